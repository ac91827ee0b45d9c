//! A story's text in 114 bytes, so that the share of word sequences that two texts have in common can be estimated.
//!
//! MinHash (Broder 1997) over sequences of four words, of which only the low bits are kept (Li and König 2010): 80 minima of the
//! whole text and 24 of its first hundred words. Ten of the minima are kept in 16 bits: the index finds stories by them.

use std::array;

use crate::language::script::Script;

/// Words in a sequence.
const SEQUENCE: usize = 4;
/// Words of a text's head.
const HEAD_WORDS: usize = 100;
/// Minima of the whole text and of its head.
const WHOLE: usize = 80;
const HEAD: usize = 24;
/// How many minima of each are looked up.
const WHOLE_BANDS: usize = 6;
const HEAD_BANDS: usize = 4;
/// Minima that are looked up.
pub const BANDS: usize = WHOLE_BANDS + HEAD_BANDS;
/// Bytes of a sketch: the bands of the whole and of the head (two bytes each), then one byte for each other minimum.
pub const SIZE: usize = 2 * BANDS + (WHOLE - WHOLE_BANDS) + (HEAD - HEAD_BANDS);
/// Where the bytes of the whole text's other minima end.
const WHOLE_END: usize = 2 * BANDS + WHOLE - WHOLE_BANDS;
/// A text of fewer words is compared as one piece.
const SHORT: usize = 30;
/// A text of fewer words says too little without its headline (*This page is for subscribers*).
const BARE: usize = 12;

/// Share of the shorter text's word sequences that a copy has in common with the longer: whole, and head.
///
/// Reports of one event by two authors who quote the same words share 0.1 to 0.3; a day's second report of an agency may repeat
/// 0.4 of the first as background.
const COPY: f32 = 0.6;
const COPY_HEAD: f32 = 0.7;
/// Below these shares of all sequences of both texts, the estimate of a small text's share in a large one is noise.
const SEEN: f32 = 0.12;
const SEEN_HEAD: f32 = 0.25;

/// What is kept of a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Sketch {
    /// The same for the same words in the same order.
    pub text: u64,
    /// Word sequences of the whole text.
    pub sequences: u32,
    /// Word sequences of its head.
    pub head: u8,
    pub minima: [u8; SIZE],
}

/// A sketch where it is kept.
#[derive(Clone, Copy)]
pub struct Kept<'k> {
    pub sequences: u32,
    pub head: u8,
    pub minima: &'k [u8],
}

impl Sketch {
    /// The sketch of a text that comes in paragraphs.
    pub fn new<'t>(title: &str, paragraphs: impl Iterator<Item = &'t str>) -> Sketch {
        let mut words = Vec::with_capacity(1024);
        paragraphs.for_each(|paragraph| add_words(paragraph, &mut words));
        if words.len() < BARE {
            add_words(title, &mut words);
        }
        let text = words.iter().fold(words.len() as u64, |sum, word| mixed(sum.rotate_left(5) ^ word));
        if words.len() < SHORT {
            return Sketch::of_piece(text);
        }
        let sequences: Vec<u32> = words.windows(SEQUENCE).map(sequence).collect();
        let head = &sequences[..sequences.len().min(HEAD_WORDS + 1 - SEQUENCE)];
        Sketch {
            text,
            sequences: u32::try_from(sequences.len()).unwrap_or(u32::MAX),
            head: head.len() as u8,
            minima: packed(&minima::<WHOLE>(&sequences, 0), &minima::<HEAD>(head, WHOLE as u64)),
        }
    }

    /// A short text is one sequence, which another text has or has not.
    fn of_piece(text: u64) -> Sketch {
        let piece = [(mixed(text) >> 32) as u32];
        Sketch { text, sequences: 1, head: 1, minima: packed(&minima::<WHOLE>(&piece, 0), &minima::<HEAD>(&piece, WHOLE as u64)) }
    }

    pub fn kept(&self) -> Kept<'_> {
        Kept { sequences: self.sequences, head: self.head, minima: &self.minima }
    }
}

impl Kept<'_> {
    /// The minimum that the index looks up as its `at`th.
    pub fn band(self, at: usize) -> u16 {
        u16::from_le_bytes([self.minima[2 * at], self.minima[2 * at + 1]])
    }

    /// How much of the shorter text stands in the longer, 0 to 1, if one may be a copy of the other.
    pub fn likeness(self, other: Kept<'_>) -> Option<f32> {
        let bands = |from: usize, to: usize| (from..to).filter(|at| self.band(*at) == other.band(*at)).count();
        let bytes = |from: usize, to: usize| self.minima[from..to].iter().zip(&other.minima[from..to]).filter(|(a, b)| a == b).count();
        let whole = bands(0, WHOLE_BANDS) + bytes(2 * BANDS, WHOLE_END);
        let head = bands(WHOLE_BANDS, BANDS) + bytes(WHOLE_END, SIZE);
        let whole = share(whole, WHOLE, self.sequences as f32, other.sequences as f32).filter(|(all, of)| *all >= SEEN && *of >= COPY);
        let head = share(head, HEAD, f32::from(self.head), f32::from(other.head)).filter(|(all, of)| *all >= SEEN_HEAD && *of >= COPY_HEAD);
        let likeness = |found: Option<(f32, f32)>| found.map(|(_, of)| of);
        match (likeness(whole), likeness(head)) {
            (Some(whole), Some(head)) => Some(whole.max(head)),
            (whole, head) => whole.or(head),
        }
    }
}

/// Of `equal` minima among `minima`: the share that two texts have in common of all their sequences, and of the shorter one's.
fn share(equal: usize, minima: usize, one: f32, other: f32) -> Option<(f32, f32)> {
    // One in 256 is equal by chance.
    let chance = 1.0 / 256.0;
    let all = ((equal as f32 / minima as f32 - chance) / (1.0 - chance)).clamp(0.0, 1.0);
    let common = all * (one + other) / (1.0 + all);
    let shorter = one.min(other);
    (shorter > 0.0).then(|| (all, (common / shorter).min(1.0)))
}

/// The least of each of `N` orders of the sequences.
fn minima<const N: usize>(sequences: &[u32], first: u64) -> [u32; N] {
    let factors: [u32; N] = array::from_fn(|at| (mixed(first + at as u64 + 1) as u32) | 1);
    let addends: [u32; N] = array::from_fn(|at| (mixed(first + at as u64 + 1) >> 32) as u32);
    let mut least = [u32::MAX; N];
    for sequence in sequences {
        for at in 0..N {
            least[at] = least[at].min(sequence.wrapping_mul(factors[at]).wrapping_add(addends[at]));
        }
    }
    least
}

fn packed(whole: &[u32; WHOLE], head: &[u32; HEAD]) -> [u8; SIZE] {
    // A minimum begins with zeros; the bits to be kept must not.
    let low = |value: &u32| mixed(u64::from(*value)) as u16;
    let mut bytes = whole[..WHOLE_BANDS]
        .iter()
        .chain(&head[..HEAD_BANDS])
        .flat_map(|value| low(value).to_le_bytes())
        .chain(whole[WHOLE_BANDS..].iter().chain(&head[HEAD_BANDS..]).map(|value| low(value) as u8));
    array::from_fn(|_| bytes.next().unwrap_or_default())
}

/// Adds a number for each word: letters and digits, whatever their case. Each character of a script without spaces is a word.
fn add_words(text: &str, words: &mut Vec<u64>) {
    let mut word = EMPTY;
    let push = |word: u64, c: char| (word ^ u64::from(c as u32)).wrapping_mul(0x0100_0000_01b3);
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            word = push(word, c.to_ascii_lowercase());
            continue;
        }
        let letter = !c.is_ascii() && (c.is_alphanumeric() || Script::of(c).is_some());
        if letter && !is_without_spaces(c) {
            word = c.to_lowercase().fold(word, push);
            continue;
        }
        if word != EMPTY {
            words.push(mixed(word));
            word = EMPTY;
        }
        if letter {
            words.push(mixed(push(EMPTY, c)));
        }
    }
    if word != EMPTY {
        words.push(mixed(word));
    }
}

/// The offset basis of FNV-1a.
const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

fn is_without_spaces(c: char) -> bool {
    let script = if (c as u32) < 0xe00 { None } else { Script::of(c) };
    script.is_some_and(|script| matches!(script, Script::Hani | Script::Kana | Script::Thai | Script::Laoo | Script::Mymr | Script::Khmr))
}

fn sequence(words: &[u64]) -> u32 {
    (words.iter().fold(0_u64, |sum, word| mixed(sum.rotate_left(7) ^ word)) >> 32) as u32
}

/// Spreads a number over all bits (the finaliser of SplitMix64). Written out here, since what is saved must mean the same for ever.
pub fn mixed(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A number for a text, byte by byte.
pub fn number(text: &str) -> u64 {
    mixed(text.bytes().fold(EMPTY, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(text: &str) -> Sketch {
        Sketch::new("", text.split("\n\n"))
    }

    /// So many words, none of them twice.
    fn words(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn likeness_is_the_shorter_ones_share() {
        let whole = sketch(&words(0, 600));
        let near = |text: &str| sketch(text).kept().likeness(whole.kept());
        assert_eq!(near(&words(0, 600).to_uppercase().replace(' ', " - ")), Some(1.0));
        assert!(near(&words(0, 300)).is_some_and(|likeness| likeness > 0.8), "cut at the end");
        assert!(near(&words(0, 120)).is_some_and(|likeness| likeness > 0.8), "the head alone");
        assert!(near(&words(60, 660)).is_some_and(|likeness| likeness > 0.8));
        assert_eq!(near(&words(400, 1000)), None, "a third in common is background");
        assert_eq!(near(&words(600, 1200)), None);
    }

    #[test]
    fn short_texts_are_pieces() {
        let one = sketch(&words(0, 20));
        assert_eq!(one.kept().likeness(sketch("Word0, word1 (word2)").kept()), None);
        assert_eq!(one.kept().likeness(sketch(&words(0, 19)).kept()), None);
        assert_eq!(one.kept().likeness(sketch(&words(0, 20).replace(' ', "  ")).kept()), Some(1.0));
        assert_eq!(one.kept().likeness(sketch(&words(0, 400)).kept()), None);
        let note = |title: &str| Sketch::new(title, ["This page is for subscribers."].into_iter());
        assert_ne!(note("Talks fail").text, note("Rain in the north").text);
    }

    #[test]
    fn characters_are_words_where_no_spaces_are() {
        let mut words = Vec::new();
        add_words("中国和Oslo的 ข่าว", &mut words);
        assert_eq!(words.len(), 9);
        add_words("", &mut words);
        assert_eq!(words.len(), 9);
    }

    /// What was saved by an earlier version must still be found.
    #[test]
    fn a_sketch_stays_the_same_for_ever() {
        assert_eq!(mixed(1), 0x910a_2dec_8902_5cc1);
        assert_eq!(number("Oslo"), number("Oslo"));
        let sketch = sketch(&words(0, 50));
        let sum = sketch.minima.iter().fold(sketch.text, |sum, byte| mixed(sum ^ u64::from(*byte)));
        assert_eq!(sum, 7_063_575_992_382_480_074, "if this was meant, raise the number of the saved form");
    }
}
