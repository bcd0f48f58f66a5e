//! Days and months: "April 24, 2018", "24–26 April", "Friday the 22nd".
//!
//! In: lexemes and a place among them. Out: what is said there, or what is wrong with it. What it means is not told here.

use super::{BEFORE_TIME, Expr, Grammar, Match, Which, YEARS, YearRef, full_year, lend_year};
use crate::dates::relative;
use crate::lexemes::{Class, Kind};

impl Grammar<'_, '_> {
    /// Day number at `at`: "24", "24th", "twenty-fourth". Gives the number, its end, and whether it is an ordinal.
    pub(in crate::dates) fn day_number(&self, at: usize) -> Option<(u32, usize, bool)> {
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
    pub(in crate::dates) fn month_led(&self, at: usize) -> Match {
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
    pub(super) fn is_clock(&self, at: usize) -> bool {
        let l = self.lexemes;
        l.is(at + 1, &["am", "pm", "hours", "GMT", "o"])
            || (l.mark(at + 1, ':') && l.get(at + 2).is_some_and(|n| n.kind == Kind::Digits && !n.spaced))
    }

    /// The rest of "April 24", with lists, ranges and the year, or what is wrong with it.
    pub(super) fn month_day(&self, at: usize, month: u8, day: u32, end: usize, ordinal: bool) -> Match {
        let l = self.lexemes;
        let month_name = l.get(at)?.text;
        if day == 0 || day > 31 {
            // "in March 60 people died": the number counts something.
            if l.get(end).is_some_and(|lexeme| matches!(lexeme.kind, Kind::Word(_)) && !lexeme.capital())
                && !l.is(end, BEFORE_TIME)
                && !l.is(end, &["the", "a", "an", "when", "was", "were", "is", "at"])
            {
                return self
                    .is_month(at, at + 1)
                    .then_some((Expr::Month { year: YearRef::Open, month, which: Which::Bare }, at + 1));
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
            return Some((Expr::Range(Box::new(lend_year(from, &until)), Box::new(until)), year_end));
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
    pub(super) fn second_day(&self, at: usize, first: u32) -> Option<(u32, usize)> {
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
                        || l.is(
                            end,
                            &["at", "when", "where", "with", "the", "was", "were", "is", "are", "this", "that"],
                        )
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
    pub(super) fn broken_year(&self, at: usize) -> Match {
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
        (ends && wrong && !list).then(|| (Expr::Garbled(format!("\"{}\" is no year", number.text)), comma + 1))
    }

    /// "24 April 2018", "the 24th of April", "24–26 April".
    pub(super) fn day_led(&self, at: usize) -> Match {
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
        let dash = || l.get(month_at).is_some_and(|lexeme| lexeme.is_dash() || lexeme.kind == Kind::Mark('/'));
        if l.is(month_at, &["of"]) || (dash() && l.tight_before(month_at).is_some()) {
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
            let dashed = l
                .get(after)
                .is_some_and(|lexeme| (lexeme.is_dash() || lexeme.kind == Kind::Mark('/')) && !lexeme.spaced);
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
    pub(super) fn second_of_pair(&self, at: usize, first: u32) -> Option<(u32, usize)> {
        let l = self.lexemes;
        if !l.is(at, &["to", "and", "until", "till", "through", "&", "or"]) && !l.get(at)?.is_dash() {
            return None;
        }
        let (last, end, _) = self.day_number(at + 1 + usize::from(l.is(at + 1, &["the"])))?;
        let month = end + usize::from(l.is(end, &["of"]));
        (last > first && last <= 31 && matches!(l.class(month), Class::Month(..))).then_some((last, end))
    }

    /// "Tuesday, April 24", "Friday the 22nd", "Tuesday of last week", "Tuesday".
    pub(super) fn weekday_led(&self, at: usize) -> Match {
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
}
