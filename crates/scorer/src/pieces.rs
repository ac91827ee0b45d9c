//! Text and marked phrases to piece numbers: BERT's uncased WordPiece, exactly as `xtask/train/wordpiece.py` does it.

use std::ops::Range;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::encoder::Question;

/// Pieces that are read at most, with the two that stand at the ends; of a longer text those nearest to the marked phrases.
pub const LONGEST: usize = 128;

const UNKNOWN: u32 = 100;
const CLS: u32 = 101;
const SEP: u32 = 102;
/// Rows of the vocabulary that no text uses: before and behind an actor, a recipient, the predicate.
pub(crate) const ACTOR: u32 = 1;
pub(crate) const ACTOR_END: u32 = 2;
pub(crate) const RECIPIENT: u32 = 3;
pub(crate) const RECIPIENT_END: u32 = 4;
pub(crate) const PREDICATE: u32 = 5;
pub(crate) const PREDICATE_END: u32 = 6;

/// Letters of a word that is cut into pieces at all.
const LONGEST_WORD: usize = 100;

/// The vocabulary.
#[derive(Debug)]
pub(crate) struct Pieces {
    /// Pieces that begin a word.
    first: FxHashMap<Box<str>, u32>,
    /// Pieces that go on with one, without their `##`.
    later: FxHashMap<Box<str>, u32>,
    /// Bytes of the longest.
    longest: usize,
}

/// What the network reads of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marked {
    /// Numbers of the pieces.
    pub numbers: Vec<u32>,
    /// The pieces of the phrases that are asked about; none of one that the window leaves out.
    pub asked: Vec<Range<usize>>,
}

/// What stands first at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    Ends,
    Asked,
    Begins,
}

/// How far a piece stands from what is marked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Away {
    Marker,
    By(usize),
}

impl Pieces {
    /// Reads a vocabulary, one piece a line.
    pub fn new(lines: &str) -> Pieces {
        let mut pieces = Pieces { first: FxHashMap::default(), later: FxHashMap::default(), longest: 0 };
        for (number, line) in (0..).zip(lines.split('\n')) {
            let (table, piece) = match line.strip_prefix("##") {
                Some(piece) if !piece.is_empty() => (&mut pieces.later, piece),
                _ => (&mut pieces.first, line),
            };
            pieces.longest = pieces.longest.max(piece.len());
            table.insert(piece.into(), number);
        }
        pieces
    }

    /// The numbers of a question's text with markers around its phrases, [CLS] and [SEP] included.
    pub fn marked(&self, question: &Question<'_>) -> Marked {
        let Question { text, actor, recipient, predicate, asked } = *question;
        // At one place what ends stands before what begins; of what begins there, the first actor first. A phrase that is asked about
        // begins before the markers that begin there, and ends behind those that end there.
        let mut marks: Vec<(usize, Order, usize, u32)> = Vec::new();
        for (ranges, open, close) in
            [(actor, ACTOR, ACTOR_END), (recipient, RECIPIENT, RECIPIENT_END), (predicate, PREDICATE, PREDICATE_END)]
        {
            for (i, range) in ranges.iter().enumerate() {
                marks.push((floor(text, range.start), Order::Begins, i, open));
                marks.push((floor(text, range.end), Order::Ends, i, close));
            }
        }
        for (i, range) in asked.iter().enumerate() {
            marks.push((floor(text, range.start), Order::Asked, i, 0));
            marks.push((floor(text, range.end), Order::Asked, i, 0));
        }
        marks.sort_unstable();
        let (mut numbers, mut away) = (Vec::new(), Vec::new());
        let (mut at, mut depth) = (0, 0_i32);
        let mut bounds = vec![None; asked.len()];
        for (place, order, i, code) in marks {
            let place = place.max(at);
            self.cut(&text[at..place], &mut numbers);
            away.resize(numbers.len(), Away::By(if depth > 0 { 0 } else { usize::MAX }));
            at = place;
            if order == Order::Asked {
                let bound: &mut Range<usize> = bounds[i].get_or_insert(numbers.len()..numbers.len());
                bound.end = numbers.len();
                continue;
            }
            depth += if order == Order::Begins { 1 } else { -1 };
            numbers.push(code);
            away.push(Away::Marker);
        }
        self.cut(&text[at..], &mut numbers);
        away.resize(numbers.len(), Away::By(usize::MAX));
        let kept = nearest(away, LONGEST - 2);
        // What is kept stands one place later, behind [CLS].
        let places = |bound: Option<Range<usize>>| {
            let bound = bound.unwrap_or_default();
            kept.partition_point(|&old| old < bound.start) + 1..kept.partition_point(|&old| old < bound.end) + 1
        };
        let asked = bounds.into_iter().map(places).collect();
        let text = kept.iter().map(|&old| numbers[old]);
        Marked { numbers: std::iter::once(CLS).chain(text).chain([SEP]).collect(), asked }
    }

    /// Adds the pieces of a text without markers.
    fn cut(&self, text: &str, numbers: &mut Vec<u32>) {
        let mut word = String::new();
        for c in text.to_lowercase().nfd() {
            match kind(c) {
                Kind::Letter => word.push(c),
                Kind::Dropped => {}
                Kind::Blank => self.word(&mut word, numbers),
                Kind::Alone => {
                    self.word(&mut word, numbers);
                    word.push(c);
                    self.word(&mut word, numbers);
                }
            }
        }
        self.word(&mut word, numbers);
    }

    /// Adds the pieces of a word, the longest known one first, and empties it.
    fn word(&self, word: &mut String, numbers: &mut Vec<u32>) {
        if word.is_empty() {
            return;
        }
        let before = numbers.len();
        let mut rest = word.as_str();
        if rest.len() > LONGEST_WORD && rest.chars().count() > LONGEST_WORD {
            numbers.push(UNKNOWN);
            rest = "";
        }
        while !rest.is_empty() {
            let table = if rest.len() == word.len() { &self.first } else { &self.later };
            let mut end = floor(rest, self.longest);
            loop {
                if let Some(number) = table.get(&rest[..end]) {
                    numbers.push(*number);
                    rest = &rest[end..];
                    break;
                }
                end = floor(rest, end.saturating_sub(1));
                if end == 0 {
                    numbers.truncate(before);
                    numbers.push(UNKNOWN);
                    rest = "";
                    break;
                }
            }
        }
        word.clear();
    }
}

/// The last boundary between letters that is not behind `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Places of the `room` pieces that stand nearest to what is marked, in their order.
fn nearest(mut away: Vec<Away>, room: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..away.len()).collect();
    if away.len() <= room {
        return order;
    }
    let beyond = |near: Away| match near {
        Away::Marker => Away::By(1),
        Away::By(n) => Away::By(n.saturating_add(1)),
    };
    for i in 1..away.len() {
        away[i] = away[i].min(beyond(away[i - 1]));
    }
    for i in (0..away.len() - 1).rev() {
        away[i] = away[i].min(beyond(away[i + 1]));
    }
    order.sort_by_key(|&i| (away[i], i));
    order.truncate(room);
    order.sort_unstable();
    order
}

enum Kind {
    Letter,
    /// A word of its own.
    Alone,
    Blank,
    Dropped,
}

fn kind(c: char) -> Kind {
    if c.is_ascii() {
        return match c {
            ' ' | '\t' | '\n' | '\r' => Kind::Blank,
            '!'..='/' | ':'..='@' | '['..='`' | '{'..='~' => Kind::Alone,
            c if c.is_ascii_control() => Kind::Dropped,
            _ => Kind::Letter,
        };
    }
    match c.general_category() {
        GeneralCategory::NonspacingMark | GeneralCategory::Control | GeneralCategory::Format => Kind::Dropped,
        _ if c == '\u{fffd}' => Kind::Dropped,
        _ if c.is_whitespace() => Kind::Blank,
        _ if is_ideograph(c) || c.general_category_group() == GeneralCategoryGroup::Punctuation => Kind::Alone,
        _ => Kind::Letter,
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{2ceaf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Pieces {
        let mut lines: Vec<String> = (0..103).map(|i| format!("[{i}]")).collect();
        lines.extend(["paris", "met", "##s", "'", "a"].map(str::to_owned));
        Pieces::new(&lines.join("\n"))
    }

    #[test]
    fn words_are_cut_and_marked() {
        let pieces = vocabulary();
        let marked = |text, actor: &[_], recipient: &[_], predicate: &[_]| {
            pieces.marked(&Question { text, actor, recipient, predicate, ..Question::default() }).numbers
        };
        let numbers = marked("PARÍS mets qu", &[from_to(0, 6)], &[], &[from_to(7, 11)]);
        assert_eq!(numbers, [CLS, ACTOR, 103, ACTOR_END, PREDICATE, 104, 105, PREDICATE_END, UNKNOWN, SEP]);
        assert_eq!(marked("", &[], &[], &[]), [CLS, SEP]);
        // Ranges outside the text, or inside a letter, are moved.
        assert_eq!(marked("é", &[], &[from_to(1, 99)], &[]), [CLS, RECIPIENT, UNKNOWN, RECIPIENT_END, SEP]);
    }

    #[test]
    fn phrases_that_are_asked_about_are_found_with_their_markers() {
        let pieces = vocabulary();
        let places = |text: &str, asked: &[Range<usize>]| {
            let (actor, predicate) = (from_to(0, 5), from_to(6, 10));
            let (actor, predicate) = (std::slice::from_ref(&actor), std::slice::from_ref(&predicate));
            pieces.marked(&Question { text, actor, predicate, asked, ..Question::default() }).asked
        };
        // [CLS] <paris> <met> a paris [SEP]
        assert_eq!(places("Paris met a Paris", &[from_to(0, 5), from_to(12, 17), from_to(10, 17)]), [1..4, 8..9, 7..9]);
        // Outside the window there is nothing to find.
        let far = places(&format!("Paris met {}Paris", "a ".repeat(500)), &[from_to(1010, 1015)]);
        assert!(far[0].is_empty(), "{far:?}");
    }

    fn from_to(start: usize, end: usize) -> std::ops::Range<usize> {
        start..end
    }

    #[test]
    fn long_texts_are_windowed_around_the_phrases() {
        let pieces = vocabulary();
        let text = format!("{}paris {}paris{}", "met ".repeat(500), "a ".repeat(300), " met".repeat(500));
        let (one, two) = (from_to(2000, 2005), from_to(2606, 2611));
        let question = Question { text: &text, actor: &[one], recipient: &[two], ..Question::default() };
        let numbers = pieces.marked(&question).numbers;
        assert_eq!(numbers.len(), LONGEST);
        let count = |wanted: u32| numbers.iter().filter(|n| **n == wanted).count();
        assert_eq!((count(103), count(ACTOR), count(RECIPIENT_END)), (2, 1, 1));
        assert!(count(104) > 50 && count(107) > 50, "as much of what is around as of what is between");
    }
}
