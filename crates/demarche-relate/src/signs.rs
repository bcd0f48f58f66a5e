//! Friends and foes at one time: a network of pairs, each more or less surely of a sign.
//!
//! In: [`Counts`]. Out: the pairs that matter to each other, with the probabilities that they stand as friends, as foes, or that the reports do not
//! say. A foe is more hostile than the world, beyond doubt of a draw; a friend is less so and has more to do with the other than the size
//! of both explains: two states that hardly know each other are no friends because nobody shoots.

use crate::calendar::Tick;
use crate::counts::{Counts, Pair, Quads, conflict, cooperation, total};
use crate::hostility::{Hostility, Volumes, logit, volumes};
use crate::random::Random;

/// What a year counts against the next.
pub(crate) const DECAY: f64 = 0.5;
/// Fewer events, the older the less, make no tie.
const FEWEST: f64 = 8.0;
/// How far the log-odds of conflict must lie from the world's for a sign.
const MARGIN: f64 = 0.3;
/// Independent events that one report is worth: they come in bunches.
const TRUST: f64 = 0.45;
/// The probability from which a sign is taken as settled.
const SETTLED: f64 = 0.8;

/// Friend or foe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// They side with each other.
    Friend,
    /// They are at odds.
    Foe,
}

/// A pair that matters to each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tie {
    /// Who.
    pub pair: Pair,
    /// Probability that they are friends.
    pub friend: f64,
    /// Probability that they are foes.
    pub foe: f64,
    pub(crate) quads: Quads,
    world: f64,
    shrinkage: f64,
    is_close: bool,
}

impl Tie {
    /// The sign, where it is settled.
    pub fn sign(&self) -> Option<Sign> {
        match () {
            () if self.friend >= SETTLED => Some(Sign::Friend),
            () if self.foe >= SETTLED => Some(Sign::Foe),
            () => None,
        }
    }

    /// Events that it rests on, the older the less.
    pub fn events(&self) -> f64 {
        total(&self.quads)
    }

    /// A sign drawn from what the reports allow.
    pub fn draw(&self, random: &mut Random) -> Option<Sign> {
        let share = random.beta(
            TRUST * conflict(&self.quads) + self.shrinkage * self.world,
            TRUST * cooperation(&self.quads) + self.shrinkage * (1.0 - self.world),
        );
        let odds = logit(share) - logit(self.world);
        match () {
            () if odds > MARGIN => Some(Sign::Foe),
            () if odds < -MARGIN && self.is_close => Some(Sign::Friend),
            () => None,
        }
    }
}

/// The ties of all pairs at a period, in the order of the pairs.
pub fn ties(counts: &Counts, hostility: &Hostility, at: Tick) -> Vec<Tie> {
    let volumes = volumes(counts, at, DECAY);
    counts.dyads.keys().filter_map(|pair| tie(counts, hostility, &volumes, *pair, at)).collect()
}

/// The tie of one pair; none if too little was reported of it. `volumes` is what [`volumes`] gives for the same period.
pub(crate) fn tie(counts: &Counts, hostility: &Hostility, volumes: &Volumes, pair: Pair, at: Tick) -> Option<Tie> {
    const DRAWS: usize = 200;
    let standing = hostility.standing(counts, pair, at, DECAY)?;
    let n = total(&standing.quads);
    if n < FEWEST {
        return None;
    }
    let expected = volumes.actors[pair.a] * volumes.actors[pair.b] / volumes.all.max(1.0);
    let mut tie = Tie {
        pair,
        friend: 0.0,
        foe: 0.0,
        quads: standing.quads,
        world: standing.world,
        shrinkage: hostility.shrinkage,
        is_close: n > expected,
    };
    // The same draws for a pair whatever others there are.
    let mut random = Random::new(0x7135);
    for _ in 0..DRAWS {
        match tie.draw(&mut random) {
            Some(Sign::Friend) => tie.friend += 1.0 / DRAWS as f64,
            Some(Sign::Foe) => tie.foe += 1.0 / DRAWS as f64,
            None => {}
        }
    }
    Some(tie)
}

/// An edge of a signed network, its ends by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The one.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Friends or foes.
    pub sign: Sign,
}

/// A signed network; [`Network::nodes`] tells which actor each number is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Place of each node in [`Counts::actors`].
    pub nodes: Vec<usize>,
    /// Each pair at most once.
    pub edges: Vec<Edge>,
}

impl Network {
    /// The network of signed pairs.
    pub fn of(signed: impl IntoIterator<Item = (Pair, Sign)>) -> Network {
        let signed: Vec<(Pair, Sign)> = signed.into_iter().collect();
        let mut nodes: Vec<usize> = signed.iter().flat_map(|(pair, _)| [pair.a, pair.b]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let place = |actor: usize| nodes.partition_point(|node| *node < actor);
        let edges =
            signed.iter().map(|(pair, sign)| Edge { a: place(pair.a), b: place(pair.b), sign: *sign }).collect();
        Network { nodes, edges }
    }

    /// For each node its neighbours and the edge to each.
    pub fn neighbours(&self) -> Vec<Vec<(usize, usize)>> {
        let mut neighbours = vec![Vec::new(); self.nodes.len()];
        for (index, edge) in self.edges.iter().enumerate() {
            neighbours[edge.a].push((edge.b, index));
            neighbours[edge.b].push((edge.a, index));
        }
        neighbours.iter_mut().for_each(|list| list.sort_unstable());
        neighbours
    }

    /// All triangles, as three edges.
    pub fn triangles(&self) -> Vec<[usize; 3]> {
        let neighbours = self.neighbours();
        let mut triangles = Vec::new();
        for (index, edge) in self.edges.iter().enumerate() {
            let (low, high) = (edge.a.min(edge.b), edge.a.max(edge.b));
            for (third, to_low) in neighbours[low].iter().filter(|(third, _)| *third > high) {
                if let Ok(found) = neighbours[high].binary_search_by_key(third, |(node, _)| *node) {
                    triangles.push([index, *to_low, neighbours[high][found].1]);
                }
            }
        }
        triangles
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Grain;
    use crate::counts::tests::row;

    #[test]
    fn friends_work_together_foes_fight_and_strangers_are_neither() {
        let rows = [
            row("PER CHL 2014 60 10 1 0"),
            row("PER ECU 2014 3 0 30 20"),
            row("PER BOL 2014 1 0 0 0"),
            row("NOR ISL 2014 80 10 5 0"),
            row("NOR BOL 2014 70 0 6 0"),
        ];
        let counts = Counts::gather(&rows, Grain::Year);
        let ties = ties(&counts, &Hostility::fit(&counts), 2014);
        let sign = |one: &str, other: &str| {
            let pair = counts.pair(one, other).expect("both occur");
            ties.iter().find(|tie| tie.pair == pair).and_then(Tie::sign)
        };
        assert_eq!(sign("PER", "ECU"), Some(Sign::Foe));
        assert_eq!(sign("PER", "CHL"), Some(Sign::Friend));
        assert_eq!(sign("PER", "BOL"), None, "one event makes no tie");
    }
}
