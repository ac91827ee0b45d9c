//! The same report in many outlets.
//!
//! An agency's report is printed by a hundred papers, under other headlines, with another dateline, cut to fit, with a paragraph of
//! their own. Whoever counts how many outlets confirm an event must count it once. [`Copies`] is told one story after the other
//! and says of each whether it came before:
//!
//! - A *copy* shares most of its word sequences with an earlier story: at least 0.6 of the shorter text's, or 0.7 of its first
//!   hundred words'. Headlines, datelines, case and punctuation do not count. Two authors who report the same event and quote the
//!   same people stay far below that. A text of fewer than 30 words is a copy only of the same words (of fewer than twelve, under
//!   the same headline).
//! - An *update* stands at the address of an earlier story (see [`address`]) with another text: a correction, a live blog; or its
//!   publisher is that of an earlier story that it is a changed copy of.
//!
//! Only stories within some days of each other are compared, so a long run forgets. What is kept of a story is a sketch of its text
//! (MinHash, 114 bytes), its id and its place in an index, under 300 bytes in all with an id of sixteen letters; no text is kept.
//! Likeness is therefore an estimate, exact to about 0.05. The same stories in the same order always give the same answers.
//!
//! ```
//! use attache_ingest::copies::{Copies, Settings, Verdict};
//! use attache_record::Story;
//!
//! let story = |id: &str, text: &str| Story { id: id.into(), text: text.into(), ..Story::default() };
//! let mut copies = Copies::new(Settings::default());
//! assert_eq!(copies.add(&story("a", "OSLO (Agency) - Talks between the two governments ended without a deal on Monday, envoys said.")), Verdict::First);
//! let again = copies.add(&story("b", "Oslo, June 3: Talks between the two governments ended without a deal on Monday, envoys said"));
//! assert_eq!(again, Verdict::Copy { of: "a".into(), likeness: 1.0 });
//! ```
//!
//! The state is saved by serde and read again for a run that goes on; a form that packs bytes (MessagePack, CBOR) is a third of the
//! size of JSON.

mod address;
mod day;
mod sketch;

use std::collections::BTreeMap;

use attache_record::{Story, story_id};
use jiff::civil::Date;
use serde::{Deserialize, Serialize, Serializer};

pub use address::address;
use day::{Day, Seen};
use sketch::{Sketch, number};

use crate::dateline;

/// How far back copies are sought, and how much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Only stories published at most so many days from each other are compared.
    pub days: u16,
    /// A day is forgotten when so many stories came that could not be copies of its stories. Stories need not come in the order of
    /// their days, but those of one week should come within so many others.
    pub patience: u64,
    /// Stories that are kept at most; a million take about 300 MB. Past it the days not asked for longest are forgotten.
    pub most: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { days: 5, patience: 200_000, most: 4_000_000 }
    }
}

/// What a story is to those before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The first of its kind.
    First,
    /// The same report again.
    Copy {
        /// Id of the story that was seen first.
        of: String,
        /// Estimated share of the shorter text's word sequences that stand in the longer, 0.6 to 1.
        likeness: f32,
    },
    /// A later form of the same report by the same outlet.
    Update {
        /// Id of the story that was seen first.
        of: String,
    },
}

/// Why a saved state could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Written by another version.
    #[error("saved in form {0} of the state, and this version reads form {FORM}; start the run anew without it")]
    Form(u32),
    /// It does not fit together.
    #[error("the saved state is damaged (the stories of day {0} do not fit together); start the run anew without it")]
    Damaged(i32),
}

/// Number of the saved form. A change to sketches or addresses must raise it.
const FORM: u32 = 1;
/// Stories between two looks for days to forget.
const SWEEP: u64 = 1_024;

/// The stories seen so far.
#[derive(Clone, Deserialize)]
#[serde(try_from = "Saved")]
pub struct Copies {
    settings: Settings,
    /// By day and part of the day.
    days: BTreeMap<(i32, u32), Day>,
    /// How many stories came.
    number: u64,
    /// Day of the last story with a date.
    latest: i32,
}

/// The saved form; `D` is the days, whole or borrowed.
#[derive(Serialize, Deserialize)]
struct Saved<D = Vec<Day>> {
    form: u32,
    settings: Settings,
    number: u64,
    latest: i32,
    days: D,
}

impl Copies {
    /// Nothing seen yet.
    pub fn new(settings: Settings) -> Copies {
        Copies { settings, days: BTreeMap::new(), number: 0, latest: 0 }
    }

    /// Says what a story is to those before it, and keeps it in mind.
    ///
    /// A story without a date counts as published on the day of the one before it. A story without an id is given that of
    /// [`Story::with_id`].
    pub fn add(&mut self, story: &Story) -> Verdict {
        let day = self.day_of(story);
        let sketch = Sketch::new(story.title.as_deref().unwrap_or_default(), dateline::paragraphs(story).into_iter().map(|(_, text)| text));
        let form = story.url.as_deref().and_then(address);
        let publisher = publisher(story, form.as_deref());
        let address = form.map_or(0, |form| number(&form).max(1));
        self.number = self.number.saturating_add(1);
        self.ask(day);
        let (verdict, first) = match self.first(day, &sketch, address, publisher) {
            Some(found) => (found.verdict, Some(found.first)),
            None => (Verdict::First, None),
        };
        let id = if story.id.is_empty() { story_id(story.url.as_deref(), &story.text) } else { story.id.clone() };
        let number = self.number;
        self.open(day, id.len()).add(&id, number, &sketch, address, publisher, first);
        if self.number.is_multiple_of(SWEEP) {
            self.forget();
        }
        verdict
    }

    /// How many stories are kept in mind.
    pub fn len(&self) -> usize {
        self.days.values().map(Day::len).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
    }

    /// Bytes that they take.
    pub fn memory(&self) -> usize {
        self.days.values().map(Day::memory).sum()
    }

    /// Days since 1970.
    fn day_of(&mut self, story: &Story) -> i32 {
        let date = story.date.or_else(|| story.dateline.as_ref().and_then(|line| line.date));
        if let Some(date) = date {
            self.latest = (date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24) as i32;
        }
        self.latest
    }

    /// The days whose stories one of `day` may be a copy of.
    fn reach(&self, day: i32) -> std::ops::RangeInclusive<(i32, u32)> {
        let days = i32::from(self.settings.days);
        (day.saturating_sub(days), 0)..=(day.saturating_add(days), u32::MAX)
    }

    fn ask(&mut self, day: i32) {
        let (reach, number) = (self.reach(day), self.number);
        self.days.range_mut(reach).for_each(|(_, day)| day.asked = number);
    }

    /// The part of a day that takes the next story.
    fn open(&mut self, day: i32, id: usize) -> &mut Day {
        let full = (self.settings.most / 8).max(1);
        let part = match self.days.range((day, 0)..=(day, u32::MAX)).next_back() {
            Some((&(_, part), last)) if last.len() < full && last.has_room(id) => part,
            Some((&(_, part), _)) => part.saturating_add(1),
            None => 0,
        };
        let number = self.number;
        let open = self.days.entry((day, part)).or_insert_with(|| Day::new(day, part));
        open.asked = number;
        open
    }

    fn forget(&mut self) {
        let long_ago = self.number.saturating_sub(self.settings.patience);
        self.days.retain(|_, day| day.asked >= long_ago);
        let mut kept = self.len();
        while kept > self.settings.most {
            let Some((&oldest, _)) = self.days.iter().min_by_key(|(key, day)| (day.asked, **key)) else { break };
            kept -= self.days.remove(&oldest).map_or(0, |day| day.len());
        }
    }

    /// What a story is a copy or an update of.
    fn first(&self, day: i32, sketch: &Sketch, address: u64, publisher: u32) -> Option<Found> {
        let reach = || self.days.range(self.reach(day)).map(|(_, of)| of);
        if address != 0
            && let Some((of, at)) = reach().rev().find_map(|of| Some((of, of.at_address(address)?)))
        {
            let (first, id) = self.root(day, of, at);
            let same = of.entry(at).text == sketch.text;
            let verdict = if same { Verdict::Copy { of: id, likeness: 1.0 } } else { Verdict::Update { of: id } };
            return Some(Found { first, verdict });
        }
        let mut found: Option<Candidate<'_>> = None;
        let mut own = false;
        for of in reach() {
            of.like(sketch, |like| {
                let entry = of.entry(like.at);
                own |= publisher != 0 && entry.publisher == publisher && entry.text != sketch.text;
                let (first, id) = self.named_root(day, of, like.at);
                let earlier = found.as_ref().is_none_or(|found| first.number < found.first.number);
                let likeness = if entry.text == sketch.text { 1.0 } else { like.likeness };
                match &mut found {
                    Some(found) if !earlier => {
                        if first.number == found.first.number {
                            found.likeness = found.likeness.max(likeness);
                        }
                    }
                    _ => found = Some(Candidate { first, id, likeness }),
                }
            });
        }
        let found = found?;
        let of = found.id.to_owned();
        let verdict = if own { Verdict::Update { of } } else { Verdict::Copy { of, likeness: found.likeness } };
        Some(Found { first: found.first, verdict })
    }

    fn root(&self, day: i32, of: &Day, at: usize) -> (Seen, String) {
        let (first, id) = self.named_root(day, of, at);
        (first, id.to_owned())
    }

    /// The story that was seen first of those that a story is one with; itself, if that one is out of reach or forgotten.
    fn named_root<'c>(&'c self, day: i32, of: &'c Day, at: usize) -> (Seen, &'c str) {
        let within = |first: &Seen| first.day.abs_diff(day) <= u32::from(self.settings.days);
        let kept = |first: Seen| {
            let mut parts = self.days.range((first.day, 0)..=(first.day, u32::MAX));
            parts.find_map(|(_, part)| Some((first, part.id(part.numbered(first.number)?))))
        };
        let own = || (Seen { day: of.day, number: of.entry(at).number }, of.id(at));
        of.first_of(at).filter(within).and_then(kept).unwrap_or_else(own)
    }
}

/// What a story is one with.
struct Found {
    first: Seen,
    verdict: Verdict,
}

struct Candidate<'c> {
    first: Seen,
    id: &'c str,
    likeness: f32,
}

/// Stands for the outlet: its name or, failing that, the host of the address; 0 if neither is known.
fn publisher(story: &Story, form: Option<&str>) -> u32 {
    let name: String = story.publisher.iter().flat_map(|name| name.chars()).filter(|c| c.is_alphanumeric()).collect();
    let host = form.map(|form| &form[..form.find('/').unwrap_or(form.len())]);
    let known = if name.is_empty() { host.map(str::to_owned) } else { Some(name.to_lowercase()) };
    known.map_or(0, |name| ((number(&name) >> 32) as u32).max(1))
}

impl Serialize for Copies {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let days: Vec<&Day> = self.days.values().collect();
        Saved { form: FORM, settings: self.settings, number: self.number, latest: self.latest, days }.serialize(serializer)
    }
}

impl TryFrom<Saved> for Copies {
    type Error = Error;

    fn try_from(saved: Saved) -> Result<Copies, Error> {
        let Saved { form, settings, number, latest, days } = saved;
        if form != FORM {
            return Err(Error::Form(form));
        }
        let mut copies = Copies { settings, days: BTreeMap::new(), number, latest };
        for day in days {
            let of = day.day;
            let day = day.linked().filter(|day| day.len() == 0 || day.entry(day.len() - 1).number <= number).ok_or(Error::Damaged(of))?;
            copies.days.insert((day.day, day.part), day);
        }
        Ok(copies)
    }
}

#[cfg(test)]
mod tests;
