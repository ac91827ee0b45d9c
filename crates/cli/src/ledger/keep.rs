//! `attache check`, `attache backup`, `attache stats`.

use super::args::{BackupArgs, LedgerArgs};
use crate::output::counted;
use anyhow::Result;
use attache_ledger::{Ledger, Reader};
use std::process::ExitCode;

/// Looks for faults; 1 if there are any.
pub fn check(args: &LedgerArgs) -> Result<ExitCode> {
    let faults = Ledger::open(&args.ledger)?.check()?;
    for fault in &faults {
        tell!("{fault}");
    }
    tell!(
        "{}: {}",
        args.ledger.display(),
        if faults.is_empty() { "in order".to_owned() } else { counted(faults.len() as u64, "fault", "faults") }
    );
    Ok(ExitCode::from(u8::from(!faults.is_empty())))
}

/// Copies the ledger while others read and write.
pub fn backup(args: &BackupArgs) -> Result<ExitCode> {
    Reader::open(&args.ledger.ledger)?.backup(&args.to)?;
    Ok(ExitCode::SUCCESS)
}

/// Everything but times, as text.
pub fn dump(args: &LedgerArgs) -> Result<ExitCode> {
    print!("{}", Reader::open(&args.ledger)?.dump()?);
    Ok(ExitCode::SUCCESS)
}

/// How much there is.
pub fn stats(args: &LedgerArgs) -> Result<ExitCode> {
    let stats = Reader::open(&args.ledger)?.stats()?;
    let rows = [
        ("stories", stats.stories),
        ("of them copies", stats.copies),
        ("sentences", stats.sentences),
        ("events", stats.events),
        ("occurrences", stats.occurrences),
        ("ties", stats.ties),
        ("statements", stats.statements),
        ("entities", stats.entities),
        ("outlets", stats.outlets),
        ("reviews", stats.reviews),
        ("former codings", stats.former),
        ("bytes", stats.bytes),
    ];
    for (name, number) in rows {
        tell!("{name:<16}{number:>14}");
    }
    if let Some(period) = stats.period {
        tell!("{:<16}{:>14} to {}", "events from", period.from.to_string(), period.to);
    }
    for (versions, stories) in stats.versions {
        let scorer = if versions.scorer.is_empty() { "without scorer".to_owned() } else { format!("scorer {}", versions.scorer) };
        tell!("coded with codebook {}, {}, {scorer}: {}", versions.codebook, versions.pipeline, counted(stories, "story", "stories"));
    }
    Ok(ExitCode::SUCCESS)
}
