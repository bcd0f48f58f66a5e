//! What every request passes before a page is made of it, and every answer on its way out.
//!
//! Reading from this machine needs no token, but the right name in `Host`: a page of another site whose name was turned to this address
//! (DNS rebinding) asks under that name. Writing needs the key of this start and, where the browser tells, the own origin.

use crate::page::Problem;
use crate::site::Site;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Requests at a time; beyond that the answer is 503.
const REQUESTS: usize = 512;
/// What a request may take, body included.
const REQUEST_TIME: Duration = Duration::from_secs(60);
/// The header that carries the key of writes; a form has it as `key` in its address.
pub(crate) const KEY: &str = "x-demarche-key";
/// The cookie that carries the readers' token.
const COOKIE: &str = "demarche_token";

const CSP: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                   form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The gate before the routes.
#[derive(Clone)]
pub(crate) struct Guard {
    pub site: Arc<Site>,
    places: Arc<Semaphore>,
}

impl Guard {
    pub(crate) fn new(site: Arc<Site>) -> Guard {
        Guard { site, places: Arc::new(Semaphore::new(REQUESTS)) }
    }
}

/// Lets a request through, or answers it.
pub(crate) async fn pass(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut answer = match guard.places.try_acquire() {
        Err(_) => {
            let mut answer = plain(StatusCode::SERVICE_UNAVAILABLE, "too many readers at once; try again in a moment");
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            answer
        }
        Ok(_place) => match check(&guard.site, &request) {
            Err(answer) => *answer,
            Ok(()) => answer(&guard.site, request, next).await,
        },
    };
    let headers = answer.headers_mut();
    let fixed = [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// The answer of the routes, in bounded time; 304 where the reader has it already.
async fn answer(site: &Site, request: Request, next: Next) -> Response {
    let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
    let tag = format!("W/\"{}-{}-{}\"", env!("CARGO_PKG_VERSION"), &site.started[..8], site.state());
    let has_it = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|known| known.to_str().is_ok_and(|known| known.split(',').any(|one| one.trim() == tag)));
    let mut answer = if is_get && has_it {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match tokio::time::timeout(REQUEST_TIME, next.run(request)).await {
            Ok(answer) => answer,
            Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE, "this takes too long; ask for less"),
        }
    };
    if is_get && (answer.status().is_success() || answer.status() == StatusCode::NOT_MODIFIED) {
        let headers = answer.headers_mut();
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache, private"));
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            headers.entry(header::ETAG).or_insert(tag);
        }
    }
    answer
}

fn plain(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response()
}

fn check(site: &Site, request: &Request) -> Result<(), Box<Response>> {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if let Some(token) = &site.options.token {
        admit(token, request)?;
    } else if !is_local(host) {
        let problem = Problem::new(StatusCode::MISDIRECTED_REQUEST, "this server answers to localhost only")
            .hint("open it as http://127.0.0.1 with its port");
        return Err(Box::new(problem.plain()));
    }
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    let foreign = Problem::new(StatusCode::FORBIDDEN, "writes from other sites are refused");
    if let Some(origin) = headers.get(header::ORIGIN) {
        // Under `no-referrer` browsers send the origin of their own forms as `null`, and say by whom they were sent.
        let is_form = origin == "null" && headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
        let is_own = is_form
            || origin.to_str().is_ok_and(|origin| {
                origin.strip_prefix("http://").or(origin.strip_prefix("https://")).is_some_and(|origin| origin == host)
            });
        if !is_own {
            return Err(Box::new(foreign.plain()));
        }
    }
    if headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Box::new(foreign.plain()));
    }
    let given = headers.get(KEY).and_then(|key| key.to_str().ok()).map(str::to_owned);
    match given.or_else(|| parameter(request.uri(), "key")) {
        Some(key) if same(&key, &site.key) => Ok(()),
        _ => Err(Box::new(
            Problem::new(StatusCode::FORBIDDEN, "writing needs the key of this start")
                .hint("reload the page and try again")
                .plain(),
        )),
    }
}

/// Whether the request carries the readers' token. A link that has it (`?token=`) leaves it in a cookie.
fn admit(token: &str, request: &Request) -> Result<(), Box<Response>> {
    let headers = request.headers();
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .is_some_and(|given| same(given, token));
    if bearer || cookie(headers).is_some_and(|given| same(given, token)) {
        return Ok(());
    }
    if parameter(request.uri(), "token").is_some_and(|given| same(&given, token)) {
        let mut answer = (StatusCode::SEE_OTHER, [(header::LOCATION, request.uri().path().to_owned())]).into_response();
        let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            answer.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        return Err(Box::new(answer));
    }
    let mut answer = Problem::new(StatusCode::UNAUTHORIZED, "this ledger needs a token")
        .hint("open the link with ?token= that the server printed")
        .plain();
    answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    Err(Box::new(answer))
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let all = headers.get(header::COOKIE)?.to_str().ok()?;
    all.split(';').find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// A parameter of an address that holds letters, digits and the like only.
fn parameter(uri: &Uri, name: &str) -> Option<String> {
    uri.query()?.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

/// Whether `Host` names this machine by an address or name that no other site can take.
fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Compares without telling by its time how much is right.
fn same(given: &str, wanted: &str) -> bool {
    let differs = given.bytes().zip(wanted.bytes()).fold(0, |differs, (one, other)| differs | (one ^ other));
    given.len() == wanted.len() && differs == 0
}
