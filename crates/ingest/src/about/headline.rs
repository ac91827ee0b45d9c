//! The headline: what the page prints over the story, told from its site's name and its sections by what it says of itself.

use super::{Place, outlet};
use crate::about::said::Said;
use crate::furniture::{self, Kind};
use crate::layout::Line;
use crate::marks::Mark;
use crate::page::{is_latin, squeezed};

/// Lines over a story among which the headline is, at most.
const ABOVE: usize = 30;

/// Words of a headline, at most.
const LONGEST: usize = 35;

/// What parts a headline from the site's name in `title`.
pub(super) const MARKS: [&str; 12] = [" | ", " » ", " :: ", " — ", " – ", " - ", " · ", " • ", " / ", " : ", " « ", ": "];

/// The story's headline.
pub(super) fn find(said: &Said, place: &Place<'_>, outlet: Option<&str>) -> Option<String> {
    let told = told(said);
    let titles: Vec<String> = told.iter().map(|title| squeezed(title)).collect();
    let site = outlet.map(squeezed).unwrap_or_default();
    let latin = place.is_latin();
    let above = place.first.saturating_sub(ABOVE)..place.first;
    let mut best: Option<(f64, &Line)> = None;
    for (at, line) in place.lines.iter().enumerate() {
        if !above.contains(&at) && line.heading != 1 || !fits(line, &site) {
            continue;
        }
        let foreign = if latin && !is_latin(&line.text) { -2.0 } else { 0.0 };
        let score = score(line, &titles) + nearness(at, place.first) + foreign;
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, line));
        }
    }
    if let Some((_, line)) = best.filter(|(score, _)| *score >= ENOUGH) {
        return Some(line.text.clone());
    }
    told.iter().map(|title| without_site(title, outlet)).find(|title| squeezed(title) != site && !title.is_empty())
}

/// The score from which on a printed line is the headline.
const ENOUGH: f64 = 3.0;

/// The titles that the page says it has, the surest first.
fn told(said: &Said) -> Vec<String> {
    const NAMES: [&str; 9] =
        ["og:title", "twitter:title", "headline", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title", "name"];
    let named = NAMES.iter().filter_map(|name| said.meta(&[name]).map(str::to_owned));
    [said.field("headline"), said.headline.clone()].into_iter().flatten().chain(named).chain(said.title.clone()).collect()
}

fn fits(line: &Line, site: &str) -> bool {
    let plain = squeezed(&line.text);
    let parts = line.text.matches(['|', '[', '»', '•', '*', '>', '·']).count()
        + line.text.matches(" - ").count()
        + line.text.matches(" – ").count();
    parts < 3
        && (1..=LONGEST).contains(&line.words)
        && line.mark != Mark::Talk
        && line.mark != Mark::Caption
        && !plain.is_empty()
        && plain != site
        && furniture::kind(&line.text) == Kind::Text
}

/// How much a line is a headline by its type and by what the page says its title is.
fn score(line: &Line, titles: &[String]) -> f64 {
    let plain = squeezed(&line.text);
    let long = line.words >= 3 || plain.chars().count() >= 14;
    // A title may say only the first part of the headline, or the other way round.
    let begins =
        |title: &String| plain.len() >= 24 && title.len() >= 24 && (plain.starts_with(title.as_str()) || title.starts_with(&plain));
    let whole = titles.contains(&plain);
    let part = long && titles.iter().any(|title| title.contains(&plain) || begins(title) || ends_with_start(title, &plain));
    let by_title = if whole {
        5.0
    } else if part {
        4.0
    } else {
        0.0
    };
    let by_type = match line.heading {
        1 => 3.0,
        2 => 2.0,
        3 => 1.5,
        4..=6 => 0.5,
        _ if line.large => 2.0,
        _ if line.bold => 1.0,
        _ => 0.0,
    };
    let by_length = match line.words {
        0..=2 => -2.0,
        3 => -0.5,
        4..=22 => 1.0,
        _ => 0.0,
    };
    let off = if line.mark == Mark::Box && line.heading != 1 { -1.5 } else { 0.0 };
    let linked = if line.linked > 90 { -1.0 } else { 0.0 };
    by_title + by_type + by_length + off + linked + if line.prose { -1.0 } else { 0.0 }
}

/// *The Site - Congress shelves mining law*, where the line is *Congress shelves mining law as leaders fast*.
fn ends_with_start(title: &str, plain: &str) -> bool {
    let start: String = plain.chars().take(24).collect();
    start.chars().count() == 24 && title.find(&start).is_some_and(|at| plain.starts_with(&title[at..]))
}

/// The line that stands right over the story is likelier than one far above it.
fn nearness(at: usize, first: usize) -> f64 {
    match first.checked_sub(at) {
        Some(above @ 1..) => 1.5 - (above as f64 / 12.0).min(1.5),
        _ => -0.5,
    }
}

/// *Headline | Section | The Site*: the headline.
pub(super) fn without_site(title: &str, outlet: Option<&str>) -> String {
    let mut title = title.trim();
    let site = outlet.map(squeezed).filter(|site| !site.is_empty());
    for mark in MARKS {
        // *Headline - The Site*, *The Site: Headline*
        if let (Some(site), Some((rest, last))) = (&site, title.rsplit_once(mark))
            && squeezed(last) == *site
        {
            title = rest.trim();
        }
        if let (Some(site), Some((first, rest))) = (&site, title.split_once(mark))
            && squeezed(first) == *site
        {
            title = rest.trim();
        }
        if mark == ": " {
            continue;
        }
        if let Some(at) = title.find(mark)
            && title[..at].split_whitespace().count() >= 3
        {
            let tail = &title[at + mark.len()..];
            // Behind a dash stands the site's name, if it is short and in capitals; else the headline goes on.
            let dash = mark.contains(['-', '–', '—', '/']);
            if !dash || outlet::is_named(tail) && tail.split_whitespace().count() <= 4 {
                title = &title[..at];
            }
        }
    }
    title.trim().to_owned()
}
