//! [`Tree`]: a [`Doc`] made ready for walking: labels as small enums, children in one array, words as codebook numbers.
//!
//! A pipeline's labels are strings behind indexes; comparing them at every step would cost more than the whole coder may.
//! A `Tree` translates each label list once and each token once, and everything after it compares small integers.

use std::ops::Range;

use attache_nlp::Doc;

use crate::clause::phrase;
use crate::words::{Lexicon, WordId, WordSet};

/// Grammatical relation of a token to its head, as far as the coder tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Dep {
    Root,
    Subject,
    PassiveSubject,
    ClauseSubject,
    Object,
    Dative,
    Attribute,
    ObjectPredicate,
    AdjectiveComplement,
    Prep,
    PrepObject,
    PrepClause,
    Agent,
    Particle,
    Negation,
    Aux,
    AuxPass,
    Xcomp,
    Ccomp,
    Advcl,
    Conj,
    Cc,
    Mark,
    Relcl,
    Acl,
    Appos,
    Possessor,
    Case,
    Compound,
    Amod,
    Nmod,
    Det,
    Npadvmod,
    Advmod,
    Expletive,
    Parataxis,
    Punct,
    Other,
}

impl Dep {
    fn from_label(label: &str) -> Dep {
        match label {
            "ROOT" | "root" => Dep::Root,
            "nsubj" => Dep::Subject,
            "nsubjpass" => Dep::PassiveSubject,
            "csubj" | "csubjpass" => Dep::ClauseSubject,
            "dobj" | "obj" => Dep::Object,
            "dative" | "iobj" => Dep::Dative,
            "attr" => Dep::Attribute,
            "oprd" => Dep::ObjectPredicate,
            "acomp" => Dep::AdjectiveComplement,
            "prep" => Dep::Prep,
            "pobj" => Dep::PrepObject,
            "pcomp" => Dep::PrepClause,
            "agent" => Dep::Agent,
            "prt" => Dep::Particle,
            "neg" => Dep::Negation,
            "aux" => Dep::Aux,
            "auxpass" => Dep::AuxPass,
            "xcomp" => Dep::Xcomp,
            "ccomp" => Dep::Ccomp,
            "advcl" => Dep::Advcl,
            "conj" => Dep::Conj,
            "cc" => Dep::Cc,
            "mark" => Dep::Mark,
            "relcl" => Dep::Relcl,
            "acl" => Dep::Acl,
            "appos" => Dep::Appos,
            "poss" => Dep::Possessor,
            "case" => Dep::Case,
            "compound" => Dep::Compound,
            "amod" => Dep::Amod,
            "nmod" => Dep::Nmod,
            "det" | "predet" => Dep::Det,
            "npadvmod" => Dep::Npadvmod,
            "advmod" => Dep::Advmod,
            "expl" => Dep::Expletive,
            "parataxis" => Dep::Parataxis,
            "punct" => Dep::Punct,
            _ => Dep::Other,
        }
    }
}

/// Part of speech by the fine tag, as far as the coder tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Tag {
    Noun,
    Nouns,
    Name,
    Names,
    Pronoun,
    PossessivePronoun,
    /// `who`, `which`, `that` as a relative or question word.
    Relative,
    /// `where`, `when`, `why`.
    RelativeAdverb,
    BaseVerb,
    PastVerb,
    PresentVerb,
    Gerund,
    PastParticiple,
    Modal,
    To,
    Adjective,
    Adverb,
    Number,
    Preposition,
    Other,
}

impl Tag {
    fn from_label(label: &str) -> Tag {
        match label {
            "NN" => Tag::Noun,
            "NNS" => Tag::Nouns,
            "NNP" => Tag::Name,
            "NNPS" => Tag::Names,
            "PRP" | "EX" => Tag::Pronoun,
            "PRP$" => Tag::PossessivePronoun,
            "WP" | "WDT" | "WP$" => Tag::Relative,
            "WRB" => Tag::RelativeAdverb,
            "VB" => Tag::BaseVerb,
            "VBD" => Tag::PastVerb,
            "VBZ" | "VBP" => Tag::PresentVerb,
            "VBG" => Tag::Gerund,
            "VBN" => Tag::PastParticiple,
            "MD" => Tag::Modal,
            "TO" => Tag::To,
            "JJ" | "JJR" | "JJS" => Tag::Adjective,
            "RB" | "RBR" | "RBS" => Tag::Adverb,
            "CD" => Tag::Number,
            "IN" | "RP" => Tag::Preposition,
            _ => Tag::Other,
        }
    }

    pub(crate) fn is_verb(self) -> bool {
        matches!(self, Tag::BaseVerb | Tag::PastVerb | Tag::PresentVerb | Tag::Gerund | Tag::PastParticiple)
    }

    pub(crate) fn is_noun(self) -> bool {
        matches!(self, Tag::Noun | Tag::Nouns | Tag::Name | Tag::Names)
    }

    pub(crate) fn is_name(self) -> bool {
        matches!(self, Tag::Name | Tag::Names)
    }

    pub(crate) fn is_plural(self) -> bool {
        matches!(self, Tag::Nouns | Tag::Names)
    }
}

/// A parsed text ready for walking.
pub(crate) struct Tree<'a> {
    /// The document underneath.
    pub(crate) doc: &'a Doc,
    /// The numbers that words have in the codebook.
    pub(crate) lexicon: &'a Lexicon,
    deps: Vec<Dep>,
    tags: Vec<Tag>,
    words: Vec<WordId>,
    /// Codebook words of several tokens: the token that heads one, and its number; sorted by token.
    phrases: Vec<(u32, WordId)>,
    /// Whether some phrase is headed by the token.
    heads_phrase: Vec<bool>,
    /// Participles that go by their own form, as adjectives do.
    adjectival: Vec<bool>,
    heads: Vec<u32>,
    /// Children of token `i` are `children[starts[i]..starts[i + 1]]`, in text order.
    starts: Vec<u32>,
    children: Vec<u32>,
    quoted: Vec<bool>,
    /// Verbs that have no passive.
    intransitive: WordSet,
    /// Verbs behind *or*: *leave or be bombed*.
    alternatives: Vec<usize>,
    /// Of each token the noun that says what its phrase is.
    kernels: Vec<u32>,
}

impl<'a> Tree<'a> {
    /// Prepares `doc`; one pass over its tokens.
    pub(crate) fn new(doc: &'a Doc, lexicon: &'a Lexicon) -> Tree<'a> {
        let dep_of: Vec<Dep> = doc.labels().deps.iter().map(|label| Dep::from_label(label)).collect();
        let tag_of: Vec<Tag> = doc.labels().tags.iter().map(|label| Tag::from_label(label)).collect();
        let deps: Vec<Dep> = doc.tokens().iter().map(|token| dep_of[token.dep as usize]).collect();
        let tags = tags(doc, &deps, &tag_of);
        let words = words(doc, lexicon);
        let heads: Vec<u32> = (0..doc.len()).map(|i| doc.head(i) as u32).collect();
        let empty = Vec::new;
        let mut tree = Tree {
            doc,
            lexicon,
            deps,
            tags,
            words,
            phrases: Vec::new(),
            heads_phrase: vec![false; doc.len()],
            adjectival: vec![false; doc.len()],
            heads,
            starts: empty(),
            children: empty(),
            quoted: quoted(doc),
            intransitive: lexicon.class_set("intransitive"),
            alternatives: Vec::new(),
            kernels: Vec::new(),
        };
        tree.mend_quotations();
        tree.mend_neighbours();
        tree.relink();
        tree.mend_pairs();
        tree.mend_visiting();
        tree.mend_lists();
        tree.mend_torn_lists();
        tree.mend_headline_lists();
        tree.mend_dead();
        tree.mend_as();
        tree.mend_afterthoughts();
        tree.mend_named_verbs();
        tree.mend_deeds();
        tree.mend_days();
        tree.mend_trailing();
        tree.mend_compounds();
        tree.mend_asides();
        tree.mend_called();
        tree.mend_perfects();
        tree.mend_determined();
        tree.mend_headlines();
        tree.mend_marching();
        tree.mend_tolls();
        tree.mend_openings();
        tree.mend_opening_phrases();
        tree.mend_second_verbs();
        tree.mend_fronted_places();
        tree.mend_verbless();
        tree.mend_given();
        tree.mend_gifts();
        tree.mend_some_of_them();
        tree.mend_inserted_speakers();
        tree.mend_unlike_verbs();
        tree.mend_objects_that_act();
        tree.mend_lost_subjects();
        tree.name_participles();
        tree.phrases = tree.find_phrases();
        for &(token, _) in &tree.phrases {
            tree.heads_phrase[token as usize] = true;
        }
        tree.mend_infinitives();
        tree.alternatives = tree.find_alternatives();
        tree.kernels = (0..tree.len()).map(|i| phrase::find_kernel(&tree, i) as u32).collect();
        tree
    }

    /// The noun that says what the phrase of `head` is: see [`phrase::kernel`].
    pub(crate) fn kernel(&self, head: usize) -> usize {
        self.kernels[head] as usize
    }

    pub(crate) fn len(&self) -> usize {
        self.deps.len()
    }

    pub(crate) fn dep(&self, i: usize) -> Dep {
        self.deps[i]
    }

    pub(crate) fn tag(&self, i: usize) -> Tag {
        self.tags[i]
    }

    /// The codebook's number of the token's lemma; [`WordId::NONE`] when the codebook never mentions it.
    pub(crate) fn word(&self, i: usize) -> WordId {
        self.words[i]
    }

    /// Index of the head; a root's is its own.
    pub(crate) fn head(&self, i: usize) -> usize {
        self.heads[i] as usize
    }

    /// Steps from a token up to its root, `most` at the most.
    pub(crate) fn depth(&self, i: usize, most: usize) -> usize {
        let mut node = i;
        let mut depth = 0;
        while self.head(node) != node && depth < most {
            node = self.head(node);
            depth += 1;
        }
        depth
    }

    /// Whether a verb has no passive.
    pub(crate) fn is_intransitive(&self, i: usize) -> bool {
        self.is(i, &self.intransitive)
    }

    /// Verbs that *or* puts beside another.
    pub(crate) fn alternatives(&self) -> &[usize] {
        &self.alternatives
    }

    fn find_alternatives(&self) -> Vec<usize> {
        let or = (0..self.len()).filter(|&i| self.deps[i] == Dep::Cc && self.doc.word(i) == "or" && self.tags[self.head(i)].is_verb());
        let other = |or: usize| {
            self.children(self.head(or)).find(|&child| child > or && self.deps[child] == Dep::Conj && self.tags[child].is_verb())
        };
        or.filter_map(other).collect()
    }

    /// Direct dependents in text order.
    pub(crate) fn children(&self, i: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[self.starts[i] as usize..self.starts[i + 1] as usize].iter().map(|&child| child as usize)
    }

    /// The first dependent with the relation.
    pub(crate) fn child(&self, i: usize, dep: Dep) -> Option<usize> {
        self.children(i).find(|&child| self.dep(child) == dep)
    }

    /// Whether a dependent stands in the relation.
    pub(crate) fn has_child(&self, i: usize, dep: Dep) -> bool {
        self.child(i, dep).is_some()
    }

    /// Whether the token, or a phrase of the codebook that it heads, belongs to the set.
    pub(crate) fn is(&self, i: usize, set: &WordSet) -> bool {
        self.lexicon.contains(set, self.words[i]) || self.heads_phrase[i] && self.phrases_at(i).any(|word| self.lexicon.contains(set, word))
    }

    /// Whether the word that says what a phrase is belongs to the set: the head, or the title before a person's name.
    pub(crate) fn is_called(&self, head: usize, set: &WordSet) -> bool {
        self.is(head, set) || self.titles(head).any(|title| self.is(title, set))
    }

    /// The words before a name that may be its title.
    pub(crate) fn titles(&self, head: usize) -> impl Iterator<Item = usize> + '_ {
        let named = self.tag(head).is_name();
        self.children(head).filter(move |&child| named && child < head && self.dep(child) == Dep::Compound)
    }

    /// All codebook words that the token stands for: its lemma's and those of the phrases that it heads.
    pub(crate) fn readings(&self, i: usize) -> impl Iterator<Item = WordId> + '_ {
        std::iter::once(self.words[i]).chain(self.phrases_at(i)).filter(|&word| word != WordId::NONE)
    }

    /// Whether the token stands between quotation marks.
    pub(crate) fn is_quoted(&self, i: usize) -> bool {
        self.quoted[i]
    }

    /// First and last token of everything that hangs on `i`, as a range.
    pub(crate) fn subtree(&self, i: usize) -> Range<usize> {
        let (mut low, mut high) = (i, i);
        let mut stack = vec![i];
        while let Some(node) = stack.pop() {
            low = low.min(node);
            high = high.max(node);
            stack.extend(self.children(node));
        }
        low..high + 1
    }

    /// The tokens of a token's sentence that stand near it: all of a sentence that a person wrote, a part of one without end.
    pub(crate) fn around(&self, i: usize) -> Range<usize> {
        const NEAR: usize = 120;
        let sentence = self.doc.sentence(self.doc.sentence_of(i));
        sentence.start.max(i.saturating_sub(NEAR))..sentence.end.min(i + NEAR)
    }

    fn phrases_at(&self, i: usize) -> impl Iterator<Item = WordId> + '_ {
        let from = self.phrases.partition_point(|&(token, _)| (token as usize) < i);
        self.phrases[from..].iter().take_while(move |&&(token, _)| token as usize == i).map(|&(_, word)| word)
    }

    /// *spoke of a bond "that outlived every quarrel" and urged …*: a verb outside a quotation is not coordinated with one
    /// inside it, but with the verb around the quotation.
    fn mend_quotations(&mut self) {
        for i in 0..self.len() {
            let head = self.head(i);
            if self.deps[i] != Dep::Conj || self.quoted[i] || !self.quoted[head] || !self.tags[i].is_verb() {
                continue;
            }
            let mut node = head;
            while self.head(node) != node && (self.quoted[node] || !self.tags[node].is_verb()) {
                node = self.head(node);
            }
            if !self.quoted[node] && self.tags[node].is_verb() && node < i {
                self.heads[i] = node as u32;
            }
        }
    }

    /// *Rebels shelled the camp; the minister called it a crime*, *hours after rebels shelled the camp*: parsers take a clause that only
    /// stands beside another, or says when it was, for what the other says.
    fn mend_neighbours(&mut self) {
        let saying = self.lexicon.class_set("saying");
        let timing = self.lexicon.class_set("timing");
        let n = self.len();
        // What each verb has of its own, in one pass: a subject, an object, a word of time before it.
        let (mut subject, mut object, mut timed) = (vec![false; n], vec![false; n], vec![false; n]);
        for i in 0..n {
            let head = self.head(i);
            match self.deps[i] {
                Dep::Subject | Dep::PassiveSubject => subject[head] = true,
                Dep::Object => object[head] = true,
                Dep::Mark if self.is(i, &timing) => timed[head] = true,
                _ => {}
            }
        }
        for i in 0..n {
            let head = self.head(i);
            if self.deps[i] != Dep::Ccomp || !self.tags[i].is_verb() || !subject[i] || head == i {
                continue;
            }
            let (first, last) = (i.min(head), i.max(head));
            let parted = (first + 1..last).any(|token| matches!(self.doc.word(token), ";" | "—" | "–"));
            let apart = i < head && object[head] && subject[head] && !self.is(head, &saying) && !self.quoted[i];
            if timed[i] {
                self.deps[i] = Dep::Advcl;
            } else if parted && subject[head] || apart {
                self.deps[i] = Dep::Other;
            }
        }
    }

    /// *President Ahtisaari and envoy Chernomyrdin*, *the Burundian army and Hutu rebels*: two phrases, where parsers see one.
    fn mend_pairs(&mut self) {
        let foes = self.lexicon.class_set("foe");
        for x in 0..self.len().saturating_sub(2) {
            let inside = |dep: Dep| matches!(dep, Dep::Nmod | Dep::Compound);
            if !inside(self.deps[x]) || !self.tags[x].is_noun() || self.deps[x + 1] != Dep::Cc || self.head(x + 1) != x {
                continue;
            }
            let mut top = self.head(x);
            while matches!(self.deps[top], Dep::Nmod | Dep::Compound | Dep::Amod) && self.head(top) > top {
                top = self.head(top);
            }
            let next = self.child(x, Dep::Conj);
            let capital = |i: usize| self.doc.word(i).starts_with(char::is_uppercase);
            let of_state = || self.children(x).any(|child| child < x && capital(child) && self.deps[child] != Dep::Det);
            let foes_of_state = || self.is(top, &foes) && of_state();
            let two = match next {
                // *trade and industry ministers* is one phrase; *the Philippine government and communist rebels* are two.
                Some(next) if next == x + 2 && next + 1 == top && !self.has_child(next, Dep::Conj) => {
                    !capital(x) && (capital(next) || matches!(self.tags[next], Tag::Adjective | Tag::Noun) && foes_of_state())
                }
                // *Amnesty International and Human Rights Watch*
                Some(next) => {
                    let body = self.doc.ent(x).is_some_and(|(label, _)| label == "ORG") && self.doc.ent(x + 1).is_none();
                    body && self.tags[next].is_name() && self.tags[top].is_name() && capital(next) && capital(top) && next > x
                }
                None => self.tags[x].is_name() && capital(x + 2) && self.doc.ent(x + 1).is_none() || !capital(x) && foes_of_state(),
            };
            if !two || top <= x || !self.tags[top].is_noun() {
                continue;
            }
            let start = self.subtree(top).start;
            for left in start..x {
                if !(start..=x).contains(&self.head(left)) {
                    self.heads[left] = x as u32;
                }
            }
            if let Some(next) = next {
                (self.heads[next], self.deps[next]) = (top as u32, Dep::Compound);
            }
            (self.heads[x], self.deps[x]) = if self.head(top) == top { (x as u32, Dep::Root) } else { (self.heads[top], self.deps[top]) };
            (self.heads[top], self.deps[top]) = (x as u32, Dep::Conj);
            self.relink();
        }
    }

    /// *met visiting Vice Premier Wang*: the one met is on a visit; nobody visits him.
    fn mend_visiting(&mut self) {
        let mut mended = false;
        for i in 1..self.len().saturating_sub(1) {
            if self.doc.word(i) != "visiting" || self.tags[i] != Tag::Gerund || self.deps[i] == Dep::Amod {
                continue;
            }
            let object = self.child(i, Dep::Object).filter(|&object| object > i && self.tags[i + 1].is_noun());
            let (Some(object), upper) = (object, self.head(i)) else { continue };
            let near = upper + 1 == i || upper + 2 == i && self.tags[i - 1] != Tag::To;
            if !near || upper == i {
                continue;
            }
            self.deps[object] = if self.deps[i] == Dep::PrepClause { Dep::PrepObject } else { Dep::Object };
            self.heads[object] = upper as u32;
            (self.heads[i], self.deps[i], self.tags[i]) = (object as u32, Dep::Amod, Tag::Adjective);
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// Participles that stand as adjectives go by their own form, not by their verb's.
    fn name_participles(&mut self) {
        let class = self.lexicon.class_set("participle_adjective");
        for i in 0..self.len() {
            if self.tags[i] != Tag::PastParticiple {
                continue;
            }
            let form = self.lexicon.id(&self.doc.word(i).to_lowercase());
            let state = matches!(
                self.deps[i],
                Dep::AdjectiveComplement | Dep::Root | Dep::Ccomp | Dep::Conj | Dep::Advcl | Dep::Xcomp | Dep::Relcl
            );
            if state && self.lexicon.contains(&class, form) && !self.has_child(i, Dep::Agent) {
                self.words[i] = form;
                self.adjectival[i] = true;
                if self.deps[i] == Dep::AdjectiveComplement {
                    self.tags[i] = Tag::Adjective;
                }
            }
        }
    }

    /// Whether a participle goes by its own form, as an adjective does.
    pub(crate) fn is_participle_adjective(&self, i: usize) -> bool {
        self.adjectival[i] && self.tags[i] == Tag::PastParticiple
    }

    /// *shot Wael Darwish dead*, *shot dead two protesters*: the word is what became of them, no part of their name.
    fn mend_dead(&mut self) {
        let became = self.lexicon.class_set("became");
        let mut mended = false;
        for i in 1..self.len() {
            if !self.lexicon.contains(&became, self.lexicon.id(self.doc.word(i))) {
                continue;
            }
            let head = self.head(i);
            let between = matches!(self.deps[i], Dep::Amod | Dep::Compound) && i < head && self.head(head) == i - 1;
            if between && self.tags[i - 1].is_verb() {
                (self.heads[i], self.deps[i], self.tags[i]) = (i as u32 - 1, Dep::ObjectPredicate, Tag::Adjective);
                mended = true;
                continue;
            }
            let shot = matches!(self.deps[i], Dep::Object | Dep::PassiveSubject) && self.tags[head].is_verb();
            let Some(noun) = self.children(i).rfind(|&child| self.deps[child] == Dep::Compound).filter(|_| shot) else {
                continue;
            };
            for child in 0..self.len() {
                if self.head(child) == i && child != i {
                    self.heads[child] = noun as u32;
                }
            }
            (self.heads[noun], self.deps[noun]) = (head as u32, self.deps[i]);
            (self.deps[i], self.tags[i]) = (Dep::ObjectPredicate, Tag::Adjective);
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// *rejected as baseless the accusations*: what stands behind the adjective is the verb's object.
    fn mend_as(&mut self) {
        let words = self.lexicon.class_set("dismissed_word");
        let mut mended = false;
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
                (self.heads[object], self.deps[object]) = (verb as u32, Dep::Object);
                (self.heads[state], self.deps[state]) = (i as u32, Dep::PrepObject);
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *Save the Children urged Sudan to …*: a body whose name begins with a verb is the subject that its sentence lacks.
    fn mend_named_verbs(&mut self) {
        for i in 0..self.len() {
            let verb = self.head(i);
            let begins = self.doc.ent(i) == Some(("ORG", true)) && self.doc.word(i).starts_with(char::is_uppercase);
            let odd = self.tags[i].is_verb() && matches!(self.deps[i], Dep::Prep | Dep::Advcl | Dep::Other | Dep::Ccomp);
            let lacks = |verb: usize| !self.children(verb).any(|child| matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject));
            if begins && odd && i < verb && self.tags[verb].is_verb() && lacks(verb) && self.doc.ent(verb).is_none_or(|(_, begins)| begins)
            {
                (self.deps[i], self.tags[i]) = (Dep::Subject, Tag::Name);
            }
        }
    }

    /// *Shelling by Syrian forces killed nine*: a gerund with its doer behind *by* is the deed, a noun.
    fn mend_deeds(&mut self) {
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

    /// *Forces had tortured detainees*: behind *had* the participle is the verb, no property of the object.
    fn mend_perfects(&mut self) {
        let mut mended = false;
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
                    self.heads[child] = i as u32;
                }
            }
            (self.heads[i], self.deps[i]) =
                if self.head(have) == have { (i as u32, Dep::Root) } else { (self.heads[have], self.deps[have]) };
            (self.heads[have], self.deps[have]) = (i as u32, Dep::Aux);
            self.heads[object] = i as u32;
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// *The Union on Tuesday extended trade sanctions*: the verb behind a day, read as a property of what it acts on.
    fn mend_days(&mut self) {
        let mut mended = false;
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
            (self.heads[i], self.deps[i], self.tags[i], self.words[i]) = (i as u32, Dep::Root, Tag::PastVerb, verb);
            (self.heads[root], self.deps[root]) = (i as u32, Dep::Subject);
            (self.heads[object], self.deps[object]) = (i as u32, Dep::Object);
            (self.heads[day], self.deps[day]) = (on as u32, Dep::PrepObject);
            self.heads[on] = i as u32;
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// *filed a case on Monday accusing Myanmar of genocide*: the preposition has its phrase, what comes behind it is the verb's.
    fn mend_trailing(&mut self) {
        let mut mended = false;
        for i in 2..self.len() {
            let prep = self.head(i);
            let verb = self.head(prep);
            let filled = |child: usize| child < i && self.deps[child] == Dep::PrepObject;
            let torn = self.deps[i] == Dep::PrepClause && self.tags[i] == Tag::Gerund && self.deps[prep] == Dep::Prep && prep < i;
            if torn && self.tags[verb].is_verb() && self.children(prep).any(filled) {
                (self.heads[i], self.deps[i]) = (verb as u32, Dep::Advcl);
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *fired warning shots*: what the codebook knows as one expression is no verb with its object.
    fn mend_compounds(&mut self) {
        let mut mended = false;
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
                self.heads[child] = verb as u32;
            }
            (self.heads[i], self.deps[i], self.tags[i], self.words[i]) = (noun as u32, Dep::Compound, Tag::Noun, form);
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// *Iran fires missiles at Israel, White House warns of consequences*: who has something of his own to warn of does not report what a
    /// comma parts from it.
    fn mend_asides(&mut self) {
        let mut mended = false;
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
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// The verb of a form in *-ed* that was read as an adjective, if the codebook knows it.
    fn past(&self, form: &str) -> Option<WordId> {
        let stem = form.strip_suffix("ed")?;
        let forms = [stem.to_owned(), format!("{stem}e"), stem.strip_suffix('i').map_or_else(String::new, |stem| format!("{stem}y"))];
        forms.iter().map(|form| self.lexicon.id(form)).find(|&id| id != WordId::NONE)
    }

    /// *called the ambassador a very stupid guy*: what somebody is called is no other name of his.
    fn mend_called(&mut self) {
        let naming = self.lexicon.class_set("naming");
        let mut mended = false;
        for i in 1..self.len() {
            let named = self.head(i);
            let verb = self.head(named);
            if self.deps[i] != Dep::Appos || self.deps[named] != Dep::Object || named > i || !self.is(verb, &naming) {
                continue;
            }
            let start = self.subtree(i).start;
            if matches!(self.doc.word(start), "a" | "an" | "the") && self.doc.word(start - 1) != "," {
                (self.heads[i], self.deps[i]) = (verb as u32, Dep::ObjectPredicate);
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *outlawed the Congress and the recently formed Union*: a participle behind an article is no second verb.
    fn mend_determined(&mut self) {
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
            others.into_iter().for_each(|child| self.heads[child] = verb as u32);
            self.heads[article] = object as u32;
            (self.heads[object], self.deps[object]) = (first as u32, Dep::Conj);
            (self.heads[i], self.deps[i], self.tags[i]) = (object as u32, Dep::Amod, Tag::PastParticiple);
            self.relink();
        }
    }

    /// *Turkish court jails opposition leader*, *The Union on Monday extended economic sanctions*: a finite verb read as part of the name
    /// behind it.
    fn mend_headlines(&mut self) {
        let mut mended = false;
        for i in 1..self.len() {
            let object = self.head(i);
            let root = self.head(object);
            // *A court on Tuesday freed activist X*: behind the day stands the verb.
            let dated = self.doc.ent(i - 1).is_some_and(|(label, _)| label == "DATE") && i > 1 && self.doc.word(i - 2) == "on";
            let finite = matches!(self.tags[i], Tag::PresentVerb | Tag::PastVerb) || self.tags[i] == Tag::PastParticiple && dated;
            let read_as_part = matches!(self.deps[i], Dep::Compound | Dep::Amod | Dep::Nmod) && i < object;
            if !finite || !read_as_part || !self.tags[object].is_noun() || !self.tags[root].is_noun() || self.head(root) != root {
                continue;
            }
            let own = self.has_child(i, Dep::Subject);
            let apart = matches!(self.deps[object], Dep::Conj | Dep::Appos | Dep::Other);
            let before = root < i && apart && self.subtree(object).start == i;
            if root == object && own {
                (self.heads[i], self.deps[i]) = (i as u32, Dep::Root);
            } else if root != object && before && !own && self.children(root).all(|child| self.deps[child] != Dep::Cc) {
                (self.heads[i], self.deps[i]) = (i as u32, Dep::Root);
                (self.heads[root], self.deps[root]) = (i as u32, Dep::Subject);
            } else {
                continue;
            }
            (self.heads[object], self.deps[object]) = (i as u32, Dep::Object);
            if self.tags[i] == Tag::PastParticiple {
                self.tags[i] = Tag::PastVerb;
            }
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// *accused Kyiv of shelling the plant, a charge that Ukraine denied*: what is only another name for the deed is no object of the verb.
    fn mend_afterthoughts(&mut self) {
        let (deeds, words, saying) =
            (self.lexicon.class_set("deed_name"), self.lexicon.class_set("words_name"), self.lexicon.class_set("saying"));
        let mut mended = false;
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
                (self.heads[i], self.deps[i]) = (inner.unwrap_or(root) as u32, Dep::Other);
                mended = true;
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
        if mended {
            self.relink();
        }
    }

    /// *a claim that the chairman dismissed as idle talk*: a clause without an object of its own tells what was done with the claim, not
    /// what is claimed.
    fn mend_content(&mut self, noun: usize) {
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

    /// *In Lome dockers refused*, *Outside the mission in Quito Ecuadorean police detained*: a place in front without its comma, read as one
    /// phrase with the subject behind it.
    fn mend_fronted_places(&mut self) {
        let mut mended = false;
        for verb in 3..self.len() {
            let finite = matches!(self.tags[verb], Tag::PastVerb | Tag::PresentVerb)
                || self.children(verb).any(|child| matches!(self.deps[child], Dep::Aux | Dep::AuxPass) && self.tags[child] != Tag::To);
            let own = |child: usize| matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject | Dep::ClauseSubject | Dep::Expletive);
            if !finite || self.children(verb).any(own) || matches!(self.deps[verb], Dep::Aux | Dep::AuxPass | Dep::Conj | Dep::Xcomp) {
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
                    (self.heads[token], self.deps[token]) = (place as u32, Dep::Compound);
                }
            }
            (self.heads[place], self.deps[place]) = (prep as u32, Dep::PrepObject);
            let passive = self.children(verb).any(|child| self.deps[child] == Dep::AuxPass);
            (self.heads[subject], self.deps[subject]) = (verb as u32, if passive { Dep::PassiveSubject } else { Dep::Subject });
            mended = true;
        }
        if mended {
            self.relink();
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
            let named = first < subject && self.tags[first].is_name() && !matches!(ent(first), Some("PERSON" | "ORG"));
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

    /// *Protesters in Lima hurled bottles at soldiers*: a sentence without a verb, whose verb was read as a property of what is hurled.
    fn mend_verbless(&mut self) {
        let mut mended = false;
        for number in 0..self.doc.sentence_count() {
            let sentence = self.doc.sentence(number);
            let verbs = |i: usize| self.tags[i].is_verb() && !matches!(self.deps[i], Dep::Amod | Dep::Acl | Dep::Relcl);
            let root = sentence.clone().find(|&i| self.head(i) == i);
            let Some(doer) = root.filter(|&root| self.tags[root].is_noun() && !sentence.clone().any(verbs)) else { continue };
            let Some(object) = self.children(doer).find(|&child| child > doer && matches!(self.deps[child], Dep::Appos | Dep::Other)) else {
                continue;
            };
            let verb = self.subtree(object).start;
            let form = self.doc.word(verb).to_lowercase();
            let done = self.deps[verb] == Dep::Amod && self.head(verb) == object && verb > doer && self.doc.word(verb - 1) != ",";
            let Some(word) = self.past(&form).filter(|_| done && self.tags[object].is_noun()) else { continue };
            for child in 0..self.len() {
                if self.head(child) == doer && child > object {
                    self.heads[child] = verb as u32;
                }
            }
            (self.heads[doer], self.deps[doer]) = (verb as u32, Dep::Subject);
            (self.heads[object], self.deps[object]) = (verb as u32, Dep::Object);
            (self.heads[verb], self.deps[verb], self.tags[verb], self.words[verb]) = (verb as u32, Dep::Root, Tag::PastVerb, word);
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// *gave the teachers a day to leave*, *handed the ambassador his passport*: what is given, read as a time or as another name.
    fn mend_given(&mut self) {
        let giving = self.lexicon.class_set("giving");
        let mut mended = false;
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
                        (self.heads[gift], self.deps[gift]) = (verb as u32, Dep::Object);
                        mended = true;
                    }
                }
                _ => {}
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *handed the refugees bread*: an article of its own before the first of two nouns says that they are two objects.
    fn mend_gifts(&mut self) {
        let giving = self.lexicon.class_set("giving");
        let people = self.lexicon.class_set("person_word");
        let mut mended = false;
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
            let Some(taker) = self.children(gift).filter(before).next_back().filter(|_| !taken) else { continue };
            // *a police chief*: only what is many has its article to itself.
            let article = |token: usize| self.children(token).any(|child| self.deps[child] == Dep::Det);
            let many = self.tags[taker] == Tag::Nouns && self.doc.word(taker) != self.doc.lemma(taker);
            // *sent the bomber home* gives nobody a home.
            let person = article(gift) && self.is(taker, &people) && !matches!(self.doc.lemma(verb), "send" | "make" | "call" | "name");
            if !(article(taker) && many) && !person {
                continue;
            }
            let moved: Vec<usize> = self.children(gift).filter(|&child| child < taker).collect();
            for child in moved {
                self.heads[child] = taker as u32;
            }
            (self.heads[taker], self.deps[taker], self.tags[taker]) =
                (verb as u32, Dep::Dative, if self.tags[taker].is_noun() { self.tags[taker] } else { Tag::Noun });
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// *The soldiers, said a cook who had fled, burnt down two villages*: who says it stands between what is said.
    fn mend_inserted_speakers(&mut self) {
        let saying = self.lexicon.class_set("saying");
        let mut mended = false;
        for says in 2..self.len() {
            let doc = self.doc;
            if self.tags[says] != Tag::PastVerb || !self.is(says, &saying) || doc.word(says - 1) != "," {
                continue;
            }
            let child = |dep: Dep| self.children(says).find(|&child| self.deps[child] == dep);
            let (Some(subject), Some(speaker)) = (child(Dep::Subject), child(Dep::Object)) else { continue };
            let told = self.children(says).find(|&verb| {
                let stands = matches!(self.deps[verb], Dep::Advcl | Dep::Conj | Dep::Ccomp | Dep::Parataxis);
                let bare = !self.children(verb).any(|child| matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject));
                stands && verb > speaker && self.tags[verb] == Tag::PastVerb && bare && doc.word(verb - 1) == ","
            });
            let Some(told) = told.filter(|_| subject < says && speaker == self.first_noun_behind(says)) else { continue };
            let root = self.head(says) == says;
            (self.heads[told], self.deps[told]) = if root { (told as u32, Dep::Root) } else { (self.heads[says], self.deps[says]) };
            (self.heads[says], self.deps[says]) = (told as u32, Dep::Parataxis);
            self.heads[subject] = told as u32;
            self.deps[speaker] = Dep::Subject;
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// The head of the phrase that begins right behind a token; the token itself if none does.
    fn first_noun_behind(&self, token: usize) -> usize {
        self.children(token).find(|&child| child > token && self.tags[child].is_noun()).unwrap_or(token)
    }

    /// *killed four nurses, among them a Dutch woman*: some of the objects are no object besides.
    fn mend_some_of_them(&mut self) {
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

    /// *detained two on suspicion of spying and ringed the base*: a past is coordinated with the finite verb, not with the gerund or the
    /// infinitive nearer to it.
    fn mend_unlike_verbs(&mut self) {
        let mut mended = false;
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
            while self.head(upper) != upper && !matches!(self.tags[upper], Tag::PastVerb | Tag::PresentVerb) {
                upper = self.head(upper);
            }
            if matches!(self.tags[upper], Tag::PastVerb | Tag::PresentVerb) && upper < verb {
                self.heads[verb] = upper as u32;
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *overruled the minister and the party deserted him*: a phrase behind *and* right before a verb without a subject is its subject, and
    /// no second object of the verb before.
    fn mend_objects_that_act(&mut self) {
        let timing = self.lexicon.class_set("timing");
        let mut mended = false;
        for verb in 2..self.len() {
            let first = self.head(verb);
            let finite = matches!(self.tags[verb], Tag::PastVerb | Tag::PresentVerb);
            let stands = self.deps[verb] == Dep::Conj && first < verb && self.tags[first].is_verb() && finite;
            let own = |child: usize| matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject | Dep::Cc | Dep::AuxPass);
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
            // *before Baku and the rebels stopped*, *and the Czechs and the Poles recalled*: both of them.
            let other = self.head(phrase);
            let opening = self.subtree(other).start.checked_sub(1).filter(|&opening| opening > first);
            let Some(opening) =
                opening.filter(|&opening| self.deps[opening] == Dep::Cc || self.lexicon.contains(&timing, self.words[opening]))
            else {
                (self.heads[phrase], self.deps[phrase]) = (verb as u32, Dep::Subject);
                mended = true;
                continue;
            };
            if self.deps[opening] == Dep::Prep {
                (self.heads[opening], self.deps[opening], self.deps[verb]) = (verb as u32, Dep::Mark, Dep::Advcl);
            }
            (self.heads[other], self.deps[other]) = (verb as u32, Dep::Subject);
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// *and Ankara, demanding support, let it be known*, *Under his watch, Sudan and South Sudan struck a deal*: names that parsers join to
    /// what stands before, though the verb behind them has no other subject.
    fn mend_lost_subjects(&mut self) {
        let mut mended = false;
        for verb in 2..self.len() {
            let finite = matches!(self.tags[verb], Tag::PastVerb | Tag::PresentVerb);
            let own = |child: usize| matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject | Dep::ClauseSubject | Dep::Expletive);
            if !finite || self.children(verb).any(own) || matches!(self.deps[verb], Dep::Aux | Dep::AuxPass) {
                continue;
            }
            let Some(subject) = self.joined_before(verb).or_else(|| self.listed_before(verb)) else { continue };
            if self.head(verb) == subject {
                (self.heads[verb], self.deps[verb]) = (self.heads[subject], Dep::Conj);
            }
            (self.heads[subject], self.deps[subject]) = (verb as u32, Dep::Subject);
            mended = true;
        }
        if mended {
            self.relink();
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
        self.children(first).filter(|&noun| noun < verb && fits(noun)).next_back()
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

    /// *prompting thousands to march*, read with the verb as the object of *to*.
    fn mend_marching(&mut self) {
        let mut mended = false;
        for i in 1..self.len() {
            let to = self.head(i);
            let verb = self.head(to);
            let read_as_noun = self.deps[i] == Dep::PrepObject && self.tags[i] == Tag::BaseVerb && to + 1 == i && self.doc.word(to) == "to";
            if read_as_noun && self.deps[to] == Dep::Prep && self.tags[verb].is_verb() {
                (self.heads[i], self.deps[i]) = (verb as u32, Dep::Xcomp);
                (self.heads[to], self.deps[to], self.tags[to]) = (i as u32, Dep::Aux, Tag::To);
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *accused the police of firing on the crowd, killing two*: who fired killed them, not who accused.
    fn mend_tolls(&mut self) {
        let (toll, control) = (self.lexicon.class_set("toll"), self.lexicon.class_set("object_control"));
        let mut mended = false;
        // *accused [the police of firing]*: what somebody is accused of hangs on the verb.
        for i in 1..self.len() {
            let noun = self.head(i);
            let charge = self.deps[i] == Dep::Prep && self.doc.word(i) == "of" && self.has_child(i, Dep::PrepClause);
            let verb = self.head(noun);
            if charge && self.deps[noun] == Dep::Object && noun < i && self.tags[verb].is_verb() && self.is(verb, &control) {
                self.heads[i] = verb as u32;
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
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
                (self.heads[i], self.deps[i]) = (deed as u32, Dep::Conj);
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *On Saturday Pyongyang fired a missile*, *The island's president, X, left for Belize*: openings that parsers read as one phrase.
    fn mend_openings(&mut self) {
        let giving = self.lexicon.class_set("giving");
        let mut mended = false;
        for i in 1..self.len() {
            let head = self.head(i);
            let label = |token: usize| self.doc.ent(token).map_or("", |(label, _)| label);
            // The day hangs on the name behind it, and the verb has no subject.
            if self.deps[i] == Dep::PrepObject && self.tags[i].is_name() && label(i - 1) == "DATE" && label(i) != "DATE" {
                let verb = self.head(head);
                let day = self.deps[i - 1] == Dep::Compound && self.head(i - 1) == i && head + 2 == i;
                let bare = self.tags[verb].is_verb() && verb > i && self.children(verb).all(|child| self.deps[child] != Dep::Subject);
                if day && bare && matches!(self.doc.word(head), "On" | "on") {
                    (self.heads[i - 1], self.deps[i - 1]) = (head as u32, Dep::PrepObject);
                    (self.heads[i], self.deps[i]) = (verb as u32, Dep::Subject);
                    mended = true;
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
            let finite = hangs && (matches!(self.tags[i], Tag::PastVerb | Tag::PresentVerb) || active() || takes());
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
                (self.heads[i], self.deps[i]) = (i as u32, Dep::Root);
                (self.heads[head], self.deps[head]) = (i as u32, Dep::Subject);
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *On the sidelines of the Assembly, the premier met …*, *During his trip to Baku, the minister called on …*: the subject behind a
    /// phrase that opens a sentence, which parsers take for another name of what stands in the phrase.
    fn mend_opening_phrases(&mut self) {
        let mut mended = false;
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
            let lacks = |verb: usize| self.children(verb).all(|child| !matches!(self.deps[child], Dep::Subject | Dep::PassiveSubject));
            let verb = if self.deps[start] == Dep::Prep {
                Some(self.head(start)).filter(|&verb| self.tags[verb].is_verb() && verb > subject && self.head(verb) == verb)
            } else {
                let finite = |child: usize| matches!(self.tags[child], Tag::PastVerb | Tag::PresentVerb);
                self.children(subject).find(|&child| child > subject && matches!(self.deps[child], Dep::Acl | Dep::Relcl) && finite(child))
            };
            let Some(verb) = verb.filter(|&verb| lacks(verb)) else { continue };
            let passive = self.children(verb).any(|child| self.deps[child] == Dep::AuxPass);
            if self.deps[start] == Dep::Root {
                (self.heads[verb], self.deps[verb]) = (verb as u32, Dep::Root);
                (self.heads[start], self.deps[start]) = (verb as u32, Dep::Prep);
            }
            (self.heads[subject], self.deps[subject]) = (verb as u32, if passive { Dep::PassiveSubject } else { Dep::Subject });
            mended = true;
        }
        if mended {
            self.relink();
        }
    }

    /// *imposed a blockade and bombed runways*, *declares emergency, arrests two judges*: the second verb has an object of its own, where
    /// parsers see an adjective or an apposition.
    fn mend_second_verbs(&mut self) {
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
                    (self.heads[i], self.deps[i]) = (upper as u32, Dep::Conj);
                    (self.heads[head], self.deps[head]) = (i as u32, Dep::Object);
                    self.relink();
                }
                continue;
            }
            let apposed = self.deps[i] == Dep::Appos
                && self.tags[i].is_noun()
                && head < i
                && matches!(self.tags[head], Tag::PresentVerb | Tag::PastVerb);
            if apposed && self.subtree(i).start == head + 1 && !self.has_child(head, Dep::Object) {
                self.deps[i] = Dep::Object;
            }
        }
    }

    /// *Saudi Arabia, Egypt, Bahrain and the Emirates*: the second of a list is no other name of the first, even where the parser
    /// takes it for one.
    fn mend_lists(&mut self) {
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
            let goes_on = last(i).is_some_and(|next| label(next) == label(i) && (i + 1..next).all(|token| self.deps[token] != Dep::Appos));
            if alike && comma && goes_on && head < i {
                self.deps[i] = Dep::Conj;
            }
        }
    }

    /// *forces from Thailand, Malaysia and Indonesia began*: a list that parsers tear into two subjects.
    fn mend_torn_lists(&mut self) {
        let mut mended = false;
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
                (self.heads[second], self.deps[second]) = (last as u32, Dep::Conj);
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *U.S., Britain, France strike Syria*: names before the subject that only commas part from it, as headlines have them.
    fn mend_headline_lists(&mut self) {
        let mut mended = false;
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
                    (self.heads[name], self.deps[name]) = (subject as u32, Dep::Conj);
                }
                mended = true;
            }
        }
        if mended {
            self.relink();
        }
    }

    /// *offered to host talks*: what follows *to* as its verb is a verb, whatever the tagger says.
    fn mend_infinitives(&mut self) {
        for i in 0..self.len() {
            if self.tags[i] == Tag::Noun && matches!(self.deps[i], Dep::Xcomp | Dep::Advcl | Dep::Root | Dep::Conj) {
                let to = self.children(i).any(|child| child + 1 == i && self.tags[child] == Tag::To && self.deps[child] == Dep::Aux);
                if to {
                    self.tags[i] = Tag::BaseVerb;
                }
            }
        }
    }

    /// Finds the children anew after heads have changed.
    fn relink(&mut self) {
        (self.starts, self.children) = children(&self.heads);
    }

    /// Finds the codebook's expressions of several words and the token each hangs on.
    fn find_phrases(&self) -> Vec<(u32, WordId)> {
        let mut found = Vec::new();
        let forms = forms(self.doc, self.lexicon);
        for start in 0..self.len() {
            for (length, word) in self.lexicon.sequences_of(&self.words[start..], &forms[start..]) {
                let end = start + length;
                let head = (start..end).find(|&i| !(start..end).contains(&self.head(i)) || self.head(i) == i);
                found.push((head.unwrap_or(end - 1) as u32, word));
            }
        }
        found.sort_unstable();
        found
    }
}

/// Children lists of all tokens in one array, by counting.
fn children(head_of: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let n = head_of.len();
    let mut starts = vec![0u32; n + 1];
    let heads = || head_of.iter().map(|&head| head as usize).enumerate().filter(|(i, head)| i != head && *head < n);
    for (_, head) in heads() {
        starts[head + 1] += 1;
    }
    for i in 0..n {
        starts[i + 1] += starts[i];
    }
    let mut next = starts.clone();
    let mut list = vec![0u32; starts[n] as usize];
    for (i, head) in heads() {
        list[next[head] as usize] = i as u32;
        next[head] += 1;
    }
    (starts, list)
}

/// Gives words their number in the codebook, in small letters.
fn numbering(lexicon: &Lexicon) -> impl FnMut(&str) -> WordId + '_ {
    let mut buffer = String::new();
    move |text| {
        if text.bytes().any(|b| b.is_ascii_uppercase() || !b.is_ascii()) {
            buffer.clear();
            buffer.extend(text.chars().flat_map(char::to_lowercase));
            lexicon.id(&buffer)
        } else {
            lexicon.id(text)
        }
    }
}

/// The tags of all tokens; *a verdict that the embassy criticised*: a *that* which is the object of its clause is a relative pronoun.
fn tags(doc: &Doc, deps: &[Dep], tag_of: &[Tag]) -> Vec<Tag> {
    let tag = |(i, token): (usize, &attache_nlp::Token)| {
        let stands = matches!(deps[i], Dep::Object | Dep::Subject | Dep::PassiveSubject) && deps[token.head as usize] == Dep::Relcl;
        if stands && doc.word(i) == "that" { Tag::Relative } else { tag_of[token.tag as usize] }
    };
    doc.tokens().iter().enumerate().map(tag).collect()
}

/// The codebook's numbers of all lemmas; where the lemma is unknown, of the word itself.
fn words(doc: &Doc, lexicon: &Lexicon) -> Vec<WordId> {
    let mut number = numbering(lexicon);
    (0..doc.len())
        .map(|i| match doc.tag(i).starts_with('V').then(|| lexicon.mended(doc.word(i))).flatten() {
            Some(id) => id,
            None => match number(doc.lemma(i)) {
                // *Rockets hit the embassy*: a plural name keeps its s.
                WordId::NONE if doc.tag(i) == "NNPS" => number(doc.word(i).strip_suffix('s').unwrap_or(doc.word(i))),
                WordId::NONE if doc.tag(i).starts_with('V') && is_undashed(doc.word(i)) => prefixed(doc.lemma(i), &mut number),
                WordId::NONE => number(doc.word(i)),
                id => id,
            },
        })
        .collect()
}

/// The codebook's numbers of all words as they are printed, where they differ from their lemma.
fn forms(doc: &Doc, lexicon: &Lexicon) -> Vec<WordId> {
    let mut number = numbering(lexicon);
    (0..doc.len()).map(|i| if doc.word(i) == doc.lemma(i) { WordId::NONE } else { number(doc.word(i)) }).collect()
}

/// Whether a word is one with a dash, as texts are parsed: *reeimposed* for *re-imposed*.
fn is_undashed(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word.starts_with("ree") || word.starts_with("coo")
}

/// *reeimposed*: the verb without what stands before the dash, which has the more frames; else with it.
fn prefixed(lemma: &str, number: &mut impl FnMut(&str) -> WordId) -> WordId {
    let (Some(front), Some(verb)) = (lemma.get(..2), lemma.get(3..)) else { return WordId::NONE };
    let shorter = verb.strip_suffix('e').unwrap_or(verb);
    let forms = [verb.to_owned(), shorter.to_owned(), format!("{verb}e"), format!("{front}-{verb}")];
    forms.iter().map(|form| number(form)).find(|&id| id != WordId::NONE).unwrap_or_default()
}

/// For each token whether it stands between double quotation marks.
///
/// A closing mark that is missing ends with the text: a quotation over several paragraphs opens each anew.
fn quoted(doc: &Doc) -> Vec<bool> {
    let mut open = false;
    (0..doc.len())
        .map(|i| {
            let was_open = open;
            match doc.word(i) {
                "“" | "«" | "„" => open = true,
                "”" | "»" => open = false,
                "\"" | "``" | "''" => open = !open,
                _ => {}
            }
            was_open && open
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn children_come_in_text_order() {
        let doc = testing::doc("Putin\tNNP\tnsubj\t2\nmet\tVBD\tROOT\t2\nXi\tNNP\tdobj\t2\n.\t.\tpunct\t2");
        let lexicon = Lexicon::default();
        let tree = Tree::new(&doc, &lexicon);
        assert_eq!(tree.children(1).collect::<Vec<_>>(), [0, 2, 3]);
        assert_eq!(tree.subtree(1), 0..4);
        assert_eq!(tree.child(1, Dep::Object), Some(2));
    }

    #[test]
    fn quotation_marks_enclose() {
        let doc =
            testing::doc("He\tPRP\tnsubj\t2\nsaid\tVBD\tROOT\t2\n\"\t``\tpunct\t2\nno\tUH\tintj\t2\n\"\t''\tpunct\t2\n.\t.\tpunct\t2");
        let lexicon = Lexicon::default();
        let tree = Tree::new(&doc, &lexicon);
        assert_eq!((0..6).map(|i| tree.is_quoted(i)).collect::<Vec<_>>(), [false, false, false, true, false, false]);
    }
}
