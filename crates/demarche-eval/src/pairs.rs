//! What happens between two given actors of a text.
//!
//! In: the gold's two sides, by phrase or code, and a reading. Out: the one type that the coder gives to the
//! pair. An event that joins the two decides. Where none does, the coder has still read the words between
//! them, so the answer is the predicate nearest to both in the dependency tree: an event with one side right,
//! or a predicate that a frame fits and that only lacks an actor. Nothing here knows the gold's type.

use crate::events::{GoldEvent, Predicted, actors_agree, codes_agree, find, shown};
use demarche::types::{EventType, MentionId, Reading, TokenId};

/// The type that the coder gives to a pair.
pub(crate) struct Between {
    pub event_type: EventType,
    /// For a list of errors.
    pub shown: String,
}

/// What happens between a given pair. An event with both sides right; failing that, of the events with one
/// side right and of the predicates that a frame fits and that lack only a side, the one nearest to both
/// phrases in the dependency tree. A side that is right is worth [`SIDE`] steps of the way.
pub(crate) fn between(gold: &GoldEvent, found: &[Predicted<'_>], reading: &Reading, strict: bool) -> Option<Between> {
    let (source, target) = (gold.only(true), gold.only(false));
    let places = [place(&source, reading), place(&target, reading)];
    let way =
        |anchor: TokenId| places.iter().flatten().map(|&place| steps_between(reading, anchor, place)).sum::<usize>();
    let mut best: Option<(usize, Between)> = None;
    let mut offer = |cost: usize, event_type: EventType, shown: String| {
        if best.as_ref().is_none_or(|(old, _)| cost < *old) {
            best = Some((cost, Between { event_type, shown }));
        }
    };
    for candidate in found {
        let agrees = |gold: &GoldEvent| actors_agree(gold, candidate, reading, strict);
        let missing = match (agrees(gold), agrees(&source), agrees(&target)) {
            (true, ..) => 0,
            (_, true, _) => FAR + SIDE,
            (_, _, true) => FAR + SIDE + 1,
            _ => FAR + 2 * SIDE,
        };
        offer(missing + way(candidate.event.anchor), candidate.event.event_type, shown(candidate));
    }
    for uncoded in &reading.uncoded {
        if let Some(event_type) = uncoded.almost {
            let form = reading.analysis.token(uncoded.anchor).span.of(&reading.article.text);
            let shown = format!("{event_type} ({form:?}, {})", uncoded.why);
            offer(FAR + SIDE + NO_EVENT + way(uncoded.anchor), event_type, shown);
        }
    }
    best.map(|(_, between)| between)
}

/// What a wrong side costs, in steps of the tree.
const SIDE: usize = 4;

/// What it costs that a predicate is no event, in steps of the tree.
const NO_EVENT: usize = 1;

/// More than any way through a sentence.
const FAR: usize = 1_000;

/// The word at which a side of a given pair hangs in the tree: of its phrase the one whose governor stands
/// outside, of codes the first mention that has one of them.
fn place(side: &GoldEvent, reading: &Reading) -> Option<TokenId> {
    let phrase = side.source_text.as_ref().or(side.target_text.as_ref());
    if let Some(span) = phrase.and_then(|phrase| find(&reading.article.text, phrase)) {
        let tokens: Vec<TokenId> = reading.analysis.tokens_in(span).collect();
        let outside = |token: &TokenId| reading.analysis.token(*token).head.is_none_or(|head| !tokens.contains(&head));
        return tokens.iter().copied().find(outside);
    }
    let codes = || side.sources.iter().chain(&side.targets);
    let named = |mention: &MentionId| {
        let found = reading.actors[mention.0 as usize].codes();
        codes().any(|code| found.iter().any(|found| codes_agree(code, found, false)))
    };
    (0..reading.actors.len() as u32).map(MentionId).find(named).map(|mention| reading.actors[mention.0 as usize].head)
}

/// How many steps of the dependency tree lie between two words; words of different trees are far apart.
fn steps_between(reading: &Reading, from: TokenId, to: TokenId) -> usize {
    let chain = |token: TokenId| {
        let up = std::iter::successors(Some(token), |&at| reading.analysis.token(at).head);
        up.take(FAR).collect::<Vec<_>>()
    };
    let (from, to) = (chain(from), chain(to));
    let shared = from.iter().enumerate().find_map(|(up, token)| Some(up + to.iter().position(|other| other == token)?));
    shared.unwrap_or(FAR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::predicted;

    fn check(text: &str, source: &str, target: &str, expected: Option<EventType>) {
        let row = serde_json::json!({"source_text": source, "target_text": target});
        let gold: GoldEvent = serde_json::from_value(row).expect("a gold event");
        let given: Vec<_> = [source, target].iter().filter_map(|phrase| find(text, phrase)).collect();
        let reading = demarche::read_text_given(text, None, &given, demarche::lexicon::Lexicon::embedded());
        let found = between(&gold, &predicted(&reading), &reading, false);
        assert_eq!(found.map(|between| between.event_type), expected, "{text}");
    }

    #[test]
    fn the_event_that_joins_the_pair_decides() {
        let text = "Chile accused Peru of fraud, and Norway thanked Kenya.";
        check(text, "Norway", "Kenya", Some(EventType::Support));
        check(text, "Chile", "Peru", Some(EventType::Accuse));
    }

    #[test]
    fn failing_that_what_lacks_a_side_near_the_pair_decides() {
        check("Gardeners bombed a base of Peru.", "Gardeners", "a base of Peru", Some(EventType::Assault));
    }

    #[test]
    fn no_frame_no_type() {
        check("Chile lies south of Peru.", "Chile", "Peru", None);
    }
}
