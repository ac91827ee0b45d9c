//! The public face: opening a gazetteer and asking it.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use attache_record::{Country, Sector};
use jiff::civil::Date;

use crate::Error;
use crate::compile::codes::{Code, NO_COUNTRY, code_str};
use crate::compile::fold::Folded;
use crate::compile::layout::{Kind, Use};
use crate::compile::problem::Problem;
use crate::compile::sources::Sources;
use crate::compile::{self, date};
use crate::index::{Entity, Index};
use crate::meaning::Meaning;
use crate::phrase::Phrases;
use crate::reading::{Found, Part, Reading};
use crate::scan::Scan;
use crate::scene::Scene;

/// The tables shipped with the program, compiled by the build script.
static SHIPPED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/entities.idx"));

/// The tables themselves, for compiling them together with a user's own.
static SHIPPED_TABLES: &str = include_str!(concat!(env!("OUT_DIR"), "/tables.txt"));

/// A gazetteer, open for questions. Shared by reference; asking changes nothing in it.
#[derive(Debug, Clone)]
pub struct Resolver {
    index: Index,
}

/// One question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'q> {
    /// The words to be resolved: a noun phrase with title and name.
    pub mention: &'q str,
    /// The text around them, or nothing.
    pub context: &'q str,
    /// The day of the story.
    pub date: Option<Date>,
    /// Whether the mention does something or has it done to it: then a bare state is its government.
    pub acting: bool,
}

impl<'q> Query<'q> {
    /// A mention and nothing else.
    pub fn new(mention: &'q str) -> Query<'q> {
        Query { mention, ..Query::default() }
    }
}

/// Who is meant. What is not known, or does not apply, is absent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resolution {
    /// The gazetteer's identifier: `person/angela-merkel`, `state/DEU`.
    pub entity: Option<String>,
    /// The entity's name, or the mention's own where the gazetteer has none.
    pub name: Option<String>,
    /// Country, or one of the ontology's stand-ins.
    pub country: Option<Country>,
    /// Sector on that day.
    pub sector: Option<Sector>,
    /// Office held, or the role word found.
    pub role: Option<String>,
    /// 0 to 1.
    pub confidence: f32,
    /// Others who may be meant, likeliest first.
    pub alternatives: Vec<Alternative>,
    /// A state, or its capital, and nothing more: acting, it is the government.
    pub bare_state: bool,
    /// What is named is a body (*the army*, *the ministry*) and no person.
    pub body: bool,
    /// A breakaway region: sector PRE beside the other one.
    pub partly_recognised: bool,
    /// The states of a group of states, where membership is definite.
    pub members: Vec<Country>,
}

impl Resolution {
    /// Whether nothing was recognised at all.
    pub fn is_empty(&self) -> bool {
        self.entity.is_none() && self.name.is_none() && self.country.is_none() && self.sector.is_none()
    }
}

/// Another entity that a mention may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Alternative {
    /// The gazetteer's identifier.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Its country.
    pub country: Option<Country>,
}

/// A place on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The name as the gazetteer has it.
    pub name: String,
    /// The country it lies in.
    pub country: Option<Country>,
    /// Degrees north; absent for states.
    pub latitude: Option<f64>,
    /// Degrees east; absent for states.
    pub longitude: Option<f64>,
    /// People living there, as far as known.
    pub population: u32,
}

impl Resolver {
    /// Opens the shipped gazetteer; it is part of the program and is not copied.
    ///
    /// # Errors
    /// None, unless the program is damaged.
    pub fn embedded() -> Result<Resolver, Error> {
        Ok(Resolver { index: Index::open(Cow::Borrowed(SHIPPED))? })
    }

    /// Compiles the tables of a folder laid out like `codebook/entities`.
    ///
    /// # Errors
    /// [`Error::Io`] if the folder cannot be read; [`Error::Tables`] with every line that is wrong, if any is.
    pub fn from_dir(dir: &Path) -> Result<Resolver, Error> {
        compiled(&read(dir)?)
    }

    /// The shipped tables with those of the folders given, compiled anew: for a user's own entities.
    ///
    /// # Errors
    /// As [`Resolver::from_dir`].
    pub fn extended(dirs: &[&Path]) -> Result<Resolver, Error> {
        let mut sources = Sources::unpack(SHIPPED_TABLES);
        for dir in dirs {
            sources.add(dir).map_err(|source| Error::Io { path: dir.to_path_buf(), source })?;
        }
        compiled(&sources)
    }

    /// Opens an index that [`Resolver::index`] gave and somebody kept.
    ///
    /// # Errors
    /// [`Error::Index`] if it is none, or of another version.
    pub fn from_index(bytes: Vec<u8>) -> Result<Resolver, Error> {
        Ok(Resolver { index: Index::open(Cow::Owned(bytes))? })
    }

    /// The compiled index, to be kept in a file.
    pub fn index(&self) -> &[u8] {
        self.index.bytes()
    }

    pub(crate) fn open_index(&self) -> &Index {
        &self.index
    }

    /// How many entities it knows.
    pub fn len(&self) -> usize {
        self.index.entity_count()
    }

    /// Whether it knows nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Answers a question.
    pub fn resolve(&self, query: &Query) -> Resolution {
        let scene = Scene::new(&self.index, query.date.map(packed), query.context);
        let scan = Scan::new(&self.index, query.mention);
        let meaning = Phrases::new(&scene, &scan).whole(None);
        put(&self.index, meaning, query.acting)
    }

    /// Opens a story: all mentions asked there share its text and day. The text is read at most once, and only if needed.
    pub fn story<'r>(&'r self, text: &'r str, date: Option<Date>) -> Setting<'r> {
        Setting { scene: Scene::new(&self.index, date.map(packed), text) }
    }
}

/// A story in which mentions are resolved.
pub struct Setting<'r> {
    scene: Scene<'r, 'r>,
}

impl<'r> Setting<'r> {
    pub(crate) fn scene(&self) -> &Scene<'r, 'r> {
        &self.scene
    }

    /// The party that a noun phrase names in an actor's or recipient's place; none if it names no party at all.
    ///
    /// `head` is the byte range of the phrase's head word in `phrase`, where a parser knows it.
    pub fn mention(&self, phrase: &str, head: Option<Range<usize>>) -> Option<Resolution> {
        let scan = Scan::new(self.scene.index, phrase);
        let words = &scan.folded.words;
        let head = head.and_then(|head| words.iter().position(|word| word.start as usize <= head.start && head.start < word.end as usize));
        let resolution = put(self.scene.index, Phrases::new(&self.scene, &scan).whole(head), true);
        (!resolution.is_empty()).then_some(resolution)
    }

    /// The country that the story speaks of far more than of any other.
    pub fn dominant(&self) -> Option<Country> {
        self.scene.dominant().and_then(country).filter(Country::is_state)
    }

    /// Which part of what the story names of countries names this one, 0 to 1.
    pub fn share_of(&self, country: Country) -> f32 {
        let mut code = NO_COUNTRY;
        code.copy_from_slice(country.as_str().as_bytes());
        self.scene.share(code)
    }

    /// A place by its name, nearest to the countries that the story speaks of and to `near`.
    pub fn place(&self, name: &str, near: &[Country]) -> Option<Place> {
        let scan = Scan::new(self.scene.index, name);
        let found: Vec<Found> = scan.phrases.iter().map(|phrase| Found::new(&self.scene, &scan, phrase)).collect();
        let land = |reading: &&Reading| matches!(reading.part, Part::Place | Part::Nation);
        let readings = found.iter().find(|found| found.readings.iter().any(|reading| land(&reading)))?.readings.iter().filter(land);
        let score = |reading: &Reading| {
            // A capital is a town here before it is a government.
            let capital = reading.part == Part::Nation && reading.name.used == Use::Capital;
            let at = near.iter().position(|country| country.as_str().as_bytes() == reading.entity.country);
            reading.score + at.map_or(0.0, |at| 3.0 - at as f32 * 0.3) - if capital { 3.0 } else { 0.0 }
        };
        let best = readings.max_by(|a, b| score(a).total_cmp(&score(b)).then(b.entity.id.cmp(&a.entity.id)))?;
        let located = best.part == Part::Place;
        let degrees = |thousandths: i32| located.then(|| f64::from(thousandths) / 1000.0);
        Some(Place {
            name: best.entity.name.to_owned(),
            country: country(best.entity.country),
            latitude: degrees(best.entity.at.0),
            longitude: degrees(best.entity.at.1),
            population: best.entity.weight,
        })
    }
}

/// What [`check`] finds in a folder of tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// What keeps the tables from loading.
    pub problems: Vec<Problem>,
    /// What loads, but is likely a mistake: two holders of one office at a time, one name for two states.
    pub doubts: Vec<Problem>,
}

/// Checks the tables of a folder: one that has its own `states.csv`, or one that extends the shipped tables.
///
/// # Errors
/// [`Error::Io`] if the folder cannot be read.
pub fn check(dir: &Path) -> Result<Findings, Error> {
    let mut sources = read(dir)?;
    if sources.named("states.csv").next().is_none() {
        let own = std::mem::replace(&mut sources, Sources::unpack(SHIPPED_TABLES));
        sources.files.extend(own.files);
    }
    Ok(Findings { problems: compile::compile(&sources).1, doubts: compile::doubts::doubts(&sources) })
}

fn compiled(sources: &Sources) -> Result<Resolver, Error> {
    let (bytes, problems) = compile::compile(sources);
    if problems.is_empty() { Resolver::from_index(bytes) } else { Err(Error::Tables { problems }) }
}

fn read(dir: &Path) -> Result<Sources, Error> {
    Sources::read(dir).map_err(|source| Error::Io { path: dir.to_owned(), source })
}

/// Reads a day as people write it: `2018-01-01`, `20180101`, `1 January 2018`, `January 1, 2018`; none if it is no day.
pub fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let iso = text.get(..10).unwrap_or(text);
    if let Ok(date) = iso.parse::<Date>() {
        return Some(date);
    }
    let formats = ["%Y%m%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d/%m/%Y"];
    let plain = text.replace([',', '.'], "");
    formats.iter().find_map(|format| Date::strptime(format, &plain).ok())
}

fn packed(day: Date) -> u32 {
    date::pack(day.year().max(0) as u32, day.month() as u32, day.day() as u32)
}

pub(crate) fn country(code: Code) -> Option<Country> {
    if code == NO_COUNTRY { None } else { code_str(&code).parse().ok() }
}

/// Puts a meaning into words. A town, capitals aside, is the people who live there.
fn put(index: &Index, meaning: Meaning, acting: bool) -> Resolution {
    let sector = match meaning.sector {
        None if meaning.bare_state && acting => Some(Sector::Gov),
        None if meaning.is_town() => Some(Sector::Cvl),
        None if meaning.partly_recognised => Some(Sector::Pre),
        other => other,
    };
    let alternatives = meaning
        .rivals
        .iter()
        .map(|rival| Alternative { entity: identifier(rival), name: rival.name.to_owned(), country: country(rival.country) })
        .collect();
    Resolution {
        entity: meaning.entity.as_ref().map(identifier),
        name: meaning.entity.map(|entity| entity.name.to_owned()).or(meaning.own_name),
        country: country(meaning.country),
        sector,
        role: meaning.role,
        confidence: meaning.confidence,
        alternatives,
        bare_state: meaning.bare_state,
        body: meaning.body,
        partly_recognised: meaning.partly_recognised,
        members: meaning
            .entity
            .filter(|entity| entity.kind == Kind::Group)
            .map(|group| index.members(&group).filter_map(country).collect())
            .unwrap_or_default(),
    }
}

/// `person/angela-merkel`; a state goes by its code, a town by its country too.
pub(crate) fn identifier(entity: &Entity) -> String {
    let country = code_str(&entity.country);
    let kind = match entity.kind {
        Kind::State => "state",
        Kind::City | Kind::Region => "place",
        Kind::Person => "person",
        Kind::Organisation => "organisation",
        Kind::ArmedGroup => "armed-group",
        Kind::Outlet => "outlet",
        Kind::Group => "group",
        Kind::Conflict => "conflict",
        Kind::Role | Kind::Word => "role",
    };
    let folded = Folded::new(entity.name);
    let words: Vec<&str> = (0..folded.words.len()).map(|i| folded.letters(i)).collect();
    let slug = words.join("-");
    match entity.kind {
        Kind::City | Kind::Region => format!("{kind}/{country}/{slug}"),
        _ => format!("{kind}/{slug}"),
    }
}
