//! The converted file: a directory in JSON, then arrays that are used where they lie.
//!
//! ```text
//! 0   8  magic  "NLPPIPE\x01"
//! 8   8  length of the whole file, little endian
//! 16  8  length of the directory
//! 24 32  SHA-256 of the directory
//! 56  8  zero
//! 64     directory (JSON), then every array at a multiple of 64 bytes
//! ```
//!
//! Opening reads the directory, whose hash is checked, and maps the rest; the directory holds the SHA-256 of all arrays
//! for [`verify`], which reads every byte.

use crate::error::Error;
use memmap2::Mmap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const MAGIC: &[u8; 8] = b"NLPPIPE\x01";
const HEADER: usize = 64;
/// Rises whenever the directory or an array changes its meaning.
const VERSION: u32 = 1;

/// What a converted file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// Language code, `en`.
    pub lang: String,
    /// The pipeline's own name without the language, `core_web_md`.
    pub name: String,
    /// The pipeline's version.
    pub version: String,
    /// The licence that its authors state.
    pub license: String,
    /// File or folder name it was converted from.
    pub source: String,
    /// SHA-256 of the wheel, in hex; none for a folder.
    pub source_sha256: Option<String>,
    /// The components that run, in order.
    pub components: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Directory<T> {
    version: u32,
    meta: Meta,
    arrays: BTreeMap<String, Place>,
    arrays_sha256: String,
    body: T,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Place {
    offset: usize,
    bytes: usize,
}

/// Collects arrays and writes the file.
#[derive(Default)]
pub struct Writer {
    arrays: BTreeMap<String, Vec<u8>>,
}

impl Writer {
    /// Adds an array of 32-bit floats.
    pub fn floats(&mut self, name: impl Into<String>, values: &[f32]) {
        self.arrays.insert(name.into(), values.iter().flat_map(|v| v.to_le_bytes()).collect());
    }

    /// Adds an array of 64-bit words.
    pub fn longs(&mut self, name: impl Into<String>, values: &[u64]) {
        self.arrays.insert(name.into(), values.iter().flat_map(|v| v.to_le_bytes()).collect());
    }

    /// Adds an array of 32-bit words.
    pub fn ints(&mut self, name: impl Into<String>, values: &[u32]) {
        self.arrays.insert(name.into(), values.iter().flat_map(|v| v.to_le_bytes()).collect());
    }

    /// Adds text.
    pub fn text(&mut self, name: impl Into<String>, text: String) {
        self.arrays.insert(name.into(), text.into_bytes());
    }

    /// Writes everything to `path`, by way of a temporary neighbour, so that no half file is ever seen under that name.
    pub fn write<T: Serialize>(self, path: &Path, meta: &Meta, body: &T) -> Result<(), Error> {
        let mut places = BTreeMap::new();
        let mut hash = Sha256::new();
        let mut offset = 0usize;
        for (name, bytes) in &self.arrays {
            places.insert(name.clone(), Place { offset, bytes: bytes.len() });
            hash.update(bytes);
            offset = (offset + bytes.len()).next_multiple_of(64);
        }
        let directory = Directory { version: VERSION, meta: meta.clone(), arrays: places, arrays_sha256: hex(&hash.finalize()), body };
        let json = serde_json::to_vec(&directory).map_err(|e| Error::io(path)(e.into()))?;
        let start = (HEADER + json.len()).next_multiple_of(64);
        let mut head = Vec::with_capacity(start);
        head.extend_from_slice(MAGIC);
        head.extend_from_slice(&((start + offset) as u64).to_le_bytes());
        head.extend_from_slice(&(json.len() as u64).to_le_bytes());
        head.extend_from_slice(&Sha256::digest(&json));
        head.resize(HEADER, 0);
        head.extend_from_slice(&json);
        head.resize(start, 0);
        let temporary = path.with_extension("part");
        self.write_to(&temporary, &head).map_err(Error::io(&temporary))?;
        std::fs::rename(&temporary, path).map_err(Error::io(path))
    }

    fn write_to(&self, path: &Path, head: &[u8]) -> std::io::Result<()> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
        file.write_all(head)?;
        for bytes in self.arrays.values() {
            file.write_all(bytes)?;
            file.write_all(&[0u8; 64][..bytes.len().next_multiple_of(64) - bytes.len()])?;
        }
        file.into_inner().map_err(|e| e.into_error())?.sync_all()
    }
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// An opened file.
pub struct Reader {
    map: Arc<Mmap>,
    path: PathBuf,
    start: usize,
    places: BTreeMap<String, Place>,
    arrays_sha256: String,
}

impl Reader {
    /// Maps `path` and reads its directory.
    pub fn open<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<(Reader, Meta, T), Error> {
        let bad = |what: &str| Error::BadModel { path: path.to_owned(), what: what.to_owned() };
        let file = std::fs::File::open(path).map_err(Error::io(path))?;
        // SAFETY: the file is only ever replaced by renaming a new one over it, never written in place.
        let map = unsafe { Mmap::map(&file) }.map_err(Error::io(path))?;
        if map.len() < HEADER || map[..7] != MAGIC[..7] {
            return Err(bad("not a converted language pipeline"));
        }
        let long = |at: usize| u64::from_le_bytes(map[at..at + 8].try_into().unwrap_or_default());
        if map[7] != MAGIC[7] {
            return Err(bad("written by another version of this program"));
        }
        if long(8) != map.len() as u64 {
            return Err(bad(&format!("cut short: {} bytes of {}", map.len(), long(8))));
        }
        let json = usize::try_from(long(16))
            .ok()
            .and_then(|n| map.get(HEADER..HEADER.checked_add(n)?))
            .ok_or_else(|| bad("its directory is damaged"))?;
        if Sha256::digest(json)[..] != map[24..56] {
            return Err(bad("its directory is damaged"));
        }
        let directory: Directory<T> =
            serde_json::from_slice(json).map_err(|e| bad(&format!("written by another version of this program ({e})")))?;
        if directory.version != VERSION {
            return Err(bad(&format!("format {} where this program reads format {VERSION}", directory.version)));
        }
        let start = (HEADER + json.len()).next_multiple_of(64);
        let reader =
            Reader { map: Arc::new(map), path: path.to_owned(), start, places: directory.arrays, arrays_sha256: directory.arrays_sha256 };
        Ok((reader, directory.meta, directory.body))
    }

    /// Reads every array and compares its hash.
    pub fn verify(&self) -> Result<(), Error> {
        let mut hash = Sha256::new();
        for place in self.places.values() {
            hash.update(self.bytes(place)?);
        }
        if hex(&hash.finalize()) == self.arrays_sha256 {
            return Ok(());
        }
        Err(self.bad("its contents are damaged (checksum)"))
    }

    /// An error about this file.
    pub fn bad(&self, what: impl Into<String>) -> Error {
        Error::BadModel { path: self.path.clone(), what: what.into() }
    }

    fn bytes(&self, place: &Place) -> Result<&[u8], Error> {
        let from = self.start.checked_add(place.offset);
        from.and_then(|from| self.map.get(from..from.checked_add(place.bytes)?)).ok_or_else(|| self.bad("an array lies outside the file"))
    }

    /// The array called `name`, which must hold `expected` items unless that is none.
    pub fn array<T: Plain>(&self, name: &str, expected: Option<usize>) -> Result<Array<T>, Error> {
        let place = self.places.get(name).ok_or_else(|| self.bad(format!("array '{name}' is missing")))?;
        self.bytes(place)?;
        let size = size_of::<T>();
        let length = place.bytes / size;
        if place.bytes % size != 0 || !(self.start + place.offset).is_multiple_of(64) || expected.is_some_and(|e| e != length) {
            return Err(self.bad(format!("array '{name}' has a wrong size")));
        }
        Ok(Array { map: Arc::clone(&self.map), offset: self.start + place.offset, length, kind: std::marker::PhantomData })
    }

    /// Text kept as an array.
    pub fn text(&self, name: &str) -> Result<Text, Error> {
        let bytes: Array<u8> = self.array(name, None)?;
        std::str::from_utf8(&bytes).map_err(|_| self.bad(format!("'{name}' is not text")))?;
        Ok(Text(bytes))
    }
}

mod sealed {
    pub trait Sealed {}
}

/// Item types whose bytes can be used as they lie in the file: any bit pattern is a value.
pub trait Plain: Copy + sealed::Sealed + 'static {}
macro_rules! plain {
    ($($t:ty),*) => { $(impl sealed::Sealed for $t {} impl Plain for $t {})* };
}
plain!(u8, u32, u64, f32);

/// An array that lies in the mapped file.
#[derive(Clone)]
pub struct Array<T: Plain> {
    map: Arc<Mmap>,
    offset: usize,
    length: usize,
    kind: std::marker::PhantomData<T>,
}

impl<T: Plain> Deref for Array<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: `Reader::array` has checked bounds and alignment (64, and maps begin at a page); every bit pattern is a
        // valid T; the map lives as long as self. The file is little endian like the processors this builds for.
        unsafe { std::slice::from_raw_parts(self.map.as_ptr().add(self.offset).cast::<T>(), self.length) }
    }
}

impl<T: Plain> std::fmt::Debug for Array<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{} items]", self.length)
    }
}

/// Text that lies in the mapped file.
#[derive(Debug, Clone)]
pub struct Text(Array<u8>);

impl Text {
    /// The piece from `from` to `to` (bytes), empty when that is no piece of it.
    pub fn get(&self, from: u32, to: u32) -> &str {
        self.0.get(from as usize..to as usize).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }
}

#[cfg(target_endian = "big")]
compile_error!("the converted file is little endian and used as it lies; big-endian processors are not supported");

/// A table from 64-bit keys to positions, kept as sorted arrays with an index by the keys' leading bits.
#[derive(Debug)]
pub struct Keys {
    keys: Array<u64>,
    starts: Array<u32>,
}

/// Leading bits of a key in the index.
const INDEX_BITS: u32 = 12;

impl Keys {
    /// Writes sorted `keys` and their index as arrays `name.keys` and `name.starts`.
    pub fn write(writer: &mut Writer, name: &str, keys: &[u64]) {
        let mut starts = vec![0u32; (1 << INDEX_BITS) + 1];
        for &key in keys {
            starts[(key >> (64 - INDEX_BITS)) as usize + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        writer.longs(format!("{name}.keys"), keys);
        writer.ints(format!("{name}.starts"), &starts);
    }

    /// Opens the table called `name`.
    pub fn open(reader: &Reader, name: &str) -> Result<Keys, Error> {
        let keys: Array<u64> = reader.array(&format!("{name}.keys"), None)?;
        let starts: Array<u32> = reader.array(&format!("{name}.starts"), Some((1 << INDEX_BITS) + 1))?;
        if starts.windows(2).any(|w| w[0] > w[1]) || starts.last().copied() != u32::try_from(keys.len()).ok() {
            return Err(reader.bad(format!("table '{name}' has a damaged index")));
        }
        Ok(Keys { keys, starts })
    }

    /// Position of `key`, if it is there.
    pub fn find(&self, key: u64) -> Option<usize> {
        let bucket = (key >> (64 - INDEX_BITS)) as usize;
        let (from, to) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        self.keys[from..to].binary_search(&key).ok().map(|i| from + i)
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }
}
