//! Words that parsers make another part of their clause than they are: agents that are times, labels that are subjects, nouns that are verbs.

use super::{Dep, Tag, Tree};

/// What stands behind *by* and does nothing: when, or by how many.
const TIMES_AND_COUNTS: [&str; 15] = [
    "vote",
    "margin",
    "majority",
    "evening",
    "nightfall",
    "midday",
    "noon",
    "midnight",
    "dawn",
    "dusk",
    "night",
    "morning",
    "afternoon",
    "sunset",
    "daybreak",
];

/// What stands behind *by* without an article and does nothing: how somebody or something went.
const MEANS: [&str; 20] = [
    "bus",
    "helicopter",
    "plane",
    "truck",
    "lorry",
    "boat",
    "ship",
    "train",
    "car",
    "ferry",
    "road",
    "rail",
    "air",
    "sea",
    "land",
    "bicycle",
    "hand",
    "mail",
    "post",
    "telephone",
];

impl Tree<'_> {
    /// *Maj. Noel Buan was set free*: a rank and its point are part of the name behind them, even where they were taken for a sentence.
    pub(super) fn mend_ranks(&mut self) {
        let rank = self.lexicon.class_set("rank");
        for title in 0..self.len().saturating_sub(2) {
            let (point, first) = (title + 1, title + 2);
            if self.doc.word(point) != "." || !self.tags[first].is_name() || !self.is(title, &rank) {
                continue;
            }
            let mut name = first;
            while self.deps[name] == Dep::Compound && self.head(name) > name {
                name = self.head(name);
            }
            if self.tags[name].is_name() && !self.subtree(title).contains(&name) {
                self.hang(title, name, Dep::Compound);
                self.hang(point, name, Dep::Compound);
            }
        }
    }

    /// *Ukraine: shelling kills four in Kharkiv*: what a line is about does nothing, where the verb has another subject.
    pub(super) fn mend_labels(&mut self) {
        for label in 0..self.len().saturating_sub(1) {
            let (colon, verb) = (label + 1, self.head(label));
            if self.deps[label] != Dep::Subject || self.doc.word(colon) != ":" {
                continue;
            }
            let first = self.doc.sentence(self.doc.sentence_of(label)).start;
            let opens = self.subtree(label).start == first && self.tags[label].is_noun() && verb > colon;
            let other = self
                .children(verb)
                .any(|child| child > colon && child < verb && matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject));
            if opens && other {
                self.deps[label] = Dep::Other;
            }
        }
    }

    /// *were freed by Sunday*, *was rejected by 162 votes*, *were flown out by helicopter*: a time, a count and a means do nothing.
    pub(super) fn mend_agents(&mut self) {
        for by in 0..self.len() {
            let agent = self.deps[by] == Dep::Agent;
            let Some(object) = agent.then(|| self.child(by, Dep::PrepObject)).flatten() else { continue };
            let dated = self.doc.ent(object).is_some_and(|(label, _)| matches!(label, "DATE" | "TIME" | "PERCENT"));
            let counted = TIMES_AND_COUNTS.contains(&self.doc.lemma(object));
            // *were evacuated by bus*
            let bare = self.tags[object] == Tag::Noun && !self.children(object).any(|child| child < object);
            if dated || counted || bare && MEANS.contains(&self.doc.lemma(object)) {
                self.deps[by] = Dep::Prep;
            }
        }
    }

    /// *Shelling continued near Goma and two soldiers were killed*: what is joined to a place is whom the passive behind it lacks.
    pub(super) fn mend_lost_victims(&mut self) {
        for verb in 3..self.len() {
            if !self.tags[verb].is_verb() {
                continue;
            }
            let helped = self.children(verb).find(|&child| child < verb && self.deps[child] == Dep::AuxPass);
            let Some(aux) = helped.filter(|_| !self.has_any_subject(verb) && self.deps[verb] != Dep::Relcl) else { continue };
            let noun = aux - 1;
            let place = self.head(noun);
            let joined = self.deps[noun] == Dep::Conj && self.tags[noun].is_noun() && place < noun && self.deps[place] == Dep::PrepObject;
            if !joined || self.head(verb) >= place {
                continue;
            }
            let cc = (place..noun).rev().find(|&token| self.deps[token] == Dep::Cc && self.head(token) == place);
            let Some(cc) = cc.filter(|&cc| self.subtree(noun).start == cc + 1) else { continue };
            let upper = self.head(verb);
            self.hang(noun, verb, Dep::PassiveSubject);
            self.hang(verb, upper, Dep::Conj);
            self.hang(cc, upper, Dep::Cc);
        }
    }

    /// *condemned the raid, saying the attackers would pay, and closed its border*, *said Kiev would fall and promised to rebuild it*: a past behind *and* is no sister of a clause that says what
    /// must or will be.
    pub(super) fn mend_after_saying(&mut self) {
        let saying = self.lexicon.class_set("saying");
        for verb in 4..self.len() {
            let inner = self.head(verb);
            let past =
                self.deps[verb] == Dep::Conj && self.tags[verb] == Tag::PastVerb && inner < verb && self.tags[inner] == Tag::BaseVerb;
            let modal = || self.children(inner).any(|child| self.tags[child] == Tag::Modal);
            if !past || self.deps[inner] != Dep::Ccomp || !modal() || self.has_any_subject(verb) {
                continue;
            }
            let sayer = self.head(inner);
            let aside = self.tags[sayer] == Tag::Gerund && self.deps[sayer] == Dep::Advcl;
            let main = if aside { self.head(sayer) } else { sayer };
            if self.is(sayer, &saying) && self.tags[main] == Tag::PastVerb && main < inner {
                self.hang(verb, main, Dep::Conj);
            }
        }
    }

    /// *Kyiv severed ties*: a name at the beginning that was read as an adverb is the subject that its verb lacks.
    pub(super) fn mend_opening_names(&mut self) {
        for sentence in 0..self.doc.sentence_count() {
            let first = self.doc.sentence(sentence).start;
            let verb = self.head(first);
            let odd = self.deps[first] == Dep::Advmod && matches!(self.tags[first], Tag::Adjective | Tag::Name) && verb > first;
            if odd && self.tags[verb].is_finite() && !self.has_any_subject(verb) && self.doc.word(first).starts_with(char::is_uppercase) {
                (self.deps[first], self.tags[first]) = (Dep::Subject, Tag::Name);
            }
        }
    }

    /// *exchanged 196 sick and wounded prisoners*: what is joined to an adjective before a noun tells of the noun.
    pub(super) fn mend_joined_properties(&mut self) {
        for part in 3..self.len() {
            let verb = self.head(part);
            let joined = self.deps[part] == Dep::Conj && matches!(self.tags[part], Tag::PastVerb | Tag::PastParticiple) && verb + 1 < part;
            let property = self.deps[part - 1] == Dep::Cc && self.tags[part - 2] == Tag::Adjective;
            if !joined || !property || self.has_any_subject(part) || !self.tags[verb].is_verb() {
                continue;
            }
            let behind = |noun: &usize| *noun > part && self.tags[*noun].is_noun() && self.subtree(*noun).start == part + 1;
            let Some(noun) = self.child(part, Dep::Object).filter(behind) else { continue };
            let first = self.child(verb, Dep::Object).filter(|&first| first < part);
            let Some(first) = first.filter(|&first| self.tags[first] == Tag::Number || self.tags[first] == Tag::Adjective) else {
                continue;
            };
            let others: Vec<usize> = self.children(part).filter(|&child| child > noun).collect();
            others.into_iter().for_each(|child| self.rehang(child, verb));
            self.hang(noun, verb, Dep::Object);
            self.hang(part, noun, Dep::Amod);
            self.hang(first, noun, if self.tags[first] == Tag::Number { Dep::Other } else { Dep::Amod });
            self.tags[part] = Tag::PastParticiple;
        }
    }

    /// *put on hold its aid to Niger*: what stands behind a preposition in a verb's clothes is a noun, and what it has is the verb's above.
    pub(super) fn mend_nouns_behind_prepositions(&mut self) {
        for noun in 2..self.len() {
            let prep = noun - 1;
            let verb = self.head(prep);
            if self.deps[prep] == Dep::Particle && self.deps[noun] == Dep::PrepObject && self.head(noun) == prep {
                self.deps[prep] = Dep::Prep;
            }
            let behind = self.head(noun) == prep && self.deps[noun] == Dep::PrepObject;
            let beside = self.head(noun) == verb && self.deps[noun] == Dep::Other;
            let odd = (behind || beside) && self.tags[noun] == Tag::BaseVerb && self.deps[prep] == Dep::Prep;
            let Some(object) = self.child(noun, Dep::Object).filter(|&object| odd && object > noun) else { continue };
            if !self.tags[verb].is_verb() || self.has_child(verb, Dep::Object) {
                continue;
            }
            let others: Vec<usize> = self.children(noun).filter(|&child| child > object).collect();
            others.into_iter().for_each(|child| self.rehang(child, object));
            self.hang(object, verb, Dep::Object);
            self.hang(noun, prep, Dep::PrepObject);
            self.tags[noun] = Tag::Noun;
        }
    }

    /// *met presidents Felix Tshisekedi and Paul Kagame*: a title before several names is theirs.
    pub(super) fn mend_shared_titles(&mut self) {
        for name in 1..self.len() {
            let title = self.head(name);
            if self.deps[name] != Dep::Appos || title > name || self.tags[title] != Tag::Nouns || !self.has_child(name, Dep::Conj) {
                continue;
            }
            let person = self.doc.ent(name).is_some_and(|(label, _)| label == "PERSON");
            if !person || self.subtree(name).start != title + 1 {
                continue;
            }
            let others: Vec<usize> = self.children(title).filter(|&child| child > name).collect();
            others.into_iter().for_each(|child| self.rehang(child, name));
            self.supplant(title, name);
            self.hang(title, name, Dep::Compound);
        }
    }

    /// *shot dead two teenagers as anger spilled over*: whom a verb of killing has behind *dead* is its object.
    pub(super) fn mend_shot_dead(&mut self) {
        for noun in 2..self.len() {
            let verb = self.head(noun);
            let loose = self.deps[noun] == Dep::Npadvmod && verb < noun && self.tags[verb].is_verb() && self.tags[noun].is_noun();
            let behind = || self.doc.word(verb + 1) == "dead" && self.subtree(noun).start == verb + 2;
            if loose && behind() && !self.has_child(verb, Dep::Object) {
                self.deps[noun] = Dep::Object;
            }
        }
    }
}
