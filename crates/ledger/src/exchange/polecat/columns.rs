//! The columns, each with what stands in it.

use super::PREFIX;
use crate::exchange::pairs::{Pair, Seats, pairs};
use crate::exchange::{Entry, written};
use attache_record::{DatePrecision, Participant, Quad};
use jiff::civil::Date;
use std::borrow::Cow;

/// A row on its way out.
pub(super) struct Row<'a> {
    entry: Entry<'a>,
    pair: Pair<'a>,
    version: &'a str,
}

/// The rows of an event.
pub(super) fn rows<'a>(entry: Entry<'a>, version: &'a str) -> impl Iterator<Item = Row<'a>> {
    pairs(entry.event).into_iter().map(move |pair| Row { entry, pair, version })
}

/// What stands in a column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    Number(f64),
    Whole(i64),
    Day(Date),
}

/// Of what kind the cells of a column are, if they are not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Whole,
    Day,
}

pub(super) struct Column {
    pub name: &'static str,
    pub kind: Kind,
    pub cell: for<'r, 'a> fn(&'r Row<'a>) -> Cell<'a>,
}

/// All columns, POLECAT's first.
pub(super) const COLUMNS: &[Column] = &[
    text("Event ID", |row| Cell::Text(row.id().into())),
    Column { name: "Event Date", kind: Kind::Day, cell: |row| day(row.entry.event.date) },
    text("Event Type", |row| word(row.entry.event.event_type.as_str())),
    text("Event Mode", |row| list(row.entry.event.modes.iter().map(|mode| mode.as_str()))),
    Column { name: "Intensity", kind: Kind::Number, cell: |row| Cell::Number(written(row.entry.event.score)) },
    text("Quad Code", |row| word(quad_name(row.entry.event.event_type.quad()))),
    text("Contexts", |row| list(row.entry.event.contexts.iter().map(|context| context.as_str()))),
    text("Actor Name", |row| name(row.pair.actor)),
    text("Actor COUNTRY", |row| country(row.pair.actor)),
    text("Actor Primary Sector", |row| sector(row.pair.actor)),
    text("Actor Sectors", |row| sector(row.pair.actor)),
    text("Actor Title", |row| role(row.pair.actor)),
    text("Actor Name Raw", |row| raw(row.pair.actor)),
    text("Wikipedia Actor ID", |_| Cell::Empty),
    text("Recipient Name", |row| name(row.pair.recipient)),
    text("Recipient COUNTRY", |row| country(row.pair.recipient)),
    text("Recipient Primary Sector", |row| sector(row.pair.recipient)),
    text("Recipient Sectors", |row| sector(row.pair.recipient)),
    text("Recipient Title", |row| role(row.pair.recipient)),
    text("Recipient Name Raw", |row| raw(row.pair.recipient)),
    text("Wikipedia Recipient ID", |_| Cell::Empty),
    text("Placename", |row| row.entry.event.place.as_ref().map_or(Cell::Empty, |place| word(&place.name))),
    text("City", |_| Cell::Empty),
    text("District", |_| Cell::Empty),
    text("Province", |_| Cell::Empty),
    text("Country", |row| known(row.entry.event.place.as_ref().and_then(|place| place.country.as_ref()).map(|country| country.as_str()))),
    Column { name: "Latitude", kind: Kind::Number, cell: |row| degrees(row.entry.event.place.as_ref().and_then(|place| place.latitude)) },
    Column { name: "Longitude", kind: Kind::Number, cell: |row| degrees(row.entry.event.place.as_ref().and_then(|place| place.longitude)) },
    text("GeoNames ID", |_| Cell::Empty),
    text("Raw Placename", |_| Cell::Empty),
    text("Feature Type", |_| Cell::Empty),
    text("Source", |row| known(row.entry.story.publisher.as_deref())),
    Column { name: "Publication Date", kind: Kind::Day, cell: |row| day(row.entry.story.date) },
    text("Story People", |_| Cell::Empty),
    text("Story Organizations", |_| Cell::Empty),
    text("Story Locations", |_| Cell::Empty),
    text("Language", |row| known(row.entry.story.language.as_deref())),
    text("Version", |row| word(row.version)),
    // Ours.
    text("Auxiliary Modes", |row| list(row.entry.event.auxiliary.iter().map(|mode| mode.as_str()))),
    text("Date Precision", |row| word(precision_name(row.entry.event.date_precision))),
    text("Actor ID", |row| known(row.pair.actor.and_then(|party| party.entity.as_deref()))),
    text("Recipient ID", |row| known(row.pair.recipient.and_then(|party| party.entity.as_deref()))),
    text("Story ID", |row| word(&row.entry.story.id)),
    text("Headline", |row| known(row.entry.story.title.as_deref())),
    text("URL", |row| known(row.entry.story.url.as_deref())),
    Column { name: "Sentence", kind: Kind::Whole, cell: |row| Cell::Whole(row.entry.event.sentence as i64) },
    text("Event Text", |row| word(&row.entry.event.text)),
    Column { name: "Confidence", kind: Kind::Number, cell: |row| Cell::Number(written(row.entry.event.confidence)) },
    text("Occurrence", |row| known(row.entry.occurrence.map(|seen| seen.id.as_str()))),
    Column { name: "Events", kind: Kind::Whole, cell: |row| count(row.entry.occurrence.map(|seen| seen.events)) },
    Column { name: "Reports", kind: Kind::Whole, cell: |row| count(row.entry.occurrence.map(|seen| seen.reports)) },
    Column { name: "Outlets", kind: Kind::Whole, cell: |row| count(row.entry.occurrence.map(|seen| seen.outlets)) },
];

impl Row<'_> {
    fn id(&self) -> String {
        let id = &self.entry.event.id;
        let id = id.strip_prefix(PREFIX).unwrap_or(id);
        let alone = self.entry.event.actors.len() + self.entry.event.recipients.len() == 0;
        let seats = if alone { Seats::default() } else { self.pair.seats };
        seats.row_id(id)
    }
}

const fn text(name: &'static str, cell: for<'r, 'a> fn(&'r Row<'a>) -> Cell<'a>) -> Column {
    Column { name, kind: Kind::Text, cell }
}

fn word(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::Text(Cow::Borrowed(text)) }
}

fn known(text: Option<&str>) -> Cell<'_> {
    text.map_or(Cell::Empty, word)
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> Cell<'static> {
    let joined = names.collect::<Vec<_>>().join(";");
    if joined.is_empty() { Cell::Empty } else { Cell::Text(joined.into()) }
}

fn day(date: Option<Date>) -> Cell<'static> {
    date.map_or(Cell::Empty, Cell::Day)
}

fn degrees(number: Option<f64>) -> Cell<'static> {
    number.map_or(Cell::Empty, Cell::Number)
}

fn count(number: Option<u64>) -> Cell<'static> {
    number.map_or(Cell::Empty, |number| Cell::Whole(i64::try_from(number).unwrap_or(i64::MAX)))
}

fn name(party: Option<&Participant>) -> Cell<'_> {
    known(party.and_then(|party| party.name.as_deref()))
}

fn country(party: Option<&Participant>) -> Cell<'_> {
    known(party.and_then(|party| party.country.as_ref()).map(|country| country.as_str()))
}

fn sector(party: Option<&Participant>) -> Cell<'_> {
    known(party.and_then(|party| party.sector).map(|sector| sector.as_str()))
}

fn role(party: Option<&Participant>) -> Cell<'_> {
    known(party.and_then(|party| party.role.as_deref()))
}

fn raw(party: Option<&Participant>) -> Cell<'_> {
    known(party.map(|party| party.text.as_str()))
}

fn quad_name(quad: Quad) -> &'static str {
    match quad {
        Quad::VerbalCooperation => "VERBAL COOPERATION",
        Quad::MaterialCooperation => "MATERIAL COOPERATION",
        Quad::VerbalConflict => "VERBAL CONFLICT",
        Quad::MaterialConflict => "MATERIAL CONFLICT",
    }
}

pub(super) fn precision_name(precision: DatePrecision) -> &'static str {
    match precision {
        DatePrecision::Day => "day",
        DatePrecision::Week => "week",
        DatePrecision::Month => "month",
        DatePrecision::Year => "year",
        DatePrecision::None => "none",
    }
}
