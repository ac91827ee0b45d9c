#![no_main]
//! Any bytes as a robots.txt, and any path asked of it.
use attache_ingest::fetch::robots::Robots;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let robots = Robots::read(bytes, "Attache");
    let end = bytes.len().min(200);
    let _ = robots.allows(&String::from_utf8_lossy(&bytes[..end]));
    let _ = robots.delay();
});
