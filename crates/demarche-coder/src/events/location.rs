//! Where an event is told to happen: a place in its own clause, behind a preposition of place.
//!
//! In: an event's draft, the places and dates of the text. Out: the words, and the place mention if the gazetteer knows it.
//! Sides of an event are no places: "Chile attacked Peru" tells of none.

use super::choice::Draft;
use crate::tree::Tree;
use demarche_types::{
    DateMention, EventType, PlaceId, PlaceMention, QuadClass, Rel, SentenceId, Span, Sub, TokenId, Upos,
};

/// Prepositions of place.
const AT: [&str; 13] =
    ["in", "at", "near", "inside", "outside", "around", "off", "along", "across", "throughout", "over", "on", "within"];

/// Verbs whose object, or the goal behind "to", is where the meeting is.
const GOING: [&str; 10] = ["visit", "tour", "arrive", "travel", "fly", "come", "go", "trip", "journey", "return"];

/// How many steps up the tree a place may stand from its event: of a deed …
const REACH: usize = 7;

/// … and of words, whose objects play elsewhere: "praised the truce in Chad".
const REACH_OF_WORDS: usize = 2;

/// Where the event happens.
pub(crate) fn of(
    tree: &Tree<'_>,
    places: &[PlaceMention],
    dates: &[DateMention],
    draft: &Draft<'_>,
    sentence: SentenceId,
) -> (Option<Span>, Option<PlaceId>) {
    let anchor = draft.predicate.token;
    let verb = draft.predicate.light.map_or(anchor, |(verb, _)| verb);
    let goes =
        draft.event_type == EventType::Consult && [anchor, verb].iter().any(|&word| GOING.contains(&tree.lemma(word)));
    let reach = match draft.event_type.quad() {
        // People meet somewhere, whatever they talk about.
        _ if draft.event_type == EventType::Consult => REACH,
        QuadClass::VerbalCooperation | QuadClass::VerbalConflict => REACH_OF_WORDS,
        QuadClass::MaterialCooperation | QuadClass::MaterialConflict => REACH,
    };
    let found = nearest(tree, places, sentence, (anchor, verb), goes, reach).or_else(|| {
        // "attacked a market in Lima, killing twelve": what goes along with a deed happens where it does.
        let shares = matches!(tree.rel(verb), Rel::Advcl | Rel::Conj) && tree.child(verb, &[Rel::Nsubj]).is_none();
        let main = tree.token(verb).head.filter(|_| shares)?;
        nearest(tree, places, sentence, (main, main), false, reach)
    });
    match found {
        Some(index) => (Some(places[index].span), Some(PlaceId(index as u32))),
        None => (unknown(tree, dates, anchor, verb), None),
    }
}

/// The place behind a preposition of place that hangs nearest below an event.
fn nearest(
    tree: &Tree<'_>,
    places: &[PlaceMention],
    sentence: SentenceId,
    (anchor, verb): (TokenId, TokenId),
    goes: bool,
    reach: usize,
) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for (index, place) in places.iter().enumerate() {
        if place.sentence != sentence {
            continue;
        }
        let Some(phrase) = phrase_of(tree, place.span) else { continue };
        let case = tree.case(phrase);
        let is_goal = goes && (case == Some("to") || case.is_none() && tree.rel(phrase) == Rel::Obj);
        if !is_goal && !case.is_some_and(|case| AT.contains(&case)) {
            continue;
        }
        if let Some(steps) = steps_to(tree, phrase, anchor, verb, reach)
            && best.is_none_or(|(fewest, _)| steps < fewest)
        {
            best = Some((steps, index));
        }
    }
    best.map(|(_, index)| index)
}

/// The head of the phrase that a name stands in: "province" for "Idlib" in "Idlib province".
fn phrase_of(tree: &Tree<'_>, span: Span) -> Option<TokenId> {
    let outside = |token: TokenId| tree.token(token).head.is_none_or(|head| !span.contains(tree.token(head).span));
    let mut head = tree.analysis.tokens_in(span).find(|&token| outside(token))?;
    for _ in 0..2 {
        let joins = matches!(tree.rel(head), Rel::Compound | Rel::Flat | Rel::Amod) && tree.case(head).is_none();
        match tree.token(head).head.filter(|_| joins) {
            Some(up) => head = up,
            None => break,
        }
    }
    Some(head)
}

/// How many steps a phrase hangs below an event without leaving its clause.
fn steps_to(tree: &Tree<'_>, phrase: TokenId, anchor: TokenId, verb: TokenId, reach: usize) -> Option<usize> {
    let mut at = phrase;
    for steps in 0..reach {
        if at == anchor || at == verb {
            return Some(steps);
        }
        if steps > 0 && matches!(tree.rel(at), Rel::Acl | Rel::Advcl | Rel::Ccomp | Rel::Parataxis) {
            return None;
        }
        at = tree.token(at).head?;
    }
    None
}

/// A name that the gazetteer does not know, directly below the event.
fn unknown(tree: &Tree<'_>, dates: &[DateMention], anchor: TokenId, verb: TokenId) -> Option<Span> {
    let phrases = [verb, anchor].into_iter().flat_map(|id| tree.with_rel(id, &[Rel::Obl, Rel::Nmod]));
    let dated = |span: Span| dates.iter().any(|date| date.span.overlaps(span));
    let named = |id: TokenId| {
        let token = tree.token(id);
        token.upos == Upos::Propn && token.deprel.sub != Sub::Unmarked && !dated(token.span)
    };
    let at = |id: TokenId| tree.case(id).is_some_and(|case| case != "on" && case != "over" && AT.contains(&case));
    let head = phrases.into_iter().find(|&id| named(id) && at(id))?;
    let parts = tree.with_rel(head, &[Rel::Compound, Rel::Flat, Rel::Amod]).filter(|&part| named(part));
    Some(parts.map(|part| tree.token(part).span).fold(tree.token(head).span, Span::cover))
}
