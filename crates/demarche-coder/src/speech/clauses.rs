//! Indirect speech: the clause that a cue introduces.
//!
//! A cue with its tree in, the spans of what is said out. Quotation marks are dealt with by the caller.

use super::cues::{Hit, follows_comma, inverted, is_finite};
use super::phrases::noun_phrase;
use crate::tree::Tree;
use demarche_lexicon::CueClass;
use demarche_types::{CueKind, Rel, Span, Sub, TokenId, Upos, Xpos};

/// How far behind its cue a "that" may stand without the tree's help, in words.
const THAT_REACH: u32 = 9;
/// How long the subject of a clause without "that" may be, in words.
const LONGEST_SUBJECT: usize = 8;
/// How long the words between two commas may be.
const SET_OFF_REACH: usize = 12;

/// Verbs whose object is the one who is told: "told the council the port might close".
const TELLING: [&str; 6] = ["tell", "inform", "remind", "assure", "notify", "reassure"];

/// Infinitives that say how someone wants to be quoted: "asked not to be named".
const ON_QUOTING: [&str; 4] = ["name", "identify", "quote", "disclose"];

/// What one does with a claim or belief: "fears that they voiced" tells of none.
const EXPRESSING: [&str; 34] = [
    "make", "hold", "have", "share", "voice", "express", "raise", "issue", "repeat", "break", "keep", "take", "give",
    "receive", "get", "hear", "read", "publish", "write", "send", "put", "see", "cite", "reject", "deny", "accept",
    "quote", "support", "carry", "fulfil", "fulfill", "offer", "deliver", "sign",
];

/// What opens a clause that goes with the whole sentence and not with the infinitive before it.
const ASIDES: [&str; 6] = ["while", "whereas", "although", "though", "as", "because"];

/// What a cue introduces.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// In text order, trimmed of punctuation; never empty.
    pub content: Vec<Span>,
    /// Whether it is an infinitive: "told them to leave".
    pub infinitive: bool,
}

/// The clause of a cue, if it introduces one.
pub(super) fn clause(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Clause> {
    let content = match hit.class {
        CueClass::Verb => of_verb(tree, hit),
        CueClass::Noun => of_noun(tree, hit),
        CueClass::Adjective => of_adjective(tree, hit),
        CueClass::Preposition => of_preposition(tree, hit),
        CueClass::Document => None,
    }?;
    let content = content.into_iter().filter_map(|span| before_semicolon(tree, hit, span)).collect::<Vec<_>>();
    let first =
        content.first().map(|span| span.of(&tree.article.text).split_whitespace().next().unwrap_or_default())?;
    Some(Clause { infinitive: first.eq_ignore_ascii_case("to"), content })
}

/// "says it will leave; others stay": what stands behind a semicolon is said anew, unless it goes on with "that".
fn before_semicolon(tree: &Tree<'_>, hit: &Hit<'_>, span: Span) -> Option<Span> {
    let words: Vec<TokenId> = tree.analysis.tokens_in(span).collect();
    let goes_on = |at: usize| words[at + 1..].iter().take(2).any(|&next| tree.form(next).eq_ignore_ascii_case("that"));
    let own_subject = |at: usize| {
        words.get(at + 1).is_some_and(|&next| {
            matches!(tree.token(next).upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::Det | Upos::Adj)
        })
    };
    let Some(at) = words.iter().position(|&id| id > hit.last && tree.form(id) == ";") else { return Some(span) };
    if at == 0 || goes_on(at) || !own_subject(at) {
        return Some(span);
    }
    trimmed(tree, &words[..at])
}

fn of_verb(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Vec<Span>> {
    let verb = hit.token;
    let takes = hit.cue.takes;
    // "as the mayor puts it", "as he sees it"
    if hit.last > verb && tree.form(hit.last) == "it" {
        return parenthetical(tree, hit);
    }
    if (takes.clause || takes.direct)
        && let Some(content) =
            set_off(tree, verb, hit.last).or_else(|| set_off_inverted(tree, verb).map(|(said, _)| said))
    {
        return Some(content);
    }
    // "The envoy, asked if he would sign, answered": whoever is asked asks nothing.
    if hit.cue.lemma == "ask" && follows_comma(tree, verb) && tree.with_rel(verb, &[Rel::Nsubj]).any(|it| it < verb) {
        return None;
    }
    if takes.clause {
        if let Some(content) = closing(tree, verb).or_else(|| closing_inverted(tree, hit)) {
            return Some(content);
        }
        let end = tree.analysis.sentence(tree.analysis.sentence_of(verb)).end;
        let complement = |behind: bool| {
            tree.with_rel(verb, &[Rel::Ccomp]).find(|&clause| is_clause(tree, clause) && (clause > verb) == behind)
        };
        // "told the navy's commander that": the one who is told is no part of it, whatever the tree hangs there.
        if TELLING.contains(&tree.lemma(verb))
            && !tree.is_passive(verb)
            && let Some(content) = by_that(tree, hit.last, end)
        {
            return Some(content);
        }
        if let Some(clause) = complement(true) {
            return Some(finite(tree, verb, clause));
        }
        // "The deal was announced at a forum that he had called": what was announced stands before.
        let has_theme = tree.is_passive(verb)
            && !TELLING.contains(&tree.lemma(verb))
            && tree.with_rel(verb, &[Rel::Nsubj]).any(|subject| tree.lemma(subject) != "it");
        if let Some(content) = by_that(tree, hit.last, end).filter(|_| !has_theme) {
            return Some(content);
        }
        if let Some(clause) = complement(false) {
            return Some(finite(tree, verb, clause));
        }
        let whether = |&clause: &TokenId| complementiser(tree, clause).is_some_and(|mark| tree.form(mark) == "whether");
        if let Some(clause) = tree.with_rel(verb, &[Rel::Advcl]).find(|clause| *clause > verb && whether(clause)) {
            return Some(runs(tree, &tree.subtree(clause), &[]));
        }
        if TELLING.contains(&tree.lemma(verb))
            && let Some(content) = told(tree, verb)
        {
            return Some(content);
        }
        if let Some(content) = parenthetical(tree, hit).or_else(|| bare(tree, hit)) {
            return Some(content);
        }
        // "The general was said to have left": the general leaves.
        if tree.is_passive(verb)
            && !TELLING.contains(&tree.lemma(verb))
            && let Some(clause) = tree.child(verb, &[Rel::Xcomp])
            && has_to(tree, clause)
        {
            let infinitive = runs(tree, &infinitive_words(tree, clause), &[]);
            let subject = tree.with_rel(verb, &[Rel::Nsubj]).find(|&subject| subject < verb);
            let subject = subject.map(|subject| noun_phrase(tree, subject).span);
            return Some(subject.into_iter().chain(infinitive).collect());
        }
    }
    if takes.infinitive {
        let infinitive = tree
            .with_rel(verb, &[Rel::Xcomp, Rel::Ccomp, Rel::Advcl])
            .find(|&clause| clause > verb && has_to(tree, clause) && !ON_QUOTING.contains(&tree.lemma(clause)));
        // "called upon the parties to disarm"
        let addressed = || {
            let told = tree.with_rel(verb, &[Rel::Obl]).find(|&told| hit.last > verb && told > hit.last)?;
            tree.with_rel(told, &[Rel::Acl]).find(|&clause| has_to(tree, clause))
        };
        // "wants this cost to be shared": the tree hangs the infinitive on what is wanted.
        let wanted = || {
            let object = tree.with_rel(verb, &[Rel::Obj]).find(|&object| object > verb)?;
            let inner = matches!(hit.cue.kind, CueKind::Intention | CueKind::Thought | CueKind::Request);
            tree.with_rel(object, &[Rel::Acl]).find(|&clause| inner && has_to(tree, clause))
        };
        if let Some(clause) = infinitive.or_else(addressed).or_else(wanted) {
            let mut words = infinitive_words(tree, clause);
            words.retain(|&word| word > hit.last);
            // "wants the army to leave": the army is part of what is wanted.
            if matches!(hit.cue.kind, CueKind::Intention | CueKind::Thought)
                && let Some(object) = tree.with_rel(verb, &[Rel::Obj]).find(|&object| object > verb && object < clause)
            {
                words.extend(tree.subtree(object).into_iter().filter(|&word| word > verb));
                words.sort_unstable();
                words.dedup();
            }
            return Some(runs(tree, &words, &[]));
        }
    }
    if takes.phrase
        && let Some(content) = of_phrase(tree, hit)
    {
        return Some(content);
    }
    if takes.gerund {
        let objects = tree.with_rel(verb, &[Rel::Obj, Rel::Nsubj]).collect::<Vec<_>>();
        let gerund = std::iter::once(verb).chain(objects).find_map(|above| {
            tree.with_rel(above, &[Rel::Advcl, Rel::Acl, Rel::Obl, Rel::Nmod]).find(|&clause| {
                clause > verb
                    && tree.token(clause).upos == Upos::Verb
                    && (tree.has_case(clause, "of")
                        || (tree.token(clause).xpos == Xpos::Vbg && tree.has_case(clause, "for")))
            })
        });
        if let Some(clause) = gerund {
            let marks: Vec<TokenId> =
                tree.with_rel(clause, &[Rel::Mark, Rel::Case]).filter(|&mark| mark < clause).collect();
            return Some(runs(tree, &tree.subtree(clause), &marks));
        }
    }
    None
}

/// "warned of a famine", "called for the king to step down": what hangs on the preposition.
fn of_phrase(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Vec<Span>> {
    let noun = tree.token(hit.last).head.filter(|&noun| noun > hit.last && hit.last > hit.token)?;
    // "as called for in the treaty"
    if tree.token(TokenId(hit.last.0 + 1)).upos == Upos::Adp {
        return None;
    }
    let words: Vec<TokenId> = tree.subtree(noun).into_iter().filter(|&word| word > hit.last).collect();
    Some(runs(tree, &words, &[]))
}

/// "was confident that …", "is determined to …".
fn of_adjective(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Vec<Span>> {
    let takes = hit.cue.takes;
    let complement = |&clause: &TokenId| {
        if clause < hit.token {
            return false;
        }
        match complementiser(tree, clause) {
            Some(mark) => takes.clause && (tree.rel(clause) != Rel::Advcl || tree.lemma(mark) == "that"),
            None if has_to(tree, clause) => takes.infinitive,
            None => takes.clause && tree.rel(clause) == Rel::Ccomp && is_clause(tree, clause),
        }
    };
    let clause = tree.with_rel(hit.token, &[Rel::Ccomp, Rel::Xcomp, Rel::Advcl]).find(complement)?;
    match has_to(tree, clause) {
        true => Some(runs(tree, &infinitive_words(tree, clause), &[])),
        false => Some(finite(tree, hit.token, clause)),
    }
}

/// A noun with a clause that says what was said: "the claim that …", "a promise to …".
fn of_noun(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Vec<Span>> {
    let takes = hit.cue.takes;
    // "in view of the flood"
    let next = TokenId(hit.last.0 + 1);
    if tree.has_case(hit.token, "in")
        && next.0 < tree.analysis.tokens.len() as u32
        && tree.form(next) == "of"
        && tree.lemma(hit.token) == "view"
    {
        return None;
    }
    if takes.clause
        && let Some(content) = taken_for_relative(tree, hit)
    {
        return Some(content);
    }
    let clause = tree.with_rel(hit.token, &[Rel::Acl, Rel::Ccomp, Rel::Advcl]).find(|&clause| {
        tree.sub(clause) != Sub::Relcl
            && clause > hit.token
            && !is_expressed(tree, clause)
            && ((takes.clause
                && complementiser(tree, clause).is_some_and(|that| tree.form(that).eq_ignore_ascii_case("that")))
                || (takes.infinitive && has_to(tree, clause))
                || (takes.gerund && tree.token(clause).xpos == Xpos::Vbg && tree.has_case(clause, "of")))
    });
    let Some(clause) = clause else {
        if tree.with_rel(hit.token, &[Rel::Acl]).any(|clause| clause > hit.token && is_expressed(tree, clause)) {
            return None;
        }
        // "reports from villagers that …": the clause hangs on the noun between.
        let end = tree.analysis.sentence(tree.analysis.sentence_of(hit.token)).end;
        return takes.clause.then(|| by_that(tree, hit.last, end))?;
    };
    match complementiser(tree, clause) {
        Some(that) => {
            let end = main_verb_inside(tree, hit.token, clause).unwrap_or(TokenId(u32::MAX));
            let words: Vec<TokenId> = behind(tree, that, clause).into_iter().filter(|&word| word < end).collect();
            Some(runs(tree, &words, &[]))
        }
        None => {
            let of: Vec<TokenId> =
                tree.with_rel(clause, &[Rel::Mark, Rel::Case]).filter(|&mark| tree.form(mark) == "of").collect();
            let end = main_verb_below(tree, hit.token, clause).unwrap_or(TokenId(u32::MAX));
            let words: Vec<TokenId> = tree.subtree(clause).into_iter().filter(|&word| word < end).collect();
            Some(runs(tree, &words, &of))
        }
    }
}

/// "fears that the dam will burst", read as "fears that they voiced": what stands behind is told, unless its verb
/// is one of having or expressing and has no other object.
fn taken_for_relative(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Vec<Span>> {
    let among = |&noun: &TokenId| {
        noun > hit.token && tree.case(noun).is_some_and(|case| matches!(case, "among" | "in" | "from" | "of"))
    };
    let nouns = std::iter::once(hit.token).chain(tree.with_rel(hit.token, &[Rel::Nmod]).filter(among));
    let clause = nouns
        .flat_map(|noun| tree.with_rel(noun, &[Rel::Acl]).collect::<Vec<_>>())
        .find(|&clause| tree.sub(clause) == Sub::Relcl && clause > hit.token && is_finite(tree, clause))?;
    let words = tree.subtree(clause);
    let that = *words.first().filter(|&&that| tree.form(that) == "that" && that.0 <= hit.last.0 + THAT_REACH)?;
    let verbal = matches!(tree.token(TokenId(that.0 + 1)).upos, Upos::Verb | Upos::Aux);
    let subject = !verbal && tree.with_rel(clause, &[Rel::Nsubj]).any(|subject| subject > that && subject < clause);
    let object = tree.with_rel(clause, &[Rel::Obj, Rel::Ccomp, Rel::Xcomp, Rel::Cop]).any(|object| object != that);
    let passive = tree.with_rel(clause, &[Rel::Nsubj]).any(|subject| tree.sub(subject) == Sub::Pass && subject > that);
    let complement = object || passive || !EXPRESSING.contains(&tree.lemma(clause));
    (subject && complement).then(|| runs(tree, &behind(tree, that, clause), &[]))
}

/// "a demand that they rejected": a verb of having or expressing without an object has the noun for one.
fn is_expressed(tree: &Tree<'_>, clause: TokenId) -> bool {
    EXPRESSING.contains(&tree.lemma(clause))
        && is_finite(tree, clause)
        && !tree.is_passive(clause)
        && tree
            .child(clause, &[Rel::Obj, Rel::Ccomp, Rel::Xcomp, Rel::Cop])
            .is_none_or(|object| object < clause && tree.form(object) == "that")
        && tree.with_rel(clause, &[Rel::Nsubj]).any(|subject| subject < clause)
}

/// "The claim that no passports were sold convinced few": a noun without a verb has it in its clause.
fn main_verb_inside(tree: &Tree<'_>, noun: TokenId, clause: TokenId) -> Option<TokenId> {
    let verbless = tree.token(noun).head.is_none() && tree.child(noun, &[Rel::Cop, Rel::Nsubj]).is_none();
    let complete = is_finite(tree, clause);
    let bare = |&verb: &TokenId| {
        verb > clause
            && matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbn | Xpos::Vbz)
            && tree.child(verb, &[Rel::Aux, Rel::Mark, Rel::Nsubj, Rel::Cc, Rel::Cop]).is_none()
    };
    (verbless && complete)
        .then(|| tree.with_rel(clause, &[Rel::Xcomp, Rel::Ccomp, Rel::Advcl, Rel::Parataxis]).find(bare))
        .flatten()
}

/// "The decision to send troops angered Peru": the same of an infinitive, where the verb was hung on its object.
fn main_verb_below(tree: &Tree<'_>, noun: TokenId, clause: TokenId) -> Option<TokenId> {
    let verbless = tree.token(noun).head.is_none() && tree.child(noun, &[Rel::Cop, Rel::Nsubj]).is_none();
    let active = |&verb: &TokenId| {
        let hung = match tree.rel(verb) {
            Rel::Acl => tree.child(verb, &[Rel::Obj, Rel::Xcomp]).is_some(),
            // "to have troops sent" is one infinitive.
            Rel::Xcomp => {
                tree.token(verb).head == Some(clause)
                    && !matches!(tree.lemma(clause), "have" | "get" | "see" | "keep" | "leave")
            }
            _ => false,
        };
        hung && matches!(tree.token(verb).xpos, Xpos::Vbn | Xpos::Vbd)
            && tree.child(verb, &[Rel::Aux, Rel::Mark, Rel::Nsubj]).is_none()
    };
    verbless.then(|| tree.subtree(clause).into_iter().find(active)).flatten()
}

/// "According to the police, eleven climbers are missing": the clause without the phrase.
fn of_preposition(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Vec<Span>> {
    let inside = |id: &TokenId| hit.token <= *id && *id <= hit.last;
    // "in the minister's view": the noun of the cue heads the phrase.
    let own_noun = tree.token(hit.last).upos == Upos::Noun;
    let mut noun = if own_noun { hit.last } else { tree.token(hit.token).head? };
    let mut steps = 0;
    while !own_noun && (inside(&noun) || noun < hit.token) && steps < 4 {
        // Fixed words, or a preposition that the parser made the head of its phrase.
        match tree.token(noun).head {
            Some(up) if inside(&noun) => noun = up,
            _ => break,
        }
        steps += 1;
    }
    let mut phrase_head = if own_noun || noun > hit.last { noun } else { hit.token };
    let mut governor = tree.token(phrase_head).head;
    // Up to a clause: the phrase may hang on any noun of it.
    for _ in 0..12 {
        let Some(above) = governor else { break };
        let clause = tree.token(above).head.is_none()
            || matches!(tree.rel(above), Rel::Ccomp | Rel::Parataxis | Rel::Advcl | Rel::Conj if is_clause(tree, above));
        if clause {
            break;
        }
        if tree.rel(above) == Rel::Acl {
            break;
        }
        governor = tree.token(above).head;
    }
    let mut clause = governor?;
    while tree.rel(clause) == Rel::Conj
        && let Some(first) = tree.token(clause).head
        && is_clause(tree, first)
    {
        clause = first;
    }
    if phrase_head == clause {
        phrase_head = hit.token;
    }
    let phrase: Vec<TokenId> = tree.subtree(phrase_head).into_iter().filter(|&token| token >= hit.token).collect();
    // "…, according to two aides." goes with all that stands before.
    let sentence = tree.analysis.sentence(tree.analysis.sentence_of(hit.token));
    let closes = phrase
        .last()
        .is_some_and(|last| (last.0 + 1..sentence.end).all(|rest| tree.token(TokenId(rest)).upos == Upos::Punct));
    if closes && hit.token.0 > sentence.first && tree.form(TokenId(hit.token.0 - 1)) == "," {
        return Some(
            trimmed(tree, &(sentence.first..hit.token.0).map(TokenId).collect::<Vec<_>>()).into_iter().collect(),
        );
    }
    let removed: Vec<TokenId> = (hit.token.0..=hit.last.0).map(TokenId).chain(phrase).collect();
    Some(around(tree, &tree.subtree(clause), &removed))
}

/// A finite complement, before, behind or around its cue.
fn finite(tree: &Tree<'_>, verb: TokenId, clause: TokenId) -> Vec<Span> {
    let subtree = tree.subtree(clause);
    if let Some(that) = complementiser(tree, clause).filter(|&that| tree.form(that).eq_ignore_ascii_case("that")) {
        let mut words = behind(tree, that, clause);
        words.extend(going_on(tree, verb, clause));
        return runs(tree, &words, &[]);
    }
    let own = own_words(tree, verb, clause);
    let goes_on = if clause > verb { going_on(tree, verb, clause) } else { Vec::new() };
    match goes_on.is_empty() {
        false => {
            let words: Vec<TokenId> = subtree.into_iter().chain(goes_on).filter(|word| *word > verb).collect();
            runs(tree, &words, &[])
        }
        true => around(tree, &subtree, &own),
    }
}

/// "said that Chile had left and Peru was keen to follow": the second clause, where the tree hangs it on the cue.
fn going_on(tree: &Tree<'_>, verb: TokenId, clause: TokenId) -> Vec<TokenId> {
    let nominal = |id: TokenId| {
        tree.with_rel(id, &[Rel::Nsubj]).next().is_some_and(|subject| tree.token(subject).upos != Upos::Pron)
    };
    // "said it was late and could not wait": the cue itself has no such auxiliary.
    let modal = |id: TokenId| tree.with_rel(id, &[Rel::Aux]).any(|aux| tree.token(aux).xpos == Xpos::Md);
    let no_comma =
        |id: TokenId| tree.child(id, &[Rel::Cc]).is_some_and(|cc| tree.form(TokenId(cc.0.saturating_sub(1))) != ",");
    let joined = tree.with_rel(verb, &[Rel::Conj, Rel::Ccomp]).filter(|&other| {
        let conjunct = || {
            no_comma(other)
                && tree.child(other, &[Rel::Ccomp]).is_none()
                && (nominal(other) || (modal(other) && !modal(verb) && tree.child(other, &[Rel::Nsubj]).is_none()))
        };
        let own_subject = || tree.child(other, &[Rel::Nsubj, Rel::Csubj, Rel::Expl, Rel::Cop, Rel::Cc]).is_some();
        other > clause && (tree.rel(other) == Rel::Ccomp && own_subject() || conjunct())
    });
    joined.flat_map(|other| tree.subtree(other)).collect()
}

/// The cue and what hangs on it besides the content.
fn own_words(tree: &Tree<'_>, verb: TokenId, content: TokenId) -> Vec<TokenId> {
    let mut words = vec![verb];
    for &child in tree.children(verb) {
        if child != content && tree.rel(child) != Rel::Punct && !tree.subtree(child).contains(&content) {
            words.extend(tree.subtree(child));
        }
    }
    words.sort_unstable();
    words
}

/// "The talks, the minister said, had failed": the cue hangs on what is said.
fn parenthetical(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Vec<Span>> {
    let verb = hit.token;
    if let Some(content) = inverted_content(tree, verb) {
        return Some(content);
    }
    if !matches!(tree.rel(verb), Rel::Parataxis | Rel::Advcl) || !is_finite(tree, verb) {
        return None;
    }
    if tree.is_passive(verb) {
        return None;
    }
    if tree.rel(verb) == Rel::Advcl
        && !tree.with_rel(verb, &[Rel::Mark]).all(|mark| tree.form(mark).eq_ignore_ascii_case("as"))
    {
        return None;
    }
    tree.with_rel(verb, &[Rel::Nsubj]).next()?;
    // "as the mayor put it": the object is a word of the cue.
    // "as he told the council": so is whoever is told.
    let as_put = |object: TokenId| {
        let own = object <= hit.last || TELLING.contains(&tree.lemma(verb));
        object > verb && own && tree.child(verb, &[Rel::Mark]).is_some()
    };
    if tree.with_rel(verb, &[Rel::Obj, Rel::Xcomp, Rel::Ccomp]).any(|object| !as_put(object)) {
        return None;
    }
    let clause = tree.token(verb).head.filter(|&clause| is_clause(tree, clause))?;
    let words = tree.subtree(verb);
    // Set off by a comma: "The dam will be full, engineers believe".
    let first = words.first()?;
    let comma = |at: Option<u32>| {
        at.is_some_and(|at| (at as usize) < tree.analysis.tokens.len() && tree.form(TokenId(at)) == ",")
    };
    let closed = words.last().is_some_and(|&last| comma(Some(last.0)) || comma(Some(last.0 + 1)));
    if !comma(first.0.checked_sub(1)) && !closed && tree.form(*first) != "," {
        return None;
    }
    Some(around(tree, &tree.subtree(clause), &words))
}

/// "Two pilots survived, reported the daily."
fn inverted_content(tree: &Tree<'_>, verb: TokenId) -> Option<Vec<Span>> {
    if tree.with_rel(verb, &[Rel::Nsubj]).any(|subject| subject < verb) || tree.child(verb, &[Rel::Cc]).is_some() {
        return None;
    }
    let subject = inverted(tree, verb)?;
    let sentence = tree.analysis.sentence(tree.analysis.sentence_of(verb));
    let before: Vec<TokenId> = (sentence.first..verb.0).map(TokenId).collect();
    let told = before.iter().any(|&id| tree.token(id).upos == Upos::Verb && is_finite(tree, id));
    let ends = (subject.0..sentence.end).map(TokenId).all(|id| tree.token(id).upos != Upos::Verb || id == subject);
    // "The envoy came, saw and reported the theft" has a subject for both verbs.
    let own_object = tree.rel(subject) == Rel::Obj && before.iter().any(|&id| tree.rel(id) == Rel::Conj);
    (told && ends && !own_object && (Some(subject) != tree.deep_object(verb) || can_tell(tree, subject)))
        .then(|| trimmed(tree, &before).into_iter().collect())
}

/// Whether a noun taken for an object may be the speaker: it is a name or a person's pronoun.
fn can_tell(tree: &Tree<'_>, noun: TokenId) -> bool {
    tree.token(noun).upos == Upos::Propn || matches!(tree.form(noun), "he" | "she" | "they")
}

/// The words behind a "that" which follows the cue soon, to the end of the sentence or a semicolon.
fn by_that(tree: &Tree<'_>, cue: TokenId, end: u32) -> Option<Vec<Span>> {
    let that = (cue.0 + 1..end.min(cue.0 + 1 + THAT_REACH)).map(TokenId).find(|&token| {
        tree.form(token).eq_ignore_ascii_case("that")
            && (tree.token(token).upos == Upos::Sconj || is_complementiser(tree, token))
    })?;
    let between = (cue.0 + 1..that.0).map(TokenId);
    // A noun taken for a verb has a noun's fine tag.
    let is_verb = |token: TokenId| {
        tree.token(token).upos == Upos::Verb && !matches!(tree.token(token).xpos, Xpos::Nn | Xpos::Nns)
    };
    if between.clone().any(|token| is_verb(token) || matches!(tree.form(token), "." | ";" | ":")) {
        return None;
    }
    // "problems that have lasted": a relative clause.
    let verbal =
        |id: TokenId| matches!(tree.token(id).upos, Upos::Verb | Upos::Aux) && tree.token(id).xpos != Xpos::Vbg;
    let fixed =
        matches!(tree.form(TokenId(that.0 - 1)), "so" | "now" | "such" | "given" | "provided" | "except" | "in");
    if that.0 + 1 >= end || fixed || verbal(TokenId(that.0 + 1)) {
        return None;
    }
    // The tree may know where the clause ends though not what governs it.
    let head = tree.token(that).head.filter(|_| tree.rel(that) == Rel::Mark);
    let content: Vec<TokenId> = match head {
        Some(head) if head > that => behind(tree, that, head),
        _ => (that.0 + 1..end).map(TokenId).take_while(|&token| tree.form(token) != ";").collect(),
    };
    Some(runs(tree, &content, &[]))
}

/// "Peru, said the minister, had left": the same, verb first, with the one who says it.
pub(super) fn set_off_inverted(tree: &Tree<'_>, verb: TokenId) -> Option<(Vec<Span>, TokenId)> {
    let sentence = tree.analysis.sentence(tree.analysis.sentence_of(verb));
    if !follows_comma(tree, verb) || !matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) {
        return None;
    }
    let nominal = |id: TokenId| {
        matches!(
            tree.token(id).upos,
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Det | Upos::Adj | Upos::Part | Upos::Adp
        )
    };
    let name: Vec<TokenId> =
        (verb.0 + 1..sentence.end).map(TokenId).take_while(|&id| nominal(id)).take(SET_OFF_REACH).collect();
    let comma = TokenId(verb.0 + 1 + name.len() as u32);
    let opens = name.first().is_some_and(|&first| !matches!(tree.token(first).upos, Upos::Adp | Upos::Part));
    // Up from the first noun as long as the phrase lasts.
    let first =
        name.iter().copied().find(|&id| matches!(tree.token(id).upos, Upos::Noun | Upos::Propn | Upos::Pron))?;
    let inside = |id: &TokenId| name.contains(id);
    let head = tree.ancestors(first).take_while(inside).last().unwrap_or(first);
    let before: Vec<TokenId> = (sentence.first..verb.0 - 1).map(TokenId).collect();
    let after: Vec<TokenId> = (comma.0 + 1..sentence.end).map(TokenId).take_while(|&id| tree.form(id) != ";").collect();
    let goes_on = after.first().is_some_and(|&id| {
        matches!(tree.token(id).upos, Upos::Verb | Upos::Aux)
            && matches!(tree.token(id).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
    });
    let verbless = !before.is_empty() && !before.iter().any(|&id| is_finite(tree, id));
    if !opens || comma.0 >= sentence.end || tree.form(comma) != "," || !goes_on || !verbless {
        return None;
    }
    let spans: Vec<Span> = trimmed(tree, &before).into_iter().chain(trimmed(tree, &after)).collect();
    (spans.len() == 2).then_some((spans, head))
}

/// "The convoy, officials said, had never arrived": noun and verb between two commas.
fn set_off(tree: &Tree<'_>, verb: TokenId, last: TokenId) -> Option<Vec<Span>> {
    let sentence = tree.analysis.sentence(tree.analysis.sentence_of(verb));
    let comma = |id: TokenId| tree.form(id) == ",";
    let next = TokenId(last.0 + 1);
    if next.0 + 1 >= sentence.end || !comma(next) || !is_finite(tree, verb) {
        return None;
    }
    let opening = (sentence.first..verb.0).rev().map(TokenId).take(SET_OFF_REACH).find(|&id| comma(id))?;
    let subject = tree.with_rel(verb, &[Rel::Nsubj]).filter(|&subject| opening < subject && subject < verb).last()?;
    let between = (opening.0 + 1..verb.0).map(TokenId);
    let clean = between.clone().all(|id| {
        id == subject
            || !matches!(tree.token(id).upos, Upos::Verb | Upos::Sconj | Upos::Cconj)
                && !matches!(tree.form(id), "“" | "”" | "\"" | ":" | ";")
    });
    // Content on both sides: "Asked about it, the envoy said, …" and "…, and he said, …" are no such case.
    let before: Vec<TokenId> = (sentence.first..opening.0).map(TokenId).collect();
    let after: Vec<TokenId> = (next.0 + 1..sentence.end).map(TokenId).take_while(|&id| tree.form(id) != ";").collect();
    let goes_on = after.first().is_some_and(|&first| {
        tree.child(first, &[Rel::Mark]).is_none()
            && !matches!(tree.form(first), "adding" | "who" | "which" | "but" | "“" | "\"" | "‘" | "'")
    });
    let starts = before
        .first()
        .is_some_and(|&first| !matches!(tree.token(first).xpos, Xpos::Vbn | Xpos::Vbg | Xpos::Cc | Xpos::In));
    if !clean || !goes_on || !starts {
        return None;
    }
    let spans: Vec<Span> = trimmed(tree, &before).into_iter().chain(trimmed(tree, &after)).collect();
    (spans.len() == 2).then_some(spans)
}

/// "Chile and Peru near accord, sources say": a noun phrase and the verb that ends the sentence, behind a comma.
fn closing(tree: &Tree<'_>, verb: TokenId) -> Option<Vec<Span>> {
    let sentence = tree.analysis.sentence(tree.analysis.sentence_of(verb));
    let ends = (verb.0 + 1..sentence.end)
        .map(TokenId)
        .all(|id| tree.token(id).upos == Upos::Punct && !matches!(tree.form(id), "," | ":"));
    let subject = tree.with_rel(verb, &[Rel::Nsubj]).filter(|&subject| subject < verb).last()?;
    if !ends || !is_finite(tree, verb) || tree.is_passive(verb) {
        return None;
    }
    let comma = (sentence.first..subject.0).rev().map(TokenId).take(SET_OFF_REACH).find(|&id| tree.form(id) == ",")?;
    let nominal = |id: TokenId| {
        let upos = tree.token(id).upos;
        matches!(
            upos,
            Upos::Noun
                | Upos::Propn
                | Upos::Pron
                | Upos::Det
                | Upos::Adj
                | Upos::Num
                | Upos::Adp
                | Upos::Part
                | Upos::Adv
        ) || (upos == Upos::Aux && id > subject)
    };
    let phrase = (comma.0 + 1..verb.0).map(TokenId).all(|id| id == subject || nominal(id));
    let opens = TokenId(comma.0 + 1);
    let adverbial =
        tree.token(opens).upos == Upos::Adp || matches!(tree.token(opens).xpos, Xpos::Wdt | Xpos::Wp | Xpos::Wrb);
    let before: Vec<TokenId> = (sentence.first..comma.0).map(TokenId).collect();
    let told = before.iter().any(|&id| matches!(tree.token(id).upos, Upos::Verb | Upos::Aux | Upos::Adp));
    let marked = before.iter().any(|&id| matches!(tree.form(id), "“" | "”" | "\"" | "«" | "»"));
    let led = before.first().is_some_and(|&first| {
        matches!(tree.token(first).upos, Upos::Sconj | Upos::Adp)
            || matches!(tree.token(first).xpos, Xpos::Vbg | Xpos::Vbn)
    });
    let begins = before.iter().position(|&id| tree.token(id).upos != Upos::Cconj).unwrap_or(0);
    (phrase && told && !adverbial && !marked && !led).then(|| trimmed(tree, &before[begins..]).into_iter().collect())
}

/// "Two pilots survived, reported the Harbour Post": the verb behind a comma, and nothing but a name behind it.
fn closing_inverted(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Vec<Span>> {
    let verb = hit.token;
    let sentence = tree.analysis.sentence(tree.analysis.sentence_of(verb));
    let subject = inverted(tree, verb)
        .filter(|_| hit.cue.takes.direct && matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp))?;
    let name = |id: TokenId| {
        matches!(
            tree.token(id).upos,
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Det | Upos::Adj | Upos::Num | Upos::Part | Upos::Punct
        ) || (tree.token(id).upos == Upos::Adp && id > subject)
    };
    let before: Vec<TokenId> = (sentence.first..verb.0).map(TokenId).collect();
    let told = before.iter().any(|&id| is_finite(tree, id) && tree.child(id, &[Rel::Nsubj]).is_some());
    // "came, saw and reported the theft", "rose, wrote one daily": one verb alone stands before.
    let listed = before.iter().filter(|&&id| tree.form(id) == ",").count() > 1;
    let ends = (verb.0 + 1..sentence.end).map(TokenId).all(name) && !tree.form(TokenId(sentence.end - 1)).is_empty();
    let capital = (verb.0 + 1..sentence.end)
        .map(TokenId)
        .any(|id| tree.token(id).upos == Upos::Propn || tree.token(id).upos == Upos::Pron);
    (told && ends && capital && !listed).then(|| trimmed(tree, &before).into_iter().collect())
}

/// "the council claims the vote was rigged": a clause without "that" which the tree took apart. Nothing but one noun
/// phrase stands between the cue and a finite verb.
fn bare(tree: &Tree<'_>, hit: &Hit<'_>) -> Option<Vec<Span>> {
    let verb = hit.token;
    let end = tree.analysis.sentence(tree.analysis.sentence_of(verb)).end;
    if hit.last.0 + 1 >= end {
        return None;
    }
    let fits = match hit.cue.kind {
        CueKind::Intention | CueKind::Request => false,
        // "worried it would fail"; "judged the case she heard" is another thing.
        CueKind::Thought => tree.token(TokenId(hit.last.0 + 1)).upos == Upos::Pron,
        _ => hit.cue.takes.direct || hit.cue.takes.speaker,
    };
    let form = tree.form(verb);
    let active = is_finite(tree, verb) || (tree.token(verb).xpos == Xpos::Vbg && form.starts_with(char::is_lowercase));
    if !fits || !active || tree.is_passive(verb) || tree.sub(verb) == Sub::Relcl || TELLING.contains(&tree.lemma(verb))
    {
        return None;
    }
    let mut behind = (hit.last.0 + 1..end).map(TokenId);
    let nominal = |id: TokenId| {
        matches!(
            tree.token(id).upos,
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Det | Upos::Adj | Upos::Num | Upos::Part | Upos::Adp
        ) && !matches!(tree.token(id).xpos, Xpos::Wdt | Xpos::Wp | Xpos::Wrb | Xpos::To)
    };
    let phrase: Vec<TokenId> = behind.by_ref().take_while(|&id| nominal(id)).collect();
    let finite = TokenId(hit.last.0 + 1 + phrase.len() as u32);
    let first = *phrase.first()?;
    let opens =
        matches!(tree.token(first).upos, Upos::Det | Upos::Pron | Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num);
    let named = phrase.iter().any(|&id| matches!(tree.token(id).upos, Upos::Noun | Upos::Propn | Upos::Pron));
    let is_verb = finite.0 < end && matches!(tree.token(finite).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
    // "explained the benefit we are after": a second noun phrase opens a clause of its own.
    let second = |id: TokenId| {
        let token = tree.token(id);
        let preceded = id.0 > first.0 && tree.token(TokenId(id.0 - 1)).upos == Upos::Adp;
        let personal = token.upos == Upos::Pron && tree.rel(id) != Rel::Nmod;
        id > first
            && !preceded
            && (personal || token.upos == Upos::Det && tree.token(TokenId(id.0 - 1)).upos != Upos::Det)
    };
    // "reported losses" is over before "and was sold".
    let own = || tree.token(finite).head != Some(verb) || matches!(tree.rel(finite), Rel::Ccomp | Rel::Parataxis);
    if !opens || !named || !is_verb || phrase.iter().any(|&id| second(id)) || !own() || phrase.len() > LONGEST_SUBJECT {
        return None;
    }
    let stops = |id: TokenId| {
        tree.form(id) == ";" || (tree.form(id) == "," && id.0 + 1 < end && starts_aside(tree, TokenId(id.0 + 1)))
    };
    let words: Vec<TokenId> = (first.0..end).map(TokenId).take_while(|&id| !stops(id)).collect();
    Some(runs(tree, &words, &[]))
}

/// "…, and the minister …", "…, which …", "…, while …"
fn starts_aside(tree: &Tree<'_>, word: TokenId) -> bool {
    tree.token(word).upos == Upos::Cconj
        || ASIDES.contains(&tree.lemma(word))
        || matches!(tree.form(word), "which" | "who" | "whose")
}

/// "told the council the port might close": the tree hangs the clause on the one who is told.
fn told(tree: &Tree<'_>, verb: TokenId) -> Option<Vec<Span>> {
    let told = tree.child(verb, &[Rel::Obj, Rel::Iobj])?;
    let clause = tree.with_rel(told, &[Rel::Acl]).find(|&clause| {
        is_finite(tree, clause)
            && tree
                .with_rel(clause, &[Rel::Nsubj])
                .any(|subject| !matches!(tree.form(subject), "that" | "who" | "which"))
    })?;
    let words = tree.subtree(clause);
    let that = words.iter().copied().find(|&word| tree.form(word).eq_ignore_ascii_case("that") && word < clause);
    let content: Vec<TokenId> = words.into_iter().filter(|&word| that.is_none_or(|that| word > that)).collect();
    Some(runs(tree, &content, &[]))
}

/// An infinitive without finite verbs that the tree coordinates with it.
fn infinitive_words(tree: &Tree<'_>, clause: TokenId) -> Vec<TokenId> {
    // "to sell jets, while its rival sells none": the author goes on.
    let aside = |other: TokenId| {
        tree.rel(other) == Rel::Advcl
            && tree.with_rel(other, &[Rel::Mark]).any(|mark| ASIDES.contains(&tree.lemma(mark)))
            && other > clause
    };
    let limit = tree
        .with_rel(clause, &[Rel::Conj, Rel::Advcl])
        .find(|&other| is_finite(tree, other) && (tree.rel(other) == Rel::Conj || aside(other)))
        .and_then(|other| tree.subtree(other).first().copied());
    tree.subtree(clause).into_iter().filter(|&word| limit.is_none_or(|limit| word < limit)).collect()
}

/// Whether a "that" taken for a pronoun opens a clause with a subject of its own all the same: "insists that Chile has left".
fn is_complementiser(tree: &Tree<'_>, that: TokenId) -> bool {
    tree.token(that).head.is_some_and(|head| {
        head > that
            && tree.with_rel(head, &[Rel::Nsubj]).any(|subject| subject > that && subject < head)
            && (tree.rel(that) == Rel::Mark
                || tree.child(head, &[Rel::Obl, Rel::Ccomp, Rel::Xcomp, Rel::Cop]).is_some())
    })
}

/// The words of a clause from its "that" on, whatever the tree makes of its first words.
fn behind(tree: &Tree<'_>, that: TokenId, clause: TokenId) -> Vec<TokenId> {
    let first = TokenId(that.0 + 1);
    std::iter::once(first).chain(tree.subtree(clause).into_iter().filter(|&token| token > first)).collect()
}

fn complementiser(tree: &Tree<'_>, clause: TokenId) -> Option<TokenId> {
    tree.with_rel(clause, &[Rel::Mark])
        .find(|&mark| mark < clause && matches!(tree.lemma(mark), "that" | "whether" | "if"))
}

fn has_to(tree: &Tree<'_>, clause: TokenId) -> bool {
    tree.with_rel(clause, &[Rel::Mark, Rel::Aux])
        .any(|mark| tree.form(mark).eq_ignore_ascii_case("to") && mark < clause)
}

/// Whether a word heads a clause: a verb, or a predicate with subject, copula or auxiliary.
fn is_clause(tree: &Tree<'_>, id: TokenId) -> bool {
    // "is to be sold" is finite.
    if has_to(tree, id) && !is_finite(tree, id) {
        return false;
    }
    matches!(tree.token(id).upos, Upos::Verb | Upos::Aux)
        || tree.child(id, &[Rel::Nsubj, Rel::Cop, Rel::Aux, Rel::Csubj, Rel::Expl]).is_some()
}

/// The hull of `words` without the hull of those of `removed` that lie in it.
fn around(tree: &Tree<'_>, words: &[TokenId], removed: &[TokenId]) -> Vec<Span> {
    let words: Vec<TokenId> = words.iter().copied().filter(|word| !removed.contains(word)).collect();
    let (Some(&first), Some(&last)) = (words.first(), words.last()) else { return Vec::new() };
    let inside: Vec<TokenId> = removed.iter().copied().filter(|word| first < *word && *word < last).collect();
    match (inside.iter().min(), inside.iter().max()) {
        (Some(&from), Some(&to)) => {
            let range = |from: u32, to: u32| (from..to).map(TokenId).collect::<Vec<_>>();
            let before = trimmed(tree, &range(first.0, from.0));
            before.into_iter().chain(trimmed(tree, &range(to.0 + 1, last.0 + 1))).collect()
        }
        _ => runs(tree, &words, &[]),
    }
}

/// The hull of `words` as one span, without `left_out` at its start.
fn runs(tree: &Tree<'_>, words: &[TokenId], left_out: &[TokenId]) -> Vec<Span> {
    let kept: Vec<TokenId> = words.iter().copied().filter(|word| !left_out.contains(word)).collect();
    match (kept.first(), kept.last()) {
        (Some(&first), Some(&last)) => {
            trimmed(tree, &(first.0..=last.0).map(TokenId).collect::<Vec<_>>()).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// One span over consecutive tokens, without punctuation at its ends; none if nothing is left.
pub(super) fn trimmed(tree: &Tree<'_>, words: &[TokenId]) -> Option<Span> {
    let loose = |id: &&TokenId| {
        let form = tree.form(**id);
        !form.contains(|c: char| c.is_alphanumeric())
            && !matches!(form, "%" | "$" | "€" | "£" | "(" | ")" | "[" | "]" | "+")
    };
    // "argued that trade had", with "that" taken for a determiner.
    let determined = |id: TokenId| {
        let before = id.0.checked_sub(1).map(TokenId);
        tree.token(id).upos == Upos::Det && before.is_some_and(|before| tree.token(before).upos == Upos::Verb)
    };
    let opens = |id: &&TokenId| {
        tree.form(**id) == "that" && (tree.token(**id).upos == Upos::Sconj || determined(**id))
            || tree.form(**id) == "That" && tree.token(**id).upos == Upos::Sconj
    };
    let first = words.iter().find(|id| !loose(id) && !opens(id))?;
    let last = words.iter().rev().find(|id| !loose(id))?;
    Some(tree.token(*first).span.cover(tree.token(*last).span))
}
