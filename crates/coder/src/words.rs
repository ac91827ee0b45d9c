//! The codebook's vocabulary: words and semantic classes as small numbers.
//!
//! Frames ask thousands of times whether a token is one of some words or of some class. Every word that the codebook
//! mentions gets a number once, at loading; a token's number is looked up once; asking is then a search in a short list
//! of integers.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// The number of a word (or of an expression of several words) in a [`Lexicon`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct WordId(u32);

impl WordId {
    /// The number of every word that the codebook does not mention.
    pub(crate) const NONE: WordId = WordId(0);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }

    /// One of 64 bits, which words may share.
    pub(crate) fn bit(self) -> u64 {
        bit(self.index())
    }
}

/// The number of a semantic class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ClassId(u16);

impl ClassId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Some words and some classes: what a slot of a frame accepts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct WordSet {
    words: Vec<WordId>,
    classes: Vec<ClassId>,
    /// A bit for each of the words and of the classes, by number: most words are refused by these.
    word_bits: u64,
    class_bits: u64,
}

/// One of 64 bits by a number.
fn bit(number: usize) -> u64 {
    1 << (number % 64)
}

impl WordSet {
    pub(crate) fn add_word(&mut self, word: WordId) {
        self.word_bits |= word.bit();
        if let Err(at) = self.words.binary_search(&word) {
            self.words.insert(at, word);
        }
    }

    pub(crate) fn add_class(&mut self, class: ClassId) {
        self.class_bits |= bit(class.index());
        if let Err(at) = self.classes.binary_search(&class) {
            self.classes.insert(at, class);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.classes.is_empty()
    }

    /// Whether the set names words rather than whole classes only: a narrower constraint.
    pub(crate) fn is_narrow(&self) -> bool {
        self.classes.is_empty()
    }
}

/// A word's expression of several words: the words' numbers and the whole's.
type Sequence = (Box<[WordId]>, WordId);

/// All words and classes of a codebook.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lexicon {
    /// By the hash of the word: of tens of thousands of words no two have the same 64 bits, and a text's word is looked up without
    /// fetching the codebook's from memory.
    ids: FxHashMap<u64, WordId>,
    /// By their first two words.
    sequences: FxHashMap<(WordId, WordId), Vec<Sequence>>,
    classes: FxHashMap<Box<str>, ClassId>,
    /// Sorted class numbers of each word, by the word's number.
    classes_of: Vec<Vec<ClassId>>,
    /// A bit for each of a word's classes, by the word's number.
    class_bits_of: Vec<u64>,
    /// Sorted members of each class, by the class's number.
    members: Vec<Vec<WordId>>,
    /// Verb forms whose lemma pipelines get wrong, with the right one.
    mended: FxHashMap<Box<str>, WordId>,
}

impl Lexicon {
    /// The number of a lower-case word, [`WordId::NONE`] if unknown.
    pub(crate) fn id(&self, word: &str) -> WordId {
        self.ids.get(&FxBuildHasher.hash_one(word)).copied().unwrap_or_default()
    }

    /// The lemma of a verb form that pipelines get wrong.
    pub(crate) fn mended(&self, form: &str) -> Option<WordId> {
        self.mended.get(form).copied()
    }

    /// Puts a verb form's lemma right.
    pub(crate) fn mend(&mut self, form: &str, lemma: &str) {
        let lemma = self.intern(lemma);
        self.mended.insert(form.into(), lemma);
    }

    /// The class of that name.
    pub(crate) fn class(&self, name: &str) -> Option<ClassId> {
        self.classes.get(name).copied()
    }

    /// All class names, in no particular order.
    pub(crate) fn class_names(&self) -> impl Iterator<Item = &str> {
        self.classes.keys().map(|name| &**name)
    }

    /// A class by its name as a set; empty when the codebook has no such class.
    pub(crate) fn class_set(&self, name: &str) -> WordSet {
        let mut set = WordSet::default();
        if let Some(class) = self.class(name) {
            set.add_class(class);
        }
        set
    }

    /// Whether the set holds the word, by itself or through one of its classes.
    pub(crate) fn contains(&self, set: &WordSet, word: WordId) -> bool {
        let in_words = set.word_bits & word.bit() != 0 && set.words.binary_search(&word).is_ok();
        let in_classes = || {
            let may_be = set.class_bits != 0 && self.class_bits_of.get(word.index()).is_some_and(|bits| bits & set.class_bits != 0);
            may_be && self.classes_of(word).iter().any(|class| set.classes.contains(class))
        };
        word != WordId::NONE && (in_words || in_classes())
    }

    /// Every word that the set holds.
    pub(crate) fn members(&self, set: &WordSet) -> Vec<WordId> {
        let mut all = set.words.clone();
        all.extend(set.classes.iter().flat_map(|class| self.members[class.0 as usize].iter().copied()));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// How many numbers are in use: the length of a table indexed by [`WordId::index`].
    pub(crate) fn size(&self) -> usize {
        self.ids.len() + 1
    }

    /// Expressions of several words that stand at the beginning of `words`: how many words, and the whole's number.
    pub(crate) fn sequences_at<'w>(&'w self, words: &'w [WordId]) -> impl Iterator<Item = (usize, WordId)> + 'w {
        self.sequences_of(words, &[])
    }

    /// The same where words may have a second number, too: *latest*, whose lemma is *late*.
    pub(crate) fn sequences_of<'w>(&'w self, words: &'w [WordId], forms: &'w [WordId]) -> impl Iterator<Item = (usize, WordId)> + 'w {
        let both = |i: usize| {
            let word = words.get(i).copied().unwrap_or_default();
            let form = forms.get(i).copied().filter(|form| *form != word).unwrap_or_default();
            [word, form].into_iter().filter(|id| *id != WordId::NONE)
        };
        let known = both(0).flat_map(move |first| both(1).filter_map(move |second| self.sequences.get(&(first, second)))).flatten();
        let fits = move |sequence: &[WordId]| {
            sequence.len() <= words.len() && sequence.iter().enumerate().all(|(i, id)| words[i] == *id || forms.get(i) == Some(id))
        };
        known.filter(move |(sequence, _)| fits(sequence)).map(|(sequence, whole)| (sequence.len(), *whole))
    }

    /// Gives a word its number, or finds it. `peace talk` is an expression of two; `cease-fire` is itself, and also the
    /// three tokens that a tokenizer makes of it.
    pub(crate) fn intern(&mut self, word: &str) -> WordId {
        // Nearly all are in lower case, and known already.
        let known = self.id(word);
        if known != WordId::NONE {
            return known;
        }
        let word = word.to_lowercase();
        let known = self.id(&word);
        if known != WordId::NONE {
            return known;
        }
        let id = self.number(&word);
        let parts: Vec<&str> = word.split_whitespace().flat_map(split_hyphens).collect();
        if parts.len() > 1 {
            let sequence: Box<[WordId]> = parts.iter().map(|part| self.intern_token(part)).collect();
            self.sequences.entry((sequence[0], sequence[1])).or_default().push((sequence, id));
        }
        id
    }

    /// Declares a class; its members follow by [`Lexicon::add_member`].
    pub(crate) fn add_class(&mut self, name: &str) -> ClassId {
        let id = ClassId(self.members.len() as u16);
        self.classes.insert(name.into(), id);
        self.members.push(Vec::new());
        id
    }

    /// Puts a word into a class.
    pub(crate) fn add_member(&mut self, class: ClassId, word: WordId) {
        if let Err(at) = self.classes_of[word.index()].binary_search(&class) {
            self.classes_of[word.index()].insert(at, class);
            self.class_bits_of[word.index()] |= bit(class.index());
            self.members[class.0 as usize].push(word);
        }
    }

    fn intern_token(&mut self, token: &str) -> WordId {
        match self.id(token) {
            WordId::NONE => self.number(token),
            id => id,
        }
    }

    fn number(&mut self, word: &str) -> WordId {
        if self.classes_of.is_empty() {
            self.classes_of.push(Vec::new());
            self.class_bits_of.push(0);
        }
        let id = WordId(self.classes_of.len() as u32);
        self.ids.insert(FxBuildHasher.hash_one(word), id);
        self.classes_of.push(Vec::new());
        self.class_bits_of.push(0);
        id
    }

    /// The classes that a word belongs to.
    pub(crate) fn classes_of(&self, word: WordId) -> &[ClassId] {
        self.classes_of.get(word.index()).map_or(&[], Vec::as_slice)
    }
}

/// `cease-fire` as the tokens `cease`, `-`, `fire`.
fn split_hyphens(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = word;
    while let Some(at) = rest.find('-').filter(|&at| at > 0) {
        if at + 1 >= rest.len() {
            break;
        }
        parts.push(&rest[..at]);
        parts.push(&rest[at..at + 1]);
        rest = &rest[at + 1..];
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_holds_its_words() {
        let mut lexicon = Lexicon::default();
        let class = lexicon.add_class("agreement");
        let pact = lexicon.intern("pact");
        let other = lexicon.intern("banana");
        lexicon.add_member(class, pact);
        let set = lexicon.class_set("agreement");
        assert!(lexicon.contains(&set, pact) && !lexicon.contains(&set, other));
        assert!(!lexicon.contains(&set, WordId::NONE));
        assert_eq!(lexicon.members(&set), [pact]);
    }

    #[test]
    fn expressions_are_found_where_they_begin() {
        let mut lexicon = Lexicon::default();
        let whole = lexicon.intern("cease-fire agreement");
        let words = ["cease", "-", "fire", "agreement", "fire"].map(|word| lexicon.id(word));
        assert_eq!(lexicon.sequences_at(&words).collect::<Vec<_>>(), [(4, whole)]);
        assert_eq!(lexicon.sequences_at(&words[..3]).count() + lexicon.sequences_at(&words[1..]).count(), 0);
    }
}
