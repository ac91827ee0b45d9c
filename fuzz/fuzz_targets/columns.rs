#![no_main]
//! Any bytes as a table.
use attache_ingest::columns::{Mapping, Rows};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for row in Rows::new(bytes, Mapping::default()) {
        let _ = row;
    }
});
