//! `attache codebook`.

use crate::args::CodebookCommand;
use crate::{coding, models};
use anyhow::Result;
use attache_coder::example::{Example, Verdict};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

/// Checks or tests.
pub fn run(command: &CodebookCommand) -> Result<ExitCode> {
    match command {
        CodebookCommand::Check { folder } => check(folder.as_deref()),
        CodebookCommand::Test { folder, only, model } => test(folder.as_deref(), only.as_deref(), model.as_deref()),
    }
}

fn check(folder: Option<&Path>) -> Result<ExitCode> {
    let book = coding::codebook(folder)?;
    let remarks = book.check();
    for remark in &remarks {
        tell!("{remark}");
    }
    tell!("{} frames, {} remarks", book.frames().len(), remarks.len());
    Ok(ExitCode::from(u8::from(!remarks.is_empty())))
}

/// How the examples of one file came out.
#[derive(Default)]
struct Tally {
    right: usize,
    partly: usize,
    wrong: usize,
}

fn test(folder: Option<&Path>, only: Option<&str>, model: Option<&str>) -> Result<ExitCode> {
    let pipeline = models::open(model)?;
    let coder = coding::open(folder)?;
    let wanted = |file: &str| only.is_none_or(|part| file.contains(part));
    let frames: Vec<_> = coder.codebook().frames().iter().filter(|frame| frame.example.is_some() && wanted(&frame.source.file)).collect();
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut seen = None;
    for frame in frames {
        // Alternatives of one line share their example.
        if seen.replace(&frame.source) == Some(&frame.source) {
            continue;
        }
        let tally = tallies.entry(&frame.source.file).or_default();
        let marked = frame.example.as_deref().unwrap_or_default();
        let Some(example) = Example::parse(marked) else {
            tell!("{}: the brackets of `{marked}` do not close", frame.source);
            tally.wrong += 1;
            continue;
        };
        let (what, words) = match coder.judge(frame, &example, &pipeline.parse(&example.text)) {
            Verdict::Right => {
                tally.right += 1;
                continue;
            }
            Verdict::Partly(words) => {
                tally.partly += 1;
                ("partly", words)
            }
            Verdict::Wrong(words) => {
                tally.wrong += 1;
                ("wrong ", words)
            }
        };
        tell!("{what} {}: {marked}\n       `{}`: {words}", frame.source, frame.pattern);
    }
    tell!("\n{:<24} {:>6} {:>6} {:>6}", "file", "right", "partly", "wrong");
    let mut sum = Tally::default();
    for (file, tally) in &tallies {
        tell!("{file:<24} {:>6} {:>6} {:>6}", tally.right, tally.partly, tally.wrong);
        sum.right += tally.right;
        sum.partly += tally.partly;
        sum.wrong += tally.wrong;
    }
    tell!("{:<24} {:>6} {:>6} {:>6}", "all", sum.right, sum.partly, sum.wrong);
    Ok(ExitCode::from(u8::from(sum.partly + sum.wrong > 0)))
}
