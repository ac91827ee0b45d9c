//! From tables to index: reads `codebook/entities`, complains, and writes the bytes that the resolver opens.
//!
//! Used by the build script for the shipped tables and by [`crate::Resolver::from_dir`] for a user's own; it knows
//! nothing of resolving.

pub(crate) mod builder;
pub(crate) mod codes;
pub(crate) mod date;
pub(crate) mod doubts;
pub(crate) mod fold;
pub(crate) mod layout;
pub(crate) mod people;
pub(crate) mod problem;
pub(crate) mod sources;
pub(crate) mod table;
pub(crate) mod tables;

use builder::Builder;
use problem::Problem;
use sources::Sources;

/// Compiles all tables into one index, and tells what is wrong with them; an index of wrong tables is for nobody's use.
pub(crate) fn compile(sources: &Sources) -> (Vec<u8>, Vec<Problem>) {
    let mut builder = Builder::default();
    let mut problems = Vec::new();
    tables::load(sources, &mut builder, &mut problems);
    problems.sort();
    (builder.finish(), problems)
}
