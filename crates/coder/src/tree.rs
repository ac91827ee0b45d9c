//! [`Tree`]: a [`Doc`] made ready for walking: labels as small enums, children in one array, words as codebook numbers.
//!
//! A pipeline's labels are strings behind indexes; comparing them at every step would cost more than the whole coder may.
//! A `Tree` translates each label list once and each token once, and everything after it compares small integers.

use std::ops::Range;

use attache_nlp::Doc;

use crate::clause::phrase;
use crate::words::{Lexicon, WordId, WordSet};

mod clauses;
mod forms;
mod objects;
mod parts;
mod relatives;
mod subjects;

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

    /// A past or a present: a form that needs no helping verb.
    pub(crate) fn is_finite(self) -> bool {
        matches!(self, Tag::PastVerb | Tag::PresentVerb)
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
    /// Whether heads have changed since the children were found.
    stale: bool,
    quoted: Vec<bool>,
    /// Verbs that have no passive.
    intransitive: WordSet,
    /// Verbs behind *or*: *leave or be bombed*.
    alternatives: Vec<usize>,
    /// Of each token the noun that says what its phrase is.
    kernels: Vec<u32>,
}

impl<'a> Tree<'a> {
    /// What puts right the parser's errors, in this order; each sees the children as the ones before it have left them.
    const MENDS: [fn(&mut Self); 79] = [
        Self::mend_ranks,
        Self::mend_labels,
        Self::mend_second_tolls,
        Self::mend_pasts,
        Self::mend_deeds_behind_commas,
        Self::mend_pasts_before_objects,
        Self::mend_going_on,
        Self::mend_wounded,
        Self::mend_pressed,
        Self::mend_names_called,
        Self::mend_agents,
        Self::mend_shot_dead,
        Self::mend_shared_titles,
        Self::mend_nouns_behind_prepositions,
        Self::mend_joined_properties,
        Self::mend_opening_names,
        Self::mend_lost_victims,
        Self::mend_after_saying,
        Self::mend_halves,
        Self::mend_pairs,
        Self::mend_visiting,
        Self::mend_lists,
        Self::mend_torn_lists,
        Self::mend_headline_lists,
        Self::mend_dead,
        Self::mend_as,
        Self::mend_afterthoughts,
        Self::mend_named_verbs,
        Self::mend_subject_clauses,
        Self::mend_repeated_prepositions,
        Self::mend_concerned,
        Self::mend_deeds,
        Self::mend_days,
        Self::mend_trailing,
        Self::mend_compounds,
        Self::mend_asides,
        Self::mend_called,
        Self::mend_perfects,
        Self::mend_determined,
        Self::mend_headlines,
        Self::mend_marching,
        Self::mend_tolls,
        Self::mend_openings,
        Self::mend_opening_phrases,
        Self::mend_second_verbs,
        Self::mend_second_passives,
        Self::mend_disguises,
        Self::mend_fronted_places,
        Self::mend_verbless,
        Self::mend_verbs_before_objects,
        Self::mend_subjunctives,
        Self::mend_torn_sentences,
        Self::mend_given,
        Self::mend_gifts,
        Self::mend_some_of_them,
        Self::mend_inserted_speakers,
        Self::mend_unlike_verbs,
        Self::mend_objects_that_act,
        Self::mend_lost_subjects,
        Self::mend_reduced_relatives,
        Self::mend_second_subjects,
        Self::mend_worth,
        Self::mend_words_of_speakers,
        Self::mend_accusing,
        Self::mend_posted,
        Self::mend_believed,
        Self::mend_laid_down,
        Self::mend_beside_infinitives,
        Self::mend_whose,
        Self::mend_who_of_places,
        Self::mend_lent,
        Self::mend_hostage,
        Self::mend_joined_names,
        Self::mend_torn_relatives,
        Self::mend_dos,
        Self::mend_counted_wounded,
        Self::mend_two_agents,
        Self::mend_behind_days,
        Self::mend_named_measures,
    ];

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
            stale: false,
            quoted: quoted(doc),
            intransitive: lexicon.class_set("intransitive"),
            alternatives: Vec::new(),
            kernels: Vec::new(),
        };
        tree.mend_quotations();
        tree.mend_neighbours();
        tree.relink();
        for mend in Self::MENDS {
            mend(&mut tree);
            tree.refresh();
        }
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
                self.rehang(i, node);
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

    /// *North and South Korea*: two names that share a word, where parsers see one.
    fn mend_halves(&mut self) {
        for first in 0..self.len().saturating_sub(3) {
            let Some(name) = self.shares_name(first).filter(|&name| !matches!(self.tags[name], Tag::Adjective)) else { continue };
            let both = first..name + 1;
            let Some(top) = both.clone().find(|&i| !both.contains(&self.head(i))) else { continue };
            let within = matches!(self.deps[top], Dep::Nmod | Dep::Compound | Dep::Amod) && self.head(name) == top;
            let dep = if within { self.deps[name] } else { self.deps[top] };
            self.hang(first, self.head(top), dep);
            self.hang(first + 1, first, Dep::Cc);
            self.hang(name - 1, name, Dep::Compound);
            self.hang(name, first, Dep::Conj);
            (self.tags[first], self.tags[name]) = (Tag::Name, Tag::Name);
            self.relink();
        }
    }

    /// Of *North* in *North and South Korea* the place of the name that it shares with the other.
    pub(crate) fn shares_name(&self, first: usize) -> Option<usize> {
        let half = |i: usize| matches!(self.doc.word(i), "North" | "South" | "East" | "West");
        let name = first + 3;
        let stands = name < self.len() && half(first) && self.doc.word(first + 1) == "and" && half(first + 2);
        (stands && self.doc.word(name).starts_with(char::is_uppercase)).then_some(name)
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
                    self.rehang(left, x);
                }
            }
            if let Some(next) = next {
                self.hang(next, top, Dep::Compound);
            }
            self.supplant(top, x);
            self.hang(top, x, Dep::Conj);
            self.relink();
        }
    }

    /// *met visiting Vice Premier Wang*: the one met is on a visit; nobody visits him.
    fn mend_visiting(&mut self) {
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
            self.rehang(object, upper);
            self.hang(i, object, Dep::Amod);
            self.tags[i] = Tag::Adjective;
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

    /// Hangs a token on another one; who asks for children sees it from the next [`refresh`](Self::refresh) on.
    fn rehang(&mut self, token: usize, head: usize) {
        self.heads[token] = head as u32;
        self.stale = true;
    }

    /// Hangs a token on another one, as what it is to it.
    fn hang(&mut self, token: usize, head: usize, dep: Dep) {
        self.rehang(token, head);
        self.deps[token] = dep;
    }

    /// Puts a token in the place of another one, which is left to be hung elsewhere.
    fn supplant(&mut self, old: usize, token: usize) {
        if self.head(old) == old {
            self.hang(token, token, Dep::Root);
        } else {
            self.hang(token, self.head(old), self.deps[old]);
        }
    }

    /// Finds the children anew if heads have changed.
    fn refresh(&mut self) {
        if self.stale {
            self.relink();
        }
    }

    fn relink(&mut self) {
        (self.starts, self.children) = children(&self.heads);
        self.stale = false;
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

/// The tags of all tokens; *a verdict that the embassy criticised*: a *that* which is the object of its clause is a relative pronoun;
/// *condemned North Korea's missile launches*: what is condemned and has an owner is no verb.
fn tags(doc: &Doc, deps: &[Dep], tag_of: &[Tag]) -> Vec<Tag> {
    let thing = |i: usize| {
        let children = || (0..doc.len()).filter(|&child| child != i && doc.head(child) == i);
        let owns = |child: usize| child < i && matches!(deps[child], Dep::Possessor | Dep::Det | Dep::Compound);
        let acts = |child: usize| matches!(deps[child], Dep::Subject | Dep::PassiveSubject | Dep::Aux | Dep::AuxPass | Dep::Object);
        let part = matches!(deps[i], Dep::Object | Dep::Subject | Dep::PassiveSubject | Dep::PrepObject);
        let holds = part && children().any(owns) && !children().any(acts);
        holds.then(|| if doc.tag(i) == "VBZ" { Tag::Nouns } else { Tag::Noun })
    };
    let tag = |(i, token): (usize, &attache_nlp::Token)| {
        let stands = matches!(deps[i], Dep::Object | Dep::Subject | Dep::PassiveSubject) && deps[token.head as usize] == Dep::Relcl;
        let own = tag_of[token.tag as usize];
        match own {
            _ if stands && doc.word(i) == "that" => Tag::Relative,
            Tag::PresentVerb | Tag::BaseVerb | Tag::PastVerb => thing(i).unwrap_or(own),
            _ => own,
        }
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
