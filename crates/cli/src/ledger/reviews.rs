//! `attache reviews`: what people say of events.

use super::args::{AddedArgs, ReviewArgs, ReviewedArgs, ReviewsCommand};
use crate::fetch::Wall;
use anyhow::{Context, Result};
use attache_coder::corpus;
use attache_ingest::fetch::Clock;
use attache_ledger::{Ledger, Question, Reader, Review, Verdict, View};
use attache_record::Event;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

/// Runs one of them.
pub fn run(command: &ReviewsCommand) -> Result<ExitCode> {
    match command {
        ReviewsCommand::Accept(args) => say(args, Verdict::Accept),
        ReviewsCommand::Reject(args) => say(args, Verdict::Reject),
        ReviewsCommand::Correct(ReviewedArgs { review, event_file }) => say(review, Verdict::Correct(Box::new(event(event_file)?))),
        ReviewsCommand::Add(args) => add(args),
        ReviewsCommand::List { ledger, event } => {
            for review in Reader::open(&ledger.ledger)?.reviews(event)? {
                tell!("{}", serde_json::to_string(&review)?);
            }
            Ok(ExitCode::SUCCESS)
        }
        ReviewsCommand::Export { ledger } => export(&ledger.ledger),
    }
}

fn event(path: &Path) -> Result<Event> {
    let named = || format!("{}: an event as `attache query --format jsonl` writes it in `event`", path.display());
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    serde_json::from_str(&text).with_context(named)
}

fn say(args: &ReviewArgs, verdict: Verdict) -> Result<ExitCode> {
    let mut ledger = Ledger::open(&args.ledger.ledger)?;
    let at = Wall.now();
    ledger.review(&Review { event: args.event.clone(), verdict, reviewer: args.by.clone(), at, note: args.note.clone() })?;
    Ok(ExitCode::SUCCESS)
}

/// Keeps an event that the machine missed; says which id it has.
fn add(args: &AddedArgs) -> Result<ExitCode> {
    let mut ledger = Ledger::open(&args.ledger.ledger)?;
    let named = || args.event_file.display().to_string();
    let text = std::fs::read_to_string(&args.event_file).with_context(named)?;
    let mut event = ledger.event_by_hand(&text).with_context(named)?;
    if let Some(id) = &args.event {
        event.id.clone_from(id);
    }
    let (event, verdict) = (event.id.clone(), Verdict::Add(Box::new(event)));
    let id = ledger.review(&Review { event, verdict, reviewer: args.by.clone(), at: Wall.now(), note: args.note.clone() })?;
    tell!("{id}");
    Ok(ExitCode::SUCCESS)
}

/// Each sentence of which somebody said something is a case: its events as people see them, those of which nobody spoke as coded.
fn export(path: &Path) -> Result<ExitCode> {
    let reader = Reader::open(path)?;
    let every = |view| Question { view, auxiliary: true, ..Question::default() };
    let mut told: BTreeMap<(String, usize), Vec<Event>> = BTreeMap::new();
    let mut spoken: BTreeMap<(String, usize), (String, Option<jiff::civil::Date>)> = BTreeMap::new();
    // A sentence all of whose events are rejected is told by the machine alone.
    super::ask::each(&reader, &every(View::Machine), |found| {
        if found.review.is_some() {
            spoken.insert((found.story.id.clone(), found.event.sentence), (found.event.text.clone(), found.story.date));
        }
        Ok(())
    })?;
    super::ask::each(&reader, &every(View::Reviewed), |found| {
        let key = (found.story.id.clone(), found.event.sentence);
        if found.review.is_some() {
            spoken.entry(key.clone()).or_insert_with(|| (found.event.text.clone(), found.story.date));
        }
        told.entry(key).or_default().push(found.event.clone());
        Ok(())
    })?;
    for ((story, sentence), (text, date)) in &spoken {
        let key = (story.clone(), *sentence);
        let events: Vec<&Event> = told.get(&key).into_iter().flatten().collect();
        tell!("{}", corpus::write(&format!("{story}-{sentence}"), *date, text, &events));
    }
    Ok(ExitCode::SUCCESS)
}
