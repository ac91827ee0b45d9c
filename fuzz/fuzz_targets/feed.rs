#![no_main]
//! Any bytes as a feed.
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = attache_ingest::feed::read(bytes);
});
