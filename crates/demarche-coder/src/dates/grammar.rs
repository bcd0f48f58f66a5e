//! What an expression of time says, before anyone asks when the text was written.
//!
//! In: lexemes of one sentence. Out: expressions in text order, none overlapping. It knows the forms of
//! dates and what only looks like one; the calendar and the anchor are [`super::resolve`]'s.

use super::holidays;
use super::relative;
use crate::lexemes::{Class, Kind, Lexemes};
use demarche_types::Season;

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
    /// Something that is no date: "two days after the vote".
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
    Day { year: YearRef, month: u8, day: u8, weekday: Option<i8>, ambiguous: bool },
    /// "the 22nd": day of a month that the context tells.
    DayOfMonth { day: u8, weekday: Option<i8>, month: i16 },
    Month { year: YearRef, month: u8, which: Which },
    Year(i16),
    /// `part` of `of` equal parts of a year, from 1: quarters, halves.
    Part { year: YearRef, part: u8, of: u8 },
    Season { year: YearRef, season: Season, which: Which },
    Decade(i16),
    Century(i16),
    Weekday { day: i8, which: Which },
    /// The period that lies `by` of its kind from the one that holds the base: "last week", "the next day".
    Shift { by: i16, period: crate::lexemes::Period, base: Base },
    /// A point so many periods before or after: "three weeks ago".
    Offset { by: Vec<(i32, crate::lexemes::Period)>, base: Base, bound: Bound },
    /// Stretch of so many periods that ends or begins with the day of writing.
    Stretch { by: i32, period: crate::lexemes::Period },
    /// Like [`Expr::Offset`], but a date only in the future tense: "in two days".
    Ahead { by: i32, period: crate::lexemes::Period },
    /// The n-th weekday of a month; −1 is the last.
    NthWeekday { n: i8, weekday: i8, month: Box<Expr> },
    Holiday { holiday: holidays::Holiday, year: YearRef },
    Range(Box<Expr>, Box<Expr>),
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
    "in", "since", "until", "till", "by", "from", "to", "of", "during", "through", "throughout", "last",
    "next", "this", "late", "early", "mid", "before", "after", "between", "around", "about", "circa",
    "every", "on", "and", "or", "for", "past", "coming", "previous", "following", "again", "back", "till",
    "beginning", "starting", "ending", "as", "ca", "c", "prior", "post", "pre", "thru", "upcoming",
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
                    "times", "telegraph", "mirror", "mail", "express", "herald", "tribune", "post", "observer",
                    "independent", "standard", "star", "sun", "review", "mercury", "world", "business", "live",
                    "magazine", "people", "nation", "gazette", "chronicle", "sport", "vanguard", "punch",
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
            .or_else(|| self.numeric(at))
            .or_else(|| self.part_of_year(at))
            .or_else(|| self.modified(at))
            .or_else(|| holidays::holiday(self, at))
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
            l.follows(at, &["between"]) || (l.follows(at, &["the"]) && l.follows(at - 1, &["between"]));
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
        let allowed = and
            || (to && (after_from || plain(left)))
            || (dash && (after_from || plain(left)));
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
        if l.is(next, &["to"]) && l.is(next + 1, &["mid", "late"]) {
            next += 2;
        } else if l.is(next, &["or", "and"]) && l.is(next + 1, &["mid", "late"]) {
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
        if let Some((year, end)) = l.whole(comma).and_then(|_| self.year(comma)) {
            if !(comma > at && l.mark(at, '.')) && !self.counts_things(end) {
                return (YearRef::Stated(year), end);
            }
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
            "people", "men", "women", "children", "police", "troops", "percent", "km", "kg", "tons", "tonnes",
            "metres", "meters", "feet", "miles", "mph", "cattle", "dead", "wounded", "injured", "sq", "square",
            "million", "billion", "thousand", "hundred", "crore", "lakh", "dollars", "euros", "pounds", "rupees",
            "staff", "personnel", "aircraft", "yen", "yuan", "mm", "cm", "cc", "hp", "hectares", "acres", "gmt",
            "hrs", "words", "calories",
        ];
        // Plurals that a year qualifies: "2014 elections".
        const HAPPENINGS: &[&str] = &[
            "elections", "games", "olympics", "talks", "protests", "riots", "attacks", "floods", "results",
            "figures", "data", "championships", "finals", "primaries", "polls", "sanctions", "accords", "wars",
            "estimates", "census", "censuses", "negotiations", "bombings", "killings", "hostilities", "levels",
            "clashes", "reforms", "proceedings", "sales", "rules", "regulations", "guidelines", "statistics",
            "earnings", "paralympics", "awards", "midterms", "peaks", "demonstrations", "summits",
            "agreements", "treaties", "prices", "forecasts", "targets", "does", "marks", "sees", "brings", "shows",
            "remains", "seems", "looks", "onwards", "towards", "afterwards", "always", "perhaps", "besides",
            "sometimes", "yours", "ours", "says", "means", "becomes", "events", "season", "seasons", "incursions",
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
        if matches!(class, Class::Period(..)) {
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

    /// Day number at `at`: "24", "24th", "twenty-fourth". Gives the number, its end, and whether it is an ordinal.
    pub(super) fn day_number(&self, at: usize) -> Option<(u32, usize, bool)> {
        let l = self.lexemes;
        if let Some((digits, value)) = l.whole(at) {
            if digits.len() > 2 {
                return None;
            }
            if let Some(tight) = l.tight_after(at)
                && matches!(tight.kind, Kind::Word(_))
            {
                return l.is(at + 1, &["st", "nd", "rd", "th"]).then_some((value, at + 2, true));
            }
            // "24 th"
            if l.is(at + 1, &["st", "nd", "rd", "th"]) {
                return Some((value, at + 2, true));
            }
            return Some((value, at + 1, false));
        }
        match l.class(at) {
            Class::Ordinal(day @ 1..=31) => Some((day, at + 1, true)),
            Class::Cardinal(tens @ (20 | 30)) => {
                let next = at + 1 + usize::from(l.get(at + 1).is_some_and(|lexeme| lexeme.is_dash()));
                match l.class(next) {
                    Class::Ordinal(one @ 1..=9) => Some((tens + one, next + 1, true)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// "April 24, 2018", "April 24–26", "April 2018", "April".
    pub(super) fn month_led(&self, at: usize) -> Match {
        let l = self.lexemes;
        let Class::Month(month, abbreviated) = l.class(at) else { return None };
        let mut next = at + 1;
        if abbreviated && l.mark(next, '.') && !l.get(next).is_some_and(|dot| dot.spaced) {
            next += 1;
        }
        if l.get(next).is_some_and(|lexeme| lexeme.is_dash() || lexeme.kind == Kind::Mark('/'))
            && l.get(next + 1).is_some_and(|lexeme| !lexeme.spaced)
            && l.tight_before(next).is_some()
            && self.day_number(next + 1).is_some()
        {
            next += 1;
        }
        let comma = next + usize::from(l.mark(next, ','));
        let the = comma + usize::from(l.is(comma, &["the"]));
        if let Some((day, end, ordinal)) = self.day_number(the).filter(|_| comma == next || !l.is(the, &["the"]))
            && (comma == next || self.day_number(comma).is_some_and(|(.., ordinal)| ordinal))
            && (the == comma || ordinal)
            && !self.is_clock(the)
        {
            return self.month_day(at, month, day, end, ordinal);
        }
        let (year, end) = self.year_after(next, true);
        if year != YearRef::Open {
            return Some((Expr::Month { year, month, which: Which::Bare }, end));
        }
        if let Some(garble) = self.broken_year(next) {
            return Some(garble);
        }
        self.is_month(at, next).then_some((Expr::Month { year, month, which: Which::Bare }, next))
    }

    /// Whether the number at `at` is a time of day: "5:30", "5 pm".
    fn is_clock(&self, at: usize) -> bool {
        let l = self.lexemes;
        l.is(at + 1, &["am", "pm", "hours", "GMT", "o"])
            || (l.mark(at + 1, ':') && l.get(at + 2).is_some_and(|n| n.kind == Kind::Digits && !n.spaced))
    }

    /// The rest of "April 24", with lists, ranges and the year, or what is wrong with it.
    fn month_day(&self, at: usize, month: u8, day: u32, end: usize, ordinal: bool) -> Match {
        let l = self.lexemes;
        let month_name = l.get(at)?.text;
        if day == 0 || day > 31 {
            // "in March 60 people died": the number counts something.
            if l.get(end).is_some_and(|lexeme| matches!(lexeme.kind, Kind::Word(_)) && !lexeme.capital())
                && !l.is(end, BEFORE_TIME)
                && !l.is(end, &["the", "a", "an", "when", "was", "were", "is", "at"])
            {
                return self.is_month(at, at + 1).then_some((
                    Expr::Month { year: YearRef::Open, month, which: Which::Bare },
                    at + 1,
                ));
            }
            let (year, year_end) = self.year_after(end, false);
            if matches!(year, YearRef::Open) && !ordinal && (40..100).contains(&day) {
                let year = YearRef::Stated(full_year(day));
                return Some((Expr::Month { year, month, which: Which::Bare }, end));
            }
            return Some((Expr::Garbled(format!("{month_name} has no day {day}")), year_end));
        }
        // "March 5 people": a lower-case plural makes the number a count, unless it is an ordinal.
        if !ordinal && self.counts_things(end) && !l.follows(at, &["on"]) {
            return self
                .is_month(at, at + 1)
                .then_some((Expr::Month { year: YearRef::Open, month, which: Which::Bare }, at + 1));
        }
        let from = Expr::Day { year: YearRef::Open, month, day: day as u8, weekday: None, ambiguous: false };
        if let Some((last, last_end)) = self.second_day(end, day) {
            let (year, year_end) = self.year_after(last_end, false);
            let until = Expr::Day { year, month, day: last as u8, weekday: None, ambiguous: false };
            return Some((
                Expr::Range(Box::new(lend_year(from, &until)), Box::new(until)),
                year_end,
            ));
        }
        let (year, year_end) = self.year_after(end, false);
        if year == YearRef::Open
            && let Some(garble) = self.broken_year(end)
        {
            return Some(garble);
        }
        let day = Expr::Day { year, month, day: day as u8, weekday: None, ambiguous: false };
        Some((day, year_end))
    }

    /// "–26", "to 26", "and 26", "& 26", ", 25 and 26" after a day number.
    fn second_day(&self, at: usize, first: u32) -> Option<(u32, usize)> {
        let l = self.lexemes;
        let mut next = at;
        if l.mark(next, ',') {
            // A list: "3, 4 and 5".
            let (middle, middle_end, _) = self.day_number(next + 1)?;
            if middle <= first || middle > 31 || !l.is(middle_end, &["and", "&"]) {
                return None;
            }
            next = middle_end;
        }
        let joint = l.get(next)?;
        if !(joint.is_dash() || l.is(next, &["to", "and", "until", "till", "through", "thru", "&", "or"])) {
            return None;
        }
        let the = next + 1 + usize::from(l.is(next + 1, &["the"]));
        let (last, end, ordinal) = self.day_number(the)?;
        if last <= first || last > 31 || self.is_clock(the) {
            return None;
        }
        if matches!(l.class(end), Class::Month(..)) && !ordinal && !joint.is_dash() {
            return None;
        }
        if !ordinal && !joint.is_dash() {
            let plain = l.get(end).is_none_or(|lexeme| match lexeme.kind {
                Kind::Word(_) => {
                    l.is(end, BEFORE_TIME)
                        || l.is(end, &["at", "when", "where", "with", "the", "was", "were", "is", "are", "this", "that"])
                }
                Kind::Digits => self.year(end).is_some(),
                Kind::Mark(mark) => mark != '%',
            });
            if !plain {
                return None;
            }
        }
        Some((last, end))
    }

    /// What follows a day or month where a year should stand, and is none: "June 9, 20", "May 2O14", "March 20??".
    fn broken_year(&self, at: usize) -> Match {
        let l = self.lexemes;
        let comma = at + usize::from(l.mark(at, ','));
        let number = l.get(comma).filter(|lexeme| lexeme.kind == Kind::Digits)?;
        let digits = number.text.len();
        let tight = l.tight_after(comma);
        // Letters for digits, unfinished years.
        if let Some(next) = tight {
            let mixed = matches!(next.kind, Kind::Word(_))
                && next.text.chars().all(|c| matches!(c, 'O' | 'o' | 'l' | 'I' | 'X' | 'x'))
                && digits < 4;
            let open = matches!(next.kind, Kind::Mark('?' | '_')) && digits < 4 && digits > 1;
            if mixed || open {
                let mut end = comma + 1;
                while l.get(end).is_some_and(|lexeme| {
                    !lexeme.spaced && matches!(lexeme.kind, Kind::Digits | Kind::Word(_) | Kind::Mark('?' | '_'))
                }) {
                    end += 1;
                }
                return Some((Expr::Garbled("the year is not readable".to_owned()), end));
            }
        }
        l.whole(comma)?;
        if tight.is_some_and(|next| matches!(next.kind, Kind::Word(_) | Kind::Mark('%' | '-' | '–' | '/'))) {
            return None;
        }
        // A word after the number means that it counts something: "On June 9, 20 people died".
        let ends = match l.get(comma + 1).map(|lexeme| lexeme.kind) {
            None => true,
            Some(Kind::Mark(mark)) => !matches!(mark, '$' | '%' | '°'),
            Some(Kind::Digits) => digits < 4 && comma > at,
            Some(Kind::Word(_)) => false,
        };
        let wrong = match digits {
            2 => comma > at,
            3 => true,
            5 | 6 => !YEARS.contains(&number.text.parse().unwrap_or(0)),
            4 => number.text.parse::<u32>().is_ok_and(|value| !YEARS.contains(&value)),
            _ => false,
        };
        let list = l.mark(comma + 1, ',') && self.day_number(comma + 2).is_some() && digits == 2;
        (ends && wrong && !list)
            .then(|| (Expr::Garbled(format!("\"{}\" is no year", number.text)), comma + 1))
    }

    /// "24 April 2018", "the 24th of April", "24–26 April".
    fn day_led(&self, at: usize) -> Match {
        let l = self.lexemes;
        let the = at + usize::from(l.is(at, &["the"]));
        let (day, end, ordinal) = self.day_number(the)?;
        if the > at && !ordinal {
            return None;
        }
        let (last, month_at) = match self.second_day(end, day) {
            Some((last, last_end)) => (Some(last), last_end),
            None => match self.second_of_pair(end, day) {
                Some((last, last_end)) => (Some(last), last_end),
                None => (None, end),
            },
        };
        let mut month_at = month_at;
        if l.is(month_at, &["of"]) {
            month_at += 1;
        } else if l.get(month_at).is_some_and(|lexeme| lexeme.is_dash() || lexeme.kind == Kind::Mark('/'))
            && l.tight_before(month_at).is_some()
        {
            month_at += 1;
        } else if the > at || (ordinal && l.whole(the).is_none() && !l.is(end, &["of"])) {
            // "the 24th April" is rare, "the second May" is no date.
            l.whole(the)?;
        }
        if let Class::Month(month, abbreviated) = l.class(month_at) {
            let name = l.get(month_at)?;
            if !name.capital() && matches!(month, 3 | 5) && !ordinal && !l.follows(at, BEFORE_TIME) {
                return None;
            }
            let mut after = month_at + 1;
            if abbreviated && l.mark(after, '.') {
                after += 1;
            }
            // "31-Oct-74"
            let dashed = l.get(after).is_some_and(|lexeme| {
                (lexeme.is_dash() || lexeme.kind == Kind::Mark('/')) && !lexeme.spaced
            });
            let (year, year_end) = if dashed
                && let Some((digits, value)) = l.whole(after + 1)
                && matches!(digits.len(), 2 | 4)
            {
                let year = if digits.len() == 4 { value as i16 } else { full_year(value) };
                (YearRef::Stated(year), after + 2)
            } else {
                self.year_after(after, false)
            };
            if year == YearRef::Open
                && let Some(garble) = self.broken_year(after)
            {
                return Some(garble);
            }
            if day == 0 || day > 31 {
                // "in 45 May": a number that counts something else.
                return (year != YearRef::Open)
                    .then(|| (Expr::Garbled(format!("{} has no day {day}", name.text)), year_end));
            }
            let make = |day: u32| Expr::Day { year, month, day: day as u8, weekday: None, ambiguous: false };
            let expr = match last {
                Some(last) => Expr::Range(Box::new(make(day)), Box::new(make(last))),
                None => make(day),
            };
            return Some((expr, year_end));
        }
        // "the 20th of next month"
        if l.is(end, &["of"])
            && ordinal
            && last.is_none()
            && let Some((by, end)) = relative::month_word(l, end + 1)
            && day <= 31
        {
            return Some((Expr::DayOfMonth { day: day as u8, weekday: None, month: by }, end));
        }
        None
    }

    /// The second of "24 and 26 April", "24 to 26 April": a day number right before a month.
    fn second_of_pair(&self, at: usize, first: u32) -> Option<(u32, usize)> {
        let l = self.lexemes;
        if !l.is(at, &["to", "and", "until", "till", "through", "&", "or"]) && !l.get(at)?.is_dash() {
            return None;
        }
        let (last, end, _) = self.day_number(at + 1 + usize::from(l.is(at + 1, &["the"])))?;
        let month = end + usize::from(l.is(end, &["of"]));
        (last > first && last <= 31 && matches!(l.class(month), Class::Month(..))).then_some((last, end))
    }

    /// "Tuesday, April 24", "Friday the 22nd", "Tuesday of last week", "Tuesday".
    fn weekday_led(&self, at: usize) -> Match {
        let l = self.lexemes;
        let Class::Weekday(weekday, abbreviated) = l.class(at) else { return None };
        let mut next = at + 1;
        let dotted = abbreviated && l.mark(next, '.');
        next += usize::from(dotted);
        let comma = next + usize::from(l.mark(next, ','));
        let on = comma + usize::from(l.is(comma, &["the"]) && self.day_led(comma).is_none());
        if let Some((Expr::Day { year, month, day, ambiguous, .. }, end)) =
            self.month_led(comma).or_else(|| self.day_led(comma)).or_else(|| self.numeric(comma))
        {
            return Some((Expr::Day { year, month, day, weekday: Some(weekday), ambiguous }, end));
        }
        if let Some((garble @ Expr::Garbled(_), end)) = self.month_led(comma).or_else(|| self.day_led(comma)) {
            return Some((garble, end));
        }
        if on > comma
            && let Some((day, end, true)) = self.day_number(on)
            && day <= 31
        {
            return Some((Expr::DayOfMonth { day: day as u8, weekday: Some(weekday), month: 0 }, end));
        }
        // "Tuesday of last week", "Tuesday last week", "Tuesday next week"
        let of = next + usize::from(l.is(next, &["of"]));
        if l.is(of + 1, &["week"]) {
            let by = match () {
                () if l.is(of, &["last"]) => Some(-1),
                () if l.is(of, &["this"]) => Some(0),
                () if l.is(of, &["next"]) => Some(1),
                () => None,
            };
            if let Some(by) = by {
                return Some((Expr::Weekday { day: weekday, which: Which::OfWeek(by) }, of + 2));
            }
        }
        let lexeme = l.get(at)?;
        if !lexeme.capital() && !l.follows(at, BEFORE_TIME) && at > 0 {
            return None;
        }
        if abbreviated {
            // "Sun" and "Sat" are words and names of newspapers; "Mon–Fri" is a timetable.
            let dashed = l.get(at + 1).is_some_and(|lexeme| lexeme.is_dash())
                || l.before(at).is_some_and(|lexeme| lexeme.is_dash());
            let sure = l.follows(at, &["on", "last", "next", "this", "until", "by", "since"]);
            if dashed || !(sure && lexeme.capital()) || (l.is(at, &["sun", "sat"]) && !dotted) {
                return None;
            }
        }
        Some((Expr::Weekday { day: weekday, which: Which::Bare }, at + 1))
    }

    /// "spring 2014", "the summer of 2010", "last winter", "this fall".
    fn season(&self, at: usize) -> Match {
        let l = self.lexemes;
        let the = at + usize::from(l.is(at, &["the"]));
        let Class::Season(season) = l.class(the) else { return None };
        // "Prague Spring", "Arab Spring"
        let capital = l.get(the).is_some_and(|lexeme| lexeme.capital());
        if capital && the == at && l.before(at).is_some_and(|b| b.capital() && b.kind == Kind::Word(Class::Other)) {
            return None;
        }
        let mut next = the + 1;
        let of = l.is(next, &["of"]);
        next += usize::from(of);
        if l.mark(next, ',') {
            next += 1;
        }
        if let Some((year, end)) = self.year(next) {
            let end = self.short_year(end, year).map_or(end, |(_, end)| end);
            return Some((Expr::Season { year: YearRef::Stated(year), season, which: Which::Bare }, end));
        }
        if let Some((year, end)) = relative::year_word(l, next) {
            return Some((Expr::Season { year, season, which: Which::Bare }, end));
        }
        // "the spring" alone may be water, "the fall of the city" no season.
        let sure = l.is(the, &["summer", "winter", "autumn", "summertime", "wintertime", "springtime"]);
        let led = l.follows(at, &["in", "during", "since", "until", "by", "through", "throughout"]);
        if of || !led || (!sure && !l.get(the + 1).is_none_or(|n| matches!(n.kind, Kind::Mark(',' | '.' | ';')))) {
            return None;
        }
        if capital && !sure {
            return None;
        }
        Some((Expr::Season { year: YearRef::Open, season, which: Which::Bare }, the + 1))
    }

    /// "the third quarter of 2016", "Q3 2016", "the first half of 2016", "fiscal 2014".
    fn part_of_year(&self, at: usize) -> Match {
        let l = self.lexemes;
        if l.is(at, &["q", "h"]) && (l.get(at)?.capital() || self.year(at + 2).is_some()) {
            let (digits, part) = l.whole(at + 1).filter(|_| l.tight_after(at).is_some())?;
            let of = if l.is(at, &["q"]) { 4 } else { 2 };
            if digits.len() != 1 || part == 0 || part > of {
                return None;
            }
            let (year, end) = self.year_after(at + 2, true);
            return Some((Expr::Part { year, part: part as u8, of: of as u8 }, end));
        }
        if l.is(at, &["fiscal", "financial", "fy"]) {
            let next = at + 1 + usize::from(l.is(at + 1, &["year"]));
            let (year, end) = self.year(next)?;
            return Some(match self.short_year(end, year) {
                Some((last, end)) => (Expr::Range(Box::new(Expr::Year(year)), Box::new(Expr::Year(last))), end),
                None => (Expr::Year(year), end),
            });
        }
        let the = at + usize::from(l.is(at, &["the"]));
        let (part, next) = match l.class(the) {
            Class::Ordinal(part @ 1..=4) => (part, the + 1),
            _ if l.is(the, &["second"]) => (2, the + 1),
            _ if l.is(the, &["last", "final"]) && l.is(the + 1, &["quarter", "half"]) => (0, the + 1),
            _ => {
                let (_, part) = l.whole(the)?;
                if !l.is(the + 1, &["st", "nd", "rd", "th"]) || !(1..=4).contains(&part) {
                    return None;
                }
                (part, the + 2)
            }
        };
        let next = next + usize::from(l.get(next).is_some_and(|lexeme| lexeme.is_dash()));
        let of: u32 = if l.is(next, &["quarter"]) {
            4
        } else if l.is(next, &["half"]) {
            2
        } else {
            return None;
        };
        let last = part == 0;
        let part = if last { of } else { part };
        if part > of {
            return None;
        }
        let in_of = next + 1 + usize::from(l.is(next + 1, &["of", "in"]));
        let the_year = in_of + usize::from(l.is(in_of, &["the"]));
        if let Some((year, end)) = self.year(in_of) {
            return Some((Expr::Part { year: YearRef::Stated(year), part: part as u8, of: of as u8 }, end));
        }
        if let Some((year, end)) = relative::year_word(l, in_of) {
            return Some((Expr::Part { year, part: part as u8, of: of as u8 }, end));
        }
        if l.is(the_year, &["year"]) && the_year > next + 1 {
            return Some((Expr::Part { year: YearRef::Shifted(0), part: part as u8, of: of as u8 }, the_year + 1));
        }
        // Without a year, a half or a capitalised quarter is a match of football.
        (!last && of == 4 && l.follows(at, &["in", "for", "during"]) && l.is(next + 1, &["of"]) == l.is(in_of, &["gdp"]))
            .then_some((Expr::Part { year: YearRef::Open, part: part as u8, of: of as u8 }, next + 1))
    }

    /// "–15" after "2014": the end of a span of years.
    fn short_year(&self, at: usize, first: i16) -> Option<(i16, usize)> {
        let l = self.lexemes;
        let sign = l.get(at).filter(|sign| sign.is_dash() || sign.kind == Kind::Mark('/'))?;
        if sign.spaced {
            return None;
        }
        let (digits, value) = l.whole(at + 1).filter(|_| l.tight_after(at).is_some())?;
        if digits.len() != 2 || l.tight_after(at + 1).is_some_and(|n| n.is_dash() || matches!(n.kind, Kind::Word(_))) {
            return None;
        }
        let last = first - first % 100 + value as i16;
        let follows = value as i16 == (first + 1) % 100;
        let last = if value == 0 && follows { first + 1 } else { last };
        (last > first && (follows || value > 12 && sign.kind != Kind::Mark('/'))).then_some((last, at + 2))
    }

    /// "the 19th century", "nineteenth-century".
    fn century(&self, at: usize) -> Match {
        let l = self.lexemes;
        let the = at + usize::from(l.is(at, &["the"]));
        let (number, end) = match l.class(the) {
            Class::Ordinal(number) => (number, the + 1),
            Class::Cardinal(20) => {
                let next = the + 1 + usize::from(l.get(the + 1).is_some_and(|lexeme| lexeme.is_dash()));
                match l.class(next) {
                    Class::Ordinal(1) => (21, next + 1),
                    _ => return None,
                }
            }
            _ => {
                let (_, number) = l.whole(the)?;
                if !l.is(the + 1, &["st", "nd", "rd", "th"]) {
                    return None;
                }
                (number, the + 2)
            }
        };
        let next = end + usize::from(l.get(end).is_some_and(|lexeme| lexeme.is_dash()));
        if !l.is(next, &["century", "centuries"]) || !(1..=30).contains(&number) {
            return None;
        }
        if l.is(next + 1, &["BC", "BCE"]) {
            return Some((Expr::Vague, next + 2));
        }
        Some((Expr::Century((number as i16 - 1) * 100), next + 1))
    }

    /// "1980s", "the '80s", "the eighties".
    fn decade(&self, at: usize) -> Match {
        let l = self.lexemes;
        // An age or a temperature: "in her 80s", "in the mid 80s Fahrenheit".
        const POSSESSIVES: &[&str] = &["his", "her", "their", "my", "your", "our", "its"];
        let mut body = at;
        let the = l.is(at, &["the"]);
        let word_decade = |at: usize| {
            const DECADES: [(&str, i16); 10] = [
                ("twenties", 1920),
                ("thirties", 1930),
                ("forties", 1940),
                ("fifties", 1950),
                ("sixties", 1960),
                ("seventies", 1970),
                ("eighties", 1980),
                ("nineties", 1990),
                ("noughties", 2000),
                ("tens", 2010),
            ];
            DECADES.iter().find(|(word, _)| l.is(at, &[word])).map(|&(_, first)| first)
        };
        if the && word_decade(at + 1).is_some_and(|first| first != 2010) {
            return word_decade(at + 1).map(|first| (Expr::Decade(first), at + 2));
        }
        let from = at + usize::from(the);
        if let Class::Cardinal(century @ (18 | 19)) = l.class(from)
            && let Some(first) = word_decade(from + 1)
        {
            return Some((Expr::Decade(century as i16 * 100 + first % 100), from + 2));
        }
        let back = if l.follows(at, &["early", "mid", "late", "the"]) { at - 1 } else { at };
        let back = if l.before(back).is_some_and(|lexeme| lexeme.is_dash()) { back - 1 } else { back };
        if l.follows(back, POSSESSIVES) || l.follows(back.saturating_sub(1), POSSESSIVES) {
            return None;
        }
        if the {
            body += 1;
        }
        let apostrophe = l.get(body).is_some_and(|lexeme| lexeme.is_apostrophe())
            && l.get(body + 1).is_some_and(|lexeme| !lexeme.spaced);
        body += usize::from(apostrophe);
        let lexeme = l.get(body).filter(|lexeme| lexeme.kind == Kind::Digits)?;
        let value: u32 = lexeme.text.parse().ok()?;
        let mut s = body + 1;
        if l.get(s).is_some_and(|mark| mark.is_apostrophe() && !mark.spaced) {
            s += 1;
        }
        if !l.is(s, &["s"])
            || l.get(s).is_none_or(|lexeme| lexeme.spaced)
            || value % 10 != 0
            || l.mark(s + 1, '°')
        {
            return None;
        }
        if l.mark(body + 1, '\'') || l.mark(body + 1, '’') {
            // "1970's" is a decade, "in 2010's budget" a possessive: only round ones before a stop are sure.
            if lexeme.text.len() == 4 && value >= 2000 && !the {
                return None;
            }
        }
        match lexeme.text.len() {
            4 if YEARS.contains(&value) => {
                let first = value as i16;
                // "the 1600s" is a century, "the 2000s" and "the 1900s" are read as decades.
                if value % 100 == 0 && value < 1900 {
                    return Some((Expr::Century(first), s + 1));
                }
                if the {
                    return None;
                }
                Some((Expr::Decade(first), s + 1))
            }
            2 if value >= 20 && (apostrophe || the || l.follows(at, &["the", "early", "late", "mid", "-"])) => {
                Some((Expr::Decade(full_year(value)), s + 1))
            }
            _ => None,
        }
    }

    /// A bare year: "2014", "the year 2014", "AD 842", "2014–15".
    fn year_led(&self, at: usize) -> Match {
        let l = self.lexemes;
        let the = at + usize::from(l.is(at, &["the"]));
        if l.is(the, &["year"]) {
            let of = the + 1 + usize::from(l.is(the + 1, &["of"]));
            if let Some((year, end)) = self.year(of) {
                return Some((Expr::Year(year), end));
            }
            let (digits, value) = l.whole(of)?;
            // "the year 71", but not "in year 3 of the plan"
            return (digits.len() >= 2 && digits.len() <= 3 && the > at)
                .then_some((Expr::Year(value as i16), of + 1));
        }
        if l.is(at, &["AD", "CE"]) && l.get(at)?.capital() {
            let (digits, value) = l.whole(at + 1)?;
            return (digits.len() <= 4 && value > 0 && value < 3000).then_some((Expr::Year(value as i16), at + 2));
        }
        if let Some((digits, value)) = l.whole(at)
            && l.is(at + 1, &["AD", "CE"])
            && l.get(at + 1).is_some_and(|era| era.text.chars().all(char::is_uppercase))
            && digits.len() <= 4
            && (1..3000).contains(&value)
        {
            return Some((Expr::Year(value as i16), at + 2));
        }
        let (year, end) = self.year(at)?;
        // "2014 June", "2016 Q3"
        if let Class::Month(month, _) = l.class(end)
            && l.get(end).is_some_and(|lexeme| lexeme.capital())
            && self.day_number(end + 1).is_none()
        {
            let year = YearRef::Stated(year);
            return Some((Expr::Month { year, month, which: Which::Bare }, end + 1));
        }
        if let Some((Expr::Part { year: YearRef::Open, part, of }, end)) = self.part_of_year(end) {
            return Some((Expr::Part { year: YearRef::Stated(year), part, of }, end));
        }
        if l.whole(at).is_none() {
            return l.follows(at, BEFORE_TIME).then_some((Expr::Year(year), end));
        }
        if !self.is_year(at) {
            return None;
        }
        if let Some((last, end)) = self.short_year(end, year) {
            return Some((Expr::Range(Box::new(Expr::Year(year)), Box::new(Expr::Year(last))), end));
        }
        Some((Expr::Year(year), end))
    }

    /// Whether the four digits at `at` are a year and no number, name or amount.
    fn is_year(&self, at: usize) -> bool {
        const NUMBERED: &[&str] = &[
            "resolution", "section", "article", "page", "p", "pp", "no", "nos", "number", "boeing", "airbus", "room",
            "flight", "route", "highway", "chapter", "model", "type", "class", "version", "iso", "paragraph",
            "line", "law", "order", "bill", "case", "formula", "series", "unit", "channel", "windows", "some",
            "nearly", "almost", "approximately", "over", "only", "just", "another", "than", "least", "most",
            "additional", "extra", "rs", "usd", "eur", "gbp", "inr", "pkr", "directive", "regulation",
            "decree", "squadron", "regiment", "battalion", "brigade", "peugeot", "nokia", "box", "locus",
            "decision", "amendment", "rule", "item", "exhibit", "docket", "suite", "building", "postcode",
        ];
        let l = self.lexemes;
        let end = at + 1;
        let in_time = l.follows(
            at,
            &["in", "since", "until", "till", "by", "from", "before", "after", "during", "between", "of", "around", "circa", "late", "early", "mid", "fall", "to"],
        );
        let Some((_, value)) = l.whole(at) else { return false };
        if l.follows(at, NUMBERED) || l.is(end, &["BC", "BCE"]) {
            return false;
        }
        if let Some(before) = l.before(at) {
            if matches!(before.kind, Kind::Mark('$' | '£' | '€' | '¥' | '₹' | '#' | '№' | '+' | '=' | '×')) {
                return false;
            }
            // "F-1600", "Kh-2011"; but "post-2015", "mid-2014", "pre-1967".
            if before.is_dash() && l.get(at).is_some_and(|lexeme| !lexeme.spaced) && !before.spaced {
                let word = at.checked_sub(2).is_some_and(|at| {
                    l.is(at, &["post", "pre", "mid", "early", "late", "the", "circa", "ante"])
                        || l.get(at).is_some_and(|lexeme| lexeme.kind == Kind::Digits)
                });
                if !word {
                    return false;
                }
            }
        }
        if let Some(tight) = l.tight_after(at)
            && (tight.kind == Kind::Mark('%') || tight.kind == Kind::Mark('°'))
        {
            return false;
        }
        // "1500-man", "2000-strong", "1200-year-old"
        if l.tight_after(at).is_some_and(|sign| sign.is_dash())
            && l.is(at + 2, &["strong", "man", "member", "year", "km", "mile", "metre", "meter", "seat", "page", "ton", "pound", "foot"])
        {
            return false;
        }
        let determined = l.follows(
            at,
            &["the", "its", "their", "his", "her", "our", "s", "this", "that", "a", "any", "each", "both"],
        );
        if self.counts_things(end) {
            const SOLID: &[&str] = &["troops", "people", "men", "women", "children", "soldiers", "million", "hundred"];
            return determined && !l.is(end, SOLID) && value >= 1800 && value % 100 != 0;
        }
        // An adjective between: "2000 armed men", "1500 Russian soldiers".
        if value % 50 == 0
            && !in_time
            && l.get(end).is_some_and(|word| matches!(word.kind, Kind::Word(Class::Other)))
            && self.counts_things(end + 1)
            && !determined
        {
            return false;
        }
        if value < 1500 || value > 2100 {
            let bracketed = l.before(at).is_some_and(|b| b.kind == Kind::Mark('(')) && l.mark(end, ')');
            return bracketed || in_time && l.get(end).is_none_or(|next| !matches!(next.kind, Kind::Word(_)) || !next.spaced
                || !self.counts_things(end) && (l.is(end, BEFORE_TIME) || l.is(end, &["the", "a", "it", "he", "she", "they", "was", "when"])));
        }
        // "at 1900 GMT" was dropped above with its unit; "at 1900" is a time.
        !l.follows(at, &["at"]) || l.is(end, &["when", ","])
    }

    /// Whether the capitalised word at `at` is a month and no name, verb or march; `after` is the next lexeme.
    fn is_month(&self, at: usize, after: usize) -> bool {
        let l = self.lexemes;
        let Class::Month(month, abbreviated) = l.class(at) else { return false };
        let Some(word) = l.get(at) else { return false };
        if l.tight_before(at).is_some_and(|before| {
            before.is_dash() && !l.follows(at - 1, &["mid", "early", "late", "pre", "post"])
                || before.kind == Kind::Mark('@')
                || before.kind == Kind::Mark('.')
        }) {
            return false;
        }
        let led = l.follows(at, BEFORE_TIME);
        let strict_led = l.follows(
            at,
            &["in", "since", "until", "till", "during", "throughout", "last", "next", "this", "late", "early", "mid", "through", "between", "for", "through", "from", "by", "of", "before", "after", "to"],
        ) || l.before(at).is_some_and(|before| before.is_dash()) && l.follows(at - 1, &["mid", "early", "late"]);
        let next_name = l.get(after).is_some_and(|next| {
            next.capital() && next.spaced && matches!(next.kind, Kind::Word(Class::Other)) && after == at + 1
        });
        if abbreviated {
            let to_month = l.get(after).is_some_and(|sign| sign.is_dash()) && matches!(l.class(after + 1), Class::Month(..));
            return word.capital() && to_month || word.capital() && strict_led && month != 3 && !next_name
                || word.capital() && l.mark(at + 1, '.') && strict_led;
        }
        let shouted = word.text.len() > 3 && word.text.bytes().all(|b| b.is_ascii_uppercase());
        if !word.capital() {
            return strict_led && !matches!(month, 3 | 5 | 8)
                || l.follows(at, &["last", "next"]) && month != 3;
        }
        match month {
            // The modal, the surname, the march.
            3 | 5 => {
                let surname = self.month_is_name && month == 5;
                let march_of = month == 3 && (l.is(after, &["on", "for", "of", "to", "against", "past"]));
                let certain = l.follows(at, &["in", "since", "last", "next", "this", "late", "early", "mid", "until", "during", "throughout"])
                    || strict_led && !l.follows(at, &["of", "to", "by", "after", "before", "from", "for"]);
                let possessive = l.get(after).is_some_and(|next| next.is_apostrophe());
                if surname {
                    return certain && !possessive;
                }
                if month == 5 && l.is(after, &["have", "be", "not", "God", "also", "the", "well", "I", "you", "he", "she", "it", "they", "we"]) && !certain {
                    return false;
                }
                let modal = month == 5 && l.follows(at, &["and", "or", "as"]);
                let attributive = l.follows(at, &["the", "a", "its", "their", "s"])
                    && l.get(after).is_some_and(|next| matches!(next.kind, Kind::Word(_)) && !next.capital())
                    && !march_of
                    && !shouted;
                (led && !modal && (certain || !march_of || l.is(after, &["to"])) && !next_name) || attributive
            }
            // First names and surnames, when a capital stands beside them and nothing says time.
            4 | 6 | 8 => {
                let name_before = l.before(at).is_some_and(|before| {
                    before.capital() && matches!(before.kind, Kind::Word(Class::Other)) && !led && !before.is("the")
                });
                if self.month_is_name && !strict_led {
                    return false;
                }
                (led && !next_name) || !(next_name || name_before)
            }
            _ => {
                // "October Revolution", "Black September"
                const NAMED: &[&str] = &["revolution", "surprise", "manifesto", "uprising", "rain", "war"];
                let named = l.is(after, NAMED) && l.get(after).is_some_and(|next| next.capital());
                let nicknamed = l.follows(at, &["black", "red", "bloody"]) && l.before(at).is_some_and(|b| b.capital());
                !named && !nicknamed
            }
        }
    }

    /// "24/04/2018", "2018-04-24", "24.4.18", "2018-04", "04/2018".
    fn numeric(&self, at: usize) -> Match {
        let l = self.lexemes;
        let first = l.get(at).filter(|lexeme| lexeme.kind == Kind::Digits && lexeme.text.len() <= 4)?;
        let sign = l.get(at + 1).filter(|sign| {
            !sign.spaced && (sign.is_dash() || matches!(sign.kind, Kind::Mark('/' | '.')))
        })?;
        let second = l.get(at + 2).filter(|lexeme| lexeme.kind == Kind::Digits && !lexeme.spaced)?;
        let number = |text: &str| text.parse::<u32>().ok();
        let (one, two) = (number(first.text)?, number(second.text)?);
        let same = |mark: usize| {
            l.get(mark).is_some_and(|lexeme| !lexeme.spaced && lexeme.text == sign.text)
        };
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
        if l.tight_after(at + 2).is_some_and(|n| !matches!(n.kind, Kind::Mark(_)) || matches!(n.kind, Kind::Mark('%' | '/')) || n.is_dash())
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
