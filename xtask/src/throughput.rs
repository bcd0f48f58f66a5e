//! The second half of `cargo xtask bench`: speed and memory from bytes to a ledger on disk, on one core.
//!
//! In: the samples, or a folder, repeated until there are enough articles, one line of each changed so that no two
//! are alike. Out: tokens and articles a second, and how much memory the process took on the way.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use demarche::ingest::{Format, Options, articles, format_of};
use demarche::lexicon::Lexicon;
use demarche::wire::teller;
use demarche_store::{Batch, Ledger};

/// Articles of one commit, as in `demarche read`.
const BATCH: usize = 128;

/// Memory is read so many times on the way.
const LOOKS: usize = 4;

#[derive(clap::Args)]
#[group(id = "throughput")]
pub(crate) struct Arguments {
    /// Folder of articles to read in place of the samples
    #[arg(long, value_name = "DIR")]
    on: Option<PathBuf>,
    /// Read so many articles, repeating them with a changed line
    #[arg(long, default_value_t = 3_000)]
    articles: usize,
}

/// A file's name and its bytes.
type Original = (String, Vec<u8>);

/// What was counted, and where the time went.
#[derive(Default)]
struct Tally {
    articles: usize,
    bytes: usize,
    tokens: usize,
    events: usize,
    ingest: Duration,
    code: Duration,
    write: Duration,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if cfg!(debug_assertions) {
        println!("note: unoptimised build; for numbers run `cargo run --release -p xtask -- bench`");
    }
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let originals = originals(arguments.on.as_deref().unwrap_or(&samples))?;
    let folder = tempfile::tempdir()?;
    let ledger = Ledger::create_or_open(folder.path())?;
    let mut writer = ledger.writer()?;
    let lexicon = Lexicon::embedded();
    let goldstein = |code: &str| lexicon.ontology.cameo(code).map_or(0.0, |entry| entry.goldstein);
    // Loading is not reading: what the first article would pay for is paid before the clock starts.
    drop(demarche::read_text("Chile accused Peru of theft.", None));

    let (mut tally, mut batch, mut looks) = (Tally::default(), Batch::default(), Vec::new());
    let start = Instant::now();
    'all: for round in 0.. {
        for (name, bytes) in &originals {
            let bytes = changed(bytes, format_of(bytes, name), round);
            tally.bytes += bytes.len();
            let begin = Instant::now();
            let found = articles(&bytes, name, &Options::default());
            tally.ingest += begin.elapsed();
            for article in found.into_iter().flatten() {
                let begin = Instant::now();
                let reading = demarche::read(article, lexicon);
                tally.code += begin.elapsed();
                tally.articles += 1;
                tally.tokens += reading.analysis.tokens.len();
                tally.events += reading.events.len();
                let begin = Instant::now();
                batch.add(&reading, &goldstein, &teller);
                if batch.len() == BATCH {
                    writer.commit(std::mem::take(&mut batch))?;
                }
                tally.write += begin.elapsed();
                if tally.articles * LOOKS / arguments.articles > looks.len() {
                    looks.push(high_water());
                }
                if tally.articles >= arguments.articles {
                    break 'all;
                }
            }
        }
        if tally.articles == 0 {
            return Err("no article in the folder; name one with --on".into());
        }
    }
    let begin = Instant::now();
    writer.commit(batch)?;
    tally.write += begin.elapsed();
    show(&tally, start.elapsed(), &looks);
    Ok(())
}

fn show(tally: &Tally, whole: Duration, looks: &[Option<u64>]) {
    let Tally { articles, bytes, tokens, events, .. } = tally;
    let rate = |count: &usize| *count as f64 / whole.as_secs_f64();
    println!(
        "end to end, bytes to ledger, one core: {articles} articles, {bytes} bytes, {tokens} tokens, {events} events"
    );
    println!("read_tokens_per_s: {:.0}", rate(tokens));
    println!("read_articles_per_s: {:.1}", rate(articles));
    for (name, part) in [("ingest", tally.ingest), ("analyse and code", tally.code), ("write", tally.write)] {
        println!("  {name}: {:.0} % of {:.1} s", 100.0 * part.as_secs_f64() / whole.as_secs_f64(), whole.as_secs_f64());
    }
    let looks: Vec<String> = looks
        .iter()
        .map(|look| look.map_or("unknown".to_owned(), |kib| format!("{:.0}", kib as f64 / 1024.0)))
        .collect();
    println!("memory_high_water_mib, after each {LOOKS}th of the articles: {}", looks.join(", "));
}

/// The files of a folder that are no README, sorted by name, with their bytes.
fn originals(folder: &Path) -> Result<Vec<Original>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        if path.is_file() && path.file_stem().is_some_and(|stem| stem != "README") {
            found.push((path.display().to_string(), fs::read(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

/// The same article with one line more or less.
fn changed(bytes: &[u8], format: Format, round: usize) -> Vec<u8> {
    let mut copy = bytes.to_vec();
    match format {
        Format::Text | Format::Markdown => copy.extend(format!("\n\nThis was report {round} of the day.\n").bytes()),
        Format::Html | Format::Feed | Format::News => copy.extend(format!("<!-- copy {round} -->\n").bytes()),
        Format::Jsonl => {
            let text = String::from_utf8_lossy(bytes);
            copy = text
                .lines()
                .flat_map(|line| format!("{}\n", line.replacen('{', &format!("{{\"copy\": {round}, "), 1)).into_bytes())
                .collect();
        }
    }
    copy
}

/// The most memory the process has held, in KiB, where the system tells.
pub(crate) fn high_water() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
