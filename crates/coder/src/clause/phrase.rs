//! Noun phrases: how far they reach, and which are coordinated.

use std::ops::Range;

use crate::grammar::Grammar;
use crate::tree::{Dep, Tag, Tree};

/// Coordinated heads longer than this are a table, not a sentence.
const MOST_CONJUNCTS: usize = 40;

/// The tokens of the phrase that `head` heads: with title and name and what belongs to them (*of France*), without
/// the leading determiner, without clauses, and without what follows a comma.
pub(crate) fn span(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> Range<usize> {
    let (mut left, mut right) = (left_edge(tree, head), right_edge(tree, grammar, head, 0) + 1);
    // *the Committee to Protect Journalists*, *Doctors Without Borders*: names that hold a clause or a preposition.
    if let Some(name) = name_of_body(tree, head) {
        (left, right) = (left.min(name.start), right.max(name.end));
    }
    // *Port-au-Prince*: what a dash joins without a blank is one name, however it was parsed.
    while right + 1 < tree.len() && joined(tree, right) && tree.tag(right + 1) != Tag::PastParticiple {
        right += 2;
    }
    while left >= 2 && joined(tree, left - 1) && (tree.tag(left).is_name() || is_prefix(tree, left - 2)) {
        left -= 2;
    }
    left..right
}

/// Whether a token is a dash between two words without blanks: *Port-au-Prince*, *vice-premier*, *commander-in-chief*.
fn joined(tree: &Tree<'_>, dash: usize) -> bool {
    let tokens = tree.doc.tokens();
    let part = |i: usize| tree.tag(i).is_noun() || is_prefix(tree, i);
    dash > 0
        && dash + 1 < tree.len()
        && tree.doc.word(dash) == "-"
        && !tokens[dash - 1].space
        && !tokens[dash].space
        && (part(dash - 1) || dash > 2 && tree.doc.word(dash - 2) == "-" && part(dash - 3))
}

/// The tokens of a body's name around its head, where the parser has seen one or capitals leave no doubt.
fn name_of_body(tree: &Tree<'_>, head: usize) -> Option<Range<usize>> {
    let capital = |i: usize| i < tree.len() && tree.doc.word(i).starts_with(char::is_uppercase);
    // *Reporters Without Borders*: a preposition in capitals.
    if capital(head) && capital(head + 1) && capital(head + 2) && tree.doc.word(head + 1) == "Without" {
        return Some(head..head + 3);
    }
    let org = |i: usize| tree.doc.ent(i).filter(|(label, _)| *label == "ORG");
    org(head)?;
    let mut start = head;
    while start > 0 && org(start).is_some_and(|(_, begins)| !begins) && org(start - 1).is_some() {
        start -= 1;
    }
    let mut end = head + 1;
    while end < tree.len() && org(end).is_some_and(|(_, begins)| !begins) {
        end += 1;
    }
    while start < head && is_leading(tree, start) {
        start += 1;
    }
    // Two bodies that the parser takes for one name are two, and what has an owner or a possessive mark goes on elsewhere.
    let apart = |i: usize| i != head && matches!(tree.dep(i), Dep::Conj | Dep::Appos | Dep::Case) && (start..end).contains(&tree.head(i));
    let clause = (start..end).any(|i| i != head && matches!(tree.dep(i), Dep::Relcl | Dep::Acl | Dep::Object) && capital(i));
    (clause && !(start..end).any(apart) && capital(start) && capital(end - 1)).then_some(start..end)
}

/// *ex-president*, *vice-premier*
fn is_prefix(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.doc.word(i), "ex" | "vice" | "co" | "sub" | "under" | "Ex" | "Vice" | "Under")
}

/// The heads of all phrases coordinated with `head`, itself first, in text order.
pub(crate) fn conjuncts(tree: &Tree<'_>, head: usize) -> Vec<usize> {
    let mut heads = vec![head];
    let mut next = 0;
    while let Some(&current) = heads.get(next) {
        next += 1;
        let more = tree.children(current).filter(|&child| tree.dep(child) == Dep::Conj && is_nominal(tree, child));
        heads.extend(more.take(MOST_CONJUNCTS));
        if heads.len() > MOST_CONJUNCTS {
            heads.truncate(MOST_CONJUNCTS);
            break;
        }
    }
    heads.sort_unstable();
    heads
}

/// Whether a token can head a noun phrase.
pub(crate) fn is_nominal(tree: &Tree<'_>, i: usize) -> bool {
    matches!(
        tree.tag(i),
        Tag::Noun | Tag::Nouns | Tag::Name | Tag::Names | Tag::Pronoun | Tag::Number | Tag::Relative | Tag::Adjective | Tag::Other
    )
}

/// The noun that says what a phrase is: of *two of them*, *forty-one of its diplomats*, *dozens of protesters* what stands behind *of*.
pub(crate) fn kernel(tree: &Tree<'_>, head: usize) -> usize {
    tree.kernel(head)
}

/// See [`kernel`]; a tree asks this once of each of its tokens.
pub(crate) fn find_kernel(tree: &Tree<'_>, head: usize) -> usize {
    let counts = tree.tag(head) == Tag::Number
        || matches!(
            tree.doc.lemma(head),
            "dozen"
                | "hundred"
                | "thousand"
                | "score"
                | "number"
                | "group"
                | "some"
                | "many"
                | "several"
                | "most"
                | "handful"
                | "couple"
                | "pair"
                | "million"
                | "crowd"
                | "half"
                | "all"
                | "last"
                | "rest"
                | "remainder"
                | "majority"
        );
    let of = counts.then(|| tree.children(head).find(|&child| tree.dep(child) == Dep::Prep && tree.doc.word(child) == "of")).flatten();
    of.and_then(|of| tree.child(of, Dep::PrepObject)).unwrap_or(head)
}

/// Whether a phrase is a weapon and nobody: *a drone*, *rockets*, but not *a tank commander*.
pub(crate) fn is_weapon(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> bool {
    tree.is(head, &grammar.arms) && !tree.is(head, &grammar.person_word)
}

/// *Kuwait's emir*, *the Turkish army*, *the president of Mali*: whether a noun's own words name somebody whose it is.
pub(crate) fn is_of_somebody(tree: &Tree<'_>, head: usize) -> bool {
    let capital = |i: usize| tree.doc.word(i).starts_with(char::is_uppercase);
    let of = |child: usize| {
        tree.dep(child) == Dep::Prep && tree.doc.word(child) == "of" && tree.child(child, Dep::PrepObject).is_some_and(capital)
    };
    is_named_in_front(tree, head) || tree.children(head).any(of)
}

/// *Kuwait's emir*, *the Turkish army*: whether a name or a nationality stands before a noun as its own.
pub(crate) fn is_named_in_front(tree: &Tree<'_>, head: usize) -> bool {
    tree.children(head).any(|child| {
        child < head
            && matches!(tree.dep(child), Dep::Possessor | Dep::Amod | Dep::Compound | Dep::Nmod)
            && tree.doc.word(child).starts_with(char::is_uppercase)
    })
}

/// The words that say what somebody is, without whose he is: *prime minister* of *Norway's prime minister*.
pub(crate) fn title(tree: &Tree<'_>, head: usize) -> String {
    let part = |i: usize| {
        tree.head(i) == head
            && matches!(tree.dep(i), Dep::Amod | Dep::Compound | Dep::Nmod)
            && tree.doc.word(i).starts_with(char::is_lowercase)
    };
    let mut start = head;
    while start > 0 && part(start - 1) {
        start -= 1;
    }
    let mut words: Vec<&str> = (start..head).map(|i| tree.doc.word(i)).collect();
    words.push(tree.doc.lemma(head));
    words.join(" ")
}

/// *the minister* after *the foreign minister*, but not the prime minister after him.
pub(crate) fn is_same_title(known: &str, title: &str) -> bool {
    known == title || known.strip_suffix(title).is_some_and(|rest| rest.ends_with(' '))
}

/// Appositions of `head`: other descriptions of the same thing (*X, the deputy minister*).
pub(crate) fn appositions<'a>(tree: &'a Tree<'_>, head: usize) -> impl Iterator<Item = usize> + 'a {
    tree.children(head).filter(|&child| tree.dep(child) == Dep::Appos && is_nominal(tree, child))
}

fn left_edge(tree: &Tree<'_>, head: usize) -> usize {
    let mut left = head;
    // The children before the head, nearest first: the phrase is one run of tokens.
    for child in tree.children(head).rev().filter(|&child| child < head) {
        if matches!(tree.dep(child), Dep::Relcl | Dep::Acl | Dep::Advcl | Dep::Cc | Dep::Aux | Dep::Mark | Dep::Prep | Dep::Conj) {
            break;
        }
        if tree.tag(head).is_verb() && !matches!(tree.dep(child), Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Possessor) {
            break;
        }
        left = tree.subtree(child).start;
    }
    while left < head && is_leading(tree, left) {
        left += 1;
    }
    left
}

/// Determiners, quotation marks and conjunctions at the front are no part of a phrase.
fn is_leading(tree: &Tree<'_>, i: usize) -> bool {
    let article = matches!(tree.doc.word(i), "the" | "The" | "THE" | "a" | "an" | "A" | "An" | "least" | "At" | "at");
    // *neither India nor Pakistan*, *both India and Pakistan*
    let article = article || matches!(tree.doc.word(i), "neither" | "Neither" | "both" | "Both" | "either" | "Either");
    let whose = matches!(tree.tag(i), Tag::Relative | Tag::RelativeAdverb);
    article || whose || matches!(tree.dep(i), Dep::Det | Dep::Punct | Dep::Cc) || (tree.dep(i) == Dep::Advmod && tree.tag(i) == Tag::Adverb)
}

/// Last token of the phrase: the head, or what follows it without a gap and belongs to its name or title.
fn right_edge(tree: &Tree<'_>, grammar: &Grammar, head: usize, depth: usize) -> usize {
    let mut edge = head;
    for child in tree.children(head).filter(|&child| child > head) {
        if tree.subtree(child).start != edge + 1 || depth > 4 {
            break;
        }
        edge = match tree.dep(child) {
            Dep::Prep if reaches(tree, grammar, head, child) => match tree.child(child, Dep::PrepObject) {
                Some(object) => match name_edge(tree, grammar, head, child) {
                    Some(end) => end,
                    None => prep_edge(tree, grammar, child, object, depth),
                },
                None => break,
            },
            Dep::Appos if tree.tag(child).is_name() => right_edge(tree, grammar, child, depth + 1),
            Dep::Compound | Dep::Nmod => child,
            _ => break,
        };
    }
    edge
}

/// The end of a prepositional phrase inside a noun phrase; after *of*, lists belong to it (*leaders of Egypt and Sudan*).
fn prep_edge(tree: &Tree<'_>, grammar: &Grammar, prep: usize, object: usize, depth: usize) -> usize {
    let last = if tree.word(prep) == grammar.of { conjuncts(tree, object).last().copied().unwrap_or(object) } else { object };
    right_edge(tree, grammar, last, depth + 1)
}

/// *the Organization for Security and Cooperation in Europe*, *the Commission on Human Rights*: the last token of a body's name that
/// goes on behind *for* or *on*.
fn name_edge(tree: &Tree<'_>, grammar: &Grammar, head: usize, prep: usize) -> Option<usize> {
    if prep != head + 1 || !tree.tag(head).is_name() || !tree.is(head, &grammar.body) || !matches!(tree.doc.word(prep), "for" | "on") {
        return None;
    }
    // *the Council on Iraq* is about a country, not of its name.
    if tree.doc.word(prep) == "on" && tree.doc.ent(prep + 1).is_some_and(|(label, _)| matches!(label, "GPE" | "NORP" | "PERSON" | "LOC")) {
        return None;
    }
    let capital = |i: usize| tree.doc.word(i).starts_with(char::is_uppercase) && tree.doc.ent(i).is_none_or(|(label, _)| label != "DATE");
    let link = |i: usize| matches!(tree.doc.word(i), "and" | "of" | "the" | "in" | "on" | "for" | "to");
    let end = tree.subtree(prep).end;
    (prep + 1..end).take_while(|&i| capital(i) || link(i)).filter(|&i| capital(i)).last()
}

/// Whether a prepositional phrase is part of the noun phrase proper: always with *of*; with a common noun also the
/// place or field of an office or group (*ambassador to Turkey*, *minister for trade*, *rebels in Congo*).
fn reaches(tree: &Tree<'_>, grammar: &Grammar, head: usize, prep: usize) -> bool {
    if tree.word(prep) == grammar.of || name_edge(tree, grammar, head, prep).is_some() {
        // *the release by Hamas of a journalist*: a name is nobody's.
        let other = |object: usize| tree.children(object).any(|child| child < object && matches!(tree.doc.word(child), "a" | "an"));
        return !(tree.tag(head).is_name() && tree.child(prep, Dep::PrepObject).is_some_and(other));
    }
    let common = matches!(tree.tag(head), Tag::Noun | Tag::Nouns);
    common && matches!(tree.doc.word(prep), "to" | "for" | "in" | "from") && tree.child(prep, Dep::PrepObject).is_some()
}
