//! The description of a model: a TOML file beside it.

use crate::OnnxError;
use demarche_types::{Deprel, Upos, Xpos};
use serde::{Deserialize, Deserializer};
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What BERT and its like read at once.
const USUAL_PIECES: usize = 512;

/// The fewest and the most pieces that may be read at once: scores of heads grow with the square.
const PIECES: std::ops::RangeInclusive<usize> = 8..=4096;

/// Which files and outputs belong to a model, and what its outputs mean.
///
/// `tagger.toml`, beside `tagger.onnx`:
///
/// ```toml
/// vocab = "vocab.txt"     # WordPiece vocabulary, one piece a line, with [UNK], [CLS] and [SEP]
/// lowercase = false       # true for an "uncased" model: small letters without accents
/// max_pieces = 512        # with [CLS] and [SEP]
///
/// [upos]                  # each of these tables may be left out, but `head` and `deprel` go together
/// output = "upos_logits"  # f32 [1, pieces, labels]
/// labels = ["ADJ", "ADP", "PUNCT"]
///
/// [xpos]                  # Penn tags
/// output = "xpos_logits"
/// labels = ["NN", "VBD", "_"]
///
/// [head]
/// output = "head_scores"  # f32 [1, pieces, pieces]: how well each piece (last) heads each piece; [CLS] is the root
///
/// [deprel]
/// output = "deprel_scores" # f32 [1, pieces, labels], or [1, pieces, pieces, labels] by head
/// labels = ["root", "nsubj", "obl:agent"]
///
/// [names]
/// output = "logits"
/// labels = ["O", "B-PER", "I-PER"]
/// ```
///
/// The first piece of a word speaks for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The vocabulary; a relative path begins where the description lies.
    pub vocab: PathBuf,
    /// Whether the vocabulary has small letters without accents only.
    #[serde(default)]
    pub lowercase: bool,
    /// The most pieces the model reads at once.
    #[serde(default = "usual_pieces")]
    pub max_pieces: usize,
    /// Universal parts of speech.
    pub upos: Option<Task<Upos>>,
    /// Penn tags.
    pub xpos: Option<Task<Xpos>>,
    /// Heads.
    pub head: Option<Head>,
    /// Relations.
    pub deprel: Option<Task<Deprel>>,
    /// Names, as `O`, `B-…` and `I-…`.
    pub names: Option<Task<String>>,
}

fn usual_pieces() -> usize {
    USUAL_PIECES
}

/// An output that chooses among labels.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "T: FromStr, T::Err: Display"))]
pub struct Task<T> {
    /// The output's name.
    pub output: String,
    /// What its last dimension counts through.
    #[serde(deserialize_with = "labels")]
    pub labels: Vec<T>,
}

/// The output that scores heads.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The output's name.
    pub output: String,
}

fn labels<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: Display,
{
    let names = Vec::<String>::deserialize(deserializer)?;
    names.iter().map(|name| name.parse().map_err(serde::de::Error::custom)).collect()
}

impl Manifest {
    /// Reads the description that lies beside a model.
    ///
    /// # Errors
    /// There is none, it is no TOML, or its parts do not fit together.
    pub fn beside(model: &Path) -> Result<Manifest, OnnxError> {
        let path = model.with_extension("toml");
        let fail = |problem: String, hint| OnnxError { file: path.display().to_string(), problem, hint };
        let text = fs::read_to_string(&path).map_err(|error| {
            fail(
                format!("the description of the model cannot be read: {error}"),
                "write one beside the model, with the names of its outputs and its labels; README.md shows how",
            )
        })?;
        let mut manifest: Manifest = toml::from_str(&text).map_err(|error| {
            fail(error.to_string().trim_end().to_owned(), "README.md shows which tables and keys there are")
        })?;
        if !PIECES.contains(&manifest.max_pieces) {
            return Err(fail(
                format!("max_pieces is {}, not {} to {}", manifest.max_pieces, PIECES.start(), PIECES.end()),
                "give the number of positions that the model was trained with",
            ));
        }
        if manifest.head.is_some() != manifest.deprel.is_some() {
            return Err(fail(
                "one of the tables [head] and [deprel] is missing".to_owned(),
                "a tree needs both; leave both out, and trees are those of the embedded net",
            ));
        }
        if manifest.outputs().next().is_none() {
            return Err(fail("no output is named".to_owned(), "add a table such as [upos] or [names]"));
        }
        let mut outputs: Vec<&str> = manifest.outputs().collect();
        outputs.sort_unstable();
        if let Some(pair) = outputs.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(fail(
                format!("two tables name the output {:?}", pair[0]),
                "each table has an output of its own",
            ));
        }
        let is_mark = |label: &String| label == "O" || label.starts_with("B-") || label.starts_with("I-");
        if let Some(label) = manifest.names.iter().flat_map(|names| &names.labels).find(|label| !is_mark(label)) {
            return Err(fail(format!("the label of names {label:?}"), "labels of names are O, B-… and I-…"));
        }
        if let Some(folder) = path.parent() {
            manifest.vocab = folder.join(&manifest.vocab);
        }
        Ok(manifest)
    }

    /// The names of all outputs.
    fn outputs(&self) -> impl Iterator<Item = &str> {
        let Manifest { upos, xpos, head, deprel, names, .. } = self;
        let all = [
            upos.as_ref().map(|task| &task.output),
            xpos.as_ref().map(|task| &task.output),
            head.as_ref().map(|head| &head.output),
            deprel.as_ref().map(|task| &task.output),
            names.as_ref().map(|task| &task.output),
        ];
        all.into_iter().flatten().map(String::as_str)
    }
}
