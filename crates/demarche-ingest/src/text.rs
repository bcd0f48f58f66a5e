//! Plain text to a draft: the text itself, byte for byte, its paragraphs, and what a header says.

use crate::draft::Draft;
use crate::header;
use crate::paragraphs::paragraphs;
use crate::sections::Block;
use demarche_types::Span;

pub(crate) fn draft(text: &str) -> Draft {
    let mut draft = Draft { text: text.to_owned(), ..Draft::default() };
    let mut from = 0;
    if let Some(header) = header::header(text) {
        draft.blocks =
            header.lines.iter().map(|&(span, kind)| Block { kind: Some(kind), ..Block::plain(span) }).collect();
        from = header.end;
        draft.take_header(header);
    }
    let after = paragraphs(&text[from..]);
    draft.blocks.extend(after.into_iter().map(|span| Block::plain(Span::new(from + span.start(), from + span.end()))));
    draft
}
