//! Words to look for: as people write them, as FTS5 reads them.

use crate::error::{Error, Result};

/// One thing that must stand in a sentence: words in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    words: String,
    /// Whether the last word may go on.
    open: bool,
}

/// Takes a search apart: `"words in a row"`, words, `begin*`.
pub(crate) fn phrases(text: &str) -> Result<Vec<Phrase>> {
    let mut phrases = Vec::new();
    for (n, part) in text.split('"').enumerate() {
        match n % 2 {
            1 => phrases.push(Phrase { words: part.trim().to_owned(), open: false }),
            _ => phrases.extend(
                part.split_whitespace().map(|word| Phrase { words: word.trim_end_matches('*').to_owned(), open: word.ends_with('*') }),
            ),
        }
    }
    phrases.retain(|phrase| phrase.words.chars().any(char::is_alphanumeric) && !phrase.words.contains('\0'));
    if phrases.is_empty() {
        return Err(Error::Question(format!("there is no word in `{text}` to look for; give letters or digits")));
    }
    Ok(phrases)
}

impl Phrase {
    /// As FTS5 reads it. Quoted, so that nothing in it is an operator.
    pub(crate) fn quoted(&self) -> String {
        format!("\"{}\"{}", self.words.replace('"', "\"\""), if self.open { " *" } else { "" })
    }

    /// Whether it stands in a text. For the few texts that the search does not hold; accents count here.
    pub(crate) fn stands_in(&self, text: &str) -> bool {
        let (text, words) = (folded(text), folded(&self.words));
        let fits = |part: &[String]| {
            let (last, before) = (words.len() - 1, part.len() - 1);
            part[..before] == words[..last] && if self.open { part[before].starts_with(&words[last]) } else { part[before] == words[last] }
        };
        !words.is_empty() && text.windows(words.len()).any(fits)
    }
}

fn folded(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_are_taken_apart() {
        let quoted = |text: &str| phrases(text).unwrap().iter().map(Phrase::quoted).collect::<Vec<_>>();
        assert_eq!(quoted("border NOT \"peace talks\" sanct* --"), ["\"border\"", "\"NOT\"", "\"peace talks\"", "\"sanct\" *"]);
        assert_eq!(quoted("marks:x\" OR"), ["\"marks:x\"", "\"OR\""]);
        assert!(phrases(" \" - * ").is_err());
    }

    #[test]
    fn phrases_stand_in_texts() {
        let stands = |search: &str, text: &str| phrases(search).unwrap().iter().all(|p| p.stands_in(text));
        assert!(stands("\"peace talks\" sanct*", "Peace talks, not sanctions."));
        assert!(!stands("\"talks peace\"", "Peace talks."));
        assert!(!stands("sanct", "sanctions"));
    }
}
