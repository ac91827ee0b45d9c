//! `cargo xtask bench ingest`: from pages to events, alone and from a web archive of any size.

use crate::{report, shell};
use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Sizes of what is measured.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Pages in the measurement of speed
    #[arg(long, default_value_t = 2000)]
    pages: usize,
    /// Size of the archive in the measurement of memory, in MiB of unpacked records; the issue asks for 5120
    #[arg(long, default_value_t = 256)]
    archive: u64,
}

/// Runs of a measurement of speed; the median counts.
const RUNS: usize = 3;

/// Pages to events on one and two threads, and the memory that a large archive takes.
pub fn run(args: &Args) -> Result<()> {
    let attache = shell::release_build()?;
    let models = shell::test_models()?;
    shell::run(shell::command(&attache).args(["model", "install", "en_core_web_md"]).env("ATTACHE_MODELS", &models))?;
    let folder = shell::target()?.join("bench");
    fs::create_dir_all(&folder)?;
    let pages = pages()?;
    let small = folder.join("pages.warc.gz");
    write_archive(&pages, &small, |written, _| written < args.pages)?;
    let run = |command: &str, threads: &str, input: &Path| -> Result<Run> {
        let mut process = shell::command(&attache);
        process.arg(command).args(["--threads", threads]).arg(input).env("ATTACHE_MODELS", &models);
        if command == "code" {
            process.args(["--format", "jsonl", "--model", "en_core_web_md"]);
        }
        Run::watch(process.stdout(Stdio::null()).stderr(Stdio::null()))
    };
    let middle = |command: &str, threads: &str| -> Result<f64> {
        let mut seconds: Vec<f64> = (0..RUNS).map(|_| Ok(run(command, threads, &small)?.seconds)).collect::<Result<_>>()?;
        seconds.sort_by(f64::total_cmp);
        Ok(seconds[RUNS / 2])
    };
    let (read, one, two) = (middle("read", "1")?, middle("code", "1")?, middle("code", "2")?);
    let rate = |seconds: f64| args.pages as f64 / seconds;
    let mut figures = format!("\n{} pages of corpus/pages in one WARC.gz, whole processes, medians of {RUNS} runs:\n\n", args.pages);
    let _ = writeln!(figures, "- `attache read`, one thread: {:.0} pages/s", rate(read));
    let _ = writeln!(
        figures,
        "- `attache code`, one thread: {:.0} pages/s; two threads: {:.0} pages/s, {:.2} times",
        rate(one),
        rate(two),
        one / two
    );
    let large = folder.join("large.warc.gz");
    write_archive(&pages, &large, |_, bytes| bytes < args.archive << 20)?;
    let memory = run("read", "2", &large)?;
    let _ = writeln!(
        figures,
        "- `attache read` of a WARC.gz of {} MiB unpacked: peak memory {} MiB, {:.0} s",
        args.archive, memory.peak_mib, memory.seconds
    );
    fs::remove_file(&large)?;
    println!("{figures}");
    report::keep("ingest", "From pages to events", &figures)
}

/// The bytes of every page of `corpus/pages`.
fn pages() -> Result<Vec<Vec<u8>>> {
    let folder = shell::root().join("corpus/pages");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    paths.iter().map(|path| fs::read(path).with_context(|| path.display().to_string())).collect()
}

/// Writes pages over and over, each a record in a gzip member of its own, while `more(records, bytes)`.
fn write_archive(pages: &[Vec<u8>], path: &Path, more: impl Fn(usize, u64) -> bool) -> Result<()> {
    let mut out = BufWriter::new(File::create(path).with_context(|| path.display().to_string())?);
    let (mut records, mut bytes) = (0, 0);
    while more(records, bytes) {
        let page = &pages[records % pages.len()];
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
        let length = head.len() + page.len();
        let url = format!("http://example.org/{records}");
        let mut member = GzEncoder::new(Vec::new(), Compression::fast());
        write!(member, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Length: {length}\r\n\r\n{head}")?;
        member.write_all(page)?;
        member.write_all(b"\r\n\r\n")?;
        out.write_all(&member.finish()?)?;
        records += 1;
        bytes += length as u64;
    }
    Ok(out.flush()?)
}

/// What a process took.
struct Run {
    seconds: f64,
    peak_mib: u64,
}

impl Run {
    /// Waits for a process, looking at its memory on the way.
    fn watch(command: &mut std::process::Command) -> Result<Run> {
        let start = Instant::now();
        let mut child = command.spawn().with_context(|| shell::words(command))?;
        let status = format!("/proc/{}/status", child.id());
        let mut peak_kib = 0;
        // An archive holds pages without text, so the program may end with 1.
        while child.try_wait()?.is_none() {
            let text = fs::read_to_string(&status).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
            peak_kib = peak_kib.max(line.trim_end_matches("kB").trim().parse().unwrap_or(0));
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Run { seconds: start.elapsed().as_secs_f64(), peak_mib: peak_kib / 1024 })
    }
}
