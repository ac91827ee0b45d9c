//! The file of feeds that the user writes.

use std::collections::HashSet;
use std::ops::Range;
use std::time::Duration;

use serde::Deserialize;
use toml::Spanned;

use super::guard::Allow;
use super::settings::Settings;
use super::{address, duration};

/// How often a feed is asked for unless the file says else.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// Between these bounds: a feed is not asked for more often than each minute, and a place does not keep longer than a month.
const OFTEN: Duration = Duration::from_secs(60);
const SELDOM: Duration = Duration::from_secs(30 * 86_400);

/// What the user wrote in the file of feeds.
///
/// ```toml
/// [settings]
/// identification = "ExampleReader/1.0 (+https://example.org/reader; desk@example.org)"
/// spacing = "2s"                    # between two requests to one host
/// longest = "30s"                   # for one fetch
/// largest = 8388608                 # bytes
/// allow = ["news.intra.example"]    # see `Allow`
///
/// [[feed]]
/// url = "https://example.org/world.xml"
/// name = "Example, World"           # else its address
/// every = "15m"
/// pages = true                      # fetch each entry's page, not only what the feed tells
/// publisher = "Example"
/// language = "en"
/// ```
#[derive(Debug, Clone)]
pub struct Feeds {
    /// The feeds, in the file's order; at least one.
    pub feeds: Vec<Feed>,
    settings: Written,
}

/// One feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its address.
    pub url: String,
    /// What the user calls it.
    pub name: String,
    /// How often it is asked for.
    pub every: Duration,
    /// Whether each entry's page is fetched.
    pub pages: bool,
    /// The outlet.
    pub publisher: Option<String>,
    /// Language code.
    pub language: Option<String>,
}

/// What is wrong in a file of feeds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct FeedsError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub what: String,
}

/// Settings that are written in the file.
#[derive(Debug, Clone, Default)]
struct Written {
    identification: Option<String>,
    spacing: Option<Duration>,
    longest: Option<Duration>,
    largest: Option<u64>,
    allow: Option<Allow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    settings: SettingsTable,
    #[serde(default)]
    feed: Vec<FeedTable>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct SettingsTable {
    identification: Option<Spanned<String>>,
    spacing: Option<Spanned<String>>,
    longest: Option<Spanned<String>>,
    largest: Option<Spanned<u64>>,
    #[serde(default)]
    allow: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeedTable {
    url: Spanned<String>,
    name: Option<String>,
    every: Option<Spanned<String>>,
    pages: Option<bool>,
    publisher: Option<String>,
    language: Option<Spanned<String>>,
}

impl Feeds {
    /// Reads the text of a file; `file` is its name for messages.
    ///
    /// # Errors
    /// [`FeedsError`] for the first thing that is wrong.
    pub fn read(text: &str, file: &str) -> Result<Feeds, FeedsError> {
        let source = Source { text, file };
        let read: File = toml::from_str(text).map_err(|error| source.wrong(error.span(), error.message()))?;
        if read.feed.is_empty() {
            return Err(source.wrong(None, "no feeds; write `[[feed]]` and under it `url = \"https://…\"`"));
        }
        let mut known = HashSet::new();
        let mut feeds = Vec::new();
        for table in read.feed {
            let span = table.url.span();
            let feed = source.feed(table)?;
            if !known.insert(feed.url.clone()) {
                return Err(source.wrong(Some(span), "this feed stands in the file twice; take one away"));
            }
            feeds.push(feed);
        }
        Ok(Feeds { feeds, settings: source.settings(read.settings)? })
    }

    /// Settings for a fetcher: what the file says, else what [`Settings::new`] says. `identification` is used if the file has none.
    pub fn settings(&self, identification: &str) -> Settings {
        let written = self.settings.clone();
        let usual = Settings::new(written.identification.unwrap_or_else(|| identification.to_owned()));
        Settings {
            spacing: written.spacing.unwrap_or(usual.spacing),
            longest: written.longest.unwrap_or(usual.longest),
            largest: written.largest.unwrap_or(usual.largest),
            allow: written.allow.unwrap_or_default(),
            ..usual
        }
    }
}

struct Source<'a> {
    text: &'a str,
    file: &'a str,
}

impl Source<'_> {
    fn wrong(&self, span: Option<Range<usize>>, what: &str) -> FeedsError {
        let before = span.and_then(|span| self.text.get(..span.start)).unwrap_or_default();
        FeedsError { file: self.file.to_owned(), line: before.matches('\n').count() + 1, what: what.to_owned() }
    }

    fn feed(&self, table: FeedTable) -> Result<Feed, FeedsError> {
        let span = table.url.span();
        let url = address::read(table.url.as_ref()).map_err(|problem| self.wrong(Some(span), &problem.to_string()))?;
        let every = table.every.map(|every| self.every(&every)).transpose()?.unwrap_or(EVERY);
        let language = table.language.map(|code| self.language(&code)).transpose()?;
        let name = table.name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| url.to_string());
        Ok(Feed { url: url.into(), name, every, pages: table.pages.unwrap_or(true), publisher: table.publisher, language })
    }

    fn every(&self, written: &Spanned<String>) -> Result<Duration, FeedsError> {
        let every = self.duration(written)?;
        if !(OFTEN..=SELDOM).contains(&every) {
            return Err(self.wrong(Some(written.span()), "`every` must lie between one minute (\"1m\") and thirty days (\"30d\")"));
        }
        Ok(every)
    }

    fn duration(&self, written: &Spanned<String>) -> Result<Duration, FeedsError> {
        duration::read(written.as_ref()).ok_or_else(|| {
            let what = format!("`{}` is no span of time; write it as \"2s\", \"15m\", \"1h 30m\" or \"1d\"", written.as_ref());
            self.wrong(Some(written.span()), &what)
        })
    }

    fn language(&self, written: &Spanned<String>) -> Result<String, FeedsError> {
        let code = written.as_ref().to_lowercase();
        if !matches!(code.len(), 2 | 3) || !code.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(self.wrong(Some(written.span()), "a language is written as its code of two or three letters, such as \"en\""));
        }
        Ok(code)
    }

    fn settings(&self, table: SettingsTable) -> Result<Written, FeedsError> {
        let mut written = Written {
            spacing: table.spacing.map(|spacing| self.duration(&spacing)).transpose()?,
            longest: table.longest.map(|longest| self.duration(&longest)).transpose()?,
            ..Written::default()
        };
        if let Some(identification) = table.identification {
            Settings::new(identification.as_ref().as_str())
                .product()
                .map_err(|error| self.wrong(Some(identification.span()), &error.to_string()))?;
            written.identification = Some(identification.into_inner());
        }
        if let Some(largest) = table.largest {
            if *largest.as_ref() == 0 {
                return Err(self.wrong(Some(largest.span()), "`largest` is a number of bytes and more than zero"));
            }
            written.largest = Some(largest.into_inner());
        }
        for entry in &table.allow {
            Allow::read([entry.as_ref()]).map_err(|error| self.wrong(Some(entry.span()), &error.to_string()))?;
        }
        written.allow = Allow::read(table.allow.iter().map(Spanned::as_ref)).ok();
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read() {
        let text = "[settings]\nspacing = \"3s\"\nlargest = 1000\nallow = [\"127.0.0.1:81\"]\n\n[[feed]]\nurl = \"https://A.example/x#y\"\nevery = \"1h\"\npages = true\npublisher = \"A\"\nlanguage = \"EN\"\n\n[[feed]]\nurl = \"https://b.example/\"\nname = \"B\"\n";
        let feeds = Feeds::read(text, "feeds.toml").expect("a file");
        let first = &feeds.feeds[0];
        assert_eq!((first.url.as_str(), first.name.as_str()), ("https://a.example/x", "https://a.example/x"));
        assert_eq!((first.every, first.pages, first.language.as_deref()), (Duration::from_secs(3600), true, Some("en")));
        assert_eq!((feeds.feeds[1].name.as_str(), feeds.feeds[1].every, feeds.feeds[1].pages), ("B", EVERY, true));
        let settings = feeds.settings("Usual/1.0");
        assert_eq!((settings.identification.as_str(), settings.spacing, settings.largest), ("Usual/1.0", Duration::from_secs(3), 1000));
        assert!(settings.allow.knows_port(81));
    }

    #[test]
    fn errors_name_file_and_line() {
        let cases = [
            ("", 1, "no feeds"),
            ("[[feed]]\nurl = \"https://a.example/\"\nevry = \"1h\"\n", 3, "unknown field `evry`"),
            ("[[feed]]\nname = \"A\"\n", 1, "missing field `url`"),
            ("[[feed]]\nurl = \"https://a.example/\"\nevery = \"15\"\n", 3, "write it as"),
            ("[[feed]]\nurl = \"https://a.example/\"\nevery = \"5s\"\n", 3, "between one minute"),
            ("[[feed]]\nurl = \"file:///etc/passwd\"\n", 2, "only http and https"),
            ("[[feed]]\nurl = \"https://a.example/\"\nlanguage = \"English\"\n", 3, "two or three letters"),
            ("[[feed]]\nurl = \"https://a.example/\"\n[[feed]]\nurl = \"https://a.example\"\n", 4, "twice"),
            ("[settings]\nidentification = \"\"\n[[feed]]\nurl = \"https://a.example/\"\n", 2, "identification"),
            ("[settings]\nallow = [\"b.example\",\n\"*\"]\n[[feed]]\nurl = \"https://a.example/\"\n", 3, "no exception"),
            ("[[feed]]\nurl = \n", 2, ""),
        ];
        for (text, line, what) in cases {
            let error = Feeds::read(text, "feeds.toml").expect_err(text);
            assert_eq!((error.line, error.what.contains(what)), (line, true), "{text:?}: {error}");
            assert!(error.to_string().starts_with(&format!("feeds.toml:{line}: ")));
        }
    }
}
