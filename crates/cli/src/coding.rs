//! The seam to the coder: codebook and gazetteer opened once, then shared by all threads.

use anyhow::{Result, bail};
use attache_nlp::Doc;
use attache_record::{Event, Statement, Story, Tie};
use std::path::Path;

/// What the coder finds in a story.
#[derive(Debug, Default)]
pub struct Coding {
    /// Who did what to whom.
    pub events: Vec<Event>,
    /// Standing relations.
    pub ties: Vec<Tie>,
    /// Somebody's words.
    pub statements: Vec<Statement>,
}

/// Codes stories.
pub struct Coder(());

/// Opens the codebook in `folder`, or the one in the program.
pub fn open(_folder: Option<&Path>) -> Result<Coder> {
    bail!("this build has no coder yet")
}

impl Coder {
    /// Codes a story from its paragraphs, given with their byte offsets.
    pub fn code(&self, _story: &Story, _paragraphs: &[(usize, Doc)]) -> Coding {
        Coding::default()
    }
}
