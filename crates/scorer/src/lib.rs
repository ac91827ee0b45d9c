//! A small sentence encoder: which political event does this sentence tell between these phrases?
//!
//! Frames are exact and blind to what nobody wrote down; this reads the rest. An [`Encoder`] is one file of some 23 MB (six layers
//! of a BERT with eight-bit weights, its vocabulary and its labels), made by `cargo xtask train`. [`Encoder::score`] takes
//! [`Question`]s (a text with the byte ranges of its actors and recipients) and gives [`Scores`]: a number for each of the
//! sixteen types and for *no event at all*.
//!
//! Opening maps the file and reads what is small (about 10 ms); the weights are used where they lie. Scoring is plain
//! arithmetic on one thread, and an [`Encoder`] may be shared by many. All large sums are of whole numbers, and everything else is
//! added up in one fixed order without fused operations: a question's answer is the same to the last bit in any company and
//! on any processor.
//!
//! - `file`: the file's layout, and what may be wrong with it. `pieces`: text to numbers. `kernel`: rows × eight-bit matrix.
//!   `layers`: the six layers. `encoder`: questions in, scores out.
//! - `vote`: the frames' answer and the encoder's made one.
//!
//! ```no_run
//! use attache_record::EventType;
//! use attache_scorer::{Encoder, Question};
//!
//! let encoder = Encoder::open("models/encoder.att".as_ref())?;
//! let question = Question { text: "France expelled two Russian attaches.", actor: &[0..6], recipient: &[20..36], ..Question::default() };
//! let scores = &encoder.score(&[question])[0];
//! assert_eq!(scores.best(), EventType::Coerce);
//! # Ok::<(), attache_scorer::Error>(())
//! ```

#![deny(unsafe_code)]

mod encoder;
mod error;
mod file;
mod kernel;
mod layers;
mod pieces;
mod tune;
mod vote;

pub use encoder::{Encoder, Question, Scores};
pub use error::Error;
pub use file::{About, Extra};
pub use pieces::LONGEST;
pub use tune::Lesson;
pub use vote::Vote;
