//! Verbs and predicative adjectives with their participants.

use super::mood;
use super::phrase::{conjuncts, is_named_in_front};
use super::{Clause, Complement, ComplementKind, Oblique, Site, subject};
use crate::frame::PredicateKind;
use crate::grammar::Grammar;
use crate::tree::{Dep, Tag, Tree};

/// Whether the verb is passive: what looks like its subject is acted upon.
pub(crate) fn is_passive(tree: &Tree<'_>, verb: usize) -> bool {
    if tree.children(verb).any(|child| matches!(tree.dep(child), Dep::AuxPass | Dep::PassiveSubject)) {
        return true;
    }
    if tree.tag(verb) != Tag::PastParticiple || tree.has_child(verb, Dep::Aux) {
        return false;
    }
    // *after a car bomb devastated offices*: with a subject and an object of its own it is active, whatever the tagger says.
    if tree.has_child(verb, Dep::Subject) && tree.has_child(verb, Dep::Object) {
        return false;
    }
    match tree.dep(verb) {
        Dep::Acl | Dep::Advcl | Dep::Xcomp | Dep::Ccomp | Dep::ObjectPredicate => true,
        // *arrested and deported*: the second participle stands as the first does.
        Dep::Conj => !tree.has_child(verb, Dep::Subject) && is_passive(tree, tree.head(verb)),
        // A headline without its auxiliary: *Five soldiers killed in attack*.
        Dep::Root => {
            !tree.is_intransitive(verb)
                && !tree.has_child(verb, Dep::Object)
                && !tree.children(verb).any(|child| tree.dep(child) == Dep::ObjectPredicate && tree.tag(child).is_name())
        }
        _ => false,
    }
}

/// The clause of a verb.
pub(crate) fn clause(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> Clause {
    let mut clause = Clause::bare(verb, PredicateKind::Verb);
    clause.passive = is_passive(tree, verb);
    let mut agents = Vec::new();
    for child in tree.children(verb) {
        match tree.dep(child) {
            // *gave Mali fifty tents*, where the parser sees two objects.
            Dep::Object if !clause.object.is_empty() && clause.indirect.is_empty() && !tree.has_child(verb, Dep::Dative) => {
                clause.indirect = std::mem::replace(&mut clause.object, referents(tree, child, verb));
            }
            Dep::Object => clause.object.extend(referents(tree, child, verb)),
            Dep::Dative if is_preposition(tree, child) => oblique(tree, verb, child, Site::Predicate, &mut clause.obliques),
            Dep::Dative => clause.indirect.extend(referents(tree, child, verb)),
            // *held Syria responsible*: the adjective makes the verb, as a particle does.
            Dep::ObjectPredicate | Dep::AdjectiveComplement if tree.tag(child) == Tag::Adjective && !tree.is(verb, &grammar.copula) => {
                clause.particles.push(child);
            }
            // *threw open its borders*: what the parser has no name for.
            Dep::Other if child > verb && tree.tag(child) == Tag::Adjective => clause.particles.push(child),
            // *set the hostages free*
            Dep::Advcl | Dep::Ccomp if child > verb && tree.tag(child) == Tag::Adjective && tree.children(child).next().is_none() => {
                clause.particles.push(child);
            }
            // *holds Damascus responsible for*, read as a clause of its own without a verb.
            Dep::Ccomp if tree.tag(child) == Tag::Adjective && clause.object.is_empty() && is_small(tree, child) => {
                clause.object.extend(subject::own(tree, child).map(|own| conjuncts(tree, own)).unwrap_or_default());
                clause.particles.push(child);
                for prep in tree.children(child).filter(|&prep| prep > child && tree.dep(prep) == Dep::Prep) {
                    oblique(tree, verb, prep, Site::Predicate, &mut clause.obliques);
                }
            }
            // *called Syria a threat*: Syria is the one called so.
            Dep::ObjectPredicate if !clause.object.is_empty() && clause.indirect.is_empty() => {
                clause.indirect = std::mem::replace(&mut clause.object, conjuncts(tree, child));
            }
            dep @ (Dep::Attribute | Dep::ObjectPredicate | Dep::AdjectiveComplement)
                if clause.object.is_empty() && (tree.is(verb, &grammar.copula) || dep == Dep::ObjectPredicate) =>
            {
                clause.object.extend(conjuncts(tree, child));
            }
            Dep::Agent => {
                // *by Sudan and by Malta*
                let also = tree.children(child).filter(|&by| by > child && tree.dep(by) == Dep::Conj && tree.word(by) == tree.word(child));
                agents = std::iter::once(child).chain(also).flat_map(|by| behind(tree, verb, by)).collect();
            }
            // *pulled out of*, *walked away from*: a preposition without a phrase of its own is a particle.
            Dep::Prep
                if !tree.has_child(child, Dep::PrepObject)
                    && !tree.has_child(child, Dep::PrepClause)
                    && !tree.has_child(child, Dep::Amod) =>
            {
                clause.particles.push(child);
                oblique(tree, verb, child, Site::Predicate, &mut clause.obliques);
            }
            Dep::Prep => oblique(tree, verb, child, Site::Predicate, &mut clause.obliques),
            Dep::Particle | Dep::Advmod => {
                clause.particles.push(child);
                // *handed Macau back to China*: the phrase hangs on the adverb.
                for prep in tree.children(child).filter(|&prep| prep > child && tree.dep(prep) == Dep::Prep) {
                    oblique(tree, verb, prep, Site::Predicate, &mut clause.obliques);
                }
                // *sealed off the West Bank*, read as a phrase of the particle.
                if let Some(object) = tree.child(child, Dep::PrepObject).filter(|_| clause.object.is_empty()) {
                    clause.object.extend(referents(tree, object, verb));
                }
            }
            _ => {}
        }
    }
    take_complements(tree, verb, &mut clause);
    take_gap(tree, verb, &mut clause);
    share_object(tree, verb, &mut clause);
    if clause.passive && agents.is_empty() {
        agents = far_agent(tree, grammar, verb, &clause);
    }
    assign_subject(tree, grammar, &mut clause, agents);
    nested_obliques(tree, &mut clause);
    clause.mood = mood::of_verb(tree, grammar, verb);
    clause
}

/// The clause of an adjective after *be*: *is ready to*, *was critical of*.
pub(crate) fn adjective_clause(tree: &Tree<'_>, grammar: &Grammar, adjective: usize) -> Clause {
    let be = tree.head(adjective);
    let mut clause = Clause::bare(adjective, PredicateKind::Adjective);
    clause.carrier = Some(be);
    clause.subject = subject::surface(tree, grammar, be).map(|head| conjuncts(tree, head)).unwrap_or_default();
    for token in [adjective, be] {
        for child in tree.children(token).filter(|&child| tree.dep(child) == Dep::Prep) {
            oblique(tree, be, child, Site::Predicate, &mut clause.obliques);
        }
        take_complements(tree, token, &mut clause);
    }
    nested_obliques(tree, &mut clause);
    clause.mood = mood::of_verb(tree, grammar, be);
    clause
}

/// The clause of a participle that stands as an adjective: *is opposed to*, *disappointed with the vote, Sweden …*.
pub(crate) fn participle_clause(tree: &Tree<'_>, grammar: &Grammar, participle: usize) -> Clause {
    let mut clause = Clause::bare(participle, PredicateKind::Adjective);
    clause.carrier = tree.child(participle, Dep::AuxPass);
    clause.subject = subject::surface(tree, grammar, participle).map(|head| conjuncts(tree, head)).unwrap_or_default();
    for child in tree.children(participle).filter(|&child| tree.dep(child) == Dep::Prep) {
        oblique(tree, participle, child, Site::Predicate, &mut clause.obliques);
    }
    take_complements(tree, participle, &mut clause);
    nested_obliques(tree, &mut clause);
    clause.mood = mood::of_verb(tree, grammar, participle);
    clause
}

/// Phrases coordinated with `token`, relative pronouns replaced.
fn referents(tree: &Tree<'_>, token: usize, verb: usize) -> Vec<usize> {
    match subject::referent(tree, token, verb) {
        same if same == token => conjuncts(tree, token),
        // *Saro-Wiwa and eight others, whom a court condemned*: behind a comma the clause is about all of them.
        last if tree.dep(last) == Dep::Conj && (last + 1..verb).any(|i| tree.doc.word(i) == ",") => {
            let mut first = last;
            while tree.dep(first) == Dep::Conj && tree.head(first) != first {
                first = tree.head(first);
            }
            conjuncts(tree, first)
        }
        antecedent => vec![antecedent],
    }
}

/// An adjective with a subject before it and no verb: *Damascus responsible*.
fn is_small(tree: &Tree<'_>, adjective: usize) -> bool {
    let before = |child: usize| child < adjective && tree.dep(child) == Dep::Subject;
    tree.children(adjective).any(before) && !tree.children(adjective).any(|child| matches!(tree.dep(child), Dep::Aux | Dep::Mark))
}

fn is_preposition(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.tag(i), Tag::Preposition | Tag::To)
}

/// Heads of the phrases, or the gerund, behind a preposition.
fn behind(tree: &Tree<'_>, verb: usize, prep: usize) -> Vec<usize> {
    if let Some(object) = tree.child(prep, Dep::PrepObject) {
        return referents(tree, object, verb);
    }
    // *described as false*
    let described = || tree.child(prep, Dep::Amod).filter(|_| tree.doc.word(prep) == "as");
    tree.child(prep, Dep::PrepClause).or_else(described).into_iter().collect()
}

/// Adds a prepositional phrase, the ones coordinated with it (*on Iran and on Syria*) and the one that a compound
/// preposition ends in (*according to*, *because of*).
pub(crate) fn oblique(tree: &Tree<'_>, verb: usize, prep: usize, site: Site, list: &mut Vec<Oblique>) {
    let objects = behind(tree, verb, prep);
    if !objects.is_empty() {
        list.push(Oblique { prep, objects, site });
    }
    for child in tree.children(prep) {
        if matches!(tree.dep(child), Dep::Prep | Dep::Conj) && is_preposition(tree, child) {
            let objects = behind(tree, verb, child);
            // *with Kyiv and with Chisinau*: one phrase of both.
            let same = tree.dep(child) == Dep::Conj && tree.word(child) == tree.word(prep);
            match list.iter_mut().find(|oblique| same && oblique.prep == prep) {
                Some(oblique) => oblique.objects.extend(objects),
                None if !objects.is_empty() => list.push(Oblique { prep: child, objects, site }),
                None => {}
            }
        }
    }
}

/// Infinitives, gerunds and finite complement clauses.
fn take_complements(tree: &Tree<'_>, verb: usize, clause: &mut Clause) {
    for child in tree.children(verb) {
        // *will decide whether to open the debate*: nobody has decided to.
        if has_to(tree, child) && tree.children(child).any(|word| tree.doc.word(word) == "whether") {
            continue;
        }
        let kind = match tree.dep(child) {
            // *called for Lome to withdraw*: the lower subject stands behind *for*.
            Dep::Advcl | Dep::Xcomp | Dep::Ccomp if has_to(tree, child) && for_mark(tree, child).is_some() => {
                if let (Some(mark), Some(own)) = (for_mark(tree, child), subject::own(tree, child)) {
                    clause.obliques.push(Oblique { prep: mark, objects: conjuncts(tree, own), site: Site::Predicate });
                }
                Some(ComplementKind::Infinitive)
            }
            Dep::Xcomp if subject::own(tree, child).is_none() || !has_to(tree, child) => complement_form(tree, child),
            Dep::Xcomp | Dep::Ccomp if has_to(tree, child) => {
                // *wants Russia to leave*: the lower subject is also whom the wish concerns.
                if clause.object.is_empty() {
                    clause.object.extend(subject::own(tree, child).map(|own| conjuncts(tree, own)).unwrap_or_default());
                }
                Some(ComplementKind::Infinitive)
            }
            Dep::Ccomp => Some(ComplementKind::Finite),
            Dep::Advcl if has_to(tree, child) && !tree.has_child(child, Dep::Mark) => Some(ComplementKind::Infinitive),
            _ => None,
        };
        if let Some(kind) = kind {
            clause.complements.push(Complement { kind, head: child });
            share_complement(tree, child, kind, clause);
        }
    }
    // *announced a plan to help Kenya*, *gave money to promote schooling*: what the object is for.
    let objects: Vec<usize> = clause.object.iter().copied().filter(|&object| object > verb && tree.tag(object).is_noun()).collect();
    for child in objects.into_iter().flat_map(|object| tree.children(object).filter(move |&child| child > object)) {
        if matches!(tree.dep(child), Dep::Acl | Dep::Relcl) && tree.tag(child) == Tag::BaseVerb && is_purpose(tree, child) {
            clause.complements.push(Complement { kind: ComplementKind::Infinitive, head: child });
        }
    }
    for &other in tree.alternatives() {
        if is_below(tree, tree.head(other), verb) {
            clause.complements.push(Complement { kind: ComplementKind::Alternative, head: other });
        }
    }
}

/// Whether a verb is, or stands in the content of, another: *to leave* of *gave him until noon to leave*.
fn is_below(tree: &Tree<'_>, verb: usize, upper: usize) -> bool {
    let mut node = verb;
    for _ in 0..6 {
        if node == upper {
            return true;
        }
        let content = matches!(
            tree.dep(node),
            Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Acl | Dep::Relcl | Dep::Prep | Dep::PrepObject | Dep::Object | Dep::Dative
        );
        if !content {
            return false;
        }
        node = tree.head(node);
    }
    false
}

/// An infinitive that hangs on a noun without a subject of its own: *a plan to help*.
pub(crate) fn is_purpose(tree: &Tree<'_>, verb: usize) -> bool {
    let own = |child: usize| matches!(tree.dep(child), Dep::Subject | Dep::PassiveSubject) || tree.tag(child) == Tag::Relative;
    has_to(tree, verb) && !tree.children(verb).any(own)
}

/// The *for* before the subject of an infinitive.
fn for_mark(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let mark = tree.children(verb).find(|&child| child < verb && tree.doc.word(child) == "for")?;
    tree.children(verb).any(|child| matches!(tree.dep(child), Dep::Subject | Dep::PassiveSubject) && child > mark).then_some(mark)
}

/// *agreed to meet and sign*: the second infinitive is a complement too.
fn share_complement(tree: &Tree<'_>, first: usize, kind: ComplementKind, clause: &mut Clause) {
    if kind == ComplementKind::Finite {
        return;
    }
    for child in tree.children(first) {
        let same_form = tree.tag(child) == tree.tag(first);
        if tree.dep(child) == Dep::Conj && same_form && !tree.has_child(child, Dep::Subject) {
            clause.complements.push(Complement { kind, head: child });
        }
    }
}

fn complement_form(tree: &Tree<'_>, child: usize) -> Option<ComplementKind> {
    match tree.tag(child) {
        Tag::Gerund => Some(ComplementKind::Gerund),
        tag if tag.is_verb() => Some(ComplementKind::Infinitive),
        // *asked to be allowed*, *seems ready to*: the verb stands below.
        _ => has_to(tree, child).then_some(ComplementKind::Infinitive),
    }
}

fn has_to(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children(verb).any(|child| tree.dep(child) == Dep::Aux && tree.tag(child) == Tag::To)
}

/// A relative clause without a pronoun, or with an empty place for one, has its noun for object: *the city Russia attacked*.
fn take_gap(tree: &Tree<'_>, verb: usize, clause: &mut Clause) {
    let empty = clause.object.is_empty() && clause.complements.is_empty() && !clause.passive;
    if empty
        && tree.dep(verb) == Dep::Relcl
        && tree.children(verb).any(|child| tree.dep(child) == Dep::Subject && tree.tag(child) != Tag::Relative)
        && !tree.children(verb).any(|child| tree.tag(child) == Tag::RelativeAdverb || tree.dep(child) == Dep::Mark)
        && !clause.obliques.iter().any(|oblique| tree.tag(oblique.objects[0]) == Tag::Relative)
    {
        clause.object.push(tree.head(verb));
    }
}

/// *attacked and destroyed the base*: the first verb shares the object of the second.
fn share_object(tree: &Tree<'_>, verb: usize, clause: &mut Clause) {
    if clause.passive || !clause.object.is_empty() || !clause.complements.is_empty() || !clause.obliques.is_empty() {
        return;
    }
    let next = tree.children(verb).find(|&child| tree.dep(child) == Dep::Conj && tree.tag(child) == tree.tag(verb));
    let Some(next) = next else { return };
    let bare = tree.children(next).all(|child| child > next || matches!(tree.dep(child), Dep::Advmod | Dep::Cc));
    if bare
        && next - verb <= 3
        && let Some(object) = tree.child(next, Dep::Object)
    {
        clause.object.extend(conjuncts(tree, object));
    }
}

/// *tortured in custody by policemen*, *killed in an attack by rebels*: the doer hangs on another phrase of the verb.
fn far_agent(tree: &Tree<'_>, grammar: &Grammar, verb: usize, clause: &Clause) -> Vec<usize> {
    let near = |oblique: &&Oblique| matches!(tree.doc.word(oblique.prep), "in" | "during" | "at" | "with" | "on" | "after");
    // *was given a loan by Kuwait*: behind what was given.
    let given = if tree.has_child(verb, Dep::PassiveSubject) { clause.object.as_slice() } else { &[] };
    for heads in clause.obliques.iter().filter(near).map(|oblique| oblique.objects.as_slice()).chain([given]) {
        for &head in heads {
            let by = tree.children(head).find(|&child| child > head && tree.dep(child) == Dep::Prep && tree.word(child) == grammar.by);
            let doers = by.map(|by| behind(tree, verb, by)).unwrap_or_default();
            if !doers.is_empty() && doers.iter().all(|&doer| !tree.tag(doer).is_verb()) {
                return doers;
            }
            // *killed in an Azerbaijani drone strike*: whose strike it was.
            let town = |child: usize| {
                child < head && tree.dep(child) == Dep::Compound && tree.doc.ent(child).is_some_and(|(label, _)| label == "GPE")
            };
            let whose = is_named_in_front(tree, head) && !tree.children(head).any(town);
            if tree.is(head, &grammar.blow) && matches!(tree.tag(head), Tag::Noun | Tag::Nouns) && whose {
                return vec![head];
            }
        }
    }
    Vec::new()
}

/// Gives the subject its role: the doer of an active verb, the one acted upon of a passive.
fn assign_subject(tree: &Tree<'_>, grammar: &Grammar, clause: &mut Clause, agents: Vec<usize>) {
    let surface = subject::surface(tree, grammar, clause.head);
    let heads = surface.map(|head| heads_of_subject(tree, clause.head, head)).unwrap_or_default();
    if !clause.passive {
        clause.subject = heads;
        return;
    }
    clause.subject = if agents.is_empty() { shared_agent(tree, clause.head) } else { agents };
    if clause.object.is_empty() || tree.child(clause.head, Dep::ObjectPredicate).is_some() {
        clause.object = heads;
    } else {
        clause.indirect = heads;
    }
}

/// All coordinated subjects; only the noun itself where the verb hangs on it.
fn heads_of_subject(tree: &Tree<'_>, verb: usize, head: usize) -> Vec<usize> {
    let hangs = matches!(tree.dep(verb), Dep::Acl | Dep::Relcl) && tree.head(verb) == head;
    if hangs { vec![head] } else { conjuncts(tree, head) }
}

/// *was arrested and deported by police*: the agent stands at the last verb.
fn shared_agent(tree: &Tree<'_>, verb: usize) -> Vec<usize> {
    let next = tree.children(verb).find(|&child| tree.dep(child) == Dep::Conj && tree.tag(child) == Tag::PastParticiple);
    // *were flown to Osh by helicopter and examined by doctors*, *was shut, and the websites were defaced by hackers*
    let when =
        |prep: usize| tree.child(prep, Dep::PrepObject).and_then(|time| tree.doc.ent(time)).is_some_and(|(label, _)| label == "DATE");
    let elsewhere = |prep: usize| matches!(tree.doc.word(prep), "by" | "to") && !when(prep);
    let apart =
        |next: &usize| tree.children(verb).any(|child| tree.dep(child) == Dep::Prep && child > verb && child < *next && elsewhere(child));
    let next = next.filter(|next| !tree.has_child(*next, Dep::PassiveSubject) && !apart(next));
    let agent = next.and_then(|next| tree.child(next, Dep::Agent));
    agent.map(|agent| behind(tree, verb, agent)).unwrap_or_default()
}

/// Adds the phrases that hang on the object or on other phrases: parsers differ about *sign a deal with Iran*.
pub(crate) fn nested_obliques(tree: &Tree<'_>, clause: &mut Clause) {
    let mut nested = Vec::new();
    let mut hang = |heads: &[usize], site| {
        for &head in heads {
            for child in tree.children(head).filter(|&child| child > head && matches!(tree.dep(child), Dep::Prep | Dep::Agent)) {
                oblique(tree, clause.head, child, site, &mut nested);
            }
        }
    };
    // *gave permission for the convoy to enter*
    let allowed: Vec<Oblique> = clause
        .object
        .iter()
        .flat_map(|&object| tree.children(object))
        .filter(|&child| matches!(tree.dep(child), Dep::Acl | Dep::Relcl))
        .filter_map(|child| Some(Oblique { prep: for_mark(tree, child)?, objects: vec![subject::own(tree, child)?], site: Site::Object }))
        .collect();
    // *lifted the restrictions imposed on the former premier*
    let of = clause.object.iter().flat_map(|&object| tree.children(object)).filter(|&child| tree.doc.word(child) == "of");
    let counted: Vec<usize> = of.filter_map(|of| tree.child(of, Dep::PrepObject)).collect();
    let imposed: Vec<usize> = clause
        .object
        .iter()
        .chain(&counted)
        .flat_map(|&object| tree.children(object))
        .filter(|&child| tree.dep(child) == Dep::Acl && tree.tag(child) == Tag::PastParticiple)
        .collect();
    hang(&clause.object, Site::Object);
    hang(&imposed, Site::Oblique);
    for oblique in &clause.obliques {
        hang(&oblique.objects, Site::Oblique);
    }
    // One level more, and only below the object: *dismissed a call for a truce from Oslo*.
    let below: Vec<usize> =
        nested.iter().filter(|oblique: &&Oblique| oblique.site == Site::Object).flat_map(|oblique| oblique.objects.clone()).collect();
    let mut deepest = Vec::new();
    for head in below {
        for child in tree.children(head).filter(|&child| child > head && tree.dep(child) == Dep::Prep) {
            oblique(tree, clause.head, child, Site::Oblique, &mut deepest);
        }
    }
    clause.obliques.extend(allowed);
    clause.obliques.extend(nested);
    clause.obliques.extend(deepest);
}
