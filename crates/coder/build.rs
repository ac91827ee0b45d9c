//! Lists the shipped codebook's files, so that the program carries them: a new file in `codebook/` needs no code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../../codebook");
    let mut list =
        String::from("/// Name and text of every file of the shipped codebook that the coder reads.\nstatic FILES: &[(&str, &str)] = &[\n");
    println!("cargo:rerun-if-changed={}", root.display());
    println!("cargo:rerun-if-changed={}", root.join("events").display());
    for (name, path) in files(&root)? {
        let path = path.canonicalize()?;
        println!("cargo:rerun-if-changed={}", path.display());
        writeln!(list, "    ({name:?}, include_str!({:?})),", path.display().to_string()).map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?).join("codebook.rs"), list)
}

/// `classes.toml`, `contexts.toml`, `nothing.toml`, `silence.toml`, `ties.toml` and `events/*.toml`, sorted by name.
fn files(root: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    for name in ["classes.toml", "contexts.toml", "nothing.toml", "silence.toml", "ties.toml"] {
        let path = root.join(name);
        if path.exists() {
            files.push((name.to_owned(), path));
        }
    }
    if let Ok(entries) = fs::read_dir(root.join("events")) {
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                files.push((format!("events/{name}"), path));
            }
        }
    }
    files.sort();
    Ok(files)
}
