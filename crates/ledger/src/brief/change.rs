//! Counts by partner and quad, now and before.

use super::account::{Movement, Partner, Quads, Totals, sum};
use super::{Called, Scope};
use crate::error::Result;
use crate::ledger::Reader;
use crate::query::Period;
use attache_record::Country;
use jiff::ToSpan;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What the counts say.
pub(super) struct Counts {
    pub totals: Totals,
    /// Partners, those with most occurrences first, however many there are.
    pub order: Vec<Option<Country>>,
    pub partners: Vec<Partner>,
    pub changed: Vec<Movement>,
}

/// What was given to and received from each partner.
type ByPartner = BTreeMap<Option<Country>, [Quads; 2]>;

pub(super) fn counts(reader: &Reader, country: Country, period: Period, scope: &Scope, called: &Called<'_>) -> Result<Counts> {
    let now = by_partner(reader, country, period)?;
    let counted = |period: Period| by_partner(reader, country, period).map(|counts| (period, counts));
    let before = before(period).map(counted).transpose()?;
    let year_before = year_before(period).map(counted).transpose()?;
    let of_all = |then: &Option<(Period, ByPartner)>| then.as_ref().map(|(period, counts)| (*period, total(counts)));
    let totals = Totals { now: total(&now), before: of_all(&before), year_before: of_all(&year_before) };
    let mut order: Vec<Option<Country>> = now.keys().copied().collect();
    order.sort_by_key(|partner| (Reverse(sum(&both(&now, *partner))), partner.is_none(), *partner));
    let partner = |&other: &Option<Country>| {
        let [given, received] = now.get(&other).copied().unwrap_or_default();
        Partner { with: called.party(other), given, received }
    };
    let partners = order.iter().take(scope.partners).map(partner).collect();
    let then = |of: &Option<(Period, ByPartner)>, other| of.as_ref().map(|(_, counts)| both(counts, other)).unwrap_or_default();
    let mut known: Vec<Option<Country>> = now.keys().chain(before.iter().flat_map(|(_, counts)| counts.keys())).copied().collect();
    known.sort_unstable();
    known.dedup();
    let movement = |other: Option<Country>| Movement {
        with: called.party(other),
        now: both(&now, other),
        before: then(&before, other),
        year_before: then(&year_before, other),
    };
    let mut changed: Vec<Movement> = known.into_iter().map(movement).filter(|m| distance(m) > 0).collect();
    changed.sort_by_key(|movement| Reverse(distance(movement)));
    changed.truncate(scope.partners);
    Ok(Counts { totals, order, partners, changed })
}

/// How far the counts moved, quad by quad, since the period before.
fn distance(movement: &Movement) -> u64 {
    movement.now.iter().zip(&movement.before).map(|(now, before)| now.abs_diff(*before)).sum()
}

fn by_partner(reader: &Reader, country: Country, period: Period) -> Result<ByPartner> {
    let mut counts = ByPartner::new();
    for dyad in reader.dyads(Some(country), period)? {
        let given = dyad.actor == Some(country);
        let quads = &mut counts.entry(if given { dyad.recipient } else { dyad.actor }).or_default()[usize::from(!given)];
        quads[usize::from(dyad.event_type.quad().number()) - 1] += dyad.tally.occurrences;
    }
    Ok(counts)
}

fn both(counts: &ByPartner, partner: Option<Country>) -> Quads {
    let [given, received] = counts.get(&partner).copied().unwrap_or_default();
    std::array::from_fn(|quad| given[quad] + received[quad])
}

fn total(counts: &ByPartner) -> Quads {
    counts.keys().fold([0; 4], |sum, &partner| {
        let more = both(counts, partner);
        std::array::from_fn(|quad| sum[quad] + more[quad])
    })
}

/// As many days, up to the day before.
fn before(period: Period) -> Option<Period> {
    let days = period.to.duration_since(period.from).as_hours() / 24 + 1;
    Some(Period { from: period.from.checked_sub(days.days()).ok()?, to: period.from.checked_sub(1.day()).ok()? })
}

fn year_before(period: Period) -> Option<Period> {
    Some(Period { from: period.from.checked_sub(1.year()).ok()?, to: period.to.checked_sub(1.year()).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn periods_of_comparison_are_as_long() {
        let march = Period { from: date(2024, 3, 1), to: date(2024, 3, 31) };
        assert_eq!(before(march), Some(Period { from: date(2024, 1, 30), to: date(2024, 2, 29) }));
        assert_eq!(year_before(march), Some(Period { from: date(2023, 3, 1), to: date(2023, 3, 31) }));
        let leap_day = Period { from: date(2024, 2, 29), to: date(2024, 2, 29) };
        assert_eq!(year_before(leap_day), Some(Period { from: date(2023, 2, 28), to: date(2023, 2, 28) }));
        assert_eq!(before(Period { from: jiff::civil::Date::MIN, to: jiff::civil::Date::MIN }), None);
    }
}
