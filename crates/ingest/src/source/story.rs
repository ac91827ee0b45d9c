//! A line of JSON or a plain text as a story.

use super::{Reason, Unreadable};
use crate::dateline;
use attache_record::{Dateline, Story};
use jiff::civil::Date;
use serde::Deserialize;
use std::path::Path;

/// A story as it comes in: like [`Story`], more forgiving.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Option<Id>,
    text: Option<String>,
    title: Option<String>,
    date: Option<String>,
    url: Option<String>,
    publisher: Option<String>,
    language: Option<String>,
    author: Option<String>,
    modified: Option<String>,
    section: Option<String>,
    dateline: Option<Dateline>,
    captions: Option<Vec<String>>,
}

/// Ids of databases are often numbers.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

impl Id {
    fn into_text(self) -> String {
        match self {
            Id::Text(text) => text,
            Id::Number(number) => number.to_string(),
        }
    }
}

/// Reads one line of JSON Lines.
///
/// # Errors
/// Not JSON, no `text`, a date that is none.
pub fn from_json(line: &str) -> Result<Story, Unreadable> {
    let line: Line =
        serde_json::from_str(line).map_err(|e| Unreadable { id: id_of(line), reason: Reason::NoStory, error: shape_error(&e) })?;
    let known = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
    let id = line.id.map(Id::into_text).unwrap_or_default();
    let bad = |error: String| Unreadable { id: Some(id.clone()).filter(|i| !i.is_empty()), reason: Reason::NoStory, error };
    let text = line.text.ok_or_else(|| bad("no `text`; a story is {\"id\": …, \"date\": \"YYYY-MM-DD\", \"text\": \"…\"}".to_owned()))?;
    let date = known(line.date).map(|d| day(&d).ok_or_else(|| bad(format!("date `{d}`: expected YYYY-MM-DD")))).transpose()?;
    let story = Story {
        id,
        text,
        title: known(line.title),
        date,
        url: known(line.url),
        publisher: known(line.publisher),
        language: known(line.language),
        author: known(line.author),
        modified: known(line.modified).as_deref().and_then(day),
        section: known(line.section),
        dateline: line.dateline,
        captions: line.captions.unwrap_or_default(),
    };
    Ok(dateline::settle(story.with_id()))
}

/// What serde found, without its "line 1", as a JSON Lines record has one line.
fn shape_error(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default().to_owned();
    format!("no JSON object of a story: {words} at column {}", error.column())
}

/// The id of a line that is JSON but no story.
fn id_of(line: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    match value.get("id")? {
        serde_json::Value::String(id) => Some(id.clone()),
        serde_json::Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// A day, also when a time of day stands behind it.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let (day, rest) = text.split_at_checked(10)?;
        rest.starts_with(['T', ' ']).then(|| day.parse().ok()).flatten()
    })
}

/// A plain text as a story; with `titles` a headline at the top becomes its title.
pub fn from_text(text: String, date: Option<Date>, titles: bool) -> Story {
    let (title, text) = match titles.then(|| headline(&text)).flatten() {
        Some((title, rest)) => (Some(title.to_owned()), rest.to_owned()),
        None => (None, text),
    };
    dateline::settle(Story { text, title, date, ..Story::default() }.with_id())
}

/// Longest headline, in characters.
const LONGEST_HEADLINE: usize = 150;

/// A first line that is short, has no full stop at its end and an empty line behind it, and what follows.
fn headline(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let (first, rest) = text.split_once('\n')?;
    let (second, _) = rest.split_once('\n')?;
    let title = first.trim();
    let fits = second.trim().is_empty() && !rest.trim().is_empty() && title.chars().count() <= LONGEST_HEADLINE;
    let ends_sentence = title.trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['.', ':']);
    (fits && !ends_sentence).then(|| (title, rest.trim_start()))
}

/// The day that a file's name begins with: `2019-06-05-visit.txt`.
pub fn date_in_name(path: &Path) -> Option<Date> {
    path.file_stem()?.to_str()?.get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_story() {
        let story = from_json(r#"{"id": 7, "date": "2019-06-05T10:00:00Z", "text": "A.", "title": "", "url": null, "more": [1]}"#).unwrap();
        assert_eq!((story.id.as_str(), story.date, story.title), ("7", Some(jiff::civil::date(2019, 6, 5)), None));
        assert_eq!(from_json(r#"{"text": "A."}"#).unwrap().id.len(), 16);
        assert_eq!(from_json(r#"{"text": ""}"#).unwrap().text, "");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = |line: &str| from_json(line).unwrap_err();
        assert!(error(r#"{"id": "a"}"#).error.starts_with("no `text`"));
        assert_eq!(error(r#"{"id": "a", "text": "A.", "date": "June"}"#).error, "date `June`: expected YYYY-MM-DD");
        assert_eq!(error(r#"{"id": "a", "text": 3}"#).id.as_deref(), Some("a"));
        assert_eq!(error(r#"{"id": "a", "te"#).id, None);
        assert!(error("[1]").error.contains("no JSON object"));
    }

    #[test]
    fn headlines() {
        let taken = |text: &str| from_text(text.to_owned(), None, true);
        let story = taken("Envoy visits Oslo\n\nThe envoy came.\n");
        assert_eq!((story.title.as_deref(), story.text.as_str()), (Some("Envoy visits Oslo"), "The envoy came.\n"));
        for text in ["The envoy came.\n\nHe left.", "Envoy visits Oslo\nThe envoy came.", "Envoy visits Oslo", "Envoy visits\n\n \n"] {
            assert_eq!((taken(text).title, taken(text).text.as_str()), (None, text));
        }
        assert_eq!(from_text("A\n\nB.".to_owned(), None, false).title, None);
    }

    #[test]
    fn a_day_in_the_name() {
        assert_eq!(date_in_name(Path::new("x/1995-02-04-courting.txt")), Some(jiff::civil::date(1995, 2, 4)));
        assert_eq!(date_in_name(Path::new("01-courting.txt")), None);
    }
}
