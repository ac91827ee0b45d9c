//! What can go wrong when a scorer file is opened.

use std::path::PathBuf;

/// Everything that this crate reports. Scoring itself cannot fail.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file could not be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is no scorer file, or was made for another version of this program.
    #[error(
        "{path}: {what}; make the scorer file again (`cargo xtask train`) or take the one of this release; without it frames alone answer"
    )]
    Version {
        /// The file.
        path: PathBuf,
        /// What was found in place of what was expected.
        what: String,
    },
    /// The file is cut short or altered.
    #[error("{path}: {what}; the scorer file is damaged, fetch it again; without it frames alone answer")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where it is damaged.
        what: String,
    },
}
