//! SQL over a snapshot of a ledger, by Apache DataFusion.
//!
//! In: a snapshot and a `SELECT`. Out: rows as Arrow batches, or written as a table, CSV, JSON lines or Parquet. The tables
//! are those of the ledger: exactly the files that the snapshot names, opened by statistics of their row groups; a name
//! without more holds the current readings, `NAME_all` also older ones. Functions of our own: `goldstein(cameo)`,
//! `plover(cameo)`, `quad(type)`, `dyad(a, b)`, `code_events(text)`. Nothing can be written, and no other file read. What
//! people corrected by `demarche fix` is not in these tables: they hold what the machine says.
//!
//! The engine takes minutes to compile, so all of it stands behind the feature `engine`.
#![cfg(feature = "engine")]

mod engine;
mod functions;
mod tables;
mod write;

pub use engine::{Answer, Engine, Limits, SqlError};
pub use write::{Format, Written, write};
