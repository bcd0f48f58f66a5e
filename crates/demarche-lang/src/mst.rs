//! The best tree over a sentence: Chu-Liu/Edmonds with exactly one root.
//!
//! Comes in: the score of each head for each word. Goes out: one head for each word, always a tree.

/// What is taken from the score of each arc from the root, so that the best tree has as few of them as can be: one.
///
/// It must be larger than any difference between two trees; scores are clamped to ± [`SCORE_MAX`].
const ROOT_PENALTY: f64 = 1e9;

/// Scores beyond this are cut; the scores of a trained net are within a few hundred.
const SCORE_MAX: f64 = 1e5;

/// The heads of the best tree with one root.
///
/// Shape: `scores` has a row for each of `words` words; entry 0 of a row is the root, entry `h` the `h`-th word.
/// Rows are `stride` apart. The result has the same numbering. A word's score for itself is ignored.
pub fn best_tree(words: usize, scores: &[f32], stride: usize) -> Vec<usize> {
    let mut heads = Vec::with_capacity(words);
    for word in 1..=words {
        let row = &scores[(word - 1) * stride..][..=words];
        let mut best = 0;
        for (head, &score) in row.iter().enumerate() {
            if head != word && score > row[best] {
                best = head;
            }
        }
        heads.push(best);
    }
    if is_tree(&heads) {
        return heads;
    }
    Graph::new(words, scores, stride).solve()
}

/// Whether each word reaches the root and just one does so directly. Heads are 1-based, 0 is the root.
pub(crate) fn is_tree(heads: &[usize]) -> bool {
    if heads.iter().filter(|&&head| head == 0).count() != 1 {
        return false;
    }
    // For each node, the start of the walk that met it first.
    let mut met = vec![0; heads.len() + 1];
    for start in 1..=heads.len() {
        let mut node = start;
        while node != 0 && met[node] == 0 {
            met[node] = start;
            node = heads[node - 1];
        }
        if node != 0 && met[node] == start {
            return false;
        }
    }
    true
}

/// The graph while cycles are contracted. Each slot holds a word, the root (slot 0) or a contracted cycle.
struct Graph {
    slots: usize,
    /// `score[head * slots + dependent]`.
    score: Vec<f64>,
    /// The words that the arc between two slots joins: head and dependent.
    arc: Vec<(u32, u32)>,
    /// Slots not yet swallowed by a cycle, in rising order.
    alive: Vec<usize>,
    /// The node that each slot holds now. Nodes are words, then cycles in the order of contraction.
    node: Vec<usize>,
    /// The cycle that swallowed each node.
    parent: Vec<usize>,
}

/// No cycle has swallowed the node.
const FREE: usize = usize::MAX;

impl Graph {
    fn new(words: usize, scores: &[f32], stride: usize) -> Graph {
        let slots = words + 1;
        let mut score = vec![f64::NEG_INFINITY; slots * slots];
        let mut arc = vec![(0, 0); slots * slots];
        for dependent in 1..slots {
            for head in (0..slots).filter(|&head| head != dependent) {
                let value = f64::from(scores[(dependent - 1) * stride + head]);
                let value = if value.is_nan() { -SCORE_MAX } else { value.clamp(-SCORE_MAX, SCORE_MAX) };
                score[head * slots + dependent] = if head == 0 { value - ROOT_PENALTY } else { value };
                arc[head * slots + dependent] = (head as u32, dependent as u32);
            }
        }
        Graph { slots, score, arc, alive: (0..slots).collect(), node: (0..slots).collect(), parent: vec![FREE; slots] }
    }

    fn best_head(&self, dependent: usize) -> usize {
        let mut best = usize::from(dependent == 0);
        for &head in &self.alive {
            if head != dependent
                && self.score[head * self.slots + dependent] > self.score[best * self.slots + dependent]
            {
                best = head;
            }
        }
        best
    }

    fn solve(mut self) -> Vec<usize> {
        let slots = self.slots;
        // The chosen arc into each node.
        let mut chosen: Vec<(u32, u32)> = vec![(0, 0); slots];
        let mut cycles: Vec<Vec<usize>> = Vec::new();
        let mut heads: Vec<usize> = (0..slots).map(|slot| if slot == 0 { 0 } else { self.best_head(slot) }).collect();
        loop {
            for &slot in self.alive.iter().filter(|&&slot| slot != 0) {
                chosen[self.node[slot]] = self.arc[heads[slot] * slots + slot];
            }
            let Some(cycle) = self.find_cycle(&heads) else { break };
            let keep = self.contract(&cycle, &heads);
            cycles.push(cycle.iter().map(|&slot| self.node[slot]).collect());
            let node = slots + cycles.len() - 1;
            for &slot in &cycle {
                self.parent[self.node[slot]] = node;
            }
            self.parent.push(FREE);
            chosen.push((0, 0));
            self.node[keep] = node;
            for &slot in self.alive.iter().filter(|&&slot| slot != 0) {
                if slot == keep || cycle.contains(&heads[slot]) {
                    heads[slot] = self.best_head(slot);
                }
            }
        }
        // From the last cycle to the first: the arc into the cycle replaces the one into the member it enters.
        for (index, _) in cycles.iter().enumerate().rev() {
            let cycle = slots + index;
            let into = chosen[cycle];
            let mut member = into.1 as usize;
            while self.parent[member] != cycle {
                member = self.parent[member];
            }
            chosen[member] = into;
        }
        chosen[1..slots].iter().map(|&(head, _)| head as usize).collect()
    }

    fn find_cycle(&self, heads: &[usize]) -> Option<Vec<usize>> {
        let mut met = vec![0; self.slots];
        for &start in self.alive.iter().filter(|&&slot| slot != 0) {
            let mut slot = start;
            while slot != 0 && met[slot] == 0 {
                met[slot] = start;
                slot = heads[slot];
            }
            if slot != 0 && met[slot] == start {
                let mut cycle = vec![slot];
                let mut next = heads[slot];
                while next != slot {
                    cycle.push(next);
                    next = heads[next];
                }
                return Some(cycle);
            }
        }
        None
    }

    /// Makes one slot of a cycle and returns it.
    fn contract(&mut self, cycle: &[usize], heads: &[usize]) -> usize {
        let slots = self.slots;
        let keep = cycle[0];
        // The scores of the arcs of the cycle, taken before any is changed.
        let inside: Vec<f64> = cycle.iter().map(|&slot| self.score[heads[slot] * slots + slot]).collect();
        self.alive.retain(|slot| *slot == keep || !cycle.contains(slot));
        for &other in self.alive.iter().filter(|&&slot| slot != keep) {
            let mut out = (f64::NEG_INFINITY, (0, 0));
            let mut into = (f64::NEG_INFINITY, (0, 0));
            for (&member, inside) in cycle.iter().zip(&inside) {
                let at = member * slots + other;
                if self.score[at] > out.0 {
                    out = (self.score[at], self.arc[at]);
                }
                let at = other * slots + member;
                if self.score[at] - inside > into.0 {
                    into = (self.score[at] - inside, self.arc[at]);
                }
            }
            (self.score[keep * slots + other], self.arc[keep * slots + other]) = out;
            (self.score[other * slots + keep], self.arc[other * slots + keep]) = into;
        }
        keep
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn total(words: usize, scores: &[f32], heads: &[usize]) -> f64 {
        (0..words).map(|word| f64::from(scores[word * (words + 1) + heads[word]])).sum()
    }

    /// The best tree by trying all.
    fn exhaustive(words: usize, scores: &[f32]) -> f64 {
        let mut best = f64::NEG_INFINITY;
        let mut heads = vec![0; words];
        for mut code in 0..(words + 1).pow(words as u32) {
            for head in &mut heads {
                *head = code % (words + 1);
                code /= words + 1;
            }
            if heads.iter().enumerate().all(|(word, &head)| head != word + 1) && is_tree(&heads) {
                best = best.max(total(words, scores, &heads));
            }
        }
        best
    }

    #[test]
    fn no_word_and_one_word() {
        assert!(best_tree(0, &[], 1).is_empty());
        assert_eq!(best_tree(1, &[-5.0, 9.0], 2), [0]);
    }

    #[test]
    fn not_a_tree() {
        assert!(!is_tree(&[2, 1]));
        assert!(!is_tree(&[0, 0]));
        assert!(!is_tree(&[0, 3, 2]));
        assert!(is_tree(&[2, 0, 2]));
    }

    proptest! {
        #[test]
        fn always_a_tree_with_one_root(words in 1_usize..60, seed in any::<u64>()) {
            let mut state = seed | 1;
            let scores: Vec<f32> = (0..words * (words + 1)).map(|_| {
                state ^= state << 13; state ^= state >> 7; state ^= state << 17;
                match state % 97 { 0 => f32::NAN, 1 => f32::INFINITY, 2 => f32::NEG_INFINITY, n => (n as f32) - 50.0 }
            }).collect();
            prop_assert!(is_tree(&best_tree(words, &scores, words + 1)));
        }

        #[test]
        fn no_tree_is_better(words in 1_usize..6, values in prop::collection::vec(-9_i8..9, 30)) {
            let scores: Vec<f32> = values[..words * (words + 1)].iter().map(|&value| f32::from(value)).collect();
            let heads = best_tree(words, &scores, words + 1);
            prop_assert!(is_tree(&heads));
            prop_assert_eq!(total(words, &scores, &heads), exhaustive(words, &scores));
        }
    }
}
