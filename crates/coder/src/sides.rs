//! Who acts and who is acted upon where the event's own clause does not say, or says more than is meant: *a letter in which Washington
//! apologised* was sent to somebody, *Rabat called the landing an act of war* after somebody had landed.
//!
//! Everybody whom the clauses of the sentence name is a candidate, those whom the event has among them, and so is nobody. What speaks for
//! each (how its clause hangs together with the event's, in which place it stands there, who it is, what else it does in the sentence) is
//! weighed by linear models that know the sixteen types: of the recipient of an event of one side, by the frames alone; and, with what a
//! learned judge says of each, of the recipients and of the actors of every event that it was asked about. Their numbers are fitted on the
//! training corpus (`xtask/train/sides.py`).

use std::ops::Range;

use attache_record::{EventType, Mode, Sector};
use serde::Serialize;

use crate::casting::{Cast, Played};
use crate::clause::{Clause, subject};
use crate::frame::{PredicateKind, Role};
use crate::home::is_where;
use crate::judging::{self, Budget, Heard, Judge, Pointed};
use crate::linear;
use crate::matching::Matcher;
use crate::open;
use crate::reference;
use crate::telling::Told;
use crate::tree::{Dep, Tree};

#[path = "sides/weights.rs"]
mod weights;

/// What speaks for a candidate, in the order of the weights.
const SIGNS: usize = 54;
/// What speaks for nobody.
const NOBODY: usize = 12;
/// Types of events.
const TYPES: usize = EventType::ALL.len();
/// Modes of events.
const MODES: usize = Mode::ALL.len();

/// Below this likelihood nobody is meant, where no judge is asked.
const LEAST: f32 = 0.75;

/// Weights of a linear model: of all types of events, then of each by itself.
struct Model {
    signs: [[f32; SIGNS]; TYPES + 1],
    nobody: [[f32; NOBODY]; TYPES + 1],
    /// What the event's modes say for nobody.
    modes: [f32; MODES],
    /// What the judge says for a candidate, as in [`Opinions`].
    heard: [f32; 3],
}

/// A side of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Who acts.
    Actors,
    /// Who is acted upon.
    Recipients,
}

impl Side {
    /// This side of an event and the other, of both.
    pub(crate) fn of<'a, T>(self, actors: &'a [T], recipients: &'a [T]) -> (&'a [T], &'a [T]) {
        match self {
            Side::Actors => (actors, recipients),
            Side::Recipients => (recipients, actors),
        }
    }

    /// Puts parties in the place of this side of an event.
    pub(crate) fn put(self, told: &mut Told, parties: Vec<Played>) {
        match self {
            Side::Actors => told.actors = parties,
            Side::Recipients => told.recipients = parties,
        }
    }
}

/// An event and what speaks for each who may be a side of it: a case to fit the weights on.
#[derive(Debug, Clone, Serialize)]
pub struct Sought {
    /// Which side is sought.
    pub side: Side,
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
    /// The candidate that the event has.
    pub kept: Option<usize>,
    /// The candidates.
    #[serde(skip)]
    pub(crate) sides: Vec<Vec<Played>>,
}

/// What a judge says of who may be a side.
#[derive(Debug, Clone, Serialize)]
pub struct Opinions {
    /// Of each candidate: quarters of the logarithms of how much likelier than nobody it is the side that is sought, and the other side, and
    /// the likelihood among all candidates that it is the side that is sought.
    pub candidates: Vec<[f32; 3]>,
    /// The likelihood that nobody is.
    pub nobody: f32,
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

/// Somebody of the sentence, with the clause that names them, if one does.
struct Named<'c> {
    place: Option<(&'c Clause, Slot)>,
    side: Vec<Played>,
}

/// Whether an event lacks its other side.
pub(crate) fn is_one_sided(told: &Told) -> bool {
    told.recipients.is_empty() && (told.actors.len() == 1 || !told.actors.is_empty() && !open::is_mutual(told.event_type))
}

/// Finds the sides of events: of those of one side whoever of their sentence is likely enough to be the other, and of those that a judge
/// was asked about whoever it rather takes for either; the judge is asked about more of them as far as the budget goes.
pub(crate) fn aim(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: &mut [Told], mut judge: Option<(&dyn Judge, f32, &mut Budget)>) {
    for i in 0..told.len() {
        if let Some((judge, _, budget)) = &mut judge
            && told[i].heard.is_none()
            && is_one_sided(&told[i])
            && budget.left() > 0
        {
            budget.spend(1);
            hear(*judge, matcher, cast, &mut told[i]);
        }
        let least = judge.as_ref().filter(|_| told[i].heard.is_some()).map_or(LEAST, |(_, aimed, _)| *aimed);
        for side in [Side::Recipients, Side::Actors] {
            if is_settled(&told[i], side) {
                continue;
            }
            let mut found = sought(matcher, cast, told, i, side);
            let likely = likelihoods(&found);
            let nobody = 1.0 - likely.iter().sum::<f32>();
            let stays = found.kept.map_or(nobody, |kept| likely[kept]);
            // *met his colleagues*: nobody meets alone, whichever side the others stand on.
            let may_lose = side == Side::Recipients && !told[i].actors.is_empty() && !open::is_mutual(told[i].event_type);
            let chosen = choice(&mut found, &likely, least).filter(|(parties, _)| !parties.is_empty() || found.kept.is_some() && may_lose);
            if let Some(heard) = &mut told[i].heard {
                heard.placed *= chosen.as_ref().map_or(stays, |(_, likely)| *likely);
            }
            if let Some((parties, likely)) = chosen {
                let parties = parties.into_iter().map(|party| Played { confidence: party.confidence * likely, ..party });
                side.put(&mut told[i], parties.collect());
            }
        }
    }
}

/// Who is likelier a side of an event than those it has, who may be nobody; `None` where nobody is from `least` on.
pub(crate) fn likelier(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: &Told, side: Side, least: f32) -> Option<Vec<Played>> {
    let mut found = sought(matcher, cast, std::slice::from_ref(told), 0, side);
    let likely = likelihoods(&found);
    choice(&mut found, &likely, least).map(|(parties, _)| parties)
}

/// Who of the candidates, or nobody, is likelier than those whom the event has, and how likely; `None` where nothing is from `least` on.
fn choice(found: &mut Sought, likely: &[f32], least: f32) -> Option<(Vec<Played>, f32)> {
    let nobody = 1.0 - likely.iter().sum::<f32>();
    match linear::highest(likely) {
        Some((best, p)) if p >= least => (found.kept != Some(best)).then(|| (std::mem::take(&mut found.sides[best]), p)),
        _ => (nobody >= least).then(|| (Vec::new(), nobody)),
    }
}

/// Whether a side of an event stays as it is.
pub(crate) fn is_settled(told: &Told, side: Side) -> bool {
    let together = told.recipients.is_empty() && told.actors.len() > 1 && open::is_mutual(told.event_type);
    together || told.heard.is_none() && (side == Side::Actors || !is_one_sided(told))
}

/// Asks the judge about an event as it is.
pub(crate) fn hear(judge: &dyn Judge, matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: &mut Told) {
    let phrases = phrases(matcher, cast, told);
    let verdicts = judge.judge(&[judging::question(matcher.tree, told, &phrases)]);
    told.heard = Some(Heard { own: verdicts[0].of(told.event_type), sides: pointed(&phrases, &verdicts[0].sides), placed: 1.0 });
}

/// What a judge has said of phrases, each by its head.
pub(crate) fn pointed(phrases: &[Played], sides: &[[f32; 2]]) -> Pointed {
    phrases.iter().map(|party| party.head).zip(sides.iter().copied()).collect()
}

/// Everybody whom the sentence of an event names, the event's own sides first.
pub(crate) fn phrases(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, event: &Told) -> Vec<Played> {
    let sentence = cast.tree.doc.sentence(cast.tree.doc.sentence_of(event.head));
    let named = everybody(matcher, cast, sentence.clone());
    let mut all: Vec<Played> = Vec::new();
    for party in event.actors.iter().chain(&event.recipients).chain(named.iter().flat_map(|one| &one.side)) {
        let inside = sentence.contains(&party.span.start) && party.span.end <= sentence.end;
        if inside && !all.iter().any(|other| other.head == party.head) {
            all.push(party.clone());
        }
    }
    all
}

/// The probabilities of the candidates; what is left is nobody's.
pub(crate) fn likelihoods(sought: &Sought) -> Vec<f32> {
    let model = match (sought.side, &sought.heard) {
        (_, None) => &weights::ALONE,
        (Side::Recipients, Some(_)) => &weights::JUDGED,
        (Side::Actors, Some(_)) => &weights::ACTORS,
    };
    let (scores, nobody) = scores(model, sought);
    linear::shares(&scores, nobody)
}

/// What a model makes of each candidate, and of nobody.
fn scores(model: &Model, sought: &Sought) -> (Vec<f32>, f32) {
    let kind = sought.event_type;
    let modes: f32 = sought.modes.iter().map(|&mode| model.modes[mode]).sum();
    let mut nobody = linear::score(&model.nobody, kind, &sought.nobody) + modes;
    let mut scores: Vec<f32> = sought.signs.iter().map(|signs| linear::score(&model.signs, kind, signs)).collect();
    if let Some(heard) = &sought.heard {
        nobody += model.heard[2] * heard.nobody;
        for (score, said) in scores.iter_mut().zip(&heard.candidates) {
            *score += linear::dot(&model.heard, said);
        }
    }
    (scores, nobody)
}

/// Who may be a side of an event, and what speaks for each.
pub(crate) fn sought(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>, told: &[Told], number: usize, side: Side) -> Sought {
    let event = &told[number];
    let (own, across) = side.of(&event.actors, &event.recipients);
    let tree = cast.tree;
    let sentence = tree.doc.sentence(tree.doc.sentence_of(event.head));
    let mut named = everybody(matcher, cast, sentence.clone());
    let acts = |party: &Played| across.iter().any(|other| other.identity.is_same(&party.identity) || other.head == party.head);
    for one in &mut named {
        one.side.retain(|party| !acts(party));
    }
    named.retain(|one| !one.side.is_empty() && !judges(cast, event, one));
    let has = |party: &Played| own.iter().any(|kept| kept.head == party.head);
    if !own.is_empty() {
        // What the event has comes first, as it is.
        let place = named.iter().find(|one| one.side.iter().any(has)).and_then(|one| one.place);
        named.retain(|one| one.side.len() != own.len() || !one.side.iter().all(has));
        named.insert(0, Named { place, side: own.to_vec() });
    }
    let kept = (!own.is_empty()).then_some(0);
    let flag = |holds: bool| f32::from(u8::from(holds));
    let nearest = named.iter().map(|one| distance(one, event)).min();
    let opening = named.iter().map(|one| one.side[0].head).min();
    let others: Vec<&Told> = {
        let here = |(i, other): &(usize, &Told)| *i != number && sentence.contains(&other.head);
        told.iter().enumerate().filter(here).map(|(_, other)| other).collect()
    };
    let countries: Vec<_> = across.iter().filter_map(|party| party.identity.country).collect();
    let signs = |(number, one): (usize, &Named<'_>)| {
        let party = &one.side[0];
        let has = flag(kept == Some(number));
        let bond = one.place.map(|(clause, _)| bond(tree, event, clause));
        let (below, above) = match bond {
            Some(Bond::Below(dep)) => (Some(dep), None),
            Some(Bond::Above(dep)) => (None, Some(dep)),
            _ => (None, None),
        };
        let at = |holds: bool, slot: fn(&Slot) -> bool| flag(holds && one.place.is_some_and(|(_, place)| slot(&place)));
        let (own, before, after) = (bond == Some(Bond::Own), bond == Some(Bond::Before), bond == Some(Bond::Behind));
        let subject: fn(&Slot) -> bool = |slot| *slot == Slot::Subject;
        let object: fn(&Slot) -> bool = |slot| *slot == Slot::Object;
        let oblique: fn(&Slot) -> bool = |slot| matches!(slot, Slot::Oblique(_));
        let prep = match one.place {
            Some((_, Slot::Oblique(prep))) => tree.doc.word(prep).to_ascii_lowercase(),
            _ => String::new(),
        };
        let behind = |words: &[&str]| flag(words.contains(&prep.as_str()));
        let is_same = |other: &Played| one.side.iter().any(|mine| mine.identity.is_same(&other.identity));
        let actor_of = |side: &[Played]| side.iter().any(|other| across.iter().any(|mine| mine.identity.is_same(&other.identity)));
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
            has,
            has * event.score / 8.0,
        ]
    };
    let nobody = vec![
        1.0,
        flag(named.is_empty()),
        named.len().min(6) as f32 / 6.0,
        flag(event.mood.future || event.mood.hypothetical),
        flag(matcher.clauses.at(event.head).is_some_and(|clause| !clause.object.is_empty())),
        flag(across.iter().any(|party| party.identity.sector == Some(Sector::Gov))),
        flag(event.kind == PredicateKind::Noun),
        flag(event.mood.negated),
        aimless(matcher, event),
        flag(event.score >= 4.0),
        flag(kept.is_some()),
        flag(kept.is_some()) * event.score / 8.0,
    ];
    let modes = (0..MODES).filter(|&number| event.modes.contains(&Mode::ALL[number])).collect();
    let signs: Vec<Vec<f32>> = named.iter().enumerate().map(signs).collect();
    let (signs, named) = merged(signs, named);
    let sides: Vec<Vec<Played>> = named.into_iter().map(|one| one.side).collect();
    let heard = event.heard.as_ref().map(|heard| opinions(heard, &sides, side));
    Sought { side, event_type: event.event_type as usize, modes, nobody, signs, heard, kept, sides }
}

/// What a judge that has heard of an event says of candidates; of several parties together the mean.
fn opinions(heard: &Heard, sides: &[Vec<Played>], side: Side) -> Opinions {
    const FARTHEST: f32 = 8.0;
    const UNSEEN: [f32; 2] = [-FARTHEST; 2];
    let of = |party: &Played| heard.sides.iter().find(|(head, _)| *head == party.head).map_or(UNSEEN, |(_, said)| *said);
    let mean = |parties: &[Played], number: usize| {
        parties.iter().map(|party| of(party)[number].clamp(-FARTHEST, FARTHEST)).sum::<f32>() / parties.len().max(1) as f32
    };
    let (sought, other) = match side {
        Side::Actors => (0, 1),
        Side::Recipients => (1, 0),
    };
    let own: Vec<f32> = sides.iter().map(|parties| mean(parties, sought)).collect();
    let shares = linear::shares(&own, 0.0);
    let nobody = 1.0 - shares.iter().sum::<f32>();
    let one = |(i, parties): (usize, &Vec<Played>)| [own[i] / 4.0, mean(parties, other) / 4.0, shares[i]];
    Opinions { candidates: sides.iter().enumerate().map(one).collect(), nobody }
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

/// Everybody whom the clauses of the sentence name.
fn everybody<'c>(matcher: &'c Matcher<'_, '_>, cast: &mut Cast<'_>, sentence: Range<usize>) -> Vec<Named<'c>> {
    let mut all: Vec<Named<'c>> = Vec::new();
    for clause in matcher.clauses.iter().filter(|clause| sentence.contains(&clause.head)) {
        let mut places = vec![(Slot::Object, &clause.indirect), (Slot::Object, &clause.object), (Slot::Subject, &clause.subject)];
        places.extend(clause.obliques.iter().map(|oblique| (Slot::Oblique(oblique.prep), &oblique.objects)));
        for (slot, heads) in places {
            let mut side = open::themselves_or_within(cast, heads);
            let again = |party: &Played| all.iter().flat_map(|one| &one.side).any(|other| other.head == party.head);
            side.retain(|party| sentence.contains(&party.span.start) && !again(party));
            if !side.is_empty() {
                all.push(Named { place: Some((clause, slot)), side });
            }
        }
    }
    all
}

/// *shot down a plane, an attack that the White House denounced*: who only judges the deed has no part in it.
fn judges(cast: &Cast<'_>, event: &Told, one: &Named<'_>) -> bool {
    let tree = cast.tree;
    let Some((clause, Slot::Subject)) = one.place else { return false };
    let name = tree.head(clause.head);
    let deed = tree.is(name, &cast.grammar.deed_name) && matches!(tree.dep(name), Dep::Appos | Dep::Other) && tree.head(name) == event.head;
    tree.dep(clause.head) == Dep::Relcl && deed
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
