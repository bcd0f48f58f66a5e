//! Text to paragraphs.
//!
//! In: any text. Out: the spans of its paragraphs, white space left out. A blank line always parts
//! two paragraphs; a single line break does unless the text is wrapped to a width and the break
//! stands where the next word would not have fitted. It does not ask what a paragraph says.

use demarche_types::Span;

/// Lines longer than this many characters are not wrapped by hand.
const WIDEST_WRAP: usize = 110;
/// As many lines must come close to the width before a text counts as wrapped.
const LINES_AT_WIDTH: usize = 4;
/// A line this much shorter than the width, its next word counted in, was ended on purpose.
const SLACK: usize = 6;

struct Line {
    /// Without surrounding white space.
    span: Span,
    /// In characters, with its indent.
    width: usize,
    /// Whether no blank line stands between it and the line before.
    follows: bool,
}

/// The paragraphs of `text`, in order.
pub(crate) fn paragraphs(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let width = wrap_width(&lines);
    let mut paragraphs: Vec<Span> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let joins = line.follows
            && width.is_some_and(|width| {
                let before = &lines[index - 1];
                let words = line.span.of(text);
                let next = words.split_whitespace().next().unwrap_or("").chars().count();
                before.width + 1 + next + SLACK > width && !opens_item(words)
            });
        match paragraphs.last_mut() {
            Some(last) if joins => *last = last.cover(line.span),
            _ => paragraphs.push(line.span),
        }
    }
    paragraphs
}

/// The lines that hold anything.
fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut follows = false;
    let ends = text.match_indices(['\n', '\r', '\u{2028}', '\u{2029}', '\u{0c}', '\u{0b}']);
    for (end, mark) in ends.chain(std::iter::once((text.len(), ""))) {
        let raw = &text[start..end];
        let inner = raw.trim();
        if inner.is_empty() {
            // The second half of CR LF is no blank line.
            if !(mark == "\n" && start > 0 && text.as_bytes()[start - 1] == b'\r' && raw.is_empty()) {
                follows = false;
            }
        } else {
            let from = start + (raw.len() - raw.trim_start().len());
            lines.push(Line {
                span: Span::new(from, from + inner.len()),
                width: raw.trim_end().chars().count(),
                follows,
            });
            follows = !matches!(mark, "\u{2029}" | "\u{0c}");
        }
        start = end + mark.len();
    }
    lines
}

/// The width a text is wrapped to, if it is.
fn wrap_width(lines: &[Line]) -> Option<usize> {
    let widest = lines.iter().map(|line| line.width).max()?;
    if widest > WIDEST_WRAP {
        return None;
    }
    let near = lines.windows(2).filter(|pair| pair[1].follows && pair[0].width * 100 >= widest * 85).count();
    (near >= LINES_AT_WIDTH).then_some(widest)
}

/// Whether a line begins an item of a list.
fn opens_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < line.len() && rest.len() + 3 >= line.len() && rest.starts_with([')', '.']))
        || line.starts_with(['•', '*', '–', '·'])
        || line.starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn blank_lines_part_paragraphs_and_single_breaks_do_in_unwrapped_text() {
        assert_eq!(texts("One.\n\n Two \r\n\r\nThree.\nFour."), ["One.", "Two", "Three.", "Four."]);
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "Fog on the Strait\nBy Ana Brel\n\nThe ferry lay at anchor for two whole days while\n\
                    the fog stood over the strait, and neither of the\nharbour masters would say when she might be\n\
                    allowed to leave, because each of them waited for\nthe other to speak first about it.\nA second paragraph.";
        let got = texts(text);
        assert_eq!(got.len(), 4, "{got:?}");
        assert!(got[2].ends_with("speak first about it."));
    }
}
