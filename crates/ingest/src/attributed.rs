//! Sentences that say at their end who said so: *…, the ministry said on Monday.*
//!
//! Half of an agency's sentences end so, and parsers hang what stands before the comma on what stands behind it. Each part by itself is
//! a plain sentence, so the two are parsed apart. [`closings`] finds where.
//!
//! ```
//! use attache_ingest::attributed::{By, closings};
//!
//! let text = "Army helicopters carried 600 people out of the valley, the embassy in Lima said on Monday. It is raining.";
//! let found = closings(text);
//! assert_eq!(found.len(), 1);
//! assert_eq!(&text[found[0].comma..found[0].end], ", the embassy in Lima said on Monday.");
//! assert_eq!(found[0].by, By::Saying);
//! assert!(closings("He met the envoy, who said on Monday that he would stay.").is_empty());
//! ```

use std::collections::HashSet;
use std::sync::LazyLock;

/// The end of a sentence that says who said the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// Byte of the comma before it; one blank follows.
    pub comma: usize,
    /// Byte past the full stop.
    pub end: usize,
    /// How it says so.
    pub by: By,
}

/// How the end of a sentence says who said the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// *the ministry said*
    Saying,
    /// *according to the ministry*
    According,
}

/// Bytes of a closing at most.
const LONGEST: usize = 160;
/// Words that what is said has at least: *On Monday, the ministry said.* says nothing.
const SHORTEST: usize = 6;
/// Words of the one who speaks, and words behind the verb, at most.
const SPEAKER: usize = 16;
const TAIL: usize = 9;

/// The words of `data/attributions.txt`.
#[derive(Debug, Default)]
struct Words {
    verbs: HashSet<&'static str>,
    never: HashSet<&'static str>,
    tails: HashSet<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for line in include_str!("../data/attributions.txt").lines() {
        match line.split_once(' ') {
            Some(("verb", word)) => _ = words.verbs.insert(word),
            Some(("no", word)) => _ = words.never.insert(word),
            Some(("tail", word)) => _ = words.tails.insert(word),
            _ => {}
        }
    }
    words
});

/// All such endings of a text, in its order.
pub fn closings(text: &str) -> Vec<Closing> {
    let mut found = Vec::new();
    // Where the sentence at hand begins.
    let mut from = 0;
    let mut last_comma = None;
    for (at, mark) in text.match_indices([',', '.', '!', '?', '\n']) {
        match mark {
            "," if text[at + 1..].starts_with(' ') => last_comma = Some(at),
            "." if !is_end(text, at) => {}
            "." => {
                if let Some(comma) = last_comma.take()
                    && text[from..comma].split_whitespace().count() >= SHORTEST
                    && let Some(by) = by(&text[..comma], &text[comma + 2..at])
                {
                    found.push(Closing { comma, end: at + 1, by });
                }
                from = at + 1;
            }
            "," => {}
            _ => {
                last_comma = None;
                from = at + 1;
            }
        }
    }
    found
}

/// Whether a full stop ends a sentence and no abbreviation.
fn is_end(text: &str, at: usize) -> bool {
    let behind = &text[at + 1..];
    if !behind.is_empty() && !behind.starts_with([' ', '\n']) {
        return false;
    }
    let word = text[..at].rsplit([' ', '\n']).next().unwrap_or_default();
    behind.trim().is_empty() || !(word.contains('.') || word.len() < 2)
}

/// Whether what stands behind the last comma of a sentence says who said what stands before it.
fn by(before: &str, closing: &str) -> Option<By> {
    let quotes = ['"', '“', '”', ';', ':', '(', ')'];
    if closing.len() > LONGEST || closing.contains(quotes) || before.ends_with(quotes) {
        return None;
    }
    let words: Vec<String> = closing.split_whitespace().map(str::to_lowercase).collect();
    if words.len() >= 3 && words[0] == "according" && words[1] == "to" {
        return Some(By::According);
    }
    let verb = words.iter().position(|word| WORDS.verbs.contains(word.as_str()))?;
    let speaker = (1..=SPEAKER).contains(&verb) && !WORDS.never.contains(words[0].as_str());
    let tail = &words[verb + 1..];
    let told = words[verb] == "told" && !tail.is_empty();
    let plain = words[verb] != "told" && tail.first().is_none_or(|word| WORDS.tails.contains(word.as_str()));
    (speaker && tail.len() <= TAIL && (told || plain)).then_some(By::Saying)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        closings(text).into_iter().map(|closing| &text[closing.comma + 2..closing.end]).collect()
    }

    #[test]
    fn sentences_end_in_who_said_so() {
        let text = "Two soldiers died near the border post on Friday, the U.S. embassy in Chad told reporters. The army attacked the town \
                    again at dawn, according to residents. A third man later died of his wounds in hospital, police said Sunday.";
        assert_eq!(found(text), ["the U.S. embassy in Chad told reporters.", "according to residents.", "police said Sunday."]);
    }

    #[test]
    fn other_endings_stay() {
        for text in [
            "On Friday, the ministry said.",
            "The envoy met the president in the capital, which he said was calm.",
            "“We will not leave the islands to anybody,” the minister said.",
            "The minister flew home from the conference, and his spokesman said nothing.",
            "The general spoke for an hour to his men, the minister said he would not.",
            "The minister left the hall in anger, he told.",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
