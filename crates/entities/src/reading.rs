//! What a phrase may mean, best first.

use attache_record::Sector;

use crate::compile::codes::NO_COUNTRY;
use crate::compile::date::FOREVER;
use crate::compile::layout::{Case, Kind, Use};
use crate::index::{Entity, Name};
use crate::scan::{Phrase, Scan};
use crate::scene::Scene;

/// The part that a reading can play in a noun phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// A state by name, adjective, people, capital or seat.
    Nation,
    /// An organisation, armed group, outlet, group of states or conflict.
    Body,
    /// A town or region.
    Place,
    /// A person by a whole name.
    Person,
    /// A person by the family name alone.
    Family,
    /// A role word.
    Role,
}

/// One meaning of a phrase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading<'i> {
    pub(crate) name: Name,
    pub(crate) entity: Entity<'i>,
    pub(crate) part: Part,
    pub(crate) score: f32,
}

impl Reading<'_> {
    /// The sector that the phrase itself gives: a seat's, an organisation's.
    pub(crate) fn sector(&self) -> Option<Sector> {
        self.name.sector.or(self.entity.sector)
    }
}

/// A known phrase with its readings, best first.
pub(crate) struct Found<'i> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) readings: Vec<Reading<'i>>,
}

impl<'i> Found<'i> {
    pub(crate) fn new(scene: &Scene<'i, '_>, scan: &Scan, phrase: &Phrase) -> Found<'i> {
        let range = phrase.start..phrase.end;
        let mut readings: Vec<Reading<'i>> = scene
            .index
            .names(phrase.slot)
            .filter(|name| name.used != Use::Sound)
            .map(|name| (name, scene.index.entity(name.entity)))
            .filter(|(name, entity)| scan.case_fits(&range, name.case, entity.kind, name.used))
            .map(|(name, entity)| Reading { name, entity, part: part(entity.kind, name.used), score: score(scene, &name, &entity) })
            .collect();
        if readings.len() > 1 {
            for reading in &mut readings {
                reading.score += cue_bonus(scene, reading);
            }
            readings.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entity.id.cmp(&b.entity.id)));
        }
        Found { start: phrase.start, end: phrase.end, readings }
    }

    /// The best reading of all.
    pub(crate) fn best(&self) -> Option<&Reading<'i>> {
        self.readings.first()
    }

    /// The best reading that plays a part, if it does not stand far behind the best of all.
    pub(crate) fn part(&self, part: Part) -> Option<&Reading<'i>> {
        let floor = self.best()?.score - 2.5;
        self.readings.iter().find(|reading| reading.part == part && reading.score >= floor)
    }

    /// All readings that play a part.
    pub(crate) fn all(&self, part: Part) -> impl Iterator<Item = &Reading<'i>> {
        self.readings.iter().filter(move |reading| reading.part == part)
    }
}

fn part(kind: Kind, used: Use) -> Part {
    match kind {
        Kind::State => Part::Nation,
        Kind::City | Kind::Region => Part::Place,
        Kind::Person if used == Use::Name => Part::Person,
        Kind::Person => Part::Family,
        Kind::Role | Kind::Word => Part::Role,
        Kind::Organisation | Kind::ArmedGroup | Kind::Outlet | Kind::Group | Kind::Conflict => Part::Body,
    }
}

/// How likely a name means an entity before anything is known of the text. The steps are ours: a nation before a town of
/// its name, a town of millions before one of thousands.
fn score(scene: &Scene, name: &Name, entity: &Entity) -> f32 {
    let size = (entity.weight.max(1) as f32).log10();
    let base = match entity.kind {
        Kind::State if name.used == Use::Capital => 5.0,
        Kind::State => 5.2 + size * 0.1,
        Kind::Organisation | Kind::ArmedGroup => 5.0,
        Kind::Group => 4.8,
        Kind::Outlet => 4.3,
        Kind::Person if name.used == Use::Name => 5.5 + size * 0.1,
        Kind::Person => 1.6 + size * 0.25,
        Kind::Role | Kind::Word => 4.6,
        Kind::Region => size * 0.55,
        Kind::City => size * 0.6,
        Kind::Conflict => 3.5,
    };
    let out_of_time = scene.day.is_some_and(|day| day < entity.from || day > entity.to);
    let plain = name.case == Case::Plain && !matches!(entity.kind, Kind::State | Kind::Organisation);
    // In its own years a state of the past comes before the one that has its name among others.
    let bounded = entity.kind == Kind::State && entity.to != FOREVER && !out_of_time && scene.day.is_some();
    base + if bounded { 1.5 } else { 0.0 } - if out_of_time { 0.8 } else { 0.0 } - if plain { 2.0 } else { 0.0 }
}

/// A country that the context speaks of comes nearer.
fn cue_bonus(scene: &Scene, reading: &Reading) -> f32 {
    if reading.entity.country == NO_COUNTRY || reading.part == Part::Role {
        return 0.0;
    }
    let cues = scene.cues(reading.entity.country).min(3) as f32;
    // A capital is never behind the town that it is.
    let step = if reading.part == Part::Nation && reading.name.used != Use::Capital { 0.6 } else { 0.9 };
    cues * step
}
