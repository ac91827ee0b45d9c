//! Who said what, and which ties stand.

use super::account::{Said, Source, Standing, called};
use crate::error::Result;
use crate::ledger::Reader;
use crate::query::Header;
use attache_record::{Country, Participant, Statement, Story, Tie};
use std::collections::HashSet;

/// Most statements out of one story, so that one long interview does not fill the page.
const OF_A_STORY: usize = 2;
/// How many of the latest mentions of ties are looked through for each one that is shown.
const MENTIONS: usize = 10;

/// What those of the country say, and what is said of it, in the stories in their order; the surest of each.
pub(super) fn statements<'s>(reader: &Reader, country: Country, stories: impl Iterator<Item = &'s str>, limit: usize) -> Result<Vec<Said>> {
    let (mut seen, mut said) = (HashSet::new(), Vec::new());
    for id in stories {
        if said.len() >= limit {
            break;
        }
        if !seen.insert(id) {
            continue;
        }
        let Some(filed) = reader.story(id)? else { continue };
        let header = header(&filed.story);
        let is_of = |party: &Participant| party.country == Some(country);
        let mut statements: Vec<&Statement> = filed.statements.iter().filter(|s| is_of(&s.speaker) || s.about.iter().any(is_of)).collect();
        statements.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.span.cmp(&b.span)));
        said.extend(statements.into_iter().take(OF_A_STORY).map(|statement| Said {
            speaker: called(&statement.speaker),
            content: statement.content.clone(),
            quote: statement.quote,
            stance: statement.stance,
            about: statement.about.iter().map(called).collect(),
            source: Source::new(&statement.text, None, &header),
        }));
    }
    said.truncate(limit);
    Ok(said)
}

fn header(story: &Story) -> Header {
    let Story { id, title, url, publisher, date, .. } = story.clone();
    Header { id, title, url, publisher, date }
}

/// The country's ties, each once with the latest story that tells it.
pub(super) fn ties(reader: &Reader, country: Country, limit: usize) -> Result<Vec<Standing>> {
    let mut standing: Vec<Standing> = Vec::new();
    for (tie, header) in reader.ties(country, limit.saturating_mul(MENTIONS))? {
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
