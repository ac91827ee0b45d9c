//! Who publishes a page: what it says of that, else the name on which its title, its logo and its copyright agree.

use super::{Place, headline};
use crate::about::said::Said;
use crate::layout::Line;
use crate::page::{is_latin, squeezed};

/// Words of a name, at most.
const LONGEST: usize = 8;
const LONGEST_TOLD: usize = 14;

/// What ends a company's name and is no part of a paper's.
const LEGAL: [&str; 26] = [
    "ltd", "ltd.", "limited", "inc", "inc.", "llc", "plc", "bv", "b.v.", "nv", "gmbh", "ag", "sa", "s.a.", "spa", "s.p.a.", "d.o.o",
    "d.o.o.", "group", "co", "co.", "company", "corp", "corp.", "(pty)", "(pvt)",
];

/// Lines at the head of a page among which its name may stand in large letters.
const HEAD: usize = 10;

/// A name and how much speaks for it.
struct Candidate {
    name: String,
    plain: String,
    weight: f64,
}

/// The publisher's name.
pub(super) fn find(said: &Said, place: &Place<'_>, url: Option<&str>) -> Option<String> {
    const NAMES: [&str; 8] = [
        "og:site_name",
        "dc.publisher",
        "dcterms.publisher",
        "publisher",
        "article:publisher_name",
        "twitter:site_name",
        "cre",
        "source_name",
    ];
    let told = said.names("publisher").into_iter().next().or_else(|| said.publisher.clone());
    let told = told.or_else(|| NAMES.iter().find_map(|name| said.meta(&[name]).map(str::to_owned)));
    let latin = place.is_latin();
    // *The Post | News from the hills*
    let told =
        told.map(|name| [" | ", " - ", " – "].iter().fold(name.as_str(), |name, mark| name.split(mark).next().unwrap_or(name)).to_owned());
    let told = told.filter(|name| fits(name, LONGEST_TOLD) && (is_latin(name) || !latin));
    told.or_else(|| best(candidates(said, place, latin), url))
}

/// `latin` if the story is: a name in other letters is then that of another edition.
fn candidates(said: &Said, place: &Place<'_>, latin: bool) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut add = |name: &str, weight: f64| {
        let name = bare(name);
        if fits(&name, LONGEST) {
            let weight = if latin && !is_latin(&name) { weight / 4.0 } else { weight };
            found.push(Candidate { plain: core(&name), name, weight });
        }
    };
    said.site_object().iter().for_each(|name| add(name, 4.0));
    said.meta(&["application-name", "apple-mobile-web-app-title"]).iter().for_each(|name| add(name, 3.0));
    let printed = printed(place);
    let mut segments = segments(said.title.as_deref().unwrap_or_default(), &printed);
    segments.retain(|segment| !latin || is_latin(segment));
    for (i, segment) in segments.iter().enumerate() {
        add(segment, if i == 0 { 2.0 } else { 1.0 });
    }
    for logo in &said.logos {
        let name = logo.split(" - ").next().unwrap_or(logo);
        add(name.trim_start_matches("Welcome to ").trim_end_matches(['!', '.']), 1.5);
    }
    let head = place.lines.iter().take(HEAD.min(place.headline)).enumerate();
    for (i, line) in head.filter(|(_, line)| line.large || line.bold || line.heading == 1) {
        add(&line.text, if i == 0 { 1.2 } else { 1.0 });
    }
    if let Some(name) = place.lines.iter().rev().take(200).find_map(|line| holder(&line.text)) {
        add(&name, 1.2);
    }
    found
}

/// What is printed over the story, squeezed, to know the headline's part of a title by: not what another headline stands under.
fn printed(place: &Place<'_>) -> Vec<String> {
    let over = &place.lines[place.first.saturating_sub(30)..place.first];
    let is_head = |line: &Line| line.words >= 4 && (line.heading > 0 || line.large || line.bold);
    let last = over.iter().rposition(is_head).unwrap_or(0);
    let lines = over.iter().enumerate().filter(|(i, line)| line.words >= 4 && (*i >= last || line.heading == 1));
    lines.map(|(_, line)| squeezed(&line.text)).filter(|line| line.len() >= 12).collect()
}

/// A title's parts but the headline, the likeliest to be the site's name first.
fn segments(title: &str, printed: &[String]) -> Vec<String> {
    let mut parts = vec![title.to_owned()];
    for mark in headline::MARKS {
        parts = parts.iter().flat_map(|part| part.split(mark)).map(|part| part.trim().to_owned()).collect();
    }
    parts.retain(|part| !part.is_empty());
    let is_headline = |part: &String| {
        let plain = squeezed(part);
        plain.len() >= 12 && printed.iter().any(|line| line.contains(&plain) || plain.contains(line.as_str()))
    };
    let at = (0..parts.len())
        .filter(|i| is_headline(&parts[*i]))
        .max_by_key(|i| parts[*i].len())
        .or_else(|| (parts.len() > 1).then(|| longest(&parts)).flatten());
    match at {
        // Before or behind the headline, the name stands at the far end.
        Some(0) => parts.split_off(1).into_iter().rev().collect(),
        Some(at) => {
            let behind = parts.split_off(at + 1);
            parts.truncate(at);
            parts.extend(behind.into_iter().rev());
            parts
        }
        None => parts,
    }
}

/// The part of six words or more that is the longest.
fn longest(parts: &[String]) -> Option<usize> {
    let words = |part: &String| part.split_whitespace().count();
    (0..parts.len()).filter(|i| words(&parts[*i]) >= 6).max_by_key(|i| parts[*i].len())
}

/// The name for which most speaks: every candidate that says it, or says it with something more.
fn best(candidates: Vec<Candidate>, url: Option<&str>) -> Option<String> {
    let host = url
        .and_then(|url| url.split_once("://"))
        .map(|(_, rest)| rest.split('/').next().unwrap_or(rest).to_lowercase())
        .unwrap_or_default();
    let host: String = host.trim_start_matches("www.").chars().filter(|c| c.is_alphanumeric() || *c == '.').collect();
    let score = |one: &Candidate| {
        let agree: f64 = candidates
            .iter()
            .map(|other| {
                if other.plain == one.plain || other.plain == initials(&one.name) {
                    other.weight
                } else if other.plain.starts_with(&one.plain) || other.plain.ends_with(&one.plain) {
                    other.weight * 0.6
                } else {
                    0.0
                }
            })
            .sum();
        let label =
            host.split('.').any(|label| label.len() >= 4 && (label == one.plain || one.plain.len() >= 6 && label.contains(&one.plain)));
        agree + if label { 3.0 } else { 0.0 }
    };
    let mut best: Option<(f64, &Candidate)> = None;
    for one in candidates.iter().filter(|one| one.plain.chars().count() >= 3) {
        let score = score(one);
        if best.is_none_or(|(most, _)| score > most) {
            best = Some((score, one));
        }
    }
    best.filter(|(score, _)| *score >= ENOUGH).map(|(_, one)| one.name.clone())
}

/// *hns* of *Humanitarian News Service*
fn initials(name: &str) -> String {
    let first = name.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase());
    let first: String = first.flat_map(char::to_lowercase).collect();
    if first.chars().count() >= 3 { first } else { String::new() }
}

/// The score from which on a name is the publisher's.
const ENOUGH: f64 = 1.2;

/// Letters of a name to compare by, without its article.
fn core(name: &str) -> String {
    let plain = squeezed(name);
    let bare = name.to_lowercase();
    if bare.starts_with("the ") { plain.trim_start_matches("the").to_owned() } else { plain }
}

/// A name without what a company adds to it, and without quotation marks.
fn bare(name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL.contains(&last.to_lowercase().trim_end_matches(','))) {
        words.pop();
    }
    words.join(" ").trim_matches(['«', '»', '"', '“', '”', ' ', ',', '.', '|', '-', '\'']).to_owned()
}

fn fits(name: &str, longest: usize) -> bool {
    let words = name.split_whitespace().count();
    const NEVER: &[&str] = &[
        "home",
        "logo",
        "news",
        "front page",
        "home page",
        "index",
        "menu",
        "article",
        "story",
        "search",
        "print version",
        "page",
        "untitled",
        "untitled document",
        "new page",
        "welcome",
        "document",
        "world",
        "back",
        "blog archive",
        "view topic",
        "image",
    ];
    (1..=longest).contains(&words)
        && name.chars().any(char::is_alphabetic)
        && !name.starts_with("http")
        && !name.starts_with('@')
        && !NEVER.contains(&name.to_lowercase().as_str())
}

/// Every word begins with a capital or is short: a name, not a sentence.
pub(super) fn is_named(text: &str) -> bool {
    text.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()) || word.len() <= 3)
}

/// Who holds the rights, in a line that says so: *© 2019 The Post. All rights reserved.*
fn holder(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let at = ["©", "(c)", "&copy;"].iter().filter_map(|mark| lower.find(mark).map(|at| at + mark.len())).max();
    let at = at.or_else(|| lower.find("copyright").map(|at| at + "copyright".len()))?;
    let rest = line.get(at..)?.trim_start_matches(|c: char| !c.is_alphabetic());
    let rest = rest.strip_prefix("by ").unwrap_or(rest);
    let rest = ["Copyright", "copyright"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest)
        .trim_start_matches(|c: char| !c.is_alphabetic());
    let end = rest.find([',', '|', '·', '–', '—', '•', '(', '»', ';']).unwrap_or(rest.len());
    let ends = [". ", " All ", " all ", " 1", " 2", " - "];
    let end = ends.iter().filter_map(|mark| rest[..end].find(mark)).fold(end, usize::min);
    let name = rest[..end].trim();
    let fits = (1..=6).contains(&name.split_whitespace().count()) && name.starts_with(char::is_uppercase);
    fits.then(|| name.to_owned())
}
