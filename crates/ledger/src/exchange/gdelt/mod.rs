//! GDELT's event files, out and in.
//!
//! A row has 61 fields in GDELT 2.0, 58 in GDELT 1.0 (no `ADM2Code` in its three places), 57 in the oldest files (no address either), separated by tabs,
//! without head or quotes.
//!
//! | field | out | in |
//! |---|---|---|
//! | GLOBALEVENTID | the event's id as a number, or a number of its own for each further row | `gdelt:` and the number |
//! | SQLDATE, MonthYear, Year, FractionDate | the event's day, or the story's where it is not known | the day |
//! | Actor1…, Actor2… | one row for each actor with each recipient; of those who do it together each two, in both directions. Codes: CAMEO's country and role; names in capitals | name, country, sector |
//! | Actor…EthnicCode, …Religion… | empty | not read |
//! | IsRootEvent | 1 for the story's first sentence | sentence 0, else 1 |
//! | EventCode and its base and root | nearest CAMEO code | type and mode by `tables/cameo.csv` |
//! | QuadClass | GDELT's own, by the root code: concessions (08) are material cooperation there | not read |
//! | GoldsteinScale | PLOVER's score | the event's score |
//! | NumMentions, NumSources, NumArticles | the occurrence's events, outlets, reports | not read |
//! | AvgTone | empty: nothing of the kind is measured | not read |
//! | Actor1Geo…, Actor2Geo… | type 0: parties are not put on the map | not read |
//! | ActionGeo… | name, country (FIPS), latitude, longitude; type 4 (3 in the United States) where there are coordinates, else 1 | first part of the name, country, latitude, longitude |
//! | DATEADDED | the story's day, midnight | the story's day |
//! | SOURCEURL | the story's address | address, outlet; rows of one address are one story |
//!
//! GDELT cannot say that something did not or will only happen: such events are not written, and [`Table::left_out`] counts them.

mod actor;
mod read;
mod table;
#[cfg(test)]
mod tests;

pub use read::Reader;
pub use table::Table;

/// What stands before the id of an event that came from a GDELT file.
const PREFIX: &str = "gdelt:";
