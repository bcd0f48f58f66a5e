//! `demarche watch DIR`: reads what arrives in a folder, until it is stopped.
//!
//! The folder is looked through every few seconds: that works on every file system, shared ones too, and a file is
//! read when it has stopped growing. A stop at any moment costs nothing: what the ledger holds is not coded again.

use crate::failure::Failure;
use crate::inputs::{self, Input};
use crate::read;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

#[derive(clap::Args)]
#[group(id = "watched")]
pub(crate) struct Args {
    #[command(flatten)]
    read: read::Args,
    /// Seconds between two looks
    #[arg(long, default_value_t = 2.0, value_name = "SECONDS", value_parser = seconds)]
    every: f64,
}

fn seconds(text: &str) -> Result<f64, String> {
    let found = text.parse::<f64>().ok().filter(|seconds| (0.05..=86_400.0).contains(seconds));
    found.ok_or_else(|| "no number of seconds from 0.05 to 86400".to_owned())
}

/// What tells that a file has changed: its length and time.
type Stamp = (u64, Option<SystemTime>);

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    if args.read.is_array() {
        return Err(Failure::usage(
            "--json is one array, which would have no end\n  hint: use --jsonl, one object a line",
        ));
    }
    if let Some(path) = args.read.paths().iter().find(|path| !path.is_dir()) {
        return Err(Failure::usage(format!(
            "{}: no folder\n  hint: name the folder in which files arrive",
            path.display()
        )));
    }
    let mut done: BTreeMap<PathBuf, Stamp> = BTreeMap::new();
    let mut seen: BTreeMap<PathBuf, Stamp> = BTreeMap::new();
    eprintln!("demarche: watching; stop with Ctrl-C");
    loop {
        let (found, _) = inputs::find(args.read.paths());
        let now: BTreeMap<PathBuf, Stamp> = found.iter().filter_map(stamped).collect();
        let is_ready = |path: &PathBuf, stamp: &Stamp| done.get(path) != Some(stamp) && seen.get(path) == Some(stamp);
        let ready: Vec<PathBuf> =
            now.iter().filter(|(path, stamp)| is_ready(path, stamp)).map(|(path, _)| path.clone()).collect();
        if !ready.is_empty() {
            let inputs: Vec<Input> = ready.iter().cloned().map(Input::File).collect();
            match read::read(&args.read, &inputs, Vec::new(), false) {
                Ok(_) => done.extend(ready.iter().filter_map(|path| Some((path.clone(), *now.get(path)?)))),
                // Another process writes: the files wait.
                Err(failure) if failure.may_pass() => {}
                Err(failure) => return Err(failure),
            }
        }
        done.retain(|path, _| now.contains_key(path));
        seen = now;
        sleep(Duration::from_secs_f64(args.every));
    }
}

fn stamped(input: &Input) -> Option<(PathBuf, Stamp)> {
    let Input::File(path) = input else { return None };
    let metadata = fs::metadata(path).ok()?;
    Some((path.clone(), (metadata.len(), metadata.modified().ok())))
}
