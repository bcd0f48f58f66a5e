//! `demarche events`: the ledger's events, filtered.

use crate::failure::{BAD_INPUT, Failure};
use crate::output::{self, Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use demarche::lexicon::Lexicon;
use demarche::types::{ActorCode, EventType, PartialDate};
use demarche_store::{EventRow, Events, Export, Fault, Format, Ledger, Snapshot, export};
use std::io::{self, BufWriter};
use std::path::PathBuf;
use std::process::ExitCode;

/// Which events of which ledger.
#[derive(clap::Args)]
pub(crate) struct Filter {
    /// Source or target: a code; a bare state matches all its roles
    #[arg(long, value_name = "CODE", value_parser = actor)]
    actor: Option<ActorCode>,
    /// PLOVER type
    #[arg(long = "type", value_name = "TYPE", value_parser = event_type)]
    event_type: Option<EventType>,
    /// Some voice in the chain: a code, or part of a name
    #[arg(long, value_name = "CODE|NAME")]
    voice: Option<String>,
    /// Not before (YYYY, YYYY-MM or YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    from: Option<PartialDate>,
    /// Also what commenters, bios and disclaimers tell
    #[arg(long)]
    all: bool,
    /// Each happening once: leave out events that tell again what an earlier one of their article told
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    ledger: At,
}

/// A ledger as it is, or as it was.
#[derive(clap::Args)]
pub(crate) struct At {
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
    /// The ledger as it was at this snapshot; `demarche stats` tells the latest
    #[arg(long, value_name = "N")]
    as_of_version: Option<u64>,
}

impl At {
    pub(crate) fn snapshot(&self) -> Result<Snapshot, Failure> {
        Ok(Ledger::open(&self.ledger)?.snapshot_at(self.as_of_version)?)
    }

    /// The folder of what is derived from the ledger and can be made anew.
    pub(crate) fn derived(&self) -> PathBuf {
        self.ledger.join("derived")
    }
}

#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    filter: Filter,
    /// Not after
    #[arg(long, visible_alias = "until", value_name = "DATE")]
    to: Option<PartialDate>,
    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// A PLOVER type from the command line.
pub(crate) fn event_type(name: &str) -> Result<EventType, String> {
    EventType::named(&name.to_uppercase()).ok_or_else(|| {
        let names: Vec<_> = EventType::ALL.iter().map(|known| known.name()).collect();
        format!("no PLOVER type; the types are {}", names.join(", "))
    })
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (rows, faults) = args.filter.select(&args.filter.snapshot()?, args.to)?;
    if args.csv || args.json {
        let format = if args.csv { Format::Csv } else { Format::Jsonl };
        let what = Export { events: &rows, articles: &[] };
        export(format, &what, Lexicon::embedded(), &mut BufWriter::new(io::stdout().lock()))?;
    } else {
        let styles = Styles::for_stdout();
        for row in &rows {
            output::print(&line(row, &styles))?;
        }
        let again = rows.iter().filter(|row| row.restates.is_some()).count();
        eprintln!(
            "demarche: {} events{}",
            rows.len(),
            if again > 0 { format!(", {again} of them told again") } else { String::new() }
        );
    }
    Ok(tell(&faults))
}

impl Filter {
    /// The ledger that is asked, as it is or was.
    pub(crate) fn snapshot(&self) -> Result<Snapshot, Failure> {
        self.ledger.snapshot()
    }

    /// The events that are wanted, sorted, with the files that could not be read.
    pub(crate) fn select(
        &self,
        snapshot: &Snapshot,
        to: Option<PartialDate>,
    ) -> Result<(Vec<EventRow>, Vec<Fault>), Failure> {
        let from = self.from.map(|from| from.earliest().to_string());
        let to = to.map(|to| to.latest().to_string());
        let wanted = |row: &EventRow| {
            (self.all || row.in_article)
                && !(self.once && row.restates.is_some())
                && self.actor.as_ref().is_none_or(|actor| names(&row.sources, actor) || names(&row.targets, actor))
                && self.event_type.is_none_or(|wanted| row.event_type == wanted.name())
                && self.voice.as_ref().is_none_or(|voice| row.voices.iter().any(|said| is_voice(said, voice)))
                && from.as_ref().is_none_or(|from| row.date_to.as_ref().is_some_and(|to| to >= from))
                && to.as_ref().is_none_or(|to| row.date_from.as_ref().is_some_and(|from| from <= to))
        };
        let found = snapshot.events(from.as_deref(), to.as_deref(), wanted)?;
        tell_open(&found);
        let mut rows = found.applied.rows;
        sort(&mut rows);
        Ok((rows, found.faults))
    }
}

/// Names files that could not be read, and the exit code for them.
pub(crate) fn tell(faults: &[Fault]) -> ExitCode {
    for fault in faults {
        eprintln!("demarche: {fault}");
    }
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(BAD_INPUT) }
}

/// Says on stderr that corrections wait for a person.
pub(crate) fn tell_open(events: &Events) {
    if events.open() > 0 {
        let what = if events.open() == 1 { "correction is" } else { "corrections are" };
        eprintln!(
            "demarche: {} {what} not applied, because what they correct has changed or is gone\n  hint: `demarche fix --list --open` lists them",
            events.open()
        );
    }
}

/// By date, the undated last; then in the order they were written.
pub(crate) fn sort(rows: &mut [EventRow]) {
    rows.sort_by(|a, b| {
        let key = |row: &EventRow| row.date_from.clone().or_else(|| row.date_to.clone());
        let (a, b) = (key(a), key(b));
        (a.is_none(), a).cmp(&(b.is_none(), b))
    });
}

/// Whether a code list names the actor or a role of it.
pub(crate) fn names(codes: &[String], actor: &ActorCode) -> bool {
    codes.iter().any(|code| actor.covers(&ActorCode(code.clone())))
}

/// A voice is stored as `code name`.
fn is_voice(said: &str, wanted: &str) -> bool {
    let (codes, name) = said.split_once(' ').unwrap_or((said, ""));
    let wanted_code = ActorCode(wanted.to_uppercase());
    codes.split('+').any(|code| wanted_code.covers(&ActorCode(code.to_owned())))
        || name.to_lowercase().contains(&wanted.to_lowercase())
}

fn side(codes: &[String]) -> String {
    if codes.is_empty() { "?".to_owned() } else { codes.join("+") }
}

/// One event on two lines.
pub(crate) fn line(row: &EventRow, styles: &Styles) -> String {
    let arrow = if row.reciprocal { "↔" } else { "→" };
    let mode = row.mode.as_ref().map_or(String::new(), |mode| format!("/{mode}"));
    let style = if row.quad.ends_with("conflict") { styles.bad } else { styles.good };
    let mut reality = row.factuality.clone();
    if row.polarity == "neg" {
        reality.push_str(", did not happen");
    }
    if let Some((words, band)) = row.hedge.as_ref().zip(row.hedge_band.as_ref()) {
        reality.push_str(&format!(" (“{}”: {band} %)", clean(words)));
    }
    let again = row.restates.as_ref().map_or(String::new(), |first| format!(" · tells again {first}"));
    let voices: Vec<_> = std::iter::once(row.told_by.as_str())
        .chain(row.voices.iter().map(|voice| voice.split_once(' ').map_or(voice.as_str(), |(_, name)| name)))
        .map(clean)
        .collect();
    let mut out = format!(
        "{:<21} {} {arrow} {}  {}  {}\n{:21} “{}”\n{:21} {}\n",
        row.date.as_deref().unwrap_or("no date"),
        styled(styles.strong, side(&row.sources)),
        styled(styles.strong, side(&row.targets)),
        styled(style, format!("{}{mode}", row.event_type)),
        reality,
        "",
        clean(&row.sentence),
        "",
        styled(styles.dim, format!("{} · {}{again}", voices.join(" › "), row.event_id)),
    );
    for mark in row.corrected.iter().flatten() {
        out.push_str(&format!("{:21} corrected: {}\n", "", clean(mark)));
    }
    out
}

/// An actor code from the command line.
pub(crate) fn actor(code: &str) -> Result<ActorCode, String> {
    let code = code.to_uppercase();
    match code.split('.').next() {
        Some(head) if head.len() == 3 && head.bytes().all(|byte| byte.is_ascii_alphabetic()) => Ok(ActorCode(code)),
        _ => Err("no actor code; write a state as ISO 3166 alpha-3 (PAK), a role as PAK.MIL".to_owned()),
    }
}
