//! Training of taggers and parsers, in plain Rust.
//!
//! Comes in: treebanks in CoNLL-U. Goes out: the model file that [`demarche_lang::Net`] reads, with its scores.
//! Useful for making the shipped model again or one for other treebanks; not a general library for neural nets: there is
//! one net, and its backward pass is written by hand in [`network`].

mod augment;
mod entities;
pub mod factuality;
mod gemm;
pub mod lemma;
mod lexicon;
mod names;
pub mod network;
mod optimise;
mod random;
mod score;
mod training;
pub mod treebank;

use std::io;
use std::path::PathBuf;

pub use entities::{EntityData, train_entities};
pub use names::name_words;
pub use score::{Scores, score};
pub use training::{Regime, Settings, Trainer, train};

/// Why training cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainError {
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A treebank is not sound CoNLL-U.
    #[error("{}:{line}: {problem}", path.display())]
    Treebank {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        problem: String,
    },
    /// No treebank was named to choose the model by.
    #[error("no treebank to measure on: name at least one, which training must not use")]
    NoTreebank,
    /// A checkpoint does not belong to this run.
    #[error("cannot go on from checkpoint {}: {problem}; remove it or leave out --resume", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The packed model cannot be opened again.
    #[error("the packed model cannot be opened: {0}")]
    Packed(demarche_lang::ModelError),
}
