//! How likely a speaker's own words make an event: "may", "highly likely", "there is little chance that".
//!
//! In: the predicate, what its clause says of its reality, and the table of hedges. Out: the words, and the band of
//! likelihood of ICD 203 that they stand for. It is the speaker's estimate, and no judgement of ours.

use super::reality::Reality;
use super::slots::Predicate;
use crate::tree::Tree;
use demarche_lexicon::Hedges;
use demarche_types::{Band, Polarity, Rel, TokenId, Upos};

/// How many clauses above an event may hold the hedge: "there is little chance that they will agree to meet".
const MAX_STEPS: usize = 4;

/// How many words of a phrase may stand before the word that hangs in the tree.
const MAX_BEFORE: u32 = 4;

/// Verbs of which the subject or object may be an estimate: "the odds are that", "have a good chance of".
const BEARERS: [&str; 5] = ["be", "have", "stand", "see", "remain"];

/// Words that turn round the hedge after them.
const NEGATIONS: [&str; 6] = ["not", "n't", "n’t", "never", "no", "hardly"];

/// The hedge of a predicate, if it has one.
pub(crate) fn of(
    tree: &Tree<'_>,
    hedges: &Hedges,
    predicate: &Predicate,
    reality: &Reality,
) -> Option<(Vec<TokenId>, Band)> {
    let (words, band) = above(tree, hedges, predicate)?;
    let (words, band) = turned(tree, words, band);
    // "may not sign", but in "not likely to sign" and "unlikely to sign" the hedge has the negation in it.
    let elsewhere = reality.polarity == Polarity::Negative && !reality.shown_by.iter().any(|word| words.contains(word));
    Some((words, if elsewhere { band.negated() } else { band }))
}

/// The hedge nearest to a predicate, in its clause or one above it.
fn above(tree: &Tree<'_>, hedges: &Hedges, predicate: &Predicate) -> Option<(Vec<TokenId>, Band)> {
    let mut clause = predicate.light.map_or(predicate.token, |(verb, _)| verb);
    if clause != predicate.token
        && let Some(found) = beside(tree, hedges, predicate.token)
    {
        return Some(found);
    }
    for step in 0..MAX_STEPS {
        if let Some(found) =
            beside(tree, hedges, clause).or_else(|| (step > 0).then(|| longest(tree, hedges, &[clause])).flatten())
        {
            return Some(found);
        }
        let above = tree.token(clause).head?;
        let goes_on = match tree.rel(clause) {
            Rel::Xcomp | Rel::Ccomp | Rel::Csubj | Rel::Acl | Rel::Parataxis => true,
            // "a strike is likely", "ruled out an attack", "the likelihood of a strike"
            Rel::Nsubj | Rel::Obj | Rel::Nmod | Rel::Obl => {
                tree.token(clause).upos == Upos::Noun && is_estimate(tree, hedges, above)
            }
            Rel::Advcl => tree.with_rel(clause, &[Rel::Mark]).any(|mark| matches!(tree.lemma(mark), "that" | "to")),
            _ => false,
        };
        if !goes_on {
            return None;
        }
        clause = above;
    }
    None
}

/// Whether a word is a hedge itself: "likely", "possibility".
fn is_estimate(tree: &Tree<'_>, hedges: &Hedges, word: TokenId) -> bool {
    longest(tree, hedges, &[word]).is_some() || beside(tree, hedges, word).is_some()
}

/// A hedge among the words that hang on a clause's head.
fn beside(tree: &Tree<'_>, hedges: &Hedges, head: TokenId) -> Option<(Vec<TokenId>, Band)> {
    let hang: Vec<TokenId> = tree
        .with_rel(head, &[Rel::Aux, Rel::Advmod, Rel::Amod, Rel::Nsubj, Rel::Obl, Rel::Obj, Rel::Parataxis])
        .filter(|&child| match tree.rel(child) {
            Rel::Nsubj | Rel::Obj | Rel::Parataxis => BEARERS.contains(&tree.lemma(head)),
            _ => true,
        })
        .collect();
    longest(tree, hedges, &hang)
}

/// The longest phrase that covers one of these words; of equals the first that is no mere modal.
fn longest(tree: &Tree<'_>, hedges: &Hedges, words: &[TokenId]) -> Option<(Vec<TokenId>, Band)> {
    let mut best: Option<(Vec<TokenId>, Band)> = None;
    for &word in words {
        let sentence = tree.analysis.sentence(tree.analysis.sentence_of(word));
        for first in word.0.saturating_sub(MAX_BEFORE).max(sentence.first)..=word.0 {
            let form = |at: u32| (at < sentence.end).then(|| tree.form(TokenId(at)).to_lowercase());
            let Some(start) = form(first) else { continue };
            for (phrase, band) in hedges.beginning(&start) {
                let end = first + phrase.len() as u32;
                let is_here = end > word.0
                    && phrase.iter().zip(first..).all(|(part, at)| form(at).is_some_and(|form| form == *part));
                let is_modal = |words: &[TokenId]| matches!(words, [one] if tree.rel(*one) == Rel::Aux);
                let found: Vec<TokenId> = (first..end).map(TokenId).collect();
                let is_better = best.as_ref().is_none_or(|(old, _)| {
                    old.len() < found.len() || (old.len() == found.len() && is_modal(old) && !is_modal(&found))
                });
                // "could not attend" says that it did not happen; "cannot" is no estimate.
                let denied = is_modal(&found)
                    && tree.form(word).eq_ignore_ascii_case("could")
                    && form(end).is_some_and(|next| NEGATIONS.contains(&next.as_str()));
                if is_here && is_better && !denied && !is_month(tree, &found) {
                    best = Some((found, *band));
                }
            }
        }
    }
    best
}

/// "visited Chile in May", "on 3 May": the month, and no modal.
fn is_month(tree: &Tree<'_>, words: &[TokenId]) -> bool {
    let [word] = words else { return false };
    tree.form(*word) == "May" && tree.rel(*word) != Rel::Aux
}

/// The band, turned round by a negation right before it.
fn turned(tree: &Tree<'_>, mut words: Vec<TokenId>, band: Band) -> (Vec<TokenId>, Band) {
    let Some(&first) = words.first() else { return (words, band) };
    let sentence = tree.analysis.sentence(tree.analysis.sentence_of(first));
    let before = first.0.checked_sub(1).filter(|&at| at >= sentence.first).map(TokenId);
    let is_negation = |word: &TokenId| NEGATIONS.contains(&tree.form(*word).to_lowercase().as_str());
    match before.filter(|_| tree.rel(first) != Rel::Aux).filter(is_negation) {
        Some(not) => {
            words.insert(0, not);
            (words, band.negated())
        }
        None => (words, band),
    }
}
