//! Events that people write: what they leave out is filled in.

use crate::codes::{date_of, id_value};
use crate::error::{Error, Result};
use crate::excerpt::Excerpts;
use attache_record::{CodePoints, Event, Span, event_id, story_id};
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value, json};

/// Fields that an event may have beside those that [`usual`] fills in; `record` stands in what `attache code` writes.
const FIELDS: [&str; 8] = ["record", "story_id", "sentence", "text", "type", "date", "place", "attribution"];

/// An event of which only story, sentence, type and parties need be said.
pub(super) fn event(c: &Connection, json: &str) -> Result<Event> {
    let mut parts: Map<String, Value> = serde_json::from_str(json).map_err(|error| unreadable(&error.to_string()))?;
    let usual = usual();
    if let Some(unknown) = parts.keys().find(|name| !FIELDS.contains(&name.as_str()) && !usual.contains_key(*name)) {
        return Err(unreadable(&format!("events have no `{unknown}`")));
    }
    let text_of = |name: &str| match parts.get(name).and_then(Value::as_str) {
        Some(text) if !text.is_empty() => Ok(text.to_owned()),
        _ => Err(unreadable(&format!("it has no `{name}`"))),
    };
    let (story, text) = (text_of("story_id")?, text_of("text")?);
    if !parts.contains_key("sentence") {
        let number = number_of(c, &story, &text)?.ok_or_else(|| unreadable("it has no `sentence`, the number of the sentence"))?;
        parts.insert("sentence".to_owned(), number.into());
    }
    if parts.get("date").is_none_or(Value::is_null) {
        parts.insert("date".to_owned(), json!(day_of(c, &story)?));
        parts.insert("date_precision".to_owned(), json!("none"));
    }
    fill_in(&mut parts, usual);
    let event: Event = serde_json::from_value(Value::Object(parts)).map_err(|error| unreadable(&error.to_string()))?;
    if event.actors.is_empty() && event.recipients.is_empty() {
        return Err(unreadable("it has neither `actors` nor `recipients`"));
    }
    Ok(event)
}

/// What holds unless it is said otherwise.
fn usual() -> Map<String, Value> {
    let usual = json!({
        "id": "", "modes": [], "auxiliary": [], "contexts": [], "quad": 0, "score": 0.0, "cameo": "", "actors": [], "recipients": [],
        "predicate": {"text": "", "span": [0, 0]}, "date_precision": "day", "confidence": 1.0,
    });
    match usual {
        Value::Object(usual) => usual,
        _ => Map::new(),
    }
}

/// Adds what is left out, in the event, its parties and its predicate.
fn fill_in(parts: &mut Map<String, Value>, usual: Map<String, Value>) {
    for (name, value) in usual {
        parts.entry(name).or_insert(value);
    }
    for side in ["actors", "recipients"] {
        let parties = parts.get_mut(side).and_then(Value::as_array_mut).into_iter().flatten().filter_map(Value::as_object_mut);
        for party in parties {
            party.entry("confidence").or_insert(json!(1.0));
        }
    }
    if let Some(predicate) = parts.get_mut("predicate").and_then(Value::as_object_mut) {
        predicate.entry("span").or_insert(json!([0, 0]));
    }
}

fn unreadable(why: &str) -> Error {
    Error::Question(format!("this is no event: {why}; write it in the shape that `query` gives in `event`"))
}

/// The number of a sentence, if the story tells something in it.
fn number_of(c: &Connection, story: &str, text: &str) -> Result<Option<i64>> {
    let mut find = c.prepare_cached(
        "SELECT s.number FROM story_row r JOIN sentence_row s ON s.key >= r.first_sentence AND s.key < r.first_sentence + r.sentences
         LEFT JOIN story_text t ON t.story = r.key WHERE r.id = ?1 AND coalesce(s.text, substr(t.text, s.start + 1, s.length)) = ?2",
    )?;
    Ok(find.query_row((id_value(story), text), |row| row.get(0)).optional()?)
}

fn day_of(c: &Connection, story: &str) -> Result<Option<jiff::civil::Date>> {
    let mut find = c.prepare_cached("SELECT day FROM story_row WHERE id = ?")?;
    let day: Option<i64> = find.query_row([id_value(story)], |row| row.get(0)).optional()?.flatten();
    day.map(date_of).transpose()
}

/// Says where in the story the words of an event stand, as far as that is not said and they are found in its sentence.
pub(super) fn complete(c: &Connection, event: &mut Event) -> Result<()> {
    let mut find = c.prepare_cached("SELECT t.text FROM story_row r JOIN story_text t ON t.story = r.key WHERE r.id = ?")?;
    let story: Option<String> = find.query_row([id_value(&event.story_id)], |row| row.get(0)).optional()?;
    let Some([start, _]) = story.and_then(|story| Excerpts::new(&story).find(&event.text, event.predicate.span[0])) else { return Ok(()) };
    let sentence = Sentence { points: CodePoints::new(&event.text), text: &event.text, start };
    let is_said = |span: Span| span[1] > span[0];
    let parties = event.actors.iter_mut().chain(&mut event.recipients);
    let mut taken: Vec<Span> = Vec::new();
    let mut open = Vec::new();
    for party in parties {
        match party.span {
            Some(span) => taken.push(span),
            None => open.push(party),
        }
    }
    if is_said(event.predicate.span) {
        taken.push(event.predicate.span);
    } else if let Some(span) = sentence.find(&event.predicate.text, &mut taken) {
        event.predicate.span = span;
    }
    for party in open {
        party.span = sentence.find(&party.text, &mut taken);
    }
    Ok(())
}

/// A sentence that begins at a code point of its story.
struct Sentence<'t> {
    text: &'t str,
    points: CodePoints<'t>,
    start: usize,
}

impl Sentence<'_> {
    /// Where words stand first without touching what is taken.
    fn find(&self, words: &str, taken: &mut Vec<Span>) -> Option<Span> {
        if words.is_empty() {
            return None;
        }
        let spans = self.text.match_indices(words).map(|(at, _)| self.points.span(at..at + words.len()).map(|point| point + self.start));
        let free = spans.into_iter().find(|span| taken.iter().all(|other| span[1] <= other[0] || other[1] <= span[0]))?;
        taken.push(free);
        Some(free)
    }
}

/// The id of an added event: the machine's, if it is known where all its words stand; else one out of the words.
pub(super) fn id(event: &Event) -> String {
    let parties = || event.actors.iter().chain(&event.recipients);
    if event.predicate.span[1] > event.predicate.span[0] && parties().all(|party| party.span.is_some()) {
        return event_id(&event.story_id, event.event_type, event.predicate.span, &event.actors, &event.recipients);
    }
    let words = |parties: &[attache_record::Participant]| parties.iter().map(|party| party.text.as_str()).collect::<Vec<_>>().join("\t");
    let parts = [
        event.story_id.as_str(),
        &event.sentence.to_string(),
        &event.text,
        event.event_type.as_str(),
        &event.predicate.text,
        &words(&event.actors),
        &words(&event.recipients),
    ];
    story_id(Some(&parts.join("\n")), "")
}
