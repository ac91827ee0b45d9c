//! `cargo xtask bench entities` and `cargo xtask bench code`: how fast the resolver and the coder are.

use crate::texts::{self, Text};
use crate::{report, shell};
use anyhow::{Context, Result};
use serde_json::json;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Times that the mentions of `corpus/entities` are resolved in one measurement.
const TIMES: usize = 2000;
/// Words of a story in the measurement of the coder.
const STORY_WORDS: usize = 500;
/// Stories in it.
const STORIES: usize = 1000;
/// Pairs of runs; the median counts.
const PAIRS: usize = 5;

/// The resolver: mentions a second, opening, memory, and how many of the project's own cases come out right.
pub fn entities() -> Result<()> {
    let cargo = |arguments: &[&str]| {
        let mut command = shell::cargo();
        command.args(arguments);
        command
    };
    shell::run(&mut cargo(&["build", "--release", "--quiet", "--package", "attache-entities", "--example", "resolve"]))?;
    let program = shell::target()?.join("release/examples/resolve");
    let input = mentions()?;
    let mut figures = String::from("\nThe cases of corpus/entities, over and over, on one thread:\n\n");
    let mut command = shell::command(&program);
    command.args(["--bench", &TIMES.to_string()]).stdin(fs::File::open(&input)?);
    for line in shell::read(&mut command)?.lines() {
        let _ = writeln!(figures, "- {line}");
    }
    let tests = shell::read(&mut cargo(&[
        "test",
        "--release",
        "--quiet",
        "--package",
        "attache-entities",
        "--test",
        "corpus",
        "--",
        "--nocapture",
    ]))?;
    let right = tests.lines().find(|line| line.contains(" cases, ")).context("what the corpus test printed")?;
    let _ = writeln!(figures, "- {right} (cargo test -p attache-entities --test corpus)");
    println!("{figures}");
    report::keep("entities", "The resolver", &figures)
}

/// The mentions of `corpus/entities` as JSON Lines.
fn mentions() -> Result<PathBuf> {
    let folder = shell::root().join("corpus/entities");
    let mut lines = String::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "csv")) {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path)?;
        for row in reader.records() {
            let row = row?;
            let _ = writeln!(lines, "{}", json!({"mention": row[0], "context": row[1], "date": row[2]}));
        }
    }
    let path = folder_for_bench()?.join("mentions.jsonl");
    fs::write(&path, lines)?;
    Ok(path)
}

/// A file of [`STORIES`] stories as JSON Lines.
pub fn bench_stories() -> Result<PathBuf> {
    let path = folder_for_bench()?.join("stories.jsonl");
    write_stories(&stories()?, &path)?;
    Ok(path)
}

fn folder_for_bench() -> Result<PathBuf> {
    let folder = shell::target()?.join("bench");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Coding by frames alone: what the engine's time is compared with.
const FRAMES: [&str; 5] = ["code", "--format", "jsonl", "--scorer", "off"];

/// The coder: whole processes, parsing alone and coding in turn, one thread.
pub fn code() -> Result<()> {
    let attache = shell::release_build()?;
    let models = shell::test_models()?;
    shell::run(shell::command(&attache).args(["model", "install", "en_core_web_md"]).env("ATTACHE_MODELS", &models))?;
    let input = bench_stories()?;
    let run = |arguments: &[&str], threads: &str| -> Result<(f64, String)> {
        let mut command = shell::command(&attache);
        command.args(arguments).args(["--model", "en_core_web_md", "--threads", threads]).arg(&input).env("ATTACHE_MODELS", &models);
        let start = Instant::now();
        let out = shell::read(&mut command)?;
        Ok((start.elapsed().max(Duration::from_millis(1)).as_secs_f64(), out))
    };
    let (mut pairs, mut scorer) = (Vec::new(), Vec::new());
    let mut events = 0;
    for _ in 0..PAIRS {
        // The engine alone writes nothing to speak of, so that writing is not what is compared.
        let (parse, _) = run(&["parse", "--paragraphs", "--format", "none"], "1")?;
        let (code, out) = run(&FRAMES, "1")?;
        events = out.lines().count();
        let (scored, _) = run(&["code", "--format", "jsonl"], "1")?;
        println!("engine {parse:.2} s, coding by frames {code:.2} s, with the scorer {scored:.2} s");
        pairs.push((parse, code));
        scorer.push(code / scored);
    }
    let (two, _) = run(&FRAMES, "2")?;
    let middle = |mut of: Vec<f64>| {
        of.sort_by(f64::total_cmp);
        of[of.len() / 2]
    };
    let parse = middle(pairs.iter().map(|pair| pair.0).collect());
    let code = middle(pairs.iter().map(|pair| pair.1).collect());
    let beyond = middle(pairs.iter().map(|pair| pair.1 / pair.0 - 1.0).collect());
    // A paper's daily feed: three stories in four have nothing to do with politics.
    let feed = folder_for_bench()?.join("feed.jsonl");
    write_stories(&mixed_feed()?, &feed)?;
    let mut feeds = Vec::new();
    for _ in 0..PAIRS {
        let mut command = shell::command(&attache);
        command.args(FRAMES).args(["--model", "en_core_web_md", "--threads", "1"]).arg(&feed).env("ATTACHE_MODELS", &models);
        let start = Instant::now();
        shell::read(&mut command)?;
        let feed = start.elapsed().as_secs_f64();
        let (code, _) = run(&FRAMES, "1")?;
        println!("feed {feed:.2} s, political stories alone {code:.2} s");
        feeds.push(code / feed);
    }
    let stories = STORIES as f64;
    let mut figures = format!("\n{STORIES} stories of {STORY_WORDS} words (corpus/prose), whole processes, medians of {PAIRS} pairs:\n\n");
    let _ = writeln!(figures, "- engine alone, one thread: {:.0} stories/s", stories / parse);
    let _ = writeln!(figures, "- coding by frames alone, one thread: {:.0} stories/s, {events} events", stories / code);
    let _ = writeln!(figures, "- coding costs {:.1} % beyond the engine's own time", beyond * 100.0);
    let _ = writeln!(figures, "- with the scorer as by default: {:.2} of the stories/s of frames alone", middle(scorer));
    let _ = writeln!(figures, "- coding, two threads: {:.0} stories/s, {:.2} times one thread", stories / two, code / two);
    let _ = writeln!(
        figures,
        "- a feed of as many stories, three in four not political (corpus/quiet): {:.2} times the stories/s",
        middle(feeds)
    );
    println!("{figures}");
    report::keep("code", "The coder", &figures)
}

/// As many stories as [`stories`], three in four of them from `corpus/quiet`.
fn mixed_feed() -> Result<Vec<Text>> {
    let folder = shell::root().join("corpus/quiet");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<_>>()?;
    paths.sort();
    let quiet: Vec<String> = paths.iter().map(fs::read_to_string).collect::<std::io::Result<_>>()?;
    // Two stories of one kind make one of the length of the others.
    let kinds: Vec<String> = quiet.chunks(2).map(|pair| pair.join("\n\n")).collect();
    let mut feed = stories()?;
    for (i, story) in feed.iter_mut().enumerate().filter(|(i, _)| i % 4 != 0) {
        let words: Vec<&str> = kinds[i % kinds.len()].split_inclusive(char::is_whitespace).take(STORY_WORDS).collect();
        story.text = words.concat();
    }
    Ok(feed)
}

/// Stories of the length asked for, from the project's prose, over and over.
fn stories() -> Result<Vec<Text>> {
    let paragraphs: Vec<Text> = texts::paragraphs(&texts::files(&[])?);
    let mut stories = Vec::new();
    let mut text = String::new();
    let mut words = 0;
    for paragraph in paragraphs.iter().cycle() {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&paragraph.text);
        words += paragraph.text.split_whitespace().count();
        if words >= STORY_WORDS {
            stories.push(Text { id: format!("story-{}", stories.len()), text: std::mem::take(&mut text) });
            words = 0;
        }
        if stories.len() == STORIES {
            break;
        }
    }
    Ok(stories)
}

fn write_stories(stories: &[Text], path: &Path) -> Result<()> {
    let mut lines = String::new();
    for story in stories {
        let _ = writeln!(lines, "{}", json!({"id": story.id, "date": "2019-06-05", "text": story.text}));
    }
    fs::write(path, lines)?;
    Ok(())
}
