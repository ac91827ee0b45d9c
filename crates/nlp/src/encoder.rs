//! The embedding networks: hash embeddings and word vectors, mixed, then convolutions over neighbours.
//!
//! The mix depends on a word's form alone, so it is computed once for each [`WordType`] and kept. The convolutions run
//! over whole batches: documents lie one after the other with as many empty rows between them as there are layers, so that
//! none sees its neighbour, all at rows of one parity, so that their windows pair as they would alone ([`crate::window`]).

use crate::body::{Attr, EncoderShape};
use crate::error::Error;
use crate::format::{Array, Reader};
use crate::hash::hash_rows;
use crate::kernel::{LANES, Packed, add, normalize_into};
use crate::vocab::Lexeme;
use crate::window::{Room, Window};

/// A packed layer in the file.
#[derive(Debug)]
pub struct Dense {
    depth: usize,
    panels: usize,
    pieces: usize,
    maxout: bool,
    weights: Array<f32>,
    bias: Array<f32>,
}

impl Dense {
    /// A maxout layer `name` with that many outputs.
    pub fn maxout(reader: &Reader, name: &str, outputs: usize, pieces: usize, depth: usize) -> Result<Dense, Error> {
        Dense::open(reader, name, outputs.div_ceil(LANES), pieces, depth, true)
    }

    /// A linear layer `name`; its outputs are padded to a multiple of 64.
    pub fn linear(reader: &Reader, name: &str, outputs: usize, depth: usize) -> Result<Dense, Error> {
        Dense::open(reader, name, outputs.div_ceil(4 * LANES), 4, depth, false)
    }

    fn open(reader: &Reader, name: &str, panels: usize, pieces: usize, depth: usize, maxout: bool) -> Result<Dense, Error> {
        if !(1..=4).contains(&pieces) {
            return Err(reader.bad(format!("layer '{name}' has {pieces} pieces")));
        }
        let weights = reader.array(&format!("{name}.weights"), Some(panels * depth * pieces * LANES))?;
        let bias = reader.array(&format!("{name}.bias"), Some(panels * pieces * LANES))?;
        Ok(Dense { depth, panels, pieces, maxout, weights, bias })
    }

    /// The layer as the kernel takes it.
    pub fn packed(&self) -> Packed<'_> {
        Packed {
            depth: self.depth,
            panels: self.panels,
            pieces: self.pieces,
            weights: &self.weights,
            bias: &self.bias,
            maxout: self.maxout,
        }
    }
}

/// A maxout layer and the normalisation behind it.
#[derive(Debug)]
struct Layer {
    dense: Dense,
    gain: Array<f32>,
    shift: Array<f32>,
}

impl Layer {
    fn open(reader: &Reader, name: &str, width: usize, pieces: usize, depth: usize) -> Result<Layer, Error> {
        Ok(Layer {
            dense: Dense::maxout(reader, name, width, pieces, depth)?,
            gain: reader.array(&format!("{name}.gain"), Some(width))?,
            shift: reader.array(&format!("{name}.shift"), Some(width))?,
        })
    }
}

/// What the embedding of a token depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WordType {
    /// Number in the lexicon.
    pub form: u32,
    /// Identity of the norm where an exception sets it, else 0.
    pub norm: u64,
    /// Whether one space follows.
    pub space: bool,
}

/// An embedding network.
#[derive(Debug)]
pub struct Encoder {
    shape: EncoderShape,
    tables: Vec<Array<f32>>,
    vectors: Option<Array<f32>>,
    mix: Layer,
    layers: Vec<(Window, Layer)>,
}

/// Rows normalised at once: few enough to stay in the nearest cache.
const BLOCK: usize = 16;

impl Encoder {
    /// Opens the network called `name`.
    pub fn open(reader: &Reader, name: &str, shape: &EncoderShape, vector_rows: usize) -> Result<Encoder, Error> {
        let width = shape.width;
        let inputs = width * (shape.attrs.len() + usize::from(shape.vectors));
        if width == 0 || !width.is_multiple_of(LANES) || shape.rows.len() != shape.attrs.len() || shape.seeds.len() != shape.attrs.len() {
            return Err(reader.bad(format!("network '{name}' has an odd shape")));
        }
        let mut tables = Vec::new();
        for (i, rows) in shape.rows.iter().enumerate() {
            tables.push(reader.array(&format!("{name}.table{i}"), Some(rows * width))?);
        }
        let vectors = if shape.vectors { Some(reader.array(&format!("{name}.vectors"), Some(vector_rows * width))?) } else { None };
        let mix = Layer::open(reader, &format!("{name}.mix"), width, shape.mix_pieces, inputs)?;
        let layer = |i: usize| {
            let layer = Layer::open(reader, &format!("{name}.layer{i}"), width, shape.pieces, 3 * width)?;
            Ok((Window::new(layer.dense.packed(), width), layer))
        };
        let layers = (0..shape.depth).map(layer).collect::<Result<_, Error>>()?;
        Ok(Encoder { shape: shape.clone(), tables, vectors, mix, layers })
    }

    /// Floats in a row.
    pub fn width(&self) -> usize {
        self.shape.width
    }

    /// Empty rows around every document.
    pub fn padding(&self) -> usize {
        self.shape.depth
    }

    /// Appends the embedding of each word type to `rows`.
    pub fn embed<'w>(&self, words: impl Iterator<Item = (&'w Lexeme, WordType)>, rows: &mut Vec<f32>) {
        let width = self.shape.width;
        let inputs = self.mix.dense.depth;
        let mut input = Vec::new();
        let mut count = 0;
        for (lexeme, word) in words {
            input.resize((count + 1) * inputs, 0.0);
            self.gather(lexeme, word, &mut input[count * inputs..]);
            count += 1;
        }
        let mut mixed = vec![0f32; count * width];
        self.mix.dense.packed().apply(&input, inputs, count, &mut mixed);
        let start = rows.len();
        rows.resize(start + count * width, 0.0);
        normalize_into(&mixed, &self.mix.gain, &self.mix.shift, &[], &mut rows[start..]);
    }

    /// The mix's input for one word: its rows of every table, then its word vector.
    fn gather(&self, lexeme: &Lexeme, word: WordType, input: &mut [f32]) {
        let width = self.shape.width;
        for (i, attr) in self.shape.attrs.iter().enumerate() {
            let value = match attr {
                Attr::Norm if word.norm != 0 => word.norm,
                Attr::Norm => lexeme.norm,
                Attr::Prefix => lexeme.prefix,
                Attr::Suffix => lexeme.suffix,
                Attr::Shape => lexeme.shape,
                Attr::Spacy => u64::from(word.space),
                Attr::IsSpace => u64::from(lexeme.is_space),
                Attr::Orth => lexeme.orth,
                Attr::Lower => lexeme.lower_id,
            };
            let sum = &mut input[i * width..(i + 1) * width];
            for row in hash_rows(value, self.shape.seeds[i]) {
                let row = row as usize % self.shape.rows[i];
                add(sum, &self.tables[i][row * width..(row + 1) * width]);
            }
        }
        if let (Some(vectors), Some(row)) = (&self.vectors, lexeme.row) {
            let at = self.shape.attrs.len() * width;
            // A row outside the table (a damaged file) counts as no vector.
            if let Some(vector) = vectors.get(row as usize * width..(row as usize + 1) * width) {
                input[at..at + width].copy_from_slice(vector);
            }
        }
    }

    /// Runs the convolutions over `rows` (rows × width, padded as [`Encoder::padding`] says), with `scratch` to work in.
    pub fn convolve(&self, rows: &mut Vec<f32>, scratch: &mut Vec<f32>) {
        let width = self.shape.width;
        let count = rows.len() / width;
        if count < 3 {
            return;
        }
        if count % 2 == 1 {
            rows.resize(rows.len() + width, 0.0);
        }
        let windows = rows.len() / width - 2;
        scratch.clear();
        scratch.resize(rows.len(), 0.0);
        let mut block = vec![0f32; BLOCK * width];
        let mut room = Room::default();
        for (window, layer) in &self.layers {
            for first in (0..windows).step_by(BLOCK) {
                let n = BLOCK.min(windows - first);
                window.apply(&rows[first * width..(first + n + 2) * width], n, &mut block, &mut room);
                let here = (first + 1) * width..(first + n + 1) * width;
                normalize_into(&block[..n * width], &layer.gain, &layer.shift, &rows[here.clone()], &mut scratch[here]);
            }
            std::mem::swap(rows, scratch);
        }
    }
}
