//! `demarche blocs --at DATE`: which actors side together at a time, how sure that is, and what does not fit.

use crate::counts::{Claims, Source, tell_notes};
use crate::dictionaries::Dictionaries;
use crate::events;
use crate::failure::Failure;
use crate::output::{self, Styles, styled};
use crate::relations::period;
use demarche::relations::World;
use demarche_relate::{Blocs, Edge, Period, Sign, Tick, blocs, ties};
use serde_json::{Value, json};
use std::process::ExitCode;

/// The seed of the draws: the same counts give the same blocs.
pub(crate) const SEED: u64 = 1814;
/// Below this a member only leans to its camp.
const SURE: f64 = 0.8;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// When (YYYY, YYYY-MM); by default the last period of the counts
    #[arg(long, value_name = "DATE", value_parser = period)]
    at: Option<Period>,
    /// One line for the end of each year
    #[arg(long, conflicts_with = "at")]
    over_time: bool,
    /// Most triads that do not fit, in words
    #[arg(long, default_value_t = 10, value_name = "N")]
    triads: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    lexicon: Dictionaries,
}

pub(crate) fn run(args: &Args) -> Result<ExitCode, Failure> {
    let lexicon = args.lexicon.load()?;
    let world = args.source.world(lexicon, &[], Claims::All)?;
    let (first, last) = world.between(None, args.at);
    let per_year = world.counts.grain.per_year();
    let times: Vec<Tick> = match args.over_time {
        true => (first..=last).filter(|tick| tick.rem_euclid(per_year) == per_year - 1 || *tick == last).collect(),
        false => vec![last],
    };
    let mut shown = Vec::new();
    for at in times {
        let found = blocs(&ties(&world.counts, &world.hostility, at), SEED);
        if args.json {
            shown.push(json_blocs(&world, at, &found));
        } else if args.over_time {
            output::print(&line(&world, at, &found))?;
        } else {
            output::print(&text(&world, at, &found, args.triads))?;
        }
    }
    if args.json {
        let shown = if args.over_time { Value::Array(shown) } else { shown.pop().unwrap_or(Value::Null) };
        output::print(&format!("{}\n", serde_json::to_string_pretty(&shown)?))?;
    }
    tell_notes(&world.notes);
    Ok(events::tell(&world.faults))
}

fn signs(found: &Blocs) -> (usize, usize) {
    let friends = found.network.edges.iter().filter(|edge| edge.sign == Sign::Friend).count();
    (friends, found.network.edges.len() - friends)
}

fn line(world: &World, at: Tick, found: &Blocs) -> String {
    let (friends, foes) = signs(found);
    let [low, middle, high] = found.polarity;
    format!(
        "{}  {} actors, {friends} friends, {foes} foes; frustration {}{}; polarity {middle:.2} ({low:.2} … {high:.2}); balanced triads {}, chance {:.2}\n",
        world.counts.grain.label(at),
        found.network.nodes.len(),
        found.frustration.index,
        proof(found),
        share(found.balance.balanced()),
        found.balance.chance,
    )
}

fn proof(found: &Blocs) -> String {
    match found.frustration.is_proved() {
        true => " (proved least)".to_owned(),
        false => format!(" (at least {})", found.frustration.bound),
    }
}

fn share(part: Option<f64>) -> String {
    part.map_or("–".to_owned(), |part| format!("{:.0} %", 100.0 * part))
}

fn text(world: &World, at: Tick, found: &Blocs, most: usize) -> String {
    let styles = Styles::for_stdout();
    let (friends, foes) = signs(found);
    let title = format!(
        "━━ Blocs at {}: {} actors, {friends} pairs of friends, {foes} of foes",
        world.counts.grain.label(at),
        found.network.nodes.len()
    );
    let mut out = format!("{}\n", styled(styles.title, title));
    out.push_str(&styled(styles.dim, format!("counted: {}\n", world.label)));
    if found.network.nodes.is_empty() {
        out.push_str("no pair is surely friends or foes: too few reports\n");
        return out;
    }
    for (camp, members) in camps(found).into_iter().enumerate() {
        let named = |sure: bool| -> String {
            let chosen = members.iter().filter(|node| (found.membership[**node] >= SURE) == sure);
            let name = |node: &usize| {
                let actor = &world.counts.actors[found.network.nodes[*node]];
                if sure { actor.clone() } else { format!("{actor} {:.2}", found.membership[*node]) }
            };
            chosen.map(name).collect::<Vec<_>>().join(" ")
        };
        out.push_str(&format!(
            "{} {}\n",
            styled(styles.strong, format!("Camp {} ({})", camp + 1, members.len())),
            named(true)
        ));
        let leaning = named(false);
        if !leaning.is_empty() {
            out.push_str(&format!("  leaning there: {leaning}\n"));
        }
    }
    let [low, middle, high] = found.polarity;
    out.push_str(&format!(
        "frustration: {} of {} pairs do not fit two camps{}\npolarity: {middle:.2} ({low:.2} … {high:.2}); 0 no camps, 1 all foes between them\n",
        found.frustration.index,
        found.network.edges.len(),
        proof(found)
    ));
    let balance = &found.balance;
    let expected = balance.expected.iter().sum::<f64>();
    let by_chance = (expected > 0.0).then(|| (balance.expected[0] + balance.expected[2]) / expected);
    let verdict = match balance.is_significant() {
        true => "more or less than hostile actors alone make",
        false => "no more than hostile actors alone make",
    };
    out.push_str(&format!(
        "balance: {} of {} triads are balanced, by chance {}: {verdict} (p {:.2})\n",
        share(balance.balanced()),
        balance.triads.iter().sum::<usize>(),
        share(by_chance),
        balance.chance
    ));
    let unbalanced = unbalanced(world, found);
    if !unbalanced.is_empty() {
        out.push_str(&format!("{}\n", styled(styles.strong, format!("Triads that do not fit ({})", unbalanced.len()))));
        unbalanced.iter().take(most).for_each(|triad| out.push_str(&format!("  {triad}\n")));
    }
    out
}

/// Nodes of the larger camp, then of the smaller.
fn camps(found: &Blocs) -> Vec<Vec<usize>> {
    let of =
        |camp: bool| (0..found.network.nodes.len()).filter(|node| found.frustration.camps[*node] == camp).collect();
    let mut camps: Vec<Vec<usize>> = vec![of(false), of(true)];
    camps.retain(|members| !members.is_empty());
    camps.sort_by_key(|members| std::cmp::Reverse(members.len()));
    camps
}

/// Triads with one or three pairs of foes, in words.
fn unbalanced(world: &World, found: &Blocs) -> Vec<String> {
    let name = |node: usize| world.counts.actors[found.network.nodes[node]].as_str();
    let pair = |edge: &Edge| format!("{} and {}", name(edge.a), name(edge.b));
    let mut told = Vec::new();
    for triangle in found.network.triangles() {
        let edges = triangle.map(|edge| found.network.edges[edge]);
        let foes: Vec<&Edge> = edges.iter().filter(|edge| edge.sign == Sign::Foe).collect();
        match foes.as_slice() {
            [one] => {
                let common =
                    edges.iter().flat_map(|edge| [edge.a, edge.b]).find(|node| *node != one.a && *node != one.b);
                let common = common.map_or("", name);
                told.push(format!("{} are at odds, and both are friends of {common}", pair(one)));
            }
            [one, other, third] => {
                told.push(format!("{}, {}, {} are all at odds", pair(one), pair(other), pair(third)));
            }
            _ => {}
        }
    }
    told.sort();
    told
}

fn json_blocs(world: &World, at: Tick, found: &Blocs) -> Value {
    let name = |node: usize| world.counts.actors[found.network.nodes[node]].clone();
    let count = found.network.nodes.len();
    json!({
        "at": world.counts.grain.label(at),
        "coding": world.label,
        "members": (0..count).map(|node| json!({
            "actor": name(node),
            "camp": u8::from(found.frustration.camps[node]),
            "probability": (found.membership[node] * 100.0).round() / 100.0,
        })).collect::<Vec<_>>(),
        "ties": found.network.edges.iter().map(|edge| json!({
            "a": name(edge.a), "b": name(edge.b),
            "sign": if edge.sign == Sign::Friend { "friend" } else { "foe" },
        })).collect::<Vec<_>>(),
        "together": (0..count).map(|one| (0..count).map(|other| (found.together[one * count + other] * 100.0).round() / 100.0).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "frustration": {"index": found.frustration.index, "bound": found.frustration.bound, "proved": found.frustration.is_proved()},
        "polarity": {"low": found.polarity[0], "middle": found.polarity[1], "high": found.polarity[2]},
        "balance": {
            "triads_by_foes": found.balance.triads, "expected": found.balance.expected, "z": found.balance.z,
            "p": found.balance.chance, "significant": found.balance.is_significant(),
        },
        "unbalanced": unbalanced(world, found),
    })
}
