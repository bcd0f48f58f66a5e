//! `demarche parse`: sentences, tokens, trees and names as CoNLL-U.

use crate::engine::Engine;
use crate::failure::{BAD_INPUT, Failure};
use crate::inputs;
use crate::output;
use demarche::ingest::{Options, articles};
use demarche::lang::conllu::write_with_names;
use demarche::lang::entities::Entity;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or `-`
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Tag and parse with this model in place of the English one: a file of `cargo xtask train`, without names, or an ONNX model
    /// if the program was built for such
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (inputs, mut faults) = inputs::find(&args.paths);
    let options = Options::default();
    let engine = Engine::of(args.model.as_deref())?;
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
                    let (analysis, names) = match engine.analyse(&article) {
                        Ok(found) => found,
                        Err(fault) => {
                            faults.push(fault);
                            continue;
                        }
                    };
                    let names: Vec<(&str, &[Entity])> =
                        names.iter().map(|(key, list)| (*key, list.as_slice())).collect();
                    let mut text = String::new();
                    write_with_names(&article, &analysis, &names, &mut text)
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
