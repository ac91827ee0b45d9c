//! What a learned judge makes of the frames' events and of the clauses that they leave open.
//!
//! The combination is small. A framed event is dropped where the judge is sure that nothing is told, and gets the judge's type
//! where the judge is much surer of another; an open clause becomes an event where the judge is sure of a type. The bounds
//! stand in [`Policy`]; they are chosen on cases of the training corpus that the judge has not learned from
//! (`xtask/train/judge.py lessons`, `attache evaluate --except`).

use std::ops::Range;
use std::rc::Rc;

use attache_record::{Auxiliary, EventType, Mode};

use crate::casting::{Cast, Played};
use crate::confidence::Signs;
use crate::matching::Matcher;
use crate::open::Open;
use crate::sides::{self, Side};
use crate::telling::{self, Told};
use crate::tree::Tree;

/// A sentence with the phrases of its actors and recipients and its predicate, as byte ranges of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question<'a> {
    /// The sentence.
    pub text: &'a str,
    /// Who acts; may be empty.
    pub actor: Vec<Range<usize>>,
    /// Who is acted upon; may be empty.
    pub recipient: Vec<Range<usize>>,
    /// The word that tells what happened.
    pub predicate: Range<usize>,
    /// Phrases of which is asked whether they name who acts, or who is acted upon.
    pub asked: Vec<Range<usize>>,
}

/// What a judge says of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Probability of each type, in the order of [`EventType::ALL`]; with `nothing` they make 1.
    pub types: [f32; EventType::ALL.len()],
    /// Probability that no event is told.
    pub nothing: f32,
    /// Probabilities of modes, should an event be told.
    pub modes: Vec<(Mode, f32)>,
    /// Probabilities of auxiliary modes, should an event be told.
    pub auxiliary: Vec<(Auxiliary, f32)>,
    /// Of each phrase that is asked about: natural logarithms of how much likelier it names who acts, and who is acted upon, than nobody of
    /// the sentence does.
    pub sides: Vec<[f32; 2]>,
}

impl Verdict {
    /// The likeliest type and its probability.
    pub fn best(&self) -> (EventType, f32) {
        let pairs = EventType::ALL.iter().copied().zip(self.types);
        pairs.fold((EventType::ALL[0], 0.0), |best, one| if one.1 > best.1 { one } else { best })
    }

    /// The probability of a type.
    pub(crate) fn of(&self, event_type: EventType) -> f32 {
        self.types[event_type as usize]
    }
}

/// Says what sentences tell between marked phrases. The scorer of `attache-scorer` is made for this.
pub trait Judge: Send + Sync {
    /// A verdict for each question, in their order; each depends on its question alone.
    fn judge(&self, questions: &[Question<'_>]) -> Vec<Verdict>;
}

/// When the judge is asked, and how its word weighs against the frames'.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// A framed event of at least this score is not asked about.
    pub sure: f32,
    /// Bytes of a story for which one question may be put, the events that the frames are least sure of first; 0 for no bound. A
    /// story has two questions free.
    pub bytes: usize,
    /// A framed event is dropped from this probability of nothing on.
    pub dropped: f32,
    /// A framed event gets another type where that is so many times likelier than its own.
    pub retyped: f32,
    /// An open clause is told from this probability of its type on.
    pub told: f32,
    /// An event of one side only is directed at somebody of its sentence from this likelihood on.
    pub aimed: f32,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy { sure: 8.0, bytes: 20_000, dropped: 0.8, retyped: 30.0, told: 0.6, aimed: 0.6 }
    }
}

/// Questions that every story may put, however short it is.
pub const FREE: usize = 3;

/// How many questions a story may still put.
#[derive(Debug)]
pub(crate) struct Budget {
    bytes: usize,
    left: f32,
}

impl Budget {
    pub(crate) fn new(policy: &Policy) -> Budget {
        Budget { bytes: policy.bytes, left: FREE as f32 }
    }

    /// What a further paragraph of so many bytes earns.
    pub(crate) fn earn(&mut self, bytes: usize) {
        if self.bytes > 0 {
            self.left += bytes as f32 / self.bytes as f32;
        }
    }

    pub(crate) fn left(&self) -> usize {
        if self.bytes == 0 { usize::MAX } else { self.left as usize }
    }

    pub(crate) fn spend(&mut self, questions: usize) {
        if self.bytes > 0 {
            self.left -= questions as f32;
        }
    }
}

/// From this probability on a mode or an auxiliary mode holds.
const HOLDS: f32 = 0.5;

/// What the judge said of an event that is told.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heard {
    /// Probability of the event's type.
    pub(crate) own: f32,
    /// What it said of those whom the sentence names.
    pub(crate) sides: Pointed,
    /// How likely both sides are whom they are taken for; 1 where nobody else was thought of.
    pub(crate) placed: f32,
}

/// Heads of phrases, with what [`Verdict::sides`] has of each.
pub(crate) type Pointed = Rc<[(usize, [f32; 2])]>;

/// Something that the judge was asked about.
pub(crate) struct Asked {
    pub(crate) told: Told,
    /// Whom it was asked about.
    phrases: Vec<Played>,
    /// No frame decides it; its type means nothing.
    pub(crate) open: bool,
    pub(crate) verdict: Verdict,
}

/// Asks the judge about what frames tell with too low a score and about what they leave open, as far as the budget goes, what is
/// least sure first; what it is not asked about comes back as it is.
pub(crate) fn ask(
    judge: &dyn Judge,
    policy: &Policy,
    budget: &mut Budget,
    (matcher, cast): (&Matcher<'_, '_>, &mut Cast<'_>),
    told: Vec<Told>,
    open: Vec<Open>,
) -> (Vec<Told>, Vec<Asked>) {
    let tree = matcher.tree;
    let (mut kept, mut weak): (Vec<Told>, Vec<Told>) = told.into_iter().partition(|one| one.score >= policy.sure);
    weak.sort_by(|a, b| frames_alone(tree, a).total_cmp(&frames_alone(tree, b)).then(a.head.cmp(&b.head)));
    kept.extend(weak.drain(weak.len().min(budget.left())..));
    let mut asked: Vec<(Told, bool)> = weak.into_iter().map(|one| (one, false)).collect();
    // Of an open clause the nearest side alone, where questions are dear.
    let mut last = None;
    for one in open {
        if policy.bytes > 0 && (last == Some(one.head) || asked.len() >= budget.left()) {
            continue;
        }
        last = Some(one.head);
        asked.push((Told::undecided(one), true));
    }
    budget.spend(asked.len());
    if asked.is_empty() {
        return (kept, Vec::new());
    }
    let phrases: Vec<Vec<Played>> = asked.iter().map(|(one, _)| sides::phrases(matcher, cast, one)).collect();
    let questions: Vec<Question<'_>> = asked.iter().zip(&phrases).map(|((one, _), phrases)| question(tree, one, phrases)).collect();
    let verdicts = judge.judge(&questions);
    let all = asked.into_iter().zip(phrases).zip(verdicts);
    (kept, all.map(|(((told, open), phrases), verdict)| Asked { told, phrases, open, verdict }).collect())
}

fn frames_alone(tree: &Tree<'_>, told: &Told) -> f32 {
    Signs::read(tree, told, false).confidence(told.event_type)
}

/// Lets the judge weigh what frames tell and what they leave open; the events of the text, in its order.
pub(crate) fn weigh(
    judge: &dyn Judge,
    policy: &Policy,
    budget: &mut Budget,
    (matcher, cast): (&Matcher<'_, '_>, &mut Cast<'_>),
    told: Vec<Told>,
    open: Vec<Open>,
) -> Vec<Told> {
    let tree = matcher.tree;
    let (mut all, asked) = ask(judge, policy, budget, (matcher, cast), told, open);
    let mut alone: Vec<Told> = Vec::new();
    for Asked { told, phrases, open, verdict } in asked {
        let sides = sides::pointed(&phrases, &verdict.sides);
        if !open && verdict.nothing >= policy.dropped {
            all.extend(asked_again(judge, policy, budget, (matcher, cast), told, sides));
        } else if !open {
            all.extend(framed_event(policy, told, &verdict, sides));
        } else if verdict.best().1 >= policy.told {
            alone.push(settled(told, &verdict, sides, true));
        }
    }
    alone.retain(|one| !telling::is_no_report(tree, cast.grammar, one) && !telling::hopes_of_others(tree, cast.grammar, one));
    // One clause tells one event, the surest.
    alone.sort_by(|a, b| own(b).total_cmp(&own(a)).then(a.head.cmp(&b.head)));
    for one in alone {
        let said = |other: &Told| other.head == one.head || is_same(tree, other, &one);
        if !all.iter().any(said) {
            all.push(one);
        }
    }
    all.sort_by_key(|one| one.head);
    telling::drop_repeated(tree, &mut all);
    all
}

fn own(told: &Told) -> f32 {
    told.heard.as_ref().map_or(1.0, |heard| heard.own)
}

/// An event that was asked about again is dropped from this probability of nothing on.
const AGAIN: f32 = 0.5;

/// *bombed militia positions near Sidon*: that nothing is told between the planes and Sidon does not say that nothing is told. Where
/// another recipient is likelier, or none, the judge is asked about that before the event is dropped.
fn asked_again(
    judge: &dyn Judge,
    policy: &Policy,
    budget: &mut Budget,
    (matcher, cast): (&Matcher<'_, '_>, &mut Cast<'_>),
    mut told: Told,
    sides: Pointed,
) -> Option<Told> {
    if told.recipients.is_empty() || budget.left() == 0 {
        return None;
    }
    told.heard = Some(Heard { own: 0.0, sides, placed: 1.0 });
    told.recipients = sides::likelier(matcher, cast, &told, Side::Recipients, policy.aimed)?;
    if telling::lacks_recipient(&told) {
        return None;
    }
    budget.spend(1);
    let phrases = sides::phrases(matcher, cast, &told);
    let verdict = judge.judge(&[question(matcher.tree, &told, &phrases)]).into_iter().next()?;
    let sides = sides::pointed(&phrases, &verdict.sides);
    if verdict.nothing >= AGAIN { None } else { framed_event(policy, told, &verdict, sides) }
}

fn framed_event(policy: &Policy, mut told: Told, verdict: &Verdict, sides: Pointed) -> Option<Told> {
    let (best, likely) = verdict.best();
    if best != told.event_type && likely > policy.retyped * verdict.of(told.event_type) {
        return Some(settled(told, verdict, sides, false));
    }
    told.heard = Some(Heard { own: verdict.of(told.event_type), sides, placed: 1.0 });
    Some(told)
}

/// The event with the judge's type, modes and auxiliary modes.
fn settled(mut told: Told, verdict: &Verdict, sides: Pointed, open: bool) -> Told {
    let (event_type, own) = verdict.best();
    let fits = |mode: Mode| event_type.modes().any(|known| known == mode);
    let holds = |mark: Auxiliary| verdict.auxiliary.iter().any(|(known, p)| *known == mark && *p >= HOLDS);
    told.event_type = event_type;
    told.modes = verdict.modes.iter().filter(|(mode, p)| *p >= HOLDS && fits(*mode)).map(|(mode, _)| *mode).collect();
    // What an open clause denies in so many words is denied; another type may have a frame's denial in it.
    told.mood.negated = open && told.mood.negated || holds(Auxiliary::Negation);
    told.mood.future = holds(Auxiliary::Future);
    told.mood.hypothetical = holds(Auxiliary::Hypothetical);
    told.heard = Some(Heard { own, sides, placed: 1.0 });
    told
}

/// Whether two events of one sentence tell the same of the same parties.
fn is_same(tree: &Tree<'_>, a: &Told, b: &Told) -> bool {
    let meet = |a: &[Played], b: &[Played]| a.iter().any(|x| b.iter().any(|y| x.identity.is_same(&y.identity)));
    let sides = |told: &Told| -> Vec<Played> { if told.recipients.is_empty() { told.actors.clone() } else { told.recipients.clone() } };
    a.event_type == b.event_type
        && tree.doc.sentence_of(a.head) == tree.doc.sentence_of(b.head)
        && meet(&a.actors, &b.actors)
        && meet(&sides(a), &sides(b))
}

/// What the judge is asked about an event, and about phrases of its sentence.
pub(crate) fn question<'t>(tree: &Tree<'t>, told: &Told, phrases: &[Played]) -> Question<'t> {
    let sentence = tree.doc.sentence(tree.doc.sentence_of(told.head));
    let bytes = |tokens: Range<usize>| tree.doc.span(tokens.start).start..tree.doc.span(tokens.end - 1).end;
    let whole = bytes(sentence.clone());
    let within = |tokens: Range<usize>| {
        let own = bytes(tokens);
        own.start - whole.start..own.end - whole.start
    };
    let spans = |side: &[Played]| -> Vec<Range<usize>> {
        let here = side.iter().filter(|party| sentence.contains(&party.span.start) && party.span.end <= sentence.end);
        here.map(|party| within(party.span.clone())).collect()
    };
    let (mut actor, mut recipient) = (spans(&told.actors), spans(&told.recipients));
    if recipient.is_empty() && actor.len() > 1 {
        // Questions are put with both sides marked.
        recipient = actor.split_off(1);
    }
    let asked = phrases.iter().map(|party| within(party.span.clone())).collect();
    Question { text: &tree.doc.text()[whole.clone()], actor, recipient, predicate: within(told.head..told.head + 1), asked }
}
