//! The examples beside the codebook's frames, and whether the coder reads them as the frame means.
//!
//! An example stands behind `#` on a frame's line: `A visit R  # [Merkel] visited <Turkey>.` What is in square brackets must
//! come out as actors, what is in angle brackets as recipients.

use std::ops::Range;

use attache_nlp::Doc;
use attache_record::{CodePoints, Event, Participant, Story};

use crate::coding::Coder;
use crate::frame::Frame;

/// An example without its brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Byte ranges of the actors.
    pub actors: Vec<Range<usize>>,
    /// Byte ranges of the recipients.
    pub recipients: Vec<Range<usize>>,
}

impl Example {
    /// Takes the brackets out of an example; none if they are not closed.
    pub fn parse(marked: &str) -> Option<Example> {
        let mut example = Example { text: String::new(), actors: Vec::new(), recipients: Vec::new() };
        let mut open: Option<(char, usize)> = None;
        for c in marked.chars() {
            match (c, open) {
                ('[', None) => open = Some((']', example.text.len())),
                ('<', None) => open = Some(('>', example.text.len())),
                (']', Some((']', start))) => {
                    example.actors.push(start..example.text.len());
                    open = None;
                }
                ('>', Some(('>', start))) => {
                    example.recipients.push(start..example.text.len());
                    open = None;
                }
                ('[' | '<' | ']' | '>', _) => return None,
                _ => example.text.push(c),
            }
        }
        open.is_none().then_some(example)
    }
}

/// How an example was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// As the frame means.
    Right,
    /// The type is right, the mode or a party is not: what is wrong, in words.
    Partly(String),
    /// Otherwise: what came out, in words.
    Wrong(String),
}

impl Coder {
    /// Codes a frame's example and compares.
    pub fn judge(&self, frame: &Frame, example: &Example, doc: &Doc) -> Verdict {
        let story = Story { text: example.text.clone(), ..Story::default() }.with_id();
        let events = self.code(&story, &[(0, doc.clone())]).events;
        let points = CodePoints::new(&example.text);
        let mut best: Option<String> = None;
        for event in events.iter().filter(|event| event.event_type == frame.event_type) {
            match difference(frame, example, event, &points) {
                None => return Verdict::Right,
                Some(words) => best = best.or(Some(words)),
            }
        }
        match best {
            Some(words) => Verdict::Partly(words),
            None if events.is_empty() => Verdict::Wrong("nothing came out".to_owned()),
            None => Verdict::Wrong(events.iter().map(in_words).collect::<Vec<_>>().join(", ")),
        }
    }
}

fn difference(frame: &Frame, example: &Example, event: &Event, points: &CodePoints<'_>) -> Option<String> {
    if event.modes != frame.modes {
        return Some(format!("modes {:?}", event.modes.iter().map(|mode| mode.as_str()).collect::<Vec<_>>()));
    }
    let missing = |marked: &[Range<usize>], parties: &[Participant]| {
        let met = |range: &&Range<usize>| {
            let wanted = points.span((*range).clone());
            parties.iter().any(|party| party.span.is_some_and(|span| span[0] < wanted[1] && wanted[0] < span[1]))
        };
        marked.iter().find(|range| !met(range)).map(|range| example.text[range.clone()].to_owned())
    };
    missing(&example.actors, &event.actors)
        .map(|party| format!("`{party}` is no actor: {}", in_words(event)))
        .or_else(|| missing(&example.recipients, &event.recipients).map(|party| format!("`{party}` is no recipient: {}", in_words(event))))
}

fn in_words(event: &Event) -> String {
    let names = |parties: &[Participant]| parties.iter().map(|party| party.text.as_str()).collect::<Vec<_>>().join("; ");
    let modes: String = event.modes.iter().map(|mode| format!(" {mode}")).collect();
    format!("{}{modes}: {} -> {}", event.event_type, names(&event.actors), names(&event.recipients))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_become_ranges() {
        let example = Example::parse("[Iran] met <Iraq>.").expect("an example");
        assert_eq!(example.text, "Iran met Iraq.");
        assert_eq!((&example.actors[0], &example.recipients[0]), (&(0..4), &(9..13)));
        assert_eq!(Example::parse("[Iran met <Iraq>."), None);
        assert_eq!(Example::parse("Iran] met."), None);
    }
}
