//! What stands for and against a claim: who says so, how many mouths that is, who is a party, what is missing.
//!
//! In: claims, their mentions, and what is known of the articles. Out: a dossier for each claim. Nothing here says whether a
//! claim is true.

use crate::claims::{Claims, Mention, Speaker, party, vector};
use crate::kin::{Kin, Kinship};
use crate::report::Day;
use crate::sparse::{Entry, dot};
use crate::status::{Rules, Tallied};
use crate::words::{stem, words};
use demarche_types::{ActorCode, EventType, Factuality, Polarity, QuadClass};
use std::collections::{BTreeMap, BTreeSet};

/// What a dossier needs to know of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Outlet, or what the article is called where the outlet is not known.
    pub outlet: String,
    /// State that the outlet is at home in, where its name tells.
    pub home: Option<String>,
    /// Number of the article's origin.
    pub origin: usize,
    /// Number of the article's story.
    pub story: usize,
    /// Whether it is an opinion piece.
    pub is_opinion: bool,
    /// Whether it disclaims its own content.
    pub has_disclaimer: bool,
}

/// How a mention stands to its claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stance {
    /// It says so.
    For,
    /// It says that it is not so.
    Against(Denier),
    /// It takes an earlier report back.
    Withdraws,
}

/// Who denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denier {
    /// Who is said to have done it.
    Accused,
    /// Nobody of the two sides.
    Third,
    /// Another, or a writer on his own word.
    Other,
}

/// One voice on a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The mention.
    pub mention: usize,
    /// How it stands.
    pub stance: Stance,
    /// Who says so: the innermost speaker, or the outlet.
    pub by: String,
    /// The mouth: items with the same one are one origin.
    pub origin: String,
    /// Whether that mouth is a party to the claim, speaks for one, or for a known ally or rival of one.
    pub interested: bool,
    /// Why it is interested, or why that cannot be told: "a party", "BLR: ally of RUS (34 events in icews, share of conflict 4 %)".
    pub interest: Vec<String>,
    /// Whether a writer alleges it with no source.
    pub alleged: bool,
}

/// A claim with all that stands for and against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Dossier {
    /// The claim's number.
    pub claim: usize,
    /// All voices: those for it first, by origin.
    pub items: Vec<Item>,
    /// The counts that its status comes from.
    pub tallied: Tallied,
    /// What it rests on.
    pub status: String,
    /// Claims that undid it, by number.
    pub reversed_by: Vec<usize>,
    /// What a reader should know of its sources.
    pub badges: Vec<String>,
    /// What is missing.
    pub missing: Vec<String>,
    /// Origins whose loss would change the status, and to what.
    pub without: Vec<(String, String)>,
}

/// How the mouth of a known speaker is called.
const SPEAKER: &str = "speaker ";
/// Words that take a report back, by stem, and what they take back.
const TAKES_BACK: [&str; 9] =
    ["withdraw", "withdrew", "withdrawn", "retract", "retracted", "retracts", "correct", "rescind", "recant"];
const TAKEN_BACK: [&str; 9] =
    ["report", "statement", "claim", "accusation", "allegation", "story", "account", "article", "charge"];
/// How predicates begin that deny something said.
const DENIES: [&str; 7] = ["deny", "deni", "reject", "dismis", "refut", "repudiat", "disown"];
/// Words between the two at most.
const NEAR: usize = 3;
/// Shared wording from which a denial is one of a claim.
const ANSWERS: f32 = 0.25;
/// Days after a claim was first published in which a denial answers it.
const ANSWERED_WITHIN: Day = 30;
/// Shared wording from which a later act undoes an earlier one.
const UNDOES: f32 = 0.12;
/// Days in which it does.
const UNDONE_WITHIN: Day = 3 * 365;

/// The dossiers of claims. `kinship` tells which states were allies or rivals when a deed was done.
pub fn dossiers(
    claims: &Claims,
    mentions: &[Mention],
    sources: &[Source],
    rules: &Rules,
    kinship: &Kinship,
) -> Vec<Dossier> {
    let view = View {
        claims,
        mentions,
        sources,
        rules,
        kinship,
        vectors: mentions.iter().map(vector).collect(),
        accusing: accusing(mentions),
    };
    let answers = view.answers();
    let undone = view.undone();
    (0..claims.claims.len()).map(|claim| view.dossier(claim, &answers, &undone)).collect()
}

struct View<'a> {
    claims: &'a Claims,
    mentions: &'a [Mention],
    sources: &'a [Source],
    rules: &'a Rules,
    kinship: &'a Kinship,
    vectors: Vec<Vec<Entry>>,
    /// Parties that accuse somebody in a sentence of an article.
    accusing: BTreeMap<(usize, &'a str), BTreeSet<&'a str>>,
}

/// Who accuses, by article and sentence.
fn accusing(mentions: &[Mention]) -> BTreeMap<(usize, &str), BTreeSet<&str>> {
    let mut found: BTreeMap<(usize, &str), BTreeSet<&str>> = BTreeMap::new();
    for mention in mentions.iter().filter(|mention| mention.event_type == EventType::Accuse) {
        let sentence = found.entry((mention.article, mention.sentence.as_str())).or_default();
        sentence.extend(mention.sources.iter().map(party));
    }
    found
}

impl View<'_> {
    fn parties(&self, claim: usize, side: fn(&Mention) -> &[ActorCode]) -> BTreeSet<String> {
        let members = self.claims.claims[claim].mentions.iter().map(|&at| &self.mentions[at]);
        members.flat_map(side).map(|code| party(code).to_owned()).collect()
    }

    /// Claims by each of their parties and the block of their days, for looking up.
    fn by_party(&self) -> BTreeMap<String, Vec<usize>> {
        let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for claim in 0..self.claims.claims.len() {
            let mut all = self.parties(claim, |mention| &mention.sources);
            all.extend(self.parties(claim, |mention| &mention.targets));
            all.into_iter().for_each(|party| found.entry(party).or_default().push(claim));
        }
        found
    }

    fn first(&self, claim: usize) -> &Mention {
        &self.mentions[self.claims.claims[claim].mentions[0]]
    }

    /// When a claim happened, or was first published.
    fn day(&self, claim: usize) -> Option<Day> {
        let members = &self.claims.claims[claim].mentions;
        let dated = members.iter().find_map(|&at| self.mentions[at].days).map(|days| days.0);
        dated.or_else(|| self.first(claim).published)
    }

    /// Claims by the stories that tell them.
    fn by_story(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (claim, members) in self.claims.claims.iter().enumerate() {
            let stories: BTreeSet<usize> =
                members.mentions.iter().map(|&at| self.sources[self.mentions[at].article].story).collect();
            stories.into_iter().for_each(|story| found.entry(story).or_default().push(claim));
        }
        found
    }

    /// Denials that name no deed of their own: for each claim the mentions that deny it. Who denies is a party to the claim, or
    /// speaks in a story that tells it.
    fn answers(&self) -> BTreeMap<usize, Vec<usize>> {
        let (by_party, by_story) = (self.by_party(), self.by_story());
        let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, mention) in self.mentions.iter().enumerate() {
            let denies = mention.event_type == EventType::Reject
                && DENIES.iter().any(|begin| mention.anchor.to_lowercase().starts_with(begin));
            if !denies || mention.polarity == Polarity::Negative {
                continue;
            }
            let near = mention.sources.iter().filter_map(|code| by_party.get(party(code))).flatten();
            let told = by_story.get(&self.sources[mention.article].story).into_iter().flatten();
            let near: BTreeSet<usize> = near.chain(told).copied().collect();
            let of_sentence = |claim: usize| {
                let mut members = self.claims.claims[claim].mentions.iter().map(|&other| &self.mentions[other]);
                members.any(|other| other.article == mention.article && other.sentence == mention.sentence)
            };
            let denied = near.iter().filter(|&&claim| {
                let first = self.first(claim);
                let apart = mention.published.zip(first.published).map_or(0, |(later, earlier)| later - earlier);
                first.event_type != EventType::Reject
                    && first.event_type != EventType::Accuse
                    && (0..=ANSWERED_WITHIN).contains(&apart)
            });
            // What the denial's own words tell, and what was told before, may have been joined or not: it denies both.
            let mut closest: [Option<(f32, usize)>; 2] = [None, None];
            for &claim in denied {
                let members = &self.claims.claims[claim].mentions;
                let alike = members.iter().map(|&other| dot(&self.vectors[at], &self.vectors[other]));
                let alike = alike.fold(0.0, f32::max);
                let best = &mut closest[usize::from(of_sentence(claim))];
                if alike >= ANSWERS && best.is_none_or(|(most, _)| alike > most) {
                    *best = Some((alike, claim));
                }
            }
            for (_, claim) in closest.into_iter().flatten() {
                found.entry(claim).or_default().push(at);
            }
        }
        found
    }

    /// For each claim the later claims that undid it.
    fn undone(&self) -> BTreeMap<usize, Vec<usize>> {
        let by_party = self.by_party();
        let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for later in 0..self.claims.claims.len() {
            let undoing = self.first(later);
            let happened = undoing.factuality == Factuality::Happened && undoing.polarity == Polarity::Positive;
            let undoes = undoes(undoing);
            if !happened || undoes.is_empty() {
                continue;
            }
            let near = undoing.sources.iter().filter_map(|code| by_party.get(party(code))).flatten();
            for &earlier in near.collect::<BTreeSet<_>>() {
                let done = self.first(earlier);
                let in_time = self
                    .day(later)
                    .zip(self.day(earlier))
                    .is_some_and(|(later, earlier)| (1..=UNDONE_WITHIN).contains(&(later - earlier)));
                let same = |side: fn(&Mention) -> &[ActorCode]| {
                    let theirs = self.parties(earlier, side);
                    self.parties(later, side).iter().any(|party| theirs.contains(party))
                };
                if in_time
                    && undoes.contains(&done.event_type)
                    && same(|mention| &mention.sources)
                    && same(|mention| &mention.targets)
                    && self.alike(earlier, later) >= UNDOES
                {
                    found.entry(earlier).or_default().push(later);
                }
            }
        }
        found
    }

    fn alike(&self, one: usize, other: usize) -> f32 {
        let members = |claim: usize| self.claims.claims[claim].mentions.iter().take(8);
        let pairs = members(one).flat_map(|&a| members(other).map(move |&b| (a, b)));
        pairs.map(|(a, b)| dot(&self.vectors[a], &self.vectors[b])).fold(0.0, f32::max)
    }

    fn dossier(
        &self,
        claim: usize,
        answers: &BTreeMap<usize, Vec<usize>>,
        undone: &BTreeMap<usize, Vec<usize>>,
    ) -> Dossier {
        let mut items: Vec<Item> =
            self.claims.claims[claim].mentions.iter().flat_map(|&at| self.items(claim, at)).collect();
        for &at in answers.get(&claim).into_iter().flatten() {
            let mention = &self.mentions[at];
            let speaker = Speaker { codes: mention.sources.clone(), name: String::new() };
            items.push(self.item(claim, at, Some(&speaker), true));
        }
        self.fold_nameless(&mut items);
        items.sort_by(|one, other| {
            (one.stance, &one.origin, one.mention).cmp(&(other.stance, &other.origin, other.mention))
        });
        items.dedup_by(|later, first| {
            (later.stance, &later.origin, later.mention) == (first.stance, &first.origin, first.mention)
        });
        let reversed_by = undone.get(&claim).cloned().unwrap_or_default();
        let all = BTreeSet::new();
        let tallied = self.tally(&items, &reversed_by, &all);
        let status = self.rules.status(&tallied).to_owned();
        let origins: BTreeSet<&String> =
            items.iter().filter(|item| item.stance == Stance::For).map(|item| &item.origin).collect();
        let without = origins
            .into_iter()
            .filter_map(|origin| {
                let left =
                    self.rules.status(&self.tally(&items, &reversed_by, &BTreeSet::from([origin.as_str()]))).to_owned();
                (left != status).then(|| (self.named(&items, origin), left))
            })
            .collect();
        Dossier {
            claim,
            badges: self.badges(&items),
            missing: self.missing(claim, &items),
            items,
            tallied,
            status,
            reversed_by,
            without,
        }
    }

    /// A speaker without a name is the one whom another printing of the report names.
    fn fold_nameless(&self, items: &mut [Item]) {
        let is_named = |item: &Item| item.origin.starts_with(SPEAKER);
        let report = |item: &Item| self.sources[self.mentions[item.mention].article].origin;
        let mut named: BTreeMap<usize, (String, bool, Vec<String>)> = BTreeMap::new();
        for item in items.iter().filter(|item| is_named(item) && item.stance == Stance::For) {
            named.entry(report(item)).or_insert((item.origin.clone(), item.interested, item.interest.clone()));
        }
        for item in items.iter_mut() {
            let nameless =
                !is_named(item) && !self.mentions[item.mention].voices.is_empty() && item.stance == Stance::For;
            if let Some((origin, interested, interest)) = named.get(&report(item)).filter(|_| nameless) {
                item.origin.clone_from(origin);
                item.interested = *interested;
                item.interest.clone_from(interest);
            }
        }
    }

    fn named(&self, items: &[Item], origin: &str) -> String {
        items.iter().find(|item| item.origin == origin).map_or_else(String::new, |item| item.by.clone())
    }

    /// The voices of one mention: the speaker who says so, and whoever denies it.
    fn items(&self, claim: usize, at: usize) -> Vec<Item> {
        let mention = &self.mentions[at];
        let negative = mention.polarity == Polarity::Negative;
        let denied = negative || mention.factuality == Factuality::Denied;
        let mut found: Vec<Item> =
            mention.denied_by.iter().map(|denier| self.item(claim, at, Some(denier), true)).collect();
        let speaker = mention.voices.last();
        let denies_itself = speaker.is_some_and(|speaker| mention.denied_by.contains(speaker));
        if found.is_empty() {
            found.push(self.item(claim, at, speaker, denied));
        } else if speaker.is_some() && !denies_itself {
            found.push(self.item(claim, at, speaker, negative));
        }
        found
    }

    fn item(&self, claim: usize, at: usize, speaker: Option<&Speaker>, denies: bool) -> Item {
        let mention = &self.mentions[at];
        let source = &self.sources[mention.article];
        let accused = self.parties(claim, |mention| &mention.sources);
        let mut parties = accused.clone();
        parties.extend(self.parties(claim, |mention| &mention.targets));
        let speaks_for: BTreeSet<String> = match speaker {
            Some(speaker) => speaker.codes.iter().map(|code| party(code).to_owned()).collect(),
            None => source.home.iter().cloned().collect(),
        };
        let is_party = |of: &BTreeSet<String>| speaks_for.iter().any(|party| of.contains(party));
        // A state that reports a hostile act of another without saying to whom is its accuser.
        let accuses = speaker.is_some_and(|speaker| speaker.codes.iter().any(ActorCode::is_state))
            && parties.len() == accused.len()
            && is_hostile(mention.event_type);
        let accusing = self.accusing.get(&(mention.article, mention.sentence.as_str()));
        let accuses = accuses || accusing.is_some_and(|who| speaks_for.iter().any(|mine| who.contains(mine.as_str())));
        let (mut interested, mut interest) = (is_party(&parties) || accuses, Vec::new());
        if interested {
            interest.push(if is_party(&parties) { "a party" } else { "an accuser" }.to_owned());
        } else {
            for (mine, theirs) in speaks_for.iter().flat_map(|mine| parties.iter().map(move |theirs| (mine, theirs))) {
                let (is_kin, note) = self.kin(claim, mine, theirs);
                interested |= is_kin;
                interest.extend(note);
            }
        }
        let stance = match denies {
            _ if takes_back(mention) => Stance::Withdraws,
            false => Stance::For,
            true if speaker.is_some() && is_party(&accused) => Stance::Against(Denier::Accused),
            true if speaker.is_some() && !speaks_for.is_empty() && !is_party(&parties) => {
                Stance::Against(Denier::Third)
            }
            true => Stance::Against(Denier::Other),
        };
        let by = match speaker {
            Some(speaker) if speaker.name.is_empty() => join(&speaker.codes),
            Some(speaker) if speaker.codes.is_empty() => speaker.name.clone(),
            Some(speaker) => format!("{} ({})", speaker.name, join(&speaker.codes)),
            None => source.outlet.clone(),
        };
        let origin = match speaker {
            // A state's ministries speak with one mouth, a nameless speaker with that of the report.
            Some(speaker) if !speaker.codes.is_empty() => {
                format!("{SPEAKER}{}", speaks_for.iter().cloned().collect::<Vec<_>>().join("+"))
            }
            Some(speaker) => format!("report {} {}", source.origin, speaker.name.to_lowercase()),
            None => format!("report {}", source.origin),
        };
        let alleged = speaker.is_none() && mention.factuality == Factuality::ClaimedByAuthor;
        Item { mention: at, stance, by, origin, interested, interest, alleged }
    }

    /// Whether a third state was an ally or rival of a party when the deed was done, and what is to be said of it.
    fn kin(&self, claim: usize, mine: &str, theirs: &str) -> (bool, Option<String>) {
        let states = [mine, theirs].map(|code| ActorCode(code.to_owned()).is_state());
        let Some(day) = self.day(claim).filter(|_| states == [true, true]) else { return (false, None) };
        let known = self.kinship.between(mine, theirs, day);
        let events = format!("{:.0} events", known.events);
        let evidence = format!("{events} in {}, share of conflict {:.0} %", known.from, 100.0 * known.share);
        match known.kin {
            Kin::Ally => (true, Some(format!("{mine}: ally of {theirs} ({evidence})"))),
            Kin::Rival => (true, Some(format!("{mine}: rival of {theirs} ({evidence})"))),
            Kin::Neither => (false, Some(format!("{mine}: neither ally nor rival of {theirs} ({evidence})"))),
            Kin::Unknown => (false, Some(format!("how {mine} stood to {theirs} is not known ({events} before)"))),
        }
    }

    fn tally(&self, items: &[Item], reversed_by: &[usize], without: &BTreeSet<&str>) -> Tallied {
        let left = || items.iter().filter(|item| !without.contains(item.origin.as_str()));
        let mouths = |wanted: &dyn Fn(&Item) -> bool| {
            left().filter(|item| wanted(item)).map(|item| item.origin.as_str()).collect::<BTreeSet<_>>().len()
        };
        let says_so = |item: &Item| item.stance == Stance::For;
        let articles: BTreeSet<usize> =
            left().filter(|item| says_so(item)).map(|item| self.mentions[item.mention].article).collect();
        let outlets: BTreeSet<&str> = articles.iter().map(|&article| self.sources[article].outlet.as_str()).collect();
        // A report is its first printer's: whoever reprints it adds no interest and takes none away.
        let mut printed: BTreeMap<&str, (Option<Day>, bool)> = BTreeMap::new();
        for item in left().filter(|item| says_so(item)) {
            let day = self.mentions[item.mention].published;
            let first = printed.entry(&item.origin).or_insert((day, item.interested));
            if day < first.0 {
                *first = (day, item.interested);
            } else if day == first.0 {
                first.1 |= item.interested;
            }
        }
        // An origin that says so once without an allegation is no mere allegation.
        let plain: BTreeSet<&str> =
            left().filter(|item| says_so(item) && !item.alleged).map(|item| item.origin.as_str()).collect();
        Tallied {
            articles: articles.len(),
            outlets: outlets.len(),
            origins: mouths(&says_so),
            disinterested: printed.values().filter(|(_, interested)| !interested).count(),
            allegations: mouths(&|item| says_so(item) && item.alleged && !plain.contains(item.origin.as_str())),
            withdrawn: mouths(&|item| item.stance == Stance::Withdraws),
            reversed: reversed_by.len(),
            denied_accused: mouths(&|item| item.stance == Stance::Against(Denier::Accused)),
            denied_third: mouths(&|item| item.stance == Stance::Against(Denier::Third)),
            denied: mouths(&|item| matches!(item.stance, Stance::Against(_))),
        }
    }

    fn badges(&self, items: &[Item]) -> Vec<String> {
        let (mut found, mut deepest) = (BTreeSet::new(), 0);
        for item in items.iter().filter(|item| item.stance == Stance::For) {
            let mention = &self.mentions[item.mention];
            let source = &self.sources[mention.article];
            if mention.voices.last().is_some_and(|speaker| speaker.codes.is_empty()) {
                found.insert("a speaker without a name or office that is known");
            }
            match item.interest.first().map(String::as_str) {
                _ if !item.interested => {}
                Some("a party" | "an accuser") | None => {
                    found.insert("a speaker is a party");
                }
                Some(_) => {
                    found.insert("a speaker is an ally or rival of a party");
                }
            }
            if mention.voices.len() > 1 {
                deepest = deepest.max(mention.voices.len());
            }
            if mention.days.is_none() || matches!(mention.date_basis.as_deref(), Some("inferred" | "publication")) {
                found.insert("a date that no words state");
            }
            if mention.factuality == Factuality::Planned || mention.factuality == Factuality::Possible {
                found.insert("planned or possible, not done");
            }
            if source.is_opinion {
                found.insert("an opinion piece");
            }
            if source.has_disclaimer {
                found.insert("the outlet disclaims what it prints");
            }
        }
        let hearsay = (deepest > 1).then(|| format!("hearsay: told through {deepest} mouths"));
        found.into_iter().map(str::to_owned).chain(hearsay).collect()
    }

    fn missing(&self, claim: usize, items: &[Item]) -> Vec<String> {
        let accused = self.parties(claim, |mention| &mention.sources);
        let targets = self.parties(claim, |mention| &mention.targets);
        let heard = |of: &BTreeSet<String>| {
            let speaks = |mention: &Mention| {
                mention
                    .voices
                    .iter()
                    .chain(&mention.denied_by)
                    .flat_map(|voice| &voice.codes)
                    .any(|code| of.contains(party(code)))
            };
            items.iter().any(|item| {
                let mention = &self.mentions[item.mention];
                speaks(mention) || matches!(item.stance, Stance::Against(Denier::Accused))
            })
        };
        let mut found = Vec::new();
        if is_hostile(self.first(claim).event_type) && !accused.is_empty() && !heard(&accused) {
            found.push(format!("{} is not heard", accused.iter().cloned().collect::<Vec<_>>().join(", ")));
        }
        if !items.iter().any(|item| item.stance == Stance::For && !item.interested) {
            found.push("no report from outside the sides".to_owned());
        }
        if targets.is_empty() {
            found.push("nobody says to whom it was done".to_owned());
        }
        if self.claims.claims[claim].mentions.iter().all(|&at| self.mentions[at].days.is_none()) {
            found.push("nobody says when".to_owned());
        }
        found
    }
}

fn is_hostile(kind: EventType) -> bool {
    matches!(kind.quad(), QuadClass::VerbalConflict | QuadClass::MaterialConflict)
}

/// Verbs that say of an act that it undoes an earlier one, by stem.
const AGAIN: [&str; 7] = ["resume", "restore", "reinstate", "renew", "reopen", "readmit", "unfreeze"];

/// Kinds of act that an act undoes.
fn undoes(act: &Mention) -> &'static [EventType] {
    use EventType::*;
    let begins_again = || AGAIN.iter().any(|verb| stem(verb) == stem(&act.anchor));
    match act.event_type {
        Retreat => &[Sanction, Coerce, Mobilize, Assault, Threaten],
        Sanction => &[Agree, Support, Cooperate, Aid],
        _ if begins_again() => &[Sanction, Coerce],
        _ => &[],
    }
}

/// Whether the words before the predicate take a report back: "has withdrawn its report that …".
fn takes_back(mention: &Mention) -> bool {
    let stems: Vec<String> = words(&mention.before).map(|(_, word)| stem(word)).collect();
    let is_one = |found: &String, list: &[&str]| list.iter().any(|word| stem(word) == *found);
    let verb = stems.iter().position(|stem| is_one(stem, &TAKES_BACK));
    verb.is_some_and(|at| stems[at + 1..].iter().take(NEAR).any(|stem| is_one(stem, &TAKEN_BACK)))
}

fn join(codes: &[ActorCode]) -> String {
    codes.iter().map(|code| code.0.as_str()).collect::<Vec<_>>().join("+")
}

#[cfg(test)]
mod tests;
