//! Filing: stories and what they tell go in, once.

use crate::codes::{day_number, id_text, id_value};
use crate::error::{Result, nonsense};
use crate::reading::Reading;
use crate::rows::Batch;
use crate::words::{Versions, Words};
use attache_record::{Event, Participant, Statement, Story, Tie};
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::{Read, Write};

/// A story with what was coded from it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Filed {
    /// The story. Without text, sentences and phrases are kept word by word.
    pub story: Story,
    /// What it tells.
    pub events: Vec<Event>,
    /// Standing relations.
    pub ties: Vec<Tie>,
    /// What people say.
    pub statements: Vec<Statement>,
    /// With what it was coded.
    pub versions: Versions,
    /// Id of the first story of which this one is a copy (a wire report, say); none for an original.
    pub report: Option<String>,
}

/// What filing changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Stories that were not there before.
    pub new: usize,
    /// Stories that were there just so; nothing of them was touched.
    pub same: usize,
    /// Stories with another text or coding than before; the former coding went into the history.
    pub changed: usize,
    /// Events written, with new and changed stories.
    pub events: usize,
    /// Stories that were left out: id and reason.
    pub refused: Vec<(String, String)>,
}

/// Parties that an event, tie or statement may have.
const MAX_PARTIES: usize = 256;

/// Files a batch in the transaction that is open on `c`.
pub(crate) fn file(c: &Connection, words: &mut Words, batch: &[Filed], now: Timestamp) -> Result<Receipt> {
    let mut receipt = Receipt::default();
    let mut rows = Batch::new(c, words)?;
    for filed in batch {
        if let Some(reason) = fault(c, filed)? {
            receipt.refused.push((filed.story.id.clone(), reason));
            continue;
        }
        let (count, events) = match file_one(&mut rows, filed, now.as_second())? {
            Change::Same => (&mut receipt.same, 0),
            Change::New => (&mut receipt.new, filed.events.len()),
            Change::Changed => (&mut receipt.changed, filed.events.len()),
        };
        *count += 1;
        receipt.events += events;
    }
    rows.finish()?;
    Ok(receipt)
}

enum Change {
    New,
    Same,
    Changed,
}

/// What the ledger remembers of a story to tell whether anything changed.
struct Standing {
    key: i64,
    story_digest: i64,
    coding_digest: i64,
    first_sentence: i64,
    sentences: i64,
    version: i64,
}

fn standing(c: &Connection, id: &Value) -> Result<Option<Standing>> {
    let mut find =
        c.prepare_cached("SELECT key, story_digest, coding_digest, first_sentence, sentences, version FROM story_row WHERE id = ?")?;
    let found = find.query_row([id], |row| {
        Ok(Standing {
            key: row.get(0)?,
            story_digest: row.get(1)?,
            coding_digest: row.get(2)?,
            first_sentence: row.get(3)?,
            sentences: row.get(4)?,
            version: row.get(5)?,
        })
    });
    Ok(found.optional()?)
}

fn file_one(rows: &mut Batch<'_>, filed: &Filed, now: i64) -> Result<Change> {
    let c = rows.connection;
    let id = id_value(&filed.story.id);
    let (story_digest, coding_digest) = (digest_of_story(&filed.story), digest_of_coding(filed));
    let before = standing(c, &id)?;
    if let Some(before) = &before {
        if (before.story_digest, before.coding_digest) == (story_digest, coding_digest) {
            return Ok(Change::Same);
        }
        keep_former(rows, before, &id, now, before.story_digest == story_digest)?;
    }
    let story = &filed.story;
    let outlet = story.publisher.as_ref().map(|name| rows.words.outlet(c, name)).transpose()?;
    let version = rows.words.version(c, &filed.versions)?;
    let (key, first) = (before.as_ref().map(|b| b.key), rows.next_sentence());
    let values = params![
        key,
        id,
        story.title,
        story.url,
        outlet,
        story.date.map(day_number),
        story.language,
        particulars(story),
        filed.report.as_deref().map(id_value),
        version,
        story_digest,
        coding_digest,
        first,
        now
    ];
    // `filed` stays what it was when the story came in first.
    c.prepare_cached(
        "INSERT INTO story_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14, ?14) ON CONFLICT (key) DO UPDATE SET
         title = ?3, url = ?4, outlet = ?5, day = ?6, language = ?7, particulars = ?8, report = ?9, version = ?10, story_digest = ?11,
         coding_digest = ?12, first_sentence = ?13, coded = ?14",
    )?
    .execute(values)?;
    let key = key.unwrap_or_else(|| c.last_insert_rowid());
    c.prepare_cached("INSERT INTO story_text VALUES (?1, ?2) ON CONFLICT DO UPDATE SET text = ?2")?.execute((key, &story.text))?;
    let sentences = rows.write_coding(key, outlet, filed)?;
    c.prepare_cached("UPDATE story_row SET sentences = ? WHERE key = ?")?.execute((sentences, key))?;
    Ok(if before.is_some() { Change::Changed } else { Change::New })
}

/// Moves a story's coding from the rows into the history, without the story if that stays as it is.
fn keep_former(rows: &mut Batch<'_>, before: &Standing, id: &Value, now: i64, story_stays: bool) -> Result<()> {
    let mut reading = Reading::new(rows.connection);
    let mut former = reading.filed(before.key)?;
    if story_stays {
        former.story = Story::default();
    }
    let keyed = reading.events_of(before.first_sentence, before.sentences)?;
    rows.connection.prepare_cached("INSERT INTO former (story, version, replaced, records) VALUES (?, ?, ?, ?)")?.execute(params![
        id,
        before.version,
        now,
        deflated(&former)
    ])?;
    rows.remove_coding(before.first_sentence, before.sentences, &keyed)
}

/// A former coding, deflated.
fn deflated(filed: &Filed) -> Vec<u8> {
    let json = serde_json::to_vec(filed).expect("records are plain text and numbers");
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&json).and_then(|()| encoder.finish()).expect("writing to memory cannot fail")
}

/// The JSON of a former coding.
pub(crate) fn inflated(records: &[u8]) -> Result<String> {
    let mut json = String::new();
    flate2::read::DeflateDecoder::new(records).read_to_string(&mut json).map_err(nonsense)?;
    Ok(json)
}

/// What is seldom known of a story, as JSON.
fn particulars(story: &Story) -> Option<String> {
    let rare = Story {
        id: String::new(),
        text: String::new(),
        title: None,
        date: None,
        url: None,
        publisher: None,
        language: None,
        ..story.clone()
    };
    (rare != Story::default()).then(|| serde_json::to_string(&rare).expect("a story is plain text"))
}

/// Stands for everything a story says of itself.
pub(crate) fn digest_of_story(story: &Story) -> i64 {
    digest_of_json(story)
}

/// Stands for everything coded from a story, whatever the order.
fn digest_of_coding(filed: &Filed) -> i64 {
    let events = filed.events.iter().map(digest_of_json);
    let ties = filed.ties.iter().map(digest_of_json);
    let statements = filed.statements.iter().map(digest_of_json);
    let records = events.chain(ties).chain(statements).fold(0, i64::wrapping_add);
    digest_of_json(&(records, &filed.versions, &filed.report))
}

fn digest_of_json(record: &impl Serialize) -> i64 {
    let json = serde_json::to_vec(record).expect("records are plain text and numbers");
    let hash = Sha256::digest(&json);
    hash.iter().take(8).fold(0, |number, &byte| number << 8 | i64::from(byte))
}

/// Which of the stories are filed just so, coded with these versions.
pub(crate) fn known(c: &Connection, stories: &[Story], versions: &Versions) -> Result<Vec<bool>> {
    let version: Option<i64> = c
        .prepare_cached("SELECT key FROM version WHERE codebook = ? AND pipeline = ? AND scorer = ?")?
        .query_row((&versions.codebook, &versions.pipeline, &versions.scorer), |row| row.get(0))
        .optional()?;
    let Some(version) = version else { return Ok(vec![false; stories.len()]) };
    let is_known = |story: &Story| {
        let before = standing(c, &id_value(&story.id))?;
        Ok(before.is_some_and(|b| b.version == version && b.story_digest == digest_of_story(story)))
    };
    stories.iter().map(is_known).collect()
}

/// Why a story cannot be filed.
fn fault(c: &Connection, filed: &Filed) -> Result<Option<String>> {
    let id = &filed.story.id;
    if id.is_empty() {
        return Ok(Some("the story has no id; give it one (`Story::with_id`)".into()));
    }
    let of_another = |story_id: &str| (story_id != id).then(|| format!("a record names the story `{story_id}`; file it with that story"));
    let mut seen = HashSet::new();
    for event in &filed.events {
        let fault = of_another(&event.story_id).or_else(|| event_fault(event));
        let twice = || (!seen.insert(&event.id)).then(|| format!("the event `{}` is there twice; leave one out", event.id));
        if let Some(fault) = fault.or_else(twice) {
            return Ok(Some(fault));
        }
        if let Some(other) = story_of_event(c, &event.id)?.filter(|other| other != id) {
            return Ok(Some(format!("the event `{}` is filed with the story `{other}`; leave it out, or it would count twice", event.id)));
        }
    }
    let ties = filed.ties.iter().find_map(|tie| {
        let parties = tie.parties.iter().flatten().chain(&tie.against);
        of_another(&tie.story_id).or_else(|| record_fault("a tie", tie.confidence, parties))
    });
    let statement_fault = |statement: &Statement| {
        let parties = statement.about.iter().chain([&statement.speaker]);
        of_another(&statement.story_id).or_else(|| record_fault("a statement", statement.confidence, parties))
    };
    Ok(ties.or_else(|| filed.statements.iter().find_map(statement_fault)))
}

/// Takes out of the stories what is filed with another story or stands in one before it in the batch, and stories that told of nothing
/// else; gives the number of events.
pub(crate) fn leave_out_told(c: &Connection, batch: &mut Vec<Filed>) -> Result<usize> {
    let mut told: HashSet<String> = HashSet::new();
    let mut left_out = 0;
    for filed in batch.iter_mut() {
        let mut kept = Vec::with_capacity(filed.events.len());
        for event in std::mem::take(&mut filed.events) {
            let is_elsewhere = story_of_event(c, &event.id)?.is_some_and(|story| story != filed.story.id);
            match is_elsewhere || told.contains(&event.id) {
                true => left_out += 1,
                false => kept.push(event),
            }
        }
        told.extend(kept.iter().map(|event| event.id.clone()));
        filed.events = kept;
    }
    if left_out > 0 {
        batch.retain(|filed| !filed.events.is_empty() || !filed.ties.is_empty() || !filed.statements.is_empty());
    }
    Ok(left_out)
}

/// The story with which an event is filed.
fn story_of_event(c: &Connection, event: &str) -> Result<Option<String>> {
    let mut find = c.prepare_cached(
        "SELECT r.id FROM event_row e JOIN sentence_row s ON s.key = e.sentence JOIN story_row r ON r.key = s.story WHERE e.id = ?",
    )?;
    let mut rows = find.query([id_value(event)])?;
    rows.next()?.map(|row| id_text(row.get_ref(0)?)).transpose()
}

/// Why an event cannot be filed.
pub(crate) fn event_fault(event: &Event) -> Option<String> {
    let name = format!("the event `{}`", event.id);
    let speaker = event.attribution.iter().filter_map(|a| a.speaker.as_ref());
    let place = event.place.iter().flat_map(|place| [place.latitude, place.longitude]).flatten();
    if event.id.is_empty() {
        return Some("an event has no id; give it one (`event_id`)".into());
    }
    if !(-10.0..=10.0).contains(&event.score) {
        return Some(format!("{name} has the score {}; scores lie between -10 and 10", event.score));
    }
    if place.into_iter().any(|degrees| !degrees.is_finite()) {
        return Some(format!("{name} has a place that is not on the map; leave latitude and longitude out"));
    }
    record_fault(&name, event.confidence, event.actors.iter().chain(&event.recipients).chain(speaker))
}

fn record_fault<'p>(name: &str, confidence: f32, parties: impl Iterator<Item = &'p Participant>) -> Option<String> {
    let (mut count, mut finite) = (0, confidence.is_finite());
    for party in parties {
        count += 1;
        finite &= party.confidence.is_finite();
    }
    if !finite {
        return Some(format!("{name} has a confidence that is no number; give one between 0 and 1"));
    }
    (count > MAX_PARTIES).then(|| format!("{name} has {count} parties; {MAX_PARTIES} are allowed"))
}

#[cfg(test)]
mod tests;
