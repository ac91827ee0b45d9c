//! [`Cast`]: which parties the phrases of a text stand for.
//!
//! A phrase is resolved at most once, and only when a frame fits that has a slot for it. What the whole phrase does not
//! say is sought in what belongs to it: its apposition, its owner, its *of*-phrase, its nationality (*Russia's decision*,
//! *the Turkish airstrike*). Pronouns and descriptions go to [`crate::reference`].

use std::ops::Range;
use std::rc::Rc;

use attache_record::{Country, Sector};

use crate::clause::{noun, phrase, subject, verb};
use crate::grammar::Grammar;
use crate::home::{self, Unnamed};
use crate::reference::{self, Meant, Memory};
use crate::tree::{Dep, Tag, Tree};
use crate::who::{Asked, Identity};

/// Tokens before a name in which its longer form is sought: paragraphs are shorter, and what has no end stays quick.
pub(crate) const BACK: usize = 600;

/// A party in its place in the text.
#[derive(Debug, Clone)]
pub(crate) struct Played {
    /// Head token of the phrase.
    pub(crate) head: usize,
    /// Tokens of the phrase.
    pub(crate) span: Range<usize>,
    pub(crate) identity: Rc<Identity>,
    /// Confidence that this phrase means this party, 0 to 1.
    pub(crate) confidence: f32,
    /// The phrase names the party, not something of the party's.
    pub(crate) is_itself: bool,
}

/// The resolved phrases of one text.
pub(crate) struct Cast<'a> {
    pub(crate) tree: &'a Tree<'a>,
    pub(crate) grammar: &'a Grammar,
    pub(crate) asked: &'a dyn Asked,
    pub(crate) memory: &'a Memory,
    /// By head token: not asked yet, asked and nobody, or somebody.
    known: Vec<Option<Option<Rc<Identity>>>>,
    /// The country where the story was filed, by its dateline.
    pub(crate) filed: Option<Country>,
    /// How many references are being followed; a chain of pronouns must end.
    pub(crate) following: usize,
    /// The names that tell of countries, once somebody's country is sought.
    named: Option<Vec<home::Named>>,
    /// Every party whose country was sought, if somebody asks for them.
    pub(crate) kept: Option<Vec<Unnamed>>,
}

/// From here on a name is a town's although the parser takes it for something else: *Goma*, *Mariupol*.
const SURE_PLACE: f32 = 0.7;

/// How sure a party is that is named by something else than its own phrase.
mod trust {
    pub(super) const INSIDE: f32 = 0.85;
    pub(super) const REFERENCE: f32 = 0.7;
    /// A pronoun whose sentence names whom it means.
    pub(super) const NAMED: f32 = 0.85;
    /// Somebody who is no more than a name or a number of people.
    pub(super) const STRANGER: f32 = 0.4;
}

impl<'a> Cast<'a> {
    pub(crate) fn new(tree: &'a Tree<'a>, grammar: &'a Grammar, asked: &'a dyn Asked, memory: &'a Memory) -> Cast<'a> {
        Cast { tree, grammar, asked, memory, known: vec![None; tree.len()], filed: None, following: 0, named: None, kept: None }
    }

    /// The parties that a phrase stands for; `inside`: only what stands inside it counts.
    pub(crate) fn parties(&mut self, head: usize, inside: bool) -> Vec<Played> {
        if inside {
            return self.within(head);
        }
        if reference::is_reference(self.tree, self.grammar, head) {
            let meant = self.referred(head);
            // *The militia attacked*: where nobody was named before, the words say what they say.
            if !meant.is_empty() || !reference::is_group(self.tree, self.grammar, head) {
                return meant;
            }
        }
        let several = self.coordinated(head);
        if several.len() > 1 {
            return several;
        }
        match self.identity(head) {
            Some(identity) => {
                if self.is_matter(head, &identity) {
                    return self.within(head);
                }
                if self.is_thing(head, &identity) {
                    let owners = self.within(head);
                    if !owners.is_empty() {
                        return owners;
                    }
                }
                let span = phrase::span(self.tree, self.grammar, head);
                vec![self.played(head, span, identity, 1.0)]
            }
            None => {
                let mut found = self.within(head);
                // *detained 400 of them*: as many of those who are named, and none other. *A panel chaired by a judge* is not he alone.
                let led = |child: usize| self.tree.dep(child) == Dep::Acl && self.tree.is(child, &self.grammar.leading);
                let whole =
                    phrase::kernel(self.tree, head) != head || self.tree.is(head, &self.grammar.led) && self.tree.children(head).any(led);
                if let ([party], true) = (&mut found[..], whole) {
                    (party.head, party.span) = (head, phrase::span(self.tree, self.grammar, head));
                }
                found
            }
        }
    }

    /// *American steel*, *Russia's actions in Crimea*: what is somebody's and nobody itself.
    fn is_thing(&self, head: usize, identity: &Identity) -> bool {
        let kernel = phrase::kernel(self.tree, head);
        // *North Korea's missile launches*, *American drone strikes*: what is done with arms.
        let armed = || {
            let mut before = self.tree.children(kernel).take_while(|&child| child < kernel);
            identity.sector == Some(Sector::Mil) && identity.entity.is_none() && before.any(|child| self.tree.is(child, &self.grammar.arms))
        };
        let bare = identity.sector.is_none() && identity.role.is_none() && !identity.person || armed();
        let thing = self.tree.is(kernel, &self.grammar.belonging) && !self.tree.is(kernel, &self.grammar.arms);
        bare && thing && matches!(self.tree.tag(kernel), Tag::Noun | Tag::Nouns)
    }

    /// *the labour bill*, *humanitarian aid*, *police inaction*: what is about somebody, and is nobody's whom its first word names.
    fn is_matter(&self, head: usize, identity: &Identity) -> bool {
        use Sector::{Gov, Leg, Opp, Pty, Reb};
        let kernel = phrase::kernel(self.tree, head);
        let lent = identity.entity.is_none() && !identity.person && !matches!(identity.sector, None | Some(Gov | Leg | Opp | Pty | Reb));
        lent && self.tree.is(kernel, &self.grammar.matter) && matches!(self.tree.tag(kernel), Tag::Noun | Tag::Nouns)
    }

    /// The parties that a pronoun or description means. Whom the sentence itself names stands as it names them.
    fn referred(&mut self, head: usize) -> Vec<Played> {
        let found = reference::resolve(self, head);
        let sentence = self.tree.doc.sentence_of(head);
        let play = |meant: Meant| match meant.named_at.filter(|&at| self.tree.doc.sentence_of(at) == sentence) {
            Some(at) => self.played(head, phrase::span(self.tree, self.grammar, at), meant.identity, trust::NAMED),
            None => self.played(head, phrase::span(self.tree, self.grammar, head), meant.identity, trust::REFERENCE),
        };
        found.into_iter().map(play).collect()
    }

    /// A plural or a person whom nobody knows, as somebody of no country: who takes part with others is somebody.
    pub(crate) fn stranger(&self, head: usize) -> Option<Played> {
        let person = self.tree.doc.ent(head).is_some_and(|(label, _)| label == "PERSON");
        let people = self.tree.tag(head).is_plural() && self.tree.is(head, &self.grammar.people);
        if !person && !people {
            return None;
        }
        let span = phrase::span(self.tree, self.grammar, head);
        let name = person.then(|| self.text(span.clone()).to_owned());
        let identity = Identity { name, confidence: trust::STRANGER, person, ..Identity::default() };
        Some(self.played(head, span, Rc::new(identity), 1.0))
    }

    /// Who the phrase is, by its own words or its apposition's.
    pub(crate) fn identity(&mut self, head: usize) -> Option<Rc<Identity>> {
        if let Some(known) = &self.known[head] {
            return known.clone();
        }
        // Marks the phrase as asked, so that an apposition that leads back finds nobody.
        self.known[head] = Some(None);
        // *the arrest of the bishop in Managua* is nobody, whatever it holds.
        let deed = self.tree.is(head, &self.grammar.done_to) && matches!(self.tree.tag(head), Tag::Noun | Tag::Nouns);
        let city = self.tree.children(head).find(|&child| child < head && self.tree.dep(child) == Dep::Compound);
        // *paid an official visit*
        let journey = self.tree.is(head, &self.grammar.journey) && matches!(self.tree.tag(head), Tag::Noun | Tag::Nouns);
        let nobody = deed || journey || city.is_some_and(|city| self.is_named_after(head, city));
        let own = |cast: &mut Self| if nobody { None } else { cast.ask(head) };
        // *its neighbour Syria*
        let said_who = self.tree.is(head, &self.grammar.outsider) && self.tree.has_child(head, Dep::Appos);
        let first = if said_who { self.by_apposition(head).filter(|state| state.bare_state) } else { None };
        let first = first.or_else(|| self.named_before(head));
        let mut found = first.or_else(|| own(self)).or_else(|| self.by_apposition(head));
        // *Gul Wali, a suspected militant*: nobody knows the name, but what he is stands beside it.
        if let Some(named) = found.as_ref().filter(|named| !named.is_known())
            && let Some(described) = self.by_apposition(head).filter(|described| described.is_known())
        {
            found = Some(Rc::new(Identity { name: named.name.clone(), person: named.person, ..(*described).clone() }));
        }
        // *John Smith, a UN spokesman*: the world has many of a name, and what he is says which.
        if found.as_ref().is_some_and(|named| named.person && named.country.is_some_and(|country| country.is_state()))
            && let Some(described) = self.by_apposition(head)
            && described.country.is_some_and(|country| !country.is_state())
            && described.sector.is_some()
        {
            found = Some(Rc::new(Identity {
                name: Some(self.text(phrase::span(self.tree, self.grammar, head)).to_owned()),
                person: true,
                entity: None,
                ..(*described).clone()
            }));
        }
        let found = found.or_else(|| self.lands(head)).or_else(|| self.counted(head)).or_else(|| self.bare_police(head));
        let found = found.or_else(|| self.others(head));
        self.known[head] = Some(found.clone());
        found
    }

    /// *Thirty nations*, *Niger's neighbours*: governments, of whatever countries.
    fn lands(&mut self, head: usize) -> Option<Rc<Identity>> {
        // *her powers*, *each other's capitals* are no governments; *Niger's neighbours* are.
        let owned = self.tree.has_child(head, Dep::Possessor) && !self.tree.is(head, &self.grammar.outsider) || self.is_next_door(head);
        let lands = self.tree.tag(head) == Tag::Nouns && self.tree.is(head, &self.grammar.lands) && !owned;
        lands.then(|| Rc::new(Identity { sector: Some(Sector::Gov), confidence: trust::STRANGER, ..Identity::default() }))
    }

    /// *Officers beat the students*: the police, where nothing says whose they are.
    fn bare_police(&mut self, head: usize) -> Option<Rc<Identity>> {
        let kernel = self.tree.kernel(head);
        let common = matches!(self.tree.tag(kernel), Tag::Noun | Tag::Nouns) && self.tree.is(kernel, &self.grammar.police_if_bare);
        let mut words = phrase::span(self.tree, self.grammar, kernel);
        // The first word of a sentence has a capital anyway.
        words.start += usize::from(self.tree.doc.sentence(self.tree.doc.sentence_of(kernel)).start == words.start);
        let named = words.into_iter().any(|i| self.tree.doc.word(i).starts_with(char::is_uppercase));
        if !common || named || self.tree.has_child(kernel, Dep::Possessor) {
            return None;
        }
        let police = Identity { sector: Some(Sector::Cop), confidence: trust::STRANGER, ..Identity::default() };
        Some(Rc::new(self.at_home(head, police, None)))
    }

    /// *Belarus, Cuba and seven others*: more of the kind of those before them, of whatever countries.
    fn others(&mut self, head: usize) -> Option<Rc<Identity>> {
        let tree = self.tree;
        let several = tree.dep(head) == Dep::Conj
            && tree.doc.word(head) == "others"
            && tree.children(head).any(|child| child < head && tree.tag(child) == Tag::Number);
        let mut first = head;
        while several && tree.dep(first) == Dep::Conj && tree.head(first) < first {
            first = tree.head(first);
        }
        let first = self.identity(first).filter(|first| several && first.is_known())?;
        let sector = if first.person { Some(Sector::Cvl) } else { first.sector };
        Some(Rc::new(Identity { sector, confidence: trust::STRANGER, ..Identity::default() }))
    }

    /// *arrested seven*, *dozens were killed*: people, where nothing but their number is said.
    fn counted(&mut self, head: usize) -> Option<Rc<Identity>> {
        let tree = self.tree;
        let counts = tree.tag(head) == Tag::Number
            || tree.tag(head) == Tag::Nouns && matches!(tree.doc.lemma(head), "dozen" | "score" | "hundred" | "thousand");
        let alone = tree.kernel(head) == head && !tree.children(head).any(|child| matches!(tree.dep(child), Dep::Prep | Dep::Compound));
        let done_to = matches!(tree.dep(head), Dep::Object | Dep::PassiveSubject) && tree.is(tree.head(head), &self.grammar.done_to_people);
        let money = tree.doc.ent(head).is_some_and(|(label, _)| label != "CARDINAL");
        // *killing seven civilians and wounding four*: one deed with its toll.
        let verb = tree.head(head);
        let hurt =
            || matches!(tree.doc.lemma(verb), "wound" | "injure" | "hurt" | "maim") && tree.has_child(tree.head(verb), Dep::PassiveSubject);
        let toll = tree.dep(verb) == Dep::Conj && (tree.has_child(tree.head(verb), Dep::Object) || hurt());
        // *flew 40 wounded from Gaza*
        let hurt_people = tree.tag(head) == Tag::Nouns
            && matches!(tree.doc.word(head), "wounded" | "injured" | "displaced")
            && tree.children(head).any(|child| child + 1 == head && tree.tag(child) == Tag::Number);
        if !hurt_people && (!counts || !alone || !done_to || money || toll) {
            return None;
        }
        let people = Identity { sector: Some(Sector::Cvl), confidence: trust::STRANGER, ..Identity::default() };
        Some(Rc::new(self.at_home(head, people, None)))
    }

    /// Parties resolved so far, in text order.
    pub(crate) fn resolved(&self) -> impl DoubleEndedIterator<Item = (usize, &Rc<Identity>)> {
        self.known.iter().enumerate().filter_map(|(head, known)| Some((head, known.as_ref()?.as_ref()?)))
    }

    fn played(&self, head: usize, span: Range<usize>, identity: Rc<Identity>, trust: f32) -> Played {
        let confidence = identity.confidence * trust;
        // *European standards*, *the French deployment*: the head says nothing that the gazetteer knows.
        let is_itself = !matches!(self.tree.tag(head), Tag::Noun | Tag::Nouns) || identity.sector.is_some() || identity.role.is_some();
        Played { head, span, identity, confidence, is_itself }
    }

    fn ask(&mut self, head: usize) -> Option<Rc<Identity>> {
        let span = phrase::span(self.tree, self.grammar, head);
        // *nine of its diplomats* belong to it as *its diplomats* do.
        let kernel = phrase::kernel(self.tree, head);
        let owner = self.tree.child(kernel, Dep::Possessor).filter(|&owner| owner < kernel && self.tree.tag(owner) != Tag::Relative);
        let common = matches!(self.tree.tag(kernel), Tag::Noun | Tag::Nouns);
        if self.is_outsider(kernel) || self.is_some_side(kernel) || self.is_next_door(kernel) {
            return None;
        }
        if let Some(owner) = owner.filter(|_| common) {
            // *the Union's move* is no union: what belongs to somebody must be somebody by itself.
            let after = self.tree.subtree(owner).end.min(kernel);
            let Some(mut own) = self.look_up(after..span.end.max(kernel + 1), kernel) else { return self.somebodys(owner, kernel) };
            // *his envoy*, *the island's president*
            if reference::is_reference(self.tree, self.grammar, owner) {
                // *its embassy in Belgrade*: whose it is, not where.
                if own.entity.is_none() && span.end > kernel + 1 && self.look_up(after..kernel + 1, kernel)?.country.is_none() {
                    own.country = None;
                }
                return Some(self.owned(owner, kernel, own));
            }
        }
        // *Qatar, whose emir offered …*: of whom the clause hangs on.
        let whose = self.tree.child(kernel, Dep::Possessor).filter(|&owner| self.tree.tag(owner) == Tag::Relative);
        if let (Some(owner), true) = (whose, common) {
            let own = self.look_up(owner + 1..span.end.max(kernel + 1), kernel)?;
            return Some(self.of_antecedent(kernel, own));
        }
        let mut found = self.look_up(span.clone(), head)?;
        // *the opposition Movement for Democratic Change*: what is said of a body before its name does not hide it.
        let described = found.entity.is_none() && span.len() > 2 && self.is_described(&span);
        if let Some(own) = described.then(|| self.look_up(span.start + 1..span.end, head)).flatten().filter(|own| own.entity.is_some()) {
            found = Identity { sector: found.sector.or(own.sector), ..own };
        }
        // *the consulate in Boston*: of those who sent it, not of those who have it.
        let host = found.country.filter(|_| found.entity.is_none() && self.is_posted(kernel, &span));
        if host.is_some() {
            found.country = None;
        }
        // *Kuwait's emir met … The emir said*: sooner of whom the word was said before than of whom the story is about.
        if common
            && found.country.is_some()
            && self.is_unnamed(kernel)
            && let Some(country) = self.named_so(head, false).filter(|&country| found.country != Some(country))
        {
            (found.country, found.entity, found.name) = (Some(country), None, None);
        }
        // *Arab leaders*, *three African states*: of no one country, whatever the story is about.
        if found.entity.is_none() && found.sector == Some(Sector::Gov) && self.is_of_many(kernel) {
            found.country = found.country.filter(|country| !country.is_state());
            return Some(Rc::new(found));
        }
        // *The Russians shelled the town*: not some of the people, but their state.
        let people = self.tree.tag(head) == Tag::Names && found.sector == Some(Sector::Cvl) && found.role.is_none() && span.len() == 1;
        if people && head > 0 && matches!(self.tree.doc.word(head - 1), "the" | "The") {
            // *Two American soldiers were shot. The Americans returned fire*
            let theirs = |(other, one): &(usize, &Rc<Identity>)| *other < head && one.country == found.country && one.country.is_some();
            let last = self.resolved().rfind(theirs).filter(|(other, one)| self.tree.tag(*other) == Tag::Nouns && !one.bare_state);
            let force = last.and_then(|(_, one)| one.sector).filter(|sector| matches!(sector, Sector::Mil | Sector::Cop | Sector::Reb));
            found.sector = force.or(Some(Sector::Gov));
        }
        if let Some(owner) = owner.filter(|_| common && found.sector == Some(Sector::Unk)) {
            // *Charles Taylor's men* are what he is; a president's are soldiers.
            let leader = self.identity(owner).and_then(|leader| leader.sector);
            found.sector = match leader {
                Some(Sector::Gov) => Some(Sector::Mil),
                Some(Sector::Mil | Sector::Reb | Sector::Prm | Sector::Cop | Sector::Spy | Sector::Crm | Sector::Uaf) => leader,
                _ => found.sector,
            };
        }
        // *three employees of the Swedish embassy*: who works for a state.
        if found.sector == Some(Sector::Lab)
            && inner_of(self.tree, self.grammar, head).iter().any(|&of| self.tree.is(of, &self.grammar.premises))
        {
            found.sector = Some(Sector::Gov);
        }
        // *a bomb attack in the city of Van*, *two bases in Maysan*: things that only lie somewhere are nobody.
        let thing = common && found.sector.is_none() && found.role.is_none() && found.entity.is_none();
        if thing && span.end > head + 1 && self.look_up(span.start..head + 1, head).is_none_or(|front| front.country.is_none()) {
            return None;
        }
        Some(Rc::new(self.at_home(head, found, host)))
    }

    /// *the mayor's deputy*, *the president's wife*: people whose own word says of them only whose they are.
    fn somebodys(&mut self, owner: usize, kernel: usize) -> Option<Rc<Identity>> {
        let kin = self.tree.is(kernel, &self.grammar.kin);
        let person = self.tree.is(kernel, &self.grammar.person_word);
        let attends = self.tree.is(kernel, &self.grammar.attendant);
        let after = matches!(self.tree.doc.lemma(kernel), "successor" | "predecessor");
        let peer = self.tree.is(kernel, &self.grammar.peer) && !self.tree.is(kernel, &self.grammar.across) && !after;
        // *The Maoists said their leader had met him*: who leads a body is of its kind.
        let fellow = self.tree.children(kernel).any(|child| self.tree.doc.word(child) == "fellow");
        let leads = self.tree.is(kernel, &self.grammar.presiding) && !fellow;
        if !kin && !attends && !person && !peer && !leads {
            return None;
        }
        let pointed = reference::is_reference(self.tree, self.grammar, owner);
        if pointed && !kin && !attends && !peer && !leads {
            return None;
        }
        let whose = if pointed { reference::whose(self, owner)? } else { self.identity(owner)? };
        // *His colleagues blamed the police*: people like him, of his country.
        if pointed {
            let sector = if kin { Some(Sector::Cvl) } else { whose.sector };
            // *My neighbour and his wife*: of common people nothing is told.
            let body = leads && !whose.person && whose.role.is_none();
            let theirs = (kin || attends || peer) && (whose.person || whose.role.is_some());
            let official = (body || theirs) && !matches!(whose.sector, None | Some(Sector::Cvl | Sector::Unk));
            let identity = Identity { country: whose.country, sector, confidence: whose.confidence * trust::INSIDE, ..Identity::default() };
            return (official && !whose.bare_state).then(|| Rc::new(identity));
        }
        // *the WFP's regional director*
        if whose.is_organisation() && !kin {
            let sector = whose.sector.or(Some(Sector::Gov));
            let role = Some(self.tree.doc.word(kernel).to_owned());
            return Some(Rc::new(Identity { country: whose.country, sector, role, confidence: trust::STRANGER, ..Identity::default() }));
        }
        if !kin && !attends && !peer {
            return None;
        }
        let sector = if kin { Some(Sector::Cvl) } else { whose.sector };
        let official = whose.person || whose.role.is_some() && (!peer || self.tree.is(kernel, &self.grammar.fellow));
        let identity = Identity { country: whose.country, sector, confidence: whose.confidence * trust::INSIDE, ..Identity::default() };
        official.then(|| Rc::new(identity))
    }

    /// *opposition Movement for …*: one word in small letters before a name.
    fn is_described(&self, span: &Range<usize>) -> bool {
        let word = |i: usize| self.tree.doc.word(i);
        let small = word(span.start).starts_with(char::is_lowercase)
            && matches!(self.tree.tag(span.start), Tag::Noun | Tag::Adjective | Tag::Gerund);
        small && word(span.start + 1).starts_with(char::is_uppercase)
    }

    /// *Arab leaders*, *Gulf foreign ministers*
    fn is_of_region(&self, kernel: usize) -> bool {
        // *South African frigates* are of one.
        let state = |child: usize| {
            child > 0 && matches!(self.tree.doc.word(child - 1), "South" | "Central") && self.tree.doc.word(child) == "African"
        };
        let part = |child: usize| child < kernel && self.tree.is(child, &self.grammar.region) && !state(child);
        self.tree.tag(kernel) == Tag::Nouns && self.tree.children(kernel).any(part)
    }

    /// *Neither party agreed*, *urged both parties to talk*: sides of whatever it is, and no political parties.
    fn is_some_side(&self, kernel: usize) -> bool {
        let tree = self.tree;
        let mut before = tree.children(kernel).filter(|&child| child < kernel);
        let Some(first) = before.next().filter(|_| tree.doc.lemma(kernel) == "party" && before.next().is_none()) else { return false };
        let word = tree.doc.word(first).to_ascii_lowercase();
        // *all parties to the conflict*, *the parties to the accord*
        let to = |child: usize| child > kernel && tree.dep(child) == Dep::Prep && tree.doc.word(child) == "to";
        if tree.children(kernel).any(to) {
            return matches!(word.as_str(), "the" | "all" | "both" | "these");
        }
        let bare =
            !tree.children(kernel).any(|child| child > kernel && tree.dep(child) == Dep::Prep && tree.word(child) == self.grammar.of);
        bare && matches!(word.as_str(), "neither" | "either" | "each" | "both")
    }

    /// *Mali's neighbours*, *its creditors*: others than the state whose they are.
    fn is_outsider(&mut self, kernel: usize) -> bool {
        let plural = self.tree.tag(kernel) == Tag::Nouns && self.tree.is(kernel, &self.grammar.outsider);
        let Some(owner) = self.tree.child(kernel, Dep::Possessor).filter(|_| plural) else { return false };
        reference::whose(self, owner).is_some_and(|whose| whose.bare_state)
    }

    /// *the houses of their neighbours*: of people, not of a state.
    fn is_next_door(&mut self, kernel: usize) -> bool {
        let neighbours = self.tree.tag(kernel) == Tag::Nouns && matches!(self.tree.doc.lemma(kernel), "neighbour" | "neighbor");
        let owner = self.tree.child(kernel, Dep::Possessor).filter(|_| neighbours);
        owner
            .and_then(|owner| reference::whose(self, owner))
            .is_some_and(|whose| !whose.bare_state && !matches!(whose.sector, None | Some(Sector::Gov | Sector::Eli)))
    }

    /// *the consulate in Boston*: what a state keeps in another, and only the place tells of a country.
    fn is_posted(&self, kernel: usize, span: &Range<usize>) -> bool {
        let place = |child: usize| self.tree.dep(child) == Dep::Prep && matches!(self.tree.doc.word(child), "in" | "at" | "to");
        self.tree.is(kernel, &self.grammar.posted)
            && matches!(self.tree.tag(kernel), Tag::Noun | Tag::Nouns)
            && self.tree.children(kernel).any(place)
            && self.look_up(span.start..kernel + 1, kernel).is_some_and(|front| front.country.is_none())
    }

    /// *whose foreign minister*: of the country of the noun that the relative clause hangs on.
    fn of_antecedent(&mut self, kernel: usize, mut own: Identity) -> Rc<Identity> {
        let tree = self.tree;
        let mut node = kernel;
        while tree.dep(node) != Dep::Relcl && tree.head(node) != node {
            node = tree.head(node);
        }
        if (own.country.is_none() || self.is_unnamed(kernel))
            && tree.dep(node) == Dep::Relcl
            && let Some(whose) = self.identity(tree.head(node))
        {
            own.country = whose.country.or(own.country);
            own.confidence *= trust::INSIDE;
        }
        Rc::new(own)
    }

    /// Whether no word of a phrase can name a country: *emir*, but not *Algerian emir*. What it has of one is the story's.
    fn is_unnamed(&self, kernel: usize) -> bool {
        let span = phrase::span(self.tree, self.grammar, kernel);
        !span.into_iter().any(|i| self.tree.doc.word(i).starts_with(char::is_uppercase))
    }

    /// *its foreign minister*, *their fighters*, *his Indonesian colleague*: of the country, and where the word tells none of the sector,
    /// of its owner.
    fn owned(&mut self, owner: usize, kernel: usize, mut own: Identity) -> Rc<Identity> {
        let peer = self.tree.is(kernel, &self.grammar.peer);
        let lent = own.country.is_some() && own.entity.is_none() && self.is_unnamed(kernel);
        if (own.country.is_none() || peer || lent)
            && let [Meant { identity: whose, .. }] = &reference::resolve(self, owner)[..]
        {
            let open = |sector: Option<Sector>| matches!(sector, None | Some(Sector::Uaf | Sector::Unk));
            // *The labour congress … Its president accused the government*: a body that is no state's has no state's president.
            let body = || {
                !whose.bare_state
                    && !whose.person
                    && own.entity.is_none()
                    && !matches!(whose.sector, None | Some(Sector::Gov | Sector::Leg | Sector::Mil))
            };
            let heads = || own.sector == Some(Sector::Gov) && self.tree.is(kernel, &self.grammar.presiding);
            // *The rebels said their negotiators*, *their commander*
            let armed = matches!(whose.sector, Some(Sector::Reb | Sector::Prm | Sector::Uaf | Sector::Crm));
            let theirs = || armed && own.entity.is_none() && matches!(own.sector, Some(Sector::Gov | Sector::Mil));
            if (open(own.sector) || peer || heads() && body() || theirs()) && !whose.bare_state {
                own.sector = whose.sector.or(own.sector);
            }
            // *will hold talks with her counterpart*: of another country.
            let across = peer && self.tree.is(kernel, &self.grammar.across);
            if let Some(country) = whose.country.filter(|_| own.country.is_none() && across) {
                own.country = if self.tree.tag(kernel).is_plural() { None } else { self.across(kernel, country) };
                own.confidence *= trust::INSIDE;
            } else if own.country.is_none() || lent && whose.country.is_some() {
                own.country = whose.country;
                own.confidence *= trust::INSIDE;
            }
        }
        Rc::new(own)
    }

    /// *her counterpart in Vilnius*, *flew to Seoul to see her counterpart*: the state of a peer who is not of the state `own`.
    fn across(&mut self, kernel: usize, own: Country) -> Option<Country> {
        let seat = self.tree.children(kernel).find(|&child| self.tree.doc.word(child) == "in");
        let seat = seat.and_then(|prep| self.tree.child(prep, Dep::PrepObject)).and_then(|place| self.identity(place)?.country);
        seat.or_else(|| reference::other_state(self, kernel, own)?.country).filter(|country| *country != own)
    }

    /// *police*, *the government*: of the country that the text around them makes likeliest, `host` apart.
    fn at_home(&mut self, head: usize, mut found: Identity, host: Option<Country>) -> Identity {
        let Some(sector) = found.sector.filter(|_| found.country.is_none() && !found.person) else { return found };
        // *a drone*, *rockets*, *a car bomb*: nothing says whose.
        let abroad = self.tree.children(head).any(|child| self.tree.is(child, &self.grammar.of_elsewhere));
        if abroad || self.is_of_many(head) || phrase::is_weapon(self.tree, self.grammar, head) || self.tree.is(head, &self.grammar.blow) {
            return found;
        }
        // *shots were fired at the peacekeepers*: where nothing else says whose, the United Nations'.
        let peacekeeping = |child: usize| child < head && self.tree.doc.word(child) == "peacekeeping";
        if (self.tree.is(head, &self.grammar.peacekeeper) || self.tree.children(head).any(peacekeeping))
            && let Ok(country) = "UNO".parse()
        {
            found.country = Some(country);
            found.confidence *= trust::INSIDE;
            return found;
        }
        // *prosecutors at the World Court*
        let at = |child: &usize| {
            self.tree.dep(*child) == Dep::Prep && matches!(self.tree.doc.word(*child), "at" | "of" | "for" | "from" | "with")
        };
        let bodies: Vec<usize> = self.tree.children(head).filter(at).filter_map(|prep| self.tree.child(prep, Dep::PrepObject)).collect();
        if let Some(body) = bodies.into_iter().find_map(|body| self.identity(body).filter(|body| body.is_organisation()))
            && body.country.is_some()
        {
            found.country = body.country;
            found.confidence *= trust::INSIDE;
            return found;
        }
        if let Some(country) = self.named_so(head, true) {
            found.country = Some(country);
            found.confidence *= trust::INSIDE;
            return found;
        }
        let mut unnamed = self.unnamed(head, sector);
        unnamed.countries.retain(|(country, _)| Some(*country) != host);
        // *Mr Clinton asked Congress*, *the Treasury froze*: by such a name the world's press means one country's, where it is about it.
        if self.tree.is(head, &self.grammar.washington)
            && self.tree.doc.word(head).starts_with(char::is_uppercase)
            && let Ok(country) = "USA".parse::<Country>()
            && unnamed.countries.iter().any(|(known, _)| *known == country)
        {
            found.country = Some(country);
            found.confidence *= trust::INSIDE;
            return found;
        }
        if let Some(foreign) = self.attackers_of_premises(head) {
            unnamed.countries.retain(|(country, _)| *country != foreign);
        }
        if let Some((country, likely)) = home::country(&unnamed) {
            found.country = Some(country);
            found.confidence *= 0.5 + 0.5 * likely;
        }
        if let Some(kept) = &mut self.kept {
            kept.push(unnamed);
        }
        found
    }

    /// *Islamic countries*, *ministers from five African states*, *Western envoys*: of no one country.
    pub(crate) fn is_of_many(&self, head: usize) -> bool {
        let tree = self.tree;
        let lands = |noun: usize| tree.tag(noun) == Tag::Nouns && tree.is(noun, &self.grammar.lands);
        let of = |child: usize| matches!(tree.doc.word(child), "of" | "from") && tree.child(child, Dep::PrepObject).is_some_and(lands);
        // *the heads of state demanded*
        let state = |child: usize| {
            tree.doc.word(child) == "of"
                && tree.child(child, Dep::PrepObject).is_some_and(|of| matches!(tree.doc.word(of), "state" | "government"))
        };
        let officials = self.is_of_region(head) || tree.doc.word(head).eq_ignore_ascii_case("heads") && tree.children(head).any(state);
        // *two German states*
        let named = |child: usize| tree.doc.ent(child).is_some_and(|(label, _)| label == "NORP") && !tree.is(child, &self.grammar.region);
        lands(head) && !tree.children(head).any(named) || officials || tree.children(head).any(of)
    }

    /// *A mob in Tehran stormed the embassy*: of any country but theirs who do something to it.
    fn attackers_of_premises(&mut self, head: usize) -> Option<Country> {
        let (tree, grammar) = (self.tree, self.grammar);
        if !tree.is(phrase::kernel(tree, head), &grammar.premises) {
            return None;
        }
        let verb = if tree.dep(head) == Dep::PrepObject { tree.head(tree.head(head)) } else { tree.head(head) };
        if !tree.tag(verb).is_verb() || tree.is(verb, &grammar.keeping) {
            return None;
        }
        let doer = subject::surface(tree, grammar, verb).filter(|&doer| doer != head)?;
        self.identity(doer)?.country
    }

    /// *Kuwait's emir met the envoy … The emir said*: of the country with which the paragraph, or `before` it the story, has named the
    /// same title, if it is but one.
    fn named_so(&mut self, head: usize, before: bool) -> Option<Country> {
        let tree = self.tree;
        let kernel = phrase::kernel(tree, head);
        let definite = tree.children(kernel).any(|child| tree.doc.word(child).eq_ignore_ascii_case("the"));
        let common = |i: usize| matches!(tree.tag(i), Tag::Noun | Tag::Nouns);
        if !definite || !common(kernel) {
            return None;
        }
        let title = phrase::title(tree, kernel);
        let same = |&i: &usize| {
            tree.doc.lemma(i) == tree.doc.lemma(kernel)
                && common(i)
                && phrase::is_of_somebody(tree, i)
                && phrase::is_same_title(&phrase::title(tree, i), &title)
        };
        let earlier: Vec<usize> = (kernel.saturating_sub(BACK)..kernel).filter(same).collect();
        let here: Vec<Country> = earlier.into_iter().filter_map(|i| self.identity(i)?.country).collect();
        let told = before.then(|| self.memory.countries_of(&title)).into_iter().flatten();
        let here = if here.is_empty() { self.held_before(kernel, &title) } else { here };
        if let [country] = distinct(here.into_iter().chain(told))[..] { Some(country) } else { None }
    }

    /// *Zuma implored Mr Brown … The prime minister would not budge*: the countries of people named shortly before who hold an office.
    fn held_before(&mut self, kernel: usize, title: &str) -> Vec<Country> {
        const NEAR: usize = 2;
        let tree = self.tree;
        let sentence = tree.doc.sentence_of(kernel);
        let first = tree.doc.sentence(sentence.saturating_sub(NEAR)).start;
        let people =
            tree.doc.entities().into_iter().filter(|(span, label)| *label == "PERSON" && span.start >= first && span.end <= kernel);
        let heads: Vec<usize> = people.map(|(span, _)| span.end - 1).collect();
        let title = if title == "premier" { "prime minister" } else { title };
        let holds = |one: &Rc<Identity>| {
            let role = one.role.as_deref().unwrap_or_default().to_lowercase();
            one.person && (role == title || role.strip_suffix(title).is_some_and(|front| front.ends_with(' ') && !front.contains("former")))
        };
        heads.into_iter().filter_map(|head| self.identity(head)).filter(holds).filter_map(|one| one.country).collect()
    }

    /// What speaks for each country that the text names around a party of none.
    fn unnamed(&mut self, head: usize, sector: Sector) -> Unnamed {
        let named = self.named.take().unwrap_or_else(|| home::named(self));
        let unnamed = home::unnamed(self, &named, head, sector);
        self.named = Some(named);
        unnamed
    }

    /// *the airport at Batken*: something that is struck and is nobody, as its country's.
    pub(crate) fn struck(&mut self, head: usize) -> Option<Played> {
        let kernel = phrase::kernel(self.tree, head);
        if !matches!(self.tree.tag(kernel), Tag::Noun | Tag::Nouns) || !self.tree.is(kernel, &self.grammar.target) {
            return None;
        }
        // *a building in eastern Syria* lies there.
        let within = |child: &usize| {
            *child > head
                && self.tree.dep(*child) == Dep::Prep
                && matches!(self.tree.doc.word(*child), "in" | "at" | "near" | "outside" | "of")
        };
        let place = self.tree.children(head).filter(within).find_map(|prep| self.tree.child(prep, Dep::PrepObject));
        let there = place.and_then(|place| self.identity(place)?.country).filter(|country| country.is_state());
        let (country, likely) = match there {
            Some(country) => (country, 1.0),
            None => home::country(&self.unnamed(head, Sector::Unk))?,
        };
        let identity = Identity { country: Some(country), confidence: 0.5 * likely, ..Identity::default() };
        let span = phrase::span(self.tree, self.grammar, head);
        Some(self.played(head, span, Rc::new(identity), 1.0))
    }

    fn look_up(&self, span: Range<usize>, head: usize) -> Option<Identity> {
        if span.len() == 1 && self.tree.shares_name(head).is_some() {
            let whole = self.in_full(span);
            return self.asked.identify(&whole, whole.rfind(' ').map_or(0, |at| at + 1)..whole.len());
        }
        let start = self.tree.doc.span(span.start).start;
        let word = self.tree.doc.span(head);
        let found = self.asked.identify(self.text(span.clone()), word.start.saturating_sub(start)..word.end.saturating_sub(start))?;
        if self.is_half(&span, head, &found) {
            // *the Inter-American Court*
            let body = span.len() > 1 && self.tree.is(head, &self.grammar.body);
            let country = "IGO".parse().ok().filter(|_| body)?;
            return Some(Identity {
                country: Some(country),
                sector: found.sector,
                confidence: trust::STRANGER,
                body: true,
                ..Identity::default()
            });
        }
        let place = found.entity.as_deref().is_some_and(|entity| entity.starts_with("place/"));
        // *Union*, *Mobile* and *Reading* are towns too; the parser's own eye decides.
        let seen = |i: usize| self.tree.doc.ent(i).is_some_and(|(label, _)| matches!(label, "GPE" | "LOC" | "FAC" | "NORP"));
        let name = |i: usize| self.tree.tag(i).is_name() && self.tree.doc.ent(i).is_none_or(|(label, _)| label != "DATE");
        let alone = span.len() == 1 && name(head);
        // *San Pedro Sula*, *Wau*, in a story about their country.
        let at_home = || span.clone().all(name) && found.country.is_some() && self.asked.home() == found.country;
        (!place || span.clone().any(seen) || alone && found.confidence >= SURE_PLACE || at_home()).then_some(found)
    }

    /// *the Pan-American Highway*: half a word is nobody's name, and tells of no country where the other half tells of many.
    pub(crate) fn is_half(&self, span: &Range<usize>, head: usize, found: &Identity) -> bool {
        let text = self.tree.doc.text();
        let word = self.tree.doc.span(head);
        let before = text[..word.start].strip_suffix('-').unwrap_or_default();
        let other = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let first = self.text(span.clone()).split_once('-').map_or("", |(first, _)| first);
        let many = |half: &str| matches!(half.to_ascii_lowercase().as_str(), "pan" | "inter" | "trans");
        let many = || !found.is_organisation() && (many(other) || many(first));
        span.len() == 1 && found.person && text[word.end..].starts_with('-') || many()
    }

    /// *the Front*, *Mwangi*: the end of a longer name that the story has told.
    fn named_before(&mut self, head: usize) -> Option<Rc<Identity>> {
        let tree = self.tree;
        let alone = tree.tag(head).is_name()
            && !tree.children(head).any(|child| matches!(tree.dep(child), Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Appos));
        if !alone {
            return None;
        }
        let word = tree.doc.word(head);
        let longer = |&i: &usize| {
            let first = || tree.children(i).find(|&child| tree.dep(child) == Dep::Compound && tree.tag(child).is_name());
            // *Somchai Wattana … Somchai accused*: in much of the world people go by their first name.
            let by_first = || {
                tree.doc.ent(head).is_some_and(|(label, _)| label == "PERSON")
                    && tree.doc.ent(i).is_some_and(|(label, _)| label == "PERSON")
            };
            tree.doc.word(i) == word && first().is_some() || by_first() && first().is_some_and(|child| tree.doc.word(child) == word)
        };
        let earlier = (head.saturating_sub(BACK)..head)
            .rev()
            .find(longer)
            .and_then(|i| self.identity(i))
            .filter(|known| !known.bare_state && known.is_known());
        let known = earlier.or_else(|| self.memory.named(word))?;
        // What names a state of its own is that state; *Bachelet* behind *the student leader Rosa Bachelet* is she.
        let own = self.ask(head);
        let introduced = known.names_somebody();
        // *Roberto Lima … Lima accused the government*: a capital is where something is done, not who does it.
        let capital = |own: &Identity| own.name.as_deref().is_some_and(|name| !name.ends_with(word)) && !home::is_where(tree, head);
        let state = |own: &Identity| own.bare_state && !(introduced && capital(own) && !matches!(tree.dep(head), Dep::PrepObject));
        own.is_none_or(|own| !state(&own) && (!own.person || introduced || own.is_same(&known))).then_some(known)
    }

    fn by_apposition(&mut self, head: usize) -> Option<Rc<Identity>> {
        let mut others = phrase::appositions(self.tree, head).collect::<Vec<_>>();
        if self.tree.dep(head) == Dep::Appos {
            others.push(self.tree.head(head));
        }
        others.into_iter().find_map(|other| self.ask(other))
    }

    pub(crate) fn text(&self, tokens: Range<usize>) -> &'a str {
        let doc = self.tree.doc;
        match tokens.is_empty() {
            true => "",
            false => &doc.text()[doc.span(tokens.start).start..doc.span(tokens.end - 1).end],
        }
    }

    /// *the presidents of Egypt and Sudan*, *the Russian and Turkish foreign ministers*: one phrase, several parties.
    fn coordinated(&mut self, head: usize) -> Vec<Played> {
        let tree = self.tree;
        if !tree.tag(head).is_plural() {
            return Vec::new();
        }
        let span = phrase::span(tree, self.grammar, head);
        // *soldiers of both countries*: those of the one and those of the other.
        let of = tree.children(head).find(|&child| tree.dep(child) == Dep::Prep && tree.word(child) == self.grammar.of);
        let pair = of.and_then(|of| tree.child(of, Dep::PrepObject)).filter(|&both| reference::is_reference(tree, self.grammar, both));
        if let Some(pair) = pair {
            let owners: Vec<Country> = reference::resolve(self, pair).iter().filter_map(|meant| meant.identity.country).collect();
            let own = self.look_up(span.start..head + 1, head).filter(|own| own.country.is_none() && own.sector.is_some());
            if let (Some(own), [first, second]) = (own, &owners[..]) {
                let of_country = |country: Country| Rc::new(Identity { country: Some(country), ..own.clone() });
                return [*first, *second].map(|country| self.played(head, span.clone(), of_country(country), trust::REFERENCE)).into();
            }
        }
        // What each is called in full, and the words that are its own.
        let mut mentions: Vec<(String, Range<usize>)> = Vec::new();
        for child in tree.children(head) {
            if tree.dep(child) == Dep::Prep && (tree.word(child) == self.grammar.of || tree.doc.word(child) == "from") {
                let lists = tree.child(child, Dep::PrepObject).map(|object| phrase::conjuncts(tree, object)).unwrap_or_default();
                let front = self.text(span.start..child + 1);
                let named = |(number, &object): (usize, &usize)| {
                    let own = phrase::span(tree, self.grammar, object);
                    let mention = format!("{front} {}", self.in_full(own.clone()));
                    (mention, if number == 0 { span.start..own.end.max(child + 1) } else { own })
                };
                mentions = lists.iter().enumerate().map(named).collect();
            } else if matches!(tree.dep(child), Dep::Amod | Dep::Compound | Dep::Nmod) && child < head && tree.has_child(child, Dep::Conj) {
                let last = tree.subtree(child).end;
                let title = self.text(last..head + 1);
                // *Sudan's military and civilian leaders* are Sudan's, both of them.
                let owner = tree.child(head, Dep::Possessor).filter(|&owner| owner < child);
                let front = owner.map_or("", |owner| self.text(tree.subtree(owner)));
                // *Turkish, Iranian and Russian officials*: the first may hang beside the others.
                let beside = |other: usize| {
                    other < child
                        && matches!(tree.dep(other), Dep::Amod | Dep::Compound | Dep::Nmod)
                        && tree.doc.word(other).starts_with(char::is_uppercase)
                        && tree.doc.word(other + 1) == ","
                };
                let mut parts: Vec<usize> = tree.children(head).filter(|&other| beside(other)).collect();
                let mut next = Some(child);
                while let Some(part) = next {
                    parts.push(part);
                    next = tree.children(part).find(|&other| tree.dep(other) == Dep::Conj && other > part);
                }
                // *South African and Norwegian churchmen*, *South and North Korean officials*
                let from = |part: usize| {
                    let half = |i: usize| tree.dep(i) == Dep::Compound || i > 1 && tree.shares_name(i - 2) == Some(part);
                    let joined = |i: usize| tree.head(i) == part && half(i) && tree.doc.word(i).starts_with(char::is_uppercase);
                    if part > 0 && joined(part - 1) { part - 1 } else { part }
                };
                let named = |part: usize| {
                    let whole = part + 1 == last;
                    let own = self.in_full(from(part)..part + 1);
                    let words = [front, &own, title];
                    let mention = words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ");
                    (mention, from(part)..if whole { span.end.max(head + 1) } else { part + 1 })
                };
                mentions = parts.into_iter().map(named).collect();
            }
        }
        if mentions.len() < 2 {
            return Vec::new();
        }
        let word = tree.doc.word(head);
        let at = |mention: &str| mention.rfind(word).map_or(0..mention.len(), |at| at..at + word.len());
        let known = |(mention, own): (String, Range<usize>)| Some((Rc::new(self.asked.identify(&mention, at(&mention))?), own));
        let found: Vec<_> = mentions.into_iter().filter_map(known).collect();
        found.into_iter().map(|(identity, own)| self.played(head, own, identity, 1.0)).collect()
    }

    /// The words of a phrase, with the name behind that its last shares with another: *North* in *North and South Korea*.
    fn in_full(&self, span: Range<usize>) -> String {
        let words = self.text(span.clone());
        match span.end.checked_sub(1).and_then(|last| self.tree.shares_name(last)) {
            Some(name) => format!("{words} {}", self.tree.doc.word(name)),
            None => words.to_owned(),
        }
    }

    /// The party that a phrase belongs to: possessor, *by*- and *of*-phrase, nationality before the head.
    fn within(&mut self, head: usize) -> Vec<Played> {
        if self.is_outsider(phrase::kernel(self.tree, head)) {
            return Vec::new();
        }
        // *seven government soldiers* are soldiers; *government plans* are the government's.
        let somebody = self.tree.has_child(head, Dep::Compound) && self.identity(head).is_some_and(|identity| identity.sector.is_some());
        let by_role: Inner = if somebody { |_, _, _| Vec::new() } else { inner_role };
        // Each place, and whether it holds a nationality.
        let places: [(Inner, bool); 7] = [
            (inner_owner, false),
            (inner_of, false),
            (inner_modifier, true),
            (by_role, false),
            (inner_example, false),
            (inner_doer, false),
            (inner_maker, false),
        ];
        for (place, nationality) in places {
            for inner in place(self.tree, self.grammar, head) {
                // *freed two American hostages*: they are somebody, not their country's government.
                if nationality && self.tree.tag(inner) == Tag::Adjective && self.is_somebody(head) {
                    let identity = self.identity(head).into_iter();
                    let span = phrase::span(self.tree, self.grammar, head);
                    return identity.map(|identity| self.played(head, span.clone(), identity, 1.0)).collect();
                }
                if self.is_named_after(head, inner) {
                    continue;
                }
                let conjuncts = phrase::conjuncts(self.tree, inner);
                let mut found: Vec<Played> = conjuncts.into_iter().flat_map(|inner| self.inner(inner)).collect();
                found.retain(|party| self.tree.dep(party.head) != Dep::Compound || !self.is_matter(head, &party.identity));
                if !found.is_empty() {
                    return found.into_iter().map(|played| Played { is_itself: false, ..played }).collect();
                }
            }
        }
        Vec::new()
    }

    /// *two American hostages*: a role word for people with the country before it.
    fn is_somebody(&mut self, head: usize) -> bool {
        matches!(self.tree.tag(head), Tag::Noun | Tag::Nouns)
            && !phrase::is_weapon(self.tree, self.grammar, head)
            && self.identity(head).is_some_and(|identity| {
                identity.country.is_some() && identity.sector.is_some() && identity.role.is_some() && !identity.body
            })
    }

    /// *the Lisbon treaty*, *the Minsk process*: where it was made is not whose it is.
    fn is_named_after(&mut self, head: usize, city: usize) -> bool {
        let word = self.tree.doc.word(city);
        let title = word.chars().skip(1).any(char::is_lowercase);
        self.tree.dep(city) == Dep::Compound
            && title
            && self.tree.is(head, &self.grammar.named_after)
            && self.identity(city).is_some_and(|identity| identity.bare_state && identity.name.as_deref() != Some(word))
    }

    fn inner(&mut self, inner: usize) -> Vec<Played> {
        if reference::is_reference(self.tree, self.grammar, inner) {
            return self.referred(inner);
        }
        let Some(mut identity) = self.identity(inner) else { return Vec::new() };
        // *rejected a Turkish proposal*: a nationality that owns something political is its government.
        if identity.sector.is_none() && identity.entity.as_deref().is_some_and(|entity| entity.starts_with("state/")) {
            let mut government = (*identity).clone();
            government.sector = Some(Sector::Gov);
            identity = Rc::new(government);
        }
        let span = phrase::span(self.tree, self.grammar, inner);
        vec![self.played(inner, span, identity, trust::INSIDE)]
    }
}

/// The countries of some parties, each once, in order.
pub(crate) fn countries(parties: &[Played]) -> Vec<Country> {
    distinct(parties.iter().filter_map(|party| party.identity.country))
}

/// Each country once, in order.
fn distinct(countries: impl Iterator<Item = Country>) -> Vec<Country> {
    let mut all: Vec<Country> = countries.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Where a party may stand inside a phrase: its head tokens.
type Inner = fn(&Tree<'_>, &Grammar, usize) -> Vec<usize>;

fn inner_owner(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> Vec<usize> {
    let by = tree.children(head).find(|&child| matches!(tree.dep(child), Dep::Prep | Dep::Agent) && tree.word(child) == grammar.by);
    let by = by.and_then(|by| tree.child(by, Dep::PrepObject)).or_else(|| led_by(tree, grammar, head));
    tree.child(head, Dep::Possessor).filter(|&owner| tree.tag(owner) != Tag::Relative).into_iter().chain(by).collect()
}

/// *a delegation led by the vice-president*, *a resolution drafted by Japan*
fn led_by(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> Option<usize> {
    let led = tree.child(head, Dep::Acl).filter(|&verb| tree.is(verb, &grammar.authoring))?;
    tree.child(tree.child(led, Dep::Agent)?, Dep::PrepObject)
}

fn inner_of(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> Vec<usize> {
    // *deplored the arrest of the bishop*: not the bishop's doing.
    if tree.is(head, &grammar.done_to) {
        return Vec::new();
    }
    let of = tree.children(head).filter(|&child| tree.dep(child) == Dep::Prep && tree.word(child) == grammar.of);
    of.filter_map(|of| tree.child(of, Dep::PrepObject)).collect()
}

/// *partners like Saudi Arabia*, *allies such as Mali*: those who are named for all.
fn inner_example(tree: &Tree<'_>, _: &Grammar, head: usize) -> Vec<usize> {
    let like = tree
        .children(head)
        .filter(|&child| child > head && tree.dep(child) == Dep::Prep && matches!(tree.doc.word(child), "like" | "as" | "including"));
    like.filter_map(|like| tree.child(like, Dep::PrepObject)).collect()
}

/// *sank the boat, a raid that Morocco condemned*: whose deed it was that goes by another name.
fn inner_doer(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> Vec<usize> {
    let verb = tree.head(head);
    let afterthought = tree.dep(head) == Dep::Other && verb < head && tree.tag(verb).is_verb() && tree.tag(head) == Tag::Noun;
    if !afterthought {
        return Vec::new();
    }
    // *Two were jailed by a court, a verdict that …*: the court's; of a passive without *by* nobody's.
    if verb::is_passive(tree, verb) {
        let by = tree.child(verb, Dep::Agent).and_then(|by| tree.child(by, Dep::PrepObject));
        return by.into_iter().collect();
    }
    subject::surface(tree, grammar, verb).filter(|&doer| doer < verb).into_iter().collect()
}

/// *the accusations that Beirut had levelled*, *a plan Mali proposed*: whose words they are.
fn inner_maker(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> Vec<usize> {
    let made = tree.child(head, Dep::Relcl).filter(|&verb| tree.is(verb, &grammar.authoring) || tree.is(verb, &grammar.issuing));
    let maker = made.and_then(|verb| tree.child(verb, Dep::Subject)).filter(|&maker| tree.tag(maker) != Tag::Relative);
    maker.into_iter().collect()
}

/// *opposition demands*, *army posts*: a role word before the head.
fn inner_role(tree: &Tree<'_>, _: &Grammar, head: usize) -> Vec<usize> {
    let role = |token: &usize| matches!(tree.tag(*token), Tag::Noun | Tag::Nouns) && tree.dep(*token) == Dep::Compound;
    noun::modifiers(tree, head).filter(role).collect()
}

fn inner_modifier(tree: &Tree<'_>, _: &Grammar, head: usize) -> Vec<usize> {
    noun::modifiers(tree, head).filter(|&token| tree.doc.word(token).starts_with(char::is_uppercase)).collect()
}
