//! Country and sector codes, packed small.

use attache_record::{Country, Sector};

/// A country code of three letters; all zero for none.
pub(crate) type Code = [u8; 3];

/// No country.
pub(crate) const NO_COUNTRY: Code = [0; 3];

/// The bytes of a three-letter code, if `text` is three capital letters.
pub(crate) fn code(text: &str) -> Option<Code> {
    let bytes: Code = text.as_bytes().try_into().ok()?;
    bytes.iter().all(u8::is_ascii_uppercase).then_some(bytes)
}

/// Whether a code stands for no state.
pub(crate) fn is_stateless(text: &str) -> bool {
    Country::STATELESS.contains(&text)
}

/// A sector as one byte: its place in the ontology's list plus one; 0 is none.
pub(crate) fn pack_sector(sector: Option<Sector>) -> u8 {
    sector.and_then(|wanted| Sector::ALL.iter().position(|known| *known == wanted)).map_or(0, |at| at as u8 + 1)
}

/// A code as text; empty for none.
pub(crate) fn code_str(code: &Code) -> &str {
    if *code == NO_COUNTRY { "" } else { std::str::from_utf8(code).unwrap_or("") }
}
