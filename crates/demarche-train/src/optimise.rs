//! Adam, and the running mean of the weights that is what gets shipped.
//!
//! Comes in: gradients of a step. Goes out: changed weights. Rows of the embedding tables are touched only when a
//! batch holds their word; their running mean catches up for the steps between.

use crate::network::{Gradients, Layout};

const BETA_FIRST: f32 = 0.9;
const BETA_SECOND: f32 = 0.98;
const EPSILON: f32 = 1e-8;

/// The longest gradient; a longer one is shortened to it.
const NORM_MAX: f64 = 5.0;

/// How slowly the mean of the weights follows them, at most.
const MEAN_DECAY: f64 = 0.998;

/// Weights with all that Adam and the mean remember.
pub(crate) struct Optimiser {
    /// Steps taken.
    pub(crate) step: u64,
    pub(crate) weights: Vec<f32>,
    pub(crate) first: Vec<f32>,
    pub(crate) second: Vec<f32>,
    pub(crate) mean: Vec<f32>,
    /// For each table row, words first, the step of its last change.
    pub(crate) touched: Vec<u64>,
    /// The sum of the logarithms of the mean's decay up to each step.
    decay: Vec<f64>,
}

impl Optimiser {
    pub(crate) fn new(layout: &Layout, weights: Vec<f32>) -> Optimiser {
        let rows = layout.sizes.words + layout.sizes.affixes;
        Optimiser {
            step: 0,
            first: vec![0.0; weights.len()],
            second: vec![0.0; weights.len()],
            mean: weights.clone(),
            weights,
            touched: vec![0; rows],
            decay: vec![0.0],
        }
    }

    fn decay_at(step: u64) -> f64 {
        MEAN_DECAY.min((1.0 + step as f64) / (10.0 + step as f64))
    }

    fn extend_decay(&mut self) {
        while self.decay.len() as u64 <= self.step {
            let step = self.decay.len() as u64;
            self.decay.push(self.decay[self.decay.len() - 1] + Self::decay_at(step).ln());
        }
    }

    /// One step down the gradients. `rate` is the rate of learning.
    pub(crate) fn update(&mut self, layout: &Layout, gradients: &Gradients, rate: f32) {
        self.step += 1;
        self.extend_decay();
        let dense = layout.sparse()..layout.length;
        let mut norm = 0.0_f64;
        for range in gradients.ranges(layout).chain([dense.clone()]) {
            for chunk in gradients.values[range].chunks(1 << 12) {
                norm += f64::from(chunk.iter().map(|value| value * value).sum::<f32>());
            }
        }
        let norm = norm.sqrt();
        let shrink = if norm > NORM_MAX { (NORM_MAX / norm) as f32 } else { 1.0 };
        // What corrects the first steps, in which the moments are still near zero.
        let correction = |beta: f32| 1.0 - f64::from(beta).powf(self.step as f64);
        let rule = Rule {
            rate: rate / correction(BETA_FIRST) as f32,
            second: 1.0 / correction(BETA_SECOND) as f32,
            shrink,
            keep: Self::decay_at(self.step) as f32,
        };
        let words = layout.sizes.words;
        for (row, range) in gradients
            .word_rows
            .list
            .iter()
            .map(|&row| row as usize)
            .chain(gradients.affix_rows.list.iter().map(|&row| words + row as usize))
            .zip(gradients.ranges(layout))
        {
            self.catch_up(row, range.clone(), self.step - 1);
            self.touched[row] = self.step;
            rule.apply(
                &mut self.weights[range.clone()],
                &mut self.first[range.clone()],
                &mut self.second[range.clone()],
                &mut self.mean[range.clone()],
                &gradients.values[range],
            );
        }
        let half = dense.start.midpoint(dense.end);
        let (weights, weights_after) = self.weights[dense.start..].split_at_mut(half - dense.start);
        let (first, first_after) = self.first[dense.start..].split_at_mut(half - dense.start);
        let (second, second_after) = self.second[dense.start..].split_at_mut(half - dense.start);
        let (mean, mean_after) = self.mean[dense.start..].split_at_mut(half - dense.start);
        rayon::join(
            || rule.apply(weights, first, second, mean, &gradients.values[dense.start..half]),
            || rule.apply(weights_after, first_after, second_after, mean_after, &gradients.values[half..]),
        );
    }

    /// Brings the mean of a row, which has not changed since it was touched, up to a step.
    fn catch_up(&mut self, row: usize, range: std::ops::Range<usize>, step: u64) {
        let keep = (self.decay[step as usize] - self.decay[self.touched[row] as usize]).exp() as f32;
        for (mean, weight) in self.mean[range.clone()].iter_mut().zip(&self.weights[range]) {
            *mean = keep * *mean + (1.0 - keep) * weight;
        }
    }

    /// The mean of the weights up to now.
    pub(crate) fn mean(&mut self, layout: &Layout) -> &[f32] {
        self.extend_decay();
        for (row, tensor, start) in rows(layout) {
            let range = start..start + layout.tensors[tensor].columns;
            self.catch_up(row, range, self.step);
            self.touched[row] = self.step;
        }
        &self.mean
    }
}

/// All table rows: number, tensor, place of the first weight.
fn rows(layout: &Layout) -> impl Iterator<Item = (usize, usize, usize)> + use<> {
    let (words, affixes) = (layout.tensors[0].clone(), layout.tensors[1].clone());
    let before = words.rows;
    let of_words = (0..words.rows).map(move |row| (row, 0, words.start + row * words.columns));
    of_words.chain((0..affixes.rows).map(move |row| (before + row, 1, affixes.start + row * affixes.columns)))
}

/// The factors of one step.
struct Rule {
    rate: f32,
    second: f32,
    shrink: f32,
    keep: f32,
}

impl Rule {
    fn apply(&self, weights: &mut [f32], first: &mut [f32], second: &mut [f32], mean: &mut [f32], gradients: &[f32]) {
        let length = gradients.len();
        let (weights, first, second, mean) =
            (&mut weights[..length], &mut first[..length], &mut second[..length], &mut mean[..length]);
        for i in 0..length {
            let gradient = gradients[i] * self.shrink;
            first[i] = BETA_FIRST * first[i] + (1.0 - BETA_FIRST) * gradient;
            second[i] = BETA_SECOND * second[i] + (1.0 - BETA_SECOND) * gradient * gradient;
            weights[i] -= self.rate * first[i] / ((second[i] * self.second).sqrt() + EPSILON);
            mean[i] = self.keep * mean[i] + (1.0 - self.keep) * weights[i];
        }
    }
}
