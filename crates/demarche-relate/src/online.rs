//! Turns as they happen: what the months so far say, with nothing known of those to come.
//!
//! In: counts up to a month, judged by a [`ShiftModel`] that was fitted before. Out: a provisional [`Shift`] if the present level probably
//! began in the last months. Source: Adams and MacKay 2007, with the marginals of [`crate::segmentation`]. A new month costs one
//! pair's sums; the world is not fitted again. A provisional shift may be taken back when more is known.

use crate::calendar::Tick;
use crate::counts::{Counts, Pair};
use crate::segmentation::Segmentation;
use crate::shifts::{History, Lasting, Shift, ShiftModel, Turn, sober};

/// A level that began at most so many periods ago is new: this one and two before.
const NEW: usize = 3;
/// Periods before anything is said: there must be a level to turn from.
const RUN_IN: usize = 12;
/// The least change of warmth that is worth telling.
const LEAST: f64 = 0.5;

/// A shift, and when it could be told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Provisional {
    /// The last period known when it was told.
    pub told: Tick,
    /// What was told.
    pub shift: Shift,
}

impl ShiftModel {
    /// What could be told of a pair at the end of a period, knowing nothing later.
    pub fn provisional(&self, history: &History, told: Tick) -> Option<Provisional> {
        let first = self.exposures().first;
        let now = usize::try_from(told - first).ok().filter(|now| *now >= RUN_IN && *now < self.exposures().len())?;
        let channels = self.channels(history, now + 1);
        let began = Segmentation::of(&channels, self.hazard).began(now);
        let recent = now + 1 - NEW;
        let start = (recent..=now).max_by(|a, b| began[*a].total_cmp(&began[*b]))?;
        // The old level, as far back as it held.
        let before = start.saturating_sub(2 * RUN_IN);
        let size = self.warmth(&channels, start, now + 1) - self.warmth(&channels, before, start);
        (size.abs() >= LEAST).then(|| Provisional {
            told,
            shift: Shift {
                tick: first + start as Tick,
                probability: sober(began[recent..].iter().sum::<f64>().min(1.0)),
                window: (first + recent as Tick, told),
                turn: if size > 0.0 { Turn::Warmer } else { Turn::Cooler },
                size,
                lasting: Lasting::Open,
                before: self.level(history, before, start),
                after: self.level(history, start, now + 1),
            },
        })
    }

    /// All that would have been told of a pair month by month, each turn once.
    pub fn told(&self, counts: &Counts, pair: Pair, probability: f64) -> Vec<Provisional> {
        let history = History::of(counts, self.exposures(), pair);
        let first = self.exposures().first;
        let mut told: Vec<Provisional> = Vec::new();
        for tick in first..first + self.exposures().len() as Tick {
            let Some(now) = self.provisional(&history, tick) else { continue };
            let is_known = |last: &Provisional| now.shift.tick - last.shift.tick < 2 * NEW as Tick;
            if now.shift.probability >= probability && !told.last().is_some_and(is_known) {
                told.push(now);
            }
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Grain;
    use crate::shifts::tests::world;

    #[test]
    fn a_breach_is_told_within_two_months_and_not_before() {
        let counts =
            Counts::gather(&world(|month| if month < 20 { [9, 1, 1, 0] } else { [4, 0, 12, 5] }), Grain::Month);
        let told = ShiftModel::fit(&counts).told(&counts, counts.pair("CHL", "PER").expect("both occur"), 0.5);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(told[0].shift.turn, Turn::Cooler);
        let breach = Grain::Month.tick(crate::Period::Month(2015, 9)).expect("a month");
        assert!((breach..=breach + 2).contains(&told[0].told), "{}", Grain::Month.label(told[0].told));
    }
}
