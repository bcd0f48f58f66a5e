//! Which dictionaries a command reads with.

use crate::failure::Failure;
use demarche::lexicon::{Files, Lexicon};
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct Dictionaries {
    /// A folder of dictionaries that go before the program's own; with an `ontology/` in it, instead of them
    #[arg(long = "lexicon", value_name = "DIR")]
    root: Option<PathBuf>,
}

impl Dictionaries {
    /// The lexicon, read once and kept for as long as the program runs.
    pub(crate) fn load(&self) -> Result<&'static Lexicon, Failure> {
        let Some(root) = &self.root else { return Ok(Lexicon::embedded()) };
        let files = Files::below(root).map_err(Failure::input)?;
        Ok(Box::leak(Box::new(Lexicon::from_files(&files).map_err(Failure::input)?)))
    }
}
