//! Files that a reader drops on the page: read, coded, kept.
//!
//! One upload is read at a time; the ledger's own lock keeps other processes apart.

use crate::page::{Problem, cut, shown};
use crate::site::Site;
use axum::http::StatusCode;
use demarche::ingest::{Options, articles};
use demarche::types::PartialDate;
use demarche_store::{Batch, Reject};
use rayon::prelude::*;
use serde_json::{Value, json};
use std::sync::PoisonError;

/// Bytes of one upload.
pub(crate) const MOST_BYTES: usize = 32 << 20;
/// Articles that are coded and committed together.
const BATCH: usize = 64;

/// A file as it came.
pub(crate) struct File {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// What became of an upload.
#[derive(Default)]
pub(crate) struct Outcome {
    /// Id, title and number of events of each article.
    pub read: Vec<(String, String, usize)>,
    pub known: usize,
    pub rejected: Vec<String>,
}

impl Outcome {
    pub(crate) fn json(&self) -> Value {
        json!({
            "articles": self.read.iter().map(|(id, title, events)| json!({"id": id, "title": title, "events": events})).collect::<Vec<_>>(),
            "known_before": self.known,
            "rejected": self.rejected,
        })
    }
}

/// Reads files into the ledger.
pub(crate) fn read(site: &Site, files: Vec<File>, published: &str) -> Result<Outcome, Problem> {
    let published = match published.trim() {
        "" => None,
        text => Some(text.parse::<PartialDate>().map_err(|_| {
            Problem::bad(format!("{} is no date", cut(text, 20))).hint("write 2018, 2018-05 or 2018-05-14")
        })?),
    };
    let _one_at_a_time = site.desk.lock().unwrap_or_else(PoisonError::into_inner);
    let lexicon = site.options.lexicon;
    let mut writer = site.ledger.writer()?;
    let options = Options { published, ..Options::default() };
    let (mut outcome, mut rejects) = (Outcome::default(), Vec::new());
    for file in files {
        // The name is the reader's: no folder of it is kept.
        let name = file.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name = cut(if name.is_empty() { "upload.txt" } else { name }, 120);
        let mut waiting = Vec::new();
        for article in articles(&file.bytes, &name, &options) {
            match article {
                Ok(article) => waiting.push(article),
                Err(error) => {
                    outcome.rejected.push(shown(&error.to_string()).into_owned());
                    rejects.push(Reject { locator: name.clone(), reason: error.to_string(), line: None });
                }
            }
        }
        while !waiting.is_empty() {
            let rest = waiting.split_off(waiting.len().min(BATCH));
            let readings: Vec<_> =
                std::mem::replace(&mut waiting, rest).into_par_iter().map(|one| demarche::read(one, lexicon)).collect();
            let goldstein = |code: &str| lexicon.ontology.cameo(code).map_or(0.0, |entry| entry.goldstein);
            let mut batch = Batch::default();
            for reading in &readings {
                batch.add(reading, &goldstein, &demarche::wire::teller);
                let article = &reading.article;
                let title = article.metadata.title.as_deref().filter(|title| !title.trim().is_empty());
                outcome.read.push((article.id.0.clone(), cut(title.unwrap_or(&name), 140), reading.events.len()));
            }
            outcome.known += readings.len() - writer.commit(batch)?;
        }
    }
    writer.reject(&rejects)?;
    drop(writer);
    site.refresh(true);
    if outcome.read.is_empty() && outcome.rejected.is_empty() {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "there was no file").hint("choose one first"));
    }
    Ok(outcome)
}
