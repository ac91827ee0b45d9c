//! Words as the networks see them: the identities of their forms.

use crate::chars;
use crate::error::Error;
use crate::format::{Array, Keys, Reader, Text};
use crate::hash::hash_string;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Names that the format gives small numbers instead of hashes, `number<TAB>name`.
static SYMBOLS: LazyLock<FxHashMap<&'static str, u64>> = LazyLock::new(|| {
    let lines = include_str!("data/symbols.txt").lines().filter_map(|l| l.split_once('\t'));
    lines.filter_map(|(number, name)| Some((name, number.parse().ok()?))).collect()
});

/// Norms that every pipeline starts from, `text<TAB>norm`.
static BASE_NORMS: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| include_str!("data/base_norms.txt").lines().filter_map(|l| l.split_once('\t')).collect());

/// The identity of a string: 0 for none, a small number for the format's own names, else a hash.
pub fn string_id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    SYMBOLS.get(text).copied().unwrap_or_else(|| hash_string(text.as_bytes()))
}

/// A table from string identities to texts.
#[derive(Debug)]
pub struct Strings {
    keys: Keys,
    ends: Array<u32>,
    text: Text,
}

impl Strings {
    pub fn open(reader: &Reader, name: &str) -> Result<Strings, Error> {
        let keys = Keys::open(reader, name)?;
        let ends = reader.array(&format!("{name}.ends"), Some(keys.len() + 1))?;
        Ok(Strings { keys, ends, text: reader.text(&format!("{name}.text"))? })
    }

    pub fn get(&self, id: u64) -> Option<&str> {
        self.keys.find(id).map(|i| self.text.get(self.ends[i], self.ends[i + 1]))
    }
}

/// A form with everything the pipeline asks of it.
#[derive(Debug, Clone)]
pub struct Lexeme {
    pub text: Box<str>,
    pub lower: Box<str>,
    pub orth: u64,
    pub norm: u64,
    pub lower_id: u64,
    pub prefix: u64,
    pub suffix: u64,
    pub shape: u64,
    /// Row of the word vector.
    pub row: Option<u32>,
    pub is_space: bool,
}

/// The pipeline's tables about words.
#[derive(Debug)]
pub struct Vocab {
    norms: Strings,
    vectors: Option<(Keys, Array<u32>)>,
}

impl Vocab {
    pub fn open(reader: &Reader, vectors: bool) -> Result<Vocab, Error> {
        let vectors = if vectors {
            let keys = Keys::open(reader, "vectors")?;
            let rows = reader.array("vectors.rows", Some(keys.len()))?;
            Some((keys, rows))
        } else {
            None
        };
        Ok(Vocab { norms: Strings::open(reader, "norms")?, vectors })
    }

    /// Everything about the form `text`, which must not be empty.
    pub fn lexeme(&self, text: &str) -> Lexeme {
        let orth = string_id(text);
        let lower = text.to_lowercase();
        let norm = self.norms.get(orth).or_else(|| BASE_NORMS.get(text).copied()).unwrap_or(&lower);
        let first = text.chars().next().map_or(0, char::len_utf8);
        let third = text.char_indices().rev().nth(2).map_or(0, |(at, _)| at);
        Lexeme {
            orth,
            norm: string_id(norm),
            lower_id: string_id(&lower),
            prefix: string_id(&text[..first]),
            suffix: string_id(&text[third..]),
            shape: string_id(&chars::word_shape(text)),
            row: self.vectors.as_ref().and_then(|(keys, rows)| keys.find(orth).map(|i| rows[i])),
            is_space: !text.is_empty() && text.chars().all(chars::is_space),
            text: text.into(),
            lower: lower.into(),
        }
    }
}

/// The forms met so far, numbered; bounded by whoever owns it.
#[derive(Debug, Default)]
pub struct Lexicon {
    ids: FxHashMap<Box<str>, u32>,
    lexemes: Vec<Lexeme>,
}

impl Lexicon {
    /// The number of `text`, which is looked up in `vocab` when it is new.
    pub fn id(&mut self, vocab: &Vocab, text: &str) -> u32 {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = self.lexemes.len() as u32;
        let lexeme = vocab.lexeme(text);
        self.ids.insert(lexeme.text.clone(), id);
        self.lexemes.push(lexeme);
        id
    }

    pub fn get(&self, id: u32) -> &Lexeme {
        &self.lexemes[id as usize]
    }

    pub fn len(&self) -> usize {
        self.lexemes.len()
    }

    pub fn clear(&mut self) {
        self.ids.clear();
        self.lexemes.clear();
    }
}
