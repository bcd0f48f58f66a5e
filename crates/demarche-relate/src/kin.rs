//! Whether two actors were known as allies or rivals at a time, by what had been reported of them before.
//!
//! In: counts of one or more sources of events, and two actors. Out: ally, rival or neither, with the evidence, or that too little was
//! reported to say. Only what lies in earlier periods counts, so that a deed never makes its own witness a rival.

use crate::calendar::{Grain, Period, Tick};
use crate::counts::{Counts, conflict, total};
use crate::hostility::{Hostility, Volumes, volumes};
use crate::report::{Day, month_of};
use crate::signs::{DECAY, Sign, tie};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How two actors stood to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kin {
    /// They sided with each other.
    Ally,
    /// They were at odds.
    Rival,
    /// Enough is known, and it is neither.
    Neither,
    /// Too little was reported to say.
    #[default]
    Unknown,
}

/// How two actors stood, and what that rests on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// How.
    pub kin: Kin,
    /// Events between the two up to then.
    pub events: f64,
    /// Share of conflict among them, the older the less. Between 0 and 1.
    pub share: f64,
    /// Whose events: `this ledger`, or a data set.
    pub from: String,
}

/// What is known of all pairs.
#[derive(Debug, Default)]
pub struct Kinship {
    worlds: Vec<World>,
}

#[derive(Debug)]
struct World {
    name: String,
    counts: Counts,
    hostility: Hostility,
    /// Volumes by period, as they are asked for.
    volumes: Mutex<BTreeMap<Tick, Volumes>>,
}

impl Kinship {
    /// From counts of several sources, each with a name; the first that has enough on a pair is believed.
    pub fn of(sources: Vec<(String, Counts)>) -> Kinship {
        let world = |(name, counts): (String, Counts)| World {
            name,
            hostility: Hostility::fit(&counts),
            counts,
            volumes: Mutex::default(),
        };
        Kinship { worlds: sources.into_iter().map(world).collect() }
    }

    /// How two actors stood by all that was reported of periods before a day.
    pub fn between(&self, one: &str, other: &str, before: Day) -> Known {
        let all = self.worlds.iter().map(|world| world.between(one, other, before));
        let mut best = Known::default();
        for known in all {
            if known.kin != Kin::Unknown {
                return known;
            }
            if known.events > best.events {
                best = known;
            }
        }
        best
    }
}

impl World {
    fn between(&self, one: &str, other: &str, before: Day) -> Known {
        let counts = &self.counts;
        let (year, month) = month_of(before);
        let period = if counts.grain == Grain::Year { Period::Year(year) } else { Period::Month(year, month) };
        let Some((pair, at)) = counts.pair(one, other).zip(counts.grain.tick(period).map(|tick| tick - 1)) else {
            return Known::default();
        };
        let events = counts.cells(pair).iter().filter(|cell| cell.tick <= at).map(|cell| total(&cell.both())).sum();
        let mut known = Known { events, from: self.name.clone(), ..Known::default() };
        let mut all = self.volumes.lock().unwrap_or_else(PoisonError::into_inner);
        let volumes = all.entry(at).or_insert_with(|| volumes(counts, at, DECAY));
        if let Some(tie) = tie(counts, &self.hostility, volumes, pair, at) {
            known.share = conflict(&tie.quads) / total(&tie.quads);
            known.kin = match tie.sign() {
                Some(Sign::Friend) => Kin::Ally,
                Some(Sign::Foe) => Kin::Rival,
                None => Kin::Neither,
            };
        }
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::tests::row;
    use crate::day_number;
    use demarche_types::Date;

    #[test]
    fn allies_and_rivals_are_known_from_what_came_before() {
        let rows = [
            row("PER CHL 2014-03 60 10 1 0"),
            row("PER ECU 2014-03 3 0 30 20"),
            row("PER BOL 2014-03 1 0 0 0"),
            row("NOR ISL 2014-03 80 10 5 0"),
            row("NOR BOL 2014-03 70 0 6 0"),
        ];
        let own = Counts::gather(&[row("NOR ISL 2014-03 1 0 0 0")], Grain::Month);
        let kinship = Kinship::of(vec![
            ("this ledger".to_owned(), own),
            ("icews".to_owned(), Counts::gather(&rows, Grain::Month)),
        ]);
        let day = |month| day_number(Date::new(2014, month, 15).expect("a day"));
        let kin = |one: &str, other: &str, month| kinship.between(one, other, day(month)).kin;
        assert_eq!(kin("PER", "CHL", 4), Kin::Ally);
        assert_eq!(kin("ECU", "PER", 4), Kin::Rival);
        assert_eq!(kin("ECU", "PER", 3), Kin::Unknown, "the month of the deed does not count");
        assert_eq!(kin("PER", "BOL", 4), Kin::Unknown);
        assert_eq!(kin("PER", "KEN", 4), Kin::Unknown);
        let known = kinship.between("ISL", "NOR", day(4));
        assert_eq!((known.kin, known.events, known.from.as_str()), (Kin::Ally, 95.0, "icews"));
        assert!((known.share - 0.05).abs() < 0.01);
    }
}
