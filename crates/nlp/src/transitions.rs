//! What the two transition systems share: a small network that scores moves from the features of a state.

use crate::body::TransitionShape;
use crate::encoder::Dense;
use crate::error::Error;
use crate::format::{Array, Reader};
use crate::kernel::add_up_state;

/// The network of a transition system.
///
/// A state is described by the vectors of a few tokens. The product of every token with the weights of every feature is
/// computed in advance for the whole batch; a step adds up one such row for each feature.
#[derive(Debug)]
pub struct Scorer {
    shape: TransitionShape,
    input: Dense,
    lower: Dense,
    upper: Dense,
    state_bias: Array<f32>,
    pad: Array<f32>,
}

/// Bounds of what a step keeps on the stack.
const MAX_HIDDEN: usize = 256;
const MAX_FEATURES: usize = 8;

/// The products of one batch.
#[derive(Debug, Default)]
pub struct Products {
    narrow: Vec<f32>,
    rows: Vec<f32>,
}

impl Scorer {
    /// Opens the network called `name`, whose tokens come as rows of `width` floats.
    pub fn open(reader: &Reader, name: &str, shape: &TransitionShape, width: usize) -> Result<Scorer, Error> {
        let hidden = shape.hidden;
        let outputs = shape.features * shape.pieces * hidden;
        if !hidden.is_multiple_of(64)
            || hidden > MAX_HIDDEN
            || shape.features > MAX_FEATURES
            || shape.pieces != 2
            || shape.moves.is_empty()
            || shape.features == 0
        {
            return Err(reader.bad(format!("network '{name}' has an odd shape")));
        }
        Ok(Scorer {
            input: Dense::linear(reader, &format!("{name}.input"), hidden, width)?,
            lower: Dense::linear(reader, &format!("{name}.lower"), outputs, hidden)?,
            upper: Dense::linear(reader, &format!("{name}.upper"), shape.moves.len(), hidden)?,
            state_bias: reader.array(&format!("{name}.state_bias"), Some(shape.pieces * hidden))?,
            pad: reader.array(&format!("{name}.pad"), Some(outputs))?,
            shape: shape.clone(),
        })
    }

    /// Multiplies all tokens (rows × width) with all features.
    pub fn prepare(&self, rows: &[f32], width: usize, products: &mut Products) {
        let count = rows.len() / width;
        let (input, lower) = (self.input.packed(), self.lower.packed());
        products.narrow.resize(count * input.width(), 0.0);
        input.apply(rows, width, count, &mut products.narrow);
        products.rows.resize(count * lower.width(), 0.0);
        lower.apply(&products.narrow, input.width(), count, &mut products.rows);
    }

    /// Scores every move of a state whose features are the tokens `features` (rows of `products`; none for a missing one).
    pub fn score<'s>(&self, products: &Products, features: &[Option<usize>], scores: &'s mut Vec<f32>) -> &'s [f32] {
        let hidden = self.shape.hidden;
        let block = 2 * hidden;
        let row_width = self.shape.features * block;
        let mut rows: [&[f32]; MAX_FEATURES] = [&[]; MAX_FEATURES];
        for (f, token) in features.iter().enumerate() {
            let row: &[f32] = match token {
                Some(token) => &products.rows[token * row_width..],
                None => &self.pad,
            };
            rows[f] = &row[f * block..(f + 1) * block];
        }
        let mut sums = [0f32; 2 * MAX_HIDDEN];
        add_up_state(&mut sums[..block], &self.state_bias, &rows[..features.len()]);
        let upper = self.upper.packed();
        scores.resize(upper.width(), 0.0);
        upper.apply(&sums[..hidden], hidden, 1, scores);
        &scores[..self.shape.moves.len()]
    }
}

/// The best of `scores` among those that `allowed` lets through: the first of equals.
pub fn best(scores: &[f32], allowed: impl Iterator<Item = usize>) -> Option<usize> {
    let mut best: Option<usize> = None;
    for i in allowed {
        if best.is_none_or(|b| scores[i] > scores[b]) {
            best = Some(i);
        }
    }
    best
}
