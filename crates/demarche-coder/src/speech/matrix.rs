//! Where a verb belongs that the tree hangs too deep or too high.
//!
//! A verb in, the verb out with which it shares its subject. Parsers hang a second verb on the last verb
//! before it; tense, commas and who is able to speak tell where it belongs. Spans are not made here.

use super::cues::{Hit, Speakers};
use crate::tree::Tree;
use demarche_lexicon::CueClass;
use demarche_types::{Rel, Sub, TokenId, Upos, Xpos};

/// How many steps up a verb may belong.
const STEPS_UP: usize = 12;

#[derive(Clone, Copy, PartialEq)]
enum Tense {
    Past,
    /// Present or with a modal.
    Open,
}

/// The tense of a clause by its verb, auxiliaries and copula; none for infinitives and participles.
fn tense(tree: &Tree<'_>, head: TokenId) -> Option<Tense> {
    let forms = || std::iter::once(head).chain(tree.with_rel(head, &[Rel::Aux, Rel::Cop])).map(|id| tree.token(id).xpos);
    if forms().any(|xpos| xpos == Xpos::Md) {
        Some(Tense::Open)
    } else if forms().any(|xpos| xpos == Xpos::Vbd) {
        Some(Tense::Past)
    } else {
        forms().any(|xpos| matches!(xpos, Xpos::Vbz | Xpos::Vbp)).then_some(Tense::Open)
    }
}

fn has_subject(tree: &Tree<'_>, verb: TokenId) -> bool {
    tree.child(verb, &[Rel::Nsubj, Rel::Csubj, Rel::Expl]).is_some()
}

/// "stated that Pakistan is a partner and congratulated its leader": a past tense that goes on from no
/// past tense goes on from the one above.
pub(super) fn of_conjunct(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let copular = tree.child(verb, &[Rel::Cop]).is_some();
    if tree.rel(verb) != Rel::Conj || has_subject(tree, verb) || copular {
        return None;
    }
    let first = tree.token(verb).head?;
    // A past tense that was taken for a participle, though there is no auxiliary to share.
    let bare = tree.token(verb).xpos == Xpos::Vbn
        && tree.child(verb, &[Rel::Aux]).is_none()
        && tree.child(verb, &[Rel::Obj, Rel::Xcomp, Rel::Ccomp]).is_some()
        && !tree.with_rel(first, &[Rel::Aux]).any(|aux| tree.lemma(aux) == "have" || tree.sub(aux) == Sub::Pass);
    if !bare && tense(tree, verb) != Some(Tense::Past) {
        return None;
    }
    if tree.rel(first) != Rel::Ccomp || tense(tree, first) != Some(Tense::Open) {
        return None;
    }
    tree.ancestors(first)
        .take(STEPS_UP)
        .find(|&above| tree.token(above).upos == Upos::Verb && tense(tree, above) == Some(Tense::Past))
}

/// "…, urging the parties to talk": whoever the clause above is about, if that can speak, else the one above that.
/// What is added is added by whoever spoke before.
pub(super) fn of_participle(tree: &Tree<'_>, speakers: &Speakers<'_>, verb: TokenId) -> Option<TokenId> {
    let token = tree.token(verb);
    if token.xpos != Xpos::Vbg || has_subject(tree, verb) || tree.child(verb, &[Rel::Mark, Rel::Case, Rel::Cop, Rel::Aux]).is_some() {
        return None;
    }
    let first = *tree.subtree(verb).first()?;
    let is_comma = |at: TokenId| tree.form(at) == ",";
    let comma = is_comma(first) || first.0.checked_sub(1).is_some_and(|before| is_comma(TokenId(before)));
    if !comma || !matches!(tree.rel(verb), Rel::Advcl | Rel::Acl | Rel::Conj | Rel::Parataxis | Rel::Dep | Rel::Xcomp) {
        return None;
    }
    let adds = tree.lemma(verb) == "add";
    tree.ancestors(verb).take(STEPS_UP).find(|&above| {
        let spoken = speakers.is_cue(CueClass::Verb, tree.lemma(above));
        above < verb
            && tree.token(above).upos == Upos::Verb
            && (spoken || !adds)
            && tree.surface_subject(above).is_some_and(|subject| speakers.is_known(tree, subject))
    })
}

/// "Moscow gave way when Putin endorsed the bid and remarked that …": the nearer of two subjects, where no comma parts them.
pub(super) fn nearer_subject(tree: &Tree<'_>, speakers: &Speakers<'_>, verb: TokenId) -> Option<TokenId> {
    if tree.rel(verb) != Rel::Conj || has_subject(tree, verb) {
        return None;
    }
    let head = tree.token(verb).head?;
    let cc = tree.child(verb, &[Rel::Cc])?;
    let before = TokenId(cc.0.checked_sub(1)?);
    let clause = tree.with_rel(head, &[Rel::Advcl]).find(|&clause| {
        let words = tree.subtree(clause);
        head < clause && words.last().is_some_and(|&last| last.0 + 1 >= before.0 && last <= before) && tense(tree, clause) == tense(tree, verb)
    })?;
    let closed = tree.form(before) == ",";
    let subject = tree.child(clause, &[Rel::Nsubj]).filter(|&subject| speakers.is_known(tree, subject))?;
    (!closed && tense(tree, verb).is_some()).then_some(subject)
}

/// "had in February agreed": the auxiliary that was taken for a verb has the subject.
pub(super) fn split_from(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let head = tree.token(verb).head.filter(|&head| head < verb)?;
    let auxiliary = matches!(tree.lemma(head), "have" | "be") && tense(tree, head).is_some() && tree.child(head, &[Rel::Obj]).is_none();
    let participle = matches!(tree.token(verb).xpos, Xpos::Vbn | Xpos::Vbd);
    let hangs = matches!(tree.rel(verb), Rel::Parataxis | Rel::Ccomp | Rel::Xcomp | Rel::Conj | Rel::Dep | Rel::Advcl);
    (auxiliary && participle && hangs).then(|| tree.surface_subject(head)).flatten()
}

/// "expressed concern, called upon the parties to talk and reiterated": the second of three, taken for a participle.
pub(super) fn listed_with(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let head = tree.token(verb).head.filter(|&head| head < verb)?;
    let bare = tree.token(verb).xpos == Xpos::Vbn && tree.rel(verb) == Rel::Advcl && tree.child(verb, &[Rel::Aux, Rel::Mark]).is_none();
    let goes_on = || {
        tree.with_rel(head, &[Rel::Conj]).any(|other| {
            other > verb && tree.child(other, &[Rel::Cc]).is_some() && !has_subject(tree, other) && tense(tree, other) == Some(Tense::Past)
        })
    };
    let comma = verb.0 > 0 && tree.form(TokenId(verb.0 - 1)) == ",";
    (bare && comma && tense(tree, head) == Some(Tense::Past) && goes_on()).then_some(head)
}

/// The first word behind a cue, among `words`, that belongs to what is above the cue and not to its content.
pub(super) fn foreign(tree: &Tree<'_>, speakers: &Speakers<'_>, cue: &Hit<'_>, words: &[TokenId]) -> Option<TokenId> {
    let above = |matrix: TokenId| matrix == cue.token || tree.ancestors(cue.token).any(|up| up == matrix);
    words.iter().copied().filter(|&word| word > cue.last).find_map(|word| {
        let participle = || {
            speakers.is_cue(CueClass::Verb, tree.lemma(word)).then(|| of_participle(tree, speakers, word)).flatten()
        };
        let matrix = of_conjunct(tree, word).or_else(participle).filter(|&matrix| above(matrix))?;
        // "said he had gone, leaving no word": below the cue all the same if nothing lies between.
        (tree.token(word).head != Some(matrix) || matrix != cue.token)
            .then(|| tree.subtree(word).into_iter().find(|&first| first > cue.last))
            .flatten()
    })
}
