//! One happening told more than once: which events of an article tell again what an earlier one told, and
//! what they take from it.
//!
//! A later event restates an earlier one if type, parties and what is known of the date agree and its words
//! point back: a definite noun ("the visit"), the same predicate again, or the report below a headline.
//! What points back without a code of its own ("during the meeting") still lends its date.

use super::is_speech_act;
use super::slots::Actors;
use crate::tree::Tree;
use demarche_types::{
    ActorCode, DateBasis, Dated, EventId, EventKind, EventMention, EventType, MentionId, Rel, SectionKind, SentenceId,
    Sub, TokenId, Upos, WhyUndated,
};

/// How many sentences back words may point.
const FAR: u32 = 12;

/// How many events back they are looked for, so that the work grows with the text alone.
const EVENTS_BACK: usize = 64;

/// Sentences of the body that report what the headline says.
const LEAD: u32 = 4;

/// Nouns for an occasion at which something else happens.
const OCCASIONS: [&str; 12] = [
    "meeting",
    "visit",
    "trip",
    "talk",
    "summit",
    "conference",
    "session",
    "tour",
    "stay",
    "negotiation",
    "ceremony",
    "encounter",
];

/// Marks restatements and lends dates, in text order.
pub(crate) fn mark(tree: &Tree<'_>, actors: &Actors<'_>, events: &mut [EventMention]) {
    for later in 0..events.len() {
        let (before, rest) = events.split_at_mut(later);
        let event = &mut rest[0];
        let from = before.len().saturating_sub(EVENTS_BACK);
        let told = before[from..].iter().rposition(|earlier| restates(tree, actors, earlier, event));
        if let Some(index) = told.map(|index| from + index) {
            // A chain of restatements leads to the first telling.
            let first = before[index].restates.unwrap_or(EventId(index as u32));
            event.restates = Some(first);
            let words = tree.form(before[first.0 as usize].anchor);
            event.trace.steps.push(format!("tells again what {words:?} told"));
            if let Dated::Known { value, precision, .. } = &before[index].date
                && matches!(event.date, Dated::Unknown(WhyUndated::NotStated))
            {
                event.date = Dated::Known { value: *value, basis: DateBasis::Inherited, precision: *precision };
                event.date_mention = before[index].date_mention;
                event.trace.steps.push(format!("date: that of {:?}", tree.form(before[index].anchor)));
            }
        }
        if matches!(event.date, Dated::Unknown(WhyUndated::NotStated))
            && let Some(occasion) = occasion(tree, event.anchor)
            && let Some(told) = before[from..].iter().rev().find(|earlier| is_occasion(tree, actors, earlier, event))
            && let Dated::Known { value, precision, .. } = &told.date
        {
            event.date = Dated::Known { value: *value, basis: DateBasis::Inherited, precision: *precision };
            event.date_mention = told.date_mention;
            event.trace.steps.push(format!("date: that of the {} before", tree.lemma(occasion)));
        }
    }
}

fn restates(tree: &Tree<'_>, actors: &Actors<'_>, earlier: &EventMention, later: &EventMention) -> bool {
    let far = later.sentence.0 - earlier.sentence.0;
    let kind = |event: &EventMention| tree.article.sections[event.section.0 as usize].kind;
    let headline = kind(earlier) == SectionKind::Headline && kind(later) == SectionKind::Body && far <= LEAD + 3;
    earlier.event_type == later.event_type
        && earlier.kind == EventKind::Event
        && later.kind == EventKind::Event
        && earlier.polarity == later.polarity
        && (kind(earlier) == kind(later) || headline)
        && (earlier.mode == later.mode || headline)
        && same_time(earlier, later)
        && same_parties(actors, earlier, later)
        && (headline
            || (far <= FAR && earlier.factuality == later.factuality && points_back(tree, earlier, later, far)))
}

/// A definite noun, or the same word again close by.
fn points_back(tree: &Tree<'_>, earlier: &EventMention, later: &EventMention, far: u32) -> bool {
    // Who promises twice may promise two things.
    let deed = !is_speech_act(later.event_type);
    let (earlier, later) = (earlier.anchor, later.anchor);
    let another = tree.children(later).iter().any(|&child| {
        matches!(tree.lemma(child), "second" | "third" | "another" | "new" | "next" | "other" | "fresh" | "further")
    });
    if another {
        return false;
    }
    match tree.token(later).upos {
        Upos::Noun => {
            let definite = tree.children(later).iter().any(|&child| {
                matches!(tree.lemma(child), "the" | "this" | "that" | "these" | "those")
                    || (tree.rel(child) == Rel::Nmod && tree.sub(child) == Sub::Poss)
            });
            definite && far > 0
        }
        _ => deed && far > 0 && far <= 2 && tree.lemma(earlier) == tree.lemma(later),
    }
}

/// Dates that do not contradict each other; two that were told independently must be equal.
fn same_time(earlier: &EventMention, later: &EventMention) -> bool {
    match (&earlier.date, &later.date) {
        (Dated::Known { value: one, .. }, Dated::Known { value: two, basis, .. }) => {
            one == two || matches!(basis, DateBasis::Publication | DateBasis::Inherited)
        }
        // A date of its own where the earlier one has none makes it another one.
        (Dated::Unknown(_), Dated::Known { basis, .. }) => {
            matches!(basis, DateBasis::Publication | DateBasis::Inherited)
        }
        (_, Dated::Unknown(_)) => true,
    }
}

fn heads<'a>(actors: &'a Actors<'_>, ids: &[MentionId]) -> Vec<&'a str> {
    let mut heads: Vec<&str> = ids.iter().flat_map(|&id| actors.get(id).codes()).map(ActorCode::head).collect();
    heads.sort_unstable();
    heads.dedup();
    heads
}

/// Whether two sides name the same: a state and its government or army may, its army and its parliament not.
fn same_side(actors: &Actors<'_>, one: &[MentionId], two: &[MentionId]) -> bool {
    let codes =
        |ids: &[MentionId]| ids.iter().flat_map(|&id| actors.get(id).codes().to_vec()).collect::<Vec<ActorCode>>();
    let (one, two) = (codes(one), codes(two));
    let agree = |a: &ActorCode, b: &ActorCode| a.covers(b) || b.covers(a);
    one.iter().all(|a| two.iter().any(|b| agree(a, b))) && two.iter().all(|b| one.iter().any(|a| agree(a, b)))
}

fn same_parties(actors: &Actors<'_>, earlier: &EventMention, later: &EventMention) -> bool {
    let agree = |one: &[MentionId], two: &[MentionId]| one.is_empty() || two.is_empty() || same_side(actors, one, two);
    let in_order = !earlier.targets.is_empty()
        && agree(&earlier.sources, &later.sources)
        && agree(&earlier.targets, &later.targets)
        && !(later.sources.is_empty() && later.targets.is_empty());
    let all = |event: &EventMention| [event.sources.as_slice(), event.targets.as_slice()].concat();
    in_order || (earlier.reciprocal && later.reciprocal && same_side(actors, &all(earlier), &all(later)))
}

/// The noun of "during the meeting", "in his talks" beside an event's clause.
fn occasion(tree: &Tree<'_>, anchor: TokenId) -> Option<TokenId> {
    let definite = |noun: TokenId| {
        tree.with_rel(noun, &[Rel::Det, Rel::Nmod])
            .any(|child| matches!(tree.lemma(child), "the" | "this" | "these") || tree.sub(child) == Sub::Poss)
    };
    let mut clause = anchor;
    for _ in 0..4 {
        let found = tree.with_rel(clause, &[Rel::Obl]).find(|&noun| {
            OCCASIONS.contains(&tree.lemma(noun))
                && tree.case(noun).is_some_and(|case| matches!(case, "during" | "in" | "at"))
                && definite(noun)
        });
        if found.is_some() {
            return found;
        }
        clause = tree
            .token(clause)
            .head
            .filter(|_| matches!(tree.rel(clause), Rel::Conj | Rel::Ccomp | Rel::Obj | Rel::Xcomp))?;
    }
    None
}

fn is_occasion(tree: &Tree<'_>, actors: &Actors<'_>, earlier: &EventMention, later: &EventMention) -> bool {
    let near = |sentence: SentenceId| sentence.0 + FAR / 2 >= later.sentence.0;
    let parties = heads(actors, &[earlier.sources.as_slice(), earlier.targets.as_slice()].concat());
    let mut others = heads(actors, &[later.sources.as_slice(), later.targets.as_slice()].concat()).into_iter();
    earlier.event_type == EventType::Consult
        && earlier.section == later.section
        && near(earlier.sentence)
        && tree.token(earlier.anchor).span.end() < tree.token(later.anchor).span.start()
        && matches!(earlier.date, Dated::Known { .. })
        && others.all(|head| parties.contains(&head))
}
