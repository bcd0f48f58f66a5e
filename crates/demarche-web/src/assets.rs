//! Style and scripts, in the binary.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

const FILES: &[(&str, &str, &str)] = &[
    ("demarche.css", "text/css; charset=utf-8", include_str!("../assets/demarche.css")),
    ("demarche.js", "text/javascript; charset=utf-8", include_str!("../assets/demarche.js")),
    ("figure.css", "text/css; charset=utf-8", demarche_figure::STYLE),
    ("icon.svg", "image/svg+xml", include_str!("../assets/icon.svg")),
];

/// A file of the program.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, text)) => ([(header::CONTENT_TYPE, *kind)], *text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
