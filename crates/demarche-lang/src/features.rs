//! What the net sees of a word: hashes of its form, its beginnings and endings, and its shape.
//!
//! Comes in: a word form. Goes out: up to ten 32-bit hashes, which the model's vocabularies turn into rows, and one more for
//! a word that the model's list of names has.
//!
//! Typographic variants are made equal first: curly quotes become straight, all long dashes become one, digits
//! become `0`. News text in any typography therefore looks to the net as the treebanks do.

/// The number of hashes of beginnings, endings and shape.
pub const AFFIXES: usize = 8;

/// Kinds of names that a capitalised word may be part of; the bits are added up. They stand in the model file.
pub mod name_kind {
    /// Given names.
    pub const GIVEN: u8 = 1;
    /// Family names.
    pub const FAMILY: u8 = 2;
    /// Places.
    pub const PLACE: u8 = 4;
    /// One more than the largest sum.
    pub const END: u8 = 8;
}

/// The hash of a sum of kinds of names, beside those of affixes.
pub fn kind_hash(kinds: u8) -> u32 {
    hash(10, std::iter::once(char::from(kinds)))
}

/// The longest shape, in characters; the rest of a longer one is left out.
const SHAPE_MAX: usize = 10;

/// The longest run of one class of character in a shape.
const SHAPE_RUN: usize = 2;

/// The hashes of one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordHashes {
    /// The form in lower case.
    pub lower: u32,
    /// The form as written, if it is not all in lower case.
    pub cased: Option<u32>,
    /// Beginnings of 1 to 3 characters, endings of 1 to 4, and the shape.
    pub affixes: [u32; AFFIXES],
}

/// Makes hashes of words; keeps its buffers between words.
#[derive(Debug, Default)]
pub struct Hasher {
    cased: Vec<char>,
    lower: Vec<char>,
}

impl Hasher {
    /// The hashes of a form.
    pub fn word(&mut self, form: &str) -> WordHashes {
        self.cased.clear();
        self.lower.clear();
        if form == "--" || form == "---" {
            self.cased.push(DASH);
        } else {
            self.cased.extend(form.chars().map(plain));
        }
        for &letter in &self.cased {
            self.lower.extend(letter.to_lowercase());
        }
        let cased = (self.cased != self.lower).then(|| hash(1, self.cased.iter().copied()));
        let lower = &self.lower;
        let beginning = |length: usize| hash(1 + length as u64, lower.iter().copied().take(length));
        let ending =
            |length: usize| hash(4 + length as u64, lower[lower.len().saturating_sub(length)..].iter().copied());
        WordHashes {
            lower: hash(0, lower.iter().copied()),
            cased,
            affixes: [
                beginning(1),
                beginning(2),
                beginning(3),
                ending(1),
                ending(2),
                ending(3),
                ending(4),
                hash(9, shape(&self.cased)),
            ],
        }
    }
}

/// The one dash that stands for all long ones.
const DASH: char = '\u{2014}';

/// A character without its typographic dress.
fn plain(letter: char) -> char {
    match letter {
        '0'..='9' => '0',
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{2032}' | '\u{00B4}' | '`' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{2033}' | '\u{00AB}' | '\u{00BB}' => '"',
        '\u{2012}'..='\u{2015}' => DASH,
        '\u{2010}' | '\u{2011}' | '\u{2212}' => '-',
        other => other,
    }
}

/// The classes of characters in order: `X` upper case, `x` lower case, others as they are.
fn shape(word: &[char]) -> impl Iterator<Item = char> {
    let mut last = None;
    let mut run = 0;
    word.iter()
        .filter_map(move |&letter| {
            let class = if letter.is_uppercase() {
                'X'
            } else if letter.is_alphabetic() {
                'x'
            } else {
                letter
            };
            run = if last == Some(class) { run + 1 } else { 1 };
            last = Some(class);
            (run <= SHAPE_RUN).then_some(class)
        })
        .take(SHAPE_MAX)
}

/// FNV-1a over the kind of feature and the characters, with a last stir, folded to 32 bits.
fn hash(kind: u64, text: impl Iterator<Item = char>) -> u32 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let mut state = (OFFSET ^ kind).wrapping_mul(PRIME);
    for letter in text {
        state = (state ^ u64::from(letter)).wrapping_mul(PRIME);
    }
    state ^= state >> 29;
    state = state.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (state >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(form: &str) -> WordHashes {
        Hasher::default().word(form)
    }

    #[test]
    fn typography_does_not_matter() {
        assert_eq!(word("don’t"), word("don't"));
        assert_eq!(word("“"), word("\""));
        assert_eq!(word("–"), word("--"));
        assert_eq!(word("1987"), word("2018"));
        assert_ne!(word("-"), word("--"));
    }

    #[test]
    fn case_is_seen_beside_the_word() {
        assert_eq!(word("Norway").lower, word("norway").lower);
        assert_ne!(word("Norway").cased, word("NORWAY").cased);
        assert_eq!(word("norway").cased, None);
        assert_ne!(word("Norway").affixes[AFFIXES - 1], word("NORWAY").affixes[AFFIXES - 1]);
    }

    #[test]
    fn odd_words_are_fine() {
        for form in ["", "\u{0}", "İ", "🚢", &"x".repeat(100_000)] {
            word(form);
        }
    }
}
