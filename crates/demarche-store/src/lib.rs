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
//! corrections.jsonl                what people corrected, a line each; laid over the rows when they are read
//! tmp/                             files not yet committed
//! search/                          the index of words, if one was made; not this crate's
//! ```
//!
//! A batch is written to `tmp/`, synced, moved into `data/`, and only then named by a new manifest that
//! is linked into place under a number nobody else can take. What no manifest names does not exist: a
//! kill at any moment leaves the last snapshot whole. Files are never rewritten. Event data of others come in by
//! `import` and stand in a table of their own. A second reading of an
//! article with other versions or another publication date supersedes the first, whose rows stay.
//! This crate knows nothing of the web.

mod column;
mod compact;
mod corrections;
mod day;
mod export;
mod import;
mod imported;
mod ledger;
mod manifest;
mod rows;
mod schema;
mod stats;
mod table;

pub use compact::{Collected, Compacted};
pub use corrections::{
    Anchor, Applied, BadLine, Correction, Corrections, Fate, Field, Fix, FixError, Ruled, Ruling, Signed, What, apply,
};
pub use day::Day;
pub use export::{Export, Format, event_fields, event_json, export};
pub use import::{BLOCK_BYTES, Codes, ImportError, Importer, Job, Kind, Outcome, Progress, fitting, gdelt_columns};
pub use imported::{ImportedDeed, ImportedRow, MonthCount, Wanted};
pub use ledger::{Batch, Commit, Events, FileAbout, Ledger, Reject, Snapshot, StoreError};
pub use manifest::Import;
pub use rows::{ArticleRow, EventRow, MentionRow, QuotationRow, Row, SectionRow, reading_id};
pub use schema::{ColumnAbout, TableAbout};
pub use stats::{DataSet, Stats, Version};
pub use table::{Fault, Table};

/// The version of the ledger's layout that this program writes; it reads this one and all before.
pub const FORMAT_VERSION: u32 = 2;
