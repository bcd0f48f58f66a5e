//! `demarche compact`: few large files in place of many small ones, and the removal of old snapshots.

use crate::failure::Failure;
use crate::read::DEFAULT_LEDGER;
use demarche_store::Ledger;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Remove old snapshots and the files that only they name
    #[arg(long)]
    gc: bool,
    /// How many of the latest snapshots stay
    #[arg(long, requires = "gc", default_value_t = 1, value_name = "N")]
    keep: usize,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let ledger = Ledger::open(&args.ledger)?;
    let done = ledger.compact()?;
    eprintln!("demarche: {} files became {}", done.from, done.into);
    if args.gc {
        let gone = ledger.collect(args.keep)?;
        eprintln!("demarche: {} snapshots and {} files removed, {} bytes", gone.snapshots, gone.files, gone.bytes);
    }
    Ok(ExitCode::SUCCESS)
}
