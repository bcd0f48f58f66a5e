//! Which address shows what.

use crate::guard::{Guard, pass};
use crate::page::Problem;
use crate::site::Site;
use crate::{api, assets, ledger, read};
use axum::Router;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
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

async fn nothing(uri: Uri) -> Response {
    let problem = Problem::missing("there is no such page").hint("the menu above leads to those there are");
    if uri.path().starts_with("/api/") { problem.json() } else { problem.into_response() }
}
