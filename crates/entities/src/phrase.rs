//! Understanding a noun phrase: which word heads it, whose it is, and what the head makes of it.
//!
//! A phrase is cut into its core (up to the first preposition or clause) and its tail. In the core a known person comes
//! first, then a known body, then role words, then nations and places. The tail tells whose it is when the core does not.

use std::ops::Range;

use attache_record::Sector;

use crate::closed::Little;
use crate::compile::codes::{Code, NO_COUNTRY, code_str, is_stateless};
use crate::compile::fold::{self, Folded, Shape};
use crate::compile::layout::{BODY, Case, Kind, MODIFIER, RELATIONAL, Use};
use crate::index::Entity;
use crate::meaning::Meaning;
use crate::persons::{self, Clues};
use crate::reading::{Found, Part, Reading};
use crate::scan::Scan;
use crate::scene::Scene;

/// How deep phrases within phrases are followed: *the head of the office of the president of …*
const DEPTH: usize = 4;

/// Whether a party goes by a name that any country's may bear: *Labour Party*, *National Front*.
pub(crate) fn is_any_party(entity: &Entity<'_>) -> bool {
    if entity.kind != Kind::Organisation || !matches!(entity.sector, Some(Sector::Pty | Sector::Opp)) {
        return false;
    }
    let name = Folded::new(entity.name);
    are_common(&name, 0..name.words.len())
}

/// *House*: a word that alone says of no country that the text is about it.
pub(crate) fn is_house(folded: &Folded, word: usize) -> bool {
    folded.letters(word) == "house"
}

/// Whether words are such as stand in the names of parties everywhere.
pub(crate) fn are_common(folded: &Folded, mut words: Range<usize>) -> bool {
    words.all(|i| COMMON_TO_PARTIES.contains(&folded.letters(i)))
}

/// Words of which the names of parties are made everywhere.
const COMMON_TO_PARTIES: [&str; 45] = [
    "action",
    "alliance",
    "and",
    "broad",
    "centre",
    "christian",
    "citizens",
    "civic",
    "coalition",
    "communist",
    "congress",
    "conservative",
    "conservatives",
    "democracy",
    "democratic",
    "democrats",
    "development",
    "for",
    "freedom",
    "front",
    "green",
    "greens",
    "independence",
    "justice",
    "labor",
    "labour",
    "left",
    "liberal",
    "liberals",
    "movement",
    "national",
    "new",
    "party",
    "people",
    "peoples",
    "popular",
    "progressive",
    "republican",
    "republicans",
    "social",
    "socialist",
    "the",
    "union",
    "unity",
    "workers",
];

/// A scanned mention being understood.
pub(crate) struct Phrases<'s, 'i, 't> {
    pub(crate) scene: &'s Scene<'i, 't>,
    pub(crate) scan: &'s Scan<'t>,
    pub(crate) found: Vec<Found<'i>>,
}

impl<'s, 'i, 't> Phrases<'s, 'i, 't> {
    pub(crate) fn new(scene: &'s Scene<'i, 't>, scan: &'s Scan<'t>) -> Self {
        let found = scan.phrases.iter().map(|phrase| Found::new(scene, scan, phrase)).collect();
        Phrases { scene, scan, found }
    }

    /// The whole mention, with what stands behind its commas.
    pub(crate) fn whole(&self, head: Option<usize>) -> Meaning<'i> {
        let meaning = self.meant(head);
        match meaning.entity {
            // *ROME - … the opposition Democratic Alliance*: not South Africa's, of which the text says nothing.
            Some(party) if self.is_any_party(&party) && self.scene.cues(party.country) == 0 && self.scene.dominant().is_some() => {
                Meaning { sector: party.sector, role: Some("party".to_owned()), body: true, confidence: 0.5, ..Meaning::default() }
            }
            // *The Ghanaian minister met the House speaker*: any country's, where nothing is told of America.
            Some(house) if self.is_bare_house(&house) && self.scene.cues(house.country) == 0 && self.scene.dominant().is_some() => {
                Meaning { sector: Some(Sector::Leg), role: Some("house".to_owned()), body: true, confidence: 0.5, ..Meaning::default() }
            }
            // *broke with Belgium … Brussels expelled its diplomats*: not the Union, where nothing of it is told.
            Some(seat) if seat.name == "Brussels" && seat.country == *b"EUR" && self.is_of_belgium() => {
                self.state("Belgium", *b"BEL").map_or(meaning, |state| Meaning { sector: Some(Sector::Gov), ..state })
            }
            _ => meaning,
        }
    }

    /// *the Communist Party*: whether a party, or the mention of it, goes by a name that any country's may bear.
    fn is_any_party(&self, entity: &Entity<'_>) -> bool {
        is_any_party(entity)
            || entity.kind == Kind::Organisation
                && entity.sector == Some(Sector::Pty)
                && are_common(&self.scan.folded, 0..self.scan.folded.words.len())
    }

    /// *the House*, *House speaker*: the chamber or its speaker, by a name that says no more.
    fn is_bare_house(&self, entity: &Entity<'_>) -> bool {
        let words = &self.scan.folded;
        let bare = |i: usize| matches!(words.letters(i), "the" | "house" | "speaker");
        entity.sector == Some(Sector::Leg) && (0..words.words.len()).all(bare) && (0..words.words.len()).any(|i| is_house(words, i))
    }

    /// Whether the text names Belgium, and nothing of the European Union but Brussels.
    fn is_of_belgium(&self) -> bool {
        let union = ["European", "Europe", "EU", "Commission", "Union", "NATO", "bloc"];
        let mut words = self.scene.context.split(|c: char| !c.is_alphanumeric());
        self.scene.cues(*b"BEL") > 0 && !words.any(|word| union.contains(&word))
    }

    /// A state by its name.
    fn state(&self, name: &str, code: Code) -> Option<Meaning<'i>> {
        let slot = self.scene.index.find(fold::phrase(name)?)?;
        let mut states = self.scene.index.names(slot).map(|name| self.scene.index.entity(name.entity));
        let entity = states.find(|entity| entity.kind == Kind::State && entity.country == code)?;
        Some(Meaning { entity: Some(entity), country: code, confidence: 0.8, bare_state: true, ..Meaning::default() })
    }

    fn meant(&self, head: Option<usize>) -> Meaning<'i> {
        let count = self.scan.folded.words.len();
        if let Some(half) = self.half_of_korea() {
            return half;
        }
        let mut parts = self.parts(0..count);
        if let Some(head) = head {
            // The part with the head comes first; what stands before it may still explain it.
            if let Some(at) = parts.iter().position(|part| part.contains(&head)) {
                parts[..=at].rotate_right(1);
            }
        }
        let mut parts = parts.into_iter();
        let Some(first) = parts.next() else { return Meaning::default() };
        let mut meaning = self.understand(first.clone(), DEPTH);
        for part in parts.take(3) {
            let more = self.understand(part, DEPTH);
            self.relocate(&mut meaning, &first, &more);
            self.complete(&mut meaning, more);
        }
        if meaning.sector.is_none() && meaning.country != NO_COUNTRY {
            meaning.sector = meaning.of_state;
        }
        self.country_from_context(&mut meaning);
        if meaning.is_empty() && self.is_number_of_people() {
            return Meaning { sector: Some(Sector::Cvl), role: Some("people".to_owned()), confidence: 0.5, ..Meaning::default() };
        }
        if meaning.is_empty()
            && count == 1
            && let Some(people) = self.misspelt_people()
        {
            return people;
        }
        meaning
    }

    /// *the North*, *the South*: of Korea, in a story about it; a compass point alone is nobody elsewhere.
    fn half_of_korea(&self) -> Option<Meaning<'i>> {
        let words = &self.scan.folded.words;
        let last = words.len().checked_sub(1)?;
        let code = match self.scan.folded.letters(last) {
            "north" => *b"PRK",
            "south" => *b"KOR",
            "east" | "west" | "centre" | "center" => [0; 3],
            _ => return None,
        };
        if last > 1 || last == 1 && self.scan.folded.letters(0) != "the" || words[last].shape == Shape::Lower {
            return None;
        }
        let korea = code != [0; 3] && self.scene.cues(*b"PRK") + self.scene.cues(*b"KOR") > 0;
        let name = if code == *b"PRK" { "North Korea" } else { "South Korea" };
        let state = korea.then(|| self.state(name, code)).flatten();
        // The West is a group of states, which the tables know.
        match (state, self.scan.folded.letters(last)) {
            (Some(state), _) => Some(state),
            (None, "west") => None,
            (None, _) => Some(Meaning::default()),
        }
    }

    /// *thousands*, *tens of thousands*, *dozens more*: people, where nothing else is said.
    fn is_number_of_people(&self) -> bool {
        let count = self.scan.folded.words.len();
        let number = |i: usize| matches!(self.scan.folded.letters(i), "thousands" | "hundreds" | "dozens" | "scores" | "tens" | "millions");
        let around =
            |i: usize| matches!(self.scan.folded.letters(i), "of" | "more" | "some" | "many" | "several" | "the" | "others" | "and");
        (0..count).any(number) && (0..count).all(|i| number(i) || around(i))
    }

    /// *Kazahks*: a people's name with one letter wrong, missing, too many or swapped. Only plurals of some length, with the
    /// first letter right: shorter ones and other forms lie too near to surnames.
    fn misspelt_people(&self) -> Option<Meaning<'i>> {
        const SHORTEST: usize = 7;
        let word = self.scan.folded.letters(0);
        if self.scan.folded.words[0].shape == Shape::Lower || word.len() < SHORTEST || !word.ends_with('s') || !word.is_ascii() {
            return None;
        }
        let mut found: Option<Reading<'i>> = None;
        for candidate in one_off(word) {
            let Some(slot) = fold::phrase(&candidate).and_then(|phrase| self.scene.index.find(phrase)) else { continue };
            for name in self.scene.index.names(slot).filter(|name| name.used == Use::Demonyms) {
                let entity = self.scene.index.entity(name.entity);
                if found.as_ref().is_some_and(|known| known.entity.country != entity.country) {
                    return None;
                }
                found = Some(Reading { name, entity, part: Part::Nation, score: 0.0 });
            }
        }
        let mut meaning = Meaning::of(&found?);
        meaning.confidence = 0.5;
        Some(meaning)
    }

    /// *The defence minister*, in a text about one country, is that country's.
    fn country_from_context(&self, meaning: &mut Meaning<'i>) {
        let Some(office) = meaning.office.filter(|_| meaning.country == NO_COUNTRY) else { return };
        // *The emir*, in a text about Kuwait and Turkey, is Kuwait's.
        let country = match persons::countries_with(self.scene, &office) {
            Some(having) => {
                let mut named = having.iter().copied().filter(|&country| self.scene.cues(country) > 0);
                let only = named.next().filter(|_| named.next().is_none());
                self.scene.dominant().filter(|country| having.contains(country)).or(only)
            }
            // *The prime minister*, in a text about the United Nations, is nobody of theirs.
            None => self.scene.dominant().filter(|code| !is_stateless(code_str(code))),
        };
        if let Some(country) = country {
            meaning.country = country;
            meaning.confidence *= 0.7;
            if meaning.own_name.is_none() && meaning.sector == office.sector {
                self.add_holder(meaning, &office);
            }
        }
    }

    /// *Paris, Texas* is no capital.
    fn relocate(&self, meaning: &mut Meaning<'i>, first: &Range<usize>, more: &Meaning<'i>) {
        let land = |kind: Kind| matches!(kind, Kind::State | Kind::Region);
        if !meaning.bare_state || !more.entity.is_some_and(|entity| land(entity.kind)) || meaning.country == more.country {
            return;
        }
        let town = self.within(first).iter().flat_map(|found| found.all(Part::Place)).find(|town| town.entity.country == more.country);
        if let Some(town) = town {
            *meaning = Meaning::of(town);
        }
    }

    /// Cuts at commas and brackets that no known phrase spans.
    fn parts(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut start = range.start;
        for i in range.clone() {
            let last = i + 1 == range.end;
            if self.scan.folded.words[i].pause && !last {
                parts.push(start..i + 1);
                start = i + 1;
            }
        }
        if start < range.end {
            parts.push(start..range.end);
        }
        parts
    }

    /// An apposition adds what the first part lacks: the name to an office, the office to a name, the country to a town.
    fn complete(&self, meaning: &mut Meaning<'i>, more: Meaning<'i>) {
        let agrees = meaning.country == NO_COUNTRY || more.country == NO_COUNTRY || meaning.country == more.country;
        let known_person = |m: &Meaning| m.entity.is_some_and(|entity| entity.kind == Kind::Person);
        // *The student, Abu Sayed*: a namesake, and nobody known.
        let humble = matches!(meaning.sector, Some(Sector::Edu | Sector::Lab | Sector::Cvl | Sector::Med | Sector::Agr | Sector::Ref));
        // *the student leader Lech Walesa* may well be he.
        let leads = |role: &str| {
            role.split(' ').any(|word| {
                matches!(word, "leader" | "head" | "chief" | "president" | "activist" | "dissident" | "founder" | "chairman" | "chairwoman")
            })
        };
        let humble = humble && meaning.role.as_deref().is_some_and(|role| !leads(role));
        if humble && known_person(&more) && more.sector != meaning.sector {
            meaning.own_name = meaning.own_name.take().or(more.entity.map(|entity| entity.name.to_owned()));
            return;
        }
        let place = meaning.entity.is_some_and(|entity| matches!(entity.kind, Kind::City | Kind::Region));
        if place && more.country != NO_COUNTRY && (more.bare_state || more.entity.is_some_and(|entity| entity.kind == Kind::Region)) {
            meaning.country = more.country;
        } else if meaning.is_empty() || agrees && known_person(&more) && !meaning.is_person() {
            let former = meaning.sector == Some(Sector::Eli);
            let role = meaning.role.take();
            *meaning = more;
            if former {
                meaning.sector = Some(Sector::Eli);
            }
            meaning.role = meaning.role.take().or(role);
        } else if agrees && meaning.is_person() && !known_person(meaning) {
            if meaning.country == NO_COUNTRY {
                meaning.country = more.country;
            }
            meaning.sector = meaning.sector.or(more.sector);
            meaning.role = meaning.role.take().or(more.role);
        } else if agrees && meaning.is_person() && meaning.sector.is_none() {
            meaning.sector = more.sector;
        } else if meaning.own_name.is_none() && meaning.entity.is_none() && more.own_name.is_some() {
            meaning.own_name = more.own_name;
        }
    }

    /// A phrase without commas.
    fn understand(&self, range: Range<usize>, depth: usize) -> Meaning<'i> {
        let start = self.skip_determiners(range.clone());
        if start >= range.end || depth == 0 {
            return Meaning::default();
        }
        let range = start..range.end;
        let core = self.core(range.clone());
        if self.scan.littles[start] == Some(Little::Quantity) && core.end < range.end && core.len() == 1 {
            return self.understand(core.end + 1..range.end, depth - 1);
        }
        let mut meaning = self.core_meaning(core.clone());
        self.take_tail(&mut meaning, core, range, depth);
        meaning
    }

    fn skip_determiners(&self, range: Range<usize>) -> usize {
        let mut start = range.start;
        while start < range.end && matches!(self.scan.littles[start], Some(Little::Determiner | Little::And)) {
            start += 1;
        }
        start
    }

    /// Up to the first preposition, relative or *and* outside known phrases.
    fn core(&self, range: Range<usize>) -> Range<usize> {
        let mut end = range.start + 1;
        while end < range.end {
            let stops = matches!(self.scan.littles[end], Some(Little::Belonging | Little::Elsewhere | Little::Clause | Little::And));
            let joins = self.scan.littles[end] == Some(Little::And) && self.joins_modifiers(range.start, end);
            if stops && !joins {
                break;
            }
            end += 1;
        }
        range.start..end
    }

    /// *French and German leaders*: what stands before the *and* at `at` is no phrase of its own.
    fn joins_modifiers(&self, start: usize, at: usize) -> bool {
        match self.found.iter().find(|found| found.start >= start && found.end == at).and_then(Found::best) {
            Some(best) => best.name.used == Use::Adjective,
            None => !self.found.iter().any(|found| found.start >= start && found.end <= at),
        }
    }

    fn within(&self, range: &Range<usize>) -> &[Found<'i>] {
        let first = self.found.partition_point(|found| found.start < range.start);
        let last = self.found.partition_point(|found| found.end <= range.end);
        &self.found[first..last.max(first)]
    }

    fn core_meaning(&self, core: Range<usize>) -> Meaning<'i> {
        let found = self.within(&core);
        let clues = self.clues(&core, found);
        self.person(&core, found, &clues)
            .or_else(|| self.body(&core, found, &clues))
            .or_else(|| self.role(&core, found, &clues))
            .or_else(|| self.unknown_person(&core, found, &clues))
            .or_else(|| self.land(&core, found, &clues))
            .unwrap_or_default()
    }

    /// What the words around a head say: whose, which office, whether still.
    fn clues(&self, core: &Range<usize>, found: &[Found<'i>]) -> Clues<'i> {
        let little = |wanted: Little| self.scan.littles[core.clone()].contains(&Some(wanted));
        let mut clues = Clues {
            former: little(Little::Former),
            beside: little(Little::Beside),
            honorific: little(Little::Honorific),
            ..Clues::default()
        };
        clues.role = found
            .iter()
            .rev()
            .find_map(|found| found.part(Part::Role).filter(|reading| reading.entity.flags & MODIFIER == 0))
            .map(|reading| reading.entity);
        let last = found.len().saturating_sub(1);
        for (i, found) in found.iter().enumerate() {
            let head = i == last && found.end == core.end;
            let Some(best) = found.best() else { continue };
            let nation = found.part(Part::Nation).filter(|nation| nation.score >= best.score - 0.5 && !self.is_backer(found));
            if let Some(nation) = nation.filter(|nation| !head || matches!(nation.name.used, Use::Adjective | Use::Demonym | Use::Demonyms))
                && clues.country == NO_COUNTRY
            {
                clues.country = nation.entity.country;
            }
        }
        clues
    }

    /// *U.S.* in *U.S.-backed*, *Russian* in *pro-Russian*; and *ethnic Turks*, *Russian-speaking pensioners*, who are of another country
    /// than their people.
    fn is_backer(&self, found: &Found) -> bool {
        let sided = found.start > 0
            && self.scan.folded.words[found.start].hyphened
            && matches!(self.scan.folded.letters(found.start - 1), "pro" | "anti");
        sided || self.is_ethnic(found) || self.scan.littles.get(found.end) == Some(&Some(Little::Backed))
    }

    /// *ethnic Turks*, *Russian-speaking pensioners*
    fn is_ethnic(&self, found: &Found) -> bool {
        let before = found.start > 0 && self.scan.folded.letters(found.start - 1) == "ethnic";
        let speaks = found.end < self.scan.folded.words.len()
            && self.scan.folded.words[found.end].hyphened
            && matches!(self.scan.folded.letters(found.end), "speaking" | "speakers" | "speaker");
        before || speaks
    }

    /// A known person at the end of the core, or one that a role word behind belongs to.
    fn person(&self, core: &Range<usize>, found: &[Found<'i>], clues: &Clues<'i>) -> Option<Meaning<'i>> {
        let (at, named) = found
            .iter()
            .enumerate()
            .rev()
            .find(|(_, found)| found.best().is_some_and(|best| matches!(best.part, Part::Person | Part::Family)))?;
        // A name of one word alone (*Jean* of Luxembourg) is as easily part of another as a family name is.
        let whole = named.best()?.part == Part::Person && named.end - named.start > 1;
        let behind = found[at + 1..].iter().rev().find_map(|found| found.part(Part::Role));
        if let Some(role) = behind {
            // *Christian villagers* are nobody's villagers, *Christian's spokesman* is.
            let owns = self.scan.folded.words[named.end - 1].possessive;
            if named.best()?.name.case == Case::Plain && !owns && !whole {
                return None;
            }
            let owner = persons::pick(self.scene, named, &Clues { country: clues.country, ..Clues::default() })?;
            return Some(self.of_owner(&owner, role, clues));
        }
        let alone = named.start == core.start && named.end == core.end;
        // A family name in a longer name that nobody bears is not that person: *Boris Park*.
        let torn = !whole && named.start > core.start && self.is_name_word(named.start - 1);
        let more = named.end < core.end && (self.is_name_word(named.end) || is_particle(self.scan.folded.letters(named.end)));
        if !whole && (torn || more) && !alone {
            return None;
        }
        let mut picked = persons::pick(self.scene, named, clues)?;
        // *UN Under-Secretary-General Ibrahim Gambari*: as what the title makes him, whatever he was at home.
        let stateless = |reading: &&Reading<'i>| is_stateless(code_str(&reading.entity.country));
        let body = found[..at].iter().find_map(|found| found.best().filter(|best| best.part == Part::Body).filter(stateless));
        let titled = clues.role.is_some() && !is_stateless(code_str(&picked.country));
        if let Some(body) = body.filter(|_| titled && !clues.former) {
            picked.country = body.entity.country;
            picked.sector = Some(Sector::Gov);
            picked.role = clues.role.map(|role| role.name.to_owned());
        }
        Some(picked)
    }

    /// *Putin's spokesman*, *the Assad regime*
    fn of_owner(&self, owner: &Meaning<'i>, role: &Reading<'i>, clues: &Clues<'i>) -> Meaning<'i> {
        let relational = role.entity.flags & RELATIONAL != 0;
        // *the Assad regime* is a government; *Hamas's leader* is what Hamas is.
        let of_state = if owner.bare_state { role.entity.sector } else { None };
        let sector = if relational { owner.sector.or(of_state) } else { role.entity.sector };
        let sector = if clues.former { persons::after_office(sector) } else { sector };
        Meaning {
            country: owner.country,
            sector,
            role: Some(role.entity.name.to_owned()),
            body: role.entity.flags & BODY != 0,
            confidence: 0.7,
            ..Meaning::default()
        }
    }

    /// A capitalised word that the gazetteer does not know at all, right before another name.
    fn is_first_name(&self, i: usize) -> bool {
        let word = &self.scan.folded.words[i];
        word.shape != Shape::Lower
            && word.shape != Shape::Number
            && !word.pause
            && self.scan.littles[i].is_none()
            && self.scan.phrase_at(i).is_none()
    }

    /// Whether a word can be part of a person's name: capital, in no nation, role or organisation.
    fn is_name_word(&self, i: usize) -> bool {
        let word = &self.scan.folded.words[i];
        if word.shape == Shape::Lower || word.shape == Shape::Number || self.scan.littles[i].is_some() {
            return false;
        }
        match self.scan.phrase_at(i).and_then(|phrase| self.found.iter().find(|found| found.start == phrase.start)) {
            Some(found) => {
                found.best().is_some_and(|best| matches!(best.part, Part::Place | Part::Family | Part::Person) || best.score < 3.0)
            }
            None => true,
        }
    }

    /// A known organisation, armed group, outlet or group of states that heads the core, or that a role belongs to.
    fn body(&self, core: &Range<usize>, found: &[Found<'i>], clues: &Clues<'i>) -> Option<Meaning<'i>> {
        let (at, named) = found.iter().enumerate().rev().find(|(_, found)| found.best().is_some_and(|best| best.part == Part::Body))?;
        let wanted = self.body_of(named, self.land_before(core, named, found, clues))?;
        let role = found[at + 1..].iter().rev().find_map(|found| found.part(Part::Role));
        let trailing_name = (named.end..core.end).any(|i| self.is_name_word(i));
        let mut meaning = Meaning::of(&wanted);
        if let Some(role) = role {
            let sector = self.sector_beside(role, wanted.sector(), wanted.entity.kind == Kind::ArmedGroup);
            // *Security Council chief Bolot Januzakov*: many states have one.
            let of_some_state = wanted.entity.name == "United Nations Security Council" && named.end - named.start == 2;
            meaning = Meaning {
                country: if of_some_state { NO_COUNTRY } else { meaning.country },
                sector: if of_some_state { Some(Sector::Gov) } else { sector },
                role: Some(role.entity.name.to_owned()),
                confidence: 0.8,
                ..Meaning::default()
            };
            if trailing_name {
                meaning.own_name = self.trailing_name(core, found);
            }
        } else if trailing_name && clues.country == NO_COUNTRY && named.start > core.start {
            return None;
        } else if named.end - named.start == 1 && named.end == core.end && named.start > core.start && self.is_first_name(named.start - 1) {
            // *Oleander Fitch* is no rating agency.
            return None;
        }
        let stateless = |code: Code| is_stateless(code_str(&code));
        if meaning.country == NO_COUNTRY {
            meaning.country = clues.country;
        } else if meaning.sector == Some(Sector::Mil)
            && stateless(meaning.country)
            && clues.country != NO_COUNTRY
            && !stateless(clues.country)
        {
            // *Belgian blue helmets*, *American KFOR troops*: soldiers of the country that sent them.
            meaning = Meaning {
                country: clues.country,
                sector: meaning.sector,
                role: meaning.role.or_else(|| Some("soldier".to_owned())),
                own_name: meaning.own_name,
                confidence: 0.8,
                ..Meaning::default()
            };
        }
        // *the former rebel movement Renamo* is still what it is; *former Hamas officials* are not.
        if clues.former && role.is_some_and(|role| !is_group(role.entity.name)) {
            meaning.sector = persons::after_office(meaning.sector);
        }
        Some(meaning)
    }

    /// The organisation of that name in the country named beside it, if one is named.
    fn body_of(&self, found: &Found<'i>, country: Code) -> Option<Reading<'i>> {
        let fits = |reading: &&Reading<'i>| {
            let own = reading.entity.country;
            country == NO_COUNTRY || own == country || own == NO_COUNTRY || is_stateless(code_str(&own))
        };
        let other = || {
            // *Chile's Defence Department* is not the one in Washington, if the words say by themselves what it is.
            let spoken = found.all(Part::Role).next().is_some();
            found.all(Part::Body).next().filter(|_| !spoken)
        };
        found.all(Part::Body).find(fits).or_else(other).copied()
    }

    /// The country named before an organisation: a nation's, else a town's.
    fn land_before(&self, core: &Range<usize>, named: &Found<'i>, found: &[Found<'i>], clues: &Clues<'i>) -> Code {
        if clues.country != NO_COUNTRY {
            return clues.country;
        }
        let before = found.iter().filter(|found| found.start >= core.start && found.end <= named.start);
        let place = before.rev().find_map(|found| found.best().filter(|best| best.part == Part::Place && best.score >= 2.6));
        place.map_or(NO_COUNTRY, |place| place.entity.country)
    }

    /// A role word's sector beside what it belongs to: *Hamas fighters*, *NATO spokesman*, *police chief*.
    fn sector_beside(&self, role: &Reading<'i>, owner: Option<Sector>, armed: bool) -> Option<Sector> {
        // *SAS men*: what a word that says nothing belongs to says it.
        let nothing = role.entity.sector == Some(Sector::Unk) || role.entity.name == "counterpart";
        if role.entity.flags & RELATIONAL != 0 || (armed || nothing) && owner.is_some() {
            owner.or(role.entity.sector)
        } else {
            role.entity.sector.or(owner)
        }
    }

    /// Role words, with the nation or place beside them: *Mexican authorities*, *four Saudi men*, *Aleppo residents*.
    fn role(&self, core: &Range<usize>, found: &[Found<'i>], clues: &Clues<'i>) -> Option<Meaning<'i>> {
        let roles: Vec<&Reading<'i>> = found.iter().filter_map(role_reading).collect();
        let head = *roles.last()?;
        let head_found = found.iter().rev().find(|found| role_reading(found).is_some())?;
        // *People's Liberation Front*: an owner inside a name is no title.
        if self.scan.folded.words[head_found.end - 1].possessive && head_found.end < core.end {
            return None;
        }
        let mut meaning =
            Meaning { role: Some(head.entity.name.to_owned()), confidence: 0.75, country: clues.country, ..Meaning::default() };
        meaning.relational = head.entity.flags & RELATIONAL != 0 && roles.len() == 1;
        meaning.body = head.entity.flags & BODY != 0;
        meaning.sector = roles_sector(&roles);
        if meaning.relational {
            meaning.of_state = meaning.sector.take();
        }
        if meaning.sector == Some(Sector::Unk) && clues.country != NO_COUNTRY && head.entity.flags & BODY == 0 {
            // *two men* are anybody; *four Saudi men* are civilians.
            meaning.sector = Some(Sector::Cvl);
        }
        let certain =
            head.name.used == Use::Role && head.entity.sector == Some(Sector::Gov) && head.entity.flags & (RELATIONAL | BODY) == 0;
        meaning.office = Some(head.entity).filter(|_| certain && self.is_definite(core));
        if meaning.country == NO_COUNTRY {
            meaning.country = found
                .iter()
                .filter(|found| found.end <= head_found.start && !self.is_backer(found))
                .find_map(|found| found.best().filter(|best| best.part == Part::Place && best.score >= 2.6))
                .map_or(NO_COUNTRY, |place| place.entity.country);
        }
        if meaning.country == NO_COUNTRY {
            let only = persons::only_country(self.scene, &head.entity).or_else(|| self.seat_of(head_found, &head.entity));
            meaning.country = only.unwrap_or_else(|| self.body_in_front(head_found));
        }
        if let Some(name) = self.trailing_name(core, found).filter(|_| head_found.end < core.end) {
            if let Some(known) = persons::sounding_like(self.scene, &name, &Clues { country: meaning.country, ..*clues }) {
                return Some(known);
            }
            meaning.own_name = Some(name);
            meaning.relational = false;
        } else if head.name.used == Use::Role && !clues.former && !clues.beside && self.stands_alone(core, found, head_found) {
            self.add_holder(&mut meaning, &head.entity);
        }
        if clues.former && !is_group(head.entity.name) {
            meaning.sector = persons::after_office(meaning.sector);
        }
        Some(meaning)
    }

    /// The country of the organisation that a role's own words begin with: *Hamas leader*, where that is one office.
    fn body_in_front(&self, role: &Found<'i>) -> Code {
        let words = &self.scan.folded.words;
        for end in (role.start + 1..role.end).rev() {
            let phrase = words[role.start..end].iter().map(|word| word.hash).reduce(fold::join);
            let Some(slot) = phrase.and_then(|phrase| self.scene.index.find(phrase)) else { continue };
            let entities = self.scene.index.names(slot).map(|name| self.scene.index.entity(name.entity));
            let body = |entity: &Entity<'i>| matches!(entity.kind, Kind::Organisation | Kind::ArmedGroup | Kind::State);
            if let Some(found) = entities.into_iter().find(body) {
                return found.country;
            }
        }
        NO_COUNTRY
    }

    /// The country of an office whose own words end in a place: *mayor of Istanbul*. All who held it are of that country.
    fn seat_of(&self, role: &Found<'i>, office: &Entity<'i>) -> Option<Code> {
        let of = (role.start + 1..role.end - 1).find(|&i| matches!(self.scan.folded.letters(i), "of" | "for"))?;
        let place = self.scan.folded.words[of + 1..role.end].iter().map(|word| word.hash).reduce(fold::join)?;
        let slot = self.scene.index.find(place)?;
        let lies = |kind: Kind| matches!(kind, Kind::City | Kind::Region | Kind::State);
        if !self.scene.index.names(slot).any(|name| lies(self.scene.index.entity(name.entity).kind)) {
            return None;
        }
        let mut countries = self.scene.index.holders(office.weight).map(|held| held.country);
        let first = countries.next()?;
        countries.all(|country| country == first).then_some(first)
    }

    /// Whether a role word heads the core with nothing but nations before it, and means a certain one: not *a president*.
    fn stands_alone(&self, core: &Range<usize>, found: &[Found<'i>], head: &Found<'i>) -> bool {
        let nation = |i: usize| found.iter().any(|found| found.start <= i && i < found.end && found.part(Part::Nation).is_some());
        head.end == core.end && self.is_definite(core) && (core.start..head.start).all(nation)
    }

    /// Not *a president*, *any minister*.
    fn is_definite(&self, core: &Range<usize>) -> bool {
        core.start == 0 || !matches!(self.scan.folded.letters(core.start - 1), "a" | "an" | "another" | "any" | "every" | "each" | "no")
    }

    fn add_holder(&self, meaning: &mut Meaning<'i>, office: &Entity<'i>) {
        if meaning.country == NO_COUNTRY {
            return;
        }
        if let Some(person) = persons::holder(self.scene, office, meaning.country) {
            meaning.entity = Some(person);
            meaning.confidence = 0.85;
        }
    }

    /// The capitalised words that end the core.
    fn trailing_name(&self, core: &Range<usize>, found: &[Found<'i>]) -> Option<String> {
        let mut start = core.end;
        while start > core.start {
            let i = start - 1;
            let inside_role = found.iter().any(|found| {
                found.start <= i
                    && i < found.end
                    && found.best().is_some_and(|best| matches!(best.part, Part::Role | Part::Nation | Part::Body))
            });
            let word = &self.scan.folded.words[i];
            let particle = start < core.end && is_particle(self.scan.folded.letters(i))
                || word.hyphened && word.shape == Shape::Lower && self.scan.littles[i].is_none();
            if inside_role || !(self.is_name_word(i) || particle) {
                break;
            }
            start = i;
        }
        while start < core.end && self.scan.folded.words[start].shape == Shape::Lower && !is_particle(self.scan.folded.letters(start)) {
            start += 1;
        }
        (start < core.end).then(|| self.scan.text_of(start..core.end).to_owned())
    }

    /// A name of two words or more that is nothing known: a person whom nobody knows, or one written oddly.
    fn unknown_person(&self, core: &Range<usize>, found: &[Found<'i>], clues: &Clues<'i>) -> Option<Meaning<'i>> {
        let name = self.trailing_name(core, found)?;
        let words = name.split_whitespace().count();
        // *Deir al-Zor*: what a dash joins are words of their own.
        let parts = Folded::new(&name).words.len();
        let single_place = found.last().is_some_and(|found| {
            found.end == core.end && found.part(Part::Place).is_some_and(|place| place.score >= 2.6 || found.start == core.start)
        });
        if words < 2 && !clues.honorific || single_place && found.last().is_some_and(|found| found.end - found.start == parts) {
            return None;
        }
        if let Some(known) = persons::sounding_like(self.scene, &name, clues) {
            return Some(known);
        }
        // *Briton Chris McManus*
        let demonym = |found: &Found<'i>| found.part(Part::Nation).is_some_and(|nation| nation.name.used == Use::Demonym);
        let sector = found.iter().any(demonym).then_some(Sector::Cvl);
        Some(Meaning { own_name: Some(name), country: clues.country, sector, confidence: 0.3, ..Meaning::default() })
    }

    /// A nation or place, by itself or described: *western Ukraine*, *rebel-held Aleppo*; or the nation of an unknown thing.
    fn land(&self, core: &Range<usize>, found: &[Found<'i>], clues: &Clues<'i>) -> Option<Meaning<'i>> {
        let last = found.last();
        // *Djibo* is a town where nobody of that family name is meant.
        let lies = |found: &'_ Found<'i>| {
            let best = found.best().filter(|best| matches!(best.part, Part::Nation | Part::Place));
            best.or_else(|| found.part(Part::Place)).cloned()
        };
        if let Some(reading) = last.filter(|found| found.end == core.end).and_then(lies) {
            let reading = &reading;
            let mut meaning = Meaning::of(reading);
            meaning.rivals = last
                .map(|found| {
                    found
                        .readings
                        .iter()
                        .skip(1)
                        .filter(|rival| rival.score > reading.score - 1.0 && rival.part != Part::Role)
                        .map(|rival| rival.entity)
                        .take(3)
                        .collect()
                })
                .unwrap_or_default();
            if reading.part == Part::Nation && last.is_some_and(|found| self.is_ethnic(found)) {
                return Some(Meaning { sector: Some(Sector::Cvl), role: Some("people".to_owned()), confidence: 0.5, ..Meaning::default() });
            }
            meaning.confidence = if reading.part == Part::Nation { 0.95 } else { (0.35 + reading.score * 0.12).min(0.9) };
            meaning.bare_state &= reading.name.used != Use::Adjective;
            let person = last.is_some_and(|found| found.readings.iter().any(|other| other.name.used == Use::Demonym));
            let counted = last.is_some_and(|found| (core.start..found.start).any(|i| self.is_number(i)));
            if reading.name.used == Use::Adjective && person && (counted || !self.is_definite(core)) {
                // *an Iraqi*, *3,000 Lebanese*
                meaning.sector = Some(Sector::Cvl);
            }
            return Some(meaning);
        }
        (clues.country != NO_COUNTRY).then(|| Meaning { country: clues.country, confidence: 0.4, ..Meaning::default() })
    }

    /// *3,000*, *two*, *dozens*
    fn is_number(&self, i: usize) -> bool {
        let word = self.scan.folded.letters(i);
        let named = matches!(
            word,
            "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "eleven"
                | "twelve"
                | "twenty"
                | "thirty"
                | "forty"
                | "fifty"
                | "hundred"
                | "thousand"
                | "several"
                | "many"
                | "some"
                | "dozen"
                | "dozens"
                | "hundreds"
                | "thousands"
        );
        named || !word.is_empty() && word.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
    }

    /// *the president of Nigeria*, *spokesman for the Taliban*, *protesters in Nairobi*
    fn take_tail(&self, meaning: &mut Meaning<'i>, core: Range<usize>, range: Range<usize>, depth: usize) {
        if core.end >= range.end || meaning.entity.is_some() && meaning.country != NO_COUNTRY && meaning.office.is_none() {
            return;
        }
        let mut at = core.end;
        while at < range.end {
            let wants_sector = meaning.relational && meaning.sector.is_none();
            let belongs = match self.scan.littles[at] {
                Some(Little::Belonging) => true,
                Some(Little::Elsewhere) => wants_sector && self.scan.folded.letters(at) == "to",
                Some(Little::Clause) => return,
                _ => false,
            };
            let end = (at + 1..range.end)
                .find(|i| matches!(self.scan.littles[*i], Some(Little::Belonging | Little::Elsewhere | Little::Clause)))
                .unwrap_or(range.end);
            if belongs {
                let first = at == core.end;
                let whole = if first && self.scan.folded.letters(at) == "of" { range.end } else { end };
                let owner = self.understand(at + 1..whole, depth - 1);
                // *victims of the Iraqi invasion*: of what somebody did to them.
                let deed = owner.entity.is_none() && owner.sector.is_none() && owner.role.is_none();
                if deed && meaning.role.as_deref().is_some_and(|role| matches!(role, "victim" | "survivor" | "casualty")) {
                    at = end;
                    continue;
                }
                self.take_owner(meaning, &owner, first && self.scan.folded.letters(at) != "in");
            }
            at = end;
        }
    }

    /// Takes from the phrase that a head belongs to what the head lacks. `near`: it follows the head at once.
    fn take_owner(&self, meaning: &mut Meaning<'i>, owner: &Meaning<'i>, near: bool) {
        let weak = owner.weak_country || owner.entity.is_some_and(|entity| entity.kind == Kind::City && entity.weight < 300_000);
        if owner.country != NO_COUNTRY && (meaning.country == NO_COUNTRY || meaning.weak_country && !weak) {
            meaning.country = owner.country;
            meaning.weak_country = weak;
            meaning.partly_recognised = owner.partly_recognised;
            if let Some(office) = meaning.office.filter(|_| owner.bare_state && near && meaning.own_name.is_none()) {
                self.add_holder(meaning, &office);
            }
        }
        let land = owner.entity.is_some_and(|entity| matches!(entity.kind, Kind::City | Kind::Region | Kind::State));
        let body = owner.sector.is_some() && !land && !owner.is_person();
        if meaning.relational && meaning.sector.is_none() {
            // *African leaders*, *the head of the African Union*: who leads states is in government.
            let states = owner.bare_state || owner.entity.is_some_and(|entity| matches!(entity.kind, Kind::Group));
            meaning.sector = owner.sector.filter(|_| !land).or(states.then_some(Sector::Gov));
        } else if near
            && body
            && matches!(owner.sector, Some(Sector::Pty | Sector::Reb | Sector::Crm))
            && matches!(meaning.sector, Some(Sector::Lab | Sector::Uaf | Sector::Unk))
        {
            // *workers of the Congress party*
            meaning.sector = owner.sector;
        } else if near
            && body
            && meaning.sector == Some(Sector::Gov)
            && matches!(owner.sector, Some(Sector::Pty | Sector::Reb | Sector::Crm | Sector::Opp | Sector::Prm))
            && meaning.role.as_deref().is_some_and(speaks_for)
        {
            // *officials of the Tamil Tigers*
            meaning.sector = owner.sector;
            meaning.office = None;
        } else if near && body && owner.sector == Some(Sector::Reb) && meaning.sector == Some(Sector::Mil)
            || near && body && matches!(meaning.sector, Some(Sector::Uaf | Sector::Unk))
        {
            // *fighters of the Liberation Army*, *a commander of Islamic Jihad*
            meaning.sector = owner.sector;
        } else if near && body && meaning.office.is_some() && meaning.sector == Some(Sector::Gov) && owner.sector != Some(Sector::Gov) {
            // *The president of the human rights league* is no head of state.
            meaning.sector = owner.sector;
            meaning.office = None;
        }
    }
}

/// Whether a role word is that of a body as one: *group*, *rebel movement*.
fn is_group(role: &str) -> bool {
    let last = role.rsplit(' ').next().unwrap_or_default();
    matches!(last, "group" | "movement" | "party" | "front" | "militia" | "organisation" | "organization" | "faction" | "alliance")
}

/// Whether a role is that of somebody who speaks or acts for a body, whatever body it is: *official*, *peace envoy*.
fn speaks_for(role: &str) -> bool {
    let last = role.rsplit(' ').next().unwrap_or_default();
    matches!(last, "official" | "envoy" | "emissary" | "representative" | "negotiator" | "delegate" | "counterpart" | "delegation")
}

/// A phrase as a role word: if it is one before all, or an organisation of another country that is one as well.
fn role_reading<'f, 'i>(found: &'f Found<'i>) -> Option<&'f Reading<'i>> {
    match found.best()?.part {
        Part::Role => found.best(),
        Part::Body => found.part(Part::Role),
        _ => None,
    }
}

/// The sector that role words give together: the last one's, unless it only says *leader* or *forces*, or a narrower word
/// before it says whose: *rebel commander*, *police spokesman*.
fn roles_sector(roles: &[&Reading]) -> Option<Sector> {
    let head = roles.last()?;
    let before = roles[..roles.len() - 1].iter().rev().find_map(|role| role.entity.sector);
    let relational = head.entity.flags & (RELATIONAL | MODIFIER) != 0;
    match (head.entity.sector, before) {
        (None, before) => before,
        (own, None) => own,
        (own, Some(before)) if relational => Some(before).or(own),
        // *army accountant*, *police doctor*: what they belong to says more than their trade.
        (
            Some(Sector::Bus | Sector::Edu | Sector::Med | Sector::Jud | Sector::Rel | Sector::Lab | Sector::Agr),
            Some(armed @ (Sector::Mil | Sector::Cop | Sector::Spy)),
        ) if roles.len() > 1 && roles[..roles.len() - 1].iter().any(|role| role.entity.flags & BODY != 0) => Some(armed),
        (Some(Sector::Gov | Sector::Mil | Sector::Cvl | Sector::Unk | Sector::Uaf), Some(narrow))
            if matches!(
                narrow,
                Sector::Reb | Sector::Uaf | Sector::Prm | Sector::Crm | Sector::Opp | Sector::Cop | Sector::Spy | Sector::Ref | Sector::Rel
            ) =>
        {
            Some(narrow)
        }
        (own, _) => own,
    }
}

/// Every word one slip of the pen away, with the same first letter.
fn one_off(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all = Vec::new();
    let mut push = |letters: Vec<char>| all.push(letters.into_iter().collect::<String>());
    for i in 1..letters.len() {
        let mut missing = letters.clone();
        missing.remove(i);
        push(missing);
        if i + 1 < letters.len() {
            let mut swapped = letters.clone();
            swapped.swap(i, i + 1);
            push(swapped);
        }
        for c in 'a'..='z' {
            let mut wrong = letters.clone();
            wrong[i] = c;
            push(wrong);
            let mut more = letters.clone();
            more.insert(i, c);
            push(more);
        }
    }
    all
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "al" | "el"
            | "bin"
            | "ibn"
            | "ben"
            | "van"
            | "von"
            | "de"
            | "da"
            | "dos"
            | "do"
            | "di"
            | "du"
            | "la"
            | "le"
            | "der"
            | "den"
            | "abu"
            | "ould"
            | "ul"
            | "ur"
            | "e"
    )
}
