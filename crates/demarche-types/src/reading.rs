use crate::{
    ActorMention, Analysis, Article, DateMention, Diagnostic, EventMention, PlaceMention, Quantity, Quotation, Uncoded,
};

/// Everything that was read out of one article.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The text with what is known about it.
    pub article: Article,
    /// Sentences, tokens and trees.
    pub analysis: Analysis,
    /// Dates and times, in text order.
    pub dates: Vec<DateMention>,
    /// Amounts and numbers, in text order.
    pub quantities: Vec<Quantity>,
    /// Places, in text order.
    pub places: Vec<PlaceMention>,
    /// Actors, in text order.
    pub actors: Vec<ActorMention>,
    /// Reported speech, outer before inner.
    pub quotations: Vec<Quotation>,
    /// Coded events, in text order.
    pub events: Vec<EventMention>,
    /// Predicates that were not coded, with the reason.
    pub uncoded: Vec<Uncoded>,
    /// Oddities, from ingest to coding.
    pub diagnostics: Vec<Diagnostic>,
    /// What made this reading.
    pub versions: Versions,
}

/// The versions of all that made a reading; stored in every row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Versions {
    /// The program.
    pub code: String,
    /// Hash of the lexicon's text.
    pub lexicon: String,
    /// Hash of the model file, or the name of the parser whose CoNLL-U was read.
    pub model: String,
}
