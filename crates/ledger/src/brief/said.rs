//! Who said what, and which ties stand.

use super::account::{Said, Source, Standing, called};
use crate::error::Result;
use crate::ledger::Reader;
use crate::query::{Header, Period};
use attache_record::{Country, Participant, Statement, Tie};
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// Most statements out of one story, so that one long interview does not fill the page.
const OF_A_STORY: usize = 2;
/// How many of the period's latest statements are looked through.
const LOOKED_THROUGH: usize = 2000;
/// How many of the latest mentions of ties are looked through for each one that is shown.
const MENTIONS: usize = 10;

/// What those of the country say, and what is said of it, in the period: first what the `cited` stories say, then what reaches over a border,
/// then what takes sides, then the surest. Words that several stories report stand once. The latest come first.
pub(super) fn statements(reader: &Reader, country: Country, period: Period, cited: &HashSet<&str>, limit: usize) -> Result<Vec<Said>> {
    let mut told = reader.statements(country, period, LOOKED_THROUGH)?;
    let is_abroad = |party: &Participant| party.country.is_some_and(|other| other != country);
    let rank = |(statement, header): &(Statement, Header)| {
        let abroad = is_abroad(&statement.speaker) || statement.about.iter().any(is_abroad);
        (cited.contains(header.id.as_str()), abroad, statement.stance != 0)
    };
    // The latest stay before the others among equals.
    told.sort_by(|a, b| rank(b).cmp(&rank(a)).then(b.0.confidence.total_cmp(&a.0.confidence)));
    let (mut of_story, mut words) = (HashMap::<String, usize>::new(), HashSet::new());
    told.retain(|(statement, header)| {
        let times = of_story.entry(header.id.clone()).or_default();
        *times += 1;
        *times <= OF_A_STORY && words.insert((called(&statement.speaker), statement.content.clone()))
    });
    told.truncate(limit);
    told.sort_by(|(a, one), (b, other)| (other.date, &one.id, a.span).cmp(&(one.date, &other.id, b.span)));
    Ok(told.iter().map(said).collect())
}

fn said((statement, header): &(Statement, Header)) -> Said {
    Said {
        speaker: called(&statement.speaker),
        content: statement.content.clone(),
        quote: statement.quote,
        stance: statement.stance,
        about: statement.about.iter().map(called).collect(),
        source: Source::new(&statement.text, None, header),
    }
}

/// The country's ties as they are told up to a day, each once with the latest story that tells it.
pub(super) fn ties(reader: &Reader, country: Country, until: Date, limit: usize) -> Result<Vec<Standing>> {
    let mut standing: Vec<Standing> = Vec::new();
    for (tie, header) in reader.ties_until(country, until, limit.saturating_mul(MENTIONS))? {
        let one = stands(&tie, &header);
        match standing.iter_mut().find(|known| is_same(known, &one)) {
            Some(known) => known.times += 1,
            None => standing.push(one),
        }
    }
    standing.truncate(limit);
    Ok(standing)
}

fn stands(tie: &Tie, header: &Header) -> Standing {
    let names = |parties: &[Participant]| {
        let mut names: Vec<String> = parties.iter().map(called).collect();
        names.sort_unstable();
        names
    };
    let mut sides = [names(&tie.parties[0]), names(&tie.parties[1])];
    // Whose side is the first matters only where one backs the other, or hangs on it.
    if tie.against.is_empty()
        && !matches!(
            tie.kind,
            attache_record::TieKind::Backing | attache_record::TieKind::Dependence | attache_record::TieKind::SanctionsRegime
        )
    {
        sides.sort_unstable();
    }
    Standing {
        kind: tie.kind,
        polarity: tie.polarity,
        sides,
        against: names(&tie.against),
        since: tie.since,
        historical: tie.historical,
        times: 1,
        source: Source::new(&tie.text, None, header),
    }
}

fn is_same(one: &Standing, other: &Standing) -> bool {
    (one.kind, one.polarity, &one.sides, &one.against, one.historical)
        == (other.kind, other.polarity, &other.sides, &other.against, other.historical)
}
