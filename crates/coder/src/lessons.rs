//! [`lessons`]: annotated cases as questions with their right answers, for a judge to learn from.

use attache_record::{Auxiliary, Event, EventType, Mode, Participant};
use serde::Serialize;

use crate::coding::{Candidate, Origin};
use crate::corpus::{Case, ExpectedEvent, ExpectedParty};
use crate::evaluate;

/// A sentence with marked phrases, `[start, end)` in code points, and what it tells between them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lesson {
    /// Place of the case.
    pub case: String,
    /// The sentence.
    pub text: String,
    /// Who acts.
    pub actor: Vec<[usize; 2]>,
    /// Who is acted upon.
    pub recipient: Vec<[usize; 2]>,
    /// The predicate, if one is marked.
    pub predicate: Option<[usize; 2]>,
    /// Why it may be told; none of what a case itself annotates.
    pub origin: Option<Origin>,
    /// The type that the frames give; `None` if they leave the clause open.
    pub framed: Option<EventType>,
    /// How specific the frame is.
    pub score: f32,
    /// What the frames' confidence is.
    pub confidence: f32,
    /// The right type; `None` if no event is told.
    pub r#type: Option<EventType>,
    /// The right modes and auxiliary modes, where the case settles them.
    pub marks: Option<Marks>,
    /// Type and both sides are right as the frames have them, countries and sectors too.
    pub whole: bool,
}

/// Modes and auxiliary modes of an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Marks {
    /// Modes.
    pub modes: Vec<Mode>,
    /// Auxiliary modes.
    pub auxiliary: Vec<Auxiliary>,
}

/// What a case teaches about what may be told of it. A framed event that the case has is right; whatever else stands between
/// its sides the case gives, unless another frame has told it; where fair readers could take it for several things, it teaches
/// nothing.
pub fn lessons(case: &Case, candidates: &[Candidate]) -> Vec<Lesson> {
    let between: Vec<Vec<&ExpectedEvent>> = candidates.iter().map(|candidate| evaluate::between(case, &candidate.event)).collect();
    let told = |candidate: &Candidate, expected: &&&ExpectedEvent| {
        candidate.origin == Origin::Frames && expected.event_type == candidate.event.event_type
    };
    let pairs = || candidates.iter().zip(&between);
    let reached: Vec<&str> = pairs()
        .flat_map(|(candidate, expected)| expected.iter().filter(move |expected| told(candidate, expected)))
        .map(|expected| expected.place.as_str())
        .collect();
    let mut lessons = Vec::new();
    for (candidate, expected) in pairs() {
        // A side that a framed event lacks is asked about that event alone.
        let sided = |expected: &&&ExpectedEvent| candidate.origin == Origin::Sides && expected.event_type == candidate.event.event_type;
        let own = expected.iter().find(|expected| told(candidate, expected) || sided(expected));
        let left: Vec<&&ExpectedEvent> = match own {
            Some(own) => vec![own],
            None if candidate.origin == Origin::Sides => Vec::new(),
            None => expected.iter().filter(|expected| !reached.contains(&expected.place.as_str())).collect(),
        };
        let types: Vec<EventType> = left.iter().map(|expected| expected.event_type).collect();
        if types.iter().any(|kind| *kind != types[0]) {
            continue;
        }
        let marks = match left[..] {
            [one] => Some(Marks { modes: one.modes.clone(), auxiliary: one.auxiliary.clone() }),
            _ => None,
        };
        let whole = own.is_some_and(|own| evaluate::is_whole(case, own, &candidate.event));
        lessons.extend(lesson(case, candidate, types.first().copied(), marks, whole));
    }
    lessons
}

/// What a case teaches by the phrases that it annotates, without a predicate: of every event that has a type to itself.
pub fn phrases(case: &Case) -> Vec<Lesson> {
    let place = |party: &ExpectedParty| {
        let at = case.text.find(&party.text)?;
        let start = case.text[..at].chars().count();
        Some([start, start + party.text.chars().count()])
    };
    let lesson = |expected: &ExpectedEvent| {
        let spans = |side: &[ExpectedParty]| side.iter().map(place).collect::<Option<Vec<_>>>();
        let (mut actor, mut recipient) = (spans(&expected.actors)?, spans(&expected.recipients)?);
        if recipient.is_empty() && actor.len() > 1 {
            recipient = actor.split_off(1);
        }
        Some(Lesson {
            case: case.place.clone(),
            text: case.text.clone(),
            actor,
            recipient,
            predicate: None,
            origin: None,
            framed: None,
            score: 0.0,
            confidence: 0.0,
            r#type: Some(expected.event_type),
            marks: Some(Marks { modes: expected.modes.clone(), auxiliary: expected.auxiliary.clone() }),
            whole: false,
        })
    };
    let same = |a: &ExpectedEvent, b: &ExpectedEvent| a.actors == b.actors && a.recipients == b.recipients;
    let alone = |expected: &&ExpectedEvent| case.events.iter().filter(|other| same(expected, other)).count() == 1;
    case.events.iter().filter(|expected| !expected.maybe).filter(alone).filter_map(lesson).collect()
}

/// The lesson with its spans inside the sentence; none if one lies outside.
fn lesson(case: &Case, candidate: &Candidate, kind: Option<EventType>, marks: Option<Marks>, whole: bool) -> Option<Lesson> {
    let Candidate { event, origin, score, start } = candidate;
    let Event { text, actors, recipients, predicate, .. } = event;
    let length = text.chars().count();
    let within = |[from, to]: [usize; 2]| {
        let span = [from.checked_sub(*start)?, to.checked_sub(*start)?];
        (span[0] < span[1] && span[1] <= length).then_some(span)
    };
    let spans = |side: &[Participant]| side.iter().filter_map(|party| party.span).map(within).collect::<Option<Vec<_>>>();
    let (mut actor, mut recipient) = (spans(actors)?, spans(recipients)?);
    if recipient.is_empty() && actor.len() > 1 {
        recipient = actor.split_off(1);
    }
    Some(Lesson {
        case: case.place.clone(),
        text: text.clone(),
        actor,
        recipient,
        predicate: Some(within(predicate.span)?),
        origin: Some(*origin),
        framed: (*origin != Origin::Open).then_some(event.event_type),
        score: *score,
        confidence: event.confidence,
        r#type: kind,
        marks,
        whole,
    })
}
