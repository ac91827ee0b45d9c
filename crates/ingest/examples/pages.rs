//! How fast pages are read: `cargo run --release -p attache-ingest --example pages -- corpus/pages [ROUNDS]`
//!
//! Every page carries some ninety kilobytes of script, as real ones do.

use std::time::Instant;

use attache_ingest::page;

/// Bytes of script on each page.
const BALLAST: usize = 90 << 10;

fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().unwrap_or_else(|| "corpus/pages".to_owned());
    let rounds: usize = words.next().and_then(|word| word.parse().ok()).unwrap_or(10);
    let ballast = format!("<script>{}</script>", "var a = [1, 2, 3]; // and so on\n".repeat(BALLAST / 32)).into_bytes();
    let mut pages: Vec<Vec<u8>> = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "html") {
            pages.push([std::fs::read(path)?, ballast.clone()].concat());
        }
    }
    let begun = Instant::now();
    let read = (0..rounds).flat_map(|_| &pages).filter(|page| page::read(page, None, None).is_ok()).count();
    let seconds = begun.elapsed().as_secs_f64();
    println!("{:.0} pages/s, {read} of {} with a text", (rounds * pages.len()) as f64 / seconds, rounds * pages.len());
    Ok(())
}
