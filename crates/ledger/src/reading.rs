//! Rows become records again, exactly as they were filed.

use crate::codes::{date_of, day_of_key, id_text, share_of, span_of, type_of};
use crate::error::{Result, nonsense};
use crate::excerpt::Excerpts;
use crate::filing::Filed;
use crate::words::Versions;
use attache_record::{Attribution, DatePrecision, Event, Participant, Place, Predicate, Span, Statement, Story, Tie};
use jiff::Timestamp;
use rusqlite::types::FromSql;
use rusqlite::{Connection, OptionalExtension, Row};
use std::rc::Rc;
use std::str::FromStr;

/// Reads records; remembers the text of the story at hand, since many records are cut out of one.
pub(crate) struct Reading<'c> {
    c: &'c Connection,
    text: Option<(i64, Rc<str>)>,
}

/// Where a record belongs: its sentence with the story around it.
struct Home {
    story_id: String,
    number: usize,
    sentence: String,
    story_text: Rc<str>,
}

/// Which parties to read, of one owner in one table.
const EVENT_PARTIES: &str =
    "SELECT p.side, p.start, p.length, h.text, n.id, i.name, i.country, i.sector, i.role, p.confidence FROM event_party p
     LEFT JOIN phrase h ON h.key = p.phrase LEFT JOIN identity i ON i.key = p.identity LEFT JOIN entity n ON n.key = i.entity
     WHERE p.event = ? ORDER BY p.side, p.position";
const TIE_PARTIES: &str =
    "SELECT p.side, p.start, p.length, h.text, n.id, i.name, i.country, i.sector, i.role, p.confidence FROM tie_party p
     LEFT JOIN phrase h ON h.key = p.phrase LEFT JOIN identity i ON i.key = p.identity LEFT JOIN entity n ON n.key = i.entity
     WHERE p.tie = ? ORDER BY p.side, p.position";
const STATEMENT_PARTIES: &str =
    "SELECT p.side, p.start, p.length, h.text, n.id, i.name, i.country, i.sector, i.role, p.confidence FROM statement_party p
     LEFT JOIN phrase h ON h.key = p.phrase LEFT JOIN identity i ON i.key = p.identity LEFT JOIN entity n ON n.key = i.entity
     WHERE p.statement = ? ORDER BY p.side, p.position";

impl<'c> Reading<'c> {
    pub(crate) fn new(c: &'c Connection) -> Self {
        Reading { c, text: None }
    }

    fn story_text(&mut self, story: i64) -> Result<Rc<str>> {
        if let Some((_, text)) = self.text.as_ref().filter(|(key, _)| *key == story) {
            return Ok(text.clone());
        }
        let mut find = self.c.prepare_cached("SELECT text FROM story_text WHERE story = ?")?;
        let text: Rc<str> = find.query_row([story], |row| row.get::<_, String>(0))?.into();
        self.text = Some((story, text.clone()));
        Ok(text)
    }

    fn home(&mut self, sentence: i64) -> Result<Home> {
        let mut find = self.c.prepare_cached(
            "SELECT r.id, s.number, s.start, s.length, s.text, s.story FROM sentence_row s
             JOIN story_row r ON r.key = s.story WHERE s.key = ?",
        )?;
        let mut rows = find.query([sentence])?;
        let row = rows.next()?.ok_or_else(|| nonsense(format!("sentence {sentence} is missing")))?;
        let story_text = self.story_text(row.get(5)?)?;
        let words: Option<String> = row.get(4)?;
        let sentence = cut(&Excerpts::new(&story_text), words, span_of(row.get(2)?, row.get(3)?))?;
        Ok(Home { story_id: id_text(row.get_ref(0)?)?, number: row.get::<_, i64>(1)? as usize, sentence, story_text })
    }

    /// The parties of `owner` on `N` sides.
    fn parties<const N: usize>(&self, sql: &str, owner: i64, excerpts: &Excerpts<'_>) -> Result<[Vec<Participant>; N]> {
        let mut sides = [const { Vec::new() }; N];
        let mut find = self.c.prepare_cached(sql)?;
        let mut rows = find.query([owner])?;
        while let Some(row) = rows.next()? {
            let span = span_of(row.get(1)?, row.get(2)?);
            let party = Participant {
                text: cut(excerpts, row.get(3)?, span)?,
                span,
                entity: row.get(4)?,
                name: row.get(5)?,
                country: named(row, 6)?,
                sector: named(row, 7)?,
                role: row.get(8)?,
                confidence: share_of(row.get_ref(9)?)?,
            };
            let side = sides.get_mut(row.get::<_, i64>(0)? as usize).ok_or_else(|| nonsense("a party stands on no side"))?;
            side.push(party);
        }
        Ok(sides)
    }

    /// The event with this key.
    pub(crate) fn event(&mut self, key: i64) -> Result<Event> {
        let c = self.c;
        let mut find = c.prepare_cached(
            "SELECT e.id, e.sentence, m.type, m.modes, m.auxiliary, m.contexts, m.quad, m.score, m.cameo, e.predicate_start,
             e.predicate_length, h.text, e.precision, l.name, l.country, l.latitude, l.longitude, e.place_start, e.place_length,
             e.attributed, o.name, e.confidence FROM event_row e JOIN manner m ON m.key = e.manner
             LEFT JOIN phrase h ON h.key = e.predicate LEFT JOIN place l ON l.key = e.place
             LEFT JOIN outlet o ON o.key = e.attributed WHERE e.key = ?",
        )?;
        let mut rows = find.query([key])?;
        let row = rows.next()?.ok_or_else(|| nonsense(format!("event {key} is missing")))?;
        let home = self.home(row.get(1)?)?;
        let excerpts = Excerpts::new(&home.story_text);
        let [actors, recipients, speakers] = self.parties(EVENT_PARTIES, key, &excerpts)?;
        let predicate_span = span_of(row.get(9)?, row.get(10)?).ok_or_else(|| nonsense("a predicate without span"))?;
        let attribution = match row.get::<_, Option<i64>>(19)? {
            None => None,
            Some(_) => Some(Attribution { speaker: speakers.into_iter().next(), outlet: row.get(20)? }),
        };
        Ok(Event {
            id: id_text(row.get_ref(0)?)?,
            story_id: home.story_id,
            sentence: home.number,
            text: home.sentence,
            event_type: type_of(row.get(2)?)?,
            modes: list(row, 3)?,
            auxiliary: list(row, 4)?,
            contexts: list(row, 5)?,
            quad: row.get(6)?,
            score: row.get::<_, f64>(7)? as f32,
            cameo: row.get(8)?,
            actors,
            recipients,
            predicate: Predicate { text: cut(&excerpts, row.get(11)?, Some(predicate_span))?, span: predicate_span },
            date: day_of_key(key).map(date_of).transpose()?,
            date_precision: precision(row.get(12)?)?,
            place: place(row)?,
            attribution,
            confidence: share_of(row.get_ref(21)?)?,
        })
    }

    /// The events of a range of sentences with their keys, in the order of the story.
    pub(crate) fn events_of(&mut self, first_sentence: i64, sentences: i64) -> Result<Vec<(i64, Event)>> {
        let keys = self.keys("SELECT key FROM event_row WHERE sentence >= ? AND sentence < ?", first_sentence, sentences)?;
        let mut events = keys.into_iter().map(|key| Ok((key, self.event(key)?))).collect::<Result<Vec<_>>>()?;
        events.sort_by(|(_, a), (_, b)| (a.sentence, a.predicate.span, &a.id).cmp(&(b.sentence, b.predicate.span, &b.id)));
        Ok(events)
    }

    fn keys(&self, sql: &str, first_sentence: i64, sentences: i64) -> Result<Vec<i64>> {
        let mut find = self.c.prepare_cached(sql)?;
        let keys = find.query_map((first_sentence, first_sentence + sentences), |row| row.get(0))?;
        Ok(keys.collect::<rusqlite::Result<_>>()?)
    }

    /// The tie with this key.
    pub(crate) fn tie(&mut self, key: i64) -> Result<Tie> {
        let mut find =
            self.c.prepare_cached("SELECT sentence, kind, polarity, since, historical, confidence FROM tie_row WHERE key = ?")?;
        let mut rows = find.query([key])?;
        let row = rows.next()?.ok_or_else(|| nonsense(format!("tie {key} is missing")))?;
        let home = self.home(row.get(0)?)?;
        let [one, other, against] = self.parties(TIE_PARTIES, key, &Excerpts::new(&home.story_text))?;
        let kind: String = row.get(1)?;
        Ok(Tie {
            kind: kind.parse().map_err(nonsense)?,
            polarity: row.get(2)?,
            parties: [one, other],
            against,
            since: row.get::<_, Option<i64>>(3)?.map(date_of).transpose()?,
            historical: row.get(4)?,
            story_id: home.story_id,
            sentence: home.number,
            text: home.sentence,
            confidence: share_of(row.get_ref(5)?)?,
        })
    }

    /// The statement with this key.
    pub(crate) fn statement(&mut self, key: i64) -> Result<Statement> {
        let mut find = self.c.prepare_cached(
            "SELECT sentence, quote, stance, content_start, content_length, content, confidence FROM statement_row WHERE key = ?",
        )?;
        let mut rows = find.query([key])?;
        let row = rows.next()?.ok_or_else(|| nonsense(format!("statement {key} is missing")))?;
        let home = self.home(row.get(0)?)?;
        let excerpts = Excerpts::new(&home.story_text);
        let [speaker, about] = self.parties(STATEMENT_PARTIES, key, &excerpts)?;
        let span = span_of(row.get(3)?, row.get(4)?).ok_or_else(|| nonsense("a statement without span"))?;
        Ok(Statement {
            speaker: speaker.into_iter().next().ok_or_else(|| nonsense("a statement without speaker"))?,
            quote: row.get(1)?,
            about,
            stance: row.get(2)?,
            content: cut(&excerpts, row.get(5)?, Some(span))?,
            span,
            story_id: home.story_id,
            sentence: home.number,
            text: home.sentence,
            confidence: share_of(row.get_ref(6)?)?,
        })
    }

    /// A story alone.
    pub(crate) fn story(&mut self, story: i64) -> Result<Story> {
        let mut find = self.c.prepare_cached(
            "SELECT r.id, r.title, r.url, o.name, r.day, r.language, r.particulars FROM story_row r LEFT JOIN outlet o ON o.key = r.outlet
             WHERE r.key = ?",
        )?;
        let mut rows = find.query([story])?;
        let row = rows.next()?.ok_or_else(|| nonsense(format!("story {story} is missing")))?;
        let rare: Story = match row.get::<_, Option<String>>(6)? {
            Some(json) => serde_json::from_str(&json).map_err(nonsense)?,
            None => Story::default(),
        };
        Ok(Story {
            id: id_text(row.get_ref(0)?)?,
            text: self.story_text(story)?.to_string(),
            title: row.get(1)?,
            url: row.get(2)?,
            publisher: row.get(3)?,
            date: row.get::<_, Option<i64>>(4)?.map(date_of).transpose()?,
            language: row.get(5)?,
            ..rare
        })
    }

    /// A story with everything coded from it. Ties and statements are in the order in which they were filed.
    pub(crate) fn filed(&mut self, story: i64) -> Result<Filed> {
        let c = self.c;
        let mut find = c.prepare_cached(
            "SELECT r.report, v.codebook, v.pipeline, v.scorer, r.first_sentence, r.sentences FROM story_row r
             JOIN version v ON v.key = r.version WHERE r.key = ?",
        )?;
        let mut rows = find.query([story])?;
        let row = rows.next()?.ok_or_else(|| nonsense(format!("story {story} is missing")))?;
        let (first, count) = (row.get(4)?, row.get(5)?);
        let ties = self.keys("SELECT key FROM tie_row WHERE sentence >= ? AND sentence < ? ORDER BY key", first, count)?;
        let statements = self.keys("SELECT key FROM statement_row WHERE sentence >= ? AND sentence < ? ORDER BY key", first, count)?;
        let report = row.get_ref(0)?;
        Ok(Filed {
            story: self.story(story)?,
            events: self.events_of(first, count)?.into_iter().map(|(_, event)| event).collect(),
            ties: ties.into_iter().map(|key| self.tie(key)).collect::<Result<_>>()?,
            statements: statements.into_iter().map(|key| self.statement(key)).collect::<Result<_>>()?,
            versions: Versions { codebook: row.get(1)?, pipeline: row.get(2)?, scorer: row.get(3)? },
            report: (report != rusqlite::types::ValueRef::Null).then(|| id_text(report)).transpose()?,
        })
    }
}

/// The words kept apart, or else those of the span.
fn cut(excerpts: &Excerpts<'_>, words: Option<String>, span: Option<Span>) -> Result<String> {
    let from_text = || span.and_then(|span| excerpts.cut(span)).map(str::to_owned);
    words.or_else(from_text).ok_or_else(|| nonsense(format!("words at {span:?} lie outside the story")))
}

fn named<T: FromStr<Err: std::fmt::Display>>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    let name: Option<String> = row.get(column)?;
    name.map(|name| name.parse().map_err(nonsense)).transpose()
}

fn list<T: FromStr<Err: std::fmt::Display>>(row: &Row<'_>, column: usize) -> Result<Vec<T>> {
    let names = row.get_ref(column)?.as_str().map_err(nonsense)?;
    names.split(',').filter(|name| !name.is_empty()).map(|name| name.parse().map_err(nonsense)).collect()
}

fn place(row: &Row<'_>) -> Result<Option<Place>> {
    let Some(name) = row.get(13)? else { return Ok(None) };
    let span = span_of(optional(row, 17)?, optional(row, 18)?);
    Ok(Some(Place { name, country: named(row, 14)?, latitude: optional(row, 15)?, longitude: optional(row, 16)?, span }))
}

fn optional<T: FromSql>(row: &Row<'_>, column: usize) -> Result<Option<T>> {
    Ok(row.get(column)?)
}

fn precision(number: i64) -> Result<DatePrecision> {
    use DatePrecision::{Day, Month, None, Week, Year};
    let all = [Day, Week, Month, Year, None];
    usize::try_from(number).ok().and_then(|n| all.get(n)).copied().ok_or_else(|| nonsense(format!("date precision {number}")))
}

/// A story by its id.
pub(crate) fn filed_by_id(c: &Connection, id: &str) -> Result<Option<Filed>> {
    let mut find = c.prepare_cached("SELECT key FROM story_row WHERE id = ?")?;
    let key = find.query_row([crate::codes::id_value(id)], |row| row.get(0)).optional()?;
    key.map(|key| Reading::new(c).filed(key)).transpose()
}

/// A coding that another one has replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct Former {
    /// The story and its coding as they were.
    pub filed: Filed,
    /// When they were replaced.
    pub replaced: Timestamp,
}

/// The former codings of a story, the oldest first.
pub(crate) fn history(c: &Connection, id: &str) -> Result<Vec<Former>> {
    // From the latest back, as a coding whose story did not change with it is kept without the story.
    let mut story = filed_by_id(c, id)?.map(|filed| filed.story).unwrap_or_default();
    let mut find = c.prepare_cached("SELECT records, replaced FROM former WHERE story = ? ORDER BY key DESC")?;
    let mut rows = find.query([crate::codes::id_value(id)])?;
    let mut formers = Vec::new();
    while let Some(row) = rows.next()? {
        let json = crate::filing::inflated(&row.get::<_, Vec<u8>>(0)?)?;
        let replaced = Timestamp::from_second(row.get(1)?).map_err(nonsense)?;
        let mut filed: Filed = serde_json::from_str(&json).map_err(nonsense)?;
        if filed.story.id.is_empty() {
            filed.story = story;
        }
        story = filed.story.clone();
        formers.push(Former { filed, replaced });
    }
    formers.reverse();
    Ok(formers)
}
