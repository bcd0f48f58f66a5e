//! `cargo xtask train-factuality`: makes the table of weights for the factuality of predicates.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use demarche::coder::Scorer;
use demarche::ingest::{Options, article_of_text};
use demarche::lexicon::Lexicon;
use demarche::types::Span;
use demarche_train::factuality::{Sample, learn, sentences};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Folder with factuality/uds-ewt-train.jsonl: a sentence a line, with `words` and judged `predicates`
    #[arg(long)]
    data: PathBuf,
    /// Where to write the table
    #[arg(long, default_value = "crates/demarche-coder/model/factuality.tsv")]
    out: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let path = arguments.data.join("factuality/uds-ewt-train.jsonl");
    let text = fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut samples = Vec::new();
    for sentence in sentences(&text)? {
        let Ok(article) = article_of_text(&sentence.text, "-", &Options::default()) else { continue };
        let analysis = demarche_lang::analyse(&article);
        let scorer = Scorer::new(&article, &analysis, Lexicon::embedded());
        for (place, score, weight) in sentence.predicates {
            // A span is empty of words only where ingest took the text apart.
            if article.text.get(place.clone()) != sentence.text.get(place.clone()) {
                continue;
            }
            if let Some(token) = analysis.tokens_in(Span::new(place.start, place.end)).next() {
                samples.push(Sample { features: scorer.features(token), score, weight });
            }
        }
    }
    let table = learn(&samples);
    fs::write(&arguments.out, &table)?;
    println!("{} samples, {} lines, {} bytes", samples.len(), table.lines().count(), table.len());
    Ok(())
}
