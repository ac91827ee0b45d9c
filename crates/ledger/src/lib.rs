//! The ledger: political events with their sentences, in one file.

mod codes;
mod dump;
mod error;
mod excerpt;
mod facts;
mod filing;
mod ledger;
mod occurrence;
mod reading;
mod rollup;
mod rows;
mod schema;
#[cfg(test)]
mod trial;
mod words;

pub use error::{Error, Result};
pub use filing::{Filed, Receipt};
pub use ledger::{Ledger, Reader};
pub use reading::Former;
pub use schema::Settings;
pub use words::Versions;
