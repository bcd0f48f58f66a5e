//! Corrections laid over rows: a pure function, the same whatever the order of corrections of different events.

use super::anchor::Found;
use super::field::{EVENT, Field, NO_EVENT, follow};
use super::{Anchor, Correction, Corrections, What};
use crate::rows::EventRow;
use demarche_lexicon::Ontology;
use std::collections::{BTreeMap, BTreeSet};

/// What became of a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It holds.
    Applied,
    /// The machine now says so itself.
    Agrees,
    /// A later one of the same field holds in its place: its id.
    Replaced(String),
    /// It was taken back by the line of this id.
    Undone(String),
    /// The machine no longer says what was corrected: what it says now. Not applied; a person must decide.
    Stale(String),
    /// The words are gone: why. Not applied.
    Orphaned(String),
    /// It takes another back.
    Undoes,
}

impl Fate {
    /// The name in files and output.
    pub fn name(&self) -> &'static str {
        match self {
            Fate::Applied => "applied",
            Fate::Agrees => "agrees",
            Fate::Replaced(_) => "replaced",
            Fate::Undone(_) => "undone",
            Fate::Stale(_) => "stale",
            Fate::Orphaned(_) => "orphaned",
            Fate::Undoes => "undoes",
        }
    }

    /// Whether a person must look at it.
    pub fn is_open(&self) -> bool {
        matches!(self, Fate::Stale(_) | Fate::Orphaned(_))
    }

    /// What there is to say beside the name; empty if nothing.
    pub fn detail(&self) -> String {
        match self {
            Fate::Applied | Fate::Undoes => String::new(),
            Fate::Agrees => "the machine now says so itself".to_owned(),
            Fate::Replaced(by) | Fate::Undone(by) => format!("by {by}"),
            Fate::Stale(why) | Fate::Orphaned(why) => why.clone(),
        }
    }
}

/// What a person ruled on claims, in terms of the present events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The correction.
    pub id: String,
    /// When.
    pub when: String,
    /// By whom.
    pub who: String,
    /// Why; of a grade the note.
    pub why: String,
    /// What.
    pub what: Ruled,
}

/// What is ruled. Events are named by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruled {
    /// The claims of two events are one.
    Same(String, String),
    /// Events are another claim than that of the first.
    Apart(String, Vec<String>),
    /// The claim of an event has an analyst's grade.
    Grade(String, String),
}

/// Rows with corrections laid over them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    /// The rows, in their order; what was corrected in one stands in `corrected`.
    pub rows: Vec<EventRow>,
    /// Rows that people say are no events.
    pub removed: Vec<EventRow>,
    /// What became of each correction, by its id.
    pub fates: BTreeMap<String, Fate>,
    /// What was ruled on claims, in the order of the file.
    pub rulings: Vec<Ruling>,
}

/// Lays corrections over rows. All rows of the present coding of each article that is corrected must be there; `texts` holds
/// its text, by article id.
pub fn apply(
    mut rows: Vec<EventRow>,
    corrections: &Corrections,
    texts: &BTreeMap<String, String>,
    ontology: &Ontology,
) -> Applied {
    let wanted: BTreeSet<&str> =
        corrections.all.iter().flat_map(|one| one.what.anchors()).map(|anchor| anchor.article.as_str()).collect();
    let mut of_article: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some(&article) = wanted.get(row.article_id.as_str()) {
            of_article.entry(article).or_default().push(at);
        }
    }
    let find = |anchor: &Anchor| {
        let text = texts.get(&anchor.article).map(String::as_str);
        anchor.find(text, &rows, of_article.get(anchor.article.as_str()).map_or(&[], Vec::as_slice))
    };
    let undone = corrections.undone();
    let (mut fates, mut rulings) = (BTreeMap::new(), Vec::new());
    let mut set: BTreeMap<(usize, Field), Vec<&Correction>> = BTreeMap::new();
    for one in &corrections.all {
        if let Some(&by) = undone.get(one.id.as_str()) {
            fates.insert(one.id.clone(), Fate::Undone(by.to_owned()));
            continue;
        }
        let found: Vec<Found> = one.what.anchors().into_iter().map(&find).collect();
        if found.contains(&Found::Nothing) {
            let lost = one.what.anchors().into_iter().zip(&found).find(|(_, found)| **found == Found::Nothing);
            let article = lost.map_or("", |(anchor, _)| anchor.article.as_str());
            let why = match texts.contains_key(article) {
                true => format!("its words no longer stand in article {article}"),
                false => format!("article {article} is not in the ledger"),
            };
            fates.insert(one.id.clone(), Fate::Orphaned(why));
            continue;
        }
        if found.contains(&Found::Words) {
            let is_removal = matches!(&one.what, What::Set { field: Field::Event, .. });
            let gone = || Fate::Stale("no event is coded on its words any more".to_owned());
            fates.insert(one.id.clone(), if is_removal { Fate::Agrees } else { gone() });
            continue;
        }
        let events: Vec<usize> =
            found.iter().filter_map(|found| if let Found::Event(at) = found { Some(*at) } else { None }).collect();
        let named = |at: usize| rows[at].event_id.clone();
        let mut rule = |what: Ruled| {
            let (id, when, who, why) = (one.id.clone(), one.when.clone(), one.who.clone(), one.why.clone());
            rulings.push(Ruling { id, when, who, why, what });
        };
        match (&one.what, events.as_slice()) {
            (What::Set { field, .. }, [at]) => set.entry((*at, *field)).or_default().push(one),
            (What::Merge { .. }, [target, with]) => {
                rule(Ruled::Same(named(*target), named(*with)));
                fates.insert(one.id.clone(), Fate::Applied);
            }
            (What::Split { .. }, [target, events @ ..]) => {
                rule(Ruled::Apart(named(*target), events.iter().map(|&at| named(at)).collect()));
                fates.insert(one.id.clone(), Fate::Applied);
            }
            _ => {
                fates.insert(one.id.clone(), Fate::Undoes);
            }
        }
    }
    let mut given: BTreeMap<usize, Vec<(Field, &Correction)>> = BTreeMap::new();
    for ((at, field), all) in &set {
        if let Some(winner) = decide(&rows[*at], *field, all, &mut fates) {
            given.entry(*at).or_default().push((*field, winner));
        }
    }
    // Grades in the order of the file, among the other rulings.
    let mut removed = BTreeSet::new();
    for (&at, fields) in &given {
        let row = &mut rows[at];
        for (field, one) in fields {
            let What::Set { was, now, .. } = &one.what else { continue };
            match field {
                Field::Event => {
                    removed.insert(at);
                }
                Field::Grade if !now.is_empty() => rulings.push(Ruling {
                    id: one.id.clone(),
                    when: one.when.clone(),
                    who: one.who.clone(),
                    why: one.why.clone(),
                    what: Ruled::Grade(row.event_id.clone(), now.clone()),
                }),
                Field::Grade => continue,
                field => field.set(row, now),
            }
            row.corrected.get_or_insert_default().push(mark(*field, was, now, one));
        }
        let has = |wanted: Field| fields.iter().any(|(field, _)| *field == wanted);
        if has(Field::Type) || has(Field::Mode) || has(Field::Cameo) {
            follow(row, &has, ontology);
        }
    }
    let order: BTreeMap<&str, usize> =
        corrections.all.iter().enumerate().map(|(at, one)| (one.id.as_str(), at)).collect();
    rulings.sort_by_key(|ruling| order.get(ruling.id.as_str()).copied());
    let mut applied = Applied { fates, rulings, ..Applied::default() };
    for (at, row) in rows.into_iter().enumerate() {
        let to = if removed.contains(&at) { &mut applied.removed } else { &mut applied.rows };
        to.push(row);
    }
    applied
}

/// Which of the corrections of one field holds: the last that corrects what the machine says.
fn decide<'a>(
    row: &EventRow,
    field: Field,
    all: &[&'a Correction],
    fates: &mut BTreeMap<String, Fate>,
) -> Option<&'a Correction> {
    let machine = field.of(row);
    let says = |one: &Correction| match &one.what {
        What::Set { was, now, .. } => (*was == machine, *now == machine),
        _ => (false, false),
    };
    let winner = all.iter().rposition(|one| says(one) != (false, false)).unwrap_or(all.len() - 1);
    for (at, one) in all.iter().enumerate() {
        let fate = match says(one) {
            _ if at < winner => Fate::Replaced(all[winner].id.clone()),
            (_, true) if at == winner => Fate::Agrees,
            (true, false) if at == winner => Fate::Applied,
            _ => Fate::Stale(format!("`{}` is now {}", field.name(), shown(&machine))),
        };
        fates.insert(one.id.clone(), fate);
    }
    (fates.get(&all[winner].id) == Some(&Fate::Applied)).then_some(all[winner])
}

/// How a row tells of its correction.
fn mark(field: Field, was: &str, now: &str, one: &Correction) -> String {
    let day = one.when.get(..10).unwrap_or(&one.when);
    let signed = format!("{}, {day}: {}; {}", one.who, one.why, one.id);
    match field {
        Field::Event => format!("no event ({signed})"),
        Field::Grade => format!("grade {now} ({signed})"),
        field => format!("{}: {} → {} ({signed})", field.name(), shown(was), shown(now)),
    }
}

fn shown(value: &str) -> &str {
    match value {
        "" => "nothing",
        EVENT => "an event",
        NO_EVENT => "no event",
        value => value,
    }
}
