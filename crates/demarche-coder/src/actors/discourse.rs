//! What has been said so far: who may be meant by "he", "the minister", "both sides".
//!
//! What comes in: resolved mentions in text order. What goes out: the antecedent of a pronoun or a
//! description, by number, gender and kind, then by nearness, subjecthood and topic. Nothing is carried
//! from one section of the article into an earlier one.

use demarche_types::{ActorCode, ActorKind, Role, TokenId};
use std::collections::BTreeMap;

/// How far back a pronoun looks, in sentences.
const PRONOUN_REACH: u32 = 4;
/// How far back a collective looks, in sentences.
const COLLECTIVE_REACH: u32 = 10;
/// What is left of a mention's weight one sentence later.
const FADE: f32 = 0.7;
/// What is left of it one paragraph later.
const PARAGRAPH_FADE: f32 = 0.8;
/// What a state's share in the whole article adds to its weight: as much as six subjects just before.
const OUTLOOK: f32 = 20.0;

/// What a bare description of several keeps over one that names their state, in paragraphs.
const BOUND: i64 = 4;

/// How many mentions of states make an article tell by itself whom it is about.
const LONG_LOOK: u32 = 4;

/// How many of those that a pronoun does not mean are told of.
const MOST_REFUSED: usize = 3;

/// Male or female, where known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

/// Something that was mentioned.
#[derive(Clone, Debug)]
pub(super) struct Antecedent {
    /// Empty for a person or thing that is no known actor.
    pub codes: Vec<ActorCode>,
    pub name: String,
    pub kind: ActorKind,
    /// The agent noun that gives the role, by its index.
    pub agents: Vec<u32>,
    /// The words of the office.
    pub words: Vec<String>,
    pub gender: Option<Gender>,
    pub is_plural: bool,
    pub is_subject: bool,
    /// Whether it names its state itself.
    pub is_explicit: bool,
    /// What its clause weighs: all of a main clause, less of one that is reported or described.
    pub standing: f32,
    /// Whether it is merely the place where something happens.
    pub is_place: bool,
    pub is_adjective: bool,
    pub is_quoted: bool,
    pub head: TokenId,
    pub sentence: u32,
    pub paragraph: u32,
}

impl Antecedent {
    fn is_person(&self) -> bool {
        !self.is_plural && matches!(self.kind, ActorKind::Person | ActorKind::Office)
    }

    fn weight(&self) -> f32 {
        match (self.is_place, self.is_subject, self.is_adjective) {
            (true, _, _) => 0.2,
            (_, true, _) => 3.0,
            (_, _, true) => 0.7,
            _ => 1.0,
        }
    }
}

/// Where a pronoun or description stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Here {
    pub sentence: u32,
    pub paragraph: u32,
    pub is_subject: bool,
    pub is_possessive: bool,
    pub is_quoted: bool,
    /// The governor of the word, so that an object is not its own subject.
    pub governor: Option<TokenId>,
    /// The verb whose subject the governor shares: "detained them and released them".
    pub shares: Option<TokenId>,
}

/// The mentions so far, oldest first.
#[derive(Debug, Default)]
pub(super) struct Discourse {
    past: Vec<Antecedent>,
    /// The state that the last dateline names, with the place.
    pub dateline: Option<(ActorCode, String)>,
    /// How many datelines there were so far: of several each holds for its own item.
    pub datelines: u32,
    /// How often each state was mentioned so far.
    tally: BTreeMap<String, u32>,
    /// How often the whole article names each state.
    outlook: BTreeMap<String, u32>,
    /// The author's own state, with what tells it.
    pub home: Option<(ActorCode, String)>,
    /// Whether byline or bio tell it.
    pub is_home_told: bool,
}

impl Discourse {
    /// Nothing said yet, of an article that names states so often.
    pub(super) fn of(outlook: BTreeMap<String, u32>, told: Option<(ActorCode, String)>) -> Discourse {
        let most = outlook.iter().max_by_key(|(state, count)| (**count, std::cmp::Reverse(state.as_str())));
        let most = most.map(|(state, _)| (ActorCode(state.clone()), format!("the text speaks most of {state}")));
        let is_home_told = told.is_some();
        Discourse { outlook, home: told.or(most), is_home_told, ..Discourse::default() }
    }

    pub(super) fn add(&mut self, mention: Antecedent) {
        for code in mention.codes.iter().filter(|code| code.is_state()) {
            *self.tally.entry(code.head().to_owned()).or_default() += 1;
        }
        self.past.push(mention);
    }

    /// Forgets who was mentioned, keeps the tally: a new section begins.
    pub(super) fn turn_page(&mut self) {
        self.past.clear();
    }

    fn recent(&self, here: Here, reach: u32) -> impl Iterator<Item = &Antecedent> {
        self.past.iter().rev().take_while(move |one| {
            here.sentence - one.sentence <= reach && here.paragraph - one.paragraph <= 1.max(reach / 3)
        })
    }

    /// Whom "he" or "she" means.
    pub(super) fn person(
        &self,
        here: Here,
        gender: Gender,
        governor_of: impl Fn(TokenId) -> Option<TokenId>,
    ) -> Option<&Antecedent> {
        let fits = |one: &&Antecedent| {
            one.is_person()
                && one.gender.is_none_or(|known| known == gender)
                && !is_own_speaker(one, here)
                && !is_own_subject(one, here, &governor_of)
        };
        best(self.recent(here, PRONOUN_REACH).filter(fits), here)
    }

    /// Whom "it" means: a state or body that is the subject of the sentence so far, or of the one before.
    pub(super) fn thing(&self, here: Here, governor_of: impl Fn(TokenId) -> Option<TokenId>) -> Option<&Antecedent> {
        let fits = |one: &&Antecedent| {
            !one.is_plural
                && !one.is_place
                && !matches!(
                    one.kind,
                    ActorKind::Person | ActorKind::Office | ActorKind::People | ActorKind::Collective
                )
                && !one.is_adjective
                && !is_own_speaker(one, here)
                && !is_own_subject(one, here, &governor_of)
        };
        // "Lent Chile money and sold it grain": not whoever does it.
        if !here.is_subject && !here.is_possessive {
            let is_state =
                |one: &&Antecedent| one.codes.len() == 1 && one.codes[0].is_state() && one.kind == ActorKind::State;
            let other = self.recent(here, 0).filter(fits).filter(is_state).find(|one| !one.is_subject);
            if other.is_some() {
                return other;
            }
        }
        let found = best(self.recent(here, 1).filter(fits), here)?;
        // Where nobody else is told of in the sentence, the parser may have missed the subject.
        let is_alone = || self.recent(here, 0).filter(fits).all(|one| one.codes == found.codes);
        (found.is_subject || found.sentence == here.sentence && (here.is_possessive || is_alone())).then_some(found)
    }

    /// Whom "they" means.
    pub(super) fn several(&self, here: Here, governor_of: impl Fn(TokenId) -> Option<TokenId>) -> Option<&Antecedent> {
        let fits = |one: &&Antecedent| {
            (one.is_plural
                || one.codes.len() > 1
                || matches!(one.kind, ActorKind::Armed | ActorKind::Agency | ActorKind::People | ActorKind::Collective))
                && !one.is_place
                && !one.is_adjective
                && !is_own_subject(one, here, &governor_of)
        };
        // A speaker says "they" of the other state, or the other people, of whom he has just spoken.
        if here.is_quoted {
            let speaker =
                self.recent(here, PRONOUN_REACH).find(|one| !one.is_quoted && one.is_subject && !one.codes.is_empty());
            let is_own = |one: &Antecedent| {
                speaker.is_some_and(|speaker| {
                    one.codes.iter().any(|code| speaker.codes.iter().any(|own| own.head() == code.head()))
                })
            };
            let is_state =
                |one: &Antecedent| one.codes.len() == 1 && one.codes[0].is_state() && one.kind == ActorKind::State;
            let is_spoken_of = |one: &&Antecedent| {
                one.is_quoted
                    && (fits(one) || is_state(one) && !one.is_place && !one.is_adjective)
                    && !is_own(one)
                    && !is_own_subject(one, here, &governor_of)
            };
            let found = best(self.recent(here, 2).filter(is_spoken_of), here);
            if found.is_some() {
                return found;
            }
        }
        best(self.recent(here, 2).filter(fits), here)
    }

    /// Who stood near a pronoun and is not whom it means, each with the reason; the nearest first.
    pub(super) fn refused(&self, here: Here, pronoun: &str, taken: Option<&Antecedent>) -> Vec<String> {
        let gender = match pronoun {
            "he" | "him" | "his" | "himself" => Some(Gender::Male),
            "she" | "her" | "hers" | "herself" => Some(Gender::Female),
            _ => None,
        };
        let is_several = matches!(pronoun, "they" | "them" | "their" | "theirs" | "themselves");
        let why = |one: &Antecedent| match () {
            () if gender.is_some() && !one.is_person() => "no person",
            () if gender.is_some() && one.gender.is_some_and(|known| Some(known) != gender) => "of another gender",
            () if is_several && !one.is_plural && one.codes.len() < 2 => "one, not several",
            () if gender.is_none() && !is_several && one.is_plural => "several, not one",
            () if gender.is_none() && !is_several && one.is_person() => "a person",
            () if one.is_place => "only the place",
            () if one.is_adjective => "only an adjective",
            () if is_own_speaker(one, here) => "who speaks here, and does not speak of himself so",
            () if taken.is_none() => "too far off, or no subject",
            () => "farther off, or no subject",
        };
        let mut told: Vec<&str> = taken.map(|one| one.name.as_str()).into_iter().collect();
        let mut found = Vec::new();
        for one in self.recent(here, 1) {
            if found.len() < MOST_REFUSED && !told.contains(&one.name.as_str()) {
                told.push(&one.name);
                found.push(format!("{:?}: {}", one.name, why(one)));
            }
        }
        found
    }

    /// The state most recently mentioned: "the country".
    pub(super) fn country(&self, here: Here) -> Option<&Antecedent> {
        let is_state =
            |one: &&Antecedent| one.codes.len() == 1 && one.codes[0].is_state() && one.kind == ActorKind::State;
        let nearest = self.recent(here, PRONOUN_REACH).filter(is_state).find(|one| !one.is_adjective);
        nearest.or_else(|| self.recent(here, PRONOUN_REACH).find(is_state))
    }

    /// The mention with the same office that shares most words with the description, the last of these.
    pub(super) fn office(&self, agent: u32, words: &[String], is_plural: bool, here: Here) -> Option<&Antecedent> {
        let overlap = |one: &Antecedent| words.iter().filter(|word| one.words.contains(word)).count();
        let shares = |one: &&Antecedent| {
            one.is_plural == is_plural
                && one.codes.iter().any(ActorCode::is_state)
                && (one.agents.contains(&agent)
                    || overlap(one) >= 2
                    || overlap(one) == words.len() && !words.is_empty())
        };
        // The farther back, the less: eight paragraphs weigh as much as a word. "The rebels", once bound, are not those
        // whom the text tells apart from them: "Darfur rebels".
        let bound = |one: &Antecedent| if is_plural && !one.is_explicit { BOUND } else { 0 };
        let score = |one: &Antecedent| 8 * overlap(one) as i64 + bound(one) - i64::from(here.paragraph - one.paragraph);
        self.past.iter().filter(shares).max_by_key(|one| score(one))
    }

    /// The mentions of the last sentences, of this paragraph and of the one before.
    pub(super) fn near(&self, here: Here) -> impl Iterator<Item = &Antecedent> {
        self.recent(here, 3)
    }

    /// From `1 - loss` for a state that the article names once to 1 for one that has a fifth of its mentions.
    pub(super) fn weight_of(&self, state: &str, loss: f32) -> f32 {
        const FULL: f32 = 0.2;
        let total: u32 = self.outlook.values().sum();
        let share = self.outlook.get(state).copied().unwrap_or(0) as f32 / total.max(1) as f32;
        1.0 - loss * (1.0 - share / FULL).max(0.0)
    }

    /// The states that the article names, each with its part in all such mentions.
    pub(super) fn shares(&self) -> impl Iterator<Item = (&str, f32)> {
        let total: u32 = self.outlook.values().sum();
        self.outlook.iter().map(move |(state, count)| (state.as_str(), *count as f32 / total.max(1) as f32))
    }

    /// The nearest state in the paragraph so far, adjectives and places included.
    pub(super) fn nearest_state(&self, here: Here) -> Option<&Antecedent> {
        let has_state = |one: &&Antecedent| one.codes.len() == 1 && one.codes[0].is_state();
        let same = |one: &&Antecedent| one.paragraph == here.paragraph;
        self.recent(here, 3).filter(has_state).filter(same).max_by(|one, other| {
            let weigh = |one: &Antecedent| one.weight() * FADE.powi((here.sentence - one.sentence) as i32);
            weigh(one).total_cmp(&weigh(other))
        })
    }

    /// The subject of the sentence so far.
    pub(super) fn subject_of(&self, sentence: u32) -> Option<&Antecedent> {
        self.past.iter().rev().take_while(|one| one.sentence == sentence).find(|one| one.is_subject)
    }

    /// The mention with this head.
    pub(super) fn headed_by(&self, head: TokenId) -> Option<&Antecedent> {
        self.past.iter().rev().find(|one| one.head == head)
    }

    /// The two actors told of last, in the order of the text, in this sentence or the one before.
    pub(super) fn pair(&self, here: Here) -> Option<(&Antecedent, &Antecedent)> {
        let is_party = |one: &&Antecedent| {
            one.codes.len() == 1
                && !one.is_place
                && !one.is_adjective
                && !one.is_plural
                && one.kind != ActorKind::People
        };
        let mut named = self.recent(here, 1).filter(is_party);
        let latter = named.next()?;
        let former = named.find(|one| one.codes != latter.codes)?;
        Some((former, latter))
    }

    /// Whether the article names a state in a quarter of all places where it names one.
    pub(super) fn is_prominent(&self, state: &str) -> bool {
        let total: u32 = self.outlook.values().sum();
        self.outlook.get(state).is_some_and(|count| count * 4 >= total)
    }

    /// Whether the article names a state anywhere.
    pub(super) fn speaks_of(&self, state: &str) -> bool {
        self.tally.contains_key(state) || self.outlook.contains_key(state)
    }

    /// Whether a report may be of the state of its dateline: an article that speaks of others alone is merely written there.
    pub(super) fn reports_on(&self, state: &str) -> bool {
        let total: u32 = self.outlook.values().sum();
        self.outlook.contains_key(state) || total < LONG_LOOK || self.datelines > 1
    }

    /// The fighters mentioned last: "the insurgents", after "guerrillas".
    pub(super) fn fighters(&self) -> Option<&Antecedent> {
        let fights = |one: &&Antecedent| {
            let is_armed = |code: &ActorCode| code.is_state() && matches!(code.role(), Some("REB" | "UAF"));
            one.is_plural && !one.codes.is_empty() && one.codes.iter().all(is_armed)
        };
        self.past.iter().rev().find(fights)
    }

    /// The role of the forces mentioned last, of late: army or police.
    pub(super) fn last_force(&self, here: Here) -> Option<Role> {
        let force = |one: &Antecedent| match one.codes.as_slice() {
            [code] => code.role().and_then(Role::named).filter(|role| matches!(role, Role::Mil | Role::Cop)),
            _ => None,
        };
        self.recent(here, 3).find_map(force)
    }

    /// The actor mentioned last that has this word in its name.
    pub(super) fn named(&self, here: Here, word: &str) -> Option<&Antecedent> {
        let holds = |one: &&Antecedent| {
            let is_name = one.name.contains(' ') && one.name.split(' ').any(|part| part.to_lowercase() == word);
            is_name && !one.codes.is_empty()
        };
        self.recent(here, COLLECTIVE_REACH).find(holds)
    }

    /// The body mentioned last whose name holds `noun`, or that is of this kind.
    pub(super) fn body(&self, here: Here, noun: &str, kind: Option<ActorKind>) -> Option<&Antecedent> {
        let is_body = |one: &&Antecedent| {
            let named = one.name.contains(' ') && one.name.split(' ').any(|word| word.to_lowercase() == noun);
            let of_kind = matches!(
                one.kind,
                ActorKind::Igo | ActorKind::Agency | ActorKind::Armed | ActorKind::Ngo | ActorKind::Company
            );
            // "NATO's secretary general" tells of NATO.
            let through = kind == Some(ActorKind::Igo) && one.codes.iter().all(|code| code.head() == "IGO");
            !one.codes.is_empty() && !one.is_plural && (of_kind && named || kind == Some(one.kind) || through)
        };
        self.recent(here, COLLECTIVE_REACH).find(is_body)
    }

    /// The armed group mentioned last by its name.
    pub(super) fn armed(&self, here: Here) -> Option<&Antecedent> {
        let named = |one: &&Antecedent| one.kind == ActorKind::Armed && one.agents.is_empty() && !one.codes.is_empty();
        self.recent(here, COLLECTIVE_REACH).find(named)
    }

    /// Government and rebels, where the text tells of one state's war with its own: "both sides".
    pub(super) fn at_war(&self, here: Here, not: &[&str]) -> Option<Vec<ActorCode>> {
        let is_band = |one: &&Antecedent| {
            let armed = |code: &ActorCode| code.is_state() && matches!(code.role(), Some("REB" | "UAF" | "PRM"));
            one.codes.len() == 1 && armed(&one.codes[0])
        };
        let band = self.recent(here, COLLECTIVE_REACH).find(is_band)?.codes[0].clone();
        let share = |state: &str| self.outlook.get(state).copied().unwrap_or(0);
        let own = share(band.head());
        let rivals = self.outlook.iter().filter(|(state, _)| *state != band.head() && !not.contains(&state.as_str()));
        let rival = rivals.map(|(_, count)| *count).max().unwrap_or(0);
        (!not.contains(&band.head()) && own > rival)
            .then(|| vec![ActorCode(band.head().to_owned()).with_role(Role::Gov), band])
    }

    /// The armed group of a state mentioned last.
    pub(super) fn armed_of(&self, here: Here, state: &str) -> Option<&Antecedent> {
        self.recent(here, COLLECTIVE_REACH)
            .find(|one| one.kind == ActorKind::Armed && one.codes.iter().any(|code| code.head() == state))
    }

    /// The `count` most salient states of late, most salient first, but for `not`.
    pub(super) fn states(&self, here: Here, count: usize, not: &[&str]) -> Option<Vec<ActorCode>> {
        // Three are those that were just named together; two may be the pair that the text is about.
        if count > 2
            && let Some(together) =
                self.recent(here, 2).find(|one| one.codes.len() == count && one.codes.iter().all(ActorCode::is_state))
        {
            return Some(together.codes.iter().map(|code| ActorCode(code.head().to_owned())).collect());
        }
        let mut weights: BTreeMap<&str, f32> = BTreeMap::new();
        for one in self.past.iter().rev().take_while(|one| here.sentence - one.sentence <= COLLECTIVE_REACH) {
            let paragraphs = (here.paragraph - one.paragraph) as i32;
            let fade = FADE.powi((here.sentence - one.sentence) as i32) * PARAGRAPH_FADE.powi(paragraphs);
            for code in one.codes.iter().filter(|code| code.is_state() && !not.contains(&code.head())) {
                *weights.entry(code.head()).or_default() += one.weight() * fade;
            }
        }
        let total: u32 = self.outlook.values().sum();
        for (state, weight) in &mut weights {
            let share = self.outlook.get(*state).copied().unwrap_or(0) as f32 / total.max(1) as f32;
            *weight += OUTLOOK * share;
        }
        let mut ranked: Vec<(&str, f32)> = weights.into_iter().collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(other.0)));
        (ranked.len() >= count)
            .then(|| ranked[..count].iter().map(|(state, _)| ActorCode((*state).to_owned())).collect())
    }

    /// The `count` persons, or failing that actors of any kind, mentioned last.
    pub(super) fn last_actors(
        &self,
        here: Here,
        count: usize,
        persons: Option<&dyn Fn(&Antecedent) -> bool>,
        not: &[&str],
    ) -> Option<Vec<ActorCode>> {
        let mut found: Vec<ActorCode> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        let fits = |one: &&Antecedent| {
            !one.is_place
                && one.codes.len() == 1
                && !not.contains(&one.codes[0].head())
                && persons.is_none_or(|fits| one.is_person() && one.codes[0].is_state() && fits(one))
        };
        for one in self.recent(here, COLLECTIVE_REACH).filter(fits) {
            // Two leaders are of two states.
            let is_new = |code: &ActorCode| match persons.is_some() {
                true => code.head() != one.codes[0].head(),
                false => *code != one.codes[0],
            };
            if !names.contains(&one.name.as_str()) && found.iter().all(is_new) {
                names.push(&one.name);
                found.push(one.codes[0].clone());
            }
            if found.len() == count {
                found.reverse();
                return Some(found);
            }
        }
        None
    }

    /// The last person mentioned as subject: whose "counterpart" it is.
    pub(super) fn last_person(&self, here: Here) -> Option<&Antecedent> {
        best(self.recent(here, PRONOUN_REACH).filter(|one| one.is_person() && !one.codes.is_empty()), here)
    }
}

/// The best antecedent: near, subject, named.
fn best<'a>(candidates: impl Iterator<Item = &'a Antecedent>, here: Here) -> Option<&'a Antecedent> {
    let score = |one: &Antecedent| {
        let distance = (here.sentence - one.sentence) as i32;
        let paragraphs = (here.paragraph - one.paragraph) as i32;
        -3 * distance - 2 * paragraphs + 4 * i32::from(one.is_subject) - 4 * i32::from(one.is_place)
            + i32::from(one.kind == ActorKind::Person)
    };
    // Candidates come nearest first: of equals the nearest wins.
    let mut chosen: Option<(&Antecedent, i32)> = None;
    for one in candidates {
        let score = score(one);
        if chosen.is_none_or(|(_, other)| score > other) {
            chosen = Some((one, score));
        }
    }
    chosen.map(|(one, _)| one)
}

/// Whether the candidate stands outside of the quotation that the pronoun stands in, as its speaker would.
fn is_own_speaker(one: &Antecedent, here: Here) -> bool {
    here.is_quoted && !one.is_quoted && one.is_subject && here.sentence - one.sentence <= 1
}

/// Whether the pronoun is an object of the verb whose subject the candidate is.
fn is_own_subject(one: &Antecedent, here: Here, governor_of: &impl Fn(TokenId) -> Option<TokenId>) -> bool {
    !here.is_possessive
        && !here.is_subject
        && here.governor.is_some()
        && (governor_of(one.head) == here.governor
            || here.shares.is_some() && one.is_subject && governor_of(one.head) == here.shares)
}
