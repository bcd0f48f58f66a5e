//! What an expression of time says, before anyone asks when the text was written.
//!
//! In: lexemes of one sentence. Out: expressions in text order, none overlapping. It knows the forms of
//! dates and what only looks like one; the calendar and the anchor are [`super::resolve`]'s.

mod days;
mod periods;

use super::holidays;
use super::relative;
use crate::lexemes::{Class, Kind, Lexemes};
use demarche_types::{PartialDate, Season};

/// Which year a date without its own year belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum YearRef {
    /// None is told.
    Open,
    /// "2018"
    Stated(i16),
    /// "this year" 0, "last year" −1.
    Shifted(i16),
    /// "the same year", "that year".
    Same,
}

/// What an offset is counted from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// The day of writing: "two days ago".
    Publication,
    /// The date told before: "two days later".
    Previous,
    /// A date told in the same breath: "two days after Christmas".
    Point(Box<Expr>),
    /// Something that is no date, whose words begin at this lexeme: "two days after the vote".
    Happening(usize),
    /// The date of such a happening.
    Known(PartialDate),
    /// A happening whose date nothing tells.
    Untold,
}

/// Which of the many Mondays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Told by tense.
    Bare,
    Last,
    This,
    Next,
    /// In the week so many weeks from the week of writing.
    OfWeek(i16),
}

/// An expression of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expr {
    /// A day; `swapped` is the other reading of an ambiguous "3/4/2018" (month and day).
    Day {
        year: YearRef,
        month: u8,
        day: u8,
        weekday: Option<i8>,
        ambiguous: bool,
    },
    /// "the 22nd": day of a month that the context tells.
    DayOfMonth {
        day: u8,
        weekday: Option<i8>,
        month: i16,
    },
    Month {
        year: YearRef,
        month: u8,
        which: Which,
    },
    Year(i16),
    /// `part` of `of` equal parts of a year, from 1: quarters, halves.
    Part {
        year: YearRef,
        part: u8,
        of: u8,
    },
    Season {
        year: YearRef,
        season: Season,
        which: Which,
    },
    Decade(i16),
    Century(i16),
    Weekday {
        day: i8,
        which: Which,
    },
    /// The period that lies `by` of its kind from the one that holds the base: "last week", "the next day".
    Shift {
        by: i16,
        period: crate::lexemes::Period,
        base: Base,
    },
    /// A point so many periods before or after: "three weeks ago".
    Offset {
        by: Vec<(i32, crate::lexemes::Period)>,
        base: Base,
        bound: Bound,
    },
    /// Stretch of so many periods that ends or begins with the day of writing.
    Stretch {
        by: i32,
        period: crate::lexemes::Period,
    },
    /// Like [`Expr::Offset`], but a date only in the future tense: "in two days".
    Ahead {
        by: i32,
        period: crate::lexemes::Period,
    },
    /// The n-th weekday of a month; −1 is the last.
    NthWeekday {
        n: i8,
        weekday: i8,
        month: Box<Expr>,
    },
    Holiday {
        holiday: holidays::Holiday,
        year: YearRef,
    },
    Range(Box<Expr>, Box<Expr>),
    /// "the following winter": counted from the date told before, not from the day of writing.
    FromPrevious(Box<Expr>),
    /// A happening with a name: "the Brexit referendum".
    Named(PartialDate, PartialDate),
    /// "2013 to the present".
    Onward(Box<Expr>),
    Vague,
    Garbled(String),
}

/// "more than two years ago" bounds the point from above, "less than" from below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Near,
    Earlier,
    Later,
}

/// An expression with the lexemes it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) first: usize,
    /// One past its last lexeme.
    pub(super) end: usize,
    pub(super) expr: Expr,
}

/// What stands at a lexeme: an expression up to some end, or something that only looks like one.
pub(super) type Match = Option<(Expr, usize)>;

/// Every expression, in order.
pub(super) fn scan(lexemes: &Lexemes, month_is_name: bool) -> Vec<Found> {
    let grammar = Grammar { lexemes, month_is_name };
    let mut found = Vec::new();
    let mut at = 0;
    while at < lexemes.len() {
        if let Some(end) = grammar.no_date(at) {
            at = end.max(at + 1);
        } else if let Some((expr, end)) = grammar.expression(at) {
            found.push(Found { first: at, end, expr });
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
    found
}

/// The forms, over one sentence.
pub(super) struct Grammar<'a, 't> {
    pub(super) lexemes: &'a Lexemes<'t>,
    /// Whether the article names a person or place called May or April.
    pub(super) month_is_name: bool,
}

/// Years that a bare number of four digits may mean.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2199;

/// Words that put a time after them.
pub(super) const BEFORE_TIME: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "to",
    "of",
    "during",
    "through",
    "throughout",
    "last",
    "next",
    "this",
    "late",
    "early",
    "mid",
    "before",
    "after",
    "between",
    "around",
    "about",
    "circa",
    "every",
    "on",
    "and",
    "or",
    "for",
    "past",
    "coming",
    "previous",
    "following",
    "again",
    "back",
    "till",
    "beginning",
    "starting",
    "ending",
    "as",
    "ca",
    "c",
    "prior",
    "post",
    "pre",
    "thru",
    "upcoming",
];

impl Grammar<'_, '_> {
    /// The end of something at `at` that looks like a date and is none.
    fn no_date(&self, at: usize) -> Option<usize> {
        let l = self.lexemes;
        if l.is(at, &["every", "each", "any"]) {
            let mut end = at + 1;
            if l.is(end, &["other", "second", "third", "single", "few"]) {
                end += 1;
            }
            return match l.class(end) {
                Class::Month(..) | Class::Weekday(..) | Class::Season(_) | Class::Period(..) => Some(end + 1),
                Class::Cardinal(_) => Some(end + 2),
                _ if l.whole(end).is_some() => Some(end + 2),
                _ => None,
            };
        }
        // "round the clock"
        if l.is(at, &["24"]) && l.mark(at + 1, '/') && l.is(at + 2, &["7"]) && !l.mark(at + 3, '/') {
            return Some(at + 3);
        }
        match l.class(at) {
            Class::Weekday(..) => {
                // "The Sunday Times", "Saturday Night Live"
                const NAMES: &[&str] = &[
                    "times",
                    "telegraph",
                    "mirror",
                    "mail",
                    "express",
                    "herald",
                    "tribune",
                    "post",
                    "observer",
                    "independent",
                    "standard",
                    "star",
                    "sun",
                    "review",
                    "mercury",
                    "world",
                    "business",
                    "live",
                    "magazine",
                    "people",
                    "nation",
                    "gazette",
                    "chronicle",
                    "sport",
                    "vanguard",
                    "punch",
                ];
                let mut next = at + 1;
                if l.is(next, &["night"]) && l.get(next).is_some_and(|n| n.capital()) {
                    next += 1;
                }
                let named = l.is(next, NAMES) && l.get(next).is_some_and(|n| n.capital() && n.spaced);
                // "Bloody Sunday", "Super Tuesday"
                const NICKNAMES: &[&str] =
                    &["bloody", "black", "super", "fat", "cyber", "ash", "holy", "maundy", "shrove", "throwback"];
                let nicknamed = l.follows(at, NICKNAMES) && l.before(at).is_some_and(|b| b.capital());
                (named || nicknamed).then_some(next + usize::from(named))
            }
            _ => None,
        }
    }

    /// A whole expression: a point, a range of points, or something relative.
    fn expression(&self, at: usize) -> Match {
        let lexeme = self.lexemes.get(at)?;
        // Nothing begins in the middle of a word such as "B-52s" or "#2014".
        if lexeme.kind == Kind::Digits
            && let Some(tight) = self.lexemes.tight_before(at)
            && (matches!(tight.kind, Kind::Word(_)) && !tight.is("AD")
                || matches!(tight.kind, Kind::Mark('#' | '$' | '£' | '€' | '¥' | '/' | '+' | '_' | '@' | '.' | ',')))
        {
            return None;
        }
        let (left, end) = self.point(at)?;
        Some(self.range(at, &left, end).unwrap_or((left, end)))
    }

    /// A single point or period, no range.
    pub(super) fn point(&self, at: usize) -> Match {
        relative::vague(self, at)
            .or_else(|| holidays::holiday(self, at))
            .or_else(|| self.numeric(at))
            .or_else(|| self.part_of_year(at))
            .or_else(|| self.modified(at))
            .or_else(|| self.weekday_led(at))
            .or_else(|| self.month_led(at))
            .or_else(|| self.day_led(at))
            .or_else(|| relative::nth_weekday(self, at))
            .or_else(|| self.season(at))
            .or_else(|| self.century(at))
            .or_else(|| self.decade(at))
            .or_else(|| relative::relative(self, at))
            .or_else(|| self.year_led(at))
    }

    /// "X to Y", "between X and Y", "X–Y", where `left` is X and ends before `end`.
    fn range(&self, at: usize, left: &Expr, end: usize) -> Match {
        let l = self.lexemes;
        let after_from = l.follows(at, &["from"]) || (l.follows(at, &["the"]) && l.follows(at - 1, &["from"]));
        let after_between =
            l.follows(at, &["between", "throughout"]) || (l.follows(at, &["the"]) && l.follows(at - 1, &["between"]));
        let joint = l.get(end)?;
        let dash = joint.is_dash();
        let to = l.is(end, &["to", "until", "till", "through", "thru", "til"]);
        let and = l.is(end, &["and"]) && after_between;
        let plain = |expr: &Expr| {
            matches!(
                expr,
                Expr::Day { .. }
                    | Expr::Month { .. }
                    | Expr::Year(_)
                    | Expr::Decade(_)
                    | Expr::Season { .. }
                    | Expr::Part { .. }
            )
        };
        let allowed = and || (to && (after_from || plain(left))) || (dash && (after_from || plain(left)));
        if !allowed || matches!(left, Expr::Vague | Expr::Garbled(_)) {
            return None;
        }
        let mut right_at = end + 1;
        if l.is(right_at, &["the"]) && self.point(right_at).is_none() {
            right_at += 1;
        }
        let until_now = right_at + usize::from(l.is(right_at, &["the"]));
        if l.is(until_now, &["present", "now"]) || (l.is(until_now, &["date"]) && to) {
            return Some((Expr::Onward(Box::new(left.clone())), until_now + 1));
        }
        let (right, right_end) = self.point(right_at)?;
        if dash {
            // A spaced dash between two full dates is a life, or two dates of a list.
            let spaced = joint.spaced && l.get(right_at).is_some_and(|lexeme| lexeme.spaced);
            let full = |expr: &Expr| {
                matches!(expr, Expr::Day { year: YearRef::Stated(_), .. } | Expr::Year(_) | Expr::Decade(_))
            };
            if (spaced && full(left) && full(&right)) || !plain(&right) {
                return None;
            }
        } else if !after_from && !after_between && !plain(&right) {
            return None;
        }
        if matches!(right, Expr::Vague | Expr::Garbled(_)) {
            return None;
        }
        Some((Expr::Range(Box::new(lend_year(left.clone(), &right)), Box::new(right)), right_end))
    }

    /// "early May 2014", "mid-1980s", "late last year": TIMEX calls these modifiers; the value stays.
    fn modified(&self, at: usize) -> Match {
        let l = self.lexemes;
        let mut from = at;
        let the = l.is(from, &["the"]);
        from += usize::from(the);
        if !l.is(from, &["early", "mid", "late", "later", "middle", "midsummer"]) {
            return None;
        }
        let mut next = from + 1;
        if l.is(next, &["to", "or", "and"]) && l.is(next + 1, &["mid", "late"]) {
            next += 2;
        }
        if l.get(next).is_some_and(|lexeme| lexeme.is_dash()) {
            next += 1;
        }
        if l.is(next, &["in", "on"]) && !the {
            return None;
        }
        let (expr, end) = self
            .month_led(next)
            .or_else(|| self.season(next))
            .or_else(|| self.century(next))
            .or_else(|| self.decade(next))
            .or_else(|| self.part_of_year(next))
            .or_else(|| relative::relative(self, next))
            .or_else(|| self.year(next).map(|(year, end)| (Expr::Year(year), end)))?;
        // "late Tuesday": the day alone; "later this year" is the same without its adverb.
        matches!(
            expr,
            Expr::Month { .. }
                | Expr::Season { .. }
                | Expr::Century(_)
                | Expr::Decade(_)
                | Expr::Year(_)
                | Expr::Part { .. }
        )
        .then_some((expr, end))
        .filter(|_| !l.is(from, &["later"]) || the)
    }

    /// A year of four digits, or told in words ("nineteen eighty-four", "two thousand and eleven").
    pub(super) fn year(&self, at: usize) -> Option<(i16, usize)> {
        let l = self.lexemes;
        if let Some((digits, value)) = l.whole(at) {
            if digits.len() != 4 || !YEARS.contains(&value) {
                return None;
            }
            if let Some(tight) = l.tight_after(at)
                && !matches!(tight.kind, Kind::Mark(_))
            {
                return None;
            }
            return Some((value as i16, at + 1));
        }
        let Class::Cardinal(first) = l.class(at) else { return None };
        let small = |mut from: usize| -> Option<(u32, usize)> {
            if l.get(from).is_some_and(|lexeme| lexeme.is_dash()) {
                from += 1;
            }
            let Class::Cardinal(tens) = l.class(from) else { return None };
            if tens >= 20 {
                let unit = from + 1 + usize::from(l.get(from + 1).is_some_and(|lexeme| lexeme.is_dash()));
                if let Class::Cardinal(one @ 1..=9) = l.class(unit) {
                    return Some((tens + one, unit + 1));
                }
            }
            Some((tens, from + 1))
        };
        if first == 2 && l.is(at + 1, &["thousand"]) {
            let next = at + 2 + usize::from(l.is(at + 2, &["and"]));
            let (rest, end) = small(next)?;
            return (rest < 100).then_some((2000 + rest as i16, end));
        }
        if (17..=20).contains(&first) {
            let (rest, end) = small(at + 1)?;
            return (rest >= 10).then_some(((first * 100 + rest) as i16, end));
        }
        None
    }

    /// The year told after a day or month: "2018", ", 2018", "of 2018", "this year", "'99".
    pub(super) fn year_after(&self, at: usize, of_month: bool) -> (YearRef, usize) {
        let l = self.lexemes;
        let comma = at + usize::from(l.mark(at, ',') || l.mark(at, '.') && l.get(at + 1).is_some_and(|n| n.spaced));
        if let Some((year, end)) = l.whole(comma).and_then(|_| self.year(comma))
            && (comma == at || !l.mark(at, '.'))
            && !self.counts_things(end)
        {
            return (YearRef::Stated(year), end);
        }
        if l.is(at, &["of", "in"]) {
            let the = at + 1 + usize::from(l.is(at + 1, &["the"]) && l.is(at + 2, &["year"]));
            let of_year = the + usize::from(l.is(the, &["year"]));
            if let Some((year, end)) = self.year(of_year)
                && (of_month || !self.counts_things(end))
            {
                return (YearRef::Stated(year), end);
            }
        }
        let dash = at + usize::from(l.get(at).is_some_and(|sign| sign.is_dash() && sign.spaced));
        let of = comma.max(dash) + usize::from(l.is(comma, &["of", "in"]));
        if let Some((by, end)) = relative::year_word(l, of) {
            return (by, end);
        }
        // "'99"
        if l.get(at).is_some_and(|lexeme| lexeme.is_apostrophe())
            && let Some((digits, value)) = l.whole(at + 1)
            && digits.len() == 2
        {
            return (YearRef::Stated(full_year(value)), at + 2);
        }
        if !l.mark(at, ',')
            && let Some((year, end)) = self.year(at)
        {
            return (YearRef::Stated(year), end);
        }
        (YearRef::Open, at)
    }

    /// Whether the word at `at` is a noun that a number before it would count: "2000 troops".
    pub(super) fn counts_things(&self, at: usize) -> bool {
        const THINGS: &[&str] = &[
            "people",
            "men",
            "women",
            "children",
            "police",
            "troops",
            "percent",
            "km",
            "kg",
            "tons",
            "tonnes",
            "metres",
            "meters",
            "feet",
            "miles",
            "mph",
            "cattle",
            "dead",
            "wounded",
            "injured",
            "sq",
            "square",
            "million",
            "billion",
            "thousand",
            "hundred",
            "crore",
            "lakh",
            "dollars",
            "euros",
            "pounds",
            "rupees",
            "staff",
            "personnel",
            "aircraft",
            "yen",
            "yuan",
            "mm",
            "cm",
            "cc",
            "hp",
            "hectares",
            "acres",
            "gmt",
            "hrs",
            "words",
            "calories",
        ];
        // Plurals that a year qualifies: "2014 elections".
        const HAPPENINGS: &[&str] = &[
            "elections",
            "games",
            "olympics",
            "talks",
            "protests",
            "riots",
            "attacks",
            "floods",
            "results",
            "figures",
            "data",
            "championships",
            "finals",
            "primaries",
            "polls",
            "sanctions",
            "accords",
            "wars",
            "estimates",
            "census",
            "censuses",
            "negotiations",
            "bombings",
            "killings",
            "hostilities",
            "levels",
            "clashes",
            "reforms",
            "proceedings",
            "sales",
            "rules",
            "regulations",
            "guidelines",
            "statistics",
            "earnings",
            "paralympics",
            "awards",
            "midterms",
            "peaks",
            "demonstrations",
            "summits",
            "agreements",
            "treaties",
            "prices",
            "forecasts",
            "targets",
            "does",
            "marks",
            "sees",
            "brings",
            "shows",
            "remains",
            "seems",
            "looks",
            "onwards",
            "towards",
            "afterwards",
            "always",
            "perhaps",
            "besides",
            "sometimes",
            "yours",
            "ours",
            "says",
            "means",
            "becomes",
            "events",
            "season",
            "seasons",
            "incursions",
        ];
        let l = self.lexemes;
        let Some(word) = l.get(at) else { return false };
        if matches!(word.kind, Kind::Mark('%' | '°')) {
            return true;
        }
        let Kind::Word(class) = word.kind else { return false };
        if l.is(at, THINGS) {
            return true;
        }
        if matches!(
            class,
            Class::Period(_, true) | Class::Period(crate::lexemes::Period::Year | crate::lexemes::Period::Hour, _)
        ) {
            return true;
        }
        let lower = word.text;
        !word.capital()
            && lower.len() > 3
            && lower.ends_with('s')
            && !lower.ends_with("ss")
            && !lower.ends_with("us")
            && !lower.ends_with("is")
            && !l.is(at, HAPPENINGS)
            || lower.ends_with("children")
            || lower.len() > 4 && (lower.ends_with("smen") || lower.ends_with("ymen") || lower.ends_with("women"))
    }

    /// "24/04/2018", "2018-04-24", "24.4.18", "2018-04", "04/2018".
    fn numeric(&self, at: usize) -> Match {
        let l = self.lexemes;
        let first = l.get(at).filter(|lexeme| lexeme.kind == Kind::Digits && lexeme.text.len() <= 4)?;
        let sign = l
            .get(at + 1)
            .filter(|sign| !sign.spaced && (sign.is_dash() || matches!(sign.kind, Kind::Mark('/' | '.'))))?;
        let second = l.get(at + 2).filter(|lexeme| lexeme.kind == Kind::Digits && !lexeme.spaced)?;
        let number = |text: &str| text.parse::<u32>().ok();
        let (one, two) = (number(first.text)?, number(second.text)?);
        let same = |mark: usize| l.get(mark).is_some_and(|lexeme| !lexeme.spaced && lexeme.text == sign.text);
        let third = l.get(at + 4).filter(|lexeme| lexeme.kind == Kind::Digits && !lexeme.spaced && same(at + 3));
        if let Some(third) = third {
            // A further part makes it an address or a version.
            if (same(at + 5) || l.tight_after(at + 4).is_some_and(|n| n.is_dash() || n.kind == Kind::Mark('/')))
                && l.get(at + 6).is_some_and(|lexeme| lexeme.kind == Kind::Digits && !lexeme.spaced)
            {
                return None;
            }
            let three = number(third.text)?;
            let end = at + 5;
            let lens = (first.text.len(), second.text.len(), third.text.len());
            let garbled = || {
                let text = format!("{}{s}{}{s}{}", first.text, second.text, third.text, s = sign.text);
                Some((Expr::Garbled(format!("no calendar has {text}")), end))
            };
            let day = |year: i16, month: u32, day: u32, ambiguous: bool| {
                let (month, day) = (month as u8, day as u8);
                Some((Expr::Day { year: YearRef::Stated(year), month, day, weekday: None, ambiguous }, end))
            };
            return match lens {
                (4, 1..=2, 1..=2) if YEARS.contains(&one) => {
                    if (1..=12).contains(&two) && (1..=31).contains(&three) {
                        day(one as i16, two, three, false)
                    } else {
                        garbled()
                    }
                }
                (1..=2, 1..=2, 2 | 4) => {
                    // Dots with a short last part are versions and times: "1.2.14".
                    if sign.text == "." && lens.2 == 2 && (lens.0 == 1 || lens.1 == 1) && !l.follows(at, BEFORE_TIME) {
                        return None;
                    }
                    if sign.is_dash() && lens.2 == 2 && !l.follows(at, BEFORE_TIME) && (lens.0 == 1 && lens.1 == 1) {
                        // A score or a result: "3-2-10".
                        return None;
                    }
                    let year = if lens.2 == 4 { three as i16 } else { full_year(three) };
                    let month_first = (1..=12).contains(&one) && (1..=31).contains(&two);
                    let day_first = (1..=12).contains(&two) && (1..=31).contains(&one);
                    match (month_first, day_first) {
                        (true, true) if one == two => day(year, one, two, false),
                        (true, true) if sign.text == "." => day(year, two, one, false),
                        (true, true) => day(year, one, two, true),
                        (true, false) => day(year, one, two, false),
                        (false, true) => day(year, two, one, false),
                        (false, false) => garbled(),
                    }
                }
                _ => None,
            };
        }
        if l.tight_after(at + 2)
            .is_some_and(|n| !matches!(n.kind, Kind::Mark(_)) || matches!(n.kind, Kind::Mark('%' | '/')) || n.is_dash())
            || sign.text == "." && !(first.text.len() == 2 && second.text.len() == 4)
        {
            return None;
        }
        let month = |year: u32, month: u32| {
            let year = YearRef::Stated(year as i16);
            Some((Expr::Month { year, month: month as u8, which: Which::Bare }, at + 3))
        };
        match (first.text.len(), second.text.len()) {
            (4, 2) if YEARS.contains(&one) && (1..=12).contains(&two) && two != (one + 1) % 100 => month(one, two),
            (1 | 2, 4) if YEARS.contains(&two) && (1..=12).contains(&one) => month(two, one),
            (1 | 2, 1 | 2) if sign.text == "/" && l.follows(at, &["on", "since", "until", "before", "after"]) => {
                let (month, day) = if (1..=12).contains(&one) && (1..=31).contains(&two) {
                    (one, two)
                } else if (1..=12).contains(&two) && (1..=31).contains(&one) {
                    (two, one)
                } else {
                    return None;
                };
                let ambiguous = one <= 12 && two <= 12 && one != two;
                let (month, day) = (month as u8, day as u8);
                Some((Expr::Day { year: YearRef::Open, month, day, weekday: None, ambiguous }, at + 3))
            }
            _ => None,
        }
    }
}

/// Gives the left end of a range the year of its right end: "May to June 2011", "December 2016 to January".
fn lend_year(left: Expr, right: &Expr) -> Expr {
    let (year, last) = match right {
        Expr::Day { year, month, .. } | Expr::Month { year, month, .. } => (*year, *month),
        _ => return left,
    };
    let fit = |month: u8| match year {
        YearRef::Stated(year) if month > last => YearRef::Stated(year - 1),
        YearRef::Shifted(by) if month > last => YearRef::Shifted(by - 1),
        other => other,
    };
    match left {
        Expr::Day { year: YearRef::Open, month, day, weekday, ambiguous } => {
            Expr::Day { year: fit(month), month, day, weekday, ambiguous }
        }
        Expr::Month { year: YearRef::Open, month, which } => Expr::Month { year: fit(month), month, which },
        other => other,
    }
}

/// The year that two digits mean: 70–99 the last century, below it this one.
pub(super) fn full_year(two: u32) -> i16 {
    let two = (two % 100) as i16;
    if two < 40 { 2000 + two } else { 1900 + two }
}
