//! `demarche sql "SELECT …"`: questions over all tables of a snapshot.

use crate::events::{At, tell};
use crate::failure::Failure;
use crate::inputs;
use demarche_sql::{Engine, Format, Limits, SqlError, write};
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(
    after_help = "Tables: articles, sections, mentions, events, quotations hold the current readings as the machine made them (with _all behind the
name older readings too; corrections are not in them); imported holds events of others. `demarche schema` tells the columns.

Functions besides those of the engine:
  goldstein(cameo)   Goldstein value of a CAMEO code
  plover(cameo)      PLOVER type of a CAMEO code
  quad(type)         quad class of a PLOVER type
  dyad(a, b)         the two states in the order of the alphabet: CHL-PER
  code_events(text)  the events a text tells of, as a list; unnest it

Example: demarche sql \"SELECT date_trunc('month', date) AS month, count(*) FROM imported
         WHERE dyad(source, target) = 'CHL-PER' GROUP BY 1 ORDER BY 1\" --format csv"
)]
pub(crate) struct Args {
    /// A query; `-` reads it from stdin
    #[arg(value_name = "QUERY")]
    query: String,
    /// table, csv, json (one object a line) or parquet
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// The file to write; stdout if none is given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The most memory it may use, in MiB; what needs more goes to temporary files
    #[arg(long, default_value_t = 2048, value_name = "MIB", value_parser = clap::value_parser!(u32).range(16..))]
    memory: u32,
    /// How many threads work; 0: as many as there are cores
    #[arg(long, default_value_t = 0, value_name = "N")]
    jobs: usize,
    #[command(flatten)]
    ledger: At,
}

fn format(name: &str) -> Result<Format, String> {
    Format::named(name).ok_or_else(|| "no format; the formats are table, csv, json, parquet".to_owned())
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let query = match args.query.as_str() {
        "-" => inputs::named(Path::new("-")).text()?,
        query => query.to_owned(),
    };
    // A file is named for what it holds, unless told otherwise.
    let by_name = args.output.as_deref().and_then(Path::extension).and_then(|ending| Format::named(ending.to_str()?));
    let format = args.format.or(by_name).unwrap_or(Format::Table);
    if format == Format::Parquet && args.output.is_none() && io::stdout().is_terminal() {
        return Err(Failure::usage("Parquet is no text for a terminal\n  hint: name a file with --output FILE"));
    }
    let limits = Limits { memory: (args.memory as usize) << 20, threads: args.jobs };
    let engine = Engine::open(&args.ledger.snapshot()?, limits).map_err(told)?;
    let answer = engine.query(&query).map_err(told)?;
    let written = match &args.output {
        None => write(answer, format, &mut BufWriter::new(io::stdout())),
        Some(path) => {
            let failed = |error: io::Error| {
                Failure::input(format!("{}: {error}\n  hint: check the folder and who may write there", path.display()))
            };
            let mut file = BufWriter::new(File::create(path).map_err(failed)?);
            let written = write(answer, format, &mut file).and_then(|written| Ok(file.flush().map(|()| written)?));
            match written {
                Err(SqlError::Io(error)) => return Err(failed(error)),
                Err(error) => {
                    // Half an answer looks like a whole one.
                    drop(file);
                    fs::remove_file(path).map_err(failed)?;
                    return Err(told(error));
                }
                written => written,
            }
        }
    };
    let written = match written {
        Err(SqlError::Io(error)) => return Err(error.into()),
        written => written.map_err(told)?,
    };
    let more = if written.more { "; there are more: --format csv writes all" } else { "" };
    eprintln!("demarche: {} rows{more}", written.rows);
    Ok(tell(engine.faults()))
}

fn told(error: SqlError) -> Failure {
    match error {
        SqlError::Query { .. } | SqlError::Refused { .. } => Failure::usage(error),
        error => Failure::input(error),
    }
}
