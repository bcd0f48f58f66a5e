//! `demarche claims`: happenings that the ledger's articles tell of, each with what it rests on.

use crate::dictionaries::Dictionaries;
use crate::events::{self, tell};
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::related::{Related, Source, count, round};
use demarche::support_json;
use demarche::types::{ActorCode, EventType, PartialDate};
use serde_json::json;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A side: a code; a bare state matches all its roles
    #[arg(long, value_name = "CODE", value_parser = events::actor)]
    actor: Option<ActorCode>,
    /// PLOVER type
    #[arg(long = "type", value_name = "TYPE", value_parser = events::event_type)]
    event_type: Option<EventType>,
    /// Status, or the beginning of one
    #[arg(long, value_name = "STATUS")]
    status: Option<String>,
    /// Not before (YYYY, YYYY-MM or YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    from: Option<PartialDate>,
    /// Not after
    #[arg(long, value_name = "DATE")]
    to: Option<PartialDate>,
    /// Only what so many articles tell
    #[arg(long, default_value_t = 1, value_name = "N")]
    least: usize,
    /// List pairs of claims that may be the same, for a person to decide
    #[arg(long)]
    maybe: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
    #[command(flatten)]
    source: Source,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut related = args.source.relate(args.lexicon.load()?, None)?;
    let styles = Styles::for_stdout();
    if args.maybe {
        maybe(&related, args, &styles)?;
        return Ok(tell(&related.faults));
    }
    let mut claims: Vec<usize> =
        (0..related.found.claims.claims.len()).filter(|&claim| wanted(&related, claim, args)).collect();
    claims.sort_by_key(|&claim| {
        let (from, _) = related.found.dates(claim);
        (from.is_none(), from.map(str::to_owned), claim)
    });
    let (mut supports, more) = if args.json { related.supports(&claims)? } else { Default::default() };
    related.faults.extend(more);
    for &claim in &claims {
        let shown = match args.json {
            true => {
                let mut value = related.found.json(claim);
                value["support"] = support_json(&supports.remove(&claim).unwrap_or_default());
                format!("{value}\n")
            }
            false => line(&related, claim, &styles),
        };
        output::print(&shown)?;
    }
    if !args.json {
        eprintln!("demarche: {}", count(claims.len(), "claim"));
    }
    Ok(tell(&related.faults))
}

fn wanted(related: &Related, claim: usize, args: &Args) -> bool {
    let (dossier, row) = (&related.found.dossiers[claim], related.row(claim));
    let (from, to) = related.found.dates(claim);
    args.actor.as_ref().is_none_or(|actor| related.found.has_side(claim, actor))
        && args.event_type.is_none_or(|kind| row.event_type == kind.name())
        && args.status.as_ref().is_none_or(|status| dossier.status.starts_with(status.as_str()))
        && args.from.is_none_or(|wanted| to.is_some_and(|to| *to >= *wanted.earliest().to_string()))
        && args.to.is_none_or(|wanted| from.is_some_and(|from| *from <= *wanted.latest().to_string()))
        && dossier.tallied.articles >= args.least.min(1)
        && (args.least <= 1 || dossier.tallied.articles >= args.least)
}

/// A claim on three lines: what, what it rests on, its words.
pub(crate) fn line(related: &Related, claim: usize, styles: &Styles) -> String {
    let (dossier, row) = (&related.found.dossiers[claim], related.row(claim));
    format!(
        "{}  {}\n     {}\n     “{}” · {}\n",
        related.title(claim, styles),
        styled(styles.strong, format!("[{}]", dossier.status)),
        related.funnel(claim),
        clean(&row.sentence),
        styled(styles.dim, &row.event_id),
    )
}

fn maybe(related: &Related, args: &Args, styles: &Styles) -> Result<(), Failure> {
    for &(later, earlier, score) in &related.found.claims.maybe {
        let (one, other) = (related.row(earlier), related.row(later));
        let shown = match args.json {
            true => format!("{}\n", json!({"one": one.event_id, "other": other.event_id, "score": round(score)})),
            false => format!("{}\n{}\n", line(related, earlier, styles), line(related, later, styles)),
        };
        output::print(&shown)?;
    }
    if !args.json {
        eprintln!("demarche: {} that may be the same", count(related.found.claims.maybe.len(), "pair"));
    }
    Ok(())
}
