//! Choosing the frame of a predicate and filling its slots.

use super::slots::{Actors, Predicate};
use crate::tree::Tree;
use demarche_lexicon::{Constraint, Frame, FrameCode, FramePos, Frames, LightKind, Needs, Slot};
use demarche_types::{EventKind, EventType, MentionForm, MentionId, Rel, Sub, TokenId, Upos};

/// A predicate with its frame and its sides.
pub(crate) struct Draft<'a> {
    pub predicate: Predicate,
    pub frame: &'a Frame,
    pub event_type: EventType,
    pub sources: Vec<MentionId>,
    pub targets: Vec<MentionId>,
    pub reciprocal: bool,
    /// Words that the frame's constraints have used up.
    pub consumed: Vec<TokenId>,
    pub steps: Vec<String>,
}

/// What the lexicon says of a predicate.
pub(crate) enum Choice<'a> {
    /// An event.
    Event(Draft<'a>),
    /// An idiom or trap, with the words it uses up.
    Blocked(Vec<TokenId>),
    /// No event, because …
    Nothing(String),
}

/// Classes of subjects that are no actors and yet act for one: "missiles hit the base".
const INSTRUMENTS: [&str; 4] = ["weapon", "aircraft", "ship", "attack"];

/// The frame with the most constraints that fits; of equals, the one that fills more sides.
pub(crate) fn choose<'a>(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    frames: &'a Frames,
    predicate: &Predicate,
) -> Choice<'a> {
    let lemma = tree.lemma(predicate.token);
    let mut fitting: Vec<(usize, &Frame, Vec<TokenId>)> = frames
        .of(predicate.pos, lemma)
        .filter_map(|frame| Some((frame.weight(), frame, fits(tree, actors, frames, predicate, frame)?)))
        .collect();
    fitting.sort_by_key(|(weight, ..)| std::cmp::Reverse(*weight));
    // A verb that carries an event noun is coded with the noun, unless a frame names that noun.
    if predicate.pos == FramePos::Verb
        && carries_event(tree, frames, predicate.token)
        && fitting.first().is_none_or(|(_, frame, _)| frame.object.is_none() && frame.prep.is_empty())
    {
        return Choice::Nothing("a light verb: coded with its noun".to_owned());
    }
    let Some(&(best, ..)) = fitting.first() else {
        return Choice::Nothing(format!("no frame of {lemma:?} fits these arguments"));
    };
    let mut refusal = None;
    let mut chosen: Option<Draft<'a>> = None;
    for (_, frame, consumed) in fitting.into_iter().filter(|(weight, ..)| *weight == best) {
        let event_type = match frame.code {
            FrameCode::Nothing => return Choice::Blocked(consumed),
            FrameCode::Event(event_type) => event_type,
        };
        match fill(tree, actors, frames, predicate, frame, event_type, consumed) {
            Ok(draft) => {
                let sides = |draft: &Draft<'_>| usize::from(!draft.sources.is_empty()) + usize::from(!draft.targets.is_empty());
                if chosen.as_ref().is_none_or(|old| sides(old) < sides(&draft)) {
                    chosen = Some(draft);
                }
            }
            Err(why) => refusal = refusal.or(Some(why)),
        }
    }
    match chosen {
        Some(draft) => Choice::Event(draft),
        None => Choice::Nothing(refusal.unwrap_or_default()),
    }
}

fn carries_event(tree: &Tree<'_>, frames: &Frames, verb: TokenId) -> bool {
    let noun_with_frame = |noun: TokenId| tree.token(noun).upos == Upos::Noun && frames.is_event_noun(tree.lemma(noun));
    let lemma = tree.lemma(verb);
    (frames.light(lemma) == Some(LightKind::Do) && tree.deep_object(verb).is_some_and(noun_with_frame))
        || (frames.light(lemma) == Some(LightKind::Occur) && tree.surface_subject(verb).is_some_and(noun_with_frame))
}

/// Whether a pronoun or an owner of something names whoever acts: "Chile threatened to close its border".
fn names_the_same(actors: &Actors<'_>, mention: MentionId, others: &[MentionId]) -> bool {
    let acting: Vec<_> = others.iter().flat_map(|&other| actors.get(other).codes()).collect();
    let mention = actors.get(mention);
    mention.form == MentionForm::Pronoun && !acting.is_empty() && mention.codes().iter().all(|code| acting.contains(&code))
}

/// "Chile said its troops would be withdrawn": of an agentless passive that happens to what the speaker
/// owns, the speaker is the source.
fn announcer(tree: &Tree<'_>, actors: &Actors<'_>, predicate: &Predicate) -> Option<Vec<MentionId>> {
    let verb = predicate.token;
    if predicate.pos != FramePos::Verb || !tree.is_passive(verb) || tree.rel(verb) != Rel::Ccomp {
        return None;
    }
    let patient = tree.surface_subject(verb)?;
    let owner = tree.with_rel(patient, &[Rel::Nmod]).find(|&owner| tree.sub(owner) == Sub::Poss)?;
    let speaker = actors.named_by(tree, tree.deep_subject(tree.token(verb).head?)?);
    let owners = actors.named_by(tree, owner);
    let same = |a: MentionId, b: MentionId| {
        let heads = |id: MentionId| actors.get(id).codes().iter().map(|code| code.head());
        heads(a).any(|head| heads(b).any(|other| other == head))
    };
    speaker.iter().any(|&a| owners.iter().any(|&b| same(a, b))).then_some(speaker)
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
    use EventType::{Agree, Concede, Reject, Request, Threaten};
    if predicate.pos != FramePos::Verb {
        return Vec::new();
    }
    match event_type {
        Request => vec![Slot::Obj, Slot::Iobj, Slot::CompSubj, Slot::Comp],
        Agree | Concede | Reject | Threaten => {
            let to = ["with", "to", "against", "for"].map(|name| Slot::Prep(name.to_owned()));
            [Slot::Iobj, Slot::Obj].into_iter().chain(to).chain([Slot::Comp]).collect()
        }
        _ => vec![Slot::Obj, Slot::Iobj],
    }
}

/// Whether a frame's constraints are met, and by which words.
fn fits(tree: &Tree<'_>, actors: &Actors<'_>, frames: &Frames, predicate: &Predicate, frame: &Frame) -> Option<Vec<TokenId>> {
    let mut consumed = Vec::new();
    if let Some(particle) = &frame.particle {
        let (first, rest) = particle.split_once(' ').map_or((particle.as_str(), None), |(a, b)| (a, Some(b)));
        let found = tree.children(predicate.token).iter().any(|&child| {
            tree.lemma(child) == first
                && (tree.sub(child) == Sub::Prt || matches!(tree.rel(child), Rel::Advmod | Rel::Compound))
        }) || predicate.prepositional(tree, first).into_iter().any(|phrase| {
            // Taken for a preposition: only right behind the verb.
            tree.with_rel(phrase, &[Rel::Case, Rel::Mark]).any(|case| case.0 == predicate.token.0 + 1)
        });
        if !found || rest.is_some_and(|rest| predicate.prepositional(tree, rest).is_empty()) {
            return None;
        }
    }
    let admits = |constraint: &Constraint, head: TokenId| {
        tree.conjuncts(head).into_iter().find(|&word| {
            constraint.admits(&tree.lemma(word).to_lowercase(), actors.headed_by(word).is_some_and(|id| actors.get(id).actor.is_ok()))
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
    if let Some(constraint) = &frame.object {
        // "suspension of aid", "aid suspension", "military aid"
        let beside = || {
            let words = tree.with_rel(predicate.token, &[Rel::Compound, Rel::Amod]);
            words.filter(|_| predicate.pos != FramePos::Verb).find_map(|word| admits(constraint, word))
        };
        let object = predicate.object(tree).and_then(|object| admits_through(constraint, object));
        consumed.push(object.or_else(beside)?);
    }
    for (preposition, constraint) in &frame.prep {
        let phrases = predicate.prepositional(tree, preposition);
        let found = phrases.into_iter().find_map(|phrase| admits_through(constraint, phrase))?;
        if !constraint.any && !constraint.actor {
            consumed.push(found);
        }
    }
    if let Some(constraint) = &frame.comp {
        let clause = predicate.complement(tree)?;
        if !constraint.any {
            // "vowed to help rebuild", "threatened to begin shelling"
            let deeper = tree.child(clause, &[Rel::Xcomp]);
            admits(constraint, clause).or_else(|| admits(constraint, deeper?))?;
        }
        if !frame.modal.is_empty() && !has_modal(tree, clause, &frame.modal) {
            return None;
        }
    }
    Some(consumed)
}

/// Whether a clause has one of these modals: "must", "not will", "have" for "have to", "to" for an infinitive.
fn has_modal(tree: &Tree<'_>, clause: TokenId, modals: &[String]) -> bool {
    let negated = tree
        .with_rel(clause, &[Rel::Advmod])
        .any(|word| matches!(tree.lemma(word), "not" | "n't" | "n’t" | "never" | "no"));
    let modal_of = |wanted: &str, lemma: &str| wanted == lemma || (wanted == "will" && matches!(lemma, "'ll" | "’ll" | "wo"));
    modals.iter().any(|modal| {
        let (wanted, must_be_negated) = modal.strip_prefix("not ").map_or((modal.as_str(), false), |wanted| (wanted, true));
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
) -> Result<Draft<'a>, String> {
    let mut steps = vec![format!("{:?} fits the frame at {}", tree.form(predicate.token), frame.at)];
    if let Some((verb, _)) = predicate.light {
        steps.push(format!("carried by {:?}", tree.form(verb)));
    }
    let text = |mentions: &[MentionId]| {
        let words: Vec<_> = mentions.iter().map(|&id| actors.get(id).span.of(&tree.article.text)).collect();
        words.join(" + ")
    };
    let mut first = |slots: &[Slot], side: &str, not: &[MentionId]| {
        for slot in slots {
            let mut found = predicate.fill(tree, actors, slot).actors;
            found.retain(|mention| !not.contains(mention) && !names_the_same(actors, *mention, not));
            if !found.is_empty() {
                steps.push(format!("{side} from slot {:?}: {}", slot.name(), text(&found)));
                return found;
            }
        }
        Vec::new()
    };
    let mut sources = first(&frame.source, "source", &[]);
    let mut targets = first(&target_slots(predicate, frame, event_type), "target", &sources);
    if targets.is_empty() && frame.kind == EventKind::Event {
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
            sources = first(&[Slot::Prep("between".to_owned()), Slot::Prep("among".to_owned()), Slot::Prep("of".to_owned())], "both sides", &[]);
        }
        reciprocal = true;
    }
    let parties: usize = sources.iter().map(|&id| actors.get(id).codes().len()).sum();
    reciprocal |= frame.joint && targets.is_empty() && parties > 1;
    if reciprocal && targets.is_empty() && sources.len() > 1 {
        targets = sources.split_off(1);
    }
    if sources.is_empty() && let Some(announcer) = announcer(tree, actors, predicate) {
        steps.push(format!("source is who says so of its own: {}", text(&announcer)));
        sources = announcer;
    }
    if sources.is_empty() && predicate.pos == FramePos::Verb
        && let Some(subject) = tree.deep_subject(predicate.token)
    {
        let lemma = tree.lemma(subject);
        let stands_for_actor = tree.token(subject).upos == Upos::Pron
            || actors.around(subject).is_some()
            || INSTRUMENTS.iter().any(|class| frames.in_class(class, lemma));
        if !stands_for_actor {
            return Err(format!("the subject {:?} is no actor", tree.form(subject)));
        }
    }
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
    if !enough {
        let missing = if has_source { "target" } else { "source" };
        return Err(format!("no actor for the {missing}"));
    }
    Ok(Draft { predicate: *predicate, frame, event_type, sources, targets, reciprocal, consumed, steps })
}
