//! [`tell`]: which events the clauses of a text tell, with the parties that play in them.
//!
//! For each clause the most specific frame is taken whose slots are filled by parties of the right kind. Then clauses that
//! say the same thing give way to one another: a complement to the verb that took it (*agreed to send*), a light verb to its
//! noun or the noun to the verb, whichever knows more.

use attache_record::{EventType, Mode, Quad, Sector};

use crate::casting::{self, Cast, Played};
use crate::clause::{Clause, Mood, phrase, subject, verb};
use crate::deeds;
use crate::echo;
use crate::frame::{Party, PredicateKind, Role};
use crate::grammar::Grammar;
use crate::judging::Heard;
use crate::matching::{Binding, Fit, Matcher};
use crate::open::Open;
use crate::rules;
use crate::tree::{Dep, Tag, Tree};
use crate::voice;

/// Frames tried for one clause: the best ones fit so much better that what comes later is noise.
const TRIED: usize = 24;

/// An event as a clause tells it.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// Token of the predicate.
    pub(crate) head: usize,
    pub(crate) kind: PredicateKind,
    pub(crate) carrier: Option<usize>,
    pub(crate) event_type: EventType,
    pub(crate) modes: Vec<Mode>,
    pub(crate) actors: Vec<Played>,
    pub(crate) recipients: Vec<Played>,
    pub(crate) mood: Mood,
    /// What is told lies ahead of the story's day.
    pub(crate) ahead: bool,
    pub(crate) score: f32,
    /// Heads of phrases and complements that the frame has used up.
    pub(crate) consumed: Vec<usize>,
    /// What a learned judge said of it.
    pub(crate) heard: Option<Heard>,
}

impl Told {
    /// What a frame tells, before anybody is cast for its parts.
    pub(crate) fn without_parties(clause: &Clause, fit: &Fit<'_>) -> Told {
        Told {
            head: clause.head,
            kind: clause.kind,
            carrier: clause.carrier,
            event_type: fit.frame.event_type,
            modes: fit.frame.modes.clone(),
            actors: Vec::new(),
            recipients: Vec::new(),
            mood: clause.mood,
            ahead: clause.mood.future || clause.mood.hypothetical,
            score: fit.score,
            consumed: fit.consumed.clone(),
            heard: None,
        }
    }

    /// An open clause, of a type that means nothing yet.
    pub(crate) fn undecided(open: Open) -> Told {
        let Open { head, kind, carrier, actors, recipients, mood } = open;
        Told {
            head,
            kind,
            carrier,
            event_type: EventType::Consult,
            modes: Vec::new(),
            actors,
            recipients,
            mood,
            ahead: mood.future || mood.hypothetical,
            score: 0.0,
            consumed: Vec::new(),
            heard: None,
        }
    }

    fn parties(&self) -> usize {
        self.actors.len() + self.recipients.len()
    }
}

/// All events of a text, in its order; and the predicates for which some frame spoke, whatever became of it.
pub(crate) fn tell(matcher: &Matcher<'_, '_>, cast: &mut Cast<'_>) -> (Vec<Told>, Vec<usize>) {
    let mut told: Vec<Told> = Vec::new();
    let mut decided: Vec<usize> = Vec::new();
    // What clauses tell besides, by their heads.
    let mut joint: Vec<Told> = Vec::new();
    // Demands, threats and refusals of nobody known.
    let mut unheard: Vec<usize> = Vec::new();
    for clause in matcher.clauses.iter() {
        let fits: Vec<Fit<'_>> = matcher.fits(clause).into_iter().take(TRIED).collect();
        let demand = fits.first().is_some_and(|fit| is_demand(fit.frame.event_type)) && clause.kind != PredicateKind::Noun;
        // Whose threat it is may be known where the frame asks for others: *the government said it would boycott*.
        let announced = demand && fits[0].frame.event_type == EventType::Threaten && cast.tree.is(clause.head, &cast.grammar.saying);
        let asker = announced && is_heard(cast, &fits[0]);
        let whole =
            fits.iter().find_map(|fit| enact(cast, clause, fit.clone(), Asking::Whole)).map(|found| completed(cast, clause, &fits, found));
        joint.extend(whole.as_ref().and_then(|found| jointly(cast, clause, &fits, found)));
        let found = whole.or_else(|| fits.into_iter().find_map(|fit| enact(cast, clause, fit, Asking::Part)));
        let found = found.or_else(|| owed(cast, clause)).map(|found| struck(cast, clause, found)).map(|found| held(cast, found));
        // *killed in an accident* fits a frame of nothing better than one of an event.
        let nothing = matcher.nothing(clause);
        if found.is_some() || nothing.is_some() {
            decided.push(clause.head);
        }
        if demand && found.is_none() && !asker {
            unheard.push(clause.head);
        }
        told.extend(found.filter(|found| nothing.is_none_or(|nothing| nothing < found.score)));
    }
    // Only clauses of one sentence tell the same thing.
    let mut all = Vec::new();
    let mut rest = told.into_iter().peekable();
    while let Some(first) = rest.next() {
        let sentence = matcher.tree.doc.sentence_of(first.head);
        let mut told = vec![first];
        while let Some(next) = rest.next_if(|next| matcher.tree.doc.sentence_of(next.head) == sentence) {
            told.push(next);
        }
        let mut told = settle(matcher, told);
        merge_shots(matcher, &mut told);
        merge_tolls(matcher.tree, cast.grammar, &mut told);
        drop_content(matcher, &mut told, &unheard);
        told.retain_mut(|told| is_told(cast, told));
        let jailed: Vec<Told> = told.iter().filter_map(|told| rules::jailed(matcher, told)).collect();
        told.extend(jailed);
        let phoned: Vec<Told> = told.iter().filter_map(|told| rules::phoned(matcher, told)).collect();
        told.extend(phoned);
        let jointly: Vec<Told> = joint.extract_if(.., |other| told.iter().any(|one| one.head == other.head)).collect();
        told.extend(jointly.into_iter().filter_map(|mut one| is_told(cast, &mut one).then_some(one)));
        drop_repeated(matcher.tree, &mut told);
        all.extend(told);
    }
    let echoes = echo::echoes(matcher, cast, &all);
    decided.extend(echoes.iter().map(|echo| echo.head));
    all.extend(echoes);
    (all, decided)
}

/// *A nun kidnapped by militiamen was freed*: who held somebody lets them go.
fn held(cast: &mut Cast<'_>, mut found: Told) -> Told {
    if found.event_type != EventType::Retreat || !found.modes.contains(&Mode::Release) || !found.actors.is_empty() {
        return found;
    }
    let (tree, grammar) = (cast.tree, cast.grammar);
    let captor = |party: &Played| {
        let capture = tree.children(party.head).find(|&child| tree.dep(child) == Dep::Acl && tree.is(child, &grammar.capturing))?;
        tree.child(tree.child(capture, Dep::Agent)?, Dep::PrepObject)
    };
    if let Some(captor) = found.recipients.iter().find_map(captor) {
        found.actors = cast.parties(captor, false);
    }
    found
}

/// Whether somebody known stands where a frame asks for its actor.
fn is_heard(cast: &mut Cast<'_>, fit: &Fit<'_>) -> bool {
    let heads: Vec<usize> = fit.bindings.iter().filter(|one| one.role == Role::Actor).flat_map(|one| one.heads.clone()).collect();
    heads.into_iter().any(|head| cast.parties(head, false).iter().any(|party| party.identity.is_known()))
}

/// A frame that names what is hit (`attack [target]`) may say less than its twin that names who (`attack R`): of frames of one type that
/// are nearly as specific the one with a recipient counts, with the better one's modes.
fn completed(cast: &mut Cast<'_>, clause: &Clause, fits: &[Fit<'_>], found: Told) -> Told {
    if !found.recipients.is_empty() || found.actors.len() > 1 {
        return found;
    }
    let near = |fit: &&Fit<'_>| {
        fit.frame.event_type == found.event_type && fit.score < found.score + f32::EPSILON && fit.score >= found.score - NEARLY
    };
    let fuller = fits.iter().filter(near).find_map(|fit| {
        let other = enact(cast, clause, fit.clone(), Asking::Whole)?;
        // Whoever acts in the one acts in the other.
        let same = found.actors.iter().all(|actor| other.actors.iter().any(|also| also.head == actor.head));
        // *demanded the release of the bishop*: what is demanded is not of whom it is demanded.
        let taken = found.event_type == EventType::Request && other.recipients.iter().any(|party| found.consumed.contains(&party.head));
        (!other.recipients.is_empty() && same && !taken).then_some(other)
    });
    match fuller {
        Some(fuller) if found.modes.is_empty() => Told { score: found.score, ..fuller },
        Some(fuller) => Told { score: found.score, modes: found.modes, ..fuller },
        None => found,
    }
}

/// *German and Polish police arrested nine in a joint raid*: what two countries do to others together they also do with one another.
fn jointly(cast: &mut Cast<'_>, clause: &Clause, fits: &[Fit<'_>], found: &Told) -> Option<Told> {
    let countries = |told: &Told| casting::countries(&told.actors).len();
    let is_harm = |event_type: EventType| matches!(event_type, EventType::Assault | EventType::Coerce | EventType::Sanction);
    let together = found.event_type == EventType::Cooperate;
    if countries(found) < 2 || !together && (!is_harm(found.event_type) || found.recipients.is_empty()) {
        return None;
    }
    let other = |fit: &&Fit<'_>| if together { is_harm(fit.frame.event_type) } else { fit.frame.event_type == EventType::Cooperate };
    fits.iter()
        .filter(other)
        .find_map(|fit| enact(cast, clause, fit.clone(), Asking::Whole))
        .filter(|other| countries(other) > 1 && (!together || !other.recipients.is_empty()))
}

/// How much less specific a frame may be that says more.
const NEARLY: f32 = 2.0;

/// *shelled the airport at Batken*: an attack on a thing is one on the country where it lies.
fn struck(cast: &mut Cast<'_>, clause: &Clause, mut told: Told) -> Told {
    if told.event_type == EventType::Assault && told.recipients.is_empty() && told.actors.len() == 1 && clause.kind == PredicateKind::Verb {
        // *fired mortars at the town*
        let at = clause.obliques.iter().filter(|oblique| matches!(cast.tree.doc.word(oblique.prep), "at" | "on" | "into" | "against"));
        let heads: Vec<usize> = clause.object.iter().copied().chain(at.flat_map(|oblique| oblique.objects.clone())).collect();
        let found = heads.into_iter().filter_map(|head| cast.struck(head)).find(|party| party.identity.country.is_some());
        // *Israel bombed the site*: not one of its own.
        let doer = &told.actors[0].identity;
        let found = found.filter(|party| !doer.bare_state || doer.country != party.identity.country);
        told.recipients.extend(found);
    }
    told
}

/// *Ouattara said the government must guarantee security*: whatever it is that somebody must do, it is demanded.
fn owed(cast: &mut Cast<'_>, clause: &Clause) -> Option<Told> {
    let must = cast
        .tree
        .children(clause.head)
        .any(|child| cast.tree.dep(child) == Dep::Aux && matches!(cast.tree.doc.word(child), "must" | "should"));
    let (verb, ccomp) = (clause.kind == PredicateKind::Verb, cast.tree.dep(clause.head) == Dep::Ccomp);
    if !verb || !must || !ccomp || clause.passive != clause.subject.is_empty() {
        return None;
    }
    let asked: Vec<Played> = clause.subject.iter().flat_map(|&head| cast.parties(head, false)).filter(is_in_power).collect();
    // *Attacks on hospitals must stop*: of nobody named.
    let ends = cast.tree.is(clause.head, &cast.grammar.ending) && (clause.passive || clause.object.is_empty());
    // *The rioters must be punished*
    let owed = clause.passive && cast.tree.is(clause.head, &cast.grammar.owed);
    let (actors, mode) = match asked.is_empty() {
        false => (asked, Mode::Change),
        true if ends || owed => {
            let speaker = voice::speaker(cast, clause.head).filter(is_heard_out)?;
            (vec![speaker], if ends { Mode::Yield } else { Mode::Change })
        }
        true => return None,
    };
    Some(Told {
        head: clause.head,
        kind: clause.kind,
        carrier: None,
        event_type: EventType::Request,
        modes: vec![mode],
        actors,
        recipients: Vec::new(),
        mood: clause.mood,
        ahead: true,
        score: OWED,
        consumed: Vec::new(),
        heard: None,
    })
}

/// Whether a party is somebody of whom, and by whom, things are demanded in public.
fn is_in_power(party: &Played) -> bool {
    use Sector::{Cop, Gov, Leg, Mil, Opp, Pty, Reb};
    matches!(party.identity.sector, Some(Gov | Mil | Leg | Reb | Opp | Cop | Pty)) || party.identity.is_organisation()
}

/// Whether a party is somebody whose demands are reported for their own sake.
fn is_heard_out(party: &Played) -> bool {
    is_in_power(party) || matches!(party.identity.sector, Some(Sector::Rel | Sector::Soc | Sector::Eli))
}

/// What a demand is worth of which only the *must* is known.
const OWED: f32 = 2.0;

/// Whether every party must be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// Each slot stands for somebody.
    Whole,
    /// The recipient's phrase may stand for nobody we know (*condemned the sanctions*).
    Part,
}

/// What an event without its recipient counts.
const PARTIAL: f32 = 0.7;

/// Types that are told although what they are directed at is no party: *Iran condemned the vote*.
fn stands_alone(event_type: EventType) -> bool {
    !event_type.needs_recipient() && !matches!(event_type, EventType::Consult | EventType::Support)
}

/// Fills a frame's slots with parties; none if one that it needs stands for nobody, or for somebody of another kind.
pub(crate) fn enact(cast: &mut Cast<'_>, clause: &Clause, mut fit: Fit<'_>, asking: Asking) -> Option<Told> {
    let mut actors: Vec<Played> = Vec::new();
    let mut recipients: Vec<Played> = Vec::new();
    let mut together = false;
    let mut missing = false;
    // Somebody whom nobody knows takes part.
    let mut alone = false;
    for binding in &fit.bindings {
        let mut played = players(cast, binding, fit.frame.event_type);
        if played.is_empty() && binding.role == Role::Recipient && binding.party.is_free() && !binding.inside {
            // *asked its partners to help*: some people are asked, whoever they are.
            played.extend(binding.heads.iter().filter(|&&head| cast.tree.tag(head) == Tag::Nouns).filter_map(|&head| cast.stranger(head)));
        }
        if played.is_empty() {
            let nobody = |&head: &usize| cast.tree.tag(head) != Tag::Pronoun;
            let asked = binding.party.is_free()
                || !binding.party.words.is_empty() && !binding.party.negated && cast.tree.is(binding.heads[0], &binding.party.words);
            let partial = asking == Asking::Part && binding.role == Role::Recipient && asked && binding.heads.iter().all(nobody);
            if partial && stands_alone(fit.frame.event_type) {
                missing = true;
                continue;
            }
            if binding.optional || binding.role == Role::Both {
                alone |= binding.role == Role::Both && !binding.optional;
                continue;
            }
            return None;
        }
        together |= binding.role == Role::Both;
        if binding.role == Role::Both && played.iter().any(|party| party.identity.is_known()) {
            // *Iran and six world powers resumed talks*: whoever they are, they take part.
            let unknown = binding.heads.iter().filter(|&&head| played.iter().all(|party| party.head != head)).copied();
            let strangers: Vec<Played> = unknown.collect::<Vec<_>>().into_iter().filter_map(|head| cast.stranger(head)).collect();
            played.extend(strangers);
        }
        let side = if binding.role == Role::Recipient { &mut recipients } else { &mut actors };
        for party in played {
            // *Turkey's president says it will attack*: both are one side.
            let pronoun = cast.tree.tag(party.head) == Tag::Pronoun && party.identity.bare_state;
            // *The premier said Vietnam would provide a grant*: who says so speaks for it.
            let spoken_for = binding.role == Role::Actor && party.identity.bare_state && party.head > clause.head;
            let speaks = |known: &Played| {
                spoken_for && known.head < clause.head && !known.identity.bare_state && known.identity.sector == Some(Sector::Gov)
            };
            let is_told = |known: &Played| {
                known.identity.is_same(&party.identity) || (pronoun || speaks(known)) && known.identity.country == party.identity.country
            };
            if !side.iter().any(is_told) {
                side.push(party);
            }
        }
    }
    if together && actors.len() < 2 && (alone || !is_several(cast, &actors)) || alone && clause.kind == PredicateKind::Verb {
        return None;
    }
    let before = recipients.len();
    recipients.retain(|party| !actors.iter().any(|actor| actor.identity.is_same(&party.identity)));
    let required = fit.bindings.iter().any(|binding| binding.role == Role::Recipient && !binding.optional);
    if recipients.is_empty() && before > 0 && !together && required {
        // *Turkey would defend its ship*: nobody does it to themselves.
        return None;
    }
    if missing {
        fit.score *= PARTIAL;
    }
    if recipients.is_empty() && !together && aims_at_words(fit.frame.event_type) {
        recipients = owners(cast, clause, fit.frame.event_type, &fit.consumed);
        if recipients.is_empty() {
            recipients = addressees(cast, clause);
        }
        recipients.retain(|party| !actors.iter().any(|actor| actor.identity.is_same(&party.identity)));
    }
    if recipients.is_empty() && !together {
        recipients = deeds::doers(cast, clause, fit.frame.event_type, &fit.consumed, &actors);
    }
    if matches!(fit.frame.event_type, EventType::Aid | EventType::Cooperate) && is_own_force(cast, clause, &actors, &recipients) {
        return None;
    }
    let told = Told { actors, recipients, ..Told::without_parties(clause, &fit) };
    is_about_somebody(&told).then_some(told)
}

/// *sent 350 soldiers to reinforce its garrison*: a state that moves troops to its own helps nobody else.
fn is_own_force(cast: &mut Cast<'_>, clause: &Clause, actors: &[Played], recipients: &[Played]) -> bool {
    let own =
        |party: &Played| party.identity.country.is_some() && actors.iter().all(|actor| actor.identity.country == party.identity.country);
    let troops = |party: &Played| party.identity.sector == Some(Sector::Mil);
    !actors.is_empty()
        && !recipients.is_empty()
        && recipients.iter().all(|party| own(party) && troops(party))
        && clause.object.iter().any(|&head| cast.identity(head).is_some_and(|one| one.sector == Some(Sector::Mil)))
}

/// Types whose object is often something said or done by the one they are directed at: *rejected a Turkish proposal*.
fn aims_at_words(event_type: EventType) -> bool {
    use EventType::{Accuse, Agree, Concede, Reject, Request, Support};
    matches!(event_type, Accuse | Agree | Concede | Reject | Request | Support)
}

/// Whose the objects are that a frame has used up.
fn owners(cast: &mut Cast<'_>, clause: &Clause, event_type: EventType, consumed: &[usize]) -> Vec<Played> {
    // *conveyed the sympathy of the Australian people*: those who send it.
    if matches!(cast.tree.doc.lemma(clause.head), "convey" | "relay") {
        return Vec::new();
    }
    let objects = clause.object.iter().copied().filter(|head| consumed.contains(head));
    // *demanded Mr Ali's release*: of others than him. *Israel's release of prisoners* is Israel's to grant.
    let tree = cast.tree;
    let granted =
        |head: usize| tree.has_child(head, Dep::Possessor) && tree.children(head).any(|child| tree.word(child) == cast.grammar.of);
    let asked = |&head: &usize| event_type != EventType::Request || !tree.is(head, &cast.grammar.letting_go) || granted(head);
    let objects: Vec<usize> = objects.filter(asked).collect();
    let known = |party: &Played| party.identity.is_known();
    objects.into_iter().flat_map(|head| cast.parties(head, true)).filter(known).collect()
}

/// *wrote to Obama begging for help*: to whom the words go, by the verb that they hang on.
fn addressees(cast: &mut Cast<'_>, clause: &Clause) -> Vec<Played> {
    let tree = cast.tree;
    let verb = tree.head(clause.head);
    let words = tree.dep(clause.head) == Dep::Advcl && tree.tag(clause.head) == Tag::Gerund && tree.is(verb, &cast.grammar.writing);
    if !words {
        return Vec::new();
    }
    let to = tree.children(verb).find(|&child| matches!(tree.dep(child), Dep::Prep | Dep::Dative) && tree.doc.word(child) == "to");
    let addressee = to.and_then(|to| tree.child(to, Dep::PrepObject)).or_else(|| tree.child(verb, Dep::Object));
    let known = |party: &Played| party.identity.is_known();
    addressee.map(|head| cast.parties(head, false).into_iter().filter(known).collect()).unwrap_or_default()
}

fn players(cast: &mut Cast<'_>, binding: &Binding<'_>, event_type: EventType) -> Vec<Played> {
    let mut played: Vec<Played> = Vec::new();
    for &head in &binding.heads {
        let parties = cast.parties(head, binding.inside);
        // *meet European standards*: one meets people, not what is theirs.
        let themselves = |party: &Played| binding.inside || event_type != EventType::Consult || party.is_itself;
        played.extend(parties.into_iter().filter(themselves));
    }
    // What is coordinated shares its lot, unless the frame keeps somebody out.
    let fits = |party: &Played| accepts(cast, binding, party);
    if binding.party.negated || !played.iter().any(fits) {
        played.retain(fits);
    }
    played
}

/// Whether a party meets the slot's constraint, by its sector or by its word.
pub(crate) fn accepts(cast: &Cast<'_>, binding: &Binding<'_>, played: &Played) -> bool {
    let Party { sectors, words, negated, .. } = binding.party;
    if binding.party.is_free() || binding.any {
        return true;
    }
    // *The Belgians froze the accounts*: a nation as a whole may stand for its state.
    let nation = !*negated && binding.role == Role::Actor && sectors.contains(&Sector::Gov) && is_nation(cast, played);
    let sector = played.identity.sector.is_some_and(|sector| sectors.contains(&sector)) || nation;
    let is = |head: usize| cast.tree.is_called(phrase::kernel(cast.tree, head), words);
    let word = !words.is_empty() && (is(played.head) || binding.heads.iter().any(|&head| is(head)));
    (sector || word) != *negated
}

/// *the Belgians*, *the Dutch*: a people with nothing but its article.
fn is_nation(cast: &Cast<'_>, played: &Played) -> bool {
    let (tree, head) = (cast.tree, played.head);
    let article = |child: usize| tree.dep(child) == Dep::Det && tree.doc.word(child).eq_ignore_ascii_case("the");
    let whole = tree.children(head).all(article) && tree.has_child(head, Dep::Det);
    let people = played.identity.country.is_some() && matches!(played.identity.sector, None | Some(Sector::Cvl)) && !played.identity.person;
    let nationality = tree.doc.ent(head).is_some_and(|(label, _)| label == "NORP") || tree.tag(head) == Tag::Names;
    whole && people && nationality && tree.doc.word(head).starts_with(char::is_uppercase)
}

/// *European foreign ministers met*: one phrase, several people.
fn is_several(cast: &Cast<'_>, actors: &[Played]) -> bool {
    actors.len() == 1 && cast.tree.tag(actors[0].head).is_plural()
}

/// Nothing is an event in which nobody known takes part.
fn is_about_somebody(told: &Told) -> bool {
    let known = |parties: &[Played]| parties.iter().any(|party| party.identity.is_known());
    let one_sided = told.recipients.is_empty() && told.actors.len() < 2;
    if told.actors.is_empty() && told.recipients.is_empty() || one_sided && told.event_type.needs_recipient() {
        return false;
    }
    // A promise, a meeting or a demand is somebody's; only what is done to people is told without who did it.
    if told.actors.is_empty() && is_of_somebody(told.event_type) {
        return false;
    }
    // Whom the gazetteer does not know at all may be acted on by somebody known, but makes no politics by acting.
    if told.actors.is_empty() { known(&told.recipients) } else { known(&told.actors) }
}

/// Whether an event of its type needs a recipient that it has not.
pub(crate) fn lacks_recipient(told: &Told) -> bool {
    told.recipients.is_empty() && (told.actors.is_empty() || told.actors.len() < 2 && told.event_type.needs_recipient())
}

/// Types that nobody tells without saying whose the deed is.
fn is_of_somebody(event_type: EventType) -> bool {
    use EventType::{Agree, Aid, Consult, Cooperate, Mobilize, Protest, Reject, Request, Support, Threaten};
    matches!(event_type, Agree | Consult | Support | Cooperate | Aid | Request | Reject | Threaten | Protest | Mobilize)
}

/// Types whose content is no deed even where nobody known demands, promises or refuses it: *the four urged Chad to free him*.
fn is_demand(event_type: EventType) -> bool {
    use EventType::{Reject, Request, Threaten};
    matches!(event_type, Request | Threaten | Reject)
}

/// Lets clauses that tell the same thing give way.
fn settle(matcher: &Matcher<'_, '_>, mut told: Vec<Told>) -> Vec<Told> {
    told.sort_by_key(|one| (matcher.tree.depth(one.head, 200), one.head));
    let mut kept: Vec<Told> = Vec::new();
    for one in told {
        if kept.iter().any(|other| is_judged(matcher.tree, &one, other)) {
            kept.push(one);
            continue;
        }
        let carried = kept.iter().position(|other| one.carrier == Some(other.head) && other.consumed.contains(&one.head));
        if let Some(at) = carried {
            // *welcomed Kenya's decision to send police*: the welcome is what happened.
            let speaks = aims_at_words(kept[at].event_type) && !matcher.tree.is(kept[at].head, &matcher.book.grammar.light);
            if !speaks && (one.parties(), one.score) > (kept[at].parties(), kept[at].score) {
                kept[at] = one;
            }
            continue;
        }
        // *telephoned him to express his support*: the call is told, and what was said.
        let below = |call: &Told| {
            let verb = one.carrier.unwrap_or(one.head);
            let infinitive = matches!(matcher.tree.dep(verb), Dep::Xcomp | Dep::Advcl) && matcher.tree.head(verb) == call.head;
            call.consumed.contains(&one.head) || infinitive && one.mood.hypothetical
        };
        if let Some(call) = kept.iter().find(|call| call.modes.contains(&Mode::Phone) && below(call)) {
            kept.extend(said_in_call(call, one));
            continue;
        }
        if kept
            .iter()
            .any(|other| other.consumed.contains(&one.head) || one.carrier == Some(other.head) && other.kind == PredicateKind::Adjective)
        {
            continue;
        }
        // The noun may come before its carrier (*talks were held*).
        if let Some(at) = kept
            .iter()
            .position(|other| other.carrier == Some(one.head) && (one.consumed.contains(&other.head) || other.kind == PredicateKind::Noun))
        {
            if one.consumed.contains(&kept[at].head) && (one.parties(), one.score) > (kept[at].parties(), kept[at].score) {
                kept[at] = one;
            }
            continue;
        }
        kept.push(one);
    }
    kept.sort_by_key(|one| one.head);
    kept
}

/// *condemned the killing of aid workers by Syrian troops*, *apologised for it*: what is judged has happened, if it says who did it to whom.
fn is_judged(tree: &Tree<'_>, deed: &Told, judgment: &Told) -> bool {
    let judges = match judgment.event_type {
        EventType::Support => true,
        EventType::Accuse => judgment.modes.contains(&Mode::Disapprove),
        _ => false,
    };
    let done = deed.kind == PredicateKind::Noun && matches!(deed.event_type.quad(), Quad::MaterialConflict | Quad::MaterialCooperation);
    let by = tree.children(deed.head).any(|child| matches!(tree.dep(child), Dep::Prep | Dep::Agent) && tree.doc.word(child) == "by");
    let object = judges && tree.dep(deed.head) == Dep::Object && tree.head(deed.head) == judgment.head;
    // *apologised for the beating of two nurses by his guards*
    let prep = tree.head(deed.head);
    let ground = tree.dep(deed.head) == Dep::PrepObject
        && tree.head(prep) == judgment.head
        && matches!(tree.doc.word(prep), "for" | "over" | "after" | "at" | "against")
        && matches!(judgment.event_type, EventType::Concede | EventType::Protest | EventType::Retreat | EventType::Support);
    done && by && (object || ground) && !judgment.mood.negated && !deed.actors.is_empty() && !deed.recipients.is_empty()
}

/// What somebody telephones to say, to whom the call goes unless it is said of others; nothing if it is no words.
fn said_in_call(call: &Told, one: Told) -> Option<Told> {
    let recipients = if one.recipients.is_empty() { call.recipients.clone() } else { one.recipients.clone() };
    let mood = Mood { hypothetical: false, purpose: false, ..one.mood };
    rules::is_said(one.event_type).then_some(Told { recipients, mood, ahead: call.ahead, ..one })
}

/// Applies the ontology's rules; whether what is left is told at all.
fn is_told(cast: &mut Cast<'_>, told: &mut Told) -> bool {
    if told.mood.weak && (told.actors.is_empty() || told.recipients.is_empty() && told.actors.len() < 2) {
        return false;
    }
    // *if the shelling goes on* tells nothing; *if Mali were to leave* tells what might be.
    if told.mood.condition && !is_supposed(cast.tree, told.head) {
        return false;
    }
    // *marched to protest*: who acts to protest protests.
    if told.mood.purpose && told.event_type == EventType::Protest && is_acted_out(cast.tree, told.head) {
        (told.mood.purpose, told.mood.hypothetical, told.ahead) = (false, false, false);
    }
    // *flew to Oslo to thank the king*: what somebody travels for and says there is said.
    if told.mood.purpose && is_said_there(cast.tree, cast.grammar, told) {
        (told.mood.purpose, told.mood.hypothetical, told.ahead) = (false, false, false);
    }
    // *said he hopes Turkey will reopen the crossing*: what one hopes of others nobody has done or promised.
    let tree = cast.tree;
    let own = tree.child(told.head, Dep::Subject).is_some_and(|subject| tree.tag(subject) == Tag::Pronoun);
    let ahead = told.mood.future || told.mood.hypothetical;
    let hoped = tree.dep(told.head) == Dep::Ccomp && tree.is(tree.head(told.head), &cast.grammar.hoping) && ahead && !own;
    if hoped {
        return false;
    }
    if told.mood.purpose || is_no_report(cast.tree, cast.grammar, told) {
        return false;
    }
    if is_habit(cast.tree, cast.grammar, told) || is_possibility(cast.tree, told.head) {
        return false;
    }
    judge(cast, told)
}

/// Whether *to protest* is what something that was done was done for.
fn is_acted_out(tree: &Tree<'_>, verb: usize) -> bool {
    let upper = tree.head(verb);
    tree.doc.lemma(verb) == "protest" && tree.dep(verb) == Dep::Advcl && matches!(tree.tag(upper), Tag::PastVerb | Tag::PastParticiple)
}

/// Whether somebody has travelled to say it.
fn is_said_there(tree: &Tree<'_>, grammar: &Grammar, told: &Told) -> bool {
    let upper = tree.head(told.head);
    let travelled = tree.is(upper, &grammar.going_there);
    let words = matches!(told.event_type, EventType::Support | EventType::Request | EventType::Accuse | EventType::Concede);
    words && travelled && tree.dep(told.head) == Dep::Advcl && tree.tag(upper) == Tag::PastVerb && !told.recipients.is_empty()
}

/// *Laos exports its power to Thailand*, *firms that supply the rebels*: what is done day by day, where a report of one deed would have the
/// past. Headlines and digests have the present for all of it, so that a main clause tells a deed, save of trade; and what is fixed for a
/// day stands in it too.
fn is_habit(tree: &Tree<'_>, grammar: &Grammar, told: &Told) -> bool {
    use EventType::{Aid, Assault, Coerce, Concede, Cooperate, Mobilize, Protest, Retreat, Sanction};
    let deed = matches!(told.event_type, Aid | Assault | Coerce | Concede | Cooperate | Mobilize | Protest | Retreat | Sanction);
    let verb = told.head;
    let end = tree.doc.sentence(tree.doc.sentence_of(verb)).end;
    let dated = |i: usize| tree.doc.ent(i).is_some_and(|(label, _)| label == "DATE");
    // *still hold back the trucks*, *gives up on Monday*
    let fixed = || {
        tree.children(verb).any(|child| {
            let now = tree.dep(child) == Dep::Advmod && matches!(tree.doc.word(child), "now" | "still" | "again" | "meanwhile");
            now || dated(child) || tree.child(child, Dep::PrepObject).is_some_and(dated)
        })
    };
    let within = matches!(tree.dep(verb), Dep::Relcl | Dep::Advcl | Dep::Acl);
    deed && (within || told.event_type == Cooperate)
        && told.kind == PredicateKind::Verb
        && tree.tag(verb) == Tag::PresentVerb
        && !tree.is(verb, &grammar.copula)
        && !tree.is(verb, &grammar.past_alike)
        && !tree.is_quoted(verb)
        && matches!(tree.doc.word(end - 1), "." | "!" | "?")
        && !fixed()
}

/// *could reach an airliner*: what can be has not been.
fn is_possibility(tree: &Tree<'_>, verb: usize) -> bool {
    let can =
        |child: usize| child < verb && tree.dep(child) == Dep::Aux && matches!(tree.doc.lemma(child), "could" | "can" | "might" | "ca");
    tree.tag(verb).is_verb() && tree.children(verb).any(can)
}

/// *if parliament were to vote no*: a supposition that is told for its own sake.
fn is_supposed(tree: &Tree<'_>, verb: usize) -> bool {
    let upper = tree.head(verb);
    let were = |verb: usize| tree.doc.word(verb) == "were" && tree.tag(verb).is_verb();
    tree.dep(verb) == Dep::Xcomp && were(upper) || tree.children(verb).any(were)
}

/// Applies the ontology's rules between types; false if what they leave is no event.
pub(crate) fn judge(cast: &mut Cast<'_>, told: &mut Told) -> bool {
    if told.mood.obliged {
        let Some(speaker) = voice::speaker(cast, told.head) else { return false };
        // *The hostages must be freed*: by whomever.
        let nobody = told.actors.is_empty() && verb::is_passive(cast.tree, told.head);
        let by_nobody = nobody && told.event_type != EventType::Assault && is_heard_out(&speaker);
        return rules::demanded(told, speaker, by_nobody);
    }
    if told.mood.negated
        && (told.mood.hypothetical || told.mood.future)
        && told.event_type.quad() != Quad::MaterialConflict
        && !rules::refused(told)
    {
        return false;
    }
    // *would defend its ship*: nobody backs what is their own.
    let its_own = |party: &Played| {
        let kernel = phrase::kernel(cast.tree, party.head);
        let its = cast.tree.child(kernel, Dep::Possessor).is_some_and(|owner| cast.tree.tag(owner) == Tag::PossessivePronoun);
        let thing =
            cast.tree.tag(kernel) == Tag::Noun && !cast.tree.is(kernel, &cast.grammar.person_word) && party.identity.entity.is_none();
        its && thing && told.actors.iter().any(|actor| actor.identity.bare_state && actor.identity.country == party.identity.country)
    };
    if told.event_type == EventType::Support && !told.recipients.is_empty() && told.recipients.iter().all(its_own) {
        return false;
    }
    // *vowed not to step down*
    let unlike = |&content: &usize| cast.tree.dep(content) == Dep::Xcomp && cast.tree.has_child(content, Dep::Negation);
    // *urged Mugabe not to lend his name to it*: no help is asked for.
    if told.event_type == EventType::Request && told.modes.contains(&Mode::Assist) && told.consumed.iter().any(unlike) {
        told.modes = vec![Mode::Change];
    }
    // *Pyongyang insisted the South had fired first*: what has happened nobody asks for.
    if told.event_type == EventType::Request && is_about_the_past(cast.tree, told.head) {
        return false;
    }
    // *will not shoot at civilians*: who will not does no harm.
    let harmless = told.mood.negated && told.mood.future && told.event_type == EventType::Assault;
    if harmless {
        return false;
    }
    // *China does not want the United States to sell weapons to Taiwan*: that nothing is wanted is no refusal of a demand.
    if told.event_type == EventType::Request && told.mood.negated && matches!(cast.tree.doc.lemma(told.head), "want" | "wish" | "like") {
        return false;
    }
    let unyielding = told.event_type == EventType::Concede && told.consumed.iter().any(unlike);
    if unyielding && !told.mood.negated && !rules::refused(told) {
        return false;
    }
    let would = told.mood.hypothetical
        && cast.tree.children(told.head).any(|child| matches!(cast.tree.doc.word(child), "would" | "'d" | "’d" | "could"));
    if told.mood.future || would {
        let warning = voice::reporting_verb(cast, told.head)
            .is_some_and(|verb| matches!(cast.tree.doc.lemma(verb), "warn" | "threaten" | "vow" | "caution"));
        let speaker = voice::speaker(cast, told.head);
        rules::threatened(told, speaker.as_ref(), warning);
    }
    announced(cast, told);
    warn_offender(cast, told);
    rules::by_mood(told);
    rules::seized_at_home(cast.tree, cast.grammar, told);
    rules::own_ground(told);
    rules::mutual(cast.tree, cast.grammar, told);
    // *will hold exercises with its allies*: what has only now become cooperation.
    rules::by_mood(told);
    rules::at_home_or_abroad(told);
    rules::armed(cast.tree, cast.grammar, told);
    true
}

/// *The monk will be pardoned, the president said*: whoever of those in power announces what will be done does it.
fn announced(cast: &mut Cast<'_>, told: &mut Told) {
    use EventType::{Aid, Coerce, Concede, Mobilize, Retreat, Sanction};
    let deed = matches!(told.event_type, Aid | Coerce | Concede | Mobilize | Retreat | Sanction);
    let open = told.actors.is_empty() && told.mood.future && !told.mood.negated && told.kind == PredicateKind::Verb;
    if !deed || !open || !verb::is_passive(cast.tree, told.head) {
        return;
    }
    let Some(speaker) = voice::speaker(cast, told.head) else { return };
    let in_power = matches!(speaker.identity.sector, Some(Sector::Gov | Sector::Mil | Sector::Leg | Sector::Jud | Sector::Reb));
    if in_power && !told.recipients.iter().any(|party| party.head == speaker.head) {
        told.actors.push(speaker);
    }
}

/// *would strike back if Iran attacked*: whom a threat is for who is named only in its condition.
fn warn_offender(cast: &mut Cast<'_>, told: &mut Told) {
    if told.event_type != EventType::Threaten || !told.recipients.is_empty() || told.actors.is_empty() {
        return;
    }
    let tree = cast.tree;
    let condition = |verb: usize| {
        let mark = |clause: usize| {
            tree.children(clause)
                .any(|child| tree.dep(child) == Dep::Mark && matches!(tree.doc.lemma(child), "if" | "unless" | "If" | "Unless"))
        };
        tree.children(verb).find(|&child| tree.dep(child) == Dep::Advcl && tree.tag(child).is_verb() && mark(child))
    };
    let verbs = std::iter::once(told.head).chain(told.consumed.iter().copied()).filter(|&verb| tree.tag(verb).is_verb());
    let Some(offender) = verbs.filter_map(condition).find_map(|clause| subject::own(tree, clause)) else { return };
    let named =
        |party: &Played| party.identity.is_known() && !told.actors.iter().any(|actor| actor.identity.country == party.identity.country);
    let found: Vec<Played> = cast.parties(offender, false).into_iter().filter(named).collect();
    told.recipients = found;
}

/// *A bomb planted by separatists killed four policemen*: who shot is who hit, and it is one deed.
fn merge_shots(matcher: &Matcher<'_, '_>, told: &mut Vec<Told>) {
    let tree = matcher.tree;
    let assault = |one: &Told| one.event_type == EventType::Assault && one.kind == PredicateKind::Verb;
    let shot_of = |hit: &Told| {
        let clause = matcher.clauses.at(hit.head)?;
        let weapon = |party: &Played| clause.subject.contains(&party.head) && party.identity.country.is_none();
        if !assault(hit) || !hit.actors.iter().all(weapon) || hit.recipients.is_empty() {
            return None;
        }
        let shoots = |one: &Told| {
            let weapon = tree.head(one.head);
            let nobody_else = one.recipients.iter().all(|party| party.head == weapon);
            assault(one) && tree.dep(one.head) == Dep::Acl && clause.subject.contains(&weapon) && !one.actors.is_empty() && nobody_else
        };
        told.iter().position(shoots)
    };
    let Some((hit, shot)) = told.iter().enumerate().find_map(|(at, one)| Some((at, shot_of(one)?))) else { return };
    let (actors, modes) = (std::mem::take(&mut told[shot].actors), std::mem::take(&mut told[shot].modes));
    told[hit].actors = actors;
    if told[hit].modes.is_empty() {
        told[hit].modes = modes;
    }
    told.remove(shot);
}

/// *raided a village, killing twenty*, *were killed when gunmen attacked*: a toll and the attack that took it are one event.
fn merge_tolls(tree: &Tree<'_>, grammar: &Grammar, told: &mut Vec<Told>) {
    let is_toll = |one: &Told| matches!(tree.doc.lemma(one.head), "kill" | "wound" | "injure" | "maim" | "die" | "hurt");
    let mut at = 0;
    while at < told.len() {
        let one = &told[at];
        // *killing the driver and wounding three*
        let gerund = |i: usize| tree.tag(i) == Tag::Gerund;
        let joined = tree.dep(one.head) == Dep::Conj && gerund(one.head) && gerund(tree.head(one.head));
        let first = if joined { tree.head(one.head) } else { one.head };
        let upper = tree.head(first);
        let below = tree.dep(first) == Dep::Advcl && one.event_type == EventType::Assault;
        let main = told.iter().position(|other| other.head == upper && other.event_type == EventType::Assault);
        let Some(main) = main.filter(|_| below) else {
            at += 1;
            continue;
        };
        if tree.tag(one.head) == Tag::Gerund && is_toll(one) {
            let toll = told.remove(at);
            let main = if main > at { main - 1 } else { main };
            // *slammed into a market in Sarajevo, killing fifteen*: the dead, not the place, unless it is a state's own.
            let place = |party: &Played| {
                // Whoever stands in the phrase is somebody: a convoy's soldiers, a rally's crowd.
                use Sector::{Agr, Bus, Edu, Jrn, Med, Prm, Rel};
                let nobody = party.identity.sector.is_none_or(|sector| matches!(sector, Agr | Bus | Edu | Jrn | Med | Prm | Rel));
                let thing = tree.is(phrase::kernel(tree, party.head), &grammar.target) && party.identity.entity.is_none();
                thing && nobody
                    || party.identity.entity.as_deref().is_some_and(|entity| entity.starts_with("place/"))
                    || party.identity.bare_state && party.identity.sector == Some(Sector::Gov)
            };
            if told[main].recipients.iter().all(place) && !toll.recipients.is_empty() {
                told[main].recipients = toll.recipients;
            } else if joined {
                let new = |party: &Played| !told[main].recipients.iter().any(|other| other.head == party.head);
                let more: Vec<Played> = toll.recipients.into_iter().filter(new).collect();
                told[main].recipients.extend(more);
            }
            continue;
        }
        let when = tree.children(one.head).any(|child| matches!(tree.doc.word(child), "when" | "after" | "as"));
        if when && is_toll(&told[main]) && told[main].actors.is_empty() && !one.actors.is_empty() {
            let cause = told.remove(at);
            let main = if main > at { main - 1 } else { main };
            told[main].actors = cause.actors;
            if told[main].modes.is_empty() {
                told[main].modes = cause.modes;
            }
            continue;
        }
        at += 1;
    }
}

/// What is demanded, alleged, refused or promised is no second event: *urged the king to open talks*, *accused Sudan of
/// bombing villages*.
fn drop_content(matcher: &Matcher<'_, '_>, told: &mut Vec<Told>, unheard: &[usize]) {
    use EventType::{Accuse, Agree, Concede, Reject, Request, Support, Threaten};
    let frames = told
        .iter()
        .filter(|one| matches!(one.event_type, Accuse | Agree | Concede | Reject | Request | Support | Threaten))
        .map(|one| one.head);
    let frames: Vec<usize> = frames.chain(unheard.iter().copied()).collect();
    // *adopted a resolution condemning Israel* tells what the resolution says, not that one was adopted.
    let tree = matcher.tree;
    let says = |one: &Told| {
        tree.dep(one.head) == Dep::Acl && tree.tag(one.head) == Tag::Gerund && tree.is(tree.head(one.head), &matcher.book.grammar.utterance)
    };
    let documents: Vec<usize> = told.iter().filter(|one| says(one) && !one.recipients.is_empty()).map(|one| tree.head(one.head)).collect();
    told.retain(|one| {
        !(one.recipients.is_empty() && one.event_type != Reject && documents.iter().any(|document| one.consumed.contains(document)))
    });
    let is_fact = |deed: &Told| told.iter().any(|other| is_judged(tree, deed, other));
    let facts: Vec<usize> = told.iter().filter(|deed| is_fact(deed)).map(|deed| deed.head).collect();
    let lifted = |one: &Told| is_lifted(tree, &matcher.book.grammar, one, told);
    let lifted: Vec<(usize, EventType)> = told.iter().filter(|one| lifted(one)).map(|one| (one.head, one.event_type)).collect();
    told.retain(|one| !lifted.contains(&(one.head, one.event_type)));
    // *said he was shocked and had recalled his envoy*: what the speaker has done besides is told as done.
    let own_deed = |one: &Told| {
        let first = tree.head(one.head);
        let besides = tree.dep(one.head) == Dep::Conj
            && first < one.head
            && tree.dep(first) == Dep::Ccomp
            && tree.is(tree.head(first), &matcher.book.grammar.saying);
        let speaker = tree.children(first).find(|&child| matches!(tree.dep(child), Dep::Subject | Dep::PassiveSubject));
        let helped = tree.children(one.head).any(|child| tree.dep(child) == Dep::Aux && child < one.head);
        besides && helped && speaker.is_some_and(|speaker| tree.tag(speaker) == Tag::Pronoun)
    };
    let moves: Vec<usize> = told.iter().filter(|one| one.event_type == EventType::Mobilize).map(|one| one.head).collect();
    told.retain(|one| {
        // *urged Kenya to review a law barring reporters*: what is only demanded nobody has said; nor what nobody adopts.
        let spoken = says(one);
        let from = if spoken { tree.head(tree.head(one.head)) } else { one.head };
        facts.contains(&one.head)
            || own_deed(one)
            || !(is_content(tree, from, &frames)
                || spoken && one.actors.is_empty()
                || one.mood.hypothetical && is_content(tree, one.head, &moves))
    });
}

/// *lifted sanctions imposed on Mali*, *suspended some of its sanctions*: what is given up is told as given up.
fn is_lifted(tree: &Tree<'_>, grammar: &Grammar, one: &Told, told: &[Told]) -> bool {
    let imposed = tree.dep(one.head) == Dep::Acl && verb::is_passive(tree, one.head) || one.kind == PredicateKind::Noun;
    // *freed a journalist arrested in May* tells the arrest too, *freed detainees held by his predecessor* nothing that happened.
    let people = one.event_type == EventType::Coerce && tree.is(tree.head(one.head), &grammar.person_word);
    let people = people && one.kind == PredicateKind::Verb && !tree.is(one.head, &grammar.confining);
    let harsh = matches!(one.event_type, EventType::Sanction | EventType::Coerce) && imposed && one.actors.len() < 2 && !people;
    let lifts = |other: &Told| {
        let gives_up = matches!(other.event_type, EventType::Retreat | EventType::Concede) && other.kind == PredicateKind::Verb;
        let object =
            gives_up.then(|| tree.children(other.head).find(|&child| matches!(tree.dep(child), Dep::Object | Dep::PassiveSubject)));
        object.flatten().is_some_and(|object| tree.subtree(object).contains(&one.head))
    };
    harsh && told.iter().any(lifts)
}

/// Whether a token stands in the complement of one of the heads.
pub(crate) fn is_content(tree: &Tree<'_>, token: usize, heads: &[usize]) -> bool {
    let mut node = token;
    for _ in 0..12 {
        let head = tree.head(node);
        if head == node {
            return false;
        }
        // *After meeting Kagame, Ruto called for …*, *In a call with Erdogan, Macron urged …*: when it was said is not what was said.
        if tree.dep(node) == Dep::Prep {
            let word = tree.doc.word(node).to_ascii_lowercase();
            let when = matches!(word.as_str(), "after" | "before" | "during" | "following" | "since" | "while" | "amid" | "despite");
            if when || matches!(word.as_str(), "in" | "at") && node < head {
                return false;
            }
        }
        let inside = match tree.dep(node) {
            Dep::Xcomp | Dep::Ccomp | Dep::PrepClause | Dep::Acl | Dep::Object | Dep::PrepObject | Dep::Dative | Dep::Prep | Dep::Conj => {
                true
            }
            Dep::Advcl => tree.children(node).any(|child| tree.tag(child) == Tag::To) && !tree.has_child(node, Dep::Mark),
            _ => false,
        };
        // A verb coordinated with the head stands beside it, not under it.
        if !inside || tree.dep(node) == Dep::Conj && tree.tag(node).is_verb() && heads.contains(&head) {
            return false;
        }
        if heads.contains(&head) && node != token {
            return true;
        }
        if heads.contains(&head) {
            return matches!(tree.dep(node), Dep::Xcomp | Dep::Ccomp | Dep::Acl | Dep::PrepClause | Dep::Advcl);
        }
        node = head;
    }
    false
}

/// What is told for another purpose than to report that it was done: lives, business, what somebody is able to do, what is done every year.
pub(crate) fn is_no_report(tree: &Tree<'_>, grammar: &Grammar, told: &Told) -> bool {
    is_biography(tree, told.head)
        || is_business(told)
        || is_ability(tree, grammar, told.head)
        || is_recurring(tree, grammar, told.head)
        || is_asked(tree, told.head)
        || is_sought(tree, told.head)
        || is_planned(tree, grammar, told.head)
        || is_striven_for(tree, grammar, told)
        || is_alleged(tree, grammar, told.head)
        || is_overtaken(tree, grammar, told.head)
        || is_celebration(tree, grammar, told)
        || told.kind == PredicateKind::Noun
            && (is_laid_to_somebody(tree, grammar, told.head) || is_downfall(tree, grammar, told) || is_epoch(tree, grammar, told))
}

/// *expelled a consul on suspicion of helping the rebels*, *three men suspected of feeding them*: what somebody may have done is not told.
fn is_alleged(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> bool {
    let of = tree.head(verb);
    let alleged = tree.head(of);
    let noun = tree.is(alleged, &grammar.imputation);
    // *was convicted of ordering the murder*
    let convicted = matches!(tree.doc.lemma(alleged), "convict" | "acquit") && tree.tag(alleged).is_verb();
    let suspected = tree.tag(alleged) == Tag::PastParticiple && matches!(tree.doc.lemma(alleged), "suspect" | "accuse");
    // *rejected the charge that its soldiers had killed*; whoever claims it does report it.
    let charge = tree.tag(of).is_noun() && tree.is(of, &grammar.imputation);
    let content = charge && matches!(tree.dep(verb), Dep::Relcl | Dep::Acl | Dep::Ccomp) && tree.has_child(verb, Dep::Mark);
    content
        || tree.dep(verb) == Dep::PrepClause
            && tree.doc.word(of) == "of"
            && (convicted || noun && tree.dep(alleged) == Dep::PrepObject || suspected && matches!(tree.dep(alleged), Dep::Acl | Dep::Amod))
}

/// *France hopes the two Koreas will resume talks*: what somebody hopes that others do is nothing that they do to them.
pub(crate) fn hopes_of_others(tree: &Tree<'_>, grammar: &Grammar, told: &Told) -> bool {
    let other = |child: usize| {
        tree.dep(child) == Dep::Ccomp && tree.child(child, Dep::Subject).is_some_and(|subject| tree.tag(subject) != Tag::Pronoun)
    };
    tree.is(told.head, &grammar.hoping) && tree.children(told.head).any(other)
}

/// *insisted the South had fired first*, *suggested Morocco had let them sail*: a complement that tells of what was done.
fn is_about_the_past(tree: &Tree<'_>, verb: usize) -> bool {
    let says = matches!(tree.doc.lemma(verb), "insist" | "suggest" | "maintain");
    let past = |child: usize| {
        tree.dep(child) == Dep::Ccomp
            && tree.children(child).any(|aux| {
                matches!(tree.dep(aux), Dep::Aux | Dep::AuxPass) && matches!(tree.doc.word(aux), "had" | "has" | "have" | "was" | "were")
            })
    };
    says && tree.children(verb).any(past)
}

/// *shortly before the invasion of Iraq*: a war of old that only says when.
fn is_epoch(tree: &Tree<'_>, grammar: &Grammar, told: &Told) -> bool {
    let war = tree.is(told.head, &grammar.conquest);
    let prep = tree.head(told.head);
    let when = matches!(tree.doc.word(prep), "before" | "since" | "after" | "following" | "during" | "until");
    // *following Tuesday's invasion of Crimea* is news.
    let dated = |child: usize| tree.doc.ent(child).is_some_and(|(label, _)| label == "DATE");
    war && when
        && !tree.children(told.head).any(dated)
        && !told.recipients.is_empty()
        && tree.dep(told.head) == Dep::PrepObject
        && told.actors.is_empty()
        && told.recipients.iter().all(|party| party.identity.bare_state)
}

/// *Troops who had been due to leave were told to stay*: what had been planned and is told of with something else has not happened.
fn is_overtaken(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> bool {
    let is_due = |token: usize| tree.is(token, &grammar.due);
    let planned = if is_due(verb) { verb } else { tree.head(verb) };
    let due = is_due(planned) && (planned == verb || tree.dep(verb) == Dep::Xcomp);
    let had = |token: usize| {
        tree.children(token)
            .any(|child| matches!(tree.dep(child), Dep::Aux | Dep::AuxPass) && tree.doc.word(child).eq_ignore_ascii_case("had"))
    };
    let within = |token: usize| matches!(tree.dep(token), Dep::Relcl | Dep::Acl);
    due && (had(planned) && within(planned) || had(tree.head(planned)) && within(tree.head(planned)))
}

/// *Jubilant crowds poured into the streets*, *turned out to hail the new president*: who celebrates does not protest.
fn is_celebration(tree: &Tree<'_>, grammar: &Grammar, told: &Told) -> bool {
    let glad = |child: usize| matches!(tree.dep(child), Dep::Amod | Dep::Compound) && tree.is(child, &grammar.glad);
    let hails = |child: usize| matches!(tree.dep(child), Dep::Advcl | Dep::Xcomp) && tree.is(child, &grammar.turning_out_for);
    told.event_type == EventType::Protest
        && (told.actors.iter().any(|actor| tree.children(actor.head).any(glad)) || tree.children(told.head).any(hails))
}

/// *since the fall of Saddam Hussein*: a person who falls is not taken, as a town is.
fn is_downfall(tree: &Tree<'_>, grammar: &Grammar, told: &Told) -> bool {
    let fall = tree.is(told.head, &grammar.downfall);
    fall && told.actors.is_empty() && told.recipients.iter().all(|party| party.identity.person)
}

/// *blamed the bombing on separatists*, *a suspect in the killing of a judge*: whoever speaks of a deed has not done it.
fn is_laid_to_somebody(tree: &Tree<'_>, grammar: &Grammar, noun: usize) -> bool {
    let upper = tree.head(noun);
    let on = tree.children(noun).any(|child| child > noun && tree.doc.word(child) == "on");
    let blamed = tree.dep(noun) == Dep::Object && tree.is(upper, &grammar.laying) && on;
    let holder = tree.head(upper);
    let sought = tree.is(holder, &grammar.of_a_deed);
    blamed || tree.dep(noun) == Dep::PrepObject && matches!(tree.doc.word(upper), "in" | "of" | "over" | "to") && sought
}

/// *thanked him for his efforts to ease the siege*: what somebody strives for is not done; who strives to mediate does.
fn is_striven_for(tree: &Tree<'_>, grammar: &Grammar, told: &Told) -> bool {
    use EventType::{Aid, Concede, Retreat, Support};
    let efforts = tree.is(tree.head(told.head), &grammar.striving);
    matches!(told.event_type, Aid | Concede | Retreat | Support)
        && tree.dep(told.head) == Dep::Acl
        && efforts
        && tree.children(told.head).any(|child| tree.tag(child) == Tag::To)
}

/// *carrying proposals to end the war with Eritrea*: what a plan is for is not told of who carries it.
fn is_planned(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> bool {
    let plan = tree.head(verb);
    let noun = tree.is(plan, &grammar.plan_noun);
    let held = matches!(tree.dep(plan), Dep::Object | Dep::PrepObject | Dep::Subject | Dep::PassiveSubject);
    tree.dep(verb) == Dep::Acl && noun && held && tree.children(verb).any(|child| tree.tag(child) == Tag::To)
}

/// *Analysis: what Beijing wants from Islamabad*: what somebody does *what* with is not told.
fn is_sought(tree: &Tree<'_>, verb: usize) -> bool {
    let what = |child: usize| child < verb && tree.dep(child) == Dep::Object && tree.doc.word(child).eq_ignore_ascii_case("what");
    tree.children(verb).any(what)
}

/// *Did France expel the ambassador?*: who asks whether does not tell. *Why did France expel him?* does.
fn is_asked(tree: &Tree<'_>, verb: usize) -> bool {
    let sentence = tree.doc.sentence(tree.doc.sentence_of(verb));
    if !(verb + 1..sentence.end).any(|i| tree.doc.word(i) == "?") {
        return false;
    }
    let mut asked = verb;
    for _ in 0..12 {
        if tree.head(asked) == asked || !matches!(tree.dep(asked), Dep::Xcomp | Dep::Conj | Dep::Object | Dep::Prep | Dep::PrepObject) {
            break;
        }
        asked = tree.head(asked);
    }
    let Some(subject) = subject::own(tree, asked) else { return false };
    let helper = tree.children(asked).find(|&child| child < subject && matches!(tree.dep(child), Dep::Aux | Dep::AuxPass));
    let Some(first) = helper.or_else(|| (asked < subject).then_some(asked)) else { return false };
    let wondering = |i: usize| {
        let word = tree.doc.word(i).to_ascii_lowercase();
        matches!(word.as_str(), "why" | "how" | "when" | "where" | "what" | "who" | "whom" | "which" | "whose")
    };
    !(tree.subtree(asked).start..first).any(wondering)
}

/// *have the power to detain suspects*
fn is_ability(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> bool {
    let noun = tree.head(verb);
    let power = tree.is(noun, &grammar.power_noun);
    matches!(tree.dep(verb), Dep::Acl | Dep::Relcl) && power && tree.children(verb).any(|child| tree.tag(child) == Tag::To)
}

/// *take over the streets each February*, *often makes promises*
fn is_recurring(tree: &Tree<'_>, grammar: &Grammar, verb: usize) -> bool {
    let often = |child: usize| tree.dep(child) == Dep::Advmod && tree.is(child, &grammar.often);
    if tree.tag(verb) == Tag::PresentVerb && tree.children(verb).any(often) {
        return true;
    }
    let each =
        |time: usize| tree.children(time).any(|child| tree.dep(child) == Dep::Det && matches!(tree.doc.lemma(child), "each" | "every"));
    tree.tag(verb) == Tag::PresentVerb && tree.children(verb).any(|child| tree.dep(child) == Dep::Npadvmod && each(child))
}

/// *Toyota blamed the supplier*: what companies do to one another, to customers or to things is no politics, a protest apart.
fn is_business(told: &Told) -> bool {
    let of = |party: &Played, sectors: &[Option<Sector>]| sectors.contains(&party.identity.sector);
    // *A trawler plucked thirty Vietnamese from a raft*: who is helped is no customer.
    let rescues =
        told.event_type == EventType::Aid && told.recipients.iter().any(|party| of(party, &[Some(Sector::Cvl), Some(Sector::Ref)]));
    told.event_type != EventType::Protest
        && !rescues
        && !told.actors.is_empty()
        && told.actors.iter().all(|actor| of(actor, &[Some(Sector::Bus)]))
        && told.recipients.iter().all(|party| of(party, &[Some(Sector::Bus), Some(Sector::Cvl), None]) && !party.identity.bare_state)
}

/// *Sucre, the marshal who freed Quito*: what is told of somebody only to say who he is.
pub(crate) fn is_biography(tree: &Tree<'_>, head: usize) -> bool {
    let noun = tree.head(head);
    // *It was Qatar that freed the nurses* tells what Qatar did.
    let cleft = tree.dep(noun) == Dep::Attribute && subject::cleft(tree, tree.head(noun)).is_some();
    !cleft && tree.dep(head) == Dep::Relcl && matches!(tree.dep(noun), Dep::Appos | Dep::Attribute) && tree.tag(head) == Tag::PastVerb
}

/// *recalled its envoy and stopped the bus to Lahore*: steps of two kinds, each told by a verb of its own.
fn are_two_steps(a: &Told, b: &Told) -> bool {
    // *stopped work and marched to the prefecture*
    let struck = |one: &Told| one.modes.contains(&Mode::Strike);
    let marched = |one: &Told| one.modes.contains(&Mode::Demo);
    let protest = a.event_type == EventType::Protest && (struck(a) && marched(b) || marched(a) && struck(b));
    let steps = protest || matches!(a.event_type, EventType::Sanction | EventType::Coerce);
    steps
        && a.kind == PredicateKind::Verb
        && b.kind == PredicateKind::Verb
        && !a.modes.is_empty()
        && !b.modes.is_empty()
        && a.modes != b.modes
}

/// One sentence tells an event once.
pub(crate) fn drop_repeated(tree: &Tree<'_>, told: &mut Vec<Told>) {
    let same = |a: &[Played], b: &[Played]| a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.identity.is_same(&y.identity));
    let mut at = 0;
    while at < told.len() {
        let one = &told[at];
        let better = |other: &Told| (other.parties(), other.score) > (one.parties(), one.score);
        let repeated = told.iter().enumerate().any(|(i, other)| {
            i != at
                && other.event_type == one.event_type
                && tree.doc.sentence_of(other.head) == tree.doc.sentence_of(one.head)
                && same(&other.actors, &one.actors)
                && !are_two_steps(other, one)
                && (same(&other.recipients, &one.recipients) || one.recipients.is_empty() && !other.recipients.is_empty())
                && (better(other) || i < at)
        });
        if repeated {
            told.remove(at);
        } else {
            at += 1;
        }
    }
}
