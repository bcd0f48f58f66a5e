//! `demarche export --to FORMAT`: events of the ledger in the shapes that other tools read.

use crate::events::{Filter, tell};
use crate::failure::Failure;
use demarche::lexicon::Lexicon;
use demarche::types::PartialDate;
use demarche_store::{ArticleRow, Export, Format, export};
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(after_help = "Formats:
  csv, jsonl, parquet  every column of `demarche events`
  gexf, graphml        a network of actors, with time, and a sign beside a weight that is never negative
  geojson              a map of the events that have coordinates
  stix, ftm            STIX 2.1 and FollowTheMoney
  polecat, gdelt       tables in the shape of POLECAT and GDELT 2, for scripts written for those
  markdown             a report by pair of actors
  webannotation        W3C Web Annotations that mark the words in the articles")]
pub(crate) struct Args {
    /// The format; see below
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    to: Format,
    /// The file to write; stdout if none is given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    filter: Filter,
    /// Not after
    #[arg(long, value_name = "DATE")]
    until: Option<PartialDate>,
}

fn format(name: &str) -> Result<Format, String> {
    Format::named(name).ok_or_else(|| {
        let names: Vec<_> = Format::ALL.into_iter().map(Format::name).collect();
        format!("no format of export; the formats are {}", names.join(", "))
    })
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let snapshot = args.filter.snapshot()?;
    let (events, mut faults) = args.filter.select(&snapshot, args.until)?;
    let mut articles = Vec::new();
    if args.to.needs_articles() {
        let told: HashSet<&str> = events.iter().map(|event| event.reading_id.as_str()).collect();
        let (found, more) = snapshot.rows::<ArticleRow>(|row| told.contains(row.reading_id.as_str()))?;
        articles = found;
        faults.extend(more);
        faults.dedup_by(|later, earlier| later.path == earlier.path);
    }
    let what = Export { events: &events, articles: &articles };
    let write = |out: &mut dyn Write| -> io::Result<Vec<String>> {
        let mut out = BufWriter::new(out);
        let notes = export(args.to, &what, Lexicon::embedded(), &mut out)?;
        out.flush()?;
        Ok(notes)
    };
    let notes = match &args.output {
        None => write(&mut io::stdout().lock())?,
        Some(path) => {
            let failed = |error: io::Error| {
                Failure::input(format!("{}: {error}\n  hint: check the folder and who may write there", path.display()))
            };
            let notes = File::create(path).and_then(|mut file| write(&mut file)).map_err(failed)?;
            eprintln!("demarche: {} events in {}", events.len(), path.display());
            notes
        }
    };
    for note in notes {
        eprintln!("demarche: {note}");
    }
    Ok(tell(&faults))
}
