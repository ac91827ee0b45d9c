#![no_main]
//! Any bytes as a web archive. Its pages are not read: that is another target's.
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for response in attache_ingest::warc::Responses::new(bytes) {
        if let Ok(response) = response {
            assert!(response.body.len() <= attache_ingest::page::LARGEST * 2);
        }
    }
});
