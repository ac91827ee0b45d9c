//! The one numeric kernel: rows × packed weights, with bias and maxout fused.
//!
//! Every layer of these networks is a small dense product (depth 48 to 672, 16 to 1,024 outputs) over many rows. Weights
//! are packed once, when a pipeline is converted, into panels of [`LANES`] outputs × P pieces: for each panel, for each
//! input `k`, for each piece, sixteen consecutive floats. A block of rows then keeps all its sums in registers, reads each
//! weight once, and takes the maximum of the pieces before anything is stored.
//!
//! Each output is summed over `k` in order, whatever the number of rows, so a row's result never depends on its company.

/// Outputs in one panel.
pub const LANES: usize = 16;

/// Packed weights of one layer.
#[derive(Debug, Clone, Copy)]
pub struct Packed<'a> {
    /// Inputs.
    pub depth: usize,
    /// Panels.
    pub panels: usize,
    /// Pieces in a panel: those of a maxout, or just so many groups of outputs side by side.
    pub pieces: usize,
    /// panels × depth × pieces × 16 floats.
    pub weights: &'a [f32],
    /// panels × pieces × 16 floats.
    pub bias: &'a [f32],
    /// Whether the maximum over the pieces is stored (16 outputs a panel) or every piece (pieces × 16).
    pub maxout: bool,
}

impl Packed<'_> {
    /// Floats in a row of output.
    pub fn width(&self) -> usize {
        self.panels * LANES * if self.maxout { 1 } else { self.pieces }
    }

    /// Computes `rows` rows. Row `r` reads `depth` floats from `input[r * stride..]` and writes `self.width()` floats to
    /// `output[r * self.width()..]`.
    ///
    /// # Panics
    /// If a slice is too short or the number of pieces is not 1 to 4.
    pub fn apply(&self, input: &[f32], stride: usize, rows: usize, output: &mut [f32]) {
        if rows == 0 {
            return;
        }
        assert!(input.len() >= (rows - 1) * stride + self.depth && output.len() >= rows * self.width());
        assert!(self.weights.len() >= self.panels * self.depth * self.pieces * LANES);
        assert!(self.bias.len() >= self.panels * self.pieces * LANES);
        match self.pieces {
            1 => self.dispatch::<1>(input, stride, rows, output),
            2 => self.dispatch::<2>(input, stride, rows, output),
            3 => self.dispatch::<3>(input, stride, rows, output),
            4 => self.dispatch::<4>(input, stride, rows, output),
            n => panic!("{n} pieces"),
        }
    }

    fn dispatch<const P: usize>(&self, input: &[f32], stride: usize, rows: usize, output: &mut [f32]) {
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx512f") {
                // SAFETY: the feature is there; `apply` has checked that every row and panel lies inside its slice.
                unsafe { x86::rows_avx512::<P>(self, input.as_ptr(), stride, rows, output.as_mut_ptr()) };
                return;
            }
            if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
                // SAFETY: as above.
                unsafe { x86::rows_avx2::<P>(self, input.as_ptr(), stride, rows, output.as_mut_ptr()) };
                return;
            }
        }
        self.rows_plain::<P>(input, stride, rows, output);
    }

    /// The same without machine-specific instructions, for other processors and as the tests' yardstick.
    fn rows_plain<const P: usize>(&self, input: &[f32], stride: usize, rows: usize, output: &mut [f32]) {
        let width = self.width();
        for r in 0..rows {
            let row = &input[r * stride..r * stride + self.depth];
            for panel in 0..self.panels {
                let mut sums = [[0f32; LANES]; P];
                let weights = &self.weights[panel * self.depth * P * LANES..];
                for (k, &x) in row.iter().enumerate() {
                    for (p, sum) in sums.iter_mut().enumerate() {
                        let w = &weights[(k * P + p) * LANES..][..LANES];
                        for (s, &w) in sum.iter_mut().zip(w) {
                            *s += x * w;
                        }
                    }
                }
                let bias = &self.bias[panel * P * LANES..];
                for (p, sum) in sums.iter_mut().enumerate() {
                    for (s, b) in sum.iter_mut().zip(&bias[p * LANES..]) {
                        *s += b;
                    }
                }
                let out = &mut output[r * width..];
                if self.maxout {
                    for lane in 0..LANES {
                        out[panel * LANES + lane] = sums.iter().map(|s| s[lane]).fold(f32::NEG_INFINITY, f32::max);
                    }
                } else {
                    for (p, sum) in sums.iter().enumerate() {
                        out[(panel * P + p) * LANES..][..LANES].copy_from_slice(sum);
                    }
                }
            }
        }
    }
}

/// Compiles a function once for each instruction set and picks the best that the processor has.
macro_rules! for_each_processor {
    ($(#[$doc:meta])* pub fn $name:ident($($arg:ident: $type:ty),*) $body:block) => {
        $(#[$doc])*
        pub fn $name($($arg: $type),*) {
            #[inline(always)]
            fn body($($arg: $type),*) $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f")]
                fn wide($($arg: $type),*) {
                    body($($arg),*)
                }
                #[target_feature(enable = "avx2,fma")]
                fn middle($($arg: $type),*) {
                    body($($arg),*)
                }
                if std::arch::is_x86_feature_detected!("avx512f") {
                    // SAFETY: the feature is there.
                    return unsafe { wide($($arg),*) };
                }
                if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
                    // SAFETY: the features are there.
                    return unsafe { middle($($arg),*) };
                }
            }
            body($($arg),*)
        }
    };
}

for_each_processor! {
    /// `sums[i] += row[i]`.
    pub fn add(sums: &mut [f32], row: &[f32]) {
        for (s, r) in sums.iter_mut().zip(row) {
            *s += r;
        }
    }
}

for_each_processor! {
    /// What the four products of a pair of windows are taken of ([`crate::window`]), for every pair of `rows`: all differences of first and
    /// third rows, then all sums and all differences of the two in the middle, then all of fourth and second.
    pub fn mix_rows(rows: &[f32], width: usize, mixed: &mut [f32]) {
        let each = mixed.len() / 4;
        let (front, back) = mixed.split_at_mut(2 * each);
        let ((outer, sums), (inner, last)) = (front.split_at_mut(each), back.split_at_mut(each));
        let outputs = outer.chunks_exact_mut(width).zip(sums.chunks_exact_mut(width));
        let outputs = outputs.zip(inner.chunks_exact_mut(width).zip(last.chunks_exact_mut(width)));
        for (pair, ((outer, sums), (inner, last))) in outputs.enumerate() {
            let row = |i: usize| &rows[(2 * pair + i) * width..][..width];
            let (a, b, c, d) = (row(0), row(1), row(2), row(3));
            for i in 0..width {
                outer[i] = a[i] - c[i];
                sums[i] = b[i] + c[i];
                inner[i] = c[i] - b[i];
                last[i] = d[i] - b[i];
            }
        }
    }
}

for_each_processor! {
    /// Puts the four products of pairs of windows together, `length` floats of each kind for a pair, and takes the maximum of the pieces.
    pub fn join_windows(products: &[f32], length: usize, pieces: usize, output: &mut [f32]) {
        let each = products.len() / 4;
        let width = length / pieces;
        for (pair, two) in output.chunks_exact_mut(2 * width).enumerate() {
            let kind = |i: usize| &products[i * each + pair * length..][..length];
            let (outer, sums, inner, last) = (kind(0), kind(1), kind(2), kind(3));
            let (first, second) = two.split_at_mut(width);
            for (panel, (first, second)) in first.chunks_exact_mut(LANES).zip(second.chunks_exact_mut(LANES)).enumerate() {
                first.fill(f32::NEG_INFINITY);
                second.fill(f32::NEG_INFINITY);
                for piece in 0..pieces {
                    let at = (panel * pieces + piece) * LANES;
                    let here = |kind: &[f32]| -> [f32; LANES] { std::array::from_fn(|lane| kind[at + lane]) };
                    let (outer, sums, inner, last) = (here(outer), here(sums), here(inner), here(last));
                    for lane in 0..LANES {
                        first[lane] = first[lane].max(outer[lane] + sums[lane] + inner[lane]);
                        second[lane] = second[lane].max(sums[lane] - inner[lane] + last[lane]);
                    }
                }
            }
        }
    }
}

for_each_processor! {
    /// Layer normalisation (mean 0, variance 1, times gain, plus shift) of every row of `rows`, whose width is that of
    /// `gain`; `residual`, unless empty, is added.
    pub fn normalize_into(rows: &[f32], gain: &[f32], shift: &[f32], residual: &[f32], output: &mut [f32]) {
        let width = gain.len();
        for (r, (row, out)) in rows.chunks_exact(width).zip(output.chunks_exact_mut(width)).enumerate() {
            let mean = sum_of(row, |x| x) / width as f32;
            let variance = sum_of(row, |x| (x - mean) * (x - mean)) / width as f32 + 1e-8;
            let scale = 1.0 / variance.sqrt();
            for (((out, x), gain), shift) in out.iter_mut().zip(row).zip(gain).zip(shift) {
                *out = (x - mean) * scale * gain + shift;
            }
            if let Some(residual) = residual.get(r * width..(r + 1) * width) {
                for (out, x) in out.iter_mut().zip(residual) {
                    *out += x;
                }
            }
        }
    }
}

/// A sum in sixteen lanes, so that the compiler may use wide registers.
#[inline(always)]
fn sum_of(row: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; LANES];
    let blocks = row.chunks_exact(LANES);
    for (lane, x) in lanes.iter_mut().zip(blocks.remainder()) {
        *lane = f(*x);
    }
    for block in blocks {
        for (lane, x) in lanes.iter_mut().zip(block) {
            *lane += f(*x);
        }
    }
    lanes.iter().sum()
}

for_each_processor! {
    /// The hidden layer of a state: `sums` gets the bias and every feature's row added up, and its first half the greater
    /// of its two halves.
    pub fn add_up_state(sums: &mut [f32], bias: &[f32], rows: &[&[f32]]) {
        sums.copy_from_slice(bias);
        for row in rows {
            for (s, r) in sums.iter_mut().zip(*row) {
                *s += r;
            }
        }
        let (first, second) = sums.split_at_mut(sums.len() / 2);
        for (a, b) in first.iter_mut().zip(second) {
            *a = a.max(*b);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{LANES, Packed};
    use std::arch::x86_64::*;

    /// # Safety
    /// AVX-512F must be there, and rows, panels and output must lie inside the memory behind the pointers.
    #[target_feature(enable = "avx512f")]
    pub unsafe fn rows_avx512<const P: usize>(m: &Packed<'_>, input: *const f32, stride: usize, rows: usize, output: *mut f32) {
        let width = m.width();
        let mut r = 0;
        while r < rows {
            // SAFETY: row r and, below, r + 7 at most exist.
            let (x, out) = unsafe { (input.add(r * stride), output.add(r * width)) };
            let left = rows - r;
            // SAFETY: passed on from the caller.
            unsafe {
                r += if left >= 8 && P <= 3 {
                    block512::<8, P>(m, x, stride, out, width)
                } else if left >= 6 {
                    block512::<6, P>(m, x, stride, out, width)
                } else if left >= 4 {
                    block512::<4, P>(m, x, stride, out, width)
                } else if left >= 2 {
                    block512::<2, P>(m, x, stride, out, width)
                } else {
                    block512::<1, P>(m, x, stride, out, width)
                };
            }
        }
    }

    #[target_feature(enable = "avx512f")]
    #[inline]
    unsafe fn block512<const R: usize, const P: usize>(m: &Packed<'_>, x: *const f32, stride: usize, out: *mut f32, width: usize) -> usize {
        for panel in 0..m.panels {
            // SAFETY: all offsets stay inside the slices whose lengths `Packed::apply` has checked.
            unsafe {
                let mut sums = [[_mm512_setzero_ps(); P]; R];
                let mut w = m.weights.as_ptr().add(panel * m.depth * P * LANES);
                for k in 0..m.depth {
                    let mut weights = [_mm512_setzero_ps(); P];
                    for (p, weight) in weights.iter_mut().enumerate() {
                        *weight = _mm512_loadu_ps(w.add(p * LANES));
                    }
                    w = w.add(P * LANES);
                    for (r, row) in sums.iter_mut().enumerate() {
                        let value = _mm512_set1_ps(*x.add(r * stride + k));
                        for (sum, weight) in row.iter_mut().zip(weights) {
                            *sum = _mm512_fmadd_ps(value, weight, *sum);
                        }
                    }
                }
                let bias = m.bias.as_ptr().add(panel * P * LANES);
                for (r, row) in sums.iter_mut().enumerate() {
                    for (p, sum) in row.iter_mut().enumerate() {
                        *sum = _mm512_add_ps(*sum, _mm512_loadu_ps(bias.add(p * LANES)));
                    }
                    if m.maxout {
                        let best = row.iter().copied().reduce(|a, b| _mm512_max_ps(a, b)).unwrap_or(row[0]);
                        _mm512_storeu_ps(out.add(r * width + panel * LANES), best);
                    } else {
                        for (p, sum) in row.iter().enumerate() {
                            _mm512_storeu_ps(out.add(r * width + (panel * P + p) * LANES), *sum);
                        }
                    }
                }
            }
        }
        R
    }

    /// # Safety
    /// AVX2 and FMA must be there, and rows, panels and output must lie inside the memory behind the pointers.
    #[target_feature(enable = "avx2,fma")]
    pub unsafe fn rows_avx2<const P: usize>(m: &Packed<'_>, input: *const f32, stride: usize, rows: usize, output: *mut f32) {
        let width = m.width();
        let mut r = 0;
        while r < rows {
            // SAFETY: row r and, below, r + 3 at most exist.
            let (x, out) = unsafe { (input.add(r * stride), output.add(r * width)) };
            // SAFETY: passed on from the caller.
            unsafe {
                r += if rows - r >= 4 && P <= 3 {
                    block256::<4, P>(m, x, stride, out, width)
                } else if rows - r >= 2 {
                    block256::<2, P>(m, x, stride, out, width)
                } else {
                    block256::<1, P>(m, x, stride, out, width)
                };
            }
        }
    }

    #[target_feature(enable = "avx2,fma")]
    #[inline]
    unsafe fn block256<const R: usize, const P: usize>(m: &Packed<'_>, x: *const f32, stride: usize, out: *mut f32, width: usize) -> usize {
        for half in 0..m.panels * 2 {
            let (panel, lane) = (half / 2, half % 2 * 8);
            // SAFETY: all offsets stay inside the slices whose lengths `Packed::apply` has checked.
            unsafe {
                let mut sums = [[_mm256_setzero_ps(); P]; R];
                let mut w = m.weights.as_ptr().add(panel * m.depth * P * LANES + lane);
                for k in 0..m.depth {
                    let mut weights = [_mm256_setzero_ps(); P];
                    for (p, weight) in weights.iter_mut().enumerate() {
                        *weight = _mm256_loadu_ps(w.add(p * LANES));
                    }
                    w = w.add(P * LANES);
                    for (r, row) in sums.iter_mut().enumerate() {
                        let value = _mm256_set1_ps(*x.add(r * stride + k));
                        for (sum, weight) in row.iter_mut().zip(weights) {
                            *sum = _mm256_fmadd_ps(value, weight, *sum);
                        }
                    }
                }
                let bias = m.bias.as_ptr().add(panel * P * LANES + lane);
                for (r, row) in sums.iter_mut().enumerate() {
                    for (p, sum) in row.iter_mut().enumerate() {
                        *sum = _mm256_add_ps(*sum, _mm256_loadu_ps(bias.add(p * LANES)));
                    }
                    if m.maxout {
                        let best = row.iter().copied().reduce(|a, b| _mm256_max_ps(a, b)).unwrap_or(row[0]);
                        _mm256_storeu_ps(out.add(r * width + panel * LANES + lane), best);
                    } else {
                        for (p, sum) in row.iter().enumerate() {
                            _mm256_storeu_ps(out.add(r * width + (panel * P + p) * LANES + lane), *sum);
                        }
                    }
                }
            }
        }
        R
    }
}

/// Packs a maxout layer's weights, shaped outputs × pieces × depth, and its bias, outputs × pieces.
///
/// The number of outputs is padded to a multiple of [`LANES`] with zeros.
pub fn pack_maxout(weights: &[f32], bias: &[f32], outputs: usize, pieces: usize, depth: usize) -> (Vec<f32>, Vec<f32>) {
    let panels = outputs.div_ceil(LANES);
    let mut packed = vec![0f32; panels * depth * pieces * LANES];
    let mut packed_bias = vec![0f32; panels * pieces * LANES];
    for o in 0..outputs {
        let (panel, lane) = (o / LANES, o % LANES);
        for p in 0..pieces {
            packed_bias[(panel * pieces + p) * LANES + lane] = bias[o * pieces + p];
            for k in 0..depth {
                packed[((panel * depth + k) * pieces + p) * LANES + lane] = weights[(o * pieces + p) * depth + k];
            }
        }
    }
    (packed, packed_bias)
}

/// Packs a linear layer's weights, shaped outputs × depth: four groups of sixteen outputs make a panel.
pub fn pack_linear(weights: &[f32], bias: &[f32], outputs: usize, depth: usize) -> (Vec<f32>, Vec<f32>) {
    const GROUPS: usize = 4;
    let panels = outputs.div_ceil(GROUPS * LANES);
    let mut packed = vec![0f32; panels * depth * GROUPS * LANES];
    let mut packed_bias = vec![0f32; panels * GROUPS * LANES];
    for o in 0..outputs {
        let (panel, within) = (o / (GROUPS * LANES), o % (GROUPS * LANES));
        packed_bias[panel * GROUPS * LANES + within] = bias[o];
        for k in 0..depth {
            packed[(panel * depth + k) * GROUPS * LANES + within] = weights[o * depth + k];
        }
    }
    (packed, packed_bias)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(n: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 8) as f32 / 16_777_216.0 - 0.5
            })
            .collect()
    }

    fn naive(w: &[f32], b: &[f32], x: &[f32], outputs: usize, pieces: usize, depth: usize) -> Vec<f32> {
        (0..outputs)
            .map(|o| {
                (0..pieces)
                    .map(|p| b[o * pieces + p] + (0..depth).map(|k| w[(o * pieces + p) * depth + k] * x[k]).sum::<f32>())
                    .fold(f32::NEG_INFINITY, f32::max)
            })
            .collect()
    }

    #[test]
    fn maxout_equals_the_definition_for_any_number_of_rows() {
        for (outputs, pieces, depth) in [(96, 3, 288), (16, 2, 48), (32, 1, 7)] {
            let (w, b) = (numbers(outputs * pieces * depth, 1), numbers(outputs * pieces, 2));
            let (weights, bias) = pack_maxout(&w, &b, outputs, pieces, depth);
            let m = Packed { depth, panels: outputs / LANES, pieces, weights: &weights, bias: &bias, maxout: true };
            for rows in [1, 2, 3, 7, 8, 9, 21] {
                let stride = depth.div_ceil(3);
                let x = numbers((rows - 1) * stride + depth, 3);
                let mut out = vec![0f32; rows * outputs];
                m.apply(&x, stride, rows, &mut out);
                let mut plain = vec![0f32; rows * outputs];
                match pieces {
                    1 => m.rows_plain::<1>(&x, stride, rows, &mut plain),
                    2 => m.rows_plain::<2>(&x, stride, rows, &mut plain),
                    _ => m.rows_plain::<3>(&x, stride, rows, &mut plain),
                }
                for r in 0..rows {
                    let expected = naive(&w, &b, &x[r * stride..], outputs, pieces, depth);
                    for o in 0..outputs {
                        assert!((out[r * outputs + o] - expected[o]).abs() < 1e-4);
                        assert!((plain[r * outputs + o] - expected[o]).abs() < 1e-4);
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_does_not_depend_on_its_company() {
        let (w, b) = (numbers(96 * 3 * 288, 1), numbers(288, 2));
        let (weights, bias) = pack_maxout(&w, &b, 96, 3, 288);
        let m = Packed { depth: 288, panels: 6, pieces: 3, weights: &weights, bias: &bias, maxout: true };
        let x = numbers(13 * 288, 5);
        let mut all = vec![0f32; 13 * 96];
        m.apply(&x, 288, 13, &mut all);
        for r in 0..13 {
            let mut one = vec![0f32; 96];
            m.apply(&x[r * 288..], 288, 1, &mut one);
            assert_eq!(one, all[r * 96..(r + 1) * 96]);
        }
    }

    #[test]
    fn linear_equals_the_definition() {
        let (w, b) = (numbers(106 * 64, 1), numbers(106, 2));
        let (weights, bias) = pack_linear(&w, &b, 106, 64);
        let m = Packed { depth: 64, panels: 2, pieces: 4, weights: &weights, bias: &bias, maxout: false };
        let x = numbers(64, 7);
        let mut out = vec![0f32; m.width()];
        m.apply(&x, 64, 1, &mut out);
        for (o, expected) in naive(&w, &b, &x, 106, 1, 64).into_iter().enumerate() {
            assert!((out[o] - expected).abs() < 1e-4);
        }
    }
}
