//! Two stories told in the same terms: a cluster that falls into two camps.

use crate::sparse::{Entry, dot, normalise};
use std::collections::BTreeMap;

/// Smaller clusters say too little about camps.
const FEWEST: usize = 12;
/// A camp has at least so many members.
const CAMP: usize = 4;
/// Two camps are two stories if members of different camps share less than this part of what members of one camp share, in
/// words that tell members apart …
const APART: f32 = 0.3;
/// … and less than this part in all their words.
const APART_IN_ALL: f32 = 0.82;
/// What a word counts that only one member has.
const ALONE: f32 = 0.3;
/// Steps of the search for the axis along which members differ most, and of the moves after it.
const AXIS_STEPS: usize = 50;
const MOVES: usize = 20;

/// Adds a cluster to those found, in two or more parts if it falls apart.
pub(super) fn split(cluster: Vec<usize>, vectors: &[Vec<Entry>], found: &mut Vec<Vec<usize>>) {
    let mut waiting = vec![cluster];
    while let Some(mut cluster) = waiting.pop() {
        cluster.sort_unstable();
        match camps(&cluster, vectors) {
            Some((one, other)) => waiting.extend([one, other]),
            None => found.push(cluster),
        }
    }
}

fn camps(cluster: &[usize], vectors: &[Vec<Entry>]) -> Option<(Vec<usize>, Vec<usize>)> {
    if cluster.len() < FEWEST {
        return None;
    }
    let (local, terms) = telling(cluster, vectors);
    let sides = sides(&local, terms);
    let few = sides.iter().filter(|&&side| side).count();
    if few.min(sides.len() - few) < CAMP {
        return None;
    }
    let whole: Vec<&[Entry]> = cluster.iter().map(|&at| vectors[at].as_slice()).collect();
    let within: Vec<&[Entry]> = local.iter().map(Vec::as_slice).collect();
    let most = whole.iter().flat_map(|vector| vector.iter()).map(|entry| entry.0 as usize + 1).max().unwrap_or(0);
    if overlap(&within, &sides, terms) >= APART || overlap(&whole, &sides, most) >= APART_IN_ALL {
        return None;
    }
    let of = |wanted: bool| {
        let members = cluster.iter().zip(&sides).filter(move |(_, side)| **side == wanted);
        members.map(|(&at, _)| at).collect()
    };
    Some((of(true), of(false)))
}

/// The members' vectors in words that tell them apart: what all share weighs nothing. Terms are numbered anew, from 0.
fn telling(cluster: &[usize], vectors: &[Vec<Entry>]) -> (Vec<Vec<Entry>>, usize) {
    let mut holding: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for &(term, _) in cluster.iter().flat_map(|&at| &vectors[at]) {
        holding.entry(term).or_default().0 += 1;
    }
    for (number, (_, new)) in holding.values_mut().enumerate() {
        *new = number as u32;
    }
    let weigh = |&(term, weight): &Entry| {
        let (count, number) = holding[&term];
        let alone = if count == 1 { ALONE } else { 1.0 };
        (number, weight * alone * (cluster.len() as f32 / count as f32).ln())
    };
    let local = cluster.iter().map(|&at| {
        let mut vector: Vec<Entry> = vectors[at].iter().map(weigh).collect();
        normalise(&mut vector);
        vector
    });
    (local.collect(), holding.len())
}

/// Two sides: above and below the mean on the main axis, then each member moved to the side that it is nearer to.
fn sides(vectors: &[Vec<Entry>], terms: usize) -> Vec<bool> {
    let count = vectors.len() as f32;
    let mut axis: Vec<f32> = (0..vectors.len()).map(|at| (at as f32 * 1.7 + 1.0).sin()).collect();
    for _ in 0..AXIS_STEPS {
        let mean = axis.iter().sum::<f32>() / count;
        let mut sum = vec![0.0; terms];
        for (vector, place) in vectors.iter().zip(&axis) {
            add(&mut sum, vector, place - mean);
        }
        axis = vectors.iter().map(|vector| along(&sum, vector)).collect();
        let length = axis.iter().map(|place| place * place).sum::<f32>().sqrt();
        if length == 0.0 {
            break;
        }
        axis.iter_mut().for_each(|place| *place /= length);
    }
    let mean = axis.iter().sum::<f32>() / count;
    let mut sides: Vec<bool> = axis.iter().map(|&place| place > mean).collect();
    for _ in 0..MOVES {
        let sums = sums(vectors.iter().map(Vec::as_slice), &sides, terms);
        let count = |wanted: bool| sides.iter().filter(|&&side| side == wanted).count();
        let counts = [count(false), count(true)];
        if counts[0] < 2 || counts[1] < 2 {
            break;
        }
        let moved: Vec<bool> = (vectors.iter().zip(&sides))
            .map(|(vector, &side)| {
                // Without the member itself.
                let nearness = |to: bool| {
                    let (own, others) = if to == side {
                        (dot(vector, vector), counts[to as usize] - 1)
                    } else {
                        (0.0, counts[to as usize])
                    };
                    (along(&sums[to as usize], vector) - own) / others as f32
                };
                let (no, yes) = (nearness(false), nearness(true));
                if no == yes { side } else { yes > no }
            })
            .collect();
        if moved == sides {
            break;
        }
        sides = moved;
    }
    sides
}

/// What members of different sides share, as a part of what members of one side share: mean similarity between by the
/// geometric mean of the mean similarities within.
fn overlap(vectors: &[&[Entry]], sides: &[bool], terms: usize) -> f32 {
    let sums = sums(vectors.iter().copied(), sides, terms);
    let within = |wanted: bool| {
        let members = || vectors.iter().zip(sides).filter(move |(_, side)| **side == wanted);
        let count = members().count() as f32;
        let own: f32 = members().map(|(vector, _)| dot(vector, vector)).sum();
        let square: f32 = sums[wanted as usize].iter().map(|weight| weight * weight).sum();
        ((square - own) / (count * (count - 1.0)), count)
    };
    let ((one, few), (other, many)) = (within(true), within(false));
    let between: f32 = sums[0].iter().zip(&sums[1]).map(|(one, other)| one * other).sum();
    let mean = (one * other).max(0.0).sqrt();
    if mean > 0.0 { between / (few * many) / mean } else { f32::INFINITY }
}

/// The sums of the vectors of each side.
fn sums<'a>(vectors: impl Iterator<Item = &'a [Entry]>, sides: &[bool], terms: usize) -> [Vec<f32>; 2] {
    let mut sums = [vec![0.0; terms], vec![0.0; terms]];
    for (vector, &side) in vectors.zip(sides) {
        add(&mut sums[side as usize], vector, 1.0);
    }
    sums
}

fn add(sum: &mut [f32], vector: &[Entry], factor: f32) {
    vector.iter().for_each(|&(term, weight)| sum[term as usize] += factor * weight);
}

fn along(dense: &[f32], vector: &[Entry]) -> f32 {
    vector.iter().map(|&(term, weight)| dense[term as usize] * weight).sum()
}
