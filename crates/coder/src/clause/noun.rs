//! Event nouns with their participants: *Turkey's shelling of*, *a visit by X to Y*, *held talks with*.

use super::phrase::conjuncts;
use super::verb::{self, oblique};
use super::{Clause, Site, mood, subject};
use crate::frame::PredicateKind;
use crate::grammar::Grammar;
use crate::tree::{Dep, Tag, Tree};

/// The clause of an event noun. Its subject is the possessor, or who carries it out by a light verb; what stands behind
/// *by* stays an oblique, for frames name it.
pub(crate) fn clause(tree: &Tree<'_>, grammar: &Grammar, noun: usize) -> Clause {
    let mut clause = Clause::bare(noun, PredicateKind::Noun);
    for child in tree.children(noun) {
        match tree.dep(child) {
            Dep::Possessor if tree.tag(child) == Tag::Relative => {}
            Dep::Possessor => clause.subject.extend(conjuncts(tree, child)),
            Dep::Prep | Dep::Agent => oblique(tree, noun, child, Site::Predicate, &mut clause.obliques),
            _ => {}
        }
    }
    share_doer(tree, grammar, noun, &mut clause);
    if clause.subject.is_empty() {
        clause.subject = doer_around(tree, grammar, noun, &clause);
    }
    infinitives(tree, noun, &mut clause);
    let carrier = carrier(tree, grammar, noun);
    if let Some(Carrier { verb, light }) = carrier {
        clause.carrier = Some(verb);
        take_from_carrier(tree, grammar, &mut clause, verb, light);
    }
    verb::nested_obliques(tree, &mut clause);
    clause.mood = mood::of_noun(tree, grammar, noun, clause.carrier);
    clause
}

/// *The army intensified its bombardment*: whose it is stands as the subject.
fn share_doer(tree: &Tree<'_>, grammar: &Grammar, noun: usize, clause: &mut Clause) {
    let verb = tree.head(noun);
    let pronoun = clause.subject.len() == 1 && tree.tag(clause.subject[0]) == Tag::PossessivePronoun;
    let goes_on = tree.is(verb, &grammar.light) || tree.is(verb, &grammar.happening);
    if pronoun && tree.dep(noun) == Dep::Object && goes_on && !verb::is_passive(tree, verb) {
        clause.subject = subject::surface(tree, grammar, verb).map_or_else(|| clause.subject.clone(), |head| conjuncts(tree, head));
    }
}

/// *In a phone call with Erdogan, Macron urged restraint*: who does what the clause tells also called.
fn doer_around(tree: &Tree<'_>, grammar: &Grammar, noun: usize, clause: &Clause) -> Vec<usize> {
    let outer = measured(tree, grammar, noun);
    let prep = tree.head(outer);
    let verb = tree.head(prep);
    let word = tree.doc.word(prep).to_ascii_lowercase();
    let travels = word == "on" && is_trip(tree, noun);
    let inside = tree.dep(outer) == Dep::PrepObject && (travels || matches!(word.as_str(), "in" | "during" | "after" | "following" | "at"));
    let around = inside && tree.tag(verb).is_verb();
    let with = travels || clause.obliques.iter().any(|oblique| matches!(tree.doc.word(oblique.prep), "with" | "to"));
    // *Mr Sall, on a visit to Rabat, praised the king*, *the minister, in a phone call with his Saudi colleague, thanked Riyadh*
    let aside = prep > 0 && tree.doc.word(prep - 1) == "," || tree.tag(verb).is_name() && tree.dep(verb) == Dep::Subject;
    if inside && (travels || with && word == "in") && tree.tag(verb).is_noun() && aside {
        return conjuncts(tree, verb);
    }
    if !around || verb::is_passive(tree, verb) {
        return Vec::new();
    }
    let doers = subject::surface(tree, grammar, verb).map(|head| conjuncts(tree, head)).unwrap_or_default();
    // *The two signed after talks in Sapoa*: with one another.
    if with || doers.len() > 1 { doers } else { Vec::new() }
}

/// What somebody may be on: *a visit to Rabat*.
pub(super) fn is_trip(tree: &Tree<'_>, noun: usize) -> bool {
    matches!(tree.doc.lemma(noun), "visit" | "tour" | "trip")
}

/// *three days of talks*: the noun that measures what is told by the noun, else the noun itself.
fn measured(tree: &Tree<'_>, grammar: &Grammar, noun: usize) -> usize {
    let of = tree.head(noun);
    let outer = tree.head(of);
    let is_measured = tree.dep(noun) == Dep::PrepObject && tree.doc.word(of) == "of" && tree.is(outer, &grammar.measuring);
    if is_measured { outer } else { noun }
}

/// The modifiers before a noun that may name a party: *Turkish shelling*, *US-China talks*.
pub(crate) fn modifiers<'a>(tree: &'a Tree<'_>, noun: usize) -> impl Iterator<Item = usize> + 'a {
    tree.children(noun)
        .filter(move |&child| child < noun && matches!(tree.dep(child), Dep::Amod | Dep::Compound | Dep::Nmod))
        .flat_map(|child| conjuncts_and_parts(tree, child))
}

/// `US-China` is a compound with a compound of its own.
fn conjuncts_and_parts(tree: &Tree<'_>, token: usize) -> Vec<usize> {
    let mut parts: Vec<usize> = tree
        .children(token)
        .filter(|&child| child < token && matches!(tree.dep(child), Dep::Compound | Dep::Nmod | Dep::Amod) && linked(tree, child, token))
        .collect();
    parts.push(token);
    parts.extend(tree.children(token).filter(|&child| tree.dep(child) == Dep::Conj));
    parts
}

/// Whether a dash or conjunction stands between two tokens, so that they are two names and not one.
fn linked(tree: &Tree<'_>, first: usize, second: usize) -> bool {
    (first + 1..second).any(|i| matches!(tree.doc.word(i), "-" | "–" | "—" | "/" | "and"))
}

fn infinitives(tree: &Tree<'_>, noun: usize, clause: &mut Clause) {
    for child in tree.children(noun).filter(|&child| child > noun && tree.dep(child) == Dep::Acl) {
        if tree.tag(child) == Tag::BaseVerb {
            clause.complements.push(super::Complement { kind: super::ComplementKind::Infinitive, head: child });
        }
    }
}

/// The verb that carries an event noun, and whether it adds no meaning of its own.
#[derive(Clone, Copy)]
struct Carrier {
    verb: usize,
    light: bool,
}

/// *hold talks*, *talks were held*, *is in talks*, *arrived for talks*; a coordinated noun has the first one's carrier.
fn carrier(tree: &Tree<'_>, grammar: &Grammar, noun: usize) -> Option<Carrier> {
    let mut first = measured(tree, grammar, noun);
    while tree.dep(first) == Dep::Conj && tree.tag(tree.head(first)).is_noun() && tree.head(first) != first {
        first = tree.head(first);
    }
    let head = tree.head(first);
    // *Talks are expected to resume*: what is expected says when, the infinitive that they take place.
    let raised = matches!(tree.dep(first), Dep::PassiveSubject | Dep::Subject) && tree.is(head, &grammar.planning);
    if let Some(verb) = tree.child(head, Dep::Xcomp).filter(|&verb| raised && !tree.has_child(verb, Dep::Object)) {
        return Some(Carrier { verb, light: tree.is(verb, &grammar.light) });
    }
    match tree.dep(first) {
        Dep::Object | Dep::PassiveSubject | Dep::Attribute if tree.tag(head).is_verb() => {
            Some(Carrier { verb: head, light: tree.is(head, &grammar.light) })
        }
        Dep::Subject if tree.tag(head).is_verb() => Some(Carrier { verb: head, light: false }),
        Dep::PrepObject => {
            let verb = tree.head(head);
            let joins = tree.tag(verb).is_verb()
                && tree.is(verb, &grammar.arriving)
                && matches!(tree.doc.word(head), "in" | "on" | "for" | "into" | "to");
            joins.then_some(Carrier { verb, light: true })
        }
        // *carried out an attack* may be parsed with the noun as a clausal complement of a noun; nothing to carry there.
        _ => None,
    }
}

/// A light verb's subject does what the noun says, and its prepositional phrases are the noun's.
fn take_from_carrier(tree: &Tree<'_>, grammar: &Grammar, clause: &mut Clause, verb: usize, light: bool) {
    if !light {
        return;
    }
    let passive = verb::is_passive(tree, verb);
    if clause.subject.is_empty() && !passive {
        clause.subject = subject::surface(tree, grammar, verb).map(|head| conjuncts(tree, head)).unwrap_or_default();
    }
    for child in tree.children(verb) {
        match tree.dep(child) {
            Dep::Prep | Dep::Agent => {
                let holds_noun = tree.child(child, Dep::PrepObject).is_some_and(|object| object == clause.head);
                if !holds_noun {
                    oblique(tree, verb, child, Site::Predicate, &mut clause.obliques);
                }
            }
            Dep::Dative if matches!(tree.tag(child), Tag::Preposition | Tag::To) => {
                oblique(tree, verb, child, Site::Predicate, &mut clause.obliques);
            }
            Dep::Dative => clause.indirect.extend(conjuncts(tree, child)),
            _ => {}
        }
    }
}
