//! `attache explain`.

use crate::args::ExplainArgs;
use crate::coding;
use crate::models;
use crate::parse::parse_printed;
use crate::scorer;
use anyhow::Result;
use attache_record::Story;
use std::process::ExitCode;

/// Prints how each sentence is understood.
pub fn run(args: &ExplainArgs) -> Result<ExitCode> {
    let pipeline = models::open(args.model.as_deref())?;
    let coder = scorer::beside(coding::open(args.codebook.as_deref())?, &args.scorer)?;
    let docs = parse_printed(&pipeline, &[&args.text]);
    let story = Story { text: args.text.clone(), date: args.date, ..Story::default() }.with_id();
    print!("{}", coder.explain(&story, &docs[0]));
    Ok(ExitCode::SUCCESS)
}
