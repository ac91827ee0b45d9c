//! Country codes.

use crate::name::UnknownName;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::str::FromStr;

/// A state (ISO 3166-1 alpha-3, with XKX Kosovo, PSE Palestine, TWN Taiwan, VAT Holy See) or one of the ontology's stand-ins
/// for entities without a state: IGO, UNO, EUR, NGO, ISM, IMG, MNC. Three capital letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 3]);

impl Country {
    /// Codes that stand for no state.
    pub const STATELESS: [&'static str; 7] = ["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"];

    /// The three letters.
    pub fn as_str(&self) -> &str {
        // Only ASCII capitals get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether the code names a state rather than a stand-in.
    pub fn is_state(&self) -> bool {
        !Self::STATELESS.contains(&self.as_str())
    }
}

impl FromStr for Country {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text.as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_uppercase) => Ok(Country([a, b, c])),
            _ => Err(UnknownName { kind: "country code of three capital letters", name: text.to_owned(), nearest: None }),
        }
    }
}

impl std::fmt::Debug for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        let kenya: Country = "KEN".parse().unwrap();
        assert!(kenya.is_state() && kenya.to_string() == "KEN");
        assert!(!"UNO".parse::<Country>().unwrap().is_state());
        assert!(["", "KE", "ken", "KENY", "KÉN"].iter().all(|c| c.parse::<Country>().is_err()));
        assert_eq!(serde_json::to_string(&kenya).unwrap(), "\"KEN\"");
    }
}
