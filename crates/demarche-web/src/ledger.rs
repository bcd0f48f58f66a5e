//! Lists: articles, and the ledger's events with search, facets and export.

use crate::explain::{code, reality};
use crate::page::{Problem, Shell, cut, encoded, grouped, html};
use crate::query::{FIELDS, Filter, Term, parse, written};
use crate::read::{line_class, voice_name};
use crate::site::Site;
use crate::view::{Entry, Event, View};
use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use demarche_store::{EventRow, Export, Format, export};
use serde::Deserialize;
use std::collections::HashMap;

/// Rows of a page.
pub(crate) const ROWS: usize = 50;
/// Values of a facet.
const VALUES: usize = 12;

/// What is asked of a list.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Ask {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub page: usize,
    /// Also what commenters, bios and disclaimers tell.
    #[serde(default)]
    pub all: String,
    /// Each happening once.
    #[serde(default)]
    pub once: String,
    #[serde(default)]
    pub format: String,
    /// After an upload: articles read and inputs that could not be.
    #[serde(default)]
    pub read: usize,
    #[serde(default)]
    pub rejected: usize,
}

/// An event in a list.
pub(crate) struct Line {
    pub id: String,
    pub href: String,
    pub date: String,
    pub source: String,
    pub target: String,
    pub arrow: &'static str,
    pub code: String,
    pub class: String,
    pub reality: String,
    pub sentence: String,
    pub voices: String,
    pub outlet: String,
    pub again: bool,
}

impl Line {
    pub(crate) fn of(view: &View, event: &Event) -> Line {
        let names = &view.names;
        let side = |list| {
            let codes: Vec<&str> = names.list(list).collect();
            if codes.is_empty() { "?".to_owned() } else { codes.join(" + ") }
        };
        let article = &view.articles[event.article as usize];
        let voices: Vec<String> = std::iter::once(names.text(event.told_by))
            .chain(names.list(event.voices).map(voice_name))
            .map(|voice| cut(voice, 40))
            .collect();
        Line {
            id: view.id(event),
            href: format!("/article/{}?event={}#e{}", article.id, event.number, event.number),
            date: names.some(event.date).unwrap_or("no date").to_owned(),
            source: side(event.sources),
            target: side(event.targets),
            arrow: if event.reciprocal { "↔" } else { "→" },
            code: code(view, event),
            class: line_class(view, event),
            reality: reality(view, event),
            sentence: cut(view.sentence(event), 260),
            voices: voices.join(" › "),
            outlet: match view.outlet(article) {
                // A writer without an outlet stands among the voices already.
                outlet if outlet == names.text(event.told_by) => String::new(),
                outlet => cut(outlet, 40),
            },
            again: event.restates != 0,
        }
    }
}

/// Counts of values, each with the query that has it.
pub(crate) struct Facet {
    pub name: &'static str,
    pub values: Vec<FacetValue>,
}

pub(crate) struct FacetValue {
    pub label: String,
    pub count: String,
    pub href: String,
    pub chosen: bool,
}

/// Links to other pages of a list.
pub(crate) struct Pages {
    pub from: String,
    pub to: String,
    pub all: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl Pages {
    pub(crate) fn of(page: usize, all: usize, href: impl Fn(usize) -> String) -> Pages {
        let first = page * ROWS;
        Pages {
            from: grouped(if all == 0 { 0 } else { first + 1 }),
            to: grouped(all.min(first + ROWS)),
            all: grouped(all),
            previous: page.checked_sub(1).map(&href),
            next: (first + ROWS < all).then(|| href(page + 1)),
        }
    }
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    shell: Shell,
    ask: Ask,
    lines: Vec<Line>,
    pages: Pages,
    facets: Vec<Facet>,
    terms: Vec<(String, String)>,
    failing: Option<String>,
    fields: &'static [(&'static str, &'static str)],
    address: String,
}

/// The events that a query means, newest first.
pub(crate) fn select<'a>(view: &'a View, ask: &Ask, terms: &[Term]) -> (Vec<&'a Event>, Option<usize>) {
    let filter = Filter::new(view, terms);
    let shown = |event: &&Event| (ask.all == "1" || event.in_article) && (ask.once != "1" || event.restates == 0);
    let events = view.by_date.iter().map(|&at| &view.events[at as usize]).filter(shown);
    let found: Vec<&Event> = events.clone().filter(|event| filter.holds(event)).collect();
    let failing = if found.is_empty() { filter.failing(events) } else { None };
    (found, failing)
}

/// The address of a query.
fn address(ask: &Ask, terms: &[Term], page: usize) -> String {
    let mut href = format!("/ledger?q={}", encoded(&written(terms)));
    for (name, value) in [("all", &ask.all), ("once", &ask.once)] {
        if value == "1" {
            href.push_str(&format!("&{name}=1"));
        }
    }
    if page > 0 {
        href.push_str(&format!("&page={page}"));
    }
    href
}

/// The page of the ledger.
pub(crate) fn ledger(site: &Site, ask: &Ask) -> Result<Response, Problem> {
    let view = site.view();
    let terms = parse(&ask.q);
    let (found, failing) = select(&view, ask, &terms);
    if let Some(format) = exported(&ask.format)? {
        return save(site, &view, &found, format);
    }
    let page = ask.page.min(found.len() / ROWS);
    let mut shell = Shell::new(site, &view, "ledger", "Ledger");
    shell.query.clone_from(&ask.q);
    let without = |skipped: usize| -> Vec<Term> {
        terms.iter().enumerate().filter(|(at, _)| *at != skipped).map(|(_, term)| term.clone()).collect()
    };
    html(&LedgerPage {
        lines: found.iter().skip(page * ROWS).take(ROWS).map(|event| Line::of(&view, event)).collect(),
        pages: Pages::of(page, found.len(), |page| address(ask, &terms, page)),
        facets: facets(&view, &found, ask, &terms),
        terms: terms.iter().enumerate().map(|(at, term)| (term.written(), address(ask, &without(at), 0))).collect(),
        failing: failing.map(|at| terms[at].written()),
        fields: FIELDS,
        address: address(ask, &terms, 0),
        ask: ask.clone(),
        shell,
    })
}

fn exported(name: &str) -> Result<Option<(Format, &'static str, &'static str)>, Problem> {
    Ok(match name {
        "" => None,
        "csv" => Some((Format::Csv, "text/csv; charset=utf-8", "csv")),
        "jsonl" | "json" => Some((Format::Jsonl, "application/x-ndjson", "jsonl")),
        "geojson" => Some((Format::Geojson, "application/geo+json", "geojson")),
        other => return Err(Problem::bad(format!("no format {}", cut(other, 20))).hint("csv, jsonl, geojson")),
    })
}

/// Events that one export may hold.
const MOST_EXPORTED: usize = 200_000;

fn save(
    site: &Site,
    view: &View,
    found: &[&Event],
    (format, kind, ending): (Format, &'static str, &'static str),
) -> Result<Response, Problem> {
    if found.len() > MOST_EXPORTED {
        return Err(Problem::bad(format!("{} events are too many for the browser", grouped(found.len())))
            .hint("narrow the search, or use `demarche export`"));
    }
    let rows: Vec<EventRow> = found.iter().map(|event| view.row(event)).collect();
    let mut out = Vec::new();
    let what = Export { events: &rows, articles: &[] };
    export(format, &what, site.options.lexicon, &mut out)
        .map_err(|_| Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "the export failed"))?;
    let name = format!("attachment; filename=\"demarche-events.{ending}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], out).into_response())
}

fn facets(view: &View, found: &[&Event], ask: &Ask, terms: &[Term]) -> Vec<Facet> {
    let names = &view.names;
    let (texts, lists) = names.sizes();
    let mut by_text = [vec![0usize; texts], vec![0; texts], vec![0; texts]];
    let (mut sides, mut voices) = (vec![0usize; lists], vec![0usize; lists]);
    let mut years: HashMap<&str, usize> = HashMap::new();
    let mut outlets: HashMap<&str, usize> = HashMap::new();
    for event in found {
        by_text[0][names.number(event.event_type)] += 1;
        by_text[1][names.number(event.factuality)] += 1;
        by_text[2][names.number(event.quad)] += 1;
        sides[names.place(event.sources)] += 1;
        sides[names.place(event.targets)] += 1;
        voices[names.place(event.voices)] += 1;
        if let Some(year) = names.some(event.date_from).and_then(|date| date.get(..4)) {
            *years.entry(year).or_insert(0) += 1;
        }
        *outlets.entry(view.outlet(&view.articles[event.article as usize])).or_insert(0) += 1;
    }
    let head = |code: &str| code.split('.').next().unwrap_or(code).to_owned();
    let of_texts = |counts: &[usize]| -> HashMap<String, usize> {
        names
            .every()
            .zip(counts)
            .filter(|(_, count)| **count > 0)
            .map(|(text, count)| (text.to_owned(), *count))
            .collect()
    };
    let owned =
        |counts: HashMap<&str, usize>| counts.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    let mut facets = vec![
        facet("actor", names.tallied(&sides, head), ask, terms),
        facet("type", of_texts(&by_text[0]), ask, terms),
        facet("reality", of_texts(&by_text[1]), ask, terms),
        facet("quad", of_texts(&by_text[2]), ask, terms),
        facet("speaker", names.tallied(&voices, |voice| voice_name(voice).to_owned()), ask, terms),
        facet("outlet", owned(outlets), ask, terms),
        facet("from", owned(years), ask, terms),
    ];
    facets.retain(|facet| !facet.values.is_empty());
    facets
}

fn facet(name: &'static str, counts: HashMap<String, usize>, ask: &Ask, terms: &[Term]) -> Facet {
    let mut sorted: Vec<(String, usize)> = counts.into_iter().collect();
    match name {
        "from" => sorted.sort_by(|one, other| other.0.cmp(&one.0)),
        _ => sorted.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0))),
    }
    let value = |(value, count): (String, usize)| {
        let own: Vec<Term> = match name {
            "from" => ["from", "to"].into_iter().map(|field| Term { field, value: value.clone() }).collect(),
            field => vec![Term { field, value: value.clone() }],
        };
        let chosen = own.iter().all(|term| terms.contains(term));
        let mut rest: Vec<Term> = terms.iter().filter(|term| !own.contains(term)).cloned().collect();
        if name == "from" {
            rest.retain(|term| term.field != "from" && term.field != "to");
        }
        if !chosen {
            rest.extend(own);
        }
        FacetValue { label: cut(&value, 34), count: grouped(count), href: address(ask, &rest, 0), chosen }
    };
    Facet {
        name: if name == "from" { "year" } else { name },
        values: sorted.into_iter().take(VALUES).map(value).collect(),
    }
}

/// An article in a list.
struct ArticleLine {
    id: String,
    title: String,
    outlet: String,
    author: String,
    published: String,
    events: usize,
    alone: usize,
    alleged: usize,
    words: u32,
    opinion: bool,
}

#[derive(Template)]
#[template(path = "articles.html")]
struct ArticlesPage {
    shell: Shell,
    articles: Vec<ArticleLine>,
    pages: Pages,
    q: String,
    told: String,
    note: String,
}

/// The list of articles, newest first.
pub(crate) fn articles(site: &Site, ask: &Ask) -> Result<Response, Problem> {
    let view = site.view();
    let wanted = ask.q.trim().to_lowercase();
    let is_wanted = |entry: &Entry| {
        wanted.is_empty()
            || entry.title().to_lowercase().contains(&wanted)
            || view.outlet(entry).to_lowercase().contains(&wanted)
            || view.names.text(entry.author).to_lowercase().contains(&wanted)
    };
    let found: Vec<usize> = (0..view.articles.len()).filter(|at| is_wanted(&view.articles[*at])).collect();
    let page = ask.page.min(found.len() / ROWS);
    let line = |at: usize| {
        let (entry, names) = (&view.articles[at], &view.names);
        let told = || view.of(at).iter().filter(|event| event.in_article);
        ArticleLine {
            id: entry.id.to_string(),
            title: cut(entry.title(), 140),
            outlet: cut(names.some(entry.publisher).unwrap_or_default(), 60),
            author: cut(names.some(entry.author).unwrap_or_default(), 60),
            published: names.some(entry.published).unwrap_or("undated").to_owned(),
            events: told().count(),
            alone: told().filter(|event| names.list(event.voices).next().is_none()).count(),
            alleged: told().filter(|event| names.text(event.factuality) == "claimed-by-author").count(),
            words: entry.tokens,
            opinion: entry.sections.iter().any(|section| section.kind == demarche::types::SectionKind::Bio),
        }
    };
    html(&ArticlesPage {
        shell: Shell::new(site, &view, "articles", "Articles"),
        articles: found.iter().skip(page * ROWS).take(ROWS).map(|at| line(*at)).collect(),
        pages: Pages::of(page, found.len(), |page| format!("/?q={}&page={page}", encoded(&ask.q))),
        q: ask.q.clone(),
        note: match (ask.read, ask.rejected) {
            (0, 0) => String::new(),
            (read, 0) => format!("{read} articles read"),
            (read, rejected) => format!("{read} articles read, {rejected} inputs could not be"),
        },
        told: grouped(view.events.iter().filter(|event| event.in_article).count()),
    })
}
