//! Whom an event is directed at that its own clause does not name: *a letter in which Washington apologised* was sent to somebody, and
//! *Rabat called the landing an act of war* after somebody had landed.
//!
//! Everybody else whom the clauses of the sentence name is a candidate, and so is nobody. What speaks for each (how its clause hangs
//! together with the event's, in which place it stands there, who it is, what else it does in the sentence) is weighed by a linear model
//! that knows the sixteen types, one without and one with what a learned judge says of the likeliest; its numbers are fitted on the training
//! corpus (`xtask/train/toward.py`).

use attache_record::{EventType, Mode, Sector};
use serde::Serialize;

use crate::casting::{Cast, Played};
use crate::clause::{Clause, subject};
use crate::frame::{PredicateKind, Role};
use crate::home::is_where;
use crate::judging::{self, Budget, Heard, Judge};
use crate::linear;
use crate::matching::Matcher;
use crate::open;
use crate::reference;
use crate::telling::Told;
use crate::tree::{Dep, Tree};

#[path = "toward/weights.rs"]
mod weights;

/// What speaks for a candidate, in the order of the weights.
const SIGNS: usize = 52;
/// What speaks for nobody.
const NOBODY: usize = 10;
/// Types of events.
const TYPES: usize = EventType::ALL.len();
/// Modes of events.
const MODES: usize = Mode::ALL.len();

/// Below this likelihood nobody is meant, where no judge is asked.
const LEAST: f32 = 0.7;

/// Candidates that the judge is asked about at most.
const ASKED: usize = 4;

/// Weights of a linear model: of all types of events, then of each by itself.
struct Model {
    signs: [[f32; SIGNS]; TYPES + 1],
    nobody: [[f32; NOBODY]; TYPES + 1],
    /// What the event's modes say for nobody.
    modes: [f32; MODES],
    /// What the judge says for a candidate: of the event's type, of nothing.
    heard: [f32; 2],
    /// What it says for nobody: of the event's type where the event stays as it is.
    alone: f32,
}

/// An event of one side and what speaks for each other: a case to fit the weights on.
#[derive(Debug, Clone, Serialize)]
pub struct Unaimed {
    /// Number of the event's type in [`EventType::ALL`].
    pub event_type: usize,
    /// Numbers of its modes in [`Mode::ALL`].
    pub modes: Vec<usize>,
    /// What speaks for nobody at all.
    pub nobody: Vec<f32>,
    /// What speaks for each of the candidates.
    pub signs: Vec<Vec<f32>>,
    /// What a judge says, if one was asked.
    pub heard: Option<Opinions>,
    /// The candidates.
    #[serde(skip)]
    pub(crate) sides: Vec<Vec<Played>>,
}

/// What a judge says of an event of one side: probabilities.
#[derive(Debug, Clone, Serialize)]
pub struct Opinions {
    /// Of its type as it is.
    pub alone: f32,
    /// Of its type and of nothing, directed at each of the candidates.
    pub aimed: Vec<[f32; 2]>,
}

/// How a candidate's clause hangs together with the event's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bond {
    /// It is the event's.
    Own,
    /// It hangs below the event's, in this way.
    Below(Dep),
    /// The event's hangs below it, in this way.
    Above(Dep),
    /// Neither, and it stands before.
    Before,
    /// Neither, and it stands behind.
    Behind,
}

/// Where a candidate stands in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Subject,
    Object,
    /// Behind a preposition, by its token.
    Oblique(usize),
}

/// Somebody of the sentence, with the clause that names them.
struct Named<'c> {
    clause: &'c Clause,
    slot: Slot,
    side: Vec<Played>,
}

/// Whether an event lacks its other side.
pub(crate) fn is_one_sided(told: &Told) -> bool {
    told.recipients.is_empty() && (told.actors.len() == 1 || !told.actors.is_empty() && !open::is_mutual(told.event_type))
}

/// Directs the events of one side at whoever of their sentence is likely enough; a judge is asked as far as the budget goes.
pub(crate) fn aim(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: &mut [Told], mut judge: Option<(&dyn Judge, f32, &mut Budget)>) {
    for i in 0..told.len() {
        if !is_one_sided(&told[i]) {
            continue;
        }
        let mut found = unaimed(matcher, cast, told, i);
        let mut least = LEAST;
        if let Some((judge, aimed, budget)) = &mut judge
            && !found.sides.is_empty()
            && budget.left() > 1
        {
            shorten(&mut found, ASKED.min(budget.left() - 1));
            budget.spend(found.sides.len() + usize::from(told[i].heard.is_none()));
            hear(*judge, cast.tree, &told[i], &mut found);
            least = *aimed;
        }
        let Some((best, likely)) = linear::highest(&likelihoods(&found)).filter(|(_, likely)| *likely >= least) else { continue };
        if let Some(heard) = &found.heard {
            told[i].heard = Some(Heard { own: heard.aimed[best][0] });
        }
        let side = found.sides.swap_remove(best);
        told[i].recipients = side.into_iter().map(|party| Played { confidence: party.confidence * likely, ..party }).collect();
    }
}

/// Asks the judge about an event as it is and directed at each of the candidates.
pub(crate) fn hear(judge: &dyn Judge, tree: &Tree<'_>, event: &Told, unaimed: &mut Unaimed) {
    let aimed: Vec<Told> = unaimed.sides.iter().map(|side| Told { recipients: side.clone(), ..event.clone() }).collect();
    let mut questions: Vec<_> = aimed.iter().map(|one| judging::question(tree, one)).collect();
    if event.heard.is_none() {
        questions.push(judging::question(tree, event));
    }
    let verdicts = judge.judge(&questions);
    let own = |number: usize| verdicts[number].of(event.event_type);
    let alone = event.heard.map_or_else(|| own(aimed.len()), |heard| heard.own);
    unaimed.heard = Some(Opinions { alone, aimed: (0..aimed.len()).map(|i| [own(i), verdicts[i].nothing]).collect() });
}

/// Keeps the likeliest candidates, so many.
fn shorten(unaimed: &mut Unaimed, most: usize) {
    if unaimed.sides.len() <= most {
        return;
    }
    let (scores, _) = scores(&weights::ALONE, unaimed);
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]).then(a.cmp(&b)));
    order.truncate(most);
    order.sort_unstable();
    unaimed.signs = order.iter().map(|&i| std::mem::take(&mut unaimed.signs[i])).collect();
    unaimed.sides = order.iter().map(|&i| std::mem::take(&mut unaimed.sides[i])).collect();
}

/// The probabilities of the candidates; what is left is nobody's.
pub(crate) fn likelihoods(unaimed: &Unaimed) -> Vec<f32> {
    let model = if unaimed.heard.is_some() { &weights::JUDGED } else { &weights::ALONE };
    let (scores, nobody) = scores(model, unaimed);
    linear::shares(&scores, nobody)
}

/// What a model makes of each candidate, and of nobody.
fn scores(model: &Model, unaimed: &Unaimed) -> (Vec<f32>, f32) {
    let log = |likely: f32| likely.max(0.001).ln() / 3.0;
    let kind = unaimed.event_type;
    let modes: f32 = unaimed.modes.iter().map(|&mode| model.modes[mode]).sum();
    let mut nobody = linear::score(&model.nobody, kind, &unaimed.nobody) + modes;
    let mut scores: Vec<f32> = unaimed.signs.iter().map(|signs| linear::score(&model.signs, kind, signs)).collect();
    if let Some(heard) = &unaimed.heard {
        nobody += model.alone * log(heard.alone);
        for (score, said) in scores.iter_mut().zip(&heard.aimed) {
            *score += linear::dot(&model.heard, &said.map(log));
        }
    }
    (scores, nobody)
}

/// Who an event may be directed at, and what speaks for each.
pub(crate) fn unaimed(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: &[Told], number: usize) -> Unaimed {
    let event = &told[number];
    let named = named(matcher, cast, event);
    let tree = cast.tree;
    let sentence = tree.doc.sentence(tree.doc.sentence_of(event.head));
    let flag = |holds: bool| f32::from(u8::from(holds));
    let nearest = named.iter().map(|one| distance(one, event)).min();
    let opening = named.iter().map(|one| one.side[0].head).min();
    let others: Vec<&Told> = {
        let here = |(i, other): &(usize, &Told)| *i != number && sentence.contains(&other.head);
        told.iter().enumerate().filter(here).map(|(_, other)| other).collect()
    };
    let countries: Vec<_> = event.actors.iter().filter_map(|party| party.identity.country).collect();
    let signs = |one: &Named<'_>| {
        let party = &one.side[0];
        let bond = bond(tree, event, one.clause);
        let (below, above) = match bond {
            Bond::Below(dep) => (Some(dep), None),
            Bond::Above(dep) => (None, Some(dep)),
            _ => (None, None),
        };
        let at = |holds: bool, slot: fn(&Slot) -> bool| flag(holds && slot(&one.slot));
        let (own, before, after) = (bond == Bond::Own, bond == Bond::Before, bond == Bond::Behind);
        let subject: fn(&Slot) -> bool = |slot| *slot == Slot::Subject;
        let object: fn(&Slot) -> bool = |slot| *slot == Slot::Object;
        let oblique: fn(&Slot) -> bool = |slot| matches!(slot, Slot::Oblique(_));
        let prep = match one.slot {
            Slot::Oblique(prep) => tree.doc.word(prep).to_ascii_lowercase(),
            _ => String::new(),
        };
        let behind = |words: &[&str]| flag(words.contains(&prep.as_str()));
        let is_same = |other: &Played| one.side.iter().any(|mine| mine.identity.is_same(&other.identity));
        let actor_of = |side: &[Played]| side.iter().any(|other| event.actors.iter().any(|mine| mine.identity.is_same(&other.identity)));
        let acts = others.iter().filter(|other| other.actors.iter().any(is_same));
        let acted_on = others.iter().filter(|other| other.recipients.iter().any(is_same));
        let (acts, acted_on): (Vec<_>, Vec<_>) = (acts.collect(), acted_on.collect());
        let antecedent = subject::antecedent(tree, event.head).is_some_and(|head| one.side.iter().any(|party| party.head == head));
        let identity = &party.identity;
        let sector = identity.sector;
        let is = |list: &[Sector]| flag(sector.is_some_and(|sector| list.contains(&sector)));
        let far = distance(one, event);
        let inner = one.side.iter().all(|party| !party.is_itself);
        vec![
            at(own, subject),
            at(own, object),
            at(own, oblique),
            at(below.is_some(), subject),
            at(below.is_some(), object),
            at(below.is_some(), oblique),
            at(above.is_some(), subject),
            at(above.is_some(), object),
            at(above.is_some(), oblique),
            at(before, subject),
            at(before, object),
            at(before, oblique),
            at(after, subject),
            at(after, object),
            at(after, oblique),
            behind(&["against", "at"]),
            behind(&["on", "over", "about"]),
            behind(&["to", "for"]),
            behind(&["with"]),
            behind(&["from", "by", "of"]),
            behind(&["in", "near", "inside", "outside", "into", "across", "around", "along", "through"]),
            flag(below == Some(Dep::Ccomp)),
            flag(below == Some(Dep::Xcomp)),
            flag(below == Some(Dep::Advcl)),
            flag(matches!(below, Some(Dep::Relcl | Dep::Acl))),
            flag(above == Some(Dep::Ccomp)),
            flag(above == Some(Dep::Advcl)),
            flag(matches!(above, Some(Dep::Relcl | Dep::Acl))),
            flag(above == Some(Dep::PrepObject) || above == Some(Dep::PrepClause)),
            flag(antecedent),
            flag(party.head < event.head),
            (far as f32 + 1.0).ln() / 3.0,
            flag(Some(far) == nearest),
            flag(named.len() == 1),
            flag(Some(party.head) == opening),
            flag(identity.country.is_some_and(|country| countries.contains(&country))),
            flag(identity.country.is_none()),
            is(&[Sector::Gov, Sector::Leg, Sector::Jud]),
            is(&[Sector::Mil, Sector::Cop, Sector::Spy]),
            is(&[Sector::Reb, Sector::Uaf, Sector::Prm, Sector::Crm]),
            is(&[Sector::Opp, Sector::Pty, Sector::Eli]),
            is(&[Sector::Cvl, Sector::Ref, Sector::Lab, Sector::Edu, Sector::Rel, Sector::Med, Sector::Soc, Sector::Jrn]),
            flag(sector.is_none()),
            flag(identity.person),
            flag(inner),
            flag(reference::is_reference(tree, cast.grammar, party.head)),
            flag(acts.iter().any(|other| actor_of(&other.recipients))),
            flag(acts.iter().any(|other| !actor_of(&other.recipients))),
            flag(acted_on.iter().any(|other| actor_of(&other.actors))),
            flag(acted_on.iter().any(|other| !actor_of(&other.actors))),
            flag(event.consumed.iter().any(|&token| one.side.iter().any(|party| party.head == token))),
            flag(is_where(tree, party.head)),
        ]
    };
    let nobody = vec![
        1.0,
        flag(named.is_empty()),
        named.len().min(6) as f32 / 6.0,
        flag(event.mood.future || event.mood.hypothetical),
        flag(matcher.clauses.at(event.head).is_some_and(|clause| !clause.object.is_empty())),
        flag(event.actors.iter().any(|party| party.identity.sector == Some(Sector::Gov))),
        flag(event.kind == PredicateKind::Noun),
        flag(event.mood.negated),
        aimless(matcher, event),
        flag(event.score >= 4.0),
    ];
    let modes = (0..MODES).filter(|&number| event.modes.contains(&Mode::ALL[number])).collect();
    let signs: Vec<Vec<f32>> = named.iter().map(signs).collect();
    let (signs, named) = merged(signs, named);
    let sides = named.into_iter().map(|one| one.side).collect();
    Unaimed { event_type: event.event_type as usize, modes, nobody, signs, heard: None, sides }
}

/// Whom the sentence names twice is one candidate, with all that speaks for either mention; it stands where it is named first.
fn merged<'c>(signs: Vec<Vec<f32>>, named: Vec<Named<'c>>) -> (Vec<Vec<f32>>, Vec<Named<'c>>) {
    let mut kept: (Vec<Vec<f32>>, Vec<Named<'c>>) = (Vec::new(), Vec::new());
    for (signs, one) in signs.into_iter().zip(named) {
        let same = |other: &Named<'_>| match (&other.side[..], &one.side[..]) {
            ([a], [b]) => a.identity.is_same(&b.identity),
            _ => false,
        };
        match kept.1.iter().position(same) {
            Some(at) => {
                kept.0[at].iter_mut().zip(signs).for_each(|(old, new)| *old = old.max(new));
            }
            None => {
                kept.0.push(signs);
                kept.1.push(one);
            }
        }
    }
    kept
}

/// Share of the frames of the event's word and type that name no other side.
fn aimless(matcher: &Matcher<'_, '_>, event: &Told) -> f32 {
    let (mut all, mut without) = (0.0, 0.0);
    for word in matcher.tree.readings(event.head) {
        for frame in matcher.book.frames_of(event.kind, word).filter(|frame| frame.event_type == event.event_type) {
            all += 1.0;
            without += f32::from(u8::from(!frame.slots.iter().any(|slot| matches!(slot.role(), Some(Role::Recipient | Role::Both)))));
        }
    }
    if all == 0.0 { 0.5 } else { without / all }
}

/// Everybody but the actors whom the clauses of the sentence name.
fn named<'c>(matcher: &'c Matcher<'_, '_>, cast: &mut Cast<'_>, event: &Told) -> Vec<Named<'c>> {
    let sentence = cast.tree.doc.sentence(cast.tree.doc.sentence_of(event.head));
    let mut all: Vec<Named<'c>> = Vec::new();
    for clause in matcher.clauses.iter().filter(|clause| sentence.contains(&clause.head)) {
        let mut places = vec![(Slot::Object, &clause.indirect), (Slot::Object, &clause.object), (Slot::Subject, &clause.subject)];
        places.extend(clause.obliques.iter().map(|oblique| (Slot::Oblique(oblique.prep), &oblique.objects)));
        for (slot, heads) in places {
            let mut side = open::themselves_or_within(cast, heads);
            let acts =
                |party: &Played| event.actors.iter().any(|actor| actor.identity.is_same(&party.identity) || actor.head == party.head);
            let again = |party: &Played| all.iter().flat_map(|one| &one.side).any(|other| other.head == party.head);
            side.retain(|party| sentence.contains(&party.span.start) && !acts(party) && !again(party));
            if !side.is_empty() {
                all.push(Named { clause, slot, side });
            }
        }
    }
    all
}

fn distance(one: &Named<'_>, event: &Told) -> usize {
    one.side.iter().map(|party| party.head.abs_diff(event.head)).min().unwrap_or_default()
}

fn bond(tree: &Tree<'_>, event: &Told, clause: &Clause) -> Bond {
    if clause.head == event.head || event.carrier == Some(clause.head) {
        return Bond::Own;
    }
    let inside = tree.subtree(event.head).contains(&clause.head);
    if let Some(dep) = link(tree, clause.head, event.head).filter(|_| inside) {
        return Bond::Below(dep);
    }
    if let Some(dep) = link(tree, event.head, clause.head) {
        return Bond::Above(dep);
    }
    if clause.head < event.head { Bond::Before } else { Bond::Behind }
}

/// By what the topmost step below `upper` hangs on it, on the way up from `token`; `None` if `upper` is not above, or only joined.
fn link(tree: &Tree<'_>, token: usize, upper: usize) -> Option<Dep> {
    let mut node = token;
    let mut strongest = None;
    for _ in 0..30 {
        let next = tree.head(node);
        if next == node {
            return None;
        }
        let dep = tree.dep(node);
        if matches!(dep, Dep::Ccomp | Dep::Xcomp | Dep::Advcl | Dep::Relcl | Dep::Acl | Dep::PrepObject | Dep::PrepClause)
            || strongest.is_none()
        {
            strongest = Some(dep);
        }
        if next == upper {
            return strongest.filter(|dep| *dep != Dep::Conj);
        }
        node = next;
    }
    None
}
