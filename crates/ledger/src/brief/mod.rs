//! Briefs: what happened with a country in a period, on a page or two, every line with its source.
//!
//! [`brief`] asks the ledger and gives a [`Brief`], plain values that can be kept or written as JSON: what happened (the occurrences that
//! weigh most, partner by partner), with whom, what changed against the time before and the year before, who said what, standing ties, the
//! weeks, the places. [`Brief::markdown`] and [`Brief::html`] write it for people; the page needs no script, no font and nothing else from
//! anywhere.
//!
//! An occurrence weighs the magnitude of its score times the number of its reports. It is shown by its surest event. Events and weeks
//! follow the chosen [`View`]; counts by partner come from the counts that the ledger keeps, which know no reviews and count an event once
//! for each pair of countries. Statements are those by and about the country in stories of the period; ties are those told up to its end.
//!
//! The land on the map is Natural Earth's (public domain), see `data/README.md`.

mod account;
mod change;
mod escape;
mod gather;
mod html;
mod map;
mod markdown;
mod said;
#[cfg(test)]
mod tests;
mod timeline;

pub use account::{Brief, Chapter, Happening, Movement, Partner, Party, Quads, Said, Source, Spot, Standing, Totals, Week};

use crate::error::{Error, Result};
use crate::ledger::Reader;
use crate::query::{Period, View};
use attache_record::Country;
use serde::{Deserialize, Serialize};

/// How much a brief holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scope {
    /// Whose word counts for events.
    pub view: View,
    /// Most partners.
    pub partners: usize,
    /// Most occurrences told of each partner.
    pub occurrences: usize,
    /// Most statements.
    pub statements: usize,
    /// Most ties.
    pub ties: usize,
    /// Most places.
    pub places: usize,
}

impl Default for Scope {
    fn default() -> Scope {
        Scope { view: View::Reviewed, partners: 12, occurrences: 5, statements: 12, ties: 20, places: 60 }
    }
}

/// The longest period, in days: ten years and some.
const LONGEST: i64 = 3700;

/// What happened with a country in a period. `names` gives what a country is called.
///
/// Reads every event of the country in the period, tens of thousands a second; events of unknown date are left out. Fails when the period
/// ends before it begins or is longer than ten years.
pub fn brief(reader: &Reader, country: Country, period: Period, scope: &Scope, names: &dyn Fn(Country) -> String) -> Result<Brief> {
    let days = period.to.duration_since(period.from).as_hours() / 24 + 1;
    if days < 1 {
        return Err(Error::Question(format!("the period ends on {} before it begins on {}; swap the two", period.to, period.from)));
    }
    if days > LONGEST {
        return Err(Error::Question(format!("a brief covers ten years at most and the period has {days} days; ask for a shorter one")));
    }
    let called = Called { country, names };
    let mut gathered = gather::gather(reader, country, period, scope)?;
    let counts = change::counts(reader, country, period, scope, &called)?;
    let happened = gathered.chapters(&counts.order, scope, &called);
    let cited = happened.iter().flat_map(|chapter| &chapter.happenings).map(|happening| happening.source.story.as_str()).collect();
    Ok(Brief {
        country,
        name: names(country),
        period,
        totals: counts.totals,
        said: said::statements(reader, country, period, &cited, scope.statements)?,
        ties: said::ties(reader, country, period.to, scope.ties)?,
        happened,
        partners: counts.partners,
        changed: counts.changed,
        weeks: gathered.weeks(period),
        places: gathered.places(scope.places),
    })
}

/// What the parties to a brief are called.
struct Called<'n> {
    country: Country,
    names: &'n dyn Fn(Country) -> String,
}

impl Called<'_> {
    fn party(&self, country: Option<Country>) -> Party {
        let name = match country {
            None => "nobody known by country".to_owned(),
            Some(own) if own == self.country => format!("{} itself", (self.names)(own)),
            Some(other) => (self.names)(other),
        };
        Party { country, name }
    }
}
