//! What the plain words of stories speak for: `cargo run --release --example glance -- FILE...`.

use attache_coder::{Codebook, Coder};
use attache_entities::Resolver;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let coder = Coder::new(Codebook::embedded()?, Resolver::embedded()?);
    for path in std::env::args().skip(1) {
        let glance = coder.glance(&std::fs::read_to_string(&path)?);
        println!("{path} words {} political {} quiet {}", glance.words, glance.political, glance.quiet);
    }
    Ok(())
}
