//! Pronouns and descriptions: who *he*, *its*, *we* and *the two countries* are.

use std::rc::Rc;

use crate::casting::Cast;
use crate::clause::subject;
use crate::tree::{Dep, Tag, Tree};
use crate::who::Identity;

/// Sentences before the pronoun's own in which its antecedent is sought.
const REACH: usize = 2;

/// Chains of references longer than this are given up.
const LONGEST: usize = 4;

/// Parties of earlier paragraphs that a pronoun may still mean.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    person: Option<Rc<Identity>>,
    body: Option<Rc<Identity>>,
    /// The last two countries, the latest last.
    states: Vec<Rc<Identity>>,
}

impl Memory {
    /// Takes up what a paragraph resolved.
    pub(crate) fn remember(&mut self, tree: &Tree<'_>, resolved: Vec<(usize, Rc<Identity>)>) {
        for (head, identity) in resolved {
            if is_state(&identity) {
                self.states.retain(|known| known.country != identity.country);
                self.states.push(identity.clone());
                if self.states.len() > 2 {
                    self.states.remove(0);
                }
            }
            if matches!(tree.dep(head), Dep::Subject | Dep::PassiveSubject) {
                let slot = if is_person(tree, head, &identity) { &mut self.person } else { &mut self.body };
                *slot = Some(identity);
            }
        }
    }
}

/// What a reference can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// *he*, *she*
    Person,
    /// *it*
    Body,
    /// *they*
    Many,
    /// *we*, *I*
    Speaker,
    /// *the two countries*
    Pair,
}

/// Whether the phrase says who is meant only by pointing elsewhere.
pub(crate) fn is_reference(tree: &Tree<'_>, head: usize) -> bool {
    kind(tree, head).is_some()
}

fn kind(tree: &Tree<'_>, head: usize) -> Option<Kind> {
    match tree.tag(head) {
        Tag::Pronoun | Tag::PossessivePronoun => match tree.doc.word(head).to_lowercase().as_str() {
            "he" | "she" | "him" | "her" | "his" => Some(Kind::Person),
            "it" | "its" => Some(Kind::Body),
            "they" | "them" | "their" => Some(Kind::Many),
            "we" | "us" | "our" | "i" | "my" | "me" => Some(Kind::Speaker),
            _ => None,
        },
        Tag::Nouns if is_pair(tree, head) => Some(Kind::Pair),
        _ => None,
    }
}

/// *the two countries*, *both sides*
fn is_pair(tree: &Tree<'_>, head: usize) -> bool {
    let noun = matches!(tree.doc.lemma(head), "country" | "side" | "nation" | "state" | "neighbour" | "neighbor" | "government" | "party");
    let mut before = tree.children(head).filter(|&child| child < head);
    noun && before.any(|child| matches!(tree.doc.word(child), "two" | "both" | "Both")) && tree.children(head).all(|child| child < head)
}

/// Whom a reference means; empty if nobody fits.
pub(crate) fn resolve(cast: &mut Cast<'_>, head: usize) -> Vec<Rc<Identity>> {
    let Some(kind) = kind(cast.tree, head) else { return Vec::new() };
    if cast.following >= LONGEST {
        return Vec::new();
    }
    cast.following += 1;
    let found = match kind {
        Kind::Pair => pair(cast, head),
        Kind::Speaker => speaker(cast, head).into_iter().collect(),
        _ => antecedent(cast, head, kind).into_iter().collect(),
    };
    cast.following -= 1;
    found
}

/// Who says the clause in which *we* stands.
fn speaker(cast: &mut Cast<'_>, head: usize) -> Option<Rc<Identity>> {
    let tree = cast.tree;
    let mut node = head;
    while tree.dep(node) != Dep::Root && tree.head(node) != node {
        let upper = tree.head(node);
        if tree.dep(node) == Dep::Ccomp && tree.is(upper, &cast.grammar.saying) {
            let subject = subject::surface(tree, cast.grammar, upper)?;
            return whose(cast, subject);
        }
        node = upper;
    }
    None
}

fn whose(cast: &mut Cast<'_>, head: usize) -> Option<Rc<Identity>> {
    if is_reference(cast.tree, head) {
        return resolve(cast, head).into_iter().next();
    }
    cast.identity(head)
}

/// The nearest earlier party that fits: subjects of the same sentence first, then of the sentences before.
fn antecedent(cast: &mut Cast<'_>, head: usize, kind: Kind) -> Option<Rc<Identity>> {
    let tree = cast.tree;
    let sentence = tree.doc.sentence_of(head);
    for number in (sentence.saturating_sub(REACH)..=sentence).rev() {
        for candidate in candidates(tree, number, head) {
            if let Some(identity) = cast.identity(candidate)
                && fits(tree, candidate, &identity, kind)
            {
                return Some(identity);
            }
        }
    }
    match kind {
        Kind::Person => cast.memory.person.clone(),
        _ => cast.memory.body.clone(),
    }
}

/// Phrases of a sentence that a later pronoun may mean, subjects first.
fn candidates(tree: &Tree<'_>, sentence: usize, pronoun: usize) -> Vec<usize> {
    let tokens = tree.doc.sentence(sentence);
    let named = |&i: &usize| i < pronoun && tree.tag(i).is_noun() && !excluded(tree, i, pronoun);
    let rank = |dep| match dep {
        Dep::Subject | Dep::PassiveSubject => 0,
        Dep::Object | Dep::Dative | Dep::PrepObject | Dep::Possessor => 1,
        _ => 2,
    };
    let mut list: Vec<usize> = tokens.filter(named).filter(|&i| rank(tree.dep(i)) < 2).collect();
    list.sort_by_key(|&i| rank(tree.dep(i)));
    list
}

/// *Putin met him*: an object pronoun is not its own verb's subject; *its ambassador* is not the phrase around it.
fn excluded(tree: &Tree<'_>, candidate: usize, pronoun: usize) -> bool {
    let object = matches!(tree.dep(pronoun), Dep::Object | Dep::Dative | Dep::PrepObject);
    let verb_of = |i: usize| if tree.dep(i) == Dep::PrepObject { tree.head(tree.head(i)) } else { tree.head(i) };
    object && tree.tag(pronoun) == Tag::Pronoun && verb_of(candidate) == verb_of(pronoun)
}

fn fits(tree: &Tree<'_>, candidate: usize, identity: &Identity, kind: Kind) -> bool {
    let person = is_person(tree, candidate, identity);
    let plural = tree.tag(candidate).is_plural();
    match kind {
        Kind::Person => person && !plural,
        Kind::Body => !person && tree.tag(candidate) != Tag::Nouns,
        Kind::Many => !person || plural,
        Kind::Speaker | Kind::Pair => false,
    }
}

fn is_person(tree: &Tree<'_>, head: usize, identity: &Identity) -> bool {
    identity.person || identity.role.is_some() || tree.doc.ent(head).is_some_and(|(label, _)| label == "PERSON")
}

/// A bare state.
fn is_state(identity: &Identity) -> bool {
    identity.bare_state && identity.country.is_some()
}

/// The last two countries named before.
fn pair(cast: &mut Cast<'_>, head: usize) -> Vec<Rc<Identity>> {
    let tree = cast.tree;
    let mut found: Vec<Rc<Identity>> = Vec::new();
    for i in (0..head).rev().filter(|&i| tree.doc.ent(i).is_some_and(|(label, _)| matches!(label, "GPE" | "NORP"))) {
        if tree.tag(i) == Tag::Adjective || tree.dep(i) == Dep::Compound {
            continue;
        }
        if let Some(identity) = cast.identity(i)
            && found.iter().all(|known| known.country != identity.country)
        {
            found.push(identity);
        }
        if found.len() == 2 {
            return found;
        }
    }
    for state in cast.memory.states.iter().rev() {
        if found.len() < 2 && found.iter().all(|known| known.country != state.country) {
            found.push(state.clone());
        }
    }
    if found.len() == 2 { found } else { Vec::new() }
}
