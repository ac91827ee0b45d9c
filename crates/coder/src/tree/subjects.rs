//! Verbs and their subjects, where parsers tear them apart or miss the verb.

use super::{Dep, Tag, Tree};

impl Tree<'_> {
    /// *Save the Children urged Sudan to …*: a body whose name begins with a verb is the subject that its sentence lacks.
    pub(super) fn mend_named_verbs(&mut self) {
        for i in 0..self.len() {
            let verb = self.head(i);
            let begins = self.doc.ent(i) == Some(("ORG", true)) && self.doc.word(i).starts_with(char::is_uppercase);
            let odd = self.tags[i].is_verb() && matches!(self.deps[i], Dep::Prep | Dep::Advcl | Dep::Other | Dep::Ccomp);
            if begins
                && odd
                && i < verb
                && self.tags[verb].is_verb()
                && !self.has_subject(verb)
                && self.doc.ent(verb).is_none_or(|(_, begins)| begins)
            {
                (self.deps[i], self.tags[i]) = (Dep::Subject, Tag::Name);
            }
        }
    }

    /// *Soldiers manning a checkpoint opened fire*: who opened it were the soldiers, of whom the gerund tells more.
    pub(super) fn mend_subject_clauses(&mut self) {
        for gerund in 1..self.len() {
            let verb = self.head(gerund);
            let stands = self.deps[gerund] == Dep::ClauseSubject && self.tags[gerund] == Tag::Gerund && gerund < verb;
            if !stands || self.has_subject(verb) {
                continue;
            }
            let own = self.children(gerund).find(|&child| self.deps[child] == Dep::Subject && child < gerund);
            let Some(own) = own.filter(|&own| self.tags[own].is_noun() || self.tags[own].is_name()) else { continue };
            self.hang_subject(own, verb);
            self.hang(gerund, own, Dep::Acl);
        }
    }

    /// *Forces had tortured detainees*: behind *had* the participle is the verb, no property of the object.
    pub(super) fn mend_perfects(&mut self) {
        for i in 1..self.len() {
            let object = self.head(i);
            let have = self.head(object);
            let part = self.deps[i] == Dep::Amod && self.tags[i] == Tag::PastParticiple && i < object && have + 1 == i;
            if !part || self.deps[object] != Dep::Object || !matches!(self.doc.word(have), "had" | "has" | "have") {
                continue;
            }
            if self.subtree(object).start != i || !self.tags[have].is_verb() {
                continue;
            }
            for child in 0..self.len() {
                if self.head(child) == have && child != have && child != object {
                    self.rehang(child, i);
                }
            }
            self.supplant(have, i);
            self.hang(have, i, Dep::Aux);
            self.rehang(object, i);
        }
    }

    /// *outlawed the Congress and the recently formed Union*: a participle behind an article is no second verb.
    pub(super) fn mend_determined(&mut self) {
        for i in 2..self.len() {
            let verb = self.head(i);
            let participle = matches!(self.tags[i], Tag::PastParticiple | Tag::PastVerb);
            if !participle || self.deps[i] != Dep::Conj || !self.tags[verb].is_verb() || verb > i {
                continue;
            }
            let article = self.children(i).find(|&child| child < i && self.deps[child] == Dep::Det);
            let (Some(article), Some(object), Some(first)) = (article, self.child(i, Dep::Object), self.child(verb, Dep::Object)) else {
                continue;
            };
            if object < i || first > article || !self.tags[object].is_noun() {
                continue;
            }
            let others: Vec<usize> = self.children(i).filter(|&child| child > object).collect();
            others.into_iter().for_each(|child| self.rehang(child, verb));
            self.rehang(article, object);
            self.hang(object, first, Dep::Conj);
            self.hang(i, object, Dep::Amod);
            self.tags[i] = Tag::PastParticiple;
            self.relink();
        }
    }

    /// *Turkish court jails opposition leader*, *The Union on Monday extended economic sanctions*: a finite verb read as part of the name
    /// behind it.
    pub(super) fn mend_headlines(&mut self) {
        for i in 1..self.len() {
            let object = self.head(i);
            let root = self.head(object);
            // *A court on Tuesday freed activist X*: behind the day stands the verb.
            let dated = self.doc.ent(i - 1).is_some_and(|(label, _)| label == "DATE") && i > 1 && self.doc.word(i - 2) == "on";
            let finite = self.tags[i].is_finite() || self.tags[i] == Tag::PastParticiple && dated;
            let read_as_part = matches!(self.deps[i], Dep::Compound | Dep::Amod | Dep::Nmod) && i < object;
            if !finite || !read_as_part || !self.tags[object].is_noun() || !self.tags[root].is_noun() || self.head(root) != root {
                continue;
            }
            let own = self.has_child(i, Dep::Subject);
            let apart = matches!(self.deps[object], Dep::Conj | Dep::Appos | Dep::Other);
            let before = root < i && apart && self.subtree(object).start == i;
            // *Turkey massed troops on the border*
            let doer = self.children(i).find(|&child| child + 1 == i && self.deps[child] == Dep::Npadvmod && self.tags[child].is_name());
            if root == object && own {
                self.hang(i, i, Dep::Root);
            } else if let (true, Some(doer)) = (root == object && self.subtree(object).start == self.subtree(i).start, doer) {
                self.hang(i, i, Dep::Root);
                self.hang(doer, i, Dep::Subject);
                let behind: Vec<usize> = self.children(object).filter(|&child| child > object).collect();
                behind.into_iter().for_each(|part| self.rehang(part, i));
            } else if root != object && before && !own && self.children(root).all(|child| self.deps[child] != Dep::Cc) {
                self.hang(i, i, Dep::Root);
                self.hang(root, i, Dep::Subject);
            } else {
                continue;
            }
            self.hang(object, i, Dep::Object);
            if self.tags[i] == Tag::PastParticiple {
                self.tags[i] = Tag::PastVerb;
            }
        }
    }

    /// *In Lome dockers refused*, *Outside the mission in Quito Ecuadorean police detained*: a place in front without its comma, read as one
    /// phrase with the subject behind it.
    pub(super) fn mend_fronted_places(&mut self) {
        for verb in 3..self.len() {
            let finite = self.tags[verb].is_finite()
                || self.children(verb).any(|child| matches!(self.deps[child], Dep::Aux | Dep::AuxPass) && self.tags[child] != Tag::To);
            if !finite || self.has_any_subject(verb) || matches!(self.deps[verb], Dep::Aux | Dep::AuxPass | Dep::Conj | Dep::Xcomp) {
                continue;
            }
            let mut before = verb - 1;
            let between = [Dep::Advmod, Dep::Npadvmod, Dep::Aux, Dep::AuxPass, Dep::Negation];
            while before > 0 && self.head(before) == verb && between.contains(&self.deps[before]) {
                before -= 1;
            }
            let Some((place, subject)) = self.fronted(verb, before) else { continue };
            let prep = self.head(subject);
            for token in prep + 1..=place {
                if token < place && (self.head(token) <= prep || self.head(token) > place) {
                    self.hang(token, place, Dep::Compound);
                }
            }
            self.hang(place, prep, Dep::PrepObject);
            let passive = self.has_child(verb, Dep::AuxPass);
            self.hang(subject, verb, if passive { Dep::PassiveSubject } else { Dep::Subject });
        }
    }

    /// The last word of the place and the head of the subject that a phrase before a verb holds, which ends with token `before`.
    fn fronted(&self, verb: usize, before: usize) -> Option<(usize, usize)> {
        let opens = self.children(verb).find(|&child| child < before && self.deps[child] == Dep::Prep)?;
        if self.subtree(opens).end != before + 1 {
            return None;
        }
        let mut chain = Vec::new();
        let mut token = before;
        while token != opens && self.head(token) != token {
            if self.deps[token] == Dep::PrepObject && self.tags[token].is_noun() {
                chain.push(token);
            }
            token = self.head(token);
        }
        let ent = |token: usize| self.doc.ent(token).map(|(label, _)| label);
        let nationality = |token: usize| ["an", "ese", "ish", "ch", "i"].iter().any(|end| self.doc.word(token).ends_with(end));
        chain.into_iter().rev().find_map(|subject| {
            let first = self.head(subject) + 1;
            let name = self.tags[first].is_name() || ent(first) == Some("GPE");
            let named = first < subject && name && !matches!(ent(first), Some("PERSON" | "ORG"));
            if !named {
                return None;
            }
            let goes_on = |token: usize| {
                let inside = self.doc.tokens()[token].iob == attache_nlp::Iob::In && ent(token) == ent(first);
                inside && !(ent(token) == Some("NORP") && nationality(token))
            };
            let place = (first + 1..=subject).take_while(|&token| goes_on(token)).last().unwrap_or(first);
            // *in Carter Center offices*: a name that goes on without a new name or an adjective behind it is one name.
            let apart = place < subject && (ent(first).is_some() || !self.tags[place + 1].is_name());
            apart.then_some((place, subject))
        })
    }

    /// *demanded that Pyongyang apologise*: behind *that* stands a clause, and what looks like a noun at its end is its verb.
    pub(super) fn mend_subjunctives(&mut self) {
        let asking = self.lexicon.class_set("doubting");
        for verb in 2..self.len() {
            let asked =
                matches!(self.deps[verb], Dep::Ccomp | Dep::Object) && self.tags[verb] == Tag::Noun && self.is(self.head(verb), &asking);
            let that = self.children(verb).next().filter(|&child| self.deps[child] == Dep::Mark && self.doc.word(child) == "that");
            let Some(that) = that.filter(|_| asked && !self.has_any_subject(verb)) else { continue };
            let before: Vec<usize> = self.children(verb).filter(|&child| child > that && child < verb).collect();
            let Some((&subject, rest)) = before.split_last() else { continue };
            let named = |i: usize| self.tags[i].is_noun() && matches!(self.deps[i], Dep::Compound | Dep::Nmod);
            if subject + 1 != verb || !named(subject) {
                continue;
            }
            rest.iter().for_each(|&part| self.rehang(part, subject));
            self.hang(subject, verb, Dep::Subject);
            (self.tags[verb], self.deps[verb]) = (Tag::BaseVerb, Dep::Ccomp);
            self.relink();
        }
    }

    /// *The auditor-general accused ministers of theft*: a sentence without a verb, whose verb was read as a property of whom it is done to.
    pub(super) fn mend_verbs_before_objects(&mut self) {
        for number in 0..self.doc.sentence_count() {
            let sentence = self.doc.sentence(number);
            let verbs = |i: usize| self.tags[i].is_verb() && !matches!(self.deps[i], Dep::Amod | Dep::Acl | Dep::Relcl);
            let root = sentence.clone().find(|&i| self.head(i) == i);
            let Some(object) = root.filter(|&root| self.tags[root].is_noun() && !sentence.clone().any(verbs)) else { continue };
            let verb = self
                .children(object)
                .find(|&child| child < object && self.deps[child] == Dep::Amod && self.tags[child] == Tag::PastParticiple);
            let Some(verb) = verb.filter(|&verb| verb > sentence.start + 1) else { continue };
            let doer = verb - 1;
            // *state-owned firms* and *British trained soldiers* have no doer before the participle.
            // *Fiji's military seized power*
            let owned = self.has_child(object, Dep::Possessor) || self.has_child(doer, Dep::Possessor);
            let named = matches!(self.head(doer), head if head == object || head == verb)
                && (self.tags[doer].is_noun() || self.tags[doer] == Tag::Adjective && owned);
            let Some(word) = self.past(&self.doc.word(verb).to_lowercase()).filter(|_| named) else { continue };
            // *the UN backed government*: written without its hyphen.
            if self.lexicon.contains(&self.lexicon.class_set("lending"), word) {
                continue;
            }
            let before: Vec<usize> = self.children(object).filter(|&child| child < doer).collect();
            let behind: Vec<usize> = self.children(object).filter(|&child| child > object).collect();
            before.into_iter().for_each(|part| self.rehang(part, doer));
            behind.into_iter().for_each(|part| self.rehang(part, verb));
            self.hang(doer, verb, Dep::Subject);
            self.hang(object, verb, Dep::Object);
            self.hang(verb, verb, Dep::Root);
            (self.tags[verb], self.words[verb]) = (Tag::PastVerb, word);
            if self.tags[doer] == Tag::Adjective {
                self.tags[doer] = Tag::Noun;
            }
            self.relink();
        }
    }

    /// *The junta dissolved parliament* | *and suspended the constitution*: a sentence that no point ends goes on behind *and*.
    pub(super) fn mend_torn_sentences(&mut self) {
        for number in 1..self.doc.sentence_count() {
            let (before, sentence) = (self.doc.sentence(number - 1), self.doc.sentence(number));
            let torn = matches!(self.doc.word(sentence.start), "and" | "but")
                && !matches!(self.doc.word(sentence.start - 1), "." | "!" | "?" | "\"" | "”");
            let root = |tokens: std::ops::Range<usize>| {
                let mut roots = tokens.filter(|&i| self.head(i) == i && self.deps[i] == Dep::Root && self.tags[i].is_verb());
                roots.next().filter(|_| roots.next().is_none())
            };
            let (Some(first), Some(second)) = (root(before).filter(|_| torn), root(sentence)) else { continue };
            if !self.has_any_subject(second) && self.tags[second].is_finite() {
                self.hang(second, first, Dep::Conj);
            }
        }
    }

    /// *Protesters in Lima hurled bottles at soldiers*: a sentence without a verb, whose verb was read as a property of what is hurled.
    pub(super) fn mend_verbless(&mut self) {
        for number in 0..self.doc.sentence_count() {
            let sentence = self.doc.sentence(number);
            let verbs = |i: usize| self.tags[i].is_verb() && !matches!(self.deps[i], Dep::Amod | Dep::Acl | Dep::Relcl);
            let root = sentence.clone().find(|&i| self.head(i) == i);
            let Some(doer) = root.filter(|&root| self.tags[root].is_noun() && !sentence.clone().any(verbs)) else { continue };
            let Some(object) = self.children(doer).find(|&child| child > doer && matches!(self.deps[child], Dep::Appos | Dep::Other))
            else {
                continue;
            };
            let verb = self.subtree(object).start;
            let form = self.doc.word(verb).to_lowercase();
            let done = self.deps[verb] == Dep::Amod && self.head(verb) == object && verb > doer && self.doc.word(verb - 1) != ",";
            let Some(word) = self.past(&form).filter(|_| done && self.tags[object].is_noun()) else { continue };
            for child in 0..self.len() {
                if self.head(child) == doer && child > object {
                    self.rehang(child, verb);
                }
            }
            self.hang(doer, verb, Dep::Subject);
            self.hang(object, verb, Dep::Object);
            self.hang(verb, verb, Dep::Root);
            (self.tags[verb], self.words[verb]) = (Tag::PastVerb, word);
        }
    }

    /// *The soldiers, said a cook who had fled, burnt down two villages*: who says it stands between what is said.
    pub(super) fn mend_inserted_speakers(&mut self) {
        let saying = self.lexicon.class_set("saying");
        for says in 2..self.len() {
            let doc = self.doc;
            if self.tags[says] != Tag::PastVerb || !self.is(says, &saying) || doc.word(says - 1) != "," {
                continue;
            }
            let child = |dep: Dep| self.children(says).find(|&child| self.deps[child] == dep);
            let (Some(subject), Some(speaker)) = (child(Dep::Subject), child(Dep::Object)) else { continue };
            let told = self.children(says).find(|&verb| {
                let stands = matches!(self.deps[verb], Dep::Advcl | Dep::Conj | Dep::Ccomp | Dep::Parataxis);
                stands && verb > speaker && self.tags[verb] == Tag::PastVerb && !self.has_subject(verb) && doc.word(verb - 1) == ","
            });
            let Some(told) = told.filter(|_| subject < says && speaker == self.first_noun_behind(says)) else { continue };
            self.supplant(says, told);
            self.hang(says, told, Dep::Parataxis);
            self.rehang(subject, told);
            self.deps[speaker] = Dep::Subject;
        }
    }

    /// The head of the phrase that begins right behind a token; the token itself if none does.
    fn first_noun_behind(&self, token: usize) -> usize {
        self.children(token).find(|&child| child > token && self.tags[child].is_noun()).unwrap_or(token)
    }

    /// *detained two on suspicion of spying and ringed the base*: a past is coordinated with the finite verb, not with the gerund or the
    /// infinitive nearer to it.
    pub(super) fn mend_unlike_verbs(&mut self) {
        for verb in 2..self.len() {
            let near = self.head(verb);
            let unlike = self.deps[verb] == Dep::Conj && self.tags[verb] == Tag::PastVerb && near < verb;
            if !unlike || !matches!(self.tags[near], Tag::Gerund | Tag::BaseVerb) || self.has_child(verb, Dep::Subject) {
                continue;
            }
            // An infinitive behind *did* or *would* is a finite verb's part.
            if self.children(near).any(|child| self.deps[child] == Dep::Aux && self.tags[child] != Tag::To) {
                continue;
            }
            let mut upper = near;
            while self.head(upper) != upper && !self.tags[upper].is_finite() {
                upper = self.head(upper);
            }
            if self.tags[upper].is_finite() && upper < verb {
                self.rehang(verb, upper);
            }
        }
    }

    /// *overruled the minister and the party deserted him*: a phrase behind *and* right before a verb without a subject is its subject, and
    /// no second object of the verb before.
    pub(super) fn mend_objects_that_act(&mut self) {
        let timing = self.lexicon.class_set("timing");
        for verb in 2..self.len() {
            let first = self.head(verb);
            let finite = self.tags[verb].is_finite();
            // *closed its embassy in Oslo and Chad called home its envoy*: without a *when* or *as* the second is no side clause.
            let side = self.deps[verb] == Dep::Advcl;
            let stands = (side || self.deps[verb] == Dep::Conj) && first < verb && self.tags[first].is_verb() && finite;
            let own = |child: usize| {
                matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject | Dep::Cc | Dep::AuxPass)
                    || side && (self.deps[child] == Dep::Mark || self.tags[child] == Tag::RelativeAdverb)
            };
            if !stands || self.children(verb).any(own) {
                continue;
            }
            let mut before = verb - 1;
            while before > first && self.head(before) == verb && matches!(self.deps[before], Dep::Advmod | Dep::Npadvmod | Dep::Aux) {
                before -= 1;
            }
            let mut phrase = before;
            while self.deps[phrase] != Dep::Conj && self.head(phrase) != phrase && self.subtree(self.head(phrase)).end == before + 1 {
                phrase = self.head(phrase);
            }
            let start = self.subtree(phrase).start;
            let ends = self.deps[phrase] == Dep::Conj && self.tags[phrase].is_noun() && self.subtree(phrase).end == before + 1;
            let joined = start > first + 1 && self.deps[start - 1] == Dep::Cc && self.head(start - 1) == self.head(phrase);
            if !ends || !joined || self.head(phrase) <= first {
                continue;
            }
            self.deps[verb] = Dep::Conj;
            // *before Baku and the rebels stopped*, *and the Czechs and the Poles recalled*: both of them.
            let other = self.head(phrase);
            let opening = self.subtree(other).start.checked_sub(1).filter(|&opening| opening > first);
            let Some(opening) =
                opening.filter(|&opening| self.deps[opening] == Dep::Cc || self.lexicon.contains(&timing, self.words[opening]))
            else {
                self.hang(phrase, verb, Dep::Subject);
                continue;
            };
            if self.deps[opening] == Dep::Prep {
                self.hang(opening, verb, Dep::Mark);
                self.deps[verb] = Dep::Advcl;
            }
            self.hang(other, verb, Dep::Subject);
        }
    }

    /// *and Ankara, demanding support, let it be known*, *Under his watch, Sudan and South Sudan struck a deal*: names that parsers join to
    /// what stands before, though the verb behind them has no other subject.
    pub(super) fn mend_lost_subjects(&mut self) {
        for verb in 2..self.len() {
            let finite = self.tags[verb].is_finite();
            if !finite || self.has_any_subject(verb) || matches!(self.deps[verb], Dep::Aux | Dep::AuxPass) {
                continue;
            }
            let Some(subject) = self.joined_before(verb).or_else(|| self.listed_before(verb)) else { continue };
            if self.head(verb) == subject {
                self.hang(verb, self.head(subject), Dep::Conj);
            }
            self.hang(subject, verb, Dep::Subject);
        }
    }

    /// The noun behind *and* that is read as joined to the verb before it.
    fn joined_before(&self, verb: usize) -> Option<usize> {
        let first = self.head(verb);
        let to_verb = |noun: usize| {
            let head = self.head(noun);
            self.deps[noun] == Dep::Conj && self.tags[noun].is_noun() && self.tags[head].is_verb() && head < noun && head != noun
        };
        let fits = |noun: usize| {
            let start = self.subtree(noun).start;
            to_verb(noun) && noun < verb && start > 0 && (self.doc.word(start - 1) == "and" || self.doc.word(start - 1) == ",")
        };
        if self.deps[verb] != Dep::Conj || first >= verb {
            return None;
        }
        if fits(first) {
            return Some(first);
        }
        self.children(first).rfind(|&noun| noun < verb && fits(noun))
    }

    /// The first of the names that end right before the verb and are read as a list with a noun of the phrase before their comma.
    fn listed_before(&self, verb: usize) -> Option<usize> {
        let mut before = verb - 1;
        while before > 0 && self.head(before) == verb && matches!(self.deps[before], Dep::Advmod | Dep::Npadvmod | Dep::Aux | Dep::Negation)
        {
            before -= 1;
        }
        let ends = |noun: usize| self.subtree(noun).end == before + 1;
        let mut noun = before;
        while !matches!(self.deps[noun], Dep::Conj | Dep::Appos)
            && self.head(noun) != noun
            && self.head(noun) < verb
            && ends(self.head(noun))
        {
            noun = self.head(noun);
        }
        let linked = |noun: usize| matches!(self.deps[noun], Dep::Conj | Dep::Appos) && self.tags[noun].is_noun();
        if !linked(noun) || !ends(noun) {
            return None;
        }
        while linked(self.head(noun)) && self.head(noun) < noun {
            noun = self.head(noun);
        }
        let start = self.subtree(noun).start;
        let head = self.head(noun);
        let opens = self.deps[head] == Dep::PrepObject && self.tags[head].is_noun() && head < start && ends(noun);
        // *Under the watch of Mbeki, Sudan and South Sudan struck*: the phrase before the comma opens the clause.
        let many = self.children(noun).any(|child| self.deps[child] == Dep::Conj);
        (opens && many && start > 0 && self.doc.word(start - 1) == ",").then_some(noun)
    }

    /// *prompting thousands to march*, read with the verb as the object of *to*.
    pub(super) fn mend_marching(&mut self) {
        for i in 1..self.len() {
            let to = self.head(i);
            let verb = self.head(to);
            let read_as_noun = self.deps[i] == Dep::PrepObject && self.tags[i] == Tag::BaseVerb && to + 1 == i && self.doc.word(to) == "to";
            if read_as_noun && self.deps[to] == Dep::Prep && self.tags[verb].is_verb() {
                self.hang(i, verb, Dep::Xcomp);
                self.hang(to, i, Dep::Aux);
                self.tags[to] = Tag::To;
            }
        }
    }

    /// *On Saturday Pyongyang fired a missile*, *The island's president, X, left for Belize*: openings that parsers read as one phrase.
    pub(super) fn mend_openings(&mut self) {
        let giving = self.lexicon.class_set("giving");
        for i in 1..self.len() {
            let head = self.head(i);
            let label = |token: usize| self.doc.ent(token).map_or("", |(label, _)| label);
            // The day hangs on the name behind it, and the verb has no subject.
            if self.deps[i] == Dep::PrepObject && self.tags[i].is_name() && label(i - 1) == "DATE" && label(i) != "DATE" {
                let verb = self.head(head);
                let day = self.deps[i - 1] == Dep::Compound && self.head(i - 1) == i && head + 2 == i;
                let bare = self.tags[verb].is_verb() && verb > i && self.children(verb).all(|child| self.deps[child] != Dep::Subject);
                if day && bare && matches!(self.doc.word(head), "On" | "on") {
                    self.hang(i - 1, head, Dep::PrepObject);
                    self.hang(i, verb, Dep::Subject);
                }
                continue;
            }
            // A finite verb that hangs on the root as if it were a participle; with an object behind an apposition, *X, the minister, called
            // Iraqis to arms*, it is finite whatever the tagger says.
            let hangs = self.deps[i] == Dep::Acl && i > head && self.head(head) == head && self.tags[head].is_noun();
            let with = |dep: Dep| self.children(i).any(|child| self.deps[child] == dep);
            let active = || {
                let done = with(Dep::Object) || with(Dep::ObjectPredicate) || with(Dep::Ccomp);
                let apart = self.doc.word(i - 1) == "," && self.children(head).any(|child| self.deps[child] == Dep::Appos && child < i);
                self.tags[i] == Tag::PastParticiple && done && apart && !with(Dep::Agent)
            };
            // *Uzbek troops sealed off the town*: a participle with an object of its own is no passive, gifts apart.
            let takes =
                || self.tags[i] == Tag::PastParticiple && with(Dep::Object) && !with(Dep::Agent) && !self.is(i, &giving) && head + 1 == i;
            let finite = hangs && (self.tags[i].is_finite() || active() || takes());
            let own = || with(Dep::Subject) || with(Dep::PassiveSubject) || with(Dep::AuxPass);
            if finite && !own() {
                self.tags[i] = if self.tags[i] == Tag::PastParticiple { Tag::PastVerb } else { self.tags[i] };
                if !self.children(i).any(|child| self.deps[child] == Dep::Object) {
                    // *called Iraqis to arms*: what it is called is called so.
                    for child in 0..self.len() {
                        if self.head(child) == i && self.deps[child] == Dep::ObjectPredicate && self.tags[child].is_noun() {
                            self.deps[child] = Dep::Object;
                        }
                    }
                }
                self.hang(i, i, Dep::Root);
                self.hang(head, i, Dep::Subject);
            }
        }
    }

    /// *On the sidelines of the Assembly, the premier met …*, *During his trip to Baku, the minister called on …*: the subject behind a
    /// phrase that opens a sentence, which parsers take for another name of what stands in the phrase.
    pub(super) fn mend_opening_phrases(&mut self) {
        for number in 0..self.doc.sentence_count() {
            let sentence = self.doc.sentence(number);
            let start = sentence.start;
            if sentence.len() < 6 || self.tags[start] != Tag::Preposition || !matches!(self.deps[start], Dep::Prep | Dep::Root) {
                continue;
            }
            let opening = self.subtree(start);
            let named = |i: usize| {
                let first = self.subtree(i).start;
                self.deps[i] == Dep::Appos && self.tags[i].is_noun() && first > start && self.doc.word(first - 1) == ","
            };
            let Some(subject) = (start + 1..opening.end.min(sentence.end)).find(|&i| named(i)) else { continue };
            let verb = if self.deps[start] == Dep::Prep {
                Some(self.head(start)).filter(|&verb| self.tags[verb].is_verb() && verb > subject && self.head(verb) == verb)
            } else {
                let finite = |child: usize| self.tags[child].is_finite();
                self.children(subject).find(|&child| child > subject && matches!(self.deps[child], Dep::Acl | Dep::Relcl) && finite(child))
            };
            let Some(verb) = verb.filter(|&verb| !self.has_subject(verb)) else { continue };
            let passive = self.has_child(verb, Dep::AuxPass);
            if self.deps[start] == Dep::Root {
                self.hang(verb, verb, Dep::Root);
                self.hang(start, verb, Dep::Prep);
            }
            self.hang(subject, verb, if passive { Dep::PassiveSubject } else { Dep::Subject });
        }
    }

    /// *imposed a blockade and bombed runways*, *declares emergency, arrests two judges*: the second verb has an object of its own, where
    /// parsers see an adjective or an apposition.
    pub(super) fn mend_second_verbs(&mut self) {
        let adjectives = self.lexicon.class_set("participle_adjective");
        for i in 1..self.len() {
            let head = self.head(i);
            // A finite form before a noun, behind *and*: no adjective. Nor is a participle behind somebody's name or a pronoun: *freed Ansah and
            // dissolved parliament*.
            let first = self.head(head);
            let somebody = self.deps[head] == Dep::Conj
                && self.deps[first] == Dep::Object
                && (self.tags[first] == Tag::Pronoun || self.doc.ent(first).is_some_and(|(label, _)| label == "PERSON"))
                && !self.is(i, &adjectives);
            let form = self.tags[i] == Tag::PastVerb || somebody && self.doc.word(i).ends_with("ed");
            let conjoined = self.deps[i] == Dep::Amod && form && i < head && self.deps[i - 1] == Dep::Cc;
            let verb = self.head(head);
            let second = matches!(self.deps[head], Dep::Object | Dep::Conj | Dep::Appos | Dep::Attribute);
            if conjoined && second && self.subtree(head).start == i && !self.has_child(i, Dep::Cc) {
                let mut upper = verb;
                while !self.tags[upper].is_verb() && self.head(upper) != upper {
                    upper = self.head(upper);
                }
                if self.tags[upper].is_verb() && upper < i {
                    if matches!(self.tags[i], Tag::Adjective) {
                        self.words[i] = self.past(&self.doc.word(i).to_lowercase()).unwrap_or(self.words[i]);
                    }
                    self.tags[i] = Tag::PastVerb;
                    self.hang(i, upper, Dep::Conj);
                    self.hang(head, i, Dep::Object);
                    self.relink();
                }
                continue;
            }
            let apposed = self.deps[i] == Dep::Appos && self.tags[i].is_noun() && head < i && self.tags[head].is_finite();
            if apposed && self.subtree(i).start == head + 1 && !self.has_child(head, Dep::Object) {
                self.deps[i] = Dep::Object;
            }
        }
    }

    /// *Saudi Arabia, Egypt, Bahrain and the Emirates*: the second of a list is no other name of the first, even where the parser
    /// takes it for one.
    pub(super) fn mend_lists(&mut self) {
        for i in 0..self.len() {
            if self.deps[i] != Dep::Appos || !self.tags[i].is_name() {
                continue;
            }
            let head = self.head(i);
            let label = |token: usize| self.doc.ent(token).map(|(label, _)| label);
            let alike = self.tags[head].is_name() && label(i).is_some() && label(i) == label(head);
            let last = |token: usize| self.children(token).rfind(|&child| self.deps[child] == Dep::Conj);
            // A comma before it, and a list that goes on behind it to its *and*.
            let comma = (head + 1..i).any(|token| self.doc.word(token) == ",");
            // The list may go on from either of them.
            let next = last(i).or_else(|| last(head).filter(|&next| next > i));
            let goes_on = next.is_some_and(|next| label(next) == label(i) && (i + 1..next).all(|token| self.deps[token] != Dep::Appos));
            if alike && comma && goes_on && head < i {
                self.deps[i] = Dep::Conj;
            }
        }
    }

    /// *forces from Thailand, Malaysia and Indonesia began*: a list that parsers tear into two subjects.
    pub(super) fn mend_torn_lists(&mut self) {
        for second in 1..self.len() {
            let verb = self.head(second);
            if self.deps[second] != Dep::Subject || second > verb || !self.tags[second].is_name() || !self.has_child(second, Dep::Conj) {
                continue;
            }
            let first = self.children(verb).find(|&child| child < second && self.deps[child] == Dep::Subject);
            let Some(first) = first else { continue };
            let last = self.subtree(first).end - 1;
            let label = |i: usize| self.doc.ent(i).map(|(label, _)| label);
            let comma = self.subtree(second).start > 0 && self.doc.word(self.subtree(second).start - 1) == ",";
            let member = self.deps[last] == Dep::PrepObject && label(last).is_some() && label(last) == label(second);
            if comma && member {
                self.hang(second, last, Dep::Conj);
            }
        }
    }

    /// *U.S., Britain, France strike Syria*: names before the subject that only commas part from it, as headlines have them.
    pub(super) fn mend_headline_lists(&mut self) {
        for number in 0..self.doc.sentence_count() {
            let sentence = self.doc.sentence(number);
            let label =
                |i: usize| self.doc.ent(i).map(|(label, _)| label).filter(|label| matches!(*label, "GPE" | "PERSON" | "ORG" | "NORP"));
            let mut at = sentence.start;
            let mut names: Vec<usize> = Vec::new();
            // One name, a comma, the next.
            // *Hollande*: a name in which nothing was recognised.
            let unknown = |i: usize| self.tags[i].is_name() && self.doc.ent(i).is_none();
            while at + 1 < sentence.end && (label(at).is_some() || unknown(at)) {
                let mut last = at;
                while last + 1 < sentence.end
                    && (self.doc.ent(last + 1).is_some_and(|(_, begins)| !begins) || unknown(at) && unknown(last + 1))
                {
                    last += 1;
                }
                names.push(last);
                if last + 1 >= sentence.end || self.doc.word(last + 1) != "," {
                    break;
                }
                at = last + 2;
            }
            let Some(&subject) = names.last().filter(|_| names.len() > 1) else { continue };
            let verb = self.head(subject);
            if self.deps[subject] != Dep::Subject || !self.tags[verb].is_verb() || verb <= subject {
                continue;
            }
            let loose = |i: usize| matches!(self.deps[i], Dep::Npadvmod | Dep::Other | Dep::Nmod | Dep::Compound | Dep::Conj | Dep::Appos);
            if names[..names.len() - 1].iter().all(|&i| loose(i) || self.deps[i] == Dep::Subject) {
                for &name in &names[..names.len() - 1] {
                    self.hang(name, subject, Dep::Conj);
                }
            }
        }
    }

    /// *offered to host talks*: what follows *to* as its verb is a verb, whatever the tagger says.
    pub(super) fn mend_infinitives(&mut self) {
        for i in 0..self.len() {
            if self.tags[i] == Tag::Noun && matches!(self.deps[i], Dep::Xcomp | Dep::Advcl | Dep::Root | Dep::Conj) {
                let to = self.children(i).any(|child| child + 1 == i && self.tags[child] == Tag::To && self.deps[child] == Dep::Aux);
                if to {
                    self.tags[i] = Tag::BaseVerb;
                }
            }
        }
    }

    /// *was seized in Brussels and flown home by the police*: behind a passive the second form with an agent is one, too.
    pub(super) fn mend_second_passives(&mut self) {
        for verb in 2..self.len() {
            let first = self.head(verb);
            let passive = |verb: usize| self.has_child(verb, Dep::AuxPass);
            let form = matches!(self.tags[verb], Tag::PastVerb | Tag::PastParticiple);
            if self.deps[verb] != Dep::Conj || first > verb || !form || !passive(first) || passive(verb) {
                continue;
            }
            let own = |child: usize| matches!(self.deps[child], Dep::Subject | Dep::Object | Dep::Aux);
            let by = self.children(verb).find(|&child| child > verb && self.deps[child] == Dep::Prep && self.doc.word(child) == "by");
            let Some(by) = by.filter(|_| !self.children(verb).any(own)) else { continue };
            self.tags[verb] = Tag::PastParticiple;
            self.deps[by] = Dep::Agent;
        }
    }

    /// *Gunmen dressed as policemen took hostages*: what they look like is not who acts.
    pub(super) fn mend_disguises(&mut self) {
        for verb in 3..self.len() {
            let looks = self.head(verb);
            let doer = self.head(looks);
            let disguised = self.deps[verb] == Dep::Advcl && self.deps[looks] == Dep::Acl && doer < looks && looks < verb;
            if !disguised || !matches!(self.doc.lemma(looks), "dress" | "disguise" | "pose" | "masquerade" | "camouflage" | "clad") {
                continue;
            }
            let mark = self.children(verb).find(|&child| self.deps[child] == Dep::Mark && self.doc.word(child) == "as");
            let guise = self.children(verb).find(|&child| self.deps[child] == Dep::Subject && child < verb);
            let (Some(mark), Some(guise)) = (mark, guise) else { continue };
            self.supplant(doer, verb);
            self.hang(doer, verb, Dep::Subject);
            self.hang(mark, looks, Dep::Prep);
            self.tags[mark] = Tag::Preposition;
            self.hang(guise, mark, Dep::PrepObject);
        }
    }

    /// Hangs a noun on a verb as its subject.
    pub(super) fn hang_subject(&mut self, noun: usize, verb: usize) {
        let passive = self.has_child(verb, Dep::AuxPass);
        self.hang(noun, verb, if passive { Dep::PassiveSubject } else { Dep::Subject });
    }

    /// Whether a verb has somebody or something as its subject.
    pub(super) fn has_subject(&self, verb: usize) -> bool {
        self.has_child(verb, Dep::Subject) || self.has_child(verb, Dep::PassiveSubject)
    }

    /// Whether a verb has any subject: a phrase, a clause, *there*.
    pub(super) fn has_any_subject(&self, verb: usize) -> bool {
        self.has_subject(verb) || self.has_child(verb, Dep::ClauseSubject) || self.has_child(verb, Dep::Expletive)
    }
}
