//! The attribute ruler: exceptions and coarse tags, set by patterns over tokens.
//!
//! All patterns are matched against what the tagger and the parser said; then the matches take effect in the order of the
//! rules. To look at few rules for each token, every pattern is filed under its first token's demand: a form, a fine tag or
//! a dependency label.

use crate::body::{Rule, Target, Test, TestAttr, TokenTest};
use crate::pattern::Pattern;
use crate::vocab::{Lexeme, string_id};

/// A demand on one token, with labels as indices.
#[derive(Debug)]
enum Demand {
    Tag(Vec<bool>),
    Dep(Vec<bool>),
    Word { lower: bool, ids: Vec<u64>, negative: bool },
    Matches { lower: bool, pattern: Pattern },
    Space(bool),
}

/// A token as the ruler sees it.
pub struct Seen<'l> {
    pub lexeme: &'l Lexeme,
    pub form: u32,
    pub tag: u16,
    pub dep: u16,
}

impl Demand {
    fn is_lexical(&self) -> bool {
        match self {
            Demand::Word { negative, .. } => !negative,
            Demand::Matches { .. } => true,
            Demand::Space(space) => *space,
            _ => false,
        }
    }

    fn holds(&self, token: &Seen<'_>) -> bool {
        match self {
            Demand::Tag(tags) => tags[token.tag as usize],
            Demand::Dep(deps) => deps[token.dep as usize],
            lexical => lexical.holds_for(token.lexeme),
        }
    }

    fn holds_for(&self, lexeme: &Lexeme) -> bool {
        match self {
            Demand::Word { lower, ids, negative } => ids.contains(if *lower { &lexeme.lower_id } else { &lexeme.orth }) != *negative,
            Demand::Matches { lower, pattern } => {
                let text: Vec<char> = if *lower { &lexeme.lower } else { &lexeme.text }.chars().collect();
                !pattern.find_all(&text).is_empty()
            }
            Demand::Space(space) => lexeme.is_space == *space,
            _ => true,
        }
    }
}

/// What a rule sets, as indices of labels.
#[derive(Debug, Clone)]
pub enum Setting {
    Tag(u16),
    Pos(u16),
    Morph(u16),
    Lemma(Box<str>),
    Dep(u16),
}

#[derive(Debug)]
struct CompiledPattern {
    rule: u16,
    tokens: Vec<Vec<Demand>>,
}

/// The rules, ready to use.
#[derive(Debug)]
pub struct Ruler {
    patterns: Vec<CompiledPattern>,
    /// For each rule: which token of the match it changes, and how.
    settings: Vec<(i64, Vec<Setting>)>,
    by_form: Vec<u16>,
    by_tag: Vec<Vec<u16>>,
    by_dep: Vec<Vec<u16>>,
    anywhere: Vec<u16>,
    /// Coarse tags; index 0 is the empty one.
    pub pos: Vec<String>,
    /// Morphological features; index 0 is none.
    pub morphs: Vec<String>,
}

/// For each form met so far, the patterns whose first token it may be.
pub type FormPatterns = Vec<Box<[u16]>>;

fn index_of(list: &mut Vec<String>, label: &str) -> u16 {
    let at = list.iter().position(|l| l == label).unwrap_or_else(|| {
        list.push(label.to_owned());
        list.len() - 1
    });
    at as u16
}

impl Ruler {
    /// Compiles `rules`; `tags` and `deps` are the labels in use, to which the rules may add.
    pub fn new(rules: &[Rule], tags: &mut Vec<String>, deps: &mut Vec<String>) -> Result<Ruler, String> {
        let mut ruler = Ruler {
            patterns: Vec::new(),
            settings: Vec::new(),
            by_form: Vec::new(),
            by_tag: Vec::new(),
            by_dep: Vec::new(),
            anywhere: Vec::new(),
            pos: vec![String::new()],
            morphs: vec![String::new()],
        };
        for rule in rules {
            let mut settings = Vec::new();
            for (target, value) in &rule.set {
                settings.push(match target {
                    Target::Tag => Setting::Tag(index_of(tags, value)),
                    Target::Dep => Setting::Dep(index_of(deps, value)),
                    Target::Pos => Setting::Pos(index_of(&mut ruler.pos, value)),
                    Target::Morph => Setting::Morph(index_of(&mut ruler.morphs, if value == "_" { "" } else { value })),
                    Target::Lemma => Setting::Lemma(value.as_str().into()),
                });
            }
            ruler.settings.push((rule.index, settings));
        }
        for (number, rule) in rules.iter().enumerate() {
            for pattern in &rule.patterns {
                let tokens = pattern.iter().map(|t| compile(t, tags, deps)).collect::<Result<Vec<_>, _>>()?;
                ruler.patterns.push(CompiledPattern { rule: number as u16, tokens });
            }
        }
        ruler.file(tags.len(), deps.len());
        Ok(ruler)
    }

    fn file(&mut self, tags: usize, deps: usize) {
        self.by_tag = vec![Vec::new(); tags];
        self.by_dep = vec![Vec::new(); deps];
        for (i, pattern) in self.patterns.iter().enumerate() {
            let i = i as u16;
            let Some(first) = pattern.tokens.first() else { continue };
            if first.iter().any(Demand::is_lexical) {
                self.by_form.push(i);
                continue;
            }
            let narrowest = first
                .iter()
                .filter_map(|demand| match demand {
                    Demand::Tag(set) => Some((set, true)),
                    Demand::Dep(set) => Some((set, false)),
                    _ => None,
                })
                .min_by_key(|(set, _)| set.iter().filter(|s| **s).count());
            match narrowest {
                Some((set, true)) => file_under(&mut self.by_tag, set, i),
                Some((set, false)) => file_under(&mut self.by_dep, set, i),
                None => self.anywhere.push(i),
            }
        }
    }

    /// Adds the patterns of forms that are new to `memory`.
    pub fn learn_forms<'l>(&self, new: impl Iterator<Item = &'l Lexeme>, memory: &mut FormPatterns) {
        for lexeme in new {
            let fits = |p: &&u16| self.patterns[**p as usize].tokens[0].iter().filter(|d| d.is_lexical()).all(|d| d.holds_for(lexeme));
            memory.push(self.by_form.iter().filter(fits).copied().collect());
        }
    }

    /// Finds all matches in `tokens`: (token to change, rule), sorted by token, then rule.
    pub fn matches(&self, tokens: &[Seen<'_>], memory: &FormPatterns, found: &mut Vec<(u32, u16)>) {
        found.clear();
        for (at, token) in tokens.iter().enumerate() {
            let filed = memory[token.form as usize].iter().chain(&self.by_tag[token.tag as usize]);
            for &p in filed.chain(&self.by_dep[token.dep as usize]).chain(&self.anywhere) {
                let pattern = &self.patterns[p as usize];
                let Some(window) = tokens.get(at..at + pattern.tokens.len()) else { continue };
                if !pattern.tokens.iter().zip(window).all(|(demands, t)| demands.iter().all(|d| d.holds(t))) {
                    continue;
                }
                let index = self.settings[pattern.rule as usize].0;
                let target = if index < 0 { index + window.len() as i64 } else { index };
                if (0..window.len() as i64).contains(&target) {
                    found.push(((at as i64 + target) as u32, pattern.rule));
                }
            }
        }
        found.sort_unstable();
    }

    /// What a rule sets.
    pub fn settings(&self, rule: u16) -> &[Setting] {
        &self.settings[rule as usize].1
    }
}

fn file_under(lists: &mut [Vec<u16>], set: &[bool], pattern: u16) {
    for (list, _) in lists.iter_mut().zip(set).filter(|(_, s)| **s) {
        list.push(pattern);
    }
}

fn compile(test: &TokenTest, tags: &[String], deps: &[String]) -> Result<Vec<Demand>, String> {
    let among = |labels: &[String], wanted: &dyn Fn(&str) -> bool| labels.iter().map(|l| wanted(l)).collect::<Vec<bool>>();
    let labels = |labels: &[String], test: &Test| -> Result<Vec<bool>, String> {
        match test {
            Test::Is(label) => Ok(among(labels, &|l| l == label)),
            Test::In(list) => Ok(among(labels, &|l| list.iter().any(|x| x == l))),
            Test::NotIn(list) => Ok(among(labels, &|l| !list.iter().any(|x| x == l))),
            other => Err(format!("{other:?} on a label")),
        }
    };
    let word = |lower: bool, test: &Test| -> Result<Demand, String> {
        let ids = |list: &[String]| list.iter().map(|w| string_id(w)).collect();
        Ok(match test {
            Test::Is(word) => Demand::Word { lower, ids: vec![string_id(word)], negative: false },
            Test::In(list) => Demand::Word { lower, ids: ids(list), negative: false },
            Test::NotIn(list) => Demand::Word { lower, ids: ids(list), negative: true },
            Test::Matches(source) => Demand::Matches { lower, pattern: Pattern::new(source)? },
            other => return Err(format!("{other:?} on a word")),
        })
    };
    test.iter()
        .map(|(attr, test)| match (attr, test) {
            (TestAttr::Tag, test) => labels(tags, test).map(Demand::Tag),
            (TestAttr::Dep, test) => labels(deps, test).map(Demand::Dep),
            (TestAttr::Lower, test) => word(true, test),
            (TestAttr::Orth, test) => word(false, test),
            (TestAttr::IsSpace, Test::Flag(flag)) => Ok(Demand::Space(*flag)),
            (TestAttr::IsSpace, other) => Err(format!("{other:?} on IS_SPACE")),
        })
        .collect()
}
