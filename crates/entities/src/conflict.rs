//! Wars and conflicts with their sides: who stands against whom, so that *backs the government in the civil war* can name
//! the other side.

use attache_record::{Country, Sector};

use crate::compile::date::{ALWAYS, FOREVER};
use crate::compile::fold::{self, Folded};
use crate::compile::layout::Kind;
use crate::index::{Entity, Index};
use crate::resolver::{Setting, country, identifier};

/// A conflict, as one of the parties to it sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Opposition {
    /// The conflict's name.
    pub conflict: String,
    /// Those who fight against the party asked about.
    pub against: Vec<Side>,
}

/// One who fights in a conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct Side {
    /// The gazetteer's identifier.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Its country, or a stand-in.
    pub country: Option<Country>,
    /// Its sector; a state's is its government's.
    pub sector: Option<Sector>,
}

impl Side {
    fn new(entity: &Entity<'_>) -> Side {
        let sector = entity.sector.or((entity.kind == Kind::State).then_some(Sector::Gov));
        Side { entity: identifier(entity), name: entity.name.to_owned(), country: country(entity.country), sector }
    }
}

/// The parties of a conflict's two sides, and its first and last day; what the tables leave open is absent.
pub(crate) fn sides(index: &Index, conflict: &Entity<'_>) -> [Vec<Side>; 2] {
    let mut sides = [Vec::new(), Vec::new()];
    for (_, side, party) in index.sides().filter(|(of, _, _)| *of == conflict.id) {
        sides[side].push(Side::new(&index.entity(party)));
    }
    sides
}

impl Setting<'_> {
    /// Who fights against a party in the conflict that `phrase` names (*Syrian civil war*), or, where the phrase names none
    /// (*the civil war*), in the one conflict of such a kind that the party fights on the story's day.
    ///
    /// The party is known by its identifier (*armed-group/hezbollah*) or, if it is a state's own, by its country. None if no
    /// conflict fits, or more than one.
    pub fn opposition(&self, phrase: &str, entity: Option<&str>, land: Option<Country>, state: bool) -> Option<Opposition> {
        let index = self.scene().index;
        let named = named(index, phrase);
        let is_party = |party: &Entity<'_>| {
            entity.is_some_and(|entity| entity == identifier(party))
                || state && party.kind == Kind::State && land.is_some() && country(party.country) == land
        };
        let mut found: Option<(u32, usize)> = None;
        for (conflict, side, party) in index.sides() {
            let known = index.entity(conflict);
            let meant = if named.is_empty() { self.is_on(&known) && is_of_kind(&known, phrase) } else { named.contains(&conflict) };
            if !meant || !is_party(&index.entity(party)) {
                continue;
            }
            match found {
                Some(other) if other != (conflict, side) && named.is_empty() => return None,
                Some((_, _)) => {}
                None => found = Some((conflict, side)),
            }
        }
        let (conflict, side) = found?;
        let conflict = index.entity(conflict);
        let [a, b] = sides(index, &conflict);
        let against = if side == 0 { b } else { a };
        (!against.is_empty()).then(|| Opposition { conflict: conflict.name.to_owned(), against })
    }

    fn is_on(&self, conflict: &Entity<'_>) -> bool {
        let day = self.scene().day.unwrap_or(FOREVER);
        (conflict.from == ALWAYS || conflict.from <= day) && day <= conflict.to
    }
}

/// The conflicts that go by some words of a phrase: the longest name counts.
fn named(index: &Index, phrase: &str) -> Vec<u32> {
    let folded = Folded::new(phrase);
    let count = folded.words.len();
    for length in (1..=count).rev() {
        for start in 0..=count - length {
            let hash = folded.words[start..start + length].iter().map(|word| word.hash).reduce(fold::join);
            let Some(slot) = hash.and_then(|hash| index.find(hash)) else { continue };
            let conflicts: Vec<u32> =
                index.names(slot).map(|name| name.entity).filter(|&entity| index.entity(entity).kind == Kind::Conflict).collect();
            if !conflicts.is_empty() {
                return conflicts;
            }
        }
    }
    Vec::new()
}

/// Whether a conflict is what a phrase calls it: *the civil war*, *the insurgency*.
fn is_of_kind(conflict: &Entity<'_>, phrase: &str) -> bool {
    let lower = phrase.to_lowercase();
    let name = conflict.name.to_lowercase();
    if lower.contains("civil war") {
        return name.contains("civil war");
    }
    // Any war of the day will do for *the war* and *the conflict*; one that bears the word itself for the rest.
    let general = ["war", "conflict", "fighting", "struggle"].iter().any(|word| lower.split_whitespace().any(|known| known == *word));
    general || ["insurgency", "rebellion", "uprising", "invasion", "revolt"].iter().any(|word| lower.contains(word) && name.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::Resolver;
    use jiff::civil::date;

    fn against(phrase: &str, entity: Option<&str>, land: Option<&str>, day: jiff::civil::Date) -> Vec<String> {
        let resolver = Resolver::embedded().expect("the shipped gazetteer");
        let setting = resolver.story("", Some(day));
        let land = land.map(|code| code.parse().expect("a code"));
        let found = setting.opposition(phrase, entity, land, land.is_some());
        found.map(|found| found.against.into_iter().map(|side| side.name).collect()).unwrap_or_default()
    }

    #[test]
    fn a_named_conflict_gives_the_other_side() {
        let syria = against("Syrian civil war", None, Some("SYR"), date(2016, 6, 5));
        assert!(syria.contains(&"Free Syrian Army".to_owned()) && !syria.contains(&"Russia".to_owned()), "{syria:?}");
        let rebels = against("civil war in Syria", Some("armed-group/free-syrian-army"), None, date(2016, 6, 5));
        assert!(rebels.contains(&"Syria".to_owned()), "{rebels:?}");
        assert_eq!(against("Six-Day War", None, Some("JOR"), date(1999, 1, 1)), ["Israel"]);
    }

    #[test]
    fn an_unnamed_one_is_the_partys_own_on_the_day() {
        assert!(against("civil war", None, Some("SYR"), date(2016, 6, 5)).contains(&"Free Syrian Army".to_owned()));
        assert!(against("civil war", None, Some("SYR"), date(2003, 6, 5)).is_empty(), "no such war on that day");
        assert!(against("the trade war", None, Some("LUX"), date(2016, 6, 5)).is_empty());
    }
}
