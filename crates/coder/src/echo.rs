//! *Belgium recalled its envoy; France did the same*: clauses that say no more than that somebody else did it too.

use crate::casting::{Cast, Played};
use crate::clause::{Clause, Mood};
use crate::matching::Matcher;
use crate::telling::Told;
use crate::tree::{Dep, Tag, Tree};

/// What such clauses tell: the event told last in their sentence or the one before it, by whom they name.
pub(crate) fn echoes(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: &[Told]) -> Vec<Told> {
    let tree = matcher.tree;
    let clauses: Vec<&Clause> =
        matcher.clauses.iter().filter(|clause| is_echo(tree, clause.head) && clause.mood == Mood::default()).collect();
    clauses.into_iter().filter_map(|clause| echo(cast, clause, told)).collect()
}

/// *did the same*, *did likewise*, *followed suit*, *so did the Danes*; *was told to leave and did so* tells what was told before.
fn is_echo(tree: &Tree<'_>, verb: usize) -> bool {
    if !tree.tag(verb).is_verb() {
        return false;
    }
    let says = |dep: Dep, words: &[&str]| {
        tree.children(verb).any(|child| tree.dep(child) == dep && words.contains(&tree.doc.word(child).to_ascii_lowercase().as_str()))
    };
    let turned = || verb > 0 && tree.head(verb - 1) == verb && tree.doc.word(verb - 1).eq_ignore_ascii_case("so");
    match tree.doc.lemma(verb) {
        "do" => says(Dep::Object, &["same", "likewise"]) || says(Dep::Advmod, &["likewise"]) || turned(),
        "follow" => says(Dep::Object, &["suit"]),
        _ => false,
    }
}

fn echo(cast: &mut Cast<'_>, clause: &Clause, told: &[Told]) -> Option<Told> {
    let tree = cast.tree;
    let sentence = tree.doc.sentence_of(clause.head);
    let near = |other: &&Told| {
        let its = tree.doc.sentence_of(other.head);
        other.head < clause.head && (its == sentence || its + 1 == sentence) && !other.actors.is_empty()
    };
    let first = told.iter().filter(near).max_by_key(|other| other.head)?;
    let actors: Vec<Played> = clause.subject.iter().flat_map(|&head| cast.parties(head, false)).collect();
    // *advised its citizens to leave*: others do so to theirs.
    let owned = |party: &Played| tree.child(party.head, Dep::Possessor).is_some_and(|owner| tree.tag(owner) == Tag::PossessivePronoun);
    if first.recipients.iter().any(owned) {
        return None;
    }
    let other = |party: &Played| party.identity.is_known() && !first.actors.iter().any(|actor| actor.head == party.head);
    if actors.is_empty() || !actors.iter().all(other) {
        return None;
    }
    // *Thailand recalled its envoy from Phnom Penh, and Cambodia did likewise*: from Bangkok.
    let own = |party: &Played| {
        let country = party.identity.country;
        country.is_some() && actors.iter().any(|actor| actor.identity.country == country)
    };
    let answered = first.recipients.iter().any(own);
    let recipients = if answered { first.actors.clone() } else { first.recipients.clone() };
    Some(Told {
        head: clause.head,
        kind: clause.kind,
        carrier: None,
        actors,
        recipients,
        mood: clause.mood,
        ahead: false,
        consumed: Vec::new(),
        heard: None,
        ..first.clone()
    })
}
