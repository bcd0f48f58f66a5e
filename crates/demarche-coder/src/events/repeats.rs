//! Predicates that tell nothing beyond what another predicate of their sentence tells.

use super::choice::Draft;
use super::slots::Actors;
use crate::tree::Tree;
use demarche_lexicon::FramePos;
use demarche_types::{EventType, MentionId, QuadClass, Rel, TokenId};

/// The drafts that repeat another one of their sentence, each with the predicate that it repeats. The drafts
/// come in text order.
pub(crate) fn within_sentences(tree: &Tree<'_>, actors: &Actors<'_>, drafts: &[Draft<'_>]) -> Vec<(TokenId, TokenId)> {
    let sentence = |draft: &Draft<'_>| tree.analysis.sentence_of(draft.predicate.token);
    let mut found: Vec<(TokenId, TokenId)> = Vec::new();
    for group in drafts.chunk_by(|one, next| sentence(one) == sentence(next)) {
        for lower in group {
            let repeated = group.iter().find(|upper| {
                upper.predicate.token != lower.predicate.token
                    && !found.iter().rev().take(group.len()).any(|&(dropped, _)| dropped == upper.predicate.token)
                    && (names_content(tree, actors, upper, lower)
                        || shares_object(tree, actors, upper, lower)
                        || one_encounter(actors, upper, lower))
            });
            if let Some(upper) = repeated {
                found.push((lower.predicate.token, upper.predicate.token));
            }
        }
    }
    found
}

/// "Both sides praised their cooperation": the noun only names what the two do together.
fn names_content(tree: &Tree<'_>, actors: &Actors<'_>, upper: &Draft<'_>, lower: &Draft<'_>) -> bool {
    let cooperative = |event_type: EventType| {
        matches!(event_type.quad(), QuadClass::VerbalCooperation | QuadClass::MaterialCooperation)
    };
    let verb = upper.predicate.light.map_or(upper.predicate.token, |(verb, _)| verb);
    // "Held a round of talks", coded with the verb.
    let carried = lower.predicate.light.is_some_and(|(verb, _)| verb == upper.predicate.token);
    if carried {
        return upper.event_type == lower.event_type
            && upper.targets.len() >= lower.targets.len()
            && same_parties(actors, upper, lower);
    }
    lower.predicate.pos == FramePos::Noun
        && lower.predicate.light.is_none()
        && (cooperative(upper.event_type) || upper.event_type == EventType::Request)
        && cooperative(lower.event_type)
        && tree.ancestors(lower.predicate.token).any(|above| above == verb || above == upper.predicate.token)
        && same_parties(actors, upper, lower)
}

/// "Agreed to expand and deepen their cooperation": two verbs with one object.
fn shares_object(tree: &Tree<'_>, actors: &Actors<'_>, upper: &Draft<'_>, lower: &Draft<'_>) -> bool {
    let (first, second) = (upper.predicate.token, lower.predicate.token);
    tree.rel(second) == Rel::Conj
        && tree.conjuncts(first).contains(&second)
        && upper.event_type == lower.event_type
        && tree.deep_object(second).is_some_and(|object| tree.deep_object(first) == Some(object))
        && same_parties(actors, upper, lower)
}

/// "Held talks, in the course of which they reviewed …": who meets and talks meets once.
fn one_encounter(actors: &Actors<'_>, upper: &Draft<'_>, lower: &Draft<'_>) -> bool {
    upper.predicate.token < lower.predicate.token
        && upper.event_type == EventType::Consult
        && lower.event_type == EventType::Consult
        && (upper.frame.mode == lower.frame.mode || [upper, lower].iter().all(|draft| !is_journey(draft)))
        && upper.predicate.pos == FramePos::Verb
        && same_parties(actors, upper, lower)
        && same_parties(actors, lower, upper)
}

fn is_journey(draft: &Draft<'_>) -> bool {
    draft.frame.mode.as_ref().is_some_and(|mode| matches!(mode.0.as_str(), "visit" | "phone"))
}

fn same_parties(actors: &Actors<'_>, one: &Draft<'_>, two: &Draft<'_>) -> bool {
    let heads = |draft: &Draft<'_>| {
        let ids: Vec<MentionId> = draft.sources.iter().chain(&draft.targets).copied().collect();
        let mut heads: Vec<String> =
            ids.iter().flat_map(|&id| actors.get(id).codes()).map(|code| code.head().to_owned()).collect();
        heads.sort_unstable();
        heads.dedup();
        heads
    };
    let (one, two) = (heads(one), heads(two));
    two.iter().all(|head| one.contains(head))
}
