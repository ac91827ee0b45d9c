//! Whether a clause tells what happened, what will, what might, or what did not.

use crate::grammar::Grammar;
use crate::tree::{Dep, Tag, Tree};

/// The standing of what a clause tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mood {
    pub(crate) negated: bool,
    pub(crate) future: bool,
    pub(crate) hypothetical: bool,
    /// Somebody says that it should or must happen.
    pub(crate) obliged: bool,
    /// Told only as what something else is done for: *met to discuss*.
    pub(crate) purpose: bool,
    /// Stands behind *if* or *unless*.
    pub(crate) condition: bool,
    /// Named in passing, without a word that it took place (*fears of an attack*).
    pub(crate) weak: bool,
}

impl Mood {
    fn and(self, outer: Mood) -> Mood {
        Mood {
            negated: self.negated || outer.negated,
            future: self.future || outer.future,
            hypothetical: self.hypothetical || outer.hypothetical,
            obliged: self.obliged || outer.obliged,
            purpose: self.purpose || outer.purpose,
            condition: self.condition || outer.condition,
            weak: self.weak || outer.weak,
        }
    }
}

/// Clauses nested deeper than this are not followed upwards.
const DEEPEST: usize = 8;

/// The mood of a verb, with what the clauses around it make of it: *refused to*, *plans to*, *if*.
pub(crate) fn of_verb(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> Mood {
    verb_at(tree, grammar, verb, 0)
}

/// The mood of an event noun, by the verb it stands with.
pub(crate) fn of_noun(tree: &Tree<'_>, grammar: &Grammar, noun: usize, carrier: Option<usize>) -> Mood {
    let mut mood = Mood { negated: has_no(tree, noun), ..Mood::default() };
    mood.future = tree.children(noun).any(|child| {
        matches!(tree.doc.lemma(child), "plan" | "planned" | "upcoming" | "forthcoming" | "future" | "scheduled" | "proposed")
    });
    if let Some(verb) = carrier {
        let outer = of_verb(tree, grammar, verb);
        let carries = tree.is(verb, &grammar.light) || tree.is(verb, &grammar.happening) || tree.is(verb, &grammar.arriving);
        let subject = matches!(tree.dep(noun), Dep::Subject);
        mood = mood.and(if carries || subject { outer } else { Mood { weak: true, negated: false, ..outer } });
        return mood;
    }
    if tree.dep(noun) == Dep::PrepObject {
        let prep = tree.head(noun);
        let told = matches!(
            tree.doc.word(prep),
            "during"
                | "after"
                | "before"
                | "since"
                | "following"
                | "in"
                | "amid"
                | "at"
                | "by"
                | "despite"
                | "During"
                | "After"
                | "In"
                | "Following"
                | "At"
        );
        let travels = matches!(tree.doc.word(prep), "on" | "On") && super::noun::is_trip(tree, noun);
        mood.weak = !told && !travels;
    }
    mood
}

fn verb_at(tree: &Tree<'_>, grammar: &Grammar, verb: usize, depth: usize) -> Mood {
    let mut own = own(tree, verb);
    own.obliged |= super::subject::is_imperative(tree, grammar, verb);
    if own.hypothetical && is_reported_future(tree, grammar, verb) {
        own = Mood { hypothetical: false, future: true, ..own };
    }
    if depth > DEEPEST {
        return own;
    }
    own.and(inherited(tree, grammar, verb, depth))
}

/// *rather than block*, *never again to sell*: what stands right before the verb, wherever the parser hangs it.
fn is_denied_before(tree: &Tree<'_>, verb: usize) -> bool {
    let word = |back: usize| verb.checked_sub(back).map_or("", |at| tree.doc.word(at));
    match word(1) {
        "than" => word(2) == "rather",
        "to" => word(2) == "never" || word(2) == "again" && matches!(word(3), "never" | "not"),
        _ => false,
    }
}

/// *tomorrow*, *next week*
fn is_ahead(tree: &Tree<'_>, time: usize) -> bool {
    tree.doc.word(time).eq_ignore_ascii_case("tomorrow") || tree.children(time).any(|child| child < time && tree.doc.word(child) == "next")
}

/// What the verb's own auxiliaries and participants say.
fn own(tree: &Tree<'_>, verb: usize) -> Mood {
    let mut mood = Mood { negated: is_denied_before(tree, verb), ..Mood::default() };
    for child in tree.children(verb) {
        match tree.dep(child) {
            Dep::Negation => mood.negated = true,
            Dep::Aux | Dep::AuxPass if is_inverted(tree, verb, child) => {
                mood.hypothetical = true;
                mood.condition = true;
            }
            Dep::Aux => auxiliary(tree, verb, child, &mut mood),
            Dep::Advmod if matches!(tree.doc.lemma(child), "never" | "hardly" | "nowhere") => mood.negated = true,
            // *would neither accept nor recognise it*
            _ if child < verb && tree.doc.word(child) == "neither" && !tree.tag(child).is_noun() => mood.negated = true,
            // *will no longer block*
            Dep::Advmod if tree.doc.word(child) == "longer" && child > 0 && tree.doc.word(child - 1) == "no" => mood.negated = true,
            Dep::Mark if matches!(tree.doc.lemma(child), "if" | "unless" | "whether" | "If" | "Unless" | "Whether") => {
                mood.hypothetical = true;
                mood.condition = true;
            }
            // *once the army withdraws*
            Dep::Mark | Dep::Advmod
                if child < verb && tree.doc.word(child).eq_ignore_ascii_case("once") && tree.tag(verb) == Tag::PresentVerb =>
            {
                mood.hypothetical = true;
                mood.condition = true;
            }
            Dep::Subject | Dep::PassiveSubject | Dep::Object if has_no(tree, child) => mood.negated = true,
            // *flies to Vientiane tomorrow*, *convenes next week*
            Dep::Npadvmod | Dep::Advmod if tree.tag(verb) == Tag::PresentVerb && is_ahead(tree, child) => mood.future = true,
            _ => {}
        }
    }
    mood
}

/// *should the militants attack*, *were the talks to collapse*, *had he known*: a condition without an *if*.
fn is_inverted(tree: &Tree<'_>, verb: usize, aux: usize) -> bool {
    let word = matches!(tree.doc.word(aux), "should" | "were" | "had" | "Should" | "Were" | "Had");
    let behind =
        tree.children(verb).any(|child| child > aux && child < verb && matches!(tree.dep(child), Dep::Subject | Dep::PassiveSubject));
    let sentence = tree.doc.sentence(tree.doc.sentence_of(verb));
    // *Why should we pay?*, *neither had the king agreed*
    let opens = aux == sentence.start || tree.subtree(verb).start == aux;
    word && behind && opens && !(verb..sentence.end).any(|i| tree.doc.word(i) == "?")
}

/// *said it would withdraw*: what was to come, seen from the day it was said.
fn is_reported_future(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> bool {
    let would = tree.children(verb).any(|child| tree.dep(child) == Dep::Aux && matches!(tree.doc.word(child), "would" | "'d" | "’d"));
    let conditional =
        tree.children(verb).any(|child| tree.dep(child) == Dep::Mark && matches!(tree.doc.lemma(child), "if" | "unless" | "whether"));
    let head = tree.head(verb);
    let mut node = verb;
    // *said it would sign and ratify*
    if tree.dep(node) == Dep::Conj && tree.tag(head).is_verb() {
        node = head;
    }
    would && !conditional && tree.dep(node) == Dep::Ccomp && {
        let says = tree.head(node);
        tree.is(says, &grammar.saying) || tree.is(says, &grammar.promising)
    }
}

fn auxiliary(tree: &Tree<'_>, verb: usize, aux: usize, mood: &mut Mood) {
    match tree.doc.lemma(aux) {
        "will" | "shall" | "'ll" | "’ll" | "wo" => mood.future = true,
        // *cannot recognise a government*: what somebody can do is not yet done.
        "would" | "could" | "might" | "may" | "can" | "ca" | "'d" | "’d" => mood.hypothetical = true,
        "should" | "must" | "ought" => mood.obliged = true,
        // *Merkel to visit Turkey*
        "to" if tree.dep(verb) == Dep::Root => mood.future = true,
        _ => {}
    }
}

/// *no agreement*, *neither side*, *nobody*
fn has_no(tree: &Tree<'_>, noun: usize) -> bool {
    let none = |i: usize| matches!(tree.doc.word(i), "no" | "No");
    matches!(tree.doc.word(noun), "nobody" | "Nobody" | "none" | "None")
        || tree.children(noun).any(|child| child < noun && matches!(tree.dep(child), Dep::Det | Dep::Negation) && none(child))
        // *neither India nor Pakistan*
        || tree.children(noun).any(|child| child < noun && tree.doc.word(child).eq_ignore_ascii_case("neither"))
}

/// What the clause that a verb hangs on makes of it.
fn inherited(tree: &Tree<'_>, grammar: &Grammar, verb: usize, depth: usize) -> Mood {
    let head = tree.head(verb);
    let outer = || verb_at(tree, grammar, head, depth + 1);
    match tree.dep(verb) {
        // *was ordered jailed for a month*
        Dep::Xcomp if tree.tag(verb) == Tag::PastParticiple && tree.doc.lemma(head) == "order" && !is_infinitive(tree, verb) => outer(),
        Dep::Xcomp => of_complement(tree, grammar, head, outer()),
        // *to make the government pay*, *will let them leave*: no surer than what brings it about.
        Dep::Ccomp if is_bare(tree, verb) => outer(),
        Dep::Ccomp if tree.is(head, &grammar.saying) => Mood::default(),
        Dep::Ccomp if tree.is(head, &grammar.failing) => Mood { negated: true, ..Mood::default() },
        Dep::Ccomp if tree.is(head, &grammar.doubting) => Mood { hypothetical: true, ..Mood::default() },
        Dep::Conj if tree.tag(head).is_verb() && shares_auxiliary(tree, verb, head) => outer(),
        Dep::Advcl if is_infinitive(tree, verb) => Mood { hypothetical: true, purpose: true, ..Mood::default() },
        // *until they hand in their arms*, *so that she can leave*: not told as done.
        Dep::Advcl
            if tree.children(verb).any(|child| {
                child < verb && matches!(tree.doc.word(child), "until" | "unless" | "lest" | "till") || is_so_that(tree, child, verb)
            }) =>
        {
            Mood { hypothetical: true, purpose: true, ..Mood::default() }
        }
        // *ruled out hosting them*
        Dep::Advcl if tree.tag(verb) == Tag::Gerund && tree.doc.lemma(head) == "rule" && tree.is(head, &grammar.failing) => {
            Mood { negated: true, hypothetical: true, ..Mood::default() }.and(outer())
        }
        Dep::Advcl if tree.tag(verb) == Tag::Gerund && !tree.has_child(verb, Dep::Mark) => outer(),
        // *the allegation that its agents had killed him* tells no killing.
        Dep::Acl if tree.children(verb).any(|child| tree.dep(child) == Dep::Mark && tree.doc.word(child) == "that") => {
            Mood { purpose: true, ..Mood::default() }
        }
        // *the first to recognise*, *the only one to object*: they did.
        Dep::Acl | Dep::Relcl if is_infinitive(tree, verb) && is_ranked(tree, head) => Mood::default(),
        Dep::Acl | Dep::Relcl if is_infinitive(tree, verb) => Mood { hypothetical: true, ..Mood::default() },
        // *would not talk before the army pulled back*: it has not.
        Dep::Advcl if tree.children(verb).any(|child| child < verb && tree.doc.word(child) == "before") => {
            let outer = outer();
            let open = outer.negated || outer.future || outer.hypothetical || outer.obliged;
            Mood { hypothetical: open, purpose: open, ..Mood::default() }
        }
        // *will not follow suit in recognising it*
        Dep::PrepClause if tree.doc.word(head) == "in" && tree.tag(tree.head(head)).is_verb() => {
            verb_at(tree, grammar, tree.head(head), depth + 1)
        }
        Dep::PrepClause => of_gerund(tree, grammar, head),
        _ => Mood::default(),
    }
}

/// *make them pay*: an infinitive without *to*, and without anything else of its own.
fn is_bare(tree: &Tree<'_>, verb: usize) -> bool {
    tree.tag(verb) == Tag::BaseVerb && !tree.children(verb).any(|child| matches!(tree.dep(child), Dep::Aux | Dep::AuxPass | Dep::Mark))
}

/// *the first minister*, *the last of them*
fn is_ranked(tree: &Tree<'_>, noun: usize) -> bool {
    let rank = |i: usize| matches!(tree.doc.lemma(i), "first" | "last" | "only" | "latest" | "second" | "third" | "fourth" | "fifth");
    rank(noun) || tree.children(noun).any(|child| child < noun && rank(child))
}

/// *so that*, *in order that*
fn is_so_that(tree: &Tree<'_>, mark: usize, verb: usize) -> bool {
    mark < verb
        && mark > 0
        && tree.dep(mark) == Dep::Mark
        && tree.doc.word(mark) == "that"
        && matches!(tree.doc.word(mark - 1), "so" | "order")
}

/// A conjoined verb without subject and auxiliary of its own stands under the first one's.
fn shares_auxiliary(tree: &Tree<'_>, verb: usize, first: usize) -> bool {
    let own = tree.children(verb).any(|child| matches!(tree.dep(child), Dep::Aux | Dep::AuxPass | Dep::Subject | Dep::PassiveSubject));
    !own && tree.tag(verb) == tree.tag(first)
}

fn is_infinitive(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children(verb).any(|child| tree.dep(child) == Dep::Aux && tree.tag(child) == Tag::To)
}

/// An infinitive or gerund under `upper`: *refused to*, *plans to*, *began to*, and any other verb: *wants to*.
fn of_complement(tree: &Tree<'_>, grammar: &Grammar, upper: usize, outer: Mood) -> Mood {
    let shade = if tree.is(upper, &grammar.failing) {
        Mood { negated: true, ..Mood::default() }
    } else if tree.is(upper, &grammar.happening) && tree.tag(upper) != Tag::Gerund || tree.is(upper, &grammar.causing) {
        Mood::default()
    } else if tree.is(upper, &grammar.planning) {
        Mood { future: true, ..Mood::default() }
    } else {
        Mood { hypothetical: true, ..Mood::default() }
    };
    shade.and(outer)
}

fn of_gerund(tree: &Tree<'_>, grammar: &Grammar, prep: usize) -> Mood {
    if tree.word(prep) == grammar.without || matches!(tree.doc.word(prep), "from" | "against") {
        return Mood { negated: true, ..Mood::default() };
    }
    // *ways of ending the war*: nobody has ended it.
    if tree.is(tree.head(prep), &grammar.prospect) {
        return Mood { hypothetical: true, purpose: true, ..Mood::default() };
    }
    match tree.doc.word(prep) {
        // *talks on reopening the border*: what it is about has not happened.
        "on" | "about" | "over" | "regarding" | "concerning" => Mood { hypothetical: true, purpose: true, ..Mood::default() },
        "by" | "after" | "in" | "while" | "By" | "After" | "since" | "for" | "before" | "Before" => Mood::default(),
        _ => Mood { hypothetical: true, ..Mood::default() },
    }
}
