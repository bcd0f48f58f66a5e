//! `demarche parse`: sentences, tokens and trees as CoNLL-U.

use crate::failure::{BAD_INPUT, Failure};
use crate::inputs;
use crate::output;
use demarche::ingest::{Options, articles};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or `-`
    #[arg(required = true)]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (inputs, mut faults) = inputs::find(&args.paths);
    let options = Options::default();
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
                    let analysis = demarche::lang::analyse(&article);
                    let mut text = String::new();
                    demarche::lang::conllu::write(&article, &analysis, &mut text)
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
