//! What a frame cannot do without, in a few bits: most frames of a word are refused by these before they are looked at.

use crate::clause::{Clause, ComplementKind, phrase};
use crate::frame::{Filler, Frame, Phrase, Place, PredicateKind, Role};
use crate::tree::Tree;
use crate::words::{Lexicon, WordId, WordSet};

const OBJECT: u8 = 1;
const FINITE: u8 = 2;
const GERUND: u8 = 4;
const INFINITIVE: u8 = 8;
const ALTERNATIVE: u8 = 16;
const SUBJECT: u8 = 32;

/// Forms, prepositions and head words: those that a frame asks for, or those that a clause has.
///
/// A preposition is one of 64 bits by its number, a head word one of 128; two that share a bit only let a frame through that is then
/// refused by its words. Everywhere 0 asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Need {
    forms: u8,
    /// Of each of two prepositional slots the prepositions that will do.
    preps: [u64; 2],
    /// Particles that will do.
    particle: u64,
    /// Words that the object may be headed by.
    object: u128,
    /// Words that the subject may be headed by.
    subject: u128,
    /// Words that a complement, or what stands for one behind *to*, may be headed by.
    inner: u128,
    /// Words that a phrase behind a preposition may be headed by.
    behind: u128,
}

/// What a clause offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Offer {
    forms: u8,
    preps: u64,
    particles: u64,
    object: u128,
    subject: u128,
    inner: u128,
    behind: u128,
}

impl Need {
    /// What every clause must have that fits the frame.
    pub(crate) fn of(frame: &Frame, lexicon: &Lexicon) -> Need {
        let mut need = Need::default();
        let mut free = 0;
        let verb = frame.predicate.kind == PredicateKind::Verb;
        let members = |set: &WordSet| lexicon.members(set).into_iter();
        let by = lexicon.id("by");
        if let Some(particle) = &frame.predicate.particle {
            need.particle = members(particle).fold(0, |bits, word| bits | word.bit());
        }
        for slot in frame.slots.iter().filter(|slot| !slot.optional) {
            let told = match &slot.filler {
                Filler::Words(Phrase { negated, .. }) | Filler::Within(_, Phrase { negated, .. }) => !negated,
                Filler::Clause(_) | Filler::Any => true,
                _ => false,
            };
            if let Filler::Words(Phrase { head, negated: false, .. }) | Filler::Within(_, Phrase { head, negated: false, .. }) =
                &slot.filler
            {
                let heads = members(head).fold(0, |bits, word| bits | wide_bit(word));
                match &slot.place {
                    Place::Object => need.object = heads,
                    Place::Subject if matches!(slot.filler, Filler::Words(_)) => need.subject = heads,
                    Place::Prep(_) if verb => need.behind = heads,
                    _ => {}
                }
            }
            // *[militants] kidnap R*: somebody who is called by certain words, whatever sector they are of.
            if let Filler::Party(party) = &slot.filler
                && !party.words.is_empty()
                && party.sectors.is_empty()
                && !party.negated
            {
                let heads = members(&party.words).fold(0, |bits, word| bits | wide_bit(word));
                match &slot.place {
                    Place::Object => need.object = heads,
                    Place::Subject if verb => need.subject = heads,
                    _ => {}
                }
            }
            if let (Place::To | Place::Ing | Place::That | Place::Or, Filler::Clause(embedded)) = (&slot.place, &slot.filler)
                && !embedded.negated
            {
                need.inner = members(&embedded.words).fold(0, |bits, word| bits | wide_bit(word));
            }
            match &slot.place {
                Place::Object if told && frame.predicate.particle.is_none() => need.forms |= OBJECT,
                Place::Subject if verb && matches!(slot.filler, Filler::Party(_)) => need.forms |= SUBJECT,
                Place::That => need.forms |= FINITE,
                Place::Ing => need.forms |= GERUND,
                Place::To => need.forms |= INFINITIVE,
                Place::Or => need.forms |= ALTERNATIVE,
                Place::Prep(set) if verb && told && free < need.preps.len() => {
                    need.preps[free] = members(set).fold(0, |bits, word| bits | word.bit());
                    free += 1;
                }
                // Whose a noun is stands for *by*; all who take part stand anywhere.
                Place::Prep(set)
                    if !verb
                        && slot.role().is_some_and(|role| role != Role::Both)
                        && free < need.preps.len()
                        && !lexicon.contains(set, by) =>
                {
                    need.preps[free] = members(set).fold(0, |bits, word| bits | word.bit());
                    free += 1;
                }
                _ => {}
            }
        }
        need
    }

    /// Whether a clause offers it all.
    pub(crate) fn is_met(&self, offer: &Offer) -> bool {
        self.forms & !offer.forms == 0
            && (self.object == 0 || self.object & offer.object != 0)
            && (self.subject == 0 || self.subject & offer.subject != 0)
            && (self.inner == 0 || self.inner & offer.inner != 0)
            && (self.behind == 0 || self.behind & offer.behind != 0)
            && (self.particle == 0 || self.particle & offer.particles != 0)
            && self.preps.iter().all(|wanted| *wanted == 0 || wanted & offer.preps != 0)
    }
}

impl Offer {
    /// What a clause has; `core` gives the word that a complement is about, `within` says that the clause stands in another frame's place.
    pub(crate) fn of(clause: &Clause, tree: &Tree<'_>, within: bool, core: impl Fn(usize) -> usize) -> Offer {
        let heads = |heads: &[usize]| heads.iter().fold(0, |bits, &head| bits | called(tree, phrase::kernel(tree, head)));
        let mut offer = Offer { object: heads(&clause.object), subject: heads(&clause.subject), ..Offer::default() };
        if clause.object.is_empty() {
            // *call on R*: what stands behind a particle may be the object.
            offer.object = u128::MAX;
        } else {
            offer.forms |= OBJECT;
        }
        if !clause.subject.is_empty() {
            offer.forms |= SUBJECT;
        } else if clause.passive || within {
            // *was arrested*, *agreed to meet*: nobody need be named.
            offer.forms |= SUBJECT;
            offer.subject = if within { u128::MAX } else { 0 };
        }
        for &particle in &clause.particles {
            offer.particles = tree.readings(particle).fold(offer.particles, |bits, word| bits | word.bit());
        }
        let cores = |heads: &[usize]| heads.iter().fold(0, |bits, &head| bits | own(tree, core(head)));
        offer.inner = cores(&clause.indirect);
        for complement in &clause.complements {
            offer.inner |= own(tree, core(complement.head));
            offer.forms |= match complement.kind {
                ComplementKind::Finite => FINITE,
                ComplementKind::Gerund => GERUND,
                ComplementKind::Infinitive => INFINITIVE,
                ComplementKind::Alternative => ALTERNATIVE,
            };
        }
        for oblique in &clause.obliques {
            offer.preps = tree.readings(oblique.prep).fold(offer.preps, |bits, word| bits | word.bit());
            offer.behind |= heads(&oblique.objects);
            if tree.doc.word(oblique.prep).eq_ignore_ascii_case("to") {
                offer.forms |= INFINITIVE;
                offer.inner |= cores(&oblique.objects);
            }
        }
        offer.particles |= offer.preps;
        // To whom something is given may stand for a phrase behind a preposition.
        if !clause.indirect.is_empty() {
            offer.forms |= INFINITIVE;
            offer.preps = u64::MAX;
        }
        offer
    }
}

/// The words by which a phrase is called: see [`Tree::is_called`].
fn called(tree: &Tree<'_>, head: usize) -> u128 {
    tree.titles(head).fold(own(tree, head), |all, title| all | own(tree, title))
}

fn own(tree: &Tree<'_>, token: usize) -> u128 {
    tree.readings(token).fold(0, |bits, word| bits | wide_bit(word))
}

fn wide_bit(word: WordId) -> u128 {
    1 << (word.index() % 128)
}
