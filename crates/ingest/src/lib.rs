//! From what is published to stories.
//!
//! - [`page`]: a web page's main text and what it says of itself ([`day`] reads its dates, [`charset`] its letters).
//! - [`furniture`]: *You may like*, *Add your comments*, captions, taken out of pages with tags and without.
//! - [`feed`]: RSS, Atom and JSON feeds.
//! - [`warc`]: web archives. [`source`]: files, folders and streams of all kinds as a row of records.
//! - [`fetch`]: addresses and feeds, politely, bounded and safely.
//! - [`dateline`]: `NAIROBI, June 3 (Agency) -` taken apart, so that the sentence behind it stands alone.
//! - [`newsml`]: agencies' NewsML-G2 and NITF. [`columns`]: tables, CSV and its like.
//! - [`copies`]: the same report in many outlets.
//! - [`language`]: which language a story is in.
//! - [`attributed`]: where sentences end in who said so.
//! - [`tokenised`]: text that comes cut into tokens, as it would be printed.

mod about;
pub mod attributed;
pub mod charset;
pub mod columns;
pub mod copies;
pub mod dashes;
pub mod dateline;
pub mod day;
pub mod feed;
pub mod fetch;
pub mod furniture;
pub mod language;
mod layout;
mod marks;
pub mod newsml;
pub mod page;
mod scripts;
pub mod source;
pub mod tokenised;
pub mod warc;
mod wording;
