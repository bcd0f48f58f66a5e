//! What all kinds of gold share: rows of JSONL, faults with their line, counts.

use serde::Serialize;
use serde::de::DeserializeOwned;

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

/// For each byte of the article's text, the code point of the row's text it came from. Ingest may change
/// white space and drop control characters; letters keep their order.
pub(crate) fn aligned(article: &str, row: &str) -> Vec<usize> {
    let mut places = vec![0; article.len()];
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
        places[at..at + c.len_utf8()].fill(last);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_survive_a_change_of_white_space() {
        let places = aligned("é a\n\nb", "é  a b");
        assert_eq!((places[0], places[3], places[6]), (0, 3, 5));
    }
}
