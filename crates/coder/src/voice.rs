//! Whose words a clause stands in: *said*, *according to*, a quotation that goes on.

use crate::casting::{Cast, Played};
use crate::clause::subject;
use crate::tree::{Dep, Tree};

/// Clauses nested deeper than this are not followed upwards.
const DEEPEST: usize = 12;

/// Sentences that a quotation may go on without a word of who speaks.
const QUOTED_ON: usize = 4;

/// Who says what the clause around `token` tells.
pub(crate) fn speaker(cast: &mut Cast<'_>, token: usize) -> Option<Played> {
    let head = reporter(cast, token).or_else(|| quoted_on(cast, token))?;
    let found = cast.parties(head, false).into_iter().next();
    found.or_else(|| cast.parties(head, true).into_iter().next())
}

/// Head of the phrase that names the speaker in the clause's own sentence.
pub(crate) fn reporter(cast: &Cast<'_>, token: usize) -> Option<usize> {
    let tree = cast.tree;
    let mut node = token;
    for _ in 0..DEEPEST {
        if let Some(source) = according_to(tree, node) {
            return Some(source);
        }
        let head = tree.head(node);
        if head == node {
            return beside(cast, node);
        }
        if matches!(tree.dep(node), Dep::Ccomp | Dep::Parataxis) && tree.is(head, &cast.grammar.saying) {
            return subject::surface(tree, cast.grammar, head);
        }
        node = head;
    }
    None
}

/// The verb that reports what the clause around `token` tells.
pub(crate) fn reporting_verb(cast: &Cast<'_>, token: usize) -> Option<usize> {
    let tree = cast.tree;
    let mut node = token;
    for _ in 0..DEEPEST {
        let head = tree.head(node);
        if head == node {
            return tree.children(node).find(|&child| tree.dep(child) == Dep::Parataxis && tree.is(child, &cast.grammar.saying));
        }
        if matches!(tree.dep(node), Dep::Ccomp | Dep::Parataxis) && tree.is(head, &cast.grammar.saying) {
            return Some(head);
        }
        node = head;
    }
    None
}

/// *…, the minister said*: a saying verb that hangs on the clause as a parenthesis.
fn beside(cast: &Cast<'_>, root: usize) -> Option<usize> {
    let tree = cast.tree;
    let parenthesis = tree.children(root).find(|&child| tree.dep(child) == Dep::Parataxis && tree.is(child, &cast.grammar.saying))?;
    subject::surface(tree, cast.grammar, parenthesis)
}

/// *according to the ministry*, which hangs on the verb it is about.
fn according_to(tree: &Tree<'_>, node: usize) -> Option<usize> {
    let mut preps = tree.children(node).filter(|&child| matches!(tree.dep(child), Dep::Prep | Dep::Advcl));
    let according = preps.find(|&prep| tree.doc.word(prep).eq_ignore_ascii_case("according"))?;
    let to = tree.child(according, Dep::Prep)?;
    tree.child(to, Dep::PrepObject)
}

/// Inside a quotation whose speaker an earlier sentence names: the subject of its saying verb.
fn quoted_on(cast: &Cast<'_>, token: usize) -> Option<usize> {
    let tree = cast.tree;
    if !tree.is_quoted(token) {
        return None;
    }
    let sentence = tree.doc.sentence_of(token);
    for earlier in (sentence.saturating_sub(QUOTED_ON)..sentence).rev() {
        let mut tokens = tree.doc.sentence(earlier);
        let saying = tokens.find(|&i| tree.dep(i) == Dep::Root && tree.tag(i).is_verb() && tree.is(i, &cast.grammar.saying));
        if let Some(saying) = saying {
            return subject::surface(tree, cast.grammar, saying);
        }
    }
    None
}
