//! Persons of the register: in which office somebody acts.
//!
//! What comes in: the terms a name has in the register, the titles the text gives, the years its sentence
//! names, the article's date. What goes out: one term, and as whom the person acts.

use demarche_lexicon::{Actors, Holder};
use demarche_types::{ActorCode, Date, Role};

/// What the text says around a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circumstances<'a> {
    /// Names of the offices that stand with the name: "prime minister".
    pub titles: &'a [&'a str],
    /// The role of the first of them.
    pub role: Option<Role>,
    /// The state that stands with the name.
    pub state: Option<&'a str>,
    /// "former"
    pub is_former: bool,
    /// "then"
    pub is_then: bool,
    /// Years that the sentence names.
    pub years: &'a [i16],
    /// The article's date.
    pub published: Option<Date>,
}

/// The code a person acts under, the term it comes from, and why.
pub(super) fn office<'a>(
    actors: &'a Actors,
    terms: &[u32],
    around: &Circumstances<'_>,
) -> Option<(ActorCode, &'a Holder, String)> {
    let all: Vec<&Holder> = terms.iter().map(|&term| &actors.holders[term as usize]).collect();
    let fits_state = |term: &&&Holder| around.state.is_none_or(|state| term.code.head() == state);
    let mut terms: Vec<&Holder> = all.iter().filter(fits_state).copied().collect();
    if terms.is_empty() {
        return None;
    }
    let titled: Vec<&Holder> = terms.iter().filter(|term| has_title(term, around)).copied().collect();
    let has_titled = !titled.is_empty();
    if has_titled {
        terms = titled;
    }
    let best = |pool: &[&'a Holder]| -> Option<&'a Holder> {
        let in_year = |term: &&&Holder| around.years.iter().any(|&year| term.validity.touches(year));
        let now = |term: &&&Holder| around.published.is_some_and(|day| term.validity.holds_on(day));
        let past =
            |term: &&&Holder| around.published.is_none_or(|day| term.validity.from.is_none_or(|from| from <= day));
        let latest = |term: &&&Holder| term.validity.from;
        let told = pool.iter().filter(in_year).filter(past).max_by_key(latest);
        told.or_else(|| pool.iter().filter(now).max_by_key(latest))
            .or_else(|| pool.iter().filter(past).max_by_key(latest))
            .or_else(|| pool.iter().min_by_key(latest))
            .copied()
    };
    let term = best(&terms)?;
    let code = &term.code;
    let of_text = |role: Role| if code.is_state() { code.with_role(role) } else { code.clone() };
    if around.is_former {
        return Some((of_text(Role::Eli), term, "former, by the text".to_owned()));
    }
    if has_titled {
        return Some((code.clone(), term, format!("office named in the text: {}", term.office)));
    }
    if let Some(role) = around.role.filter(|_| !around.titles.is_empty()) {
        return Some((of_text(role), term, "office named in the text".to_owned()));
    }
    if around.years.iter().any(|&year| term.validity.touches(year)) {
        return Some((code.clone(), term, format!("{} in the year told of", term.office)));
    }
    match around.published {
        None => Some((code.clone(), term, format!("{}; no publication date, latest office", term.office))),
        Some(day) if term.validity.holds_on(day) => Some((code.clone(), term, format!("{} on {day}", term.office))),
        Some(_) if around.is_then => Some((code.clone(), term, format!("{} then", term.office))),
        Some(day) if term.validity.is_over_by(day) => {
            Some((of_text(Role::Eli), term, format!("no longer {} on {day}", term.office)))
        }
        Some(day) => Some((code.clone(), term, format!("later {}, not yet on {day}", term.office))),
    }
}

/// Whether a term is of the office that the text names.
fn has_title(term: &Holder, around: &Circumstances<'_>) -> bool {
    let office = term.office.to_lowercase();
    around.titles.iter().any(|title| office.contains(title) || (!office.is_empty() && title.contains(&office)))
}
