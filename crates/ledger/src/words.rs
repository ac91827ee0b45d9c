//! The dictionaries: what stands in the file once and is named by number.

use crate::codes::type_number;
use crate::error::Result;
use attache_record::{Event, Participant, Place};
use rusqlite::{Connection, OptionalExtension, Params, params};
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// With what a story was coded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Versions {
    /// The codebook, gazetteer included.
    pub codebook: String,
    /// The language pipeline.
    pub pipeline: String,
    /// The scorer; empty without one.
    pub scorer: String,
}

/// As whom a party is known: numbers in the dictionaries.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    pub identity: Option<i64>,
    pub entity: Option<i64>,
}

/// Numbers looked up before. Forgotten when there are too many, and after a transaction that failed.
#[derive(Debug, Default)]
pub(crate) struct Words {
    outlets: FxHashMap<String, i64>,
    phrases: FxHashMap<String, i64>,
    entities: FxHashMap<String, i64>,
    identities: FxHashMap<String, Known>,
    manners: FxHashMap<String, i64>,
    places: FxHashMap<String, i64>,
    versions: FxHashMap<Versions, i64>,
    spelling: String,
}

/// Entries that each dictionary remembers at most.
const REMEMBERED: usize = 1 << 17;

impl Words {
    pub(crate) fn outlet(&mut self, c: &Connection, name: &str) -> Result<i64> {
        single(&mut self.outlets, c, name, "SELECT key FROM outlet WHERE name = ?", "INSERT INTO outlet (name) VALUES (?)")
    }

    pub(crate) fn phrase(&mut self, c: &Connection, text: &str) -> Result<i64> {
        single(&mut self.phrases, c, text, "SELECT key FROM phrase WHERE text = ?", "INSERT INTO phrase (text) VALUES (?)")
    }

    pub(crate) fn version(&mut self, c: &Connection, versions: &Versions) -> Result<i64> {
        if let Some(&key) = self.versions.get(versions) {
            return Ok(key);
        }
        let key = find_or_insert(
            c,
            "SELECT key FROM version WHERE codebook = ? AND pipeline = ? AND scorer = ?",
            "INSERT INTO version (codebook, pipeline, scorer) VALUES (?, ?, ?)",
            (&versions.codebook, &versions.pipeline, &versions.scorer),
        )?;
        remember(&mut self.versions, versions.clone(), key);
        Ok(key)
    }

    pub(crate) fn identity(&mut self, c: &Connection, party: &Participant) -> Result<Known> {
        let Participant { entity, name, country, sector, role, .. } = party;
        if entity.is_none() && name.is_none() && country.is_none() && sector.is_none() && role.is_none() {
            return Ok(Known::default());
        }
        let mut spelling = std::mem::take(&mut self.spelling);
        spell(&mut spelling, format_args!("{entity:?}{name:?}{country:?}{sector:?}{role:?}"));
        let known = match self.identities.get(&spelling) {
            Some(&known) => known,
            None => {
                let entity = match entity {
                    Some(id) => Some(self.entity(c, id)?),
                    None => None,
                };
                let identity = find_or_insert(
                    c,
                    "SELECT key FROM identity WHERE entity IS ? AND name IS ? AND country IS ? AND sector IS ? AND role IS ?",
                    "INSERT INTO identity (entity, name, country, sector, role) VALUES (?, ?, ?, ?, ?)",
                    (entity, name, country.as_ref().map(|c| c.as_str()), sector.map(|s| s.as_str()), role),
                )?;
                let known = Known { identity: Some(identity), entity };
                remember(&mut self.identities, spelling.clone(), known);
                known
            }
        };
        self.spelling = spelling;
        Ok(known)
    }

    fn entity(&mut self, c: &Connection, id: &str) -> Result<i64> {
        single(&mut self.entities, c, id, "SELECT key FROM entity WHERE id = ?", "INSERT INTO entity (id) VALUES (?)")
    }

    pub(crate) fn manner(&mut self, c: &Connection, event: &Event) -> Result<i64> {
        let Event { event_type, modes, auxiliary, contexts, quad, score, cameo, .. } = event;
        let mut spelling = std::mem::take(&mut self.spelling);
        spell(&mut spelling, format_args!("{event_type}{modes:?}{auxiliary:?}{contexts:?}{quad} {:x}{cameo}", score.to_bits()));
        let key = match self.manners.get(&spelling) {
            Some(&key) => key,
            None => {
                let key = find_or_insert(
                    c,
                    "SELECT key FROM manner WHERE type = ? AND modes = ? AND auxiliary = ? AND contexts = ? AND quad = ? AND
                     score = ? AND cameo = ?",
                    "INSERT INTO manner (type, modes, auxiliary, contexts, quad, score, cameo) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    params![type_number(*event_type), joined(modes), joined(auxiliary), joined(contexts), quad, f64::from(*score), cameo],
                )?;
                remember(&mut self.manners, spelling.clone(), key);
                key
            }
        };
        self.spelling = spelling;
        Ok(key)
    }

    pub(crate) fn place(&mut self, c: &Connection, place: &Place) -> Result<i64> {
        let mut spelling = std::mem::take(&mut self.spelling);
        spell(&mut spelling, format_args!("{:?}{:?}{:?}{:?}", place.name, place.country, place.latitude, place.longitude));
        let key = match self.places.get(&spelling) {
            Some(&key) => key,
            None => {
                let key = find_or_insert(
                    c,
                    "SELECT key FROM place WHERE name = ? AND country IS ? AND latitude IS ? AND longitude IS ?",
                    "INSERT INTO place (name, country, latitude, longitude) VALUES (?, ?, ?, ?)",
                    (&place.name, place.country.as_ref().map(|c| c.as_str()), place.latitude, place.longitude),
                )?;
                remember(&mut self.places, spelling.clone(), key);
                key
            }
        };
        self.spelling = spelling;
        Ok(key)
    }
}

fn single(known: &mut FxHashMap<String, i64>, c: &Connection, text: &str, find: &str, insert: &str) -> Result<i64> {
    if let Some(&key) = known.get(text) {
        return Ok(key);
    }
    let key = find_or_insert(c, find, insert, (text,))?;
    remember(known, text.to_owned(), key);
    Ok(key)
}

fn find_or_insert(c: &Connection, find: &str, insert: &str, values: impl Params + Clone) -> Result<i64> {
    if let Some(key) = c.prepare_cached(find)?.query_row(values.clone(), |row| row.get(0)).optional()? {
        return Ok(key);
    }
    Ok(c.prepare_cached(insert)?.insert(values)?)
}

fn remember<K: std::hash::Hash + Eq, V>(known: &mut FxHashMap<K, V>, name: K, number: V) {
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(name, number);
}

fn spell(into: &mut String, what: std::fmt::Arguments<'_>) {
    into.clear();
    into.write_fmt(what).expect("writing to a string cannot fail");
}

/// Names joined by commas, in their order.
pub(crate) fn joined<T: std::fmt::Display>(names: &[T]) -> String {
    names.iter().map(T::to_string).collect::<Vec<_>>().join(",")
}
