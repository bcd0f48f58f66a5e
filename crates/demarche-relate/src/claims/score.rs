//! How much speaks for it that two mentions tell of one happening.

use super::{Mention, party};
use crate::report::Day;
use crate::sparse::{Entry, dot, normalise};
use crate::stories::{SEED, fnv};
use crate::words::{Common, stem, words};
use demarche_types::{ActorCode, EventType, Factuality, Polarity};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Something that speaks for (above 0) or against (below 0) that two mentions tell of one happening.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// What.
    pub what: String,
    /// How much.
    pub weight: f32,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:+.1}", self.what, self.weight)
    }
}

/// What a comparison comes to.
pub(super) enum Verdict {
    /// They cannot be the same.
    Different,
    /// They are so alike.
    Alike(f32, Vec<Reason>),
}

/// A sentence as a vector of its stems, weighed by how rare they are in English. A stem's number is its hash, so that sums come
/// out alike whatever else there is.
pub(crate) fn vector(mention: &Mention) -> Vec<Entry> {
    let common = Common::english();
    let mut weights: BTreeMap<u32, f32> = BTreeMap::new();
    for (_, word) in words(&mention.sentence) {
        let stem = stem(word);
        let weight = (f64::from(common.stretches) / (f64::from(common.of(&stem)) + 0.5)).ln() as f32;
        weights.insert(fnv(stem.as_bytes(), SEED) as u32, weight);
    }
    let mut vector: Vec<Entry> = weights.into_iter().collect();
    normalise(&mut vector);
    vector
}

/// Dates that rest on words of the text lie apart by at most so many days, other dates by so many.
const FIRM_GAP: Day = 3;
const LOOSE_GAP: Day = 6;
/// Days after a deed in which a denial is one of it.
const ANSWERED: Day = 30;
/// A period of more days is too wide to tell happenings apart.
const WIDE: Day = 6;
/// Reports without dates of their own were published within so many days.
const PUBLISHED_GAP: Day = 5;
/// Places further apart, in kilometres, are two.
const APART_KM: f64 = 150.0;
/// Amounts are the same within this part.
const NEAR_AMOUNT: f64 = 0.02;
/// … and may be within this.
const ROUNDED_AMOUNT: f64 = 0.1;
/// Days that a deed lies back at most where a later report only recalls it.
pub(super) const RECALLED: Day = 180;
/// Words between the conjunction of time and the predicate at most.
const CLAUSE: usize = 6;

/// A mention with the vector of its sentence and the story of its article.
pub(super) type Told<'a> = (&'a Mention, &'a [Entry], usize);

/// Compares two mentions.
pub(super) fn compare((a, a_words, a_story): Told<'_>, (b, b_words, b_story): Told<'_>) -> Verdict {
    let mut reasons = Vec::new();
    let mut add = |what: &str, weight: f32| reasons.push(Reason { what: what.to_owned(), weight });
    if (a.factuality == Factuality::CalledFor) != (b.factuality == Factuality::CalledFor) || tells_both(a, b) {
        return Verdict::Different;
    }
    match of_types(a, b) {
        Some((what, weight)) => add(what, weight),
        None => return Verdict::Different,
    }
    match of_sides(a, b) {
        Some(weight) => add("who to whom", weight),
        None => return Verdict::Different,
    }
    match of_dates(a, b) {
        Some((what, weight)) => add(what, weight),
        None => return Verdict::Different,
    }
    let is_recalled = recalls(a) != recalls(b);
    if a.article == b.article || a_story == b_story {
        add("same story", 0.8);
    } else if !is_recalled {
        // Who recalls a deed tells it in another story.
        add("another story", -0.8);
    }
    // Modes belong to their kind of act.
    match (&a.mode, &b.mode) {
        _ if a.event_type != b.event_type => {}
        (Some(one), Some(other)) if one == other => add("same mode", 0.6),
        (Some(_), Some(_)) => add("another mode", if a.event_type == EventType::Consult { -0.3 } else { -0.8 }),
        _ => {}
    }
    if stem(&a.anchor) == stem(&b.anchor) {
        add("same predicate", 0.5);
        if a.event_type != b.event_type {
            add("which is coded as two kinds of act", 0.9);
        }
        if is_recalled {
            add("recalled in the same word", 0.5);
        }
    }
    add("wording", 3.0 * dot(a_words, b_words) - 0.4);
    match (&a.place, &b.place) {
        (Some((_, Some(one))), Some((_, Some(other)))) if kilometres(*one, *other) > APART_KM => {
            add("another place", -1.2)
        }
        (Some((one, _)), Some((other, _))) if one == other => add("same place", 0.6),
        _ => {}
    }
    for one in &a.amounts {
        for other in b.amounts.iter().filter(|other| other.role == one.role && other.unit == one.unit) {
            let apart = (one.value - other.value).abs() / one.value.abs().max(other.value.abs()).max(f64::MIN_POSITIVE);
            match () {
                () if apart <= NEAR_AMOUNT => add("same amount", 0.8),
                // Outlets round, count what was promised before, or change money at another rate.
                () if apart <= ROUNDED_AMOUNT => add("nearly the same amount", 0.2),
                () => add("another amount", -0.5),
            }
        }
    }
    let names = |mention: &Mention| named(&mention.sentence);
    let (mine, theirs) = (names(a), names(b));
    if !mine.is_disjoint(&theirs) {
        add("same names", 0.4);
    }
    let score = reasons.iter().map(|reason| reason.weight).sum();
    Verdict::Alike(score, reasons)
}

/// Whether both sentences have both predicates: "cut ties and closed its ports" tells two deeds, in one report or in copies of it.
fn tells_both(a: &Mention, b: &Mention) -> bool {
    let (one, other) = (stem(&a.anchor), stem(&b.anchor));
    let has = |mention: &Mention, wanted: &str| {
        mention.sentence.split(|c: char| !c.is_alphanumeric()).any(|word| stem(word) == wanted)
    };
    one != other && has(a, &other) && has(b, &one)
}

/// Whether reports of one happening may take it for acts of two kinds: material help for cooperation, a raid for an attack.
pub fn taken_for_each_other(one: EventType, other: EventType) -> bool {
    apart(one, other).is_some_and(|weight| weight > -0.5)
}

/// Kinds of act that outlets take for each other, and how much that speaks against one happening; none where they cannot be one.
fn of_types(a: &Mention, b: &Mention) -> Option<(&'static str, f32)> {
    if a.event_type == b.event_type {
        return Some(("same kind of act", 1.0));
    }
    apart(a.event_type, b.event_type).map(|weight| ("kinds of act that are taken for each other", weight))
}

/// How much it speaks against one happening that two kinds of act differ; none where they cannot be one.
fn apart(one: EventType, other: EventType) -> Option<f32> {
    use EventType::*;
    let weight = match (one.min(other), one.max(other)) {
        (Sanction, Coerce) | (Coerce, Assault) => -0.4,
        (Agree, Support) | (Agree, Cooperate) | (Cooperate, Aid) | (Concede, Retreat) | (Support, Cooperate) => -0.4,
        (Accuse, Threaten) | (Accuse, Reject) | (Request, Threaten) | (Protest, Assault) => -0.8,
        _ => return None,
    };
    Some(weight)
}

/// How well the sides agree; none where they cannot be the same.
fn of_sides(a: &Mention, b: &Mention) -> Option<f32> {
    let mutual = |mention: &Mention| {
        mention.reciprocal || matches!(mention.event_type, EventType::Consult | EventType::Agree | EventType::Cooperate)
    };
    let straight = side(&a.sources, &b.sources).zip(side(&a.targets, &b.targets));
    let crossed = side(&a.sources, &b.targets).zip(side(&a.targets, &b.sources)).filter(|_| mutual(a) && mutual(b));
    let sum = |pair: (f32, f32)| pair.0 + pair.1;
    match (straight.map(sum), crossed.map(|pair| sum(pair) - 0.1)) {
        (Some(one), Some(other)) => Some(one.max(other)),
        (one, other) => one.or(other),
    }
}

/// How well one side of two mentions agrees; none if no party is the same.
fn side(one: &[ActorCode], other: &[ActorCode]) -> Option<f32> {
    if one.is_empty() || other.is_empty() {
        return Some(-0.4);
    }
    let parties = |codes: &[ActorCode]| codes.iter().map(|code| party(code).to_owned()).collect::<BTreeSet<_>>();
    let (mine, theirs) = (parties(one), parties(other));
    let shared = mine.intersection(&theirs).count();
    if shared == 0 {
        return None;
    }
    let all = mine.union(&theirs).count();
    let pairs = || one.iter().flat_map(|code| other.iter().map(move |with| (code, with)));
    let roles = match () {
        () if pairs().any(|(code, with)| code == with) => 0.5,
        () if pairs().any(|(code, with)| code.covers(with) || with.covers(code)) => 0.4,
        // Rebels and the army of one state are two parties.
        () if pairs().all(|(code, with)| fights(code) != fights(with)) => return None,
        () => 0.1,
    };
    Some(roles - (1.0 - shared as f32 / all as f32))
}

/// Whether an actor stands against the government of its state.
fn fights(code: &ActorCode) -> bool {
    code.role().is_some_and(|role| ["REB", "SEP", "OPP", "UAF", "CRM"].iter().any(|against| role.starts_with(against)))
}

/// Whether a mention only recalls a deed: "… six weeks after he was expelled". Its date is then that of what came later.
pub(super) fn recalls(mention: &Mention) -> bool {
    let before: Vec<&str> = mention.before.split_whitespace().collect();
    let near = &before[before.len().saturating_sub(CLAUSE)..];
    let after = near.iter().rposition(|word| word.eq_ignore_ascii_case("after"));
    // A comma or another verb's clause between them ends the clause.
    after.is_some_and(|at| near[at + 1..].iter().all(|word| !word.ends_with([',', ';', ':']) && *word != "and"))
}

/// How well the dates agree; none if they cannot be the same.
fn of_dates(a: &Mention, b: &Mention) -> Option<(&'static str, f32)> {
    if recalls(a) != recalls(b)
        && let (recalled, Some(deed)) = if recalls(a) { (a, b.days) } else { (b, a.days) }
        && let Some(last) = recalled.days.map(|days| days.1).or(recalled.published)
    {
        return (0..=RECALLED).contains(&(last - deed.1)).then_some(("recalled later", 0.8));
    }
    let apart = |one: (Day, Day), other: (Day, Day)| (one.0 - other.1).max(other.0 - one.1).max(0);
    let is_firm = |mention: &Mention| {
        mention.date_basis.as_deref().is_some_and(|basis| !matches!(basis, "publication" | "inferred"))
    };
    let is_wide = |days: (Day, Day)| days.1 - days.0 > WIDE;
    // Who denies a deed is often dated by the day of the denial.
    if let (Some(one), Some(other)) = (a.days, b.days)
        && is_denial(a) != is_denial(b)
    {
        let (denial, deed) = if is_denial(a) { (one, other) } else { (other, one) };
        return (-1..=ANSWERED).contains(&(denial.1 - deed.0)).then_some(("denied in the days after", 0.8));
    }
    match (a.days, b.days) {
        (Some(one), Some(other)) => {
            let gap = apart(one, other);
            let firm = is_firm(a) && is_firm(b);
            let days_of_speech = matches!(
                a.event_type,
                EventType::Accuse | EventType::Reject | EventType::Request | EventType::Threaten | EventType::Consult
            );
            match gap {
                gap if gap > if firm { FIRM_GAP } else { LOOSE_GAP } => None,
                _ if is_wide(one) || is_wide(other) => Some(("periods that meet", 0.2)),
                0 if firm => Some(("same day", 1.5)),
                0 => Some(("same day, as published", 0.8)),
                1 if firm && days_of_speech => Some(("two days, each with its words", -0.8)),
                1 => Some(("days side by side", 0.6)),
                _ if firm => Some(("days apart", -1.0)),
                _ => Some(("days near each other, one by publication", 0.2)),
            }
        }
        (one, other) => {
            let day = |days: Option<(Day, Day)>, mention: &Mention| days.or(mention.published.map(|day| (day, day)));
            match (day(one, a), day(other, b)) {
                (Some(one), Some(other)) if apart(one, other) > PUBLISHED_GAP => None,
                (Some(_), Some(_)) => Some(("one without a date, published in the same days", 0.2)),
                _ => Some(("no date", -0.8)),
            }
        }
    }
}

fn is_denial(mention: &Mention) -> bool {
    mention.polarity == Polarity::Negative || mention.factuality == Factuality::Denied
}

/// Names of a sentence, stemmed: words with a capital letter but the first.
fn named(sentence: &str) -> BTreeSet<String> {
    let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    words(sentence).skip(1).map(|(_, word)| word).filter(capital).map(stem).collect()
}

/// The way over the globe between two places in degrees north and east.
fn kilometres(one: (f64, f64), other: (f64, f64)) -> f64 {
    const RADIUS: f64 = 6_371.0;
    let (north, other_north) = (one.0.to_radians(), other.0.to_radians());
    let (half_north, half_east) = ((other_north - north) / 2.0, (other.1 - one.1).to_radians() / 2.0);
    let chord = half_north.sin().powi(2) + north.cos() * other_north.cos() * half_east.sin().powi(2);
    2.0 * RADIUS * chord.sqrt().min(1.0).asin()
}
