//! `demarche lint`: a lexicon's examples, run, and its entries held against each other.

use crate::failure::{FINDINGS, Failure};
use crate::output;
use demarche::lexicon::{Files, Lexicon};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A folder of dictionaries, alone or over the program's; without it, the program's
    root: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let files = match &args.root {
        Some(root) => Files::below(root).map_err(Failure::input)?,
        None => Files::embedded(),
    };
    let lexicon = Lexicon::from_files(&files).map_err(Failure::input)?;
    let below =
        args.root.as_ref().map_or(String::new(), |root| format!("{}/", root.to_string_lossy().trim_end_matches('/')));
    let findings = demarche::lint(&lexicon, &below);
    for finding in &findings.failed {
        output::print(&format!("{finding}\n"))?;
    }
    for doubt in &findings.doubts {
        output::print(&format!("{doubt}\n"))?;
    }
    let counts = lexicon.frames.counts();
    eprintln!(
        "demarche: {} predicates with a frame each: {} verbs, {} event nouns, {} adjectives; {} of several words, {} idioms and traps",
        counts.verbs + counts.nouns + counts.adjectives,
        counts.verbs,
        counts.nouns,
        counts.adjectives,
        counts.multiword,
        counts.traps,
    );
    eprintln!(
        "demarche: {} examples run, {} not as expected; {} entries in doubt",
        findings.examples,
        findings.failed.len(),
        findings.doubts.len()
    );
    Ok(if findings.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}
