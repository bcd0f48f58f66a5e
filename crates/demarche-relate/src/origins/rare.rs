//! Errors that two reports share and nobody else makes: words that are one letter away from a common word.

use crate::report::Report;
use crate::words::{Common, stem, words};
use std::collections::{BTreeMap, HashMap};

/// Shorter words are too near to others to be errors of them.
const LETTERS: usize = 6;
/// A word is common if so many stretches of English hold it.
const COMMON: u32 = 4;
/// Errors that two reports must share.
const SHARED: usize = 2;

/// Pairs of reports of one story, earlier and later, that share errors which nobody else makes.
pub(super) fn errors(reports: &[Report<'_>], story: &[usize]) -> Vec<(usize, usize, Vec<String>)> {
    let mut holders: HashMap<&str, Vec<u32>> = HashMap::new();
    for (at, report) in reports.iter().enumerate() {
        let mut unknown: Vec<&str> =
            words(report.body).map(|(_, word)| word).filter(|word| may_be_wrong(word)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        for word in unknown {
            holders.entry(word).or_default().push(at as u32);
        }
    }
    let mut pairs: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for (word, held) in &holders {
        if let [of, by] = held[..]
            && story[of as usize] == story[by as usize]
            && is_misspelt(word)
        {
            pairs.entry((of as usize, by as usize)).or_default().push((*word).to_owned());
        }
    }
    let several = pairs.into_iter().filter(|(_, words)| words.len() >= SHARED);
    several
        .map(|((of, by), mut words)| {
            words.sort_unstable();
            (of, by, words)
        })
        .collect()
}

/// Lower case throughout, so no name, and not known.
fn may_be_wrong(word: &str) -> bool {
    word.len() >= LETTERS
        && word.bytes().all(|byte| byte.is_ascii_lowercase())
        && Common::english().of(&stem(word)) == 0
}

/// Whether two neighbouring letters changed places, or one is left out or doubled, against a common word.
fn is_misspelt(word: &str) -> bool {
    let known = |letters: &[&str]| Common::english().of(&stem(&letters.concat())) >= COMMON;
    (1..word.len() - 1).any(|at| {
        let (before, here, after) = (&word[..at], &word[at..=at], &word[at + 1..]);
        let is_swapped = known(&[before, &after[..1], here, &after[1..]]);
        let is_doubled = before.ends_with(here) && known(&[before, after]);
        let lacks_one =
            || (b'a'..=b'z').any(|letter| known(&[before, char::from(letter).encode_utf8(&mut [0; 4]), &word[at..]]));
        is_swapped || is_doubled || lacks_one()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_errors_that_nobody_else_makes_are_shared() {
        let bodies = [
            "The parlament of Peru asked for a meeting with the minsiter.",
            "In Lima the parlament said that its minsiter would come.",
            "The parliament said that the minister would come.",
        ];
        let reports: Vec<Report<'_>> = bodies.iter().map(|body| Report { body, ..Report::default() }).collect();
        let found = errors(&reports, &[0, 0, 0]);
        assert_eq!(found, [(0, 1, vec!["minsiter".to_owned(), "parlament".to_owned()])]);
        assert!(errors(&reports, &[0, 1, 0]).is_empty());
    }
}
