//! `demarche claim ID`: the dossier of one claim.

use crate::dictionaries::Dictionaries;
use crate::events::tell;
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::related::{Related, Source, ruling_line, support_lines};
use demarche::relate::{Item, Stance};
use demarche::{Difference, stance, support_json};
use demarche_store::Ruled;
use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The id of an event, as reports and lists print it: the claim that it belongs to is shown
    id: String,
    /// Tell why each mention belongs to the claim
    #[arg(long)]
    why: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
    #[command(flatten)]
    source: Source,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut related = args.source.relate(args.lexicon.load()?, None)?;
    let Some(claim) = related.found.claim_of(&args.id) else {
        tell(&related.faults);
        return Err(Failure::input(format!(
            "no claim with the event {:?} in {}\n  hint: `demarche claims` lists the ids",
            args.id,
            args.source.ledger.display()
        )));
    };
    let (mut supports, more) = related.supports(&[claim])?;
    let supports = supports.remove(&claim).unwrap_or_default();
    related.faults.extend(more);
    let shown = match args.json {
        true => {
            let mut value = related.found.json(claim);
            value["support"] = support_json(&supports);
            serde_json::to_string_pretty(&value)? + "\n"
        }
        false => dossier(&related, claim, &support_lines(&supports), args.why, &Styles::for_stdout()),
    };
    output::print(&shown)?;
    Ok(tell(&related.faults))
}

fn dossier(related: &Related, claim: usize, support: &[String], why: bool, styles: &Styles) -> String {
    let dossier = &related.found.dossiers[claim];
    let mut out = format!(
        "━━ {}\n   {}\n   {}\n",
        related.title(claim, styles),
        styled(styles.strong, &dossier.status),
        related.funnel(claim)
    );
    let mut part = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out.push_str(&format!("\n{}\n", styled(styles.strong, title)));
            lines.iter().for_each(|line| out.push_str(&format!("  {line}\n")));
        }
    };
    let of = |wanted: &dyn Fn(Stance) -> bool| voices(related, claim, wanted, styles);
    part("For", of(&|stance| stance == Stance::For));
    part("Against", of(&|stance| matches!(stance, Stance::Against(_))));
    part("Withdrawn", of(&|stance| stance == Stance::Withdraws));
    let later = dossier.reversed_by.iter().map(|&later| {
        format!("{} · {}", related.title(later, styles), styled(styles.dim, &related.row(later).event_id))
    });
    part("Undone later", later.collect());
    part("As each origin has it", differences(related, claim, styles));
    let without = dossier.without.iter().map(|(origin, status)| format!("without {}: {status}", clean(origin)));
    part("Hangs on one voice", without.collect());
    part("Event data of others: no origins, and no part of the status", support.to_vec());
    part("Mind", dossier.badges.clone());
    part("Not heard", dossier.missing.clone());
    let ruled = |grades: bool| {
        let of_kind =
            related.found.rulings_on(claim).filter(|ruling| matches!(ruling.what, Ruled::Grade(..)) == grades);
        of_kind.map(ruling_line).collect::<Vec<_>>()
    };
    part("Graded by an analyst", ruled(true));
    let marks = related.found.claims.claims[claim].mentions.iter().flat_map(|&at| {
        let row = &related.found.rows[at];
        row.corrected.iter().flatten().map(|mark| format!("{} {}", row.event_id, clean(mark)))
    });
    part("Corrected by people", ruled(false).into_iter().chain(marks).collect());
    if why {
        let joins = related.found.claims.claims[claim].joins.iter().map(|join| {
            let rows = &related.found.rows;
            let reasons: Vec<String> = join.reasons.iter().map(ToString::to_string).collect();
            format!(
                "{} with {}: {:.1} ({})",
                rows[join.mention].event_id,
                rows[join.with].event_id,
                join.score,
                reasons.join(", ")
            )
        });
        part("Why these mentions are one claim", joins.collect());
    }
    out
}

/// Voices of one stance, folded by origin: the first in full, the others by their outlets.
fn voices(related: &Related, claim: usize, wanted: &dyn Fn(Stance) -> bool, styles: &Styles) -> Vec<String> {
    let mut by_origin: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
    for item in related.found.dossiers[claim].items.iter().filter(|item| wanted(item.stance)) {
        by_origin.entry(&item.origin).or_default().push(item);
    }
    let mut lines = Vec::new();
    for items in by_origin.values() {
        let first = items[0];
        let row = &related.found.rows[first.mention];
        let mut notes = Vec::new();
        if first.stance != Stance::For {
            notes.push(stance(first.stance));
        }
        notes.extend(first.interest.iter().map(String::as_str));
        let notes = if notes.is_empty() { String::new() } else { format!(" [{}]", notes.join(", ")) };
        lines.push(format!("{}{notes}", styled(styles.strong, clean(&first.by))));
        lines.push(format!("   “{}”", clean(&row.sentence)));
        let articles: BTreeSet<usize> = items.iter().map(|item| related.found.mentions[item.mention].article).collect();
        for article in articles {
            lines.push(format!("   {}", related.article_line(article, styles)));
        }
    }
    lines
}

/// Date, amount, actors and place with who has them; what contradicts the first value is marked.
fn differences(related: &Related, claim: usize, styles: &Styles) -> Vec<String> {
    let line = |difference: &Difference| {
        let mut first = None;
        let values = difference.values.iter().map(|(value, who)| {
            let who: Vec<String> = who.iter().map(|who| clean(who)).collect();
            let shown =
                format!("{} ({})", if value.is_empty() { "-".to_owned() } else { clean(value) }, who.join(", "));
            match first {
                _ if value.is_empty() => shown,
                None => {
                    first = Some(value);
                    shown
                }
                Some(_) => styled(styles.bad, format!("≠ {shown}")),
            }
        });
        format!("{:<7}{}", difference.field, values.collect::<Vec<_>>().join(" · "))
    };
    related.found.differences(claim).iter().map(line).collect()
}
