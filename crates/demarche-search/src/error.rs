//! Why there is no answer.

use demarche_store::StoreError;
use std::path::PathBuf;

/// Why an index cannot be opened, written or asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The ledger.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another process is making the first index.
    #[error("{}: another demarche is making the index\n  hint: wait until it is done, then run the same command again", path.display())]
    Locked {
        /// The index.
        path: PathBuf,
    },
    /// The index cannot be written where it should lie.
    #[error("{}: the index cannot be written: {message}\n  hint: name a folder that may be written with --index DIR", path.display())]
    Unwritable {
        /// The index.
        path: PathBuf,
        /// What the system said.
        message: String,
    },
    /// The engine refused.
    #[error("{}: {message}\n  hint: the index is made of the ledger alone; remove the folder, and it is made again", path.display())]
    Engine {
        /// The index.
        path: PathBuf,
        /// What it said.
        message: String,
    },
}

/// Why a query is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("query, column {column}: {message}\n  hint: {hint}")]
pub struct QueryError {
    /// Where it stands: characters from 1.
    pub column: usize,
    /// What was found.
    pub message: String,
    /// What would help.
    pub hint: String,
}
