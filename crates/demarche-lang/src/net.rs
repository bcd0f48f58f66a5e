//! The neural tagger and parser.
//!
//! Comes in: sentences as word forms. Goes out: for each word the universal part of speech, the Penn tag, the head and
//! the relation; heads always form a tree with one root. Nothing is tokenised here and nothing is lemmatised.
//!
//! The net: embeddings of the word and of its affixes, each the sum of a few rows; a bidirectional LSTM in layers; tags
//! from the last two layers; heads and relations by biaffine scores from the last layer; the best tree by
//! Chu-Liu/Edmonds. Source of the design: Dozat and Manning 2017, "Deep Biaffine Attention for Neural Dependency Parsing".
//!
//! A sentence's result is the same bits on every processor and with any other sentences beside it.

use std::sync::LazyLock;

use crate::features::{self, Hasher, WordHashes, name_kind};
use crate::kernel::{self, ARC_LANES, MAX_INPUTS, Matrix, Path, Rows, Scale};
use crate::model::{ByteRows, ModelError, ModelFile};
use crate::mst;
use crate::steps::Steps;

/// The most words that are parsed as one; a longer sentence is cut into windows.
pub const WINDOW_WORDS: usize = 400;

/// In a window that must be cut, how many of its last words are searched for punctuation to cut after.
const WINDOW_SLACK: usize = 120;

/// Words that are computed together, so that their activations stay in the cache.
const GROUP_WORDS: usize = 640;

/// Words whose windows are sorted by length together; it bounds the memory of [`Net::parse`].
const CHUNK_WORDS: usize = 16 * GROUP_WORDS;

/// The most labels of one kind: they are given as bytes.
const LABELS_MAX: usize = 256;

/// The relation of a sentence's root.
const ROOT_RELATION: &str = "root";

/// The relation by which the later windows of a very long sentence hang on the first.
const WINDOW_RELATION: &str = "parataxis";

/// What the net says of one sentence. All lists have one entry for each word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedSentence {
    /// Indices into [`Net::upos_names`].
    pub upos: Vec<u8>,
    /// Indices into [`Net::xpos_names`].
    pub xpos: Vec<u8>,
    /// 0 for the root, else the 1-based place of the head.
    pub head: Vec<u16>,
    /// Indices into [`Net::deprel_names`].
    pub deprel: Vec<u8>,
}

/// A trained net, ready to parse.
#[derive(Debug)]
pub struct Net {
    version: String,
    file_bytes: usize,
    metadata: String,
    upos: Vec<String>,
    xpos: Vec<String>,
    deprel: Vec<String>,
    /// The relations of the root and of windows, as indices.
    root_relation: u8,
    window_relation: u8,
    words: Embedding,
    affixes: Embedding,
    names: Names,
    layers: Vec<[Direction; 2]>,
    tags: Matrix,
    /// All four views of a word in one matrix: arc dependent, arc head, label dependent, label head.
    views: Matrix,
    arc: Matrix,
    arc_root: Vec<f32>,
    label: Matrix,
    label_dependent: Matrix,
    /// The length of a word's view for relations.
    label_size: usize,
}

#[derive(Debug)]
struct Direction {
    input: Matrix,
    recurrent: Matrix,
}

/// Numbers by hash, from 1 on.
#[derive(Debug)]
struct Table {
    /// Open addressing: (hash, number), number 0 being free.
    slots: Vec<(u32, u32)>,
}

impl Table {
    fn new(hashes: &[u32], numbers: impl Iterator<Item = u32>) -> Table {
        let size = (hashes.len() * 2 + 2).next_power_of_two();
        let mut slots = vec![(0, 0); size];
        for (&hash, number) in hashes.iter().zip(numbers) {
            let mut at = hash as usize & (size - 1);
            while slots[at].1 != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (hash, number);
        }
        Table { slots }
    }

    fn find(&self, hash: u32) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                (_, 0) => return None,
                (found, number) if found == hash => return Some(number as usize),
                _ => at = (at + 1) & mask,
            }
        }
    }
}

/// Words that are parts of names, if they are capitalised, with the rows of the affix table that stand for their kinds.
#[derive(Debug)]
struct Names {
    kinds: Table,
    rows: [Option<usize>; name_kind::END as usize],
}

impl Names {
    /// Reads the lists; a model without them knows no names.
    fn read(file: &ModelFile<'_>, affixes: &Embedding) -> Result<Names, ModelError> {
        let list = |name: &str| if file.has(name) { file.words(name) } else { Ok(Vec::new()) };
        let (hashes, kinds) = (list("names.hashes")?, list("names.kinds")?);
        if hashes.len() != kinds.len() || kinds.iter().any(|kind| !(1..u32::from(name_kind::END)).contains(kind)) {
            return Err(misfit("names.kinds", format!("{} kinds for {} names", kinds.len(), hashes.len())));
        }
        Ok(Names {
            kinds: Table::new(&hashes, kinds.into_iter()),
            rows: std::array::from_fn(|kinds| affixes.find(features::kind_hash(kinds as u8))),
        })
    }

    fn row(&self, word: &WordHashes) -> Option<usize> {
        word.cased?;
        self.rows[self.kinds.find(word.lower)?]
    }
}

/// An embedding table with the hashes of what it knows.
#[derive(Debug)]
struct Embedding {
    table: Table,
    rows: ByteRows,
}

impl Embedding {
    fn read(file: &ModelFile<'_>, name: &str) -> Result<Embedding, ModelError> {
        let hashes = file.words(&format!("{name}.hashes"))?;
        let rows = file.rows(name)?;
        // Row 0 stands for what is not known.
        if rows.rows != hashes.len() + 1 {
            return Err(misfit(name, format!("{} rows for {} hashes, expected one more", rows.rows, hashes.len())));
        }
        Ok(Embedding { table: Table::new(&hashes, 1..), rows })
    }

    fn find(&self, hash: u32) -> Option<usize> {
        self.table.find(hash)
    }

    fn add(&self, path: Path, row: usize, sum: &mut [f32]) {
        let (weights, scale) = self.rows.row(row);
        kernel::add_scaled(path, weights, scale, sum);
    }
}

fn misfit(name: &str, problem: String) -> ModelError {
    ModelError::Misfit { name: name.to_owned(), problem }
}

/// Reads a matrix with its bias and checks its shape.
fn matrix(file: &ModelFile<'_>, name: &str, bias: Option<&str>, shape: (usize, usize)) -> Result<Matrix, ModelError> {
    let rows = file.rows(name)?;
    if (rows.rows, rows.columns) != shape {
        return Err(misfit(
            name,
            format!("{} × {} weights, expected {} × {}", rows.rows, rows.columns, shape.0, shape.1),
        ));
    }
    if !rows.columns.is_multiple_of(2) || rows.columns > MAX_INPUTS {
        return Err(misfit(name, format!("{} inputs, expected an even number up to {MAX_INPUTS}", rows.columns)));
    }
    let bias = bias.map(|bias| vector(file, bias, rows.rows)).transpose()?;
    Ok(Matrix::new(rows.rows, rows.columns, &rows.weights, &rows.scale, bias.as_deref()))
}

fn vector(file: &ModelFile<'_>, name: &str, length: usize) -> Result<Vec<f32>, ModelError> {
    let values = file.floats(name)?;
    if values.len() != length {
        return Err(misfit(name, format!("{} values, expected {length}", values.len())));
    }
    Ok(values)
}

fn labels(file: &ModelFile<'_>, name: &str) -> Result<Vec<String>, ModelError> {
    let labels = file.lines(name)?;
    if labels.is_empty() || labels.len() > LABELS_MAX {
        return Err(misfit(name, format!("{} labels, expected 1 to {LABELS_MAX}", labels.len())));
    }
    Ok(labels)
}

impl Net {
    /// Unpacks a model file.
    ///
    /// # Errors
    /// The file is no model, of another version, damaged, or its parts do not fit together.
    pub fn from_bytes(bytes: &[u8]) -> Result<Net, ModelError> {
        let file = ModelFile::read(bytes)?;
        let (upos, xpos, deprel) = (labels(&file, "upos")?, labels(&file, "xpos")?, labels(&file, "deprel")?);
        let relation = |name: &str| deprel.iter().position(|label| label == name);
        let root_relation = relation(ROOT_RELATION).ok_or_else(|| misfit("deprel", "no label \"root\"".to_owned()))?;
        let words = Embedding::read(&file, "words")?;
        let affixes = Embedding::read(&file, "affixes")?;
        let names = Names::read(&file, &affixes)?;
        let layer_count = file.words("layers")?.first().map_or(0, |&count| count as usize);
        if !(2..=16).contains(&layer_count) {
            return Err(misfit("layers", format!("{layer_count} layers, expected 2 to 16")));
        }
        let hidden = file.rows("lstm.0.forward.recurrent")?.columns;
        if hidden == 0 || !(4 * hidden).is_multiple_of(kernel::PANEL) || 4 * hidden > MAX_INPUTS {
            return Err(misfit("lstm.0.forward.recurrent", format!("{hidden} hidden units")));
        }
        let mut layers = Vec::with_capacity(layer_count);
        for layer in 0..layer_count {
            let inputs = if layer == 0 { words.rows.columns + affixes.rows.columns } else { 2 * hidden };
            let direction = |name: &str| {
                let name = format!("lstm.{layer}.{name}");
                let input =
                    matrix(&file, &format!("{name}.input"), Some(&format!("{name}.bias")), (4 * hidden, inputs))?;
                let recurrent = matrix(&file, &format!("{name}.recurrent"), None, (4 * hidden, hidden))?;
                Ok(Direction { input, recurrent })
            };
            layers.push([direction("forward")?, direction("backward")?]);
        }
        let arc_size = file.floats("arc.root")?.len();
        let label_size = file.rows("label.dependent")?.columns;
        let views = matrix(&file, "views", Some("views.bias"), (2 * (arc_size + label_size), 2 * hidden))?;
        if views.width() != views.outputs() || !arc_size.is_multiple_of(kernel::PANEL) {
            return Err(misfit(
                "views",
                format!("{arc_size} and {label_size} outputs, expected multiples of {}", kernel::PANEL),
            ));
        }
        Ok(Net {
            version: file.checksum()[..12].to_owned(),
            file_bytes: bytes.len(),
            metadata: file.text("metadata")?.to_owned(),
            root_relation: root_relation as u8,
            window_relation: relation(WINDOW_RELATION).unwrap_or(root_relation) as u8,
            tags: matrix(&file, "tags", Some("tags.bias"), (upos.len() + xpos.len(), 4 * hidden))?,
            arc: matrix(&file, "arc", Some("arc.bias"), (arc_size, arc_size))?,
            arc_root: vector(&file, "arc.root", arc_size)?,
            label: matrix(&file, "label", Some("label.bias"), (deprel.len() * label_size, label_size))?,
            label_dependent: matrix(
                &file,
                "label.dependent",
                Some("label.dependent.bias"),
                (deprel.len(), label_size),
            )?,
            label_size,
            views,
            upos,
            xpos,
            deprel,
            words,
            affixes,
            names,
            layers,
        })
    }

    /// The English model that is part of the program. It is unpacked at the first call.
    pub fn embedded() -> &'static Net {
        static NET: LazyLock<Net> = LazyLock::new(|| {
            Net::from_bytes(include_bytes!("../model/english.dmn"))
                .expect("the embedded model is whole: a test opens it")
        });
        &NET
    }

    /// The first digits of the hash of the model file.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The length of the model file, in bytes.
    pub fn file_bytes(&self) -> usize {
        self.file_bytes
    }

    /// What is known of the model, in JSON: data, seed, scores, licence.
    pub fn metadata(&self) -> &str {
        &self.metadata
    }

    /// The universal parts of speech that [`ParsedSentence::upos`] counts through.
    pub fn upos_names(&self) -> &[String] {
        &self.upos
    }

    /// The Penn Treebank tags that [`ParsedSentence::xpos`] counts through.
    pub fn xpos_names(&self) -> &[String] {
        &self.xpos
    }

    /// The relations that [`ParsedSentence::deprel`] counts through, subtypes with them.
    pub fn deprel_names(&self) -> &[String] {
        &self.deprel
    }

    /// Tags and parses sentences. Any text will do, empty sentences and empty words too.
    ///
    /// A sentence of more than [`WINDOW_WORDS`] words is parsed in windows; the roots of the later ones hang on the root
    /// of the first. Heads cannot count beyond 65,535: of a longer sentence each later word hangs on that root.
    pub fn parse(&self, sentences: &[Vec<&str>]) -> Vec<ParsedSentence> {
        self.parse_on(Path::detect(), sentences)
    }

    fn parse_on(&self, path: Path, sentences: &[Vec<&str>]) -> Vec<ParsedSentence> {
        let mut windows: Vec<&[&str]> = Vec::with_capacity(sentences.len());
        let mut counts = Vec::with_capacity(sentences.len());
        for sentence in sentences {
            let before = windows.len();
            let mut rest = sentence.as_slice();
            while !rest.is_empty() {
                let (window, after) = rest.split_at(window_length(rest));
                windows.push(window);
                rest = after;
            }
            counts.push(windows.len() - before);
        }
        let mut parsed = self.parse_windows(path, &windows).into_iter();
        counts.into_iter().map(|count| self.join(parsed.by_ref().take(count))).collect()
    }

    /// Makes one sentence of the windows it was cut into.
    fn join(&self, windows: impl Iterator<Item = ParsedSentence>) -> ParsedSentence {
        let mut whole = ParsedSentence::default();
        let mut root = 0;
        for mut window in windows {
            let before = whole.head.len();
            if before == 0 {
                root = window.head.iter().position(|&head| head == 0).map_or(0, |place| place as u16 + 1);
                whole = window;
                continue;
            }
            let countable = before + window.head.len() <= usize::from(u16::MAX);
            for (head, relation) in window.head.iter_mut().zip(&mut window.deprel) {
                if *head == 0 || !countable {
                    *head = root;
                    *relation = self.window_relation;
                } else {
                    *head += before as u16;
                }
            }
            whole.upos.append(&mut window.upos);
            whole.xpos.append(&mut window.xpos);
            whole.head.append(&mut window.head);
            whole.deprel.append(&mut window.deprel);
        }
        whole
    }

    /// Parses windows of at most [`WINDOW_WORDS`] words, none empty, in groups of like length.
    fn parse_windows(&self, path: Path, windows: &[&[&str]]) -> Vec<ParsedSentence> {
        let mut parsed = vec![ParsedSentence::default(); windows.len()];
        let mut scratch = Scratch::default();
        let mut start = 0;
        while start < windows.len() {
            let mut words = 0;
            let mut order: Vec<usize> = Vec::new();
            while start < windows.len() && words < CHUNK_WORDS {
                words += windows[start].len();
                order.push(start);
                start += 1;
            }
            order.sort_by_key(|&window| std::cmp::Reverse(windows[window].len()));
            let mut rest = order.as_slice();
            while !rest.is_empty() {
                let mut words = 0;
                let length = rest
                    .iter()
                    .take_while(|&&window| {
                        words += windows[window].len();
                        words <= GROUP_WORDS
                    })
                    .count();
                let (group, after) = rest.split_at(length.max(1));
                self.parse_group(path, windows, group, &mut scratch, &mut parsed);
                rest = after;
            }
        }
        parsed
    }

    /// Parses windows together, given by their indices, longest first.
    fn parse_group(
        &self,
        path: Path,
        windows: &[&[&str]],
        group: &[usize],
        scratch: &mut Scratch,
        parsed: &mut [ParsedSentence],
    ) {
        let steps = Steps::new(group.iter().map(|&window| windows[window].len()));
        self.embed(path, windows, group, &steps, scratch);
        self.run_layers(path, &steps, scratch);
        let hidden = self.hidden();
        let rows = steps.rows;
        let states = &scratch.states[..rows * 4 * hidden];
        let all = Rows { values: states, stride: 4 * hidden, count: rows, scale: Scale::Unit };
        let tag_width = self.tags.width();
        resize(&mut scratch.tags, rows * tag_width);
        kernel::multiply(path, all, &self.tags, &mut scratch.tags);
        let last = Rows { values: &states[2 * hidden..], ..all };
        let view_width = self.views.width();
        resize(&mut scratch.views, rows * view_width);
        kernel::multiply(path, last, &self.views, &mut scratch.views);
        kernel::rectify(path, &mut scratch.views[..rows * view_width]);

        let mut first = 0;
        for &window in group {
            let words = windows[window].len();
            let out = &mut parsed[window];
            for row in scratch.tags[first * tag_width..].chunks_exact(tag_width).take(words) {
                out.upos.push(largest(&row[..self.upos.len()]) as u8);
                out.xpos.push(largest(&row[self.upos.len()..][..self.xpos.len()]) as u8);
            }
            let views = &scratch.views[first * view_width..][..words * view_width];
            let heads = self.heads(path, words, views, &mut scratch.arcs);
            self.relations(path, &heads, views, &mut scratch.arcs, &mut out.deprel);
            out.head = heads.iter().map(|&head| head as u16).collect();
            first += words;
        }
    }

    fn hidden(&self) -> usize {
        self.layers[0][0].recurrent.inputs()
    }

    /// Fills `scratch.input` with the embeddings, quantised by row, in the order of `steps`.
    fn embed(&self, path: Path, windows: &[&[&str]], group: &[usize], steps: &Steps, scratch: &mut Scratch) {
        let (word_size, affix_size) = (self.words.rows.columns, self.affixes.rows.columns);
        let size = word_size + affix_size;
        resize(&mut scratch.input, steps.rows * size);
        resize(&mut scratch.input_scale, steps.rows);
        resize(&mut scratch.sum, size);
        for (place, &window) in group.iter().enumerate() {
            for (step, form) in windows[window].iter().enumerate() {
                let row = steps.offset[step] + place;
                scratch.sum.fill(0.0);
                let (word, affix) = scratch.sum.split_at_mut(word_size);
                let hashes = scratch.hasher.word(form);
                self.words.add(path, self.words.find(hashes.lower).unwrap_or(0), word);
                if let Some(row) = hashes.cased.and_then(|cased| self.words.find(cased)) {
                    self.words.add(path, row, word);
                }
                for row in
                    hashes.affixes.iter().filter_map(|&hash| self.affixes.find(hash)).chain(self.names.row(&hashes))
                {
                    self.affixes.add(path, row, affix);
                }
                scratch.input_scale[row] =
                    kernel::quantise(path, &scratch.sum, &mut scratch.input[row * size..][..size]);
            }
        }
    }

    /// Runs the LSTM and leaves the states of the last two layers in `scratch.states`, sentence by sentence.
    fn run_layers(&self, path: Path, steps: &Steps, scratch: &mut Scratch) {
        let hidden = self.hidden();
        let rows = steps.rows;
        let count = steps.active[0];
        resize(&mut scratch.gates, rows * 4 * hidden);
        resize(&mut scratch.states, rows * 4 * hidden);
        for (index, layer) in self.layers.iter().enumerate() {
            resize(&mut scratch.output, rows * 2 * hidden);
            let input = match index {
                0 => Rows {
                    values: &scratch.input,
                    stride: layer[0].input.inputs(),
                    count: rows,
                    scale: Scale::Each(&scratch.input_scale),
                },
                _ => Rows { values: &scratch.previous, stride: 2 * hidden, count: rows, scale: Scale::Unit },
            };
            for (side, direction) in layer.iter().enumerate() {
                kernel::multiply(path, input, &direction.input, &mut scratch.gates);
                scratch.cells.clear();
                scratch.cells.resize(count * hidden, 0.0);
                let column = side * hidden;
                let length = steps.active.len();
                for turn in 0..length {
                    let (step, before) =
                        if side == 0 { (turn, turn.wrapping_sub(1)) } else { (length - 1 - turn, length - turn) };
                    let gates =
                        &mut scratch.gates[steps.offset[step] * 4 * hidden..][..steps.active[step] * 4 * hidden];
                    if let Some(&alive) = steps.active.get(before) {
                        let states = &scratch.output[steps.offset[before] * 2 * hidden + column..];
                        let count = alive.min(steps.active[step]);
                        let states = Rows { values: states, stride: 2 * hidden, count, scale: Scale::Unit };
                        kernel::multiply_add(path, states, &direction.recurrent, gates);
                    }
                    let output = &mut scratch.output[steps.offset[step] * 2 * hidden + column..];
                    kernel::lstm_step(path, hidden, gates, &mut scratch.cells, output, 2 * hidden);
                }
            }
            let last = self.layers.len() - 1;
            if index + 1 >= last {
                let column = if index == last { 2 * hidden } else { 0 };
                steps.each(|row, place| {
                    scratch.states[place * 4 * hidden + column..][..2 * hidden]
                        .copy_from_slice(&scratch.output[row * 2 * hidden..][..2 * hidden]);
                });
            }
            std::mem::swap(&mut scratch.output, &mut scratch.previous);
        }
    }

    /// The best tree over one window.
    fn heads(&self, path: Path, words: usize, views: &[f32], scratch: &mut ArcScratch) -> Vec<usize> {
        let size = self.arc_root.len();
        let width = self.views.width();
        let lanes = (words + 1).next_multiple_of(ARC_LANES);
        let dependents = scratch.view.fill(path, words, size, |word| &views[word * width..][..size]);
        resize(&mut scratch.products, words * self.arc.width());
        kernel::multiply(path, dependents, &self.arc, &mut scratch.products);
        scratch.heads.clear();
        scratch.heads.resize(size * lanes, 0.0);
        for (k, &value) in self.arc_root.iter().enumerate() {
            scratch.heads[k * lanes] = value;
        }
        for word in 0..words {
            for (k, &value) in views[word * width + size..][..size].iter().enumerate() {
                scratch.heads[k * lanes + word + 1] = value;
            }
        }
        resize(&mut scratch.scores, words * lanes);
        for word in 0..words {
            let product = &scratch.products[word * self.arc.width()..][..size];
            kernel::arc_scores(path, product, &scratch.heads, &mut scratch.scores[word * lanes..][..lanes]);
        }
        mst::best_tree(words, &scratch.scores, lanes)
    }

    /// The relation of each word to its head.
    fn relations(&self, path: Path, heads: &[usize], views: &[f32], scratch: &mut ArcScratch, relations: &mut Vec<u8>) {
        let size = self.label_size;
        let (dependent, head) = (2 * self.arc_root.len(), 2 * self.arc_root.len() + size);
        let width = self.views.width();
        let words = heads.len();
        let dependents = scratch.view.fill(path, words, size, |word| &views[word * width + dependent..][..size]);
        resize(&mut scratch.products, words * self.label.width());
        kernel::multiply(path, dependents, &self.label, &mut scratch.products);
        let lanes = self.label_dependent.width();
        resize(&mut scratch.scores, words * lanes);
        kernel::multiply(path, dependents, &self.label_dependent, &mut scratch.scores);
        for (word, &place) in heads.iter().enumerate() {
            let scores = &mut scratch.scores[word * lanes..][..self.deprel.len()];
            if place == 0 {
                relations.push(self.root_relation);
                continue;
            }
            let vector = &views[(place - 1) * width + head..][..size];
            let products = &scratch.products[word * self.label.width()..][..scores.len() * size];
            kernel::dot_rows(path, products, vector, scores);
            if scores.len() > 1 {
                scores[usize::from(self.root_relation)] = f32::NEG_INFINITY;
            }
            relations.push(largest(scores) as u8);
        }
    }
}

/// Where to cut a sentence: its whole length if it is short enough, else after the last punctuation near the limit.
fn window_length(words: &[&str]) -> usize {
    if words.len() <= WINDOW_WORDS {
        return words.len();
    }
    let punctuation = |word: &&str| matches!(*word, "." | ";" | "!" | "?" | ":" | "," | "\u{2014}" | "-");
    let near = &words[WINDOW_WORDS - WINDOW_SLACK..WINDOW_WORDS];
    near.iter().rposition(punctuation).map_or(WINDOW_WORDS, |place| WINDOW_WORDS - WINDOW_SLACK + place + 1)
}

/// The place of the largest value; the first of equals.
fn largest(values: &[f32]) -> usize {
    let mut best = 0;
    for (place, &value) in values.iter().enumerate() {
        if value > values[best] {
            best = place;
        }
    }
    best
}

fn resize<T: Copy + Default>(buffer: &mut Vec<T>, length: usize) {
    if buffer.len() < length {
        buffer.resize(length, T::default());
    }
}

/// Buffers that are used again for each group.
#[derive(Default)]
struct Scratch {
    hasher: Hasher,
    sum: Vec<f32>,
    input: Vec<i16>,
    input_scale: Vec<f32>,
    gates: Vec<f32>,
    cells: Vec<f32>,
    output: Vec<i16>,
    previous: Vec<i16>,
    states: Vec<i16>,
    tags: Vec<f32>,
    views: Vec<f32>,
    arcs: ArcScratch,
}

/// Buffers for one window's arcs and relations.
#[derive(Default)]
struct ArcScratch {
    view: Quantised,
    products: Vec<f32>,
    heads: Vec<f32>,
    scores: Vec<f32>,
}

/// One view of all words of a window.
#[derive(Default)]
struct Quantised {
    values: Vec<i16>,
    scale: Vec<f32>,
}

impl Quantised {
    fn fill<'a>(&mut self, path: Path, words: usize, size: usize, row: impl Fn(usize) -> &'a [f32]) -> Rows<'_> {
        resize(&mut self.values, words * size);
        resize(&mut self.scale, words);
        for word in 0..words {
            self.scale[word] = kernel::quantise(path, row(word), &mut self.values[word * size..][..size]);
        }
        Rows { values: &self.values, stride: size, count: words, scale: Scale::Each(&self.scale) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "Norway protested on Monday after a Chilean patrol boat had fired on a trawler , the ministry said . \
        Talks broke down . No ! \" We deny it , \" said the minister , who had not been told , and left for Lima .";

    fn sentences() -> Vec<Vec<&'static str>> {
        let words: Vec<&str> = TEXT.split(' ').filter(|word| !word.is_empty()).collect();
        let mut sentences: Vec<Vec<&str>> =
            words.split_inclusive(|word| matches!(*word, "." | "!")).map(<[&str]>::to_vec).collect();
        sentences.push(Vec::new());
        sentences.push(words);
        sentences
    }

    fn assert_tree(net: &Net, sentence: &ParsedSentence, words: usize) {
        assert_eq!((sentence.upos.len(), sentence.xpos.len(), sentence.deprel.len()), (words, words, words));
        assert!(sentence.upos.iter().all(|&tag| usize::from(tag) < net.upos_names().len()));
        assert!(sentence.xpos.iter().all(|&tag| usize::from(tag) < net.xpos_names().len()));
        assert!(sentence.deprel.iter().all(|&label| usize::from(label) < net.deprel_names().len()));
        let heads: Vec<usize> = sentence.head.iter().map(|&head| usize::from(head)).collect();
        assert!(words == 0 || mst::is_tree(&heads));
    }

    #[test]
    fn the_embedded_model_is_sound_and_knows_a_verb() {
        let net = Net::embedded();
        assert!(net.metadata().starts_with('{'));
        assert_eq!(net.version().len(), 12);
        let parsed = net.parse(&[vec!["The", "ministers", "denied", "a", "claim", "."]]);
        let names: Vec<&str> =
            parsed[0].deprel.iter().map(|&label| net.deprel_names()[usize::from(label)].as_str()).collect();
        assert_eq!(names, ["det", "nsubj", "root", "det", "obj", "punct"]);
        assert_eq!(parsed[0].head, [2, 3, 0, 5, 3, 3]);
        assert_eq!(net.upos_names()[usize::from(parsed[0].upos[2])], "VERB");
        assert_eq!(net.xpos_names()[usize::from(parsed[0].xpos[2])], "VBD");
    }

    #[test]
    fn company_and_processor_do_not_matter() {
        let net = Net::embedded();
        let sentences = sentences();
        let together = net.parse(&sentences);
        assert_eq!(together, net.parse_on(Path::Portable, &sentences));
        for (sentence, parsed) in sentences.iter().zip(&together) {
            assert_eq!(net.parse(std::slice::from_ref(sentence)), std::slice::from_ref(parsed));
        }
        let many: Vec<_> = sentences.iter().cycle().take(400).cloned().collect();
        for (parsed, again) in net.parse(&many).iter().zip(together.iter().cycle()) {
            assert_eq!(parsed, again);
        }
    }

    #[test]
    fn no_sentence_is_too_long() {
        let net = Net::embedded();
        let words: Vec<&str> = TEXT.split(' ').filter(|word| !word.is_empty()).collect();
        for length in [0, 1, WINDOW_WORDS, WINDOW_WORDS + 1, 1000] {
            let sentence: Vec<&str> = words.iter().cycle().take(length).copied().collect();
            let parsed = net.parse(&[sentence]);
            assert_tree(net, &parsed[0], length);
        }
    }

    #[test]
    fn windows_join_to_a_tree_beyond_what_heads_can_count() {
        let net = Net::embedded();
        let window = ParsedSentence { upos: vec![0; 3], xpos: vec![0; 3], head: vec![2, 0, 2], deprel: vec![0; 3] };
        let count = usize::from(u16::MAX) / 3 + 10;
        let whole = net.join(std::iter::repeat_n(window, count));
        assert_tree(net, &whole, 3 * count);
        assert_eq!(whole.head[..6], [2, 0, 2, 5, 2, 5]);
    }

    #[test]
    fn a_damaged_model_is_refused() {
        let model = include_bytes!("../model/english.dmn");
        assert!(matches!(Net::from_bytes(&[]), Err(ModelError::NotAModel)));
        assert!(matches!(Net::from_bytes(b"# A text"), Err(ModelError::NotAModel)));
        assert!(matches!(Net::from_bytes(&model[..model.len() / 2]), Err(ModelError::Checksum { .. })));
        let mut newer = model[..64].to_vec();
        newer[8] = 99;
        assert!(matches!(Net::from_bytes(&newer), Err(ModelError::Version { found: 99 })));
        let mut damaged = model.to_vec();
        damaged[model.len() / 3] ^= 1;
        assert!(matches!(Net::from_bytes(&damaged), Err(ModelError::Checksum { .. })));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn any_words_make_a_tree(sentence in prop::collection::vec(".{0,12}", 0..40)) {
            let net = Net::embedded();
            let words: Vec<&str> = sentence.iter().map(String::as_str).collect();
            assert_tree(net, &net.parse(&[words])[0], sentence.len());
        }
    }
}
