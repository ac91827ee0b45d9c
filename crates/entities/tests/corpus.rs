//! The project's own cases of `corpus/entities` against the shipped gazetteer.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;

use attache_entities::{Query, Resolver, day};

/// Share of the cases that must come out right.
const RIGHT: f64 = 0.97;

/// One row: a mention, and what must come out; `-` is not judged.
struct Case {
    file: String,
    mention: String,
    context: String,
    date: String,
    expected: [String; 3],
}

fn cases() -> Vec<Case> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/entities");
    let mut paths: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(&path).unwrap();
        for row in reader.records() {
            let row = row.unwrap();
            let cell = |i: usize| row[i].to_owned();
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            cases.push(Case { file, mention: cell(0), context: cell(1), date: cell(2), expected: [cell(3), cell(4), cell(5)] });
        }
    }
    cases
}

#[test]
fn the_corpus_comes_out_right() {
    let resolver = Resolver::embedded().unwrap();
    let cases = cases();
    let mut misses = String::new();
    let mut wrong = 0;
    for case in &cases {
        let found = resolver.resolve(&Query { mention: &case.mention, context: &case.context, date: day(&case.date), acting: false });
        let got = [
            found.country.map(|country| country.to_string()).unwrap_or_default(),
            found.sector.map(|sector| sector.to_string()).unwrap_or_default(),
            found.name.unwrap_or_default(),
        ];
        // A name is judged only where the case gives one.
        let right = (0..3).all(|i| case.expected[i] == "-" || i == 2 && case.expected[i].is_empty() || case.expected[i] == got[i]);
        if !right {
            wrong += 1;
            let _ = writeln!(misses, "{}: {} ({}): wanted {:?}, got {:?}", case.file, case.mention, case.date, case.expected, got);
        }
    }
    let right = 1.0 - wrong as f64 / cases.len() as f64;
    println!("{} cases, {right:.4} right\n{misses}", cases.len());
    assert!(cases.len() >= 500, "only {} cases", cases.len());
    assert!(right >= RIGHT, "{right:.4} of {} cases right, {RIGHT} wanted\n{misses}", cases.len());
}
