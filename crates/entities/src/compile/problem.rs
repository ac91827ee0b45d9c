//! What is wrong with a table, and where.

/// One thing wrong in one of the entity files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, relative to the folder of tables.
    pub file: String,
    /// The line, counted from 1; 0 when it is the file as a whole.
    pub line: u64,
    /// What is wrong, and what is allowed.
    pub what: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.file, self.what),
            line => write!(out, "{}:{line}: {}", self.file, self.what),
        }
    }
}
