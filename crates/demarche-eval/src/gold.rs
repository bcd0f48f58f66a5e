//! What all kinds of gold share: rows of JSONL with their text, faults with their line, spans in code points, counts.

use demarche::lexicon::Lexicon;
use demarche::types::{PartialDate, Reading, Span};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Gold that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {message}\n  hint: eval/README.md shows a row of each kind")]
pub struct EvalError {
    /// The gold file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What was found.
    pub message: String,
}

/// A row with its line.
#[derive(Debug)]
pub struct GoldRow<T> {
    /// Line, from 1.
    pub line: usize,
    /// What it says.
    pub row: T,
}

impl<T> GoldRow<T> {
    /// What is wrong with this row of a file.
    pub(crate) fn fault(&self, file: &str, message: String) -> EvalError {
        EvalError { file: file.to_owned(), line: self.line, message }
    }
}

/// What every row with a text says of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Text {
    /// Its name in the gold file.
    #[serde(default)]
    pub id: String,
    /// The text.
    pub text: String,
    /// When it was published, if that is given.
    #[serde(default)]
    pub published: Option<String>,
}

impl Text {
    /// The day it was published, of a date or a time stamp.
    pub(crate) fn published(&self) -> Result<Option<PartialDate>, String> {
        match self.published.as_deref() {
            None | Some("") => Ok(None),
            Some(date) => {
                date.get(..10).unwrap_or(date).parse().map(Some).map_err(|error| format!("published {date:?}: {error}"))
            }
        }
    }

    /// The reading of the text, and where its words stand in the row.
    pub(crate) fn read(&self, lexicon: &Lexicon) -> Result<(Reading, Points), String> {
        let reading = self.read_given(lexicon, &[])?;
        let points = Points::new(&reading.article.text, &self.text);
        Ok((reading, points))
    }

    /// The reading of the text, some phrases of which are known to name actors.
    pub(crate) fn read_given(&self, lexicon: &Lexicon, phrases: &[Span]) -> Result<Reading, String> {
        Ok(demarche::read_text_given(&self.text, self.published()?, phrases, lexicon))
    }

    /// Whether all ranges lie in the text; else which does not.
    pub(crate) fn holds(&self, ranges: impl IntoIterator<Item = Range>) -> Result<(), String> {
        let length = self.text.chars().count();
        match ranges.into_iter().find(|(start, end)| start > end || *end > length) {
            Some((start, end)) => Err(format!("{start}..{end} does not lie in a text of {length} code points")),
            None => Ok(()),
        }
    }

    /// The words of a range that lies in the text.
    pub(crate) fn words(&self, (start, end): Range) -> String {
        self.text.chars().skip(start).take(end.saturating_sub(start)).collect()
    }

    /// A range without the article at its start.
    pub(crate) fn without_article(&self, (start, end): Range) -> Range {
        let opens = self.words((start, end.min(start + 4))).eq_ignore_ascii_case("the ");
        if opens { (start + 4, end) } else { (start, end) }
    }
}

/// A stretch of a row's text in code points: first, and one past the last.
pub(crate) type Range = (usize, usize);

/// Whether two ranges share a character.
pub(crate) fn overlap(one: Range, other: Range) -> bool {
    one.0 < other.1 && other.0 < one.1
}

/// A stretch of text in a gold file, in code points: `{"start", "end"}` or `[start, end]`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub enum GoldSpan {
    /// By name.
    Named {
        /// First code point.
        start: usize,
        /// One past the last.
        end: usize,
    },
    /// By place.
    Pair(usize, usize),
}

impl GoldSpan {
    pub(crate) fn range(self) -> Range {
        match self {
            GoldSpan::Named { start, end } | GoldSpan::Pair(start, end) => (start, end),
        }
    }
}

/// Something that was taken for something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// The text.
    pub id: String,
    /// Where it begins, in code points.
    pub start: usize,
    /// The words.
    pub text: String,
    /// What it should be.
    pub gold: String,
    /// What it was taken for.
    pub system: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} {:?}: {} taken for {}", self.id, self.start, self.text, self.gold, self.system)
    }
}

/// For fields that hold if a row says nothing of them.
pub(crate) fn yes() -> bool {
    true
}

/// The rows of a JSONL text; blank lines are skipped.
pub fn rows<T: DeserializeOwned>(text: &str, file: &str) -> Result<Vec<GoldRow<T>>, EvalError> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let row = serde_json::from_str(line).map_err(|error| EvalError {
            file: file.to_owned(),
            line: index + 1,
            message: error.to_string(),
        })?;
        found.push(GoldRow { line: index + 1, row });
    }
    Ok(found)
}

/// Hits, misses and false alarms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Gold that was found.
    pub hits: f64,
    /// Gold that was not.
    pub misses: f64,
    /// Found what is not gold.
    pub false_alarms: f64,
}

impl Counts {
    /// hits / (hits + false alarms); 0 when nothing was found.
    pub fn precision(&self) -> f64 {
        share(self.hits, self.hits + self.false_alarms)
    }

    /// hits / (hits + misses); 0 when there is no gold.
    pub fn recall(&self) -> f64 {
        share(self.hits, self.hits + self.misses)
    }

    /// Harmonic mean of both.
    pub fn f1(&self) -> f64 {
        share(2.0 * self.hits, 2.0 * self.hits + self.false_alarms + self.misses)
    }

    /// One more piece of gold, found or not.
    pub(crate) fn add(&mut self, is_hit: bool) {
        match is_hit {
            true => self.hits += 1.0,
            false => self.misses += 1.0,
        }
    }

    /// How many pieces of gold there are.
    pub fn total(&self) -> f64 {
        self.hits + self.misses
    }

    /// A line with the share of the gold that was found; empty if there is none.
    pub(crate) fn share_line(&self, name: &str) -> String {
        match self.total() {
            0.0 => String::new(),
            total => format!("{name:<28} {:>6.1} % of {total}\n", 100.0 * self.recall()),
        }
    }

    /// A row of a table: precision, recall, F1 in per cent, then the counts.
    pub fn table_row(&self, name: &str) -> String {
        format!(
            "{name:<28} {:>6.1} {:>6.1} {:>6.1}   {:>6} {:>6} {:>6}",
            100.0 * self.precision(),
            100.0 * self.recall(),
            100.0 * self.f1(),
            self.hits.round(),
            self.misses.round(),
            self.false_alarms.round(),
        )
    }

    /// The head of such a table.
    pub fn table_head(name: &str) -> String {
        format!("{name:<28} {:>6} {:>6} {:>6}   {:>6} {:>6} {:>6}", "P", "R", "F1", "hit", "miss", "false")
    }
}

impl Serialize for Counts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut shown = serializer.serialize_struct("Counts", 6)?;
        shown.serialize_field("precision", &self.precision())?;
        shown.serialize_field("recall", &self.recall())?;
        shown.serialize_field("f1", &self.f1())?;
        shown.serialize_field("hits", &self.hits)?;
        shown.serialize_field("misses", &self.misses)?;
        shown.serialize_field("false_alarms", &self.false_alarms)?;
        shown.end()
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// For each byte of an article's text, the code point of the row's text it came from. Ingest may change
/// white space and drop control characters; letters keep their order.
pub(crate) struct Points(Vec<usize>);

impl Points {
    pub(crate) fn new(article: &str, row: &str) -> Points {
        let mut points = vec![0; article.len()];
        let mut letters = row.chars().enumerate().filter(|(_, c)| !c.is_whitespace()).peekable();
        let mut last = 0;
        for (at, c) in article.char_indices() {
            if !c.is_whitespace() {
                // Skip what ingest dropped, if the letter comes soon.
                let mut ahead = letters.clone();
                if let Some((place, _)) = ahead.by_ref().take(64).find(|(_, letter)| *letter == c) {
                    letters = ahead;
                    last = place;
                }
            }
            points[at..at + c.len_utf8()].fill(last);
        }
        Points(points)
    }

    /// The code point that a byte came from.
    pub(crate) fn at(&self, byte: usize) -> Option<usize> {
        self.0.get(byte).copied()
    }

    /// The code points that the words of a span came from; none for an empty span.
    pub(crate) fn range(&self, span: Span) -> Option<Range> {
        let last = span.end().checked_sub(1).filter(|&last| last >= span.start())?;
        Some((self.at(span.start())?, self.at(last)? + 1))
    }

    /// The bytes of the article's text that came from some code points.
    pub(crate) fn span(&self, article: &str, (start, end): Range) -> Span {
        let byte = |point: usize| self.0.partition_point(|&at| at < point);
        let on_boundary = |mut at: usize| {
            while !article.is_char_boundary(at) {
                at += 1;
            }
            at
        };
        let first = byte(start);
        Span::new(on_boundary(first), on_boundary(byte(end).max(first)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_survive_a_change_of_white_space() {
        let (article, row) = ("é a\n\nb", "é  a b");
        let points = Points::new(article, row);
        assert_eq!((points.at(0), points.at(3), points.at(6)), (Some(0), Some(3), Some(5)));
        assert_eq!(points.range(Span::new(3, 7)), Some((3, 6)));
        assert_eq!(points.span(article, (3, 6)), Span::new(3, 7));
        assert_eq!(points.range(Span::new(3, 3)), None);
    }
}
