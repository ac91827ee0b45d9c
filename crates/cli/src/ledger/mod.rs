//! The commands around the ledger: filling it ([`ingest`]), asking it ([`ask`]), correcting it ([`reviews`]), keeping it ([`keep`]).

pub mod args;
pub mod ask;
pub mod ingest;
pub mod keep;
pub mod reviews;
mod rows;
mod spark;

pub use args::*;
