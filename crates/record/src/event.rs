//! What comes out: who did what to whom.

use crate::ontology::{Auxiliary, Context, EventType, Mode, Sector};
use crate::{Country, story::digest};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// `[start, end)` in Unicode code points of the story's text.
pub type Span = [usize; 2];

/// An event with its sentence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The same story and codebook give the same id.
    pub id: String,
    /// The story.
    pub story_id: String,
    /// Number of the sentence in the story, from 0.
    pub sentence: usize,
    /// The sentence.
    pub text: String,
    /// What kind of event.
    #[serde(rename = "type")]
    pub event_type: EventType,
    /// How.
    pub modes: Vec<Mode>,
    /// What did not, will, might or long ago did happen.
    pub auxiliary: Vec<Auxiliary>,
    /// What about.
    pub contexts: Vec<Context>,
    /// Quadrant, 1 to 4.
    pub quad: u8,
    /// Conflict to cooperation, -10 to +10.
    pub score: f32,
    /// Nearest CAMEO code.
    pub cameo: String,
    /// Who did it; both sides of a mutual event.
    pub actors: Vec<Participant>,
    /// To whom it was done.
    pub recipients: Vec<Participant>,
    /// The words that say what was done.
    pub predicate: Predicate,
    /// The day, or the first day of the period that `date_precision` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// How exactly the date is known.
    pub date_precision: DatePrecision,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Who says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<Attribution>,
    /// 0 to 1.
    pub confidence: f32,
}

impl Event {
    /// The event's standing numbers, set from its type and first mode.
    pub fn set_ontology(&mut self) {
        let mode = self.modes.first().copied();
        self.quad = self.event_type.quad().number();
        self.score = self.event_type.score(mode);
        self.cameo = self.event_type.cameo(mode).to_owned();
    }

    /// Whether it is told as having happened: no auxiliary mode.
    pub fn is_plain(&self) -> bool {
        self.auxiliary.is_empty()
    }
}

/// The id of an event: sixteen hex digits over story, type, predicate and parties.
pub fn event_id(story_id: &str, event_type: EventType, predicate: Span, actors: &[Participant], recipients: &[Participant]) -> String {
    let spans = |parties: &[Participant]| parties.iter().map(|p| format!("{:?}", p.span)).collect::<Vec<_>>().join(";");
    digest(&[story_id, event_type.as_str(), &format!("{predicate:?}"), &spans(actors), &spans(recipients)])
}

/// A party to an event, as it stands in the sentence and as whom it was understood.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Participant {
    /// The words.
    pub text: String,
    /// Where they stand: the noun phrase with title and name, without determiner and hanging clauses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Id of the entity in the gazetteer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Name of the entity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// State or stand-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Part of society.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sector: Option<Sector>,
    /// Office or role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// How sure the resolution is, 0 to 1.
    pub confidence: f32,
}

/// The words that say what was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Predicate {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span,
}

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatePrecision {
    /// To the day.
    Day,
    /// To the week.
    Week,
    /// To the month.
    Month,
    /// To the year.
    Year,
    /// Not at all.
    #[default]
    None,
}

/// A place on the map.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Name.
    pub name: String,
    /// The state it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longitude: Option<f64>,
    /// Where the sentence names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// Who says so.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Attribution {
    /// Whose words the event stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Participant>,
    /// The outlet that reports it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
}
