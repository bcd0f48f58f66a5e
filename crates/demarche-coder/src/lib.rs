//! Analysis and lexicon in, coded reading out: dates, amounts, actors, places, reported speech, events.
//!
//! Pure functions over values. This crate opens no file and knows nothing of the store. The order of
//! the stages is the order of the modules; each takes what the earlier ones found and adds a layer.

mod lexemes;
mod numerals;
mod tree;

mod dates;

mod quantities;

mod actors;

mod places;

mod speech;

mod events;

mod acting;

mod factuality;

pub use acting::act;
pub use actors::{MentionIndex, actors, resolve_persons};
pub use dates::{dates, infer_publication};
pub use events::{Layers, events};
pub use factuality::Scorer;
pub use places::{locate, places};
pub use quantities::quantities;
pub use speech::quotations;
