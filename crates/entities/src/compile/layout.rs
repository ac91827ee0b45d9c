//! The index file: what lies where. Written by [`super::builder`], read by `crate::index`.
//!
//! All numbers are little-endian. A header, then the sections, each an array of records of fixed size (or bytes):
//!
//! | section  | record |
//! |----------|--------|
//! | strings  | UTF-8 bytes that the other sections point into |
//! | entities | one a state, person, organisation, role word, place, … |
//! | terms    | a person's terms of office, in the order of their persons |
//! | slots    | open-addressed hash table: phrase to its names |
//! | names    | which entity a phrase may mean, and as what |
//! | holders  | terms again, by country, office and date: who held it |
//! | members  | codes of the states in a group or organisation |
//! | sides    | who fights in a conflict, on which side, in the order of the conflicts |

/// First bytes of an index file; the last two count the format's versions.
pub(crate) const MAGIC: &[u8; 8] = b"ATTENT02";

/// Sections in file order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Section {
    Strings,
    Entities,
    Terms,
    Slots,
    Names,
    Holders,
    Members,
    Sides,
}

pub(crate) const SECTIONS: usize = 8;
/// Magic, then offset and length of each section.
pub(crate) const HEADER: usize = MAGIC.len() + SECTIONS * 8;

pub(crate) const ENTITY: usize = 44;
pub(crate) const TERM: usize = 22;
pub(crate) const SLOT: usize = 16;
pub(crate) const NAME: usize = 8;
pub(crate) const HOLDER: usize = 20;
pub(crate) const MEMBER: usize = 3;
pub(crate) const SIDE: usize = 9;

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    State,
    City,
    Region,
    Person,
    Organisation,
    ArmedGroup,
    Outlet,
    Group,
    Conflict,
    Role,
    Word,
}

impl Kind {
    pub(crate) const ALL: [Kind; 11] = [
        Kind::State,
        Kind::City,
        Kind::Region,
        Kind::Person,
        Kind::Organisation,
        Kind::ArmedGroup,
        Kind::Outlet,
        Kind::Group,
        Kind::Conflict,
        Kind::Role,
        Kind::Word,
    ];
}

/// As what a phrase names its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Use {
    /// Its name or another one.
    Name,
    /// `French`
    Adjective,
    /// `Frenchman`
    Demonym,
    /// `Frenchmen`
    Demonyms,
    /// `Paris`
    Capital,
    /// `Élysée`
    Seat,
    /// A person's family name alone, or the given name where the press writes that.
    Family,
    /// A role word or phrase.
    Role,
    /// Its plural.
    Roles,
    /// A person's name as it sounds; to be compared letter by letter.
    Sound,
}

impl Use {
    pub(crate) const ALL: [Use; 10] =
        [Use::Name, Use::Adjective, Use::Demonym, Use::Demonyms, Use::Capital, Use::Seat, Use::Family, Use::Role, Use::Roles, Use::Sound];
}

/// Which capitals a name asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Case {
    /// Any: role words.
    Any,
    /// A capital at the start.
    Capital,
    /// All capitals: `US`, `WHO`.
    All,
    /// A capital at the start, and more than that to go by: the name is an ordinary word too.
    Plain,
}

impl Case {
    pub(crate) const ALL: [Case; 4] = [Case::Any, Case::Capital, Case::All, Case::Plain];
}

/// Set on an entity: a breakaway region, whose sector is PRE.
pub(crate) const PARTLY_RECOGNISED: u8 = 1;
/// Set on the sector of a term: the office is of a breakaway region.
pub(crate) const TERM_PARTLY_RECOGNISED: u8 = 0x80;
/// Set on a role word that takes its sector from what it belongs to: *leader of*, *spokesman for*, *member*.
pub(crate) const RELATIONAL: u8 = 2;
/// Set on a role word that names a body and not persons: *ministry*, *parliament*.
pub(crate) const BODY: u8 = 4;
/// Set on a role word that only ever colours another: *armed*, *opposition*, *Islamist*.
pub(crate) const MODIFIER: u8 = 8;
/// Set on a role word that `offices.csv` lists: an office that a state gives to one person.
pub(crate) const OFFICE: u8 = 16;
