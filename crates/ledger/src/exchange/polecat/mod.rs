//! POLECAT's weekly files, out and in.
//!
//! The columns are those of the published files (`ngecEvents.DV.*.txt`) in their order; scripts that read them by name read ours. Behind
//! them stand columns of our own: `Auxiliary Modes` (an event that did not or will only happen is written too, and only this column says
//! so), `Date Precision`, the parties' and the story's ids, `Headline`, `URL`, `Sentence`, `Event Text`, `Confidence`, `Occurrence` with
//! its `Events`, `Reports` and `Outlets`.
//!
//! One row has one actor and one recipient: an event of several parties becomes several rows, and its `Event ID` carries a mark, `-a1r2`
//! for the first actor and the second recipient, `-a1a2` for two of those who do it together. Strip what follows the last hyphen to have
//! the event's id. `Intensity`, contexts and all else of the event stand in each of its rows: count events by id, not by row.
//!
//! Lists (modes, contexts) are joined by `;`. What is not known is empty: `City`, `District` and `Province` (the record does not say which
//! a place is; its name stands in `Placename`), `GeoNames ID`, `Raw Placename`, `Feature Type`, Wikipedia's ids, and the people,
//! organizations and locations of the story. `Actor Name` is empty for somebody who is not known by name; `Actor Name Raw` has the words.
//!
//! What has no column is lost: where words stand in the story, the predicate, who said so (`attribution`), and how sure each
//! party is.

mod columns;
mod fields;
mod read;
mod sheet;
mod table;
#[cfg(test)]
mod tests;

pub use read::Reader;
pub use sheet::Sheet;
pub use table::{Separator, Table};

/// What stands before the id of an event that came from a POLECAT file.
const PREFIX: &str = "polecat:";
