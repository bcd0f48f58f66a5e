//! Quotation marks: which belong together, and what lies between.
//!
//! Text in, [`Passage`]s out. Whether a passage is speech, a title or a scare quote is not decided here.

use demarche_types::Span;

/// How far the second of a pair of single marks may stand from the first, in bytes: most of them are apostrophes.
const SINGLE_REACH: usize = 3000;

/// The text between two marks, marks included and not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub outer: Span,
    pub inner: Span,
}

/// What a pair of marks encloses; one piece for each paragraph where the opening mark is repeated. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    pub pieces: Vec<Piece>,
}

impl Passage {
    pub(super) fn outer(&self) -> Span {
        self.pieces[0].outer.cover(self.pieces[self.pieces.len() - 1].outer)
    }

    pub(super) fn inner(&self) -> Vec<Span> {
        self.pieces.iter().map(|piece| piece.inner).collect()
    }

    pub(super) fn inner_hull(&self) -> Span {
        self.pieces[0].inner.cover(self.pieces[self.pieces.len() - 1].inner)
    }
}

/// The paragraphs of a section, trimmed: blank lines part them, and so does the end of a line after a full stop,
/// a colon or a closing mark.
pub(super) fn paragraphs(text: &str, section: Span) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut joins = false;
    let mut at = section.start();
    for line in section.of(text).split_inclusive('\n') {
        let span = trimmed(text, Span::new(at, at + line.len()));
        at += line.len();
        if span.is_empty() {
            joins = false;
            continue;
        }
        match found.last_mut() {
            Some(last) if joins => *last = last.cover(span),
            _ => found.push(span),
        }
        joins = !span.of(text).ends_with(['.', '?', '!', ':', '…', '"', '”', '»', '’']);
    }
    found
}

/// A span without white space at its ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start() + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

#[derive(Clone, Copy, PartialEq)]
enum Family {
    Curly,
    Low,
    Guillemets,
    Straight,
    Typed,
}

impl Family {
    /// The family that a mark opens, given the characters around it.
    fn opened_by(mark: &str, before: Option<char>, after: Option<char>) -> Option<Family> {
        match mark {
            "“" => Some(Family::Curly),
            "„" => Some(Family::Low),
            "«" => Some(Family::Guillemets),
            "``" => Some(Family::Typed),
            // A straight mark behind a letter or digit is an inch, or closes what was never opened.
            "\"" if before.is_none_or(|c| !c.is_alphanumeric()) && after.is_some_and(|c| !c.is_whitespace()) => {
                Some(Family::Straight)
            }
            _ => None,
        }
    }

    fn closed_by(self, mark: &str) -> bool {
        match self {
            Family::Curly => matches!(mark, "”" | "\"" | "’’" | "''"),
            Family::Low => matches!(mark, "“" | "”"),
            Family::Guillemets => mark == "»",
            Family::Straight => mark == "\"",
            Family::Typed => matches!(mark, "''" | "\""),
        }
    }
}

/// The double marks of a paragraph, in order.
fn double_marks(text: &str, paragraph: Span) -> impl Iterator<Item = Span> + '_ {
    let words = paragraph.of(text);
    let mut skip = 0;
    words.char_indices().filter_map(move |(at, c)| {
        if at < skip {
            return None;
        }
        let length = match c {
            '“' | '”' | '„' | '«' | '»' | '"' => c.len_utf8(),
            '`' | '\'' if words[at + 1..].starts_with(c) => 2,
            '’' if words[at + c.len_utf8()..].starts_with(c) => 2 * c.len_utf8(),
            _ => return None,
        };
        skip = at + length;
        Some(Span::new(paragraph.start() + at, paragraph.start() + at + length))
    })
}

struct Open {
    family: Family,
    /// Start of the mark, and end of the mark, of the piece that is not closed yet.
    mark: Span,
    pieces: Vec<Piece>,
    /// Whether an unclosed passage is to be believed: it opens a paragraph or follows a colon or comma.
    trusted: bool,
    /// A second opening mark of a family that tells opening from closing: “He stated that “we are done.””
    inner: Option<Span>,
}

/// The passages in marks of one section, outer before inner, in text order.
pub(super) fn passages(text: &str, paragraphs: &[Span]) -> Vec<Passage> {
    let mut found: Vec<Passage> = Vec::new();
    let mut open: Option<Open> = None;
    let mut last_end = 0;
    for &paragraph in paragraphs {
        let mut marks = double_marks(text, paragraph).peekable();
        if let Some(mut unfinished) = open.take() {
            let piece = piece(text, unfinished.mark.start(), unfinished.mark.end(), last_end, last_end);
            unfinished.pieces.extend(piece);
            let repeated = marks
                .peek()
                .copied()
                .filter(|mark| mark.start() == paragraph.start() && opened(text, *mark) == Some(unfinished.family));
            match repeated {
                Some(mark) => {
                    marks.next();
                    open = Some(Open { mark, trusted: true, inner: None, ..unfinished });
                }
                None => found.extend(believed(unfinished)),
            }
        }
        while let Some(mark) = marks.next() {
            match open.take() {
                None => {
                    if let Some(family) = opened(text, mark) {
                        let before = text[paragraph.start()..mark.start()].trim_end();
                        let trusted = before.is_empty() || before.ends_with([':', ',']);
                        open = Some(Open { family, mark, pieces: Vec::new(), trusted, inner: None });
                    }
                }
                Some(mut unfinished) if unfinished.family.closed_by(mark.of(text)) => {
                    if let Some(inner) = unfinished.inner.take()
                        && let Some(piece) = piece(text, inner.start(), inner.end(), mark.start(), mark.end())
                    {
                        found.push(Passage { pieces: vec![piece] });
                        // One mark closes both where no other follows.
                        if marks.peek().is_some_and(|next| opened(text, *next).is_none()) {
                            open = Some(unfinished);
                            continue;
                        }
                    }
                    let restarts = unfinished.family == Family::Straight
                        && text[..mark.start()].ends_with(char::is_whitespace)
                        && text[mark.end()..].starts_with(char::is_alphanumeric);
                    if restarts {
                        open = Some(Open {
                            family: Family::Straight,
                            mark,
                            pieces: Vec::new(),
                            trusted: false,
                            inner: None,
                        });
                    } else {
                        let last =
                            piece(text, unfinished.mark.start(), unfinished.mark.end(), mark.start(), mark.end());
                        unfinished.pieces.extend(last);
                        if !unfinished.pieces.is_empty() {
                            found.push(Passage { pieces: unfinished.pieces });
                        }
                    }
                }
                Some(mut unfinished) => {
                    let nests = matches!(unfinished.family, Family::Curly | Family::Guillemets);
                    if nests
                        && opened(text, mark) == Some(unfinished.family)
                        && text[..mark.start()].ends_with(char::is_whitespace)
                    {
                        unfinished.inner = Some(mark);
                    }
                    open = Some(unfinished);
                }
            }
        }
        last_end = paragraph.end();
    }
    if let Some(mut unfinished) = open.take() {
        unfinished.pieces.extend(piece(text, unfinished.mark.start(), unfinished.mark.end(), last_end, last_end));
        found.extend(believed(unfinished));
    }
    let doubles: Vec<Piece> = found.iter().flat_map(|passage| passage.pieces.iter().copied()).collect();
    let singles: Vec<Passage> =
        paragraphs.iter().flat_map(|&paragraph| single_passages(text, paragraph, &doubles)).collect();
    found.extend(singles);
    found.sort_by_key(|passage| (passage.outer().start(), std::cmp::Reverse(passage.outer().end())));
    found
}

fn opened(text: &str, mark: Span) -> Option<Family> {
    let before = text[..mark.start()].chars().next_back();
    Family::opened_by(mark.of(text), before, text[mark.end()..].chars().next())
}

fn believed(open: Open) -> Option<Passage> {
    (open.trusted && !open.pieces.is_empty()).then_some(Passage { pieces: open.pieces })
}

fn piece(text: &str, start: usize, inner_start: usize, inner_end: usize, end: usize) -> Option<Piece> {
    if inner_end < inner_start {
        return None;
    }
    let inner = trimmed(text, Span::new(inner_start, inner_end));
    inner.of(text).contains(char::is_alphanumeric).then_some(Piece { outer: Span::new(start, end), inner })
}

/// Passages in single marks. One that opens inside a passage in double marks ends inside it.
fn single_passages(text: &str, paragraph: Span, doubles: &[Piece]) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut from = paragraph.start();
    for (offset, c) in paragraph.of(text).char_indices() {
        let start = paragraph.start() + offset;
        if start < from || !matches!(c, '\'' | '‘' | '‹') {
            continue;
        }
        let inner_start = start + c.len_utf8();
        let before = text[paragraph.start()..start].chars().next_back();
        let after = text[inner_start..paragraph.end()].chars().next();
        let opens = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–' | '“' | '"' | '«'))
            && after.is_some_and(|c| c.is_alphabetic() || matches!(c, '…' | '[') || (c.is_ascii_digit()));
        // "the '90s"
        let decade = text.as_bytes()[inner_start..]
            .get(..3)
            .is_some_and(|bytes| bytes[0].is_ascii_digit() && bytes[1].is_ascii_digit() && bytes[2] == b's');
        if !opens || decade {
            continue;
        }
        let next = doubles.partition_point(|piece| piece.outer.start() <= start);
        let inside = next.checked_sub(1).map(|at| doubles[at].inner.end()).filter(|&end| end >= start);
        let outside = doubles.get(next).map(|piece| piece.outer.start());
        let limit = inside.or(outside).unwrap_or(paragraph.end()).min(paragraph.end()).min(start + SINGLE_REACH);
        if let Some(close) = closing_single(text, inner_start, limit, c == '‹')
            && let Some(piece) = piece(text, start, inner_start, close.start(), close.end())
        {
            from = close.end();
            found.push(Passage { pieces: vec![piece] });
        }
    }
    found
}

fn closing_single(text: &str, from: usize, limit: usize, guillemet: bool) -> Option<Span> {
    let mut possessive = None;
    for (offset, c) in text[from..].char_indices() {
        let at = from + offset;
        if at >= limit {
            break;
        }
        let closes = if guillemet { c == '›' } else { matches!(c, '\'' | '’') };
        if !closes {
            continue;
        }
        let mark = Span::new(at, at + c.len_utf8());
        let before = text[from..at].chars().next_back();
        let mut after = text[mark.end()..].chars();
        let next = after.next();
        if before.is_none_or(char::is_whitespace) || next.is_some_and(char::is_alphanumeric) {
            continue;
        }
        // "the soldiers' tents" looks as if it closed something.
        let plural = before == Some('s') && next == Some(' ') && after.next().is_some_and(char::is_lowercase);
        if !plural {
            return Some(mark);
        }
        possessive.get_or_insert(mark);
    }
    possessive
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expected: &[&str]) {
        let found = passages(text, &paragraphs(text, Span::new(0, text.len())));
        let shown: Vec<String> = found
            .iter()
            .map(|passage| passage.inner().iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" | "))
            .collect();
        assert_eq!(shown, expected, "{text}");
    }

    #[test]
    fn marks_of_all_kinds_pair() {
        check("“One,” he said. \"Two.\" «Three» „Four“ ``Five''", &["One,", "Two.", "Three", "Four", "Five"]);
        check("'Stay,' she said, 'and don't go.'", &["Stay,", "and don't go."]);
        check("“He said ‘no’ to us.”", &["He said ‘no’ to us.", "no"]);
    }

    #[test]
    fn marks_of_one_kind_nest() {
        check(
            "“He stated that “we are done. We leave.”",
            &["He stated that “we are done. We leave.", "we are done. We leave."],
        );
        check(
            "“He stated that “we are done.” Then he left.”",
            &["He stated that “we are done.” Then he left.", "we are done."],
        );
        check("“One. He said “two.” “Three.”", &["One. He said “two.", "two.", "Three."]);
    }

    #[test]
    fn apostrophes_and_inches_are_no_marks() {
        check("The soldiers' tents and the '90s. It's a 5\" gun, isn't it?", &[]);
    }

    #[test]
    fn a_repeated_opening_mark_continues_the_passage() {
        check("“One.\n\n“Two.”\n\nThree.", &["One. | Two."]);
    }

    #[test]
    fn an_unclosed_passage_ends_with_its_paragraph_if_something_introduces_it() {
        check("He said: “One. Two.\n\nThree.", &["One. Two."]);
        check("The “one of them.\n\nThree.", &[]);
    }

    proptest! {
        #[test]
        fn pieces_lie_in_the_text_in_order(text in "([a-zé ]{0,4}[\"“”„«»'‘’`\n,.:]{0,2}){0,40}") {
            let whole = Span::new(0, text.len());
            for passage in passages(&text, &paragraphs(&text, whole)) {
                let mut end = 0;
                for piece in &passage.pieces {
                    prop_assert!(end <= piece.outer.start() && piece.outer.contains(piece.inner));
                    prop_assert!(!piece.inner.of(&text).is_empty());
                    end = piece.outer.end();
                }
            }
        }
    }
}
