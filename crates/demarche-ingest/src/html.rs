//! A web page to a draft.
//!
//! In: the text of a page. Out: its article's paragraphs by a readability library (`dom_smoothie`),
//! and beside them what such a library drops: the note about the author, the disclaimer, each reader's
//! comment, the metadata. Pages nested too deeply or too large for layout analysis are read flat.
//! Nothing is fetched, no script runs.

mod flat;
mod metadata;
mod walk;

use crate::draft::Draft;
use crate::error::IngestError;
use crate::shapes;
use demarche_types::{Diagnostic, SectionKind};
use dom_query::Document;
use dom_smoothie::{Config, Readability};
use std::collections::BTreeSet;
use walk::{Piece, Zone};

pub(crate) use flat::paragraphs;

/// Elements nested deeper than this are not analysed for layout.
const DEEPEST: usize = 256;
/// Nor are pages with more tags than this.
const MOST_TAGS: usize = 200_000;
/// An article has at least this many letters.
const LEAST_LETTERS: usize = 40;

pub(crate) fn draft(page: &str, locator: &str) -> Result<Draft, IngestError> {
    let measure = flat::measure(page);
    let mut draft = if measure.depth > DEEPEST || measure.tags > MOST_TAGS {
        let mut draft = Draft::default();
        draft.diagnostics.push(Diagnostic {
            code: "I015",
            span: None,
            message: format!("{} tags, nested up to {} deep: read without layout", measure.tags, measure.depth),
        });
        for paragraph in flat::paragraphs(page) {
            draft.push(&paragraph, None, None);
        }
        draft
    } else {
        analysed(page)
    };
    if draft
        .blocks
        .iter()
        .filter(|block| block.kind != Some(SectionKind::Headline))
        .map(|block| letters(block.span.of(&draft.text)))
        .sum::<usize>()
        < LEAST_LETTERS
    {
        return Err(IngestError::NoArticle { locator: locator.to_owned() });
    }
    draft.metadata.title = draft.metadata.title.take().filter(|title| !title.is_empty());
    Ok(draft)
}

fn letters(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphabetic()).count()
}

/// Words only, in lower case: what two renderings of one paragraph share.
fn bare(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a heading gives a page's title: all or most of its words, and more than a site's name.
fn is_same_title(heading: &str, title: &str) -> bool {
    let words = |line: &str| line.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect::<BTreeSet<_>>();
    let (heading, title) = (words(heading), words(title));
    let shared = heading.intersection(&title).count();
    shared * 3 >= title.len() && shared * 2 >= heading.len() && heading.len() * 3 >= title.len()
}

fn analysed(page: &str) -> Draft {
    let document = Document::from(page);
    let mut draft = Draft::default();
    let said = metadata::read(&document);
    let outer = walk::pieces(&document.root());
    // JSON-LD is read by `metadata`, with a parser that bounds its recursion.
    let config = Config { disable_json_ld: true, max_elements_to_parse: MOST_TAGS, ..Config::default() };
    let article =
        Readability::with_document(document, None, Some(config)).ok().and_then(|mut reader| reader.parse().ok());
    let (kept, title, byline) = match article {
        Some(article) => {
            (walk::pieces(&Document::fragment(article.content.as_ref()).root()), Some(article.title), article.byline)
        }
        None => (Vec::new(), None, None),
    };
    let kept_letters: usize = kept.iter().map(|piece| letters(&piece.words)).sum();
    let whole = kept_letters < LEAST_LETTERS;
    if whole {
        draft.diagnostics.push(Diagnostic {
            code: "I016",
            span: None,
            message: "no clear main part: the whole page was read".to_owned(),
        });
    }
    draft.language = said.language;
    draft.metadata.url = said.url;
    draft.metadata.publisher = said.publisher;
    if let Some(date) = said.published {
        draft.date_from_metadata(&date);
    }
    let clean = |words: String| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let heading = outer.iter().find(|piece| piece.is_title).map(|piece| piece.words.clone());
    let page_title = said.title.or(title).map(clean).filter(|title| !title.is_empty());
    // The title of a page often carries its site's name; the heading does not.
    let title = match (heading, page_title) {
        (Some(heading), Some(title)) if is_same_title(&heading, &title) => Some(heading),
        (heading, title) => title.or(heading),
    };
    let strip = |line: String| {
        let line = clean(line);
        let start = line.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("by "));
        if start { line[3..].trim().to_owned() } else { line }
    };
    let author = said
        .author
        .map(strip)
        .or_else(|| byline.clone().map(|line| shapes::byline(&clean(line.clone())).unwrap_or_else(|| strip(line))));
    let byline = byline.map(clean).or_else(|| author.clone().map(|author| format!("By {author}")));
    draft.metadata.author = author.filter(|author| !author.is_empty() && author.chars().count() <= 200);

    let source: &[Piece] = if whole { &outer } else { &kept };
    let comments: BTreeSet<String> = outer
        .iter()
        .filter(|piece| matches!(piece.zone, Zone::Comment { .. }))
        .map(|piece| bare(&piece.words))
        .collect();
    let body: Vec<&Piece> = source
        .iter()
        .filter(|piece| !matches!(piece.zone, Zone::Comment { .. }) && (!whole || piece.zone != Zone::Page))
        .filter(|piece| !comments.contains(&bare(&piece.words)))
        .collect();
    let seen: BTreeSet<String> = body.iter().map(|piece| bare(&piece.words)).collect();
    let all: String = body.iter().map(|piece| bare(&piece.words)).collect::<Vec<_>>().join("\n");
    let bare_title = title.as_deref().map(bare).unwrap_or_default();
    let first_is_title = body.first().is_some_and(|piece| bare(&piece.words) == bare_title);
    if let Some(title) = &title
        && !first_is_title
    {
        draft.push(title, Some(SectionKind::Headline), None);
    }
    let told_byline = byline.filter(|line| line.chars().count() <= 300 && !all.contains(&bare(line)));
    for (index, piece) in body.iter().enumerate() {
        let is_title = bare(&piece.words) == bare_title && !bare_title.is_empty();
        if is_title && (index > 0 || !first_is_title) {
            continue;
        }
        if index == usize::from(first_is_title)
            && let Some(line) = &told_byline
        {
            draft.push(line, Some(SectionKind::Byline), None);
        }
        let kind = match piece.zone {
            _ if is_title => Some(SectionKind::Headline),
            Zone::Caption => Some(SectionKind::Caption),
            Zone::Bio if !whole => Some(SectionKind::Bio),
            Zone::Disclaimer => Some(SectionKind::Disclaimer),
            _ => None,
        };
        draft.push(&piece.words, kind, None);
    }
    draft.metadata.title = title;
    if !whole {
        beside(&mut draft, &outer, &seen, &all);
    }
    readers(&mut draft, &outer);
    draft
}

/// Adds what belongs to the article and is not in its main part: notes about the author, disclaimers.
fn beside(draft: &mut Draft, outer: &[Piece], seen: &BTreeSet<String>, all: &str) {
    let Some(last) = outer.iter().rposition(|piece| seen.contains(&bare(&piece.words))) else { return };
    for (index, piece) in outer.iter().enumerate() {
        let bare = bare(&piece.words);
        if bare.is_empty() || all.contains(&bare) || matches!(piece.zone, Zone::Comment { .. }) {
            continue;
        }
        let words = piece.words.split_whitespace().count();
        let kind = match piece.zone {
            Zone::Bio => Some(SectionKind::Bio),
            Zone::Disclaimer => Some(SectionKind::Disclaimer),
            Zone::Page | Zone::Caption => None,
            _ if index < last => None,
            _ => shapes::verdict(&piece.words, words)
                .filter(|verdict| {
                    verdict.is_edge() && matches!(verdict.kind, SectionKind::Bio | SectionKind::Disclaimer)
                })
                .map(|verdict| verdict.kind),
        };
        if kind.is_some() {
            draft.push(&piece.words, kind, None);
        }
    }
}

/// Adds the readers' comments, a section each.
fn readers(draft: &mut Draft, outer: &[Piece]) {
    let mut before = None;
    for piece in outer {
        let Zone::Comment { unit } = piece.zone else { continue };
        let words = piece.words.split_whitespace().count();
        let is_page = shapes::is_comment_header(&piece.words)
            || shapes::verdict(&piece.words, words)
                .is_some_and(|verdict| verdict.is_sure() && verdict.kind == SectionKind::Boilerplate);
        if is_page || letters(&piece.words) == 0 || unit == 0 {
            continue;
        }
        if before == Some(unit) {
            draft.push_on(&piece.words, Some(SectionKind::Comment));
        } else {
            draft.push(&piece.words, Some(SectionKind::Comment), piece.author.clone());
        }
        before = Some(unit);
    }
}
