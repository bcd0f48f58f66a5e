//! How far a signed network is from two camps: its frustration index, exactly.
//!
//! In: a [`Network`]. Out: the fewest edges that any division into two camps leaves frustrated (friends apart, foes together), a
//! division that reaches it, and a bound from below; where both meet the index is proved. The bound is that of a linear
//! program over edges: every cycle with an odd number of foes has a frustrated edge. Cycles are added as the program's solution breaks them
//! (shortest paths in the doubled network), and where the bound stays below, an edge is decided either way. Source of the problem: Aref,
//! Mason and Wilson 2018; of the cycles: Barahona and Mahjoub 1986.

use crate::random::Random;
use crate::signs::{Network, Sign};
use microlp::{ComparisonOp, OptimizationDirection, Problem};
use std::collections::{BTreeSet, BinaryHeap};

/// Decisions on edges before the proof is given up.
const MOST_DECISIONS: usize = 400;
/// Rounds of new cycles for one decision.
const MOST_ROUNDS: usize = 60;
/// Divisions that the search for a good one starts from.
const STARTS: usize = 60;

/// The frustration of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Frustration {
    /// Frustrated edges of the best division found.
    pub index: usize,
    /// No division has fewer; equal to `index` where that is proved.
    pub bound: usize,
    /// The camp of each node, of that division.
    pub camps: Vec<bool>,
    /// Frustrated edges.
    pub frustrated: Vec<usize>,
}

impl Frustration {
    /// Whether no better division exists.
    pub fn is_proved(&self) -> bool {
        self.bound == self.index
    }
}

/// The frustration index of a network.
pub fn frustration(network: &Network) -> Frustration {
    let camps = best_division(network, STARTS);
    let mut best = Frustration { index: 0, bound: 0, frustrated: frustrated(network, &camps), camps };
    best.index = best.frustrated.len();
    let mut cycles: BTreeSet<Vec<usize>> = network
        .triangles()
        .into_iter()
        .filter(|edges| edges.iter().filter(|edge| network.edges[**edge].sign == Sign::Foe).count() % 2 == 1)
        .map(|edges| sorted(edges.to_vec()))
        .collect();
    let mut open: Vec<Vec<(usize, bool)>> = vec![Vec::new()];
    let (mut is_proved, mut decisions) = (true, 0);
    while let Some(decided) = open.pop() {
        if decisions >= MOST_DECISIONS {
            is_proved = false;
            break;
        }
        decisions += 1;
        let Some((bound, values)) = relaxed(network, &mut cycles, &decided, best.index) else { continue };
        if decided.is_empty() {
            best.bound = bound.min(best.index);
        }
        if bound >= best.index {
            continue;
        }
        let Some(edge) = undecided(&values) else {
            // Whole numbers that break no cycle are a division.
            let camps = division(network, &values);
            let found = frustrated(network, &camps);
            if found.len() < best.index {
                best = Frustration { index: found.len(), frustrated: found, camps, ..best };
            }
            continue;
        };
        for value in [true, false] {
            open.push([decided.clone(), vec![(edge, value)]].concat());
        }
    }
    if is_proved {
        best.bound = best.index;
    }
    best
}

fn sorted(mut edges: Vec<usize>) -> Vec<usize> {
    edges.sort_unstable();
    edges
}

/// Edges that a division frustrates.
pub(crate) fn frustrated(network: &Network, camps: &[bool]) -> Vec<usize> {
    let is_frustrated = |index: &usize| {
        let edge = network.edges[*index];
        (camps[edge.a] == camps[edge.b]) != (edge.sign == Sign::Friend)
    };
    (0..network.edges.len()).filter(is_frustrated).collect()
}

/// A good division: from random ones, nodes change camps as long as that helps; the best of all.
pub(crate) fn best_division(network: &Network, starts: usize) -> Vec<bool> {
    let neighbours = network.neighbours();
    let mut random = Random::new(0xb10c);
    let gain = |camps: &[bool], node: usize| -> i64 {
        let frustrated = |(other, edge): &(usize, usize)| {
            (camps[node] == camps[*other]) != (network.edges[*edge].sign == Sign::Friend)
        };
        neighbours[node].iter().map(|tie| if frustrated(tie) { 1 } else { -1 }).sum()
    };
    let mut best: Option<(usize, Vec<bool>)> = None;
    let mut order: Vec<usize> = (0..network.nodes.len()).collect();
    for start in 0..starts.max(1) {
        let mut camps: Vec<bool> = match (&best, start % 2) {
            // Every other start shakes the best division.
            (Some((_, best)), 1) => best.iter().map(|camp| camp ^ (random.below(8) == 0)).collect(),
            _ => order.iter().map(|_| random.below(2) == 0).collect(),
        };
        let mut moved = true;
        while moved {
            moved = false;
            random.shuffle(&mut order);
            for node in &order {
                if gain(&camps, *node) > 0 {
                    camps[*node] = !camps[*node];
                    moved = true;
                }
            }
        }
        let count = frustrated(network, &camps).len();
        if best.as_ref().is_none_or(|(least, _)| count < *least) {
            best = Some((count, camps));
        }
    }
    best.map_or(Vec::new(), |(_, camps)| camps)
}

/// The bound of the linear program with some edges decided, and its solution; none if it has none. Stops as soon as the bound reaches `enough`.
fn relaxed(
    network: &Network,
    cycles: &mut BTreeSet<Vec<usize>>,
    decided: &[(usize, bool)],
    enough: usize,
) -> Option<(usize, Vec<f64>)> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let fixed =
        |edge: usize| decided.iter().find(|(known, _)| *known == edge).map(|(_, value)| f64::from(u8::from(*value)));
    let variables: Vec<_> = (0..network.edges.len())
        .map(|edge| problem.add_var(1.0, fixed(edge).map_or((0.0, 1.0), |value| (value, value))))
        .collect();
    for cycle in cycles.iter() {
        let terms: Vec<_> = cycle.iter().map(|edge| (variables[*edge], 1.0)).collect();
        problem.add_constraint(&terms, ComparisonOp::Ge, 1.0);
    }
    let mut solution = problem.solve().ok()?.into_solution().ok()?;
    for _ in 0..MOST_ROUNDS {
        let values: Vec<f64> = variables.iter().map(|variable| solution.var_value(*variable)).collect();
        let bound = (solution.objective() - 1e-6).ceil().max(0.0) as usize;
        if bound >= enough {
            return Some((bound, values));
        }
        let new: Vec<Vec<usize>> =
            broken(network, &values).into_iter().filter(|cycle| !cycles.contains(cycle)).collect();
        if new.is_empty() {
            return Some((bound, values));
        }
        for cycle in new {
            let terms: Vec<_> = cycle.iter().map(|edge| (variables[*edge], 1.0)).collect();
            solution = solution.add_constraint(&terms, ComparisonOp::Ge, 1.0).ok()?.into_solution().ok()?;
            cycles.insert(cycle);
        }
    }
    // The bound holds whatever cycles are missing.
    let values: Vec<f64> = variables.iter().map(|variable| solution.var_value(*variable)).collect();
    Some(((solution.objective() - 1e-6).ceil().max(0.0) as usize, values))
}

/// Odd cycles whose edges sum to less than one: shortest ways from a node to its double.
fn broken(network: &Network, values: &[f64]) -> Vec<Vec<usize>> {
    let (nodes, neighbours) = (network.nodes.len(), network.neighbours());
    let mut found: BTreeSet<Vec<usize>> = BTreeSet::new();
    for start in 0..nodes {
        let mut distance = vec![f64::INFINITY; 2 * nodes];
        let mut from: Vec<Option<(usize, usize)>> = vec![None; 2 * nodes];
        let mut heap = BinaryHeap::new();
        distance[start] = 0.0;
        heap.push(Nearest(0.0, start));
        while let Some(Nearest(length, place)) = heap.pop() {
            if length > distance[place] || length >= 1.0 - 1e-6 {
                continue;
            }
            let (node, layer) = (place % nodes, place / nodes);
            for (other, edge) in &neighbours[node] {
                let crosses = usize::from(network.edges[*edge].sign == Sign::Foe);
                let next = other + nodes * (layer ^ crosses);
                // A grain of length keeps ways short where many are free.
                let reached = length + values[*edge].max(0.0) + 1e-9;
                if reached < distance[next] {
                    distance[next] = reached;
                    from[next] = Some((place, *edge));
                    heap.push(Nearest(reached, next));
                }
            }
        }
        if distance[start + nodes] < 1.0 - 1e-6 {
            let (mut edges, mut place) = (Vec::new(), start + nodes);
            while let Some((before, edge)) = from[place] {
                edges.push(edge);
                place = before;
            }
            // A way that takes an edge twice is no cycle; another start finds the one inside it.
            let distinct: BTreeSet<usize> = edges.iter().copied().collect();
            if distinct.len() == edges.len() {
                found.insert(distinct.into_iter().collect());
            }
        }
    }
    found.into_iter().collect()
}

/// A place in the doubled network, the nearest first.
struct Nearest(f64, usize);

impl PartialEq for Nearest {
    fn eq(&self, other: &Nearest) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Nearest {}

impl PartialOrd for Nearest {
    fn partial_cmp(&self, other: &Nearest) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Nearest {
    fn cmp(&self, other: &Nearest) -> std::cmp::Ordering {
        other.0.total_cmp(&self.0).then(other.1.cmp(&self.1))
    }
}

/// The edge whose value is the least whole.
fn undecided(values: &[f64]) -> Option<usize> {
    let far = |value: f64| (value - value.round()).abs();
    let most = (0..values.len()).max_by(|a, b| far(values[*a]).total_cmp(&far(values[*b])).then(b.cmp(a)))?;
    (far(values[most]) > 1e-6).then_some(most)
}

/// The division that frustrates the edges of value 1 and no others, as far as one does.
fn division(network: &Network, values: &[f64]) -> Vec<bool> {
    let neighbours = network.neighbours();
    let mut camps: Vec<Option<bool>> = vec![None; network.nodes.len()];
    for start in 0..camps.len() {
        let mut stack = if camps[start].is_none() { vec![(start, false)] } else { Vec::new() };
        while let Some((node, camp)) = stack.pop() {
            if camps[node].is_some() {
                continue;
            }
            camps[node] = Some(camp);
            for (other, edge) in &neighbours[node] {
                let apart = (network.edges[*edge].sign == Sign::Foe) != (values[*edge] > 0.5);
                stack.push((*other, camp ^ apart));
            }
        }
    }
    camps.into_iter().map(|camp| camp.unwrap_or(false)).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::counts::Pair;
    use proptest::prelude::*;

    pub(crate) fn network(edges: &[(usize, usize, bool)]) -> Network {
        let sign = |is_friend: bool| if is_friend { Sign::Friend } else { Sign::Foe };
        Network::of(edges.iter().map(|(a, b, is_friend)| (Pair { a: *a.min(b), b: *a.max(b) }, sign(*is_friend))))
    }

    #[test]
    fn two_camps_are_balanced_and_a_foe_within_is_counted() {
        let balanced = network(&[(0, 1, true), (2, 3, true), (0, 2, false), (1, 3, false), (0, 3, false)]);
        let found = frustration(&balanced);
        assert_eq!((found.index, found.is_proved()), (0, true));
        assert_eq!(found.camps[0], found.camps[1]);
        assert_ne!(found.camps[0], found.camps[2]);
        let three_foes = network(&[(0, 1, false), (1, 2, false), (0, 2, false)]);
        assert_eq!(frustration(&three_foes).index, 1);
        assert_eq!(frustration(&Network::default()).index, 0);
    }

    proptest! {
        #[test]
        fn no_division_of_a_small_network_is_better(
            edges in prop::collection::btree_map((0..7_usize, 0..7_usize), any::<bool>(), 1..16)
        ) {
            let edges: Vec<(usize, usize, bool)> =
                edges.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), sign)| (a, b, sign)).collect();
            let network = network(&edges);
            let count = network.nodes.len();
            let least = (0..1_u32 << count)
                .map(|bits| frustrated(&network, &(0..count).map(|node| bits >> node & 1 == 1).collect::<Vec<_>>()).len())
                .min()
                .unwrap_or(0);
            let found = frustration(&network);
            prop_assert_eq!((found.index, found.bound), (least, least));
        }
    }
}
