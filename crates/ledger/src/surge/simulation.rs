//! Worlds of invented counts: what is found where nothing is to be found, and what is found of what was planted.

use super::finding::{Finding, findings};
use super::weeks::{Pair, Weeks};
use super::{Kind, Settings};
use attache_record::Country;
use jiff::civil::date;
use std::collections::BTreeSet;

/// SplitMix64: small, and the same everywhere.
struct Dice(u64);

impl Dice {
    /// Between 0 and 1, neither of them.
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Box and Muller 1958.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.share().ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }

    /// Mean 1, variance `dispersion` (Marsaglia and Tsang 2000).
    fn gamma(&mut self, dispersion: f64) -> f64 {
        let shape = 1.0 / dispersion;
        if shape < 1.0 {
            let lifted = self.gamma(1.0 / (shape + 1.0)) * (shape + 1.0);
            return lifted * self.share().powf(1.0 / shape) / shape;
        }
        let d = shape - 1.0 / 3.0;
        loop {
            let x = self.normal();
            let v = (1.0 + x / (9.0 * d).sqrt()).powi(3);
            if v > 0.0 && self.share().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v / shape;
            }
        }
    }

    fn poisson(&mut self, mean: f64) -> u32 {
        if mean > 20.0 {
            return self.poisson(mean / 2.0) + self.poisson(mean / 2.0);
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.share(), 0);
        while product > limit {
            product *= self.share();
            count += 1;
        }
        count
    }

    fn count(&mut self, mean: f64, dispersion: f64) -> u32 {
        let wave = if dispersion > 0.0 { self.gamma(dispersion) } else { 1.0 };
        self.poisson(mean * wave)
    }
}

/// How a pair usually behaves.
struct Habit {
    pair: Pair,
    rate: f64,
    hostile: f64,
    dispersion: f64,
    season: f64,
}

const COUNTRIES: [&str; 14] = ["AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH", "III", "JJJ", "KKK", "LLL", "MMM", "NNN"];

/// Rates from one a year to dozens a week, dispersions from none to that of an exponential distribution.
fn habits(dice: &mut Dice) -> Vec<Habit> {
    let countries: Vec<Country> = COUNTRIES.iter().map(|c| c.parse().unwrap()).collect();
    let mut habits = Vec::new();
    for &a in &countries {
        for &b in countries.iter().filter(|&&b| b != a) {
            let rate = (dice.normal() * 1.8).exp().min(60.0);
            let dispersion = if dice.share() < 0.2 { 0.0 } else { dice.share() };
            let season = if dice.share() < 0.3 { 0.5 } else { 0.0 };
            habits.push(Habit { pair: (a, b), rate, hostile: dice.share() * 0.6, dispersion, season });
        }
    }
    habits
}

/// Weeks of a world in which all goes as usual, `past` before the last; some weeks have three times the news of others.
fn world(dice: &mut Dice, habits: &[Habit], past: usize) -> Weeks {
    let mut weeks = Weeks::empty(date(2024, 3, 13), past).unwrap();
    for week in 0..=past {
        let volume = 0.5 + dice.share();
        for habit in habits {
            let season = 1.0 + habit.season * (week as f64 * std::f64::consts::TAU / 52.18).sin();
            let count = dice.count(habit.rate * volume * season, habit.dispersion);
            let hostile = (0..count).filter(|_| dice.share() < habit.hostile).count() as u32;
            if count > 0 {
                weeks.add(week, Some(habit.pair), count - hostile, false);
                weeks.add(week, Some(habit.pair), hostile, true);
            }
        }
    }
    weeks
}

fn pairs_of(findings: &[Finding]) -> BTreeSet<Pair> {
    findings.iter().map(|finding| finding.pair).collect()
}

#[test]
fn nothing_is_found_where_nothing_is() {
    let (mut dice, mut wrong, worlds) = (Dice(1), 0, 40);
    for n in 0..worlds {
        let habits = habits(&mut dice);
        let weeks = world(&mut dice, &habits, [30, 52, 104, 156][n % 4]);
        let found = findings(&weeks, &Settings::default());
        wrong += usize::from(!found.is_empty());
    }
    // With nothing to be found, every finding is false: the share of worlds with any is the share of false discoveries. 2 of 40 are 0.05.
    assert!(wrong <= 2, "{wrong} of {worlds} worlds");
}

/// A short past shows little of how counts vary; it must not pass for calm.
#[test]
fn a_short_past_cries_wolf_no_oftener() {
    let (mut dice, mut wrong, worlds) = (Dice(7), 0, 100);
    for _ in 0..worlds {
        let habits = habits(&mut dice);
        wrong += usize::from(!findings(&world(&mut dice, &habits, 30), &Settings::default()).is_empty());
    }
    assert!(wrong <= 5, "{wrong} of {worlds} worlds");
}

#[test]
fn planted_surges_are_found() {
    let mut dice = Dice(2);
    let (mut planted, mut hit, mut false_share, worlds) = (0, 0, 0.0, 15);
    for n in 0..worlds {
        let habits = habits(&mut dice);
        let mut weeks = world(&mut dice, &habits, [52, 104, 156][n % 3]);
        let last = weeks.mondays.len() - 1;
        let mut surging = BTreeSet::new();
        for habit in habits.iter().step_by(13) {
            // Five times the usual and ten more, most of it conflict; there had been such a surge a while ago too.
            let more = (habit.rate * 5.0) as u32 + 10;
            weeks.add(last, Some(habit.pair), more, true);
            weeks.add(last - 20, Some(habit.pair), more, true);
            surging.insert(habit.pair);
        }
        let found = pairs_of(&findings(&weeks, &Settings::default()));
        planted += surging.len();
        hit += found.intersection(&surging).count();
        false_share += found.difference(&surging).count() as f64 / found.len().max(1) as f64;
    }
    let (power, false_share) = (hit as f64 / planted as f64, false_share / worlds as f64);
    assert!(power > 0.8 && false_share <= 0.05, "{power:.2} of the planted surges found, {false_share:.3} of the discoveries false");
}

#[test]
fn a_fuller_archive_is_no_surge_and_a_new_pair_is_one() {
    let mut dice = Dice(3);
    let habits = habits(&mut dice);
    let mut weeks = world(&mut dice, &habits, 104);
    let last = weeks.mondays.len() - 1;
    let stranger = ("AAA".parse().unwrap(), "ZZZ".parse().unwrap());
    for habit in &habits {
        let more = dice.count(habit.rate * 2.0, habit.dispersion);
        weeks.add(last, Some(habit.pair), more, false);
    }
    assert_eq!(findings(&weeks, &Settings::default()), []);
    weeks.add(last, Some(stranger), 12, true);
    let found = findings(&weeks, &Settings::default());
    assert_eq!(pairs_of(&found), BTreeSet::from([stranger]));
    assert_eq!(found.iter().map(|f| f.kind).collect::<Vec<_>>(), [Kind::Busier, Kind::MoreHostile]);
    assert!(found[0].q <= found[1].q && found[0].low == 0 && found[0].expected < 0.1);
    let short = Settings { least_past: 105, ..Settings::default() };
    assert_eq!(findings(&weeks, &short), []);
}
