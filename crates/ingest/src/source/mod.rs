//! Files, folders and streams as a row of records, each of which becomes a story.
//!
//! [`Inputs`] walks paths and opens each as a [`Reading`], which tells by its first bytes what it holds ([`Kind`]) after taking off
//! gzip or zstd. Reading and understanding are apart: a [`Reading`] hands out records as they lie there ([`Raw`]), one after the
//! other and cheaply; [`Raw::story`] does the dear part (a page's main text) and may run on any thread.
//!
//! ```
//! use attache_ingest::source::{Options, Reading};
//!
//! let lines: &[u8] = b"{\"text\": \"Envoys met in Oslo.\"}\nnonsense\n";
//! let options = Options::default();
//! let records: Vec<_> = Reading::new("lines".into(), None, Ok(Box::new(lines)), &options).collect();
//! assert_eq!(records[0].clone().unwrap().story(&options).unwrap().text, "Envoys met in Oslo.");
//! assert!(records[1].as_ref().unwrap_err().error.starts_with("lines line 2: "));
//! ```
//!
//! Whatever cannot be read becomes an [`Unreadable`] in its place, with a [`Reason`] to count it by, so that one bad record never
//! stops a run. Memory is bounded by the longest record that is read, whatever an input claims of itself.

mod decode;
mod inputs;
mod reading;
mod story;
mod unpack;

pub use inputs::{ENDINGS, Inputs, Record};
pub use reading::Reading;
pub use story::{date_in_name, from_json, from_text};
pub use unpack::Meter;

use crate::columns::{self, Mapping};
use crate::{feed, language, newsml, page, warc};
use attache_record::Story;
use jiff::civil::Date;
use std::path::PathBuf;
use std::sync::Arc;

/// How inputs are taken.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether a headline at the top of a plain text becomes the story's title and leaves its text.
    pub titles: bool,
    /// Day of publication where neither the record nor the file's name has one.
    pub date: Option<Date>,
    /// What the inputs are, in place of what their first bytes say.
    pub kind: Option<Kind>,
    /// Which columns of a table hold what, where their names do not tell.
    pub columns: Mapping,
}

/// What an input holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// JSON Lines: a story a line; a single object or array over several lines as well.
    Lines,
    /// One web page.
    Page,
    /// An RSS, Atom or JSON feed.
    Feed,
    /// A web archive.
    Warc,
    /// A table with a header line: CSV, TSV.
    Columns,
    /// NewsML-G2 or NITF.
    Newsml,
    /// Plain text: one story.
    Text,
}

/// Bytes of text from which on a story's language is told by its words.
const SURE_OF_LANGUAGE: usize = 100;

/// A record as it lies in its input.
#[derive(Debug, Clone, PartialEq)]
pub enum Raw {
    /// A story that is one already.
    Story(Box<Story>),
    /// A page whose main text is still to be found.
    Page(Box<Page>),
}

/// A page that was read but not yet understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its input, for messages.
    pub origin: Arc<str>,
    /// Its file, if it is one.
    pub path: Option<PathBuf>,
    /// Its address, if that is known.
    pub url: Option<String>,
    /// What its sender says of its type: `text/html; charset=…`.
    pub content_type: Option<String>,
    /// Its bytes.
    pub body: Vec<u8>,
}

impl Raw {
    /// The story.
    ///
    /// # Errors
    /// Why a page gives none.
    pub fn story(self, options: &Options) -> Result<Story, Unreadable> {
        let mut story = match self {
            Raw::Story(story) => *story,
            Raw::Page(page) => page.story()?,
        };
        let undated = story.date.is_none() && story.dateline.as_ref().is_none_or(|line| line.date.is_none());
        story.date = story.date.or(options.date.filter(|_| undated));
        // A sentence or two may be of any language by its names.
        if story.language.is_some() || story.text.len() >= SURE_OF_LANGUAGE {
            story.language = language::of(&story).map(|language| language.code().to_owned()).or(story.language);
        }
        Ok(story)
    }

    /// Bytes of memory it takes, about.
    pub fn bytes(&self) -> usize {
        match self {
            Raw::Story(story) => story.text.len(),
            Raw::Page(page) => page.body.len(),
        }
    }
}

impl Page {
    fn story(self) -> Result<Story, Unreadable> {
        let read = page::read(&self.body, self.url.as_deref(), self.content_type.as_deref());
        let mut story = read.map_err(|error| {
            let place = self.url.as_deref().filter(|_| self.path.is_none()).unwrap_or(&self.origin);
            let id = self.url.clone().or_else(|| self.path.as_ref().map(|path| path.display().to_string()));
            Unreadable { id, reason: Reason::from(&error), error: format!("{place}: {error}") }
        })?;
        story.date = story.date.or_else(|| self.path.as_deref().and_then(date_in_name));
        Ok(story)
    }
}

/// The stories in what a server answered: a page's, or those of a feed or file.
pub fn answered(url: &str, content_type: Option<&str>, body: Vec<u8>, options: &Options) -> Vec<Result<Story, Unreadable>> {
    let bytes: Box<dyn std::io::Read + Send> = Box::new(std::io::Cursor::new(body));
    let fetched = |raw| match raw {
        Raw::Page(page) => Raw::Page(Box::new(Page { url: Some(url.to_owned()), content_type: content_type.map(str::to_owned), ..*page })),
        story => story,
    };
    Reading::new(url.into(), None, Ok(bytes), options).map(|raw| raw.and_then(|raw| fetched(raw).story(options))).collect()
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// Its id, where that much could be read.
    pub id: Option<String>,
    /// Why, in a word, to count by.
    pub reason: Reason,
    /// What is wrong and where.
    pub error: String,
}

/// Why records could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The input could not be opened or read on.
    Broken,
    /// It ends in the middle.
    CutShort,
    /// It is longer than anything that is read, or unpacks to many times its size.
    TooLarge,
    /// Its elements are nested as no page's are.
    TooDeep,
    /// A record that is no story: not JSON, no text, a wrong date.
    NoStory,
    /// A page or entry without text of its own.
    NoText,
    /// A feed, archive or file that is not what it says.
    Malformed,
    /// A report that its agency takes back.
    Withdrawn,
    /// A fault of the program.
    Fault,
}

impl Reason {
    /// In words, for a count: `3 without a main text`.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Broken => "that could not be opened or read on",
            Reason::CutShort => "cut short",
            Reason::TooLarge => "too large",
            Reason::TooDeep => "nested too deep",
            Reason::NoStory => "that are no story",
            Reason::NoText => "without a text of their own",
            Reason::Malformed => "malformed",
            Reason::Withdrawn => "withdrawn by their agency",
            Reason::Fault => "that met a fault in the program",
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<&page::Error> for Reason {
    fn from(error: &page::Error) -> Reason {
        match error {
            page::Error::Large(_) => Reason::TooLarge,
            page::Error::Deep(_) => Reason::TooDeep,
            page::Error::Empty => Reason::NoText,
            page::Error::Fault => Reason::Fault,
        }
    }
}

impl From<&feed::Error> for Reason {
    fn from(error: &feed::Error) -> Reason {
        match error {
            feed::Error::Broken(_) => Reason::Malformed,
            feed::Error::Empty(_) => Reason::NoText,
        }
    }
}

impl From<&newsml::Error> for Reason {
    fn from(error: &newsml::Error) -> Reason {
        match error {
            newsml::Error::Large(_) | newsml::Error::Many(_) => Reason::TooLarge,
            newsml::Error::Deep(_) => Reason::TooDeep,
            newsml::Error::Empty(_) | newsml::Error::Packages(_) => Reason::NoText,
            newsml::Error::Withdrawn { .. } => Reason::Withdrawn,
            newsml::Error::Broken { .. } | newsml::Error::Entities | newsml::Error::Unknown(_) => Reason::Malformed,
        }
    }
}

impl From<&columns::Error> for Reason {
    fn from(error: &columns::Error) -> Reason {
        match error {
            columns::Error::Io { source, .. } => Reason::from(source),
            columns::Error::Empty { .. } => Reason::NoText,
            columns::Error::Long { .. } => Reason::TooLarge,
            columns::Error::Date { .. } | columns::Error::Uneven { .. } => Reason::NoStory,
            _ => Reason::Malformed,
        }
    }
}

impl From<&warc::Error> for Reason {
    fn from(error: &warc::Error) -> Reason {
        match error {
            warc::Error::Io(error) => Reason::from(error),
            warc::Error::Head(_) | warc::Error::Packed(_) => Reason::Malformed,
            warc::Error::Large(..) => Reason::TooLarge,
            warc::Error::Short(_) => Reason::CutShort,
        }
    }
}

impl From<&std::io::Error> for Reason {
    fn from(error: &std::io::Error) -> Reason {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Reason::CutShort,
            std::io::ErrorKind::FileTooLarge => Reason::TooLarge,
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::InvalidInput => Reason::Malformed,
            _ => Reason::Broken,
        }
    }
}
