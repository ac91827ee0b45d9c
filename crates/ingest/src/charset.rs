//! Bytes of a page as text: by byte order mark, by what the page says, by what it looks like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a page its encoding may be declared.
const HEAD: usize = 4096;

/// The text of a page. `told` is what its sender says of the encoding (`text/html; charset=…`).
///
/// What the page declares counts, unless its bytes are UTF-8 to the last: pages moved to UTF-8 often kept an old declaration.
pub fn decode<'b>(bytes: &'b [u8], told: Option<&str>) -> Cow<'b, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let declared = told.and_then(label).or_else(|| label(&String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)])));
    let encoding = match declared {
        // Bytes that declare UTF-16 in one-byte letters are not in it.
        Some(encoding) if encoding != UTF_16LE && encoding != UTF_16BE && (encoding != UTF_8 || is_nearly_utf8(bytes)) => encoding,
        _ => guess(bytes),
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// The encoding behind `charset=` or `encoding=`.
fn label(text: &str) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        let value = &lower[lower.find(key)? + key.len()..];
        let value = value.trim_start_matches(['"', '\'', ' ']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(value.len());
        Encoding::for_label(&value.as_bytes()[..end])
    })
}

/// A few broken bytes in what is UTF-8 otherwise.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let broken = String::from_utf8_lossy(bytes).matches('\u{fffd}').count();
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    broken * 10 < high
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let found = detector.guess(None, Utf8Detection::Allow);
    if found == UTF_8 && !is_nearly_utf8(bytes) { WINDOWS_1252 } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_and_guessed() {
        let cp1251 = encoding_rs::WINDOWS_1251.encode("<meta charset=windows-1251><p>Москва").0.into_owned();
        assert!(decode(&cp1251, None).ends_with("Москва"));
        let cp1252 = b"<p>caf\xe9 and more of the same, as the minister said on Monday";
        assert!(decode(cp1252, None).contains("café"));
        assert!(decode("<meta charset=windows-1251><p>Köln".as_bytes(), None).ends_with("Köln"), "what is UTF-8 is UTF-8");
        assert!(decode(b"<p>caf\xe9", Some("text/html; charset=iso-8859-1")).ends_with("café"));
        assert!(decode(b"\xff\xfeO\0s\0l\0o\0", None) == "Oslo");
        decode(&[0xff; 50], Some("utf-16"));
    }
}
