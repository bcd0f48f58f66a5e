//! `cargo xtask simulate`: what the relations say of worlds whose truth is known.
//!
//! In: a seed. Out: how often intervals hold the score of all reports when half of them are lost, how often shifts of a given probability
//! are right, what a doubled month and copied stories do, how often planted camps are found and proved, how often chance passes for balance, and how
//! long a large world takes. Nothing of it is a test: the numbers are read.

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use demarche_relate::{
    CountRow, Counts, Grain, Hostility, Network, Pair, Period, Random, ShiftModel, Side, Sign, Tick, Turn, balance,
    chances, draw, frustration,
};
use rayon::prelude::*;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Seed of all draws
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// States of the world that is searched for shifts
    #[arg(long, default_value_t = 60)]
    states: usize,
    /// Leave out the world of 152 states
    #[arg(long)]
    quick: bool,
}

/// The first year of every world.
const FIRST_YEAR: i16 = 2001;

pub(crate) fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let world = World::planted(arguments.states, 120, arguments.seed);
    println!("world of {} states, 120 months, {} planted turns", arguments.states, world.turns.len());
    coverage(&world, arguments.seed);
    planted_shifts(&world);
    invariance(&world);
    camps(arguments.seed);
    null(arguments.seed);
    if !arguments.quick {
        speed(arguments.seed);
    }
    Ok(())
}

/// Counts, and the turns that were put into them.
struct World {
    rows: Vec<CountRow>,
    turns: BTreeMap<(String, String), (Tick, Turn)>,
}

impl World {
    /// Pairs with levels of their own, bunched events, a source that talks more in some months than in others, and a turn in each fifth pair.
    fn planted(states: usize, months: usize, seed: u64) -> World {
        let mut random = Random::new(seed);
        let name = |state: usize| {
            let letter = |value: usize| char::from(b'A' + (value % 26) as u8);
            format!("{}{}{}", letter(state / 676), letter(state / 26), letter(state))
        };
        let volume: Vec<f64> = (0..months).map(|_| (0.25 * random.normal()).exp()).collect();
        let (mut rows, mut turns) = (Vec::new(), BTreeMap::new());
        for a in 0..states {
            for b in a + 1..states {
                let cooperation = 2.0 * (1.2 * random.normal()).exp();
                let conflict = cooperation * (-2.0 + 0.9 * random.normal()).exp();
                let turn = (random.unit() < 0.2).then(|| {
                    let turn = if random.unit() < 0.5 { Turn::Warmer } else { Turn::Cooler };
                    (24 + random.below(months - 48), turn, 0.7 + 1.5 * random.unit(), 0.7 * random.unit())
                });
                for (month, loud) in volume.iter().enumerate() {
                    let (mut peaceful, mut hostile) = (cooperation * loud, conflict * loud);
                    if let Some((at, turn, of_conflict, of_cooperation)) = turn
                        && month >= at
                    {
                        let sign = if turn == Turn::Warmer { 1.0 } else { -1.0 };
                        peaceful *= (sign * of_cooperation).exp();
                        hostile *= (-sign * of_conflict).exp();
                    }
                    let mut bunched = |mean: f64| {
                        let mean = mean * random.gamma(3.0) / 3.0;
                        random.poisson(mean)
                    };
                    let quads = [
                        bunched(0.9 * peaceful),
                        bunched(0.1 * peaceful),
                        bunched(0.7 * hostile),
                        bunched(0.3 * hostile),
                    ];
                    if quads.iter().sum::<f64>() > 0.0 {
                        rows.push(row(&name(a), &name(b), month, quads));
                    }
                }
                if let Some((at, turn, ..)) = turn {
                    turns.insert((name(a), name(b)), (i32::from(FIRST_YEAR) * 12 + at as Tick, turn));
                }
            }
        }
        World { rows, turns }
    }

    fn turn(&self, counts: &Counts, pair: Pair) -> Option<(Tick, Turn)> {
        self.turns.get(&(counts.actors[pair.a].clone(), counts.actors[pair.b].clone())).copied()
    }
}

fn row(source: &str, target: &str, month: usize, quads: [f64; 4]) -> CountRow {
    CountRow {
        source: source.to_owned(),
        target: target.to_owned(),
        period: Period::Month(FIRST_YEAR + (month / 12) as i16, (month % 12 + 1) as u8),
        panel: "simulated".to_owned(),
        quads,
        goldstein: 0.0,
        story: None,
    }
}

/// Half of the events are lost: does the interval hold what all of them say?
fn coverage(world: &World, seed: u64) {
    let mut random = Random::new(seed ^ 0xc0);
    let halves: Vec<CountRow> = world
        .rows
        .iter()
        .map(|row| CountRow { quads: row.quads.map(|count| random.halve(count)), ..row.clone() })
        .collect();
    let (whole, half) = (Counts::gather(&world.rows, Grain::Month), Counts::gather(&halves, Grain::Month));
    let (of_whole, of_half) = (Hostility::fit(&whole), Hostility::fit(&half));
    let (mut held, mut all) = (BTreeMap::<u32, usize>::new(), BTreeMap::<u32, usize>::new());
    for pair in half.dyads.keys() {
        let Some(same) = whole.pair(&half.actors[pair.a], &half.actors[pair.b]) else { continue };
        let full: BTreeMap<Tick, f64> =
            of_whole.series(&whole, same, Side::Both).iter().map(|score| (score.tick, score.log_odds())).collect();
        for score in of_half.series(&half, *pair, Side::Both) {
            let band = score.quads.iter().sum::<f64>().log2().floor().max(0.0) as u32;
            let (low, high) = score.interval();
            *all.entry(band).or_default() += 1;
            *held.entry(band).or_default() += usize::from((low..=high).contains(&full[&score.tick]));
        }
    }
    let sum = |counts: &BTreeMap<u32, usize>| counts.iter().map(|(_, count)| count).sum::<usize>();
    println!(
        "interval of half the events holds the score of all: {:.1} % of {} pair-months",
        100.0 * sum(&held) as f64 / sum(&all) as f64,
        sum(&all)
    );
    for (band, count) in &all {
        let held = held.get(band).copied().unwrap_or(0);
        println!("  {:>4} events and more: {:.1} % of {count}", 1 << band, 100.0 * held as f64 / *count as f64);
    }
}

/// Of shifts with a given probability, how many are right; how many turns are found; how many alarms pairs without a turn raise.
fn planted_shifts(world: &World) {
    let counts = Counts::gather(&world.rows, Grain::Month);
    let model = ShiftModel::fit(&counts);
    let pairs: Vec<Pair> = counts.dyads.keys().copied().collect();
    let found: Vec<_> = pairs.par_iter().map(|pair| (*pair, model.shifts(&counts, *pair))).collect();
    let mut bands: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    let (mut hits, mut alarms, mut quiet) = (0, 0, 0);
    for (pair, shifts) in &found {
        let turn = world.turn(&counts, *pair);
        quiet += usize::from(turn.is_none());
        let is_right = |shift: &demarche_relate::Shift| {
            turn.is_some_and(|(at, way)| (shift.window.0 - 1..=shift.window.1 + 1).contains(&at) && way == shift.turn)
        };
        for shift in shifts {
            let band = bands.entry((shift.probability * 10.0).min(9.0) as u32).or_default();
            band.0 += usize::from(is_right(shift));
            band.1 += 1;
            alarms += usize::from(turn.is_none() && shift.probability >= 0.5);
        }
        hits += usize::from(shifts.iter().any(|shift| shift.probability >= 0.5 && is_right(shift)));
    }
    println!("planted turns found: {:.1} % of {}", 100.0 * hits as f64 / world.turns.len() as f64, world.turns.len());
    println!("false alarms: {:.2} for each ten years of {quiet} pairs without a turn", alarms as f64 / quiet as f64);
    for (band, (right, all)) in bands {
        println!(
            "  P {:.1} … {:.1}: {:.0} % of {all} right",
            f64::from(band) / 10.0,
            f64::from(band + 1) / 10.0,
            100.0 * right as f64 / all as f64
        );
    }
}

/// Twice the reports in one month, and stories printed forty times.
fn invariance(world: &World) {
    let alarms = |rows: &[CountRow]| {
        let counts = Counts::gather(rows, Grain::Month);
        let model = ShiftModel::fit(&counts);
        let pairs: Vec<Pair> = counts.dyads.keys().copied().collect();
        pairs.par_iter().map(|pair| model.shifts(&counts, *pair).len()).collect::<Vec<_>>()
    };
    let before = alarms(&world.rows);
    let doubled: Vec<CountRow> = world
        .rows
        .iter()
        .map(|row| match row.period {
            Period::Month(2006, 7) => CountRow { quads: row.quads.map(|count| 2.0 * count), ..row.clone() },
            _ => row.clone(),
        })
        .collect();
    let gained = alarms(&doubled).iter().zip(&before).filter(|(after, before)| after > before).count();
    println!(
        "pairs that gain an alarm when every count of one month is doubled: {:.2} %",
        100.0 * gained as f64 / before.len() as f64
    );
    let stories: Vec<CountRow> = world
        .rows
        .iter()
        .take(20_000)
        .enumerate()
        .map(|(index, row)| CountRow { quads: [0.0, 0.0, 1.0, 0.0], story: Some(index.to_string()), ..row.clone() })
        .collect();
    let once = Counts::gather(&stories, Grain::Month);
    let copied = Counts::gather(&[stories.clone(), vec![stories; 39].concat()].concat(), Grain::Month);
    println!(
        "scores that move when 20,000 stories are printed forty times: {}",
        if once == copied { "none" } else { "some" }
    );
}

/// Two planted camps of 150 states, with one tie in ten of the wrong sign.
fn camps(seed: u64) {
    let mut random = Random::new(seed ^ 0xca);
    let mut signed = Vec::new();
    for a in 0..150 {
        for b in a + 1..150 {
            if random.unit() < 0.055 {
                let fits = (a % 2 == b % 2) != (random.unit() < 0.1);
                signed.push((Pair { a, b }, if fits { Sign::Friend } else { Sign::Foe }));
            }
        }
    }
    let network = Network::of(signed);
    let start = Instant::now();
    let found = frustration(&network);
    let right = network.nodes.iter().zip(&found.camps).filter(|(node, camp)| (*node % 2 == 0) == **camp).count();
    let right = right.max(network.nodes.len() - right);
    println!(
        "camps of {} states, {} ties: {right} in their planted camp; frustration {}, {}, in {:.1} s",
        network.nodes.len(),
        network.edges.len(),
        found.index,
        if found.is_proved() { "proved least".to_owned() } else { format!("at least {}", found.bound) },
        start.elapsed().as_secs_f64()
    );
}

/// How often signs by chance pass for balance.
fn null(seed: u64) {
    const RUNS: u64 = 200;
    let mut random = Random::new(seed ^ 0x90);
    let hostile: Vec<f64> = (0..60).map(|_| -2.0 + 1.2 * random.normal()).collect();
    let mut edges = Vec::new();
    for a in 0..60 {
        for b in a + 1..60 {
            if random.unit() < 0.2 {
                edges.push((Pair { a, b }, Sign::Friend));
            }
        }
    }
    let mut network = Network::of(edges);
    for edge in &mut network.edges {
        let odds = hostile[network.nodes[edge.a]] + hostile[network.nodes[edge.b]] + 2.0;
        if random.unit() < 1.0 / (1.0 + (-odds).exp()) {
            edge.sign = Sign::Foe;
        }
    }
    let expected = chances(&network);
    let significant: usize = (0..RUNS)
        .into_par_iter()
        .map(|run| {
            let edges = draw(&network, &expected, &mut Random::new(seed ^ (run << 8)));
            usize::from(balance(&Network { edges, ..network.clone() }, run).is_significant())
        })
        .sum();
    println!(
        "signs redrawn from the null that pass for balance: {:.1} % of {RUNS}",
        100.0 * significant as f64 / RUNS as f64
    );
}

/// All pairs of 152 states over 13 years of months, with shifts and intervals.
fn speed(seed: u64) {
    let world = World::planted(152, 156, seed);
    let start = Instant::now();
    let counts = Counts::gather(&world.rows, Grain::Month);
    let (model, hostility) = (ShiftModel::fit(&counts), Hostility::fit(&counts));
    let pairs: Vec<Pair> = counts.dyads.keys().copied().collect();
    let found: usize = pairs
        .par_iter()
        .map(|pair| model.shifts(&counts, *pair).len() + hostility.series(&counts, *pair, Side::Both).len())
        .sum();
    println!(
        "152 states, 156 months, {} pairs, {:.1} million events: {found} shifts and scores in {:.1} s",
        pairs.len(),
        world.rows.iter().map(|row| row.quads.iter().sum::<f64>()).sum::<f64>() / 1e6,
        start.elapsed().as_secs_f64()
    );
}
