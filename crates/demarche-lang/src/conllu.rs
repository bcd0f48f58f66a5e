//! CoNLL-U, the exchange format of parsers (universaldependencies.org/format).
//!
//! In and out: an article's analysis as CoNLL-U text. [`write()`] prints one; [`read`] takes what this program or
//! another parser printed, with empty columns, unknown subtypes, multiword ranges and empty nodes, and refuses
//! what is no tree, with line number and remedy; labels of older guidelines and of spaCy's English models are
//! translated. [`rows`] gives the plain rows to those who compare files.
//! Does not keep morphological features, enhanced dependencies or other comments.

use crate::clear;
use crate::entities::Entity;
use crate::lemma;
use crate::passive;
use crate::sentences::is_gap;
use demarche_types::{
    Analysis, Article, ArticleId, Deprel, Language, Metadata, Publication, PublicationBasis, Rel, Section, SectionId,
    SectionKind, Sentence, Span, Token, TokenId, Upos, Xpos,
};
use std::collections::BTreeMap;
use std::fmt;

/// The largest text that is read, in bytes: spans count in 32 bits.
const MAX_BYTES: usize = 1 << 30;

/// The longest sentence that is read, in words: later stages look at all words of a sentence for each of them.
const MAX_WORDS: usize = 5_000;

/// What [`Analysis::made_by`] says when the file does not name its parser.
const UNNAMED: &str = "conllu";

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}\n  hint: {hint}")]
pub struct ConlluError {
    /// The line, counted from 1.
    pub line: usize,
    /// What was found.
    pub problem: String,
    /// What would help.
    pub hint: &'static str,
}

fn refuse<T>(line: usize, problem: String, hint: &'static str) -> Result<T, ConlluError> {
    Err(ConlluError { line, problem, hint })
}

/// One word as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'f> {
    /// Its line, counted from 1.
    pub line: usize,
    /// FORM.
    pub form: &'f str,
    /// LEMMA; empty if the column is.
    pub lemma: &'f str,
    /// UPOS; empty if the column is.
    pub upos: &'f str,
    /// XPOS; empty if the column is.
    pub xpos: &'f str,
    /// FEATS; empty if the column is.
    pub feats: &'f str,
    /// HEAD: 0 for the root, else a 1-based place. Checked: the heads of a sentence form one tree.
    pub head: usize,
    /// DEPREL; empty if the column is.
    pub deprel: &'f str,
    /// Whether a space follows.
    pub space_after: bool,
}

/// A multiword token: the words from `first` to `last`, counted from 0, that are written as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range<'f> {
    /// Its line, counted from 1.
    pub line: usize,
    /// The first word.
    pub first: usize,
    /// The last word.
    pub last: usize,
    /// FORM.
    pub form: &'f str,
    /// Whether a space follows.
    pub space_after: bool,
}

/// One sentence as it stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows<'f> {
    /// The words.
    pub words: Vec<Row<'f>>,
    /// The multiword tokens, in order, without overlap.
    pub ranges: Vec<Range<'f>>,
    /// The comment `# text =`.
    pub text: Option<&'f str>,
    /// The comment `# generator =`.
    pub generator: Option<&'f str>,
    /// Whether a document or paragraph starts here.
    pub starts_paragraph: bool,
    /// The document that starts here: its name, which may be empty.
    pub document: Option<&'f str>,
}

/// The sentences of a file.
///
/// # Errors
/// If a line has too few columns, words are not numbered 1, 2, 3, or the heads do not form a tree with one root.
pub fn rows(text: &str) -> Result<Vec<Rows<'_>>, ConlluError> {
    if text.len() > MAX_BYTES {
        return refuse(1, format!("the file has {} bytes", text.len()), "split it: files of up to 1 GiB are read");
    }
    let mut found = Vec::new();
    let mut sentence = Rows::default();
    let mut first_line = 1;
    for (index, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
        let number = index + 1;
        if line.trim().is_empty() {
            finish(&mut sentence, first_line, &mut found)?;
            continue;
        }
        if sentence.words.is_empty() && sentence.ranges.is_empty() {
            first_line = number;
        }
        match line.strip_prefix('#') {
            Some(comment) => read_comment(comment, &mut sentence),
            None => read_row(line, number, &mut sentence)?,
        }
    }
    finish(&mut sentence, first_line, &mut found)?;
    Ok(found)
}

fn read_comment<'f>(comment: &'f str, sentence: &mut Rows<'f>) {
    let (key, value) = comment.split_once('=').map_or((comment.trim(), ""), |(key, value)| (key.trim(), value));
    match key {
        "text" => sentence.text = Some(value.strip_prefix(' ').unwrap_or(value)),
        "generator" => sentence.generator = Some(value.trim()),
        "newdoc" | "newdoc id" => (sentence.starts_paragraph, sentence.document) = (true, Some(value.trim())),
        "newpar" | "newpar id" => sentence.starts_paragraph = true,
        _ => {}
    }
}

fn read_row<'f>(line: &'f str, number: usize, sentence: &mut Rows<'f>) -> Result<(), ConlluError> {
    let mut columns = [""; 10];
    let mut count = 0;
    for (column, value) in columns.iter_mut().zip(line.split('\t')) {
        *column = value;
        count += 1;
    }
    if count < 8 {
        return refuse(
            number,
            format!("{count} columns instead of 10"),
            "CoNLL-U has ten columns with tabs between them; `_` stands for an empty one",
        );
    }
    let [id, form, lemma, upos, xpos, feats, head, deprel, _, misc] = columns;
    let filled = |value: &'f str| if value == "_" { "" } else { value.trim() };
    if form.is_empty() || form.chars().all(is_gap) {
        return refuse(number, "a word without form".to_owned(), "fill the second column");
    }
    // The first is the standard's, the second UDPipe's.
    let space_after = !misc.split('|').any(|item| item == "SpaceAfter=No" || item == "SpacesAfter=");
    let place = sentence.words.len() + 1;
    if place > MAX_WORDS {
        return refuse(number, format!("a sentence of more than {MAX_WORDS} words"), "divide the text into sentences");
    }
    if let Some((first, last)) = id.split_once('-') {
        return match (first.parse::<usize>(), last.parse::<usize>()) {
            (Ok(first), Ok(last)) if first == place && last > first => {
                let from = first - 1;
                if sentence.ranges.last().is_some_and(|range| range.last >= from) {
                    return refuse(
                        number,
                        format!("the multiword token {id} overlaps another"),
                        "give each word one range",
                    );
                }
                sentence.ranges.push(Range { line: number, first: from, last: last - 1, form, space_after });
                Ok(())
            }
            _ => refuse(
                number,
                format!("the multiword token {id} before word {place}"),
                "put the range before its first word",
            ),
        };
    }
    if id.contains('.') {
        return Ok(());
    }
    if id.parse::<usize>() != Ok(place) {
        return refuse(
            number,
            format!("word {id:?} where word {place} is expected"),
            "number the words of a sentence from 1, and end each sentence with an empty line",
        );
    }
    let Ok(head) = head.trim().parse::<usize>() else {
        return refuse(
            number,
            format!("head {head:?} is no number"),
            "run a dependency parser: each word needs a head, 0 for the root",
        );
    };
    // A form or lemma "_" is the underscore itself where both are.
    let lemma = if form == "_" && lemma == "_" { "_" } else { filled(lemma) };
    sentence.words.push(Row {
        line: number,
        form,
        lemma,
        upos: filled(upos),
        xpos: filled(xpos),
        feats: filled(feats),
        head,
        deprel: filled(deprel),
        space_after,
    });
    Ok(())
}

/// Checks a sentence and keeps it. Comments alone wait for the next sentence only as a paragraph mark.
fn finish<'f>(sentence: &mut Rows<'f>, line: usize, found: &mut Vec<Rows<'f>>) -> Result<(), ConlluError> {
    if let Some(range) = sentence.ranges.last().filter(|range| range.last >= sentence.words.len()) {
        return refuse(
            range.line,
            format!("the multiword token {:?} has too few words", range.form),
            "end the sentence after its last word",
        );
    }
    if sentence.words.is_empty() {
        let Rows { starts_paragraph, document, .. } = *sentence;
        *sentence = Rows { starts_paragraph, document, ..Rows::default() };
        return Ok(());
    }
    check_tree(&sentence.words, line)?;
    found.push(std::mem::take(sentence));
    Ok(())
}

/// Refuses heads that do not form one tree.
fn check_tree(words: &[Row], line: usize) -> Result<(), ConlluError> {
    let mut root = None;
    for (index, word) in words.iter().enumerate() {
        if word.head > words.len() {
            return refuse(
                word.line,
                format!("head {} of a sentence of {} words", word.head, words.len()),
                "heads count from 1 inside the sentence",
            );
        }
        if word.head == index + 1 {
            return refuse(word.line, format!("{:?} is its own head", word.form), "give the root the head 0");
        }
        if word.head == 0 && root.replace(index).is_some() {
            return refuse(
                word.line,
                "a second root".to_owned(),
                "give one word of the sentence the head 0, or split the sentence",
            );
        }
    }
    if root.is_none() {
        return refuse(line, "a sentence without root".to_owned(), "give one word of the sentence the head 0");
    }
    // 0: not visited; n: reached on the n-th walk.
    let mut walk = vec![0_usize; words.len()];
    for start in 0..words.len() {
        let mut at = start;
        while walk[at] == 0 {
            walk[at] = start + 1;
            match words[at].head {
                0 => break,
                head if walk[head - 1] == start + 1 => {
                    return refuse(
                        words[at].line,
                        format!("{:?} stands in a circle of heads", words[at].form),
                        "give each word one path to the root",
                    );
                }
                head => at = head - 1,
            }
        }
    }
    Ok(())
}

/// Reads an analysis.
///
/// With an article, the words are found in its text and keep its sections. Without, the text is rebuilt from
/// `# text` and `SpaceAfter`, paragraphs become blank lines, and all is one body section; the article's name and
/// date are left to the caller.
///
/// # Errors
/// As [`rows`]; also if a word does not stand in the article.
pub fn read(text: &str, article: Option<&Article>) -> Result<(Article, Analysis), ConlluError> {
    let rows = rows(text)?;
    match article {
        Some(article) => {
            let spans = find_words(&rows, &article.text)?;
            Ok((article.clone(), analysed(&rows, spans, article)))
        }
        None => {
            let (article, spans) = rebuild(&rows, id_of(text, 0))?;
            let analysis = analysed(&rows, spans, &article);
            Ok((article, analysis))
        }
    }
}

/// One document of a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the file calls it, if it does.
    pub name: Option<String>,
    /// Its text, rebuilt as [`read`] does.
    pub article: Article,
    /// Its analysis.
    pub analysis: Analysis,
}

/// Reads the documents of a file one by one: each begins at a comment `# newdoc`. A file without one is one document.
///
/// # Errors
/// As [`rows`].
pub fn read_documents(text: &str) -> Result<Vec<Document>, ConlluError> {
    let rows = rows(text)?;
    let generator = rows.iter().find_map(|sentence| sentence.generator);
    let mut found = Vec::new();
    let mut rest = rows.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let length = 1 + others.iter().take_while(|sentence| sentence.document.is_none()).count();
        let (own, after) = rest.split_at(length);
        let (article, spans) = rebuild(own, id_of(text, found.len()))?;
        let mut analysis = analysed(own, spans, &article);
        if let Some(name) = generator {
            analysis.made_by = name.to_owned();
        }
        let name = first.document.filter(|name| !name.is_empty()).map(str::to_owned);
        found.push(Document { name, article, analysis });
        rest = after;
    }
    Ok(found)
}

/// The id of a document of a file.
fn id_of(file: &str, document: usize) -> ArticleId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(file.as_bytes());
    if document > 0 {
        hasher.update(&document.to_le_bytes());
    }
    ArticleId(hasher.finalize().to_hex()[..16].to_owned())
}

fn analysed(rows: &[Rows], spans: Vec<Span>, article: &Article) -> Analysis {
    let mut analysis = Analysis { made_by: UNNAMED.to_owned(), ..Analysis::default() };
    if let Some(name) = rows.iter().find_map(|sentence| sentence.generator) {
        analysis.made_by = name.to_owned();
    }
    let is_clear = rows.iter().flat_map(|sentence| &sentence.words).any(|row| clear::is_own_label(row.deprel));
    let mut spans = spans.into_iter();
    for sentence in rows {
        let arcs = match is_clear {
            true => clear::converted(&sentence.words),
            false => sentence.words.iter().map(|row| (row.head, current_label(row.deprel).to_owned())).collect(),
        };
        push_sentence(sentence, &arcs, &mut spans, article, &mut analysis);
    }
    passive::label_agents(&mut analysis);
    analysis
}

/// Adds a sentence, with these heads and labels for those that the file has.
fn push_sentence(
    sentence: &Rows,
    arcs: &[(usize, String)],
    spans: &mut impl Iterator<Item = Span>,
    article: &Article,
    analysis: &mut Analysis,
) {
    let first = analysis.tokens.len() as u32;
    let mut ranges = sentence.ranges.iter().peekable();
    let mut span: Option<Span> = None;
    for (index, (row, word_span)) in sentence.words.iter().zip(spans.by_ref()).enumerate() {
        while ranges.next_if(|range| range.last < index).is_some() {}
        let continues_word = ranges.peek().is_some_and(|range| range.first < index);
        let upos = row.upos.parse().ok().or_else(|| row.xpos.parse().ok().and_then(upos_of)).unwrap_or(Upos::X);
        let xpos =
            row.xpos.parse().ok().filter(|&tag| tag != Xpos::None).unwrap_or_else(|| xpos_of(sentence, index, upos));
        let lemma = match row.lemma {
            "" => lemma::lemma(row.form, upos, xpos, index == 0),
            lemma => lemma.to_owned(),
        };
        let (head, label) = &arcs[index];
        let deprel = match head {
            0 => Deprel::plain(Rel::Root),
            _ => label.parse().unwrap_or(Deprel::plain(Rel::Dep)),
        };
        let head = head.checked_sub(1).map(|head| TokenId(first + head as u32));
        span = Some(span.map_or(word_span, |span| span.cover(word_span)));
        analysis.tokens.push(Token { span: word_span, lemma, upos, xpos, head, deprel, continues_word });
    }
    let Some(span) = span else { return };
    let section = article.section_at(span.start()).map_or(SectionId(0), |(id, _)| id);
    analysis.sentences.push(Sentence { span, section, first, end: analysis.tokens.len() as u32 });
}

/// The label of today's guidelines (UD 2) for one of the first.
fn current_label(label: &str) -> &str {
    match label {
        "dobj" => "obj",
        "nsubjpass" => "nsubj:pass",
        "csubjpass" => "csubj:pass",
        "auxpass" => "aux:pass",
        "neg" => "advmod",
        "mwe" => "fixed",
        "name" => "flat",
        "foreign" => "flat:foreign",
        label => label,
    }
}

/// What is written between two gaps: a multiword token, or a word.
struct Surface<'f> {
    line: usize,
    form: &'f str,
    space_after: bool,
    /// How many words it holds.
    words: usize,
}

/// The surface tokens of a sentence, each with its first word.
fn surfaces<'a, 'f>(sentence: &'a Rows<'f>) -> impl Iterator<Item = (usize, Surface<'f>)> + 'a {
    let mut ranges = sentence.ranges.iter().peekable();
    let mut next = 0;
    std::iter::from_fn(move || {
        let index = next;
        let row = sentence.words.get(index)?;
        Some(match ranges.next_if(|range| range.first == index) {
            Some(range) => {
                let words = range.last + 1 - range.first;
                next += words;
                (index, Surface { line: range.line, form: range.form, space_after: range.space_after, words })
            }
            None => {
                next += 1;
                (index, Surface { line: row.line, form: row.form, space_after: row.space_after, words: 1 })
            }
        })
    })
}

/// Divides a surface token that starts at `start` among its words.
fn divide(
    sentence: &Rows,
    (index, surface): (usize, &Surface),
    start: usize,
    spans: &mut Vec<Span>,
) -> Result<(), ConlluError> {
    let mut offset = start;
    let mut rest = surface.form;
    for place in 0..surface.words {
        let after = surface.words - place - 1;
        let letters = rest.chars().count();
        if letters <= after {
            return refuse(
                surface.line,
                format!("the multiword token {:?} has more words than letters", surface.form),
                "join its words into one",
            );
        }
        let own = sentence.words[index + place].form.chars().count();
        let taken = if after == 0 { letters } else { own.clamp(1, letters - after) };
        let length = rest.char_indices().nth(taken).map_or(rest.len(), |(at, _)| at);
        spans.push(Span::new(offset, offset + length));
        offset += length;
        rest = &rest[length..];
    }
    Ok(())
}

/// Finds the words of a file in the text they were read from.
fn find_words(rows: &[Rows], text: &str) -> Result<Vec<Span>, ConlluError> {
    /// How far a word is searched for, in bytes: what lies between may be text the parser left out.
    const REACH: usize = 400;
    let mut spans = Vec::new();
    let mut cursor = 0;
    for sentence in rows {
        for (index, surface) in surfaces(sentence) {
            let mut limit = (cursor + REACH + surface.form.len()).min(text.len());
            while !text.is_char_boundary(limit) {
                limit += 1;
            }
            let Some(at) = text[cursor..limit].find(surface.form) else {
                return refuse(
                    surface.line,
                    format!("{:?} does not stand in the article after byte {cursor}", surface.form),
                    "parse the text that `demarche` prints, or read the file without an article",
                );
            };
            divide(sentence, (index, &surface), cursor + at, &mut spans)?;
            cursor += at + surface.form.len();
        }
    }
    Ok(spans)
}

/// Makes an article of a file: its text, and the spans of its words.
fn rebuild(rows: &[Rows], id: ArticleId) -> Result<(Article, Vec<Span>), ConlluError> {
    let mut text = String::new();
    let mut spans = Vec::new();
    let mut space = false;
    for sentence in rows {
        if !text.is_empty() {
            if sentence.starts_paragraph {
                text.push_str("\n\n");
            } else if space {
                text.push(' ');
            }
        }
        let start = text.len();
        let given = sentence.text.filter(|given| spells(given, sentence));
        text.push_str(given.unwrap_or(""));
        let mut cursor = start;
        space = true;
        for (index, surface) in surfaces(sentence) {
            if given.is_some() {
                cursor += text[cursor..].len() - text[cursor..].trim_start_matches(is_gap).len();
            } else {
                if index > 0 && space {
                    text.push(' ');
                }
                cursor = text.len();
                text.push_str(surface.form);
            }
            divide(sentence, (index, &surface), cursor, &mut spans)?;
            cursor += surface.form.len();
            space = surface.space_after;
        }
        if given.is_some() {
            text.truncate(cursor);
        }
        if text.len() > MAX_BYTES {
            return refuse(sentence.words[0].line, "the text grows beyond 1 GiB".to_owned(), "split the file");
        }
    }
    let sections = match text.is_empty() {
        true => Vec::new(),
        false => vec![Section { kind: SectionKind::Body, span: Span::new(0, text.len()), author: None }],
    };
    let article = Article {
        id,
        locator: "-".to_owned(),
        text,
        sections,
        metadata: Metadata::default(),
        publication: Publication { date: None, basis: PublicationBasis::Unknown },
        language: Language::English,
        diagnostics: Vec::new(),
    };
    Ok((article, spans))
}

/// Whether the comment `# text` spells exactly the words of the sentence.
fn spells(given: &str, sentence: &Rows) -> bool {
    let mut rest = given;
    for (_, surface) in surfaces(sentence) {
        rest = rest.trim_start_matches(is_gap);
        match rest.strip_prefix(surface.form) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.chars().all(is_gap)
}

/// The universal tag that a Penn tag implies, where it implies one.
fn upos_of(xpos: Xpos) -> Option<Upos> {
    Some(match xpos {
        Xpos::Nn | Xpos::Nns => Upos::Noun,
        Xpos::Nnp | Xpos::Nnps => Upos::Propn,
        Xpos::Vb | Xpos::Vbd | Xpos::Vbg | Xpos::Vbn | Xpos::Vbp | Xpos::Vbz => Upos::Verb,
        Xpos::Md => Upos::Aux,
        Xpos::Jj | Xpos::Jjr | Xpos::Jjs => Upos::Adj,
        Xpos::Rb | Xpos::Rbr | Xpos::Rbs | Xpos::Wrb => Upos::Adv,
        Xpos::Dt | Xpos::Pdt | Xpos::Wdt => Upos::Det,
        Xpos::Prp | Xpos::PrpPoss | Xpos::Wp | Xpos::WpPoss | Xpos::Ex => Upos::Pron,
        Xpos::In | Xpos::Rp => Upos::Adp,
        Xpos::To | Xpos::Pos => Upos::Part,
        Xpos::Cc => Upos::Cconj,
        Xpos::Cd => Upos::Num,
        Xpos::Uh => Upos::Intj,
        Xpos::Sym | Xpos::Dollar | Xpos::Hash => Upos::Sym,
        Xpos::Stop
        | Xpos::Comma
        | Xpos::Colon
        | Xpos::OpenQuote
        | Xpos::CloseQuote
        | Xpos::LeftBracket
        | Xpos::RightBracket
        | Xpos::Hyph => Upos::Punct,
        _ => return None,
    })
}

/// The Penn tag that the universal tag and the features imply.
fn xpos_of(sentence: &Rows, place: usize, upos: Upos) -> Xpos {
    let row = &sentence.words[place];
    let feature = |name: &str| row.feats.split('|').find_map(|item| item.strip_prefix(name)?.strip_prefix('='));
    let plural = feature("Number") == Some("Plur");
    let degree = feature("Degree");
    match upos {
        Upos::Noun if plural => Xpos::Nns,
        Upos::Noun => Xpos::Nn,
        Upos::Propn if plural => Xpos::Nnps,
        Upos::Propn => Xpos::Nnp,
        Upos::Adj if degree == Some("Cmp") => Xpos::Jjr,
        Upos::Adj if degree == Some("Sup") => Xpos::Jjs,
        Upos::Adj => Xpos::Jj,
        Upos::Adv if degree == Some("Cmp") => Xpos::Rbr,
        Upos::Adv if degree == Some("Sup") => Xpos::Rbs,
        Upos::Adv => Xpos::Rb,
        Upos::Verb | Upos::Aux => verb_tag(sentence, place, upos, &feature),
        Upos::Adp | Upos::Sconj => Xpos::In,
        Upos::Cconj => Xpos::Cc,
        Upos::Det => Xpos::Dt,
        Upos::Num => Xpos::Cd,
        Upos::Pron if feature("Poss") == Some("Yes") => Xpos::PrpPoss,
        Upos::Pron if matches!(feature("PronType"), Some("Rel" | "Int")) => Xpos::Wp,
        Upos::Pron => Xpos::Prp,
        Upos::Part if row.form.eq_ignore_ascii_case("to") => Xpos::To,
        Upos::Part if row.form.to_lowercase().ends_with('s') => Xpos::Pos,
        Upos::Part => Xpos::Rb,
        Upos::Intj => Xpos::Uh,
        Upos::Sym => Xpos::Sym,
        Upos::Punct => match row.form {
            "," => Xpos::Comma,
            "." | "?" | "!" => Xpos::Stop,
            "(" | "[" => Xpos::LeftBracket,
            ")" | "]" => Xpos::RightBracket,
            "“" | "‘" | "``" => Xpos::OpenQuote,
            "\"" | "”" | "’" | "''" => Xpos::CloseQuote,
            "-" => Xpos::Hyph,
            _ => Xpos::Colon,
        },
        Upos::X => Xpos::None,
    }
}

fn verb_tag<'f>(sentence: &Rows, place: usize, upos: Upos, feature: &impl Fn(&str) -> Option<&'f str>) -> Xpos {
    let small = sentence.words[place].form.to_lowercase();
    if upos == Upos::Aux && is_modal(&small) {
        return Xpos::Md;
    }
    let past = feature("Tense") == Some("Past");
    match feature("VerbForm") {
        Some("Part") if past => Xpos::Vbn,
        Some("Part" | "Ger") => Xpos::Vbg,
        Some("Inf") => Xpos::Vb,
        Some("Fin") if past => Xpos::Vbd,
        Some("Fin") if feature("Mood") == Some("Imp") => Xpos::Vb,
        Some("Fin") if feature("Person") == Some("3") && feature("Number") != Some("Plur") => Xpos::Vbz,
        Some("Fin") => Xpos::Vbp,
        _ => verb_tag_by_form(sentence, place, &small),
    }
}

fn is_modal(form: &str) -> bool {
    let modals = ["will", "would", "can", "could", "may", "might", "shall", "should", "must", "ca", "wo", "'ll", "’ll"];
    modals.contains(&form)
}

/// Without features, the form, its lemma and its auxiliaries are all there is.
fn verb_tag_by_form(sentence: &Rows, place: usize, form: &str) -> Xpos {
    match form {
        "was" | "were" | "had" | "did" => return Xpos::Vbd,
        "is" | "has" | "does" | "'s" | "’s" => return Xpos::Vbz,
        "are" | "am" | "have" | "do" | "'re" | "’re" | "'ve" | "’ve" | "'m" | "’m" => return Xpos::Vbp,
        "been" => return Xpos::Vbn,
        "be" => return Xpos::Vb,
        _ => {}
    }
    let row = &sentence.words[place];
    let own = || sentence.words.iter().filter(|other| other.head == place + 1);
    let helper = |other: &Row| other.deprel.starts_with("aux") || other.deprel == "mark";
    let helped =
        |test: &dyn Fn(&str) -> bool| own().filter(|other| helper(other)).any(|other| test(&other.form.to_lowercase()));
    let by_do = |form: &str| is_modal(form) || matches!(form, "to" | "do" | "does" | "did");
    let by_be =
        |form: &str| ["have", "has", "had", "'ve", "’ve", "be", "been", "is", "are", "was", "were"].contains(&form);
    let lemma = match row.lemma {
        "" => lemma::lemma(row.form, Upos::Verb, Xpos::Vbd, false),
        lemma => lemma.to_lowercase(),
    };
    // "shelling", not "bring".
    if form.strip_suffix("ing").is_some_and(|stem| stem.contains(['a', 'e', 'i', 'o', 'u', 'y'])) {
        Xpos::Vbg
    } else if helped(&by_do) {
        Xpos::Vb
    } else if helped(&by_be) || form.ends_with("ed") && matches!(row.deprel, "acl" | "amod" | "xcomp") {
        Xpos::Vbn
    } else if form.ends_with("ed") && lemma != form {
        Xpos::Vbd
    } else if form.ends_with('s') && !form.ends_with("ss") {
        Xpos::Vbz
    } else if lemma != form {
        // "taken", "known"; "told", "fought".
        if form.ends_with('n') { Xpos::Vbn } else { Xpos::Vbd }
    } else if own().any(|other| other.deprel.starts_with("nsubj")) {
        Xpos::Vbp
    } else {
        Xpos::Vb
    }
}

/// Writes an analysis, one sentence after another with an empty line after each.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(article: &Article, analysis: &Analysis, out: &mut impl fmt::Write) -> fmt::Result {
    write_with_names(article, analysis, &[], out)
}

/// Writes an analysis with names in the last column: for each list of names the key there, such as `NE`, and the names, whose
/// first words get `NE=B-…` and the others `NE=I-…`.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_with_names(
    article: &Article,
    analysis: &Analysis,
    names: &[(&str, &[Entity])],
    out: &mut impl fmt::Write,
) -> fmt::Result {
    let mut notes: BTreeMap<TokenId, String> = BTreeMap::new();
    for (key, entities) in names {
        for entity in *entities {
            for id in (entity.first.0..=entity.last.0).map(TokenId) {
                let part = if id == entity.first { 'B' } else { 'I' };
                let note = notes.entry(id).or_default();
                *note += &format!("{}{key}={part}-{}", if note.is_empty() { "" } else { "|" }, entity.kind);
            }
        }
    }
    let mut before: Option<&Sentence> = None;
    for (index, sentence) in analysis.sentences.iter().enumerate() {
        if index == 0 {
            writeln!(out, "# newdoc id = {}", article.id)?;
            writeln!(out, "# generator = {}", one_line(&analysis.made_by))?;
        }
        if before.is_some_and(|before| starts_paragraph(article, before, sentence)) {
            writeln!(out, "# newpar")?;
        }
        writeln!(out, "# sent_id = {}-{}", article.id, index + 1)?;
        writeln!(out, "# text = {}", one_line(sentence.span.of(&article.text)))?;
        write_rows(article, analysis, sentence, &notes, out)?;
        writeln!(out)?;
        before = Some(sentence);
    }
    Ok(())
}

fn starts_paragraph(article: &Article, before: &Sentence, sentence: &Sentence) -> bool {
    let between = article.text.get(before.span.end()..sentence.span.start()).unwrap_or("");
    before.section != sentence.section || between.matches('\n').count() > 1 || between.contains(['\u{2029}', '\u{c}'])
}

/// The text with line breaks and tabs as spaces; all other characters stay.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

fn write_rows(
    article: &Article,
    analysis: &Analysis,
    sentence: &Sentence,
    notes: &BTreeMap<TokenId, String>,
    out: &mut impl fmt::Write,
) -> fmt::Result {
    let continues = |id: TokenId| id.0 < sentence.end && analysis.token(id).continues_word;
    let next_start = |id: TokenId| analysis.tokens.get(id.0 as usize + 1).map(|token| token.span.start());
    let misc = |id: TokenId| if next_start(id) == Some(analysis.token(id).span.end()) { "SpaceAfter=No" } else { "_" };
    for id in sentence.token_ids() {
        let token = analysis.token(id);
        let place = id.0 - sentence.first + 1;
        let continued = continues(TokenId(id.0 + 1));
        let inside = id.0 > sentence.first && token.continues_word;
        if continued && !inside {
            let mut last = id.0 + 1;
            while continues(TokenId(last + 1)) {
                last += 1;
            }
            let form = token.span.cover(analysis.tokens[last as usize].span).of(&article.text);
            let misc = misc(TokenId(last));
            writeln!(out, "{place}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}", last - sentence.first + 1, one_line(form))?;
        }
        let misc = match (notes.get(&id), if continued || inside { "_" } else { misc(id) }) {
            (None, spacing) => spacing.to_owned(),
            (Some(note), "_") => note.clone(),
            (Some(note), spacing) => format!("{note}|{spacing}"),
        };
        let head = token.head.map_or(0, |head| head.0 - sentence.first + 1);
        let form = one_line(token.span.of(&article.text));
        let lemma = one_line(&token.lemma);
        let lemma = if lemma.trim().is_empty() { "_" } else { lemma.as_str() };
        writeln!(
            out,
            "{place}\t{form}\t{lemma}\t{}\t{}\t_\t{head}\t{}\t_\t{misc}",
            token.upos, token.xpos, token.deprel
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{analyse, test_article};
    use proptest::prelude::*;

    const FOREIGN: &str = "\
# generator = Other Parser 2
# newpar
# text = Peru didn't sign.
1\tPeru\t_\t_\tNNP\t_\t4\tnsubj:odd\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\t_\tMood=Ind|Tense=Past|VerbForm=Fin\t4\taux\t_\t_
3\tnot\tnot\tPART\tRB\t_\t4\tneg\t_\t_
3.1\tgapped\t_\t_\t_\t_\t_\t_\t_\t_
4\tsign\tsign\tVERB\tVB\t_\t0\tROOT\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tstrange\t_\t_

# newpar
1\tShelled\tshell\tVERB\tVBN\t_\t0\troot\t_\t_
2\tby\tby\tADP\tIN\t_\t3\tcase\t_\t_
3\tChile\tChile\tPROPN\tNNP\t_\t1\tobl\t_\t_
";

    fn written(article: &Article, analysis: &Analysis) -> String {
        let mut text = String::new();
        write(article, analysis, &mut text).expect("a string takes any text");
        text
    }

    #[test]
    fn rows_of_another_parser_are_read() {
        let (article, analysis) = read(FOREIGN, None).expect("the rows are trees");
        assert_eq!(article.text, "Peru didn't sign.\n\nShelled by Chile");
        assert_eq!(analysis.made_by, "Other Parser 2");
        let forms: Vec<&str> = analysis.tokens.iter().map(|token| token.span.of(&article.text)).collect();
        assert_eq!(forms, ["Peru", "did", "n't", "sign", ".", "Shelled", "by", "Chile"]);
        let relations: Vec<String> = analysis.tokens.iter().map(|token| token.deprel.to_string()).collect();
        assert_eq!(relations, ["nsubj:other", "aux", "advmod", "root", "dep", "root", "case", "obl:agent"]);
        assert_eq!(analysis.tokens[0].lemma, "Peru");
        assert_eq!((analysis.tokens[0].upos, analysis.tokens[1].xpos), (Upos::Propn, Xpos::Vbd));
        assert!(analysis.tokens[2].continues_word && !analysis.tokens[3].continues_word);
    }

    #[test]
    fn without_features_forms_and_auxiliaries_tell_the_tense() {
        let tags = |rows: &str| {
            let row = |(index, row): (usize, &str)| match row.split(' ').collect::<Vec<_>>()[..] {
                [form, upos, head, relation] => {
                    format!("{}\t{form}\t_\t{upos}\t_\t_\t{head}\t{relation}\t_\t_\n", index + 1)
                }
                _ => panic!("four cells in {row:?}"),
            };
            let text: String = rows.split(" / ").enumerate().map(row).collect();
            let (_, analysis) = read(&(text + "\n"), None).expect("a tree");
            analysis.tokens.iter().map(|token| token.xpos.name()).collect::<Vec<_>>()
        };
        assert_eq!(tags("Lima PROPN 2 nsubj / told VERB 0 root / them PRON 2 obj"), ["NNP", "VBD", "PRP"]);
        assert_eq!(tags("had AUX 2 aux / told VERB 0 root / was AUX 2 cop"), ["VBD", "VBN", "VBD"]);
        assert_eq!(tags("to PART 2 mark / bring VERB 0 root / shelled VERB 2 acl"), ["TO", "VB", "VBN"]);
        assert_eq!(tags("they PRON 2 nsubj / bring VERB 0 root / taken VERB 2 acl"), ["PRP", "VBP", "VBN"]);
        assert_eq!(tags("denied VERB 0 root / shelling VERB 1 xcomp"), ["VBD", "VBG"]);
    }

    #[test]
    fn documents_of_a_file_are_read_one_by_one() {
        let word = |form: &str| format!("1\t{form}\t_\tPROPN\t_\t_\t0\troot\t_\t_\n\n");
        let file = format!(
            "# newdoc id = a\n# generator = Other\n{}{}# newdoc\n# newpar\n{}",
            word("Lima"),
            word("Quito"),
            word("Oslo")
        );
        let documents = read_documents(&file).expect("trees");
        let shown: Vec<(Option<&str>, &str, &str)> = documents
            .iter()
            .map(|document| {
                (document.name.as_deref(), document.article.text.as_str(), document.analysis.made_by.as_str())
            })
            .collect();
        assert_eq!(shown, [(Some("a"), "Lima Quito", "Other"), (None, "Oslo", "Other")]);
        assert_ne!(documents[0].article.id, documents[1].article.id);
        assert_eq!(read_documents(&word("Lima")).expect("a tree").len(), 1);
        assert!(read_documents("").expect("nothing").is_empty());
    }

    #[test]
    fn names_stand_in_the_last_column() {
        let article = test_article(&["Anna Berg won."]);
        let analysis = analyse(&article);
        let name = |kind: &str| Entity {
            sentence: demarche_types::SentenceId(0),
            first: TokenId(0),
            last: TokenId(1),
            span: Span::new(0, 9),
            kind: kind.to_owned(),
        };
        let mut text = String::new();
        write_with_names(
            &article,
            &analysis,
            &[("NE", &[name("PER")]), ("Political", &[name("politician")])],
            &mut text,
        )
        .expect("a string takes any text");
        let notes: Vec<&str> = text.lines().filter_map(|line| line.split('\t').nth(9)).collect();
        assert_eq!(notes, ["NE=B-PER|Political=B-politician", "NE=I-PER|Political=I-politician", "SpaceAfter=No", "_"]);
        let (_, again) = read(&text, Some(&article)).expect("what is written can be read");
        assert_eq!(again, analysis);
    }

    #[test]
    fn what_is_no_tree_is_refused_with_line_and_hint() {
        let row = |place: usize, head: &str| format!("{place}\tword\t_\t_\t_\t_\t{head}\tdep\t_\t_\n");
        for (text, line, problem) in [
            (row(1, "1"), 1, "\"word\" is its own head"),
            (row(1, "2") + &row(2, "1") + &row(3, "0"), 2, "\"word\" stands in a circle of heads"),
            ("# text = word word\n".to_owned() + &row(1, "0") + &row(2, "0"), 3, "a second root"),
            (row(1, "0") + &row(2, "7"), 2, "head 7 of a sentence of 2 words"),
            (row(1, "2") + &row(2, "1"), 1, "a sentence without root"),
            (row(1, "0") + &row(3, "1"), 2, "word \"3\" where word 2 is expected"),
            (row(1, "_"), 1, "head \"_\" is no number"),
            ("1 word word\n".to_owned(), 1, "1 columns instead of 10"),
        ] {
            let error = read(&text, None).expect_err(problem);
            assert_eq!((error.line, error.problem.as_str()), (line, problem));
        }
    }

    #[test]
    fn words_are_found_in_the_article_they_were_read_from() {
        let article = test_article(&["Peru  didn't sign.", "Shelled by Chile"]);
        let (_, analysis) = read(FOREIGN, Some(&article)).expect("the words stand in the article");
        assert_eq!(analysis.sentences[1].section, SectionId(1));
        let error = read(FOREIGN, Some(&test_article(&["Something else"]))).expect_err("the words stand elsewhere");
        assert_eq!(error.line, 4);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_written_reads_the_same(sections in prop::collection::vec("([a-zA-Z'’.\"“”…!?0-9$%,;:/@#()–—_-]{1,6}[ \n]{0,2}){0,30}", 1..3)) {
            let sections: Vec<&str> = sections.iter().map(String::as_str).collect();
            let article = test_article(&sections);
            let analysis = analyse(&article);
            prop_assume!(!analysis.tokens.is_empty());
            let text = written(&article, &analysis);
            let (_, again) = read(&text, Some(&article)).expect("what is written can be read");
            prop_assert_eq!(&again, &analysis);
            // Without the article, the words and trees are the same in a text of their own.
            let (rebuilt, alone) = read(&text, None).expect("what is written can be read");
            prop_assert_eq!(alone.tokens.len(), analysis.tokens.len());
            for (one, other) in alone.tokens.iter().zip(&analysis.tokens) {
                prop_assert_eq!(one.span.of(&rebuilt.text), other.span.of(&article.text));
                prop_assert_eq!((one.head, one.deprel, &one.lemma), (other.head, other.deprel, &other.lemma));
            }
            let (_, thrice) = read(&written(&rebuilt, &alone), Some(&rebuilt)).expect("what is written can be read");
            prop_assert_eq!(thrice, alone);
        }

    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(text in "(?s).{0,200}", rows in prop::collection::vec("[0-9]{1,2}(-[0-9])?\t[^\t\n]{0,4}\t_\t(_|NOUN)\t(_|NN)\t_\t[0-4]\t(_|obl|root)\t_\t(_|SpaceAfter=No)", 0..6)) {
            let _ = read(&text, None);
            let joined = rows.join("\n");
            let _ = read(&joined, None);
            let _ = read(&format!("# text = {text}\n{joined}"), Some(&test_article(&[&text])));
        }
    }
}
