//! `attache read`.

use crate::args::ReadArgs;
use crate::input::{Item, Options, Stories};
use crate::work::{self, Answer};
use anyhow::Result;
use std::process::ExitCode;

/// Writes the stories of the inputs, one JSON object a line.
pub fn run(args: &ReadArgs) -> Result<ExitCode> {
    let stories = Stories::new(&args.paths, Options { titles: true, date: args.date })?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let sum = work::run(stories, args.threads, &mut out, answer)?;
    Ok(sum.exit_code())
}

fn answer(items: &[Item]) -> Answer {
    let mut answer = Answer::default();
    for item in items {
        match &item.story {
            Ok(story) => {
                answer.stories += 1;
                answer.json(story);
            }
            Err(unreadable) => {
                answer.unreadable += 1;
                answer.json_error(unreadable);
            }
        }
    }
    answer
}
