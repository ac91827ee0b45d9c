//! [`Frame`]: one entry of the codebook, as matching sees it.
//!
//! A frame is written as an active present-tense clause (`A threaten to [attack] R`); [`crate::codebook`] turns the line
//! into this. A frame knows nothing of grammar: which noun of a passive relative clause is the object is settled before,
//! in the clause.

use attache_record::{EventType, Mode, Sector, TieKind};

use crate::words::WordSet;

/// One entry of the codebook: what a clause must look like, and what it then means.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The type of event that a matching clause tells.
    pub event_type: EventType,
    /// How it was done, if the frame says so.
    pub modes: Vec<Mode>,
    /// The pattern as it stands in the file.
    pub pattern: String,
    /// File and line where it stands.
    pub source: Source,
    /// The example beside the pattern, if it has one, with its brackets.
    pub example: Option<String>,
    /// The standing relation that the frame tells, where it tells no event; its type is then of no meaning.
    pub tie: Option<(TieKind, i8)>,
    pub(crate) predicate: Predicate,
    pub(crate) slots: Vec<Slot>,
}

/// Where something stands in the codebook.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// File name, as the codebook was opened: `events/CONSULT.toml`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What kind of word tells the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PredicateKind {
    /// A verb: *visited*.
    Verb,
    /// An event noun: *a visit*.
    Noun,
    /// An adjective after *be*: *is ready*.
    Adjective,
}

/// The word that a frame hangs on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Predicate {
    pub(crate) kind: PredicateKind,
    pub(crate) words: WordSet,
    /// `out` of `carry+out`; the clause must have it.
    pub(crate) particle: Option<WordSet>,
    /// Words that must stand before an event noun: `peace` of `n:peace talks`.
    pub(crate) modifiers: Vec<WordSet>,
}

/// One part of a frame: where it stands and what must stand there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slot {
    pub(crate) place: Place,
    pub(crate) filler: Filler,
    pub(crate) optional: bool,
}

/// Where in a clause a slot looks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    Subject,
    Object,
    /// The one to whom something is given.
    Indirect,
    /// A phrase after one of these prepositions.
    Prep(WordSet),
    /// An infinitive (`to attack`), or a phrase after *to*.
    To,
    /// A gerund (`stop supplying`).
    Ing,
    /// A finite complement clause (`said that it would …`).
    That,
    /// What comes otherwise (`leave or face …`).
    Or,
}

/// What a slot accepts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Filler {
    /// A party to the event.
    Party(Party),
    /// Any phrase at all.
    Any,
    /// A phrase whose head is, or is not, one of these words.
    Words(Phrase),
    /// A phrase whose head is one of these words, with the party inside it (`R's [agreement]`).
    Within(Party, Phrase),
    /// A complement clause with its own slots.
    Clause(Embedded),
    /// A complement that would itself code as one of these types.
    Outcome(Vec<EventType>),
}

/// The words of a phrase: its head's, and those that must stand before it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Phrase {
    pub(crate) head: WordSet,
    pub(crate) modifiers: Vec<WordSet>,
    pub(crate) negated: bool,
}

/// A complement clause inside a frame.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Embedded {
    /// Empty: any verb.
    pub(crate) words: WordSet,
    pub(crate) particle: Option<WordSet>,
    pub(crate) negated: bool,
    /// Of a `that` clause: the standing that it must have.
    pub(crate) standing: Standing,
    pub(crate) slots: Vec<Slot>,
}

/// What a `that` clause must tell of its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Standing {
    /// Anything.
    #[default]
    Any,
    /// That it lies ahead: `that A will attack R`.
    Ahead,
    /// That somebody will not: `that A not attend`.
    Refused,
    /// That somebody must: `that R must leave`, also *demanded that they leave*.
    Owed,
}

/// Which role a party plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Actor,
    Recipient,
    /// Acts together with others: *A and B met*.
    Both,
}

/// A party slot with its constraint.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Party {
    pub(crate) role: Role,
    /// Sector codes one of which the party must (or must not) have; empty: any.
    pub(crate) sectors: Vec<Sector>,
    /// Words one of which must (or must not) head the phrase; empty: any.
    pub(crate) words: WordSet,
    pub(crate) negated: bool,
}

impl Party {
    pub(crate) fn is_free(&self) -> bool {
        self.sectors.is_empty() && self.words.is_empty()
    }
}

impl Frame {
    /// Every slot, those of complements included.
    pub(crate) fn all_slots(&self) -> Vec<&Slot> {
        let mut all = Vec::new();
        collect(&self.slots, &mut all);
        all
    }

    /// Whether some slot, however deep, gives the party of that role.
    pub(crate) fn gives(&self, role: Role) -> bool {
        self.all_slots().iter().any(|slot| slot.role() == Some(role))
    }
}

fn collect<'a>(slots: &'a [Slot], all: &mut Vec<&'a Slot>) {
    for slot in slots {
        all.push(slot);
        if let Filler::Clause(embedded) = &slot.filler {
            collect(&embedded.slots, all);
        }
    }
}

impl Slot {
    /// The role that the slot gives, if it is a party's.
    pub(crate) fn role(&self) -> Option<Role> {
        match &self.filler {
            Filler::Party(party) | Filler::Within(party, _) => Some(party.role),
            _ => None,
        }
    }
}
