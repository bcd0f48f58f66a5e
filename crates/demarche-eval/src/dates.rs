//! Scores of finding dates and saying which they are.
//!
//! In: a gold file, one row a line: `{"id", "text", "published"?, "dates": [{"start", "end", "value"?,
//! "precision"?, "kind"?}], "undated"?: [{"start", "end"}], "not_dates"?: [{"start", "end"}],
//! "dates_exhaustive"?}`, offsets in Unicode code points, end exclusive, values in EDTF. Out: precision,
//! recall and F1 of the spans, strict and by overlap, the same for span and value together, and how many of
//! the given spans got the right value.
//!
//! An article at the edge of a span does not count. Two values are the same if they begin and end on the
//! same days: `196X` is `1960/1969`. An open end is opened by a word outside of the span ("since 1991"):
//! `1991/..` on one side matches `1991` on the other. What has no value because it is vague ("recently") claims no date: it
//! is neither hit nor false alarm. Where the gold is not exhaustive, only what overlaps `not_dates` is a
//! false alarm.

use crate::gold::{self, Counts, EvalError, GoldSpan, Points, Range, Text, Wrong, overlap, yes};
use demarche::lexicon::Lexicon;
use demarche::types::{Date, DateValue, Dated, PartialDate, Reading, Season, WhyUndated};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// One text with its dates.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    /// The text.
    #[serde(flatten)]
    pub text: Text,
    /// Which dates stand in it.
    #[serde(default)]
    pub dates: Vec<GoldDate>,
    /// What must be reported without a value.
    #[serde(default)]
    pub undated: Vec<GoldSpan>,
    /// What must not be reported.
    #[serde(default)]
    pub not_dates: Vec<GoldSpan>,
    /// Whether `dates` and `undated` are all there are.
    #[serde(default = "yes")]
    pub dates_exhaustive: bool,
}

/// A date, in code points.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldDate {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// What it means, in EDTF; without one only the span is scored.
    #[serde(default)]
    pub value: Option<String>,
    /// How exact it is.
    #[serde(default)]
    pub precision: Option<String>,
    /// What kind of expression.
    #[serde(default)]
    pub kind: Option<String>,
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// How many texts were read.
    pub texts: usize,
    /// Spans, exact but for an article.
    pub strict: Counts,
    /// Spans that share at least one character.
    pub overlap: Counts,
    /// Spans by overlap that have the right value too.
    pub value: Counts,
    /// Gold dates with a value: hits got it, misses got another, or none, or were not found.
    pub accuracy: Counts,
    /// The same by the precision that the gold tells, `-` where it tells none.
    pub by_precision: BTreeMap<String, Counts>,
    /// Expressions that no calendar knows: hits were reported without a value.
    pub undated: Counts,
    /// Spans that are no dates: hits were left alone.
    pub not_dates: Counts,
    /// Examples of what went wrong, as many as were asked for.
    pub errors: Vec<Wrong>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} texts", self.texts)?;
        writeln!(f, "{}", Counts::table_head("dates"))?;
        writeln!(f, "{}", self.strict.table_row("spans, strict"))?;
        writeln!(f, "{}", self.overlap.table_row("spans, overlap"))?;
        writeln!(f, "{}", self.value.table_row("spans and values"))?;
        write!(f, "{}", self.accuracy.share_line("value of given spans"))?;
        for (precision, counts) in &self.by_precision {
            write!(f, "{}", counts.share_line(&format!("  {precision}")))?;
        }
        write!(f, "{}", self.undated.share_line("undated, left without value"))?;
        write!(f, "{}", self.not_dates.share_line("no dates, left alone"))?;
        for wrong in &self.errors {
            writeln!(f, "{wrong}")?;
        }
        Ok(())
    }
}

/// Reads a gold file and scores it, with up to `errors` examples of what went wrong; `file` is its name in messages.
///
/// # Errors
/// If a line is no row of dates, or a value is no EDTF.
pub fn run(gold_jsonl: &str, file: &str, lexicon: &Lexicon, errors: usize) -> Result<Outcome, EvalError> {
    let mut outcome = Outcome::default();
    for gold in gold::rows::<Row>(gold_jsonl, file)? {
        let row = &gold.row;
        let bounds = check(row).map_err(|message| gold.fault(file, message))?;
        let (reading, points) = row.text.read(lexicon).map_err(|message| gold.fault(file, message))?;
        score(row, &bounds, &found_in(&reading, &points), &mut outcome, errors);
    }
    Ok(outcome)
}

/// First and last day; `None` on an open side.
type Bounds = (Option<Date>, Option<Date>);

/// What the values of a row mean, or what is wrong with it.
fn check(row: &Row) -> Result<Vec<Option<Bounds>>, String> {
    let dates = row.dates.iter().map(|date| (date.start, date.end));
    let others = row.undated.iter().chain(&row.not_dates).map(|span| span.range());
    row.text.holds(dates.chain(others))?;
    let bounds = |date: &GoldDate| match date.value.as_deref() {
        None => Ok(None),
        Some(value) => edtf(value).map(Some).ok_or_else(|| format!("{value:?} is no EDTF date that is understood")),
    };
    row.dates.iter().map(bounds).collect()
}

/// Whether two values are the same, up to an end that one of them leaves open.
fn same(one: Bounds, other: Bounds) -> bool {
    let open = |bounds: Bounds| bounds.0.is_none() != bounds.1.is_none();
    one == other
        || (open(one) != open(other)
            && (one.0 == other.0 || one.0.is_none() || other.0.is_none())
            && (one.1 == other.1 || one.1.is_none() || other.1.is_none()))
}

/// What an EDTF value (ISO 8601-2, levels 0 and 1, no time of day) spans.
fn edtf(value: &str) -> Option<Bounds> {
    if let Some((first, last)) = value.split_once('/') {
        let side = |part: &str| match part {
            "" | ".." => Some((None, None)),
            part => edtf(part),
        };
        return Some((side(first)?.0, side(last)?.1));
    }
    let plain = value.trim_end_matches(['?', '~', '%']);
    let known = |value: DateValue| Some(value.bounds());
    if let Some(years) = plain.strip_suffix("XX").filter(|years| years.len() == 2) {
        return known(DateValue::Century(years.parse::<i16>().ok()? * 100));
    }
    if let Some(years) = plain.strip_suffix('X').filter(|years| years.len() == 3) {
        return known(DateValue::Decade(years.parse::<i16>().ok()? * 10));
    }
    if let Some((year, part)) = plain.split_once('-')
        && year.len() == 4
        && let (Ok(year), Ok(part)) = (year.parse::<i16>(), part.trim_start_matches('Q').parse::<u8>())
    {
        match (part, plain.contains('Q')) {
            (1..=4, true) => return known(DateValue::Quarter(year, part)),
            (21, false) => return known(DateValue::Season(year, Season::Spring)),
            (22, false) => return known(DateValue::Season(year, Season::Summer)),
            (23, false) => return known(DateValue::Season(year, Season::Autumn)),
            (24, false) => return known(DateValue::Season(year, Season::Winter)),
            (33..=36, false) => return known(DateValue::Quarter(year, part - 32)),
            _ => {}
        }
    }
    known(DateValue::On(plain.parse::<PartialDate>().ok()?))
}

/// A date that the program found, in code points of the row's text.
#[derive(Clone, Debug)]
struct Found {
    start: usize,
    end: usize,
    /// The value, or `None` and why.
    value: Option<DateValue>,
    why: String,
}

/// The dates of a reading; those too vague for a value are kept apart by `why`.
fn found_in(reading: &Reading, points: &Points) -> Vec<Found> {
    let found = reading.dates.iter().filter_map(|mention| {
        let (start, end) = points.range(mention.span)?;
        let (value, why) = match &mention.dated {
            Dated::Known { value, .. } => (Some(*value), String::new()),
            Dated::Unknown(WhyUndated::Vague) => (None, VAGUE.to_owned()),
            Dated::Unknown(why) => (None, why.to_string()),
        };
        Some(Found { start, end, value, why })
    });
    found.collect()
}

/// Marks what has no value because it names no time that a calendar knows.
const VAGUE: &str = "vague";

fn score(row: &Row, bounds: &[Option<Bounds>], found: &[Found], outcome: &mut Outcome, errors: usize) {
    outcome.texts += 1;
    let trimmed = |span: Range| row.text.without_article(span);
    let spans: Vec<Range> = found.iter().map(|one| trimmed((one.start, one.end))).collect();
    let best = |span: Range| {
        (0..found.len()).filter(|&index| overlap(spans[index], span)).max_by_key(|&index| {
            let shared = spans[index].1.min(span.1) - spans[index].0.max(span.0);
            (shared, usize::MAX - index)
        })
    };
    let shown = |index: Option<usize>| match index.map(|index| &found[index]) {
        None => "nothing".to_owned(),
        Some(one) => one.value.map_or_else(|| one.why.clone(), |value| value.to_string()),
    };
    let mut wrong = |span: Range, gold: String, system: String| {
        if outcome.errors.len() < errors {
            outcome.errors.push(Wrong {
                id: row.text.id.clone(),
                start: span.0,
                text: row.text.words(span),
                gold,
                system,
            });
        }
    };
    // A range told as one date ("from 3 to 5 May") whose two ends the gold marks apart has both of them.
    let is_end = |index: usize, expected: Bounds, value: DateValue| {
        let told =
            row.dates.iter().zip(bounds).filter(|(date, _)| overlap(spans[index], trimmed((date.start, date.end))));
        let ends: Vec<Bounds> = told.filter_map(|(_, bounds)| *bounds).collect();
        let [from, until] = ends[..] else { return false };
        (from.0, until.1) == value.bounds() && (same(from, expected) || same(until, expected))
    };
    let mut claimed = vec![false; found.len()];
    for (date, expected) in row.dates.iter().zip(bounds) {
        let span = trimmed((date.start, date.end));
        outcome.strict.add(spans.contains(&span));
        let index = best(span);
        outcome.overlap.add(index.is_some());
        for (claimed, other) in claimed.iter_mut().zip(&spans) {
            *claimed |= overlap(*other, span);
        }
        let Some(expected) = expected else { continue };
        let value = index.and_then(|index| Some((index, found[index].value?)));
        let right =
            value.is_some_and(|(index, value)| same(value.bounds(), *expected) || is_end(index, *expected, value));
        outcome.value.add(right);
        outcome.accuracy.add(right);
        let precision = date.precision.clone().unwrap_or_else(|| "-".to_owned());
        outcome.by_precision.entry(precision).or_default().add(right);
        if !right {
            if index.is_some_and(|index| found[index].value.is_some()) {
                outcome.value.false_alarms += 1.0;
            }
            wrong(span, date.value.clone().unwrap_or_default(), shown(index));
        }
    }
    for span in &row.undated {
        let span = trimmed(span.range());
        let index = best(span);
        for (claimed, other) in claimed.iter_mut().zip(&spans) {
            *claimed |= overlap(*other, span);
        }
        let right = index.is_some_and(|index| found[index].value.is_none());
        outcome.undated.add(right);
        if !right {
            wrong(span, "no value".to_owned(), shown(index));
        }
    }
    for (index, one) in found.iter().enumerate() {
        let span = spans[index];
        if one.value.is_none() && one.why == VAGUE {
            continue;
        }
        let is_gold = row.dates.iter().any(|date| trimmed((date.start, date.end)) == span);
        let is_barred = row.not_dates.iter().any(|other| overlap(span, other.range()));
        if claimed[index] {
            let undated = row.undated.iter().any(|other| overlap(span, other.range()));
            outcome.strict.false_alarms += f64::from(u8::from(row.dates_exhaustive && !is_gold && !undated));
        } else if row.dates_exhaustive || is_barred {
            outcome.strict.false_alarms += 1.0;
            outcome.overlap.false_alarms += 1.0;
            outcome.value.false_alarms += f64::from(u8::from(one.value.is_some()));
            wrong(span, "no date".to_owned(), shown(Some(index)));
        }
    }
    for barred in &row.not_dates {
        let taken = |index: usize| {
            !claimed[index]
                && overlap(spans[index], barred.range())
                && !(found[index].value.is_none() && found[index].why == VAGUE)
        };
        outcome.not_dates.add(!(0..found.len()).any(taken));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(start: usize, end: usize, value: Option<DateValue>, why: &str) -> Found {
        Found { start, end, value, why: why.to_owned() }
    }

    fn scored(json: &str, found: &[Found]) -> Outcome {
        let row: Row = serde_json::from_str(json).expect("a row");
        let bounds = check(&row).expect("spans lie in the text");
        let mut outcome = Outcome::default();
        score(&row, &bounds, found, &mut outcome, 9);
        outcome
    }

    #[test]
    fn values_match_by_their_days_and_spans_without_the_article() {
        let row = r#"{"text": "in the 1960s, in 2014", "dates": [{"start": 3, "end": 12, "value": "1960/1969"}, {"start": 17, "end": 21, "value": "2014", "precision": "year"}]}"#;
        let year = DateValue::On(PartialDate::Year(2015));
        let outcome = scored(row, &[found(7, 12, Some(DateValue::Decade(1960)), ""), found(17, 21, Some(year), "")]);
        assert_eq!((outcome.strict.hits, outcome.strict.false_alarms), (2.0, 0.0));
        assert_eq!((outcome.accuracy.hits, outcome.accuracy.misses), (1.0, 1.0));
        assert_eq!(outcome.by_precision["year"].misses, 1.0);
        assert_eq!(outcome.errors[0].system, "2015");
    }

    #[test]
    fn a_range_told_as_one_has_both_its_ends() {
        let row = r#"{"text": "from 1980 to 1988", "dates": [{"start": 5, "end": 9, "value": "1980"}, {"start": 13, "end": 17, "value": "1988"}]}"#;
        let years = |first, last| Some(DateValue::Between(PartialDate::Year(first), PartialDate::Year(last)));
        assert_eq!(scored(row, &[found(5, 17, years(1980, 1988), "")]).value.hits, 2.0);
        assert_eq!(scored(row, &[found(5, 17, years(1980, 1989), "")]).value.hits, 0.0);
    }

    #[test]
    fn what_has_no_value_is_judged_apart() {
        let row = r#"{"text": "on 31 June, recently", "undated": [{"start": 3, "end": 10}], "not_dates": [{"start": 12, "end": 20}]}"#;
        let outcome = scored(row, &[found(3, 10, None, "garbled"), found(12, 20, None, VAGUE)]);
        assert_eq!((outcome.undated.hits, outcome.not_dates.hits, outcome.overlap.false_alarms), (1.0, 1.0, 0.0));
        let day = DateValue::On(PartialDate::Month(2014, 6));
        let outcome = scored(row, &[found(3, 10, Some(day), ""), found(12, 20, Some(day), "")]);
        assert_eq!((outcome.undated.misses, outcome.not_dates.misses, outcome.overlap.false_alarms), (1.0, 1.0, 1.0));
    }

    #[test]
    fn edtf_is_read_with_open_ends_seasons_and_decades() {
        let shown = |value: &str| {
            let side = |date: Option<Date>| date.map_or("..".to_owned(), |date| date.to_string());
            edtf(value).map(|(first, last)| format!("{} {}", side(first), side(last)))
        };
        assert_eq!(shown("1991/..").as_deref(), Some("1991-01-01 .."));
        assert_eq!(shown("../2014-02").as_deref(), Some(".. 2014-02-28"));
        assert_eq!(shown("2014-22").as_deref(), Some("2014-06-01 2014-08-31"));
        assert_eq!(shown("2014-35").as_deref(), Some("2014-07-01 2014-09-30"));
        assert_eq!(shown("19XX").as_deref(), Some("1900-01-01 1999-12-31"));
        assert_eq!(shown("2014-02-30"), None);
    }

    #[test]
    fn an_open_end_matches_its_closed_side_alone() {
        let bounds = |value: &str| edtf(value).expect("a value");
        assert!(same(bounds("1991/.."), bounds("1991")) && same(bounds("1991"), bounds("../1991")));
        assert!(!same(bounds("1991/.."), bounds("1992")) && !same(bounds("1991/.."), bounds("../1991")));
    }

    #[test]
    fn wrong_rows_are_named_with_their_line() {
        let gold = "\n{\"text\": \"in 2014\", \"dates\": [{\"start\": 3, \"end\": 7, \"value\": \"soon\"}]}";
        let message = run(gold, "gold.jsonl", Lexicon::embedded(), 0).expect_err("no such value").to_string();
        assert!(message.starts_with("gold.jsonl:2: \"soon\""), "{message}");
    }
}
