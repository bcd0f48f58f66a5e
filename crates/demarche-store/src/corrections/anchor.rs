//! Where a correction stands: the article's evidence, and the words with what surrounds them.

use crate::rows::EventRow;
use serde::{Deserialize, Serialize};

/// An event by the words it stands on, as a Web Annotation's TextQuoteSelector does it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Hash of the article's evidence, its first 16 hex digits: the article's id.
    pub article: String,
    /// The words.
    pub exact: String,
    /// Up to 32 characters before them.
    pub prefix: String,
    /// Up to 32 characters after them.
    pub suffix: String,
    /// The machine's PLOVER type: tells apart events on the same words.
    #[serde(rename = "type")]
    pub event_type: String,
    /// The predicate, for the same purpose.
    pub predicate: String,
    /// The event's id when the correction was made; another coding may give this id to another event.
    pub event: String,
}

/// What an anchor finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// The event, by number.
    Event(usize),
    /// The words, but no event on them.
    Words,
    /// Not even the words.
    Nothing,
}

/// Characters kept on either side.
const AROUND: usize = 32;
/// The least part of the words of both that an event of another predicate and type must share.
const SHARED: f64 = 0.5;

impl Anchor {
    /// The anchor of an event in the text of its article.
    pub fn of(row: &EventRow, text: &str) -> Anchor {
        let (start, end) = (row.start as usize, row.end as usize);
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        let before: Vec<char> = part(0, start).chars().rev().take(AROUND).collect();
        Anchor {
            article: row.article_id.clone(),
            exact: part(start, end).to_owned(),
            prefix: before.into_iter().rev().collect(),
            suffix: part(end, text.len()).chars().take(AROUND).collect(),
            event_type: row.event_type.clone(),
            predicate: row.anchor.clone(),
            event: row.event_id.clone(),
        }
    }

    /// The event in another coding of the article: on the same words, of the same predicate or type.
    pub(crate) fn find(&self, text: Option<&str>, rows: &[EventRow], of_article: &[usize]) -> Found {
        let Some((start, end)) = text.and_then(|text| self.place(text)) else { return Found::Nothing };
        let fit = |row: &EventRow| {
            let (from, to) = (row.start as usize, row.end as usize);
            let shared = to.min(end).saturating_sub(from.max(start));
            let all = (to.max(end) - from.min(start)).max(1);
            let likeness = shared as f64 / all as f64;
            let (predicate, kind) = (row.anchor == self.predicate, row.event_type == self.event_type);
            let fits = shared > 0 && (predicate || (kind && likeness >= SHARED));
            fits.then_some((predicate, kind, likeness))
        };
        let best = of_article.iter().filter_map(|&at| Some((fit(&rows[at])?, at)));
        // The first of several that fit alike.
        let best = best.reduce(|best, one| {
            let ((predicate, kind, likeness), (p, k, l)) = (one.0, best.0);
            let better = (predicate, kind).cmp(&(p, k)).then(likeness.total_cmp(&l)).is_gt();
            if better { one } else { best }
        });
        best.map_or(Found::Words, |(_, at)| Found::Event(at))
    }

    /// Where the words stand, first byte and one past the last: of several places the one whose surroundings are most alike.
    fn place(&self, text: &str) -> Option<(usize, usize)> {
        if self.exact.is_empty() {
            return None;
        }
        let alike = |at: usize| {
            let before = text[..at].chars().rev().zip(self.prefix.chars().rev());
            let after = text[at + self.exact.len()..].chars().zip(self.suffix.chars());
            before.take_while(|(one, other)| one == other).count()
                + after.take_while(|(one, other)| one == other).count()
        };
        let found = text.match_indices(self.exact.as_str()).map(|(at, _)| (alike(at), at));
        let best = found.reduce(|best, one| if one.0 > best.0 { one } else { best });
        best.map(|(_, at)| (at, at + self.exact.len()))
    }
}
