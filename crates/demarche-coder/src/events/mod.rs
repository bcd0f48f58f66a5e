//! Events: who did what to whom, by the frames of the lexicon over the dependency tree.
//!
//! What comes in: an analysed article with its actors, dates, quantities and quotations. What goes out:
//! one [`EventMention`] for each predicate that a frame fits and whose sides are actors, with a trace of
//! every decision; and an [`Uncoded`] with its reason for each predicate that looks like an event and is
//! none. There is no default code. This module resolves no actor and reads no date: it joins them.
//!
//! The steps: find the predicates ([`predicates`]), choose for each the frame with the most fitting
//! constraints ([`choice`]), fill its slots ([`slots`]), leave out what is no politics ([`elsewhere`]), let matrix verbs take in their complements, look for
//! the other side in the context where the clause names one only ([`context`]), drop what says the same
//! twice in one sentence ([`repeats`]) and mark what is told again later ([`retold`]); then add how real it is
//! ([`reality`], [`allegations`]), who says so ([`voices`]), when ([`when`]) and how much ([`amounts`]).

mod allegations;
mod amounts;
mod choice;
mod considered;
mod context;
mod demands;
mod elsewhere;
mod hedges;
mod leaves;
mod location;
mod predicates;
mod reality;
mod repeats;
mod retold;
mod sides;
mod slots;
mod voices;
mod when;

use crate::tree::Tree;
use allegations::Allegers;
use choice::{Choice, Draft};
use demarche_lexicon::{FramePos, Lexicon, Sign};
use demarche_types::{
    ActorKind, ActorMention, Analysis, Article, Band, CameoCode, Context, CueKind, DateMention, EventKind,
    EventMention, EventType, Factuality, Hedge, Mode, PlaceMention, Polarity, QuadClass, Quantity, Quotation,
    QuotationId, Rel, Span, Sub, TokenId, Trace, Uncoded, Upos, Voice, Xpos,
};
use reality::Reality;
pub(crate) use reality::{Signature, signature};
use slots::Actors;
use std::collections::HashSet;
use voices::Speech;
use when::Calendar;

/// What the earlier stages found in an article.
#[derive(Clone, Copy)]
pub struct Layers<'a> {
    /// The text.
    pub article: &'a Article,
    /// Its sentences and trees.
    pub analysis: &'a Analysis,
    /// Its dates.
    pub dates: &'a [DateMention],
    /// Its amounts.
    pub quantities: &'a [Quantity],
    /// Its places.
    pub places: &'a [PlaceMention],
    /// Its actors.
    pub actors: &'a [ActorMention],
    /// Its reported speech.
    pub quotations: &'a [Quotation],
}

/// Codes the events of an article.
pub fn events(layers: Layers<'_>, lexicon: &Lexicon) -> (Vec<EventMention>, Vec<Uncoded>) {
    let tree = Tree::new(layers.article, layers.analysis);
    let actors = Actors::new(&tree, layers.actors);
    let mut coder = Coder {
        calendar: Calendar::new(&tree, layers.dates),
        speech: Speech::new(layers.article, layers.quotations, layers.actors),
        tree: &tree,
        actors: &actors,
        allegers: Allegers::new(&tree, &lexicon.allegations, &actors, layers.quotations),
        lexicon,
        layers,
        drafts: Vec::new(),
        taken: HashSet::new(),
        uncoded: Vec::new(),
        almost: Vec::new(),
    };
    coder.draft();
    coder.finish()
}

struct Coder<'a> {
    tree: &'a Tree<'a>,
    actors: &'a Actors<'a>,
    calendar: Calendar<'a>,
    speech: Speech<'a>,
    allegers: Allegers<'a>,
    lexicon: &'a Lexicon,
    layers: Layers<'a>,
    drafts: Vec<Draft<'a>>,
    /// Predicates that a frame has taken in as its argument: they are no events of their own.
    taken: HashSet<TokenId>,
    uncoded: Vec<Uncoded>,
    /// What a frame fits and no actor does or suffers.
    almost: Vec<Draft<'a>>,
}

impl<'a> Coder<'a> {
    /// Chooses frames: verbs first, as they take in nouns and complements; governors before what they govern.
    fn draft(&mut self) {
        let (tree, lexicon) = (self.tree, self.lexicon);
        let found = predicates::find(tree, self.actors, &lexicon.frames);
        let by_depth = |pos: &[FramePos]| {
            let mut some: Vec<_> = found.iter().filter(|predicate| pos.contains(&predicate.pos)).collect();
            some.sort_by_key(|predicate| (tree.ancestors(predicate.token).count(), predicate.token));
            some
        };
        for predicate in by_depth(&[FramePos::Verb]).into_iter().chain(by_depth(&[FramePos::Adj, FramePos::Noun])) {
            if self.taken.contains(&predicate.token) {
                continue;
            }
            match choice::choose(tree, self.actors, &lexicon.frames, predicate) {
                Choice::Event(draft) => {
                    if let Some(why) = elsewhere::reason(tree, self.actors, &lexicon.frames, &draft) {
                        self.uncoded.push(Uncoded {
                            anchor: predicate.token,
                            sentence: tree.analysis.sentence_of(predicate.token),
                            why: why.to_owned(),
                            almost: None,
                            considered: draft.considered,
                        });
                        continue;
                    }
                    if draft.missing.is_none() {
                        self.take_in(&draft);
                    }
                    self.drafts.push(draft);
                }
                Choice::Blocked(trap, taken) => {
                    self.uncoded.push(Uncoded {
                        anchor: predicate.token,
                        sentence: tree.analysis.sentence_of(predicate.token),
                        why: "an idiom or another sense, and no event".to_owned(),
                        almost: None,
                        considered: vec![format!("{} says so", trap.at)],
                    });
                    self.taken.extend(taken);
                }
                Choice::Nothing(why, considered, almost) => {
                    self.uncoded.push(Uncoded {
                        anchor: predicate.token,
                        sentence: tree.analysis.sentence_of(predicate.token),
                        why,
                        almost: None,
                        considered,
                    });
                    // "sanctions were lifted", whoever did it: what is undone did not come about by these words.
                    if let Some(draft) = &almost
                        && matches!(draft.event_type, EventType::Retreat | EventType::Sanction)
                    {
                        self.taken.extend(draft.consumed.iter().copied());
                    }
                    self.almost.extend(almost);
                }
            }
        }
    }

    /// What a promise, demand, refusal, threat or concession is about is no happening of its own.
    fn take_in(&mut self, draft: &Draft<'a>) {
        use EventType::{Agree, Concede, Protest, Reject, Request, Threaten};
        self.taken.extend(draft.consumed.iter().copied());
        let tree = self.tree;
        let verb = draft.predicate.light.map_or(draft.predicate.token, |(verb, _)| verb);
        if draft.event_type == Protest {
            // "marched to demand his release", "blocked a road demanding jobs": the protest is how they ask.
            let clauses = [draft.predicate.token, verb]
                .into_iter()
                .flat_map(|id| tree.with_rel(id, &[Rel::Xcomp, Rel::Advcl, Rel::Acl]));
            let demands = clauses.filter(|&id| self.lexicon.frames.in_class("demanding", tree.lemma(id)));
            self.taken.extend(demands);
        }
        // "Discussed the campaign to free the town", "signed an accord to trade": what is to be is no happening yet.
        if matches!(draft.event_type, EventType::Consult | EventType::Support) {
            let objects = tree.deep_object(verb).into_iter().flat_map(|object| tree.conjuncts(object));
            let content = objects.flat_map(|object| tree.with_rel(object, &[Rel::Acl]).collect::<Vec<_>>());
            let content =
                content.filter(|&clause| tree.token(clause).xpos == Xpos::Vb && !self.tells_of_itself(clause));
            let content: Vec<TokenId> = content.flat_map(|clause| tree.conjuncts(clause)).collect();
            self.taken.extend(content);
        }
        if !matches!(draft.event_type, Agree | Concede | Reject | Request | Threaten) {
            return;
        }
        let mut next: Vec<TokenId> = [draft.predicate.token, verb]
            .into_iter()
            .flat_map(|id| {
                tree.with_rel(id, &[Rel::Xcomp, Rel::Ccomp, Rel::Obj, Rel::Obl, Rel::Nmod, Rel::Advcl, Rel::Acl])
            })
            .filter(|&below| !self.tells_of_itself(below))
            .collect();
        let mut seen: HashSet<TokenId> = HashSet::new();
        while let Some(token) = next.pop() {
            if token != draft.predicate.token && seen.insert(token) {
                self.taken.insert(token);
                next.extend(
                    tree.with_rel(
                        token,
                        &[Rel::Xcomp, Rel::Obj, Rel::Obl, Rel::Nmod, Rel::Conj, Rel::Compound, Rel::Advcl, Rel::Acl],
                    )
                    .filter(|&below| !self.tells_of_itself(below)),
                );
            }
        }
    }

    /// Adverbial and relative clauses tell of something else than the content of the speech act.
    fn tells_of_itself(&self, below: TokenId) -> bool {
        let tree = self.tree;
        let gerund = tree.token(below).xpos == Xpos::Vbg;
        let infinitive = || {
            let mut marks = tree.with_rel(below, &[Rel::Mark, Rel::Case]);
            marks.any(|mark| match tree.lemma(mark) {
                "to" | "of" | "from" => true,
                "in" | "on" | "for" | "at" => gerund,
                _ => false,
            })
        };
        match tree.rel(below) {
            Rel::Acl => tree.sub(below) == Sub::Relcl || !infinitive(),
            Rel::Advcl => !infinitive(),
            Rel::Obl => tree.case(below).is_some_and(|case| matches!(case, "after" | "before" | "during" | "since")),
            _ => false,
        }
    }

    fn finish(mut self) -> (Vec<EventMention>, Vec<Uncoded>) {
        let mut drafts = std::mem::take(&mut self.drafts);
        let coded: HashSet<TokenId> = drafts.iter().map(|draft| draft.predicate.token).collect();
        let demands = demands::find(self.tree, self.actors, &self.lexicon.frames, &self.speech);
        drafts.extend(demands.into_iter().filter(|demand| !coded.contains(&demand.predicate.token)));
        drafts.sort_by_key(|draft| draft.predicate.token);
        drafts.retain(|draft| !self.taken.contains(&draft.predicate.token));
        let incomplete: HashSet<TokenId> =
            drafts.iter().filter(|draft| draft.missing.is_some()).map(|draft| draft.predicate.token).collect();
        context::complete(self.tree, self.actors, &self.lexicon.frames, &self.speech, &mut drafts);
        let (mut drafts, lacking): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|draft| draft.missing.is_none());
        for draft in drafts.iter().filter(|draft| incomplete.contains(&draft.predicate.token)) {
            self.take_in(draft);
        }
        drafts.retain(|draft| !self.taken.contains(&draft.predicate.token));
        // Villagers who flee are no army that withdraws, engineers who cross a border none that invades.
        // A minister who leaves Lima ends his visit.
        let departs = |draft: &Draft<'a>| {
            let one = |&id: &demarche_types::MentionId| {
                let person = |kind| matches!(kind, ActorKind::Person | ActorKind::Office);
                self.actors.get(id).actor.as_ref().is_ok_and(|actor| person(actor.kind))
            };
            draft.event_type == EventType::Retreat
                && draft.predicate.pos == FramePos::Verb
                && matches!(self.tree.lemma(draft.predicate.token), "leave" | "depart")
                && draft.sources.iter().all(one)
        };
        let moving = |draft: &Draft<'a>| match draft.event_type {
            EventType::Retreat => true,
            EventType::Assault => self.lexicon.frames.in_class("moving", self.tree.lemma(draft.predicate.token)),
            _ => false,
        };
        let travels = |draft: &Draft<'a>| {
            let is_crowd = |&id: &demarche_types::MentionId| {
                let mention = self.actors.get(id);
                let private = |code: &demarche_types::ActorCode| {
                    !sides::is_organ(code) || matches!(code.role(), None | Some("MIL"))
                };
                mention.actor.as_ref().is_ok_and(|actor| actor.kind == ActorKind::People)
                    && mention.codes().iter().all(private)
            };
            draft.event_type == EventType::Consult
                && draft.frame.mode.as_ref().is_some_and(|mode| mode.0 == "visit")
                && !draft.sources.is_empty()
                && draft.sources.iter().all(is_crowd)
        };
        let (fleeing, drafts): (Vec<_>, Vec<_>) = drafts
            .into_iter()
            .partition(|draft| travels(draft) || departs(draft) || (moving(draft) && self.only_people(&draft.sources)));
        for draft in fleeing {
            self.uncoded.push(Uncoded {
                anchor: draft.predicate.token,
                sentence: self.tree.analysis.sentence_of(draft.predicate.token),
                why: "people who move neither retreat, invade nor call on anybody".to_owned(),
                almost: None,
                considered: draft.considered,
            });
        }
        let (aims, mut drafts): (Vec<_>, Vec<_>) = drafts.into_iter().partition(|draft| self.is_aim(draft));
        for draft in aims {
            self.uncoded.push(Uncoded {
                anchor: draft.predicate.token,
                sentence: self.tree.analysis.sentence_of(draft.predicate.token),
                why: "only the aim of another deed".to_owned(),
                almost: None,
                considered: draft.considered.clone(),
            });
            self.almost.push(draft);
        }
        for draft in lacking {
            self.uncoded.push(Uncoded {
                anchor: draft.predicate.token,
                sentence: self.tree.analysis.sentence_of(draft.predicate.token),
                why: draft.missing.clone().unwrap_or_default(),
                almost: None,
                considered: std::iter::once(format!("{} fits", draft.frame.at))
                    .chain(draft.considered.iter().cloned())
                    .collect(),
            });
            self.almost.push(draft);
        }
        self.complete_accusations(&mut drafts);
        let repeats = repeats::within_sentences(self.tree, self.actors, &drafts);
        let dropped: HashSet<TokenId> = repeats.iter().map(|&(repeat, _)| repeat).collect();
        drafts.retain(|draft| !dropped.contains(&draft.predicate.token));
        for (repeat, of) in repeats {
            self.uncoded.push(Uncoded {
                anchor: repeat,
                sentence: self.tree.analysis.sentence_of(repeat),
                why: format!("says no more than {:?}", self.tree.form(of)),
                almost: None,
                considered: Vec::new(),
            });
        }
        let mut events: Vec<EventMention> = drafts.iter().map(|draft| self.event(draft, &drafts)).collect();
        self.deny(&mut events, &drafts);
        retold::mark(self.tree, self.actors, &mut events);
        self.uncoded.retain(|uncoded| !self.taken.contains(&uncoded.anchor));
        self.uncoded.sort_by_key(|uncoded| uncoded.anchor);
        for draft in std::mem::take(&mut self.almost) {
            if let Ok(at) = self.uncoded.binary_search_by_key(&draft.predicate.token, |uncoded| uncoded.anchor) {
                self.uncoded[at].almost = Some(self.would_be(&draft));
            }
        }
        (events, self.uncoded)
    }

    /// "Arms them to attack Chad", "the campaign to free the town": told as the aim of something else.
    fn is_aim(&self, draft: &Draft<'a>) -> bool {
        // Whoever summons an envoy to complain has complained.
        let doing = |event_type| {
            use EventType::{Aid, Assault, Coerce, Cooperate, Mobilize, Retreat, Sanction, Support};
            matches!(event_type, Aid | Assault | Coerce | Cooperate | Mobilize | Retreat | Sanction | Support)
        };
        let tree = self.tree;
        let verb = draft.predicate.token;
        if draft.predicate.pos != FramePos::Verb || tree.token(verb).xpos != Xpos::Vb || !doing(draft.event_type) {
            return false;
        }
        let first = match tree.rel(verb) {
            Rel::Conj => tree.token(verb).head.unwrap_or(verb),
            _ => verb,
        };
        let infinitive = tree.with_rel(first, &[Rel::Mark]).any(|mark| tree.lemma(mark) == "to");
        let governed_by =
            |verbs: &[&str]| tree.token(first).head.is_some_and(|above| verbs.contains(&tree.lemma(above)));
        let of_effort =
            || tree.token(first).head.is_some_and(|noun| self.lexicon.frames.in_class("effort", tree.lemma(noun)));
        match tree.rel(first) {
            Rel::Acl => infinitive && tree.sub(first) != Sub::Relcl && of_effort(),
            // "Is all but certain to attack" tells no aim.
            Rel::Advcl if tree.token(first).head.is_some_and(|above| tree.token(above).upos != Upos::Verb) => false,
            // Who conspires to do a thing has his hand in it.
            Rel::Advcl if governed_by(&["conspire", "plot", "collude", "connive", "scheme", "collaborate"]) => false,
            Rel::Advcl => Reality::of(tree, &self.lexicon.frames, &draft.predicate).purpose,
            _ => false,
        }
    }

    fn only_people(&self, sources: &[demarche_types::MentionId]) -> bool {
        let mut codes = sources.iter().flat_map(|&id| self.actors.get(id).codes());
        !sources.is_empty()
            && codes
                .all(|code| matches!(code.role(), Some("CVL" | "REF" | "AGR" | "LAB" | "EDU" | "MED" | "JRN" | "BUS")))
    }

    /// "Peru accused Chile of shelling a village", "blamed Chile for the raid": the accused did it, and
    /// where no victim is named, to the accuser.
    fn complete_accusations(&self, drafts: &mut [Draft<'a>]) {
        let accusations: Vec<usize> =
            (0..drafts.len()).filter(|&index| drafts[index].event_type == EventType::Accuse).collect();
        for accusation in accusations {
            let (accusers, accused) = (drafts[accusation].sources.clone(), drafts[accusation].targets.clone());
            for index in 0..drafts.len() {
                let content = index != accusation
                    && matches!(drafts[index].event_type, EventType::Assault | EventType::Coerce)
                    && self.is_content_of(drafts[index].predicate.token, &drafts[accusation]);
                if !content {
                    continue;
                }
                let draft = &mut drafts[index];
                if draft.sources.is_empty() && draft.targets != accused {
                    draft.sources.clone_from(&accused);
                    draft.steps.push("source: whoever is accused of it".to_owned());
                }
                if draft.targets.is_empty() && draft.sources != accusers {
                    draft.targets.clone_from(&accusers);
                    draft.steps.push("target: whoever complains of it, no victim being named".to_owned());
                }
            }
        }
    }

    fn event(&self, draft: &Draft<'a>, drafts: &[Draft<'a>]) -> EventMention {
        let tree = self.tree;
        let anchor = draft.predicate.token;
        let verb = draft.predicate.light.map_or(anchor, |(verb, _)| verb);
        let sentence = tree.analysis.sentence_of(anchor);
        let mut steps = draft.steps.clone();
        let reality = Reality::of(tree, &self.lexicon.frames, &draft.predicate);
        steps.extend(reality.steps.iter().cloned());

        let around = self.speech.around(tree.token(anchor).span);
        let voices = self.chain(draft, drafts, &around);
        let code = self.code(draft, &reality, &mut steps);
        let mut shown_by = reality.shown_by.clone();
        let hedge = hedges::of(tree, &self.lexicon.hedges, &draft.predicate, &reality);
        let is_open = hedge.as_ref().is_some_and(|(_, band)| !matches!(band, Band::AlmostCertain));
        let (factuality, denied_by) =
            self.factuality(draft, &reality, is_open, &around, &voices, &mut shown_by, &mut steps);
        let hedge = hedge.map(|(words, band)| Hedge { words: self.spans(words), band });
        let when = self.calendar.of(tree, anchor, verb, sentence);
        steps.push(format!("date: {}", when.why));
        let considered = draft.considered.iter().cloned().chain(when.considered).collect();
        if let Some(hedge) = &hedge {
            let words: Vec<_> = hedge.words.iter().map(|span| span.of(&tree.article.text)).collect();
            let (from, to) = hedge.band.percent();
            steps.push(format!(
                "hedged by {:?}: {}, {from} to {to} per cent, in the words of whoever says so",
                words.join(" … "),
                hedge.band
            ));
        }
        let (place, location) = location::of(tree, self.layers.places, self.layers.dates, draft, sentence);
        let quantities = amounts::of(tree, &self.lexicon.frames, self.actors, self.layers.quantities, draft, sentence);

        let mut span = tree.token(anchor).span.cover(tree.token(verb).span);
        for &mention in draft.sources.iter().chain(&draft.targets) {
            let mention = self.actors.get(mention);
            if mention.sentence == sentence {
                span = span.cover(mention.span);
            }
        }
        EventMention {
            anchor,
            span,
            sentence,
            section: tree.analysis.sentence(sentence).section,
            sources: draft.sources.clone(),
            targets: draft.targets.clone(),
            event_type: code.event_type,
            mode: code.mode,
            contexts: code.contexts,
            cameo: code.cameo,
            kind: if self.is_standing(draft) { EventKind::State } else { draft.frame.kind },
            reciprocal: draft.reciprocal,
            date: when.dated,
            date_mention: when.mention,
            place,
            location,
            quantities,
            polarity: reality.polarity,
            factuality,
            shown_by: self.spans(shown_by),
            hedge,
            voices,
            denied_by,
            restates: None,
            trace: Trace { entry: draft.frame.at.clone(), steps, considered },
        }
    }

    /// "Chile is a threat to Peru": what somebody is, and not what he does.
    fn is_standing(&self, draft: &Draft<'a>) -> bool {
        use EventType::{Accuse, Agree, Reject, Request, Support, Threaten};
        let noun = draft.predicate.token;
        let copular = draft.predicate.pos == FramePos::Noun && self.tree.child(noun, &[Rel::Cop]).is_some();
        let subject =
            || self.tree.surface_subject(noun).map_or(Vec::new(), |subject| self.actors.named_by(self.tree, subject));
        copular
            && matches!(draft.event_type, Accuse | Agree | Reject | Request | Support | Threaten)
            && subject().iter().any(|mention| draft.sources.contains(mention))
    }

    /// The type of what lacks a side, as tense and modality make it.
    fn would_be(&self, draft: &Draft<'a>) -> EventType {
        let reality = Reality::of(self.tree, &self.lexicon.frames, &draft.predicate);
        self.code(draft, &reality, &mut Vec::new()).event_type
    }

    /// Type, mode, contexts and CAMEO code, after what tense and modality make of them.
    fn code(&self, draft: &Draft<'a>, reality: &Reality, steps: &mut Vec<String>) -> Code {
        let frame = draft.frame;
        let ontology = &self.lexicon.ontology;
        let mut code = Code {
            event_type: draft.event_type,
            mode: frame.mode.clone(),
            cameo: frame.cameo.clone(),
            contexts: frame.contexts.clone(),
        };
        if demarche_lexicon::FrameCode::Event(code.event_type) != frame.code {
            let (mode, cameo) = match code.event_type {
                EventType::Accuse => (None, "114"),
                EventType::Protest => (Some("obstruct"), "144"),
                EventType::Sanction => (Some("expel"), "166"),
                EventType::Aid => (None, "075"),
                _ => (None, "062"),
            };
            steps.push(format!("by who does it to whom: {}", code.event_type));
            code.mode = mode.map(|mode| Mode(mode.to_owned()));
            code.cameo = CameoCode(cameo.to_owned());
        }
        // PLOVER: a cooperative act that is still to come is an agreement, a retreat to come a concession.
        let to_come = reality.factuality == Factuality::Planned || reality.will;
        if to_come && reality.polarity == Polarity::Positive {
            let promised = match code.event_type {
                EventType::Consult => Some((EventType::Agree, "036")),
                EventType::Support => Some((EventType::Agree, "032")),
                EventType::Cooperate => Some((EventType::Agree, "031")),
                EventType::Aid => Some((EventType::Agree, "033")),
                // Announced, it is conceded (PLOVER); only promised, it is agreed to.
                EventType::Retreat | EventType::Concede if self.is_announced(draft) => {
                    Some((EventType::Concede, "035"))
                }
                EventType::Retreat | EventType::Concede => Some((EventType::Agree, "035")),
                _ => None,
            };
            if let Some((event_type, cameo)) = promised {
                steps.push(format!("still to come: {} becomes {event_type}", code.event_type));
                code = Code { event_type, mode: None, cameo: CameoCode(cameo.to_owned()), contexts: code.contexts };
            }
        }
        // PLOVER: a hostile act that is to come, or may come, is a threat of it.
        if reality.polarity == Polarity::Positive
            && (reality.will || reality.intended || reality.modal)
            && !draft.sources.is_empty()
        {
            let threat = match code.event_type {
                EventType::Assault => Some(("violence", "138")),
                EventType::Coerce => Some(("restrict", "132")),
                EventType::Sanction => Some(("relations", "1313")),
                EventType::Protest => Some(("", "133")),
                _ => None,
            };
            if let Some((mode, cameo)) = threat {
                steps.push(format!("a hostile act to come: {} becomes THREATEN", code.event_type));
                code = Code {
                    event_type: EventType::Threaten,
                    mode: (!mode.is_empty()).then(|| Mode(mode.to_owned())),
                    cameo: CameoCode(cameo.to_owned()),
                    contexts: code.contexts,
                };
            }
        }
        // A cooperative or yielding act that somebody says will not be is a refusal.
        if reality.polarity == Polarity::Negative
            && matches!(reality.factuality, Factuality::Planned | Factuality::Possible)
            && reality.modal
            && matches!(code.event_type.quad(), QuadClass::VerbalCooperation | QuadClass::MaterialCooperation)
        {
            let cameo = if code.event_type == EventType::Consult { "125" } else { "120" };
            steps.push(format!("said not to be going to: {} becomes REJECT", code.event_type));
            code = Code {
                event_type: EventType::Reject,
                mode: None,
                cameo: CameoCode(cameo.to_owned()),
                contexts: code.contexts,
            };
        }
        if let Some(leaf) = leaves::leaf(self.tree, self.actors, ontology, draft, code.event_type, &code.cameo) {
            steps.push(format!("about {}: CAMEO {} becomes {}", leaf.topic, code.cameo.0, leaf.cameo.0));
            code.cameo = leaf.cameo.clone();
            code.mode = leaf
                .mode
                .clone()
                .filter(|mode| ontology.modes(code.event_type).any(|known| known == mode))
                .or(code.mode);
        }
        if let Some(entry) = ontology.cameo(&code.cameo.0) {
            code.contexts.extend(entry.contexts.iter().cloned());
        }
        // "military" of fighting is for soldiers, and not for herders at a well.
        let civil = !draft.sources.is_empty() && self.only_people(&draft.sources);
        code.contexts.retain(|context| !ontology.needs_words(context) && !(civil && context.0 == "military"));
        let sentence = self.tree.analysis.sentence_of(draft.predicate.token);
        code.contexts.extend(leaves::contexts(self.tree, ontology, sentence).into_iter().cloned());
        let wanted: HashSet<_> = code.contexts.drain(..).collect();
        code.contexts = ontology.contexts().iter().filter(|context| wanted.contains(context)).cloned().collect();
        code
    }

    /// Whether the event is the content of a public announcement: "declared that its troops would leave".
    fn is_announced(&self, draft: &Draft<'_>) -> bool {
        let tree = self.tree;
        let mut above = tree.ancestors(draft.predicate.token);
        above.any(|verb| self.lexicon.frames.in_class("announcing", tree.lemma(verb)))
    }

    /// The speakers between the author and the event, outermost first.
    fn chain(&self, draft: &Draft<'a>, drafts: &[Draft<'a>], around: &[QuotationId]) -> Vec<Voice> {
        let mut voices: Vec<Voice> = around.iter().map(|&id| self.speech.voice(id)).collect();
        // "Chile accused Peru of shelling a village": the shelling is in Chile's mouth.
        for other in drafts {
            if other.predicate.token != draft.predicate.token
                && other.event_type == EventType::Accuse
                && self.is_content_of(draft.predicate.token, other)
                && let Some(&accuser) = other.sources.first()
                && !voices.iter().any(|voice| voice.mentions.contains(&accuser))
            {
                voices.push(self.speech.speakers(&other.sources, None));
            }
        }
        // The speaker of a speech act is its source and is not said twice.
        if is_speech_act(draft.event_type)
            && voices.last().is_some_and(|voice| voice.mentions.iter().any(|speaker| draft.sources.contains(speaker)))
        {
            voices.pop();
        }
        voices.dedup_by(|later, earlier| !later.mentions.is_empty() && later.mentions == earlier.mentions);
        voices
    }

    /// Whether a predicate is what an accusation, allegation or denial is about.
    fn is_content_of(&self, predicate: TokenId, speech: &Draft<'a>) -> bool {
        let tree = self.tree;
        let governor = speech.predicate.light.map_or(speech.predicate.token, |(verb, _)| verb);
        // "accused Peru of shelling": the parser may hang the gerund on whoever is accused.
        let object =
            tree.token(predicate).head.filter(|_| tree.rel(predicate) == Rel::Acl && tree.sub(predicate) != Sub::Relcl);
        let is_marked =
            || tree.with_rel(predicate, &[Rel::Mark, Rel::Case]).any(|mark| matches!(tree.lemma(mark), "of" | "for"));
        if object.is_some_and(|object| tree.rel(object) == Rel::Obj && tree.token(object).head == Some(governor))
            && is_marked()
        {
            return true;
        }
        let mut at = predicate;
        for above in std::iter::once(predicate).chain(tree.ancestors(predicate)).skip(1) {
            if above == governor || above == speech.predicate.token {
                let marked = || {
                    tree.with_rel(at, &[Rel::Mark, Rel::Case])
                        .any(|mark| matches!(tree.lemma(mark), "of" | "for" | "that" | "over" | "with"))
                };
                return match tree.rel(at) {
                    Rel::Ccomp | Rel::Xcomp => true,
                    Rel::Obl | Rel::Nmod | Rel::Advcl | Rel::Acl => marked(),
                    Rel::Obj => speech.event_type != EventType::Accuse,
                    _ => false,
                };
            }
            at = above;
        }
        false
    }

    #[expect(clippy::too_many_arguments, reason = "all that a text says of an event's reality")]
    fn factuality(
        &self,
        draft: &Draft<'a>,
        reality: &Reality,
        is_open: bool,
        around: &[QuotationId],
        voices: &[Voice],
        shown_by: &mut Vec<TokenId>,
        steps: &mut Vec<String>,
    ) -> (Factuality, Vec<Voice>) {
        if let Some(&denial) = around.iter().find(|&&id| self.speech.get(id).cue_kind == CueKind::Denial) {
            let denier = self.speech.voice(denial);
            steps.push(format!("denied by {}", denier.name));
            return (Factuality::Denied, vec![denier]);
        }
        if reality.factuality == Factuality::Denied {
            let deniers = reality.denier.map(|subject| self.actors.named_by(self.tree, subject)).unwrap_or_default();
            return (
                Factuality::Denied,
                deniers.into_iter().map(|mention| self.speech.speakers(&[mention], None)).collect(),
            );
        }
        let hostile = matches!(draft.event_type.quad(), QuadClass::VerbalConflict | QuadClass::MaterialConflict);
        // "No ship of ours fired," said the navy.
        if hostile
            && reality.polarity == Polarity::Negative
            && let Some(voice) = voices.last().filter(|voice| self.speaks_of_itself(voice, draft))
        {
            steps.push(format!("denied by {}, who would have done it", voice.name));
            return (Factuality::Denied, vec![voice.clone()]);
        }
        // "conspired to overthrow the king": what the plotters are after is alleged with the plot.
        let plotted = || {
            reality.purpose
                && voices.is_empty()
                && self.allegers.signs(draft).iter().any(|found| found.sign == Sign::Act)
        };
        // "will probably sign": an estimate is no decision, and no report.
        if is_open && matches!(reality.factuality, Factuality::Happened | Factuality::Planned) {
            return (Factuality::Possible, Vec::new());
        }
        if reality.factuality != Factuality::Happened && !plotted() {
            return (reality.factuality, Vec::new());
        }
        if self.speech.cued(around, CueKind::Request) {
            return (Factuality::CalledFor, Vec::new());
        }
        if self.speech.cued(around, CueKind::Commitment) {
            return (Factuality::Planned, Vec::new());
        }
        let factuality = match voices.last() {
            _ if reality.alleged && voices.is_empty() => Factuality::ClaimedBySpeaker,
            Some(voice) => {
                let own_deed = self.speaks_of_itself(voice, draft);
                let distanced = reality.alleged || self.speech.cued(around, CueKind::Claim);
                if distanced || (hostile && !own_deed) {
                    steps.push(format!("on the word of {}", voice.name));
                    Factuality::ClaimedBySpeaker
                } else {
                    Factuality::Happened
                }
            }
            None if reality.polarity == Polarity::Positive => {
                let signs = self.allegers.signs(draft);
                for found in &signs {
                    let words: Vec<_> = (found.first.0..=found.last.0).map(|id| self.tree.form(TokenId(id))).collect();
                    steps.push(format!("alleged: {:?} is {}", words.join(" "), found.sign.meaning()));
                    shown_by.extend((found.first.0..=found.last.0).map(TokenId));
                }
                if signs.is_empty() { Factuality::Happened } else { Factuality::ClaimedByAuthor }
            }
            None => Factuality::Happened,
        };
        (factuality, Vec::new())
    }

    /// The spans of some words, side by side ones joined.
    fn spans(&self, mut words: Vec<TokenId>) -> Vec<Span> {
        words.sort_unstable();
        words.dedup();
        let mut spans: Vec<(Span, TokenId)> = Vec::new();
        for word in words {
            let span = self.tree.token(word).span;
            match spans.last_mut() {
                Some((last, end)) if end.0 + 1 == word.0 => (*last, *end) = (last.cover(span), word),
                _ => spans.push((span, word)),
            }
        }
        spans.into_iter().map(|(span, _)| span).collect()
    }

    /// Whether the speaker's state or body is the one that acts.
    fn speaks_of_itself(&self, voice: &Voice, draft: &Draft<'a>) -> bool {
        let heads = |mention| self.actors.get(mention).codes().iter().map(|code| code.head());
        voice.mentions.iter().any(|&speaker| {
            draft.sources.iter().any(|&source| heads(source).any(|head| heads(speaker).any(|other| other == head)))
        })
    }

    /// "Chile denied that its navy had fired on the trawler": the shot is denied by Chile.
    fn deny(&self, events: &mut [EventMention], drafts: &[Draft<'a>]) {
        const DENYING: [&str; 4] = ["deny", "refute", "denial", "disavow"];
        let tree = self.tree;
        for speech in drafts.iter().filter(|draft| DENYING.contains(&tree.lemma(draft.predicate.token))) {
            let Some(&denier) = speech.sources.first() else { continue };
            for event in events.iter_mut() {
                if event.anchor != speech.predicate.token && self.is_content_of(event.anchor, speech) {
                    event.factuality = Factuality::Denied;
                    event.denied_by = vec![self.speech.speakers(&[denier], None)];
                    event.trace.steps.push(format!("denied: {:?}", tree.form(speech.predicate.token)));
                }
            }
        }
    }
}

struct Code {
    event_type: EventType,
    mode: Option<Mode>,
    cameo: CameoCode,
    contexts: Vec<Context>,
}

fn is_speech_act(event_type: EventType) -> bool {
    use EventType::*;
    matches!(event_type, Agree | Support | Concede | Request | Accuse | Reject | Threaten)
}
