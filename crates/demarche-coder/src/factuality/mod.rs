//! How real a text makes each of its predicates, as a number from −3 (did not happen) over 0 (open) to +3 (happened).
//!
//! What comes in: an analysed article and the words that change how real an event is (`frames/operators.tsv`).
//! What goes out: a score for any token taken as a predicate. Two opinions stand behind it: the signature that
//! rules read off the tree (negation, tense, modality, matrix verbs; the same that decide the factuality of coded
//! events), and a linear model over features of the tree, of which the signature is one. The model's weights
//! stand in `model/factuality.tsv`, one feature a line. Whether a deed is negated, the signature decides: the
//! annotators whose scores the weights are learnt from disagree on what "did not sign" is to be called. The score
//! is of the text and never of the world.

mod features;

use crate::events::{Signature, signature};
use crate::tree::Tree;
use demarche_lexicon::{FramePos, Lexicon};
use demarche_types::{Analysis, Article, Factuality, Polarity, TokenId, Upos};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The ends of the scale.
const LIMIT: f64 = 3.0;

/// Verbs for states of mind, having and being (Vendler's states): "does not know" tells of no deed left undone.
const STATES: [&str; 38] = [
    "be",
    "have",
    "own",
    "belong",
    "contain",
    "exist",
    "know",
    "think",
    "believe",
    "understand",
    "realize",
    "realise",
    "remember",
    "doubt",
    "suppose",
    "expect",
    "intend",
    "want",
    "wish",
    "need",
    "like",
    "love",
    "hate",
    "care",
    "mind",
    "matter",
    "mean",
    "represent",
    "seem",
    "appear",
    "feel",
    "find",
    "hear",
    "see",
    "look",
    "bode",
    "disappoint",
    "kid",
];

/// Scores the predicates of one article.
pub struct Scorer<'a> {
    tree: Tree<'a>,
    lexicon: &'a Lexicon,
}

impl<'a> Scorer<'a> {
    /// For an article and its trees.
    pub fn new(article: &'a Article, analysis: &'a Analysis, lexicon: &'a Lexicon) -> Scorer<'a> {
        Scorer { tree: Tree::new(article, analysis), lexicon }
    }

    /// The verbs and event nouns of the article, in text order.
    pub fn predicates(&self) -> impl Iterator<Item = TokenId> + '_ {
        (0..self.tree.analysis.tokens.len() as u32).map(TokenId).filter(|&id| match self.tree.token(id).upos {
            Upos::Verb => true,
            Upos::Noun => self.lexicon.frames.is_event_noun(self.tree.lemma(id)),
            _ => false,
        })
    }

    /// The score of a token as a predicate, from −3 to +3.
    pub fn score(&self, id: TokenId) -> f64 {
        let model = Model::embedded();
        let sum: f64 = self.features(id).iter().filter_map(|feature| model.weights.get(feature.as_str())).sum();
        let learnt = (model.bias + sum).clamp(-LIMIT, LIMIT);
        let undone = self.by_signature(id) == -LIMIT && !STATES.contains(&self.tree.lemma(id));
        if undone { (learnt - LIMIT) / 2.0 } else { learnt }
    }

    /// The features that weigh most in a token's score, heaviest first.
    pub fn reasons(&self, id: TokenId) -> Vec<(String, f64)> {
        let model = Model::embedded();
        let weigh = |feature: String| model.weights.get(feature.as_str()).map(|&weight| (feature, weight));
        let mut found: Vec<(String, f64)> = self.features(id).into_iter().filter_map(weigh).collect();
        found.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
        found
    }

    /// What the signature alone makes of a token: +3, 0 or −3, and halves for what is planned.
    pub fn by_signature(&self, id: TokenId) -> f64 {
        let signature = self.signature(id);
        let certain = match signature.factuality {
            Factuality::Happened => LIMIT,
            Factuality::Planned => LIMIT / 6.0,
            Factuality::Possible | Factuality::ClaimedBySpeaker | Factuality::ClaimedByAuthor => -LIMIT / 6.0,
            Factuality::CalledFor => -LIMIT / 3.0,
            Factuality::Denied => -LIMIT,
        };
        match signature.polarity {
            Polarity::Positive => certain,
            Polarity::Negative => -certain.abs(),
        }
    }

    /// The features of a token as a predicate, each once, sorted: what the model is trained on.
    pub fn features(&self, id: TokenId) -> Vec<String> {
        let signature = self.signature(id);
        let mut found = features::of(&self.tree, id);
        found.push(format!("signature={},{}", signature.factuality, signature.polarity));
        found.sort_unstable();
        found.dedup();
        found
    }

    fn signature(&self, id: TokenId) -> Signature {
        let pos = match self.tree.token(id).upos {
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num => FramePos::Noun,
            Upos::Adj => FramePos::Adj,
            _ => FramePos::Verb,
        };
        signature(&self.tree, &self.lexicon.frames, id, pos)
    }
}

/// The weights of the features.
struct Model {
    bias: f64,
    weights: HashMap<&'static str, f64>,
}

/// The line of the table that no feature has: what every score begins with.
const BIAS: &str = "bias";

impl Model {
    fn embedded() -> &'static Model {
        static EMBEDDED: OnceLock<Model> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            let table = include_str!("../../model/factuality.tsv");
            let lines = table.lines().filter(|line| !line.starts_with('#'));
            let mut weights: HashMap<&str, f64> = lines
                .filter_map(|line| line.rsplit_once('\t'))
                .filter_map(|(feature, weight)| Some((feature, weight.parse().ok()?)))
                .collect();
            Model { bias: weights.remove(BIAS).unwrap_or(0.0), weights }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_feature_with_a_weight() {
        let table = include_str!("../../model/factuality.tsv");
        let lines = table.lines().filter(|line| !line.starts_with('#')).count();
        let model = Model::embedded();
        assert_eq!(model.weights.len() + 1, lines);
        assert!(model.weights.values().all(|weight| weight.is_finite()));
    }
}
