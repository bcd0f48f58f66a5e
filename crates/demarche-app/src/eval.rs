//! `demarche eval`: gold against what Demarche finds.

use crate::counts::Source;
use crate::dictionaries::Dictionaries;
use crate::events;
use crate::failure::Failure;
use crate::inputs::named;
use crate::output;
use clap::ValueEnum;
use demarche::lexicon::Lexicon;
use demarche_relate::{Counts, Grain};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// What the gold annotates
    kind: Kind,
    /// Gold files: JSONL, CoNLL-U for `parse`, IOB2 for `entities`, CSV for `relations` and `shifts`; `eval/README.md` shows a row of each kind
    #[arg(required = true)]
    gold: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// List this many misses and false alarms
    #[arg(long, default_value_t = 0, value_name = "N")]
    errors: usize,
    /// events: roles must be right too
    #[arg(long)]
    strict_roles: bool,
    /// events: the pair is given, score the type between the two
    #[arg(long)]
    given_pairs: bool,
    /// parse: take the gold's sentences and tokens
    #[arg(long)]
    gold_tokens: bool,
    /// places: the spans are given, score where they lie
    #[arg(long)]
    gold_spans: bool,
    #[command(flatten)]
    source: Source,
    /// relations: tables of agreement in votes, by pair and year
    #[arg(long, value_name = "FILE")]
    votes: Vec<PathBuf>,
    #[command(flatten)]
    lexicon: Dictionaries,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Events,
    Relations,
    Shifts,
    Quotations,
    Actors,
    Clusters,
    Dates,
    Factuality,
    Places,
    Sections,
    Sentences,
    Entities,
    Parse,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let lexicon = args.lexicon.load()?;
    if let Kind::Relations | Kind::Shifts = args.kind {
        return relations(args, lexicon);
    }
    for gold in &args.gold {
        let input = named(gold);
        let (text, file) = (input.text()?, input.locator());
        let shown = match args.kind {
            Kind::Events => {
                let options = demarche_eval::events::Options {
                    strict_roles: args.strict_roles,
                    given_pairs: args.given_pairs,
                    errors: args.errors,
                };
                show(demarche_eval::events::run(&text, &file, lexicon, options), args.json)?
            }
            Kind::Relations | Kind::Shifts => continue,
            Kind::Quotations => show(demarche_eval::quotations::run(&text, &file, lexicon, args.errors), args.json)?,
            Kind::Actors => show(demarche_eval::actors::run(&text, &file, lexicon, args.errors), args.json)?,
            Kind::Clusters => show(demarche_eval::clusters::run(&text, &file, lexicon, args.errors), args.json)?,
            Kind::Dates => show(demarche_eval::dates::run(&text, &file, lexicon, args.errors), args.json)?,
            Kind::Factuality => show(demarche_eval::factuality::run(&text, &file, lexicon, args.errors), args.json)?,
            Kind::Places => {
                let options = demarche_eval::places::Options { gold_spans: args.gold_spans, errors: args.errors };
                show(demarche_eval::places::run(&text, &file, lexicon, options), args.json)?
            }
            Kind::Sections => show(demarche_eval::sections::run(&text, &file, args.errors), args.json)?,
            Kind::Sentences => show(demarche_eval::sentences::run(&text, &file, args.errors), args.json)?,
            Kind::Entities => show(demarche_eval::entities::run(&text, &file, args.errors), args.json)?,
            Kind::Parse => {
                let scores = demarche_eval::parse::evaluate(&text, args.gold_tokens);
                show(scores.map_err(|error| format!("{file}: {error}")), args.json)?
            }
        };
        output::print(&shown)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Kinds whose gold speaks of pairs of actors: counts are read once, whatever the number of gold files.
fn relations(args: &Args, lexicon: &Lexicon) -> Result<ExitCode, Failure> {
    let loaded = args.source.gathered(lexicon)?;
    crate::counts::tell_notes(&loaded.notes);
    let is_yearly = matches!(args.kind, Kind::Relations);
    let counts = Counts::gather(&loaded.rows, if is_yearly { Grain::Year } else { Grain::Month });
    let votes = crate::counts::votes(&args.votes)?;
    for gold in &args.gold {
        let input = named(gold);
        let (text, file) = (input.text()?, input.locator());
        let shown = match is_yearly {
            true => show(demarche_eval::relations::run(&text, &file, &counts, &votes), args.json)?,
            false => show(demarche_eval::shifts::run(&text, &file, &counts, args.errors), args.json)?,
        };
        output::print(&shown)?;
    }
    Ok(events::tell(&loaded.faults))
}

fn show<T: std::fmt::Display + serde::Serialize, E: std::fmt::Display>(
    outcome: Result<T, E>,
    json: bool,
) -> Result<String, Failure> {
    let outcome = outcome.map_err(Failure::input)?;
    match json {
        true => Ok(serde_json::to_string_pretty(&outcome)? + "\n"),
        false => Ok(outcome.to_string()),
    }
}
