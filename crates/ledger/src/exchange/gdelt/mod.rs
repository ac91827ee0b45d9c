//! GDELT's event files, out and in.
//!
//! A row has 61 fields in GDELT 2.0, 58 in GDELT 1.0 (no `ADM2Code` in its three places), 57 in the oldest files (no address either),
//! separated by tabs, without head or quotes.
//!
//! - GLOBALEVENTID: out, the event's id as a number, or a number of its own for each further row; in, `gdelt:` and the number.
//! - SQLDATE, MonthYear, Year, FractionDate: the event's day; out, the story's where it is not known. Weeks, months and years go by their
//!   first day.
//! - Actor1…, Actor2…: out, one row for each actor with each recipient; of those who do it together each two, in both directions. Codes:
//!   CAMEO's country and role; names in capitals. In, name, country, sector. Ethnic groups and religions are empty and not read.
//! - IsRootEvent: out, 1 for the story's first sentence; in, sentence 0 for 1, else 1.
//! - EventCode, its base and root: out, the nearest CAMEO code; in, type and mode by `tables/cameo.csv`. Rows without a PLOVER type are
//!   counted.
//! - QuadClass: out, GDELT's own, by the root code: concessions (08) are material cooperation there. Not read.
//! - GoldsteinScale: the event's score.
//! - NumMentions, NumSources, NumArticles: out, the occurrence's events, outlets, reports. Not read.
//! - AvgTone: empty, as nothing of the kind is measured. Not read.
//! - Actor1Geo…, Actor2Geo…: type 0, parties are not put on the map. Not read.
//! - ActionGeo…: name (in: its first part), country (FIPS), latitude, longitude. Out, type 4 (3 in the United States) where there are
//!   coordinates, else 1.
//! - DATEADDED: the story's day; out, at midnight.
//! - SOURCEURL: the story's address, in also its outlet. Rows of one address are one story.
//!
//! GDELT cannot say that something did not or will only happen, and its rows have a day: other events are not written, and
//! [`Table::left_out`] counts them. What has no field is lost: the sentence and its words, contexts, modes that share a CAMEO code, roles,
//! ids of entities, confidence, who said so. `0840` (somebody resigns) is a code of our own beneath CAMEO's 084.

mod actor;
mod read;
mod table;
#[cfg(test)]
mod tests;

pub use read::Reader;
pub use table::Table;

/// What stands before the id of an event that came from a GDELT file.
const PREFIX: &str = "gdelt:";
