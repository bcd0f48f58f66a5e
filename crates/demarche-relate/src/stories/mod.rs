//! Which articles tell the same story.
//!
//! In: reports. Out: for each the number of its story. Headlines and leads of one happening share few phrases and many rare
//! words, so a report is a vector of words weighed by their rarity, in English at large and among the reports. Each report looks
//! for its nearest neighbours through an inverted index; clusters join as long as the mean similarity of their members stays
//! above a threshold and their days are not far apart. What has joined is then looked at from within: a cluster whose
//! members fall into two camps, each with its own rare words, holds two stories told in the same terms, such as two earthquakes.
//!
//! Work grows with the number of reports, not with its square: an index entry keeps its latest reports only. The order in
//! which reports come changes nothing. With many reports time is cut into epochs of some weeks: each is divided for itself, then clusters of
//! neighbouring epochs are joined, so that a new report touches its own epoch only.

mod epochs;
mod near;
mod split;

use crate::report::{Report, in_order};
use crate::sparse::{Entry, heaviest, normalise};
use crate::words::{Common, stem, words};
use epochs::{EPOCH, Epoch, Groups, key};
pub(crate) use epochs::{SEED, fnv};
use rayon::prelude::*;
use std::collections::HashMap;

pub use epochs::KeptStories;

/// The longest part of an article that is looked at, in words. News tells what matters first; an average long article ends here.
const LEAD: usize = 400;
/// A report's heaviest terms that are kept.
const TERMS: usize = 96;
/// Texts of so many words and fewer are compared as they are …
const SHORT: f32 = 60.0;
/// … and longer ones, which share more with any other, the less the longer they are, up to this length.
const LONG: f32 = 240.0;
/// What similarity with a long text counts.
const LONG_COUNTS: f32 = 0.77;

/// Fewer reports are one epoch: they cost little, and tell better together which words are rare.
const MANY: usize = 1_000;

/// The stories of some reports.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stories {
    /// For each report the number of its story, from 0. Stories are numbered by their earliest report.
    pub of: Vec<usize>,
    /// For each story its reports, the earliest first.
    pub reports: Vec<Vec<usize>>,
}

/// Divides reports into stories.
pub fn stories(reports: &[Report<'_>]) -> Stories {
    stories_after(reports, &mut KeptStories::default())
}

/// As [`stories`], with what was found before: epochs whose reports are still the same are not looked at again, and those
/// that are new are kept for the next time. The result is the same whatever is kept.
pub fn stories_after(reports: &[Report<'_>], kept: &mut KeptStories) -> Stories {
    divide(reports, reports.len() >= MANY, kept)
}

/// Divides reports, epoch by epoch or as one.
fn divide(reports: &[Report<'_>], by_epochs: bool, kept: &mut KeptStories) -> Stories {
    let order = in_order(reports);
    let epoch = |at: usize| reports[at].day.filter(|_| by_epochs).map(|day| day.div_euclid(EPOCH));
    // The order is by day, so an epoch is a stretch of it.
    let stretches: Vec<&[usize]> = order.chunk_by(|&one, &other| epoch(one) == epoch(other)).collect();
    let mut epochs: Vec<(u64, Epoch)> = (stretches.par_iter())
        .map(|stretch| {
            let key = key(reports, stretch);
            (key, kept.0.get(&key).cloned().unwrap_or_else(|| Epoch::of(reports, stretch)))
        })
        .collect();
    let mut groups = Groups::default();
    let mut start = 0;
    let mut before = None;
    for (stretch, (_, told)) in stretches.iter().zip(&epochs) {
        let number = epoch(stretch[0]);
        if number.is_none() || before.is_none() || number != before.map(|before| before + 1) {
            groups.close();
        }
        groups.add(told, start);
        start += stretch.len();
        before = number;
    }
    kept.0 = epochs.drain(..).collect();
    let mut clusters = groups.finish();
    clusters.sort_unstable();
    let mut found = Stories { of: vec![0; reports.len()], reports: Vec::with_capacity(clusters.len()) };
    for (story, cluster) in clusters.into_iter().enumerate() {
        let members: Vec<usize> = cluster.into_iter().map(|rank| order[rank]).collect();
        members.iter().for_each(|&report| found.of[report] = story);
        found.reports.push(members);
    }
    found
}

/// One vector for each report, in the given order: of length 1, or somewhat less for a long text.
/// Also the hash of each term, which is the same in every epoch.
fn vectors(reports: &[Report<'_>], order: &[usize]) -> (Vec<Vec<Entry>>, Vec<u32>) {
    let mut terms: HashMap<String, u32> = HashMap::new();
    let mut common: Vec<u32> = Vec::new();
    let mut holding: Vec<u32> = Vec::new();
    let mut counted = Vec::with_capacity(order.len());
    for &at in order {
        let report = &reports[at];
        let mut counts: Vec<(u32, u32)> = Vec::new();
        let whole = words(report.title).chain(words(report.body));
        let mut found: Vec<u32> = whole
            .take(LEAD)
            .map(|(_, word)| {
                let stem = stem(word);
                match terms.get(&stem) {
                    Some(&term) => term,
                    None => {
                        let term = common.len() as u32;
                        common.push(Common::english().of(&stem));
                        holding.push(0);
                        terms.insert(stem, term);
                        term
                    }
                }
            })
            .collect();
        let length = found.len();
        found.sort_unstable();
        for term in found {
            match counts.last_mut() {
                Some((last, count)) if *last == term => *count += 1,
                _ => {
                    counts.push((term, 1));
                    holding[term as usize] += 1;
                }
            }
        }
        counted.push((counts, length));
    }
    let mut hashes = vec![0; common.len()];
    terms.iter().for_each(|(stem, &term)| hashes[term as usize] = fnv(stem.as_bytes(), SEED) as u32);
    let all = f64::from(Common::english().stretches) + order.len() as f64 + 1.0;
    let weights: Vec<f32> = (common.iter().zip(&holding))
        .map(|(&common, &holding)| (all / (f64::from(common) + f64::from(holding) + 0.5)).ln() as f32)
        .collect();
    let vector = |(counts, length): (Vec<(u32, u32)>, usize)| {
        let entries =
            counts.into_iter().map(|(term, count)| (term, (1.0 + (count as f32).ln()) * weights[term as usize]));
        let mut vector = heaviest(entries.collect(), TERMS);
        normalise(&mut vector);
        let length = length as f32;
        let longer = ((length / SHORT).ln() / (LONG / SHORT).ln()).clamp(0.0, 1.0);
        let counts = (1.0 - (1.0 - LONG_COUNTS) * longer).sqrt();
        vector.iter_mut().for_each(|entry| entry.1 *= counts);
        vector
    };
    (counted.into_iter().map(vector).collect(), hashes)
}

#[cfg(test)]
mod tests;
