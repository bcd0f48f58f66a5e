//! The same data as JSON, for programs: `/api/v1`.

use crate::claims;
use crate::ledger;
use crate::page::{Problem, cut};
use crate::query::parse;
use crate::relations;
use crate::routes::{asked, make};
use crate::site::Site;
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use demarche_store::event_json;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Rows of an answer unless asked otherwise, and at most.
const ROWS: usize = 100;
const MOST_ROWS: usize = 1000;

type Shared = State<Arc<Site>>;
type Asked<T> = Result<Query<T>, QueryRejection>;

/// Which part of a list.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Part {
    #[serde(default)]
    q: String,
    #[serde(default)]
    offset: usize,
    limit: Option<usize>,
    #[serde(default)]
    all: bool,
    #[serde(default)]
    once: bool,
}

impl Part {
    fn limit(&self) -> usize {
        self.limit.unwrap_or(ROWS).clamp(1, MOST_ROWS)
    }
}

pub(crate) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/articles", get(articles))
        .route("/articles/{id}", get(article))
        .route("/events", get(events))
        .route("/events/{id}", get(event))
        .route("/claims", get(claims))
        .route("/claims/{id}", get(claim))
        .route("/dyads/{a}/{b}", get(dyad))
        .route("/shifts", get(shifts))
        .route("/actors/{code}", get(actor))
        .route("/system", get(system))
        .route("/work", get(work))
        .route("/openapi.json", get(openapi))
}

/// An answer, or the problem as JSON.
fn answer(made: Result<Response, Problem>) -> Response {
    made.unwrap_or_else(Problem::json)
}

pub(crate) fn shown(value: &Value) -> Result<Response, Problem> {
    Ok(([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response())
}

/// A list with its place in the whole.
fn list(items: Vec<Value>, all: usize, part: &Part, snapshot: u64) -> Value {
    let next = part.offset + items.len();
    json!({
        "snapshot": snapshot,
        "total": all,
        "offset": part.offset,
        "next": (next < all && !items.is_empty()).then_some(next),
        "items": items,
    })
}

async fn articles(State(site): Shared, part: Asked<Part>) -> Response {
    let made = async {
        let part = asked(part)?;
        make(site, move |site| {
            let view = site.view();
            let names = &view.names;
            let wanted = part.q.trim().to_lowercase();
            let found: Vec<_> = (0..view.articles.len())
                .filter(|at| wanted.is_empty() || view.articles[*at].title().to_lowercase().contains(&wanted))
                .collect();
            let items = found.iter().skip(part.offset).take(part.limit()).map(|&at| {
                let entry = &view.articles[at];
                json!({
                    "id": entry.id, "title": entry.title(), "author": names.some(entry.author),
                    "publisher": names.some(entry.publisher), "url": entry.url, "published": names.some(entry.published),
                    "published_basis": names.text(entry.basis), "language": names.text(entry.language),
                    "tokens": entry.tokens, "events": view.of(at).iter().filter(|event| event.in_article).count(),
                })
            });
            shown(&list(items.collect(), found.len(), &part, view.snapshot))
        })
        .await
    };
    answer(made.await)
}

async fn article(State(site): Shared, Path(id): Path<String>) -> Response {
    let made = make(site, move |site| {
        let view = site.view();
        let at = view.article(&id).ok_or_else(|| Problem::missing(format!("no article {}", cut(&id, 40))))?;
        let (entry, names) = (&view.articles[at], &view.names);
        let details = site.details(&view, at)?;
        shown(&json!({
            "snapshot": view.snapshot,
            "id": entry.id, "title": entry.title(), "author": names.some(entry.author),
            "publisher": names.some(entry.publisher), "url": entry.url, "published": names.some(entry.published),
            "published_basis": names.text(entry.basis), "language": names.text(entry.language),
            "text": entry.text, "offsets": "bytes of UTF-8 of text, end exclusive",
            "sections": entry.sections.iter().map(|section| json!({
                "kind": section.kind.name(), "start": section.span.start(), "end": section.span.end(), "author": section.author,
            })).collect::<Vec<_>>(),
            "events": view.of(at).iter().map(|event| {
                let mut value = event_json(&view.row(event));
                value["start"] = json!(event.start);
                value["end"] = json!(event.end);
                value
            }).collect::<Vec<_>>(),
            "quotations": details.quotations.iter().map(|row| json!({
                "start": row.start, "end": row.end, "content": row.content, "cue": row.cue, "source": row.source,
                "speaker": row.speaker, "type": row.kind, "cue_kind": row.cue_kind, "within": row.within, "section": row.section,
            })).collect::<Vec<_>>(),
            "diagnostics": entry.diagnostics,
        }))
    });
    answer(made.await)
}

async fn events(State(site): Shared, part: Asked<Part>) -> Response {
    let made = async {
        let part = asked(part)?;
        make(site, move |site| {
            let view = site.view();
            let flag = |set: bool| if set { "1".to_owned() } else { String::new() };
            let ask = ledger::Ask { all: flag(part.all), once: flag(part.once), ..ledger::Ask::default() };
            let (found, failing) = ledger::select(&view, &ask, &parse(&part.q));
            let items = found.iter().skip(part.offset).take(part.limit()).map(|event| event_json(&view.row(event)));
            let mut value = list(items.collect(), found.len(), &part, view.snapshot);
            if let Some(at) = failing {
                value["failing_term"] = json!(parse(&part.q)[at].written());
            }
            shown(&value)
        })
        .await
    };
    answer(made.await)
}

async fn event(State(site): Shared, Path(id): Path<String>) -> Response {
    let made = make(site, move |site| {
        let view = site.view();
        let at = view.event(&id).ok_or_else(|| Problem::missing(format!("no event {}", cut(&id, 40))))?;
        shown(&crate::explain::json(site, &view, &view.events[at])?)
    });
    answer(made.await)
}

async fn claims(State(site): Shared, ask: Asked<claims::Ask>) -> Response {
    let made = async {
        let ask = asked(ask)?;
        let part = Part { offset: ask.offset, limit: ask.limit, ..Part::default() };
        make(site, move |site| {
            let view = site.view();
            let related = site.related(&view);
            let listed = claims::listed(&related.found, &ask);
            let items = listed.iter().skip(part.offset).take(part.limit()).map(|&claim| related.found.json(claim));
            let mut value = list(items.collect(), listed.len(), &part, view.snapshot);
            value["articles_related"] = json!(related.articles.len());
            shown(&value)
        })
        .await
    };
    answer(made.await)
}

async fn claim(State(site): Shared, Path(id): Path<String>) -> Response {
    let made = make(site, move |site| {
        let view = site.view();
        let (related, claim) = claims::find(site, &view, &id)?;
        shown(&related.found.json(claim))
    });
    answer(made.await)
}

async fn work(State(site): Shared) -> Response {
    answer(make(site, |site| shown(&crate::work::json(site))).await)
}

async fn dyad(State(site): Shared, Path((a, b)): Path<(String, String)>, ask: Asked<relations::Ask>) -> Response {
    let made = async {
        let ask = asked(ask)?;
        make(site, move |site| shown(&relations::dyad_json(site, &a, &b, &ask)?)).await
    };
    answer(made.await)
}

async fn actor(State(site): Shared, Path(code): Path<String>, ask: Asked<relations::Ask>) -> Response {
    let made = async {
        let ask = asked(ask)?;
        make(site, move |site| shown(&relations::actor_json(site, &code, &ask)?)).await
    };
    answer(made.await)
}

async fn system(State(site): Shared, ask: Asked<relations::Ask>) -> Response {
    let made = async {
        let ask = asked(ask)?;
        make(site, move |site| shown(&relations::system_json(site, &ask)?)).await
    };
    answer(made.await)
}

/// Which shifts.
#[derive(Debug, Default, Deserialize)]
struct Shifts {
    #[serde(default)]
    actor: String,
    limit: Option<usize>,
}

async fn shifts(State(site): Shared, ask: Asked<Shifts>) -> Response {
    let made = async {
        let Shifts { actor, limit } = asked(ask)?;
        let most = limit.unwrap_or(ROWS).clamp(1, MOST_ROWS);
        make(site, move |site| shown(&relations::shifts_of(site, &actor, most)?)).await
    };
    answer(made.await)
}

/// What can be asked, for programs that make programs.
async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], include_str!("../openapi.json")).into_response()
}
