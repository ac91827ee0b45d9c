//! Checks a codebook folder: `cargo run --example check -- codebook`.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("which folder?")?;
    match attache_coder::codebook::Codebook::from_dir(Path::new(&dir)) {
        Ok(book) => {
            for remark in book.check() {
                println!("{remark}");
            }
            println!("{} frames", book.frames().len());
        }
        Err(error) => println!("{error}"),
    }
    Ok(())
}
