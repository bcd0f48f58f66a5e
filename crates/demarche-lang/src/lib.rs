//! demarche-lang

mod abbreviations;
pub mod features;
pub mod kernel;
pub mod model;
mod mst;
mod net;
pub mod sentences;
pub mod steps;
pub mod tokenise;

pub use model::ModelError;
pub use net::{Net, ParsedSentence, WINDOW_WORDS};
