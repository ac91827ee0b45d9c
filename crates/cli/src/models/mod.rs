//! The folder of installed language models.
//!
//! A model is one file, `NAME.nlp`, made by converting a published pipeline once. The folder is `$ATTACHE_MODELS` or, without
//! that, `attache/models` in the user's data folder.

mod fetch;
mod install;
mod known;

use crate::args::ModelCommand;
use anyhow::{Context, Result, anyhow};
use attache_nlp::{Pipeline, verify};
use known::Known;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const ENDING: &str = "nlp";

/// Carries out `attache model …`.
pub fn run(command: &ModelCommand) -> Result<ExitCode> {
    let models = Models::of_user()?;
    match command {
        ModelCommand::Install { what, name } => install::run(&models, what.as_deref(), name.as_deref()),
        ModelCommand::List => list(&models),
        ModelCommand::Verify { what } => verify_all(&models, what.as_deref()),
    }
}

/// Opens the model that `--model` asks for, or the default one.
pub fn open(wanted: Option<&str>) -> Result<Pipeline> {
    let path = Models::of_user()?.find(wanted)?;
    Ok(Pipeline::open(&path)?)
}

/// The folder.
pub struct Models {
    folder: PathBuf,
}

impl Models {
    /// That of the user who runs us.
    pub fn of_user() -> Result<Models> {
        let folder = match std::env::var_os("ATTACHE_MODELS").filter(|f| !f.is_empty()) {
            Some(folder) => folder.into(),
            None => {
                user_data().ok_or_else(|| anyhow!("no folder for models is known here; set ATTACHE_MODELS to one"))?.join("attache/models")
            }
        };
        Ok(Models { folder })
    }

    /// Its path.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path_of(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{ENDING}"))
    }

    /// Names of the installed models, the default first.
    fn names(&self) -> Result<Vec<String>> {
        let entries = match std::fs::read_dir(&self.folder) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.with_context(|| self.folder.display().to_string())?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.with_context(|| self.folder.display().to_string())?.path();
            if path.extension().is_some_and(|e| e == ENDING) {
                names.extend(path.file_stem().and_then(|n| n.to_str()).map(str::to_owned));
            }
        }
        let default = Known::default_name();
        names.sort_by(|a, b| (*a != default, a).cmp(&(*b != default, b)));
        Ok(names)
    }

    /// The file of the model called `wanted`, or at the path `wanted`; without it, of the default model.
    fn find(&self, wanted: Option<&str>) -> Result<PathBuf> {
        let names = self.names()?;
        let Some(wanted) = wanted else {
            let first = names.first().map(|n| self.path_of(n));
            return first.ok_or_else(|| anyhow!("no language model is installed; install one with: attache model install"));
        };
        if names.iter().any(|n| n == wanted) {
            return Ok(self.path_of(wanted));
        }
        if Path::new(wanted).is_file() {
            return Ok(wanted.into());
        }
        let known = if Known::find(wanted).is_some() { wanted } else { "NAME|PATH" };
        Err(anyhow!("no language model `{wanted}` is installed; install it with: attache model install {known}"))
    }
}

/// Where programs keep data for this user.
fn user_data() -> Option<PathBuf> {
    let folder = |variable| std::env::var_os(variable).map(PathBuf::from).filter(|p| p.is_absolute());
    if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/share")))
    }
}

fn list(models: &Models) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    let names = models.names()?;
    if names.is_empty() {
        eprintln!("attache: no language model is installed; install one with: attache model install");
    }
    for (i, name) in names.iter().enumerate() {
        let path = models.path_of(name);
        let megabytes = std::fs::metadata(&path).map(|m| m.len() as f64 / 1e6).unwrap_or_default();
        let version = Pipeline::open(&path).map_or_else(|e| format!("unusable: {e}"), |p| p.meta().version.clone());
        let mark = if i == 0 { "  (default)" } else { "" };
        writeln!(out, "{name}  {version}  {megabytes:.1} MB  {}{mark}", path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn verify_all(models: &Models, what: Option<&str>) -> Result<ExitCode> {
    let paths = match what {
        Some(_) => vec![models.find(what)?],
        None => models.names()?.iter().map(|n| models.path_of(n)).collect(),
    };
    if paths.is_empty() {
        models.find(None)?;
    }
    let mut out = std::io::stdout().lock();
    let mut code = ExitCode::SUCCESS;
    for path in paths {
        match verify(&path) {
            Ok(meta) => writeln!(out, "ok   {}  {}_{} {}", path.display(), meta.lang, meta.name, meta.version)?,
            Err(error) => {
                writeln!(out, "bad  {error}")?;
                code = ExitCode::from(1);
            }
        }
    }
    Ok(code)
}
