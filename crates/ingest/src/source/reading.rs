//! One input, read record by record in bounded memory.

use super::decode::{Repairs, utf16};
use super::inputs::ending;
use super::unpack::{Meter, Metered, unpacked};
use super::{Kind, Options, Page, Raw, Reason, Unreadable, story};
use crate::columns::{self, Mapping, Rows};
use crate::{feed, newsml, page, warc};
use attache_record::Story;
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

/// A story longer than this is not read, so that memory stays bounded.
const LONGEST_STORY: usize = 64 << 20;
/// How much is looked at to tell what an input is.
const HEAD: u64 = 4096;

type Bytes = Box<dyn BufRead + Send>;

/// An input being read: an iterator of its records.
pub struct Reading {
    name: Arc<str>,
    path: Option<PathBuf>,
    titles: bool,
    date: Option<jiff::civil::Date>,
    repairs: Repairs,
    /// Whether the bytes pass through a decoder that makes UTF-8 of them.
    decoded: bool,
    state: State,
}

enum State {
    Done,
    Failed(io::Error),
    Lines {
        bytes: Bytes,
        number: usize,
    },
    /// Objects that do not stand one a line.
    Objects(Bytes),
    Plain(Bytes),
    Page(Bytes),
    Feed(Bytes),
    Newsml(Bytes),
    Columns(Rows<Bytes>),
    Warc(warc::Responses<Bytes>),
    /// Records that are there already.
    Ready(VecDeque<Result<Raw, Unreadable>>),
}

impl Reading {
    /// Opens an input: looks at its first bytes and decides what it is. `name` is for messages; the ending of `path` helps to tell what
    /// it is and its name may begin with a date.
    pub fn new(name: Arc<str>, path: Option<PathBuf>, opened: io::Result<Box<dyn Read + Send>>, options: &Options) -> Reading {
        Reading::metered(name, path, opened, options, &Meter::default())
    }

    /// Like [`Reading::new`], counting the bytes read.
    pub(super) fn metered(
        name: Arc<str>,
        path: Option<PathBuf>,
        opened: io::Result<Box<dyn Read + Send>>,
        options: &Options,
        meter: &Meter,
    ) -> Reading {
        let Options { titles, date, kind, .. } = *options;
        let mut reading = Reading { name, path, titles, date, repairs: Repairs::default(), decoded: false, state: State::Done };
        let recognised = opened.and_then(|bytes| reading.recognise(Box::new(Metered::new(bytes, meter.clone())), kind, &options.columns));
        reading.state = recognised.unwrap_or_else(State::Failed);
        reading
    }

    /// Its name, for messages.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn recognise(&mut self, bytes: Box<dyn Read + Send>, kind: Option<Kind>, columns: &Mapping) -> io::Result<State> {
        let (mut head, bytes) = unpacked(bytes, HEAD)?;
        let mut first = head.clone();
        let whole: Bytes = if let Some(encoding) = utf16(&head) {
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
        if first.trim_ascii().is_empty() && first.len() < HEAD as usize {
            return Ok(State::Done);
        }
        let head = String::from_utf8_lossy(&first);
        let ending = self.path.as_deref().map(ending).unwrap_or_default();
        Ok(match kind.unwrap_or_else(|| told(head.trim_start(), &ending)) {
            Kind::Lines if is_spread(head.trim_start()) => State::Objects(whole),
            Kind::Lines => State::Lines { bytes: whole, number: 0 },
            Kind::Page => State::Page(whole),
            Kind::Feed => State::Feed(whole),
            Kind::Newsml => State::Newsml(whole),
            Kind::Columns => State::Columns(Rows::new(whole, columns.clone())),
            Kind::Warc => State::Warc(warc::Responses::new(whole)),
            Kind::Text => State::Plain(whole),
        })
    }

    /// What had to be repaired, for a person; asked when the input is read.
    pub fn note(&self) -> Option<String> {
        let by_line = matches!(self.state, State::Lines { .. }) && !self.decoded;
        self.repairs.in_words(by_line).map(|words| format!("{}: {words}", self.name))
    }

    fn unreadable(&self, reason: Reason, error: impl std::fmt::Display) -> Unreadable {
        let id = self.path.as_ref().map(|p| p.display().to_string());
        Unreadable { id, reason, error: format!("{}: {error}", self.name) }
    }

    fn broken(&self, error: &io::Error) -> Unreadable {
        self.unreadable(Reason::from(error), error)
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
            let name = Arc::clone(&self.name);
            let at = |reason, error: String| Unreadable { id: None, reason, error: format!("{name} line {number}: {error}") };
            let line = match read_line(bytes.as_mut(), LONGEST_STORY) {
                Ok(Line::End) => return None,
                Ok(Line::TooLong) => return Some(Err(at(Reason::TooLarge, too_long()))),
                Ok(Line::Whole(line)) => line,
                Err(error) => {
                    self.state = State::Done;
                    return Some(Err(at(Reason::from(&error), error.to_string())));
                }
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            let text = self.text(line);
            return Some(story::from_json(&text).map_err(|e| Unreadable { id: e.id, ..at(e.reason, e.error) }));
        }
    }

    /// All bytes of an input that is one record, or why they are not read.
    fn all(&mut self, bytes: Bytes, longest: usize) -> Result<Vec<u8>, Unreadable> {
        let mut all = Vec::new();
        bytes.take(longest as u64 + 1).read_to_end(&mut all).map_err(|error| self.broken(&error))?;
        Ok(all)
    }

    fn page(&mut self, bytes: Bytes) -> Result<Raw, Unreadable> {
        let body = self.all(bytes, page::LARGEST)?;
        let (origin, path) = (Arc::clone(&self.name), self.path.clone());
        Ok(Raw::Page(Box::new(Page { origin, path, url: None, content_type: None, body })))
    }

    fn feed(&mut self, bytes: Bytes) -> VecDeque<Result<Raw, Unreadable>> {
        let stories = self.all(bytes, LONGEST_STORY).and_then(|all| feed::read(&all).map_err(|error| self.error(error)));
        self.ready(stories)
    }

    fn newsml(&mut self, bytes: Bytes) -> VecDeque<Result<Raw, Unreadable>> {
        let stories = self.all(bytes, newsml::LARGEST).and_then(|all| newsml::read(&all).map_err(|error| self.error(error)));
        let unread = |error: newsml::Error| {
            // What is taken back is named by its own id, so that whoever keeps it can let it go.
            let item = if let newsml::Error::Withdrawn { item, .. } = &error { Some(item.clone()) } else { None };
            let unreadable = self.error(error);
            Unreadable { id: item.or(unreadable.id), ..unreadable }
        };
        let raw = |story: Result<Story, newsml::Error>| story.map(|story| Raw::Story(Box::new(story))).map_err(unread);
        stories.map_or_else(|error| VecDeque::from([Err(error)]), |stories| stories.into_iter().map(raw).collect())
    }

    fn ready<E: std::fmt::Display>(&self, stories: Result<Vec<Result<Story, E>>, Unreadable>) -> VecDeque<Result<Raw, Unreadable>>
    where
        Reason: for<'e> From<&'e E>,
    {
        let raw = |story: Result<Story, E>| story.map(|story| Raw::Story(Box::new(story))).map_err(|error| self.error(error));
        stories.map_or_else(|error| VecDeque::from([Err(error)]), |stories| stories.into_iter().map(raw).collect())
    }

    fn error<E: std::fmt::Display>(&self, error: E) -> Unreadable
    where
        Reason: for<'e> From<&'e E>,
    {
        self.unreadable(Reason::from(&error), error)
    }

    fn response(&self, response: Result<warc::Response, warc::Error>) -> Result<Raw, Unreadable> {
        let response = response.map_err(|error| self.unreadable(Reason::from(&error), error))?;
        let warc::Response { url, content_type, body } = response;
        Ok(Raw::Page(Box::new(Page { origin: Arc::clone(&self.name), path: None, url, content_type, body })))
    }

    fn plain(&mut self, bytes: Bytes) -> Result<Raw, Unreadable> {
        let all = self.all(bytes, LONGEST_STORY)?;
        if all.len() > LONGEST_STORY {
            return Err(self.unreadable(Reason::TooLarge, too_long()));
        }
        let text = self.text(all);
        let date = self.path.as_deref().and_then(story::date_in_name).or(self.date);
        Ok(Raw::Story(Box::new(story::from_text(text, date, self.titles))))
    }

    /// Stories that are spread over several lines, or stand in an array.
    fn objects(&mut self, bytes: Bytes) -> VecDeque<Result<Raw, Unreadable>> {
        let all = match self.all(bytes, LONGEST_STORY) {
            Ok(all) if all.len() > LONGEST_STORY => return VecDeque::from([Err(self.unreadable(Reason::TooLarge, too_long()))]),
            Ok(all) => self.text(all),
            Err(error) => return VecDeque::from([Err(error)]),
        };
        let mut ready = VecDeque::new();
        for value in serde_json::Deserializer::from_str(&all).into_iter::<serde_json::Value>() {
            let values = match value {
                Ok(serde_json::Value::Array(values)) => values,
                Ok(value) => vec![value],
                Err(error) => {
                    ready.push_back(Err(self.unreadable(Reason::NoStory, error)));
                    break;
                }
            };
            for value in values {
                let story = story::from_json(&value.to_string());
                let number = ready.len() + 1;
                let named = |e: Unreadable| Unreadable { error: format!("{} object {number}: {}", self.name, e.error), ..e };
                ready.push_back(story.map(|story| Raw::Story(Box::new(story))).map_err(named));
            }
        }
        ready
    }
}

impl Iterator for Reading {
    type Item = Result<Raw, Unreadable>;

    fn next(&mut self) -> Option<Result<Raw, Unreadable>> {
        match &mut self.state {
            State::Lines { .. } => return self.next_line().map(|line| line.map(|story| Raw::Story(Box::new(story)))),
            State::Warc(responses) => {
                let response = responses.next()?;
                return Some(self.response(response));
            }
            State::Columns(rows) => {
                let row = rows.next()?;
                return Some(row.map(|story| Raw::Story(Box::new(story))).map_err(|error| self.error(error)));
            }
            State::Ready(ready) => return ready.pop_front(),
            _ => {}
        }
        match std::mem::replace(&mut self.state, State::Done) {
            State::Failed(error) => Some(Err(self.broken(&error))),
            State::Plain(bytes) => Some(self.plain(bytes)),
            State::Page(bytes) => Some(self.page(bytes)),
            State::Feed(bytes) => {
                self.state = State::Ready(self.feed(bytes));
                self.next()
            }
            State::Newsml(bytes) => {
                self.state = State::Ready(self.newsml(bytes));
                self.next()
            }
            State::Objects(bytes) => {
                self.state = State::Ready(self.objects(bytes));
                self.next()
            }
            State::Done | State::Lines { .. } | State::Columns(_) | State::Warc(_) | State::Ready(_) => None,
        }
    }
}

/// What an input is, by its first letters and its file's ending.
fn told(head: &str, ending: &str) -> Kind {
    match head.as_bytes().first() {
        Some(b'{') if feed::is_json_feed(head) => Kind::Feed,
        Some(b'{') => Kind::Lines,
        Some(b'[') if head[1..].trim_start().starts_with('{') => Kind::Lines,
        _ if ending == "jsonl" || ending == "ndjson" => Kind::Lines,
        Some(b'<') if feed::is_feed(head) => Kind::Feed,
        Some(b'<') if newsml::is_newsml(head) => Kind::Newsml,
        Some(b'<') => Kind::Page,
        Some(b'W') if head.starts_with("WARC/") => Kind::Warc,
        _ if columns::looks_like(head) => Kind::Columns,
        _ if ending == "csv" || ending == "tsv" => Kind::Columns,
        _ => Kind::Text,
    }
}

/// Whether JSON does not stand one object a line: an array, or an object whose first line is not all of it.
fn is_spread(head: &str) -> bool {
    head.starts_with('[') || head.lines().next().is_some_and(|line| head.contains('\n') && matches!(line.trim_end(), "{" | "["))
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
        let options = Options { titles: true, ..Options::default() };
        let mut reading = Reading::new("input".into(), path, Ok(Box::new(bytes)), &options);
        let found = reading.by_ref().map(|raw| raw.and_then(|raw| raw.story(&options))).collect();
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
        let spread = stories("", b"{\n  \"text\": \"A.\"\n}\n").0;
        assert_eq!(spread[0].as_ref().unwrap().text, "A.");
        let array = stories("", b"[ {\"text\": \"A.\"}, {\"id\": 7}, {\"text\": \"B.\"}]").0;
        assert!(array.len() == 3 && array[1].as_ref().unwrap_err().error.starts_with("input object 2: no `text`"));
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
