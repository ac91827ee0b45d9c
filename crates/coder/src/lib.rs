//! Parsed news to coded political events.
//!
//! A [`Coder`] takes a story with its parsed paragraphs and gives a [`Coding`]: events in the PLOVER ontology, each with its
//! parties, time, place, speaker and the sentence that says so. What it knows stands in a [`Codebook`]: frames, one readable
//! line each (`A sign [agreement] with R`), and classes of words. Who is meant by a name it asks a [`Who`], for which the
//! gazetteer of `attache-entities` is made.
//!
//! A paragraph is read in four steps, each a module: labels become a tree of small integers (`tree`); all grammar ends in
//! clauses, predicates with participants by role (`clause`); frames are matched against clauses (`matching`); the phrases
//! in their slots are cast as parties (`casting`, `reference`) and the clauses that tell the same thing give way to one
//! another (`telling`). Then an event gets its type by the ontology's rules (`rules`), its time (`when`), place, contexts
//! (`about`) and speaker (`voice`).

mod about;
mod answering;
mod casting;
mod classify;
mod clause;
pub mod codebook;
mod coding;
mod confidence;
pub mod corpus;
mod deeds;
mod echo;
pub mod evaluate;
pub mod example;
mod explain;
pub mod frame;
mod glance;
mod grammar;
mod home;
mod judging;
pub mod lessons;
mod linear;
mod matching;
mod need;
mod open;
mod place;
mod reference;
mod rules;
mod saying;
mod sides;
mod silence;
mod standing;
mod telling;
#[cfg(test)]
mod testing;
mod tree;
mod voice;
mod when;
mod who;
mod words;

pub use classify::Guess;
pub use codebook::Codebook;
pub use coding::{Candidate, Coder, Coding, Origin};
pub use confidence::Signs;
pub use glance::Glance;
pub use home::Unnamed;
pub use judging::{Judge, Policy, Question, Verdict};
pub use sides::{Opinions, Side, Sought};
pub use who::{Asked, Identity, Location, Who};
