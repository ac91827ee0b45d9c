//! Models that can be installed by name.

use serde::Deserialize;
use std::sync::LazyLock;

/// A published pipeline, pinned.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// What users call it.
    pub name: String,
    /// What pip calls it, with its version.
    pub package: String,
    /// The Python version to tell pip.
    pub python: String,
    /// SHA-256 of the wheel, in hex.
    pub sha256: String,
}

#[derive(Deserialize)]
struct File {
    models: Vec<Known>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    // The file is compiled in, and a test reads it.
    let file: File = toml::from_str(include_str!("../../models.toml")).expect("models.toml is sound");
    file.models
});

impl Known {
    /// All of them, the default first.
    pub fn all() -> &'static [Known] {
        &KNOWN
    }

    /// By name.
    pub fn find(name: &str) -> Option<&'static Known> {
        KNOWN.iter().find(|k| k.name == name)
    }

    /// By the wheel's hash.
    pub fn of_wheel(sha256: &str) -> Option<&'static Known> {
        KNOWN.iter().find(|k| k.sha256 == sha256)
    }

    /// Name of the model that is used when none is asked for.
    pub fn default_name() -> &'static str {
        &KNOWN[0].name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        assert_eq!(Known::default_name(), "en_core_web_md");
        for known in Known::all() {
            assert!(known.sha256.len() == 64 && known.package.contains("=="), "{known:?}");
            assert!(std::ptr::eq(Known::of_wheel(&known.sha256).unwrap(), Known::find(&known.name).unwrap()));
        }
    }
}
