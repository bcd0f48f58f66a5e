//! Whether a clause speaks of the past or of what is to come.
//!
//! In: a sentence and where an expression of time stands in it, with tags if there are any. Out: the tense
//! of the nearest verb that shows one, looking back first. No more than a hint for bare weekdays and months.

use super::resolve::Tense;
use crate::lexemes::{Kind, Lexemes};
use demarche_types::Xpos;

/// How many lexemes a verb may stand away.
const REACH: usize = 14;

/// Words that put what follows ahead.
const AHEAD: &[&str] = &[
    "will",
    "shall",
    "would",
    "ll",
    "scheduled",
    "due",
    "upcoming",
    "expected",
    "plans",
    "plan",
    "planned",
    "planning",
    "slated",
    "intends",
    "forthcoming",
    "hopes",
    "aims",
    "wants",
    "going",
];

/// Forms of past tense that do not end in -ed.
const PAST: &[&str] = &[
    "was",
    "were",
    "had",
    "did",
    "said",
    "told",
    "met",
    "went",
    "came",
    "took",
    "gave",
    "made",
    "held",
    "left",
    "saw",
    "began",
    "became",
    "broke",
    "brought",
    "built",
    "bought",
    "chose",
    "cut",
    "drew",
    "fell",
    "felt",
    "fought",
    "found",
    "fled",
    "flew",
    "got",
    "grew",
    "heard",
    "hit",
    "kept",
    "knew",
    "led",
    "lost",
    "paid",
    "ran",
    "rose",
    "sent",
    "shot",
    "sold",
    "spent",
    "spoke",
    "stood",
    "struck",
    "swore",
    "thought",
    "threw",
    "won",
    "wrote",
    "sought",
    "set",
    "put",
    "withdrew",
    "overthrew",
    "stole",
    "sank",
    "launched",
    "ago",
];

/// Verbs whose infinitive lies ahead of them.
const ASKED: &[&str] = &[
    "invited",
    "invites",
    "invite",
    "agreed",
    "agrees",
    "agree",
    "threatened",
    "threatens",
    "promised",
    "promises",
    "vowed",
    "vows",
    "pledged",
    "pledges",
    "offered",
    "offers",
    "asked",
    "asks",
    "urged",
    "urges",
    "ordered",
    "orders",
    "decided",
    "decides",
    "prepared",
    "preparing",
    "demanded",
    "demands",
    "wanted",
    "hoped",
    "intended",
    "aimed",
    "proposed",
    "refused",
    "called",
];

/// The tense that governs the expression between the lexemes `first` and `end`.
pub(super) fn of(lexemes: &Lexemes, first: usize, end: usize, tag: &dyn Fn(usize) -> Option<Xpos>) -> Tense {
    if lexemes.follows(first, &["next", "coming"]) {
        return Tense::Future;
    }
    let before = (first.saturating_sub(REACH)..first).rev();
    let after = end..(end + REACH).min(lexemes.len());
    for side in [before.collect::<Vec<_>>(), after.collect::<Vec<_>>()] {
        for at in side {
            if let Some(tense) = shown(lexemes, at, tag) {
                return tense;
            }
            if lexemes.get(at).is_some_and(|lexeme| matches!(lexeme.kind, Kind::Mark(';' | '.' | '?' | '!'))) {
                break;
            }
        }
    }
    Tense::Untold
}

/// The tense that one word shows.
fn shown(lexemes: &Lexemes, at: usize, tag: &dyn Fn(usize) -> Option<Xpos>) -> Option<Tense> {
    let lexeme = lexemes.get(at)?;
    if !matches!(lexeme.kind, Kind::Word(_)) {
        return None;
    }
    if lexemes.is(at, AHEAD) {
        return Some(Tense::Future);
    }
    // "is to visit", "set to meet", "to be held"
    if lexemes.is(at, &["set"]) && lexemes.is(at + 1, &["to"]) || lexemes.is(at, &["to"]) && lexemes.is(at + 1, &["be"])
    {
        return Some(Tense::Future);
    }
    // "invited them to meet", "threatened to raise": what was asked or promised lies ahead.
    let infinitive = lexemes.is(at, &["to"])
        && lexemes.get(at + 1).is_some_and(|verb| matches!(verb.kind, Kind::Word(_)) && !verb.capital())
        && !lexemes.is(at + 1, &["the", "a", "an", "his", "her", "its", "their", "this", "that"]);
    if infinitive && (at.saturating_sub(6)..at).any(|verb| lexemes.is(verb, ASKED)) {
        return Some(Tense::Future);
    }
    if lexemes.follows(at, &["be"]) {
        return None;
    }
    if lexemes.is(at, &["is", "are"]) && lexemes.is(at + 1, &["to"]) {
        return Some(Tense::Future);
    }
    if lexemes.is(at, PAST) {
        return Some(Tense::Past);
    }
    match tag(lexeme.start) {
        Some(Xpos::Vbd) => Some(Tense::Past),
        Some(tag) if tag != Xpos::None => None,
        _ => {
            let word = lexeme.text;
            (word.len() > 3 && word.ends_with("ed") && !word.ends_with("eed") && !lexeme.capital())
                .then_some(Tense::Past)
        }
    }
}
