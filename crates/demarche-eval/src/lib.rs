//! Gold in, scores out: what `demarche eval` prints.
//!
//! One module a kind of gold. Each reads its own rows, runs the pipeline on their texts and compares.
//! `eval/README.md` describes the formats.

pub mod actors;
pub mod clusters;
pub mod dates;
pub mod entities;
pub mod events;
pub mod factuality;
mod gold;
mod pairs;
pub mod parse;
pub mod places;
pub mod quotations;
mod ranking;
pub mod relations;
pub mod sections;
pub mod sentences;
pub mod shifts;
mod table;

pub use gold::{Counts, EvalError, GoldRow, GoldSpan, Text, Wrong, rows};
