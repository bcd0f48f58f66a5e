//! When things are counted: the period of a report, and the grain of a series.

use serde::{Deserialize, Serialize};
use std::fmt;

/// When an event is counted: as exact as its date allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// Only the year is known.
    Year(i16),
    /// Year and month.
    Month(i16, u8),
    /// No date, or one of more than a year.
    Undated,
}

impl Period {
    /// The period that holds both days, ISO dates; `Undated` if they span more than a year.
    pub fn between(from: Option<&str>, to: Option<&str>) -> Period {
        let parts = |date: &str| Some((date.get(..4)?.parse::<i16>().ok()?, date.get(5..7)?.parse::<u8>().ok()?));
        match (from.and_then(parts), to.and_then(parts)) {
            (Some(from), Some(to)) if from == to && (1..=12).contains(&from.1) => Period::Month(from.0, from.1),
            (Some((from, _)), Some((to, _))) if from == to => Period::Year(from),
            _ => Period::Undated,
        }
    }

    /// The period that a text names: `2014`, `2014-11` or a day.
    pub fn named(text: &str) -> Option<Period> {
        let number = |part: &str| {
            (!part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<i16>().ok())?
        };
        let mut parts = text.trim().split('-');
        let year = parts.next().filter(|year| year.len() == 4).and_then(number)?;
        match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => Some(Period::Year(year)),
            (Some(month), day, None)
                if day.is_none_or(|day| number(day).is_some_and(|day| (1..=31).contains(&day))) =>
            {
                let month = number(month).filter(|month| (1..=12).contains(month))?;
                Some(Period::Month(year, month as u8))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Year(year) => write!(f, "{year:04}"),
            Period::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Period::Undated => f.write_str("undated"),
        }
    }
}

/// The length of one period of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Grain {
    /// A calendar month.
    Month,
    /// Three of them.
    Quarter,
    /// A calendar year.
    Year,
}

/// Number of a period, counted from the year 0 in the grain of its series.
pub type Tick = i32;

impl Grain {
    /// Periods in a year.
    pub fn per_year(self) -> i32 {
        match self {
            Grain::Month => 12,
            Grain::Quarter => 4,
            Grain::Year => 1,
        }
    }

    /// Months in a period.
    pub fn months(self) -> i32 {
        12 / self.per_year()
    }

    /// The period of a series that holds a date, if the date is exact enough.
    pub fn tick(self, period: Period) -> Option<Tick> {
        match (self, period) {
            (_, Period::Undated) => None,
            (Grain::Year, Period::Year(year) | Period::Month(year, _)) => Some(year.into()),
            (_, Period::Year(_)) => None,
            (_, Period::Month(year, month)) => {
                Some(i32::from(year) * self.per_year() + (i32::from(month) - 1) / self.months())
            }
        }
    }

    /// The first period that touches a date: of a year its January.
    pub fn first_tick(self, period: Period) -> Option<Tick> {
        match period {
            Period::Year(year) => self.tick(Period::Month(year, 1)),
            other => self.tick(other),
        }
    }

    /// The last period that touches a date: of a year its December.
    pub fn last_tick(self, period: Period) -> Option<Tick> {
        match period {
            Period::Year(year) => self.tick(Period::Month(year, 12)),
            other => self.tick(other),
        }
    }

    /// A period of this grain as the period of a coarser one that holds it.
    pub fn coarsen(self, tick: Tick, to: Grain) -> Tick {
        tick.div_euclid(self.per_year() / to.per_year())
    }

    /// The beginning of a period. Unit: years; `2014.5` is the first of July.
    pub fn begins(self, tick: Tick) -> f64 {
        f64::from(tick) / f64::from(self.per_year())
    }

    /// `2014-11`, `2014-Q4` or `2014`.
    pub fn label(self, tick: Tick) -> String {
        let (year, part) = (tick.div_euclid(self.per_year()), tick.rem_euclid(self.per_year()) + 1);
        match self {
            Grain::Month => format!("{year:04}-{part:02}"),
            Grain::Quarter => format!("{year:04}-Q{part}"),
            Grain::Year => format!("{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_as_exact_as_their_dates() {
        assert_eq!(Period::between(Some("2014-11-01"), Some("2014-11-30")), Period::Month(2014, 11));
        assert_eq!(Period::between(Some("2014-01-01"), Some("2014-12-31")), Period::Year(2014));
        assert_eq!(Period::between(Some("1991-01-01"), None), Period::Undated);
        assert_eq!(Period::between(Some("1980-01-01"), Some("1989-12-31")), Period::Undated);
        assert_eq!(Period::between(Some("garbage"), Some("2014-12-31")), Period::Undated);
        assert_eq!(Period::named("2014-11-03"), Some(Period::Month(2014, 11)));
        assert_eq!(Period::named("2014"), Some(Period::Year(2014)));
        for odd in ["", "14", "2014-13", "2014-11-99", "2014-1-1-1", "-2014", "2014-é"] {
            assert_eq!(Period::named(odd), None, "{odd}");
        }
    }

    #[test]
    fn ticks_and_labels_go_both_ways() {
        let month = Grain::Month.tick(Period::Month(2014, 11)).expect("a month is exact enough");
        assert_eq!(Grain::Month.label(month), "2014-11");
        assert_eq!(Grain::Quarter.label(Grain::Month.coarsen(month, Grain::Quarter)), "2014-Q4");
        assert_eq!(Grain::Year.label(Grain::Month.coarsen(month, Grain::Year)), "2014");
        assert_eq!(Grain::Month.tick(Period::Year(2014)), None, "a year is no month");
    }
}
