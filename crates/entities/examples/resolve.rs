//! Resolves JSON Lines of {"id", "mention", "context", "date"} from standard input.
//!
//! With `--bench N`, answers the lines N times over on one thread and says how many a second.

use std::io::{BufRead, Write};
use std::path::Path;
use std::time::Instant;

use attache_entities::{Query, Resolution, Resolver};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let started = Instant::now();
    let resolver = match arguments.iter().position(|a| a == "--tables").and_then(|at| arguments.get(at + 1)) {
        Some(dir) => Resolver::from_dir(Path::new(dir))?,
        None => Resolver::embedded()?,
    };
    let opened = started.elapsed();
    let lines: Vec<Value> =
        std::io::stdin().lock().lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_, std::io::Error>>()?;
    if let Some(times) = arguments.iter().position(|a| a == "--bench").and_then(|at| arguments.get(at + 1)) {
        let times: usize = times.parse()?;
        let queries: Vec<Query> = lines.iter().map(query).collect();
        let started = Instant::now();
        let mut known = 0;
        for _ in 0..times {
            known += queries.iter().filter(|query| resolver.resolve(query).country.is_some()).count();
        }
        let seconds = started.elapsed().as_secs_f64();
        println!("opened in {:.1} ms", opened.as_secs_f64() * 1000.0);
        println!(
            "{:.0} mentions/s on one thread, {known} of {} with a country",
            (times * queries.len()) as f64 / seconds,
            times * queries.len()
        );
        if let Some(peak) = peak() {
            println!("{:.0} MiB resident at most", peak / 1024.0);
        }
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    for line in &lines {
        writeln!(out, "{}", answer(&line["id"], &resolver.resolve(&query(line))))?;
    }
    Ok(())
}

fn query(line: &Value) -> Query<'_> {
    let text = |key: &str| line[key].as_str().unwrap_or("");
    Query { mention: text("mention"), context: text("context"), date: attache_entities::day(text("date")), acting: line["acting"] == true }
}

fn answer(id: &Value, found: &Resolution) -> Value {
    json!({
        "id": id, "entity": found.entity, "name": found.name, "role": found.role, "confidence": found.confidence,
        "country": found.country.map(|country| country.to_string()).unwrap_or_default(),
        "sector": found.sector.map(|sector| sector.to_string()).unwrap_or_default(),
        "alternatives": found.alternatives.iter().map(|other| &other.entity).collect::<Vec<_>>(),
    })
}

/// Peak resident memory of this process in KiB, where the system tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
