//! Days with names: happenings that news dates other things by (`dates/events.tsv`), and holidays of states
//! (`dates/holidays.tsv`).

use crate::actors::{fold, words};
use crate::source::{Files, LexiconError, Row};
use demarche_types::PartialDate;
use std::collections::HashMap;

const EVENTS: &str = "dates/events.tsv";
const HOLIDAYS: &str = "dates/holidays.tsv";

/// A happening with a name, with its first and last day.
#[derive(Debug)]
struct Happening {
    /// The words of its name, with their case.
    name: Vec<String>,
    first: PartialDate,
    last: PartialDate,
}

/// A holiday: state, month and day.
#[derive(Debug)]
struct Holiday {
    state: Option<String>,
    month: u8,
    day: u8,
}

/// Named days, indexed.
#[derive(Debug, Default)]
pub struct Days {
    /// By the first word of the name, longest names first.
    happenings: HashMap<String, Vec<Happening>>,
    holidays: HashMap<String, Vec<Holiday>>,
}

impl Days {
    pub(crate) fn from_files(files: &Files) -> Result<Days, LexiconError> {
        let mut days = Days::default();
        for row in files.rows(EVENTS, 2)? {
            let first = point(&row, 1)?;
            let last = if row.cell(2).is_empty() { first } else { point(&row, 2)? };
            if last.latest() < first.earliest() {
                return Err(row.fault("the last day lies before the first", "swap the two"));
            }
            for name in row.list(0) {
                let name: Vec<String> = words(name).map(|range| fold(&name[range]).into_owned()).collect();
                let Some(begins) = name.first().cloned() else { continue };
                let known = days.happenings.entry(begins).or_default();
                if !known.iter().any(|one| one.name == name) {
                    known.push(Happening { name, first, last });
                    known.sort_by_key(|one| std::cmp::Reverse(one.name.len()));
                }
            }
        }
        for row in files.rows(HOLIDAYS, 3)? {
            let fault = || row.fault(format!("{:?} is no month and day", row.cell(2)), "write them as 07-14");
            let (month, day) = row.cell(2).split_once('-').ok_or_else(fault)?;
            let (Ok(month @ 1..=12), Ok(day @ 1..=31)) = (month.parse(), day.parse()) else { return Err(fault()) };
            let state = Some(row.cell(1).to_owned()).filter(|state| !state.is_empty());
            days.holidays.entry(row.cell(0).to_owned()).or_default().push(Holiday { state, month, day });
        }
        Ok(days)
    }

    /// The longest happening whose name begins with the word at 0 of `word`: how many words it has, its first and
    /// its last day. Words are folded, with their case.
    pub fn happening<'a>(&self, word: impl Fn(usize) -> Option<&'a str>) -> Option<(usize, PartialDate, PartialDate)> {
        let known = self.happenings.get(word(0)?)?;
        let is_here = |one: &&Happening| one.name.iter().enumerate().all(|(at, part)| word(at) == Some(part.as_str()));
        known.iter().find(is_here).map(|one| (one.name.len(), one.first, one.last))
    }

    /// Month and day of a holiday, by its name in small letters and the state that keeps it, if the text names one.
    pub fn holiday(&self, name: &str, state: Option<&str>) -> Option<(u8, u8)> {
        let known = self.holidays.get(name)?;
        let of = |wanted: Option<&str>| known.iter().find(|one| one.state.as_deref() == wanted);
        let found = of(state).or_else(|| of(None))?;
        Some((found.month, found.day))
    }

    /// Whether some state keeps a holiday of this name, in small letters.
    pub fn is_holiday(&self, name: &str) -> bool {
        self.holidays.contains_key(name)
    }
}

fn point(row: &Row<'_>, cell: usize) -> Result<PartialDate, LexiconError> {
    row.cell(cell)
        .parse()
        .map_err(|_| row.fault(format!("{:?} is no date", row.cell(cell)), "write YYYY-MM-DD, YYYY-MM or YYYY"))
}
