//! Choosing the frame of a predicate and filling its slots.

use super::considered::{self, Lack};
use super::is_speech_act;
use super::sides::{is_organ, own_state, same_actor, share_a_head};
use super::slots::{Actors, Predicate};
use crate::tree::Tree;
use demarche_lexicon::{Constraint, Frame, FrameCode, FramePos, Frames, LightKind, Needs, Slot};
use demarche_types::{
    ActorCode, ActorKind, EventKind, EventType, MentionForm, MentionId, Rel, Sub, TokenId, Upos, Xpos,
};

/// A predicate with its frame and its sides.
pub(crate) struct Draft<'a> {
    pub predicate: Predicate,
    pub frame: &'a Frame,
    pub event_type: EventType,
    pub sources: Vec<MentionId>,
    pub targets: Vec<MentionId>,
    pub reciprocal: bool,
    /// How many actors stand where the source was found.
    pub subjects: usize,
    /// Words that the frame's constraints have used up.
    pub consumed: Vec<TokenId>,
    pub steps: Vec<String>,
    /// What was considered for it and not taken.
    pub considered: Vec<String>,
    /// Its own state as a target, in want of a better one: "the minister defended his country".
    pub own: Vec<MentionId>,
    /// What its own clause lacks for a code; the context may have it.
    pub missing: Option<String>,
}

/// What the lexicon says of a predicate.
pub(crate) enum Choice<'a> {
    /// An event.
    Event(Draft<'a>),
    /// An idiom or trap, with the words it uses up.
    Blocked(&'a Frame, Vec<TokenId>),
    /// No event, because …; with what was considered, and what it would be if the missing side were an actor.
    Nothing(String, Vec<String>, Option<Draft<'a>>),
}

/// Classes of subjects that are no actors and yet act for one: "missiles hit the base".
const INSTRUMENTS: [&str; 4] = ["weapon", "aircraft", "ship", "attack"];

/// Pronouns by which speakers speak of themselves, or are spoken of in their own reported words.
const PERSONAL: [&str; 6] = ["i", "we", "he", "she", "it", "they"];

/// How many clauses may lie between a predicate and the clause that is reported: "said it was ready to help rebuild".
const MAX_CHAIN: usize = 3;

/// The frame with the most constraints that fits; of equals, the one that fills more sides.
pub(crate) fn choose<'a>(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    frames: &'a Frames,
    predicate: &Predicate,
) -> Choice<'a> {
    let lemma = tree.lemma(predicate.token);
    let mut fitting: Vec<(usize, &Frame, Vec<TokenId>)> = Vec::new();
    let mut lacking: Vec<(&Frame, Lack)> = Vec::new();
    for frame in frames.of(predicate.pos, lemma) {
        match fits(tree, actors, frames, predicate, frame) {
            Ok(consumed) => fitting.push((frame.weight(), frame, consumed)),
            Err(lack) => lacking.push((frame, lack)),
        }
    }
    fitting.sort_by_key(|(weight, ..)| std::cmp::Reverse(*weight));
    // A verb that carries an event noun is coded with the noun, unless a frame names that noun and says more
    // than the noun's own would: "launched a cyber attack".
    if predicate.pos == FramePos::Verb
        && let Some(noun) = carried_event(tree, frames, predicate.token)
        && fitting.first().is_none_or(|(weight, frame, _)| {
            (frame.object.is_none() && frame.prep.is_empty())
                || noun_says_more(tree, actors, frames, noun, frame, *weight)
        })
    {
        return Choice::Nothing("a light verb: coded with its noun".to_owned(), Vec::new(), None);
    }
    let lacks = considered::lacks(tree, predicate, &lacking);
    let Some(&(best, ..)) = fitting.first() else {
        return Choice::Nothing(format!("no frame of {lemma:?} fits these arguments"), lacks, None);
    };
    let also: Vec<(usize, &Frame)> = fitting.iter().map(|(weight, frame, _)| (*weight, *frame)).collect();
    let mut refusal: Option<Miss<'a>> = None;
    let mut chosen: Option<Draft<'a>> = None;
    for (_, frame, consumed) in fitting.into_iter().filter(|(weight, ..)| *weight == best) {
        let event_type = match frame.code {
            FrameCode::Nothing => return Choice::Blocked(frame, consumed),
            FrameCode::Event(event_type) => event_type,
        };
        match fill(tree, actors, frames, predicate, frame, event_type, consumed) {
            Ok(draft) => {
                // "Chile and Peru held an exercise near Arica": several who do it together do it with each other.
                let sides = |draft: &Draft<'_>| {
                    let together = draft.frame.reciprocal && draft.frame.needs == Needs::Both && draft.subjects > 1;
                    2 * usize::from(draft.missing.is_none())
                        + usize::from(!draft.sources.is_empty())
                        + usize::from(!draft.targets.is_empty())
                        + usize::from(together)
                };
                if chosen.as_ref().is_none_or(|old| sides(old) < sides(&draft)) {
                    chosen = Some(draft);
                }
            }
            Err(miss) => refusal = refusal.or(Some(miss)),
        }
    }
    match (chosen, refusal) {
        (Some(mut draft), _) => {
            draft.considered.extend(considered::outdone(draft.frame, &also));
            draft.considered.extend(lacks);
            Choice::Event(draft)
        }
        (None, Some(miss)) => {
            let almost =
                format!("{} would make it {} if both sides were actors", miss.draft.frame.at, miss.draft.event_type);
            Choice::Nothing(miss.why, std::iter::once(almost).chain(lacks).collect(), Some(*miss.draft))
        }
        (None, None) => Choice::Nothing(String::new(), lacks, None),
    }
}

/// A frame that fits, with a side that is no actor.
struct Miss<'a> {
    why: String,
    draft: Box<Draft<'a>>,
}

/// The words of a mention, in quotation marks.
fn quoted(actors: &Actors<'_>, tree: &Tree<'_>, mention: MentionId) -> String {
    format!("{:?}", actors.get(mention).span.of(&tree.article.text))
}

fn carried_event(tree: &Tree<'_>, frames: &Frames, verb: TokenId) -> Option<TokenId> {
    let noun_with_frame =
        |noun: &TokenId| tree.token(*noun).upos == Upos::Noun && frames.is_event_noun(tree.lemma(*noun));
    match frames.light(tree.lemma(verb))? {
        // "struck over plans" carries nothing.
        LightKind::Do => tree.deep_object(verb).filter(noun_with_frame).filter(|&noun| tree.rel(noun) != Rel::Obl),
        LightKind::Occur => tree.surface_subject(verb).filter(noun_with_frame),
    }
}

/// Whether an event noun by itself fits a narrower frame than the verb that carries it, or an equally narrow
/// one where the verb adds nothing to the noun's plain sense.
fn noun_says_more(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    frames: &Frames,
    noun: TokenId,
    carrier: &Frame,
    weight: usize,
) -> bool {
    let predicate = Predicate { token: noun, pos: FramePos::Noun, light: None };
    let own = || frames.of(FramePos::Noun, tree.lemma(noun)).filter(|frame| frame.kind == EventKind::Event);
    let narrow = own().filter(|frame| {
        frame.object.is_some()
            && frame.code != FrameCode::Nothing
            && fits(tree, actors, frames, &predicate, frame).is_ok()
    });
    let adds_nothing = || own().any(|frame| frame.weight() == 0 && frame.code == carrier.code);
    narrow.map(Frame::weight).max().is_some_and(|own| own > weight || (own == weight && adds_nothing()))
}

/// Who acts decides what some acts are: states that protest complain, villagers who block a road protest, armies
/// of two states that train together cooperate, and whoever shuts a state out of a body breaks a tie.
fn recast(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    predicate: &Predicate,
    event_type: EventType,
    sources: &[MentionId],
    targets: &[MentionId],
) -> EventType {
    let lemma = tree.lemma(predicate.token);
    let kinds = |ids: &[MentionId], wanted: &dyn Fn(ActorKind) -> bool| {
        !ids.is_empty() && ids.iter().all(|&id| actors.get(id).actor.as_ref().is_ok_and(|actor| wanted(actor.kind)))
    };
    let verb = predicate.token;
    let finite = matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
        && !matches!(tree.rel(verb), Rel::Xcomp | Rel::Advcl | Rel::Acl);
    let official = |kind| matches!(kind, ActorKind::State | ActorKind::Office | ActorKind::Agency | ActorKind::Person);
    let mut states: Vec<&str> = sources.iter().flat_map(|&id| actors.get(id).codes()).map(|code| code.head()).collect();
    states.sort_unstable();
    states.dedup();
    let organs = |ids: &[MentionId]| ids.iter().flat_map(|&id| actors.get(id).codes()).all(is_organ);
    match event_type {
        EventType::Protest if lemma == "protest" && finite && kinds(sources, &official) && organs(sources) => {
            EventType::Accuse
        }
        EventType::Coerce
            if matches!(lemma, "block" | "blockade" | "barricade" | "obstruct")
                && kinds(sources, &|kind| kind == ActorKind::People)
                && !organs(sources) =>
        {
            EventType::Protest
        }
        EventType::Coerce
            if matches!(lemma, "expel" | "eject" | "exclude" | "oust")
                && kinds(targets, &|kind| matches!(kind, ActorKind::State | ActorKind::Igo)) =>
        {
            EventType::Sanction
        }
        EventType::Mobilize
            if matches!(lemma, "train" | "exercise" | "drill" | "manoeuvre" | "maneuver") && states.len() > 1 =>
        {
            EventType::Cooperate
        }
        other => other,
    }
}

/// Whether a pronoun or an owner of something names whoever acts: "Chile threatened to close its border".
fn names_the_same(tree: &Tree<'_>, actors: &Actors<'_>, mention: MentionId, others: &[MentionId]) -> bool {
    let acting: Vec<_> = others.iter().flat_map(|&other| actors.get(other).codes()).collect();
    let is_theirs = |mention: MentionId| {
        !acting.is_empty() && actors.get(mention).codes().iter().all(|code| acting.contains(&code))
    };
    // "its embassy"
    let mention_head = actors.get(mention).head;
    let owner = tree
        .with_rel(mention_head, &[Rel::Nmod])
        .find(|&owner| tree.sub(owner) == Sub::Poss)
        .and_then(|owner| actors.headed_by(owner));
    let is_pronoun = |mention: MentionId| actors.get(mention).form == MentionForm::Pronoun;
    // "his deputy" is somebody else
    let is_person = actors.get(mention).actor.as_ref().is_ok_and(|actor| actor.kind == ActorKind::Person);
    let owner = owner.filter(|_| !is_person);
    is_theirs(mention) && (is_pronoun(mention) || owner.is_some_and(|owner| is_pronoun(owner) && is_theirs(owner)))
}

/// Whether a mention names people of the state that acts.
fn own_people(actors: &Actors<'_>, mention: MentionId, others: &[MentionId]) -> bool {
    people(actors, mention)
        && share_a_head(actors, &[mention], others)
        && others.iter().all(|&other| !people(actors, other))
}

fn people(actors: &Actors<'_>, mention: MentionId) -> bool {
    let mention = actors.get(mention);
    mention.actor.as_ref().is_ok_and(|actor| {
        let private = actor.codes.iter().all(|code| !is_organ(code));
        private
            && (actor.kind == ActorKind::People || mention.form != MentionForm::Name)
            && actor.codes.iter().all(ActorCode::is_state)
    })
}

/// "Chile issued a statement that condemned Peru": what a document does, its issuer does.
fn issuer(tree: &Tree<'_>, actors: &Actors<'_>, frames: &Frames, predicate: &Predicate) -> Option<Vec<MentionId>> {
    let document = tree.deep_subject(predicate.token).filter(|_| predicate.pos == FramePos::Verb)?;
    if !frames.in_class("document", tree.lemma(document)) || !matches!(tree.rel(document), Rel::Obj | Rel::Obl) {
        return None;
    }
    let issuer = actors.named_by(tree, tree.deep_subject(tree.token(document).head?)?);
    (!issuer.is_empty()).then_some(issuer)
}

/// "Chile said its troops would be withdrawn", "Chile said on Monday that it would withdraw its troops": of
/// what a reported clause says that a pronoun does, or of an agentless passive that happens to what the
/// speaker owns, the speaker is the source.
fn announcer(tree: &Tree<'_>, actors: &Actors<'_>, predicate: &Predicate) -> Option<Vec<MentionId>> {
    let carrier = predicate.light.map_or(predicate.token, |(verb, _)| verb);
    let mut clause = carrier;
    for _ in 0..MAX_CHAIN {
        if !matches!(tree.rel(clause), Rel::Xcomp | Rel::Conj | Rel::Advcl) {
            break;
        }
        clause = tree.token(clause).head?;
    }
    if tree.rel(clause) != Rel::Ccomp {
        return None;
    }
    let speaker = actors.named_by(tree, tree.deep_subject(tree.token(clause).head?)?);
    if !tree.is_passive(carrier) {
        let subject = tree.surface_subject(carrier)?;
        let unknown = tree.token(subject).upos == Upos::Pron
            && PERSONAL.contains(&tree.lemma(subject))
            && actors.named_by(tree, subject).is_empty();
        return (unknown && !speaker.is_empty()).then_some(speaker);
    }
    let patient = tree.surface_subject(carrier)?;
    let owner = tree.with_rel(patient, &[Rel::Nmod]).find(|&owner| tree.sub(owner) == Sub::Poss)?;
    let owners = actors.named_by(tree, owner);
    let same = |a: MentionId, b: MentionId| {
        let heads = |id: MentionId| actors.get(id).codes().iter().map(|code| code.head());
        heads(a).any(|head| heads(b).any(|other| other == head))
    };
    speaker.iter().any(|&a| owners.iter().any(|&b| same(a, b))).then_some(speaker)
}

fn is_cooperative(event_type: EventType) -> bool {
    use EventType::{Agree, Aid, Consult, Cooperate, Support};
    matches!(event_type, Agree | Aid | Consult | Cooperate | Support)
}

/// Of how many actors some mentions tell.
fn heads(actors: &Actors<'_>, ids: &[MentionId]) -> usize {
    let mut heads: Vec<&str> = ids.iter().flat_map(|&id| actors.get(id).codes()).map(ActorCode::head).collect();
    heads.sort_unstable();
    heads.dedup();
    heads.len()
}

/// "She told reporters": those who are told to pass it on are not meant.
fn is_audience(tree: &Tree<'_>, actors: &Actors<'_>, predicate: &Predicate, mention: MentionId) -> bool {
    let codes = actors.get(mention).codes();
    let tells = |verb: TokenId| matches!(tree.lemma(verb), "tell" | "inform" | "brief" | "assure" | "remind" | "say");
    // "Told reporters that Chile backed the plan": nor does Chile back them.
    let teller = tree.token(actors.get(mention).head).head;
    (tells(predicate.token) || teller.is_some_and(tells))
        && !codes.is_empty()
        && codes.iter().all(|code| code.role() == Some("JRN"))
}

/// "Was killed in a Chilean raid", "the killing of a leader in a Chile-operated drone strike": whose attack it was.
fn attackers(tree: &Tree<'_>, actors: &Actors<'_>, frames: &Frames, predicate: &Predicate) -> Vec<MentionId> {
    let phrases = ["in", "during", "by"].into_iter().flat_map(|case| predicate.prepositional(tree, case));
    let attacks =
        phrases.filter(|&noun| tree.token(noun).upos == Upos::Noun && frames.in_class("attack", tree.lemma(noun)));
    attacks
        .map(|token| Predicate { token, pos: FramePos::Noun, light: None })
        .flat_map(|attack| {
            let slots = [Slot::Poss, Slot::Adj, Slot::Prep("by".to_owned())];
            slots.into_iter().map(move |slot| attack.fill(tree, actors, &slot).actors)
        })
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The preposition of a slot for whom or what an act concerns.
fn concerning(slot: &Slot) -> Option<&str> {
    match slot {
        Slot::Prep(name) => ["to", "for", "against"].into_iter().find(|known| known == name),
        _ => None,
    }
}

/// The target's slots in the order they are tried: what a clause below is about comes after the arguments
/// that the predicate itself has, and in a demand after whoever is to act.
fn target_slots(predicate: &Predicate, frame: &Frame, event_type: EventType) -> Vec<Slot> {
    let (clausal, mut slots): (Vec<Slot>, Vec<Slot>) =
        frame.target.iter().cloned().partition(|slot| matches!(slot, Slot::Comp | Slot::CompSubj));
    if !clausal.is_empty() && predicate.pos == FramePos::Verb {
        slots.extend([Slot::Obj, Slot::Iobj]);
        if event_type == EventType::Request {
            slots.push(Slot::CompSubj);
        }
    }
    slots.extend(clausal);
    slots
}

/// Where else a target may stand when the frame's own slots are empty: arguments proper, then for speech
/// acts the actor that the content concerns.
fn fallback(predicate: &Predicate, event_type: EventType) -> Vec<Slot> {
    use EventType::{Agree, Concede, Protest, Reject, Request, Threaten};
    if predicate.pos != FramePos::Verb {
        return Vec::new();
    }
    match event_type {
        Request => vec![Slot::Obj, Slot::Iobj, Slot::CompSubj, Slot::Comp],
        Agree | Concede | Reject | Threaten => {
            let to = ["with", "to", "against", "for"].map(|name| Slot::Prep(name.to_owned()));
            [Slot::Iobj, Slot::Obj].into_iter().chain(to).chain([Slot::Comp]).collect()
        }
        Protest => ["against", "outside", "at", "near"]
            .map(|name| Slot::Prep(name.to_owned()))
            .into_iter()
            .chain([Slot::Obj])
            .collect(),
        _ => vec![Slot::Obj, Slot::Iobj],
    }
}

/// Whether a frame's constraints are met, and by which words; or the first that is not.
fn fits(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    frames: &Frames,
    predicate: &Predicate,
    frame: &Frame,
) -> Result<Vec<TokenId>, Lack> {
    let mut consumed = Vec::new();
    if let Some(particle) = &frame.particle {
        let (first, rest) = particle.split_once(' ').map_or((particle.as_str(), None), |(a, b)| (a, Some(b)));
        // "set free six sailors": taken for an adjective of the object.
        let beside = tree.deep_object(predicate.token).is_some_and(|object| {
            let mut modifiers = tree.with_rel(object, &[Rel::Amod]);
            modifiers.any(|word| word.0 == predicate.token.0 + 1 && tree.lemma(word) == first)
        });
        // "pulled its troops out of the town"
        let apart = || {
            let phrases = tree.with_rel(predicate.token, &[Rel::Obl]);
            phrases.into_iter().any(|phrase| tree.case(phrase) == Some(first) && tree.has_case(phrase, "of"))
        };
        let found = beside
            || apart()
            || tree.children(predicate.token).iter().any(|&child| {
                tree.lemma(child) == first
                    && (tree.sub(child) == Sub::Prt
                        || matches!(tree.rel(child), Rel::Advmod | Rel::Compound | Rel::Xcomp))
            })
            || predicate.prepositional(tree, first).into_iter().any(|phrase| {
                // Taken for a preposition: only right behind the verb.
                tree.with_rel(phrase, &[Rel::Case, Rel::Mark]).any(|case| case.0 == predicate.token.0 + 1)
            });
        if !found || rest.is_some_and(|rest| predicate.prepositional(tree, rest).is_empty()) {
            return Err(Lack::Particle);
        }
    }
    let is_actor = |word: TokenId| actors.headed_by(word).is_some_and(|id| actors.get(id).actor.is_ok());
    let is_organisation = |word: TokenId| {
        let mention = actors.headed_by(word).map(|id| actors.get(id));
        mention.is_some_and(|mention| mention.actor.as_ref().is_ok_and(|actor| actor.kind == ActorKind::Igo))
    };
    // "the candidate Ana Lima": the name beside the noun.
    let is_named = |word: TokenId| tree.with_rel(word, &[Rel::Appos, Rel::Flat]).any(is_actor);
    // "aid programme", "truce agreement": such a noun is of the class of the noun before it.
    let carried = |constraint: &Constraint, word: TokenId| {
        let mut modifiers = tree.with_rel(word, &[Rel::Compound]);
        frames.in_class("carrier", tree.lemma(word))
            && modifiers.any(|modifier| constraint.admits(&tree.lemma(modifier).to_lowercase(), false))
    };
    let admits = |constraint: &Constraint, head: TokenId| {
        tree.conjuncts(head).into_iter().find(|&word| {
            constraint.admits(&tree.lemma(word).to_lowercase(), is_actor(word) || (constraint.actor && is_named(word)))
                || (constraint.organisation && is_organisation(word))
                || (!constraint.any && carried(constraint, word))
        })
    };
    // "a series of talks", "billions in aid": a measure stands in for what it measures.
    let admits_through = |constraint: &Constraint, head: TokenId| {
        admits(constraint, head).or_else(|| {
            if frames.is_event_noun(tree.lemma(head)) {
                return None;
            }
            let measured = tree.with_rel(head, &[Rel::Nmod]);
            measured
                .filter(|&below| tree.case(below).is_some_and(|case| matches!(case, "of" | "in")))
                .find_map(|below| admits(constraint, below))
        })
    };
    if let Some(constraint) = &frame.subject {
        let subject = match predicate.light {
            Some((verb, LightKind::Do)) => tree.deep_subject(verb),
            _ => tree.deep_subject(predicate.token),
        };
        subject.and_then(|subject| admits_through(constraint, subject)).ok_or(Lack::Subject(subject))?;
    }
    if let Some(constraint) = &frame.object {
        // "suspension of aid", "aid suspension", "military aid"
        let beside = || {
            let words = tree.with_rel(predicate.token, &[Rel::Compound, Rel::Amod]);
            words.filter(|_| predicate.pos != FramePos::Verb).find_map(|word| admits(constraint, word))
        };
        // "told Peru to move": whoever is told stands as an indirect object.
        let told = || {
            tree.child(predicate.token, &[Rel::Xcomp, Rel::Ccomp])?;
            tree.child(predicate.token, &[Rel::Iobj])
        };
        let object = predicate.object(tree).or_else(told).and_then(|object| admits_through(constraint, object));
        consumed.push(object.or_else(beside).ok_or(Lack::Object(predicate.object(tree)))?);
    }
    for (index, (preposition, constraint)) in frame.prep.iter().enumerate() {
        let phrases = predicate.prepositional(tree, preposition);
        let there = phrases.first().copied();
        // "took Kenya to court", read as an infinitive: a bare word that the frame names.
        let bare = || {
            tree.with_rel(predicate.token, &[Rel::Xcomp]).find(|&word| {
                let alone = preposition == "to" && tree.children(word).len() == 1;
                alone && !constraint.any && constraint.admits(&tree.lemma(word).to_lowercase(), false)
            })
        };
        let found = phrases
            .into_iter()
            .find_map(|phrase| admits_through(constraint, phrase))
            .or_else(bare)
            .ok_or(Lack::Prep(index, there))?;
        if !constraint.any && !constraint.actor {
            consumed.push(found);
        }
    }
    if let Some(constraint) = &frame.purpose {
        let clause =
            predicate.purpose(tree).into_iter().find(|&clause| constraint.any || admits(constraint, clause).is_some());
        consumed.push(clause.ok_or(Lack::Purpose)?);
    }
    if let Some(constraint) = &frame.comp {
        let clause = predicate.complement(tree).ok_or(Lack::Clause(None))?;
        if !constraint.any {
            // "vowed to help rebuild", "threatened to begin shelling"
            let deeper = tree.child(clause, &[Rel::Xcomp]);
            admits(constraint, clause).or_else(|| admits(constraint, deeper?)).ok_or(Lack::Clause(Some(clause)))?;
        }
        if !frame.modal.is_empty() && !has_modal(tree, clause, &frame.modal) {
            return Err(Lack::Modal);
        }
    }
    Ok(consumed)
}

/// Whether a clause has one of these modals: "must", "not will", "have" for "have to", "to" for an infinitive.
fn has_modal(tree: &Tree<'_>, clause: TokenId, modals: &[String]) -> bool {
    let negated = tree
        .with_rel(clause, &[Rel::Advmod])
        .any(|word| matches!(tree.lemma(word), "not" | "n't" | "n’t" | "never" | "no"));
    let modal_of =
        |wanted: &str, lemma: &str| wanted == lemma || (wanted == "will" && matches!(lemma, "'ll" | "’ll" | "wo"));
    modals.iter().any(|modal| {
        let (wanted, must_be_negated) =
            modal.strip_prefix("not ").map_or((modal.as_str(), false), |wanted| (wanted, true));
        let found = match wanted {
            "to" => tree.with_rel(clause, &[Rel::Mark, Rel::Aux]).any(|word| tree.lemma(word) == "to"),
            "have" | "need" => tree.lemma(clause) == wanted && tree.child(clause, &[Rel::Xcomp]).is_some(),
            _ => tree.with_rel(clause, &[Rel::Aux]).any(|word| modal_of(wanted, tree.lemma(word))),
        };
        found && (negated == must_be_negated || wanted == "to")
    })
}

fn fill<'a>(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    frames: &Frames,
    predicate: &Predicate,
    frame: &'a Frame,
    event_type: EventType,
    consumed: Vec<TokenId>,
) -> Result<Draft<'a>, Miss<'a>> {
    let mut steps = vec![format!("{:?} fits the frame at {}", tree.form(predicate.token), frame.at)];
    if let Some((verb, _)) = predicate.light {
        steps.push(format!("carried by {:?}", tree.form(verb)));
    }
    let text = |mentions: &[MentionId]| {
        let words: Vec<_> = mentions.iter().map(|&id| actors.get(id).span.of(&tree.article.text)).collect();
        words.join(" + ")
    };
    let mut victims = predicate.victims(tree, frames, event_type);
    victims.extend(predicate.enemies(tree, frames, event_type));
    let mut own: Vec<MentionId> = Vec::new();
    let mut considered: Vec<String> = Vec::new();
    let mut first = |slots: &[Slot], side: &str, not: &[MentionId]| {
        let free = |mention: MentionId| {
            !not.contains(&mention) && !names_the_same(tree, actors, mention, not) && !same_actor(actors, mention, not)
        };
        for (index, slot) in slots.iter().enumerate() {
            // Nobody agrees or works with those whom it is against.
            if side == "target" && is_cooperative(event_type) && matches!(slot, Slot::Prep(name) if name == "against") {
                continue;
            }
            let mut found = predicate.fill(tree, actors, slot).actors;
            if side == "target" && concerning(slot).is_some() {
                // Of what an act is for, against or about, the phrase nearest to the predicate counts.
                let names: Vec<&str> = slots[index..].iter().filter_map(concerning).collect();
                found = predicate.nearest(tree, actors, &names, &free).unwrap_or(found);
            }
            for &mention in found.iter().filter(|&&mention| !free(mention)) {
                let words = quoted(actors, tree, mention);
                let line = format!("{words} as {side}, in slot {:?}: names whoever acts", slot.name());
                if !considered.contains(&line) {
                    considered.push(line);
                }
            }
            found.retain(|&mention| free(mention));
            // "Captured a fort on the Chilean border": where it is.
            if side == "target" && event_type == EventType::Assault && matches!(slot, Slot::Prep(_)) {
                found.retain(|&id| {
                    !tree
                        .token(actors.get(id).head)
                        .head
                        .is_some_and(|above| frames.in_class("edge", tree.lemma(above)))
                });
            }
            // "Take the case to a court in Lima": a place.
            if side == "target"
                && is_speech_act(event_type)
                && matches!(slot, Slot::Prep(name) if matches!(name.as_str(), "in" | "at") || (name == "to" && tree.lemma(predicate.token) == "invite"))
            {
                found.retain(|&id| !actors.is_place(id));
            }
            if side == "target" && event_type == EventType::Mobilize {
                found.retain(|&mention| !share_a_head(actors, &[mention], not));
            }
            // "rejected allegations that its troops fought", "promised to withdraw its troops"
            if side == "target" && matches!(event_type, EventType::Agree | EventType::Reject) {
                let is_army = |id: MentionId| actors.get(id).codes().iter().all(|code| code.role() == Some("MIL"));
                found.retain(|&mention| !(is_army(mention) && share_a_head(actors, &[mention], not)));
            }
            if side == "target" {
                found.retain(|&mention| {
                    !victims.contains(&actors.get(mention).head) && !is_audience(tree, actors, predicate, mention)
                });
            }
            let asking = matches!(event_type, EventType::Agree | EventType::Request);
            let inner = matches!(slot, Slot::Comp | Slot::CompSubj);
            let direct = |mention: MentionId| {
                predicate.object(tree) == Some(actors.get(mention).head)
                    || matches!(slot, Slot::Iobj | Slot::CompSubj)
                    || matches!(slot, Slot::Prep(name) if matches!(name.as_str(), "to" | "with" | "against" | "from"))
            };
            // "demanded her release": people of one's own inside what a speech act is about.
            let spoken_of = |mention: MentionId| {
                matches!(event_type, EventType::Agree | EventType::Request | EventType::Reject | EventType::Threaten)
                    && !not.is_empty()
                    && own_people(actors, mention, not)
                    && !direct(mention)
            };
            let (of_own, mut found): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|&mention| own_state(actors, mention, not) || spoken_of(mention));
            if own.is_empty() && !(inner && asking) {
                own = of_own;
            }
            // "sent doctors to Chile": those sent are no party.
            if *slot == Slot::Obj && event_type == EventType::Aid && predicate.hands_over(tree) {
                found.retain(|&mention| !people(actors, mention) && !share_a_head(actors, &[mention], not));
            }
            // "offered to sell jets with seats for passengers": people of one's own are no party to a deal.
            if matches!(slot, Slot::Comp) && matches!(event_type, EventType::Agree | EventType::Cooperate) {
                found.retain(|&mention| !own_people(actors, mention, not));
            }
            if !found.is_empty() {
                steps.push(format!("{side} from slot {:?}: {}", slot.name(), text(&found)));
                return found;
            }
        }
        Vec::new()
    };
    // "meetings in Lima between Chile and Peru": the parties, wherever else actors stand.
    let all = match frame.reciprocal && predicate.pos == FramePos::Noun {
        true => first(&[Slot::Prep("between".to_owned()), Slot::Prep("among".to_owned())], "both sides", &[]),
        false => Vec::new(),
    };
    let several = all.iter().map(|&id| actors.get(id).codes().len()).sum::<usize>() > 1;
    let mut sources = if several { all } else { first(&frame.source, "source", &[]) };
    // "Killed in a raid by Chile": whoever carried out the attack in which it was done.
    if sources.is_empty() && event_type == EventType::Assault {
        sources = attackers(tree, actors, frames, predicate);
    }
    let mut slots = target_slots(predicate, frame, event_type);
    // "Experts of Chile and Peru met in Lima": where several meet is a place.
    if frame.reciprocal && heads(actors, &sources) > 1 {
        slots.retain(|slot| !matches!(slot, Slot::Prep(name) if matches!(name.as_str(), "in" | "at" | "to")));
    }
    let mut targets = if several { Vec::new() } else { first(&slots, "target", &sources) };
    if !several && targets.is_empty() && frame.kind == EventKind::Event {
        let mut elsewhere = fallback(predicate, event_type);
        // What the frame asks of its object is the thing given, said or done, unless it counts as a side.
        if frame.object.as_ref().is_some_and(|object| !object.actor) && !frame.target.contains(&Slot::Obj) {
            elsewhere.retain(|slot| *slot != Slot::Obj);
        }
        targets = first(&elsewhere, "target", &sources);
    }
    let mut reciprocal = false;
    if frame.reciprocal {
        // "talks between A and B", "A and B met", "the two sides met": all of them do it to each other.
        if sources.is_empty() {
            sources = first(
                &[Slot::Prep("between".to_owned()), Slot::Prep("among".to_owned()), Slot::Prep("of".to_owned())],
                "both sides",
                &targets,
            );
        }
        // "an exercise near the border with Chad" is not with Chad.
        targets.retain(|&id| {
            !tree.token(actors.get(id).head).head.is_some_and(|above| frames.in_class("edge", tree.lemma(above)))
        });
        reciprocal = true;
    }
    let subjects = sources.len();
    let parties: usize = sources.iter().map(|&id| actors.get(id).codes().len()).sum();
    // Several who agree, talk or work without naming anybody else do it with each other.
    let fights = event_type == EventType::Assault
        && frames.in_class("mutual", tree.lemma(predicate.token))
        && heads(actors, &sources) > 1;
    let joint =
        fights || frame.joint || matches!(event_type, EventType::Agree | EventType::Consult | EventType::Cooperate);
    // "Chile and Peru sent envoys to the region" do not visit each other.
    let goes_elsewhere = event_type == EventType::Consult
        && !frame.reciprocal
        && ["to", "with"].iter().any(|name| !predicate.prepositional(tree, name).is_empty());
    let joint = joint && !goes_elsewhere || mutual(tree, predicate);
    reciprocal |= joint && targets.is_empty() && parties > 1;
    if reciprocal && sources.is_empty() && targets.iter().map(|&id| actors.get(id).codes().len()).sum::<usize>() > 1 {
        sources = std::mem::take(&mut targets);
    }
    if reciprocal && targets.is_empty() && sources.len() > 1 {
        targets = sources.split_off(1);
    }
    if sources.is_empty()
        && let Some(issuer) = issuer(tree, actors, frames, predicate)
    {
        steps.push(format!("source is whose words they are: {}", text(&issuer)));
        sources = issuer;
    }
    if sources.is_empty()
        && let Some(announcer) = announcer(tree, actors, predicate)
    {
        steps.push(format!("source is who says so of its own: {}", text(&announcer)));
        sources = announcer;
    }
    let stranger = tree.deep_subject(predicate.token).filter(|&subject| {
        let stands_for_actor = tree.token(subject).upos == Upos::Pron
            || actors.around(subject).is_some()
            || INSTRUMENTS.iter().any(|class| frames.in_class(class, tree.lemma(subject)));
        predicate.pos == FramePos::Verb && sources.is_empty() && !stands_for_actor
    });
    let collective = |mentions: &[MentionId]| mentions.iter().any(|&id| actors.get(id).codes().len() > 1);
    let (has_source, has_target) = (!sources.is_empty(), !targets.is_empty());
    let paired = has_source && (has_target || (reciprocal && collective(&sources)));
    use EventType::*;
    let enough = match frame.needs {
        Needs::Both => paired,
        Needs::Source => has_source,
        Needs::Target => has_target,
        // Types of acts towards somebody need both sides; others one.
        Needs::Any => match event_type {
            // "ratified the treaty": the frame says what is supported.
            Support if frame.object.is_some() => has_source,
            Consult | Cooperate | Support | Accuse | Aid | Sanction => paired,
            Agree | Concede | Request | Reject | Threaten | Retreat | Protest | Mobilize => has_source,
            Coerce | Assault => has_source || has_target,
        },
    };
    let mut event_type = recast(tree, actors, predicate, event_type, &sources, &targets);
    // "Eritrea, which hosts the Ethiopian opposition": to shelter a group is no visit.
    let shelters = matches!(tree.lemma(predicate.token), "host" | "harbour" | "harbor")
        && matches!(tree.token(predicate.token).xpos, Xpos::Vbz | Xpos::Vbp);
    let banned = |code: &ActorCode| matches!(code.role(), Some("REB" | "UAF" | "OPP"));
    if event_type == Consult
        && shelters
        && !targets.is_empty()
        && sources.iter().all(|&id| actors.get(id).codes().iter().all(banned))
    {
        std::mem::swap(&mut sources, &mut targets);
        event_type = Aid;
    }
    if event_type == Cooperate && targets.is_empty() && sources.len() > 1 {
        targets = sources.split_off(1);
        reciprocal = true;
    }
    let missing = (!enough).then(|| format!("no actor for the {}", if has_source { "target" } else { "source" }));
    let predicate = *predicate;
    let draft = Draft {
        predicate,
        frame,
        event_type,
        sources,
        targets,
        reciprocal,
        subjects,
        consumed,
        steps,
        considered,
        own,
        missing,
    };
    match stranger {
        Some(subject) => {
            Err(Miss { why: format!("the subject {:?} is no actor", tree.form(subject)), draft: Box::new(draft) })
        }
        None => Ok(draft),
    }
}

/// "shelled each other's towns", "accused one another".
fn mutual(tree: &Tree<'_>, predicate: &Predicate) -> bool {
    let is_pair = |&word: &TokenId| {
        let next = TokenId(word.0 + 1);
        let follows = |other: &str| (next.0 as usize) < tree.analysis.tokens.len() && tree.lemma(next) == other;
        match tree.lemma(word) {
            "each" => follows("other"),
            "one" => follows("another"),
            _ => false,
        }
    };
    tree.with_rel(predicate.token, &[Rel::Obj, Rel::Obl, Rel::Iobj])
        .any(|argument| tree.subtree(argument).iter().any(is_pair))
}
