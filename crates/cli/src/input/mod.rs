//! Files, folders and standard input as a stream of stories.
//!
//! The first character decides: `{` begins JSON Lines, one story a line; `<` begins a page; anything else is plain text, one
//! story a file. An input with nothing in it holds no story. Whatever cannot be read becomes an [`Unreadable`] in its place,
//! so that every line is answered and one bad record never stops a run.

mod decode;
mod questions;
mod read;
mod story;

use anyhow::{Context, Result, bail};
use attache_record::Story;
use jiff::civil::Date;
pub use questions::Questions;
use read::Reading;
use std::collections::{BTreeSet, VecDeque};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How plain text is taken.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Whether a headline at the top becomes the story's title and leaves its text.
    pub titles: bool,
    /// Day of publication where the file's name has none.
    pub date: Option<Date>,
}

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

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its id, where that much could be read.
    pub id: Option<String>,
    /// What is wrong and where.
    pub error: String,
}

/// Endings of files that are read when a folder is given.
const ENDINGS: [&str; 8] = ["txt", "jsonl", "ndjson", "json", "html", "htm", "xml", "xhtml"];

/// All stories of the inputs, in order.
pub struct Stories {
    sources: VecDeque<Source>,
    options: Options,
    current: Option<Reading>,
}

/// Where bytes come from.
enum Source {
    Stdin,
    File(PathBuf),
}

impl Stories {
    /// Stories of `paths`, folders taken apart in order of names; of standard input when there are none.
    pub fn new(paths: &[PathBuf], options: Options) -> Result<Stories> {
        let mut sources = VecDeque::new();
        for path in paths {
            if path.is_dir() {
                let before = sources.len();
                let mut left_out = BTreeSet::new();
                add_folder(path, &mut sources, &mut left_out)?;
                if sources.len() == before {
                    bail!("{}: no story files here (looked for .{})", path.display(), ENDINGS.join(", ."));
                }
                if !left_out.is_empty() {
                    let endings: Vec<String> = left_out.into_iter().collect();
                    eprintln!("attache: {}: files of other kinds were left out ({})", path.display(), endings.join(", "));
                }
            } else if path.as_os_str() == "-" {
                sources.push_back(Source::Stdin);
            } else {
                sources.push_back(Source::File(path.clone()));
            }
        }
        if paths.is_empty() {
            if std::io::stdin().is_terminal() {
                eprintln!("attache: reading from the keyboard; end with Ctrl-D, or give files");
            }
            sources.push_back(Source::Stdin);
        }
        Ok(Stories { sources, options, current: None })
    }
}

impl Iterator for Stories {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(reading) = &mut self.current {
                if let Some(item) = reading.next(&self.options) {
                    return Some(item);
                }
                if let Some(note) = reading.note() {
                    eprintln!("attache: {note}");
                }
                self.current = None;
            }
            self.current = Some(match self.sources.pop_front()? {
                Source::Stdin => Reading::new("standard input".into(), None, Ok(Box::new(std::io::stdin()))),
                Source::File(path) => {
                    let opened = std::fs::File::open(&path).map(|f| Box::new(f) as Box<dyn std::io::Read>);
                    Reading::new(path.display().to_string().into(), Some(path), opened)
                }
            });
        }
    }
}

/// Adds the story files of a folder and its folders, hidden ones left out.
fn add_folder(folder: &Path, sources: &mut VecDeque<Source>, left_out: &mut BTreeSet<String>) -> Result<()> {
    let entries = std::fs::read_dir(folder).and_then(|e| e.collect::<Result<Vec<_>, _>>());
    let mut entries = entries.with_context(|| folder.display().to_string())?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        } else if path.is_dir() {
            add_folder(&path, sources, left_out)?;
        } else if ENDINGS.contains(&ending.as_str()) {
            sources.push_back(Source::File(path));
        } else {
            left_out.insert(if ending.is_empty() { "no ending".to_owned() } else { format!(".{ending}") });
        }
    }
    Ok(())
}
