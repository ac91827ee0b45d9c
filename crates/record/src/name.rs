//! Names of the ontology, read and written.

/// A word that names nothing of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no {kind}{}", nearest.as_ref().map(|n| format!("; did you mean `{n}`?")).unwrap_or_default())]
pub struct UnknownName {
    /// What was asked for: event type, mode, ….
    pub kind: &'static str,
    /// The word.
    pub name: String,
    /// The nearest right word, if one is near.
    pub nearest: Option<String>,
}

impl UnknownName {
    pub(crate) fn new<'a>(kind: &'static str, name: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let near = known.map(|k| (edit_distance(&k.to_lowercase(), &name.to_lowercase()), k)).min();
        let nearest = near.filter(|(d, k)| *d <= k.len().max(3) / 3).map(|(_, k)| k.to_owned());
        UnknownName { kind, name: name.to_owned(), nearest }
    }
}

/// How many letters must be changed, added or left out to make one word of another (Levenshtein).
pub fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// Declares an enum of names: variants, their spelling, `ALL`, `as_str`, `FromStr`, `Display`, serde.
macro_rules! names {
    ($(#[$doc:meta])* $vis:vis enum $name:ident, $kind:literal { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        $vis enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All of them, in the manual's order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The name as it is written.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::name::UnknownName;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok($name::$variant),)*
                    _ => Err($crate::name::UnknownName::new($kind, text, Self::ALL.iter().map(|n| n.as_str()))),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use names;

#[cfg(test)]
mod tests {
    use crate::{Context, EventType, Mode, Sector};

    #[test]
    fn the_nearest_name_is_offered() {
        assert_eq!("CONSLUT".parse::<EventType>().unwrap_err().nearest.as_deref(), Some("CONSULT"));
        assert_eq!("demos".parse::<Mode>().unwrap_err().nearest.as_deref(), Some("demo"));
        assert_eq!("bananas".parse::<Sector>().unwrap_err().nearest, None);
        assert_eq!("Consult".parse::<EventType>().unwrap_err().to_string(), "`Consult` is no event type; did you mean `CONSULT`?");
    }

    #[test]
    fn names_come_back() {
        for t in EventType::ALL {
            assert_eq!(t.as_str().parse::<EventType>().as_ref(), Ok(t));
        }
        assert_eq!((EventType::ALL.len(), Context::ALL.len()), (16, 37));
        assert_eq!(serde_json::to_string(&Mode::SuicideAttack).unwrap(), "\"suicide-attack\"");
        assert_eq!(serde_json::from_str::<Sector>("\"GOV\"").unwrap(), Sector::Gov);
    }
}
