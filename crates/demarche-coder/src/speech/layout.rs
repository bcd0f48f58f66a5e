//! Speech that only the layout marks: the turns of an interview, a paragraph after "The statement said:", and a
//! headline with its speaker behind a colon.

use super::cues::{Hit, is_finite};
use super::marks::{paragraphs, trimmed};
use super::phrases::Source;
use super::{Draft, Scene};
use demarche_lexicon::CueClass;
use demarche_types::{CueKind, QuotationKind, SectionId, SectionKind, Span, TokenId, Upos};
use std::collections::BTreeMap;

/// The longest name before a colon, in words.
const LONGEST_NAME: usize = 5;
/// The fewest words of what a headline says.
const FEWEST_SAID: usize = 3;
/// The longest line that reads as a headline, in words.
const LONGEST_LINE: usize = 16;
/// The fewest turns of an interview.
const FEWEST_TURNS: usize = 4;
/// How far before its colon a cue may stand: "said in a statement on Monday:".
const REACH: u32 = 8;

/// The turns of an interview or debate: paragraphs that open with a name and a colon, where names come again.
/// The first of them may have been taken for a headline.
pub(super) fn turns(scene: &Scene<'_>) -> Vec<Draft> {
    let article = scene.tree.article;
    let text = &article.text;
    let told =
        |span: Span| article.section_at(span.start()).is_some_and(|(_, section)| section.kind.is_told_by_article());
    let paragraphs = paragraphs(text, Span::new(0, text.len()));
    let labelled: Vec<(Span, Span)> =
        paragraphs.iter().filter_map(|&paragraph| turn(text, paragraph)).filter(|(_, words)| told(*words)).collect();
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for (label, _) in &labelled {
        *names.entry(label.of(text)).or_default() += 1;
    }
    let repeated = names.values().filter(|&&count| count > 1).count();
    if labelled.len() < FEWEST_TURNS || repeated == 0 || names.len() * 2 > labelled.len() + 2 {
        return Vec::new();
    }
    labelled
        .into_iter()
        .filter_map(|(label, words)| {
            let tree = scene.tree;
            let section = article.section_at(words.start())?.0;
            let end = words.end().min(article.sections[section.0 as usize].span.end());
            let tokens: Vec<_> = tree.analysis.tokens_in(label).collect();
            let nominal =
                |id: &&demarche_types::TokenId| matches!(tree.token(**id).upos, Upos::Propn | Upos::Noun | Upos::X);
            let head = tokens.iter().rfind(nominal).or_else(|| tokens.last()).copied();
            Some(Draft {
                content: vec![Span::new(words.start(), end)],
                cue: Vec::new(),
                source: head.map(|head| Source { span: label, head }),
                kind: QuotationKind::Direct,
                cue_kind: CueKind::Assertion,
                section,
                cue_token: None,
            })
        })
        .collect()
}

/// A paragraph as name and words: "Soto: We will not sign."
fn turn(text: &str, paragraph: Span) -> Option<(Span, Span)> {
    let words = paragraph.of(text);
    // "Q. Did you meet him?"
    let lettered = words.starts_with("Q. ") || words.starts_with("A. ");
    let colon = if lettered { 1 } else { words.find(':')? };
    let name = words[..colon].trim_end();
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c == '@');
    let named = !name.is_empty()
        && name.split_whitespace().count() <= LONGEST_NAME
        && name
            .split_whitespace()
            .all(|word| capital(word) || matches!(word, "of" | "de" | "the" | "al" | "van" | "von"));
    let rest = words[colon + 1..].trim_start();
    if !named || rest.is_empty() || rest.starts_with(['“', '"', '«', '‘', '\'', '/']) {
        return None;
    }
    let start = paragraph.end() - rest.len();
    Some((Span::new(paragraph.start(), paragraph.start() + name.len()), Span::new(start, paragraph.end())))
}

/// A post or motto with who signs it behind a dash: "We will win! — Ana Soto (@soto) May 2, 2016".
pub(super) fn signed(scene: &Scene<'_>) -> Vec<Draft> {
    let tree = scene.tree;
    let text = &tree.article.text;
    let paragraphs = paragraphs(text, Span::new(0, text.len()));
    let mut found = Vec::new();
    for (at, &paragraph) in paragraphs.iter().enumerate() {
        let words = paragraph.of(text);
        let Some(dash) =
            ["— ", "– ", "-- "].iter().filter_map(|dash| words.rfind(dash).map(|at| (at, dash.len()))).max()
        else {
            continue;
        };
        let name_start = paragraph.start() + dash.0 + dash.1;
        let handle = text[name_start..paragraph.end()].find("(@");
        let before = trimmed(text, Span::new(paragraph.start(), paragraph.start() + dash.0));
        let content = match before.is_empty() {
            true => at.checked_sub(1).map(|at| paragraphs[at]),
            false => Some(before),
        };
        let (Some(handle), Some(content)) = (handle, content) else { continue };
        let name = trimmed(text, Span::new(name_start, name_start + handle));
        let head = tree.analysis.tokens_in(name).last();
        let marked = content.of(text).starts_with(['“', '"', '«', '‘']);
        let short = name.of(text).split_whitespace().count() <= LONGEST_NAME;
        let Some(head) = head.filter(|_| short && !marked) else { continue };
        let Some((section, of)) = tree.article.section_at(content.start()) else { continue };
        if !of.kind.is_told_by_article() || !of.span.contains(content) {
            continue;
        }
        found.push(Draft {
            content: vec![content],
            cue: Vec::new(),
            source: Some(Source { span: name, head }),
            kind: QuotationKind::Direct,
            cue_kind: CueKind::Assertion,
            section,
            cue_token: None,
        });
    }
    found
}

/// A headline that names its speaker: "Talks to go on: Soto", "Soto: talks will go on".
pub(super) fn headline(scene: &Scene<'_>, section: SectionId) -> Option<Draft> {
    let tree = scene.tree;
    let text = &tree.article.text;
    let of = &tree.article.sections[section.0 as usize];
    let words = of.span.of(text).trim_end();
    let titled = of.kind == SectionKind::Headline || is_line(of.kind, words);
    let colon = words.rfind(": ").filter(|_| titled && words.matches(": ").count() == 1)?;
    let start = of.span.start();
    let before = trimmed(text, Span::new(start, start + colon));
    let after = trimmed(text, Span::new(start + colon + 1, start + words.len()));
    let marked = |span: Span| span.of(text).contains(['“', '"', '«', '‘', '\'', '”']);
    let count = |span: Span| span.of(text).split_whitespace().count();
    let head = |span: Span| {
        let tokens: Vec<_> = tree.analysis.tokens_in(span).collect();
        let nominal = |id: &&TokenId| matches!(tree.token(**id).upos, Upos::Propn | Upos::Noun);
        tokens.iter().rfind(nominal).copied()
    };
    let clause = |span: Span| {
        count(span) >= FEWEST_SAID
            && tree
                .analysis
                .tokens_in(span)
                .any(|id| matches!(tree.token(id).upos, Upos::Verb | Upos::Aux) || tree.form(id) == "to")
    };
    let names = |head: TokenId| scene.speakers.is_known(tree, head) || tree.token(head).upos == Upos::Propn;
    let (source, content) = if count(after) <= LONGEST_NAME && clause(before) && names(head(after)?) {
        (after, before)
    } else if count(before) <= LONGEST_NAME && clause(after) && scene.speakers.has_office(head(before)?) {
        (before, after)
    } else {
        return None;
    };
    (!marked(source) && !marked(content)).then_some(Draft {
        content: vec![content],
        cue: Vec::new(),
        source: Some(Source { span: source, head: head(source)? }),
        kind: QuotationKind::Indirect,
        cue_kind: CueKind::Assertion,
        section,
        cue_token: None,
    })
}

/// Whether a section is one short line that no full stop ends.
fn is_line(kind: SectionKind, words: &str) -> bool {
    let open = !words.contains('\n') && words.ends_with(|c: char| c.is_alphanumeric());
    kind == SectionKind::Body && open && words.split_whitespace().count() <= LONGEST_LINE
}

/// A paragraph without marks that the one before introduces with a cue and a colon.
pub(super) fn blocks(scene: &Scene<'_>, section: SectionId, paragraphs: &[Span]) -> Vec<Draft> {
    let text = &scene.tree.article.text;
    paragraphs
        .windows(2)
        .filter_map(|pair| {
            let (intro, block) = (pair[0], pair[1]);
            if !intro.of(text).ends_with(':') || block.of(text).starts_with(['“', '"', '«', '„', '‘', '\'']) {
                return None;
            }
            let hit = introducing(scene, intro)?;
            Some(Draft {
                content: vec![block],
                cue: vec![scene.cue_span(hit)],
                source: scene.source(hit),
                kind: QuotationKind::Direct,
                cue_kind: hit.cue.kind,
                section,
                cue_token: Some(hit.token),
            })
        })
        .collect()
}

/// The cue that a paragraph ends with.
fn introducing<'s>(scene: &'s Scene<'_>, intro: Span) -> Option<&'s Hit<'s>> {
    let tree = scene.tree;
    let last = tree.analysis.tokens_in(intro).last()?;
    let sentence = tree.analysis.sentence(tree.analysis.sentence_of(last));
    let hits = scene.hits_between(TokenId(sentence.first.max(last.0.saturating_sub(REACH))), last);
    hits.iter().rev().find(|hit| hit.class == CueClass::Verb && hit.cue.takes.direct && is_finite(tree, hit.token))
}
