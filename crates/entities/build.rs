//! Compiles the shipped tables into the index that the crate embeds, and packs the tables themselves for extending them.

use std::path::PathBuf;
use std::{env, fs, io};

#[path = "src/compile/mod.rs"]
#[allow(dead_code)]
mod compile;

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../../codebook/entities");
    println!("cargo:rerun-if-changed={}", root.display());
    println!("cargo:rerun-if-changed=src/compile");
    let sources = compile::sources::Sources::read(&root)?;
    let (index, problems) = compile::compile(&sources);
    for problem in problems.iter().take(30) {
        println!("cargo:warning=codebook/entities/{problem}");
    }
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(out.join("tables.txt"), sources.pack())?;
    fs::write(out.join("entities.idx"), index)
}
