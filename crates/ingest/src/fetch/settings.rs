//! How to fetch.

use std::time::Duration;

use super::guard::Allow;
use super::robots::is_product;

/// How to fetch. [`Settings::new`] has figures that suit newspapers.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The identification string (`User-Agent`): a product name, and how to reach whoever runs it. Robots rules are looked up under
    /// the letters at its head.
    pub identification: String,
    /// The largest answer, in bytes after unpacking.
    pub largest: u64,
    /// The longest time on the network for one fetch with all its redirects. Polite waits and robots.txt do not count.
    pub longest: Duration,
    /// How many redirects are followed.
    pub redirects: u32,
    /// The least pause between two requests to one host.
    pub spacing: Duration,
    /// The longest pause that a host may ask for in its robots.txt.
    pub longest_spacing: Duration,
    /// Exceptions for hosts, networks and ports.
    pub allow: Allow,
}

impl Settings {
    /// 8 MiB, 30 seconds, 5 redirects, 2 seconds between requests (at most a minute if the host wishes), no exceptions.
    pub fn new(identification: impl Into<String>) -> Settings {
        Settings {
            identification: identification.into(),
            largest: 8 << 20,
            longest: Duration::from_secs(30),
            redirects: 5,
            spacing: Duration::from_secs(2),
            longest_spacing: Duration::from_secs(60),
            allow: Allow::default(),
        }
    }

    /// The product name for robots rules.
    ///
    /// # Errors
    /// [`SettingsError`] if the identification cannot be sent or has no name at its head.
    pub(super) fn product(&self) -> Result<&str, SettingsError> {
        let whole = self.identification.as_str();
        let end = whole.bytes().position(|byte| !is_product(byte)).unwrap_or(whole.len());
        let sendable = whole.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
        if end == 0 || !sendable || whole.len() > 500 {
            return Err(SettingsError::Identification(whole.to_owned()));
        }
        Ok(&whole[..end])
    }
}

/// Settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// The identification string is none.
    #[error(
        "the identification `{0}` cannot be sent; write plain letters that begin with a name, such as \
         `ExampleReader/1.0 (+https://example.org/reader; desk@example.org)`"
    )]
    Identification(String),
    /// A limit that nothing could keep.
    #[error("the limit `{0}` must be more than zero")]
    Limit(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_head_the_identification() {
        assert_eq!(Settings::new("Example-Reader/1.0 (+https://example.org)").product(), Ok("Example-Reader"));
        for odd in ["", "/1.0", "Näme", "A\r\nHost: b"] {
            let product = Settings::new(odd).product().map(str::to_owned);
            assert!(product.is_err(), "{odd:?}: {product:?}");
        }
    }
}
