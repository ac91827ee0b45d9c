//! The stories of one day, and how they are found by what they say and by their address.

use serde::{Deserialize, Serialize};

use super::sketch::{BANDS, Kept, SIZE, Sketch};

/// Stories that are looked at for one minimum. A house's standing words give many stories the same one; a copy has nine others.
const LOOKED_AT: usize = 64;
/// Links that are followed for one minimum.
const FOLLOWED: usize = 1_024;

/// No story.
const NONE: u32 = u32::MAX;

/// A story that came before: its day and its number among all stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub day: i32,
    pub number: u64,
}

/// What is kept of a story beside its sketch and id.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Entry {
    /// Its number among all stories.
    pub number: u64,
    /// Stands for its words.
    pub text: u64,
    /// Stands for its address; 0 if it has none.
    pub address: u64,
    /// Stands for its publisher; 0 if it is not known.
    pub publisher: u32,
    /// Word sequences of the text and its head.
    sequences: u32,
    head: u8,
    /// Where its id ends among the day's ids.
    id_end: u32,
}

/// A story of this day that resembles another.
pub struct Like {
    pub at: usize,
    /// How much of the shorter text stands in the longer.
    pub likeness: f32,
}

/// The stories of a day, or of a part of it, in the order in which they came.
#[derive(Clone, Serialize, Deserialize)]
pub struct Day {
    pub day: i32,
    /// A day of very many stories has several parts.
    pub part: u32,
    /// Number of the last story that was compared with this day's.
    pub asked: u64,
    entries: Vec<Entry>,
    ids: String,
    #[serde(with = "serde_bytes")]
    sketches: Vec<u8>,
    /// Stories that were copies when they came, in their order, and of what.
    copies: Vec<(u32, Seen)>,
    #[serde(skip)]
    bands: [Links; BANDS],
    #[serde(skip)]
    addresses: Links,
}

impl Day {
    pub fn new(day: i32, part: u32) -> Day {
        Day {
            day,
            part,
            asked: 0,
            entries: Vec::new(),
            ids: String::new(),
            sketches: Vec::new(),
            copies: Vec::new(),
            bands: Default::default(),
            addresses: Links::default(),
        }
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether a story with an id of so many bytes can still be added.
    pub fn has_room(&self, id: usize) -> bool {
        self.ids.len() + id <= u32::MAX as usize && self.entries.len() + 1 < NONE as usize
    }

    pub fn entry(&self, at: usize) -> &Entry {
        &self.entries[at]
    }

    pub fn id(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.entries[before].id_end);
        &self.ids[start as usize..self.entries[at].id_end as usize]
    }

    /// What the story was a copy of when it came.
    pub fn first_of(&self, at: usize) -> Option<Seen> {
        let found = self.copies.binary_search_by_key(&at, |(copy, _)| *copy as usize).ok()?;
        Some(self.copies[found].1)
    }

    /// The story with a number.
    pub fn numbered(&self, number: u64) -> Option<usize> {
        self.entries.binary_search_by_key(&number, |entry| entry.number).ok()
    }

    fn kept(&self, at: usize) -> Kept<'_> {
        let entry = &self.entries[at];
        Kept { sequences: entry.sequences, head: entry.head, minima: &self.sketches[at * SIZE..(at + 1) * SIZE] }
    }

    /// The last story at an address.
    pub fn at_address(&self, address: u64) -> Option<usize> {
        self.addresses.chain(address as u32).take(FOLLOWED).find(|at| self.entries[*at].address == address)
    }

    /// The stories that resemble a text; some of them more than once.
    pub fn like(&self, sketch: &Sketch, mut found: impl FnMut(Like)) {
        let wanted = sketch.kept();
        for (band, links) in self.bands.iter().enumerate() {
            let value = wanted.band(band);
            let alike = links.chain(u32::from(value)).take(FOLLOWED).filter(|at| self.kept(*at).band(band) == value);
            for at in alike.take(LOOKED_AT) {
                if let Some(likeness) = self.kept(at).likeness(wanted) {
                    found(Like { at, likeness });
                }
            }
        }
    }

    /// Adds a story, if there is [room for its id](Day::has_room).
    pub fn add(&mut self, id: &str, number: u64, sketch: &Sketch, address: u64, publisher: u32, first: Option<Seen>) {
        if let Some(first) = first {
            grow(&mut self.copies);
            self.copies.push((self.entries.len() as u32, first));
        }
        if self.ids.capacity() - self.ids.len() < id.len() {
            self.ids.reserve_exact(id.len() + room(self.ids.len()));
        }
        self.ids.push_str(id);
        grow(&mut self.entries);
        let id_end = self.ids.len() as u32;
        let (text, sequences, head) = (sketch.text, sketch.sequences, sketch.head);
        self.entries.push(Entry { number, text, address, publisher, sequences, head, id_end });
        if self.sketches.len() == self.sketches.capacity() {
            self.sketches.reserve_exact(SIZE * room(self.entries.len()));
        }
        self.sketches.extend_from_slice(&sketch.minima);
        self.link();
    }

    /// Links the last entry.
    fn link(&mut self) {
        let at = self.entries.len() - 1;
        let Day { bands, addresses, entries, sketches, .. } = self;
        for (band, links) in bands.iter_mut().enumerate() {
            links.push(|at| {
                let bytes = at * SIZE + 2 * band;
                Some(u32::from(u16::from_le_bytes([sketches[bytes], sketches[bytes + 1]])))
            });
        }
        addresses.push(|at| Some(entries[at].address as u32).filter(|_| entries[at].address != 0));
        debug_assert_eq!(addresses.next.len(), at + 1);
    }

    /// Makes the links of a day that was read, unless its parts do not fit together.
    pub fn linked(mut self) -> Option<Day> {
        let ends = self.entries.iter().map(|entry| entry.id_end);
        let ends_fit = ends.clone().is_sorted() && ends.clone().all(|end| self.ids.is_char_boundary(end as usize));
        let ordered = self.entries.is_sorted_by(|a, b| a.number < b.number) && self.copies.is_sorted_by(|a, b| a.0 < b.0);
        let whole = self.entries.last().map_or(0, |entry| entry.id_end as usize) == self.ids.len()
            && self.sketches.len() == self.entries.len() * SIZE;
        if !(ends_fit && ordered && whole) || self.entries.len() >= NONE as usize {
            return None;
        }
        let entries = std::mem::take(&mut self.entries);
        for entry in entries {
            self.entries.push(entry);
            self.link();
        }
        Some(self)
    }

    /// Bytes that the day takes.
    pub fn memory(&self) -> usize {
        let links = self.bands.iter().chain([&self.addresses]).map(Links::memory).sum::<usize>();
        let entries = self.entries.capacity() * size_of::<Entry>() + self.copies.capacity() * size_of::<(u32, Seen)>();
        size_of::<Day>() + self.ids.capacity() + self.sketches.capacity() + entries + links
    }
}

/// Stories with the same value, the last first: a hash table whose entries are the stories themselves.
#[derive(Clone, Default)]
struct Links {
    /// To each slot the last story; slots are a power of two, one for two stories at least.
    last: Vec<u32>,
    /// To each story the one before it in its slot.
    next: Vec<u32>,
}

impl Links {
    /// Links the next story; `value` gives a story's value, `None` if it is not to be found by it.
    fn push(&mut self, value: impl Fn(usize) -> Option<u32>) {
        grow(&mut self.next);
        self.next.push(NONE);
        if self.next.len() > 2 * self.last.len() {
            let slots = (self.last.len() * 2).max(16);
            self.last = vec![NONE; slots];
            (0..self.next.len()).for_each(|at| self.set(at, value(at)));
        } else {
            self.set(self.next.len() - 1, value(self.next.len() - 1));
        }
    }

    fn set(&mut self, at: usize, value: Option<u32>) {
        let Some(value) = value else { return };
        let slot = value as usize & (self.last.len() - 1);
        self.next[at] = std::mem::replace(&mut self.last[slot], at as u32);
    }

    fn chain(&self, value: u32) -> impl Iterator<Item = usize> {
        let slot = self.last.len().checked_sub(1).map(|mask| self.last[value as usize & mask]);
        let known = |at: &u32| *at != NONE;
        std::iter::successors(slot.filter(known), move |at| Some(self.next[*at as usize]).filter(known)).map(|at| at as usize)
    }

    fn memory(&self) -> usize {
        (self.last.capacity() + self.next.capacity()) * size_of::<u32>()
    }
}

/// Makes room by an eighth where there is none: doubling would leave a quarter of the memory empty.
fn grow<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        list.reserve_exact(room(list.len()));
    }
}

fn room(length: usize) -> usize {
    (length / 8).max(16)
}
