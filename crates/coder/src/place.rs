//! Where an event took place: not where the report was filed, nor what the parties come from.

use attache_record::{EventType, Mode, Quad};

use crate::casting::{Cast, Played};
use crate::clause::phrase;
use crate::telling::Told;
use crate::tree::{Dep, Tag, Tree};

/// Steps from a place up to the event that are followed at most.
const FARTHEST: usize = 10;

/// What speaks against a place, in steps of the tree.
mod cost {
    /// Every clause above the event's own: *blew up a hall in Enniskillen, killing eleven*.
    pub(super) const CLAUSE: usize = 2;
    /// What the parser's eye for names does not see as a place.
    pub(super) const UNSEEN: usize = 2;
    /// A name inside a phrase: *Auckland harbour*, *Aleppo's districts*.
    pub(super) const INSIDE: usize = 1;
    /// What the event is done to: *shelled Basra*.
    pub(super) const AIM: usize = 3;
    /// Where somebody goes.
    pub(super) const GOAL: usize = 6;
}

/// A place in the text: the head token of its name.
pub(crate) struct Site {
    pub(crate) head: usize,
    /// The parser takes it for a place, whether or not the gazetteer knows it.
    pub(crate) seen: bool,
}

/// The places that may be the event's, the likeliest first.
pub(crate) fn sites(cast: &Cast<'_>, told: &Told) -> Vec<Site> {
    let tree = cast.tree;
    let above = above(tree, told);
    let mut found: Vec<(usize, Site)> = Vec::new();
    for token in tree.around(told.head).filter(|&token| tree.tag(token).is_name()) {
        let Some(far) = distance(tree, token, told, &above) else { continue };
        let seen = is_seen(tree, token);
        if seen || may_be_place(tree, token) {
            found.push((far + if seen { 0 } else { cost::UNSEEN }, Site { head: token, seen }));
        }
    }
    found.sort_by_key(|(far, site)| (*far, site.head));
    found.into_iter().map(|(_, site)| site).collect()
}

fn is_seen(tree: &Tree<'_>, token: usize) -> bool {
    tree.doc.ent(token).is_some_and(|(label, _)| matches!(label, "GPE" | "LOC" | "FAC"))
}

/// A name without a label, or with one that parsers give to small towns.
fn may_be_place(tree: &Tree<'_>, token: usize) -> bool {
    tree.dep(token) == Dep::PrepObject
        && tree.doc.ent(token).is_none_or(|(label, _)| matches!(label, "ORG" | "PRODUCT" | "NORP" | "WORK_OF_ART"))
}

/// The event's predicate, its carrier and the clauses around it, each with what it costs to belong to it.
fn above(tree: &Tree<'_>, told: &Told) -> Vec<(usize, usize)> {
    let mut nodes = vec![(told.head, 0)];
    nodes.extend(told.carrier.map(|carrier| (carrier, 0)));
    let (mut node, mut far) = (told.carrier.unwrap_or(told.head), 0);
    for _ in 0..3 {
        let upper = tree.head(node);
        let joins = match tree.dep(node) {
            Dep::Conj
            | Dep::Advcl
            | Dep::Xcomp
            | Dep::PrepClause
            | Dep::Prep
            | Dep::PrepObject
            | Dep::Object
            | Dep::Dative
            | Dep::Subject => true,
            // Where somebody said it is not where it happened.
            _ => false,
        };
        if !joins || upper == node {
            break;
        }
        far += cost::CLAUSE;
        nodes.push((upper, far));
        node = upper;
    }
    nodes
}

/// Steps from a name to the event, if it stands where a place stands; none if it belongs elsewhere.
fn distance(tree: &Tree<'_>, token: usize, told: &Told, above: &[(usize, usize)]) -> Option<usize> {
    // *Rafah crossing*, *Aleppo's eastern districts*: the place is inside the phrase that stands there.
    let mut phrase = token;
    let mut far = 0;
    while matches!(tree.dep(phrase), Dep::Compound | Dep::Nmod | Dep::Possessor | Dep::Amod | Dep::Conj) && far < 3 * cost::INSIDE {
        let possessor = tree.dep(phrase) == Dep::Possessor;
        if tree.dep(phrase) == Dep::Conj && !tree.tag(tree.head(phrase)).is_noun() {
            return None;
        }
        phrase = tree.head(phrase);
        // Of a whole name of several words its head counts.
        if tree.tag(phrase).is_name() && !possessor && tree.doc.ent(phrase).is_some() && tree.doc.ent(token).is_some() {
            return None;
        }
        far += cost::INSIDE;
    }
    far += match tree.dep(phrase) {
        Dep::PrepObject => match tree.doc.word(tree.head(phrase)).to_ascii_lowercase().as_str() {
            "in" | "at" | "near" | "outside" | "inside" | "around" | "across" | "throughout" | "off" | "through" | "along" | "within" => 0,
            "on" | "over" | "into" | "towards" | "toward" | "from" if is_seen(tree, token) => cost::AIM,
            "to" if is_seen(tree, token) => cost::GOAL,
            // *the shelling of Kharkiv*
            "of" | "against" if is_seen(tree, token) => cost::AIM,
            _ => return None,
        },
        Dep::Object | Dep::PassiveSubject if is_seen(tree, token) => cost::AIM,
        _ => return None,
    };
    // Whoever acts is not where it happens, nor is anybody whom it is done to, unless it is a place.
    let is_place =
        |party: &Played| party.identity.bare_state || party.identity.entity.as_deref().is_some_and(|entity| entity.starts_with("place/"));
    if told.actors.iter().any(|party| party.head == token || party.head == phrase || party.span.contains(&token))
        || told.recipients.iter().any(|party| party.span.contains(&token) && (!is_place(party) || !on_the_ground(told)))
    {
        return None;
    }
    let prep = tree.head(phrase);
    let word = tree.doc.word(prep).to_ascii_lowercase();
    let (goal, aim) = (word == "to", matches!(word.as_str(), "of" | "against"));
    let owner = tree.head(prep);
    // *the general, an ally of Manila, …*: who somebody is tells of no place.
    if tree.dep(phrase) == Dep::PrepObject && aim && tree.dep(owner) == Dep::Appos {
        return None;
    }
    let mut node = phrase;
    for step in 0..FARTHEST {
        if let Some((_, more)) = above.iter().find(|(known, _)| *known == node) {
            // *flew to Asmara after Kenya had offered …*: where somebody went is not where others did something.
            let own = tree.children(told.head).any(|child| matches!(tree.dep(child), Dep::Subject | Dep::PassiveSubject));
            let elsewhere = tree.dep(phrase) == Dep::PrepObject && goal && *more > 0 && own;
            return (!elsewhere).then_some(far + step + more);
        }
        let head = tree.head(node);
        // What a relative clause tells is another event's.
        if head == node
            || matches!(tree.dep(node), Dep::Relcl | Dep::Ccomp | Dep::Advcl)
            || tree.dep(node) == Dep::Conj && tree.tag(node).is_verb()
        {
            return None;
        }
        node = head;
    }
    None
}

/// Deeds whose object may be the place where they are done: *shelled Basra*, *visited Chile*; words are said elsewhere.
fn on_the_ground(told: &Told) -> bool {
    // *sent messages to Addis Ababa* took nobody there.
    let visit = told.event_type == EventType::Consult && told.modes.contains(&Mode::Visit);
    visit || matches!(told.event_type.quad(), Quad::MaterialConflict | Quad::MaterialCooperation)
}

/// The tokens that name a site, for asking who knows it.
pub(crate) fn words(cast: &Cast<'_>, site: &Site) -> std::ops::Range<usize> {
    let span = phrase::span(cast.tree, cast.grammar, site.head);
    // *the port of Poti* is asked for as Poti.
    if cast.tree.tag(site.head) == Tag::Name || cast.tree.tag(site.head) == Tag::Names {
        let own = |token: &usize| {
            cast.tree.tag(*token).is_name() || matches!(cast.tree.doc.word(*token), "-" | "'" | "’" | "of" | "al" | "de" | "la" | "el")
        };
        let start = (span.start..=site.head).rev().take_while(own).last().unwrap_or(site.head);
        return start..site.head + 1;
    }
    span
}
