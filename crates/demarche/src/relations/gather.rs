//! Which events count, and whose coding of them.
//!
//! In: a snapshot of a ledger and what is [`Wanted`]. Out: [`CountRow`]s, each coding a panel of its own. Codings that cover the same months are
//! never summed: each then counts as one part of as many as there are, and how far they agree is told. Imported rows need
//! no voice and no claim; own ones may be asked for by what their claims rest on.

use super::NoRelations;
use crate::{Basis, corroborate_by, stored_article};
use demarche_lexicon::Lexicon;
use demarche_relate::{CountRow, Counts, Grain, Kinship, Period, Quads, Rules, total};
use demarche_store::{ArticleRow, EventRow, Fault, MonthCount, SectionRow, Snapshot, StoreError};
use demarche_types::{ActorCode, QuadClass};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Panel of the ledger's own coding.
pub(crate) const OWN: &str = "ledger";

/// About the mean of the Goldstein scale over the CAMEO codes of each quad class, for counts that carry no scale.
pub const GOLDSTEIN: [f64; 4] = [3.0, 6.5, -4.0, -8.0];

/// Whose coding counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Coding {
    /// The ledger's own where it has any between states, else the one imported data set.
    #[default]
    Given,
    /// The ledger's own.
    Own,
    /// Every imported data set.
    Imported,
    /// Own and imported.
    All,
    /// One imported data set.
    Set(String),
}

impl Coding {
    /// The coding of a name on a command line: `own`, `imported`, `all`, or a data set.
    pub fn named(name: &str) -> Coding {
        match name {
            "own" | "ledger" => Coding::Own,
            "imported" => Coding::Imported,
            "all" => Coding::All,
            set => Coding::Set(set.to_owned()),
        }
    }
}

/// Which of the own claims count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ClaimsCounted {
    /// All that is told as happened or claimed.
    #[default]
    All,
    /// Without claims that rest on an author alone.
    Reported,
    /// Only claims that the rules call corroborated.
    Corroborated,
}

impl fmt::Display for ClaimsCounted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ClaimsCounted::All => "all claims",
            ClaimsCounted::Reported => "claims that do not rest on an author alone",
            ClaimsCounted::Corroborated => "corroborated claims",
        })
    }
}

/// What is to be counted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Whose coding.
    pub coding: Coding,
    /// Which own claims.
    pub claims: ClaimsCounted,
    /// Roles (`PER.MIL`) and bodies that are counted beside the states.
    pub also: Vec<ActorCode>,
}

/// What was counted.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The rows.
    pub rows: Vec<CountRow>,
    /// Files that could not be read.
    pub faults: Vec<Fault>,
    /// Whose coding it is, in words.
    pub label: String,
    /// What a reader of the numbers must know.
    pub notes: Vec<String>,
}

/// Counts of a ledger.
///
/// # Errors
/// If the ledger cannot be read, or has nothing of what is wanted.
pub fn gather(snapshot: &Snapshot, lexicon: &Lexicon, wanted: &Wanted) -> Result<Gathered, NoRelations> {
    let sets: BTreeSet<&str> =
        snapshot.imports().iter().filter(|import| import.written > 0).map(|import| import.data_set.as_str()).collect();
    let listed = |sets: &BTreeSet<&str>| sets.iter().copied().collect::<Vec<_>>().join(", ");
    let mut found = Gathered::default();
    let takes_own = match &wanted.coding {
        Coding::Set(_) | Coding::Imported => false,
        Coding::Given | Coding::Own | Coding::All => true,
    };
    if takes_own {
        own(snapshot, lexicon, wanted, &mut found)?;
    } else if wanted.claims != ClaimsCounted::All {
        return Err(NoRelations::NotThere(format!(
            "imported events have no voices, so {} cannot be told from the rest\n  hint: ask for --source own, or leave --claims out",
            wanted.claims
        )));
    }
    let chosen: Vec<&str> = match &wanted.coding {
        Coding::Own => Vec::new(),
        Coding::All => sets.iter().copied().collect(),
        Coding::Imported if sets.is_empty() => {
            return Err(NoRelations::NotThere(
                "nothing is imported\n  hint: bring event data in with demarche import KIND FILE".to_owned(),
            ));
        }
        Coding::Imported => sets.iter().copied().collect(),
        Coding::Set(set) => match sets.get(set.as_str()) {
            Some(set) => vec![*set],
            None if sets.is_empty() => {
                return Err(NoRelations::NotThere(format!(
                    "no data set {set}: nothing is imported\n  hint: bring event data in with demarche import KIND FILE"
                )));
            }
            None => {
                return Err(NoRelations::NotThere(format!(
                    "no data set {set}\n  hint: imported are {}; or ask for own, imported or all",
                    listed(&sets)
                )));
            }
        },
        Coding::Given if has_pairs(&found.rows) => {
            if !sets.is_empty() {
                found.notes.push(format!(
                    "{} imported and not counted here; --source all or --source NAME counts",
                    listed(&sets)
                ));
            }
            Vec::new()
        }
        Coding::Given => match sets.len() {
            0 | 1 => sets.iter().copied().collect(),
            _ => {
                return Err(NoRelations::NotThere(format!(
                    "the ledger has no events of its own between states, and several data sets are imported\n  hint: say which with --source: {}, or imported for all side by side",
                    listed(&sets)
                )));
            }
        },
    };
    for set in &chosen {
        imported(snapshot, set, &mut found)?;
    }
    let mut names: Vec<&str> = Vec::new();
    if found.rows.iter().any(|row| row.panel == OWN) || chosen.is_empty() {
        names.push("own coding");
    }
    names.extend(chosen.iter().copied());
    found.label = names.join(" and ");
    if wanted.claims != ClaimsCounted::All {
        found.label = format!("{}, {}", found.label, wanted.claims);
    }
    apart(&mut found);
    Ok(found)
}

/// Whether two actors ever do something to each other on a known date.
fn has_pairs(rows: &[CountRow]) -> bool {
    rows.iter().any(|row| row.source != row.target && row.period != Period::Undated)
}

/// What counts as done: told by an article as an event that happened or is claimed, not as a mere state,
/// plan, possibility or demand, and not denied.
pub fn is_counted(row: &EventRow) -> bool {
    row.in_article
        && row.kind == "event"
        && row.polarity == "pos"
        && matches!(row.factuality.as_str(), "happened" | "claimed-by-speaker" | "claimed-by-author")
}

/// The story an event comes from: sentences that are word for word the same are one story.
pub fn story(event: &EventRow) -> String {
    let words: Vec<&str> = event.sentence.split_whitespace().collect();
    format!("{} {}", event.event_type, words.join(" ").to_lowercase())
}

/// Events that count, as counts; what is told again is the story of its first telling.
pub fn of_events<'a>(
    events: impl IntoIterator<Item = &'a EventRow, IntoIter: Clone>,
    lexicon: &Lexicon,
    also: &[ActorCode],
) -> Vec<CountRow> {
    let events = events.into_iter();
    let told: BTreeMap<&str, &EventRow> = events.clone().map(|event| (event.event_id.as_str(), event)).collect();
    let first =
        |event: &EventRow| story(event.restates.as_deref().and_then(|id| told.get(id).copied()).unwrap_or(event));
    events.flat_map(|event| of_event(event, first(event), lexicon, also)).collect()
}

/// The ledger's own coding.
fn own(snapshot: &Snapshot, lexicon: &Lexicon, wanted: &Wanted, found: &mut Gathered) -> Result<(), NoRelations> {
    if wanted.claims == ClaimsCounted::All {
        let (events, faults) = snapshot.rows::<EventRow>(is_counted)?;
        found.faults.extend(faults);
        found.rows.extend(of_events(&events, lexicon, &wanted.also));
        return Ok(());
    }
    let (articles, faults) = snapshot.rows::<ArticleRow>(|_| true)?;
    found.faults.extend(faults);
    let (sections, faults) = snapshot.rows::<SectionRow>(|_| true)?;
    found.faults.extend(faults);
    let mut sections_of: BTreeMap<String, Vec<SectionRow>> = BTreeMap::new();
    for section in sections {
        sections_of.entry(section.reading_id.clone()).or_default().push(section);
    }
    let articles: Vec<_> = articles
        .into_iter()
        .map(|row| {
            let sections = sections_of.remove(&row.reading_id).unwrap_or_default();
            stored_article(row, &sections)
        })
        .collect();
    // Denials stand in rows that do not count, so the rules must see them too.
    let all = snapshot.events(None, None, |row| row.in_article)?;
    found.faults.extend(all.faults);
    let (events, rulings) = (all.applied.rows, all.applied.rulings);
    let (kinship, faults) = kinship(snapshot, &events, lexicon)?;
    found.faults.extend(faults);
    found.faults.dedup_by(|later, earlier| later.path == earlier.path);
    let rules = Rules::embedded();
    let basis = Basis { rulings: &rulings, kinship: Some(&kinship), ..Basis::new(&rules, lexicon) };
    let related = corroborate_by(&articles, events, basis);
    for (row, claim) in related.rows.iter().zip(&related.claims.of) {
        let status = related.dossiers[*claim].status.as_str();
        let counts = match wanted.claims {
            ClaimsCounted::Corroborated => status == "corroborated",
            _ => status != "author alone",
        };
        if counts && is_counted(row) {
            // One claim counts once, however many tell it.
            found.rows.extend(of_event(
                row,
                story(&related.rows[related.claims.claims[*claim].mentions[0]]),
                lexicon,
                &wanted.also,
            ));
        }
    }
    Ok(())
}

/// An event as counts between the states of its sides. What two do to each other counts half in each direction.
fn of_event(row: &EventRow, story: String, lexicon: &Lexicon, also: &[ActorCode]) -> Vec<CountRow> {
    let actors = |codes: &[String]| -> BTreeSet<String> {
        let heads = codes.iter().filter_map(|code| code.split('.').next());
        let states = heads.filter(|head| lexicon.actors.state(head).is_some()).map(str::to_owned);
        let names = |actor: &ActorCode| codes.iter().any(|code| actor.covers(&ActorCode(code.clone())));
        states.chain(also.iter().filter(|actor| names(actor)).map(|actor| actor.0.clone())).collect()
    };
    let Some(quad) = QuadClass::named(&row.quad) else { return Vec::new() };
    let (sources, targets) = (actors(&row.sources), actors(&row.targets));
    let mut rows = Vec::new();
    for source in &sources {
        for target in targets.iter().filter(|target| *target != source) {
            let weight = if row.reciprocal { 0.5 } else { 1.0 };
            let mut quads = [0.0; 4];
            quads[quad as usize] = weight;
            let forth = CountRow {
                source: source.clone(),
                target: target.clone(),
                period: Period::between(row.date_from.as_deref(), row.date_to.as_deref()),
                panel: OWN.to_owned(),
                quads,
                goldstein: row.goldstein * weight,
                story: Some(story.clone()),
            };
            if row.reciprocal {
                rows.push(CountRow { source: target.clone(), target: source.clone(), ..forth.clone() });
            }
            rows.push(forth);
        }
    }
    rows
}

/// One imported data set.
fn imported(snapshot: &Snapshot, set: &str, found: &mut Gathered) -> Result<(), NoRelations> {
    let (counts, faults) = snapshot.month_counts(&of_set(set))?;
    found.faults.extend(faults);
    let before = found.rows.len();
    let between = counts.into_iter().filter(|count| count.source != count.target);
    found.rows.extend(between.filter_map(|count| count_row(count, set)));
    if found.rows.len() == before {
        found.notes.push(format!("{set} has no events between two states"));
    }
    Ok(())
}

/// All of a data set.
fn of_set(set: &str) -> demarche_store::Wanted<'_> {
    demarche_store::Wanted { data_set: Some(set), ..demarche_store::Wanted::default() }
}

/// Who was whose ally or rival: by the ledger's own events, and where these say too little by imported ones.
pub fn kinship(
    snapshot: &Snapshot,
    events: &[EventRow],
    lexicon: &Lexicon,
) -> Result<(Kinship, Vec<Fault>), StoreError> {
    let own = of_events(events.iter().filter(|event| is_counted(event)), lexicon, &[]);
    let mut sources = vec![("this ledger".to_owned(), Counts::gather(&own, Grain::Month))];
    let (mut faults, mut names) = (Vec::new(), BTreeSet::new());
    names.extend(snapshot.imports().iter().map(|import| import.data_set.as_str()));
    for name in names {
        let (months, more) = snapshot.month_counts(&of_set(name))?;
        faults.extend(more);
        let grain = if months.iter().all(|row| row.month.is_none()) { Grain::Year } else { Grain::Month };
        let rows: Vec<CountRow> = months.into_iter().filter_map(|row| count_row(row, name)).collect();
        sources.push((name.to_owned(), Counts::gather(&rows, grain)));
    }
    Ok((Kinship::of(sources), faults))
}

fn count_row(row: MonthCount, panel: &str) -> Option<CountRow> {
    let year = i16::try_from(row.year).ok()?;
    Some(CountRow {
        source: row.source,
        target: row.target,
        period: row.month.map_or(Period::Year(year), |month| Period::Month(year, month)),
        panel: panel.to_owned(),
        quads: row.quads.map(|count| count as f64),
        // Counts carry no scale: each class then counts as its codes do on average.
        goldstein: match row.goldstein {
            0.0 => row.quads.iter().zip(GOLDSTEIN).map(|(count, value)| *count as f64 * value).sum(),
            told => told,
        },
        story: None,
    })
}

/// Keeps codings of the same months apart: where several cover one, each counts as its part, so that a happening that two report is not two.
fn apart(found: &mut Gathered) {
    let mut covers: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
    for row in &found.rows {
        if row.period != Period::Undated {
            covers.entry(&row.panel).or_default().insert(row.period);
        }
    }
    if covers.len() < 2 {
        return;
    }
    let names: Vec<&str> = covers.keys().copied().collect();
    // Own articles tell of a few months in passing; a coding covers the months between its first and last.
    let ends: BTreeMap<&str, (Period, Period)> =
        covers.iter().filter_map(|(name, periods)| Some((*name, (*periods.first()?, *periods.last()?)))).collect();
    let covering = |period: Period| {
        let is_month = matches!(period, Period::Month(..));
        names
            .iter()
            .filter(|name| {
                ends[*name].0 <= period
                    && period <= ends[*name].1
                    && is_month == matches!(ends[*name].0, Period::Month(..))
            })
            .count()
            .max(1)
    };
    let mut notes = Vec::new();
    for (place, one) in names.iter().enumerate() {
        for other in &names[place + 1..] {
            notes.extend(agreement(&found.rows, one, other));
        }
    }
    let parts: BTreeMap<Period, f64> =
        covers.values().flatten().map(|period| (*period, 1.0 / covering(*period) as f64)).collect();
    let joined = names.join(" and ");
    for row in &mut found.rows {
        let part = parts.get(&row.period).copied().unwrap_or(1.0);
        row.quads.iter_mut().for_each(|count| *count *= part);
        row.goldstein *= part;
    }
    found.notes.push(format!(
        "{joined} are counted side by side: where several cover a month each counts in part, so that what two report is not two"
    ));
    found.notes.extend(notes);
}

/// How far two codings agree about the pairs and months that both report.
fn agreement(rows: &[CountRow], one: &str, other: &str) -> Vec<String> {
    /// Fewer events a month are too few to differ or to be a copy.
    const FEWEST: f64 = 5.0;
    /// The part of equal months from which two sets are taken as the same events.
    const COPY: f64 = 0.5;
    let sums = |panel: &str| {
        let mut sums: BTreeMap<(&str, &str, Period), Quads> = BTreeMap::new();
        for row in rows.iter().filter(|row| row.panel == panel && row.period != Period::Undated) {
            let key = (row.source.as_str().min(&row.target), row.source.as_str().max(&row.target), row.period);
            let sum = sums.entry(key).or_default();
            sum.iter_mut().zip(row.quads).for_each(|(sum, count)| *sum += count);
        }
        sums
    };
    let (ones, others) = (sums(one), sums(other));
    let both: Vec<(&(&str, &str, Period), &Quads, &Quads)> = ones
        .iter()
        .filter_map(|(key, quads)| Some((key, quads, others.get(key)?)))
        .filter(|(_, a, b)| total(a) >= FEWEST && total(b) >= FEWEST)
        .collect();
    if both.is_empty() {
        return Vec::new();
    }
    let same = both.iter().filter(|(_, a, b)| a == b).count();
    if same as f64 >= COPY * both.len() as f64 {
        return vec![format!(
            "{one} and {other} hold the same counts in {same} of {} pairs and months: probably one set imported twice; name one with --source",
            both.len()
        )];
    }
    let share = |quads: &Quads| (quads[2] + quads[3]) / total(quads);
    let mut contrary: Vec<_> = both.iter().filter(|(_, a, b)| (share(a) - share(b)).abs() > 0.5).collect();
    if contrary.is_empty() {
        return Vec::new();
    }
    let count = contrary.len();
    contrary.sort_by(|a, b| (total(b.1).min(total(b.2))).total_cmp(&total(a.1).min(total(a.2))).then(a.0.cmp(b.0)));
    let ((a, b, period), ones, others) = contrary[0];
    let told = |quads: &Quads| format!("{:.0} cooperative and {:.0} hostile", quads[0] + quads[1], quads[2] + quads[3]);
    vec![format!(
        "{one} and {other} contradict each other in {count} of {} pairs and months, as of {a} and {b} in {period}: {} against {}",
        both.len(),
        told(ones),
        told(others)
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(panel: &str, source: &str, target: &str, month: u8, quads: Quads) -> CountRow {
        CountRow {
            source: source.to_owned(),
            target: target.to_owned(),
            period: Period::Month(2014, month),
            panel: panel.to_owned(),
            quads,
            goldstein: 0.0,
            story: None,
        }
    }

    #[test]
    fn what_two_codings_report_is_not_two() {
        let mut found = Gathered::default();
        for month in 1..=3 {
            found.rows.push(row("one", "PER", "CHL", month, [8.0, 0.0, 0.0, 0.0]));
            found.rows.push(row("two", "PER", "CHL", month, [0.0, 0.0, 10.0, 0.0]));
        }
        found.rows.push(row("two", "PER", "CHL", 4, [6.0, 0.0, 0.0, 0.0]));
        apart(&mut found);
        assert_eq!(found.rows[0].quads[0], 4.0);
        assert_eq!(found.rows[6].quads[0], 6.0, "only one covers April");
        let notes = found.notes.join("\n");
        assert!(notes.contains("contradict each other in 3 of 3"), "{notes}");
    }

    #[test]
    fn a_set_that_came_twice_is_told() {
        let mut found = Gathered::default();
        for month in 1..=3 {
            for panel in ["one", "again"] {
                found.rows.push(row(panel, "PER", "CHL", month, [8.0, 0.0, 1.0, 0.0]));
            }
        }
        apart(&mut found);
        assert!(found.notes.join("\n").contains("probably one set imported twice"), "{:?}", found.notes);
        assert_eq!(found.rows.iter().map(|row| total(&row.quads)).sum::<f64>(), 27.0);
    }
}
