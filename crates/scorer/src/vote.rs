//! Two votes made one: what the frames say of a question and what the encoder says.

use attache_record::EventType;

use crate::encoder::Scores;

/// The combination: a type's score is the logarithm of the frames' confidence plus `weight` times the encoder's log-probability.
///
/// Frames that find nothing say so with a confidence of nearly nothing, which must not forbid a type that the encoder sees: what is
/// below `floor` counts as `floor`. Both numbers are chosen on held-out folds of the training corpus (`xtask/train/judge.py folds`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vote {
    /// How much the encoder's word is worth against the frames'.
    pub weight: f32,
    /// The least confidence of a frame.
    pub floor: f32,
    /// Above this confidence of the frames' best type the encoder need not be asked.
    pub sure: f32,
}

impl Default for Vote {
    fn default() -> Vote {
        Vote { weight: 1.0, floor: 0.03, sure: 0.98 }
    }
}

impl Vote {
    /// The confidence of each type (in the order of [`EventType::ALL`], all making 1) from that of the frames and the
    /// encoder's scores.
    pub fn together(&self, frames: &[f32; EventType::ALL.len()], encoder: &Scores) -> [f32; EventType::ALL.len()] {
        let mut scores = *frames;
        for (score, kind) in scores.iter_mut().zip(EventType::ALL) {
            *score = score.max(self.floor).ln() + self.weight * encoder.log_probability_of_told(*kind);
        }
        let most = scores.iter().fold(f32::NEG_INFINITY, |a, b| a.max(*b));
        let total: f32 = scores.iter().map(|score| (score - most).exp()).sum();
        scores.map(|score| (score - most).exp() / total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_are_heard() {
        let mut logits = [0.0; EventType::ALL.len() + 1];
        logits[EventType::Aid as usize] = 3.0;
        let encoder = Scores::new(logits);
        let mut frames = [0.0; EventType::ALL.len()];
        frames[EventType::Assault as usize] = 1.0;
        let best = |weight: f32, frames: &[f32; EventType::ALL.len()]| {
            let all = Vote { weight, ..Vote::default() }.together(frames, &encoder);
            assert!((all.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            EventType::ALL.iter().copied().max_by(|a, b| all[*a as usize].total_cmp(&all[*b as usize]))
        };
        assert_eq!(best(1.0, &frames), Some(EventType::Assault));
        assert_eq!(best(2.0, &frames), Some(EventType::Aid));
        assert_eq!(best(1.0, &[1.0 / 16.0; EventType::ALL.len()]), Some(EventType::Aid));
    }
}
