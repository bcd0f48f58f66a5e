//! The tables of a ledger, row by row.
//!
//! Offsets are bytes of the article's text, which the articles table holds whole. Every row carries the
//! reading that made it and the versions of code, lexicon and model.

use crate::column::{self, Column};
use crate::table::Table;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, Schema};
use demarche_types::{Article, Dated, PartialDate, Reading, SectionKind, Unit, Versions, Voice};
use std::sync::Arc;

/// A row of one of the tables.
pub trait Row: Sized {
    /// Its table.
    const TABLE: Table;
    /// What a row is.
    const ABOUT: &'static str;
    /// What each column holds, in the order of the schema.
    const COLUMNS: &'static [&'static str];
    /// The schema of its table.
    fn schema() -> Schema;
    /// Rows as a batch of columns.
    fn batch(rows: &[Self]) -> Result<RecordBatch, ArrowError>;
    /// Rows back from columns; the name of the first column that is missing or of another type.
    fn rows(batch: &RecordBatch) -> Result<Vec<Self>, &'static str>;
}

macro_rules! table {
    ($(#[doc = $doc:literal])* $name:ident in $table:expr => {
        $($(#[doc = $field_doc:literal])* $field:ident: $type:ty),* $(,)?
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name { $($(#[doc = $field_doc])* pub $field: $type),* }

        impl Row for $name {
            const TABLE: Table = $table;
            const ABOUT: &'static str = concat!($($doc),*);
            const COLUMNS: &'static [&'static str] = &[$(concat!($($field_doc),*)),*];

            fn schema() -> Schema {
                Schema::new(vec![$(<$type as Column>::field(stringify!($field))),*])
            }

            fn batch(rows: &[Self]) -> Result<RecordBatch, ArrowError> {
                let columns: Vec<ArrayRef> =
                    vec![$(<$type as Column>::array(rows.iter().map(|row| &row.$field).collect())),*];
                RecordBatch::try_new(Arc::new(Self::schema()), columns)
            }

            fn rows(batch: &RecordBatch) -> Result<Vec<Self>, &'static str> {
                $(let mut $field = column::read::<$type>(batch, stringify!($field))
                    .ok_or(stringify!($field))?.into_iter();)*
                let mut rows = Vec::with_capacity(batch.num_rows());
                for _ in 0..batch.num_rows() {
                    rows.push($name { $($field: $field.next().ok_or(stringify!($field))?),* });
                }
                Ok(rows)
            }
        }
    };
}
pub(crate) use table;

table! {
    /// One article, as read once.
    ArticleRow in Table::Articles => {
        /// The reading: article, publication date and versions.
        reading_id: String,
        /// BLAKE3 of the evidence, first 16 hex digits.
        article_id: String,
        /// Where it was read from.
        locator: String,
        /// Title as printed.
        title: Option<String>,
        /// Author as printed.
        author: Option<String>,
        /// Outlet.
        publisher: Option<String>,
        /// Address.
        url: Option<String>,
        /// Publication date, EDTF.
        published: Option<String>,
        /// How it is known.
        published_basis: String,
        /// ISO 639-3.
        language: String,
        /// The working text.
        text: String,
        /// Number of sentences.
        sentences: u32,
        /// Number of tokens.
        tokens: u32,
        /// What was odd: `code message`.
        diagnostics: Vec<String>,
        /// Version of the program.
        code_version: String,
        /// Hash of the lexicon.
        lexicon_version: String,
        /// Hash of the model.
        model_version: String,
    }
}

table! {
    /// One section of an article.
    SectionRow in Table::Sections => {
        /// The reading.
        reading_id: String,
        /// The article.
        article_id: String,
        /// Number of the section, from 0.
        section: u32,
        /// Its kind.
        kind: String,
        /// First byte.
        start: u32,
        /// One past the last byte.
        end: u32,
        /// Author of a comment.
        author: Option<String>,
        /// Version of the program.
        code_version: String,
        /// Hash of the lexicon.
        lexicon_version: String,
        /// Hash of the model.
        model_version: String,
    }
}

table! {
    /// One actor mention.
    MentionRow in Table::Mentions => {
        /// The reading.
        reading_id: String,
        /// The article.
        article_id: String,
        /// Number of the mention, from 0.
        mention: u32,
        /// First byte.
        start: u32,
        /// One past the last byte.
        end: u32,
        /// Its words.
        text: String,
        /// Actor codes; empty if unresolved.
        codes: Vec<String>,
        /// Canonical name.
        name: Option<String>,
        /// Kind of actor.
        kind: Option<String>,
        /// How it was resolved, step by step.
        steps: Vec<String>,
        /// Why it was not.
        unresolved: Option<String>,
        /// Who else it might have been, each with the reason why not; unknown in rows of older programs.
        considered: Option<Vec<String>>,
        /// Version of the program.
        code_version: String,
        /// Hash of the lexicon.
        lexicon_version: String,
        /// Hash of the model.
        model_version: String,
    }
}

table! {
    /// One coded event.
    EventRow in Table::Events => {
        /// Name of the event: article and number, `3f2a….17`.
        event_id: String,
        /// The reading.
        reading_id: String,
        /// The article.
        article_id: String,
        /// Whether the article tells it itself; false in bio, disclaimer and comments.
        in_article: bool,
        /// Kind of the section.
        section: String,
        /// First byte.
        start: u32,
        /// One past the last byte.
        end: u32,
        /// The sentence it stands in.
        sentence: String,
        /// The predicate.
        anchor: String,
        /// Source codes.
        sources: Vec<String>,
        /// Source words.
        source_text: Vec<String>,
        /// Target codes.
        targets: Vec<String>,
        /// Target words.
        target_text: Vec<String>,
        /// PLOVER type.
        event_type: String,
        /// PLOVER mode.
        mode: Option<String>,
        /// PLOVER contexts.
        contexts: Vec<String>,
        /// CAMEO 1.1b3.
        cameo: String,
        /// Goldstein scale, −10 to 10.
        goldstein: f64,
        /// Quad class.
        quad: String,
        /// event or state.
        kind: String,
        /// Done to each other.
        reciprocal: bool,
        /// Date, EDTF.
        date: Option<String>,
        /// First day the date may mean, ISO; for ranges and sorting.
        date_from: Option<String>,
        /// Last day the date may mean, ISO.
        date_to: Option<String>,
        /// What the date rests on.
        date_basis: Option<String>,
        /// How exact it is.
        date_precision: Option<String>,
        /// Why there is no date.
        undated: Option<String>,
        /// Place as printed.
        place: Option<String>,
        /// State that the place lies in.
        place_state: Option<String>,
        /// Degrees north.
        latitude: Option<f64>,
        /// Degrees east.
        longitude: Option<f64>,
        /// Amounts: `role value unit`.
        quantities: Vec<String>,
        /// pos or neg.
        polarity: String,
        /// How real the text makes it.
        factuality: String,
        /// The words by which the innermost voice says how likely it is.
        hedge: Option<String>,
        /// Their band of ICD 203, in per cent: `55-80`.
        hedge_band: Option<String>,
        /// Author or commenter who tells it.
        told_by: String,
        /// Voice chain, outermost first: `code name`, code `-` if unknown.
        voices: Vec<String>,
        /// Voices that deny it.
        denied_by: Vec<String>,
        /// Lexicon entry that made the type.
        entry: String,
        /// Steps of the decision.
        steps: Vec<String>,
        /// What was considered and not taken; unknown in rows of older programs.
        considered: Option<Vec<String>>,
        /// The event of the same article that told of the happening first, if this one tells it again.
        restates: Option<String>,
        /// What people corrected in it: `field: was → now (who, day: why; id)`. Laid over when a row is read, never stored.
        corrected: Option<Vec<String>>,
        /// Publication date of the article, EDTF.
        published: Option<String>,
        /// Version of the program.
        code_version: String,
        /// Hash of the lexicon.
        lexicon_version: String,
        /// Hash of the model.
        model_version: String,
    }
}

table! {
    /// One quotation.
    QuotationRow in Table::Quotations => {
        /// The reading.
        reading_id: String,
        /// The article.
        article_id: String,
        /// Number of the quotation, from 0.
        quotation: u32,
        /// The quotation it stands inside.
        within: Option<String>,
        /// Kind of the section.
        section: String,
        /// What is said.
        content: Vec<String>,
        /// The words that introduce it.
        cue: Vec<String>,
        /// The speaker's words.
        source: Vec<String>,
        /// Speaker's codes.
        speaker: Vec<String>,
        /// First byte of the content.
        start: u32,
        /// One past its last byte.
        end: u32,
        /// direct, indirect or mixed.
        kind: String,
        /// What the cue makes of it.
        cue_kind: String,
        /// Version of the program.
        code_version: String,
        /// Hash of the lexicon.
        lexicon_version: String,
        /// Hash of the model.
        model_version: String,
    }
}

/// Names a reading: the same article with the same publication date and versions is the same reading.
pub fn reading_id(article: &Article, versions: &Versions) -> String {
    let mut hasher = blake3::Hasher::new();
    let published = article.publication.date.map(|date| date.to_string()).unwrap_or_default();
    let given = article.publication.basis.name();
    for part in [&article.id.0, &published, given, &versions.code, &versions.lexicon, &versions.model] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

/// What the rows need that a reading does not hold.
pub(crate) struct Context<'a> {
    pub reading: &'a Reading,
    pub reading_id: String,
    /// Goldstein value of a CAMEO code.
    pub goldstein: &'a dyn Fn(&str) -> f64,
    /// Who tells what a section says.
    pub teller: &'a dyn Fn(&Reading, &demarche_types::Section) -> String,
}

impl Context<'_> {
    pub(crate) fn article(&self) -> ArticleRow {
        let (article, versions) = (&self.reading.article, &self.reading.versions);
        ArticleRow {
            reading_id: self.reading_id.clone(),
            article_id: article.id.0.clone(),
            locator: article.locator.clone(),
            title: article.metadata.title.clone(),
            author: article.metadata.author.clone(),
            publisher: article.metadata.publisher.clone(),
            url: article.metadata.url.clone(),
            published: article.publication.date.map(|date| date.to_string()),
            published_basis: article.publication.basis.name().to_owned(),
            language: match &article.language {
                demarche_types::Language::English => "eng".to_owned(),
                demarche_types::Language::Other(code) => code.clone(),
                demarche_types::Language::Unclear => "und".to_owned(),
            },
            text: article.text.clone(),
            sentences: self.reading.analysis.sentences.len() as u32,
            tokens: self.reading.analysis.tokens.len() as u32,
            diagnostics: self
                .reading
                .diagnostics
                .iter()
                .map(|diagnostic| format!("{} {}", diagnostic.code, diagnostic.message))
                .collect(),
            code_version: versions.code.clone(),
            lexicon_version: versions.lexicon.clone(),
            model_version: versions.model.clone(),
        }
    }

    pub(crate) fn sections(&self) -> Vec<SectionRow> {
        let versions = &self.reading.versions;
        let rows = self.reading.article.sections.iter().enumerate().map(|(index, section)| SectionRow {
            reading_id: self.reading_id.clone(),
            article_id: self.reading.article.id.0.clone(),
            section: index as u32,
            kind: section.kind.name().to_owned(),
            start: section.span.start() as u32,
            end: section.span.end() as u32,
            author: section.author.clone(),
            code_version: versions.code.clone(),
            lexicon_version: versions.lexicon.clone(),
            model_version: versions.model.clone(),
        });
        rows.collect()
    }

    pub(crate) fn mentions(&self) -> Vec<MentionRow> {
        let (text, versions) = (&self.reading.article.text, &self.reading.versions);
        let rows = self.reading.actors.iter().enumerate().map(|(index, mention)| {
            let known = mention.actor.as_ref().ok();
            MentionRow {
                reading_id: self.reading_id.clone(),
                article_id: self.reading.article.id.0.clone(),
                mention: index as u32,
                start: mention.span.start() as u32,
                end: mention.span.end() as u32,
                text: mention.span.of(text).to_owned(),
                codes: mention.codes().iter().map(|code| code.0.clone()).collect(),
                name: known.map(|known| known.name.clone()),
                kind: known.map(|known| known.kind.name().to_owned()),
                steps: known.map_or(Vec::new(), |known| known.steps.clone()),
                unresolved: mention.actor.as_ref().err().map(|why| why.0.clone()),
                considered: Some(mention.considered.clone()),
                code_version: versions.code.clone(),
                lexicon_version: versions.lexicon.clone(),
                model_version: versions.model.clone(),
            }
        });
        rows.collect()
    }

    pub(crate) fn events(&self) -> Vec<EventRow> {
        let reading = self.reading;
        let (text, versions) = (&reading.article.text, &reading.versions);
        let rows = reading.events.iter().enumerate().map(|(index, event)| {
            let section = &reading.article.sections[event.section.0 as usize];
            let (sources, targets) = event.sides(&reading.actors);
            let location = event.location.map(|id| &reading.places[id.0 as usize].location);
            let words = |mentions: &[demarche_types::MentionId]| {
                mentions.iter().map(|id| reading.actors[id.0 as usize].span.of(text).to_owned()).collect()
            };
            let (bounds, date_basis, date_precision, undated) = match &event.date {
                Dated::Known { value, basis, precision } => {
                    (value.bounds(), Some(basis.name().to_owned()), Some(precision.name().to_owned()), None)
                }
                Dated::Unknown(why) => ((None, None), None, None, Some(why.to_string())),
            };
            let day = |date: Option<demarche_types::Date>| date.map(|date| PartialDate::Day(date).to_string());
            EventRow {
                event_id: event_id(reading, index),
                reading_id: self.reading_id.clone(),
                article_id: reading.article.id.0.clone(),
                in_article: section.kind.is_told_by_article(),
                section: section.kind.name().to_owned(),
                start: event.span.start() as u32,
                end: event.span.end() as u32,
                sentence: reading.analysis.sentence(event.sentence).span.of(text).to_owned(),
                anchor: reading.analysis.token(event.anchor).span.of(text).to_owned(),
                sources: sources.into_iter().map(|code| code.0).collect(),
                source_text: words(&event.sources),
                targets: targets.into_iter().map(|code| code.0).collect(),
                target_text: words(&event.targets),
                event_type: event.event_type.name().to_owned(),
                mode: event.mode.as_ref().map(|mode| mode.0.clone()),
                contexts: event.contexts.iter().map(|context| context.0.clone()).collect(),
                cameo: event.cameo.0.clone(),
                goldstein: (self.goldstein)(&event.cameo.0),
                quad: event.event_type.quad().name().to_owned(),
                kind: event.kind.name().to_owned(),
                reciprocal: event.reciprocal,
                date: event.date.value().map(|value| value.to_string()),
                date_from: day(bounds.0),
                date_to: day(bounds.1),
                date_basis,
                date_precision,
                undated,
                place: event.place.map(|span| span.of(text).to_owned()),
                place_state: location.and_then(|at| at.state.as_ref()).map(|code| code.0.clone()),
                latitude: location.map(|at| at.latitude),
                longitude: location.map(|at| at.longitude),
                quantities: event
                    .quantities
                    .iter()
                    .map(|&(id, role)| {
                        let quantity = &reading.quantities[id.0 as usize];
                        let unit = match &quantity.unit {
                            Unit::Money(name) | Unit::Measure(name) | Unit::Count(name) => name.as_str(),
                            Unit::Percent => "percent",
                            Unit::Bare => "",
                        };
                        match quantity.per {
                            Some(period) => format!("{role} {} {unit} a {period}", quantity.value),
                            None => format!("{role} {} {unit}", quantity.value),
                        }
                    })
                    .collect(),
                polarity: event.polarity.name().to_owned(),
                factuality: event.factuality.name().to_owned(),
                hedge: event.hedge.as_ref().map(|hedge| {
                    let words: Vec<_> = hedge.words.iter().map(|span| span.of(text)).collect();
                    words.join(" … ")
                }),
                hedge_band: event.hedge.as_ref().map(|hedge| {
                    let (from, to) = hedge.band.percent();
                    format!("{from:02}-{to}")
                }),
                told_by: (self.teller)(reading, section),
                voices: event.voices.iter().map(voice).collect(),
                denied_by: event.denied_by.iter().map(voice).collect(),
                entry: event.trace.entry.to_string(),
                steps: event.trace.steps.clone(),
                considered: Some(event.trace.considered.clone()),
                restates: event.restates.map(|first| event_id(reading, first.0 as usize)),
                corrected: None,
                published: reading.article.publication.date.map(|date| date.to_string()),
                code_version: versions.code.clone(),
                lexicon_version: versions.lexicon.clone(),
                model_version: versions.model.clone(),
            }
        });
        rows.collect()
    }

    pub(crate) fn quotations(&self) -> Vec<QuotationRow> {
        let reading = self.reading;
        let (text, versions) = (&reading.article.text, &reading.versions);
        let words = |spans: &[demarche_types::Span]| spans.iter().map(|span| span.of(text).to_owned()).collect();
        let rows = reading.quotations.iter().enumerate().map(|(index, quotation)| {
            let whole = quotation.content.iter().copied().reduce(demarche_types::Span::cover).unwrap_or_default();
            QuotationRow {
                reading_id: self.reading_id.clone(),
                article_id: reading.article.id.0.clone(),
                quotation: index as u32,
                within: quotation.within.map(|outer| outer.0.to_string()),
                section: section_name(reading.article.sections[quotation.section.0 as usize].kind),
                content: words(&quotation.content),
                cue: words(&quotation.cue),
                source: words(&quotation.source),
                speaker: quotation.codes(&reading.actors).map(|code| code.0.clone()).collect(),
                start: whole.start() as u32,
                end: whole.end() as u32,
                kind: quotation.kind.name().to_owned(),
                cue_kind: quotation.cue_kind.name().to_owned(),
                code_version: versions.code.clone(),
                lexicon_version: versions.lexicon.clone(),
                model_version: versions.model.clone(),
            }
        });
        rows.collect()
    }
}

/// The name of an event: its article, and its number in it from 1.
fn event_id(reading: &Reading, index: usize) -> String {
    format!("{}.{}", reading.article.id, index + 1)
}

fn section_name(kind: SectionKind) -> String {
    kind.name().to_owned()
}

fn voice(voice: &Voice) -> String {
    let codes: Vec<_> = voice.codes.iter().map(|code| code.0.as_str()).collect();
    format!("{} {}", if codes.is_empty() { "-".to_owned() } else { codes.join("+") }, voice.name)
}
