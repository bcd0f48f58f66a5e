//! How far two actors stand on the same side: whose company they keep, and how they vote.
//!
//! In: [`Counts`], and [`Votes`] where some are known. Out: an [`Alignment`] for any two actors that both have partners. It says nothing of what
//! the two do to each other: allies may quarrel and rivals may vote alike, which is why this is an axis of its own.

use crate::calendar::Tick;
use crate::counts::{Counts, Pair, cooperation, total};
use crate::hostility::{Hostility, volumes};
use std::collections::BTreeMap;

/// What a report of the past year weighs against one of this.
const DECAY: f64 = 0.8;
/// How much common quarrels weigh against common company.
const QUARRELS: f64 = 1.0 / 3.0;
/// Agreement that stands for two actors of which no votes are known: about the mean of the General Assembly.
const UNKNOWN_VOTES: f64 = 0.7;

/// Agreement in votes, 0 to 1, by actors in the order of the alphabet and year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Votes(BTreeMap<(String, String, i16), f64>);

impl Votes {
    /// Adds the agreement of two actors in a year; the last of several counts.
    pub fn insert(&mut self, one: &str, other: &str, year: i16, agreement: f64) {
        if one != other && (0.0..=1.0).contains(&agreement) {
            self.0.insert(key(one, other, year), agreement);
        }
    }

    /// The agreement of two actors in a year.
    pub fn get(&self, one: &str, other: &str, year: i16) -> Option<f64> {
        self.0.get(&key(one, other, year)).copied()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn key(one: &str, other: &str, year: i16) -> (String, String, i16) {
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    (first.to_owned(), second.to_owned(), year)
}

/// How two actors stand to the rest of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alignment {
    /// Likeness of the partners they cooperate with, beyond what the size of each partner explains. 0 to 1.
    pub company: f64,
    /// Likeness of whom they are hostile to: a correlation, −1 to 1.
    pub quarrels: f64,
    /// Agreement in votes, 0 to 1, where known.
    pub votes: Option<f64>,
}

impl Alignment {
    /// All of it in one number; more is closer. Without a unit: for order, not for sums.
    pub fn score(&self) -> f64 {
        self.company + QUARRELS * self.quarrels + self.votes.unwrap_or(UNKNOWN_VOTES)
    }
}

/// What each actor does to whom, at one period, the past faded.
#[derive(Clone, Debug)]
pub struct Profiles {
    /// By actor and partner: cooperation beyond size, log-odds of conflict, trust in it.
    partners: Vec<BTreeMap<usize, Tie>>,
    norms: Vec<f64>,
}

#[derive(Clone, Copy, Debug)]
struct Tie {
    company: f64,
    hostility: f64,
    weight: f64,
}

impl Profiles {
    /// The partners of all actors at a period.
    pub fn at(counts: &Counts, hostility: &Hostility, at: Tick) -> Profiles {
        let volumes = volumes(counts, at, DECAY);
        let mut partners = vec![BTreeMap::new(); counts.actors.len()];
        for pair in counts.dyads.keys() {
            let Some(standing) = hostility.standing(counts, *pair, at, DECAY) else { continue };
            let expected = volumes.actors[pair.a] * volumes.actors[pair.b] / volumes.all;
            let n = total(&standing.quads);
            let tie = Tie {
                company: (cooperation(&standing.quads) / expected).ln_1p(),
                hostility: standing.log_odds,
                weight: (n / (n + hostility.shrinkage)).sqrt(),
            };
            partners[pair.a].insert(pair.b, tie);
            partners[pair.b].insert(pair.a, tie);
        }
        let norm = |ties: &BTreeMap<usize, Tie>| ties.values().map(|tie| tie.company * tie.company).sum::<f64>().sqrt();
        let norms = partners.iter().map(norm).collect();
        Profiles { partners, norms }
    }

    /// How two actors stand to all others; none where one of them has no partners.
    pub fn alignment(&self, pair: Pair, votes: Option<f64>) -> Option<Alignment> {
        let (one, other) = (&self.partners[pair.a], &self.partners[pair.b]);
        let norms = self.norms[pair.a] * self.norms[pair.b];
        if norms <= 0.0 {
            return None;
        }
        let common = || {
            one.iter().filter(|(third, _)| **third != pair.b).filter_map(|(third, tie)| Some((tie, other.get(third)?)))
        };
        let company = common().map(|(tie, tied)| tie.company * tied.company).sum::<f64>() / norms;
        Some(Alignment { company, quarrels: correlation(common()), votes })
    }
}

/// Weighted correlation of hostility towards common partners, drawn to 0 where they are few.
fn correlation<'a>(common: impl Iterator<Item = (&'a Tie, &'a Tie)> + Clone) -> f64 {
    let weighed = || common.clone().map(|(tie, tied)| (tie.weight * tied.weight, tie.hostility, tied.hostility));
    let (weight, sum_x, sum_y) =
        weighed().fold((0.0, 0.0, 0.0), |sum, (weight, x, y)| (sum.0 + weight, sum.1 + weight * x, sum.2 + weight * y));
    if weight <= 0.0 {
        return 0.0;
    }
    let (mean_x, mean_y) = (sum_x / weight, sum_y / weight);
    let (xx, yy, xy) = weighed().fold((0.0, 0.0, 0.0), |sum, (weight, x, y)| {
        let (x, y) = (x - mean_x, y - mean_y);
        (sum.0 + weight * x * x, sum.1 + weight * y * y, sum.2 + weight * x * y)
    });
    xy / ((xx + 1.0) * (yy + 1.0)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Grain;
    use crate::counts::tests::row;

    #[test]
    fn those_who_keep_the_same_company_are_aligned() {
        let rows = [
            row("PER BOL 2014 40 5 0 0"),
            row("CHL BOL 2014 40 5 0 0"),
            row("PER ECU 2014 0 0 30 10"),
            row("CHL ECU 2014 0 0 30 10"),
            row("NOR ISL 2014 40 5 0 0"),
            row("NOR ECU 2014 9 5 0 0"),
            row("BOL ISL 2014 1 0 0 0"),
        ];
        let counts = Counts::gather(&rows, Grain::Year);
        let profiles = Profiles::at(&counts, &Hostility::fit(&counts), 2014);
        let score = |one: &str, other: &str| {
            let pair = counts.pair(one, other).expect("both occur");
            profiles.alignment(pair, None).expect("both have partners").score()
        };
        assert!(score("CHL", "PER") > score("NOR", "PER") + 0.3, "{} {}", score("CHL", "PER"), score("NOR", "PER"));
    }

    #[test]
    fn votes_know_no_order_and_no_nonsense() {
        let mut votes = Votes::default();
        votes.insert("PER", "CHL", 2014, 0.9);
        votes.insert("PER", "PER", 2014, 0.9);
        votes.insert("PER", "BOL", 2014, f64::NAN);
        assert_eq!(votes.get("CHL", "PER", 2014), Some(0.9));
        assert_eq!((votes.get("PER", "PER", 2014), votes.get("BOL", "PER", 2014)), (None, None));
    }
}
