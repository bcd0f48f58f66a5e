//! What every page has: frame, errors, texts made safe to show.

use crate::site::Site;
use crate::view::View;
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use std::borrow::Cow;

/// The frame of a page.
pub(crate) struct Shell {
    pub title: String,
    /// Which entry of the menu is the current one.
    pub place: &'static str,
    pub key: String,
    pub snapshot: u64,
    pub articles: usize,
    pub events: usize,
    pub faults: usize,
    /// What stands in the search box.
    pub query: String,
}

impl Shell {
    pub(crate) fn new(site: &Site, view: &View, place: &'static str, title: impl Into<String>) -> Shell {
        Shell {
            title: title.into(),
            place,
            key: site.key.clone(),
            snapshot: view.snapshot,
            articles: view.articles.len(),
            events: view.events.len(),
            faults: view.faults,
            query: String::new(),
        }
    }

    /// `aria-current` of a menu entry.
    pub(crate) fn is(&self, place: &str) -> bool {
        self.place == place
    }
}

/// Why there is no page.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    what: String,
    hint: String,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    status: u16,
    what: &'a str,
    hint: &'a str,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, what: impl Into<String>) -> Problem {
        Problem { status, what: what.into(), hint: String::new() }
    }

    pub(crate) fn missing(what: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, what)
    }

    pub(crate) fn bad(what: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, what)
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Problem {
        self.hint = hint.into();
        self
    }

    /// What is wrong.
    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    /// What is wrong, and what would help.
    pub(crate) fn words(&self) -> String {
        if self.hint.is_empty() { self.what.clone() } else { format!("{}; {}", self.what, self.hint) }
    }

    /// As text for machines and for refusals before any page.
    pub(crate) fn plain(self) -> Response {
        (self.status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], self.words()).into_response()
    }

    /// As JSON.
    pub(crate) fn json(self) -> Response {
        let body = serde_json::json!({"error": self.what, "hint": self.hint});
        (self.status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
    }
}

/// The disk or the ledger failed: what exactly is for whoever runs the server.
impl From<demarche_store::StoreError> for Problem {
    fn from(error: demarche_store::StoreError) -> Problem {
        match error {
            demarche_store::StoreError::Locked { .. } => {
                Problem::new(StatusCode::CONFLICT, "another process is writing this ledger")
                    .hint("try again when it is done")
            }
            _ => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the ledger cannot be read")
                .hint("the terminal of the server says more"),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let page = ProblemPage { status: self.status.as_u16(), what: &self.what, hint: &self.hint };
        match page.render() {
            Ok(page) => (self.status, Html(page)).into_response(),
            Err(_) => self.plain(),
        }
    }
}

/// A page from its template.
pub(crate) fn html(page: &impl Template) -> Result<Response, Problem> {
    page.render()
        .map(|page| Html(page).into_response())
        .map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, format!("the page cannot be made: {error}")))
}

/// A text for the screen: control characters, and those that turn the direction of what follows, are made visible.
/// The template engine does the rest.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
    };
    if !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_odd(c) { '\u{fffd}' } else { c }).collect())
}

/// The beginning of a text, at most `most` characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let one_line = shown(text).split_whitespace().collect::<Vec<_>>().join(" ");
    match one_line.char_indices().nth(most) {
        None => one_line,
        Some((end, _)) => format!("{}…", one_line[..end].trim_end()),
    }
}

/// `1234567` as `1 234 567`, with thin spaces.
pub(crate) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}

/// A number with its noun.
pub(crate) fn many(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// Text for a parameter of an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
