//! What stands around a mention: the day, and the countries and persons that the context names.

use std::cell::OnceCell;

use attache_record::Sector;

use crate::compile::codes::{Code, NO_COUNTRY};
use crate::compile::layout::{Case, Kind, Use};
use crate::index::{Entity, Index, Name};
use crate::phrase::{are_common, is_any_party, is_house};
use crate::scan::Scan;

/// How much of a context is read, in bytes: enough for a long paragraph or three.
const CONTEXT: usize = 6_000;

/// One asking: an index, a day, a context that is read only if it is needed.
pub(crate) struct Scene<'i, 't> {
    pub(crate) index: &'i Index,
    /// The story's day, packed as [`crate::compile::date`] does.
    pub(crate) day: Option<u32>,
    /// The words around the mention.
    pub(crate) context: &'t str,
    hints: OnceCell<Hints>,
}

/// What the context names.
#[derive(Debug, Default)]
struct Hints {
    countries: Vec<(Code, u32)>,
    persons: Vec<u32>,
}

impl<'i, 't> Scene<'i, 't> {
    pub(crate) fn new(index: &'i Index, day: Option<u32>, context: &'t str) -> Scene<'i, 't> {
        Scene { index, day, context, hints: OnceCell::new() }
    }

    /// How often the context names something of a country.
    pub(crate) fn cues(&self, country: Code) -> u32 {
        self.hints().countries.iter().find(|(known, _)| *known == country).map_or(0, |(_, count)| *count)
    }

    /// Which part of all that the context names of countries names this one, 0 to 1.
    pub(crate) fn share(&self, country: Code) -> f32 {
        let all: u32 = self.hints().countries.iter().map(|(_, count)| count).sum();
        self.cues(country) as f32 / all.max(1) as f32
    }

    /// The country that the context speaks of, if it is one far before all others.
    pub(crate) fn dominant(&self) -> Option<Code> {
        let mut counts: Vec<(u32, Code)> = self.hints().countries.iter().map(|(code, count)| (*count, *code)).collect();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let (first, code) = *counts.first()?;
        let second = counts.get(1).map_or(0, |(count, _)| *count);
        (second * 2 <= first).then_some(code)
    }

    /// Whether the context names a person in full.
    pub(crate) fn names_person(&self, person: u32) -> bool {
        self.hints().persons.contains(&person)
    }

    fn hints(&self) -> &Hints {
        self.hints.get_or_init(|| self.read_context())
    }

    fn read_context(&self) -> Hints {
        let mut hints = Hints::default();
        if self.context.is_empty() {
            return hints;
        }
        let scan = Scan::new(self.index, shortened(self.context));
        for phrase in &scan.phrases {
            let range = phrase.start..phrase.end;
            let entities = || self.index.names(phrase.slot).map(|name| (name, self.index.entity(name.entity)));
            // *Georgia* says nothing of which Georgia is meant.
            let nations: Vec<Code> = entities()
                .filter(|(_, entity)| matches!(entity.kind, Kind::State | Kind::Region))
                .map(|(_, entity)| entity.country)
                .collect();
            if nations.windows(2).any(|pair| pair[0] != pair[1]) {
                continue;
            }
            let telling = |(name, entity): (Name, Entity<'i>)| {
                let tells = match entity.kind {
                    Kind::State => scan.case_fits(&range, name.case, entity.kind, name.used),
                    Kind::Region => name.case == Case::Capital && entity.weight >= 200_000,
                    Kind::City => nations.is_empty() && name.case == Case::Capital && entity.weight >= 200_000,
                    Kind::Person => name.used == Use::Name,
                    Kind::Organisation | Kind::ArmedGroup => {
                        let party = entity.sector == Some(Sector::Pty) && are_common(&scan.folded, range.clone());
                        let house = range.len() == 1 && is_house(&scan.folded, range.start);
                        name.case != Case::Plain && !party && !house && !is_any_party(&entity)
                    }
                    _ => false,
                };
                (tells && entity.country != NO_COUNTRY).then_some(entity)
            };
            hints.take(self, entities().filter_map(telling).collect());
        }
        hints
    }

    /// Whether a person holds an office on the scene's day; yes where nobody knows the day.
    fn is_of_time(&self, person: &Entity<'i>) -> bool {
        self.day.is_none_or(|day| self.index.terms(person).any(|term| term.holds(day)))
    }
}

impl Hints {
    /// What one name tells. Where several bear it, a state goes before all others and those of the day before the rest; a name that
    /// still stands for several countries or persons tells nothing of them.
    fn take(&mut self, scene: &Scene<'_, '_>, mut bearers: Vec<Entity<'_>>) {
        if let Some(state) = bearers.iter().find(|entity| entity.kind == Kind::State) {
            self.count(state.country);
            return;
        }
        let of_time = |entity: &Entity<'_>| entity.kind != Kind::Person || scene.is_of_time(entity);
        if bearers.len() > 1 && bearers.iter().any(of_time) {
            bearers.retain(of_time);
        }
        let Some(first) = bearers.first() else { return };
        if bearers.iter().all(|entity| entity.country == first.country) {
            self.count(first.country);
        }
        if let [only] = &bearers[..]
            && only.kind == Kind::Person
        {
            self.persons.push(only.id);
        }
    }

    fn count(&mut self, country: Code) {
        match self.countries.iter_mut().find(|(known, _)| *known == country) {
            Some((_, count)) => *count += 1,
            None => self.countries.push((country, 1)),
        }
    }
}

fn shortened(text: &str) -> &str {
    let mut end = text.len().min(CONTEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
