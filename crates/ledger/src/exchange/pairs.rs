//! An event of several parties, row by row.
//!
//! Both tables have one actor and one recipient a row. An event becomes a row for each of its actors with each of its recipients; a mutual
//! event (several actors, no recipient) a row for each two of its actors in both directions, as the ledger counts it. A mark behind the
//! event's id says which parties stand in the row, counted from 1: `4d2f…-a1r2` is the first actor and the second recipient, `4d2f…-a1a2`
//! the first and the second actor of a mutual event, `4d2f…-a1` an actor alone. So the id without its mark is the event's, and an event can
//! be put together again.

use crate::facts::is_mutual;
use attache_record::{Event, Participant};
use std::fmt;

/// Parties that a side may have, as many as the ledger files.
pub(super) const MAX_PARTIES: usize = 256;

/// Which parties of an event stand in a row, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Seats {
    pub actor: Option<usize>,
    pub other: Option<Other>,
}

/// Who stands where the recipient stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Other {
    /// Another actor, in a mutual event.
    Actor(usize),
    Recipient(usize),
}

/// One row of an event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'e> {
    pub seats: Seats,
    pub actor: Option<&'e Participant>,
    pub recipient: Option<&'e Participant>,
}

/// The rows of an event, at least one.
pub(super) fn pairs(event: &Event) -> Vec<Pair<'_>> {
    let mutual = is_mutual(event);
    let others = if mutual { &event.actors } else { &event.recipients };
    let mut pairs = Vec::new();
    for actor in seats(&event.actors) {
        for other in seats(others).filter(|other| !mutual || actor.0 != other.0) {
            let seat = other.0.map(|n| if mutual { Other::Actor(n) } else { Other::Recipient(n) });
            pairs.push(Pair { seats: Seats { actor: actor.0, other: seat }, actor: actor.1, recipient: other.1 });
        }
    }
    pairs
}

/// The parties with their numbers; one empty seat if there are none.
fn seats(parties: &[Participant]) -> impl Iterator<Item = (Option<usize>, Option<&Participant>)> {
    let empty = parties.is_empty().then_some((None, None));
    parties.iter().enumerate().map(|(n, party)| (Some(n + 1), Some(party))).chain(empty)
}

impl fmt::Display for Seats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.actor.map_or(Ok(()), |n| write!(f, "a{n}"))?;
        match self.other {
            None => Ok(()),
            Some(Other::Actor(n)) => write!(f, "a{n}"),
            Some(Other::Recipient(n)) => write!(f, "r{n}"),
        }
    }
}

impl Seats {
    /// The id of the row.
    pub(super) fn row_id(&self, event: &str) -> String {
        if *self == Seats::default() { event.to_owned() } else { format!("{event}-{self}") }
    }

    /// Takes a row's id apart. An id without a mark is an event's own.
    pub(super) fn split(row: &str) -> (&str, Option<Seats>) {
        let marked = row.rsplit_once('-').filter(|(event, _)| !event.is_empty());
        match marked.and_then(|(event, mark)| Some((event, Seats::parse(mark)?))) {
            Some((event, seats)) => (event, Some(seats)),
            None => (row, None),
        }
    }

    fn parse(mark: &str) -> Option<Seats> {
        let second = mark.bytes().skip(1).position(|byte| byte.is_ascii_alphabetic()).map_or(mark.len(), |at| at + 1);
        let (first, second) = mark.split_at_checked(second)?;
        let number = |seat: &str, letter: char| -> Option<usize> {
            let digits = seat.strip_prefix(letter)?;
            let number = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())??;
            (1..=MAX_PARTIES).contains(&number).then_some(number)
        };
        match (number(first, 'a'), second) {
            (None, "") => Some(Seats { actor: None, other: Some(Other::Recipient(number(first, 'r')?)) }),
            (Some(n), "") => Some(Seats { actor: Some(n), other: None }),
            (Some(n), second) => {
                let other = number(second, 'a').map(Other::Actor).or_else(|| number(second, 'r').map(Other::Recipient))?;
                Some(Seats { actor: Some(n), other: Some(other) })
            }
            (None, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use proptest::prelude::*;

    fn marks(actors: &[&str], recipients: &[&str]) -> Vec<String> {
        let event = trial::event("s", 0, actors, recipients);
        pairs(&event).iter().map(|pair| pair.seats.to_string()).collect()
    }

    #[test]
    fn rows_of_an_event() {
        assert_eq!(marks(&["KEN", "UGA"], &["SDN"]), ["a1r1", "a2r1"]);
        assert_eq!(marks(&["KEN"], &["SDN", "TCD"]), ["a1r1", "a1r2"]);
        assert_eq!(marks(&["KEN", "UGA", "SDN"], &[]), ["a1a2", "a1a3", "a2a1", "a2a3", "a3a1", "a3a2"]);
        assert_eq!((marks(&["KEN"], &[]), marks(&[], &["KEN"])), (vec!["a1".to_owned()], vec!["r1".to_owned()]));
        assert_eq!(marks(&[], &[]), [""]);
    }

    #[test]
    fn ids_of_others_are_left_alone() {
        for id in ["20180101-2302-dc4e4d1ccfc5", "x-", "-a1", "x-a", "x-a1b2", "x-a0", "x-a1r257", "x-a12345678901", "x-a+1", "x-aé1", "x"]
        {
            assert_eq!(Seats::split(id), (id, None));
        }
        assert_eq!(Seats::default().row_id("x"), "x");
    }

    proptest! {
        #[test]
        fn marks_come_back(event in "[a-z0-9-]{1,9}[a-z]", actor in proptest::option::of(1usize..=256),
            other in proptest::option::of((1usize..=256, any::<bool>()))) {
            let other = other.map(|(n, mutual)| if mutual && actor.is_some() { Other::Actor(n) } else { Other::Recipient(n) });
            let seats = Seats { actor, other };
            let row = seats.row_id(&event);
            let expected = (seats != Seats::default()).then_some(seats);
            prop_assert_eq!(Seats::split(&row), (event.as_str(), expected));
        }
    }
}
