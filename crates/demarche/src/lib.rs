//! Demarche as a library: bytes in, coded readings out.
//!
//! ```
//! let reading = demarche::read_text("Chile accused Peru of shelling a village.", None);
//! let (sources, targets) = reading.events[0].sides(&reading.actors);
//! assert_eq!((sources[0].0.as_str(), targets[0].0.as_str()), ("CHL.GOV", "PER"));
//! ```
//!
//! The whole pipeline is [`read`]. It opens no file and asks no clock; [`wire`] gives its results the
//! shape of JSON.

mod claims;
mod corroborate;
mod lint;
pub mod relations;
mod reports;
mod stored;
mod support;
pub mod wire;
mod worklist;

pub use claims::{ruling_json, stance, support_json};
pub use corroborate::{Basis, Corroboration, Difference, Kept, corroborate, corroborate_after, corroborate_by};
pub use demarche_coder as coder;
pub use demarche_ingest as ingest;
pub use demarche_lang as lang;
pub use demarche_lexicon as lexicon;
pub use demarche_relate as relate;
pub use demarche_types as types;
pub use lint::{Finding, Lint, lint};
pub use reports::ReportText;
pub use stored::stored_article;
pub use support::{Support, supports, weakness};
pub use worklist::{Gap, Worklist};

use demarche_coder::Layers;
use demarche_ingest::Options;
use demarche_lexicon::Lexicon;
use demarche_types::{
    ActorCode, ActorKind, ActorMention, Analysis, Article, ArticleId, Diagnostic, Language, MentionForm, Metadata,
    PartialDate, PlaceMention, Publication, PublicationBasis, Reading, ResolvedActor, Span, TokenId, Versions,
};

/// The version of the program, as stored in every row.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Reads an article: sentences and trees, then dates, amounts, actors, reported speech and events.
///
/// A text in another language than English is kept and not coded.
pub fn read(article: Article, lexicon: &Lexicon) -> Reading {
    read_with(demarche_lang::Net::embedded(), article, lexicon)
}

/// Reads an article with another model for tags and trees.
pub fn read_with(net: &demarche_lang::Net, article: Article, lexicon: &Lexicon) -> Reading {
    let analysis = match article.language {
        Language::Other(_) => Analysis::default(),
        Language::English | Language::Unclear => demarche_lang::analyse_with(net, &article),
    };
    code(article, analysis, lexicon)
}

/// Codes an article that is already analysed, by us or by another parser.
pub fn code(article: Article, analysis: Analysis, lexicon: &Lexicon) -> Reading {
    code_given(article, analysis, lexicon, &[])
}

/// The versions that a reading made with this model and these dictionaries carries.
pub fn versions(net: &demarche_lang::Net, lexicon: &Lexicon) -> Versions {
    // As `demarche_lang::analyse` names itself.
    Versions { model: format!("demarche-lang {}", net.version()), ..versions_of(lexicon) }
}

fn versions_of(lexicon: &Lexicon) -> Versions {
    Versions { code: VERSION.to_owned(), lexicon: lexicon.version().to_owned(), model: String::new() }
}

/// Codes an article of which some phrases are known to be actors: each that no resolved mention touches
/// becomes a mention with the code [`GIVEN`].
pub fn code_given(mut article: Article, analysis: Analysis, lexicon: &Lexicon, given: &[Span]) -> Reading {
    let diagnostics = article.diagnostics.clone();
    if article.publication.date.is_none()
        && let Some(value) = demarche_coder::infer_publication(&article, &analysis)
    {
        article.publication.date = Some(value);
        article.publication.basis = PublicationBasis::Inferred;
    }
    let dates = demarche_coder::dates(&article, &analysis, lexicon);
    let quantities = demarche_coder::quantities(&article, &analysis);
    let mut actors = demarche_coder::actors(&article, &analysis, lexicon);
    add_given(&article, &analysis, given, &mut actors);
    let places = demarche_coder::places(&article, &analysis, &dates, &actors, lexicon);
    let quotations = demarche_coder::quotations(&article, &analysis, &actors, lexicon);
    demarche_coder::resolve_persons(&article, &analysis, lexicon, &quotations, &mut actors);
    let layers = Layers {
        article: &article,
        analysis: &analysis,
        dates: &dates,
        quantities: &quantities,
        places: &places,
        actors: &actors,
        quotations: &quotations,
    };
    let (mut events, uncoded) = demarche_coder::events(layers, lexicon);
    demarche_coder::act(&mut events, &quotations, &mut actors);
    let versions = Versions { model: analysis.made_by.clone(), ..versions_of(lexicon) };
    Reading { article, analysis, dates, quantities, places, actors, quotations, events, uncoded, diagnostics, versions }
}

/// The code of an actor that is known to be one, and no more: PLOVER's unknown actor.
pub const GIVEN: &str = "UNK";

fn add_given(article: &Article, analysis: &Analysis, given: &[Span], actors: &mut Vec<ActorMention>) {
    for &span in given {
        if actors.iter().any(|actor| actor.actor.is_ok() && actor.span.overlaps(span)) {
            continue;
        }
        let outside =
            |token: TokenId| analysis.token(token).head.is_none_or(|head| !span.contains(analysis.token(head).span));
        let Some(head) = analysis.tokens_in(span).find(|&token| outside(token)) else { continue };
        actors.retain(|actor| !actor.span.overlaps(span));
        actors.push(ActorMention {
            span,
            sentence: analysis.sentence_of(head),
            head,
            form: MentionForm::Nominal,
            actor: Ok(ResolvedActor {
                codes: vec![ActorCode(GIVEN.to_owned())],
                name: span.of(&article.text).to_owned(),
                kind: ActorKind::People,
                steps: vec!["given".to_owned()],
            }),
            considered: Vec::new(),
        });
    }
    if !given.is_empty() {
        actors.sort_by_key(|actor| actor.span);
    }
}

/// Where each of some phrases of a reading lies that are known to be names of places: as the article's own places are
/// found, but without asking whether the words mean a place.
pub fn locate(reading: &Reading, lexicon: &Lexicon, given: &[Span]) -> Vec<Option<PlaceMention>> {
    demarche_coder::locate(&reading.article, &reading.analysis, &reading.actors, lexicon, given)
}

/// Reads a plain text with the dictionaries that the program carries.
///
/// A text that is none (empty, control characters only) gives an empty reading with the reason as a
/// diagnostic.
pub fn read_text(text: &str, published: Option<PartialDate>) -> Reading {
    read_text_given(text, published, &[], Lexicon::embedded())
}

/// Reads a plain text of which some phrases are known to be actors, as [`code_given`] does.
pub fn read_text_given(text: &str, published: Option<PartialDate>, given: &[Span], lexicon: &Lexicon) -> Reading {
    let options = Options { published, ..Options::default() };
    let article = demarche_ingest::article_of_text(text, "-", &options).unwrap_or_else(|error| Article {
        id: ArticleId(String::new()),
        locator: "-".to_owned(),
        text: String::new(),
        sections: Vec::new(),
        metadata: Metadata::default(),
        publication: Publication { date: None, basis: PublicationBasis::Unknown },
        language: Language::Unclear,
        diagnostics: vec![Diagnostic { code: NO_TEXT, span: None, message: error.to_string() }],
    });
    let analysis = demarche_lang::analyse(&article);
    code_given(article, analysis, lexicon, given)
}

/// Diagnostic: there is no text.
pub const NO_TEXT: &str = "R001";

/// What the diagnostics of this crate mean.
pub const CODES: &[(&str, &str)] = &[(NO_TEXT, "the text given holds no words; there is nothing to read")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_carries_the_versions_that_are_told_beforehand() {
        let reading = read_text("Chile thanked Peru.", None);
        assert_eq!(reading.versions, versions(demarche_lang::Net::embedded(), Lexicon::embedded()));
    }
}
