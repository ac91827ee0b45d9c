//! The occurrences behind a surge.

use super::Kind;
use super::weeks::Pair;
use crate::error::Result;
use crate::ledger::Reader;
use crate::query::{Found, Period, Question, Side, Wanted};
use jiff::ToSpan;
use jiff::civil::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Occurrences that are held in memory before the best are chosen.
const HELD: usize = 4096;

/// One event of each occurrence between the pair in the week of `monday`, the most reported first, then the surest.
pub(super) fn behind(reader: &Reader, pair: Pair, monday: Date, kind: Kind, limit: usize) -> Result<Vec<Found>> {
    let party = |side, country| Wanted { side, country: Some(country), ..Wanted::default() };
    let question = Question {
        parties: vec![party(Side::Actor, pair.0), party(Side::Recipient, pair.1)],
        quads: if kind == Kind::MoreHostile { vec![3, 4] } else { Vec::new() },
        period: Some(Period { from: monday, to: monday.saturating_add(6.days()) }),
        ..Question::default()
    };
    let mut best: BTreeMap<String, Found> = BTreeMap::new();
    reader.visit(&question, |found| {
        match best.get_mut(&found.occurrence.id) {
            Some(known) if is_better(&found, known) => *known = found,
            Some(_) => {}
            None => drop(best.insert(found.occurrence.id.clone(), found)),
        }
        if best.len() >= HELD {
            let kept = ranked(std::mem::take(&mut best), HELD / 2);
            best = kept.into_iter().map(|found| (found.occurrence.id.clone(), found)).collect();
        }
        ControlFlow::Continue(())
    })?;
    Ok(ranked(best, limit))
}

fn is_better(one: &Found, other: &Found) -> bool {
    (one.event.confidence, Reverse(&one.event.id)) > (other.event.confidence, Reverse(&other.event.id))
}

fn ranked(best: BTreeMap<String, Found>, limit: usize) -> Vec<Found> {
    let mut best: Vec<Found> = best.into_values().collect();
    best.sort_by(|a, b| {
        let reports = b.occurrence.reports.cmp(&a.occurrence.reports);
        reports.then(b.event.confidence.total_cmp(&a.event.confidence)).then(a.event.id.cmp(&b.event.id))
    });
    best.truncate(limit);
    best
}
