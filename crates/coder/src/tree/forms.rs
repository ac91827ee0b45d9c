//! Forms of verbs that taggers confuse: pasts and participles, actives and passives, and what is called what.

use super::{Dep, Tag, Tree};

impl Tree<'_> {
    /// *Three soldiers were killed and 12 wounded in an ambush*: behind a passive a participle of some more is one, too, and what stands
    /// behind both tells of both.
    pub(super) fn mend_second_tolls(&mut self) {
        for verb in 3..self.len() {
            let first = self.head(verb);
            let joined = self.deps[verb] == Dep::Conj && first < verb && self.tags[verb] == Tag::PastParticiple;
            if !joined || !self.has_child(first, Dep::AuxPass) || self.children(verb).any(|child| self.deps[child] == Dep::Object) {
                continue;
            }
            let helped = |child: usize| matches!(self.deps[child], Dep::Aux | Dep::AuxPass);
            let number = self.children(verb).find(|&child| self.deps[child] == Dep::Subject && child + 1 == verb);
            let Some(number) = number.filter(|&number| self.tags[number] == Tag::Number && !self.children(verb).any(helped)) else {
                continue;
            };
            self.deps[number] = Dep::PassiveSubject;
            if !self.children(first).any(|child| child > first && matches!(self.deps[child], Dep::Prep | Dep::Agent)) {
                let behind: Vec<usize> =
                    self.children(verb).filter(|&child| child > verb && matches!(self.deps[child], Dep::Prep | Dep::Agent)).collect();
                behind.into_iter().for_each(|child| self.rehang(child, first));
            }
        }
    }

    /// *Banda, a former doctor, offered to hold a vote*: a participle behind the comma of an apposition, with a subject and no helping verb,
    /// is the past that its sentence lacks.
    pub(super) fn mend_pasts(&mut self) {
        for verb in 2..self.len() {
            let lacks = self.deps[verb] == Dep::Root && self.tags[verb] == Tag::PastParticiple && self.doc.word(verb - 1) == ",";
            let helped = |child: usize| matches!(self.deps[child], Dep::Aux | Dep::AuxPass | Dep::Agent);
            let goes_on = |child: usize| child > verb && matches!(self.deps[child], Dep::Xcomp | Dep::Ccomp | Dep::Object);
            if lacks && self.has_child(verb, Dep::Subject) && self.children(verb).any(goes_on) && !self.children(verb).any(helped) {
                self.tags[verb] = Tag::PastVerb;
            }
        }
    }

    /// *declared himself president, suspended the constitution and imposed a curfew*: a past without a subject behind a comma is one more
    /// deed, and not what is declared.
    pub(super) fn mend_deeds_behind_commas(&mut self) {
        for verb in 3..self.len() {
            let first = self.head(verb);
            let beside = self.deps[verb] == Dep::Ccomp && first < verb && self.tags[first] == Tag::PastVerb;
            if !beside || self.tags[verb] != Tag::PastVerb || self.doc.word(verb - 1) != "," || self.has_any_subject(verb) {
                continue;
            }
            if !self.children(verb).any(|child| child < verb && self.deps[child] != Dep::Punct) {
                self.deps[verb] = Dep::Conj;
            }
        }
    }

    /// *proclaimed himself president, dissolved parliament*: a past behind a comma is no property of what stands behind it.
    pub(super) fn mend_pasts_before_objects(&mut self) {
        for verb in 3..self.len() {
            let object = self.head(verb);
            let before = self.head(object);
            let main = self.head(before);
            let read_so = self.deps[verb] == Dep::Amod && self.tags[verb] == Tag::PastVerb && self.doc.word(verb - 1) == ",";
            let beside =
                matches!(self.deps[object], Dep::Appos | Dep::Conj) && self.tags[object].is_noun() && before < verb && verb < object;
            if read_so
                && beside
                && self.deps[before] == Dep::Object
                && self.tags[main] == Tag::PastVerb
                && self.subtree(object).start == verb
            {
                self.hang(verb, main, Dep::Conj);
                self.hang(object, verb, Dep::Object);
            }
        }
    }

    /// *will go on sending weapons*, *kept on arresting them*: what somebody goes on doing they do.
    pub(super) fn mend_going_on(&mut self) {
        for gerund in 2..self.len() {
            let on = self.head(gerund);
            let verb = self.head(on);
            let goes = self.deps[gerund] == Dep::PrepClause && self.tags[gerund] == Tag::Gerund && self.doc.word(on) == "on";
            if goes && verb + 1 == on && self.tags[verb].is_verb() && matches!(self.doc.lemma(verb), "go" | "carry" | "keep") {
                self.deps[on] = Dep::Particle;
                self.hang(gerund, verb, Dep::Xcomp);
            }
        }
    }

    /// *let wounded Palestinians through*: whom a verb lets do something may have a participle before them.
    pub(super) fn mend_wounded(&mut self) {
        for participle in 1..self.len().saturating_sub(1) {
            let verb = participle - 1;
            let read_so =
                self.deps[participle] == Dep::Ccomp && self.tags[participle] == Tag::PastParticiple && self.head(participle) == verb;
            if !read_so || !matches!(self.doc.lemma(verb), "let" | "help" | "see" | "watch") || self.has_any_subject(participle) {
                continue;
            }
            let object = self.child(participle, Dep::Object).filter(|&object| self.tags[object].is_plural());
            let Some(object) = object.filter(|&object| object == participle + 1) else { continue };
            let others: Vec<usize> = self.children(participle).filter(|&child| child > object).collect();
            others.into_iter().for_each(|child| self.rehang(child, verb));
            self.hang(object, verb, Dep::Object);
            self.hang(participle, object, Dep::Amod);
        }
    }

    /// *Turkey, which Washington has pressed to accept them*: who is pressed is not what is accepted.
    pub(super) fn mend_pressed(&mut self) {
        let pressing = self.lexicon.class_set("object_control");
        for which in 1..self.len() {
            let lower = self.head(which);
            let upper = self.head(lower);
            let relative = self.tags[which] == Tag::Relative && self.deps[which] == Dep::Object && which < lower;
            if !relative || self.deps[lower] != Dep::Xcomp || self.deps[upper] != Dep::Relcl || !self.is(upper, &pressing) {
                continue;
            }
            let own = self.children(lower).any(|child| child > lower && self.deps[child] == Dep::Object);
            if own && !self.has_child(upper, Dep::Object) && which < upper {
                self.rehang(which, upper);
            }
        }
    }

    /// *called the ministers thieves*: a plural behind an article and another plural is what they are called.
    pub(super) fn mend_names_called(&mut self) {
        let naming = self.lexicon.class_set("naming");
        for called in 3..self.len() {
            let verb = self.head(called);
            let place = self.deps[called] == Dep::Object || self.deps[called] == Dep::ObjectPredicate && !self.has_child(verb, Dep::Object);
            let object = place && verb < called && self.tags[called] == Tag::Nouns && self.is(verb, &naming);
            let named = called - 1;
            let plural = self.tags[named] == Tag::Nouns && self.deps[named] == Dep::Compound && self.head(named) == called;
            if !object || !plural {
                continue;
            }
            let before: Vec<usize> = self.children(called).filter(|&child| child < named).collect();
            before.into_iter().for_each(|child| self.rehang(child, named));
            self.hang(named, verb, Dep::Object);
            self.hang(called, verb, Dep::ObjectPredicate);
        }
    }
}
