//! What a document tells of a word: how it is written and what stands around it elsewhere.
//!
//! In: the sentences of one document. Out: for each word that is met there a summary, from which the features of its other
//! places are made; and after a first reading of names, how often each word was part of which kind.

use super::features::{Run, runs};
use super::known::{known_names, lowered};
use super::{EDGE, TaggedWord};
use std::collections::{BTreeMap, HashMap};

/// The most neighbours that are kept of a word.
const NEIGHBOURS_MAX: usize = 40;

/// What a document tells of a word.
#[derive(Clone, Debug, Default)]
pub(super) struct WordInDocument {
    pub(super) count: u32,
    /// What stands before and after the runs of capitals that it is part of, and how often.
    pub(super) before: BTreeMap<String, u32>,
    pub(super) after: BTreeMap<String, u32>,
    /// Classes of known names of the words before it in such runs, and its own.
    pub(super) classes_before: u32,
    pub(super) classes: u32,
    /// How often it has a capital, or none, inside of a sentence.
    pub(super) capital: u32,
    pub(super) small: u32,
    /// How often it begins, ends and is a whole run.
    pub(super) begins: u32,
    pub(super) ends: u32,
    pub(super) alone: u32,
}

/// The words of a document.
#[derive(Clone, Debug, Default)]
pub struct Document(HashMap<String, WordInDocument>);

fn counts(lower: &str) -> bool {
    lower.starts_with(char::is_alphabetic) && lower.chars().nth(1).is_some()
}

impl Document {
    /// The words of the sentences of a document.
    pub fn of(sentences: &[Vec<TaggedWord<'_>>], known: &[u32]) -> Document {
        let mut document = Document::default();
        for words in sentences {
            let lower: Vec<String> = words.iter().map(|word| lowered(word.form)).collect();
            let runs = runs(words);
            let known = known_names(words, &lower, known, &runs);
            for (place, word) in words.iter().enumerate() {
                if !counts(&lower[place]) {
                    continue;
                }
                let at = document.0.entry(lower[place].clone()).or_default();
                at.count += 1;
                if place > 0 {
                    let capital = word.form.starts_with(char::is_uppercase);
                    *(if capital { &mut at.capital } else { &mut at.small }) += 1;
                }
                let Some(Run { first, end, .. }) = runs[place] else { continue };
                at.classes |= known[place].begins | known[place].continues;
                if end - first == 1 {
                    at.alone += 1;
                } else {
                    at.begins += u32::from(place == first);
                    at.ends += u32::from(place + 1 == end);
                }
                if place > first {
                    at.classes_before |= known[place - 1].begins;
                }
                let neighbours = [
                    (&mut at.before, first.checked_sub(1).map_or(EDGE, |before| &lower[before])),
                    (&mut at.after, lower.get(end).map_or(EDGE, String::as_str)),
                ];
                for (met, neighbour) in neighbours {
                    if let Some(times) = met.get_mut(neighbour) {
                        *times += 1;
                    } else if met.len() < NEIGHBOURS_MAX {
                        met.insert(neighbour.to_owned(), 1);
                    }
                }
            }
        }
        document
    }

    /// What is told of a word in small letters; none if it is met only once.
    pub(super) fn get(&self, lower: &str) -> Option<&WordInDocument> {
        self.0.get(lower).filter(|word| word.count > 1)
    }
}

/// How often each word of a document is part of which label, by a first reading.
pub(super) struct Votes {
    labels: usize,
    words: HashMap<String, Vec<i32>>,
}

impl Votes {
    /// Counts. Labels are 0 for "outside", then two for each kind: of its first word and of those inside.
    pub(super) fn count(sentences: &[Vec<TaggedWord<'_>>], marks: &[Vec<usize>], labels: usize) -> Votes {
        let mut words: HashMap<String, Vec<i32>> = HashMap::new();
        for (word, &label) in sentences.iter().flatten().zip(marks.iter().flatten()) {
            let lower = lowered(word.form);
            if counts(&lower) {
                words.entry(lower).or_insert_with(|| vec![0; labels.div_ceil(2) + 1])[label.div_ceil(2)] += 1;
            }
        }
        Votes { labels, words }
    }

    /// Adds to the scores of a word's labels what its other places speak for; all of them together have `weight`.
    pub(super) fn add(&self, word: &TaggedWord<'_>, own: usize, weight: i32, scores: &mut [i32]) {
        let Some(votes) = self.words.get(&lowered(word.form)) else { return };
        let others = votes.iter().sum::<i32>() - 1;
        if others < 1 || !word.form.starts_with(char::is_uppercase) && votes[0] * 2 > others {
            return;
        }
        for (label, score) in scores.iter_mut().enumerate().take(self.labels) {
            let kind = label.div_ceil(2);
            *score += (votes[kind] - i32::from(kind == own.div_ceil(2))) * weight / others;
        }
    }
}
