//! One walk over the events of the country in the period, day by day.

use super::account::{Chapter, Happening, Quads, Spot, Week, sum};
use super::{Called, Scope};
use crate::error::Result;
use crate::ledger::Reader;
use crate::query::{Found, Order, Period, Question, Wanted};
use attache_record::{Country, Event, Place};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Events of one day that are held before they are counted. Beyond, an occurrence may count twice.
const HELD: usize = 20_000;

/// What the walk brings home.
pub(super) struct Gathered {
    weeks: BTreeMap<Date, Quads>,
    places: BTreeMap<(String, Option<Country>, String), Spot>,
    /// The heaviest occurrences with each partner.
    heaviest: BTreeMap<Option<Country>, Vec<Weighed>>,
}

/// An occurrence with its weight.
struct Weighed {
    weight: f64,
    found: Found,
}

pub(super) fn gather(reader: &Reader, country: Country, period: Period, scope: &Scope) -> Result<Gathered> {
    let question = Question {
        parties: vec![Wanted { country: Some(country), ..Wanted::default() }],
        period: Some(period),
        view: scope.view,
        order: Order::Earliest,
        ..Question::default()
    };
    let mut gathered = Gathered { weeks: BTreeMap::new(), places: BTreeMap::new(), heaviest: BTreeMap::new() };
    // Events of one occurrence are of one day: a day's events are enough to tell occurrences apart.
    let (mut day, mut of_day) = (None, BTreeMap::new());
    reader.visit(&question, |found| {
        if found.event.date != day || of_day.len() >= HELD {
            day = found.event.date;
            gathered.count(std::mem::take(&mut of_day), country, scope);
        }
        keep_surest(&mut of_day, found);
        ControlFlow::Continue(())
    })?;
    gathered.count(of_day, country, scope);
    Ok(gathered)
}

fn keep_surest(of_day: &mut BTreeMap<String, Found>, found: Found) {
    let rank = |found: &Found| (found.event.confidence, Reverse(found.event.id.clone()));
    match of_day.get_mut(&found.occurrence.id) {
        Some(known) if rank(&found) > rank(known) => *known = found,
        Some(_) => {}
        None => drop(of_day.insert(found.occurrence.id.clone(), found)),
    }
}

impl Gathered {
    fn count(&mut self, of_day: BTreeMap<String, Found>, country: Country, scope: &Scope) {
        for found in of_day.into_values() {
            let quad = usize::from(found.event.quad.clamp(1, 4)) - 1;
            if let Some(day) = found.event.date {
                self.weeks.entry(monday(day)).or_default()[quad] += 1;
            }
            if let Some(place) = &found.event.place {
                self.spot(place).quads[quad] += 1;
            }
            let partner = partner(&found.event, country);
            let weight = f64::from(found.event.score.abs()) * found.occurrence.reports as f64;
            let heaviest = self.heaviest.entry(partner).or_default();
            heaviest.push(Weighed { weight, found });
            if heaviest.len() > 2 * scope.occurrences + 16 {
                sort(heaviest, scope.occurrences);
            }
        }
    }

    fn spot(&mut self, place: &Place) -> &mut Spot {
        let on_earth = |&(north, east): &(f64, f64)| (-90.0..=90.0).contains(&north) && (-180.0..=180.0).contains(&east);
        let at = place.latitude.zip(place.longitude).filter(on_earth);
        let key = (place.name.clone(), place.country, format!("{at:?}"));
        self.places.entry(key).or_insert_with(|| Spot { name: place.name.clone(), country: place.country, at, quads: [0; 4] })
    }

    /// The heaviest occurrences of the partners in `order`, and of others after them.
    pub(super) fn chapters(&mut self, order: &[Option<Country>], scope: &Scope, called: &Called<'_>) -> Vec<Chapter> {
        let rest: Vec<Option<Country>> = self.heaviest.keys().copied().filter(|partner| !order.contains(partner)).collect();
        let chapter = |&partner: &Option<Country>| {
            let mut heaviest = self.heaviest.remove(&partner)?;
            sort(&mut heaviest, scope.occurrences);
            let happenings: Vec<Happening> = heaviest.iter().map(|one| Happening::from(&one.found)).collect();
            (!happenings.is_empty()).then(|| Chapter { with: called.party(partner), happenings })
        };
        order.iter().chain(&rest).filter_map(chapter).take(scope.partners).collect()
    }

    /// Every week of the period, those without anything too.
    pub(super) fn weeks(&self, period: Period) -> Vec<Week> {
        let first = monday(period.from);
        let weeks = std::iter::successors(Some(first), |day| day.checked_add(7.days()).ok()).take_while(|&day| day <= period.to);
        weeks.map(|monday| Week { monday, quads: self.weeks.get(&monday).copied().unwrap_or_default() }).collect()
    }

    /// The places with most occurrences.
    pub(super) fn places(self, limit: usize) -> Vec<Spot> {
        let mut places: Vec<Spot> = self.places.into_values().collect();
        places.sort_by_key(|spot| Reverse(sum(&spot.quads)));
        places.truncate(limit);
        places
    }
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

fn sort(heaviest: &mut Vec<Weighed>, limit: usize) {
    heaviest.sort_by(|a, b| {
        let confidence = b.found.event.confidence.total_cmp(&a.found.event.confidence);
        b.weight.total_cmp(&a.weight).then(confidence).then(a.found.event.id.cmp(&b.found.event.id))
    });
    heaviest.truncate(limit);
}

/// With whom it happened: the first other country named on the other side, or among those who do it together; the country itself when
/// another party of it takes part.
fn partner(event: &Event, country: Country) -> Option<Country> {
    let mut others: Vec<Option<Country>> = event.recipients.iter().chain(&event.actors).map(|party| party.country).collect();
    if let Some(own) = others.iter().position(|&other| other == Some(country)) {
        others.remove(own);
    }
    let abroad = others.iter().flatten().find(|&&other| other != country);
    abroad.copied().or_else(|| others.contains(&Some(country)).then_some(country))
}
