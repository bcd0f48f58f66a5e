//! The parts of an article: what is headline, byline, body, bio, disclaimer, comment.
//!
//! In: a text, its paragraphs, and what is already known of them (a page's markup may have said).
//! Out: sections in order, without overlap, on character boundaries, with everything but white space
//! in one of them; a run of paragraphs of one kind is one section, a comment is one each. It works on text without any markup: every paragraph is judged by its cues
//! ([`crate::cues`]), its shape ([`crate::shapes`]) and its place. The rule is caution: a paragraph
//! leaves the body only if it stands before the first or after the last paragraph of the article, or
//! is typed beyond doubt. A numbered list or a letter quoted inside the body stays body.
//!
//! ```text
//! head │ kicker · headline · byline · date · picture
//! body │ prose, with captions and "read more" lines cut out
//! tail │ credits · bio · disclaimer · links · comments
//! ```

use crate::cues::KICKERS;
use crate::shapes::{self, HeadSign, Verdict};
use demarche_types::{Section, SectionKind, Span};

/// A paragraph with what its source said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) span: Span,
    /// The kind, where markup settles it.
    pub(crate) kind: Option<SectionKind>,
    /// Who wrote it, where markup says.
    pub(crate) author: Option<String>,
    /// Whether it goes on from the block before: a later paragraph of the same comment.
    pub(crate) goes_on: bool,
}

impl Block {
    /// A paragraph of which nothing is known.
    pub(crate) fn plain(span: Span) -> Block {
        Block { span, kind: None, author: None, goes_on: false }
    }
}

/// The sections of a text, and what its lines said on the way.
pub(crate) struct Parts {
    pub(crate) sections: Vec<Section>,
    /// The author that the byline names.
    pub(crate) author: Option<String>,
}

/// As many words, ended like a sentence, make a paragraph prose.
const PROSE_WORDS: usize = 12;
/// As many words make it prose however it ends.
const LONG_WORDS: usize = 35;
/// A headline or a line below it has no more words.
const HEADLINE_WORDS: usize = 30;
const STANDFIRST_WORDS: usize = 60;
/// Lines of summary under a headline; what follows is the article.
const MOST_SUBTITLES: usize = 3;
/// A person first introduced further than this many paragraphs from the end is no author.
const BIO_REACH: usize = 120;
/// Unexplained short lines allowed within what follows an article.
const TAIL_GAP_LINES: usize = 8;

struct Paragraph<'a> {
    text: &'a str,
    words: usize,
    verdict: Option<Verdict>,
    byline: Option<String>,
    is_date: bool,
    /// Whether it stands on the line right after the paragraph before.
    follows: bool,
    given: Option<SectionKind>,
}

impl Paragraph<'_> {
    fn is_sure(&self) -> bool {
        self.verdict.is_some_and(Verdict::is_sure)
    }

    fn edge_kind(&self) -> Option<SectionKind> {
        self.verdict.filter(|verdict| verdict.is_edge()).map(|verdict| verdict.kind)
    }

    fn ends_sentence(&self) -> bool {
        self.text
            .trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '*', '_', ' '])
            .ends_with(['.', '!', '?', '…', ':', ';'])
    }

    /// Whether it reads as part of an article: a sentence or more, and nothing that says otherwise.
    fn is_prose(&self) -> bool {
        if let Some(kind) = self.given {
            return kind == SectionKind::Body;
        }
        let cued = self.verdict.is_some_and(|verdict| verdict.is_sure() || (verdict.is_edge() && self.words < 60));
        if cued || self.byline.is_some() || self.is_date {
            return false;
        }
        (self.words >= PROSE_WORDS && self.ends_sentence())
            || self.words >= LONG_WORDS
            || (self.words >= 8 && shapes::dateline(self.text).is_some())
    }

    fn is_short_line(&self) -> bool {
        self.words <= 20 && !self.ends_sentence()
    }
}

/// The sections of `text`, whose paragraphs are `blocks`. `author` is whom the metadata name, if anyone.
pub(crate) fn split(text: &str, blocks: &[Block], author: Option<&str>) -> Parts {
    let mut paragraphs: Vec<Paragraph> = blocks
        .iter()
        .enumerate()
        .map(|(index, block)| {
            let between =
                index.checked_sub(1).map_or("\n\n", |before| &text[blocks[before].span.end()..block.span.start()]);
            let text = block.span.of(text);
            let words = text.split_whitespace().count();
            Paragraph {
                text,
                words,
                verdict: shapes::verdict(text, words),
                byline: shapes::byline(text),
                is_date: shapes::is_date_line(text),
                follows: between.matches('\n').count() <= 1,
                given: block.kind,
            }
        })
        .collect();
    let mut kinds: Vec<Option<SectionKind>> = blocks.iter().map(|block| block.kind).collect();
    let first = head(&paragraphs, &mut kinds);
    let named = paragraphs[..first]
        .iter()
        .zip(&kinds)
        .filter(|(_, kind)| **kind == Some(SectionKind::Byline))
        .find_map(|(paragraph, _)| paragraph.byline.clone().or_else(|| shapes::bare_name(paragraph.text)));
    judge_bios(&mut paragraphs, first, author.or(named.as_deref()));
    let thread = comments_start(&paragraphs, first).unwrap_or(blocks.len());
    let end = article_end(&paragraphs, first, thread);
    middle(&paragraphs, &mut kinds, first, end);
    tail(&paragraphs, &mut kinds, end, thread);
    let voices = comments(&paragraphs, &mut kinds, thread);
    let closing = (end..thread).find_map(|index| {
        (kinds[index] == Some(SectionKind::Byline)).then(|| paragraphs[index].byline.clone()).flatten()
    });
    Parts { sections: sections(text, blocks, &kinds, &voices, first), author: named.or(closing) }
}

/// Types what stands before the article's first paragraph of prose; returns the index of that paragraph.
fn head(paragraphs: &[Paragraph], kinds: &mut [Option<SectionKind>]) -> usize {
    let count = paragraphs.len();
    let mut first = paragraphs.iter().position(Paragraph::is_prose).unwrap_or(count);
    // A line of summary between headline and byline is no body yet, nor is a headline that is a whole sentence.
    while first < count && paragraphs[first].given.is_none() && paragraphs[first].words <= STANDFIRST_WORDS {
        let here = &paragraphs[first];
        let signed = paragraphs[..first].iter().any(|before| before.byline.is_some() || before.is_date);
        let byline_ahead = paragraphs[first + 1..]
            .iter()
            .take(2)
            .take_while(|next| {
                next.words <= HEADLINE_WORDS || !next.is_prose() || shapes::dateline(next.text).is_some()
            })
            .any(|next| {
                next.byline.is_some() || next.is_date || (shapes::bare_name(next.text).is_some() && next.words <= 6)
            });
        let byline_ahead = byline_ahead || (first > 0 && opens_with_dateline(paragraphs, first + 1));
        if signed || !byline_ahead || shapes::dateline(here.text).is_some() {
            break;
        }
        first = paragraphs[first + 1..].iter().position(Paragraph::is_prose).map_or(count, |next| first + 1 + next);
    }
    let mut titled = kinds.contains(&Some(SectionKind::Headline));
    let mut signed = false;
    let mut subtitles = 0;
    let last_byline = paragraphs[..first].iter().rposition(|paragraph| paragraph.byline.is_some());
    for index in 0..first {
        let paragraph = &paragraphs[index];
        if kinds[index].is_some() {
            signed |= kinds[index] == Some(SectionKind::Byline);
            continue;
        }
        let lower = paragraph.text.to_lowercase();
        let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
        let is_label = KICKERS.contains(&bare) || KICKERS.contains(&lower.trim());
        let byline_ahead = last_byline.is_some_and(|last| last > index);
        let kind = if paragraph.byline.is_some() && (titled || !is_label) {
            signed = true;
            SectionKind::Byline
        } else if paragraph.is_date {
            let is_signature = index > 0 && paragraph.follows && kinds[index - 1] == Some(SectionKind::Byline);
            if is_signature { SectionKind::Byline } else { SectionKind::Dateline }
        } else if is_label && index + 1 < count {
            SectionKind::Boilerplate
        } else if let Some(kind) = paragraph.edge_kind().filter(|_| titled || paragraph.is_sure()) {
            kind
        } else if shapes::is_comment_header(paragraph.text) && titled {
            SectionKind::Boilerplate
        } else if !titled
            && (first < count || (index + 1 < count && paragraph.words <= HEADLINE_WORDS && !paragraph.ends_sentence()))
        {
            titled = true;
            SectionKind::Headline
        } else if titled && !signed && !byline_ahead && shapes::bare_name(paragraph.text).is_some() {
            signed = true;
            SectionKind::Byline
        } else if signed && shapes::is_role_line(paragraph.text) {
            SectionKind::Byline
        } else if titled && is_place_line(paragraph.text) {
            SectionKind::Dateline
        } else if titled
            && subtitles < MOST_SUBTITLES
            && paragraph.words <= STANDFIRST_WORDS
            && (byline_ahead
                || opens_with_dateline(paragraphs, index + 1)
                || (!signed && !paragraph.ends_sentence() && paragraph.words > 1))
        {
            subtitles += 1;
            SectionKind::Headline
        } else {
            // A short first sentence, or a subheading: from here on it is the article.
            return index;
        };
        kinds[index] = Some(kind);
    }
    first
}

/// Whether the paragraph at `index` begins with a dateline: what stands before it is no body yet.
fn opens_with_dateline(paragraphs: &[Paragraph], index: usize) -> bool {
    paragraphs.get(index).is_some_and(|paragraph| shapes::dateline(paragraph.text).is_some())
}

/// A place by itself above the text: "LIMA".
fn is_place_line(line: &str) -> bool {
    let letters: Vec<char> = line.chars().filter(|c| c.is_alphabetic()).collect();
    line.split_whitespace().count() <= 3 && letters.len() >= 3 && letters.iter().all(|c| c.is_uppercase())
}

/// Weighs who is introduced late in a text for the first time: an author, most likely.
fn judge_bios(paragraphs: &mut [Paragraph], first: usize, author: Option<&str>) {
    let surname = |name: &str| name.split_whitespace().last().unwrap_or("").to_lowercase();
    let author = author.map(surname).filter(|name| name.chars().count() > 1);
    let late = paragraphs.len().saturating_sub(BIO_REACH).max(first + 1);
    for index in late..paragraphs.len() {
        let paragraph = &paragraphs[index];
        if paragraph.words > 120 || paragraph.given.is_some() {
            continue;
        }
        let Some(name) = shapes::introduced(paragraph.text) else { continue };
        let is_author = author.as_deref() == Some(&surname(&name))
            || author.as_deref().is_some_and(|known| name.to_lowercase().contains(known));
        let bare = surname(&name);
        let told_before = paragraphs[first..index].iter().any(|before| before.text.to_lowercase().contains(&bare));
        let speaks = paragraph.text.contains(['“', '"'])
            || paragraph.text.contains(" said")
            || paragraph.text.contains(" told ");
        let weight = match (is_author, told_before || speaks) {
            (true, _) => 4,
            (false, false) => 2,
            (false, true) => 0,
        };
        let known =
            paragraph.verdict.filter(|verdict| verdict.kind == SectionKind::Bio).map_or(0, |verdict| verdict.weight);
        let rival =
            paragraph.verdict.filter(|verdict| verdict.kind != SectionKind::Bio).map_or(0, |verdict| verdict.weight);
        if weight > 0 && known + weight >= rival {
            paragraphs[index].verdict = Some(Verdict { kind: SectionKind::Bio, weight: known + weight });
        }
    }
}

/// Where the readers' comments begin, if the article has any.
fn comments_start(paragraphs: &[Paragraph], first: usize) -> Option<usize> {
    let count = paragraphs.len();
    let heads: Vec<Option<HeadSign>> =
        paragraphs.iter().map(|paragraph| shapes::comment_head(paragraph.text).map(|(sign, _)| sign)).collect();
    let speaks = |head: &Option<HeadSign>| matches!(head, Some(HeadSign::Says | HeadSign::Timed | HeadSign::Dated));
    // Looked up for every paragraph: how many heads follow, how many words came before, from where heads are regular.
    let mut speaking_after = vec![0usize; count + 1];
    for index in (0..count).rev() {
        speaking_after[index] = speaking_after[index + 1] + usize::from(speaks(&heads[index]));
    }
    let mut words_before = vec![0usize; count + 1];
    for index in 0..count {
        words_before[index + 1] = words_before[index] + paragraphs[index].words;
    }
    let regular_from = heads.windows(5).rposition(|window| !window.iter().any(speaks)).map_or(0, |index| index + 1);
    let is_plain_comment = |index: usize| paragraphs[index].given == Some(SectionKind::Comment);
    for index in first + 1..count {
        if paragraphs[index].given.is_some_and(|kind| kind != SectionKind::Boilerplate) {
            if is_plain_comment(index) {
                return Some(index);
            }
            continue;
        }
        let follows_tail = || {
            paragraphs[first + 1..index].iter().rev().take(3).any(|before| {
                before.edge_kind().is_some_and(|kind| matches!(kind, SectionKind::Bio | SectionKind::Disclaimer))
                    || (before.is_sure() && before.edge_kind() == Some(SectionKind::Boilerplate))
            })
        };
        let begins = if shapes::is_comment_header(paragraphs[index].text) {
            let told = words_before[index] - words_before[first];
            let left = words_before[count] - words_before[index + 1];
            left > 0 && (speaking_after[index] > 0 || numbered_run(&heads, index + 1) || told * 2 >= left)
        } else {
            match heads[index] {
                Some(HeadSign::Timed) => !paragraphs[index].is_date && paragraphs[index].byline.is_none(),
                Some(HeadSign::Says | HeadSign::Dated) => {
                    (follows_tail() || speaking_after[index] >= 2) && index >= regular_from && index + 1 < count
                }
                Some(HeadSign::Numbered(1)) => follows_tail() && numbered_to_end(paragraphs, &heads, index),
                _ => follows_tail() && named_to_end(paragraphs, index),
            }
        };
        if begins {
            return Some(index);
        }
    }
    None
}

fn numbered_run(heads: &[Option<HeadSign>], from: usize) -> bool {
    matches!(heads.get(from), Some(Some(HeadSign::Numbered(1))))
}

/// Whether a list that begins at `from` runs on to the end of the text, but for lines typed otherwise.
fn numbered_to_end(paragraphs: &[Paragraph], heads: &[Option<HeadSign>], from: usize) -> bool {
    let mut next = 1;
    let mut unexplained = 0;
    for index in from..paragraphs.len() {
        match heads[index] {
            Some(HeadSign::Numbered(number)) if number == next => {
                next += 1;
                unexplained = 0;
            }
            _ if paragraphs[index].edge_kind().is_some() => {}
            _ => unexplained += 1,
        }
        if unexplained > 3 {
            return false;
        }
    }
    true
}

/// Whether every paragraph from `from` to the end begins with a name and a colon, but for those typed otherwise.
fn named_to_end(paragraphs: &[Paragraph], from: usize) -> bool {
    let is_named = |paragraph: &Paragraph| paragraph.verdict.is_none() && shapes::name_before(paragraph.text).is_some();
    is_named(&paragraphs[from])
        && paragraphs[from..].iter().all(|paragraph| paragraph.edge_kind().is_some() || is_named(paragraph))
}

/// The index of the first paragraph after the article: bio, disclaimer, credits, links follow from there.
fn article_end(paragraphs: &[Paragraph], first: usize, thread: usize) -> usize {
    let mut end = thread;
    let mut gap = 0;
    for index in (first + 1..thread).rev() {
        let paragraph = &paragraphs[index];
        let signs = paragraph.byline.is_some() || paragraph.is_date || closes(paragraph.text);
        let is_tail = match paragraph.given {
            Some(kind) => !matches!(kind, SectionKind::Body | SectionKind::Caption | SectionKind::Headline),
            None => {
                paragraph.edge_kind().is_some_and(|kind| kind != SectionKind::Caption)
                    || (signs && paragraph.words <= 25)
            }
        };
        if is_tail {
            end = index;
            gap = 0;
        } else if paragraph.given == Some(SectionKind::Body) {
            break;
        } else {
            let hinted = paragraph.verdict.is_some_and(|verdict| verdict.kind != SectionKind::Bio);
            let goes_on = gap == 0 && end < thread && goes_on_bio(paragraph.text) && paragraph.words <= 60;
            if !hinted && !paragraph.is_short_line() && !goes_on {
                break;
            }
            gap += 1;
        }
        if gap > TAIL_GAP_LINES {
            break;
        }
    }
    end
}

/// A sentence that tells on about an author: "She has lived in Lima since 2003."
fn goes_on_bio(text: &str) -> bool {
    ["He ", "She ", "They ", "His ", "Her ", "Their "].iter().any(|start| text.starts_with(start))
}

/// A name that signs the article at its end: "— Ana Brel".
fn closes(text: &str) -> bool {
    text.starts_with(['—', '–', '-']) && shapes::bare_name(text).is_some()
}

/// Types what stands within the body and is none.
fn middle(paragraphs: &[Paragraph], kinds: &mut [Option<SectionKind>], first: usize, end: usize) {
    let mut listing = false;
    for index in first..end {
        if kinds[index].is_some() {
            continue;
        }
        let paragraph = &paragraphs[index];
        let is_link = listing && paragraph.is_short_line() && index > first;
        let kind = paragraph
            .verdict
            .filter(|verdict| verdict.is_sure() && verdict.kind != SectionKind::Bio)
            .map(|verdict| verdict.kind);
        listing = match kind {
            Some(SectionKind::Boilerplate) => paragraph.text.trim_end().ends_with(':') || paragraph.words <= 3,
            _ => is_link,
        };
        kinds[index] = kind.or(is_link.then_some(SectionKind::Boilerplate)).or(Some(SectionKind::Body));
    }
}

/// Types what stands between the article and its comments.
fn tail(paragraphs: &[Paragraph], kinds: &mut [Option<SectionKind>], end: usize, thread: usize) {
    let mut before = SectionKind::Body;
    let mut heading = false;
    for index in end..thread {
        let paragraph = &paragraphs[index];
        let kind = if let Some(kind) = kinds[index] {
            kind
        } else if heading && matches!(before, SectionKind::Bio | SectionKind::Disclaimer) && paragraph.words > 4 {
            before
        } else if let Some(kind) = paragraph.edge_kind() {
            kind
        } else if before == SectionKind::Bio && goes_on_bio(paragraph.text) {
            SectionKind::Bio
        } else if paragraph.is_date {
            SectionKind::Dateline
        } else if paragraph.byline.is_some() || closes(paragraph.text) {
            SectionKind::Byline
        } else if let Some(verdict) = paragraph.verdict {
            verdict.kind
        } else if !paragraph.is_short_line() && before == SectionKind::Disclaimer {
            SectionKind::Disclaimer
        } else {
            SectionKind::Boilerplate
        };
        heading = paragraph.words <= 4;
        before = kind;
        kinds[index] = Some(kind);
    }
}

/// Whose voice a paragraph of the comments is: the comment's ordinal, and its author if named.
struct Voice {
    comment: usize,
    author: Option<String>,
}

/// Types the comments from `thread` on and parts them from each other.
fn comments(paragraphs: &[Paragraph], kinds: &mut [Option<SectionKind>], thread: usize) -> Vec<Option<Voice>> {
    let count = paragraphs.len();
    let mut voices: Vec<Option<Voice>> = (0..count).map(|_| None).collect();
    if thread >= count {
        return voices;
    }
    let is_header = |index: usize| shapes::is_comment_header(paragraphs[index].text);
    let is_page = |index: usize| {
        paragraphs[index].verdict.is_some_and(|verdict| {
            verdict.is_sure() && matches!(verdict.kind, SectionKind::Boilerplate | SectionKind::Disclaimer)
        })
    };
    // A thread often closes with links and rights: after the last comment nothing unexplained is a comment.
    let opening = (thread..count).find(|&index| !is_header(index) && !is_page(index));
    let is_name_line = |index: usize| {
        let paragraph = &paragraphs[index];
        paragraph.words <= 5
            && paragraph.is_short_line()
            && index + 1 < count
            && paragraphs[index + 1].words > 2
            && !is_page(index + 1)
    };
    let signs = |index: usize| if is_header(index) { None } else { shapes::comment_head(paragraphs[index].text) };
    let uses_heads = (thread..count).any(|index| signs(index).is_some());
    let names_above = !uses_heads && opening.is_some_and(is_name_line);
    let names_before = !uses_heads
        && !names_above
        && opening.is_some_and(|index| shapes::name_before(paragraphs[index].text).is_some());
    let last_head = (thread..count).rev().find(|&index| signs(index).is_some());
    let mut comment = 0;
    let mut expected = 1;
    let mut closed = false;
    let mut running = false;
    let mut author: Option<String> = None;
    for index in thread..count {
        let paragraph = &paragraphs[index];
        if kinds[index].is_some_and(|kind| kind != SectionKind::Comment) {
            running = false;
            continue;
        }
        let head = signs(index).filter(|(sign, _)| match sign {
            HeadSign::Numbered(number) => *number == expected || (*number > expected && expected == 1),
            _ => true,
        });
        if is_header(index) || (is_page(index) && head.is_none()) {
            let verdict = paragraph.verdict.map_or(SectionKind::Boilerplate, |verdict| verdict.kind);
            kinds[index] = Some(if is_header(index) { SectionKind::Boilerplate } else { verdict });
            closed |= comment > 0 && paragraph.words > 1 && uses_heads && last_head < Some(index);
            running = false;
            continue;
        }
        if closed {
            kinds[index] = Some(paragraph.edge_kind().unwrap_or(SectionKind::Boilerplate));
            continue;
        }
        if let Some((HeadSign::Numbered(number), _)) = head {
            expected = number + 1;
        }
        let opens = if uses_heads {
            head.is_some()
        } else if names_above {
            is_name_line(index)
        } else if names_before {
            shapes::name_before(paragraph.text).is_some()
        } else {
            true
        };
        if opens || (comment == 0) {
            comment += 1;
            author = match head {
                Some((_, Some(name))) => Some(name),
                Some((HeadSign::Numbered(_), None)) => {
                    let said = paragraph.text.trim_start_matches(|c: char| c.is_ascii_digit() || "#().: ".contains(c));
                    shapes::signature(said).or_else(|| shapes::name_before(said).filter(|_| said.contains(": ")))
                }
                _ if names_above => paragraph.text.split(['|', '(']).next().map(|name| name.trim().to_owned()),
                _ if names_before => shapes::name_before(paragraph.text),
                _ => shapes::signature(paragraph.text),
            };
        } else if !running {
            // A "Reply" line within a thread parts a comment's paragraphs, not its voice.
            comment += 1;
        }
        running = true;
        kinds[index] = Some(SectionKind::Comment);
        voices[index] = Some(Voice { comment, author: author.clone() });
    }
    voices
}

/// Paragraphs of known kinds to sections: runs of body are one, a comment is one, a dateline is cut off its paragraph.
fn sections(
    text: &str,
    blocks: &[Block],
    kinds: &[Option<SectionKind>],
    voices: &[Option<Voice>],
    first: usize,
) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut comment: Option<usize> = None;
    let mut has_dateline = false;
    for (index, block) in blocks.iter().enumerate() {
        let kind = kinds[index].unwrap_or(SectionKind::Body);
        let mut span = block.span;
        if kind == SectionKind::Body {
            let words = span.of(text);
            let stands = |length: usize| {
                let dateline = &words[..length];
                index == first
                    || (index < first + 3 && shapes::is_full_dateline(dateline))
                    || (has_dateline && shapes::is_capital_dateline(dateline))
            };
            if let Some(length) = shapes::dateline(words).filter(|&length| stands(length)) {
                has_dateline = true;
                sections.push(Section {
                    kind: SectionKind::Dateline,
                    span: Span::new(span.start(), span.start() + length),
                    author: None,
                });
                let rest = &words[length..];
                let gap = rest.len() - rest.trim_start().len();
                span = Span::new(span.start() + length + gap, span.end());
            }
        }
        let voice = voices[index].as_ref();
        let joins = match kind {
            SectionKind::Comment => {
                block.goes_on
                    || (voice.is_some() && voice.map(|voice| voice.comment) == comment && block.author.is_none())
            }
            SectionKind::Dateline => false,
            _ => true,
        };
        comment = voice.map(|voice| voice.comment);
        match sections.last_mut() {
            Some(last) if joins && last.kind == kind => last.span = last.span.cover(span),
            _ => {
                let author = block.author.clone().or_else(|| voice.and_then(|voice| voice.author.clone()));
                sections.push(Section { kind, span, author: author.filter(|_| kind == SectionKind::Comment) });
            }
        }
    }
    sections
}
