//! Which country a party is of that its own words do not name: *police*, *the government*, *forty demonstrators*.
//!
//! Every country that the text names around it is a candidate, and so is that the text does not tell. What speaks for each (where it
//! is named, beside which verb, as what) is weighed by a linear model that knows six kinds of parties; its numbers are fitted on the
//! training corpus (`xtask/train/home.py`).

use std::ops::Range;

use attache_record::{Country, Sector};
use serde::Serialize;

use crate::casting::Cast;
use crate::clause::{phrase, subject};
use crate::grammar::Grammar;
use crate::linear;
use crate::tree::{Dep, Tag, Tree};
use crate::who::Identity;

#[path = "home/weights.rs"]
mod weights;

/// What speaks for a country, in the order of the weights.
const SIGNS: usize = 33;
/// What speaks for no country.
const NOBODY: usize = 4;
/// Kinds of parties.
const KINDS: usize = 6;

/// Sentences before a party's own whose countries are candidates.
const REACH: usize = 3;

/// Below this share of the likelihood no country is given.
const LEAST: f32 = 0.4;

/// A country's name in the text, or that of something of the country's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    /// Head token of the name.
    token: usize,
    country: Country,
    what: What,
}

/// What names the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    State,
    Nationality,
    Place,
    Person,
    Body,
}

/// A party without a country and what speaks for each: a case to fit the weights on.
#[derive(Debug, Clone, Serialize)]
pub struct Unnamed {
    /// Tokens of the party's phrase.
    #[serde(skip)]
    pub span: Range<usize>,
    /// Number of its kind, 0 to 5.
    pub kind: usize,
    /// What speaks for no country at all.
    pub nobody: [f32; NOBODY],
    /// The candidates and what speaks for each.
    pub countries: Vec<(Country, Vec<f32>)>,
}

/// A name in the party's own sentence.
struct Beside<'n> {
    named: &'n Named,
    /// The same verb governs it and the party.
    same_verb: bool,
    /// A verb below the party's governs it: *threatened to take Washington to the WTO*.
    below: bool,
    /// It says where something is.
    place: bool,
}

/// The likeliest country of a party that `head` heads, and its probability; `None` if none is likely enough.
pub(crate) fn country(unnamed: &Unnamed) -> Option<(Country, f32)> {
    let nobody = linear::score(&weights::NOBODY, unnamed.kind, &unnamed.nobody);
    let scores: Vec<f32> = unnamed.countries.iter().map(|(_, signs)| linear::score(&weights::SIGNS, unnamed.kind, signs)).collect();
    let (best, score) = linear::highest(&scores)?;
    let likely = linear::shares(&scores, nobody)[best];
    (score > nobody && likely >= LEAST).then(|| (unnamed.countries[best].0, likely))
}

/// What speaks for each country that the text names around the party.
pub(crate) fn unnamed(cast: &Cast<'_>, named: &[Named], head: usize, sector: Sector) -> Unnamed {
    let tree = cast.tree;
    let span = phrase::span(tree, cast.grammar, head);
    let own = tree.subtree(head);
    let sentence = tree.doc.sentence_of(head);
    let first = tree.doc.sentence(sentence.saturating_sub(REACH)).start;
    let here = tree.doc.sentence(sentence);
    let home = cast.asked.home().filter(|country| country.is_state());
    let verb = verb_of(tree, head);
    let root = here.clone().find(|&i| tree.head(i) == i).unwrap_or(head);
    let reach = |verb| subject::surface(tree, cast.grammar, verb).map_or(0..0, |top| tree.subtree(top));
    let (subject, root_subject) = (reach(verb), reach(root));
    let acts = subject.contains(&head);
    let reached = tree.subtree(verb);
    let near = || named.iter().filter(|one| (first..here.end).contains(&one.token) && !span.contains(&one.token));
    let inside: Vec<Beside<'_>> = near()
        .filter(|one| here.contains(&one.token))
        .map(|named| {
            let own = verb_of(tree, named.token);
            let below = own != verb && named.token > head && reached.contains(&named.token);
            Beside { named, same_verb: own == verb, below, place: is_where(tree, named.token) }
        })
        .collect();
    let before = inside.iter().filter(|one| one.named.token < head).max_by_key(|one| one.named.token).map(|one| one.named.country);
    let after = inside.iter().filter(|one| one.named.token > head).min_by_key(|one| one.named.token).map(|one| one.named.country);
    let opening = inside.iter().min_by_key(|one| one.named.token).map(|one| one.named.country);
    let mut list: Vec<Country> = near().map(|one| one.country).chain(home).chain(cast.filed).collect();
    list.sort_unstable();
    list.dedup();
    // *WARSAW - The premier was on holiday in Greece when miners blocked the rails*, *the minister, who was visiting Berlin*: where somebody
    // has gone is not whose they are.
    let away = |one: &Named| {
        let other = sector != Sector::Gov && cast.filed.is_some_and(|filed| filed != one.country) && verb_of(tree, one.token) != verb;
        matches!(one.what, What::State | What::Place) && is_journey(tree, cast.grammar, one.token) && (own.contains(&one.token) || other)
    };
    list.retain(|country| {
        cast.filed == Some(*country)
            || near().any(|one| one.country == *country && !away(one))
            || home == Some(*country) && near().all(|one| one.country != *country)
    });
    // *The president visited Ankara*: of a state that its own government only acts upon nobody is, unless something else names it.
    let patient = |one: &Beside<'_>| {
        let state = matches!(one.named.what, What::State | What::Nationality);
        acts && one.same_verb && !one.place && state && !subject.contains(&one.named.token)
    };
    let only_patient = |country: Country| {
        let mut all = inside.iter().filter(|one| one.named.country == country).peekable();
        let elsewhere = near().any(|one| one.country == country && !here.contains(&one.token));
        all.peek().is_some() && all.all(patient) && !elsewhere
    };
    let single = list.len() == 1;
    let share = |country: &Country| cast.asked.share_of(*country);
    let most = list.iter().copied().max_by(|a, b| share(a).total_cmp(&share(b)).then(b.cmp(a))).filter(|most| share(most) > 0.0);
    // The country of the last party of its kind before it.
    let alike = |identity: &Identity| identity.sector.is_some_and(|other| kind(other) == kind(sector)) && identity.country.is_some();
    let kin = cast.resolved().rfind(|(other, identity)| *other < head && alike(identity)).and_then(|(_, identity)| identity.country);
    let kin = kin.or_else(|| cast.memory.country_of(|other| kind(other) == kind(sector)));
    let named_at_all = |country: Country| named.iter().any(|one| one.country == country);
    let one_before = near().rfind(|one| one.token < here.start).map(|one| one.country);
    let keeps = |country: Country| match sector {
        Sector::Gov => cast.filed == Some(country),
        // *held two Iraqis after a dispute between Ottawa and Washington*: where others are named it is one of them, if anybody.
        Sector::Cop | Sector::Jud | Sector::Leg => cast.filed == Some(country) || cast.filed.is_none() && single,
        _ => true,
    };
    list.retain(|country| keeps(*country) || !only_patient(*country));
    let alone = list.len() == 1;
    let flag = |holds: bool| f32::from(u8::from(holds));
    // Of whom the party does something to somebody, or speaks.
    let done_to = |one: &Beside<'_>| {
        let whose = matches!(one.named.what, What::State | What::Nationality | What::Person);
        acts && (one.same_verb || one.below) && !one.place && whose && !subject.contains(&one.named.token)
    };
    let done_to_any = inside.iter().any(done_to);
    let filed_from = cast.filed.filter(|country| country.is_state());
    let signs = |country: Country| {
        let of = || inside.iter().filter(|one| one.named.country == country);
        let any = |holds: &dyn Fn(&Beside<'_>) -> bool| flag(of().any(holds));
        // *The government expelled two Iranian diplomats*: whom a party does something to is not of its own.
        let other = any(&|one| one.same_verb && done_to(one));
        vec![
            flag(home == Some(country)),
            flag(alone),
            of().count() as f32 / inside.len().max(1) as f32,
            any(&|one| one.same_verb),
            any(&|one| one.place && one.same_verb),
            any(&|one| one.place),
            any(&|one| !acts && subject.contains(&one.named.token)),
            any(&|one| acts && one.same_verb && !subject.contains(&one.named.token)),
            any(&|one| root_subject.contains(&one.named.token)),
            flag(before == Some(country)),
            flag(after == Some(country)),
            flag(opening == Some(country)),
            any(&|one| one.named.what == What::Place),
            any(&|one| matches!(one.named.what, What::Person | What::Body)),
            any(&|one| one.named.what == What::Nationality),
            any(&|one| one.named.what == What::State),
            flag(of().next().is_none()),
            any(&|one| own.contains(&one.named.token)),
            flag(cast.filed == Some(country)),
            other,
            other * flag(alone),
            share(&country),
            flag(Some(country) == most),
            flag(kin == Some(country)),
            // Where a story is filed from is not always what it is about.
            flag(cast.filed == Some(country) && named_at_all(country)),
            flag(one_before == Some(country)),
            // What the whole story is about counts the more, the less its sentence says.
            flag(share(&country) > 0.5),
            share(&country) * flag(cast.filed == Some(country)),
            share(&country) * flag(of().next().is_none()),
            share(&country) * flag(of().next().is_some()),
            // *ATHENS - The minister demanded that Iran release them*
            any(&done_to) * flag(filed_from.is_some_and(|filed| filed != country)),
            flag(filed_from == Some(country)) * flag(done_to_any) * (1.0 - any(&done_to)),
            flag(home == Some(country)) * flag(done_to_any) * (1.0 - any(&done_to)),
        ]
    };
    let definite = tree.children(head).any(|child| tree.doc.word(child).eq_ignore_ascii_case("the"));
    Unnamed {
        span,
        kind: kind(sector),
        nobody: [1.0, flag(definite), flag(inside.is_empty()), flag(tree.tag(head).is_plural())],
        countries: list.into_iter().map(|country| (country, signs(country))).collect(),
    }
}

/// Every name of a text that tells of a country, in its order.
pub(crate) fn named(cast: &Cast<'_>) -> Vec<Named> {
    let tree = cast.tree;
    let mut found = Vec::new();
    let names = tree.doc.entities();
    for (span, label) in names.iter().cloned() {
        if !matches!(label, "GPE" | "NORP" | "LOC" | "FAC" | "PERSON" | "ORG") {
            continue;
        }
        let outside = |&i: &usize| !span.contains(&tree.head(i)) || tree.head(i) == i;
        let token = span.clone().find(outside).unwrap_or(span.end - 1);
        // *Patrick Mwanza … Mwanza, whose party*: somebody's name is no town's.
        if span.len() == 1 && label != "PERSON" && !is_where(tree, token) && is_surname(cast, &names, token) {
            continue;
        }
        let text = cast.text(span.clone());
        let words = tree.doc.span(span.start).start;
        let word = tree.doc.span(token);
        let identity = cast.asked.identify(text, word.start - words..word.end - words);
        let identity = identity.filter(|identity| !cast.is_half(&span, token, identity));
        let place = matches!(label, "GPE" | "LOC" | "FAC");
        let country = identity.as_ref().and_then(|identity| identity.country);
        let country = country.or_else(|| if place { cast.asked.locate(text, &[])?.country } else { None });
        let Some(country) = country.filter(|country| country.is_state()) else { continue };
        let what = match &identity {
            _ if label == "NORP" => What::Nationality,
            Some(identity) if identity.person => What::Person,
            // *in Sanaa*: a capital that something happens in is a town, no state.
            Some(identity) if is_where(tree, token) && identity.name.as_deref().is_some_and(|name| !text.ends_with(name)) && place => {
                What::Place
            }
            Some(identity) if identity.entity.as_deref().is_some_and(|entity| entity.starts_with("state/")) => What::State,
            _ if place => What::Place,
            _ => What::Body,
        };
        found.push(Named { token, country, what });
    }
    found
}

/// Whether a word is the end of the name of somebody told of before.
fn is_surname(cast: &Cast<'_>, names: &[(Range<usize>, &str)], token: usize) -> bool {
    let tree = cast.tree;
    let word = tree.doc.word(token);
    let person = |(span, label): &(Range<usize>, &str)| {
        *label == "PERSON" && span.len() > 1 && span.end <= token && tree.doc.word(span.end - 1) == word
    };
    let remembered = || cast.memory.named(word).is_some_and(|known| known.names_somebody());
    names.iter().any(person) || remembered()
}

/// The verb around a token.
fn verb_of(tree: &Tree<'_>, token: usize) -> usize {
    let mut node = token;
    for _ in 0..20 {
        let upper = tree.head(node);
        if upper == node || node != token && tree.tag(node).is_verb() && !matches!(tree.dep(node), Dep::Amod | Dep::Aux | Dep::AuxPass) {
            break;
        }
        node = upper;
    }
    node
}

/// Whether a name says where somebody has gone: *on a trip to Spain*, *visiting Berlin*.
fn is_journey(tree: &Tree<'_>, grammar: &Grammar, token: usize) -> bool {
    let upper = tree.head(token);
    let goes = |verb: usize| tree.is(verb, &grammar.staying);
    if tree.dep(token) == Dep::Object {
        return goes(upper);
    }
    let holder = tree.head(upper);
    let journey = tree.is(holder, &grammar.away_noun);
    tree.dep(token) == Dep::PrepObject
        && (journey && tree.tag(holder).is_noun() || goes(holder) || tree.doc.word(holder).eq_ignore_ascii_case("back"))
}

/// Whether a name says where something is.
pub(crate) fn is_where(tree: &Tree<'_>, token: usize) -> bool {
    // *fired rockets at Kabul airport*, *closed Mogadishu's port*
    let held = tree.head(token);
    let fixed = matches!(tree.doc.lemma(held), "airport" | "port" | "harbour" | "harbor" | "airfield" | "suburb" | "outskirts" | "street");
    if fixed && held > token && matches!(tree.dep(token), Dep::Compound | Dep::Possessor) {
        return true;
    }
    let prep = tree.head(token);
    tree.dep(token) == Dep::PrepObject
        && matches!(tree.tag(prep), Tag::Preposition)
        && matches!(
            tree.doc.word(prep).to_ascii_lowercase().as_str(),
            "in" | "at" | "near" | "outside" | "across" | "around" | "through" | "inside" | "throughout" | "off" | "over" | "along"
        )
}

fn kind(sector: Sector) -> usize {
    use Sector::{Cop, Crm, Gov, Jud, Leg, Mil, Prm, Reb, Spy, Uaf};
    match sector {
        Gov => 0,
        Mil => 1,
        Cop | Jud | Leg | Spy => 2,
        Reb | Uaf | Prm | Crm => 3,
        Sector::Cvl | Sector::Ref | Sector::Unk => 4,
        _ => 5,
    }
}
