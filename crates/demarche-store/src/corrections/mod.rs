//! What people corrected, beside the ledger and never in it: one line a correction, laid over the rows when they are read.
//!
//! In: lines of `corrections.jsonl`, event rows and the texts of their articles. Out: the rows as people see them, and what
//! became of each correction. A correction names its event by the article's evidence and the words it stands on, not by an id,
//! so it outlives a newer coding of the same article; what it no longer fits is said and not applied. Nothing is ever taken
//! out of the file: undoing is a line of its own.

mod anchor;
mod apply;
mod edtf;
mod field;
mod file;
mod fix;

pub use anchor::Anchor;
pub use apply::{Applied, Fate, Ruled, Ruling, apply};
pub use field::Field;
pub use file::BadLine;
pub use fix::{Fix, FixError, Signed};

pub(crate) use file::{CORRECTIONS_FILE, read as read_corrections};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of `corrections.jsonl`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Its name: `c` and eight hex digits.
    pub id: String,
    /// When it was made, UTC: `2026-11-28T12:34:56Z`.
    pub when: String,
    /// Who made it.
    pub who: String,
    /// The reason; of a grade the analyst's note.
    pub why: String,
    /// What it does.
    #[serde(flatten)]
    pub what: What,
}

/// What a correction does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "kebab-case")]
pub enum What {
    /// Gives a field of an event, or of the claim that it belongs to, another value.
    Set {
        /// The event.
        target: Anchor,
        /// The field.
        field: Field,
        /// What the machine had.
        was: String,
        /// What it is.
        now: String,
    },
    /// Two claims are one.
    Merge {
        /// An event of the one.
        target: Anchor,
        /// An event of the other.
        with: Anchor,
    },
    /// Events that tell of another happening than their claim, all of them of one.
    Split {
        /// An event that stays.
        target: Anchor,
        /// Those that go.
        events: Vec<Anchor>,
    },
    /// Takes a correction back, or takes that back.
    Undo {
        /// Its id.
        undoes: String,
    },
}

impl What {
    /// The events it names.
    pub fn anchors(&self) -> Vec<&Anchor> {
        match self {
            What::Set { target, .. } => vec![target],
            What::Merge { target, with } => vec![target, with],
            What::Split { target, events } => std::iter::once(target).chain(events).collect(),
            What::Undo { .. } => Vec::new(),
        }
    }
}

/// All corrections of a ledger, in the order they were made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corrections {
    /// The corrections.
    pub all: Vec<Correction>,
    /// Lines that cannot be understood.
    pub bad: Vec<BadLine>,
}

impl Corrections {
    /// The corrections of an id, or of the beginning of one.
    pub fn named(&self, id: &str) -> Vec<&Correction> {
        self.all.iter().filter(|one| !id.is_empty() && one.id.starts_with(id)).collect()
    }

    /// What has been taken back, with the line that did.
    pub fn undone(&self) -> BTreeMap<&str, &str> {
        let mut undone: BTreeMap<&str, &str> = BTreeMap::new();
        // A later line may take an undoing back, so the last word comes first.
        for one in self.all.iter().rev() {
            if let What::Undo { undoes } = &one.what
                && !undone.contains_key(one.id.as_str())
            {
                undone.entry(undoes).or_insert(&one.id);
            }
        }
        undone
    }

    /// Whether there is nothing to apply.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

#[cfg(test)]
mod tests;
