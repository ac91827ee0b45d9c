//! *Israel approved 500 homes and Jordan condemned the move*: whose the deed or the words were that a sentence points back to.

use attache_record::EventType;

use crate::casting::{Cast, Played};
use crate::clause::{Clause, subject, verb};
use crate::reference;
use crate::tree::{Dep, Tag};
use crate::who::Identity;

/// What a party counts that is known only by what it did before.
const TRUST: f32 = 0.7;

/// Types that judge or answer what somebody has done or said.
fn answers(event_type: EventType) -> bool {
    use EventType::{Accuse, Protest, Reject, Support};
    matches!(event_type, Accuse | Protest | Reject | Support)
}

/// Who has done or said what a clause judges by no more than a name for it: *the move*, *the charges*; nobody where the text before does
/// not say so. None of `actors` is meant.
pub(crate) fn doers(cast: &mut Cast<'_>, clause: &Clause, event_type: EventType, consumed: &[usize], actors: &[Played]) -> Vec<Played> {
    if !answers(event_type) {
        return Vec::new();
    }
    if !clause.object.iter().any(|head| consumed.contains(head) && points_back(cast, *head)) {
        return Vec::new();
    }
    let other = |identity: &Identity| {
        actors.iter().all(|actor| !actor.identity.is_same(identity) && (actor.identity.country != identity.country || !identity.bare_state))
    };
    for doer in before(cast, clause.head) {
        let mut found = cast.parties(doer, false);
        found.retain(|party| party.identity.is_known() && other(&party.identity));
        if !found.is_empty() {
            found.iter_mut().for_each(|party| party.confidence *= TRUST);
            return found;
        }
    }
    Vec::new()
}

/// *the move*, *those charges*: a name for a deed or for words, with nothing but an article.
fn points_back(cast: &Cast<'_>, head: usize) -> bool {
    let (tree, grammar) = (cast.tree, cast.grammar);
    let named = tree.is(head, &grammar.deed_name) || tree.is(head, &grammar.words_name);
    named && matches!(tree.tag(head), Tag::Noun | Tag::Nouns) && reference::only_points(tree, head)
}

/// Who acts in the clauses before one in its sentence, the nearest first: *Israel approved 500 homes and Jordan condemned the move*. Across
/// sentences nobody is sought: who reads for events takes a judgment's recipient from what the sentence says.
fn before(cast: &Cast<'_>, head: usize) -> Vec<usize> {
    let tree = cast.tree;
    let mut found = Vec::new();
    let mut node = head;
    while matches!(tree.dep(node), Dep::Conj | Dep::Ccomp | Dep::Parataxis | Dep::Other) && tree.head(node) != node {
        let content = tree.dep(node) == Dep::Ccomp;
        node = tree.head(node);
        // *The UN said Jordan had condemned the move*: who reports a judgment has not done what is judged.
        if content && tree.is(node, &cast.grammar.saying) {
            continue;
        }
        if node < head && subject::own(tree, node).is_some() {
            found.extend(doer_of(cast, node));
        }
    }
    found
}

/// The doer of a verb that is not denied; of a passive the agent.
fn doer_of(cast: &Cast<'_>, verb: usize) -> Option<usize> {
    let tree = cast.tree;
    if !tree.tag(verb).is_verb() || tree.has_child(verb, Dep::Negation) {
        return None;
    }
    if verb::is_passive(tree, verb) {
        return tree.child(tree.child(verb, Dep::Agent)?, Dep::PrepObject);
    }
    subject::surface(tree, cast.grammar, verb)
}
