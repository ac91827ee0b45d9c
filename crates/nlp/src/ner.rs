//! The entity recogniser: begin, in, last, unit and out transitions, decided greedily.

use crate::body::TransitionShape;
use crate::doc::Iob;
use crate::error::Error;
use crate::format::Reader;
use crate::transitions::{Products, Scorer, best};

const BEGIN: u8 = 1;
const IN: u8 = 2;
const LAST: u8 = 3;
const UNIT: u8 = 4;
const OUT: u8 = 5;

/// The entity recogniser of a pipeline.
#[derive(Debug)]
pub struct Recognizer {
    /// The scoring network.
    pub scorer: Scorer,
    moves: Vec<(u8, u16)>,
    /// Entity labels; index 0 is the empty one.
    pub labels: Vec<String>,
}

impl Recognizer {
    /// Opens the recogniser, whose tokens come as rows of `width` floats.
    pub fn open(reader: &Reader, shape: &TransitionShape, width: usize) -> Result<Recognizer, Error> {
        if shape.features != 3 {
            return Err(reader.bad("the entity recogniser has an odd shape"));
        }
        let mut labels: Vec<String> = vec![String::new()];
        let mut moves = Vec::new();
        for (action, label) in &shape.moves {
            let id = labels.iter().position(|l| l == label).unwrap_or_else(|| {
                labels.push(label.clone());
                labels.len() - 1
            });
            moves.push((*action, id as u16));
        }
        Ok(Recognizer { scorer: Scorer::open(reader, "ner", shape, width)?, moves, labels })
    }

    /// Finds the entities of one document of `n` tokens, the first of which is row `offset` of `products`.
    pub fn find(
        &self,
        products: &Products,
        offset: usize,
        n: usize,
        is_space: impl Fn(usize) -> bool,
        starts_sentence: impl Fn(usize) -> bool,
        scores: &mut Vec<f32>,
    ) -> Vec<(Iob, u16)> {
        let mut found = vec![(Iob::Out, 0); n];
        let mut open: Option<(usize, u16)> = None;
        for at in 0..n {
            let features =
                [Some(at + offset), open.map(|(start, _)| start + offset), open.map(|_| at.wrapping_sub(1).wrapping_add(offset))];
            let features = if at == 0 { [features[0], features[1], None] } else { features };
            let scores = self.scorer.score(products, &features, scores);
            let may_go_on = at + 1 < n && !starts_sentence(at + 1);
            let space = is_space(at);
            let allowed = |(action, label): (u8, u16)| match (action, open) {
                (IN, Some((_, current))) => label == current && may_go_on,
                (LAST, Some((_, current))) => label == current,
                (BEGIN, None) => label != 0 && may_go_on && !space,
                (UNIT, None) => label != 0 && !space,
                (OUT, None) => true,
                _ => false,
            };
            let candidates = (0..self.moves.len()).filter(|&i| allowed(self.moves[i]));
            let (action, label) = best(scores, candidates).map_or((OUT, 0), |i| self.moves[i]);
            match action {
                BEGIN => {
                    open = Some((at, label));
                    found[at] = (Iob::Begin, label);
                }
                IN => found[at] = (Iob::In, label),
                LAST => {
                    found[at] = (Iob::In, label);
                    open = None;
                }
                UNIT => found[at] = (Iob::Begin, label),
                _ => {}
            }
        }
        found
    }
}
