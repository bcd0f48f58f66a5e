//! How much: the amounts of an event, with their roles.

use super::choice::Draft;
use super::slots::Actors;
use crate::tree::Tree;
use demarche_lexicon::Frames;
use demarche_types::{EventType, Quantity, QuantityId, QuantityRole, Rel, SentenceId, TokenId, Unit, Upos};

/// What is counted when parties are.
const PARTIES: [&str; 12] = [
    "country",
    "state",
    "nation",
    "side",
    "party",
    "government",
    "leader",
    "neighbour",
    "neighbor",
    "minister",
    "president",
    "power",
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
        let harmful = matches!(draft.event_type, EventType::Assault | EventType::Coerce);
        let own = tree.analysis.tokens_in(quantity.span).any(|token| {
            // Up to the event without leaving its clause, but for what it did to people: "…, killing twelve".
            let mut at = token;
            for _ in 0..8 {
                if at == anchor || at == verb {
                    return true;
                }
                let leaves = match tree.rel(at) {
                    Rel::Ccomp => true,
                    Rel::Acl | Rel::Advcl | Rel::Parataxis => !harmful || harm(tree.lemma(at)).is_none(),
                    _ => false,
                };
                match tree.token(at).head {
                    Some(head) if !leaves => at = head,
                    _ => return false,
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

/// What a verb or noun says was done to the people it counts.
fn harm(lemma: &str) -> Option<QuantityRole> {
    Some(match lemma {
        "kill" | "slay" | "massacre" | "execute" | "murder" | "behead" | "die" | "dead" | "death" | "fatality" => {
            QuantityRole::Killed
        }
        "injure" | "wound" | "hurt" | "maim" | "injury" | "wounded" | "injured" => QuantityRole::Injured,
        "arrest" | "detain" | "jail" | "imprison" | "abduct" | "kidnap" | "capture" | "seize" | "hostage"
        | "detainee" => QuantityRole::Arrested,
        "displace" | "flee" | "evacuate" | "deport" | "expel" | "uproot" => QuantityRole::Displaced,
        _ => return None,
    })
}

/// What was done to the people that a quantity counts: by the word that counts them ("30 wounded"), or by the nearest
/// verb above it, the event's own included.
fn casualties(tree: &Tree<'_>, quantity: &Quantity, predicate: TokenId) -> Option<QuantityRole> {
    let tokens: Vec<TokenId> = tree.analysis.tokens_in(quantity.span).collect();
    let last = *tokens.last()?;
    let behind = TokenId(last.0 + 1);
    if let Some(token) = tree.analysis.tokens.get(behind.0 as usize)
        && matches!(token.upos, Upos::Adj | Upos::Verb | Upos::Noun)
        && let Some(role) = harm(tree.lemma(behind)).filter(|_| quantity.unit == Unit::Bare)
    {
        return Some(role);
    }
    if let Unit::Count(lemma) = &quantity.unit
        && let Some(role) = harm(lemma)
    {
        return Some(role);
    }
    // "left 12 people dead"
    let mut at = tree.token(last).head.filter(|_| tokens.len() == 1).unwrap_or(last);
    for _ in 0..8 {
        let token = tree.token(at);
        if token.upos == Upos::Verb || at == predicate {
            let result = tree.with_rel(at, &[Rel::Xcomp]).find_map(|word| harm(tree.lemma(word)));
            return harm(tree.lemma(at)).or(result);
        }
        at = token.head?;
    }
    None
}

fn role(tree: &Tree<'_>, frames: &Frames, quantity: &Quantity, draft: &Draft<'_>) -> Option<QuantityRole> {
    const TIMES: [&str; 8] = ["second", "minute", "hour", "day", "week", "month", "year", "decade"];
    let counted = match &quantity.unit {
        Unit::Money(_) => return Some(QuantityRole::Amount),
        Unit::Measure(name) if TIMES.contains(&name.as_str()) => return Some(QuantityRole::Duration),
        Unit::Measure(_) => return Some(QuantityRole::Amount),
        Unit::Bare if matches!(draft.event_type, EventType::Assault | EventType::Coerce) => {
            return casualties(tree, quantity, draft.predicate.token);
        }
        Unit::Percent | Unit::Bare => return None,
        Unit::Count(lemma) => lemma,
    };
    let predicate = tree.lemma(draft.predicate.token);
    let in_object = draft
        .predicate
        .object(tree)
        .is_some_and(|object| tree.subtree(object).iter().any(|&token| quantity.span.overlaps(tree.token(token).span)));
    let weapons = ["weapon", "aircraft", "ship"].iter().any(|class| frames.in_class(class, counted));
    let harmed = match draft.event_type {
        EventType::Assault | EventType::Coerce if !weapons => casualties(tree, quantity, draft.predicate.token),
        _ => None,
    };
    if harmed.is_some() {
        return harmed;
    }
    Some(match draft.event_type {
        _ if weapons => QuantityRole::Weapons,
        EventType::Assault if matches!(predicate, "injure" | "wound" | "hurt") && in_object => QuantityRole::Injured,
        EventType::Assault if matches!(predicate, "abduct" | "kidnap" | "capture") && in_object => {
            QuantityRole::Arrested
        }
        EventType::Assault if in_object => QuantityRole::Killed,
        EventType::Coerce if predicate.starts_with("deport") || predicate.starts_with("expel") => {
            QuantityRole::Displaced
        }
        EventType::Coerce if in_object => QuantityRole::Arrested,
        EventType::Protest => QuantityRole::Participants,
        _ if frames.in_class("troops", counted) => QuantityRole::Troops,
        _ if frames.in_class("refugee", counted) => QuantityRole::Displaced,
        EventType::Aid | EventType::Cooperate | EventType::Agree | EventType::Sanction => QuantityRole::Amount,
        _ => QuantityRole::Other,
    })
}
