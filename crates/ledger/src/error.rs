//! What can go wrong with a ledger, each with the way out.

use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Why a ledger does not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is something else.
    #[error("{path} is no ledger: {why}; name another file, or a new one to begin a ledger")]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: &'static str,
    },
    /// The file was written by a newer program.
    #[error("{path} has ledger version {found}, this program knows versions up to {known}; use the newer program")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The file's version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The file was written by an older program and is open for reading alone.
    #[error("{path} has ledger version {found}, this program reads version {known}; open it once for writing to bring it up to date")]
    Older {
        /// The file.
        path: PathBuf,
        /// The file's version.
        found: i64,
        /// The version read here.
        known: i64,
    },
    /// There is no such file.
    #[error("there is no ledger at {path}; file stories to begin one, or correct the path")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be opened.
    #[error("{path} cannot be opened ({why}); check that the folder exists and that you may write there")]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// The file is cut off or overwritten.
    #[error("{path} is damaged ({why}); put back a backup, or save what can be read with SQLite's `.recover`")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        why: String,
    },
    /// No room is left. Nothing of the batch was filed.
    #[error("the disk is full while writing {path}; make room and file again: what was filed before is safe")]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder may not be written.
    #[error("{path} may not be written; change the rights of file and folder, or work on a copy")]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another program is writing.
    #[error("another program is writing to {path}; wait until it is done and try again")]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// More events on one day than the keys have room for.
    #[error("there are already 1,048,575 events on {day}; begin another ledger for the rest")]
    DayFull {
        /// The day, or `no date`.
        day: String,
    },
    /// A question that cannot be asked.
    #[error("{0}")]
    Question(String),
    /// An SQL statement that is wrong, or that does more than read.
    #[error("the statement cannot be run: {0}; only single statements that read are allowed")]
    Statement(String),
    /// A review of an event that the ledger does not have.
    #[error("the ledger has no event `{id}`; reviews accept, reject or correct events that are filed")]
    UnknownEvent {
        /// The event's id.
        id: String,
    },
    /// A review without the event that it calls for, or with one that it has no use for.
    #[error("a review that says `{verdict}` {problem}")]
    Review {
        /// accept, reject, correct, add.
        verdict: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// SQLite's own word, where none of the above fits.
    #[error("{path}: {source}; run the ledger's check")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// SQLite's word before it is known which file it is about; never leaves the crate.
    #[doc(hidden)]
    #[error(transparent)]
    Raw(#[from] rusqlite::Error),
    /// A stored value that makes no sense; never leaves the crate.
    #[doc(hidden)]
    #[error("a stored value makes no sense: {0}")]
    Nonsense(String),
}

/// What the crate's functions give.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Says about which file the error is, and what SQLite's code means.
    pub(crate) fn about(self, path: &Path) -> Error {
        let path = path.to_owned();
        match self {
            Error::Raw(source) => match &source {
                rusqlite::Error::SqliteFailure(failure, message) => match failure.code {
                    ErrorCode::DiskFull => Error::DiskFull { path },
                    ErrorCode::ReadOnly => Error::ReadOnly { path },
                    ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Error::Busy { path },
                    ErrorCode::NotADatabase => Error::NotALedger { path, why: "it is no SQLite file" },
                    ErrorCode::DatabaseCorrupt => Error::Damaged { path, why: message.clone().unwrap_or_else(|| source.to_string()) },
                    ErrorCode::CannotOpen => Error::CannotOpen { path, why: message.clone().unwrap_or_else(|| source.to_string()) },
                    _ => Error::Sqlite { path, source },
                },
                rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::FromSqlConversionFailure(..) => Error::Damaged { path, why: source.to_string() },
                _ => Error::Sqlite { path, source },
            },
            Error::Nonsense(why) => Error::Damaged { path, why },
            other => other,
        }
    }
}

/// Names the file in an error.
pub(crate) trait About<T> {
    /// Says about which file the error is.
    fn about(self, path: &Path) -> Result<T>;
}

impl<T> About<T> for Result<T> {
    fn about(self, path: &Path) -> Result<T> {
        self.map_err(|error| error.about(path))
    }
}

impl<T> About<T> for rusqlite::Result<T> {
    fn about(self, path: &Path) -> Result<T> {
        self.map_err(|error| Error::Raw(error).about(path))
    }
}

/// The error for a stored value that makes no sense.
pub(crate) fn nonsense(what: impl std::fmt::Display) -> Error {
    Error::Nonsense(what.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn codes_become_errors_that_name_the_file() {
        let of = |code: i32| Error::Raw(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).about(Path::new("x.ledger"));
        assert!(matches!(of(ffi::SQLITE_READONLY), Error::ReadOnly { .. }));
        assert!(matches!(of(ffi::SQLITE_FULL), Error::DiskFull { .. }));
        assert!(matches!(of(ffi::SQLITE_BUSY), Error::Busy { .. }));
        assert!(matches!(of(ffi::SQLITE_NOTADB), Error::NotALedger { .. }));
        assert!(matches!(of(ffi::SQLITE_CORRUPT), Error::Damaged { .. }));
        assert!(of(ffi::SQLITE_READONLY).to_string().starts_with("x.ledger may not be written"));
    }
}
