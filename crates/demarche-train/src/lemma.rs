//! Learns lemmas from treebanks.
//!
//! In: CoNLL-U texts. Out: the table that `demarche_lang::lemma` reads: rules on endings for each tag, the
//! forms that these rules get wrong, and the verbs. Words marked as misspelt or abbreviated teach no rule; those that come up
//! often are listed with the word that is meant.

use demarche_lang::conllu::{ConlluError, rows};
use demarche_lang::lemma::{LONGEST_ENDING, Table};
use demarche_types::Xpos;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// How many more forms must bear out a rule on a longer ending than the rule that it overrides.
const GAIN: usize = 2;

/// How often a verb's lemma must have been given if it never stands in a text.
const SURE: usize = 5;

/// How often a misspelt or abbreviated word must stand for the same other word to be listed.
const COMMON: usize = 3;

/// What the table says of its origin.
const HEADER: &str = "\
# Lemmas learnt from UD English EWT and UD English GUM by `cargo xtask train-lemmas`; do not edit.
# Licence: CC BY-SA 4.0; attributions in MODEL.md.
";

/// Characters taken off the end, and the letters put on.
type Edit = (usize, String);

/// Forms with their lemmas, for one tag.
type Forms = BTreeMap<String, String>;

/// Learns a table.
///
/// # Errors
/// If a text is no valid CoNLL-U.
pub fn learn(treebanks: &[&str]) -> Result<String, ConlluError> {
    let Collected { forms, verbs, misspelt } = collect(treebanks)?;
    let mut text = HEADER.to_owned();
    for verb in &verbs {
        push(&mut text, format_args!("verb {verb}"));
    }
    for (&tag, forms) in forms.iter().filter(|&(&tag, _)| tag != Xpos::Nnp) {
        for (ending, (off, on)) in endings(forms) {
            push(&mut text, format_args!("ending {tag} {} {off} {}", dash(&ending), dash(&on)));
        }
    }
    // What the rules alone get wrong is listed; so is what gets a capital.
    let rules = text.clone();
    let table = Table::read(&rules);
    for (&tag, forms) in &forms {
        for (form, lemma) in forms {
            let guess = table.guess(form, tag);
            // A lemma that no text has, where the rules give a known verb, is a slip of an annotator.
            let slip = is_verb_tag(tag) && table.is_verb(&guess) && !table.is_verb(lemma);
            if guess != *lemma && !slip {
                push(&mut text, format_args!("form {tag} {form} {lemma}"));
            }
        }
    }
    let regular = |tag: Xpos, form: &String| forms.get(&tag).is_some_and(|forms| forms.contains_key(form));
    for (tag, form, lemma) in misspelt.iter().filter(|(tag, form, _)| !regular(*tag, form)) {
        push(&mut text, format_args!("form {tag} {form} {lemma}"));
    }
    Ok(text)
}

fn push(text: &mut String, line: std::fmt::Arguments) {
    writeln!(text, "{line}").expect("a string takes any text");
}

fn dash(part: &str) -> &str {
    if part.is_empty() { "-" } else { part }
}

/// What stands in the treebanks.
struct Collected {
    /// The most frequent lemma of each form in small letters.
    forms: BTreeMap<Xpos, Forms>,
    /// The lemmas of verbs.
    verbs: BTreeSet<String>,
    /// Misspelt and abbreviated forms that come up often, with the word that is meant.
    misspelt: Vec<(Xpos, String, String)>,
}

type Counts = BTreeMap<(Xpos, String), BTreeMap<String, usize>>;

fn collect(treebanks: &[&str]) -> Result<Collected, ConlluError> {
    let mut counts = Counts::new();
    let mut misspelt_counts = Counts::new();
    let mut verb_counts: BTreeMap<String, usize> = BTreeMap::new();
    for treebank in treebanks {
        for sentence in rows(treebank)? {
            for row in &sentence.words {
                let Ok(tag) = row.xpos.parse::<Xpos>() else { continue };
                let misspelt = row.feats.contains("Typo=Yes")
                    || row.deprel == "goeswith"
                    || tag == Xpos::Gw
                    || row.feats.contains("Abbr=Yes") && tag != Xpos::Nnp;
                let odd = row.lemma.is_empty()
                    || row.lemma.contains(' ')
                    || row.form.contains(' ')
                    || !row.form.chars().any(char::is_alphanumeric);
                let form = row.form.to_lowercase().replace(['’', '‘', '`'], "'");
                let is_word = !odd && row.lemma != "_" && !matches!(tag, Xpos::Add | Xpos::Ls | Xpos::None);
                if misspelt && is_word && !matches!(tag, Xpos::Gw | Xpos::Nnp | Xpos::Nnps) {
                    *misspelt_counts.entry((tag, form)).or_default().entry(row.lemma.to_owned()).or_default() += 1;
                    continue;
                }
                if misspelt || !is_word || tag == Xpos::Fw {
                    continue;
                }
                if tag == Xpos::Nnp && !is_spelt_out(&form, row.lemma) {
                    continue;
                }
                let lemma = if tag == Xpos::Nnps { row.lemma.to_lowercase() } else { row.lemma.to_owned() };
                if is_verb_tag(tag) {
                    let small = lemma.to_lowercase();
                    // A lemma that stands in the text itself is no slip of an annotator.
                    let weight = if form == small { SURE } else { 1 };
                    *verb_counts.entry(small).or_default() += weight;
                }
                *counts.entry((tag, form)).or_default().entry(lemma).or_default() += 1;
            }
        }
    }
    let mut forms: BTreeMap<Xpos, Forms> = BTreeMap::new();
    for (tag, form, (lemma, _)) in most_frequent(counts) {
        forms.entry(tag).or_default().insert(form, lemma);
    }
    let verbs = verb_counts.into_iter().filter(|&(_, count)| count >= SURE).map(|(verb, _)| verb).collect();
    let often = most_frequent(misspelt_counts).filter(|(_, form, (lemma, count))| *count >= COMMON && form != lemma);
    let misspelt = often.map(|(tag, form, (lemma, _))| (tag, form, lemma)).collect();
    Ok(Collected { forms, verbs, misspelt })
}

/// The most frequent lemma of each form, of equals the first in the alphabet, and how often it was met.
fn most_frequent(counts: Counts) -> impl Iterator<Item = (Xpos, String, (String, usize))> {
    counts.into_iter().filter_map(|((tag, form), lemmas)| {
        Some((tag, form, lemmas.into_iter().rev().max_by_key(|&(_, count)| count)?))
    })
}

fn is_verb_tag(tag: Xpos) -> bool {
    matches!(tag, Xpos::Vb | Xpos::Vbd | Xpos::Vbg | Xpos::Vbn | Xpos::Vbp | Xpos::Vbz)
}

/// Whether a name is an abbreviation and its lemma the whole word: "Sept." and "September".
fn is_spelt_out(form: &str, lemma: &str) -> bool {
    let stem = form.trim_end_matches('.');
    stem.len() >= 3 && lemma.to_lowercase().starts_with(stem) && lemma.len() > form.len()
}

/// The rules on endings: each longer ending only where it is right more often than the shorter one.
fn endings(forms: &Forms) -> BTreeMap<String, Edit> {
    let mut tallies: BTreeMap<&str, BTreeMap<Edit, usize>> = BTreeMap::new();
    for (form, lemma) in forms {
        let edit = edit(form, &lemma.to_lowercase());
        let starts = form.char_indices().map(|(at, _)| at).chain([form.len()]).rev().take(LONGEST_ENDING + 1);
        for start in starts {
            *tallies.entry(&form[start..]).or_default().entry(edit.clone()).or_default() += 1;
        }
    }
    let mut found: BTreeMap<String, Edit> = BTreeMap::new();
    let mut by_length: Vec<(&str, BTreeMap<Edit, usize>)> = tallies.into_iter().collect();
    by_length.sort_by_key(|(ending, _)| ending.chars().count());
    for (ending, tally) in by_length {
        let Some((best, &count)) = tally.iter().rev().max_by_key(|&(_, count)| count) else { continue };
        let mut shorter = ending;
        let inherited = loop {
            let Some(first) = shorter.chars().next() else { break None };
            shorter = &shorter[first.len_utf8()..];
            if let Some(edit) = found.get(shorter) {
                break Some(edit);
            }
        };
        let borne_out = inherited.and_then(|edit| tally.get(edit)).copied().unwrap_or(0);
        if ending.is_empty() || (inherited != Some(best) && count >= borne_out + GAIN) {
            found.insert(ending.to_owned(), best.clone());
        }
    }
    found
}

/// What makes the lemma of the form.
fn edit(form: &str, lemma: &str) -> Edit {
    let common: usize = form.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    (form[common..].chars().count(), lemma[common..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows_of(words: &[(&str, &str, &str)]) -> String {
        let mut text = String::new();
        for (index, (form, lemma, tag)) in words.iter().enumerate() {
            let head = usize::from(index > 0);
            push(&mut text, format_args!("{}\t{form}\t{lemma}\t_\t{tag}\t_\t{head}\tdep\t_\t_", index + 1));
        }
        text
    }

    #[test]
    fn regular_forms_make_rules_and_others_are_listed() {
        let text = rows_of(&[
            ("cats", "cat", "NNS"),
            ("dogs", "dog", "NNS"),
            ("men", "man", "NNS"),
            ("Omanis", "Omani", "NNPS"),
        ]);
        let table = learn(&[&text]).expect("the rows are valid");
        assert!(table.contains("ending NNS - 1 -"));
        assert!(table.contains("form NNS men man"));
        assert!(!table.contains("cats"));
    }
}
