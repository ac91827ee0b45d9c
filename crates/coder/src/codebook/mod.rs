//! [`Codebook`]: what the coder knows, read from files that a political scientist can change.
//!
//! ```text
//! codebook/classes.toml     semantic classes: lists of lemmas
//! codebook/contexts.toml    words that say what an event is about
//! codebook/silence.toml     words that say that a sentence is about no politics
//! codebook/ties.toml        frames of standing relations
//! codebook/nothing.toml     frames of what looks like an event and is none
//! codebook/events/*.toml    frames, one file a type
//! ```
//!
//! A codebook is read whole or not at all: every typo found is reported with its place, and nothing runs on the rest.

mod check;
mod classes;
mod file;
mod lexer;
mod notation;
mod problem;
mod words;

use std::path::Path;

use attache_record::Context;
use sha2::{Digest, Sha256};

pub use check::{Doubt, Remark};
pub(crate) use classes::Silence;
pub use problem::{Error, Problem};

use crate::frame::{Frame, PredicateKind, Source};
use crate::grammar::Grammar;
use crate::need::{Need, Offer};
use crate::words::{Lexicon, WordId};

include!(concat!(env!("OUT_DIR"), "/codebook.rs"));

/// Classes that the grammar itself asks for; a class of the same name in the codebook takes their place.
const GRAMMAR: (&str, &str) = ("grammar.toml", include_str!("../../grammar.toml"));

/// The coder's knowledge: words, classes and frames, indexed for matching. Share it by reference.
#[derive(Debug, Clone)]
pub struct Codebook {
    pub(crate) lexicon: Lexicon,
    pub(crate) grammar: Grammar,
    frames: Vec<Frame>,
    ties: Vec<Frame>,
    nothing: Vec<Frame>,
    events_by_word: ByWord,
    nothing_by_word: ByWord,
    ties_by_word: ByWord,
    /// For each class the context whose words it holds.
    contexts: Vec<Option<Context>>,
    /// For each class what its words say of silence.
    silence: Vec<Option<Silence>>,
    /// What stands for the files that it was read from.
    digest: Vec<u8>,
}

/// For each word the frames that hang on it.
type Index = Vec<Vec<(u32, Need)>>;

/// Numbers of frames by kind of predicate and word.
#[derive(Debug, Clone)]
struct ByWord {
    verbs: Index,
    nouns: Index,
    adjectives: Index,
}

impl ByWord {
    fn new(lexicon: &Lexicon, frames: &[Frame]) -> ByWord {
        let index = |kind| index(lexicon, frames, kind);
        ByWord { verbs: index(PredicateKind::Verb), nouns: index(PredicateKind::Noun), adjectives: index(PredicateKind::Adjective) }
    }

    fn of(&self, kind: PredicateKind, word: WordId) -> &[(u32, Need)] {
        let index = match kind {
            PredicateKind::Verb => &self.verbs,
            PredicateKind::Noun => &self.nouns,
            PredicateKind::Adjective => &self.adjectives,
        };
        index.get(word.index()).map_or(&[], Vec::as_slice)
    }
}

/// What stands for files in whatever order they come.
fn digest(mut files: Vec<(&str, &str)>) -> Vec<u8> {
    files.sort_unstable();
    let mut digest = Sha256::new();
    for (name, text) in files {
        digest.update((name.len() as u64).to_le_bytes());
        digest.update(name);
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text);
    }
    digest.finalize().to_vec()
}

impl Codebook {
    /// The codebook that ships with the program.
    ///
    /// # Errors
    /// If a shipped file has a mistake; a release's tests rule that out.
    pub fn embedded() -> Result<Codebook, Error> {
        Codebook::from_files(FILES.iter().copied())
    }

    /// Reads `classes.toml` and `events/*.toml` under `dir`.
    ///
    /// # Errors
    /// Every mistake found in the files, each with file, line and column; or the file that cannot be read.
    pub fn from_dir(dir: &Path) -> Result<Codebook, Error> {
        let files = file::read_dir(dir)?;
        Codebook::from_files(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
    }

    /// Reads files given as (name, text): `classes.toml` and any `….toml` of frames.
    ///
    /// # Errors
    /// Every mistake found, each with file, line and column.
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Codebook, Error> {
        let files: Vec<(&str, &str)> = files.into_iter().collect();
        let digest = digest(files.iter().copied().chain([GRAMMAR]).collect());
        let (class_files, frame_files): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| is_classes(name));
        let mut problems = Vec::new();
        let mut lexicon = Lexicon::default();
        let class_files: Vec<_> = std::iter::once(GRAMMAR).chain(class_files).collect();
        classes::read(&class_files, &mut lexicon, &mut problems);
        let (mut frames, mut ties, mut nothing) = (Vec::new(), Vec::new(), Vec::new());
        for (name, text) in frame_files {
            match name.rsplit('/').next() {
                Some("ties.toml") => ties.extend(file::read_ties(name, text, &mut lexicon, &mut problems)),
                Some("nothing.toml") => nothing.extend(file::read_nothing(name, text, &mut lexicon, &mut problems)),
                _ => frames.extend(file::read_frames(name, text, &mut lexicon, &mut problems)),
            }
        }
        if problems.is_empty() {
            return Ok(Codebook { digest, ..Codebook::new(lexicon, frames, ties, nothing) });
        }
        problems.sort_by(|a, b| a.source.cmp(&b.source));
        Err(Error { problems })
    }

    fn new(lexicon: Lexicon, frames: Vec<Frame>, ties: Vec<Frame>, nothing: Vec<Frame>) -> Codebook {
        let by_word = |frames: &[Frame]| ByWord::new(&lexicon, frames);
        let (events_by_word, ties_by_word, nothing_by_word) = (by_word(&frames), by_word(&ties), by_word(&nothing));
        let grammar = Grammar::new(&lexicon);
        let contexts = contexts(&lexicon);
        let silence = classes::silence(&lexicon);
        Codebook {
            lexicon,
            grammar,
            frames,
            ties,
            nothing,
            events_by_word,
            nothing_by_word,
            ties_by_word,
            contexts,
            silence,
            digest: Vec::new(),
        }
    }

    /// The contexts that a word points to.
    pub(crate) fn contexts_of(&self, word: WordId) -> impl Iterator<Item = Context> + '_ {
        self.lexicon.classes_of(word).iter().filter_map(|class| self.contexts[class.index()])
    }

    /// What stands for all its files: another one after any change to them, 32 bytes.
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    /// All frames, in the order of files and lines.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Frames that repeat or contradict each other.
    pub fn check(&self) -> Vec<Remark> {
        check::check(&self.frames)
    }

    /// Frames of events that hang on a word as that kind of predicate.
    pub(crate) fn frames_of(&self, kind: PredicateKind, word: WordId) -> impl Iterator<Item = &Frame> {
        self.events_by_word.of(kind, word).iter().map(|&(number, _)| &self.frames[number as usize])
    }

    /// Those of them for which a clause has what they cannot do without.
    pub(crate) fn likely_frames(&self, kind: PredicateKind, word: WordId, offer: Offer) -> impl Iterator<Item = &Frame> {
        likely(self.events_by_word.of(kind, word), &self.frames, offer)
    }

    /// Whether a tie hangs on a word as that kind of predicate.
    pub(crate) fn has_ties(&self, kind: PredicateKind, word: WordId) -> bool {
        !self.ties_by_word.of(kind, word).is_empty()
    }

    /// Frames of ties that hang on a word and for which a clause has what they cannot do without.
    pub(crate) fn likely_ties(&self, kind: PredicateKind, word: WordId, offer: Offer) -> impl Iterator<Item = &Frame> {
        likely(self.ties_by_word.of(kind, word), &self.ties, offer)
    }

    /// Frames of nothing, likewise.
    pub(crate) fn nothing_of(&self, kind: PredicateKind, word: WordId, offer: Offer) -> impl Iterator<Item = &Frame> {
        likely(self.nothing_by_word.of(kind, word), &self.nothing, offer)
    }

    /// Whether a word says that a sentence is about no politics.
    pub(crate) fn silence_of(&self, word: WordId) -> Option<Silence> {
        self.lexicon.classes_of(word).iter().find_map(|class| self.silence[class.index()])
    }
}

fn likely<'b>(numbers: &'b [(u32, Need)], frames: &'b [Frame], offer: Offer) -> impl Iterator<Item = &'b Frame> {
    numbers.iter().filter(move |(_, need)| need.is_met(&offer)).map(|&(number, _)| &frames[number as usize])
}

fn is_classes(name: &str) -> bool {
    matches!(name.rsplit('/').next(), Some("classes.toml" | "contexts.toml" | "silence.toml"))
}

fn contexts(lexicon: &Lexicon) -> Vec<Option<Context>> {
    let mut contexts = vec![None; lexicon.class_names().count()];
    for context in Context::ALL {
        if let Some(class) = lexicon.class(&classes::of_context(context.as_str())) {
            contexts[class.index()] = Some(*context);
        }
    }
    contexts
}

fn index(lexicon: &Lexicon, frames: &[Frame], kind: PredicateKind) -> Index {
    let mut index = vec![Vec::new(); lexicon.size()];
    for (number, frame) in frames.iter().enumerate().filter(|(_, frame)| frame.predicate.kind == kind) {
        let need = Need::of(frame, lexicon);
        for word in lexicon.members(&frame.predicate.words) {
            index[word.index()].push((number as u32, need));
        }
    }
    index
}

/// A file of the codebook as problems and frames name it.
#[derive(Clone, Copy)]
struct Page<'a> {
    name: &'a str,
    text: &'a str,
    /// Where its lines begin, in bytes.
    starts: &'a [usize],
}

/// Where the lines of a text begin, in bytes.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1)).collect()
}

impl Page<'_> {
    /// The place of a byte offset.
    fn place(&self, offset: usize) -> Source {
        let offset = offset.min(self.text.len());
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = line.checked_sub(1).map_or(0, |before| self.starts[before]);
        Source { file: self.name.to_owned(), line, column: self.text[start..offset].chars().count() + 1 }
    }
}

/// The place of a byte offset in a file, for one that is asked once.
fn place(name: &str, text: &str, offset: usize) -> Source {
    Page { name, text, starts: &line_starts(text) }.place(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: (&str, &str) =
        ("classes.toml", "[classes]\nagreement = [\"accord\", \"pact\"]\ndeal = [\"[agreement]\", \"bargain\"]\n");

    fn with(frames: &str) -> Result<Codebook, Error> {
        Codebook::from_files([CLASSES, ("events/CONSULT.toml", frames)])
    }

    fn lines(lines: &str) -> String {
        format!("type = \"CONSULT\"\n\n[[frames]]\nmodes = [\"visit\"]\nlines = '''\n{lines}\n'''\n")
    }

    fn first_problem(lines_of: &str) -> String {
        with(&lines(lines_of)).expect_err("a problem").problems[0].to_string()
    }

    #[test]
    fn frames_are_read_with_their_place() {
        let book = with(&lines("A visit R   # [Merkel] visited <Turkey>.\nA sign [deal] (with R)")).expect("a codebook");
        assert_eq!(book.frames().len(), 2);
        assert_eq!(book.frames()[1].source.line, 7);
        assert_eq!(book.frames()[0].example.as_deref(), Some("[Merkel] visited <Turkey>."));
        let visit = book.lexicon.id("visit");
        assert_eq!(book.frames_of(PredicateKind::Verb, visit).count(), 1);
    }

    #[test]
    fn a_typo_in_a_class_is_told_with_place_and_way_out() {
        assert_eq!(
            first_problem("A visit R\nA sign [agrement] with R"),
            "events/CONSULT.toml:7:8: no class `agrement` in classes.toml; did you mean `agreement`?"
        );
    }

    #[test]
    fn an_unknown_type_or_mode_is_told() {
        let error = with("type = \"CONSLT\"\n").expect_err("a problem");
        assert_eq!(error.problems[0].to_string(), "events/CONSULT.toml:1:9: `CONSLT` is no event type; did you mean `CONSULT`?");
        let error = with("type = \"CONSULT\"\n[[frames]]\nmodes = [\"vist\"]\nlines = 'A visit R'\n").expect_err("a problem");
        assert!(error.to_string().contains("3:11: `vist` is no mode"), "{error}");
    }

    #[test]
    fn a_broken_pattern_is_told() {
        assert!(first_problem("A").contains("ends where a verb was expected"));
        assert!(first_problem("A visit )").contains("7:") || first_problem("A visit )").contains("closes nothing"));
        assert!(first_problem("A agree to =AIDE").contains("did you mean `AID`?"));
        assert!(first_problem("A visit (R").contains("`)`"));
    }

    #[test]
    fn a_class_may_include_another() {
        let book = with(&lines("A sign [deal]")).expect("a codebook");
        let set = book.lexicon.class_set("deal");
        assert!(book.lexicon.contains(&set, book.lexicon.id("pact")));
    }

    #[test]
    fn repeated_frames_are_remarked() {
        let book = with(&lines("A visit R\nA visit R")).expect("a codebook");
        assert_eq!(book.check().len(), 1);
    }
}
