//! The course of training: batches, epochs, checkpoints, and the packed model after each epoch.
//!
//! Comes in: treebanks and settings. Goes out: a model file, a log, and a checkpoint from which to go on.
//! A batch is split into [`SHARDS`] parts whatever the number of threads, and their gradients are added in one order:
//! the same seed gives the same weights.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use demarche_lang::Net;
use demarche_lang::features::Hasher;
use demarche_lang::model::{ModelFile, ModelWriter};

use crate::TrainError;
use crate::augment::{Phrases, augment};
use crate::lexicon::Vocabulary;
use crate::network::{Dropout, Example, Gradients, Layout, Losses, PackedWeights, Pass, Sizes};
use crate::optimise::Optimiser;
use crate::random::Random;
use crate::score::{Scores, score};
use crate::treebank::{Treebank, TreebankSentence};

/// Parts of a batch, each computed by one thread.
const SHARDS: usize = 2;

/// Words in a batch.
const BATCH_WORDS: usize = 700;

/// Batches whose sentences are sorted by length together.
const POOL_BATCHES: usize = 24;

/// Steps over which the rate rises to its highest.
const WARM_UP: f32 = 400.0;

/// The share of the highest rate that is left at the end.
const RATE_END: f32 = 0.02;

/// Longer sentences are not trained on: arcs take the square of the length.
const LENGTH_MAX: usize = 160;

/// How fast a net learns, and how much it is kept from learning by heart.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Regime {
    /// The highest rate of learning.
    pub rate: f32,
    /// The share of inputs left out; of layers and views a little more or as much.
    pub dropout: f32,
    /// A word met `n` times is left out at the rate `w / (w + n)`, after Kiperwasser and Goldberg 2016; this is `w`.
    pub word_dropout: f32,
    /// The share of sentences that get a new name or apposition.
    pub renaming: f32,
}

impl Default for Regime {
    fn default() -> Regime {
        Regime { rate: 2e-3, dropout: 0.3, word_dropout: 0.25, renaming: 0.0 }
    }
}

impl Regime {
    fn dropout(&self) -> Dropout {
        Dropout { input: self.dropout, layers: self.dropout * 1.1, views: self.dropout, words: true }
    }
}

/// How to train.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The names of the treebanks to learn from, without `.conllu` or `.conllu.gz`.
    pub train: Vec<String>,
    /// The treebanks to measure on; the first one chooses the model.
    pub dev: Vec<String>,
    /// The seed of all random choices.
    pub seed: u64,
    /// Words that are parts of names: hashes in lower case, with the sums of their kinds.
    pub names: BTreeMap<u32, u8>,
    /// How to learn.
    pub regime: Regime,
    /// Checkpoints or model files the mean of whose weights to begin with, in place of random ones. With no passes, that mean is
    /// the model.
    pub begin_with: Vec<PathBuf>,
    /// Passes over the data; the rate of learning falls over all of them.
    pub epochs: usize,
    /// Stop after this many passes without a better score.
    pub patience: usize,
    /// Where the model goes.
    pub out: PathBuf,
    /// Where to keep the state of training.
    pub checkpoint: PathBuf,
    /// Whether to go on from the checkpoint, if there is one.
    pub resume: bool,
    /// The command, for the metadata.
    pub command: String,
    /// The licence of the weights, for the metadata.
    pub licence: String,
}

/// The sizes of the shipped net.
fn sizes(vocabulary: &Vocabulary) -> Sizes {
    Sizes {
        words: vocabulary.words.len() + 1,
        affixes: vocabulary.affixes.len() + 1,
        word: 128,
        affix: 64,
        layers: 3,
        hidden: 128,
        arc: 192,
        label: 64,
        upos: vocabulary.upos.len(),
        xpos: vocabulary.xpos.len(),
        deprel: vocabulary.deprel.len(),
    }
}

/// A net in training.
pub struct Trainer {
    layout: Layout,
    vocabulary: Vocabulary,
    sentences: Vec<TreebankSentence>,
    phrases: Phrases,
    regime: Regime,
    seed: u64,
    epochs: usize,
    optimiser: Optimiser,
    gradients: Vec<Gradients>,
    packed: PackedWeights,
}

impl Trainer {
    /// A new net for some sentences.
    pub fn new(
        sentences: Vec<TreebankSentence>,
        names: &BTreeMap<u32, u8>,
        regime: Regime,
        seed: u64,
        epochs: usize,
    ) -> Trainer {
        let vocabulary = Vocabulary::count(&sentences, names, regime.word_dropout);
        Trainer::with_sizes(sizes(&vocabulary), vocabulary, sentences, regime, seed, epochs)
    }

    fn with_sizes(
        sizes: Sizes,
        vocabulary: Vocabulary,
        sentences: Vec<TreebankSentence>,
        regime: Regime,
        seed: u64,
        epochs: usize,
    ) -> Trainer {
        let layout = Layout::new(sizes);
        Trainer {
            optimiser: Optimiser::new(&layout, layout.initial(seed)),
            gradients: (0..SHARDS).map(|_| Gradients::new(&layout)).collect(),
            packed: PackedWeights::new(&layout),
            layout,
            vocabulary,
            phrases: if regime.renaming > 0.0 { Phrases::collect(&sentences) } else { Phrases::default() },
            sentences,
            regime,
            seed,
            epochs,
        }
    }

    /// The order of training of one pass: sentences of like length together, batches shuffled.
    fn batches(&self, epoch: usize) -> Vec<Vec<usize>> {
        let mut random = Random::new(self.seed, &[1, epoch as u64]);
        let length = |sentence: usize| self.sentences[sentence].forms.len();
        let mut order: Vec<usize> =
            (0..self.sentences.len()).filter(|&sentence| (1..=LENGTH_MAX).contains(&length(sentence))).collect();
        random.shuffle(&mut order);
        let mut batches = Vec::new();
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let (mut pool, after) = take_words(rest, POOL_BATCHES * BATCH_WORDS, length);
            rest = after;
            pool.sort_by_key(|&sentence| length(sentence));
            let mut rest = pool.as_slice();
            while !rest.is_empty() {
                let (batch, after) = take_words(rest, BATCH_WORDS, length);
                rest = after;
                batches.push(batch);
            }
        }
        random.shuffle(&mut batches);
        batches
    }

    /// One pass over all sentences.
    pub fn epoch(&mut self, epoch: usize) -> f64 {
        let batches = self.batches(epoch);
        let steps = (batches.len() * self.epochs) as f32;
        let mut losses = Losses::default();
        for (number, batch) in batches.iter().enumerate() {
            let done = (epoch * batches.len() + number) as f32;
            let rate = self.regime.rate * ((done + 1.0) / WARM_UP).min(1.0) * (1.0 - done / steps).max(RATE_END);
            losses.add(&self.step(batch, &[2, epoch as u64, number as u64], rate));
        }
        losses.total() / batches.len().max(1) as f64
    }

    fn step(&mut self, batch: &[usize], place: &[u64], rate: f32) -> Losses {
        let mut random = Random::new(self.seed, place);
        let mut hasher = Hasher::default();
        let mut examples: Vec<Vec<Example>> = batch
            .iter()
            .map(|&sentence| {
                let changed = augment(&self.sentences[sentence], &self.phrases, self.regime.renaming, &mut random);
                self.vocabulary.examples(&changed, &mut hasher)
            })
            .collect();
        examples.sort_by_key(|sentence| std::cmp::Reverse(sentence.len()));
        let words: usize = examples.iter().map(Vec::len).sum();
        self.packed.pack(&self.layout, &self.optimiser.weights);
        let pass = Pass {
            layout: &self.layout,
            weights: &self.optimiser.weights,
            packed: &self.packed,
            dropout: self.regime.dropout(),
            unit: 1.0 / words.max(1) as f32,
        };
        let (first, rest) = self.gradients.split_at_mut(1);
        let shard = |number: usize, gradients: &mut Gradients| {
            gradients.clear(&self.layout);
            let part: Vec<&[Example]> = examples.iter().skip(number).step_by(SHARDS).map(Vec::as_slice).collect();
            let mut random = Random::new(self.seed, &[place, &[number as u64]].concat());
            pass.run(&part, &mut random, gradients)
        };
        let (mut losses, other) = rayon::join(|| shard(0, &mut first[0]), || shard(1, &mut rest[0]));
        losses.add(&other);
        first[0].add(&rest[0], &self.layout);
        self.optimiser.update(&self.layout, &first[0], rate);
        losses
    }

    /// The model file for the mean of the weights.
    pub fn pack(&mut self, metadata: &str) -> Vec<u8> {
        let mut writer = ModelWriter::default();
        writer.text("metadata", metadata);
        writer.text("upos", &self.vocabulary.upos.join("\n"));
        writer.text("xpos", &self.vocabulary.xpos.join("\n"));
        writer.text("deprel", &self.vocabulary.deprel.join("\n"));
        writer.words("layers", &[self.layout.sizes.layers as u32]);
        writer.words("words.hashes", &self.vocabulary.words);
        writer.words("affixes.hashes", &self.vocabulary.affixes);
        if !self.vocabulary.names.is_empty() {
            writer.words("names.hashes", &self.vocabulary.names.keys().copied().collect::<Vec<_>>());
            writer.words("names.kinds", &self.vocabulary.names.values().copied().map(u32::from).collect::<Vec<_>>());
        }
        let mean = self.optimiser.mean(&self.layout);
        for tensor in &self.layout.tensors {
            let values = &mean[tensor.range()];
            if tensor.rows == 1 {
                writer.floats(&tensor.name, values);
            } else {
                writer.rows(&tensor.name, tensor.columns, values);
            }
        }
        writer.finish()
    }

    /// Writes all that training needs to go on: first beside the file, then in its place.
    fn save(&self, path: &Path, progress: &Progress) -> Result<(), TrainError> {
        let failed = |source| TrainError::Write { path: path.to_owned(), source };
        let new = path.with_extension("new");
        let write = || -> io::Result<()> {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let mut file = io::BufWriter::new(fs::File::create(&new)?);
            let head = serde_json::to_vec(&(progress, &self.layout.sizes, self.seed, self.optimiser.step))?;
            file.write_all(&(head.len() as u64).to_le_bytes())?;
            file.write_all(&head)?;
            for values in [&self.optimiser.weights, &self.optimiser.first, &self.optimiser.second, &self.optimiser.mean]
            {
                for value in values {
                    file.write_all(&value.to_le_bytes())?;
                }
            }
            for row in &self.optimiser.touched {
                file.write_all(&row.to_le_bytes())?;
            }
            file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            fs::rename(&new, path)
        };
        write().map_err(failed)
    }

    /// Takes over the weights of checkpoints and model files, and nothing else of them: of checkpoints the running means, with
    /// which they were measured.
    fn begin_with(&mut self, paths: &[PathBuf]) -> Result<(), TrainError> {
        let mut sum = vec![0.0_f32; self.layout.length];
        for path in paths {
            let packed = path.extension().is_some_and(|extension| extension == "dmn");
            let weights = if packed {
                self.packed_weights(path)?
            } else {
                self.read(path, false)?;
                self.optimiser.mean(&self.layout).to_vec()
            };
            let share = 1.0 / paths.len() as f32;
            sum.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += share * weight);
        }
        self.optimiser = Optimiser::new(&self.layout, sum);
        Ok(())
    }

    /// The weights in a model file. Words and affixes that it does not know begin at zero.
    fn packed_weights(&self, path: &Path) -> Result<Vec<f32>, TrainError> {
        let bytes = fs::read(path).map_err(|source| TrainError::Read { path: path.to_owned(), source })?;
        let wrong = |problem: &str| TrainError::Checkpoint { path: path.to_owned(), problem: problem.to_owned() };
        let file = ModelFile::read(&bytes).map_err(TrainError::Packed)?;
        let known = &self.vocabulary;
        for (name, labels) in [("upos", &known.upos), ("xpos", &known.xpos), ("deprel", &known.deprel)] {
            if file.lines(name).map_err(TrainError::Packed)? != *labels {
                return Err(wrong("it has other labels"));
            }
        }
        let mut weights = vec![0.0; self.layout.length];
        for tensor in &self.layout.tensors {
            let into = &mut weights[tensor.range()];
            let found = file.weights(&tensor.name).map_err(TrainError::Packed)?;
            let hashes = match tensor.name.as_str() {
                "words" => &known.words,
                "affixes" => &known.affixes,
                _ if found.len() == into.len() => {
                    into.copy_from_slice(&found);
                    continue;
                }
                _ => return Err(wrong("it is of another net")),
            };
            let old = file.words(&format!("{}.hashes", tensor.name)).map_err(TrainError::Packed)?;
            if found.len() != (old.len() + 1) * tensor.columns {
                return Err(wrong("it is of another net"));
            }
            let row_of: BTreeMap<u32, usize> = old.into_iter().zip(1..).collect();
            let rows = std::iter::once(Some(0)).chain(hashes.iter().map(|hash| row_of.get(hash).copied()));
            for (row, into) in rows.zip(into.chunks_exact_mut(tensor.columns)) {
                if let Some(row) = row {
                    into.copy_from_slice(&found[row * tensor.columns..][..tensor.columns]);
                }
            }
        }
        Ok(weights)
    }

    /// Reads what [`Trainer::save`] wrote.
    fn load(&mut self, path: &Path) -> Result<Progress, TrainError> {
        self.read(path, true)
    }

    fn read(&mut self, path: &Path, same_seed: bool) -> Result<Progress, TrainError> {
        let bytes = fs::read(path).map_err(|source| TrainError::Read { path: path.to_owned(), source })?;
        let wrong = |problem: &str| TrainError::Checkpoint { path: path.to_owned(), problem: problem.to_owned() };
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or_else(|| wrong("it is too short"))?;
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (head, rest) = rest.split_at_checked(length).ok_or_else(|| wrong("it is too short"))?;
        let (progress, sizes, seed, step): (Progress, Sizes, u64, u64) =
            serde_json::from_slice(head).map_err(|error| wrong(&error.to_string()))?;
        if sizes != self.layout.sizes || same_seed && seed != self.seed {
            return Err(wrong("it is of another net, other data or another seed"));
        }
        let (floats, touched) =
            rest.split_at_checked(4 * 4 * self.layout.length).ok_or_else(|| wrong("it is too short"))?;
        if touched.len() != 8 * self.optimiser.touched.len() {
            return Err(wrong("it has another length than its head says"));
        }
        let optimiser = &mut self.optimiser;
        optimiser.step = step;
        let mut values = floats.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four));
        for into in [&mut optimiser.weights, &mut optimiser.first, &mut optimiser.second, &mut optimiser.mean] {
            into.iter_mut().zip(&mut values).for_each(|(into, value)| *into = value);
        }
        for (into, eight) in optimiser.touched.iter_mut().zip(touched.as_chunks().0) {
            *into = u64::from_le_bytes(*eight);
        }
        Ok(progress)
    }
}

/// Takes items up to a number of words, at least one.
fn take_words(items: &[usize], words: usize, length: impl Fn(usize) -> usize) -> (Vec<usize>, &[usize]) {
    let mut sum = 0;
    let count = items
        .iter()
        .take_while(|&&item| {
            sum += length(item);
            sum <= words
        })
        .count();
    let (taken, rest) = items.split_at(count.max(1));
    (taken.to_vec(), rest)
}

/// How far training has come.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
struct Progress {
    /// Passes done.
    epochs: usize,
    /// The pass after which the best model was written, and its scores.
    best: Option<(usize, Scores)>,
    /// Time spent, in seconds.
    seconds: f64,
}

/// Trains on the treebanks in a folder and writes the best model on the way.
///
/// The first treebank to measure on chooses the model; the others are only reported.
///
/// # Errors
/// A treebank or checkpoint cannot be read, or a file not be written.
pub fn train(data: &Path, settings: &Settings, log: &mut dyn FnMut(&str)) -> Result<(), TrainError> {
    let open = |names: &[String]| names.iter().map(|name| Treebank::open(data, name)).collect::<Result<Vec<_>, _>>();
    let (train, dev) = (open(&settings.train)?, open(&settings.dev)?);
    let [chosen_on, reported @ ..] = dev.as_slice() else { return Err(TrainError::NoTreebank) };
    let sentences = train.iter().flat_map(|treebank| treebank.sentences.iter().cloned()).collect();
    let mut trainer = Trainer::new(sentences, &settings.names, settings.regime, settings.seed, settings.epochs);
    let mut progress = Progress::default();
    if settings.resume && settings.checkpoint.exists() {
        progress = trainer.load(&settings.checkpoint)?;
    } else if !settings.begin_with.is_empty() {
        trainer.begin_with(&settings.begin_with)?;
    }
    log(&format!(
        "{} words; rows: {} words, {} affixes; labels: {} UPOS, {} XPOS, {} relations; {} weights",
        train.iter().map(Treebank::words).sum::<usize>(),
        trainer.layout.sizes.words,
        trainer.layout.sizes.affixes,
        trainer.layout.sizes.upos,
        trainer.layout.sizes.xpos,
        trainer.layout.sizes.deprel,
        trainer.layout.length,
    ));
    loop {
        let mut loss = f64::NAN;
        if settings.epochs > 0 {
            let best_epoch = progress.best.map_or(0, |(epoch, _)| epoch);
            if progress.epochs >= settings.epochs || progress.epochs >= best_epoch + settings.patience {
                break;
            }
            let start = Instant::now();
            loss = trainer.epoch(progress.epochs);
            progress.seconds += start.elapsed().as_secs_f64();
            progress.epochs += 1;
        }
        let measured = Net::from_bytes(&trainer.pack("{}")).map_err(TrainError::Packed)?;
        let (scores, speed) = score(&measured, &chosen_on.sentences);
        let better = progress.best.is_none_or(|(_, best)| scores.las > best.las);
        log(&format!(
            "epoch {}  loss {loss:.4}  dev {scores}  {speed:.0} words/s  {:.0} s in all{}",
            progress.epochs,
            progress.seconds,
            if better { "  *" } else { "" },
        ));
        if better {
            progress.best = Some((progress.epochs, scores));
            let measured_on: BTreeMap<&str, Scores> = [(chosen_on.name.as_str(), scores)]
                .into_iter()
                .chain(
                    reported.iter().map(|treebank| (treebank.name.as_str(), score(&measured, &treebank.sentences).0)),
                )
                .collect();
            let data: Vec<_> = train.iter().map(|treebank| (&treebank.name, &treebank.hash)).collect();
            let metadata = serde_json::json!({
                "net": "hashed words and affixes, BiLSTM, biaffine", "sizes": trainer.layout.sizes,
                "trained_on": data, "chosen_on": chosen_on.name,
                "seed": settings.seed, "epochs": progress.epochs, "of_epochs": settings.epochs,
                "seconds": progress.seconds.round(), "command": settings.command,
                "regime": settings.regime, "names": settings.names.len(), "scores": measured_on, "licence": settings.licence,
            });
            let file = trainer.pack(&metadata.to_string());
            write_whole(&settings.out, &file)?;
        }
        trainer.save(&settings.checkpoint, &progress)?;
        if settings.epochs == 0 {
            break;
        }
    }
    Ok(())
}

/// Writes a file beside its place and then puts it there.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let new = path.with_extension("new");
    fs::write(&new, bytes)
        .and_then(|()| fs::rename(&new, path))
        .map_err(|source| TrainError::Write { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::treebank::parse;

    /// Invented sentences: form/UPOS/XPOS/head/relation.
    const SENTENCES: [&str; 6] = [
        "Norway/PROPN/NNP/2/nsubj protested/VERB/VBD/0/root ././PUNCT/./2/punct",
        "The/DET/DT/2/det navy/NOUN/NN/3/nsubj fired/VERB/VBD/0/root on/ADP/IN/6/case a/DET/DT/6/det trawler/NOUN/NN/3/obl ././PUNCT/./3/punct",
        "Chile/PROPN/NNP/2/nsubj denied/VERB/VBD/0/root the/DET/DT/4/det claim/NOUN/NN/2/obj ././PUNCT/./2/punct",
        "Talks/NOUN/NNS/2/nsubj broke/VERB/VBD/0/root down/ADP/RP/2/compound:prt ././PUNCT/./2/punct",
        "Both/DET/DT/2/det ministers/NOUN/NNS/4/nsubj will/AUX/MD/4/aux meet/VERB/VB/0/root in/ADP/IN/6/case Lima/PROPN/NNP/4/obl ././PUNCT/./4/punct",
        "Old/ADJ/JJ/2/amod quarrels/NOUN/NNS/3/nsubj die/VERB/VBP/0/root slowly/ADV/RB/3/advmod",
    ];

    fn sentences() -> Vec<TreebankSentence> {
        parse(&conllu(&SENTENCES)).expect("the sentences are sound")
    }

    fn conllu(sentences: &[&str]) -> String {
        let word = |(place, word): (usize, &str)| {
            let parts: Vec<&str> = word.rsplitn(5, '/').collect();
            format!("{}\t{}\t_\t{}\t{}\t_\t{}\t{}\t_\t_\n", place + 1, parts[4], parts[3], parts[2], parts[1], parts[0])
        };
        let rows =
            |sentence: &&str| sentence.split(' ').enumerate().map(word).chain(["\n".to_owned()]).collect::<String>();
        sentences.iter().map(rows).collect()
    }

    fn tiny(epochs: usize) -> Trainer {
        // Four times each, since rare words and affixes have no rows of their own.
        let sentences: Vec<_> = sentences().into_iter().cycle().take(4 * SENTENCES.len()).collect();
        let regime = Regime::default();
        let vocabulary = Vocabulary::count(&sentences, &BTreeMap::new(), regime.word_dropout);
        let sizes = Sizes { word: 32, affix: 32, hidden: 32, arc: 32, label: 16, ..sizes(&vocabulary) };
        Trainer::with_sizes(sizes, vocabulary, sentences, regime, 7, epochs)
    }

    #[test]
    fn a_tiny_treebank_is_learnt_by_heart() {
        const EPOCHS: usize = 700;
        let mut trainer = tiny(EPOCHS);
        let losses: Vec<f64> = (0..EPOCHS).map(|epoch| trainer.epoch(epoch)).collect();
        assert!(losses[EPOCHS - 1] < losses[0] / 3.0, "from {} to {}", losses[0], losses[EPOCHS - 1]);
        let net = Net::from_bytes(&trainer.pack("{}")).expect("a sound model");
        let (scores, _) = score(&net, &sentences());
        assert!(scores.upos > 0.95 && scores.las_subtypes > 0.95, "{scores}");
    }

    #[test]
    fn another_language_is_another_engine() {
        const LATIN: [&str; 4] = [
            "Puella/NOUN/_/3/nsubj rosam/NOUN/_/3/obj amat/VERB/_/0/root",
            "Rex/NOUN/_/3/nsubj bellum/NOUN/_/3/obj parat/VERB/_/0/root",
            "Nauta/NOUN/_/3/nsubj insulam/NOUN/_/3/obj videt/VERB/_/0/root",
            "Legatus/NOUN/_/4/nsubj regis/NOUN/_/1/nmod pacem/NOUN/_/4/obj petit/VERB/_/0/root",
        ];
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("latin-train.conllu"), conllu(&LATIN)).expect("a treebank");
        fs::write(folder.path().join("latin-dev.conllu"), conllu(&LATIN[..2])).expect("a treebank");
        let settings = Settings {
            train: vec!["latin-train".to_owned(); 4],
            dev: vec!["latin-dev".to_owned()],
            seed: 1,
            regime: Regime { rate: 1e-2, dropout: 0.0, ..Regime::default() },
            names: BTreeMap::new(),
            begin_with: Vec::new(),
            epochs: 40,
            patience: 40,
            out: folder.path().join("latin.dmn"),
            checkpoint: folder.path().join("checkpoint.bin"),
            resume: false,
            command: "test".to_owned(),
            licence: "CC0-1.0".to_owned(),
        };
        train(folder.path(), &settings, &mut |_| {}).expect("the treebanks are sound");
        let net = Net::from_bytes(&fs::read(&settings.out).expect("a model")).expect("a sound model");
        assert_eq!(net.deprel_names(), ["nmod", "nsubj", "obj", "root"]);
        let parsed = net.parse(&[vec!["Rex", "rosam", "amat"]]);
        assert_eq!(parsed[0].head.iter().filter(|&&head| head == 0).count(), 1);
        assert_eq!(parsed[0].head, [3, 3, 0]);
        let missing = Settings { dev: Vec::new(), ..settings };
        assert!(matches!(train(folder.path(), &missing, &mut |_| {}), Err(TrainError::NoTreebank)));
    }

    #[test]
    fn training_can_be_broken_off_and_gives_the_same_bytes() {
        let folder = tempfile::tempdir().expect("a folder for the checkpoint");
        let path = folder.path().join("checkpoint.bin");
        let mut whole = tiny(6);
        (0..6).for_each(|epoch| assert!(whole.epoch(epoch).is_finite()));
        let mut first = tiny(6);
        (0..3).for_each(|epoch| assert!(first.epoch(epoch).is_finite()));
        first.save(&path, &Progress { epochs: 3, ..Progress::default() }).expect("a checkpoint");
        let mut second = tiny(6);
        let progress = second.load(&path).expect("the checkpoint");
        (progress.epochs..6).for_each(|epoch| assert!(second.epoch(epoch).is_finite()));
        assert!(whole.pack("{}") == second.pack("{}"));
    }

    #[test]
    fn checkpoints_can_be_averaged() {
        let folder = tempfile::tempdir().expect("a folder for the checkpoints");
        let paths = ["one.bin", "two.bin"].map(|name| folder.path().join(name));
        let mut first = tiny(2);
        assert!(first.epoch(0).is_finite());
        first.save(&paths[0], &Progress::default()).expect("a checkpoint");
        assert!(first.epoch(1).is_finite());
        first.save(&paths[1], &Progress::default()).expect("a checkpoint");
        let mut same = tiny(2);
        same.begin_with(&[paths[1].clone(), paths[1].clone()]).expect("the checkpoint");
        assert!(same.pack("{}") == first.pack("{}"));
        same.begin_with(&paths).expect("the checkpoints");
        assert!(same.pack("{}") != first.pack("{}"));
    }

    #[test]
    fn a_foreign_or_broken_checkpoint_is_refused() {
        let folder = tempfile::tempdir().expect("a folder for the checkpoint");
        let path = folder.path().join("checkpoint.bin");
        tiny(1).save(&path, &Progress::default()).expect("a checkpoint");
        let bytes = fs::read(&path).expect("the checkpoint");
        let mut other = tiny(1);
        other.seed = 8;
        assert!(matches!(other.load(&path), Err(TrainError::Checkpoint { .. })));
        fs::write(&path, &bytes[..bytes.len() - 5]).expect("a shorter checkpoint");
        assert!(matches!(tiny(1).load(&path), Err(TrainError::Checkpoint { .. })));
    }
}
