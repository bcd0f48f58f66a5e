//! Products of `f32` matrices for training.
//!
//! Comes in: a left matrix with any strides and a packed right one. Goes out: their product, stored or added.
//! Each element is summed in the order of the inner index, whatever the shape, so results are repeatable.

/// Columns of one panel.
const PANEL: usize = 16;

/// Rows that one pass of the micro-kernel computes.
const TILE_ROWS: usize = 6;

/// Rows that share one walk over the panels.
const BLOCK_ROWS: usize = 48;

/// A matrix in memory, seen with strides.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) values: &'a [f32],
    /// From one row to the next.
    pub(crate) row: usize,
    /// From one column to the next.
    pub(crate) column: usize,
}

impl<'a> View<'a> {
    /// Rows one after another, `row` values apart.
    pub(crate) fn rows(values: &'a [f32], row: usize) -> View<'a> {
        View { values, row, column: 1 }
    }

    /// The same memory with rows and columns exchanged.
    pub(crate) fn transposed(self) -> View<'a> {
        View { row: self.column, column: self.row, ..self }
    }
}

/// The right side of a product, laid out in panels.
#[derive(Default)]
pub(crate) struct Packed {
    inner: usize,
    columns: usize,
    panels: Vec<f32>,
}

impl Packed {
    /// Packs an `inner × columns` matrix.
    pub(crate) fn pack(&mut self, inner: usize, columns: usize, from: View<'_>) {
        self.inner = inner;
        self.columns = columns;
        let needed = columns.next_multiple_of(PANEL) * inner;
        self.panels.clear();
        self.panels.resize(needed, 0.0);
        if inner == 0 {
            return;
        }
        for (panel, packed) in self.panels.chunks_exact_mut(PANEL * inner).enumerate() {
            let first = panel * PANEL;
            let count = PANEL.min(columns - first);
            if from.column == 1 {
                for (k, out) in packed.chunks_exact_mut(PANEL).enumerate() {
                    out[..count].copy_from_slice(&from.values[k * from.row + first..][..count]);
                }
            } else {
                for column in 0..count {
                    let values = &from.values[(first + column) * from.column..];
                    for k in 0..inner {
                        packed[k * PANEL + column] = values[k * from.row];
                    }
                }
            }
        }
    }

    pub(crate) fn of(inner: usize, columns: usize, from: View<'_>) -> Packed {
        let mut packed = Packed::default();
        packed.pack(inner, columns, from);
        packed
    }
}

/// Whether a product replaces what is in its place or is added to it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Write {
    Store,
    Add,
}

/// `out = left × right`, or `+=`; rows of `out` are `stride` apart.
pub(crate) fn multiply(rows: usize, left: View<'_>, right: &Packed, out: &mut [f32], stride: usize, write: Write) {
    if rows == 0 || right.columns == 0 {
        return;
    }
    let inner = right.inner;
    assert!(out.len() >= (rows - 1) * stride + right.columns && stride >= right.columns);
    assert!(inner == 0 || left.values.len() > (rows - 1) * left.row + (inner - 1) * left.column);
    let fused = fused();
    for block in (0..rows).step_by(BLOCK_ROWS) {
        let end = rows.min(block + BLOCK_ROWS);
        for first in (0..right.columns).step_by(PANEL) {
            let panel = &right.panels[first * inner..][..PANEL * inner];
            let columns = PANEL.min(right.columns - first);
            for row in (block..end).step_by(TILE_ROWS) {
                let count = TILE_ROWS.min(end - row);
                let mut sums = [[0.0; PANEL]; TILE_ROWS];
                let values = &left.values[if inner == 0 { 0 } else { row * left.row }..];
                #[cfg(target_arch = "x86_64")]
                if fused {
                    // SAFETY: the processor has AVX2 and FMA; the assertions above bound all reads.
                    unsafe { tile_fused(count, values, left.row, left.column, panel, &mut sums) };
                } else {
                    tile(count, values, left.row, left.column, panel, &mut sums);
                }
                #[cfg(not(target_arch = "x86_64"))]
                tile(count, values, left.row, left.column, panel, &mut sums);
                for (r, sums) in sums[..count].iter().enumerate() {
                    let out = &mut out[(row + r) * stride + first..][..columns];
                    match write {
                        Write::Store => out.copy_from_slice(&sums[..columns]),
                        Write::Add => out.iter_mut().zip(sums).for_each(|(out, sum)| *out += sum),
                    }
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn fused() -> bool {
    std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma")
}

#[cfg(not(target_arch = "x86_64"))]
fn fused() -> bool {
    false
}

fn tile(count: usize, left: &[f32], row: usize, column: usize, panel: &[f32], sums: &mut [[f32; PANEL]; TILE_ROWS]) {
    for (r, sums) in sums[..count].iter_mut().enumerate() {
        for (k, panel) in panel.chunks_exact(PANEL).enumerate() {
            let value = left[r * row + k * column];
            for (sum, panel) in sums.iter_mut().zip(panel) {
                *sum += value * panel;
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn tile_fused(
    count: usize,
    left: &[f32],
    row: usize,
    column: usize,
    panel: &[f32],
    sums: &mut [[f32; PANEL]; TILE_ROWS],
) {
    // SAFETY: handed on to the caller.
    unsafe {
        match count {
            1 => tile_rows::<1>(left, row, column, panel, sums),
            2 => tile_rows::<2>(left, row, column, panel, sums),
            3 => tile_rows::<3>(left, row, column, panel, sums),
            4 => tile_rows::<4>(left, row, column, panel, sums),
            5 => tile_rows::<5>(left, row, column, panel, sums),
            _ => tile_rows::<TILE_ROWS>(left, row, column, panel, sums),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
#[inline]
unsafe fn tile_rows<const R: usize>(
    left: &[f32],
    row: usize,
    column: usize,
    panel: &[f32],
    sums: &mut [[f32; PANEL]; TILE_ROWS],
) {
    use std::arch::x86_64::*;
    let mut partial = [[_mm256_setzero_ps(); 2]; R];
    let inner = panel.len() / PANEL;
    let left = left.as_ptr();
    for k in 0..inner {
        // SAFETY: `panel` holds `inner` rows of `PANEL` values; the caller vouches for `left[r * row + k * column]`.
        unsafe {
            let at = panel.as_ptr().add(k * PANEL);
            let (low, high) = (_mm256_loadu_ps(at), _mm256_loadu_ps(at.add(PANEL / 2)));
            for (r, partial) in partial.iter_mut().enumerate() {
                let value = _mm256_set1_ps(*left.add(r * row + k * column));
                partial[0] = _mm256_fmadd_ps(value, low, partial[0]);
                partial[1] = _mm256_fmadd_ps(value, high, partial[1]);
            }
        }
    }
    for (sums, partial) in sums.iter_mut().zip(&partial) {
        // SAFETY: a row of `sums` holds `PANEL` values.
        unsafe {
            _mm256_storeu_ps(sums.as_mut_ptr(), partial[0]);
            _mm256_storeu_ps(sums.as_mut_ptr().add(PANEL / 2), partial[1]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_all_shapes_are_right() {
        for (rows, inner, columns) in [(1, 1, 1), (7, 5, 17), (50, 33, 16), (6, 0, 3)] {
            let left: Vec<f32> = (0..rows * inner).map(|i| (i % 13) as f32 - 6.0).collect();
            let right: Vec<f32> = (0..inner * columns).map(|i| (i % 7) as f32 - 3.0).collect();
            let packed = Packed::of(inner, columns, View::rows(&right, columns));
            let mut out = vec![1.0; rows * columns];
            multiply(rows, View::rows(&left, inner), &packed, &mut out, columns, Write::Add);
            // The same from transposed copies.
            let turned: Vec<f32> = (0..rows * inner).map(|i| left[i % rows * inner + i / rows]).collect();
            let turned_right: Vec<f32> = (0..inner * columns).map(|i| right[i % inner * columns + i / inner]).collect();
            let mut second = vec![1.0; rows * columns];
            let packed = Packed::of(inner, columns, View::rows(&turned_right, inner).transposed());
            multiply(rows, View::rows(&turned, rows).transposed(), &packed, &mut second, columns, Write::Add);
            for row in 0..rows {
                for column in 0..columns {
                    let expected: f32 = (0..inner).map(|k| left[row * inner + k] * right[k * columns + column]).sum();
                    assert_eq!(out[row * columns + column], expected + 1.0);
                }
            }
            assert_eq!(out, second);
        }
    }
}
