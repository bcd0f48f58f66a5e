//! Making corrections: what a person asks for, checked against the ledger as it stands, and written.

use super::file::{self, Pen};
use super::{Anchor, Correction, Corrections, Field, What, apply};
use crate::ledger::{Ledger, StoreError};
use crate::rows::{ArticleRow, EventRow};
use demarche_lexicon::Lexicon;
use std::collections::{BTreeMap, BTreeSet};

/// One thing that a person wants corrected. Events are named by id; a claim by the id of any event of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// A field has another value; `event=none` says that there is no event, `grade=B2` grades the claim.
    Set {
        /// The event.
        event: String,
        /// The field.
        field: Field,
        /// The value.
        value: String,
    },
    /// Two claims are one.
    Merge {
        /// An event of the one.
        one: String,
        /// An event of the other.
        other: String,
    },
    /// Events are another claim.
    Split {
        /// An event that stays in the claim.
        claim: String,
        /// Those that go.
        events: Vec<String>,
    },
    /// A correction is taken back.
    Undo {
        /// Its id, or the beginning of it.
        id: String,
    },
}

/// Who corrects, when, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub who: String,
    /// When, UTC: `2026-11-28T12:34:56Z`. Nothing here asks a clock.
    pub when: String,
    /// Why.
    pub why: String,
}

/// Why a correction was not made; nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum FixError {
    /// It cannot be.
    #[error("{0}")]
    Refused(String),
    /// The ledger cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Ledger {
    /// What people corrected so far.
    pub fn corrections(&self) -> Result<Corrections, StoreError> {
        file::read(self.root())
    }

    /// Writes corrections, all or none. When this returns they are on disk, and every reader sees them.
    pub fn fix(&self, fixes: &[Fix], signed: &Signed, lexicon: &Lexicon) -> Result<Vec<Correction>, FixError> {
        if signed.who.trim().is_empty() {
            return Err(FixError::Refused("nobody signs the correction\n  hint: say who with --by NAME".to_owned()));
        }
        if signed.why.trim().is_empty() {
            return Err(FixError::Refused(
                "the correction gives no reason\n  hint: say why with --why TEXT".to_owned(),
            ));
        }
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for fix in fixes {
            match fix {
                Fix::Set { event, .. } => named.extend([event.as_str()]),
                Fix::Merge { one, other } => named.extend([one.as_str(), other]),
                Fix::Split { claim, events } => named.extend(events.iter().chain([claim]).map(String::as_str)),
                Fix::Undo { .. } => {}
            }
        }
        let articles: BTreeSet<&str> = named.iter().map(|id| article_of(id)).collect();
        let (mut rows, mut texts) = (Vec::new(), BTreeMap::new());
        if !articles.is_empty() {
            let snapshot = self.snapshot()?.machine();
            let (found, faults) = snapshot.rows::<EventRow>(|row| articles.contains(row.article_id.as_str()))?;
            rows = found;
            let (found, more) = snapshot.rows::<ArticleRow>(|row| articles.contains(row.article_id.as_str()))?;
            texts.extend(found.into_iter().map(|row| (row.article_id, row.text)));
            if let Some(fault) = faults.into_iter().chain(more).next() {
                return Err(FixError::Store(fault.into()));
            }
        }
        let mut pen = Pen::take(self.root())?;
        let desk = Desk { rows: &rows, texts: &texts, lexicon, signed };
        let mut new: Vec<Correction> = Vec::new();
        for fix in fixes {
            // Each sees what those before it make of the event.
            let mut seen = pen.corrections.clone();
            seen.all.extend_from_slice(&new);
            new.push(desk.correction(fix, &seen)?);
        }
        pen.write(&new)?;
        Ok(new)
    }
}

/// The article of an event's id.
fn article_of(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

struct Desk<'a> {
    rows: &'a [EventRow],
    texts: &'a BTreeMap<String, String>,
    lexicon: &'a Lexicon,
    signed: &'a Signed,
}

impl Desk<'_> {
    fn row(&self, id: &str) -> Result<&EventRow, FixError> {
        let refused =
            || FixError::Refused(format!("no event {id:?} in the ledger\n  hint: `demarche events` lists the ids"));
        self.rows.iter().find(|row| row.event_id == id).ok_or_else(refused)
    }

    fn anchor(&self, id: &str) -> Result<Anchor, FixError> {
        let row = self.row(id)?;
        let anchor = Anchor::of(row, self.texts.get(&row.article_id).map_or("", String::as_str));
        match anchor.exact.is_empty() {
            true => Err(FixError::Refused(format!("the words of {id} cannot be found in its article"))),
            false => Ok(anchor),
        }
    }

    fn correction(&self, fix: &Fix, seen: &Corrections) -> Result<Correction, FixError> {
        let what = match fix {
            Fix::Set { event, field, value } => self.set(event, *field, value, seen)?,
            Fix::Merge { one, other } if one == other => {
                return Err(FixError::Refused(
                    "a claim is one with itself already\n  hint: name two events".to_owned(),
                ));
            }
            Fix::Merge { one, other } => What::Merge { target: self.anchor(one)?, with: self.anchor(other)? },
            Fix::Split { claim, events } => {
                if events.is_empty() || events.contains(claim) {
                    let message = "nothing to split\n  hint: name an event that stays, then others that go";
                    return Err(FixError::Refused(message.to_owned()));
                }
                let events: Result<Vec<Anchor>, FixError> = events.iter().map(|event| self.anchor(event)).collect();
                What::Split { target: self.anchor(claim)?, events: events? }
            }
            Fix::Undo { id } => undo(id, seen)?,
        };
        let Signed { who, when, why } = self.signed.clone();
        let mut one = Correction { id: String::new(), when, who, why, what };
        // The number of lines before makes two corrections of the same words at the same moment two.
        for salt in seen.all.len() + seen.bad.len().. {
            let text = serde_json::to_string(&one).map_err(|error| FixError::Refused(error.to_string()))?;
            one.id = format!("c{}", &blake3::hash(format!("{salt} {text}").as_bytes()).to_hex()[..8]);
            if seen.all.iter().all(|other| other.id != one.id) {
                break;
            }
            one.id = String::new();
        }
        Ok(one)
    }

    fn set(&self, event: &str, field: Field, value: &str, seen: &Corrections) -> Result<What, FixError> {
        let machine = self.row(event)?;
        let applied = apply(self.rows.to_vec(), seen, self.texts, &self.lexicon.ontology);
        let present = applied.rows.iter().find(|row| row.event_id == event).unwrap_or(machine);
        let now = field.checked(value, present, self.lexicon).map_err(FixError::Refused)?;
        let was = field.of(machine);
        if field != Field::Grade && now == field.of(present) && field != Field::Event {
            return Err(FixError::Refused(format!(
                "`{}` of {event} is {now:?} already\n  hint: `demarche explain {event}` shows what it is, `demarche fix --undo ID` takes a correction back",
                field.name()
            )));
        }
        let is_gone = applied.removed.iter().any(|row| row.event_id == event);
        if is_gone {
            let hint = "`demarche fix --list` names the correction, `demarche fix --undo ID` takes it back";
            return Err(FixError::Refused(format!("{event} was said to be no event\n  hint: {hint}")));
        }
        Ok(What::Set { target: self.anchor(event)?, field, was, now })
    }
}

fn undo(id: &str, seen: &Corrections) -> Result<What, FixError> {
    let found = seen.named(id);
    let [one] = found[..] else {
        let message = match found.len() {
            0 => format!("no correction {id:?}\n  hint: `demarche fix --list` lists the ids"),
            many => format!("{many} corrections begin with {id:?}\n  hint: give more of the id"),
        };
        return Err(FixError::Refused(message));
    };
    if let Some(by) = seen.undone().get(one.id.as_str()) {
        let hint = format!("`demarche fix --undo {by}` makes it hold again");
        return Err(FixError::Refused(format!("{} was taken back by {by} already\n  hint: {hint}", one.id)));
    }
    Ok(What::Undo { undoes: one.id.clone() })
}
