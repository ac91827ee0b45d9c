//! Pronouns and descriptions: who *he*, *its*, *we* and *the two countries* are.

use std::rc::Rc;

use attache_record::{Country, Sector};

use crate::casting::{BACK, Cast};
use crate::clause::{phrase, subject};
use crate::grammar::Grammar;
use crate::tree::{Dep, Tag, Tree};
use crate::who::Identity;

/// Sentences before the pronoun's own in which its antecedent is sought.
const REACH: usize = 2;

/// Chains of references longer than this are given up.
const LONGEST: usize = 4;

/// Parties of earlier paragraphs that a pronoun may still mean.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    person: Option<Rc<Identity>>,
    body: Option<Rc<Identity>>,
    many: Option<Rc<Identity>>,
    /// Last words of longer names, and who was named so: *the Front*, *Mwangi*.
    names: Vec<(String, Rc<Identity>)>,
    /// Two that the story last named together as sides: *talks between X and Y*.
    pair: Vec<Rc<Identity>>,
    /// The last people of different countries, the latest last.
    people: Vec<Rc<Identity>>,
    /// The last two countries, the latest last.
    states: Vec<Rc<Identity>>,
    /// Of each sector the country of whom was named last.
    sectors: Vec<(Sector, Country)>,
    /// Titles with each country that was named with them: *Kuwait's emir*.
    roles: Vec<(String, Country)>,
}

impl Memory {
    /// Takes up what a paragraph resolved.
    pub(crate) fn remember(&mut self, tree: &Tree<'_>, resolved: Vec<(usize, Rc<Identity>)>) {
        for (head, identity) in &resolved {
            self.remember_name(tree, *head, identity);
            if let Some(country) = identity.country.filter(|_| identity.sector.is_some() && phrase::is_of_somebody(tree, *head)) {
                let role = (phrase::title(tree, *head), country);
                if !self.roles.contains(&role) {
                    self.roles.push(role);
                }
            }
            let partner = tree.children(*head).find(|&child| tree.dep(child) == Dep::Conj && !tree.has_child(child, Dep::Conj));
            if let Some((_, other)) = resolved.iter().find(|(other, _)| Some(*other) == partner)
                && !tree.tag(*head).is_plural()
                && tree.dep(*head) != Dep::Conj
                && !identity.is_same(other)
            {
                self.pair = vec![identity.clone(), other.clone()];
            }
        }
        for (_, identity) in resolved.iter().filter(|(_, identity)| identity.person && identity.country.is_some()) {
            self.people.retain(|known| known.country != identity.country);
            self.people.push(identity.clone());
            if self.people.len() > 2 {
                self.people.remove(0);
            }
        }
        for (_, identity) in &resolved {
            if let (Some(sector), Some(country)) = (identity.sector, identity.country) {
                self.sectors.retain(|(known, _)| *known != sector);
                self.sectors.push((sector, country));
            }
        }
        for (head, identity) in resolved {
            if is_state(&identity) {
                self.states.retain(|known| known.country != identity.country);
                self.states.push(identity.clone());
                if self.states.len() > 3 {
                    self.states.remove(0);
                }
            }
            if matches!(tree.dep(head), Dep::Subject | Dep::PassiveSubject) {
                let slot = if tree.tag(head) == Tag::Nouns {
                    &mut self.many
                } else if is_person(tree, head, &identity) {
                    &mut self.person
                } else {
                    &mut self.body
                };
                *slot = Some(identity);
            }
        }
    }
}

impl Memory {
    /// Keeps the last word of a name of several words.
    fn remember_name(&mut self, tree: &Tree<'_>, head: usize, identity: &Rc<Identity>) {
        let longer =
            tree.tag(head).is_name() && tree.children(head).any(|child| tree.dep(child) == Dep::Compound && tree.tag(child).is_name());
        if longer && !identity.bare_state && identity.is_known() {
            let word = tree.doc.word(head);
            self.names.retain(|(known, _)| known != word);
            self.names.push((word.to_owned(), identity.clone()));
        }
    }

    /// The countries with which a title was named before.
    pub(crate) fn countries_of(&self, title: &str) -> impl Iterator<Item = Country> {
        self.roles.iter().filter(move |(known, _)| phrase::is_same_title(known, title)).map(|(_, country)| *country)
    }

    /// The country of the last party before the paragraph whose sector is wanted.
    pub(crate) fn country_of(&self, wanted: impl Fn(Sector) -> bool) -> Option<Country> {
        self.sectors.iter().rev().find(|(sector, _)| wanted(*sector)).map(|(_, country)| *country)
    }

    /// Who was named before with this word at the end.
    pub(crate) fn named(&self, word: &str) -> Option<Rc<Identity>> {
        self.names.iter().find(|(known, _)| known == word).map(|(_, identity)| identity.clone())
    }
}

/// What a reference can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// *he*, *she*
    Person,
    /// *it*
    Body,
    /// *they*
    Many,
    /// *we*, *I*
    Speaker,
    /// *the two countries*
    Pair,
    /// *its neighbour*
    Neighbour,
    /// *the two Koreas*
    Divided,
    /// *the kingdom*
    State,
    /// *the group*
    Group,
    /// *the spokesman*, *the statement*
    Voice,
}

/// Whether the phrase says who is meant only by pointing elsewhere.
pub(crate) fn is_reference(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> bool {
    kind(tree, grammar, head).is_some()
}

/// Whether the phrase says who they are even where it points at nobody told of before: *the group*, *both sides*.
pub(crate) fn is_group(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> bool {
    matches!(kind(tree, grammar, head), Some(Kind::Group | Kind::Pair | Kind::Voice))
}

fn kind(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> Option<Kind> {
    match tree.tag(head) {
        Tag::Pronoun | Tag::PossessivePronoun => match tree.doc.word(head).to_lowercase().as_str() {
            "he" | "she" | "him" | "her" | "his" => Some(Kind::Person),
            "it" | "its" => Some(Kind::Body),
            "they" | "them" | "their" => Some(Kind::Many),
            "we" | "us" | "our" | "i" | "my" | "me" => Some(Kind::Speaker),
            _ => None,
        },
        Tag::Nouns if is_pair(tree, head) => Some(Kind::Pair),
        Tag::Names | Tag::Nouns if is_divided(tree, grammar, head) => Some(Kind::Divided),
        Tag::Noun | Tag::Adjective if is_neighbour(tree, head) => Some(Kind::Neighbour),
        Tag::Noun if tree.is(head, &grammar.the_state) && only_points(tree, head) => Some(Kind::State),
        Tag::Noun if tree.is(head, &grammar.the_body) && only_points(tree, head) => Some(Kind::Group),
        Tag::Noun if is_voice(tree, head) && only_points(tree, head) => Some(Kind::Voice),
        _ => None,
    }
}

/// *the spokesman*, *the statement*: what speaks for somebody told of before.
fn is_voice(tree: &Tree<'_>, head: usize) -> bool {
    let spokesman = matches!(tree.doc.word(head), "spokesman" | "spokeswoman" | "spokesperson");
    spokesman || is_words(tree, head) && matches!(tree.dep(head), Dep::Subject)
}

/// *the statement*
fn is_words(tree: &Tree<'_>, head: usize) -> bool {
    matches!(tree.doc.word(head), "statement" | "communique" | "communiqué")
}

/// Who spoke before by such a voice: the spokesman told of in the sentences before; whose statement it is.
fn voice_before(cast: &mut Cast<'_>, head: usize) -> Option<Rc<Identity>> {
    let tree = cast.tree;
    let own = tree.doc.sentence(tree.doc.sentence_of(head)).start;
    let first = tree.doc.sentence(tree.doc.sentence_of(head).saturating_sub(REACH)).start;
    let known = |one: &Rc<Identity>| one.country.is_some() && (one.sector.is_some() || one.is_organisation());
    if is_words(tree, head) {
        // *The ministry summoned the envoy. "We condemn it," the statement said.*
        let before = (first.max(head.saturating_sub(BACK))..own).rev();
        let subject = |&i: &usize| tree.dep(i) == Dep::Subject && !is_voice(tree, i);
        let told: Vec<usize> = before.filter(subject).collect();
        let here = told.into_iter().find_map(|i| cast.parties(i, false).into_iter().map(|party| party.identity).find(known));
        return here.or_else(|| cast.memory.body.clone().filter(known));
    }
    let before = (first.max(head.saturating_sub(BACK))..own).rev();
    let told: Vec<usize> = before
        .filter(|&i| i != head && is_voice(tree, i) && !is_words(tree, i) || tree.tag(i).is_name() && told_as_voice(tree, i))
        .collect();
    let here = told.into_iter().find_map(|i| cast.identity(i).filter(known));
    here.or_else(|| cast.memory.person.clone().filter(known))
}

/// *Iranian Foreign Ministry spokesman Abbas Mousavi*: a name with such a title before it.
fn told_as_voice(tree: &Tree<'_>, name: usize) -> bool {
    tree.children(name).any(|child| child < name && is_voice(tree, child) && !is_words(tree, child))
}

/// *its neighbour*, but not *its neighbour Syria*.
fn is_neighbour(tree: &Tree<'_>, head: usize) -> bool {
    let named = || tree.child(head, Dep::Appos).is_some_and(|name| tree.tag(name).is_name());
    matches!(tree.doc.word(head), "neighbour" | "neighbor") && tree.has_child(head, Dep::Possessor) && !named()
}

/// *the group*: nothing but the article says which.
pub(crate) fn only_points(tree: &Tree<'_>, head: usize) -> bool {
    let mut before = tree.children(head);
    let pointing = |word: &str| ["the", "this", "that", "these", "those"].iter().any(|one| one.eq_ignore_ascii_case(word));
    let article = before.next().is_some_and(|child| child < head && pointing(tree.doc.word(child)));
    article && before.all(|child| matches!(tree.dep(child), Dep::Case | Dep::Punct))
}

/// *the two countries*, *both sides*
fn is_pair(tree: &Tree<'_>, head: usize) -> bool {
    let noun = matches!(
        tree.doc.lemma(head),
        "country"
            | "side"
            | "nation"
            | "state"
            | "neighbour"
            | "neighbor"
            | "government"
            | "party"
            | "capital"
            | "rival"
            | "foe"
            | "ally"
            | "camp"
            | "faction"
            | "delegation"
            | "adversary"
            | "antagonist"
            | "belligerent"
    ) || is_pair_of_people(tree, head)
        || is_pair_of_forces(tree, head);
    let before = |word: &str| tree.children(head).any(|child| child < head && tree.doc.word(child).eq_ignore_ascii_case(word));
    // *stabbed by two men* names nobody who was told of before.
    let told_of = before("both") || before("two") && (before("the") || before("these") || before("those"));
    noun && told_of && tree.children(head).all(|child| child < head)
}

/// *the two Koreas*, *both Sudans*: a name that two states share.
fn is_divided(tree: &Tree<'_>, grammar: &Grammar, head: usize) -> bool {
    let two = |child: usize| child < head && matches!(tree.doc.word(child), "two" | "Two" | "both" | "Both");
    tree.is(head, &grammar.divided) && tree.children(head).any(two)
}

/// The states of a divided name: North and South, East and West, or one of them without.
fn divided(cast: &Cast<'_>, head: usize) -> Vec<Rc<Identity>> {
    let name = cast.tree.doc.word(head).trim_end_matches('s');
    let state = |front: &str| {
        let whole = format!("{front}{name}");
        cast.asked.identify(&whole, front.len()..whole.len()).filter(is_state)
    };
    let mut found: Vec<Identity> = Vec::new();
    for one in ["North ", "South ", "East ", "West ", ""].into_iter().filter_map(state) {
        if found.iter().all(|known| known.country != one.country) {
            found.push(one);
        }
    }
    if found.len() == 2 { found.into_iter().map(Rc::new).collect() } else { Vec::new() }
}

/// Somebody whom a reference means.
#[derive(Debug, Clone)]
pub(crate) struct Meant {
    pub(crate) identity: Rc<Identity>,
    /// Head of the phrase that a pronoun repeats, where the text has one.
    pub(crate) named_at: Option<usize>,
}

impl From<Rc<Identity>> for Meant {
    fn from(identity: Rc<Identity>) -> Meant {
        Meant { identity, named_at: None }
    }
}

/// *the two navies*, *both armies*
fn is_pair_of_forces(tree: &Tree<'_>, head: usize) -> bool {
    let air = tree.doc.lemma(head) == "force" && head > 0 && tree.doc.word(head - 1) == "air";
    air || matches!(tree.doc.lemma(head), "navy" | "army" | "military")
}

/// *the two leaders*
fn is_pair_of_people(tree: &Tree<'_>, head: usize) -> bool {
    matches!(
        tree.doc.lemma(head),
        "leader" | "president" | "minister" | "premier" | "chancellor" | "man" | "diplomat" | "envoy" | "official" | "general"
    )
}

/// Whom a reference means; empty if nobody fits.
pub(crate) fn resolve(cast: &mut Cast<'_>, head: usize) -> Vec<Meant> {
    let Some(kind) = kind(cast.tree, cast.grammar, head) else { return Vec::new() };
    if cast.following >= LONGEST {
        return Vec::new();
    }
    cast.following += 1;
    let found = match kind {
        Kind::Pair if is_pair_of_forces(cast.tree, head) => {
            let force = |one: Rc<Identity>| Identity { sector: Some(Sector::Mil), bare_state: false, ..(*one).clone() };
            pair(cast, head).into_iter().map(|one| Meant::from(Rc::new(force(one)))).collect()
        }
        Kind::Pair => pair(cast, head).into_iter().map(Meant::from).collect(),
        Kind::Voice => voice_before(cast, head).into_iter().map(Meant::from).collect(),
        Kind::Neighbour => neighbour(cast, head).into_iter().map(Meant::from).collect(),
        Kind::Divided => divided(cast, head).into_iter().map(Meant::from).collect(),
        Kind::State | Kind::Group => named_last(cast, head, kind).into_iter().collect(),
        Kind::Speaker => speaker(cast, head).into_iter().map(Meant::from).collect(),
        _ => antecedent(cast, head, kind),
    };
    cast.following -= 1;
    found
}

/// *the kingdom*, *the group*: the state or the body named last, in the sentence or the ones before it.
fn named_last(cast: &mut Cast<'_>, head: usize, kind: Kind) -> Option<Meant> {
    let tree = cast.tree;
    let first = tree.doc.sentence(tree.doc.sentence_of(head).saturating_sub(REACH)).start;
    let is_bloc = tree.is(head, &cast.grammar.the_bloc);
    let is_body = |identity: &Identity| {
        let place = identity.entity.as_deref().is_none_or(|entity| entity.starts_with("place/"));
        !place && identity.sector.is_some() || identity.is_organisation()
    };
    let suits = |identity: &Identity| match kind {
        Kind::State => is_state(identity),
        _ => !identity.person && !identity.bare_state && (is_bloc && identity.is_organisation() || is_body(identity)),
    };
    // *Iran condemned the kingdom*: who does it does it to somebody else.
    let doer = (kind == Kind::State).then(|| subject::surface(tree, cast.grammar, governor(tree, head))).flatten();
    let doer = doer.map(|doer| tree.subtree(doer)).filter(|doer| !doer.contains(&head)).unwrap_or(0..0);
    let own = tree.doc.sentence(tree.doc.sentence_of(head)).start;
    // *the kingdom* is told of by its name; *the country* may be any.
    let any = kind == Kind::State && matches!(tree.doc.lemma(head), "country" | "nation");
    let home = cast.asked.home().filter(|country| any && country.is_state());
    let does =
        |cast: &mut Cast<'_>, home: Country| doer.clone().any(|token| cast.identity(token).is_some_and(|one| one.country == Some(home)));
    let home = home.filter(|&home| !does(cast, home));
    for at in (first.max(head.saturating_sub(BACK))..head).rev() {
        // *Portugal put two frigates on alert. The bloc imposed sanctions on the country*: of states that act of their own accord in the
        // sentences before the one that the story is about is meant.
        if at < own
            && let Some(home) = home
        {
            return Some(Meant::from(home_state(cast, head, home)));
        }
        if !tree.tag(at).is_name() || tree.dep(at) == Dep::Compound || doer.contains(&at) {
            continue;
        }
        if let Some(identity) = cast.identity(at).filter(|identity| suits(identity)) {
            return Some(Meant { identity, named_at: Some(at) });
        }
    }
    if kind == Kind::State {
        return cast.memory.states.last().cloned().map(Meant::from);
    }
    cast.memory.body.clone().filter(|identity| suits(identity)).map(Meant::from)
}

/// The state that the story is about, as it was named before a token, if it was.
fn home_state(cast: &mut Cast<'_>, head: usize, home: Country) -> Rc<Identity> {
    let is_home = |identity: &Rc<Identity>| is_state(identity) && identity.country == Some(home);
    let tree = cast.tree;
    let named = (head.saturating_sub(BACK)..head).rev().filter(|&at| tree.tag(at).is_name() && tree.dep(at) != Dep::Compound);
    let here = named.into_iter().find_map(|at| cast.identity(at).filter(is_home));
    let told = here.or_else(|| cast.memory.states.iter().find(|state| is_home(state)).cloned());
    told.unwrap_or_else(|| {
        Rc::new(Identity { country: Some(home), sector: Some(Sector::Gov), confidence: 0.6, bare_state: true, ..Identity::default() })
    })
}

/// *its neighbour*: the state named last that is not its own.
fn neighbour(cast: &mut Cast<'_>, head: usize) -> Option<Rc<Identity>> {
    let tree = cast.tree;
    let owner = tree.child(head, Dep::Possessor)?;
    let own = whose(cast, owner)?.country?;
    other_state(cast, head, own)
}

/// The state named last before a phrase, in its text, that is another.
pub(crate) fn other_state(cast: &mut Cast<'_>, head: usize, own: Country) -> Option<Rc<Identity>> {
    let tree = cast.tree;
    for i in (head.saturating_sub(BACK)..head)
        .rev()
        .filter(|&i| tree.doc.ent(i).is_some_and(|(label, _)| label == "GPE") && tree.dep(i) != Dep::Compound)
    {
        if let Some(identity) = cast.identity(i).filter(|identity| is_state(identity) && identity.country != Some(own)) {
            return Some(identity);
        }
    }
    cast.memory.states.iter().rev().find(|state| state.country != Some(own)).cloned()
}

/// Who says the clause in which *we* stands.
fn speaker(cast: &mut Cast<'_>, head: usize) -> Option<Rc<Identity>> {
    let tree = cast.tree;
    let mut node = head;
    while tree.dep(node) != Dep::Root && tree.head(node) != node {
        let upper = tree.head(node);
        if tree.dep(node) == Dep::Ccomp && tree.is(upper, &cast.grammar.saying) {
            let subject = subject::surface(tree, cast.grammar, upper)?;
            return whose(cast, subject);
        }
        node = upper;
    }
    None
}

/// Who an owner is: by name, or whom a pronoun stands for.
pub(crate) fn whose(cast: &mut Cast<'_>, head: usize) -> Option<Rc<Identity>> {
    if is_reference(cast.tree, cast.grammar, head) {
        return resolve(cast, head).into_iter().next().map(|meant| meant.identity);
    }
    cast.identity(head)
}

/// The nearest earlier party that fits: of each sentence first what stands where the pronoun stands (a doer for a doer, one
/// acted upon for one acted upon).
fn antecedent(cast: &mut Cast<'_>, head: usize, kind: Kind) -> Vec<Meant> {
    let tree = cast.tree;
    if kind == Kind::Body
        && let Some(state) = state_of_sayer(cast, head)
    {
        return vec![state];
    }
    // *Ukraine accused Hungary of blackmail after it blocked the package*: who is accused has done it.
    if let Some(accused) = accused_of(tree, cast.grammar, head).filter(|&accused| agrees(tree, accused, kind, head)) {
        let found = referents(cast, accused, kind);
        if !found.is_empty() {
            return found;
        }
    }
    // *The rebels told the villagers that they would come back*: who tells of the future tells of himself.
    if let Some(teller) = teller_of_himself(tree, cast.grammar, head).filter(|&teller| agrees(tree, teller, kind, head)) {
        let found = referents(cast, teller, kind);
        if !found.is_empty() {
            return found;
        }
    }
    let sentence = tree.doc.sentence_of(head);
    for number in (sentence.saturating_sub(REACH)..=sentence).rev() {
        for candidate in candidates(tree, cast.grammar, number, head) {
            if !agrees(tree, candidate, kind, head) {
                continue;
            }
            let found = referents(cast, candidate, kind);
            if !found.is_empty() {
                return found;
            }
            // Somebody we do not know is meant: better nobody than the next one we know.
            if is_subject(tree, candidate) && number + 1 >= sentence && could_act(tree, candidate, kind) {
                return Vec::new();
            }
        }
    }
    let remembered = match kind {
        Kind::Person => cast.memory.person.clone(),
        Kind::Many => cast.memory.many.clone(),
        _ => cast.memory.body.clone(),
    };
    remembered.into_iter().map(Meant::from).collect()
}

/// Whom a verb of reproach or of punishment has for its object, where a pronoun is the subject of the clause that says why or after what.
fn accused_of(tree: &Tree<'_>, grammar: &Grammar, pronoun: usize) -> Option<usize> {
    let verb = tree.head(pronoun);
    let upper = tree.head(verb);
    let why = tree.children(verb).any(|child| child < pronoun && matches!(tree.doc.word(child), "after" | "because" | "since"));
    let reproach = tree.is(upper, &grammar.reproaching);
    // *sanctioned Iran after it was attacked*: what is done to somebody is no reason to punish him.
    let holds = tree.dep(pronoun) == Dep::Subject && tree.dep(verb) == Dep::Advcl && upper < verb && why && reproach;
    holds.then(|| tree.child(upper, Dep::Object)).flatten()
}

/// Who tells somebody that *they would* do something.
fn teller_of_himself(tree: &Tree<'_>, grammar: &Grammar, pronoun: usize) -> Option<usize> {
    let verb = tree.head(pronoun);
    let would = tree.children(verb).any(|child| tree.dep(child) == Dep::Aux && matches!(tree.doc.word(child), "would" | "will"));
    let told = tree.head(verb);
    let somebody = tree.children(told).any(|child| child < verb && matches!(tree.dep(child), Dep::Object | Dep::Dative));
    let says = tree.dep(verb) == Dep::Ccomp && tree.is(told, &grammar.saying) && somebody;
    (tree.dep(pronoun) == Dep::Subject && would && says).then(|| tree.child(told, Dep::Subject)).flatten()
}

/// *Turkey's president says it will attack*: the country whose official speaks.
fn state_of_sayer(cast: &mut Cast<'_>, pronoun: usize) -> Option<Meant> {
    let tree = cast.tree;
    let sayer = is_subject(tree, pronoun).then(|| sayer(tree, cast.grammar, pronoun)).flatten()?;
    let owner = tree.child(sayer, Dep::Possessor)?;
    let official = cast.identity(sayer).is_some_and(|one| is_person(tree, sayer, &one));
    let identity = cast.identity(owner).filter(|state| official && is_state(state))?;
    Some(Meant { identity, named_at: Some(owner) })
}

/// Whom a candidate stands for, if they fit the pronoun.
fn referents(cast: &mut Cast<'_>, candidate: usize, kind: Kind) -> Vec<Meant> {
    let tree = cast.tree;
    if is_reference(tree, cast.grammar, candidate) {
        return resolve(cast, candidate);
    }
    let heads = if kind == Kind::Many { phrase::conjuncts(tree, candidate) } else { vec![candidate] };
    let known = |head: usize| {
        let identity = cast.identity(head).filter(|identity| fits(tree, head, identity, kind))?;
        Some(Meant { identity, named_at: Some(head) })
    };
    let found: Vec<Meant> = heads.into_iter().filter_map(known).collect();
    if kind == Kind::Many && found.len() == 1 && !tree.tag(candidate).is_plural() && found[0].identity.person {
        return Vec::new();
    }
    found
}

/// Whether number and form allow the candidate.
fn agrees(tree: &Tree<'_>, candidate: usize, kind: Kind, pronoun: usize) -> bool {
    let plural = tree.tag(candidate).is_plural() || tree.has_child(candidate, Dep::Conj);
    match kind {
        Kind::Person | Kind::Body => !plural,
        // *The government said they were ready*, but *The ministry said 200 of them were free*.
        Kind::Many => plural || is_subject(tree, pronoun) || tree.tag(pronoun) == Tag::PossessivePronoun,
        _ => true,
    }
}

/// Whether the unknown candidate might be meant: a thing that no pronoun of this kind would take does not block.
fn could_act(tree: &Tree<'_>, candidate: usize, kind: Kind) -> bool {
    let plural = tree.tag(candidate).is_plural();
    match kind {
        Kind::Person => tree.doc.ent(candidate).is_some_and(|(label, _)| label == "PERSON"),
        Kind::Many => plural,
        _ => !plural && tree.doc.ent(candidate).is_none_or(|(label, _)| label != "PERSON"),
    }
}

fn is_subject(tree: &Tree<'_>, i: usize) -> bool {
    matches!(tree.dep(i), Dep::Subject | Dep::PassiveSubject)
}

/// Whether something is done to the phrase.
fn is_patient(tree: &Tree<'_>, i: usize) -> bool {
    match tree.dep(i) {
        Dep::PassiveSubject | Dep::Object | Dep::Dative => true,
        // *200 of them were released*
        Dep::PrepObject => tree.doc.word(tree.head(i)) == "of" && is_patient(tree, tree.head(tree.head(i))),
        _ => false,
    }
}

/// Phrases of a sentence that a later pronoun may mean, the likeliest first.
fn candidates(tree: &Tree<'_>, grammar: &Grammar, sentence: usize, pronoun: usize) -> Vec<usize> {
    let tokens = tree.doc.sentence(sentence);
    let patient = is_patient(tree, pronoun) && tree.doc.sentence_of(pronoun) != sentence;
    let named = |&i: &usize| i < pronoun && tree.tag(i).is_noun() && !excluded(tree, grammar, i, pronoun);
    let rank = |i: usize| match tree.dep(i) {
        Dep::PassiveSubject | Dep::Object | Dep::Dative if patient => 0,
        Dep::Subject | Dep::PassiveSubject => 1,
        Dep::Object | Dep::Dative | Dep::Possessor | Dep::ObjectPredicate => 2,
        // Where something happens is not who does it.
        Dep::PrepObject if !matches!(tree.doc.word(tree.head(i)), "in" | "at" | "near" | "on" | "from" | "In" | "At" | "On") => 2,
        // *fired tear gas at protesters and arrested 23 of them*
        Dep::PrepObject if tree.tag(i) == Tag::Nouns && tree.doc.word(tree.head(i)) == "at" && is_patient(tree, pronoun) => 2,
        _ => 9,
    };
    // *China said its foreign minister had put off a trip to Seoul*: who says so is also whose minister it is.
    let of_subject = tree.tag(pronoun) == Tag::PossessivePronoun && is_subject(tree, tree.head(pronoun));
    let said_by = (is_subject(tree, pronoun) || of_subject).then(|| sayer(tree, grammar, pronoun)).flatten();
    let mut list: Vec<usize> = tokens.filter(named).filter(|&i| rank(i) < 9).collect();
    // *The ministry said it was dismayed*: who says so speaks of himself sooner than of others.
    let many = matches!(tree.doc.word(pronoun), "they" | "them" | "their" | "They" | "Their");
    let single = |i: usize| many && !tree.tag(i).is_plural() && !tree.has_child(i, Dep::Conj);
    // *Libya closed its embassy and Qatar recalled its envoy*: whose verb it is has people of his own before the subjects of other verbs.
    let verb = governor(tree, pronoun);
    let theirs = tree.head(pronoun);
    let owns = tree.tag(pronoun) == Tag::PossessivePronoun;
    // *a quarrel in which Turkey massed troops and warned its neighbour*
    let outside = tree.tag(theirs) == Tag::Noun && tree.is(theirs, &grammar.outsider);
    let own = owns.then(|| if outside { subject::surface(tree, grammar, verb) } else { tree.child(verb, Dep::Subject) }).flatten();
    let people = outside || tree.is(theirs, &grammar.person_word) || tree.is(theirs, &grammar.posted);
    let people = people && (!tree.is(theirs, &grammar.premises) || tree.is(verb, &grammar.keeping));
    let own = own.filter(|&own| people && !tree.subtree(own).contains(&pronoun) && !single(own));
    list.sort_by_key(|&i| match i {
        _ if Some(i) == said_by && !single(i) => 0,
        _ if Some(i) == own => 1,
        _ => rank(i) + 2 + if single(i) { 4 } else { 0 },
    });
    list
}

/// Who says the clause in which a pronoun is the subject.
fn sayer(tree: &Tree<'_>, grammar: &Grammar, pronoun: usize) -> Option<usize> {
    let mut node = tree.head(pronoun);
    for _ in 0..4 {
        let upper = tree.head(node);
        if tree.dep(node) == Dep::Ccomp && tree.is(upper, &grammar.saying) {
            return subject::surface(tree, grammar, upper);
        }
        if upper == node {
            return None;
        }
        node = upper;
    }
    None
}

/// *Putin met him*: an object pronoun is not its own verb's subject.
fn excluded(tree: &Tree<'_>, grammar: &Grammar, candidate: usize, pronoun: usize) -> bool {
    let object = matches!(tree.dep(pronoun), Dep::Object | Dep::Dative | Dep::PrepObject) && tree.tag(pronoun) == Tag::Pronoun;
    let verb_of = |i: usize| if tree.dep(i) == Dep::PrepObject { tree.head(tree.head(i)) } else { tree.head(i) };
    if !object {
        return is_subject(tree, pronoun) && is_told_of_fronted(tree, candidate, pronoun);
    }
    // *detained forty of them*: not those who detained them.
    let verb = if tree.tag(verb_of(pronoun)).is_verb() { verb_of(pronoun) } else { governor(tree, pronoun) };
    // *Peru's ministry rebuffed the offer, calling it interference*
    let owns = |subject: usize| tree.dep(candidate) == Dep::Possessor && tree.head(candidate) == subject;
    if tree.doc.word(pronoun) == "it" && tree.tag(verb).is_verb() && subject::surface(tree, grammar, verb).is_some_and(owns) {
        return true;
    }
    verb_of(candidate) == verb || tree.tag(verb).is_verb() && subject::surface(tree, grammar, verb) == Some(candidate)
}

/// *In a statement proposed by China, it urged North Korea to stop*: who did something to what the sentence begins with is not its subject.
fn is_told_of_fronted(tree: &Tree<'_>, candidate: usize, pronoun: usize) -> bool {
    let verb = tree.head(pronoun);
    let mut node = candidate;
    let mut clause = false;
    for _ in 0..12 {
        let upper = tree.head(node);
        if upper == node {
            return false;
        }
        // *In a letter to Javier Solana he urged*: to whom, or with whom, it was said is not who said it.
        clause |= matches!(tree.dep(node), Dep::Relcl | Dep::Acl)
            || tree.dep(node) == Dep::PrepObject && node == candidate && matches!(tree.doc.word(upper), "to" | "with");
        if upper == verb {
            return clause && tree.dep(node) == Dep::Prep && node < pronoun;
        }
        node = upper;
    }
    false
}

fn fits(tree: &Tree<'_>, candidate: usize, identity: &Identity, kind: Kind) -> bool {
    let person = is_person(tree, candidate, identity);
    let plural = tree.tag(candidate).is_plural();
    match kind {
        Kind::Person => person && !plural,
        Kind::Body => !person && tree.tag(candidate) != Tag::Nouns,
        Kind::Many => !person || plural,
        Kind::Speaker | Kind::Pair | Kind::Neighbour | Kind::Divided | Kind::State | Kind::Group | Kind::Voice => false,
    }
}

fn is_person(tree: &Tree<'_>, head: usize, identity: &Identity) -> bool {
    identity.names_somebody() || tree.doc.ent(head).is_some_and(|(label, _)| label == "PERSON")
}

/// A bare state.
fn is_state(identity: &Identity) -> bool {
    identity.bare_state && identity.country.is_some()
}

/// The verb around a token; the root where there is none.
fn governor(tree: &Tree<'_>, token: usize) -> usize {
    let mut node = token;
    while !tree.tag(node).is_verb() && tree.head(node) != node {
        node = tree.head(node);
    }
    node
}

/// Who does to *both sides* what the clause tells: they are none of the two.
fn doers(cast: &mut Cast<'_>, head: usize) -> Vec<Rc<Identity>> {
    let tree = cast.tree;
    let mut verb = governor(tree, head);
    if !tree.tag(verb).is_verb() {
        return Vec::new();
    }
    let Some(mut subject) = subject::surface(tree, cast.grammar, verb) else { return Vec::new() };
    // *officials of the two countries met*: they are theirs.
    if subject != head && tree.subtree(subject).contains(&head) {
        return Vec::new();
    }
    let mut heads = phrase::conjuncts(tree, subject);
    // *urged both sides to stop*: who urged.
    while heads.contains(&head) {
        if !matches!(tree.dep(verb), Dep::Ccomp | Dep::Xcomp) {
            return Vec::new();
        }
        verb = tree.head(verb);
        match subject::surface(tree, cast.grammar, verb) {
            Some(upper) => subject = upper,
            None => return Vec::new(),
        }
        heads = phrase::conjuncts(tree, subject);
    }
    heads.into_iter().filter_map(|one| cast.identity(one)).collect()
}

/// The last two people of two countries: *Modi met Xi … The two leaders*.
fn two_people(cast: &mut Cast<'_>, head: usize) -> Vec<Rc<Identity>> {
    let tree = cast.tree;
    let mut found: Vec<Rc<Identity>> = Vec::new();
    for i in (head.saturating_sub(BACK)..head).rev().filter(|&i| tree.tag(i).is_name() && tree.dep(i) != Dep::Compound) {
        if tree.doc.ent(i).is_none_or(|(label, _)| label != "PERSON") {
            continue;
        }
        if let Some(identity) = cast.identity(i).filter(|identity| identity.country.is_some())
            && found.iter().all(|known| known.country != identity.country)
        {
            found.insert(0, identity);
        }
        if found.len() == 2 {
            return found;
        }
    }
    let remembered = cast.memory.people.iter().rev().filter(|known| found.iter().all(|other| other.country != known.country)).cloned();
    let lacking = 2 - found.len();
    let more: Vec<_> = remembered.take(lacking).collect();
    more.into_iter().for_each(|one| found.insert(0, one));
    if found.len() == 2 { found } else { Vec::new() }
}

/// Two parties named together before (*Sri Lanka's government and the Tigers*, *talks between Ecuador and Peru*), else the
/// last two countries.
fn pair(cast: &mut Cast<'_>, head: usize) -> Vec<Rc<Identity>> {
    let tree = cast.tree;
    let states = matches!(tree.doc.lemma(head), "country" | "nation" | "state" | "neighbour" | "neighbor" | "capital" | "government");
    if is_pair_of_people(tree, head) {
        // *the presidents of Mali and Niger … both leaders*: two who were named by their countries.
        let people = two_people(cast, head);
        if !people.is_empty() {
            return people;
        }
    }
    let doers = doers(cast, head);
    let suits = |pair: &[Rc<Identity>]| {
        let other = |one: &Rc<Identity>| doers.iter().all(|doer| doer.country != one.country || doer.country.is_none());
        // *a Belgian journalist and his interpreter … both capitals*: two states they are not.
        let state = |one: &Rc<Identity>| one.country.is_some() && one.sector.is_none_or(|sector| sector == Sector::Gov);
        pair.len() == 2 && (!states || pair.iter().all(state)) && pair.iter().all(other)
    };
    for first in (head.saturating_sub(BACK)..head).rev().filter(|&i| tree.has_child(i, Dep::Conj) && tree.tag(i).is_noun()) {
        let heads = phrase::conjuncts(tree, first);
        if heads.len() == 2 && heads[1] < head {
            let found: Vec<Rc<Identity>> = heads.into_iter().filter_map(|one| cast.identity(one)).collect();
            if suits(&found) && !found[0].is_same(&found[1]) {
                return found;
            }
        }
    }
    if suits(&cast.memory.pair) {
        return cast.memory.pair.clone();
    }
    // *The bishops appealed to both sides*: a country's own people speak of its own quarrel.
    let inland = |one: &Rc<Identity>| {
        one.country.is_some_and(|country| country.is_state()) && one.sector.is_some_and(|sector| sector != Sector::Gov)
    };
    let camps = matches!(tree.doc.lemma(head), "side" | "party" | "camp" | "faction");
    if camps && doers.iter().any(inland) {
        return Vec::new();
    }
    let mut found: Vec<Rc<Identity>> = Vec::new();
    let is_doer = |one: &Identity| doers.iter().any(|doer| doer.country == one.country);
    for i in (head.saturating_sub(BACK)..head).rev().filter(|&i| tree.doc.ent(i).is_some_and(|(label, _)| matches!(label, "GPE" | "NORP")))
    {
        if tree.tag(i) == Tag::Adjective || tree.dep(i) == Dep::Compound {
            continue;
        }
        if let Some(identity) = cast.identity(i)
            && found.iter().all(|known| known.country != identity.country)
            && !is_doer(&identity)
        {
            found.push(identity);
        }
        if found.len() == 2 {
            return found;
        }
    }
    // *The Indonesian and Malaysian ministers met. The two navies*
    for i in (head.saturating_sub(BACK)..head).rev().filter(|&i| tree.tag(i) == Tag::Adjective) {
        if found.len() == 2 || camps || tree.doc.ent(i).is_none_or(|(label, _)| label != "NORP") {
            continue;
        }
        if let Some(identity) = cast.identity(i).filter(|one| one.country.is_some_and(|country| country.is_state()))
            && found.iter().all(|known| known.country != identity.country)
            && !is_doer(&identity)
        {
            found.push(Rc::new(Identity { sector: identity.sector.or(Some(Sector::Gov)), ..(*identity).clone() }));
        }
    }
    for state in cast.memory.states.iter().rev() {
        if found.len() < 2 && found.iter().all(|known| known.country != state.country) && !is_doer(state) {
            found.push(state.clone());
        }
    }
    if found.len() == 2 { found } else { Vec::new() }
}
