//! `cargo xtask crash`: the tests that kill the program, with many more kills than there is time for at every change.

use std::error::Error;
use std::process::Command;

/// How often to kill.
#[derive(clap::Args)]
pub struct Arguments {
    /// Kills while articles are read, and as many while events are imported
    #[arg(long, default_value_t = 200, value_name = "N")]
    kills: u32,
}

/// Runs the tests `killed_…` of the program.
pub fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let mut tests = Command::new(env!("CARGO"));
    tests.args(["test", "--locked", "-p", "demarche-app", "--test", "cli", "killed_", "--", "--nocapture"]);
    let status = tests.env("DEMARCHE_KILLS", arguments.kills.to_string()).status()?;
    if status.success() { Ok(()) } else { Err("a kill lost or broke something; see above".into()) }
}
