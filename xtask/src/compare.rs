//! Two analyses of the same texts, token by token.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// An analysed text, as `attache parse` writes it.
#[derive(Debug, Deserialize)]
pub struct Analysis {
    /// The text's name.
    pub id: String,
    /// The text, where the reference wrote it.
    #[serde(default)]
    pub text: String,
    /// First token and past the last.
    pub sentences: Vec<[usize; 2]>,
    /// The tokens.
    pub tokens: Vec<Token>,
}

/// A token.
#[derive(Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Token {
    pub text: String,
    pub span: [usize; 2],
    pub lemma: String,
    pub tag: String,
    pub pos: String,
    pub head: usize,
    pub dep: String,
    pub ent: String,
}

/// Reads analyses, one a line.
pub fn read(path: &Path) -> Result<Vec<Analysis>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    parse(&text).with_context(|| path.display().to_string())
}

/// The same from text.
pub fn parse(text: &str) -> Result<Vec<Analysis>> {
    text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

/// What is compared, in the order of [`Comparison::same`].
pub const FIELDS: [&str; 8] = ["boundaries", "tag", "lemma", "pos", "head", "dep", "ent", "sentence start"];

/// How far two analyses agree.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Sentences of the reference.
    pub sentences: usize,
    /// Tokens of the reference.
    pub tokens: usize,
    /// Tokens that agree, by field.
    pub same: [usize; FIELDS.len()],
    /// Those that do not, in words.
    pub different: Vec<String>,
}

impl Comparison {
    /// Compares our analyses with the reference's.
    pub fn of(reference: &[Analysis], ours: &[Analysis]) -> Result<Comparison> {
        if reference.len() != ours.len() {
            bail!("{} texts came back of {}", ours.len(), reference.len());
        }
        let mut comparison = Comparison::default();
        for (theirs, mine) in reference.iter().zip(ours) {
            comparison.add(theirs, mine);
        }
        Ok(comparison)
    }

    fn add(&mut self, theirs: &Analysis, mine: &Analysis) {
        let at: HashMap<[usize; 2], &Token> = mine.tokens.iter().map(|t| (t.span, t)).collect();
        let (their_starts, my_starts) = (starts(theirs), starts(mine));
        self.sentences += theirs.sentences.len();
        self.tokens += theirs.tokens.len();
        for token in &theirs.tokens {
            let Some(own) = at.get(&token.span) else {
                self.different.push(format!("{} {:?}: no such token in ours", theirs.id, token.text));
                continue;
            };
            let start = |starts: &HashSet<[usize; 2]>| if starts.contains(&token.span) { "yes" } else { "no" };
            let head = |a: &Analysis, t: &Token| format!("{} at {}", a.tokens[t.head].text, a.tokens[t.head].span[0]);
            let pairs = [
                (String::new(), String::new()),
                (token.tag.clone(), own.tag.clone()),
                (token.lemma.clone(), own.lemma.clone()),
                (token.pos.clone(), own.pos.clone()),
                (head(theirs, token), head(mine, own)),
                (token.dep.clone(), own.dep.clone()),
                (token.ent.clone(), own.ent.clone()),
                (start(&their_starts).to_owned(), start(&my_starts).to_owned()),
            ];
            for (i, (their, my)) in pairs.iter().enumerate() {
                if their == my {
                    self.same[i] += 1;
                } else {
                    self.different.push(format!("{} {:?} {}: spaCy {their}, ours {my}", theirs.id, token.text, FIELDS[i]));
                }
            }
        }
    }

    /// Share of tokens that agree in field `i`, in per cent.
    pub fn per_cent(&self, i: usize) -> f64 {
        100.0 * self.same[i] as f64 / self.tokens.max(1) as f64
    }
}

fn starts(analysis: &Analysis) -> HashSet<[usize; 2]> {
    analysis.sentences.iter().filter_map(|s| analysis.tokens.get(s[0])).map(|t| t.span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analysis(tokens: &str, sentences: &str) -> Vec<Analysis> {
        parse(&format!(r#"{{"id": "t", "sentences": {sentences}, "tokens": {tokens}}}"#)).unwrap()
    }

    fn token(text: &str, start: usize, tag: &str, head: usize) -> String {
        let end = start + text.len();
        format!(
            r#"{{"text": "{text}", "span": [{start},{end}], "lemma": "", "tag": "{tag}", "pos": "", "head": {head}, "dep": "", "ent": "O"}}"#
        )
    }

    #[test]
    fn differences_are_counted_by_field() {
        let theirs =
            analysis(&format!("[{},{},{}]", token("It", 0, "PRP", 1), token("rains", 3, "VBZ", 1), token("now", 9, "RB", 1)), "[[0,3]]");
        let mine = analysis(
            &format!(
                "[{},{},{},{}]",
                token("It", 0, "PRP", 1),
                token("rains", 3, "NNS", 1),
                token("no", 9, "RB", 1),
                token("w", 11, "RB", 0)
            ),
            "[[0,1],[1,4]]",
        );
        let found = Comparison::of(&theirs, &mine).unwrap();
        assert_eq!((found.tokens, found.same), (3, [2, 1, 2, 2, 2, 2, 2, 1]));
        assert_eq!(found.different.len(), 3);
        assert!(Comparison::of(&theirs, &[]).is_err());
    }
}
