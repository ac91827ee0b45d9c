//! The file's shape, its version, and how it is opened.

use crate::error::{About, Error, Result};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// What brings a ledger from each version to the next, from an empty file on.
pub(crate) const MIGRATIONS: [&str; 1] = [include_str!("../migrations/0001.sql")];
/// The version that this program writes.
const VERSION: i64 = MIGRATIONS.len() as i64;
/// `Attc`, in the file's head, by which other programs know what it is.
const APPLICATION: i64 = 0x4174_7463;

/// How a connection behaves.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How long to wait for another writer before giving up with [`Error::Busy`].
    pub patience: Duration,
    /// Memory for the file's pages, in bytes.
    pub cache: usize,
}

impl Default for Settings {
    /// Five seconds; 64 MiB.
    fn default() -> Self {
        Settings { patience: Duration::from_secs(5), cache: 64 << 20 }
    }
}

/// Opens a file for writing, makes a new ledger of it if it is empty, brings an older one up to date.
pub(crate) fn open_writer(path: &Path, settings: Settings) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).about(path)?;
    prepare(&connection, settings).about(path)?;
    let found = identify(&connection, path)?;
    if found < VERSION {
        if connection.is_readonly("main").about(path)? {
            return Err(Error::ReadOnly { path: path.to_owned() });
        }
        migrate(&mut connection).about(path)?;
    }
    write_ahead(&connection).about(path)?;
    Ok(connection)
}

/// Opens a file for reading. Readers see what was committed when they began and never wait for the writer.
pub(crate) fn open_reader(path: &Path, settings: Settings) -> Result<Connection> {
    if !path.exists() {
        return Err(Error::Missing { path: path.to_owned() });
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).about(path)?;
    prepare(&connection, settings).about(path)?;
    connection.pragma_update(None, "query_only", true).about(path)?;
    match identify(&connection, path)? {
        0 => Err(Error::NotALedger { path: path.to_owned(), why: "it is empty" }),
        found if found < VERSION => Err(Error::Older { path: path.to_owned(), found, known: VERSION }),
        _ => Ok(connection),
    }
}

fn prepare(connection: &Connection, settings: Settings) -> rusqlite::Result<()> {
    connection.busy_timeout(settings.patience)?;
    connection.set_prepared_statement_cache_capacity(256);
    // Plans do not depend on the values bound; else SQLite prepares many statements anew each time they run.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "cache_size", -((settings.cache >> 10) as i64))?;
    connection.pragma_update(None, "temp_store", "MEMORY")
}

/// The file's version; 0 for an empty file.
fn identify(connection: &Connection, path: &Path) -> Result<i64> {
    let pragma = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).about(path);
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).about(path)?;
    match (application, version) {
        (APPLICATION, found) if found > VERSION => Err(Error::Newer { path: path.to_owned(), found, known: VERSION }),
        (APPLICATION, found) => Ok(found),
        (0, 0) if tables == 0 => Ok(0),
        _ => Err(Error::NotALedger { path: path.to_owned(), why: "it is the database of another program" }),
    }
}

/// Runs what is missing, in one transaction: a program that dies halfway leaves the old version behind.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in &MIGRATIONS[found.clamp(0, VERSION) as usize..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()
}

/// Write-ahead logging, synced at checkpoints: killing the program loses nothing committed; a power cut can lose the last commits but
/// leaves the file whole.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    // Checkpoints of 64 MiB: in bulk, a page that changes often is written to the file once for many batches.
    connection.pragma_update(None, "wal_autocheckpoint", 16_384)?;
    connection.pragma_update(None, "journal_size_limit", 256 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_refused_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.ledger");
        let open = || open_writer(&path, Settings::default()).map(drop);
        let settle = |sql: &str| Connection::open(&path).unwrap().execute_batch(sql).unwrap();

        assert!(matches!(open_reader(&path, Settings::default()), Err(Error::Missing { .. })));
        std::fs::write(&path, "Dear reader, this is a letter and no database at all.".repeat(40)).unwrap();
        assert!(matches!(open(), Err(Error::NotALedger { .. })));
        std::fs::remove_file(&path).unwrap();
        settle("CREATE TABLE somebody (elses INTEGER)");
        assert!(open().unwrap_err().to_string().contains("another program"));
        std::fs::remove_file(&path).unwrap();
        open().unwrap();
        settle("PRAGMA user_version = 99");
        assert!(matches!(open(), Err(Error::Newer { found: 99, known: 1, .. })));
        assert!(matches!(open_reader(&path, Settings::default()), Err(Error::Newer { .. })));
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = open_writer(Path::new("/nowhere/at/all.ledger"), Settings::default()).unwrap_err();
        assert!(matches!(error, Error::CannotOpen { .. }), "{error}");
    }
}
