//! From addresses to bytes, politely and safely.
//!
//! Three things matter. A [`Fetcher`] asks for one address and gives an [`Answer`] or a [`Problem`]. [`Feeds`] is what the user wrote in
//! the file of feeds. [`Follow`] goes through the feeds that are due, one [`Follow::round`] after the other, and keeps its place in a file.
//!
//! - Polite: one identification string; [`robots`] by RFC 9309; conditional requests ([`Known`]); a pause between two requests to one
//!   host; growing waits for a host in trouble, `Retry-After` honoured. Waiting is done by the caller's [`Clock`].
//! - Bounded: bytes after unpacking, seconds on the network for one fetch with all its redirects, number of redirects.
//! - Safe: only http and https, ports 80 and 443, and [`guard`]ed addresses: none on this machine or a private network unless the
//!   user allows it. A name is resolved once for a connection, and the addresses that were checked are the ones connected to, so a
//!   name that changes its mind between check and connection gains nothing. Proxies from the environment are not used, since they
//!   would connect to addresses that nobody checked.
//!
//! Whatever a server does is a [`Problem`] with a short [`Problem::kind`] for counting; nothing here ends the run.
//!
//! ```no_run
//! use std::sync::Arc;
//! use attache_ingest::fetch::{Answer, Clock, Fetcher, Known, Settings};
//! # struct Wall;
//! # impl Clock for Wall {
//! #     fn now(&self) -> jiff::Timestamp { jiff::Timestamp::now() }
//! #     fn sleep(&self, wait: std::time::Duration) { std::thread::sleep(wait) }
//! # }
//! let settings = Settings::new("ExampleReader/1.0 (+https://example.org/reader; desk@example.org)");
//! let mut fetcher = Fetcher::new(settings, Arc::new(Wall))?;
//! match fetcher.fetch("https://example.org/news/1", &Known::default()) {
//!     Ok(Answer::Fresh(fresh)) => println!("{} bytes of {}", fresh.body.len(), fresh.url),
//!     Ok(Answer::Unchanged) => println!("nothing new"),
//!     Err(problem) => println!("{}: {problem}", problem.kind()),
//! }
//! # Ok::<(), attache_ingest::fetch::SettingsError>(())
//! ```

mod address;
mod duration;
mod exchange;
mod feeds;
mod fetcher;
mod follow;
pub mod guard;
mod host;
mod names;
mod place;
mod problem;
pub mod robots;
mod settings;

pub use feeds::{Feed, Feeds, FeedsError};
pub use fetcher::{Answer, Fetcher, Fresh, Known};
pub use follow::{Follow, Found, Tally, Verdict};
pub use guard::{Allow, AllowError};
pub use host::Clock;
pub use names::{Names, SystemNames};
pub use place::PlaceError;
pub use problem::Problem;
pub use settings::{Settings, SettingsError};
