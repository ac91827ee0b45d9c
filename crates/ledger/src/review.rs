//! Reviews: people's word on the coding, kept beside it.
//!
//! A review hangs on the event's id, not on its row: when the story is coded anew and the same event comes out, the review still stands.
//! A later review of an event overrules an earlier one.

mod by_hand;

use crate::codes::{id_text, id_value};
use crate::error::{Error, Result, nonsense};
use crate::filing::event_fault;
use crate::ledger::{Ledger, Reader};
use crate::query::key_of;
use crate::reading::Reading;
use attache_record::Event;
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

/// Somebody's word on an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Id of the event; empty for an added one that is to be given an id.
    pub event: String,
    /// What is said.
    pub verdict: Verdict,
    /// Who says it.
    pub reviewer: String,
    /// When, to the second.
    pub at: Timestamp,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What is said of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is right.
    Accept,
    /// There is no such event.
    Reject,
    /// It should read like this.
    Correct(Box<Event>),
    /// The machine missed this one.
    Add(Box<Event>),
}

impl Verdict {
    /// accept, reject, correct, add.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Accept => "accept",
            Verdict::Reject => "reject",
            Verdict::Correct(_) => "correct",
            Verdict::Add(_) => "add",
        }
    }

    /// The event as it should be.
    pub fn event(&self) -> Option<&Event> {
        match self {
            Verdict::Accept | Verdict::Reject => None,
            Verdict::Correct(event) | Verdict::Add(event) => Some(event),
        }
    }
}

impl Ledger {
    /// Keeps a review; gives the id of the event that it is about. Events that are accepted, rejected or corrected must be filed; of an
    /// added event, the story must be.
    ///
    /// An added event without id is given one, out of story, type and the places of its words, just as the machine gives ids: should the
    /// machine find the event one day, the review is of that one. Words whose place is not said are looked for in the sentence. Quad, score
    /// and CAMEO code of an added event, and of one that is corrected to another type or mode, are those of its type and mode.
    pub fn review(&mut self, review: &Review) -> Result<String> {
        self.write(|c, _| keep(c, review))
    }
}

impl Reader {
    /// All reviews of an event, the oldest first.
    pub fn reviews(&self, event: &str) -> Result<Vec<Review>> {
        self.ask(|c| {
            let mut find = c.prepare_cached(&format!("{SELECT} WHERE event = ? ORDER BY key"))?;
            read_all(&mut find.query([id_value(event)])?)
        })
    }

    /// An event as people write it by hand, as JSON in the shape of [`Event`]: story, sentence (its words in `text`, its number unless the
    /// ledger knows another event of it), type and parties are all that it needs. Without a date it carries the story's, as of unknown
    /// date. For [`Verdict::Add`].
    pub fn event_by_hand(&self, json: &str) -> Result<Event> {
        self.ask(|c| by_hand::event(c, json))
    }
}

const SELECT: &str = "SELECT event, verdict, reviewer, at, note, record FROM review_row";

fn keep(c: &Connection, review: &Review) -> Result<String> {
    let record = review.verdict.event().map(|event| settled(c, review, event)).transpose()?;
    let id = record.as_ref().map_or(&review.event, |event| &event.id);
    if record.is_none() && key_of(c, id)?.is_none() && !exists(c, "SELECT 1 FROM review_row WHERE event = ?", id)? {
        return Err(Error::UnknownEvent { id: id.clone() });
    }
    let json = record.as_ref().map(|event| serde_json::to_string(event).expect("an event is plain text and numbers"));
    c.prepare_cached("INSERT INTO review_row (event, verdict, reviewer, at, note, record) VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
        id_value(id),
        review.verdict.name(),
        review.reviewer,
        review.at.as_second(),
        review.note,
        json
    ])?;
    Ok(id.clone())
}

/// The event of a review as it is kept; an error if it cannot be.
fn settled(c: &Connection, review: &Review, event: &Event) -> Result<Event> {
    let wrong = |problem: String| Err(Error::Review { verdict: review.verdict.name(), problem });
    let mut event = event.clone();
    let adds = matches!(review.verdict, Verdict::Add(_));
    if !exists(c, "SELECT 1 FROM story_row WHERE id = ?", &event.story_id)? {
        return wrong(format!("must name a story that is filed; file `{}` first, or correct `story_id`", event.story_id));
    }
    if adds {
        by_hand::complete(c, &mut event)?;
    }
    if event.id.is_empty() {
        event.id = if adds && review.event.is_empty() { by_hand::id(&event) } else { review.event.clone() };
    }
    if event.id.is_empty() || !(review.event == event.id || adds && review.event.is_empty()) {
        return wrong("must give the event the id that it names".to_owned());
    }
    let machine = key_of(c, &event.id)?.map(|key| Reading::new(c).event(key)).transpose()?;
    match &machine {
        Some(_) if adds => return wrong(format!("names the event `{}`, which is there already; correct it instead", event.id)),
        Some(machine) if machine.story_id != event.story_id => {
            return wrong(format!("must leave the event `{}` in its story `{}`", event.id, machine.story_id));
        }
        None if !adds && !exists(c, "SELECT 1 FROM review_row WHERE event = ?", &event.id)? => {
            return Err(Error::UnknownEvent { id: event.id });
        }
        _ => {}
    }
    if machine.as_ref().is_some_and(|machine| machine.event_type != event.event_type && machine.modes == event.modes) {
        // Modes that were left standing when the type was corrected are the former type's.
        event.modes.retain(|&mode| event.event_type.has(mode));
    }
    if let Some(mode) = event.modes.iter().find(|&&mode| !event.event_type.has(mode)) {
        let known: Vec<&str> = event.event_type.modes().map(|mode| mode.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return wrong(format!("gives {} the mode {mode}; its modes are {known}", event.event_type));
    }
    if machine.is_none_or(|machine| (machine.event_type, machine.modes) != (event.event_type, event.modes.clone())) {
        event.set_ontology();
    }
    match event_fault(&event) {
        Some(fault) => Err(Error::Question(fault)),
        None => Ok(event),
    }
}

fn exists(c: &Connection, sql: &str, id: &str) -> Result<bool> {
    Ok(c.prepare_cached(sql)?.exists([id_value(id)])?)
}

/// What people's word on an event comes to.
pub(crate) struct Standing {
    /// Whether there is no such event.
    pub rejected: bool,
    /// As the event should be, if that is another than the machine's.
    pub record: Option<Box<Event>>,
    /// What was said last.
    pub last: Review,
}

/// What the reviews of an event come to: a later one overrules an earlier one, and to accept is to accept what stands, a correction
/// included.
pub(crate) fn standing(c: &Connection, event: Value) -> Result<Option<Standing>> {
    let mut find = c.prepare_cached(&format!("{SELECT} WHERE event = ? ORDER BY key"))?;
    let reviews = read_all(&mut find.query([event])?)?;
    let (mut rejected, mut record) = (false, None);
    for review in &reviews {
        rejected = review.verdict == Verdict::Reject;
        if let Verdict::Correct(event) | Verdict::Add(event) = &review.verdict {
            record = Some(event.clone());
        }
    }
    Ok(reviews.into_iter().next_back().map(|last| Standing { rejected, record, last }))
}

/// Events that people corrected or added, none of them rejected later.
pub(crate) fn revised(c: &Connection) -> Result<Vec<(Box<Event>, Review)>> {
    let mut find = c.prepare_cached("SELECT DISTINCT event FROM review_row WHERE record IS NOT NULL")?;
    let mut rows = find.query([])?;
    let mut revised = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(Standing { rejected: false, record: Some(event), last }) = standing(c, row.get(0)?)? {
            revised.push((event, last));
        }
    }
    Ok(revised)
}

fn read_all(rows: &mut rusqlite::Rows<'_>) -> Result<Vec<Review>> {
    let mut reviews = Vec::new();
    while let Some(row) = rows.next()? {
        reviews.push(read(row)?);
    }
    Ok(reviews)
}

fn read(row: &Row<'_>) -> Result<Review> {
    let record: Option<String> = row.get(5)?;
    let event = record.map(|json| serde_json::from_str::<Box<Event>>(&json).map_err(nonsense)).transpose()?;
    let verdict: String = row.get(1)?;
    let verdict = match (verdict.as_str(), event) {
        ("accept", None) => Verdict::Accept,
        ("reject", None) => Verdict::Reject,
        ("correct", Some(event)) => Verdict::Correct(event),
        ("add", Some(event)) => Verdict::Add(event),
        _ => return Err(nonsense(format!("the verdict `{verdict}`"))),
    };
    let at = Timestamp::from_second(row.get(3)?).map_err(nonsense)?;
    Ok(Review { event: id_text(row.get_ref(0)?)?, verdict, reviewer: row.get(2)?, at, note: row.get(4)? })
}

#[cfg(test)]
mod tests;
