//! What was considered for an event and not taken, for `explain`: frames that fit less well, and frames that
//! lack something.
//!
//! In: frames of a predicate with what each lacks. Out: a few lines for a person. Nothing is decided here.

use super::slots::Predicate;
use crate::tree::Tree;
use demarche_lexicon::{Constraint, Frame, FrameCode, FramePos};
use demarche_types::TokenId;

/// The first constraint of a frame that a predicate does not meet, with the word that stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// The particle of a particle verb.
    Particle,
    Subject(Option<TokenId>),
    Object(Option<TokenId>),
    /// The prepositional phrase of this number.
    Prep(usize, Option<TokenId>),
    Purpose,
    /// The clause below.
    Clause(Option<TokenId>),
    /// The modal of the clause below.
    Modal,
}

/// How many frames are told of.
const MOST: usize = 5;

/// How many words of a constraint are told.
const MOST_WORDS: usize = 4;

/// Frames that lack something, those first that ask for what is there in part.
pub(crate) fn lacks(tree: &Tree<'_>, predicate: &Predicate, lacking: &[(&Frame, Lack)]) -> Vec<String> {
    let nearness = |lack: &Lack| match lack {
        Lack::Particle => 3,
        Lack::Subject(None) | Lack::Object(None) | Lack::Prep(_, None) | Lack::Clause(None) | Lack::Purpose => 2,
        Lack::Subject(_) | Lack::Object(_) | Lack::Prep(..) | Lack::Clause(_) | Lack::Modal => 1,
    };
    let mut near: Vec<&(&Frame, Lack)> = lacking.iter().filter(|(_, lack)| *lack != Lack::Particle).collect();
    near.sort_by_key(|(_, lack)| nearness(lack));
    near.into_iter().take(MOST).map(|(frame, lack)| lacks_what(tree, predicate, frame, *lack)).collect()
}

fn lacks_what(tree: &Tree<'_>, predicate: &Predicate, frame: &Frame, lack: Lack) -> String {
    let there = |word: Option<TokenId>| match word {
        Some(word) => format!("here it is {:?}", tree.form(word)),
        None => "here is none".to_owned(),
    };
    let wants = |part: &str, constraint: &Option<Constraint>| match constraint {
        Some(constraint) => format!("{part} ({})", told(constraint)),
        None => part.to_owned(),
    };
    let why = match lack {
        Lack::Particle => format!("asks for the particle {:?}", frame.particle.as_deref().unwrap_or_default()),
        Lack::Subject(word) => format!("asks for {}; {}", wants("a subject", &frame.subject), there(word)),
        Lack::Object(word) => {
            let part = if predicate.pos == FramePos::Verb { "an object" } else { "an of-phrase or noun before it" };
            format!("asks for {}; {}", wants(part, &frame.object), there(word))
        }
        Lack::Prep(index, word) => match frame.prep.get(index) {
            Some((preposition, constraint)) => {
                format!("asks for {preposition:?} ({}); {}", told(constraint), there(word))
            }
            None => String::new(),
        },
        Lack::Purpose => format!("asks for {}; here is none", wants("a purpose clause", &frame.purpose)),
        Lack::Clause(word) => format!("asks for {}; {}", wants("a clause", &frame.comp), there(word)),
        Lack::Modal => format!("asks for a clause with {}", frame.modal.join(" or ")),
    };
    format!("{} ({}): {why}", frame.at, code(frame))
}

/// Frames that fit as well and were not taken.
pub(crate) fn outdone(taken: &Frame, fitting: &[(usize, &Frame)]) -> Vec<String> {
    let others = fitting.iter().filter(|(_, frame)| frame.at != taken.at).take(MOST);
    let why = |weight: usize| match weight < taken.weight() {
        true => "fits too, and asks for less",
        false => "fits as well, and fills no more sides",
    };
    others.map(|&(weight, frame)| format!("{} ({}): {}", frame.at, code(frame), why(weight))).collect()
}

fn code(frame: &Frame) -> &str {
    match &frame.code {
        FrameCode::Event(event_type) => event_type.name(),
        FrameCode::Nothing => "no event",
    }
}

/// What a constraint asks for, in words.
fn told(constraint: &Constraint) -> String {
    if constraint.any {
        return "any".to_owned();
    }
    let kinds = [(constraint.actor, "an actor"), (constraint.organisation, "a body of states")];
    let mut parts: Vec<String> = kinds.iter().filter(|(asked, _)| *asked).map(|(_, kind)| (*kind).to_owned()).collect();
    let words: Vec<String> = constraint.lemmas.iter().take(MOST_WORDS).map(|lemma| format!("{lemma:?}")).collect();
    let more = constraint.lemmas.len().saturating_sub(MOST_WORDS);
    if !words.is_empty() {
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        parts.push(format!("{}{rest}", words.join(", ")));
    }
    parts.join(" or ")
}
