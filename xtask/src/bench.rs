//! `cargo xtask bench nlp`: the language engine against spaCy, whole processes, same texts, same run.

use crate::reference::{Reference, SPACY, model_name};
use crate::texts::{self, Text};
use crate::{report, shell};
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Stories in the run that shows memory and threads.
const MANY_STORIES: usize = 1000;
/// Runs of which the quickest counts, for opening and threads.
const TRIES: usize = 5;

/// How to measure.
#[derive(clap::Args)]
pub struct Args {
    /// Pipeline, md or sm
    #[arg(long, default_value = "md")]
    model: String,
    /// Plain-text files, paragraphs separated by empty lines [default: corpus/prose]
    #[arg(long, num_args = 1..)]
    text: Vec<PathBuf>,
    /// Pairs of runs, ours and spaCy's in turn
    #[arg(long, default_value_t = 3)]
    pairs: usize,
    /// Day to name the results after [default: today]
    #[arg(long)]
    date: Option<jiff::civil::Date>,
}

/// What `measure.py` says of a run.
#[derive(Debug, Deserialize)]
struct Measured {
    wall_s: f64,
    peak_mib: f64,
    last_line: String,
}

/// What `reference.py` says of itself.
#[derive(Debug, Deserialize)]
struct Timing {
    load_s: f64,
    parse_s: f64,
    tokens: usize,
}

/// One of ours and one of spaCy's, one after the other.
#[derive(Debug, Serialize)]
pub struct Pair {
    /// Our whole process, seconds.
    pub ours_s: f64,
    /// spaCy's whole process, seconds.
    pub spacy_s: f64,
    /// The part of it that was not start-up, seconds.
    pub spacy_parse_s: f64,
}

/// All figures of a run.
#[derive(Debug, Serialize)]
#[allow(missing_docs)]
pub struct Figures {
    pub model: String,
    pub spacy: &'static str,
    pub texts: usize,
    pub tokens: usize,
    pub pairs: Vec<Pair>,
    pub ours_tokens_per_s: f64,
    pub spacy_tokens_per_s: f64,
    pub ratio: f64,
    pub spacy_tokens_per_s_without_start: f64,
    pub ratio_without_spacys_start: f64,
    pub start_ms: f64,
    pub many_stories: usize,
    pub many_peak_mib: f64,
    pub one_thread_s: f64,
    pub two_threads_s: f64,
    pub threads_ratio: f64,
}

/// Measures, prints and writes `bench/runs/DATE-nlp.json` and `.md`.
pub fn run(args: &Args) -> Result<()> {
    let bench = Bench::prepare(args)?;
    let figures = bench.measure(args.pairs)?;
    report::publish(&figures, args.date)
}

struct Bench {
    model: String,
    attache: PathBuf,
    reference: Reference,
    folder: PathBuf,
    texts: Vec<Text>,
    stories: Vec<Text>,
}

impl Bench {
    fn prepare(args: &Args) -> Result<Bench> {
        let model = model_name(&args.model)?;
        let attache = shell::release_build()?;
        let reference = Reference::prepare(&model)?;
        shell::run(shell::command(&attache).args(["model", "install", &model]).env("ATTACHE_MODELS", shell::test_models()?))?;
        let folder = shell::target()?.join("bench");
        fs::create_dir_all(&folder)?;
        let stories = texts::files(&args.text)?;
        Ok(Bench { model, attache, reference, folder, texts: texts::paragraphs(&stories), stories })
    }

    fn measure(&self, pairs: usize) -> Result<Figures> {
        let input = self.input("texts", &self.texts)?;
        let mut runs = Vec::new();
        let mut tokens = 0;
        for pair in 1..=pairs.max(1) {
            let ours = self.ours(&input, 1)?;
            let spacy = self.measured(self.reference.script("reference.py").args([&self.reference.pipeline, &input]), true)?;
            let timing: Timing = serde_json::from_str(&spacy.last_line).context("what reference.py printed")?;
            let start = timing.load_s;
            println!("pair {pair}: ours {:.2} s, spaCy {:.2} s of which {start:.2} s start", ours.wall_s, spacy.wall_s);
            tokens = timing.tokens;
            runs.push(Pair { ours_s: ours.wall_s, spacy_s: spacy.wall_s, spacy_parse_s: timing.parse_s });
        }
        let middle = |of: fn(&Pair) -> f64| median(runs.iter().map(of).collect());
        let (ours, spacy, parse) = (middle(|p| p.ours_s), middle(|p| p.spacy_s), middle(|p| p.spacy_parse_s));
        let speed = |seconds: f64| tokens as f64 / seconds;
        let short = self.input("short", &[Text { id: "short".into(), text: "The envoy left.".into() }])?;
        let many: Vec<Text> = self.stories.iter().cycle().take(MANY_STORIES).cloned().collect();
        let many = self.input("many", &many)?;
        let (one, two) = (self.best_of(&many, 1)?, self.best_of(&many, 2)?);
        Ok(Figures {
            model: self.model.clone(),
            spacy: SPACY,
            texts: self.texts.len(),
            tokens,
            ours_tokens_per_s: speed(ours),
            spacy_tokens_per_s: speed(spacy),
            ratio: spacy / ours,
            spacy_tokens_per_s_without_start: speed(parse),
            ratio_without_spacys_start: parse / ours,
            pairs: runs,
            start_ms: 1000.0 * self.best_of(&short, 1)?.wall_s,
            many_stories: MANY_STORIES,
            many_peak_mib: one.peak_mib.max(two.peak_mib),
            one_thread_s: one.wall_s,
            two_threads_s: two.wall_s,
            threads_ratio: one.wall_s / two.wall_s,
        })
    }

    fn input(&self, name: &str, texts: &[Text]) -> Result<PathBuf> {
        let path = self.folder.join(format!("{name}.jsonl"));
        texts::write(texts, &path)?;
        Ok(path)
    }

    fn ours(&self, input: &Path, threads: usize) -> Result<Measured> {
        let mut command = shell::command(&self.attache);
        command.args(["parse", "--model", &self.model, "--threads", &threads.to_string()]).arg(input);
        self.measured(&mut command, threads == 1)
    }

    fn best_of(&self, input: &Path, threads: usize) -> Result<Measured> {
        let mut best = self.ours(input, threads)?;
        for _ in 1..TRIES {
            let next = self.ours(input, threads)?;
            best = if next.wall_s < best.wall_s { next } else { best };
        }
        Ok(best)
    }

    /// Runs a command through `measure.py`, held to one core where the system can.
    fn measured(&self, command: &mut Command, one_core: bool) -> Result<Measured> {
        let mut outer = self.reference.script("measure.py");
        if one_core && has_taskset() {
            outer.args(["taskset", "-c", "0"]);
        }
        outer.arg(command.get_program()).args(command.get_args()).env("ATTACHE_MODELS", shell::test_models()?);
        let said = shell::read(&mut outer)?;
        serde_json::from_str(&said).context("what measure.py printed")
    }
}

fn has_taskset() -> bool {
    Command::new("taskset").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
