//! `demarche read`: articles in, report or JSON out, everything kept in the ledger.

use crate::dictionaries::Dictionaries;
use crate::engine::Engine;
use crate::failure::{BAD_INPUT, Failure};
use crate::inputs::{self, Input};
use crate::output::{self, Styles, styled};
use crate::report;
use demarche::ingest::{Options, articles};
use demarche::lexicon::Lexicon;
use demarche::types::{Article, PartialDate, Reading};
use demarche::wire::{ReadingOut, teller};
use demarche_store::{Batch, Commit, Ledger, Reject};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The ledger where none is named.
pub(crate) const DEFAULT_LEDGER: &str = "demarche-ledger";

/// Articles that are coded side by side and committed together: bounds memory, and what a kill can cost.
const BATCH: usize = 128;

/// Up to so many articles are reported in full unless asked otherwise.
const FULL_REPORTS: usize = 12;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files (text, Markdown, HTML, JSONL), folders, or `-` for stdin
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// When the texts were published (YYYY, YYYY-MM or YYYY-MM-DD); overrides what they say
    #[arg(long, value_name = "DATE")]
    published: Option<PartialDate>,
    /// Print one JSON array
    #[arg(long, conflicts_with = "jsonl")]
    json: bool,
    /// Print one JSON object a line
    #[arg(long)]
    jsonl: bool,
    /// Report every article in full, however many there are
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
    /// Keep nothing
    #[arg(long)]
    no_ledger: bool,
    /// Tag and parse with this model in place of the embedded one: a file of `cargo xtask train`, or an ONNX model if the program
    /// was built for such
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// How many threads code; 0: as many as there are cores
    #[arg(long, default_value_t = 0, value_name = "N")]
    jobs: usize,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (inputs, faults) = inputs::find(&args.paths);
    let threads = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs)
        .build()
        .map_err(|error| Failure::input(format!("cannot start threads: {error}\n  hint: try --jobs 1")))?;
    let ledger = if args.no_ledger { None } else { Some(open(&args.ledger)?) };
    let engine = Engine::of(args.model.as_deref())?;
    let mut session = Session {
        args,
        lexicon: args.lexicon.load()?,
        engine: &engine,
        writer: ledger.as_ref().map(Ledger::writer).transpose()?,
        threads,
        rejects: Vec::new(),
        written: 0,
        read: 0,
        events: 0,
        dyads: report::Dyads::new(),
        full: args.full || inputs.len() <= FULL_REPORTS,
        styles: Styles::for_stdout(),
    };
    for fault in faults {
        session.reject(fault);
    }
    if args.json {
        output::print("[")?;
    }
    let bar = progress(inputs.len());
    let mut waiting = Vec::new();
    for input in &inputs {
        session.open(input, &mut waiting);
        while waiting.len() >= BATCH {
            let rest = waiting.split_off(BATCH);
            session.code(std::mem::replace(&mut waiting, rest), &bar)?;
        }
        bar.inc(1);
    }
    session.code(waiting, &bar)?;
    bar.finish_and_clear();
    session.close()
}

/// The ledger to write, made if there is none.
fn open(root: &Path) -> Result<Ledger, Failure> {
    Ok(Ledger::create_or_open(root)?)
}

fn progress(inputs: usize) -> ProgressBar {
    if inputs < 2 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} files  {per_sec}  {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(inputs as u64).with_style(style)
}

struct Session<'a> {
    args: &'a Args,
    lexicon: &'static Lexicon,
    engine: &'a Engine,
    writer: Option<Commit>,
    threads: rayon::ThreadPool,
    rejects: Vec<Reject>,
    written: usize,
    read: usize,
    events: usize,
    dyads: report::Dyads,
    full: bool,
    styles: Styles,
}

impl Session<'_> {
    fn reject(&mut self, reason: String) {
        eprintln!("demarche: {reason}");
        let locator = reason.split(": ").next().unwrap_or_default().to_owned();
        self.rejects.push(Reject { locator, reason, line: None });
    }

    /// Adds an input's articles to those waiting; what cannot be read is told and kept.
    fn open(&mut self, input: &Input, waiting: &mut Vec<Article>) {
        let options = Options { published: self.args.published, ..Options::default() };
        match input.bytes(options.max_bytes) {
            Ok(bytes) => {
                for article in articles(&bytes, &input.locator(), &options) {
                    match article {
                        Ok(article) => waiting.push(article),
                        Err(error) => self.reject(error.to_string()),
                    }
                }
            }
            Err(fault) => self.reject(fault),
        }
    }

    /// Codes articles on all threads, commits them, then prints them in the order they came.
    fn code(&mut self, waiting: Vec<Article>, bar: &ProgressBar) -> Result<(), Failure> {
        let (lexicon, engine) = (self.lexicon, self.engine);
        let read: Vec<Result<Reading, String>> =
            self.threads.install(|| waiting.into_par_iter().map(|article| engine.read(article, lexicon)).collect());
        let mut readings = Vec::with_capacity(read.len());
        for reading in read {
            match reading {
                Ok(reading) => readings.push(reading),
                Err(fault) => self.reject(fault),
            }
        }
        if let Some(writer) = &mut self.writer {
            let goldstein = |code: &str| lexicon.ontology.cameo(code).map_or(0.0, |entry| entry.goldstein);
            let mut batch = Batch::default();
            for reading in &readings {
                batch.add(reading, &goldstein, &teller);
            }
            self.written += writer.commit(batch)?;
        }
        bar.suspend(|| readings.iter().try_for_each(|reading| self.print(reading)))
    }

    fn print(&mut self, reading: &Reading) -> Result<(), Failure> {
        let first = self.read == 0;
        self.read += 1;
        self.events += reading.events.len();
        if !self.full || self.args.json || self.args.jsonl {
            // The report shows diagnostics on the article's card; without one they are told here.
            for diagnostic in &reading.diagnostics {
                eprintln!("demarche: {}: {} {}", reading.article.locator, diagnostic.code, diagnostic.message);
            }
        }
        if self.args.json || self.args.jsonl {
            let mut out = io::stdout().lock();
            if self.args.json && !first {
                out.write_all(b",\n")?;
            }
            serde_json::to_writer(&mut out, &ReadingOut::of(reading))?;
            if self.args.jsonl {
                out.write_all(b"\n")?;
            }
            return Ok(());
        }
        report::add_dyads(reading, &mut self.dyads);
        let text = match self.full {
            true => report::article(reading, &self.styles).map_err(Failure::input)? + "\n",
            false => {
                let title = reading.article.metadata.title.as_deref().unwrap_or(&reading.article.locator);
                format!("{:>5} events  {}  {}\n", reading.events.len(), reading.article.id, output::clean(title))
            }
        };
        Ok(output::print(&text)?)
    }

    fn close(mut self) -> Result<ExitCode, Failure> {
        if let Some(writer) = &mut self.writer {
            writer.reject(&self.rejects)?;
        }
        if self.args.json {
            output::print("]\n")?;
        }
        if !self.args.json && !self.args.jsonl && self.read > 1 {
            let mut out = String::new();
            let title = format!("━━ All {} articles, {} events", self.read, self.events);
            out.push_str(&styled(self.styles.title, title));
            report::by_dyad(&mut out, &self.dyads, &self.styles).map_err(Failure::input)?;
            output::print(&out)?;
        }
        let kept = match &self.writer {
            Some(_) => format!(
                "{} new in {}, {} there before",
                self.written,
                self.args.ledger.display(),
                self.read - self.written
            ),
            None => "nothing kept".to_owned(),
        };
        eprintln!("demarche: {} articles read ({kept}), {} rejected", self.read, self.rejects.len());
        Ok(if self.rejects.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(BAD_INPUT) })
    }
}
