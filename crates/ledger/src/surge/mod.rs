//! Surges: which pairs of countries are busier, or more hostile, than their own past says.
//!
//! For each directed pair the occurrences of each week are counted, once all of them and once those that are conflict (quads 3 and 4). Each
//! of the two series is held against a baseline from its own past: the module `baseline` says how. How much news the ledger has of a week
//! is the exposure, so that a fuller archive is no surge. What the pair itself adds to that is replaced by what it usually adds.
//!
//! Each count has a p-value, the chance of so many or more if all is as usual. Over all pairs and both kinds together the share of false
//! discoveries is kept at [`Settings::level`] (Benjamini and Hochberg 1995). Pairs that the past does not know share a tenth of that
//! allowance, since there are so many of them that could turn up (weights after Genovese, Roeder and Wasserman 2006). Series rise and fall
//! together, and the baseline is an estimate: the level is a good aim and no guarantee.
//!
//! [`surges`] asks the ledger; the statistics know nothing of it. Counts are the machine's coding: reviews do not change them.

mod baseline;
mod chance;
mod finding;
#[cfg(test)]
mod simulation;
mod stories;
mod weeks;

use crate::error::{Error, Result};
use crate::ledger::Reader;
use crate::query::Found;
use attache_record::Country;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What counts as a surge.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Share of false discoveries among the surges, between 0 and 1.
    pub level: f64,
    /// Weeks of the past that are looked at, 520 at most.
    pub past: usize,
    /// Weeks with news that the past must have; else there are no surges.
    pub least_past: usize,
    /// Occurrences that a week must have.
    pub least_count: u64,
    /// Whether what happens within one country is looked at too.
    pub domestic: bool,
    /// Most surges to give.
    pub limit: usize,
    /// Most occurrences to name for each.
    pub stories: usize,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { level: 0.05, past: 156, least_past: 26, least_count: 3, domestic: true, limit: 100, stories: 5 }
    }
}

/// In what a pair surpasses its past.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// More occurrences of any type.
    Busier,
    /// More occurrences of conflict, in words or deeds.
    MoreHostile,
}

/// A pair's week that its past does not explain.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Surge {
    /// Who did it.
    pub actor: Country,
    /// To whom it was done.
    pub recipient: Country,
    /// The Monday of the week.
    pub week: Date,
    /// In what.
    pub kind: Kind,
    /// Occurrences in the week.
    pub count: u64,
    /// Occurrences that the past lets expect.
    pub expected: f64,
    /// In nineteen of twenty ordinary weeks there are so many or more.
    pub low: u64,
    /// In nineteen of twenty ordinary weeks there are so many or fewer.
    pub high: u64,
    /// Chance of so many or more in an ordinary week.
    pub p: f64,
    /// Least share of false discoveries with which this one is among the discoveries.
    pub q: f64,
    /// One event of each occurrence behind it, those told by most reports first, then the surest.
    pub stories: Vec<Found>,
}

/// The surges in the week (Monday to Sunday) of a day: the surest first, then those with most beyond what was expected.
///
/// Reads the counts of all pairs for the week and its past: about a second for each million rows of counts by day.
pub fn surges(reader: &Reader, day: Date, settings: &Settings) -> Result<Vec<Surge>> {
    settings.check()?;
    let weeks = weeks::read(reader, day, settings)?;
    let found = finding::findings(&weeks, settings);
    found.into_iter().take(settings.limit).map(|finding| surge(reader, weeks.now(), &finding, settings)).collect()
}

fn surge(reader: &Reader, week: Date, finding: &finding::Finding, settings: &Settings) -> Result<Surge> {
    let &finding::Finding { pair: (actor, recipient), kind, count, expected, low, high, p, q } = finding;
    let stories = stories::behind(reader, (actor, recipient), week, kind, settings.stories)?;
    Ok(Surge { actor, recipient, week, kind, count, expected, low, high, p, q, stories })
}

impl Settings {
    fn check(&self) -> Result<()> {
        let refuse = |what: String| Err(Error::Question(what));
        if !(self.level > 0.0 && self.level < 1.0) {
            return refuse(format!("the share of false discoveries is {}; give one between 0 and 1, such as 0.05", self.level));
        }
        if self.least_count == 0 {
            return refuse("a surge has at least one occurrence; give a least count of 1 or more".to_owned());
        }
        if !(8..=520).contains(&self.past) {
            return refuse(format!("a past of {} weeks cannot be looked at; give from 8 to 520", self.past));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use attache_record::EventType;
    use jiff::ToSpan;
    use jiff::civil::date;

    /// Two pairs that talk every week for a year, then an outburst of one of them, told by several outlets.
    #[test]
    fn an_outburst_is_found_with_its_stories() {
        let last = date(2019, 6, 3);
        let mut batch = Vec::new();
        let mut tell = |id: String, outlet: &str, day: Date, event_type, actor: &str, recipient: &str, confidence| {
            let mut event = trial::event(&id, 0, &[actor], &[recipient]);
            (event.event_type, event.date, event.confidence) = (event_type, Some(day), confidence);
            event.set_ontology();
            event.id = format!("event-{id}");
            batch.push(trial::filed(&id, outlet, vec![event]));
        };
        for week in 0..53_i64 {
            let monday = last - (week * 7).days();
            tell(format!("a{week}"), "Herald", monday, EventType::Consult, "KEN", "UGA", 0.8);
            tell(format!("b{week}"), "Herald", monday, EventType::Consult, "UGA", "KEN", 0.8);
            tell(format!("c{week}"), "Herald", monday, EventType::Consult, "ETH", "SOM", 0.8);
        }
        for day in 0..7_i64 {
            tell(format!("d{day}"), "Herald", last + day.days(), EventType::Accuse, "KEN", "UGA", 0.7);
            tell(format!("e{day}"), "Herald", last + day.days(), EventType::Threaten, "KEN", "UGA", 0.9);
        }
        tell("f".into(), "Post", last + 2.days(), EventType::Accuse, "KEN", "UGA", 0.95);
        let (_folder, ledger) = trial::ledger_of(&[&batch]).unwrap();
        let found = surges(&ledger, last + 4.days(), &Settings::default()).unwrap();
        let hostile = found.iter().find(|surge| surge.kind == Kind::MoreHostile).unwrap();
        assert_eq!((hostile.actor.as_str(), hostile.recipient.as_str(), hostile.week, hostile.count), ("KEN", "UGA", last, 14));
        assert!(hostile.expected < 1.0 && hostile.high < 14 && hostile.p <= hostile.q && hostile.q <= 0.05);
        // The one told twice comes first, by its surest event; then the surest.
        let stories: Vec<&str> = hostile.stories.iter().map(|found| found.story.id.as_str()).collect();
        assert_eq!(stories, ["f", "e0", "e1", "e2", "e3"]);
        assert!(found.iter().all(|surge| surge.actor.as_str() == "KEN"));
        assert_eq!(surges(&ledger, last - 8.days(), &Settings::default()).unwrap(), []);
        assert_eq!(surges(&ledger, last, &Settings { limit: 0, ..Settings::default() }).unwrap(), []);
    }

    #[test]
    fn impossible_settings_are_refused() {
        let (_folder, ledger) = trial::ledger();
        let ask = |settings| surges(&ledger, date(2019, 6, 3), &settings).map_err(|error| error.to_string());
        assert_eq!(ask(Settings::default()), Ok(Vec::new()));
        assert!(ask(Settings { level: f64::NAN, ..Settings::default() }).unwrap_err().contains("0.05"));
        assert!(ask(Settings { past: 5000, ..Settings::default() }).unwrap_err().contains("520"));
        assert!(ask(Settings { least_count: 0, ..Settings::default() }).unwrap_err().contains("least count"));
    }
}
