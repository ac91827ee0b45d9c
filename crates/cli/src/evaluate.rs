//! `attache evaluate`.

use crate::args::{EvaluateArgs, EvaluateFormat};
use crate::parse::{Pieces, parse_stories};
use crate::{coding, models};
use anyhow::Result;
use attache_coder::corpus::{self, Case};
use attache_coder::evaluate::{Count, Figures};
use attache_record::Story;
use std::process::ExitCode;

/// Cases parsed together.
const BATCH: usize = 64;

/// Codes the corpus and compares.
pub fn run(args: &EvaluateArgs) -> Result<ExitCode> {
    let pipeline = models::open(args.model.as_deref())?;
    let coder = coding::open(args.codebook.as_deref())?;
    let cases = corpus::read_path(&args.corpus)?;
    let mut figures = Figures::default();
    for batch in cases.chunks(BATCH) {
        let stories: Vec<Story> = batch.iter().map(story).collect();
        let parsed = parse_stories(&pipeline, stories.iter(), Pieces::Printed);
        for ((case, story), docs) in batch.iter().zip(&stories).zip(&parsed) {
            figures.add(case, &coder.code(story, docs));
        }
    }
    match args.format {
        EvaluateFormat::Json => println!("{}", serde_json::to_string_pretty(&figures)?),
        EvaluateFormat::Table => print(&figures, args.misses),
    }
    let good = args.at_least.is_none_or(|least| figures.event.f1() >= least);
    Ok(ExitCode::from(u8::from(!good)))
}

fn story(case: &Case) -> Story {
    Story { text: case.text.clone(), title: case.title.clone(), date: case.date, id: case.place.clone(), ..Story::default() }
}

fn print(figures: &Figures, misses: usize) {
    figures.misses.iter().take(misses).for_each(|miss| println!("{miss}"));
    println!("{:<22} {:>9} {:>7} {:>6}   {:>5} {:>5} {:>7}", "", "precision", "recall", "F1", "right", "wrong", "missing");
    let row = |name: &str, count: &Count| {
        println!(
            "{name:<22} {:>9.3} {:>7.3} {:>6.3}   {:>5} {:>5} {:>7}",
            count.precision(),
            count.recall(),
            count.f1(),
            count.right,
            count.wrong,
            count.missing
        );
    };
    for (name, count) in &figures.by_type {
        row(name, count);
    }
    println!();
    let rows = [
        ("type", &figures.type_alone),
        ("actors", &figures.actors),
        ("recipients", &figures.recipients),
        ("country and sector", &figures.codes),
        ("modes", &figures.modes),
        ("auxiliary", &figures.auxiliary),
        ("dates", &figures.dates),
        ("places", &figures.places),
        ("contexts", &figures.contexts),
        ("speakers", &figures.speakers),
        ("ties", &figures.ties),
        ("statements", &figures.statements),
        ("event, phrases alone", &figures.phrases),
        ("event", &figures.event),
    ];
    for (name, count) in rows {
        row(name, count);
    }
    let share = if figures.silent == 0 { 0.0 } else { 100.0 * figures.not_silent as f64 / figures.silent as f64 };
    println!("\n{} cases; of {} that must be silent {} were not ({share:.1} %)", figures.cases, figures.silent, figures.not_silent);
}
