//! GDELT's event files come in.

use super::{PREFIX, actor};
use crate::exchange::gather::{Intake, Window, foreign_id};
use crate::exchange::tables::{Deed, Tables};
use crate::exchange::text::host;
use crate::exchange::{Error, Result, UNSTATED};
use crate::{Filed, Versions};
use attache_record::{DatePrecision, Event, Participant, Place, Predicate, Story, story_id};
use jiff::civil::Date;
use std::io::{BufRead, BufReader, Read};

/// Bytes that a row may have.
const MAX_ROW: usize = 1 << 16;
/// Where the parties, the deed and the places begin.
const ACTOR1: usize = 5;
const ACTOR2: usize = ACTOR1 + actor::FIELDS;
const DEED: usize = ACTOR2 + actor::FIELDS;
const PLACES: usize = 35;

/// Reads GDELT event files, 2.0 and 1.0, row by row. Rows of one address become one story; a row without an address is a story by itself.
pub struct Reader<R: Read> {
    input: BufReader<R>,
    line: u64,
    tables: Tables,
    window: Window,
    intake: Intake,
    ended: bool,
}

impl<R: Read> Reader<R> {
    /// Begins to read.
    pub fn new(input: R) -> Self {
        Reader {
            input: BufReader::new(input),
            line: 0,
            tables: Tables::new(),
            window: Window::new(),
            intake: Intake::default(),
            ended: false,
        }
    }

    /// What was read so far.
    pub fn intake(&self) -> &Intake {
        &self.intake
    }

    /// Takes in the next row, if there is one.
    fn row(&mut self, buffer: &mut Vec<u8>) -> Result<bool> {
        buffer.clear();
        self.line += 1;
        let line = self.line;
        let unreadable = |error: std::io::Error| Error::Read { line, why: error.to_string() };
        let read = (&mut self.input).take(MAX_ROW as u64).read_until(b'\n', buffer).map_err(unreadable)?;
        if read == 0 {
            return Ok(false);
        }
        let placed = if read == MAX_ROW && !buffer.ends_with(b"\n") {
            skip_line(&mut self.input).map_err(unreadable)?;
            Err(format!("it has more than {MAX_ROW} bytes"))
        } else {
            self.place(&String::from_utf8_lossy(buffer))
        };
        placed.map(|()| true).map_err(|why| {
            self.intake.faulty += 1;
            Error::Row { line, why }
        })
    }

    fn place(&mut self, row: &str) -> std::result::Result<(), String> {
        let fields: Vec<&str> = row.trim_end_matches(['\n', '\r']).split('\t').map(str::trim).collect();
        let is_head = self.line == 1 && fields[0].eq_ignore_ascii_case("GLOBALEVENTID");
        if is_head || fields == [""] {
            return Ok(());
        }
        let layout = Layout::of(&fields)?;
        let date = day(fields[1]).ok_or_else(|| format!("its day is `{}`; days are written as 20230131", fields[1]))?;
        self.intake.rows += 1;
        let Some(deed) = self.tables.deed(fields[DEED + 1]) else {
            self.intake.untyped += 1;
            return Ok(());
        };
        let event = self.event(&fields, layout, deed, date);
        let key = layout.url(&fields).filter(|url| host(url).is_some()).unwrap_or(fields[0]);
        let change = |filed: &mut Filed| {
            filed.events.push(event);
            Ok::<_, String>(row.len() + size_of::<Event>())
        };
        self.window.add(key, || filed(&fields, layout, key), change)?;
        self.intake.events += 1;
        Ok(())
    }

    fn event(&self, fields: &[&str], layout: Layout, deed: Deed, date: Date) -> Event {
        let party = |from: usize| {
            let party = actor::read(&fields[from..from + actor::FIELDS], &self.tables);
            party.map(|party| Participant { confidence: UNSTATED, ..party }).into_iter().collect()
        };
        let (mut actors, mut recipients) = (party(ACTOR1), party(ACTOR2));
        if deed.swap {
            std::mem::swap(&mut actors, &mut recipients);
        }
        let mut event = Event {
            id: format!("{PREFIX}{}", fields[0]),
            story_id: String::new(),
            sentence: usize::from(fields[DEED] != "1"),
            text: String::new(),
            event_type: deed.event_type,
            modes: deed.mode.into_iter().collect(),
            auxiliary: Vec::new(),
            contexts: Vec::new(),
            quad: 0,
            score: 0.0,
            cameo: String::new(),
            actors,
            recipients,
            predicate: Predicate::default(),
            date: Some(date),
            date_precision: DatePrecision::Day,
            place: layout.place(fields, &self.tables),
            attribution: None,
            confidence: UNSTATED,
        };
        event.set_ontology();
        event.cameo = fields[DEED + 1].to_owned();
        if let Some(score) = fields[DEED + 5].parse().ok().filter(|score| (-10.0..=10.0).contains(score)) {
            event.score = score;
        }
        event
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Filed>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut buffer = Vec::new();
        let filed = loop {
            if let Some(filed) = self.window.overflow() {
                break Some(filed);
            }
            if self.ended {
                break self.window.next();
            }
            match self.row(&mut buffer) {
                Ok(more) => self.ended = !more,
                Err(error) => {
                    self.ended |= matches!(error, Error::Read { .. });
                    return Some(Err(error));
                }
            }
        };
        self.intake.stories += u64::from(filed.is_some());
        filed.map(Ok)
    }
}

/// The story of a row, without events.
fn filed(fields: &[&str], layout: Layout, key: &str) -> Filed {
    let source = layout.url(fields);
    let url = source.filter(|url| host(url).is_some());
    let publisher = source.map(|source| host(source).unwrap_or(source)).filter(|name| !name.is_empty());
    let story = Story {
        id: foreign_id("gdelt", key, fields[0]),
        date: fields[layout.added()].get(..8).and_then(day),
        url: url.map(str::to_owned),
        publisher: publisher.map(str::to_owned),
        ..Story::default()
    };
    let codebook = if layout.place_fields == 8 { "GDELT 2.0" } else { "GDELT 1.0" };
    let versions = Versions { codebook: codebook.to_owned(), ..Versions::default() };
    Filed { story, versions, report: url.map(|url| story_id(Some(url), "")), ..Filed::default() }
}

/// How the fields behind the parties lie.
#[derive(Debug, Clone, Copy)]
struct Layout {
    place_fields: usize,
    has_url: bool,
}

impl Layout {
    fn of(fields: &[&str]) -> std::result::Result<Layout, String> {
        match fields.len() {
            61 => Ok(Layout { place_fields: 8, has_url: true }),
            58 => Ok(Layout { place_fields: 7, has_url: true }),
            57 => Ok(Layout { place_fields: 7, has_url: false }),
            other => Err(format!("it has {other} fields; GDELT 2.0 has 61, GDELT 1.0 has 58 or 57, separated by tabs")),
        }
    }

    fn added(self) -> usize {
        PLACES + 3 * self.place_fields
    }

    fn url<'f>(self, fields: &[&'f str]) -> Option<&'f str> {
        self.has_url.then(|| fields[self.added() + 1])
    }

    /// Where the event took place.
    fn place(self, fields: &[&str], tables: &Tables) -> Option<Place> {
        let at = PLACES + 2 * self.place_fields;
        let (name, country) = (fields[at + 1], fields[at + 2]);
        let degrees = |place: usize, most: f64| fields[place].parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
        // `Nairobi, Nairobi Area, Kenya`
        let name = name.split(", ").next().unwrap_or(name);
        (!name.is_empty()).then(|| Place {
            name: name.to_owned(),
            country: tables.of_fips(country),
            latitude: degrees(at + self.place_fields - 3, 90.0),
            longitude: degrees(at + self.place_fields - 2, 180.0),
            span: None,
        })
    }
}

/// A day written as 20230131.
fn day(text: &str) -> Option<Date> {
    let digits = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = digits.then(|| text.parse().ok())??;
    Date::new((number / 10_000) as i16, (number / 100 % 100) as i8, (number % 100) as i8).ok()
}

/// Reads to the end of a line without keeping it.
fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let used = end.map_or(buffer.len(), |at| at + 1);
        let is_over = end.is_some() || buffer.is_empty();
        input.consume(used);
        if is_over {
            return Ok(());
        }
    }
}
