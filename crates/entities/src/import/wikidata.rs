//! Wikidata's JSON dump: persons with the positions they held (property P39) and from when to when.
//!
//! The dump has one entity a line, persons and the positions they held in no order, a hundred million of them. Three passes
//! keep memory small: which positions anybody held, and the codes of countries; what these positions are called and where;
//! the rows. A line is parsed only when its bytes name a property that the pass asks for.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::Value;

use super::write::{Rows, clean, date, several};
use super::{Context, Imported, Source};
use crate::Error;
use crate::compile::tables::PEOPLE;

/// How often the file is read.
pub(super) const PASSES: u64 = 3;

/// Properties and items of Wikidata that are asked for.
mod wd {
    pub(super) const POSITION_HELD: &str = "P39";
    pub(super) const START: &str = "P580";
    pub(super) const END: &str = "P582";
    pub(super) const GENDER: &str = "P21";
    pub(super) const CITIZENSHIP: &str = "P27";
    pub(super) const COUNTRY: &str = "P17";
    pub(super) const JURISDICTION: &str = "P1001";
    pub(super) const ISO_ALPHA3: &str = "P298";
    pub(super) const MALE: &str = "Q6581097";
    pub(super) const FEMALE: &str = "Q6581072";
}

struct Position {
    name: String,
    country: Option<String>,
}

pub(super) fn import(source: &Source<'_>, folder: &Path, context: &Context<'_>) -> Result<Imported, Error> {
    let mut imported = Imported::default();
    let (mut asked, mut codes) = (HashSet::new(), HashMap::new());
    let cut = source.lines(|number, line| match entity(line, &[wd::POSITION_HELD, wd::ISO_ALPHA3]) {
        Read::Entity(entity) => {
            asked.extend(claims(&entity, wd::POSITION_HELD).filter_map(|claim| item(&claim["mainsnak"]).map(str::to_owned)));
            let code =
                claims(&entity, wd::ISO_ALPHA3).find_map(|claim| claim["mainsnak"]["datavalue"]["value"].as_str().map(str::to_owned));
            if let (Some(id), Some(code)) = (entity["id"].as_str(), code) {
                codes.insert(id.to_owned(), code);
            }
        }
        Read::Damaged(error) => imported.damage(format!("line {number}: {error}")),
        Read::Other => {}
    })?;
    if let Some(cut) = cut {
        imported.damage(cut);
    }
    let mut positions: HashMap<String, Position> = HashMap::new();
    source.lines(|_, line| {
        // The id stands at the start of a line; looking for it is cheaper than parsing.
        if let Some(id) = id_of(line).filter(|id| asked.contains(*id))
            && let Read::Entity(entity) = entity(line, &["labels"])
            && let Some(name) = label(&entity)
        {
            let country = [wd::JURISDICTION, wd::COUNTRY].iter().find_map(|property| country(&entity, property, &codes));
            positions.insert(id.to_owned(), Position { name: office(&name), country });
        }
    })?;
    let mut rows = Rows::new(PEOPLE);
    source.lines(|_, line| {
        if let Read::Entity(entity) = entity(line, &[wd::POSITION_HELD]) {
            let before = rows.len();
            add(&entity, &positions, &codes, context, &mut rows);
            if rows.len() > before { imported.persons += 1 } else { imported.left_out += 1 }
        }
    })?;
    let remark = "Imported from a Wikidata dump (CC0) by `attache entities import`; correct it as you like.";
    rows.write(&folder.join("people/wikidata.csv"), remark, &mut imported.files)?;
    Ok(imported)
}

enum Read {
    Entity(Value),
    Damaged(serde_json::Error),
    Other,
}

/// A line's entity, if its bytes name one of the properties.
fn entity(line: &[u8], properties: &[&str]) -> Read {
    let line = line.strip_suffix(b",").unwrap_or(line);
    if !line.starts_with(b"{") {
        return Read::Other;
    }
    let names = |property: &str| contains(line, format!("\"{property}\"").as_bytes());
    if !properties.iter().any(|property| names(property)) {
        return Read::Other;
    }
    match serde_json::from_slice(line) {
        Ok(entity) => Read::Entity(entity),
        Err(error) => Read::Damaged(error),
    }
}

fn contains(line: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(line, wanted).is_some()
}

fn id_of(line: &[u8]) -> Option<&str> {
    let head = &line[..line.len().min(200)];
    let at = memchr::memmem::find(head, b"\"id\":\"Q")? + 6;
    let end = at + head[at..].iter().position(|&byte| byte == b'"')?;
    std::str::from_utf8(&head[at..end]).ok()
}

fn claims<'e>(entity: &'e Value, property: &str) -> impl Iterator<Item = &'e Value> + use<'e> {
    entity["claims"][property].as_array().into_iter().flatten().filter(|claim| claim["rank"] != "deprecated")
}

/// The item that a snak points to.
fn item(snak: &Value) -> Option<&str> {
    snak["datavalue"]["value"]["id"].as_str()
}

fn label(entity: &Value) -> Option<String> {
    let labels = &entity["labels"];
    ["en", "en-gb", "mul"].iter().find_map(|language| labels[language]["value"].as_str()).map(clean)
}

/// *President of France* as the office alone: the country stands in its own column.
fn office(name: &str) -> String {
    let head = name.split(" of the ").next().unwrap_or(name);
    let head = head.split(" of ").next().unwrap_or(head).trim();
    let ministry = ["Minister", "minister", "member", "Member", "Secretary", "Ministry"].contains(&head);
    if ministry || head.is_empty() { name.to_owned() } else { head.to_owned() }
}

fn country(entity: &Value, property: &str, codes: &HashMap<String, String>) -> Option<String> {
    claims(entity, property).find_map(|claim| codes.get(item(&claim["mainsnak"])?).cloned())
}

/// Wikidata's times are `+1998-03-01T00:00:00Z` with a precision: 9 a year, 10 a month, 11 a day.
fn time(claim: &Value, property: &str) -> String {
    let value = &claim["qualifiers"][property][0]["datavalue"]["value"];
    let written = date(value["time"].as_str().unwrap_or(""));
    let length = match value["precision"].as_u64() {
        Some(9) => 4,
        Some(10) => 7,
        Some(11) => 10,
        _ => return String::new(),
    };
    written.get(..length).unwrap_or(&written).to_owned()
}

fn add(entity: &Value, positions: &HashMap<String, Position>, codes: &HashMap<String, String>, context: &Context<'_>, rows: &mut Rows) {
    let Some(name) = label(entity) else { return };
    let aliases = several(entity["aliases"]["en"].as_array().into_iter().flatten().filter_map(|alias| alias["value"].as_str()), &name);
    let gender = match claims(entity, wd::GENDER).find_map(|claim| item(&claim["mainsnak"])) {
        Some(wd::MALE) => "m",
        Some(wd::FEMALE) => "f",
        _ => "",
    };
    let citizenship = country(entity, wd::CITIZENSHIP, codes);
    for claim in claims(entity, wd::POSITION_HELD) {
        let Some(position) = item(&claim["mainsnak"]).and_then(|id| positions.get(id)) else { continue };
        let Some(country) = position.country.as_ref().or(citizenship.as_ref()) else { continue };
        let (from, to) = (time(claim, wd::START), time(claim, wd::END));
        let sector = context.sector(&position.name).map_or("GOV", |sector| sector.as_str());
        let id = entity["id"].as_str().unwrap_or("");
        let cells = [&name, &aliases, gender, country, sector, &position.name, &from, &to, id].map(str::to_owned).to_vec();
        rows.add(format!("{name}|{}|{from}|{country}", position.name), cells);
    }
}
