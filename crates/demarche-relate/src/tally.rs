//! Counting what two actors did to each other, by period and quad class.

use crate::calendar::Period;
use demarche_types::QuadClass;
use std::collections::BTreeMap;

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
        let period = match deed.period {
            Period::Month(year, _) if by_year => Period::Year(year),
            period => period,
        };
        tallies.entry(key(period)).or_insert((period, Tally::default())).1.add(deed);
    }
    tallies.into_values().collect()
}

/// The order of periods: a year before its months, the undated last.
fn key(period: Period) -> (i16, u8) {
    match period {
        Period::Year(year) => (year, 0),
        Period::Month(year, month) => (year, month),
        Period::Undated => (i16::MAX, u8::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
