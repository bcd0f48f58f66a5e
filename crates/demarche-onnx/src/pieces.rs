//! WordPiece: words as the pieces of a vocabulary.
//!
//! In: words. Out: numbers of pieces, and which piece each word begins with. As BERT does it: marks stand alone, and the
//! longest piece that fits is taken first. Source: Devlin et al. 2019, "BERT".

use crate::{Manifest, OnnxError};
use std::collections::BTreeMap;
use std::fs;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A longer run of letters is no word of a vocabulary, in characters.
const LONGEST_RUN: usize = 100;

/// The largest vocabulary file, in bytes.
const MAX_BYTES: u64 = 64 << 20;

/// A vocabulary.
pub(crate) struct Pieces {
    numbers: BTreeMap<String, i32>,
    start: i32,
    end: i32,
    unknown: i32,
    lowercase: bool,
}

/// The pieces of the words that are read at once.
pub(crate) struct Window {
    /// Numbers, with those of the start and the end.
    pub ids: Vec<i32>,
    /// The piece that each word begins with.
    pub first: Vec<usize>,
}

impl Pieces {
    pub(crate) fn open(manifest: &Manifest) -> Result<Pieces, OnnxError> {
        let fail = |problem: String, hint| OnnxError { file: manifest.vocab.display().to_string(), problem, hint };
        let length = fs::metadata(&manifest.vocab).map_or(0, |metadata| metadata.len());
        if length > MAX_BYTES {
            return Err(fail(format!("a vocabulary of {length} bytes"), "name the vocab.txt of the model's tokenizer"));
        }
        let text = fs::read_to_string(&manifest.vocab)
            .map_err(|error| fail(format!("cannot be read: {error}"), "name the vocab.txt of the model's tokenizer"))?;
        let mut numbers = BTreeMap::new();
        for (number, piece) in text.lines().enumerate() {
            numbers.entry(piece.trim_end().to_owned()).or_insert(number as i32);
        }
        let special = |piece: &str| {
            numbers.get(piece).copied().ok_or_else(|| {
                fail(
                    format!("has no line {piece:?}"),
                    "only WordPiece vocabularies are read, one piece a line; other tokenizers have none of this kind",
                )
            })
        };
        let (start, end, unknown) = (special("[CLS]")?, special("[SEP]")?, special("[UNK]")?);
        Ok(Pieces { start, end, unknown, lowercase: manifest.lowercase, numbers })
    }

    /// The pieces of as many words as fit, at least one.
    pub(crate) fn window(&self, words: &[&str], most: usize) -> Window {
        let mut window = Window { ids: vec![self.start], first: Vec::new() };
        for word in words {
            let before = window.ids.len();
            self.split(word, &mut window.ids);
            if window.ids.len() >= most {
                if window.first.is_empty() {
                    window.ids.truncate(most - 1);
                    window.first.push(before);
                } else {
                    window.ids.truncate(before);
                }
                break;
            }
            window.first.push(before);
        }
        window.ids.push(self.end);
        window
    }

    /// Adds the pieces of a word, at least one.
    fn split(&self, word: &str, ids: &mut Vec<i32>) {
        let letters: Vec<char> = match self.lowercase {
            true => word.to_lowercase().nfd().filter(|&c| !is_combining_mark(c)).collect(),
            false => word.chars().collect(),
        };
        let before = ids.len();
        let alone = |c: &char| !c.is_alphanumeric() && !is_combining_mark(*c) || is_ideograph(*c);
        for run in letters.chunk_by(|one, other| !alone(one) && !alone(other)) {
            if !run.iter().any(|c| c.is_control() || c.is_whitespace()) {
                self.split_run(run, ids);
            }
        }
        if ids.len() == before {
            ids.push(self.unknown);
        }
    }

    /// Adds the pieces of a run of letters: one for what the vocabulary cannot spell.
    fn split_run(&self, run: &[char], ids: &mut Vec<i32>) {
        let before = ids.len();
        let mut at = 0;
        while at < run.len() && run.len() <= LONGEST_RUN {
            let mut piece: String = if at > 0 { "##" } else { "" }.to_owned();
            piece.extend(&run[at..]);
            let found = (at + 1..=run.len()).rev().find_map(|end| {
                let number = self.numbers.get(&piece).copied();
                piece.pop();
                number.map(|number| (number, end))
            });
            let Some((number, end)) = found else { break };
            ids.push(number);
            at = end;
        }
        if at < run.len() {
            ids.truncate(before);
            ids.push(self.unknown);
        }
    }
}

/// Signs that BERT takes for words.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2fa1f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(lowercase: bool) -> Pieces {
        let lines = ["[UNK]", "[CLS]", "[SEP]", "harbour", "##s", "harb", "'", "s", "U", ".", "S", "peru"];
        let numbers = lines.iter().enumerate().map(|(number, line)| ((*line).to_owned(), number as i32)).collect();
        Pieces { numbers, start: 1, end: 2, unknown: 0, lowercase }
    }

    #[test]
    fn the_longest_piece_comes_first_and_marks_stand_alone() {
        let window = pieces(false).window(&["harbours", "'s", "U.S.", "Quito", "Perú"], 64);
        assert_eq!(window.ids, [1, 3, 4, 6, 7, 8, 9, 10, 9, 0, 0, 2]);
        assert_eq!(window.first, [1, 3, 5, 9, 10]);
        assert_eq!(pieces(true).window(&["Perú"], 64).ids, [1, 11, 2]);
    }

    #[test]
    fn windows_hold_what_fits_and_at_least_a_word() {
        let pieces = pieces(false);
        let window = pieces.window(&["harbours", "U.S.", "s"], 6);
        assert_eq!((window.ids.len(), window.first.len()), (4, 1));
        let window = pieces.window(&["U.S.U.S.U.S.", "s"], 6);
        assert_eq!((window.ids.len(), window.first.len()), (6, 1));
        assert_eq!(pieces.window(&["\u{200b}", "x".repeat(500).as_str()], 6).ids, [1, 0, 0, 2]);
    }
}
