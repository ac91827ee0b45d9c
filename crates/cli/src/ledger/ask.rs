//! Questions to the ledger: `query`, `series`, `partners`, `network`, `totals`, `ties`, `sql`.

use super::args::{NetworkArgs, PartnersArgs, QueryArgs, QueryFormat, SeriesArgs, SqlArgs, TiesArgs, TotalsArgs, country};
use super::rows::Rows;
use super::spark;
use crate::output::counted;
use crate::table::Style;
use anyhow::{Context, Result};
use attache_ledger::{Cell, Found, Period, Reader, Step, Tally};
use attache_record::{Country, EventType, Record, Story};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

/// Events of a table, unless the user says else.
const PAGE: usize = 50;

/// `attache query`.
pub fn query(args: &QueryArgs) -> Result<ExitCode> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let terminal = args.out.is_none() && io::stdout().is_terminal();
    let format = args.format.unwrap_or(if terminal { QueryFormat::Table } else { QueryFormat::Jsonl });
    let limit = args.limit.or((format == QueryFormat::Table).then_some(PAGE));
    let question = args.question.question(limit, args.offset)?;
    if args.count {
        tell!("{}", reader.count(&question)?);
        return Ok(ExitCode::SUCCESS);
    }
    let mut out: Box<dyn Write + Send> = match &args.out {
        Some(path) => Box::new(io::BufWriter::new(File::create(path).with_context(|| path.display().to_string())?)),
        None => Box::new(io::BufWriter::new(io::stdout())),
    };
    match format {
        QueryFormat::Jsonl => each(&reader, &question, |found| {
            serde_json::to_writer(&mut out, found)?;
            Ok(out.write_all(b"\n")?)
        })?,
        QueryFormat::Table => {
            let found = reader.find(&question)?;
            write!(out, "{}", table(&found, Style::of_terminal(terminal)))?;
            let all = reader.count(&question)?;
            writeln!(out, "{} of {}", found.len(), counted(all as u64, "event", "events"))?;
        }
        other => {
            super::exchange::events(&reader, &question, other, out)?;
            return Ok(ExitCode::SUCCESS);
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Hands each event that answers to `take`; its error ends the question.
pub fn each(reader: &Reader, question: &attache_ledger::Question, mut take: impl FnMut(&Found) -> Result<()>) -> Result<()> {
    let mut failed = None;
    reader.visit(question, |found| match take(&found) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    })?;
    failed.map_or(Ok(()), Err)
}

/// Events under the headlines of their stories.
fn table(found: &[Found], style: Style) -> String {
    let mut out = String::new();
    let mut rest = found;
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|other| other.story.id == first.story.id).count();
        let header = &first.story;
        let told = match first.occurrence.reports {
            0 | 1 => String::new(),
            reports => format!("  [{reports} reports, {}]", counted(first.occurrence.outlets, "outlet", "outlets")),
        };
        let story = Story { publisher: header.publisher.clone(), date: header.date, ..Story::default() };
        let title = format!("{}{told}", header.title.as_deref().or(header.url.as_deref()).unwrap_or(&header.id));
        let records: Vec<Record> = rest[..same].iter().map(|found| Record::Event(found.event.clone())).collect();
        out += &style.story(&title, &story, &records);
        rest = &rest[same..];
    }
    out
}

/// A country, or none for `-`.
fn side(text: &str) -> Result<Option<Country>> {
    if text == "-" { Ok(None) } else { country(text).map(Some) }
}

fn named(country: Option<Country>) -> Value {
    country.map_or(Value::Null, |country| Value::from(country.as_str()))
}

fn tally(tally: &Tally) -> [Value; 4] {
    let score = if tally.events == 0 { 0.0 } else { tally.score / tally.events as f64 };
    [json!(tally.events), json!(tally.occurrences), json!(tally.one_a_day), json!((score * 100.0).round() / 100.0)]
}

/// `attache series`.
pub fn series(args: &SeriesArgs) -> Result<ExitCode> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let (actor, recipient) = (side(&args.actor)?, side(&args.recipient)?);
    let period = args.period.period()?.unwrap_or(Period::ALWAYS);
    let mut steps = reader.series(actor, recipient, period, args.by.by())?;
    if !args.directed && actor != recipient {
        steps.extend(reader.series(recipient, actor, period, args.by.by())?);
    }
    let mut by_start: BTreeMap<Date, [Tally; 4]> = BTreeMap::new();
    for Step { start, event_type, tally } in &steps {
        by_start.entry(*start).or_default()[usize::from(event_type.quad().number()) - 1] += *tally;
    }
    let columns = [
        "start",
        "events",
        "occurrences",
        "one_a_day",
        "score",
        "verbal_cooperation",
        "material_cooperation",
        "verbal_conflict",
        "material_conflict",
    ];
    let mut rows = Rows::new(columns);
    for (start, quads) in &by_start {
        let mut sum = Tally::default();
        quads.iter().for_each(|quad| sum += *quad);
        let mut row = vec![json!(start)];
        row.extend(tally(&sum));
        row.extend(quads.iter().map(|quad| json!(quad.events)));
        rows.add(row);
    }
    rows.print(&args.rows)?;
    if io::stdout().is_terminal() && !by_start.is_empty() {
        let of = |quads: &[usize]| -> Vec<f64> {
            by_start.values().map(|tallies| quads.iter().map(|quad| tallies[*quad].events as f64).sum()).collect()
        };
        tell!("\ncooperation {}\nconflict    {}", spark::line(&of(&[0, 1])), spark::line(&of(&[2, 3])));
    }
    Ok(ExitCode::SUCCESS)
}

/// `attache partners`.
pub fn partners(args: &PartnersArgs) -> Result<ExitCode> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let period = args.period.period()?.unwrap_or(Period::ALWAYS);
    let columns = [
        "partner",
        "given",
        "given_occurrences",
        "given_one_a_day",
        "given_score",
        "received",
        "received_occurrences",
        "received_one_a_day",
        "received_score",
    ];
    let mut rows = Rows::new(columns);
    for partner in reader.partners(country(&args.country)?, period)? {
        let mut row = vec![named(partner.country)];
        row.extend(tally(&partner.given));
        row.extend(tally(&partner.received));
        rows.add(row);
    }
    rows.print(&args.rows)?;
    Ok(ExitCode::SUCCESS)
}

/// `attache network`.
pub fn network(args: &NetworkArgs) -> Result<ExitCode> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let period = args.period.period()?.unwrap_or(Period::ALWAYS);
    if let Some(format) = args.graph {
        super::exchange::network(&reader, period, format, Box::new(io::stdout().lock()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut rows = Rows::new(["actor", "recipient", "events", "occurrences", "one_a_day", "score"]);
    for edge in reader.network(period)? {
        let mut row = vec![named(edge.actor), named(edge.recipient)];
        row.extend(tally(&edge.tally));
        rows.add(row);
    }
    rows.print(&args.rows)?;
    Ok(ExitCode::SUCCESS)
}

/// `attache totals`.
pub fn totals(args: &TotalsArgs) -> Result<ExitCode> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let mut rows = Rows::new(["month", "type", "quad", "events", "occurrences", "one_a_day", "score"]);
    for total in reader.totals(args.period.period()?.unwrap_or(Period::ALWAYS))? {
        let kind: EventType = total.event_type;
        let mut row = vec![json!(total.month), json!(kind), json!(kind.quad().number())];
        row.extend(tally(&total.tally));
        rows.add(row);
    }
    rows.print(&args.rows)?;
    Ok(ExitCode::SUCCESS)
}

/// `attache ties`.
pub fn ties(args: &TiesArgs) -> Result<ExitCode> {
    let reader = Reader::open(&args.ledger.ledger)?;
    let names = |parties: &[attache_record::Participant]| -> Value {
        let name = |party: &attache_record::Participant| party.name.clone().unwrap_or_else(|| party.text.clone());
        Value::from(parties.iter().map(name).collect::<Vec<_>>().join(", "))
    };
    let mut rows = Rows::new(["kind", "polarity", "first", "second", "against", "historical", "outlet", "date", "sentence"]);
    for (tie, header) in reader.ties(country(&args.country)?, args.limit)? {
        rows.add(vec![
            json!(tie.kind),
            json!(tie.polarity),
            names(&tie.parties[0]),
            names(&tie.parties[1]),
            names(&tie.against),
            json!(tie.historical),
            json!(header.publisher),
            json!(header.date),
            json!(tie.text),
        ]);
    }
    rows.print(&args.rows)?;
    Ok(ExitCode::SUCCESS)
}

/// `attache sql`.
pub fn sql(args: &SqlArgs) -> Result<ExitCode> {
    let table = Reader::open(&args.ledger.ledger)?.sql(&args.statement, args.limit)?;
    let mut rows = Rows::new(table.columns);
    let value = |cell: Cell| match cell {
        Cell::Null => Value::Null,
        Cell::Integer(number) => json!(number),
        Cell::Real(number) => json!(number),
        Cell::Text(text) => Value::from(text),
        Cell::Blob(bytes) => Value::from(format!("{} bytes", bytes.len())),
    };
    for row in table.rows {
        rows.add(row.into_iter().map(value).collect());
    }
    rows.print(&args.rows)?;
    if table.more {
        eprintln!("attache: there are more rows; raise --limit");
    }
    Ok(ExitCode::SUCCESS)
}
