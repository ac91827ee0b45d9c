//! Paths and folders of inputs, opened one after the other.

use super::unpack::Meter;
use super::{Options, Raw, Reading, Unreadable};
use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Endings of files that are read when a folder is given; `.gz` and `.zst` behind them as well.
pub const ENDINGS: [&str; 13] = ["txt", "jsonl", "ndjson", "json", "html", "htm", "xml", "xhtml", "rss", "atom", "warc", "csv", "tsv"];
/// Endings that say how a file is packed.
const PACKED: [&str; 2] = ["gz", "zst"];

/// One record and where it came from.
#[derive(Debug)]
pub struct Record {
    /// Its input.
    pub origin: Arc<str>,
    /// The record, or why there is none.
    pub raw: Result<Raw, Unreadable>,
}

/// All records of some inputs, in order.
pub struct Inputs {
    sources: VecDeque<Source>,
    options: Options,
    current: Option<Reading>,
    notes: Vec<String>,
    meter: Meter,
    size: u64,
}

enum Source {
    Stdin,
    File(PathBuf),
}

impl Inputs {
    /// Records of `paths`: `-` is standard input, folders are taken apart in order of names, hidden files left out.
    ///
    /// # Errors
    /// A folder that cannot be listed or holds nothing to read; the message names it.
    pub fn new(paths: &[PathBuf], options: Options) -> io::Result<Inputs> {
        let mut inputs = Inputs { sources: VecDeque::new(), options, current: None, notes: Vec::new(), meter: Meter::default(), size: 0 };
        for path in paths {
            if path.is_dir() {
                inputs.add_all(path)?;
            } else if path.as_os_str() == "-" {
                inputs.sources.push_back(Source::Stdin);
            } else {
                inputs.add_file(path.clone());
            }
        }
        Ok(inputs)
    }

    /// Records of standard input.
    pub fn stdin(options: Options) -> Inputs {
        let sources = VecDeque::from([Source::Stdin]);
        Inputs { sources, options, current: None, notes: Vec::new(), meter: Meter::default(), size: 0 }
    }

    /// Bytes of all files together, as they lie on disk.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Bytes of them that have been read; another thread may look.
    pub fn meter(&self) -> Meter {
        self.meter.clone()
    }

    /// How the inputs are taken.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What was noticed since the last call, for a person: files left out, letters that had to be guessed.
    pub fn take_notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    fn add_file(&mut self, path: PathBuf) {
        self.size += path.metadata().map_or(0, |about| about.len());
        self.sources.push_back(Source::File(path));
    }

    fn add_all(&mut self, folder: &Path) -> io::Result<()> {
        let before = self.sources.len();
        let mut left_out = BTreeSet::new();
        self.add_folder(folder, &mut left_out)?;
        if self.sources.len() == before {
            let why = format!("{}: no story files here (looked for .{})", folder.display(), ENDINGS.join(", ."));
            return Err(io::Error::new(io::ErrorKind::NotFound, why));
        }
        if !left_out.is_empty() {
            let endings: Vec<String> = left_out.into_iter().collect();
            self.notes.push(format!("{}: files of other kinds were left out ({})", folder.display(), endings.join(", ")));
        }
        Ok(())
    }

    fn add_folder(&mut self, folder: &Path, left_out: &mut BTreeSet<String>) -> io::Result<()> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
        let mut entries = std::fs::read_dir(folder).and_then(|e| e.collect::<Result<Vec<_>, _>>()).map_err(named)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            } else if path.is_dir() {
                self.add_folder(&path, left_out)?;
            } else if ENDINGS.contains(&ending(&path).as_str()) {
                self.add_file(path);
            } else {
                let ending = ending(&path);
                left_out.insert(if ending.is_empty() { "no ending".to_owned() } else { format!(".{ending}") });
            }
        }
        Ok(())
    }

    fn open(&self, source: Source) -> Reading {
        match source {
            Source::Stdin => Reading::metered("standard input".into(), None, Ok(Box::new(io::stdin())), &self.options, &self.meter),
            Source::File(path) => {
                let opened = File::open(&path).map(|file| Box::new(file) as Box<dyn Read + Send>);
                Reading::metered(path.display().to_string().into(), Some(path), opened, &self.options, &self.meter)
            }
        }
    }
}

impl Iterator for Inputs {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            if let Some(reading) = &mut self.current {
                if let Some(raw) = reading.next() {
                    return Some(Record { origin: Arc::clone(reading.name()), raw });
                }
                self.notes.extend(reading.note());
                self.current = None;
            }
            let source = self.sources.pop_front()?;
            self.current = Some(self.open(source));
        }
    }
}

/// A file's ending in small letters, without that of its packing.
pub(super) fn ending(path: &Path) -> String {
    let of = |path: &Path| path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let last = of(path);
    match path.file_stem() {
        Some(stem) if PACKED.contains(&last.as_str()) => of(Path::new(stem)),
        _ => last,
    }
}
