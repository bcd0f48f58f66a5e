//! A user's own transformer as tagger, parser or finder of names: a local file in ONNX format.
//!
//! In: an article, a model (`NAME.onnx`) and its description (`NAME.toml` beside it; [`Manifest`] shows one). Out: the article's
//! analysis, and the names in it if the model finds such. Sentences and words are our own; what the model does not give is the
//! embedded net's. Heads are those of the best tree over the model's scores, so that there always is a tree. Nothing is
//! downloaded, and no foreign library is linked: the model is run by `rten`, in plain Rust.
//!
//! A sentence of more pieces than the model reads is cut into windows, so time and memory are bounded by the length of the
//! text. Floating-point sums may differ between kinds of processors, and with them close decisions.

mod manifest;
mod pieces;
mod scores;

pub use manifest::{Head, Manifest, Task};

use demarche_lang::entities::{Entity, names_of};
use demarche_lang::{Net, WordParse, analyse_by, parse_words};
use demarche_types::{Analysis, Article, Deprel, Rel, TokenId, Upos, Xpos};
use pieces::Pieces;
use rten::{Model, NodeId, Value};
use scores::Scores;
use std::fs;
use std::path::Path;

/// Inputs that a model may have, by the names that exporters give them. All have a row for the one sentence and a column for
/// each piece.
const INPUTS: [&str; 3] = ["input_ids", "attention_mask", "token_type_ids"];

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {problem}\n  hint: {hint}")]
pub struct OnnxError {
    /// The file.
    pub file: String,
    /// What was found.
    pub problem: String,
    /// What would help.
    pub hint: &'static str,
}

/// A model that is ready to read.
pub struct OnnxModel {
    file: String,
    made_by: String,
    model: Model,
    /// Each with its place in [`INPUTS`].
    inputs: Vec<(NodeId, usize)>,
    pieces: Pieces,
    max_pieces: usize,
    upos: Option<Classifier<Upos>>,
    xpos: Option<Classifier<Xpos>>,
    deprel: Option<Classifier<Deprel>>,
    head: Option<(NodeId, String)>,
    names: Option<Classifier<String>>,
}

/// An output that chooses among labels.
struct Classifier<T> {
    node: NodeId,
    output: String,
    labels: Vec<T>,
}

/// What a model says of one sentence.
struct Labelled {
    words: Vec<WordParse>,
    /// The label of each word, where the model finds names.
    names: Vec<usize>,
}

impl OnnxModel {
    /// Opens a model, its description and its vocabulary, and tries it on two words.
    ///
    /// # Errors
    /// A file cannot be read, the description is incomplete, the model is damaged or has operators that are not known, or its
    /// inputs and outputs are not those described.
    pub fn open(path: &Path) -> Result<OnnxModel, OnnxError> {
        let file = path.display().to_string();
        let manifest = Manifest::beside(path)?;
        let fail = |problem: String, hint| OnnxError { file: file.clone(), problem, hint };
        let bytes = fs::read(path).map_err(|error| fail(format!("cannot be read: {error}"), "check its name"))?;
        let hash = blake3::hash(&bytes).to_hex();
        drop(bytes);
        // By its path and not its bytes: weights may lie in a file beside it.
        let model = Model::load_file(path).map_err(|error| {
            fail(format!("is no ONNX model that can be run: {error}"), "export it again, with standard operators")
        })?;
        if model.output_ids().is_empty() {
            return Err(fail("is no ONNX model that can be run: it has no outputs".to_owned(), "export it again"));
        }
        let name_of = |id: NodeId| model.node_info(id).and_then(|node| node.name()).unwrap_or_default();
        let mut inputs = Vec::new();
        for &id in model.input_ids() {
            let name = name_of(id);
            let Some(place) = INPUTS.iter().position(|input| *input == name) else {
                return Err(fail(
                    format!("has an input {name:?}"),
                    "export it with the inputs input_ids, attention_mask and token_type_ids, or some of them",
                ));
            };
            inputs.push((id, place));
        }
        let output = |name: &str| {
            model.output_ids().iter().copied().find(|&id| name_of(id) == name).ok_or_else(|| {
                let known: Vec<&str> = model.output_ids().iter().map(|&id| name_of(id)).collect();
                fail(
                    format!("has no output {name:?}, only {}", known.join(", ")),
                    "name one of them in the description",
                )
            })
        };
        fn classifier<T: Clone>(
            task: &Option<Task<T>>,
            output: &impl Fn(&str) -> Result<NodeId, OnnxError>,
        ) -> Result<Option<Classifier<T>>, OnnxError> {
            task.as_ref()
                .map(|task| {
                    let (node, output) = (output(&task.output)?, task.output.clone());
                    Ok(Classifier { node, output, labels: task.labels.clone() })
                })
                .transpose()
        }
        let found = OnnxModel {
            made_by: format!("onnx {} {}", path.file_stem().unwrap_or_default().to_string_lossy(), &hash[..12]),
            inputs,
            pieces: Pieces::open(&manifest)?,
            max_pieces: manifest.max_pieces,
            upos: classifier(&manifest.upos, &output)?,
            xpos: classifier(&manifest.xpos, &output)?,
            deprel: classifier(&manifest.deprel, &output)?,
            head: manifest.head.as_ref().map(|head| Ok((output(&head.output)?, head.output.clone()))).transpose()?,
            names: classifier(&manifest.names, &output)?,
            file: file.clone(),
            model,
        };
        found.label(&["a", "b"], vec![UNKNOWN; 2])?;
        Ok(found)
    }

    /// Tags and parses an article, and finds the names in it.
    ///
    /// # Errors
    /// The model fails on a sentence.
    pub fn analyse(&self, article: &Article) -> Result<(Analysis, Vec<Entity>), OnnxError> {
        let mut marks = Vec::new();
        let analysis = analyse_by(self.made_by.clone(), article, |sentences| {
            let needs_net = self.upos.is_none() || self.xpos.is_none() || self.head.is_none();
            let mut known = match needs_net {
                true => parse_words(Net::embedded(), sentences),
                false => sentences.iter().map(|forms| vec![UNKNOWN; forms.len()]).collect(),
            };
            for (forms, words) in sentences.iter().zip(&mut known) {
                let labelled = self.label(forms, std::mem::take(words))?;
                *words = labelled.words;
                marks.push(labelled.names);
            }
            Ok::<_, OnnxError>(known)
        })?;
        let names = self.names.as_ref().map_or(Vec::new(), |names| entities(&analysis, &marks, &names.labels));
        Ok((analysis, names))
    }

    /// Labels the words of a sentence; what the model does not give stays as it is known.
    fn label(&self, forms: &[&str], known: Vec<WordParse>) -> Result<Labelled, OnnxError> {
        let mut found = Labelled { words: known, names: Vec::new() };
        let mut root = None;
        let mut start = 0;
        while start < forms.len() {
            let window = self.pieces.window(&forms[start..], self.max_pieces);
            let end = start + window.first.len();
            let scores = self.run(&window.ids)?;
            let words = &mut found.words[start..end];
            let mut scores = scores.into_iter();
            let mut next = || scores.next().expect("an output is asked for each task");
            if let Some(upos) = &self.upos {
                let scores = self.scores(next(), &upos.output, window.ids.len(), upos.labels.len())?;
                words.iter_mut().zip(&window.first).for_each(|(word, &at)| word.upos = upos.labels[scores.best(at)]);
            }
            if let Some(xpos) = &self.xpos {
                let scores = self.scores(next(), &xpos.output, window.ids.len(), xpos.labels.len())?;
                words.iter_mut().zip(&window.first).for_each(|(word, &at)| word.xpos = xpos.labels[scores.best(at)]);
            }
            if let (Some((_, output)), Some(deprel)) = (&self.head, &self.deprel) {
                let length = window.ids.len();
                let heads = self.scores(next(), output, length, length)?;
                let relations = self.relations(next(), &deprel.output, length, deprel.labels.len())?;
                let tree = heads.tree(&window.first);
                for (place, (word, &head)) in words.iter_mut().zip(&tree).enumerate() {
                    let at = window.first[place];
                    let on = head.map_or(0, |head| window.first[head]);
                    let is_open = |label: usize| (deprel.labels[label].rel == Rel::Root) == head.is_none();
                    let label = relations.best_of_pair(at, on, is_open);
                    // A later window hangs on the first.
                    word.head = head.map(|head| start + head).or(root);
                    word.deprel = match (head, root) {
                        (None, None) => Deprel::plain(Rel::Root),
                        (None, Some(_)) => Deprel::plain(Rel::Parataxis),
                        (Some(_), _) => label.map_or(Deprel::plain(Rel::Dep), |label| deprel.labels[label]),
                    };
                }
                root = root.or_else(|| tree.iter().position(Option::is_none).map(|place| start + place));
            }
            if let Some(names) = &self.names {
                let scores = self.scores(next(), &names.output, window.ids.len(), names.labels.len())?;
                found.names.extend(window.first.iter().map(|&at| scores.best(at)));
            }
            start = end;
        }
        Ok(found)
    }

    /// The outputs of all tasks for one row of pieces: upos, xpos, head, deprel, names, as far as the model gives them.
    fn run(&self, ids: &[i32]) -> Result<Vec<Value>, OnnxError> {
        let shape = [1, ids.len()];
        let mut inputs = Vec::new();
        for &(node, place) in &self.inputs {
            let values = match place {
                0 => ids.to_vec(),
                1 => vec![1; ids.len()],
                _ => vec![0; ids.len()],
            };
            let value = Value::from_shape(shape, values).expect("as many values as the shape says");
            inputs.push((node, value.into()));
        }
        let outputs: Vec<NodeId> = [
            self.upos.as_ref().map(|task| task.node),
            self.xpos.as_ref().map(|task| task.node),
            self.head.as_ref().map(|head| head.0),
            self.deprel.as_ref().map(|task| task.node),
            self.names.as_ref().map(|task| task.node),
        ]
        .into_iter()
        .flatten()
        .collect();
        self.model.run(inputs, &outputs, None).map_err(|error| OnnxError {
            file: self.file.clone(),
            problem: format!("fails on a sentence of {} pieces: {error}", ids.len()),
            hint: "is max_pieces in the description more than the model reads?",
        })
    }

    /// Scores with a row for each piece.
    fn scores(&self, value: Value, output: &str, pieces: usize, columns: usize) -> Result<Scores, OnnxError> {
        let wanted = format!("[1, {pieces}, {columns}]");
        Scores::of(&value, &[&[1, pieces, columns]]).map_err(|found| self.misfit(output, &found, &wanted))
    }

    /// Scores of relations: for each piece, or for each piece and each head.
    fn relations(&self, value: Value, output: &str, pieces: usize, labels: usize) -> Result<Scores, OnnxError> {
        let wanted = format!("[1, {pieces}, {labels}] or [1, {pieces}, {pieces}, {labels}]");
        Scores::of(&value, &[&[1, pieces, labels], &[1, pieces, pieces, labels]])
            .map_err(|found| self.misfit(output, &found, &wanted))
    }

    fn misfit(&self, output: &str, found: &str, wanted: &str) -> OnnxError {
        OnnxError {
            file: self.file.clone(),
            problem: format!("output {output:?} is {found}, not f32 {wanted}"),
            hint: "each piece has a score for each label or piece; give as many labels in the description as the model has",
        }
    }
}

/// A word of which nothing is known yet.
const UNKNOWN: WordParse = WordParse { upos: Upos::X, xpos: Xpos::None, head: None, deprel: Deprel::plain(Rel::Dep) };

/// The names that the labels of each sentence mark.
fn entities(analysis: &Analysis, marks: &[Vec<usize>], labels: &[String]) -> Vec<Entity> {
    let mut found = Vec::new();
    for ((sentence, range), marks) in analysis.sentences().zip(marks) {
        for name in names_of(marks, labels) {
            let (first, last) = (TokenId(range.first + name.first as u32), TokenId(range.first + name.end as u32 - 1));
            let span = analysis.token(first).span.cover(analysis.token(last).span);
            found.push(Entity { sentence, first, last, span, kind: name.kind });
        }
    }
    found
}

#[cfg(test)]
mod tests;
