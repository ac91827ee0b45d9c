//! The ledger: political events with their sentences, in one file.

mod check;
mod codes;
mod dump;
mod error;
mod excerpt;
pub mod exchange;
mod facts;
mod filing;
mod keep;
mod ledger;
mod occurrence;
mod query;
mod reading;
mod review;
mod rollup;
mod rows;
mod schema;
mod sql;
#[cfg(test)]
mod trial;
mod words;

pub use error::{Error, Result};
pub use filing::{Filed, Receipt};
pub use keep::Stats;
pub use ledger::{Ledger, Reader};
pub use query::{By, Edge, Found, Header, Only, Order, Partner, Period, Question, Seen, Side, Step, Tally, Total, View, Wanted};
pub use reading::Former;
pub use review::{Review, Verdict};
pub use schema::Settings;
pub use sql::{Cell, Table};
pub use words::Versions;
