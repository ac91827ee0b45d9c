//! Frame lines into frames: the reader of the codebook's notation.
//!
//! ```text
//! A sign [agreement] (with R)      subject, verb, object, optional prepositional slot
//! A call+on R to [withdraw] _      phrasal verb, infinitive complement with its own slots
//! n:[attack] by A on|against R     event noun
//! ```
//!
//! The reader accepts what has one sensible meaning and refuses the rest, naming the column and what was expected there.

use attache_record::EventType;

use super::lexer::Atom;
use super::problem::nearest;
use super::words::{self, Alternatives};
use crate::frame::{Embedded, Filler, Party, Phrase, Place, Predicate, PredicateKind, Role, Slot, Standing};
use crate::words::{Lexicon, WordSet};

/// Words that open a prepositional slot, in the order of the alphabet; `to` is read by what follows it.
const PREPOSITIONS: &[&str] = &[
    "aboard",
    "about",
    "above",
    "across",
    "after",
    "against",
    "along",
    "alongside",
    "amid",
    "amidst",
    "among",
    "amongst",
    "around",
    "as",
    "at",
    "atop",
    "barring",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "by",
    "concerning",
    "despite",
    "during",
    "excluding",
    "following",
    "for",
    "from",
    "in",
    "including",
    "inside",
    "into",
    "like",
    "near",
    "of",
    "off",
    "on",
    "onto",
    "opposite",
    "out",
    "outside",
    "over",
    "past",
    "pending",
    "per",
    "regarding",
    "round",
    "since",
    "through",
    "throughout",
    "to",
    "toward",
    "towards",
    "under",
    "underneath",
    "unlike",
    "until",
    "upon",
    "versus",
    "via",
    "with",
    "within",
    "without",
];

/// What is wrong with a pattern: column, message, suggestion.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) column: usize,
    pub(super) message: String,
    pub(super) suggestion: Option<String>,
}

impl Fault {
    pub(super) fn new(column: usize, message: impl Into<String>) -> Fault {
        Fault { column, message: message.into(), suggestion: None }
    }
}

/// What one pattern says: a predicate and its slots; several where verb alternatives differ in their particles.
pub(super) type Patterns = Vec<(Predicate, Vec<Slot>)>;

/// Reads a pattern. New words enter the lexicon; unknown classes, types and sectors are faults.
pub(super) fn parse(atoms: &[Atom<'_>], lexicon: &mut Lexicon) -> Result<Patterns, Fault> {
    let end = atoms.last().map_or(1, |atom| atom.column + atom.text.chars().count());
    let mut reader = Reader { atoms, at: 0, end, lexicon };
    let patterns = match atoms.first() {
        Some(first) if first.text.starts_with("n:") => reader.noun_pattern()?,
        _ => reader.verb_pattern()?,
    };
    if let Some(atom) = reader.peek() {
        return Err(Fault::new(atom.column, format!("`{}` was not expected here", atom.text)));
    }
    Ok(patterns)
}

struct Reader<'a, 'l> {
    atoms: &'a [Atom<'a>],
    at: usize,
    end: usize,
    lexicon: &'l mut Lexicon,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self) -> Option<Atom<'a>> {
        self.atoms.get(self.at).copied()
    }

    fn next(&mut self, expected: &str) -> Result<Atom<'a>, Fault> {
        let atom = self.peek().ok_or_else(|| Fault::new(self.end, format!("the pattern ends where {expected} was expected")))?;
        self.at += 1;
        Ok(atom)
    }

    /// `A sign [agreement] (with R)`
    fn verb_pattern(&mut self) -> Result<Patterns, Fault> {
        let subject = self.filler("the subject: A, R, B, _ or words")?;
        let verb = self.next("a verb")?;
        let predicates = words::predicates(verb, self.lexicon)?;
        let mut slots = vec![Slot { place: Place::Subject, filler: subject, optional: false }];
        slots.extend(self.slots(false)?);
        Ok(predicates.into_iter().map(|predicate| (predicate, slots.clone())).collect())
    }

    /// `n:visit by A to R`, `n:A's attack on R`, `n: peace talks between B`
    fn noun_pattern(&mut self) -> Result<Patterns, Fault> {
        let mut slots = Vec::new();
        let mut names: Vec<Atom<'a>> = Vec::new();
        while let Some(atom) = self.peek() {
            let text = atom.text.strip_prefix("n:").unwrap_or(atom.text);
            let column = atom.column + atom.text.chars().count() - text.chars().count();
            if names.is_empty() && is_party(text) {
                self.at += 1;
                slots.push(self.owner(Atom { text, column })?);
            } else if text.is_empty() {
                self.at += 1;
            } else if !names.is_empty() && self.opens_slot(atom) {
                break;
            } else {
                self.at += 1;
                names.push(Atom { text, column });
            }
        }
        let Phrase { head, modifiers, negated } = self.phrase(&names)?;
        if negated {
            return Err(Fault::new(names[0].column, "an event noun cannot be `!` negated"));
        }
        slots.extend(self.slots(false)?);
        let predicate = Predicate { kind: PredicateKind::Noun, words: head, particle: None, modifiers };
        Ok(vec![(predicate, slots)])
    }

    /// The owner before an event noun counts as a `by` phrase.
    fn owner(&mut self, atom: Atom<'_>) -> Result<Slot, Fault> {
        let bare = atom.text.strip_suffix("'s").unwrap_or(atom.text);
        let party = words::party(Atom { text: bare, column: atom.column }, self.lexicon)?;
        let mut by = WordSet::default();
        by.add_word(self.lexicon.intern("by"));
        Ok(Slot { place: Place::Prep(by), filler: Filler::Party(party), optional: false })
    }

    /// Slots up to the end or, inside parentheses, up to the closing one.
    fn slots(&mut self, inside: bool) -> Result<Vec<Slot>, Fault> {
        let mut slots: Vec<Slot> = Vec::new();
        while let Some(atom) = self.peek() {
            match atom.text {
                "(" => {
                    self.at += 1;
                    let group = self.slots(true)?;
                    let close = self.next("`)`")?;
                    debug_assert_eq!(close.text, ")");
                    slots.extend(group.into_iter().map(|slot| Slot { optional: true, ..slot }));
                }
                ")" if inside => break,
                ")" => return Err(Fault::new(atom.column, "`)` closes nothing")),
                _ => slots.push(self.slot(atom, inside)?),
            }
        }
        settle_objects(&mut slots);
        Ok(slots)
    }

    fn slot(&mut self, atom: Atom<'a>, inside: bool) -> Result<Slot, Fault> {
        let slot = |place, filler| Slot { place, filler, optional: false };
        match atom.text {
            "ing" => self.complement(Place::Ing, inside),
            "that" => self.complement(Place::That, inside),
            "or" => self.complement(Place::Or, inside),
            "to" if !self.party_follows() => self.complement(Place::To, inside),
            text if is_preposition(text) => {
                self.at += 1;
                let set = words::word_set(atom, self.lexicon)?;
                if self.peek().is_some_and(|next| next.text == "ing") {
                    let Slot { filler, .. } = self.complement(Place::Ing, inside)?;
                    return Ok(slot(Place::Prep(set), filler));
                }
                let filler = match self.peek() {
                    Some(next) if !matches!(next.text, "(" | ")") => self.filler("a party, `_` or words")?,
                    _ => Filler::Any,
                };
                Ok(slot(Place::Prep(set), filler))
            }
            text if text.contains('|') && text.split('|').any(|word| PREPOSITIONS.contains(&word)) => {
                let other = text.split('|').find(|word| !PREPOSITIONS.contains(word)).unwrap_or("");
                Err(Fault::new(atom.column, format!("`{other}` is no preposition: a list that holds one may hold nothing else")))
            }
            _ => Ok(slot(Place::Object, self.filler("a party, `_` or words")?)),
        }
    }

    /// After `to`, `ing`, `that` or `or`: a verb with its own slots, or `=` and types.
    fn complement(&mut self, place: Place, inside: bool) -> Result<Slot, Fault> {
        self.at += 1;
        let mut subject = None;
        if place == Place::That && self.party_ahead() && self.atoms.len() > self.at + 1 {
            subject = Some(Slot { place: Place::Subject, filler: self.filler("the complement's subject")?, optional: false });
        }
        let standing = match self.peek().map(|atom| atom.text).filter(|_| place == Place::That) {
            Some("will") => Standing::Ahead,
            Some("must") => Standing::Owed,
            Some("not") => Standing::Refused,
            _ => Standing::Any,
        };
        self.at += usize::from(standing != Standing::Any);
        let atom = self.next("a verb, a class or `=TYPE`")?;
        if let Some(types) = atom.text.strip_prefix('=') {
            return Ok(Slot { place, filler: Filler::Outcome(outcome(types, atom.column)?), optional: false });
        }
        let Alternatives { set, particle, negated } = words::embedded_verb(atom, self.lexicon)?;
        let mut slots = Vec::from_iter(subject);
        slots.extend(self.slots(inside)?);
        Ok(Slot { place, filler: Filler::Clause(Embedded { words: set, particle, negated, standing, slots }), optional: false })
    }

    /// One filler: a party, `_`, `R's [class]` or words (the last is the head, those before it its modifiers).
    fn filler(&mut self, expected: &str) -> Result<Filler, Fault> {
        let atom = self.next(expected)?;
        if atom.text == "_" {
            return Ok(Filler::Any);
        }
        if let Some(bare) = atom.text.strip_suffix("'s")
            && is_party(bare)
        {
            let party = words::party(Atom { text: bare, column: atom.column }, self.lexicon)?;
            let names = self.words_ahead();
            if names.is_empty() {
                return Err(Fault::new(atom.column, format!("after `{}` the words of what is owned were expected", atom.text)));
            }
            return Ok(Filler::Within(party, self.phrase(&names)?));
        }
        if is_party(atom.text) {
            return Ok(Filler::Party(words::party(atom, self.lexicon)?));
        }
        if matches!(atom.text, "(" | ")") {
            return Err(Fault::new(atom.column, format!("`{}` stands where {expected} was expected", atom.text)));
        }
        let mut names = vec![atom];
        if self.at > 1 {
            names.extend(self.words_ahead());
        }
        Ok(Filler::Words(self.phrase(&names)?))
    }

    /// Consumes the plain words that follow.
    fn words_ahead(&mut self) -> Vec<Atom<'a>> {
        let from = self.at;
        while let Some(atom) = self.peek()
            && !self.opens_slot(atom)
            && atom.text != "_"
            && !is_party(atom.text)
        {
            self.at += 1;
        }
        self.atoms[from..self.at].to_vec()
    }

    fn phrase(&mut self, names: &[Atom<'_>]) -> Result<Phrase, Fault> {
        let Some((head, before)) = names.split_last() else {
            return Err(Fault::new(self.end, "a word was expected"));
        };
        let modifiers = before.iter().map(|atom| words::word_set(*atom, self.lexicon)).collect::<Result<_, _>>()?;
        let Alternatives { set, negated, .. } = words::alternatives(*head, self.lexicon)?;
        Ok(Phrase { head: set, modifiers, negated })
    }

    fn opens_slot(&self, atom: Atom<'_>) -> bool {
        matches!(atom.text, "(" | ")" | "ing" | "that" | "to" | "or") || is_preposition(atom.text)
    }

    /// Whether the atom after this one is a party, so that `to` is a preposition.
    fn party_follows(&self) -> bool {
        self.atoms.get(self.at + 1).is_some_and(|atom| is_party(atom.text) || atom.text == "_" || atom.text.ends_with("'s"))
    }

    fn party_ahead(&self) -> bool {
        self.peek().is_some_and(|atom| is_party(atom.text) || atom.text == "_")
    }
}

/// Two objects in a row are the one given to and the thing given.
fn settle_objects(slots: &mut [Slot]) {
    let objects: Vec<usize> = (0..slots.len()).filter(|&i| slots[i].place == Place::Object).collect();
    if let [first, _] = objects[..] {
        slots[first].place = Place::Indirect;
    }
}

fn is_party(text: &str) -> bool {
    let name = text.strip_suffix("'s").unwrap_or(text);
    matches!(name.split(':').next(), Some("A" | "R" | "B"))
}

fn is_preposition(text: &str) -> bool {
    text.split('|').all(|word| PREPOSITIONS.binary_search(&word).is_ok())
}

/// `AID|COOPERATE` as types.
fn outcome(types: &str, column: usize) -> Result<Vec<EventType>, Fault> {
    types
        .split('|')
        .map(|name| {
            let name = name.trim_start_matches('=');
            name.parse().map_err(|_| Fault {
                column,
                message: format!("`{name}` is no event type"),
                suggestion: nearest(name, EventType::ALL.iter().map(|known| known.as_str())),
            })
        })
        .collect()
}

/// The role that a party letter names.
pub(super) fn role(letter: &str) -> Option<Role> {
    match letter {
        "A" => Some(Role::Actor),
        "R" => Some(Role::Recipient),
        "B" => Some(Role::Both),
        _ => None,
    }
}

/// A party without a constraint.
pub(super) fn free_party(role: Role) -> Party {
    Party { role, sectors: Vec::new(), words: WordSet::default(), negated: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prepositions_are_found_by_their_order() {
        assert!(PREPOSITIONS.is_sorted());
        assert!(is_preposition("against|on") && !is_preposition("visit") && !is_preposition("on|visit"));
    }
}
