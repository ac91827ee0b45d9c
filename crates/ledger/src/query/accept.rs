//! Whether an event answers a question. The search only narrows down; the word is spoken here.

use super::question::{Question, Side, Wanted};
use super::words::Phrase;
use crate::facts::is_mutual;
use attache_record::{Event, Participant};

/// Whether `event` of a story published by `outlet` answers; `phrases` are to be looked for unless the search has found them.
pub(super) fn accepts(question: &Question, event: &Event, outlet: Option<&str>, phrases: &[Phrase]) -> bool {
    let one_of = |wanted: bool, empty: bool| wanted || empty;
    (question.auxiliary || event.is_plain())
        && one_of(question.types.contains(&event.event_type), question.types.is_empty())
        && one_of(question.quads.contains(&event.quad), question.quads.is_empty())
        && one_of(event.modes.iter().any(|m| question.modes.contains(m)), question.modes.is_empty())
        && one_of(event.contexts.iter().any(|c| question.contexts.contains(c)), question.contexts.is_empty())
        && question.place.is_none_or(|country| event.place.as_ref().is_some_and(|p| p.country == Some(country)))
        && question.period.is_none_or(|period| event.date.is_some_and(|day| period.holds(day)))
        && question.outlet.as_deref().is_none_or(|wanted| outlet == Some(wanted))
        && question.confidence.is_none_or(|least| event.confidence >= least)
        && phrases.iter().all(|phrase| phrase.stands_in(&event.text))
        && take_part(&question.parties, event, &mut Vec::new())
}

/// Whether each of `wanted` can be a party of its own.
fn take_part<'e>(wanted: &[Wanted], event: &'e Event, taken: &mut Vec<&'e Participant>) -> bool {
    let Some((first, rest)) = wanted.split_first() else { return true };
    let mutual = is_mutual(event);
    let (actors, recipients) = (first.side != Side::Recipient || mutual, first.side != Side::Actor);
    let sides = [(actors, &event.actors), (recipients, &event.recipients)];
    for party in sides.into_iter().filter(|side| side.0).flat_map(|side| side.1) {
        let is_free = !taken.iter().any(|other| std::ptr::eq(*other, party));
        if is_free && first.fits(party) {
            taken.push(party);
            if take_part(rest, event, taken) {
                return true;
            }
            taken.pop();
        }
    }
    false
}

impl Wanted {
    fn fits(&self, party: &Participant) -> bool {
        (self.country.is_none() || self.country == party.country)
            && (self.entity.is_none() || self.entity == party.entity)
            && (self.sector.is_none() || self.sector == party.sector)
    }
}
