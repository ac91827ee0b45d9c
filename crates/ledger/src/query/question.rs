//! What can be asked.

use attache_record::{Context, Country, EventType, Mode, Sector};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

/// What events must have. What is left out (as [`Question::default`] leaves out all) may be anything; of several values of one kind one
/// is enough; every one of `parties` must be there.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// Parties that must take part, different ones for each.
    pub parties: Vec<Wanted>,
    /// Types.
    pub types: Vec<EventType>,
    /// Modes.
    pub modes: Vec<Mode>,
    /// Quads, 1 to 4.
    pub quads: Vec<u8>,
    /// Contexts.
    pub contexts: Vec<Context>,
    /// The country in which it happened.
    pub place: Option<Country>,
    /// When it happened; leaves out events of unknown date.
    pub period: Option<Period>,
    /// The outlet that published the story.
    pub outlet: Option<String>,
    /// Least confidence, 0 to 1.
    pub confidence: Option<f32>,
    /// Words of the sentence, all of which must be there; `"several words"` in a row, `begin*` as a beginning. Case and diacritics do not
    /// count.
    pub text: Option<String>,
    /// Whether events that did not, will, might or long ago did happen belong to the answer.
    pub auxiliary: bool,
    /// Whose word counts.
    pub view: View,
    /// Which of events that tell of the same belong to the answer.
    pub only: Only,
    /// By date.
    pub order: Order,
    /// How many to pass over.
    pub offset: usize,
    /// How many to give at most.
    pub limit: Option<usize>,
}

/// A party that must take part. What is left out may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// On which side.
    pub side: Side,
    /// Its country.
    pub country: Option<Country>,
    /// Its id in the gazetteer.
    pub entity: Option<String>,
    /// Its part of society.
    pub sector: Option<Sector>,
}

/// On which side of an event. In a mutual event (two or more actors, no recipient) everybody is both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Either side.
    #[default]
    Either,
    /// Who does it.
    Actor,
    /// To whom it is done.
    Recipient,
}

/// From one day to another, both within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Period {
    /// All days there are.
    pub const ALWAYS: Period = Period { from: Date::MIN, to: Date::MAX };

    /// From one year to another, both within.
    pub const fn years(from: i16, to: i16) -> Period {
        Period { from: date(from, 1, 1), to: date(to, 12, 31) }
    }

    /// Whether a day lies within.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Whose word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum View {
    /// The machine's coding, whatever people said of it.
    #[default]
    Machine,
    /// The machine's coding as people corrected it: without rejected events, with corrected and added ones.
    Reviewed,
    /// Only what people accepted, corrected or added.
    Confirmed,
}

/// Which of events that tell of the same belong to the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    /// Each event.
    #[default]
    Each,
    /// One event of each occurrence.
    Occurrences,
    /// One event for each day, pair of countries and type, as the counts by day have it: of the pairs that the question asks for, if it
    /// names countries; without events of unknown date.
    OneADay,
}

/// By date; events of one day in the order of filing, events of unknown date before all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The latest first.
    #[default]
    Latest,
    /// The earliest first.
    Earliest,
}
