//! Weekly counts of all pairs, from the ledger's counts by day.

use super::Settings;
use crate::codes::day_number;
use crate::error::{Error, Result};
use crate::ledger::Reader;
use crate::query::Period;
use attache_record::Country;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// An actor and a recipient.
pub(super) type Pair = (Country, Country);

/// The counts of one pair, week by week.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Counts {
    pub all: Vec<u32>,
    pub hostile: Vec<u32>,
}

/// What happened week by week, the week that is judged the last.
#[derive(Debug, Clone)]
pub(super) struct Weeks {
    /// The Mondays.
    pub mondays: Vec<Date>,
    /// Occurrences of each week, over all pairs, those with unknown sides too.
    pub volume: Vec<u64>,
    /// The pairs that have any.
    pub pairs: BTreeMap<Pair, Counts>,
}

impl Weeks {
    /// The Monday of the week that is judged.
    pub(super) fn now(&self) -> Date {
        self.mondays.last().copied().unwrap_or_default()
    }

    /// Weeks without anything: `past` ones and that of `day`.
    pub(super) fn empty(day: Date, past: usize) -> Option<Weeks> {
        let now = day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?;
        now.checked_add(6.days()).ok()?;
        let monday = |back: usize| now.checked_sub((back as i64 * 7).days()).ok();
        let mondays: Vec<Date> = (0..=past).rev().map(monday).collect::<Option<_>>()?;
        Some(Weeks { volume: vec![0; mondays.len()], mondays, pairs: BTreeMap::new() })
    }

    pub(super) fn add(&mut self, week: usize, pair: Option<Pair>, count: u32, is_hostile: bool) {
        self.volume[week] += u64::from(count);
        let Some(pair) = pair else { return };
        let length = self.mondays.len();
        let counts = self.pairs.entry(pair).or_insert_with(|| Counts { all: vec![0; length], hostile: vec![0; length] });
        counts.all[week] = counts.all[week].saturating_add(count);
        if is_hostile {
            counts.hostile[week] = counts.hostile[week].saturating_add(count);
        }
    }
}

/// The week of `day` and those before it, those of the settings.
pub(super) fn read(reader: &Reader, day: Date, settings: &Settings) -> Result<Weeks> {
    let mut weeks = Weeks::empty(day, settings.past)
        .ok_or_else(|| Error::Question(format!("the weeks before {day} lie beyond the calendar; ask for a later day or a shorter past")))?;
    let first = weeks.mondays[0];
    let period = Period { from: first, to: weeks.now().saturating_add(6.days()) };
    reader.visit_days(period, |day, dyad| {
        let week = (day_number(day) - day_number(first)) / 7;
        let pair = match (dyad.actor, dyad.recipient) {
            (Some(actor), Some(recipient)) if actor != recipient || settings.domestic => Some((actor, recipient)),
            _ => None,
        };
        let count = u32::try_from(dyad.tally.occurrences).unwrap_or(u32::MAX);
        weeks.add(week as usize, pair, count, dyad.event_type.quad().number() > 2);
    })?;
    Ok(weeks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;
    use attache_record::EventType;
    use jiff::civil::date;

    #[test]
    fn occurrences_are_counted_by_week() {
        let mut talk = trial::event("s1", 0, &["KEN", "UGA"], &[]);
        talk.event_type = EventType::Consult;
        talk.set_ontology();
        talk.date = Some(date(2019, 5, 26));
        let accused = trial::event("s2", 0, &["KEN"], &["UGA"]);
        let retold = trial::event("s3", 0, &["KEN"], &["UGA"]);
        let at_home = trial::event("s4", 0, &["KEN"], &["KEN"]);
        let to_nobody = trial::event("s5", 0, &["KEN"], &[]);
        let batch = [("s1", talk), ("s2", accused), ("s3", retold), ("s4", at_home), ("s5", to_nobody)];
        let batch = batch.map(|(id, event)| trial::filed(id, "Herald", vec![event]));
        let (_folder, ledger) = trial::ledger_of(&[&batch]).unwrap();
        let weeks = read(&ledger, date(2019, 6, 9), &Settings { past: 8, ..Settings::default() }).unwrap();
        assert_eq!((weeks.now(), weeks.mondays.len()), (date(2019, 6, 3), 9));
        let of = |a: &str, r: &str| weeks.pairs[&(a.parse().unwrap(), r.parse().unwrap())].clone();
        let (there, back) = (of("KEN", "UGA"), of("UGA", "KEN"));
        assert_eq!((&there.all[6..], &there.hostile[6..], &back.all[6..]), (&[1, 0, 1][..], &[0, 0, 1][..], &[1, 0, 0][..]));
        assert_eq!(of("KEN", "KEN").hostile[8], 1);
        assert_eq!(weeks.volume[6..], [2, 0, 3]);
        let abroad = read(&ledger, date(2019, 6, 9), &Settings { past: 8, domestic: false, ..Settings::default() }).unwrap();
        assert_eq!((abroad.pairs.len(), abroad.volume[8]), (2, 3));
    }

    #[test]
    fn the_calendar_has_ends() {
        assert!(Weeks::empty(Date::MIN, 8).is_none() && Weeks::empty(Date::MAX, 8).is_none());
        let (_folder, ledger) = trial::ledger();
        assert!(read(&ledger, Date::MIN, &Settings::default()).unwrap_err().to_string().contains("calendar"));
    }
}
