//! JSON objects to drafts of articles.
//!
//! In: one JSON value. Out: a draft with the text, the metadata and the comments the object carries.
//! Keys are those that news collections use; unknown keys are ignored.

use crate::draft::Draft;
use crate::error::IngestError;
use crate::{html, text};
use demarche_types::SectionKind;
use serde_json::{Map, Value};

const TEXT: [&str; 7] = ["text", "body", "content", "maintext", "article", "full_text", "body_text"];
const PAGE: [&str; 3] = ["html", "body_html", "body_xhtml"];
const TITLE: [&str; 3] = ["title", "headline", "name"];
const AUTHOR: [&str; 4] = ["author", "authors", "byline", "creator"];
const PUBLISHER: [&str; 8] =
    ["publisher", "source", "outlet", "site_name", "publication", "source_domain", "newspaper", "domain"];
const URL: [&str; 4] = ["url", "link", "uri", "canonical_url"];
const DATE: [&str; 10] = [
    "published",
    "date",
    "date_published",
    "date_publish",
    "datePublished",
    "publish_date",
    "pubdate",
    "published_at",
    "contentcreated",
    "versioncreated",
];
const LANGUAGE: [&str; 3] = ["lang", "language", "inLanguage"];
/// A thread of more comments is cut.
const MOST_COMMENTS: usize = 10_000;

pub(crate) fn draft(value: &Value, locator: &str) -> Result<Draft, IngestError> {
    let Value::Object(object) = value else {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "a truth value",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            _ => "an array",
        };
        return Err(IngestError::NotAnObject { locator: locator.to_owned(), found });
    };
    let title = string(object, &TITLE);
    let mut draft = match (string(object, &TEXT), string(object, &PAGE)) {
        (Some(body), _) => {
            let mut draft = text::draft(&body);
            if let Some(title) = &title
                && !body.trim_start().starts_with(title.as_str())
                && draft.metadata.title.is_none()
            {
                draft = Draft::default();
                draft.push(title, Some(SectionKind::Headline), None);
                draft.append(text::draft(&body));
            }
            draft
        }
        (None, Some(page)) => html::draft(&page, locator)?,
        (None, None) => return Err(IngestError::NoText { locator: locator.to_owned() }),
    };
    let metadata = &mut draft.metadata;
    metadata.title = title.or(metadata.title.take());
    metadata.author = string(object, &AUTHOR).or(metadata.author.take());
    metadata.publisher = string(object, &PUBLISHER).or(metadata.publisher.take());
    metadata.url = string(object, &URL).or(metadata.url.take());
    draft.language = string(object, &LANGUAGE).or(draft.language.take());
    if let Some(date) = string(object, &DATE) {
        draft.date_from_metadata(&date);
    }
    if let Some(Value::Array(comments)) = object.get("comments") {
        for comment in comments.iter().take(MOST_COMMENTS) {
            let (said, by) = match comment {
                Value::String(said) => (Some(said.clone()), None),
                Value::Object(comment) => (
                    string(comment, &["text", "body", "content", "comment"]),
                    string(comment, &["author", "user", "name", "by"]),
                ),
                _ => (None, None),
            };
            if let Some(said) = said {
                draft.push(&said, Some(SectionKind::Comment), by);
            }
        }
    }
    Ok(draft)
}

/// The first of `keys` that holds words: a string, a list of them, or an object with a name.
fn string(object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().filter_map(|key| object.get(*key)).find_map(words)
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => (!words.trim().is_empty()).then(|| words.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => {
            let names: Vec<&str> =
                items.iter().filter_map(|item| item.as_str().or_else(|| item.get("name")?.as_str())).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        Value::Object(named) => {
            named.get("name").or_else(|| named.get("title")).and_then(Value::as_str).map(str::to_owned)
        }
        _ => None,
    }
}
