//! Words that stand in a story's text are kept as spans of it.

use attache_record::{CodePoints, Span};

/// A story's text, ready to be cut by code points.
pub(crate) struct Excerpts<'t> {
    text: &'t str,
    points: CodePoints<'t>,
    /// Byte at which every 64th code point begins; empty when all text is ASCII.
    steps: Vec<u32>,
    usable: bool,
}

const STEP: usize = 64;

impl<'t> Excerpts<'t> {
    /// Prepares `text`. A text with a NUL character gives no excerpts, since SQLite's `substr` ends there.
    pub(crate) fn new(text: &'t str) -> Self {
        let steps = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(STEP).map(|(at, _)| at as u32).collect(),
        };
        Excerpts { text, points: CodePoints::new(text), steps, usable: !text.as_bytes().contains(&0) }
    }

    /// The words of a span, if it lies within the text.
    pub(crate) fn cut(&self, span: Span) -> Option<&'t str> {
        let [start, end] = span;
        if start > end || !self.usable {
            return None;
        }
        self.text.get(self.byte(start)?..self.byte(end)?)
    }

    /// Where `sentence` stands: around the code point `near` if it is there, else where it stands first.
    pub(crate) fn find(&self, sentence: &str, near: usize) -> Option<Span> {
        if !self.usable {
            return None;
        }
        let around = self.byte(near).and_then(|near| {
            let from = (0..=near.saturating_sub(sentence.len())).rev().find(|&at| self.text.is_char_boundary(at))?;
            self.text[from..].find(sentence).map(|at| from + at).filter(|&at| at <= near)
        });
        let at = around.or_else(|| self.text.find(sentence))?;
        Some(self.points.span(at..at + sentence.len()))
    }

    fn byte(&self, point: usize) -> Option<usize> {
        if self.steps.is_empty() {
            return (point <= self.text.len()).then_some(point);
        }
        let from = *self.steps.get(point / STEP).or_else(|| self.steps.last())? as usize;
        let before = (point / STEP).min(self.steps.len() - 1) * STEP;
        let ends = self.text[from..].char_indices().map(|(at, _)| from + at).chain([self.text.len()]);
        ends.into_iter().nth(point - before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cuts_as_counted(text in "[a-zé\u{1f600} ]{0,200}", a in 0usize..210, b in 0usize..210) {
            let letters: Vec<char> = text.chars().collect();
            let expected = letters.get(a..b).map(|part| part.iter().collect::<String>());
            prop_assert_eq!(Excerpts::new(&text).cut([a, b]).map(str::to_owned), expected);
        }

        #[test]
        fn finds_the_sentence_at_hand(before in "[aé ]{0,90}", sentence in "[aé]{1,20}", after in "[aé ]{0,90}") {
            let text = format!("{before}{sentence}{after}");
            let at = before.chars().count();
            let excerpts = Excerpts::new(&text);
            let span = excerpts.find(&sentence, at).unwrap();
            prop_assert_eq!(excerpts.cut(span), Some(sentence.as_str()));
            prop_assert!(span[0] <= at);
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        assert_eq!(Excerpts::new("One. Two.").find("Three.", 3), None);
        assert_eq!(Excerpts::new("One.\0Two.").find("Two.", 5), None);
        assert_eq!(Excerpts::new("No. No.").find("No.", 5), Some([4, 7]));
        assert_eq!(Excerpts::new("No. No.").find("No.", 99), Some([0, 3]));
    }
}
