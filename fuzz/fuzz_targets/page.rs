#![no_main]
//! Any bytes as a web page.
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = attache_ingest::page::read(bytes, Some("https://example.org/2019/06/05/visit"), None);
});
