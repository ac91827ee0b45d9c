//! Ties, statements, and the union of everything that comes out.

use crate::event::{Event, Participant, Span};
use crate::name::names;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

names! {
    /// What kind of standing relation.
    pub enum TieKind, "kind of tie" {
        DiplomaticRelations = "diplomatic_relations",
        CloseRelations = "close_relations",
        Alliance = "alliance",
        Backing = "backing",
        Rivalry = "rivalry",
        Tension = "tension",
        War = "war",
        SanctionsRegime = "sanctions_regime",
        Dependence = "dependence",
    }
}

/// A standing relation, not an event: *maintains close ties with*, *is at war with*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tie {
    /// What kind.
    pub kind: TieKind,
    /// 1 as told, -1 denied.
    pub polarity: i8,
    /// The two sides.
    pub parties: [Vec<Participant>; 2],
    /// For backing: the other side of the conflict.
    pub against: Vec<Participant>,
    /// Since when.
    pub since: Option<Date>,
    /// Whether it is told as past.
    pub historical: bool,
    /// The story.
    pub story_id: String,
    /// Number of the sentence in the story, from 0.
    pub sentence: usize,
    /// The sentence.
    pub text: String,
    /// 0 to 1.
    pub confidence: f32,
}

/// Somebody's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Who says it.
    pub speaker: Participant,
    /// Whether in their own words.
    pub quote: bool,
    /// Whom or what it is about.
    pub about: Vec<Participant>,
    /// -1 against, 0 neither, 1 in favour.
    pub stance: i8,
    /// What is said.
    pub content: String,
    /// Where the content stands.
    pub span: Span,
    /// The story.
    pub story_id: String,
    /// Number of the sentence in the story, from 0.
    pub sentence: usize,
    /// The sentence.
    pub text: String,
    /// 0 to 1.
    pub confidence: f32,
}

/// Anything that comes out, told apart by the field `record`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "lowercase")]
#[allow(clippy::large_enum_variant)]
pub enum Record {
    /// Who did what to whom.
    Event(Event),
    /// A standing relation.
    Tie(Tie),
    /// Somebody's words.
    Statement(Statement),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EventType, Mode, Predicate};

    #[test]
    fn an_event_is_written_as_the_contract_says() {
        let mut event = Event {
            id: "e".into(),
            story_id: "s".into(),
            sentence: 3,
            text: "Angela Merkel met Joko Widodo.".into(),
            event_type: EventType::Consult,
            modes: vec![Mode::Visit],
            auxiliary: vec![],
            contexts: vec![],
            quad: 0,
            score: 0.0,
            cameo: String::new(),
            actors: vec![Participant { text: "Angela Merkel".into(), span: Some([0, 13]), confidence: 0.5, ..Participant::default() }],
            recipients: vec![],
            predicate: Predicate { text: "met".into(), span: [14, 17] },
            date: Some(jiff::civil::date(2019, 6, 3)),
            date_precision: crate::DatePrecision::Day,
            place: None,
            attribution: None,
            confidence: 0.75,
        };
        event.set_ontology();
        let json = serde_json::to_string(&Record::Event(event.clone())).unwrap();
        assert_eq!(
            json,
            r#"{"record":"event","id":"e","story_id":"s","sentence":3,"text":"Angela Merkel met Joko Widodo.","type":"CONSULT","modes":["visit"],"auxiliary":[],"contexts":[],"quad":1,"score":4.0,"cameo":"042","actors":[{"text":"Angela Merkel","span":[0,13],"confidence":0.5}],"recipients":[],"predicate":{"text":"met","span":[14,17]},"date":"2019-06-03","date_precision":"day","confidence":0.75}"#
        );
        assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), Record::Event(event));
    }
}
