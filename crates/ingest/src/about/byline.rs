//! Who wrote the story, as its byline has it: names of persons, without *By*, roles, agencies and days.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::Place;
use crate::about::said::Said;
use crate::day::{self, Order};
use crate::layout::Line;
use crate::page::squeezed;

/// Lines over and under a story where a byline stands.
const ABOVE: usize = 14;
const BELOW: usize = 6;

/// Lines under a headline where a name may stand without *By*.
const UNDER: usize = 4;

/// Words of a line with a day and little else, at most.
const SHORTEST_DAY: usize = 10;

/// Words of a line that holds a byline, at most.
const LONGEST: usize = 25;

#[derive(Default)]
struct Words {
    before: Vec<&'static str>,
    ends: Vec<String>,
    never: HashSet<&'static str>,
    small: HashSet<&'static str>,
    offices: HashSet<&'static str>,
}

/// The lines of `data/bylines.txt`.
static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for line in include_str!("../../data/bylines.txt").lines() {
        match line.split_once(' ') {
            Some(("by", found)) => words.before.push(found),
            Some(("end", found)) => words.ends.push(format!(" {found} ")),
            Some(("no", found)) => _ = words.never.insert(found),
            Some(("office", found)) => _ = words.offices.insert(found),
            Some(("in", found)) => _ = words.small.insert(found),
            _ => {}
        }
    }
    words.before.sort_by_key(|found| std::cmp::Reverse(found.len()));
    words
});

/// The author or authors.
pub(super) fn find(said: &Said, place: &Place<'_>, outlet: Option<&str>) -> Option<String> {
    let site = outlet.map(squeezed).unwrap_or_default();
    let fits = |name: &String| squeezed(name) != site;
    let read = |text: &str, told: bool| read(text, told).map(|names| without(names, &site));
    let json: Vec<String> = said.names("author").iter().filter_map(|name| read(name, true)).filter(fits).collect();
    if !json.is_empty() {
        return Some(joined(&json));
    }
    meta(said)
        .map(|names| without(names, &site))
        .or_else(|| said.bylines.iter().find_map(|text| read(text, true)))
        .filter(fits)
        .or_else(|| printed(place).filter(fits))
        .or_else(|| with_office(place, outlet))
        .or_else(|| over_day(place).filter(fits))
}

/// *Jane Doe and The Post*, of The Post, is Jane Doe.
fn without(names: String, site: &str) -> String {
    match names.rsplit_once(" and ") {
        Some((first, last)) if squeezed(last) == site => first.to_owned(),
        _ => names,
    }
}

fn meta(said: &Said) -> Option<String> {
    let is_author = |name: &str| {
        let last = name.rsplit([':', '.', '_', '-']).next().unwrap_or(name);
        matches!(last, "author" | "authors" | "byl" | "byline" | "creator" | "writer") && !name.contains("twitter")
    };
    let told = said.metas.iter().filter(|(name, _)| is_author(name)).find_map(|(_, content)| read(content, true));
    // WordPress: `twitter:label1` is *Written by*, `twitter:data1` the name.
    let labelled = |n: &str| {
        let label = said.meta(&[&format!("twitter:label{n}")])?.to_lowercase();
        if label.contains("written by") || label == "author" { read(said.meta(&[&format!("twitter:data{n}")])?, true) } else { None }
    };
    told.or_else(|| labelled("1")).or_else(|| labelled("2"))
}

/// A line near the story that begins with *By*, or says it within: *November 6th, 2007 by Jane Doe*.
fn printed(place: &Place<'_>) -> Option<String> {
    let above = place.first.saturating_sub(ABOVE)..place.first;
    let below = place.past..(place.past + BELOW).min(place.lines.len());
    let lines = above.rev().chain(below).map(|i| &place.lines[i]).filter(|line| line.words <= LONGEST);
    let near = lines.filter_map(|line| line.text.split(" | ").find_map(|part| read(part, false))).next();
    // *Written by Jane Doe* may stand anywhere.
    near.or_else(|| {
        let written = |text: &str| text.to_lowercase().starts_with("written by");
        place.lines.iter().filter(|line| line.words <= LONGEST && written(&line.text)).find_map(|line| read(&line.text, false))
    })
}

/// *Jane Doe, The Post and agencies* right under the headline: a name, and where its bearer works.
fn with_office(place: &Place<'_>, outlet: Option<&str>) -> Option<String> {
    let under = place.lines.get(place.headline + 1..place.first)?.iter().take(UNDER).filter(|line| line.words <= LONGEST);
    let parts = under.filter_map(|line| line.text.split_once(", "));
    let is_office = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.never.contains(word.to_lowercase().as_str()));
        words || outlet.is_some_and(|outlet| text.contains(outlet))
    };
    parts.filter(|(name, office)| is_person(name, false) && is_office(office)).map(|(name, _)| name.to_owned()).next()
}

/// A name alone between the headline and a line that begins with the day.
fn over_day(place: &Place<'_>) -> Option<String> {
    let under = place.lines.get(place.headline + 1..place.first)?;
    let dated = |line: &Line| line.words <= SHORTEST_DAY && day::find(&line.text, Order::DayFirst).is_some();
    let pairs = under.windows(2).take(UNDER).filter(|two| dated(&two[1]) && (2..=3).contains(&two[0].words));
    pairs.map(|two| &two[0].text).find(|text| is_person(text, false)).cloned()
}

/// The names in a byline; `told` if the page marks it as one, so that it need not say *By*.
fn read(text: &str, told: bool) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let starts =
        WORDS.before.iter().find(|before| lower.starts_with(**before) && !lower[before.len()..].starts_with(char::is_alphanumeric));
    // *November 6th, 2007 by Jane Doe*, *Posted by Jane Doe*
    let within = || {
        let at = lower.find(" by ")?;
        let posted = told || lower[..at].contains("posted") || day::find(&text[..at], Order::DayFirst).is_some();
        posted.then_some(at + " by ".len())
    };
    let from = match starts {
        Some(before) => before.len(),
        None => within().or(told.then_some(0))?,
    };
    let sure = told || starts.is_some_and(|before| before.len() > "by".len());
    names(text[from..].trim_start_matches([':', ' ']), sure)
}

/// Persons' names up to whatever ends a byline, joined as they stand.
fn names(text: &str, sure: bool) -> Option<String> {
    let lower = text.to_ascii_lowercase() + " ";
    let mark = |c: char| c.is_ascii_digit() || matches!(c, '|' | '·' | '•' | '/' | '(' | '[' | ';' | '@' | '»' | '–' | '—');
    let ends = WORDS.ends.iter().filter_map(|word| lower.find(word.as_str())).chain(text.find(" - ")).chain(text.find(mark));
    let end = ends.fold(text.len(), usize::min);
    let text = text[..end].trim_matches([' ', ',', '.', ':', '-']);
    let several = text.contains(" and ") || text.contains(" & ");
    let parts = text.split(", ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & "));
    let parts: Vec<&str> = parts.map(|part| part.trim_start_matches("and ").trim()).filter(|part| !part.is_empty()).collect();
    let (first, others) = parts.split_first()?;
    let first = if is_person(first, sure) { (*first).to_owned() } else { without_office(first).filter(|name| is_person(name, false))? };
    let mut found = vec![first];
    // *Jane Doe, The Post and agencies* names one person.
    if several && others.iter().all(|part| is_person(part, false)) {
        found.extend(others.iter().map(|part| (*part).to_owned()));
    }
    Some(joined(&found))
}

/// *Jane Doe Associated Press*, *Jane Doe Staff Writer*: the name before the office.
fn without_office(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| WORDS.never.contains(word.to_lowercase().as_str())).filter(|at| *at >= 2)?;
    WORDS.offices.contains(words[at].to_lowercase().as_str()).then(|| words[..at].join(" "))
}

/// Two to five words with capitals, or one where the page is sure, none of them an office.
fn is_person(name: &str, sure: bool) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let fewest = if sure { 1 } else { 2 };
    let named = |word: &&str| {
        let small = word.to_lowercase();
        let bare = small.trim_matches(|c: char| !c.is_alphabetic());
        !WORDS.never.contains(bare) && (WORDS.small.contains(bare) || word.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()))
    };
    (fewest..=5).contains(&words.len())
        && words.iter().all(named)
        && name.chars().filter(|c| c.is_alphabetic()).count() > 2
        && !name.contains(['@', ':', '?', '!', '"', '“'])
        && !name.starts_with("http")
}

/// *Jane Doe*, *Jane Doe and John Roe*, *Jane Doe, John Roe and Jim Poe*
fn joined(names: &[String]) -> String {
    match names {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_alone() {
        for (text, told, wanted) in [
            ("By JANE DOE | Harare | November 22, 2017", false, Some("JANE DOE")),
            ("By JANE DOE - Associated Press", false, Some("JANE DOE")),
            ("November 6th, 2007 by Jane van Doe", false, Some("Jane van Doe")),
            ("by Jane Doe, political writer", false, Some("Jane Doe")),
            ("By Jane Doe and John Roe in Tbilisi", false, Some("Jane Doe and John Roe")),
            ("Jane Doe, Nile Courant and agencies", true, Some("Jane Doe")),
            ("Written by: J. Doe", false, Some("J. Doe")),
            ("JANE DOE Associated Press", true, Some("JANE DOE")),
            ("Staff Correspondent", true, None),
            ("Posted by admin on Tuesday", false, None),
            ("by the end of the year", false, None),
            ("Jane Doe", false, None),
            ("https://example.org/jane", true, None),
        ] {
            assert_eq!(read(text, told).as_deref(), wanted, "{text}");
        }
    }
}
