//! Bytes to text, whatever their encoding.

use chardetng::{EncodingDetector, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::collections::BTreeMap;

/// What had to be done to make text of an input's bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Repairs {
    /// How many records were read in another encoding than UTF-8.
    other: BTreeMap<&'static str, usize>,
    /// How many characters were replaced by U+FFFD.
    replaced: usize,
}

impl Repairs {
    /// The whole input is in `encoding`.
    pub fn all_in(&mut self, encoding: &'static Encoding) {
        self.other.insert(encoding.name(), 1);
    }

    /// In words, for a person; none when nothing was done.
    pub fn in_words(&self, by_line: bool) -> Option<String> {
        let mut parts: Vec<String> = Vec::new();
        for (name, count) in &self.other {
            parts.push(if by_line { format!("{count} lines read as {name}") } else { format!("read as {name}") });
        }
        match self.replaced {
            0 => {}
            1 => parts.push("1 unreadable character replaced by U+FFFD".to_owned()),
            n => parts.push(format!("{n} unreadable characters replaced by U+FFFD")),
        }
        (!parts.is_empty()).then(|| format!("not all UTF-8: {}", parts.join(", ")))
    }

    /// Makes text of `bytes`: UTF-8 as it is; else UTF-8 with replacements when most of what is beyond ASCII is sound, else the
    /// likeliest legacy encoding.
    pub fn decode(&mut self, bytes: Vec<u8>) -> String {
        let bytes = match String::from_utf8(bytes) {
            Ok(text) => return text,
            Err(error) => error.into_bytes(),
        };
        let (mut sound, mut broken) = (0, 0);
        for chunk in bytes.utf8_chunks() {
            sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            broken += usize::from(!chunk.invalid().is_empty());
        }
        if sound >= broken {
            self.replaced += broken;
            return String::from_utf8_lossy(&bytes).into_owned();
        }
        let mut detector = EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
        detector.feed(&bytes, true);
        let encoding = detector.guess(None, Utf8Detection::Deny);
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        *self.other.entry(encoding.name()).or_default() += 1;
        self.replaced += text.matches('\u{fffd}').count();
        text.into_owned()
    }

    /// Counts the replacements in text that a decoder made.
    pub fn count(&mut self, text: &str) {
        self.replaced += text.matches('\u{fffd}').count();
    }
}

/// UTF-16 when the first bytes say so: a byte order mark, or a zero in most pairs on one side and hardly any on the other.
pub fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let pairs = head.len() / 2;
    let zeros = |side: usize| head.chunks_exact(2).filter(|p| p[side] == 0).count();
    let (left, right) = (zeros(0), zeros(1));
    if pairs >= 2 && right * 2 > pairs && left * 20 <= pairs {
        return Some(UTF_16LE);
    }
    (pairs >= 2 && left * 2 > pairs && right * 20 <= pairs).then_some(UTF_16BE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_text_is_left_alone() {
        let mut repairs = Repairs::default();
        assert_eq!(repairs.decode("Angela Merkel — Köln".into()), "Angela Merkel — Köln");
        assert_eq!(repairs.in_words(false), None);
    }

    #[test]
    fn legacy_text_is_recognised() {
        let mut repairs = Repairs::default();
        let text = repairs.decode(b"Le pr\xe9sident fran\xe7ais a \xe9t\xe9 re\xe7u \xe0 Gen\xe8ve.".to_vec());
        assert_eq!(text, "Le président français a été reçu à Genève.");
        assert_eq!(repairs.in_words(true).unwrap(), "not all UTF-8: 1 lines read as windows-1252");
    }

    #[test]
    fn a_broken_byte_among_sound_ones_is_replaced() {
        let mut repairs = Repairs::default();
        assert_eq!(repairs.decode(b"K\xc3\xb6ln \xff Z\xc3\xbcrich".to_vec()), "Köln \u{fffd} Zürich");
        assert_eq!(repairs.in_words(false).unwrap(), "not all UTF-8: 1 unreadable character replaced by U+FFFD");
    }

    #[test]
    fn utf16_is_seen_with_and_without_a_mark() {
        assert_eq!(utf16(b"\xff\xfe{\0"), Some(UTF_16LE));
        assert_eq!(utf16(b"O\0s\0l\0o\0"), Some(UTF_16LE));
        assert_eq!(utf16(b"\0O\0s\0l\0o"), Some(UTF_16BE));
        assert_eq!(utf16(b"Oslo"), None);
        assert_eq!(utf16(b"a\0b"), None);
    }
}
