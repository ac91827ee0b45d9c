//! Which person is meant, and what that person is on a day.

use attache_record::{Sector, edit_distance};

use crate::compile::codes::{Code, NO_COUNTRY};
use crate::compile::date::{ALWAYS, FOREVER};
use crate::compile::fold::Folded;
use crate::compile::layout::{Case, Kind, OFFICE, Use};
use crate::compile::people::{is_highest, rank, sound};
use crate::index::{Entity, Term};
use crate::meaning::Meaning;
use crate::reading::{Found, Part};
use crate::scene::Scene;

/// What a mention says of a person beside the name.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Clues<'i> {
    /// The role word before or after the name.
    pub(crate) role: Option<Entity<'i>>,
    pub(crate) country: Code,
    /// *former*, *ousted*
    pub(crate) former: bool,
    /// *deputy*, *acting*
    pub(crate) beside: bool,
    /// *Mr*, *Dr*
    pub(crate) honorific: bool,
}

impl Clues<'_> {
    fn office(&self) -> Option<u32> {
        self.role.map(|role| role.weight)
    }

    fn any(&self) -> bool {
        self.role.is_some() || self.honorific || self.country != NO_COUNTRY
    }
}

/// Below this a name is left unresolved: the score of a minor office left ten years ago.
const ENOUGH: f32 = 1.7;
/// A family name alone, with nothing to go by, must lead the next bearer's score by this much.
const LEAD: f32 = 0.4;

/// The person that a phrase names, given the clues; none if nobody fits well enough.
pub(crate) fn pick<'i>(scene: &Scene<'i, '_>, found: &Found<'i>, clues: &Clues) -> Option<Meaning<'i>> {
    let mut scored: Vec<(f32, Entity<'i>)> = Vec::new();
    for part in [Part::Person, Part::Family] {
        for reading in found.all(part) {
            let whole = if part == Part::Person { 4.0 } else { 0.0 };
            let plain = if reading.name.case == Case::Plain && !clues.any() { 1.0 } else { 0.0 };
            let score = fitness(scene, &reading.entity, clues) + whole - plain;
            match scored.iter_mut().find(|(_, known)| known.id == reading.entity.id) {
                Some(known) => known.0 = known.0.max(score),
                None => scored.push((score, reading.entity)),
            }
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.id.cmp(&b.1.id)));
    let (best, entity) = *scored.first()?;
    if best < ENOUGH {
        return None;
    }
    let sure = clues.any() || found.part(Part::Person).is_some();
    if !sure && scored.get(1).is_some_and(|(second, _)| best - second < LEAD) {
        return None;
    }
    let second = scored.get(1).map_or(f32::MIN, |(score, _)| *score);
    let gap = (best - second).clamp(0.0, 3.0);
    let mut meaning = on_day(scene, entity, clues);
    meaning.confidence = (0.55 + 0.13 * gap).min(0.97) * if best < ENOUGH + 0.7 { 0.85 } else { 1.0 };
    meaning.rivals = scored.iter().skip(1).take(3).filter(|(score, _)| best - score < 1.2).map(|(_, rival)| *rival).collect();
    Some(meaning)
}

/// How well a person fits the day, the clues and the context.
fn fitness(scene: &Scene, person: &Entity, clues: &Clues) -> f32 {
    let mut best = f32::MIN;
    for term in scene.index.terms(person) {
        // Each term by its own office: an exile who was once vice president is less in the news than the president.
        best = best.max(term_fitness(scene, &term, clues) + (rank(term.role) as f32).log10() - 4.0);
    }
    let mut score = if best == f32::MIN { (person.weight.max(1) as f32).log10() - 4.0 } else { best };
    if scene.names_person(person.id) {
        score += 3.0;
    }
    score + 0.4 * scene.cues(person.country).min(3) as f32
}

fn term_fitness(scene: &Scene, term: &Term, clues: &Clues) -> f32 {
    let mut score = match scene.day {
        None => 0.6,
        Some(day) if term.holds(day) && term.from != ALWAYS => 1.0,
        Some(day) if term.holds(day) => 0.5,
        Some(day) if term.to < day => 0.3 - 0.05 * years(term.to, day).min(24.0),
        Some(day) => -0.4 - 0.1 * years(day, term.from).min(20.0),
    };
    if let Some(office) = clues.office() {
        let fits = term.office == office;
        let in_time = scene.day.is_none_or(|day| term.holds(day));
        let same_sector = clues.role.is_some_and(|role| role.sector == term.sector);
        score += match (fits, in_time || clues.former) {
            (true, true) => 2.0,
            (true, false) => 0.7,
            // *Deputy Secretary Hicks*, *Minister Lavrov*: part of the office's name.
            (false, true) if clues.role.is_some_and(|role| names_part(term.role, role.name)) => 1.2,
            (false, true) if same_sector => 0.4,
            // *General Garang*, *Sheikh Abdullah*: a rank says nothing of the office.
            _ if clues.role.is_some_and(|role| is_rank(role.name)) => 0.2,
            _ => -1.0,
        };
    } else if clues.honorific {
        score += 0.4;
    }
    if clues.country != NO_COUNTRY {
        score += if term.country == clues.country { 1.6 } else { -3.0 };
    }
    score
}

/// Whether a title is a rank, of arms or of birth, that people keep in whatever office.
fn is_rank(title: &str) -> bool {
    const RANKS: [&str; 20] = [
        "general",
        "colonel",
        "lieutenant colonel",
        "lieutenant-colonel",
        "major",
        "major general",
        "brigadier",
        "captain",
        "commander",
        "lieutenant general",
        "marshal",
        "admiral",
        "sheikh",
        "prince",
        "princess",
        "chief",
        "mullah",
        "sheik",
        "comrade",
        "field marshal",
    ];
    RANKS.contains(&title.to_lowercase().as_str())
}

/// Whether a title is a word of an office's name.
fn names_part(office: &str, title: &str) -> bool {
    office.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(title))
}

fn years(from: u32, to: u32) -> f32 {
    (to / 10000).saturating_sub(from / 10000) as f32
}

/// What a person is on the scene's day.
pub(crate) fn on_day<'i>(scene: &Scene<'i, '_>, person: Entity<'i>, clues: &Clues) -> Meaning<'i> {
    let mut meaning = Meaning { entity: Some(person), country: person.country, confidence: 0.9, ..Meaning::default() };
    let Some(term) = telling_term(scene, &person, clues) else { return meaning };
    let held = scene.day.is_none_or(|day| term.holds(day));
    // *Mugabe resigned*, *Soleimani was killed*: on the days of a fall he is still what he was.
    let titled = clues.office() == Some(term.office) && scene.day.is_some_and(|day| is_titled_still(&term, day));
    let falling = clues.office().is_none() && scene.day.is_some_and(|day| just_over(&term, day, DAYS));
    let kept = !clues.former && (titled || falling);
    let held = held || kept;
    let over = !kept && scene.day.is_some_and(|day| term.to < day);
    meaning.country = term.country;
    meaning.partly_recognised = term.partly_recognised && held;
    // *rebel leader Michel Djotodia*, long after his term: as the title has him.
    let now = clues.role.and_then(|role| role.sector).filter(|_| over && !clues.former);
    let now = now.filter(|sector| matches!(sector, Sector::Reb | Sector::Prm));
    meaning.sector = if now.is_some() {
        now
    } else if clues.former || over {
        after_office(term.sector)
    } else if held {
        term.sector
    } else {
        // Not yet in office: what the mention's title says is all there is.
        clues.role.and_then(|role| role.sector)
    };
    if held || over || clues.former {
        meaning.role = Some(if over || clues.former { format!("former {}", term.role) } else { term.role.to_owned() });
    }
    meaning
}

/// The term that says most of a person on a day: the one the title names, else the highest office held, else the last.
fn telling_term<'i>(scene: &Scene<'i, '_>, person: &Entity<'i>, clues: &Clues) -> Option<Term<'i>> {
    let terms: Vec<Term<'i>> = scene.index.terms(person).collect();
    let named = |term: &&Term| clues.office() == Some(term.office);
    let Some(day) = scene.day else {
        // Somebody who led a state is known for it, unless they hold a high office now.
        let open = terms.iter().rev().find(|term| term.to == FOREVER);
        let now = open.filter(|term| standing(term).1 >= HIGHEST - 1);
        let highest = || terms.iter().rev().find(|term| standing(term).1 == HIGHEST);
        return terms.iter().rev().find(named).or(now).or_else(highest).or(open).or(terms.last()).copied();
    };
    if clues.former
        && let Some(term) = terms.iter().rev().find(|term| named(term) && term.to < day)
    {
        return Some(*term);
    }
    // *President Morales announced his resignation*: the news keeps a title for some weeks.
    if !clues.former
        && let Some(term) = terms.iter().rev().find(|term| named(term) && is_titled_still(term, day))
    {
        return Some(*term);
    }
    let now: Vec<&Term> = terms.iter().filter(|term| term.holds(day)).collect();
    let dated = now.iter().rev().find(|term| term.from != ALWAYS).or(now.last());
    let held = now.iter().find(|term| clues.office() == Some(term.office)).or_else(|| now.iter().max_by_key(|term| standing(term)));
    held.or(dated)
        .copied()
        .or_else(|| terms.iter().rev().filter(|term| term.to < day).max_by_key(|term| (standing(term).1 == HIGHEST, term.to)))
        .or(terms.first())
        .copied()
}

/// Days for which the news keeps a title beside a name.
const WEEKS: u32 = 45;
/// Days for which a bare name still stands for the office that has ended.
const DAYS: u32 = 12;

/// Whether who still has the title of a term that is over is told of as what he was: the news keeps it for some weeks; of a minister
/// for good, as it tells of old days (*In 1986 Prime Minister Thatcher met …*), where courtesy leaves others theirs (*President Carter*).
fn is_titled_still(term: &Term, day: u32) -> bool {
    let minister = ["Minister", "Foreign Secretary", "Home Secretary"].iter().any(|title| term.role.contains(title));
    just_over(term, day, WEEKS) || term.to < day && minister
}

/// Whether a term ended in the days before a day, so many at most.
fn just_over(term: &Term, day: u32, most: u32) -> bool {
    let days = |packed: u32| packed / 10000 * 372 + packed / 100 % 100 * 31 + packed % 100;
    term.to < day && days(day) - days(term.to) <= most
}

/// The rank of who leads a state.
const HIGHEST: u8 = 5;

/// Of offices held together, the one the press names first.
fn standing(term: &Term) -> (bool, u8) {
    let rank = match term.role {
        role if is_highest(role) => HIGHEST,
        role if role.contains("Minister") || role.contains("Secretary") => 4,
        _ if term.sector == Some(Sector::Gov) => 3,
        _ => 2,
    };
    (term.from != ALWAYS, rank)
}

/// Those who held power are elites when they hold it no longer; others stay what they were.
pub(crate) fn after_office(sector: Option<Sector>) -> Option<Sector> {
    match sector {
        None | Some(Sector::Gov | Sector::Leg | Sector::Jud | Sector::Mil | Sector::Cop | Sector::Spy | Sector::Pty | Sector::Opp) => {
            Some(Sector::Eli)
        }
        other => other,
    }
}

/// Who held an office of a country on the scene's day; only if it was one person.
pub(crate) fn holder<'i>(scene: &Scene<'i, '_>, role: &Entity<'i>, country: Code) -> Option<Entity<'i>> {
    let day = scene.day?;
    let mut holders = scene
        .index
        .holders(role.weight)
        .filter(|held| held.country == country && held.from <= day && day <= held.to && held.from != ALWAYS);
    let first = holders.next()?;
    // On the day of a change, who comes counts.
    let last = holders.last().unwrap_or(first);
    Some(scene.index.entity(last.person))
}

/// The country of an office that only one country has: *Pope*, *Taoiseach*.
pub(crate) fn only_country(scene: &Scene, role: &Entity) -> Option<Code> {
    if role.flags & OFFICE == 0 {
        return None;
    }
    let mut holders = scene.index.holders(role.weight);
    let first = holders.next()?;
    let mut count = 1;
    for holder in holders {
        if holder.country != first.country {
            return None;
        }
        count += 1;
    }
    (count >= 2).then_some(first.country)
}

/// An office that more countries have is everybody's.
const FEW: usize = 40;

/// The countries that have an office, where only some have it: *Emir*, *King*, *Chancellor*; `None` where most may.
pub(crate) fn countries_with(scene: &Scene, role: &Entity) -> Option<Vec<Code>> {
    if role.flags & OFFICE == 0 {
        return None;
    }
    let mut all: Vec<Code> = Vec::new();
    for holder in scene.index.holders(role.weight) {
        if !all.contains(&holder.country) {
            all.push(holder.country);
        }
        if all.len() > FEW {
            return None;
        }
    }
    (all.len() > 1).then_some(all)
}

/// The person whose name sounds like the one given and is written nearly so.
pub(crate) fn sounding_like<'i>(scene: &Scene<'i, '_>, name: &str, clues: &Clues) -> Option<Meaning<'i>> {
    let folded = Folded::new(name);
    if folded.words.len() < 2 || folded.words.len() > 6 {
        return None;
    }
    let slot = scene.index.find(sound(&folded)?)?;
    let mut best: Option<(f32, Entity<'i>)> = None;
    for candidate in scene.index.names(slot).filter(|candidate| candidate.used == Use::Sound) {
        let person = scene.index.entity(candidate.entity);
        if person.kind != Kind::Person
            || clues.country != NO_COUNTRY && !scene.index.terms(&person).any(|term| term.country == clues.country)
        {
            continue;
        }
        let alike = likeness(&folded, &Folded::new(person.name));
        if alike >= 0.72 && best.is_none_or(|(known, _)| alike > known) {
            best = Some((alike, person));
        }
    }
    let (alike, person) = best?;
    let mut meaning = on_day(scene, person, clues);
    meaning.confidence = 0.75 * alike;
    Some(meaning)
}

/// How alike two names are, 0 to 1: each word of the shorter one against its best match in the other.
fn likeness(a: &Folded, b: &Folded) -> f32 {
    let (short, long) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    let nearest = |i: usize| (0..long.words.len()).map(|j| similar(short.letters(i), long.letters(j))).fold(0.0, f32::max);
    let each: Vec<f32> = (0..short.words.len()).map(nearest).collect();
    // *Adela Ruiz* is not Adela Raz.
    if each.iter().any(|alike| *alike < 0.6) {
        return 0.0;
    }
    each.iter().sum::<f32>() / each.len().max(1) as f32
}

/// Edit distance as a share of the longer word.
fn similar(a: &str, b: &str) -> f32 {
    1.0 - edit_distance(a, b) as f32 / a.chars().count().max(b.chars().count()).max(1) as f32
}
