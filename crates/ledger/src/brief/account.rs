//! What a brief says, as plain values.

use crate::query::{Found, Header, Period};
use attache_record::{Country, EventType, Mode, Participant, TieKind};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Occurrences of verbal cooperation, material cooperation, verbal conflict, material conflict.
pub type Quads = [u64; 4];

/// The quads' names, in their order.
pub(super) const QUAD_NAMES: [&str; 4] = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];

/// What happened with a country in a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    /// The country.
    pub country: Country,
    /// What it is called.
    pub name: String,
    /// When.
    pub period: Period,
    /// Its occurrences by pair, in the period and in those with which it is compared: one between several countries counts for each pair, a
    /// mutual one in both directions.
    pub totals: Totals,
    /// What happened, partner by partner, those with most occurrences first.
    pub happened: Vec<Chapter>,
    /// With whom, those with most occurrences first.
    pub partners: Vec<Partner>,
    /// With whom it became more or less, the largest change against the period before first.
    pub changed: Vec<Movement>,
    /// Who of the country said what, and who said what about it, the latest first.
    pub said: Vec<Said>,
    /// Standing ties, the latest told first.
    pub ties: Vec<Standing>,
    /// Every week of the period.
    pub weeks: Vec<Week>,
    /// Where, the places with most occurrences first.
    pub places: Vec<Spot>,
}

/// Occurrences in three periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Totals {
    /// In the period.
    pub now: Quads,
    /// In the period before, of the same length; none where the calendar ends.
    pub before: Option<(Period, Quads)>,
    /// In the same days of the year before; none where the calendar ends.
    pub year_before: Option<(Period, Quads)>,
}

/// The other side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its country; the brief's own for what happened at home; none if it is not known.
    pub country: Option<Country>,
    /// What it is called.
    pub name: String,
}

/// What happened with one partner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chapter {
    /// With whom.
    pub with: Party,
    /// Those that weigh most first.
    pub happenings: Vec<Happening>,
}

/// An occurrence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Happening {
    /// When it happened.
    pub date: Option<Date>,
    /// What kind.
    pub event_type: EventType,
    /// How.
    pub modes: Vec<Mode>,
    /// Who did it.
    pub actors: Vec<String>,
    /// To whom it was done.
    pub recipients: Vec<String>,
    /// Quad, 1 to 4.
    pub quad: u8,
    /// Conflict to cooperation, -10 to 10.
    pub score: f32,
    /// Distinct reports, copies counted once.
    pub reports: u64,
    /// Distinct publishers.
    pub outlets: u64,
    /// How sure the event is, 0 to 1.
    pub confidence: f32,
    /// Who tells it, and in which words.
    pub source: Source,
}

/// Where a line comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The sentence.
    pub sentence: String,
    /// The event's id; none for statements and ties.
    pub event: Option<String>,
    /// The story's id.
    pub story: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its day.
    pub date: Option<Date>,
    /// Its address.
    pub url: Option<String>,
}

/// Occurrences with one partner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// With whom.
    pub with: Party,
    /// What the country did to the partner.
    pub given: Quads,
    /// What the partner did to the country; at home nothing, as all is given.
    pub received: Quads,
}

/// Occurrences with one partner, both directions together, in three periods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Movement {
    /// With whom.
    pub with: Party,
    /// In the period.
    pub now: Quads,
    /// In the period before.
    pub before: Quads,
    /// In the year before.
    pub year_before: Quads,
}

/// Somebody's words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// Who.
    pub speaker: String,
    /// What.
    pub content: String,
    /// Whether in their own words.
    pub quote: bool,
    /// -1 against, 0 neither, 1 in favour.
    pub stance: i8,
    /// About whom.
    pub about: Vec<String>,
    /// Where it stands.
    pub source: Source,
}

/// A standing tie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// What kind.
    pub kind: TieKind,
    /// 1 as told, -1 denied.
    pub polarity: i8,
    /// The two sides.
    pub sides: [Vec<String>; 2],
    /// For backing: against whom.
    pub against: Vec<String>,
    /// Since when.
    pub since: Option<Date>,
    /// Whether it is told as past.
    pub historical: bool,
    /// How many of the latest mentions say the same.
    pub times: usize,
    /// The latest story that tells it.
    pub source: Source,
}

/// A week's occurrences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Week {
    /// Its Monday, even if the period begins later.
    pub monday: Date,
    /// How many.
    pub quads: Quads,
}

/// A place with its occurrences.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spot {
    /// Its name.
    pub name: String,
    /// The state it lies in.
    pub country: Option<Country>,
    /// Degrees north and east, where they are known.
    pub at: Option<(f64, f64)>,
    /// How many.
    pub quads: Quads,
}

impl Source {
    pub(super) fn new(sentence: &str, event: Option<&str>, story: &Header) -> Source {
        Source {
            sentence: sentence.to_owned(),
            event: event.map(str::to_owned),
            story: story.id.clone(),
            title: story.title.clone(),
            outlet: story.publisher.clone(),
            date: story.date,
            url: story.url.clone(),
        }
    }

    /// Outlet, day and headline, as far as they are known; else the story's id.
    pub(super) fn citation(&self) -> String {
        let of_story = [self.outlet.clone(), self.date.map(|d| d.to_string())].into_iter().flatten().collect::<Vec<_>>().join(", ");
        match (of_story.is_empty(), &self.title) {
            (true, None) => format!("story {}", self.story),
            (true, Some(title)) => title.clone(),
            (false, None) => of_story,
            (false, Some(title)) => format!("{of_story}: {title}"),
        }
    }
}

impl From<&Found> for Happening {
    fn from(found: &Found) -> Happening {
        let event = &found.event;
        Happening {
            date: event.date,
            event_type: event.event_type,
            modes: event.modes.clone(),
            actors: event.actors.iter().map(called).collect(),
            recipients: event.recipients.iter().map(called).collect(),
            quad: event.quad,
            score: event.score,
            reports: found.occurrence.reports,
            outlets: found.occurrence.outlets,
            confidence: event.confidence,
            source: Source::new(&event.text, Some(&event.id), &found.story),
        }
    }
}

/// What a participant is called, with its country.
pub(super) fn called(party: &Participant) -> String {
    let name = party.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&party.text);
    match party.country {
        Some(country) => format!("{name} ({country})"),
        None => name.to_owned(),
    }
}

impl Happening {
    /// Type and modes: `CONSULT (visit)`.
    pub(super) fn kind(&self) -> String {
        let modes: Vec<&str> = self.modes.iter().map(|mode| mode.as_str()).collect();
        if modes.is_empty() { self.event_type.to_string() } else { format!("{} ({})", self.event_type, modes.join(", ")) }
    }

    /// Who to whom.
    pub(super) fn sides(&self) -> String {
        match self.recipients.is_empty() {
            true => self.actors.join(" and "),
            false => format!("{} → {}", self.actors.join(" and "), self.recipients.join(" and ")),
        }
    }

    /// How often it was told, and how sure it is.
    pub(super) fn weight(&self) -> String {
        let many = |n: u64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        format!(
            "{}, {}, score {:.1}, confidence {:.2}",
            many(self.reports, "report"),
            many(self.outlets, "outlet"),
            self.score,
            self.confidence
        )
    }
}

impl Said {
    /// Who said it about whom: `Angela Merkel (DEU) about Italy (ITA), in favour`.
    pub(super) fn heading(&self) -> String {
        let about = if self.about.is_empty() { String::new() } else { format!(" about {}", self.about.join(" and ")) };
        let stance = match self.stance {
            1.. => ", in favour",
            0 => "",
            _ => ", against",
        };
        format!("{}{about}{stance}", self.speaker)
    }
}

impl Standing {
    /// `close relations: Kenya (KEN) and Uganda (UGA), since 2019-01-01, told twice`.
    pub(super) fn words(&self) -> String {
        let [one, other] = &self.sides;
        let mut words = format!("{}: {} and {}", self.kind.as_str().replace('_', " "), one.join(", "), other.join(", "));
        if !self.against.is_empty() {
            words += &format!(" against {}", self.against.join(", "));
        }
        words += &self.since.map(|day| format!(", since {day}")).unwrap_or_default();
        words += if self.historical { ", in the past" } else { "" };
        words += if self.polarity < 0 { ", denied" } else { "" };
        if self.times > 1 {
            words += &format!(", told {} times", self.times);
        }
        words
    }
}

/// All quads together.
pub(super) fn sum(quads: &Quads) -> u64 {
    quads.iter().sum()
}

/// The quad that has most, 0 to 3; conflict before cooperation where they are level.
pub(super) fn leading(quads: &Quads) -> usize {
    (0..4).max_by_key(|&quad| (quads[quad], quad)).unwrap_or(0)
}
