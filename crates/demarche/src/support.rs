//! What imported event data have that may be a claim: evidence of its own kind, beside the voices and never among them.
//!
//! In: a snapshot, related articles, claims by number. Out: for each claim the rows of each data set that name the same two
//! states, either way, the same kind of act and the same days. Such a row is a machine's or a reader's code of some report,
//! perhaps of the very articles that are here, so it is no origin and changes no status.

use crate::Corroboration;
use demarche_relate::{Day, taken_for_each_other};
use demarche_store::{Day as StoredDay, Fault, ImportedRow, Snapshot, StoreError, Wanted};
use demarche_types::{ActorCode, EventType};
use std::collections::{BTreeMap, BTreeSet};

/// What one data set has on a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Support {
    /// The data set.
    pub data_set: String,
    /// What is known to be weak in data of its kind.
    pub weakness: &'static str,
    /// Rows in which the claim's source acts, the nearest in time first.
    pub forth: Vec<ImportedRow>,
    /// Rows in which the claim's target acts on its source.
    pub back: Vec<ImportedRow>,
}

/// A claim's dates are taken as days up to this length …
const EXACT: Day = 6;
/// … and rows lie at most so many days before and after: data sets date by the report as often as by the deed.
const BEFORE: Day = 1;
const AFTER: Day = 3;
/// Where a claim has no day of its own, rows lie so many days before its first report.
const UNDATED: Day = 6;

/// What is known to be weak in a kind of data set.
pub fn weakness(kind: &str) -> &'static str {
    match kind {
        "gdelt1" | "gdelt2" => {
            "coded by machine; counts reports, repeats old happenings as new ones, and takes the day of the report for that of the deed"
        }
        "icews" => {
            "coded by machine from agency news; doubles are left out within a day only, sides are often exchanged, and small states are thin"
        }
        "polecat" => {
            "coded by a language model; dates are often those of the article, and one story may stand in several rows"
        }
        "phoenix" => {
            "coded by machine from one feed or archive; doubles are left out by day, places and sides are often missing"
        }
        "acled" => {
            "coded by people from press and partners; revised for weeks, precise to the day only where the report is, violence and protest only"
        }
        _ => "how it was coded, and whether rows repeat each other, this program does not know",
    }
}

/// A claim as rows are compared with it.
struct Sought {
    claim: usize,
    kind: EventType,
    from: Day,
    to: Day,
}

/// The imported rows that may be each of some claims, by claim; and the files that could not be read.
pub fn supports(
    snapshot: &Snapshot,
    found: &Corroboration,
    claims: &[usize],
) -> Result<(BTreeMap<usize, Vec<Support>>, Vec<Fault>), StoreError> {
    let mut by_pair: BTreeMap<(String, String), Vec<Sought>> = BTreeMap::new();
    for &claim in claims {
        let Some((kind, from, to)) = sought(found, claim) else { continue };
        let (sources, targets) = sides(found, claim);
        for (source, target) in sources.iter().flat_map(|source| targets.iter().map(move |target| (source, target))) {
            let sought = Sought { claim, kind, from, to };
            by_pair.entry((source.clone(), target.clone())).or_default().push(sought);
        }
    }
    let days = || by_pair.values().flatten();
    let (Some(from), Some(to)) = (days().map(|one| one.from).min(), days().map(|one| one.to).max()) else {
        return Ok((BTreeMap::new(), Vec::new()));
    };
    let kinds: BTreeMap<&str, &str> =
        snapshot.imports().iter().map(|import| (import.data_set.as_str(), import.kind.as_str())).collect();
    if kinds.is_empty() {
        return Ok((BTreeMap::new(), Vec::new()));
    }
    let wanted = Wanted { data_set: None, from: Some(StoredDay(from)), to: Some(StoredDay(to)) };
    let pairs = |sources: &str, targets: &str| -> Vec<(String, String)> {
        let of = |side: &str| side.split(';').map(str::to_owned).collect::<Vec<_>>();
        let targets = of(targets);
        of(sources).into_iter().flat_map(|one| targets.iter().map(move |other| (one.clone(), other.clone()))).collect()
    };
    let on = |pair: &(String, String), date: StoredDay, end: StoredDay| -> Vec<&Sought> {
        let all = by_pair.get(pair).into_iter().flatten();
        all.filter(|one| one.from <= date.0 && end.0 <= one.to).collect()
    };
    let keep = |source: &str, target: &str, date: StoredDay, end: StoredDay| {
        pairs(source, target).iter().any(|(one, other)| {
            !on(&(one.clone(), other.clone()), date, end).is_empty()
                || !on(&(other.clone(), one.clone()), date, end).is_empty()
        })
    };
    let mut rows: BTreeMap<(usize, String), (Vec<ImportedRow>, Vec<ImportedRow>)> = BTreeMap::new();
    let faults = snapshot.imported_between(&wanted, keep, |row| {
        let Some(kind) = row.event_type.as_deref().and_then(EventType::named) else { return };
        let (date, end) = (row.date, row.date_to.unwrap_or(row.date));
        let (source, target) = (row.source.as_deref().unwrap_or_default(), row.target.as_deref().unwrap_or_default());
        let fits = |one: &&Sought| one.kind == kind || taken_for_each_other(one.kind, kind);
        let (mut forth, mut back) = (BTreeSet::new(), BTreeSet::new());
        for (one, other) in pairs(source, target) {
            let there = (one.clone(), other.clone());
            forth.extend(on(&there, date, end).into_iter().filter(fits).map(|sought| sought.claim));
            back.extend(on(&(other, one), date, end).into_iter().filter(fits).map(|sought| sought.claim));
        }
        for &claim in &forth {
            rows.entry((claim, row.data_set.clone())).or_default().0.push(row.clone());
        }
        for &claim in back.difference(&forth) {
            rows.entry((claim, row.data_set.clone())).or_default().1.push(row.clone());
        }
    })?;
    let mut all: BTreeMap<usize, Vec<Support>> = BTreeMap::new();
    for ((claim, data_set), (mut forth, mut back)) in rows {
        let day = found.mentions[found.claims.claims[claim].mentions[0]].days.map_or(from, |days| days.0);
        for side in [&mut forth, &mut back] {
            side.sort_by_key(|row| ((row.date.0 - day).abs(), row.event_id.clone()));
        }
        let weakness = weakness(kinds.get(data_set.as_str()).copied().unwrap_or_default());
        all.entry(claim).or_default().push(Support { data_set, weakness, forth, back });
    }
    Ok((all, faults))
}

/// Kind and days of a claim; none if it has neither a day nor a first report.
fn sought(found: &Corroboration, claim: usize) -> Option<(EventType, Day, Day)> {
    let members: Vec<_> = found.claims.claims[claim].mentions.iter().map(|&at| &found.mentions[at]).collect();
    let exact = members.iter().filter_map(|mention| mention.days).filter(|(from, to)| to - from <= EXACT);
    let (from, to) = match exact.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1))) {
        Some((from, to)) => (from - BEFORE, to + AFTER),
        None if members.iter().any(|mention| mention.days.is_some()) => return None,
        None => {
            let first = members.iter().filter_map(|mention| mention.published).min()?;
            (first - UNDATED, first + AFTER)
        }
    };
    Some((members[0].event_type, from, to))
}

/// The states on either side of a claim.
fn sides(found: &Corroboration, claim: usize) -> (BTreeSet<String>, BTreeSet<String>) {
    let states = |codes: &[ActorCode]| {
        codes.iter().filter(|code| code.is_state()).map(|code| code.head().to_owned()).collect::<Vec<_>>()
    };
    let members = || found.claims.claims[claim].mentions.iter().map(|&at| &found.mentions[at]);
    (
        members().flat_map(|mention| states(&mention.sources)).collect(),
        members().flat_map(|mention| states(&mention.targets)).collect(),
    )
}
