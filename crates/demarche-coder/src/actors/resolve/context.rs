//! Who words name by what stands around them: counterparts, pronouns, descriptions, the state of a bare office.
//!
//! In: words and what was told before them. Out: mentions, or the antecedent they take over.

use crate::actors::discourse::{Antecedent, Discourse, Gender, Here};
use crate::actors::elements::Word;
use crate::actors::groups::Group;
use demarche_lexicon::{NameEntry, WordClass};
use demarche_types::{ActorCode, ActorKind, ActorMention, MentionForm, Rel, Role, Sub, TokenId, Unresolved, Upos, Xpos};
use super::{Explicit, Identity, Scene, View, groups_of, office_words};

impl<'a> Scene<'a> {
    /// "his Russian counterpart": the same office in another state.
    pub(super) fn counterpart(&self, index: usize, group: &Group, discourse: &Discourse, here: Here) -> Option<Explicit> {
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
        if let Some(count) = self.count_before(view, group.words.start)
            && group.is_plural
            && self.is_class(&view.words[group.head], WordClass::Leaders)
            && let Some(codes) = discourse.last_actors(here, count, true)
        {
            return known(codes, "the persons mentioned last".to_owned(), steps, name);
        }
        if let Some(partner) = group.apposition.and_then(|at| groups_of(view).nth(at))
            && let Explicit::Known(identity) = self.explicit(view, partner)
        {
            steps.extend(identity.steps);
            return known(identity.codes, "stands in apposition".to_owned(), steps, name);
        }
        if let Some(owner) = group.possessive.and_then(|pronoun| self.antecedent(index, pronoun, discourse)) {
            let states: Vec<ActorCode> = owner.codes.iter().filter(|code| code.is_state()).cloned().collect();
            if !states.is_empty() {
                let step = format!("state of {:?}, whom the pronoun means", owner.name);
                return known(states.iter().map(|state| state.with_role(role)).collect(), step, steps, name);
            }
        }
        let words = office_words(view, group);
        // A bare rank before a name says nothing of the state: there are many generals.
        let is_rank = group.name.is_some()
            && group.agents.iter().all(|usage| {
                let agent = &self.actors.agents[usage.agent as usize];
                usage.title_only || agent.is_title && agent.role == Role::Mil && usage.words.len() == 1
            });
        let chosen = self.role(group).1;
        let before = chosen.filter(|_| !is_rank).and_then(|agent| discourse.office(agent, &words, group.is_plural, here));
        // Somebody else of the same office, by name, is mostly the colleague from another state.
        let other = before.filter(|before| group.name.is_some() && before.kind == ActorKind::Person && before.name != name);
        let is_other = |code: &ActorCode| other.is_some_and(|other| other.codes.iter().any(|one| one.head() == code.head()));
        if let Some(before) = before.filter(|_| other.is_none()) {
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
        let is_public = matches!(
            role,
            Role::Gov | Role::Mil | Role::Cop | Role::Leg | Role::Jud | Role::Spy | Role::Opp | Role::Reb | Role::Eli
        );
        if let Some((code, place)) = discourse.dateline.as_ref().filter(|(code, _)| is_public && role != Role::Reb && !is_other(code)) {
            let step = format!("the report comes from {place}");
            return known(vec![code.with_role(role)], step, steps, name);
        }
        if let Some(state) = discourse.nearest_state(here).filter(|state| !is_other(&state.codes[0])) {
            let step = format!("the state spoken of: {}", state.name);
            return known(vec![state.codes[0].with_role(role)], step, steps, name);
        }
        if let Some(state) = discourse.foremost_state(here, is_other).filter(|_| is_public) {
            let step = format!("the text speaks most of {state}");
            return known(vec![state.with_role(role)], step, steps, name);
        }
        Err(Unresolved(format!("{} of a state that nothing in the text tells", role.name())))
    }

    /// The states that places of the sentence lie in.
    pub(super) fn places_in(&self, view: &View) -> Vec<(ActorCode, String)> {
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

    pub(super) fn is_class(&self, word: &Word, class: WordClass) -> bool {
        self.actors.is(&word.lower, class)
    }

    /// "two", "both", "three" before a noun.
    pub(super) fn count_before(&self, view: &View, start: usize) -> Option<usize> {
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

    pub(super) fn here(&self, index: usize, token: TokenId, is_possessive: bool) -> Here {
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
    pub(super) fn remember(&self, index: usize, group: &Group, codes: &[ActorCode], name: &str, kind: ActorKind, is_place: bool, gender: Option<Gender>, discourse: &mut Discourse) {
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

    pub(super) fn is_subject(&self, view: &View, group: &Group) -> bool {
        let first = view.words[group.words.start].token;
        let last = view.words[group.words.end - 1].token;
        (first.0..=last.0).any(|token| {
            let of = self.analysis.token(TokenId(token));
            of.deprel.rel == Rel::Nsubj && of.deprel.sub != Sub::Outer && of.head.is_none_or(|head| head < first || head > last)
        })
    }

    pub(super) fn antecedent<'d>(&self, index: usize, token: TokenId, discourse: &'d Discourse) -> Option<&'d Antecedent> {
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
    pub(super) fn is_pleonastic(&self, token: TokenId) -> bool {
        let Some(head) = self.analysis.token(token).head else { return true };
        let of = self.analysis.token(head);
        let has_copula = self.analysis.children(head).any(|child| self.analysis.token(child).deprel.rel == Rel::Cop);
        let is_told = self.analysis.children(head).any(|child| matches!(self.analysis.token(child).deprel.rel, Rel::Csubj | Rel::Ccomp | Rel::Expl));
        has_copula && (matches!(of.upos, Upos::Noun | Upos::Num | Upos::Adv | Upos::Pron) || of.upos == Upos::Adj && is_told)
    }

    pub(super) fn pronoun(&self, index: usize, word: usize, discourse: &mut Discourse) -> Option<ActorMention> {
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

    pub(super) fn described(&self, index: usize, class: WordClass, words: std::ops::Range<usize>, count: usize, discourse: &mut Discourse) -> Option<ActorMention> {
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

    pub(super) fn country(&self, index: usize, words: &std::ops::Range<usize>, here: Here, discourse: &Discourse) -> Option<(Vec<ActorCode>, String)> {
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
