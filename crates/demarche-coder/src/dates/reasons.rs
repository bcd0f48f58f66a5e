//! Why an expression of time means what it means, for `explain`.
//!
//! In: an expression, its date, and what it could lean on. Out: one line. Nothing is decided here.

use super::grammar::{Base, Expr, Which, YearRef};
use super::resolve::{Context, Tense};
use demarche_types::{DateBasis, Dated, PartialDate, WhyUndated};

/// How the date was reckoned, or what it lacks.
pub(super) fn why(expr: &Expr, dated: &Dated, context: &Context) -> String {
    let told = |point: Option<PartialDate>| {
        point.map_or("a date told before".to_owned(), |point| format!("{point}, told before"))
    };
    let basis = match dated {
        Dated::Unknown(WhyUndated::NoAnchor) if context.publication.is_none() && counts_from_publication(expr) => {
            return "counts from the day of writing, which is not known".to_owned();
        }
        Dated::Unknown(why) => return why.to_string(),
        Dated::Known { basis, .. } => basis,
    };
    match basis {
        DateBasis::Stated => "told in full".to_owned(),
        DateBasis::Inferred if matches!(expr, Expr::Named(..)) => "a happening that is known by its name".to_owned(),
        DateBasis::Inferred if is_ambiguous(expr) => {
            "day and month in the order that does not lie ahead, else month first".to_owned()
        }
        DateBasis::Inferred => format!("its year is that of {}", told(context.previous)),
        _ if !counts_from_publication(expr) => match expr {
            Expr::Offset { base: Base::Known(point), .. } | Expr::Shift { base: Base::Known(point), .. } => {
                format!("counted from the happening beside it, {point}")
            }
            Expr::Offset { base: Base::Point(_), .. } | Expr::Shift { base: Base::Point(_), .. } => {
                "counted from the date beside it".to_owned()
            }
            _ => format!("counted from {}", told(context.previous.or(context.previous_day))),
        },
        _ => {
            let from =
                context.publication.map_or(String::new(), |point| format!("counted from the day of writing, {point}"));
            let tense = match (leans_on_tense(expr), context.tense) {
                (false, _) => "",
                (true, Tense::Past) => "; its clause tells the past, so the last one",
                (true, Tense::Future) => "; its clause speaks of what is to come, so the next one",
                (true, Tense::Untold) => "; no tense tells, so the last one unless the next is near",
            };
            format!("{from}{tense}")
        }
    }
}

fn counts_from_publication(expr: &Expr) -> bool {
    !matches!(
        expr,
        Expr::FromPrevious(_)
            | Expr::Shift {
                base: Base::Previous | Base::Untold | Base::Happening(_) | Base::Known(_) | Base::Point(_),
                ..
            }
            | Expr::Offset {
                base: Base::Previous | Base::Untold | Base::Happening(_) | Base::Known(_) | Base::Point(_),
                ..
            }
            | Expr::Day { year: YearRef::Same, .. }
            | Expr::Month { year: YearRef::Same, .. }
            | Expr::Season { year: YearRef::Same, .. }
    )
}

fn leans_on_tense(expr: &Expr) -> bool {
    match expr {
        Expr::Day { year, .. } | Expr::Holiday { year, .. } | Expr::Part { year, .. } => *year == YearRef::Open,
        Expr::Month { year, which, .. } | Expr::Season { year, which, .. } => {
            *year == YearRef::Open && *which == Which::Bare
        }
        Expr::Weekday { which, .. } => *which == Which::Bare,
        _ => false,
    }
}

fn is_ambiguous(expr: &Expr) -> bool {
    matches!(expr, Expr::Day { ambiguous: true, .. })
}
