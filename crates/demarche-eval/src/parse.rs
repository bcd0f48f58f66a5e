//! Scores of the linguistic layer against a treebank, after the CoNLL 2018 shared task.
//!
//! In: a gold file in CoNLL-U. Out: precision, recall and F1 of sentences, words, tags, lemmas and
//! attachments, and of each relation (head and full label right) and Penn tag. Either the raw text is analysed, and words are aligned where they cover the same letters, or the
//! gold words are taken and only tagged and parsed. Subtypes of relations do not count for LAS; punctuation does.

use demarche_lang::conllu::{self, ConlluError, Rows};
use demarche_lang::{Net, analyse_with, analyse_words};
use demarche_types::{Analysis, Deprel, Sentence, Span};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The counts of one layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layer {
    /// How many the gold file has.
    pub gold: usize,
    /// How many the system found.
    pub system: usize,
    /// How many of those are right.
    pub right: usize,
}

impl Layer {
    /// The share of the system's that is right, in percent.
    pub fn precision(&self) -> f64 {
        percent(self.right, self.system)
    }

    /// The share of the gold's that was found, in percent.
    pub fn recall(&self) -> f64 {
        percent(self.right, self.gold)
    }

    /// The harmonic mean of the two, in percent.
    pub fn f1(&self) -> f64 {
        percent(2 * self.right, self.gold + self.system)
    }
}

impl Serialize for Layer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shown = serializer.serialize_struct("Layer", 6)?;
        shown.serialize_field("gold", &self.gold)?;
        shown.serialize_field("system", &self.system)?;
        shown.serialize_field("right", &self.right)?;
        shown.serialize_field("precision", &self.precision())?;
        shown.serialize_field("recall", &self.recall())?;
        shown.serialize_field("f1", &self.f1())?;
        shown.end()
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// The scores of all layers.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ParseScores {
    /// Whether the gold words and sentences were given.
    pub gold_tokens: bool,
    /// Sentences with the same first and last letter.
    pub sentences: Layer,
    /// Words that cover the same letters.
    pub words: Layer,
    /// Universal parts of speech.
    pub upos: Layer,
    /// Penn tags.
    pub xpos: Layer,
    /// Lemmas.
    pub lemmas: Layer,
    /// Lemmas, capitals not counted.
    pub lemmas_any_case: Layer,
    /// Heads.
    pub uas: Layer,
    /// Heads and universal relations.
    pub las: Layer,
    /// Heads and relations with subtypes.
    pub las_subtypes: Layer,
    /// Each relation with its subtype: head and label right.
    pub relations: BTreeMap<String, Layer>,
    /// Each Penn tag.
    pub tags: BTreeMap<String, Layer>,
}

/// The relations and tags that the table shows; JSON has all.
const SHOWN: (&[&str], &[&str]) = (
    &[
        "nsubj",
        "nsubj:pass",
        "obj",
        "iobj",
        "obl",
        "obl:agent",
        "nmod",
        "appos",
        "flat",
        "compound",
        "conj",
        "xcomp",
        "ccomp",
        "advcl",
        "acl:relcl",
        "root",
    ],
    &["VBD", "VBN", "NNP"],
);

impl ParseScores {
    /// The layers with their names.
    pub fn layers(&self) -> [(&'static str, Layer); 9] {
        [
            ("sentences", self.sentences),
            ("words", self.words),
            ("UPOS", self.upos),
            ("XPOS", self.xpos),
            ("lemmas", self.lemmas),
            ("lemmas, any case", self.lemmas_any_case),
            ("UAS", self.uas),
            ("LAS", self.las),
            ("LAS with subtypes", self.las_subtypes),
        ]
    }
}

impl fmt::Display for ParseScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", if self.gold_tokens { "gold sentences and words" } else { "raw text" })?;
        writeln!(f, "{:<18} {:>9} {:>7} {:>7} {:>8}", "layer", "precision", "recall", "F1", "gold")?;
        let of = |all: &BTreeMap<String, Layer>, names: &[&'static str]| -> Vec<(&'static str, Layer)> {
            names.iter().filter_map(|&name| Some((name, *all.get(name)?))).collect()
        };
        let rows = [self.layers().to_vec(), of(&self.relations, SHOWN.0), of(&self.tags, SHOWN.1)];
        for (name, counts) in rows.into_iter().flatten() {
            writeln!(
                f,
                "{name:<18} {:>9.2} {:>7.2} {:>7.2} {:>8}",
                counts.precision(),
                counts.recall(),
                counts.f1(),
                counts.gold
            )?;
        }
        Ok(())
    }
}

/// Scores the embedded model on a gold file.
///
/// # Errors
/// If the file is no valid CoNLL-U.
pub fn evaluate(gold_conllu: &str, gold_tokens: bool) -> Result<ParseScores, ConlluError> {
    let net = Net::embedded();
    let gold = read_gold(gold_conllu)?;
    let system = if gold_tokens { parse_words(net, gold_conllu, &gold)? } else { analyse_text(net, gold_conllu)? };
    Ok(compare(&gold, &system, gold_tokens))
}

/// One word, gold or found, with what is compared.
struct Word {
    span: Span,
    upos: String,
    xpos: String,
    lemma: String,
    /// The index of the head among all words; `None` for a root.
    head: Option<usize>,
    deprel: String,
}

/// All words of a file, and its sentences.
struct Words<'f> {
    words: Vec<Word>,
    /// From the first letter of a sentence to the last.
    sentences: BTreeSet<(usize, usize)>,
    /// The gold file's rows; empty for what the system found in raw text.
    rows: Vec<Rows<'f>>,
}

fn bounds(sentences: &[Sentence]) -> BTreeSet<(usize, usize)> {
    sentences.iter().map(|sentence| (sentence.span.start(), sentence.span.end())).collect()
}

/// The gold file: labels as they stand there, places in the rebuilt text.
fn read_gold(gold_conllu: &str) -> Result<Words<'_>, ConlluError> {
    let (_, analysis) = conllu::read(gold_conllu, None)?;
    let rows = conllu::rows(gold_conllu)?;
    let mut words = Vec::with_capacity(analysis.tokens.len());
    for (sentence, rows) in analysis.sentences.iter().zip(&rows) {
        let first = sentence.first as usize;
        for (row, token) in rows.words.iter().zip(&analysis.tokens[first..]) {
            words.push(Word {
                span: token.span,
                upos: row.upos.to_owned(),
                xpos: row.xpos.to_owned(),
                lemma: if row.lemma.is_empty() { "_".to_owned() } else { row.lemma.to_owned() },
                head: row.head.checked_sub(1).map(|head| first + head),
                deprel: row.deprel.to_owned(),
            });
        }
    }
    Ok(Words { words, sentences: bounds(&analysis.sentences), rows })
}

/// Divides, tags and parses the text of the gold file.
fn analyse_text<'f>(net: &Net, gold_conllu: &str) -> Result<Words<'f>, ConlluError> {
    let (article, _) = conllu::read(gold_conllu, None)?;
    Ok(words_of(&analyse_with(net, &article)))
}

/// Tags and parses the gold words.
fn parse_words<'f>(net: &Net, gold_conllu: &str, gold: &Words) -> Result<Words<'f>, ConlluError> {
    let (article, given) = conllu::read(gold_conllu, None)?;
    let forms: Vec<Vec<&str>> = gold.rows.iter().map(|rows| rows.words.iter().map(|row| row.form).collect()).collect();
    Ok(words_of(&analyse_words(net, &article, &given, &forms)))
}

fn words_of<'f>(analysis: &Analysis) -> Words<'f> {
    let words = analysis.tokens.iter().map(|token| Word {
        span: token.span,
        upos: token.upos.name().to_owned(),
        xpos: token.xpos.name().to_owned(),
        lemma: token.lemma.clone(),
        head: token.head.map(|head| head.0 as usize),
        deprel: token.deprel.to_string(),
    });
    Words { words: words.collect(), sentences: bounds(&analysis.sentences), rows: Vec::new() }
}

fn compare(gold: &Words, system: &Words, gold_tokens: bool) -> ParseScores {
    let found: BTreeMap<(usize, usize), usize> =
        system.words.iter().enumerate().map(|(index, word)| ((word.span.start(), word.span.end()), index)).collect();
    let partner = |index: usize| {
        let span = gold.words[index].span;
        found.get(&(span.start(), span.end())).copied()
    };
    let counts = Layer { gold: gold.words.len(), system: system.words.len(), right: 0 };
    let mut scores = ParseScores {
        gold_tokens,
        sentences: Layer {
            gold: gold.sentences.len(),
            system: system.sentences.len(),
            right: gold.sentences.intersection(&system.sentences).count(),
        },
        words: counts,
        upos: counts,
        xpos: counts,
        lemmas: counts,
        lemmas_any_case: counts,
        uas: counts,
        las: counts,
        las_subtypes: counts,
        relations: BTreeMap::new(),
        tags: BTreeMap::new(),
    };
    for word in &system.words {
        scores.relations.entry(known(&word.deprel)).or_default().system += 1;
        scores.tags.entry(word.xpos.clone()).or_default().system += 1;
    }
    for (index, expected) in gold.words.iter().enumerate() {
        let relation = scores.relations.entry(known(&expected.deprel)).or_default();
        relation.gold += 1;
        let tag = scores.tags.entry(expected.xpos.clone()).or_default();
        tag.gold += 1;
        let Some(word) = partner(index).map(|partner| &system.words[partner]) else { continue };
        scores.words.right += 1;
        scores.upos.right += usize::from(word.upos == expected.upos);
        scores.xpos.right += usize::from(word.xpos == expected.xpos);
        tag.right += usize::from(word.xpos == expected.xpos);
        // A gold lemma "_" asks for nothing.
        scores.lemmas.right += usize::from(expected.lemma == "_" || word.lemma == expected.lemma);
        scores.lemmas_any_case.right +=
            usize::from(expected.lemma == "_" || word.lemma.to_lowercase() == expected.lemma.to_lowercase());
        if word.head != expected.head.and_then(partner) || word.head.is_none() != expected.head.is_none() {
            continue;
        }
        scores.uas.right += 1;
        scores.las.right += usize::from(universal(&word.deprel) == universal(&expected.deprel));
        let same = known(&word.deprel) == known(&expected.deprel);
        scores.las_subtypes.right += usize::from(same);
        relation.right += usize::from(same);
    }
    scores
}

fn universal(deprel: &str) -> &str {
    deprel.split(':').next().unwrap_or(deprel)
}

/// A relation as far as our types tell subtypes apart.
fn known(deprel: &str) -> String {
    deprel.parse::<Deprel>().map_or_else(|_| deprel.to_owned(), |known| known.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = "\
# text = Chile didn't sign.
1\tChile\tChile\tPROPN\tNNP\t_\t4\tnsubj\t_\t_
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tsign\tsign\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

";

    #[test]
    fn gold_against_itself_is_all_right() {
        let gold = read_gold(GOLD).expect("the rows are a tree");
        let scores = compare(&gold, &gold, true);
        assert!(scores.layers().iter().all(|(_, counts)| counts.right == counts.gold && counts.right == counts.system));
    }

    #[test]
    fn raw_text_is_aligned_by_letters() {
        let scores = evaluate(GOLD, false).expect("the rows are a tree");
        assert_eq!((scores.sentences.right, scores.words.right, scores.words.system), (1, 5, 5));
    }
}
