//! `demarche search QUERY`: words, names and codes in articles, quotations and events, with facets.

use crate::events::tell;
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::read::DEFAULT_LEDGER;
use demarche_search::{Card, Field, Hit, Hits, Index, Kind, Query};
use demarche_store::Ledger;
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
#[command(after_help = "A query:
  fishing boats            both words, in any of their forms
  '\"fishing rights\"'       the words as they stand
  actor:PAK type:SANCTION  fields; actor:PAK,IND for either; a state stands for all its roles
  speaker:Brel             who says so, by code or part of the name
  2018-05 2016..2018-03    when it happened, or was published
  -type:CONSULT -talks     not these (after `--`)

Fields: actor, source, target, type, mode, context, cameo, quad, speaker, author, status, month, outlet,
place, title, kind (article, quotation, event, comment), article.

Of several arguments, one with a blank in it is taken as words that stand together.")]
pub(crate) struct Args {
    /// What is looked for; see below. Nothing: everything, the latest first
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Also comments, bios and disclaimers, and what they tell
    #[arg(long)]
    all: bool,
    /// How many hits are shown
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    limit: usize,
    /// How many of the best hits are left out
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// How many values of each facet are shown
    #[arg(long, default_value_t = 6, value_name = "N")]
    facets: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
    /// The folder of the index; that of the ledger if none is given
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let query = Query::parse(&joined(&args.query)).map_err(Failure::usage)?;
    let query = Query { all: args.all, ..query };
    let ledger = Ledger::open(&args.ledger)?;
    let index = match &args.index {
        Some(folder) => Index::open_in(&ledger, folder),
        None => Index::open(&ledger),
    };
    let index = index.map_err(Failure::input)?;
    let hits = index.search(&query, args.limit, args.offset).map_err(Failure::input)?;
    if args.json {
        output::print(&(serde_json::to_string_pretty(&wire(&hits, args, index.snapshot()))? + "\n"))?;
    } else {
        output::print(&text(&hits, args, &Styles::for_stdout()).map_err(Failure::input)?)?;
    }
    let latest = ledger.snapshot()?.number();
    if index.snapshot() < latest {
        eprintln!(
            "demarche: the index tells of snapshot {}, the ledger is at {latest}; another process is at work, or the index cannot be written",
            index.snapshot()
        );
    }
    Ok(tell(index.faults()))
}

/// The query that arguments make: the shell has taken the quotation marks of those with blanks.
fn joined(arguments: &[String]) -> String {
    let [one] = arguments else {
        let quoted = |argument: &String| {
            if !argument.contains(char::is_whitespace) || argument.contains('"') {
                return argument.clone();
            }
            let (excluded, rest) = argument.strip_prefix('-').map_or(("", argument.as_str()), |rest| ("-", rest));
            match rest.split_once(':') {
                Some((field, value)) if Field::named(field).is_some() => format!("{excluded}{field}:\"{value}\""),
                _ => format!("{excluded}\"{rest}\""),
            }
        };
        return arguments.iter().map(quoted).collect::<Vec<_>>().join(" ");
    };
    one.clone()
}

fn text(hits: &Hits, args: &Args, styles: &Styles) -> Result<String, std::fmt::Error> {
    let mut out = String::new();
    for hit in &hits.hits {
        let card = &hit.card;
        writeln!(out, "{}", head(card, styles))?;
        writeln!(out, "  “{}”", marked(hit, styles))?;
        let from = [card.title.as_deref(), card.outlet.as_deref(), Some(card.id.as_str())];
        let from: Vec<String> = from.into_iter().flatten().map(clean).collect();
        writeln!(out, "  {}\n", styled(styles.dim, from.join(" · ")))?;
    }
    for facet in hits.facets.iter().filter(|facet| !facet.values.is_empty()) {
        let values = facet.values.iter().take(args.facets);
        let values: Vec<String> = values.map(|one| format!("{} {}", clean(&one.value), one.count)).collect();
        let more = facet.values.len().saturating_sub(args.facets);
        let more = if more > 0 { format!(" · {more} more") } else { String::new() };
        writeln!(out, "{:<8} {}{more}", facet.field.name(), values.join(" · "))?;
    }
    let first = args.offset + 1;
    let shown = match hits.hits.len() {
        0 => "none shown".to_owned(),
        count => format!("{first} to {} shown", args.offset + count),
    };
    writeln!(out, "{} hits, {shown}", hits.total)?;
    Ok(out)
}

fn head(card: &Card, styles: &Styles) -> String {
    let side = |codes: &[String]| if codes.is_empty() { "?".to_owned() } else { codes.join("+") };
    let date = card.date.as_deref().or(card.published.as_deref()).unwrap_or("no date");
    let what = match card.kind {
        Kind::Event => {
            let arrow = if card.reciprocal { "↔" } else { "→" };
            let style = if card.quad.as_ref().is_some_and(|quad| quad.ends_with("conflict")) {
                styles.bad
            } else {
                styles.good
            };
            let status = card.status.as_deref().unwrap_or_default();
            let negated = if card.negated { ", did not happen" } else { "" };
            let (sources, targets) = (side(&card.sources), side(&card.targets));
            let event_type = styled(style, card.event_type.as_deref().unwrap_or_default());
            format!("{sources} {arrow} {targets}  {event_type}  {status}{negated}")
        }
        Kind::Quotation => format!("{} says", card.speaker.as_deref().map_or("somebody".to_owned(), clean)),
        Kind::Article | Kind::Comment => {
            card.author.as_deref().map_or(String::new(), |author| format!("by {}", clean(author)))
        }
    };
    format!("{:<10}  {:<9}  {}", date, card.kind.name(), styled(styles.strong, what))
}

/// Text between marks on one line: [`clean`] keeps no blanks at its ends.
fn safe(text: &str) -> String {
    let blank = |end: Option<char>| if end.is_some_and(char::is_whitespace) { " " } else { "" };
    let cleaned = clean(text);
    if cleaned.is_empty() {
        return blank(text.chars().next()).to_owned();
    }
    format!("{}{cleaned}{}", blank(text.chars().next()), blank(text.chars().next_back()))
}

/// A hit's words on one line, those of the query in a style.
fn marked(hit: &Hit, styles: &Styles) -> String {
    let mut out = String::new();
    let mut done = 0;
    for mark in &hit.marks {
        out.push_str(&safe(&hit.text[done..mark.start]));
        out.push_str(&styled(styles.strong, clean(&hit.text[mark.clone()])));
        done = mark.end;
    }
    out.push_str(&safe(&hit.text[done..]));
    out
}

fn wire(hits: &Hits, args: &Args, snapshot: u64) -> Value {
    let shown: Vec<Value> = hits.hits.iter().map(hit).collect();
    let facets = hits.facets.iter().map(|facet| {
        let values = facet.values.iter().map(|one| json!({"value": one.value, "count": one.count}));
        (facet.field.name().to_owned(), values.collect::<Value>())
    });
    json!({
        "query": joined(&args.query),
        "snapshot": snapshot,
        "total": hits.total,
        "offset": args.offset,
        "hits": shown,
        "facets": facets.collect::<serde_json::Map<_, _>>(),
    })
}

/// A hit as JSON; marks count code points of `text`.
fn hit(hit: &Hit) -> Value {
    let points = |byte: usize| hit.text[..byte].chars().count();
    let mut card = serde_json::to_value(&hit.card).unwrap_or_default();
    if let Value::Object(card) = &mut card {
        let marks: Value = hit.marks.iter().map(|mark| json!([points(mark.start), points(mark.end)])).collect();
        card.insert("text".to_owned(), hit.text.clone().into());
        card.insert("marks".to_owned(), marks);
        card.insert("score".to_owned(), json!((f64::from(hit.score) * 1000.0).round() / 1000.0));
    }
    card
}
