//! What an expression of time means, given when the text was written and what was told before.
//!
//! In: an expression and its context. Out: a date as exact as the text supports, with its basis, or the
//! reason why there is none. Nothing is guessed: a day that no calendar has stays garbled.

use super::grammar::{Base, Bound, Expr, Which, YearRef};
use super::holidays::{self, Holiday};
use crate::lexemes::Period;
use demarche_types::{Date, DateBasis, DateValue, Dated, PartialDate, Season, WhyUndated};
use jiff::civil;

/// Whether the clause speaks of the past or of what is to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    Untold,
}

/// What an expression may lean on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    /// The day, month or year of writing.
    pub(super) publication: Option<PartialDate>,
    /// The date told last before this one.
    pub(super) previous: Option<PartialDate>,
    /// The day told last, for what counts in days.
    pub(super) previous_day: Option<PartialDate>,
    /// Whether the year of `previous` may be lent to a date without one.
    pub(super) lends_year: bool,
    /// Whether nothing was told before, so that "the next day" can only count from the day of writing.
    pub(super) opens: bool,
    pub(super) tense: Tense,
    /// Whether the text writes the day before the month in numbers ("24/4/2018"), if it shows.
    pub(super) day_first: Option<bool>,
}

/// A year-less date so few days ahead is rather that than almost a year old, when no tense tells.
const NEAR_AHEAD: i32 = 31;

/// The value of `expr`; `None` where it turns out to be no date at all.
pub(super) fn resolve(expr: &Expr, context: &Context) -> Option<Dated> {
    match value(expr, context) {
        Outcome::Date(value, basis) => Some(Dated::Known { precision: value.precision(), value, basis }),
        Outcome::Unknown(why) => Some(Dated::Unknown(why)),
        Outcome::NoDate => None,
    }
}

/// The value with its other end open: "since 2014", "until 2014".
pub(super) fn opened(value: &DateValue, forward: bool) -> DateValue {
    let (first, last) = ends(value);
    match (forward, first, last) {
        (true, Some(first), _) => DateValue::From(first),
        (false, _, Some(last)) => DateValue::Until(last),
        _ => *value,
    }
}

/// First and last part of a value, as exact as it was told.
pub(super) fn ends(value: &DateValue) -> (Option<PartialDate>, Option<PartialDate>) {
    let both = |first, last| (Some(first), Some(last));
    match *value {
        DateValue::On(date) => both(date, date),
        DateValue::Between(first, last) => both(first, last),
        DateValue::Decade(first) => both(PartialDate::Year(first), PartialDate::Year(first + 9)),
        DateValue::Century(first) => both(PartialDate::Year(first), PartialDate::Year(first + 99)),
        DateValue::From(first) => (Some(first), None),
        DateValue::Until(last) => (None, Some(last)),
        DateValue::Season(..) | DateValue::Quarter(..) => {
            let month = |date: Date| PartialDate::Month(date.year(), date.month());
            (value.earliest().map(month), value.latest().map(month))
        }
    }
}

enum Outcome {
    Date(DateValue, DateBasis),
    Unknown(WhyUndated),
    NoDate,
}

impl Outcome {
    fn on(date: Option<PartialDate>, basis: DateBasis) -> Outcome {
        date.map_or(Outcome::Unknown(WhyUndated::NoAnchor), |date| Outcome::Date(DateValue::On(date), basis))
    }
}

const NO_ANCHOR: Outcome = Outcome::Unknown(WhyUndated::NoAnchor);

fn value(expr: &Expr, context: &Context) -> Outcome {
    match expr {
        Expr::Vague => Outcome::Unknown(WhyUndated::Vague),
        Expr::Garbled(why) => Outcome::Unknown(WhyUndated::Garbled(why.clone())),
        Expr::Year(year) => Outcome::Date(DateValue::On(PartialDate::Year(*year)), DateBasis::Stated),
        Expr::Decade(first) => Outcome::Date(DateValue::Decade(*first), DateBasis::Stated),
        Expr::Century(first) => Outcome::Date(DateValue::Century(*first), DateBasis::Stated),
        Expr::Day { year, month, day, weekday, ambiguous } => {
            day_value(*year, (*month, *day), *weekday, *ambiguous, context)
        }
        Expr::DayOfMonth { day, weekday, month } => day_of_month(*day, *weekday, *month, context),
        Expr::Month { year, month, which } => month_value(*year, *month, *which, context),
        Expr::Season { year, season, which } => season_value(*year, *season, *which, context),
        Expr::Part { year, part, of } => part_value(*year, *part, *of, context),
        Expr::Weekday { day, which } => weekday_value(*day, *which, context),
        Expr::Shift { by, period, base } => shift(*by, *period, base, context),
        Expr::Offset { by, base, bound } => offset(by, base, *bound, context),
        Expr::Stretch { by, period } => stretch(*by, *period, context),
        Expr::Ahead { by, period } => match context.tense {
            Tense::Future => offset(&[(*by, *period)], &Base::Publication, Bound::Near, context),
            _ => Outcome::NoDate,
        },
        Expr::NthWeekday { n, weekday, month } => nth_weekday(*n, *weekday, month, context),
        Expr::Holiday { holiday, year } => holiday_value(*holiday, *year, context),
        Expr::Range(first, last) => range(first, last, context),
        Expr::FromPrevious(inner) => {
            let told = context.previous.or(context.publication.filter(|_| context.opens));
            value(inner, &Context { publication: told, tense: Tense::Untold, ..*context })
        }
        Expr::Named(first, last) if first == last => Outcome::on(Some(*first), DateBasis::Inferred),
        Expr::Named(first, last) => Outcome::Date(DateValue::Between(*first, *last), DateBasis::Inferred),
        Expr::Onward(first) => match value(first, context) {
            Outcome::Date(value, basis) => Outcome::Date(opened(&value, true), basis),
            other => other,
        },
    }
}

// Calendar arithmetic.

fn civil(date: Date) -> civil::Date {
    civil::Date::new(date.year(), date.month() as i8, date.day() as i8).unwrap_or(civil::Date::constant(1970, 1, 1))
}

fn date(day: civil::Date) -> Option<Date> {
    Date::new(day.year(), day.month() as u8, day.day() as u8).ok()
}

fn plus_days(day: Date, days: i32) -> Option<Date> {
    civil(day).checked_add(jiff::Span::new().try_days(days).ok()?).ok().and_then(date)
}

fn plus_months(day: Date, months: i32) -> Option<Date> {
    civil(day).checked_add(jiff::Span::new().try_months(months).ok()?).ok().and_then(date)
}

fn days_between(from: Date, to: Date) -> i32 {
    civil(from).until(civil(to)).map_or(0, |span| span.get_days())
}

/// 0 (Monday) – 6 (Sunday).
fn weekday_of(day: Date) -> i32 {
    i32::from(civil(day).weekday().to_monday_zero_offset())
}

fn weekday_name(day: Date) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    NAMES[weekday_of(day).rem_euclid(7) as usize]
}

fn month_name(month: u8) -> &'static str {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES[usize::from(month.clamp(1, 12) - 1)]
}

/// The day, no finer than `point` is known.
fn as_exact_as(point: PartialDate, day: Date) -> PartialDate {
    match point {
        PartialDate::Year(_) => PartialDate::Year(day.year()),
        PartialDate::Month(..) => PartialDate::Month(day.year(), day.month()),
        PartialDate::Day(_) => PartialDate::Day(day),
    }
}

/// The day of a known point; for a month or year that is only known as such, its last day.
fn last_day(point: PartialDate) -> Date {
    point.latest()
}

/// `point` moved by so many periods, as exact as the periods allow.
fn moved(point: PartialDate, by: i32, period: Period) -> Option<PartialDate> {
    let day = match point {
        PartialDate::Day(day) => day,
        // The middle of a coarse point moves: two days after a month are in that month.
        PartialDate::Month(year, month) => Date::new(year, month, 15).ok()?,
        PartialDate::Year(year) => Date::new(year, 7, 1).ok()?,
    };
    let to = match period {
        Period::Hour => day,
        Period::Day => plus_days(day, by)?,
        Period::Week | Period::Weekend => plus_days(day, by.checked_mul(7)?)?,
        Period::Month => plus_months(day, by)?,
        Period::Quarter => plus_months(day, by.checked_mul(3)?)?,
        Period::Year => plus_months(day, by.checked_mul(12)?)?,
        Period::Decade => plus_months(day, by.checked_mul(120)?)?,
        Period::Century => plus_months(day, by.checked_mul(1200)?)?,
    };
    Some(as_exact_as(point, to))
}

/// `point` no finer than `period`.
fn coarsened(point: PartialDate, period: Period) -> PartialDate {
    let first = point.earliest();
    match (period, point) {
        (Period::Year | Period::Decade | Period::Century, _) => PartialDate::Year(point.year()),
        (Period::Month | Period::Quarter, PartialDate::Day(_)) => PartialDate::Month(first.year(), first.month()),
        _ => point,
    }
}

/// Whether a point is known finely enough to speak of `period`.
fn fine_enough(point: PartialDate, period: Period) -> bool {
    match point {
        PartialDate::Day(_) => true,
        PartialDate::Month(..) => period >= Period::Month,
        PartialDate::Year(_) => period >= Period::Year,
    }
}

// Absolute dates, with or without their year.

fn day_value(
    year: YearRef,
    (month, day): (u8, u8),
    weekday: Option<i8>,
    ambiguous: bool,
    context: &Context,
) -> Outcome {
    if day > most_days(month) {
        let why = format!("{} has no day {day}", month_name(month));
        return Outcome::Unknown(WhyUndated::Garbled(why));
    }
    let (month, day, basis) = match (ambiguous, context.day_first) {
        (false, _) => (month, day, DateBasis::Stated),
        (true, Some(true)) => (day, month, DateBasis::Stated),
        (true, Some(false)) => (month, day, DateBasis::Stated),
        (true, None) => match (year, context.publication) {
            // Month first, unless that lies ahead of the day of writing and the other reading does not.
            (YearRef::Stated(year), Some(now)) => {
                let ahead = |month, day| Date::new(year, month, day).is_ok_and(|date| date > last_day(now));
                if ahead(month, day) && !ahead(day, month) {
                    (day, month, DateBasis::Inferred)
                } else {
                    (month, day, DateBasis::Inferred)
                }
            }
            _ => (month, day, DateBasis::Inferred),
        },
    };
    let known = |year: i16, basis: DateBasis| match Date::new(year, month, day) {
        Err(_) => Outcome::Unknown(WhyUndated::Garbled(format!("{} {year} has no day {day}", month_name(month)))),
        Ok(date) => match weekday {
            Some(told) if i32::from(told) != weekday_of(date) => {
                Outcome::Unknown(WhyUndated::Garbled(format!("{date} is a {}", weekday_name(date))))
            }
            _ => Outcome::Date(DateValue::On(PartialDate::Day(date)), basis),
        },
    };
    if let Some((year, told)) = told_year(year, context) {
        return match told {
            Some(year_basis) => known(year, year_basis),
            None => known(year, basis),
        };
    }
    if year != YearRef::Open {
        return NO_ANCHOR;
    }
    // The weekday picks the year.
    if let (Some(told), Some(now)) = (weekday, context.publication) {
        let fits = |year: i16| Date::new(year, month, day).is_ok_and(|date| weekday_of(date) == i32::from(told));
        let ahead = |year: i16| Date::new(year, month, day).is_ok_and(|date| date > last_day(now));
        let this = now.year();
        let mut years = vec![this, this - 1, this + 1, this - 2, this - 3, this - 4, this - 5, this - 6];
        if context.tense == Tense::Future {
            years.sort_by_key(|&year| !ahead(year));
        } else {
            years.sort_by_key(|&year| ahead(year) && days_to(now, year, month, day) > NEAR_AHEAD);
        }
        return match years.into_iter().find(|&year| fits(year)) {
            Some(year) => known(year, DateBasis::Relative),
            None => known(this, DateBasis::Relative),
        };
    }
    if let Some(year) = lent_year(month, context) {
        return known(year, DateBasis::Inferred);
    }
    let Some(now) = context.publication else { return NO_ANCHOR };
    let year = nearest_year(now, month, Some(day), context.tense);
    match Date::new(year, month, day) {
        // 29 February: the latest year that has one.
        Err(_) => known(
            (year - 8..=year).rev().find(|&y| Date::new(y, month, day).is_ok()).unwrap_or(year),
            DateBasis::Relative,
        ),
        Ok(_) => known(year, DateBasis::Relative),
    }
}

fn most_days(month: u8) -> u8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_to(now: PartialDate, year: i16, month: u8, day: u8) -> i32 {
    Date::new(year, month, day).map_or(0, |date| days_between(last_day(now), date))
}

/// The year a date is told with, and on what basis if not its own.
fn told_year(year: YearRef, context: &Context) -> Option<(i16, Option<DateBasis>)> {
    match year {
        YearRef::Open => None,
        YearRef::Stated(year) => Some((year, None)),
        YearRef::Shifted(by) => context.publication.map(|now| (now.year() + by, Some(DateBasis::Relative))),
        YearRef::Same => {
            context.previous.or(context.publication).map(|point| (point.year(), Some(DateBasis::Relative)))
        }
    }
}

/// The year of the date told just before, for a date without one; a new year begins where the months run back.
fn lent_year(month: u8, context: &Context) -> Option<i16> {
    let previous = context.previous.filter(|_| context.lends_year || context.publication.is_none())?;
    if context.publication.is_some_and(|now| now.year() == previous.year()) {
        return None;
    }
    let told = match previous {
        PartialDate::Year(_) => return Some(previous.year()),
        PartialDate::Month(_, told) => told,
        PartialDate::Day(date) => date.month(),
    };
    let wraps = told >= 10 && month <= 3;
    let year = if wraps { previous.year() + 1 } else { previous.year() };
    // Never beyond the day of writing, unless the story is there already.
    let now = context
        .publication
        .filter(|now| previous.earliest() <= now.latest())
        .map(|now| (now.latest().year(), now.latest().month()));
    Some(if now.is_some_and(|now| (year, month) > now) { year - 1 } else { year })
}

/// The year that makes a date without one the latest of the past, or the next to come.
fn nearest_year(now: PartialDate, month: u8, day: Option<u8>, tense: Tense) -> i16 {
    let today = last_day(now);
    let first = |year: i16| Date::new(year, month, day.unwrap_or(1).min(28)).ok();
    let this = now.year();
    // A day that has begun is past; so is a month.
    let begun = match day {
        Some(day) => (month, day) <= (today.month(), today.day()),
        None => month <= today.month(),
    };
    match tense {
        Tense::Future
            if begun
                && !(day.is_none() && month == today.month())
                && (Some(today.day()), today.month()) != (day, month) =>
        {
            this + 1
        }
        Tense::Future => this,
        _ if begun => this,
        Tense::Past => this - 1,
        Tense::Untold => {
            let near = first(this).is_some_and(|date| days_between(today, date) <= NEAR_AHEAD);
            if near { this } else { this - 1 }
        }
    }
}

fn day_of_month(day: u8, weekday: Option<i8>, month: i16, context: &Context) -> Outcome {
    let Some(now) = context.publication.filter(|now| fine_enough(*now, Period::Month)) else { return NO_ANCHOR };
    let at = |by: i32| {
        plus_months(PartialDate::Month(now.latest().year(), now.latest().month()).earliest(), by)
            .and_then(|first| Date::new(first.year(), first.month(), day).ok())
    };
    let Some(told) = weekday else {
        return match at(i32::from(month)) {
            Some(date) => Outcome::on(Some(PartialDate::Day(date)), DateBasis::Relative),
            None => Outcome::Unknown(WhyUndated::Garbled(format!("the month has no day {day}"))),
        };
    };
    // The month near the day of writing in which the weekday fits, the past first.
    let future = context.tense == Tense::Future;
    let order: [i32; 14] = if future {
        [0, 1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6, -7]
    } else {
        [0, -1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, 1, 2]
    };
    let fitting = |by: &i32| {
        at(*by).filter(|date| weekday_of(*date) == i32::from(told) && (*by != 0 || !future || *date >= last_day(now)))
    };
    let today = last_day(now);
    let mut dates = order.iter().filter_map(fitting);
    let found = if future {
        dates.next()
    } else {
        dates.find(|date| *date <= today).or_else(|| order.iter().find_map(fitting))
    };
    match found {
        Some(date) => Outcome::on(Some(PartialDate::Day(date)), DateBasis::Relative),
        None => Outcome::Unknown(WhyUndated::Garbled(format!("no near month has such a day {day}"))),
    }
}

fn month_value(year: YearRef, month: u8, which: Which, context: &Context) -> Outcome {
    let on = |year: i16, basis: DateBasis| Outcome::Date(DateValue::On(PartialDate::Month(year, month)), basis);
    if let Some((year, told)) = told_year(year, context) {
        return on(year, told.unwrap_or(DateBasis::Stated));
    }
    if year != YearRef::Open {
        return NO_ANCHOR;
    }
    if which == Which::Bare
        && let Some(year) = lent_year(month, context)
    {
        return on(year, DateBasis::Inferred);
    }
    let Some(now) = context.publication.filter(|now| fine_enough(*now, Period::Month) || which == Which::Bare) else {
        return NO_ANCHOR;
    };
    if let PartialDate::Year(year) = now {
        return on(year, DateBasis::Inferred);
    }
    let (this, today) = (now.year(), now.latest().month());
    let year = match which {
        Which::Last => {
            if month < today {
                this
            } else {
                this - 1
            }
        }
        Which::Next => {
            if month > today {
                this
            } else {
                this + 1
            }
        }
        Which::This | Which::OfWeek(_) => this,
        Which::Bare => nearest_year(now, month, None, context.tense),
    };
    on(year, DateBasis::Relative)
}

fn season_value(year: YearRef, season: Season, which: Which, context: &Context) -> Outcome {
    let on = |year: i16, basis: DateBasis| Outcome::Date(DateValue::Season(year, season), basis);
    if let Some((year, told)) = told_year(year, context) {
        return on(year, told.unwrap_or(DateBasis::Stated));
    }
    if year != YearRef::Open {
        return NO_ANCHOR;
    }
    let Some(now) = context.publication.filter(|now| fine_enough(*now, Period::Month)) else { return NO_ANCHOR };
    let today = last_day(now);
    let begins = |year: i16| DateValue::Season(year, season).earliest();
    let ends = |year: i16| DateValue::Season(year, season).latest();
    let this = now.year();
    let near = [this + 1, this, this - 1, this - 2];
    let begun = near.into_iter().find(|&year| begins(year).is_some_and(|first| first <= today));
    let over = near.into_iter().find(|&year| ends(year).is_some_and(|last| last < today));
    let ahead = near.into_iter().rev().find(|&year| begins(year).is_some_and(|first| first > today));
    let current = near.into_iter().rev().find(|&year| ends(year).is_some_and(|last| last >= today));
    let year = match (which, context.tense) {
        (Which::Last, _) => over,
        (Which::Next, _) => ahead,
        (Which::This, _) if season == Season::Winter => {
            if today.month() >= 9 {
                Some(this)
            } else {
                Some(this - 1)
            }
        }
        (Which::This | Which::OfWeek(_), Tense::Past) if begins(this).is_some_and(|first| first > today) => {
            Some(this - 1)
        }
        (Which::This | Which::OfWeek(_), _) => Some(this),
        (Which::Bare, Tense::Future) => current,
        (Which::Bare, _) => begun,
    };
    year.map_or(NO_ANCHOR, |year| on(year, DateBasis::Relative))
}

fn part_value(year: YearRef, part: u8, of: u8, context: &Context) -> Outcome {
    let on = |year: i16, basis: DateBasis| {
        let value = if of == 4 {
            DateValue::Quarter(year, part)
        } else {
            let first = (part - 1) * 6 + 1;
            DateValue::Between(PartialDate::Month(year, first), PartialDate::Month(year, first + 5))
        };
        Outcome::Date(value, basis)
    };
    if let Some((year, told)) = told_year(year, context) {
        return on(year, told.unwrap_or(DateBasis::Stated));
    }
    let Some(now) = context.publication.filter(|_| year == YearRef::Open) else { return NO_ANCHOR };
    let first = (part - 1) * (12 / of) + 1;
    on(nearest_year(now, first, None, context.tense), DateBasis::Relative)
}

fn nth_weekday(n: i8, weekday: i8, month: &Expr, context: &Context) -> Outcome {
    let (month, basis) = match value(month, context) {
        Outcome::Date(DateValue::On(PartialDate::Month(year, month)), basis) => ((year, month), basis),
        Outcome::Unknown(why) => return Outcome::Unknown(why),
        _ => return NO_ANCHOR,
    };
    match nth_of_month(n, weekday, month.0, month.1) {
        Some(date) => Outcome::on(Some(PartialDate::Day(date)), basis),
        None => Outcome::Unknown(WhyUndated::Garbled(format!("{} {} has no such day", month_name(month.1), month.0))),
    }
}

fn nth_of_month(n: i8, weekday: i8, year: i16, month: u8) -> Option<Date> {
    let whole = PartialDate::Month(year, month);
    let first = whole.earliest();
    let lead = (i32::from(weekday) - weekday_of(first)).rem_euclid(7);
    if n < 0 {
        let last = whole.latest();
        return plus_days(last, -(weekday_of(last) - i32::from(weekday)).rem_euclid(7));
    }
    plus_days(first, lead + 7 * (i32::from(n) - 1)).filter(|date| date.month() == month)
}

fn holiday_value(holiday: Holiday, year: YearRef, context: &Context) -> Outcome {
    let day_in = |year: i16| match holiday {
        Holiday::Fixed(month, day) => Date::new(year, month, day).ok(),
        Holiday::Easter(days) => {
            let (month, day) = holidays::easter(year);
            Date::new(year, month, day).ok().and_then(|sunday| plus_days(sunday, i32::from(days)))
        }
        Holiday::Nth(n, weekday, month) => nth_of_month(n, weekday, year, month),
        Holiday::Elsewhere => None,
    };
    if holiday == Holiday::Elsewhere {
        return match told_year(year, context) {
            Some((year, told)) => {
                Outcome::Date(DateValue::On(PartialDate::Year(year)), told.unwrap_or(DateBasis::Stated))
            }
            None => Outcome::Unknown(WhyUndated::Vague),
        };
    }
    if let Some((year, told)) = told_year(year, context) {
        return Outcome::on(day_in(year).map(PartialDate::Day), told.unwrap_or(DateBasis::Stated));
    }
    let Some(now) = context.publication else { return NO_ANCHOR };
    let this = now.year();
    let Some(day) = day_in(this) else { return NO_ANCHOR };
    let year = nearest_year(now, day.month(), Some(day.day()), context.tense);
    Outcome::on(day_in(year).map(PartialDate::Day), DateBasis::Relative)
}

// Dates that count from another.

fn weekday_value(weekday: i8, which: Which, context: &Context) -> Outcome {
    let Some(now) = context.publication else { return NO_ANCHOR };
    let PartialDate::Day(today) = now else { return Outcome::on(Some(now), DateBasis::Relative) };
    let away = i32::from(weekday) - weekday_of(today);
    let days = match which {
        Which::Last => away.rem_euclid(7) - 7,
        Which::Next => (away - 1).rem_euclid(7) + 1,
        Which::This if away < 0 && context.tense == Tense::Future => away + 7,
        Which::This => away,
        Which::OfWeek(by) => away + 7 * i32::from(by),
        Which::Bare if context.tense == Tense::Future => (away - 1).rem_euclid(7) + 1,
        Which::Bare => -(-away).rem_euclid(7),
    };
    Outcome::on(plus_days(today, days).map(PartialDate::Day), DateBasis::Relative)
}

/// The point that a base stands for.
fn base_point(base: &Base, period: Period, context: &Context) -> Result<PartialDate, Outcome> {
    let point = match base {
        Base::Publication => context.publication,
        Base::Previous => {
            let fine = context.previous.filter(|point| fine_enough(*point, period));
            // Days do not count from a year.
            let coarse = context.previous.filter(|point| !matches!(point, PartialDate::Year(_)));
            let told = if period < Period::Month { fine.or(context.previous_day).or(coarse) } else { context.previous };
            told.or(context.publication.filter(|_| context.opens))
        }
        Base::Known(point) => Some(*point),
        Base::Happening(_) | Base::Untold => None,
        Base::Point(expr) => match value(expr, context) {
            Outcome::Date(value, _) => ends(&value).0.or(ends(&value).1),
            other => return Err(other),
        },
    };
    point.ok_or(NO_ANCHOR)
}

fn shift(by: i16, period: Period, base: &Base, context: &Context) -> Outcome {
    if by == 0 && *base == Base::Previous && context.previous.is_none() {
        return NO_ANCHOR;
    }
    let point = match base_point(base, period, context) {
        Ok(point) => point,
        Err(outcome) => return outcome,
    };
    let Some(point_moved) = moved(point, i32::from(by), period) else { return NO_ANCHOR };
    if !fine_enough(point, period) {
        return Outcome::on(Some(point_moved), DateBasis::Relative);
    }
    let day = point_moved.latest();
    let between = |first: Option<Date>, last: Option<Date>| match (first, last) {
        (Some(first), Some(last)) => {
            Outcome::Date(DateValue::Between(PartialDate::Day(first), PartialDate::Day(last)), DateBasis::Relative)
        }
        _ => NO_ANCHOR,
    };
    let known = |value: DateValue| Outcome::Date(value, DateBasis::Relative);
    match period {
        Period::Hour | Period::Day => known(DateValue::On(point_moved)),
        Period::Week => {
            let monday = plus_days(day, -weekday_of(day));
            between(monday, monday.and_then(|monday| plus_days(monday, 6)))
        }
        Period::Weekend => {
            // The weekend of this week; in the past tense the latest that has begun.
            let today = point.latest();
            let mut saturday = plus_days(today, 5 - weekday_of(today));
            let begun = weekday_of(today) >= 5;
            let back = match by {
                0 => i32::from(context.tense == Tense::Past && !begun),
                by if by < 0 => 1 - i32::from(by + 1),
                by => -i32::from(by - i16::from(!begun && *base == Base::Publication)),
            };
            saturday = saturday.and_then(|saturday| plus_days(saturday, -7 * back));
            between(saturday, saturday.and_then(|saturday| plus_days(saturday, 1)))
        }
        Period::Month => known(DateValue::On(PartialDate::Month(day.year(), day.month()))),
        Period::Quarter => known(DateValue::Quarter(day.year(), (day.month() - 1) / 3 + 1)),
        Period::Year => known(DateValue::On(PartialDate::Year(day.year()))),
        Period::Decade => known(DateValue::Decade(day.year() - day.year().rem_euclid(10))),
        Period::Century => known(DateValue::Century(day.year() - day.year().rem_euclid(100))),
    }
}

fn offset(by: &[(i32, Period)], base: &Base, bound: Bound, context: &Context) -> Outcome {
    let finest = by.iter().map(|&(_, period)| period).min().unwrap_or(Period::Day);
    let mut point = match base_point(base, finest, context) {
        Ok(point) => point,
        Err(outcome) => return outcome,
    };
    for &(count, period) in by {
        match moved(point, count, period) {
            Some(to) => point = to,
            None => return NO_ANCHOR,
        }
    }
    let on = coarsened(point, finest);
    let value = match bound {
        Bound::Near => DateValue::On(on),
        Bound::Earlier => DateValue::Until(on),
        Bound::Later => DateValue::From(on),
    };
    Outcome::Date(value, DateBasis::Relative)
}

fn stretch(by: i32, period: Period, context: &Context) -> Outcome {
    let Some(now) = context.publication else { return NO_ANCHOR };
    let Some(other) = moved(now, by, period) else { return NO_ANCHOR };
    if other == now {
        return Outcome::on(Some(now), DateBasis::Relative);
    }
    let (first, last) = if by < 0 { (other, now) } else { (now, other) };
    Outcome::Date(DateValue::Between(first, last), DateBasis::Relative)
}

fn range(first: &Expr, last: &Expr, context: &Context) -> Outcome {
    let (from, basis) = match value(first, context) {
        Outcome::Date(value, basis) => (value, basis),
        other => return other,
    };
    // The right end takes its year from the left: "May 2015 to June".
    let led = Context {
        previous: ends(&from).0,
        lends_year: matches!(basis, DateBasis::Stated | DateBasis::Inferred),
        ..*context
    };
    let to = match value(last, &led) {
        Outcome::Date(value, _) => value,
        other => return other,
    };
    let (Some(start), Some(mut end)) = (ends(&from).0, ends(&to).1) else { return NO_ANCHOR };
    let mut start = start;
    if end.latest() < start.earliest() {
        // "November to February", told without years: the earlier end lies a year back, or the later ahead.
        let open = |expr: &Expr| {
            matches!(expr, Expr::Day { year: YearRef::Open, .. } | Expr::Month { year: YearRef::Open, .. })
        };
        if open(last) && !matches!(basis, DateBasis::Relative) {
            end = moved(end, 1, Period::Year).unwrap_or(end);
        } else if open(first) {
            start = moved(start, -1, Period::Year).unwrap_or(start);
        }
    }
    if end.latest() < start.earliest() {
        return Outcome::Unknown(WhyUndated::Garbled(format!("{start} lies after {end}")));
    }
    Outcome::Date(DateValue::Between(start, end), basis)
}
