//! The arithmetic of the net: integer matrix products and the gate functions of the LSTM.
//!
//! Comes in: rows of 16-bit activations and matrices of 8-bit weights. Goes out: rows of `f32`.
//!
//! Products are summed as integers, which is exact in any order, and the few steps in floating point are written
//! without fused multiply-add and in one fixed order. The AVX2 path and the portable path therefore give the same
//! bits on every processor, and a row's result does not depend on the rows it is computed with.

/// Columns of one packed panel; the output width of a [`Matrix`] is rounded up to a multiple of it.
pub(crate) const PANEL: usize = 16;

/// Rows that one pass of the micro-kernel computes: twelve of sixteen AVX2 registers hold sums.
const TILE_ROWS: usize = 6;

/// Rows that share one walk over the panels, so that they stay in the first-level cache (48 × 512 × 2 bytes).
const BLOCK_ROWS: usize = 48;

/// The largest quantised activation: 127 × 16,383 × [`MAX_INPUTS`] stays below 2³¹, so that sums never overflow.
pub(crate) const ACTIVATION_MAX: f32 = 16_383.0;

/// The largest number of inputs of a matrix; see [`ACTIVATION_MAX`].
pub(crate) const MAX_INPUTS: usize = 1024;

/// What is added to a value to round it to an integer that can be read off its bits: 1.5 × 2²³.
const ROUNDING: f32 = 12_582_912.0;

/// The slope of the rectifier below zero.
pub const LEAK: f32 = 0.1;

/// Which code path computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Path {
    /// Plain Rust, for every processor.
    Portable,
    /// x86-64 with AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

impl Path {
    /// The fastest path that this processor has.
    pub(crate) fn detect() -> Path {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            return Path::Avx2;
        }
        Path::Portable
    }
}

/// A matrix of 8-bit weights with one scale for each output, widened to 16 bits and laid out for the micro-kernel.
///
/// Layout: panels of [`PANEL`] outputs; in a panel, for each pair of inputs, the two weights of each output.
#[derive(Debug)]
pub(crate) struct Matrix {
    outputs: usize,
    inputs: usize,
    width: usize,
    panels: Vec<i16>,
    scale: Vec<f32>,
    bias: Vec<f32>,
}

impl Matrix {
    /// Packs `outputs` rows of `inputs` weights.
    ///
    /// The caller has checked the lengths, that `inputs` is even, and that it is at most [`MAX_INPUTS`].
    pub(crate) fn new(outputs: usize, inputs: usize, weights: &[i8], scale: &[f32], bias: Option<&[f32]>) -> Matrix {
        assert!(inputs.is_multiple_of(2) && inputs <= MAX_INPUTS && weights.len() == outputs * inputs);
        let width = outputs.next_multiple_of(PANEL);
        let mut panels = vec![0; width * inputs];
        for (panel, packed) in panels.chunks_exact_mut(PANEL * inputs).enumerate() {
            let first = panel * PANEL;
            for column in 0..PANEL.min(outputs - first) {
                let row = &weights[(first + column) * inputs..][..inputs];
                for (pair, two) in row.chunks_exact(2).enumerate() {
                    let at = (pair * PANEL + column) * 2;
                    packed[at] = i16::from(two[0]);
                    packed[at + 1] = i16::from(two[1]);
                }
            }
        }
        let padded = |values: &[f32]| {
            let mut values = values.to_vec();
            values.resize(width, 0.0);
            values
        };
        Matrix { outputs, inputs, width, panels, scale: padded(scale), bias: padded(bias.unwrap_or(&[])) }
    }

    /// The number of outputs that mean something.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// The number of inputs.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// The length of a row of results: `outputs` rounded up to a whole panel; the rest is zero.
    pub(crate) fn width(&self) -> usize {
        self.width
    }
}

/// Rows of quantised activations inside a larger table.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    /// The values, from the first one used on.
    pub(crate) values: &'a [i16],
    /// The distance from one row to the next, in values.
    pub(crate) stride: usize,
    /// How many rows there are.
    pub(crate) count: usize,
    /// What one unit of a value is worth.
    pub(crate) scale: Scale<'a>,
}

/// What one unit of a quantised activation is worth.
#[derive(Clone, Copy)]
pub(crate) enum Scale<'a> {
    /// The same in all rows: activations between −1 and 1.
    Unit,
    /// One value for each row.
    Each(&'a [f32]),
}

impl Scale<'_> {
    fn of(self, row: usize) -> f32 {
        match self {
            Scale::Unit => 1.0 / ACTIVATION_MAX,
            Scale::Each(scales) => scales[row],
        }
    }
}

/// `out = rows × matrixᵀ + bias`, each row of `out` being [`Matrix::width`] long.
pub(crate) fn multiply(path: Path, rows: Rows<'_>, matrix: &Matrix, out: &mut [f32]) {
    for row in out.chunks_exact_mut(matrix.width).take(rows.count) {
        row.copy_from_slice(&matrix.bias);
    }
    multiply_add(path, rows, matrix, out);
}

/// `out += rows × matrixᵀ`.
pub(crate) fn multiply_add(path: Path, rows: Rows<'_>, matrix: &Matrix, out: &mut [f32]) {
    if rows.count == 0 {
        return;
    }
    assert!(rows.stride >= matrix.inputs || rows.count == 1);
    assert!(rows.values.len() >= (rows.count - 1) * rows.stride + matrix.inputs);
    assert!(out.len() >= rows.count * matrix.width);
    let mut first = 0;
    while first < rows.count {
        let block = BLOCK_ROWS.min(rows.count - first);
        for panel in 0..matrix.width / PANEL {
            let mut row = first;
            while row < first + block {
                let count = TILE_ROWS.min(first + block - row);
                let tile = Tile { rows, matrix, row, panel };
                match path {
                    Path::Portable => tile.portable(count, out),
                    #[cfg(target_arch = "x86_64")]
                    // SAFETY: `Path::Avx2` is made only by `Path::detect`, which has found AVX2.
                    Path::Avx2 => unsafe { tile.avx2(count, out) },
                }
                row += count;
            }
        }
        first += block;
    }
}

/// The place of one run of the micro-kernel.
struct Tile<'a> {
    rows: Rows<'a>,
    matrix: &'a Matrix,
    row: usize,
    panel: usize,
}

impl Tile<'_> {
    fn weights(&self) -> &[i16] {
        let length = PANEL * self.matrix.inputs;
        &self.matrix.panels[self.panel * length..][..length]
    }

    fn portable(&self, count: usize, out: &mut [f32]) {
        let weights = self.weights();
        let scale = &self.matrix.scale[self.panel * PANEL..][..PANEL];
        for row in self.row..self.row + count {
            let values = &self.rows.values[row * self.rows.stride..][..self.matrix.inputs];
            let mut sums = [0_i32; PANEL];
            for (pair, packed) in values.chunks_exact(2).zip(weights.chunks_exact(2 * PANEL)) {
                let (first, second) = (i32::from(pair[0]), i32::from(pair[1]));
                for (sum, two) in sums.iter_mut().zip(packed.chunks_exact(2)) {
                    *sum += first * i32::from(two[0]) + second * i32::from(two[1]);
                }
            }
            let unit = self.rows.scale.of(row);
            let out = &mut out[row * self.matrix.width + self.panel * PANEL..][..PANEL];
            for ((out, sum), scale) in out.iter_mut().zip(sums).zip(scale) {
                *out += sum as f32 * (scale * unit);
            }
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn avx2(&self, count: usize, out: &mut [f32]) {
        match count {
            1 => self.avx2_rows::<1>(out),
            2 => self.avx2_rows::<2>(out),
            3 => self.avx2_rows::<3>(out),
            4 => self.avx2_rows::<4>(out),
            5 => self.avx2_rows::<5>(out),
            _ => self.avx2_rows::<TILE_ROWS>(out),
        }
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    #[inline]
    fn avx2_rows<const R: usize>(&self, out: &mut [f32]) {
        use std::arch::x86_64::*;
        const HALF: usize = PANEL / 2;
        let (stride, inputs, width) = (self.rows.stride, self.matrix.inputs, self.matrix.width);
        let weights = self.weights();
        let values = &self.rows.values[self.row * stride..][..(R - 1) * stride + inputs];
        let scale = &self.matrix.scale[self.panel * PANEL..][..PANEL];
        let out = &mut out[self.row * width + self.panel * PANEL..][..(R - 1) * width + PANEL];
        let mut sums = [[_mm256_setzero_si256(); 2]; R];
        for pair in 0..inputs / 2 {
            // SAFETY: `weights` holds `inputs / 2` pairs of `2 * PANEL` values, 64 bytes each; row `r` of `values`
            // begins at `r * stride` and holds `inputs` values, so the two values at `2 * pair` are inside.
            let (left, right) = unsafe {
                let at = weights.as_ptr().add(pair * 2 * PANEL).cast::<__m256i>();
                (_mm256_loadu_si256(at), _mm256_loadu_si256(at.add(1)))
            };
            for (r, sums) in sums.iter_mut().enumerate() {
                // SAFETY: as above.
                let two = unsafe { values.as_ptr().add(r * stride + 2 * pair).cast::<i32>().read_unaligned() };
                let two = _mm256_set1_epi32(two);
                sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(two, left));
                sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(two, right));
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            let unit = _mm256_set1_ps(self.rows.scale.of(self.row + r));
            for (half, &sum) in sums.iter().enumerate() {
                // SAFETY: `scale` holds `PANEL` values and row `r` of `out` holds `PANEL` values from `r * width` on.
                unsafe {
                    let scale = _mm256_loadu_ps(scale.as_ptr().add(half * HALF));
                    let at = out.as_mut_ptr().add(r * width + half * HALF);
                    let term = _mm256_mul_ps(_mm256_cvtepi32_ps(sum), _mm256_mul_ps(scale, unit));
                    _mm256_storeu_ps(at, _mm256_add_ps(_mm256_loadu_ps(at), term));
                }
            }
        }
    }
}

/// Hyperbolic tangent, within 2 × 10⁻⁶ of the true value.
///
/// Source: the rational approximation of degree 13/6 that the Eigen library uses (`generic_fast_tanh_float`).
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let x = x.clamp(-7.905_311, 7.905_311);
    let s = x * x;
    let p = s * -2.760_768_5e-16 + 2.000_188e-13;
    let p = p * s + -8.604_672e-11;
    let p = p * s + 5.122_297e-8;
    let p = p * s + 1.485_722_4e-5;
    let p = p * s + 6.372_619e-4;
    let p = p * s + 4.893_524_5e-3;
    let q = s * 1.198_258_4e-6 + 1.185_347_1e-4;
    let q = q * s + 2.268_434_6e-3;
    let q = q * s + 4.893_525e-3;
    x * p / q
}

/// The logistic function.
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    0.5 * tanh(0.5 * x) + 0.5
}

/// A value between −1 and 1 as a quantised activation.
#[inline(always)]
fn quantise_unit(value: f32) -> i16 {
    ((value * ACTIVATION_MAX + ROUNDING).to_bits() as i32).wrapping_sub(ROUNDING.to_bits() as i32) as i16
}

/// One step of an LSTM for some sentences.
///
/// `gates` holds for each sentence the sums of input, forget, cell and output gate; `cells` its cell state;
/// the new hidden values go to `out`, rows of which are `stride` apart.
pub(crate) fn lstm_step(path: Path, hidden: usize, gates: &[f32], cells: &mut [f32], out: &mut [i16], stride: usize) {
    #[inline(always)]
    fn step(hidden: usize, gates: &[f32], cells: &mut [f32], out: &mut [i16], stride: usize) {
        for ((gates, cells), out) in
            gates.chunks_exact(4 * hidden).zip(cells.chunks_exact_mut(hidden)).zip(out.chunks_mut(stride))
        {
            let (input, rest) = gates.split_at(hidden);
            let (forget, rest) = rest.split_at(hidden);
            let (cell, output) = rest.split_at(hidden);
            let (cells, out) = (&mut cells[..hidden], &mut out[..hidden]);
            for i in 0..hidden {
                let state = sigmoid(forget[i]) * cells[i] + sigmoid(input[i]) * tanh(cell[i]);
                cells[i] = state;
                out[i] = quantise_unit(sigmoid(output[i]) * tanh(state));
            }
        }
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn step_avx2(hidden: usize, gates: &[f32], cells: &mut [f32], out: &mut [i16], stride: usize) {
        step(hidden, gates, cells, out, stride);
    }
    match path {
        Path::Portable => step(hidden, gates, cells, out, stride),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Path::Avx2` is made only by `Path::detect`, which has found AVX2.
        Path::Avx2 => unsafe { step_avx2(hidden, gates, cells, out, stride) },
    }
}

/// Quantises a row by its own largest value and returns what one unit is worth.
pub(crate) fn quantise(path: Path, values: &[f32], out: &mut [i16]) -> f32 {
    #[inline(always)]
    fn quantise_row(values: &[f32], out: &mut [i16]) -> f32 {
        let mut largest = [0.0_f32; 8];
        for eight in values.chunks(8) {
            for (largest, value) in largest.iter_mut().zip(eight) {
                *largest = if value.abs() > *largest { value.abs() } else { *largest };
            }
        }
        let largest = largest.iter().fold(f32::MIN_POSITIVE * ACTIVATION_MAX, |a, &b| if b > a { b } else { a });
        let factor = 1.0 / largest;
        for (out, value) in out.iter_mut().zip(values) {
            *out = quantise_unit(value * factor);
        }
        largest / ACTIVATION_MAX
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn quantise_avx2(values: &[f32], out: &mut [i16]) -> f32 {
        quantise_row(values, out)
    }
    match path {
        Path::Portable => quantise_row(values, out),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Path::Avx2` is made only by `Path::detect`, which has found AVX2.
        Path::Avx2 => unsafe { quantise_avx2(values, out) },
    }
}

/// Applies the leaky rectifier in place.
pub(crate) fn rectify(path: Path, values: &mut [f32]) {
    #[inline(always)]
    fn rectify_all(values: &mut [f32]) {
        for value in values {
            *value = if *value > 0.0 { *value } else { *value * LEAK };
        }
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn rectify_avx2(values: &mut [f32]) {
        rectify_all(values);
    }
    match path {
        Path::Portable => rectify_all(values),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Path::Avx2` is made only by `Path::detect`, which has found AVX2.
        Path::Avx2 => unsafe { rectify_avx2(values) },
    }
}

/// Adds `row × scale` to `sum`, for the rows of an embedding table.
pub(crate) fn add_scaled(path: Path, row: &[i8], scale: f32, sum: &mut [f32]) {
    #[inline(always)]
    fn add(row: &[i8], scale: f32, sum: &mut [f32]) {
        for (sum, &value) in sum.iter_mut().zip(row) {
            *sum += f32::from(value) * scale;
        }
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn add_avx2(row: &[i8], scale: f32, sum: &mut [f32]) {
        add(row, scale, sum);
    }
    match path {
        Path::Portable => add(row, scale, sum),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Path::Avx2` is made only by `Path::detect`, which has found AVX2.
        Path::Avx2 => unsafe { add_avx2(row, scale, sum) },
    }
}

/// Heads that [`arc_scores`] computes at once; the table of heads is padded to a multiple of it.
pub(crate) const ARC_LANES: usize = 32;

/// Scores of all heads of one word: `scores[j] = Σₖ word[k] × heads[k × lanes + j]`.
///
/// `heads` is the transposed table of head vectors, `lanes` the length of `scores`, a multiple of [`ARC_LANES`].
pub(crate) fn arc_scores(path: Path, word: &[f32], heads: &[f32], scores: &mut [f32]) {
    #[inline(always)]
    fn score(word: &[f32], heads: &[f32], scores: &mut [f32]) {
        let lanes = scores.len();
        for (block, scores) in scores.chunks_exact_mut(ARC_LANES).enumerate() {
            let mut sums = [0.0_f32; ARC_LANES];
            for (value, heads) in word.iter().zip(heads.chunks_exact(lanes)) {
                let heads = &heads[block * ARC_LANES..][..ARC_LANES];
                for (sum, head) in sums.iter_mut().zip(heads) {
                    *sum += value * head;
                }
            }
            scores.copy_from_slice(&sums);
        }
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn score_avx2(word: &[f32], heads: &[f32], scores: &mut [f32]) {
        score(word, heads, scores);
    }
    match path {
        Path::Portable => score(word, heads, scores),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Path::Avx2` is made only by `Path::detect`, which has found AVX2.
        Path::Avx2 => unsafe { score_avx2(word, heads, scores) },
    }
}

/// Adds to each score the product of one vector with its own row: `scores[l] += Σⱼ rows[l × n + j] × vector[j]`.
pub(crate) fn dot_rows(path: Path, rows: &[f32], vector: &[f32], scores: &mut [f32]) {
    #[inline(always)]
    fn dot(rows: &[f32], vector: &[f32], scores: &mut [f32]) {
        for (row, score) in rows.chunks_exact(vector.len()).zip(scores) {
            let mut sums = [0.0_f32; 8];
            for (row, vector) in row.chunks(8).zip(vector.chunks(8)) {
                for ((sum, a), b) in sums.iter_mut().zip(row).zip(vector) {
                    *sum += a * b;
                }
            }
            *score += ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7]));
        }
    }
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn dot_avx2(rows: &[f32], vector: &[f32], scores: &mut [f32]) {
        dot(rows, vector, scores);
    }
    match path {
        Path::Portable => dot(rows, vector, scores),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `Path::Avx2` is made only by `Path::detect`, which has found AVX2.
        Path::Avx2 => unsafe { dot_avx2(rows, vector, scores) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tanh_is_close_to_the_true_function() {
        for step in -4000..=4000 {
            let x = step as f32 * 0.005;
            assert!((tanh(x) - x.tanh()).abs() < 2e-6, "at {x}: {} instead of {}", tanh(x), x.tanh());
        }
    }

    #[test]
    fn the_largest_sum_does_not_overflow() {
        assert!(127.0 * f64::from(ACTIVATION_MAX) * (MAX_INPUTS as f64) < f64::from(i32::MAX));
    }

    /// Both paths on the same numbers.
    fn product(path: Path, outputs: usize, inputs: usize, values: &[i16], weights: &[i8]) -> Vec<f32> {
        let scale: Vec<f32> = (0..outputs).map(|o| 0.001 + o as f32 * 0.0007).collect();
        let matrix = Matrix::new(outputs, inputs, weights, &scale, Some(&scale));
        let count = values.len() / inputs;
        let mut out = vec![0.0; count * matrix.width()];
        multiply(path, Rows { values, stride: inputs, count, scale: Scale::Unit }, &matrix, &mut out);
        out
    }

    proptest! {
        #[test]
        fn both_paths_give_the_same_bits(
            outputs in 1_usize..40, pairs in 1_usize..40, count in 1_usize..15, seed in any::<u64>(),
        ) {
            let inputs = pairs * 2;
            let mut state = seed | 1;
            let mut next = || { state ^= state << 13; state ^= state >> 7; state ^= state << 17; state };
            let values: Vec<i16> = (0..count * inputs).map(|_| (next() % 32_767) as i16 - 16_383).collect();
            let weights: Vec<i8> = (0..outputs * inputs).map(|_| (next() % 255) as i8).collect();
            let portable = product(Path::Portable, outputs, inputs, &values, &weights);
            prop_assert_eq!(&portable, &product(Path::detect(), outputs, inputs, &values, &weights));
            let row = product(Path::detect(), outputs, inputs, &values[..inputs], &weights);
            prop_assert_eq!(&portable[..row.len()], &row[..]);
        }

        #[test]
        fn both_paths_step_alike(values in prop::collection::vec(-6.0_f32..6.0, 64), cells in prop::collection::vec(-2.0_f32..2.0, 16)) {
            let run = |path| {
                let (mut cells, mut out) = (cells.clone(), vec![0; 16]);
                lstm_step(path, 8, &values, &mut cells, &mut out, 8);
                let mut quantised = vec![0; 64];
                let unit = quantise(path, &values, &mut quantised);
                let mut rectified = values.clone();
                rectify(path, &mut rectified);
                let mut arcs = vec![0.0; 32];
                arc_scores(path, &values[..2], &values, &mut arcs);
                let mut dots = vec![1.0; 4];
                dot_rows(path, &values, &cells, &mut dots);
                (cells, out, quantised, unit.to_bits(), rectified, arcs, dots)
            };
            prop_assert_eq!(run(Path::Portable), run(Path::detect()));
        }
    }
}
