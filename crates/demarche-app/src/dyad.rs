//! `demarche dyad A B`: what two actors did to each other, how they stood from period to period, and when that changed.

use crate::counts::{Source, is_counted, story};
use crate::dictionaries::Dictionaries;
use crate::events::{self, line, names};
use crate::failure::Failure;
use crate::output::{self, Styles, clean, styled};
use crate::relations::{World, actor, head_of_scores, json_score, json_shift, line_of_score, line_of_shift, period};
use clap::ValueEnum;
use demarche::types::{ActorCode, QuadClass};
use demarche_relate::{
    Contribution, Deed, Direction, Grain, History, Hostility, Pair, Period, Quads, Score, Shift, Side, Tally, tally,
};
use demarche_store::{EventRow, Fault, event_json};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
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

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Month,
    Quarter,
    Year,
}

impl By {
    fn grain(self) -> Grain {
        match self {
            By::Month => Grain::Month,
            By::Quarter => Grain::Quarter,
            By::Year => Grain::Year,
        }
    }
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
    // Roles and bodies are counted beside the states only where they are asked for.
    let also: Vec<ActorCode> =
        [&args.a, &args.b].into_iter().filter(|actor| lexicon.actors.state(&actor.0).is_none()).cloned().collect();
    let world = World::load(&args.source, lexicon, &also);
    let standing = world.and_then(|world| {
        let pair = world.pair(&args.a, &args.b, lexicon)?;
        Ok(Standing::of(world, pair, by, args))
    });
    let standing = match standing {
        Ok(standing) => Some(standing),
        // Undated events are still shown.
        Err(_) if !rows.is_empty() && args.a != args.b => None,
        Err(failure) => return Err(failure),
    };
    if args.json {
        let mut shown = json!({
            "a": args.a.0,
            "b": args.b.0,
            "events": rows.iter().map(event_json).collect::<Vec<_>>(),
            "tally": tallies.iter().map(|(period, tally)| json_tally(*period, tally)).collect::<Vec<_>>(),
        });
        if let Some(standing) = &standing {
            standing.json(&mut shown, &rows);
        }
        output::print(&format!("{}\n", serde_json::to_string_pretty(&shown)?))?;
    } else if args.csv {
        output::print(&standing.map_or(String::new(), |standing| standing.csv()))?;
    } else {
        if args.source.counts.is_empty() {
            table(args, &rows, &tallies)?;
        }
        if let Some(standing) = &standing {
            output::print(&standing.text(&rows))?;
        }
    }
    Ok(events::tell(&faults))
}

/// The ledger's events between the two; none where tables are asked for.
fn listed(args: &Args) -> Result<(Vec<EventRow>, Vec<Fault>), Failure> {
    if !args.source.counts.is_empty() || args.a == args.b {
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

/// How the two stand, and why.
struct Standing {
    grain: Grain,
    /// Scores of both directions together, of the first asked for towards the second, and back.
    sides: [Vec<Score>; 3],
    /// The grain of the shifts.
    shift_grain: Grain,
    shifts: Vec<(Shift, Vec<Because>)>,
    names: [String; 2],
    panels: Vec<String>,
}

/// A story and its part in a shift.
struct Because {
    weight: f64,
    what: String,
    /// The story's key in the ledger, if it is from there.
    story: Option<String>,
}

impl Standing {
    fn of(world: World, pair: Pair, by: Grain, args: &Args) -> Standing {
        let coarse = world.counts.coarser(by);
        let (first, last) = world.between(args.from, args.to);
        let fine = world.counts.grain;
        let inside = |score: &Score| {
            let ends = (fine.coarsen(first, coarse.grain), fine.coarsen(last, coarse.grain));
            (ends.0..=ends.1).contains(&score.tick)
        };
        let hostility = if coarse.grain == fine { world.hostility.clone() } else { Hostility::fit(&coarse) };
        let is_first = world.counts.actors[pair.a] == args.a.0;
        let directed =
            if is_first { [Side::Both, Side::Forth, Side::Back] } else { [Side::Both, Side::Back, Side::Forth] };
        let sides = directed.map(|side| {
            let mut series = hostility.series(&coarse, pair, side);
            series.retain(inside);
            series
        });
        let (contributions, told) = contributions(&world, pair);
        let history = History::of(&world.counts, world.model.exposures(), pair);
        let shifts = world
            .model
            .shifts(&world.counts, pair)
            .into_iter()
            .filter(|shift| (first..=last).contains(&shift.tick))
            .map(|shift| {
                let causes = world.model.causes(&history, &shift, &contributions);
                let because = |cause: &demarche_relate::Cause| {
                    let (what, story) = told[cause.story].clone();
                    Because { weight: cause.weight, what, story }
                };
                let causes = causes.iter().map(because).collect();
                (shift, causes)
            })
            .collect();
        let panels = world.counts.panels.iter().map(|panel| panel.name.clone()).collect();
        Standing {
            grain: coarse.grain,
            sides,
            shift_grain: fine,
            shifts,
            names: [args.a.0.clone(), args.b.0.clone()],
            panels,
        }
    }

    fn json(&self, shown: &mut serde_json::Value, rows: &[EventRow]) {
        let series =
            |side: usize| self.sides[side].iter().map(|score| json_score(score, self.grain)).collect::<Vec<_>>();
        shown["panels"] = json!(self.panels);
        shown["series"] = json!(series(0));
        shown["forth"] = json!(series(1));
        shown["back"] = json!(series(2));
        let shifts = self.shifts.iter().map(|(shift, because)| {
            let mut shown = json_shift(shift, self.shift_grain);
            let causes = because
                .iter()
                .map(|because| json!({"weight": because.weight, "what": because.what, "events": because.events(rows)}));
            shown["because"] = json!(causes.collect::<Vec<_>>());
            shown
        });
        shown["shifts"] = json!(shifts.collect::<Vec<_>>());
    }

    fn csv(&self) -> String {
        let mut out =
            "period,direction,vc,mc,vf,mf,conflict_share,low,high,world_share,hostility,goldstein_mean\n".to_owned();
        let names = [
            format!("{}-{}", self.names[0], self.names[1]),
            format!("{}>{}", self.names[0], self.names[1]),
            format!("{}>{}", self.names[1], self.names[0]),
        ];
        for (scores, name) in self.sides.iter().zip(names) {
            for score in scores {
                let [vc, mc, vf, mf] = score.quads;
                out.push_str(&format!(
                    "{},{name},{vc},{mc},{vf},{mf},{:.4},{:.4},{:.4},{:.4},{:.4},{:.3}\n",
                    self.grain.label(score.tick),
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

    fn text(&self, rows: &[EventRow]) -> String {
        let styles = Styles::for_stdout();
        let mut out = String::new();
        let titles = [
            "Both, share of conflict drawn towards the world's".to_owned(),
            format!("{} → {}", self.names[0], self.names[1]),
            format!("{} → {}", self.names[1], self.names[0]),
        ];
        for (scores, title) in self.sides.iter().zip(titles) {
            if scores.is_empty() {
                continue;
            }
            out.push_str(&format!("\n{}\n{}\n", styled(styles.strong, title), head_of_scores()));
            scores.iter().for_each(|score| out.push_str(&line_of_score(score, self.grain)));
        }
        out.push_str(&styled(styles.dim, "periods without reports are absent, not calm; hostility: log-odds against the world's share of the period\n"));
        out.push_str(&format!("\n{}\n", styled(styles.strong, format!("Shifts ({})", self.shifts.len()))));
        if self.shifts.is_empty() {
            out.push_str("none that the counts can show\n");
        }
        for (shift, because) in &self.shifts {
            out.push_str(&format!("{}\n", line_of_shift(shift, self.shift_grain, &styles)));
            for because in because.iter().take(MOST_CAUSES) {
                let ids = because.events(rows).join(" ");
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
}

/// Causes of a shift that the text lists.
const MOST_CAUSES: usize = 6;

impl Because {
    fn events(&self, rows: &[EventRow]) -> Vec<String> {
        let Some(own) = &self.story else { return Vec::new() };
        rows.iter().filter(|row| story(row) == *own).map(|row| row.event_id.clone()).collect()
    }
}

/// What each story adds to the counts of the two, and what it is; of tables each cell of a period.
fn contributions(world: &World, pair: Pair) -> (Vec<Contribution>, Vec<(String, Option<String>)>) {
    let (counts, grain) = (&world.counts, world.counts.grain);
    let names = [counts.actors[pair.a].as_str(), counts.actors[pair.b].as_str()];
    let mut found: BTreeMap<(String, Option<String>, usize, i32), Quads> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for row in &world.rows {
        if !(names.contains(&row.source.as_str()) && names.contains(&row.target.as_str()) && row.source != row.target) {
            continue;
        }
        let Some(tick) = grain.tick(row.period) else { continue };
        let Some(panel) = counts.panels.iter().position(|panel| panel.name == row.panel) else { continue };
        for (place, class) in QuadClass::ALL.iter().enumerate().filter(|(place, _)| row.quads[*place] > 0.0) {
            // The same story counts once in each direction and class.
            if row.story.is_some() && !told.insert((row.story.clone(), row.source.clone(), place)) {
                continue;
            }
            let what = match &row.story {
                Some(story) => format!("{} {story}", grain.label(tick)),
                None => format!("{} {} → {} {}", grain.label(tick), row.source, row.target, class.name()),
            };
            found.entry((what, row.story.clone(), panel, tick)).or_default()[place] += row.quads[place];
        }
    }
    let unzipped = found.into_iter().map(|((what, story, panel, tick), quads)| {
        let count: f64 = quads.iter().sum();
        let what = if story.is_none() { format!("{what}: {count:.0} events") } else { what };
        (Contribution { panel, tick, quads }, (what, story))
    });
    unzipped.unzip()
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
