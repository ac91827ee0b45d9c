//! Reviews: people's word on the coding, kept beside it.
//!
//! A review hangs on the event's id, not on its row: when the story is coded anew and the same event comes out, the review still stands.
//! A later review of an event overrules an earlier one.

use crate::codes::{id_text, id_value};
use crate::error::{Error, Result, nonsense};
use crate::filing::event_fault;
use crate::ledger::{Ledger, Reader};
use attache_record::Event;
use jiff::Timestamp;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params};
use serde::{Deserialize, Serialize};

/// Somebody's word on an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Id of the event.
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
    /// Keeps a review. Events that are accepted, rejected or corrected must be filed; of an added event, the story must be.
    pub fn review(&mut self, review: &Review) -> Result<()> {
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
}

const SELECT: &str = "SELECT event, verdict, reviewer, at, note, record FROM review_row";

fn keep(c: &Connection, review: &Review) -> Result<()> {
    let wrong = |problem| Err(Error::Review { verdict: review.verdict.name(), problem });
    if let Some(event) = review.verdict.event() {
        if event.id != review.event || event.id.is_empty() {
            return wrong("must give the event the id that it names");
        }
        if let Some(fault) = event_fault(event) {
            return Err(Error::Question(fault));
        }
    }
    let exists = |sql: &str, id: &str| -> Result<bool> { Ok(c.prepare_cached(sql)?.exists([id_value(id)])?) };
    match &review.verdict {
        Verdict::Add(event) if !exists("SELECT 1 FROM story_row WHERE id = ?", &event.story_id)? => {
            return wrong("must name a story that is filed");
        }
        Verdict::Add(event) if exists("SELECT 1 FROM event_row WHERE id = ?", &event.id)? => {
            return wrong("names an event that is there already; correct it instead");
        }
        Verdict::Add(_) => {}
        _ => {
            let (row, before) = ("SELECT 1 FROM event_row WHERE id = ?", "SELECT 1 FROM review_row WHERE event = ?");
            if !exists(row, &review.event)? && !exists(before, &review.event)? {
                return Err(Error::UnknownEvent { id: review.event.clone() });
            }
        }
    }
    let record = review.verdict.event().map(|event| serde_json::to_string(event).expect("an event is plain text and numbers"));
    c.prepare_cached("INSERT INTO review_row (event, verdict, reviewer, at, note, record) VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
        id_value(&review.event),
        review.verdict.name(),
        review.reviewer,
        review.at.as_second(),
        review.note,
        record
    ])?;
    Ok(())
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
