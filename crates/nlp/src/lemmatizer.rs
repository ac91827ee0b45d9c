//! Base forms: exceptions, then suffix rules checked against a list of known words.

use crate::body::Body;
use crate::chars;
use crate::error::Error;
use crate::format::{Keys, Reader};
use crate::hash::hash_string;
use crate::vocab::{Lexeme, Strings};
use rustc_hash::FxHashMap;

/// What is known of one part of speech.
#[derive(Debug, Default)]
struct Table {
    rules: Vec<(String, String)>,
    index: Option<Keys>,
    exceptions: Option<Strings>,
}

/// The lemmatizer of a pipeline.
#[derive(Debug)]
pub struct Lemmatizer {
    /// By part of speech, in lower case.
    tables: FxHashMap<String, Table>,
}

impl Lemmatizer {
    /// Opens the tables that `body` lists.
    pub fn open(reader: &Reader, body: &Body) -> Result<Lemmatizer, Error> {
        let mut tables: FxHashMap<String, Table> = FxHashMap::default();
        for (pos, rules) in &body.lemma_rules {
            tables.entry(pos.clone()).or_default().rules = rules.clone();
        }
        for pos in &body.lemma_index {
            tables.entry(pos.clone()).or_default().index = Some(Keys::open(reader, &format!("lemma.index.{pos}"))?);
        }
        for pos in &body.lemma_exceptions {
            tables.entry(pos.clone()).or_default().exceptions = Some(Strings::open(reader, &format!("lemma.exceptions.{pos}"))?);
        }
        Ok(Lemmatizer { tables })
    }

    /// The base form of a word with this coarse tag (`VERB`) and these features (`Number=Sing|Person=3`).
    pub fn lemma(&self, word: &Lexeme, pos: &str, morph: &str) -> String {
        let pos = pos.to_lowercase();
        if pos.is_empty() || pos == "eol" || pos == "space" || is_base_form(&pos, morph) {
            return word.lower.to_string();
        }
        match self.tables.get(&pos) {
            Some(table) => table.lemma(word),
            None if pos == "propn" => word.text.to_string(),
            None => word.lower.to_string(),
        }
    }
}

impl Table {
    fn knows(&self, form: &str) -> bool {
        self.index.as_ref().is_some_and(|index| index.find(hash_string(form.as_bytes())).is_some())
    }

    fn lemma(&self, word: &Lexeme) -> String {
        // In order: what comes first is the answer. Known words and exceptions go to the front, each before the last.
        let mut forms: Vec<String> = Vec::new();
        let mut unknown: Vec<String> = Vec::new();
        for (old, new) in &self.rules {
            let Some(stem) = word.lower.strip_suffix(old.as_str()) else { continue };
            let form = format!("{stem}{new}");
            if form.is_empty() {
                continue;
            }
            if self.knows(&form) {
                forms.insert(0, form);
            } else if !form.chars().all(chars::is_alpha) {
                forms.push(form);
            } else {
                unknown.push(form);
            }
        }
        let exceptions = self.exceptions.as_ref().and_then(|e| e.get(hash_string(word.lower.as_bytes())));
        for form in exceptions.into_iter().flat_map(str::lines) {
            if !forms.iter().any(|f| f == form) {
                forms.insert(0, form.to_owned());
            }
        }
        forms.into_iter().chain(unknown).next().unwrap_or_else(|| word.text.to_string())
    }
}

/// Whether tag and features already say that the word is a base form.
fn is_base_form(pos: &str, morph: &str) -> bool {
    let feature = |name: &str| morph.split('|').find_map(|f| f.strip_prefix(name)?.strip_prefix('='));
    let verb_form = feature("VerbForm");
    (pos == "noun" && feature("Number") == Some("Sing"))
        || (pos == "verb" && verb_form == Some("Fin") && feature("Tense") == Some("Pres") && feature("Number").is_none())
        || verb_form == Some("Inf")
        || verb_form == Some("None")
        || feature("Degree") == Some("Pos")
}
