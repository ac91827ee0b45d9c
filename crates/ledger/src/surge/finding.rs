//! Which series of all pairs surpass their past. Pure statistics: no ledger here.

use super::baseline::{Common, Now, Past, TELLING};
use super::chance::{Counting, q_values};
use super::weeks::{Counts, Pair, Weeks};
use super::{Kind, Settings};
use attache_record::Country;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Share of the allowance for false discoveries that pairs without a past have together.
const FOR_NEWCOMERS: f64 = 0.1;

/// A series that surpasses its past.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding {
    pub pair: Pair,
    pub kind: Kind,
    pub count: u64,
    pub expected: f64,
    pub low: u64,
    pub high: u64,
    pub p: f64,
    pub q: f64,
}

/// A series whose week has been held against its past.
struct Tested {
    pair: Pair,
    kind: Kind,
    count: u64,
    baseline: Counting,
    p: f64,
    is_new: bool,
}

/// All findings, the surest first, then those with most beyond what was expected.
pub(super) fn findings(weeks: &Weeks, settings: &Settings) -> Vec<Finding> {
    let past = usable(weeks);
    if past.len() < settings.least_past.max(2) {
        return Vec::new();
    }
    let calendar = Calendar::new(weeks, past);
    let mut tested = Vec::new();
    for kind in [Kind::Busier, Kind::MoreHostile] {
        tested.extend(test(weeks, &calendar, kind, settings));
    }
    let weighed = weigh(weeks, &calendar, &tested, settings);
    let mut findings: Vec<Finding> =
        tested.iter().zip(q_values(&weighed)).filter(|(_, q)| *q <= settings.level).map(|(one, q)| one.finding(q)).collect();
    findings.sort_by(|a, b| {
        let excess = |f: &Finding| f.count as f64 - f.expected;
        a.q.total_cmp(&b.q).then(excess(b).total_cmp(&excess(a))).then((a.pair, a.kind).cmp(&(b.pair, b.kind)))
    });
    findings
}

impl Tested {
    fn finding(&self, q: f64) -> Finding {
        let Tested { pair, kind, count, baseline, p, .. } = *self;
        let (low, high) = (baseline.exceeded_with(0.95), baseline.exceeded_with(0.05));
        Finding { pair, kind, count, expected: baseline.mean(), low, high, p, q }
    }
}

/// Weeks of the past in which the ledger has any news.
fn usable(weeks: &Weeks) -> Vec<usize> {
    (0..weeks.mondays.len() - 1).filter(|&week| weeks.volume[week] > 0).collect()
}

/// What all series share.
struct Calendar {
    /// The weeks of the past that are looked at, and the one that is judged.
    weeks: Vec<usize>,
    /// Week of the year of each.
    of_year: Vec<usize>,
    /// Mean volume of a week of the past.
    volume: f64,
}

impl Calendar {
    fn new(weeks: &Weeks, past: Vec<usize>) -> Calendar {
        let volume = past.iter().map(|&week| weeks.volume[week] as f64).sum::<f64>() / past.len() as f64;
        let mut all = past;
        all.push(weeks.mondays.len() - 1);
        let of_year = all.iter().map(|&week| week_of_year(weeks.mondays[week])).collect();
        Calendar { weeks: all, of_year, volume }
    }

    /// Whether the past knows nothing of a pair.
    fn is_new(&self, counts: &Counts) -> bool {
        self.weeks[..self.weeks.len() - 1].iter().all(|&week| counts.all[week] == 0)
    }

    /// News in each of the weeks, 1 on average, as if the pair had done every week what it usually does.
    fn exposure(&self, weeks: &Weeks, pair: Pair) -> Vec<f64> {
        let counts = |pair: Pair, week: usize| weeks.pairs.get(&pair).map_or(0, |counts| u64::from(counts.all[week]));
        let back = (pair.1, pair.0);
        let own = |week: usize| counts(pair, week) + if back == pair { 0 } else { counts(back, week) };
        let own: Vec<u64> = self.weeks.iter().map(|&week| own(week)).collect();
        let mut sorted = own[..own.len() - 1].to_vec();
        sorted.sort_unstable();
        let usual = sorted[sorted.len() / 2];
        let others = self.weeks.iter().zip(&own).map(|(&week, own)| (weeks.volume[week].saturating_sub(*own) + usual) as f64);
        // Some news there must have been, or a rate has no meaning.
        others.map(|others| (others / self.volume).max(0.01)).collect()
    }
}

fn week_of_year(monday: Date) -> usize {
    (usize::from(monday.day_of_year().unsigned_abs()) - 1) / 7
}

fn series(counts: &Counts, kind: Kind) -> &[u32] {
    match kind {
        Kind::Busier => &counts.all,
        Kind::MoreHostile => &counts.hostile,
    }
}

/// A series up to the week that is judged, with the news of each week.
struct Case {
    pair: Pair,
    counts: Vec<u32>,
    exposure: Vec<f64>,
}

impl Case {
    fn past<'c>(&'c self, of_year: &'c [usize]) -> Past<'c> {
        Past { counts: &self.counts[..of_year.len()], exposure: &self.exposure[..of_year.len()], of_year }
    }
}

/// Holds the week of every pair that has enough in it against its past. Fewer are no surge whatever the past, as if their p-value were 1.
fn test(weeks: &Weeks, calendar: &Calendar, kind: Kind, settings: &Settings) -> Vec<Tested> {
    let (now, past) = calendar.weeks.split_last().expect("the week that is judged is always there");
    let of_year = &calendar.of_year[..past.len()];
    let case = |(&pair, counts): (&Pair, &Counts)| {
        let counts = calendar.weeks.iter().map(|&week| series(counts, kind)[week]).collect();
        Case { pair, counts, exposure: calendar.exposure(weeks, pair) }
    };
    let can_tell = |counts: &Counts| past.iter().map(|&week| u64::from(series(counts, kind)[week])).sum::<u64>() >= TELLING;
    let fits = weeks.pairs.iter().filter(|(_, counts)| can_tell(counts)).map(|pair| case(pair).past(of_year).fit(Common::UNKNOWN));
    let common = Common::of(fits);
    let test = |(pair, counts): (&Pair, &Counts)| {
        let count = u64::from(series(counts, kind)[*now]);
        let case = case((pair, counts));
        let now = Now { exposure: case.exposure[past.len()], of_year: calendar.of_year[past.len()] };
        let baseline = case.past(of_year).expect(common, now);
        Tested { pair: case.pair, kind, count, baseline, p: baseline.at_least(count), is_new: calendar.is_new(counts) }
    };
    let is_enough = |counts: &Counts| u64::from(series(counts, kind)[*now]) >= settings.least_count;
    weeks.pairs.iter().filter(|(_, counts)| is_enough(counts)).map(test).collect()
}

/// Each p-value times the number of tests in its family over the family's share of the allowance.
fn weigh(weeks: &Weeks, calendar: &Calendar, tested: &[Tested], settings: &Settings) -> Vec<f64> {
    let known = 2.0 * weeks.pairs.values().filter(|counts| !calendar.is_new(counts)).count() as f64;
    let countries: BTreeSet<Country> = weeks.pairs.keys().flat_map(|&(a, b)| [a, b]).collect();
    let n = countries.len() as f64;
    // Both kinds of every pair that the ledger's countries could make.
    let possible = 2.0 * n * if settings.domestic { n } else { n - 1.0 };
    let new = (possible - known).max(0.0);
    let for_new = if new > 0.0 { FOR_NEWCOMERS } else { 0.0 };
    let weigh = |one: &Tested| if one.is_new { one.p * new / for_new } else { one.p * known / (1.0 - for_new) };
    tested.iter().map(weigh).collect()
}
