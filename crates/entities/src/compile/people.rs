//! People in office: their terms, and the forms of their names that the press uses.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use attache_record::Sector;

use super::builder::{Builder, Entity, Term};
use super::codes::{Code, is_stateless};
use super::fold::{self, Folded};
use super::layout::{Kind, Use};
use super::problem::Problem;
use super::sources::Sources;
use super::table::{Row, Table};
use super::tables::{self, Known};

/// Where in a name the part stands that the press writes alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    /// Angela *Merkel*
    #[default]
    Last,
    /// *Xi* Jinping, *Abiy* Ahmed
    First,
    /// Both are seen: *Thaksin* Shinawatra, *Shinawatra*
    Both,
    /// Last, or the last two: Enrique *Peña Nieto*
    LastTwo,
    /// Only the whole name
    Whole,
}

impl Order {
    pub(crate) const ALLOWED: &'static str = "last, first, both, last two, whole";

    pub(crate) fn parse(text: &str) -> Option<Order> {
        Some(match text {
            "last" => Order::Last,
            "first" => Order::First,
            "both" => Order::Both,
            "last two" => Order::LastTwo,
            "whole" => Order::Whole,
            _ => return None,
        })
    }
}

/// Small words that belong to the name behind them.
const PARTICLES: [&str; 30] = [
    "al", "el", "an", "ar", "as", "ash", "at", "ad", "az", "ould", "ben", "bin", "ibn", "abu", "abd", "abdel", "abdul", "van", "von",
    "der", "den", "de", "da", "dos", "do", "di", "du", "la", "le", "st",
];

#[derive(Default)]
struct Person<'t> {
    aliases: Vec<&'t str>,
    country: Code,
    terms: Vec<Held<'t>>,
}

struct Held<'t> {
    country: Code,
    sector: Option<Sector>,
    partly_recognised: bool,
    role: &'t str,
    from: u32,
    to: u32,
}

/// Reads all files of people; the rows of one name are one person.
pub(crate) fn load(sources: &Sources, builder: &mut Builder, known: &mut Known, problems: &mut Vec<Problem>) {
    let tables: Vec<Table> = sources.named("people.csv").map(|(file, text)| Table::read(file, text, tables::PEOPLE, problems)).collect();
    let rows: Vec<Row> = tables.iter().flat_map(Table::rows).collect();
    let mut people: BTreeMap<&str, Person> = BTreeMap::new();
    for row in &rows {
        gather(row, &mut people, known, problems);
    }
    offices_of(&people, builder, known);
    for (name, person) in &people {
        add(name, person, builder, known);
    }
}

fn gather<'t>(row: &'t Row<'_>, people: &mut BTreeMap<&'t str, Person<'t>>, known: &Known, problems: &mut Vec<Problem>) {
    let Some(name) = row.needed("name", problems) else { return };
    let country = row.country("country", &known.states, problems);
    let (from, to) = row.span(problems);
    let (sector, partly_recognised) = row.sector("sector", problems);
    let held = Held { country, sector, partly_recognised, role: row.cell("role"), from, to };
    let person = people.entry(name).or_default();
    if person.terms.iter().any(|term| term.role == held.role && term.from == from && term.country == country) {
        row.complain(format!("a second row for {name}, {} from {}: one row a term", held.role, row.cell("from")), problems);
        return;
    }
    if person.terms.is_empty() || !is_stateless(row.cell("country")) {
        person.country = country;
    }
    person.terms.push(held);
    person.aliases.extend(row.values("aliases"));
}

/// Every office that a term names is a role word, if only `roles.csv` and `offices.csv` do not know it.
fn offices_of(people: &BTreeMap<&str, Person>, builder: &mut Builder, known: &mut Known) {
    for term in people.values().flat_map(|person| &person.terms) {
        if let Some(phrase) = fold::phrase(term.role)
            && !known.roles.contains_key(&phrase)
        {
            tables::add_role(term.role, term.sector, 0, builder, known);
        }
    }
}

/// The role word that stands for an office, whatever the office is called.
fn office(role: &str, known: &Known) -> u32 {
    let Some(phrase) = fold::phrase(role) else { return 0 };
    let phrase = known.offices.get(&phrase).copied().unwrap_or(phrase);
    known.roles.get(&phrase).copied().unwrap_or(0)
}

fn add(name: &str, person: &Person, builder: &mut Builder, known: &Known) {
    let mut terms: Vec<Term> = person
        .terms
        .iter()
        .map(|held| Term {
            country: held.country,
            sector: held.sector,
            partly_recognised: held.partly_recognised,
            role: held.role,
            office: office(held.role, known),
            from: held.from,
            to: held.to,
        })
        .collect();
    terms.sort_by_key(|term| (term.from, term.to));
    let weight = terms.iter().map(|term| rank(term.role)).max().unwrap_or(0);
    let id = builder.add(&Entity { country: person.country, weight, ..Entity::new(Kind::Person, name) });
    builder.add_terms(id, &terms);
    let order = known.order.get(&person.country).copied().unwrap_or_default();
    let mut forms = Forms::default();
    forms.whole(name, order);
    for alias in &person.aliases {
        if is_whole(alias, name) {
            forms.whole(alias, order);
        } else {
            forms.families.insert((*alias).to_owned());
        }
    }
    for text in &forms.wholes {
        builder.name(id, text, Use::Name);
    }
    for text in &forms.families {
        builder.name(id, text, Use::Family);
    }
    let sounds: HashSet<u64> = forms.wholes.iter().filter_map(|text| sound(&Folded::new(text))).collect();
    sounds.iter().for_each(|key| builder.sound(id, *key));
}

/// Whether an alias stands for the person by itself: more than one word, and not the end or the start of the name.
fn is_whole(alias: &str, name: &str) -> bool {
    let (alias, name) = (Folded::new(alias), Folded::new(name));
    let words = |folded: &Folded| folded.words.iter().map(|word| word.hash).collect::<Vec<u64>>();
    let (alias, name) = (words(&alias), words(&name));
    alias.len() > 1 && (alias.len() >= name.len() || !name.ends_with(&alias))
}

/// Whether an office is the highest of a state.
pub(crate) fn is_highest(role: &str) -> bool {
    const TITLES: [&str; 15] = [
        "President",
        "Prime Minister",
        "Chancellor",
        "King",
        "Queen",
        "Emperor",
        "Emir",
        "Sultan",
        "Supreme Leader",
        "Pope",
        "Taoiseach",
        "Head of State",
        "Military Ruler",
        "Sovereign Council Chairman",
        "Chief Executive",
    ];
    TITLES.contains(&["Acting ", "Interim ", "Transitional "].iter().find_map(|front| role.strip_prefix(front)).unwrap_or(role))
}

/// How often the holder of an office is in the news, against others.
pub(crate) fn rank(role: &str) -> u32 {
    match role {
        _ if is_highest(role) => 900_000,
        _ if role.contains("Secretary-General") || role.contains("Secretary General") => 800_000,
        "Foreign Minister" | "Secretary of State" | "Foreign Secretary" | "Vice President" | "Crown Prince" => 500_000,
        _ if role.contains("Minister") || role.contains("Secretary") => 200_000,
        _ => 100_000,
    }
}

#[derive(Default)]
struct Forms {
    wholes: BTreeSet<String>,
    families: BTreeSet<String>,
}

impl Forms {
    /// A whole name, without its middle, and the part that is used alone.
    fn whole(&mut self, name: &str, order: Order) {
        self.wholes.insert(name.to_owned());
        let words: Vec<&str> = name.split_whitespace().collect();
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        if words.len() == 1 {
            self.families.insert(name.to_owned());
            return;
        }
        let family_at = family_start(&words);
        let family = words[family_at..].join(" ");
        if family_at > 1 && matches!(order, Order::Last | Order::LastTwo) && !is_particle(first) {
            self.wholes.insert(format!("{first} {family}"));
        }
        match order {
            Order::Last => self.last(&family, last),
            Order::First => self.alone(first),
            Order::Both => {
                self.alone(first);
                self.last(&family, last);
            }
            Order::LastTwo => {
                self.last(&family, last);
                if words.len() >= 4 || words.len() == 3 && !is_middle(words[1]) {
                    self.families.insert(words[words.len() - 2..].join(" "));
                    self.wholes.insert(format!("{first} {}", words[words.len() - 2]));
                }
            }
            Order::Whole => {}
        }
    }

    fn last(&mut self, family: &str, last: &str) {
        self.alone(family);
        // *al-Sisi* is also *Sisi*.
        if let Some((particle, stem)) = last.split_once('-')
            && is_particle(particle)
        {
            self.alone(stem);
        }
        if family != last {
            self.families.insert(last.to_owned());
        }
    }

    fn alone(&mut self, name: &str) {
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        if letters >= 2 && !matches!(name, "Jr." | "Jr" | "II" | "III" | "Sr.") {
            self.families.insert(name.to_owned());
        }
    }
}

/// An initial or a shortened name in the middle of a name.
fn is_middle(word: &str) -> bool {
    word.ends_with('.') || word.chars().count() <= 2
}

fn is_particle(word: &str) -> bool {
    let folded: String = word.to_lowercase();
    PARTICLES.contains(&folded.trim_matches('-'))
}

/// Where the family name begins: at the last word, or at the particles before it.
fn family_start(words: &[&str]) -> usize {
    let mut at = words.len() - 1;
    while at > 1 && is_particle(words[at - 1]) {
        at -= 1;
    }
    at
}

/// How a name sounds, roughly: the consonants of its words, with those made one that transliterations swap. Names that
/// sound alike share the key; whether they are one is for a closer look.
pub(crate) fn sound(name: &Folded) -> Option<u64> {
    let mut keys: Vec<String> = (0..name.words.len()).map(|i| consonants(name.letters(i))).filter(|key| !key.is_empty()).collect();
    if keys.len() < 2 {
        return None;
    }
    keys.sort();
    fold::phrase(&keys.concat()).map(|hash| hash ^ 0x5050_4e44)
}

fn consonants(word: &str) -> String {
    let mut out = String::new();
    let mut last = ' ';
    for c in word.chars() {
        let kept = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w' | 'j' => continue,
            'q' | 'k' | 'g' | 'c' | 'x' => 'k',
            'd' | 't' => 't',
            'b' | 'p' => 'p',
            'v' | 'f' => 'f',
            'z' | 's' => 's',
            other => other,
        };
        if kept != last {
            out.push(kept);
        }
        last = kept;
    }
    if out.is_empty() {
        // A name of vowels alone (*Ou*, *Yu*) keeps its first letter.
        out.extend(word.chars().next());
    }
    out
}
