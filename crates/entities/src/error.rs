//! What can go wrong when a gazetteer is opened.

use std::path::PathBuf;

use crate::compile::problem::Problem;

/// Why a gazetteer could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Tables are wrong; nothing of them was loaded.
    #[error("{} in the entity tables, nothing was loaded:\n{}", count(problems), list(problems))]
    Tables {
        /// Everything that is wrong, by file and line.
        problems: Vec<Problem>,
    },
    /// A file to be imported has none of the formats known.
    #[error("{}: no format that is known; FollowTheMoney JSON lines, a Wikidata JSON dump or a TABARI/PETRARCH dictionary were expected (say which with --format)", path.display())]
    Import {
        /// Which.
        path: PathBuf,
    },
    /// The bytes are no index of this version.
    #[error("{what}; compile the tables again")]
    Index {
        /// What is wrong with them.
        what: String,
    },
}

fn count(problems: &[Problem]) -> String {
    format!("{} problem{}", problems.len(), if problems.len() == 1 { "" } else { "s" })
}

/// The first twenty problems, a line each.
fn list(problems: &[Problem]) -> String {
    const SHOWN: usize = 20;
    let mut lines: Vec<String> = problems.iter().take(SHOWN).map(|problem| format!("  {problem}")).collect();
    if problems.len() > SHOWN {
        lines.push(format!("  … and {} more", problems.len() - SHOWN));
    }
    lines.join("\n")
}
