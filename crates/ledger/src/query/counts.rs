//! How many: answered from the counts by day and month.
//!
//! Months that lie wholly in a period are read from the counts by month, the days at its ends from the counts by day.

use super::question::Period;
use crate::codes::{country_number, country_of, date_of, day_number, month_number, month_start, type_of};
use crate::error::Result;
use attache_record::{Country, EventType};
use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::{Connection, Row};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How much there is of something.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Events.
    pub events: u64,
    /// Occurrences: what several stories tell counts once.
    pub occurrences: u64,
    /// Distinct days, for each pair of countries and type.
    pub one_a_day: u64,
    /// Sum of the events' scores, -10 to 10 each.
    pub score: f64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.events += other.events;
        self.occurrences += other.occurrences;
        self.one_a_day += other.one_a_day;
        self.score += other.score;
    }
}

/// How long the steps of a series are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// A day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A month.
    #[default]
    Month,
    /// A year.
    Year,
}

impl By {
    /// The first day of the step in which a day lies.
    fn start(self, day: Date) -> Date {
        match self {
            By::Day => day,
            By::Week => day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()),
            By::Month => day.first_of_month(),
            By::Year => day.first_of_year(),
        }
    }
}

/// What one country did to another in a step of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The first day of the step, even if the period begins later.
    pub start: Date,
    /// Type; its quad is [`EventType::quad`].
    pub event_type: EventType,
    /// How much of it.
    pub tally: Tally,
}

/// With whom a country had to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// The other; none for events of which only one side's country is known.
    pub country: Option<Country>,
    /// What the country did to the other.
    pub given: Tally,
    /// What the other did to the country. For itself as partner this is empty.
    pub received: Tally,
}

/// Who did something to whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// Who did it.
    pub actor: Option<Country>,
    /// To whom it was done.
    pub recipient: Option<Country>,
    /// How much.
    pub tally: Tally,
}

/// What happened in the world in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Total {
    /// The first day of the month.
    pub month: Date,
    /// Type.
    pub event_type: EventType,
    /// How much: each event once, whatever its countries; `one_a_day` is the sum over pairs of countries.
    pub tally: Tally,
}

/// A stretch of the period that is read from one table.
enum Stretch {
    /// Numbers of days, both within.
    Days(i64, i64),
    /// Numbers of months, both within.
    Months(i64, i64),
}

/// Takes a period apart, as far as the ledger goes.
fn stretches(c: &Connection, period: Period, by_day: bool) -> Result<Vec<Stretch>> {
    let edge = |sql: &str| -> Result<Option<i64>> { Ok(c.prepare_cached(sql)?.query_row([], |row| row.get(0))?) };
    let (Some(first), Some(last)) = (edge("SELECT min(day) FROM pair_day_row")?, edge("SELECT max(day) FROM pair_day_row")?) else {
        return Ok(Vec::new());
    };
    let (from, to) = (period.from.max(date_of(first)?), period.to.min(date_of(last)?));
    if from > to {
        return Ok(Vec::new());
    }
    // A month is whole if the period has all its days, those that the ledger lacks apart.
    let whole_from = if period.from <= from.first_of_month() { month_number(from) } else { month_number(from) + 1 };
    let whole_to = if period.to >= to.last_of_month() { month_number(to) } else { month_number(to) - 1 };
    if by_day || whole_from > whole_to {
        return Ok(vec![Stretch::Days(day_number(from), day_number(to))]);
    }
    let mut stretches = Vec::new();
    if whole_from > month_number(from) {
        stretches.push(Stretch::Days(day_number(from), day_number(from.last_of_month())));
    }
    stretches.push(Stretch::Months(whole_from, whole_to));
    if whole_to < month_number(to) {
        stretches.push(Stretch::Days(day_number(to.first_of_month()), day_number(to)));
    }
    Ok(stretches)
}

/// A row of counts; `start` is its day or the first day of its month.
struct Counted {
    start: Date,
    actor: i64,
    recipient: i64,
    event_type: i64,
    tally: Tally,
}

const COLUMNS_BY_DAY: &str = "day, actor, recipient, type, events, occurrences, 1, score";
const COLUMNS_BY_MONTH: &str = "month, actor, recipient, type, events, occurrences, one_a_day, score";

fn counted(row: &Row<'_>, is_day: bool) -> Result<Counted> {
    let unit = row.get(0)?;
    let start = if is_day { date_of(unit)? } else { month_start(unit)? };
    let number = |column| row.get::<_, i64>(column).map(|n| n.max(0) as u64);
    let tally = Tally { events: number(4)?, occurrences: number(5)?, one_a_day: number(6)?, score: row.get::<_, i64>(7)? as f64 / 1000.0 };
    Ok(Counted { start, actor: row.get(1)?, recipient: row.get(2)?, event_type: row.get(3)?, tally })
}

/// Which rows.
enum Which {
    Pair(i64, i64),
    With(i64),
    All,
}

/// Hands over all rows of the period.
fn sweep(c: &Connection, period: Period, by_day: bool, which: &Which, mut taker: impl FnMut(Counted) -> Result<()>) -> Result<()> {
    for stretch in stretches(c, period, by_day)? {
        let (is_day, table, unit, columns, first, last) = match stretch {
            Stretch::Days(first, last) => (true, "pair_day_row", "day", COLUMNS_BY_DAY, first, last),
            Stretch::Months(first, last) => (false, "pair_month_row", "month", COLUMNS_BY_MONTH, first, last),
        };
        let mut run = |sql: &str, values: &[i64]| -> Result<()> {
            let mut find = c.prepare_cached(sql)?;
            let mut rows = find.query(rusqlite::params_from_iter(values))?;
            while let Some(row) = rows.next()? {
                taker(counted(row, is_day)?)?;
            }
            Ok(())
        };
        match *which {
            Which::All => run(&format!("SELECT {columns} FROM {table} WHERE {unit} BETWEEN ? AND ?"), &[first, last])?,
            Which::Pair(actor, recipient) => {
                let sql = format!("SELECT {columns} FROM {table} WHERE {unit} = ? AND actor = ? AND recipient = ?");
                (first..=last).try_for_each(|n| run(&sql, &[n, actor, recipient]))?;
            }
            Which::With(country) => {
                let given = format!("SELECT {columns} FROM {table} WHERE {unit} = ? AND actor = ?");
                let received =
                    format!("SELECT {columns} FROM {table} WHERE {unit} = ? AND actor = ? AND recipient = ? AND actor <> recipient");
                let next = format!("SELECT min(actor) FROM {table} WHERE {unit} = ? AND actor > ?");
                for n in first..=last {
                    run(&given, &[n, country])?;
                    // From one actor to the next: a few hundred steps, instead of all rows of the month.
                    let mut actor = -1;
                    while let Some(found) = c.prepare_cached(&next)?.query_row([n, actor], |row| row.get::<_, Option<i64>>(0))? {
                        run(&received, &[n, found, country])?;
                        actor = found;
                    }
                }
            }
        }
    }
    Ok(())
}

pub(super) fn series(c: &Connection, actor: Option<Country>, recipient: Option<Country>, period: Period, by: By) -> Result<Vec<Step>> {
    let mut steps: BTreeMap<(Date, i64), Tally> = BTreeMap::new();
    let by_day = matches!(by, By::Day | By::Week);
    let pair = Which::Pair(country_number(actor), country_number(recipient));
    sweep(c, period, by_day, &pair, |row| {
        *steps.entry((by.start(row.start), row.event_type)).or_default() += row.tally;
        Ok(())
    })?;
    steps.into_iter().map(|((start, event_type), tally)| Ok(Step { start, event_type: type_of(event_type)?, tally })).collect()
}

pub(super) fn partners(c: &Connection, country: Country, period: Period) -> Result<Vec<Partner>> {
    let mut partners: BTreeMap<i64, (Tally, Tally)> = BTreeMap::new();
    let own = country_number(Some(country));
    sweep(c, period, false, &Which::With(own), |row| {
        match row.actor == own {
            true => partners.entry(row.recipient).or_default().0 += row.tally,
            false => partners.entry(row.actor).or_default().1 += row.tally,
        }
        Ok(())
    })?;
    let partner = |(other, (given, received))| Ok(Partner { country: country_of(other)?, given, received });
    let mut partners = partners.into_iter().map(partner).collect::<Result<Vec<_>>>()?;
    partners.sort_by_key(|p| (std::cmp::Reverse(p.given.events + p.received.events), p.country));
    Ok(partners)
}

pub(super) fn network(c: &Connection, period: Period) -> Result<Vec<Edge>> {
    let mut edges: BTreeMap<(i64, i64), Tally> = BTreeMap::new();
    sweep(c, period, false, &Which::All, |row| {
        *edges.entry((row.actor, row.recipient)).or_default() += row.tally;
        Ok(())
    })?;
    let edge = |((actor, recipient), tally)| Ok(Edge { actor: country_of(actor)?, recipient: country_of(recipient)?, tally });
    edges.into_iter().map(edge).collect()
}

/// What one country did to another, by type.
pub(crate) struct Dyad {
    pub actor: Option<Country>,
    pub recipient: Option<Country>,
    pub event_type: EventType,
    pub tally: Tally,
}

/// Every pair's counts by type, or those of the pairs with one country in them, in the order of the countries' codes and types.
pub(super) fn dyads(c: &Connection, country: Option<Country>, period: Period) -> Result<Vec<Dyad>> {
    let mut dyads: BTreeMap<(i64, i64, i64), Tally> = BTreeMap::new();
    let which = country.map_or(Which::All, |country| Which::With(country_number(Some(country))));
    sweep(c, period, false, &which, |row| {
        *dyads.entry((row.actor, row.recipient, row.event_type)).or_default() += row.tally;
        Ok(())
    })?;
    let dyad = |((actor, recipient, event_type), tally)| {
        Ok(Dyad { actor: country_of(actor)?, recipient: country_of(recipient)?, event_type: type_of(event_type)?, tally })
    };
    dyads.into_iter().map(dyad).collect()
}

/// Hands over every day's counts of every pair by type.
pub(super) fn days(c: &Connection, period: Period, mut taker: impl FnMut(Date, Dyad)) -> Result<()> {
    sweep(c, period, true, &Which::All, |row| {
        let (actor, recipient) = (country_of(row.actor)?, country_of(row.recipient)?);
        taker(row.start, Dyad { actor, recipient, event_type: type_of(row.event_type)?, tally: row.tally });
        Ok(())
    })
}

pub(super) fn totals(c: &Connection, period: Period) -> Result<Vec<Total>> {
    let mut find = c.prepare_cached(
        "SELECT month, 0, 0, type, events, occurrences, one_a_day, score FROM world_month_row WHERE month BETWEEN ? AND ? ORDER
         BY month, type",
    )?;
    let mut rows = find.query((month_number(period.from), month_number(period.to)))?;
    let mut totals = Vec::new();
    while let Some(row) = rows.next()? {
        let Counted { start, event_type, tally, .. } = counted(row, false)?;
        totals.push(Total { month: start, event_type: type_of(event_type)?, tally });
    }
    Ok(totals)
}
