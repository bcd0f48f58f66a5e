//! Rows of the ledger as documents of the index.

use crate::fields::Fields;
use crate::query::{DENIED, NEGATED};
use crate::search::{Card, Kind};
use demarche_store::{ArticleRow, Day, EventRow, QuotationRow, SectionRow};
use demarche_types::SectionKind;
use std::collections::BTreeSet;
use tantivy::TantivyDocument;
use tantivy::schema::Field as Place;

/// What the documents of a reading share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub author: Option<String>,
    pub published: Option<String>,
}

/// The parts of an article's text.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub kind: SectionKind,
    pub start: usize,
    pub end: usize,
    pub author: Option<String>,
    pub number: u32,
}

impl Part {
    pub(crate) fn of(row: &SectionRow) -> Option<Part> {
        let kind = SectionKind::named(&row.kind)?;
        let (start, end) = (row.start as usize, row.end as usize);
        Some(Part { kind, start, end, author: row.author.clone(), number: row.section })
    }
}

/// A document under way.
struct Draft<'a> {
    fields: &'a Fields,
    document: TantivyDocument,
}

impl Draft<'_> {
    fn add(&mut self, place: Place, values: impl IntoIterator<Item = impl AsRef<str>>) {
        let values: BTreeSet<String> = values.into_iter().map(|value| value.as_ref().to_owned()).collect();
        for value in values.iter().filter(|value| !value.is_empty()) {
            self.document.add_text(place, value);
        }
    }

    /// Codes, each with those that cover it: `PAK.MIL` is also `PAK`.
    fn codes<'v>(&mut self, place: Place, codes: impl IntoIterator<Item = &'v String>) {
        self.add(place, codes.into_iter().flat_map(|code| covering(code)));
    }

    fn days(&mut self, from: Option<Day>, to: Option<Day>, date: Option<&str>) {
        let far = |day: Option<Day>, end: i32| i64::from(day.map_or(end, |day| day.0));
        if from.is_some() || to.is_some() {
            self.document.add_i64(self.fields.from, far(from, i32::MIN));
            self.document.add_i64(self.fields.to, far(to, i32::MAX));
        }
        // A date that is a month or a day lies in one month.
        let month = date.filter(|date| date.len() >= 7 && !date.contains('/')).and_then(|date| date.get(..7));
        self.add(self.fields.month, month.filter(|month| month.parse::<demarche_types::PartialDate>().is_ok()));
    }

    fn close(mut self, card: &Card, reading: &str, own: bool, text: &str) -> Option<TantivyDocument> {
        let fields = self.fields;
        self.add(fields.kind, [card.kind.name()]);
        self.add(fields.article, [&card.article]);
        self.add(fields.reading, [reading]);
        self.add(fields.outlet, card.outlet.iter());
        self.add(fields.outlet_words, card.outlet.iter());
        self.document.add_bool(fields.own, own);
        self.document.add_u64(fields.tie, number(&card.id));
        for place in [fields.plain, fields.stems, fields.text] {
            self.document.add_text(place, text);
        }
        self.document.add_bytes(fields.card, &serde_json::to_vec(card).ok()?);
        Some(self.document)
    }
}

/// A code and what covers it.
fn covering(code: &str) -> Vec<String> {
    let mut found: Vec<String> = code.match_indices('.').map(|(at, _)| code[..at].to_owned()).collect();
    found.push(code.to_owned());
    found
}

/// A number that a name always has and that says nothing: the order of equals must not depend on how an index grew.
/// FNV-1a.
fn number(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn bounds(date: Option<&String>) -> (Option<Day>, Option<Day>) {
    let partial = date.and_then(|date| date.parse::<demarche_types::PartialDate>().ok());
    let day = |date: demarche_types::Date| Day::read(&date.to_string());
    (partial.and_then(|date| day(date.earliest())), partial.and_then(|date| day(date.latest())))
}

/// The documents of an article: what it tells itself, and one for each comment, bio and disclaimer.
pub(crate) fn article(
    fields: &Fields,
    row: &ArticleRow,
    origin: &Origin,
    parts: &[Part],
    codes: &BTreeSet<String>,
) -> Vec<TantivyDocument> {
    let words = |part: &Part| row.text.get(part.start..part.end).unwrap_or_default().to_owned();
    let own: Vec<String> = parts.iter().filter(|part| part.kind.is_told_by_article()).map(words).collect();
    let card = |kind: Kind, id: String| Card {
        article: row.article_id.clone(),
        title: origin.title.clone(),
        outlet: origin.publisher.clone(),
        author: origin.author.clone(),
        published: origin.published.clone(),
        ..Card::new(kind, id)
    };
    let (from, to) = bounds(origin.published.as_ref());
    let mut whole = Draft { fields, document: TantivyDocument::default() };
    whole.codes(fields.actor, codes);
    whole.add(fields.title, row.title.iter());
    whole.add(fields.author_words, row.author.iter());
    whole.days(from, to, origin.published.as_deref());
    let mut found =
        vec![whole.close(&card(Kind::Article, row.article_id.clone()), &row.reading_id, true, &own.join("\n\n"))];
    for part in parts {
        if part.kind.is_told_by_article() || matches!(part.kind, SectionKind::Byline | SectionKind::Dateline) {
            continue;
        }
        let mut draft = Draft { fields, document: TantivyDocument::default() };
        draft.add(fields.author_words, part.author.iter());
        draft.days(from, to, origin.published.as_deref());
        let id = format!("{}.s{}", row.article_id, part.number);
        let (start, end) = (Some(part.start as u32), Some(part.end as u32));
        let card = Card { author: part.author.clone(), start, end, ..card(Kind::Comment, id) };
        found.push(draft.close(&card, &row.reading_id, false, &words(part)));
    }
    found.into_iter().flatten().collect()
}

/// The document of a quotation; `codes` are the actors that are named in it.
pub(crate) fn quotation(
    fields: &Fields,
    row: &QuotationRow,
    origin: &Origin,
    codes: &BTreeSet<String>,
) -> Option<TantivyDocument> {
    let text = row.content.join(" … ");
    let speaker = row.source.join(" ");
    let mut draft = Draft { fields, document: TantivyDocument::default() };
    draft.codes(fields.actor, codes);
    draft.codes(fields.voice_code, &row.speaker);
    draft.add(fields.voice_words, row.source.iter());
    draft.add(fields.voice, if row.speaker.is_empty() { row.source.clone() } else { row.speaker.clone() });
    let (from, to) = bounds(origin.published.as_ref());
    draft.days(from, to, origin.published.as_deref());
    let own = SectionKind::named(&row.section).is_some_and(SectionKind::is_told_by_article);
    let card = Card {
        article: row.article_id.clone(),
        title: origin.title.clone(),
        outlet: origin.publisher.clone(),
        author: origin.author.clone(),
        published: origin.published.clone(),
        speaker: Some(speaker).filter(|speaker| !speaker.is_empty()),
        voices: row.speaker.clone(),
        start: Some(row.start),
        end: Some(row.end),
        ..Card::new(Kind::Quotation, format!("{}.q{}", row.article_id, row.quotation))
    };
    draft.close(&card, &row.reading_id, own, &text)
}

/// The document of an event.
pub(crate) fn event(fields: &Fields, row: &EventRow, origin: &Origin) -> Option<TantivyDocument> {
    let mut draft = Draft { fields, document: TantivyDocument::default() };
    draft.codes(fields.actor, row.sources.iter().chain(&row.targets));
    draft.codes(fields.source, &row.sources);
    draft.codes(fields.target, &row.targets);
    if row.reciprocal {
        draft.codes(fields.source, &row.targets);
        draft.codes(fields.target, &row.sources);
    }
    draft.add(fields.event_type, [&row.event_type]);
    draft.add(fields.mode, row.mode.iter().map(|mode| mode.to_lowercase()));
    draft.add(fields.context, row.contexts.iter().map(|context| context.to_lowercase()));
    draft.add(fields.cameo, (2..=row.cameo.len()).filter_map(|end| row.cameo.get(..end)).map(str::to_lowercase));
    draft.add(fields.quad, [row.quad.to_lowercase()]);
    draft.add(fields.place, row.place_state.iter());
    let negated = (row.polarity == "neg").then_some(NEGATED);
    let denied = (!row.denied_by.is_empty()).then_some(DENIED);
    draft.add(fields.status, [Some(row.factuality.as_str()), negated, denied].into_iter().flatten());
    // A voice is stored as `code name`, with `-` for an unknown code and `+` between several.
    for voice in &row.voices {
        let (codes, name) = voice.split_once(' ').unwrap_or((voice, ""));
        let codes: Vec<String> = codes.split('+').filter(|code| *code != "-").map(str::to_owned).collect();
        draft.codes(fields.voice_code, &codes);
        draft.add(fields.voice_words, [name]);
        draft.add(fields.voice, if codes.is_empty() { vec![name.to_owned()] } else { codes });
    }
    draft.add(fields.author_words, [&row.told_by]);
    let day = |date: &Option<String>| date.as_deref().and_then(Day::read);
    draft.days(day(&row.date_from), day(&row.date_to), row.date.as_deref());
    let name = |voice: &String| voice.split_once(' ').map_or(voice.clone(), |(_, name)| name.to_owned());
    let card = Card {
        article: row.article_id.clone(),
        title: origin.title.clone(),
        outlet: origin.publisher.clone(),
        author: Some(row.told_by.clone()),
        published: origin.published.clone(),
        date: row.date.clone(),
        event_type: Some(row.event_type.clone()),
        mode: row.mode.clone(),
        sources: row.sources.clone(),
        targets: row.targets.clone(),
        reciprocal: row.reciprocal,
        quad: Some(row.quad.clone()),
        status: Some(row.factuality.clone()),
        negated: negated.is_some(),
        voices: row.voices.iter().map(name).collect(),
        start: Some(row.start),
        end: Some(row.end),
        ..Card::new(Kind::Event, row.event_id.clone())
    };
    draft.close(&card, &row.reading_id, row.in_article, &row.sentence)
}
