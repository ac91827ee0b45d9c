//! Counts by day, pair and type, and what follows from them by month, kept with the rows in one transaction.

use crate::codes::{date_of, month_number};
use crate::error::Result;
use crate::facts::Facts;
use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::hash::Hash;

/// How much there is of something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub events: i64,
    pub occurrences: i64,
    pub one_a_day: i64,
    /// In thousandths.
    pub score: i64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Counts) {
        self.events += other.events;
        self.occurrences += other.occurrences;
        self.one_a_day += other.one_a_day;
        self.score += other.score;
    }
}

/// Day, actor's country, recipient's country, type.
pub(crate) type PairDay = (i64, i64, i64, i64);

/// What a transaction changes in the counts.
#[derive(Debug, Default)]
pub(crate) struct RollUps {
    pub(crate) days: FxHashMap<PairDay, Counts>,
    /// Month and type.
    pub(crate) world: FxHashMap<(i64, i64), Counts>,
}

impl RollUps {
    /// Counts an event in, or out with `sign` -1. `leads`: whether it counts as an occurrence.
    pub(crate) fn count(&mut self, facts: &Facts, sign: i64, leads: bool) -> Result<()> {
        let counts = Counts { events: sign, occurrences: sign * i64::from(leads), one_a_day: 0, score: sign * facts.score };
        self.change(facts, counts)
    }

    /// Changes the number of occurrences among events with the same day, pairs and type.
    pub(crate) fn occurrences(&mut self, facts: &Facts, change: i64) -> Result<()> {
        self.change(facts, Counts { occurrences: change, ..Counts::default() })
    }

    fn change(&mut self, facts: &Facts, counts: Counts) -> Result<()> {
        let Some(day) = facts.day.filter(|_| facts.plain) else { return Ok(()) };
        for &(actor, recipient) in &facts.pairs {
            add(&mut self.days, (day, actor, recipient, facts.event_type), counts);
        }
        add(&mut self.world, (month_number(date_of(day)?), facts.event_type), counts);
        Ok(())
    }

    /// Writes the changes.
    pub(crate) fn write(self, c: &Connection) -> Result<()> {
        let mut months: BTreeMap<PairDay, Counts> = BTreeMap::new();
        let mut world = self.world;
        let mut days: Vec<(PairDay, Counts)> = self.days.into_iter().collect();
        days.sort_unstable_by_key(|day| day.0);
        let mut upsert = c.prepare_cached(
            "INSERT INTO pair_day_row VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events,
             occurrences = occurrences + excluded.occurrences, score = score + excluded.score RETURNING events",
        )?;
        for ((day, actor, recipient, event_type), mut counts) in days {
            let Counts { events, occurrences, score, .. } = counts;
            let after: i64 = upsert.query_row(params![day, actor, recipient, event_type, events, occurrences, score], |row| row.get(0))?;
            if after == 0 {
                c.prepare_cached("DELETE FROM pair_day_row WHERE day = ? AND actor = ? AND recipient = ? AND type = ?")?
                    .execute((day, actor, recipient, event_type))?;
            }
            counts.one_a_day = i64::from(after > 0) - i64::from(after - events > 0);
            let month = month_number(date_of(day)?);
            months.entry((month, actor, recipient, event_type)).or_default().add(counts);
            world.entry((month, event_type)).or_default().one_a_day += counts.one_a_day;
        }
        write_months(c, months)?;
        write_world(c, world.into_iter().collect())
    }
}

fn add<K: Hash + Eq>(to: &mut FxHashMap<K, Counts>, key: K, counts: Counts) {
    to.entry(key).or_default().add(counts);
}

fn write_months(c: &Connection, months: BTreeMap<PairDay, Counts>) -> Result<()> {
    let mut upsert = c.prepare_cached(
        "INSERT INTO pair_month_row VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events,
         occurrences = occurrences + excluded.occurrences, one_a_day = one_a_day + excluded.one_a_day, score = score +
          excluded.score RETURNING events",
    )?;
    for ((month, actor, recipient, event_type), Counts { events, occurrences, one_a_day, score }) in months {
        let after: i64 =
            upsert.query_row(params![month, actor, recipient, event_type, events, occurrences, one_a_day, score], |row| row.get(0))?;
        if after == 0 {
            c.prepare_cached("DELETE FROM pair_month_row WHERE month = ? AND actor = ? AND recipient = ? AND type = ?")?
                .execute((month, actor, recipient, event_type))?;
        }
    }
    Ok(())
}

fn write_world(c: &Connection, world: BTreeMap<(i64, i64), Counts>) -> Result<()> {
    let mut upsert = c.prepare_cached(
        "INSERT INTO world_month_row VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET events = events + excluded.events,
         occurrences = occurrences + excluded.occurrences, one_a_day = one_a_day + excluded.one_a_day, score = score +
          excluded.score RETURNING events",
    )?;
    for ((month, event_type), Counts { events, occurrences, one_a_day, score }) in world {
        let after: i64 = upsert.query_row(params![month, event_type, events, occurrences, one_a_day, score], |row| row.get(0))?;
        if after == 0 {
            c.prepare_cached("DELETE FROM world_month_row WHERE month = ? AND type = ?")?.execute((month, event_type))?;
        }
    }
    Ok(())
}
