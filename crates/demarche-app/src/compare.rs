//! `demarche compare A B`: what two articles, or two outlets, tell of the same happenings.

use crate::dictionaries::Dictionaries;
use crate::events::tell;
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::related::{Related, Source};
use demarche_store::EventRow;
use serde_json::{Value, json};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// An article's id, the beginning of one, or an outlet's name
    a: String,
    /// Another
    b: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lexicon: Dictionaries,
    #[command(flatten)]
    source: Source,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let related = args.source.relate(args.lexicon.load()?, None)?;
    let mut sides = Vec::new();
    for name in [&args.a, &args.b] {
        let articles = related.articles_of(name);
        if articles.is_empty() {
            tell(&related.faults);
            return Err(Failure::input(format!(
                "no article and no outlet {name:?} in the ledger\n  hint: `demarche stories` lists both"
            )));
        }
        sides.push((articles.clone(), related.claims_in(&articles)));
    }
    let [(a, of_a), (b, of_b)] = &sides[..] else { return Ok(ExitCode::SUCCESS) };
    let both: Vec<usize> = of_a.intersection(of_b).copied().collect();
    let only = |one: &std::collections::BTreeSet<usize>, other: &std::collections::BTreeSet<usize>| {
        one.difference(other).copied().collect::<Vec<usize>>()
    };
    let (only_a, only_b) = (only(of_a, of_b), only(of_b, of_a));
    if args.json {
        let side = |claim: usize, articles: &[usize]| {
            rows(&related, claim, articles).into_iter().map(cells_json).collect::<Vec<_>>()
        };
        let ids =
            |claims: &[usize]| claims.iter().map(|&claim| related.row(claim).event_id.clone()).collect::<Vec<_>>();
        let value = json!({
            "both": both.iter().map(|&claim| json!({"claim": related.row(claim).event_id, "a": side(claim, a), "b": side(claim, b)})).collect::<Vec<_>>(),
            "only_a": ids(&only_a), "only_b": ids(&only_b),
        });
        output::print(&(serde_json::to_string_pretty(&value)? + "\n"))?;
        return Ok(tell(&related.faults));
    }
    let styles = Styles::for_stdout();
    let mut out = String::new();
    out.push_str(&format!("{}\n", styled(styles.title, format!("━━ Told by both ({})", both.len()))));
    for &claim in &both {
        out.push_str(&format!("{}\n", related.title(claim, &styles)));
        let (one, other) = (rows(&related, claim, a), rows(&related, claim, b));
        for (name, rows, with) in [(&args.a, &one, &other), (&args.b, &other, &one)] {
            for row in rows {
                out.push_str(&format!(
                    "   {}: {}\n      “{}”\n",
                    clean(name),
                    cells(row, with, &styles),
                    clean(&row.sentence)
                ));
            }
        }
    }
    for (name, claims) in [(&args.a, &only_a), (&args.b, &only_b)] {
        out.push_str(&format!(
            "\n{}\n",
            styled(styles.title, format!("━━ Only in {} ({})", clean(name), claims.len()))
        ));
        for &claim in claims {
            let row = related.row(claim);
            out.push_str(&format!(
                "{}\n   “{}” · {}\n",
                related.title(claim, &styles),
                clean(&row.sentence),
                styled(styles.dim, &row.event_id)
            ));
        }
    }
    output::print(&out)?;
    Ok(tell(&related.faults))
}

/// A claim's mentions in some articles.
fn rows<'a>(related: &'a Related, claim: usize, articles: &[usize]) -> Vec<&'a EventRow> {
    let mentions = related.found.claims.claims[claim].mentions.iter();
    mentions
        .filter(|&&at| articles.contains(&related.found.mentions[at].article))
        .map(|&at| &related.found.rows[at])
        .collect()
}

/// What is compared of a mention: kind, date, amounts, reality, voices.
fn fields(row: &EventRow) -> [String; 5] {
    let mode = row.mode.as_ref().map_or(String::new(), |mode| format!("/{mode}"));
    let voices: Vec<_> =
        row.voices.iter().map(|voice| voice.split_once(' ').map_or(voice.as_str(), |(_, name)| name)).collect();
    let reality =
        if row.polarity == "neg" { format!("{}, did not happen", row.factuality) } else { row.factuality.clone() };
    [
        format!("{}{mode}", row.event_type),
        row.date.clone().unwrap_or_else(|| "no date".to_owned()),
        if row.quantities.is_empty() { "no amount".to_owned() } else { row.quantities.join("; ") },
        reality,
        if voices.is_empty() { "own word".to_owned() } else { format!("said by {}", voices.join(" › ")) },
    ]
}

fn cells(row: &EventRow, with: &[&EventRow], styles: &Styles) -> String {
    let theirs: Vec<[String; 5]> = with.iter().map(|row| fields(row)).collect();
    let own = fields(row).into_iter().enumerate();
    let cells = own.map(|(at, cell)| {
        let agrees = theirs.iter().any(|other| other[at] == cell);
        if agrees { clean(&cell) } else { styled(styles.bad, format!("≠ {}", clean(&cell))) }
    });
    cells.collect::<Vec<_>>().join(" · ")
}

fn cells_json(row: &EventRow) -> Value {
    let [kind, date, amounts, reality, voices] = fields(row);
    json!({"event_id": row.event_id, "kind": kind, "date": date, "amounts": amounts, "reality": reality, "voices": voices, "sentence": row.sentence})
}
