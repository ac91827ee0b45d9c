//! Clauses that parsers hang where nobody means them: what is said beside a complement, what the sentence says of its subject behind a
//! relative clause, what belongs to the noun and not to its price.

use super::{Dep, Tag, Tree};

impl Tree<'_> {
    /// *suspended aid worth ten million dollars to Niger*: to whom it goes is said of the aid, not of its price.
    pub(super) fn mend_worth(&mut self) {
        for worth in 1..self.len() {
            let noun = self.head(worth);
            if self.doc.word(worth) != "worth" || noun >= worth || !self.tags[noun].is_noun() {
                continue;
            }
            let behind = |&child: &usize| child > worth && self.deps[child] == Dep::Prep && self.has_child(child, Dep::PrepObject);
            let below = self.children(worth).filter(behind);
            let price = self.children(worth).find(|&child| child > worth && self.tags[child].is_noun());
            let deeper = price.into_iter().flat_map(|price| self.children(price)).filter(behind);
            let moved: Vec<usize> =
                below.chain(deeper).filter(|&prep| matches!(self.doc.word(prep), "to" | "for" | "from" | "with" | "by")).collect();
            moved.into_iter().for_each(|prep| self.rehang(prep, noun));
        }
    }

    /// *Lavrov said the report distorted the facts and demanded that London apologise*: a verb that only somebody can do beside a thing's is
    /// the speaker's.
    pub(super) fn mend_words_of_speakers(&mut self) {
        let (saying, wording) = (self.lexicon.class_set("saying"), self.lexicon.class_set("wording"));
        for verb in 3..self.len() {
            let first = self.head(verb);
            let says = self.head(first);
            let joined = self.deps[verb] == Dep::Conj && first < verb && self.deps[first] == Dep::Ccomp && says < first;
            if !joined || self.tags[verb] != Tag::PastVerb || self.tags[says] != Tag::PastVerb || !self.is(says, &saying) {
                continue;
            }
            let subject = self.children(first).find(|&child| matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject));
            let thing = subject.is_some_and(|subject| matches!(self.tags[subject], Tag::Noun | Tag::Nouns) && !self.is_of_people(subject));
            if !thing || self.has_any_subject(verb) || !self.is(verb, &wording) || !self.has_subject(says) {
                continue;
            }
            self.join(verb, first, says);
        }
    }

    /// *told two diplomats to leave the country, accusing them of spying*: they are not accused by themselves.
    pub(super) fn mend_accusing(&mut self) {
        for gerund in 3..self.len() {
            let leave = self.head(gerund);
            let main = self.head(leave);
            let below = self.deps[gerund] == Dep::Advcl && self.tags[gerund] == Tag::Gerund && leave < gerund;
            if !below || self.deps[leave] != Dep::Xcomp || main >= leave {
                continue;
            }
            let controlled = self.child(main, Dep::Object).is_some_and(|object| object < leave);
            let pronoun = |child: usize| {
                matches!(self.deps[child], Dep::Object | Dep::Dative) && matches!(self.doc.word(child), "him" | "her" | "them" | "it")
            };
            if controlled && self.doc.word(gerund - 1) == "," && self.children(gerund).any(pronoun) {
                self.rehang(gerund, main);
            }
        }
    }

    /// *said that soldiers posted on the hill had shelled the village*: a participle is no clause that could be the verb's subject.
    pub(super) fn mend_posted(&mut self) {
        for participle in 1..self.len() {
            let verb = self.head(participle);
            let read_so = self.deps[participle] == Dep::ClauseSubject && participle < verb && !self.has_subject(verb);
            if !read_so || !matches!(self.tags[participle], Tag::PastVerb | Tag::PastParticiple) || !self.is_past_participle(participle) {
                continue;
            }
            let helped = |child: usize| matches!(self.deps[child], Dep::Aux | Dep::AuxPass | Dep::Object | Dep::Ccomp);
            let own = self.children(participle).find(|&child| self.deps[child] == Dep::Subject && child < participle);
            let Some(own) = own.filter(|&own| self.tags[own].is_noun() && !self.children(participle).any(helped)) else { continue };
            let before: Vec<usize> = self.children(participle).filter(|&child| child < own).collect();
            before.into_iter().for_each(|child| self.rehang(child, verb));
            self.hang_subject(own, verb);
            self.hang(participle, own, Dep::Acl);
            self.tags[participle] = Tag::PastParticiple;
        }
    }

    /// *A rebel believed to have planned the attack was arrested*: of whom something is believed the sentence tells more.
    pub(super) fn mend_believed(&mut self) {
        for believed in 1..self.len() {
            let opinion =
                matches!(self.doc.word(believed), "believed" | "thought" | "suspected" | "alleged" | "said" | "reported" | "known");
            if !opinion
                || self.deps[believed] != Dep::Root
                || self.children(believed).any(|child| matches!(self.deps[child], Dep::Aux | Dep::AuxPass))
            {
                continue;
            }
            let Some(subject) = self.children(believed).find(|&child| self.deps[child] == Dep::Subject && child < believed) else {
                continue;
            };
            let Some(inner) = self.children(believed).find(|&child| self.deps[child] == Dep::Xcomp && child > believed) else { continue };
            let infinitive = self.children(inner).any(|child| self.tags[child] == Tag::To && child == believed + 1);
            if !infinitive || !self.tags[subject].is_noun() || self.children(believed).any(|child| self.deps[child] == Dep::Cc) {
                continue;
            }
            // *hit* beside it, or *was arrested* below what is believed, with its object for a subject.
            let finite = |child: usize| self.tags[child] == Tag::PastVerb || self.has_child(child, Dep::AuxPass);
            let loose = |child: usize| matches!(self.deps[child], Dep::Conj | Dep::Ccomp | Dep::Other);
            let beside = self.children(believed).find(|&child| child > inner && loose(child) && finite(child));
            let below = self.children(inner).find(|&child| child > inner && self.deps[child] == Dep::Ccomp && self.tags[child].is_verb());
            let lost = below.and_then(|verb| {
                self.children(verb).find(|&child| child < verb && matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject))
            });
            let main = match (beside, below, lost) {
                (Some(verb), _, _) if !self.has_any_subject(verb) => verb,
                (None, Some(verb), Some(object)) if !self.children(inner).any(|child| self.deps[child] == Dep::Object) => {
                    self.hang(object, inner, Dep::Object);
                    verb
                }
                _ => continue,
            };
            self.hang(main, main, Dep::Root);
            self.hang_subject(subject, main);
            self.hang(believed, subject, Dep::Acl);
            self.tags[believed] = Tag::PastParticiple;
        }
    }

    /// *The soldiers who had held the palace for two days laid down their arms*: a participle with an object is a verb, and the one that the
    /// sentence lacks.
    pub(super) fn mend_laid_down(&mut self) {
        for verb in 4..self.len() {
            let read_so = self.deps[verb] == Dep::Acl && matches!(self.tags[verb], Tag::PastParticiple | Tag::PastVerb);
            let acts = |child: usize| child > verb && self.deps[child] == Dep::Object;
            if !read_so || !self.children(verb).any(acts) || self.has_any_subject(verb) || self.doc.word(verb - 1) == "," {
                continue;
            }
            let sentence = self.doc.sentence(self.doc.sentence_of(verb));
            let root = sentence.clone().find(|&i| self.head(i) == i);
            let Some(subject) = root.filter(|&root| root < verb && self.tags[root].is_noun()) else { continue };
            let told = |child: usize| {
                let who = self
                    .children(child)
                    .any(|who| matches!(self.doc.word(who), "who" | "which" | "that") && self.deps[who] == Dep::Subject);
                self.deps[child] == Dep::Relcl && who && self.subtree(child).contains(&verb)
            };
            let verbs =
                |i: usize| self.tags[i].is_verb() && !matches!(self.deps[i], Dep::Amod | Dep::Acl | Dep::Relcl | Dep::Aux | Dep::AuxPass);
            if !self.children(subject).any(told) || self.children(subject).any(verbs) {
                continue;
            }
            self.hang(verb, verb, Dep::Root);
            self.hang(subject, verb, Dep::Subject);
            self.tags[verb] = Tag::PastVerb;
            self.relink();
        }
    }

    /// *calls on donors to help and condemns the attack*: a finite verb stands beside the sentence's, not beside an infinitive.
    pub(super) fn mend_beside_infinitives(&mut self) {
        for verb in 4..self.len() {
            let infinitive = self.head(verb);
            let main = self.head(infinitive);
            let joined = self.deps[verb] == Dep::Conj && infinitive < verb && matches!(self.deps[infinitive], Dep::Advcl | Dep::Xcomp);
            let marked = self.children(infinitive).any(|child| self.tags[child] == Tag::To);
            if !joined || !marked || main >= infinitive || self.has_any_subject(verb) || self.tags[verb] != self.tags[main] {
                continue;
            }
            let present = self.tags[verb] == Tag::PresentVerb && self.doc.word(verb).ends_with('s') && self.doc.word(main).ends_with('s');
            if !present && self.tags[verb] != Tag::PastVerb {
                continue;
            }
            self.join(verb, infinitive, main);
        }
    }

    /// *Mr Major, whose foreign secretary, Douglas Hurd, flew to Beijing, met union leaders*: what somebody's own people did is told of him.
    pub(super) fn mend_whose(&mut self) {
        for main in 4..self.len() {
            let verb = self.head(main);
            let second = self.deps[main] == Dep::Conj && verb < main && self.tags[main].is_finite() && self.doc.word(main - 1) == ",";
            if !second
                || self.deps[verb] != Dep::Root
                || self.has_any_subject(main)
                || self.children(verb).any(|child| self.deps[child] == Dep::Cc)
            {
                continue;
            }
            let Some(subject) = self.children(verb).find(|&child| self.deps[child] == Dep::Subject && child < verb) else { continue };
            let whose =
                |noun: usize| self.children(noun).any(|child| self.deps[child] == Dep::Possessor && self.doc.word(child) == "whose");
            let Some(own) = self.children(subject).find(|&child| child > subject && self.deps[child] == Dep::Appos && whose(child)) else {
                continue;
            };
            self.hang(main, main, Dep::Root);
            self.hang(subject, main, Dep::Subject);
            self.hang(verb, subject, Dep::Relcl);
            self.hang(own, verb, Dep::Subject);
        }
    }

    /// *Miners from Oruro, who were beaten*: a town is nobody *who*.
    pub(super) fn mend_who_of_places(&mut self) {
        for verb in 3..self.len() {
            let place = self.head(verb);
            let prep = self.head(place);
            let people = self.head(prep);
            let who = |child: usize| child < verb && self.doc.word(child) == "who";
            if self.deps[verb] != Dep::Relcl || self.deps[place] != Dep::PrepObject || !self.children(verb).any(who) || people >= prep {
                continue;
            }
            let named =
                self.tags[place].is_name() && self.doc.ent(place).is_none_or(|(label, _)| matches!(label, "GPE" | "LOC" | "FAC" | "ORG"));
            let from = matches!(self.doc.word(prep), "from" | "in" | "at" | "of" | "near");
            if named && from && self.tags[people] == Tag::Nouns && self.doc.word(place + 1) == "," {
                self.rehang(verb, people);
            }
        }
    }

    /// *lent its neighbour 50 million dollars*: whom something is given to is no part of the sum.
    pub(super) fn mend_lent(&mut self) {
        for whom in 2..self.len() {
            let sum = self.head(whom);
            let verb = self.head(sum);
            let part = matches!(self.deps[whom], Dep::Nmod | Dep::Compound | Dep::Amod)
                && whom < sum
                && self.deps[sum] == Dep::Object
                && verb < whom;
            if !part || !matches!(self.doc.word(whom), "neighbour" | "neighbor" | "ally" | "partner" | "rival") {
                continue;
            }
            let Some(owner) = self.children(sum).find(|&child| child + 1 == whom && self.deps[child] == Dep::Possessor) else { continue };
            if self.children(sum).any(|child| child > whom && child < sum) {
                self.hang(whom, verb, Dep::Dative);
                self.tags[whom] = Tag::Noun;
                self.rehang(owner, whom);
            }
        }
    }

    /// *are holding two priests hostage*: it is the priests who are held.
    pub(super) fn mend_hostage(&mut self) {
        for people in 1..self.len() {
            let hostage = self.head(people);
            let verb = self.head(hostage);
            let held = matches!(self.doc.word(hostage), "hostage" | "captive" | "prisoner") && people + 1 == hostage && verb < people;
            let read_so = self.deps[people] == Dep::Compound && matches!(self.deps[hostage], Dep::Ccomp | Dep::Object | Dep::Xcomp);
            if !held || !read_so || self.tags[people] != Tag::Nouns || !matches!(self.doc.lemma(verb), "hold" | "take" | "keep") {
                continue;
            }
            self.hang(people, verb, Dep::Object);
            self.hang(hostage, verb, Dep::ObjectPredicate);
        }
    }

    /// *Trinidad and Tobago's foreign minister*: the name of one state has the *and* within.
    pub(super) fn mend_joined_names(&mut self) {
        for cc in 1..self.len().saturating_sub(1) {
            if self.doc.word(cc) != "and" {
                continue;
            }
            let behind = if matches!(self.doc.word(cc + 1), "the" | "The") { cc + 2 } else { cc + 1 };
            if behind >= self.len() {
                continue;
            }
            let pair = (self.doc.word(cc - 1), self.doc.word(behind));
            if !JOINED.contains(&pair) {
                continue;
            }
            let first = cc - 1;
            // *St Vincent*, *Sao Tome*
            let front = first > 0 && matches!(self.doc.word(first - 1), "St" | "St." | "Saint" | "Sao" | "São");
            let start = if front { first - 1 } else { first };
            let whole = start..behind + 1;
            let outside = |i: usize| !whole.contains(&self.head(i)) || self.head(i) == i;
            let Some(top) = (start..cc).find(|&i| outside(i)) else { continue };
            // Whatever the second half stands in was taken for a second party.
            let mut last = behind;
            for _ in 0..4 {
                if self.head(last) == last || whole.contains(&self.head(last)) {
                    break;
                }
                last = self.head(last);
            }
            let joined = last != behind && self.deps[last] == Dep::Conj && whole.contains(&self.head(last));
            let below = |i: usize| self.children(i).collect::<Vec<_>>();
            let other = |child: &usize| !whole.contains(child) && *child != last && self.deps[*child] != Dep::Punct;
            let others: Vec<usize> = whole.clone().flat_map(below).filter(other).collect();
            if joined {
                self.supplant(top, last);
            } else if self.deps[behind] == Dep::Conj || whole.contains(&self.head(behind)) {
                self.supplant(top, behind);
            } else {
                continue;
            }
            others.into_iter().for_each(|child| self.rehang(child, behind));
            (start..behind).for_each(|i| self.hang(i, behind, Dep::Compound));
            self.relink();
        }
    }

    /// *blamed the ARSA, which attacked 30 posts last month and on Sunday declared a ceasefire*: a verb stands beside the one that has the
    /// *and*.
    pub(super) fn mend_torn_relatives(&mut self) {
        for verb in 4..self.len() {
            let main = self.head(verb);
            let joined = self.deps[verb] == Dep::Conj && main < verb && self.tags[verb] == Tag::PastVerb && !self.has_any_subject(verb);
            if !joined || self.children(main).any(|child| self.deps[child] == Dep::Cc && child < verb) {
                continue;
            }
            let own = |relative: usize| {
                let cc = self.children(relative).rfind(|&child| self.deps[child] == Dep::Cc && child < verb)?;
                let behind = self.children(relative).any(|child| child > cc && child < verb && self.deps[child] == Dep::Conj);
                (cc > relative && !behind).then_some(relative)
            };
            let within = |i: usize| self.deps[i] == Dep::Relcl && self.tags[i] == Tag::PastVerb && self.subtree(main).contains(&i);
            if let Some(relative) = (main + 1..verb).rev().filter(|&i| within(i)).find_map(own) {
                self.rehang(verb, relative);
            }
        }
    }

    /// *received Jose Eduardo dos Santos*: a little word of a name is no verb.
    pub(super) fn mend_dos(&mut self) {
        for little in 1..self.len().saturating_sub(1) {
            let verb = matches!(self.doc.word(little), "dos" | "das" | "do") && self.tags[little].is_verb();
            let (first, last) = (little - 1, little + 1);
            let capital = |i: usize| self.doc.word(i).starts_with(char::is_uppercase) && self.tags[i].is_name();
            if !verb || !capital(first) || !capital(last) || self.head(last) != little || self.head(little) == little {
                continue;
            }
            let (upper, dep) = (self.head(little), self.deps[little]);
            let dep = if matches!(dep, Dep::Ccomp | Dep::Xcomp | Dep::Advcl) { Dep::Object } else { dep };
            let others: Vec<usize> = self.children(little).filter(|&child| child != last && child != first).collect();
            self.hang(last, upper, dep);
            self.hang(first, last, Dep::Compound);
            self.hang(little, last, Dep::Compound);
            self.tags[little] = Tag::Name;
            others.into_iter().for_each(|child| self.rehang(child, upper));
        }
    }

    /// *flew 40 wounded from Gaza*, *treated 300 displaced*: people by what became of them.
    pub(super) fn mend_counted_wounded(&mut self) {
        for people in 1..self.len() {
            let number = self.head(people);
            let told = matches!(self.doc.word(people), "wounded" | "injured" | "displaced" | "dead" | "missing");
            let read_so = matches!(self.deps[people], Dep::Acl | Dep::Amod) && number + 1 == people && self.tags[number] == Tag::Number;
            if !told || !read_so || !matches!(self.deps[number], Dep::Object | Dep::PassiveSubject | Dep::Subject | Dep::PrepObject) {
                continue;
            }
            let others: Vec<usize> = self.children(number).filter(|&child| child != people).collect();
            self.supplant(number, people);
            self.hang(number, people, Dep::Other);
            self.tags[people] = Tag::Nouns;
            others.into_iter().for_each(|child| self.rehang(child, people));
        }
    }

    /// *was arrested by plainclothes men*: of two nouns behind *by* the second is who did it.
    pub(super) fn mend_two_agents(&mut self) {
        for second in 2..self.len() {
            let first = self.head(second);
            let by = self.head(first);
            let read_so = self.deps[second] == Dep::Object && first + 1 == second && self.deps[first] == Dep::PrepObject;
            if read_so && self.tags[first].is_noun() && self.tags[second].is_noun() && self.doc.word(by) == "by" {
                self.hang(second, by, Dep::PrepObject);
                self.hang(first, second, Dep::Compound);
            }
        }
    }

    /// *abducted the mayor on Wednesday and hours later killed 14 officers*: what goes on behind a day is the deed, not the day.
    pub(super) fn mend_behind_days(&mut self) {
        for verb in 4..self.len() {
            let day = self.head(verb);
            let prep = self.head(day);
            let main = self.head(prep);
            let read_so =
                self.deps[verb] == Dep::Conj && day < verb && self.deps[day] == Dep::PrepObject && self.tags[verb] == Tag::PastVerb;
            let dated = self.doc.ent(day).is_some_and(|(label, _)| matches!(label, "DATE" | "TIME"));
            if !read_so || !dated || !self.tags[main].is_verb() || self.has_subject(verb) {
                continue;
            }
            let cc = self.children(day).find(|&child| self.deps[child] == Dep::Cc && child < verb);
            let when = self.children(verb).find(|&child| child < verb && self.deps[child] == Dep::Conj && self.is_time(child));
            self.rehang(verb, main);
            cc.into_iter().for_each(|cc| self.rehang(cc, main));
            when.into_iter().for_each(|when| self.deps[when] = Dep::Npadvmod);
        }
    }

    /// *hours later*
    fn is_time(&self, noun: usize) -> bool {
        matches!(self.doc.lemma(noun), "hour" | "day" | "minute" | "week" | "month" | "year")
    }

    /// *Guinea, itself suspended from the bloc, said*: whoever is named before a verb that nobody else does is no measure of it.
    pub(super) fn mend_named_measures(&mut self) {
        for name in 0..self.len() {
            let verb = self.head(name);
            let read_so = self.deps[name] == Dep::Npadvmod && name < verb && self.tags[name].is_name() && self.tags[verb].is_finite();
            let actor = self.doc.ent(name).is_some_and(|(label, _)| matches!(label, "GPE" | "ORG" | "PERSON"));
            let opens = self.doc.sentence(self.doc.sentence_of(name)).start == self.subtree(name).start;
            if read_so && actor && opens && !self.has_any_subject(verb) && self.tags[verb] != Tag::BaseVerb {
                self.deps[name] = Dep::Subject;
            }
        }
    }

    /// Hangs a verb with the *and* before it on another one, beside which it stands.
    fn join(&mut self, verb: usize, from: usize, to: usize) {
        let cc = self.children(from).rfind(|&child| self.deps[child] == Dep::Cc && child < verb);
        self.rehang(verb, to);
        cc.into_iter().for_each(|cc| self.rehang(cc, to));
    }

    /// Whether a noun's word is one for people, or for a body of theirs.
    fn is_of_people(&self, noun: usize) -> bool {
        let people = ["person_word", "people", "lands", "the_body", "attendant", "kin", "in_post", "national"];
        people.iter().any(|class| self.is(noun, &self.lexicon.class_set(class)))
    }
}

/// States with an *and* in their names: the words beside it.
const JOINED: [(&str, &str); 10] = [
    ("Trinidad", "Tobago"),
    ("Antigua", "Barbuda"),
    ("Bosnia", "Herzegovina"),
    ("Bosnia", "Hercegovina"),
    ("Vincent", "Grenadines"),
    ("Kitts", "Nevis"),
    ("Tome", "Principe"),
    ("Tomé", "Príncipe"),
    ("Wallis", "Futuna"),
    ("Turks", "Caicos"),
];
