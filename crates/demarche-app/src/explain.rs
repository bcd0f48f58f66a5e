//! `demarche explain`: why an event has its code and what was considered for it; why words of an article have no
//! code; what a diagnostic means.

use crate::dictionaries::Dictionaries;
use crate::events::{line, tell, tell_open};
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use demarche::stored_article as article;
use demarche::types::Reading;
use demarche_store::{ArticleRow, EventRow, Ledger, MentionRow, SectionRow, Snapshot, event_json};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// An event's id, an article's id, or a diagnostic's code such as I004
    subject: String,
    /// Of an article, only predicates with this word
    word: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
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
    if !args.subject.contains('.') {
        return uncoded(args, &snapshot);
    }
    let read = snapshot.events(None, None, |row| row.event_id == args.subject)?;
    tell_open(&read);
    let mut faults = read.faults;
    // An event that people say is none is explained all the same.
    let removed = read.applied.removed.iter().filter(|row| row.event_id == args.subject);
    let Some(row) = read.applied.rows.iter().chain(removed).next() else {
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
    if args.json {
        output::print(&format!("{}\n", serde_json::to_string_pretty(&json_of_event(row, &mentions))?))?;
    } else {
        output::print(&explanation(row, &mentions, &Styles::for_stdout()))?;
    }
    faults.dedup_by(|later, earlier| later.path == earlier.path);
    Ok(tell(&faults))
}

fn json_of_event(row: &EventRow, mentions: &[MentionRow]) -> Value {
    let mut value = event_json(row);
    let actors = mentions.iter().map(|mention| {
        json!({
            "text": mention.text,
            "codes": mention.codes,
            "name": mention.name,
            "steps": mention.steps,
            "unresolved": mention.unresolved,
            "considered": mention.considered,
        })
    });
    value["steps"] = json!(row.steps);
    value["considered"] = json!(row.considered);
    value["actors"] = actors.collect();
    value
}

fn explanation(row: &EventRow, mentions: &[MentionRow], styles: &Styles) -> String {
    let mut out = line(row, styles);
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
    part("Considered and not taken", row.considered.iter().flatten().map(|one| clean(one)).collect());
    let resolved = mentions.iter().flat_map(|mention| {
        let codes = match &mention.unresolved {
            Some(why) => format!("not resolved: {why}"),
            None => format!("{} {}", mention.codes.join("+"), mention.name.as_deref().unwrap_or_default()),
        };
        let taken = format!("“{}” = {}  [{}]", clean(&mention.text), clean(&codes), clean(&mention.steps.join("; ")));
        let others = mention.considered.iter().flatten().map(|one| format!("  not {}", clean(one)));
        std::iter::once(taken).chain(others)
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

/// The predicates of an article that have no code. The ledger does not keep them: the article is read anew.
fn uncoded(args: &Args, snapshot: &Snapshot) -> Result<ExitCode, Failure> {
    let (articles, mut faults) = snapshot.rows::<ArticleRow>(|row| row.article_id == args.subject)?;
    let Some(row) = articles.into_iter().next() else {
        tell(&faults);
        return Err(Failure::input(format!(
            "no article {:?} in {}\n  hint: an event's id is that of its article, a full stop and a number; reports print both",
            args.subject,
            args.ledger.display()
        )));
    };
    let (sections, more) = snapshot.rows::<SectionRow>(|section| section.reading_id == row.reading_id)?;
    faults.extend(more);
    let made_by = (row.code_version.clone(), row.lexicon_version.clone());
    let lexicon = args.lexicon.load()?;
    let reading = demarche::read(article(row, &sections), lexicon);
    if made_by != (reading.versions.code.clone(), reading.versions.lexicon.clone()) {
        eprintln!("demarche: the ledger has this article by other versions; this is what the present ones make of it");
    }
    output::print(&without_code(&reading, args, &Styles::for_stdout())?)?;
    Ok(tell(&faults))
}

fn without_code(reading: &Reading, args: &Args, styles: &Styles) -> Result<String, Failure> {
    let text = &reading.article.text;
    let wanted = args.word.as_ref().map(|word| word.to_lowercase());
    let mut out = String::new();
    for uncoded in &reading.uncoded {
        let token = reading.analysis.token(uncoded.anchor);
        let word = token.span.of(text);
        if wanted.as_ref().is_some_and(|wanted| *wanted != word.to_lowercase() && *wanted != token.lemma) {
            continue;
        }
        let sentence = reading.analysis.sentence(uncoded.sentence).span.of(text);
        if args.json {
            let shown = json!({
                "text": word,
                "sentence": sentence,
                "why": uncoded.why,
                "almost": uncoded.almost.map(|event_type| event_type.name()),
                "considered": uncoded.considered,
            });
            out.push_str(&format!("{shown}\n"));
            continue;
        }
        out.push_str(&format!("{}  {}\n", styled(styles.strong, clean(word)), clean(&uncoded.why)));
        out.push_str(&format!("  “{}”\n", styled(styles.dim, clean(sentence))));
        for one in &uncoded.considered {
            out.push_str(&format!("  {}\n", clean(one)));
        }
    }
    Ok(out)
}
