//! Claims that were found before, for the next time.
//!
//! Mentions are joined one after the other, and none that was placed is moved later: so what was found of the first mentions of
//! an order is found of them again, whatever follows.

use super::{Claim, Claims, Join, Mention, Reason};
use crate::stories::fnv;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Claims by the order of their mentions: may be thrown away at any time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeptClaims {
    /// For each mention in the order what it was placed by: its content, article and story.
    marks: Vec<u64>,
    /// For each the number of its claim.
    of: Vec<u32>,
    /// Joins by the places of their mentions.
    joins: Vec<KeptJoin>,
    /// Pairs of claims that may be one.
    maybe: Vec<(u32, u32, f32)>,
}

/// Mention, the one it was joined with, score, and each reason with its weight.
type KeptJoin = (u32, u32, f32, Vec<(String, f32)>);

/// What each mention is placed by, in the order. Stories are named by the first mention in them, so that their numbers do not
/// matter.
pub(super) fn marks(mentions: &[Mention], order: &[usize], story: &dyn Fn(usize) -> usize) -> Vec<u64> {
    let mut first: BTreeMap<usize, &str> = BTreeMap::new();
    let mark = |&at: &usize| {
        let mention = &mentions[at];
        let told_first = *first.entry(story(mention.article)).or_insert(&mention.id);
        let article = mention.id.split('.').next().unwrap_or_default();
        let content = format!("{told_first}|{article}|{:?}", Mention { article: 0, ..mention.clone() });
        fnv(content.as_bytes(), crate::stories::SEED)
    };
    order.iter().map(mark).collect()
}

impl KeptClaims {
    /// What is kept of claims.
    pub(super) fn of(found: &Claims, marks: Vec<u64>, order: &[usize]) -> KeptClaims {
        let mut rank = vec![0_u32; order.len()];
        order.iter().enumerate().for_each(|(place, &at)| rank[at] = place as u32);
        let mut joins: Vec<KeptJoin> = (found.claims.iter().flat_map(|claim| &claim.joins))
            .map(|join| {
                let reasons = join.reasons.iter().map(|reason| (reason.what.clone(), reason.weight)).collect();
                (rank[join.mention], rank[join.with], join.score, reasons)
            })
            .collect();
        joins.sort_by_key(|join| join.0);
        KeptClaims {
            marks,
            of: order.iter().map(|&at| found.of[at] as u32).collect(),
            joins,
            maybe: found.maybe.iter().map(|&(later, earlier, score)| (later as u32, earlier as u32, score)).collect(),
        }
    }

    /// The claims of the mentions that still come first and are still the same; the others have no claim yet.
    pub(super) fn restore(&self, marks: &[u64], order: &[usize]) -> Claims {
        let known = self.marks.iter().zip(marks).take_while(|(one, other)| one == other).count();
        // Numbers of claims come in order; what says otherwise was not written here.
        let mut claims = 0;
        let mut is_next = |number: u32| {
            let is_known = number <= claims;
            claims += u32::from(number == claims);
            is_known
        };
        let numbered = self.of.len() == self.marks.len() && self.of.iter().all(|&number| is_next(number));
        let places = self.of.len() as u32;
        let is_sound = numbered && self.joins.iter().all(|join| join.0 < places && join.1 < places);
        let known = if is_sound { known } else { 0 };
        let mut found = Claims { of: vec![0; order.len()], ..Claims::default() };
        for (place, &at) in order[..known].iter().enumerate() {
            let number = self.of[place] as usize;
            if number >= found.claims.len() {
                found.claims.resize(number + 1, Claim::default());
            }
            found.of[at] = number;
            found.claims[number].mentions.push(at);
        }
        for (mention, with, score, reasons) in self.joins.iter().take_while(|join| (join.0 as usize) < known) {
            let (mention, with) = (order[*mention as usize], order[*with as usize]);
            let reasons = reasons.iter().map(|(what, weight)| Reason { what: what.clone(), weight: *weight }).collect();
            found.claims[found.of[mention]].joins.push(Join { mention, with, score: *score, reasons });
        }
        let is_known = |pair: &&(u32, u32, f32)| (pair.0 as usize) < found.claims.len();
        found.maybe = (self.maybe.iter().filter(is_known))
            .map(|&(later, earlier, score)| (later as usize, earlier as usize, score))
            .collect();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::mention;
    use super::super::{claims, claims_after};
    use super::*;
    use proptest::prelude::*;

    /// Mentions of a few happenings in many articles over a month.
    fn many() -> Vec<Mention> {
        let told = |at: usize| {
            let (day, kind) = (1 + (at * 7) % 28, ["SANCTION", "CONSULT/visit", "ASSAULT"][at % 3]);
            let (one, other) = [("CHL", "PER"), ("PER", "CHL"), ("NOR", "PER")][(at / 3) % 3];
            let verb = ["banned", "visited", "shelled"][at % 3];
            let mut told =
                mention(&format!("{at} {day} {one}>{other} {kind}: Envoy {} *{verb}* the port of {other}.", at % 2));
            told.id = format!("{at}.1");
            told.published = told.days.map(|days| days.0 + 1);
            told
        };
        (0..40).map(told).collect()
    }

    proptest! {
        #[test]
        fn what_was_kept_changes_nothing(order in Just((0..40).collect::<Vec<usize>>()).prop_shuffle(), steps in 1..5_usize) {
            let all = many();
            let mut kept = KeptClaims::default();
            for step in 1..=steps {
                let some: Vec<Mention> = order[..order.len() * step / steps].iter().enumerate()
                    .map(|(number, &at)| Mention { article: number, ..all[at].clone() })
                    .collect();
                let story = |article: usize| order[article] % 2;
                prop_assert_eq!(claims_after(&some, &story, &mut kept), claims(&some, &story));
            }
        }
    }

    #[test]
    fn later_mentions_are_joined_to_those_that_were_kept() {
        let all: Vec<Mention> = in_time(many());
        let mut kept = KeptClaims::default();
        claims_after(&all[..30], &|_| 0, &mut kept);
        let restored = kept.restore(&marks(&all, &super::super::in_order(&all), &|_| 0), &super::super::in_order(&all));
        assert_eq!(restored.claims.iter().map(|claim| claim.mentions.len()).sum::<usize>(), 30);
    }

    fn in_time(mut all: Vec<Mention>) -> Vec<Mention> {
        all.sort_by_key(|mention| (mention.published, mention.id.clone()));
        all
    }
}
