//! The texts that parity and measurements use.

use crate::shell::root;
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};

/// A text with its name, as a line of JSON Lines.
#[derive(Debug, Clone, Serialize)]
pub struct Text {
    /// File name, with the paragraph's number.
    pub id: String,
    /// The text.
    pub text: String,
}

/// The given files, or the project's prose.
pub fn files(given: &[PathBuf]) -> Result<Vec<Text>> {
    let mut paths = given.to_vec();
    if paths.is_empty() {
        let folder = root().join("corpus/prose");
        for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            paths.push(entry?.path());
        }
        paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
        paths.sort();
    }
    if paths.is_empty() {
        bail!("no texts in corpus/prose");
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Ok(Text { id: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), text })
    };
    paths.into_iter().map(read).collect()
}

/// Every paragraph as a text of its own.
pub fn paragraphs(files: &[Text]) -> Vec<Text> {
    let mut out = Vec::new();
    for file in files {
        let pieces = file.text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
        out.extend(pieces.enumerate().map(|(n, p)| Text { id: format!("{}.{n}", file.id), text: p.to_owned() }));
    }
    out
}

/// Writes texts as JSON Lines.
pub fn write(texts: &[Text], path: &Path) -> Result<()> {
    let mut lines = String::new();
    for text in texts {
        lines += &serde_json::to_string(text)?;
        lines.push('\n');
    }
    fs::write(path, lines).with_context(|| path.display().to_string())
}
