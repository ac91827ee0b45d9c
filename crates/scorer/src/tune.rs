//! [`Encoder::tuned`]: the last layer learns a user's own sentences.
//!
//! The layers below stay as they are, so that a minute and no other program are enough; what the last layer knew stays near
//! by two means: sentences that it has learned before are learned again beside the new ones, and every step away from the old
//! weights costs. The same lessons in the same order give the same file.

use attache_record::EventType;

use crate::encoder::{Encoder, LABELS, Question};
use crate::error::Error;
use crate::file::Extra;

/// A question with its right answer.
#[derive(Debug, Clone, Copy)]
pub struct Lesson<'a> {
    /// The question.
    pub question: Question<'a>,
    /// The type, or no event.
    pub right: Option<EventType>,
}

/// Steps over all lessons.
const STEPS: usize = 150;
/// The first step's length; it shrinks evenly to nothing.
const RATE: f32 = 0.01;
/// What it costs to move a weight, beside the loss of a lesson.
const HOLD: f32 = 0.02;
/// How much all of the user's lessons weigh against all that is learned again.
const OWN: f32 = 1.0;

impl Encoder {
    /// A scorer file whose last layer has learned `own` beside `again`: its bytes.
    ///
    /// # Errors
    /// [`Error::Damaged`] or [`Error::Version`] if this encoder's own file is not what it was when it was opened.
    pub fn tuned(&self, own: &[Lesson<'_>], again: &[Lesson<'_>], sha256: String) -> Result<Vec<u8>, Error> {
        let questions: Vec<Question<'_>> = own.iter().chain(again).map(|lesson| lesson.question).collect();
        let states = self.states(&questions);
        let (weights, bias) = self.network().head();
        let width = weights.len() / bias.len();
        let share = |of: f32, among: usize| of / among.max(1) as f32;
        let rows: Vec<Row<'_>> = own
            .iter()
            .map(|lesson| (lesson, share(OWN, own.len())))
            .chain(again.iter().map(|lesson| (lesson, share(1.0, again.len()))))
            .zip(states.chunks_exact(width))
            .map(|((lesson, weight), state)| Row { state, right: lesson.right.map_or(LABELS - 1, |kind| kind as usize), weight })
            .collect();
        let (mut weights, mut bias) = (weights.to_vec(), bias.to_vec());
        learn(&mut weights[..LABELS * width], &mut bias[..LABELS], width, &rows);
        let about = crate::About { extra: Some(Extra { sha256, lessons: own.len() }), ..self.about().clone() };
        let bytes = |floats: &[f32]| floats.iter().flat_map(|x| x.to_le_bytes()).collect();
        self.file().rewritten(about, &[("head.weights", bytes(&weights)), ("head.bias", bytes(&bias))])
    }
}

/// What the last layer reads of a lesson, and what it should say.
struct Row<'a> {
    state: &'a [f32],
    right: usize,
    weight: f32,
}

/// Adam over all rows at once.
fn learn(weights: &mut [f32], bias: &mut [f32], width: usize, rows: &[Row<'_>]) {
    let (old, old_bias) = (weights.to_vec(), bias.to_vec());
    let mut moments = vec![[0.0_f32; 2]; weights.len() + bias.len()];
    for step in 1..=STEPS {
        let mut slope: Vec<f32> = weights.iter().zip(&old).map(|(new, old)| HOLD * (new - old)).collect();
        let mut slope_bias: Vec<f32> = bias.iter().zip(&old_bias).map(|(new, old)| HOLD * (new - old)).collect();
        for row in rows {
            for (label, wrong) in wrong(weights, bias, width, row).into_iter().enumerate() {
                slope_bias[label] += wrong;
                for (slope, x) in slope[label * width..][..width].iter_mut().zip(row.state) {
                    *slope += wrong * x;
                }
            }
        }
        let rate = RATE * (STEPS - step + 1) as f32 / STEPS as f32;
        let (first, second) = (1.0 - 0.9_f32.powi(step as i32), 1.0 - 0.999_f32.powi(step as i32));
        let all = weights.iter_mut().chain(bias.iter_mut()).zip(slope.iter().chain(&slope_bias)).zip(&mut moments);
        for ((weight, slope), [m, v]) in all {
            *m = 0.9 * *m + 0.1 * slope;
            *v = 0.999 * *v + 0.001 * slope * slope;
            *weight -= rate * (*m / first) / ((*v / second).sqrt() + 1e-8);
        }
    }
}

/// The slope of a row's loss by each label's logit.
fn wrong(weights: &[f32], bias: &[f32], width: usize, row: &Row<'_>) -> [f32; LABELS] {
    let mut scores = [0.0; LABELS];
    for (label, score) in scores.iter_mut().enumerate() {
        *score = weights[label * width..][..width].iter().zip(row.state).map(|(w, x)| w * x).sum::<f32>() + bias[label];
    }
    let most = scores.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
    let total: f32 = scores.iter().map(|score| (score - most).exp()).sum();
    for (label, score) in scores.iter_mut().enumerate() {
        let likely = (*score - most).exp() / total;
        *score = row.weight * (likely - if label == row.right { 1.0 } else { 0.0 });
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_are_learned_and_the_rest_is_kept() {
        let width = 4;
        let (mut weights, mut bias) = (vec![0.0; LABELS * width], vec![0.0; LABELS]);
        let (one, two) = ([1.0, 0.0, 0.0, 0.5], [0.0, 1.0, 0.0, 0.5]);
        let rows = [Row { state: &one, right: 3, weight: 1.0 }, Row { state: &two, right: 5, weight: 1.0 }];
        learn(&mut weights, &mut bias, width, &rows);
        for row in &rows {
            let slopes = wrong(&weights, &bias, width, row);
            assert!((0..LABELS).all(|label| (slopes[label] < 0.0) == (label == row.right)));
            assert!(slopes[row.right] > -0.5, "{slopes:?}");
        }
        // What no lesson speaks of stays.
        assert!(weights[3 * width + 2].abs() < 1e-6);
    }
}
