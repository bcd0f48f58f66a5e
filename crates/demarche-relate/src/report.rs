//! What stories and origins are found from.

use demarche_types::Date;

/// A day, counted from 1970-01-01.
pub type Day = i32;

/// One article, reduced to what tells whether it speaks of the same thing as another, and whether it is a copy of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report<'a> {
    /// Its name.
    pub id: &'a str,
    /// Headline; empty if there is none.
    pub title: &'a str,
    /// What the article tells below its headline: no byline, bio, disclaimer or comment.
    pub body: &'a str,
    /// When it was published, as [`day_number`]; none if that is not known.
    pub day: Option<Day>,
    /// Outlet.
    pub publisher: Option<&'a str>,
    /// Writer.
    pub author: Option<&'a str>,
    /// Bylines, datelines and notices: where an agency is credited.
    pub credits: &'a str,
}

/// Reports in an order that does not depend on how they came: by day, the undated first, then by their words.
pub(crate) fn in_order(reports: &[Report<'_>]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_by_key(|&at| {
        let report = &reports[at];
        (report.day, report.body, report.title, report.publisher, report.id)
    });
    order
}

/// The number of a day, counted from 1970-01-01, for differences between days.
pub fn day_number(date: Date) -> Day {
    // Years are counted from March, so that the leap day comes last.
    let (year, month, day) = (i32::from(date.year()), i32::from(date.month()), i32::from(date.day()));
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year and month of a day that [`day_number`] counted.
pub(crate) fn month_of(day: Day) -> (i16, u8) {
    let shifted = day + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let of_era_years = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_era_years + of_era_years / 4 - of_era_years / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = of_era_years + era * 400 + i32::from(month <= 2);
    (year as i16, month as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_over_leap_years() {
        let number = |year, month, day| day_number(Date::new(year, month, day).expect("a day"));
        assert_eq!(number(1970, 1, 1), 0);
        assert_eq!(number(2000, 3, 1) - number(2000, 2, 28), 2);
        assert_eq!(number(1900, 3, 1) - number(1900, 2, 28), 1);
        assert_eq!(number(2026, 11, 28), 20_785);
        for (year, month, day) in [(1969, 12, 31), (1970, 1, 1), (2000, 2, 29), (2000, 3, 1), (2026, 11, 28)] {
            assert_eq!(month_of(number(year, month, day)), (year, month));
        }
    }
}
