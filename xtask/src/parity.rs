//! `cargo xtask parity`: the same answers as spaCy?

use crate::compare::{self, Analysis, Comparison, FIELDS};
use crate::reference::{Reference, SPACY, model_name};
use crate::report;
use crate::{shell, texts};
use anyhow::{Context, Result, bail};
use serde_json::json;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Token boundaries must agree on so many per cent of spaCy's tokens …
const LEAST_BOUNDARIES: f64 = 99.99;
/// … and each other field on so many.
const LEAST_FIELDS: f64 = 99.8;
/// Sentences in the golden files.
const GOLDEN_SENTENCES: usize = 150;

/// What to compare.
#[derive(clap::Args)]
pub struct Args {
    /// Pipeline, md or sm; both when not given
    #[arg(long)]
    model: Vec<String>,
    /// Plain-text files, paragraphs separated by empty lines [default: corpus/prose]
    #[arg(long, num_args = 1..)]
    text: Vec<PathBuf>,
    /// How many differences to list
    #[arg(long, default_value_t = 20)]
    show: usize,
    /// Write spaCy's analysis of some of the texts to crates/nlp/tests/golden
    #[arg(long)]
    write_golden: bool,
}

/// Compares each pipeline; fails when one falls below a threshold.
pub fn run(args: &Args) -> Result<()> {
    let attache = shell::release_build()?;
    let texts = texts::paragraphs(&texts::files(&args.text)?);
    let both = ["md".to_owned(), "sm".to_owned()];
    let mut low = Vec::new();
    let mut tables = String::new();
    for short in if args.model.is_empty() { &both[..] } else { &args.model } {
        let name = model_name(short)?;
        let (theirs, mine) = analyses(&attache, &name, &texts)?;
        let comparison = Comparison::of(&theirs, &mine)?;
        let table = table(&name, &comparison);
        print!("{table}");
        print_differences(&comparison, args.show);
        tables.push_str(&table);
        low.extend(below(&comparison).into_iter().map(|field| format!("{name} {field}")));
        if args.write_golden {
            write_golden(&name, &theirs)?;
        }
    }
    report::keep("parity", "The language engine's answers against spaCy's", &tables)?;
    if !low.is_empty() {
        bail!("below the threshold: {}", low.join(", "));
    }
    Ok(())
}

/// spaCy's analysis and ours.
fn analyses(attache: &Path, model: &str, texts: &[texts::Text]) -> Result<(Vec<Analysis>, Vec<Analysis>)> {
    let reference = Reference::prepare(model)?;
    let folder = shell::target()?.join("parity");
    fs::create_dir_all(&folder)?;
    let input = folder.join("texts.jsonl");
    let output = folder.join(format!("{model}.spacy.jsonl"));
    texts::write(texts, &input)?;
    shell::read(reference.script("reference.py").args([&reference.pipeline, &input, &output]))?;
    let models = shell::test_models()?;
    shell::run(shell::command(attache).args(["model", "install", model]).env("ATTACHE_MODELS", &models))?;
    let ours = shell::read(shell::command(attache).args(["parse", "--model", model]).arg(&input).env("ATTACHE_MODELS", &models))?;
    Ok((compare::read(&output)?, compare::parse(&ours)?))
}

/// How far we agree, field by field.
fn table(model: &str, comparison: &Comparison) -> String {
    let mut out = format!("\n{model} against spaCy {SPACY}: {} sentences, {} tokens\n\n", comparison.sentences, comparison.tokens);
    for (i, field) in FIELDS.iter().enumerate() {
        let differ = comparison.tokens - comparison.same[i];
        // Writing to a string cannot fail.
        let _ = writeln!(out, "    {field:<15} {:>8.3} %   {differ} differ", comparison.per_cent(i));
    }
    out
}

fn print_differences(comparison: &Comparison, show: usize) {
    for difference in comparison.different.iter().take(show) {
        println!("  - {difference}");
    }
    if comparison.different.len() > show {
        println!("  - and {} more", comparison.different.len() - show);
    }
}

fn below(comparison: &Comparison) -> Vec<&'static str> {
    let least = |i| if i == 0 { LEAST_BOUNDARIES } else { LEAST_FIELDS };
    (0..FIELDS.len()).filter(|&i| comparison.per_cent(i) < least(i)).map(|i| FIELDS[i]).collect()
}

/// Writes some of spaCy's analyses, spread over the texts, in rows.
fn write_golden(model: &str, analyses: &[Analysis]) -> Result<()> {
    let total: usize = analyses.iter().map(|a| a.sentences.len()).sum();
    let every = (total / GOLDEN_SENTENCES).max(1);
    let mut lines = String::new();
    for analysis in analyses.iter().step_by(every) {
        let starts: Vec<usize> = analysis.sentences.iter().map(|s| s[0]).collect();
        let rows = analysis
            .tokens
            .iter()
            .enumerate()
            .map(|(i, t)| json!([t.span[0], t.span[1], t.tag, t.lemma, t.pos, t.head, t.dep, t.ent, starts.contains(&i)]));
        let line = json!({"id": analysis.id, "text": analysis.text, "rows": rows.collect::<Vec<_>>()});
        lines += &format!("{line}\n");
    }
    let folder = shell::root().join("crates/nlp/tests/golden");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{model}.jsonl"));
    fs::write(&path, lines).with_context(|| path.display().to_string())?;
    println!("written: {}", path.strip_prefix(shell::root()).unwrap_or(&path).display());
    Ok(())
}
