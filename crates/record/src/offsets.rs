//! From byte offsets to code points.

/// Converts byte offsets of one text into offsets in Unicode code points.
///
/// ASCII text costs nothing; otherwise the count at every 64th byte is kept and the rest is counted, so that a conversion
/// takes constant time.
#[derive(Debug, Clone)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte 64 × i; empty when all text is ASCII.
    counts: Vec<u32>,
}

const STEP: usize = 64;

impl<'t> CodePoints<'t> {
    /// Prepares `text`.
    pub fn new(text: &'t str) -> Self {
        let mut counts = Vec::new();
        if !text.is_ascii() {
            let mut seen = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                counts.push(seen);
                seen += starts(chunk);
            }
            counts.push(seen);
        }
        CodePoints { text, counts }
    }

    /// Code points before byte `at`; `at` past the end counts as the end.
    pub fn at(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        match self.counts.get(at / STEP) {
            None => at,
            Some(&before) => (before + starts(&self.text.as_bytes()[at / STEP * STEP..at])) as usize,
        }
    }

    /// A byte range as `[start, end)` in code points.
    pub fn span(&self, bytes: std::ops::Range<usize>) -> [usize; 2] {
        [self.at(bytes.start), self.at(bytes.end)]
    }
}

/// How many code points begin in these bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| b & 0xc0 != 0x80).count() as u32
}

/// Where each byte of `text` stands in `original`, which differs from it in blanks alone, or has a dash for one; one more for the end.
///
/// What differs in more than blanks is followed as far as it agrees; no place lies behind the end of `original`.
pub fn align(text: &str, original: &str) -> Vec<u32> {
    let (bytes, mut at) = (original.as_bytes(), 0);
    let is_blank = |byte: u8| byte.is_ascii_whitespace();
    let mut places = Vec::with_capacity(text.len() + 1);
    for byte in text.bytes() {
        // A blank may stand for a dash: *U.S. Russian* for *U.S.-Russian*.
        if is_blank(byte) && bytes.get(at) == Some(&b'-') {
            places.push(at as u32);
            at += 1;
            continue;
        }
        if !is_blank(byte) {
            while bytes.get(at).is_some_and(|&other| is_blank(other)) {
                at += 1;
            }
        }
        places.push(at.min(bytes.len()) as u32);
        if !is_blank(byte) {
            at += 1;
        }
    }
    places.push(at.min(bytes.len()) as u32);
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_counting(text in "\\PC{0,300}") {
            let points = CodePoints::new(&text);
            for (n, (at, _)) in text.char_indices().chain([(text.len(), ' ')]).enumerate() {
                prop_assert_eq!(points.at(at), n);
            }
        }
    }
}
