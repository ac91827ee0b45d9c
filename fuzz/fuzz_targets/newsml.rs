#![no_main]
//! Any bytes as NewsML-G2 or NITF.
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = attache_ingest::newsml::read(bytes);
});
