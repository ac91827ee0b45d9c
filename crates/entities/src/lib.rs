//! Who is meant: a mention, its context and the day of the story become an entity, a country and a sector.
//!
//! *President Park* in 2015 is South Korea's government, *Merkel* in 2023 a former official, *four Saudi men* are civilians
//! of Saudi Arabia, *the French president* is whoever held the office that day, and *a turkey* is nobody. What is known
//! stands in readable tables (`codebook/entities`): states, persons with their terms of office, organisations, armed
//! groups, role words, places. They are compiled into one [index](Resolver::embedded) that is asked without unpacking it.
//!
//! Three types matter. A [`Resolver`] holds the index and is shared by reference across threads. A [`Query`] is one
//! question, a [`Resolution`] its answer. The coder, which knows a noun phrase's head, opens a [`Setting`] for each story
//! and asks [`Setting::mention`] and [`Setting::place`].
//!
//! Resolving goes in four steps, each a module: words are folded (case, diacritics, possessives) and the longest known
//! phrases found (`scan`); each gets its possible readings, scored by the day and the context (`reading`); the noun
//! phrase is understood around its head (`phrase`), where a person is chosen by title, nation and term (`persons`); the
//! result is put into words (`resolver`). It prefers silence to a guess: what it does not know stays empty.
//!
//! ```
//! use attache_entities::{Query, Resolver};
//!
//! let resolver = Resolver::embedded()?;
//! let answer = resolver.resolve(&Query::new("Mexican border towns"));
//! assert_eq!(answer.country.map(|country| country.to_string()).as_deref(), Some("MEX"));
//! # Ok::<(), attache_entities::Error>(())
//! ```

mod closed;
mod compile;
mod conflict;
mod error;
pub mod import;
mod index;
mod meaning;
mod persons;
mod phrase;
mod reading;
mod resolver;
mod scan;
mod scene;
mod show;

pub use compile::problem::Problem;
pub use conflict::{Opposition, Side};
pub use error::Error;
pub use resolver::{Alternative, Findings, Place, Query, Resolution, Resolver, Setting, check, day};
pub use show::{Entry, Term};
