//! Which event mentions speak of the same happening.
//!
//! In: mentions with the story of their article. Out: claims, each with its mentions, a trace for every join, and pairs of claims
//! that may be the same and wait for a person. A mention is compared only with claims that share a party and lie in the same
//! days, so a new one costs the same in a large ledger as in a small one, and claims that are there stay as they are. Two
//! claims wrongly made one hide a contradiction; one claim left in two is only untidy: so a join needs more than a likeness.

mod kept;
mod rulings;
mod score;

use crate::report::Day;
use crate::sparse::Entry;
use demarche_types::{ActorCode, EventType, Factuality, Polarity};
pub(crate) use score::vector;
use score::{RECALLED, Verdict, compare, recalls};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use kept::KeptClaims;
pub use rulings::{Ruled, Ruling};
pub use score::{Reason, taken_for_each_other};

/// One coded happening in one place of one text, as far as joining needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Its name in the ledger.
    pub id: String,
    /// Its article, by number.
    pub article: usize,
    /// When the article was published.
    pub published: Option<Day>,
    /// Who does it.
    pub sources: Vec<ActorCode>,
    /// To whom.
    pub targets: Vec<ActorCode>,
    /// Whether they do it to each other.
    pub reciprocal: bool,
    /// PLOVER type.
    pub event_type: EventType,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// First and last day that its date may mean.
    pub days: Option<(Day, Day)>,
    /// What the date rests on, by its name.
    pub date_basis: Option<String>,
    /// Where: name, and degrees north and east where the place is known.
    pub place: Option<(String, Option<(f64, f64)>)>,
    /// How much.
    pub amounts: Vec<Amount>,
    /// Whether the text says that it happened or that it did not.
    pub polarity: Polarity,
    /// How real the text makes it.
    pub factuality: Factuality,
    /// Who says so, outermost first; empty on the author's own word.
    pub voices: Vec<Speaker>,
    /// Who denies it.
    pub denied_by: Vec<Speaker>,
    /// The predicate.
    pub anchor: String,
    /// The words of the sentence before the predicate's own words.
    pub before: String,
    /// The sentence.
    pub sentence: String,
    /// The mention of the same article that told of the happening first, if this one tells it again.
    pub restates: Option<String>,
}

/// An amount with its role: `killed 12 soldier`.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// What it says.
    pub role: String,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: String,
}

/// Somebody who speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// Codes, as far as resolved.
    pub codes: Vec<ActorCode>,
    /// As printed.
    pub name: String,
}

/// What a party is called when parties are compared: a state by its code without role, another actor by its whole code.
pub fn party(code: &ActorCode) -> &str {
    if code.is_state() { code.head() } else { &code.0 }
}

/// Mentions of one happening.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claim {
    /// Its mentions, in the order of publication.
    pub mentions: Vec<usize>,
    /// Why each but the first belongs here.
    pub joins: Vec<Join>,
}

/// Why a mention belongs to a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// The mention.
    pub mention: usize,
    /// The mention of the claim that it is most like.
    pub with: usize,
    /// How alike it is to the claim.
    pub score: f32,
    /// What speaks for and against that it is the same happening as `with`.
    pub reasons: Vec<Reason>,
}

/// The claims of some mentions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claims {
    /// Numbered by their first mention.
    pub claims: Vec<Claim>,
    /// For each mention the number of its claim.
    pub of: Vec<usize>,
    /// Pairs of claims that may be the same: the later, the earlier, and how alike they are.
    pub maybe: Vec<(usize, usize, f32)>,
}

/// A mention joins a claim at this score …
const SAME: f32 = 3.0;
/// … and may belong to it at this one.
const MAYBE: f32 = 2.0;
/// Days of a block: a mention looks for claims in its own block and the two beside it.
const BLOCK: Day = 8;
/// Mentions of a claim that a new one is compared with: so many of the earliest and of the latest.
const COMPARED: usize = 3;

/// Joins mentions into claims. Those of one article stand together and in the order of its text. `story` tells the story of an article by its number.
pub fn claims(mentions: &[Mention], story: &dyn Fn(usize) -> usize) -> Claims {
    claims_after(mentions, story, &mut KeptClaims::default())
}

/// As [`claims`], with what was found before: mentions that come first in the order and are still the same, in the same
/// stories, stay where they were put, and those that follow are joined to them. The result is the same whatever is kept.
pub fn claims_after(mentions: &[Mention], story: &dyn Fn(usize) -> usize, kept: &mut KeptClaims) -> Claims {
    let order = in_order(mentions);
    let named: HashMap<&str, usize> =
        mentions.iter().enumerate().map(|(at, mention)| (mention.id.as_str(), at)).collect();
    let mut is_placed = vec![false; mentions.len()];
    let mut words = Words::new(mentions);
    let marks = kept::marks(mentions, &order, story);
    let mut found = kept.restore(&marks, &order);
    let known: usize = found.claims.iter().map(|claim| claim.mentions.len()).sum();
    let mut blocks: BTreeMap<(String, Day), BTreeSet<usize>> = BTreeMap::new();
    for &at in &order[..known] {
        is_placed[at] = true;
        for key in keys(&mentions[at]) {
            blocks.entry(key).or_default().insert(found.of[at]);
        }
    }
    for &at in &order[known..] {
        let mention = &mentions[at];
        let keys = keys(mention);
        let back = if recalls(mention) { RECALLED / BLOCK } else { 1 };
        let near = keys.iter().flat_map(|(party, day)| (-back..=1).map(move |step| (party.clone(), day + step)));
        let candidates: BTreeSet<usize> = near.filter_map(|key| blocks.get(&key)).flatten().copied().collect();
        let mut verdict = |claim: usize| {
            let members = &found.claims[claim].mentions;
            let last = members.len().saturating_sub(COMPARED).max(COMPARED);
            let few = members.iter().take(COMPARED).chain(members.iter().skip(last));
            let (mut sum, mut count, mut best) = (0.0, 0, None::<Join>);
            for &with in few {
                let (mine, theirs) = words.both(at, with);
                let one = (mention, mine, story(mention.article));
                let other = (&mentions[with], theirs, story(mentions[with].article));
                match compare(one, other) {
                    Verdict::Different => return None,
                    Verdict::Alike(score, reasons) => {
                        sum += score;
                        count += 1;
                        if best.as_ref().is_none_or(|best| score > best.score) {
                            best = Some(Join { mention: at, with, score, reasons });
                        }
                    }
                }
            }
            // The mean, so that one odd member does not draw in others like itself, but the best counts too.
            let best = best?;
            let score = (sum / count as f32 + best.score) / 2.0;
            Some(Join { score, ..best })
        };
        let mut alike: Vec<(usize, Join)> =
            candidates.into_iter().filter_map(|claim| Some((claim, verdict(claim)?))).collect();
        alike.sort_by(|one, other| other.1.score.total_cmp(&one.1.score).then(one.0.cmp(&other.0)));
        let mut alike = alike.into_iter();
        let first = mention.restates.as_deref().and_then(|first| named.get(first)).filter(|&&first| is_placed[first]);
        let told_again = first.map(|&with| {
            let reason = Reason { what: "told again in the same article".to_owned(), weight: SAME };
            (found.of[with], Join { mention: at, with, score: SAME, reasons: vec![reason] })
        });
        is_placed[at] = true;
        let number = match told_again.or_else(|| alike.next()) {
            Some((claim, join)) if join.score >= SAME => {
                found.claims[claim].mentions.push(at);
                found.claims[claim].joins.push(join);
                claim
            }
            first => {
                let number = found.claims.len();
                found.claims.push(Claim { mentions: vec![at], joins: Vec::new() });
                let close = first.into_iter().chain(alike).filter(|(_, join)| join.score >= MAYBE);
                found.maybe.extend(close.map(|(claim, join)| (number, claim, join.score)));
                number
            }
        };
        found.of[at] = number;
        for key in keys {
            blocks.entry(key).or_default().insert(number);
        }
    }
    *kept = KeptClaims::of(&found, marks, &order);
    found
}

/// The vectors of sentences, made when they are first asked for.
struct Words<'a> {
    mentions: &'a [Mention],
    vectors: Vec<Option<Vec<Entry>>>,
}

impl<'a> Words<'a> {
    fn new(mentions: &'a [Mention]) -> Words<'a> {
        Words { mentions, vectors: vec![None; mentions.len()] }
    }

    fn both(&mut self, one: usize, other: usize) -> (&[Entry], &[Entry]) {
        for at in [one, other] {
            if self.vectors[at].is_none() {
                self.vectors[at] = Some(vector(&self.mentions[at]));
            }
        }
        let of = |at: usize| self.vectors[at].as_deref().unwrap_or_default();
        (of(one), of(other))
    }
}

/// Mentions by publication, then by article; the text's own order is kept.
fn in_order(mentions: &[Mention]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|&at| (mentions[at].published, mentions[at].id.split('.').next()));
    order
}

/// What a mention is looked up by: each party with the block of its days.
fn keys(mention: &Mention) -> Vec<(String, Day)> {
    let day = match mention.days {
        Some((from, to)) if to - from < BLOCK => from,
        _ => mention.published.unwrap_or(0),
    };
    let parties: BTreeSet<&str> = mention.sources.iter().chain(&mention.targets).map(party).collect();
    parties.into_iter().map(|party| (party.to_owned(), day.div_euclid(BLOCK))).collect()
}

#[cfg(test)]
pub(crate) mod tests;
