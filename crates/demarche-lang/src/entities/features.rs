//! Features of words for the models of names: the words around, tags, relations, runs of capitals, known names, and what the
//! document tells. Each is a hash.

use super::document::{Document, WordInDocument};
use super::known::{CLASSES, Hash, known_names, lowered};
use super::{EDGE, TaggedWord};
use demarche_types::Upos;

/// The longest run of capitals that counts as one name.
const RUN_MAX: usize = 14;

/// A run of words that look like one name.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) first: usize,
    pub(super) end: usize,
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

pub(super) fn runs(words: &[TaggedWord<'_>]) -> Vec<Option<Run>> {
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
    let lower: Vec<String> = words.iter().map(|word| lowered(word.form)).collect();
    let shapes: Vec<String> = words.iter().map(|word| shape(word.form)).collect();
    let runs = runs(words);
    let known = known_names(words, &lower, known, &runs);
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
            let core = &words[run.core];
            let core_head = core.head.and_then(|head| lower.get(head)).map_or(EDGE, String::as_str);
            own.extend([hash(57, &[core.rel.name(), core_head]), hash(58, &[core.rel.name(), position])]);
            let inside = known[run.first..run.end].iter().fold(0, |set, at| set | at.begins);
            own.extend(classes(inside).map(|(_, name)| hash(64, &[&name, position])));
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
        let at = &known[place];
        for (class, name) in classes(at.begins | at.continues | at.small) {
            for (mark, set) in [("b", at.begins), ("i", at.continues), ("w", at.whole), ("l", at.small)] {
                if set & 1 << class != 0 {
                    own.extend([
                        hash(60, &[&name, mark]),
                        hash(61, &[&name, mark, tag]),
                        hash(62, &[&name, mark, &before]),
                    ]);
                }
            }
        }
        for (by, side) in [(-1, "-"), (1, "+")] {
            if let Some(at) = place.checked_add_signed(by).and_then(|place| known.get(place)) {
                own.extend(classes(at.begins | at.continues).map(|(_, name)| hash(63, &[&name, side, shape])));
            }
        }
        if at.begins | at.continues | at.small == 0 {
            own.push(hash(65, &[shape, tag]));
        }
        found.push(own);
    }
    found
}

/// The classes in a set, with their names.
fn classes(set: u32) -> impl Iterator<Item = (u32, String)> {
    (0..CLASSES).filter(move |class| set & 1 << class != 0).map(|class| (class, class.to_string()))
}

/// Adds what a document tells of each word of one of its sentences.
pub fn add_document(words: &[TaggedWord<'_>], document: &Document, features: &mut [Vec<u32>]) {
    let lower: Vec<String> = words.iter().map(|word| lowered(word.form)).collect();
    let runs = runs(words);
    for (place, features) in features.iter_mut().enumerate() {
        if let Some(told) = document.get(&lower[place]) {
            add_told(told, runs[place].as_ref(), &lower, &shape(words[place].form), features);
        }
    }
}

/// Adds what the other places of a word in its document tell.
fn add_told(told: &WordInDocument, run: Option<&Run>, lower: &[String], shape: &str, own: &mut Vec<u32>) {
    // The neighbours of this place are features already.
    let [before, after] = match run {
        Some(run) => [
            Some(run.first.checked_sub(1).map_or(EDGE, |before| lower[before].as_str())),
            Some(run_after(lower, run.end).unwrap_or(EDGE)),
        ],
        None => [None, None],
    };
    let elsewhere =
        |(neighbour, times): (&String, &u32), here: Option<&str>| *times > u32::from(here == Some(neighbour.as_str()));
    own.extend(told.before.iter().filter(|met| elsewhere(*met, before)).map(|(word, _)| hash(70, &[word])));
    own.extend(told.after.iter().filter(|met| elsewhere(*met, after)).map(|(word, _)| hash(71, &[word])));
    own.extend(classes(told.classes_before).map(|(_, name)| hash(72, &[&name, shape])));
    own.extend(classes(told.classes).map(|(_, name)| hash(73, &[&name, shape])));
    let writing = match (told.capital, told.small) {
        (0, 0) => "N",
        (_, 0) => "U",
        (0, _) => "L",
        _ => "M",
    };
    let mark = |times: u32, mark: &'static str| if times > 0 { mark } else { "" };
    let places = [mark(told.begins, "f"), mark(told.ends, "l"), mark(told.alone, "a")];
    own.extend([hash(74, &[writing, shape]), hash(75, &[writing, places[0], places[1], places[2], shape])]);
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
