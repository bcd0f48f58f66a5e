//! Which address shows what.

use crate::guard::{Guard, pass};
use crate::page::Problem;
use crate::site::Site;
use crate::{api, assets, claims, fix, ledger, read, relations, upload, work};
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::http::{StatusCode, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Bytes of a request that is no upload.
const BODY: usize = 256 * 1024;

type Shared = State<Arc<Site>>;
type Asked<T> = Result<Query<T>, QueryRejection>;

/// Every page and every answer of the API.
pub fn router(site: Arc<Site>) -> Router {
    Router::new()
        .route("/", get(articles))
        .route("/article/{id}", get(article))
        .route("/article/{id}/event/{number}", get(panel))
        .route("/ledger", get(events))
        .route("/claims", get(claims))
        .route("/claim/{id}", get(claim))
        .route("/dyads", get(dyads))
        .route("/dyad/{a}/{b}", get(dyad))
        .route("/actor/{code}", get(actor))
        .route("/system", get(system))
        .route("/map", get(map))
        .route("/work", get(work))
        .route("/fix", post(fixed))
        .route("/upload", post(uploaded).layer(DefaultBodyLimit::max(upload::MOST_BYTES)))
        .route("/upload/one", post(uploaded_one).layer(DefaultBodyLimit::max(upload::MOST_BYTES)))
        .route("/assets/{name}", get(assets::asset))
        .nest("/api/v1", api::routes())
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(Guard::new(Arc::clone(&site)), pass))
        .with_state(site)
}

/// Makes a page on a thread that may take its time.
pub(crate) async fn make(
    site: Arc<Site>,
    page: impl FnOnce(&Site) -> Result<Response, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    match tokio::task::spawn_blocking(move || page(&site)).await {
        Ok(page) => page,
        Err(_) => Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "this page cannot be made")
            .hint("please report what you asked for")),
    }
}

/// What was asked, or why it cannot be understood.
pub(crate) fn asked<T>(asked: Asked<T>) -> Result<T, Problem> {
    asked.map(|Query(asked)| asked).map_err(|_| Problem::bad("the parameters cannot be understood"))
}

async fn articles(State(site): Shared, ask: Asked<ledger::Ask>) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| ledger::articles(site, &ask)).await
}

async fn events(State(site): Shared, ask: Asked<ledger::Ask>) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| ledger::ledger(site, &ask)).await
}

async fn article(State(site): Shared, Path(id): Path<String>, ask: Asked<read::Ask>) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| read::article(site, &id, &ask)).await
}

async fn panel(State(site): Shared, Path((id, number)): Path<(String, u32)>) -> Result<Response, Problem> {
    make(site, move |site| read::panel(site, &id, number)).await
}

async fn claims(State(site): Shared, ask: Asked<claims::Ask>) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| claims::claims(site, &ask)).await
}

async fn claim(
    State(site): Shared,
    Path(id): Path<String>,
    ask: Asked<claims::DossierAsk>,
) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| claims::claim(site, &id, &ask)).await
}

async fn dyads(State(site): Shared, ask: Asked<relations::Ask>) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| relations::dyads(site, &ask)).await
}

async fn dyad(
    State(site): Shared,
    Path((a, b)): Path<(String, String)>,
    ask: Asked<relations::Ask>,
) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| relations::dyad(site, &a, &b, &ask)).await
}

async fn actor(State(site): Shared, Path(code): Path<String>, ask: Asked<relations::Ask>) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| relations::one(site, &code, &ask)).await
}

async fn system(State(site): Shared, ask: Asked<relations::Ask>) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| relations::system(site, &ask)).await
}

async fn map(State(site): Shared, ask: Asked<relations::Ask>) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| relations::map(site, &ask)).await
}

async fn work(State(site): Shared, ask: Asked<work::Ask>) -> Result<Response, Problem> {
    let ask = asked(ask)?;
    make(site, move |site| work::work(site, &ask)).await
}

async fn fixed(State(site): Shared, Form(form): Form<BTreeMap<String, String>>) -> Result<Response, Problem> {
    make(site, move |site| fix::submit(site, &form)).await
}

/// Files of a form.
async fn uploaded(State(site): Shared, mut form: Multipart) -> Result<Response, Problem> {
    let broken = |_| Problem::bad("the upload broke off, or is too large").hint("one upload may have 32 MiB");
    let (mut files, mut published) = (Vec::new(), String::new());
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("published") {
            published = field.text().await.map_err(broken)?;
        } else {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(broken)?.to_vec();
            if !name.is_empty() || !bytes.is_empty() {
                files.push(upload::File { name, bytes });
            }
        }
    }
    make(site, move |site| {
        let outcome = upload::read(site, files, &published)?;
        let target = match outcome.read.as_slice() {
            [(id, ..)] => format!("/article/{id}"),
            _ => format!("/?read={}&rejected={}", outcome.read.len(), outcome.rejected.len()),
        };
        Ok((StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response())
    })
    .await
}

#[derive(Deserialize)]
struct One {
    name: String,
    #[serde(default)]
    published: String,
}

/// One file as the body, for the script, which tells how far it is.
async fn uploaded_one(State(site): Shared, one: Asked<One>, bytes: Bytes) -> Response {
    let made = async {
        let One { name, published } = asked(one)?;
        let files = vec![upload::File { name, bytes: bytes.to_vec() }];
        make(site, move |site| api::shown(&upload::read(site, files, &published)?.json())).await
    };
    made.await.unwrap_or_else(Problem::json)
}

async fn nothing(uri: Uri) -> Response {
    let problem = Problem::missing("there is no such page").hint("the menu above leads to those there are");
    if uri.path().starts_with("/api/") { problem.json() } else { problem.into_response() }
}
