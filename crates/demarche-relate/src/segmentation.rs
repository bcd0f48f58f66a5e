//! When a series of counts changed its level: exact Bayesian segmentation.
//!
//! In: [`Channel`]s over the same periods, each of which gives the evidence of any stretch as a whole, its level integrated out. Out: the most
//! probable boundaries (dynamic programming) and, over all segmentations at once, the probability of a boundary at each
//! period and in any window (forward and backward sums). Between boundaries the level holds; a boundary costs the prior odds of a
//! change. Source: Fearnhead 2006, Statistics and Computing 16, with marginals for counts in place of Gaussian ones.

use statrs::function::beta::ln_beta;
use statrs::function::gamma::ln_gamma;

/// Evidence of stretches of one series. Counts are discounted before they come in, as far as they are more scattered than independent events.
#[derive(Clone, Debug)]
pub enum Channel {
    /// Events against an exposure: Poisson, its rate from a gamma distribution.
    Rate {
        /// Running sums of events.
        events: Vec<f64>,
        /// Running sums of exposure.
        exposure: Vec<f64>,
        /// Shape of the rate's prior.
        shape: f64,
        /// Its mean.
        mean: f64,
        /// The part of the evidence that is the same for every stretch.
        constant: f64,
    },
    /// Events of which some are of a kind: binomial, the share from a beta distribution.
    Share {
        /// Running sums of those that are.
        hits: Vec<f64>,
        /// Running sums of those that are not.
        misses: Vec<f64>,
        /// The prior's weight on either side.
        prior: (f64, f64),
    },
}

fn running(values: &[f64]) -> Vec<f64> {
    let mut sums = Vec::with_capacity(values.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for value in values {
        sum += value;
        sums.push(sum);
    }
    sums
}

impl Channel {
    /// Events against exposure; the prior's mean is the mean of the whole.
    pub fn rate(events: &[f64], exposure: &[f64], shape: f64) -> Channel {
        let (events, exposure) = (running(events), running(exposure));
        let all = |sums: &[f64]| sums.last().copied().unwrap_or(0.0);
        let mean = (all(&events) + 0.5) / all(&exposure).max(1e-9);
        let constant = shape * (shape / mean).ln() - ln_gamma(shape);
        Channel::Rate { events, exposure, shape, mean, constant }
    }

    /// Hits among hits and misses; the prior's mean is the mean of the whole, its weight so many events.
    pub fn share(hits: &[f64], misses: &[f64], weight: f64) -> Channel {
        let (hits, misses) = (running(hits), running(misses));
        let all = |sums: &[f64]| sums.last().copied().unwrap_or(0.0);
        let mean = (all(&hits) + 0.5) / (all(&hits) + all(&misses) + 1.0);
        Channel::Share { hits, misses, prior: (weight * mean, weight * (1.0 - mean)) }
    }

    /// Number of periods.
    pub fn len(&self) -> usize {
        match self {
            Channel::Rate { events: sums, .. } | Channel::Share { hits: sums, .. } => sums.len() - 1,
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Log evidence of the periods from `start` up to `end`, one level for all; up to a sum over single periods, which no segmentation changes.
    pub fn evidence(&self, start: usize, end: usize) -> f64 {
        match self {
            Channel::Rate { events, exposure, shape, mean, constant } => {
                let (events, exposure) = (events[end] - events[start], exposure[end] - exposure[start]);
                constant + ln_gamma(shape + events) - (shape + events) * (shape / mean + exposure).ln()
            }
            Channel::Share { hits, misses, prior } => {
                let (hits, misses) = (hits[end] - hits[start], misses[end] - misses[start]);
                ln_beta(prior.0 + hits, prior.1 + misses) - ln_beta(prior.0, prior.1)
            }
        }
    }

    /// The level of a stretch: mean of the posterior.
    pub fn level(&self, start: usize, end: usize) -> f64 {
        match self {
            Channel::Rate { events, exposure, shape, mean, .. } => {
                (shape + events[end] - events[start]) / (shape / mean + exposure[end] - exposure[start])
            }
            Channel::Share { hits, misses, prior } => {
                let (hits, misses) = (prior.0 + hits[end] - hits[start], prior.1 + misses[end] - misses[start]);
                hits / (hits + misses)
            }
        }
    }
}

/// All segmentations of a series, weighed.
#[derive(Clone, Debug)]
pub struct Segmentation {
    length: usize,
    /// Log evidence of each stretch, prior of its boundaries included; by start, then end.
    stretches: Vec<f64>,
    /// Log evidence of all that stands before a boundary.
    before: Vec<f64>,
    /// Log evidence of all that stands behind it.
    behind: Vec<f64>,
}

impl Segmentation {
    /// Weighs all segmentations. `hazard` is the prior chance that a period begins a new level.
    pub fn of(channels: &[Channel], hazard: f64) -> Segmentation {
        let length = channels.first().map_or(0, Channel::len);
        let stays = (-hazard).ln_1p();
        let changes = hazard.ln();
        let mut stretches = vec![f64::NEG_INFINITY; (length + 1) * (length + 1)];
        for start in 0..length {
            for end in start + 1..=length {
                let evidence: f64 = channels.iter().map(|channel| channel.evidence(start, end)).sum();
                let opens = if start == 0 { 0.0 } else { changes };
                stretches[start * (length + 1) + end] = evidence + opens + (end - start - 1) as f64 * stays;
            }
        }
        let mut all = Segmentation { length, stretches, before: vec![0.0; length + 1], behind: vec![0.0; length + 1] };
        for end in 1..=length {
            all.before[end] = log_sum((0..end).map(|start| all.before[start] + all.stretch(start, end)));
        }
        for start in (0..length).rev() {
            all.behind[start] = log_sum((start + 1..=length).map(|end| all.stretch(start, end) + all.behind[end]));
        }
        all
    }

    fn stretch(&self, start: usize, end: usize) -> f64 {
        self.stretches[start * (self.length + 1) + end]
    }

    /// The log evidence of the whole series.
    pub fn evidence(&self) -> f64 {
        self.before[self.length]
    }

    /// The probability that each period begins a new level; of the first 0.
    pub fn boundaries(&self) -> Vec<f64> {
        let probability = |at| match at {
            0 => 0.0,
            at => (self.before[at] + self.behind[at] - self.evidence()).exp().min(1.0),
        };
        (0..self.length).map(probability).collect()
    }

    /// The probability that some period from `first` to `last` begins a new level.
    pub fn any_boundary(&self, first: usize, last: usize) -> f64 {
        // No boundary there: some stretch begins before and ends behind the window.
        let spans = (0..first.max(1)).flat_map(|start| (last + 1..=self.length).map(move |end| (start, end)));
        let none = log_sum(spans.map(|(start, end)| self.before[start] + self.stretch(start, end) + self.behind[end]));
        (1.0 - (none - self.evidence()).exp()).clamp(0.0, 1.0)
    }

    /// The probability, at the end of a period and with nothing known of what follows, that the present level began at each period
    /// up to it: Adams and MacKay 2007.
    pub fn began(&self, now: usize) -> Vec<f64> {
        let end = now + 1;
        (0..end).map(|start| (self.before[start] + self.stretch(start, end) - self.before[end]).exp()).collect()
    }

    /// The boundaries of the most probable segmentation.
    pub fn best(&self) -> Vec<usize> {
        let mut score = vec![0.0_f64; self.length + 1];
        let mut from = vec![0; self.length + 1];
        for end in 1..=self.length {
            score[end] = f64::NEG_INFINITY;
            for start in 0..end {
                let with = score[start] + self.stretch(start, end);
                if with > score[end] {
                    (score[end], from[end]) = (with, start);
                }
            }
        }
        let mut boundaries = Vec::new();
        let mut at = from[self.length];
        while at > 0 {
            boundaries.push(at);
            at = from[at];
        }
        boundaries.reverse();
        boundaries
    }
}

/// The logarithm of a sum of numbers given by their logarithms.
fn log_sum(terms: impl Iterator<Item = f64> + Clone) -> f64 {
    let greatest = terms.clone().fold(f64::NEG_INFINITY, f64::max);
    if greatest == f64::NEG_INFINITY {
        return greatest;
    }
    greatest + terms.map(|term| (term - greatest).exp()).sum::<f64>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(events: &[f64]) -> Segmentation {
        Segmentation::of(&[Channel::rate(events, &vec![1.0; events.len()], 1.0)], 0.02)
    }

    #[test]
    fn a_step_is_found_where_it_is_and_a_level_is_left_alone() {
        let step: Vec<f64> = [vec![4.0, 5.0, 3.0, 4.0, 6.0, 4.0, 5.0], vec![20.0, 18.0, 22.0, 19.0]].concat();
        let found = of(&step);
        assert_eq!(found.best(), [7]);
        assert!(found.boundaries()[7] > 0.9 && found.any_boundary(6, 8) > 0.95);
        assert!(found.began(8)[7] > 0.5, "two months later it shows already");
        let level = of(&[4.0, 5.0, 3.0, 4.0, 6.0, 4.0, 5.0, 4.0, 4.0]);
        assert!(level.best().is_empty() && level.any_boundary(1, 8) < 0.3);
    }

    #[test]
    fn a_share_changes_while_the_volume_stays() {
        let hits = [1.0, 0.0, 1.0, 0.0, 8.0, 9.0, 8.0, 9.0];
        let misses = hits.map(|hits| 10.0 - hits);
        assert_eq!(Segmentation::of(&[Channel::share(&hits, &misses, 2.0)], 0.02).best(), [4]);
    }

    #[test]
    fn nothing_and_one_month_are_no_faults() {
        assert!(of(&[]).best().is_empty() && of(&[]).boundaries().is_empty());
        assert_eq!(of(&[3.0]).boundaries(), [0.0]);
    }

    proptest! {
        #[test]
        fn probabilities_are_probabilities(events in prop::collection::vec(0.0..60.0_f64, 1..24)) {
            let found = of(&events);
            let boundaries = found.boundaries();
            prop_assert!(boundaries.iter().all(|p| (0.0..=1.0).contains(p)));
            let at_most: f64 = boundaries.iter().sum();
            let any = found.any_boundary(1, events.len() - 1);
            prop_assert!(events.len() == 1 || any <= at_most + 1e-9);
            for at in 1..events.len() {
                prop_assert!((found.any_boundary(at, at) - boundaries[at]).abs() < 1e-9);
            }
            for now in 0..events.len() {
                prop_assert!((found.began(now).iter().sum::<f64>() - 1.0).abs() < 1e-9);
            }
            // Forward and backward sums speak of the same whole.
            prop_assert!((found.behind[0] - found.evidence()).abs() < 1e-6);
        }

        #[test]
        fn twice_the_reports_in_a_month_of_twice_the_exposure_are_no_news(level in 3.0..20.0_f64, at in 2..10_usize) {
            let (mut events, mut exposure) = (vec![level; 12], vec![1.0; 12]);
            events[at] *= 2.0;
            exposure[at] *= 2.0;
            let doubled = Segmentation::of(&[Channel::rate(&events, &exposure, 1.0)], 0.02);
            prop_assert!(doubled.best().is_empty());
            prop_assert!(doubled.any_boundary(1, 11) < 0.5);
        }
    }
}
