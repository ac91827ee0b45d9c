//! Subjects that stand elsewhere: control, raising, shared subjects, relative and participial clauses.

use super::verb;
use crate::grammar::Grammar;
use crate::tree::{Dep, Tag, Tree};

/// Clauses nested deeper than this are not followed upwards.
const DEEPEST: usize = 8;

/// The surface subject of a verb: its own, or the one that it takes from the clause around it. For a passive verb this is
/// the one acted upon.
pub(crate) fn surface(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> Option<usize> {
    find(tree, grammar, verb, 0)
}

/// The verb's own subject, a relative pronoun replaced by what it stands for.
pub(crate) fn own(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let subject = tree.children(verb).find(|&child| matches!(tree.dep(child), Dep::Subject | Dep::PassiveSubject))?;
    Some(referent(tree, subject, verb))
}

/// What a relative pronoun stands for; any other token is itself.
pub(crate) fn referent(tree: &Tree<'_>, token: usize, verb: usize) -> usize {
    if tree.tag(token) != Tag::Relative {
        return token;
    }
    antecedent(tree, verb).unwrap_or(token)
}

/// The noun on which the relative clause around `verb` hangs.
pub(crate) fn antecedent(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let mut node = verb;
    for _ in 0..DEEPEST {
        match tree.dep(node) {
            Dep::Relcl => return Some(tree.head(node)),
            // *It was Qatar that freed the nurses*, read as a complement.
            Dep::Ccomp if cleft(tree, tree.head(node)).is_some() => return cleft(tree, tree.head(node)),
            Dep::Xcomp | Dep::Ccomp | Dep::Conj | Dep::PrepClause | Dep::Prep => node = tree.head(node),
            _ => return None,
        }
    }
    None
}

/// Whom *it was … that* brings forward.
pub(crate) fn cleft(tree: &Tree<'_>, be: usize) -> Option<usize> {
    let it = tree.children(be).any(|child| tree.dep(child) == Dep::Subject && tree.doc.word(child).eq_ignore_ascii_case("it"));
    tree.child(be, Dep::Attribute).filter(|_| it)
}

fn find(tree: &Tree<'_>, grammar: &Grammar, verb: usize, depth: usize) -> Option<usize> {
    if depth > DEEPEST {
        return None;
    }
    if let Some(subject) = own(tree, verb) {
        return Some(subject);
    }
    let head = tree.head(verb);
    let up = |node| find(tree, grammar, node, depth + 1);
    match tree.dep(verb) {
        Dep::Conj if governs(tree, head) => up(head),
        Dep::Xcomp => controller(tree, grammar, head, depth),
        Dep::Advcl if !is_finite(tree, verb) && governs(tree, head) => up(head),
        // *issued a statement condemning*: who issued it.
        Dep::Acl if tree.tag(verb) == Tag::Gerund && tree.is(head, &grammar.utterance) => issuer(tree, grammar, head, depth).or(Some(head)),
        Dep::Acl if tree.tag(verb) == Tag::Gerund || verb::is_passive(tree, verb) => Some(head),
        Dep::Acl => holder(tree, grammar, head, depth),
        Dep::Relcl if verb::is_purpose(tree, verb) && !verb::is_passive(tree, verb) => holder(tree, grammar, head, depth),
        Dep::Relcl => Some(head),
        Dep::PrepClause => of_gerund(tree, grammar, head, depth),
        // *"Stop the killing," the Pope told the rebels*: they should.
        Dep::Ccomp if is_imperative(tree, grammar, verb) => addressee(tree, head),
        Dep::Ccomp if !is_finite(tree, verb) && governs(tree, head) => up(head),
        _ => None,
    }
}

fn governs(tree: &Tree<'_>, i: usize) -> bool {
    tree.tag(i).is_verb() || tree.tag(i) == Tag::Adjective || tree.dep(i) == Dep::Root
}

/// A bare verb that somebody says to somebody: *"Stop the killing," he told them*.
pub(crate) fn is_imperative(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> bool {
    let head = tree.head(verb);
    let bare = |child: usize| !matches!(tree.dep(child), Dep::Aux | Dep::AuxPass | Dep::Subject | Dep::PassiveSubject | Dep::Mark);
    tree.tag(verb) == Tag::BaseVerb
        && tree.dep(verb) == Dep::Ccomp
        && verb < head
        && tree.is(head, &grammar.saying)
        && tree.children(verb).all(bare)
}

fn is_finite(tree: &Tree<'_>, verb: usize) -> bool {
    tree.tag(verb).is_finite() || tree.children(verb).any(|child| tree.tag(child) == Tag::Modal)
}

/// Who does what an infinitive or gerund after `upper` says: the object of *urged*, the subject of *agreed*.
fn controller(tree: &Tree<'_>, grammar: &Grammar, upper: usize, depth: usize) -> Option<usize> {
    if !tree.tag(upper).is_verb() {
        // *is ready to*: the subject belongs to *is*.
        return find(tree, grammar, tree.head(upper), depth + 1);
    }
    if !verb::is_passive(tree, upper)
        && tree.is(upper, &grammar.object_control)
        && let Some(object) = addressee(tree, upper)
    {
        return Some(referent(tree, object, upper));
    }
    find(tree, grammar, upper, depth + 1)
}

/// The object of a verb, the one told, or the one behind the preposition of *call on*, *appeal to*.
fn addressee(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let object = tree.children(verb).find(|&child| matches!(tree.dep(child), Dep::Object | Dep::Dative));
    match object {
        Some(object) if tree.tag(object) == Tag::Preposition || tree.tag(object) == Tag::To => tree.child(object, Dep::PrepObject),
        Some(object) => Some(object),
        None => {
            let mut preps = tree.children(verb).filter(|&child| tree.dep(child) == Dep::Prep);
            let prep = preps.find(|&prep| matches!(tree.doc.word(prep), "on" | "upon" | "to" | "for" | "with"))?;
            tree.child(prep, Dep::PrepObject)
        }
    }
}

/// Who does what a gerund behind a preposition says: *accused Russia of violating* the object, *by bombing* the subject.
fn of_gerund(tree: &Tree<'_>, grammar: &Grammar, prep: usize, depth: usize) -> Option<usize> {
    let upper = tree.head(prep);
    if !tree.tag(upper).is_verb() {
        return if tree.tag(upper).is_noun() {
            holder(tree, grammar, upper, depth)
        } else {
            find(tree, grammar, tree.head(upper), depth + 1)
        };
    }
    let of_object = matches!(tree.doc.word(prep), "of" | "for" | "from" | "into" | "as");
    if of_object
        && !verb::is_passive(tree, upper)
        && let Some(object) = tree.child(upper, Dep::Object)
    {
        return Some(referent(tree, object, upper));
    }
    find(tree, grammar, upper, depth + 1)
}

/// Who speaks through a statement, a resolution, a law: whose it is, or who adopts, issues or backs it; not who rejects or ignores it.
fn issuer(tree: &Tree<'_>, grammar: &Grammar, document: usize, depth: usize) -> Option<usize> {
    let from = tree.children(document).find(|&child| tree.dep(child) == Dep::Prep && tree.doc.word(child) == "from");
    let sender = from.and_then(|from| tree.child(from, Dep::PrepObject));
    if let Some(owner) = owner(tree, grammar, document).or(sender) {
        return Some(owner);
    }
    let head = tree.head(document);
    match tree.dep(document) {
        Dep::Object | Dep::Attribute if tree.is(head, &grammar.issuing) => find(tree, grammar, head, depth + 1),
        Dep::PassiveSubject if tree.is(head, &grammar.issuing) => tree.child(tree.child(head, Dep::Agent)?, Dep::PrepObject),
        Dep::PrepObject if tree.tag(tree.head(head)).is_verb() => {
            let upper = tree.head(head);
            let speaks = match tree.doc.word(head) {
                "in" | "In" | "with" | "With" | "through" | "via" => true,
                "for" | "to" => tree.is(upper, &grammar.issuing),
                _ => false,
            };
            if speaks { find(tree, grammar, upper, depth + 1) } else { None }
        }
        _ => None,
    }
}

/// The possessor of a noun, or the one behind its *by*.
fn owner(tree: &Tree<'_>, grammar: &Grammar, noun: usize) -> Option<usize> {
    let by = || tree.children(noun).find(|&child| matches!(tree.dep(child), Dep::Prep | Dep::Agent) && tree.word(child) == grammar.by);
    tree.child(noun, Dep::Possessor).or_else(|| tree.child(by()?, Dep::PrepObject))
}

/// Whose plan, decision or offer a noun is: its possessor, the one behind *by*, or who announced it.
fn holder(tree: &Tree<'_>, grammar: &Grammar, noun: usize, depth: usize) -> Option<usize> {
    if let Some(owner) = owner(tree, grammar, noun) {
        return Some(owner);
    }
    let head = tree.head(noun);
    match tree.dep(noun) {
        Dep::Object | Dep::Attribute if tree.tag(head).is_verb() => find(tree, grammar, head, depth + 1),
        Dep::PrepObject if tree.tag(tree.head(head)).is_verb() => find(tree, grammar, tree.head(head), depth + 1),
        _ => None,
    }
}
