//! Which stories made a shift.
//!
//! In: a shift of a pair and the stories told of it. Out: for each story its weight, the logarithm of how much less probable the shift is without
//! it, the weightiest first, until four fifths of all weight are told.

use crate::calendar::Tick;
use crate::counts::Quads;
use crate::segmentation::Segmentation;
use crate::shifts::{History, Shift, ShiftModel};
use rayon::prelude::*;

/// The part of all weight that the list tells.
const TOLD: f64 = 0.8;
/// Periods on both sides of a shift whose stories are asked.
const NEAR: Tick = 6;
/// Most stories that are asked: those with the most events.
const MOST: usize = 300;

/// What one story adds to a pair's counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// Place of its panel.
    pub panel: usize,
    /// When.
    pub tick: Tick,
    /// How many events.
    pub quads: Quads,
}

/// A story and its part in a shift.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cause {
    /// Its place in the list of stories.
    pub story: usize,
    /// Log of the odds of the shift with it, less without it.
    pub weight: f64,
}

impl ShiftModel {
    /// The stories that made a shift, the weightiest first.
    pub fn causes(&self, history: &History, shift: &Shift, stories: &[Contribution]) -> Vec<Cause> {
        let first = self.exposures().first;
        let (low, high) = ((shift.window.0 - first) as usize, (shift.window.1 - first) as usize);
        let log_odds = |history: &History| {
            let found = Segmentation::of(&self.channels(history, self.exposures().len()), self.hazard);
            let p = found.any_boundary(low, high).clamp(1e-12, 1.0 - 1e-12);
            (p / (1.0 - p)).ln()
        };
        let whole = log_odds(history);
        let mut asked: Vec<usize> = (0..stories.len())
            .filter(|index| (shift.window.0 - NEAR..=shift.window.1 + NEAR).contains(&stories[*index].tick))
            .collect();
        let events = |index: &usize| stories[*index].quads.iter().sum::<f64>();
        asked.sort_by(|a, b| events(b).total_cmp(&events(a)).then(a.cmp(b)));
        asked.truncate(MOST);
        let mut causes: Vec<Cause> = asked
            .into_par_iter()
            .map(|index| {
                let story = &stories[index];
                let mut without = history.clone();
                without.without(story.panel, (story.tick - first) as usize, &story.quads);
                Cause { story: index, weight: whole - log_odds(&without) }
            })
            .filter(|cause| cause.weight > 0.0)
            .collect();
        causes.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.story.cmp(&b.story)));
        let all: f64 = causes.iter().map(|cause| cause.weight).sum();
        let mut told = 0.0;
        let needed = causes.iter().take_while(|cause| {
            let more = told < TOLD * all;
            told += cause.weight;
            more
        });
        let needed = needed.count();
        causes.truncate(needed);
        causes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Grain;
    use crate::counts::{Counts, conflict};
    use crate::shifts::tests::world;

    #[test]
    fn the_clashes_made_the_breach_and_not_the_talks() {
        let counts = Counts::gather(&world(|month| if month < 20 { [9, 1, 1, 0] } else { [8, 1, 8, 4] }), Grain::Month);
        let pair = counts.pair("CHL", "PER").expect("both occur");
        let model = ShiftModel::fit(&counts);
        let shift = model.shifts(&counts, pair)[0];
        // Each month's conflict is one story, its talks another.
        let stories: Vec<Contribution> = counts
            .cells(pair)
            .iter()
            .flat_map(|cell| {
                let [vc, mc, vf, mf] = cell.both();
                [[vc, mc, 0.0, 0.0], [0.0, 0.0, vf, mf]].map(|quads| Contribution { panel: 0, tick: cell.tick, quads })
            })
            .collect();
        let history = History::of(&counts, model.exposures(), pair);
        let causes = model.causes(&history, &shift, &stories);
        assert!(!causes.is_empty());
        let first = &stories[causes[0].story];
        assert!(conflict(&first.quads) > 0.0 && first.tick >= shift.tick, "{causes:?}");
    }
}
