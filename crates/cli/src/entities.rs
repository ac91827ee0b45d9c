//! `attache entities`.

use crate::args::{EntitiesCommand, ImportFormat};
use crate::coding;
use anyhow::Result;
use attache_entities::import::{self, Format, Progress};
use attache_entities::{Entry, Resolver, check};
use indicatif::{ProgressBar, ProgressStyle};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Shows, checks or imports.
pub fn run(command: &EntitiesCommand) -> Result<ExitCode> {
    match command {
        EntitiesCommand::Show { name, codebook } => show(name, codebook.as_deref()),
        EntitiesCommand::Check { folder } => check_folder(folder),
        EntitiesCommand::Import { file, into, format } => bring(file, into, *format),
    }
}

fn show(name: &str, codebook: Option<&Path>) -> Result<ExitCode> {
    let entries = coding::resolver(codebook)?.show(name);
    if entries.is_empty() {
        tell!("nothing goes by the name `{name}`");
        return Ok(ExitCode::FAILURE);
    }
    entries.iter().for_each(print);
    Ok(ExitCode::SUCCESS)
}

fn print(entry: &Entry) {
    let codes: Vec<String> = entry.country.map(|c| c.to_string()).into_iter().chain(entry.sector.map(|s| s.to_string())).collect();
    tell!("{}  {}  [{}]  by {}", entry.entity, entry.name, codes.join(" "), entry.known_as);
    for term in &entry.terms {
        let codes: Vec<String> = term.country.map(|c| c.to_string()).into_iter().chain(term.sector.map(|s| s.to_string())).collect();
        let (from, to) = (term.from.as_deref().unwrap_or("?"), term.to.as_deref().unwrap_or(""));
        tell!("    {from:>10} – {to:<10}  {}  [{}]", term.role, codes.join(" "));
    }
    if !entry.members.is_empty() {
        tell!("    members: {}", entry.members.iter().map(|c| c.to_string()).collect::<Vec<_>>().join(" "));
    }
    if entry.from.is_some() || entry.to.is_some() {
        tell!("    {:>10} – {}", entry.from.as_deref().unwrap_or("?"), entry.to.as_deref().unwrap_or(""));
    }
    for (side, letter) in entry.sides.iter().zip(["a", "b"]).filter(|(side, _)| !side.is_empty()) {
        tell!("    side {letter}: {}", side.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("; "));
    }
    if let Some((north, east)) = entry.at {
        tell!("    at {north:.3}, {east:.3}");
    }
}

fn check_folder(folder: &Path) -> Result<ExitCode> {
    let found = check(folder)?;
    found.problems.iter().for_each(|problem| tell!("error  {problem}"));
    found.doubts.iter().for_each(|doubt| tell!("doubt  {doubt}"));
    tell!("{} errors, {} doubts", found.problems.len(), found.doubts.len());
    Ok(ExitCode::from(u8::from(!found.problems.is_empty())))
}

/// Imports a file, showing how far it has come.
fn bring(file: &Path, into: &Path, format: Option<ImportFormat>) -> Result<ExitCode> {
    let known = Resolver::embedded()?;
    let progress = Arc::new(Progress::default());
    let format = format.map(|format| match format {
        ImportFormat::Ftm => Format::FollowTheMoney,
        ImportFormat::Wikidata => Format::Wikidata,
        ImportFormat::Dictionary => Format::Dictionary,
    });
    let folder = into.join("entities");
    let done = thread::scope(|scope| {
        let work = scope.spawn(|| import::import(file, &folder, format, &known, &progress));
        let bar = bar();
        while !work.is_finished() {
            bar.set_length(progress.total());
            bar.set_position(progress.done());
            thread::sleep(Duration::from_millis(60));
        }
        bar.finish_and_clear();
        work.join()
    });
    let imported = match done {
        Ok(imported) => imported?,
        Err(panic) => std::panic::resume_unwind(panic),
    };
    tell!(
        "{} persons, {} other rows; {} records without an office or country left out",
        imported.persons,
        imported.others,
        imported.left_out
    );
    imported.files.iter().for_each(|path| tell!("written: {}", path.display()));
    for damage in &imported.damages {
        eprintln!("attache: {}: {damage}", file.display());
    }
    if imported.damaged > imported.damages.len() {
        eprintln!("attache: {}: and {} more damaged records", file.display(), imported.damaged - imported.damages.len());
    }
    if !imported.files.is_empty() {
        tell!("use them with: attache code --codebook {}", into.display());
    }
    Ok(ExitCode::from(u8::from(imported.damaged > 0)))
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
