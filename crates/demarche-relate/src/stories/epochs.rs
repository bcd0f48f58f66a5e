//! Epochs: stretches of time that are divided into stories one by one, and what joins them.

use super::near::{JOINS, LOOKED_UP, fading, join};
use super::{split, vectors};
use crate::report::{Day, Report};
use crate::sparse::{Entry, dot, heaviest, plus};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Days of an epoch. A story that pauses for longer than some weeks is over.
pub(super) const EPOCH: Day = 32;
/// Terms of a cluster that its neighbours in the next epoch are compared with.
const TERMS: usize = 64;
/// Where hashes begin.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// What was found of epochs, by their reports: may be thrown away at any time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptStories(pub(super) BTreeMap<u64, Epoch>);

/// The clusters of one epoch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Epoch {
    clusters: Vec<Told>,
}

/// A cluster of one epoch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Told {
    /// Its reports, by their place in the epoch.
    members: Vec<u32>,
    /// The heaviest terms of the sum of their vectors, by hash.
    sum: Vec<Entry>,
    /// First and last day.
    days: Option<(Day, Day)>,
}

impl Epoch {
    /// Divides the reports of an epoch, which come in their order.
    pub(super) fn of(reports: &[Report<'_>], stretch: &[usize]) -> Epoch {
        let (vectors, hashes) = vectors(reports, stretch);
        let days: Vec<Option<Day>> = stretch.iter().map(|&at| reports[at].day).collect();
        let mut clusters: Vec<Vec<usize>> = Vec::new();
        for cluster in join(&vectors, &days) {
            split::split(cluster, &vectors, &mut clusters);
        }
        clusters.iter_mut().for_each(|cluster| cluster.sort_unstable());
        clusters.sort_unstable();
        let told = |cluster: Vec<usize>| {
            let mut sum: BTreeMap<u32, f32> = BTreeMap::new();
            for &(term, weight) in cluster.iter().flat_map(|&at| &vectors[at]) {
                *sum.entry(hashes[term as usize]).or_default() += weight;
            }
            let of = || cluster.iter().filter_map(|&at| days[at]);
            Told {
                sum: heaviest(sum.into_iter().collect(), TERMS),
                days: of().min().zip(of().max()),
                members: cluster.iter().map(|&at| at as u32).collect(),
            }
        };
        Epoch { clusters: clusters.into_iter().map(told).collect() }
    }
}

/// Clusters of all epochs so far, joined.
#[derive(Default)]
pub(super) struct Groups {
    all: Vec<Group>,
    /// Those that have a cluster in the last epoch.
    open: Vec<usize>,
}

struct Group {
    members: Vec<usize>,
    sum: Vec<Entry>,
    days: Option<(Day, Day)>,
}

impl Groups {
    /// What comes next is no neighbour of what came last.
    pub(super) fn close(&mut self) {
        self.open.clear();
    }

    /// Adds the clusters of the next epoch, whose first report has the rank `start`: the closest join first, each with at most
    /// one group.
    pub(super) fn add(&mut self, epoch: &Epoch, start: usize) {
        let mut index: HashMap<u32, Vec<usize>> = HashMap::new();
        for &group in &self.open {
            for (term, _) in heaviest(self.all[group].sum.clone(), LOOKED_UP) {
                index.entry(term).or_default().push(group);
            }
        }
        let mut close: Vec<(u32, usize, usize)> = Vec::new();
        for (number, told) in epoch.clusters.iter().enumerate() {
            let heavy = heaviest(told.sum.clone(), LOOKED_UP);
            let near: BTreeSet<usize> =
                heavy.iter().filter_map(|(term, _)| index.get(term)).flatten().copied().collect();
            for group in near {
                let other = &self.all[group];
                let pairs = told.members.len() as f32 * other.members.len() as f32;
                let closeness = dot(&told.sum, &other.sum) / pairs * fading(told.days, other.days);
                if closeness >= JOINS {
                    // Positive floats sort as their bits do.
                    close.push((closeness.to_bits(), group, number));
                }
            }
        }
        close.sort_unstable_by(|one, other| other.0.cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        let mut group_of: Vec<Option<usize>> = vec![None; epoch.clusters.len()];
        let mut taken: BTreeSet<usize> = BTreeSet::new();
        for (_, group, number) in close {
            if group_of[number].is_none() && taken.insert(group) {
                group_of[number] = Some(group);
            }
        }
        self.open.clear();
        for (told, group) in epoch.clusters.iter().zip(group_of) {
            let members = told.members.iter().map(|&at| start + at as usize);
            let group = match group {
                Some(group) => {
                    let known = &mut self.all[group];
                    known.members.extend(members);
                    known.sum = heaviest(plus(&known.sum, &told.sum), 2 * TERMS);
                    known.days = match (known.days, told.days) {
                        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
                        (one, other) => one.or(other),
                    };
                    group
                }
                None => {
                    self.all.push(Group { members: members.collect(), sum: told.sum.clone(), days: told.days });
                    self.all.len() - 1
                }
            };
            self.open.push(group);
        }
    }

    /// The ranks of the members of each group.
    pub(super) fn finish(self) -> Vec<Vec<usize>> {
        let sorted = |mut group: Group| {
            group.members.sort_unstable();
            group.members
        };
        self.all.into_iter().map(sorted).collect()
    }
}

/// What an epoch is kept by: all that its division is found from.
pub(super) fn key(reports: &[Report<'_>], stretch: &[usize]) -> u64 {
    let mut sum = fnv(&(stretch.len() as u64).to_le_bytes(), SEED);
    for &at in stretch {
        let report = &reports[at];
        for part in [report.title, "\u{0}", report.body, "\u{0}"] {
            sum = fnv(part.as_bytes(), sum);
        }
        sum = fnv(&report.day.unwrap_or(Day::MIN).to_le_bytes(), sum);
    }
    sum
}

/// FNV-1a, eight bytes at a time.
pub(crate) fn fnv(bytes: &[u8], mut sum: u64) -> u64 {
    const PRIME: u64 = 0x0100_0000_01b3;
    for chunk in bytes.chunks(8) {
        let mut whole = [0; 8];
        whole[..chunk.len()].copy_from_slice(chunk);
        sum = (sum ^ u64::from_le_bytes(whole)).wrapping_mul(PRIME);
        sum ^= sum >> 29;
    }
    sum
}
