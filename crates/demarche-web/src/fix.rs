//! What a reader corrects on a page: checked and written as `demarche fix` does it.

use crate::page::{Problem, cut};
use crate::site::Site;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use demarche_store::{Correction, Field, Fix, FixError, Signed};
use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

impl From<FixError> for Problem {
    fn from(error: FixError) -> Problem {
        match error {
            FixError::Store(error) => error.into(),
            refused => {
                let words = refused.to_string();
                let (what, hint) = words.split_once("\n  hint: ").unwrap_or((&words, ""));
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, cut(what, 200)).hint(cut(hint, 200))
            }
        }
    }
}

/// What the fields of a form ask for: those that hold another value than the event does.
fn fixes(site: &Site, form: &BTreeMap<String, String>) -> Result<Vec<Fix>, Problem> {
    let given = |name: &str| form.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
    if let Some(id) = given("undo") {
        return Ok(vec![Fix::Undo { id: id.to_owned() }]);
    }
    let event = given("event").ok_or_else(|| Problem::bad("no event is named"))?;
    if let Some(other) = given("merge") {
        return Ok(vec![Fix::Merge { one: event.to_owned(), other: other.to_owned() }]);
    }
    let view = site.view();
    let at = view.event(event).ok_or_else(|| Problem::missing("no such event"))?;
    let row = view.row(&view.events[at]);
    let set = |field: Field, value: &str| Fix::Set { event: event.to_owned(), field, value: value.to_owned() };
    let mut fixes = Vec::new();
    for field in Field::ALL.iter().filter(|field| !matches!(field, Field::Event | Field::Grade)) {
        if let Some(value) = form.get(field.name()).filter(|value| value.trim() != field.of(&row)) {
            fixes.push(set(*field, value.trim()));
        }
    }
    if given("none").is_some() {
        fixes = vec![set(Field::Event, "none")];
    }
    fixes.extend(given("grade").map(|grade| set(Field::Grade, &grade.to_uppercase())));
    match fixes.is_empty() {
        true => Err(Problem::bad("nothing is other than it was").hint("change a field first")),
        false => Ok(fixes),
    }
}

/// Writes the corrections of a form.
pub(crate) fn write(site: &Site, form: &BTreeMap<String, String>) -> Result<Vec<Correction>, Problem> {
    let word = |name: &str| form.get(name).map_or(String::new(), |value| value.trim().to_owned());
    let signed = Signed { who: word("who"), when: now(), why: word("why") };
    let made = site.ledger.fix(&fixes(site, form)?, &signed, site.options.lexicon)?;
    site.refresh(true);
    Ok(made)
}

/// The answer to a form: back to where it stood.
pub(crate) fn submit(site: &Site, form: &BTreeMap<String, String>) -> Result<Response, Problem> {
    write(site, form)?;
    let back = form.get("back").filter(|back| back.starts_with('/') && !back.starts_with("//") && back.is_ascii());
    let back = back.cloned().filter(|back| !back.contains(['\r', '\n', '\\'])).unwrap_or_else(|| "/".to_owned());
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, back)]).into_response())
}

/// This moment: `2026-11-28T12:34:56Z`.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let day = demarche_store::Day(i32::try_from(days).unwrap_or(i32::MAX));
    format!("{day}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}
