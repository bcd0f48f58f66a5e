//! Groups: the phrases of a sentence that name actors, as they stand, not yet resolved.
//!
//! What comes in: the elements of a sentence. What goes out: groups in text order, each with the states,
//! organisations, offices and names it is made of: "the former Chilean foreign minister Ana Soto" is one
//! group, so is "the commander of Peru's navy". It leans on words and neighbourhood, because parsers err
//! most in names, titles and appositions. Who is meant is decided later.

mod link;

use super::elements::{Element, What, Word};
use demarche_lexicon::{Actors, AgentKind, NameEntry, WordClass};
use demarche_types::{Rel, Role, TokenId, Upos, Xpos, calendar};
use std::ops::Range;

/// A phrase that names an actor.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    /// Its words.
    pub words: Range<usize>,
    /// The word that heads it by its shape.
    pub head: usize,
    /// States by name or adjective, nearest to the head last.
    pub states: Vec<StateUse>,
    /// An organisation, with all it may mean.
    pub organisation: Option<Vec<u32>>,
    /// A person of the register, with all terms.
    pub holder: Option<Vec<u32>>,
    /// Words of a personal name, known or not.
    pub name: Option<Range<usize>>,
    /// Agent nouns, in order.
    pub agents: Vec<AgentUse>,
    /// Whether a noun such as "spokesman" stands in it, which speaks for its body.
    pub member: Option<usize>,
    /// A capital or seat of government.
    pub seat: Option<Vec<u32>>,
    /// A place.
    pub place: Option<Vec<u32>>,
    /// The actor it belongs to: possessor, or complement of "of" or "for".
    pub inner: Option<Box<Group>>,
    /// Where it is: "in Chile".
    pub locations: Vec<Vec<NameEntry>>,
    /// "former"
    pub is_former: bool,
    /// "then"
    pub is_then: bool,
    /// Whether several are meant.
    pub is_plural: bool,
    /// Whether it only modifies the noun after it.
    pub is_modifier: bool,
    /// Whether all its states are meant, not only the nearest.
    pub is_coordinated: bool,
    /// Adjectives before a conjunction that share its noun: "Russian" in "Russian and Chinese troops".
    pub elliptic: Vec<Range<usize>>,
    /// Who leads it: "US" in "US-led".
    pub leader: Option<Vec<NameEntry>>,
    /// The pronoun before it: "his" army chief.
    pub possessive: Option<TokenId>,
    /// Acronym in brackets after it.
    pub acronym: Option<Range<usize>>,
    /// The group in apposition: index in the sentence's groups.
    pub apposition: Option<usize>,
}

/// A state in a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StateUse {
    pub entries: Vec<NameEntry>,
    pub is_adjective: bool,
    pub word: usize,
}

/// An agent noun in a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct AgentUse {
    pub agent: u32,
    pub title_only: bool,
    /// Whether the noun has the role of the body it belongs to, if there is one.
    pub is_member: bool,
    pub words: Range<usize>,
}

impl Group {
    /// Whether agent nouns make it.
    pub(super) fn is_agentive(&self) -> bool {
        !self.agents.is_empty() || self.member.is_some()
    }

    /// Whether it is a name of a person and nothing else.
    pub(super) fn is_bare_name(&self) -> bool {
        self.name.is_some() && !self.is_agentive()
    }

    /// Whether it is a state by name or adjective and nothing else.
    pub(super) fn is_bare_state(&self) -> bool {
        !self.states.is_empty() && !self.is_agentive() && self.organisation.is_none() && self.name.is_none()
    }
}

/// What the grouping of a sentence looks at.
pub(super) struct Row<'a> {
    pub words: &'a [Word],
    pub elements: &'a [Element],
    pub actors: &'a Actors,
    /// Relation of each word's token to its governor, with whether the governor is the token just before or after.
    pub flat: &'a dyn Fn(TokenId) -> Option<(Rel, i64)>,
}

impl Row<'_> {
    fn word(&self, element: usize) -> &Word {
        &self.words[self.elements[element].words.start]
    }

    fn lower(&self, element: usize) -> &str {
        &self.word(element).lower
    }

    fn class(&self, element: usize, class: WordClass) -> bool {
        let word = self.word(element);
        self.actors.is(&word.lower, class) || self.actors.is(&word.lemma, class)
    }

    fn is_day(&self, element: usize) -> bool {
        calendar::is_name(self.lower(element))
    }

    /// Whether a plain element may be part of a personal name.
    fn is_name_part(&self, element: usize) -> bool {
        let word = self.word(element);
        self.elements[element].what == What::Plain
            && word.is_word
            && word.capital
            && !self.is_day(element)
            && !self.is_honorific(element)
            && !matches!(
                word.upos,
                Upos::Det
                    | Upos::Pron
                    | Upos::Adp
                    | Upos::Cconj
                    | Upos::Sconj
                    | Upos::Aux
                    | Upos::Num
                    | Upos::Part
                    | Upos::Intj
            )
            && (word.upos == Upos::Propn || self.elements[element].words.start > 0)
    }

    /// "Mr" before a name, which is no part of it.
    fn is_honorific(&self, element: usize) -> bool {
        self.is_title_of_courtesy(self.elements[element].words.start)
            && self.elements.get(element + 1).is_some_and(|next| self.words[next.words.start].capital)
    }

    fn is_title_of_courtesy(&self, word: usize) -> bool {
        let word = &self.words[word];
        word.capital && [WordClass::Mister, WordClass::Madam].iter().any(|&class| self.actors.is(&word.lower, class))
    }

    /// Whether an element may stand inside a noun chunk.
    fn in_chunk(&self, element: usize) -> bool {
        let word = self.word(element);
        match &self.elements[element].what {
            What::Name(_) | What::Agent(..) | What::Member | What::Possessive | What::Hyphen => true,
            What::Trap => false,
            What::Plain if word.lower == "and" => self.joins_adjectives(element),
            What::Plain => {
                let after_hyphen = element > 0 && self.elements[element - 1].what == What::Hyphen;
                word.is_word
                    && (after_hyphen
                        || matches!(word.upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::X)
                        || self.is_name_part(element)
                        || self.class(element, WordClass::Former)
                        || (word.upos == Upos::Verb
                            && matches!(word.xpos, Xpos::Vbn | Xpos::Vbg)
                            && (self.flat)(word.token).is_some_and(|(rel, _)| rel == Rel::Amod)))
                    && !self.is_day(element)
            }
        }
    }

    /// "civil and military": the conjunction between two adjectives of one noun.
    fn joins_adjectives(&self, element: usize) -> bool {
        let is_adjective = |element: usize| {
            let word = self.word(element);
            self.elements[element].what == What::Plain && !word.capital && word.upos == Upos::Adj
        };
        element > 0 && element + 1 < self.elements.len() && is_adjective(element - 1) && is_adjective(element + 1)
    }

    /// All groups of the sentence.
    pub(super) fn groups(&self) -> Vec<Group> {
        let mut groups = Vec::new();
        let mut at = 0;
        while at < self.elements.len() {
            let mut end = at;
            while end < self.elements.len() && self.in_chunk(end) {
                end += 1;
            }
            if end > at {
                self.chunk(at..end, &mut groups);
            }
            at = end.max(at + 1);
        }
        for group in &mut groups {
            self.look_left(group);
        }
        self.link(groups)
    }

    /// Groups of a run of nouns and adjectives: possessors go into what they possess.
    fn chunk(&self, chunk: Range<usize>, groups: &mut Vec<Group>) {
        let mut owner: Option<Group> = None;
        let mut start = chunk.start;
        while start < chunk.end {
            let is_mark = |element: usize| self.elements[element].what == What::Possessive;
            let end = (start..chunk.end).find(|&element| is_mark(element)).unwrap_or(chunk.end);
            let mut found = Vec::new();
            self.segment(start..end, &mut found, 0);
            if let Some(possessor) = owner.take() {
                let first = self.elements[start.min(self.elements.len() - 1)].words.start;
                match found.first_mut() {
                    Some(group)
                        if (group.is_agentive() || group.organisation.is_some() || group.holder.is_some())
                            && !group.is_modifier
                            && self.only_modifiers(first, group.words.start)
                            && group.inner.is_none() =>
                    {
                        group.words.start = possessor.words.start;
                        if possessor.is_bare_state() && group.states.is_empty() {
                            group.states = possessor.states;
                        } else {
                            group.inner = Some(Box::new(possessor));
                        }
                    }
                    _ => groups.push(possessor),
                }
            }
            let after = (end..chunk.end).find(|&element| !is_mark(element)).unwrap_or(chunk.end);
            if end < chunk.end
                && let Some(last) = found.pop()
            {
                if last.words.end == self.elements[end].words.start && !last.is_modifier {
                    groups.append(&mut found);
                    owner = Some(last);
                } else {
                    found.push(last);
                }
            }
            groups.append(&mut found);
            start = after;
        }
        groups.extend(owner);
    }

    fn only_modifiers(&self, from: usize, to: usize) -> bool {
        (from..to).all(|word| !self.words[word].capital || self.words[word].upos == Upos::Adj)
    }

    /// Groups of a run without possessive marks.
    fn segment(&self, run: Range<usize>, groups: &mut Vec<Group>, depth: usize) {
        if run.is_empty() {
            return;
        }
        let is_agent = |element: &usize| match &self.elements[*element].what {
            What::Agent(..) => !self.is_against(*element),
            What::Member => true,
            _ => false,
        };
        let Some(last) = run.clone().rev().find(is_agent).filter(|_| depth < 32) else {
            self.names(run, groups);
            return;
        };
        let bears_name = match self.elements[last].what {
            What::Agent(agent, title_only) => {
                title_only || matches!(self.actors.agents[agent as usize].kind, AgentKind::Person | AgentKind::People)
            }
            _ => true,
        };
        let name_end = if bears_name { self.name_end(last + 1, run.end) } else { last + 1 };
        let tail_is_noun = name_end == last + 1
            && name_end < run.end
            && match self.elements[name_end].what {
                What::Plain => {
                    matches!(self.word(name_end).upos, Upos::Noun | Upos::Propn)
                        && (!bears_name || !self.word(name_end).capital)
                }
                What::Hyphen => true,
                _ => false,
            };
        let start = self.group_start(run.start, last);
        self.names(run.start..start, groups);
        let mut group = self.agentive(start..last + 1);
        if name_end > last + 1 {
            self.take_name(&mut group, last + 1..name_end);
        }
        group.words.end = self.elements[name_end - 1].words.end;
        group.is_modifier = tail_is_noun;
        let is_owned =
            !group.states.is_empty() || group.organisation.is_some() || group.place.is_some() || group.seat.is_some();
        let is_worth_it = !tail_is_noun || is_owned;
        if is_worth_it && (!group.agents.is_empty() || !self.is_idle_member(&group)) {
            groups.push(group);
        } else {
            self.names(start..last, groups);
        }
        self.segment(name_end..run.end, groups, depth + 1);
    }

    /// A member noun alone says nothing: "the team".
    fn is_idle_member(&self, group: &Group) -> bool {
        group.agents.is_empty()
            && group.states.is_empty()
            && group.organisation.is_none()
            && group.holder.is_none()
            && group.name.is_none()
            && group.place.is_none()
            && group.seat.is_none()
            && group.member.is_none()
    }

    /// "anti-government"
    fn is_against(&self, element: usize) -> bool {
        element >= 2
            && self.elements[element - 1].what == What::Hyphen
            && (self.class(element - 2, WordClass::Against) || self.lower(element - 2) == "pro")
    }

    /// Where the group that ends in the agent `last` begins.
    fn group_start(&self, from: usize, last: usize) -> usize {
        let is_anchor = |element: usize| match &self.elements[element].what {
            What::Name(_) | What::Agent(..) | What::Member => true,
            _ => self.class(element, WordClass::Former),
        };
        let anchor = (from..last).find(|&element| is_anchor(element)).unwrap_or(last);
        let mut start = anchor;
        while start > from {
            let before = start - 1;
            let word = self.word(before);
            let joins = match self.elements[before].what {
                What::Hyphen => true,
                What::Plain => {
                    !word.capital && (word.upos == Upos::Adj || self.elements[start].what == What::Hyphen)
                        || (anchor == last
                            && matches!(word.upos, Upos::Noun | Upos::Adj | Upos::Propn)
                            && !self.is_day(before))
                }
                _ => false,
            };
            if !joins {
                break;
            }
            start = before;
        }
        start
    }

    /// Where a personal name that starts at `from` ends; `from` itself if none starts there.
    fn name_end(&self, from: usize, end: usize) -> usize {
        let mut at = from;
        let mut last = from;
        while at < end {
            let word = self.word(at);
            match &self.elements[at].what {
                What::Plain if self.is_name_part(at) => {
                    at += 1;
                    last = at;
                }
                What::Plain if self.class(at, WordClass::Particle) && !word.capital => at += 1,
                What::Hyphen if at > from => at += 1,
                What::Name(entries) if entries.iter().any(|entry| matches!(entry, NameEntry::Holder(_))) => {
                    at += 1;
                    last = at;
                }
                What::Name(_) if at > from && at == last && self.is_flat(at) => {
                    at += 1;
                    last = at;
                }
                What::Name(_)
                    if at == from && at + 1 < end && self.is_name_part(at + 1) && !word.spaced_before_lower() =>
                {
                    at += 1;
                }
                _ => break,
            }
            if at > last + 4 {
                break;
            }
        }
        last
    }

    /// Whether the parser takes the element for a further word of the name before it.
    fn is_flat(&self, element: usize) -> bool {
        matches!((self.flat)(self.word(element).token), Some((Rel::Flat, offset)) if offset < 0)
    }

    fn take_name(&self, group: &mut Group, name: Range<usize>) {
        for element in name.clone() {
            if let What::Name(entries) = &self.elements[element].what {
                let terms = holders(entries);
                if !terms.is_empty() {
                    let is_short = self.elements[element].words.len() == 1 && name.len() > 1;
                    group.holder = (!is_short).then_some(terms);
                }
            }
        }
        let words = self.elements[name.start].words.start..self.elements[name.end - 1].words.end;
        group.head = words.start;
        group.is_plural = false;
        group.name = Some(words);
    }

    /// The group of modifiers and agent nouns.
    fn agentive(&self, run: Range<usize>) -> Group {
        let mut group = Group {
            words: self.elements[run.start].words.start..self.elements[run.end - 1].words.end,
            ..Group::default()
        };
        for element in run.clone() {
            let words = &self.elements[element].words;
            match &self.elements[element].what {
                What::Name(entries) => self.take_modifier(&mut group, element, entries),
                What::Agent(agent, title_only) if !self.is_against(element) => {
                    let is_member = words.len() == 1 && self.class(element, WordClass::Member);
                    if is_member {
                        group.member = Some(words.start);
                    }
                    group.is_former |= self.actors.agents[*agent as usize].role == Role::Eli;
                    let usage = AgentUse { agent: *agent, title_only: *title_only, is_member, words: words.clone() };
                    group.agents.push(usage);
                }
                What::Member => group.member = Some(words.start),
                What::Plain if self.class(element, WordClass::Former) && group.agents.is_empty() => {
                    group.is_former = true;
                }
                What::Plain if self.lower(element) == "then" => group.is_then = true,
                _ => {}
            }
        }
        let last = &self.elements[run.end - 1].words;
        group.head = self.core(last);
        let head = &self.words[group.head];
        // "COAS" ends in s and is one.
        group.is_plural = !head.is_acronym
            && (matches!(head.xpos, Xpos::Nns | Xpos::Nnps)
                || (head.lemma != head.lower && (head.lower.ends_with('s') || head.lower.ends_with("men"))));
        group
    }

    /// The heading word of a phrase: the one before its first preposition, or the last.
    fn core(&self, words: &Range<usize>) -> usize {
        let is_link =
            |index: &usize| matches!(self.words[*index].lower.as_str(), "of" | "in" | "for" | "and" | "to" | "on");
        let first = words.clone().skip(1).find(is_link).map_or(words.end - 1, |link| link - 1);
        (words.start..=first).rev().find(|&index| self.words[index].is_word).unwrap_or(first)
    }

    fn take_modifier(&self, group: &mut Group, element: usize, entries: &[NameEntry]) {
        let words = &self.elements[element].words;
        let states: Vec<NameEntry> = entries.iter().copied().filter(|entry| is_state(*entry)).collect();
        let hyphened = self.elements.get(element + 1).is_some_and(|next| next.what == What::Hyphen)
            && element + 2 < self.elements.len();
        if hyphened && self.class(element + 2, WordClass::Based) {
            group.locations.push(entries.to_vec());
        } else if hyphened && self.class(element + 2, WordClass::Led) {
            group.leader = Some(entries.to_vec());
        } else if hyphened && self.class(element + 2, WordClass::Backing) || self.is_against(element) {
            // The backer of a group is not the group, nor is its enemy.
        } else if !states.is_empty() {
            let is_adjective = states.iter().all(|entry| matches!(entry, NameEntry::Adjective(_)));
            if hyphened {
                group.is_coordinated = true;
            }
            group.states.push(StateUse { entries: states, is_adjective, word: words.start });
        } else {
            self.take_other(group, entries, words);
        }
    }

    fn take_other(&self, group: &mut Group, entries: &[NameEntry], words: &Range<usize>) {
        let pick = |wanted: fn(NameEntry) -> Option<u32>| {
            let found: Vec<u32> = entries.iter().copied().filter_map(wanted).collect();
            (!found.is_empty()).then_some(found)
        };
        let terms = holders(entries);
        if !terms.is_empty() {
            let person = Group {
                words: words.clone(),
                head: words.start,
                holder: Some(terms),
                name: Some(words.clone()),
                ..Group::default()
            };
            group.inner = Some(Box::new(person));
        }
        group.organisation = group.organisation.take().or_else(|| {
            pick(|entry| match entry {
                NameEntry::Organisation(index) => Some(index),
                _ => None,
            })
        });
        group.seat = group.seat.take().or_else(|| {
            pick(|entry| match entry {
                NameEntry::Seat(index) => Some(index),
                _ => None,
            })
        });
        group.place = group.place.take().or_else(|| {
            pick(|entry| match entry {
                NameEntry::Place(index) => Some(index),
                _ => None,
            })
        });
    }

    /// Groups of a run without agent nouns: names of all kinds.
    fn names(&self, run: Range<usize>, groups: &mut Vec<Group>) {
        let mut at = run.start;
        while at < run.end {
            let element = &self.elements[at];
            match &element.what {
                What::Name(entries) => {
                    if self.is_inside_name(at, &run) {
                        at = self.push_unknown(at, run.end, groups);
                        continue;
                    }
                    let mut group = Group { words: element.words.clone(), ..Group::default() };
                    self.take_name_element(&mut group, at, entries);
                    let mut next = at + 1;
                    if group.is_bare_state()
                        && next < run.end
                        && let What::Name(entries) = &self.elements[next].what
                        && entries
                            .iter()
                            .any(|entry| matches!(entry, NameEntry::Organisation(_) | NameEntry::Holder(_)))
                    {
                        let words = &self.elements[next].words;
                        self.take_name_element(&mut group, next, entries);
                        group.words.end = words.end;
                        next += 1;
                    }
                    group.is_modifier = next < run.end
                        && self.elements[next].what == What::Plain
                        && matches!(self.word(next).upos, Upos::Noun | Upos::Propn | Upos::Adj);
                    groups.push(group);
                    at = next;
                }
                What::Plain if self.is_name_part(at) => at = self.push_unknown(at, run.end, groups),
                _ => at += 1,
            }
        }
    }

    fn take_name_element(&self, group: &mut Group, element: usize, entries: &[NameEntry]) {
        let words = &self.elements[element].words;
        let states: Vec<NameEntry> = entries.iter().copied().filter(|entry| is_state(*entry)).collect();
        group.head = self.core(words);
        let terms = holders(entries);
        if !states.is_empty() {
            let is_adjective = states.iter().all(|entry| matches!(entry, NameEntry::Adjective(_)));
            let head = &self.words[words.end - 1];
            group.is_plural = is_adjective && matches!(head.xpos, Xpos::Nns | Xpos::Nnps);
            group.states.push(StateUse { entries: states, is_adjective, word: words.start });
        }
        if !terms.is_empty() {
            group.head = words.start;
            group.name = Some(words.clone());
            group.holder = Some(terms);
        } else if group.states.is_empty() || entries.iter().all(|entry| !is_state(*entry)) {
            self.take_other(group, entries, words);
        }
    }

    /// Whether the parser takes a single word for part of an unknown name: "Michael Jordan", "Jordan Miller".
    fn is_inside_name(&self, element: usize, run: &Range<usize>) -> bool {
        let What::Name(entries) = &self.elements[element].what else { return false };
        let before = element > run.start && self.is_name_part(element - 1);
        let suffix = |element: usize| matches!(self.lower(element), "jr" | "sr" | "ii" | "iii");
        let after = element + 1 < run.end && self.is_name_part(element + 1) && !suffix(element + 1);
        if self.elements[element].words.len() > 1 {
            return after && entries.iter().all(|entry| matches!(entry, NameEntry::Holder(_)));
        }
        if self.word(element).span.len() < 4 {
            return false;
        }
        if entries.iter().all(|entry| matches!(entry, NameEntry::Holder(_))) {
            return before || after;
        }
        let starts_flat = after && self.is_flat(element + 1);
        (before && self.is_flat(element)) || starts_flat
    }

    /// A run of capitalised words that no register knows; returns where it ends.
    fn push_unknown(&self, from: usize, end: usize, groups: &mut Vec<Group>) -> usize {
        let mut last = from + 1;
        let mut at = last;
        while at < end {
            let joins = match &self.elements[at].what {
                What::Plain => self.is_name_part(at),
                What::Name(_) => self.is_inside_name(at, &(from..end)),
                _ => false,
            };
            if joins {
                at += 1;
                last = at;
            } else if self.elements[at].what == What::Hyphen
                || (self.class(at, WordClass::Particle) && !self.word(at).capital)
            {
                at += 1;
            } else {
                break;
            }
        }
        let words = self.elements[from].words.start..self.elements[last - 1].words.end;
        groups.push(Group { head: words.start, name: Some(words.clone()), words, ..Group::default() });
        last
    }

    /// Looks at what stands before a group: "Mr.", "his", "the then".
    fn look_left(&self, group: &mut Group) {
        let is_stop = |at: usize| self.words[at].lower == "." && !self.words[at].spaced;
        let before = |at: usize| at.checked_sub(1);
        let title = before(group.words.start).and_then(|at| if is_stop(at) { before(at) } else { Some(at) });
        if let Some(title) = title.filter(|&at| group.is_bare_name() && self.is_title_of_courtesy(at)) {
            group.words.start = title;
        }
        let mut at = group.words.start;
        for _ in 0..3 {
            let Some(before) = at.checked_sub(1) else { return };
            let word = &self.words[before];
            if word.lower == "then" && group.is_agentive() {
                group.is_then = true;
            } else if word.xpos == Xpos::PrpPoss
                || matches!(word.lower.as_str(), "his" | "her" | "its" | "their" | "our" | "my")
            {
                group.possessive = Some(word.token);
                return;
            } else if !matches!(word.upos, Upos::Adj | Upos::Num | Upos::Adv) {
                return;
            }
            at = before;
        }
    }
}

impl Group {
    fn is_agentive_or_body(&self) -> bool {
        self.is_agentive() || self.organisation.is_some() || !self.states.is_empty() || self.holder.is_some()
    }
}

impl Word {
    fn spaced_before_lower(&self) -> bool {
        !self.capital
    }
}

fn is_state(entry: NameEntry) -> bool {
    matches!(entry, NameEntry::State(_) | NameEntry::Adjective(_))
}

fn holders(entries: &[NameEntry]) -> Vec<u32> {
    let term = |entry: &NameEntry| match entry {
        NameEntry::Holder(index) => Some(*index),
        _ => None,
    };
    entries.iter().filter_map(term).collect()
}
