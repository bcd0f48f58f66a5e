//! The other side of an event whose own clause does not name it.
//!
//! What comes in: drafts in text order, some of which lack a target. What goes out: the same drafts, with
//! targets taken from the rest of the sentence, from the dealings told just before, or from the pair of
//! actors that the article is about; each with a step that says so. Sources are never guessed, but for arrests by
//! police just told of, and event
//! nouns without a verb that carries them are left alone: who only names an event tells nothing new.

use super::choice::Draft;
use super::is_speech_act;
use super::sides::{is_organ, own_state, same_actor, share_a_head};
use super::slots::Actors;
use super::voices::Speech;
use crate::tree::Tree;
use demarche_lexicon::{FrameCode, FramePos, Frames, Slot};
use demarche_types::{
    ActorCode, ActorKind, ActorMention, EventType, MentionForm, MentionId, Rel, ResolvedActor, SectionId, SentenceId,
    Sub, TokenId, Upos, calendar,
};
use std::collections::{BTreeMap, HashMap};

/// How many sentences back a dealing still is what the next clause answers to.
const WINDOW: u32 = 3;

/// How many dealings of one pair make it the pair that the article is about.
const LEADING: usize = 3;

/// How many sentences back a definite noun may point: "condemned the arrests".
const POINTING: u32 = 8;

/// Words for what carries a message: "in a letter to Chile".
const MESSAGES: [&str; 11] = [
    "letter",
    "message",
    "note",
    "telegram",
    "cable",
    "memorandum",
    "memo",
    "reply",
    "communication",
    "missive",
    "email",
];

/// Prepositions whose phrases name whom a speech act or measure concerns.
const CONCERNING: [&str; 14] =
    ["upon", "into", "to", "with", "against", "for", "of", "on", "over", "about", "toward", "towards", "from", "at"];

/// What two parties had to do with each other.
struct Dealing {
    sentence: SentenceId,
    section: SectionId,
    sources: Vec<MentionId>,
    targets: Vec<MentionId>,
    /// Whether it was done with words.
    is_spoken: bool,
}

/// What somebody did, whether or not it was done to somebody.
struct Act {
    sentence: SentenceId,
    event_type: EventType,
    sources: Vec<MentionId>,
    targets: Vec<MentionId>,
}

/// Gives targets to drafts that lack one.
pub(crate) fn complete(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    frames: &Frames,
    speech: &Speech<'_>,
    drafts: &mut [Draft<'_>],
) {
    let leading = leading_pair(actors, drafts);
    let topic = topic(actors, drafts);
    let mut past: Vec<Dealing> = Vec::new();
    let mut acts: Vec<Act> = Vec::new();
    // Who said what the sentences before tell.
    let mut told: Vec<(SentenceId, Vec<MentionId>)> = Vec::new();
    let mut done: HashMap<TokenId, (EventType, Vec<MentionId>)> = HashMap::new();
    for draft in drafts {
        let anchor = draft.predicate.token;
        let sentence = tree.analysis.sentence_of(anchor);
        let section = tree.analysis.sentence(sentence).section;
        if draft.targets.is_empty()
            && let Some(both) = leading.as_ref().and_then(|pair| pair.mediated(tree, actors, draft))
        {
            draft.steps.push("target from context: the two parties between whom it mediates".to_owned());
            draft.targets = both;
            draft.missing = None;
        } else if wants_target(tree, actors, frames, draft) {
            let recent = || {
                past.iter()
                    .rev()
                    .take_while(|dealing| dealing.section == section && dealing.sentence.0 + WINDOW >= sentence.0)
            };
            let own = own_side(draft);
            let own_first = draft.own.iter().all(|&id| own_state(actors, id, &draft.sources));
            let found = addressee(tree, actors, draft)
                .map(|found| (found, "whom the words are addressed to"))
                .or_else(|| {
                    denied_to(tree, actors, draft, sentence, &told).map(|found| (found, "who had said what it denies"))
                })
                .or_else(|| concerned(tree, actors, frames, draft).map(|found| (found, "whom it concerns")))
                .or_else(|| hosting(tree, actors, draft).map(|found| (found, "where whoever acts is accredited")))
                .or_else(|| {
                    undone(tree, actors, frames, draft, &acts, sentence)
                        .map(|found| (found, "whom it had been done to"))
                })
                .or_else(|| Some((own.clone().filter(|_| own_first)?, "the state of whoever acts")))
                .or_else(|| {
                    pointed_at(tree, actors, frames, draft, &acts, sentence)
                        .map(|found| (found, "whose act it answers"))
                })
                .or_else(|| {
                    parallel(tree, draft, &done).map(|found| (found, "as in the clause that this one goes on from"))
                })
                .or_else(|| {
                    answered(actors, draft, sentence, recent())
                        .map(|found| (found, "the other party of the dealing just told"))
                })
                .or_else(|| Some((at_home(tree, actors, draft)?, "the government of whoever acts")))
                .or_else(|| Some((own?, "people of whoever acts")))
                .or_else(|| teller(tree, actors, speech, draft).map(|found| (found, "the state of whoever says so")))
                .or_else(|| {
                    Some((leading.as_ref()?.other(actors, draft)?, "the other party that the article is about"))
                })
                .or_else(|| {
                    Some((for_topic(tree, actors, draft, topic.as_deref()?)?, "the state that the article is about"))
                });
            if let Some((mut targets, why)) = found.filter(|(targets, _)| !targets.is_empty()) {
                if is_speech_act(draft.event_type) {
                    targets = as_states(tree, actors, targets, sentence);
                }
                let words: Vec<_> = targets.iter().map(|&id| actors.get(id).span.of(&tree.article.text)).collect();
                draft.steps.push(format!("target from context, {why}: {}", words.join(" + ")));
                draft.targets = targets;
                draft.missing = None;
            }
        } else if draft.targets.is_empty()
            && !draft.sources.is_empty()
            && let Some(own) = own_side(draft)
        {
            draft.steps.push("target: the state of whoever acts".to_owned());
            draft.targets = own;
            draft.missing = None;
        }
        if let Some(&quotation) = speech.around(tree.token(anchor).span).last() {
            told.push((sentence, speech.get(quotation).speakers.clone()));
        }
        if draft.sources.is_empty()
            && let Some(police) = police(tree, actors, draft, sentence)
        {
            draft
                .steps
                .push(format!("source from context, the police told of: {:?}", tree.form(actors.get(police).head)));
            draft.sources = vec![police];
        }
        if !draft.sources.is_empty() {
            let (sources, targets) = (draft.sources.clone(), draft.targets.clone());
            acts.push(Act { sentence, event_type: draft.event_type, sources, targets });
        }
        if !draft.sources.is_empty() && !draft.targets.is_empty() {
            let (sources, targets) = (draft.sources.clone(), draft.targets.clone());
            done.insert(carrier(draft), (draft.event_type, targets.clone()));
            past.push(Dealing { sentence, section, sources, targets, is_spoken: is_speech_act(draft.event_type) });
        }
    }
}

/// "Chile said Peru had fired. Peru denied it": to whoever had said so in the sentence before.
fn denied_to(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    draft: &Draft<'_>,
    here: SentenceId,
    told: &[(SentenceId, Vec<MentionId>)],
) -> Option<Vec<MentionId>> {
    let object = draft.predicate.object(tree).filter(|_| draft.event_type == EventType::Reject)?;
    let points = matches!(tree.lemma(draft.predicate.token), "deny" | "dismiss" | "reject" | "dispute" | "refute")
        && matches!(tree.lemma(object), "it" | "this" | "that");
    let (_, speakers) = told.iter().rev().find(|(sentence, speakers)| {
        (sentence.0 == here.0 || sentence.0 + 1 == here.0)
            && !speakers.is_empty()
            && !share_a_head(actors, speakers, &draft.sources)
    })?;
    let known = speakers.iter().all(|&id| actors.get(id).actor.is_ok());
    (points && known).then(|| speakers.clone())
}

/// "Police freed the students arrested on Monday": those who made an arrest that names nobody, if police of the state
/// of those arrested are told of in the sentence or the one before.
fn police(tree: &Tree<'_>, actors: &Actors<'_>, draft: &Draft<'_>, here: SentenceId) -> Option<MentionId> {
    let arrests = draft.event_type == EventType::Coerce
        && draft.predicate.pos == FramePos::Verb
        && draft.frame.mode.as_ref().is_some_and(|mode| mode.0 == "arrest");
    let [arrested] = draft.targets.as_slice() else { return None };
    let [code] = actors.get(*arrested).codes() else { return None };
    let section = tree.analysis.sentence(here).section;
    let is_police = |mention: &ActorMention| {
        matches!(mention.codes(), [one] if one.head() == code.head() && one.role() == Some("COP"))
            && (mention.sentence == here || mention.sentence.0 + 1 == here.0)
            && tree.analysis.sentence(mention.sentence).section == section
    };
    let found = actors.mentions.iter().rposition(is_police)?;
    (arrests && code.is_state()).then_some(MentionId(found as u32))
}

/// Whether a noun points back at something told: "the offer", "this ban", "its blockade".
fn is_definite(tree: &Tree<'_>, noun: TokenId) -> bool {
    tree.children(noun).iter().any(|&child| {
        matches!(tree.lemma(child), "the" | "this" | "that" | "these" | "those" | "both")
            || (tree.rel(child) == Rel::Nmod && tree.sub(child) == Sub::Poss && tree.token(child).upos == Upos::Pron)
    })
}

/// The types of acts that a noun names.
fn named_acts(frames: &Frames, noun: &str) -> Vec<EventType> {
    use EventType::{Accuse, Agree, Request, Threaten};
    let named = match noun {
        "offer" | "proposal" | "invitation" | "promise" | "pledge" => Agree,
        "demand" | "request" | "call" | "appeal" | "ultimatum" => Request,
        "accusation" | "allegation" | "charge" | "claim" | "criticism" | "complaint" => Accuse,
        "threat" | "warning" => Threaten,
        _ => {
            let mut types: Vec<EventType> = Vec::new();
            for frame in frames.of(FramePos::Noun, noun) {
                if let FrameCode::Event(event_type) = frame.code
                    && !types.contains(&event_type)
                {
                    types.push(event_type);
                }
            }
            return types;
        }
    };
    vec![named]
}

/// "Accepted the offer", "criticised the decision", "condemned the arrests": whoever made it, told before.
fn pointed_at(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    frames: &Frames,
    draft: &Draft<'_>,
    acts: &[Act],
    here: SentenceId,
) -> Option<Vec<MentionId>> {
    use EventType::{Accuse, Agree, Concede, Reject, Support};
    let answers = draft.predicate.pos == FramePos::Verb
        && matches!(draft.event_type, Accuse | Agree | Concede | Reject | Support);
    let object = draft.predicate.object(tree).filter(|_| answers)?;
    let wanted = Some(named_acts(frames, tree.lemma(object)))
        .filter(|wanted| !wanted.is_empty() && is_definite(tree, object))?;
    let hostile = |event_type: &EventType| matches!(event_type, EventType::Assault | EventType::Coerce);
    let reach = if wanted.iter().all(hostile) { POINTING } else { WINDOW };
    let near = acts.iter().rev().take_while(|act| act.sentence.0 + reach >= here.0);
    let mut theirs = near.filter(|act| {
        wanted.contains(&act.event_type)
            && !act.sources.is_empty()
            && !act
                .sources
                .iter()
                .all(|&id| same_actor(actors, id, &draft.sources) || own_state(actors, id, &draft.sources))
    });
    theirs.next().map(|act| act.sources.clone())
}

/// "Banned Chilean fish, then lifted the ban": whoever gives up a measure gives it up towards those it had hit.
fn undone(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    frames: &Frames,
    draft: &Draft<'_>,
    acts: &[Act],
    here: SentenceId,
) -> Option<Vec<MentionId>> {
    use EventType::{Assault, Coerce, Concede, Mobilize, Retreat, Sanction};
    let object = draft.predicate.object(tree).filter(|_| matches!(draft.event_type, Concede | Retreat))?;
    let measure = |event_type: &EventType| matches!(event_type, Coerce | Sanction | Assault | Mobilize);
    let wanted = named_acts(frames, tree.lemma(object));
    if !is_definite(tree, object) || !wanted.iter().any(measure) {
        return None;
    }
    let near = acts.iter().rev().take_while(|act| act.sentence.0 + POINTING >= here.0);
    let mut own = near.filter(|act| measure(&act.event_type) && share_a_head(actors, &act.sources, &draft.sources));
    own.find(|act| !act.targets.is_empty()).map(|act| act.targets.clone())
}

/// "The ambassador in Lima complained": to those he is accredited to.
fn hosting(tree: &Tree<'_>, actors: &Actors<'_>, draft: &Draft<'_>) -> Option<Vec<MentionId>> {
    const ENVOYS: [&str; 7] = ["ambassador", "envoy", "consul", "chargé", "commissioner", "attaché", "embassy"];
    if !is_speech_act(draft.event_type) {
        return None;
    }
    let heads = draft.sources.iter().map(|&id| actors.get(id).head).filter(|&head| ENVOYS.contains(&tree.lemma(head)));
    heads.into_iter().find_map(|head| {
        let seats = tree
            .with_rel(head, &[Rel::Nmod, Rel::Obl])
            .filter(|&seat| matches!(tree.case(seat), Some("in" | "to" | "at")));
        let named = seats.flat_map(|seat| actors.named_by(tree, seat)).collect();
        Some(foreign(actors, named, draft)).filter(|found| !found.is_empty())
    })
}

/// The acting state itself, where it can be what is acted on: "the minister defended his country".
fn own_side(draft: &Draft<'_>) -> Option<Vec<MentionId>> {
    // Nobody promises a thing to himself.
    use EventType::{Agree, Consult, Cooperate};
    let mutual = draft.reciprocal || matches!(draft.event_type, Agree | Consult | Cooperate);
    (!draft.own.is_empty() && !mutual).then(|| draft.own.clone())
}

fn wants_target(tree: &Tree<'_>, actors: &Actors<'_>, frames: &Frames, draft: &Draft<'_>) -> bool {
    if draft.sources.is_empty()
        || !draft.targets.is_empty()
        || draft.predicate.pos == FramePos::Noun && draft.predicate.light.is_none()
    {
        return false;
    }
    if draft.reciprocal && draft.sources.iter().map(|&id| actors.get(id).codes().len()).sum::<usize>() > 1 {
        return false;
    }
    let moves = draft.event_type == EventType::Assault && frames.in_class("moving", tree.lemma(draft.predicate.token));
    if matches!(draft.event_type, EventType::Mobilize | EventType::Retreat) || moves {
        return false;
    }
    let verb = carrier(draft);
    // To call or go somewhere is to call on somebody; to attend is not.
    if draft.event_type == EventType::Consult && !draft.frame.reciprocal {
        return false;
    }
    let clause = tree.rel(verb);
    if clause == Rel::Acl && tree.sub(verb) != Sub::Relcl
        || clause == Rel::Advcl && draft.event_type == EventType::Consult
    {
        return false;
    }
    // Somebody whom the text names without telling whose they are is no reason to look elsewhere, nor is "him".
    let is_person = |id: MentionId| matches!(tree.lemma(actors.get(id).head), "he" | "she" | "him" | "her");
    let unknown =
        |id: MentionId| actors.get(id).actor.is_err() && (actors.get(id).form != MentionForm::Pronoun || is_person(id));
    let object = draft.predicate.object(tree).filter(|_| draft.predicate.pos == FramePos::Verb);
    let name = |object: TokenId| {
        let letters = tree.form(object);
        let capitals = letters.len() > 1 && letters.chars().all(char::is_uppercase);
        (tree.token(object).upos == Upos::Propn || capitals) && actors.around(object).is_none()
    };
    // "Asked the Coalition for help": whoever is named and not known is the other side all the same.
    let named_elsewhere = || {
        let prepositions = draft.frame.target.iter().filter_map(|slot| match slot {
            Slot::Prep(name) if matches!(name.as_str(), "from" | "to" | "with" | "against" | "at" | "upon") => {
                Some(name.as_str())
            }
            _ => None,
        });
        prepositions.flat_map(|name| draft.predicate.prepositional(tree, name)).any(|phrase| {
            let known = actors.headed_by(phrase);
            match known {
                Some(id) => unknown(id),
                None => {
                    tree.token(phrase).upos == Upos::Propn
                        && !is_time(tree.lemma(phrase))
                        && actors.around(phrase).is_none()
                }
            }
        })
    };
    if named_elsewhere() {
        return false;
    }
    // "Welcomed any initiative", "criticised terrorism": praise and blame of something in general.
    let general = |object: TokenId| {
        matches!(draft.event_type, EventType::Support | EventType::Accuse)
            && tree.token(object).upos == Upos::Noun
            && draft.frame.object.is_none()
            && !tree.children(object).iter().any(|&child| {
                matches!(tree.lemma(child), "the" | "this" | "that" | "these" | "those")
                    || (tree.rel(child) == Rel::Nmod && tree.sub(child) == Sub::Poss)
            })
    };
    // "Dismissed the security chief": somebody whose state is not told, mostly that of whoever dismisses him.
    let official = |object: TokenId| {
        matches!(draft.event_type, EventType::Sanction | EventType::Coerce)
            && frames.in_class("official", tree.lemma(object))
            && actors.around(object).is_none()
    };
    !object.is_some_and(|object| {
        name(object) || general(object) || official(object) || actors.headed_by(object).is_some_and(unknown)
    })
}

/// Names of days and months are no parties.
fn is_time(word: &str) -> bool {
    calendar::is_name(&word.to_lowercase())
}

/// "In a letter to Chile, Peru asked for …", "speaking to Chile's envoy, Peru promised …".
fn addressee(tree: &Tree<'_>, actors: &Actors<'_>, draft: &Draft<'_>) -> Option<Vec<MentionId>> {
    let mut clause = carrier(draft);
    for _ in 0..3 {
        let written = tree.with_rel(clause, &[Rel::Obl]).filter(|&phrase| MESSAGES.contains(&tree.lemma(phrase)));
        let spoken = tree
            .with_rel(clause, &[Rel::Advcl])
            .filter(|&verb| matches!(tree.lemma(verb), "speak" | "talk" | "write" | "address"));
        for carrier in written.chain(spoken) {
            if let Some(to) = tree.prepositional(carrier, "to").next() {
                // An addressee whom nobody knows is one all the same: no other is looked for then.
                return Some(foreign(actors, actors.named_by(tree, to), draft));
            }
        }
        clause = tree.token(clause).head.filter(|_| tree.rel(clause) == Rel::Conj)?;
    }
    None
}

fn carrier(draft: &Draft<'_>) -> TokenId {
    draft.predicate.light.map_or(draft.predicate.token, |(verb, _)| verb)
}

fn foreign(actors: &Actors<'_>, mut found: Vec<MentionId>, draft: &Draft<'_>) -> Vec<MentionId> {
    found.retain(|&id| !share_a_head(actors, &[id], &draft.sources));
    found
}

/// "Chile has sent medicine to Haiti, and Peru is sending doctors".
fn parallel(
    tree: &Tree<'_>,
    draft: &Draft<'_>,
    done: &HashMap<TokenId, (EventType, Vec<MentionId>)>,
) -> Option<Vec<MentionId>> {
    let verb = carrier(draft);
    let first = tree.token(verb).head.filter(|_| tree.rel(verb) == Rel::Conj)?;
    let (event_type, targets) = done.get(&first)?;
    let free = targets.iter().all(|target| !draft.sources.contains(target));
    (*event_type == draft.event_type && free).then(|| targets.clone())
}

/// The first actor of another state in what the predicate is about: "rejected any role for Chile".
fn concerned(tree: &Tree<'_>, actors: &Actors<'_>, frames: &Frames, draft: &Draft<'_>) -> Option<Vec<MentionId>> {
    use EventType::{Aid, Assault, Consult, Cooperate, Protest};
    if matches!(draft.event_type, Assault | Consult | Cooperate | Protest) {
        return None;
    }
    let verb = carrier(draft);
    let below = tree.subtree(verb);
    // "Sends doctors": those sent are no party.
    let sent = draft.predicate.object(tree).filter(|_| draft.event_type == Aid && draft.predicate.hands_over(tree));
    // "Condemned the shelling of a village", "demanded the release of the crew": the victims are not meant.
    let mut victims = draft.predicate.victims(tree, frames, draft.event_type);
    victims.extend(draft.predicate.enemies(tree, frames, draft.event_type));
    let meant = |&token: &TokenId| token > verb && Some(token) != sent && !victims.contains(&token);
    below.into_iter().filter(meant).find_map(|token| {
        let mention = actors.headed_by(token)?;
        let found = foreign(actors, vec![mention], draft);
        let party = |actor: &ResolvedActor| !(actor.kind == ActorKind::Company && draft.event_type == EventType::Agree);
        let named = actors.get(mention).actor.as_ref().is_ok_and(party) && !found.is_empty();
        (named && is_content(tree, token, verb)).then_some(found)
    })
}

/// Whether a word belongs to what a verb is about, and not to a clause that tells of something else.
fn is_content(tree: &Tree<'_>, token: TokenId, verb: TokenId) -> bool {
    let mut at = token;
    let mut first = true;
    while at != verb {
        let allowed = match tree.rel(at) {
            Rel::Obl | Rel::Nmod if first => tree.case(at).is_none_or(|case| CONCERNING.contains(&case)),
            Rel::Nsubj => !first,
            Rel::Conj => tree.token(at).head != Some(verb),
            Rel::Acl => tree.sub(at) != Sub::Relcl,
            Rel::Advcl | Rel::Parataxis | Rel::Dep | Rel::List | Rel::Appos => false,
            _ => true,
        };
        let Some(head) = tree.token(at).head.filter(|_| allowed) else { return false };
        // The subject of a clause below is part of it, the verb's own subject is not.
        first = false;
        if head == verb && tree.rel(at) == Rel::Nsubj {
            return false;
        }
        at = head;
    }
    true
}

/// Words are meant for a state and not for the soldiers told of before: where a side is forces or police, the last
/// mention of the state as such, or of its government.
fn as_states(tree: &Tree<'_>, actors: &Actors<'_>, targets: Vec<MentionId>, here: SentenceId) -> Vec<MentionId> {
    let is_force = |code: &ActorCode| matches!(code.role(), Some("MIL" | "COP" | "SPY"));
    let section = tree.analysis.sentence(here).section;
    let state = |id: MentionId| {
        let [code] = actors.get(id).codes() else { return id };
        if !is_force(code) {
            return id;
        }
        let stands_for = |one: &&(usize, &ActorMention)| {
            let is_before = one.1.sentence <= here && tree.analysis.sentence(one.1.sentence).section == section;
            let codes = one.1.codes();
            is_before
                && codes.len() == 1
                && codes[0].head() == code.head()
                && matches!(codes[0].role(), None | Some("GOV"))
        };
        let last = actors.mentions.iter().enumerate().collect::<Vec<_>>();
        last.iter().rev().find(stands_for).map_or(id, |(index, _)| MentionId(*index as u32))
    };
    targets.into_iter().map(state).collect()
}

/// "He added that Iran had promised the money", in the mouth of a Chilean minister: to his state.
fn teller(tree: &Tree<'_>, actors: &Actors<'_>, speech: &Speech<'_>, draft: &Draft<'_>) -> Option<Vec<MentionId>> {
    let around = speech.around(tree.token(draft.predicate.token).span);
    let speakers = &speech.get(*around.last()?).speakers;
    let organs = |ids: &[MentionId]| ids.iter().flat_map(|&id| actors.get(id).codes()).all(is_organ);
    let known = !speakers.is_empty() && speakers.iter().all(|&id| actors.get(id).actor.is_ok());
    let is_other = known && !share_a_head(actors, speakers, &draft.sources);
    (is_other && organs(speakers) && organs(&draft.sources)).then(|| speakers.clone())
}

/// The other party of the latest dealing in which one of the sources had a part; of one who answers, of the
/// latest that was directed at him.
fn answered<'d>(
    actors: &Actors<'_>,
    draft: &Draft<'_>,
    sentence: SentenceId,
    recent: impl Iterator<Item = &'d Dealing> + Clone,
) -> Option<Vec<MentionId>> {
    use EventType::{Agree, Aid, Assault, Concede, Cooperate, Reject};
    // Help and trade find somebody new more often than not; an attack hits the one just named, if anybody.
    if matches!(draft.event_type, Aid | Cooperate) {
        return None;
    }
    let reach = if draft.event_type == Assault { 1 } else { WINDOW };
    let recent = recent.take_while(move |dealing| dealing.sentence.0 + reach >= sentence.0);
    let to_them = |dealing: &'d Dealing| other_party(actors, draft, &dealing.targets, &dealing.sources);
    let by_them = |dealing: &'d Dealing| other_party(actors, draft, &dealing.sources, &dealing.targets);
    // Words are for another state before they are for people of one's own.
    let abroad =
        |found: &Vec<MentionId>| !is_speech_act(draft.event_type) || !share_a_head(actors, found, &draft.sources);
    let latest = |wanted: &dyn Fn(&Vec<MentionId>) -> bool| {
        let either = recent
            .clone()
            .find_map(|dealing| to_them(dealing).or_else(|| by_them(dealing)).filter(|found| wanted(found)));
        match draft.event_type {
            Agree | Concede | Reject => {
                recent.clone().find_map(|dealing| to_them(dealing).filter(|found| wanted(found))).or(either)
            }
            _ => either,
        }
    };
    // Who answers, answers whoever just spoke to him, of his own state or not.
    let answer = || {
        let just = recent.clone().filter(|dealing| dealing.sentence.0 + 1 >= sentence.0);
        just.into_iter().find_map(|dealing| {
            let to_me = dealing.targets.iter().all(|&id| same_actor(actors, id, &draft.sources));
            let free = !dealing.sources.iter().any(|&id| same_actor(actors, id, &draft.sources));
            (to_me && free && dealing.is_spoken).then(|| dealing.sources.clone())
        })
    };
    let answers = matches!(draft.event_type, Agree | Concede | Reject);
    answers.then(answer).flatten().or_else(|| latest(&abroad)).or_else(|| latest(&|_| true))
}

/// `there`, if the sources of the draft are `here` and not there as well.
fn other_party(
    actors: &Actors<'_>,
    draft: &Draft<'_>,
    here: &[MentionId],
    there: &[MentionId],
) -> Option<Vec<MentionId>> {
    let takes_part = match share_a_head(actors, here, there) {
        // A farmers' union is no party to what its state has to do with others.
        false => {
            let organs = |ids: &[MentionId]| ids.iter().flat_map(|&id| actors.get(id).codes()).all(is_organ);
            (organs(&draft.sources) || !organs(here))
                && share_a_head(actors, &draft.sources, here)
                && !share_a_head(actors, &draft.sources, there)
        }
        // Within one state: government and rebels, police and people.
        true => {
            let organs = |ids: &[MentionId]| ids.iter().flat_map(|&id| actors.get(id).codes()).all(is_organ);
            share_a_head(actors, &draft.sources, here)
                && organs(&draft.sources) == organs(here)
                && organs(here) != organs(there)
        }
    };
    let talks = draft.event_type == EventType::Consult;
    let known = there.iter().all(|&id| {
        !same_actor(actors, id, &draft.sources)
            && (!talks || actors.get(id).codes().iter().all(|code| !code.is_state() || is_organ(code)))
    });
    (takes_part && known && there.len() <= 2).then(|| there.to_vec())
}

/// The state that has a part in a third of an article's events, and in more than any other.
fn topic(actors: &Actors<'_>, drafts: &[Draft<'_>]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut total = 0;
    for draft in drafts.iter().filter(|draft| !draft.sources.is_empty()) {
        let codes = draft.sources.iter().chain(&draft.targets).flat_map(|&id| actors.get(id).codes());
        let mut heads: Vec<&str> = codes.filter(|code| code.is_state()).map(ActorCode::head).collect();
        heads.sort_unstable();
        heads.dedup();
        total += 1;
        for head in heads {
            *counts.entry(head).or_default() += 1;
        }
    }
    let (head, count) = counts.iter().max_by_key(|(head, count)| (**count, std::cmp::Reverse(**head)))?;
    let alone = counts.iter().all(|(other, rival)| other == head || rival < count);
    (alone && *count >= LEADING && 3 * count >= total).then(|| (*head).to_owned())
}

/// What others do without saying to whom, they do to the state that the article is about: "Peru closed the crossing".
fn for_topic(tree: &Tree<'_>, actors: &Actors<'_>, draft: &Draft<'_>, topic: &str) -> Option<Vec<MentionId>> {
    use EventType::{Accuse, Agree, Coerce, Concede, Reject, Request, Sanction, Threaten};
    let towards =
        matches!(draft.event_type, Accuse | Agree | Coerce | Concede | Reject | Request | Sanction | Threaten);
    let codes: Vec<&ActorCode> = draft.sources.iter().flat_map(|&id| actors.get(id).codes()).collect();
    let is_foreign = codes.iter().all(|code| (is_organ(code) && code.head() != topic) || !code.is_state());
    if !towards || codes.is_empty() || !is_foreign {
        return None;
    }
    let here = tree.analysis.sentence_of(draft.predicate.token);
    let is_state = |mention: &ActorMention| matches!(mention.codes(), [code] if code.head() == topic && matches!(code.role(), None | Some("GOV")));
    let told = |index: &usize| is_state(&actors.mentions[*index]);
    let before = (0..actors.mentions.len()).filter(told).take_while(|&index| actors.mentions[index].sentence <= here);
    let found = before.last().or_else(|| (0..actors.mentions.len()).find(told))?;
    Some(vec![MentionId(found as u32)])
}

/// "The rebels agreed to withdraw", "the opposition demanded elections": of those who do not govern, and name nobody
/// else, with the government of their own state.
fn at_home(tree: &Tree<'_>, actors: &Actors<'_>, draft: &Draft<'_>) -> Option<Vec<MentionId>> {
    use EventType::{Accuse, Agree, Assault, Concede, Protest, Reject, Request, Threaten};
    let governed = |code: &ActorCode| {
        let fights = matches!(code.role(), Some("REB" | "UAF"));
        let asks = matches!(code.role(), Some("OPP" | "PTY" | "CVL" | "LAB" | "EDU" | "SOC" | "REL" | "AGR" | "LEG"));
        let fits = match draft.event_type {
            Assault | Agree | Concede | Reject => fights,
            Accuse | Protest | Request | Threaten => fights || asks,
            _ => false,
        };
        code.is_state() && fits
    };
    let codes: Vec<&ActorCode> = draft.sources.iter().flat_map(|&id| actors.get(id).codes()).collect();
    let head = codes.first().filter(|_| codes.iter().all(|code| governed(code)))?.head();
    if codes.iter().any(|code| code.head() != head) {
        return None;
    }
    let here = tree.analysis.sentence_of(draft.predicate.token);
    let section = tree.analysis.sentence(here).section;
    let governs = |mention: &ActorMention| {
        matches!(mention.codes(), [code] if code.head() == head && matches!(code.role(), None | Some("GOV")))
            && tree.analysis.sentence(mention.sentence).section == section
    };
    let found = (0..actors.mentions.len())
        .filter(|&index| governs(&actors.mentions[index]))
        .take_while(|&index| actors.mentions[index].sentence <= here)
        .last()?;
    Some(vec![MentionId(found as u32)])
}

/// The two actors that most of an article's dealings are between.
struct Pair {
    heads: [String; 2],
    /// A mention of each.
    mentions: [MentionId; 2],
}

impl Pair {
    /// "Peru offered to mediate": to the two that the article is about, if it is none of them.
    fn mediated(&self, tree: &Tree<'_>, actors: &Actors<'_>, draft: &Draft<'_>) -> Option<Vec<MentionId>> {
        const MEDIATING: [&str; 6] = ["mediate", "mediation", "mediator", "arbitrate", "arbitration", "broker"];
        let is = |token: TokenId| MEDIATING.contains(&tree.lemma(token));
        let verb = carrier(draft);
        let mediates = is(draft.predicate.token) || tree.with_rel(verb, &[Rel::Xcomp, Rel::Obj]).any(is);
        let mut codes = draft.sources.iter().flat_map(|&id| actors.get(id).codes()).peekable();
        let is_third = codes.peek().is_some() && codes.all(|code| !self.heads.iter().any(|head| head == code.head()));
        (mediates && is_third).then(|| self.mentions.to_vec())
    }

    fn other(&self, actors: &Actors<'_>, draft: &Draft<'_>) -> Option<Vec<MentionId>> {
        use EventType::{Assault, Cooperate, Protest, Support};
        if matches!(draft.event_type, Assault | Cooperate | Protest | Support) {
            return None;
        }
        let codes: Vec<&ActorCode> = draft.sources.iter().flat_map(|&id| actors.get(id).codes()).collect();
        let all = |head: &str| codes.iter().all(|code| code.head() == head && is_organ(code));
        match (all(&self.heads[0]), all(&self.heads[1])) {
            (true, false) => Some(vec![self.mentions[1]]),
            (false, true) => Some(vec![self.mentions[0]]),
            _ => None,
        }
    }
}

fn leading_pair(actors: &Actors<'_>, drafts: &[Draft<'_>]) -> Option<Pair> {
    let mut counts: Vec<([&str; 2], [MentionId; 2], usize)> = Vec::new();
    let mut total = 0;
    for draft in drafts {
        let (&[one], &[two]) = (draft.sources.as_slice(), draft.targets.as_slice()) else { continue };
        let ([first], [second]) = (actors.get(one).codes(), actors.get(two).codes()) else { continue };
        if first.head() == second.head() || !is_organ(first) || !is_organ(second) {
            continue;
        }
        total += 1;
        let (heads, mentions) = match first.head() < second.head() {
            true => ([first.head(), second.head()], [one, two]),
            false => ([second.head(), first.head()], [two, one]),
        };
        match counts.iter_mut().find(|(known, ..)| *known == heads) {
            Some((.., count)) => *count += 1,
            None => counts.push((heads, mentions, 1)),
        }
    }
    let (heads, mentions, count) =
        counts.into_iter().max_by_key(|(heads, _, count)| (*count, std::cmp::Reverse(*heads)))?;
    (count >= LEADING && 3 * count >= total).then(|| Pair { heads: heads.map(str::to_owned), mentions })
}
