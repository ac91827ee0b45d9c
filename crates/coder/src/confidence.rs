//! How sure an event is: the probability that its type and both its sides are right, countries and sectors too.
//!
//! Signs are weighed by a logistic model, one with and one without the learned judge. Its numbers are fitted on cases that neither
//! the frames were tuned on nor the judge has learned from (`xtask/train/judge.py confidence`).

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
    /// The judge was asked.
    pub asked: f32,
    /// There is a judge.
    pub judged: bool,
}

impl Signs {
    pub(crate) fn read(tree: &Tree<'_>, told: &Told) -> Signs {
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
            own: told.heard.map_or(1.0, |heard| heard.own),
            asked: flag(told.heard.is_some()),
            judged: told.heard.is_some(),
        }
    }

    /// 0 to 1.
    pub(crate) fn confidence(&self) -> f32 {
        (0.35 + 0.65 * self.fit) * (0.4 + 0.6 * self.parties) * if self.weak > 0.0 { 0.6 } else { 1.0 } * 0.9_f32.powf(self.aside)
    }
}

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
