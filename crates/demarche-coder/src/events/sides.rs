//! Which actors can stand on both sides of an event, and which cannot.

use super::slots::Actors;
use demarche_types::{ActorCode, ActorKind, ActorMention, MentionId};

/// Whether a code is a state as a whole or one of the organs that act for it.
pub(crate) fn is_organ(code: &ActorCode) -> bool {
    code.is_state() && matches!(code.role(), None | Some("GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY"))
}

/// Whether a mention names whoever is on the other side already: Chile does not thank Chile. Two named persons,
/// two crowds and two bodies of one state are different.
pub(crate) fn same_actor(actors: &Actors<'_>, mention: MentionId, others: &[MentionId]) -> bool {
    all_codes(actors, mention, others, same)
}

/// Whether a mention names the state whose government or army is on the other side, or the government of it.
pub(crate) fn own_state(actors: &Actors<'_>, mention: MentionId, others: &[MentionId]) -> bool {
    all_codes(actors, mention, others, |code, _, acting, _| {
        code.head() == acting.head()
            && match (code.role(), acting.role()) {
                (None, Some(_)) => is_organ(acting),
                (Some(role), None) => role == "GOV",
                _ => false,
            }
    })
}

fn all_codes(
    actors: &Actors<'_>,
    mention: MentionId,
    others: &[MentionId],
    agree: impl Fn(&ActorCode, &ActorMention, &ActorCode, &ActorMention) -> bool,
) -> bool {
    let mention = actors.get(mention);
    !mention.codes().is_empty()
        && mention.codes().iter().all(|code| {
            let acting = others.iter().map(|&other| actors.get(other));
            acting.into_iter().any(|other| other.codes().iter().any(|acting| agree(code, mention, acting, other)))
        })
}

fn same(code: &ActorCode, mention: &ActorMention, acting: &ActorCode, other: &ActorMention) -> bool {
    if code != acting {
        return false;
    }
    let (Ok(one), Ok(two)) = (&mention.actor, &other.actor) else { return true };
    let crowd = one.kind == ActorKind::People || two.kind == ActorKind::People;
    let person = one.kind == ActorKind::Person || two.kind == ActorKind::Person;
    one.name == two.name || (!crowd && (code.role().is_none() || !person))
}

/// Whether two mentions name actors of one state, or one and the same actor that is none.
pub(crate) fn share_a_head(actors: &Actors<'_>, one: &[MentionId], two: &[MentionId]) -> bool {
    let heads =
        |ids: &[MentionId]| ids.iter().flat_map(|&id| actors.get(id).codes()).map(ActorCode::head).collect::<Vec<_>>();
    let known = heads(two);
    heads(one).into_iter().any(|head| known.contains(&head))
}
