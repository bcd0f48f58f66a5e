//! Scores of dividing texts into sentences.
//!
//! In: a gold file, one row a line: `{"id"?, "text", "sentences": [text…]}`. Out: the share of rows whose sentences are all
//! right, and precision, recall and F1 of single sentences. Each text is divided as it stands, without a look for headlines
//! or captions. Sentences are compared as texts in which every stretch of white space is one space.

use crate::gold::{self, Counts, EvalError};
use demarche::lang::sentences::sentences;
use demarche::types::Span;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One text with its sentences.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// Its name in the gold file.
    #[serde(default)]
    pub id: String,
    /// The text.
    pub text: String,
    /// Its sentences, in order.
    pub sentences: Vec<String>,
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// How many texts were read.
    pub texts: usize,
    /// How many of them were divided exactly as in the gold.
    pub right: usize,
    /// Single sentences.
    pub sentences: Counts,
    /// Texts that were divided otherwise, as many as were asked for.
    pub errors: Vec<Wrong>,
}

/// A text that was divided wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Line in the gold file, from 1.
    pub line: usize,
    /// The text's name.
    pub id: String,
    /// The gold's sentences.
    pub expected: Vec<String>,
    /// Ours.
    pub found: Vec<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = if self.texts == 0 { 0.0 } else { 100.0 * self.right as f64 / self.texts as f64 };
        writeln!(f, "{} texts, {} divided exactly as in the gold: {share:.1} %", self.texts, self.right)?;
        writeln!(f, "{}", Counts::table_head("sentences"))?;
        writeln!(f, "{}", self.sentences.table_row("exact"))?;
        for wrong in &self.errors {
            writeln!(f, "line {} {}", wrong.line, wrong.id)?;
            writeln!(f, "  gold: {}", wrong.expected.join(" | "))?;
            writeln!(f, "  ours: {}", wrong.found.join(" | "))?;
        }
        Ok(())
    }
}

/// Divides the texts of a gold file and compares.
///
/// # Errors
/// If a row cannot be read.
pub fn run(text: &str, file: &str, errors: usize) -> Result<Outcome, EvalError> {
    let mut outcome = Outcome::default();
    for gold::GoldRow { line, row } in gold::rows::<Row>(text, file)? {
        let expected: Vec<String> = row.sentences.iter().map(|sentence| one_spaced(sentence)).collect();
        let found: Vec<String> = sentences(&row.text, Span::new(0, row.text.len()))
            .iter()
            .map(|span| one_spaced(span.of(&row.text)))
            .collect();
        outcome.texts += 1;
        outcome.right += usize::from(expected == found);
        let mut left = found.clone();
        for sentence in &expected {
            match left.iter().position(|other| other == sentence) {
                Some(at) => {
                    left.remove(at);
                    outcome.sentences.hits += 1.0;
                }
                None => outcome.sentences.misses += 1.0,
            }
        }
        outcome.sentences.false_alarms += left.len() as f64;
        if expected != found && outcome.errors.len() < errors {
            outcome.errors.push(Wrong { line, id: row.id, expected, found });
        }
    }
    Ok(outcome)
}

fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_rows_and_single_sentences_are_counted() {
        let gold = concat!(
            r#"{"text": "Peru left. Chile\n stayed.", "sentences": ["Peru left.", "Chile stayed."]}"#,
            "\n",
            r#"{"id": "b", "text": "It rained. It snowed.", "sentences": ["It rained.", "It snowed", "."]}"#,
        );
        let outcome = run(gold, "gold.jsonl", 5).expect("the rows are sound");
        assert_eq!((outcome.texts, outcome.right), (2, 1));
        assert_eq!((outcome.sentences.hits, outcome.sentences.misses, outcome.sentences.false_alarms), (3.0, 2.0, 1.0));
        assert_eq!(outcome.errors[0].line, 2);
        assert!(run("{}", "gold.jsonl", 0).is_err());
    }
}
