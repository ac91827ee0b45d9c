//! Finding the gazetteer's phrases in a mention.

use std::ops::Range;

use crate::closed::{Little, little};
use crate::compile::fold::{self, Folded, Shape};
use crate::compile::layout::{Case, Kind, Use};
use crate::index::{Index, Slot};

/// A folded mention with the phrases that the index knows in it.
pub(crate) struct Scan<'t> {
    pub(crate) text: &'t str,
    pub(crate) folded: Folded,
    /// What each word does, if it is a little word and in no phrase.
    pub(crate) littles: Vec<Option<Little>>,
    /// Known phrases, left to right, none overlapping.
    pub(crate) phrases: Vec<Phrase>,
}

/// A known phrase: a range of words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) slot: Slot,
}

/// Most words that a phrase may have.
const LONGEST: usize = 12;

impl<'t> Scan<'t> {
    pub(crate) fn new(index: &Index, text: &'t str) -> Scan<'t> {
        let folded = Folded::new(text);
        let count = folded.words.len();
        let mut scan = Scan { text, folded, littles: Vec::with_capacity(count), phrases: Vec::with_capacity(4) };
        for i in 0..count {
            scan.littles.push(scan.little_at(i));
        }
        let mut at = 0;
        while at < count {
            let article = scan.folded.letters(at) == "the" && at + 1 < count;
            let behind = if article { scan.longest_from(index, at + 1) } else { None };
            let phrase = scan.longest_from(index, at).filter(|with| behind.is_none_or(|without| with.end >= without.end));
            match phrase.or(behind) {
                Some(phrase) => {
                    scan.littles[phrase.start..phrase.end].fill(None);
                    at = phrase.end;
                    scan.phrases.push(phrase);
                }
                None => at += 1,
            }
        }
        scan
    }

    fn little_at(&self, i: usize) -> Option<Little> {
        let word = &self.folded.words[i];
        if word.shape == Shape::Number {
            return Some(Little::Determiner);
        }
        let found = little(self.folded.letters(i))?;
        // A capital inside the mention is part of a name: *Of Mice*, *Ali The*; the first word may have one anyway.
        let named = word.shape != Shape::Lower && i > 0 && !matches!(found, Little::Honorific | Little::Former | Little::Beside);
        // Behind a hyphen stand *U.S.-backed* and *president-elect*; *Moon Jae-in* is a name.
        let fits = match found {
            Little::Backed => word.hyphened,
            Little::Beside | Little::Former => true,
            _ => !word.hyphened,
        };
        (fits && !named).then_some(found)
    }

    /// The longest known phrase that begins at word `start`.
    fn longest_from(&self, index: &Index, start: usize) -> Option<Phrase> {
        let words = &self.folded.words;
        let first = index.find(words[start].hash)?;
        let reach = (first.longest as usize).min(words.len() - start).min(LONGEST);
        let mut hashes = [0_u64; LONGEST];
        hashes[0] = words[start].hash;
        for i in 1..reach {
            hashes[i] = fold::join(hashes[i - 1], words[start + i].hash);
        }
        let bare = self.littles[start].is_some_and(|little| little != Little::Honorific);
        for len in (1..=reach).rev() {
            if len == 1 && bare {
                return None;
            }
            if words[start..start + len - 1].iter().any(|word| word.pause) {
                continue;
            }
            let Some(slot) = (if len == 1 { Some(first) } else { index.find(hashes[len - 1]) }) else { continue };
            let range = start..start + len;
            if index
                .names(slot)
                .any(|name| name.used != Use::Sound && self.case_fits(&range, name.case, index.entity(name.entity).kind, name.used))
            {
                return Some(Phrase { start, end: start + len, slot });
            }
        }
        None
    }

    /// Whether words are written as a name asks.
    pub(crate) fn case_fits(&self, range: &Range<usize>, case: Case, kind: Kind, used: Use) -> bool {
        let words = &self.folded.words[range.clone()];
        // *the West*: the article may stand in lower case.
        let capital = words[0].shape != Shape::Lower || words.len() > 1 && words[1].shape != Shape::Lower;
        match case {
            Case::Any => true,
            Case::All => words[0].shape == Shape::AllCapitals,
            Case::Plain => capital,
            // Nations are known in lower case too, where they are no ordinary words.
            Case::Capital => capital || kind == Kind::State && matches!(used, Use::Name | Use::Adjective | Use::Demonym | Use::Demonyms),
        }
    }

    /// The phrase that starts or goes through word `i`.
    pub(crate) fn phrase_at(&self, i: usize) -> Option<&Phrase> {
        self.phrases.iter().find(|phrase| phrase.start <= i && i < phrase.end)
    }

    /// The text from word `start` to before word `end`.
    pub(crate) fn text_of(&self, range: Range<usize>) -> &'t str {
        match (self.folded.words.get(range.start), range.end.checked_sub(1).and_then(|last| self.folded.words.get(last))) {
            (Some(first), Some(last)) if first.start <= last.end => &self.text[first.start as usize..last.end as usize],
            _ => "",
        }
    }
}
