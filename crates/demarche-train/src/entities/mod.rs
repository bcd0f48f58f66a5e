//! Training of the models that find names.
//!
//! Comes in: texts with marked names, a treebank whose mentions are annotated, one without marks, and lists of known names. Goes
//! out: the file that [`demarche_lang::entities::EntityTagger`] reads, and its scores on sentences that were held out. The models
//! are linear-chain conditional random fields; the words' tags and trees are those of the shipped parser. The model for persons,
//! organisations and places is trained twice: the first one marks the treebank without marks, from which the second one learns too.

mod crf;
mod gum;
mod lists;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use demarche_lang::Net;
use demarche_lang::entities::{
    Document, Name, OUTSIDE, TaggedWord, add_document, add_general, features, names_of, read_twice, tag,
};
use demarche_lang::iob;
use demarche_lang::model::ModelWriter;
use rayon::prelude::*;

use crate::TrainError;
use crate::treebank::{TreebankText, parse};
use crf::{Crf, Example, SCALE};

/// What a sentence of the treebank with mentions counts beside one with marked names.
const TREEBANK_WEIGHT: f32 = 0.5;

/// What a political sentence counts for the model of persons, organisations and places.
const POLITICAL_WEIGHT: f32 = 0.3;

/// What a sentence counts whose names the first model marked.
const UNMARKED_WEIGHT: f32 = 0.05;

/// What the other places of a word in its document weigh.
const VOTES: i32 = SCALE as i32;

/// Parts of a corpus of which each is held out once.
const FOLDS: usize = 5;

/// What to train on.
#[derive(Clone, Debug)]
pub struct EntityData {
    /// Folder with `en_gum-permissive-ud-train` and `-dev`, and `en_ewt-ud-train`.
    pub treebanks: PathBuf,
    /// Folder with `uner_en_ewt-dev.iob2`, `crossner_politics-train.txt` and `-dev.txt`.
    pub entities: PathBuf,
    /// Folder with the dictionaries.
    pub lexicon: PathBuf,
    /// The command, for the metadata.
    pub command: String,
}

/// A sentence as it was read.
struct Source {
    forms: Vec<String>,
    marks: Vec<String>,
    /// Sentences of one document have the same number and stand together.
    document: usize,
}

/// Sentences with their features.
struct Corpus<'a> {
    words: Vec<Vec<TaggedWord<'a>>>,
    /// Features of the sentence alone, and those with what the document tells.
    plain: Vec<Vec<Vec<u32>>>,
    full: Vec<Vec<Vec<u32>>>,
    marks: Vec<Vec<String>>,
    /// The sentences of each document.
    documents: Vec<std::ops::Range<usize>>,
}

impl<'a> Corpus<'a> {
    /// Tags and parses sentences, and takes their features.
    fn new(sources: &'a [Source], known: &[u32]) -> Corpus<'a> {
        let forms: Vec<Vec<&str>> =
            sources.iter().map(|source| source.forms.iter().map(String::as_str).collect()).collect();
        let words = tag(Net::embedded(), &forms);
        let plain: Vec<Vec<Vec<u32>>> = words.iter().map(|words| features(words, known)).collect();
        let mut full = plain.clone();
        let mut documents = Vec::new();
        for sentences in sources.chunk_by(|one, other| one.document == other.document) {
            let first = documents.last().map_or(0, |range: &std::ops::Range<usize>| range.end);
            let range = first..first + sentences.len();
            let document = Document::of(&words[range.clone()], known);
            range.clone().for_each(|place| add_document(&words[place], &document, &mut full[place]));
            documents.push(range);
        }
        Corpus { words, plain, full, marks: sources.iter().map(|source| source.marks.clone()).collect(), documents }
    }

    fn examples(&self, weight: f32) -> impl Iterator<Item = Example<'_>> {
        self.full.iter().zip(&self.marks).map(move |(features, marks)| Example { features, marks, weight })
    }

    /// What a model reads in each sentence, document by document.
    fn read(&self, model: &Crf) -> Vec<Vec<usize>> {
        let read = self.documents.iter().flat_map(|range| {
            let scores = self.full[range.clone()].iter().map(|features| model.scores(features)).collect();
            read_twice(&self.words[range.clone()], scores, &model.transitions, model.labels.len(), VOTES)
        });
        read.collect()
    }
}

/// Trains both models; gives the file.
///
/// # Errors
/// An input cannot be read.
pub fn train_entities(data: &EntityData, log: &mut dyn FnMut(&str)) -> Result<Vec<u8>, TrainError> {
    let known = lists::known_names(&data.lexicon)?;
    let mut inputs = BTreeMap::new();
    let mut marked = |name: &str| -> Result<Vec<Source>, TrainError> {
        let path = data.entities.join(name);
        let text = fs::read_to_string(&path).map_err(|source| TrainError::Read { path: path.clone(), source })?;
        inputs.insert(name.to_owned(), blake3::hash(text.as_bytes()).to_hex().to_string());
        let sentences = iob::read(&text).map_err(|(line, problem)| TrainError::Treebank { path, line, problem })?;
        let source = |sentence: iob::MarkedSentence<'_>| Source {
            forms: owned(&sentence.forms),
            marks: owned(&sentence.marks),
            document: sentence.document,
        };
        Ok(sentences.into_iter().map(source).collect())
    };
    let (web, politics, more_politics) =
        (marked("uner_en_ewt-dev.iob2")?, marked("crossner_politics-train.txt")?, marked("crossner_politics-dev.txt")?);
    let mut treebank = |name: &str| -> Result<TreebankText, TrainError> {
        let treebank = TreebankText::open(&data.treebanks, name)?;
        inputs.insert(name.to_owned(), treebank.hash.clone());
        Ok(treebank)
    };
    let mut annotated = gum::mentions(&treebank("en_gum-permissive-ud-train")?.text);
    let last = annotated.last().map_or(0, |source| source.document);
    let more = gum::mentions(&treebank("en_gum-permissive-ud-dev")?.text);
    annotated.extend(more.into_iter().map(|source| Source { document: source.document + last, ..source }));
    let unmarked = treebank("en_ewt-ud-train")?;
    let (unmarked, proper) = without_marks(&unmarked)?;
    let political: Vec<Source> = politics
        .iter()
        .chain(&more_politics)
        .enumerate()
        .map(|(document, source)| in_general(source, document))
        .collect();
    let [web, annotated, unmarked, political] =
        [&web, &annotated, &unmarked, &political].map(|sources| Corpus::new(sources, &known));

    let mut scores = BTreeMap::new();
    let mut tell = |name: &str, sums: &Sums, log: &mut dyn FnMut(&str)| {
        log(&format!("{name}: {sums}"));
        scores.insert(name.to_owned(), sums.f1(None));
    };
    // Whole documents are held out together.
    let fold = |sentence: usize| {
        let first = web.documents.iter().find(|range| range.contains(&sentence)).map_or(0, |range| range.start);
        fold(first, web.marks.len())
    };
    let gold = |held_out: Option<usize>| -> Vec<Example<'_>> {
        let web = web
            .examples(1.0)
            .enumerate()
            .filter(|&(place, _)| Some(fold(place)) != held_out)
            .map(|(_, example)| example);
        annotated.examples(TREEBANK_WEIGHT).chain(web).collect()
    };
    let train_general = |held_out: Option<usize>| -> Crf {
        let mut gold = gold(held_out);
        gold.extend(political.examples(POLITICAL_WEIGHT));
        let teacher = Crf::train(&gold);
        let marks: Vec<Vec<String>> = unmarked
            .read(&teacher)
            .iter()
            .zip(&proper)
            .map(|(marks, proper)| checked(marks, &teacher.labels, proper))
            .collect();
        let taught = unmarked.full.iter().zip(&marks).map(|(features, marks)| Example {
            features,
            marks,
            weight: UNMARKED_WEIGHT,
        });
        Crf::train(&gold.into_iter().chain(taught).collect::<Vec<_>>())
    };
    let mut sums = Sums::default();
    let models: Vec<Crf> = (0..FOLDS).into_par_iter().map(|held_out| train_general(Some(held_out))).collect();
    for (held_out, model) in models.iter().enumerate() {
        for (place, found) in web.read(model).iter().enumerate().filter(|&(place, _)| fold(place) == held_out) {
            sums.add(&web.marks[place], found, &model.labels);
        }
    }
    tell("EWT dev, each fifth held out once", &sums, log);
    let general_model = train_general(None);

    // The political model must not see what a model made of sentences that it was trained on.
    let unpolitical = Crf::train(&gold(None));
    let staged = |sources: &[Source]| -> Vec<(Vec<Vec<u32>>, Vec<String>)> {
        let corpus = Corpus::new(sources, &known);
        let read = corpus.read(&unpolitical);
        let staged = corpus.words.iter().zip(corpus.plain).zip(corpus.marks).zip(read).map(
            |(((words, mut features), marks), read)| {
                let labels: Vec<&str> = read.iter().map(|&label| unpolitical.labels[label].as_str()).collect();
                add_general(words, &labels, &mut features);
                (features, marks)
            },
        );
        staged.collect()
    };
    let (politics, more_politics) = (staged(&politics), staged(&more_politics));
    fn example((features, marks): &(Vec<Vec<u32>>, Vec<String>)) -> Example<'_> {
        Example { features, marks, weight: 1.0 }
    }
    let model = Crf::train(&politics.iter().map(example).collect::<Vec<_>>());
    let mut sums = Sums::default();
    more_politics.iter().for_each(|(features, marks)| sums.add(marks, &model.label(features), &model.labels));
    tell("CrossNER politics dev, trained on its training part", &sums, log);
    let mut sums = Sums::default();
    for held_out in 0..FOLDS {
        let is_held_out = |place: usize| self::fold(place, more_politics.len()) == held_out;
        let kept =
            more_politics.iter().enumerate().filter(|&(place, _)| !is_held_out(place)).map(|(_, sentence)| sentence);
        let model = Crf::train(&politics.iter().chain(kept).map(example).collect::<Vec<_>>());
        for (_, (features, marks)) in more_politics.iter().enumerate().filter(|&(place, _)| is_held_out(place)) {
            sums.add(marks, &model.label(features), &model.labels);
        }
    }
    tell("CrossNER politics dev, each fifth held out once", &sums, log);
    let political_model = Crf::train(&politics.iter().chain(&more_politics).map(example).collect::<Vec<_>>());

    let metadata = serde_json::json!({
        "models": "linear-chain conditional random fields", "trained_on": inputs, "parser": Net::embedded().version(),
        "held_out_f1": scores, "command": data.command, "licence": "CC BY-SA 4.0",
    });
    let mut writer = ModelWriter::default();
    writer.text("metadata", &metadata.to_string());
    writer.words("known", &known);
    writer.words("votes", &[VOTES as u32]);
    general_model.write("general", &mut writer);
    political_model.write("political", &mut writer);
    Ok(writer.finish())
}

/// A political sentence with marks of the general kinds.
fn in_general(source: &Source, document: usize) -> Source {
    let general = |mark: &String| {
        let kind = match mark.get(2..) {
            Some("politician" | "person") => "PER",
            Some("organisation" | "politicalparty") => "ORG",
            Some("country" | "location") => "LOC",
            _ => return OUTSIDE.to_owned(),
        };
        format!("{}{kind}", &mark[..2])
    };
    Source { forms: source.forms.clone(), marks: source.marks.iter().map(general).collect(), document }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// The part of a corpus that a sentence lies in: parts are whole stretches, so that one text is rarely in two of them.
fn fold(place: usize, count: usize) -> usize {
    place * FOLDS / count.max(1)
}

/// The sentences of a treebank without names, and which of their words are proper nouns by its own tags.
fn without_marks(treebank: &TreebankText) -> Result<(Vec<Source>, Vec<Vec<bool>>), TrainError> {
    let wrong = |(line, problem)| TrainError::Treebank { path: treebank.path.clone(), line, problem };
    let sentences = parse(&treebank.text).map_err(wrong)?;
    let proper =
        sentences.iter().map(|sentence| sentence.xpos.iter().map(|tag| tag.starts_with("NNP")).collect()).collect();
    let mut document = 0;
    let sources = sentences.into_iter().map(|sentence| {
        document += usize::from(sentence.begins_document);
        Source { marks: vec![OUTSIDE.to_owned(); sentence.forms.len()], forms: sentence.forms, document }
    });
    Ok((sources.collect(), proper))
}

/// Marks that a model made, without the names that have no proper noun.
fn checked(marks: &[usize], labels: &[String], proper: &[bool]) -> Vec<String> {
    let mut checked: Vec<String> = marks.iter().map(|&mark| labels[mark].clone()).collect();
    for name in names_of(marks, labels) {
        if !proper[name.first..name.end].contains(&true) {
            checked[name.first..name.end].fill(OUTSIDE.to_owned());
        }
    }
    checked
}

/// Gold, found and right names by kind.
#[derive(Default)]
struct Sums(BTreeMap<String, [usize; 3]>);

impl Sums {
    fn add(&mut self, marks: &[String], found: &[usize], labels: &[String]) {
        let found: BTreeSet<(usize, usize, String)> = names_of(found, labels).into_iter().map(key).collect();
        let mut all: Vec<String> = marks.to_vec();
        all.sort();
        all.dedup();
        let marks: Vec<usize> =
            marks.iter().map(|mark| all.iter().position(|other| other == mark).unwrap_or(0)).collect();
        let gold: BTreeSet<(usize, usize, String)> = names_of(&marks, &all).into_iter().map(key).collect();
        for (_, _, kind) in &gold {
            self.0.entry(kind.clone()).or_default()[0] += 1;
        }
        for name in &found {
            let counts = self.0.entry(name.2.clone()).or_default();
            counts[1] += 1;
            counts[2] += usize::from(gold.contains(name));
        }
    }

    fn f1(&self, kind: Option<&str>) -> f64 {
        let counts = self.0.iter().filter(|(name, _)| kind.is_none_or(|kind| kind == *name));
        let [gold, found, right] =
            counts.fold([0; 3], |sum, (_, counts)| [sum[0] + counts[0], sum[1] + counts[1], sum[2] + counts[2]]);
        if gold + found == 0 { 0.0 } else { 2.0 * right as f64 / (gold + found) as f64 }
    }
}

fn key(name: Name) -> (usize, usize, String) {
    (name.first, name.end, name.kind)
}

impl std::fmt::Display for Sums {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "F1 {:.1}", 100.0 * self.f1(None))?;
        self.0.keys().try_for_each(|kind| write!(f, "  {kind} {:.1}", 100.0 * self.f1(Some(kind))))
    }
}
