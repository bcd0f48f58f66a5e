//! Who acts: the phrases of an article that name states, offices, persons, bodies and peoples, each
//! resolved to a code or to the reason why not.
//!
//! What comes in: an article, its analysis, the registers. What goes out: mentions in text order, which
//! do not overlap, each with the steps that led to its code. "Foreign Minister Ana Soto of Peru" is one
//! mention, `PER.GOV`; a later "Soto", "the minister" or "she" is one of its own with the same code.
//! A person of the register acts in the office held at the article's date, or in the office the text
//! names. It does not decide who does what to whom.

mod discourse;
mod elements;
mod groups;
mod index;
mod offices;
mod resolve;

pub use index::MentionIndex;

use demarche_lexicon::Lexicon;
use demarche_types::{ActorMention, Analysis, Article, Quotation};
use std::collections::BTreeMap;

/// All mentions of actors, in text order, without overlap.
pub fn actors(article: &Article, analysis: &Analysis, lexicon: &Lexicon) -> Vec<ActorMention> {
    without_overlap(resolve::Scene::new(article, analysis, lexicon).mentions())
}

/// Gives mentions in the first and second person ("we", "our troops", "your country") the code of the speaker of the
/// quotation they stand in, or of whom he speaks to.
pub fn resolve_persons(
    article: &Article,
    analysis: &Analysis,
    lexicon: &Lexicon,
    quotations: &[Quotation],
    mentions: &mut [ActorMention],
) {
    resolve::resolve_persons(article, analysis, &lexicon.actors, quotations, mentions);
}

/// In text order; of mentions that share words, the longest: "both countries" over a stray pronoun in it.
fn without_overlap(mut mentions: Vec<ActorMention>) -> Vec<ActorMention> {
    mentions.sort_by_key(|mention| (std::cmp::Reverse(mention.span.len()), mention.span.start()));
    let mut kept: BTreeMap<usize, ActorMention> = BTreeMap::new();
    for mention in mentions {
        let before = kept.range(..mention.span.end()).next_back();
        if before.is_none_or(|(_, other)| !other.span.overlaps(mention.span)) {
            kept.insert(mention.span.start(), mention);
        }
    }
    kept.into_values().collect()
}

#[cfg(test)]
mod tests;
