//! `demarche eval factuality`: how real a text makes its predicates, against gold scores.
//!
//! In: a gold file, one row a line: `{"id", "text", "published"?, "predicates": [{"start", "end", "score"}]}`, offsets in
//! Unicode code points, end exclusive, scores from −3 (did not happen) to +3 (happened). Out: Pearson's r between gold and
//! system, and how often the two have the same sign, over all predicates; beside it the same of the rules alone. A
//! score of 0 in the gold has no sign and is left out of the accuracy.

use crate::gold::{self, EvalError, Points, Text};
use demarche::coder::Scorer;
use demarche::lexicon::Lexicon;
use demarche::types::{Reading, TokenId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One text with its predicates.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The text.
    #[serde(flatten)]
    pub text: Text,
    /// What is said to happen, or not to.
    pub predicates: Vec<Predicate>,
}

/// A predicate and how real the text makes it.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Predicate {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// From −3 (did not happen) to +3 (happened).
    pub score: f64,
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// How many texts were read.
    pub texts: usize,
    /// How many predicates were compared.
    pub predicates: usize,
    /// Between gold and system.
    pub system: Agreement,
    /// Between gold and what the rules alone make of the tree.
    pub rules: Agreement,
    /// The predicates furthest off, as many as were asked for.
    pub errors: Vec<Wrong>,
}

/// How well two lists of scores go together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Pearson's correlation; 0 where one side never varies.
    pub pearson: f64,
    /// Same sign.
    pub same_sign: usize,
    /// Gold scores that have a sign.
    pub signed: usize,
}

/// A predicate that was scored far off.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wrong {
    /// The text.
    pub id: String,
    /// Where it begins, in code points.
    pub start: usize,
    /// The words.
    pub text: String,
    /// What it should be.
    pub gold: f64,
    /// What came out.
    pub system: f64,
    /// What the rules alone make of it.
    pub rules: f64,
    /// The features that weighed most.
    pub reasons: Vec<String>,
}

/// How many features an error shows.
const REASONS: usize = 5;

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} texts, {} predicates", self.texts, self.predicates)?;
        for (name, agreement) in [("system", &self.system), ("rules alone", &self.rules)] {
            writeln!(
                f,
                "{name:<28} Pearson r {:>6.3}, same sign {:>5.1} % ({} of {})",
                agreement.pearson,
                100.0 * agreement.same_sign as f64 / agreement.signed.max(1) as f64,
                agreement.same_sign,
                agreement.signed,
            )?;
        }
        for wrong in &self.errors {
            writeln!(
                f,
                "{}:{} {:?}: {:+.2} taken for {:+.2} (rules {:+.2}) by {}",
                wrong.id,
                wrong.start,
                wrong.text,
                wrong.gold,
                wrong.system,
                wrong.rules,
                wrong.reasons.join(", ")
            )?;
        }
        Ok(())
    }
}

/// Reads a gold file and scores it, with up to `errors` of the worst predicates; `file` is its name in messages.
///
/// # Errors
/// If a line is no row of factuality.
pub fn run(gold_jsonl: &str, file: &str, lexicon: &Lexicon, errors: usize) -> Result<Outcome, EvalError> {
    let mut outcome = Outcome::default();
    let mut scores: Vec<(f64, f64, f64)> = Vec::new();
    for gold in gold::rows::<Row>(gold_jsonl, file)? {
        let row = &gold.row;
        row.text
            .holds(row.predicates.iter().map(|one| (one.start, one.end)))
            .map_err(|message| gold.fault(file, message))?;
        let (reading, points) = row.text.read(lexicon).map_err(|message| gold.fault(file, message))?;
        let scorer = Scorer::new(&reading.article, &reading.analysis, lexicon);
        outcome.texts += 1;
        for predicate in &row.predicates {
            let (system, rules, reasons) = match head(&reading, &points, predicate) {
                Some(token) => (scorer.score(token), scorer.by_signature(token), scorer.reasons(token)),
                None => (0.0, 0.0, Vec::new()),
            };
            scores.push((predicate.score, system, rules));
            if errors > 0 {
                let reasons = reasons.into_iter().take(REASONS).map(|(name, weight)| format!("{name} {weight:+.2}"));
                outcome.errors.push(Wrong {
                    id: row.text.id.clone(),
                    start: predicate.start,
                    text: row.text.words((predicate.start, predicate.end)),
                    gold: predicate.score,
                    system,
                    rules,
                    reasons: reasons.collect(),
                });
            }
        }
    }
    let off = |wrong: &Wrong| (wrong.gold - wrong.system).abs();
    outcome.errors.sort_by(|a, b| off(b).total_cmp(&off(a)));
    outcome.errors.truncate(errors);
    outcome.predicates = scores.len();
    outcome.system = agreement(scores.iter().map(|&(gold, system, _)| (gold, system)));
    outcome.rules = agreement(scores.iter().map(|&(gold, _, rules)| (gold, rules)));
    Ok(outcome)
}

/// The token of a predicate: of those in its span the one whose governor lies outside.
fn head(reading: &Reading, points: &Points, predicate: &Predicate) -> Option<TokenId> {
    let span = points.span(&reading.article.text, (predicate.start, predicate.end));
    let inside = |id: TokenId| reading.analysis.token(id).span.overlaps(span);
    let tokens: Vec<TokenId> = reading.analysis.tokens_in(span).collect();
    let outermost = |token: &&TokenId| reading.analysis.token(**token).head.is_none_or(|head| !inside(head));
    tokens.iter().find(outermost).or(tokens.first()).copied()
}

fn agreement(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> Agreement {
    let count = pairs.clone().count().max(1) as f64;
    let (gold_mean, system_mean) = {
        let (gold, system) = pairs.clone().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
        (gold / count, system / count)
    };
    let (mut both, mut gold_only, mut system_only) = (0.0, 0.0, 0.0);
    let (mut same_sign, mut signed) = (0, 0);
    for (gold, system) in pairs {
        both += (gold - gold_mean) * (system - system_mean);
        gold_only += (gold - gold_mean).powi(2);
        system_only += (system - system_mean).powi(2);
        if gold != 0.0 {
            signed += 1;
            same_sign += usize::from((gold > 0.0) == (system > 0.0));
        }
    }
    let spread = (gold_only * system_only).sqrt();
    Agreement { pearson: if spread > 0.0 { both / spread } else { 0.0 }, same_sign, signed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_that_rise_together_correlate() {
        let pairs = [(-3.0, -1.0), (0.0, 0.0), (3.0, 1.0)];
        let found = agreement(pairs.into_iter());
        assert!((found.pearson - 1.0).abs() < 1e-9);
        assert_eq!((found.same_sign, found.signed), (2, 2));
        assert_eq!(agreement([(1.0, 2.0), (2.0, 2.0)].into_iter()).pearson, 0.0);
    }

    #[test]
    fn what_did_not_happen_scores_below_what_did() {
        let gold = r#"{"id": "F1", "text": "Chile visited Peru but did not sign the treaty.", "predicates": [{"start": 6, "end": 13, "score": 3.0}, {"start": 31, "end": 35, "score": -3.0}]}"#;
        let outcome = run(gold, "gold.jsonl", Lexicon::embedded(), 1).expect("a row");
        assert_eq!((outcome.system.same_sign, outcome.rules.same_sign, outcome.predicates), (2, 2, 2));
        assert!(outcome.system.pearson > 0.99);
        assert_eq!(outcome.errors.len(), 1);
    }

    #[test]
    fn wrong_rows_are_named_with_their_line() {
        let gold = "\n{\"text\": \"Peru\", \"predicates\": [{\"start\": 0, \"end\": 9, \"score\": 1}]}";
        let message = run(gold, "gold.jsonl", Lexicon::embedded(), 0).expect_err("the span is too long").to_string();
        assert!(message.starts_with("gold.jsonl:2: 0..9"), "{message}");
    }
}
