//! The nouns everyone shares: what goes in, what comes out, and the ontology both speak.
//!
//! A [`Story`] goes in. An [`Event`] says who did what to whom: an [`EventType`] (one of PLOVER's sixteen) with [`Mode`]s,
//! [`Auxiliary`] modes and [`Context`]s, its [`Participant`]s with [`Country`] and [`Sector`]. A [`Tie`] is a standing relation,
//! a [`Statement`] somebody's words. [`Record`] is any of the three.
//!
//! Everything here is plain data with serde; nothing reads, writes, prints or asks the time. Field names are a contract with
//! other people's scripts. Spans are `[start, end)` in Unicode code points of the story's text; [`CodePoints`] converts the
//! byte offsets that programs work with.
//!
//! ```
//! use attache_record::{EventType, Mode, Quad};
//!
//! let visit: Mode = "visit".parse()?;
//! assert_eq!(EventType::Consult.quad(), Quad::VerbalCooperation);
//! assert_eq!(EventType::Consult.score(Some(visit)), 4.0);
//! assert_eq!(EventType::Consult.cameo(Some(visit)), "042");
//! # Ok::<(), attache_record::UnknownName>(())
//! ```

mod country;
mod event;
mod name;
mod offsets;
mod ontology;
mod statement;
mod story;

pub use country::Country;
pub use event::{Attribution, DatePrecision, Event, Participant, Place, Predicate, Span, event_id};
pub use name::{UnknownName, edit_distance};
pub use offsets::{CodePoints, align};
pub use ontology::{Auxiliary, Context, EventType, Mode, Quad, Sector};
pub use statement::{Record, Statement, Tie, TieKind};
pub use story::{Dateline, Story, story_id};
