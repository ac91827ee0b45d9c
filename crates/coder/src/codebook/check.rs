//! Remarks on a codebook that loads: frames that repeat or contradict each other, and frames that can tell nothing.

use rustc_hash::FxHashMap;

use crate::frame::{Frame, Role, Source};

/// A frame that is likely a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The frame.
    pub source: Source,
    /// What is odd about it.
    pub doubt: Doubt,
}

/// What may be wrong with a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// An earlier frame has the same pattern, type and modes.
    Repeats(Source),
    /// An earlier frame has the same pattern and gives another type or mode, so that this one never wins.
    Contradicts(Source),
    /// It has no slot for an actor or recipient, so that no event can come of it.
    NoParty,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.doubt {
            Doubt::Repeats(earlier) => write!(f, "{}: repeats the frame at {earlier}", self.source),
            Doubt::Contradicts(earlier) => write!(f, "{}: contradicts the frame at {earlier}, which comes first", self.source),
            Doubt::NoParty => write!(f, "{}: no slot A, R or B: no event can come of it", self.source),
        }
    }
}

/// Looks at every frame, and compares it with the first of the same pattern.
pub(super) fn check(frames: &[Frame]) -> Vec<Remark> {
    let mut first: FxHashMap<String, &Frame> = FxHashMap::default();
    let mut remarks = Vec::new();
    for frame in frames {
        let remark = |doubt| Remark { source: frame.source.clone(), doubt };
        if ![Role::Actor, Role::Recipient, Role::Both].iter().any(|role| frame.gives(*role)) {
            remarks.push(remark(Doubt::NoParty));
        }
        let key = frame.pattern.split_whitespace().collect::<Vec<_>>().join(" ");
        match first.get(&key) {
            // Alternatives of one line share their place.
            Some(earlier) if earlier.source != frame.source => {
                let same = earlier.event_type == frame.event_type && earlier.modes == frame.modes;
                let place = earlier.source.clone();
                remarks.push(remark(if same { Doubt::Repeats(place) } else { Doubt::Contradicts(place) }));
            }
            Some(_) => {}
            None => {
                first.insert(key, frame);
            }
        }
    }
    remarks
}
