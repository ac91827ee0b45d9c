//! Whom a reply is to: *Chad accused Sudan of arming rebels; Sudan denied it* is denied to Chad, though the clause does not say so.

use attache_record::EventType;

use crate::casting::Played;
use crate::telling::Told;
use crate::tree::Tree;

/// Gives events of one side, which their clauses direct at nobody, the other side of the event that they answer: the nearest of the same
/// sentence or the one before in which somebody else did something to their own side.
pub(crate) fn answer(tree: &Tree<'_>, told: &mut [Told]) {
    for i in 0..told.len() {
        let reply = &told[i];
        if !reply.recipients.is_empty() || !answers(reply.event_type) || !is_one_country(&reply.actors) {
            continue;
        }
        let sentence = tree.doc.sentence_of(reply.head);
        let near = |other: &&Told| {
            let its = tree.doc.sentence_of(other.head);
            its == sentence || its + 1 == sentence
        };
        let other = told.iter().filter(near).filter(|other| other.head < reply.head && is_done_to(other, &reply.actors));
        if let Some(other) = other.max_by_key(|other| other.head) {
            told[i].recipients = other.actors.clone();
        }
    }
}

/// Types that are done in reply to somebody even where nobody is named.
fn answers(event_type: EventType) -> bool {
    use EventType::{Accuse, Concede, Reject, Threaten};
    matches!(event_type, Accuse | Concede | Reject | Threaten)
}

fn is_one_country(parties: &[Played]) -> bool {
    let first = parties.first().and_then(|party| party.identity.country);
    first.is_some() && parties.iter().all(|party| party.identity.country == first)
}

/// Whether somebody of another country did it to somebody of theirs.
fn is_done_to(other: &Told, parties: &[Played]) -> bool {
    let own = parties[0].identity.country;
    other.recipients.iter().any(|party| party.identity.country == own)
        && is_one_country(&other.actors)
        && other.actors.iter().all(|party| party.identity.country != own)
}
