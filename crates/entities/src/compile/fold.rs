//! Text to comparable words: no case, no diacritics, no possessive, hyphens apart, dots and apostrophes gone.
//!
//! The tables and the mentions go through the same door, so *Côte d'Ivoire's* meets *Cote d'Ivoire* and *U.S.-led* gives
//! `us led`. A word is known by its hash; what case told is kept beside it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How a word was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `minister`
    Lower,
    /// `Minister`, `McCain`
    Capital,
    /// `NATO`, `U.S.`; one capital letter alone counts as [`Shape::Capital`]
    AllCapitals,
    /// `2015`, `8th`
    Number,
}

/// One word of a text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// Byte range in the text as written.
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// Byte range in the folded text.
    pub(crate) folded_start: u32,
    pub(crate) folded_end: u32,
    /// Hash of the folded word.
    pub(crate) hash: u64,
    pub(crate) shape: Shape,
    /// Whether `'s` or `'` of possession was taken off.
    pub(crate) possessive: bool,
    /// Whether a comma, bracket, colon, semicolon or dash follows.
    pub(crate) pause: bool,
    /// Whether it hangs on the word before by a hyphen.
    pub(crate) hyphened: bool,
}

/// A folded text: its words and their letters. Kept by the caller and filled again and again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folded {
    pub(crate) words: Vec<Word>,
    letters: String,
}

impl Folded {
    /// Folds `text`.
    pub(crate) fn new(text: &str) -> Folded {
        let mut folded = Folded { words: Vec::with_capacity(8), letters: String::with_capacity(text.len()) };
        folded.fill(text);
        folded
    }

    /// The folded letters of word `i`.
    pub(crate) fn letters(&self, i: usize) -> &str {
        let word = &self.words[i];
        &self.letters[word.folded_start as usize..word.folded_end as usize]
    }

    fn fill(&mut self, text: &str) {
        let mut rest = text.char_indices().peekable();
        let mut hyphened = false;
        while let Some(&(start, c)) = rest.peek() {
            if is_word_char(c) {
                let mut end = start;
                while let Some(&(at, c)) = rest.peek() {
                    if !is_word_char(c) && !joins(text, at, c) {
                        break;
                    }
                    end = at + c.len_utf8();
                    rest.next();
                }
                self.push(text, start, end, hyphened);
                hyphened = false;
            } else {
                hyphened = matches!(c, '-' | '‐' | '‑') && self.words.last().is_some_and(|word| word.end as usize == start);
                if is_apostrophe(c) {
                    self.mark_plural_possessive(start);
                }
                if is_pause(c)
                    && !hyphened
                    && let Some(last) = self.words.last_mut()
                {
                    last.pause = true;
                }
                if c == '&' {
                    self.push_folded("and", start, start + 1);
                }
                rest.next();
            }
        }
    }

    fn push(&mut self, text: &str, start: usize, mut end: usize, hyphened: bool) {
        let (written, possessive) = without_possessive(&text[start..end]);
        end = start + written.len();
        let folded_start = self.letters.len();
        for c in written.chars() {
            fold_char(c, &mut self.letters);
        }
        if let Some(usual) = usual_spelling(&self.letters[folded_start..]) {
            self.letters.truncate(folded_start);
            self.letters.push_str(usual);
        }
        let folded = &self.letters[folded_start..];
        if folded.is_empty() {
            return;
        }
        self.words.push(Word {
            start: start as u32,
            end: end as u32,
            folded_start: folded_start as u32,
            folded_end: self.letters.len() as u32,
            hash: hash(folded.as_bytes()),
            shape: shape(written),
            possessive,
            pause: false,
            hyphened,
        });
    }

    /// `the Philippines' navy`: the apostrophe stands right behind a word in s.
    fn mark_plural_possessive(&mut self, at: usize) {
        let after_s = self.letters.ends_with('s');
        if let Some(last) = self.words.last_mut() {
            last.possessive |= after_s && last.end as usize == at;
        }
    }

    fn push_folded(&mut self, word: &str, start: usize, end: usize) {
        let folded_start = self.letters.len() as u32;
        self.letters.push_str(word);
        self.words.push(Word {
            start: start as u32,
            end: end as u32,
            folded_start,
            folded_end: self.letters.len() as u32,
            hash: hash(word.as_bytes()),
            shape: Shape::Lower,
            possessive: false,
            pause: false,
            hyphened: false,
        });
    }
}

/// Words that are spelt in two ways on two sides of an ocean, or shortened in names.
fn usual_spelling(word: &str) -> Option<&'static str> {
    Some(match word {
        "defense" => "defence",
        "labor" => "labour",
        "organization" => "organisation",
        "organizations" => "organisations",
        "center" => "centre",
        "st" => "saint",
        "adviser" => "advisor",
        "advisers" => "advisors",
        "armored" => "armoured",
        _ => return None,
    })
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`')
}

/// A dot or apostrophe between two letters stays inside the word (`U.S`, `N'Djamena`), as does the last dot of `U.S.`
fn joins(text: &str, at: usize, c: char) -> bool {
    let after = text[at + c.len_utf8()..].chars().next();
    if is_apostrophe(c) {
        return after.is_some_and(is_word_char);
    }
    c == '.' && {
        let before = text[..at].chars().next_back();
        let single = text[..at].chars().rev().nth(1).is_none_or(|b| !is_word_char(b));
        let dotted = text[..at].chars().rev().nth(1) == Some('.');
        before.is_some_and(char::is_alphabetic) && single && (after.is_some_and(char::is_alphabetic) || dotted)
    }
}

fn is_pause(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '(' | ')' | '[' | ']' | '–' | '—' | '-' | '"' | '“' | '”')
}

/// Takes off `'s`.
fn without_possessive(word: &str) -> (&str, bool) {
    for ending in ["'s", "’s", "'S", "’S"] {
        if let Some(stem) = word.strip_suffix(ending)
            && !stem.is_empty()
        {
            return (stem, true);
        }
    }
    (word, false)
}

fn shape(word: &str) -> Shape {
    let mut letters = 0;
    let mut capitals = 0;
    let mut first_is_capital = false;
    for c in word.chars() {
        if c.is_alphabetic() {
            capitals += usize::from(c.is_uppercase());
            first_is_capital |= letters == 0 && c.is_uppercase();
            letters += 1;
        } else if c.is_numeric() && letters == 0 {
            return Shape::Number;
        }
    }
    match (capitals == letters && letters > 1, first_is_capital || capitals > 0) {
        (true, _) => Shape::AllCapitals,
        (false, true) => Shape::Capital,
        _ => Shape::Lower,
    }
}

fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        }
        return;
    }
    let whole = match c {
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        'ħ' | 'Ħ' => "h",
        'ŋ' | 'Ŋ' => "ng",
        'ə' | 'Ə' => "a",
        _ => "",
    };
    if !whole.is_empty() {
        out.push_str(whole);
        return;
    }
    for part in std::iter::once(c).nfkd().filter(|part| !is_combining_mark(*part)) {
        out.extend(part.to_lowercase().filter(|lower| lower.is_alphanumeric()));
    }
}

/// Hash of one folded word: FNV-1a, then mixed so that sums of words stay apart.
pub(crate) fn hash(word: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in word {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(hash)
}

/// Hash of a phrase from the hash of all its words but the last, and the last word's.
pub(crate) fn join(phrase: u64, word: u64) -> u64 {
    mix(phrase.rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word)
}

/// Hash of a phrase as written; none for a text without words.
pub(crate) fn phrase(text: &str) -> Option<u64> {
    Folded::new(text).words.iter().map(|word| word.hash).reduce(join)
}

fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xd6e8_feb8_6659_fd93);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let folded = Folded::new(text);
        (0..folded.words.len()).map(|i| folded.letters(i).to_owned()).collect()
    }

    #[test]
    fn spellings_meet() {
        assert_eq!(words("Côte d'Ivoire's"), ["cote", "divoire"]);
        assert_eq!(words("U.S.-led, U.S. and U.K. troops."), ["us", "led", "us", "and", "uk", "troops"]);
        assert_eq!(words("Kim Jong-un’s"), ["kim", "jong", "un"]);
        assert_eq!(words("Mr. Guðmundsson & Łódź"), ["mr", "gudmundsson", "and", "lodz"]);
        assert_eq!(words("the Philippines' navy"), ["the", "philippines", "navy"]);
    }

    #[test]
    fn shapes_pauses_and_hyphens_are_kept() {
        let folded = Folded::new("Angela Merkel, the G20 ex-chancellor");
        let shapes: Vec<Shape> = folded.words.iter().map(|word| word.shape).collect();
        assert_eq!(shapes[..4], [Shape::Capital, Shape::Capital, Shape::Lower, Shape::Capital]);
        assert!(folded.words[1].pause && !folded.words[0].pause);
        assert!(folded.words[5].hyphened && !folded.words[5].pause && !folded.words[4].pause);
    }

    #[test]
    fn phrases_differ_by_order() {
        assert_ne!(phrase("Republic of China"), phrase("China of Republic"));
        assert_eq!(phrase("TÜRKİYE"), phrase("Turkiye"));
    }
}
