//! Files of other event data in, rows of the table `imported` out.
//!
//! A file is unpacked and cut into blocks of whole records (`source`); which column is what follows from its
//! header or the number of its columns (`layout`); the blocks of a round are read side by side (`parse`) with what
//! the lexicon knows of codes and states (`codes`); then the round is freed of events that the data set has already,
//! sorted by date, source and target, written as one file, and committed with the place in the file where the
//! next round begins. A kill costs the round that was not yet committed and nothing else; the same file again
//! goes on from there, and a file that is done changes nothing. Memory is that of two rounds, however long the file.

mod codes;
mod layout;
mod parse;
mod run;
mod source;

pub use codes::Codes;
pub use layout::{Kind, fitting, gdelt_columns};
pub use run::{BLOCK_BYTES, ImportError, Importer, Job, Outcome, Progress};
