//! The noun phrase of a speaker, and the actor it names.

use super::marks::trimmed;
use crate::actors::MentionIndex;
use crate::tree::Tree;
use demarche_types::{MentionId, Rel, Span, Sub, TokenId, Upos};

/// How deep below a noun its actor may lie: "the report of the office of the envoy".
const MAX_DEPTH: usize = 3;

/// The longest relative clause that belongs to a name, in words.
const LONGEST_CLAUSE: usize = 25;

/// Who speaks: a phrase and the word that heads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub span: Span,
    pub head: TokenId,
}

/// The noun phrase of `head` with a short relative clause that tells who it is, without other clauses and without its preposition.
pub(super) fn noun_phrase(tree: &Tree<'_>, head: TokenId) -> Source {
    let bare = bare_noun_phrase(tree, head);
    let clause =
        tree.with_rel(head, &[Rel::Acl]).filter(|&clause| tree.sub(clause) == Sub::Relcl && clause > head).last();
    let Some(clause) = clause else { return bare };
    let words = tree.subtree(clause);
    let last = words.iter().rev().find(|&&word| tree.token(word).upos != Upos::Punct).copied().unwrap_or(clause);
    let goes_on = words.len() <= LONGEST_CLAUSE && opens_with_pronoun(tree, &words);
    let end = tree.token(last).span.end();
    Source { span: if goes_on && end > bare.span.end() { Span::new(bare.span.start(), end) } else { bare.span }, head }
}

/// The noun phrase without any finite clause.
pub(super) fn bare_noun_phrase(tree: &Tree<'_>, head: TokenId) -> Source {
    let mut first = head;
    let mut last = head;
    let mut pending = vec![head];
    while let Some(token) = pending.pop() {
        first = first.min(token);
        last = last.max(token);
        pending.extend(tree.children(token).iter().copied().filter(|&child| belongs(tree, head, token, child)));
    }
    let text = &tree.article.text;
    let mut span = trimmed(text, tree.token(first).span.cover(tree.token(last).span));
    // "the Ports Authority (PA)", "a “senior aide”": the mark behind is no word.
    for (open, close) in [('(', ')'), ('“', '”'), ('‘', '’'), ('«', '»')] {
        let words = span.of(text);
        if text[span.end()..].starts_with(close) && words.matches(open).count() > words.matches(close).count() {
            span = Span::new(span.start(), span.end() + close.len_utf8());
        }
    }
    Source { span, head }
}

/// "who", "which", "whose": not "the jets they bought".
fn opens_with_pronoun(tree: &Tree<'_>, words: &[TokenId]) -> bool {
    let first = words.iter().find(|&&word| tree.token(word).upos != Upos::Punct);
    first.is_some_and(|&first| matches!(tree.form(first), "who" | "which" | "whose"))
}

fn belongs(tree: &Tree<'_>, head: TokenId, token: TokenId, child: TokenId) -> bool {
    let before = |child: TokenId| child.0.checked_sub(1).map(TokenId);
    match tree.rel(child) {
        Rel::Acl => {
            tree.sub(child) != Sub::Relcl
                && child > token
                && tree.subtree(child).first().is_none_or(|&first| {
                    let dash = |mark: TokenId| matches!(tree.form(mark), "—" | "–" | "--");
                    !dash(first) && before(first).is_none_or(|mark| tree.form(mark) != "," && !dash(mark))
                })
        }
        // "for Chile" loses "for", "Chile's" keeps "'s", "the army of Chile" keeps "of".
        Rel::Case => token != head || child > token,
        Rel::Conj => tree.token(child).upos != Upos::Verb || tree.token(token).upos == Upos::Verb,
        Rel::Punct
        | Rel::Mark
        | Rel::Nsubj
        | Rel::Csubj
        | Rel::Cop
        | Rel::Aux
        | Rel::Advcl
        | Rel::Parataxis
        | Rel::Ccomp
        | Rel::Xcomp
        | Rel::Discourse
        | Rel::Dislocated
        | Rel::Expl
        | Rel::Vocative
        | Rel::Orphan
        | Rel::Dep => false,
        // "a source close to the talks"
        Rel::Obl => token != head,
        Rel::Cc => child > token || token != head,
        Rel::Advmod => token != head || child < token,
        _ => true,
    }
}

/// The actors that a phrase names: its head's and those coordinated with it, or those of a noun below:
/// "a statement from the ministry".
pub(super) fn speakers(tree: &Tree<'_>, index: &MentionIndex, head: TokenId) -> Vec<MentionId> {
    let mut found: Vec<MentionId> = Vec::new();
    let mut add = |mention: Option<MentionId>| found.extend(mention.filter(|mention| !found.contains(mention)));
    for noun in tree.conjuncts(head) {
        let own = named(tree, index, noun, MAX_DEPTH);
        add(own);
        // "the joint statement of Chile and Peru" is both's.
        let is_bearer = |child: &TokenId| {
            tree.case(*child).is_some_and(|case| matches!(case, "of" | "from" | "by")) && index.by_head(*child) == own
        };
        if own.is_some()
            && let Some(bearer) = tree.with_rel(noun, &[Rel::Nmod]).find(is_bearer)
        {
            tree.conjuncts(bearer).into_iter().for_each(|other| add(index.by_head(other)));
        }
    }
    found
}

fn named(tree: &Tree<'_>, index: &MentionIndex, head: TokenId, depth: usize) -> Option<MentionId> {
    if let Some(own) = index.by_head(head).or_else(|| index.containing(head)) {
        return Some(own);
    }
    let depth = depth.checked_sub(1)?;
    let below = |wanted: &dyn Fn(TokenId) -> bool| {
        tree.children(head)
            .iter()
            .copied()
            .filter(|&child| wanted(child))
            .find_map(|child| named(tree, index, child, depth))
    };
    below(&|child| tree.rel(child) == Rel::Appos || tree.rel(child) == Rel::Flat)
        .or_else(|| below(&|child| tree.rel(child) == Rel::Nmod && tree.sub(child) == Sub::Poss))
        .or_else(|| below(&|child| matches!(tree.rel(child), Rel::Compound | Rel::Amod)))
        .or_else(|| {
            below(&|child| {
                tree.rel(child) == Rel::Nmod
                    && tree.case(child).is_some_and(|case| matches!(case, "of" | "from" | "by" | "for" | "in"))
            })
        })
}
