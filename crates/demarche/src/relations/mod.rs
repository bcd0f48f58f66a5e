//! Relations out of a ledger: what is counted, how two stand, and the pictures of it.
//!
//! [`gather`] turns events of our own and imported ones into counts, each coding apart and labelled. [`World`] fits them once, keeps the fit beside the
//! ledger, and answers for a pair ([`Standing`]) or for all. [`figures`] makes the values that `demarche_figure` draws.

mod cache;
pub mod figures;
mod gather;
mod standing;
mod world;

pub use gather::{ClaimsCounted, Coding, GOLDSTEIN, Gathered, Wanted, gather, is_counted, kinship, of_events, story};
pub use standing::{Because, Standing};
pub use world::World;

use demarche_store::StoreError;

/// Why relations cannot be told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoRelations {
    /// The ledger cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was asked for is not there; with a hint.
    #[error("{0}")]
    NotThere(String),
}
