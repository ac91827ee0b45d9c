//! From a question to the events.

use super::accept::accepts;
use super::question::{Only, Order, Period, Question, Side, View, Wanted};
use super::words::{Phrase, phrases};
use crate::codes::{DAY_BITS, country_number, date_of, day_number, day_of_key, first_key, id_text, id_value, type_number};
use crate::error::{Error, Result, nonsense};
use crate::facts::{Facts, pair_mark};
use crate::reading::Reading;
use crate::review::{Review, revised, standing};
use attache_record::{Country, Event, Statement, Tie};
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Params, params_from_iter};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;

/// An event that answers a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// The event, as the question's view sees it.
    pub event: Event,
    /// The story that tells of it.
    pub story: Header,
    /// The occurrence to which it belongs.
    pub occurrence: Seen,
    /// What was said last of it.
    pub review: Option<Review>,
}

/// A story without its text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Header {
    /// Its id.
    pub id: String,
    /// Headline.
    pub title: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Outlet.
    pub publisher: Option<String>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Code of its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// Something that happened, and how often it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Id of the event that leads.
    pub id: String,
    /// Events that tell of it.
    pub events: u64,
    /// Distinct reports, copies counted once.
    pub reports: u64,
    /// Distinct publishers.
    pub outlets: u64,
    /// Day of the first story that tells of it.
    pub first: Option<Date>,
    /// Day of the last one.
    pub last: Option<Date>,
}

pub(super) fn visit(c: &Connection, question: &Question, mut visitor: impl FnMut(Found) -> ControlFlow<()>) -> Result<()> {
    let (mut passed, mut given) = (0, 0);
    if question.limit == Some(0) {
        return Ok(());
    }
    hits(c, question, |hit| {
        if passed < question.offset {
            passed += 1;
            return Ok(ControlFlow::Continue(()));
        }
        given += 1;
        let flow = visitor(found(c, hit)?);
        Ok(if question.limit.is_some_and(|limit| given >= limit) { ControlFlow::Break(()) } else { flow })
    })
}

pub(super) fn count(c: &Connection, question: &Question) -> Result<usize> {
    let mut count = 0;
    hits(c, question, |_| {
        count += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(count)
}

pub(super) fn event(c: &Connection, id: &str) -> Result<Option<Event>> {
    key_of(c, id)?.map(|key| Reading::new(c).event(key)).transpose()
}

/// The key of an event.
pub(crate) fn key_of(c: &Connection, id: &str) -> Result<Option<i64>> {
    let mut find = c.prepare_cached("SELECT key FROM event_row WHERE id = ? ORDER BY key LIMIT 1")?;
    Ok(find.query_row([id_value(id)], |row| row.get(0)).optional()?)
}

/// An event on its way into the answer.
struct Hit {
    /// Key of the machine's coding; none for an event that people added, or made another thing of.
    key: Option<i64>,
    event: Event,
    review: Option<Review>,
}

/// Lets through one of several events that tell of the same. They are all of one day, and days come one after the other.
#[derive(Default)]
struct Sieve {
    day: Option<i64>,
    seen: HashSet<(i64, i64, i64)>,
}

impl Sieve {
    fn lets_through(&mut self, c: &Connection, question: &Question, hit: &Hit) -> Result<bool> {
        let facts = Facts::of(&hit.event);
        if facts.day != self.day {
            self.seen.clear();
            self.day = facts.day;
        }
        Ok(match question.only {
            Only::Each => true,
            Only::Occurrences => match hit.key {
                Some(key) => self.seen.insert((lead_of(c, key)?, 0, 0)),
                None => true,
            },
            Only::OneADay if facts.day.is_none() => false,
            Only::OneADay => {
                let pairs = asked_for(&question.parties, &facts.pairs);
                let new = pairs.into_iter().map(|(actor, recipient)| self.seen.insert((actor, recipient, facts.event_type)));
                new.fold(false, |any, one| any | one)
            }
        })
    }
}

/// Those of an event's pairs that the question is about: what an actor did to somebody else on the same occasion is no further event of
/// the pair that was asked for. All of them where the question's countries are no ends of one pair.
fn asked_for(parties: &[Wanted], pairs: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let wanted: Vec<(Side, i64)> = parties.iter().filter_map(|w| Some((w.side, country_number(Some(w.country?))))).collect();
    let acts = |&(side, country): &(Side, i64), actor: i64| side != Side::Recipient && country == actor;
    let receives = |&(side, country): &(Side, i64), recipient: i64| side != Side::Actor && country == recipient;
    let is_asked_for = |&&(actor, recipient): &&(i64, i64)| match wanted.as_slice() {
        [] => true,
        [one] => acts(one, actor) || receives(one, recipient),
        [one, other] => (acts(one, actor) && receives(other, recipient)) || (acts(other, actor) && receives(one, recipient)),
        _ => false,
    };
    let asked_for: Vec<_> = pairs.iter().filter(is_asked_for).copied().collect();
    if asked_for.is_empty() { pairs.to_vec() } else { asked_for }
}

fn lead_of(c: &Connection, key: i64) -> Result<i64> {
    let mut find = c.prepare_cached("SELECT coalesce(occurrence, key) FROM event_row WHERE key = ?")?;
    Ok(find.query_row([key], |row| row.get(0))?)
}

/// Hands over what answers, in order, until told to stop.
fn hits(c: &Connection, question: &Question, mut taker: impl FnMut(Hit) -> Result<ControlFlow<()>>) -> Result<()> {
    let phrases = question.text.as_deref().map_or(Ok(Vec::new()), phrases)?;
    let mut sieve = Sieve::default();
    let mut pass = |hit: Hit| match sieve.lets_through(c, question, &hit)? {
        true => taker(hit),
        false => Ok(ControlFlow::Continue(())),
    };
    let mut revised = match question.view {
        View::Machine => Vec::new(),
        View::Reviewed | View::Confirmed => revised_hits(c, question, &phrases)?,
    };
    if let Some(Narrowed { sql, values }) = narrow(c, question, &phrases)? {
        let mut reading = Reading::new(c);
        let mut find = c.prepare_cached(&sql)?;
        let mut rows = find.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(0)?;
            let Some(hit) = machine_hit(c, &mut reading, question, key)? else { continue };
            while revised.last().is_some_and(|other| comes_first(question.order, &other.event, key)) {
                if let Some(other) = revised.pop().map(&mut pass).transpose()?
                    && other.is_break()
                {
                    return Ok(());
                }
            }
            if pass(hit)?.is_break() {
                return Ok(());
            }
        }
    }
    while let Some(hit) = revised.pop() {
        if pass(hit)?.is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// An event of the machine's coding, if it answers.
fn machine_hit(c: &Connection, reading: &mut Reading<'_>, question: &Question, key: i64) -> Result<Option<Hit>> {
    let event = reading.event(key)?;
    let outlet = match &question.outlet {
        Some(_) => header_of(c, &event.story_id)?.publisher,
        None => None,
    };
    if !accepts(question, &event, outlet.as_deref(), &[]) {
        return Ok(None);
    }
    let standing = standing(c, id_value(&event.id))?;
    let counts = match (question.view, &standing) {
        (View::Machine, _) | (View::Reviewed, None) => true,
        (View::Confirmed, None) => false,
        // Corrected events come with the others that people wrote.
        (_, Some(standing)) => !standing.rejected && standing.record.is_none(),
    };
    Ok(counts.then_some(Hit { key: Some(key), event, review: standing.map(|s| s.last) }))
}

/// Events that people corrected or added, if they answer; the first to be given is the last.
fn revised_hits(c: &Connection, question: &Question, phrases: &[Phrase]) -> Result<Vec<Hit>> {
    let mut hits = Vec::new();
    let mut reading = Reading::new(c);
    for (event, review) in revised(c)? {
        let outlet = header_of(c, &event.story_id)?.publisher;
        if accepts(question, &event, outlet.as_deref(), phrases) {
            let key = key_of(c, &event.id)?.map(|key| Ok::<_, Error>(is_same_thing(&reading.event(key)?, &event).then_some(key)));
            hits.push(Hit { key: key.transpose()?.flatten(), event: *event, review: Some(review) });
        }
    }
    hits.sort_by(|a, b| (a.event.date, &a.event.id).cmp(&(b.event.date, &b.event.id)));
    if question.order == Order::Earliest {
        hits.reverse();
    }
    Ok(hits)
}

/// Whether a corrected event can still be what the machine's was gathered with; else it is an occurrence by itself.
fn is_same_thing(machine: &Event, corrected: &Event) -> bool {
    let (machine, corrected) = (Facts::of(machine), Facts::of(corrected));
    machine.day == corrected.day && machine.block == corrected.block
}

fn comes_first(order: Order, event: &Event, key: i64) -> bool {
    let (mine, other) = (event.date.map(day_number), day_of_key(key));
    match order {
        Order::Latest => mine > other,
        Order::Earliest => mine < other,
    }
}

/// A statement that gives the keys of all events that may answer, in order.
struct Narrowed {
    sql: String,
    values: Vec<Value>,
}

/// Puts conditions together; every value goes in as a parameter.
#[derive(Default)]
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    /// `sql` once for each value, one of which must hold.
    fn one_of(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        let values: Vec<Value> = values.into_iter().collect();
        if !values.is_empty() {
            self.and(&format!("({})", vec![sql; values.len()].join(" OR ")), values);
        }
    }
}

/// The statement for a question; none if nothing can answer.
fn narrow(c: &Connection, question: &Question, phrases: &[Phrase]) -> Result<Option<Narrowed>> {
    let Some(terms) = terms(c, question, phrases)? else { return Ok(None) };
    let (first, last) = match question.period {
        None => (0, i64::MAX),
        Some(period) => (first_key(Some(day_number(period.from))), first_key(Some(day_number(period.to))) + (1 << DAY_BITS) - 1),
    };
    let mut filter = Conditions::default();
    let key = match terms.is_empty() {
        true => "e.key",
        false => {
            filter.and("search MATCH ?", [Value::Text(terms)]);
            "search.rowid"
        }
    };
    filter.and(&format!("{key} BETWEEN ? AND ?"), [first.into(), last.into()]);
    manner_conditions(question, &mut filter);
    if let Some(least) = question.confidence {
        let share = "CASE typeof(e.confidence) WHEN 'integer' THEN e.confidence / 100.0 ELSE e.confidence END >= ?";
        // The hundredths of the file and the question's single-precision number differ a little: `accepts` compares exactly.
        filter.and(share, [Value::Real(f64::from(least) - 1e-6)]);
    }
    for sector in question.parties.iter().filter_map(|wanted| wanted.sector) {
        let party = "EXISTS (SELECT 1 FROM event_party p JOIN identity i ON i.key = p.identity WHERE p.event = e.key AND p.side
         < 2 AND i.sector = ?)";
        filter.and(party, [Value::Text(sector.to_string())]);
    }
    let from = if key == "e.key" { "event_row e" } else { "search CROSS JOIN event_row e ON e.key = search.rowid" };
    let from = format!("{from} CROSS JOIN manner m ON m.key = e.manner");
    let order = if question.order == Order::Latest { "DESC" } else { "ASC" };
    Ok(Some(Narrowed { sql: format!("SELECT e.key FROM {from} WHERE true{} ORDER BY {key} {order}", filter.sql), values: filter.values }))
}

fn manner_conditions(question: &Question, manner: &mut Conditions) {
    let listed = |name: &str| Value::Text(format!(",{name},"));
    manner.one_of("m.type = ?", question.types.iter().map(|&t| type_number(t).into()));
    manner.one_of("m.quad = ?", question.quads.iter().map(|&q| i64::from(q).into()));
    manner.one_of("instr(',' || m.modes || ',', ?) > 0", question.modes.iter().map(|m| listed(m.as_str())));
    manner.one_of("instr(',' || m.contexts || ',', ?) > 0", question.contexts.iter().map(|c| listed(c.as_str())));
    if !question.auxiliary {
        manner.and("m.auxiliary = ''", []);
    }
}

/// What the search is asked for: words of the sentence and marks of parties, place and outlet. None if a name is not in the ledger at all.
fn terms(c: &Connection, question: &Question, phrases: &[Phrase]) -> Result<Option<String>> {
    let mut terms: Vec<String> = phrases.iter().map(|phrase| format!("text : {}", phrase.quoted())).collect();
    let mut countries: Vec<Country> = question.parties.iter().filter_map(|wanted| wanted.country).collect();
    countries.sort_unstable();
    let pairs: BTreeSet<(Country, Country)> =
        countries.iter().enumerate().flat_map(|(n, one)| countries[n + 1..].iter().map(|other| (*one, *other))).collect();
    for &(one, other) in &pairs {
        let marks: Vec<String> = match question.types.is_empty() {
            true => vec![pair_mark(one, other, None)],
            false => question.types.iter().map(|&t| pair_mark(one, other, Some(t))).collect(),
        };
        terms.push(format!("marks : ({})", marks.join(" OR ")));
    }
    for wanted in &question.parties {
        // Whoever is of a pair takes part.
        let told = !pairs.is_empty() && wanted.side == Side::Either;
        let Some(marks) = marks_of(c, wanted, told)? else { return Ok(None) };
        terms.extend(marks);
    }
    terms.extend(question.place.map(|country| format!("marks : p{}", lower(country))));
    if let Some(name) = &question.outlet {
        let key: Option<i64> = c.prepare_cached("SELECT key FROM outlet WHERE name = ?")?.query_row([name], |row| row.get(0)).optional()?;
        let Some(key) = key else { return Ok(None) };
        terms.push(format!("marks : o{key}"));
    }
    if !terms.is_empty() && !question.types.is_empty() && pairs.is_empty() {
        // By itself a type is found quicker by going through the events; pairs have it in their marks.
        let types: Vec<String> = question.types.iter().map(|&t| format!("t{}", type_number(t))).collect();
        terms.push(format!("marks : ({})", types.join(" OR ")));
    }
    Ok(Some(terms.join(" AND ")))
}

fn lower(country: Country) -> String {
    country.as_str().to_ascii_lowercase()
}

/// The marks of a party; `told`: that its country takes part is asked for already.
fn marks_of(c: &Connection, wanted: &Wanted, told: bool) -> Result<Option<Vec<String>>> {
    let mark = |name: &str| match wanted.side {
        Side::Actor => format!("marks : a{name}"),
        Side::Recipient => format!("marks : r{name}"),
        Side::Either => format!("marks : (a{name} OR r{name})"),
    };
    let mut marks: Vec<String> = wanted.country.filter(|_| !told).map(|country| mark(&lower(country))).into_iter().collect();
    if let Some(id) = &wanted.entity {
        let key: Option<i64> = c.prepare_cached("SELECT key FROM entity WHERE id = ?")?.query_row([id], |row| row.get(0)).optional()?;
        let Some(key) = key else { return Ok(None) };
        marks.push(mark(&key.to_string()));
    }
    Ok(Some(marks))
}

fn found(c: &Connection, hit: Hit) -> Result<Found> {
    let Hit { key, event, review } = hit;
    let story = header_of(c, &event.story_id)?;
    let occurrence = match key {
        Some(key) => seen(c, key)?,
        None => {
            let outlets = u64::from(story.publisher.is_some());
            Seen { id: event.id.clone(), events: 1, reports: 1, outlets, first: story.date, last: story.date }
        }
    };
    Ok(Found { event, story, occurrence, review })
}

/// The occurrence to which an event belongs.
fn seen(c: &Connection, key: i64) -> Result<Seen> {
    let mut find = c.prepare_cached(
        "SELECT l.id, k.events, k.reports, coalesce(k.outlets, r.outlet IS NOT NULL), coalesce(k.first, r.day), coalesce(k.last, r.day)
         FROM event_row e JOIN event_row l ON l.key = coalesce(e.occurrence, e.key) JOIN sentence_row s ON s.key = l.sentence
         JOIN story_row r ON r.key = s.story LEFT JOIN corroborated k ON k.lead = l.key WHERE e.key = ?",
    )?;
    let mut rows = find.query([key])?;
    let row = rows.next()?.ok_or_else(|| nonsense(format!("the occurrence of event {key} is missing")))?;
    let day = |column| row.get::<_, Option<i64>>(column).map_err(Error::from)?.map(date_of).transpose();
    Ok(Seen {
        id: id_text(row.get_ref(0)?)?,
        events: row.get::<_, Option<i64>>(1)?.unwrap_or(1) as u64,
        reports: row.get::<_, Option<i64>>(2)?.unwrap_or(1) as u64,
        outlets: row.get::<_, i64>(3)? as u64,
        first: day(4)?,
        last: day(5)?,
    })
}

/// What stands over a story; only its id if it is not filed.
fn header_of(c: &Connection, id: &str) -> Result<Header> {
    let mut find = c.prepare_cached(
        "SELECT r.title, r.url, o.name, r.day, r.language FROM story_row r LEFT JOIN outlet o ON o.key = r.outlet WHERE r.id = ?",
    )?;
    let mut rows = find.query([id_value(id)])?;
    let Some(row) = rows.next()? else { return Ok(Header { id: id.to_owned(), ..Header::default() }) };
    let date = row.get::<_, Option<i64>>(3)?.map(date_of).transpose()?;
    Ok(Header { id: id.to_owned(), title: row.get(0)?, url: row.get(1)?, publisher: row.get(2)?, date, language: row.get(4)? })
}

/// Ties that name a country, told up to a day, those of the latest stories first. Stories of unknown date come last.
pub(super) fn ties(c: &Connection, country: Country, until: Date, limit: usize) -> Result<Vec<(Tie, Header)>> {
    let sql = "SELECT k.key FROM tie_row k JOIN sentence_row s ON s.key = k.sentence JOIN story_row r ON r.key = s.story
         WHERE k.key IN (SELECT p.tie FROM identity i JOIN tie_party p ON p.identity = i.key WHERE i.country = ?)
         AND coalesce(r.day, ?2) <= ?2 ORDER BY r.day DESC, r.id, k.key LIMIT ?3";
    let keys = keys(c, sql, (country.as_str(), day_number(until), most(limit)))?;
    let mut reading = Reading::new(c);
    let with_header = |key| {
        let tie = reading.tie(key)?;
        let header = header_of(c, &tie.story_id)?;
        Ok((tie, header))
    };
    keys.into_iter().map(with_header).collect()
}

/// Statements by those of a country, or about it, in stories of a period, those of the latest stories first.
pub(super) fn statements(c: &Connection, country: Country, period: Period, limit: usize) -> Result<Vec<(Statement, Header)>> {
    let sql = "SELECT k.key FROM statement_row k JOIN sentence_row s ON s.key = k.sentence JOIN story_row r ON r.key = s.story
         WHERE k.key IN (SELECT p.statement FROM identity i JOIN statement_party p ON p.identity = i.key WHERE i.country = ?)
         AND r.day BETWEEN ? AND ? ORDER BY r.day DESC, r.id, s.number, k.content_start, k.key LIMIT ?";
    let days = (day_number(period.from), day_number(period.to));
    let keys = keys(c, sql, (country.as_str(), days.0, days.1, most(limit)))?;
    let mut reading = Reading::new(c);
    let with_header = |key| {
        let statement = reading.statement(key)?;
        let header = header_of(c, &statement.story_id)?;
        Ok((statement, header))
    };
    keys.into_iter().map(with_header).collect()
}

fn most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn keys(c: &Connection, sql: &str, values: impl Params) -> Result<Vec<i64>> {
    let mut find = c.prepare_cached(sql)?;
    let keys = find.query_map(values, |row| row.get(0))?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}
