//! `cargo xtask test`: everything that proves the project, each step named and timed.

use crate::shell::{self, cargo, test_models};
use anyhow::Result;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs all steps; the first that fails ends the errand.
pub fn run() -> Result<()> {
    let models = test_models()?;
    let mut steps = vec![
        ("format", with(&["fmt", "--all", "--check"])),
        ("lints", with(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"])),
        ("docs", with(&["doc", "--workspace", "--no-deps", "--quiet"])),
        ("model md", with(&["run", "--quiet", "--package", "attache-cli", "--", "model", "install", "en_core_web_md"])),
        ("model sm", with(&["run", "--quiet", "--package", "attache-cli", "--", "model", "install", "en_core_web_sm"])),
        ("tests", with(&["test", "--workspace", "--", "--include-ignored"])),
    ];
    if has_deny() {
        steps.insert(3, ("licences", with(&["deny", "--offline", "check", "licenses", "bans", "sources"])));
    }
    let mut done: Vec<(&str, Duration, bool)> = Vec::new();
    let mut result = Ok(());
    for (name, mut command) in steps {
        println!("\n── {name}: {}", shell::words(&command));
        let start = Instant::now();
        result = shell::run(command.env("ATTACHE_MODELS", &models).env("RUSTDOCFLAGS", "-D warnings"));
        done.push((name, start.elapsed(), result.is_ok()));
        if result.is_err() {
            break;
        }
    }
    println!("\n── summary");
    for (name, time, good) in done {
        println!("{}  {name:<10} {:>6.1} s", if good { "ok    " } else { "FAILED" }, time.as_secs_f64());
    }
    result
}

fn with(arguments: &[&str]) -> Command {
    let mut command = cargo();
    command.args(arguments);
    command
}

/// Whether cargo-deny, which checks the licences of what we depend on, is installed here.
fn has_deny() -> bool {
    cargo().args(["deny", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}
