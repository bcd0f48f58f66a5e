//! How much a source reports from month to month, so that a talkative month is no change between two states.
//!
//! In: [`Counts`]. Out: for each panel and period a factor, 1 on average, by which its reports of cooperation and of conflict rise and fall
//! for the typical pair: the median, over the pairs that are most reported, of this period against the pair's mean. A median, because a
//! war fills a month's total without making two neutrals colder. What is not covered has exposure 0: absent, not silent.

use crate::calendar::Tick;
use crate::counts::{Counts, conflict, cooperation};
use serde::{Deserialize, Serialize};

/// Pairs that say how much a panel reports.
const MOST_PAIRS: usize = 400;
/// Fewer do not: each covered period then counts the same.
const FEWEST_PAIRS: usize = 20;
/// Reports a month, on average, that make a pair worth asking.
const FEWEST_REPORTS: f64 = 2.0;

/// Factors of one panel, from [`Exposures::first`] on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exposure {
    /// Of cooperation.
    pub cooperation: Vec<f64>,
    /// Of conflict.
    pub conflict: Vec<f64>,
}

/// Factors of all panels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exposures {
    /// The first period.
    pub first: Tick,
    /// By panel.
    pub panels: Vec<Exposure>,
}

impl Exposures {
    /// Learns the factors.
    pub fn fit(counts: &Counts) -> Exposures {
        let Some((first, last)) = counts.span() else { return Exposures { first: 0, panels: Vec::new() } };
        let length = (last - first + 1) as usize;
        let panels = (0..counts.panels.len()).map(|panel| exposure(counts, panel, first, length)).collect();
        Exposures { first, panels }
    }

    /// Number of periods.
    pub fn len(&self) -> usize {
        self.panels.first().map_or(0, |panel| panel.cooperation.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn exposure(counts: &Counts, panel: usize, first: Tick, length: usize) -> Exposure {
    let mut covered = vec![0.0; length];
    for tick in counts.panels[panel].world.keys() {
        covered[(tick - first) as usize] = 1.0;
    }
    let months: f64 = covered.iter().sum();
    let factors = |of: fn(&[f64; 4]) -> f64| {
        let mut series: Vec<(f64, Vec<f64>)> = counts
            .dyads
            .values()
            .filter_map(|cells| {
                let mut reports = vec![0.0; length];
                for cell in cells.iter().filter(|cell| cell.panel == panel) {
                    reports[(cell.tick - first) as usize] = of(&cell.both());
                }
                let mean = reports.iter().sum::<f64>() / months;
                (mean >= FEWEST_REPORTS).then_some((mean, reports))
            })
            .collect();
        if series.len() < FEWEST_PAIRS {
            return covered.clone();
        }
        series.sort_by(|a, b| b.0.total_cmp(&a.0));
        series.truncate(MOST_PAIRS);
        let mut factors = covered.clone();
        for (at, factor) in factors.iter_mut().enumerate().filter(|(_, factor)| **factor > 0.0) {
            let mut ratios: Vec<f64> =
                series.iter().map(|(mean, reports)| (reports[at] + 0.5) / (mean + 0.5)).collect();
            ratios.sort_by(f64::total_cmp);
            *factor = ratios[ratios.len() / 2].max(0.01);
        }
        let mean = factors.iter().sum::<f64>() / months;
        factors.iter().map(|factor| factor / mean).collect()
    };
    Exposure { cooperation: factors(cooperation), conflict: factors(conflict) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Grain;
    use crate::counts::tests::row;

    #[test]
    fn a_month_without_any_report_has_no_exposure_and_a_doubled_one_twice_as_much() {
        let mut rows = Vec::new();
        for pair in 0..30 {
            for month in [1, 2, 4, 5] {
                let doubled = if month == 4 { 2 } else { 1 };
                let (vc, vf) = (doubled * (10 + pair), doubled * 3);
                rows.push(row(&format!("AAA B{pair:02} 2014-{month:02} {vc} 0 {vf} 0")));
            }
        }
        let exposures = Exposures::fit(&Counts::gather(&rows, Grain::Month));
        let exposure = &exposures.panels[0].cooperation;
        assert_eq!(exposure.len(), 5);
        assert_eq!(exposure[2], 0.0, "March is not covered");
        assert!((exposure[3] / exposure[0] - 2.0).abs() < 0.1, "{exposure:?}");
    }
}
