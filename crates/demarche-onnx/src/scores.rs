//! Scores that a model gave for one row of pieces.

use demarche_lang::best_tree;
use rten::Value;
use rten_tensor::prelude::*;

/// One or two places of pieces, and a number for each label.
pub(crate) struct Scores {
    values: Vec<f32>,
    /// How many pieces the second place counts, if there is one.
    heads: Option<usize>,
    columns: usize,
}

impl Scores {
    /// The scores of an output that has one of `shapes`; else what it has.
    pub(crate) fn of(value: &Value, shapes: &[&[usize]]) -> Result<Scores, String> {
        let Some(view) = value.as_tensor_view::<f32>() else { return Err(format!("{:?}", value.dtype())) };
        let shape = view.shape();
        match shapes.iter().find(|wanted| **wanted == shape) {
            Some([_, _, columns]) => Ok(Scores { values: view.to_vec(), heads: None, columns: *columns }),
            Some([_, _, heads, columns]) => {
                Ok(Scores { values: view.to_vec(), heads: Some(*heads), columns: *columns })
            }
            _ => Err(format!("f32 {:?}", shape)),
        }
    }

    /// The best label of a piece; the first of equals.
    pub(crate) fn best(&self, piece: usize) -> usize {
        self.best_of_pair(piece, 0, |_| true).unwrap_or(0)
    }

    /// The best label of a piece under its head, of those that may be.
    pub(crate) fn best_of_pair(&self, piece: usize, head: usize, may: impl Fn(usize) -> bool) -> Option<usize> {
        let row = self.heads.map_or(piece, |heads| piece * heads + head);
        let row = &self.values[row * self.columns..][..self.columns];
        let mut best: Option<usize> = None;
        for (label, score) in row.iter().enumerate().filter(|(label, _)| may(*label)) {
            if best.is_none_or(|best| *score > row[best] || row[best].is_nan()) {
                best = Some(label);
            }
        }
        best
    }

    /// The heads of the best tree over words, given the piece that each begins with; piece 0 is the root.
    pub(crate) fn tree(&self, first: &[usize]) -> Vec<Option<usize>> {
        let stride = first.len() + 1;
        let mut scores = Vec::with_capacity(first.len() * stride);
        for &word in first {
            let row = &self.values[word * self.columns..][..self.columns];
            scores.push(row[0]);
            scores.extend(first.iter().map(|&head| row[head]));
        }
        best_tree(first.len(), &scores, stride).into_iter().map(|head| head.checked_sub(1)).collect()
    }
}
