//! How often two actors cooperate and clash: two rates, so that a warming between polite strangers shows, who never had any conflict to lose.
//!
//! In: a [`History`] and the [`ShiftModel`] that knows the exposure of each source. Out: for each covered period the rates of cooperation, of the
//! material part of it and of conflict, in events a period at the source's average volume, with intervals of 90 %. A period that no source covers
//! has none. Posterior: gamma, its prior the pair's own mean, its events discounted by their scatter.

use crate::calendar::{Grain, Tick};
use crate::shifts::{CONFLICT, COOPERATION, History, MATERIAL, SHAPE, ShiftModel, scatter};

/// The standard normal's 95 % point.
const NINETY: f64 = 1.644_853_6;

/// A rate with its interval of 90 %.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Rate {
    pub low: f64,
    pub middle: f64,
    pub high: f64,
}

/// The rates of one period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// When.
    pub tick: Tick,
    /// Of cooperation.
    pub cooperation: Rate,
    /// Of the material part of it.
    pub material: Rate,
    /// Of conflict.
    pub conflict: Rate,
}

impl ShiftModel {
    /// The rates of a history in periods of `coarse`, oldest first; the history's own are `fine`.
    pub fn rates(&self, history: &History, fine: Grain, coarse: Grain) -> Vec<Rates> {
        let (first, length) = (self.exposures().first, self.exposures().len());
        let mut bounds: Vec<(Tick, usize, usize)> = Vec::new();
        for at in 0..length {
            let tick = fine.coarsen(first + at as Tick, coarse);
            match bounds.last_mut().filter(|(last, ..)| *last == tick) {
                Some((_, _, end)) => *end = at + 1,
                None => bounds.push((tick, at, at + 1)),
            }
        }
        // A rate is told for a whole period of the coarser grain, however many of its parts are covered.
        let parts = f64::from(fine.per_year()) / f64::from(coarse.per_year());
        let of = |place: usize| -> Vec<Option<Rate>> {
            let (mut sums, mut weights) = (vec![(0.0, 0.0); length], Vec::new());
            for (series, exposure) in history.panels.iter().zip(&self.exposures().panels) {
                let exposure = if place == CONFLICT { &exposure.conflict } else { &exposure.cooperation };
                weights.push(scatter(&series[place], exposure));
                for (sum, (events, exposure)) in sums.iter_mut().zip(series[place].iter().zip(exposure)) {
                    sum.0 += events;
                    sum.1 += exposure;
                }
            }
            let trust = 1.0 / weights.iter().copied().fold(1.0, f64::max);
            let all = sums.iter().fold((0.5, 0.0), |all, sum| (all.0 + sum.0, all.1 + sum.1));
            let mean = all.0 / all.1.max(1e-9);
            let rate = |&(_, start, end): &(Tick, usize, usize)| {
                let (events, exposure) =
                    sums[start..end].iter().fold((0.0, 0.0), |all, sum| (all.0 + sum.0, all.1 + sum.1));
                let shape = SHAPE + trust * events;
                let per = SHAPE / mean + trust * exposure;
                (exposure > 0.0).then(|| Rate {
                    low: parts * quantile(shape, -NINETY) / per,
                    middle: parts * shape / per,
                    high: parts * quantile(shape, NINETY) / per,
                })
            };
            bounds.iter().map(rate).collect()
        };
        let [cooperation, material, conflict] = [COOPERATION, MATERIAL, CONFLICT].map(of);
        let rates = bounds.iter().enumerate().filter_map(|(at, (tick, ..))| {
            Some(Rates { tick: *tick, cooperation: cooperation[at]?, material: material[at]?, conflict: conflict[at]? })
        });
        rates.collect()
    }
}

/// About the quantile of a gamma distribution of a shape and scale 1, at a normal's quantile: Wilson and Hilferty 1931.
fn quantile(shape: f64, normal: f64) -> f64 {
    let part = 1.0 / (9.0 * shape);
    (shape * (1.0 - part + normal * part.sqrt()).max(0.0).powi(3)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::Counts;
    use crate::counts::tests::row;

    #[test]
    fn polite_strangers_who_meet_more_often_are_seen() {
        let mut rows = Vec::new();
        for month in 1..=12 {
            let talks = if month <= 6 { 1 } else { 9 };
            rows.push(row(&format!("PER CHL 2014-{month:02} {talks} 0 0 0")));
            rows.push(row(&format!("PER ECU 2014-{month:02} 6 0 2 0")));
        }
        let counts = Counts::gather(&rows, Grain::Month);
        let model = ShiftModel::fit(&counts);
        let history = History::of(&counts, model.exposures(), counts.pair("PER", "CHL").expect("both occur"));
        let rates = model.rates(&history, Grain::Month, Grain::Month);
        assert_eq!(rates.len(), 12);
        assert!(rates[9].cooperation.low > rates[2].cooperation.middle, "{:?} {:?}", rates[2], rates[9]);
        assert!(rates[9].conflict.middle < 0.5, "there is no conflict that could fall");
        for rate in rates {
            assert!(
                rate.cooperation.low <= rate.cooperation.middle && rate.cooperation.middle <= rate.cooperation.high
            );
        }
        assert_eq!(model.rates(&history, Grain::Month, Grain::Year).len(), 1);
    }

    #[test]
    fn quantiles_are_about_right() {
        for (shape, low, high) in [(1.0, 0.051, 2.996), (10.0, 5.425, 15.705)] {
            assert!((quantile(shape, -NINETY) - low).abs() < 0.06 && (quantile(shape, NINETY) - high).abs() < 0.06);
        }
    }
}
