//! The commands around the ledger: filling it ([`ingest`]), asking it ([`ask`], [`mod@brief`]), other people's formats ([`exchange`]), correcting it ([`reviews`]), keeping it ([`keep`]).

pub mod args;
pub mod ask;
pub mod brief;
pub mod exchange;
pub mod ingest;
pub mod keep;
pub mod reviews;
mod rows;
mod spark;

pub use args::*;
