//! Checks a folder of entity tables: `cargo run --example check -- codebook/entities`.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("which folder?")?;
    let found = attache_entities::check(Path::new(&dir))?;
    for problem in &found.problems {
        println!("error  {problem}");
    }
    for doubt in &found.doubts {
        println!("doubt  {doubt}");
    }
    println!("{} errors, {} doubts", found.problems.len(), found.doubts.len());
    Ok(())
}
