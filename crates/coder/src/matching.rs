//! Clauses against frames: which frames fit, how specifically, and which phrases then play which roles.
//!
//! [`fits`] compares words and places only; it is cheap and answers with every frame that fits, the most specific first.
//! Whether the phrases are parties at all, and of the sector that a slot asks for, is settled afterwards, for the few
//! frames that fit ([`crate::casting`]).

use attache_record::EventType;

use crate::clause::{Clause, Clauses, ComplementKind, Oblique, Site, noun, phrase};
use crate::codebook::Codebook;
use crate::frame::{Embedded, Filler, Frame, Party, Phrase, Place, PredicateKind, Role, Slot, Standing};
use crate::need::Offer;
use crate::tree::{Dep, Tag, Tree};
use crate::words::WordSet;

/// Complements nested deeper than this are not followed.
const DEEPEST: usize = 4;

/// What the parts of a fit are worth: the more a frame asks for, the more it says when it fits.
mod worth {
    pub(super) const PARTY: f32 = 1.0;
    pub(super) const ANY: f32 = 0.5;
    pub(super) const WORD: f32 = 3.0;
    pub(super) const CLASS: f32 = 2.0;
    pub(super) const MODIFIER: f32 = 1.0;
    pub(super) const EXCLUSION: f32 = 0.25;
    pub(super) const CONSTRAINT: f32 = 1.5;
    pub(super) const PARTICLE: f32 = 2.0;
    pub(super) const COMPLEMENT: f32 = 1.5;
    pub(super) const OUTCOME: f32 = 2.5;
    pub(super) const NARROW_PREDICATE: f32 = 0.5;
    /// What comes otherwise says what the whole is: *leave or be bombed*.
    pub(super) const OTHERWISE: f32 = 3.0;
    /// A required actor whom a passive or a noun leaves out.
    pub(super) const NO_ACTOR: f32 = -0.75;
    /// A prepositional phrase that hangs on the object, or deeper.
    pub(super) const ON_OBJECT: f32 = -0.1;
    pub(super) const DEEPER: f32 = -0.3;
}

/// A frame that fits a clause.
#[derive(Debug, Clone)]
pub(crate) struct Fit<'b> {
    pub(crate) frame: &'b Frame,
    /// Token of the clause's predicate.
    pub(crate) head: usize,
    pub(crate) score: f32,
    pub(crate) bindings: Vec<Binding<'b>>,
    /// Heads of phrases and complements that the frame has used up: what they tell is told.
    pub(crate) consumed: Vec<usize>,
}

/// Phrases that fill a party's slot.
#[derive(Debug, Clone)]
pub(crate) struct Binding<'b> {
    pub(crate) party: &'b Party,
    pub(crate) role: Role,
    /// Head tokens.
    pub(crate) heads: Vec<usize>,
    /// The party stands inside the phrase (`R's [agreement]`), not for all of it.
    pub(crate) inside: bool,
    pub(crate) optional: bool,
    /// Comes from a complement that a frame asks to be of a type: whoever it is will do.
    pub(crate) any: bool,
}

/// The clauses of a text and the codebook they are matched against.
#[derive(Clone, Copy)]
pub(crate) struct Matcher<'a, 'b> {
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) clauses: &'a Clauses,
    pub(crate) book: &'b Codebook,
}

impl<'b> Matcher<'_, 'b> {
    /// Every frame that fits, the most specific first; of equals the earlier in the codebook.
    pub(crate) fn fits(&self, clause: &Clause) -> Vec<Fit<'b>> {
        self.fits_at(clause, 0)
    }

    fn fits_at(&self, clause: &Clause, depth: usize) -> Vec<Fit<'b>> {
        let mut fits: Vec<Fit<'b>> = Vec::new();
        let offer = self.offer(clause, depth);
        for word in self.tree.readings(clause.head) {
            fits.extend(self.book.likely_frames(clause.kind, word, offer).filter_map(|frame| self.fit(frame, clause, depth)));
        }
        fits.sort_by(|a, b| b.score.total_cmp(&a.score));
        fits
    }

    /// How well the clause fits a frame that says that it tells nothing.
    pub(crate) fn nothing(&self, clause: &Clause) -> Option<f32> {
        let offer = self.offer(clause, 0);
        let words = self.tree.readings(clause.head);
        let fits = words.flat_map(|word| self.book.nothing_of(clause.kind, word, offer)).filter_map(|frame| self.fit(frame, clause, 0));
        fits.map(|fit| fit.score).max_by(f32::total_cmp)
    }

    /// Every frame of a tie that fits, the most specific first.
    pub(crate) fn ties(&self, clause: &Clause) -> Vec<Fit<'b>> {
        let mut fits: Vec<Fit<'b>> = Vec::new();
        let offer = self.offer(clause, 0);
        for word in self.tree.readings(clause.head) {
            fits.extend(self.book.likely_ties(clause.kind, word, offer).filter_map(|frame| self.fit(frame, clause, 0)));
        }
        fits.sort_by(|a, b| b.score.total_cmp(&a.score));
        fits
    }

    fn offer(&self, clause: &Clause, depth: usize) -> Offer {
        Offer::of(clause, self.tree, depth > 0, |head| self.core(head))
    }

    fn fit(&self, frame: &'b Frame, clause: &Clause, depth: usize) -> Option<Fit<'b>> {
        let mut fit = Fit { frame, head: clause.head, score: 0.0, bindings: Vec::new(), consumed: Vec::new() };
        if !self.could_fit(&frame.slots, clause, frame.predicate.particle.is_some()) {
            return None;
        }
        let predicate = &frame.predicate;
        if predicate.words.is_narrow() {
            fit.score += worth::NARROW_PREDICATE;
        }
        if !self.has_modifiers(clause.head, &predicate.modifiers) {
            return None;
        }
        fit.score += worth::MODIFIER * predicate.modifiers.len() as f32;
        let particle = match &predicate.particle {
            Some(set) => {
                fit.score += worth::PARTICLE;
                let token = self.particle(clause, set)?;
                // *flew in 20 divers*: a preposition with a phrase of its own is a particle only for a frame that has a
                // place for the phrase.
                let takes = frame.slots.iter().any(|slot| matches!(slot.place, Place::Object | Place::Indirect));
                if !takes && clause.obliques.iter().any(|oblique| oblique.prep == token) {
                    return None;
                }
                Some(token)
            }
            None => None,
        };
        let scope = Scope { clause, particle, depth };
        self.fill_all(&frame.slots, scope, &mut fit).then_some(fit)
    }

    /// Whether the subject and the object are headed by the words that the slots ask for: a cheap look, since most frames of a word ask
    /// in vain. Forms and prepositions have been looked at before ([`crate::need`]).
    fn could_fit(&self, slots: &[Slot], clause: &Clause, phrasal: bool) -> bool {
        slots.iter().filter(|slot| !slot.optional).all(|slot| match (&slot.place, &slot.filler) {
            (
                Place::Object,
                Filler::Words(Phrase { head, negated: false, .. }) | Filler::Within(_, Phrase { head, negated: false, .. }),
            ) => {
                let hits = |&object: &usize| self.tree.is_called(phrase::kernel(self.tree, object), head);
                if clause.object.is_empty() { phrasal } else { clause.object.iter().any(hits) }
            }
            (Place::Subject, Filler::Words(Phrase { head, negated: false, .. })) => {
                clause.subject.iter().any(|&subject| self.tree.is_called(phrase::kernel(self.tree, subject), head))
            }
            _ => true,
        })
    }

    /// Fills all slots; whether every required one could be filled.
    fn fill_all(&self, slots: &'b [Slot], scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        slots.iter().all(|slot| self.fill(slot, scope, fit) || slot.optional || self.may_lack(slot, scope, fit))
    }

    /// A passive or a noun may leave the doer out; an exclusion is satisfied by nothing.
    fn may_lack(&self, slot: &Slot, scope: Scope<'_>, fit: &mut Fit<'_>) -> bool {
        if let Filler::Words(Phrase { negated: true, .. }) = &slot.filler {
            return self.is_absent(slot, scope);
        }
        let doer = match &slot.place {
            // *is expected to visit*: nobody demands it.
            // *was hit by a hurricane* names its doer; *was hit* lacks one, of no kind that a frame could ask for.
            Place::Subject => {
                scope.depth > 0 && scope.clause.subject.is_empty()
                    || scope.clause.passive && scope.clause.subject.is_empty() && is_free(slot) && !self.is_raised(scope.clause)
            }
            Place::Prep(set) => scope.clause.kind == PredicateKind::Noun && self.is_by(set),
            _ => false,
        };
        let free = doer && slot.role().is_some_and(|role| role != Role::Both);
        if free {
            fit.score += worth::NO_ACTOR;
        }
        free
    }

    /// A passive of a verb of planning with an infinitive: *is expected to*, *is set to*.
    fn is_raised(&self, clause: &Clause) -> bool {
        self.tree.is(clause.head, &self.book.grammar.planning)
            && clause.complements.iter().any(|complement| complement.kind == ComplementKind::Infinitive)
    }

    fn is_absent(&self, slot: &Slot, scope: Scope<'_>) -> bool {
        match &slot.place {
            Place::Object => scope.clause.object.is_empty(),
            Place::Subject => scope.clause.subject.is_empty(),
            Place::Prep(set) => !scope.clause.obliques.iter().any(|oblique| self.tree.is(oblique.prep, set)),
            _ => true,
        }
    }

    fn is_by(&self, set: &WordSet) -> bool {
        self.book.lexicon.contains(set, self.book.grammar.by)
    }

    /// The token that makes the verb phrasal: a particle, an adverb, or the preposition that parsers see in it.
    fn particle(&self, clause: &Clause, set: &WordSet) -> Option<usize> {
        let hits = |token: &usize| self.tree.is(*token, set);
        // *called its envoys back in Bonn*: a preposition with a phrase of its own is none where the verb has its object.
        let preps = clause
            .obliques
            .iter()
            .filter(|oblique| oblique.site == Site::Predicate && clause.object.is_empty())
            .map(|oblique| oblique.prep);
        clause.particles.iter().copied().find(hits).or_else(|| preps.into_iter().find(hits))
    }

    fn fill(&self, slot: &'b Slot, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        match &slot.place {
            Place::Subject => self.fill_phrases(slot, &scope.clause.subject, 0.0, scope, fit),
            Place::Object => self.fill_object(slot, scope, fit),
            Place::Indirect => self.fill_indirect(slot, scope, fit),
            Place::Prep(set) => self.fill_prep(slot, set, scope, fit),
            Place::To => {
                self.fill_complement(slot, ComplementKind::Infinitive, scope, fit)
                    || self.tree_word("to").is_some_and(|to| self.goes_to(slot, scope) && self.fill_prep(slot, &to, scope, fit))
            }
            Place::Ing => self.fill_complement(slot, ComplementKind::Gerund, scope, fit),
            Place::That => self.fill_complement(slot, ComplementKind::Finite, scope, fit),
            Place::Or => self.fill_complement(slot, ComplementKind::Alternative, scope, fit),
        }
    }

    /// Whether a phrase behind *to* may stand for an infinitive: not where someone goes, nor one that belongs to another phrase.
    fn goes_to(&self, slot: &Slot, scope: Scope<'_>) -> bool {
        let Filler::Clause(embedded) = &slot.filler else { return true };
        let place = |head: usize| self.tree.doc.ent(head).is_some_and(|(label, _)| matches!(label, "GPE" | "LOC" | "FAC" | "PERSON"));
        let to = |oblique: &&Oblique| self.tree.doc.word(oblique.prep).eq_ignore_ascii_case("to");
        !embedded.words.is_empty()
            || scope
                .clause
                .obliques
                .iter()
                .filter(to)
                .any(|oblique| oblique.site != Site::Oblique && !oblique.objects.iter().any(|&head| place(head)))
    }

    fn tree_word(&self, word: &str) -> Option<WordSet> {
        let mut set = WordSet::default();
        set.add_word(self.book.lexicon.id(word));
        Some(set)
    }

    fn fill_object(&self, slot: &'b Slot, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        let clause = scope.clause;
        if !clause.object.is_empty() {
            return self.fill_phrases(slot, &clause.object, 0.0, scope, fit);
        }
        // *call on R*: what looks like a preposition is the particle.
        let behind = clause.obliques.iter().find(|oblique| Some(oblique.prep) == scope.particle);
        behind.is_some_and(|oblique| self.fill_phrases(slot, &oblique.objects, 0.0, scope, fit))
    }

    fn fill_indirect(&self, slot: &'b Slot, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        if !scope.clause.indirect.is_empty() {
            return self.fill_phrases(slot, &scope.clause.indirect, 0.0, scope, fit);
        }
        let given = |oblique: &&Oblique| matches!(self.tree.doc.word(oblique.prep), "to" | "for");
        let mut candidates = scope.clause.obliques.iter().filter(given);
        candidates.any(|oblique| self.fill_phrases(slot, &oblique.objects, site_worth(oblique.site), scope, fit))
    }

    fn fill_prep(&self, slot: &'b Slot, set: &WordSet, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        let clause = scope.clause;
        if slot.role() == Some(Role::Both) && clause.kind == PredicateKind::Noun {
            return self.fill_together(slot, scope, fit);
        }
        // *answered with missiles*: by what means, not to whom.
        let anybody = matches!(&slot.filler, Filler::Party(party) if party.is_free());
        let means = |oblique: &Oblique| {
            anybody
                && self.tree.doc.word(oblique.prep) == "with"
                && oblique.objects.iter().all(|&head| phrase::is_weapon(self.tree, &self.book.grammar, head))
        };
        // *In Colombo, a spokesman rejected the charge*: where it was said, not by whom it was made.
        let setting = |oblique: &Oblique| {
            slot.role() == Some(Role::Recipient)
                && oblique.site == Site::Predicate
                && matches!(self.tree.doc.word(oblique.prep), "In" | "At")
                && clause.subject.first().is_some_and(|&subject| oblique.prep < subject && subject < clause.head)
                && !self.tree.is(clause.head, &self.book.grammar.arriving)
        };
        // *condolences to the government of Mali*: whose government it is, not who offers them.
        let deeper = |oblique: &Oblique| {
            clause.kind == PredicateKind::Noun
                && slot.role() == Some(Role::Actor)
                && oblique.site == Site::Oblique
                && self.tree.word(oblique.prep) == self.book.grammar.of
        };
        let candidate = |oblique: &&Oblique| self.tree.is(oblique.prep, set) && !means(oblique) && !setting(oblique) && !deeper(oblique);
        let mut candidates: Vec<&Oblique> = clause.obliques.iter().filter(candidate).collect();
        if slot.role().is_some() {
            // *rejected a plan of action of Oslo's*: a name is likelier a party than a thing.
            // *against Kurdish fighters in Syria*, *between factions in Amman*: where they are is not who they are.
            let place =
                |oblique: &Oblique| oblique.site == Site::Oblique && matches!(self.tree.doc.word(oblique.prep), "in" | "at" | "near");
            let aimed = |oblique: &Oblique| self.tree.doc.word(oblique.prep) == "against";
            let party = |oblique: &Oblique| aimed(oblique) || oblique.objects.iter().any(|&head| self.looks_like_party(head));
            candidates.sort_by_key(|oblique| (place(oblique), !party(oblique)));
        }
        let given = matches!(slot.filler, Filler::Party(_)) && self.book.lexicon.contains(set, self.book.lexicon.id("to"));
        // *promised Kenya 30 million dollars for a hospital*: who is given something stands before what it is for.
        if given && clause.kind == PredicateKind::Verb && self.fill_phrases(slot, &clause.indirect, 0.0, scope, fit) {
            return true;
        }
        if candidates.iter().any(|oblique| self.fill_phrases(slot, &oblique.objects, site_worth(oblique.site), scope, fit)) {
            return true;
        }
        if clause.kind == PredicateKind::Noun {
            return self.fill_from_noun(slot, set, scope, fit);
        }
        false
    }

    /// What a noun says without a preposition: `by A` as possessor or modifier, and the other side as the carrier's object.
    fn fill_from_noun(&self, slot: &'b Slot, set: &WordSet, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        let clause = scope.clause;
        if !self.is_by(set) {
            return !clause.indirect.is_empty() && slot.role().is_some() && self.fill_phrases(slot, &clause.indirect, 0.0, scope, fit);
        }
        if !clause.subject.is_empty() && self.fill_phrases(slot, &clause.subject, 0.0, scope, fit) {
            return true;
        }
        let modifiers: Vec<usize> = noun::modifiers(self.tree, clause.head).filter(|&token| self.may_name(token)).collect();
        if !modifiers.is_empty() && self.fill_phrases(slot, &modifiers, worth::ON_OBJECT, scope, fit) {
            return true;
        }
        let bound: Vec<usize> = fit.bindings.iter().flat_map(|binding| binding.heads.iter().copied()).collect();
        let of = |oblique: &&Oblique| self.tree.word(oblique.prep) == self.book.grammar.of && oblique.site == Site::Predicate;
        let free = clause.obliques.iter().filter(of).find(|oblique| oblique.objects.iter().all(|head| !bound.contains(head)));
        let taken = fit
            .frame
            .slots
            .iter()
            .any(|other| matches!(&other.place, Place::Prep(set) if self.book.lexicon.contains(set, self.book.grammar.of)));
        !taken && free.is_some_and(|oblique| self.fill_phrases(slot, &oblique.objects, worth::ON_OBJECT, scope, fit))
    }

    /// A modifier that may be a nationality or a name.
    fn may_name(&self, token: usize) -> bool {
        self.tree.doc.word(token).starts_with(|c: char| c.is_uppercase())
    }

    /// All who take part in a mutual event, wherever the noun has them: *between*, *with*, possessor, carrier, modifier.
    fn fill_together(&self, slot: &'b Slot, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        let clause = scope.clause;
        let mut heads = clause.subject.clone();
        for oblique in &clause.obliques {
            let joins = matches!(self.tree.doc.word(oblique.prep), "between" | "Between" | "among" | "with" | "by" | "of");
            let between = matches!(self.tree.doc.word(oblique.prep), "between" | "among");
            if joins && (oblique.site != Site::Oblique || between) {
                heads.extend(oblique.objects.iter().copied().filter(|&head| !self.tree.tag(head).is_verb()));
            }
        }
        heads.extend(noun::modifiers(self.tree, clause.head).filter(|&token| self.may_name(token)));
        heads.extend(clause.indirect.iter().copied());
        heads.sort_unstable();
        heads.dedup();
        !heads.is_empty() && self.fill_phrases(slot, &heads, 0.0, scope, fit)
    }

    /// Puts phrases into a slot, if they are what it accepts.
    fn fill_phrases(&self, slot: &'b Slot, heads: &[usize], bonus: f32, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        if heads.is_empty() {
            return false;
        }
        match &slot.filler {
            Filler::Any => {
                fit.score += worth::ANY + bonus;
                true
            }
            Filler::Words(words) => self.fill_words(words, heads, bonus, fit),
            Filler::Party(party) => self.bind(party, heads, false, slot.optional, bonus, fit),
            Filler::Within(party, words) => {
                self.fill_words(words, heads, bonus, fit) && self.bind(party, heads, true, slot.optional, bonus, fit)
            }
            Filler::Clause(embedded) => heads.iter().any(|&head| self.fill_embedded(embedded, head, bonus, scope, fit)),
            Filler::Outcome(types) => heads.iter().any(|&head| self.fill_outcome(types, head, scope, fit)),
        }
    }

    fn fill_words(&self, words: &Phrase, heads: &[usize], bonus: f32, fit: &mut Fit<'_>) -> bool {
        let accepts = |head: usize| {
            let kernel = phrase::kernel(self.tree, head);
            self.tree.is_called(kernel, &words.head) && self.has_modifiers(kernel, &words.modifiers)
        };
        let hit = heads.iter().copied().find(|&head| accepts(head));
        if words.negated {
            fit.score += if hit.is_none() { worth::EXCLUSION } else { 0.0 };
            return hit.is_none();
        }
        let Some(hit) = hit else { return false };
        fit.score += if words.head.is_narrow() { worth::WORD } else { worth::CLASS };
        fit.score += bonus + worth::MODIFIER * words.modifiers.len() as f32;
        fit.consumed.push(hit);
        true
    }

    /// Whether each set has a member among the words before the head.
    fn has_modifiers(&self, head: usize, modifiers: &[WordSet]) -> bool {
        modifiers.iter().all(|set| {
            let before =
                |child: &usize| *child < head && matches!(self.tree.dep(*child), Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Possessor);
            self.tree
                .children(head)
                .filter(before)
                .any(|child| self.tree.is(child, set) || self.tree.children(child).any(|part| self.tree.is(part, set)))
        })
    }

    fn bind(&self, party: &'b Party, heads: &[usize], inside: bool, optional: bool, bonus: f32, fit: &mut Fit<'b>) -> bool {
        let mut heads: Vec<usize> = heads.iter().copied().filter(|&head| self.may_be_party(head)).collect();
        if !inside && !party.words.is_empty() && party.sectors.is_empty() {
            let fits = |&head: &usize| self.tree.is_called(phrase::kernel(self.tree, head), &party.words) != party.negated;
            // What is coordinated shares its lot: *Mwangi and eight other prisoners*.
            if party.negated || !heads.iter().any(fits) {
                heads.retain(fits);
            }
        }
        if heads.is_empty() {
            return false;
        }
        fit.score += worth::PARTY + bonus + if party.is_free() { 0.0 } else { worth::CONSTRAINT };
        fit.consumed.extend(heads.iter().copied());
        fit.bindings.push(Binding { party, role: party.role, heads, inside, optional, any: false });
        true
    }

    /// A name or pronoun, by what the parser sees.
    fn looks_like_party(&self, head: usize) -> bool {
        let label = self.tree.doc.ent(head).map(|(label, _)| label);
        matches!(label, Some("GPE" | "NORP" | "ORG" | "PERSON")) || matches!(self.tree.tag(head), Tag::Pronoun)
    }

    fn may_be_party(&self, head: usize) -> bool {
        // *lifted sanctions on Friday*
        if self.tree.doc.ent(head).is_some_and(|(label, _)| matches!(label, "DATE" | "TIME" | "MONEY" | "PERCENT" | "QUANTITY" | "ORDINAL"))
        {
            return false;
        }
        phrase::is_nominal(self.tree, head) || self.tree.tag(head) == Tag::PossessivePronoun
    }

    fn fill_complement(&self, slot: &'b Slot, kind: ComplementKind, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        let wanted = scope.clause.complements.iter().filter(|complement| complement.kind == kind);
        for complement in wanted {
            let filled = match &slot.filler {
                // *said it would not use force* threatens nobody, nor does it promise any.
                Filler::Clause(embedded) if self.is_denied(embedded, complement.head, fit.frame.event_type, kind) => false,
                Filler::Clause(embedded) => self.fill_embedded(embedded, complement.head, 0.0, scope, fit),
                Filler::Outcome(types) => self.fill_outcome(types, complement.head, scope, fit),
                _ => false,
            };
            if filled {
                fit.score += if kind == ComplementKind::Alternative { worth::OTHERWISE } else { 0.0 };
                return true;
            }
        }
        false
    }

    /// Whether a clause denies what a frame asks for that announces a deed.
    fn is_denied(&self, embedded: &Embedded, head: usize, event_type: EventType, kind: ComplementKind) -> bool {
        use EventType::{Agree, Aid, Concede, Cooperate, Mobilize, Retreat, Support, Threaten};
        let announces = matches!(event_type, Agree | Aid | Concede | Cooperate | Mobilize | Retreat | Support | Threaten);
        let told = self.clauses.at(self.core(head));
        // *said that it should not interfere* denies nothing.
        let denied = || told.is_some_and(|clause| clause.mood.negated && !(event_type == EventType::Accuse && clause.mood.obliged));
        // *said there was no danger*, *said that it was not a threat*: nobody is called one.
        let no = |object: &usize| self.tree.children(*object).any(|child| self.tree.doc.word(child) == "no");
        let cleared = || {
            told.is_some_and(|clause| {
                self.tree.is(clause.head, &self.book.grammar.copula) && (clause.mood.negated || clause.object.iter().any(no))
            })
        };
        // *found him not guilty*
        let core = self.core(head);
        let not = self.tree.tag(core) == Tag::Adjective && self.tree.has_child(core, Dep::Negation);
        let stands = kind == ComplementKind::Finite && embedded.standing == Standing::Any && !embedded.negated;
        stands
            && (announces && denied()
                || event_type == EventType::Sanction && not
                || event_type == EventType::Accuse && (cleared() || denied()))
    }

    /// A complement with its own slots. A noun behind *to* does as well as an infinitive (*agree to a ceasefire*).
    fn fill_embedded(&self, embedded: &'b Embedded, head: usize, bonus: f32, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        let hit = embedded.words.is_empty() || self.tree.is(self.core(head), &embedded.words);
        if hit == embedded.negated || scope.depth >= DEEPEST {
            return false;
        }
        let before = fit.clone();
        fit.score += worth::COMPLEMENT + bonus + set_worth(&embedded.words);
        fit.consumed.push(head);
        let own = self.clauses.at(self.core(head));
        let bare;
        let clause = match own {
            Some(clause) => clause,
            None => {
                bare = self.bare_noun(head);
                &bare
            }
        };
        if !self.stands(embedded.standing, clause) || self.has_something(embedded, clause) {
            *fit = before;
            return false;
        }
        let particle = embedded.particle.as_ref().map(|set| self.particle(clause, set));
        let inner = Scope { clause, particle: particle.flatten(), depth: scope.depth + 1 };
        if particle != Some(None) && self.fill_all(&embedded.slots, inner, fit) {
            return true;
        }
        *fit = before;
        false
    }

    /// *said Washington had reason to believe*: who has something that something is to be done with has not to do it.
    fn has_something(&self, embedded: &Embedded, clause: &Clause) -> bool {
        let owed = || {
            embedded.slots.iter().any(|slot| slot.place == Place::To && matches!(slot.filler, Filler::Clause(_)))
                && !embedded.slots.iter().any(|slot| slot.place == Place::Object)
        };
        self.tree.doc.lemma(clause.head) == "have" && !clause.object.is_empty() && owed()
    }

    /// Whether a clause tells of its verb what a `that` asks for.
    fn stands(&self, standing: Standing, clause: &Clause) -> bool {
        match standing {
            Standing::Any => true,
            Standing::Ahead => (clause.mood.future || clause.mood.hypothetical) && !clause.mood.negated,
            Standing::Refused => clause.mood.negated && (clause.mood.future || clause.mood.hypothetical),
            // *demanded that they leave*: the bare verb of the subjunctive.
            Standing::Owed => {
                let helped = |child: usize| matches!(self.tree.dep(child), Dep::Aux);
                clause.mood.obliged
                    || self.tree.tag(clause.head) == Tag::BaseVerb && !self.tree.children(clause.head).any(helped)
                    || self
                        .tree
                        .children(clause.head)
                        .any(|child| self.tree.dep(child) == Dep::AuxPass && self.tree.tag(child) == Tag::BaseVerb)
                        // *said he would be freed* owes nobody anything.
                        && !self.tree.children(clause.head).any(helped)
            }
        }
    }

    /// *to be ready*: the word that says what a complement of *be* is about.
    fn core(&self, head: usize) -> usize {
        if self.tree.is(head, &self.book.grammar.copula) {
            return self.tree.child(head, Dep::AdjectiveComplement).unwrap_or(head);
        }
        head
    }

    /// A noun that heads no clause of its own, with its prepositional phrases.
    fn bare_noun(&self, head: usize) -> Clause {
        if self.tree.tag(head).is_noun() {
            noun::clause(self.tree, &self.book.grammar, head)
        } else {
            Clause::bare(head, PredicateKind::Noun)
        }
    }

    /// A complement that would code by itself; its recipients become this frame's.
    fn fill_outcome(&self, types: &[EventType], head: usize, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        if scope.depth >= DEEPEST {
            return false;
        }
        let Some(clause) = self.clauses.at(self.core(head)) else { return false };
        let inner = self.fits_at(clause, scope.depth + 1).into_iter().find(|inner| types.contains(&inner.frame.event_type));
        let Some(inner) = inner else { return self.outcome_of_object(types, clause, head, scope, fit) };
        fit.score += worth::OUTCOME;
        fit.consumed.push(head);
        if fit.bindings.iter().any(|binding| binding.role == Role::Recipient) {
            // *invited him to visit Vietnam*: whom the frame itself names is the recipient.
            return true;
        }
        let own: Vec<usize> = fit.bindings.iter().flat_map(|binding| binding.heads.iter().copied()).collect();
        for mut binding in inner.bindings {
            binding.heads.retain(|head| !own.contains(head));
            if binding.role != Role::Actor && !binding.heads.is_empty() {
                binding.role = Role::Recipient;
                binding.any = true;
                fit.bindings.push(binding);
            }
        }
        true
    }

    /// *agreed to hold talks*: the event noun under a light verb.
    fn outcome_of_object(&self, types: &[EventType], clause: &Clause, head: usize, scope: Scope<'_>, fit: &mut Fit<'b>) -> bool {
        if clause.kind != PredicateKind::Verb || !self.tree.is(clause.head, &self.book.grammar.light) {
            return false;
        }
        let inner = Scope { depth: scope.depth + 1, ..scope };
        let found = clause.object.iter().any(|&object| self.fill_outcome(types, object, inner, fit));
        if found {
            fit.consumed.push(head);
        }
        found
    }
}

/// The clause whose slots are being filled.
#[derive(Clone, Copy)]
struct Scope<'c> {
    clause: &'c Clause,
    /// The token taken for the verb's particle.
    particle: Option<usize>,
    depth: usize,
}

/// Whether a slot takes any party.
fn is_free(slot: &Slot) -> bool {
    match &slot.filler {
        Filler::Party(party) | Filler::Within(party, _) => party.is_free(),
        _ => true,
    }
}

fn site_worth(site: Site) -> f32 {
    match site {
        Site::Predicate => 0.0,
        Site::Object => worth::ON_OBJECT,
        Site::Oblique => worth::DEEPER,
    }
}

fn set_worth(set: &WordSet) -> f32 {
    match (set.is_empty(), set.is_narrow()) {
        (true, _) => 0.0,
        (false, true) => worth::WORD,
        (false, false) => worth::CLASS,
    }
}
