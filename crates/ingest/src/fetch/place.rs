//! What is remembered of feeds between runs.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The file's version; one that this program does not know is refused.
const VERSION: u32 = 1;
/// So many entries of a feed are remembered as seen; the ones not met for longest are forgotten first.
const MOST_SEEN: usize = 2000;
/// A larger file is none of ours.
const LARGEST: u64 = 256 << 20;

/// Why a place cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// The file cannot be read.
    #[error("{path}: the place of the last run cannot be read ({why}); check the file's permissions")]
    Unreadable {
        /// The file.
        path: String,
        /// What happened.
        why: String,
    },
    /// The file is no place.
    #[error(
        "{path}:{line}: not the place of an earlier run ({why}); take the file away to begin anew: every entry then counts as new once"
    )]
    Damaged {
        /// The file.
        path: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// Another run uses it.
    #[error("{path}: another run keeps its place here; end that one, or name another file")]
    InUse {
        /// The file.
        path: String,
    },
    /// The file cannot be written.
    #[error("{path}: the place cannot be saved ({why}); check the folder's permissions and room")]
    Unwritable {
        /// The file.
        path: String,
        /// What happened.
        why: String,
    },
}

/// What is remembered of one feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Remembered {
    /// Tag and date of the version whose entries were all taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_modified: Option<String>,
    /// When it is asked for next; never asked, it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Timestamp>,
    /// Failures in a row.
    pub(super) failures: u32,
    /// Digests of the entries seen, the one met last at the end.
    pub(super) seen: VecDeque<String>,
    /// How often the page of an entry was tried for in vain.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) tries: BTreeMap<String, u8>,
}

impl Remembered {
    /// Notes that an entry was taken.
    pub(super) fn see(&mut self, entry: &str) {
        self.tries.remove(entry);
        self.seen.push_back(entry.to_owned());
        let over = self.seen.len().saturating_sub(MOST_SEEN);
        self.seen.drain(..over);
    }

    /// Takes note of all entries that a feed lists now, so that none of them is forgotten before those that it no longer lists.
    /// Gives the ones not seen before, in the order of `listed`.
    pub(super) fn unseen(&mut self, listed: &[String]) -> Vec<usize> {
        // An entry listed twice is brought once.
        let mut known: HashSet<&str> = self.seen.iter().map(String::as_str).collect();
        let unseen = (0..listed.len()).filter(|&index| known.insert(&listed[index])).collect();
        let now: HashSet<&str> = listed.iter().map(String::as_str).collect();
        let (gone, met): (Vec<_>, Vec<_>) = self.seen.drain(..).partition(|entry| !now.contains(entry.as_str()));
        self.seen = gone.into_iter().chain(met).collect();
        self.tries.retain(|entry, _| now.contains(entry.as_str()));
        unseen
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    feeds: BTreeMap<String, Remembered>,
}

/// What is remembered of all feeds, by address, and the file that it is kept in.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) feeds: BTreeMap<String, Remembered>,
    path: PathBuf,
    /// Held while the place is in use; the system lets go of it when the run ends, however it ends.
    _lock: File,
}

impl Place {
    /// Opens a place; a file that does not exist yet is an empty one.
    pub(super) fn open(path: &Path) -> Result<Place, PlaceError> {
        let lock = lock(path)?;
        let named = || path.display().to_string();
        let unreadable = |error: io::Error| PlaceError::Unreadable { path: named(), why: error.to_string() };
        let damaged = |line: usize, why: String| PlaceError::Damaged { path: named(), line, why };
        let feeds = match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(unreadable(error)),
            Ok(about) if about.len() > LARGEST => return Err(damaged(1, format!("{} bytes", about.len()))),
            Ok(_) => {
                let text = fs::read(path).map_err(unreadable)?;
                let written: Written = serde_json::from_slice(&text).map_err(|error| damaged(error.line().max(1), error.to_string()))?;
                if written.version != VERSION {
                    return Err(damaged(1, format!("version {}, and this program knows {VERSION}", written.version)));
                }
                written.feeds
            }
        };
        Ok(Place { feeds, path: path.to_owned(), _lock: lock })
    }

    /// Saves the place. Whatever happens, the file holds either the old place or the new one.
    pub(super) fn save(&mut self) -> Result<(), PlaceError> {
        let written = Written { version: VERSION, feeds: std::mem::take(&mut self.feeds) };
        let text = serde_json::to_vec_pretty(&written);
        self.feeds = written.feeds;
        text.map_err(io::Error::from)
            .and_then(|text| replace(&self.path, &text))
            .map_err(|error| PlaceError::Unwritable { path: self.path.display().to_string(), why: error.to_string() })
    }
}

fn lock(path: &Path) -> Result<File, PlaceError> {
    let named = || path.display().to_string();
    let unwritable = |error: io::Error| PlaceError::Unwritable { path: named(), why: error.to_string() };
    let file = OpenOptions::new().create(true).write(true).truncate(false).open(beside(path, ".lock")).map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PlaceError::InUse { path: named() }),
        Err(TryLockError::Error(error)) => Err(unwritable(error)),
    }
}

/// Writes a file beside and moves it over the old one when it is whole.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = beside(path, ".new");
    let mut file = File::create(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, path)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("place.json");
        let mut place = Place::open(&path).expect("a new place");
        let mut remembered = Remembered { etag: Some("\"1\"".into()), failures: 2, ..Remembered::default() };
        remembered.see("a");
        remembered.due = Some("2024-03-01T12:00:00Z".parse().expect("a moment"));
        place.feeds.insert("https://a.example/".into(), remembered);
        place.save().expect("room");
        let feeds = place.feeds.clone();
        assert!(matches!(Place::open(&path), Err(PlaceError::InUse { .. })));
        drop(place);
        assert_eq!(Place::open(&path).expect("a place").feeds, feeds);
    }

    #[test]
    fn damage_is_told_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("place.json");
        for (text, line) in
            [("", 1), ("{\n \"version\": 1,\n \"feeds\": {\"a\": 3}}", 3), ("{\"version\": 2, \"feeds\": {}}", 1), ("\0\0", 1)]
        {
            fs::write(&path, text).expect("room");
            match Place::open(&path) {
                Err(error @ PlaceError::Damaged { line: at, .. }) => {
                    assert_eq!(at, line, "{text:?}");
                    assert!(error.to_string().contains("place.json"));
                }
                other => panic!("{text:?}: {other:?}"),
            }
            assert_eq!(fs::read(&path).expect("the file"), text.as_bytes());
        }
    }

    #[test]
    fn the_oldest_are_forgotten_but_none_that_is_listed() {
        let mut remembered = Remembered::default();
        for number in 0..MOST_SEEN {
            remembered.see(&format!("old {number}"));
        }
        assert_eq!(remembered.unseen(&["old 0".into(), "new".into()]), [1]);
        for number in 0..MOST_SEEN - 1 {
            remembered.see(&format!("new {number}"));
        }
        assert_eq!((remembered.seen.len(), remembered.seen[0].as_str()), (MOST_SEEN, "old 0"));
    }
}
