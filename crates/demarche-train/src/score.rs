//! Scores of a net on a treebank, gold words given.
//!
//! Comes in: a net and sentences. Goes out: shares of words that are right. As in the CoNLL 2018 shared task, relations
//! are compared without subtypes and punctuation counts.

use std::time::Instant;

use demarche_lang::Net;

use crate::treebank::TreebankSentence;

/// Shares of words, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Scores {
    /// Universal part of speech right.
    pub upos: f64,
    /// Penn tag right.
    pub xpos: f64,
    /// Head right.
    pub uas: f64,
    /// Head and relation right, subtypes stripped.
    pub las: f64,
    /// Head and relation right, subtypes counted.
    pub las_subtypes: f64,
}

impl std::fmt::Display for Scores {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let percent = |share: f64| share * 100.0;
        write!(
            f,
            "UPOS {:.2}  XPOS {:.2}  UAS {:.2}  LAS {:.2}  LAS with subtypes {:.2}",
            percent(self.upos),
            percent(self.xpos),
            percent(self.uas),
            percent(self.las),
            percent(self.las_subtypes)
        )
    }
}

/// Scores a net; also gives its speed, in words a second on one core.
pub fn score(net: &Net, sentences: &[TreebankSentence]) -> (Scores, f64) {
    let words: Vec<Vec<&str>> = sentences.iter().map(TreebankSentence::words).collect();
    let start = Instant::now();
    let parsed = net.parse(&words);
    let seconds = start.elapsed().as_secs_f64();
    let mut counts = [0_usize; 5];
    let mut total = 0;
    let stem = |label: &str| label.split(':').next().unwrap_or_default().to_owned();
    for (gold, found) in sentences.iter().zip(&parsed) {
        for word in 0..gold.forms.len() {
            total += 1;
            let head = usize::from(found.head[word]) == gold.heads[word];
            let relation = &net.deprel_names()[usize::from(found.deprel[word])];
            let right = [
                net.upos_names()[usize::from(found.upos[word])] == gold.upos[word],
                net.xpos_names()[usize::from(found.xpos[word])] == gold.xpos[word],
                head,
                head && stem(relation) == stem(&gold.deprel[word]),
                head && *relation == gold.deprel[word],
            ];
            counts.iter_mut().zip(right).for_each(|(count, right)| *count += usize::from(right));
        }
    }
    let share = |count: usize| count as f64 / total.max(1) as f64;
    let [upos, xpos, uas, las, las_subtypes] = counts.map(share);
    (Scores { upos, xpos, uas, las, las_subtypes }, total as f64 / seconds.max(1e-9))
}
