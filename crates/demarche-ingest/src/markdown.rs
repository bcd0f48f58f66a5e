//! Markdown to a draft: the words without the marks, a paragraph a block.

use crate::draft::Draft;
use crate::header;
use demarche_types::SectionKind;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

pub(crate) fn draft(markdown: &str) -> Draft {
    let mut draft = Draft::default();
    let mut from = 0;
    if let Some(header) = header::header(markdown) {
        from = header.end;
        draft.take_header(header);
    }
    let heads = markdown[from..].trim_start().starts_with("# ");
    if let Some(title) = draft.metadata.title.clone().filter(|_| !heads) {
        draft.push(&title, Some(SectionKind::Headline), None);
    }
    let mut words = String::new();
    let mut title = false;
    let mut titled = false;
    let mut picture = 0usize;
    let mut pictures = String::new();
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut hidden = 0usize;
    for event in Parser::new_ext(&markdown[from..], Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(tag) => match tag {
                Tag::Heading { level, .. } => {
                    flush(&mut draft, &mut words, None);
                    title = level == HeadingLevel::H1 && !titled;
                }
                Tag::Paragraph | Tag::BlockQuote(_) | Tag::TableRow | Tag::TableHead | Tag::CodeBlock(_)
                    if !is_item_mark(&words) =>
                {
                    flush(&mut draft, &mut words, None);
                }
                Tag::List(first) => {
                    flush(&mut draft, &mut words, None);
                    lists.push(first);
                }
                Tag::Item => {
                    flush(&mut draft, &mut words, None);
                    if let Some(Some(number)) = lists.last_mut() {
                        words.push_str(&format!("{number}. "));
                        *number = number.saturating_add(1);
                    }
                }
                Tag::HtmlBlock => hidden += 1,
                Tag::Image { .. } => picture += 1,
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::Heading(_) => {
                    titled |= title && !words.trim().is_empty();
                    flush(&mut draft, &mut words, title.then_some(SectionKind::Headline));
                    title = false;
                }
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::CodeBlock
                | TagEnd::BlockQuote(_) => {
                    flush(&mut draft, &mut words, None);
                    flush(&mut draft, &mut pictures, Some(SectionKind::Caption));
                }
                TagEnd::TableCell => words.push_str(" | "),
                TagEnd::List(_) => {
                    lists.pop();
                }
                TagEnd::HtmlBlock => hidden = hidden.saturating_sub(1),
                TagEnd::Image => picture = picture.saturating_sub(1),
                _ => {}
            },
            Event::Text(text) | Event::Code(text) if hidden == 0 => {
                if picture > 0 {
                    pictures.push_str(&text)
                } else {
                    words.push_str(&text)
                }
            }
            Event::SoftBreak => words.push(' '),
            Event::HardBreak => flush(&mut draft, &mut words, None),
            Event::Rule => flush(&mut draft, &mut words, None),
            _ => {}
        }
    }
    flush(&mut draft, &mut words, None);
    flush(&mut draft, &mut pictures, Some(SectionKind::Caption));
    draft
}

/// Whether nothing but the number of a list's item was written yet.
fn is_item_mark(words: &str) -> bool {
    words
        .trim_end()
        .strip_suffix('.')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn flush(draft: &mut Draft, words: &mut String, kind: Option<SectionKind>) {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    draft.push(line.trim_end_matches(" |"), kind, None);
    words.clear();
}
