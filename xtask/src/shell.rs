//! Running other programs.

use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The project's root folder.
pub fn root() -> &'static Path {
    // The manifest lies in xtask/, one below the root.
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Cargo's target folder: where this program itself was built.
pub fn target() -> Result<PathBuf> {
    let own = std::env::current_exe().context("where this program lies")?;
    Ok(own.ancestors().nth(2).context("this program lies in no target folder")?.to_owned())
}

/// A command that starts in the root folder.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// The cargo that runs us.
pub fn cargo() -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command, its output shown; fails when it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| words(command))?;
    if !status.success() {
        bail!("{} failed ({status})", words(command));
    }
    Ok(())
}

/// Runs a command and returns what it wrote to standard output; fails when it fails.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.stderr(Stdio::inherit()).output().with_context(|| words(command))?;
    if !output.status.success() {
        bail!("{} failed ({})", words(command), output.status);
    }
    String::from_utf8(output.stdout).with_context(|| words(command))
}

/// The command as one would type it in the root folder.
pub fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let root = format!("{}/", root().display());
    let arguments = command.get_args().map(|a| a.to_string_lossy().replace(&root, ""));
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// Builds the program for release and returns its path.
pub fn release_build() -> Result<PathBuf> {
    run(cargo().args(["build", "--release", "--quiet", "--package", "attache-cli"]))?;
    Ok(target()?.join("release").join(format!("attache{}", std::env::consts::EXE_SUFFIX)))
}

/// The models folder that tests and measurements use.
pub fn test_models() -> Result<PathBuf> {
    Ok(target()?.join("models"))
}
