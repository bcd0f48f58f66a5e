//! `demarche read`: articles in, report or JSON out, everything kept in the ledger.

use crate::dictionaries::Dictionaries;
use crate::engine::Engine;
use crate::failure::{BAD_INPUT, Failure};
use crate::inputs::{self, Input};
use crate::output::{self, Styles, styled};
use crate::report;
use demarche::ingest::archive::{self, Archive};
use demarche::ingest::{IngestError, Options, articles};
use demarche::lexicon::Lexicon;
use demarche::types::{Article, PartialDate, Reading};
use demarche::wire::{ReadingOut, teller};
use demarche_store::{Batch, Commit, Ledger, Reject};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{self, Cursor, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

/// The ledger where none is named.
pub(crate) const DEFAULT_LEDGER: &str = "demarche-ledger";

/// Articles that are coded side by side: bounds memory.
const BATCH: usize = 128;

/// The most articles that are committed together: bounds what a kill can cost. A manifest names every file, so a large
/// archive must not become as many commits as it has batches.
const MOST_COMMITTED: usize = 2048;

/// Rejects that are kept in memory before they are written.
const MOST_REJECTS: usize = 1024;

/// Up to so many articles are reported in full unless asked otherwise.
const FULL_REPORTS: usize = 12;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files (text, Markdown, HTML, JSONL, feeds, NewsML-G2, WARC, WACZ, gzip of these), folders, or `-` for stdin
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
    let full = args.full || inputs.len() <= FULL_REPORTS;
    read(args, &inputs, faults, full)
}

impl Args {
    /// The files and folders that are named.
    pub(crate) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Whether one JSON array is asked for, which has an end.
    pub(crate) fn is_array(&self) -> bool {
        self.json
    }
}

/// Reads some inputs; `faults` are what could not be listed among them.
pub(crate) fn read(args: &Args, inputs: &[Input], faults: Vec<String>, full: bool) -> Result<ExitCode, Failure> {
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
        reasons: BTreeMap::new(),
        pending: Pending::default(),
        written: 0,
        read: 0,
        left_out: 0,
        events: 0,
        tokens: 0,
        started: Instant::now(),
        dyads: report::Dyads::new(),
        full,
        styles: Styles::for_stdout(),
    };
    for fault in faults {
        session.reject(UNREADABLE, fault)?;
    }
    if args.json {
        output::print("[")?;
    }
    let bar = progress(inputs.len());
    let mut waiting = Vec::new();
    for input in inputs {
        session.open(input, &mut waiting, &bar)?;
        bar.inc(1);
    }
    session.code(waiting, &bar)?;
    session.commit(&bar)?;
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

/// The reason of what could not even be opened, in the summary.
const UNREADABLE: &str = "unreadable";

/// Coded, and not yet committed and told.
#[derive(Default)]
struct Pending {
    batch: Batch,
    text: String,
}

struct Session<'a> {
    args: &'a Args,
    lexicon: &'static Lexicon,
    engine: &'a Engine,
    writer: Option<Commit>,
    threads: rayon::ThreadPool,
    rejects: Vec<Reject>,
    reasons: BTreeMap<&'static str, usize>,
    pending: Pending,
    written: usize,
    read: usize,
    /// Articles of `read` whose readings were there before, and so were not made again.
    left_out: usize,
    events: usize,
    tokens: usize,
    started: Instant,
    dyads: report::Dyads,
    full: bool,
    styles: Styles,
}

impl Session<'_> {
    fn reject(&mut self, code: &'static str, reason: String) -> Result<(), Failure> {
        eprintln!("demarche: {reason}");
        let locator = reason.split(": ").next().unwrap_or_default().to_owned();
        self.rejects.push(Reject { locator, reason, line: None });
        *self.reasons.entry(code).or_default() += 1;
        if self.rejects.len() >= MOST_REJECTS { self.keep_rejects() } else { Ok(()) }
    }

    fn keep_rejects(&mut self) -> Result<(), Failure> {
        if let Some(writer) = &mut self.writer {
            writer.reject(&self.rejects)?;
        }
        self.rejects.clear();
        Ok(())
    }

    /// Takes an article, or what is none; codes as soon as enough wait.
    fn take(
        &mut self,
        article: Result<Article, IngestError>,
        waiting: &mut Vec<Article>,
        bar: &ProgressBar,
    ) -> Result<(), Failure> {
        match article {
            Ok(article) => waiting.push(article),
            Err(error) => self.reject(error.code(), error.to_string())?,
        }
        if waiting.len() >= BATCH { self.code(std::mem::take(waiting), bar) } else { Ok(()) }
    }

    /// Adds an input's articles to those waiting; what cannot be read is told and kept.
    fn open(&mut self, input: &Input, waiting: &mut Vec<Article>, bar: &ProgressBar) -> Result<(), Failure> {
        let options = Options { published: self.args.published, ..Options::default() };
        let locator = input.locator();
        if let Some((kind, file)) = input.archive(&options) {
            // An archive is many articles: one line each.
            self.full = self.args.full;
            return self.unpack(kind, file, &locator, &options, waiting, bar);
        }
        let bytes = match input.bytes(options.max_bytes) {
            Ok(bytes) => bytes,
            Err(fault) => return self.reject(UNREADABLE, fault),
        };
        if let Some(kind) = Archive::of(&bytes, &locator, bytes.len() as u64, &options) {
            return self.unpack(kind, Cursor::new(bytes), &locator, &options, waiting, bar);
        }
        articles(&bytes, &locator, &options).into_iter().try_for_each(|article| self.take(article, waiting, bar))
    }

    fn unpack(
        &mut self,
        kind: Archive,
        file: impl archive::File,
        locator: &str,
        options: &Options,
        waiting: &mut Vec<Article>,
        bar: &ProgressBar,
    ) -> Result<(), Failure> {
        let mut sink = |article| match self.take(article, waiting, bar) {
            Ok(()) => ControlFlow::Continue(()),
            Err(failure) => ControlFlow::Break(failure),
        };
        match archive::each(kind, file, locator, options, &mut sink) {
            ControlFlow::Break(failure) => Err(failure),
            ControlFlow::Continue(()) => Ok(()),
        }
    }

    /// Whether every reading is printed whole, as JSON or as a report.
    fn is_whole(&self) -> bool {
        self.full || self.args.json || self.args.jsonl
    }

    /// Codes articles on all threads; commits and prints them in the order they came, as soon as they are enough.
    fn code(&mut self, mut waiting: Vec<Article>, bar: &ProgressBar) -> Result<(), Failure> {
        let (lexicon, engine) = (self.lexicon, self.engine);
        if let Some(writer) = self.writer.as_ref().filter(|_| !self.is_whole())
            && let Some(versions) = engine.versions(lexicon)
        {
            // Begun and killed, the same command goes on where it was.
            let before = waiting.len();
            waiting.retain(|article| !writer.holds_article(article, &versions));
            self.left_out += before - waiting.len();
            self.read += before - waiting.len();
        }
        let read: Vec<Result<Reading, String>> =
            self.threads.install(|| waiting.into_par_iter().map(|article| engine.read(article, lexicon)).collect());
        let mut readings = Vec::with_capacity(read.len());
        for reading in read {
            match reading {
                Ok(reading) => readings.push(reading),
                Err(fault) => self.reject(UNREADABLE, fault)?,
            }
        }
        let goldstein = |code: &str| lexicon.ontology.cameo(code).map_or(0.0, |entry| entry.goldstein);
        if self.writer.is_some() {
            readings.iter().for_each(|reading| self.pending.batch.add(reading, &goldstein, &teller));
        }
        if self.is_whole() {
            self.commit(bar)?;
            return bar.suspend(|| readings.iter().try_for_each(|reading| self.print(reading)));
        }
        for reading in &readings {
            self.told_briefly(reading);
        }
        // As many as were read before: few commits of many articles, soon ones of few.
        if self.pending.batch.len() >= self.written.clamp(BATCH, MOST_COMMITTED) || self.writer.is_none() {
            self.commit(bar)?;
        }
        Ok(())
    }

    /// Commits what is pending, and then tells it.
    fn commit(&mut self, bar: &ProgressBar) -> Result<(), Failure> {
        let Pending { batch, text } = std::mem::take(&mut self.pending);
        if let Some(writer) = &mut self.writer {
            self.written += writer.commit(batch)?;
        }
        if !text.is_empty() {
            bar.suspend(|| output::print(&text))?;
        }
        Ok(())
    }

    /// Counts a reading.
    fn count(&mut self, reading: &Reading) {
        self.read += 1;
        self.events += reading.events.len();
        self.tokens += reading.analysis.tokens.len();
    }

    /// One line for a reading, told when it is committed.
    fn told_briefly(&mut self, reading: &Reading) {
        self.count(reading);
        for diagnostic in &reading.diagnostics {
            eprintln!("demarche: {}: {} {}", reading.article.locator, diagnostic.code, diagnostic.message);
        }
        report::add_dyads(reading, &mut self.dyads);
        let title = reading.article.metadata.title.as_deref().unwrap_or(&reading.article.locator);
        let line = format!("{:>5} events  {}  {}\n", reading.events.len(), reading.article.id, output::clean(title));
        self.pending.text.push_str(&line);
    }

    /// Prints a reading whole.
    fn print(&mut self, reading: &Reading) -> Result<(), Failure> {
        let first = self.read == 0;
        self.count(reading);
        if self.args.json || self.args.jsonl {
            // A report shows diagnostics on the article's card; JSON goes on to programs.
            for diagnostic in &reading.diagnostics {
                eprintln!("demarche: {}: {} {}", reading.article.locator, diagnostic.code, diagnostic.message);
            }
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
        let text = report::article(reading, &self.styles).map_err(Failure::input)? + "\n";
        Ok(output::print(&text)?)
    }

    fn close(mut self) -> Result<ExitCode, Failure> {
        self.keep_rejects()?;
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
        let rejected: usize = self.reasons.values().sum();
        let reasons: Vec<String> = self.reasons.iter().map(|(code, count)| format!("{count} {code}")).collect();
        let reasons = if rejected > 0 { format!(" ({})", reasons.join(", ")) } else { String::new() };
        eprintln!("demarche: {} articles read ({kept}), {rejected} rejected{reasons}", self.read);
        if self.read > 1 {
            let seconds = self.started.elapsed().as_secs_f64().max(1e-3);
            let left_out = match self.left_out {
                0 => String::new(),
                count => format!("; {count} were coded before, so their events are not listed again"),
            };
            eprintln!(
                "demarche: {} events in {} tokens, {:.1} s, {:.0} tokens/s{left_out}",
                self.events,
                self.tokens,
                seconds,
                self.tokens as f64 / seconds
            );
        }
        Ok(if rejected == 0 { ExitCode::SUCCESS } else { ExitCode::from(BAD_INPUT) })
    }
}
