//! PLOVER types, modes, contexts and scores, and CAMEO codes with their Goldstein values: all as data.

use crate::{Files, LexiconError};
use demarche_types::{CameoCode, Context, EventType, Mode};
use std::collections::BTreeMap;

/// PLOVER and CAMEO, side by side.
#[derive(Debug, Default)]
pub struct Ontology {
    scores: Vec<(EventType, Option<Mode>, f64)>,
    contexts: Vec<Context>,
    cameo: BTreeMap<String, CameoEntry>,
}

/// One CAMEO 1.1b3 code.
#[derive(Clone, Debug, PartialEq)]
pub struct CameoEntry {
    /// The code.
    pub code: CameoCode,
    /// Its short name.
    pub name: String,
    /// Conflict (−10) to cooperation (+10), after Goldstein 1992 as the ICEWS table extends it.
    pub goldstein: f64,
    /// The PLOVER type, `None` where PLOVER dropped it.
    pub event_type: Option<EventType>,
    /// The PLOVER mode.
    pub mode: Option<Mode>,
    /// The PLOVER contexts.
    pub contexts: Vec<Context>,
}

const PLOVER: &str = "ontology/plover.tsv";
const CONTEXTS: &str = "ontology/contexts.tsv";
const CAMEO: &str = "ontology/cameo.tsv";

impl Ontology {
    pub(crate) fn from_files(files: &Files) -> Result<Ontology, LexiconError> {
        let mut ontology = Ontology::default();
        for row in files.rows(PLOVER, 4)? {
            let event_type = EventType::named(row.cell(0)).ok_or_else(|| {
                row.fault(format!("{:?} is no PLOVER type", row.cell(0)), "types are AGREE … ASSAULT, in capitals")
            })?;
            let score = row.cell(3).parse().map_err(|_| {
                row.fault(format!("{:?} is no score", row.cell(3)), "the fourth cell is a number from -10 to 10")
            })?;
            ontology.scores.push((event_type, mode(row.cell(1)), score));
        }
        ontology.contexts = files.rows(CONTEXTS, 1)?.iter().map(|row| Context(row.cell(0).to_owned())).collect();
        for row in files.rows(CAMEO, 4)? {
            let goldstein = row.cell(2).parse().map_err(|_| {
                row.fault(format!("{:?} is no Goldstein value", row.cell(2)), "the third cell is a number")
            })?;
            let event_type = match row.cell(3) {
                "" => None,
                name => Some(EventType::named(name).ok_or_else(|| {
                    row.fault(format!("{name:?} is no PLOVER type"), "leave the cell empty for a dropped code")
                })?),
            };
            let code = CameoCode(row.cell(0).to_owned());
            let entry = CameoEntry {
                code: code.clone(),
                name: row.cell(1).to_owned(),
                goldstein,
                event_type,
                mode: mode(row.cell(4)),
                contexts: row.list(5).map(|name| Context(name.to_owned())).collect(),
            };
            if ontology.cameo.insert(code.0.clone(), entry).is_some() {
                return Err(row.fault(format!("CAMEO {} stands twice", code.0), "keep one of the two rows"));
            }
        }
        Ok(ontology)
    }

    /// The conflict-cooperation score of a type and mode, −10 to +10; that of the type where the mode has none.
    ///
    /// Source: PLOVER manual, expert table.
    pub fn score(&self, event_type: EventType, mode: Option<&Mode>) -> f64 {
        let find = |wanted: Option<&Mode>| {
            self.scores.iter().find(|(of, with, _)| *of == event_type && with.as_ref() == wanted).map(|row| row.2)
        };
        find(mode).or_else(|| find(None)).unwrap_or(0.0)
    }

    /// The modes of a type, in the order of the table.
    pub fn modes(&self, event_type: EventType) -> impl Iterator<Item = &Mode> {
        self.scores.iter().filter(move |row| row.0 == event_type).filter_map(|row| row.1.as_ref())
    }

    /// All contexts, in the order of the table.
    pub fn contexts(&self) -> &[Context] {
        &self.contexts
    }

    /// All CAMEO codes, in their order.
    pub fn cameo_codes(&self) -> impl Iterator<Item = &CameoEntry> {
        self.cameo.values()
    }

    /// The entry of a CAMEO code.
    pub fn cameo(&self, code: &str) -> Option<&CameoEntry> {
        self.cameo.get(code)
    }
}

fn mode(cell: &str) -> Option<Mode> {
    (!cell.is_empty()).then(|| Mode(cell.to_owned()))
}
