//! One input, read story by story in bounded memory.

use super::decode::{Repairs, utf16};
use super::{Item, Options, Unreadable, story};
use attache_ingest::{feed, page};
use attache_record::Story;
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A story longer than this is not read, so that memory stays bounded.
const LONGEST_STORY: usize = 64 << 20;
/// How much is looked at to tell what an input is.
const HEAD: u64 = 4096;

/// An input being read.
pub struct Reading {
    name: Arc<str>,
    path: Option<PathBuf>,
    repairs: Repairs,
    /// Whether the bytes pass through a decoder that makes UTF-8 of them.
    decoded: bool,
    state: State,
}

enum State {
    Done,
    Failed(String),
    Lines {
        bytes: Box<dyn BufRead>,
        number: usize,
    },
    Plain(Box<dyn BufRead>),
    /// A page or a feed.
    Markup(Box<dyn BufRead>),
    /// Stories that are there already.
    Ready(VecDeque<Result<Story, Unreadable>>),
}

impl Reading {
    /// Looks at the first bytes and decides what the input is.
    pub fn new(name: Arc<str>, path: Option<PathBuf>, opened: io::Result<Box<dyn Read>>) -> Reading {
        let mut reading = Reading { name, path, repairs: Repairs::default(), decoded: false, state: State::Done };
        reading.state = match opened.and_then(|bytes| reading.recognise(bytes)) {
            Ok(state) => state,
            Err(error) => State::Failed(error.to_string()),
        };
        reading
    }

    fn recognise(&mut self, mut bytes: Box<dyn Read>) -> io::Result<State> {
        let mut head = Vec::new();
        bytes.by_ref().take(HEAD).read_to_end(&mut head)?;
        let mut first = head.clone();
        let whole: Box<dyn BufRead> = if let Some(encoding) = utf16(&head) {
            self.repairs.all_in(encoding);
            self.decoded = true;
            first = encoding.decode(&head).0.into_owned().into_bytes();
            let raw = Cursor::new(head).chain(bytes);
            Box::new(BufReader::new(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_sniffing(true).build(raw)))
        } else {
            let mark = if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            first.drain(..mark);
            head.drain(..mark);
            Box::new(BufReader::with_capacity(1 << 16, Cursor::new(head).chain(bytes)))
        };
        let ending = self.path.as_deref().and_then(Path::extension).map(|e| e.to_ascii_lowercase()).unwrap_or_default();
        Ok(match first.trim_ascii_start().first() {
            None if first.len() < HEAD as usize => State::Done,
            Some(b'{') => State::Lines { bytes: whole, number: 0 },
            _ if ending == "jsonl" || ending == "ndjson" => State::Lines { bytes: whole, number: 0 },
            Some(b'<') => State::Markup(whole),
            _ => State::Plain(whole),
        })
    }

    /// The next story.
    pub fn next(&mut self, options: &Options) -> Option<Item> {
        if let State::Markup(bytes) = &mut self.state {
            let bytes = std::mem::replace(bytes, Box::new(io::empty()));
            self.state = State::Ready(self.markup(bytes, options));
        }
        let story = match &mut self.state {
            State::Lines { .. } => self.next_line()?,
            State::Ready(stories) => stories.pop_front()?,
            _ => match std::mem::replace(&mut self.state, State::Done) {
                State::Failed(error) => Err(self.unreadable(error)),
                State::Plain(bytes) => self.plain(bytes, options),
                _ => return None,
            },
        };
        Some(Item { origin: Arc::clone(&self.name), story })
    }

    /// What had to be repaired, for a person; asked when the input is read.
    pub fn note(&self) -> Option<String> {
        let by_line = matches!(self.state, State::Lines { .. }) && !self.decoded;
        self.repairs.in_words(by_line).map(|words| format!("{}: {words}", self.name))
    }

    fn unreadable(&self, error: impl std::fmt::Display) -> Unreadable {
        let id = self.path.as_ref().map(|p| p.display().to_string());
        Unreadable { id, error: format!("{}: {error}", self.name) }
    }

    fn text(&mut self, bytes: Vec<u8>) -> String {
        let text = self.repairs.decode(bytes);
        if self.decoded {
            self.repairs.count(&text);
        }
        text
    }

    fn next_line(&mut self) -> Option<Result<Story, Unreadable>> {
        loop {
            let State::Lines { bytes, number } = &mut self.state else { return None };
            *number += 1;
            let number = *number;
            let at = |error: String, name: &str| Unreadable { id: None, error: format!("{name} line {number}: {error}") };
            let line = match read_line(bytes.as_mut(), LONGEST_STORY) {
                Ok(Line::End) => return None,
                Ok(Line::TooLong) => return Some(Err(at(too_long(), &self.name))),
                Ok(Line::Whole(line)) => line,
                Err(error) => {
                    self.state = State::Done;
                    return Some(Err(at(error.to_string(), &self.name)));
                }
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            let text = self.text(line);
            return Some(story::from_json(&text).map_err(|e| Unreadable { id: e.id, ..at(e.error, &self.name) }));
        }
    }

    /// A page's story, or those of a feed.
    fn markup(&mut self, bytes: Box<dyn BufRead>, options: &Options) -> VecDeque<Result<Story, Unreadable>> {
        let mut all = Vec::new();
        if let Err(error) = bytes.take(page::LARGEST as u64 + 1).read_to_end(&mut all) {
            return VecDeque::from([Err(self.unreadable(error))]);
        }
        let head = String::from_utf8_lossy(&all[..all.len().min(HEAD as usize)]);
        if feed::is_feed(&head) {
            return match feed::read(&all) {
                Ok(stories) => stories.into_iter().map(|story| story.map_err(|error| self.unreadable(error))).collect(),
                Err(error) => VecDeque::from([Err(self.unreadable(error))]),
            };
        }
        let dated = |story: Story| {
            let date = story.date.or_else(|| self.path.as_deref().and_then(story::date_in_name)).or(options.date);
            Story { date, ..story }
        };
        VecDeque::from([page::read(&all, None, None).map(dated).map_err(|error| self.unreadable(error))])
    }

    fn plain(&mut self, bytes: Box<dyn BufRead>, options: &Options) -> Result<Story, Unreadable> {
        let mut all = Vec::new();
        let read = bytes.take(LONGEST_STORY as u64 + 1).read_to_end(&mut all);
        read.map_err(|e| self.unreadable(e))?;
        if all.len() > LONGEST_STORY {
            return Err(self.unreadable(too_long()));
        }
        let text = self.text(all);
        let date = self.path.as_deref().and_then(story::date_in_name).or(options.date);
        Ok(story::from_text(text, date, options.titles))
    }
}

fn too_long() -> String {
    format!("longer than {} MiB, which no story is; give many stories as JSON Lines, one a line", LONGEST_STORY >> 20)
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// Reads a line without its line break; one longer than `limit` is passed over.
fn read_line(bytes: &mut dyn BufRead, limit: usize) -> io::Result<Line> {
    let mut line = Vec::new();
    bytes.take(limit as u64 + 1).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(Line::End);
    }
    if line.len() <= limit || line.ends_with(b"\n") {
        return Ok(Line::Whole(line));
    }
    loop {
        let buffer = bytes.fill_buf()?;
        if buffer.is_empty() {
            return Ok(Line::TooLong);
        }
        let end = buffer.iter().position(|&b| b == b'\n');
        let used = end.map_or(buffer.len(), |n| n + 1);
        bytes.consume(used);
        if end.is_some() {
            return Ok(Line::TooLong);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stories(name: &str, bytes: &'static [u8]) -> (Vec<Result<Story, Unreadable>>, Option<String>) {
        let path = (!name.is_empty()).then(|| PathBuf::from(name));
        let mut reading = Reading::new("input".into(), path, Ok(Box::new(bytes)));
        let options = Options { titles: true, date: None };
        let found = std::iter::from_fn(|| reading.next(&options)).map(|i| i.story).collect();
        (found, reading.note())
    }

    #[test]
    fn the_first_character_decides() {
        assert_eq!(stories("", b" \n{\"text\": \"A.\"}\n\n{\"text\": \"B.\"}").0.len(), 2);
        assert!(stories("", b"<html>").0[0].as_ref().unwrap_err().error.contains("no main text"));
        assert!(stories("", b"<?xml version='1.0'?><rss>").0[0].as_ref().unwrap_err().error.contains("feed"));
        assert_eq!(stories("", b"Oslo.").0[0].as_ref().unwrap().text, "Oslo.");
        assert!(stories("", b" \n").0.is_empty());
        assert!(stories("a.jsonl", b"oops\n{\"text\": \"B.\"}").0[0].is_err());
    }

    #[test]
    fn utf16_lines_are_read() {
        let bytes: Vec<u8> = "\u{feff}{\"text\": \"Köln.\"}\n{\"text\": \"B.\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (found, note) = stories("", bytes.leak());
        assert_eq!(found[0].as_ref().unwrap().text, "Köln.");
        assert_eq!(found.len(), 2);
        assert_eq!(note.unwrap(), "input: not all UTF-8: read as UTF-16LE");
    }

    #[test]
    fn a_bad_line_is_named_and_the_rest_goes_on() {
        let (found, _) = stories("", b"{\"text\": \"A.\"}\n{\"id\": \"x\", \"text\": 7}\nnonsense\n{\"text\": \"B.\"}\n");
        assert_eq!(found.len(), 4);
        let second = found[1].as_ref().unwrap_err();
        assert_eq!(second.id.as_deref(), Some("x"));
        assert!(second.error.starts_with("input line 2: "), "{}", second.error);
        assert!(found[2].is_err() && found[3].is_ok());
    }

    #[test]
    fn lines_beyond_the_limit_are_passed_over() {
        let mut bytes: &[u8] = b"12345678\nab\n";
        assert!(matches!(read_line(&mut bytes, 4).unwrap(), Line::TooLong));
        assert!(matches!(read_line(&mut bytes, 4).unwrap(), Line::Whole(l) if l == b"ab\n"));
        assert!(matches!(read_line(&mut bytes, 4).unwrap(), Line::End));
    }
}
