//! `attache brief` and `attache surges`.

use super::args::{BriefArgs, SurgesArgs, country, stretch};
use super::exchange::names;
use super::rows::Rows;
use anyhow::{Context, Result};
use attache_ledger::brief::{Scope, brief};
use attache_ledger::surge::{Kind, Settings, surges};
use attache_ledger::{Period, Reader};
use attache_record::Country;
use jiff::civil::Date;
use serde_json::json;
use std::process::ExitCode;

/// Writes a country's brief, as Markdown to standard output or to files.
pub fn write(args: &BriefArgs) -> Result<ExitCode> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let country = country(&args.country)?;
    let period = match args.period.period()? {
        Some(period) => bounded(&reader, period)?,
        None => reader.stats()?.period.context("the ledger has no events; ingest stories first")?,
    };
    let names = names()?;
    let name = |country: Country| names.get(&country).cloned().unwrap_or_else(|| country.to_string());
    let brief = brief(&reader, country, period, &Scope::default(), &name)?;
    let wrote = |path: &std::path::Path, text: String| std::fs::write(path, text).with_context(|| path.display().to_string());
    if let Some(path) = &args.html {
        wrote(path, brief.html())?;
    }
    if let Some(path) = &args.markdown {
        wrote(path, brief.markdown())?;
    }
    if args.html.is_none() && args.markdown.is_none() {
        print!("{}", brief.markdown());
    }
    Ok(ExitCode::SUCCESS)
}

/// An end that was left open is that of the ledger.
fn bounded(reader: &Reader, period: Period) -> Result<Period> {
    if period.from > Date::MIN && period.to < Date::MAX {
        return Ok(period);
    }
    let all = reader.stats()?.period.context("the ledger has no events; ingest stories first")?;
    Ok(Period { from: period.from.max(all.from), to: period.to.min(all.to) })
}

/// Lists the surges of a week, each with what is behind it.
pub fn list(args: &SurgesArgs) -> Result<ExitCode> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let day = week(&args.week)?;
    let settings = Settings { level: args.level, least_count: args.least, domestic: args.domestic, ..Settings::default() };
    let found = surges(&reader, day, &settings)?;
    let mut rows = Rows::new(["actor", "recipient", "surge", "count", "expected", "high", "q", "sentence", "outlet", "url"]);
    for surge in &found {
        let kind = match surge.kind {
            Kind::Busier => "busier",
            Kind::MoreHostile => "more hostile",
        };
        let first = surge.stories.first();
        rows.add(vec![
            json!(surge.actor),
            json!(surge.recipient),
            json!(kind),
            json!(surge.count),
            json!((surge.expected * 10.0).round() / 10.0),
            json!(surge.high),
            json!((surge.q * 10_000.0).round() / 10_000.0),
            json!(first.map(|found| &found.event.text)),
            json!(first.and_then(|found| found.story.publisher.as_ref())),
            json!(first.and_then(|found| found.story.url.as_ref())),
        ]);
    }
    rows.print(&args.rows)?;
    if found.is_empty() {
        eprintln!("attache: nothing in that week that the past does not explain (or less than {} weeks of past)", settings.least_past);
    }
    Ok(ExitCode::SUCCESS)
}

/// A day in the week that is meant: `2019-W23`, or any day of it.
fn week(text: &str) -> Result<Date> {
    let by_number = || -> Option<Date> {
        let (year, number) = text.split_once("-W")?;
        let week = jiff::civil::ISOWeekDate::new(year.parse().ok()?, number.parse().ok()?, jiff::civil::Weekday::Monday).ok()?;
        Some(week.date())
    };
    by_number().map_or_else(|| Ok(stretch(text).with_context(|| format!("`{text}`: write 2019-W23, or a day of the week"))?.from), Ok)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_by_number_or_day() {
        assert_eq!(week("2019-W23").unwrap(), date(2019, 6, 3));
        assert_eq!(week("2019-06-05").unwrap(), date(2019, 6, 5));
        assert!(week("2019-W60").is_err());
    }
}
