//! The numeric code: rows × matrix in eight bits, and what happens to rows between two matrices.
//!
//! Weights are whole numbers of one byte, with a scale for each output; a row is rounded to whole numbers from -127 to 127 with a
//! scale of its own. Their products are added up as 32-bit whole numbers, which is exact, so every processor and every
//! company of rows gives the same. Weights are stored with 128 added, in panels of 16 outputs by groups of 4 inputs: the
//! order in which AVX-512 VNNI multiplies 64 bytes at once. What 128 added to the sums is taken off by the row's own sum.
//!
//! Floating-point code adds up in 16 lanes whatever the registers, and fuses nothing.

/// Outputs in one panel.
pub(crate) const LANES: usize = 16;
/// Inputs in one group.
pub(crate) const GROUP: usize = 4;

/// Compiles a function once for each instruction set and picks the best that the processor has.
macro_rules! for_each_processor {
    ($(#[$doc:meta])* pub(crate) fn $name:ident($($arg:ident: $type:ty),* $(,)?) $body:block) => {
        $(#[$doc])*
        #[allow(unsafe_code)]
        pub(crate) fn $name($($arg: $type),*) {
            #[inline(always)]
            fn body($($arg: $type),*) $body
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
                fn wide($($arg: $type),*) {
                    body($($arg),*)
                }
                #[target_feature(enable = "avx2")]
                fn middle($($arg: $type),*) {
                    body($($arg),*)
                }
                if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq") && is_x86_feature_detected!("avx512vl")
                {
                    // SAFETY: the features are there.
                    return unsafe { wide($($arg),*) };
                }
                if is_x86_feature_detected!("avx2") {
                    // SAFETY: the feature is there.
                    return unsafe { middle($($arg),*) };
                }
            }
            body($($arg),*)
        }
    };
}

/// A matrix with its bias.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matrix<'a> {
    /// Inputs, a multiple of 4.
    pub depth: usize,
    /// outputs ÷ 16 × depth ÷ 4 × 16 × 4 bytes.
    pub weights: &'a [u8],
    /// One for each output; their number is a multiple of 16.
    pub scales: &'a [f32],
    /// One for each output.
    pub bias: &'a [f32],
}

/// Rows in whole numbers.
#[derive(Debug, Default)]
pub(crate) struct Rounded {
    /// rows × depth.
    values: Vec<i8>,
    /// What 1 is worth in each row.
    scales: Vec<f32>,
    /// 128 times the sum of each row.
    sums: Vec<i32>,
}

impl Rounded {
    /// Rounds rows of `depth` floats.
    pub fn set(&mut self, rows: &[f32], depth: usize) {
        let count = rows.len() / depth;
        self.values.resize(rows.len(), 0);
        self.scales.resize(count, 0.0);
        self.sums.resize(count, 0);
        round_rows(rows, depth, &mut self.values, &mut self.scales, &mut self.sums);
    }
}

for_each_processor! {
    /// Rounds each row to -127 to 127, half to even.
    pub(crate) fn round_rows(rows: &[f32], depth: usize, values: &mut [i8], scales: &mut [f32], sums: &mut [i32]) {
        // Added to a float below 2^22, this leaves its nearest whole number in the last bits.
        const SHIFT: f32 = 12_582_912.0;
        for (r, (row, out)) in rows.chunks_exact(depth).zip(values.chunks_exact_mut(depth)).enumerate() {
            let mut lanes = [0f32; LANES];
            for block in row.chunks_exact(LANES) {
                for (lane, x) in lanes.iter_mut().zip(block) {
                    let size = x.abs();
                    *lane = if size > *lane { size } else { *lane };
                }
            }
            let most = lanes.iter().fold(0f32, |most, lane| most.max(*lane));
            let most = if most > 0.0 { most } else { 1.0 };
            let factor = 127.0 / most;
            let mut sum = 0;
            for (q, x) in out.iter_mut().zip(row) {
                let whole = ((x * factor + SHIFT).to_bits() as i32).wrapping_sub(SHIFT.to_bits() as i32);
                *q = whole as i8;
                sum += whole;
            }
            scales[r] = most / 127.0;
            sums[r] = 128 * sum;
        }
    }
}

impl Matrix<'_> {
    /// `output[r] = input[r] × self + bias` for each row.
    ///
    /// # Panics
    /// If a slice has not the length that the others ask for.
    pub fn apply(&self, input: &Rounded, output: &mut [f32]) {
        let rows = input.scales.len();
        let outputs = self.scales.len();
        assert!(input.values.len() == rows * self.depth && input.sums.len() == rows && output.len() == rows * outputs);
        assert!(
            self.depth.is_multiple_of(GROUP)
                && outputs.is_multiple_of(LANES)
                && self.weights.len() == outputs * self.depth
                && self.bias.len() == outputs
        );
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vnni") {
                #[allow(unsafe_code)]
                // SAFETY: the features are there, and the lengths have just been checked.
                unsafe {
                    vnni::apply(self, input, output);
                }
                return;
            }
        }
        plain(self, input, output);
    }
}

for_each_processor! {
    /// The same without machine-specific instructions, for other processors and as the tests' yardstick.
    pub(crate) fn plain(matrix: &Matrix<'_>, input: &Rounded, output: &mut [f32]) {
        let outputs = matrix.scales.len();
        let groups = matrix.depth / GROUP;
        for (panel, weights) in matrix.weights.chunks_exact(groups * LANES * GROUP).enumerate() {
            for (r, row) in input.values.chunks_exact(matrix.depth).enumerate() {
                // Two inputs at once: products of 16 bits, as x86 and ARM multiply them.
                let mut sums = [0i32; LANES];
                for (group, x) in weights.chunks_exact(LANES * GROUP).zip(row.chunks_exact(GROUP)) {
                    let x = [i32::from(x[0]), i32::from(x[1]), i32::from(x[2]), i32::from(x[3])];
                    for (sum, w) in sums.iter_mut().zip(group.chunks_exact(GROUP)) {
                        *sum += i32::from(w[0]) * x[0] + i32::from(w[1]) * x[1] + i32::from(w[2]) * x[2] + i32::from(w[3]) * x[3];
                    }
                }
                let at = panel * LANES;
                let out = &mut output[r * outputs + at..][..LANES];
                for (lane, out) in out.iter_mut().enumerate() {
                    let exact = (sums[lane] - input.sums[r]) as f32;
                    *out = exact * (input.scales[r] * matrix.scales[at + lane]) + matrix.bias[at + lane];
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod vnni {
    use super::{GROUP, LANES, Matrix, Rounded};
    use std::arch::x86_64::*;

    /// # Safety
    /// The processor must have the features, and the slices the lengths that [`Matrix::apply`] checks.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    pub(super) unsafe fn apply(matrix: &Matrix<'_>, input: &Rounded, output: &mut [f32]) {
        let rows = input.scales.len();
        let panels = matrix.scales.len() / LANES;
        // Two panels at a time with eight rows hold sixteen sums in registers and read each weight once for eight rows.
        let mut panel = 0;
        while panel < panels {
            let pair = panels - panel >= 2;
            let mut row = 0;
            while row < rows {
                // SAFETY: rows and panels up to those counted here exist.
                row += unsafe {
                    match (pair, rows - row) {
                        (true, 8..) => block::<8, 2>(matrix, input, output, row, panel),
                        (true, 4..) => block::<4, 2>(matrix, input, output, row, panel),
                        (true, 2..) => block::<2, 2>(matrix, input, output, row, panel),
                        (true, _) => block::<1, 2>(matrix, input, output, row, panel),
                        (false, 8..) => block::<8, 1>(matrix, input, output, row, panel),
                        (false, _) => block::<1, 1>(matrix, input, output, row, panel),
                    }
                };
            }
            panel += if pair { 2 } else { 1 };
        }
    }

    /// # Safety
    /// As above; `R` rows from `row` and `P` panels from `panel` must exist.
    #[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
    #[inline]
    unsafe fn block<const R: usize, const P: usize>(
        matrix: &Matrix<'_>,
        input: &Rounded,
        output: &mut [f32],
        row: usize,
        panel: usize,
    ) -> usize {
        let depth = matrix.depth;
        let outputs = matrix.scales.len();
        let mut sums = [[_mm512_setzero_si512(); P]; R];
        // SAFETY: every offset below stays inside slices whose lengths `Matrix::apply` has checked.
        unsafe {
            let weights = matrix.weights.as_ptr().add(panel * LANES * depth);
            let values = input.values.as_ptr().add(row * depth);
            for group in 0..depth / GROUP {
                let mut w = [_mm512_setzero_si512(); P];
                for (p, w) in w.iter_mut().enumerate() {
                    *w = _mm512_loadu_si512(weights.add(p * LANES * depth + group * LANES * GROUP).cast());
                }
                for (r, sums) in sums.iter_mut().enumerate() {
                    let x = _mm512_set1_epi32(values.add(r * depth + group * GROUP).cast::<i32>().read_unaligned());
                    for (sum, w) in sums.iter_mut().zip(w) {
                        *sum = _mm512_dpbusd_epi32(*sum, w, x);
                    }
                }
            }
            for (r, sums) in sums.iter().enumerate() {
                for (p, sum) in sums.iter().enumerate() {
                    let at = (panel + p) * LANES;
                    let exact = _mm512_cvtepi32_ps(_mm512_sub_epi32(*sum, _mm512_set1_epi32(input.sums[row + r])));
                    let scale = _mm512_mul_ps(_mm512_set1_ps(input.scales[row + r]), _mm512_loadu_ps(matrix.scales.as_ptr().add(at)));
                    let scaled = _mm512_add_ps(_mm512_mul_ps(exact, scale), _mm512_loadu_ps(matrix.bias.as_ptr().add(at)));
                    _mm512_storeu_ps(output.as_mut_ptr().add((row + r) * outputs + at), scaled);
                }
            }
        }
        R
    }
}

/// A sum in sixteen lanes, so that the compiler may use wide registers and every width gives the same.
#[inline(always)]
fn sum_of(row: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; LANES];
    for block in row.chunks_exact(LANES) {
        for (lane, x) in lanes.iter_mut().zip(block) {
            *lane += f(*x);
        }
    }
    lanes.iter().sum()
}

/// e to the power of x for x between -87 and 88, within 2 units of the last place.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const SHIFT: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let shifted = x * std::f32::consts::LOG2_E + SHIFT;
    let whole = shifted - SHIFT;
    // ln 2 in two parts: whole × the first is exact.
    let rest = x - whole * 0.693_359_4 - whole * -2.121_944_4e-4;
    let mut power = 1.987_569_1e-4;
    for factor in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        power = power * rest + factor;
    }
    let fraction = power * rest * rest + rest + 1.0;
    let exponent = (shifted.to_bits() as i32).wrapping_sub(SHIFT.to_bits() as i32);
    fraction * f32::from_bits(((exponent + 127) << 23) as u32)
}

for_each_processor! {
    /// `output[r][k] = row r · line k + bias[k]`, in floats: `rows` and `lines` are of one width, a multiple of [`LANES`].
    pub(crate) fn lines(rows: &[f32], lines: &[f32], bias: &[f32], output: &mut [f32]) {
        let width = lines.len() / bias.len();
        for (row, output) in rows.chunks_exact(width).zip(output.chunks_exact_mut(bias.len())) {
            for ((out, line), bias) in output.iter_mut().zip(lines.chunks_exact(width)).zip(bias) {
                let mut lanes = [0f32; LANES];
                for (a, b) in row.chunks_exact(LANES).zip(line.chunks_exact(LANES)) {
                    for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
                        *lane += a * b;
                    }
                }
                *out = lanes.iter().sum::<f32>() + bias;
            }
        }
    }
}

for_each_processor! {
    /// Adds `change` to `rows` and brings every row to mean 0 and variance 1, times `gain`, plus `shift`.
    pub(crate) fn add_and_normalise(rows: &mut [f32], change: &[f32], gain: &[f32], shift: &[f32]) {
        let width = gain.len();
        for (row, change) in rows.chunks_exact_mut(width).zip(change.chunks_exact(width)) {
            for (x, change) in row.iter_mut().zip(change) {
                *x += change;
            }
            let mean = sum_of(row, |x| x) / width as f32;
            let variance = sum_of(row, |x| (x - mean) * (x - mean)) / width as f32;
            let scale = 1.0 / (variance + 1e-12).sqrt();
            for ((x, gain), shift) in row.iter_mut().zip(gain).zip(shift) {
                *x = (*x - mean) * scale * gain + shift;
            }
        }
    }
}

for_each_processor! {
    /// GELU in the form with tanh: x ÷ (1 + e^-2y) with y = 0.79788… (x + 0.044715 x³).
    pub(crate) fn gelu(values: &mut [f32]) {
        for x in values {
            let y = *x * (1.595_769 + 0.071_354_814 * *x * *x);
            *x /= 1.0 + exp(-y);
        }
    }
}

for_each_processor! {
    /// What some pieces of one text take from all its pieces. `together` has for each piece its query, key and value, `width` floats
    /// each, cut into `heads`; `mixed` gets `width` floats for each of the `asking`, by their number. `keys` and `shares` are working memory.
    ///
    /// Four queries go at a time, a block of [`LANES`] keys or values for all of them, so that the sums stay in registers; every sum is
    /// added up in the order of its pieces all the same.
    pub(crate) fn attend(
        together: &[f32],
        width: usize,
        heads: usize,
        asking: &[usize],
        mixed: &mut [f32],
        keys: &mut Vec<f32>,
        shares: &mut Vec<f32>,
    ) {
        let length = together.len() / (3 * width);
        // Keys lie on their side, so that one query meets many keys at once; blanks behind the last piece are not read.
        let padded = length.next_multiple_of(LANES);
        let size = width / heads;
        let root = 1.0 / (size as f32).sqrt();
        keys.clear();
        keys.resize(size * padded, 0.0);
        shares.clear();
        shares.resize(ABREAST * padded, 0.0);
        for head in 0..heads {
            let part = |piece: usize, which: usize| &together[piece * 3 * width + which * width + head * size..][..size];
            for piece in 0..length {
                for (d, key) in part(piece, 1).iter().enumerate() {
                    keys[d * padded + piece] = key * root;
                }
            }
            for (n, group) in asking.chunks(ABREAST).enumerate() {
                // The last group is filled up with its own last piece.
                let asker = |q: usize| group[q.min(group.len() - 1)];
                let queries: [&[f32]; ABREAST] = std::array::from_fn(|q| part(asker(q), 0));
                for block in (0..padded).step_by(LANES) {
                    let mut sums = [[0f32; LANES]; ABREAST];
                    for (d, keys) in keys.chunks_exact(padded).enumerate() {
                        add_times(&mut sums, std::array::from_fn(|q| queries[q][d]), &keys[block..]);
                    }
                    for (row, sums) in shares.chunks_exact_mut(padded).zip(sums) {
                        row[block..][..LANES].copy_from_slice(&sums);
                    }
                }
                for shares in shares.chunks_exact_mut(padded) {
                    weigh(shares, length);
                }
                for block in (0..size).step_by(LANES) {
                    let mut sums = [[0f32; LANES]; ABREAST];
                    for other in 0..length {
                        add_times(&mut sums, std::array::from_fn(|q| shares[q * padded + other]), &part(other, 2)[block..]);
                    }
                    for (q, sums) in sums[..group.len()].iter().enumerate() {
                        mixed[(n * ABREAST + q) * width + head * size + block..][..LANES].copy_from_slice(sums);
                    }
                }
            }
        }
    }
}

/// Adds the first [`LANES`] numbers to each sum, times the factor of each.
#[inline(always)]
fn add_times(sums: &mut [[f32; LANES]; ABREAST], factors: [f32; ABREAST], numbers: &[f32]) {
    let Some(numbers) = numbers.first_chunk::<LANES>() else { return };
    for q in 0..ABREAST {
        for lane in 0..LANES {
            sums[q][lane] += factors[q] * numbers[lane];
        }
    }
}

/// Queries that go at a time.
const ABREAST: usize = 4;

/// Makes scores shares that add up to 1; what lies behind the first `length` gets none.
#[inline(always)]
fn weigh(shares: &mut [f32], length: usize) {
    shares[length..].fill(f32::NEG_INFINITY);
    let mut most = [f32::NEG_INFINITY; LANES];
    for block in shares.chunks_exact(LANES) {
        for (most, share) in most.iter_mut().zip(block) {
            *most = if *share > *most { *share } else { *most };
        }
    }
    let most = most.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    for share in shares.iter_mut() {
        *share = exp(*share - most);
    }
    shares[length..].fill(0.0);
    let total = sum_of(shares, |share| share);
    for share in shares.iter_mut() {
        *share /= total;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random, from -1 to 1.
    fn numbers(count: usize, mut state: u32) -> Vec<f32> {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 8_388_608.0 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    #[test]
    fn every_form_gives_the_same() {
        let (depth, outputs, rows) = (64, 48, 13);
        let weights: Vec<u8> = numbers(depth * outputs, 1).iter().map(|x| (x * 127.0 + 128.0) as u8).collect();
        let (scales, bias) = (numbers(outputs, 2), numbers(outputs, 3));
        let matrix = Matrix { depth, weights: &weights, scales: &scales, bias: &bias };
        let input = numbers(depth * rows, 4);
        let mut rounded = Rounded::default();
        rounded.set(&input, depth);
        let (mut fast, mut slow) = (vec![0.0; outputs * rows], vec![0.0; outputs * rows]);
        matrix.apply(&rounded, &mut fast);
        plain(&matrix, &rounded, &mut slow);
        assert_eq!(fast, slow);
        // One output by hand: row 7, output 21.
        let (row, output) = (7, 21);
        let exact: f32 = (0..depth)
            .map(|k| {
                let at = (output / LANES) * depth * LANES + (k / GROUP) * LANES * GROUP + (output % LANES) * GROUP + k % GROUP;
                input[row * depth + k] * (f32::from(weights[at]) - 128.0) * scales[output]
            })
            .sum();
        assert!((fast[row * outputs + output] - bias[output] - exact).abs() < 0.01 * exact.abs() + 0.5, "{exact}");
        // A row alone.
        rounded.set(&input[row * depth..][..depth], depth);
        let mut alone = vec![0.0; outputs];
        matrix.apply(&rounded, &mut alone);
        assert_eq!(alone, fast[row * outputs..][..outputs]);
    }

    #[test]
    fn powers_of_e_are_near() {
        for i in -8000..8000 {
            let x = i as f32 / 100.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 1e-6, "{x}: {} {exact}", exp(x));
        }
    }

    /// Attention as the books have it, in 64 bits: what piece `of` takes.
    fn by_the_book(together: &[f32], width: usize, heads: usize, of: usize) -> Vec<f64> {
        let (length, size) = (together.len() / (3 * width), width / heads);
        let at = |piece: usize, which: usize, d: usize| f64::from(together[piece * 3 * width + which * width + d]);
        let mut mixed = vec![0.0; width];
        for head in 0..heads {
            let own = head * size..(head + 1) * size;
            let score = |other| own.clone().map(|d| at(of, 0, d) * at(other, 1, d)).sum::<f64>() / (size as f64).sqrt();
            let powers: Vec<f64> = (0..length).map(|other| score(other).exp()).collect();
            let total: f64 = powers.iter().sum();
            for d in own.clone() {
                mixed[d] = (0..length).map(|other| powers[other] / total * at(other, 2, d)).sum();
            }
        }
        mixed
    }

    #[test]
    fn pieces_take_from_one_another_by_the_book() {
        let (width, heads) = (64, 2);
        // Fewer pieces than lanes, as many, and more; queries that fill no group.
        for length in [1, 5, 16, 37] {
            let together = numbers(length * 3 * width, 9);
            for asking in [(0..length).collect::<Vec<_>>(), vec![length - 1, 0], vec![length / 2]] {
                let mut mixed = vec![f32::NAN; asking.len() * width];
                attend(&together, width, heads, &asking, &mut mixed, &mut Vec::new(), &mut Vec::new());
                for (piece, mixed) in asking.iter().zip(mixed.chunks_exact(width)) {
                    let exact = by_the_book(&together, width, heads, *piece);
                    assert!(mixed.iter().zip(exact).all(|(x, exact)| (f64::from(*x) - exact).abs() < 1e-4), "{length} {piece}");
                }
            }
        }
    }
}
