//! [`Clause`]: a predicate with its participants by role. All grammar ends here.
//!
//! Whatever way a sentence takes to say that Russia shelled a town (*Russia shelled*, *was shelled by Russia*, *Russian
//! shelling of*, *agreed to stop shelling*, *soldiers who shelled*), the clause that comes out has Russia as its subject and
//! the town as its object. A frame is matched against that and never sees a dependency label.
//!
//! - [`verb`] reads verbs and predicative adjectives, [`noun`] event nouns, [`subject`] finds subjects that stand elsewhere;
//! - [`phrase`] says how far a noun phrase reaches and which phrases are coordinated;
//! - [`mood`] says whether a clause tells what happened, will, might or did not happen.

pub(crate) mod mood;
pub(crate) mod noun;
pub(crate) mod phrase;
pub(crate) mod subject;
pub(crate) mod verb;

pub(crate) use mood::Mood;

use crate::codebook::Codebook;
use crate::frame::PredicateKind;
use crate::tree::{Dep, Tree};

/// A predicate and its participants. Phrases are given by their head tokens; each conjunct is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    /// Token of the predicate: the main verb, the event noun, the adjective.
    pub(crate) head: usize,
    pub(crate) kind: PredicateKind,
    pub(crate) passive: bool,
    /// The light verb that carries an event noun, or *be* with an adjective.
    pub(crate) carrier: Option<usize>,
    /// Who does it.
    pub(crate) subject: Vec<usize>,
    /// To what it is done; of *be*, what the subject is.
    pub(crate) object: Vec<usize>,
    /// To whom something is given.
    pub(crate) indirect: Vec<usize>,
    pub(crate) obliques: Vec<Oblique>,
    pub(crate) complements: Vec<Complement>,
    /// Particles and adverbs that may make a phrasal verb.
    pub(crate) particles: Vec<usize>,
    pub(crate) mood: Mood,
}

/// A phrase behind a preposition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Oblique {
    /// Token of the preposition.
    pub(crate) prep: usize,
    /// Heads of the phrases behind it, or the gerund.
    pub(crate) objects: Vec<usize>,
    /// Where the preposition hangs.
    pub(crate) site: Site,
}

/// Where a prepositional phrase hangs; a match at the predicate itself is the surest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// On the predicate.
    Predicate,
    /// On its object.
    Object,
    /// On another prepositional phrase (*in favour of*).
    Oblique,
}

/// A complement clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Complement {
    pub(crate) kind: ComplementKind,
    /// Token of its verb.
    pub(crate) head: usize,
}

/// The form of a complement clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ComplementKind {
    /// *to attack*
    Infinitive,
    /// *attacking*
    Gerund,
    /// *that it attacks*
    Finite,
    /// *to leave or be bombed*: what comes if what is asked for does not.
    Alternative,
}

impl Clause {
    /// A clause with nothing but its predicate.
    pub(crate) fn bare(head: usize, kind: PredicateKind) -> Clause {
        Clause {
            head,
            kind,
            passive: false,
            carrier: None,
            subject: Vec::new(),
            object: Vec::new(),
            indirect: Vec::new(),
            obliques: Vec::new(),
            complements: Vec::new(),
            particles: Vec::new(),
            mood: Mood::default(),
        }
    }
}

/// All clauses of a text.
pub(crate) struct Clauses {
    list: Vec<Clause>,
    /// For each token the number of the clause that it heads, plus one.
    of_token: Vec<u32>,
}

impl Clauses {
    /// Reads the clauses of every predicate: all verbs, and those nouns and adjectives that some frame hangs on.
    pub(crate) fn read(tree: &Tree<'_>, book: &Codebook) -> Clauses {
        let mut clauses = Clauses { list: Vec::new(), of_token: vec![0; tree.len()] };
        for i in 0..tree.len() {
            if let Some(clause) = clause_at(tree, book, i) {
                clauses.list.push(clause);
                clauses.of_token[i] = clauses.list.len() as u32;
            }
        }
        clauses
    }

    /// The clause that the token heads.
    pub(crate) fn at(&self, token: usize) -> Option<&Clause> {
        self.of_token[token].checked_sub(1).map(|number| &self.list[number as usize])
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Clause> {
        self.list.iter()
    }
}

fn clause_at(tree: &Tree<'_>, book: &Codebook, i: usize) -> Option<Clause> {
    let tag = tree.tag(i);
    if tree.is_participle_adjective(i) && verb::is_passive(tree, i) && !tree.has_child(i, Dep::Agent) {
        return Some(verb::participle_clause(tree, &book.grammar, i));
    }
    let framed = |kind| tree.readings(i).any(|word| book.frames_of(kind, word).next().is_some() || book.has_ties(kind, word));
    if tag.is_verb() {
        let helping = matches!(tree.dep(i), Dep::Aux | Dep::AuxPass | Dep::Amod | Dep::Compound | Dep::Prep);
        return (!helping).then(|| verb::clause(tree, &book.grammar, i));
    }
    if tag.is_noun() && !matches!(tree.dep(i), Dep::Compound | Dep::Nmod) && framed(PredicateKind::Noun) {
        return Some(noun::clause(tree, &book.grammar, i));
    }
    if tree.dep(i) == Dep::AdjectiveComplement && framed(PredicateKind::Adjective) {
        return Some(verb::adjective_clause(tree, &book.grammar, i));
    }
    None
}

#[cfg(test)]
mod tests;
