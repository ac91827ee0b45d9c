//! The ledger: who did what to whom, each entry with the sentence that says so, in one SQLite file.
//!
//! A [`Ledger`] is a file open for writing. [`Ledger::file`] takes [`Filed`] stories with everything coded from them, a batch a
//! transaction: what is there already is left alone, what changed takes the place of the former coding, which goes into the history. In
//! the same transaction the batch's events are gathered into occurrences (what several stories tell of), counted by day, month, pair of
//! countries and type, and entered into the search. So whatever can be asked is always true of what is filed, and an answer never waits
//! for a nightly run.
//!
//! A [`Reader`] answers: [`Reader::find`] and [`Reader::visit`] which events ([`Question`]), [`Reader::series`], [`Reader::partners`],
//! [`Reader::network`], [`Reader::totals`] how many, [`Reader::ties`] and [`Reader::statements`] who stands how to whom and who said what,
//! [`Reader::sql`] anything else. A [`Ledger`] is a reader, too; [`Ledger::reader`] gives more, which never wait for the writer.
//! [`Ledger::review`] keeps people's word beside the machine's, [`Ledger::check`] compares whatever is kept twice.
//!
//! ```
//! use attache_ledger::{By, Filed, Ledger, Period, Question, Side, Wanted};
//! # use attache_record::{Event, EventType, Story};
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("news.ledger");
//! # let event: Event = serde_json::from_str(r#"{"id": "e1", "story_id": "s1", "sentence": 0, "text": "Kenya accused Sudan.",
//! #   "type": "ACCUSE", "modes": [],
//! #   "auxiliary": [], "contexts": [], "quad": 3, "score": -3.0, "cameo": "110", "actors": [{"text": "Kenya", "span": [0, 5],
//! #   "country": "KEN", "confidence": 0.9}],
//! #   "recipients": [{"text": "Sudan", "span": [14, 19], "country": "SDN", "confidence": 0.9}], "predicate": {"text": "accused",
//! #   "span": [6, 13]},
//! #   "date": "2019-06-03", "date_precision": "day", "confidence": 0.8}"#)?;
//! # let story = Story { id: "s1".into(), text: "Kenya accused Sudan. Nobody answered.".into(), ..Story::default() };
//! let mut ledger = Ledger::open(&path)?;
//! let filed = Filed { story, events: vec![event], ..Filed::default() };
//! assert_eq!(ledger.file(&[filed], "2019-06-04T12:00:00Z".parse()?)?.events, 1);
//!
//! let kenya = Wanted { side: Side::Actor, country: "KEN".parse().ok(), ..Wanted::default() };
//! let question = Question { parties: vec![kenya], text: Some("accused".into()), limit: Some(20), ..Question::default() };
//! assert_eq!(ledger.find(&question)?[0].event.predicate.text, "accused");
//!
//! let months = ledger.series("KEN".parse().ok(), "SDN".parse().ok(), Period::years(2019, 2019), By::Month)?;
//! assert_eq!((months[0].event_type, months[0].tally.events), (EventType::Accuse, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it lies in the file
//!
//! - **Events lie in the order of their dates**: an event's key is its day and a running number. A period is a range of keys, the search
//!   gives its finds by date without sorting, and the latest twenty of a million finds cost twenty.
//! - **The search holds more than words**: beside its sentence, an event is entered under marks for its countries, pairs of countries,
//!   entities, outlet and place, so that FTS5 answers words and filters together.
//! - **What repeats stands once**: names, outlets, places, the way events are coded are numbers into dictionaries. Sentences and phrases
//!   are spans of the story's text and are cut out when read. What cannot be cut out (a story without text, words that differ) is kept as
//!   it is: a reader gets back exactly what was filed.
//! - **What is counted beforehand**: rows for day × actor's country × recipient's country × type, and the same by month. Only events
//!   without auxiliary modes count, as the machine coded them; reviews change answers to [`Question`]s, not counts. An event counts for
//!   each pair of its countries, a mutual one for each two of them in both directions. Each counts at its `date`, however exactly that is
//!   known.
//! - **Occurrences** are explained in the module `occurrence`: inside a block of same type, day and countries, events that do not
//!   contradict each other are one.
//!
//! The views of `migrations/0001.sql` (`event`, `party`, `story` …) show the compact tables with codes and ISO dates.
//!
//! # Safety
//!
//! The file is in WAL mode and synced at checkpoints (`synchronous = NORMAL`). Killing the program at any moment loses nothing that
//! [`Ledger::file`] has answered for. After a power cut the file is whole, but the last batches may be missing; filing them again is
//! harmless. The folder must be on a local disk, and a ledger that is open is three files (`-wal` and `-shm` beside it): copy it with
//! [`Reader::backup`].

pub mod brief;
mod check;
mod codes;
mod dump;
mod error;
mod excerpt;
pub mod exchange;
mod facts;
mod filing;
mod keep;
mod ledger;
mod occurrence;
mod query;
mod reading;
mod review;
mod rollup;
mod rows;
mod schema;
mod sql;
mod stories;
pub mod surge;
#[cfg(test)]
mod trial;
mod words;

pub use error::{Error, Result};
pub use filing::{Filed, Receipt};
pub use keep::Stats;
pub use ledger::{Ledger, Reader};
pub use query::{By, Edge, Found, Header, Only, Order, Partner, Period, Question, Seen, Side, Step, Tally, Total, View, Wanted};
pub use reading::Former;
pub use review::{Review, Verdict};
pub use schema::Settings;
pub use sql::{Cell, Table};
pub use words::Versions;
