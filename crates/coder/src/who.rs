//! [`Who`]: the seam to whatever knows who is meant by a mention.

use jiff::civil::Date;

/// Who somebody is.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// The gazetteer's identifier.
    pub entity: Option<String>,
    /// Canonical name.
    pub name: Option<String>,
    /// Country code as in the record (`DEU`, `UNO`, `IMG`); none where none applies.
    pub country: Option<String>,
    /// Sector code (`GOV`, `MIL`).
    pub sector: Option<String>,
    /// Office held at the story's date (`Chancellor`).
    pub role: Option<String>,
    /// 0 to 1.
    pub confidence: f32,
}

impl Identity {
    /// Whether two mentions mean the same party.
    pub(crate) fn is_same(&self, other: &Identity) -> bool {
        match (&self.entity, &other.entity) {
            (Some(a), Some(b)) => a == b,
            _ => self.name == other.name && self.country == other.country && self.sector == other.sector,
        }
    }
}

/// Tells who is meant. The gazetteer implements this; tests bring a small table.
pub trait Who: Send + Sync {
    /// Who `mention` (a noun phrase with title and name) is in a sentence of that date; `None` if no political actor.
    fn identify(&self, mention: &str, context: &str, date: Option<Date>) -> Option<Identity>;

    /// A place as a name behind *in* or *at*; `None` if it is none.
    fn locate(&self, name: &str, context: &str) -> Option<Location>;
}

/// Where a place is.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// Canonical name.
    pub name: String,
    /// Country code.
    pub country: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

impl<W: Who + ?Sized> Who for Box<W> {
    fn identify(&self, mention: &str, context: &str, date: Option<Date>) -> Option<Identity> {
        (**self).identify(mention, context, date)
    }

    fn locate(&self, name: &str, context: &str) -> Option<Location> {
        (**self).locate(name, context)
    }
}
