//! `demarche lexicon`: dictionaries of other coders as folders of ours, and the register of leaders beside a table of others.

#[path = "leaders.rs"]
mod leaders;

use crate::dictionaries::Dictionaries;
use crate::failure::{BAD_INPUT, FINDINGS, Failure};
use crate::inputs::named;
use clap::{Subcommand, ValueEnum};
use demarche::lexicon::{Import, ImportKind, Lexicon, import};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Turn TABARI, PETRARCH or PETRARCH2 dictionaries into a folder for `--lexicon`
    Import {
        /// What the files list
        kind: Kind,
        /// Dictionary files, or `-`
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The folder to write; dictionaries of another kind in it are kept
        #[arg(long, value_name = "DIR")]
        into: PathBuf,
    },
    /// Compare the register of office holders with a list of leaders (CSV of REIGN, plain or gzipped): a table to stdout
    CheckLeaders {
        /// The list
        path: PathBuf,
        #[command(flatten)]
        dictionaries: Dictionaries,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Names with codes
    Actors,
    /// Common nouns with roles
    Agents,
    /// Verbs with patterns
    Verbs,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (kind, paths, into) = match &args.what {
        What::Import { kind, paths, into } => (kind, paths, into),
        What::CheckLeaders { path, dictionaries } => return check_leaders(path, dictionaries),
    };
    let kind = match kind {
        Kind::Actors => ImportKind::Actors,
        Kind::Agents => ImportKind::Agents,
        Kind::Verbs => ImportKind::Verbs,
    };
    let mut left_out = 0;
    for path in paths {
        let input = named(path);
        let found = import(kind, &input.text()?, Lexicon::embedded());
        write(&found, into)?;
        for (line, why) in &found.left_out {
            crate::output::print(&format!("{}:{line}: {why}\n", input.locator()))?;
        }
        eprintln!(
            "demarche: {}: {} entries carried into {}, {} known already, {} not carried",
            input.locator(),
            found.carried,
            into.display(),
            found.known,
            found.left_out.len()
        );
        if found.carried + found.known == 0 {
            eprintln!(
                "demarche: {}: nothing in it reads as such a dictionary\n  hint: actors, agents and verbs are three kinds of files",
                input.locator()
            );
            return Ok(ExitCode::from(BAD_INPUT));
        }
        left_out += found.left_out.len();
    }
    Ok(if left_out == 0 { ExitCode::SUCCESS } else { ExitCode::from(FINDINGS) })
}

/// Prints the comparison; `FINDINGS` if something differs.
fn check_leaders(path: &Path, dictionaries: &Dictionaries) -> Result<ExitCode, Failure> {
    let (table, counts) = leaders::compare(crate::counts::open(path)?, dictionaries.load()?)
        .map_err(|error| Failure::input(format!("{}: {error}", path.display())))?;
    crate::output::print(&table)?;
    let told: Vec<String> = counts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    eprintln!("demarche: {}", told.join(", "));
    let differs = counts.iter().any(|(verdict, _)| *verdict != "agrees");
    Ok(if differs { ExitCode::from(FINDINGS) } else { ExitCode::SUCCESS })
}

/// Adds the imported files to those in the folder.
fn write(import: &Import, into: &Path) -> Result<(), Failure> {
    for (path, text) in &import.files {
        let path = into.join(path);
        let failed = |error| Failure::input(format!("{}: cannot be written: {error}", path.display()));
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        let before = match fs::read_to_string(&path) {
            Ok(before) => before,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(failed(error)),
        };
        fs::write(&path, before + text).map_err(failed)?;
    }
    Ok(())
}
