//! Ledger rows in, relations out: for now the first tally of a dyad. Arithmetic over values; this crate
//! knows nothing of files.

mod tally;

pub use tally::{Deed, Direction, Period, Tally, tally};
