//! `demarche stats`: what a ledger holds.

use crate::events::{At, tell};
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use demarche_store::Stats;
use std::fmt::Write;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    ledger: At,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (stats, faults) = args.ledger.snapshot()?.stats()?;
    let text = if args.json {
        serde_json::to_string_pretty(&stats)? + "\n"
    } else {
        text(&stats, &Styles::for_stdout()).map_err(Failure::input)?
    };
    output::print(&text)?;
    Ok(tell(&faults))
}

fn text(stats: &Stats, styles: &Styles) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    let title = |out: &mut String, words: &str| writeln!(out, "{}", styled(styles.strong, words));
    title(&mut out, &format!("Snapshot {}", stats.snapshot))?;
    for (table, (rows, files)) in &stats.tables {
        writeln!(out, "  {table:<12} {rows:>12} rows in {files} files")?;
    }
    if let Some((first, last)) = &stats.days {
        writeln!(out, "  own events from {first} to {last}")?;
    }
    if !stats.versions.is_empty() {
        title(&mut out, "Readings by versions")?;
        for version in &stats.versions {
            let (code, lexicon, model) = (&version.code, &version.lexicon, &version.model);
            writeln!(out, "  {:>8}  code {code} · lexicon {lexicon} · model {model}", version.readings)?;
        }
    }
    for (name, data_set) in &stats.data_sets {
        title(&mut out, &format!("Imported: {}", clean(name)))?;
        let days = data_set.days.as_ref().map_or(String::new(), |(first, last)| format!(" from {first} to {last}"));
        writeln!(out, "  {} rows of {} files{days}", data_set.rows, data_set.files)?;
        writeln!(out, "  codebook {}; {} doubles left out", data_set.codebooks.join(", "), data_set.duplicates)?;
        if data_set.unfinished > 0 {
            writeln!(out, "  {} files unfinished: the same import goes on with them", data_set.unfinished)?;
        }
        for (reason, count) in &data_set.rejected {
            writeln!(out, "  rejected {count:>8}  {reason}")?;
        }
        for columns in data_set.extra.iter().filter(|columns| !columns.is_empty()) {
            writeln!(out, "  extra: {}", clean(&columns.join(", ")))?;
        }
    }
    if !stats.rejects.is_empty() {
        title(&mut out, "Kept in rejects/")?;
        for (reason, count) in &stats.rejects {
            writeln!(out, "  {count:>8}  {}", clean(reason))?;
        }
    }
    Ok(out)
}
