//! A maxout layer over windows of three rows, two windows at a time.
//!
//! Two neighbouring windows share two of their four rows *a b c d*. With weights *f g h* for the first, second and third row of a window,
//!
//! ```text
//! af + bg + ch = (a - c)f + (b + c)(f + g + h)/2 + (c - b)(f - g + h)/2
//! bf + cg + dh =            (b + c)(f + g + h)/2 - (c - b)(f - g + h)/2 + (d - b)h
//! ```
//!
//! so that four products of a row with a matrix do for six (S. Winograd, *Arithmetic Complexity of Computations*, 1980: minimal
//! filtering, two outputs of three taps). The sums differ from those taken in order by rounding alone.

use crate::kernel::{LANES, Packed, join_windows, mix_rows};

/// Pairs of windows worked out at once: what they need stays in the near caches.
const PAIRS: usize = 8;

/// Products of a pair of windows.
const PRODUCTS: usize = 4;

/// The weights of the four products.
#[derive(Debug)]
pub struct Window {
    width: usize,
    panels: usize,
    pieces: usize,
    weights: [Vec<f32>; PRODUCTS],
    bias: [Vec<f32>; PRODUCTS],
}

/// Room to work in.
#[derive(Debug, Default)]
pub struct Room {
    mixed: Vec<f32>,
    products: Vec<f32>,
}

impl Window {
    /// From a maxout layer over three rows of `width` floats.
    pub fn new(packed: Packed<'_>, width: usize) -> Window {
        let (panels, pieces) = (packed.panels, packed.pieces);
        let line = width * pieces * LANES;
        let mut weights: [Vec<f32>; PRODUCTS] = std::array::from_fn(|_| Vec::with_capacity(panels * line));
        for panel in packed.weights.chunks_exact(3 * line) {
            let (first, rest) = panel.split_at(line);
            let (second, third) = rest.split_at(line);
            for ((f, g), h) in first.iter().zip(second).zip(third) {
                let values = [*f, (f + g + h) / 2.0, (f - g + h) / 2.0, *h];
                for (part, value) in weights.iter_mut().zip(values) {
                    part.push(value);
                }
            }
        }
        // What both windows have in common brings the bias.
        let bias = std::array::from_fn(|product| if product == 1 { packed.bias.to_vec() } else { vec![0.0; packed.bias.len()] });
        Window { width, panels, pieces, weights, bias }
    }

    /// Computes the windows around the rows 1, 2, … of `rows`, `windows` of them (an even number), into `output` (rows of as many floats).
    ///
    /// # Panics
    /// If `rows` does not hold two rows more than there are windows, or `output` one for each.
    pub fn apply(&self, rows: &[f32], windows: usize, output: &mut [f32], room: &mut Room) {
        let width = self.width;
        let wide = self.panels * self.pieces * LANES;
        assert!(windows.is_multiple_of(2) && rows.len() >= (windows + 2) * width && output.len() >= windows * self.panels * LANES);
        room.mixed.resize(PRODUCTS * PAIRS * width, 0.0);
        room.products.resize(PRODUCTS * PAIRS * wide, 0.0);
        for first in (0..windows).step_by(2 * PAIRS) {
            let pairs = PAIRS.min((windows - first) / 2);
            let mixed = &mut room.mixed[..PRODUCTS * pairs * width];
            mix_rows(&rows[first * width..(first + 2 * pairs + 2) * width], width, mixed);
            let products = &mut room.products[..PRODUCTS * pairs * wide];
            let each = mixed.chunks_exact(pairs * width).zip(products.chunks_exact_mut(pairs * wide));
            for (product, (input, out)) in each.enumerate() {
                self.packed(product).apply(input, width, pairs, out);
            }
            let to = first * self.panels * LANES;
            join_windows(products, wide, self.pieces, &mut output[to..to + 2 * pairs * self.panels * LANES]);
        }
    }

    fn packed(&self, product: usize) -> Packed<'_> {
        let Window { width, panels, pieces, .. } = *self;
        Packed { depth: width, panels, pieces, weights: &self.weights[product], bias: &self.bias[product], maxout: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::pack_maxout;
    use proptest::prelude::*;

    const WIDTH: usize = 32;

    proptest! {
        /// The same as the windows taken one by one, and the same to the last bit whatever pairs stand around.
        #[test]
        fn pairs_equal_single_windows(
            pairs in 1usize..20,
            pieces in 1usize..4,
            numbers in prop::collection::vec(-2f32..2.0, 3 * 3 * WIDTH * WIDTH + 3 * WIDTH + 42 * WIDTH),
        ) {
            let (weights, rest) = numbers.split_at(pieces * 3 * WIDTH * WIDTH);
            let (bias, rows) = rest.split_at(pieces * WIDTH);
            let (weights, bias) = pack_maxout(weights, bias, WIDTH, pieces, 3 * WIDTH);
            let packed = Packed { depth: 3 * WIDTH, panels: WIDTH / LANES, pieces, weights: &weights, bias: &bias, maxout: true };
            let window = Window::new(packed, WIDTH);
            let rows = &rows[..(2 * pairs + 2) * WIDTH];
            let (mut single, mut got) = (vec![0f32; 2 * pairs * WIDTH], vec![0f32; 2 * pairs * WIDTH]);
            packed.apply(rows, WIDTH, 2 * pairs, &mut single);
            window.apply(rows, 2 * pairs, &mut got, &mut Room::default());
            for (a, b) in single.iter().zip(&got) {
                prop_assert!((a - b).abs() < 1e-3, "{a} {b}");
            }
            let last = &rows[(2 * pairs - 2) * WIDTH..];
            let mut alone = vec![0f32; 2 * WIDTH];
            window.apply(last, 2, &mut alone, &mut Room::default());
            prop_assert_eq!(&alone[..], &got[(2 * pairs - 2) * WIDTH..]);
        }
    }
}
