//! A ledger as text, to compare two of them.

use crate::codes::{country_of, date_of, id_text, month_start, type_of};
use crate::error::Result;
use crate::reading::Reading;
use rusqlite::{Connection, Row};
use std::fmt::Write;

/// Everything that the ledger knows, times of filing apart: sorted, without keys, so that it does not depend on the order of filing.
pub(crate) fn dump(c: &Connection) -> Result<String> {
    let mut lines = Vec::new();
    stories(c, &mut lines)?;
    occurrences(c, &mut lines)?;
    collect(c, &mut lines, "SELECT event, verdict, reviewer, note, record FROM review_row", |row| {
        let texts =
            (row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, Option<String>>(3)?, row.get::<_, Option<String>>(4)?);
        Ok(format!("review {} {texts:?}", id_text(row.get_ref(0)?)?))
    })?;
    collect(
        c,
        &mut lines,
        "SELECT f.story, v.codebook, v.pipeline, v.scorer, f.records FROM former f JOIN version v ON v.key = f.version",
        |row| {
            let versions = (row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, String>(3)?);
            Ok(format!("former {} {versions:?} {}", id_text(row.get_ref(0)?)?, crate::filing::inflated(&row.get::<_, Vec<u8>>(4)?)?))
        },
    )?;
    counts(c, &mut lines)?;
    lines.sort_unstable();
    Ok(lines.iter().fold(String::new(), |mut text, line| {
        writeln!(text, "{line}").expect("writing to a string cannot fail");
        text
    }))
}

fn collect(c: &Connection, lines: &mut Vec<String>, sql: &str, line: impl Fn(&Row<'_>) -> Result<String>) -> Result<()> {
    let mut find = c.prepare(sql)?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        lines.push(line(row)?);
    }
    Ok(())
}

fn stories(c: &Connection, lines: &mut Vec<String>) -> Result<()> {
    let mut reading = Reading::new(c);
    let mut find = c.prepare("SELECT key FROM story_row")?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let filed = reading.filed(row.get(0)?)?;
        lines.push(format!("story {} {} {:?} {:?}", filed.story.id, json(&filed.story), filed.versions, filed.report));
        lines.extend(filed.events.iter().map(|event| format!("event {} {}", event.id, json(event))));
        lines.extend(filed.ties.iter().map(|tie| format!("tie {} {}", tie.story_id, json(tie))));
        lines.extend(filed.statements.iter().map(|statement| format!("statement {} {}", statement.story_id, json(statement))));
    }
    Ok(())
}

/// A record as one line of JSON.
fn json(record: &impl serde::Serialize) -> String {
    serde_json::to_string(record).expect("records are plain text and numbers")
}

fn occurrences(c: &Connection, lines: &mut Vec<String>) -> Result<()> {
    collect(c, lines, "SELECT e.id, l.id FROM event_row e JOIN event_row l ON l.key = e.occurrence", |row| {
        Ok(format!("occurrence {} leads {}", id_text(row.get_ref(1)?)?, id_text(row.get_ref(0)?)?))
    })?;
    collect(
        c,
        lines,
        "SELECT e.id, k.events, k.reports, k.outlets, k.first, k.last FROM corroborated k JOIN event_row e ON e.key = k.lead",
        |row| {
            let counts = (row.get::<_, i64>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?);
            let days = (row.get::<_, Option<i64>>(4)?, row.get::<_, Option<i64>>(5)?);
            Ok(format!("occurrence {} {counts:?} {days:?}", id_text(row.get_ref(0)?)?))
        },
    )
}

fn counts(c: &Connection, lines: &mut Vec<String>) -> Result<()> {
    let country =
        |row: &Row<'_>, n: usize| Ok::<_, crate::Error>(country_of(row.get(n)?)?.map_or_else(|| "-".to_owned(), |c| c.to_string()));
    collect(c, lines, "SELECT day, actor, recipient, type, events, occurrences, score FROM pair_day_row", |row| {
        let numbers = (row.get::<_, i64>(4)?, row.get::<_, i64>(5)?, row.get::<_, i64>(6)?);
        Ok(format!("pair_day {} {} {} {} {numbers:?}", date_of(row.get(0)?)?, country(row, 1)?, country(row, 2)?, type_of(row.get(3)?)?))
    })?;
    collect(c, lines, "SELECT month, actor, recipient, type, events, occurrences, one_a_day, score FROM pair_month_row", |row| {
        let numbers = (row.get::<_, i64>(4)?, row.get::<_, i64>(5)?, row.get::<_, i64>(6)?, row.get::<_, i64>(7)?);
        Ok(format!(
            "pair_month {} {} {} {} {numbers:?}",
            month_start(row.get(0)?)?,
            country(row, 1)?,
            country(row, 2)?,
            type_of(row.get(3)?)?
        ))
    })?;
    collect(c, lines, "SELECT month, type, events, occurrences, one_a_day, score FROM world_month_row", |row| {
        let numbers = (row.get::<_, i64>(2)?, row.get::<_, i64>(3)?, row.get::<_, i64>(4)?, row.get::<_, i64>(5)?);
        Ok(format!("world_month {} {} {numbers:?}", month_start(row.get(0)?)?, type_of(row.get(1)?)?))
    })
}
