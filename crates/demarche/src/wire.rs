//! Readings in the shape of JSON: what `--json` prints.
//!
//! Offsets are Unicode code points, end exclusive, as in the gold formats of `eval/README.md`.

use demarche_types::{
    ActorMention, DateMention, Dated, EventMention, Location, MentionId, PlaceMention, Quantity, Quotation, Reading,
    Section, Span, Unit, Voice,
};
use serde::Serialize;

/// Turns byte offsets of a text into code points.
pub struct CodePoints {
    /// Byte offset of each code point; ascending.
    starts: Vec<u32>,
}

impl CodePoints {
    /// An index over `text`.
    pub fn of(text: &str) -> CodePoints {
        CodePoints { starts: text.char_indices().map(|(offset, _)| offset as u32).collect() }
    }

    /// The number of code points before the byte at `offset`.
    pub fn at(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| (start as usize) < offset)
    }

    /// Start and end of a span.
    pub fn span(&self, span: Span) -> [usize; 2] {
        [self.at(span.start()), self.at(span.end())]
    }
}

/// One reading.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct ReadingOut<'a> {
    pub article: ArticleOut<'a>,
    pub events: Vec<EventOut<'a>>,
    pub quotations: Vec<QuotationOut<'a>>,
    pub actors: Vec<ActorOut<'a>>,
    pub dates: Vec<DateOut<'a>>,
    pub places: Vec<PlaceOut<'a>>,
    pub quantities: Vec<QuantityOut<'a>>,
    pub uncoded: Vec<UncodedOut<'a>>,
    pub diagnostics: Vec<DiagnosticOut<'a>>,
    pub versions: VersionsOut<'a>,
}

/// The article's card, and its text, which every offset counts in.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct ArticleOut<'a> {
    pub id: &'a str,
    pub locator: &'a str,
    pub title: Option<&'a str>,
    pub author: Option<&'a str>,
    pub publisher: Option<&'a str>,
    pub url: Option<&'a str>,
    pub published: Option<String>,
    pub published_basis: &'static str,
    pub language: &'a str,
    pub text: &'a str,
    pub sections: Vec<SectionOut<'a>>,
    pub sentences: usize,
    pub tokens: usize,
}

/// One section.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct SectionOut<'a> {
    pub kind: &'static str,
    pub start: usize,
    pub end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<&'a str>,
}

/// One coded event.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct EventOut<'a> {
    pub id: String,
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
    pub anchor: &'a str,
    pub section: &'static str,
    pub sources: Vec<String>,
    pub source_text: Vec<&'a str>,
    pub targets: Vec<String>,
    pub target_text: Vec<&'a str>,
    #[serde(rename = "type")]
    pub event_type: &'static str,
    pub mode: Option<&'a str>,
    pub contexts: Vec<&'a str>,
    pub cameo: &'a str,
    pub quad: &'static str,
    pub kind: &'static str,
    pub reciprocal: bool,
    pub date: Option<String>,
    pub date_basis: Option<&'static str>,
    pub date_precision: Option<&'static str>,
    pub undated: Option<String>,
    pub place: Option<&'a str>,
    pub location: Option<LocationOut<'a>>,
    pub quantities: Vec<AmountOut<'a>>,
    pub polarity: &'static str,
    pub factuality: &'static str,
    pub shown_by: Vec<&'a str>,
    pub hedge: Option<HedgeOut<'a>>,
    pub told_by: String,
    pub voices: Vec<VoiceOut<'a>>,
    pub denied_by: Vec<VoiceOut<'a>>,
    pub restates: Option<String>,
    pub trace: TraceOut<'a>,
}

/// How likely the innermost voice's own words make an event.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct HedgeOut<'a> {
    pub words: Vec<&'a str>,
    pub band: &'static str,
    /// Ends of the band, in per cent.
    pub percent: [u8; 2],
}

/// An amount in an event.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct AmountOut<'a> {
    pub text: &'a str,
    pub role: &'static str,
    pub value: f64,
    pub unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<&'static str>,
}

/// One link of a voice chain.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct VoiceOut<'a> {
    pub codes: Vec<&'a str>,
    pub name: &'a str,
}

/// What made a code.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct TraceOut<'a> {
    pub entry: String,
    pub steps: &'a [String],
    /// What was not taken, each with the reason.
    pub considered: &'a [String],
}

/// One quotation.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct QuotationOut<'a> {
    pub content: Vec<[usize; 2]>,
    pub cue: Vec<[usize; 2]>,
    pub source: Vec<[usize; 2]>,
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub cue_kind: &'static str,
    pub speaker: Vec<&'a str>,
    pub within: Option<u32>,
    pub section: &'static str,
}

/// One actor mention.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct ActorOut<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    pub codes: Vec<&'a str>,
    pub name: Option<&'a str>,
    pub kind: Option<&'static str>,
    pub steps: &'a [String],
    pub unresolved: Option<&'a str>,
    /// Who else it might have been, each with the reason why not.
    pub considered: &'a [String],
}

/// One date mention.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct DateOut<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    pub value: Option<String>,
    pub basis: Option<&'static str>,
    pub precision: Option<&'static str>,
    pub undated: Option<String>,
    pub why: &'a str,
}

/// One amount.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct QuantityOut<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    pub value: f64,
    /// `None` where the text sets no upper bound.
    pub upper: Option<f64>,
    pub unit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per: Option<&'static str>,
}

/// A place.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct PlaceOut<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    #[serde(flatten)]
    pub location: LocationOut<'a>,
    pub steps: &'a [String],
}

/// Where a place lies.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct LocationOut<'a> {
    pub name: &'a str,
    pub kind: &'static str,
    pub state: Option<&'a str>,
    pub lat: f64,
    pub lon: f64,
}

/// A predicate without a code.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct UncodedOut<'a> {
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    pub why: &'a str,
    /// The frames that were considered, each with what it lacks.
    pub considered: &'a [String],
}

/// A diagnostic.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct DiagnosticOut<'a> {
    pub code: &'static str,
    pub span: Option<[usize; 2]>,
    pub message: &'a str,
}

/// What made the reading.
#[derive(Debug, Serialize)]
#[expect(missing_docs, reason = "the names are those of the types they show")]
pub struct VersionsOut<'a> {
    pub code: &'a str,
    pub lexicon: &'a str,
    pub model: &'a str,
}

/// The name of an event in the ledger: the article and the event's number in it, from 1.
pub fn event_name(reading: &Reading, index: usize) -> String {
    format!("{}.{}", reading.article.id, index + 1)
}

/// Who tells what a section says: its commenter, or the article's author, or its publisher.
pub fn teller(reading: &Reading, section: &Section) -> String {
    use demarche_types::SectionKind::{Comment, Disclaimer};
    let metadata = &reading.article.metadata;
    let author = metadata.author.clone().or_else(|| metadata.publisher.clone());
    match section.kind {
        Comment => section.author.clone().unwrap_or_else(|| "an unnamed commenter".to_owned()),
        Disclaimer => metadata.publisher.clone().unwrap_or_else(|| "the publisher".to_owned()),
        _ => author.unwrap_or_else(|| "the author".to_owned()),
    }
}

/// The name of a unit: an ISO 4217 code, `percent`, a measure, or what is counted.
pub fn unit_name(unit: &Unit) -> String {
    match unit {
        Unit::Money(code) => code.clone(),
        Unit::Percent => "percent".to_owned(),
        Unit::Measure(name) | Unit::Count(name) => name.clone(),
        Unit::Bare => String::new(),
    }
}

impl<'a> ReadingOut<'a> {
    /// The reading in the shape of JSON.
    pub fn of(reading: &'a Reading) -> ReadingOut<'a> {
        let text = reading.article.text.as_str();
        let points = CodePoints::of(text);
        let shape = Shape { reading, text, points: &points };
        ReadingOut {
            article: shape.article(),
            events: (0..reading.events.len()).map(|index| shape.event(index)).collect(),
            quotations: reading.quotations.iter().map(|quotation| shape.quotation(quotation)).collect(),
            actors: reading.actors.iter().map(|actor| shape.actor(actor)).collect(),
            dates: reading.dates.iter().map(|date| shape.date(date)).collect(),
            places: reading.places.iter().map(|place| shape.place(place)).collect(),
            quantities: reading.quantities.iter().map(|quantity| shape.quantity(quantity)).collect(),
            uncoded: reading
                .uncoded
                .iter()
                .map(|uncoded| {
                    let span = reading.analysis.token(uncoded.anchor).span;
                    let [start, end] = points.span(span);
                    UncodedOut { start, end, text: span.of(text), why: &uncoded.why, considered: &uncoded.considered }
                })
                .collect(),
            diagnostics: reading
                .diagnostics
                .iter()
                .map(|diagnostic| DiagnosticOut {
                    code: diagnostic.code,
                    span: diagnostic.span.map(|span| points.span(span)),
                    message: &diagnostic.message,
                })
                .collect(),
            versions: VersionsOut {
                code: &reading.versions.code,
                lexicon: &reading.versions.lexicon,
                model: &reading.versions.model,
            },
        }
    }
}

struct Shape<'a, 'b> {
    reading: &'a Reading,
    text: &'a str,
    points: &'b CodePoints,
}

impl<'a> Shape<'a, '_> {
    fn article(&self) -> ArticleOut<'a> {
        let reading = self.reading;
        let article = &reading.article;
        let section = |section: &'a Section| {
            let [start, end] = self.points.span(section.span);
            SectionOut { kind: section.kind.name(), start, end, author: section.author.as_deref() }
        };
        ArticleOut {
            id: &article.id.0,
            locator: &article.locator,
            title: article.metadata.title.as_deref(),
            author: article.metadata.author.as_deref(),
            publisher: article.metadata.publisher.as_deref(),
            url: article.metadata.url.as_deref(),
            published: article.publication.date.map(|date| date.to_string()),
            published_basis: article.publication.basis.name(),
            language: match &article.language {
                demarche_types::Language::English => "eng",
                demarche_types::Language::Other(code) => code,
                demarche_types::Language::Unclear => "und",
            },
            text: &article.text,
            sections: article.sections.iter().map(section).collect(),
            sentences: reading.analysis.sentences.len(),
            tokens: reading.analysis.tokens.len(),
        }
    }

    fn event(&self, index: usize) -> EventOut<'a> {
        let reading = self.reading;
        let event: &'a EventMention = &reading.events[index];
        let section = &reading.article.sections[event.section.0 as usize];
        let (sources, targets) = event.sides(&reading.actors);
        let codes = |codes: Vec<demarche_types::ActorCode>| codes.into_iter().map(|code| code.0).collect();
        let words = |mentions: &[MentionId]| {
            mentions.iter().map(|id| reading.actors[id.0 as usize].span.of(self.text)).collect()
        };
        let [start, end] = self.points.span(event.span);
        let (date, date_basis, date_precision, undated) = shown(&event.date);
        EventOut {
            id: event_name(reading, index),
            text: event.span.of(self.text),
            start,
            end,
            anchor: reading.analysis.token(event.anchor).span.of(self.text),
            section: section.kind.name(),
            sources: codes(sources),
            source_text: words(&event.sources),
            targets: codes(targets),
            target_text: words(&event.targets),
            event_type: event.event_type.name(),
            mode: event.mode.as_ref().map(|mode| mode.0.as_str()),
            contexts: event.contexts.iter().map(|context| context.0.as_str()).collect(),
            cameo: &event.cameo.0,
            quad: event.event_type.quad().name(),
            kind: event.kind.name(),
            reciprocal: event.reciprocal,
            date,
            date_basis,
            date_precision,
            undated,
            place: event.place.map(|span| span.of(self.text)),
            location: event.location.map(|id| located(&reading.places[id.0 as usize].location)),
            quantities: event
                .quantities
                .iter()
                .map(|&(id, role)| {
                    let quantity = &reading.quantities[id.0 as usize];
                    AmountOut {
                        text: quantity.span.of(self.text),
                        role: role.name(),
                        value: quantity.value,
                        unit: unit_name(&quantity.unit),
                        per: quantity.per,
                    }
                })
                .collect(),
            polarity: event.polarity.name(),
            factuality: event.factuality.name(),
            shown_by: event.shown_by.iter().map(|span| span.of(self.text)).collect(),
            hedge: event.hedge.as_ref().map(|hedge| {
                let (from, to) = hedge.band.percent();
                let words = hedge.words.iter().map(|span| span.of(self.text)).collect();
                HedgeOut { words, band: hedge.band.name(), percent: [from, to] }
            }),
            told_by: teller(reading, section),
            voices: event.voices.iter().map(voice).collect(),
            denied_by: event.denied_by.iter().map(voice).collect(),
            restates: event.restates.map(|id| event_name(reading, id.0 as usize)),
            trace: TraceOut {
                entry: event.trace.entry.to_string(),
                steps: &event.trace.steps,
                considered: &event.trace.considered,
            },
        }
    }

    fn quotation(&self, quotation: &'a Quotation) -> QuotationOut<'a> {
        let spans = |spans: &[Span]| spans.iter().map(|&span| self.points.span(span)).collect();
        QuotationOut {
            content: spans(&quotation.content),
            cue: spans(&quotation.cue),
            source: spans(&quotation.source),
            kind: quotation.kind.name(),
            cue_kind: quotation.cue_kind.name(),
            speaker: quotation.codes(&self.reading.actors).map(|code| code.0.as_str()).collect(),
            within: quotation.within.map(|outer| outer.0),
            section: self.reading.article.sections[quotation.section.0 as usize].kind.name(),
        }
    }

    fn actor(&self, actor: &'a ActorMention) -> ActorOut<'a> {
        let [start, end] = self.points.span(actor.span);
        let known = actor.actor.as_ref().ok();
        ActorOut {
            start,
            end,
            text: actor.span.of(self.text),
            codes: actor.codes().iter().map(|code| code.0.as_str()).collect(),
            name: known.map(|known| known.name.as_str()),
            kind: known.map(|known| known.kind.name()),
            steps: known.map_or(&[], |known| known.steps.as_slice()),
            unresolved: actor.actor.as_ref().err().map(|why| why.0.as_str()),
            considered: &actor.considered,
        }
    }

    fn place(&self, place: &'a PlaceMention) -> PlaceOut<'a> {
        let [start, end] = self.points.span(place.span);
        let location = located(&place.location);
        PlaceOut { start, end, text: place.span.of(self.text), location, steps: &place.location.steps }
    }

    fn date(&self, date: &'a DateMention) -> DateOut<'a> {
        let [start, end] = self.points.span(date.span);
        let (value, basis, precision, undated) = shown(&date.dated);
        DateOut { start, end, text: date.span.of(self.text), value, basis, precision, undated, why: &date.why }
    }

    fn quantity(&self, quantity: &'a Quantity) -> QuantityOut<'a> {
        let [start, end] = self.points.span(quantity.span);
        QuantityOut {
            start,
            end,
            text: quantity.span.of(self.text),
            value: quantity.value,
            upper: quantity.upper.is_finite().then_some(quantity.upper),
            unit: unit_name(&quantity.unit),
            per: quantity.per,
        }
    }
}

fn located(location: &Location) -> LocationOut<'_> {
    LocationOut {
        name: &location.name,
        kind: location.kind.name(),
        state: location.state.as_ref().map(|code| code.0.as_str()),
        lat: location.latitude,
        lon: location.longitude,
    }
}

fn voice(voice: &Voice) -> VoiceOut<'_> {
    VoiceOut { codes: voice.codes.iter().map(|code| code.0.as_str()).collect(), name: &voice.name }
}

type ShownDate = (Option<String>, Option<&'static str>, Option<&'static str>, Option<String>);

fn shown(dated: &Dated) -> ShownDate {
    match dated {
        Dated::Known { value, basis, precision } => {
            (Some(value.to_string()), Some(basis.name()), Some(precision.name()), None)
        }
        Dated::Unknown(why) => (None, None, None, Some(why.to_string())),
    }
}
