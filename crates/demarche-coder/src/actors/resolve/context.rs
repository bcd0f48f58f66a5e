//! Who words name by what stands around them: counterparts, pronouns, descriptions, the state of a bare office.
//!
//! In: words and what was told before them. Out: mentions, or the antecedent they take over.

use super::{Explicit, Identity, Scene, View, groups_of, is_definite, office_words, persons};
use crate::actors::discourse::{Antecedent, Discourse, Gender, Here};
use crate::actors::elements::Word;
use crate::actors::groups::Group;
use demarche_lexicon::{AgentKind, WordClass};
use demarche_types::{
    ActorCode, ActorKind, ActorMention, MentionForm, Rel, Role, Sub, TokenId, Unresolved, Upos, Xpos,
};

impl<'a> Scene<'a> {
    /// "his Russian counterpart": the same office in another state.
    pub(super) fn counterpart(
        &self,
        index: usize,
        group: &Group,
        discourse: &Discourse,
        here: Here,
    ) -> Option<Explicit> {
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
        let mut states = self.own_state(view, group, &mut steps);
        // A minister's colleague, of whom no state is told, is that of the other side; a scholar's is of the same.
        if let (true, Some(owner), None) = (states.is_empty(), owner, &group.name)
            && let Some(home) = owner.codes.first().filter(|code| code.is_state())
        {
            let count = self.count_before(view, group.words.start).or(group.is_plural.then_some(2)).unwrap_or(1);
            let not = [home.head()];
            states = discourse.states(here, count, &not).unwrap_or_default();
            steps.extend((!states.is_empty()).then(|| "the other side spoken of most".to_owned()));
        }
        if let (true, Some(owner), Some(_)) = (states.is_empty(), owner, &group.name) {
            let home = owner.codes.iter().filter(|code| code.is_state());
            states = home.map(|code| ActorCode(code.head().to_owned())).collect();
        }
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
    pub(super) fn state_from_context(
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
        if self.is_regional(view, group) {
            return Err(Unresolved("of a region and of no state that the text tells".to_owned()));
        }
        // "Officers", after police: theirs.
        let role = match view.words[group.head].lemma.as_str() {
            "officer" if role == Role::Mil && group.agents.len() == 1 && group.words.len() == 1 => {
                let arrests = self.is_policing(self.tree_head_of(view, group)).then_some(Role::Cop);
                discourse.last_force(here).or(arrests).unwrap_or(role)
            }
            _ => role,
        };
        let is_organ = matches!(role, Role::Gov | Role::Mil | Role::Cop | Role::Leg | Role::Jud | Role::Spy);
        let owner = group
            .possessive
            .and_then(|owner| persons::person(&self.text(self.analysis.token(owner).span).to_lowercase()));
        if owner.is_some() {
            return match discourse
                .home
                .as_ref()
                .filter(|_| is_organ && !here.is_quoted && owner == Some(persons::Person::First))
            {
                Some((home, why)) => known(vec![home.with_role(role)], format!("the author's own: {why}"), steps, name),
                None => Err(Unresolved(persons::OF_SPEAKER.to_owned())),
            };
        }
        let not = self.subject_states(here, discourse);
        let not: Vec<&str> = not.iter().map(String::as_str).collect();
        let is_leaders = self.is_class(&view.words[group.head], WordClass::Leaders);
        let is_body =
            group.agents.last().is_some_and(|usage| self.actors.agents[usage.agent as usize].kind == AgentKind::Body);
        let is_neither = group.words.start.checked_sub(1).is_some_and(|at| view.words[at].lower == "neither");
        if let Some(count) = self.count_before(view, group.words.start)
            && (group.is_plural || is_neither)
            && group.name.is_none()
            && (is_leaders || is_body)
        {
            if let Some(codes) =
                is_leaders.then(|| self.last_leaders(view, group.head, here, count, discourse, &not)).flatten()
            {
                return known(codes, "the persons mentioned last".to_owned(), steps, name);
            }
            if let Some(states) = discourse.states(here, count, &not) {
                // "Both parties" to a quarrel are its sides.
                let sides = role == Role::Pty && view.words[group.head].lemma == "party";
                let of = |state: &ActorCode| if sides { state.clone() } else { state.with_role(role) };
                let codes = states.iter().map(of).collect();
                return known(codes, format!("the {count} states spoken of most"), steps, name);
            }
        }
        if let Some(partner) = group.apposition.and_then(|at| groups_of(view).nth(at)) {
            if let Explicit::Known(identity) = self.explicit(view, partner) {
                steps.extend(identity.steps);
                return known(identity.codes, "stands in apposition".to_owned(), steps, name);
            }
            let head = self.tree_head_of(view, partner);
            if let Some(before) = discourse.headed_by(head).filter(|before| !before.codes.is_empty()) {
                return known(before.codes.clone(), format!("stands in apposition to {:?}", before.name), steps, name);
            }
        }
        if let Some(owner) = group.possessive.and_then(|pronoun| self.antecedent(index, pronoun, discourse)) {
            let states: Vec<ActorCode> = owner.codes.iter().filter(|code| code.is_state()).cloned().collect();
            let words_of_office = office_words(view, group);
            // "two of his men", said of a general
            let is_armed = |code: &ActorCode| {
                matches!(
                    code.role().and_then(Role::named),
                    Some(Role::Mil | Role::Reb | Role::Cop | Role::Prm | Role::Uaf)
                )
            };
            if role == Role::Cvl
                && matches!(view.words[group.head].lemma.as_str(), "man" | "boy")
                && owner.codes.iter().all(is_armed)
            {
                return known(owner.codes.clone(), format!("those of {:?}", owner.name), steps, name);
            }
            // "the minister's deputy" shares his office
            let deputy = words_of_office == ["deputy"] && owner.codes.len() == 1 && states.len() == 1;
            if deputy && matches!(owner.kind, ActorKind::Person | ActorKind::Office) {
                let (codes, kind) = (owner.codes.clone(), ActorKind::Person);
                steps.push(format!("deputy of {:?}", owner.name));
                return Ok(Identity { codes, name, kind, steps });
            }
            // "the rebels and their spokesman"
            let speaks = group.member.is_some()
                && group.agents.iter().all(|usage| usage.is_member)
                && owner.kind != ActorKind::State
                && (owner.is_plural || matches!(owner.kind, ActorKind::Armed | ActorKind::Agency | ActorKind::Igo));
            // "its secretary-general", of the United Nations
            let speaks = speaks || owner.kind == ActorKind::Igo && self.is_weak(Some(role));
            if speaks && !owner.codes.is_empty() {
                return known(owner.codes.clone(), format!("speaks for {:?}", owner.name), steps, name);
            }
            if !states.is_empty() {
                let step = format!("state of {:?}, whom the pronoun means", owner.name);
                return known(states.iter().map(|state| state.with_role(role)).collect(), step, steps, name);
            }
        }
        if let Some(count) = self.count_after(view, group.words.end)
            && let Some(states) = discourse.states(here, count, &[])
        {
            let codes = states.iter().map(|state| state.with_role(role)).collect();
            return known(codes, format!("of the {count} states spoken of most"), steps, name);
        }
        // "A spokesman for the Union": of the body told of by a longer name.
        let body = group.inner.as_ref().and_then(|inner| inner.name.clone());
        if let Some(body) = body.filter(|_| group.member.is_some() && group.name.is_none())
            && let Some(named) = discourse.named(here, &view.words[body.end - 1].lower)
        {
            return known(named.codes.clone(), format!("speaks for {:?}", named.name), steps, name);
        }
        // "The ministry's spokesman", after "the Chilean ministry".
        let body = group.inner.as_deref().filter(|inner| group.member.is_some() && inner.is_agentive());
        if let Some((inner, agent)) = body.and_then(|inner| Some((inner, self.role(inner).1?)))
            && let Some(before) = discourse.office(agent, &office_words(view, inner), inner.is_plural, here)
            && before.codes.len() == 1
        {
            return known(before.codes.clone(), format!("speaks for {:?}", before.name), steps, name);
        }
        // "The woman", after somebody of whom more was told.
        if matches!(view.words[group.head].lemma.as_str(), "man" | "woman" | "boy" | "girl")
            && group.words.len() == 1
            && !group.is_plural
            && group.words.start.checked_sub(1).is_some_and(|at| view.words[at].lower == "the")
            && let Some(person) = discourse.last_person(here)
        {
            return known(person.codes.clone(), format!("means {:?}", person.name), steps, name);
        }
        // "The alliance's secretary general": of the body told of last.
        let is_secretary = office_words(view, group).iter().any(|word| word.starts_with("secretary"))
            && view.words[group.words.clone()]
                .iter()
                .any(|word| matches!(word.lower.as_str(), "general" | "secretary-general"));
        if let Some(body) = discourse.body(here, "", Some(ActorKind::Igo)).filter(|_| is_secretary) {
            return known(body.codes.clone(), format!("of the body told of last: {}", body.name), steps, name);
        }
        // "The movement", after rebels: theirs.
        if view.words[group.head].lemma == "movement"
            && group.words.len() == 1
            && group.words.start.checked_sub(1).is_some_and(|at| view.words[at].lower == "the")
            && let Some(band) = discourse.armed(here).or_else(|| discourse.fighters())
        {
            return known(band.codes.clone(), format!("the group told of last: {}", band.name), steps, name);
        }
        let words = office_words(view, group);
        // A bare rank before a name says nothing of the state: there are many generals.
        let is_rank = group.name.is_some()
            && group.agents.iter().all(|usage| {
                let agent = &self.actors.agents[usage.agent as usize];
                usage.title_only || agent.is_title && agent.role == Role::Mil && usage.words.len() == 1
            });
        let chosen = self.role(group).1;
        let before =
            chosen.filter(|_| !is_rank).and_then(|agent| discourse.office(agent, &words, group.is_plural, here));
        // "Minister Nikos Soto", after another minister: the bare word says nothing of the state.
        const GENERIC: [&str; 12] = [
            "minister",
            "official",
            "officer",
            "spokesman",
            "spokeswoman",
            "judge",
            "senator",
            "deputy",
            "member",
            "adviser",
            "ambassador",
            "envoy",
        ];
        let is_generic = group.name.is_some() && matches!(words.as_slice(), [word] if GENERIC.contains(&word.as_str()));
        // "Communists", after "both parties", are not both.
        let before = before.filter(|before| before.codes.len() < 2 || before.words == words);
        let before = before.filter(|before| !is_generic || before.kind == ActorKind::Person && before.name == name);
        // "Soldiers", without an article, need not be those told of long before.
        let is_definite = group
            .words
            .start
            .checked_sub(1)
            .is_some_and(|at| matches!(view.words[at].lower.as_str(), "the" | "these" | "those" | "both"));
        let before = before.filter(|before| {
            is_definite || !group.is_plural || group.name.is_some() || here.paragraph - before.paragraph <= 2
        });
        // Somebody else of the same office, by name, is mostly the colleague from another state.
        let other =
            before.filter(|before| group.name.is_some() && before.kind == ActorKind::Person && before.name != name);
        let is_sent_there = |code: &ActorCode| {
            let mut hosts = group.locations.iter().filter_map(|at| self.state_of(view, at));
            self.is_envoy(group) && hosts.any(|(host, ..)| host.head() == code.head())
        };
        // Nor is it of a state that the sentence names in quotation marks: speakers say "we" of their own.
        let quoted = if view.words[group.head].is_quoted { Vec::new() } else { self.quoted_states(view) };
        let is_other = |code: &ActorCode| {
            other.is_some_and(|other| other.codes.iter().any(|one| one.head() == code.head()))
                || quoted.iter().any(|one| one.head() == code.head())
                || is_sent_there(code)
        };
        // "the court", after "the International Court of Justice": whichever was told of later.
        let is_bare_body = is_body && group.name.is_none() && !group.is_plural && group.words.len() == 1;
        if let Some(body) = discourse.body(here, &view.words[group.head].lemma, None).filter(|body| {
            is_bare_body
                && !body.codes.iter().all(ActorCode::is_state)
                && before.is_none_or(|before| before.sentence < body.sentence)
        }) {
            return known(body.codes.clone(), format!("short for {:?}", body.name), steps, name);
        }
        // "The Supreme Court of Peru disqualified the prime minister": a court judges those of its own state.
        let judge = (!here.is_subject).then(|| discourse.subject_of(here.sentence)).flatten().filter(|subject| {
            let of_law = |code: &ActorCode| code.is_state() && matches!(code.role(), Some("JUD" | "LEG" | "COP"));
            subject.codes.len() == 1 && subject.codes.iter().all(of_law)
        });
        if let Some(judge) = judge.filter(|judge| {
            is_organ
                && group.name.is_none()
                && before.is_some_and(|before| before.codes.iter().all(|code| code.head() != judge.codes[0].head()))
        }) {
            let step = format!("of the state of {:?}", judge.name);
            return known(vec![judge.codes[0].with_role(role)], step, steps, name);
        }
        if let Some(before) = before.filter(|_| other.is_none()) {
            let same_role = before.codes.iter().all(|code| code.role() == Some(role.name()));
            // "the Guards", after "the National Guards": whoever these were.
            let is_short = words.len() < before.words.len() && words.iter().all(|word| before.words.contains(word));
            let codes = if (same_role || is_short) && group.name.is_none() {
                before.codes.clone()
            } else {
                before.codes.iter().filter(|code| code.is_state()).map(|code| code.with_role(role)).collect()
            };
            let step = format!("as in {:?} before", before.name);
            return known(codes, step, steps, name);
        }
        // "a military attaché in Lima" is of some other state, "the ambassador in Lima" of one that the text speaks of.
        let hosts: Vec<ActorCode> =
            group.locations.iter().filter_map(|at| self.state_of(view, at)).map(|at| at.0).collect();
        if self.is_envoy(group) && !hosts.is_empty() && !is_definite {
            return Err(Unresolved("sent by a state that the text does not tell".to_owned()));
        }
        if words.iter().any(|word| matches!(word.as_str(), "pope" | "pontiff")) {
            let code = ActorCode("VAT".to_owned());
            return known(vec![code.with_role(role)], "the Pope".to_owned(), steps, name);
        }
        // "The Secretary of State", without a state, where the text speaks of the United States.
        if words.iter().any(|word| word == "secretary")
            && words.last().is_some_and(|word| word == "state")
            && discourse.speaks_of("USA")
        {
            let code = ActorCode("USA".to_owned());
            return known(
                vec![code.with_role(role)],
                "the Secretary of State, as the United States call theirs".to_owned(),
                steps,
                name,
            );
        }
        if let Some(band) = discourse
            .fighters()
            .filter(|_| is_definite && group.is_plural && group.name.is_none() && matches!(role, Role::Reb | Role::Uaf))
        {
            return known(band.codes.clone(), format!("the group told of last: {}", band.name), steps, name);
        }
        // "an armed group": of the only state that its sentence names.
        if matches!(role, Role::Reb | Role::Uaf | Role::Crm)
            && let [(code, place)] = self.states_in(view, group).as_slice()
        {
            let step = format!("the only state of the sentence: {place}");
            return known(vec![code.with_role(role)], step, steps, name);
        }
        // "The insurgents": the armed group told of last, or those whom the state that acts in their sentence has.
        if matches!(role, Role::Reb | Role::Uaf) && group.is_plural && group.name.is_none() {
            if let Some(band) = discourse.armed(here).filter(|_| is_definite) {
                return known(band.codes.clone(), format!("the group told of last: {}", band.name), steps, name);
            }
            let acting = groups_of(view).filter(|other| other.words != group.words && self.is_subject(view, other));
            let acting = acting.filter_map(|other| match self.explicit(view, other) {
                Explicit::Known(identity) => identity.codes.into_iter().find(|code| code.is_state()),
                _ => None,
            });
            if let Some(code) = acting.last() {
                let step = format!("the state that acts in their sentence: {}", code.head());
                return known(vec![code.with_role(role)], step, steps, name);
            }
        }
        let (code, why) = self.ranked(index, group, role, here, discourse, &is_other)?;
        steps.extend(why);
        Ok(Identity { codes: vec![code.with_role(role)], name, kind, steps })
    }

    /// "The foreign minister will travel to Lima, the Chilean government announced": the state that says so in its sentence.
    pub(super) fn announcer(&self, view: &View, group: &Group) -> Option<(ActorCode, String)> {
        const SAYING: [&str; 9] = ["say", "announce", "report", "state", "declare", "confirm", "add", "tell", "reveal"];
        let own = view.words[group.words.clone()].iter().map(|word| word.token);
        let own: Vec<TokenId> = own.collect();
        for word in view.words.iter().filter(|word| word.upos == Upos::Verb && SAYING.contains(&word.lemma.as_str())) {
            let subject =
                self.analysis.children(word.token).find(|&child| self.analysis.token(child).deprel.rel == Rel::Nsubj);
            let Some(subject) = subject.filter(|subject| !own.contains(subject)) else { continue };
            let speaker =
                groups_of(view).find(|other| view.words[other.words.clone()].iter().any(|word| word.token == subject));
            let Some(speaker) = speaker.filter(|speaker| speaker.is_agentive() || speaker.seat.is_some()) else {
                continue;
            };
            if let Explicit::Known(identity) = self.explicit(view, speaker)
                && let [code] = identity.codes.as_slice()
                && matches!(code.role().and_then(Role::named), Some(Role::Gov | Role::Mil | Role::Cop | Role::Leg))
                && code.is_state()
            {
                return Some((ActorCode(code.head().to_owned()), identity.name));
            }
        }
        None
    }

    /// "Kenya moved a battalion to the border": forces that a state moves are its own.
    pub(super) fn deployer(
        &self,
        view: &View,
        group: &Group,
        here: Here,
        discourse: &Discourse,
    ) -> Option<(ActorCode, String)> {
        const MOVING: [&str; 16] = [
            "send",
            "move",
            "deploy",
            "dispatch",
            "withdraw",
            "pull",
            "order",
            "mass",
            "station",
            "mobilise",
            "mobilize",
            "redeploy",
            "commit",
            "rush",
            "recall",
            "concentrate",
        ];
        let of = self.analysis.token(self.tree_head_of(view, group));
        let verb = self.analysis.token(of.head?);
        let subject = discourse.subject_of(here.sentence)?;
        let [code] = subject.codes.as_slice() else { return None };
        let is_moved = of.deprel.rel == Rel::Obj && MOVING.contains(&verb.lemma.as_str()) && code.is_state();
        is_moved.then(|| (ActorCode(code.head().to_owned()), subject.name.clone()))
    }

    /// "several Western diplomats": the adjective says that no one state is meant.
    fn is_regional(&self, view: &View, group: &Group) -> bool {
        let own = |at: &usize| !group.agents.iter().any(|usage| usage.words.contains(at));
        let before = group.words.start.checked_sub(1);
        before
            .into_iter()
            .chain(group.words.clone().filter(own))
            .any(|at| self.is_class(&view.words[at], WordClass::Region))
    }

    /// "The junta dissolved Congress": parliaments of many states bear the name that the register knows of one.
    pub(super) fn chamber(
        &self,
        view: &View,
        group: &Group,
        identity: &mut Identity,
        discourse: &Discourse,
        here: Here,
    ) {
        const CHAMBERS: [&str; 4] = ["congress", "senate", "house of representatives", "supreme court"];
        let [code] = identity.codes.as_slice() else { return };
        let is_bare = group.states.is_empty() && group.inner.is_none() && !group.is_agentive() && group.name.is_none();
        let words = self.words_text(view, &group.words).to_lowercase();
        if !is_bare || code.head() != "USA" || discourse.is_prominent("USA") || !CHAMBERS.contains(&words.as_str()) {
            return;
        }
        let Some(state) = discourse.nearest_state(here).filter(|state| state.codes[0].head() != "USA") else { return };
        if let Some(role) = code.role().and_then(Role::named) {
            identity.steps.push(format!("of the state spoken of: {}", state.name));
            identity.codes = vec![ActorCode(state.codes[0].head().to_owned()).with_role(role)];
        }
    }

    /// "the former", "the latter": of the two told of last.
    pub(super) fn ordered(&self, index: usize, at: usize, discourse: &mut Discourse) -> Option<ActorMention> {
        let view = &self.views[index];
        let here = self.here(index, view.words[at].token, false);
        let (former, latter) = discourse.pair(here)?;
        let chosen = if view.words[at].lower == "former" { former } else { latter };
        let steps = vec![format!("means {:?}, of {:?} and {:?}", chosen.name, former.name, latter.name)];
        let identity = Identity { codes: chosen.codes.clone(), name: chosen.name.clone(), kind: chosen.kind, steps };
        Some(self.mention(view, &(at..at + 1), at, MentionForm::Pronoun, Ok(identity)))
    }

    /// "of the two countries", "of both sides" after a noun.
    fn count_after(&self, view: &View, end: usize) -> Option<usize> {
        let lower = |at: usize| view.words.get(at).map(|word| word.lower.as_str());
        if lower(end) != Some("of") {
            return None;
        }
        let at = if matches!(lower(end + 1), Some("the" | "these")) { end + 2 } else { end + 1 };
        let count = match lower(at)? {
            "two" | "both" => 2,
            "three" => 3,
            _ => return None,
        };
        let noun = view.words.get(at + 1)?;
        (self.is_class(noun, WordClass::Countries) || self.is_class(noun, WordClass::Sides)).then_some(count)
    }

    /// "The minister for Asia visited Chile": the subject of a verb of travel.
    pub(super) fn is_visitor(&self, view: &View, group: &Group) -> bool {
        const TRAVELLING: [&str; 9] = ["visit", "tour", "arrive", "travel", "fly", "go", "come", "journey", "head"];
        let of = self.analysis.token(self.tree_head_of(view, group));
        let verb = of.head.map(|head| self.analysis.token(head)).filter(|_| of.deprel.rel == Rel::Nsubj);
        verb.is_some_and(|verb| verb.upos == Upos::Verb && TRAVELLING.contains(&verb.lemma.as_str()))
    }

    /// "on the Kenyan side", "in Peruvian waters"
    pub(super) fn is_on_side(&self, view: &View, group: &Group) -> bool {
        const GROUND: [&str; 10] =
            ["side", "territory", "soil", "waters", "coast", "border", "province", "capital", "airspace", "town"];
        let noun = view.words.get(group.words.end);
        let before = self.before_group(view, group).map(|(_, word)| word.lower.as_str());
        group.is_modifier
            && noun.is_some_and(|noun| GROUND.contains(&noun.lower.as_str()))
            && matches!(before, Some("on" | "in" | "at" | "inside" | "across" | "into" | "along" | "near"))
    }

    pub(super) fn is_class(&self, word: &Word, class: WordClass) -> bool {
        self.actors.is(&word.lower, class)
    }

    /// "Both leaders": those told of last who lead; "the two ministers": those who are ministers.
    fn last_leaders(
        &self,
        view: &View,
        head: usize,
        here: Here,
        count: usize,
        discourse: &Discourse,
        not: &[&str],
    ) -> Option<Vec<ActorCode>> {
        const LEADING: [&str; 16] = [
            "president",
            "premier",
            "prime",
            "chancellor",
            "king",
            "queen",
            "emir",
            "sultan",
            "leader",
            "ruler",
            "head",
            "prince",
            "dictator",
            "taoiseach",
            "chairman",
            "chief",
        ];
        let noun = view.words[head].lemma.as_str();
        let is_general = matches!(noun, "leader" | "man" | "woman" | "statesman");
        let fits = |one: &Antecedent| {
            one.words.is_empty()
                || one.words.iter().any(|word| match is_general {
                    true => LEADING.contains(&word.as_str()),
                    false => word == noun,
                })
        };
        discourse.last_actors(here, count, Some(&fits), not)
    }

    /// Whether a subject arrests or disperses, as police do.
    fn is_policing(&self, subject: TokenId) -> bool {
        const POLICING: [&str; 5] = ["arrest", "detain", "disperse", "handcuff", "charge"];
        let Some(verb) = self.analysis.token(subject).head else { return false };
        let is = |verb: TokenId| POLICING.contains(&self.analysis.token(verb).lemma.as_str());
        is(verb)
            || self.analysis.children(verb).any(|child| {
                matches!(self.analysis.token(child).deprel.rel, Rel::Conj | Rel::Xcomp | Rel::Advcl) && is(child)
            })
    }

    /// The states of the subject that stands before this place in its sentence: whom "both leaders" as an object cannot mean.
    pub(super) fn subject_states(&self, here: Here, discourse: &Discourse) -> Vec<String> {
        let subject = if here.is_subject { None } else { discourse.subject_of(here.sentence) };
        let codes = subject.iter().flat_map(|subject| &subject.codes);
        let heads: Vec<String> = codes.filter(|code| code.is_state()).map(|code| code.head().to_owned()).collect();
        // A subject of several states may well be the same ones.
        if heads.len() > 1 { Vec::new() } else { heads }
    }

    pub(super) fn tree_head_of(&self, view: &View, group: &Group) -> TokenId {
        let span = view.words[group.words.start].span.cover(view.words[group.words.end - 1].span);
        self.tree_head(span, view.words[group.head].token)
    }

    /// "the council", "the alliance", "the South": a noun that stands for a name told before.
    pub(super) fn short(&self, index: usize, at: usize, discourse: &mut Discourse) -> Option<ActorMention> {
        let view = &self.views[index];
        let word = &view.words[at];
        let here = self.here(index, word.token, false);
        if word.capital && matches!(word.lower.as_str(), "north" | "south") {
            return self.half_of_korea(index, at, here, discourse);
        }
        let kind = [
            (WordClass::Bloc, ActorKind::Igo),
            (WordClass::Band, ActorKind::Armed),
            (WordClass::Firm, ActorKind::Company),
        ]
        .into_iter()
        .find(|(class, _)| self.actors.is(&word.lower, *class))
        .map(|(_, kind)| kind);
        let body = discourse.body(here, &word.lemma, kind)?.clone();
        let step = format!("short for {:?}", body.name);
        // A body told of through its person is the body.
        let is_person = matches!(body.kind, ActorKind::Person | ActorKind::Office);
        let (name, kind) = match (kind.filter(|_| is_person), body.codes.first()) {
            (Some(kind), Some(code)) => (code.role().unwrap_or(code.head()).to_owned(), kind),
            _ => (body.name.clone(), body.kind),
        };
        let group = Group { words: at..at + 1, head: at, ..Group::default() };
        self.remember(index, &group, &body.codes, &name, kind, false, None, discourse);
        let identity = Identity { codes: body.codes.clone(), name, kind, steps: vec![step] };
        Some(self.mention(view, &(at..at + 1), at, MentionForm::Nominal, Ok(identity)))
    }

    /// "the Lebanese movement": the armed group of that state told of before.
    pub(super) fn band(&self, index: usize, group: &Group, discourse: &mut Discourse) -> Option<ActorMention> {
        let view = &self.views[index];
        let end = group.words.end;
        let noun = view
            .words
            .get(end)
            .filter(|word| group.is_modifier && group.is_bare_state() && self.is_class(word, WordClass::Band))?;
        let here = self.here(index, noun.token, false);
        let (state, _, at) = self.state_of(view, &group.states.last()?.entries)?;
        let body = discourse.armed_of(here, state.head())?.clone();
        let steps = vec![at, format!("short for {:?}", body.name)];
        let identity = Identity { codes: body.codes.clone(), name: body.name.clone(), kind: body.kind, steps };
        let whole = Group { words: group.words.start..end + 1, head: end, ..Group::default() };
        self.remember(index, &whole, &body.codes, &body.name, body.kind, false, None, discourse);
        Some(self.mention(view, &whole.words, end, MentionForm::Nominal, Ok(identity)))
    }

    /// "the North", "the South", where the text speaks of Korea.
    fn half_of_korea(&self, index: usize, at: usize, here: Here, discourse: &mut Discourse) -> Option<ActorMention> {
        let view = &self.views[index];
        let code = if view.words[at].lower == "south" { "KOR" } else { "PRK" };
        if !discourse.speaks_of("KOR") && !discourse.speaks_of("PRK") {
            return None;
        }
        let state = self.actors.state(code)?;
        let codes = vec![state.code.clone()];
        let steps = vec![state.at.to_string(), "the text speaks of Korea".to_owned()];
        let group = Group { words: at..at + 1, head: at, ..Group::default() };
        let is_place = !here.is_subject && self.is_locative(view, &group);
        self.remember(index, &group, &codes, &state.name, ActorKind::State, is_place, None, discourse);
        let identity = Identity { codes, name: state.name.clone(), kind: ActorKind::State, steps };
        Some(self.mention(view, &(at..at + 1), at, MentionForm::Name, Ok(identity)))
    }

    /// "two", "both", "three" before a noun.
    pub(super) fn count_before(&self, view: &View, start: usize) -> Option<usize> {
        let mut at = start;
        for _ in 0..4 {
            at = at.checked_sub(1)?;
            let word = &view.words[at];
            match word.lower.as_str() {
                "both" | "neither" => return Some(2),
                "two" | "2" => return is_definite(&view.words, at).then_some(2),
                "three" | "3" => return is_definite(&view.words, at).then_some(3),
                "four" | "4" => return is_definite(&view.words, at).then_some(4),
                "the" | "these" | "those" | "of" | "-" => {}
                _ if matches!(word.upos, Upos::Adj | Upos::Noun | Upos::Adv) || word.xpos == Xpos::Vbg => {}
                _ => return None,
            }
        }
        None
    }

    pub(super) fn here(&self, index: usize, token: TokenId, is_possessive: bool) -> Here {
        let of = self.analysis.token(token);
        Here {
            sentence: index as u32,
            paragraph: self.views[index].paragraph,
            is_subject: of.deprel.rel == Rel::Nsubj,
            is_possessive,
            is_quoted: self.views[index].words.iter().any(|word| word.token == token && word.is_quoted),
            governor: of.head,
            shares: of.head.and_then(|verb| self.shares_subject(verb)),
        }
    }

    /// The first verb of "detained them and released them", for the second.
    fn shares_subject(&self, verb: TokenId) -> Option<TokenId> {
        let of = self.analysis.token(verb);
        let own = || self.analysis.children(verb).any(|child| self.analysis.token(child).deprel.rel == Rel::Nsubj);
        of.head.filter(|_| of.upos == Upos::Verb && of.deprel.rel == Rel::Conj && !own())
    }

    #[expect(clippy::too_many_arguments, reason = "one antecedent's particulars")]
    pub(super) fn remember(
        &self,
        index: usize,
        group: &Group,
        codes: &[ActorCode],
        name: &str,
        kind: ActorKind,
        is_place: bool,
        gender: Option<Gender>,
        discourse: &mut Discourse,
    ) {
        let view = &self.views[index];
        let head = view.words[group.head].token;
        let is_adjective = group.is_modifier
            || group.is_bare_state() && group.states.iter().all(|state| state.is_adjective) && !group.is_plural;
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
            is_explicit: !group.states.is_empty() || group.inner.is_some(),
            standing: self.standing(head),
            is_place,
            is_adjective,
            head,
            sentence: index as u32,
            paragraph: view.paragraph,
        });
    }

    /// A subject of a main clause is what a paragraph is about sooner than one of what is said or described there.
    fn standing(&self, head: TokenId) -> f32 {
        const BELOW: f32 = 0.5;
        let verb = self.analysis.token(head).head.map(|verb| self.analysis.token(verb).deprel.rel);
        if matches!(verb, Some(Rel::Ccomp | Rel::Acl | Rel::Advcl)) { BELOW } else { 1.0 }
    }

    pub(super) fn is_subject(&self, view: &View, group: &Group) -> bool {
        let first = view.words[group.words.start].token;
        let last = view.words[group.words.end - 1].token;
        (first.0..=last.0).any(|token| {
            let of = self.analysis.token(TokenId(token));
            of.deprel.rel == Rel::Nsubj
                && of.deprel.sub != Sub::Outer
                && of.head.is_none_or(|head| head < first || head > last)
        })
    }

    pub(super) fn antecedent<'d>(
        &self,
        index: usize,
        token: TokenId,
        discourse: &'d Discourse,
    ) -> Option<&'d Antecedent> {
        let of = self.analysis.token(token);
        let lower = self.text(of.span).to_lowercase();
        let is_possessive = of.xpos == Xpos::PrpPoss || matches!(lower.as_str(), "his" | "its" | "their");
        let here = self.here(index, token, is_possessive);
        let governor = |token: TokenId| self.analysis.token(token).head;
        if let Some(judged) =
            self.judged(token).and_then(|object| discourse.headed_by(object)).filter(|one| !one.codes.is_empty())
        {
            let is_person = matches!(judged.kind, ActorKind::Person | ActorKind::Office) && !judged.is_plural;
            let fits = match lower.as_str() {
                "his" | "her" => is_person,
                "its" => !is_person && !judged.is_plural,
                "their" => !is_person,
                _ => false,
            };
            if fits {
                return Some(judged);
            }
        }
        match lower.as_str() {
            "he" | "him" | "his" | "himself" => discourse.person(here, Gender::Male, governor),
            "she" | "her" | "hers" | "herself" => {
                let person = discourse.person(here, Gender::Female, governor);
                // States are also spoken of as "she".
                let known = person.filter(|one| {
                    one.gender == Some(Gender::Female)
                        || lower != "her"
                        || one.sentence == here.sentence && matches!(one.kind, ActorKind::Person | ActorKind::Office)
                });
                known.or_else(|| discourse.thing(here, governor)).or(person)
            }
            "it" if self.is_pleonastic(token) => None,
            "it" | "its" | "itself" => {
                let found = discourse.thing(here, governor);
                // "A spokesman for the ministry said its forces": the body he speaks for, rather than one of the sentence before.
                let speaker = discourse.subject_of(here.sentence).filter(|one| {
                    one.kind == ActorKind::Office
                        && !one.codes.is_empty()
                        && here.is_possessive
                        && found.is_none_or(|found| found.sentence < here.sentence)
                });
                speaker.or(found)
            }
            "they" | "them" | "their" | "theirs" | "themselves" => discourse.several(here, governor),
            _ => None,
        }
    }

    /// "Thanked Chile for its help": whose help it is, the object of the praise or blame.
    fn judged(&self, pronoun: TokenId) -> Option<TokenId> {
        const JUDGING: [&str; 17] = [
            "thank",
            "praise",
            "commend",
            "congratulate",
            "applaud",
            "laud",
            "salute",
            "honour",
            "honor",
            "admire",
            "credit",
            "criticise",
            "criticize",
            "condemn",
            "fault",
            "rebuke",
            "chide",
        ];
        let of = |token: TokenId| self.analysis.token(token);
        let deed = of(pronoun).head.filter(|_| of(pronoun).deprel.sub == Sub::Poss)?;
        let has_case = self.analysis.children(deed).any(|child| {
            of(child).deprel.rel == Rel::Case && matches!(of(child).lemma.as_str(), "for" | "over" | "on")
        });
        let above = of(deed).head.filter(|_| has_case && matches!(of(deed).deprel.rel, Rel::Obl | Rel::Nmod))?;
        let verb = if of(above).upos == Upos::Verb { above } else { of(above).head? };
        let object = self.analysis.children(verb).find(|&child| of(child).deprel.rel == Rel::Obj)?;
        (JUDGING.contains(&of(verb).lemma.as_str()) && object < deed).then_some(object)
    }

    /// "it was the first time that", "it is likely that".
    pub(super) fn is_pleonastic(&self, token: TokenId) -> bool {
        let Some(head) = self.analysis.token(token).head else { return true };
        let of = self.analysis.token(head);
        let has_copula = self.analysis.children(head).any(|child| self.analysis.token(child).deprel.rel == Rel::Cop);
        let is_told = self
            .analysis
            .children(head)
            .any(|child| matches!(self.analysis.token(child).deprel.rel, Rel::Csubj | Rel::Ccomp | Rel::Expl));
        has_copula
            && (matches!(of.upos, Upos::Noun | Upos::Num | Upos::Adv | Upos::Pron) || of.upos == Upos::Adj && is_told)
    }

    pub(super) fn pronoun(&self, index: usize, word: usize, discourse: &mut Discourse) -> Option<ActorMention> {
        let view = &self.views[index];
        let of = &view.words[word];
        if self.analysis.token(of.token).deprel.rel == Rel::Expl {
            return None;
        }
        let person = persons::person(&of.lower);
        let found = if person.is_some() { None } else { self.antecedent(index, of.token, discourse).cloned() };
        let actor = match &found {
            _ if person.is_some() => Err(Unresolved(persons::OF_SPEAKER.to_owned())),
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
        let here = self.here(index, of.token, false);
        let considered = if person.is_some() { Vec::new() } else { discourse.refused(here, &of.lower, found.as_ref()) };
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
        let mention = self.mention(view, &(word..word + 1), word, MentionForm::Pronoun, actor);
        Some(ActorMention { considered, ..mention })
    }

    pub(super) fn described(
        &self,
        index: usize,
        class: WordClass,
        words: std::ops::Range<usize>,
        count: usize,
        discourse: &mut Discourse,
    ) -> Option<ActorMention> {
        let view = &self.views[index];
        let head = words.end - 1;
        let here = self.here(index, view.words[head].token, false);
        let name = self.words_text(view, &words).to_owned();
        let owner = words.start.checked_sub(1).map(|at| view.words[at].lower.as_str());
        if class == WordClass::Country && owner.is_some_and(|owner| persons::person(owner).is_some()) {
            let actor = Err(Unresolved(persons::OF_SPEAKER.to_owned()));
            return Some(self.mention(view, &words, head, MentionForm::Nominal, actor));
        }
        let identity = match class {
            WordClass::Country => self.country(index, &words, here, discourse),
            _ => {
                let not = self.subject_states(here, discourse);
                let not: Vec<&str> = not.iter().map(String::as_str).collect();
                let states = discourse.states(here, count, &not);
                let codes = match class {
                    WordClass::Leaders => self.last_leaders(view, head, here, count, discourse, &not).or(states),
                    WordClass::Sides if discourse.at_war(here, &not).is_some() && count == 2 => {
                        discourse.at_war(here, &not)
                    }
                    WordClass::Sides => states.or_else(|| discourse.last_actors(here, count, None, &not)),
                    _ => states,
                };
                codes.map(|codes| (codes, format!("the {count} spoken of most of late")))
            }
        };
        let (kind, is_plural) =
            if class == WordClass::Country { (ActorKind::State, false) } else { (ActorKind::Collective, true) };
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

    pub(super) fn country(
        &self,
        index: usize,
        words: &std::ops::Range<usize>,
        here: Here,
        discourse: &Discourse,
    ) -> Option<(Vec<ActorCode>, String)> {
        let view = &self.views[index];
        let before = words.start.checked_sub(1).map(|at| &view.words[at])?;
        match before.lower.as_str() {
            "his" | "her" | "its" | "their" => {
                let owner = self.antecedent(index, before.token, discourse)?;
                let states: Vec<ActorCode> = owner
                    .codes
                    .iter()
                    .filter(|code| code.is_state())
                    .map(|code| ActorCode(code.head().to_owned()))
                    .collect();
                (!states.is_empty()).then(|| (states, format!("country of {:?}", owner.name)))
            }
            "the" => {
                let state = discourse.country(here)?;
                Some((
                    vec![ActorCode(state.codes[0].head().to_owned())],
                    format!("the state mentioned last: {}", state.name),
                ))
            }
            _ => None,
        }
    }
}
