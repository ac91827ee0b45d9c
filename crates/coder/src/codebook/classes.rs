//! `classes.toml`: semantic classes, lists of lemmas that may include one another. `contexts.toml`: the same for what events
//! are about; each context is a class that frames cannot name.

use std::collections::BTreeMap;

use attache_record::Context;
use serde::Deserialize;
use toml::Spanned;

use super::place;
use super::problem::{Problem, nearest};
use crate::words::Lexicon;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    classes: BTreeMap<String, Vec<Spanned<String>>>,
    #[serde(default)]
    contexts: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    topics: BTreeMap<String, Topic>,
    /// Verb forms whose lemma the language pipeline gets wrong.
    #[serde(default)]
    lemmas: BTreeMap<String, String>,
}

/// What tells that a sentence is about sport, say, and not about politics.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    /// One such word is enough.
    #[serde(default)]
    strong: Vec<Spanned<String>>,
    /// Two are needed.
    #[serde(default)]
    weak: Vec<Spanned<String>>,
    /// Expressions that say nothing of the topic, whatever words they are made of: *baseball bat*.
    #[serde(default)]
    plain: Vec<Spanned<String>>,
}

/// How much a word says that a sentence is about no politics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    /// It is enough.
    Strong,
    /// It needs another of its topic.
    Weak(u16),
    /// It says nothing, and neither do the words that it is made of.
    Plain,
}

/// For each class what its words say of silence.
pub(super) fn silence(lexicon: &Lexicon) -> Vec<Option<Silence>> {
    let mut silence = vec![None; lexicon.class_names().count()];
    let mut names: Vec<&str> = lexicon.class_names().collect();
    names.sort_unstable();
    for (number, name) in names.into_iter().enumerate() {
        let told = match name {
            name if name.starts_with(STRONG) => Some(Silence::Strong),
            name if name.starts_with(PLAIN) => Some(Silence::Plain),
            name => name.starts_with(WEAK).then_some(Silence::Weak(number as u16)),
        };
        if let (Some(told), Some(class)) = (told, lexicon.class(name)) {
            silence[class.index()] = Some(told);
        }
    }
    silence
}

const STRONG: &str = "silence strong ";
const WEAK: &str = "silence weak ";
const PLAIN: &str = "silence plain ";

/// Name of the class that holds a context's words; no frame can write the blank in it.
pub(super) fn of_context(context: &str) -> String {
    format!("context {context}")
}

/// One class as written: where it stands and what it lists.
struct Raw<'a> {
    file: &'a str,
    text: &'a str,
    members: Vec<Spanned<String>>,
}

/// Reads class files; a later file's class replaces an earlier one's of the same name.
pub(super) fn read(files: &[(&str, &str)], lexicon: &mut Lexicon, problems: &mut Vec<Problem>) {
    let mut raw: BTreeMap<String, Raw<'_>> = BTreeMap::new();
    for &(file, text) in files {
        match toml::from_str::<File>(text) {
            Ok(parsed) => {
                raw.extend(parsed.classes.into_iter().map(|(name, members)| (name, Raw { file, text, members })));
                parsed.lemmas.iter().for_each(|(form, lemma)| lexicon.mend(form, lemma));
                for (name, topic) in parsed.topics {
                    raw.insert(format!("{STRONG}{name}"), Raw { file, text, members: topic.strong });
                    raw.insert(format!("{WEAK}{name}"), Raw { file, text, members: topic.weak });
                    raw.insert(format!("{PLAIN}{name}"), Raw { file, text, members: topic.plain });
                }
                for (name, members) in parsed.contexts {
                    check_context(&name, file, text, problems);
                    raw.insert(of_context(name.as_ref()), Raw { file, text, members });
                }
            }
            Err(error) => problems.push(super::file::toml_problem(file, text, &error)),
        }
    }
    for name in raw.keys() {
        lexicon.add_class(name);
    }
    for (name, class) in &raw {
        check_includes(class, &raw, problems);
        let Some(id) = lexicon.class(name) else { continue };
        for word in flatten(name, &raw) {
            let word = lexicon.intern(word);
            lexicon.add_member(id, word);
        }
    }
}

fn check_context(name: &Spanned<String>, file: &str, text: &str, problems: &mut Vec<Problem>) {
    if name.as_ref().parse::<Context>().is_err() {
        problems.push(Problem {
            source: place(file, text, name.span().start),
            message: format!("`{}` is no context", name.as_ref()),
            suggestion: nearest(name.as_ref(), Context::ALL.iter().map(|known| known.as_str())),
        });
    }
}

fn check_includes(class: &Raw<'_>, all: &BTreeMap<String, Raw<'_>>, problems: &mut Vec<Problem>) {
    for member in &class.members {
        if let Some(name) = included(member.as_ref())
            && !all.contains_key(name)
        {
            problems.push(Problem {
                source: place(class.file, class.text, member.span().start),
                message: format!("no class `{name}` to include"),
                suggestion: nearest(name, all.keys().map(String::as_str)),
            });
        }
    }
}

/// All words of a class and of those it includes, each class once: a circle of includes ends.
fn flatten<'a>(name: &'a str, all: &'a BTreeMap<String, Raw<'_>>) -> Vec<&'a str> {
    let mut seen = vec![name];
    let mut words = Vec::new();
    let mut next = 0;
    while let Some(&name) = seen.get(next) {
        next += 1;
        for member in all.get(name).into_iter().flat_map(|class| &class.members) {
            match included(member.as_ref()) {
                Some(other) if !seen.contains(&other) => seen.push(other),
                Some(_) => {}
                None => words.push(member.as_ref().as_str()),
            }
        }
    }
    words
}

/// `[other]` names an included class.
fn included(member: &str) -> Option<&str> {
    member.strip_prefix('[')?.strip_suffix(']')
}
