//! Tables made of other people's files: OpenSanctions, Wikidata, dictionaries of the TABARI and PETRARCH coders.
//!
//! [`import`] reads a file in one of three formats and writes tables of the gazetteer's own shape into a folder, where they can
//! be read, corrected and dated like any others. Damaged records are counted and left out; a file that is cut off gives what
//! stands before the cut.

mod dictionary;
mod ftm;
mod wikidata;
mod write;

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use attache_record::Sector;

use crate::{Error, Query, Resolver};

/// Two-letter country codes and their three letters (ISO 3166-1; states of the past lead to their successors).
const ALPHA2: &str = include_str!("alpha2.txt");

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// FollowTheMoney JSON lines, as OpenSanctions publishes them.
    FollowTheMoney,
    /// A Wikidata JSON dump, one entity a line, plain or compressed.
    Wikidata,
    /// A dictionary of actors, agents or synonym sets in TABARI or PETRARCH format.
    Dictionary,
}

/// What came of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Persons written, each with one or more terms.
    pub persons: usize,
    /// Rows of organisations, role words and classes written.
    pub others: usize,
    /// Records that could not be read, or that had neither country nor office.
    pub left_out: usize,
    /// Records damaged: no JSON, no code, cut off.
    pub damaged: usize,
    /// The first damages in words.
    pub damages: Vec<String>,
    /// Files written.
    pub files: Vec<PathBuf>,
}

impl Imported {
    fn damage(&mut self, what: String) {
        self.damaged += 1;
        if self.damages.len() < 5 {
            self.damages.push(what);
        }
    }
}

/// How far an import has come, for whoever shows it: bytes of the file read, of all passes together.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// Bytes read.
    pub fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Bytes to read; 0 until it is known.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }
}

/// Reads `file` and writes tables into `folder`, which is made if it is not there. `known` is the gazetteer that says what
/// offices mean.
///
/// # Errors
/// [`Error::Io`] if the file cannot be read or the tables cannot be written; [`Error::Import`] if the format cannot be told.
pub fn import(file: &Path, folder: &Path, format: Option<Format>, known: &Resolver, progress: &Arc<Progress>) -> Result<Imported, Error> {
    let io = |source: io::Error| Error::Io { path: file.to_owned(), source };
    let format = match format {
        Some(format) => format,
        None => recognise(file).map_err(io)?.ok_or_else(|| Error::Import { path: file.to_owned() })?,
    };
    let size = std::fs::metadata(file).map_err(io)?.len();
    let passes = if format == Format::Wikidata { wikidata::PASSES } else { 1 };
    progress.total.store(size * passes, Ordering::Relaxed);
    let source = Source { path: file, progress };
    let context = Context { known, countries: countries() };
    match format {
        Format::FollowTheMoney => ftm::import(&source, folder, &context),
        Format::Wikidata => wikidata::import(&source, folder, &context),
        Format::Dictionary => dictionary::import(&source, folder, &context),
    }
}

/// What an import knows beside its file.
struct Context<'k> {
    known: &'k Resolver,
    countries: HashMap<&'static str, &'static str>,
}

impl Context<'_> {
    /// A two- or three-letter code, in either case, as three letters.
    fn country(&self, code: &str) -> Option<String> {
        let code = code.trim().to_ascii_uppercase();
        match code.len() {
            2 => self.countries.get(code.as_str()).map(|three| (*three).to_owned()),
            3 if code.bytes().all(|byte| byte.is_ascii_uppercase()) => Some(code),
            _ => None,
        }
    }

    /// The sector that an office's name tells.
    fn sector(&self, office: &str) -> Option<Sector> {
        self.known.resolve(&Query::new(office)).sector
    }
}

fn countries() -> HashMap<&'static str, &'static str> {
    ALPHA2.lines().filter_map(|line| line.split_once(' ')).collect()
}

/// The file, opened as often as passes ask, each read counted.
struct Source<'p> {
    path: &'p Path,
    progress: &'p Arc<Progress>,
}

impl Source<'_> {
    fn open(&self) -> Result<Box<dyn BufRead>, Error> {
        let io = |source| Error::Io { path: self.path.to_owned(), source };
        let file = File::open(self.path).map_err(io)?;
        let mut counted = BufReader::with_capacity(1 << 18, Counted { inner: file, progress: Arc::clone(self.progress) });
        let head = counted.fill_buf().map_err(io)?;
        if head.starts_with(&[0x1f, 0x8b]) {
            return Ok(Box::new(BufReader::with_capacity(1 << 18, flate2::bufread::MultiGzDecoder::new(counted))));
        }
        if head.starts_with(b"BZh") {
            return Ok(Box::new(BufReader::with_capacity(1 << 18, bzip2::bufread::MultiBzDecoder::new(counted))));
        }
        Ok(Box::new(counted))
    }

    /// Calls `take` with each line and its number; a line that cannot be read ends the file, which is then told.
    fn lines(&self, mut take: impl FnMut(usize, &[u8])) -> Result<Option<String>, Error> {
        let mut reader = self.open()?;
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            match reader.read_until(b'\n', &mut line) {
                Ok(0) => return Ok(None),
                Ok(_) => take(number, line.trim_ascii()),
                Err(error) => {
                    return Ok(Some(format!("line {number}: the file is cut off or damaged here ({error}); what stands before was read")));
                }
            }
        }
        Ok(None)
    }
}

struct Counted {
    inner: File,
    progress: Arc<Progress>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.done.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Tells a format by the first lines of a file.
fn recognise(file: &Path) -> io::Result<Option<Format>> {
    let progress = Arc::new(Progress::default());
    let source = Source { path: file, progress: &progress };
    let Ok(reader) = source.open() else { return Err(io::Error::from(io::ErrorKind::NotFound)) };
    for line in reader.split(b'\n').take(200) {
        let Ok(line) = line else { break };
        let line = String::from_utf8_lossy(line.trim_ascii()).into_owned();
        if line.is_empty() || line == "[" || line.starts_with('#') || line.starts_with(';') || line.starts_with("<!--") {
            continue;
        }
        if line.starts_with('{') && line.contains("\"schema\"") && line.contains("\"properties\"") {
            return Ok(Some(Format::FollowTheMoney));
        }
        if line.starts_with('{') && (line.contains("\"claims\"") || line.contains("\"labels\"")) {
            return Ok(Some(Format::Wikidata));
        }
        if line.starts_with(['+', '&', '!']) || line.contains('[') && line.contains(']') || line.ends_with('_') {
            return Ok(Some(Format::Dictionary));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
