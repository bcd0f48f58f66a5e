//! What people ruled on claims, laid over those that the program joined: two are one, or some mentions are another.

use super::{Claim, Claims, Join, Mention, Reason, SAME, in_order};
use std::collections::{BTreeMap, BTreeSet};

/// A person's word on claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// Who says so, and why, for the trace of the join.
    pub why: String,
    /// What.
    pub what: Ruled,
}

/// What is ruled, by the numbers of mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruled {
    /// The claims of two mentions are one.
    Same(usize, usize),
    /// Mentions that are in the claim of the first are another claim, all of them one.
    Apart(usize, Vec<usize>),
}

impl Claims {
    /// The claims as people ruled, one ruling after the other. Without rulings they stay as they are.
    pub fn ruled(self, mentions: &[Mention], rulings: &[Ruling]) -> Claims {
        if rulings.is_empty() {
            return self;
        }
        let order = in_order(mentions);
        let mut of = self.of.clone();
        let mut joins: BTreeMap<usize, Join> =
            self.claims.iter().flat_map(|claim| &claim.joins).map(|join| (join.mention, join.clone())).collect();
        let mut names = self.claims.len();
        let mut apart: BTreeSet<(usize, usize)> = BTreeSet::new();
        for ruling in rulings {
            let by_person = |mention: usize, with: usize| Join {
                mention,
                with,
                score: SAME,
                reasons: vec![Reason { what: ruling.why.clone(), weight: SAME }],
            };
            match &ruling.what {
                Ruled::Same(one, other) if of[*one] != of[*other] => {
                    // The claim that was told first takes the other in.
                    let first = order.iter().find(|&&at| of[at] == of[*one] || of[at] == of[*other]);
                    let is_one = first.is_none_or(|&at| of[at] == of[*one]);
                    let (with, goes) = if is_one { (*one, of[*other]) } else { (*other, of[*one]) };
                    for at in order.iter().copied().filter(|&at| of[at] == goes).collect::<Vec<_>>() {
                        of[at] = of[with];
                        // The first of a claim has no join yet.
                        joins.entry(at).or_insert_with(|| by_person(at, with));
                    }
                }
                Ruled::Same(..) => {}
                Ruled::Apart(from, events) => {
                    let gone: Vec<usize> = events.iter().copied().filter(|&at| of[at] == of[*from]).collect();
                    for &at in &gone {
                        of[at] = names;
                        joins.insert(at, by_person(at, gone[0]));
                        apart.insert((at, *from));
                    }
                    names += 1;
                }
            }
        }
        let mut found = Claims { of: vec![0; of.len()], ..Claims::default() };
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for &at in &order {
            let number = *numbers.entry(of[at]).or_insert_with(|| {
                found.claims.push(Claim::default());
                found.claims.len() - 1
            });
            found.of[at] = number;
            found.claims[number].mentions.push(at);
        }
        for claim in &mut found.claims {
            let members = &claim.mentions;
            let left = |at: usize| Join {
                mention: at,
                with: members[0],
                score: 0.0,
                reasons: vec![Reason { what: "left behind by a person's ruling".to_owned(), weight: 0.0 }],
            };
            let own = members[1..].iter().map(|&at| match joins.get(&at) {
                Some(join) if found.of[join.with] == found.of[at] && join.with != at => join.clone(),
                _ => left(at),
            });
            claim.joins = own.collect();
        }
        let now = |claim: usize| found.of[self.claims[claim].mentions[0]];
        let mut maybe: Vec<(usize, usize, f32)> = Vec::new();
        for &(later, earlier, score) in &self.maybe {
            let pair = (now(later).max(now(earlier)), now(later).min(now(earlier)));
            let is_ruled = apart.iter().any(|&(one, other)| {
                let ruled = (found.of[one].max(found.of[other]), found.of[one].min(found.of[other]));
                ruled == pair
            });
            if pair.0 != pair.1 && !is_ruled && !maybe.iter().any(|one| (one.0, one.1) == pair) {
                maybe.push((pair.0, pair.1, score));
            }
        }
        found.maybe = maybe;
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::claims;
    use super::super::tests::mention;
    use super::*;

    /// One happening told twice, and another.
    fn three() -> Vec<Mention> {
        let told = [
            "0 10 CHL>PER CONSULT/visit: Chile's envoy *visited* Lima for talks on fishing quotas.",
            "1 10 CHL>PER CONSULT/visit: Chile's envoy *visited* Lima for talks on fishing quotas.",
            "2 28 CHL>PER CONSULT/visit: Chile's envoy *returned* to Lima for a funeral.",
        ];
        told.into_iter().map(mention).collect()
    }

    #[test]
    fn a_ruling_joins_and_parts_and_the_order_of_claims_stays() {
        let mentions = three();
        let machine = claims(&mentions, &|article| article);
        assert_eq!(machine.of, [0, 0, 1]);
        let ruling = |what| Ruling { why: "an analyst: one journey".to_owned(), what };
        let merged = machine.clone().ruled(&mentions, &[ruling(Ruled::Same(2, 0))]);
        assert_eq!(merged.of, [0, 0, 0]);
        assert!(merged.claims[0].joins.iter().any(|join| join.reasons[0].what.contains("an analyst")));
        let parted = machine.clone().ruled(&mentions, &[ruling(Ruled::Apart(0, vec![1]))]);
        assert_eq!(parted.of, [0, 1, 2]);
        let both = [ruling(Ruled::Same(0, 2)), ruling(Ruled::Apart(0, vec![2]))];
        assert_eq!(machine.clone().ruled(&mentions, &both).of, machine.of);
        assert_eq!(machine.clone().ruled(&mentions, &[]), machine);
    }
}
