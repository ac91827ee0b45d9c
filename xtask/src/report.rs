//! Figures of a measurement, kept with the day, the machine and the command.

use crate::bench::Figures;
use crate::shell;
use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::json;
use std::fmt::Write;
use std::fs;
use std::process::{Command, Stdio};

/// Where the figures come from.
#[derive(Debug, Serialize)]
struct Machine {
    processor: String,
    cores: usize,
    memory: String,
    system: String,
    rust: String,
    python: String,
    commit: String,
}

impl Machine {
    fn this() -> Machine {
        let field = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find(|l| l.starts_with(name)).unwrap_or_default();
            line.split_once(':').map_or("unknown", |(_, v)| v.trim()).to_owned()
        };
        Machine {
            processor: field("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(0, |n| n.get()),
            memory: gibibytes(&field("/proc/meminfo", "MemTotal")),
            system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            rust: says("rustc", &["--version"]),
            python: says("python3", &["--version"]),
            commit: says("git", &["rev-parse", "--short", "HEAD"]),
        }
    }
}

/// `24684084 kB` as `23.5 GiB`.
fn gibibytes(kilobytes: &str) -> String {
    let number = kilobytes.trim_end_matches(" kB").parse::<f64>();
    number.map_or(kilobytes.to_owned(), |n| format!("{:.1} GiB", n / f64::from(1 << 20)))
}

fn says(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(shell::root()).stdin(Stdio::null()).stderr(Stdio::null()).output();
    output.map_or("unknown".to_owned(), |o| String::from_utf8_lossy(&o.stdout).trim().to_owned())
}

/// Writes `bench/runs/DATE-NAME.md`: figures with the day, the machine and the command.
pub fn keep(name: &str, title: &str, figures: &str) -> Result<()> {
    let date = jiff::ZonedDateTime::now().date();
    let m = Machine::this();
    let command = format!("cargo xtask {}", std::env::args().skip(1).collect::<Vec<_>>().join(" "));
    let machine = format!("{}, {} cores, {}, {}; {}; commit {}.", m.processor, m.cores, m.memory, m.system, m.rust, m.commit);
    let folder = shell::root().join("bench/runs");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{date}-{name}.md"));
    fs::write(&path, format!("# {title}, {date}\n\n    {command}\n\n{machine}\n{figures}")).with_context(|| path.display().to_string())?;
    println!("\nwritten: {}", path.display());
    Ok(())
}

/// Prints the figures and writes them to `bench/runs`.
pub fn publish(figures: &Figures, date: Option<jiff::civil::Date>) -> Result<()> {
    let date = date.unwrap_or_else(|| jiff::ZonedDateTime::now().date());
    let machine = Machine::this();
    let command = format!("cargo xtask {}", std::env::args().skip(1).collect::<Vec<_>>().join(" "));
    let page = page(figures, &machine, &command, date);
    println!("\n{page}");
    let folder = shell::root().join("bench/runs");
    fs::create_dir_all(&folder)?;
    let short = figures.model.rsplit('_').next().unwrap_or_default();
    let name = if short == "md" { format!("{date}-nlp") } else { format!("{date}-nlp-{short}") };
    let all = json!({"date": date, "command": command, "machine": machine, "figures": figures});
    let write = |ending: &str, text: String| {
        let path = folder.join(format!("{name}.{ending}"));
        fs::write(&path, text).with_context(|| path.display().to_string())
    };
    write("json", format!("{}\n", serde_json::to_string_pretty(&all)?))?;
    write("md", page)?;
    println!("written: bench/runs/{name}.json and .md");
    Ok(())
}

fn page(f: &Figures, machine: &Machine, command: &str, date: jiff::civil::Date) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# The language engine against spaCy, {date}\n\n    {command}\n");
    let m = machine;
    let _ = writeln!(
        out,
        "{}, {} cores, {}, {}; {}, {}, spaCy {}; commit {}.",
        m.processor, m.cores, m.memory, m.system, m.rust, m.python, f.spacy, m.commit
    );
    let _ = writeln!(
        out,
        "Pipeline {}, {} texts, {} tokens; one core and one thread each, whole processes in turn, medians.\n",
        f.model, f.texts, f.tokens
    );
    let mut row = |what: &str, ours: String, spacy: String, ratio: String| {
        let _ = writeln!(out, "| {what} | {ours} | {spacy} | {ratio} |");
    };
    row("", "ours".into(), "spaCy".into(), "ratio".into());
    row("---", "---".into(), "---".into(), "---".into());
    let speed = |s: f64| format!("{s:.0} tokens/s");
    row("whole process", speed(f.ours_tokens_per_s), speed(f.spacy_tokens_per_s), format!("{:.1}", f.ratio));
    row(
        "our whole process against spaCy without its start",
        speed(f.ours_tokens_per_s),
        speed(f.spacy_tokens_per_s_without_start),
        format!("{:.1}", f.ratio_without_spacys_start),
    );
    let _ = writeln!(out, "\n- One short sentence, whole process: {:.1} ms.", f.start_ms);
    let _ = writeln!(out, "- {} stories: peak memory {:.0} MiB.", f.many_stories, f.many_peak_mib);
    let _ = writeln!(
        out,
        "- {} stories on one thread {:.2} s, on two {:.2} s: {:.2} times as fast.",
        f.many_stories, f.one_thread_s, f.two_threads_s, f.threads_ratio
    );
    let pairs = f.pairs.iter().map(|p| format!("{:.2}/{:.2}", p.ours_s, p.spacy_s)).collect::<Vec<_>>().join(", ");
    let _ = writeln!(out, "- Pairs, ours/spaCy in seconds: {pairs}.");
    out
}
