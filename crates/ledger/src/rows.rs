//! Rows of one story: written, and taken out again.

use crate::codes::{day_number, first_key, id_value, key_after, share_value, span_values};
use crate::error::Result;
use crate::excerpt::Excerpts;
use crate::facts::{Facts, marks};
use crate::filing::Filed;
use crate::reading;
use crate::rollup::RollUps;
use crate::words::Words;
use attache_record::{Event, Participant, Statement, Tie};
use rusqlite::{Connection, OptionalExtension, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Tables of parties: which column names the owner.
#[derive(Clone, Copy)]
pub(crate) enum PartyTable {
    Event,
    Tie,
    Statement,
}

impl PartyTable {
    fn insert(self) -> &'static str {
        match self {
            PartyTable::Event => "INSERT INTO event_party VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            PartyTable::Tie => "INSERT INTO tie_party VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            PartyTable::Statement => "INSERT INTO statement_party VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        }
    }
}

/// What a transaction has written and still has to bring in order: the search, the occurrences, the counts.
pub(crate) struct Batch<'l> {
    pub(crate) connection: &'l Connection,
    pub(crate) words: &'l mut Words,
    pub(crate) rollups: RollUps,
    /// Day and block of events that came (false) or went (true).
    pub(crate) touched: BTreeMap<(i64, i64), bool>,
    /// Key, sentence, marks of events that the search does not know yet.
    unsearched: Vec<(i64, String, String)>,
    /// The last key given away, by the first key of its day.
    last_keys: FxHashMap<i64, i64>,
    next_sentence: i64,
}

/// A story on its way into the rows.
struct Page<'s> {
    excerpts: Excerpts<'s>,
    key: i64,
    outlet: Option<i64>,
    /// Keys of sentences by number and words.
    sentences: FxHashMap<(usize, &'s str), i64>,
}

impl<'l> Batch<'l> {
    pub(crate) fn new(connection: &'l Connection, words: &'l mut Words) -> Result<Self> {
        let last: Option<i64> = connection.query_row("SELECT max(key) FROM sentence_row", [], |row| row.get(0))?;
        Ok(Batch {
            connection,
            words,
            rollups: RollUps::default(),
            touched: BTreeMap::new(),
            unsearched: Vec::new(),
            last_keys: FxHashMap::default(),
            next_sentence: last.unwrap_or(0) + 1,
        })
    }

    /// The first sentence of the next story that is written.
    pub(crate) fn next_sentence(&self) -> i64 {
        self.next_sentence
    }

    /// Writes what a story tells; gives the number of its sentences.
    pub(crate) fn write_coding(&mut self, story: i64, outlet: Option<i64>, filed: &Filed) -> Result<i64> {
        let first = self.next_sentence;
        let mut page = Page { excerpts: Excerpts::new(&filed.story.text), key: story, outlet, sentences: FxHashMap::default() };
        for event in &filed.events {
            self.write_event(&mut page, event)?;
        }
        for tie in &filed.ties {
            self.write_tie(&mut page, tie)?;
        }
        for statement in &filed.statements {
            self.write_statement(&mut page, statement)?;
        }
        Ok(self.next_sentence - first)
    }

    fn write_event<'s>(&mut self, page: &mut Page<'s>, event: &'s Event) -> Result<()> {
        let c = self.connection;
        let facts = Facts::of(event);
        let sentence = self.sentence(page, event.sentence, &event.text, event.predicate.span[0])?;
        let key = self.event_key(facts.day)?;
        let manner = self.words.manner(c, event)?;
        let (start, length) = span_values(Some(event.predicate.span));
        let predicate = self.phrase(page, &event.predicate.text, Some(event.predicate.span))?;
        let place = event.place.as_ref().map(|place| self.words.place(c, place)).transpose()?;
        let (place_start, place_length) = span_values(event.place.as_ref().and_then(|p| p.span));
        let attributed = match &event.attribution {
            None => None,
            Some(attribution) => Some(attribution.outlet.as_ref().map_or(Ok(0), |name| self.words.outlet(c, name))?),
        };
        c.prepare_cached("INSERT INTO event_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)")?.execute(params![
            key,
            id_value(&event.id),
            sentence,
            manner,
            start,
            length,
            predicate,
            event.date_precision as i64,
            place,
            place_start,
            place_length,
            attributed,
            share_value(event.confidence),
            facts.block
        ])?;
        let actors = self.parties(page, PartyTable::Event, key, 0, &event.actors)?;
        let recipients = self.parties(page, PartyTable::Event, key, 1, &event.recipients)?;
        let speaker = event.attribution.as_ref().and_then(|a| a.speaker.as_ref());
        self.parties(page, PartyTable::Event, key, 2, speaker.map(std::slice::from_ref).unwrap_or_default())?;
        self.unsearched.push((key, event.text.clone(), marks(event, &actors, &recipients, page.outlet)));
        if let (Some(day), Some(block)) = (facts.day, facts.block) {
            self.touched.entry((day, block)).or_insert(false);
        }
        self.rollups.count(&facts, 1, true)
    }

    fn write_tie<'s>(&mut self, page: &mut Page<'s>, tie: &'s Tie) -> Result<()> {
        let sentence = self.sentence(page, tie.sentence, &tie.text, 0)?;
        let mut insert = self
            .connection
            .prepare_cached("INSERT INTO tie_row (sentence, kind, polarity, since, historical, confidence) VALUES (?, ?, ?, ?, ?, ?)")?;
        let since = tie.since.map(day_number);
        let key = insert.insert(params![sentence, tie.kind.as_str(), tie.polarity, since, tie.historical, share_value(tie.confidence)])?;
        for (side, parties) in tie.parties.iter().chain([&tie.against]).enumerate() {
            self.parties(page, PartyTable::Tie, key, side as i64, parties)?;
        }
        Ok(())
    }

    fn write_statement<'s>(&mut self, page: &mut Page<'s>, statement: &'s Statement) -> Result<()> {
        let sentence = self.sentence(page, statement.sentence, &statement.text, statement.span[0])?;
        let content = self.phrase_or_words(page, &statement.content, statement.span);
        let (start, length) = span_values(Some(statement.span));
        let key = self
            .connection
            .prepare_cached(
                "INSERT INTO statement_row (sentence, quote, stance, content_start, content_length, content, confidence) VALUES
                 (?, ?, ?, ?, ?, ?, ?)",
            )?
            .insert(params![sentence, statement.quote, statement.stance, start, length, content, share_value(statement.confidence)])?;
        self.parties(page, PartyTable::Statement, key, 0, std::slice::from_ref(&statement.speaker))?;
        self.parties(page, PartyTable::Statement, key, 1, &statement.about)?;
        Ok(())
    }

    fn sentence<'s>(&mut self, page: &mut Page<'s>, number: usize, text: &'s str, near: usize) -> Result<i64> {
        if let Some(&key) = page.sentences.get(&(number, text)) {
            return Ok(key);
        }
        let key = self.next_sentence;
        let span = page.excerpts.find(text, near);
        let (start, length) = span_values(span);
        let words = span.is_none().then_some(text);
        self.connection.prepare_cached("INSERT INTO sentence_row VALUES (?, ?, ?, ?, ?, ?)")?.execute(params![
            key,
            page.key,
            number as i64,
            start,
            length,
            words
        ])?;
        self.next_sentence += 1;
        page.sentences.insert((number, text), key);
        Ok(key)
    }

    /// Writes one side; gives the entities' keys.
    fn parties(&mut self, page: &Page<'_>, table: PartyTable, owner: i64, side: i64, parties: &[Participant]) -> Result<Vec<Option<i64>>> {
        let c = self.connection;
        let mut entities = Vec::with_capacity(parties.len());
        for (position, party) in parties.iter().enumerate() {
            let known = self.words.identity(c, party)?;
            let phrase = self.phrase(page, &party.text, party.span)?;
            let (start, length) = span_values(party.span);
            let values = params![owner, side, position as i64, start, length, phrase, known.identity, share_value(party.confidence)];
            c.prepare_cached(table.insert())?.execute(values)?;
            entities.push(known.entity);
        }
        Ok(entities)
    }

    /// None where the words can be cut out of the text, else their key.
    fn phrase(&mut self, page: &Page<'_>, words: &str, span: Option<[usize; 2]>) -> Result<Option<i64>> {
        match span.and_then(|span| page.excerpts.cut(span)) {
            Some(cut) if cut == words => Ok(None),
            _ => self.words.phrase(self.connection, words).map(Some),
        }
    }

    fn phrase_or_words<'w>(&self, page: &Page<'_>, words: &'w str, span: [usize; 2]) -> Option<&'w str> {
        (page.excerpts.cut(span) != Some(words)).then_some(words)
    }

    fn event_key(&mut self, day: Option<i64>) -> Result<i64> {
        let first = first_key(day);
        let last = match self.last_keys.get(&first) {
            Some(&last) => last,
            None => {
                let mut find =
                    self.connection.prepare_cached("SELECT key FROM event_row WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1")?;
                find.query_row((first, first + (1 << crate::codes::DAY_BITS) - 1), |row| row.get(0)).optional()?.unwrap_or(first)
            }
        };
        let key = key_after(last, day)?;
        self.last_keys.insert(first, key);
        Ok(key)
    }

    /// Takes out what a story tells.
    pub(crate) fn remove_coding(&mut self, first_sentence: i64, sentences: i64, events: &[(i64, Event)]) -> Result<()> {
        self.write_search()?;
        let c = self.connection;
        for (key, event) in events {
            let facts = Facts::of(event);
            let leads: bool =
                c.prepare_cached("SELECT occurrence IS NULL FROM event_row WHERE key = ?")?.query_row([key], |row| row.get(0))?;
            self.rollups.count(&facts, -1, leads)?;
            if let (Some(day), Some(block)) = (facts.day, facts.block) {
                self.touched.insert((day, block), true);
            }
            c.prepare_cached(
                "INSERT INTO search (search, rowid, text, marks) SELECT 'delete', key, text, marks FROM search_content WHERE key = ?",
            )?
            .execute([key])?;
            c.prepare_cached("DELETE FROM event_party WHERE event = ?")?.execute([key])?;
            c.prepare_cached("DELETE FROM event_row WHERE key = ?")?.execute([key])?;
            c.prepare_cached("DELETE FROM corroborated WHERE lead = ?")?.execute([key])?;
        }
        let range = (first_sentence, first_sentence + sentences);
        for sql in [
            "DELETE FROM tie_party WHERE tie IN (SELECT key FROM tie_row WHERE sentence >= ? AND sentence < ?)",
            "DELETE FROM tie_row WHERE sentence >= ? AND sentence < ?",
            "DELETE FROM statement_party WHERE statement IN (SELECT key FROM statement_row WHERE sentence >= ? AND sentence < ?)",
            "DELETE FROM statement_row WHERE sentence >= ? AND sentence < ?",
            "DELETE FROM sentence_row WHERE key >= ? AND key < ?",
        ] {
            c.prepare_cached(sql)?.execute(range)?;
        }
        Ok(())
    }

    /// Tells the search of new events, in the order of their keys: out of order, FTS5 begins a new segment with each.
    fn write_search(&mut self) -> Result<()> {
        self.unsearched.sort_unstable_by_key(|event| event.0);
        let mut insert = self.connection.prepare_cached("INSERT INTO search (rowid, text, marks) VALUES (?, ?, ?)")?;
        for (key, text, marks) in self.unsearched.drain(..) {
            insert.execute((key, text, marks))?;
        }
        Ok(())
    }

    /// Brings search, occurrences and counts in order.
    pub(crate) fn finish(mut self) -> Result<()> {
        self.write_search()?;
        for ((day, block), went) in std::mem::take(&mut self.touched) {
            for (lead, change) in crate::occurrence::settle(self.connection, day, block, went)? {
                let event = reading::Reading::new(self.connection).event(lead)?;
                self.rollups.occurrences(&Facts::of(&event), change)?;
            }
        }
        self.rollups.write(self.connection)
    }
}
