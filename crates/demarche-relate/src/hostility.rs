//! How hostile two actors are to each other: the share of conflict in what is reported of them.
//!
//! In: [`Counts`]. Out: a [`Score`] for each period with reports, with its interval. The share is drawn towards the world's share
//! of that period and panel as far as the reports are few, and told as log-odds against it, so that neither a talkative source nor
//! a bad year looks like a quarrel of two. Volume alone is never hostility.
//!
//! **The interval** says where the score would lie if twice as much had been reported: in nine of ten cases inside. How wide
//! that is, the data say themselves: their counts are halved by coin, and the concentration of the Beta distribution is set so that
//! the whole lies in the interval of the half that often. Events come in bunches, so it differs between data sets and volumes.

use crate::calendar::Tick;
use crate::counts::{Cell, Counts, Pair, Quads, add, conflict, cooperation, total};
use crate::random::Random;
use serde::{Deserialize, Serialize};
use statrs::function::beta::{beta_reg, inv_beta_reg};

/// Reports that the world's share weighs, where the data are too few to tell.
const SHRINKAGE: f64 = 6.0;
/// The part of an interval's mass that lies below and above it.
const TAIL: f64 = 0.05;
/// Volumes of which each has its own width of interval: 1, 2–3, 4–7, … and 128 and more events.
const BANDS: usize = 8;
/// How much attention beyond what the two actors' size explains adds to tension.
/// Chosen on yearly counts against rivalries and militarised disputes.
const ATTENTION: f64 = 0.3;

/// Whose deeds count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Both directions.
    Both,
    /// What the first of the pair does to the second.
    Forth,
    /// What the second does to the first.
    Back,
}

impl Side {
    /// The counts of this side.
    pub fn of(self, cell: &Cell) -> Quads {
        match self {
            Side::Both => cell.both(),
            Side::Forth => cell.forth,
            Side::Back => cell.back,
        }
    }
}

/// The hostility of one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// When.
    pub tick: Tick,
    /// What is reported.
    pub quads: Quads,
    /// Share of conflict, drawn towards the world's. Between 0 and 1.
    pub share: f64,
    /// The 90 % interval of the share.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
    /// The world's share in the same period, of the same panels.
    pub world: f64,
    /// Mean of the Goldstein scale, for comparison with other work: it measures the amount of routine talk more than hostility.
    pub goldstein: f64,
}

impl Score {
    /// Log-odds of the share against the world's: 0 is as hostile as the world, above is more.
    pub fn log_odds(&self) -> f64 {
        logit(self.share) - logit(self.world)
    }

    /// The interval of the log-odds.
    pub fn interval(&self) -> (f64, f64) {
        (logit(self.low) - logit(self.world), logit(self.high) - logit(self.world))
    }
}

/// What the data say of shares in general.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hostility {
    /// How many reports the world's share weighs.
    pub shrinkage: f64,
    /// By volume, how concentrated the distribution of a share is against that of independent reports.
    concentration: [f64; BANDS],
}

impl Hostility {
    /// Learns shrinkage and width of intervals from all pairs.
    pub fn fit(counts: &Counts) -> Hostility {
        let shrinkage = shrinkage(counts);
        Hostility { shrinkage, concentration: concentration(counts, shrinkage) }
    }

    /// Scores of a pair, one for each period with reports of that side, oldest first.
    pub fn series(&self, counts: &Counts, pair: Pair, side: Side) -> Vec<Score> {
        periods(counts, pair, side).into_iter().map(|period| self.score(&period)).collect()
    }

    fn score(&self, period: &PeriodCounts) -> Score {
        let n = total(&period.quads);
        let (hostile, peaceful) = posterior(&period.quads, period.world, self.shrinkage);
        let sharpened = self.concentration[band(n)];
        let (alpha, beta) = (hostile * sharpened, peaceful * sharpened);
        let share = hostile / (hostile + peaceful);
        Score {
            tick: period.tick,
            quads: period.quads,
            share,
            low: inv_beta_reg(alpha, beta, TAIL).min(share),
            high: inv_beta_reg(alpha, beta, 1.0 - TAIL).max(share),
            world: period.world,
            goldstein: period.goldstein / n,
        }
    }

    /// The standing of a pair at a period: log-odds of conflict over all its past, of which each year counts `decay` times the
    /// next. None where nothing was ever reported.
    pub fn standing(&self, counts: &Counts, pair: Pair, at: Tick, decay: f64) -> Option<Standing> {
        let mut quads = [0.0; 4];
        let mut world = 0.0;
        for cell in counts.cells(pair).iter().filter(|cell| cell.tick <= at) {
            let weight = faded(counts, cell.tick, at, decay);
            let both = cell.both().map(|count| count * weight);
            world += counts.world_share(cell.panel, cell.tick) * total(&both);
            add(&mut quads, &both);
        }
        let n = total(&quads);
        if n <= 0.0 {
            return None;
        }
        let world = world / n;
        let (hostile, peaceful) = posterior(&quads, world, self.shrinkage);
        Some(Standing { quads, world, log_odds: logit(hostile / (hostile + peaceful)) - logit(world) })
    }
}

/// How two actors stand after all that was reported so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Counts, the older the less.
    pub quads: Quads,
    /// The world's share of conflict, weighed alike.
    pub world: f64,
    /// Log-odds of conflict against the world's.
    pub log_odds: f64,
}

impl Standing {
    /// Tension: log-odds of conflict, raised where the two occupy each other more than their size explains. `volumes` is
    /// what [`volumes`] gives for the same period.
    pub fn tension(&self, pair: Pair, volumes: &Volumes) -> f64 {
        let expected = volumes.actors[pair.a] * volumes.actors[pair.b] / volumes.all.max(1.0);
        self.log_odds + ATTENTION * ((total(&self.quads) + 1.0) / (expected + 1.0)).ln()
    }
}

/// How much is reported of each actor, the older the less.
#[derive(Clone, Debug, PartialEq)]
pub struct Volumes {
    /// By actor.
    pub actors: Vec<f64>,
    /// Their sum: each event counts for both its sides.
    pub all: f64,
}

/// Volumes of all actors at a period.
pub fn volumes(counts: &Counts, at: Tick, decay: f64) -> Volumes {
    let mut volumes = Volumes { actors: vec![0.0; counts.actors.len()], all: 0.0 };
    for (pair, cells) in &counts.dyads {
        let n: f64 = cells
            .iter()
            .filter(|cell| cell.tick <= at)
            .map(|cell| total(&cell.both()) * faded(counts, cell.tick, at, decay))
            .sum();
        volumes.actors[pair.a] += n;
        volumes.actors[pair.b] += n;
        volumes.all += 2.0 * n;
    }
    volumes
}

/// The weight of a past period.
fn faded(counts: &Counts, tick: Tick, at: Tick, decay: f64) -> f64 {
    decay.powf(f64::from(at - tick) / f64::from(counts.grain.per_year()))
}

/// One period of a pair, all panels together.
struct PeriodCounts {
    tick: Tick,
    quads: Quads,
    /// The world's share, each panel weighing as much as it reports of the pair.
    world: f64,
    goldstein: f64,
}

fn periods(counts: &Counts, pair: Pair, side: Side) -> Vec<PeriodCounts> {
    let mut periods: Vec<PeriodCounts> = Vec::new();
    for cell in counts.cells(pair) {
        let quads = side.of(cell);
        let goldstein = match side {
            Side::Both => cell.goldstein[0] + cell.goldstein[1],
            Side::Forth => cell.goldstein[0],
            Side::Back => cell.goldstein[1],
        };
        let n = total(&quads);
        if n <= 0.0 {
            continue;
        }
        let world = counts.world_share(cell.panel, cell.tick);
        match periods.last_mut().filter(|last| last.tick == cell.tick) {
            Some(last) => {
                let before = total(&last.quads);
                last.world = (last.world * before + world * n) / (before + n);
                add(&mut last.quads, &quads);
                last.goldstein += goldstein;
            }
            None => periods.push(PeriodCounts { tick: cell.tick, quads, world, goldstein }),
        }
    }
    periods
}

fn posterior(quads: &Quads, world: f64, shrinkage: f64) -> (f64, f64) {
    (conflict(quads) + shrinkage * world, cooperation(quads) + shrinkage * (1.0 - world))
}

/// The logarithm of the odds.
pub(crate) fn logit(share: f64) -> f64 {
    let share = share.clamp(1e-9, 1.0 - 1e-9);
    (share / (1.0 - share)).ln()
}

fn band(n: f64) -> usize {
    (n.max(1.0).log2() as usize).min(BANDS - 1)
}

/// How many reports the world's share weighs, by the method of moments: shares differ between pairs by more than chance, and by how much
/// more says how far one share may be trusted.
fn shrinkage(counts: &Counts) -> f64 {
    let (mut spread, mut pairs, mut extra) = (0.0, 0.0, 0.0);
    for pair in counts.dyads.keys() {
        for period in periods(counts, *pair, Side::Both) {
            let n = total(&period.quads);
            if n >= 2.0 {
                let miss = conflict(&period.quads) / n - period.world;
                spread += miss * miss / (period.world * (1.0 - period.world));
                pairs += 1.0 / n;
                extra += (n - 1.0) / n;
            }
        }
    }
    // Of fewer than some two hundred periods nothing is learnt.
    if extra < 200.0 {
        return SHRINKAGE;
    }
    let correlation = ((spread - pairs) / extra).clamp(0.02, 0.5);
    1.0 / correlation - 1.0
}

/// By volume, the concentration with which the interval of a half holds the score of the whole in nine of ten cases.
fn concentration(counts: &Counts, shrinkage: f64) -> [f64; BANDS] {
    const SAMPLES: usize = 3_000;
    /// Fewer cases do not set a width of their own.
    const FEWEST: usize = 100;
    let mut random = Random::new(0x5eed);
    let mut halves: [Vec<(f64, f64, f64)>; BANDS] = Default::default();
    let mut seen = [0usize; BANDS];
    for pair in counts.dyads.keys() {
        for period in periods(counts, *pair, Side::Both) {
            let half = period.quads.map(|count| random.halve(count));
            if total(&half) <= 0.0 {
                continue;
            }
            let (hostile, peaceful) = posterior(&half, period.world, shrinkage);
            let (all_hostile, all_peaceful) = posterior(&period.quads, period.world, shrinkage);
            let case = (hostile, peaceful, all_hostile / (all_hostile + all_peaceful));
            let at = band(total(&half));
            // A sample of fixed size in which each case is equally likely to stand.
            seen[at] += 1;
            if halves[at].len() < SAMPLES {
                halves[at].push(case);
            } else {
                let place = random.below(seen[at]);
                if place < SAMPLES {
                    halves[at][place] = case;
                }
            }
        }
    }
    let mut widths = [2.0; BANDS];
    for at in 0..BANDS {
        widths[at] = match halves[at].len() {
            cases if cases >= FEWEST => calibrated(&halves[at]),
            _ if at > 0 => widths[at - 1],
            _ => widths[at],
        };
    }
    widths
}

/// The largest concentration at which nine of ten cases lie inside.
fn calibrated(cases: &[(f64, f64, f64)]) -> f64 {
    let inside = |concentration: f64| {
        let held = cases.iter().filter(|(hostile, peaceful, share)| {
            let below = beta_reg(hostile * concentration, peaceful * concentration, *share);
            (TAIL..=1.0 - TAIL).contains(&below)
        });
        held.count() as f64 / cases.len() as f64
    };
    let (mut low, mut high) = (0.25_f64, 64.0_f64);
    for _ in 0..12 {
        let middle = (low * high).sqrt();
        if inside(middle) >= 1.0 - 2.0 * TAIL { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Grain;
    use crate::counts::tests::row;

    fn fixture() -> Counts {
        let rows = [
            row("PER CHL 2014-03 90 0 10 0"),
            row("PER BOL 2014-03 0 0 1 0"),
            row("PER ECU 2014-03 10 0 30 10"),
            row("PER ECU 2014-06 9 0 0 0"),
        ];
        Counts::gather(&rows, Grain::Month)
    }

    #[test]
    fn few_reports_stay_near_the_world_and_many_do_not() {
        let counts = fixture();
        let hostility = Hostility::fit(&counts);
        let score =
            |other: &str| hostility.series(&counts, counts.pair("PER", other).expect("both occur"), Side::Both)[0];
        let (one, many, calm) = (score("BOL"), score("ECU"), score("CHL"));
        assert!(one.share < many.share && many.log_odds() > 1.0, "{one:?} {many:?}");
        assert!(calm.log_odds() < 0.0);
        assert!(one.high - one.low > calm.high - calm.low, "one report tells less than a hundred");
        for score in [one, many, calm] {
            assert!(score.low <= score.share && score.share <= score.high && score.low >= 0.0 && score.high <= 1.0);
        }
    }

    #[test]
    fn only_the_side_that_is_asked_for_is_scored() {
        let counts = fixture();
        let hostility = Hostility::fit(&counts);
        let pair = counts.pair("PER", "ECU").expect("both occur");
        assert!(hostility.series(&counts, pair, Side::Forth).is_empty(), "Ecuador did nothing");
        let months: Vec<_> = hostility.series(&counts, pair, Side::Back).iter().map(|score| score.tick).collect();
        assert_eq!(months.len(), 2, "April and May are absent");
    }

    #[test]
    fn the_past_fades() {
        let counts = fixture();
        let hostility = Hostility::fit(&counts);
        let pair = counts.pair("PER", "ECU").expect("both occur");
        let last = counts.span().expect("there are counts").1;
        let fresh = hostility.standing(&counts, pair, last, 0.01).expect("there are reports");
        let long = hostility.standing(&counts, pair, last, 1.0).expect("there are reports");
        assert!(fresh.log_odds < long.log_odds);
        assert_eq!(hostility.standing(&counts, pair, last - 12, 1.0), None);
    }
}
