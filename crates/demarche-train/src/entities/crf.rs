//! A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over hashed features, trained by AdaGrad with a
//! quadratic penalty, and rounded to whole numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use demarche_lang::entities::{OUTSIDE, best_labels, constrain};
use demarche_lang::model::ModelWriter;

use crate::random::Random;

/// Passes over the sentences; the weights are the mean of those after each pass of the second half.
const PASSES: usize = 12;

/// The rate of the steps, and what the sums of squares begin with.
const RATE: f32 = 0.05;
const SQUARES: f32 = 0.01;

/// What pulls weights towards zero.
const PENALTY: f32 = 5e-3;

/// A feature has weights if it is met this often.
const FEATURE_MIN: u32 = 2;

/// Errors of a word below this change nothing.
const ERROR_MIN: f32 = 1e-3;

/// Weights are multiplied by this before they are rounded to whole numbers.
pub(super) const SCALE: f32 = 256.0;

/// Rounded weights nearer to zero than this are left out.
const WEIGHT_MIN: i16 = 16;

/// What speaks against "outside": a missed name costs more than a false one.
const AGAINST_OUTSIDE: f32 = 0.5;

/// A sentence to learn from.
pub(super) struct Example<'a> {
    /// The features of each word.
    pub(super) features: &'a [Vec<u32>],
    /// The mark of each word.
    pub(super) marks: &'a [String],
    /// How much it counts.
    pub(super) weight: f32,
}

/// A trained model.
pub(super) struct Crf {
    /// "Outside", then the first word and the inside of each kind.
    pub(super) labels: Vec<String>,
    places: HashMap<u32, u32>,
    weights: Vec<i16>,
    /// By label before and label after.
    pub(super) transitions: Vec<i32>,
}

/// A sentence with features and marks as places.
struct Row {
    features: Vec<Vec<u32>>,
    gold: Vec<usize>,
    weight: f32,
}

impl Crf {
    pub(super) fn train(examples: &[Example<'_>]) -> Crf {
        let marks = examples.iter().flat_map(|example| example.marks);
        let kinds: BTreeSet<&str> = marks.filter_map(|mark| mark.get(2..)).collect();
        let names = kinds.iter().flat_map(|kind| [format!("B-{kind}"), format!("I-{kind}")]);
        let labels: Vec<String> = std::iter::once(OUTSIDE.to_owned()).chain(names).collect();
        let mut met: HashMap<u32, u32> = HashMap::new();
        for feature in examples.iter().flat_map(|example| example.features.iter().flatten()) {
            *met.entry(*feature).or_default() += 1;
        }
        let kept: BTreeSet<u32> =
            met.into_iter().filter(|&(_, times)| times >= FEATURE_MIN).map(|(feature, _)| feature).collect();
        let places: HashMap<u32, u32> = kept.into_iter().zip(0..).collect();
        let known = |word: &Vec<u32>| word.iter().filter_map(|feature| places.get(feature).copied()).collect();
        let rows: Vec<Row> = examples
            .iter()
            .map(|example| Row {
                features: example.features.iter().map(known).collect(),
                gold: example
                    .marks
                    .iter()
                    .map(|mark| labels.iter().position(|label| label == mark).unwrap_or(0))
                    .collect(),
                weight: example.weight,
            })
            .collect();
        let mut learner = Learner::new(places.len(), &labels);
        let (mut weights, mut transitions) =
            (vec![0.0_f32; learner.weights.len()], vec![0.0_f32; learner.transitions.len()]);
        for pass in 0..PASSES {
            let mut order: Vec<usize> = (0..rows.len()).collect();
            Random::new(0, &[3, pass as u64]).shuffle(&mut order);
            order.iter().for_each(|&row| learner.learn(&rows[row]));
            if pass >= PASSES / 2 {
                let share = 1.0 / (PASSES - PASSES / 2) as f32;
                weights.iter_mut().zip(&learner.weights).for_each(|(mean, weight)| *mean += weight * share);
                transitions.iter_mut().zip(&learner.transitions).for_each(|(mean, weight)| *mean += weight * share);
            }
        }
        transitions.iter_mut().step_by(labels.len()).for_each(|weight| *weight -= AGAINST_OUTSIDE);
        let rounded = |weight: f32| (weight * SCALE).round();
        let weights = weights.into_iter().map(|weight| {
            let weight = rounded(weight).clamp(f32::from(i16::MIN), f32::from(i16::MAX)) as i16;
            if weight.unsigned_abs() < WEIGHT_MIN.unsigned_abs() { 0 } else { weight }
        });
        let transitions = transitions.into_iter().map(|weight| rounded(weight) as i32);
        Crf { weights: weights.collect(), transitions: constrain(&labels, transitions), places, labels }
    }

    /// The scores of all labels of each word.
    pub(super) fn scores(&self, words: &[Vec<u32>]) -> Vec<i32> {
        let count = self.labels.len();
        let mut scores = vec![0_i32; words.len() * count];
        for (scores, word) in scores.chunks_exact_mut(count).zip(words) {
            for place in word.iter().filter_map(|feature| self.places.get(feature)) {
                let weights = &self.weights[*place as usize * count..][..count];
                scores.iter_mut().zip(weights).for_each(|(score, &weight)| *score += i32::from(weight));
            }
        }
        scores
    }

    pub(super) fn label(&self, words: &[Vec<u32>]) -> Vec<usize> {
        best_labels(&self.scores(words), &self.transitions, self.labels.len())
    }

    pub(super) fn write(&self, name: &str, writer: &mut ModelWriter) {
        let count = self.labels.len();
        let sorted: BTreeMap<u32, u32> = self.places.iter().map(|(&feature, &place)| (feature, place)).collect();
        let (mut features, mut starts, mut weights) = (Vec::new(), vec![0], Vec::new());
        for (feature, place) in sorted {
            let row = &self.weights[place as usize * count..][..count];
            if row.iter().all(|&weight| weight == 0) {
                continue;
            }
            features.push(feature);
            let entries = row.iter().enumerate().filter(|&(_, &weight)| weight != 0);
            weights.extend(entries.map(|(label, &weight)| (label as u32) << 16 | u32::from(weight as u16)));
            starts.push(weights.len() as u32);
        }
        writer.text(&format!("{name}.labels"), &self.labels.join("\n"));
        writer.words(&format!("{name}.features"), &features);
        writer.words(&format!("{name}.starts"), &starts);
        writer.words(&format!("{name}.weights"), &weights);
        writer.words(
            &format!("{name}.transitions"),
            &self.transitions.iter().map(|&weight| weight as u32).collect::<Vec<_>>(),
        );
    }
}

/// Weights while they are learnt.
struct Learner {
    count: usize,
    weights: Vec<f32>,
    squares: Vec<f32>,
    transitions: Vec<f32>,
    transition_squares: Vec<f32>,
    /// Which transitions make names, by label before and label after.
    allowed: Vec<bool>,
}

impl Learner {
    fn new(features: usize, labels: &[String]) -> Learner {
        let count = labels.len();
        Learner {
            count,
            weights: vec![0.0; features * count],
            squares: vec![SQUARES; features * count],
            transitions: vec![0.0; count * count],
            transition_squares: vec![SQUARES; count * count],
            allowed: constrain(labels, std::iter::repeat_n(0, count * count))
                .iter()
                .map(|&weight| weight == 0)
                .collect(),
        }
    }

    /// One step on one sentence.
    fn learn(&mut self, row: &Row) {
        let (count, length) = (self.count, row.gold.len());
        let mut scores = vec![0.0_f32; length * count];
        for (scores, word) in scores.chunks_exact_mut(count).zip(&row.features) {
            for &feature in word {
                let weights = &self.weights[feature as usize * count..][..count];
                scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += weight);
            }
        }
        let transitions: Vec<f32> = self
            .transitions
            .iter()
            .zip(&self.allowed)
            .map(|(&weight, &allowed)| if allowed { weight } else { f32::NEG_INFINITY })
            .collect();
        let step = |before: usize, after: usize| transitions[before * count + after];
        // Sums over all ways to a word and from a word, as logarithms. What follows the start follows "outside".
        let (mut to, mut from) = (vec![0.0_f32; length * count], vec![0.0_f32; length * count]);
        let mut ways = vec![0.0_f32; count];
        for label in 0..count {
            to[label] = scores[label] + step(0, label);
        }
        for word in 1..length {
            for label in 0..count {
                ways.iter_mut()
                    .enumerate()
                    .for_each(|(before, way)| *way = to[(word - 1) * count + before] + step(before, label));
                to[word * count + label] = log_sum(&ways) + scores[word * count + label];
            }
        }
        for word in (1..length).rev() {
            for before in 0..count {
                let after =
                    |label: usize| step(before, label) + scores[word * count + label] + from[word * count + label];
                ways.iter_mut().enumerate().for_each(|(label, way)| *way = after(label));
                from[(word - 1) * count + before] = log_sum(&ways);
            }
        }
        let all = log_sum(&to[(length - 1) * count..]);
        let share = |at: usize| (to[at] + from[at] - all).exp();

        let mut wrong = vec![0.0_f32; count * count];
        for label in 0..count {
            wrong[label] -= share(label);
        }
        wrong[row.gold[0]] += 1.0;
        for word in 1..length {
            for before in 0..count {
                for label in 0..count {
                    let at = word * count + label;
                    let way = to[(word - 1) * count + before] + step(before, label) + scores[at] + from[at];
                    wrong[before * count + label] -= (way - all).exp();
                }
            }
            wrong[row.gold[word - 1] * count + row.gold[word]] += 1.0;
        }
        for (at, &wrong) in wrong.iter().enumerate().filter(|&(at, _)| self.allowed[at]) {
            climb(&mut self.transitions[at], &mut self.transition_squares[at], wrong * row.weight);
        }
        for (word, features) in row.features.iter().enumerate() {
            let mut wrong: Vec<f32> = (0..count).map(|label| -share(word * count + label)).collect();
            wrong[row.gold[word]] += 1.0;
            if wrong.iter().all(|wrong| wrong.abs() < ERROR_MIN) {
                continue;
            }
            for &feature in features {
                for (label, wrong) in wrong.iter().enumerate() {
                    let at = feature as usize * count + label;
                    let slope = wrong * row.weight - PENALTY * self.weights[at];
                    climb(&mut self.weights[at], &mut self.squares[at], slope);
                }
            }
        }
    }
}

fn climb(weight: &mut f32, squares: &mut f32, slope: f32) {
    *squares += slope * slope;
    *weight += RATE * slope / squares.sqrt();
}

fn log_sum(values: &[f32]) -> f32 {
    let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + values.iter().map(|value| (value - most).exp()).sum::<f32>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_learns_what_it_is_shown() {
        let sentence =
            |features: [u32; 3], marks: [&str; 3]| (features.map(|feature| vec![feature, 9]), marks.map(str::to_owned));
        let sentences = [
            sentence([1, 2, 3], ["B-A", "I-A", "O"]),
            sentence([3, 1, 2], ["O", "B-A", "I-A"]),
            sentence([3, 3, 4], ["O", "O", "B-B"]),
        ];
        let shown = sentences.iter().cycle().take(60);
        let examples: Vec<Example<'_>> =
            shown.map(|(features, marks)| Example { features, marks, weight: 1.0 }).collect();
        let model = Crf::train(&examples);
        assert_eq!(model.labels, ["O", "B-A", "I-A", "B-B", "I-B"]);
        for (features, marks) in &sentences {
            let found: Vec<&str> =
                model.label(features).into_iter().map(|label| model.labels[label].as_str()).collect();
            assert_eq!(found, marks);
        }
    }

    #[test]
    fn sums_of_logarithms_do_not_overflow() {
        assert!((log_sum(&[1000.0, 1000.0, f32::NEG_INFINITY]) - (1000.0 + 2.0_f32.ln())).abs() < 1e-3);
    }
}
