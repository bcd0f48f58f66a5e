//! Names in text: of persons, organisations and places, and of political things.
//!
//! In: the tagged and parsed words of a sentence. Out: the stretches that are names, with two kinds: one of `PER`, `ORG`, `LOC`,
//! and one of the kinds of political texts (`politician`, `politicalparty`, `election`, …). Each set of kinds has a linear
//! model over [`features`]; the second one also sees what the first one found. A third set of data is a list of known names by
//! class, which are features like others: a name that stands there may still be something else here. Does not say
//! *who* is named, and reads capitals: text without them has few names.
//!
//! All sums are of integers: the same names on every machine.

use crate::model::{ModelError, ModelFile};
use crate::net::Net;
use demarche_types::{Analysis, Article, Deprel, Rel, SentenceId, Span, TokenId, Upos, Xpos};
use std::sync::OnceLock;

/// The embedded model, made by `cargo xtask train-entities`.
static EMBEDDED: &[u8] = include_bytes!("../model/entities.dmn");

/// The label of words outside of all names.
pub const OUTSIDE: &str = "O";

/// The longest known name, in words.
const KNOWN_MAX: usize = 7;

/// The longest run of capitals that counts as one name.
const RUN_MAX: usize = 14;

/// What a label may not follow.
const FORBIDDEN: i32 = -1_000_000_000;

/// A word as the models see it.
#[derive(Clone, Copy, Debug)]
pub struct TaggedWord<'a> {
    /// Its form.
    pub form: &'a str,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag.
    pub xpos: Xpos,
    /// Its head's place in the sentence.
    pub head: Option<usize>,
    /// Its relation, without subtype.
    pub rel: Rel,
}

/// Tags and parses sentences for the models.
pub fn tag<'a>(net: &Net, sentences: &[Vec<&'a str>]) -> Vec<Vec<TaggedWord<'a>>> {
    let upos: Vec<Upos> = net.upos_names().iter().map(|name| name.parse().unwrap_or(Upos::X)).collect();
    let xpos: Vec<Xpos> = net.xpos_names().iter().map(|name| name.parse().unwrap_or(Xpos::None)).collect();
    let rel: Vec<Rel> =
        net.deprel_names().iter().map(|name| name.parse::<Deprel>().map_or(Rel::Dep, |deprel| deprel.rel)).collect();
    let parsed = net.parse(sentences);
    let tagged = sentences.iter().zip(parsed).map(|(forms, parse)| {
        let words = forms.iter().enumerate().map(|(place, form)| TaggedWord {
            form,
            upos: upos[usize::from(parse.upos[place])],
            xpos: xpos[usize::from(parse.xpos[place])],
            head: parse.head[place].checked_sub(1).map(usize::from),
            rel: rel[usize::from(parse.deprel[place])],
        });
        words.collect()
    });
    tagged.collect()
}

/// A stretch of words of one sentence that is a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its first word.
    pub first: usize,
    /// One past its last word.
    pub end: usize,
    /// Its kind.
    pub kind: String,
}

/// A name in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Its sentence.
    pub sentence: SentenceId,
    /// Its first word.
    pub first: TokenId,
    /// Its last word.
    pub last: TokenId,
    /// Its letters.
    pub span: Span,
    /// Its kind.
    pub kind: String,
}

/// What was found, by the two sets of kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<T> {
    /// Names of the kinds `PER`, `ORG`, `LOC`.
    pub general: Vec<T>,
    /// Names of the kinds `politician`, `person`, `organisation`, `politicalparty`, `election`, `event`, `country`, `location`, `misc`.
    pub political: Vec<T>,
}

impl<T> Default for Found<T> {
    fn default() -> Found<T> {
        Found { general: Vec::new(), political: Vec::new() }
    }
}

/// The trained models.
#[derive(Debug)]
pub struct EntityTagger {
    known: Vec<u32>,
    general: Labeller,
    political: Labeller,
}

impl EntityTagger {
    /// The embedded models.
    ///
    /// # Panics
    /// Never: the embedded file is checked by the tests.
    pub fn embedded() -> &'static EntityTagger {
        static TAGGER: OnceLock<EntityTagger> = OnceLock::new();
        TAGGER.get_or_init(|| EntityTagger::from_bytes(EMBEDDED).expect("the embedded model is tested"))
    }

    /// Models out of a file.
    ///
    /// # Errors
    /// If the file is damaged or made for something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<EntityTagger, ModelError> {
        let file = ModelFile::read(bytes)?;
        Ok(EntityTagger {
            known: file.words("known")?,
            general: Labeller::read(&file, "general")?,
            political: Labeller::read(&file, "political")?,
        })
    }

    /// The kinds of names that the general model knows.
    pub fn general_kinds(&self) -> impl Iterator<Item = &str> {
        self.general.labels.iter().filter_map(|label| label.strip_prefix("B-"))
    }

    /// The names in a sentence.
    pub fn names(&self, words: &[TaggedWord<'_>]) -> Found<Name> {
        let mut features = features(words, &self.known);
        let marks = self.general.label(&features);
        let general: Vec<&str> = marks.iter().map(|&label| self.general.labels[label].as_str()).collect();
        add_general(words, &general, &mut features);
        Found {
            general: names_of(&marks, &self.general.labels),
            political: names_of(&self.political.label(&features), &self.political.labels),
        }
    }

    /// The names in an article.
    pub fn find(&self, article: &Article, analysis: &Analysis) -> Found<Entity> {
        let mut found = Found::default();
        for (sentence, range) in analysis.sentences() {
            let words: Vec<TaggedWord<'_>> = range
                .token_ids()
                .map(|id| analysis.token(id))
                .map(|token| TaggedWord {
                    form: token.span.of(&article.text),
                    upos: token.upos,
                    xpos: token.xpos,
                    head: token.head.map(|head| (head.0 - range.first) as usize),
                    rel: token.deprel.rel,
                })
                .collect();
            let entity = |Name { first, end, kind }| {
                let id = |place: usize| TokenId(range.first + place as u32);
                let (first, last) = (id(first), id(end - 1));
                let span = analysis.token(first).span.cover(analysis.token(last).span);
                Entity { sentence, first, last, span, kind }
            };
            let names = self.names(&words);
            found.general.extend(names.general.into_iter().map(entity));
            found.political.extend(names.political.into_iter().map(entity));
        }
        found
    }
}

/// The names that labels `B-…`, `I-…`, `O` mark.
pub fn names_of(marks: &[usize], labels: &[String]) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    for (place, &mark) in marks.iter().enumerate() {
        let Some((part, kind)) = labels[mark].split_once('-') else { continue };
        match found.last_mut() {
            Some(name) if part == "I" && name.end == place && name.kind == kind => name.end += 1,
            _ => found.push(Name { first: place, end: place + 1, kind: kind.to_owned() }),
        }
    }
    found
}

/// A linear model that gives each word of a sentence a label.
#[derive(Debug)]
struct Labeller {
    labels: Vec<String>,
    /// Features that have weights, sorted.
    features: Vec<u32>,
    /// For each feature, where its weights begin; one more at the end.
    starts: Vec<u32>,
    /// Weights: the label in the upper 16 bits, the weight as `i16` in the lower ones.
    weights: Vec<u32>,
    transitions: Vec<i32>,
}

impl Labeller {
    fn read(file: &ModelFile<'_>, name: &str) -> Result<Labeller, ModelError> {
        let section = |part: &str| format!("{name}.{part}");
        let misfit =
            |part: &str, problem: &str| ModelError::Misfit { name: section(part), problem: problem.to_owned() };
        let labels: Vec<String> = file.text(&section("labels"))?.lines().map(str::to_owned).collect();
        let features = file.words(&section("features"))?;
        let starts = file.words(&section("starts"))?;
        let weights = file.words(&section("weights"))?;
        let transitions = file.words(&section("transitions"))?;
        if labels.is_empty() || labels.len() > 256 || transitions.len() != labels.len() * labels.len() {
            return Err(misfit("labels", "their number is not that of the transitions"));
        }
        if !features.is_sorted() || starts.len() != features.len() + 1 || !starts.is_sorted() {
            return Err(misfit("starts", "they do not divide the weights"));
        }
        if starts.last().is_none_or(|&end| end as usize != weights.len()) {
            return Err(misfit("starts", "they do not divide the weights"));
        }
        if weights.iter().any(|entry| (entry >> 16) as usize >= labels.len()) {
            return Err(misfit("weights", "a label that is not there"));
        }
        let transitions = transitions.iter().map(|&weight| weight as i32);
        Ok(Labeller { transitions: constrain(&labels, transitions), labels, features, starts, weights })
    }

    fn label(&self, words: &[Vec<u32>]) -> Vec<usize> {
        let count = self.labels.len();
        let mut scores = vec![0_i32; words.len() * count];
        for (scores, features) in scores.chunks_exact_mut(count).zip(words) {
            for feature in features {
                let Ok(place) = self.features.binary_search(feature) else { continue };
                for entry in &self.weights[self.starts[place] as usize..self.starts[place + 1] as usize] {
                    scores[(entry >> 16) as usize] += i32::from(*entry as u16 as i16);
                }
            }
        }
        best_labels(&scores, &self.transitions, count)
    }
}

/// Weights of transitions with those forbidden that make no names: `I-` only follows `B-` or `I-` of its kind. The weights
/// are a matrix of labels before by labels after.
pub fn constrain(labels: &[String], transitions: impl Iterator<Item = i32>) -> Vec<i32> {
    let pairs = labels.iter().flat_map(|before| labels.iter().map(move |after| (before, after)));
    pairs
        .zip(transitions)
        .map(|((before, after), weight)| match after.strip_prefix("I-") {
            Some(kind) if before.split_once('-').is_none_or(|(_, other)| other != kind) => FORBIDDEN,
            _ => weight,
        })
        .collect()
}

/// The best sequence of labels (Viterbi); the first of equals. The first word cannot be inside of a name.
pub fn best_labels(scores: &[i32], transitions: &[i32], count: usize) -> Vec<usize> {
    let length = scores.len() / count.max(1);
    if length == 0 {
        return Vec::new();
    }
    // What follows the start follows label 0, which is "outside".
    let mut best: Vec<i64> = (0..count).map(|label| i64::from(scores[label]) + i64::from(transitions[label])).collect();
    let mut back = vec![0_usize; length * count];
    for word in 1..length {
        let mut next = vec![i64::MIN; count];
        for (label, next) in next.iter_mut().enumerate() {
            for (before, sum) in best.iter().enumerate() {
                let sum = sum + i64::from(transitions[before * count + label]);
                if sum > *next {
                    *next = sum;
                    back[word * count + label] = before;
                }
            }
            *next += i64::from(scores[word * count + label]);
        }
        best = next;
    }
    let mut label = 0;
    for other in 1..count {
        if best[other] > best[label] {
            label = other;
        }
    }
    let mut found = vec![0; length];
    for word in (0..length).rev() {
        found[word] = label;
        label = back[word * count + label];
    }
    found
}

/// An entry of the list of known names: the hash of its words and its class, which is below 16.
pub fn known_name<'a>(words: impl Iterator<Item = &'a str>, class: u32) -> u32 {
    let mut hash = Hash::new(200);
    words.for_each(|word| hash.add(word));
    hash.finish() & !15 | class & 15
}

/// The classes of the known names that a word begins or continues, and of those that are its whole run of capitals.
#[derive(Clone, Default)]
struct KnownAt {
    begins: u16,
    continues: u16,
    whole: u16,
}

fn known_names(words: &[TaggedWord<'_>], known: &[u32], runs: &[Option<Run>]) -> Vec<KnownAt> {
    let mut found = vec![KnownAt::default(); words.len()];
    for first in 0..words.len() {
        if !words[first].form.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric()) {
            continue;
        }
        for end in (first + 1..=words.len().min(first + KNOWN_MAX)).rev() {
            let hash = known_name(words[first..end].iter().map(|word| word.form), 0);
            let from = known.partition_point(|&entry| entry < hash);
            let classes = known[from..]
                .iter()
                .take_while(|&&entry| entry & !15 == hash)
                .fold(0, |set, entry| set | 1 << (entry & 15));
            if classes == 0 {
                continue;
            }
            let whole = runs[first].as_ref().is_some_and(|run| (run.first, run.end) == (first, end));
            for (place, at) in found[first..end].iter_mut().enumerate() {
                if place == 0 {
                    at.begins |= classes;
                } else {
                    at.continues |= classes;
                }
                if whole {
                    at.whole |= classes;
                }
            }
            break;
        }
    }
    found
}

/// A run of words that look like one name.
#[derive(Clone, Debug)]
struct Run {
    first: usize,
    end: usize,
    /// The last word before "of" and the like: "Party" in "Party of the North".
    core: usize,
}

fn looks_like_name(word: &TaggedWord<'_>) -> bool {
    let capital = word.form.chars().next().is_some_and(char::is_uppercase);
    word.upos == Upos::Propn
        || capital
            && !matches!(
                word.upos,
                Upos::Det
                    | Upos::Pron
                    | Upos::Adp
                    | Upos::Cconj
                    | Upos::Sconj
                    | Upos::Aux
                    | Upos::Part
                    | Upos::Intj
                    | Upos::Punct
                    | Upos::Adv
            )
}

fn links(word: &TaggedWord<'_>) -> bool {
    matches!(
        word.form,
        "of" | "the"
            | "for"
            | "and"
            | "de"
            | "la"
            | "del"
            | "di"
            | "da"
            | "-"
            | "–"
            | "'s"
            | "’s"
            | "&"
            | "in"
            | "on"
            | "to"
            | "al"
            | "el"
            | "von"
            | "van"
            | "bin"
            | "ibn"
    )
}

fn runs(words: &[TaggedWord<'_>]) -> Vec<Option<Run>> {
    let mut found = vec![None; words.len()];
    let mut first = 0;
    while first < words.len() {
        if !looks_like_name(&words[first]) {
            first += 1;
            continue;
        }
        let mut end = first + 1;
        let mut core = None;
        while end < words.len() && end - first < RUN_MAX {
            if looks_like_name(&words[end]) {
                end += 1;
                continue;
            }
            let gap = (end..words.len().min(end + 3)).take_while(|&place| links(&words[place])).count();
            let joined = words.get(end + gap).is_some_and(looks_like_name);
            // "and" joins names as often as words of a name: only inside a name with "of" or "for".
            let joins = words[end].form != "and" || core.is_some();
            if gap == 0 || !joined || !joins {
                break;
            }
            core = core.or((words[end].form != "-").then_some(end - 1));
            end += gap + 1;
        }
        let run = Run { first, end, core: core.unwrap_or(end - 1) };
        found[first..end].fill(Some(run));
        first = end;
    }
    found
}

/// FNV-1a over templates and texts.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn new(template: u64) -> Hash {
        Hash((0xcbf2_9ce4_8422_2325 ^ template).wrapping_mul(0x0100_0000_01b3))
    }

    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(self) -> u32 {
        let state = (self.0 ^ self.0 >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (state >> 32) as u32
    }
}

fn hash(template: u64, parts: &[&str]) -> u32 {
    let mut hash = Hash::new(template);
    parts.iter().for_each(|part| hash.add(part));
    hash.finish()
}

/// A word's letters by class: `X`, `x`, `0`, others as they are; runs of more than two are cut to two.
fn shape(form: &str) -> String {
    let mut found = String::new();
    let (mut last, mut run) = ('\0', 0);
    for c in form.chars().take(24) {
        let class = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c if c.is_numeric() => '0',
            '’' => '\'',
            '–' | '—' => '-',
            c => c,
        };
        run = if class == last { run + 1 } else { 1 };
        last = class;
        if run <= 2 {
            found.push(class);
        }
    }
    found
}

/// The features of each word of a sentence, as hashes.
pub fn features(words: &[TaggedWord<'_>], known: &[u32]) -> Vec<Vec<u32>> {
    const EDGE: &str = "\u{1}";
    let lower: Vec<String> = words.iter().map(|word| word.form.to_lowercase().replace('’', "'")).collect();
    let shapes: Vec<String> = words.iter().map(|word| shape(word.form)).collect();
    let runs = runs(words);
    let known = known_names(words, known, &runs);
    let shouted = words.iter().filter(|word| word.form.chars().any(char::is_lowercase)).count() * 3 < words.len();
    let around = |texts: &'_ [String], place: usize, by: isize| -> String {
        place.checked_add_signed(by).and_then(|place| texts.get(place)).map_or_else(|| EDGE.to_owned(), String::clone)
    };
    let upos = |place: usize, by: isize| {
        place.checked_add_signed(by).and_then(|place| words.get(place)).map_or(EDGE, |word| word.upos.name())
    };
    let mut found = Vec::with_capacity(words.len());
    for (place, word) in words.iter().enumerate() {
        let low = &lower[place];
        let [before, after, before2, after2] = [-1, 1, -2, 2].map(|by| around(&lower, place, by));
        let [shape_before, shape_after] = [-1, 1].map(|by| around(&shapes, place, by));
        let (shape, tag) = (&shapes[place], word.upos.name());
        let head = word.head.and_then(|head| lower.get(head)).map_or(EDGE, String::as_str);
        let head_tag = word.head.and_then(|head| words.get(head)).map_or(EDGE, |head| head.upos.name());
        let letters: Vec<(usize, char)> = low.char_indices().collect();
        let beginning = |count: usize| letters.get(count).map_or(low.as_str(), |&(at, _)| &low[..at]);
        let ending = |count: usize| {
            letters
                .len()
                .checked_sub(count)
                .map_or(low.as_str(), |from| letters.get(from).map_or("", |&(at, _)| &low[at..]))
        };
        let mut own = vec![
            hash(0, &[]),
            hash(1, &[low]),
            hash(2, &[&before]),
            hash(3, &[&after]),
            hash(4, &[&before2]),
            hash(5, &[&after2]),
            hash(6, &[&before, low]),
            hash(7, &[low, &after]),
            hash(8, &[word.form]),
            hash(9, &[shape]),
            hash(10, &[&shape_before, shape]),
            hash(11, &[shape, &shape_after]),
            hash(12, &[&before, shape]),
            hash(13, &[shape, &after]),
            hash(14, &[beginning(2)]),
            hash(15, &[beginning(3)]),
            hash(16, &[beginning(4)]),
            hash(17, &[ending(2)]),
            hash(18, &[ending(3)]),
            hash(19, &[ending(4)]),
            hash(20, &[tag]),
            hash(21, &[upos(place, -1), tag]),
            hash(22, &[tag, upos(place, 1)]),
            hash(23, &[word.xpos.name()]),
            hash(24, &[word.rel.name(), tag]),
            hash(25, &[word.rel.name(), head]),
            hash(26, &[word.rel.name(), head_tag, shape]),
            hash(27, &[&before2, &before, shape]),
        ];
        if place == 0 {
            own.push(hash(28, &[shape]));
        }
        if shouted {
            own.push(hash(29, &[tag]));
        }
        if let Some(run) = &runs[place] {
            let position = match (place == run.first, place + 1 == run.end) {
                (true, true) => "one",
                (true, false) => "first",
                (false, true) => "last",
                (false, false) => "inside",
            };
            let core = if place <= run.core { "in" } else { "after" };
            let (first, core_word, last) = (&lower[run.first], &lower[run.core], &lower[run.end - 1]);
            let [outside_before, outside_after] =
                [around(&lower, run.first, -1), run_after(&lower, run.end).unwrap_or(EDGE).to_owned()];
            let whole = lower[run.first..run.end].join(" ");
            let length = (run.end - run.first).min(5).to_string();
            own.extend([
                hash(40, &[position, core]),
                hash(41, &[first]),
                hash(42, &[core_word]),
                hash(43, &[last]),
                hash(44, &[&length, position]),
                hash(45, &[&outside_before, position]),
                hash(46, &[&outside_after, position]),
                hash(47, &[&whole]),
                hash(48, &[core_word, position, core]),
                hash(49, &[&shapes[run.first], &length]),
                hash(50, &[&outside_before, &outside_after]),
                hash(
                    51,
                    &[
                        core_word.len().checked_sub(3).and_then(|from| core_word.get(from..)).unwrap_or(core_word),
                        position,
                    ],
                ),
            ]);
            if let Some(other) = (0..run.first).rev().take(12).find_map(|place| runs[place].as_ref()) {
                own.push(hash(52, &[&lower[other.core]]));
                // "Party of the North (PN)": letters that begin the words before.
                if before == "(" || run.first > 0 && lower[run.first - 1] == "(" {
                    let initials: String = (other.first..other.end)
                        .filter(|&place| looks_like_name(&words[place]))
                        .filter_map(|place| words[place].form.chars().next())
                        .collect();
                    let same = if run.end - run.first == 1 && word.form.chars().next() == initials.chars().next() {
                        "same"
                    } else {
                        "other"
                    };
                    own.push(hash(53, &[&lower[other.core], shape, same]));
                    own.push(hash(54, &[if initials == word.form { "initials" } else { same }, shape]));
                }
            }
            if let Some(other) = (run.end..words.len().min(run.end + 12)).find_map(|place| runs[place].as_ref()) {
                own.push(hash(55, &[&lower[other.core]]));
            }
        } else if let Some(other) = (0..place).rev().take(3).find_map(|place| runs[place].as_ref()) {
            own.push(hash(56, &[&lower[other.core], low]));
        }
        for class in 0..16_u16 {
            let name = char::from(b'a' + class as u8).to_string();
            let bit = 1 << class;
            let at = &known[place];
            for (mark, set) in [("b", at.begins), ("i", at.continues), ("w", at.whole)] {
                if set & bit != 0 {
                    own.extend([
                        hash(60, &[&name, mark]),
                        hash(61, &[&name, mark, tag]),
                        hash(62, &[&name, mark, &before]),
                    ]);
                }
            }
            for (by, side) in [(-1, "-"), (1, "+")] {
                if place
                    .checked_add_signed(by)
                    .and_then(|place| known.get(place))
                    .is_some_and(|at| (at.begins | at.continues) & bit != 0)
                {
                    own.push(hash(63, &[&name, side, shape]));
                }
            }
        }
        found.push(own);
    }
    found
}

fn run_after(lower: &[String], end: usize) -> Option<&str> {
    lower.get(end).map(String::as_str)
}

/// Adds what the general model found to the features of a sentence.
pub fn add_general(words: &[TaggedWord<'_>], general: &[&str], features: &mut [Vec<u32>]) {
    let runs = runs(words);
    let label = |place: usize, by: isize| {
        place.checked_add_signed(by).and_then(|place| general.get(place)).copied().unwrap_or("\u{1}")
    };
    for (place, features) in features.iter_mut().enumerate() {
        let own = general[place];
        let low = words[place].form.to_lowercase();
        let core = runs[place].as_ref().map_or_else(String::new, |run| words[run.core].form.to_lowercase());
        features.extend([
            hash(80, &[own]),
            hash(81, &[label(place, -1), own]),
            hash(82, &[own, label(place, 1)]),
            hash(83, &[own, &low]),
            hash(84, &[own, &core]),
            hash(
                85,
                &[own, &words.get(place.wrapping_sub(1)).map_or_else(String::new, |word| word.form.to_lowercase())],
            ),
        ]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{analyse, test_article};
    use proptest::prelude::*;

    fn found(text: &str) -> [Vec<(String, String)>; 2] {
        let article = test_article(&[text]);
        let analysis = analyse(&article);
        let Found { general, political } = EntityTagger::embedded().find(&article, &analysis);
        let pairs = |entities: Vec<Entity>| {
            entities.into_iter().map(|entity| (entity.span.of(&article.text).to_owned(), entity.kind)).collect()
        };
        [pairs(general), pairs(political)]
    }

    #[test]
    fn plain_names_are_found() {
        let names = found("The president of Peru met Anna Berg in Lima on Monday.");
        let names = &names[0];
        let has = |name: &str, kind: &str| names.contains(&(name.to_owned(), kind.to_owned()));
        assert!(has("Peru", "LOC") && has("Anna Berg", "PER") && has("Lima", "LOC"), "{names:?}");
    }

    #[test]
    fn political_names_are_found() {
        let names = found("She joined the Labour Party before the general election in Norway.");
        let names = &names[1];
        assert!(names.contains(&("Labour Party".to_owned(), "politicalparty".to_owned())), "{names:?}");
        assert!(names.contains(&("Norway".to_owned(), "country".to_owned())), "{names:?}");
    }

    #[test]
    fn the_best_sequence_keeps_to_the_rules() {
        let labels = ["O", "B-A", "I-A"].map(str::to_owned);
        let transitions = constrain(&labels, std::iter::repeat_n(0, 9));
        assert_eq!(best_labels(&[0, 1, 9, 0, 1, 9, 5, 0, 0], &transitions, 3), [1, 2, 0]);
        assert_eq!(best_labels(&[0, 0, 9], &transitions, 3), [0]);
        assert_eq!(names_of(&[1, 2, 0], &labels), [Name { first: 0, end: 2, kind: "A".to_owned() }]);
    }

    #[test]
    fn broken_files_are_refused() {
        assert!(EntityTagger::from_bytes(b"DMNMODEL").is_err());
        assert!(EntityTagger::from_bytes(&EMBEDDED[..EMBEDDED.len() - 1]).is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn names_lie_inside_their_sentences(text in "([A-Za-z(),.'’éÉ0-9-]{1,6} ){0,30}") {
            let article = test_article(&[&text]);
            let analysis = analyse(&article);
            let Found { general, political } = EntityTagger::embedded().find(&article, &analysis);
            for entity in general.iter().chain(&political) {
                prop_assert!(analysis.sentence(entity.sentence).span.contains(entity.span));
                prop_assert!(entity.first <= entity.last);
            }
        }
    }
}
