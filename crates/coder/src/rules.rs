//! The ontology's rules that decide between types (PLOVER's manual, *Rules that decide between types*), each by its name.

use std::rc::Rc;

use attache_record::{Country, EventType, Mode, Sector};

use crate::casting::{self, Cast, Played};
use crate::clause::phrase;
use crate::frame::PredicateKind;
use crate::grammar::Grammar;
use crate::matching::Matcher;
use crate::telling::Told;
use crate::tree::{Dep, Tag, Tree};
use crate::who::Identity;

/// Whether a party's own words name no state, and no pronoun points at one.
fn is_bare(cast: &Cast<'_>, party: &Played) -> bool {
    let tree = cast.tree;
    let kernel = tree.kernel(party.head);
    let named = |i: usize| tree.tag(i).is_name() || tree.doc.ent(i).is_some_and(|(label, _)| label != "CARDINAL");
    let owned = tree.child(kernel, Dep::Possessor).is_some_and(|owner| tree.tag(owner) == Tag::PossessivePronoun);
    let noun = matches!(tree.tag(kernel), Tag::Noun | Tag::Nouns);
    party.identity.entity.is_none() && noun && !owned && !(tree.subtree(kernel).start..kernel).any(named)
}

/// Whether nothing in a party's own words says of which state it is, and nobody knows the person, if it names one.
fn tells_no_country(cast: &Cast<'_>, party: &Played) -> bool {
    let tree = cast.tree;
    let kernel = tree.kernel(party.head);
    let tells = |i: usize| tree.doc.ent(i).is_some_and(|(label, _)| matches!(label, "NORP" | "GPE" | "LOC" | "FAC" | "ORG"));
    let owned = tree.child(kernel, Dep::Possessor).is_some() || tree.child(party.head, Dep::Possessor).is_some();
    // *the foreign minister* may be known by the day and the state that he was taken to be of.
    let unknown = party.identity.entity.is_none() || matches!(tree.tag(kernel), Tag::Noun | Tag::Nouns);
    unknown && !party.identity.bare_state && !owned && !party.span.clone().any(tells)
}

/// Leaves open whose a party is.
fn forget_country(party: &mut Played) {
    lend_country(party, None);
}

/// Says whose a party rather is.
fn lend_country(party: &mut Played, country: Option<Country>) {
    party.identity = Rc::new(Identity { country, entity: None, name: None, ..(*party.identity).clone() });
    party.confidence *= 0.8;
}

/// *Spain expelled two envoys*, *the ambassador was summoned to the ministry*: a diplomat whose own words name no country is none of the
/// state that deals with him.
pub(crate) fn estrange(cast: &Cast<'_>, told: &mut Told) {
    // *Beijing put off a visit by the commissioner*: guests are no compatriots.
    let guests = told.event_type == EventType::Reject && told.modes.contains(&Mode::Meet);
    let guest = |party: &Played| guests && party.head > told.head && party.identity.sector == Some(Sector::Gov) && is_bare(cast, party);
    let guest_heads: Vec<usize> = told.recipients.iter().filter(|party| guest(party)).map(|party| party.head).collect();
    let diplomat = |party: &Played| {
        let posted = || cast.tree.is(cast.tree.kernel(party.head), &cast.grammar.diplomat) && is_bare(cast, party);
        guest_heads.contains(&party.head) || posted()
    };
    let others = told.actors.iter().chain(&told.recipients).filter(|party| !diplomat(party));
    let countries: Vec<Country> = others.filter_map(|party| party.identity.country).collect();
    for party in told.actors.iter_mut().chain(&mut told.recipients).filter(|party| diplomat(party)) {
        if party.identity.country.is_some_and(|country| countries.contains(&country)) {
            forget_country(party);
        }
    }
}

/// *The president telephoned the Turkish prime minister*: whether an official behind another is said to be of a state, which those of his
/// own do not say.
fn is_guest(cast: &Cast<'_>, first: &Played, party: &Played) -> bool {
    let nationality = |i: usize| cast.tree.doc.ent(i).is_some_and(|(label, _)| label == "NORP");
    let official = party.identity.sector == Some(Sector::Gov) && party.span.clone().any(|i| cast.tree.is(i, &cast.grammar.national));
    first.head < party.head && official && party.span.clone().any(nationality)
}

/// Of officials who meet a guest and of whom nothing says whose they are, none is of the guest's state.
pub(crate) fn part_from_guest(cast: &Cast<'_>, told: &mut Told) {
    use EventType::{Agree, Consult, Cooperate};
    if !matches!(told.event_type, Agree | Consult | Cooperate) || !told.recipients.is_empty() || told.actors.len() < 2 {
        return;
    }
    let title = |party: &Played| party.span.clone().any(|i| cast.tree.is(i, &cast.grammar.national));
    let hosts: Vec<usize> = (0..told.actors.len())
        .filter(|&at| {
            let host = &told.actors[at];
            let met = |party: &&Played| is_guest(cast, host, party) && party.identity.country == host.identity.country;
            let known = host.identity.country.is_some() && told.actors.iter().any(|party| met(&party));
            known && title(host) && tells_no_country(cast, host) && host.head < told.head
        })
        .collect();
    for at in hosts {
        let country = told.actors[at].identity.country;
        let filed = cast.filed.filter(|filed| Some(*filed) != country && filed.is_state());
        lend_country(&mut told.actors[at], filed);
    }
}

/// *The minister warned that Iran would quit the treaty*: a state whose official acts is not acted upon; and an official of whom nothing
/// else says whose he is (*The commissioner visited Bangladesh*) is not the state's on which he acts.
pub(crate) fn part_from_state(cast: &Cast<'_>, told: &mut Told) {
    use EventType::{Accuse, Agree, Aid, Concede, Consult, Reject, Request, Sanction, Support, Threaten};
    if !matches!(told.event_type, Accuse | Agree | Aid | Concede | Consult | Reject | Request | Sanction | Support | Threaten) {
        return;
    }
    let (tree, grammar) = (cast.tree, cast.grammar);
    let official = |party: &Played| party.identity.sector == Some(Sector::Gov);
    let Some(country) = told.actors.first().and_then(|actor| actor.identity.country) else { return };
    if !told.actors.iter().all(|actor| official(actor) && actor.identity.country == Some(country)) {
        return;
    }
    let open = told.actors.iter().all(|actor| tells_no_country(cast, actor));
    // A capital may be asked by its provinces; ministers are the state's own.
    let national = open && told.actors.iter().all(|actor| actor.span.clone().any(|i| tree.is(i, &grammar.national)));
    let by_name = |party: &Played| party.identity.name.as_deref().is_some_and(|name| name.ends_with(cast.text(party.head..party.head + 1)));
    let is_state = |party: &Played| party.identity.entity.as_deref().is_some_and(|entity| entity.starts_with("state/"));
    // *summoned the Canadian ambassador*, *threatened to stop buying Canadian wheat*
    let of_state = |party: &Played| {
        let diplomat = tree.is(tree.kernel(party.head), &grammar.diplomat) && !is_bare(cast, party);
        diplomat || is_guest(cast, &told.actors[0], party) || tree.tag(party.head) == Tag::Adjective && is_state(party)
    };
    let says = |party: &Played| tree.dep(party.head) == Dep::Subject && tree.head(party.head) != told.head;
    let own = |party: &Played| {
        party.identity.country == Some(country)
            && (party.identity.bare_state && says(party)
                || party.identity.bare_state && (by_name(party) || national && is_state(party))
                || national && of_state(party))
    };
    if !told.recipients.iter().any(own) {
        return;
    }
    let content = told.event_type != Request && told.recipients.iter().any(|party| own(party) && says(party));
    // *Kiev threatened to cut off water to Crimea*
    if told.event_type == Threaten && !content && !national {
        return;
    }
    if (open || told.actors.iter().all(|actor| is_bare(cast, actor))) && !content {
        // *ATHENS - The foreign minister demanded that Iran release them*: of the state where the story was filed, if of any.
        let filed = cast.filed.filter(|filed| *filed != country && filed.is_state());
        told.actors.iter_mut().for_each(|actor| lend_country(actor, filed));
    } else if !matches!(told.event_type, Consult | Request | Sanction) {
        told.recipients.retain(|party| !own(party));
    }
}

/// Leaves out recipients to whom nothing is done.
pub(crate) fn spare(cast: &Cast<'_>, told: &mut Told) {
    let mut recipients = std::mem::take(&mut told.recipients);
    recipients.retain(|party| !(is_its_own(cast, told, party) || is_nowhere(cast, party) || is_backed(cast, told, party)));
    told.recipients = recipients;
}

/// *sent a frigate to the Gulf*: waters are nobody; nor is an owner whom nobody knows.
fn is_nowhere(cast: &Cast<'_>, party: &Played) -> bool {
    let tree = cast.tree;
    let identity = &party.identity;
    let water = tree.is(party.head, &cast.grammar.waters);
    let pronoun = tree.tag(party.head) == Tag::PossessivePronoun;
    identity.country.is_none() && identity.sector.is_none() && !identity.person && (water || pronoun)
}

/// *rallied in support of the premier*: for whom people march is not against whom they protest.
fn is_backed(cast: &Cast<'_>, told: &Told, party: &Played) -> bool {
    let tree = cast.tree;
    let of = tree.head(party.head);
    let noun = tree.head(of);
    let backing = tree.is(noun, &cast.grammar.backing);
    // *over US support for Israel* is something else.
    let show = tree.dep(noun) == Dep::PrepObject && matches!(tree.doc.word(tree.head(noun)), "in" | "out");
    told.event_type == EventType::Protest
        && tree.dep(party.head) == Dep::PrepObject
        && matches!(tree.doc.word(of), "of" | "with" | "for")
        && backing
        && (show || tree.dep(noun) == Dep::Object)
}

/// *Uganda's army rejected allegations of Ugandan looting*, *voiced Beijing's support*: what a state's own people speak of as the state's is
/// not said to it; *handed power to his deputy*: nor is what somebody gives up given up to his own.
fn is_its_own(cast: &Cast<'_>, told: &Told, party: &Played) -> bool {
    use EventType::{Concede, Reject, Retreat, Support};
    let (tree, grammar) = (cast.tree, cast.grammar);
    let official = |actor: &Played| matches!(actor.identity.sector, None | Some(Sector::Gov | Sector::Mil | Sector::Eli | Sector::Spy));
    let same = |actor: &Played| actor.identity.country.is_some() && actor.identity.country == party.identity.country;
    let own = !told.actors.is_empty() && told.actors.iter().all(|actor| official(actor) && same(actor));
    match told.event_type {
        Reject | Support => own && (party.identity.bare_state || party.identity.sector.is_none() && !party.identity.person),
        Concede | Retreat => {
            let kernel = phrase::kernel(tree, party.head);
            let owner = tree.child(kernel, Dep::Possessor).filter(|&owner| tree.tag(owner) == Tag::PossessivePronoun);
            own && owner.is_some() && tree.is(kernel, &grammar.attendant)
        }
        _ => false,
    }
}

/// What lies ahead: a meeting, support, cooperation or help to come is AGREE, a material concession to come is CONCEDE.
pub(crate) fn by_mood(told: &mut Told) {
    if !told.mood.future || told.mood.negated || told.mood.hypothetical {
        return;
    }
    let promised = match told.event_type {
        EventType::Consult | EventType::Support | EventType::Cooperate | EventType::Aid => EventType::Agree,
        EventType::Retreat => EventType::Concede,
        _ => return,
    };
    if told.event_type == EventType::Consult && told.recipients.is_empty() {
        // *Merkel will meet Erdogan*: she promises it, he is promised.
        let (own, others) = told.actors.drain(..).partition(|actor| actor.head < told.head);
        (told.actors, told.recipients) = (own, others);
        if told.actors.is_empty() {
            std::mem::swap(&mut told.actors, &mut told.recipients);
        }
    }
    told.event_type = promised;
    told.modes.clear();
    told.mood.future = false;
}

/// *will not resign*, *would not take part*: what somebody says they will not do is a refusal. False if it is nothing at all.
pub(crate) fn refused(told: &mut Told) -> bool {
    // *if Ankara did not change course*: nobody refuses anything yet.
    if told.mood.condition {
        return false;
    }
    let mode = match told.event_type {
        EventType::Retreat | EventType::Concede => Some(Mode::Yield),
        EventType::Aid | EventType::Cooperate | EventType::Agree | EventType::Support => Some(Mode::Assist),
        EventType::Consult => Some(Mode::Meet),
        EventType::Reject => return false,
        _ => return told.event_type.quad() == attache_record::Quad::MaterialConflict,
    };
    if told.recipients.is_empty() {
        // *Fiji will not cooperate with Tonga*: one refuses, the other is refused.
        let (own, others) = told.actors.drain(..).partition(|actor| actor.head < told.head);
        (told.actors, told.recipients) = (own, others);
    }
    told.event_type = EventType::Reject;
    told.modes = mode.into_iter().collect();
    told.mood.negated = false;
    told.mood.future = false;
    told.mood.hypothetical = false;
    !told.actors.is_empty()
}

/// *Turkey said that Greece must withdraw its ships*: what somebody says another must do is a demand.
///
/// False if the speaker only speaks of what they themselves must do.
pub(crate) fn demanded(told: &mut Told, speaker: Played, by_nobody: bool) -> bool {
    let itself = told.actors.len() == 1 && told.actors[0].head == speaker.head;
    let asked: Vec<Played> = told.actors.drain(..).filter(|actor| !actor.identity.is_same(&speaker.identity)).collect();
    // *The Pope said attacks must stop* has the speaker for its actor.
    if asked.is_empty() && !by_nobody && !(itself && told.event_type == EventType::Request) {
        return false;
    }
    let mode = match told.event_type {
        EventType::Aid | EventType::Cooperate => Mode::Assist,
        EventType::Retreat | EventType::Concede => Mode::Yield,
        EventType::Consult | EventType::Agree => Mode::Meet,
        EventType::Request => told.modes.first().copied().unwrap_or(Mode::Change),
        _ => Mode::Change,
    };
    told.event_type = EventType::Request;
    told.modes = vec![mode];
    told.recipients = asked;
    told.actors = vec![speaker];
    told.mood.obliged = false;
    true
}

/// *If the shelling goes on, he warned, Thailand will close the border*: harm that is announced by those who would do it, or
/// by a verb of warning, is a threat of it.
pub(crate) fn threatened(told: &mut Told, speaker: Option<&Played>, warning: bool) {
    let harm = matches!(told.event_type, EventType::Sanction | EventType::Coerce | EventType::Assault | EventType::Mobilize);
    if !harm || told.mood.negated || told.event_type == EventType::Mobilize && told.recipients.is_empty() {
        return;
    }
    let own = speaker.is_some_and(|speaker| {
        told.actors.iter().any(|actor| {
            actor.identity.is_same(&speaker.identity)
                || actor.identity.country.is_some() && actor.identity.country == speaker.identity.country
        })
    });
    if !own && !warning {
        return;
    }
    let mode = match (told.event_type, told.modes.first()) {
        (EventType::Assault, _) => Some(Mode::Violence),
        (EventType::Coerce, Some(Mode::Arrest)) => Some(Mode::Arrest),
        (EventType::Coerce, Some(Mode::Deport)) | (EventType::Sanction, Some(Mode::Expel)) => Some(Mode::Expel),
        (EventType::Sanction, Some(Mode::Withdraw)) => Some(Mode::Relations),
        (EventType::Coerce | EventType::Sanction, _) => Some(Mode::Restrict),
        _ => None,
    };
    told.event_type = EventType::Threaten;
    told.modes = mode.into_iter().collect();
    told.mood.future = false;
    told.mood.hypothetical = false;
}

/// A state's own people are coerced, other states are sanctioned: *imposed a travel ban on* may be either, and whom a state
/// expels is deported unless he stands for a state or an organisation of states.
pub(crate) fn at_home_or_abroad(told: &mut Told) {
    let country = |parties: &[Played]| parties.first().and_then(|party| party.identity.country);
    let (Some(actor), Some(recipient)) = (country(&told.actors), country(&told.recipients)) else { return };
    let abroad = actor != recipient;
    let official = |party: &Played| {
        let identity = &party.identity;
        identity.sector == Some(Sector::Gov)
            || identity.country.is_some_and(|code: Country| matches!(code.as_str(), "IGO" | "UNO" | "EUR" | "NGO"))
    };
    let official = told.recipients.iter().any(official);
    match (told.event_type, told.modes.first()) {
        (EventType::Coerce, Some(Mode::Restrict)) if abroad && official => {
            told.event_type = EventType::Sanction;
            told.modes.clear();
        }
        (EventType::Coerce, Some(Mode::Deport)) if abroad && official => {
            told.event_type = EventType::Sanction;
            told.modes = vec![Mode::Expel];
        }
        _ => {}
    }
}

/// *sentenced to seven years in prison*, *a court jailed the editor*: prison by conviction is both SANCTION and COERCE; the event
/// that is still to be told, if one is.
pub(crate) fn jailed(matcher: &Matcher<'_, '_>, told: &Told) -> Option<Told> {
    use attache_record::{Mode, Sector};
    let tree = matcher.tree;
    let convicted = told.event_type == EventType::Sanction && told.modes.contains(&Mode::Convict);
    let held = told.event_type == EventType::Coerce && told.modes.contains(&Mode::Arrest);
    let open = told.mood.negated || told.mood.hypothetical || told.mood.future;
    if !convicted && !held || open || told.recipients.is_empty() {
        return None;
    }
    let grammar = &matcher.book.grammar;
    let jails = tree.is(told.head, &grammar.jailing);
    let said = tree.subtree(told.head);
    let near = said.start.max(told.head.saturating_sub(12))..said.end.min(told.head + 20);
    let prison = jails || near.clone().any(|i| tree.is(i, &grammar.prison));
    // *sent him to prison for four years*, but not *pending his trial*.
    let word = |words: &[&str]| near.clone().any(|i| words.contains(&tree.doc.lemma(i)));
    let term = || prison && word(&["year", "life", "month"]) && !word(&["pending", "await", "until"]);
    let court = told.actors.iter().any(|actor| actor.identity.sector == Some(Sector::Jud));
    let arrested = held && court && (jails || term());
    if arrested {
        return Some(Told { event_type: EventType::Sanction, modes: vec![Mode::Convict], ..told.clone() });
    }
    // A suspended sentence, one in absence, or death puts nobody behind bars.
    let spared = near.into_iter().any(|i| tree.is(i, &grammar.no_prison));
    (convicted && prison && !spared).then(|| Told { event_type: EventType::Coerce, modes: vec![Mode::Arrest], ..told.clone() })
}

/// Types that are done by saying so.
pub(crate) fn is_said(event_type: EventType) -> bool {
    use EventType::{Accuse, Concede, Reject, Request, Support, Threaten};
    matches!(event_type, Accuse | Concede | Reject | Request | Support | Threaten)
}

/// *telephoned him to congratulate him*: who says something over the telephone also calls; the call, if nothing else tells it.
pub(crate) fn phoned(matcher: &Matcher<'_, '_>, told: &Told) -> Option<Told> {
    let (tree, grammar) = (matcher.tree, &matcher.book.grammar);
    // *agreed in a telephone conversation*
    let by_phone = |prep: usize| {
        let noun = tree.child(prep, Dep::PrepObject).filter(|_| matches!(tree.doc.word(prep), "in" | "during" | "by" | "over"));
        let phone = |i: usize| matches!(tree.doc.lemma(i), "telephone" | "phone");
        // *in a telephone call with Erdogan* tells of itself with whom.
        let noun = noun.filter(|&noun| !tree.children(noun).any(|child| matches!(tree.doc.word(child), "with" | "between")));
        noun.is_some_and(|noun| phone(noun) || tree.children(noun).any(|child| tree.dep(child) == Dep::Compound && phone(child)))
    };
    let over = |verb: usize| tree.children(verb).any(|child| tree.dep(child) == Dep::Prep && by_phone(child));
    let calls = told.kind == PredicateKind::Verb && (tree.is(told.head, &grammar.phoning) || over(told.head));
    let sides = !told.actors.is_empty() && (!told.recipients.is_empty() || told.actors.len() > 1);
    let agreed = told.event_type == EventType::Agree && told.modes.is_empty();
    let happened = !told.mood.negated && !told.mood.hypothetical && !told.mood.future;
    ((is_said(told.event_type) || agreed) && calls && sides && happened).then(|| Told {
        event_type: EventType::Consult,
        modes: vec![Mode::Phone],
        ..told.clone()
    })
}

/// *Iraqi planes bombed*, *shelled North Korean guns*: what fights for a state is its forces.
pub(crate) fn armed(tree: &Tree<'_>, grammar: &Grammar, told: &mut Told) {
    if !matches!(told.event_type, EventType::Assault | EventType::Mobilize) {
        return;
    }
    // *A drone killed a commander*: nobody's drone is nobody.
    let thing = |party: &Played| {
        let head = phrase::kernel(tree, party.head);
        phrase::is_weapon(tree, grammar, head) && matches!(tree.tag(head), Tag::Noun | Tag::Nouns)
    };
    if !told.recipients.is_empty() && told.event_type == EventType::Assault {
        told.actors.retain(|party| party.identity.country.is_some() || party.identity.entity.is_some() || !thing(party));
    }
    for party in told.actors.iter_mut().chain(&mut told.recipients) {
        let bare = party.identity.sector.is_none() && party.identity.country.is_some_and(|country| country.is_state());
        let head = phrase::kernel(tree, party.head);
        if bare && matches!(tree.tag(head), Tag::Noun | Tag::Nouns) && tree.is(head, &grammar.arms) {
            party.identity = Rc::new(Identity { sector: Some(Sector::Mil), ..(*party.identity).clone() });
        }
    }
}

/// *said he had seized control of the country*: of his own, which is no attack on it.
pub(crate) fn seized_at_home(tree: &Tree<'_>, grammar: &Grammar, told: &mut Told) {
    let seizes = tree.is(told.head, &grammar.seizing);
    if told.event_type != EventType::Assault || !seizes || told.recipients.is_empty() {
        return;
    }
    let own = casting::countries(&told.actors);
    let own_state = |party: &Played| party.identity.bare_state && party.identity.country.is_some_and(|country| own.contains(&country));
    if told.recipients.iter().all(own_state) {
        (told.event_type, told.modes) = (EventType::Coerce, Vec::new());
        told.recipients.clear();
    }
}

/// *sent troops to its western province*, *declared a ceasefire in the valley*: ground of the actor's own is no recipient.
pub(crate) fn own_ground(told: &mut Told) {
    if !matches!(told.event_type, EventType::Mobilize | EventType::Concede | EventType::Protest) {
        return;
    }
    let own = casting::countries(&told.actors);
    let ground = |party: &Played| {
        let entity = party.identity.entity.as_deref();
        let place = entity.is_some_and(|entity| entity.starts_with("place/"))
            || entity.is_none() && party.identity.sector.is_none() && party.identity.role.is_none();
        place && party.identity.country.is_some_and(|country| own.contains(&country))
    };
    told.recipients.retain(|party| !ground(party));
}

/// Many states at one table meet multilaterally, and what several do under arms short of fighting they do together.
pub(crate) fn mutual(tree: &Tree<'_>, grammar: &Grammar, told: &mut Told) {
    let countries = casting::countries(&told.actors);
    // One country's exercise is MOBILIZE, a joint one COOPERATE.
    let with_allies = |actor: &Played| {
        tree.children(actor.head)
            .any(|child| tree.dep(child) == Dep::Conj && tree.tag(child) == Tag::Nouns && tree.is(child, &grammar.outsider))
    };
    let joint = told.event_type == EventType::Mobilize && told.modes.is_empty();
    let place = |party: &Played| party.identity.sector != Some(Sector::Gov) || !party.identity.bare_state;
    if joint && told.recipients.iter().all(place) && (countries.len() > 1 || told.actors.iter().any(with_allies)) {
        told.event_type = EventType::Cooperate;
        told.recipients.clear();
    }
    if told.event_type == EventType::Consult && told.modes.is_empty() && told.recipients.is_empty() && countries.len() > 2 {
        told.modes.push(Mode::Multilateral);
    }
}
