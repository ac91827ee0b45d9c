//! [`Who`]: the seam to whatever knows who is meant by a mention.

use std::cell::RefCell;
use std::ops::Range;

use attache_entities::{Resolver, Setting};
use attache_record::{Country, Sector};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Identity {
    /// The gazetteer's identifier.
    pub entity: Option<String>,
    /// Canonical name.
    pub name: Option<String>,
    /// Country, or one of the ontology's stand-ins; none where none applies.
    pub country: Option<Country>,
    /// Sector at the story's date.
    pub sector: Option<Sector>,
    /// Office held at the story's date (`Chancellor`).
    pub role: Option<String>,
    /// 0 to 1.
    pub confidence: f32,
    /// A state, or its capital, and nothing more.
    pub bare_state: bool,
    /// A person by name.
    pub person: bool,
    /// A body by its role word: *the army*, *the ministry*.
    pub body: bool,
}

impl Identity {
    /// Whether it is an organisation that the gazetteer knows by name, one of states among them.
    pub(crate) fn is_organisation(&self) -> bool {
        self.entity.as_deref().is_some_and(|entity| entity.starts_with("organisation/"))
    }

    /// Whether two mentions mean the same party.
    pub(crate) fn is_same(&self, other: &Identity) -> bool {
        match (&self.entity, &other.entity) {
            (Some(a), Some(b)) => a == b && self.sector == other.sector,
            // Two without names (*the president*, *his minister*) are one only by the same word.
            _ => {
                let word = self.name.is_some() || self.role == other.role;
                self.name == other.name && self.country == other.country && self.sector == other.sector && word
            }
        }
    }

    /// Whether it is a person, by name or by what they are.
    pub(crate) fn names_somebody(&self) -> bool {
        self.person || self.role.is_some() && !self.body
    }

    /// Whether anything political is known of it: a name alone is nobody.
    pub(crate) fn is_known(&self) -> bool {
        self.country.is_some() || self.sector.is_some() || self.entity.is_some()
    }
}

/// Tells who is meant. The gazetteer implements this; tests bring a small table.
pub trait Who: Send + Sync {
    /// Opens a story, in which mentions are then asked.
    fn story<'w>(&'w self, text: &'w str, date: Option<Date>) -> Box<dyn Asked + 'w>;
}

/// A story in which one may ask who is meant.
pub trait Asked {
    /// Who `mention` (a noun phrase with title and name) is, `head` being the byte range of its head word; `None` if no
    /// political actor.
    fn identify(&self, mention: &str, head: Range<usize>) -> Option<Identity>;

    /// The country that the story is about, if it is one before all others.
    fn home(&self) -> Option<Country>;

    /// Which part of what the story names of countries names this one, 0 to 1.
    fn share_of(&self, country: Country) -> f32;

    /// Who fights against `party` in the conflict that `phrase` names or means; nobody if it is not known.
    fn opposed(&self, phrase: &str, party: &Identity) -> Vec<Identity>;

    /// A place as a name behind *in* or *at*, likeliest in one of the countries `near`; `None` if it is none.
    fn locate(&self, name: &str, near: &[Country]) -> Option<Location>;
}

/// Where a place is.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// Canonical name.
    pub name: String,
    /// Country.
    pub country: Option<Country>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

impl<W: Who + ?Sized> Who for Box<W> {
    fn story<'w>(&'w self, text: &'w str, date: Option<Date>) -> Box<dyn Asked + 'w> {
        (**self).story(text, date)
    }
}

impl Who for Resolver {
    fn story<'w>(&'w self, text: &'w str, date: Option<Date>) -> Box<dyn Asked + 'w> {
        Box::new(Remembering { setting: Resolver::story(self, text, date), known: RefCell::default() })
    }
}

/// Mentions as asked: the words and where their head begins.
type Mentions = FxHashMap<(Box<str>, usize), Option<Identity>>;

/// A story of the gazetteer that remembers whom it has been asked about: who is named in one paragraph is named in the next.
struct Remembering<'r> {
    setting: Setting<'r>,
    known: RefCell<Mentions>,
}

/// How sure it is who fights on the other side of a conflict that a sentence names.
const AGAINST: f32 = 0.8;

impl Remembering<'_> {
    fn look_up(&self, mention: &str, head: Range<usize>) -> Option<Identity> {
        let found = self.setting.mention(mention, Some(head))?;
        let person = found.entity.as_deref().is_some_and(|entity| entity.starts_with("person/"));
        Some(Identity {
            entity: found.entity,
            name: found.name,
            country: found.country,
            sector: found.sector,
            role: found.role,
            confidence: found.confidence,
            bare_state: found.bare_state,
            person,
            body: found.body,
        })
    }
}

impl Asked for Remembering<'_> {
    fn identify(&self, mention: &str, head: Range<usize>) -> Option<Identity> {
        let key = (mention.into(), head.start);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let found = self.look_up(mention, head);
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    fn home(&self) -> Option<Country> {
        self.setting.dominant()
    }

    fn share_of(&self, country: Country) -> f32 {
        self.setting.share_of(country)
    }

    fn opposed(&self, phrase: &str, party: &Identity) -> Vec<Identity> {
        let state = party.sector == Some(Sector::Gov) || party.sector == Some(Sector::Mil);
        let found = self.setting.opposition(phrase, party.entity.as_deref(), party.country, state);
        let against = found.into_iter().flat_map(|found| found.against);
        against
            .map(|side| Identity {
                bare_state: side.entity.starts_with("state/"),
                entity: Some(side.entity),
                name: Some(side.name),
                country: side.country,
                sector: side.sector,
                confidence: AGAINST,
                ..Identity::default()
            })
            .collect()
    }

    fn locate(&self, name: &str, near: &[Country]) -> Option<Location> {
        let place = self.setting.place(name, near)?;
        Some(Location { name: place.name, country: place.country, latitude: place.latitude, longitude: place.longitude })
    }
}
