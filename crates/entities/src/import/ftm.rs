//! OpenSanctions' politically exposed persons: FollowTheMoney entities, one JSON object a line.
//!
//! Persons, positions and occupancies (who held which position from when to when) are entities of their own that refer to
//! one another; the file gives them in any order, so all are gathered before rows are written.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::write::{Rows, clean, date, several};
use super::{Context, Imported, Source};
use crate::Error;
use crate::compile::tables::{ORGANISATIONS, PEOPLE};

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    properties: HashMap<String, Vec<serde_json::Value>>,
}

impl Entity {
    fn all<'e>(&'e self, property: &str) -> impl Iterator<Item = &'e str> + use<'e> {
        self.properties.get(property).into_iter().flatten().filter_map(|value| value.as_str())
    }

    fn first(&self, property: &str) -> Option<&str> {
        self.all(property).next()
    }
}

struct Person {
    name: String,
    aliases: String,
    gender: String,
    country: Option<String>,
    positions: Vec<String>,
}

struct Position {
    name: String,
    country: Option<String>,
}

struct Occupancy {
    holder: String,
    post: String,
    from: String,
    to: String,
}

pub(super) fn import(source: &Source<'_>, folder: &Path, context: &Context<'_>) -> Result<Imported, Error> {
    let mut imported = Imported::default();
    let mut persons: Vec<(String, Person)> = Vec::new();
    let mut positions: HashMap<String, Position> = HashMap::new();
    let mut occupancies: Vec<Occupancy> = Vec::new();
    let mut bodies = Rows::new(ORGANISATIONS);
    let mut found = Imported::default();
    let cut = source.lines(|number, line| {
        if line.is_empty() {
            return;
        }
        let entity: Entity = match serde_json::from_slice(line) {
            Ok(entity) => entity,
            Err(error) => return found.damage(format!("line {number}: {error}")),
        };
        match entity.schema.as_str() {
            "Person" => persons.extend(person(&entity, context).map(|person| (entity.id.clone(), person))),
            "Position" => {
                if let Some(name) = entity.first("name") {
                    positions.insert(entity.id.clone(), Position { name: clean(name), country: country(&entity, context) });
                }
            }
            "Occupancy" => occupancies.extend(occupancy(&entity)),
            "Organization" | "PublicBody" | "LegalEntity" | "Company" => {
                body(&entity, context, &mut bodies, &mut found);
            }
            _ => found.left_out += 1,
        }
    })?;
    imported.left_out = found.left_out;
    imported.damaged = found.damaged;
    imported.damages = found.damages;
    if let Some(cut) = cut {
        imported.damage(cut);
    }
    let mut held: HashMap<&str, Vec<&Occupancy>> = HashMap::new();
    for occupancy in &occupancies {
        held.entry(&occupancy.holder).or_default().push(occupancy);
    }
    let mut rows = Rows::new(PEOPLE);
    for (id, person) in &persons {
        let before = rows.len();
        let terms = held.get(id.as_str()).map_or(&[][..], Vec::as_slice);
        for term in terms {
            if let Some(position) = positions.get(&term.post) {
                let country = position.country.as_ref().or(person.country.as_ref());
                add(&mut rows, context, id, person, &position.name, country, &term.from, &term.to);
            }
        }
        // Where no occupancy says when, the positions written with the person, without dates.
        if rows.len() == before {
            for position in &person.positions {
                add(&mut rows, context, id, person, position, person.country.as_ref(), "", "");
            }
        }
        if rows.len() == before { imported.left_out += 1 } else { imported.persons += 1 }
    }
    imported.others = bodies.len();
    let remark = "Imported from a FollowTheMoney file by `attache entities import`; correct it as you like.";
    rows.write(&folder.join("people/followthemoney.csv"), remark, &mut imported.files)?;
    bodies.write(&folder.join("organisations/followthemoney.csv"), remark, &mut imported.files)?;
    Ok(imported)
}

fn person(entity: &Entity, context: &Context<'_>) -> Option<Person> {
    let name = clean(entity.first("name")?);
    let others = entity.all("name").chain(entity.all("alias")).chain(entity.all("weakAlias"));
    // Names in other scripts would never be met in English text.
    let aliases = several(
        others.filter(|other| other.is_ascii() || other.chars().all(|c| c.is_alphabetic() && c < '\u{250}' || !c.is_alphabetic())),
        &name,
    );
    let gender = match entity.first("gender") {
        Some("male") => "m",
        Some("female") => "f",
        _ => "",
    };
    let positions = entity.all("position").map(clean).collect();
    Some(Person { name, aliases, gender: gender.to_owned(), country: country(entity, context), positions })
}

fn country(entity: &Entity, context: &Context<'_>) -> Option<String> {
    ["country", "citizenship", "nationality", "jurisdiction"]
        .iter()
        .find_map(|property| entity.all(property).find_map(|code| context.country(code)))
}

fn occupancy(entity: &Entity) -> Option<Occupancy> {
    let (holder, post) = (entity.first("holder")?.to_owned(), entity.first("post")?.to_owned());
    let day = |property: &str| entity.first(property).map(date).unwrap_or_default();
    Some(Occupancy { holder, post, from: day("startDate"), to: day("endDate") })
}

fn body(entity: &Entity, context: &Context<'_>, rows: &mut Rows, found: &mut Imported) {
    let (Some(name), Some(country)) = (entity.first("name").map(clean), country(entity, context)) else {
        found.left_out += 1;
        return;
    };
    let sector = match entity.schema.as_str() {
        "PublicBody" => "GOV",
        "Company" => "BUS",
        _ => context.sector(&name).map_or("", |sector| sector.as_str()),
    };
    let aliases = several(entity.all("alias").chain(entity.all("weakAlias")), &name);
    let kind = entity.schema.to_lowercase();
    let cells = vec![
        name.clone(),
        aliases,
        kind,
        country.clone(),
        sector.to_owned(),
        String::new(),
        String::new(),
        String::new(),
        entity.id.clone(),
    ];
    rows.add(format!("{name}|{country}"), cells);
}

#[allow(clippy::too_many_arguments)]
fn add(rows: &mut Rows, context: &Context<'_>, id: &str, person: &Person, office: &str, country: Option<&String>, from: &str, to: &str) {
    let Some(country) = country else { return };
    if office.is_empty() {
        return;
    }
    let sector = context.sector(office).map_or("GOV", |sector| sector.as_str());
    let aliases = person.aliases.clone();
    let cells = [&person.name, &aliases, &person.gender, country, sector, office, from, to, id].map(str::to_owned).to_vec();
    rows.add(format!("{}|{office}|{from}|{country}", person.name), cells);
}
