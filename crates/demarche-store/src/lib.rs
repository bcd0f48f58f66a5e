//! Readings in, an append-only ledger of Parquet files out, and its rows back again.
//!
//! A ledger is a folder:
//!
//! ```text
//! format.json                      what this is, and the version of its layout
//! writer.lock                      held by the one process that writes
//! manifest/00000000000000000042.json   the files that make snapshot 42
//! data/events/<batch>.parquet      one folder a table, one file a batch
//! rejects/<batch>.jsonl            what could not be read, with the reason
//! tmp/                             files not yet committed
//! ```
//!
//! A batch is written to `tmp/`, synced, moved into `data/`, and only then named by a new manifest that
//! is linked into place under a number nobody else can take. What no manifest names does not exist: a
//! kill at any moment leaves the last snapshot whole. Files are never rewritten. A second reading of an
//! article with other versions or another publication date supersedes the first, whose rows stay.
//! This crate knows nothing of the web.

mod column;
mod ledger;
mod rows;
mod table;

pub use ledger::{Batch, Commit, Ledger, Reject, Snapshot, StoreError};
pub use rows::{ArticleRow, EventRow, MentionRow, QuotationRow, Row, SectionRow, reading_id};
pub use table::{Fault, Table};

/// The version of the ledger's layout that this program writes; it reads this one and all before.
pub const FORMAT_VERSION: u32 = 1;
