//! Statements: who says what about whom, for or against.

use std::ops::Range;

use crate::casting::{Cast, Played};
use crate::clause::{Clause, ComplementKind, subject};
use crate::codebook::Codebook;
use crate::matching::Matcher;
use crate::tree::{Dep, Tree};

/// Most parties that a statement is said to be about.
const ABOUT: usize = 6;

/// Somebody's words.
pub(crate) struct Said {
    /// Token of the verb.
    pub(crate) head: usize,
    pub(crate) speaker: Played,
    /// Tokens of what is said.
    pub(crate) content: Range<usize>,
    pub(crate) quote: bool,
    pub(crate) about: Vec<Played>,
    pub(crate) stance: i8,
}

/// The statements of a text: a saying verb with a speaker whom we know and what is said.
pub(crate) fn statements(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>) -> Vec<Said> {
    let mut found = Vec::new();
    for clause in matcher.clauses.iter() {
        if !matcher.tree.is(clause.head, &matcher.book.grammar.saying)
            || clause.mood.negated
            || clause.mood.future
            || clause.mood.hypothetical
            || clause.mood.obliged
        {
            continue;
        }
        let Some(content) = content(matcher.tree, clause) else { continue };
        let Some(speaker) = speaker(cast, clause) else { continue };
        let about = about(cast, &content, &speaker);
        let quote = content.clone().filter(|&i| matcher.tree.is_quoted(i)).count() * 2 > content.len();
        let stance = stance(matcher.tree, matcher.book, &content);
        found.push(Said { head: clause.head, speaker, content, quote, about, stance });
    }
    found
}

fn speaker(cast: &mut Cast<'_>, clause: &Clause) -> Option<Played> {
    let head = subject::surface(cast.tree, cast.grammar, clause.head)?;
    cast.parties(head, false).into_iter().find(|party| party.identity.is_known())
}

/// The tokens of the complement, without the verb, its subject and the marks around.
fn content(tree: &Tree<'_>, clause: &Clause) -> Option<Range<usize>> {
    let complement = clause.complements.iter().find(|complement| complement.kind == ComplementKind::Finite)?;
    let mut range = tree.subtree(complement.head);
    if range.contains(&clause.head) {
        return None;
    }
    let skip = |i: usize| tree.dep(i) == Dep::Mark && tree.doc.word(i) == "that" || tree.dep(i) == Dep::Punct;
    while !range.is_empty() && skip(range.start) {
        range.start += 1;
    }
    while !range.is_empty() && tree.dep(range.end - 1) == Dep::Punct {
        range.end -= 1;
    }
    (range.len() >= 2).then_some(range)
}

/// Parties named in the content, the speaker left out.
fn about(cast: &mut Cast<'_>, content: &Range<usize>, speaker: &Played) -> Vec<Played> {
    let tree = cast.tree;
    let named = |&i: &usize| {
        tree.doc.ent(i).is_some_and(|(label, _)| matches!(label, "GPE" | "NORP" | "PERSON" | "ORG")) && tree.dep(i) != Dep::Compound
    };
    let mut about: Vec<Played> = Vec::new();
    for head in content.clone().filter(named) {
        for party in cast.parties(head, false) {
            let new = about.iter().all(|known| !known.identity.is_same(&party.identity)) && !party.identity.is_same(&speaker.identity);
            if new && party.identity.is_known() && about.len() < ABOUT {
                about.push(party);
            }
        }
    }
    about
}

/// For, against or neither, by the words of the content: each word of praise or support counts one, each of blame or threat one
/// against; a negated clause turns none of them.
fn stance(tree: &Tree<'_>, book: &Codebook, content: &Range<usize>) -> i8 {
    let (mut good, mut bad) = (0, 0);
    for i in content.clone() {
        good += i32::from(tree.is(i, &book.grammar.favourable));
        bad += i32::from(tree.is(i, &book.grammar.unfavourable));
    }
    (good - bad).signum() as i8
}
