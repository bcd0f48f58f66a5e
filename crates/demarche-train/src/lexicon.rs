//! What the net is to know: words, affixes and labels, counted in the training sentences.
//!
//! Comes in: sentences. Goes out: sorted hashes and labels, and sentences as rows of the tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use demarche_lang::features::{AFFIXES, Hasher, WordHashes, kind_hash};

use crate::network::Example;
use crate::treebank::TreebankSentence;

/// A word, as written or in lower case, has a row if it is met this often.
const WORD_MIN: u32 = 2;
/// An affix has a row if it is met this often.
const AFFIX_MIN: u32 = 4;

/// The relation that the head of a sentence has.
pub(crate) const ROOT: &str = "root";

/// Tables of words, affixes and labels.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pub(crate) words: Vec<u32>,
    pub(crate) affixes: Vec<u32>,
    pub(crate) upos: Vec<String>,
    pub(crate) xpos: Vec<String>,
    pub(crate) deprel: Vec<String>,
    /// Words that are parts of names, with the sums of their kinds.
    pub(crate) names: BTreeMap<u32, u8>,
    word_rows: HashMap<u32, u32>,
    affix_rows: HashMap<u32, u32>,
    counts: HashMap<u32, u32>,
    word_dropout: f32,
}

/// The hash of the kinds of names of a capitalised word.
fn kinds(names: &BTreeMap<u32, u8>, word: &WordHashes) -> Option<u32> {
    word.cased?;
    names.get(&word.lower).copied().map(kind_hash)
}

impl Vocabulary {
    pub(crate) fn count(sentences: &[TreebankSentence], names: &BTreeMap<u32, u8>, word_dropout: f32) -> Vocabulary {
        let mut words: BTreeMap<u32, u32> = BTreeMap::new();
        let mut affixes: BTreeMap<u32, u32> = BTreeMap::new();
        let (mut upos, mut xpos, mut deprel) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::from([ROOT.to_owned()]));
        let mut hasher = Hasher::default();
        // A name that is a common word too would tell nothing.
        let mut names = names.clone();
        for form in sentences.iter().flat_map(|sentence| &sentence.forms) {
            let hashes = hasher.word(form);
            if hashes.cased.is_none() {
                names.remove(&hashes.lower);
            }
        }
        for sentence in sentences {
            for form in &sentence.forms {
                let hashes = hasher.word(form);
                *words.entry(hashes.lower).or_default() += 1;
                if let Some(cased) = hashes.cased {
                    *words.entry(cased).or_default() += 1;
                }
                for affix in hashes.affixes.into_iter().chain(kinds(&names, &hashes)) {
                    *affixes.entry(affix).or_default() += 1;
                }
            }
            upos.extend(sentence.upos.iter().cloned());
            xpos.extend(sentence.xpos.iter().cloned());
            deprel.extend(sentence.deprel.iter().cloned());
        }
        let kept = |counts: &BTreeMap<u32, u32>, least: u32| -> Vec<u32> {
            counts.iter().filter(|&(_, &count)| count >= least).map(|(&hash, _)| hash).collect()
        };
        let rows = |hashes: &[u32]| hashes.iter().zip(1..).map(|(&hash, row)| (hash, row)).collect();
        let (kept_words, kept_affixes) = (kept(&words, WORD_MIN), kept(&affixes, AFFIX_MIN));
        Vocabulary {
            names,
            word_rows: rows(&kept_words),
            affix_rows: rows(&kept_affixes),
            words: kept_words,
            affixes: kept_affixes,
            upos: upos.into_iter().collect(),
            xpos: xpos.into_iter().collect(),
            deprel: deprel.into_iter().collect(),
            counts: words.into_iter().collect(),
            word_dropout,
        }
    }

    /// A sentence as rows and labels. Labels that training has not met do not occur: it is made from the same sentences.
    pub(crate) fn examples(&self, sentence: &TreebankSentence, hasher: &mut Hasher) -> Vec<Example> {
        let label = |labels: &[String], label: &str| {
            labels.binary_search_by(|known| known.as_str().cmp(label)).unwrap_or(0) as u8
        };
        (0..sentence.forms.len())
            .map(|word| {
                let hashes = hasher.word(&sentence.forms[word]);
                let count = self.counts.get(&hashes.lower).copied().unwrap_or(0) as f32;
                Example {
                    word: self.word_rows.get(&hashes.lower).copied().unwrap_or(0),
                    cased: hashes.cased.and_then(|cased| self.word_rows.get(&cased).copied()).unwrap_or(0),
                    affixes: std::array::from_fn(|i| {
                        let hash = if i < AFFIXES { Some(hashes.affixes[i]) } else { kinds(&self.names, &hashes) };
                        hash.and_then(|hash| self.affix_rows.get(&hash).copied()).unwrap_or(0)
                    }),
                    word_dropout: self.word_dropout / (self.word_dropout + count),
                    upos: label(&self.upos, &sentence.upos[word]),
                    xpos: label(&self.xpos, &sentence.xpos[word]),
                    deprel: label(&self.deprel, &sentence.deprel[word]),
                    head: sentence.heads[word] as u16,
                }
            })
            .collect()
    }
}
