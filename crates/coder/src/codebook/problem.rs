//! What can be wrong with a codebook, told by place and with a way out.

use crate::frame::Source;
use attache_record::edit_distance;

/// A codebook that cannot be used: every problem found in it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{}", listed(.problems))]
pub struct Error {
    /// All problems, in the order of files and lines; never empty.
    pub problems: Vec<Problem>,
}

/// One mistake in a codebook file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File, line and column.
    pub source: Source,
    /// What is wrong and what was expected.
    pub message: String,
    /// The nearest right word, where one is near.
    pub suggestion: Option<String>,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.source, self.message)?;
        match &self.suggestion {
            Some(word) => write!(f, "; did you mean `{word}`?"),
            None => Ok(()),
        }
    }
}

fn listed(problems: &[Problem]) -> String {
    let lines: Vec<String> = problems.iter().map(Problem::to_string).collect();
    lines.join("\n")
}

/// The candidate nearest to `word`, if it is near enough to be what was meant.
pub(super) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let limit = 1 + word.chars().count() / 4;
    candidates
        .map(|candidate| (edit_distance(&word.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_only_when_near() {
        let names = ["agreement", "weapon"];
        assert_eq!(nearest("agrement", names.into_iter()).as_deref(), Some("agreement"));
        assert_eq!(nearest("banana", names.into_iter()), None);
    }
}
