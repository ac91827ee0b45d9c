//! Which language a story is in.
//!
//! [`of`] looks at the title and the first 1,500 bytes of the text, and weighs what the story says of itself:
//!
//! 1. Letters are counted by script. A script that one language has for itself (Greek, Thai, Hangul …) decides.
//! 2. Words are looked up among the frequent short words of some sixty languages (`data/languages.txt`). News is full of foreign
//!    names, but a third of its words are articles and prepositions, which no name changes: this is cheap and hard to fool.
//! 3. What is still open (headlines, languages that resemble each other) is asked of the crate `whatlang`, and its answer counts
//!    if it calls it reliable and the words do not speak against it.
//!
//! A declared language (`en-GB`, `eng`, `English`) stands, unless the text clearly disagrees: it is in a script that the language
//! is not written in, or it has at least 100 letters and reads as a language that is not a near relation of the declared one
//! (Bokmål and Danish, Czech and Slovak). Feeds and pages often declare the language of their template, hence the check.
//!
//! ```
//! use attache_ingest::language;
//! use attache_record::Story;
//!
//! let text = "The minister said on Monday that talks with the rebels would begin before the end of the month.";
//! let story = Story { text: text.into(), language: Some("en-GB".into()), ..Story::default() };
//! assert_eq!(language::of(&story).map(|found| found.name()), Some("English"));
//! ```

pub(crate) mod script;
mod table;

use attache_record::Story;
use whatlang::Lang;

use script::{Letters, Script};
pub use table::Language;
use table::{TABLE, Table};

/// Bytes of the text that are looked at.
const LOOKED_AT: usize = 1_500;
/// Letters without which no text is long enough to tell; a character of a script without spaces counts for three.
const FEWEST: usize = 14;
/// Letters without which a text says nothing of its script.
const FEWEST_OF_SCRIPT: usize = 8;
/// Letters from which on a text may overrule what its story declares.
const OVERRULES: usize = 100;
/// Share of words that must be frequent ones of the language. Running English has about 0.4, inflected languages 0.2.
const SHARE: f64 = 0.12;
/// By how much of its own count the best language must be ahead of the next.
const AHEAD: f64 = 0.15;

/// The language of a story; `None` if it is too short, or if nothing decides.
pub fn of(story: &Story) -> Option<Language> {
    let declared = story.language.as_deref().and_then(Language::named);
    let parts = [story.title.as_deref().unwrap_or_default(), beginning(&story.text)];
    let reading = Reading::new(&parts);
    let Some(declared) = declared else { return reading.language() };
    if reading.in_script_foreign_to(declared) {
        return reading.language();
    }
    match reading.language() {
        Some(found) if reading.letters.all() >= OVERRULES && !found.is_near(declared) && reading.may_overrule(declared) => Some(found),
        _ => Some(declared),
    }
}

/// The language of a text by its letters and words alone; `None` if it is too short, or if nothing decides. Looks at the whole text.
pub fn read(text: &str) -> Option<Language> {
    let parts = [text];
    Reading::new(&parts).language()
}

/// As much of the text as is looked at.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// What was counted in a text.
struct Reading<'t> {
    parts: &'t [&'t str],
    table: &'static Table,
    letters: Letters,
    /// Words in all.
    words: usize,
    /// Frequent words of each language that has a list.
    counts: [u32; Table::LISTS],
}

impl<'t> Reading<'t> {
    fn new(parts: &'t [&'t str]) -> Reading<'t> {
        let mut reading = Reading { parts, table: &TABLE, letters: Letters::default(), words: 0, counts: [0; Table::LISTS] };
        parts.iter().for_each(|part| reading.count(part));
        reading
    }

    fn count(&mut self, text: &str) {
        let mut word = table::Word::default();
        let mut before = ' ';
        for c in text.chars() {
            if c.is_ascii() {
                if c.is_ascii_alphabetic() {
                    self.letters.add(Script::Latn);
                    word.push(c.to_ascii_lowercase());
                    continue;
                }
                if c.is_ascii_digit() {
                    self.letters.digits += 1;
                }
            } else if let Some(script) = Script::of(c) {
                self.letters.add(script);
                word.push_lower(c);
                continue;
            }
            self.end(&mut word, before);
            before = c;
        }
        self.end(&mut word, before);
    }

    /// Counts a word. An apostrophe `before` it parts it from another: *l'accord* is two words, and so is *Peru's*.
    #[inline]
    fn end(&mut self, word: &mut table::Word, before: char) {
        if word.is_empty() {
            return;
        }
        if matches!(before, '\'' | '’') && word.is_s() {
            *word = table::Word::genitive();
        }
        self.words += 1;
        let mut of = self.table.languages_with(word);
        while of != 0 {
            self.counts[of.trailing_zeros() as usize] += 1;
            of &= of - 1;
        }
        *word = table::Word::default();
    }

    fn language(&self) -> Option<Language> {
        if self.letters.all() < FEWEST || self.letters.digits * 2 > self.letters.all() * 3 {
            return None;
        }
        let script = self.letters.main()?;
        if script == Script::Hani {
            return Some(self.table.of_code(if self.letters.kana() { "ja" } else { "zh" }));
        }
        self.table.sole_writer(script).or_else(|| self.by_words(script)).or_else(|| self.by_trigrams(script))
    }

    /// The language whose frequent words make up enough of the text, and clearly more than those of any that is no near relation.
    fn by_words(&self, script: Script) -> Option<Language> {
        let (at, count) = (0..Table::LISTS).map(|at| (at, self.counts[at])).rev().max_by_key(|(_, count)| *count)?;
        if count < 3 || f64::from(count) < SHARE * self.words as f64 {
            return None;
        }
        let best = self.table.with_list(at);
        let others = || (0..self.table.lists()).filter(|other| *other != at);
        let near = |other: &usize| self.table.with_list(*other).is_near(best);
        let second = others().filter(|other| !near(other)).map(|other| self.counts[other]).max().unwrap_or(0);
        let margin = (AHEAD * f64::from(count)).max(if self.words < 40 { 2.0 } else { 1.0 });
        if f64::from(count) - f64::from(second) < margin {
            return None;
        }
        // Among equals of a family the trigrams choose; if they don't, the one named first in the table.
        let equal = others().filter(near).any(|other| self.counts[other] == count);
        let chosen = if equal { self.by_trigrams(script).filter(|language| language.is_near(best)) } else { None };
        Some(chosen.unwrap_or(best))
    }

    /// What `whatlang` is sure of, unless the words speak against it.
    fn by_trigrams(&self, script: Script) -> Option<Language> {
        let text = self.parts.join(" ");
        let found = whatlang::detect(&text).filter(whatlang::Info::is_reliable)?;
        let language = Language::named(found.lang().code())?;
        let most = self.counts.iter().copied().max().unwrap_or(0);
        let own = language.list().map_or(0, |at| self.counts[at]);
        let spoken_for = language.list().is_none() || own > 0 || most == 0 && self.letters.all() >= OVERRULES;
        (language.is_written_in(script) && spoken_for && own * 2 >= most).then_some(language)
    }

    /// Whether most letters are of a script in which `language` is not written.
    fn in_script_foreign_to(&self, language: Language) -> bool {
        self.letters.all() >= FEWEST_OF_SCRIPT && self.letters.main().is_some_and(|script| !language.is_written_in(script))
    }

    /// Whether the text could have been told to be in `declared`: what nobody knows cannot be missed. The found language must then
    /// show itself by its words.
    fn may_overrule(&self, declared: Language) -> bool {
        let known = declared.list().is_some() || Lang::all().iter().any(|lang| Language::named(lang.code()) == Some(declared));
        known || self.letters.main().is_some_and(|script| self.by_words(script).is_some())
    }
}

#[cfg(test)]
mod tests;
