//! The words that may be events: verbs, event nouns and adjectives that the lexicon has frames for.

use super::slots::{Actors, Predicate};
use crate::tree::Tree;
use demarche_lexicon::{FramePos, Frames, LightKind};
use demarche_types::{MentionForm, Rel, SectionKind, Sub, TokenId, Upos, Xpos};

/// How far up a light verb may be looked for: "held a series of rounds of talks".
const MAX_STEPS: usize = 4;

/// The predicates of a text, in text order. Sections without sentences of their own kind (datelines,
/// bylines, boilerplate) hold none.
pub(crate) fn find(tree: &Tree<'_>, actors: &Actors<'_>, frames: &Frames) -> Vec<Predicate> {
    let mut found = Vec::new();
    for (_, sentence) in tree.analysis.sentences() {
        let kind = tree.article.sections[sentence.section.0 as usize].kind;
        if matches!(kind, SectionKind::Byline | SectionKind::Dateline | SectionKind::Boilerplate) {
            continue;
        }
        for token in sentence.token_ids() {
            found.extend(predicate(tree, actors, frames, token));
        }
    }
    found
}

fn predicate(tree: &Tree<'_>, actors: &Actors<'_>, frames: &Frames, token: TokenId) -> Option<Predicate> {
    let lemma = tree.lemma(token);
    let has = |pos| frames.of(pos, lemma).next().is_some();
    let plain = |pos| Some(Predicate { token, pos, light: None });
    match tree.token(token).upos {
        // "the detained sailors": the participle tells no event with actors of its own.
        Upos::Verb if tree.rel(token) == Rel::Amod => None,
        Upos::Verb => {
            if !has(FramePos::Verb) {
                return None;
            }
            // A verb that only carries an event noun is coded with the noun.
            plain(FramePos::Verb)
        }
        Upos::Noun | Upos::Propn if has(FramePos::Noun) => {
            let name = tree.token(token).upos == Upos::Propn && !matches!(tree.token(token).xpos, Xpos::Nn | Xpos::Nns)
                || is_titled(tree, token);
            let inside_actor = actors.around(token).is_some_and(|id| {
                let mention = actors.get(id);
                mention.form != MentionForm::Adjective
                    && (mention.head != token || mention.form != MentionForm::Nominal)
            });
            // "the attack aircraft", "a peace conference": a modifier of another noun is no event.
            let modifier = matches!(tree.rel(token), Rel::Compound | Rel::Flat) || tree.sub(token) == Sub::Desc;
            // "suspended aid": what a participle undoes did not come about.
            let undone = tree
                .with_rel(token, &[Rel::Amod])
                .any(|word| tree.token(word).xpos == Xpos::Vbn && frames.in_class("undoing", tree.lemma(word)));
            if name || inside_actor || modifier || undone {
                return None;
            }
            Some(Predicate { token, pos: FramePos::Noun, light: light(tree, frames, token, MAX_STEPS) })
        }
        Upos::Adj if has(FramePos::Adj) => plain(FramePos::Adj),
        _ => None,
    }
}

/// "The Strategic Framework Agreement": a noun in capitals behind a word in capitals, in running text, is a title.
fn is_titled(tree: &Tree<'_>, noun: TokenId) -> bool {
    let sentence = tree.analysis.sentence(tree.analysis.sentence_of(noun));
    let Some(before) = noun.0.checked_sub(1).map(TokenId).filter(|before| before.0 > sentence.first) else {
        return false;
    };
    let capital = |id: TokenId| tree.form(id).starts_with(char::is_uppercase);
    let body = tree.article.sections[sentence.section.0 as usize].kind != SectionKind::Headline;
    let part =
        tree.token(before).head == Some(noun) && matches!(tree.rel(before), Rel::Compound | Rel::Amod | Rel::Flat);
    body && capital(noun) && capital(before) && part && matches!(tree.token(before).upos, Upos::Propn | Upos::Noun)
}

/// The light verb of an event noun, if it has one.
fn light(tree: &Tree<'_>, frames: &Frames, noun: TokenId, steps: usize) -> Option<(TokenId, LightKind)> {
    let steps = steps.checked_sub(1)?;
    let verb_with = |verb: TokenId, particle: Option<&str>| {
        let lemma = tree.lemma(verb);
        let joined = particle.map(|particle| format!("{lemma} {particle}"));
        frames.light(joined.as_deref().unwrap_or(lemma)).map(|kind| (verb, kind))
    };
    let carried_by = |verb: TokenId| {
        let particle = tree.with_rel(verb, &[Rel::Compound]).find(|&child| tree.sub(child) == Sub::Prt);
        verb_with(verb, particle.map(|particle| tree.lemma(particle)))
    };
    // "the visit he paid", "sanctions imposed by Chile"
    for clause in tree.with_rel(noun, &[Rel::Acl]) {
        if tree.token(clause).upos == Upos::Verb
            && tree.deep_object(clause) == Some(noun)
            && let Some((verb, LightKind::Do)) = carried_by(clause)
        {
            return Some((verb, LightKind::Do));
        }
    }
    let head = tree.token(noun).head?;
    match tree.rel(noun) {
        Rel::Obj => carried_by(head).filter(|&(_, kind)| kind == LightKind::Do),
        Rel::Nsubj if tree.is_passive(head) => carried_by(head).filter(|&(_, kind)| kind == LightKind::Do),
        Rel::Nsubj => {
            let object = tree.child(head, &[Rel::Obj]).map(|object| tree.lemma(object));
            verb_with(head, object).or_else(|| verb_with(head, None)).filter(|&(_, kind)| kind == LightKind::Occur)
        }
        Rel::Obl => verb_with(head, Some(tree.case(noun)?)),
        Rel::Conj => light(tree, frames, head, steps),
        // "held a series of talks"
        Rel::Nmod if tree.case(noun) == Some("of") && !frames.is_event_noun(tree.lemma(head)) => {
            light(tree, frames, head, steps)
        }
        _ => None,
    }
}
