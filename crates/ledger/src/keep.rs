//! Keeping the file: copies, and how large it is.

use crate::codes::{date_of, day_of_key};
use crate::error::{About, Error, Result};
use crate::ledger::Reader;
use crate::query::Period;
use crate::words::Versions;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;

/// How much a ledger holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Stats {
    /// Stories.
    pub stories: u64,
    /// Stories beyond the first of each report. One from elsewhere whose original is not filed is no copy.
    pub copies: u64,
    /// Sentences that tell something.
    pub sentences: u64,
    /// Events.
    pub events: u64,
    /// Occurrences.
    pub occurrences: u64,
    /// Ties.
    pub ties: u64,
    /// Statements.
    pub statements: u64,
    /// Entities.
    pub entities: u64,
    /// Outlets.
    pub outlets: u64,
    /// Reviews.
    pub reviews: u64,
    /// Former codings in the history.
    pub former: u64,
    /// Bytes of the file, without what waits in the write-ahead log.
    pub bytes: u64,
    /// From the first day to the last on which something happened.
    pub period: Option<Period>,
    /// With what the stories were coded, and how many with each.
    pub versions: Vec<(Versions, u64)>,
}

impl Reader {
    /// How much the ledger holds. Counts rows: some seconds for ten million events.
    pub fn stats(&self) -> Result<Stats> {
        self.ask(stats)
    }

    /// Copies the ledger as it is now to a new file, while others read and write. An unfinished copy has the ending `.part`.
    pub fn backup(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let cannot = |why: &dyn std::fmt::Display| Error::CannotOpen { path: path.to_owned(), why: why.to_string() };
        if path.exists() {
            return Err(cannot(&"there is a file already; name a new one"));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        copy(&self.connection, Path::new(&part), &self.path)?;
        std::fs::rename(&part, path).map_err(|error| cannot(&error))
    }
}

fn copy(from: &Connection, to: &Path, source: &Path) -> Result<()> {
    if to.exists() {
        std::fs::remove_file(to).map_err(|error| Error::CannotOpen { path: to.to_owned(), why: error.to_string() })?;
    }
    let mut target = Connection::open(to).about(to)?;
    // In one step, which reads one state of the ledger: in several, another program's commit would begin it anew.
    let steps = Backup::new(from, &mut target).and_then(|backup| backup.run_to_completion(i32::MAX, Duration::ZERO, None));
    match steps {
        Err(rusqlite::Error::SqliteFailure(failure, message)) if failure.code == rusqlite::ErrorCode::DatabaseCorrupt => {
            Err(Error::Raw(rusqlite::Error::SqliteFailure(failure, message)).about(source))
        }
        other => other.about(to),
    }
}

fn stats(c: &Connection) -> Result<Stats> {
    let count = |sql: &str| -> Result<u64> { Ok(c.query_row(sql, [], |row| row.get::<_, i64>(0))? as u64) };
    let day = |sql: &str| -> Result<Option<i64>> { Ok(c.query_row(sql, [], |row| row.get(0)).optional()?.and_then(day_of_key)) };
    let first = day("SELECT key FROM event_row WHERE key >= 1 << 20 ORDER BY key LIMIT 1")?;
    let last = day("SELECT key FROM event_row ORDER BY key DESC LIMIT 1")?;
    let period = match (first, last) {
        (Some(first), Some(last)) => Some(Period { from: date_of(first)?, to: date_of(last)? }),
        _ => None,
    };
    let mut find = c.prepare(
        "SELECT v.codebook, v.pipeline, v.scorer, count(*) FROM story_row r JOIN version v ON v.key = r.version GROUP BY v.key
         ORDER BY 1, 2, 3",
    )?;
    let versions = find.query_map([], |row| {
        let versions = Versions { codebook: row.get(0)?, pipeline: row.get(1)?, scorer: row.get(2)? };
        Ok((versions, row.get::<_, i64>(3)? as u64))
    })?;
    Ok(Stats {
        stories: count("SELECT count(*) FROM story_row")?,
        copies: count("SELECT count(*) - count(DISTINCT coalesce(report, id)) FROM story_row")?,
        sentences: count("SELECT count(*) FROM sentence_row")?,
        events: count("SELECT count(*) FROM event_row")?,
        occurrences: count("SELECT count(*) FROM event_row WHERE occurrence IS NULL")?,
        ties: count("SELECT count(*) FROM tie_row")?,
        statements: count("SELECT count(*) FROM statement_row")?,
        entities: count("SELECT count(*) FROM entity")?,
        outlets: count("SELECT count(*) FROM outlet")?,
        reviews: count("SELECT count(*) FROM review_row")?,
        former: count("SELECT count(*) FROM former")?,
        bytes: count("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")?,
        period,
        versions: versions.collect::<rusqlite::Result<_>>()?,
    })
}
