//! `demarche fix`: people correct what the program made of an article. Nothing is overwritten: a correction is a line of its own.

use crate::dictionaries::Dictionaries;
use crate::events::tell;
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use demarche_store::{Correction, Fate, Field, Fix, FixError, Ledger, Signed, What};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(after_help = "Examples:
  demarche fix 9ccaf57ffb1de2e2.2 targets=CHL.GOV date=2017-06-05 --why \"the text names Santiago\"
  demarche fix 9ccaf57ffb1de2e2.2 --not-an-event --why \"a headline of another article\"
  demarche fix merge 9ccaf57ffb1de2e2.2 0f3a57ffb1de2e21.4 --why \"the same visit\"
  demarche fix split 9ccaf57ffb1de2e2.2 0f3a57ffb1de2e21.4 --why \"a visit a month later\"
  demarche fix 9ccaf57ffb1de2e2.2 --grade B2 --note \"this desk was right on ports before\"
  demarche fix --undo c1f3a57ff --why \"misread\"
An event is named by its id; a claim by the id of any event of it. Fields: type, mode, cameo, contexts, sources, targets,
reciprocal, date, place, place_state, quantities, polarity, factuality, kind, voices, denied_by. FIELD= empties a field.")]
pub(crate) struct Args {
    /// EVENT FIELD=VALUE…, or `merge CLAIM CLAIM`, or `split CLAIM EVENT…`
    #[arg(value_name = "TARGET [FIELD=VALUE]")]
    words: Vec<String>,
    /// The words tell of no event
    #[arg(long)]
    not_an_event: bool,
    /// Your own Admiralty grade of the claim: A to F for the source, 1 to 6 for the report; empty takes it away
    #[arg(long, value_name = "GRADE")]
    grade: Option<String>,
    /// The note that goes with a grade
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Who corrects; the name of the account if not given
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// When, in UTC; now if not given
    #[arg(long, value_name = "TIME")]
    when: Option<String>,
    /// Take the correction of this id back; undoing that makes it hold again
    #[arg(long, value_name = "ID")]
    undo: Option<String>,
    /// List all corrections with what became of them
    #[arg(long)]
    list: bool,
    /// Of the list, those that correct what the program no longer says
    #[arg(long, requires = "list")]
    stale: bool,
    /// Of the list, those whose words are gone
    #[arg(long, requires = "list")]
    orphaned: bool,
    /// Of the list, both of these
    #[arg(long, requires = "list")]
    open: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let ledger = Ledger::open(&args.ledger)?;
    if args.list {
        return list(&ledger, args);
    }
    let fixes = fixes(args)?;
    let why = args.why.clone().or_else(|| args.note.clone()).unwrap_or_default();
    let account = || std::env::var("USER").or_else(|_| std::env::var("USERNAME")).unwrap_or_default();
    let signed = Signed { who: args.by.clone().unwrap_or_else(account), when: when(args)?, why };
    let made = ledger.fix(&fixes, &signed, args.lexicon.load()?).map_err(|error| match error {
        FixError::Store(error) => Failure::from(error),
        refused => Failure::input(refused),
    })?;
    let styles = Styles::for_stdout();
    for one in &made {
        let shown = if args.json { format!("{}\n", serde_json::to_string(one)?) } else { line(one, None, &styles) };
        output::print(&shown)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn usage(message: &str) -> Failure {
    Failure::input(format!("{message}\n  hint: `demarche fix --help` has examples"))
}

/// What the words of the command line ask for.
fn fixes(args: &Args) -> Result<Vec<Fix>, Failure> {
    if let Some(id) = &args.undo {
        return if args.words.is_empty() {
            Ok(vec![Fix::Undo { id: id.clone() }])
        } else {
            Err(usage("--undo takes an id and nothing else"))
        };
    }
    let words: Vec<&str> = args.words.iter().map(String::as_str).collect();
    match words[..] {
        [] => Err(usage("nothing to correct")),
        ["merge", one, other] => Ok(vec![Fix::Merge { one: one.to_owned(), other: other.to_owned() }]),
        ["merge", ..] => Err(usage("two claims can be merged, each named by one of its events")),
        ["split", claim, ref events @ ..] => Ok(vec![Fix::Split {
            claim: claim.to_owned(),
            events: events.iter().map(|event| (*event).to_owned()).collect(),
        }]),
        ["split"] => Err(usage("name a claim, and the events that are another")),
        [event, ref fields @ ..] => {
            let set = |field: Field, value: &str| Fix::Set { event: event.to_owned(), field, value: value.to_owned() };
            let mut fixes = Vec::new();
            for word in fields {
                let Some((name, value)) = word.split_once('=') else {
                    return Err(usage(&format!("{word:?} is not FIELD=VALUE")));
                };
                let editable = |field: &Field| !matches!(field, Field::Event | Field::Grade);
                let field = Field::named(name).filter(editable).ok_or_else(|| {
                    let names: Vec<&str> =
                        Field::ALL.iter().filter(|field| editable(field)).map(|field| field.name()).collect();
                    Failure::input(format!("no field {name:?}\n  hint: the fields are {}", names.join(", ")))
                })?;
                fixes.push(set(field, value));
            }
            if args.not_an_event {
                fixes.push(set(Field::Event, "none"));
            }
            fixes.extend(args.grade.as_deref().map(|grade| set(Field::Grade, grade)));
            if fixes.is_empty() { Err(usage(&format!("what of {event} is wrong?"))) } else { Ok(fixes) }
        }
    }
}

/// The moment of the correction.
fn when(args: &Args) -> Result<String, Failure> {
    let moment = match &args.when {
        None => jiff::Timestamp::now(),
        Some(text) => text.parse().map_err(|_| usage(&format!("{text:?} is no moment; write 2026-11-28T12:34:56Z")))?,
    };
    let whole = jiff::Timestamp::from_second(moment.as_second()).map_err(Failure::input)?;
    Ok(whole.to_string())
}

fn list(ledger: &Ledger, args: &Args) -> Result<ExitCode, Failure> {
    let corrections = ledger.corrections()?;
    let read = ledger.snapshot()?.events(None, None, |_| false)?;
    let fates: &BTreeMap<String, Fate> = &read.applied.fates;
    let styles = Styles::for_stdout();
    let wanted = |fate: &Fate| match (args.stale || args.open, args.orphaned || args.open) {
        (false, false) => true,
        (stale, orphaned) => {
            (stale && matches!(fate, Fate::Stale(_))) || (orphaned && matches!(fate, Fate::Orphaned(_)))
        }
    };
    let mut count = 0;
    for one in &corrections.all {
        let Some(fate) = fates.get(&one.id).filter(|fate| wanted(fate)) else { continue };
        count += 1;
        let shown = if args.json {
            let mut value = serde_json::to_value(one)?;
            value["fate"] = json!(fate.name());
            value["detail"] = json!(fate.detail());
            format!("{value}\n")
        } else {
            line(one, Some(fate), &styles)
        };
        output::print(&shown)?;
    }
    if !args.json {
        eprintln!("demarche: {count} of {} corrections", corrections.all.len());
    }
    Ok(tell(&read.faults))
}

/// A correction on two lines: what and what became of it, then the words, who, when and why.
fn line(one: &Correction, fate: Option<&Fate>, styles: &Styles) -> String {
    let shown = |value: &str| if value.is_empty() { "nothing".to_owned() } else { clean(value) };
    let (what, words) = match &one.what {
        What::Set { target, field: Field::Event, .. } => (format!("{} no event", target.event), Some(target)),
        What::Set { target, field: Field::Grade, now, .. } => {
            (format!("{} grade {}", target.event, shown(now)), Some(target))
        }
        What::Set { target, field, was, now } => {
            (format!("{} {}: {} → {}", target.event, field.name(), shown(was), shown(now)), Some(target))
        }
        What::Merge { target, with } => (format!("{} and {} are one claim", target.event, with.event), Some(target)),
        What::Split { target, events } => {
            let events: Vec<&str> = events.iter().map(|event| event.event.as_str()).collect();
            (format!("{} apart from {}", events.join(", "), target.event), Some(target))
        }
        What::Undo { undoes } => (format!("takes {undoes} back"), None),
    };
    let fate = fate.map_or(String::new(), |fate| match fate.detail() {
        detail if detail.is_empty() => format!("  [{}]", fate.name()),
        detail => format!("  [{}: {}]", fate.name(), clean(&detail)),
    });
    let words = words.map_or(String::new(), |anchor| format!("“{}” · ", clean(&anchor.exact)));
    format!(
        "{}  {}{}\n          {words}{}\n",
        styled(styles.strong, &one.id),
        clean(&what),
        styled(styles.strong, fate),
        styled(styles.dim, format!("{}, {}: {}", clean(&one.who), one.when, clean(&one.why))),
    )
}
