//! POLECAT's files come in.

use super::PREFIX;
use super::columns::precision_name;
use super::fields::{Fielded, Fields};
use crate::exchange::gather::{Intake, Window, foreign_id};
use crate::exchange::pairs::{MAX_PARTIES, Other, Seats};
use crate::exchange::{Error, Result, UNSTATED};
use crate::{Filed, Versions};
use attache_record::{Auxiliary, Country, DatePrecision, Event, EventType, Participant, Place, Predicate, Sector, Story, story_id};
use csv::ByteRecord;
use jiff::civil::Date;
use std::io::{BufRead, BufReader, Chain, Cursor, Read};

/// Bytes that the head, and a row, may have.
const MAX_HEAD: u64 = 1 << 16;
const MAX_ROW: usize = 1 << 20;
/// Events of a story among which a row's event is looked for. Rows of one event stand together.
const NEARBY: usize = 32;

/// Reads a POLECAT file: tabs or commas, column names as published, with dots, or in small letters.
///
/// Rows of one story (by our `Story ID`, by `URL`, else by source, date, and the people, organizations and locations of the story) become
/// one story; rows of one event become one event. Country and sector codes that are none are left off, so are modes that the type does not
/// have.
pub struct Reader<R: Read> {
    rows: csv::Reader<Bounded<R>>,
    fields: Fields,
    columns: usize,
    window: Window,
    intake: Intake,
    ended: bool,
}

impl<R: Read> Reader<R> {
    /// Reads the head. An error if the file has no columns `Event ID`, `Event Date`, `Event Type`.
    pub fn new(input: R) -> Result<Self> {
        let mut input = BufReader::new(input);
        let mut head = Vec::new();
        let unreadable = |why: std::io::Error| Error::Read { line: 1, why: why.to_string() };
        (&mut input).take(MAX_HEAD).read_until(b'\n', &mut head).map_err(unreadable)?;
        if head.starts_with("\u{feff}".as_bytes()) {
            head.drain(..3);
        }
        let delimiter = if head.contains(&b'\t') { b'\t' } else { b',' };
        let input = Bounded { input: Cursor::new(head).chain(input), left: MAX_ROW };
        let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
        let head = rows.byte_headers().map_err(|error| Error::Read { line: 1, why: error.to_string() })?;
        let (fields, columns) = (Fields::of(head), head.len());
        for name in ["Event ID", "Event Date", "Event Type"] {
            if !fields.has(name) {
                let why = format!("its first line names no column `{name}`; the first line must hold the names of the columns");
                return Err(Error::Format { format: "POLECAT", why });
            }
        }
        Ok(Reader { rows, fields, columns, window: Window::new(), intake: Intake::default(), ended: false })
    }

    /// What was read so far.
    pub fn intake(&self) -> &Intake {
        &self.intake
    }

    /// Takes in the next row, if there is one.
    fn row(&mut self, record: &mut ByteRecord) -> Result<bool> {
        self.rows.get_mut().left = MAX_ROW;
        match self.rows.read_byte_record(record) {
            Ok(false) => return Ok(false),
            Ok(true) => {}
            Err(error) => {
                self.ended = true;
                return Err(Error::Read { line: self.rows.position().line(), why: error.to_string() });
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        let told = match record.len() == self.columns {
            true => self.fields.row(record).told(&mut self.intake),
            false => Err(format!("it has {} fields where the head has {}", record.len(), self.columns)),
        };
        match told.and_then(|told| self.place(told, record.as_slice().len())) {
            Ok(()) => self.intake.rows += 1,
            Err(why) => {
                self.intake.faulty += 1;
                return Err(Error::Row { line, why });
            }
        }
        Ok(true)
    }

    /// Puts what a row tells to its story and event.
    fn place(&mut self, told: Option<Told>, bytes: usize) -> std::result::Result<(), String> {
        let Some(Told { key, mut filed, mut event, seats, actor, recipient }) = told else {
            self.intake.untyped += 1;
            return Ok(());
        };
        filed.story.id = foreign_id("polecat", &key, &event.id);
        let events = &mut self.intake.events;
        let change = |filed: &mut Filed| {
            let from = filed.events.len().saturating_sub(NEARBY);
            let nearby = filed.events[from..].iter_mut().find(|other| other.id == event.id && other.event_type == event.event_type);
            let seated = match nearby {
                Some(known) => seat(known, seats, actor, recipient)?,
                None => {
                    let seated = seat(&mut event, seats, actor, recipient)?;
                    filed.events.push(event);
                    *events += 1;
                    seated
                }
            };
            Ok(bytes + size_of::<Event>() + seated * size_of::<Participant>())
        };
        self.window.add(&key, || filed, change)
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Filed>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = ByteRecord::new();
        let filed = loop {
            if let Some(filed) = self.window.overflow() {
                break Some(filed);
            }
            if self.ended {
                break self.window.next();
            }
            match self.row(&mut record) {
                Ok(more) => self.ended = !more,
                Err(error) => return Some(Err(error)),
            }
        };
        self.intake.stories += u64::from(filed.is_some());
        filed.map(Ok)
    }
}

/// What a row tells.
struct Told {
    /// What the story is known by.
    key: String,
    /// The story as far as the row knows it, without id.
    filed: Filed,
    event: Event,
    seats: Option<Seats>,
    actor: Option<Participant>,
    recipient: Option<Participant>,
}

impl Fielded<'_> {
    /// None for a type that PLOVER does not have.
    fn told(&self, intake: &mut Intake) -> std::result::Result<Option<Told>, String> {
        let id = self.owned("eventid").ok_or("it has no Event ID")?;
        let date = self.day("eventdate")?;
        let Ok(event_type) = self.get("eventtype").unwrap_or_default().trim().to_ascii_uppercase().parse() else { return Ok(None) };
        let (stem, seats) = Seats::split(&id);
        let mut event = self.event(format!("{PREFIX}{stem}"), event_type, date, intake);
        event.place = self.place();
        let (actor, recipient) = (self.party("actor", intake), self.party("recipient", intake));
        Ok(Some(Told { key: self.key(stem), filed: self.filed()?, event, seats, actor, recipient }))
    }

    fn event(&self, id: String, event_type: EventType, date: Option<Date>, intake: &mut Intake) -> Event {
        let mut event = Event {
            id,
            story_id: String::new(),
            sentence: self.number("sentence").map_or(0, |n| n.max(0.0) as usize),
            text: self.owned("eventtext").unwrap_or_default(),
            event_type,
            modes: Vec::new(),
            auxiliary: self.list("auxiliarymodes").iter().filter_map(|name| name.parse().ok()).collect(),
            contexts: Vec::new(),
            quad: 0,
            score: 0.0,
            cameo: String::new(),
            actors: Vec::new(),
            recipients: Vec::new(),
            predicate: Predicate::default(),
            date,
            date_precision: self.precision(date),
            place: None,
            attribution: None,
            confidence: self.number("confidence").filter(|share| (0.0..=1.0).contains(share)).map_or(UNSTATED, |share| share as f32),
        };
        self.add_modes(&mut event, intake);
        for name in self.list("contexts") {
            match name.to_lowercase().replace(['-', ' '], "_").parse() {
                Ok(context) => event.contexts.push(context),
                Err(_) => intake.unknown_contexts += 1,
            }
        }
        event.set_ontology();
        if let Some(score) = self.number("intensity").filter(|score| (-10.0..=10.0).contains(score)) {
            event.score = score as f32;
        }
        event
    }

    fn add_modes(&self, event: &mut Event, intake: &mut Intake) {
        for name in self.list("eventmode") {
            let name = name.to_lowercase().replace(['_', ' '], "-");
            if let Some(mode) = name.parse().ok().filter(|&mode| event.event_type.has(mode)) {
                event.modes.push(mode);
            } else if let Ok(auxiliary) = name.parse::<Auxiliary>() {
                event.auxiliary.push(auxiliary);
            } else {
                intake.unknown_modes += 1;
            }
        }
    }

    fn precision(&self, date: Option<Date>) -> DatePrecision {
        use DatePrecision::{Day, Month, None, Week, Year};
        let name = self.get("dateprecision");
        let named = [Day, Week, Month, Year, None].into_iter().find(|&p| name.as_deref() == Some(precision_name(p)));
        // POLECAT's days are days.
        named.unwrap_or(if date.is_some() { Day } else { None })
    }

    fn day(&self, column: &str) -> std::result::Result<Option<Date>, String> {
        let Some(text) = self.get(column) else { return Ok(None) };
        text.trim().parse().map(Some).map_err(|_| format!("`{text}` is no date; write it as 2023-01-31"))
    }

    fn party(&self, side: &str, intake: &mut Intake) -> Option<Participant> {
        let of = |column: &str| self.owned(&format!("{side}{column}"));
        let (raw, name) = (of("nameraw"), of("name"));
        let sectors = self.list(&format!("{side}primarysector")).into_iter().chain(self.list(&format!("{side}sectors")));
        let mut sector = None::<Sector>;
        for name in sectors {
            match name.parse() {
                Ok(known) => sector = sector.or(Some(known)),
                Err(_) => intake.unknown_sectors += 1,
            }
        }
        let wikipedia = || self.owned(&format!("wikipedia{side}id")).map(|id| format!("wikipedia:{id}"));
        let party = Participant {
            text: raw.or_else(|| name.clone()).unwrap_or_default(),
            span: None,
            entity: of("id").or_else(wikipedia),
            name,
            country: self.country(&format!("{side}country")),
            sector,
            role: of("title"),
            confidence: 0.0,
        };
        (party != Participant::default()).then_some(Participant { confidence: UNSTATED, ..party })
    }

    fn country(&self, column: &str) -> Option<Country> {
        self.get(column)?.trim().parse().ok()
    }

    fn place(&self) -> Option<Place> {
        let country = self.country("country");
        let name = ["placename", "city", "district", "province", "country"].iter().find_map(|column| self.owned(column))?;
        let (latitude, longitude) = (self.number("latitude"), self.number("longitude"));
        let on_map = latitude.is_none_or(|n| n.abs() <= 90.0) && longitude.is_none_or(|n| n.abs() <= 180.0);
        Some(Place { name, country, latitude: latitude.filter(|_| on_map), longitude: longitude.filter(|_| on_map), span: None })
    }

    fn filed(&self) -> std::result::Result<Filed, String> {
        let url = self.owned("url");
        let report = self.owned("storyid").or_else(|| url.as_deref().map(|url| story_id(Some(url), "")));
        let story = Story {
            title: self.owned("headline"),
            date: self.day("publicationdate")?,
            url,
            publisher: self.owned("source"),
            language: self.owned("language"),
            ..Story::default()
        };
        let codebook = self.get("version").map_or("POLECAT".to_owned(), |version| format!("POLECAT {version}"));
        Ok(Filed { story, versions: Versions { codebook, ..Versions::default() }, report, ..Filed::default() })
    }

    /// What the row's story is known by: id, address, or everything that the row says of it; failing that, each event is a story.
    fn key(&self, event: &str) -> String {
        if let Some(known) = self.get("storyid").or_else(|| self.get("url")) {
            return known.into_owned();
        }
        let said: Vec<_> = ["storypeople", "storyorganizations", "storylocations"].iter().filter_map(|column| self.get(column)).collect();
        if said.is_empty() {
            return event.to_owned();
        }
        let about = ["source", "publicationdate", "language"].map(|column| self.get(column).unwrap_or_default());
        format!("{}\n{}", about.join("\t"), said.join("\t"))
    }
}

/// Puts the parties of a row where they belong in the event; gives the number of new seats.
fn seat(
    event: &mut Event,
    seats: Option<Seats>,
    actor: Option<Participant>,
    recipient: Option<Participant>,
) -> std::result::Result<usize, String> {
    let before = event.actors.len() + event.recipients.len();
    match seats {
        None => {
            add(&mut event.actors, actor)?;
            add(&mut event.recipients, recipient)?;
        }
        Some(Seats { actor: first, other }) => {
            put(&mut event.actors, first, actor);
            match other {
                Some(Other::Actor(n)) => put(&mut event.actors, Some(n), recipient),
                Some(Other::Recipient(n)) => put(&mut event.recipients, Some(n), recipient),
                None => {}
            }
        }
    }
    Ok(event.actors.len() + event.recipients.len() - before)
}

/// Seats that stay empty are taken away when the story goes out.
fn put(parties: &mut Vec<Participant>, seat: Option<usize>, party: Option<Participant>) {
    let (Some(n), Some(party)) = (seat, party) else { return };
    if parties.len() < n {
        parties.resize(n, Participant::default());
    }
    parties[n - 1] = party;
}

fn add(parties: &mut Vec<Participant>, party: Option<Participant>) -> std::result::Result<(), String> {
    let Some(party) = party.filter(|party| !parties.contains(party)) else { return Ok(()) };
    if parties.len() == MAX_PARTIES {
        return Err(format!("its event has more than {MAX_PARTIES} parties"));
    }
    parties.push(party);
    Ok(())
}

/// Reads no further than a row may be long: a quotation mark that is never closed would otherwise take the whole file for one field.
struct Bounded<R: Read> {
    input: Chain<Cursor<Vec<u8>>, BufReader<R>>,
    left: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 {
            return Err(std::io::Error::other(format!("a row has more than {MAX_ROW} bytes, perhaps a quotation mark is not closed")));
        }
        let room = buffer.len().min(self.left);
        let read = self.input.read(&mut buffer[..room])?;
        self.left -= read;
        Ok(read)
    }
}
