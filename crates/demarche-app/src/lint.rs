//! `demarche lint`: a lexicon's examples, run.

use crate::failure::{FINDINGS, Failure};
use crate::output;
use demarche::lexicon::{Files, Lexicon};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A lexicon's folder; without it, the one in the program
    root: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let files = match &args.root {
        Some(root) => Files::below(root).map_err(Failure::input)?,
        None => Files::embedded(),
    };
    let lexicon = Lexicon::from_files(&files).map_err(Failure::input)?;
    let findings = demarche::lint(&lexicon);
    for finding in &findings.failed {
        output::print(&format!("{finding}\n"))?;
    }
    eprintln!("demarche: {} examples run, {} not as expected", findings.examples, findings.failed.len());
    Ok(if findings.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}
