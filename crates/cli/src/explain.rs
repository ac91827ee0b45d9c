//! `attache explain`.

use crate::args::ExplainArgs;
use crate::coding;
use crate::models;
use crate::parse::{Pieces, parse_stories};
use crate::scorer;
use anyhow::Result;
use attache_ingest::dateline;
use attache_record::Story;
use std::process::ExitCode;

/// Prints how each sentence is understood.
pub fn run(args: &ExplainArgs) -> Result<ExitCode> {
    let pipeline = models::open(args.model.as_deref())?;
    let coder = scorer::beside(coding::open(args.codebook.as_deref())?, &args.scorer)?;
    // As `code` reads a story: the dateline apart.
    let story = dateline::settle(Story { text: args.text.clone(), date: args.date, ..Story::default() }.with_id());
    for (offset, doc) in parse_stories(&pipeline, std::iter::once(&story), Pieces::Printed).into_iter().flatten() {
        print!("{}", coder.explain(&story, offset, &doc));
    }
    Ok(ExitCode::SUCCESS)
}
