//! Scores of dated shifts: turns that are known against those that are found.
//!
//! In: a gold file, CSV with the columns `source,target,month,direction` (`warmer` or `cooler`; `quiet` with no month for a pair that did not turn),
//! and counts by month. Out: the share of known turns that are found within two months and in the right direction, and false alarms per
//! decade of a quiet pair, for several thresholds of probability, of the method on the whole series, of the method online, and of volume alone.

use crate::gold::EvalError;
use demarche_relate::{Counts, Grain, Pair, Period, Shift, ShiftModel, Tick, Turn, total};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How far from the gold's month a shift may lie.
pub const TOLERANCE: Tick = 2;
/// Thresholds of probability.
const THRESHOLDS: [f64; 4] = [0.3, 0.5, 0.7, 0.9];

/// One method at one threshold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Detection {
    /// Which method.
    pub method: &'static str,
    /// Least probability.
    pub threshold: f64,
    /// Known turns found.
    pub hits: usize,
    /// Known turns found, of all that could be.
    pub recall: f64,
    /// Alarms in quiet pairs.
    pub false_alarms: usize,
    /// The same for each ten years of a quiet pair.
    pub false_alarms_per_decade: f64,
}

/// A known turn that was not found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missed {
    /// The pair.
    pub pair: String,
    /// When it turned.
    pub month: String,
    /// Which way.
    pub direction: &'static str,
    /// What was found of this pair.
    pub found: Vec<String>,
}

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// Known turns.
    pub turns: usize,
    /// Of those, turns of pairs or months of which nothing is reported.
    pub without_counts: usize,
    /// Quiet pairs with counts.
    pub quiet: usize,
    /// Whether pairs that the gold does not name stand in for quiet ones.
    pub quiet_from_counts: bool,
    /// Decades of quiet pairs.
    pub quiet_decades: f64,
    /// By method and threshold.
    pub detections: Vec<Detection>,
    /// Misses at the middle threshold, as many as were asked for.
    pub missed: Vec<Missed>,
    /// Alarms in quiet pairs at the middle threshold, as many as were asked for.
    pub alarms: Vec<String>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} known turns, {} of them without counts; {} quiet pairs, {:.1} decades",
            self.turns, self.without_counts, self.quiet, self.quiet_decades
        )?;
        if self.quiet_from_counts {
            writeln!(f, "the gold has no rows `quiet`: pairs of like volume that it does not name are taken as such")?;
        }
        writeln!(
            f,
            "{:<28} {:>9} {:>6} {:>7} {:>20}",
            "method", "P at least", "hits", "recall", "false alarms/decade"
        )?;
        for detection in &self.detections {
            writeln!(
                f,
                "{:<28} {:>9} {:>6} {:>7.3} {:>20.2}",
                detection.method,
                detection.threshold,
                detection.hits,
                detection.recall,
                detection.false_alarms_per_decade
            )?;
        }
        for missed in &self.missed {
            writeln!(
                f,
                "miss {} {} {}: found {}",
                missed.pair,
                missed.month,
                missed.direction,
                missed.found.join(", ")
            )?;
        }
        for alarm in &self.alarms {
            writeln!(f, "false alarm {alarm}")?;
        }
        Ok(())
    }
}

/// An alarm, whoever raised it.
#[derive(Clone, Copy, Debug)]
struct Alarm {
    tick: Tick,
    turn: Turn,
    probability: f64,
}

impl From<&Shift> for Alarm {
    fn from(shift: &Shift) -> Alarm {
        Alarm { tick: shift.tick, turn: shift.turn, probability: shift.probability }
    }
}

struct Gold {
    turns: Vec<(String, String, Tick, Turn)>,
    quiet: BTreeSet<(String, String)>,
}

/// Compares known turns with those found in counts.
///
/// # Errors
/// If a row cannot be read.
pub fn run(text: &str, file: &str, counts: &Counts, errors: usize) -> Result<Outcome, EvalError> {
    let gold = read(text, file)?;
    let mut outcome = Outcome { turns: gold.turns.len(), ..Outcome::default() };
    let Some((first, last)) = counts.span() else {
        outcome.without_counts = outcome.turns;
        return Ok(outcome);
    };
    let turns: Vec<(Pair, Tick, Turn)> = gold
        .turns
        .iter()
        .filter(|(_, _, tick, _)| (first..=last).contains(tick))
        .filter_map(|(one, other, tick, turn)| Some((counts.pair(one, other)?, *tick, *turn)))
        .filter(|(pair, ..)| !counts.cells(*pair).is_empty())
        .collect();
    outcome.without_counts = outcome.turns - turns.len();
    let volume = |pair: Pair| counts.cells(pair).iter().map(|cell| total(&cell.both())).sum::<f64>();
    outcome.quiet_from_counts = gold.quiet.is_empty();
    let quiet: Vec<Pair> = if outcome.quiet_from_counts {
        let named: BTreeSet<Pair> = turns.iter().map(|(pair, ..)| *pair).collect();
        let mut volumes: Vec<f64> = named.iter().map(|pair| volume(*pair)).collect();
        volumes.sort_by(f64::total_cmp);
        let like = volumes.get(volumes.len() / 4).copied().unwrap_or(f64::INFINITY);
        counts.dyads.keys().copied().filter(|pair| !named.contains(pair) && volume(*pair) >= like).collect()
    } else {
        gold.quiet
            .iter()
            .filter_map(|(one, other)| counts.pair(one, other))
            .filter(|pair| volume(*pair) > 0.0)
            .collect()
    };
    outcome.quiet = quiet.len();
    outcome.quiet_decades = quiet.len() as f64 * f64::from(last - first + 1) / 120.0;
    let model = ShiftModel::fit(counts);
    let volumes = volumes_only(counts);
    let volume_model = ShiftModel::fit(&volumes);
    type Method<'a> = (&'static str, Box<dyn Fn(Pair, f64) -> Vec<Alarm> + Sync + 'a>);
    let methods: Vec<Method> = vec![
        ("whole series", Box::new(|pair, _| model.shifts(counts, pair).iter().map(Alarm::from).collect())),
        ("online, when first told", Box::new(|pair, least| online(&model, counts, pair, least))),
        ("volume only", Box::new(|pair, _| volume_model.shifts(&volumes, pair).iter().map(Alarm::from).collect())),
    ];
    for (place, (method, alarms_of)) in methods.iter().enumerate() {
        let pairs: BTreeSet<Pair> = turns.iter().map(|(pair, ..)| *pair).chain(quiet.iter().copied()).collect();
        for threshold in THRESHOLDS {
            let found: BTreeMap<Pair, Vec<Alarm>> =
                pairs.par_iter().map(|pair| (*pair, alarms_of(*pair, threshold))).collect();
            let loud = |pair: &Pair| found[pair].iter().filter(move |alarm| alarm.probability >= threshold);
            let is_hit = |(pair, tick, turn): &(Pair, Tick, Turn)| {
                loud(pair).any(|alarm| (alarm.tick - tick).abs() <= TOLERANCE && alarm.turn == *turn)
            };
            let hits = turns.iter().filter(|turn| is_hit(turn)).count();
            let false_alarms = quiet.iter().map(|pair| loud(pair).count()).sum::<usize>();
            outcome.detections.push(Detection {
                method,
                threshold,
                hits,
                recall: hits as f64 / (turns.len() as f64).max(1.0),
                false_alarms,
                false_alarms_per_decade: false_alarms as f64 / outcome.quiet_decades.max(1e-9),
            });
            if place == 0 && threshold == THRESHOLDS[1] {
                let told = |alarm: &Alarm| {
                    format!("{} {} ({:.2})", Grain::Month.label(alarm.tick), alarm.turn.name(), alarm.probability)
                };
                let name = |pair: &Pair| format!("{}–{}", counts.actors[pair.a], counts.actors[pair.b]);
                let missed = turns.iter().filter(|turn| !is_hit(turn)).map(|(pair, tick, turn)| Missed {
                    pair: name(pair),
                    month: Grain::Month.label(*tick),
                    direction: turn.name(),
                    found: found[pair].iter().map(told).collect(),
                });
                outcome.missed = missed.take(errors).collect();
                let alarms =
                    quiet.iter().flat_map(|pair| loud(pair).map(|alarm| format!("{} {}", name(pair), told(alarm))));
                outcome.alarms = alarms.take(errors).collect();
            }
        }
    }
    Ok(outcome)
}

/// Every event taken as hostile: what a detector of mere volume would see.
fn volumes_only(counts: &Counts) -> Counts {
    let mut volumes = counts.clone();
    for cell in volumes.dyads.values_mut().flatten() {
        let count = total(&cell.both());
        (cell.forth, cell.back) = ([0.0, 0.0, count, 0.0], [0.0; 4]);
    }
    volumes
}

/// What would have been told month by month, dated by when it was told.
fn online(model: &ShiftModel, counts: &Counts, pair: Pair, least: f64) -> Vec<Alarm> {
    let told = model.told(counts, pair, least);
    let alarm = |now: &demarche_relate::Provisional| Alarm { tick: now.told, ..Alarm::from(&now.shift) };
    told.iter().map(alarm).collect()
}

fn read(text: &str, file: &str) -> Result<Gold, EvalError> {
    let mut gold = Gold { turns: Vec::new(), quiet: BTreeSet::new() };
    for row in crate::table::rows(text, file, &["source", "target", "month", "direction"])? {
        let [source, target, month, direction] = [0, 1, 2, 3].map(|column| row.field(column));
        let (source, target) = (source.to_uppercase(), target.to_uppercase());
        if source == target {
            return Err(row.fault(file, format!("{source} is paired with itself")));
        }
        let turn = match direction.to_lowercase().as_str() {
            "warmer" | "warming" | "up" | "better" | "improve" | "improved" | "improvement" | "improves"
            | "friendlier" | "positive" | "cooperation" | "cooperative" | "rapprochement" | "thaw" | "+" | "1"
            | "+1" => Some(Turn::Warmer),
            "cooler" | "cooling" | "down" | "worse" | "worsen" | "worsened" | "worsens" | "deterioration"
            | "hostile" | "negative" | "conflict" | "conflictual" | "rupture" | "-" | "-1" => Some(Turn::Cooler),
            "quiet" | "none" | "stable" | "0" | "" => None,
            other => return Err(row.fault(file, format!("direction {other:?}; directions are warmer, cooler, quiet"))),
        };
        match turn {
            None => {
                gold.quiet.insert((source, target));
            }
            Some(turn) => {
                let tick = Period::named(month).and_then(|period| Grain::Month.tick(period));
                let tick = tick.ok_or_else(|| row.fault(file, format!("{month:?} is no month")))?;
                gold.turns.push((source, target, tick, turn));
            }
        }
    }
    Ok(gold)
}
