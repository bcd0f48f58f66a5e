//! Words that are written with a full stop, and what the stop may mean.
//!
//! In: a word without its stop. Out: whether the stop belongs to the word, and whether it may end a sentence
//! as well. Does not look at the words around it: [`sentences`](crate::sentences) and
//! [`tokenise`](crate::tokenise) do.

/// What a stop after an abbreviated word may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Stands before a name or a second party ("Gen.", "vs."): the stop ends no sentence.
    Leading,
    /// Also a word without stop ("No.", "Art.", "Sun."): abbreviated only before a number.
    BeforeNumber,
    /// Any other ("Inc.", "U.S.", "Sept."): the stop may end a sentence as well.
    Open,
    /// One capital letter, as in "John F. Soto".
    Initial,
}

/// Titles and prepositions; a capital first letter is required unless the entry is in [`LEADING_SMALL`].
const LEADING: &[&str] = &[
    "adm", "amb", "atty", "brig", "bro", "capt", "cdr", "cmdr", "cmdt", "col", "comdr", "cpl", "cpt", "dr", "drs",
    "ens", "fr", "ft", "gen", "gens", "gov", "govs", "hon", "insp", "lieut", "lt", "ltc", "maj", "messrs", "mlle",
    "mme", "mr", "mrs", "ms", "msgr", "mt", "mx", "pfc", "pres", "prof", "profs", "pte", "pvt", "rep", "reps", "rev",
    "sen", "sens", "sgt", "sgts", "sir", "sr", "st", "ste", "supt", "wm", "rs",
];
const LEADING_SMALL: &[&str] =
    &["cf", "dr", "eg", "gen", "ie", "lt", "mr", "mrs", "ms", "prof", "ret", "retd", "rtd", "st", "viz", "vs"];

/// Abbreviations that are other words without their stop.
const BEFORE_NUMBER: &[&str] = &[
    "art", "arts", "cap", "ch", "cl", "ed", "ext", "fig", "figs", "fol", "jun", "mar", "mon", "no", "nos", "op", "n°",
    "par", "sat", "sec", "sun", "wed", "c", "m", "n", "s", "d", "b",
];

/// Abbreviations that may end a sentence.
const OPEN: &[&str] = &[
    "a.k.a", "ala", "al", "appt", "apr", "approx", "ariz", "ark", "assn", "assoc", "asst", "aug", "ave", "blvd",
    "bros", "ca", "calif", "cent", "cert", "chap", "cie", "co", "colo", "comm", "conn", "corp", "cos", "cu", "dec",
    "dept", "depts", "dist", "div", "eng", "esp", "est", "esq", "etc", "feb", "fla", "fri", "ft", "govt", "hrs", "hwy",
    "ill", "inc", "incl", "intl", "jan", "jul", "jr", "kan", "ky", "lb", "lbs", "ltd", "max", "md", "mich", "min",
    "minn", "mins", "misc", "mo", "nat", "natl", "neb", "nev", "nov", "oct", "okla", "oz", "p", "para", "paras", "ph",
    "pl", "plc", "pp", "pt", "pub", "rd", "ref", "resp", "secs", "sep", "sept", "sp", "spc", "sq", "tel", "tenn",
    "thu", "thur", "thurs", "tue", "tues", "univ", "va", "vol", "vols", "wis", "wisc", "yr", "yrs",
];

/// Entries of [`OPEN`] that are also common words, so that the stop is read as a stop unless the word is
/// capitalised and something else speaks for the abbreviation.
const OPEN_CAPITALISED: &[&str] =
    &["ala", "al", "ark", "cent", "conn", "eng", "ill", "jan", "kan", "mich", "mo", "nat", "neb", "pub", "tenn", "va"];

/// What a stop after `word` (given without the stop) may mean; `None` for a word that is not abbreviated.
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    if word.len() > 40 {
        return None;
    }
    let last = word.rsplit(['-', '/', '–']).next().unwrap_or(word);
    let mut letters = last.chars();
    let first = letters.next()?;
    if letters.next().is_none() {
        if first.is_uppercase() {
            return Some(Abbreviation::Initial);
        }
        if first == 'v' {
            return Some(Abbreviation::Leading);
        }
    }
    if is_lettered(last) {
        return Some(if matches!(last, "i.e" | "e.g" | "I.e" | "E.g") {
            Abbreviation::Leading
        } else {
            Abbreviation::Open
        });
    }
    let small = last.to_lowercase();
    let small = small.as_str();
    let capital = first.is_uppercase();
    if LEADING_SMALL.contains(&small) || (capital && LEADING.contains(&small)) {
        return Some(Abbreviation::Leading);
    }
    if BEFORE_NUMBER.contains(&small) {
        return Some(Abbreviation::BeforeNumber);
    }
    let open = OPEN.contains(&small) && (capital || !OPEN_CAPITALISED.contains(&small) || small == "al");
    open.then_some(Abbreviation::Open)
}

/// Whether `word` is made of short letter groups with stops between them: "U.S", "a.m", "Ph.D".
pub(crate) fn is_lettered(word: &str) -> bool {
    let mut groups = 0;
    for group in word.split('.') {
        let count = group.chars().count();
        if !(1..=2).contains(&count) || !group.chars().all(char::is_alphabetic) {
            return false;
        }
        groups += 1;
    }
    groups >= 2
}

/// Words that, capitalised after an abbreviation or an initial, show that a sentence begins.
const STARTERS: &[&str] = &[
    "a",
    "according",
    "after",
    "all",
    "also",
    "although",
    "amid",
    "among",
    "an",
    "and",
    "another",
    "any",
    "are",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "can",
    "despite",
    "did",
    "do",
    "does",
    "during",
    "each",
    "earlier",
    "even",
    "every",
    "few",
    "first",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "hence",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "indeed",
    "instead",
    "is",
    "it",
    "its",
    "last",
    "later",
    "let",
    "many",
    "meanwhile",
    "moreover",
    "most",
    "my",
    "neither",
    "nevertheless",
    "no",
    "nor",
    "not",
    "nothing",
    "now",
    "of",
    "on",
    "once",
    "one",
    "only",
    "or",
    "other",
    "others",
    "our",
    "over",
    "please",
    "several",
    "she",
    "since",
    "so",
    "some",
    "still",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "therefore",
    "these",
    "they",
    "this",
    "those",
    "though",
    "three",
    "thus",
    "to",
    "today",
    "two",
    "under",
    "unlike",
    "until",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "whether",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "within",
    "without",
    "yes",
    "yesterday",
    "yet",
    "you",
    "your",
];

/// Whether a capitalised `word` shows that a sentence begins with it.
pub(crate) fn starts_sentence(word: &str) -> bool {
    word.len() <= 12 && STARTERS.binary_search(&word.to_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starters_are_sorted() {
        assert!(STARTERS.is_sorted());
    }

    #[test]
    fn stops_of_titles_numbers_initials_and_states_differ() {
        assert_eq!(abbreviation("Gen"), Some(Abbreviation::Leading));
        assert_eq!(abbreviation("Col-Gen"), Some(Abbreviation::Leading));
        assert_eq!(abbreviation("No"), Some(Abbreviation::BeforeNumber));
        assert_eq!(abbreviation("U.S"), Some(Abbreviation::Open));
        assert_eq!(abbreviation("F"), Some(Abbreviation::Initial));
        assert_eq!(abbreviation("ill"), None);
        assert_eq!(abbreviation("harbour"), None);
    }
}
