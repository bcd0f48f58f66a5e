//! Publication dates as pages and headers write them.
//!
//! In: a short text or an attribute. Out: the date it states, as exact as it is. Numbers that may be
//! read two ways (`03/04/2014`) are no date. It does not read the dates told in an article's sentences.

use demarche_types::{Date, PartialDate};
use regex::Regex;
use std::sync::LazyLock;

/// A date in words or figures; what may stand in a date line.
pub(crate) const DATE: &str = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day)?,? |(?:mon|tue|wed|thu|fri|sat|sun)\.?,? )?(?:MONTH\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?|\d{1,2}(?:st|nd|rd|th)?(?: of)?[ -]MONTH\.?(?:,?[ -]\d{4})?|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|MONTH,? \d{4})";

/// Month names, long and short.
pub(crate) const MONTH: &str = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)";

/// [`DATE`] with its months filled in.
pub(crate) fn date_pattern() -> String {
    DATE.replace("MONTH", MONTH)
}

static ISO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b((?:1[89]|20)\d\d)(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:\b|T)|(\d\d)(\d\d)T|\b)")
        .expect("a fixed pattern")
});
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]({MONTH})\b\.?(?:,?[ -]((?:1[89]|20)\d\d))?"))
        .expect("a fixed pattern")
});
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?i)\b({MONTH})\b\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? ((?:1[89]|20)\d\d))?"))
        .expect("a fixed pattern")
});
static MONTH_YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)\b({MONTH})\b\.?,? ((?:1[89]|20)\d\d)\b")).expect("a fixed pattern"));
static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:1[89]|20)\d\d)\b").expect("a fixed pattern"));

/// What a text states of a date: it may lack its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatedDate {
    Whole(PartialDate),
    /// Month 1–12 and day 1–31.
    Yearless(u8, u8),
}

impl StatedDate {
    /// The date, its year filled in from elsewhere where it has none.
    pub(crate) fn with_year(self, year: Option<i16>) -> Option<PartialDate> {
        match self {
            StatedDate::Whole(date) => Some(date),
            StatedDate::Yearless(month, day) => Date::new(year?, month, day).ok().map(PartialDate::Day),
        }
    }
}

/// The first date that `text` states.
pub(crate) fn stated(text: &str) -> Option<StatedDate> {
    let day_first = DAY_FIRST.captures(text).and_then(|found| {
        let part = |index: usize| found.get(index).map(|part| part.as_str());
        Some((found.get(0)?.start(), of_parts(part(3), month(part(2)?)?, part(1)?.parse().ok()?)?))
    });
    let month_first = MONTH_FIRST.captures(text).and_then(|found| {
        let part = |index: usize| found.get(index).map(|part| part.as_str());
        Some((found.get(0)?.start(), of_parts(part(3), month(part(1)?)?, part(2)?.parse().ok()?)?))
    });
    let worded = [day_first, month_first].into_iter().flatten().min_by_key(|(start, date)| {
        // `3 June 4` does not happen, but `June 3 2014` also reads as `3 2014` nowhere: the whole date wins.
        (matches!(date, StatedDate::Yearless(..)), *start)
    });
    worded
        .map(|(_, date)| date)
        .or_else(|| {
            let found = MONTH_YEAR.captures(text)?;
            Some(StatedDate::Whole(PartialDate::Month(found[2].parse().ok()?, month(&found[1])?)))
        })
        .or_else(|| numbers(text).map(StatedDate::Whole))
        .or_else(|| iso(text).map(StatedDate::Whole))
}

/// The first date in ISO form, its time of day ignored: `2014-06-03T10:00Z`, `2014-06`, `2014/06/03`, `2014`.
pub(crate) fn iso(text: &str) -> Option<PartialDate> {
    ISO.captures_iter(text).find_map(|found| {
        let number = |index: usize| found.get(index).and_then(|part| part.as_str().parse::<u8>().ok());
        let year: i16 = found[1].parse().ok()?;
        match (number(2).or_else(|| number(4)), number(3).or_else(|| number(5))) {
            (Some(month), Some(day)) => Date::new(year, month, day).ok().map(PartialDate::Day),
            (Some(month @ 1..=12), None) => Some(PartialDate::Month(year, month)),
            (Some(_), None) => None,
            (None, _) => Some(PartialDate::Year(year)),
        }
    })
}

/// The day that an address carries in its path: `/2014/06/03/`.
pub(crate) fn in_address(url: &str) -> Option<PartialDate> {
    iso(url).filter(|date| !matches!(date, PartialDate::Year(_)))
}

fn numbers(text: &str) -> Option<PartialDate> {
    let found = NUMBERS.captures(text)?;
    let (first, second): (u8, u8) = (found[1].parse().ok()?, found[2].parse().ok()?);
    let year: i16 = found[3].parse().ok()?;
    let (day, month) = match (first, second) {
        (13.., 1..=12) => (first, second),
        (1..=12, 13..) => (second, first),
        (same, other) if same == other => (same, other),
        // `3.6.2014` with full stops is written day first everywhere.
        _ if found[0].contains('.') => (first, second),
        _ => return Some(PartialDate::Year(year)),
    };
    Date::new(year, month, day).ok().map(PartialDate::Day)
}

fn of_parts(year: Option<&str>, month: u8, day: u8) -> Option<StatedDate> {
    match year {
        Some(year) => {
            Date::new(year.parse().ok()?, month, day).ok().map(|date| StatedDate::Whole(PartialDate::Day(date)))
        }
        None => (1..=31).contains(&day).then_some(StatedDate::Yearless(month, day)),
    }
}

fn month(name: &str) -> Option<u8> {
    const FIRST_THREE: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?.to_ascii_lowercase();
    FIRST_THREE.iter().position(|known| **known == start).map(|index| index as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_exactly_as_they_are_told() {
        for (text, expected) in [
            ("Published: June 3, 2014 10:12 am", "2014-06-03"),
            ("3rd of June 2014", "2014-06-03"),
            ("Tue, 03 Jun 2014 10:00:00 GMT", "2014-06-03"),
            ("2014-06-03T10:00:00Z", "2014-06-03"),
            ("June 2014", "2014-06"),
            ("23/06/2014", "2014-06-23"),
            ("3.6.2014", "2014-06-03"),
            ("03/04/2014", "2014"),
            ("(c) 2014 The Quay", "2014"),
        ] {
            let got = stated(text).and_then(|date| date.with_year(None)).map(|date| date.to_string());
            assert_eq!(got.as_deref(), Some(expected), "{text}");
        }
        assert_eq!(stated("LIMA, June 3"), Some(StatedDate::Yearless(6, 3)));
        assert_eq!(stated("LIMA, June 3").and_then(|date| date.with_year(None)), None);
        let garbled = stated("June 31, 2014").and_then(|date| date.with_year(None));
        assert_eq!(garbled, Some(PartialDate::Year(2014)), "no calendar has the day: only the year is known");
        assert_eq!(
            in_address("https://quay.example/2014/06/03/fog").map(|date| date.to_string()).as_deref(),
            Some("2014-06-03")
        );
    }
}
