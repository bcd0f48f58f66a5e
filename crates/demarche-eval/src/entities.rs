//! Scores of finding names.
//!
//! In: a gold file in IOB2, words given. Out: precision, recall and F1 of names, all and by kind; a name is right if its words and
//! its kind are. If the gold has only kinds that the general model knows (`PER`, `ORG`, `LOC`), that one is scored, else the
//! one for political texts.

use crate::gold::{Counts, EvalError};
use demarche::lang::Net;
use demarche::lang::entities::{EntityTagger, Name, names_of, tag};
use demarche::lang::iob;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The scores of a gold file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Outcome {
    /// How many sentences were read.
    pub sentences: usize,
    /// All names.
    pub all: Counts,
    /// Names by kind.
    pub kinds: BTreeMap<String, Counts>,
    /// Names missed and false alarms, as many as were asked for.
    pub errors: Vec<Wrong>,
}

/// A name that was missed, or that is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// Which sentence of the file, from 1.
    pub sentence: usize,
    /// `missed` or `false alarm`.
    pub what: &'static str,
    /// Its kind.
    pub kind: String,
    /// Its words.
    pub text: String,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} sentences", self.sentences)?;
        writeln!(f, "{}", Counts::table_head("names"))?;
        writeln!(f, "{}", self.all.table_row("all"))?;
        for (kind, counts) in &self.kinds {
            writeln!(f, "{}", counts.table_row(kind))?;
        }
        for wrong in &self.errors {
            writeln!(f, "sentence {}: {} {} {:?}", wrong.sentence, wrong.what, wrong.kind, wrong.text)?;
        }
        Ok(())
    }
}

/// Looks for names in the sentences of a gold file and compares.
///
/// # Errors
/// If a line cannot be read.
pub fn run(text: &str, file: &str, errors: usize) -> Result<Outcome, EvalError> {
    let gold = iob::read(text).map_err(|(line, message)| EvalError { file: file.to_owned(), line, message })?;
    let tagger = EntityTagger::embedded();
    let marks: BTreeSet<&str> = gold.iter().flat_map(|sentence| sentence.marks.iter().copied()).collect();
    let general: BTreeSet<&str> = tagger.general_kinds().collect();
    let is_general = marks.iter().filter_map(|mark| mark.get(2..)).all(|kind| general.contains(kind));
    let labels: Vec<String> = marks.iter().map(|&mark| mark.to_owned()).collect();
    let forms: Vec<Vec<&str>> = gold.iter().map(|sentence| sentence.forms.clone()).collect();
    let words = tag(Net::embedded(), &forms);
    let mut outcome = Outcome { sentences: gold.len(), ..Outcome::default() };
    let mut names = Vec::with_capacity(gold.len());
    for sentences in iob::documents(&gold) {
        names.extend(tagger.names(&words[names.len()..][..sentences.len()]));
    }
    for (index, (sentence, names)) in gold.iter().zip(names).enumerate() {
        let marks: Vec<usize> = sentence
            .marks
            .iter()
            .map(|&mark| labels.binary_search_by(|label| label.as_str().cmp(mark)).unwrap_or(0))
            .collect();
        let expected = names_of(&marks, &labels);
        let found = if is_general { names.general } else { names.political };
        let mut count = |name: &Name, what: &'static str| {
            let counts = [&mut outcome.all, outcome.kinds.entry(name.kind.clone()).or_default()];
            for counts in counts {
                match what {
                    "hit" => counts.hits += 1.0,
                    "missed" => counts.misses += 1.0,
                    _ => counts.false_alarms += 1.0,
                }
            }
            if what != "hit" && outcome.errors.len() < errors {
                let text = sentence.forms[name.first..name.end].join(" ");
                outcome.errors.push(Wrong { sentence: index + 1, what, kind: name.kind.clone(), text });
            }
        };
        expected.iter().for_each(|name| count(name, if found.contains(name) { "hit" } else { "missed" }));
        found.iter().filter(|name| !expected.contains(name)).for_each(|name| count(name, "false alarm"));
    }
    Ok(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_misses_and_false_alarms_add_up() {
        let gold = "Anna\tB-PER\nBerg\tI-PER\nmet\tO\nthe\tO\npresident\tO\nof\tO\nPeru\tB-LOC\n.\tO\n\nTrade\tB-ORG\nis\tO\nslow\tO\n";
        let outcome = run(gold, "gold.iob2", 9).expect("the rows are sound");
        assert_eq!(outcome.sentences, 2);
        assert_eq!(outcome.all.hits + outcome.all.misses, 3.0);
        assert_eq!(outcome.kinds["ORG"].misses, 1.0);
        assert!(run("Lima\n", "gold.iob2", 0).is_err());
    }
}
