//! `attache evaluate`.

use crate::args::{EvaluateArgs, EvaluateFormat};
use crate::parse::{Pieces, parse_stories};
use crate::{coding, models, scorer};
use anyhow::{Context, Result};
use attache_coder::Coder;
use attache_coder::corpus::{self, Case};
use attache_coder::evaluate::{Count, Figures};
use attache_coder::lessons;
use attache_ingest::dateline;
use attache_nlp::{Doc, Pipeline};
use attache_record::Story;
use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

/// Cases parsed together.
const BATCH: usize = 64;

/// Codes the corpus and compares.
pub fn run(args: &EvaluateArgs) -> Result<ExitCode> {
    let pipeline = models::open(args.model.as_deref())?;
    let coder = scorer::beside(coding::open(args.codebook.as_deref())?, &args.scorer)?;
    let mut cases = corpus::read_path(&args.corpus)?;
    if let Some(path) = &args.except {
        let named = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let named: HashSet<&str> = named.lines().map(str::trim).collect();
        cases.retain(|case| !named.contains(case.place.as_str()));
    }
    let mut lessons = args.lessons.as_deref().map(create).transpose()?;
    let mut signs = args.signs.as_deref().map(create).transpose()?;
    let mut homes = args.homes.as_deref().map(create).transpose()?;
    let mut sides = args.sides.as_deref().map(create).transpose()?;
    let figures = figures(&pipeline, &coder, &cases, |case, story, docs, right| {
        if let Some(out) = &mut signs {
            for ((event, signs), right) in coder.signs(story, docs).into_iter().zip(right) {
                let line = serde_json::json!({
                    "case": case.place, "type": event.event_type, "confidence": event.confidence, "signs": signs, "right": right
                });
                writeln!(out, "{line}")?;
            }
        }
        if let Some(out) = &mut homes {
            for (span, unnamed) in coder.unnamed(story, docs) {
                let Some(right) = attache_coder::evaluate::right_country(case, span) else { continue };
                writeln!(out, "{}", serde_json::json!({ "case": case.place, "right": right, "signs": unnamed }))?;
            }
        }
        if let Some(out) = &mut sides {
            for (event, aimed, sought) in coder.sought(story, docs) {
                let Some((right, nobody)) = attache_coder::evaluate::right_sides(case, &event, sought.side, &aimed) else { continue };
                writeln!(out, "{}", serde_json::json!({ "case": case.place, "right": right, "nobody": nobody, "signs": sought }))?;
            }
        }
        if let Some(out) = &mut lessons {
            for lesson in lessons::lessons(case, &coder.candidates(story, docs)) {
                serde_json::to_writer(&mut *out, &lesson)?;
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    })?;
    match args.format {
        EvaluateFormat::Json => writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&figures)?)?,
        EvaluateFormat::Table => std::io::stdout().write_all(table(&figures, args.misses)?.as_bytes())?,
    }
    let good = args.at_least.is_none_or(|least| figures.event.f1() >= least);
    Ok(ExitCode::from(u8::from(!good)))
}

/// Codes cases and compares; `also` gets each with its parsed paragraphs, and of each event whether it is right.
pub fn figures(
    pipeline: &Pipeline,
    coder: &Coder,
    cases: &[Case],
    mut also: impl FnMut(&Case, &Story, &[(usize, Doc)], &[Option<bool>]) -> Result<()>,
) -> Result<Figures> {
    let mut figures = Figures::default();
    for batch in cases.chunks(BATCH) {
        let stories: Vec<Story> = batch.iter().map(story).collect();
        let parsed = parse_stories(pipeline, stories.iter(), Pieces::Printed);
        for ((case, story), docs) in batch.iter().zip(&stories).zip(&parsed) {
            let right = figures.add(case, &coder.code(story, docs));
            also(case, story, docs, &right)?;
        }
    }
    Ok(figures)
}

fn create(path: &Path) -> Result<BufWriter<File>> {
    Ok(BufWriter::new(File::create(path).with_context(|| path.display().to_string())?))
}

fn story(case: &Case) -> Story {
    let story = Story { text: case.text.clone(), title: case.title.clone(), date: case.date, id: case.place.clone(), ..Story::default() };
    dateline::settle(story)
}

/// The figures as a table for reading, below so many misses.
fn table(figures: &Figures, misses: usize) -> Result<String> {
    use std::fmt::Write;
    let mut out = String::new();
    for miss in figures.misses.iter().take(misses) {
        writeln!(out, "{miss}")?;
    }
    writeln!(out, "{:<22} {:>9} {:>7} {:>6}   {:>5} {:>5} {:>7}", "", "precision", "recall", "F1", "right", "wrong", "missing")?;
    let row = |out: &mut String, name: &str, count: &Count| {
        writeln!(
            out,
            "{name:<22} {:>9.3} {:>7.3} {:>6.3}   {:>5} {:>5} {:>7}",
            count.precision(),
            count.recall(),
            count.f1(),
            count.right,
            count.wrong,
            count.missing
        )
    };
    for (name, count) in &figures.by_type {
        row(&mut out, name, count)?;
    }
    writeln!(out)?;
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
        row(&mut out, name, count)?;
    }
    writeln!(out, "\n{:<22} {:>9} {:>7}   events", "confidence", "precision", "stated")?;
    for (i, tenth) in figures.tenths.iter().enumerate().filter(|(_, tenth)| tenth.events > 0) {
        let name = format!("0.{i} to {}", if i == 9 { "1.0".to_owned() } else { format!("0.{}", i + 1) });
        writeln!(out, "{name:<22} {:>9.3} {:>7.3}   {:>6}", tenth.precision(), tenth.confidence(), tenth.events)?;
    }
    let share = if figures.silent == 0 { 0.0 } else { 100.0 * figures.not_silent as f64 / figures.silent as f64 };
    writeln!(out, "\n{} cases; of {} that must be silent {} were not ({share:.1} %)", figures.cases, figures.silent, figures.not_silent)?;
    Ok(out)
}
