//! The linguistic layer: an article's text becomes sentences, words, tags, lemmas and trees.
//!
//! In: a [`demarche_types::Article`]. Out: its [`demarche_types::Analysis`]. [`analyse`] runs the stages, each of
//! which also stands alone: [`sentences`], [`tokenise`], the net ([`Net`]), [`lemma`]. [`conllu`] writes an
//! analysis and reads one, also of another parser. Knows English only, and nothing of actors or events.
//!
//! The functions are pure and may be called from many threads at once; one call uses one thread.

mod abbreviations;
mod analyse;
mod borders;
mod clauses;
mod clear;
pub mod conllu;
pub mod entities;
pub mod features;
mod finite;
pub mod iob;
pub mod kernel;
pub mod lemma;
pub mod model;
mod mst;
mod net;
mod passive;
mod phrases;
pub mod sentences;
pub mod steps;
pub mod tokenise;

pub use analyse::{WordParse, analyse, analyse_by, analyse_with, analyse_words, parse_words};
pub use model::ModelError;
pub use mst::best_tree;
pub use net::{Net, ParsedSentence, WINDOW_WORDS};

/// An article for tests: each text a body section of its own.
#[cfg(test)]
fn test_article(sections: &[&str]) -> demarche_types::Article {
    use demarche_types::{
        Article, ArticleId, Language, Metadata, Publication, PublicationBasis, Section, SectionKind, Span,
    };
    let mut text = String::new();
    let mut found = Vec::new();
    for section in sections {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(section);
        found.push(Section { kind: SectionKind::Body, span: Span::new(start, text.len()), author: None });
    }
    Article {
        id: ArticleId("0123456789abcdef".to_owned()),
        locator: "-".to_owned(),
        text,
        sections: found,
        metadata: Metadata::default(),
        publication: Publication { date: None, basis: PublicationBasis::Unknown },
        language: Language::English,
        diagnostics: Vec::new(),
    }
}
