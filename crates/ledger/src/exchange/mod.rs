//! What goes out of and into the ledger in other people's formats.
//!
//! Out, one event at a time, with no more in memory than a row (in Parquet, a group of rows of at most 32 MiB):
//!
//! - [`polecat::Table`] (CSV, or tabs) and [`polecat::Sheet`] (Parquet): the columns of POLECAT's weekly files, then ours.
//! - [`gdelt::Table`]: the 61 columns of a GDELT 2.0 event file.
//! - [`GeoJson`]: a map. [`FollowTheMoney`]: entities and events for Aleph.
//! - [`graphml`], [`gexf`]: the network of countries, of which [`links`] asks the ledger.
//!
//! In, as iterators of [`Filed`](crate::Filed) stories without text, ready for [`Ledger::file`](crate::Ledger::file):
//!
//! - [`polecat::Reader`], [`gdelt::Reader`].
//!
//! The caller opens the files. Every writer takes an [`Entry`], into which a [`Found`] turns by itself, and ends with `finish`. A reader
//! gives an error for a row that makes no sense, with its line, and goes on behind it; [`Intake`] counts what was read and what a format
//! says that PLOVER has no word for.
//!
//! ```
//! # use attache_ledger::{Header, exchange::polecat};
//! # let event: attache_record::Event = serde_json::from_str(r#"{"id":"e","story_id":"s","sentence":0,"text":"Kenya criticised Sudan.",
//! #   "type":"ACCUSE","modes":[],"auxiliary":[],"contexts":[],"quad":3,"score":-3.0,"cameo":"110",
//! #   "actors":[{"text":"Kenya"}],"recipients":[{"text":"Sudan"}],"predicate":{"text":"criticised","span":[6,16]},"date_precision":"none",
//! #   "confidence":0.9}"#).unwrap();
//! let mut table = polecat::Table::new(Vec::new(), polecat::Separator::Comma, "codebook 7")?;
//! table.write((&event, &Header::default()))?;
//! let csv = table.finish()?;
//! let mut reader = polecat::Reader::new(csv.as_slice())?;
//! let story = reader.next().unwrap()?;
//! assert_eq!(story.events[0].text, "Kenya criticised Sudan.");
//! # Ok::<(), attache_ledger::exchange::Error>(())
//! ```
//!
//! What comes in keeps its distance from what the machine coded: stories and events get ids of their own (`polecat:…`, `gdelt:…`), so that
//! reading a file never replaces a coding, and reading it twice changes nothing. A story that is known by its address counts as a copy of
//! the story that Attaché would make of that address, so that the ledger does not count one report twice.

mod aleph;
mod error;
mod gather;
pub mod gdelt;
mod geojson;
mod graph;
mod pairs;
pub mod polecat;
mod tables;
mod text;
#[cfg(test)]
mod trial;

pub use aleph::FollowTheMoney;
pub use error::{Error, Result};
pub use gather::Intake;
pub use geojson::GeoJson;
pub use graph::{Link, gexf, graphml, links};

use crate::{Found, Header, Seen};
use attache_record::Event;

/// An event with what its story says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The event.
    pub event: &'a Event,
    /// The story that tells of it.
    pub story: &'a Header,
    /// The occurrence to which it belongs; none for what is in no ledger.
    pub occurrence: Option<&'a Seen>,
}

impl<'a> From<&'a Found> for Entry<'a> {
    fn from(found: &'a Found) -> Self {
        Entry { event: &found.event, story: &found.story, occurrence: Some(&found.occurrence) }
    }
}

impl<'a> From<(&'a Event, &'a Header)> for Entry<'a> {
    fn from((event, story): (&'a Event, &'a Header)) -> Self {
        Entry { event, story, occurrence: None }
    }
}

/// How sure an event is of which nobody says how sure it is.
const UNSTATED: f32 = 0.5;

/// A single-precision number as it is written: 2.3, not 2.299999952316284.
fn written(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}
