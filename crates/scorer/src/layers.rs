//! The network: embeddings, layers of attention, and a head over the states of [CLS] and of the markers.

use std::ops::Range;

use crate::error::Error;
use crate::file::File;
use crate::kernel::{self, Matrix, Rounded};
use crate::pieces::{ACTOR, ACTOR_END, Marked, PREDICATE, PREDICATE_END, RECIPIENT, RECIPIENT_END};

/// Kinds of marker.
const MARKERS: usize = 6;
/// States that the head reads: [CLS], and the means of the three kinds of phrase.
const POOLS: usize = 4;
/// Who acts, who is acted upon.
pub(crate) const SIDES: usize = 2;

/// Where a matrix lies in the file, with what is copied out of it.
#[derive(Debug)]
struct Stored {
    depth: usize,
    weights: Range<usize>,
    scales: Vec<f32>,
    bias: Vec<f32>,
}

#[derive(Debug)]
struct Norm {
    gain: Vec<f32>,
    shift: Vec<f32>,
}

#[derive(Debug)]
struct Layer {
    /// Queries, keys and values.
    together: Stored,
    out: Stored,
    first: Norm,
    up: Stored,
    down: Stored,
    second: Norm,
}

/// The network of an opened file.
#[derive(Debug)]
pub(crate) struct Network {
    words: Range<usize>,
    word_scales: Vec<f32>,
    places: Vec<f32>,
    markers: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    head: Vec<f32>,
    head_bias: Vec<f32>,
    sides: Vec<f32>,
}

/// What the network gives for some texts.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    /// What the head reads of each text, in a row.
    pub states: Vec<f32>,
    /// Of each phrase that is asked about, text after text: logarithms of how much likelier it is who acts, who is acted upon, than nobody of
    /// the text is.
    pub sides: Vec<[f32; SIDES]>,
}

/// Working memory, used again from batch to batch.
#[derive(Debug, Default)]
pub(crate) struct Space {
    rows: Vec<f32>,
    rounded: Rounded,
    together: Vec<f32>,
    mixed: Vec<f32>,
    change: Vec<f32>,
    wide: Vec<f32>,
    keys: Vec<f32>,
    shares: Vec<f32>,
}

impl Network {
    /// Finds every array and checks its size.
    pub fn read(file: &File) -> Result<Network, Error> {
        let shape = file.shape;
        let (width, wide) = (shape.width, shape.wide);
        let layers = (0..shape.layers)
            .map(|i| {
                Ok(Layer {
                    together: stored(file, &format!("{i}.qkv"), width, 3 * width)?,
                    out: stored(file, &format!("{i}.out"), width, width)?,
                    first: norm(file, &format!("{i}.n1"))?,
                    up: stored(file, &format!("{i}.up"), width, wide)?,
                    down: stored(file, &format!("{i}.down"), wide, width)?,
                    second: norm(file, &format!("{i}.n2"))?,
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Network {
            words: file.bytes("words", shape.pieces * width)?,
            word_scales: file.floats("words.scales", shape.pieces)?,
            places: file.floats("places", shape.places * width)?,
            markers: file.floats("markers", MARKERS * width)?,
            norm: norm(file, "words")?,
            layers,
            head: file.floats("head.weights", file.outputs() * POOLS * width)?,
            head_bias: file.floats("head.bias", file.outputs())?,
            sides: file.floats("sides", SIDES * width)?,
        })
    }

    /// The logits of what the head reads, all outputs for each text.
    pub fn logits(&self, states: &[f32]) -> Vec<f32> {
        let mut logits = vec![0.0; states.len() / (POOLS * self.norm.gain.len()) * self.head_bias.len()];
        kernel::lines(states, &self.head, &self.head_bias, &mut logits);
        logits
    }

    /// The head: weights of each output, and biases.
    pub fn head(&self) -> (&[f32], &[f32]) {
        (&self.head, &self.head_bias)
    }

    /// Reads some texts, none longer than the network has places.
    pub fn read_texts(&self, file: &File, marked: &[Marked], space: &mut Space) -> Reading {
        let (width, heads) = (file.shape.width, file.shape.heads);
        let texts: Vec<&[u32]> = marked.iter().map(|one| one.numbers.as_slice()).collect();
        let texts = texts.as_slice();
        let count: usize = texts.iter().map(|text| text.len()).sum();
        self.embed(file, texts, space);
        space.together.resize(count * 3 * width, 0.0);
        space.mixed.resize(count * width, 0.0);
        space.change.resize(count * width, 0.0);
        space.wide.resize(count * file.shape.wide, 0.0);
        let everything: Vec<usize> = (0..texts.iter().map(|text| text.len()).max().unwrap_or_default()).collect();
        let read: Vec<Vec<usize>> = marked.iter().map(read_at_last).collect();
        for (n, layer) in self.layers.iter().enumerate() {
            let is_last = n + 1 == self.layers.len();
            space.rounded.set(&space.rows, width);
            layer.together.matrix(file).apply(&space.rounded, &mut space.together);
            let (mut from, mut to) = (0, 0);
            for (text, read) in texts.iter().zip(&read) {
                // Behind the last layer nobody reads the other pieces.
                let asking = if is_last { read } else { &everything[..text.len()] };
                let together = &space.together[from * 3 * width..(from + text.len()) * 3 * width];
                let mixed = &mut space.mixed[to * width..(to + asking.len()) * width];
                kernel::attend(together, width, heads, asking, mixed, &mut space.keys, &mut space.shares);
                if is_last {
                    for (i, piece) in asking.iter().enumerate() {
                        space.rows.copy_within((from + piece) * width..(from + piece + 1) * width, (to + i) * width);
                    }
                }
                from += text.len();
                to += asking.len();
            }
            for floats in [&mut space.rows, &mut space.mixed, &mut space.change] {
                floats.truncate(to * width);
            }
            space.wide.truncate(to * file.shape.wide);
            space.rounded.set(&space.mixed, width);
            layer.out.matrix(file).apply(&space.rounded, &mut space.change);
            kernel::add_and_normalise(&mut space.rows, &space.change, &layer.first.gain, &layer.first.shift);
            space.rounded.set(&space.rows, width);
            layer.up.matrix(file).apply(&space.rounded, &mut space.wide);
            kernel::gelu(&mut space.wide);
            space.rounded.set(&space.wide, file.shape.wide);
            layer.down.matrix(file).apply(&space.rounded, &mut space.change);
            kernel::add_and_normalise(&mut space.rows, &space.change, &layer.second.gain, &layer.second.shift);
        }
        let mut reading = Reading::default();
        let mut rows = space.rows.as_slice();
        for (one, read) in marked.iter().zip(&read) {
            let pieces: Vec<u32> = read.iter().map(|&place| one.numbers[place]).collect();
            let (own, rest) = rows.split_at(read.len() * width);
            pool(&pieces, own, width, &mut reading.states);
            let row = |place: usize| read.binary_search(&place).ok().map(|i| &own[i * width..][..width]);
            reading.sides.extend(one.asked.iter().map(|places| self.pointed(row, places.clone())));
            rows = rest;
        }
        reading
    }

    /// How much likelier each side is one of the pieces of a phrase than nobody, whose likelihood stands at the first piece: logarithms.
    fn pointed<'r>(&self, row: impl Fn(usize) -> Option<&'r [f32]>, places: Range<usize>) -> [f32; SIDES] {
        std::array::from_fn(|side| {
            let weights = &self.sides[side * self.norm.gain.len()..][..self.norm.gain.len()];
            let point = |place| row(place).map_or(f32::NEG_INFINITY, |row| row.iter().zip(weights).map(|(x, w)| x * w).sum());
            let nobody = point(0);
            let sum: f32 = places.clone().map(|place| (point(place) - nobody).exp()).sum();
            sum.max(f32::MIN_POSITIVE).ln()
        })
    }

    /// The first rows: what each piece is and where it stands.
    fn embed(&self, file: &File, texts: &[&[u32]], space: &mut Space) {
        let width = file.shape.width;
        let words = file.at(&self.words);
        space.rows.clear();
        space.change.clear();
        for text in texts {
            for (place, &piece) in text.iter().enumerate() {
                let piece = piece as usize;
                match piece.checked_sub(ACTOR as usize) {
                    Some(marker @ 0..MARKERS) => space.rows.extend_from_slice(&self.markers[marker * width..][..width]),
                    _ => {
                        let scale = self.word_scales[piece];
                        space.rows.extend(words[piece * width..][..width].iter().map(|&w| f32::from(w as i8) * scale));
                    }
                }
                space.change.extend_from_slice(&self.places[place * width..][..width]);
            }
        }
        kernel::add_and_normalise(&mut space.rows, &space.change, &self.norm.gain, &self.norm.shift);
    }
}

/// The kinds of phrase that the head reads, each by the pieces that open and close one.
const PHRASES: [[u32; 2]; POOLS - 1] = [[ACTOR, ACTOR_END], [RECIPIENT, RECIPIENT_END], [PREDICATE, PREDICATE_END]];

/// Places of the pieces whose last states are read: the first, all markers, and what is asked about.
fn read_at_last(text: &Marked) -> Vec<usize> {
    let read = |place: usize| {
        place == 0 || PHRASES.as_flattened().contains(&text.numbers[place]) || text.asked.iter().any(|places| places.contains(&place))
    };
    (0..text.numbers.len()).filter(|&place| read(place)).collect()
}

/// [CLS], the means of the actors' markers, the recipients', the predicate's.
fn pool(text: &[u32], rows: &[f32], width: usize, states: &mut Vec<f32>) {
    let from = states.len();
    states.extend_from_slice(&rows[..width]);
    states.resize(from + POOLS * width, 0.0);
    for (part, marks) in PHRASES.into_iter().enumerate() {
        let pooled = &mut states[from + (part + 1) * width..][..width];
        let at = || text.iter().zip(rows.chunks_exact(width)).filter(|(piece, _)| marks.contains(piece));
        let share = 1.0 / at().count().max(1) as f32;
        for (_, row) in at() {
            for (sum, x) in pooled.iter_mut().zip(row) {
                *sum += share * x;
            }
        }
    }
}

impl Stored {
    fn matrix<'a>(&'a self, file: &'a File) -> Matrix<'a> {
        Matrix { depth: self.depth, weights: file.at(&self.weights), scales: &self.scales, bias: &self.bias }
    }
}

fn stored(file: &File, name: &str, depth: usize, outputs: usize) -> Result<Stored, Error> {
    Ok(Stored {
        depth,
        weights: file.bytes(&format!("{name}.weights"), depth * outputs)?,
        scales: file.floats(&format!("{name}.scales"), outputs)?,
        bias: file.floats(&format!("{name}.bias"), outputs)?,
    })
}

fn norm(file: &File, name: &str) -> Result<Norm, Error> {
    let width = file.shape.width;
    Ok(Norm { gain: file.floats(&format!("{name}.gain"), width)?, shift: file.floats(&format!("{name}.shift"), width)? })
}
