//! Single atoms of the notation: alternatives, verbs with particles, constrained parties.

use attache_record::Sector;

use super::lexer::Atom;
use super::notation::{Fault, free_party, role};
use super::problem::nearest;
use crate::frame::{Party, Predicate, PredicateKind};
use crate::words::{Lexicon, WordSet};

/// `!word|[class]`, or a verb with one particle.
pub(super) struct Alternatives {
    pub(super) set: WordSet,
    pub(super) particle: Option<WordSet>,
    pub(super) negated: bool,
}

/// `word|[class]`, without `!`.
pub(super) fn word_set(atom: Atom<'_>, lexicon: &mut Lexicon) -> Result<WordSet, Fault> {
    let Alternatives { set, negated, .. } = alternatives(atom, lexicon)?;
    if negated {
        return Err(Fault::new(atom.column, "`!` may stand only before an object, a complement or a party's constraint"));
    }
    Ok(set)
}

/// `word|[class]`, perhaps behind `!`.
pub(super) fn alternatives(atom: Atom<'_>, lexicon: &mut Lexicon) -> Result<Alternatives, Fault> {
    let (negated, text) = strip_not(atom.text);
    let mut set = WordSet::default();
    let mut column = atom.column + usize::from(negated);
    for word in text.split('|') {
        add(&mut set, Atom { text: word.trim_start_matches('!'), column }, lexicon)?;
        column += word.chars().count() + 1;
    }
    Ok(Alternatives { set, particle: None, negated })
}

/// The verb of a complement: like a frame's, but one particle for all alternatives.
pub(super) fn embedded_verb(atom: Atom<'_>, lexicon: &mut Lexicon) -> Result<Alternatives, Fault> {
    let (negated, text) = strip_not(atom.text);
    if text == "_" || text == "X" {
        return Ok(Alternatives { set: WordSet::default(), particle: None, negated });
    }
    let Some((verbs, particle)) = text.split_once('+') else {
        return alternatives(atom, lexicon);
    };
    let column = atom.column + usize::from(negated);
    let set = word_set(Atom { text: verbs, column }, lexicon)?;
    let particle_at = Atom { text: particle, column: column + verbs.chars().count() + 1 };
    // In a complement, `be+ready` is the adjective itself: the complement hangs on it.
    if verbs == "be" {
        let set = word_set(particle_at, lexicon)?;
        return Ok(Alternatives { set, particle: None, negated });
    }
    let particle = word_set(particle_at, lexicon)?;
    Ok(Alternatives { set, particle: Some(particle), negated })
}

/// The verb of a frame: `visit`, `carry+out`, `pull|back+out` (each alternative its own particle), `be+ready|willing`.
pub(super) fn predicates(atom: Atom<'_>, lexicon: &mut Lexicon) -> Result<Vec<Predicate>, Fault> {
    if let Some(adjectives) = atom.text.strip_prefix("be+") {
        let words = adjectives.split("|").map(|word| word.strip_prefix("be+").unwrap_or(word)).collect::<Vec<_>>().join("|");
        let words = word_set(Atom { text: &words, column: atom.column + 3 }, lexicon)?;
        return Ok(vec![Predicate { kind: PredicateKind::Adjective, words, particle: None, modifiers: Vec::new() }]);
    }
    let mut predicates: Vec<Predicate> = Vec::new();
    let mut column = atom.column;
    for alternative in atom.text.split('|') {
        let (verb, particle) = match alternative.split_once('+') {
            Some((verb, particle)) => (verb, Some(Atom { text: particle, column: column + verb.chars().count() + 1 })),
            None => (alternative, None),
        };
        let particle = particle.map(|atom| word_set(atom, lexicon)).transpose()?;
        let same = predicates.iter().position(|known| known.particle == particle);
        let at = same.unwrap_or_else(|| {
            predicates.push(Predicate { kind: PredicateKind::Verb, words: WordSet::default(), particle, modifiers: Vec::new() });
            predicates.len() - 1
        });
        add(&mut predicates[at].words, Atom { text: verb, column }, lexicon)?;
        column += alternative.chars().count() + 1;
    }
    Ok(predicates)
}

/// `A`, `A:MIL|COP`, `R:[diplomat]`, `R:!CVL`.
pub(super) fn party(atom: Atom<'_>, lexicon: &mut Lexicon) -> Result<Party, Fault> {
    let (letter, constraint) = match atom.text.split_once(':') {
        Some((letter, constraint)) => (letter, Some(constraint)),
        None => (atom.text, None),
    };
    let role = role(letter).ok_or_else(|| Fault::new(atom.column, format!("`{letter}` is no slot; A, R, B or _ was expected")))?;
    let mut party = free_party(role);
    let Some(constraint) = constraint else { return Ok(party) };
    let (negated, text) = strip_not(constraint);
    party.negated = negated;
    let mut column = atom.column + 2 + usize::from(negated);
    for part in text.split('|') {
        if is_sector(part) {
            party.sectors.push(known_sector(part, column)?);
        } else {
            add(&mut party.words, Atom { text: part, column }, lexicon)?;
        }
        column += part.chars().count() + 1;
    }
    Ok(party)
}

fn is_sector(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

fn known_sector(text: &str, column: usize) -> Result<Sector, Fault> {
    text.parse().map_err(|_| Fault {
        column,
        message: format!("`{text}` is no sector code"),
        suggestion: nearest(text, Sector::ALL.iter().map(|known| known.as_str())),
    })
}

/// Adds a word or a `[class]` to a set. An underscore in a word stands for a blank: `prime_minister`.
fn add(set: &mut WordSet, atom: Atom<'_>, lexicon: &mut Lexicon) -> Result<(), Fault> {
    let Atom { text, column } = atom;
    if let Some(inside) = text.strip_prefix('[') {
        let name = inside.strip_suffix(']').ok_or_else(|| Fault::new(column, format!("`{text}` lacks its closing bracket")))?;
        let class = lexicon.class(name).ok_or_else(|| Fault {
            column,
            message: format!("no class `{name}` in classes.toml"),
            suggestion: nearest(name, lexicon.class_names()),
        })?;
        set.add_class(class);
        return Ok(());
    }
    let plain = |c: char| c.is_lowercase() || c.is_ascii_digit() || "-_.'".contains(c);
    if text.is_empty() || !text.chars().all(plain) {
        let message = match text {
            "" => "a word is missing here".to_owned(),
            _ => format!("`{text}` is no lemma; a lower-case word, a [class], A, R, B or _ was expected"),
        };
        return Err(Fault::new(column, message));
    }
    let word = lexicon.intern(&text.replace('_', " "));
    set.add_word(word);
    Ok(())
}

fn strip_not(text: &str) -> (bool, &str) {
    match text.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}
