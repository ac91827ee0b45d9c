//! [`Coder::classify`]: the type of the event between given phrases, answered even where coding would stay silent.

use std::ops::Range;

use attache_nlp::Doc;
use attache_record::{EventType, Mode};

use crate::casting::Cast;
use crate::clause::{Clause, Clauses, phrase};
use crate::coding::Coder;
use crate::frame::Role;
use crate::matching::{Fit, Matcher};
use crate::reference::Memory;
use crate::telling::{self, Asking, Told};
use crate::tree::Tree;
use crate::voice;

/// A type with its confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Guess {
    /// The type.
    pub event_type: EventType,
    /// How, if the frame says so.
    pub modes: Vec<Mode>,
    /// 0 to 1; all guesses together make 1.
    pub confidence: f32,
}

/// What it is worth that a frame's slots hold the phrases asked for.
mod worth {
    pub(super) const ACTOR: f32 = 3.0;
    pub(super) const RECIPIENT: f32 = 3.0;
    pub(super) const REVERSED: f32 = -1.0;
    /// The predicate stands on the way between the phrases in the tree.
    pub(super) const BETWEEN: f32 = 2.0;
    /// A frame around this one has used its predicate up.
    pub(super) const TAKEN: f32 = -3.0;
    /// Every level of the tree below the root.
    pub(super) const DEEPER: f32 = -0.4;
    /// A party of a sector that the frame does not take.
    pub(super) const UNFIT: f32 = -3.0;
    /// Parties that coding would not take: unknown, of another kind, or one and the same.
    pub(super) const NOBODY: f32 = -3.0;
    /// Somebody says that somebody must.
    pub(super) const DEMANDED: f32 = 4.0;
    /// A word whose frames are all of one type, although none of them fits.
    pub(super) const HINT: f32 = 2.5;
    /// A type for which nothing speaks.
    pub(super) const NOTHING: f32 = -1.0;
}

/// How often each type is told in the news, roughly: the answer where a sentence gives none.
const USUAL: [(EventType, f32); 5] =
    [(EventType::Accuse, 0.9), (EventType::Assault, 0.8), (EventType::Consult, 0.7), (EventType::Coerce, 0.5), (EventType::Support, 0.4)];

impl Coder {
    /// The types of event that a sentence may tell between the phrases `actor` and `recipient` (byte ranges of its text),
    /// the likeliest first; all sixteen are there.
    pub fn classify(&self, doc: &Doc, actor: &[Range<usize>], recipient: &[Range<usize>]) -> Vec<Guess> {
        let book = self.codebook();
        let tree = Tree::new(doc, &book.lexicon);
        let clauses = Clauses::read(&tree, book);
        let matcher = Matcher { tree: &tree, clauses: &clauses, book };
        let memory = Memory::default();
        let setting = self.who().story(doc.text(), None);
        let mut cast = Cast::new(&tree, &book.grammar, &*setting, &memory);
        let asked = Asked { tree: &tree, matcher: &matcher, actor: tokens(&tree, actor), recipient: tokens(&tree, recipient) };
        let mut best: Vec<(f32, Vec<Mode>)> = EventType::ALL.iter().map(|kind| (usual(*kind), Vec::new())).collect();
        let fits: Vec<(&Clause, Fit<'_>)> =
            clauses.iter().flat_map(|clause| matcher.fits(clause).into_iter().map(move |fit| (clause, fit))).collect();
        for (clause, fit) in &fits {
            let taken = fits.iter().any(|(outer, other)| {
                outer.head != clause.head && other.consumed.contains(&clause.head) && !fit.consumed.contains(&outer.head)
            });
            let told = telling::enact(&mut cast, clause, fit.clone(), Asking::Part);
            let nobody = if told.is_none() { worth::NOBODY } else { 0.0 };
            let score = asked.score(fit) + asked.unfit(&mut cast, fit) + nobody + if taken { worth::TAKEN } else { 0.0 };
            let (event_type, modes) = judged(&mut cast, clause, fit, told);
            let slot = &mut best[event_type as usize];
            if score > slot.0 {
                *slot = (score, modes);
            }
        }
        for clause in clauses.iter() {
            for (event_type, score) in asked.hints(clause) {
                let slot = &mut best[event_type as usize];
                slot.0 = slot.0.max(score);
            }
        }
        for clause in clauses.iter().filter(|clause| clause.mood.obliged) {
            if let Some(speaker) = voice::reporter(&cast, clause.head)
                && asked.meets(speaker, &asked.actor)
            {
                let slot = &mut best[EventType::Request as usize];
                let met = clause.subject.iter().any(|&head| asked.meets(head, &asked.recipient));
                slot.0 = slot.0.max(worth::DEMANDED + worth::ACTOR + if met { worth::RECIPIENT } else { 0.0 });
            }
        }
        ranked(best)
    }
}

/// The type and modes that coding would give a frame's event: what lies ahead is a promise, what somebody says they will not do
/// a refusal, harm that they announce a threat.
fn judged(cast: &mut Cast<'_>, clause: &Clause, fit: &Fit<'_>, told: Option<Told>) -> (EventType, Vec<Mode>) {
    // Whom nobody knows plays no party, but the mood of what is told of them is the same.
    let mut told = told.unwrap_or_else(|| Told::without_parties(clause, fit));
    telling::judge(cast, &mut told);
    (told.event_type, told.modes)
}

fn usual(kind: EventType) -> f32 {
    worth::NOTHING + USUAL.iter().find(|(known, _)| *known == kind).map_or(0.0, |(_, weight)| *weight)
}

fn ranked(best: Vec<(f32, Vec<Mode>)>) -> Vec<Guess> {
    let total: f32 = best.iter().map(|(score, _)| score.exp()).sum();
    let mut guesses: Vec<Guess> = EventType::ALL
        .iter()
        .zip(best)
        .map(|(kind, (score, modes))| Guess { event_type: *kind, modes, confidence: (score.exp() / total * 1000.0).round() / 1000.0 })
        .collect();
    guesses.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    guesses
}

/// The tokens that byte ranges touch.
fn tokens(tree: &Tree<'_>, ranges: &[Range<usize>]) -> Vec<usize> {
    let touches = |i: &usize| ranges.iter().any(|range| tree.doc.span(*i).start < range.end && range.start < tree.doc.span(*i).end);
    (0..tree.len()).filter(touches).collect()
}

struct Asked<'a, 'm> {
    tree: &'a Tree<'a>,
    matcher: &'m Matcher<'a, 'a>,
    actor: Vec<usize>,
    recipient: Vec<usize>,
}

impl Asked<'_, '_> {
    fn score(&self, fit: &Fit<'_>) -> f32 {
        let mut score = fit.score + worth::DEEPER * self.tree.depth(fit.head, 60) as f32;
        let mut seen = [false; 4];
        for binding in &fit.bindings {
            for &head in &binding.heads {
                let (actor, recipient) = (self.meets(head, &self.actor), self.meets(head, &self.recipient));
                match binding.role {
                    Role::Actor => {
                        seen[0] |= actor;
                        seen[2] |= recipient && !actor;
                    }
                    Role::Recipient => {
                        seen[1] |= recipient;
                        seen[3] |= actor && !recipient;
                    }
                    Role::Both => {
                        seen[0] |= actor;
                        seen[1] |= recipient;
                    }
                }
            }
        }
        score += if seen[0] { worth::ACTOR } else { 0.0 } + if seen[1] { worth::RECIPIENT } else { 0.0 };
        score += if seen[2] { worth::REVERSED } else { 0.0 } + if seen[3] { worth::REVERSED } else { 0.0 };
        if self.is_between(fit.head) {
            score += worth::BETWEEN;
        }
        score
    }

    /// What a clause's word by itself speaks for: the types of the frames that hang on it, whether or not they fit.
    fn hints(&self, clause: &Clause) -> Vec<(EventType, f32)> {
        let book = self.matcher.book;
        let mut counts = [0_usize; EventType::ALL.len()];
        for word in self.tree.readings(clause.head) {
            book.frames_of(clause.kind, word).for_each(|frame| counts[frame.event_type as usize] += 1);
        }
        let all: usize = counts.iter().sum();
        let place = worth::DEEPER * 0.25 * self.tree.depth(clause.head, 60) as f32 + if self.is_between(clause.head) { 0.5 } else { 0.0 };
        let share = |count: usize| worth::NOTHING + worth::HINT * count as f32 / all as f32 + place;
        EventType::ALL.iter().zip(counts).filter(|(_, count)| *count > 0).map(|(kind, count)| (*kind, share(count))).collect()
    }

    /// What it costs that parties we know are not of the kind that the frame asks for.
    fn unfit(&self, cast: &mut Cast<'_>, fit: &Fit<'_>) -> f32 {
        let mut cost = 0.0;
        for binding in fit.bindings.iter().filter(|binding| !binding.party.is_free()) {
            let parties: Vec<_> = binding.heads.iter().flat_map(|&head| cast.parties(head, binding.inside)).collect();
            if !parties.is_empty() && !parties.iter().any(|party| telling::accepts(cast, binding, party)) {
                cost += worth::UNFIT;
            }
        }
        cost
    }

    /// Whether the phrase that `head` heads and the tokens asked for are the same.
    fn meets(&self, head: usize, tokens: &[usize]) -> bool {
        if tokens.contains(&head) {
            return true;
        }
        let span = phrase::span(self.tree, &self.matcher.book.grammar, head);
        tokens.iter().any(|token| span.contains(token))
    }

    /// Whether a token lies on the path from actor to recipient in the tree.
    fn is_between(&self, token: usize) -> bool {
        let under = |tokens: &[usize]| tokens.iter().any(|&i| self.is_under(i, token));
        under(&self.actor) && under(&self.recipient)
    }

    fn is_under(&self, token: usize, above: usize) -> bool {
        let mut node = token;
        for _ in 0..60 {
            if node == above {
                return true;
            }
            let head = self.tree.head(node);
            if head == node {
                return false;
            }
            node = head;
        }
        false
    }
}
