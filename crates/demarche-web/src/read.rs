//! The article with its events on the words: parallel lines below them, the depth of attribution in the margin.
//!
//! In: an article's text, its sections, events and quotations. Out: paragraphs cut into [`Piece`]s at every border of an event or
//! quotation. A piece lies below any number of events; each has a lane of its own, so that lines run parallel and no box stands in another.

use crate::explain::{Panel, deed};
use crate::page::{Problem, Shell, cut, encoded, html, shown};
use crate::site::{Details, Site};
use crate::view::{Entry, Event, View};
use askama::Template;
use axum::response::Response;
use demarche::types::{SectionKind, Span};
use demarche_store::QuotationRow;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Lanes below a line; events beyond share the last.
const LANES: usize = 4;
/// Bytes of quoted text from one mark of the margin to the next: less than a line on any screen.
const MARK: usize = 28;

/// What a reader asks of an article.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Ask {
    /// The number or id of the event in the panel.
    pub event: Option<String>,
    /// A kind of event: see [`ONLY`].
    #[serde(default)]
    pub only: String,
    #[serde(default)]
    pub actor: String,
    #[serde(default, rename = "type")]
    pub event_type: String,
    #[serde(default)]
    pub speaker: String,
}

/// Kinds of events to be shown alone.
const ONLY: [(&str, &str); 10] = [
    ("", "all events"),
    ("author", "only what rests on the author alone"),
    ("alleged", "only what the author alleges"),
    ("reported", "only what a named voice says"),
    ("denied", "only what is denied"),
    ("unreal", "only plans, demands, possibilities"),
    ("happened", "only what is told as happened"),
    ("undated", "only what has no date"),
    ("conflict", "only conflict"),
    ("cooperation", "only cooperation"),
];

/// A choice of a list.
pub(crate) struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// Words below the same lines.
pub(crate) struct Piece {
    pub text: String,
    pub lanes: Vec<Lane>,
    /// Marks of the margin before it: depth and who speaks.
    pub marks: Vec<Mark>,
    pub is_anchor: bool,
    /// Whether the predicate of a denied event stands here.
    pub is_struck: bool,
    /// Numbers behind it, each a link.
    pub numbers: Vec<Number>,
}

pub(crate) struct Lane {
    pub class: String,
    pub number: u32,
}

pub(crate) struct Mark {
    pub depth: usize,
    pub chain: String,
}

pub(crate) struct Number {
    pub number: u32,
    pub label: String,
    pub class: &'static str,
    pub current: bool,
    pub href: String,
}

/// A part of the article.
pub(crate) struct Part {
    pub anchor: String,
    pub name: String,
    pub kind: &'static str,
    /// Whether the article itself tells it.
    pub told: bool,
    pub events: usize,
    pub paragraphs: Vec<Vec<Piece>>,
    pub is_open: bool,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage {
    shell: Shell,
    id: String,
    title: String,
    byline: Vec<String>,
    url: String,
    counts: Vec<(usize, &'static str, &'static str)>,
    notes: Vec<String>,
    parts: Vec<Part>,
    only: Vec<Choice>,
    actors: Vec<Choice>,
    types: Vec<Choice>,
    speakers: Vec<Choice>,
    shown: usize,
    told: usize,
    base: String,
    panel: Option<Panel>,
    states: Vec<(String, String)>,
}

/// The page of an article.
pub(crate) fn article(site: &Site, id: &str, ask: &Ask) -> Result<Response, Problem> {
    let view = site.view();
    let at = view.article(id).ok_or_else(|| Problem::missing(format!("no article {}", cut(id, 40))))?;
    let details = site.details(&view, at)?;
    let entry = &view.articles[at];
    let wanted: Vec<&Event> = view.of(at).iter().filter(|event| wants(&view, event, ask)).collect();
    let number = ask.event.as_deref().and_then(|event| event.rsplit('.').next()?.parse::<u32>().ok());
    let current = number.and_then(|number| view.of(at).iter().find(|event| event.number == number));
    let panel = current.map(|event| Panel::of(site, &view, event, &details));
    let base = address(ask);
    let reading = Reading { view: &view, entry, details: &details, events: &wanted, current: number, base: &base };
    let told: Vec<&Event> = view.of(at).iter().filter(|event| event.in_article).collect();
    let names = &view.names;
    let choices = |all: BTreeMap<String, usize>, chosen: &str| {
        let mut list: Vec<(String, usize)> = all.into_iter().collect();
        list.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        list.into_iter()
            .map(|(value, count)| Choice {
                label: format!("{} ({count})", cut(&value, 40)),
                chosen: value == chosen,
                value,
            })
            .collect::<Vec<_>>()
    };
    let mut by = [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()];
    for event in view.of(at) {
        let sides: BTreeSet<&str> = names.list(event.sources).chain(names.list(event.targets)).collect();
        for code in sides {
            *by[0].entry(code.to_owned()).or_insert(0) += 1;
        }
        *by[1].entry(names.text(event.event_type).to_owned()).or_insert(0) += 1;
        for voice in names.list(event.voices) {
            *by[2].entry(voice_name(voice).to_owned()).or_insert(0) += 1;
        }
    }
    let [actors, types, speakers] = by;
    let page = ArticlePage {
        shell: Shell::new(site, &view, "articles", cut(entry.title(), 90)),
        id: entry.id.to_string(),
        title: shown(entry.title()).into_owned(),
        byline: byline(&view, entry),
        url: if entry.url.starts_with("http") { shown(&entry.url).into_owned() } else { String::new() },
        counts: counts(&view, &told, details.quotations.len()),
        notes: notes(entry),
        parts: reading.parts(),
        only: ONLY
            .iter()
            .map(|(value, label)| Choice {
                value: (*value).to_owned(),
                label: (*label).to_owned(),
                chosen: ask.only == *value,
            })
            .collect(),
        actors: choices(actors, &ask.actor),
        types: choices(types, &ask.event_type),
        speakers: choices(speakers, &ask.speaker),
        shown: wanted.len(),
        told: view.of(at).len(),
        base: base.clone(),
        panel,
        states: site
            .options
            .lexicon
            .actors
            .states
            .iter()
            .filter(|state| state.validity.until.is_none())
            .map(|state| (state.code.0.clone(), state.name.clone()))
            .collect(),
    };
    html(&page)
}

/// The panel of one event alone, for the script.
pub(crate) fn panel(site: &Site, id: &str, number: u32) -> Result<Response, Problem> {
    let view = site.view();
    let at = view.event(&format!("{id}.{number}")).ok_or_else(|| Problem::missing("no such event"))?;
    let event = &view.events[at];
    let details = site.details(&view, event.article as usize)?;
    html(&Panel::of(site, &view, event, &details))
}

/// The filters as the beginning of an address's parameters.
fn address(ask: &Ask) -> String {
    let pairs = [("only", &ask.only), ("actor", &ask.actor), ("type", &ask.event_type), ("speaker", &ask.speaker)];
    let given = pairs.iter().filter(|(_, value)| !value.is_empty());
    given.map(|(name, value)| format!("{name}={}&", encoded(value))).collect()
}

/// Whether an event is to be shown.
pub(crate) fn wants(view: &View, event: &Event, ask: &Ask) -> bool {
    let names = &view.names;
    let reality = names.text(event.factuality);
    let kind = match ask.only.as_str() {
        "author" => names.list(event.voices).next().is_none() && event.in_article,
        "alleged" => reality == "claimed-by-author",
        "reported" => names.list(event.voices).next().is_some(),
        "denied" => reality == "denied" || names.text(event.polarity) == "neg",
        "unreal" => matches!(reality, "planned" | "possible" | "called-for"),
        "happened" => reality == "happened" && names.text(event.polarity) == "pos",
        "undated" => names.some(event.date).is_none(),
        "conflict" => names.text(event.quad).ends_with("conflict"),
        "cooperation" => names.text(event.quad).ends_with("cooperation"),
        _ => true,
    };
    kind && (ask.actor.is_empty()
        || names.list(event.sources).chain(names.list(event.targets)).any(|code| code == ask.actor))
        && (ask.event_type.is_empty() || names.text(event.event_type) == ask.event_type)
        && (ask.speaker.is_empty() || names.list(event.voices).any(|voice| voice_name(voice) == ask.speaker))
}

/// A voice is stored as `code name`.
pub(crate) fn voice_name(voice: &str) -> &str {
    voice.split_once(' ').map_or(voice, |(_, name)| name)
}

/// Writer, outlet, day and how it is known, size, language.
fn byline(view: &View, entry: &Entry) -> Vec<String> {
    let names = &view.names;
    let mut facts = Vec::new();
    facts.extend(names.some(entry.author).map(|author| format!("by {}", cut(author, 80))));
    facts.extend(names.some(entry.publisher).map(|outlet| cut(outlet, 80)));
    facts.push(match names.some(entry.published) {
        Some(date) => format!("published {date} ({})", names.text(entry.basis)),
        None => "publication date unknown".to_owned(),
    });
    facts.push(format!("{} words", entry.tokens));
    if names.text(entry.language) != "eng" {
        facts.push(format!("language {}: kept, not coded", names.text(entry.language)));
    }
    facts
}

/// The head counts, each with the filter that shows them.
fn counts(view: &View, told: &[&Event], quotations: usize) -> Vec<(usize, &'static str, &'static str)> {
    let count = |only: &str| {
        let ask = Ask { only: only.to_owned(), ..Ask::default() };
        told.iter().filter(|event| wants(view, event, &ask)).count()
    };
    vec![
        (told.len(), "events", ""),
        (count("author"), "on the author alone", "author"),
        (count("alleged"), "alleged by the author", "alleged"),
        (count("reported"), "said by others", "reported"),
        (count("denied"), "denied", "denied"),
        (count("unreal"), "planned, asked or possible", "unreal"),
        (count("undated"), "undated", "undated"),
        (quotations, "quotations", "-"),
    ]
}

fn notes(entry: &Entry) -> Vec<String> {
    let has = |kind: SectionKind| entry.sections.iter().any(|section| section.kind == kind);
    let mut notes = Vec::new();
    if has(SectionKind::Bio) {
        notes.push("opinion: it says who its author is".to_owned());
    }
    if has(SectionKind::Disclaimer) {
        notes.push("its publisher disclaims the content".to_owned());
    }
    notes.extend(entry.diagnostics.iter().map(|diagnostic| cut(diagnostic, 160)));
    notes
}

/// The style of an event's line: what it does to whom decides the colour, how real it is the stroke.
pub(crate) fn line_class(view: &View, event: &Event) -> String {
    let names = &view.names;
    let side = if names.text(event.quad).ends_with("conflict") { "co" } else { "ag" };
    let stroke = match names.text(event.factuality) {
        _ if names.text(event.polarity) == "neg" => "denied",
        "denied" => "denied",
        "planned" | "possible" | "called-for" => "unreal",
        "claimed-by-author" => "alleged",
        "claimed-by-speaker" => "claimed",
        _ => "happened",
    };
    let kind = if names.text(event.kind) == "state" { " state" } else { "" };
    format!("{side} {stroke}{kind}")
}

struct Reading<'a> {
    view: &'a View,
    entry: &'a Entry,
    details: &'a Details,
    events: &'a [&'a Event],
    current: Option<u32>,
    base: &'a str,
}

/// A quotation with its depth and the chain of its speakers.
struct Spoken {
    span: Span,
    depth: usize,
    chain: String,
}

impl Reading<'_> {
    fn parts(&self) -> Vec<Part> {
        let spoken = self.spoken();
        let lanes = self.lanes();
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let sections = self.entry.sections.iter();
        let whole = [demarche::types::Section {
            kind: SectionKind::Body,
            span: Span::new(0, self.entry.text.len()),
            author: None,
        }];
        let sections: Vec<_> = if self.entry.sections.is_empty() { whole.iter().collect() } else { sections.collect() };
        sections
            .into_iter()
            .enumerate()
            .map(|(at, section)| {
                let inside = |event: &&&Event| section.span.holds(event.start as usize);
                let events = self.events.iter().filter(inside).count();
                let number = numbers.entry(section.kind.name()).or_insert(0);
                *number += 1;
                let name = match (&section.author, section.kind) {
                    (Some(author), SectionKind::Comment) => format!("comment by {}", cut(author, 40)),
                    (_, kind) if *number > 1 => format!("{} {number}", kind.name()),
                    (_, kind) => kind.name().to_owned(),
                };
                let shows_current = self.current.is_some_and(|number| {
                    self.events.iter().any(|event| event.number == number && section.span.holds(event.start as usize))
                });
                Part {
                    anchor: format!("s{at}"),
                    name,
                    kind: section.kind.name(),
                    told: section.kind.is_told_by_article(),
                    events,
                    paragraphs: self.paragraphs(section.span, &spoken, &lanes),
                    is_open: section.kind.is_told_by_article() || shows_current || section.kind == SectionKind::Byline,
                }
            })
            .collect()
    }

    /// Events with their lanes: the lowest that no event beside it has.
    fn lanes(&self) -> BTreeMap<u32, usize> {
        let mut sorted: Vec<&&Event> = self.events.iter().collect();
        sorted.sort_by_key(|event| (event.start, std::cmp::Reverse(event.end), event.number));
        let mut ends = [0; LANES];
        let mut lanes = BTreeMap::new();
        for event in sorted {
            let lane = ends.iter().position(|end| *end <= event.start).unwrap_or(LANES - 1);
            ends[lane] = ends[lane].max(event.end);
            lanes.insert(event.number, lane);
        }
        lanes
    }

    fn spoken(&self) -> Vec<Spoken> {
        let rows = &self.details.quotations;
        let by_number: BTreeMap<u32, &QuotationRow> = rows.iter().map(|row| (row.quotation, row)).collect();
        let speaker = |row: &QuotationRow| {
            let words = row.source.join(" ");
            cut(if words.trim().is_empty() { "somebody unnamed" } else { &words }, 48)
        };
        let mut spoken: Vec<Spoken> = rows
            .iter()
            .filter(|row| (row.end as usize) <= self.entry.text.len() && row.start < row.end)
            .map(|row| {
                let mut chain = vec![speaker(row)];
                let mut outer = row.within.as_deref().and_then(|within| within.parse::<u32>().ok());
                while let Some(around) = outer.and_then(|number| by_number.get(&number)).filter(|_| chain.len() < 8) {
                    chain.push(speaker(around));
                    outer = around.within.as_deref().and_then(|within| within.parse::<u32>().ok());
                }
                chain.reverse();
                Spoken {
                    span: Span::new(row.start as usize, row.end as usize),
                    depth: chain.len(),
                    chain: chain.join(" › "),
                }
            })
            .collect();
        spoken.sort_by_key(|one| (one.span.start(), one.depth));
        spoken
    }

    fn paragraphs(&self, section: Span, spoken: &[Spoken], lanes: &BTreeMap<u32, usize>) -> Vec<Vec<Piece>> {
        let text = &self.entry.text;
        let mut paragraphs = Vec::new();
        let mut start = section.start();
        for line in section.of(text).split_inclusive('\n') {
            let end = start + line.len();
            let words = line.trim_end();
            if !words.trim().is_empty() {
                paragraphs.push(self.pieces(Span::new(start, start + words.len()), spoken, lanes));
            }
            start = end;
        }
        paragraphs
    }

    fn pieces(&self, paragraph: Span, spoken: &[Spoken], lanes: &BTreeMap<u32, usize>) -> Vec<Piece> {
        let text = &self.entry.text;
        let span = |event: &Event| Span::new(event.start as usize, event.end as usize);
        let events: Vec<&&Event> = self.events.iter().filter(|event| span(event).overlaps(paragraph)).collect();
        let spoken: Vec<&Spoken> = spoken.iter().filter(|one| one.span.overlaps(paragraph)).collect();
        let anchors: Vec<(Span, &Event)> = events.iter().map(|event| (self.anchor(event), **event)).collect();
        let mut borders: BTreeSet<usize> = BTreeSet::from([paragraph.start(), paragraph.end()]);
        borders.extend(events.iter().flat_map(|event| [span(event).start(), span(event).end()]));
        borders.extend(anchors.iter().flat_map(|(anchor, _)| [anchor.start(), anchor.end()]));
        for one in &spoken {
            borders.extend([one.span.start(), one.span.end()]);
            borders.extend(marks(text, one.span));
        }
        let borders: Vec<usize> = borders
            .into_iter()
            .filter(|border| (paragraph.start()..=paragraph.end()).contains(border) && text.is_char_boundary(*border))
            .collect();
        let piece = |ends: &[usize]| {
            let here = Span::new(ends[0], ends[1]);
            let above: Vec<&&&Event> = events.iter().filter(|event| span(event).contains(here)).collect();
            let is_anchor = anchors.iter().any(|(anchor, _)| anchor.contains(here) && !here.is_empty());
            let denied = |event: &Event| line_class(self.view, event).contains("denied");
            let deepest =
                spoken.iter().filter(|one| one.span.contains(here)).max_by_key(|one| (one.depth, one.span.start()));
            let mut sorted = above.clone();
            sorted.sort_by_key(|event| lanes.get(&event.number).copied().unwrap_or(0));
            Piece {
                text: shown(here.of(text)).into_owned(),
                lanes: sorted
                    .iter()
                    .map(|event| Lane {
                        class: format!(
                            "l{} {}{}",
                            lanes.get(&event.number).copied().unwrap_or(0),
                            line_class(self.view, event),
                            if self.current == Some(event.number) { " on" } else { "" }
                        ),
                        number: event.number,
                    })
                    .collect(),
                marks: deepest
                    .map(|one| (1..=one.depth.min(4)).map(|depth| Mark { depth, chain: one.chain.clone() }).collect())
                    .unwrap_or_default(),
                is_struck: anchors.iter().any(|(anchor, event)| anchor.contains(here) && denied(event)),
                is_anchor,
                numbers: anchors
                    .iter()
                    .filter(|(anchor, _)| anchor.end() == here.end() && is_anchor)
                    .map(|(_, event)| self.number(event))
                    .collect(),
            }
        };
        borders.windows(2).map(piece).collect()
    }

    fn number(&self, event: &Event) -> Number {
        Number {
            number: event.number,
            label: deed(self.view, event),
            class: if self.view.names.text(event.quad).ends_with("conflict") { "co" } else { "ag" },
            current: self.current == Some(event.number),
            href: format!("?{}event={}", self.base, event.number),
        }
    }

    /// Where an event's predicate stands: the word, as a whole, inside its span; the end of the span if it is not found.
    fn anchor(&self, event: &Event) -> Span {
        let text = &self.entry.text;
        let (start, end) = (event.start as usize, event.end as usize);
        let word = self.view.names.text(event.anchor);
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let found = text[start..end].match_indices(word).find(|(at, _)| {
            let (from, to) = (start + at, start + at + word.len());
            !word.is_empty() && !is_letter(text[..from].chars().next_back()) && !is_letter(text[to..].chars().next())
        });
        match found {
            Some((at, _)) => Span::new(start + at, start + at + word.len()),
            None => Span::new(end, end),
        }
    }
}

/// Borders inside quoted words at which the margin is marked again, between words.
fn marks(text: &str, span: Span) -> Vec<usize> {
    let mut found = Vec::new();
    let mut last = span.start();
    for (at, _) in span.of(text).match_indices(' ') {
        let at = span.start() + at + 1;
        if at - last >= MARK {
            found.push(at);
            last = at;
        }
    }
    found
}
