//! What each table says, told to the builder.

use std::collections::{HashMap, HashSet};

use super::builder::{Builder, Entity};
use super::codes::{Code, NO_COUNTRY, code};
use super::fold;
use super::layout::{BODY, Case, Kind, MODIFIER, OFFICE, PARTLY_RECOGNISED, RELATIONAL, Use};
use super::people;
use super::problem::Problem;
use super::sources::Sources;
use super::table::{Row, Table};

pub(crate) const STATES: &[&str] = &[
    "code",
    "name",
    "official",
    "adjectives",
    "demonyms",
    "aliases",
    "capital",
    "seats",
    "region",
    "from",
    "to",
    "successor",
    "claimed_by",
];
pub(crate) const PEOPLE: &[&str] = &["name", "aliases", "gender", "country", "sector", "role", "from", "to", "note"];
pub(crate) const ORGANISATIONS: &[&str] = &["name", "aliases", "kind", "country", "sector", "members", "from", "to", "note"];
pub(crate) const ARMED_GROUPS: &[&str] = &["name", "aliases", "country", "sector", "from", "to", "note"];
pub(crate) const ROLES: &[&str] = &["phrase", "plural", "sector", "kind", "note"];
pub(crate) const GROUPS: &[&str] = &["name", "aliases", "kind", "members", "note"];
pub(crate) const CONFLICTS: &[&str] = &["name", "aliases", "from", "to", "side_a", "side_b", "place", "note"];
pub(crate) const MEDIA: &[&str] = &["name", "aliases", "country", "kind", "note"];
pub(crate) const PLACES: &[&str] = &["name", "kind", "country", "admin1", "lat", "lon", "population", "aliases"];
pub(crate) const WORDS: &[&str] = &["word"];
pub(crate) const OFFICES: &[&str] = &["office", "also", "sector", "note"];
pub(crate) const NAME_ORDER: &[&str] = &["country", "order", "note"];

/// Every table: a file `NAME.csv`, or a folder of files of one shape.
const TABLES: [&str; 12] = [
    "states",
    "roles",
    "offices",
    "name_order",
    "people",
    "organisations",
    "armed_groups",
    "media",
    "groups",
    "conflicts",
    "places",
    "plain_words",
];

/// What later tables need of earlier ones.
#[derive(Default)]
pub(crate) struct Known {
    /// Codes of states.csv, in its order and once each.
    pub(crate) states: Vec<Code>,
    /// Role words by phrase.
    pub(crate) roles: HashMap<u64, u32>,
    /// Phrases that mean the same office: phrase to the office's own.
    pub(crate) offices: HashMap<u64, u64>,
    /// Where the name stands that the press uses alone.
    pub(crate) order: HashMap<Code, people::Order>,
    /// Who may take a side in a conflict: the first of each name, by phrase; states by their code.
    parties: HashMap<u64, u32>,
    /// Names given already, with file, country and first day.
    names: HashSet<String>,
}

impl Known {
    /// The name of a row, if it has one and no other row of the file has it for the same country and time.
    fn name<'r>(&mut self, row: &'r Row, column: &str, problems: &mut Vec<Problem>) -> Option<&'r str> {
        let name = row.needed(column, problems)?;
        let key = format!("{}|{}|{}|{}|{name}", row.file(), row.cell("country"), row.cell("code"), row.cell("from"));
        if !self.names.insert(key) {
            row.complain(format!("`{name}` stands twice in this file: one row a name, country and time"), problems);
            return None;
        }
        Some(name)
    }
}

impl Known {
    fn may_fight(&mut self, party: u32, name: &str) {
        if let Some(phrase) = fold::phrase(name) {
            self.parties.entry(phrase).or_insert(party);
        }
    }

    fn may_fight_by_names(&mut self, party: u32, row: &Row, name: &str) {
        self.may_fight(party, name);
        row.values("aliases").for_each(|alias| self.may_fight(party, alias));
    }
}

/// Reads every table there is; `states.csv` must be.
pub(crate) fn load(sources: &Sources, builder: &mut Builder, problems: &mut Vec<Problem>) {
    let mut known = Known::default();
    each(sources, "plain_words.csv", WORDS, problems, |row, _| builder.add_plain_word(row.cell("word")));
    let weights = country_weights(sources);
    if sources.named("states.csv").next().is_none() {
        problems.push(Problem { file: "states.csv".into(), line: 0, what: "is missing: every other table refers to its codes".into() });
        return;
    }
    each(sources, "states.csv", STATES, problems, |row, problems| state(row, &weights, builder, &mut known, problems));
    roles(sources, builder, &mut known, problems);
    each(sources, "name_order.csv", NAME_ORDER, problems, |row, problems| name_order(row, &mut known, problems));
    people::load(sources, builder, &mut known, problems);
    each(sources, "organisations.csv", ORGANISATIONS, problems, |row, problems| organisation(row, builder, &mut known, problems));
    each(sources, "armed_groups.csv", ARMED_GROUPS, problems, |row, problems| armed_group(row, builder, &mut known, problems));
    each(sources, "media.csv", MEDIA, problems, |row, problems| outlet(row, builder, &mut known, problems));
    each(sources, "groups.csv", GROUPS, problems, |row, problems| group(row, builder, &mut known, problems));
    each(sources, "conflicts.csv", CONFLICTS, problems, |row, problems| conflict(row, builder, &mut known, problems));
    each(sources, "places.csv", PLACES, problems, |row, problems| place(row, builder, &known, problems));
    unknown_files(sources, problems);
}

fn each(
    sources: &Sources,
    file: &str,
    columns: &'static [&'static str],
    problems: &mut Vec<Problem>,
    mut take: impl FnMut(&Row, &mut Vec<Problem>),
) {
    for (file, text) in sources.named(file) {
        let table = Table::read(file, text, columns, problems);
        for row in table.rows() {
            take(&row, problems);
        }
    }
}

fn unknown_files(sources: &Sources, problems: &mut Vec<Problem>) {
    for (file, _) in &sources.files {
        let table = file.split_once('/').map_or(file.strip_suffix(".csv"), |(folder, _)| Some(folder));
        if !table.is_some_and(|table| TABLES.contains(&table)) {
            let what = format!("is no table that is known; there are {}, each a file or a folder of files", TABLES.join(", "));
            problems.push(Problem { file: file.clone(), line: 0, what });
        }
    }
}

/// People in the cities of each country: how often it is in the news, roughly.
fn country_weights(sources: &Sources) -> HashMap<Code, u32> {
    let mut weights: HashMap<Code, u32> = HashMap::new();
    // What is wrong with the table is said when it is read for good.
    each(sources, "places.csv", PLACES, &mut Vec::new(), |row, _| {
        if let (Some(country), "city") = (code(row.cell("country")), row.cell("kind")) {
            let weight = weights.entry(country).or_default();
            *weight = weight.saturating_add(row.cell("population").parse().unwrap_or(0));
        }
    });
    weights
}

fn state(row: &Row, weights: &HashMap<Code, u32>, builder: &mut Builder, known: &mut Known, problems: &mut Vec<Problem>) {
    let Some(name) = known.name(row, "name", problems) else { return };
    let Some(code) = code(row.cell("code")) else {
        row.complain(format!("code `{}` is no code of three capital letters", row.cell("code")), problems);
        return;
    };
    let span = row.span(problems);
    let first = !known.states.contains(&code);
    if first {
        known.states.push(code);
    }
    let flags = if row.cell("claimed_by").is_empty() { 0 } else { PARTLY_RECOGNISED };
    // A second row of a code is a region or a state of the past: behind the state itself where names are shared.
    let weight = weights.get(&code).copied().unwrap_or(10_000) / if first { 1 } else { 20 };
    let id = builder.add(&Entity { country: code, flags, span, weight, ..Entity::new(Kind::State, name) });
    known.may_fight(id, row.cell("code"));
    for column in ["name", "official", "aliases"] {
        row.values(column).for_each(|text| builder.name(id, text, Use::Name));
    }
    row.values("adjectives").for_each(|text| builder.name(id, text, Use::Adjective));
    for text in row.values("demonyms") {
        let plural = text.ends_with('s') || text.ends_with("men") || text.ends_with("ese");
        builder.name(id, text, if plural { Use::Demonyms } else { Use::Demonym });
    }
    row.values("capital").for_each(|text| builder.name(id, text, Use::Capital));
    for text in row.values("seats") {
        let (seat, sector) = text.split_once('=').unwrap_or((text, "GOV"));
        match sector.parse() {
            Ok(sector) => builder.name_as(id, seat, Use::Seat, Some(sector), None),
            Err(error) => row.complain(format!("seat `{text}`: {error}"), problems),
        }
    }
}

fn roles(sources: &Sources, builder: &mut Builder, known: &mut Known, problems: &mut Vec<Problem>) {
    each(sources, "roles.csv", ROLES, problems, |row, problems| {
        let Some(phrase) = known.name(row, "phrase", problems) else { return };
        let (sector, _) = row.sector("sector", problems);
        let flags = match row.cell("kind") {
            "relation" | "relational" => RELATIONAL,
            "modifier" | "adjective" => MODIFIER,
            "body" | "organisation" | "place" => BODY,
            "collective" => MODIFIER | BODY,
            _ if sector.is_none() => RELATIONAL,
            _ => 0,
        };
        let id = add_role(phrase, sector, flags, builder, known);
        if row.cell("plural").is_empty() && flags & MODIFIER == 0 {
            add_plural(id, phrase, builder);
        }
        row.values("plural").for_each(|plural| builder.name_as(id, plural, Use::Roles, None, Some(Case::Any)));
    });
    each(sources, "offices.csv", OFFICES, problems, |row, problems| {
        let Some(office) = known.name(row, "office", problems) else { return };
        let (sector, _) = row.sector("sector", problems);
        let Some(key) = fold::phrase(office) else { return };
        for phrase in std::iter::once(office).chain(row.values("also")) {
            let Some(hash) = fold::phrase(phrase) else { continue };
            known.offices.insert(hash, key);
            let role = known.roles.get(&hash).copied().unwrap_or_else(|| {
                let role = add_role(phrase, sector, 0, builder, known);
                add_plural(role, phrase, builder);
                role
            });
            builder.set_office(role, known.roles[&key]);
            builder.mark(role, OFFICE);
        }
    });
}

/// Gives a role word its regular plural: *generals*, *deputies*, *ministers of trade*.
fn add_plural(role: u32, phrase: &str, builder: &mut Builder) {
    let cut = [" of ", " for ", " to ", " in ", " at "].iter().filter_map(|link| phrase.find(link)).min().unwrap_or(phrase.len());
    let (noun, rest) = phrase.split_at(cut);
    let plural = match noun.as_bytes() {
        // *troops*, *police forces*: plural as it stands, unless it is *boss*.
        [.., b's'] if !noun.ends_with("ss") => return,
        [.., b's' | b'x'] | [.., b'c' | b's', b'h'] => format!("{noun}es{rest}"),
        [.., before, b'y'] if !b"aeiou".contains(before) => format!("{}ies{rest}", &noun[..noun.len() - 1]),
        [.., b'm', b'a', b'n'] => format!("{}men{rest}", &noun[..noun.len() - 3]),
        _ => format!("{noun}s{rest}"),
    };
    builder.name_as(role, &plural, Use::Roles, None, Some(Case::Any));
}

/// Adds a role word in its singular.
pub(crate) fn add_role(phrase: &str, sector: Option<attache_record::Sector>, flags: u8, builder: &mut Builder, known: &mut Known) -> u32 {
    let id = builder.add(&Entity { sector, flags, ..Entity::new(Kind::Role, phrase) });
    builder.name_as(id, phrase, Use::Role, None, Some(Case::Any));
    builder.set_office(id, id);
    if let Some(hash) = fold::phrase(phrase) {
        known.roles.entry(hash).or_insert(id);
    }
    id
}

fn name_order(row: &Row, known: &mut Known, problems: &mut Vec<Problem>) {
    let country = row.country("country", &known.states, problems);
    match people::Order::parse(row.cell("order")) {
        Some(order) => {
            known.order.insert(country, order);
        }
        None => row.complain(format!("order `{}` is none of {}", row.cell("order"), people::Order::ALLOWED), problems),
    }
}

fn organisation(row: &Row, builder: &mut Builder, known: &mut Known, problems: &mut Vec<Problem>) {
    let Some(name) = known.name(row, "name", problems) else { return };
    let members = row.countries("members", &known.states, problems);
    let country = row.country("country", &known.states, problems);
    let (sector, partly_recognised) = row.sector("sector", problems);
    let flags = if partly_recognised { PARTLY_RECOGNISED } else { 0 };
    let span = row.span(problems);
    let weight = if country == NO_COUNTRY || members.len() > 20 { 400_000 } else { 200_000 };
    let id = builder.add(&Entity { country, sector, flags, span, weight, members: &members, ..Entity::new(Kind::Organisation, name) });
    names(row, name, id, builder);
    known.may_fight_by_names(id, row, name);
}

fn armed_group(row: &Row, builder: &mut Builder, known: &mut Known, problems: &mut Vec<Problem>) {
    let Some(name) = known.name(row, "name", problems) else { return };
    let country = row.country("country", &known.states, problems);
    let (sector, partly_recognised) = row.sector("sector", problems);
    let flags = if partly_recognised { PARTLY_RECOGNISED } else { 0 };
    let span = row.span(problems);
    let id = builder.add(&Entity { country, sector, flags, span, weight: 150_000, ..Entity::new(Kind::ArmedGroup, name) });
    names(row, name, id, builder);
    known.may_fight_by_names(id, row, name);
}

fn outlet(row: &Row, builder: &mut Builder, known: &mut Known, problems: &mut Vec<Problem>) {
    let Some(name) = known.name(row, "name", problems) else { return };
    let country = row.country("country", &known.states, problems);
    let sector = Some(attache_record::Sector::Jrn);
    let id = builder.add(&Entity { country, sector, weight: 100_000, ..Entity::new(Kind::Outlet, name) });
    names(row, name, id, builder);
}

fn group(row: &Row, builder: &mut Builder, known: &mut Known, problems: &mut Vec<Problem>) {
    let Some(name) = known.name(row, "name", problems) else { return };
    let members = row.countries("members", &known.states, problems);
    let id = builder.add(&Entity { weight: 300_000, members: &members, ..Entity::new(Kind::Group, name) });
    let adjective = matches!(row.cell("kind"), "people" | "adjective");
    for text in std::iter::once(name).chain(row.values("aliases")) {
        builder.name(id, text, if adjective { Use::Adjective } else { Use::Name });
    }
    known.may_fight_by_names(id, row, name);
}

fn conflict(row: &Row, builder: &mut Builder, known: &mut Known, problems: &mut Vec<Problem>) {
    let Some(name) = known.name(row, "name", problems) else { return };
    let span = row.span(problems);
    let id = builder.add(&Entity { span, weight: 10_000, ..Entity::new(Kind::Conflict, name) });
    names(row, name, id, builder);
    let sides = ["side_a", "side_b"].map(|column| side(row, column, known, problems));
    builder.add_sides(id, [&sides[0], &sides[1]]);
}

/// Who fights on a side: codes of states, or names of other tables.
fn side(row: &Row, column: &str, known: &Known, problems: &mut Vec<Problem>) -> Vec<u32> {
    let mut parties = Vec::new();
    for cell in row.values(column) {
        match fold::phrase(cell).and_then(|phrase| known.parties.get(&phrase)) {
            Some(&party) => parties.push(party),
            None => row.complain(
                format!("{column} `{cell}` is no code of states.csv and no name in organisations, armed_groups or groups"),
                problems,
            ),
        }
    }
    parties
}

fn place(row: &Row, builder: &mut Builder, known: &Known, problems: &mut Vec<Problem>) {
    let Some(name) = row.needed("name", problems) else { return };
    let kind = match row.cell("kind") {
        "city" => Kind::City,
        "region" => Kind::Region,
        other => return row.complain(format!("kind `{other}` is neither city nor region"), problems),
    };
    let country = row.country("country", &known.states, problems);
    let at = (degrees(row, "lat", 90.0, problems), degrees(row, "lon", 180.0, problems));
    let weight = row.cell("population").parse().unwrap_or_else(|_| {
        row.complain(format!("population `{}` is no whole number", row.cell("population")), problems);
        0
    });
    let id = builder.add(&Entity { country, weight, at, ..Entity::new(kind, name) });
    names(row, name, id, builder);
}

fn degrees(row: &Row, column: &str, limit: f64, problems: &mut Vec<Problem>) -> i32 {
    match row.cell(column).parse::<f64>() {
        Ok(degrees) if degrees.abs() <= limit => (degrees * 1000.0).round() as i32,
        _ => {
            row.complain(format!("{column} `{}` is no number of degrees up to {limit}", row.cell(column)), problems);
            0
        }
    }
}

fn names(row: &Row, name: &str, id: u32, builder: &mut Builder) {
    builder.name(id, name, Use::Name);
    row.values("aliases").for_each(|text| builder.name(id, text, Use::Name));
}
