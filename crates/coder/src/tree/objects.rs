//! Objects, additions and what stands for a deed, where parsers hang them on the wrong word.

use super::{Dep, Tag, Tree};
use crate::words::WordId;

impl Tree<'_> {
    /// *spoke by telephone with the king, with the emir and with Haftar*: what a preposition said again behind a comma goes on with belongs
    /// where the list does.
    pub(super) fn mend_repeated_prepositions(&mut self) {
        for again in 3..self.len() {
            let verb = self.head(again);
            if self.deps[again] != Dep::Prep || !self.tags[verb].is_verb() || verb > again || self.doc.word(again - 1) != "," {
                continue;
            }
            let word = self.words[again];
            let more: Vec<usize> =
                self.children(again).filter(|&child| self.deps[child] == Dep::Conj && self.words[child] == word).collect();
            let ends = |&prep: &usize| {
                let upper = self.head(prep);
                self.deps[prep] == Dep::Prep
                    && self.words[prep] == word
                    && (self.tags[upper].is_noun() || upper == verb && !more.is_empty())
                    && self.subtree(prep).end == again - 1
            };
            if let Some(first) = (verb + 1..again - 1).find(ends) {
                self.hang(first, verb, Dep::Prep);
                more.into_iter().for_each(|prep| self.rehang(prep, first));
                self.hang(again, first, Dep::Conj);
            }
        }
    }

    /// *thanked the governments concerned*: those whom it is about, without anything that concerns them.
    pub(super) fn mend_concerned(&mut self) {
        for i in 1..self.len() {
            let noun = self.head(i);
            let stands = self.deps[i] == Dep::Acl && self.doc.word(i) == "concerned" && noun + 1 == i && self.tags[noun].is_noun();
            let about = |child: usize| matches!(self.doc.word(child), "about" | "by" | "over" | "at" | "that" | "with");
            if stands && !self.children(i).any(about) {
                self.deps[i] = Dep::Amod;
                self.tags[i] = Tag::Adjective;
            }
        }
    }

    /// *shot Wael Darwish dead*, *shot dead two protesters*: the word is what became of them, no part of their name.
    pub(super) fn mend_dead(&mut self) {
        let became = self.lexicon.class_set("became");
        for i in 1..self.len() {
            let may_be = matches!(self.deps[i], Dep::Amod | Dep::Compound | Dep::Object | Dep::PassiveSubject);
            if !may_be || !self.lexicon.contains(&became, self.lexicon.id(self.doc.word(i))) {
                continue;
            }
            let head = self.head(i);
            let between = matches!(self.deps[i], Dep::Amod | Dep::Compound) && i < head && self.head(head) == i - 1;
            if between && self.tags[i - 1].is_verb() {
                self.hang(i, i - 1, Dep::ObjectPredicate);
                self.tags[i] = Tag::Adjective;
                continue;
            }
            let shot = matches!(self.deps[i], Dep::Object | Dep::PassiveSubject) && self.tags[head].is_verb();
            let Some(noun) = self.children(i).rfind(|&child| self.deps[child] == Dep::Compound).filter(|_| shot) else {
                continue;
            };
            for child in 0..self.len() {
                if self.head(child) == i && child != i {
                    self.rehang(child, noun);
                }
            }
            self.hang(noun, head, self.deps[i]);
            (self.deps[i], self.tags[i]) = (Dep::ObjectPredicate, Tag::Adjective);
        }
    }

    /// *rejected as baseless the accusations*: what stands behind the adjective is the verb's object.
    pub(super) fn mend_as(&mut self) {
        let words = self.lexicon.class_set("dismissed_word");
        for i in 0..self.len() {
            if self.deps[i] != Dep::Prep || self.doc.word(i) != "as" || i + 2 >= self.len() {
                continue;
            }
            let verb = self.head(i);
            let state = i + 1;
            let called = self.head(state) == i && self.tags[state] == Tag::Adjective;
            let adjective = self.child(i, Dep::PrepObject).filter(|&object| called && self.subtree(object).start == state + 1);
            // *rejected as interference the statements of the envoy*: a second noun with an article cannot be the first one's.
            let second = |child: usize| {
                let first = self.subtree(child).start;
                first == state + 1 && self.tags[child].is_noun() && matches!(self.doc.word(first), "the" | "any" | "all" | "a" | "an")
            };
            let noun = self.head(state) == i && self.tags[state].is_noun();
            // *dismissed as absurd allegations that …*: what is dismissed is somebody's word.
            let part = |object: &usize| {
                let whole = self.subtree(*object).start == state && self.head(state) == *object && self.tags[state] == Tag::Adjective;
                whole && self.is(*object, &words) && self.tags[*object].is_plural()
            };
            let object = adjective
                .or_else(|| self.children(state).find(|&child| noun && child > state && second(child)))
                .or_else(|| self.child(i, Dep::PrepObject).filter(part));
            if let Some(object) = object.filter(|_| self.tags[verb].is_verb() && !self.has_child(verb, Dep::Object)) {
                self.hang(object, verb, Dep::Object);
                self.hang(state, i, Dep::PrepObject);
            }
        }
    }

    /// *Shelling by Syrian forces killed nine*: a gerund with its doer behind *by* is the deed, a noun.
    pub(super) fn mend_deeds(&mut self) {
        for i in 0..self.len() {
            let stands = matches!(self.deps[i], Dep::Subject | Dep::PassiveSubject | Dep::PrepObject | Dep::Object);
            if self.tags[i] != Tag::Gerund || !stands {
                continue;
            }
            let of = |child: usize| {
                child > i && matches!(self.deps[child], Dep::Prep | Dep::Agent) && matches!(self.doc.word(child), "by" | "of" | "between")
            };
            if self.children(i).any(of) && !self.children(i).any(|child| matches!(self.deps[child], Dep::Object | Dep::Aux | Dep::AuxPass))
            {
                let form = self.lexicon.id(&self.doc.word(i).to_lowercase());
                if form != WordId::NONE {
                    (self.tags[i], self.words[i]) = (Tag::Noun, form);
                }
            }
        }
    }

    /// *The Union on Tuesday extended trade sanctions*: the verb behind a day, read as a property of what it acts on.
    pub(super) fn mend_days(&mut self) {
        for i in 2..self.len() {
            let (object, day, on) = (self.head(i), i - 1, i - 2);
            let root = self.head(on);
            let read_so = self.deps[i] == Dep::Amod
                && self.deps[object] == Dep::PrepObject
                && self.head(object) == on
                && self.head(day) == i
                && self.doc.word(on) == "on"
                && self.doc.ent(day).is_some_and(|(label, _)| label == "DATE");
            if !read_so || self.head(root) != root || !self.tags[root].is_noun() || root > on {
                continue;
            }
            let Some(verb) = self.past(self.doc.word(i)) else { continue };
            self.hang(i, i, Dep::Root);
            (self.tags[i], self.words[i]) = (Tag::PastVerb, verb);
            self.hang(root, i, Dep::Subject);
            self.hang(object, i, Dep::Object);
            self.hang(day, on, Dep::PrepObject);
            self.rehang(on, i);
        }
    }

    /// *filed a case on Monday accusing Myanmar of genocide*: the preposition has its phrase, what comes behind it is the verb's.
    pub(super) fn mend_trailing(&mut self) {
        for i in 2..self.len() {
            let prep = self.head(i);
            let verb = self.head(prep);
            let filled = |child: usize| child < i && self.deps[child] == Dep::PrepObject;
            let torn = self.deps[i] == Dep::PrepClause && self.tags[i] == Tag::Gerund && self.deps[prep] == Dep::Prep && prep < i;
            if torn && self.tags[verb].is_verb() && self.children(prep).any(filled) {
                self.hang(i, verb, Dep::Advcl);
            }
        }
    }

    /// *fired warning shots*: what the codebook knows as one expression is no verb with its object.
    pub(super) fn mend_compounds(&mut self) {
        for i in 1..self.len().saturating_sub(1) {
            let (noun, verb) = (i + 1, self.head(i));
            let read_so = self.tags[i] == Tag::Gerund
                && matches!(self.deps[i], Dep::Xcomp | Dep::Advcl)
                && self.deps[noun] == Dep::Object
                && self.head(noun) == i
                && verb < i
                && self.tags[verb].is_verb()
                && !self.has_child(verb, Dep::Object);
            if !read_so {
                continue;
            }
            let form = self.lexicon.id(&self.doc.word(i).to_lowercase());
            if !self.lexicon.sequences_at(&[form, self.words[noun]]).any(|(length, _)| length == 2) {
                continue;
            }
            for child in self.children(i).collect::<Vec<_>>() {
                self.rehang(child, verb);
            }
            self.hang(i, noun, Dep::Compound);
            (self.tags[i], self.words[i]) = (Tag::Noun, form);
        }
    }

    /// *Iran fires missiles at Israel, White House warns of consequences*: who has something of his own to warn of does not report what a
    /// comma parts from it.
    pub(super) fn mend_asides(&mut self) {
        for i in 0..self.len() {
            let verb = self.head(i);
            let before = self.deps[i] == Dep::Ccomp && i < verb && self.has_child(i, Dep::Subject);
            if !before || !matches!(self.doc.lemma(verb), "warn" | "complain" | "speak" | "talk") || self.quoted[i] {
                continue;
            }
            let own =
                |child: usize| child > verb && self.deps[child] == Dep::Prep && matches!(self.doc.word(child), "of" | "about" | "against");
            if self.children(verb).any(own) {
                self.deps[i] = Dep::Other;
            }
        }
    }

    /// The verb of a form in *-ed* that was read as an adjective, if the codebook knows it.
    pub(super) fn past(&self, form: &str) -> Option<WordId> {
        let stem = form.strip_suffix("ed")?;
        let forms = [stem.to_owned(), format!("{stem}e"), stem.strip_suffix('i').map_or_else(String::new, |stem| format!("{stem}y"))];
        forms.iter().map(|form| self.lexicon.id(form)).find(|&id| id != WordId::NONE)
    }

    /// *called the ambassador a very stupid guy*: what somebody is called is no other name of his.
    pub(super) fn mend_called(&mut self) {
        let naming = self.lexicon.class_set("naming");
        for i in 1..self.len() {
            let named = self.head(i);
            let verb = self.head(named);
            if self.deps[i] != Dep::Appos || self.deps[named] != Dep::Object || named > i || !self.is(verb, &naming) {
                continue;
            }
            let start = self.subtree(i).start;
            if matches!(self.doc.word(start), "a" | "an" | "the") && self.doc.word(start - 1) != "," {
                self.hang(i, verb, Dep::ObjectPredicate);
            }
        }
    }

    /// *accused Kyiv of shelling the plant, a charge that Ukraine denied*: what is only another name for the deed is no object of the verb.
    pub(super) fn mend_afterthoughts(&mut self) {
        let (deeds, words, saying) =
            (self.lexicon.class_set("deed_name"), self.lexicon.class_set("words_name"), self.lexicon.class_set("saying"));
        for i in 1..self.len() {
            let verb = self.head(i);
            if !self.tags[i].is_noun() {
                continue;
            }
            let start = self.subtree(i).start;
            let named = matches!(self.doc.word(start), "a" | "an" | "the") && start > 0 && self.doc.word(start - 1) == ",";
            let is_words = self.is(i, &words);
            let is_name = named && self.tags[i] == Tag::Noun && (is_words || self.is(i, &deeds));
            if is_name {
                self.mend_content(i);
            }
            if !self.children(i).any(|child| self.deps[child] == Dep::Relcl) {
                continue;
            }
            if is_name {
                let Some(root) = self.main_verb(i).filter(|&root| root < i) else { continue };
                // *The agency said a court jailed the two, a verdict that …*: the verdict is the court's, a warning would be the agency's.
                let inner =
                    if is_words || !self.is(root, &saying) { None } else { self.child(root, Dep::Ccomp).filter(|&inner| inner < i) };
                self.hang(i, inner.unwrap_or(root), Dep::Other);
                continue;
            }
            if self.deps[i] != Dep::Object || i < verb {
                continue;
            }
            let has_other =
                self.children(verb).any(|child| matches!(self.deps[child], Dep::Object | Dep::Dative | Dep::Ccomp) && child < start);
            if named && (has_other || self.children(verb).any(|child| self.deps[child] == Dep::Prep && child > verb && child < start)) {
                self.deps[i] = Dep::Other;
            }
        }
    }

    /// *a claim that the chairman dismissed as idle talk*: a clause without an object of its own tells what was done with the claim, not
    /// what is claimed.
    pub(super) fn mend_content(&mut self, noun: usize) {
        let content = self.children(noun).find(|&child| child > noun && self.deps[child] == Dep::Acl && self.tags[child].is_verb());
        let Some(verb) = content else { return };
        let that = self.children(verb).find(|&child| child == noun + 1 && self.deps[child] == Dep::Mark && self.doc.word(child) == "that");
        let has = |deps: &[Dep]| self.children(verb).any(|child| deps.contains(&self.deps[child]));
        let gap = has(&[Dep::Subject])
            && !has(&[Dep::Object, Dep::Ccomp, Dep::Xcomp, Dep::Attribute, Dep::AdjectiveComplement])
            && !self.is(verb, &self.intransitive);
        if let Some(that) = that.filter(|_| gap) {
            self.deps[verb] = Dep::Relcl;
            (self.deps[that], self.tags[that]) = (Dep::Object, Tag::Relative);
        }
    }

    /// *gave the teachers a day to leave*, *handed the ambassador his passport*: what is given, read as a time or as another name.
    pub(super) fn mend_given(&mut self) {
        let giving = self.lexicon.class_set("giving");
        for verb in 1..self.len() {
            if !self.tags[verb].is_verb() || !self.is(verb, &giving) {
                continue;
            }
            let child = |dep: Dep| self.children(verb).find(|&child| child > verb && self.deps[child] == dep);
            match (child(Dep::Dative), child(Dep::Object)) {
                (Some(taker), None) if self.tags[taker].is_noun() => {
                    let gift = child(Dep::Npadvmod).filter(|&gift| self.subtree(gift).start == self.subtree(taker).end);
                    if let Some(gift) = gift.filter(|&gift| self.has_child(gift, Dep::Relcl) || self.has_child(gift, Dep::Acl)) {
                        self.deps[gift] = Dep::Object;
                    }
                }
                (None, Some(taker)) => {
                    let owned = |gift: usize| self.child(gift, Dep::Possessor).is_some_and(|its| self.tags[its] == Tag::PossessivePronoun);
                    let gift = self.child(taker, Dep::Appos).filter(|&gift| self.subtree(gift).start == taker + 1 && owned(gift));
                    if let Some(gift) = gift {
                        self.deps[taker] = Dep::Dative;
                        self.hang(gift, verb, Dep::Object);
                    }
                }
                _ => {}
            }
        }
    }

    /// *handed the refugees bread*: an article of its own before the first of two nouns says that they are two objects.
    pub(super) fn mend_gifts(&mut self) {
        let giving = self.lexicon.class_set("giving");
        let people = self.lexicon.class_set("person_word");
        for gift in 2..self.len() {
            let verb = self.head(gift);
            if self.deps[gift] != Dep::Object
                || gift < verb
                || !self.tags[verb].is_verb()
                || !self.is(verb, &giving)
                || self.is(gift, &people)
            {
                continue;
            }
            // *handed a police chief to the Swiss*: who is given something stands behind *to*.
            let to = |child: usize| self.deps[child] == Dep::Prep && self.doc.word(child) == "to";
            let taken = self.children(verb).any(|child| self.deps[child] == Dep::Dative || to(child));
            let before = |&child: &usize| child < gift && self.deps[child] == Dep::Compound;
            let Some(taker) = self.children(gift).rfind(before).filter(|_| !taken) else { continue };
            // *a police chief*: only what is many has its article to itself.
            let article = |token: usize| self.children(token).any(|child| self.deps[child] == Dep::Det);
            let many = self.tags[taker] == Tag::Nouns && self.doc.word(taker) != self.doc.lemma(taker);
            // *sent the bomber home* gives nobody a home.
            let person = article(gift) && self.is(taker, &people) && !matches!(self.doc.lemma(verb), "send" | "make" | "call" | "name");
            if !(person || article(taker) && many) {
                continue;
            }
            let moved: Vec<usize> = self.children(gift).filter(|&child| child < taker).collect();
            for child in moved {
                self.rehang(child, taker);
            }
            self.hang(taker, verb, Dep::Dative);
            if !self.tags[taker].is_noun() {
                self.tags[taker] = Tag::Noun;
            }
        }
    }

    /// *killed four nurses, among them a Dutch woman*: some of the objects are no object besides.
    pub(super) fn mend_some_of_them(&mut self) {
        for part in 3..self.len() {
            let verb = self.head(part);
            if self.deps[part] != Dep::Object || part < verb {
                continue;
            }
            let start = self.subtree(part).start;
            let them = start.checked_sub(1).filter(|&them| matches!(self.doc.word(them), "them" | "these" | "whom"));
            let among = them.map(|them| self.head(them)).filter(|&among| matches!(self.doc.word(among), "among" | "including" | "of"));
            let whole = self.children(verb).any(|child| self.deps[child] == Dep::Object && child < part);
            if among.is_some() && whole {
                self.deps[part] = Dep::Other;
            }
        }
    }

    /// The verb at the root of a token's sentence.
    fn main_verb(&self, token: usize) -> Option<usize> {
        let mut root = token;
        // A head chain cannot be longer than the text.
        for _ in 0..self.len() {
            if self.head(root) == root {
                break;
            }
            root = self.head(root);
        }
        self.tags[root].is_verb().then_some(root)
    }

    /// *accused the police of firing on the crowd, killing two*: who fired killed them, not who accused.
    pub(super) fn mend_tolls(&mut self) {
        let (toll, control) = (self.lexicon.class_set("toll"), self.lexicon.class_set("object_control"));
        let robbing = self.lexicon.class_set("robbing");
        // *accused [the police of firing]*: what somebody is accused of hangs on the verb.
        for i in 1..self.len() {
            let noun = self.head(i);
            let verb = self.head(noun);
            // *accused the Chadian army of torture*, *stripped the speaker of his office*; *the army of Chad* stays one phrase.
            let of = self.deps[i] == Dep::Prep && self.doc.word(i) == "of";
            let last = || !self.children(noun).any(|child| child > i && self.deps[child] == Dep::Prep && self.doc.word(child) == "of");
            let thing = |object: usize| {
                let named = self.doc.ent(object).is_some_and(|(label, _)| matches!(label, "GPE" | "NORP" | "PERSON" | "ORG" | "LOC"));
                !named && !self.tags[object].is_name()
            };
            let robbed = || self.is(verb, &robbing) && last() && self.child(i, Dep::PrepObject).is_some_and(thing);
            let charge = of && (self.has_child(i, Dep::PrepClause) || robbed());
            let takes = || self.is(verb, &control) || self.is(verb, &robbing);
            if charge && self.deps[noun] == Dep::Object && noun < i && self.tags[verb].is_verb() && takes() {
                self.rehang(i, verb);
            }
        }
        self.refresh();
        for i in 1..self.len() {
            let after = self.deps[i] == Dep::Advcl && self.tags[i] == Tag::Gerund && self.doc.word(i - 1) == ",";
            if !after || !self.is(i, &toll) {
                continue;
            }
            let verb = self.head(i);
            let charge = self.children(verb).find_map(|prep| {
                let deed = (self.deps[prep] == Dep::Prep).then(|| self.child(prep, Dep::PrepClause)).flatten()?;
                (verb < deed && deed < i && matches!(self.doc.word(prep), "of" | "for" | "with")).then_some(deed)
            });
            if let Some(deed) = charge {
                self.hang(i, deed, Dep::Conj);
            }
        }
    }
}
