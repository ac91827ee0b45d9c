//! Remarks on a codebook that loads: frames that repeat or contradict each other.

use rustc_hash::FxHashMap;

use crate::frame::{Frame, Source};

/// Two frames with the same pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The later frame.
    pub source: Source,
    /// The frame that says it first.
    pub earlier: Source,
    /// Whether the two give different types or modes, so that one of them can never win.
    pub contradicts: bool,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = if self.contradicts { "contradicts" } else { "repeats" };
        write!(f, "{}: {what} the frame at {}", self.source, self.earlier)
    }
}

/// Compares every frame with the first of the same pattern.
pub(super) fn check(frames: &[Frame]) -> Vec<Remark> {
    let mut first: FxHashMap<String, &Frame> = FxHashMap::default();
    let mut remarks = Vec::new();
    for frame in frames {
        let key = frame.pattern.split_whitespace().collect::<Vec<_>>().join(" ");
        match first.get(&key) {
            // Alternatives of one line share their place.
            Some(earlier) if earlier.source != frame.source => remarks.push(Remark {
                source: frame.source.clone(),
                earlier: earlier.source.clone(),
                contradicts: earlier.event_type != frame.event_type || earlier.modes != frame.modes,
            }),
            Some(_) => {}
            None => {
                first.insert(key, frame);
            }
        }
    }
    remarks
}
