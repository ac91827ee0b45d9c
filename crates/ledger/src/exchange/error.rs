//! What can go wrong between the ledger and a file of another format.

/// Why something was not written or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What was written did not arrive.
    #[error("the export cannot be written ({0}); make room, or name another file, and export again")]
    Write(#[from] std::io::Error),
    /// The Parquet file cannot be put together.
    #[error("the Parquet file cannot be written ({0}); make room, or name another file, and export again")]
    Parquet(String),
    /// The file cannot be read on. Nothing follows.
    #[error("the file cannot be read from line {line} on ({why}); what came before is good; mend that line, or copy the file anew")]
    Read {
        /// Line, from 1.
        line: u64,
        /// What the system or the format says.
        why: String,
    },
    /// The file is of another format.
    #[error("this is no {format} file: {why}")]
    Format {
        /// The format that was asked for.
        format: &'static str,
        /// What is missing.
        why: String,
    },
    /// One row makes no sense. It is left out; the next ones follow.
    #[error("line {line} is left out: {why}; mend it and read the file again, or go without it")]
    Row {
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
}

/// What the module's functions give.
pub type Result<T> = std::result::Result<T, Error>;

impl From<parquet::errors::ParquetError> for Error {
    fn from(error: parquet::errors::ParquetError) -> Self {
        Error::Parquet(error.to_string())
    }
}

impl From<csv::Error> for Error {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => Error::Write(error),
            other => Error::Write(std::io::Error::other(format!("{other:?}"))),
        }
    }
}
