//! The words of a query.
//!
//! In: what somebody typed. Out: a [`Query`], or what in it cannot be understood. Words must all occur, in any form;
//! what stands in quotation marks occurs as it is; `field:value` holds for facets, `field:A,B` for either; a date or `A..B`
//! is when it happened; `-` before any of them excludes.

use crate::error::QueryError;
use demarche_store::Day;
use demarche_types::{EventType, Factuality, PartialDate};

/// What is asked for: everything that all clauses hold of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The clauses, in the order they were written.
    pub clauses: Vec<Clause>,
    /// Also comments, bios and disclaimers, and what they tell.
    pub all: bool,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// It must not hold.
    pub excluded: bool,
    /// The condition.
    pub what: What,
}

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A word occurs, in any of its forms.
    Word(String),
    /// Words occur as they are, side by side.
    Phrase(String),
    /// A field has one of some values.
    Field(Field, Vec<String>),
    /// It happened, or was published where there is no happening, between two days, both counted in.
    Days(Option<Day>, Option<Day>),
}

macro_rules! fields {
    ($($(#[doc = $doc:literal])* $field:ident = $name:literal),* $(,)?) => {
        /// A field that a query can name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Field { $($(#[doc = $doc])* $field),* }

        impl Field {
            /// Every field.
            pub const ALL: &'static [Field] = &[$(Field::$field),*];

            /// Its name in queries.
            pub fn name(self) -> &'static str {
                match self { $(Field::$field => $name),* }
            }

            /// What it holds.
            pub fn about(self) -> &'static str {
                match self { $(Field::$field => concat!($($doc),*)),* }
            }
        }
    };
}

fields! {
    /// Source or target: a code; a state stands for all its roles
    Actor = "actor",
    /// Source of an event: a code
    Source = "source",
    /// Target of an event: a code
    Target = "target",
    /// PLOVER type
    Type = "type",
    /// PLOVER mode
    Mode = "mode",
    /// PLOVER context
    Context = "context",
    /// CAMEO code or its beginning
    Cameo = "cameo",
    /// Quad class
    Quad = "quad",
    /// Who says so, by code or by part of the name
    Speaker = "speaker",
    /// Author of the article or comment, by part of the name
    Author = "author",
    /// How real the text makes it; `denied` also where some voice denies it, `negated` where it did not happen
    Status = "status",
    /// Month of the event, or of publication where there is none
    Month = "month",
    /// Outlet, by part of the name
    Outlet = "outlet",
    /// State that the place of the event lies in
    Place = "place",
    /// Words of the title
    Title = "title",
    /// article, quotation, event or comment
    Kind = "kind",
    /// An article's id
    Article = "article",
}

impl Field {
    /// The field of a name; `voice` is another name of `speaker`.
    pub fn named(name: &str) -> Option<Field> {
        let name = name.to_lowercase();
        let name = if name == "voice" { "speaker" } else { name.as_str() };
        Field::ALL.iter().copied().find(|field| field.name() == name)
    }
}

/// Kinds of what is found.
pub(crate) const KINDS: [&str; 4] = ["article", "quotation", "event", "comment"];
/// The status of an event that the text says did not happen.
pub(crate) const NEGATED: &str = "negated";
/// The status of an event that some voice denies.
pub(crate) const DENIED: &str = "denied";

impl Query {
    /// Reads a query.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        let mut clauses = Vec::new();
        for (column, token) in tokens(text)? {
            let (excluded, rest) = match token.strip_prefix('-') {
                Some(rest) if !rest.is_empty() => (true, rest),
                _ => (false, token.as_str()),
            };
            if let Some(what) = condition(rest, column)? {
                clauses.push(Clause { excluded, what });
            }
        }
        Ok(Query { clauses, all: false })
    }
}

/// A query's parts with their columns: at white space, but not within quotation marks.
fn tokens(text: &str) -> Result<Vec<(usize, String)>, QueryError> {
    let (mut found, mut token, mut start) = (Vec::new(), String::new(), 0);
    let mut opened = None;
    for (index, c) in text.chars().enumerate() {
        let c = if matches!(c, '“' | '”' | '„' | '«' | '»') { '"' } else { c };
        if token.is_empty() {
            start = index + 1;
        }
        match c {
            '"' => {
                opened = if opened.is_some() { None } else { Some(index + 1) };
                token.push(c);
            }
            c if c.is_whitespace() && opened.is_none() => {
                if !token.is_empty() {
                    found.push((start, std::mem::take(&mut token)));
                }
            }
            c => token.push(c),
        }
    }
    if let Some(column) = opened {
        let message = "a quotation mark is opened and not closed".to_owned();
        return Err(QueryError { column, message, hint: "close it, or leave it out".to_owned() });
    }
    if !token.is_empty() {
        found.push((start, token));
    }
    Ok(found)
}

fn condition(token: &str, column: usize) -> Result<Option<What>, QueryError> {
    if token.starts_with('"') {
        let words = token.replace('"', " ");
        return Ok(has_word(&words).then(|| What::Phrase(words.trim().to_owned())));
    }
    if let Some((name, value)) = token.split_once(':')
        && name.chars().all(|c| c.is_alphabetic())
        && !value.starts_with("//")
    {
        let Some(field) = Field::named(name) else {
            let names: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
            let message = format!("no field is named {name:?}");
            let hint = format!("the fields are {}; put words with a colon in quotation marks", names.join(", "));
            return Err(QueryError { column, message, hint });
        };
        let values: Vec<String> = split_values(value).into_iter().map(|value| spelt(field, &value)).collect();
        if values.is_empty() {
            let message = format!("{}: has no value", field.name());
            return Err(QueryError { column, message, hint: format!("write {}:VALUE", field.name()) });
        }
        for value in &values {
            known(field, value).map_err(|hint| {
                let message = format!("{value:?} is no value of {}", field.name());
                QueryError { column, message, hint }
            })?;
        }
        return Ok(Some(What::Field(field, values)));
    }
    if let Some((from, to)) = token.split_once("..")
        && !(from.is_empty() && to.is_empty())
    {
        let date = |text: &str| if text.is_empty() { Some(None) } else { text.parse::<PartialDate>().ok().map(Some) };
        if let Some((from, to)) = date(from).zip(date(to)) {
            return Ok(Some(What::Days(from.and_then(first_day), to.and_then(last_day))));
        }
    }
    if let Ok(date) = token.parse::<PartialDate>() {
        return Ok(Some(What::Days(first_day(date), last_day(date))));
    }
    Ok(has_word(token).then(|| What::Word(token.to_owned())))
}

/// The values of `A,B` and `"A a",B`.
fn split_values(value: &str) -> Vec<String> {
    let (mut values, mut one, mut quoted) = (Vec::new(), String::new(), false);
    for c in value.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => values.push(std::mem::take(&mut one)),
            c => one.push(c),
        }
    }
    values.push(one);
    values.retain(|value| !value.trim().is_empty());
    values
}

/// A value as the index spells it.
fn spelt(field: Field, value: &str) -> String {
    let value = value.trim();
    match field {
        Field::Actor | Field::Source | Field::Target | Field::Type | Field::Place => value.to_uppercase(),
        Field::Mode | Field::Context | Field::Quad | Field::Status | Field::Kind | Field::Article | Field::Cameo => {
            value.to_lowercase()
        }
        Field::Month | Field::Speaker | Field::Author | Field::Outlet | Field::Title => value.to_owned(),
    }
}

/// What a value of a field may be, where only some are; the hint if it is none of them.
fn known(field: Field, value: &str) -> Result<(), String> {
    let one_of = |names: Vec<&str>| match names.contains(&value) {
        true => Ok(()),
        false => Err(format!("the values of {} are {}", field.name(), names.join(", "))),
    };
    match field {
        Field::Type => one_of(EventType::ALL.iter().map(|known| known.name()).collect()),
        Field::Kind => one_of(KINDS.to_vec()),
        Field::Status => one_of(Factuality::ALL.iter().map(|known| known.name()).chain([NEGATED]).collect()),
        Field::Month => match value.parse() {
            Ok(PartialDate::Month(..)) => Ok(()),
            _ => Err("write a month as 2018-05".to_owned()),
        },
        _ => Ok(()),
    }
}

fn first_day(date: PartialDate) -> Option<Day> {
    Day::read(&date.earliest().to_string())
}

fn last_day(date: PartialDate) -> Option<Day> {
    Day::read(&date.latest().to_string())
}

fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(text: &str) -> Vec<What> {
        Query::parse(text).expect("a query").clauses.into_iter().map(|clause| clause.what).collect()
    }

    fn day(date: &str) -> Option<Day> {
        Some(Day::read(date).expect("a day"))
    }

    #[test]
    fn words_phrases_fields_and_dates_are_told_apart() {
        assert_eq!(
            what("actor:pak,ind type:sanction speaker:\"Ana Brel\" 2018-05 “no fish” boats"),
            [
                What::Field(Field::Actor, vec!["PAK".to_owned(), "IND".to_owned()]),
                What::Field(Field::Type, vec!["SANCTION".to_owned()]),
                What::Field(Field::Speaker, vec!["Ana Brel".to_owned()]),
                What::Days(day("2018-05-01"), day("2018-05-31")),
                What::Phrase("no fish".to_owned()),
                What::Word("boats".to_owned()),
            ]
        );
        assert_eq!(what("2018.."), [What::Days(day("2018-01-01"), None)]);
        assert_eq!(what("2017-11..2018-02-03"), [What::Days(day("2017-11-01"), day("2018-02-03"))]);
        assert_eq!(what("voice:CHL"), [What::Field(Field::Speaker, vec!["CHL".to_owned()])]);
        assert!(what(" - … ").is_empty());
    }

    #[test]
    fn a_dash_excludes() {
        let query = Query::parse("fish -type:CONSULT -\"two boats\"").expect("a query");
        assert_eq!(query.clauses.iter().map(|clause| clause.excluded).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_place() {
        for (text, column, told) in [
            ("fish type:FISHING", 6, "SANCTION"),
            ("colour:red", 1, "actor"),
            ("a \"b c", 3, "close it"),
            ("month:2018", 1, "2018-05"),
            ("actor:", 1, "actor:VALUE"),
        ] {
            let error = Query::parse(text).expect_err("no query");
            assert_eq!(error.column, column, "{text}");
            assert!(error.to_string().contains(told), "{error}");
        }
    }
}
