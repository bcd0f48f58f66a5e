//! How groups join across prepositions, brackets, commas and conjunctions.
//!
//! What comes in: the groups of a sentence, each alone. What goes out: fewer of them, each with its acronym, its
//! complement ("of Peru"), the name that follows an office, and its partner in apposition.

use super::{AgentUse, Group, Row};
use crate::actors::elements::Word;
use demarche_lexicon::{AgentKind, NameEntry, WordClass};
use demarche_types::{Rel, Upos};

impl Row<'_> {
    /// Joins groups across prepositions, brackets, commas and conjunctions.
    pub(super) fn link(&self, groups: Vec<Group>) -> Vec<Group> {
        // From right to left, so that a complement is whole before it is taken in.
        let mut done: Vec<Group> = Vec::new();
        for mut group in groups.into_iter().rev() {
            self.take_acronym(&mut group);
            self.take_following_name(&mut group, &mut done);
            self.take_complements(&mut group, &mut done);
            self.take_following_name(&mut group, &mut done);
            self.join_adjective(&mut group, &mut done);
            self.share_complement(&mut group, &done);
            done.push(group);
        }
        done.reverse();
        self.appose(&mut done);
        done
    }

    fn after(&self, word: usize) -> Option<&Word> {
        self.words.get(word)
    }

    /// "(COAS)" after the group.
    fn take_acronym(&self, group: &mut Group) {
        let at = group.words.end;
        let mark = |index: usize, text: &str| self.after(index).is_some_and(|word| word.lower == text);
        let is_acronym = |word: &Word| {
            word.is_word && word.capital && word.span.len() >= 2 && word.span.len() <= 10 && word.lower.len() >= 2
        };
        if mark(at, "(") && mark(at + 2, ")") && self.after(at + 1).is_some_and(is_acronym) {
            group.acronym = Some(at + 1..at + 2);
        }
    }

    /// Where the text goes on after the group and its bracket.
    fn resumes(&self, group: &Group) -> usize {
        group.acronym.as_ref().map_or(group.words.end, |acronym| acronym.end + 1)
    }

    /// "Chief of Army Staff (COAS)" + "General Soto"; "Prime Minister of Peru" + "Ana Soto".
    fn take_following_name(&self, group: &mut Group, done: &mut Vec<Group>) {
        if !self.is_person_office(group) || group.name.is_some() {
            return;
        }
        let mut resumes = self.resumes(group);
        while let Some(next) = done.last() {
            let is_acronym_itself = group.acronym.as_ref() == Some(&next.words);
            if is_acronym_itself {
                done.pop();
                continue;
            }
            let plain_name = next.name.is_some() && next.states.is_empty() && next.inner.is_none();
            if next.words.start != resumes || !plain_name || next.is_modifier {
                return;
            }
            let next = done.pop().expect("it was just looked at");
            resumes = next.words.end;
            group.words.end = resumes;
            group.head = next.head;
            group.agents.extend(next.agents);
            group.name = next.name;
            group.holder = next.holder;
            group.is_plural = false;
            return;
        }
    }

    fn is_person_office(&self, group: &Group) -> bool {
        let is_person = |usage: &AgentUse| self.actors.agents[usage.agent as usize].kind == AgentKind::Person;
        group.member.is_some() || group.agents.last().is_some_and(is_person)
    }

    /// "of Peru", "for the Kenyan army", "in Chile".
    fn take_complements(&self, group: &mut Group, done: &mut Vec<Group>) {
        // "King Idris of Jordan", where the register holds the whole name.
        let is_king = group.holder.is_some() && group.inner.is_none();
        if !group.is_agentive() && !is_king {
            return;
        }
        for _ in 0..3 {
            let at = self.resumes(group);
            let Some(link) = self.after(at).map(|word| word.lower.as_str()) else { return };
            if done.last().is_some_and(|next| group.acronym.as_ref() == Some(&next.words)) {
                done.pop();
            }
            if is_king && !group.is_agentive() && link != "of" {
                return;
            }
            self.drop_form_of_state(done);
            let Some(next) = done.last() else { return };
            let skips = |word: &Word| matches!(word.lower.as_str(), "the" | "a" | "an");
            let start = if self.after(at + 1).is_some_and(skips) { at + 2 } else { at + 1 };
            let start = self.past_form_of_state(start);
            if next.words.start != start {
                return;
            }
            let is_province = self.after(next.words.end).is_some_and(|word| {
                matches!(
                    word.lower.as_str(),
                    "province" | "state" | "region" | "city" | "district" | "county" | "republic"
                )
            });
            if next.is_modifier && link != "in" && !(is_province && next.place.is_some()) {
                self.take_unknown_body(group, done, link);
                return;
            }
            let takes = match link {
                "of" if is_king && !group.is_agentive() => next.is_bare_state() && !next.is_modifier,
                "of" => group.inner.is_none(),
                // "soldiers from Peru and Chile", but not "withdrew soldiers from Peru".
                "from" if self.hangs_on(next, group) && group.inner.is_none() && group.states.is_empty() => {
                    next.is_agentive_or_body()
                }
                "for" | "to" | "at" | "with" => {
                    group.member.is_some() && group.inner.is_none() && next.is_agentive_or_body()
                }
                "in" | "from" => {
                    let entries = next.states.iter().flat_map(|state| state.entries.clone());
                    let places = next.place.iter().flatten().map(|&place| NameEntry::Place(place));
                    let seats = next.seat.iter().flatten().map(|&seat| NameEntry::Seat(seat));
                    let found: Vec<NameEntry> = entries.chain(places).chain(seats).collect();
                    if !found.is_empty() && !next.is_agentive() {
                        group.locations.push(found);
                    }
                    return;
                }
                _ => return,
            };
            if !takes || (next.is_bare_name() && next.holder.is_none()) {
                return;
            }
            let mut inner = done.pop().expect("it was just looked at");
            group.words.end = inner.words.end;
            group.acronym = None;
            if group.name.is_none() && self.is_person_office(group) && self.has_name_after_body(&inner) {
                group.name = inner.name.take();
                group.holder = inner.holder.take();
                group.head = inner.head;
                let is_title = |usage: &AgentUse| self.actors.agents[usage.agent as usize].is_title || usage.title_only;
                let (titles, bodies): (Vec<_>, Vec<_>) =
                    inner.agents.drain(..).enumerate().partition(|(index, usage)| *index > 0 && is_title(usage));
                inner.agents = bodies.into_iter().map(|(_, usage)| usage).collect();
                group.agents.extend(titles.into_iter().map(|(_, usage)| usage));
            }
            group.inner = Some(Box::new(inner));
            self.take_coordinated_states(group, done);
        }
    }

    /// Whether the parser makes one group a modifier of the other.
    fn hangs_on(&self, group: &Group, other: &Group) -> bool {
        let token = self.words[group.head].token;
        let Some((Rel::Nmod, offset)) = (self.flat)(token) else { return false };
        let governor = i64::from(token.0) + offset;
        other.words.clone().any(|word| i64::from(self.words[word].token.0) == governor)
    }

    /// Where the name begins in "Republic of Peru", "Islamic Republic of Peru".
    fn past_form_of_state(&self, start: usize) -> usize {
        let is_form = |word: &Word| self.actors.is(&word.lower, WordClass::Country);
        let form = (start..start + 3).find(|&at| self.after(at).is_some_and(is_form));
        match form {
            Some(at) if self.after(at + 1).is_some_and(|word| word.lower == "of") => at + 2,
            _ => start,
        }
    }

    /// "Republic" before "of Peru" is no name of its own.
    fn drop_form_of_state(&self, done: &mut Vec<Group>) {
        if let [.., state, form] = done.as_slice()
            && form.is_bare_name()
            && form.holder.is_none()
            && state.is_bare_state()
            && self.past_form_of_state(form.words.start) == state.words.start
        {
            done.pop();
        }
    }

    /// "of the Chilean Human Rights League": a body that no register knows, with its state.
    fn take_unknown_body(&self, group: &mut Group, done: &mut Vec<Group>, link: &str) {
        let [.., body, state] = done.as_slice() else { return };
        let is_body = body.is_bare_name() && body.holder.is_none() && body.words.start == state.words.end;
        if link != "of" || group.inner.is_some() || !state.is_bare_state() || !is_body {
            return;
        }
        group.words.end = body.words.end;
        group.inner = done.pop().map(Box::new);
        done.pop();
    }

    /// "Russian Armed Forces Gen Soto": a body, then a person.
    fn has_name_after_body(&self, inner: &Group) -> bool {
        let is_body = |usage: &AgentUse| self.actors.agents[usage.agent as usize].kind != AgentKind::Person;
        inner.name.is_some()
            && (inner.agents.first().is_some_and(is_body)
                || inner.organisation.is_some()
                || (inner.agents.is_empty() && !inner.states.is_empty()))
    }

    /// "the presidents of Peru and Chile"
    fn take_coordinated_states(&self, group: &mut Group, done: &mut Vec<Group>) {
        let is_body =
            group.agents.last().is_some_and(|usage| self.actors.agents[usage.agent as usize].kind == AgentKind::Body);
        if !group.is_plural && !is_body {
            return;
        }
        for _ in 0..8 {
            let Some(inner) = group.inner.as_mut().filter(|inner| inner.is_bare_state()) else { return };
            let mut at = group.words.end;
            let mut links = 0;
            while self.after(at).is_some_and(|word| matches!(word.lower.as_str(), "," | "and" | "the" | "&"))
                && links < 3
            {
                at += 1;
                links += 1;
            }
            let Some(next) = done.last().filter(|next| links > 0 && next.words.start == at && next.is_bare_state())
            else {
                return;
            };
            inner.states.extend(next.states.iter().cloned());
            inner.is_coordinated = true;
            group.words.end = next.words.end;
            done.pop();
        }
    }

    /// "Russian and Chinese troops": the adjective before the conjunction belongs to the noun after it.
    fn join_adjective(&self, group: &mut Group, done: &mut [Group]) {
        if !group.is_bare_state() || group.is_plural || group.is_modifier {
            return;
        }
        let is_adjective =
            group.states.iter().all(|state| state.is_adjective) && self.words[group.words.end - 1].upos != Upos::Noun;
        let mut at = group.words.end;
        let mut conjunction = false;
        while let Some(word) =
            self.after(at).filter(|word| matches!(word.lower.as_str(), "," | "and" | "or" | "as" | "well"))
        {
            conjunction |= word.lower != ",";
            at += 1;
        }
        let Some(next) = done.last_mut() else { return };
        let fits = next.elliptic.first().map_or(next.words.start, |first| first.start) == at
            && at > group.words.end
            && (conjunction || !next.elliptic.is_empty())
            && next.is_agentive()
            && next.name.is_none()
            && !next.states.is_empty()
            && is_adjective;
        if fits {
            let mut states = std::mem::take(&mut group.states);
            states.append(&mut next.states);
            next.states = states;
            next.is_coordinated = true;
            next.elliptic.insert(0, group.words.clone());
            // The adjective is part of the next group now; an empty group is dropped.
            group.words.end = group.words.start;
        }
    }

    /// "the authorities and people of Peru": the complement is both nouns'.
    fn share_complement(&self, group: &mut Group, done: &[Group]) {
        let is_bare =
            group.is_agentive() && group.name.is_none() && group.states.is_empty() && group.organisation.is_none();
        if !is_bare || group.inner.is_some() || group.possessive.is_some() || group.is_modifier {
            return;
        }
        let Some(next) = done.last().filter(|next| next.is_agentive() && next.name.is_none() && next.states.is_empty())
        else {
            return;
        };
        let is_joined = self.after(group.words.end).is_some_and(|word| word.lower == "and");
        let mut at = group.words.end + 1;
        while self.after(at).is_some_and(|word| matches!(word.lower.as_str(), "the" | "a")) {
            at += 1;
        }
        if is_joined && next.words.start == at && next.inner.as_ref().is_some_and(|inner| inner.is_bare_state()) {
            group.inner.clone_from(&next.inner);
        }
    }

    /// "Ana Soto, the Chilean envoy,": which groups stand in apposition.
    fn appose(&self, groups: &mut Vec<Group>) {
        groups.retain(|group| !group.words.is_empty());
        for index in 1..groups.len() {
            let (before, group) = (&groups[index - 1], &groups[index]);
            let mut at = self.resumes(before);
            let comma = self.after(at).is_some_and(|word| matches!(word.lower.as_str(), "," | "—" | "-"));
            at += usize::from(comma);
            while self.after(at).is_some_and(|word| {
                matches!(word.lower.as_str(), "the" | "a" | "an" | "then" | "his" | "its" | "their")
            }) {
                at += 1;
            }
            if !comma || group.words.start != at {
                continue;
            }
            // "President Soto, the president of Peru, Ana Lima": the title begins anew with somebody else.
            let office = |one: &Group| one.agents.last().map(|usage| usage.agent);
            let is_anew = before.name.is_some() && group.inner.is_some() && office(before) == office(group);
            let describes = |one: &Group, other: &Group| {
                !is_anew && one.name.is_some() && other.is_agentive() && other.name.is_none() && !other.is_plural
            };
            let closes = self.after(self.resumes(group)).is_none_or(|word| {
                !word.is_word || !matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Cconj | Upos::Num)
            });
            let is_list = self.after(self.resumes(group)).is_some_and(|word| word.lower == "and");
            if closes && !is_list && (describes(before, group) || describes(group, before)) {
                groups[index].apposition = Some(index - 1);
                groups[index - 1].apposition = Some(index);
            }
        }
    }
}
