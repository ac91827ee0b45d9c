//! What goes in.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A story: its text and what is known about it. Paragraphs are separated by empty lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Story {
    /// Stable name of the story; a hash of address or text where none was given.
    pub id: String,
    /// The text.
    pub text: String,
    /// Headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Day of publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Outlet that published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Language code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Who wrote it, as the page says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Day of the last change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<Date>,
    /// Section of the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Where and when the report was filed, as the text's head says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Dateline>,
    /// Captions of pictures, kept apart from the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<String>,
}

/// `NAIROBI, June 3 (Agency) -`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Dateline {
    /// Place name as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// News agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
}

impl Story {
    /// Gives the story a stable id when it has none.
    pub fn with_id(mut self) -> Story {
        if self.id.is_empty() {
            self.id = story_id(self.url.as_deref(), &self.text);
        }
        self
    }

    /// The paragraphs with their byte offsets in [`Story::text`], surrounding white space left out.
    pub fn paragraphs(&self) -> impl Iterator<Item = (usize, &str)> {
        let base = self.text.as_ptr() as usize;
        let mut rest = self.text.as_str();
        std::iter::from_fn(move || {
            while !rest.is_empty() {
                let end = blank_line(rest);
                let (paragraph, tail) = rest.split_at(end);
                rest = tail.trim_start();
                let paragraph = paragraph.trim();
                if !paragraph.is_empty() {
                    return Some((paragraph.as_ptr() as usize - base, paragraph));
                }
            }
            None
        })
    }
}

/// Where the first empty line (or lines) of `text` begins.
fn blank_line(text: &str) -> usize {
    let mut at = 0;
    while let Some(found) = text[at..].find('\n') {
        let after = at + found + 1;
        let rest = &text[after..];
        let line = rest.find('\n').map_or(rest, |n| &rest[..n]);
        if line.trim().is_empty() && after > 1 {
            return after;
        }
        at = after;
    }
    text.len()
}

/// The id of a story without one: the first sixteen hex digits of the SHA-256 of its address or, failing that, its text.
pub fn story_id(url: Option<&str>, text: &str) -> String {
    digest(&[url.unwrap_or(text)])
}

/// Sixteen hex digits that stand for `parts`.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<(usize, String)> {
        let story = Story { text: text.into(), ..Story::default() };
        story.paragraphs().map(|(at, p)| (at, p.to_owned())).collect()
    }

    #[test]
    fn paragraphs_know_where_they_stand() {
        let text = "\n First one\ngoes on.\n\n \nSecond.\r\n\r\nThird.\n";
        let found = paragraphs(text);
        assert_eq!(found.iter().map(|p| p.1.as_str()).collect::<Vec<_>>(), ["First one\ngoes on.", "Second.", "Third."]);
        assert!(found.iter().all(|(at, p)| text[*at..].starts_with(p.as_str())));
        assert!(paragraphs(" \n\n ").is_empty());
    }

    #[test]
    fn ids_are_stable() {
        let story: Story = serde_json::from_str(r#"{"text": "A.", "date": "2019-06-05"}"#).unwrap();
        let story = story.with_id();
        assert_eq!(story.id, story_id(None, "A."));
        assert_ne!(story.id, story_id(Some("A.x"), "A."));
        assert_eq!(story.id.len(), 16);
        assert_eq!(serde_json::to_string(&story).unwrap(), format!(r#"{{"id":"{}","text":"A.","date":"2019-06-05"}}"#, story.id));
    }
}
