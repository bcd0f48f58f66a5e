//! How much, and where.

use super::choice::Draft;
use super::slots::Actors;
use crate::tree::Tree;
use demarche_lexicon::Frames;
use demarche_types::{
    DateMention, EventType, Quantity, QuantityId, QuantityRole, Rel, SentenceId, Span, Sub, TokenId, Unit, Upos,
};

/// Prepositions of place.
const AT: [&str; 8] = ["in", "at", "near", "inside", "outside", "around", "off", "along"];

/// What is counted when parties are.
const PARTIES: [&str; 12] = [
    "country", "state", "nation", "side", "party", "government", "leader", "neighbour", "neighbor", "minister", "president", "power",
];

/// The amounts in the event's own clause, with their roles.
pub(crate) fn of(
    tree: &Tree<'_>,
    frames: &Frames,
    actors: &Actors<'_>,
    quantities: &[Quantity],
    draft: &Draft<'_>,
    sentence: SentenceId,
) -> Vec<(QuantityId, QuantityRole)> {
    let anchor = draft.predicate.token;
    let verb = draft.predicate.light.map_or(anchor, |(verb, _)| verb);
    let mut found = Vec::new();
    for (index, quantity) in quantities.iter().enumerate() {
        // "the two countries", "both leaders": a number of parties is no amount.
        let party = || {
            tree.analysis.tokens_in(quantity.span).filter_map(|token| actors.around(token)).any(|id| {
                let codes = actors.get(id).codes();
                codes.len() > 1 || draft.sources.contains(&id) && draft.event_type != EventType::Protest
            })
        };
        let counts_parties = matches!(&quantity.unit, Unit::Count(lemma) if PARTIES.contains(&lemma.as_str()));
        if quantity.sentence != sentence || counts_parties || party() {
            continue;
        }
        let own = tree.analysis.tokens_in(quantity.span).any(|token| {
            // Up to the event without leaving its clause.
            let mut at = token;
            for _ in 0..8 {
                if at == anchor || at == verb {
                    return true;
                }
                if matches!(tree.rel(at), Rel::Acl | Rel::Advcl | Rel::Ccomp | Rel::Parataxis) {
                    return false;
                }
                match tree.token(at).head {
                    Some(head) => at = head,
                    None => return false,
                }
            }
            false
        });
        if own && let Some(role) = role(tree, frames, quantity, draft) {
            found.push((QuantityId(index as u32), role));
        }
    }
    found
}

fn role(tree: &Tree<'_>, frames: &Frames, quantity: &Quantity, draft: &Draft<'_>) -> Option<QuantityRole> {
    const TIMES: [&str; 8] = ["second", "minute", "hour", "day", "week", "month", "year", "decade"];
    let counted = match &quantity.unit {
        Unit::Money(_) => return Some(QuantityRole::Amount),
        Unit::Measure(name) if TIMES.contains(&name.as_str()) => return Some(QuantityRole::Duration),
        Unit::Measure(_) => return Some(QuantityRole::Amount),
        Unit::Percent | Unit::Bare => return None,
        Unit::Count(lemma) => lemma,
    };
    let predicate = tree.lemma(draft.predicate.token);
    let in_object = draft
        .predicate
        .object(tree)
        .is_some_and(|object| tree.subtree(object).iter().any(|&token| quantity.span.overlaps(tree.token(token).span)));
    let weapons = ["weapon", "aircraft", "ship"].iter().any(|class| frames.in_class(class, counted));
    Some(match draft.event_type {
        _ if weapons => QuantityRole::Weapons,
        EventType::Assault if matches!(predicate, "injure" | "wound" | "hurt") && in_object => QuantityRole::Injured,
        EventType::Assault if matches!(predicate, "abduct" | "kidnap" | "capture") && in_object => QuantityRole::Arrested,
        EventType::Assault if in_object => QuantityRole::Killed,
        EventType::Coerce if predicate.starts_with("deport") || predicate.starts_with("expel") => QuantityRole::Displaced,
        EventType::Coerce if in_object => QuantityRole::Arrested,
        EventType::Protest => QuantityRole::Participants,
        _ if frames.in_class("troops", counted) => QuantityRole::Troops,
        _ if frames.in_class("refugee", counted) => QuantityRole::Displaced,
        EventType::Aid | EventType::Cooperate | EventType::Agree | EventType::Sanction => QuantityRole::Amount,
        _ => QuantityRole::Other,
    })
}

/// The name of the place the event is told to happen at.
pub(crate) fn place(tree: &Tree<'_>, dates: &[DateMention], draft: &Draft<'_>) -> Option<Span> {
    let anchor = draft.predicate.token;
    let verb = draft.predicate.light.map_or(anchor, |(verb, _)| verb);
    let phrases = [verb, anchor].into_iter().flat_map(|id| tree.with_rel(id, &[Rel::Obl, Rel::Nmod]));
    let dated = |span: Span| dates.iter().any(|date| date.span.overlaps(span));
    let named = |id: TokenId| {
        let token = tree.token(id);
        token.upos == Upos::Propn && token.deprel.sub != Sub::Unmarked && !dated(token.span)
    };
    let head = phrases.into_iter().find(|&id| named(id) && tree.case(id).is_some_and(|case| AT.contains(&case)))?;
    let parts = tree.with_rel(head, &[Rel::Compound, Rel::Flat, Rel::Amod]).filter(|&part| named(part));
    Some(parts.map(|part| tree.token(part).span).fold(tree.token(head).span, Span::cover))
}
