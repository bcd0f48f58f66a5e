//! Invented articles in the styles of different outlets, with their parts marked: `[kind name]…[/]`,
//! and body left unmarked.

use demarche_ingest::{Options, article_of_text};
use demarche_types::{Article, SectionKind, Span};

struct Marked {
    text: String,
    parts: Vec<(SectionKind, Span, Option<String>)>,
}

fn unmark(marked: &str) -> Marked {
    let mut text = String::new();
    let mut parts = Vec::new();
    let mut rest = marked;
    while let Some(open) = rest.find('[') {
        let close = rest[open..].find(']').expect("a tag is closed") + open;
        let tag = &rest[open + 1..close];
        let (kind, author) = tag.split_once(' ').map_or((tag, None), |(kind, name)| (kind, Some(name.to_owned())));
        text.push_str(&rest[..open]);
        let end = rest[close..].find("[/]").expect("a part is closed") + close;
        let start = text.len();
        text.push_str(&rest[close + 1..end]);
        parts.push((SectionKind::named(kind).expect("a known kind"), Span::new(start, text.len()), author));
        rest = &rest[end + 3..];
    }
    text.push_str(rest);
    Marked { text, parts }
}

/// The kind of every character that is not white space.
fn kinds(text: &str, spans: impl Iterator<Item = (SectionKind, Span)>) -> Vec<(usize, SectionKind)> {
    let mut kinds = vec![SectionKind::Body; text.len()];
    for (kind, span) in spans {
        kinds[span.range()].fill(kind);
    }
    text.char_indices().filter(|(_, c)| !c.is_whitespace()).map(|(at, _)| (at, kinds[at])).collect()
}

fn check(name: &str, marked: &str) -> Article {
    let gold = unmark(marked);
    let article = article_of_text(&gold.text, name, &Options::default()).expect("text is an article");
    assert_eq!(article.text, gold.text, "{name}: the text is kept as it is");
    let got = kinds(&gold.text, article.sections.iter().map(|section| (section.kind, section.span)));
    let expected = kinds(&gold.text, gold.parts.iter().map(|(kind, span, _)| (*kind, *span)));
    for ((at, got), (_, expected)) in got.iter().zip(&expected) {
        let context: String = gold.text[*at..].chars().take(60).collect();
        assert_eq!(got, expected, "{name}: at {context:?}\n{}", dump(&article));
    }
    let comments = |author: &Option<String>| author.clone().unwrap_or_default();
    let got: Vec<_> = article
        .sections
        .iter()
        .filter(|section| section.kind == SectionKind::Comment)
        .map(|section| comments(&section.author))
        .collect();
    let expected: Vec<_> = gold
        .parts
        .iter()
        .filter(|(kind, ..)| *kind == SectionKind::Comment)
        .map(|(_, _, author)| comments(author))
        .collect();
    assert_eq!(got, expected, "{name}: comments\n{}", dump(&article));
    article
}

fn dump(article: &Article) -> String {
    let line = |section: &demarche_types::Section| {
        let words: String = section.span.of(&article.text).chars().take(70).collect();
        format!("{:>11} {}\n", section.kind.name(), words.replace('\n', "⏎"))
    };
    article.sections.iter().map(line).collect()
}

macro_rules! styles {
    ($($name:ident: $what:ident),* $(,)?) => { $(
        #[test]
        fn $what() {
            check(stringify!($name), include_str!(concat!("styles/", stringify!($name), ".txt")));
        }
    )* };
}

styles! {
    wire: a_wire_story_keeps_its_list_and_loses_its_credits,
    opinion: an_opinion_piece_ends_before_its_bio_and_comments,
    says: comments_are_known_by_who_says_them,
    daily: a_place_and_a_colon_are_a_dateline,
    blog: headings_stay_and_page_furniture_goes,
    bare: prose_alone_has_no_headline,
    wrapped: wrapped_lines_are_put_together,
    border: a_summary_before_a_dateline_is_headline,
    pact: short_paragraphs_are_body_and_numbered_names_comments,
    letters: a_person_in_the_news_is_no_author,
}
