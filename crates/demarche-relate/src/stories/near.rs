//! Joining neighbours: an inverted index gives candidates, mean similarity decides.

use crate::sparse::{Entry, dot, heaviest, normalise, plus};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Clusters join while the mean cosine between their members is at least so much. Tuned on articles about pairs of similar
/// happenings told by several outlets each.
pub(super) const JOINS: f32 = 0.17;
/// Terms of a vector that are looked up in the index, the heaviest first.
pub(super) const LOOKED_UP: usize = 24;
/// Entries of the index that are kept for a term, the latest: what bounds the work.
const KEPT: usize = 256;
/// Neighbours of a vector that are compared exactly.
const NEIGHBOURS: usize = 16;
/// Terms that a large cluster keeps.
const CLUSTER_TERMS: usize = 512;
/// Reports so many days apart are never compared.
const WINDOW: i32 = 60;
/// A gap of so many days is no gap yet.
const FRESH: i32 = 3;
/// Days after which similarity counts 1/e of what it counted.
const FADES: f32 = 14.0;
/// How often clusters look for neighbours again.
const ROUNDS: usize = 3;

/// Reports that have joined.
struct Cluster {
    /// Sum of the members' vectors.
    sum: Vec<Entry>,
    members: Vec<usize>,
    /// First and last day of the dated members.
    days: Option<(i32, i32)>,
    /// Clusters that were neighbours; some may be gone.
    near: Vec<u32>,
}

impl Cluster {
    /// Mean similarity of the members of two clusters, less the further their days are apart.
    fn closeness(&self, other: &Cluster) -> f32 {
        let pairs = self.members.len() as f32 * other.members.len() as f32;
        dot(&self.sum, &other.sum) / pairs * fading(self.days, other.days)
    }
}

/// Days between two periods, 0 if they overlap or one is unknown.
fn gap(one: Option<(i32, i32)>, other: Option<(i32, i32)>) -> i32 {
    match (one, other) {
        (Some(one), Some(other)) => (one.0 - other.1).max(other.0 - one.1).max(0),
        _ => 0,
    }
}

pub(super) fn fading(one: Option<(i32, i32)>, other: Option<(i32, i32)>) -> f32 {
    (-((gap(one, other) - FRESH).max(0) as f32) / FADES).exp()
}

/// The clusters of vectors with their days, as indices. The vectors come in the order of their days.
pub(super) fn join(vectors: &[Vec<Entry>], days: &[Option<i32>]) -> Vec<Vec<usize>> {
    let single = |(at, (vector, day)): (usize, (&Vec<Entry>, &Option<i32>))| Cluster {
        sum: vector.clone(),
        members: vec![at],
        days: day.map(|day| (day, day)),
        near: Vec::new(),
    };
    let mut clusters: Vec<Cluster> = vectors.iter().zip(days).enumerate().map(single).collect();
    for _ in 0..ROUNDS {
        let before = clusters.len();
        clusters = agglomerate(clusters);
        if clusters.len() == before {
            break;
        }
    }
    clusters.into_iter().map(|cluster| cluster.members).collect()
}

/// Joins neighbours, the closest first, until none are close enough.
fn agglomerate(mut clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut waiting: BinaryHeap<(u32, Reverse<u32>, Reverse<u32>)> = BinaryHeap::new();
    let edges = neighbours(&clusters);
    for (one, other) in edges {
        // Positive floats sort as their bits do.
        let closeness = clusters[one as usize].closeness(&clusters[other as usize]);
        clusters[one as usize].near.push(other);
        clusters[other as usize].near.push(one);
        if closeness >= JOINS {
            waiting.push((closeness.to_bits(), Reverse(one), Reverse(other)));
        }
    }
    let mut clusters: Vec<Option<Cluster>> = clusters.into_iter().map(Some).collect();
    while let Some((_, Reverse(one), Reverse(other))) = waiting.pop() {
        if clusters[one as usize].is_none() || clusters[other as usize].is_none() {
            continue;
        }
        let (Some(one), Some(other)) = (clusters[one as usize].take(), clusters[other as usize].take()) else {
            continue;
        };
        let joined = merged(one, other);
        let number = clusters.len() as u32;
        let mut near = Vec::new();
        for &neighbour in &joined.near {
            if let Some(cluster) = &mut clusters[neighbour as usize] {
                let closeness = joined.closeness(cluster);
                if closeness >= JOINS {
                    waiting.push((closeness.to_bits(), Reverse(neighbour), Reverse(number)));
                }
                cluster.near.push(number);
                near.push(neighbour);
            }
        }
        clusters.push(Some(Cluster { near, ..joined }));
    }
    let mut left: Vec<Cluster> = clusters.into_iter().flatten().collect();
    for cluster in &mut left {
        cluster.near = Vec::new();
        cluster.members.sort_unstable();
    }
    left.sort_by(|one, other| (one.days, &one.members).cmp(&(other.days, &other.members)));
    left
}

fn merged(one: Cluster, other: Cluster) -> Cluster {
    let mut sum = plus(&one.sum, &other.sum);
    if sum.len() > 2 * CLUSTER_TERMS {
        sum = heaviest(sum, CLUSTER_TERMS);
    }
    let (mut members, few) = match one.members.len() >= other.members.len() {
        true => (one.members, other.members),
        false => (other.members, one.members),
    };
    members.extend(few);
    let days = match (one.days, other.days) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    };
    let mut near = one.near;
    near.extend(other.near);
    near.sort_unstable();
    near.dedup();
    Cluster { sum, members, days, near }
}

/// Pairs of clusters that share heavy terms, each pair once. The clusters come in the order of their days.
fn neighbours(clusters: &[Cluster]) -> Vec<(u32, u32)> {
    let terms = clusters.iter().flat_map(|cluster| &cluster.sum).map(|entry| entry.0 as usize + 1).max().unwrap_or(0);
    let mut index: Vec<Vec<(u32, f32)>> = vec![Vec::new(); terms];
    let mut shared = vec![0.0_f32; clusters.len()];
    let mut pairs = Vec::new();
    for (number, cluster) in clusters.iter().enumerate() {
        let mut vector = heaviest(cluster.sum.clone(), LOOKED_UP);
        normalise(&mut vector);
        let mut touched: Vec<u32> = Vec::new();
        for &(term, weight) in &vector {
            for &(other, other_weight) in index[term as usize].iter().rev().take(KEPT) {
                if gap(cluster.days, clusters[other as usize].days) > WINDOW {
                    continue;
                }
                let sum = &mut shared[other as usize];
                if *sum == 0.0 {
                    touched.push(other);
                }
                *sum += weight * other_weight;
            }
        }
        let closer = |one: &u32, other: &u32| {
            let by = |at: &u32| shared[*at as usize];
            by(other).total_cmp(&by(one)).then(other.cmp(one))
        };
        if touched.len() > NEIGHBOURS {
            touched.select_nth_unstable_by(NEIGHBOURS, closer);
        }
        pairs.extend(touched.iter().take(NEIGHBOURS).map(|&other| (other, number as u32)));
        touched.iter().for_each(|&other| shared[other as usize] = 0.0);
        for &(term, weight) in &vector {
            let entries = &mut index[term as usize];
            if entries.len() >= 2 * KEPT {
                entries.drain(..KEPT);
            }
            entries.push((number as u32, weight));
        }
    }
    pairs
}
