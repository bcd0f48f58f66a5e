//! Whether the enemy of an enemy is a friend: triads of a signed network against chance.
//!
//! In: a [`Network`]. Out: how many triads of each kind it has, and how that compares with networks in which every actor
//! keeps about as many foes as it has but nothing else holds. Hostility gathers in a few actors; against mere shuffling of signs that alone looks
//! like an order of camps. Source of the null: logit P(foe) = t_i + t_j, a model of degrees, fitted to each actor's number of foes.

use crate::random::Random;
use crate::signs::{Edge, Network, Sign};

/// Networks drawn from the null.
const DRAWS: usize = 499;
/// Rounds of fitting.
const ROUNDS: usize = 60;
/// A chance below this is called significant.
const SIGNIFICANT: f64 = 0.05;

/// Triads by their number of foes: none and two are balanced, one and three are not.
pub type Triads = [usize; 4];

/// The triads of a network against chance.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// What it has.
    pub triads: Triads,
    /// What the null has on average.
    pub expected: [f64; 4],
    /// How many standard deviations apart they are.
    pub z: [f64; 4],
    /// The chance of a share of balanced triads that is as far from the null's middle, either way.
    pub chance: f64,
}

impl Balance {
    /// The part of triads that is balanced; none without triads.
    pub fn balanced(&self) -> Option<f64> {
        let all: usize = self.triads.iter().sum();
        (all > 0).then(|| (self.triads[0] + self.triads[2]) as f64 / all as f64)
    }

    /// Whether balance is more or less than hostile degrees alone make.
    pub fn is_significant(&self) -> bool {
        self.chance < SIGNIFICANT
    }
}

/// Compares a network with its null.
pub fn balance(network: &Network, seed: u64) -> Balance {
    let triangles = network.triangles();
    let count = |edges: &[Edge]| {
        let mut triads = [0; 4];
        for triangle in &triangles {
            triads[triangle.iter().filter(|edge| edges[**edge].sign == Sign::Foe).count()] += 1;
        }
        triads
    };
    let triads: Triads = count(&network.edges);
    let mut random = Random::new(seed);
    let chances = chances(network);
    let drawn: Vec<Triads> = (0..DRAWS).map(|_| count(&draw(network, &chances, &mut random))).collect();
    let mean = |of: &dyn Fn(&Triads) -> f64| drawn.iter().map(of).sum::<f64>() / DRAWS as f64;
    let (mut expected, mut z) = ([0.0; 4], [0.0; 4]);
    for kind in 0..4 {
        expected[kind] = mean(&|triads| triads[kind] as f64);
        let spread = mean(&|triads| (triads[kind] as f64 - expected[kind]).powi(2)).sqrt();
        z[kind] = if spread > 0.0 { (triads[kind] as f64 - expected[kind]) / spread } else { 0.0 };
    }
    let balanced = |triads: &Triads| (triads[0] + triads[2]) as f64;
    let own = balanced(&triads);
    let (above, below) = drawn.iter().fold((0, 0), |(above, below), triads| {
        (above + usize::from(balanced(triads) >= own), below + usize::from(balanced(triads) <= own))
    });
    let chance = (2.0 * (above.min(below) + 1) as f64 / (DRAWS + 1) as f64).min(1.0);
    Balance { triads, expected, z, chance }
}

/// The chance of each edge to be one of foes, such that each node has as many foes, on average, as it has in the network. A little of
/// the overall part is mixed in, so that a node of one sign does not become certain.
pub fn chances(network: &Network) -> Vec<f64> {
    /// Edges of the overall part that each node is mixed with.
    const MIXED: f64 = 0.5;
    let foes = network.edges.iter().filter(|edge| edge.sign == Sign::Foe).count() as f64;
    let overall = ((foes + 0.5) / (network.edges.len() as f64 + 1.0)).clamp(0.01, 0.99);
    let middle = (overall / (1.0 - overall)).ln() / 2.0;
    let mut tilt = vec![middle; network.nodes.len()];
    let neighbours = network.neighbours();
    let chance = |a: f64, b: f64| 1.0 / (1.0 + (-(a + b)).exp());
    for _ in 0..ROUNDS {
        for node in 0..tilt.len() {
            let own = neighbours[node].iter().filter(|(_, edge)| network.edges[*edge].sign == Sign::Foe).count() as f64;
            let target = own + MIXED * overall;
            let anchor = chance(tilt[node], middle);
            let (mut sum, mut slope) = (MIXED * anchor, MIXED * anchor * (1.0 - anchor));
            for (other, _) in &neighbours[node] {
                let p = chance(tilt[node], tilt[*other]);
                sum += p;
                slope += p * (1.0 - p);
            }
            tilt[node] += ((target - sum) / slope.max(0.05)).clamp(-1.0, 1.0);
        }
    }
    network.edges.iter().map(|edge| chance(tilt[edge.a], tilt[edge.b])).collect()
}

/// The same network with signs by chance.
pub fn draw(network: &Network, chances: &[f64], random: &mut Random) -> Vec<Edge> {
    let with = |(edge, chance): (&Edge, &f64)| Edge {
        sign: if random.unit() < *chance { Sign::Foe } else { Sign::Friend },
        ..*edge
    };
    network.edges.iter().zip(chances).map(with).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frustration::tests::network;

    #[test]
    fn two_camps_are_more_balanced_than_chance_and_one_pariah_is_not() {
        let camp = |node: usize| node % 2;
        let mut edges = Vec::new();
        for a in 0..12 {
            for b in a + 1..12 {
                edges.push((a, b, camp(a) == camp(b)));
            }
        }
        assert!(balance(&network(&edges), 1).is_significant());
        let pariah: Vec<_> = edges.iter().map(|(a, b, _)| (*a, *b, *a != 0)).collect();
        let found = balance(&network(&pariah), 1);
        assert_eq!(found.balanced(), Some(1.0), "all are at odds with one");
        assert!(!found.is_significant(), "{found:?}");
    }
}
