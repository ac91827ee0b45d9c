//! The languages of `data/languages.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::script::Script;

/// A language with a code in ISO 639-1.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(u16);

impl Language {
    /// Two letters, by ISO 639-1.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// Its name in English.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The language that a tag (`en-GB`, `en_US.UTF-8`), a code of two or three letters (`eng`, `ger`, `deu`) or a name (`English`,
    /// `Deutsch`) stands for, whatever its case.
    pub fn named(tag: &str) -> Option<Language> {
        let tag = tag.trim().to_lowercase();
        let find = |name: &str| TABLE.names.get(name).copied();
        find(&tag).or_else(|| {
            let end = tag.find(|c: char| !c.is_alphabetic())?;
            find(&tag[..end])
        })
    }

    /// Whether one is `other`, or so near that a text in the one may be taken for the other.
    pub(super) fn is_near(self, other: Language) -> bool {
        self == other || TABLE.kin.iter().any(|kin| kin.contains(&self) && kin.contains(&other))
    }

    pub(super) fn is_written_in(self, script: Script) -> bool {
        // Japanese and Chinese meet in one.
        self.row().scripts.contains(&script) || self.row().scripts.is_empty()
    }

    /// Which of the word lists is its own.
    pub(super) fn list(self) -> Option<usize> {
        TABLE.lists.iter().position(|language| *language == self)
    }

    fn row(self) -> &'static Row {
        &TABLE.rows[usize::from(self.0)]
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.code())
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

struct Row {
    code: &'static str,
    name: &'static str,
    scripts: Vec<Script>,
}

/// A word's letters in lower case, as a number (FNV-1a over code points).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Word(u64);

impl Default for Word {
    fn default() -> Word {
        Word(EMPTY)
    }
}

const EMPTY: u64 = 0xcbf2_9ce4_8422_2325;

impl Word {
    #[inline]
    pub fn push(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(c as u32)).wrapping_mul(0x0100_0000_01b3);
    }

    /// Adds a letter that may be a capital.
    #[inline]
    pub fn push_lower(&mut self, c: char) {
        match c as u32 {
            // Scripts without capitals, most of the text there.
            0x590..=0x109f | 0x1100..=0x13ff | 0x1700..=0x18ff | 0x3000..=0xa63f | 0xac00..=0xd7ff => self.push(c),
            // Small Cyrillic and Latin letters, most of the rest.
            0x430..=0x45f | 0xdf..=0xff => self.push(c),
            _ => c.to_lowercase().for_each(|c| self.push(c)),
        }
    }

    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == EMPTY
    }

    /// Whether it is the letter that ends an English genitive.
    #[inline]
    pub fn is_s(self) -> bool {
        let mut s = Word::default();
        s.push('s');
        self == s
    }

    /// What stands for that ending in the list of English words.
    pub fn genitive() -> Word {
        Word::of("'s")
    }

    fn of(word: &str) -> Word {
        let mut number = Word::default();
        word.chars().for_each(|c| number.push(c));
        number
    }
}

pub(super) struct Table {
    rows: Vec<Row>,
    /// Codes and names in lower case.
    names: HashMap<String, Language>,
    kin: Vec<Vec<Language>>,
    /// The languages with frequent words.
    lists: Vec<Language>,
    /// To each frequent word the languages that have it, a bit for each of `lists`.
    words: FxHashMap<u64, u64>,
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("../../data/languages.txt")));

impl Table {
    /// Word lists at most: the bits of a number.
    pub const LISTS: usize = 64;

    fn read(lines: &'static str) -> Table {
        let mut table = Table { rows: Vec::new(), names: HashMap::new(), kin: Vec::new(), lists: Vec::new(), words: FxHashMap::default() };
        for line in lines.lines().filter(|line| !line.starts_with(['#', '~'])) {
            table.add(line);
        }
        for line in lines.lines().filter_map(|line| line.strip_prefix('~')) {
            let kin = line.split_whitespace().filter_map(|code| table.names.get(code).copied());
            table.kin.push(kin.collect());
        }
        table
    }

    fn add(&mut self, line: &'static str) {
        let mut fields = line.split('|');
        let mut field = || fields.next().unwrap_or_default();
        let (code, codes, scripts, names, words) = (field(), field(), field(), field(), field());
        let language = Language(self.rows.len() as u16);
        for name in [code].into_iter().chain(codes.split(',')).chain(names.split(',')) {
            // The first line that has a name keeps it.
            self.names.entry(name.to_lowercase()).or_insert(language);
        }
        let name = names.split(',').next().unwrap_or_default();
        self.rows.push(Row { code, name, scripts: scripts.split(',').filter_map(Script::coded).collect() });
        if words.is_empty() || self.lists.len() == Table::LISTS {
            return;
        }
        let bit = 1 << self.lists.len();
        self.lists.push(language);
        for word in words.split_whitespace() {
            *self.words.entry(Word::of(word).0).or_default() |= bit;
        }
    }

    #[inline]
    pub fn languages_with(&self, word: &Word) -> u64 {
        self.words.get(&word.0).copied().unwrap_or(0)
    }

    /// The language whose usual script this is, if there is only one in the table.
    pub fn sole_writer(&self, script: Script) -> Option<Language> {
        let mut writers = (0..self.rows.len()).filter(|at| self.rows[*at].scripts.first() == Some(&script));
        writers.next().filter(|_| writers.next().is_none()).map(|at| Language(at as u16))
    }

    /// How many languages have a list.
    pub fn lists(&self) -> usize {
        self.lists.len()
    }

    pub fn of_code(&self, code: &str) -> Language {
        self.names[code]
    }

    /// The language of a word list.
    pub fn with_list(&self, list: usize) -> Language {
        self.lists[list]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let languages = TABLE.rows.iter().map(|row| row.code.len()).collect::<Vec<_>>();
        assert!(languages.iter().all(|length| *length == 2) && languages.len() == 184);
        assert!((60..=Table::LISTS).contains(&TABLE.lists.len()), "{}", TABLE.lists.len());
        assert!(TABLE.kin.iter().all(|kin| kin.len() >= 2));
        // Each line's code is its own.
        assert!(TABLE.rows.iter().enumerate().all(|(at, row)| TABLE.names[row.code] == Language(at as u16)));
    }

    #[test]
    fn tags_codes_and_names() {
        for tag in ["en", "EN", "en-GB", "en_US.UTF-8", "eng", "English", " english ", "en-us"] {
            assert_eq!(Language::named(tag).map(Language::code), Some("en"), "{tag}");
        }
        for (tag, code) in
            [("ger", "de"), ("deu", "de"), ("Deutsch", "de"), ("zh-Hans-CN", "zh"), ("pt_BR", "pt"), ("fil-PH", "tl"), ("iw", "he")]
        {
            assert_eq!(Language::named(tag).map(Language::code), Some(code), "{tag}");
        }
        for tag in ["", "-", "xx-yy", "und", "unknown", "🙂"] {
            assert_eq!(Language::named(tag), None, "{tag}");
        }
    }
}
