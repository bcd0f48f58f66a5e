//! Which actors side together, and how sure that is.
//!
//! In: the [`Tie`]s of a time. Out: [`Blocs`]: the division into two camps that the settled signs speak for, with its frustration proved; for each
//! actor how often it stands with its camp when signs are drawn from what the reports allow; and how polar the world is. Camps of
//! single draws are matched to the whole, so that the sides keep their names.

use crate::balance::{Balance, balance};
use crate::frustration::{Frustration, best_division, frustration};
use crate::random::Random;
use crate::signs::{Network, Sign, Tie};

/// Draws of signs.
const DRAWS: usize = 100;
/// Starts of the search for camps in each draw.
const STARTS: usize = 6;

/// The camps of a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Blocs {
    /// Settled signs.
    pub network: Network,
    /// Its frustration and camps.
    pub frustration: Frustration,
    /// For each two nodes, by row: how often a draw puts them into one camp.
    pub together: Vec<f64>,
    /// For each node: how often a draw leaves it in its camp.
    pub membership: Vec<f64>,
    /// How polar: 0, foes stand anywhere; 1, all between the camps and no friends across. Lowest, middle and highest of nine draws in ten.
    pub polarity: [f64; 3],
    /// Triads against chance.
    pub balance: Balance,
}

/// The camps that ties speak for.
pub fn blocs(ties: &[Tie], seed: u64) -> Blocs {
    let network = Network::of(ties.iter().filter_map(|tie| Some((tie.pair, tie.sign()?))));
    let frustration = frustration(&network);
    let count = network.nodes.len();
    let mut random = Random::new(seed);
    let (mut together, mut membership) = (vec![0.0; count * count], vec![0.0; count]);
    let mut polarities = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let drawn = Network::of(ties.iter().filter_map(|tie| {
            let known =
                network.nodes.binary_search(&tie.pair.a).is_ok() && network.nodes.binary_search(&tie.pair.b).is_ok();
            Some((tie.pair, tie.draw(&mut random).filter(|_| known)?))
        }));
        let found = best_division(&drawn, STARTS);
        // Nodes that a draw leaves without ties stay where they are.
        let place = |actor: &usize| drawn.nodes.binary_search(actor).ok();
        let camps: Vec<Option<bool>> = network.nodes.iter().map(|actor| place(actor).map(|node| found[node])).collect();
        let agree = camps.iter().zip(&frustration.camps).filter(|(camp, whole)| **camp == Some(**whole)).count();
        let turned = 2 * agree < camps.iter().flatten().count();
        let camps: Vec<bool> = camps
            .iter()
            .zip(&frustration.camps)
            .map(|(camp, whole)| camp.map_or(*whole, |camp| camp ^ turned))
            .collect();
        for one in 0..count {
            membership[one] += f64::from(u8::from(camps[one] == frustration.camps[one])) / DRAWS as f64;
            for other in 0..count {
                together[one * count + other] += f64::from(u8::from(camps[one] == camps[other])) / DRAWS as f64;
            }
        }
        polarities.push(polarity(&drawn, &found));
    }
    polarities.sort_by(f64::total_cmp);
    let polarity = [DRAWS / 20, DRAWS / 2, DRAWS - 1 - DRAWS / 20].map(|at| polarities[at]);
    let balance = balance(&network, seed);
    Blocs { network, frustration, together, membership, polarity, balance }
}

/// The part of foes that stand between the camps, less the part of friends that do.
fn polarity(network: &Network, camps: &[bool]) -> f64 {
    let between = |sign: Sign| {
        let edges: Vec<_> = network.edges.iter().filter(|edge| edge.sign == sign).collect();
        let apart = edges.iter().filter(|edge| camps[edge.a] != camps[edge.b]).count();
        if edges.is_empty() { 0.0 } else { apart as f64 / edges.len() as f64 }
    };
    (between(Sign::Foe) - between(Sign::Friend)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Grain;
    use crate::counts::Counts;
    use crate::counts::tests::row;
    use crate::hostility::Hostility;
    use crate::signs::ties;

    #[test]
    fn planted_camps_are_found_again() {
        let names = ["PER", "CHL", "BOL", "ECU", "NOR", "ISL", "FIN", "DNK"];
        let mut rows = Vec::new();
        for (i, a) in names.iter().enumerate() {
            for (j, b) in names.iter().enumerate().skip(i + 1) {
                let quads = if (i < 4) == (j < 4) { "60 8 2 0" } else { "10 0 12 4" };
                rows.push(row(&format!("{a} {b} 2014 {quads}")));
            }
        }
        let counts = Counts::gather(&rows, Grain::Year);
        let found = blocs(&ties(&counts, &Hostility::fit(&counts), 2014), 1);
        assert_eq!((found.network.nodes.len(), found.frustration.index), (8, 0));
        let camp = |name: &str| {
            let node = found.network.nodes.iter().position(|node| counts.actors[*node] == name).expect("a node");
            (found.frustration.camps[node], found.membership[node])
        };
        assert_eq!(camp("PER").0, camp("ECU").0);
        assert_ne!(camp("PER").0, camp("NOR").0);
        assert!(camp("PER").1 > 0.9 && found.polarity[1] > 0.9);
    }
}
