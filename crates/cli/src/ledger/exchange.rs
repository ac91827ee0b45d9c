//! Events and networks in other people's formats, out of the ledger and into it.

use super::args::{ImportArgs, ImportedFormat, NetworkFormat, QueryFormat};
use super::ask::each;
use crate::fetch::Wall;
use crate::output::counted;
use anyhow::{Context, Result, bail};
use attache_ingest::fetch::Clock;
use attache_ledger::exchange::{self, FollowTheMoney, GeoJson, Intake, gdelt, gexf, graphml, links, polecat};
use attache_ledger::{Filed, Ledger, Period, Question, Reader, Settings};
use attache_record::Country;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Write};
use std::process::ExitCode;

/// Stories that are filed in one batch.
const BATCH: usize = 20_000;
/// Memory for the ledger's pages while many rows come in, in bytes.
const CACHE: usize = 256 << 20;

/// Writes the events that answer a question.
pub fn events(reader: &Reader, question: &Question, format: QueryFormat, out: Box<dyn Write + Send>) -> Result<()> {
    let version = concat!("attache ", env!("CARGO_PKG_VERSION"));
    match format {
        QueryFormat::Polecat => {
            let mut table = polecat::Table::new(out, polecat::Separator::Comma, version)?;
            each(reader, question, |found| Ok(table.write(found)?))?;
            table.finish()?.flush()?;
        }
        QueryFormat::Parquet => {
            let mut sheet = polecat::Sheet::new(out, version)?;
            each(reader, question, |found| Ok(sheet.write(found)?))?;
            sheet.finish()?.flush()?;
        }
        QueryFormat::Gdelt => {
            let mut table = gdelt::Table::new(out);
            each(reader, question, |found| Ok(table.write(found)?))?;
            told_left_out(table.left_out(), "without a date, or that did not, will, might or long ago did happen,");
            table.finish()?.flush()?;
        }
        QueryFormat::Geojson => {
            let mut map = GeoJson::new(out)?;
            each(reader, question, |found| Ok(map.write(found)?))?;
            told_left_out(map.left_out(), "without a place on the map");
            map.finish()?.flush()?;
        }
        QueryFormat::Ftm => {
            let mut entities = FollowTheMoney::new(out);
            each(reader, question, |found| Ok(entities.write(found)?))?;
            entities.finish()?.flush()?;
        }
        QueryFormat::Table | QueryFormat::Jsonl => bail!("this format is written elsewhere"),
    }
    Ok(())
}

fn told_left_out(events: u64, why: &str) {
    if events > 0 {
        eprintln!("attache: {} {why} left out", counted(events, "event", "events"));
    }
}

/// What countries are called.
pub fn names() -> Result<BTreeMap<Country, String>> {
    Ok(crate::coding::resolver(None)?.countries())
}

/// Writes the network of a period.
pub fn network(reader: &Reader, period: Period, format: NetworkFormat, mut out: Box<dyn Write>) -> Result<()> {
    let links = links(reader, period)?;
    let names = names()?;
    let name = |country: Country| names.get(&country).cloned();
    match format {
        NetworkFormat::Graphml => graphml(&mut out, &links, &name)?.flush()?,
        NetworkFormat::Gexf => gexf(&mut out, &links, period, &name)?.flush()?,
    }
    Ok(())
}

/// `attache import`.
pub fn import(args: &ImportArgs) -> Result<ExitCode> {
    let mut ledger = Ledger::open_with(&args.ledger.ledger, Settings { cache: CACHE, ..Settings::default() })?;
    let mut faulty = false;
    for path in &args.files {
        let named = || path.display().to_string();
        let mut file = BufReader::with_capacity(1 << 20, File::open(path).with_context(named)?);
        let format = match args.format {
            Some(format) => format,
            None => told(&mut file).with_context(named)?,
        };
        let progress = |stories: u64| eprint!("\rattache: {}: {stories} stories", path.display());
        let intake = match format {
            ImportedFormat::Polecat => {
                let mut reader = polecat::Reader::new(file).with_context(named)?;
                file_all(&mut ledger, &mut reader, &progress).with_context(named)?;
                reader.intake().clone()
            }
            ImportedFormat::Gdelt => {
                let mut reader = gdelt::Reader::new(file);
                file_all(&mut ledger, &mut reader, &progress).with_context(named)?;
                reader.intake().clone()
            }
        };
        eprintln!("\rattache: {}: {}", path.display(), in_words(&intake));
        faulty |= intake.faulty > 0;
    }
    Ok(ExitCode::from(u8::from(faulty)))
}

fn file_all(ledger: &mut Ledger, stories: &mut dyn Iterator<Item = exchange::Result<Filed>>, progress: &dyn Fn(u64)) -> Result<()> {
    let mut batch = Vec::new();
    let (mut filed, mut told) = (0, 0);
    let mut write = |batch: &mut Vec<Filed>| -> Result<()> {
        told += ledger.leave_out_told(batch)?;
        for (id, why) in ledger.file(batch, Wall.now())?.refused {
            eprintln!("\rattache: {id}: not filed: {why}");
        }
        filed += batch.len() as u64;
        progress(filed);
        batch.clear();
        Ok(())
    };
    for story in stories {
        match story {
            Ok(story) => batch.push(story),
            Err(error) => eprintln!("\rattache: {error}"),
        }
        if batch.len() == BATCH {
            write(&mut batch)?;
        }
    }
    write(&mut batch)?;
    if told > 0 {
        eprintln!(
            "\rattache: {} left out, which {} filed before with another story",
            counted(told as u64, "event", "events"),
            if told == 1 { "was" } else { "were" }
        );
    }
    Ok(())
}

/// Which of the formats a file is in, by its first line: GDELT's has no names of columns.
fn told(file: &mut BufReader<File>) -> Result<ImportedFormat> {
    use std::io::BufRead;
    let head = file.fill_buf()?;
    let line = String::from_utf8_lossy(&head[..head.iter().position(|byte| *byte == b'\n').unwrap_or(head.len())]);
    if line.contains("Event ID") {
        return Ok(ImportedFormat::Polecat);
    }
    let fields = line.matches('\t').count() + 1;
    if matches!(fields, 57 | 58 | 61) && line.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(ImportedFormat::Gdelt);
    }
    bail!("neither POLECAT (its header names `Event ID`) nor GDELT (58 or 61 fields parted by tabs); say which with --format")
}

fn in_words(intake: &Intake) -> String {
    let mut words =
        format!("{} rows, {}, {}", intake.rows, counted(intake.stories, "story", "stories"), counted(intake.events, "event", "events"));
    let others = [
        (intake.faulty, "rows that make no sense"),
        (intake.untyped, "rows of a type that PLOVER does not have"),
        (intake.unknown_modes, "unknown modes left off"),
        (intake.unknown_contexts, "unknown contexts left off"),
        (intake.unknown_sectors, "unknown sectors left off"),
    ];
    for (count, what) in others {
        if count > 0 {
            words += &format!("; {count} {what}");
        }
    }
    words
}
