//! Words by which a speaker says how likely something is (`factuality/hedges.tsv`): one row a word or phrase, with
//! its band of ICD 203.

use crate::actors::words;
use crate::source::{Files, LexiconError};
use demarche_types::Band;
use std::collections::HashMap;

const FILE: &str = "factuality/hedges.tsv";

/// The hedges, by their first word.
#[derive(Debug, Default)]
pub struct Hedges {
    phrases: HashMap<String, Vec<(Vec<String>, Band)>>,
}

impl Hedges {
    pub(crate) fn from_files(files: &Files) -> Result<Hedges, LexiconError> {
        let mut hedges = Hedges::default();
        for row in files.rows(FILE, 2)? {
            let Some(band) = Band::named(row.cell(1)) else {
                let known: Vec<_> = Band::ALL.iter().map(|band| band.name()).collect();
                return Err(
                    row.fault(format!("{:?} is no band", row.cell(1)), format!("bands are {}", known.join(", ")))
                );
            };
            let phrase: Vec<String> = words(row.cell(0)).map(|range| row.cell(0)[range].to_lowercase()).collect();
            let Some(first) = phrase.first() else { continue };
            let known = hedges.phrases.entry(first.clone()).or_default();
            // Of several layers the first says what a phrase means.
            if !known.iter().any(|(words, _)| *words == phrase) {
                known.push((phrase, band));
            }
        }
        Ok(hedges)
    }

    /// The phrases that begin with a word in lower case, each with all its words.
    pub fn beginning(&self, first: &str) -> &[(Vec<String>, Band)] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.phrases.values().map(Vec::len).sum()
    }
}
