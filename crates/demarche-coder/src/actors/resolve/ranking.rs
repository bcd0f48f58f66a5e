//! Whose an organ is that names no state: "the ministry", "police", "lawmakers".
//!
//! In: the words, what was told before them, where the report comes from. Out: the state with the highest score,
//! with what speaks for it and the runners-up; or none, because nothing tells or two are equally likely. What speaks
//! for a state is added up, each kind of sign counted once: where the report comes from, the share that the state
//! has in the whole article, who acted in the paragraph so far, what else was named in it, where the sentence takes
//! place. What speaks against it: that the state is the other side of the same verb. Who writes "Chile thanked the
//! army" means another army than Chile's, else it would be "its army".

use super::{Explicit, Scene, View, groups_of, office_words};
use crate::actors::discourse::{Antecedent, Discourse, Here};
use crate::actors::groups::Group;
use demarche_lexicon::place_key;
use demarche_types::{ActorCode, ActorKind, Rel, Role, TokenId, Unresolved, Upos};
use std::collections::{BTreeMap, BTreeSet};

/// What the signs weigh, in points.
struct Weights {
    /// The report comes from there.
    home: f32,
    /// The state has all of the article; less in proportion.
    share: f32,
    /// It, or an organ of it, is the subject of a clause in the paragraph just before.
    subject: f32,
    /// It is named in the paragraph otherwise.
    named: f32,
    /// Something in the paragraph is described as its.
    adjective: f32,
    /// Something takes place there.
    place: f32,
    /// The sentence begins there: "In Lima, the ministry said".
    frame: f32,
    /// The verb of the organ has its place there.
    scene: f32,
    /// A place there is named elsewhere in the sentence.
    aside: f32,
    /// It is the other side of the verb.
    opposed: f32,
    /// What a subject's weight loses where the article hardly speaks of its state otherwise.
    minor: f32,
    /// What is left of a subject's weight for people who are no subject themselves.
    acted_on: f32,
    /// What is left of a sign one sentence later.
    fade: f32,
    /// What is left of it in the next paragraph.
    turn: f32,
}

/// For organs of a state.
const PUBLIC: Weights = Weights {
    home: 2.5,
    share: 4.0,
    subject: 3.0,
    named: 0.8,
    adjective: 0.6,
    place: 0.8,
    frame: 3.0,
    scene: 1.2,
    aside: 0.5,
    opposed: -3.5,
    acted_on: 0.5,
    minor: 0.5,
    fade: 0.7,
    turn: 0.1,
};

/// For police and people, who are mostly of the ground on which a paragraph stands.
const LOCAL: Weights = Weights { adjective: 1.6, place: 1.8, scene: 2.5, ..PUBLIC };

/// With less than that nothing in the text tells.
const LEAST: f32 = 0.9;
/// What a state needs that is the other side of the verb.
const LEAST_OPPOSED: f32 = 3.0;
/// Two states that are not farther apart are equally likely.
const EQUAL: f32 = 0.05;
/// What makes a state the one that says so or that moves its own forces.
const OWN: f32 = 5.0;

/// A state that may be meant.
#[derive(Default)]
struct Candidate {
    score: f32,
    why: String,
    most: f32,
}

/// The states and what speaks for them.
#[derive(Default)]
struct Ranking(BTreeMap<String, Candidate>);

impl Ranking {
    fn add(&mut self, state: &str, points: f32, why: impl FnOnce() -> String) {
        let candidate = self.0.entry(state.to_owned()).or_default();
        candidate.score += points;
        if points > candidate.most {
            (candidate.most, candidate.why) = (points, why());
        }
    }
}

impl Scene<'_> {
    /// The state of an organ, with the steps that led to it.
    pub(super) fn ranked(
        &self,
        index: usize,
        group: &Group,
        role: Role,
        here: Here,
        discourse: &Discourse,
        is_other: &dyn Fn(&ActorCode) -> bool,
    ) -> Result<(ActorCode, Vec<String>), Unresolved> {
        let view = &self.views[index];
        let is_local = matches!(role, Role::Cvl | Role::Agr | Role::Lab | Role::Edu | Role::Cop | Role::Med);
        let is_public = is_local
            || matches!(
                role,
                Role::Gov | Role::Mil | Role::Leg | Role::Jud | Role::Spy | Role::Opp | Role::Reb | Role::Eli
            );
        let weights = if is_local { LOCAL } else { PUBLIC };
        let mut ranking = Ranking::default();
        let dateline = discourse.dateline.as_ref().filter(|(code, _)| discourse.reports_on(code.head()));
        if let Some((code, place)) = dateline {
            ranking.add(code.head(), weights.home, || format!("the report comes from {place}"));
        }
        if let Some((code, why)) = discourse.home.as_ref().filter(|_| dateline.is_none() && discourse.is_home_told)
            && discourse.is_prominent(code.head())
        {
            ranking.add(code.head(), weights.home, || format!("the author's own: {why}"));
        }
        let words = office_words(view, group);
        if words == ["foreign", "office"] && discourse.speaks_of("GBR") {
            ranking.add("GBR", OWN, || "as the British call their foreign ministry".to_owned());
        }
        for (state, share) in discourse.shares() {
            ranking.add(state, weights.share * share, || format!("the text speaks most of {state}"));
        }
        // Whom somebody acts on need not be his own people.
        let is_acted_on =
            !here.is_subject && !matches!(role, Role::Gov | Role::Mil | Role::Leg | Role::Jud | Role::Spy);
        let subject = if is_acted_on { weights.acted_on } else { 1.0 };
        let mut is_near = BTreeSet::new();
        let mut signs: BTreeMap<(&str, usize), (f32, &Antecedent)> = BTreeMap::new();
        for one in discourse.near(here) {
            let [code] = one.codes.as_slice() else { continue };
            if !code.is_state() {
                continue;
            }
            let (kind, points) = match (one.is_place, one.is_subject, one.is_adjective) {
                (true, _, _) => (0, weights.place),
                (_, true, _) => {
                    (1, weights.subject * one.standing * subject * discourse.weight_of(code.head(), weights.minor))
                }
                (_, _, true) => (2, weights.adjective),
                _ => (3, weights.named),
            };
            let turn = if one.paragraph == here.paragraph { 1.0 } else { weights.turn };
            let points = points * turn * weights.fade.powi((here.sentence - one.sentence) as i32);
            if one.paragraph == here.paragraph {
                is_near.insert(code.head().to_owned());
            }
            let sign = signs.entry((code.head(), kind)).or_insert((points, one));
            if points > sign.0 {
                *sign = (points, one);
            }
        }
        for ((state, _), (points, one)) in &signs {
            ranking.add(state, *points, || format!("the state spoken of: {}", one.name));
        }
        let verb = self.verb_of(self.tree_head_of(view, group));
        for (at, code, place) in if self.is_visitor(view, group) { Vec::new() } else { self.scenes(view, discourse) } {
            let points = match () {
                () if at < group.words.start && self.opens(view, at) => weights.frame,
                () if verb.is_some() && self.verb_of(view.words[at].token) == verb => weights.scene,
                () => weights.aside,
            };
            is_near.insert(code.head().to_owned());
            ranking.add(code.head(), points, || format!("the sentence tells of {place}"));
        }
        if let Some((code, speaker)) = self.announcer(view, group) {
            ranking.add(code.head(), OWN, || format!("announced by {speaker:?}"));
        }
        if let Some((code, who)) = self.deployer(view, group, here, discourse).filter(|_| role == Role::Mil) {
            ranking.add(code.head(), OWN, || format!("moved by {who:?}"));
        }
        // A state may ban its own opposition and free its own exiles; it does not take in its own refugees.
        let is_elsewhere = matches!(role, Role::Gov | Role::Mil | Role::Spy | Role::Bus | Role::Ref)
            && view.words[group.head].lemma != "exile";
        let opposed = self.opposed(view, group, role, here, discourse);
        for state in opposed.iter().cloned() {
            if ranking.0.contains_key(&state) {
                ranking.add(&state, weights.opposed, String::new);
            }
        }
        let others: Vec<String> =
            ranking.0.keys().filter(|state| is_other(&ActorCode((*state).clone()))).cloned().collect();
        for state in others {
            ranking.add(&state, weights.opposed, String::new);
        }
        let mut ranked: Vec<(&String, &Candidate)> = ranking
            .0
            .iter()
            .filter(|(state, _)| is_public || is_near.contains(*state))
            .filter(|(state, one)| !is_elsewhere || !opposed.contains(*state) || one.score >= LEAST_OPPOSED)
            .collect();
        ranked.sort_by(|one, two| two.1.score.total_cmp(&one.1.score).then(one.0.cmp(two.0)));
        let Some((state, best)) = ranked.first().filter(|(_, best)| best.score >= LEAST) else {
            return Err(Unresolved(format!("{} of a state that nothing in the text tells", role.name())));
        };
        let rival = ranked.get(1).filter(|(_, rival)| rival.score > 0.0);
        if let Some((other, _)) = rival.filter(|(_, rival)| best.score - rival.score < EQUAL) {
            return Err(Unresolved(format!(
                "{} of {state} or of {other}: the text speaks as much for either",
                role.name()
            )));
        }
        let mut steps = vec![best.why.clone()];
        if rival.is_some() {
            let told: Vec<String> =
                ranked.iter().take(3).map(|(state, one)| format!("{state} {:.1}", one.score)).collect();
            steps.push(format!("weighed: {}", told.join(", ")));
        }
        Ok((ActorCode((*state).clone()), steps))
    }

    /// Whether a place is where the sentence begins.
    fn opens(&self, view: &View, at: usize) -> bool {
        view.words[..at].iter().filter(|word| word.is_word).count() <= 2
    }

    /// The nearest verb above a word.
    fn verb_of(&self, token: TokenId) -> Option<TokenId> {
        let mut at = token;
        for _ in 0..6 {
            at = self.analysis.token(at).head?;
            if self.analysis.token(at).upos == Upos::Verb {
                return Some(at);
            }
        }
        None
    }

    /// The places that a sentence names as such, with the states they lie in.
    fn scenes(&self, view: &View, discourse: &Discourse) -> Vec<(usize, ActorCode, String)> {
        let mut found = Vec::new();
        for group in groups_of(view).filter(|group| !group.is_agentive()) {
            if !self.is_locative(view, group) && !self.is_on_side(view, group) {
                continue;
            }
            let place = self.place_of(view, group).or_else(|| {
                let name = group.name.as_ref().filter(|_| group.holder.is_none())?;
                let name = self.words_text(view, name);
                Some((self.gazetted(name, &|state| discourse.speaks_of(state))?, name.to_owned()))
            });
            if let Some((code, name)) = place {
                found.push((group.head, code, name));
            }
        }
        found
    }

    /// The state in which the gazetteer has a place of this name: the only one, the only one that the text speaks of,
    /// or that of a far larger place.
    pub(super) fn gazetted(&self, name: &str, speaks_of: &dyn Fn(&str) -> bool) -> Option<ActorCode> {
        /// How much more prominent a place must be than another of its name.
        const LARGER: f32 = 2.0;
        let gazetteer = self.gazetteer?;
        let spots = gazetteer.named(&place_key(name));
        let best = gazetteer.spot(*spots.first()?);
        let states: BTreeSet<&str> = spots.iter().filter_map(|&spot| gazetteer.spot(spot).state_code()).collect();
        let told: Vec<&str> = states.iter().copied().filter(|state| speaks_of(state)).collect();
        let found = match (told.as_slice(), states.len()) {
            ([state], _) => (*state).to_owned(),
            (_, 1) => (*states.first()?).to_owned(),
            _ => {
                let next = spots
                    .iter()
                    .map(|&spot| gazetteer.spot(spot))
                    .find(|spot| spot.state_code() != best.state_code())?;
                let is_larger = best.prominence() - next.prominence() >= LARGER;
                best.state_code().filter(|_| is_larger)?.to_owned()
            }
        };
        Some(ActorCode(found))
    }

    /// The states that stand on the other side of the verb.
    fn opposed(&self, view: &View, group: &Group, role: Role, here: Here, discourse: &Discourse) -> Vec<String> {
        let acts = matches!(role, Role::Gov | Role::Mil | Role::Spy);
        const MEETING: [&str; 10] =
            ["meet", "receive", "host", "welcome", "greet", "visit", "telephone", "phone", "call", "see"];
        let suffers = matches!(
            role,
            Role::Gov
                | Role::Eli
                | Role::Opp
                | Role::Reb
                | Role::Mil
                | Role::Leg
                | Role::Jud
                | Role::Bus
                | Role::Spy
                | Role::Ref
        );
        let Some((verb, side)) = self.argument(self.tree_head_of(view, group)) else { return Vec::new() };
        let mut found = Vec::new();
        if side == Rel::Nsubj && acts {
            for other in groups_of(view).filter(|other| other.words != group.words) {
                let Some((governor, of)) = self.argument(self.tree_head_of(view, other)) else { continue };
                if governor != verb || of == Rel::Nsubj {
                    continue;
                }
                if let Explicit::Known(identity) = self.explicit(view, other)
                    && identity.kind != ActorKind::People
                {
                    found.extend(identity.codes.iter().filter(|code| code.is_state()).map(|c| c.head().to_owned()));
                }
            }
        } else if side != Rel::Nsubj && suffers && !OWN_AFFAIRS.contains(&self.analysis.token(verb).lemma.as_str()) {
            let subject = discourse.subject_of(here.sentence).filter(|subject| {
                self.argument(subject.head).is_some_and(|(governor, of)| governor == verb && of == Rel::Nsubj)
            });
            if let Some(subject) = subject.filter(|subject| subject.codes.len() == 1) {
                let is_state = subject.kind == ActorKind::State;
                let is_organ = matches!(role, Role::Gov | Role::Mil | Role::Spy | Role::Bus | Role::Ref)
                    || MEETING.contains(&self.analysis.token(verb).lemma.as_str());
                let code = &subject.codes[0];
                if code.is_state() && (is_state || is_organ) {
                    found.push(code.head().to_owned());
                }
            }
        }
        found
    }

    /// "Threatened to raise the price": the verb whose subject an infinitive has.
    fn raised(&self, verb: TokenId) -> TokenId {
        let of = self.analysis.token(verb);
        of.head.filter(|_| of.deprel.rel == Rel::Xcomp).unwrap_or(verb)
    }

    /// The verb that a phrase is an argument of, directly or inside another phrase, and on which side.
    fn argument(&self, head: TokenId) -> Option<(TokenId, Rel)> {
        let mut at = head;
        for _ in 0..5 {
            let of = self.analysis.token(at);
            let above = of.head?;
            match of.deprel.rel {
                Rel::Nsubj => return Some((self.raised(above), Rel::Nsubj)),
                Rel::Obj | Rel::Iobj => return Some((self.raised(above), Rel::Obj)),
                Rel::Obl => {
                    let case =
                        self.analysis.children(at).find(|&word| self.analysis.token(word).deprel.rel == Rel::Case);
                    let case = case.map(|word| self.analysis.token(word).lemma.as_str());
                    let names = matches!(case, Some("to" | "with" | "against" | "for" | "on" | "upon" | "from" | "by"));
                    return names.then_some((self.raised(above), Rel::Obj));
                }
                Rel::Nmod | Rel::Compound | Rel::Amod | Rel::Flat | Rel::Conj | Rel::Appos => at = above,
                _ => return None,
            }
        }
        None
    }
}

/// What a state does to its own: whoever dismisses a minister or orders an army dismisses and orders his own.
const OWN_AFFAIRS: [&str; 46] = [
    "appoint", "arrest", "ask", "charge", "command", "consult", "convene", "convict", "deploy", "detain", "direct",
    "dismiss", "dissolve", "elect", "execute", "fire", "free", "have", "head", "instruct", "jail", "lead", "leave",
    "mobilise", "mobilize", "move", "name", "order", "pardon", "promote", "pull", "purge", "recall", "release",
    "remove", "replace", "sack", "send", "sentence", "station", "summon", "suspend", "swear", "task", "tell",
    "withdraw",
];
