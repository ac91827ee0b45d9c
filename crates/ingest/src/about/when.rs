//! When a story was published: by what the page says to machines, then by its byline, then by days elsewhere on it.

use jiff::civil::Date;

use super::Place;
use crate::about::said::{self, Said};
use crate::dateline;
use crate::day::{self, Order};
use crate::marks;

/// Lines over and under a story where its day stands.
const ABOVE: usize = 12;
const BELOW: usize = 6;

/// Words of a line that tells a day, at most.
const LONGEST: usize = 25;

/// Words of a line that tells a day and nothing of what it is the day of, at most.
const SHORT: usize = 12;

/// Lines of a page where a day is sought.
const LINES: usize = 600;

/// Names of `meta` elements, the surest first.
const NAMES: [&str; 12] = [
    "article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date",
    "dcterms.date",
    "dcterms.created",
    "date",
];

/// The day of publication.
pub(super) fn find(said: &Said, place: &Place<'_>, order: Order, url: Option<&str>) -> Option<Date> {
    let field = |key: &str| said.field(key).and_then(|text| day::find(&text, order));
    field("datePublished")
        .or_else(|| field("dateCreated"))
        .or_else(|| NAMES.iter().find_map(|name| day::find(said.meta(&[name])?, order)))
        .or_else(|| said.metas.iter().filter(|(name, _)| is_published(name)).find_map(|(_, content)| day::find(content, order)))
        .or_else(|| marked(said, order, said::PUBLISHED))
        .or_else(|| field("uploadDate"))
        .or_else(|| marked(said, order, said::IN_ARTICLE))
        .or_else(|| marked(said, order, said::TIME))
        .or_else(|| near(place, order))
        .or_else(|| without_year(place, guess(place, order)))
        .or_else(|| url.and_then(in_address))
}

/// A day that may be that of publication, where nothing says so: in an element named a date, or in any short line.
pub(super) fn guess(place: &Place<'_>, order: Order) -> Option<Date> {
    let find = |longest: usize| {
        let lines = place.lines.iter().take(LINES).enumerate();
        let outside = lines.filter(|(i, line)| !(place.first..place.past).contains(i) && line.words <= longest);
        outside.map(|(_, line)| line.text.as_str()).filter(|text| !of_something_else(text)).find_map(|text| day::find(text, order))
    };
    find(SHORT).or_else(|| find(LONGEST))
}

/// In an element named a date, or in a line anywhere that speaks of publication.
pub(super) fn named(said: &Said, place: &Place<'_>, order: Order) -> Option<Date> {
    let says = |text: &str| {
        let lower = text.to_lowercase();
        ["publish", "posted", "updated", "date", "on:", "issued", "released", "submitted"].iter().any(|word| lower.contains(word))
    };
    let lines = place.lines.iter().take(LINES).filter(|line| line.words <= LONGEST && says(&line.text) && !of_something_else(&line.text));
    marked(said, order, said::NAMED).or_else(|| lines.map(|line| &line.text).find_map(|text| day::find(text, order)))
}

/// The last change.
pub(super) fn modified(said: &Said, order: Order) -> Option<Date> {
    const NAMES: [&str; 6] =
        ["article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "last-modified", "datemodified"];
    said.field("dateModified")
        .and_then(|text| day::find(&text, order))
        .or_else(|| NAMES.iter().find_map(|name| day::find(said.meta(&[name])?, order)))
        .or_else(|| said.modified.iter().find_map(|text| day::find(text, order)))
}

/// `lead:published_at`, `pubdate`, `publish-date`: of publication by its words.
fn is_published(name: &str) -> bool {
    const PUBLISHED: [&str; 12] = [
        "published",
        "publish",
        "publication",
        "pubdate",
        "publishdate",
        "publishtime",
        "publisheddate",
        "publicationdate",
        "originalpublicationdate",
        "issued",
        "created",
        "ptime",
    ];
    let words = marks::words(name);
    words.iter().any(|word| PUBLISHED.contains(&word.as_str()))
        || words.last().is_some_and(|word| word == "date")
            && !words.iter().any(|word| {
                matches!(word.as_str(), "modified" | "expires" | "expiration" | "update" | "updated" | "last" | "event" | "build")
            })
}

fn marked(said: &Said, order: Order, rank: u8) -> Option<Date> {
    let dates = said.dates.iter().filter(|dated| dated.rank == rank && dated.text.split_whitespace().count() <= LONGEST);
    dates.filter(|dated| !of_something_else(&dated.text)).find_map(|dated| day::find(&dated.text, order))
}

/// In a short line over the story, nearest first, or right under it.
fn near(place: &Place<'_>, order: Order) -> Option<Date> {
    let above = (place.headline..place.first).rev().take(ABOVE);
    let below = (place.past..(place.past + BELOW).min(place.lines.len())).filter(|i| is_stamp(&place.lines[*i].text));
    let lines = above.chain(below).map(|i| &place.lines[i]).filter(|line| line.words <= LONGEST && !of_something_else(&line.text));
    lines.map(|line| &line.text).find_map(|text| day::find(text, order))
}

/// A line under a story that tells its day: a group of day and time, or a word of it.
fn is_stamp(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["publish", "posted", "gmt", "utc", "updated", "submitted", "date", "filed"].iter().any(|word| lower.contains(word))
}

/// *Posted on Tuesday, March 04 @ 22:47* takes its year from a day elsewhere on the page.
fn without_year(place: &Place<'_>, guess: Option<Date>) -> Option<Date> {
    let guess = guess?;
    let above = (place.headline..place.first).rev().take(ABOVE).map(|i| &place.lines[i].text);
    let lines = above.filter(|text| text.split_whitespace().count() <= LONGEST);
    lines.filter_map(|text| dateline::without_year(text, guess)).next()
}

/// *Printed on: 14/01/2005*, *Founded 1 May 1996*, *visitors since 1 January 1998*, *© 2001*: not the day of the story.
fn of_something_else(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["printed on", "since", "founded", "established", "copyright", "©", "joined", "registered", "next number", "next issue", "on this day"]
        .iter()
        .any(|word| lower.contains(word))
}

/// `/2019/06/05/`, `/20190605/`.
pub(super) fn in_address(url: &str) -> Option<Date> {
    let parts: Vec<&str> = url.split(['/', '-', '_', '.', '?', '=']).collect();
    let slashed = parts.windows(3).find_map(|part| {
        let dated = part[0].len() == 4 && part[1].len() <= 2 && part[2].len() <= 2;
        if dated { day::find(&part.join("-"), Order::DayFirst) } else { None }
    });
    slashed.or_else(|| parts.iter().filter(|part| part.len() == 8).find_map(|part| day::find(part, Order::DayFirst)))
}
