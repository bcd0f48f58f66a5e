//! An index from phrases to values, matched word by word over running text.
//!
//! What comes in: phrases with a value each. What goes out: for any position of a text, the longest
//! phrase that starts there. Words are runs of letters and digits, or single marks of punctuation, so
//! that a match does not hang on anybody's tokenisation: `U.S.` and `U. S.` are the same four words.
//! White space never counts, diacritics are folded, apostrophes and hyphens are made straight. Case is
//! kept: who wants it folded folds the words before they come here.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The word of a phrase index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(u32);

/// Phrases with a value each; one phrase may have several values, in the order they were added.
#[derive(Debug)]
pub struct Phrases<V> {
    words: HashMap<Box<str>, WordId>,
    next: HashMap<(u32, WordId), u32>,
    values: Vec<Vec<V>>,
    /// For each node of the index, the layer that its values come from.
    layers: Vec<usize>,
}

impl<V: Copy + PartialEq> Default for Phrases<V> {
    fn default() -> Self {
        Phrases { words: HashMap::new(), next: HashMap::new(), values: vec![Vec::new()], layers: vec![0] }
    }
}

impl<V: Copy + PartialEq> Phrases<V> {
    /// Adds a phrase; an empty one is ignored. Of several layers the lowest number says what it means.
    pub fn add(&mut self, phrase: &str, value: V, layer: usize) {
        let mut node = 0;
        for range in words(phrase) {
            let word = self.intern(&fold(&phrase[range]));
            let fresh = self.values.len() as u32;
            node = *self.next.entry((node, word)).or_insert(fresh);
            if node == fresh {
                self.values.push(Vec::new());
                self.layers.push(layer);
            }
        }
        let (values, owner) = (&mut self.values[node as usize], &mut self.layers[node as usize]);
        if values.is_empty() || layer < *owner {
            values.clear();
            *owner = layer;
        }
        if node != 0 && layer == *owner && !values.contains(&value) {
            values.push(value);
        }
    }

    fn intern(&mut self, word: &str) -> WordId {
        if let Some(&id) = self.words.get(word) {
            return id;
        }
        let id = WordId(self.words.len() as u32);
        self.words.insert(word.into(), id);
        id
    }

    /// The word, if any phrase holds it. It must be folded.
    pub fn word(&self, folded: &str) -> Option<WordId> {
        self.words.get(folded).copied()
    }

    /// The longest phrase that starts at `start`: how many words it has, and its values. `at` gives the
    /// readings of the word at a position; the first reading that leads on is taken.
    pub fn longest<const N: usize>(
        &self,
        start: usize,
        at: impl Fn(usize) -> Option<[Option<WordId>; N]>,
    ) -> Option<(usize, &[V])> {
        let mut node = 0;
        let mut best = None;
        for position in start.. {
            let Some(readings) = at(position) else { break };
            let Some(&after) = readings.iter().flatten().find_map(|&word| self.next.get(&(node, word))) else {
                break;
            };
            node = after;
            if !self.values[node as usize].is_empty() {
                best = Some((position + 1 - start, node));
            }
        }
        best.map(|(length, node)| (length, self.values[node as usize].as_slice()))
    }

    /// The values of exactly this phrase.
    pub fn exact(&self, phrase: &str) -> &[V] {
        let mut node = 0;
        for range in words(phrase) {
            let word = self.word(&fold(&phrase[range]));
            match word.and_then(|word| self.next.get(&(node, word))) {
                Some(&after) => node = after,
                None => return &[],
            }
        }
        &self.values[node as usize]
    }
}

/// The words of a text as byte ranges: runs of letters and digits, and single marks.
pub fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|letter: char| !letter.is_whitespace())?;
        let rest = &text[start..];
        let mut length = rest.find(|letter: char| !in_word(letter)).unwrap_or(rest.len());
        if length == 0 {
            length = rest.chars().next().map_or(1, char::len_utf8);
        }
        at = start + length;
        Some(start..at)
    })
}

fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || (!letter.is_ascii() && is_combining_mark(letter))
}

/// A word without diacritics, with straight apostrophes and hyphens. Case is kept.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for letter in word.nfd() {
        match letter {
            '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' => folded.push('\''),
            '‐' | '‑' | '–' => folded.push('-'),
            'ø' => folded.push('o'),
            'Ø' => folded.push('O'),
            'ł' => folded.push('l'),
            'Ł' => folded.push('L'),
            'đ' | 'ð' => folded.push('d'),
            'Đ' | 'Ð' => folded.push('D'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'Æ' => folded.push_str("Ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'Þ' => folded.push_str("Th"),
            'ə' => folded.push('a'),
            _ if is_combining_mark(letter) => {}
            _ => folded.push(letter),
        }
    }
    Cow::Owned(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(index: &Phrases<u8>, text: &str) -> Vec<(usize, u8)> {
        let ids: Vec<_> = words(text).map(|range| index.word(&fold(&text[range]))).collect();
        let mut found = Vec::new();
        for start in 0..ids.len() {
            if let Some((length, values)) = index.longest(start, |at| ids.get(at).map(|&id| [id])) {
                found.extend(values.iter().map(|&value| (length, value)));
            }
        }
        found
    }

    #[test]
    fn the_longest_phrase_wins_and_spacing_and_accents_do_not_matter() {
        let mut index = Phrases::default();
        index.add("Côte d'Ivoire", 1, 0);
        index.add("U.S.", 2, 0);
        index.add("U.S. Senate", 3, 0);
        assert_eq!(find(&index, "Cote d’Ivoire"), [(4, 1)]);
        assert_eq!(find(&index, "the U. S. Senate"), [(5, 3)]);
        assert_eq!(find(&index, "the u.s. senate"), []);
        assert_eq!(index.exact("U.S."), [2]);
        assert_eq!(index.exact("U.S"), []);
    }

    #[test]
    fn words_are_runs_or_single_marks() {
        let split = |text: &str| words(text).map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(split(" Col-Gen. Soto’s\u{a0}"), ["Col", "-", "Gen", ".", "Soto", "’", "s"]);
        assert_eq!(split(""), Vec::<String>::new());
    }
}
