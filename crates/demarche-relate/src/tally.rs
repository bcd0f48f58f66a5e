//! Counting what two actors did to each other, by period and quad class.

use demarche_types::QuadClass;
use std::collections::BTreeMap;
use std::fmt;

/// Who of a dyad acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The first towards the second.
    Forth,
    /// The second towards the first.
    Back,
    /// Each other.
    Mutual,
}

/// One event of a dyad, reduced to what is counted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deed {
    /// When.
    pub period: Period,
    /// Who acts.
    pub direction: Direction,
    /// Quad class.
    pub quad: QuadClass,
    /// Goldstein scale, −10 to 10.
    pub goldstein: f64,
}

/// When a deed is counted: as exact as its date allows.
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
            (Some(from), Some(to)) if from == to => Period::Month(from.0, from.1),
            (Some((from, _)), Some((to, _))) if from == to => Period::Year(from),
            _ => Period::Undated,
        }
    }

    /// Its year, if it has one.
    pub fn year(self) -> Option<i16> {
        match self {
            Period::Year(year) | Period::Month(year, _) => Some(year),
            Period::Undated => None,
        }
    }

    fn key(self) -> (i16, u8) {
        match self {
            Period::Year(year) => (year, 0),
            Period::Month(year, month) => (year, month),
            Period::Undated => (i16::MAX, u8::MAX),
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

/// Counts of one period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Events by quad class, in the order of [`QuadClass::ALL`].
    pub quads: [u32; 4],
    /// Sum of the Goldstein scale.
    pub goldstein: f64,
    /// Events of the first towards the second, back, and mutual.
    pub directions: [u32; 3],
}

impl Tally {
    /// All events.
    pub fn events(&self) -> u32 {
        self.quads.iter().sum()
    }

    fn add(&mut self, deed: &Deed) {
        self.quads[deed.quad as usize] += 1;
        self.directions[deed.direction as usize] += 1;
        self.goldstein += deed.goldstein;
    }
}

/// Tallies by period, oldest first, undated last; `by_year` joins the months of a year.
pub fn tally(deeds: &[Deed], by_year: bool) -> Vec<(Period, Tally)> {
    let mut tallies: BTreeMap<(i16, u8), (Period, Tally)> = BTreeMap::new();
    for deed in deeds {
        let period = match deed.period.year() {
            Some(year) if by_year => Period::Year(year),
            _ => deed.period,
        };
        tallies.entry(period.key()).or_insert((period, Tally::default())).1.add(deed);
    }
    tallies.into_values().collect()
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
    }

    #[test]
    fn months_join_into_years_and_the_undated_come_last() {
        let deed = |period, quad| Deed { period, direction: Direction::Forth, quad, goldstein: 1.5 };
        let deeds = [
            deed(Period::Undated, QuadClass::VerbalConflict),
            deed(Period::Month(2014, 11), QuadClass::VerbalCooperation),
            deed(Period::Month(2014, 2), QuadClass::MaterialConflict),
            deed(Period::Year(2013), QuadClass::MaterialConflict),
        ];
        let months: Vec<_> = tally(&deeds, false).into_iter().map(|(period, _)| period.to_string()).collect();
        assert_eq!(months, ["2013", "2014-02", "2014-11", "undated"]);
        let years = tally(&deeds, true);
        assert_eq!(years[1].1.events(), 2);
        assert_eq!(years[1].1.quads, [1, 0, 0, 1]);
        assert_eq!(years[1].1.goldstein, 3.0);
        assert_eq!(years[1].1.directions, [2, 0, 0]);
    }
}
