//! From groups to mentions: who is meant.
//!
//! What comes in: the groups of every sentence. What goes out: mentions with code and steps, or with the
//! reason why no code. First every name that the text explains somewhere is learnt, then the text is read
//! once from start to end. Explicit words beat the register, the register beats what was learnt, and
//! context only fills in a state that nothing else gives.

use super::discourse::{Antecedent, Discourse, Gender, Here};
use super::elements::{self, Element, What, Word};
use super::groups::{Group, Row, StateUse};
use super::offices::{self, Circumstances};
use demarche_lexicon::{Actors, AgentKind, NameEntry, Validity, WordClass, fold};
use demarche_types::{
    ActorCode, ActorKind, ActorMention, Analysis, Article, Date, MentionForm, Rel, ResolvedActor, Role, SentenceId,
    Span, Sub, TokenId, Unresolved, Upos, Xpos,
};
use std::collections::BTreeMap;

/// An article laid out for the reading of actors.
pub(super) struct Scene<'a> {
    article: &'a Article,
    analysis: &'a Analysis,
    actors: &'a Actors,
    published: Option<Date>,
    views: Vec<View>,
}

/// A sentence with its groups.
struct View {
    id: SentenceId,
    words: Vec<Word>,
    items: Vec<Item>,
    years: Vec<i16>,
    paragraph: u32,
    section: u32,
}

/// Something in a sentence that may name an actor, in order of its words.
enum Item {
    Group(Group),
    Pronoun(usize),
    /// "the two countries": class, first and last word, head, how many.
    Described(WordClass, usize, usize, usize),
}

/// What explicit words say.
#[derive(Clone, Debug)]
struct Identity {
    codes: Vec<ActorCode>,
    name: String,
    kind: ActorKind,
    steps: Vec<String>,
}

/// A group as far as its own words go.
enum Explicit {
    Known(Identity),
    /// The role is known, the state is not.
    Stateless { role: Role, name: String, kind: ActorKind, steps: Vec<String> },
    /// A personal name that no register knows.
    Unknown(String),
    /// No actor at all.
    Nothing,
}

/// What the text has taught about a name.
#[derive(Clone, Debug)]
struct Known {
    identity: Identity,
    words: Vec<String>,
    terms: Option<Vec<u32>>,
    gender: Option<Gender>,
    sentence: u32,
}

#[derive(Default)]
struct Memory {
    people: Vec<Known>,
    acronyms: BTreeMap<String, Identity>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(article: &'a Article, analysis: &'a Analysis, actors: &'a Actors) -> Scene<'a> {
        let mut views = Vec::with_capacity(analysis.sentences.len());
        let mut paragraph = 0;
        let mut end = 0;
        let mut is_quoted = false;
        for (id, sentence) in analysis.sentences() {
            let start = sentence.span.start();
            let gap = article.text.get(end..start).unwrap_or("");
            if gap.contains('\n') {
                paragraph += 1;
                is_quoted = false;
            }
            end = sentence.span.end();
            views.push(view(article, analysis, actors, id, paragraph, &mut is_quoted));
        }
        let published = article.publication.anchor();
        Scene { article, analysis, actors, published, views }
    }

    fn text(&self, span: Span) -> &'a str {
        span.of(&self.article.text)
    }

    fn words_text(&self, view: &View, words: &std::ops::Range<usize>) -> &'a str {
        self.text(view.words[words.start].span.cover(view.words[words.end - 1].span))
    }

    /// All mentions, in text order.
    pub(super) fn mentions(&self) -> Vec<ActorMention> {
        let learnt = self.learn();
        let mut memory = Memory { people: Vec::new(), acronyms: learnt.acronyms.clone() };
        let mut discourse = Discourse::default();
        let mut found = Vec::new();
        let mut section = None;
        for (index, view) in self.views.iter().enumerate() {
            if section.is_some_and(|section| section != view.section) && !self.is_told(view) {
                discourse.turn_page();
            }
            section = Some(view.section);
            for item in &view.items {
                let mention = match item {
                    Item::Group(group) => self.group(index, group, &mut memory, &learnt, &mut discourse),
                    Item::Pronoun(word) => self.pronoun(index, *word, &mut discourse),
                    Item::Described(class, first, last, count) => {
                        self.described(index, *class, *first..*last + 1, *count, &mut discourse)
                    }
                };
                found.extend(mention);
            }
        }
        found
    }

    fn is_told(&self, view: &View) -> bool {
        self.article.sections.get(view.section as usize).is_none_or(|section| section.kind.is_told_by_article())
    }

    // What the text teaches -------------------------------------------------------------------------

    /// Every name that some place of the text explains in full.
    fn learn(&self) -> Memory {
        let mut memory = Memory::default();
        for (index, view) in self.views.iter().enumerate() {
            for item in &view.items {
                let Item::Group(group) = item else { continue };
                let explicit = self.explicit(view, group);
                if let Some(acronym) = &group.acronym
                    && let Explicit::Known(identity) = &explicit
                {
                    let key = self.words_text(view, acronym).to_owned();
                    let mut identity = identity.clone();
                    identity.steps.push(format!("the text calls it {key}"));
                    memory.acronyms.entry(key).or_insert(identity);
                }
                let identity = match explicit {
                    Explicit::Known(identity) => Some(identity),
                    _ => self.by_neighbour(view, group),
                };
                if let (Some(name), Some(identity)) = (&group.name, identity) {
                    let known = self.known(view, group, name, identity, index as u32);
                    memory.people.push(known);
                }
            }
        }
        memory
    }

    fn known(&self, view: &View, group: &Group, name: &std::ops::Range<usize>, identity: Identity, sentence: u32) -> Known {
        Known {
            identity,
            words: name_words(view, name),
            terms: group.holder.clone(),
            gender: self.gender(view, group),
            sentence,
        }
    }

    /// "Ana Soto, the Chilean envoy": the name gets what the description says. Also "Soto, who heads the
    /// Peruvian navy" and "Soto is the Peruvian envoy".
    fn by_neighbour(&self, view: &View, group: &Group) -> Option<Identity> {
        let name = group.name.as_ref()?;
        let full = self.words_text(view, name);
        let partner = group.apposition.and_then(|index| groups_of(view).nth(index));
        let described = partner.or_else(|| self.predicate(view, group))?;
        let Explicit::Known(identity) = self.explicit(view, described) else { return None };
        let mut steps = identity.steps;
        steps.push(format!("described as {:?}", self.words_text(view, &described.words)));
        let kind = if described.is_agentive() { ActorKind::Person } else { identity.kind };
        Some(Identity { codes: identity.codes, name: full.to_owned(), kind, steps })
    }

    fn predicate<'v>(&self, view: &'v View, group: &Group) -> Option<&'v Group> {
        let mut at = group.words.end;
        let lower = |at: usize| view.words.get(at).map(|word| word.lower.as_str());
        let is_relative = lower(at) == Some(",") && lower(at + 1) == Some("who") || lower(at) == Some("who");
        if is_relative {
            at += if lower(at) == Some(",") { 2 } else { 1 };
        }
        let verb = view.words.get(at)?;
        let leads = is_relative && (self.actors.is(&verb.lemma, WordClass::Leads) || self.actors.is(&verb.lower, WordClass::Leads));
        let is_copula = matches!(verb.lower.as_str(), "is" | "was" | "became");
        if !leads && !is_copula {
            return None;
        }
        at += 1;
        while matches!(lower(at), Some("the" | "a" | "an")) {
            at += 1;
        }
        groups_of(view).find(|other| other.words.start == at && other.is_agentive() && other.name.is_none() && !other.is_plural)
    }

    // What a group says by itself -------------------------------------------------------------------

    fn explicit(&self, view: &View, group: &Group) -> Explicit {
        if group.is_agentive() {
            self.agentive(view, group)
        } else if let Some(organisation) = &group.organisation {
            self.organisation(view, group, organisation)
        } else if let (Some(terms), Some(name)) = (&group.holder, &group.name) {
            self.holder(view, group, terms, name)
        } else if !group.states.is_empty() {
            self.states(view, group)
        } else if let Some(seats) = &group.seat {
            self.seat(view, group, seats)
        } else if let Some(places) = &group.place {
            self.place(view, group, places)
        } else if let Some(name) = &group.name {
            Explicit::Unknown(self.words_text(view, name).to_owned())
        } else {
            Explicit::Nothing
        }
    }

    /// The entry that holds at the time told of: by the sentence's years, or the article's date.
    fn at_time<'t, T>(&self, view: &View, entries: impl Iterator<Item = &'t T> + Clone, validity: impl Fn(&T) -> Validity) -> Option<&'t T> {
        let by_year = entries.clone().find(|one| {
            let bounded = validity(one).from.is_some() || validity(one).until.is_some();
            bounded && view.years.iter().any(|&year| validity(one).touches(year))
        });
        by_year
            .or_else(|| entries.clone().find(|one| self.published.is_some_and(|day| validity(one).holds_on(day))))
            .or_else(|| entries.clone().find(|one| validity(one).until.is_none()))
            .or_else(|| entries.clone().next())
    }

    fn state_of(&self, view: &View, entries: &[NameEntry]) -> Option<(ActorCode, String, String)> {
        let states = entries.iter().filter_map(|entry| match entry {
            NameEntry::State(index) | NameEntry::Adjective(index) | NameEntry::Seat(index) => {
                Some(&self.actors.states[*index as usize])
            }
            _ => None,
        });
        if let Some(state) = self.at_time(view, states, |state| state.validity) {
            return Some((state.code.clone(), state.name.clone(), state.at.to_string()));
        }
        entries.iter().find_map(|entry| match entry {
            NameEntry::Place(index) => {
                let place = &self.actors.places[*index as usize];
                let state = place.state.as_ref()?;
                let bare = ActorCode(state.head().to_owned());
                Some((bare, place.name.clone(), place.at.to_string()))
            }
            _ => None,
        })
    }

    fn states(&self, view: &View, group: &Group) -> Explicit {
        let uses: &[StateUse] = if group.is_coordinated { &group.states } else { group.states.last().map_or(&[], std::slice::from_ref) };
        let mut codes = Vec::new();
        let mut steps = Vec::new();
        let mut names = Vec::new();
        for usage in uses {
            let Some((code, name, at)) = self.state_of(view, &usage.entries) else { continue };
            if !codes.contains(&code) {
                codes.push(code);
                names.push(name);
                steps.push(at);
            }
        }
        match codes.len() {
            0 => Explicit::Nothing,
            1 => Explicit::Known(Identity { codes, name: names.remove(0), kind: ActorKind::State, steps }),
            _ => Explicit::Known(Identity { codes, name: names.join(", "), kind: ActorKind::Collective, steps }),
        }
    }

    fn seat(&self, view: &View, group: &Group, seats: &[u32]) -> Explicit {
        let entries: Vec<NameEntry> = seats.iter().map(|&seat| NameEntry::Seat(seat)).collect();
        let Some((code, name, at)) = self.state_of(view, &entries) else { return Explicit::Nothing };
        let mut steps = vec![at];
        let code = if self.is_place(view, group) {
            steps.push("place".to_owned());
            code
        } else {
            steps.push("seat of government".to_owned());
            code.with_role(Role::Gov)
        };
        Explicit::Known(Identity { codes: vec![code], name, kind: ActorKind::State, steps })
    }

    /// A place is an actor mention only where somebody goes there: then it names the host.
    fn place(&self, view: &View, group: &Group, places: &[u32]) -> Explicit {
        let entries: Vec<NameEntry> = places.iter().map(|&place| NameEntry::Place(place)).collect();
        match self.state_of(view, &entries) {
            Some((code, name, at)) if self.is_destination(view, group) => {
                let steps = vec![at, "place".to_owned()];
                Explicit::Known(Identity { codes: vec![code], name, kind: ActorKind::State, steps })
            }
            _ => Explicit::Nothing,
        }
    }

    fn before_group<'v>(&self, view: &'v View, group: &Group) -> Option<(usize, &'v Word)> {
        let mut at = group.words.start;
        for _ in 0..4 {
            at = at.checked_sub(1)?;
            let word = &view.words[at];
            let skips = matches!(word.upos, Upos::Det | Upos::Adj) || matches!(word.lower.as_str(), "the" | "northern" | "central");
            if !skips {
                return Some((at, word));
            }
        }
        None
    }

    fn is_motion(&self, word: &Word) -> bool {
        self.actors.is(&word.lemma, WordClass::Motion) || self.actors.is(&word.lower, WordClass::Motion)
    }

    /// "visited Moscow", "trip to Moscow"
    fn is_destination(&self, view: &View, group: &Group) -> bool {
        let Some((at, word)) = self.before_group(view, group) else { return false };
        if word.upos == Upos::Verb && self.is_motion(word) {
            return true;
        }
        let reach = at.saturating_sub(4)..at;
        matches!(word.lower.as_str(), "to" | "for" | "into") && view.words[reach].iter().any(|word| self.is_motion(word))
            || matches!(word.lower.as_str(), "in" | "at") && at > 0 && view.words[at - 1].lemma == "arrive"
    }

    fn is_locative(&self, view: &View, group: &Group) -> bool {
        let Some((_, word)) = self.before_group(view, group) else { return false };
        self.actors.is(&word.lower, WordClass::Locative)
    }

    fn is_place(&self, view: &View, group: &Group) -> bool {
        let comma_after = view.words.get(group.words.end).is_some_and(|word| word.lower == ",");
        let country_after = comma_after
            && groups_of(view).any(|other| other.words.start == group.words.end + 1 && other.is_bare_state())
            && self.before_group(view, group).is_some_and(|(_, word)| word.upos == Upos::Adp);
        group.is_modifier || country_after || self.is_locative(view, group) || self.is_destination(view, group)
    }

    fn organisation(&self, view: &View, group: &Group, entries: &[u32]) -> Explicit {
        let organisations = entries.iter().map(|&index| &self.actors.organisations[index as usize]);
        let Some(organisation) = self.at_time(view, organisations, |one| one.validity) else { return Explicit::Nothing };
        let mut steps = vec![organisation.at.to_string()];
        let mut code = organisation.code.clone();
        let state = self.own_state(view, group, &mut steps).into_iter().next();
        if let Some(state) = state {
            let role = code.role().and_then(Role::named);
            if code.head() == "UNO" && state.is_state() {
                code = state.with_role(role.unwrap_or(Role::Gov));
            } else if code.is_state() && state.is_state() && code.head() != state.head() {
                code = role.map_or(state.clone(), |role| state.with_role(role));
            } else if code.head() == "UNK" {
                code = state.with_role(role.unwrap_or(Role::Cvl));
            }
        }
        let (name, kind) = (organisation.name.clone(), organisation.kind);
        if code.head() == "UNK" {
            return Explicit::Stateless { role: Role::Cvl, name, kind, steps };
        }
        Explicit::Known(Identity { codes: vec![code], name, kind, steps })
    }

    fn holder(&self, view: &View, group: &Group, terms: &[u32], name: &std::ops::Range<usize>) -> Explicit {
        let mut steps = Vec::new();
        let state = self.own_state(view, group, &mut steps).into_iter().next();
        let titles: Vec<&str> = group.agents.iter().map(|usage| self.actors.agents[usage.agent as usize].name.as_str()).collect();
        let (role, _) = self.role(group);
        let around = Circumstances {
            titles: &titles,
            role,
            state: state.as_ref().map(ActorCode::head),
            is_former: group.is_former,
            is_then: group.is_then,
            years: &view.years,
            published: self.published,
        };
        match offices::office(self.actors, terms, &around) {
            Some((code, term, step)) => Explicit::Known(Identity {
                codes: vec![code],
                name: term.name.clone(),
                kind: ActorKind::Person,
                steps: vec![term.at.to_string(), step],
            }),
            None => Explicit::Unknown(self.words_text(view, name).to_owned()),
        }
    }

    /// The states that the group's own words give it, best first.
    fn own_state(&self, view: &View, group: &Group, steps: &mut Vec<String>) -> Vec<ActorCode> {
        let uses: &[StateUse] = if group.is_coordinated { &group.states } else { group.states.last().map_or(&[], std::slice::from_ref) };
        let mut codes: Vec<ActorCode> = Vec::new();
        for usage in uses {
            if let Some((code, _, at)) = self.state_of(view, &usage.entries)
                && !codes.contains(&code)
            {
                codes.push(code);
                steps.push(at);
            }
        }
        if !codes.is_empty() {
            return codes;
        }
        if let Some(inner) = &group.inner
            && let Explicit::Known(identity) = self.explicit(view, inner)
        {
            steps.extend(identity.steps);
            return identity.codes.iter().filter(|code| code.is_state()).map(|code| ActorCode(code.head().to_owned())).collect();
        }
        let seats = group.seat.iter().flatten().map(|&index| NameEntry::Seat(index));
        let places = group.place.iter().flatten().map(|&index| NameEntry::Place(index));
        let modifiers: Vec<NameEntry> = seats.chain(places).collect();
        for entries in std::iter::once(&modifiers).chain(&group.locations) {
            if let Some((code, _, at)) = self.state_of(view, entries) {
                steps.push(at);
                return vec![code];
            }
        }
        Vec::new()
    }

    /// The role that the agent nouns of a group give it, and the agent it comes from.
    fn role(&self, group: &Group) -> (Option<Role>, Option<u32>) {
        let agent = |usage: &super::groups::AgentUse| &self.actors.agents[usage.agent as usize];
        let marked = group.agents.iter().find(|usage| {
            matches!(agent(usage).role, Role::Reb | Role::Crm | Role::Uaf | Role::Prm)
        });
        let full = |usage: &&super::groups::AgentUse| !usage.title_only && !usage.is_member;
        let chosen = if let Some(marked) = marked {
            Some(marked)
        } else if group.name.is_some() || group.member.is_some() {
            group.agents.iter().find(|usage| full(usage)).or_else(|| group.agents.first())
        } else {
            group.agents.iter().rev().find(|usage| full(usage)).or_else(|| group.agents.last())
        };
        let role = chosen.map(|usage| agent(usage).role);
        let is_person = chosen.is_some_and(|usage| agent(usage).kind == AgentKind::Person) || chosen.is_none();
        let role = if group.is_former && is_person { Some(Role::Eli) } else { role };
        (role, chosen.map(|usage| usage.agent))
    }

    fn agentive(&self, view: &View, group: &Group) -> Explicit {
        if let (Some(terms), Some(name)) = (&group.holder, &group.name)
            && let known @ Explicit::Known(_) = self.holder(view, group, terms, name)
        {
            return known;
        }
        let (role, chosen) = self.role(group);
        let mut steps: Vec<String> = chosen.map(|agent| self.actors.agents[agent as usize].at.to_string()).into_iter().collect();
        let kind = self.kind(group, chosen);
        let name = match &group.name {
            Some(name) => self.words_text(view, name).to_owned(),
            None => self.words_text(view, &group.words).to_owned(),
        };
        let speaks_for_body = group.member.is_some() && group.agents.iter().all(|usage| usage.is_member || usage.title_only);
        // An organisation in the group: "NATO spokesman", "UN envoy", "Taliban fighters".
        if let Some(entries) = &group.organisation
            && let Explicit::Known(identity) = self.organisation(view, group, entries)
        {
            steps.extend(identity.steps.iter().cloned());
            return Explicit::Known(Identity { codes: self.of_body(&identity.codes, role, group), name, kind, steps });
        }
        if let Some(inner) = &group.inner
            && let Explicit::Known(identity) = self.explicit(view, inner)
        {
            let bodied = identity.codes.iter().all(|code| !code.is_state() || (code.role().is_some() && identity.kind != ActorKind::State));
            if bodied && (speaks_for_body || identity.codes.iter().any(|code| !code.is_state()) || group.member.is_some() && self.is_weak(role)) {
                steps.extend(identity.steps.iter().cloned());
                steps.push("speaks for the body it belongs to".to_owned());
                return Explicit::Known(Identity { codes: self.of_body(&identity.codes, role, group), name, kind, steps });
            }
        }
        let role = role.unwrap_or(if group.is_former { Role::Eli } else { Role::Gov });
        let states = self.own_state(view, group, &mut steps);
        if let (true, Some(leader)) = (states.is_empty(), &group.leader)
            && let Some((code, _, at)) = self.state_of(view, leader)
        {
            steps.extend([at, "led by this state".to_owned()]);
            return Explicit::Known(Identity { codes: vec![code.with_role(role)], name, kind, steps });
        }
        if states.is_empty() && self.is_idle(group) {
            return Explicit::Nothing;
        }
        if states.is_empty() {
            return Explicit::Stateless { role, name, kind, steps };
        }
        let codes = states.iter().map(|state| state.with_role(role)).collect();
        Explicit::Known(Identity { codes, name, kind, steps })
    }

    /// Whether without a state it is nobody in particular: "the unit", "a helicopter", "the metal industry".
    fn is_idle(&self, group: &Group) -> bool {
        let is_idle = |usage: &super::groups::AgentUse| {
            let agent = &self.actors.agents[usage.agent as usize];
            agent.kind == AgentKind::Thing || agent.kind == AgentKind::Body && agent.role == Role::Bus
        };
        group.name.is_none() && group.possessive.is_none() && group.inner.is_none() && group.agents.iter().all(is_idle)
    }

    fn is_weak(&self, role: Option<Role>) -> bool {
        matches!(role, None | Some(Role::Gov))
    }

    /// The code of somebody who belongs to a body.
    fn of_body(&self, codes: &[ActorCode], role: Option<Role>, group: &Group) -> Vec<ActorCode> {
        let of = |code: &ActorCode| {
            if group.is_former && code.is_state() {
                code.with_role(Role::Eli)
            } else if matches!(code.0.as_str(), "EUR" | "UNO") {
                match role {
                    Some(role @ (Role::Leg | Role::Jud)) => code.with_role(role),
                    _ => code.clone(),
                }
            } else {
                code.clone()
            }
        };
        codes.iter().map(of).collect()
    }

    fn kind(&self, group: &Group, chosen: Option<u32>) -> ActorKind {
        if group.name.is_some() {
            return ActorKind::Person;
        }
        match chosen.map(|agent| self.actors.agents[agent as usize].kind) {
            Some(AgentKind::Body) if group.member.is_none() => ActorKind::Agency,
            Some(AgentKind::People) => ActorKind::People,
            _ if group.is_plural => ActorKind::People,
            _ => ActorKind::Office,
        }
    }

    fn gender(&self, view: &View, group: &Group) -> Option<Gender> {
        let is = |class: WordClass| {
            let from = group.words.start.saturating_sub(2);
            (from..group.words.end).any(|at| {
                let word = &view.words[at];
                (at >= group.words.start || self.actors.is(&word.lower, WordClass::Mister) || self.actors.is(&word.lower, WordClass::Madam))
                    && (self.actors.is(&word.lower, class) || self.actors.is(&word.lemma, class))
            })
        };
        match (is(WordClass::Mister) || is(WordClass::Male), is(WordClass::Madam) || is(WordClass::Female)) {
            (true, false) => Some(Gender::Male),
            (false, true) => Some(Gender::Female),
            _ => None,
        }
    }

    // One group, with all that is known ---------------------------------------------------------------

    fn group(&self, index: usize, group: &Group, memory: &mut Memory, learnt: &Memory, discourse: &mut Discourse) -> Option<ActorMention> {
        let view = &self.views[index];
        let here = self.here(index, view.words[group.head].token, false);
        let mut explicit = match self.counterpart(index, group, discourse, here) {
            Some(counterpart) => counterpart,
            None => self.explicit(view, group),
        };
        if let Some(name) = &group.name {
            explicit = self.with_learnt(view, group, name, explicit, memory, learnt);
        }
        if let (Explicit::Unknown(name), None) = (&explicit, group.apposition)
            && let Some(identity) = memory.acronyms.get(name)
        {
            explicit = Explicit::Known(identity.clone());
        }
        let actor = match explicit {
            Explicit::Known(identity) => Ok(identity),
            Explicit::Stateless { role, name, kind, steps } => {
                self.state_from_context(index, group, role, name, kind, steps, discourse, here)
            }
            Explicit::Unknown(name) => {
                self.remember(index, group, &[], &name, ActorKind::Person, false, None, discourse);
                return None;
            }
            Explicit::Nothing => return None,
        };
        let form = match () {
            () if group.is_bare_state() && group.states.iter().all(|state| state.is_adjective) => MentionForm::Adjective,
            () if group.is_agentive() && group.name.is_none() => MentionForm::Nominal,
            () => MentionForm::Name,
        };
        match &actor {
            Ok(identity) => {
                let mut gender = None;
                if let Some(name) = &group.name {
                    let mut known = self.known(view, group, name, identity.clone(), index as u32);
                    let people = memory.people.iter().rev().chain(learnt.people.iter());
                    let same = |one: &&Known| one.identity.name == known.identity.name;
                    known.gender = known.gender.or_else(|| people.filter(same).find_map(|one| one.gender));
                    gender = known.gender;
                    memory.people.push(known);
                }
                let is_place = self.is_locative(view, group)
                    && matches!(identity.kind, ActorKind::State)
                    || identity.steps.iter().any(|step| step == "place");
                self.remember(index, group, &identity.codes, &identity.name, identity.kind, is_place, gender, discourse);
            }
            Err(_) => {
                let name = self.words_text(view, &group.words).to_owned();
                self.remember(index, group, &[], &name, ActorKind::Office, false, None, discourse);
            }
        }
        Some(self.mention(view, &group.words, group.head, form, actor))
    }

    /// Lets what the text taught about a name speak where the group's own words do not.
    fn with_learnt(&self, view: &View, group: &Group, name: &std::ops::Range<usize>, explicit: Explicit, memory: &Memory, learnt: &Memory) -> Explicit {
        let words = name_words(view, name);
        let is_titled = group.is_agentive();
        match explicit {
            Explicit::Known(identity) if is_titled || group.holder.is_none() => Explicit::Known(identity),
            // A surname of the register: the text may have said which of its bearers, and in which office.
            Explicit::Known(identity) => {
                let known = recall(&memory.people, &words, group.holder.as_deref());
                match known {
                    Some(known) if words.len() == 1 && view.years.is_empty() => Explicit::Known(known_as(known)),
                    _ => Explicit::Known(identity),
                }
            }
            Explicit::Stateless { role, name: full, kind, steps } => {
                let known = recall(&memory.people, &words, None).or_else(|| recall(&learnt.people, &words, None));
                if let Some(known) = known {
                    let mut identity = known_as(known);
                    let is_former = group.is_former && identity.codes[0].is_state();
                    if is_former || self.changes_role(group, role, known) {
                        identity.codes = identity.codes.iter().map(|code| code.with_role(role)).collect();
                    }
                    return Explicit::Known(identity);
                }
                self.by_surname(view, group, &words, role).unwrap_or(Explicit::Stateless { role, name: full, kind, steps })
            }
            Explicit::Unknown(full) => {
                if let Some(identity) = self.by_neighbour(view, group) {
                    return Explicit::Known(identity);
                }
                let known = recall(&memory.people, &words, None).or_else(|| recall(&learnt.people, &words, None));
                match known {
                    Some(known) => Explicit::Known(known_as(known)),
                    None => Explicit::Unknown(full),
                }
            }
            Explicit::Nothing => Explicit::Nothing,
        }
    }

    /// Whether the title in the text is another office than the one learnt: "Senator Soto", once "President".
    fn changes_role(&self, group: &Group, role: Role, known: &Known) -> bool {
        let code = &known.identity.codes[0];
        code.is_state() && !group.agents.is_empty() && code.role() != Some(role.name()) && role != Role::Mil
    }

    /// "Prime Minister Soto": the register may know one prime minister of that name at the time.
    fn by_surname(&self, view: &View, group: &Group, words: &[String], role: Role) -> Option<Explicit> {
        let terms = self.actors.terms_by_surname(words.last()?);
        let fits: Vec<u32> = terms
            .iter()
            .copied()
            .filter(|&term| {
                let holder = &self.actors.holders[term as usize];
                let office = holder.office.to_lowercase();
                let titled = group.agents.iter().any(|usage| office.contains(&self.actors.agents[usage.agent as usize].name));
                let at_time = match self.published {
                    _ if view.years.iter().any(|&year| holder.validity.touches(year)) => true,
                    Some(day) => holder.validity.holds_on(day) || (group.is_former || group.is_then) && holder.validity.is_over_by(day),
                    None => true,
                };
                let given = name_words_of(&holder.name);
                (titled || holder.code.role() == Some(role.name()))
                    && at_time
                    && words[..words.len() - 1].iter().all(|word| given.contains(word))
            })
            .collect();
        let first = &self.actors.holders[*fits.first()? as usize].name;
        let same = fits.iter().all(|&term| self.actors.holders[term as usize].name == *first);
        let name = group.name.as_ref()?;
        same.then(|| self.holder(view, group, &fits, name))
    }

    /// "his Russian counterpart": the same office in another state.
    fn counterpart(&self, index: usize, group: &Group, discourse: &Discourse, here: Here) -> Option<Explicit> {
        let view = &self.views[index];
        let word = &view.words[group.member?];
        if !self.actors.is(&word.lemma, WordClass::Counterpart) || !group.agents.is_empty() {
            return None;
        }
        let owner = match group.possessive {
            Some(pronoun) => self.antecedent(index, pronoun, discourse),
            None => discourse.last_person(here),
        };
        let of = owner.and_then(|owner| owner.codes.first()).and_then(ActorCode::role).and_then(Role::named);
        let role = of.unwrap_or(Role::Gov);
        let mut steps = Vec::new();
        let states = self.own_state(view, group, &mut steps);
        steps.push(match owner {
            Some(owner) => format!("same office as {:?}", owner.name),
            None => "whose counterpart is not said".to_owned(),
        });
        let name = self.words_text(view, group.name.as_ref().unwrap_or(&group.words)).to_owned();
        let kind = self.kind(group, None);
        if states.is_empty() {
            return Some(Explicit::Stateless { role, name, kind, steps });
        }
        let codes = states.iter().map(|state| state.with_role(role)).collect();
        Some(Explicit::Known(Identity { codes, name, kind, steps }))
    }

    // Context -----------------------------------------------------------------------------------------

    #[expect(clippy::too_many_arguments, reason = "all of it is what a role without a state needs to find one")]
    fn state_from_context(
        &self,
        index: usize,
        group: &Group,
        role: Role,
        name: String,
        kind: ActorKind,
        mut steps: Vec<String>,
        discourse: &mut Discourse,
        here: Here,
    ) -> Result<Identity, Unresolved> {
        let view = &self.views[index];
        let known = |codes: Vec<ActorCode>, step: String, mut steps: Vec<String>, name: String| {
            steps.push(step);
            Ok(Identity { codes, name, kind, steps })
        };
        if let Some(count) = self.count_before(view, group.words.start)
            && group.is_plural
            && self.is_class(&view.words[group.head], WordClass::Leaders)
            && let Some(codes) = discourse.last_actors(here, count, true)
        {
            return known(codes, "the persons mentioned last".to_owned(), steps, name);
        }
        if let Some(pronoun) = group.possessive {
            if let Some(owner) = self.antecedent(index, pronoun, discourse) {
                let states: Vec<ActorCode> = owner.codes.iter().filter(|code| code.is_state()).cloned().collect();
                if !states.is_empty() {
                    let step = format!("state of {:?}, whom the pronoun means", owner.name);
                    return known(states.iter().map(|state| state.with_role(role)).collect(), step, steps, name);
                }
            }
        }
        if let Some(partner) = group.apposition.and_then(|at| groups_of(view).nth(at))
            && let Explicit::Known(identity) = self.explicit(view, partner)
        {
            steps.extend(identity.steps);
            return known(identity.codes, "stands in apposition".to_owned(), steps, name);
        }
        let words = office_words(view, group);
        // A bare rank before a name says nothing of the state: there are many generals.
        let is_rank = group.name.is_some()
            && group.agents.iter().all(|usage| {
                let agent = &self.actors.agents[usage.agent as usize];
                usage.title_only || agent.is_title && agent.role == Role::Mil && usage.words.len() == 1
            });
        let chosen = self.role(group).1;
        if let Some(before) = chosen.filter(|_| !is_rank).and_then(|agent| discourse.office(agent, &words, group.is_plural, here)) {
            let same_role = before.codes.iter().all(|code| code.role() == Some(role.name()));
            let codes = if same_role && group.name.is_none() {
                before.codes.clone()
            } else {
                before.codes.iter().filter(|code| code.is_state()).map(|code| code.with_role(role)).collect()
            };
            let step = format!("as in {:?} before", before.name);
            return known(codes, step, steps, name);
        }
        let places = self.places_in(view);
        if let [(code, place)] = places.as_slice() {
            let step = format!("the sentence tells of {place}");
            return known(vec![code.with_role(role)], step, steps, name);
        }
        if let Some(state) = discourse.nearest_state(here) {
            let step = format!("the state spoken of: {}", state.name);
            return known(vec![state.codes[0].with_role(role)], step, steps, name);
        }
        let is_public = matches!(
            role,
            Role::Gov | Role::Mil | Role::Cop | Role::Leg | Role::Jud | Role::Spy | Role::Opp | Role::Reb | Role::Eli
        );
        if let Some(state) = discourse.foremost_state(here).filter(|_| is_public) {
            let step = format!("the text speaks most of {state}");
            return known(vec![state.with_role(role)], step, steps, name);
        }
        Err(Unresolved(format!("{} of a state that nothing in the text tells", role.name())))
    }

    /// The states that places of the sentence lie in.
    fn places_in(&self, view: &View) -> Vec<(ActorCode, String)> {
        let mut found: Vec<(ActorCode, String)> = Vec::new();
        for group in groups_of(view) {
            let seats = group.seat.iter().flatten().map(|&index| NameEntry::Seat(index));
            let places = group.place.iter().flatten().map(|&index| NameEntry::Place(index));
            let states = group.states.iter().flat_map(|usage| usage.entries.iter().copied());
            let entries: Vec<NameEntry> = seats.chain(places).chain(states).collect();
            if entries.is_empty() || group.is_agentive() || !self.is_locative(view, group) {
                continue;
            }
            if let Some((code, name, _)) = self.state_of(view, &entries)
                && !found.iter().any(|(other, _)| *other == code)
            {
                found.push((code, name));
            }
        }
        found
    }

    fn is_class(&self, word: &Word, class: WordClass) -> bool {
        self.actors.is(&word.lower, class)
    }

    /// "two", "both", "three" before a noun.
    fn count_before(&self, view: &View, start: usize) -> Option<usize> {
        let mut at = start;
        for _ in 0..4 {
            at = at.checked_sub(1)?;
            let word = &view.words[at];
            match word.lower.as_str() {
                "two" | "both" | "2" => return Some(2),
                "three" | "3" => return Some(3),
                "four" | "4" => return Some(4),
                "the" | "these" | "those" | "of" | "-" => {}
                _ if matches!(word.upos, Upos::Adj | Upos::Noun | Upos::Adv) || word.xpos == Xpos::Vbg => {}
                _ => return None,
            }
        }
        None
    }

    fn here(&self, index: usize, token: TokenId, is_possessive: bool) -> Here {
        let of = self.analysis.token(token);
        Here {
            sentence: index as u32,
            paragraph: self.views[index].paragraph,
            is_subject: of.deprel.rel == Rel::Nsubj,
            is_possessive,
            is_quoted: self.views[index].words.iter().any(|word| word.token == token && word.is_quoted),
            governor: of.head,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "one antecedent's particulars")]
    fn remember(&self, index: usize, group: &Group, codes: &[ActorCode], name: &str, kind: ActorKind, is_place: bool, gender: Option<Gender>, discourse: &mut Discourse) {
        let view = &self.views[index];
        let head = view.words[group.head].token;
        let is_adjective = group.is_modifier || group.is_bare_state() && group.states.iter().all(|state| state.is_adjective) && !group.is_plural;
        discourse.add(Antecedent {
            codes: codes.to_vec(),
            name: name.to_owned(),
            kind,
            agents: self.role(group).1.into_iter().collect(),
            words: office_words(view, group),
            gender: self.gender(view, group).or(gender),
            is_quoted: view.words[group.head].is_quoted,
            is_plural: group.is_plural || codes.len() > 1,
            is_subject: self.is_subject(view, group),
            is_place,
            is_adjective,
            head,
            sentence: index as u32,
            paragraph: view.paragraph,
        });
    }

    fn is_subject(&self, view: &View, group: &Group) -> bool {
        let first = view.words[group.words.start].token;
        let last = view.words[group.words.end - 1].token;
        (first.0..=last.0).any(|token| {
            let of = self.analysis.token(TokenId(token));
            of.deprel.rel == Rel::Nsubj && of.deprel.sub != Sub::Outer && of.head.is_none_or(|head| head < first || head > last)
        })
    }

    fn mention(&self, view: &View, words: &std::ops::Range<usize>, head: usize, form: MentionForm, actor: Result<Identity, Unresolved>) -> ActorMention {
        let span = view.words[words.start].span.cover(view.words[words.end - 1].span);
        ActorMention {
            span,
            sentence: view.id,
            head: self.tree_head(span, view.words[head].token),
            form,
            actor: actor.map(|identity| ResolvedActor {
                codes: identity.codes,
                name: identity.name,
                kind: identity.kind,
                steps: identity.steps,
            }),
        }
    }

    /// The token that hangs outside of the span: the one the shape suggests, if it is among them.
    fn tree_head(&self, span: Span, shape: TokenId) -> TokenId {
        let tokens: Vec<TokenId> = self.analysis.tokens_in(span).collect();
        let (Some(&first), Some(&last)) = (tokens.first(), tokens.last()) else { return shape };
        let hangs_outside = |token: &TokenId| self.analysis.token(*token).head.is_none_or(|head| head < first || head > last);
        if hangs_outside(&shape) {
            return shape;
        }
        let is_noun = |token: &&TokenId| matches!(self.analysis.token(**token).upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Pron);
        tokens.iter().filter(|token| hangs_outside(token)).find(is_noun).copied().unwrap_or(shape)
    }

    // Pronouns and descriptions --------------------------------------------------------------------------

    fn antecedent<'d>(&self, index: usize, token: TokenId, discourse: &'d Discourse) -> Option<&'d Antecedent> {
        let of = self.analysis.token(token);
        let lower = self.text(of.span).to_lowercase();
        let is_possessive = of.xpos == Xpos::PrpPoss || matches!(lower.as_str(), "his" | "its" | "their");
        let here = self.here(index, token, is_possessive);
        let governor = |token: TokenId| self.analysis.token(token).head;
        match lower.as_str() {
            "he" | "him" | "his" | "himself" => discourse.person(here, Gender::Male, governor),
            "she" | "her" | "hers" | "herself" => {
                let person = discourse.person(here, Gender::Female, governor);
                // States are also spoken of as "she".
                let known = person.filter(|one| one.gender == Some(Gender::Female) || lower != "her");
                known.or_else(|| discourse.thing(here, governor)).or(person)
            }
            "it" if self.is_pleonastic(token) => None,
            "it" | "its" | "itself" => discourse.thing(here, governor),
            "they" | "them" | "their" | "theirs" | "themselves" => discourse.several(here, governor),
            _ => None,
        }
    }

    /// "it was the first time that", "it is likely that".
    fn is_pleonastic(&self, token: TokenId) -> bool {
        let Some(head) = self.analysis.token(token).head else { return true };
        let of = self.analysis.token(head);
        let has_copula = self.analysis.children(head).any(|child| self.analysis.token(child).deprel.rel == Rel::Cop);
        let is_told = self.analysis.children(head).any(|child| matches!(self.analysis.token(child).deprel.rel, Rel::Csubj | Rel::Ccomp | Rel::Expl));
        has_copula && (matches!(of.upos, Upos::Noun | Upos::Num | Upos::Adv | Upos::Pron) || of.upos == Upos::Adj && is_told)
    }

    fn pronoun(&self, index: usize, word: usize, discourse: &mut Discourse) -> Option<ActorMention> {
        let view = &self.views[index];
        let of = &view.words[word];
        if self.analysis.token(of.token).deprel.rel == Rel::Expl {
            return None;
        }
        let is_first = matches!(of.lower.as_str(), "we" | "us" | "our" | "ours" | "ourselves" | "i" | "me" | "my" | "mine" | "myself");
        let found = if is_first { None } else { self.antecedent(index, of.token, discourse).cloned() };
        let actor = match &found {
            _ if is_first => Err(Unresolved("first person: whoever speaks here".to_owned())),
            None => Err(Unresolved("pronoun without antecedent".to_owned())),
            Some(antecedent) if antecedent.codes.is_empty() => {
                Err(Unresolved(format!("means {:?}, who is no known actor", antecedent.name)))
            }
            Some(antecedent) => {
                let distance = index as u32 - antecedent.sentence;
                let place = match distance {
                    0 => "in the same sentence".to_owned(),
                    1 => "in the sentence before".to_owned(),
                    _ => format!("{distance} sentences before"),
                };
                let subject = if antecedent.is_subject { ", subject" } else { "" };
                Ok(Identity {
                    codes: antecedent.codes.clone(),
                    name: antecedent.name.clone(),
                    kind: antecedent.kind,
                    steps: vec![format!("means {:?} {place}{subject}", antecedent.name)],
                })
            }
        };
        if let Some(antecedent) = found {
            let is_subject = self.analysis.token(of.token).deprel.rel == Rel::Nsubj;
            let is_possessive = self.analysis.token(of.token).xpos == Xpos::PrpPoss;
            if !is_possessive {
                discourse.add(Antecedent {
                    is_subject,
                    is_adjective: false,
                    is_place: false,
                    is_quoted: of.is_quoted,
                    head: of.token,
                    sentence: index as u32,
                    paragraph: view.paragraph,
                    ..antecedent
                });
            }
        }
        Some(self.mention(view, &(word..word + 1), word, MentionForm::Pronoun, actor))
    }

    fn described(&self, index: usize, class: WordClass, words: std::ops::Range<usize>, count: usize, discourse: &mut Discourse) -> Option<ActorMention> {
        let view = &self.views[index];
        let head = words.end - 1;
        let here = self.here(index, view.words[head].token, false);
        let name = self.words_text(view, &words).to_owned();
        let identity = match class {
            WordClass::Country => self.country(index, &words, here, discourse),
            _ => {
                let states = discourse.states(here, count);
                let codes = match class {
                    WordClass::Leaders => discourse.last_actors(here, count, true),
                    WordClass::Sides => states.or_else(|| discourse.last_actors(here, count, false)),
                    _ => states,
                };
                codes.map(|codes| (codes, format!("the {count} spoken of most of late")))
            }
        };
        let (kind, is_plural) = if class == WordClass::Country { (ActorKind::State, false) } else { (ActorKind::Collective, true) };
        let actor = match identity {
            Some((codes, step)) => {
                let group = Group { words: words.clone(), head, is_plural, ..Group::default() };
                self.remember(index, &group, &codes, &name, kind, false, None, discourse);
                Ok(Identity { codes, name, kind, steps: vec![step] })
            }
            None if class == WordClass::Country => return None,
            None => Err(Unresolved(format!("no {count} actors before it"))),
        };
        Some(self.mention(view, &words, head, MentionForm::Nominal, actor))
    }

    fn country(&self, index: usize, words: &std::ops::Range<usize>, here: Here, discourse: &Discourse) -> Option<(Vec<ActorCode>, String)> {
        let view = &self.views[index];
        let before = words.start.checked_sub(1).map(|at| &view.words[at])?;
        match before.lower.as_str() {
            "his" | "her" | "its" | "their" => {
                let owner = self.antecedent(index, before.token, discourse)?;
                let states: Vec<ActorCode> =
                    owner.codes.iter().filter(|code| code.is_state()).map(|code| ActorCode(code.head().to_owned())).collect();
                (!states.is_empty()).then(|| (states, format!("country of {:?}", owner.name)))
            }
            "the" => {
                let state = discourse.country(here)?;
                Some((vec![ActorCode(state.codes[0].head().to_owned())], format!("the state mentioned last: {}", state.name)))
            }
            _ => None,
        }
    }
}

fn groups_of(view: &View) -> impl Iterator<Item = &Group> {
    view.items.iter().filter_map(|item| match item {
        Item::Group(group) => Some(group),
        _ => None,
    })
}

/// The words of a group's office, with its acronym: what a later description may repeat.
fn office_words(view: &View, group: &Group) -> Vec<String> {
    let agents = group.agents.iter().flat_map(|usage| usage.words.clone());
    agents.chain(group.acronym.clone().into_iter().flatten()).map(|word| view.words[word].lower.clone()).filter(|word| word.len() > 2).collect()
}

fn name_words(view: &View, name: &std::ops::Range<usize>) -> Vec<String> {
    let suffix = |word: &str| matches!(word, "jr" | "sr" | "ii" | "iii");
    view.words[name.clone()]
        .iter()
        .filter(|word| word.is_word && !suffix(&word.lower))
        .map(|word| word.lower.clone())
        .collect()
}

fn name_words_of(name: &str) -> Vec<String> {
    demarche_lexicon::words(name)
        .map(|range| fold(&name[range]).to_lowercase())
        .filter(|word| word.chars().next().is_some_and(char::is_alphanumeric))
        .collect()
}

/// The person that a name means among those known: the last one told of whose name holds these words.
fn recall<'m>(people: &'m [Known], words: &[String], terms: Option<&[u32]>) -> Option<&'m Known> {
    let last = words.last()?;
    let holds = |known: &&Known| {
        let of_register = terms.is_none_or(|terms| {
            known.terms.as_ref().is_some_and(|known| known.iter().any(|term| terms.contains(term)))
        });
        let compatible = |short: &[String], long: &[String]| short.iter().all(|word| long.contains(word));
        of_register
            && known.words.contains(last)
            && (compatible(words, &known.words) || known.words.last() == Some(last) && compatible(&known.words, words))
    };
    people.iter().rev().find(holds)
}

fn known_as(known: &Known) -> Identity {
    let mut identity = known.identity.clone();
    identity.steps.retain(|step| !step.starts_with("told in sentence"));
    identity.steps.push(format!("told in sentence {}", known.sentence + 1));
    identity
}

/// Lays a sentence out.
fn view(article: &Article, analysis: &Analysis, actors: &Actors, id: SentenceId, paragraph: u32, is_quoted: &mut bool) -> View {
    let sentence = analysis.sentence(id);
    let text = &article.text;
    let words = elements::sentence_words(text, analysis, sentence, is_quoted);
    let elements = elements::elements(text, &words, actors);
    let relation = |token: TokenId| {
        let of = analysis.token(token);
        Some((of.deprel.rel, i64::from(of.head?.0) - i64::from(token.0)))
    };
    let groups = Row { words: &words, elements: &elements, actors, flat: &relation }.groups();
    let mut taken = vec![false; words.len()];
    for group in &groups {
        taken[group.words.clone()].fill(true);
    }
    let mut items: Vec<(usize, Item)> = groups.into_iter().map(|group| (group.words.start, Item::Group(group))).collect();
    for element in &elements {
        let at = element.words.start;
        if !taken[at] {
            items.extend(lone_word(&words, element, actors).map(|item| (at, item)));
        }
    }
    items.sort_by_key(|(at, _)| *at);
    let years = words.iter().filter_map(|word| year(&word.lower)).collect();
    View { id, items: items.into_iter().map(|(_, item)| item).collect(), words, years, paragraph, section: sentence.section.0 }
}

fn year(word: &str) -> Option<i16> {
    let year: i16 = (word.len() == 4).then(|| word.parse().ok()).flatten()?;
    (1800..2100).contains(&year).then_some(year)
}

/// "the two", "these three", "all four": the number counts what was told.
fn is_definite(words: &[Word], number: usize) -> bool {
    number.checked_sub(1).is_some_and(|before| {
        matches!(words[before].lower.as_str(), "the" | "these" | "those" | "all" | "our" | "their" | "of")
    })
}

/// A pronoun, or a noun that describes states, sides or leaders.
fn lone_word(words: &[Word], element: &Element, actors: &Actors) -> Option<Item> {
    let at = element.words.start;
    let word = &words[at];
    if !matches!(element.what, What::Plain | What::Member) {
        return None;
    }
    let is_pronoun = matches!(
        word.lower.as_str(),
        "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself" | "it" | "its" | "itself" | "they" | "them"
            | "their" | "theirs" | "themselves" | "we" | "us" | "our" | "ours" | "ourselves" | "me" | "my" | "myself"
    ) || word.lower == "i" && word.upos == Upos::Pron;
    if is_pronoun {
        return Some(Item::Pronoun(at));
    }
    if word.upos != Upos::Noun && word.upos != Upos::Propn {
        return None;
    }
    let followed = words.get(at + 1).is_some_and(|next| next.upos == Upos::Noun && next.is_word);
    if followed {
        return None;
    }
    if actors.is(&word.lower, WordClass::Country) {
        let before = at.checked_sub(1).map(|before| words[before].lower.as_str())?;
        return matches!(before, "the" | "his" | "her" | "its" | "their").then_some(Item::Described(WordClass::Country, at, at, 1));
    }
    let class = [WordClass::Countries, WordClass::Sides, WordClass::Leaders]
        .into_iter()
        .find(|&class| actors.is(&word.lower, class))?;
    let mut first = at;
    let mut count = None;
    for _ in 0..5 {
        let Some(before) = first.checked_sub(1) else { break };
        match words[before].lower.as_str() {
            "both" => count = Some(2),
            "two" | "2" if is_definite(words, before) => count = Some(2),
            "three" | "3" if is_definite(words, before) => count = Some(3),
            "four" | "4" if is_definite(words, before) => count = Some(4),
            "-" => {}
            "the" if count.is_none() && class == WordClass::Sides && before + 1 == at => count = Some(2),
            _ if words[before].capital => break,
            _ if matches!(words[before].upos, Upos::Adj | Upos::Noun) || words[before].xpos == Xpos::Vbg => {}
            _ => break,
        }
        if count.is_some() {
            if words[before].lower != "the" {
                first = before;
            }
            break;
        }
        first = before;
    }
    Some(Item::Described(class, first, at, count?))
}
