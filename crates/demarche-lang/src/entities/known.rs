//! Known names: which classes of names the words of a sentence are listed in.
//!
//! In: words, and the list of known names as hashes. Out: for each word the classes of the names that it begins or continues.

use super::TaggedWord;
use super::features::Run;
use demarche_types::Upos;

/// How many classes of known names there may be.
pub(super) const CLASSES: u32 = 32;

/// The longest known name, in words.
const KNOWN_MAX: usize = 7;

/// A name of one word of so many letters is known as written only: "US" is no "us".
const AS_WRITTEN: usize = 3;

/// FNV-1a over templates and texts.
#[derive(Clone, Copy)]
pub(super) struct Hash(u64);

impl Hash {
    pub(super) fn new(template: u64) -> Hash {
        Hash((0xcbf2_9ce4_8422_2325 ^ template).wrapping_mul(0x0100_0000_01b3))
    }

    pub(super) fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0xff]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    pub(super) fn finish(self) -> u32 {
        let state = (self.0 ^ self.0 >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (state >> 32) as u32
    }
}

/// A word in small letters, with straight apostrophes.
pub(super) fn lowered(form: &str) -> String {
    form.to_lowercase().replace('’', "'")
}

/// An entry of the list of known names: the hash of its words, and its class, which is below [`CLASSES`], in the lowest bits.
pub fn known_name(words: &[&str], class: u32) -> u32 {
    let lower: Vec<String> = words.iter().map(|word| lowered(word)).collect();
    let mut parts: Vec<&str> = lower.iter().map(String::as_str).collect();
    if let [word] = words
        && word.chars().count() <= AS_WRITTEN
    {
        parts = vec![word];
    }
    entry(&parts, class)
}

fn entry(parts: &[&str], class: u32) -> u32 {
    let mut hash = Hash::new(200);
    parts.iter().for_each(|part| hash.add(part));
    hash.finish() & !(CLASSES - 1) | class & (CLASSES - 1)
}

/// The classes of the known names that a word begins or continues, of those that are its whole run of capitals, and of those that
/// it would be part of if it were written with a capital. One bit a class.
#[derive(Clone, Default)]
pub(super) struct KnownAt {
    pub(super) begins: u32,
    pub(super) continues: u32,
    pub(super) whole: u32,
    pub(super) small: u32,
}

/// Looks at each place for the longest known name that begins there.
pub(super) fn known_names(
    words: &[TaggedWord<'_>],
    lower: &[String],
    known: &[u32],
    runs: &[Option<Run>],
) -> Vec<KnownAt> {
    let mut found = vec![KnownAt::default(); words.len()];
    for first in 0..words.len() {
        let word = &words[first];
        let capital = word.form.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        let short = word.form.chars().count() <= AS_WRITTEN;
        if !capital && (short || !matches!(word.upos, Upos::Propn | Upos::Noun | Upos::Adj | Upos::X)) {
            continue;
        }
        for end in (first + 1..=words.len().min(first + KNOWN_MAX)).rev() {
            let mut parts: Vec<&str> = lower[first..end].iter().map(String::as_str).collect();
            if short && parts.len() == 1 {
                parts = vec![word.form];
            }
            let hash = entry(&parts, 0);
            let from = known.partition_point(|&entry| entry < hash);
            let entries = known[from..].iter().take_while(|&&entry| entry & !(CLASSES - 1) == hash);
            let classes = entries.fold(0, |set, entry| set | 1 << (entry & (CLASSES - 1)));
            if classes == 0 {
                continue;
            }
            let whole = runs[first].as_ref().is_some_and(|run| (run.first, run.end) == (first, end));
            for (place, at) in found[first..end].iter_mut().enumerate() {
                match (capital, place) {
                    (false, _) => at.small |= classes,
                    (true, 0) => at.begins |= classes,
                    (true, _) => at.continues |= classes,
                }
                if capital && whole {
                    at.whole |= classes;
                }
            }
            break;
        }
    }
    found
}
