//! From groups to mentions: who is meant.
//!
//! What comes in: the groups of every sentence. What goes out: mentions with code and steps, or with the
//! reason why no code. First every name that the text explains somewhere is learnt, then the text is read
//! once from start to end. Explicit words beat the register, the register beats what was learnt, and
//! context only fills in a state that nothing else gives.

mod considered;
mod context;
mod explicit;
mod persons;
mod ranking;

pub(super) use persons::resolve as resolve_persons;

use super::discourse::{Discourse, Gender};
use super::elements::{self, Element, What, Word};
use super::groups::{Group, Row};
use demarche_lexicon::{Actors, Lexicon, NameEntry, Places, WordClass, fold};
use demarche_types::{
    ActorCode, ActorKind, ActorMention, Analysis, Article, Date, MentionForm, ResolvedActor, Role, SectionKind,
    SentenceId, Span, TokenId, Unresolved, Upos, Xpos,
};
use std::collections::BTreeMap;

/// The last words of names of armed groups.
const BANDS: [&str; 8] = ["front", "army", "brigade", "brigades", "militia", "guerrillas", "fighters", "movement"];

/// The last words of names of parties.
const PARTIES: [&str; 8] = ["front", "alliance", "bloc", "coalition", "movement", "list", "league", "party"];

/// An article laid out for the reading of actors.
pub(super) struct Scene<'a> {
    article: &'a Article,
    analysis: &'a Analysis,
    actors: &'a Actors,
    gazetteer: Option<&'a Places>,
    published: Option<Date>,
    views: Vec<View>,
}

/// A sentence with its groups.
struct View {
    id: SentenceId,
    words: Vec<Word>,
    items: Vec<Item>,
    /// The years the sentence names.
    years: Vec<i16>,
    /// The years it tells of: its own, or where it goes on in the past tense those of the sentence before.
    told: Vec<i16>,
    paragraph: u32,
    section: u32,
}

/// Something in a sentence that may name an actor, in order of its words.
enum Item {
    Group(Box<Group>),
    Pronoun(usize),
    /// "the two countries": class, first and last word, how many.
    Described(WordClass, usize, usize, usize),
    /// "the council": a noun that may be the last word of a name told before.
    Short(usize),
    /// "the former", "the latter".
    Ordered(usize),
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
    Stateless {
        role: Role,
        name: String,
        kind: ActorKind,
        steps: Vec<String>,
    },
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
    /// How often the article names each state, from beginning to end.
    outlook: BTreeMap<String, u32>,
    /// The author's state, where byline or bio name one.
    home: Option<(ActorCode, String)>,
    /// Whether the article speaks of rebels.
    tells_of_rebels: bool,
    /// Whether the article speaks of parties.
    tells_of_parties: bool,
}

impl<'a> Scene<'a> {
    pub(super) fn new(article: &'a Article, analysis: &'a Analysis, lexicon: &'a Lexicon) -> Scene<'a> {
        let actors = &lexicon.actors;
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
            let mut view = view(article, analysis, actors, id, paragraph, &mut is_quoted);
            if view.told.is_empty()
                && let Some(before) = views.last().filter(|before: &&View| before.paragraph == paragraph)
                && is_told_in_the_past(&view)
            {
                view.told.clone_from(&before.told);
            }
            views.push(view);
        }
        let published = article.publication.anchor();
        Scene { article, analysis, actors, gazetteer: Some(&lexicon.places), published, views }
    }

    /// One sentence alone.
    fn of_sentence(article: &'a Article, analysis: &'a Analysis, actors: &'a Actors, id: SentenceId) -> Scene<'a> {
        let views = vec![view(article, analysis, actors, id, 0, &mut false)];
        Scene { article, analysis, actors, gazetteer: None, published: article.publication.anchor(), views }
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
        let mut memory = Memory { acronyms: learnt.acronyms.clone(), ..Memory::default() };
        let mut discourse = Discourse::of(learnt.outlook.clone(), learnt.home.clone());
        let mut found = Vec::new();
        let mut section = None;
        for (index, view) in self.views.iter().enumerate() {
            if section.is_some_and(|section| section != view.section) && !self.is_told(view) {
                discourse.turn_page();
            }
            section = Some(view.section);
            if let Some(dateline) = self.dateline(view, &learnt) {
                discourse.dateline = Some(dateline);
                discourse.datelines += 1;
            }
            for item in &view.items {
                match item {
                    Item::Group(group) => found.extend(self.group(index, group, &mut memory, &learnt, &mut discourse)),
                    Item::Pronoun(word) => found.extend(self.pronoun(index, *word, &mut discourse)),
                    Item::Described(class, first, last, count) => {
                        found.extend(self.described(index, *class, *first..*last + 1, *count, &mut discourse));
                    }
                    Item::Ordered(word) => found.extend(self.ordered(index, *word, &mut discourse)),
                    Item::Short(word) => found.extend(self.short(index, *word, &mut discourse)),
                }
            }
        }
        found
    }

    /// Where a report comes from: "LIMA, Nov. 3 -".
    fn dateline(&self, view: &View, learnt: &Memory) -> Option<(ActorCode, String)> {
        let kind = self.section_kind(view);
        // "By our correspondent in Lima", "Translated from The Lamp, Lima"
        let is_translated = view.words.first().is_some_and(|word| word.lower == "translated");
        if kind == Some(SectionKind::Byline) || is_translated {
            return self.written_in(view, learnt, is_translated);
        }
        let of_gazetteer = || {
            let line =
                view.words.first().filter(|_| kind == Some(SectionKind::Dateline))?.span.cover(view.words.last()?.span);
            let place = self.text(line).split([',', '(', '-', '—', '–', ':']).next()?.trim();
            let code = self.gazetted(place, &|state| learnt.outlook.contains_key(state))?;
            learnt.outlook.contains_key(code.head()).then(|| (code, place.to_owned()))
        };
        let Some(group) = groups_of(view).next().filter(|group| group.words.start == 0) else { return of_gazetteer() };
        let is_shouted =
            self.words_text(view, &group.words).chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let closes = view
            .words
            .get(group.words.end)
            .is_some_and(|word| matches!(word.lower.as_str(), "," | "(" | "-" | "—" | "–"));
        if kind != Some(SectionKind::Dateline) && !(is_shouted && closes) {
            return None;
        }
        let seats = group.seat.iter().flatten().map(|&index| NameEntry::Seat(index));
        let places = group.place.iter().flatten().map(|&index| NameEntry::Place(index));
        let entries: Vec<NameEntry> = seats.chain(places).collect();
        let known = self.state_of(view, &entries);
        known.map(|(code, _, _)| (code, self.words_text(view, &group.words).to_owned())).or_else(of_gazetteer)
    }

    /// "By our correspondent in Lima"
    fn written_in(&self, view: &View, learnt: &Memory, is_translated: bool) -> Option<(ActorCode, String)> {
        let after_comma =
            |group: &Group| group.words.start.checked_sub(1).is_some_and(|at| view.words[at].lower == ",");
        let there =
            groups_of(view).filter(|group| self.is_locative(view, group) || is_translated && after_comma(group));
        there.into_iter().find_map(|group| {
            let name = self.words_text(view, &group.words).to_owned();
            let known = self.place_of(view, group).map(|(code, _)| code);
            let code = known.or_else(|| self.gazetted(&name, &|state| learnt.outlook.contains_key(state)))?;
            Some((code, name))
        })
    }

    fn section_kind(&self, view: &View) -> Option<SectionKind> {
        self.article.sections.get(view.section as usize).map(|section| section.kind)
    }

    fn is_told(&self, view: &View) -> bool {
        self.section_kind(view).is_none_or(SectionKind::is_told_by_article)
    }

    // What the text teaches -------------------------------------------------------------------------

    /// Every name that some place of the text explains in full.
    fn learn(&self) -> Memory {
        let mut memory = Memory { home: self.home(), ..Memory::default() };
        let mut grounds: Vec<String> = Vec::new();
        for (index, view) in self.views.iter().enumerate() {
            for item in &view.items {
                let Item::Group(group) = item else { continue };
                let explicit = self.explicit(view, group);
                memory.tells_of_parties |= self.role(group).0 == Some(Role::Pty);
                memory.tells_of_rebels |= matches!(self.role(group).0, Some(Role::Reb | Role::Uaf));
                if let Explicit::Unknown(name) = &explicit
                    && self.is_told(view)
                    && self.is_locative(view, group)
                {
                    grounds.push(name.clone());
                }
                if let (Explicit::Nothing, Some(_)) = (&explicit, &group.place)
                    && self.is_told(view)
                    && self.is_locative(view, group)
                    && let Some((code, _)) = self.place_of(view, group)
                {
                    *memory.outlook.entry(code.0).or_default() += 1;
                }
                if let Explicit::Known(identity) = &explicit
                    && self.is_told(view)
                {
                    for code in identity.codes.iter().filter(|code| code.is_state()) {
                        *memory.outlook.entry(code.head().to_owned()).or_default() += 1;
                    }
                }
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
        // Towns that only the gazetteer knows tell where an article stands as well.
        let named = memory.outlook.clone();
        for name in grounds {
            if let Some(code) = self.gazetted(&name, &|state| named.contains_key(state))
                && named.contains_key(code.head())
            {
                *memory.outlook.entry(code.0).or_default() += 1;
            }
        }
        memory
    }

    /// The author's state, as byline or bio tell it: by a name of it, or by the place where the author works.
    pub(super) fn home(&self) -> Option<(ActorCode, String)> {
        let of_author = |view: &&View| matches!(self.section_kind(view), Some(SectionKind::Byline | SectionKind::Bio));
        self.views.iter().filter(of_author).find_map(|view| {
            let kind = self.section_kind(view).map_or("bio", SectionKind::name);
            let states = groups_of(view).find_map(|group| match self.explicit(view, group) {
                Explicit::Known(identity) => {
                    let code = identity.codes.first().filter(|code| code.is_state())?;
                    Some((ActorCode(code.head().to_owned()), identity.name))
                }
                _ => None,
            });
            let found = states.or_else(|| self.places_in(view).into_iter().next());
            found.map(|(code, name)| (code, format!("named in the {kind}: {name}")))
        })
    }

    fn known(
        &self,
        view: &View,
        group: &Group,
        name: &std::ops::Range<usize>,
        identity: Identity,
        sentence: u32,
    ) -> Known {
        Known {
            identity,
            words: name_words(view, name),
            terms: group.holder.clone(),
            gender: self.gender(view, group),
            sentence,
        }
    }

    fn group(
        &self,
        index: usize,
        group: &Group,
        memory: &mut Memory,
        learnt: &Memory,
        discourse: &mut Discourse,
    ) -> Vec<ActorMention> {
        let view = &self.views[index];
        let here = self.here(index, view.words[group.head].token, false);
        // "Host the two foreign ministers in Lima": where they meet is not whose they are.
        let both = group.is_plural
            && group.name.is_none()
            && !group.locations.is_empty()
            && self.count_before(view, group.words.start).is_some();
        // "Their spokesman in Nairobi" is theirs, wherever he is.
        let owned = !group.locations.is_empty()
            && group.possessive.is_some_and(|owner| {
                self.antecedent(index, owner, discourse).is_some_and(|owner| !owner.codes.is_empty())
            });
        let bare = Group { locations: Vec::new(), ..group.clone() };
        let group = if both || owned { &bare } else { group };
        // "Ethnic Albanian guerrillas" are of a people, and of the state where they fight.
        let of_people = group.is_agentive()
            && group.states.last().is_some_and(|state| {
                state.word.checked_sub(1).is_some_and(|before| view.words[before].lower == "ethnic")
            });
        let bare = Group { states: Vec::new(), ..group.clone() };
        let group = if of_people { &bare } else { group };
        let mut explicit = match self.counterpart(index, group, discourse, here) {
            Some(counterpart) => counterpart,
            None => self.explicit(view, group),
        };
        if let Some(name) = &group.name {
            explicit = self.with_learnt(view, group, name, explicit, memory, learnt);
        }
        // "The former minister, Hugo Soto": whose state was found just before.
        if let (Explicit::Unknown(name), Some(partner)) =
            (&explicit, group.apposition.and_then(|at| groups_of(view).nth(at)))
            && partner.is_agentive()
            && !partner.is_plural
            && let Some(before) =
                discourse.headed_by(self.tree_head_of(view, partner)).filter(|before| !before.codes.is_empty())
        {
            let steps = vec![format!("stands in apposition to {:?}", before.name)];
            explicit = Explicit::Known(Identity {
                codes: before.codes.clone(),
                name: name.clone(),
                kind: ActorKind::Person,
                steps,
            });
        }
        if let Explicit::Known(identity) = &mut explicit {
            self.chamber(view, group, identity, discourse, here);
        }
        if let (Explicit::Unknown(name), None) = (&explicit, group.apposition)
            && let Some(identity) = memory.acronyms.get(name)
        {
            explicit = Explicit::Known(identity.clone());
        }
        // "The Salt Hills Front", in a text that tells of rebels: a group that no register knows.
        if let (Explicit::Unknown(name), true) = (&explicit, learnt.tells_of_rebels)
            && self.is_named(view, group, &BANDS)
        {
            let steps = vec!["named as armed groups are, in a text that tells of rebels".to_owned()];
            explicit = Explicit::Stateless { role: Role::Reb, name: name.clone(), kind: ActorKind::Armed, steps };
        }
        if let (Explicit::Unknown(name), true) = (&explicit, learnt.tells_of_parties)
            && self.is_named(view, group, &PARTIES)
        {
            let steps = vec!["named as parties are, in a text that tells of parties".to_owned()];
            explicit = Explicit::Stateless { role: Role::Pty, name: name.clone(), kind: ActorKind::Agency, steps };
        }
        if let Some(mention) = self.band(index, group, discourse) {
            return vec![mention];
        }
        let is_definite = view.words[..group.words.start].last().is_some_and(|word| word.lower == "the");
        if let Explicit::Unknown(_) = &explicit
            && is_definite
            && group.words.len() == 1
        {
            return self.short(index, group.head, discourse).into_iter().collect();
        }
        let actor = match explicit {
            Explicit::Known(identity) => Ok(identity),
            Explicit::Stateless { role, name, kind, steps } => {
                match self.by_acronym(view, group, &name, kind, memory) {
                    Some(identity) => Ok(identity),
                    None => self.state_from_context(index, group, role, name, kind, steps, discourse, here),
                }
            }
            Explicit::Unknown(name) => {
                self.remember(index, group, &[], &name, ActorKind::Person, false, None, discourse);
                return Vec::new();
            }
            Explicit::Nothing => return Vec::new(),
        };
        if let (Some(acronym), Ok(identity)) = (&group.acronym, &actor) {
            let key = self.words_text(view, acronym).to_owned();
            let step = format!("the text calls it {key}");
            memory.acronyms.entry(key).or_insert_with(|| {
                let mut identity = identity.clone();
                identity.steps.push(step);
                identity
            });
        }
        let form = match () {
            () if group.is_bare_state() && group.states.iter().all(|state| state.is_adjective) => {
                MentionForm::Adjective
            }
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
                let is_place = self.is_locative(view, group) && matches!(identity.kind, ActorKind::State)
                    || identity.steps.iter().any(|step| step == "place");
                self.remember(
                    index,
                    group,
                    &identity.codes,
                    &identity.name,
                    identity.kind,
                    is_place,
                    gender,
                    discourse,
                );
            }
            Err(_) => {
                let name = self.words_text(view, &group.words).to_owned();
                self.remember(index, group, &[], &name, ActorKind::Office, false, None, discourse);
            }
        }
        self.with_elliptic(view, group, form, actor)
    }

    /// Whether a name ends as those of armed groups, or of parties, do: "the Salt Hills Front", "Lake Liberation Army".
    fn is_named(&self, view: &View, group: &Group, ends: &[&str]) -> bool {
        let Some(name) = group.name.as_ref().filter(|_| group.agents.is_empty() && group.holder.is_none()) else {
            return false;
        };
        let first = view.words[..name.start].iter().rposition(|word| !word.capital);
        let is_definite = first.is_some_and(|at| view.words[at].lower == "the");
        is_definite && ends.contains(&view.words[name.end - 1].lower.as_str())
    }

    /// The mention of a group; "Russian and Chinese troops" are two, and the first shares the noun of the second.
    fn with_elliptic(
        &self,
        view: &View,
        group: &Group,
        form: MentionForm,
        actor: Result<Identity, Unresolved>,
    ) -> Vec<ActorMention> {
        let mut found = Vec::new();
        let actor = match actor {
            Ok(mut identity) if !group.elliptic.is_empty() && identity.codes.len() == group.elliptic.len() + 1 => {
                for words in &group.elliptic {
                    let own = Identity {
                        codes: vec![identity.codes.remove(0)],
                        name: identity.name.clone(),
                        kind: identity.kind,
                        steps: identity
                            .steps
                            .iter()
                            .cloned()
                            .chain([format!("shares {:?}", view.words[group.head].lower)])
                            .collect(),
                    };
                    found.push(self.mention(view, words, words.end - 1, MentionForm::Adjective, Ok(own)));
                }
                Ok(identity)
            }
            other => other,
        };
        found.push(self.mention(view, &group.words, group.head, form, actor));
        found
    }

    /// "the COAS", "an NDS official": an acronym that the text has introduced.
    fn by_acronym(&self, view: &View, group: &Group, name: &str, kind: ActorKind, memory: &Memory) -> Option<Identity> {
        if group.name.is_some() || group.acronym.is_some() {
            return None;
        }
        let short = group.words.clone().rev().find(|&at| view.words[at].is_acronym)?;
        let known = memory.acronyms.get(self.text(view.words[short].span))?;
        let is_all = short == group.head;
        let mut identity = known.clone();
        if !is_all {
            identity.codes = self.of_body(&known.codes, None, group);
            (identity.name, identity.kind) = (name.to_owned(), kind);
        }
        Some(identity)
    }

    /// Lets what the text taught about a name speak where the group's own words do not.
    fn with_learnt(
        &self,
        view: &View,
        group: &Group,
        name: &std::ops::Range<usize>,
        explicit: Explicit,
        memory: &Memory,
        learnt: &Memory,
    ) -> Explicit {
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
                self.by_surname(view, group, &words, role).unwrap_or(Explicit::Stateless {
                    role,
                    name: full,
                    kind,
                    steps,
                })
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
                let titled =
                    group.agents.iter().any(|usage| office.contains(&self.actors.agents[usage.agent as usize].name));
                let at_time = match self.published {
                    _ if view.years.iter().any(|&year| holder.validity.touches(year)) => true,
                    Some(day) => {
                        holder.validity.holds_on(day)
                            || (group.is_former || group.is_then) && holder.validity.is_over_by(day)
                    }
                    None => true,
                };
                let given = name_words_of(&holder.name);
                (titled || holder.code.role() == Some(role.name()))
                    && at_time
                    && words[..words.len() - 1].iter().all(|word| given.contains(word))
            })
            .collect();
        let first = &self.actors.holders[*fits.first()? as usize].name;
        // Two presidents of one name are still the president of one state.
        let head = |term: u32| self.actors.holders[term as usize].code.head();
        let same =
            fits.iter().all(|&term| self.actors.holders[term as usize].name == *first || head(term) == head(fits[0]));
        let name = group.name.as_ref()?;
        same.then(|| self.holder(view, group, &fits, name))
    }

    fn mention(
        &self,
        view: &View,
        words: &std::ops::Range<usize>,
        head: usize,
        form: MentionForm,
        actor: Result<Identity, Unresolved>,
    ) -> ActorMention {
        let span = view.words[words.start].span.cover(view.words[words.end - 1].span);
        let considered = self.alternatives(span, form, &actor);
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
            considered,
        }
    }

    /// The token that hangs outside of the span: the one the shape suggests, if it is among them.
    fn tree_head(&self, span: Span, shape: TokenId) -> TokenId {
        let tokens: Vec<TokenId> = self.analysis.tokens_in(span).collect();
        let (Some(&first), Some(&last)) = (tokens.first(), tokens.last()) else { return shape };
        let hangs_outside =
            |token: &TokenId| self.analysis.token(*token).head.is_none_or(|head| head < first || head > last);
        if hangs_outside(&shape) {
            return shape;
        }
        let is_noun = |token: &&TokenId| {
            matches!(self.analysis.token(**token).upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Pron)
        };
        tokens.iter().filter(|token| hangs_outside(token)).find(is_noun).copied().unwrap_or(shape)
    }

    // Pronouns and descriptions --------------------------------------------------------------------------
}

fn groups_of(view: &View) -> impl Iterator<Item = &Group> {
    view.items.iter().filter_map(|item| match item {
        Item::Group(group) => Some(group.as_ref()),
        _ => None,
    })
}

/// The words of a group's office, with its acronym: what a later description may repeat.
fn office_words(view: &View, group: &Group) -> Vec<String> {
    let agents = group.agents.iter().flat_map(|usage| usage.words.clone());
    agents
        .chain(group.acronym.clone().into_iter().flatten())
        .map(|word| view.words[word].lower.clone())
        .filter(|word| word.len() > 2)
        .collect()
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
fn view(
    article: &Article,
    analysis: &Analysis,
    actors: &Actors,
    id: SentenceId,
    paragraph: u32,
    is_quoted: &mut bool,
) -> View {
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
    let mut items: Vec<(usize, Item)> =
        groups.into_iter().map(|group| (group.words.start, Item::Group(Box::new(group)))).collect();
    for element in &elements {
        let at = element.words.start;
        if !taken[at] {
            items.extend(lone_word(&words, element, actors).map(|item| (at, item)));
        }
    }
    items.sort_by_key(|(at, _)| *at);
    let years: Vec<i16> = words.iter().filter_map(|word| year(&word.lower)).collect();
    let told = years.clone();
    View {
        id,
        items: items.into_iter().map(|(_, item)| item).collect(),
        words,
        years,
        told,
        paragraph,
        section: sentence.section.0,
    }
}

/// Whether all finite verbs of a sentence stand in the past tense.
fn is_told_in_the_past(view: &View) -> bool {
    let has = |tags: &[Xpos]| view.words.iter().any(|word| tags.contains(&word.xpos));
    has(&[Xpos::Vbd]) && !has(&[Xpos::Vbz, Xpos::Vbp])
}

fn year(word: &str) -> Option<i16> {
    let year: i16 = (word.len() == 4).then(|| word.parse().ok()).flatten()?;
    (1800..2100).contains(&year).then_some(year)
}

/// "the two", "these three", "all four": the number counts what was told.
fn is_definite(words: &[Word], number: usize) -> bool {
    number.checked_sub(1).is_some_and(|before| {
        matches!(words[before].lower.as_str(), "the" | "these" | "those" | "all" | "our" | "their" | "of")
            // "the assets of two groups"
            && (words[before].lower != "of" || words.get(number + 1).is_none_or(|noun| noun.lower != "groups"))
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
        "he" | "him"
            | "his"
            | "himself"
            | "she"
            | "her"
            | "hers"
            | "herself"
            | "it"
            | "its"
            | "itself"
            | "they"
            | "them"
            | "their"
            | "theirs"
            | "themselves"
    ) || persons::person(&word.lower).is_some() && word.lower != "i"
        || word.lower == "i" && word.upos == Upos::Pron;
    if is_pronoun {
        return Some(Item::Pronoun(at));
    }
    if matches!(word.lower.as_str(), "former" | "latter") && at > 0 && words[at - 1].lower == "the" {
        let stands_alone =
            words.get(at + 1).is_none_or(|next| !matches!(next.upos, Upos::Noun | Upos::Propn | Upos::Adj));
        return stands_alone.then_some(Item::Ordered(at));
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
        return matches!(before, "the" | "his" | "her" | "its" | "their" | "our" | "my" | "your")
            .then_some(Item::Described(WordClass::Country, at, at, 1));
    }
    let Some(class) = [WordClass::Countries, WordClass::Sides, WordClass::Leaders]
        .into_iter()
        .find(|&class| actors.is(&word.lower, class))
    else {
        let is_definite = at.checked_sub(1).is_some_and(|before| words[before].lower == "the");
        let goes_on = words.get(at + 1).is_some_and(|next| next.lower == "of");
        return (is_definite && !goes_on && word.lower == word.lemma).then_some(Item::Short(at));
    };
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
