//! Collects entities and their names, and writes the index.

use std::collections::{BTreeMap, HashMap, HashSet};

use attache_record::Sector;

use super::codes::{Code, NO_COUNTRY, pack_sector};
use super::date::{ALWAYS, FOREVER};
use super::fold::{self, Folded, Shape};
use super::layout::{self, Case, Kind, Use};

/// An entity as the builder is told of it.
#[derive(Debug, Clone)]
pub(crate) struct Entity<'a> {
    pub(crate) kind: Kind,
    pub(crate) name: &'a str,
    pub(crate) country: Code,
    pub(crate) sector: Option<Sector>,
    pub(crate) flags: u8,
    pub(crate) span: (u32, u32),
    /// How much it is in the news, roughly: people living there, or what its kind deserves.
    pub(crate) weight: u32,
    /// Thousandths of a degree north and east.
    pub(crate) at: (i32, i32),
    pub(crate) members: &'a [Code],
}

impl<'a> Entity<'a> {
    pub(crate) fn new(kind: Kind, name: &'a str) -> Entity<'a> {
        Entity { kind, name, country: NO_COUNTRY, sector: None, flags: 0, span: (ALWAYS, FOREVER), weight: 0, at: (0, 0), members: &[] }
    }
}

/// A term of office.
#[derive(Debug, Clone)]
pub(crate) struct Term<'a> {
    pub(crate) country: Code,
    pub(crate) sector: Option<Sector>,
    pub(crate) partly_recognised: bool,
    pub(crate) role: &'a str,
    /// The role word that stands for the office.
    pub(crate) office: u32,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

struct Name {
    phrase: u64,
    first: u64,
    words: u16,
    record: [u8; layout::NAME],
}

/// What will be the index.
#[derive(Default)]
pub(crate) struct Builder {
    strings: String,
    interned: HashMap<String, (u32, u16)>,
    entities: Vec<[u8; layout::ENTITY]>,
    terms: Vec<[u8; layout::TERM]>,
    names: Vec<Name>,
    holders: Vec<(u32, Code, u32, u32, u32)>,
    members: Vec<Code>,
    sides: Vec<[u8; layout::SIDE]>,
    plain: HashSet<u64>,
}

impl Builder {
    /// Declares a word that is ordinary English as well as a name.
    pub(crate) fn add_plain_word(&mut self, word: &str) {
        self.plain.extend(fold::phrase(word));
    }

    /// Adds an entity and gives its number.
    pub(crate) fn add(&mut self, entity: &Entity) -> u32 {
        let mut record = Record::<{ layout::ENTITY }>::default();
        let (name, name_len) = self.intern(entity.name);
        let members = (self.members.len() as u32, entity.members.len() as u16);
        self.members.extend_from_slice(entity.members);
        record.u8(entity.kind as u8).u8(pack_sector(entity.sector)).bytes(&entity.country).u8(entity.flags);
        record.u32(name).u16(name_len).u32(entity.weight).u32(0).u16(0);
        record.u32(entity.span.0).u32(entity.span.1).u32(entity.at.0 as u32).u32(entity.at.1 as u32);
        record.u32(members.0).u16(members.1);
        self.entities.push(record.bytes);
        self.entities.len() as u32 - 1
    }

    /// Says which role word stands for the office that a role word names; kept where other entities have their weight.
    pub(crate) fn set_office(&mut self, role: u32, office: u32) {
        self.entities[role as usize][12..16].copy_from_slice(&office.to_le_bytes());
    }

    /// Sets flags of an entity beside those that it has.
    pub(crate) fn mark(&mut self, entity: u32, flags: u8) {
        self.entities[entity as usize][5] |= flags;
    }

    /// Adds the terms of the person added last.
    pub(crate) fn add_terms(&mut self, person: u32, terms: &[Term]) {
        let record = &mut self.entities[person as usize];
        record[16..20].copy_from_slice(&(self.terms.len() as u32).to_le_bytes());
        record[20..22].copy_from_slice(&(terms.len() as u16).to_le_bytes());
        for term in terms {
            let mut record = Record::<{ layout::TERM }>::default();
            let (role, role_len) = self.intern(term.role);
            let partly_recognised = if term.partly_recognised { layout::TERM_PARTLY_RECOGNISED } else { 0 };
            record.bytes(&term.country).u8(pack_sector(term.sector) | partly_recognised).u32(role).u16(role_len);
            record.u32(term.office).u32(term.from).u32(term.to);
            self.terms.push(record.bytes);
            self.holders.push((term.office, term.country, term.from, term.to, person));
        }
    }

    /// Says who fights on which side of a conflict.
    pub(crate) fn add_sides(&mut self, conflict: u32, sides: [&[u32]; 2]) {
        for (side, parties) in (0..).zip(sides) {
            for party in parties {
                let mut record = Record::<{ layout::SIDE }>::default();
                record.u32(conflict).u8(side).u32(*party);
                self.sides.push(record.bytes);
            }
        }
    }

    /// Lets `text` name an entity; capitals are asked for as `text` has them.
    pub(crate) fn name(&mut self, entity: u32, text: &str, used: Use) {
        self.name_as(entity, text, used, None, None);
    }

    /// The same, with a sector of its own (a seat that is not the government's) or a case of its own.
    pub(crate) fn name_as(&mut self, entity: u32, text: &str, used: Use, sector: Option<Sector>, case: Option<Case>) {
        let folded = Folded::new(text);
        let Some(phrase) = folded.words.iter().map(|word| word.hash).reduce(fold::join) else { return };
        let case = case.unwrap_or_else(|| self.case_of(&folded));
        self.push(phrase, folded.words[0].hash, folded.words.len() as u16, entity, used, sector, case);
    }

    /// Lets a hash that is no phrase (a name's sound) lead to an entity.
    pub(crate) fn sound(&mut self, entity: u32, key: u64) {
        self.push(key, key, 1, entity, Use::Sound, None, Case::Capital);
    }

    #[allow(clippy::too_many_arguments)]
    fn push(&mut self, phrase: u64, first: u64, words: u16, entity: u32, used: Use, sector: Option<Sector>, case: Case) {
        let mut record = Record::<{ layout::NAME }>::default();
        record.u32(entity).u8(used as u8).u8(pack_sector(sector)).u8(case as u8);
        self.names.push(Name { phrase, first, words, record: record.bytes });
    }

    /// Abbreviations of up to three letters, and longer ones that spell a word, must stand in capitals.
    fn case_of(&self, folded: &Folded) -> Case {
        let first = &folded.words[0];
        let letters = folded.letters(0).len();
        match (folded.words.len(), first.shape) {
            (_, Shape::Lower) if folded.words.iter().all(|word| word.shape == Shape::Lower) => Case::Any,
            (1, Shape::AllCapitals) if letters <= 3 || self.plain.contains(&first.hash) => Case::All,
            (1, _) if self.plain.contains(&first.hash) => Case::Plain,
            _ => Case::Capital,
        }
    }

    fn intern(&mut self, text: &str) -> (u32, u16) {
        if let Some(known) = self.interned.get(text) {
            return *known;
        }
        let place = (self.strings.len() as u32, text.len() as u16);
        self.strings.push_str(text);
        self.interned.insert(text.to_owned(), place);
        place
    }

    /// Writes everything down.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.holders.sort_unstable();
        let holders: Vec<[u8; layout::HOLDER]> = self.holders.iter().map(holder).collect();
        let (slots, names) = self.slots_and_names();
        let sections: [Vec<u8>; layout::SECTIONS] = [
            std::mem::take(&mut self.strings).into_bytes(),
            self.entities.concat(),
            self.terms.concat(),
            slots,
            names,
            holders.concat(),
            self.members.concat(),
            self.sides.concat(),
        ];
        let mut bytes = layout::MAGIC.to_vec();
        let mut offset = layout::HEADER;
        for section in &sections {
            bytes.extend((offset as u32).to_le_bytes());
            bytes.extend((section.len() as u32).to_le_bytes());
            offset += section.len();
        }
        bytes.extend(sections.concat());
        debug_assert_eq!(bytes.len(), offset);
        bytes
    }

    /// The hash table and the name records it points to.
    fn slots_and_names(&self) -> (Vec<u8>, Vec<u8>) {
        let mut by_phrase: BTreeMap<u64, Vec<[u8; layout::NAME]>> = BTreeMap::new();
        let mut longest: HashMap<u64, u16> = HashMap::new();
        for name in &self.names {
            let known = by_phrase.entry(name.phrase).or_default();
            if !known.contains(&name.record) {
                known.push(name.record);
            }
            let longest = longest.entry(name.first).or_default();
            *longest = (*longest).max(name.words);
        }
        for first in longest.keys() {
            by_phrase.entry(*first).or_default();
        }
        let capacity = (by_phrase.len() * 3 / 2).next_power_of_two().max(16);
        let mut slots = vec![0_u8; capacity * layout::SLOT];
        let mut names = Vec::new();
        for (phrase, records) in &by_phrase {
            let mut slot = Record::<{ layout::SLOT }>::default();
            let start = (names.len() / layout::NAME) as u32;
            slot.u64(*phrase).u32(start).u16(records.len() as u16).u16(longest.get(phrase).copied().unwrap_or(0));
            names.extend(records.concat());
            let at = free_slot(&slots, capacity, *phrase) * layout::SLOT;
            slots[at..at + layout::SLOT].copy_from_slice(&slot.bytes);
        }
        (slots, names)
    }
}

/// The first empty slot from where the key belongs. A key of 0 marks emptiness; no phrase hashes to it but by a chance
/// of one in 2^64, and it would then only not be found.
fn free_slot(slots: &[u8], capacity: usize, key: u64) -> usize {
    let mut at = key as usize & (capacity - 1);
    while slots[at * layout::SLOT..at * layout::SLOT + 8] != [0; 8] {
        at = (at + 1) & (capacity - 1);
    }
    at
}

fn holder(&(office, country, from, to, person): &(u32, Code, u32, u32, u32)) -> [u8; layout::HOLDER] {
    let mut record = Record::<{ layout::HOLDER }>::default();
    record.u32(office).bytes(&country).u8(0).u32(from).u32(to).u32(person);
    record.bytes
}

/// A record being filled from its front.
struct Record<const N: usize> {
    bytes: [u8; N],
    filled: usize,
}

impl<const N: usize> Default for Record<N> {
    fn default() -> Self {
        Record { bytes: [0; N], filled: 0 }
    }
}

impl<const N: usize> Record<N> {
    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.bytes[self.filled..self.filled + bytes.len()].copy_from_slice(bytes);
        self.filled += bytes.len();
        self
    }

    fn u8(&mut self, value: u8) -> &mut Self {
        self.bytes(&[value])
    }

    fn u16(&mut self, value: u16) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    fn u32(&mut self, value: u32) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }

    fn u64(&mut self, value: u64) -> &mut Self {
        self.bytes(&value.to_le_bytes())
    }
}
