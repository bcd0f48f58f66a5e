//! `demarche dyad A B`: what two actors did to each other, and a tally by period and quad class.

use crate::events::{self, json_of, line, names};
use crate::failure::Failure;
use crate::output::{self, Styles, styled};
use crate::read::DEFAULT_LEDGER;
use demarche::types::{ActorCode, QuadClass};
use demarche_relate::{Deed, Direction, Period, Tally, tally};
use demarche_store::{EventRow, Ledger};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// One actor: a code; a bare state matches all its roles
    #[arg(value_parser = events::actor)]
    a: ActorCode,
    /// The other
    #[arg(value_parser = events::actor)]
    b: ActorCode,
    /// Tally by year instead of by month
    #[arg(long)]
    by_year: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// The ledger's folder
    #[arg(long, default_value = DEFAULT_LEDGER, value_name = "DIR")]
    ledger: PathBuf,
}

/// Who acts in a row, if it is between the two.
fn direction(row: &EventRow, a: &ActorCode, b: &ActorCode) -> Option<Direction> {
    let forth = names(&row.sources, a) && names(&row.targets, b);
    let back = names(&row.sources, b) && names(&row.targets, a);
    match (forth, back) {
        _ if row.reciprocal && (forth || back) => Some(Direction::Mutual),
        (true, true) => Some(Direction::Mutual),
        (true, false) => Some(Direction::Forth),
        (false, true) => Some(Direction::Back),
        // Both on one side of a joint meeting.
        (false, false) if row.reciprocal => {
            let all: Vec<String> = row.sources.iter().chain(&row.targets).cloned().collect();
            (names(&all, a) && names(&all, b)).then_some(Direction::Mutual)
        }
        (false, false) => None,
    }
}

/// What counts as done: told by an article as an event that happened or is claimed, not as a mere state,
/// plan, possibility or demand, and not denied.
fn counts(row: &EventRow) -> bool {
    row.kind == "event"
        && row.polarity == "pos"
        && matches!(row.factuality.as_str(), "happened" | "claimed-by-speaker" | "claimed-by-author")
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let between = |row: &EventRow| row.in_article && direction(row, &args.a, &args.b).is_some();
    let (mut rows, faults) = Ledger::open(&args.ledger)?.snapshot()?.rows::<EventRow>(between)?;
    events::sort(&mut rows);
    // One happening told again counts once: by its first telling that counts at all.
    let mut told = BTreeSet::new();
    let deeds: Vec<Deed> = rows
        .iter()
        .filter(|row| counts(row) && told.insert(row.restates.as_ref().unwrap_or(&row.event_id)))
        .filter_map(|row| {
            Some(Deed {
                period: Period::between(row.date_from.as_deref(), row.date_to.as_deref()),
                direction: direction(row, &args.a, &args.b)?,
                quad: QuadClass::named(&row.quad)?,
                goldstein: row.goldstein,
            })
        })
        .collect();
    let tallies = tally(&deeds, args.by_year);
    if args.json {
        let shown = json!({
            "a": args.a.0,
            "b": args.b.0,
            "events": rows.iter().map(json_of).collect::<Vec<_>>(),
            "tally": tallies.iter().map(|(period, tally)| json_tally(*period, tally)).collect::<Vec<_>>(),
        });
        output::print(&format!("{}\n", serde_json::to_string_pretty(&shown)?))?;
    } else {
        table(args, &rows, &tallies)?;
    }
    Ok(events::tell(&faults))
}

fn json_tally(period: Period, tally: &Tally) -> serde_json::Value {
    json!({
        "period": period.to_string(),
        "verbal_cooperation": tally.quads[0],
        "material_cooperation": tally.quads[1],
        "verbal_conflict": tally.quads[2],
        "material_conflict": tally.quads[3],
        "goldstein_sum": tally.goldstein,
        "forth": tally.directions[0],
        "back": tally.directions[1],
        "mutual": tally.directions[2],
    })
}

fn table(args: &Args, rows: &[EventRow], tallies: &[(Period, Tally)]) -> Result<(), Failure> {
    let styles = Styles::for_stdout();
    let (a, b) = (&args.a, &args.b);
    let mut out = format!("{}\n", styled(styles.title, format!("━━ {a} – {b}: {} events", rows.len())));
    for row in rows {
        out.push_str(&line(row, &styles));
    }
    let head = format!(
        "\n{:<8} {:>10} {:>10} {:>10} {:>10} {:>10}   {:>5} {:>5} {:>6}",
        "period",
        "verb. coop",
        "mat. coop",
        "verb. conf",
        "mat. conf",
        "Goldstein",
        format!("{a}→"),
        format!("{b}→"),
        "mutual"
    );
    out.push_str(&styled(styles.strong, head));
    out.push('\n');
    for (period, tally) in tallies {
        let [verbal_cooperation, material_cooperation, verbal_conflict, material_conflict] = tally.quads;
        let [forth, back, mutual] = tally.directions;
        out.push_str(&format!(
            "{:<8} {verbal_cooperation:>10} {material_cooperation:>10} {verbal_conflict:>10} {material_conflict:>10} {:>10.1}   {forth:>5} {back:>5} {mutual:>6}\n",
            period.to_string(), tally.goldstein,
        ));
    }
    out.push_str(&styled(
        styles.dim,
        "counted: events told as happened or claimed; each once; not plans, possibilities, demands, denials, states\n",
    ));
    Ok(output::print(&out)?)
}
