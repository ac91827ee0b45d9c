//! `attache read`.

use crate::args::ReadArgs;
use crate::input::{Item, Stories};
use crate::work::{self, Answer};
use anyhow::Result;
use std::process::ExitCode;

/// Writes the stories of the inputs, one JSON object a line.
pub fn run(args: &ReadArgs) -> Result<ExitCode> {
    let stories = Stories::new(&args.paths, args.source.options(true))?;
    let mut out = args.output.open("read", &args.paths)?;
    let tally = work::run_stories(stories, args.threads, &mut out, answer)?;
    Ok(work::exit_code(&tally))
}

fn answer(items: &[Item]) -> Answer {
    let mut answer = Answer::default();
    for item in items {
        match &item.story {
            Ok(story) => {
                answer.tally.stories += 1;
                answer.json(story);
            }
            Err(unreadable) => answer.json_error(unreadable),
        }
    }
    answer
}
