//! All that the gazetteer knows under a name: for showing to people.

use std::collections::BTreeMap;

use attache_record::{Country, Sector};

use crate::Resolver;
use crate::compile::date::{ALWAYS, FOREVER};
use crate::compile::fold;
use crate::compile::layout::{Kind, Use};
use crate::conflict::{self, Side};
use crate::index::{Entity, Index};
use crate::resolver::{country, identifier};

/// One entity that a name may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its identifier.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// As what the name asked for names it: `name`, `adjective`, `people`, `capital`, `seat`, `family name`, `role`.
    pub known_as: &'static str,
    /// Country, or a stand-in.
    pub country: Option<Country>,
    /// Sector, where the entity has one whatever the day.
    pub sector: Option<Sector>,
    /// Terms of office, oldest first.
    pub terms: Vec<Term>,
    /// States that belong to it.
    pub members: Vec<Country>,
    /// Degrees north and east.
    pub at: Option<(f64, f64)>,
    /// Of a conflict: who fights on its two sides.
    pub sides: [Vec<Side>; 2],
    /// First day of what lasts for a time, `YYYY-MM-DD`; absent if unknown.
    pub from: Option<String>,
    /// Last day; absent if it lasts or the end is unknown.
    pub to: Option<String>,
}

/// A term of office as the tables have it.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The office.
    pub role: String,
    /// Whose.
    pub country: Option<Country>,
    /// Its sector.
    pub sector: Option<Sector>,
    /// First day, `YYYY-MM-DD`; absent if unknown.
    pub from: Option<String>,
    /// Last day; absent if it lasts or the end is unknown.
    pub to: Option<String>,
}

impl Resolver {
    /// Countries by their codes with their names as the press writes them; of several states that a code has stood for, the first in the
    /// tables.
    pub fn countries(&self) -> BTreeMap<Country, String> {
        let index = self.open_index();
        let mut named = BTreeMap::new();
        for id in 0..index.entity_count() {
            let entity = index.entity(id as u32);
            if let (Kind::State, Some(code)) = (entity.kind, country(entity.country)) {
                named.entry(code).or_insert_with(|| entity.name.to_owned());
            }
        }
        named
    }

    /// Everything that goes by `name`, in no text and on no day.
    pub fn show(&self, name: &str) -> Vec<Entry> {
        let index = self.open_index();
        let Some(slot) = fold::phrase(name).and_then(|phrase| index.find(phrase)) else { return Vec::new() };
        let mut entries: Vec<Entry> = index
            .names(slot)
            .filter(|name| name.used != Use::Sound)
            .map(|name| entry(index, &index.entity(name.entity), name.used))
            .collect();
        entries.sort_by(|a, b| (&a.entity, a.known_as).cmp(&(&b.entity, b.known_as)));
        entries.dedup();
        entries
    }
}

fn entry(index: &Index, entity: &Entity, used: Use) -> Entry {
    let terms = index.terms(entity).map(|term| Term {
        role: term.role.to_owned(),
        country: country(term.country),
        sector: term.sector,
        from: (term.from != ALWAYS).then(|| written(term.from)),
        to: (term.to != FOREVER).then(|| written(term.to)),
    });
    let on_map = matches!(entity.kind, Kind::City | Kind::Region);
    Entry {
        entity: identifier(entity),
        name: entity.name.to_owned(),
        known_as: match used {
            Use::Name | Use::Sound => "name",
            Use::Adjective => "adjective",
            Use::Demonym | Use::Demonyms => "people",
            Use::Capital => "capital",
            Use::Seat => "seat",
            Use::Family => "family name",
            Use::Role | Use::Roles => "role",
        },
        country: country(entity.country),
        sector: entity.sector,
        terms: terms.collect(),
        members: index.members(entity).filter_map(country).collect(),
        sides: if entity.kind == Kind::Conflict { conflict::sides(index, entity) } else { Default::default() },
        from: (entity.from != ALWAYS).then(|| written(entity.from)),
        to: (entity.to != FOREVER).then(|| written(entity.to)),
        at: on_map.then(|| (f64::from(entity.at.0) / 1000.0, f64::from(entity.at.1) / 1000.0)),
    }
}

fn written(day: u32) -> String {
    format!("{:04}-{:02}-{:02}", day / 10000, day / 100 % 100, day % 100)
}
