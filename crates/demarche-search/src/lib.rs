//! A ledger in, an index of its words beside it, and hits with facets out.
//!
//! In: the articles, comments, quotations and events of a ledger's latest readings, and a [`Query`]. Out: [`Hits`]: how many
//! there are, the best of them with their words, and facets. The index lies in the ledger's folder `search/`; it is made of
//! the ledger alone, may be removed at any time, and is brought up to date from the snapshot it knows when it is opened.
//! Any number of processes may search while one writes. It ranks by BM25, the latest first where nothing is ranked. It
//! holds no imported events, and knows nothing of terminals.
//!
//! ```no_run
//! use demarche_search::{Index, Query};
//! let ledger = demarche_store::Ledger::open("demarche-ledger".as_ref())?;
//! let index = Index::open(&ledger)?;
//! let query = Query::parse("actor:CHL type:SANCTION 2018-05 \"fishing rights\"")?;
//! let hits = index.search(&query, 20, 0)?;
//! println!("{} hits, {} shown", hits.total, hits.hits.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod cards;
mod error;
mod facets;
mod fields;
mod marks;
mod query;
mod search;
mod update;

pub use error::{QueryError, SearchError};
pub use query::{Clause, Field, Query, What};
pub use search::{Card, Facet, FacetCount, Hit, Hits, Index, Kind};
