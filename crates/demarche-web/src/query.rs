//! The one box: `actor:PAK type:SANCTION speaker:Soto "aid" 2018`. Terms narrow one another; plain words are looked for in the sentences.

use crate::read::voice_name;
use crate::view::{Event, List, Sym, View};
use demarche::types::{ActorCode, PartialDate};
use std::collections::HashSet;

/// Fields, each with what it asks.
pub(crate) const FIELDS: &[(&str, &str)] = &[
    ("actor", "a side: a code; a bare state matches all its roles"),
    ("source", "who acts"),
    ("target", "to whom"),
    ("type", "PLOVER type"),
    ("mode", "PLOVER mode"),
    ("cameo", "CAMEO code or the beginning of one"),
    ("quad", "conflict, cooperation, verbal, material, or a whole quad class"),
    ("reality", "happened, planned, possible, called-for, denied, claimed-by-speaker, claimed-by-author"),
    ("speaker", "some voice in the chain: a code, or part of a name; `author` for nobody else"),
    ("place", "part of a place's name, or its state"),
    ("outlet", "part of an outlet's or writer's name"),
    ("article", "an article's id, or part of its title"),
    ("from", "not before (YYYY, YYYY-MM, YYYY-MM-DD)"),
    ("to", "not after"),
];

/// One term of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// One of [`FIELDS`]; empty for plain words.
    pub field: &'static str,
    pub value: String,
}

impl Term {
    /// As it is written.
    pub(crate) fn written(&self) -> String {
        let value = if self.value.contains(char::is_whitespace) || self.value.is_empty() {
            format!("\"{}\"", self.value.replace('"', ""))
        } else {
            self.value.clone()
        };
        if self.field.is_empty() { value } else { format!("{}:{value}", self.field) }
    }
}

/// The terms of a query. Every text is one: what is no field is plain words.
pub(crate) fn parse(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let is_border = |c: char| c.is_whitespace() || c == '"';
        let head = rest.find(is_border).unwrap_or(rest.len());
        let named = rest[..head].split_once(':').and_then(|(name, _)| {
            let (field, _) = FIELDS.iter().find(|(field, _)| field.eq_ignore_ascii_case(name))?;
            Some((*field, name.len() + 1))
        });
        let (field, skipped) = named.unwrap_or(("", 0));
        rest = &rest[skipped..];
        let (value, after) = match rest.strip_prefix('"') {
            Some(quoted) => match quoted.split_once('"') {
                Some((value, after)) => (value, after),
                None => (quoted, ""),
            },
            None => rest.split_at(rest.find(is_border).unwrap_or(rest.len())),
        };
        if !value.trim().is_empty() {
            let is_year = field.is_empty()
                && value.len() == 4
                && (value.starts_with('1') || value.starts_with('2'))
                && value.bytes().all(|byte| byte.is_ascii_digit());
            if is_year {
                terms.push(Term { field: "from", value: value.to_owned() });
                terms.push(Term { field: "to", value: value.to_owned() });
            } else {
                terms.push(Term { field, value: value.trim().to_owned() });
            }
        }
        rest = after.trim_start();
    }
    terms
}

/// Terms as one text again.
pub(crate) fn written(terms: &[Term]) -> String {
    terms.iter().map(Term::written).collect::<Vec<_>>().join(" ")
}

/// A term made ready for many events: what can be answered once for each distinct value is.
enum Test {
    Lists(fn(&Event) -> List, Vec<bool>),
    Sides(Vec<bool>),
    Syms(fn(&Event) -> Sym, Vec<bool>),
    Articles(HashSet<u32>),
    Alone,
    From(String),
    To(String),
    Words(String),
    Nothing,
}

/// Terms made ready.
pub(crate) struct Filter<'a> {
    view: &'a View,
    tests: Vec<Test>,
}

impl<'a> Filter<'a> {
    /// Makes terms ready for a view; a term that nothing can meet is told.
    pub(crate) fn new(view: &'a View, terms: &[Term]) -> Filter<'a> {
        Filter { view, tests: terms.iter().map(|term| test(view, term)).collect() }
    }

    /// Whether an event meets all terms.
    pub(crate) fn holds(&self, event: &Event) -> bool {
        self.tests.iter().all(|test| self.meets(test, event))
    }

    fn meets(&self, test: &Test, event: &Event) -> bool {
        let names = &self.view.names;
        match test {
            Test::Lists(of, known) => known[names.place(of(event))],
            Test::Sides(known) => known[names.place(event.sources)] || known[names.place(event.targets)],
            Test::Syms(of, known) => known[names.number(of(event))],
            Test::Articles(wanted) => wanted.contains(&event.article),
            Test::Alone => event.voices == List::default(),
            Test::From(day) => names.some(event.date_to).is_some_and(|to| to >= day.as_str()),
            Test::To(day) => names.some(event.date_from).is_some_and(|from| from <= day.as_str()),
            Test::Words(words) => holds_words(self.view.sentence(event), words),
            Test::Nothing => false,
        }
    }

    /// The first term which, with those before it, leaves nothing of `events`.
    pub(crate) fn failing<'e>(&self, events: impl Iterator<Item = &'e Event> + Clone) -> Option<usize> {
        (1..=self.tests.len())
            .find(|&count| {
                let met = |event: &&Event| self.tests[..count].iter().all(|test| self.meets(test, event));
                !events.clone().any(|event| met(&event))
            })
            .map(|count| count - 1)
    }
}

/// Whether a text has some words, whatever their case; `words` are in lower case.
pub(crate) fn holds_words(text: &str, words: &str) -> bool {
    if words.is_ascii() {
        let (text, words) = (text.as_bytes(), words.as_bytes());
        return text.len() >= words.len() && text.windows(words.len()).any(|window| window.eq_ignore_ascii_case(words));
    }
    text.to_lowercase().contains(words)
}

fn test(view: &View, term: &Term) -> Test {
    let names = &view.names;
    let value = term.value.as_str();
    let lower = value.to_lowercase();
    let actor = ActorCode(value.to_uppercase());
    let covers = |code: &str| actor.covers(&ActorCode(code.to_owned()));
    let has_actor = || names.lists_where(|codes| codes.iter().any(|code| covers(code)));
    let is = |of: fn(&Event) -> Sym| Test::Syms(of, names.texts_where(|text| text.eq_ignore_ascii_case(value)));
    match term.field {
        "" => Test::Words(lower),
        "actor" => Test::Sides(has_actor()),
        "source" => Test::Lists(|event| event.sources, has_actor()),
        "target" => Test::Lists(|event| event.targets, has_actor()),
        "type" => is(|event| event.event_type),
        "mode" => is(|event| event.mode),
        "reality" => is(|event| event.factuality),
        "cameo" => Test::Syms(|event| event.cameo, names.texts_where(|text| text.starts_with(value))),
        "quad" => Test::Syms(|event| event.quad, names.texts_where(|text| text.contains(&lower))),
        "speaker" if lower == "author" => Test::Alone,
        "speaker" => Test::Lists(
            |event| event.voices,
            names.lists_where(|voices| {
                voices.iter().any(|voice| {
                    let codes = voice.split(' ').next().unwrap_or_default();
                    codes.split('+').any(covers) || voice_name(voice).to_lowercase().contains(&lower)
                })
            }),
        ),
        "place" => {
            let known = names.texts_where(|text| text.to_lowercase().contains(&lower));
            if value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_uppercase()) {
                Test::Syms(|event| event.place_state, names.texts_where(|text| text == value))
            } else {
                Test::Syms(|event| event.place, known)
            }
        }
        "outlet" | "article" => {
            let wanted = |(at, entry): (usize, &crate::view::Entry)| {
                let is = match term.field {
                    "outlet" => {
                        view.outlet(entry).to_lowercase().contains(&lower)
                            || names.text(entry.author).to_lowercase().contains(&lower)
                    }
                    _ => *entry.id == *value || entry.title().to_lowercase().contains(&lower),
                };
                is.then_some(at as u32)
            };
            Test::Articles(view.articles.iter().enumerate().filter_map(wanted).collect())
        }
        "from" | "to" => match value.parse::<PartialDate>() {
            Ok(date) if term.field == "from" => Test::From(date.earliest().to_string()),
            Ok(date) => Test::To(date.latest().to_string()),
            Err(_) => Test::Nothing,
        },
        _ => Test::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_words_phrases_and_years_are_told_apart() {
        let terms = parse("actor:PER type:sanction speaker:\"Ana Soto\" \"fishing rights\" 2018 note:x");
        let told: Vec<String> = terms.iter().map(Term::written).collect();
        assert_eq!(
            told,
            [
                "actor:PER",
                "type:sanction",
                "speaker:\"Ana Soto\"",
                "\"fishing rights\"",
                "from:2018",
                "to:2018",
                "note:x"
            ]
        );
        assert_eq!(parse(&written(&terms)), terms);
        assert_eq!(parse("  \"open").len(), 1);
        assert!(parse("actor:").is_empty());
    }

    #[test]
    fn words_are_found_in_any_case() {
        assert!(holds_words("Chile closed the Border", "border"));
        assert!(holds_words("ÉCLAT du jour", "éclat"));
        assert!(!holds_words("Chile", "chilean"));
    }
}
