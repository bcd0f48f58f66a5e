//! Treebanks in CoNLL-U, plain or compressed.
//!
//! Comes in: a file. Goes out: its sentences with the columns that the net learns. Multiword ranges and empty nodes are
//! passed over; broken lines are refused with their number.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::TrainError;

/// A sentence of a treebank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreebankSentence {
    /// Word forms.
    pub forms: Vec<String>,
    /// Universal parts of speech.
    pub upos: Vec<String>,
    /// Penn tags.
    pub xpos: Vec<String>,
    /// 0 for the root, else the 1-based place of the head.
    pub heads: Vec<usize>,
    /// Relations with subtypes.
    pub deprel: Vec<String>,
    /// Whether a document begins with it.
    pub begins_document: bool,
}

impl TreebankSentence {
    /// The forms as the net takes them.
    pub fn words(&self) -> Vec<&str> {
        self.forms.iter().map(String::as_str).collect()
    }
}

/// A treebank file as it stands on disk, unpacked.
#[derive(Debug)]
pub struct TreebankText {
    /// Where it was found.
    pub path: PathBuf,
    /// BLAKE3 of the file, in hexadecimal.
    pub hash: String,
    /// Its text.
    pub text: String,
}

impl TreebankText {
    /// Reads `NAME.conllu` or `NAME.conllu.gz` from a folder.
    ///
    /// # Errors
    /// Neither file is there, or it is not UTF-8.
    pub fn open(folder: &Path, name: &str) -> Result<TreebankText, TrainError> {
        let plain = folder.join(format!("{name}.conllu"));
        let path = if plain.exists() { plain } else { folder.join(format!("{name}.conllu.gz")) };
        let bytes = fs::read(&path).map_err(|source| TrainError::Read { path: path.clone(), source })?;
        let hash = blake3::hash(&bytes).to_hex().to_string();
        let mut text = String::new();
        let outcome = match path.extension() {
            Some(extension) if extension == "gz" => {
                flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text)
            }
            _ => bytes.as_slice().read_to_string(&mut text),
        };
        outcome.map_err(|source| TrainError::Read { path: path.clone(), source })?;
        Ok(TreebankText { path, hash, text })
    }
}

/// A treebank file that has been read.
#[derive(Debug)]
pub struct Treebank {
    /// The file's name without its folder.
    pub name: String,
    /// BLAKE3 of the file, in hexadecimal.
    pub hash: String,
    /// Its sentences.
    pub sentences: Vec<TreebankSentence>,
}

impl Treebank {
    /// Reads `NAME.conllu` or `NAME.conllu.gz` from a folder.
    ///
    /// # Errors
    /// Neither file is there, or it is not sound CoNLL-U.
    pub fn open(folder: &Path, name: &str) -> Result<Treebank, TrainError> {
        let TreebankText { path, hash, text } = TreebankText::open(folder, name)?;
        let sentences =
            parse(&text).map_err(|(line, problem)| TrainError::Treebank { path: path.clone(), line, problem })?;
        let name = path.file_name().map_or_else(PathBuf::new, PathBuf::from).display().to_string();
        Ok(Treebank { name, hash, sentences })
    }

    /// The number of words.
    pub fn words(&self) -> usize {
        self.sentences.iter().map(|sentence| sentence.forms.len()).sum()
    }
}

/// Reads sentences; an error is a line number, counted from 1, and what is wrong there.
pub fn parse(text: &str) -> Result<Vec<TreebankSentence>, (usize, String)> {
    let mut sentences = Vec::new();
    let mut sentence = TreebankSentence::default();
    for (number, line) in text.lines().chain([""]).enumerate() {
        let wrong = |problem: String| (number + 1, problem);
        if line.starts_with('#') {
            sentence.begins_document |= line.starts_with("# newdoc");
            continue;
        }
        if line.is_empty() {
            if let Some(&head) = sentence.heads.iter().find(|&&head| head > sentence.forms.len()) {
                return Err(wrong(format!("head {head} in a sentence of {} words", sentence.forms.len())));
            }
            if !sentence.forms.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if columns.len() < 8 {
            return Err(wrong(format!("{} columns, expected 10", columns.len())));
        }
        if columns[0].contains(['-', '.']) {
            continue;
        }
        if columns[0].parse() != Ok(sentence.forms.len() + 1) {
            return Err(wrong(format!("word number {:?}, expected {}", columns[0], sentence.forms.len() + 1)));
        }
        let head = columns[6].parse().map_err(|_| wrong(format!("head {:?}, expected a number", columns[6])))?;
        sentence.forms.push(columns[1].to_owned());
        sentence.upos.push(columns[3].to_owned());
        sentence.xpos.push(columns[4].to_owned());
        sentence.heads.push(head);
        sentence.deprel.push(columns[7].to_owned());
    }
    Ok(sentences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_empty_nodes_are_passed_over() {
        let text = "# a\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\tVB\t_\t0\troot\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t1\tadvmod\t_\t_\n2.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n\n";
        let sentences = parse(text).expect("sound");
        assert_eq!(sentences.len(), 1);
        assert_eq!(sentences[0].forms, ["do", "n't"]);
        assert_eq!(sentences[0].heads, [0, 1]);
    }

    #[test]
    fn a_broken_line_is_named() {
        assert_eq!(parse("1\tdo\n").expect_err("broken").0, 1);
        assert_eq!(parse("1\ta\t_\tX\tX\t_\t9\troot\t_\t_\n\n").expect_err("broken").0, 2);
    }
}
