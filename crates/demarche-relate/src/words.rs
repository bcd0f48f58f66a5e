//! Words of a text, cut to their stems, and how common they are in English.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Counts of words in stretches of general English; its head says where they are from.
static TABLE: &str = include_str!("../model/words.tsv");

static COMMON: LazyLock<Common> = LazyLock::new(|| {
    let mut common = Common { stretches: 1, holding: HashMap::new() };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once('\t').and_then(|(word, count)| Some((word, count.parse().ok()?))) {
            Some(("*", stretches)) => common.stretches = stretches,
            Some((word, count)) => drop(common.holding.insert(word, count)),
            None => {}
        }
    }
    common
});

/// How common words are before any news is read.
pub(crate) struct Common {
    /// How many stretches of text were counted.
    pub(crate) stretches: u32,
    holding: HashMap<&'static str, u32>,
}

impl Common {
    /// The counts that the program carries.
    pub(crate) fn english() -> &'static Common {
        &COMMON
    }

    /// How many stretches hold the word; 0 if fewer than three do.
    pub(crate) fn of(&self, stem: &str) -> u32 {
        self.holding.get(stem).copied().unwrap_or(0)
    }
}

/// The words and numbers of a text with the byte they begin at: letters with an apostrophe inside, or digits with points
/// and commas inside.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let is_number = text[start..].starts_with(char::is_numeric);
        let of_kind = |c: char| if is_number { c.is_numeric() } else { c.is_alphabetic() };
        let joins = |c: char| if is_number { matches!(c, '.' | ',') } else { matches!(c, '\'' | '’') };
        let mut end = start;
        let mut letters = text[start..].chars().peekable();
        while let Some(letter) = letters.next() {
            let goes_on = of_kind(letter) || (joins(letter) && letters.peek().is_some_and(|&next| of_kind(next)));
            if !goes_on {
                break;
            }
            end += letter.len_utf8();
        }
        rest = end.max(start + 1);
        while !text.is_char_boundary(rest) {
            rest += 1;
        }
        Some((start, &text[start..rest]))
    })
}

/// A word in lower case without the endings of plurals, possessives and verbs. Not a dictionary's work: "talks" and "talked"
/// meet, "spoke" stays alone.
pub(crate) fn stem(word: &str) -> String {
    let mut word = word.to_lowercase();
    for mark in ["'s", "’s"] {
        if word.ends_with(mark) {
            word.truncate(word.len() - mark.len());
        }
    }
    let cut = |word: &mut String, ending: &str, longer_than: usize| {
        let fits = word.len() > longer_than && word.ends_with(ending);
        if fits {
            word.truncate(word.len() - ending.len());
        }
        fits
    };
    if cut(&mut word, "ies", 4) {
        word.push('y');
        return word;
    }
    let ends_so = word.ends_with("ss");
    let _ = cut(&mut word, "ing", 5)
        || cut(&mut word, "ed", 4)
        || cut(&mut word, "es", 4)
        || (!ends_so && cut(&mut word, "s", 3));
    let mut letters = word.chars().rev();
    if let (Some(last), Some(before)) = (letters.next(), letters.next())
        && last == before
        && word.len() > 3
    {
        word.truncate(word.len() - last.len_utf8());
    }
    cut(&mut word, "e", 4);
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_or_digits() {
        let found: Vec<_> = words("Peru's 1,200 men—“no,” said É. 4x4").map(|(_, word)| word).collect();
        assert_eq!(found, ["Peru's", "1,200", "men", "no", "said", "É", "4", "x", "4"]);
        assert_eq!(words("... ½ —").map(|(at, word)| (at, word)).collect::<Vec<_>>(), [(4, "½")]);
    }

    #[test]
    fn forms_of_a_word_meet() {
        for (one, other) in
            [("talks", "talked"), ("envoy's", "Envoys"), ("stopped", "stopping"), ("countries", "country")]
        {
            assert_eq!(stem(one), stem(other));
        }
        assert!(Common::english().of(&stem("government")) > Common::english().of(&stem("embassies")));
        assert_eq!(Common::english().of("xyzzy"), 0);
    }
}
