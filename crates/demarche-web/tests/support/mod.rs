//! A ledger of invented texts behind the router.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use demarche::lexicon::Lexicon;
use demarche_store::{Batch, Ledger};
use demarche_web::{Options, Site, router};
use std::path::Path;
use tower::ServiceExt;

/// A site in a folder that goes when it is dropped.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
    routes: Router,
    runtime: tokio::runtime::Runtime,
}

/// A request.
pub(crate) struct Asked(axum::http::request::Builder, Body);

/// An answer.
#[allow(dead_code, reason = "each test binary uses its part")]
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// Reads texts into a ledger.
pub(crate) fn fill(folder: &Path, texts: &[&str]) {
    let lexicon = Lexicon::embedded();
    let mut batch = Batch::default();
    let goldstein = |code: &str| lexicon.ontology.cameo(code).map_or(0.0, |entry| entry.goldstein);
    for (at, text) in texts.iter().enumerate() {
        let name = folder.join(format!("{at}.txt")).display().to_string();
        let articles = demarche::ingest::articles(text.as_bytes(), &name, &demarche::ingest::Options::default());
        for article in articles {
            let reading = demarche::read(article.expect("an article"), lexicon);
            batch.add(&reading, &goldstein, &demarche::wire::teller);
        }
    }
    Ledger::create_or_open(folder).and_then(|ledger| ledger.writer()?.commit(batch)).expect("a ledger");
}

#[allow(dead_code, reason = "each test binary uses its part")]
impl Desk {
    pub(crate) fn with(texts: &[&str]) -> Desk {
        Desk::new(texts, None)
    }

    pub(crate) fn guarded(texts: &[&str], token: &str) -> Desk {
        Desk::new(texts, Some(token.to_owned()))
    }

    fn new(texts: &[&str], token: Option<String>) -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        fill(&folder.path().join("ledger"), texts);
        let site = Site::open(Options { token, ..Options::new(folder.path().join("ledger")) }).expect("a site");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        Desk { folder, routes: router(site), runtime }
    }

    pub(crate) fn folder(&self) -> String {
        self.folder.path().display().to_string()
    }

    /// The same ledger, served anew.
    pub(crate) fn again(self) -> Desk {
        let site = Site::open(Options::new(self.folder.path().join("ledger"))).expect("a site");
        Desk { routes: router(site), ..self }
    }

    /// The key that writes need.
    pub(crate) fn key(&self) -> String {
        self.get("/").after("demarche-key\" content=\"", "\"")
    }

    pub(crate) fn get(&self, address: &str) -> Page {
        self.ask(Asked::get(address))
    }

    pub(crate) fn ask(&self, asked: Asked) -> Page {
        let mut builder = asked.0;
        let has_host = builder.headers_ref().is_some_and(|headers| headers.contains_key("host"));
        if !has_host {
            builder = builder.header("host", "127.0.0.1:8117");
        }
        let request = builder.body(asked.1).expect("a request");
        self.runtime.block_on(async {
            let answer = self.routes.clone().oneshot(request).await.expect("an answer");
            let (parts, body) = answer.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.expect("a body");
            Page { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
        })
    }
}

#[allow(dead_code, reason = "each test binary uses its part")]
impl Asked {
    pub(crate) fn get(address: &str) -> Asked {
        Asked(Request::builder().uri(address), Body::empty())
    }

    pub(crate) fn post(address: &str, body: &str) -> Asked {
        Asked(Request::builder().method(Method::POST).uri(address), Body::from(body.to_owned()))
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Asked {
        self.0 = self.0.header(name, value);
        self
    }
}

#[allow(dead_code, reason = "each test binary uses its part")]
impl Page {
    pub(crate) fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    /// What stands between two texts, the first time.
    pub(crate) fn after(&self, begin: &str, end: &str) -> String {
        let rest = self.text.split_once(begin).map_or("", |(_, rest)| rest);
        rest.split(end).next().unwrap_or_default().to_owned()
    }

    /// The words of the page, without its tags.
    pub(crate) fn words(&self) -> String {
        let mut out = String::new();
        for part in self.text.split('<') {
            out.push(' ');
            out.push_str(part.split_once('>').map_or(part, |(_, words)| words));
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
