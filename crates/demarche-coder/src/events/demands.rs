//! Demands in direct speech: "They have to help", said of another state by whoever speaks.
//!
//! What comes in: quotations with known speakers. What goes out: a draft of a REQUEST for each main clause in their words
//! that says what somebody of another state must do. What a speaker says of his own side is a plan and no demand.
//! Clauses that hang on the verb of saying are not looked at: the frames of that verb have them.

use super::choice::Draft;
use super::sides::share_a_head;
use super::slots::{Actors, Predicate};
use super::voices::Speech;
use crate::tree::Tree;
use demarche_lexicon::{Frame, FrameCode, FramePos, Frames};
use demarche_types::{EventType, QuotationKind, Rel, TokenId, Upos};

/// The demands of all direct speech, in text order.
pub(crate) fn find<'a>(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    frames: &'a Frames,
    speech: &Speech<'_>,
) -> Vec<Draft<'a>> {
    let Some(frame) = frame(frames) else { return Vec::new() };
    let mut found = Vec::new();
    for (_, sentence) in tree.analysis.sentences() {
        for root in sentence.token_ids().filter(|&id| tree.token(id).head.is_none()) {
            for clause in tree.conjuncts(root) {
                let modal = modal(tree, clause);
                found.extend(modal.and_then(|modal| demand(tree, actors, speech, frame, clause, modal)));
            }
        }
    }
    found
}

/// The dictionary's entry for "said that Chile must withdraw".
fn frame(frames: &Frames) -> Option<&Frame> {
    let demanding = |frame: &&Frame| {
        frame.code == FrameCode::Event(EventType::Request) && frame.modal.iter().any(|modal| modal == "must")
    };
    frames.of(FramePos::Verb, "say").find(demanding)
}

/// The word that says that it must be.
fn modal(tree: &Tree<'_>, clause: TokenId) -> Option<TokenId> {
    let auxiliary =
        tree.with_rel(clause, &[Rel::Aux]).find(|&word| matches!(tree.lemma(word), "must" | "should" | "ought"));
    let has_to = || {
        let obliges = matches!(tree.lemma(clause), "have" | "need") && tree.token(clause).upos == Upos::Verb;
        let infinitive = tree.child(clause, &[Rel::Xcomp]).filter(|_| obliges)?;
        tree.with_rel(infinitive, &[Rel::Mark]).any(|mark| tree.lemma(mark) == "to").then_some(clause)
    };
    let negated =
        tree.with_rel(clause, &[Rel::Advmod]).any(|word| matches!(tree.lemma(word), "not" | "n't" | "n’t" | "never"));
    auxiliary.or_else(has_to).filter(|_| !negated)
}

fn demand<'a>(
    tree: &Tree<'_>,
    actors: &Actors<'_>,
    speech: &Speech<'_>,
    frame: &'a Frame,
    clause: TokenId,
    modal: TokenId,
) -> Option<Draft<'a>> {
    let around = speech.around(tree.token(clause).span);
    let quotation = speech.get(*around.last()?);
    let sources = quotation.speakers.clone();
    let targets = actors.named_by(tree, tree.surface_subject(clause)?);
    let direct = matches!(quotation.kind, QuotationKind::Direct | QuotationKind::Mixed);
    let known = sources.iter().chain(&targets).all(|&id| actors.get(id).actor.is_ok());
    if !direct || !known || sources.is_empty() || targets.is_empty() || share_a_head(actors, &sources, &targets) {
        return None;
    }
    let steps = vec![format!("{:?} in direct speech: what somebody else must do is demanded of him", tree.form(modal))];
    Some(Draft {
        predicate: Predicate { token: modal, pos: FramePos::Verb, light: None },
        frame,
        event_type: EventType::Request,
        subjects: sources.len(),
        sources,
        targets,
        reciprocal: false,
        consumed: Vec::new(),
        steps,
        own: Vec::new(),
        considered: Vec::new(),
        missing: None,
    })
}
