//! What a command works on: stories of files, folders and standard input, or questions line by line.

mod questions;

use anyhow::Result;
use attache_ingest::source::{Inputs, Meter, Raw};
pub use attache_ingest::source::{Kind, Options, Unreadable};
use attache_record::Story;
pub use questions::Questions;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

/// One story (or another piece of work), or what took its place.
#[derive(Debug)]
pub struct Item<T = Story> {
    /// The input it came from.
    pub origin: Arc<str>,
    /// The story.
    pub story: Result<T, Unreadable>,
}

/// What a command works on, piece by piece.
pub trait Piece {
    /// Its name.
    fn id(&self) -> &str;

    /// How much work it is, in bytes of text.
    fn bytes(&self) -> usize;
}

impl Piece for Story {
    fn id(&self) -> &str {
        &self.id
    }

    fn bytes(&self) -> usize {
        self.text.len()
    }
}

/// A piece before it is understood.
pub trait Load {
    /// Bytes that it takes in memory.
    fn held(&self) -> usize;

    /// How much work it will be, in bytes of text.
    fn effort(&self) -> usize;
}

impl<T: Piece> Load for T {
    fn held(&self) -> usize {
        self.bytes()
    }

    fn effort(&self) -> usize {
        self.bytes()
    }
}

/// A page's text is this part of its bytes, about.
const TEXT_OF_PAGE: usize = 16;

impl Load for Raw {
    fn held(&self) -> usize {
        self.bytes()
    }

    fn effort(&self) -> usize {
        match self {
            Raw::Story(story) => story.text.len(),
            Raw::Page(page) => page.body.len() / TEXT_OF_PAGE,
        }
    }
}

/// The records of some inputs; what is noticed on the way goes to standard error.
pub struct Stories {
    inputs: Inputs,
}

impl Stories {
    /// Records of `paths`; of standard input when there are none.
    pub fn new(paths: &[PathBuf], options: Options) -> Result<Stories> {
        if paths.is_empty() && std::io::stdin().is_terminal() {
            eprintln!("attache: reading from the keyboard; end with Ctrl-D, or give files");
        }
        let inputs = if paths.is_empty() { Inputs::stdin(options) } else { Inputs::new(paths, options)? };
        let mut stories = Stories { inputs };
        stories.tell();
        Ok(stories)
    }

    /// Bytes on disk, and how many of them have been read.
    pub fn extent(&self) -> (u64, Meter) {
        (self.inputs.size(), self.inputs.meter())
    }

    /// How the inputs are taken.
    pub fn options(&self) -> Options {
        self.inputs.options().clone()
    }

    fn tell(&mut self) {
        for note in self.inputs.take_notes() {
            eprintln!("attache: {note}");
        }
    }
}

impl Iterator for Stories {
    type Item = Item<Raw>;

    fn next(&mut self) -> Option<Item<Raw>> {
        let record = self.inputs.next();
        self.tell();
        record.map(|record| Item { origin: record.origin, story: record.raw })
    }
}
