//! Stories in tables: CSV and its like, with a header line.
//!
//! A [`Mapping`] says which column holds what. What it leaves open is told by the usual names (*Body*, *pub_date*, *headline*, …), the
//! delimiter (comma, semicolon, tab, bar), the order of day and month and, in tables parted by tabs, whether quotes are quotes, by
//! the first lines. [`Rows`] reads row by row in bounded memory; each error names its row (from 1, the header not counted) and line.
//!
//! The text of a row is taken as it stands, so that offsets into it hold in the table too, unless it has tags: then it is the text
//! between them.
//!
//! ```
//! use attache_ingest::columns::Rows;
//!
//! let table = "Day;Headline;Body\n05.06.2019;Talks fail;\"Envoys left, angry.\n\nNobody won.\"\n";
//! let story = Rows::new(table.as_bytes(), "date=Day".parse()?).next().expect("a row")?;
//! assert_eq!((story.text.as_str(), story.title.as_deref()), ("Envoys left, angry.\n\nNobody won.", Some("Talks fail")));
//! assert_eq!(story.date, "2019-06-05".parse().ok());
//! # Ok::<(), attache_ingest::columns::Error>(())
//! ```

mod header;
mod sample;

use std::io::{self, Chain, Cursor, Read};

use attache_record::Story;
use csv::ByteRecord;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::day::{self, Order};
use crate::{charset, dateline, page};
use header::Columns;
pub use header::{Field, Mapping, looks_like};
use sample::Form;

/// A row of more bytes is not read; in truth a quote was opened and never closed.
pub const LONGEST: usize = 64 << 20;

/// Why a table, or a row of it, gave no story.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The table could not be read on.
    #[error("row {row} (line {line}): the table breaks off: {source}")]
    Io {
        /// Row, from 1.
        row: u64,
        /// Line, from 1.
        line: u64,
        /// Why.
        source: io::Error,
    },
    /// The mapping is not written as it should be.
    #[error(
        "`{0}` is no mapping of columns; write `text=Body,date=Day` with fields id, date, title, text, url, publisher, language, author, section"
    )]
    Mapping(String),
    /// A column of the mapping is not there.
    #[error("no column `{column}` in the table; its columns are {columns}")]
    Column {
        /// The mapping's name for it.
        column: String,
        /// The table's columns.
        columns: String,
    },
    /// No column is known to hold the text.
    #[error("which column holds the text? The table's columns are {0}; name it, as in `text=Body`")]
    Text(String),
    /// The row's text is empty.
    #[error("row {row} (line {line}): no text in column `{column}`")]
    Empty {
        /// Row, from 1.
        row: u64,
        /// Line, from 1.
        line: u64,
        /// The column of the text.
        column: String,
    },
    /// The row's date cannot be read.
    #[error("row {row} (line {line}): `{text}` is no date that can be read; give its form, such as `%d.%m.%Y`, or leave it empty")]
    Date {
        /// Row, from 1.
        row: u64,
        /// Line, from 1.
        line: u64,
        /// What stands there.
        text: String,
    },
    /// The row has more fields than the table has columns.
    #[error(
        "row {row} (line {line}): {found} fields in a table of {wanted} columns; is the delimiter in a text that has no quotes around it?"
    )]
    Uneven {
        /// Row, from 1.
        row: u64,
        /// Line, from 1.
        line: u64,
        /// Its fields.
        found: usize,
        /// The table's columns.
        wanted: usize,
    },
    /// The row does not end.
    #[error("row {row} (line {line}): longer than {LONGEST} bytes; a quote is opened there and not closed. What follows is not read")]
    Long {
        /// Row, from 1.
        row: u64,
        /// Line, from 1.
        line: u64,
    },
}

/// The stories of a table, row by row. After an error in reading itself, and after one in the header, nothing more comes.
pub struct Rows<R: Read> {
    state: State<R>,
}

enum State<R: Read> {
    Closed(R, Mapping),
    Open(Box<Table<R>>),
    Done,
}

impl<R: Read> Rows<R> {
    /// Nothing is read before the first row is asked for.
    pub fn new(read: R, mapping: Mapping) -> Rows<R> {
        Rows { state: State::Closed(read, mapping) }
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Story, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let State::Closed(..) = self.state {
            let State::Closed(read, mapping) = std::mem::replace(&mut self.state, State::Done) else { return None };
            match Table::open(read, mapping) {
                Ok(table) => self.state = State::Open(Box::new(table)),
                Err(error) => return Some(Err(error)),
            }
        }
        let State::Open(table) = &mut self.state else { return None };
        let row = table.next();
        if matches!(row, None | Some(Err(Error::Io { .. } | Error::Long { .. }))) {
            self.state = State::Done;
        }
        row
    }
}

type Source<R> = Bounded<Chain<Cursor<Vec<u8>>, DecodeReaderBytes<R, Vec<u8>>>>;

struct Table<R: Read> {
    rows: csv::Reader<Source<R>>,
    columns: Columns,
    order: Order,
    date_format: Option<String>,
    record: ByteRecord,
    /// Number of the row read last.
    row: u64,
}

impl<R: Read> Table<R> {
    fn open(read: R, mapping: Mapping) -> Result<Table<R>, Error> {
        // UTF-16 by its mark; what is not marked is decoded field by field.
        let mut read = DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).bom_override(true).build(read);
        let mut head = Vec::new();
        let read_head = (&mut read).take(sample::LENGTH as u64).read_to_end(&mut head);
        read_head.map_err(|source| Error::Io { row: 0, line: 1, source })?;
        let form = Form::told(&head, &mapping);
        let source = Bounded { inner: Cursor::new(head).chain(read), left: LONGEST };
        let mut rows = form.reader(source);
        let mut record = ByteRecord::new();
        let table_error = |error| reading_error(error, 0, 1);
        rows.read_byte_record(&mut record).map_err(table_error)?;
        let names: Vec<String> = record.iter().map(|name| charset::decode(name, None).trim().to_owned()).collect();
        let columns = Columns::find(names, &mapping)?;
        let order = mapping.order.unwrap_or_else(|| form.order(&columns));
        Ok(Table { rows, columns, order, date_format: mapping.date_format, record, row: 0 })
    }

    fn next(&mut self) -> Option<Result<Story, Error>> {
        self.rows.get_mut().left = LONGEST;
        let line = self.rows.position().line();
        self.row += 1;
        match self.rows.read_byte_record(&mut self.record) {
            Ok(true) => Some(self.story()),
            Ok(false) => None,
            Err(error) => Some(Err(reading_error(error, self.row, line))),
        }
    }

    fn story(&self) -> Result<Story, Error> {
        let row = self.row;
        let wanted = self.columns.names.len();
        if self.record.iter().skip(wanted).any(|field| !field.trim_ascii().is_empty()) {
            return Err(Error::Uneven { row, line: self.line(), found: self.record.len(), wanted });
        }
        let whole = |field: Field| Some(charset::decode(self.record.get(self.columns.at(field)?)?, None).into_owned());
        let told = |field: Field| whole(field).map(|value| value.trim().to_owned()).filter(|value| !is_nothing(value));
        let text = whole(Field::Text).map(printed).unwrap_or_default();
        if is_nothing(text.trim()) {
            let column = self.columns.at(Field::Text).map(|at| self.columns.names[at].clone()).unwrap_or_default();
            return Err(Error::Empty { row, line: self.line(), column });
        }
        let date = match told(Field::Date) {
            Some(text) => Some(self.date(&text).ok_or_else(|| Error::Date { row, line: self.line(), text })?),
            None => None,
        };
        let story = Story {
            id: told(Field::Id).unwrap_or_default(),
            text,
            title: told(Field::Title),
            date,
            url: told(Field::Url),
            publisher: told(Field::Publisher),
            language: told(Field::Language),
            author: told(Field::Author),
            section: told(Field::Section),
            ..Story::default()
        };
        Ok(dateline::settle(story).with_id())
    }

    /// The line where the row begins. The library counts from the end of the row before, empty lines between them not passed over.
    fn line(&self) -> u64 {
        let from = self.record.position().map_or(0, csv::Position::line);
        let within: usize = self.record.iter().map(|field| field.iter().filter(|byte| **byte == b'\n').count()).sum();
        from.max(self.rows.position().line().saturating_sub(1 + within as u64))
    }

    fn date(&self, text: &str) -> Option<Date> {
        let given = self.date_format.as_deref().and_then(|format| jiff::fmt::strtime::parse(format, text).ok()?.to_date().ok());
        given.or_else(|| day::find(text, self.order)).or_else(|| in_digits(text))
    }
}

/// `20190605103000`, and seconds or thousandths of them since 1970.
fn in_digits(text: &str) -> Option<Date> {
    let number: i64 = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())??;
    let time = match text.len() {
        14 => return day::find(&text[..8], Order::DayFirst),
        10 => Timestamp::from_second(number),
        13 => Timestamp::from_millisecond(number),
        _ => return None,
    };
    time.ok().map(|time| time.to_zoned_datetime(TimeZone::UTC).date())
}

/// What programs write for no value.
fn is_nothing(value: &str) -> bool {
    value.is_empty() || ["null", "nan", "none", "n/a", "\\n"].iter().any(|nothing| value.eq_ignore_ascii_case(nothing))
}

/// Text between tags, if there are tags.
fn printed(text: String) -> String {
    let tagged = ["</p>", "</P>", "<br", "<BR", "</div>"].iter().any(|tag| text.contains(tag));
    if tagged { page::plain_text(&text).join("\n\n") } else { text }
}

fn reading_error(error: csv::Error, row: u64, line: u64) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(source) if source.get_ref().is_some_and(|inner| inner.is::<TooLong>()) => Error::Long { row, line },
        csv::ErrorKind::Io(source) => Error::Io { row, line, source },
        other => Error::Io { row, line, source: io::Error::other(format!("{other:?}")) },
    }
}

/// Gives no more bytes than are left for a row.
struct Bounded<R> {
    inner: R,
    left: usize,
}

#[derive(Debug, thiserror::Error)]
#[error("a row without end")]
struct TooLong;

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !buffer.is_empty() {
            return Err(io::Error::other(TooLong));
        }
        let most = buffer.len().min(self.left);
        let read = self.inner.read(&mut buffer[..most])?;
        self.left -= read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests;
