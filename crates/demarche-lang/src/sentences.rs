//! Sentence boundaries.
//!
//! In: the text of an article and one of its sections. Out: the sentences of the section as spans, in order,
//! without overlap; between them lies only white space. A blank line always ends a sentence; a single line
//! break does where the line was ended on purpose (a heading, a list). Does not tokenise.
//!
//! ```
//! use demarche_lang::sentences::sentences;
//! use demarche_types::Span;
//! let text = "Gen. Soto left Lima. “We agreed.” It was 5 p.m.";
//! let found: Vec<&str> = sentences(text, Span::new(0, text.len())).iter().map(|s| s.of(text)).collect();
//! assert_eq!(found, ["Gen. Soto left Lima.", "“We agreed.”", "It was 5 p.m."]);
//! ```

use crate::abbreviations::{Abbreviation, abbreviation, starts_sentence};
use demarche_types::Span;

/// Longest stretch of characters that is looked through on either side of a stop.
const REACH: usize = 60;

/// The longest line of a list without marks, in characters.
const ITEM_MAX: usize = 30;

/// Whether a character is a gap between words: white space, a control or an invisible break.
pub fn is_gap(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}')
}

/// The sentences of `section` of `text`.
///
/// # Panics
/// If `section` does not lie on character boundaries inside `text`.
pub fn sentences(text: &str, section: Span) -> Vec<Span> {
    let mut found = Vec::new();
    for paragraph in paragraphs(text, section) {
        Paragraph::new(text, paragraph).split(&mut found);
    }
    found
}

/// Stretches without a blank line.
fn paragraphs(text: &str, section: Span) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut start: Option<usize> = None;
    let mut offset = section.start();
    for line in section.of(text).split_inclusive(['\n', '\u{2028}', '\u{2029}', '\u{c}']) {
        let blank = line.chars().all(is_gap);
        if blank {
            if let Some(from) = start.take() {
                found.push(Span::new(from, offset));
            }
        } else if start.is_none() {
            start = Some(offset);
        }
        offset += line.len();
        if line.ends_with(['\u{2029}', '\u{c}'])
            && let Some(from) = start.take()
        {
            found.push(Span::new(from, offset));
        }
    }
    if let Some(from) = start {
        found.push(Span::new(from, section.end()));
    }
    found
}

/// How a quotation mark faces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Facing {
    Opens,
    Closes,
}

/// One paragraph as characters with their offsets.
struct Paragraph<'t> {
    text: &'t str,
    span: Span,
    chars: Vec<(usize, char)>,
}

impl<'t> Paragraph<'t> {
    fn new(text: &'t str, span: Span) -> Paragraph<'t> {
        let chars = span.of(text).char_indices().map(|(offset, c)| (span.start() + offset, c)).collect();
        Paragraph { text, span, chars }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.chars.get(index).map(|&(_, c)| c)
    }

    fn offset(&self, index: usize) -> usize {
        self.chars.get(index).map_or(self.span.end(), |&(offset, _)| offset)
    }

    /// Pushes the sentences of the paragraph.
    fn split(&self, found: &mut Vec<Span>) {
        // Indices of characters that begin a sentence.
        let mut starts: Vec<usize> = self.list_items();
        starts.extend(self.line_starts());
        starts.extend(self.after_dateline());
        starts.sort_unstable();
        starts.dedup();
        let mut first_of_sentence = self.skip_gaps(0);
        let mut given = starts.clone().into_iter().peekable();
        let mut index = 0;
        let mut quote_open = false;
        while index < self.chars.len() {
            while given.next_if(|&start| start <= index).is_some_and(|start| start == index) {
                first_of_sentence = index;
            }
            let c = self.chars[index].1;
            if c == '"' {
                quote_open = self.facing(index, quote_open) == Facing::Opens;
            }
            if is_terminator(c)
                && let Some(next) = self.boundary_after(index, first_of_sentence, quote_open)
            {
                for passed in index + 1..next {
                    if self.chars[passed].1 == '"' {
                        quote_open = self.facing(passed, quote_open) == Facing::Opens;
                    }
                }
                starts.push(next);
                first_of_sentence = next;
                index = next;
                continue;
            }
            index += 1;
        }
        starts.push(self.chars.len());
        starts.sort_unstable();
        starts.dedup();
        let mut from = 0;
        let before = found.len();
        for start in starts {
            self.push(from, start, before, found);
            from = start;
        }
    }

    /// Pushes one sentence without the gaps around it; a piece of closing marks alone joins the one before.
    fn push(&self, from: usize, to: usize, before: usize, found: &mut Vec<Span>) {
        let inside = &self.chars[from..to];
        let Some(first) = inside.iter().position(|&(_, c)| !is_gap(c)) else { return };
        let last = inside.iter().rposition(|&(_, c)| !is_gap(c)).unwrap_or(first);
        let (end_at, end_char) = inside[last];
        let span = Span::new(inside[first].0, end_at + end_char.len_utf8());
        let only_closers = inside[first..=last].iter().all(|&(_, c)| is_closer(c) || c == '"' || c == '\'' || c == '.');
        if only_closers && found.len() > before {
            let last = found.len() - 1;
            found[last] = found[last].cover(span);
        } else {
            found.push(span);
        }
    }

    fn skip_gaps(&self, mut index: usize) -> usize {
        while self.at(index).is_some_and(is_gap) {
            index += 1;
        }
        index
    }

    /// The word that ends just before `index`: letters, digits, inner stops, hyphens and apostrophes.
    fn word_before(&self, index: usize) -> &'t str {
        let mut from = index;
        while from > 0
            && index - from < REACH
            && self.at(from - 1).is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '\'' | '’' | '&' | '°'))
        {
            from -= 1;
        }
        let word = &self.text[self.offset(from)..self.offset(index)];
        word.trim_start_matches(|c: char| !c.is_alphanumeric())
    }

    /// The word that starts at `index`.
    fn word_at(&self, index: usize) -> &'t str {
        let mut to = index;
        while to - index < REACH && self.at(to).is_some_and(|c| c.is_alphanumeric() || matches!(c, '\'' | '’')) {
            to += 1;
        }
        &self.text[self.offset(index)..self.offset(to)]
    }

    /// How the straight double quotation mark at `index` faces.
    fn facing(&self, index: usize, open: bool) -> Facing {
        let before_open = index == 0 || self.at(index - 1).is_none_or(|c| is_gap(c) || is_opener(c));
        let after_open = self.at(index + 1).is_some_and(|c| !is_gap(c) && !is_ending(c));
        match (before_open, after_open) {
            (true, true) => Facing::Opens,
            (false, false) => Facing::Closes,
            _ if open => Facing::Closes,
            _ => Facing::Opens,
        }
    }

    /// Where the next sentence starts if the terminator at `index` ends one.
    fn boundary_after(&self, index: usize, first: usize, quote_open: bool) -> Option<usize> {
        let stop = self.chars[index].1;
        let mut after = index + 1;
        // Only the last mark of a run decides.
        if self.at(after).is_some_and(is_terminator) {
            return None;
        }
        // So with stops between spaces: ". . .".
        if self.at(after).is_some_and(is_gap)
            && self.at(after + 1) == Some('.')
            && self.at(after + 2).is_none_or(|c| is_gap(c) || is_closer(c) || c == '"')
        {
            return None;
        }
        let mut marks = index;
        while marks > 0 && self.at(marks - 1).is_some_and(is_terminator) {
            marks -= 1;
        }
        let run = index + 1 - marks;
        let ellipsis = stop == '…' || (stop == '.' && run > 1 && (marks..index).all(|i| self.chars[i].1 == '.'));
        let mut closed = false;
        let mut open = quote_open;
        loop {
            match self.at(after) {
                Some(c) if is_closer(c) => closed = true,
                Some('"') if open && self.facing(after, true) == Facing::Closes => {
                    closed = true;
                    open = false;
                }
                Some('\'') if self.at(after + 1).is_none_or(|c| is_gap(c) || c == '"') => closed = true,
                Some('[') if self.is_note(after) => {
                    after = self.note_end(after);
                    continue;
                }
                // A note mark set off by a space still belongs to what it follows.
                Some(' ') if self.is_note(after + 1) && self.at(self.note_end(after + 1)).is_none_or(is_gap) => {
                    after = self.note_end(after + 1);
                    continue;
                }
                _ => break,
            }
            after += 1;
            if after > index + REACH {
                break;
            }
        }
        let spaced = self.at(after).is_some_and(is_gap);
        let next = self.skip_gaps(after);
        let mut word_start = next;
        while word_start < next + 8
            && self
                .at(word_start)
                .is_some_and(|c| is_opener(c) || matches!(c, '"' | '\'' | '-' | '–' | '—' | '*' | '.' | '…'))
        {
            word_start += 1;
            word_start = if self.at(word_start).is_some_and(is_gap) { self.skip_gaps(word_start) } else { word_start };
        }
        let next_char = self.at(word_start)?;
        let next_word = self.word_at(word_start);
        let before = self.word_before(marks);
        let capital = next_char.is_uppercase();
        let small = next_char.is_lowercase();
        if !spaced {
            return self.joined_boundary(stop, ellipsis, before, next, next_word, closed).then_some(next);
        }
        if (run == 3 || stop == '…' || self.spaced_dots(index) == 3) && is_first_person(next_word) {
            return None;
        }
        if ellipsis {
            let begins = marks == first || before.is_empty();
            return (!begins && capital && (!closed || !self.is_reported(word_start))).then_some(next);
        }
        if stop != '.' {
            if small {
                // "Yahoo! was": a name with a mark; `"Why?" he asked`: the sentence goes on.
                let named = before.chars().next().is_some_and(char::is_uppercase) && run == 1;
                return (!closed && !named && before.len() > 1).then_some(next);
            }
            return (!(closed && self.is_reported(word_start))).then_some(next);
        }
        // A stop.
        if self.is_enumerator(first, marks) {
            return None;
        }
        if matches!(next_char, ',' | ';' | ':' | ')' | ']' | '?' | '!' | '%' | '/') {
            return None;
        }
        let digit = next_char.is_numeric();
        let begins = capital && starts_sentence(next_word);
        if abbreviation(before) == Some(Abbreviation::Leading) && closed {
            return None;
        }
        if closed && !before.is_empty() && abbreviation(before).is_none() {
            return (!small).then_some(next);
        }
        match abbreviation(before) {
            // The saint stands before a name, the street before anything.
            Some(Abbreviation::Leading) => (begins && before == "St").then_some(next),
            Some(Abbreviation::BeforeNumber) if digit => None,
            Some(Abbreviation::BeforeNumber) if before.chars().count() == 1 && !capital => None,
            Some(Abbreviation::BeforeNumber) => (!small).then_some(next),
            Some(Abbreviation::Initial) => {
                let next_is_initial = next_word.chars().count() == 1 && self.at(word_start + 1) == Some('.');
                (begins && !next_is_initial).then_some(next)
            }
            // "He left at 6 p.m. Mr. Lund stayed."
            Some(Abbreviation::Open)
                if matches!(before.to_ascii_lowercase().as_str(), "a.m" | "p.m")
                    && capital
                    && abbreviation(next_word) == Some(Abbreviation::Leading) =>
            {
                (!self.only_time(first, index)).then_some(next)
            }
            Some(Abbreviation::Open) if before.eq_ignore_ascii_case("etc") => capital.then_some(next),
            Some(Abbreviation::Open) => {
                let quoted = self.at(next).is_some_and(|c| matches!(c, '"' | '“' | '‘' | '«'));
                (begins || (capital && quoted)).then_some(next)
            }
            None if small => {
                // Small letters after a plain word: careless writing; after a short one, an unknown abbreviation.
                let plain = before.len() >= 4
                    && before.chars().all(|c| c.is_lowercase())
                    && before.contains(['a', 'e', 'i', 'o', 'u', 'y']);
                (plain && next == word_start).then_some(next)
            }
            None => Some(next),
        }
    }

    /// How many stops with single gaps between them end at `index`: ". . .".
    fn spaced_dots(&self, index: usize) -> usize {
        let mut count = 1;
        while count < 6
            && index >= 2 * count
            && self.at(index - 2 * count) == Some('.')
            && self.at(index + 1 - 2 * count).is_some_and(is_gap)
        {
            count += 1;
        }
        count
    }

    /// Whether all that stands between the start of the sentence and `end` is when it was: "At 5 a.m.".
    fn only_time(&self, first: usize, end: usize) -> bool {
        let text = &self.text[self.offset(first)..self.offset(end)];
        let mut words = text.split_whitespace();
        let preposition = words.next().map(str::to_lowercase);
        preposition.is_some_and(|word| {
            matches!(word.as_str(), "at" | "by" | "around" | "about" | "until" | "before" | "after" | "from" | "since")
        }) && words.count() <= 3
    }

    /// Whether a mark that no space follows ends a sentence: "left.The", "Moscow…During".
    fn joined_boundary(
        &self,
        stop: char,
        ellipsis: bool,
        before: &str,
        next: usize,
        next_word: &str,
        closed: bool,
    ) -> bool {
        if self.at(next).is_none_or(|c| !c.is_alphabetic() && !is_opener(c)) {
            return false;
        }
        let mut letters = next_word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase);
        let then_small = letters.next().is_none_or(|c| c.is_lowercase() || c == '’' || c == '\'');
        if !capital || !then_small {
            return false;
        }
        if ellipsis {
            return !before.is_empty();
        }
        let last_part = before.rsplit('.').next().unwrap_or(before);
        // A short word may belong to a name with stops; before a word that begins sentences it does not.
        let least = if starts_sentence(next_word) { 2 } else { 3 };
        let plain = closed || (last_part.chars().count() >= least && last_part.chars().all(char::is_lowercase));
        let whole = self.chunk_around(next);
        let address = whole.contains('@') || whole.contains('/') || whole.contains("www.") || before.contains('.');
        let suffix = stop == '.' && least > 2 && crate::tokenise::is_top_level_domain(next_word);
        plain && !address && !suffix && abbreviation(before).is_none()
    }

    /// The stretch without gaps around the character at `index`, at most [`REACH`] either way.
    fn chunk_around(&self, index: usize) -> &'t str {
        let mut from = index;
        while from > 0 && index - from < REACH && self.at(from - 1).is_some_and(|c| !is_gap(c)) {
            from -= 1;
        }
        let mut to = index;
        while to - index < REACH && self.at(to).is_some_and(|c| !is_gap(c)) {
            to += 1;
        }
        &self.text[self.offset(from)..self.offset(to)]
    }

    /// Whether a reporting verb stands within the next words, before any mark: `"Why?" President Soto asked`.
    fn is_reported(&self, mut index: usize) -> bool {
        for _ in 0..6 {
            let word = self.word_at(index);
            if word.is_empty() {
                return false;
            }
            if matches!(
                word,
                "said"
                    | "says"
                    | "asked"
                    | "asks"
                    | "told"
                    | "added"
                    | "adds"
                    | "replied"
                    | "wrote"
                    | "writes"
                    | "tweeted"
                    | "cried"
                    | "shouted"
                    | "exclaimed"
                    | "answered"
                    | "wondered"
                    | "declared"
                    | "posted"
            ) {
                return true;
            }
            index += word.chars().count();
            if self.at(index).is_none_or(|c| !is_gap(c)) {
                return false;
            }
            index = self.skip_gaps(index);
        }
        false
    }

    /// Whether a note mark such as "[12]" starts at `index`.
    fn is_note(&self, index: usize) -> bool {
        let end = self.note_end(index);
        self.at(index) == Some('[')
            && end > index + 2
            && self.chars[index + 1..end - 1].iter().all(|&(_, c)| c.is_ascii_digit())
    }

    fn note_end(&self, index: usize) -> usize {
        (index + 1..index + 6).find(|&at| self.at(at) == Some(']')).map_or(index, |at| at + 1)
    }

    /// Whether what lies between the start of the sentence and the stop at `stop` numbers a list item.
    fn is_enumerator(&self, first: usize, stop: usize) -> bool {
        if stop <= first || stop - first > 6 {
            return false;
        }
        let mark: String = self.chars[first..stop].iter().map(|&(_, c)| c).collect();
        is_list_number(mark.trim_start_matches(|c| is_bullet(c) || matches!(c, '(' | '-' | '*' | ' ')))
    }

    /// The starts of lines that begin a sentence.
    fn line_starts(&self) -> Vec<usize> {
        let mut lines: Vec<(usize, usize)> = Vec::new();
        let mut from = 0;
        for index in 0..=self.chars.len() {
            if index == self.chars.len() || matches!(self.chars[index].1, '\n' | '\u{2028}') {
                lines.push((from, index));
                from = index + 1;
            }
        }
        let trimmed = |&(from, to): &(usize, usize)| {
            let start = self.skip_gaps(from).min(to);
            let mut end = to;
            while end > start && is_gap(self.chars[end - 1].1) {
                end -= 1;
            }
            (start, end)
        };
        let lines: Vec<(usize, usize)> = lines.iter().map(trimmed).filter(|(start, end)| start < end).collect();
        let widest = lines.iter().map(|(start, end)| end - start).max().unwrap_or(0);
        // Several short lines without any stop are a list, in small letters too.
        let bare = |&(start, end): &(usize, usize)| {
            end - start <= ITEM_MAX
                && (start..end).all(|index| !is_terminator(self.chars[index].1))
                && self.chars[end - 1].1.is_alphanumeric()
        };
        if lines.len() >= 3 && lines.iter().all(bare) {
            return lines[1..].iter().map(|&(start, _)| start).collect();
        }
        let mut found = Vec::new();
        for pair in lines.windows(2) {
            let ((start, end), (next, next_end)) = (pair[0], pair[1]);
            if self.breaks_line(start, end, next, next_end, widest) {
                found.push(next);
            }
        }
        found
    }

    /// Whether the line break between two lines ends a sentence.
    fn breaks_line(&self, start: usize, end: usize, next: usize, next_end: usize, widest: usize) -> bool {
        let last = self.chars[end - 1].1;
        let first = self.chars[next].1;
        if is_bullet(first) || matches!(first, '■' | '►' | '·') {
            return true;
        }
        // A long dash may also stand in running text, at the start of a line by chance.
        let after_mark = self.at(next + 1) == Some(' ');
        if after_mark
            && (matches!(first, '-' | '*') || (matches!(first, '–' | '—') && (is_terminator(last) || last == ':')))
        {
            return true;
        }
        let next_line = &self.text[self.offset(next)..self.offset(next_end)];
        if list_mark(next_line).is_some()
            && (list_mark(&self.text[self.offset(start)..self.offset(end)]).is_some() || is_ending(last))
        {
            return true;
        }
        if first.is_lowercase() || matches!(first, ',' | ';' | ')' | '.' | '%') {
            return false;
        }
        let word_len = self.word_at(next).chars().count().max(1);
        let full = (end - start) + 1 + word_len > widest && widest > 30;
        if is_terminator(last) || is_closer(last) || matches!(last, '"' | ':') {
            // The stop decides where the line is full; a line ended early is ended on purpose.
            return !full;
        }
        if matches!(last, ',' | ';' | '-' | '–' | '—' | '&' | '(' | '“' | '/') {
            return false;
        }
        // A line that is much shorter than the text around it was ended on purpose.
        !full && widest >= 12 && (end - start) + 1 + word_len + 4 <= widest.max(40)
    }

    /// The starts of items of a list written in one line: bullets, and numbers that count up from one.
    fn list_items(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let begins = |index: usize| index == 0 || self.at(index - 1).is_some_and(is_gap);
        let mut expected: Option<(String, &'static str)> = None;
        let mut seen = Vec::new();
        for index in 0..self.chars.len() {
            let c = self.chars[index].1;
            if !begins(index) {
                continue;
            }
            if is_bullet(c) {
                found.push(index);
                expected = None;
                continue;
            }
            if !(c.is_ascii_digit() || c.is_ascii_lowercase() || c == '(') {
                continue;
            }
            let to = (index + 8).min(self.chars.len());
            let Some((number, closing)) = list_mark(&self.text[self.offset(index)..self.offset(to)]) else { continue };
            match &expected {
                None if (number == "1" || number == "a") && self.skip_gaps(0) == index => {
                    seen.push(index);
                    expected = next_number(&number).map(|next| (next, closing));
                }
                Some((next, same)) if *next == number && *same == closing => {
                    seen.push(index);
                    expected = next_number(&number).map(|next| (next, closing));
                }
                _ => {}
            }
        }
        if seen.len() > 1 {
            found.extend(seen);
        }
        found
    }

    /// The start of the text after a dateline such as "LIMA, April 3 (Agency) —".
    fn after_dateline(&self) -> Option<usize> {
        let first = self.skip_gaps(0);
        let mut index = first;
        let mut capitals = 0;
        while self.at(index).is_some_and(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'' | '’')) {
            if self.at(index) == Some('-') && self.at(index - usize::from(index > 0)).is_some_and(is_gap) {
                break;
            }
            capitals += usize::from(self.chars[index].1.is_uppercase());
            index += 1;
        }
        if capitals < 3 || self.at(index).is_some_and(|c| c.is_lowercase()) {
            return None;
        }
        let limit = first + 70;
        let mut words = 0;
        let mut marked = false;
        while index < limit {
            let c = self.at(index)?;
            let alone = index > first && self.at(index - 1).is_some_and(|c| is_gap(c) || c == '-' || c == ')');
            match c {
                '–' | '—' | '-' if alone => {
                    let mut after = index + 1;
                    while matches!(self.at(after), Some('-' | '–' | '—')) {
                        after += 1;
                    }
                    let next = self.skip_gaps(after);
                    let starts = self.at(next).is_some_and(|c| c.is_uppercase() || is_opener(c) || c == '"');
                    let spaced = next > after || c != '-';
                    // Without a comma or an agency, capitals and a hyphen may be any compound.
                    let long = c != '-' || after > index + 1;
                    return (starts && spaced && (marked || (long && words <= 1))).then_some(next);
                }
                '(' | ',' => marked = true,
                ')' | '.' | '/' | ':' => {}
                c if is_gap(c) => words += 1,
                c if c.is_alphanumeric() || c == '-' => {}
                _ => return None,
            }
            index += 1;
        }
        None
    }
}

/// Whether a word has its capital wherever it stands: "I", "I'm".
fn is_first_person(word: &str) -> bool {
    word == "I" || word.starts_with("I'") || word.starts_with("I’")
}

/// The number and the closing mark of a list item that `line` begins with: "1.", "2)", "(b)", "3.)".
fn list_mark(line: &str) -> Option<(String, &'static str)> {
    let rest = line.strip_prefix('(').unwrap_or(line);
    let number: String = rest.chars().take(4).take_while(|c| c.is_ascii_alphanumeric()).collect();
    if !is_list_number(&number) {
        return None;
    }
    let after = &rest[number.len()..];
    let closing = [".)", ")", "."].into_iter().find(|mark| after.starts_with(mark))?;
    after[closing.len()..].chars().next().filter(|&c| is_gap(c)).map(|_| (number, closing))
}

/// Whether `mark` numbers a list item: up to three digits or one small letter.
fn is_list_number(mark: &str) -> bool {
    let digits = !mark.is_empty() && mark.len() <= 3 && mark.bytes().all(|b| b.is_ascii_digit());
    digits || (mark.len() == 1 && mark.bytes().all(|b| b.is_ascii_lowercase()))
}

fn next_number(number: &str) -> Option<String> {
    match number.parse::<u32>() {
        Ok(value) => Some((value + 1).to_string()),
        Err(_) => number.bytes().next().filter(|&b| b < b'z').map(|b| char::from(b + 1).to_string()),
    }
}

fn is_bullet(c: char) -> bool {
    matches!(c, '•' | '●' | '▪' | '◦' | '‣' | '⁃')
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '‼' | '⁇' | '؟' | '।')
}

/// Marks that close and belong to the sentence they close. Straight marks face by context.
fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '”' | '’' | '»' | '›' | '』' | '」')
}

fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '“' | '‘' | '«' | '‹' | '„' | '『' | '「' | '¿' | '¡')
}

/// Marks that may follow a closing quotation mark.
fn is_ending(c: char) -> bool {
    is_terminator(c) || is_closer(c) || matches!(c, ',' | ';' | ':' | '-' | '–' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The sentences of a text are the parts between bars.
    fn check(marked: &str) {
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let text = marked.replace('|', "");
        let found: Vec<&str> = sentences(&text, Span::new(0, text.len())).iter().map(|span| span.of(&text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_and_initials_end_no_sentence() {
        check("Lt. Gen. Soto and Col-Gen. Ivo B. Lund met at 5 p.m. on Jan. 3. | They left.");
        check("Chile vs. Peru is on p. 5 of No. 12, i.e. the last one. | No. | It is not.");
        check("He lives in the U.S. | The U.S. Army paid Lund Inc. in April. | Done.");
        check("It cost 1.5 million, approx. five per head. | See www.example.org. | Yes.");
    }

    #[test]
    fn closing_marks_belong_to_the_sentence_they_close() {
        check("“We agreed. | We signed.” | He left.");
        check("\"We agreed. | We signed.\" | He left. | \"Why?\" Minister Soto asked.");
        check("He asked: 'Why?' | They left (it was late). | Soto stayed.[4] | Lund slept. [5] | Ivo too.");
        check("\"This is good.\" she said.");
    }

    #[test]
    fn ellipses_end_a_sentence_before_a_capital() {
        check("They met in Lima…| During the talks he wept… and left... | It ended.");
        check("They left.| The talks failed.");
        check("They went in.|The army stayed.|He said so.");
        check("Col. (retd.) Lund of 5 High St. | The street is long.");
        check("I was not ... well, the point is . . . I did not want it. | It rained.");
        check("At 7 a.m. Mr. Lund left. | He came at 9 P.M. | Mr. Lund then slept.");
    }

    #[test]
    fn line_breaks_end_headings_and_items_but_no_prose() {
        check("Soto visits Lima|\n\nThe minister came\nto Lima on Friday and met the head of the\nChilean navy there.");
        check("The parties agreed on these points:|\n- a truce|\n- an exchange of prisoners");
        check("1. The first point | 2. The second point");
        check("• A truce | • An exchange");
        check("⁃9. The ninth point | ⁃10. The tenth point");
        check("ports\n| ships and boats\n| sailors, officers");
    }

    #[test]
    fn endless_texts_are_divided_in_bounded_time() {
        for piece in ["a.", ". ", "\"", "1. ", "a\n", "(", "A. B ", "…", "- \n"] {
            let text = piece.repeat(100_000);
            assert!(sentences(&text, Span::new(0, text.len())).len() <= text.len());
        }
    }

    #[test]
    fn datelines_stand_alone() {
        check("LIMA, April 3 (Agency) — | Chile and Peru signed.");
        check("SANTIAGO (Agency) - | Chile withdrew. | It was late.");
        check("NATO - Russia ties are cold.");
    }

    proptest! {
        #[test]
        fn sentences_and_gaps_tile_any_text(text in "(?s).{0,120}|([a-zA-Z]{0,5}[.!?…\"'“”’)\\]\\[(0-9:,-]{0,4}[ \n]{0,2}){0,40}") {
            let mut cursor = 0;
            for sentence in sentences(&text, Span::new(0, text.len())) {
                prop_assert!(sentence.start() >= cursor && !sentence.is_empty());
                prop_assert!(text[cursor..sentence.start()].chars().all(is_gap));
                prop_assert!(!sentence.of(&text).starts_with(is_gap) && !sentence.of(&text).ends_with(is_gap));
                cursor = sentence.end();
            }
            prop_assert!(text[cursor..].chars().all(is_gap));
        }
    }
}
