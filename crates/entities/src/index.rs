//! Reading the compiled index: every question is arithmetic on bytes that may as well be mapped from a file.

use std::borrow::Cow;
use std::ops::Range;

use attache_record::Sector;

use crate::Error;
use crate::compile::codes::Code;
use crate::compile::layout::{self, Case, HEADER, Kind, MAGIC, SECTIONS, Section, Use};

/// The index's bytes and where its sections lie.
#[derive(Debug, Clone)]
pub(crate) struct Index {
    bytes: Cow<'static, [u8]>,
    sections: [Range<usize>; SECTIONS],
    /// Number of slots less one: a mask.
    mask: usize,
}

/// One thing that can be meant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entity<'i> {
    pub(crate) id: u32,
    pub(crate) kind: Kind,
    pub(crate) sector: Option<Sector>,
    pub(crate) country: Code,
    pub(crate) flags: u8,
    pub(crate) name: &'i str,
    pub(crate) weight: u32,
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) at: (i32, i32),
    terms: (u32, u16),
    members: (u32, u16),
}

/// A term of office.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Term<'i> {
    pub(crate) country: Code,
    pub(crate) sector: Option<Sector>,
    pub(crate) partly_recognised: bool,
    pub(crate) role: &'i str,
    pub(crate) office: u32,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

impl Term<'_> {
    /// Whether the office was held on a day.
    pub(crate) fn holds(&self, day: u32) -> bool {
        self.from <= day && day <= self.to
    }
}

/// Who held an office.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder {
    pub(crate) office: u32,
    pub(crate) country: Code,
    pub(crate) from: u32,
    pub(crate) to: u32,
    pub(crate) person: u32,
}

/// What a phrase may mean.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    pub(crate) entity: u32,
    pub(crate) used: Use,
    pub(crate) sector: Option<Sector>,
    pub(crate) case: Case,
}

/// A phrase of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    start: u32,
    count: u16,
    /// Words of the longest phrase that begins with this word.
    pub(crate) longest: u16,
}

impl Index {
    /// Takes bytes that [`crate::compile::compile`] made.
    pub(crate) fn open(bytes: Cow<'static, [u8]>) -> Result<Index, Error> {
        let wrong = |what: &str| Error::Index { what: what.to_owned() };
        if bytes.len() < HEADER || !bytes.starts_with(MAGIC) {
            return Err(wrong("these bytes are no entity index of this version"));
        }
        let mut sections: [Range<usize>; SECTIONS] = Default::default();
        for (i, section) in sections.iter_mut().enumerate() {
            let at = MAGIC.len() + i * 8;
            let (start, len) = (u32_at(&bytes, at) as usize, u32_at(&bytes, at + 4) as usize);
            *section = start..start + len;
            if section.end > bytes.len() {
                return Err(wrong("the entity index is cut off"));
            }
        }
        let slots = sections[Section::Slots as usize].len() / layout::SLOT;
        if !slots.is_power_of_two() {
            return Err(wrong("the entity index has a damaged table of names"));
        }
        if std::str::from_utf8(&bytes[sections[Section::Strings as usize].clone()]).is_err() {
            return Err(wrong("the entity index has damaged names"));
        }
        Ok(Index { bytes, sections, mask: slots - 1 })
    }

    /// The whole index as it lies in a file.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Record `i` of a section.
    fn record(&self, section: Section, size: usize, i: usize) -> &[u8] {
        let start = self.sections[section as usize].start + i * size;
        &self.bytes[start..start + size]
    }

    fn len(&self, section: Section, size: usize) -> usize {
        self.sections[section as usize].len() / size
    }

    fn text(&self, offset: u32, len: u16) -> &str {
        let start = self.sections[Section::Strings as usize].start + offset as usize;
        // The section was checked at opening; a broken offset gives nothing rather than a panic.
        self.bytes.get(start..start + len as usize).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }

    /// How many entities there are.
    pub(crate) fn entity_count(&self) -> usize {
        self.len(Section::Entities, layout::ENTITY)
    }

    pub(crate) fn entity(&self, id: u32) -> Entity<'_> {
        let record = self.record(Section::Entities, layout::ENTITY, id as usize);
        Entity {
            id,
            kind: Kind::ALL[record[0] as usize % Kind::ALL.len()],
            sector: sector(record[1]),
            country: [record[2], record[3], record[4]],
            flags: record[5],
            name: self.text(u32_at(record, 6), u16_at(record, 10)),
            weight: u32_at(record, 12),
            from: u32_at(record, 22),
            to: u32_at(record, 26),
            at: (u32_at(record, 30) as i32, u32_at(record, 34) as i32),
            terms: (u32_at(record, 16), u16_at(record, 20)),
            members: (u32_at(record, 38), u16_at(record, 42)),
        }
    }

    /// A person's terms, oldest first.
    pub(crate) fn terms(&self, entity: &Entity) -> impl DoubleEndedIterator<Item = Term<'_>> + use<'_> {
        let first = entity.terms.0 as usize;
        (first..first + entity.terms.1 as usize).map(|i| {
            let record = self.record(Section::Terms, layout::TERM, i);
            Term {
                country: [record[0], record[1], record[2]],
                sector: sector(record[3] & !layout::TERM_PARTLY_RECOGNISED),
                partly_recognised: record[3] & layout::TERM_PARTLY_RECOGNISED != 0,
                role: self.text(u32_at(record, 4), u16_at(record, 8)),
                office: u32_at(record, 10),
                from: u32_at(record, 14),
                to: u32_at(record, 18),
            }
        })
    }

    /// Codes of the states in a group or organisation.
    pub(crate) fn members(&self, entity: &Entity) -> impl Iterator<Item = Code> + use<'_> {
        let first = entity.members.0 as usize;
        (first..first + entity.members.1 as usize).map(|i| {
            let record = self.record(Section::Members, layout::MEMBER, i);
            [record[0], record[1], record[2]]
        })
    }

    /// Everybody who fights in a conflict: conflict, side (0 or 1) and party.
    pub(crate) fn sides(&self) -> impl Iterator<Item = (u32, usize, u32)> + use<'_> {
        (0..self.len(Section::Sides, layout::SIDE)).map(|i| {
            let record = self.record(Section::Sides, layout::SIDE, i);
            (u32_at(record, 0), usize::from(record[4] & 1), u32_at(record, 5))
        })
    }

    /// The slot of a phrase.
    pub(crate) fn find(&self, phrase: u64) -> Option<Slot> {
        let mut at = phrase as usize & self.mask;
        loop {
            let record = self.record(Section::Slots, layout::SLOT, at);
            let key = u64::from_le_bytes(std::array::from_fn(|i| record[i]));
            if key == phrase {
                return Some(Slot { start: u32_at(record, 8), count: u16_at(record, 12), longest: u16_at(record, 14) });
            }
            if key == 0 {
                return None;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// What a slot's phrase may mean.
    pub(crate) fn names(&self, slot: Slot) -> impl Iterator<Item = Name> + use<'_> {
        (slot.start as usize..slot.start as usize + slot.count as usize).map(|i| {
            let record = self.record(Section::Names, layout::NAME, i);
            Name {
                entity: u32_at(record, 0),
                used: Use::ALL[record[4] as usize % Use::ALL.len()],
                sector: sector(record[5]),
                case: Case::ALL[record[6] as usize % Case::ALL.len()],
            }
        })
    }

    /// All who held an office, by country and date.
    pub(crate) fn holders(&self, office: u32) -> impl Iterator<Item = Holder> + use<'_> {
        let (mut low, mut high) = (0, self.len(Section::Holders, layout::HOLDER));
        while low < high {
            let middle = (low + high) / 2;
            if self.holder(middle).office < office {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (low..self.len(Section::Holders, layout::HOLDER)).map(|i| self.holder(i)).take_while(move |holder| holder.office == office)
    }

    fn holder(&self, i: usize) -> Holder {
        let record = self.record(Section::Holders, layout::HOLDER, i);
        Holder {
            office: u32_at(record, 0),
            country: [record[4], record[5], record[6]],
            from: u32_at(record, 8),
            to: u32_at(record, 12),
            person: u32_at(record, 16),
        }
    }
}

fn sector(packed: u8) -> Option<Sector> {
    Sector::ALL.get((packed as usize).checked_sub(1)?).copied()
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
