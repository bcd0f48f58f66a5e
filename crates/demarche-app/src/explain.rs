//! `demarche explain`: why an event has its code; what a diagnostic means.

use crate::events::tell;
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use demarche_store::{EventRow, Ledger, MentionRow};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// An event's id, as reports and lists print it, or a diagnostic's code such as I004
    subject: String,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let codes = demarche::ingest::CODES.iter().chain(demarche::CODES);
    if let Some((code, meaning)) = codes.into_iter().find(|(code, _)| code.eq_ignore_ascii_case(&args.subject)) {
        output::print(&format!("{code}: {meaning}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let snapshot = Ledger::open(&args.ledger)?.snapshot()?;
    let (rows, mut faults) = snapshot.rows::<EventRow>(|row| row.event_id == args.subject)?;
    let Some(row) = rows.first() else {
        tell(&faults);
        return Err(Failure::input(format!(
            "no event {:?} in {}\n  hint: `demarche events` lists the ids",
            args.subject,
            args.ledger.display()
        )));
    };
    let inside = |mention: &MentionRow| {
        mention.reading_id == row.reading_id && mention.start >= row.start && mention.end <= row.end
    };
    let (mentions, more) = snapshot.rows::<MentionRow>(inside)?;
    faults.extend(more);
    output::print(&explanation(row, &mentions, &Styles::for_stdout()))?;
    faults.dedup_by(|later, earlier| later.path == earlier.path);
    Ok(tell(&faults))
}

fn explanation(row: &EventRow, mentions: &[MentionRow], styles: &Styles) -> String {
    let mut out = crate::events::line(row, styles);
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out.push_str(&format!("\n{}\n", styled(styles.strong, title)));
            for line in lines {
                out.push_str(&format!("  {line}\n"));
            }
        }
    };
    part(
        "Code",
        vec![
            format!("{} because of {:?} ({})", row.event_type, clean(&row.anchor), row.entry),
            format!("CAMEO {} · Goldstein {:+.1} · {}", row.cameo, row.goldstein, row.quad),
            format!("contexts: {}", if row.contexts.is_empty() { "none".to_owned() } else { row.contexts.join(", ") }),
        ],
    );
    part("Steps", row.steps.iter().map(|step| clean(step)).collect());
    let resolved = mentions.iter().map(|mention| {
        let codes = match &mention.unresolved {
            Some(why) => format!("not resolved: {why}"),
            None => format!("{} {}", mention.codes.join("+"), mention.name.as_deref().unwrap_or_default()),
        };
        format!("“{}” = {}  [{}]", clean(&mention.text), clean(&codes), clean(&mention.steps.join("; ")))
    });
    part("Actors in these words", resolved.collect());
    let date = match (&row.date, &row.undated) {
        (Some(date), _) => format!(
            "{date} · {} · {}",
            row.date_basis.as_deref().unwrap_or("-"),
            row.date_precision.as_deref().unwrap_or("-")
        ),
        (None, why) => format!("none: {}", why.as_deref().unwrap_or("not told")),
    };
    part("Date", vec![date]);
    let voices = std::iter::once(format!("told by {}", clean(&row.told_by)))
        .chain(row.voices.iter().map(|voice| format!("said by {}", clean(voice))))
        .chain(row.denied_by.iter().map(|voice| format!("denied by {}", clean(voice))));
    part("Voices, outermost first", voices.collect());
    part(
        "Made by",
        vec![format!("code {} · lexicon {} · model {}", row.code_version, row.lexicon_version, row.model_version)],
    );
    out
}
