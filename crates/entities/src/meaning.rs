//! What comes out while a noun phrase is being understood.

use attache_record::Sector;

use crate::compile::codes::{Code, NO_COUNTRY};
use crate::compile::layout::{Kind, PARTLY_RECOGNISED, Use};
use crate::index::Entity;
use crate::reading::Reading;

/// What a noun phrase means, as far as it is understood.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meaning<'i> {
    pub(crate) entity: Option<Entity<'i>>,
    /// A name that the gazetteer does not know.
    pub(crate) own_name: Option<String>,
    pub(crate) country: Code,
    pub(crate) sector: Option<Sector>,
    pub(crate) role: Option<String>,
    pub(crate) confidence: f32,
    /// Others who may be meant, with their scores.
    pub(crate) rivals: Vec<Entity<'i>>,
    /// A state or capital and nothing more.
    pub(crate) bare_state: bool,
    /// A head that takes its sector from what it belongs to.
    pub(crate) relational: bool,
    /// The head is a body's: *army*, *ministry*.
    pub(crate) body: bool,
    /// The sector of such a head where it belongs to a state and nobody narrower: *the Venezuelan leader*.
    pub(crate) of_state: Option<Sector>,
    pub(crate) partly_recognised: bool,
    /// The role word of one certain office, whose country may yet be found.
    pub(crate) office: Option<Entity<'i>>,
    /// The country comes from a town that many share a name with.
    pub(crate) weak_country: bool,
}

impl<'i> Meaning<'i> {
    /// What one reading means by itself.
    pub(crate) fn of(reading: &Reading<'i>) -> Meaning<'i> {
        let entity = reading.entity;
        let partly_recognised = entity.flags & PARTLY_RECOGNISED != 0 && entity.kind != Kind::Role;
        let people = matches!(reading.name.used, Use::Demonyms) || reading.name.used == Use::Demonym;
        let sector = match entity.kind {
            Kind::State if people => Some(Sector::Cvl),
            _ => reading.sector(),
        };
        Meaning {
            entity: Some(entity),
            country: entity.country,
            sector,
            confidence: 0.9,
            bare_state: entity.kind == Kind::State && sector.is_none(),
            partly_recognised,
            ..Meaning::default()
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entity.is_none() && self.own_name.is_none() && self.country == NO_COUNTRY && self.sector.is_none() && self.role.is_none()
    }

    /// Whether a town is meant and nothing more.
    pub(crate) fn is_town(&self) -> bool {
        self.sector.is_none() && self.role.is_none() && self.entity.is_some_and(|entity| entity.kind == Kind::City)
    }

    /// Whether a person is meant, known or not.
    pub(crate) fn is_person(&self) -> bool {
        self.own_name.is_some() || self.entity.is_some_and(|entity| entity.kind == Kind::Person)
    }
}
