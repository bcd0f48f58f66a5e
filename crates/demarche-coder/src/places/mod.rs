//! Places: names on the map in an article, with where they lie.
//!
//! In: an article, its analysis, its dates and actors, and the gazetteer. Out: place mentions in text order, not
//! overlapping: the words of the name, the place with coordinates and state, and why it is this place of that name.
//! A name with several places is settled by what stands beside it ("Tripoli, Lebanon", "Lima region"), by the states
//! and provinces that the article tells of, and by how large the places are.
//!
//! It does not say which event happened where, and reports neither adjectives ("Chilean") nor pronouns.
//!
//! `names (what could be a place) → choice (which place of that name) → evidence (whether it is a place at all)`

mod choice;
mod evidence;
mod names;

use choice::Atlas;
use demarche_lexicon::Lexicon;
use demarche_types::{ActorMention, Analysis, Article, DateMention, PlaceMention, Span};

/// Places of the article, in text order.
pub fn places(
    article: &Article,
    analysis: &Analysis,
    dates: &[DateMention],
    actors: &[ActorMention],
    lexicon: &Lexicon,
) -> Vec<PlaceMention> {
    let names = names::of_article(article, analysis, &lexicon.places);
    let atlas = Atlas::new(article, actors, &lexicon.places, names);
    let accepted = evidence::accepted(&atlas, analysis, dates, actors, &lexicon.actors);
    atlas.mentions(&accepted)
}

/// Where each of the given phrases lies, for phrases that are known to be names of places.
pub fn locate(
    article: &Article,
    analysis: &Analysis,
    actors: &[ActorMention],
    lexicon: &Lexicon,
    given: &[Span],
) -> Vec<Option<PlaceMention>> {
    let names = names::of_article_with(article, analysis, &lexicon.places, given);
    let atlas = Atlas::new(article, actors, &lexicon.places, names);
    given.iter().map(|&span| atlas.given(span)).collect()
}
