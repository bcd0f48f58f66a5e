//! `demarche mcp`: the ledger for assistants that speak the Model Context Protocol, over standard input and output.

use crate::dictionaries::Dictionaries;
use crate::failure::Failure;
use crate::read::DEFAULT_LEDGER;
use demarche_web::{Options, Site, assist};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    lexicon: Dictionaries,
    /// The ledger's folder; made if there is none
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let site = Site::open(Options {
        lexicon: args.lexicon.load()?,
        log: |note| eprintln!("demarche: {note}"),
        ..Options::new(args.ledger.clone())
    })?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::input(format!("cannot start: {error}")))?;
    let talk = assist(site, tokio::io::stdin(), tokio::io::stdout());
    let done =
        runtime.block_on(talk).map_err(|error| Failure::input(format!("the assistant was not understood: {error}")));
    // Standard input is read on a thread of its own, which nothing can wake.
    runtime.shutdown_background();
    done.map(|()| ExitCode::SUCCESS)
}
