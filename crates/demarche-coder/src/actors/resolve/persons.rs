//! The first and second person: who "we", "our troops" and "your country" are in the mouth of a speaker.
//!
//! What comes in: the mentions of an article and its quotations, which are read after them. What goes out: the same
//! mentions, where those that belong to a speaker or to whom he speaks have the code of that one. In the author's
//! own voice "we" and "our foreign minister" are of the author's state, where byline, bio or the text tell it; else "we" stays
//! unresolved, and "our foreign minister" is of the state that the article speaks of most.

use super::{Scene, View, groups_of};
use crate::tree::Tree;
use demarche_lexicon::{Actors, WordClass};
use demarche_types::{
    ActorCode, ActorKind, ActorMention, Analysis, Article, MentionForm, MentionId, Quotation, Rel, ResolvedActor, Role,
    SectionKind, SentenceId, Span, TokenId, Unresolved, Upos, Xpos,
};
use std::collections::{BTreeMap, BTreeSet};

/// Why a mention in the first or second person has no code yet.
pub(super) const OF_SPEAKER: &str = "first or second person: whoever speaks here, or is spoken to";

/// How many organs of a state an author must call "ours" to speak for it.
const OUR_ORGANS: usize = 2;

/// What a state loses as the author's own for each time it is named beside "us", in mentions.
const BESIDE_US: i32 = 3;

/// Who is meant: the speaker, or the one he speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Person {
    First,
    Second,
}

/// The person of a pronoun, in lower case.
pub(super) fn person(word: &str) -> Option<Person> {
    match word {
        "we" | "us" | "our" | "ours" | "ourselves" | "i" | "me" | "my" | "mine" | "myself" => Some(Person::First),
        "you" | "your" | "yours" | "yourself" | "yourselves" => Some(Person::Second),
        _ => None,
    }
}

/// Gives mentions in the first and second person the code of the speaker, or of whom he speaks to.
pub(crate) fn resolve(
    article: &Article,
    analysis: &Analysis,
    actors: &Actors,
    quotations: &[Quotation],
    mentions: &mut [ActorMention],
) {
    let is_open = |mention: &ActorMention| mention.actor.as_ref().is_err_and(|why| why.0 == OF_SPEAKER);
    let open: Vec<usize> = (0..mentions.len()).filter(|&index| is_open(&mentions[index])).collect();
    if open.is_empty() {
        return;
    }
    let tree = Tree::new(article, analysis);
    let mut speech = Speakers { tree: &tree, quotations, home: home(article, analysis, actors) };
    if speech.home.is_none() {
        speech.home = speech.guessed_home(article, analysis, actors, mentions, &open);
    }
    for index in open {
        let resolved = speech.resolved(article, analysis, actors, mentions, index);
        mentions[index].actor = resolved;
    }
}

struct Speakers<'a> {
    tree: &'a Tree<'a>,
    quotations: &'a [Quotation],
    /// The author's state, where byline or bio tell it.
    home: Option<(ActorCode, String)>,
}

/// The author's state and what tells it.
fn home(article: &Article, analysis: &Analysis, actors: &Actors) -> Option<(ActorCode, String)> {
    let of_author =
        |section: u32| matches!(article.sections[section as usize].kind, SectionKind::Byline | SectionKind::Bio);
    let sentences = analysis.sentences().filter(|(_, sentence)| of_author(sentence.section.0));
    sentences.into_iter().find_map(|(id, _)| Scene::of_sentence(article, analysis, actors, id).home())
}

impl Speakers<'_> {
    fn resolved(
        &self,
        article: &Article,
        analysis: &Analysis,
        actors: &Actors,
        mentions: &[ActorMention],
        index: usize,
    ) -> Result<ResolvedActor, Unresolved> {
        let mention = &mentions[index];
        let lower = |token: TokenId| analysis.token(token).span.of(&article.text).to_lowercase();
        let own = person(&mention.span.of(&article.text).to_lowercase());
        let owner = || owners(analysis, mention).find_map(|token| person(&lower(token)));
        let Some(who) = own.or_else(owner) else {
            return Err(Unresolved(OF_SPEAKER.to_owned()));
        };
        let Some(quotation) = self.around(mention.span) else {
            return match who {
                Person::First if own.is_none() => self.writers_own(article, analysis, actors, mentions, index),
                Person::First if self.home.is_some() && !self.is_let_us(mention) => self.writers_state(),
                Person::First => Err(Unresolved("first person in the author's own voice".to_owned())),
                Person::Second => Err(Unresolved("the reader is spoken to".to_owned())),
            };
        };
        let (speaker, how) = match who {
            Person::First => (quotation.speakers.first().copied(), "who speaks here"),
            Person::Second => (self.addressee(quotation, mentions), "who is spoken to"),
        };
        let speaker = speaker.map(|id| &mentions[id.0 as usize]);
        let Some((speaker, known)) = speaker.and_then(|speaker| Some((speaker, speaker.actor.as_ref().ok()?))) else {
            let who = if who == Person::First { "the speaker" } else { "the one spoken to" };
            return Err(Unresolved(format!("{who} is no known actor")));
        };
        let step = format!("{:?}, {how}", speaker.span.of(&article.text));
        if own.is_some() {
            let mut found = known.clone();
            found.steps = vec![step];
            return Ok(found);
        }
        Ok(belonging(article, analysis, actors, mention, &known.codes, step))
    }

    /// The narrowest quotation around a place.
    fn around(&self, place: Span) -> Option<&Quotation> {
        let length = |quotation: &&Quotation| quotation.content.iter().map(|content| content.len()).sum::<usize>();
        let holds = |quotation: &&Quotation| quotation.content.iter().any(|content| content.contains(place));
        self.quotations.iter().filter(holds).min_by_key(length)
    }

    /// Whom a speaker speaks to: the object of the cue ("told the envoy"), or whoever takes turns with him.
    fn addressee(&self, quotation: &Quotation, mentions: &[ActorMention]) -> Option<MentionId> {
        let told = quotation.cue.iter().flat_map(|&cue| self.tree.analysis.tokens_in(cue)).find_map(|cue| {
            let object = self.tree.child(cue, &[Rel::Iobj]).or_else(|| self.tree.child(cue, &[Rel::Obj]))?;
            mentions.iter().position(|mention| mention.head == object && mention.actor.is_ok())
        });
        if let Some(told) = told {
            return Some(MentionId(told as u32));
        }
        if !quotation.cue.is_empty() {
            return None;
        }
        let at = self.quotations.iter().position(|one| std::ptr::eq(one, quotation))?;
        let speaks = |one: &&Quotation| {
            one.section == quotation.section
                && one.cue.is_empty()
                && !one.source.is_empty()
                && self.name(one) != self.name(quotation)
        };
        let before = self.quotations[..at].iter().rev().find(speaks);
        let after = self.quotations[at + 1..].iter().find(speaks);
        [before, after].into_iter().flatten().find_map(|one| one.speakers.first().copied())
    }

    fn name(&self, quotation: &Quotation) -> &str {
        quotation.source.first().map_or("", |span| span.of(&self.tree.article.text))
    }

    /// "We" and "us" of an author whose state the text tells.
    fn writers_state(&self) -> Result<ResolvedActor, Unresolved> {
        let Some((home, why)) = &self.home else {
            return Err(Unresolved("first person in the author's own voice".to_owned()));
        };
        let steps = vec![format!("the author's own state, {why}")];
        Ok(ResolvedActor { codes: vec![home.clone()], name: home.0.clone(), kind: ActorKind::State, steps })
    }

    /// "let us be honest": author and reader.
    fn is_let_us(&self, mention: &ActorMention) -> bool {
        self.tree.token(mention.head).head.is_some_and(|verb| self.tree.lemma(verb) == "let")
            || self
                .tree
                .token(mention.head)
                .head
                .and_then(|verb| self.tree.token(verb).head)
                .is_some_and(|verb| self.tree.lemma(verb) == "let")
    }

    /// The state of an author who speaks of "our army" and "our ministers": the one that the text speaks of most where it
    /// does not speak of "us". Whoever is named beside "us" is mostly somebody else.
    fn guessed_home(
        &self,
        article: &Article,
        analysis: &Analysis,
        actors: &Actors,
        mentions: &[ActorMention],
        open: &[usize],
    ) -> Option<(ActorCode, String)> {
        let text = |span: Span| span.of(&article.text).to_lowercase();
        let first = |token: TokenId| person(&text(analysis.token(token).span)) == Some(Person::First);
        let outside: Vec<usize> =
            open.iter().copied().filter(|&index| self.around(mentions[index].span).is_none()).collect();
        let ours = outside.iter().filter(|&&index| {
            person(&text(mentions[index].span)).is_none() && owners(analysis, &mentions[index]).any(first)
        });
        let probe = [ActorCode("XXX".to_owned())];
        let organs = ours.filter(|&&index| {
            let found = belonging(article, analysis, actors, &mentions[index], &probe, String::new());
            found.codes.iter().all(|code| code.role().is_some() && is_public(code))
        });
        if organs.count() < OUR_ORGANS {
            return None;
        }
        let together: BTreeSet<SentenceId> = outside.iter().map(|&index| mentions[index].sentence).collect();
        let mut scores: BTreeMap<&str, i32> = BTreeMap::new();
        for mention in mentions.iter().filter(|mention| self.around(mention.span).is_none()) {
            let Ok(actor) = &mention.actor else { continue };
            let is_place = actor.steps.iter().any(|step| step == "place");
            for code in actor.codes.iter().filter(|code| code.is_state()) {
                *scores.entry(code.head()).or_default() += match (together.contains(&mention.sentence), is_place) {
                    (true, true) => 0,
                    (true, false) => -BESIDE_US,
                    _ => i32::from(actor.kind == ActorKind::State),
                };
            }
        }
        let (state, _) = scores
            .iter()
            .filter(|(_, score)| **score > 0)
            .max_by_key(|(state, score)| (**score, std::cmp::Reverse(**state)))?;
        Some((ActorCode((*state).to_owned()), format!("as the text speaks of {state} without \"us\"")))
    }

    /// "our foreign minister" in the author's own voice: of his state where the text tells it, else of the one that the
    /// article speaks of most.
    fn writers_own(
        &self,
        article: &Article,
        analysis: &Analysis,
        actors: &Actors,
        mentions: &[ActorMention],
        index: usize,
    ) -> Result<ResolvedActor, Unresolved> {
        let Some((home, why)) = self.home.clone().or_else(|| most_named(mentions)) else {
            return Err(Unresolved("of the author's own country, which the text does not tell".to_owned()));
        };
        let (home, step) = ([home], format!("the author's own, {why}"));
        let found = belonging(article, analysis, actors, &mentions[index], &home, step);
        if found.codes.iter().all(is_public) {
            Ok(found)
        } else {
            Err(Unresolved("somebody of the author's own country or circle".to_owned()))
        }
    }
}

/// Whether a code is that of a state or of one of its organs.
fn is_public(code: &ActorCode) -> bool {
    let organ = |role| matches!(role, Role::Gov | Role::Mil | Role::Cop | Role::Leg | Role::Jud | Role::Spy);
    code.role().and_then(Role::named).is_none_or(organ)
}

/// The state that a text names most often.
fn most_named(mentions: &[ActorMention]) -> Option<(ActorCode, String)> {
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    let is_state = |mention: &&ActorMention| mention.actor.as_ref().is_ok_and(|actor| actor.kind == ActorKind::State);
    for code in mentions.iter().filter(is_state).flat_map(ActorMention::codes) {
        *tally.entry(code.head()).or_default() += 1;
    }
    let (state, _) = tally.iter().max_by_key(|(state, count)| (**count, std::cmp::Reverse(**state)))?;
    Some((ActorCode((*state).to_owned()), format!("and the text speaks most of {state}")))
}

/// The words before a mention, nearest first, as long as they may belong to its phrase.
fn owners<'a>(analysis: &'a Analysis, mention: &ActorMention) -> impl Iterator<Item = TokenId> + 'a {
    let first = analysis.tokens_in(mention.span).next().map_or(0, |token| token.0);
    let start = analysis.sentence(mention.sentence).first;
    let modifies = |token: &TokenId| {
        let of = analysis.token(*token);
        of.xpos == Xpos::PrpPoss || matches!(of.upos, Upos::Adj | Upos::Num | Upos::Adv | Upos::Pron | Upos::Det)
    };
    (start..first).rev().take(4).map(TokenId).take_while(modifies)
}

/// Somebody who belongs to others: their states with the role that the words give.
fn belonging(
    article: &Article,
    analysis: &Analysis,
    actors: &Actors,
    mention: &ActorMention,
    codes: &[ActorCode],
    step: String,
) -> ResolvedActor {
    let name = mention.span.of(&article.text).to_owned();
    let scene = Scene::of_sentence(article, analysis, actors, mention.sentence);
    let view = &scene.views[0];
    let at = |group: &&super::Group| view.words[group.words.start].span.start() == mention.span.start();
    let group = groups_of(view).find(at);
    let heads: Vec<ActorCode> =
        codes.iter().filter(|code| code.is_state()).map(|code| ActorCode(code.head().to_owned())).collect();
    let (role, agent) = group.map_or((None, None), |group| scene.role(group));
    let kind = match group {
        Some(group) => scene.kind(group, agent),
        None => ActorKind::State,
    };
    let codes = match role.or_else(|| group.filter(|group| is_member(&scene, view, group)).map(|_| Role::Gov)) {
        Some(role) if !heads.is_empty() => heads.iter().map(|state| state.with_role(role)).collect(),
        None if !heads.is_empty() && mention.form == MentionForm::Nominal => heads,
        _ => codes.to_vec(),
    };
    ResolvedActor { codes, name, kind, steps: vec![step] }
}

fn is_member(scene: &Scene<'_>, view: &View, group: &super::Group) -> bool {
    group.member.is_some_and(|at| scene.actors.is(&view.words[at].lemma, WordClass::Member))
}
