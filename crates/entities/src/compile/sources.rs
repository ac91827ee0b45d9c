//! The files of a folder of tables, read into memory.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The tables of one or more folders, as (path within the folder, text), in a fixed order.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(crate) files: Vec<(String, String)>,
}

impl Sources {
    /// Reads every `.csv` of `dir` and of its folders. Files that are absent are nothing amiss.
    pub(crate) fn read(dir: &Path) -> io::Result<Sources> {
        let mut sources = Sources::default();
        sources.add(dir)?;
        Ok(sources)
    }

    /// Adds the tables of one more folder; a table that both have is read from both.
    pub(crate) fn add(&mut self, dir: &Path) -> io::Result<()> {
        if !dir.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "there is no such folder"));
        }
        for (prefix, folder) in std::iter::once((String::new(), dir.to_path_buf())).chain(folders_in(dir)?) {
            for path in tables_in(&folder)? {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let text =
                    fs::read_to_string(&path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
                self.files.push((format!("{prefix}{name}"), text));
            }
        }
        Ok(())
    }

    /// The files of one table, name and text: `media.csv` itself and what lies in a folder `media/`.
    pub(crate) fn named<'s>(&'s self, table: &'s str) -> impl Iterator<Item = (&'s str, &'s str)> {
        let folder = table.strip_suffix(".csv").unwrap_or(table);
        let part = move |name: &str| name.strip_prefix(folder).is_some_and(|rest| rest == ".csv" || rest.starts_with('/'));
        self.files.iter().filter(move |(name, _)| part(name)).map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// All files in one text, for embedding; [`Sources::unpack`] takes it apart again.
    #[allow(dead_code, reason = "the build script packs, the library unpacks")]
    pub(crate) fn pack(&self) -> String {
        self.files.iter().map(|(name, text)| format!("{MARK}{name}\n{text}")).collect()
    }

    /// What [`Sources::pack`] packed.
    pub(crate) fn unpack(packed: &str) -> Sources {
        let files =
            packed.split(MARK).filter_map(|file| file.split_once('\n')).map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        Sources { files }
    }
}

/// Before each file of a pack: no table can hold it.
const MARK: char = '\u{1c}';

/// Folders inside a folder, with the prefix that their tables' names get, sorted.
fn folders_in(dir: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.path().is_dir() {
            folders.push((format!("{}/", entry.file_name().to_string_lossy()), entry.path()));
        }
    }
    folders.sort();
    Ok(folders)
}

fn tables_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "csv") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
