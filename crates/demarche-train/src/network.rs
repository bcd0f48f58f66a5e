//! The net in training: forward pass, losses, and the backward pass written out by hand.
//!
//! Comes in: weights, and a shard of a batch. Goes out: losses, and gradients added to a buffer.
//! It computes in `f32` what [`demarche_lang::Net`] computes with rounded weights, plus dropout.

use demarche_lang::features::AFFIXES;
use demarche_lang::kernel::{LEAK, sigmoid, tanh};
use demarche_lang::steps::Steps;

use crate::gemm::{Packed, View, Write, multiply};
use crate::random::Random;

/// The sizes of a net.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sizes {
    /// Rows of the word table, the one for unknown words included.
    pub words: usize,
    /// Rows of the affix table, the first of which is not used.
    pub affixes: usize,
    /// Length of a word's embedding.
    pub word: usize,
    /// Length of the embedding of its affixes.
    pub affix: usize,
    /// Layers of the LSTM.
    pub layers: usize,
    /// Units of the LSTM in each direction.
    pub hidden: usize,
    /// Length of a word's view for arcs.
    pub arc: usize,
    /// Length of a word's view for relations.
    pub label: usize,
    /// Number of universal parts of speech.
    pub upos: usize,
    /// Number of Penn tags.
    pub xpos: usize,
    /// Number of relations.
    pub deprel: usize,
}

impl Sizes {
    fn views(&self) -> usize {
        2 * (self.arc + self.label)
    }

    fn tags(&self) -> usize {
        self.upos + self.xpos
    }

    fn input(&self) -> usize {
        self.word + self.affix
    }
}

/// A tensor inside the list of all weights.
#[derive(Clone, Debug)]
pub struct Tensor {
    /// Its name in the model file.
    pub name: String,
    /// Rows: outputs.
    pub rows: usize,
    /// Columns: inputs.
    pub columns: usize,
    /// Where it begins.
    pub start: usize,
}

impl Tensor {
    /// Its place in the list of all weights.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.rows * self.columns
    }
}

/// Where each tensor lies. The two embedding tables come first.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The sizes it was made for.
    pub sizes: Sizes,
    /// All tensors in order.
    pub tensors: Vec<Tensor>,
    /// The number of weights.
    pub length: usize,
}

/// Places of tensors in [`Layout::tensors`].
const WORDS: usize = 0;
const AFFIX: usize = 1;
const LSTM: usize = 2;
/// Tensors of one direction of one layer: input, bias, recurrent.
const PER_DIRECTION: usize = 3;

impl Layout {
    /// Lays out a net.
    pub fn new(sizes: Sizes) -> Layout {
        let mut layout = Layout { sizes: sizes.clone(), tensors: Vec::new(), length: 0 };
        layout.push("words", sizes.words, sizes.word);
        layout.push("affixes", sizes.affixes, sizes.affix);
        for layer in 0..sizes.layers {
            let inputs = if layer == 0 { sizes.input() } else { 2 * sizes.hidden };
            for direction in ["forward", "backward"] {
                layout.push(&format!("lstm.{layer}.{direction}.input"), 4 * sizes.hidden, inputs);
                layout.push(&format!("lstm.{layer}.{direction}.bias"), 1, 4 * sizes.hidden);
                layout.push(&format!("lstm.{layer}.{direction}.recurrent"), 4 * sizes.hidden, sizes.hidden);
            }
        }
        layout.push("tags", sizes.tags(), 4 * sizes.hidden);
        layout.push("tags.bias", 1, sizes.tags());
        layout.push("views", sizes.views(), 2 * sizes.hidden);
        layout.push("views.bias", 1, sizes.views());
        layout.push("arc", sizes.arc, sizes.arc);
        layout.push("arc.bias", 1, sizes.arc);
        layout.push("arc.root", 1, sizes.arc);
        layout.push("label", sizes.deprel * sizes.label, sizes.label);
        layout.push("label.bias", 1, sizes.deprel * sizes.label);
        layout.push("label.dependent", sizes.deprel, sizes.label);
        layout.push("label.dependent.bias", 1, sizes.deprel);
        layout
    }

    fn push(&mut self, name: &str, rows: usize, columns: usize) {
        self.tensors.push(Tensor { name: name.to_owned(), rows, columns, start: self.length });
        self.length += rows * columns;
    }

    /// The number of weights in the embedding tables, which come first.
    pub fn sparse(&self) -> usize {
        self.tensors[LSTM].start
    }

    fn direction(&self, layer: usize, side: usize) -> usize {
        LSTM + (layer * 2 + side) * PER_DIRECTION
    }

    fn heads(&self) -> usize {
        LSTM + self.sizes.layers * 2 * PER_DIRECTION
    }

    /// Weights before training: uniform by Glorot, forget gates open, embeddings small.
    pub(crate) fn initial(&self, seed: u64) -> Vec<f32> {
        let mut random = Random::new(seed, &[0x1717]);
        let mut weights = vec![0.0; self.length];
        for (index, tensor) in self.tensors.iter().enumerate() {
            let values = &mut weights[tensor.range()];
            let bound = match tensor.name.as_str() {
                "words" | "affixes" => 0.3 / (tensor.columns as f32).sqrt() * 3.0_f32.sqrt(),
                "arc.root" => 0.1,
                // A bilinear form over many labels begins small.
                "label" => (1.0 / (self.sizes.label as f32)).sqrt(),
                name if name.ends_with("bias") => 0.0,
                name if name.ends_with("recurrent") => (3.0 / self.sizes.hidden as f32).sqrt() * 0.6,
                _ => (6.0 / (tensor.rows.min(4 * tensor.columns) + tensor.columns) as f32).sqrt(),
            };
            for value in values.iter_mut() {
                *value = (random.unit() * 2.0 - 1.0) * bound;
            }
            let lstm = (LSTM..self.heads()).contains(&index);
            if lstm && tensor.name.ends_with("bias") {
                values[self.sizes.hidden..2 * self.sizes.hidden].fill(1.0);
            }
        }
        // Nothing is learnt in the row that stands for "no affix".
        weights[self.tensors[AFFIX].start..][..self.sizes.affix].fill(0.0);
        weights
    }
}

/// A word as rows of the tables, with what is to be learnt of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example {
    /// Row of the word in lower case; 0 is unknown.
    pub(crate) word: u32,
    /// Row of the word as written; 0 is none.
    pub(crate) cased: u32,
    /// Rows of the affixes, and of the kinds of names; 0 is none.
    pub(crate) affixes: [u32; AFFIXES + 1],
    /// How often training leaves out the word itself.
    pub(crate) word_dropout: f32,
    pub(crate) upos: u8,
    pub(crate) xpos: u8,
    pub(crate) deprel: u8,
    /// 0 for the root, else 1-based.
    pub(crate) head: u16,
}

/// How much is left out at random.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dropout {
    pub(crate) input: f32,
    pub(crate) layers: f32,
    pub(crate) views: f32,
    /// Whether rare words are left out.
    pub(crate) words: bool,
}

impl Dropout {
    /// Nothing is left out.
    #[cfg(test)]
    pub(crate) const NONE: Dropout = Dropout { input: 0.0, layers: 0.0, views: 0.0, words: false };
}

/// Weights of the losses of tags beside those of the tree.
const TAG_LOSS: f32 = 0.5;

/// Losses, each the mean over the words of the batch.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Losses {
    pub(crate) upos: f64,
    pub(crate) xpos: f64,
    pub(crate) arc: f64,
    pub(crate) label: f64,
}

impl Losses {
    pub(crate) fn total(&self) -> f64 {
        self.arc + self.label + f64::from(TAG_LOSS) * (self.upos + self.xpos)
    }

    pub(crate) fn add(&mut self, other: &Losses) {
        self.upos += other.upos;
        self.xpos += other.xpos;
        self.arc += other.arc;
        self.label += other.label;
    }
}

/// Gradients: dense for all weights, with a list of the table rows that are not zero.
pub(crate) struct Gradients {
    pub(crate) values: Vec<f32>,
    pub(crate) word_rows: RowSet,
    pub(crate) affix_rows: RowSet,
}

impl Gradients {
    pub(crate) fn new(layout: &Layout) -> Gradients {
        Gradients {
            values: vec![0.0; layout.length],
            word_rows: RowSet::new(layout.sizes.words),
            affix_rows: RowSet::new(layout.sizes.affixes),
        }
    }

    /// The rows touched, with their places in the list of weights.
    pub(crate) fn ranges<'a>(&'a self, layout: &'a Layout) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
        let of = |tensor: &'a Tensor, rows: &'a RowSet| {
            rows.list.iter().map(move |&row| {
                let start = tensor.start + row as usize * tensor.columns;
                start..start + tensor.columns
            })
        };
        of(&layout.tensors[WORDS], &self.word_rows).chain(of(&layout.tensors[AFFIX], &self.affix_rows))
    }

    /// Adds the gradients of another shard.
    pub(crate) fn add(&mut self, other: &Gradients, layout: &Layout) {
        for &row in &other.word_rows.list {
            self.word_rows.insert(row);
        }
        for &row in &other.affix_rows.list {
            self.affix_rows.insert(row);
        }
        let dense = layout.sparse()..layout.length;
        for range in other.ranges(layout).chain([dense]) {
            self.values[range.clone()].iter_mut().zip(&other.values[range]).for_each(|(sum, value)| *sum += value);
        }
    }

    /// Makes all zero again.
    pub(crate) fn clear(&mut self, layout: &Layout) {
        let ranges: Vec<_> = self.ranges(layout).collect();
        for range in ranges {
            self.values[range].fill(0.0);
        }
        self.values[layout.sparse()..].fill(0.0);
        self.word_rows.clear();
        self.affix_rows.clear();
    }
}

/// A set of rows that remembers the order of insertion.
pub(crate) struct RowSet {
    pub(crate) list: Vec<u32>,
    has: Vec<bool>,
}

impl RowSet {
    fn new(rows: usize) -> RowSet {
        RowSet { list: Vec::new(), has: vec![false; rows] }
    }

    fn insert(&mut self, row: u32) {
        if !std::mem::replace(&mut self.has[row as usize], true) {
            self.list.push(row);
        }
    }

    fn clear(&mut self) {
        for &row in &self.list {
            self.has[row as usize] = false;
        }
        self.list.clear();
    }
}

/// All matrices packed for both passes.
pub(crate) struct PackedWeights {
    /// For `y = x Wᵀ`.
    forward: Vec<Packed>,
    /// For `dx = dy W`.
    backward: Vec<Packed>,
}

impl PackedWeights {
    pub(crate) fn new(layout: &Layout) -> PackedWeights {
        let empty = || layout.tensors.iter().map(|_| Packed::default()).collect();
        PackedWeights { forward: empty(), backward: empty() }
    }

    /// Packs the weights anew.
    pub(crate) fn pack(&mut self, layout: &Layout, weights: &[f32]) {
        let (forward, backward) = (&mut self.forward, &mut self.backward);
        let pack = |packed: &mut [Packed], turned: bool| {
            for (tensor, packed) in layout.tensors.iter().zip(packed).skip(LSTM).filter(|(tensor, _)| tensor.rows > 1) {
                let view = View::rows(&weights[tensor.range()], tensor.columns);
                if turned {
                    packed.pack(tensor.columns, tensor.rows, view.transposed());
                } else {
                    packed.pack(tensor.rows, tensor.columns, view);
                }
            }
        };
        rayon::join(|| pack(forward, true), || pack(backward, false));
    }
}

/// What one direction of one layer keeps for the way back.
struct Trace {
    /// Gates after their functions.
    gates: Vec<f32>,
    /// Cell states.
    cells: Vec<f32>,
}

/// The net over one shard.
pub(crate) struct Pass<'a> {
    pub(crate) layout: &'a Layout,
    pub(crate) weights: &'a [f32],
    pub(crate) packed: &'a PackedWeights,
    pub(crate) dropout: Dropout,
    /// What one word counts: one over the words of the whole batch.
    pub(crate) unit: f32,
}

impl Pass<'_> {
    fn weights(&self, tensor: usize) -> &[f32] {
        &self.weights[self.layout.tensors[tensor].range()]
    }

    /// `out = rows × Wᵀ + bias`, the bias being the next tensor.
    fn linear(&self, tensor: usize, rows: usize, input: View<'_>, out: &mut [f32]) {
        let bias = self.weights(tensor + 1);
        for row in out.chunks_exact_mut(bias.len()).take(rows) {
            row.copy_from_slice(bias);
        }
        multiply(rows, input, &self.packed.forward[tensor], out, bias.len(), Write::Add);
    }

    /// Gradients of [`Pass::linear`]: for the weights, the bias, and the input at `change`.
    fn linear_back(
        &self,
        tensor: usize,
        rows: usize,
        input: View<'_>,
        upper: &[f32],
        gradients: &mut [f32],
        change: Option<(&mut [f32], usize)>,
    ) {
        let (matrix, bias) = (&self.layout.tensors[tensor], &self.layout.tensors[tensor + 1]);
        let width = matrix.rows;
        let right = Packed::of(rows, matrix.columns, input);
        multiply(
            width,
            View::rows(upper, width).transposed(),
            &right,
            &mut gradients[matrix.range()],
            matrix.columns,
            Write::Add,
        );
        let sums = &mut gradients[bias.range()];
        for row in upper.chunks_exact(width).take(rows) {
            add(sums, row);
        }
        if let Some((out, stride)) = change {
            multiply(rows, View::rows(upper, width), &self.packed.backward[tensor], out, stride, Write::Add);
        }
    }

    /// Runs both passes over some sentences, longest first, and adds the gradients.
    pub(crate) fn run(&self, sentences: &[&[Example]], random: &mut Random, gradients: &mut Gradients) -> Losses {
        let sizes = &self.layout.sizes;
        let steps = Steps::new(sentences.iter().map(|sentence| sentence.len()));
        let rows = steps.rows;
        if rows == 0 {
            return Losses::default();
        }
        let hidden = sizes.hidden;
        let mut place_of = vec![0; rows];
        steps.each(|row, place| place_of[row] = place);

        // Forward.
        let choices = self.choose(sentences, &steps, random);
        let mut input_mask = vec![1.0; rows * sizes.input()];
        random.mask(self.dropout.input, &mut input_mask);
        let mut inputs = vec![self.embed(&choices)];
        scale(&mut inputs[0], &input_mask);
        let mut layer_masks: Vec<Vec<f32>> = Vec::new();
        let mut outputs: Vec<Vec<f32>> = Vec::new();
        let mut traces: Vec<[Trace; 2]> = Vec::new();
        for layer in 0..sizes.layers {
            if layer > 0 {
                let mut mask = vec![1.0; sentences.len() * 2 * hidden];
                random.mask(self.dropout.layers, &mut mask);
                let mut input = outputs[layer - 1].clone();
                scale_by_sentence(&mut input, &mask, &steps, 2 * hidden);
                inputs.push(input);
                layer_masks.push(mask);
            }
            let mut output = vec![0.0; rows * 2 * hidden];
            let trace = [0, 1].map(|side| self.lstm(layer, side, &steps, &inputs[layer], &mut output));
            traces.push(trace);
            outputs.push(output);
        }
        let mut state_mask = vec![1.0; sentences.len() * 4 * hidden];
        random.mask(self.dropout.layers, &mut state_mask);
        let mut states = vec![0.0; rows * 4 * hidden];
        for (half, output) in outputs[sizes.layers - 2..].iter().enumerate() {
            for (row, &place) in place_of.iter().enumerate() {
                states[(place * 2 + half) * 2 * hidden..][..2 * hidden]
                    .copy_from_slice(&output[row * 2 * hidden..][..2 * hidden]);
            }
        }
        let mut place = 0;
        for (sentence, mask) in sentences.iter().zip(state_mask.chunks_exact(4 * hidden)) {
            for _ in 0..sentence.len() {
                scale(&mut states[place * 4 * hidden..][..4 * hidden], mask);
                place += 1;
            }
        }

        // The heads of the net, and back to the states.
        let mut losses = Losses::default();
        let mut d_states = vec![0.0; rows * 4 * hidden];
        let words: Vec<&Example> = sentences.iter().flat_map(|sentence| sentence.iter()).collect();
        self.tags(&words, &states, &mut d_states, gradients, &mut losses);
        self.tree(sentences, &words, &states, &mut d_states, random, gradients, &mut losses);

        // Back through the layers.
        let mut place = 0;
        for (sentence, mask) in sentences.iter().zip(state_mask.chunks_exact(4 * hidden)) {
            for _ in 0..sentence.len() {
                scale(&mut d_states[place * 4 * hidden..][..4 * hidden], mask);
                place += 1;
            }
        }
        let gather = |half: usize| {
            let mut change = vec![0.0; rows * 2 * hidden];
            for (row, &place) in place_of.iter().enumerate() {
                change[row * 2 * hidden..][..2 * hidden]
                    .copy_from_slice(&d_states[(place * 2 + half) * 2 * hidden..][..2 * hidden]);
            }
            change
        };
        let mut d_output = gather(1);
        for layer in (0..sizes.layers).rev() {
            let width = if layer == 0 { sizes.input() } else { 2 * hidden };
            let mut d_input = vec![0.0; rows * width];
            for side in [0, 1] {
                let trace = &traces[layer][side];
                self.lstm_back(
                    layer,
                    side,
                    &steps,
                    &inputs[layer],
                    &outputs[layer],
                    trace,
                    &d_output,
                    &mut d_input,
                    gradients,
                );
            }
            if layer == 0 {
                scale(&mut d_input, &input_mask);
            } else {
                scale_by_sentence(&mut d_input, &layer_masks[layer - 1], &steps, width);
                if layer + 1 == sizes.layers {
                    add(&mut d_input, &gather(0));
                }
            }
            d_output = d_input;
        }
        self.embed_back(&choices, &d_output, gradients);
        losses
    }

    /// The rows of the tables for each word, in the order of `steps`, rare words left out at random.
    fn choose(&self, sentences: &[&[Example]], steps: &Steps, random: &mut Random) -> Vec<Example> {
        let mut choices = Vec::with_capacity(steps.rows);
        for (step, &active) in steps.active.iter().enumerate() {
            for sentence in &sentences[..active] {
                let mut example = sentence[step];
                if self.dropout.words && random.unit() < example.word_dropout {
                    example.word = 0;
                    example.cased = 0;
                }
                choices.push(example);
            }
        }
        choices
    }

    fn embed(&self, choices: &[Example]) -> Vec<f32> {
        let sizes = &self.layout.sizes;
        let (words, affixes) = (self.weights(WORDS), self.weights(AFFIX));
        let mut out = vec![0.0; choices.len() * sizes.input()];
        for (example, out) in choices.iter().zip(out.chunks_exact_mut(sizes.input())) {
            let (word, affix) = out.split_at_mut(sizes.word);
            add(word, &words[example.word as usize * sizes.word..][..sizes.word]);
            if example.cased != 0 {
                add(word, &words[example.cased as usize * sizes.word..][..sizes.word]);
            }
            for &row in example.affixes.iter().filter(|&&row| row != 0) {
                add(affix, &affixes[row as usize * sizes.affix..][..sizes.affix]);
            }
        }
        out
    }

    fn embed_back(&self, choices: &[Example], upper: &[f32], gradients: &mut Gradients) {
        let sizes = &self.layout.sizes;
        let (words, affixes) = (self.layout.tensors[WORDS].start, self.layout.tensors[AFFIX].start);
        for (example, upper) in choices.iter().zip(upper.chunks_exact(sizes.input())) {
            let (word, affix) = upper.split_at(sizes.word);
            gradients.word_rows.insert(example.word);
            add(&mut gradients.values[words + example.word as usize * sizes.word..][..sizes.word], word);
            if example.cased != 0 {
                gradients.word_rows.insert(example.cased);
                add(&mut gradients.values[words + example.cased as usize * sizes.word..][..sizes.word], word);
            }
            for &row in example.affixes.iter().filter(|&&row| row != 0) {
                gradients.affix_rows.insert(row);
                add(&mut gradients.values[affixes + row as usize * sizes.affix..][..sizes.affix], affix);
            }
        }
    }

    /// One direction of one layer; its states go to its half of `output`.
    fn lstm(&self, layer: usize, side: usize, steps: &Steps, input: &[f32], output: &mut [f32]) -> Trace {
        let tensor = self.layout.direction(layer, side);
        let hidden = self.layout.sizes.hidden;
        let (width, column) = (2 * hidden, side * hidden);
        let mut gates = vec![0.0; steps.rows * 4 * hidden];
        let mut cells = vec![0.0; steps.rows * hidden];
        let mut state = vec![0.0; steps.active[0] * hidden];
        let inputs = self.layout.tensors[tensor].columns;
        self.linear(tensor, steps.rows, View::rows(input, inputs), &mut gates);
        for (step, before) in turns(steps, side) {
            let first = steps.offset[step];
            let active = steps.active[step];
            let gates = &mut gates[first * 4 * hidden..][..active * 4 * hidden];
            let known = before.map_or(0, |before| steps.active[before].min(active));
            if let Some(before) = before {
                let states = View::rows(&output[steps.offset[before] * width + column..], width);
                multiply(known, states, &self.packed.forward[tensor + 2], gates, 4 * hidden, Write::Add);
            }
            for (place, gates) in gates.chunks_exact_mut(4 * hidden).enumerate() {
                let row = first + place;
                let state = &mut state[place * hidden..][..hidden];
                step_cell(gates, state, &mut output[row * width + column..][..hidden]);
                cells[row * hidden..][..hidden].copy_from_slice(state);
            }
        }
        Trace { gates, cells }
    }

    #[allow(clippy::too_many_arguments)]
    fn lstm_back(
        &self,
        layer: usize,
        side: usize,
        steps: &Steps,
        input: &[f32],
        output: &[f32],
        trace: &Trace,
        d_output: &[f32],
        d_input: &mut [f32],
        gradients: &mut Gradients,
    ) {
        let tensor = self.layout.direction(layer, side);
        let hidden = self.layout.sizes.hidden;
        let (width, column) = (2 * hidden, side * hidden);
        let sentences = steps.active[0];
        let mut d_gates = vec![0.0; steps.rows * 4 * hidden];
        let mut carry = vec![0.0; sentences * hidden];
        let mut d_cells = vec![0.0; sentences * hidden];
        let mut earlier_states = vec![0.0; steps.rows * hidden];
        let order: Vec<_> = turns(steps, side).collect();
        for &(step, before) in order.iter().rev() {
            let first = steps.offset[step];
            let active = steps.active[step];
            let known = before.map_or(0, |before| steps.active[before].min(active));
            for place in 0..active {
                let row = first + place;
                let earlier = match before {
                    Some(before) if place < known => {
                        let earlier = steps.offset[before] + place;
                        earlier_states[row * hidden..][..hidden]
                            .copy_from_slice(&output[earlier * width + column..][..hidden]);
                        &trace.cells[earlier * hidden..][..hidden]
                    }
                    _ => &[],
                };
                step_cell_back(
                    &trace.gates[row * 4 * hidden..][..4 * hidden],
                    earlier,
                    &trace.cells[row * hidden..][..hidden],
                    &d_output[row * width + column..][..hidden],
                    &carry[place * hidden..][..hidden],
                    &mut d_cells[place * hidden..][..hidden],
                    &mut d_gates[row * 4 * hidden..][..4 * hidden],
                );
            }
            let upper = View::rows(&d_gates[first * 4 * hidden..], 4 * hidden);
            multiply(active, upper, &self.packed.backward[tensor + 2], &mut carry, hidden, Write::Store);
        }
        let recurrent = &self.layout.tensors[tensor + 2];
        let right = Packed::of(steps.rows, hidden, View::rows(&earlier_states, hidden));
        let turned = View::rows(&d_gates, 4 * hidden).transposed();
        multiply(4 * hidden, turned, &right, &mut gradients.values[recurrent.range()], hidden, Write::Add);
        let inputs = self.layout.tensors[tensor].columns;
        self.linear_back(
            tensor,
            steps.rows,
            View::rows(input, inputs),
            &d_gates,
            &mut gradients.values,
            Some((d_input, inputs)),
        );
    }

    fn tags(
        &self,
        words: &[&Example],
        states: &[f32],
        d_states: &mut [f32],
        gradients: &mut Gradients,
        losses: &mut Losses,
    ) {
        let sizes = &self.layout.sizes;
        let width = 4 * sizes.hidden;
        let tensor = self.layout.heads();
        let mut logits = vec![0.0; words.len() * sizes.tags()];
        self.linear(tensor, words.len(), View::rows(states, width), &mut logits);
        for (word, logits) in words.iter().zip(logits.chunks_exact_mut(sizes.tags())) {
            let (upos, xpos) = logits.split_at_mut(sizes.upos);
            losses.upos += cross_entropy(upos, usize::from(word.upos), self.unit * TAG_LOSS) * f64::from(self.unit);
            losses.xpos += cross_entropy(xpos, usize::from(word.xpos), self.unit * TAG_LOSS) * f64::from(self.unit);
        }
        self.linear_back(
            tensor,
            words.len(),
            View::rows(states, width),
            &logits,
            &mut gradients.values,
            Some((d_states, width)),
        );
    }

    #[allow(clippy::too_many_arguments)]
    fn tree(
        &self,
        sentences: &[&[Example]],
        words: &[&Example],
        states: &[f32],
        d_states: &mut [f32],
        random: &mut Random,
        gradients: &mut Gradients,
        losses: &mut Losses,
    ) {
        let sizes = &self.layout.sizes;
        let (hidden, rows) = (sizes.hidden, words.len());
        let (width, stride) = (sizes.views(), 4 * hidden);
        let tensor = self.layout.heads() + 2;
        let mut views = vec![0.0; rows * width];
        self.linear(tensor, rows, View::rows(&states[2 * hidden..], stride), &mut views);
        // What is passed through, with which slope: rectifier and dropout together.
        let mut slope = vec![1.0; rows * width];
        random.mask(self.dropout.views, &mut slope);
        for (view, slope) in views.iter_mut().zip(&mut slope) {
            *slope *= if *view > 0.0 { 1.0 } else { LEAK };
            *view *= *slope;
        }
        let mut d_views = vec![0.0; rows * width];
        self.arcs(sentences, &views, &mut d_views, gradients, losses);
        self.labels(sentences, words, &views, &mut d_views, gradients, losses);
        scale(&mut d_views, &slope);
        let input = View::rows(&states[2 * hidden..], stride);
        self.linear_back(
            tensor,
            rows,
            input,
            &d_views,
            &mut gradients.values,
            Some((&mut d_states[2 * hidden..], stride)),
        );
    }

    fn arcs(
        &self,
        sentences: &[&[Example]],
        views: &[f32],
        d_views: &mut [f32],
        gradients: &mut Gradients,
        losses: &mut Losses,
    ) {
        let sizes = &self.layout.sizes;
        let (width, size) = (sizes.views(), sizes.arc);
        let tensor = self.layout.heads() + 4;
        let root = tensor + 2;
        let rows = views.len() / width;
        let mut products = vec![0.0; rows * size];
        self.linear(tensor, rows, View::rows(views, width), &mut products);
        let mut d_products = vec![0.0; rows * size];
        let (mut right, mut heads, mut d_heads, mut scores) = (Packed::default(), Vec::new(), Vec::new(), Vec::new());
        let mut first = 0;
        for sentence in sentences {
            let count = sentence.len();
            let nodes = count + 1;
            heads.clear();
            heads.extend_from_slice(self.weights(root));
            for view in views[first * width..].chunks_exact(width).take(count) {
                heads.extend_from_slice(&view[size..2 * size]);
            }
            let products = &products[first * size..][..count * size];
            scores.clear();
            scores.resize(count * nodes, 0.0);
            right.pack(size, nodes, View::rows(&heads, size).transposed());
            multiply(count, View::rows(products, size), &right, &mut scores, nodes, Write::Store);
            for (place, (word, scores)) in sentence.iter().zip(scores.chunks_exact_mut(nodes)).enumerate() {
                scores[place + 1] = f32::NEG_INFINITY;
                losses.arc += cross_entropy(scores, usize::from(word.head), self.unit) * f64::from(self.unit);
            }
            right.pack(nodes, size, View::rows(&heads, size));
            multiply(count, View::rows(&scores, nodes), &right, &mut d_products[first * size..], size, Write::Store);
            d_heads.clear();
            d_heads.resize(nodes * size, 0.0);
            right.pack(count, size, View::rows(products, size));
            multiply(nodes, View::rows(&scores, nodes).transposed(), &right, &mut d_heads, size, Write::Store);
            add(&mut gradients.values[self.layout.tensors[root].range()], &d_heads[..size]);
            for (d_view, d_head) in
                d_views[first * width..].chunks_exact_mut(width).zip(d_heads[size..].chunks_exact(size))
            {
                add(&mut d_view[size..2 * size], d_head);
            }
            first += count;
        }
        self.linear_back(
            tensor,
            rows,
            View::rows(views, width),
            &d_products,
            &mut gradients.values,
            Some((d_views, width)),
        );
    }

    fn labels(
        &self,
        sentences: &[&[Example]],
        words: &[&Example],
        views: &[f32],
        d_views: &mut [f32],
        gradients: &mut Gradients,
        losses: &mut Losses,
    ) {
        let sizes = &self.layout.sizes;
        let (width, size, rows) = (sizes.views(), sizes.label, words.len());
        let (dependent, head) = (2 * sizes.arc, 2 * sizes.arc + size);
        let tensor = self.layout.heads() + 7;
        let mut products = vec![0.0; rows * sizes.deprel * size];
        self.linear(tensor, rows, View::rows(&views[dependent..], width), &mut products);
        let mut scores = vec![0.0; rows * sizes.deprel];
        self.linear(tensor + 2, rows, View::rows(&views[dependent..], width), &mut scores);
        let mut first = 0;
        for sentence in sentences {
            for (place, word) in sentence.iter().enumerate() {
                let row = first + place;
                let scores = &mut scores[row * sizes.deprel..][..sizes.deprel];
                let products = &mut products[row * sizes.deprel * size..][..sizes.deprel * size];
                if word.head == 0 {
                    // The relation of the root is not chosen by the net.
                    scores.fill(0.0);
                    products.fill(0.0);
                    continue;
                }
                let governor = (first + usize::from(word.head) - 1) * width + head;
                for (score, product) in scores.iter_mut().zip(products.chunks_exact(size)) {
                    *score += product.iter().zip(&views[governor..][..size]).map(|(a, b)| a * b).sum::<f32>();
                }
                losses.label += cross_entropy(scores, usize::from(word.deprel), self.unit) * f64::from(self.unit);
                for (&score, product) in scores.iter().zip(products.chunks_exact_mut(size)) {
                    let (view, change) = (&views[governor..][..size], &mut d_views[governor..][..size]);
                    for i in 0..size {
                        change[i] += score * product[i];
                        product[i] = score * view[i];
                    }
                }
            }
            first += sentence.len();
        }
        let input = View::rows(&views[dependent..], width);
        let change = &mut d_views[dependent..];
        self.linear_back(tensor, rows, input, &products, &mut gradients.values, Some((change, width)));
        self.linear_back(tensor + 2, rows, input, &scores, &mut gradients.values, Some((change, width)));
    }
}

/// The steps of one direction in order, each with the one before it.
fn turns(steps: &Steps, side: usize) -> impl Iterator<Item = (usize, Option<usize>)> + use<> {
    let length = steps.active.len();
    (0..length).map(move |turn| match side {
        0 => (turn, turn.checked_sub(1)),
        _ => (length - 1 - turn, (turn > 0).then(|| length - turn)),
    })
}

/// One step of an LSTM for one sentence. Gates are replaced by their values, the cell state by the new one.
fn step_cell(gates: &mut [f32], state: &mut [f32], out: &mut [f32]) {
    let hidden = state.len();
    let (input, rest) = gates.split_at_mut(hidden);
    let (forget, rest) = rest.split_at_mut(hidden);
    let (cell, output) = rest.split_at_mut(hidden);
    let (output, out) = (&mut output[..hidden], &mut out[..hidden]);
    for i in 0..hidden {
        input[i] = sigmoid(input[i]);
        forget[i] = sigmoid(forget[i]);
        cell[i] = tanh(cell[i]);
        output[i] = sigmoid(output[i]);
        state[i] = forget[i] * state[i] + input[i] * cell[i];
        out[i] = output[i] * tanh(state[i]);
    }
}

/// Back through [`step_cell`]: `d_cells` comes from the later step and leaves for the earlier one.
fn step_cell_back(
    gates: &[f32],
    earlier: &[f32],
    cells: &[f32],
    d_out: &[f32],
    carry: &[f32],
    d_cells: &mut [f32],
    d_gates: &mut [f32],
) {
    let hidden = cells.len();
    let (input, rest) = gates.split_at(hidden);
    let (forget, rest) = rest.split_at(hidden);
    let (cell, output) = rest.split_at(hidden);
    let (d_input, rest) = d_gates.split_at_mut(hidden);
    let (d_forget, rest) = rest.split_at_mut(hidden);
    let (d_cell, d_output) = rest.split_at_mut(hidden);
    let (output, d_output) = (&output[..hidden], &mut d_output[..hidden]);
    let (d_out, carry, d_cells) = (&d_out[..hidden], &carry[..hidden], &mut d_cells[..hidden]);
    for i in 0..hidden {
        let squashed = tanh(cells[i]);
        let change = d_out[i] + carry[i];
        d_output[i] = change * squashed * output[i] * (1.0 - output[i]);
        let d = d_cells[i] + change * output[i] * (1.0 - squashed * squashed);
        d_input[i] = d * cell[i] * input[i] * (1.0 - input[i]);
        d_cell[i] = d * input[i] * (1.0 - cell[i] * cell[i]);
        d_cells[i] = d;
    }
    if earlier.is_empty() {
        d_forget.fill(0.0);
    } else {
        for i in 0..hidden {
            d_forget[i] = d_cells[i] * earlier[i] * forget[i] * (1.0 - forget[i]);
        }
    }
    for i in 0..hidden {
        d_cells[i] *= forget[i];
    }
}

/// Replaces scores by `weight` times the gradient of their cross-entropy and returns the cross-entropy.
fn cross_entropy(scores: &mut [f32], gold: usize, weight: f32) -> f64 {
    let largest = scores.iter().fold(f32::NEG_INFINITY, |a, &b| a.max(b));
    let gold_score = scores[gold] - largest;
    let mut sum = 0.0_f32;
    for score in scores.iter_mut() {
        *score = (*score - largest).exp();
        sum += *score;
    }
    let factor = weight / sum;
    for score in scores.iter_mut() {
        *score *= factor;
    }
    scores[gold] -= weight;
    f64::from(sum.ln() - gold_score)
}

fn add(sum: &mut [f32], values: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += value;
    }
}

fn scale(values: &mut [f32], factors: &[f32]) {
    for (value, factor) in values.iter_mut().zip(factors) {
        *value *= factor;
    }
}

/// Multiplies rows in the order of `steps` by the row of factors of their sentence.
fn scale_by_sentence(values: &mut [f32], factors: &[f32], steps: &Steps, width: usize) {
    for (&first, &active) in steps.offset.iter().zip(&steps.active) {
        scale(&mut values[first * width..][..active * width], factors);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny() -> Layout {
        let sizes = Sizes {
            words: 6,
            affixes: 5,
            word: 6,
            affix: 4,
            layers: 3,
            hidden: 4,
            arc: 6,
            label: 4,
            upos: 3,
            xpos: 4,
            deprel: 5,
        };
        Layout::new(sizes)
    }

    fn sentences() -> Vec<Vec<Example>> {
        let mut random = Random::new(5, &[]);
        [4, 3, 1]
            .into_iter()
            .map(|length| {
                (0..length)
                    .map(|place| Example {
                        word: random.below(6) as u32,
                        cased: random.below(6) as u32,
                        affixes: std::array::from_fn(
                            |i| if i < AFFIXES { random.below(5) as u32 } else { place as u32 },
                        ),
                        word_dropout: 0.0,
                        upos: random.below(3) as u8,
                        xpos: random.below(4) as u8,
                        deprel: random.below(5) as u8,
                        head: if place == 0 { 0 } else { 1 },
                    })
                    .collect()
            })
            .collect()
    }

    fn loss(layout: &Layout, weights: &[f32], gradients: &mut Gradients) -> f64 {
        let sentences = sentences();
        let sentences: Vec<&[Example]> = sentences.iter().map(Vec::as_slice).collect();
        let mut packed = PackedWeights::new(layout);
        packed.pack(layout, weights);
        let pass = Pass { layout, weights, packed: &packed, dropout: Dropout::NONE, unit: 1.0 / 8.0 };
        pass.run(&sentences, &mut Random::new(1, &[]), gradients).total()
    }

    #[test]
    fn gradients_agree_with_differences() {
        let layout = tiny();
        let mut weights = layout.initial(3);
        // Away from the kinks of the rectifier, and with every bias at work.
        let mut random = Random::new(10, &[]);
        weights.iter_mut().for_each(|weight| *weight = *weight * 1.5 + (random.unit() - 0.5) * 0.2);
        let mut gradients = Gradients::new(&layout);
        loss(&layout, &weights, &mut gradients);
        const STEP: f32 = 1e-3;
        for tensor in &layout.tensors {
            for _ in 0..12 {
                let at = tensor.start + random.below(tensor.rows * tensor.columns);
                let difference = |sign: f32| {
                    let mut moved = weights.clone();
                    moved[at] += sign * STEP;
                    loss(&layout, &moved, &mut Gradients::new(&layout))
                };
                let expected = (difference(1.0) - difference(-1.0)) / f64::from(2.0 * STEP);
                let found = f64::from(gradients.values[at]);
                let no_affix = tensor.name == "affixes" && at - tensor.start < tensor.columns;
                assert!(
                    (found - expected).abs() < 3e-4 + 0.03 * expected.abs() || no_affix && found == 0.0,
                    "{} at {}: {found} instead of {expected}",
                    tensor.name,
                    at - tensor.start,
                );
            }
        }
    }

    #[test]
    fn gradients_are_cleared() {
        let layout = tiny();
        let weights = layout.initial(3);
        let mut gradients = Gradients::new(&layout);
        loss(&layout, &weights, &mut gradients);
        assert!(gradients.values.iter().any(|&value| value != 0.0));
        gradients.clear(&layout);
        assert!(gradients.values.iter().all(|&value| value == 0.0));
    }
}
