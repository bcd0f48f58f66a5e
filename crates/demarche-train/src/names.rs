//! Words that are parts of names: given names, family names, places.
//!
//! Comes in: the dictionaries of actors and the list of common names. Goes out: hashes of the words with their kinds, which
//! training writes into the model file. A word of two kinds has both.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use demarche_lang::features::{Hasher, name_kind};

use crate::TrainError;

/// Names that the dictionaries of actors do not have.
pub(crate) const COMMON: &str = include_str!("../names.tsv");

/// Shorter words are initials and particles.
const LETTERS_MIN: usize = 3;

/// The words of the names in a folder of dictionaries of actors, and of the common ones.
///
/// # Errors
/// A dictionary cannot be read.
pub fn name_words(lexicon: &Path) -> Result<BTreeMap<u32, u8>, TrainError> {
    let mut words = Words::default();
    for (class, names) in COMMON.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
    {
        match class {
            "given" => names.split('|').for_each(|name| words.add(name, name_kind::GIVEN)),
            "city" | "region" => names.split('|').for_each(|name| words.place(name)),
            _ => {}
        }
    }
    for row in rows(lexicon, "holders.tsv")? {
        for name in row.iter().take(2).flat_map(|cell| cell.split('|')) {
            words.person(name);
        }
    }
    for (file, cells) in [("states.tsv", &[1, 3][..]), ("places.tsv", &[0][..])] {
        for row in rows(lexicon, file)? {
            let names = cells.iter().filter_map(|&cell| row.get(cell)).flat_map(|cell| cell.split('|'));
            names.for_each(|name| words.place(name));
        }
    }
    Ok(words.kinds)
}

fn rows(lexicon: &Path, file: &str) -> Result<Vec<Vec<String>>, TrainError> {
    let path = lexicon.join(file);
    let text = fs::read_to_string(&path).map_err(|source| TrainError::Read { path, source })?;
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    Ok(rows.map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

#[derive(Default)]
struct Words {
    hasher: Hasher,
    kinds: BTreeMap<u32, u8>,
}

impl Words {
    fn add(&mut self, word: &str, kind: u8) {
        let hashes = self.hasher.word(word);
        if hashes.cased.is_some() && word.chars().filter(|letter| letter.is_alphabetic()).count() >= LETTERS_MIN {
            *self.kinds.entry(hashes.lower).or_default() |= kind;
        }
    }

    /// "Anna Maria van Berg": given names, and a family name at the end.
    fn person(&mut self, name: &str) {
        let parts: Vec<&str> = name.split([' ', '-']).collect();
        if let [given @ .., family] = parts.as_slice() {
            given.iter().take(1).for_each(|word| self.add(word, name_kind::GIVEN));
            self.add(family, name_kind::FAMILY);
        }
    }

    /// A place of one word; parts of longer ones ("New", "South") tell little.
    fn place(&mut self, name: &str) {
        if !name.contains([' ', '-']) {
            self.add(name, name_kind::PLACE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_name_are_given_and_family_names() {
        let mut words = Words::default();
        words.person("Anna de la Berg");
        words.person("A. Anna");
        words.place("Berg");
        words.place("New Berg");
        let kind = |word: &str| words.kinds.get(&Hasher::default().word(word).lower).copied();
        assert_eq!(kind("Anna"), Some(name_kind::GIVEN | name_kind::FAMILY));
        assert_eq!(kind("Berg"), Some(name_kind::FAMILY | name_kind::PLACE));
        assert_eq!((kind("de"), kind("A."), kind("New")), (None, None, None));
    }
}
