//! Where a verb belongs that the tree hangs too deep or too high.
//!
//! A verb in, the verb out with which it shares its subject. Parsers hang a second verb on the last verb
//! before it; tense, commas and who is able to speak tell where it belongs. Spans are not made here.

use super::cues::{Hit, Speakers};
use crate::tree::Tree;
use demarche_types::{Rel, Sub, TokenId, Upos, Xpos};

/// What opens a clause that sets another speaker against the first.
const CONTRASTS: [&str; 4] = ["while", "whereas", "although", "though"];
/// The longest name before a participle that has it for a subject, in words.
const LONGEST_NAME: u32 = 8;
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
    let forms =
        || std::iter::once(head).chain(tree.with_rel(head, &[Rel::Aux, Rel::Cop])).map(|id| tree.token(id).xpos);
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
/// "confirmed that he had left, but did not say why": so does a second verb of saying behind a comma.
pub(super) fn of_conjunct(tree: &Tree<'_>, speakers: &Speakers<'_>, verb: TokenId) -> Option<TokenId> {
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
    if tree.rel(first) != Rel::Ccomp {
        return None;
    }
    let comma = tree.child(verb, &[Rel::Cc]).is_some_and(|cc| cc.0 > 0 && tree.form(TokenId(cc.0 - 1)) == ",");
    let open = tense(tree, first) == Some(Tense::Open);
    // "admitted that mistakes were made but insisted that …": mistakes insist on nothing.
    let mute = || tree.surface_subject(first).is_some_and(|subject| !speakers.can_speak(tree, subject));
    let said = !open && speakers.says(tree.lemma(verb)) && tense(tree, first).is_some() && (comma || mute());
    if !said && !open {
        return None;
    }
    tree.ancestors(first).take(STEPS_UP).find(|&above| {
        let past = tense(tree, above) == Some(Tense::Past) && above < verb;
        tree.token(above).upos == Upos::Verb && past && (!said || speakers.says(tree.lemma(above)))
    })
}

/// "…, urging the parties to talk", "by saying that": the verb above with whose subject a participle goes. What is
/// said besides is said by whoever spoke before; else it is the clause above, if its subject can speak, else the one above that.
pub(super) fn of_participle(tree: &Tree<'_>, speakers: &Speakers<'_>, verb: TokenId) -> Option<TokenId> {
    let token = tree.token(verb);
    if token.xpos != Xpos::Vbg || has_subject(tree, verb) || tree.child(verb, &[Rel::Cop, Rel::Aux]).is_some() {
        return None;
    }
    let mark = tree.with_rel(verb, &[Rel::Mark, Rel::Case]).next();
    let first = *tree.subtree(verb).first()?;
    let is_comma = |at: TokenId| tree.form(at) == ",";
    let comma = is_comma(first) || first.0.checked_sub(1).is_some_and(|before| is_comma(TokenId(before)));
    let joined = match mark {
        Some(mark) => matches!(tree.lemma(mark), "by" | "after" | "before" | "while" | "when" | "in"),
        None => comma,
    };
    let hangs = matches!(
        tree.rel(verb),
        Rel::Advcl | Rel::Acl | Rel::Conj | Rel::Parataxis | Rel::Dep | Rel::Xcomp | Rel::Obl | Rel::Nmod
    );
    if !joined || !hangs {
        return None;
    }
    let heads = |above: &TokenId| {
        *above < verb
            && tree.token(*above).upos == Upos::Verb
            && tense(tree, *above).is_some()
            && tree.surface_subject(*above).is_some_and(|subject| speakers.can_speak(tree, subject))
    };
    let mut below = verb;
    let mut spoke = None;
    for above in tree.ancestors(verb).take(STEPS_UP) {
        let speaks = || tree.surface_subject(above).is_some_and(|subject| speakers.is_someone(tree, subject));
        if tree.rel(below) == Rel::Ccomp && above < verb && speakers.says(tree.lemma(above)) && speaks() {
            spoke = Some(above);
            break;
        }
        below = above;
    }
    // "remarked that they seek peace, while praising the army": behind a comma too.
    let contrasted = || comma && mark.is_some_and(|mark| tree.lemma(mark) == "while");
    spoke.filter(|_| mark.is_none() || contrasted()).or_else(|| tree.ancestors(verb).take(STEPS_UP).find(heads))
}

/// "…, Chile saying that", "with the envoy saying that": the noun right before a participle, and the first word of its phrase.
pub(super) fn absolute(tree: &Tree<'_>, verb: TokenId) -> Option<(TokenId, TokenId)> {
    if tree.token(verb).xpos != Xpos::Vbg || tree.child(verb, &[Rel::Aux, Rel::Cop]).is_some() {
        return None;
    }
    let first = tree.analysis.sentence(tree.analysis.sentence_of(verb)).first;
    let nominal = |id: TokenId| {
        matches!(tree.token(id).upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Num)
            || matches!(tree.form(id), "'s" | "’s")
    };
    let mut start = verb;
    while start.0 > first && verb.0 - start.0 < LONGEST_NAME && nominal(TokenId(start.0 - 1)) {
        start = TokenId(start.0 - 1);
    }
    let before = start.0.checked_sub(1).filter(|&before| before >= first).map(TokenId)?;
    let opened = tree.form(before).eq_ignore_ascii_case("with") || tree.form(before) == ",";
    let named = start < verb && matches!(tree.token(TokenId(verb.0 - 1)).upos, Upos::Noun | Upos::Propn);
    if !opened || !named {
        return None;
    }
    let inside = |id: TokenId| start <= id && id < verb;
    // The highest noun of the phrase.
    let mut head = TokenId(verb.0 - 1);
    for _ in 0..LONGEST_NAME {
        match tree.token(head).head {
            Some(up) if inside(up) => head = up,
            _ => break,
        }
    }
    // A list goes on: "ships, planes carrying troops".
    let listed = tree.form(before) == ","
        && matches!(tree.rel(head), Rel::Conj | Rel::Appos)
        && tree.child(verb, &[Rel::Nsubj]).is_none();
    (!listed).then_some((head, before))
}

/// "in response to critics saying": the noun right before a participle, where that can speak and the one the tree chose cannot.
pub(super) fn adjacent(tree: &Tree<'_>, speakers: &Speakers<'_>, verb: TokenId) -> Option<TokenId> {
    let head = tree.token(verb).head.filter(|_| tree.token(verb).xpos == Xpos::Vbg && tree.rel(verb) == Rel::Acl)?;
    let before = TokenId(verb.0.checked_sub(1)?);
    let nominal = matches!(tree.token(before).upos, Upos::Noun | Upos::Propn) && before > head;
    (nominal && speakers.is_known(tree, before) && !speakers.is_known(tree, head)).then_some(before)
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
        head < clause
            && words.last().is_some_and(|&last| last.0 + 1 >= before.0 && last <= before)
            && tense(tree, clause) == tense(tree, verb)
    })?;
    let closed = tree.form(before) == ",";
    let subject = tree.child(clause, &[Rel::Nsubj]).filter(|&subject| speakers.is_known(tree, subject))?;
    (!closed && tense(tree, verb).is_some()).then_some(subject)
}

/// "had in February agreed": the auxiliary that was taken for a verb has the subject.
pub(super) fn split_from(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let head = tree.token(verb).head.filter(|&head| head < verb)?;
    let auxiliary = matches!(tree.lemma(head), "have" | "be")
        && tense(tree, head).is_some()
        && tree.child(head, &[Rel::Obj]).is_none();
    let participle = matches!(tree.token(verb).xpos, Xpos::Vbn | Xpos::Vbd);
    let hangs = matches!(tree.rel(verb), Rel::Parataxis | Rel::Ccomp | Rel::Xcomp | Rel::Conj | Rel::Dep | Rel::Advcl);
    (auxiliary && participle && hangs).then(|| tree.surface_subject(head)).flatten()
}

/// "expressed concern, called upon the parties to talk and reiterated": the second of three, taken for a participle.
pub(super) fn listed_with(tree: &Tree<'_>, verb: TokenId) -> Option<TokenId> {
    let head = tree.token(verb).head.filter(|&head| head < verb)?;
    let bare = tree.token(verb).xpos == Xpos::Vbn
        && tree.rel(verb) == Rel::Advcl
        && tree.child(verb, &[Rel::Aux, Rel::Mark]).is_none();
    let goes_on = || {
        tree.with_rel(head, &[Rel::Conj]).any(|other| {
            other > verb
                && tree.child(other, &[Rel::Cc]).is_some()
                && !has_subject(tree, other)
                && tense(tree, other) == Some(Tense::Past)
        })
    };
    let comma = verb.0 > 0 && tree.form(TokenId(verb.0 - 1)) == ",";
    (bare && comma && tense(tree, head) == Some(Tense::Past) && goes_on()).then_some(head)
}

/// The first word behind a cue, among `words`, that belongs to what is above the cue and not to its content.
pub(super) fn foreign(tree: &Tree<'_>, speakers: &Speakers<'_>, cue: &Hit<'_>, words: &[TokenId]) -> Option<TokenId> {
    let above = |matrix: TokenId| matrix == cue.token || tree.ancestors(cue.token).any(|up| up == matrix);
    words.iter().copied().filter(|&word| word > cue.last).find_map(|word| {
        let spoken = speakers.says(tree.lemma(word));
        // "…, with one envoy saying it failed": the author goes on.
        if spoken
            && tree.token(word).head != Some(cue.token)
            && let Some((_, from)) = absolute(tree, word).filter(|(_, from)| *from > cue.last)
        {
            return Some(from);
        }
        let participle = || spoken.then(|| of_participle(tree, speakers, word)).flatten();
        // "said it would pay, while Chile said it would not": another speaker, in the author's sentence.
        let contrast = spoken
            && tree.rel(word) == Rel::Advcl
            && tree.with_rel(word, &[Rel::Mark]).any(|mark| CONTRASTS.contains(&tree.lemma(mark)))
            && has_subject(tree, word);
        if contrast {
            return tree.subtree(word).into_iter().find(|&first| first > cue.last);
        }
        let matrix = of_conjunct(tree, speakers, word).or_else(participle).filter(|&matrix| above(matrix))?;
        // "said he had gone, leaving no word": below the cue all the same if nothing lies between.
        (tree.token(word).head != Some(matrix) || matrix != cue.token)
            .then(|| tree.subtree(word).into_iter().find(|&first| first > cue.last))
            .flatten()
    })
}
