//! A look at a story's plain words before it is parsed, which costs a hundred times more: most of what a newspaper prints is
//! sport, markets, showbiz and weather, and tells no event.

use attache_record::Context;

use crate::codebook::{Codebook, Silence};
use crate::words::WordId;

/// What the words of a story speak for.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Glance {
    /// Words read.
    pub words: usize,
    /// Words of politics, war, rights and diplomacy.
    pub political: usize,
    /// Words that say that it is about something else (`codebook/silence.toml`); a weak one counts a half.
    pub quiet: f32,
}

/// Contexts whose words stand in reports of politics and hardly anywhere else.
const POLITICAL: [Context; 20] = [
    Context::Military,
    Context::Intelligence,
    Context::Executive,
    Context::Legislative,
    Context::Election,
    Context::PoliticalInstitutions,
    Context::ProDemocracy,
    Context::ProAutocracy,
    Context::HumanRights,
    Context::RightsFreedoms,
    Context::Repression,
    Context::HumanSecurity,
    Context::Diplomatic,
    Context::Territory,
    Context::Peacekeeping,
    Context::Asylum,
    Context::Migration,
    Context::Terrorism,
    Context::Cbrn,
    Context::Corruption,
];

/// Stories shorter than this are read whatever their words: too little to judge by.
const SHORTEST: usize = 60;

impl Glance {
    /// Whether the story tells of no politics, as far as words go: hardly one of politics, or twice as many of something else.
    ///
    /// The shares were read off `corpus/quiet` (80 stories, all of which are to be passed over) and the stories and prose of this
    /// project that tell events (none of which may be).
    pub fn is_quiet(&self) -> bool {
        let share = |count: f32| 100.0 * count / self.words as f32;
        let (political, quiet) = (share(self.political as f32), share(self.quiet));
        self.words >= SHORTEST && (political < 0.36 && quiet >= political || political < 1.6 && quiet >= 2.0 && quiet >= 2.0 * political)
    }

    /// Reads the words of a text.
    pub(crate) fn of(book: &Codebook, text: &str) -> Glance {
        let mut glance = Glance::default();
        let lower = text.to_lowercase();
        let words: Vec<WordId> =
            lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| number(book, word)).collect();
        glance.words = words.len();
        let mut at = 0;
        while at < words.len() {
            let longest = book.lexicon.sequences_at(&words[at..]).max_by_key(|(length, _)| *length);
            let (length, word) = longest.unwrap_or((1, words[at]));
            if word != WordId::NONE {
                glance.take(book, word);
            }
            at += length;
        }
        glance
    }

    fn take(&mut self, book: &Codebook, word: WordId) {
        match book.silence_of(word) {
            Some(Silence::Strong) => self.quiet += 1.0,
            Some(Silence::Weak(_)) => self.quiet += 0.5,
            Some(Silence::Plain) | None => {}
        }
        self.political += usize::from(book.contexts_of(word).any(|context| POLITICAL.contains(&context)));
    }
}

/// The codebook's number of a word in small letters: itself, or its singular.
fn number(book: &Codebook, word: &str) -> WordId {
    let known = book.lexicon.id(word);
    if known != WordId::NONE {
        return known;
    }
    let singular = |stem: &str| book.lexicon.id(stem);
    if let Some(stem) = word.strip_suffix("ies") {
        return singular(&format!("{stem}y"));
    }
    word.strip_suffix('s').map_or(WordId::NONE, singular)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn stories(folder: &str) -> Vec<(String, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
        let files = std::fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("a file").path());
        let texts = files.filter(|path| path.extension().is_some_and(|ending| ending == "txt") && !path.ends_with("README.md"));
        texts.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a text"))).collect()
    }

    #[test]
    fn politics_is_read_and_sport_is_not() {
        let book = Codebook::embedded().expect("the codebook");
        let quiet = |text: &str| Glance::of(&book, text).is_quiet();
        let read: Vec<String> = stories("corpus/quiet").into_iter().filter(|(_, text)| !quiet(text)).map(|(path, _)| path).collect();
        assert!(read.len() <= 4, "read though not political: {read:?}");
        let passed: Vec<String> = stories("examples/stories").into_iter().filter(|(_, text)| quiet(text)).map(|(path, _)| path).collect();
        assert!(passed.is_empty(), "passed over though political: {passed:?}");
    }

    #[test]
    fn a_sentence_is_too_short_to_judge() {
        let book = Codebook::embedded().expect("the codebook");
        assert!(!Glance::of(&book, "The striker scored a late goal in the semi-final.").is_quiet());
    }
}
