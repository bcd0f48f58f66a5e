//! Expressions that count from another day: "last week", "two days later", "the same year", and those too
//! vague for any calendar: "in recent years".
//!
//! In: lexemes. Out: what is counted, and from what. It does not know when the text was written.

use super::grammar::{Base, Bound, Expr, Grammar, Match, Which, YearRef};
use crate::lexemes::{Class, Lexemes, Period};

/// How many periods, in halves, or too vague to say.
enum Count {
    Halves(i32),
    Vague,
}

/// Beyond this many periods nothing is reckoned: no calendar here reaches so far.
const MOST: u32 = 3000;

/// "this year", "last year", "the same year", "that year".
pub(super) fn year_word(l: &Lexemes, at: usize) -> Option<(YearRef, usize)> {
    let the = at + usize::from(l.is(at, &["the"]));
    if l.is(the + 1, &["year"]) {
        let year = match () {
            () if l.is(the, &["this", "current"]) => YearRef::Shifted(0),
            () if l.is(the, &["last"]) => YearRef::Shifted(-1),
            () if l.is(the, &["next"]) && the == at => YearRef::Shifted(1),
            () if l.is(the, &["same", "that"]) => YearRef::Same,
            () => return None,
        };
        return Some((year, the + 2));
    }
    (l.is(the, &["that"]) && l.is(the + 1, &["same"]) && l.is(the + 2, &["year"])).then_some((YearRef::Same, the + 3))
}

/// "this month", "next month", "last month": months from the month of writing.
pub(super) fn month_word(l: &Lexemes, at: usize) -> Option<(i16, usize)> {
    let the = at + usize::from(l.is(at, &["the"]));
    if the > at && l.is(the, &["month"]) {
        return Some((0, the + 1));
    }
    if !l.is(the + 1, &["month"]) {
        return None;
    }
    let by = match () {
        () if l.is(the, &["this", "current"]) => 0,
        () if l.is(the, &["last", "previous"]) => -1,
        () if l.is(the, &["next", "coming"]) => 1,
        () => return None,
    };
    Some((by, the + 2))
}

/// A time that no calendar knows.
pub(super) fn vague(g: &Grammar, at: usize) -> Match {
    let l = g.lexemes;
    if l.is(at, &["recently", "lately", "nowadays", "now", "currently", "presently", "previously", "formerly"]) {
        return Some((Expr::Vague, at + 1));
    }
    // "at the moment", "in the past", "in future"
    let noun = at + 1 + usize::from(l.is(at + 1, &["the", "that", "this"]));
    if l.is(at, &["at"]) && l.is(noun, &["present", "moment", "time"]) && (noun > at + 1 || l.is(noun, &["present"])) {
        return Some((Expr::Vague, noun + 1));
    }
    if l.is(at, &["in"]) && l.is(noun, &["past", "future"]) && ends_clause(l, noun + 1) {
        return Some((Expr::Vague, noun + 1));
    }
    if l.is(at, &["these"]) && l.is(at + 1, &["days"]) && !l.is(at + 2, &["of"]) {
        return Some((Expr::Vague, at + 2));
    }
    if l.is(at, &["long"]) && l.is(at + 1, &["ago"]) {
        return Some((Expr::Vague, at + 2));
    }
    let the = at + usize::from(l.is(at, &["the"]));
    if the > at && l.is(the, &["other"]) && l.is(the + 1, &["day"]) {
        return Some((Expr::Vague, the + 2));
    }
    let mut far = the;
    if l.is(far, &["very", "most", "not"]) {
        far += 1;
    }
    if l.is(far, &["recent", "near", "distant", "foreseeable", "remote"]) && l.is(far + 1, &["past", "future"]) {
        return Some((Expr::Vague, far + 2));
    }
    let plural = |at: usize| matches!(l.class(at), Class::Period(_, true)) || l.is(at, &["times"]);
    if l.is(far, &["recent", "coming", "past", "preceding", "following", "intervening", "ensuing"]) && plural(far + 1) {
        return Some((Expr::Vague, far + 2));
    }
    // "during the Cold War": a time, but no calendar says from when to when.
    const AGES: &[(&str, &str)] = &[
        ("cold", "war"),
        ("middle", "ages"),
        ("soviet", "era"),
        ("soviet", "period"),
        ("soviet", "times"),
        ("colonial", "era"),
        ("colonial", "period"),
        ("colonial", "times"),
        ("stone", "age"),
        ("ottoman", "era"),
        ("communist", "era"),
        ("victorian", "era"),
    ];
    if (l.follows(at, &["during", "in", "throughout", "since", "before", "after"]))
        && AGES.iter().any(|(first, second)| l.is(the, &[first]) && l.is(the + 1, &[second]))
        && !matches!(l.get(the + 2).map(|next| next.kind), Some(crate::lexemes::Kind::Word(_)) if !ends_clause(l, the + 2))
    {
        return Some((Expr::Vague, the + 2));
    }
    // "years ago"
    if the == at
        && matches!(l.class(at), Class::Period(_, true))
        && l.is(at + 1, &["ago"])
        && !matches!(l.class(at.wrapping_sub(1)), Class::Cardinal(_))
    {
        return Some((Expr::Vague, at + 2));
    }
    None
}

/// A number of periods at `at`, and where the period's word stands.
fn count(l: &Lexemes, at: usize) -> Option<(Count, usize)> {
    if l.is(at, &["several", "few", "some", "many", "numerous"]) {
        return Some((Count::Vague, at + 1));
    }
    if l.is(at, &["a"]) || l.is(at, &["couple"]) {
        let word = at + usize::from(l.is(at, &["a"]));
        if l.is(word, &["few"]) {
            return Some((Count::Vague, word + 1));
        }
        if l.is(word, &["couple", "number", "handful"]) {
            return Some((Count::Vague, word + 1 + usize::from(l.is(word + 1, &["of"]))));
        }
    }
    if l.is(at, &["half"]) && l.is(at + 1, &["a", "an"]) {
        return Some((Count::Halves(1), at + 2));
    }
    let (number, mut end) = if l.is(at, &["a", "an"]) {
        match () {
            () if l.is(at + 1, &["dozen"]) => (12, at + 2),
            () if l.is(at + 1, &["hundred"]) => (100, at + 2),
            () if l.is(at + 1, &["thousand"]) => (1000, at + 2),
            () => (1, at + 1),
        }
    } else if let Some((_, value)) = l.whole(at) {
        (value, at + 1)
    } else if let Class::Cardinal(value) = l.class(at) {
        let dash = at + 1 + usize::from(l.get(at + 1).is_some_and(|lexeme| lexeme.is_dash()));
        match l.class(dash) {
            Class::Cardinal(one @ 1..=9) if value >= 20 && value % 10 == 0 => (value + one, dash + 1),
            _ if l.is(at + 1, &["hundred"]) => (value * 100, at + 2),
            _ if l.is(at + 1, &["thousand"]) => (value * 1000, at + 2),
            _ => (value, at + 1),
        }
    } else {
        return None;
    };
    if number > MOST {
        return None;
    }
    let mut halves = number as i32 * 2;
    let in_words = || l.is(end, &["and"]) && l.is(end + 1, &["a"]) && l.is(end + 2, &["half"]);
    let in_figures = || l.is(end, &["1"]) && l.mark(end + 1, '/') && l.is(end + 2, &["2"]);
    if in_words() || in_figures() {
        halves += 1;
        end += 3;
    } else if l.mark(end, '½') {
        halves += 1;
        end += 1;
    }
    Some((Count::Halves(halves), end))
}

/// Whole periods out of halves: half a year is six months.
fn whole(halves: i32, period: Period) -> Option<(i32, Period)> {
    if halves % 2 == 0 {
        return Some((halves / 2, period));
    }
    Some(match period {
        Period::Century => (halves * 50, Period::Year),
        Period::Decade => (halves * 5, Period::Year),
        Period::Year => (halves * 6, Period::Month),
        Period::Month => (halves * 15, Period::Day),
        Period::Week => (halves * 7 / 2, Period::Day),
        _ => return None,
    })
}

/// Numbers of periods; `None` for a vague one.
type Amounts = Option<Vec<(i32, Period)>>;

/// "three weeks", "2 years 1 month and 21 days", with the lexeme after them.
fn amounts(l: &Lexemes, at: usize) -> Option<(Amounts, usize)> {
    let mut list = Vec::new();
    let mut next = at;
    while let Some((count, unit)) = count(l, next) {
        let unit = unit + usize::from(l.get(unit).is_some_and(|lexeme| lexeme.is_dash() && !lexeme.spaced));
        let fortnight = l.is(unit, &["fortnight", "fortnights"]);
        let period = match l.class(unit) {
            Class::Period(period, _) => period,
            _ if fortnight => Period::Week,
            _ => break,
        };
        let mut end = unit + 1;
        let Count::Halves(mut halves) = count else { return Some((None, end)) };
        if l.is(end, &["and"]) && l.is(end + 1, &["a"]) && l.is(end + 2, &["half"]) {
            halves += 1;
            end += 3;
        }
        list.push(match period {
            Period::Hour if halves % 48 == 0 => (halves / 48, Period::Day),
            Period::Hour | Period::Quarter | Period::Weekend => return None,
            _ => whole(halves * if fortnight { 2 } else { 1 }, period)?,
        });
        next = end;
        if list.len() == 4 {
            break;
        }
        let joint = next + usize::from(l.is(next, &["and"]) || l.mark(next, ','));
        if joint > next && self::count(l, joint).is_some_and(|(_, unit)| matches!(l.class(unit), Class::Period(..))) {
            next = joint;
        } else if joint > next {
            break;
        }
    }
    (!list.is_empty()).then_some((Some(list), next))
}

/// The point that something is counted from: "after Christmas", "after the 9/11 attacks".
fn anchor(g: &Grammar, at: usize) -> Match {
    let behind =
        || g.point(at + 1).filter(|(point, _)| g.lexemes.is(at, &["the"]) && matches!(point, Expr::Day { .. }));
    g.point(at).or_else(behind)
}

/// "two days ago", "a year later", "three months after Christmas", "in two days".
fn offset(g: &Grammar, at: usize) -> Match {
    let l = g.lexemes;
    if l.is(at, &["in"]) {
        let (amount, end) = amounts(l, at + 1)?;
        // "in two days' time", "in two days from now"
        let amount = amount.filter(|list| list.len() == 1)?;
        if l.is(end, &["of", "ago", "later", "earlier", "before", "after"]) {
            return None;
        }
        let (by, period) = *amount.first()?;
        let mut time = end;
        if l.get(time).is_some_and(|lexeme| lexeme.is_apostrophe()) {
            time += 1 + usize::from(l.is(time + 1, &["s"]));
        }
        if l.is(time, &["time"]) {
            return Some((
                Expr::Offset { by: vec![(by, period)], base: Base::Publication, bound: Bound::Near },
                time + 1,
            ));
        }
        return Some((Expr::Ahead { by, period }, end));
    }
    let (amount, end) = amounts(l, at)?;
    let bound_word = |more: bool| {
        let words: &[&str] = if more { &["over", "than", "least"] } else { &["under", "than"] };
        l.follows(at, words)
            && (!l.is(at - 1, &["than", "least"])
                || l.follows(at - 1, if more { &["more", "longer", "at"] } else { &["less", "fewer"] }))
    };
    let bound = |past: bool| match (bound_word(true), bound_word(false), past) {
        (true, _, true) | (_, true, false) => Bound::Earlier,
        (_, true, true) | (true, _, false) => Bound::Later,
        _ => Bound::Near,
    };
    let make = |sign: i32, base: Base, end: usize| {
        let expr = match &amount {
            None => Expr::Vague,
            Some(list) => {
                let by = list.iter().map(|&(by, period)| (by * sign, period)).collect();
                Expr::Offset { by, base, bound: bound(sign < 0) }
            }
        };
        Some((expr, end))
    };
    if l.is(end, &["ago", "back"]) && !(l.is(end, &["back"]) && l.is(end + 1, &["to", "home", "in"])) {
        return make(-1, Base::Publication, end + 1);
    }
    if l.is(end, &["hence"]) {
        return make(1, Base::Publication, end + 1);
    }
    if l.is(end, &["from"]) {
        let by = match () {
            () if l.is(end + 1, &["now", "today"]) => 0,
            () if l.is(end + 1, &["tomorrow"]) => 1,
            () if l.is(end + 1, &["yesterday"]) => -1,
            () => return None,
        };
        let point = Expr::Shift { by, period: Period::Day, base: Base::Publication };
        return make(1, Base::Point(Box::new(point)), end + 2);
    }
    if l.is(end, &["earlier", "previously"]) {
        return make(-1, Base::Previous, end + 1);
    }
    if l.is(end, &["later", "afterwards", "afterward"]) {
        return make(1, Base::Previous, end + 1);
    }
    let (sign, after) = match () {
        () if l.is(end, &["before"]) => (-1, end + 1),
        () if l.is(end, &["prior"]) && l.is(end + 1, &["to"]) => (-1, end + 2),
        () if l.is(end, &["after"]) => (1, end + 1),
        () => return None,
    };
    if let Some((point, point_end)) = anchor(g, after)
        && !matches!(point, Expr::Vague | Expr::Garbled(_) | Expr::Ahead { .. })
    {
        return make(sign, Base::Point(Box::new(point)), point_end);
    }
    // "two years before that"
    if l.is(after, &["that", "this", "then"]) && ends_clause(l, after + 1) {
        return make(sign, Base::Previous, after + 1);
    }
    let base = if ends_clause(l, after) { Base::Previous } else { Base::Happening(after) };
    make(sign, base, after)
}

/// Whether nothing that could be counted from follows.
fn ends_clause(l: &Lexemes, at: usize) -> bool {
    use crate::lexemes::Kind;
    l.get(at).is_none_or(|lexeme| match lexeme.kind {
        Kind::Mark(mark) => !matches!(mark, '"' | '“' | '‘' | '$'),
        Kind::Digits => false,
        Kind::Word(_) => l.is(at, &["when", "and", "but", "to", "in", "at", "with", "by", "from", "of"]),
    })
}

/// "last week", "this Friday", "the next day", "that year", "the last five years", "today".
pub(super) fn relative(g: &Grammar, at: usize) -> Match {
    let l = g.lexemes;
    let day = |by: i16, end: usize| Some((Expr::Shift { by, period: Period::Day, base: Base::Publication }, end));
    if l.is(at, &["today", "tonight"]) {
        return day(0, at + 1);
    }
    if l.is(at, &["yesterday"]) {
        return day(-1, at + 1);
    }
    if l.is(at, &["tomorrow"]) {
        return day(1, at + 1);
    }
    if l.is(at, &["year"]) {
        let hyphen = l.get(at + 1).is_some_and(|lexeme| lexeme.is_dash() && !lexeme.spaced);
        let end = at + 1 + usize::from(hyphen);
        let end = if l.get(end).is_some_and(|lexeme| lexeme.is_apostrophe()) { end + 2 } else { end };
        if l.is(end, &["end"]) && (hyphen || l.follows(at, &["by", "at", "before", "until"])) {
            if let Some((year, end)) = g.year(end + 1) {
                return Some((Expr::Year(year), end));
            }
            return Some((Expr::Shift { by: 0, period: Period::Year, base: Base::Publication }, end + 1));
        }
        // "the year-earlier period", "a year-ago loss"
        if hyphen && l.is(end, &["earlier", "ago"]) {
            return Some((Expr::Shift { by: -1, period: Period::Year, base: Base::Publication }, end + 1));
        }
    }
    if let Some(found) = offset(g, at) {
        return Some(found);
    }
    let the = at + usize::from(l.is(at, &["the"]));
    if the > at
        && let Class::Period(period, false) = l.class(the)
    {
        return of_period(g, at, the, period);
    }
    if the > at && matches!(l.class(the), Class::PartOfDay) {
        return of_period(g, at, the, Period::Day).filter(|_| l.is(the + 1, &["before", "after"]));
    }
    led(g, at, the)
}

/// "the day before", "the week after next", "the end of the year".
fn of_period(g: &Grammar, at: usize, word: usize, period: Period) -> Match {
    let l = g.lexemes;
    let next = word + 1;
    let shift = |by: i16, base: Base, end: usize| Some((Expr::Shift { by, period, base }, end));
    let sign = match () {
        () if l.is(next, &["before", "prior"]) => -1,
        () if l.is(next, &["after"]) => 1,
        () => {
            // News of business tells of the quarter that has just ended.
            if period == Period::Quarter
                && l.follows(at, &["in", "for", "during"])
                && !l.is(next, &["of", "final", "finals", "mile", "million", "hour"])
            {
                return shift(-1, Base::Publication, next);
            }
            if period == Period::Weekend && l.follows(at, &["over", "during", "throughout", "on", "at"]) {
                return shift(0, Base::Publication, next);
            }
            // "the end of the year", "later in the week"
            const LEADS: &[&str] = &[
                "end",
                "middle",
                "start",
                "beginning",
                "rest",
                "later",
                "earlier",
                "part",
                "half",
                "course",
                "most",
                "remainder",
                "close",
                "turn",
                "early",
                "late",
            ];
            let led = l.follows(at, &["of", "in"]) && at >= 2 && l.is(at - 2, LEADS);
            let open = !l.is(next, &["of", "that", "when", "in"]);
            return (led && open && matches!(period, Period::Week | Period::Month | Period::Year))
                .then_some(shift(0, Base::Publication, next))
                .flatten();
        }
    };
    let after = next + 1 + usize::from(l.is(next, &["prior"]) && l.is(next + 1, &["to"]));
    if sign < 0 && l.is(after, &["last"]) {
        return shift(-2, Base::Publication, after + 1);
    }
    if sign > 0 && l.is(after, &["next"]) {
        return shift(2, Base::Publication, after + 1);
    }
    if period == Period::Day && l.is(after, &["yesterday", "tomorrow"]) {
        return shift(2 * sign, Base::Publication, after + 1);
    }
    if let Some((point, end)) = anchor(g, after)
        && !matches!(point, Expr::Vague | Expr::Garbled(_) | Expr::Ahead { .. })
    {
        return shift(sign, Base::Point(Box::new(point)), end);
    }
    let base = if ends_clause(l, after) { Base::Previous } else { Base::Happening(after) };
    shift(sign, base, after)
}

/// A period or name of one, led by "last", "next", "this", "that", "the same" and their kin.
fn led(g: &Grammar, at: usize, word: usize) -> Match {
    let l = g.lexemes;
    let the = word > at;
    let mut next = word + 1;
    let (by, which, base) = match () {
        () if l.is(word, &["last"]) => (-1, Which::Last, Base::Publication),
        () if l.is(word, &["past"]) => (-1, Which::Last, Base::Publication),
        () if l.is(word, &["latest"]) && matches!(l.class(word + 1), Class::Period(Period::Quarter, _)) => {
            (-1, Which::Last, Base::Publication)
        }
        () if l.is(word, &["previous", "preceding"]) => {
            (-1, Which::Last, if the { Base::Previous } else { Base::Publication })
        }
        () if l.is(word, &["next"]) => (1, Which::Next, if the { Base::Previous } else { Base::Publication }),
        () if l.is(word, &["following"]) => (1, Which::Next, Base::Previous),
        () if l.is(word, &["coming", "upcoming", "forthcoming"]) => (1, Which::Next, Base::Publication),
        () if l.is(word, &["current"]) => (0, Which::This, Base::Publication),
        () if l.is(word, &["this"]) && !the => {
            if l.is(next, &["past", "last"]) {
                next += 1;
                (-1, Which::Last, Base::Publication)
            } else if l.is(next, &["coming", "upcoming", "next"]) {
                next += 1;
                (1, Which::Next, Base::Publication)
            } else {
                next += usize::from(l.is(next, &["very", "same", "current"]));
                (0, Which::This, Base::Publication)
            }
        }
        () if l.is(word, &["that"]) && !the => {
            next += usize::from(l.is(next, &["very", "same", "particular"]));
            (0, Which::This, Base::Previous)
        }
        () if l.is(word, &["same"]) && (the || l.follows(at, &["that"])) => (0, Which::This, Base::Previous),
        () => return None,
    };
    let told = |end: usize| l.is(end, &["of"]) && !l.is(end + 1, &["this", "next", "last"]);
    // "the next fiscal year"
    next += usize::from(l.is(next, &["fiscal", "financial", "calendar"]) && l.is(next + 1, &["year"]));
    match l.class(next) {
        Class::Period(period, false) => {
            if matches!(period, Period::Hour) || (the && told(next + 1)) {
                return None;
            }
            // "last week of July" is a week of July.
            let of_month = matches!(l.class(next + 2), Class::Month(..)) || g.year(next + 2).is_some();
            if l.is(next + 1, &["of"]) && of_month {
                return None;
            }
            // "that week-long"; "this day-to-day"
            if l.tight_after(next).is_some_and(|lexeme| lexeme.is_dash()) {
                return None;
            }
            // "the last day", "the last week" of something
            let named = l.is(next - 1, &["fiscal", "financial", "calendar"]);
            let stretch = the
                && !named
                && (l.is(word, &["past"])
                    || l.is(word, &["last", "next", "coming"])
                        && l.follows(at, &["in", "over", "during", "for", "within", "throughout"]));
            if stretch && !matches!(period, Period::Day | Period::Weekend | Period::Quarter) {
                return Some((Expr::Stretch { by: i32::from(by), period }, next + 1));
            }
            // "our last day", "the last day": the last of something, not the day before.
            if l.is(word, &["last", "past"]) && period == Period::Day {
                return None;
            }
            Some((Expr::Shift { by, period, base }, next + 1))
        }
        Class::Period(period, true) => {
            // "this years' theme"
            (l.is(word, &["this", "last"]) && period == Period::Year && !the)
                .then_some((Expr::Shift { by, period, base }, next + 1))
        }
        Class::PartOfDay => {
            let by = match by {
                -1 if l.is(next, &["night"]) || base == Base::Previous => -1,
                -1 => return None,
                1 if base == Base::Publication => return None,
                by => by,
            };
            Some((Expr::Shift { by, period: Period::Day, base }, next + 1))
        }
        Class::Weekday(day, _) => {
            let end = next + 1;
            if let Some((expr @ Expr::Day { .. }, end)) = g.weekday_led_at(next) {
                return Some((expr, end));
            }
            Some((counted(Expr::Weekday { day, which }, &base, by), end))
        }
        Class::Month(month, _) => {
            if let Some((expr, end)) = g.month_led(next) {
                return match expr {
                    Expr::Month { year: YearRef::Open, month, .. } => {
                        Some((counted(Expr::Month { year: YearRef::Open, month, which }, &base, by), end))
                    }
                    other => Some((other, end)),
                };
            }
            let march = month == 3 || month == 5;
            (!march || l.get(next).is_some_and(|lexeme| lexeme.capital()))
                .then_some((Expr::Month { year: YearRef::Open, month, which }, next + 1))
        }
        Class::Season(season) => {
            if told(next + 1) && l.is(word, &["this", "that"]) {
                return None;
            }
            let year = if base == Base::Previous && by == 0 { YearRef::Same } else { YearRef::Open };
            Some((counted(Expr::Season { year, season, which }, &base, by), next + 1))
        }
        _ => {
            if by == 0 {
                return None;
            }
            // "the last five years", "next 3 days"
            let (amount, end) = amounts(l, next)?;
            if l.is(end, &["ago", "later", "earlier", "after", "before"]) {
                return None;
            }
            let Some(list) = amount else { return Some((Expr::Vague, end)) };
            let &[(count, period)] = list.as_slice() else { return None };
            if l.is(next, &["a", "an"]) {
                return None;
            }
            Some((Expr::Stretch { by: count * i32::from(by), period }, end))
        }
    }
}

/// The expression, counted from the date told before where its lead says so ("the following winter").
fn counted(expr: Expr, base: &Base, by: i16) -> Expr {
    if *base == Base::Previous && by != 0 { Expr::FromPrevious(Box::new(expr)) } else { expr }
}

impl Grammar<'_, '_> {
    /// A full date that begins with the weekday at `at`.
    fn weekday_led_at(&self, at: usize) -> Match {
        let comma = at + 1 + usize::from(self.lexemes.mark(at + 1, ','));
        let Class::Weekday(weekday, _) = self.lexemes.class(at) else { return None };
        match self.month_led(comma)? {
            (Expr::Day { year, month, day, ambiguous, .. }, end) => {
                Some((Expr::Day { year, month, day, weekday: Some(weekday), ambiguous }, end))
            }
            _ => None,
        }
    }
}

/// "the first Friday of July", "the last Sunday in October".
pub(super) fn nth_weekday(g: &Grammar, at: usize) -> Match {
    let l = g.lexemes;
    let the = at + usize::from(l.is(at, &["the"]));
    let n = match l.class(the) {
        Class::Ordinal(n @ 1..=5) => n as i8,
        _ if l.is(the, &["last"]) => -1,
        _ => return None,
    };
    let Class::Weekday(weekday, _) = l.class(the + 1) else { return None };
    if !l.is(the + 2, &["of", "in"]) {
        return None;
    }
    let (month, end) = match g.month_led(the + 3) {
        Some((month @ Expr::Month { .. }, end)) => (month, end),
        _ => {
            let (by, end) = month_word(l, the + 3)?;
            (Expr::Shift { by, period: Period::Month, base: Base::Publication }, end)
        }
    };
    Some((Expr::NthWeekday { n, weekday, month: Box::new(month) }, end))
}
