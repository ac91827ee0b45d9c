//! Clauses that no frame decides: who may have done something to whom in them, for a learned judge to say what.
//!
//! A clause is open if it has a known actor and somebody known on the other side, or actors of several countries, and if it tells nothing
//! that an event of its sentence tells already.

use attache_record::EventType;

use crate::casting::{self, Cast, Played};
use crate::clause::{Clause, ComplementKind, Mood};
use crate::frame::PredicateKind;
use crate::matching::Matcher;
use crate::telling::{self, Told};
use crate::tree::Tree;

/// A clause with its candidates.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    /// Token of the predicate.
    pub(crate) head: usize,
    pub(crate) kind: PredicateKind,
    pub(crate) carrier: Option<usize>,
    pub(crate) actors: Vec<Played>,
    pub(crate) recipients: Vec<Played>,
    pub(crate) mood: Mood,
}

/// The open clauses of a text, in its order. `decided` has the predicates for which some frame spoke, whatever became of it.
pub(crate) fn clauses(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: &[Told], decided: &[usize]) -> Vec<Open> {
    let tree = matcher.tree;
    let heads: Vec<usize> = told.iter().map(|one| one.head).collect();
    let mut open: Vec<Open> = Vec::new();
    for clause in matcher.clauses.iter() {
        let used = |one: &Told| one.consumed.contains(&clause.head) || one.carrier == Some(clause.head);
        let spoken = decided.contains(&clause.head) || told.iter().any(used);
        if spoken || clause.mood.purpose || clause.mood.weak || telling::is_content(tree, clause.head, &heads) {
            continue;
        }
        if telling::is_biography(tree, clause.head) {
            continue;
        }
        open.extend(candidates(matcher, cast, clause).into_iter().filter(|found| !is_told_of(tree, told, found)));
    }
    open
}

/// Whether an event of the same sentence already has the same two sides.
fn is_told_of(tree: &Tree<'_>, told: &[Told], open: &Open) -> bool {
    let sentence = tree.doc.sentence_of(open.head);
    let has = |side: &[Played], party: &Played| side.iter().any(|other| other.identity.is_same(&party.identity));
    told.iter().filter(|one| tree.doc.sentence_of(one.head) == sentence).any(|one| {
        let others = if one.recipients.is_empty() { &one.actors } else { &one.recipients };
        let sides = if open.recipients.is_empty() { &open.actors[1..] } else { &open.recipients[..] };
        open.actors.iter().any(|party| has(&one.actors, party)) && sides.iter().any(|party| has(others, party))
    })
}

/// Questions put about one clause at most: each other side is one.
const SIDES: usize = 3;

/// A clause once for each other side that it may be directed at, the nearest first.
fn candidates(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, clause: &Clause) -> Vec<Open> {
    let sentence = cast.tree.doc.sentence(cast.tree.doc.sentence_of(clause.head));
    let here = |party: &Played| sentence.contains(&party.head) && sentence.contains(&party.span.start);
    let mut actors = themselves_or_within(cast, &clause.subject);
    actors.retain(here);
    if actors.is_empty() {
        return Vec::new();
    }
    let business = |party: &Played| party.identity.sector == Some(attache_record::Sector::Bus);
    let mut sides: Vec<Vec<Played>> = Vec::new();
    for heads in places(matcher, clause) {
        let mut side = themselves_or_within(cast, &heads);
        let known = |party: &Played| actors.iter().chain(sides.iter().flatten()).any(|other| other.identity.is_same(&party.identity));
        side.retain(|party| here(party) && !known(party));
        let companies = actors.iter().chain(&side).all(business);
        if !side.is_empty() && !companies {
            sides.push(side);
        }
        if sides.len() == SIDES {
            break;
        }
    }
    // *Kigali and Kampala have kissed and made up*: they have one another.
    if sides.is_empty() && casting::countries(&actors).len() > 1 {
        sides.push(Vec::new());
    }
    let Clause { head, kind, carrier, mood, .. } = *clause;
    sides.into_iter().map(|recipients| Open { head, kind, carrier, actors: actors.clone(), recipients, mood }).collect()
}

/// Phrases that a clause may be directed at: objects, then what stands behind prepositions, then of whom a complement speaks.
fn places(matcher: &Matcher<'_, '_>, clause: &Clause) -> Vec<Vec<usize>> {
    let mut places = vec![clause.indirect.clone(), clause.object.clone()];
    places.extend(clause.obliques.iter().map(|oblique| oblique.objects.clone()));
    // *said Israel was behind the attack*
    let finite = clause.complements.iter().filter(|complement| complement.kind == ComplementKind::Finite);
    for inner in finite.filter_map(|complement| matcher.clauses.at(complement.head)) {
        places.push(inner.subject.clone());
        places.push(inner.object.clone());
    }
    places
}

/// The parties that phrases stand for, or else those that stand inside them, as far as anything political is known of them.
pub(crate) fn themselves_or_within(cast: &mut Cast<'_>, heads: &[usize]) -> Vec<Played> {
    let found = known(cast, heads, false);
    if found.is_empty() { known(cast, heads, true) } else { found }
}

/// Types that several actors do with one another.
pub(crate) fn is_mutual(event_type: EventType) -> bool {
    use EventType::{Agree, Assault, Consult, Cooperate};
    matches!(event_type, Agree | Assault | Consult | Cooperate)
}

/// The parties that phrases stand for, or that stand inside them, as far as anything political is known of them.
fn known(cast: &mut Cast<'_>, heads: &[usize], inside: bool) -> Vec<Played> {
    let mut all: Vec<Played> = Vec::new();
    for &head in heads {
        for party in cast.parties(head, inside) {
            if party.identity.is_known() && !all.iter().any(|other| other.identity.is_same(&party.identity)) {
                all.push(party);
            }
        }
    }
    all
}
