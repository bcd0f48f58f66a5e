use crate::{SentenceId, Span};
use std::fmt;

/// A day of the proleptic Gregorian calendar.
///
/// Invariant: month 1–12, day 1–28/29/30/31 as the month has. Checked in [`Date::new`] and nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

/// A day that no calendar has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidDate;

impl fmt::Display for InvalidDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such day: write YYYY-MM-DD, YYYY-MM or YYYY")
    }
}

impl std::error::Error for InvalidDate {}

/// Days that `month` of `year` has; 0 for a month that is none.
fn days_in(year: i16, month: u8) -> u8 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

impl Date {
    /// The day, if the calendar has it.
    pub fn new(year: i16, month: u8, day: u8) -> Result<Date, InvalidDate> {
        if day == 0 || day > days_in(year, month) { Err(InvalidDate) } else { Ok(Date { year, month, day }) }
    }

    /// Year of the Common Era.
    pub fn year(self) -> i16 {
        self.year
    }

    /// 1–12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// 1–31.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A date as exact as it was told: a day, a month, or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartialDate {
    /// `2014`
    Year(i16),
    /// `2014-11`; invariant: month 1–12
    Month(i16, u8),
    /// `2014-11-03`
    Day(Date),
}

impl PartialDate {
    /// The first day it may mean.
    pub fn earliest(self) -> Date {
        match self {
            PartialDate::Year(year) => Date { year, month: 1, day: 1 },
            PartialDate::Month(year, month) => Date { year, month, day: 1 },
            PartialDate::Day(date) => date,
        }
    }

    /// The last day it may mean.
    pub fn latest(self) -> Date {
        match self {
            PartialDate::Year(year) => Date { year, month: 12, day: 31 },
            PartialDate::Month(year, month) => Date { year, month, day: days_in(year, month) },
            PartialDate::Day(date) => date,
        }
    }

    /// Its year.
    pub fn year(self) -> i16 {
        self.earliest().year
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PartialDate::Year(year) => write!(f, "{year:04}"),
            PartialDate::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            PartialDate::Day(date) => date.fmt(f),
        }
    }
}

impl std::str::FromStr for PartialDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<PartialDate, InvalidDate> {
        let mut parts = text.split('-');
        let year: i16 = parts.next().filter(|y| y.len() == 4).and_then(|y| y.parse().ok()).ok_or(InvalidDate)?;
        let two = |part: &str| (part.len() == 2).then(|| part.parse::<u8>().ok()).flatten().ok_or(InvalidDate);
        let Some(month) = parts.next() else { return Ok(PartialDate::Year(year)) };
        let month = two(month)?;
        if days_in(year, month) == 0 {
            return Err(InvalidDate);
        }
        let Some(day) = parts.next() else { return Ok(PartialDate::Month(year, month)) };
        if parts.next().is_some() {
            return Err(InvalidDate);
        }
        Date::new(year, month, two(day)?).map(PartialDate::Day)
    }
}

/// A season of a year, northern hemisphere unless the text says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Season {
    /// EDTF 21
    Spring,
    /// EDTF 22
    Summer,
    /// EDTF 23
    Autumn,
    /// EDTF 24
    Winter,
}

/// What a date expression means, printed as EDTF (ISO 8601-2, levels 0–1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateValue {
    /// `2014`, `2014-11`, `2014-11-03`
    On(PartialDate),
    /// `2014-21` (spring 2014)
    Season(i16, Season),
    /// `2014-Q3` is printed as EDTF `2014-35` (quarters 33–36)
    Quarter(i16, u8),
    /// `198X`; holds the first year
    Decade(i16),
    /// `19XX`; holds the first year
    Century(i16),
    /// `2014-11-03/2014-11-05`
    Between(PartialDate, PartialDate),
    /// `1991/..`
    From(PartialDate),
    /// `../1991`
    Until(PartialDate),
}

impl DateValue {
    /// How exact it is by its shape.
    pub fn precision(&self) -> Precision {
        match self {
            DateValue::On(PartialDate::Day(_)) => Precision::Day,
            DateValue::On(PartialDate::Month(..)) => Precision::Month,
            DateValue::On(PartialDate::Year(_)) => Precision::Year,
            DateValue::Season(..) => Precision::Season,
            DateValue::Quarter(..) => Precision::Quarter,
            DateValue::Decade(_) => Precision::Decade,
            DateValue::Century(_) => Precision::Era,
            DateValue::Between(..) | DateValue::From(_) | DateValue::Until(_) => Precision::Interval,
        }
    }

    /// The first day it may mean, if bounded.
    pub fn earliest(&self) -> Option<Date> {
        self.bounds().0
    }

    /// The last day it may mean, if bounded.
    pub fn latest(&self) -> Option<Date> {
        self.bounds().1
    }

    /// First and last day it may mean; `None` on an open side.
    pub fn bounds(&self) -> (Option<Date>, Option<Date>) {
        let years = |first: i16, count: i16| {
            (Some(PartialDate::Year(first).earliest()), Some(PartialDate::Year(first + count - 1).latest()))
        };
        let months = |from: (i16, u8), to: (i16, u8)| {
            (Some(PartialDate::Month(from.0, from.1).earliest()), Some(PartialDate::Month(to.0, to.1).latest()))
        };
        match *self {
            DateValue::On(date) => (Some(date.earliest()), Some(date.latest())),
            DateValue::Season(year, Season::Spring) => months((year, 3), (year, 5)),
            DateValue::Season(year, Season::Summer) => months((year, 6), (year, 8)),
            DateValue::Season(year, Season::Autumn) => months((year, 9), (year, 11)),
            DateValue::Season(year, Season::Winter) => months((year, 12), (year + 1, 2)),
            DateValue::Quarter(year, quarter) => months((year, quarter * 3 - 2), (year, quarter * 3)),
            DateValue::Decade(first) => years(first, 10),
            DateValue::Century(first) => years(first, 100),
            DateValue::Between(from, to) => (Some(from.earliest()), Some(to.latest())),
            DateValue::From(from) => (Some(from.earliest()), None),
            DateValue::Until(to) => (None, Some(to.latest())),
        }
    }
}

impl fmt::Display for DateValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            DateValue::On(date) => date.fmt(f),
            DateValue::Season(year, season) => write!(f, "{year:04}-{}", 21 + season as u8),
            DateValue::Quarter(year, quarter) => write!(f, "{year:04}-{}", 32 + quarter),
            DateValue::Decade(first) => write!(f, "{:03}X", first / 10),
            DateValue::Century(first) => write!(f, "{:02}XX", first / 100),
            DateValue::Between(from, to) => write!(f, "{from}/{to}"),
            DateValue::From(from) => write!(f, "{from}/.."),
            DateValue::Until(to) => write!(f, "../{to}"),
        }
    }
}

/// How exact a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Precision {
    Day,
    Month,
    Season,
    Quarter,
    Year,
    Decade,
    Era,
    Interval,
    Vague,
}

impl Precision {
    /// The name in files and output.
    pub fn name(self) -> &'static str {
        match self {
            Precision::Day => "day",
            Precision::Month => "month",
            Precision::Season => "season",
            Precision::Quarter => "quarter",
            Precision::Year => "year",
            Precision::Decade => "decade",
            Precision::Era => "era",
            Precision::Interval => "interval",
            Precision::Vague => "vague",
        }
    }
}

/// What a date rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DateBasis {
    /// The expression says it in full.
    Stated,
    /// Reckoned from the publication date or another date: "last week", "two days later".
    Relative,
    /// Taken over from another sentence.
    Inherited,
    /// The publication date itself.
    Publication,
    /// Concluded from something else, such as the year of the only date near.
    Inferred,
}

impl DateBasis {
    /// The name in files and output.
    pub fn name(self) -> &'static str {
        match self {
            DateBasis::Stated => "stated",
            DateBasis::Relative => "relative",
            DateBasis::Inherited => "inherited",
            DateBasis::Publication => "publication",
            DateBasis::Inferred => "inferred",
        }
    }
}

/// Why something has no date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum WhyUndated {
    /// The expression is garbled ("June 9, 20"); holds what is wrong with it.
    Garbled(String),
    /// It is relative, and nothing says to what.
    NoAnchor,
    /// It names no time that a calendar knows ("in the recent past").
    Vague,
    /// The text gives no date.
    NotStated,
}

impl fmt::Display for WhyUndated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WhyUndated::Garbled(what) => write!(f, "garbled: {what}"),
            WhyUndated::NoAnchor => f.write_str("relative to a date that is not known"),
            WhyUndated::Vague => f.write_str("too vague for a calendar"),
            WhyUndated::NotStated => f.write_str("the text gives no date"),
        }
    }
}

/// A date with what it rests on, or the reason why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Dated {
    /// The text supports this.
    Known {
        /// The date.
        value: DateValue,
        /// What it rests on.
        basis: DateBasis,
        /// How exact it is.
        precision: Precision,
    },
    /// The text supports no date.
    Unknown(WhyUndated),
}

impl Dated {
    /// The value, if known.
    pub fn value(&self) -> Option<DateValue> {
        match self {
            Dated::Known { value, .. } => Some(*value),
            Dated::Unknown(_) => None,
        }
    }
}

/// Index of a date mention in its reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateId(pub u32);

/// An expression of time in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// Its words.
    pub span: Span,
    /// The sentence it stands in.
    pub sentence: SentenceId,
    /// What it means.
    pub dated: Dated,
    /// How it was reckoned: "the last one before the publication date 2018-05-16".
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_print_as_edtf_and_parse_back() {
        for text in ["2014", "2014-11", "2014-11-03"] {
            assert_eq!(text.parse::<PartialDate>().expect("a date").to_string(), text);
        }
        for text in ["2014-13", "2014-02-30", "14-02-03", "2014-2-3", "", "2014-11-03-1"] {
            assert_eq!(text.parse::<PartialDate>(), Err(InvalidDate), "{text}");
        }
        assert_eq!(DateValue::Season(2014, Season::Spring).to_string(), "2014-21");
        assert_eq!(DateValue::Decade(1980).to_string(), "198X");
        assert_eq!(DateValue::Century(1900).to_string(), "19XX");
        assert_eq!(DateValue::From(PartialDate::Year(1991)).to_string(), "1991/..");
    }

    #[test]
    fn bounds_reach_over_the_whole_expression() {
        let day = |y, m, d| Some(Date::new(y, m, d).expect("a day"));
        assert_eq!(DateValue::On(PartialDate::Month(2016, 2)).bounds(), (day(2016, 2, 1), day(2016, 2, 29)));
        assert_eq!(DateValue::Season(2013, Season::Winter).bounds(), (day(2013, 12, 1), day(2014, 2, 28)));
        assert_eq!(DateValue::Quarter(2013, 4).bounds(), (day(2013, 10, 1), day(2013, 12, 31)));
        assert_eq!(DateValue::Until(PartialDate::Year(1991)).bounds(), (None, day(1991, 12, 31)));
    }
}
