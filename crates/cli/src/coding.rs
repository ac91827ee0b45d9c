//! The seam to the coder: codebook and gazetteer opened once, then shared by all threads.

use anyhow::{Context, Result};
use attache_coder::{Codebook, Coder};
use attache_entities::Resolver;
use sha2::{Digest, Sha256};
use std::path::Path;

pub use attache_coder::Coding;

/// Opens the codebook in `folder`, or the one in the program. A folder may leave out `entities`, or `events`: then the
/// program's own are used.
pub fn open(folder: Option<&Path>) -> Result<Coder> {
    Ok(Coder::new(codebook(folder)?, resolver(folder)?))
}

/// By what name the codebook in `folder`, or the one in the program, goes in a ledger: the program's version, and a digest of frames and
/// gazetteer, so that any change to either tells.
pub fn version(folder: Option<&Path>) -> Result<String> {
    let mut digest = Sha256::new();
    digest.update(codebook(folder)?.digest());
    digest.update(resolver(folder)?.index());
    let digest: String = digest.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("{} {digest}", env!("CARGO_PKG_VERSION")))
}

/// The frames of a folder, or the program's own.
pub fn codebook(folder: Option<&Path>) -> Result<Codebook> {
    match folder {
        Some(folder) if folder.join("events").is_dir() || !folder.join("entities").is_dir() => {
            Codebook::from_dir(folder).with_context(|| format!("the codebook in {}", folder.display()))
        }
        _ => Codebook::embedded().context("the program's codebook"),
    }
}

/// The gazetteer of a folder, or the program's own; a folder without `states.csv` adds to the program's.
pub fn resolver(folder: Option<&Path>) -> Result<Resolver> {
    let entities = folder.map(|folder| folder.join("entities")).filter(|entities| entities.is_dir());
    match entities {
        Some(entities) if entities.join("states.csv").exists() => Resolver::from_dir(&entities).context("the entities"),
        Some(entities) => Resolver::extended(&[&entities]).context("the entities"),
        None => Resolver::embedded().context("the program's entities"),
    }
}
