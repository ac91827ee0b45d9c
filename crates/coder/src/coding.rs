//! [`Coder`]: a parsed story in, its events, ties and statements out.

use std::ops::Range;

use attache_nlp::Doc;
use attache_record::{
    Attribution, Auxiliary, CodePoints, DatePrecision, Event, Participant, Place, Predicate, Sector, Statement, Story, Tie, event_id,
};
use jiff::civil::Date;
use serde::Serialize;

use crate::about::Topics;
use crate::answering;
use crate::casting::{Cast, Played};
use crate::clause::Clauses;
use crate::codebook::Codebook;
use crate::confidence::Signs;
use crate::glance::Glance;
use crate::home::Unnamed;
use crate::judging::{self, Budget, Judge, Policy};
use crate::matching::Matcher;
use crate::open;
use crate::place;
use crate::reference::Memory;
use crate::rules;
use crate::saying::{self, Said};
use crate::sides::{self, Side, Sought};
use crate::silence;
use crate::standing::{self, Against, Standing};
use crate::telling::{self, Told};
use crate::tree::{Dep, Tree};
use crate::voice;
use crate::when;
use crate::who::{Identity, Who};

/// What a story tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Coding {
    /// Who did what to whom, in the order of the text.
    pub events: Vec<Event>,
    /// Standing relations.
    pub ties: Vec<Tie>,
    /// Somebody's words.
    pub statements: Vec<Statement>,
}

/// Something that a story may tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The event as the frames tell it; of an open clause all but the type.
    pub event: Event,
    /// Where it comes from.
    pub origin: Origin,
    /// How specific the frame is that fits.
    pub score: f32,
    /// Where the sentence begins, in code points of the story.
    pub start: usize,
}

/// Why something may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// A frame tells it.
    Frames,
    /// No frame decides the clause.
    Open,
    /// A frame tells it of one side, and somebody of the sentence may be the other.
    Sides,
}

/// Codes stories by a codebook, asking somebody who is meant. Shared by reference across threads.
pub struct Coder {
    book: Codebook,
    who: Box<dyn Who>,
    judge: Option<(Box<dyn Judge>, Policy)>,
}

impl Coder {
    /// A coder that knows what the codebook says and asks `who` about names.
    pub fn new(book: Codebook, who: impl Who + 'static) -> Coder {
        Coder { book, who: Box::new(who), judge: None }
    }

    /// The same, with a learned judge beside the frames.
    pub fn with_judge(self, judge: impl Judge + 'static, policy: Policy) -> Coder {
        Coder { judge: Some((Box::new(judge), policy)), ..self }
    }

    /// The codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.book
    }

    /// What a story's plain words speak for; a hundred times cheaper than to parse it.
    pub fn glance(&self, text: &str) -> Glance {
        Glance::of(&self.book, text)
    }

    pub(crate) fn bench(&self) -> Option<(&dyn Judge, &Policy)> {
        self.judge.as_ref().map(|(judge, policy)| (&**judge, policy))
    }

    pub(crate) fn who(&self) -> &dyn Who {
        &*self.who
    }

    /// Codes a story, given its paragraphs as parsed, each with its byte offset in [`Story::text`].
    pub fn code(&self, story: &Story, paragraphs: &[(usize, Doc)]) -> Coding {
        self.read(story, paragraphs, Wanted::All, Also::default())
    }

    /// The events of a story, each with the signs that its confidence is made of.
    pub fn signs(&self, story: &Story, paragraphs: &[(usize, Doc)]) -> Vec<(Event, Signs)> {
        let mut signs = Vec::new();
        let coding = self.read(story, paragraphs, Wanted::Events, Also { signs: Some(&mut signs), ..Also::default() });
        coding.events.into_iter().zip(signs).collect()
    }

    /// What a learned judge may be asked about a story: the events that the frames tell, and the clauses that they leave open.
    pub fn candidates(&self, story: &Story, paragraphs: &[(usize, Doc)]) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        self.read(story, paragraphs, Wanted::Events, Also { candidates: Some(&mut candidates), ..Also::default() });
        candidates
    }

    /// The parties of a story whose own words name no country, with what speaks for each country; spans in code points of the story.
    pub fn unnamed(&self, story: &Story, paragraphs: &[(usize, Doc)]) -> Vec<([usize; 2], Unnamed)> {
        let mut unnamed = Vec::new();
        self.read(story, paragraphs, Wanted::Events, Also { unnamed: Some(&mut unnamed), ..Also::default() });
        unnamed
    }

    /// The events of a story that the frames tell of one side only, each with what it would be with each other side that its sentence
    /// offers, and what speaks for each.
    pub fn sought(&self, story: &Story, paragraphs: &[(usize, Doc)]) -> Vec<(Event, Vec<Event>, Sought)> {
        let mut sought = Vec::new();
        self.read(story, paragraphs, Wanted::Events, Also { sought: Some(&mut sought), ..Also::default() });
        sought
    }

    /// The events of a story alone; ties and statements stay empty, and cost nothing.
    pub fn events(&self, story: &Story, paragraphs: &[(usize, Doc)]) -> Coding {
        self.read(story, paragraphs, Wanted::Events, Also::default())
    }

    fn read(&self, story: &Story, paragraphs: &[(usize, Doc)], records: Wanted, also: Also<'_>) -> Coding {
        let Also { mut candidates, mut signs, mut unnamed, mut sought } = also;
        let day = story.date.or_else(|| story.dateline.as_ref().and_then(|line| line.date));
        let asked = self.who.story(&story.text, day);
        let place = story.dateline.as_ref().and_then(|line| line.place.as_deref());
        let filed = place.and_then(|place| asked.locate(place, &[])?.country).filter(|country| country.is_state());
        let points = CodePoints::new(&story.text);
        let mut memory = Memory::default();
        let mut coding = Coding::default();
        let mut sentences = 0;
        let mut budget = self.bench().map(|(_, policy)| Budget::new(policy));
        for (offset, doc) in paragraphs {
            let tree = Tree::new(doc, &self.book.lexicon);
            let clauses = Clauses::read(&tree, &self.book);
            let matcher = Matcher { tree: &tree, clauses: &clauses, book: &self.book };
            let mut cast = Cast::new(&tree, &self.book.grammar, &*asked, &memory);
            cast.kept = unnamed.is_some().then(Vec::new);
            cast.filed = filed;
            let silent = silence::silent_sentences(&tree, &self.book);
            let (mut told, decided) = telling::tell(&matcher, &mut cast);
            told.retain(|told| !silent[doc.sentence_of(told.head)]);
            if let Some(budget) = &mut budget {
                budget.earn(doc.text().len());
            }
            // Whom the clauses are about costs time to find: only where there are questions left to put.
            let asking = budget.as_ref().is_some_and(|budget| budget.left() > told.len());
            let open = if asking || candidates.is_some() {
                let mut open = open::clauses(&matcher, &mut cast, &told, &decided);
                open.retain(|open| !silent[doc.sentence_of(open.head)]);
                open
            } else {
                Vec::new()
            };
            let page = Page {
                story,
                points: &points,
                offset: *offset,
                moved: moved(&story.text, *offset, doc),
                sentences,
                day,
                topics: Topics::read(&tree, &self.book),
                judged: self.judge.is_some(),
            };
            if let Some(candidates) = &mut candidates {
                let mut all: Vec<(Told, Origin)> = told.iter().map(|told| (told.clone(), Origin::Frames)).collect();
                all.extend(open.iter().cloned().map(|open| (Told::undecided(open), Origin::Open)));
                for (i, one) in told.iter().enumerate().filter(|(_, one)| sides::is_one_sided(one)) {
                    let sides = sides::sought(&matcher, &mut cast, &told, i, Side::Recipients).sides;
                    all.extend(sides.into_iter().map(|side| (Told { recipients: side, ..one.clone() }, Origin::Sides)));
                }
                let start = |told: &Told| page.span(&tree, doc.sentence(doc.sentence_of(told.head)))[0];
                candidates.extend(all.into_iter().map(|(told, origin)| Candidate {
                    event: page.event(&mut cast, &told),
                    origin,
                    score: told.score,
                    start: start(&told),
                }));
            }
            if let (Some((judge, policy)), Some(budget)) = (self.bench(), &mut budget) {
                told = judging::weigh(judge, policy, budget, (&matcher, &mut cast), told, open);
            }
            if let Some(sought) = &mut sought {
                for i in 0..told.len() {
                    if let Some((judge, _)) = self.bench()
                        && told[i].heard.is_none()
                    {
                        sides::hear(judge, &matcher, &mut cast, &mut told[i]);
                    }
                    for side in [Side::Recipients, Side::Actors] {
                        if sides::is_settled(&told[i], side) {
                            continue;
                        }
                        let found = sides::sought(&matcher, &mut cast, &told, i, side);
                        let with = |parties: &Vec<Played>| {
                            let mut event = told[i].clone();
                            side.put(&mut event, parties.clone());
                            page.event(&mut cast, &event)
                        };
                        let aimed = found.sides.iter().map(with).collect();
                        sought.push((page.event(&mut cast, &told[i]), aimed, found));
                    }
                }
            }
            let judge = self.bench().zip(budget.as_mut()).map(|((judge, policy), budget)| (judge, policy.aimed, budget));
            sides::aim(&matcher, &mut cast, &mut told, judge);
            answering::answer(&tree, &mut told);
            for told in &mut told {
                rules::estrange(&cast, told);
                rules::part_from_state(&cast, told);
                rules::part_from_guest(&cast, told);
                rules::spare(&cast, told);
            }
            if let Some(signs) = &mut signs {
                signs.extend(told.iter().map(|told| Signs::read(&tree, told, self.judge.is_some())));
            }
            coding.events.extend(told.iter().map(|told| page.event(&mut cast, told)));
            if records == Wanted::All {
                let ties = standing::ties(&matcher, &mut cast);
                coding.ties.extend(ties.iter().filter(|tie| !silent[doc.sentence_of(tie.head)]).map(|tie| page.tie(&cast, tie)));
                let said = saying::statements(&matcher, &mut cast);
                coding
                    .statements
                    .extend(said.iter().filter(|said| !silent[doc.sentence_of(said.head)]).map(|said| page.statement(&cast, said)));
            }
            if let (Some(unnamed), Some(kept)) = (&mut unnamed, &mut cast.kept) {
                unnamed.extend(kept.drain(..).map(|one| (page.span(&tree, one.span.clone()), one)));
            }
            let resolved = cast.resolved().map(|(head, identity)| (head, identity.clone())).collect();
            drop(cast);
            memory.remember(&tree, resolved);
            sentences += doc.sentence_count();
        }
        coding
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Events,
    All,
}

/// What is kept on the way besides the coding.
#[derive(Default)]
struct Also<'a> {
    candidates: Option<&'a mut Vec<Candidate>>,
    signs: Option<&'a mut Vec<Signs>>,
    unnamed: Option<&'a mut Vec<([usize; 2], Unnamed)>>,
    sought: Option<&'a mut Vec<(Event, Vec<Event>, Sought)>>,
}

/// A paragraph's place in its story.
struct Page<'a> {
    story: &'a Story,
    points: &'a CodePoints<'a>,
    /// Byte offset of the paragraph.
    offset: usize,
    /// Where the document's bytes stand behind `offset`, if its text is not the story's to the letter.
    moved: Option<Vec<u32>>,
    /// Sentences before the paragraph.
    sentences: usize,
    day: Option<Date>,
    topics: Topics,
    /// A judge is beside the frames.
    judged: bool,
}

impl Page<'_> {
    fn event(&self, cast: &mut Cast<'_>, told: &Told) -> Event {
        let tree = cast.tree;
        let sentence = tree.doc.sentence_of(told.head);
        let actors: Vec<Participant> = told.actors.iter().map(|party| self.participant(tree, party)).collect();
        let recipients: Vec<Participant> = told.recipients.iter().map(|party| self.participant(tree, party)).collect();
        let predicate = self.predicate(tree, told);
        let (date, date_precision, historical) = self.date(tree, told);
        let mut event = Event {
            id: event_id(&self.story.id, told.event_type, predicate.span, &actors, &recipients),
            story_id: self.story.id.clone(),
            sentence: self.sentences + sentence,
            text: self.words(tree, tree.doc.sentence(sentence)).to_owned(),
            event_type: told.event_type,
            modes: told.modes.clone(),
            auxiliary: auxiliary(told, historical),
            contexts: self.topics.of(sentence, told.event_type, is_between_states(&actors, &recipients)),
            quad: 0,
            score: 0.0,
            cameo: String::new(),
            actors,
            recipients,
            predicate,
            date,
            date_precision,
            place: self.place(cast, told),
            attribution: self.attribution(cast, told),
            confidence: hundredths(Signs::read(tree, told, self.judged).confidence(told.event_type)),
        };
        if let Some(country) = event.place.as_ref().and_then(|place| place.country) {
            // *The envoy flew to Asmara*: officials who meet those of a state are none of its own.
            use attache_record::EventType::{Agree, Consult, Cooperate, Support};
            let met = matches!(event.event_type, Agree | Consult | Cooperate | Support)
                && event.recipients.iter().any(|host| host.country == Some(country));
            let guests = event.actors.iter_mut().map(|party| (party, met));
            let parties = guests.chain(event.recipients.iter_mut().map(|party| (party, false)));
            // *riot police beat passers-by in Minsk*: people without a country are those of the place.
            for ((party, guest), played) in parties.zip(told.actors.iter().chain(&told.recipients)) {
                let lacking = party.country.is_none() && party.entity.is_none() && party.sector.is_some();
                if lacking && !(guest && party.sector == Some(Sector::Gov)) && !cast.is_of_many(played.head) {
                    party.country = Some(country);
                    party.confidence = hundredths(party.confidence * 0.85);
                }
            }
        }
        share_country(&mut event);
        event.set_ontology();
        event
    }

    fn tie(&self, cast: &Cast<'_>, standing: &Standing) -> Tie {
        let tree = cast.tree;
        let sentence = tree.doc.sentence_of(standing.head);
        let side = |side: &[Played]| side.iter().map(|party| self.participant(tree, party)).collect();
        let since = self.day.and_then(|day| when::since(tree, standing.head, day));
        Tie {
            kind: standing.kind,
            polarity: standing.polarity,
            parties: [side(&standing.sides[0]), side(&standing.sides[1])],
            against: standing.against.iter().map(|party| self.opponent(tree, party)).collect(),
            since,
            historical: standing.historical,
            story_id: self.story.id.clone(),
            sentence: self.sentences + sentence,
            text: self.words(tree, tree.doc.sentence(sentence)).to_owned(),
            confidence: hundredths(1.0 - (-standing.score.max(0.0) / 2.5).exp()),
        }
    }

    fn statement(&self, cast: &Cast<'_>, said: &Said) -> Statement {
        let tree = cast.tree;
        let sentence = tree.doc.sentence_of(said.head);
        Statement {
            speaker: self.participant(tree, &said.speaker),
            quote: said.quote,
            about: said.about.iter().map(|party| self.participant(tree, party)).collect(),
            stance: said.stance,
            content: self.words(tree, said.content.clone()).to_owned(),
            span: self.span(tree, said.content.clone()),
            story_id: self.story.id.clone(),
            sentence: self.sentences + sentence,
            text: self.words(tree, tree.doc.sentence(sentence)).to_owned(),
            confidence: hundredths(0.5 + 0.4 * said.speaker.confidence),
        }
    }

    /// Tokens as `[start, end)` in code points of the story.
    fn span(&self, tree: &Tree<'_>, tokens: Range<usize>) -> [usize; 2] {
        self.points.span(self.bytes(tree, tokens))
    }

    /// Tokens as bytes of the story.
    fn bytes(&self, tree: &Tree<'_>, tokens: Range<usize>) -> Range<usize> {
        let (start, end) = (tree.doc.span(tokens.start).start, tree.doc.span(tokens.end - 1).end);
        match &self.moved {
            None => start + self.offset..end + self.offset,
            // The end of a token is where its last byte stands, and past it.
            Some(places) => places[start] as usize + self.offset..places[end - 1] as usize + 1 + self.offset,
        }
    }

    /// Tokens as the story has them.
    fn words(&self, tree: &Tree<'_>, tokens: Range<usize>) -> &str {
        if tokens.is_empty() { "" } else { &self.story.text[self.bytes(tree, tokens)] }
    }

    fn participant(&self, tree: &Tree<'_>, played: &Played) -> Participant {
        Participant {
            text: self.words(tree, played.span.clone()).to_owned(),
            span: Some(self.span(tree, played.span.clone())),
            ..participant(&played.identity, played.confidence)
        }
    }

    /// Somebody on the other side of a conflict; whom only the gazetteer names has no span.
    fn opponent(&self, tree: &Tree<'_>, against: &Against) -> Participant {
        match against {
            Against::Named(played) => self.participant(tree, played),
            Against::Known(identity) => {
                Participant { text: identity.name.clone().unwrap_or_default(), span: None, ..participant(identity, identity.confidence) }
            }
        }
    }

    fn predicate(&self, tree: &Tree<'_>, told: &Told) -> Predicate {
        Predicate { text: self.words(tree, told.head..told.head + 1).to_owned(), span: self.span(tree, told.head..told.head + 1) }
    }

    /// The event's day: what the sentence says, else the story's own, which stands for a report's *now* and is of no
    /// precision.
    fn date(&self, tree: &Tree<'_>, told: &Told) -> (Option<Date>, DatePrecision, bool) {
        let Some(day) = self.day else { return (None, DatePrecision::None, false) };
        let anchor = told.carrier.unwrap_or(told.head);
        // *said it would send an envoy next week*: the day of what is announced.
        let announced = told.consumed.iter().copied().find(|&content| tree.dep(content) == Dep::Ccomp && tree.head(content) == told.head);
        let announced = announced.and_then(|content| when::of(tree, content, told.ahead, day));
        let said = announced.or_else(|| when::of(tree, told.head, told.ahead, day)).or_else(|| when::of(tree, anchor, told.ahead, day));
        match said {
            Some(when) => (Some(when.date), when.precision, when::is_history(when, day)),
            None => (Some(day), DatePrecision::None, false),
        }
    }

    /// Where: the likeliest place that the gazetteer knows, else the likeliest that the parser sees as one.
    fn place(&self, cast: &Cast<'_>, told: &Told) -> Option<Place> {
        let near: Vec<_> = told.actors.iter().chain(&told.recipients).filter_map(|party| party.identity.country).collect();
        let sites = place::sites(cast, told);
        let known = sites.iter().find_map(|site| Some((site, cast.asked.locate(cast.text(place::words(cast, site)), &near)?)));
        let (site, found) = match known {
            Some((site, found)) => (site, Some(found)),
            None => (sites.iter().find(|site| site.seen)?, None),
        };
        let words = place::words(cast, site);
        let span = Some(self.span(cast.tree, words.clone()));
        Some(match found {
            Some(found) => Place { name: found.name, country: found.country, latitude: found.latitude, longitude: found.longitude, span },
            None => Place { name: self.words(cast.tree, words).to_owned(), country: None, latitude: None, longitude: None, span },
        })
    }

    fn attribution(&self, cast: &mut Cast<'_>, told: &Told) -> Option<Attribution> {
        let speaker = voice::speaker(cast, told.head)?;
        let outlet = speaker.identity.sector == Some(Sector::Jrn);
        if outlet {
            let name = speaker.identity.name.clone().or_else(|| Some(cast.text(speaker.span.clone()).to_owned()));
            return Some(Attribution { speaker: None, outlet: name });
        }
        Some(Attribution { speaker: Some(self.participant(cast.tree, &speaker)), outlet: None })
    }
}

/// Where a document's bytes stand in the story, if the story does not say the same to the letter.
fn moved(text: &str, offset: usize, doc: &Doc) -> Option<Vec<u32>> {
    let original = &text[offset..];
    (!original.starts_with(doc.text())).then(|| attache_record::align(doc.text(), original))
}

/// Who a party is, without the words that name it.
fn participant(identity: &Identity, confidence: f32) -> Participant {
    Participant {
        entity: identity.entity.clone(),
        name: identity.name.clone(),
        country: identity.country,
        sector: identity.sector,
        role: identity.role.clone(),
        confidence: hundredths(confidence),
        ..Participant::default()
    }
}

/// *Police arrested the opposition leader Kizza Besigye*, *a Turkish court sentenced two journalists*: a state's own force and
/// its own people share its country, where only one of the two names it.
fn share_country(event: &mut Event) {
    use attache_record::{Country, EventType, Sector};
    let inland = matches!(
        event.event_type,
        EventType::Coerce
            | EventType::Sanction
            | EventType::Accuse
            | EventType::Assault
            | EventType::Retreat
            | EventType::Concede
            | EventType::Protest
    );
    if !inland {
        return;
    }
    let force = |party: &Participant| matches!(party.sector, Some(Sector::Cop | Sector::Jud | Sector::Leg | Sector::Spy | Sector::Prm));
    let own = |party: &Participant| {
        use Sector::{Bus, Cvl, Edu, Eli, Jrn, Lab, Med, Opp, Pty, Rel, Soc};
        matches!(party.sector, Some(Cvl | Opp | Jrn | Soc | Lab | Edu | Rel | Pty | Eli | Med | Bus))
    };
    let state = |parties: &[Participant], is: &dyn Fn(&Participant) -> bool| -> Option<Country> {
        let mut countries = parties.iter().filter(|party| is(party)).map(|party| party.country);
        let first = countries.next()??;
        (first.is_state() && countries.all(|country| country == Some(first))).then_some(first)
    };
    let fill = |parties: &mut [Participant], is: &dyn Fn(&Participant) -> bool, country: Option<Country>| {
        let lacking = parties.iter_mut().filter(|party| party.country.is_none() && party.entity.is_none() && is(party));
        lacking.for_each(|party| {
            party.country = country;
            party.confidence = hundredths(party.confidence * 0.8);
        });
    };
    let of_force = state(&event.actors, &force);
    fill(&mut event.recipients, &own, of_force);
    // *border agents held two Iraqis*: a people's name tells whose they are, not whose police took them.
    let by_name = |party: &Participant| {
        let last = party.text.rsplit(' ').next().unwrap_or_default();
        party.sector == Some(Sector::Cvl) && last.starts_with(char::is_uppercase)
    };
    let of_people = state(&event.recipients, &own).filter(|_| !event.recipients.iter().any(by_name));
    fill(&mut event.actors, &force, of_people);
}

fn is_between_states(actors: &[Participant], recipients: &[Participant]) -> bool {
    let state = |party: &&Participant| party.sector == Some(Sector::Gov) && party.country.is_some();
    let mut countries: Vec<_> = actors.iter().chain(recipients).filter(state).filter_map(|party| party.country).collect();
    countries.sort_unstable();
    countries.dedup();
    countries.len() > 1
}

fn auxiliary(told: &Told, historical: bool) -> Vec<Auxiliary> {
    let marks = [
        (told.mood.negated, Auxiliary::Negation),
        (told.mood.future, Auxiliary::Future),
        (told.mood.hypothetical, Auxiliary::Hypothetical),
        (historical, Auxiliary::Historical),
    ];
    marks.into_iter().filter(|(holds, _)| *holds).map(|(_, mark)| mark).collect()
}

/// Two decimals: more would promise what nobody knows, and differ between machines.
fn hundredths(value: f32) -> f32 {
    (value.clamp(0.0, 1.0) * 100.0).round() / 100.0
}
