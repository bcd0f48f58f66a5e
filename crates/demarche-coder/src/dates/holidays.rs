//! Days with names.
//!
//! In: lexemes. Out: a holiday, with the year if one is told. Fixed and reckoned days of the Gregorian year
//! are known; feasts that follow the moon are named and left without a value.

use super::grammar::{Expr, Grammar, Match, YearRef};
use crate::lexemes::{Class, Kind};

/// How the day of a holiday is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    /// Month and day.
    Fixed(u8, u8),
    /// Days from Easter Sunday.
    Easter(i16),
    /// The n-th (−1: last) weekday (0 Monday) of a month.
    Nth(i8, i8, u8),
    /// Follows another calendar, or another day in each country.
    Elsewhere,
}

/// Names in lower case, longest first where one begins another.
const NAMES: &[(&[&str], Holiday)] = &[
    (&["new", "year", "'", "s", "day"], Holiday::Fixed(1, 1)),
    (&["new", "year", "'", "s", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "years", "day"], Holiday::Fixed(1, 1)),
    (&["new", "years", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "year", "day"], Holiday::Fixed(1, 1)),
    (&["christmas", "eve"], Holiday::Fixed(12, 24)),
    (&["christmas", "day"], Holiday::Fixed(12, 25)),
    (&["christmas"], Holiday::Fixed(12, 25)),
    (&["earth", "day"], Holiday::Fixed(4, 22)),
    (&["international", "workers", "'", "day"], Holiday::Fixed(5, 1)),
    (&["father", "'", "s", "day"], Holiday::Elsewhere),
    (&["xmas"], Holiday::Fixed(12, 25)),
    (&["boxing", "day"], Holiday::Fixed(12, 26)),
    (&["valentine", "'", "s", "day"], Holiday::Fixed(2, 14)),
    (&["st", ".", "patrick", "'", "s", "day"], Holiday::Fixed(3, 17)),
    (&["halloween"], Holiday::Fixed(10, 31)),
    (&["bastille", "day"], Holiday::Fixed(7, 14)),
    (&["anzac", "day"], Holiday::Fixed(4, 25)),
    (&["armistice", "day"], Holiday::Fixed(11, 11)),
    (&["remembrance", "day"], Holiday::Fixed(11, 11)),
    (&["veterans", "day"], Holiday::Fixed(11, 11)),
    (&["international", "women", "'", "s", "day"], Holiday::Fixed(3, 8)),
    (&["human", "rights", "day"], Holiday::Fixed(12, 10)),
    (&["april", "fool", "'", "s", "day"], Holiday::Fixed(4, 1)),
    (&["april", "fools", "'", "day"], Holiday::Fixed(4, 1)),
    (&["may", "day"], Holiday::Fixed(5, 1)),
    (&["easter", "sunday"], Holiday::Easter(0)),
    (&["easter", "monday"], Holiday::Easter(1)),
    (&["easter"], Holiday::Easter(0)),
    (&["good", "friday"], Holiday::Easter(-2)),
    (&["maundy", "thursday"], Holiday::Easter(-3)),
    (&["palm", "sunday"], Holiday::Easter(-7)),
    (&["ash", "wednesday"], Holiday::Easter(-46)),
    (&["shrove", "tuesday"], Holiday::Easter(-47)),
    (&["ascension", "day"], Holiday::Easter(39)),
    (&["whit", "monday"], Holiday::Easter(50)),
    (&["martin", "luther", "king", "day"], Holiday::Nth(3, 0, 1)),
    (&["presidents", "'", "day"], Holiday::Nth(3, 0, 2)),
    (&["memorial", "day"], Holiday::Nth(-1, 0, 5)),
    (&["labor", "day"], Holiday::Nth(1, 0, 9)),
    (&["columbus", "day"], Holiday::Nth(2, 0, 10)),
    (&["thanksgiving", "day"], Holiday::Nth(4, 3, 11)),
    (&["thanksgiving"], Holiday::Nth(4, 3, 11)),
    (&["independence", "day"], Holiday::Elsewhere),
    (&["republic", "day"], Holiday::Elsewhere),
    (&["national", "day"], Holiday::Elsewhere),
    (&["mother", "'", "s", "day"], Holiday::Elsewhere),
    (&["lunar", "new", "year"], Holiday::Elsewhere),
    (&["chinese", "new", "year"], Holiday::Elsewhere),
    (&["ramadan"], Holiday::Elsewhere),
    (&["ramazan"], Holiday::Elsewhere),
    (&["eid", "al", "-", "fitr"], Holiday::Elsewhere),
    (&["eid", "al", "-", "adha"], Holiday::Elsewhere),
    (&["eid", "ul", "-", "fitr"], Holiday::Elsewhere),
    (&["eid", "ul", "-", "adha"], Holiday::Elsewhere),
    (&["eid"], Holiday::Elsewhere),
    (&["ashura"], Holiday::Elsewhere),
    (&["muharram"], Holiday::Elsewhere),
    (&["diwali"], Holiday::Elsewhere),
    (&["deepavali"], Holiday::Elsewhere),
    (&["holi"], Holiday::Elsewhere),
    (&["nowruz"], Holiday::Elsewhere),
    (&["passover"], Holiday::Elsewhere),
    (&["yom", "kippur"], Holiday::Elsewhere),
    (&["rosh", "hashanah"], Holiday::Elsewhere),
    (&["hanukkah"], Holiday::Elsewhere),
    (&["tet"], Holiday::Elsewhere),
];

/// Nouns after a holiday's name that make it something else: "Christmas tree", "Good Friday Agreement".
const NOT_DAYS: &[&str] = &[
    "agreement",
    "accord",
    "accords",
    "tree",
    "trees",
    "card",
    "cards",
    "market",
    "markets",
    "present",
    "presents",
    "gift",
    "gifts",
    "song",
    "songs",
    "carol",
    "carols",
    "shopping",
    "dinner",
    "party",
    "decorations",
    "lights",
    "island",
    "islands",
    "egg",
    "eggs",
    "bunny",
    "sale",
    "sales",
    "offensive",
    "parade",
    "movie",
];

/// Nouns that make "September 11" the day of the attacks.
const ATTACKS: &[&str] =
    &["attack", "attacks", "terror", "terrorist", "bombing", "bombings", "hijacker", "hijackers", "hijackings"];

/// A named day at `at`.
pub(super) fn holiday(g: &Grammar, at: usize) -> Match {
    let l = g.lexemes;
    let first = l.get(at)?;
    if first.kind == Kind::Digits {
        let slash = l.mark(at + 1, '/') && l.tight_after(at).is_some() && l.tight_after(at + 1).is_some();
        if !slash || l.mark(at + 3, '/') {
            return fourth_of_july(g, at);
        }
        let told = l.is(at + 3, ATTACKS);
        let on = |year, month, day| {
            let year = YearRef::Stated(year);
            Some((Expr::Day { year, month, day, weekday: None, ambiguous: false }, at + 3))
        };
        return match () {
            () if l.is(at, &["9"]) && l.is(at + 2, &["11"]) => on(2001, 9, 11),
            () if told && l.is(at, &["26"]) && l.is(at + 2, &["11"]) => on(2008, 11, 26),
            () if told && l.is(at, &["7"]) && l.is(at + 2, &["7"]) => on(2005, 7, 7),
            () => None,
        };
    }
    if let Class::Month(9, _) = l.class(at) {
        let day = at + 1 + usize::from(l.mark(at + 1, '.'));
        if l.is(day, &["11"]) && l.is(day + 1 + usize::from(l.is(day + 1, &["th"])), ATTACKS) {
            let year = YearRef::Stated(2001);
            return Some((Expr::Day { year, month: 9, day: 11, weekday: None, ambiguous: false }, day + 1));
        }
    }
    if let Some(found) = fourth_of_july(g, at) {
        return Some(found);
    }
    // In lower case these words are more often something else.
    const WORDS: &[&str] = &[
        "may",
        "good",
        "tet",
        "holi",
        "national",
        "independence",
        "memorial",
        "republic",
        "eid",
        "human",
        "presidents",
        "mother",
        "boxing",
        "labor",
    ];
    if !first.capital() && l.is(at, WORDS) {
        return None;
    }
    let (words, holiday) = NAMES.iter().find(|(words, _)| {
        words.iter().enumerate().all(|(step, word)| {
            l.get(at + step).is_some_and(|lexeme| match *word {
                "'" => lexeme.is_apostrophe(),
                "-" => lexeme.is_dash(),
                word => lexeme.is(word) && (step == 0 || lexeme.capital() || !first.capital() || word.len() <= 2),
            })
        })
    })?;
    let end = at + words.len();
    // "the National Day Rally", "Labor Day Storm": a longer name.
    if l.is(end, NOT_DAYS) {
        return None;
    }
    // "Tet" and "Holi" are short enough to be names of people.
    if matches!(words, [short] if short.len() <= 4)
        && !l.follows(at, &["of", "on", "before", "after", "during", "for", "last", "next", "this", "the", "until"])
    {
        return None;
    }
    let (year, year_end) = g.year_after(end, true);
    let (year, end) = if year == YearRef::Open { (year, end) } else { (year, year_end) };
    Some((Expr::Holiday { holiday: *holiday, year }, end))
}

/// "the Fourth of July" is read as a date elsewhere; "July Fourth" and "Fourth of July" need no article.
fn fourth_of_july(g: &Grammar, at: usize) -> Match {
    let l = g.lexemes;
    let fourth = l.is(at, &["fourth"]) && l.is(at + 1, &["of"]) && l.is(at + 2, &["july"]);
    if !fourth {
        return None;
    }
    let (year, end) = g.year_after(at + 3, false);
    Some((Expr::Day { year, month: 7, day: 4, weekday: None, ambiguous: false }, end))
}

/// Month and day of Easter Sunday in a year of the Gregorian calendar.
///
/// Source: the "anonymous Gregorian algorithm", Nature 13 (1876), p. 487.
pub(super) fn easter(year: i16) -> (u8, u8) {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    (month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, day) in
            [(1999, (4, 4)), (2008, (3, 23)), (2016, (3, 27)), (2018, (4, 1)), (2019, (4, 21)), (2038, (4, 25))]
        {
            assert_eq!(super::easter(year), day, "{year}");
        }
    }
}
