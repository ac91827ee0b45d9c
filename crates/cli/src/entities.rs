//! `attache entities`.

use crate::args::EntitiesCommand;
use crate::coding;
use anyhow::{Result, bail};
use attache_entities::{Entry, check};
use std::path::Path;
use std::process::ExitCode;

/// Shows, checks or imports.
pub fn run(command: &EntitiesCommand) -> Result<ExitCode> {
    match command {
        EntitiesCommand::Show { name, codebook } => show(name, codebook.as_deref()),
        EntitiesCommand::Check { folder } => check_folder(folder),
        EntitiesCommand::Import { .. } => bail!("not yet"),
    }
}

fn show(name: &str, codebook: Option<&Path>) -> Result<ExitCode> {
    let entries = coding::resolver(codebook)?.show(name);
    if entries.is_empty() {
        println!("nothing goes by the name `{name}`");
        return Ok(ExitCode::FAILURE);
    }
    entries.iter().for_each(print);
    Ok(ExitCode::SUCCESS)
}

fn print(entry: &Entry) {
    let codes: Vec<String> = entry.country.map(|c| c.to_string()).into_iter().chain(entry.sector.map(|s| s.to_string())).collect();
    println!("{}  {}  [{}]  by {}", entry.entity, entry.name, codes.join(" "), entry.known_as);
    for term in &entry.terms {
        let codes: Vec<String> = term.country.map(|c| c.to_string()).into_iter().chain(term.sector.map(|s| s.to_string())).collect();
        let (from, to) = (term.from.as_deref().unwrap_or("?"), term.to.as_deref().unwrap_or(""));
        println!("    {from:>10} – {to:<10}  {}  [{}]", term.role, codes.join(" "));
    }
    if !entry.members.is_empty() {
        println!("    members: {}", entry.members.iter().map(|c| c.to_string()).collect::<Vec<_>>().join(" "));
    }
    if let Some((north, east)) = entry.at {
        println!("    at {north:.3}, {east:.3}");
    }
}

fn check_folder(folder: &Path) -> Result<ExitCode> {
    let found = check(folder)?;
    found.problems.iter().for_each(|problem| println!("error  {problem}"));
    found.doubts.iter().for_each(|doubt| println!("doubt  {doubt}"));
    println!("{} errors, {} doubts", found.problems.len(), found.doubts.len());
    Ok(ExitCode::from(u8::from(!found.problems.is_empty())))
}
