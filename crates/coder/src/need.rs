//! What a frame cannot do without, in a few bits: most frames of a word are refused by these before they are looked at.

use crate::clause::{Clause, ComplementKind};
use crate::frame::{Filler, Frame, Phrase, Place, PredicateKind};
use crate::tree::Tree;
use crate::words::{Lexicon, WordId};

const OBJECT: u8 = 1;
const FINITE: u8 = 2;
const GERUND: u8 = 4;
const INFINITIVE: u8 = 8;
const ALTERNATIVE: u8 = 16;

/// Forms and prepositions: those that a frame asks for, or those that a clause has.
///
/// A preposition is one of 64 bits by its number; two that share a bit only let a frame through that is then refused by its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Need {
    forms: u8,
    /// Of each of two prepositional slots the prepositions that will do; 0 asks for nothing.
    preps: [u64; 2],
}

/// What a clause offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Offer {
    forms: u8,
    preps: u64,
}

impl Need {
    /// What every clause must have that fits the frame.
    pub(crate) fn of(frame: &Frame, lexicon: &Lexicon) -> Need {
        let mut need = Need::default();
        let mut free = 0;
        let verb = frame.predicate.kind == PredicateKind::Verb;
        for slot in frame.slots.iter().filter(|slot| !slot.optional) {
            let told = match &slot.filler {
                Filler::Words(Phrase { negated, .. }) | Filler::Within(_, Phrase { negated, .. }) => !negated,
                Filler::Clause(_) | Filler::Any => true,
                _ => false,
            };
            match &slot.place {
                Place::Object if told && frame.predicate.particle.is_none() => need.forms |= OBJECT,
                Place::That => need.forms |= FINITE,
                Place::Ing => need.forms |= GERUND,
                Place::To => need.forms |= INFINITIVE,
                Place::Or => need.forms |= ALTERNATIVE,
                Place::Prep(set) if verb && told && free < need.preps.len() => {
                    need.preps[free] = lexicon.members(set).into_iter().fold(0, |bits, word| bits | bit(word));
                    free += 1;
                }
                _ => {}
            }
        }
        need
    }

    /// Whether a clause offers it all.
    pub(crate) fn is_met(&self, offer: &Offer) -> bool {
        self.forms & !offer.forms == 0 && self.preps.iter().all(|wanted| *wanted == 0 || wanted & offer.preps != 0)
    }
}

impl Offer {
    /// What a clause has.
    pub(crate) fn of(clause: &Clause, tree: &Tree<'_>) -> Offer {
        let mut offer = Offer::default();
        if !clause.object.is_empty() {
            offer.forms |= OBJECT;
        }
        for complement in &clause.complements {
            offer.forms |= match complement.kind {
                ComplementKind::Finite => FINITE,
                ComplementKind::Gerund => GERUND,
                ComplementKind::Infinitive => INFINITIVE,
                ComplementKind::Alternative => ALTERNATIVE,
            };
        }
        for oblique in &clause.obliques {
            offer.preps = tree.readings(oblique.prep).fold(offer.preps, |bits, word| bits | bit(word));
            if tree.doc.word(oblique.prep).eq_ignore_ascii_case("to") {
                offer.forms |= INFINITIVE;
            }
        }
        // To whom something is given may stand for a phrase behind a preposition.
        if !clause.indirect.is_empty() {
            offer.forms |= INFINITIVE;
            offer.preps = u64::MAX;
        }
        offer
    }
}

fn bit(word: WordId) -> u64 {
    1 << (word.index() % 64)
}
