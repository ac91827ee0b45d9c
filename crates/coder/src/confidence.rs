//! How sure an event is: the probability that its type and both its sides are right, countries and sectors too.
//!
//! Signs are weighed by a logistic model, one with and one without the learned judge. Its numbers are fitted on the
//! half of the training corpus that the judge has not learned from (`xtask/train/judge.py confidence`).

use attache_record::EventType;
use serde::Serialize;

use crate::telling::Told;
use crate::tree::{Dep, Tree};

/// What speaks for and against an event.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Signs {
    /// How much of the clause its frame asked for, 0 to 1; 0 where no frame tells it.
    pub fit: f32,
    /// How sure its parties are, in the mean.
    pub parties: f32,
    /// How sure the least sure of them is.
    pub weakest: f32,
    /// Parties.
    pub count: f32,
    /// Clauses that the predicate stands below the main one, at most three: what is told in passing is more often misread.
    pub aside: f32,
    /// The clause is of a kind that often tells nothing.
    pub weak: f32,
    /// One side only.
    pub alone: f32,
    /// The judge's probability of the type; 1 where it was not asked.
    pub own: f32,
    /// How likely the judge makes it that both its sides are whom they are taken for; 1 where it was not asked.
    pub placed: f32,
    /// The judge was asked.
    pub asked: f32,
    /// There is a judge.
    pub judged: bool,
}

impl Signs {
    /// The signs of an event; `judged` where a judge is beside the frames.
    pub(crate) fn read(tree: &Tree<'_>, told: &Told, judged: bool) -> Signs {
        let parties: Vec<f32> = told.actors.iter().chain(&told.recipients).map(|party| party.confidence).collect();
        let flag = |holds: bool| f32::from(u8::from(holds));
        Signs {
            fit: 1.0 - (-told.score.max(0.0) / 2.5).exp(),
            parties: parties.iter().sum::<f32>() / parties.len().max(1) as f32,
            weakest: parties.iter().copied().fold(1.0, f32::min),
            count: parties.len().min(5) as f32,
            aside: aside(tree, told.head),
            weak: flag(told.mood.weak),
            alone: flag(told.recipients.is_empty() || told.actors.is_empty()),
            own: told.heard.as_ref().map_or(1.0, |heard| heard.own),
            placed: told.heard.as_ref().map_or(1.0, |heard| heard.placed),
            asked: flag(told.heard.is_some()),
            judged,
        }
    }

    /// 0 to 1.
    pub(crate) fn confidence(&self, event_type: EventType) -> f32 {
        let model = if self.judged { &WITH_JUDGE } else { &FRAMES_ALONE };
        let log = |likely: f32| likely.max(0.01).ln();
        let plain = [self.fit, self.parties, self.weakest, self.count, self.aside, self.weak, self.alone, self.asked];
        let signs = plain.into_iter().chain([log(self.own), log(self.placed)]);
        let sum: f32 = model.signs.iter().zip(signs).map(|(weight, sign)| weight * sign).sum();
        1.0 / (1.0 + (-(model.base + sum + model.types[event_type as usize])).exp())
    }
}

/// Weights of a logistic model.
struct Model {
    base: f32,
    /// In the order of the fields of [`Signs`], the probabilities by their logarithms and behind the rest.
    signs: [f32; 10],
    /// In the order of [`EventType::ALL`].
    types: [f32; 16],
}

/// `attache evaluate --scorer off --signs`, fitted.
const FRAMES_ALONE: Model = Model {
    base: -4.22,
    signs: [1.95, -0.43, 3.31, 0.4, -0.36, 0.09, -0.45, 0.0, 0.0, 0.0],
    types: [-0.01, 0.09, 0.42, -0.16, -0.01, -0.18, -0.01, 0.13, 0.37, -0.22, -0.01, -0.15, 0.23, -0.4, -0.21, 0.12],
};

/// `attache evaluate --signs`, fitted.
const WITH_JUDGE: Model = Model {
    base: -2.53,
    signs: [1.44, -0.6, 2.74, 0.13, -0.21, 0.64, -0.2, 0.82, 0.53, 1.92],
    types: [0.0, -0.08, 0.19, -0.06, -0.03, -0.19, -0.12, 0.1, 0.33, -0.09, 0.06, -0.07, 0.2, -0.12, -0.14, 0.02],
};

/// How many clauses a predicate stands below the main one.
fn aside(tree: &Tree<'_>, head: usize) -> f32 {
    let mut node = head;
    let mut steps = 0;
    for _ in 0..30 {
        let upper = tree.head(node);
        if upper == node {
            break;
        }
        steps += i32::from(matches!(tree.dep(node), Dep::Relcl | Dep::Advcl | Dep::Acl | Dep::PrepClause | Dep::PrepObject));
        node = upper;
    }
    steps.min(3) as f32
}
