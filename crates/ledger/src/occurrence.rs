//! Corroboration: which events of different stories tell of one thing that happened.
//!
//! Events that could be one occurrence share a block: type, auxiliary modes, day, countries of both sides. Inside a block they are taken
//! in an order that does not depend on filing, those that say most first, and each joins the first occurrence that it does not
//! contradict: no party of one country is of two sectors or two entities, no two places. What is not known contradicts nothing, neither a
//! place nor the state in which it lies; the government agrees with its organs; a state's own name is no entity that could be contradicted. One story tells of an occurrence once:
//! what it tells twice happened twice, as the coder has already joined what it tells in other words.

use crate::codes::{country_number, first_key, id_text};
use crate::error::{Result, nonsense};
use crate::facts::{BlockKey, is_together, precision_class};
use attache_record::{Auxiliary, Country};
use rusqlite::{Connection, params};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the parties of one side and country.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Traits {
    sectors: BTreeSet<String>,
    entities: BTreeSet<String>,
}

/// A place, as far as it tells events apart.
#[derive(Debug, Clone)]
struct Spot {
    name: String,
    country: Option<String>,
}

impl Spot {
    fn agrees(&self, other: &Spot) -> bool {
        self.name == other.name && (self.country.is_none() || other.country.is_none() || self.country == other.country)
    }
}

const GOVERNMENT: &str = "GOV";
/// Parts of the state that a report may call the government.
const ORGANS: [&str; 5] = ["COP", "JUD", "LEG", "MIL", "SPY"];
/// Sector of those of whom nothing is known.
const UNKNOWN: &str = "UNK";

/// An event as far as it decides on occurrences.
#[derive(Debug, Clone)]
struct Member {
    key: i64,
    id: String,
    lead: Option<i64>,
    story: String,
    report: String,
    outlet: Option<i64>,
    day: Option<i64>,
    sentence: i64,
    place: Option<Spot>,
    /// By side and country.
    parties: BTreeMap<(i64, i64), Traits>,
}

/// Events that tell of one thing; the first of them leads.
#[derive(Debug)]
struct Occurrence<'m> {
    members: Vec<&'m Member>,
    stories: BTreeSet<&'m str>,
    place: Option<&'m Spot>,
    parties: BTreeMap<(i64, i64), Traits>,
}

impl Member {
    fn specific(&self) -> usize {
        let traits = |t: &Traits| t.entities.len() + t.sectors.iter().filter(|s| *s != GOVERNMENT).count();
        self.parties.values().map(traits).sum::<usize>() + usize::from(self.place.is_some())
    }
}

impl Traits {
    fn agree(&self, other: &Traits) -> bool {
        let free = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.is_empty() || b.is_empty() || !a.is_disjoint(b);
        let governs = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.contains(GOVERNMENT) && b.iter().any(|s| ORGANS.contains(&s.as_str()));
        let sectors =
            free(&self.sectors, &other.sectors) || governs(&self.sectors, &other.sectors) || governs(&other.sectors, &self.sectors);
        sectors && free(&self.entities, &other.entities)
    }

    fn join(&mut self, other: &Traits) {
        self.entities.extend(other.entities.iter().cloned());
        self.sectors.extend(other.sectors.iter().cloned());
        if self.sectors.iter().any(|s| ORGANS.contains(&s.as_str())) {
            self.sectors.remove(GOVERNMENT);
        }
    }
}

impl<'m> Occurrence<'m> {
    fn of(member: &'m Member) -> Self {
        Occurrence {
            members: vec![member],
            stories: BTreeSet::from([member.story.as_str()]),
            place: member.place.as_ref(),
            parties: member.parties.clone(),
        }
    }

    fn admits(&self, member: &Member) -> bool {
        self.place.is_none_or(|mine| member.place.as_ref().is_none_or(|place| mine.agrees(place)))
            && !self.stories.contains(member.story.as_str())
            && member.parties.iter().all(|(side, traits)| self.parties.get(side).is_none_or(|mine| mine.agree(traits)))
    }

    fn join(&mut self, member: &'m Member) {
        self.members.push(member);
        self.stories.insert(&member.story);
        if self.place.is_none_or(|mine| mine.country.is_none()) {
            self.place = member.place.as_ref().or(self.place);
        }
        for (side, traits) in &member.parties {
            self.parties.entry(*side).or_default().join(traits);
        }
    }
}

impl Occurrence<'_> {
    fn told(&self) -> Told {
        let reports: BTreeSet<&str> = self.members.iter().map(|m| m.report.as_str()).collect();
        let outlets: BTreeSet<i64> = self.members.iter().filter_map(|m| m.outlet).collect();
        let days = || self.members.iter().filter_map(|m| m.day);
        let (events, reports, outlets) = (self.members.len() as i64, reports.len() as i64, outlets.len() as i64);
        Told { events, reports, outlets, first: days().min(), last: days().max() }
    }
}

fn gather(members: &[Member]) -> Vec<Occurrence<'_>> {
    let mut order: Vec<&Member> = members.iter().collect();
    order.sort_by_cached_key(|m| (Reverse(m.specific()), m.day.unwrap_or(i64::MAX), m.story.clone(), m.sentence, m.id.clone()));
    let mut occurrences: Vec<Occurrence<'_>> = Vec::new();
    for member in order {
        match occurrences.iter_mut().find(|o| o.admits(member)) {
            Some(occurrence) => occurrence.join(member),
            None => occurrences.push(Occurrence::of(member)),
        }
    }
    occurrences
}

/// Brings the occurrences of one block in order; gives the change in their number with a leading event that shows what is counted.
/// `went`: whether events were taken out of the block.
pub(crate) fn settle(c: &Connection, day: i64, block: i64, went: bool) -> Result<Vec<(i64, i64)>> {
    if !went && is_single(c, day, block)? {
        return Ok(Vec::new());
    }
    let mut changes = Vec::new();
    for members in read_block(c, day, block)?.values() {
        let occurrences = gather(members);
        let before = members.iter().filter(|m| m.lead.is_none()).count() as i64;
        for occurrence in &occurrences {
            write_occurrence(c, occurrence)?;
        }
        let change = occurrences.len() as i64 - before;
        if change != 0 {
            changes.push((members[0].key, change));
        }
    }
    Ok(changes)
}

/// How often an occurrence is told: the columns of the table `corroborated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    pub events: i64,
    pub reports: i64,
    pub outlets: i64,
    pub first: Option<i64>,
    pub last: Option<i64>,
}

/// An occurrence as it should be: keys of its events, the leading one first.
pub(crate) struct Expected {
    pub events: Vec<i64>,
    pub told: Told,
}

/// The occurrences that the events of a block should form.
pub(crate) fn expected(c: &Connection, day: i64, block: i64) -> Result<Vec<Expected>> {
    let blocks = read_block(c, day, block)?;
    let occurrences = blocks.values().flat_map(|members| gather(members));
    Ok(occurrences.map(|o| Expected { events: o.members.iter().map(|m| m.key).collect(), told: o.told() }).collect())
}

fn is_single(c: &Connection, day: i64, block: i64) -> Result<bool> {
    let mut find = c.prepare_cached("SELECT count(*) FROM (SELECT 1 FROM event_row WHERE key >> 20 = ? AND block = ? LIMIT 2)")?;
    Ok(find.query_row((first_key(Some(day)) >> 20, block), |row| row.get::<_, i64>(0))? < 2)
}

fn write_occurrence(c: &Connection, occurrence: &Occurrence<'_>) -> Result<()> {
    let members = &occurrence.members;
    let lead = members[0].key;
    for member in members {
        let place = (member.key != lead).then_some(lead);
        if member.lead != place {
            c.prepare_cached("UPDATE event_row SET occurrence = ? WHERE key = ?")?.execute((place, member.key))?;
        }
        if place.is_some() && member.lead.is_none() {
            c.prepare_cached("DELETE FROM corroborated WHERE lead = ?")?.execute([member.key])?;
        }
    }
    if members.len() == 1 {
        c.prepare_cached("DELETE FROM corroborated WHERE lead = ?")?.execute([lead])?;
        return Ok(());
    }
    let Told { events, reports, outlets, first, last } = occurrence.told();
    c.prepare_cached("INSERT OR REPLACE INTO corroborated VALUES (?, ?, ?, ?, ?, ?)")?
        .execute(params![lead, events, reports, outlets, first, last])?;
    Ok(())
}

/// The events of a day with one block number, apart by what they really share.
fn read_block(c: &Connection, day: i64, block: i64) -> Result<BTreeMap<BlockKey, Vec<Member>>> {
    let mut blocks: BTreeMap<BlockKey, Vec<Member>> = BTreeMap::new();
    let mut find = c.prepare_cached(
        "SELECT e.key, e.id, e.occurrence, e.precision, m.type, m.auxiliary, s.number, r.id, coalesce(r.report, r.id), r.outlet, r.day,
         l.name, l.country FROM event_row e JOIN manner m ON m.key = e.manner JOIN sentence_row s ON s.key = e.sentence
         JOIN story_row r ON r.key = s.story LEFT JOIN place l ON l.key = e.place WHERE e.key >> 20 = ? AND e.block = ?",
    )?;
    let mut rows = find.query((first_key(Some(day)) >> 20, block))?;
    while let Some(row) = rows.next()? {
        let key = row.get(0)?;
        let name: Option<String> = row.get(11)?;
        let country: Option<String> = row.get(12)?;
        let mut member = Member {
            key,
            id: id_text(row.get_ref(1)?)?,
            lead: row.get(2)?,
            story: id_text(row.get_ref(7)?)?,
            report: id_text(row.get_ref(8)?)?,
            outlet: row.get(9)?,
            day: row.get(10)?,
            sentence: row.get(6)?,
            place: name.map(|name| Spot { name, country }),
            parties: BTreeMap::new(),
        };
        let sides = read_parties(c, &mut member)?;
        let auxiliary: String = row.get(5)?;
        let auxiliary = auxiliary.split(',').filter(|a| !a.is_empty()).map(|a| a.parse::<Auxiliary>().map(|a| a as u8));
        let auxiliary = auxiliary.collect::<std::result::Result<_, _>>().map_err(nonsense)?;
        let Sides { actors, recipients, together } = sides;
        let key = BlockKey { event_type: row.get(4)?, auxiliary, precision: precision_class(row.get(3)?), actors, recipients, together };
        blocks.entry(key).or_default().push(member);
    }
    Ok(blocks)
}

/// The countries of an event's parties.
#[derive(Default)]
struct Sides {
    actors: BTreeSet<i64>,
    recipients: BTreeSet<i64>,
    together: bool,
}

/// Reads what is known of an event's parties.
fn read_parties(c: &Connection, member: &mut Member) -> Result<Sides> {
    let mut sides = Sides::default();
    let (mut from_countries, mut to_anybody) = (0, 0);
    let mut find = c.prepare_cached(
        "SELECT p.side, i.country, i.sector, n.id FROM event_party p LEFT JOIN identity i ON i.key = p.identity
         LEFT JOIN entity n ON n.key = i.entity WHERE p.event = ? AND p.side < 2",
    )?;
    let mut rows = find.query([member.key])?;
    while let Some(row) = rows.next()? {
        let side: i64 = row.get(0)?;
        let country: Option<String> = row.get(1)?;
        let country = country_number(country.map(|c| c.parse::<Country>()).transpose().map_err(nonsense)?);
        to_anybody += usize::from(side == 1);
        if country > 0 {
            from_countries += usize::from(side == 0);
            if side == 0 { &mut sides.actors } else { &mut sides.recipients }.insert(country);
        }
        let traits = member.parties.entry((side, country)).or_default();
        traits.sectors.extend(row.get::<_, Option<String>>(2)?.filter(|s| s != UNKNOWN));
        traits.entities.extend(row.get::<_, Option<String>>(3)?.filter(|e| !e.starts_with("state/")));
    }
    sides.together = is_together(from_countries, to_anybody);
    Ok(sides)
}

#[cfg(test)]
mod tests;
