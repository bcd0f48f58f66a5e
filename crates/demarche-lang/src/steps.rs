//! The order in which the words of several sentences go through an LSTM together.
//!
//! Comes in: the lengths of the sentences, falling. Goes out: which rows belong to which step. No row is padding.

/// The order of rows while the LSTM runs: all first words, then all second words, and so on; longest sentence first.
#[derive(Clone, Debug)]
pub struct Steps {
    /// The number of sentences that reach each step.
    pub active: Vec<usize>,
    /// The first row of each step.
    pub offset: Vec<usize>,
    /// The number of words in all.
    pub rows: usize,
}

impl Steps {
    /// Lengths fall, and the first is at least 1.
    pub fn new(lengths: impl Iterator<Item = usize> + Clone) -> Steps {
        let longest = lengths.clone().next().unwrap_or(0);
        let mut active = vec![0; longest];
        for length in lengths {
            for count in &mut active[..length] {
                *count += 1;
            }
        }
        let mut rows = 0;
        let mut offset = Vec::with_capacity(longest);
        for &count in &active {
            offset.push(rows);
            rows += count;
        }
        Steps { active, offset, rows }
    }

    /// Calls with each row and its place in the order of sentences.
    pub fn each(&self, mut call: impl FnMut(usize, usize)) {
        let mut place = 0;
        for sentence in 0..self.active.first().copied().unwrap_or(0) {
            for (step, &active) in self.active.iter().enumerate() {
                if sentence < active {
                    call(self.offset[step] + sentence, place);
                    place += 1;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ordered_by_step() {
        let steps = Steps::new([3, 1].into_iter());
        assert_eq!((steps.active.as_slice(), steps.offset.as_slice(), steps.rows), (&[2, 1, 1][..], &[0, 2, 3][..], 4));
        let mut pairs = Vec::new();
        steps.each(|row, place| pairs.push((row, place)));
        assert_eq!(pairs, [(0, 0), (2, 1), (3, 2), (1, 3)]);
    }
}
