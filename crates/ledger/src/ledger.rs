//! The ledger's file, open for writing or for reading.

use crate::error::{About, Result};
use crate::filing::{self, Filed, Receipt};
use crate::reading::Former;
use crate::schema::{self, Settings};
use crate::words::{Versions, Words};
use attache_record::Story;
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};

/// A ledger open for writing. One at a time writes to a file; any number may read through [`Ledger::reader`] meanwhile.
pub struct Ledger {
    reader: Reader,
    words: Words,
    settings: Settings,
}

/// A ledger open for reading. Every question sees what was committed when it began, and none waits for the writer.
pub struct Reader {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
}

impl Ledger {
    /// Opens the ledger at `path`, beginning a new one if there is none.
    pub fn open(path: impl AsRef<Path>) -> Result<Ledger> {
        Ledger::open_with(path, Settings::default())
    }

    /// The same with other settings.
    pub fn open_with(path: impl AsRef<Path>, settings: Settings) -> Result<Ledger> {
        let path = path.as_ref();
        let connection = schema::open_writer(path, settings)?;
        Ok(Ledger { reader: Reader { connection, path: path.to_owned() }, words: Words::default(), settings })
    }

    /// Files a batch in one transaction: all of it is there afterwards, or with an error nothing.
    ///
    /// What is there already is left alone, so that filing twice changes nothing. A story with another text or another coding takes the
    /// place of the former one, which goes into the history. Stories that cannot be filed are left out and named in the receipt. `now` is
    /// kept as the time of filing. Batches of some thousand stories are quickest.
    pub fn file(&mut self, batch: &[Filed], now: Timestamp) -> Result<Receipt> {
        self.write(|connection, words| filing::file(connection, words, batch, now))
    }

    /// Which of the stories are filed just so, coded with these versions: an ingest need not code them again.
    pub fn known(&self, stories: &[Story], versions: &Versions) -> Result<Vec<bool>> {
        filing::known(&self.reader.connection, stories, versions).about(&self.reader.path)
    }

    /// Takes out of stories from elsewhere the events that are filed with another story, and stories of which nothing is left; gives the
    /// number of those events. Files of others overlap, and a story whose rows stand far apart comes in pieces; [`Ledger::file`] refuses a
    /// story with an event that another one has.
    pub fn leave_out_told(&self, batch: &mut Vec<Filed>) -> Result<usize> {
        filing::leave_out_told(&self.reader.connection, batch).about(&self.reader.path)
    }

    /// Lets the file grow to so many pages of 4 KiB at most, for as long as it is open; beyond that, filing ends with
    /// [`crate::Error::DiskFull`].
    pub fn limit_pages(&mut self, pages: Option<u32>) -> Result<()> {
        // SQLite's own limit, which it takes for none.
        let pages = pages.unwrap_or(4_294_967_294);
        let limit = |c: &Connection| c.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()));
        limit(&self.reader.connection).about(&self.reader.path)
    }

    /// A connection of its own that reads.
    pub fn reader(&self) -> Result<Reader> {
        Reader::open_with(&self.reader.path, self.settings)
    }

    /// Does something in one transaction.
    pub(crate) fn write<T>(&mut self, what: impl FnOnce(&Connection, &mut Words) -> Result<T>) -> Result<T> {
        let Ledger { reader: Reader { connection, path }, words, .. } = self;
        let done = in_transaction(connection, |transaction| what(transaction, words));
        if done.is_err() {
            // Numbers given to words in a transaction that did not come about are worth nothing.
            *words = Words::default();
        }
        done.about(path)
    }
}

fn in_transaction<T>(connection: &mut Connection, what: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = what(&transaction)?;
    transaction.commit()?;
    Ok(done)
}

impl std::ops::Deref for Ledger {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl Reader {
    /// Opens the ledger at `path` for reading.
    pub fn open(path: impl AsRef<Path>) -> Result<Reader> {
        Reader::open_with(path, Settings::default())
    }

    /// The same with other settings.
    pub fn open_with(path: impl AsRef<Path>, settings: Settings) -> Result<Reader> {
        let path = path.as_ref();
        Ok(Reader { connection: schema::open_reader(path, settings)?, path: path.to_owned() })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A story with what was coded from it, if it is filed.
    pub fn story(&self, id: &str) -> Result<Option<Filed>> {
        self.ask(|c| crate::reading::filed_by_id(c, id))
    }

    /// The former codings of a story, the oldest first.
    pub fn history(&self, id: &str) -> Result<Vec<Former>> {
        self.ask(|c| crate::reading::history(c, id))
    }

    /// The ledger as text without times of filing: sorted, so that two ledgers that know the same give the same text. For comparing; it
    /// is held in memory as a whole.
    pub fn dump(&self) -> Result<String> {
        self.ask(crate::dump::dump)
    }

    /// Reads in one transaction, so that all statements of one question see the same state.
    pub(crate) fn ask<T>(&self, what: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let answer = || {
            // A visitor may ask again while it is being answered: that belongs to the same transaction.
            let transaction = self.connection.is_autocommit().then(|| self.connection.unchecked_transaction()).transpose()?;
            let answered = what(&self.connection);
            drop(transaction);
            answered
        };
        answer().about(&self.path)
    }
}
