//! `demarche dyad A B`: what two actors did to each other, how they stood from period to period, and when that changed.

use crate::counts::{Claims, Source, tell_notes, votes};
use crate::dictionaries::Dictionaries;
use crate::events::{self, line, names};
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::relations::{
    actor, head_of_scores, json_rates, json_score, json_shift, line_of_score, line_of_shift, period, table_of_rates,
};
use clap::ValueEnum;
use demarche::lexicon::Lexicon;
use demarche::relations::{Because, Standing, is_counted, story};
use demarche::types::{ActorCode, QuadClass};
use demarche_relate::{Alignment, Deed, Direction, Grain, Period, Profiles, Tally, tally};
use demarche_store::{EventRow, Fault, event_json};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// One actor: a code, or the name of a state; a bare state matches all its roles
    #[arg(value_parser = actor)]
    a: ActorCode,
    /// The other
    #[arg(value_parser = actor)]
    b: ActorCode,
    /// Not before (YYYY, YYYY-MM or YYYY-MM-DD)
    #[arg(long, value_name = "DATE", value_parser = period)]
    from: Option<Period>,
    /// Not after
    #[arg(long, value_name = "DATE", value_parser = period)]
    to: Option<Period>,
    /// Length of a period
    #[arg(long, value_enum, default_value_t = By::Month)]
    by: By,
    /// The same as --by year
    #[arg(long, hide = true)]
    by_year: bool,
    /// Which claims of the ledger's own coding count
    #[arg(long, value_enum, default_value_t)]
    claims: Claims,
    /// Agreement in votes (`iso_a iso_b year agreement`), shown with the alignment of the two
    #[arg(long, value_name = "FILE")]
    votes: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print the series as CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    lexicon: Dictionaries,
}

/// The length of a period.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    Month,
    Quarter,
    Year,
}

impl By {
    pub(crate) fn grain(self) -> Grain {
        match self {
            By::Month => Grain::Month,
            By::Quarter => Grain::Quarter,
            By::Year => Grain::Year,
        }
    }
}

/// Who acts in a row, if it is between the two.
pub(crate) fn direction(row: &EventRow, a: &ActorCode, b: &ActorCode) -> Option<Direction> {
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

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let lexicon = args.lexicon.load()?;
    let by = if args.by_year { Grain::Year } else { args.by.grain() };
    let (rows, faults) = listed(args)?;
    let is_tallied = |row: &&EventRow| is_counted(row);
    // One happening told again counts once: by its first telling that counts at all.
    let mut told = BTreeSet::new();
    let deeds: Vec<Deed> = rows
        .iter()
        .filter(is_tallied)
        .filter(|row| told.insert(row.restates.as_ref().unwrap_or(&row.event_id)))
        .filter_map(|row| {
            Some(Deed {
                period: Period::between(row.date_from.as_deref(), row.date_to.as_deref()),
                direction: direction(row, &args.a, &args.b)?,
                quad: QuadClass::named(&row.quad)?,
                goldstein: row.goldstein,
            })
        })
        .collect();
    let tallies = tally(&deeds, by == Grain::Year);
    let standing = args
        .source
        .world_of(lexicon, [&args.a, &args.b], args.claims)
        .and_then(|world| Ok(world.reported([&args.a, &args.b], by, (args.from, args.to), lexicon)?));
    let standing = match standing {
        Ok(standing) => Some(standing),
        // Undated events are still shown.
        Err(_) if !rows.is_empty() && args.a != args.b => None,
        Err(failure) => return Err(failure),
    };
    let aligned = (!args.votes.is_empty()).then(|| Aligned::of(args, lexicon)).transpose()?;
    if args.json {
        let mut shown = json!({
            "a": args.a.0,
            "b": args.b.0,
            "events": rows.iter().map(event_json).collect::<Vec<_>>(),
            "tally": tallies.iter().map(|(period, tally)| json_tally(*period, tally)).collect::<Vec<_>>(),
        });
        if let Some(standing) = &standing {
            json(standing, &mut shown, &rows);
        }
        if let Some(aligned) = &aligned {
            shown["alignment"] = aligned.json();
        }
        output::print(&format!("{}\n", serde_json::to_string_pretty(&shown)?))?;
    } else if args.csv {
        output::print(&standing.as_ref().map_or(String::new(), csv))?;
    } else {
        if !rows.is_empty() {
            table(args, &rows, &tallies)?;
        }
        if let Some(standing) = &standing {
            output::print(&text(standing, &rows))?;
        }
        if let Some(aligned) = &aligned {
            output::print(&aligned.text())?;
        }
    }
    if let Some(standing) = &standing {
        tell_notes(&standing.notes);
    }
    Ok(events::tell(&faults))
}

/// The ledger's events between the two; none where other counts are asked for, or only some of the claims.
fn listed(args: &Args) -> Result<(Vec<EventRow>, Vec<Fault>), Failure> {
    if !args.source.counts_own() || args.claims != Claims::All || args.a == args.b {
        return Ok((Vec::new(), Vec::new()));
    }
    let day = |period: Period, first: bool| match (period, first) {
        (Period::Year(year), true) => format!("{year:04}-01-01"),
        (Period::Year(year), false) => format!("{year:04}-12-31"),
        (Period::Month(year, month), true) => format!("{year:04}-{month:02}-01"),
        (Period::Month(year, month), false) => format!("{year:04}-{month:02}-31"),
        (Period::Undated, _) => String::new(),
    };
    let (from, to) = (args.from.map(|from| day(from, true)), args.to.map(|to| day(to, false)));
    let between = |row: &EventRow| {
        row.in_article
            && direction(row, &args.a, &args.b).is_some()
            && from.as_ref().is_none_or(|from| row.date_to.as_ref().is_some_and(|last| last >= from))
            && to.as_ref().is_none_or(|to| row.date_from.as_ref().is_some_and(|first| first <= to))
    };
    let snapshot = args.source.ledger.snapshot()?;
    let (mut rows, faults) = snapshot.rows_between::<EventRow>(from.as_deref(), to.as_deref(), between)?;
    events::sort(&mut rows);
    Ok((rows, faults))
}

/// How the two stand, as JSON beside the rest.
fn json(standing: &Standing, shown: &mut serde_json::Value, rows: &[EventRow]) {
    let series =
        |side: usize| standing.sides[side].iter().map(|score| json_score(score, standing.grain)).collect::<Vec<_>>();
    shown["coding"] = json!(standing.label);
    shown["notes"] = json!(standing.notes);
    shown["panels"] = json!(standing.panels);
    shown["series"] = json!(series(0));
    shown["forth"] = json!(series(1));
    shown["back"] = json!(series(2));
    let rates = standing.rates.iter().map(|rates| json_rates(rates, standing.grain));
    shown["rates"] = json!(rates.collect::<Vec<_>>());
    let shifts = standing.shifts.iter().map(|(shift, because)| {
        let mut shown = json_shift(shift, standing.fine);
        let causes = because
            .iter()
            .map(|because| json!({"weight": because.weight, "what": because.what, "events": events_of(because, rows)}));
        shown["because"] = json!(causes.collect::<Vec<_>>());
        shown
    });
    shown["shifts"] = json!(shifts.collect::<Vec<_>>());
}

fn csv(standing: &Standing) -> String {
    let mut out =
        "period,direction,vc,mc,vf,mf,conflict_share,low,high,world_share,hostility,goldstein_mean,cooperation_rate,cooperation_low,cooperation_high,material_rate,conflict_rate,conflict_low,conflict_high\n".to_owned();
    let [a, b] = &standing.actors;
    let names = [format!("{a}-{b}"), format!("{a}>{b}"), format!("{b}>{a}")];
    for (side, (scores, name)) in standing.sides.iter().zip(names).enumerate() {
        for score in scores {
            let [vc, mc, vf, mf] = score.quads;
            // Rates are of both directions together.
            let rates = standing.rates.iter().find(|rates| side == 0 && rates.tick == score.tick);
            let rates = rates.map_or(",,,,,,".to_owned(), |rates| {
                let (warm, cold) = (rates.cooperation, rates.conflict);
                let values =
                    [warm.middle, warm.low, warm.high, rates.material.middle, cold.middle, cold.low, cold.high];
                values.map(|value| format!("{value:.3}")).join(",")
            });
            out.push_str(&format!(
                "{},{name},{vc},{mc},{vf},{mf},{:.4},{:.4},{:.4},{:.4},{:.4},{:.3},{rates}\n",
                standing.grain.label(score.tick),
                score.share,
                score.low,
                score.high,
                score.world,
                score.log_odds(),
                score.goldstein
            ));
        }
    }
    out
}

fn text(standing: &Standing, rows: &[EventRow]) -> String {
    let styles = Styles::for_stdout();
    let mut out = String::new();
    let [a, b] = &standing.actors;
    let titles =
        ["Both, share of conflict drawn towards the world's".to_owned(), format!("{a} → {b}"), format!("{b} → {a}")];
    for (scores, title) in standing.sides.iter().zip(titles) {
        if scores.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{}\n{}\n", styled(styles.strong, title), head_of_scores()));
        scores.iter().for_each(|score| out.push_str(&line_of_score(score, standing.grain)));
    }
    out.push_str(&styled(
        styles.dim,
        format!(
            "counted: {}; periods without reports are absent, not calm; hostility: log-odds against the world's share of the period\n",
            standing.label
        ),
    ));
    let reported = |rates: &&demarche_relate::Rates| standing.sides[0].iter().any(|score| score.tick == rates.tick);
    if standing.rates.iter().any(|rates| reported(&rates)) {
        out.push_str(&format!(
            "\n{}\n{}",
            styled(styles.strong, "Rates, events a period at the source's average volume, with 90 %"),
            table_of_rates(standing.rates.iter().filter(reported), standing.grain)
        ));
    }
    out.push_str(&format!("\n{}\n", styled(styles.strong, format!("Shifts ({})", standing.shifts.len()))));
    if standing.shifts.is_empty() {
        out.push_str("none that the counts can show\n");
    }
    for (shift, because) in &standing.shifts {
        out.push_str(&format!("{}\n", line_of_shift(shift, standing.fine, &styles)));
        for because in because.iter().take(MOST_CAUSES) {
            let ids = events_of(because, rows).join(" ");
            out.push_str(&format!(
                "    {:+.2}  {} {}\n",
                because.weight,
                clean(&because.what),
                styled(styles.dim, ids)
            ));
        }
    }
    out
}

/// Causes of a shift that the text lists.
const MOST_CAUSES: usize = 6;

/// The events that tell a story.
fn events_of(because: &Because, rows: &[EventRow]) -> Vec<String> {
    let Some(own) = &because.story else { return Vec::new() };
    rows.iter().filter(|row| story(row) == *own).map(|row| row.event_id.clone()).collect()
}

/// How far the two stand on one side: company, common quarrels, votes by year.
struct Aligned {
    alignment: Option<Alignment>,
    votes: Vec<(i16, f64)>,
}

impl Aligned {
    fn of(args: &Args, lexicon: &Lexicon) -> Result<Aligned, Failure> {
        let votes = votes(&args.votes)?;
        let world = args.source.world(lexicon, &[&args.a, &args.b], args.claims)?;
        let (first, last) = world.between(args.from, args.to);
        let per_year = world.counts.grain.per_year();
        let years = first.div_euclid(per_year) as i16..=last.div_euclid(per_year) as i16;
        let votes: Vec<(i16, f64)> =
            years.filter_map(|year| Some((year, votes.get(&args.a.0, &args.b.0, year)?))).collect();
        let pair = world.counts.pair(&args.a.0, &args.b.0);
        let latest = votes.last().map(|(_, agreement)| *agreement);
        let profiles = Profiles::at(&world.counts, &world.hostility, last);
        Ok(Aligned { alignment: pair.and_then(|pair| profiles.alignment(pair, latest)), votes })
    }

    fn json(&self) -> serde_json::Value {
        json!({
            "company": self.alignment.map(|alignment| alignment.company),
            "common_quarrels": self.alignment.map(|alignment| alignment.quarrels),
            "score": self.alignment.map(|alignment| alignment.score()),
            "votes": self.votes.iter().map(|(year, agreement)| json!({"year": year, "agreement": agreement})).collect::<Vec<_>>(),
        })
    }

    fn text(&self) -> String {
        let styles = Styles::for_stdout();
        let mut out = format!(
            "\n{}\n",
            styled(styles.strong, "Alignment: on whose side they stand, whatever they do to each other")
        );
        if let Some(alignment) = self.alignment {
            out.push_str(&format!(
                "company {:.2} (0 to 1), common quarrels {:+.2} (−1 to 1), all in one {:.2}\n",
                alignment.company,
                alignment.quarrels,
                alignment.score()
            ));
        }
        let years: Vec<String> = self.votes.iter().map(|(year, agreement)| format!("{year} {agreement:.2}")).collect();
        match years.is_empty() {
            true => out.push_str("no votes of the two in these years\n"),
            false => out.push_str(&format!("agreement in votes: {}\n", years.join("  "))),
        }
        out
    }
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
