//! `demarche events`: the ledger's events, filtered.

use crate::failure::{BAD_INPUT, Failure};
use crate::output::{self, Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use demarche::types::{ActorCode, EventType, PartialDate};
use demarche_store::{EventRow, Fault, Ledger};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
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
    /// Not after
    #[arg(long, value_name = "DATE")]
    to: Option<PartialDate>,
    /// Also what commenters, bios and disclaimers tell
    #[arg(long)]
    all: bool,
    /// Each happening once: leave out events that tell again what an earlier one of their article told
    #[arg(long)]
    once: bool,
    /// Print CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
}

/// A PLOVER type from the command line.
pub(crate) fn event_type(name: &str) -> Result<EventType, String> {
    EventType::named(&name.to_uppercase()).ok_or_else(|| {
        let names: Vec<_> = EventType::ALL.iter().map(|known| known.name()).collect();
        format!("no PLOVER type; the types are {}", names.join(", "))
    })
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let (mut rows, faults) = Ledger::open(&args.ledger)?.snapshot()?.rows::<EventRow>(|row| wanted(row, args))?;
    sort(&mut rows);
    if args.csv {
        csv(&rows)?;
    } else if args.json {
        for row in &rows {
            output::print(&format!("{}\n", json_of(row)))?;
        }
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

/// Names files that could not be read, and the exit code for them.
pub(crate) fn tell(faults: &[Fault]) -> ExitCode {
    for fault in faults {
        eprintln!("demarche: {fault}");
    }
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(BAD_INPUT) }
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

fn wanted(row: &EventRow, args: &Args) -> bool {
    (args.all || row.in_article)
        && !(args.once && row.restates.is_some())
        && args.actor.as_ref().is_none_or(|actor| names(&row.sources, actor) || names(&row.targets, actor))
        && args.event_type.is_none_or(|wanted| row.event_type == wanted.name())
        && args.voice.as_ref().is_none_or(|voice| row.voices.iter().any(|said| is_voice(said, voice)))
        && args.from.is_none_or(|from| row.date_to.as_ref().is_some_and(|to| *to >= from.earliest().to_string()))
        && args.to.is_none_or(|to| row.date_from.as_ref().is_some_and(|from| *from <= to.latest().to_string()))
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
    format!(
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
    )
}

fn fields(row: &EventRow) -> Vec<(&'static str, Value)> {
    vec![
        ("event_id", json!(row.event_id)),
        ("article_id", json!(row.article_id)),
        ("published", json!(row.published)),
        ("section", json!(row.section)),
        ("date", json!(row.date)),
        ("date_basis", json!(row.date_basis)),
        ("date_precision", json!(row.date_precision)),
        ("undated", json!(row.undated)),
        ("sources", json!(row.sources)),
        ("source_text", json!(row.source_text)),
        ("targets", json!(row.targets)),
        ("target_text", json!(row.target_text)),
        ("type", json!(row.event_type)),
        ("mode", json!(row.mode)),
        ("contexts", json!(row.contexts)),
        ("cameo", json!(row.cameo)),
        ("goldstein", json!(row.goldstein)),
        ("quad", json!(row.quad)),
        ("kind", json!(row.kind)),
        ("reciprocal", json!(row.reciprocal)),
        ("polarity", json!(row.polarity)),
        ("factuality", json!(row.factuality)),
        ("hedge", json!(row.hedge)),
        ("hedge_band", json!(row.hedge_band)),
        ("told_by", json!(row.told_by)),
        ("voices", json!(row.voices)),
        ("denied_by", json!(row.denied_by)),
        ("place", json!(row.place)),
        ("place_state", json!(row.place_state)),
        ("latitude", json!(row.latitude)),
        ("longitude", json!(row.longitude)),
        ("quantities", json!(row.quantities)),
        ("sentence", json!(row.sentence)),
        ("restates", json!(row.restates)),
        ("entry", json!(row.entry)),
        ("code_version", json!(row.code_version)),
        ("lexicon_version", json!(row.lexicon_version)),
        ("model_version", json!(row.model_version)),
    ]
}

/// The row as a JSON object.
pub(crate) fn json_of(row: &EventRow) -> Value {
    Value::Object(fields(row).into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// A cell of CSV: lists joined by `;`. A leading character that a spreadsheet would run as a formula is
/// made text.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join(";"),
        other => return other.to_string(),
    };
    if text.starts_with(['=', '+', '@', '-', '\t', '\r']) { format!("'{text}") } else { text }
}

fn csv(rows: &[EventRow]) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |error: csv::Error| Failure::input(format!("cannot write CSV: {error}"));
    let Some(first) = rows.first() else { return Ok(()) };
    writer.write_record(fields(first).iter().map(|(name, _)| *name)).map_err(failed)?;
    for row in rows {
        writer.write_record(fields(row).iter().map(|(_, value)| cell(value))).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(Failure::input)?;
    Ok(output::print(&String::from_utf8_lossy(&bytes))?)
}

/// An actor code from the command line.
pub(crate) fn actor(code: &str) -> Result<ActorCode, String> {
    let code = code.to_uppercase();
    match code.split('.').next() {
        Some(head) if head.len() == 3 && head.bytes().all(|byte| byte.is_ascii_alphabetic()) => Ok(ActorCode(code)),
        _ => Err("no actor code; write a state as ISO 3166 alpha-3 (PAK), a role as PAK.MIL".to_owned()),
    }
}
