//! When two actors turned warmer or cooler towards each other.
//!
//! In: [`Counts`] by month. Out: for a pair its [`Shift`]s, dated, with probability, window, direction and kind. Three series
//! speak: conflict, cooperation, and of it the material part, each as a rate against the exposure of its source. A war of old
//! enemies shows in the rate of conflict, where a share of conflict has no room left to rise; a warming between polite strangers shows in
//! cooperation, where there was never any conflict to lose.
//!
//! **How far counts are trusted.** Events come in bunches, and levels drift. Each series is discounted by its own scatter from month to month, and
//! each panel by a doubt that is set so that the well-reported pairs turn between three and four times in ten years
//! (shocks included): data that are jumpier than that are jumpy for other reasons.

use crate::calendar::Tick;
use crate::counts::{Counts, Pair, conflict, cooperation, total};
use crate::exposure::Exposures;
use crate::segmentation::{Channel, Segmentation};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Turns that a well-reported pair takes in ten years, before anything is known of it.
const TURNS_PER_DECADE: f64 = 3.5;
/// Prior chance of a new level in a year.
const HAZARD_PER_YEAR: f64 = TURNS_PER_DECADE / 10.0;
/// Shape of the prior of rates: wide.
pub(crate) const SHAPE: f64 = 0.5;
/// What cooperation weighs against conflict as evidence of a turn: talk comes and goes.
const TALK: f64 = 0.3;
/// What conflict weighs against cooperation in the direction of a turn.
const QUARREL: f64 = 1.5;
/// What the material part adds to cooperation in the direction of a turn.
const MATTER: f64 = 0.3;
/// The least change of warmth that is worth telling.
const LEAST: f64 = 0.5;
/// Pairs with fewer events are not judged.
const FEWEST: f64 = 30.0;
/// Shifts less probable than this are not counted when doubt is set.
const LIKELY: f64 = 0.23;
/// A turn that the most probable segmentation leaves out is told from this probability on.
const LEAST_LIKELY: f64 = 0.3;
/// Periods that two told turns are apart.
const APART: usize = 3;
/// The probability around a shift that its window holds.
const HELD: f64 = 0.9;

/// Which way two actors turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// More cooperation, or less conflict.
    Warmer,
    /// The other way.
    Cooler,
}

impl Turn {
    /// Its name in lists.
    pub fn name(self) -> &'static str {
        match self {
            Turn::Warmer => "warmer",
            Turn::Cooler => "cooler",
        }
    }
}

/// How long a change holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lasting {
    /// Over within half a year.
    Shock,
    /// The new level holds for a year or more.
    Realignment,
    /// Neither, or too near the end to tell.
    Open,
}

impl Lasting {
    /// Its name in lists.
    pub fn name(self) -> &'static str {
        match self {
            Lasting::Shock => "shock",
            Lasting::Realignment => "realignment",
            Lasting::Open => "open",
        }
    }
}

/// Rates of a stretch, in events a period at the source's average volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Of cooperation.
    pub cooperation: f64,
    /// Of the material part of it.
    pub material: f64,
    /// Of conflict.
    pub conflict: f64,
}

/// A dated change between two actors.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The first period of the new level, most probably.
    pub tick: Tick,
    /// Probability that some period of the window begins a new level.
    pub probability: f64,
    /// The window that holds nine tenths of the probability around it.
    pub window: (Tick, Tick),
    /// Which way.
    pub turn: Turn,
    /// Change of warmth: of log cooperation, less that of log conflict, weighed.
    pub size: f64,
    /// How long.
    pub lasting: Lasting,
    /// Rates before.
    pub before: Level,
    /// Rates after.
    pub after: Level,
}

/// What is reported of a pair, period by period.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// By panel.
    pub(crate) panels: Vec<[Vec<f64>; 3]>,
    length: usize,
}

/// Places in a panel's history.
pub(crate) const COOPERATION: usize = 0;
pub(crate) const MATERIAL: usize = 1;
pub(crate) const CONFLICT: usize = 2;

impl History {
    /// The history of a pair over all periods of the counts.
    pub fn of(counts: &Counts, exposures: &Exposures, pair: Pair) -> History {
        let length = exposures.len();
        let mut panels = vec![[(); 3].map(|()| vec![0.0; length]); exposures.panels.len()];
        for cell in counts.cells(pair) {
            let (at, both) = ((cell.tick - exposures.first) as usize, cell.both());
            for (series, value) in [(COOPERATION, cooperation(&both)), (MATERIAL, both[1]), (CONFLICT, conflict(&both))]
            {
                panels[cell.panel][series][at] = value;
            }
        }
        History { panels, length }
    }

    /// The history without so many events of a period.
    pub(crate) fn without(&mut self, panel: usize, at: usize, quads: &[f64; 4]) {
        for (series, value) in [(COOPERATION, cooperation(quads)), (MATERIAL, quads[1]), (CONFLICT, conflict(quads))] {
            let count = &mut self.panels[panel][series][at];
            *count = (*count - value).max(0.0);
        }
    }

    fn events(&self) -> f64 {
        self.panels.iter().flat_map(|series| series[COOPERATION].iter().chain(&series[CONFLICT])).sum()
    }

    fn sum(&self, series: usize, start: usize, end: usize) -> f64 {
        self.panels.iter().map(|panel| panel[series][start..end].iter().sum::<f64>()).sum()
    }
}

/// How changes of level are judged in given counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShiftModel {
    exposures: Exposures,
    /// Prior chance that a period begins a new level.
    pub(crate) hazard: f64,
    /// By panel, how much more the counts are doubted than their scatter says.
    doubts: Vec<f64>,
    /// Periods in half a year, one at least.
    half_year: usize,
    /// The longest shock: none where a period is longer than half a year.
    longest_shock: usize,
}

impl ShiftModel {
    /// Learns exposures and doubts.
    pub fn fit(counts: &Counts) -> ShiftModel {
        let exposures = Exposures::fit(counts);
        let per_year = counts.grain.per_year();
        let mut model = ShiftModel {
            hazard: HAZARD_PER_YEAR / f64::from(per_year),
            doubts: vec![1.0; exposures.panels.len()],
            half_year: (per_year / 2).max(1) as usize,
            longest_shock: (per_year / 2) as usize,
            exposures,
        };
        model.doubts = (0..model.doubts.len()).map(|panel| model.doubt(counts, panel)).collect();
        model
    }

    /// The exposures.
    pub fn exposures(&self) -> &Exposures {
        &self.exposures
    }

    /// The doubt at which the well-reported pairs of a panel turn as often as expected.
    fn doubt(&self, counts: &Counts, panel: usize) -> f64 {
        const PAIRS: usize = 120;
        const FEWEST_PAIRS: usize = 12;
        const EVENTS_PER_MONTH: f64 = 2.0;
        let covered =
            self.exposures.panels[panel].cooperation.iter().filter(|exposure| **exposure > 0.0).count() as f64;
        let months = covered * f64::from(counts.grain.months());
        let mut pairs: Vec<(f64, Pair)> = counts
            .dyads
            .iter()
            .map(|(pair, cells)| {
                let own = cells.iter().filter(|cell| cell.panel == panel);
                (own.map(|cell| total(&cell.both())).sum::<f64>(), *pair)
            })
            .filter(|(events, _)| *events >= EVENTS_PER_MONTH * months)
            .collect();
        if pairs.len() < FEWEST_PAIRS {
            return 1.0;
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        pairs.truncate(PAIRS);
        let histories: Vec<History> = pairs
            .iter()
            .map(|(_, pair)| {
                let mut history = History::of(counts, &self.exposures, *pair);
                for (_, series) in history.panels.iter_mut().enumerate().filter(|(other, _)| *other != panel) {
                    series.iter_mut().for_each(|values| values.fill(0.0));
                }
                history
            })
            .collect();
        let expected = histories.len() as f64 * months / 120.0 * TURNS_PER_DECADE;
        let turns = |doubt: f64| {
            let mut model = self.clone();
            model.doubts[panel] = doubt;
            let count =
                |history: &History| model.shifts_of(history).iter().filter(|shift| shift.probability >= LIKELY).count();
            histories.par_iter().map(count).sum::<usize>() as f64
        };
        let (mut low, mut high) = (0.5_f64, 6.0_f64);
        for _ in 0..5 {
            let middle = (low * high).sqrt();
            if turns(middle) > expected { low = middle } else { high = middle }
        }
        (low * high).sqrt()
    }

    /// The shifts of a pair, oldest first.
    pub fn shifts(&self, counts: &Counts, pair: Pair) -> Vec<Shift> {
        self.shifts_of(&History::of(counts, &self.exposures, pair))
    }

    /// The shifts of a history.
    pub fn shifts_of(&self, history: &History) -> Vec<Shift> {
        if history.events() < FEWEST {
            return Vec::new();
        }
        let channels = self.channels(history, history.length);
        let found = Segmentation::of(&channels, self.hazard);
        let bounds: Vec<usize> = [vec![0], found.best(), vec![history.length]].concat();
        let warmth: Vec<f64> = bounds.windows(2).map(|ends| self.warmth(&channels, ends[0], ends[1])).collect();
        let probabilities = found.boundaries();
        let mut shifts = Vec::new();
        let mut at = 1;
        while at + 1 < bounds.len() {
            let (start, end) = (bounds[at], bounds[at + 1]);
            let size = warmth[at] - warmth[at - 1];
            let returns = warmth.get(at + 1).is_some_and(|next| (next - warmth[at - 1]).abs() < 0.5 * size.abs());
            let is_shock = returns && end - start <= self.longest_shock;
            let (low, high) = self.window(&probabilities, start, bounds[at - 1], end);
            if size.abs() >= LEAST {
                shifts.push(Shift {
                    tick: self.exposures.first + start as Tick,
                    probability: sober(found.any_boundary(low, high)),
                    window: (self.exposures.first + low as Tick, self.exposures.first + high as Tick),
                    turn: if size > 0.0 { Turn::Warmer } else { Turn::Cooler },
                    size,
                    lasting: match end - start {
                        _ if is_shock => Lasting::Shock,
                        length if length >= (2 * self.longest_shock).max(1) => Lasting::Realignment,
                        _ => Lasting::Open,
                    },
                    before: self.level(history, bounds[at - 1], start),
                    after: self.level(history, start, end),
                });
            }
            // The return from a shock is its end, not another shift.
            at += if is_shock { 2 } else { 1 };
        }
        self.add_lesser(history, &channels, &found, &probabilities, &bounds, &mut shifts);
        shifts
    }

    /// Adds turns that the most probable segmentation leaves out, but that are likely enough to be told: each at its peak of probability, against
    /// the levels on both sides.
    fn add_lesser(
        &self,
        history: &History,
        channels: &[Channel],
        found: &Segmentation,
        probabilities: &[f64],
        bounds: &[usize],
        shifts: &mut Vec<Shift>,
    ) {
        let mut known: Vec<usize> = bounds.to_vec();
        let around = |at: usize| (at.saturating_sub(1).max(1), (at + 1).min(history.length - 1));
        let mut peaks: Vec<(f64, usize)> = (1..history.length)
            .map(|at| {
                let (low, high) = around(at);
                (probabilities[low..=high].iter().sum::<f64>(), at)
            })
            .filter(|(sum, _)| sober(sum.min(1.0)) >= LEAST_LIKELY)
            .map(|(sum, at)| (sum + probabilities[at], at))
            .collect();
        peaks.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, at) in peaks {
            if known.iter().any(|other| other.abs_diff(at) < APART) {
                continue;
            }
            let (low, high) = around(at);
            let probability = sober(found.any_boundary(low, high));
            if probability < LEAST_LIKELY {
                continue;
            }
            let before = known.iter().copied().filter(|other| *other < at).max().unwrap_or(0);
            let after = known.iter().copied().filter(|other| *other > at).min().unwrap_or(history.length);
            let (before, after) = (before.max(at.saturating_sub(4 * self.half_year)), after.min(at + self.half_year));
            let size = self.warmth(channels, at, after) - self.warmth(channels, before, at);
            if size.abs() < LEAST {
                continue;
            }
            known.push(at);
            shifts.push(Shift {
                tick: self.exposures.first + at as Tick,
                probability,
                window: (self.exposures.first + low as Tick, self.exposures.first + high as Tick),
                turn: if size > 0.0 { Turn::Warmer } else { Turn::Cooler },
                size,
                lasting: Lasting::Open,
                before: self.level(history, before, at),
                after: self.level(history, at, after),
            });
        }
        shifts.sort_by_key(|shift| shift.tick);
    }

    /// The series of a history's first periods, discounted. One that never counts anything does not speak.
    pub(crate) fn channels(&self, history: &History, length: usize) -> Vec<Channel> {
        let mut channels = Vec::new();
        for ((series, exposure), doubt) in history.panels.iter().zip(&self.exposures.panels).zip(&self.doubts) {
            for (place, weight) in [(CONFLICT, 1.0), (COOPERATION, TALK), (MATERIAL, TALK)] {
                let events = &series[place][..length];
                let exposure = &if place == CONFLICT { &exposure.conflict } else { &exposure.cooperation }[..length];
                // No event is worth more than itself.
                let trust = weight / (doubt * scatter(events, exposure)).max(1.0);
                let scaled = |values: &[f64]| values.iter().map(|value| value * trust).collect::<Vec<_>>();
                channels.push(Channel::rate(&scaled(events), &scaled(exposure), SHAPE));
            }
        }
        channels
    }

    /// Warmth of a stretch; only differences mean anything.
    pub(crate) fn warmth(&self, channels: &[Channel], start: usize, end: usize) -> f64 {
        let of = |channel: &Channel| channel.level(start, end).ln();
        let panels = channels.chunks_exact(3);
        let weights = [-QUARREL, 1.0, MATTER];
        let count = panels.len().max(1) as f64;
        panels
            .map(|panel| panel.iter().zip(weights).map(|(channel, weight)| weight * of(channel)).sum::<f64>())
            .sum::<f64>()
            / count
    }

    pub(crate) fn level(&self, history: &History, start: usize, end: usize) -> Level {
        let exposed = |of: fn(&crate::exposure::Exposure) -> &Vec<f64>| {
            self.exposures.panels.iter().map(|panel| of(panel)[start..end].iter().sum::<f64>()).sum::<f64>().max(1e-9)
        };
        let (peaceful, hostile) = (exposed(|panel| &panel.cooperation), exposed(|panel| &panel.conflict));
        Level {
            cooperation: history.sum(COOPERATION, start, end) / peaceful,
            material: history.sum(MATERIAL, start, end) / peaceful,
            conflict: history.sum(CONFLICT, start, end) / hostile,
        }
    }

    /// The smallest window around a boundary that holds nine tenths of the probability within half a year of it.
    fn window(&self, probabilities: &[f64], at: usize, after: usize, before: usize) -> (usize, usize) {
        let (least, most) = ((after + 1).max(at.saturating_sub(self.half_year)), (before - 1).min(at + self.half_year));
        let all: f64 = probabilities[least..=most].iter().sum();
        let (mut low, mut high, mut held) = (at, at, probabilities[at]);
        while held < HELD * all && (low > least || high < most) {
            let below = if low > least { probabilities[low - 1] } else { -1.0 };
            let above = if high < most { probabilities[high + 1] } else { -1.0 };
            if below > above {
                low -= 1
            } else {
                high += 1
            }
            held += below.max(above);
        }
        (low, high)
    }
}

/// A probability as it is told. Turns are looked for at the rate that is expected; evidence of counts that hang together is worth less than the
/// model takes it for, so that they are believed at the odds of rarer ones. Chosen on planted turns (`cargo xtask simulate`).
pub(crate) fn sober(probability: f64) -> f64 {
    const RARER: f64 = 0.3;
    let odds = RARER * probability;
    odds / (1.0 - probability + odds)
}

/// How many times more scattered events are than independent ones, from one period to the next: by the differences of square
/// roots, whose scatter does not grow with the level, the largest tenth left out, since steps are what is looked for.
pub(crate) fn scatter(events: &[f64], exposure: &[f64]) -> f64 {
    /// Mixed with so many differences of twice the scatter of independence, so that a few calm periods are not taken for a rule.
    const PRIOR: (f64, f64) = (6.0, 2.0);
    /// What the mean of the smaller nine tenths is of the mean, for squares of normal differences.
    const TRIMMED: f64 = 0.623;
    let roots: Vec<(f64, f64)> = events
        .iter()
        .zip(exposure)
        .filter(|(_, exposure)| **exposure > 0.0)
        .map(|(events, exposure)| (((events + 0.375) / exposure).sqrt(), 1.0 / exposure))
        .collect();
    // The square root of a count of independent events has the variance 1/4, whatever its level; of a rate, that against the exposure.
    let square = |pair: &[(f64, f64)]| 4.0 * (pair[1].0 - pair[0].0).powi(2) / (pair[0].1 + pair[1].1);
    let mut squares: Vec<f64> = roots.windows(2).map(square).collect();
    squares.sort_by(f64::total_cmp);
    let kept = squares.len() - squares.len() / 10;
    let spread = squares[..kept].iter().sum::<f64>() / TRIMMED;
    ((spread + PRIOR.0 * PRIOR.1) / (kept as f64 + PRIOR.0)).max(1.0)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::calendar::Grain;
    use crate::counts::CountRow;
    use crate::counts::tests::row;

    /// Thirty steady pairs, and Peru with Chile as told by `quads` for each of 36 months from 2014 on.
    pub(crate) fn world(quads: impl Fn(usize) -> [u32; 4]) -> Vec<CountRow> {
        let mut rows = Vec::new();
        for month in 0..36 {
            let when = format!("{}-{:02}", 2014 + month / 12, month % 12 + 1);
            for pair in 0..30 {
                let (vc, vf) = (12 + (pair * 7 + month * 5) % 9, 3 + (pair + month * 3) % 4);
                rows.push(row(&format!("AAA B{pair:02} {when} {vc} 1 {vf} 0")));
            }
            let [vc, mc, vf, mf] = quads(month);
            rows.push(row(&format!("PER CHL {when} {vc} {mc} {vf} {mf}")));
        }
        rows
    }

    fn shifts(quads: impl Fn(usize) -> [u32; 4]) -> Vec<Shift> {
        let counts = Counts::gather(&world(quads), Grain::Month);
        ShiftModel::fit(&counts).shifts(&counts, counts.pair("CHL", "PER").expect("both occur"))
    }

    fn noise(month: usize) -> u32 {
        (month as u32 * 7) % 3
    }

    #[test]
    fn a_breach_is_dated_and_lasts() {
        let found = shifts(|month| if month < 20 { [9 + noise(month), 1, 1, 0] } else { [4, 0, 9 + noise(month), 4] });
        assert_eq!(found.len(), 1, "{found:?}");
        let shift = found[0];
        assert_eq!(Grain::Month.label(shift.tick), "2015-09");
        assert_eq!((shift.turn, shift.lasting), (Turn::Cooler, Lasting::Realignment));
        assert!(shift.probability > 0.95 && shift.window.0 <= shift.tick && shift.tick <= shift.window.1);
        assert!(shift.after.conflict > 8.0 * shift.before.conflict);
    }

    #[test]
    fn polite_strangers_who_begin_to_work_together_grow_warmer() {
        let found = shifts(|month| if month < 18 { [2 + noise(month), 0, 0, 0] } else { [9 + noise(month), 3, 0, 0] });
        assert_eq!(found.iter().map(|shift| shift.turn).collect::<Vec<_>>(), [Turn::Warmer], "{found:?}");
        assert_eq!(Grain::Month.label(found[0].tick), "2015-07");
    }

    #[test]
    fn a_clash_that_passes_is_one_shock() {
        let clash = |month: usize| (20..23).contains(&month);
        let found = shifts(|month| if clash(month) { [9, 1, 20, 9] } else { [9 + noise(month), 1, 1, 0] });
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].turn, found[0].lasting), (Turn::Cooler, Lasting::Shock));
    }

    #[test]
    fn a_month_of_twice_the_reports_and_a_story_copied_forty_times_are_no_shift() {
        let steady = |month: usize| [9 + noise(month), 1, 2, 0];
        assert_eq!(shifts(steady), []);
        let mut doubled = world(steady);
        for row in doubled.iter_mut().filter(|row| row.period == crate::calendar::Period::Month(2015, 6)) {
            row.quads = row.quads.map(|count| 2.0 * count);
        }
        let counts = Counts::gather(&doubled, Grain::Month);
        let model = ShiftModel::fit(&counts);
        for pair in counts.dyads.keys() {
            assert_eq!(model.shifts(&counts, *pair), []);
        }
        let mut copied = world(steady);
        copied.extend(vec![row("PER CHL 2015-06 0 0 0 1 clash"); 40]);
        let counts = Counts::gather(&copied, Grain::Month);
        assert_eq!(ShiftModel::fit(&counts).shifts(&counts, counts.pair("CHL", "PER").expect("both occur")), []);
    }
}
