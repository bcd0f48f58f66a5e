//! Who a group of words names by itself: a state, a seat, a place, an organisation, an office, a holder of one.
//!
//! In: a group and the sentence around it. Out: codes with the steps that led there, or why none. What the rest
//! of the article says of it is not asked here.

use super::{Explicit, Identity, Scene, View, groups_of};
use crate::actors::discourse::Gender;
use crate::actors::elements::Word;
use crate::actors::groups::{AgentUse, Group, StateUse};
use crate::actors::offices::{self, Circumstances};
use demarche_lexicon::{AgentKind, NameEntry, Validity, WordClass};
use demarche_types::{ActorCode, ActorKind, Rel, Role, Sub, Upos};

impl<'a> Scene<'a> {
    /// "Ana Soto, the Chilean envoy": the name gets what the description says. Also "Soto, who heads the
    /// Peruvian navy" and "Soto is the Peruvian envoy".
    pub(super) fn by_neighbour(&self, view: &View, group: &Group) -> Option<Identity> {
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

    pub(super) fn predicate<'v>(&self, view: &'v View, group: &Group) -> Option<&'v Group> {
        let mut at = group.words.end;
        let lower = |at: usize| view.words.get(at).map(|word| word.lower.as_str());
        let is_relative = lower(at) == Some(",") && lower(at + 1) == Some("who") || lower(at) == Some("who");
        if is_relative {
            at += if lower(at) == Some(",") { 2 } else { 1 };
        }
        let verb = view.words.get(at)?;
        let leads = is_relative
            && (self.actors.is(&verb.lemma, WordClass::Leads) || self.actors.is(&verb.lower, WordClass::Leads));
        let is_copula = matches!(verb.lower.as_str(), "is" | "was" | "became");
        if !leads && !is_copula {
            return None;
        }
        at += 1;
        while matches!(lower(at), Some("the" | "a" | "an")) {
            at += 1;
        }
        groups_of(view)
            .find(|other| other.words.start == at && other.is_agentive() && other.name.is_none() && !other.is_plural)
    }

    // What a group says by itself -------------------------------------------------------------------

    pub(super) fn explicit(&self, view: &View, group: &Group) -> Explicit {
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
    pub(super) fn at_time<'t, T>(
        &self,
        view: &View,
        entries: impl Iterator<Item = &'t T> + Clone,
        validity: impl Fn(&T) -> Validity,
    ) -> Option<&'t T> {
        let by_year = entries.clone().find(|one| {
            let bounded = validity(one).from.is_some() || validity(one).until.is_some();
            bounded && view.told.iter().any(|&year| validity(one).touches(year))
        });
        by_year
            .or_else(|| entries.clone().find(|one| self.published.is_some_and(|day| validity(one).holds_on(day))))
            .or_else(|| entries.clone().find(|one| validity(one).until.is_none()))
            .or_else(|| entries.clone().next())
    }

    pub(super) fn state_of(&self, view: &View, entries: &[NameEntry]) -> Option<(ActorCode, String, String)> {
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

    pub(super) fn states(&self, view: &View, group: &Group) -> Explicit {
        let uses: &[StateUse] =
            if group.is_coordinated { &group.states } else { group.states.last().map_or(&[], std::slice::from_ref) };
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
        let is_name = group.states.len() == 1 && !group.states[0].is_adjective;
        if is_name && self.is_namesake(view, group) {
            return Explicit::Nothing;
        }
        // "the former Russia"
        let is_former =
            group.words.start.checked_sub(1).is_some_and(|at| self.actors.is(&view.words[at].lower, WordClass::Former));
        if let ([code], true, true) = (codes.as_slice(), is_name, is_former)
            && let Some(before) = self.actors.predecessor(code.head())
        {
            steps.extend([before.at.to_string(), "former, by the text".to_owned()]);
            return Explicit::Known(Identity {
                codes: vec![before.code.clone()],
                name: before.name.clone(),
                kind: ActorKind::State,
                steps,
            });
        }
        match codes.len() {
            0 => Explicit::Nothing,
            1 => Explicit::Known(Identity { codes, name: names.remove(0), kind: ActorKind::State, steps }),
            _ => Explicit::Known(Identity { codes, name: names.join(", "), kind: ActorKind::Collective, steps }),
        }
    }

    /// "her cousin Chad", "the china on the table", "Jordan scored for his team": a state's name that names none.
    fn is_namesake(&self, view: &View, group: &Group) -> bool {
        let name = &view.words[group.words.start];
        let before = group.words.start.checked_sub(1).map(|at| &view.words[at]);
        let is =
            |word: &Word, class: WordClass| self.actors.is(&word.lower, class) || self.actors.is(&word.lemma, class);
        if group.words.len() > 1 || group.is_modifier {
            return false;
        }
        if before.is_some_and(|word| !word.capital && is(word, WordClass::Namesake)) {
            return true;
        }
        if !self.actors.is(&name.lower, WordClass::Ambiguous) {
            return false;
        }
        let is_owned = before.is_some_and(|word| {
            matches!(
                word.lower.as_str(),
                "the" | "a" | "his" | "her" | "their" | "its" | "our" | "my" | "some" | "more"
            )
        });
        let goes_on =
            view.words.get(group.words.end).is_some_and(|word| matches!(word.lower.as_str(), "of" | "that" | "which"));
        let pastimes = view.words.iter().filter(|word| is(word, WordClass::Pastime)).count();
        is_owned && !goes_on || pastimes >= 2
    }

    pub(super) fn seat(&self, view: &View, group: &Group, seats: &[u32]) -> Explicit {
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

    /// A place is an actor mention only where somebody goes there or does something to it: then it names
    /// the host or the victim.
    pub(super) fn place(&self, view: &View, group: &Group, places: &[u32]) -> Explicit {
        let entries: Vec<NameEntry> = places.iter().map(|&place| NameEntry::Place(place)).collect();
        match self.state_of(view, &entries) {
            Some((code, name, at)) if self.is_destination(view, group) || self.is_struck(view, group) => {
                let steps = vec![at, "place".to_owned()];
                Explicit::Known(Identity { codes: vec![code], name, kind: ActorKind::State, steps })
            }
            _ => Explicit::Nothing,
        }
    }

    /// "shelled Mosul", "the attack on Mosul", but not "in Mosul" nor "the Mosul road".
    fn is_struck(&self, view: &View, group: &Group) -> bool {
        let of = self.analysis.token(view.words[group.head].token);
        let is_object =
            matches!(of.deprel.rel, Rel::Obj | Rel::Iobj) || of.deprel.rel == Rel::Nsubj && of.deprel.sub == Sub::Pass;
        let before = self.before_group(view, group).map(|(_, word)| word);
        // "the siege of Gaza"
        let harm = self
            .before_group(view, group)
            .filter(|(_, word)| word.lower == "of")
            .and_then(|(at, _)| view.words[..at].last());
        let is_against = before.is_some_and(|word| matches!(word.lower.as_str(), "on" | "against" | "upon"))
            || harm.is_some_and(|noun| self.actors.is(&noun.lemma, WordClass::Harm));
        let is_listed = before.is_some_and(|word| word.upos == Upos::Adp) && !is_against;
        !group.is_modifier && (is_object && !is_listed || is_against)
    }

    pub(super) fn before_group<'v>(&self, view: &'v View, group: &Group) -> Option<(usize, &'v Word)> {
        let mut at = group.words.start;
        for _ in 0..4 {
            at = at.checked_sub(1)?;
            let word = &view.words[at];
            let skips = matches!(word.upos, Upos::Det | Upos::Adj)
                || matches!(word.lower.as_str(), "the" | "northern" | "central");
            if !skips {
                return Some((at, word));
            }
        }
        None
    }

    pub(super) fn is_motion(&self, word: &Word) -> bool {
        self.actors.is(&word.lemma, WordClass::Motion) || self.actors.is(&word.lower, WordClass::Motion)
    }

    /// "visited Moscow", "trip to Moscow"
    pub(super) fn is_destination(&self, view: &View, group: &Group) -> bool {
        let Some((at, word)) = self.before_group(view, group) else { return false };
        if word.upos == Upos::Verb && self.is_motion(word) {
            return true;
        }
        let reach = at.saturating_sub(4)..at;
        matches!(word.lower.as_str(), "to" | "for" | "into")
            && view.words[reach].iter().any(|word| self.is_motion(word))
            || matches!(word.lower.as_str(), "in" | "at") && at > 0 && view.words[at - 1].lemma == "arrive"
    }

    pub(super) fn is_locative(&self, view: &View, group: &Group) -> bool {
        let Some((_, word)) = self.before_group(view, group) else { return false };
        self.actors.is(&word.lower, WordClass::Locative)
    }

    pub(super) fn is_place(&self, view: &View, group: &Group) -> bool {
        let comma_after = view.words.get(group.words.end).is_some_and(|word| word.lower == ",");
        let country_after = comma_after
            && groups_of(view).any(|other| other.words.start == group.words.end + 1 && other.is_bare_state())
            && self.before_group(view, group).is_some_and(|(_, word)| word.upos == Upos::Adp);
        group.is_modifier || country_after || self.is_locative(view, group) || self.is_destination(view, group)
    }

    pub(super) fn organisation(&self, view: &View, group: &Group, entries: &[u32]) -> Explicit {
        let organisations = entries.iter().map(|&index| &self.actors.organisations[index as usize]);
        let Some(mut organisation) = self.at_time(view, organisations.clone(), |one| one.validity) else {
            return Explicit::Nothing;
        };
        let mut steps = Vec::new();
        // Rebels who came to govern: where nothing tells the time, they are the armed group that they were longest.
        if self.published.is_none()
            && view.told.is_empty()
            && let Some(armed) = organisations.clone().find(|one| one.kind == ActorKind::Armed)
            && organisation.kind != ActorKind::Armed
        {
            organisation = armed;
            steps.push("no date; the armed group".to_owned());
        }
        steps.insert(0, organisation.at.to_string());
        let mut code = organisation.code.clone();
        // Where it is says nothing of whose it is: "Abkhaz envoys in Geneva".
        let located = Group { locations: Vec::new(), place: None, seat: None, ..group.clone() };
        let of_nobody = matches!(code.head(), "UNO" | "UNK");
        let state = self.own_state(view, if of_nobody { group } else { &located }, &mut steps).into_iter().next();
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
        // "Arab states", "Kurdish cities"
        if code.head() == "UNK" && group.is_modifier {
            return Explicit::Nothing;
        }
        if code.head() == "UNK" {
            return Explicit::Stateless { role: Role::Cvl, name, kind, steps };
        }
        Explicit::Known(Identity { codes: vec![code], name, kind, steps })
    }

    pub(super) fn holder(&self, view: &View, group: &Group, terms: &[u32], name: &std::ops::Range<usize>) -> Explicit {
        let mut steps = Vec::new();
        let state = self.own_state(view, group, &mut steps).into_iter().next();
        let titles: Vec<&str> =
            group.agents.iter().map(|usage| self.actors.agents[usage.agent as usize].name.as_str()).collect();
        let (role, _) = self.role(group);
        let around = Circumstances {
            titles: &titles,
            role,
            state: state.as_ref().map(ActorCode::head),
            is_former: group.is_former,
            is_then: group.is_then,
            years: &view.told,
            published: self.published,
        };
        match offices::office(self.actors, terms, &around) {
            Some((code, term, step)) => Explicit::Known(Identity {
                codes: vec![code],
                name: term.name.clone(),
                kind: ActorKind::Person,
                steps: vec![term.at.to_string(), step],
            }),
            // "King Idris of Jordan", where the register knows another king of that name.
            None => match state.filter(|_| group.is_agentive() || self.begins_with_title(view, name)) {
                Some(state) => {
                    steps.push("title and state named in the text".to_owned());
                    let name = self.words_text(view, name).to_owned();
                    let codes = vec![state.with_role(role.unwrap_or(Role::Gov))];
                    Explicit::Known(Identity { codes, name, kind: ActorKind::Person, steps })
                }
                None => Explicit::Unknown(self.words_text(view, name).to_owned()),
            },
        }
    }

    /// Whether it is somebody whom a state sends abroad: where he is says nothing of whose he is.
    pub(super) fn is_envoy(&self, group: &Group) -> bool {
        const SENT: [&str; 6] = ["ambassador", "embassy", "attaché", "attache", "consul", "consulate"];
        group.agents.last().is_some_and(|usage| {
            let name = &self.actors.agents[usage.agent as usize].name;
            SENT.iter().any(|sent| name.split(' ').any(|word| word == *sent))
        })
    }

    fn begins_with_title(&self, view: &View, name: &std::ops::Range<usize>) -> bool {
        !self.actors.agent_phrases().exact(&view.words[name.start].lower).is_empty()
    }

    /// The states that the group's own words give it, best first.
    pub(super) fn own_state(&self, view: &View, group: &Group, steps: &mut Vec<String>) -> Vec<ActorCode> {
        let uses: &[StateUse] =
            if group.is_coordinated { &group.states } else { group.states.last().map_or(&[], std::slice::from_ref) };
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
            return identity
                .codes
                .iter()
                .filter(|code| code.is_state())
                .map(|code| ActorCode(code.head().to_owned()))
                .collect();
        }
        let lies_in = |group: &Group| -> Vec<NameEntry> {
            let seats = group.seat.iter().flatten().map(|&index| NameEntry::Seat(index));
            let places = group.place.iter().flatten().map(|&index| NameEntry::Place(index));
            seats.chain(places).collect()
        };
        let mut modifiers = lies_in(group);
        if let Some(inner) = group.inner.as_ref().filter(|_| modifiers.is_empty()) {
            modifiers = lies_in(inner);
        }
        let locations: &[Vec<NameEntry>] = if self.is_envoy(group) { &[] } else { &group.locations };
        for entries in std::iter::once(&modifiers).chain(locations) {
            if let Some((code, _, at)) = self.state_of(view, entries) {
                steps.push(at);
                return vec![code];
            }
        }
        Vec::new()
    }

    /// The role that the agent nouns of a group give it, and the agent it comes from.
    pub(super) fn role(&self, group: &Group) -> (Option<Role>, Option<u32>) {
        let agent = |usage: &AgentUse| &self.actors.agents[usage.agent as usize];
        let marked = group
            .agents
            .iter()
            .find(|usage| matches!(agent(usage).role, Role::Reb | Role::Crm | Role::Uaf | Role::Prm));
        let full = |usage: &&AgentUse| !usage.title_only && !usage.is_member;
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

    pub(super) fn agentive(&self, view: &View, group: &Group) -> Explicit {
        if let (Some(terms), Some(name)) = (&group.holder, &group.name)
            && let known @ Explicit::Known(_) = self.holder(view, group, terms, name)
        {
            return known;
        }
        let (role, chosen) = self.role(group);
        let mut steps: Vec<String> =
            chosen.map(|agent| self.actors.agents[agent as usize].at.to_string()).into_iter().collect();
        let kind = self.kind(group, chosen);
        let name = match &group.name {
            Some(name) => self.words_text(view, name).to_owned(),
            None => self.words_text(view, &group.words).to_owned(),
        };
        let speaks_for_body =
            group.member.is_some() && group.agents.iter().all(|usage| usage.is_member || usage.title_only);
        // An organisation in the group: "NATO spokesman", "UN envoy", "Taliban fighters".
        if let Some(entries) = &group.organisation
            && let Explicit::Known(identity) = self.organisation(view, group, entries)
        {
            steps.extend(identity.steps.iter().cloned());
            // "a Kurdish lawmaker": of a people, in his own office.
            let codes = match role.filter(|_| identity.kind == ActorKind::People && !speaks_for_body) {
                Some(role) => identity
                    .codes
                    .iter()
                    .map(|code| if code.is_state() { code.with_role(role) } else { code.clone() })
                    .collect(),
                None => self.of_body(&identity.codes, role, group),
            };
            return Explicit::Known(Identity { codes, name, kind, steps });
        }
        if let Some(inner) = &group.inner
            && let Explicit::Known(identity) = self.explicit(view, inner)
        {
            let bodied = identity
                .codes
                .iter()
                .all(|code| !code.is_state() || (code.role().is_some() && identity.kind != ActorKind::State));
            if bodied
                && (speaks_for_body
                    || identity.codes.iter().any(|code| !code.is_state())
                    || group.member.is_some() && self.is_weak(role))
            {
                steps.extend(identity.steps.iter().cloned());
                steps.push("speaks for the body it belongs to".to_owned());
                return Explicit::Known(Identity {
                    codes: self.of_body(&identity.codes, role, group),
                    name,
                    kind,
                    steps,
                });
            }
        }
        // "the president of the Chilean Human Rights League": a body of nobody's government.
        let is_civil = group.inner.as_ref().is_some_and(|inner| {
            inner.is_bare_name()
                && inner.holder.is_none()
                && inner.words.clone().any(|at| self.actors.is(&view.words[at].lower, WordClass::Civil))
        });
        let role = match role {
            Some(Role::Gov) if is_civil => Some(Role::Soc),
            other => other,
        };
        // "the party's leaders", "the commander of the capital's police": who leads a body has its role, not a government's.
        const LEADING: [&str; 5] = ["leader", "chief", "commander", "head", "chairman"];
        let leads = group.name.is_none() && LEADING.contains(&view.words[group.head].lemma.as_str());
        let inner = group.inner.as_ref().and_then(|inner| inner.agents.last());
        let led =
            inner.or_else(|| group.agents.iter().rev().nth(1)).map(|usage| &self.actors.agents[usage.agent as usize]);
        let led =
            led.filter(|led| leads && matches!(led.kind, AgentKind::Body | AgentKind::People)).map(|led| led.role);
        let role = led.or(role);
        let role = role.unwrap_or(if group.is_former { Role::Eli } else { Role::Gov });
        let states = self.own_state(view, group, &mut steps);
        if let (true, Some(leader)) = (states.is_empty(), &group.leader)
            && let Some((code, _, at)) = self.state_of(view, leader)
        {
            steps.extend([at, "led by this state".to_owned()]);
            return Explicit::Known(Identity { codes: vec![code.with_role(role)], name, kind, steps });
        }
        let is_bare_member = group.agents.is_empty() && group.states.is_empty() && group.inner.is_none();
        if let Some(member) = group.member.filter(|_| is_bare_member && (group.place.is_some() || group.seat.is_some()))
            && self.actors.is(&view.words[member].lemma, WordClass::Idle)
        {
            return Explicit::Nothing;
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
    pub(super) fn is_idle(&self, group: &Group) -> bool {
        let is_idle = |usage: &AgentUse| {
            let agent = &self.actors.agents[usage.agent as usize];
            agent.kind == AgentKind::Thing || agent.kind == AgentKind::Body && agent.role == Role::Bus
        };
        group.name.is_none() && group.possessive.is_none() && group.inner.is_none() && group.agents.iter().all(is_idle)
    }

    pub(super) fn is_weak(&self, role: Option<Role>) -> bool {
        matches!(role, None | Some(Role::Gov))
    }

    /// The code of somebody who belongs to a body.
    pub(super) fn of_body(&self, codes: &[ActorCode], role: Option<Role>, group: &Group) -> Vec<ActorCode> {
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

    pub(super) fn kind(&self, group: &Group, chosen: Option<u32>) -> ActorKind {
        if group.name.is_some() {
            return ActorKind::Person;
        }
        match chosen.map(|agent| self.actors.agents[agent as usize].kind) {
            Some(AgentKind::Body) if group.member.is_none() || self.is_body_itself(group) => ActorKind::Agency,
            Some(AgentKind::People) => ActorKind::People,
            _ if group.is_plural => ActorKind::People,
            _ => ActorKind::Office,
        }
    }

    /// "the government" is a body; "the government's leader" is somebody in it.
    fn is_body_itself(&self, group: &Group) -> bool {
        let of = |usage: &AgentUse| self.actors.agents[usage.agent as usize].kind == AgentKind::Body;
        let is_noun = |usage: &AgentUse| group.member.is_some_and(|member| usage.words.contains(&member));
        !group.is_plural && group.agents.iter().all(of) && group.agents.last().is_some_and(is_noun)
    }

    pub(super) fn gender(&self, view: &View, group: &Group) -> Option<Gender> {
        let is = |class: WordClass| {
            let from = group.words.start.saturating_sub(2);
            (from..group.words.end).any(|at| {
                let word = &view.words[at];
                (at >= group.words.start
                    || self.actors.is(&word.lower, WordClass::Mister)
                    || self.actors.is(&word.lower, WordClass::Madam))
                    && (self.actors.is(&word.lower, class) || self.actors.is(&word.lemma, class))
            })
        };
        match (is(WordClass::Mister) || is(WordClass::Male), is(WordClass::Madam) || is(WordClass::Female)) {
            (true, false) => Some(Gender::Male),
            (false, true) => Some(Gender::Female),
            _ => None,
        }
    }

    /// The states that a sentence names outside of one group, each once.
    pub(super) fn states_in(&self, view: &View, except: &Group) -> Vec<(ActorCode, String)> {
        let mut found: Vec<(ActorCode, String)> = Vec::new();
        for group in groups_of(view).filter(|group| group.words != except.words) {
            let Explicit::Known(identity) = self.explicit(view, group) else { continue };
            for code in identity.codes.iter().filter(|code| code.is_state()) {
                if !found.iter().any(|(other, _)| other.head() == code.head()) {
                    found.push((ActorCode(code.head().to_owned()), identity.name.clone()));
                }
            }
        }
        found
    }

    /// The states that a sentence names in quotation marks.
    pub(super) fn quoted_states(&self, view: &View) -> Vec<ActorCode> {
        let quoted = groups_of(view).filter(|group| view.words[group.head].is_quoted && !group.states.is_empty());
        let states = quoted.flat_map(|group| group.states.iter());
        states.filter_map(|usage| self.state_of(view, &usage.entries)).map(|(code, _, _)| code).collect()
    }

    /// The state that a place lies in, with its name.
    pub(super) fn place_of(&self, view: &View, group: &Group) -> Option<(ActorCode, String)> {
        let seats = group.seat.iter().flatten().map(|&index| NameEntry::Seat(index));
        let places = group.place.iter().flatten().map(|&index| NameEntry::Place(index));
        let states = group.states.iter().flat_map(|usage| usage.entries.iter().copied());
        let entries: Vec<NameEntry> = seats.chain(places).chain(states).collect();
        self.state_of(view, &entries).map(|(code, name, _)| (code, name))
    }

    /// The states that places of the sentence lie in.
    pub(super) fn places_in(&self, view: &View) -> Vec<(ActorCode, String)> {
        let mut found: Vec<(ActorCode, String)> = Vec::new();
        for group in groups_of(view) {
            let is_there = self.is_locative(view, group) || self.is_on_side(view, group);
            if group.is_agentive() || !is_there {
                continue;
            }
            if let Some((code, name)) = self.place_of(view, group)
                && !found.iter().any(|(other, _)| *other == code)
            {
                found.push((code, name));
            }
        }
        found
    }

    // One group, with all that is known ---------------------------------------------------------------
}
