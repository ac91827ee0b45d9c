//! The scorer file: a directory in JSON, then arrays at multiples of 64 bytes. `xtask/train/export.py` writes it.
//!
//! ```text
//! 0   8  magic  "ATTENCO\x01"
//! 8   8  length of the whole file, little endian
//! 16  8  length of the directory
//! 24 32  SHA-256 of the directory
//! 56  8  zero
//! 64     directory (JSON), then the arrays, every one at a multiple of 64 bytes
//! ```
//!
//! Opening checks the directory's hash and every array's place and size; [`File::verify`] reads every byte and compares the
//! arrays' hash, which the directory holds.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::Error;

const MAGIC: &[u8; 8] = b"ATTENCO\x01";
const HEADER: usize = 64;
/// Rises whenever the directory or an array changes its meaning.
const VERSION: u32 = 3;

/// What a scorer file says of its making.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The base model's package and name.
    pub base: String,
    /// SHA-256 of the base model's package, in hex.
    pub base_sha256: String,
    /// The base model's licence.
    pub license: String,
    /// SHA-256 of the corpus it learned from, in hex.
    pub corpus_sha256: String,
    /// Seed of everything random.
    pub seed: u64,
    /// Times that it has read the corpus.
    pub epochs: u32,
    /// The command that made it.
    pub command: String,
    /// Figures on held-out parts of the corpus, if they were measured.
    pub figures: Option<serde_json::Value>,
    /// What the last layer has learned since, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Extra>,
}

/// A user's own sentences that a scorer file has learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// SHA-256 of the sentences' file, in hex.
    pub sha256: String,
    /// Sentences and clauses learned.
    pub lessons: usize,
}

/// Sizes of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shape {
    pub layers: usize,
    /// Floats that stand for a piece between layers.
    pub width: usize,
    pub heads: usize,
    /// Floats inside a layer's second half.
    pub wide: usize,
    /// Pieces that a text may have.
    pub places: usize,
    /// Pieces in the vocabulary.
    pub pieces: usize,
}

#[derive(Serialize, Deserialize)]
struct Directory {
    version: u32,
    about: About,
    labels: Vec<String>,
    modes: Vec<String>,
    auxiliary: Vec<String>,
    shape: Shape,
    arrays: BTreeMap<String, Place>,
    arrays_sha256: String,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Place {
    offset: usize,
    bytes: usize,
}

/// An opened file.
#[derive(Debug)]
pub(crate) struct File {
    map: Mmap,
    path: PathBuf,
    start: usize,
    pub about: About,
    /// Types and no event, of which one holds.
    pub labels: Vec<String>,
    /// Modes, of which any may hold.
    pub modes: Vec<String>,
    /// Auxiliary modes, of which any may hold.
    pub auxiliary: Vec<String>,
    pub shape: Shape,
    arrays: BTreeMap<String, Place>,
    arrays_sha256: String,
}

impl File {
    /// Maps `path` and reads its directory.
    pub fn open(path: &Path) -> Result<File, Error> {
        let map = map(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        let version = |what: String| Error::Version { path: path.to_owned(), what };
        let damaged = |what: String| Error::Damaged { path: path.to_owned(), what };
        if map.len() < HEADER || map[..7] != MAGIC[..7] {
            return Err(version("not a scorer file".into()));
        }
        if map[7] != MAGIC[7] {
            return Err(version(format!("layout {} where this program reads layout {}", map[7], MAGIC[7])));
        }
        let long = |at: usize| u64::from_le_bytes(map[at..at + 8].try_into().unwrap_or_default());
        if long(8) != map.len() as u64 {
            return Err(damaged(format!("{} bytes long where {} were written", map.len(), long(8))));
        }
        let json = usize::try_from(long(16))
            .ok()
            .and_then(|n| map.get(HEADER..HEADER.checked_add(n)?))
            .filter(|json| Sha256::digest(json)[..] == map[24..56])
            .ok_or_else(|| damaged("its directory is not what was written".into()))?;
        let directory: Directory = serde_json::from_slice(json).map_err(|e| version(format!("written by another version ({e})")))?;
        if directory.version != VERSION {
            return Err(version(format!("format {} where this program reads format {VERSION}", directory.version)));
        }
        let start = (HEADER + json.len()).next_multiple_of(64);
        let Directory { about, labels, modes, auxiliary, shape, arrays, arrays_sha256, .. } = directory;
        let file = File { map, path: path.to_owned(), start, about, labels, modes, auxiliary, shape, arrays, arrays_sha256 };
        file.check_shape()?;
        Ok(file)
    }

    /// What the kernel and the layers rely on.
    fn check_shape(&self) -> Result<(), Error> {
        let Shape { layers, width, heads, wide, places, pieces } = self.shape;
        let fits = (1..=64).contains(&layers)
            && (1..=4096).contains(&width)
            && (1..=16384).contains(&wide)
            && (1..=4096).contains(&places)
            && (1..=1 << 20).contains(&pieces)
            && heads > 0
            && width % 16 == 0
            && wide % 16 == 0
            && width % (heads * 16) == 0;
        if fits { Ok(()) } else { Err(self.other(format!("a network of a shape that this program cannot run ({:?})", self.shape))) }
    }

    /// Numbers that the network gives for a question.
    pub fn outputs(&self) -> usize {
        self.labels.len() + self.modes.len() + self.auxiliary.len()
    }

    /// Reads every array and compares the hash.
    pub fn verify(&self) -> Result<(), Error> {
        let mut hash = Sha256::new();
        for name in self.arrays.keys() {
            hash.update(&self.map[self.range(name)?]);
        }
        if hex(&hash.finalize()) == self.arrays_sha256 {
            Ok(())
        } else {
            Err(self.damaged("its arrays are not what was written (checksum)"))
        }
    }

    /// The bytes of an array, `None` for its name where the directory has none of it.
    fn range(&self, name: &str) -> Result<Range<usize>, Error> {
        let place = self.arrays.get(name).ok_or_else(|| self.other(format!("array `{name}` is missing")))?;
        let from = self.start.checked_add(place.offset);
        let range = from.and_then(|from| Some(from..from.checked_add(place.bytes)?));
        range.filter(|range| range.end <= self.map.len()).ok_or_else(|| self.damaged(format!("array `{name}` lies outside the file")))
    }

    /// The bytes of a file that differs from this one in what it says of its making and in some arrays, whose sizes stay.
    pub fn rewritten(&self, about: About, changed: &[(&str, Vec<u8>)]) -> Result<Vec<u8>, Error> {
        let mut arrays = self.map[self.start..].to_vec();
        for (name, bytes) in changed {
            let range = self.bytes(name, bytes.len())?;
            arrays[range.start - self.start..range.end - self.start].copy_from_slice(bytes);
        }
        let mut hash = Sha256::new();
        for name in self.arrays.keys() {
            let range = self.range(name)?;
            hash.update(&arrays[range.start - self.start..range.end - self.start]);
        }
        let directory = Directory {
            version: VERSION,
            about,
            labels: self.labels.clone(),
            modes: self.modes.clone(),
            auxiliary: self.auxiliary.clone(),
            shape: self.shape,
            arrays: self.arrays.clone(),
            arrays_sha256: hex(&hash.finalize()),
        };
        let json = serde_json::to_vec(&directory).map_err(|e| self.other(e.to_string()))?;
        let start = (HEADER + json.len()).next_multiple_of(64);
        let mut file = MAGIC.to_vec();
        file.extend(((start + arrays.len()) as u64).to_le_bytes());
        file.extend((json.len() as u64).to_le_bytes());
        file.extend(Sha256::digest(&json));
        file.resize(HEADER, 0);
        file.extend(json);
        file.resize(start, 0);
        file.extend(arrays);
        Ok(file)
    }

    /// Where the `count` bytes of an array lie.
    pub fn bytes(&self, name: &str, count: usize) -> Result<Range<usize>, Error> {
        let range = self.range(name)?;
        if range.len() == count { Ok(range) } else { Err(self.damaged(format!("array `{name}` has {} bytes, not {count}", range.len()))) }
    }

    /// A copy of an array of `count` floats.
    pub fn floats(&self, name: &str, count: usize) -> Result<Vec<f32>, Error> {
        let range = self.bytes(name, count * 4)?;
        Ok(self.map[range].chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    /// An array of text.
    pub fn text(&self, name: &str) -> Result<&str, Error> {
        std::str::from_utf8(&self.map[self.range(name)?]).map_err(|_| self.damaged(format!("`{name}` is not text")))
    }

    /// What lies at `range`, which one of the methods above has given.
    pub fn at(&self, range: &Range<usize>) -> &[u8] {
        &self.map[range.clone()]
    }

    pub fn damaged(&self, what: impl Into<String>) -> Error {
        Error::Damaged { path: self.path.clone(), what: what.into() }
    }

    pub fn other(&self, what: impl Into<String>) -> Error {
        Error::Version { path: self.path.clone(), what: what.into() }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[allow(unsafe_code)]
fn map(path: &Path) -> std::io::Result<Mmap> {
    let file = std::fs::File::open(path)?;
    // SAFETY: the file is only ever replaced by renaming a new one over it, never written in place.
    unsafe { Mmap::map(&file) }
}
