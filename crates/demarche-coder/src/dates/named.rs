//! Dates told by happenings and holidays: "two days after the summit", "since the Brexit referendum", "Ghana's
//! Independence Day".
//!
//! In: the expressions of a sentence, and the dictionaries. Out: the same with the happenings and holidays of
//! states in place. It keeps which happenings of the text itself had a day told beside them.

use super::grammar::{Base, Expr, Found};
use super::holidays::Holiday;
use crate::lexemes::{Kind, Lexemes};
use demarche_lexicon::{Lexicon, NameEntry};
use demarche_types::{PartialDate, Xpos};

/// What a name that tells a time stands after.
const BEFORE_NAMES: [&str; 7] = ["since", "after", "before", "until", "during", "following", "throughout"];

/// Words between "after" and the noun of a happening at most: "after the second round of the talks".
const MOST_WORDS: usize = 5;

/// How many happenings of a text are kept.
const MOST_KEPT: usize = 32;

/// Happenings that the text has dated, the last one last.
#[derive(Default)]
pub(super) struct Happenings {
    told: Vec<(String, PartialDate)>,
}

impl Happenings {
    /// Keeps the event nouns of a sentence that tells one day, and no other.
    pub(super) fn keep(
        &mut self,
        lexemes: &Lexemes,
        lexicon: &Lexicon,
        day: PartialDate,
        tag: &dyn Fn(usize) -> Option<Xpos>,
    ) {
        for at in 0..lexemes.len() {
            let Some(word) = lexemes.get(at).filter(|word| matches!(word.kind, Kind::Word(_))) else { continue };
            let is_noun = tag(word.start).is_none_or(|tag| matches!(tag, Xpos::Nn | Xpos::Nns));
            let lower = word.text.to_lowercase();
            if is_noun && is_happening(lexicon, &lower) {
                self.told.retain(|(noun, _)| *noun != lower);
                self.told.push((lower, day));
            }
        }
        let surplus = self.told.len().saturating_sub(MOST_KEPT);
        self.told.drain(..surplus);
    }

    /// Forgets all: another section begins.
    pub(super) fn forget(&mut self) {
        self.told.clear();
    }

    /// The day of the happening whose words begin at `at`; with `end` the last day of one that lasted.
    fn day(&self, lexemes: &Lexemes, lexicon: &Lexicon, at: usize, end: bool) -> Option<PartialDate> {
        let noun = at + usize::from(lexemes.is(at, &["the", "a", "an", "his", "her", "its", "their"]));
        if let Some((_, first, last)) = named(lexemes, lexicon, noun) {
            return Some(if end { last } else { first });
        }
        let words = (noun..lexemes.len().min(noun + MOST_WORDS))
            .map_while(|at| lexemes.get(at).filter(|word| matches!(word.kind, Kind::Word(_))));
        let mut head = None;
        for word in words {
            let lower = word.text.to_lowercase();
            if self.told.iter().any(|(noun, _)| *noun == lower) {
                head = Some(lower);
            } else if head.is_some() {
                break;
            }
        }
        let head = head?;
        self.told.iter().rev().find(|(noun, _)| *noun == head).map(|&(_, day)| day)
    }
}

/// Whether a noun tells that something happened.
fn is_happening(lexicon: &Lexicon, noun: &str) -> bool {
    let stem = noun.strip_suffix('s').unwrap_or(noun);
    [noun, stem].iter().any(|noun| lexicon.frames.is_event_noun(noun) || lexicon.frames.in_class("occasion", noun))
}

/// The happening with a name at a lexeme: one past its last lexeme, its first and last day.
fn named(lexemes: &Lexemes, lexicon: &Lexicon, at: usize) -> Option<(usize, PartialDate, PartialDate)> {
    let word = |step: usize| lexemes.get(at + step).map(|word| word.text);
    let (length, first, last) = lexicon.days.happening(word)?;
    Some((at + length, first, last))
}

/// Puts happenings and holidays of states into the expressions of a sentence.
pub(super) fn complete(
    found: &mut Vec<Found>,
    lexemes: &Lexemes,
    lexicon: &Lexicon,
    happenings: &Happenings,
    text: &str,
) {
    for one in found.iter_mut() {
        match &mut one.expr {
            Expr::Offset { by, base, .. } => {
                if let Base::Happening(at) = *base {
                    let forward = by.first().is_some_and(|&(by, _)| by > 0);
                    *base = happenings.day(lexemes, lexicon, at, forward).map_or(Base::Untold, Base::Known);
                }
            }
            Expr::Shift { by, base, .. } => {
                if let Base::Happening(at) = *base {
                    *base = happenings.day(lexemes, lexicon, at, *by > 0).map_or(Base::Untold, Base::Known);
                }
            }
            Expr::Holiday { holiday, .. } if *holiday == Holiday::Elsewhere => {
                if let Some((month, day)) = of_state(lexemes, lexicon, one.first, text) {
                    *holiday = Holiday::Fixed(month, day);
                }
            }
            _ => {}
        }
    }
    let is_free = |found: &[Found], from: usize, to: usize| found.iter().all(|one| one.end <= from || to <= one.first);
    for at in 0..lexemes.len() {
        let the = at.checked_sub(1).filter(|&before| lexemes.is(before, &["the"])).unwrap_or(at);
        let led = lexemes.follows(the, &BEFORE_NAMES);
        if !led && !lexemes.follows(the, &["in"]) {
            continue;
        }
        let Some((end, first, last)) = named(lexemes, lexicon, at) else { continue };
        // "in the Korean War", but not "in the Paris Agreement".
        if !led && first == last {
            continue;
        }
        // "two days after the fall of Saigon" is counted from it.
        if found.iter().any(|one| one.end == the) {
            continue;
        }
        // "after the Paris Agreement talks": another happening.
        let goes_on = lexemes
            .get(end)
            .is_some_and(|next| matches!(next.kind, Kind::Word(_)) && is_happening(lexicon, &next.text.to_lowercase()));
        if is_free(found, the, end) && !goes_on {
            found.push(Found { first: the, end, expr: Expr::Named(first, last) });
        }
    }
    found.sort_by_key(|one| one.first);
}

/// Month and day of the holiday at a lexeme, by the state before it ("Ghana's Independence Day", "the Turkish
/// Republic Day") or behind it ("Independence Day in Ghana").
fn of_state(lexemes: &Lexemes, lexicon: &Lexicon, at: usize, text: &str) -> Option<(u8, u8)> {
    let mut end = at;
    let mut name = String::new();
    while let Some(word) = lexemes.get(end).filter(|_| end < at + MOST_WORDS) {
        if !name.is_empty() && word.spaced {
            name.push(' ');
        }
        if !word.is_apostrophe() {
            name.push_str(&word.text.to_lowercase());
        }
        end += 1;
        if lexicon.days.is_holiday(&name) {
            break;
        }
    }
    let slice = |from: usize, to: usize| {
        let (first, last) = (lexemes.get(from)?, lexemes.get(to.checked_sub(1)?)?);
        text.get(first.start..last.end)
    };
    let state = |words: &str| {
        lexicon.actors.names().exact(words).iter().find_map(|entry| match entry {
            NameEntry::State(index) | NameEntry::Adjective(index) => {
                Some(lexicon.actors.states[*index as usize].code.head())
            }
            _ => None,
        })
    };
    // Past an "'s" to the name before it.
    let mut before = at;
    if before >= 2 && lexemes.is(before - 1, &["s"]) && lexemes.get(before - 2).is_some_and(|mark| mark.is_apostrophe())
    {
        before -= 2;
    }
    let led = (1..=3)
        .rev()
        .filter_map(|length| before.checked_sub(length))
        .find_map(|from| slice(from, before).and_then(state));
    let behind = || {
        let from = end + 1 + usize::from(lexemes.is(end + 1, &["the"]));
        let is_led = lexemes.is(end, &["in", "of"]);
        (1..=3).rev().filter(|_| is_led).find_map(|length| slice(from, from + length).and_then(state))
    };
    lexicon.days.holiday(&name, led.or_else(behind))
}
