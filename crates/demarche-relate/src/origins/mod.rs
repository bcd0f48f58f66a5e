//! Which reports come from one mouth.
//!
//! In: reports and their stories. Out: for each report the number of its origin, and every link with its evidence: copied text,
//! an agency that both credit, one writer or outlet, errors that only they share. Text is compared without what stands in quotation
//! marks: two who hear one speech quote it alike and copy nobody.
//!
//! A report that copies a part of another follows only the one it shares most with, so that a digest of two does not make
//! them one. A report that copies another whole never makes an origin of its own. The order of reports changes nothing.

mod copies;
mod credits;
mod rare;

use crate::report::{Report, in_order};
use crate::stories::Stories;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

pub use copies::Copied;

/// Reports of one agency on one story are one report if they are at most so many days apart.
const SAME_WIRE: i32 = 2;

/// Why two reports have one origin.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// Text of one stands in the other.
    Copy(Copied),
    /// Both credit this agency, or one of them is it.
    Agency(String),
    /// One writer.
    Writer(String),
    /// One outlet, neither report being a copy of another's.
    Outlet(String),
    /// Words that nobody else spells so.
    Errors(Vec<String>),
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Evidence::Copy(copied) => copied.fmt(f),
            Evidence::Agency(name) => write!(f, "both carry {name}"),
            Evidence::Writer(name) => write!(f, "both by {name}"),
            Evidence::Outlet(name) => write!(f, "both of {name}"),
            Evidence::Errors(words) => write!(f, "both and nobody else spell {}", words.join(", ")),
        }
    }
}

/// Two reports of one origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The earlier one.
    pub of: usize,
    /// The later one.
    pub by: usize,
    /// Why.
    pub why: Evidence,
}

/// The origins of some reports.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origins {
    /// For each report the number of its origin, from 0. Origins are numbered by their earliest report.
    pub of: Vec<usize>,
    /// Why reports share one, in the order in which they were joined.
    pub links: Vec<Link>,
}

/// Finds the origins of reports.
pub fn origins(reports: &[Report<'_>], stories: &Stories) -> Origins {
    let order = in_order(reports);
    let sorted: Vec<Report<'_>> = order.iter().map(|&at| reports[at]).collect();
    let story: Vec<usize> = order.iter().map(|&at| stories.of[at]).collect();
    let mut joined = Joined::new(sorted.len());
    let mut is_copy = vec![false; sorted.len()];
    let mut is_digest = vec![false; sorted.len()];
    for pair in copies::copies(&sorted) {
        // The strongest come first: what follows one already shares less with this.
        if pair.is_whole || !is_digest[pair.follower] {
            is_copy[pair.follower] = true;
            is_digest[pair.follower] |= !pair.is_whole;
            joined.join(pair.of, pair.by, Evidence::Copy(pair.copied));
        }
    }
    for (of, by, words) in rare::errors(&sorted, &story) {
        joined.join(of, by, Evidence::Errors(words));
    }
    let outlets: BTreeSet<String> = sorted.iter().filter_map(|report| report.publisher).map(credits::plain).collect();
    let credited = |report: &Report<'_>| {
        let mut names = credits::agencies(report);
        names.extend(credits::reported_by(report.body).into_iter().filter(|name| outlets.contains(name)));
        names.sort();
        names.dedup();
        names
    };
    let mut first: BTreeMap<(usize, u8, String), Vec<usize>> = BTreeMap::new();
    for (at, report) in sorted.iter().enumerate() {
        let publisher = report.publisher.map(credits::plain).filter(|name| !name.is_empty());
        let mut keys: Vec<(u8, String)> = credited(report).into_iter().map(|name| (0, name)).collect();
        keys.extend(publisher.clone().map(|name| (0, name)));
        if !is_copy[at] {
            keys.extend(report.author.filter(|name| credits::is_person(name)).map(|name| (1, credits::plain(name))));
            keys.extend(publisher.map(|name| (2, name)));
        }
        for (kind, name) in keys {
            first.entry((story[at], kind, name)).or_default().push(at);
        }
    }
    for ((_, kind, name), members) in first {
        let is_agency = |at: usize| credited(&sorted[at]).contains(&name);
        for (index, &by) in members.iter().enumerate().skip(1) {
            let of = members[index - 1];
            let why = match kind {
                0 if is_agency(of) || is_agency(by) => Evidence::Agency(name.clone()),
                0 => continue,
                1 => Evidence::Writer(name.clone()),
                _ => Evidence::Outlet(name.clone()),
            };
            let apart = sorted[of].day.zip(sorted[by].day).map_or(0, |(of, by)| by - of);
            if kind == 1 || apart <= SAME_WIRE {
                joined.join(of, by, why);
            }
        }
    }
    joined.finish(&order)
}

/// Reports that have joined, by their rank.
struct Joined {
    parent: Vec<usize>,
    links: Vec<Link>,
}

impl Joined {
    fn new(count: usize) -> Joined {
        Joined { parent: (0..count).collect(), links: Vec::new() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Joins two reports; the evidence is kept where it says something new.
    fn join(&mut self, of: usize, by: usize, why: Evidence) {
        let (one, other) = (self.root(of), self.root(by));
        if one != other {
            self.parent[one.max(other)] = one.min(other);
            self.links.push(Link { of, by, why });
        }
    }

    fn finish(mut self, order: &[usize]) -> Origins {
        let mut found = Origins { of: vec![0; order.len()], links: Vec::new() };
        let mut numbers = BTreeMap::new();
        for (rank, &at) in order.iter().enumerate() {
            let root = self.root(rank);
            let next = numbers.len();
            found.of[at] = *numbers.entry(root).or_insert(next);
        }
        let named = |link: Link| Link { of: order[link.of], by: order[link.by], ..link };
        found.links = self.links.into_iter().map(named).collect();
        found
    }
}

#[cfg(test)]
mod tests;
