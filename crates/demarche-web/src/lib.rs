//! A ledger as pages: for reading articles with their events on the words, for claims, dyads, blocs and search.
//!
//! In: a ledger's folder. Out: an [`axum::Router`], or a server on a socket ([`serve`]). Every page is complete without scripts; nothing is
//! loaded from elsewhere; no answer holds a path of this machine. What it does not do: decide anything. It shows what the
//! ledger holds and what `demarche-relate` makes of it.
//!
//! ```no_run
//! # async fn show() -> Result<(), Box<dyn std::error::Error>> {
//! let site = demarche_web::Site::open(demarche_web::Options::new("demarche-ledger".into()))?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:8117").await?;
//! demarche_web::serve(listener, site).await?;
//! # Ok(())
//! # }
//! ```

mod api;
mod assets;
mod claims;
mod explain;
mod fix;
mod guard;
mod ledger;
mod mcp;
mod page;
mod query;
mod read;
mod relations;
mod routes;
mod server;
mod site;
mod upload;
mod view;
mod work;

pub use mcp::assist;
pub use routes::router;
pub use server::serve;
pub use site::{Options, Site};
