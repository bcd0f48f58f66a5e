//! Learns how much each feature of a tree says of the reality of a predicate.
//!
//! In: predicates with their features and the scores that people gave them (Universal Decompositional Semantics, "It
//! Happened"). Out: the table that `demarche_coder::Scorer` reads, one feature with its weight a line. The model is a
//! linear one with a penalty on large weights (ridge), solved by conjugate gradients: same samples, same table.

use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::ops::Range;

/// In how many samples a feature must stand.
const LEAST: usize = 4;

/// The penalty on large weights.
const PENALTY: f64 = 30.0;

/// Steps of conjugate gradients.
const STEPS: usize = 300;

/// Weights below this are left out of the table.
const NEGLIGIBLE: f64 = 0.01;

/// What the table says of its origin.
const HEADER: &str = "\
# Weights of features for the factuality of predicates, learnt by `cargo xtask train-factuality`; do not edit.
# Card and licence: FACTUALITY.md. Columns: feature, weight; `bias` is what every score begins with.
";

/// A sentence with judged predicates.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// Its words, joined by spaces.
    pub text: String,
    /// Where each predicate stands (bytes), its score from −3 to +3, and how sure the annotators were, 0 to 1.
    pub predicates: Vec<(Range<usize>, f64, f64)>,
}

/// A predicate to learn from.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its features.
    pub features: Vec<String>,
    /// Its score.
    pub score: f64,
    /// How much it counts.
    pub weight: f64,
}

#[derive(Deserialize)]
struct Row {
    words: Vec<String>,
    predicates: Vec<Judged>,
}

#[derive(Deserialize)]
struct Judged {
    word: usize,
    factual: f64,
    confidence: f64,
}

/// Reads the judged sentences of a JSONL text.
///
/// # Errors
/// If a line is no such row.
pub fn sentences(jsonl: &str) -> Result<Vec<Sentence>, serde_json::Error> {
    let mut found = Vec::new();
    for line in jsonl.lines().filter(|line| !line.trim().is_empty()) {
        let row: Row = serde_json::from_str(line)?;
        let mut places = Vec::new();
        let mut text = String::new();
        for word in &row.words {
            if !text.is_empty() {
                text.push(' ');
            }
            places.push(text.len()..text.len() + word.len());
            text.push_str(word);
        }
        let judged =
            row.predicates.iter().filter_map(|one| Some((places.get(one.word)?.clone(), one.factual, one.confidence)));
        found.push(Sentence { predicates: judged.collect(), text });
    }
    Ok(found)
}

/// Learns the table.
pub fn learn(samples: &[Sample]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in samples.iter().flat_map(|sample| sample.features.iter().map(String::as_str).collect::<BTreeSet<_>>())
    {
        *counts.entry(feature).or_default() += 1;
    }
    let names: Vec<&str> = counts.into_iter().filter(|&(_, count)| count >= LEAST).map(|(name, _)| name).collect();
    let rows: Vec<Vec<usize>> = samples
        .iter()
        .map(|sample| {
            let known: BTreeSet<usize> =
                sample.features.iter().filter_map(|name| names.binary_search(&name.as_str()).ok()).collect();
            // The last column is the bias.
            known.into_iter().chain([names.len()]).collect()
        })
        .collect();
    let weights = ridge(&rows, samples, names.len() + 1);
    let mut table = HEADER.to_owned();
    let bias = ("bias", weights[names.len()]);
    let lines = names.iter().copied().zip(weights.iter().copied()).filter(|(_, weight)| weight.abs() >= NEGLIGIBLE);
    for (name, weight) in std::iter::once(bias).chain(lines) {
        let _ = writeln!(table, "{name}\t{weight:.3}");
    }
    table
}

/// Solves `(XᵀWX + λI) w = XᵀWy`, without penalty on the last column.
fn ridge(rows: &[Vec<usize>], samples: &[Sample], columns: usize) -> Vec<f64> {
    let transposed = |values: &dyn Fn(usize) -> f64| {
        let mut sums = vec![0.0; columns];
        for (index, row) in rows.iter().enumerate() {
            let value = values(index) * samples[index].weight;
            for &column in row {
                sums[column] += value;
            }
        }
        sums
    };
    let apply = |weights: &[f64]| {
        let products: Vec<f64> = rows.iter().map(|row| row.iter().map(|&column| weights[column]).sum()).collect();
        let mut sums = transposed(&|index| products[index]);
        for column in 0..columns - 1 {
            sums[column] += PENALTY * weights[column];
        }
        sums
    };
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut weights = vec![0.0; columns];
    let mut rest = transposed(&|index| samples[index].score);
    let mut direction = rest.clone();
    let mut size = dot(&rest, &rest);
    for _ in 0..STEPS {
        if size < 1e-9 {
            break;
        }
        let applied = apply(&direction);
        let step = size / dot(&direction, &applied);
        for column in 0..columns {
            weights[column] += step * direction[column];
            rest[column] -= step * applied[column];
        }
        let next = dot(&rest, &rest);
        for column in 0..columns {
            direction[column] = rest[column] + next / size * direction[column];
        }
        size = next;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_and_predicates_found_in_them() {
        let row = r#"{"words": ["Peru", "was", "n't", "there"], "predicates": [{"word": 1, "factual": -1.2, "confidence": 0.5}]}"#;
        let found = sentences(row).expect("a row");
        assert_eq!(&found[0].text[found[0].predicates[0].0.clone()], "was");
        assert!(sentences("{}").is_err());
    }

    #[test]
    fn a_feature_of_what_did_not_happen_gets_a_weight_below_zero() {
        let sample = |name: &str, score: f64| Sample { features: vec![name.to_owned()], score, weight: 1.0 };
        let samples: Vec<Sample> =
            (0..200).map(|index| if index % 2 == 0 { sample("negated", -3.0) } else { sample("plain", 3.0) }).collect();
        let table = learn(&samples);
        assert!(table.contains("\nnegated\t-"), "{table}");
        assert_eq!(table, learn(&samples));
    }
}
