//! A sentence as a row of elements: names and agent nouns that the registers know, and plain words.
//!
//! What comes in: a sentence with its tokens, and the registers. What goes out: elements that tile its
//! words in order. Longest match wins; a trap swallows the names it holds. What an element does in its
//! phrase is not decided here.

use demarche_lexicon::{Actors, NameEntry, WordClass, WordId, fold, words};
use demarche_types::{Analysis, Sentence, Span, TokenId, Upos, Xpos};
use std::ops::Range;

/// One run of letters and digits, or one mark.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub span: Span,
    pub token: TokenId,
    pub upos: Upos,
    pub xpos: Xpos,
    /// Folded, in lower case.
    pub lower: String,
    /// The token's lemma in lower case where the word is the whole token.
    pub lemma: String,
    /// Whether it starts with a capital.
    pub capital: bool,
    /// Whether it is written in capitals throughout: "COAS".
    pub is_acronym: bool,
    /// Whether it is letters or digits.
    pub is_word: bool,
    /// Whether white space lies between the word before and this one.
    pub spaced: bool,
    /// Whether it stands in quotation marks.
    pub is_quoted: bool,
}

/// What an element is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// A name of the registers with everything it may mean.
    Name(Vec<NameEntry>),
    /// An agent noun: index in the register, and whether the words are only a title.
    Agent(u32, bool),
    /// A noun that has the role of the body it belongs to.
    Member,
    /// Something that only looks like an actor.
    Trap,
    /// The possessive mark.
    Possessive,
    /// A hyphen without spaces.
    Hyphen,
    /// Any other word or mark.
    Plain,
}

/// A run of words that belong together.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub words: Range<usize>,
    pub what: What,
}

/// The words of a sentence.
pub(super) fn sentence_words(text: &str, analysis: &Analysis, sentence: &Sentence, is_quoted: &mut bool) -> Vec<Word> {
    let mut found = Vec::new();
    let mut token = sentence.first;
    let base = sentence.span.start();
    let mut end = base;
    for range in words(sentence.span.of(text)) {
        let span = Span::new(base + range.start, base + range.end);
        while token + 1 < sentence.end && analysis.token(TokenId(token)).span.end() <= span.start() {
            token += 1;
        }
        let of = analysis.token(TokenId(token));
        let form = span.of(text);
        match form {
            "“" | "«" | "„" => *is_quoted = true,
            "”" | "»" => *is_quoted = false,
            "\"" => *is_quoted = !*is_quoted,
            _ => {}
        }
        let lower = fold(form).to_lowercase();
        let lemma = if of.span == span { of.lemma.to_lowercase() } else { lower.clone() };
        found.push(Word {
            span,
            token: TokenId(token),
            upos: of.upos,
            xpos: of.xpos,
            capital: form.chars().next().is_some_and(char::is_uppercase),
            is_acronym: form.chars().count() > 1 && form.chars().all(char::is_uppercase),
            is_word: form.chars().next().is_some_and(char::is_alphanumeric),
            spaced: span.start() > end,
            is_quoted: *is_quoted,
            lower,
            lemma,
        });
        end = span.end();
    }
    found
}

/// The elements of a sentence, in order.
pub(super) fn elements(text: &str, words: &[Word], actors: &Actors) -> Vec<Element> {
    let names = actors.names();
    let agents = actors.agent_phrases();
    let name_ids: Vec<[Option<WordId>; 2]> = words
        .iter()
        .map(|word| {
            let form = fold(word.span.of(text));
            let soft = (form.len() > 1 && form.bytes().all(|byte| byte.is_ascii_uppercase()))
                .then(|| names.word(&format!("{}{}", &form[..1], form[1..].to_ascii_lowercase())))
                .flatten();
            [names.word(&form), soft]
        })
        .collect();
    let agent_ids: Vec<[Option<WordId>; 3]> = words
        .iter()
        .map(|word| {
            let singular = if word.xpos == Xpos::Pos { None } else { singular(&word.lower) };
            [agents.word(&word.lower), agents.word(&word.lemma), singular.and_then(|form| agents.word(&form))]
        })
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let plain_name = names.longest(at, |index| name_ids.get(index).copied());
        // In capitals throughout, "LA" may begin "LA PAZ" or stand alone.
        let soft_name = names.longest(at, |index| name_ids.get(index).map(|&[exact, soft]| [soft, exact]));
        let length = |found: &Option<(usize, &[NameEntry])>| found.map_or(0, |(length, _)| length);
        let name = if length(&soft_name) > length(&plain_name) { soft_name } else { plain_name };
        let agent = agents.longest(at, |index| agent_ids.get(index).copied());
        let (length, what) = match (name, agent) {
            (Some((length, entries)), agent) if agent.is_none_or(|(other, _)| other <= length) => {
                let stands = is_whole(words, at, length);
                let trapped = entries.iter().any(|entry| matches!(entry, NameEntry::Trap(_)));
                match (stands, trapped) {
                    (false, _) => (1, plain(text, words, at, actors)),
                    (true, true) => (length, What::Trap),
                    (true, false) => (length, What::Name(entries.to_vec())),
                }
            }
            (_, Some((length, entries)))
                if is_noun(words, at, length, entries[0].title_only) && !is_stance(words, at + length, actors) =>
            {
                (length, What::Agent(entries[0].agent, entries[0].title_only))
            }
            _ => (1, plain(text, words, at, actors)),
        };
        found.push(Element { words: at..at + length, what });
        at += length;
    }
    found
}

fn plain(text: &str, words: &[Word], at: usize, actors: &Actors) -> What {
    let word = &words[at];
    let tight = !word.spaced && words.get(at + 1).is_some_and(|next| !next.spaced);
    match word.lower.as_str() {
        "-" if tight => What::Hyphen,
        "'" if !word.spaced
            && (word.xpos == Xpos::Pos || word.span.of(text) != "‘")
            && at > 0
            && words[at - 1].is_word =>
        {
            let is_mark =
                word.xpos == Xpos::Pos || words.get(at + 1).is_some_and(|next| !next.spaced && next.lower == "s");
            if is_mark { What::Possessive } else { What::Plain }
        }
        "s" if at > 0 && words[at - 1].lower == "'" && !word.spaced => What::Possessive,
        _ if matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Adj)
            && [WordClass::Member, WordClass::Counterpart]
                .into_iter()
                .any(|class| actors.is(&word.lemma, class) || actors.is(&word.lower, class)) =>
        {
            What::Member
        }
        _ => What::Plain,
    }
}

/// A match must not be part of a longer string: "US$", "us.example.org".
fn is_whole(words: &[Word], at: usize, length: usize) -> bool {
    let glued = |word: &Word| !word.spaced && matches!(word.lower.as_str(), "$" | "@" | "_" | "#" | "=");
    let after = words.get(at + length);
    let domain = after.is_some_and(|dot| !dot.spaced && dot.lower == ".")
        && words.get(at + length + 1).is_some_and(|next| !next.spaced && next.is_word && !next.capital);
    let before = at.checked_sub(1).map(|index| &words[index]);
    !domain
        && !after.is_some_and(glued)
        && !before.is_some_and(|word| matches!(word.lower.as_str(), "@" | "_" | "#" | "=") && !words[at].spaced)
}

/// An agent phrase must be a noun: "general" is none in "general strike", "minister" none in "minister to".
fn is_noun(words: &[Word], at: usize, length: usize, title_only: bool) -> bool {
    let first = &words[at];
    if title_only {
        let after = words.get(at + length);
        return first.capital && after.is_some_and(|word| word.capital);
    }
    if length > 1 {
        return true;
    }
    match first.upos {
        Upos::Noun | Upos::Propn => true,
        Upos::Adj | Upos::X => first.capital && at > 0 || first.xpos == Xpos::Nns || first.xpos == Xpos::Nn,
        Upos::Verb => first.capital && at > 0,
        _ => false,
    }
}

/// "opposition to the plan" is an attitude, no body.
fn is_stance(words: &[Word], end: usize, actors: &Actors) -> bool {
    actors.is(&words[end - 1].lower, WordClass::Stance)
        && words.get(end).is_some_and(|next| matches!(next.lower.as_str(), "to" | "against" | "from"))
}

/// The singular of a regular plural, for words whose lemma is not known.
fn singular(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("men") {
        return Some(format!("{stem}man"));
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let stem = word.strip_suffix('s')?;
    (stem.len() > 2 && !stem.ends_with('s')).then(|| stem.to_owned())
}
