//! Events of the ledger out, in the shapes that other tools read.
//!
//! In: event rows, sorted, and for annotations the texts of their articles. Out: bytes. Nothing is rounded off in
//! silence: what a shape has no place for is told as a note (events without coordinates on a map).

mod graph;
mod json;
mod markdown;
mod tables;

use crate::rows::{ArticleRow, EventRow};
use crate::table;
use demarche_lexicon::{CountrySystem, Lexicon};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{self, Write};

/// A shape of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names of the formats")]
pub enum Format {
    Csv,
    Jsonl,
    Parquet,
    Gexf,
    Graphml,
    Geojson,
    Stix,
    Ftm,
    Polecat,
    Gdelt,
    Markdown,
    Webannotation,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 12] = [
        Format::Csv,
        Format::Jsonl,
        Format::Parquet,
        Format::Gexf,
        Format::Graphml,
        Format::Geojson,
        Format::Stix,
        Format::Ftm,
        Format::Polecat,
        Format::Gdelt,
        Format::Markdown,
        Format::Webannotation,
    ];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Jsonl => "jsonl",
            Format::Parquet => "parquet",
            Format::Gexf => "gexf",
            Format::Graphml => "graphml",
            Format::Geojson => "geojson",
            Format::Stix => "stix",
            Format::Ftm => "ftm",
            Format::Polecat => "polecat",
            Format::Gdelt => "gdelt",
            Format::Markdown => "markdown",
            Format::Webannotation => "webannotation",
        }
    }

    /// The format of a name.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Whether it needs the texts of the articles.
    pub fn needs_articles(self) -> bool {
        self == Format::Webannotation
    }
}

/// What is exported.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The events, in their order.
    pub events: &'a [EventRow],
    /// Their articles, where the format needs them.
    pub articles: &'a [ArticleRow],
}

/// Writes events in a format; returns what the format had no place for.
pub fn export(format: Format, what: &Export<'_>, lexicon: &Lexicon, out: &mut dyn Write) -> io::Result<Vec<String>> {
    let countries = Countries::new(lexicon);
    let events = what.events;
    match format {
        Format::Csv => tables::csv(events, out)?,
        Format::Jsonl => {
            for event in events {
                writeln!(out, "{}", event_json(event))?;
            }
        }
        Format::Parquet => out.write_all(&table::bytes(events)?)?,
        Format::Gexf => graph::gexf(events, out)?,
        Format::Graphml => graph::graphml(events, out)?,
        Format::Geojson => return json::geojson(events, out),
        Format::Stix => return json::stix(events, out),
        Format::Ftm => json::ftm(events, &countries, out)?,
        Format::Polecat => return tables::polecat(events, lexicon, &countries, out),
        Format::Gdelt => return tables::gdelt(events, &countries, out),
        Format::Markdown => markdown::report(events, out)?,
        Format::Webannotation => return json::webannotation(events, what.articles, out),
    }
    Ok(Vec::new())
}

/// Codes of states in the systems of other tools.
struct Countries {
    by_system: HashMap<(CountrySystem, String), String>,
}

impl Countries {
    fn new(lexicon: &Lexicon) -> Countries {
        let mut by_system = HashMap::new();
        for system in [CountrySystem::Iso, CountrySystem::Fips, CountrySystem::Cow] {
            let fits = |value: &str| match system {
                CountrySystem::Iso => value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic()),
                CountrySystem::Cow => value.bytes().all(|byte| byte.is_ascii_digit()),
                _ => true,
            };
            let mut values: Vec<_> = lexicon.systems.states(system).filter(|(value, _)| fits(value)).collect();
            // The first of several values in the order of the alphabet, always the same.
            values.sort_unstable();
            for (value, state) in values {
                by_system.entry((system, state.0.clone())).or_insert_with(|| value.to_owned());
            }
        }
        Countries { by_system }
    }

    fn code(&self, system: CountrySystem, state: &str) -> Option<&str> {
        self.by_system.get(&(system, state.to_owned())).map(String::as_str)
    }
}

/// The state or class of an actor's code, and its role.
fn parts(code: &str) -> (&str, &str) {
    code.split_once('.').unwrap_or((code, ""))
}

/// The first and the last day of an event, as far as it has any.
fn days(event: &EventRow) -> Option<(&str, &str)> {
    let from = event.date_from.as_deref().or(event.date_to.as_deref())?;
    Some((from, event.date_to.as_deref().unwrap_or(from)))
}

fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}

/// Says how many events a format had no place for.
fn left_out(count: usize, why: &str) -> Vec<String> {
    if count == 0 { Vec::new() } else { vec![format!("{count} events are left out: {why}")] }
}

/// An event by names and values, as lists, CSV and JSON show it.
pub fn event_fields(row: &EventRow) -> Vec<(&'static str, Value)> {
    vec![
        ("event_id", json!(row.event_id)),
        ("article_id", json!(row.article_id)),
        ("published", json!(row.published)),
        ("section", json!(row.section)),
        ("date", json!(row.date)),
        ("date_basis", json!(row.date_basis)),
        ("date_precision", json!(row.date_precision)),
        ("undated", json!(row.undated)),
        ("sources", json!(row.sources)),
        ("source_text", json!(row.source_text)),
        ("targets", json!(row.targets)),
        ("target_text", json!(row.target_text)),
        ("type", json!(row.event_type)),
        ("mode", json!(row.mode)),
        ("contexts", json!(row.contexts)),
        ("cameo", json!(row.cameo)),
        ("goldstein", json!(row.goldstein)),
        ("quad", json!(row.quad)),
        ("kind", json!(row.kind)),
        ("reciprocal", json!(row.reciprocal)),
        ("polarity", json!(row.polarity)),
        ("factuality", json!(row.factuality)),
        ("hedge", json!(row.hedge)),
        ("hedge_band", json!(row.hedge_band)),
        ("told_by", json!(row.told_by)),
        ("voices", json!(row.voices)),
        ("denied_by", json!(row.denied_by)),
        ("place", json!(row.place)),
        ("place_state", json!(row.place_state)),
        ("latitude", json!(row.latitude)),
        ("longitude", json!(row.longitude)),
        ("quantities", json!(row.quantities)),
        ("sentence", json!(row.sentence)),
        ("restates", json!(row.restates)),
        ("corrected", json!(row.corrected)),
        ("entry", json!(row.entry)),
        ("code_version", json!(row.code_version)),
        ("lexicon_version", json!(row.lexicon_version)),
        ("model_version", json!(row.model_version)),
    ]
}

/// The event as a JSON object.
pub fn event_json(row: &EventRow) -> Value {
    Value::Object(event_fields(row).into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A cell of CSV: lists joined by `;`. A leading character that a spreadsheet would run as a formula is
/// made text.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(";"),
        other => return other.to_string(),
    };
    if text.starts_with(['=', '+', '@', '-', '\t', '\r']) { format!("'{text}") } else { text }
}
