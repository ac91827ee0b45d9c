//! Is the ledger sound? Everything that is kept twice is compared.

use crate::codes::{date_of, day_of_key, id_text, month_number};
use crate::error::Result;
use crate::facts::Facts;
use crate::ledger::Ledger;
use crate::occurrence::{self, Expected, Told};
use crate::reading::Reading;
use crate::rollup::{Counts, RollUps};
use rusqlite::{Connection, Row, params_from_iter};
use std::collections::BTreeMap;

/// Faults that are named at most; more would tell nothing new.
const NAMED: usize = 100;

/// What is wrong, a sentence each.
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, fault: impl FnOnce() -> String) {
        if self.0.len() < NAMED {
            self.0.push(fault());
        }
    }

    fn is_full(&self) -> bool {
        self.0.len() >= NAMED
    }

    /// Adds a fault for each row of a statement.
    fn of_rows(&mut self, c: &Connection, sql: &str, fault: impl Fn(&Row<'_>) -> Result<String>) -> Result<()> {
        let mut find = c.prepare(sql)?;
        let mut rows = find.query([])?;
        while let Some(row) = rows.next()? {
            if self.is_full() {
                break;
            }
            self.0.push(fault(row)?);
        }
        Ok(())
    }
}

impl Ledger {
    /// Looks for faults: in the file itself, rows that belong to nothing, counts, occurrences and search that do not agree with the
    /// events. An empty list means that all is well. Reads everything, so it takes a while (minutes for millions of events); others may
    /// read meanwhile, but not write.
    pub fn check(&mut self) -> Result<Vec<String>> {
        self.write(|c, _| {
            let mut faults = Faults(Vec::new());
            faults.of_rows(c, "PRAGMA integrity_check(100)", |row| Ok(row.get::<_, String>(0)?))?;
            faults.0.retain(|line| line != "ok");
            if faults.0.is_empty() {
                rows(c, &mut faults)?;
                search(c, &mut faults);
                events(c, &mut faults)?;
                occurrences(c, &mut faults)?;
            }
            Ok(faults.0)
        })
    }
}

/// Rows that name others that are not there, and numbers that should be one and the same.
fn rows(c: &Connection, faults: &mut Faults) -> Result<()> {
    faults.of_rows(c, "PRAGMA foreign_key_check", |row| {
        Ok(format!("a row of {} names one of {} that is not there", row.get::<_, String>(0)?, row.get::<_, String>(2)?))
    })?;
    faults.of_rows(c, "SELECT id FROM event_row GROUP BY id HAVING count(*) > 1", |row| {
        Ok(format!("the event {} is there more than once", id_text(row.get_ref(0)?)?))
    })?;
    let strays = "SELECT r.id FROM story_row r WHERE r.sentences <> (SELECT count(*) FROM sentence_row s
        WHERE s.key >= r.first_sentence AND s.key < r.first_sentence + r.sentences AND s.story = r.key)";
    faults
        .of_rows(c, strays, |row| Ok(format!("the sentences of the story {} are not where they should be", id_text(row.get_ref(0)?)?)))?;
    let all: (i64, i64) =
        c.query_row("SELECT (SELECT count(*) FROM sentence_row), (SELECT coalesce(sum(sentences), 0) FROM story_row)", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if all.0 != all.1 {
        faults.add(|| format!("there are {} sentences, the stories count {}", all.0, all.1));
    }
    faults.of_rows(c, "SELECT id FROM story_row WHERE key NOT IN (SELECT story FROM story_text)", |row| {
        Ok(format!("the story {} has lost its text", id_text(row.get_ref(0)?)?))
    })
}

/// FTS5 compares its index with the sentences itself.
fn search(c: &Connection, faults: &mut Faults) {
    if let Err(error) = c.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", []) {
        faults.add(|| format!("the search does not agree with the sentences ({error})"));
    }
}

/// Reads every event and counts it again, a day and a month at a time.
fn events(c: &Connection, faults: &mut Faults) -> Result<()> {
    let mut reading = Reading::new(c);
    let mut recount =
        Recount { c, faults, day: None, counts: RollUps::default(), month: BTreeMap::new(), world: BTreeMap::new(), rows: [0; 2] };
    let mut find = c.prepare("SELECT key, occurrence IS NULL, block FROM event_row ORDER BY key")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let key = row.get(0)?;
        recount.turn_to(day_of_key(key))?;
        match reading.event(key) {
            Ok(event) => {
                let facts = Facts::of(&event);
                if facts.block != row.get(2)? {
                    recount.faults.add(|| format!("the event {} stands in the wrong block", event.id));
                }
                recount.counts.count(&facts, 1, row.get(1)?)?;
            }
            Err(error) => recount.faults.add(|| format!("the event with key {key} cannot be read: {error}")),
        }
    }
    recount.finish()
}

/// What the events come to.
struct Recount<'c> {
    c: &'c Connection,
    faults: &'c mut Faults,
    day: Option<i64>,
    /// Of the day.
    counts: RollUps,
    /// Of the month so far.
    month: BTreeMap<Vec<i64>, Counts>,
    world: BTreeMap<Vec<i64>, Counts>,
    /// Rows that the tables by day and by month should have.
    rows: [usize; 2],
}

impl Recount<'_> {
    fn turn_to(&mut self, day: Option<i64>) -> Result<()> {
        if day == self.day {
            return Ok(());
        }
        let month_of = |day: Option<i64>| day.map(date_of).transpose().map(|date| date.map(month_number));
        self.end_day()?;
        let month = month_of(self.day)?;
        if month != month_of(day)? {
            self.end_month(month)?;
        }
        self.day = day;
        Ok(())
    }

    fn end_day(&mut self) -> Result<()> {
        let counts = std::mem::take(&mut self.counts);
        for ((month, event_type), one) in counts.world {
            self.world.entry(vec![month, event_type]).or_default().add(one);
        }
        let mut expected = BTreeMap::new();
        for ((day, actor, recipient, event_type), one) in counts.days {
            let one = Counts { one_a_day: 1, ..one };
            let month = month_number(date_of(day)?);
            self.month.entry(vec![month, actor, recipient, event_type]).or_default().add(one);
            self.world.entry(vec![month, event_type]).or_default().one_a_day += 1;
            expected.insert(vec![day, actor, recipient, event_type], one);
        }
        self.rows[0] += expected.len();
        let sql = "SELECT events, occurrences, 1, score, day, actor, recipient, type FROM pair_day_row WHERE day IS ?";
        compare(self.c, self.faults, "pair_day_row", sql, &[self.day], expected)
    }

    fn end_month(&mut self, month: Option<i64>) -> Result<()> {
        let expected = std::mem::take(&mut self.month);
        self.rows[1] += expected.len();
        let sql = "SELECT events, occurrences, one_a_day, score, month, actor, recipient, type FROM pair_month_row WHERE month IS ?";
        compare(self.c, self.faults, "pair_month_row", sql, &[month], expected)
    }

    fn finish(mut self) -> Result<()> {
        self.turn_to(None)?;
        let sql = "SELECT events, occurrences, one_a_day, score, month, type FROM world_month_row";
        compare(self.c, self.faults, "world_month_row", sql, &[], self.world)?;
        for (table, expected) in ["pair_day_row", "pair_month_row"].into_iter().zip(self.rows) {
            let found: i64 = self.c.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
            if found != expected as i64 {
                self.faults.add(|| format!("{table} has {found} rows, the events come to {expected}"));
            }
        }
        Ok(())
    }
}

/// Compares rows with what they should be; its first four columns are counts, the others say of what.
fn compare(
    c: &Connection,
    faults: &mut Faults,
    table: &str,
    sql: &str,
    of: &[Option<i64>],
    mut expected: BTreeMap<Vec<i64>, Counts>,
) -> Result<()> {
    let mut find = c.prepare_cached(sql)?;
    let width = find.column_count();
    let mut rows = find.query(params_from_iter(of))?;
    while let Some(row) = rows.next()? {
        let key = (4..width).map(|n| row.get(n)).collect::<rusqlite::Result<Vec<i64>>>()?;
        let found = Counts { events: row.get(0)?, occurrences: row.get(1)?, one_a_day: row.get(2)?, score: row.get(3)? };
        let should = expected.remove(&key);
        if should != Some(found) {
            faults.add(|| format!("{table} has {found:?} at {key:?}, the events come to {should:?}"));
        }
    }
    for (key, should) in expected {
        faults.add(|| format!("{table} has nothing at {key:?}, the events come to {should:?}"));
    }
    Ok(())
}

/// Gathers every block of more than one event again; an event that is alone in its block leads itself and is not in `corroborated`.
fn occurrences(c: &Connection, faults: &mut Faults) -> Result<()> {
    faults.of_rows(
        c,
        "SELECT e.key, e.occurrence FROM event_row e LEFT JOIN event_row l ON l.key = e.occurrence
         WHERE e.occurrence IS NOT NULL AND (l.key IS NULL OR l.occurrence IS NOT NULL)",
        |row| {
            Ok(format!(
                "the event with key {} belongs to the occurrence {}, which no event leads",
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?
            ))
        },
    )?;
    let mut find =
        c.prepare("SELECT key >> 20, block, min(key) FROM event_row WHERE block IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1")?;
    let mut blocks = find.query([])?;
    let mut leads = BTreeMap::new();
    while let Some(row) = blocks.next()? {
        let (key, block): (i64, i64) = (row.get(2)?, row.get(1)?);
        let Some(day) = day_of_key(key) else { continue };
        for Expected { events, told } in occurrence::expected(c, day, block)? {
            let lead = events[0];
            for event in &events {
                let mut find = c.prepare_cached("SELECT coalesce(occurrence, key) FROM event_row WHERE key = ?")?;
                let found: i64 = find.query_row([event], |row| row.get(0))?;
                if found != lead {
                    faults.add(|| format!("the event with key {event} belongs to the occurrence {found}, it should to {lead}"));
                }
            }
            if events.len() > 1 {
                leads.insert(lead, told);
            }
        }
    }
    let mut find = c.prepare("SELECT lead, events, reports, outlets, first, last FROM corroborated")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let (lead, found) =
            (row.get(0)?, Told { events: row.get(1)?, reports: row.get(2)?, outlets: row.get(3)?, first: row.get(4)?, last: row.get(5)? });
        let should = leads.remove(&lead);
        if should != Some(found) {
            faults.add(|| format!("the occurrence {lead} is counted as {found:?}, its events come to {should:?}"));
        }
    }
    leads.into_keys().for_each(|lead| faults.add(|| format!("the occurrence {lead} is not counted")));
    Ok(())
}
