//! Days as numbers: what sorted tables and statistics work with.

use std::fmt;

/// A day.
///
/// Unit: days since 1970-01-01, negative before, in the Gregorian calendar; Arrow's `Date32`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// Years that a day of event data may lie in: what lies outside is a slip or stands for "unknown".
const YEARS: std::ops::RangeInclusive<i32> = 1700..=2100;

impl Day {
    /// The day of a date; `None` for one that no calendar has, or in a year that no event data tell of.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Day> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        if !YEARS.contains(&year) || !(1..=days).contains(&day) {
            return None;
        }
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March.
        let shifted = if month <= 2 { year - 1 } else { year };
        let (era, of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
        let of_year = ((153 * ((month + 9) % 12) + 2) / 5 + day - 1) as i32;
        Some(Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468))
    }

    /// Year, month and day of the month.
    pub fn parts(self) -> (i32, u32, u32) {
        let shifted = self.0 + 719_468;
        let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = (of_year - (153 * month + 2) / 5 + 1) as u32;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (era * 400 + year + i32::from(month <= 2), month as u32, day)
    }

    /// The date in a cell: `20140302`, `2014-03-02`, `3/2/2014` (month first) or `02 March 2014`, alone or before a time.
    pub fn read(cell: &str) -> Option<Day> {
        let cell = cell.trim();
        let bytes = cell.as_bytes();
        if bytes.len() >= 8 && bytes[..8].iter().all(u8::is_ascii_digit) {
            let digits =
                |range: std::ops::Range<usize>| bytes[range].iter().fold(0, |sum, d| sum * 10 + u32::from(d - b'0'));
            return Day::new(digits(0..4) as i32, digits(4..6), digits(6..8));
        }
        let mut parts = cell.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        // "2014-03-02T10:00" keeps its time glued to the day.
        let number = |text: &str| {
            let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            (digits <= 4).then(|| text[..digits].parse().ok()).flatten()
        };
        if let Some(month) = month_named(second) {
            return Day::new(number(third)? as i32, month, number(first)?);
        }
        match first.len() {
            4 => Day::new(number(first)? as i32, number(second)?, number(third)?),
            _ if cell.contains('/') => Day::new(number(third)? as i32, number(first)?, number(second)?),
            _ => None,
        }
    }
}

fn month_named(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.get(..3)?.to_lowercase();
    MONTHS.iter().position(|month| *month == start).map(|at| at as u32 + 1)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(cell: &str, expected: Option<&str>) {
        assert_eq!(Day::read(cell).map(|day| day.to_string()).as_deref(), expected, "{cell}");
    }

    #[test]
    fn dates_of_all_data_sets_are_read() {
        check("20150218", Some("2015-02-18"));
        check("20150218233000", Some("2015-02-18"));
        check("2014-03-02", Some("2014-03-02"));
        check("2014-03-02T10:00:00Z", Some("2014-03-02"));
        check("3/2/2017", Some("2017-03-02"));
        check("02 March 2014", Some("2014-03-02"));
        check("29 Feb 2016", Some("2016-02-29"));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for cell in [
            "",
            "00000000",
            "99991231",
            "20130000",
            "20150229",
            "0000-00-00",
            "9999-12-31",
            "soon",
            "2014",
            "31/12/2014",
            "1-2-3",
        ] {
            check(cell, None);
        }
    }

    proptest! {
        #[test]
        fn days_count_on(number in -98_000_i32..47_000) {
            let (year, month, day) = Day(number).parts();
            prop_assert_eq!(Day::new(year, month, day), Some(Day(number)));
        }

        #[test]
        fn any_text_is_a_day_or_none(text in "\\PC{0,24}") {
            let _ = Day::read(&text);
        }
    }
}
