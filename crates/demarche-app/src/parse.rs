//! `demarche parse`: sentences, tokens, trees and names as CoNLL-U.

use crate::failure::{BAD_INPUT, Failure};
use crate::inputs;
use crate::output;
use demarche::ingest::{Options, articles};
use demarche::lang::conllu::write_with_names;
use demarche::lang::entities::{EntityTagger, Found};
use demarche::lang::{Net, analyse_with};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or `-`
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Tag and parse with this model in place of the English one; names are then left out
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (inputs, mut faults) = inputs::find(&args.paths);
    let options = Options::default();
    let own = args.model.as_deref().map(inputs::model).transpose()?;
    for input in inputs {
        let bytes = match input.bytes(options.max_bytes) {
            Ok(bytes) => bytes,
            Err(fault) => {
                faults.push(fault);
                continue;
            }
        };
        for article in articles(&bytes, &input.locator(), &options) {
            match article {
                Ok(article) => {
                    let analysis = analyse_with(own.as_ref().unwrap_or_else(|| Net::embedded()), &article);
                    let names = match own {
                        None => EntityTagger::embedded().find(&article, &analysis),
                        Some(_) => Found::default(),
                    };
                    let mut text = String::new();
                    write_with_names(
                        &article,
                        &analysis,
                        &[("NE", &names.general), ("Political", &names.political)],
                        &mut text,
                    )
                    .map_err(|error| Failure::input(format!("{}: {error}", article.locator)))?;
                    output::print(&text)?;
                }
                Err(error) => faults.push(error.to_string()),
            }
        }
    }
    for fault in &faults {
        eprintln!("demarche: {fault}");
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(BAD_INPUT) })
}
