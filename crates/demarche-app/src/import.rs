//! `demarche import KIND FILE…`: event data of others into the ledger's table of imported events.

use crate::failure::{BAD_INPUT, Failure};
use crate::read::DEFAULT_LEDGER;
use demarche::lexicon::Lexicon;
use demarche_store::{BLOCK_BYTES, Codes, Import, ImportError, Importer, Job, Kind, Ledger, Outcome, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

#[derive(clap::Args)]
#[command(after_help = "Kinds:
  gdelt1     GDELT 1.0 exports (57 or 58 columns, no header), and the reduced master file
  gdelt2     GDELT 2.0 exports (61 columns, no header)
  icews      ICEWS events.*.tab
  polecat    POLECAT ngecEvents*.txt
  phoenix    Phoenix events.full.*.txt, and the historical files of the Cline Center (CSV)
  acled      ACLED's CSV export
  cameo-tsv  any table with a header: date, source, target, cameo; better with event_id, source_iso3, target_iso3
  counts     counts by year or month: source_iso3, target_iso3, year, verbal_coop, material_coop, verbal_conf, material_conf;
             or net scores of pairs: iso_a, iso_b, month, net, absnet")]
pub(crate) struct Args {
    /// What the files are; see below
    #[arg(value_parser = kind)]
    kind: Kind,
    /// Files: plain, gzip, or zip with one file in it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Name of the data set; that of the kind if none is given
    #[arg(long, value_name = "NAME")]
    data_set: Option<String>,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
    /// Bytes of a block, for tests
    #[arg(long, hide = true, default_value_t = BLOCK_BYTES)]
    block_bytes: usize,
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::named(name).ok_or_else(|| {
        let names: Vec<_> = Kind::ALL.into_iter().map(Kind::name).collect();
        format!("no kind of event data; the kinds are {}", names.join(", "))
    })
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let codes = Codes::new(Lexicon::embedded());
    let mut importer = Ledger::create_or_open(&args.ledger)?.importer(&codes)?;
    let mut refused = 0;
    for path in &args.files {
        match one(args, path, &mut importer) {
            Ok(()) => {}
            Err(ImportError::Store(error)) => return Err(error.into()),
            Err(error) => {
                eprintln!("demarche: {error}");
                refused += 1;
            }
        }
    }
    if refused > 0 {
        eprintln!("demarche: {refused} of {} files could not be imported", args.files.len());
        return Ok(ExitCode::from(BAD_INPUT));
    }
    Ok(ExitCode::SUCCESS)
}

fn one(args: &Args, path: &std::path::Path, importer: &mut Importer<'_>) -> Result<(), ImportError> {
    let start = Instant::now();
    let bar = progress();
    let job =
        Job { path, kind: args.kind, data_set: args.data_set.as_deref(), block_bytes: args.block_bytes.max(1 << 12) };
    let mut before = None;
    let done = importer.import(&job, &mut |Progress { bytes, total, rows }| {
        let before = *before.get_or_insert(rows);
        let rate = (rows - before) as f64 / start.elapsed().as_secs_f64().max(1e-9);
        bar.set_length(total);
        bar.set_position(bytes);
        bar.set_message(format!("{rows} rows, {rate:.0} rows/s"));
    });
    bar.finish_and_clear();
    match done? {
        Outcome::Already(import) => {
            eprintln!(
                "demarche: {}: imported before as {} ({} rows); nothing changed",
                path.display(),
                import.data_set,
                import.written
            );
        }
        Outcome::Done { import, resumed } => tell(path, &import, resumed, start.elapsed().as_secs_f64()),
    }
    Ok(())
}

fn tell(path: &std::path::Path, import: &Import, resumed: u64, seconds: f64) {
    let mut told = format!(
        "{}: {} records read, {} rows written, {} doubles left out, {} rejected",
        path.display(),
        import.read,
        import.written,
        import.duplicates,
        import.rejects()
    );
    if import.rejects() > 0 {
        let reasons: Vec<_> = import.rejected.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
        told.push_str(&format!(" ({}; see rejects/{}-*.jsonl)", reasons.join(", "), import.batch));
    }
    if import.recoded > 0 {
        told.push_str(&format!("; {} records were no UTF-8 and were read as Windows-1252", import.recoded));
    }
    if resumed > 0 {
        told.push_str(&format!("; went on behind {resumed} records of an earlier run"));
    }
    told.push_str(&format!("; {:.1} s, {:.0} rows/s", seconds, (import.read - resumed) as f64 / seconds.max(1e-9)));
    eprintln!("demarche: {told}");
}

fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:32} {bytes}/{total_bytes}  {msg}  {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}
