//! [`About`]: what a page says of itself, in JSON-LD, OpenGraph, Dublin Core, `time`, and in words.

use jiff::civil::Date;
use scraper::{Html, Selector};
use serde_json::Value;

use crate::day::{self, Order};
use crate::page::{spaced, squeezed_text};

/// A page's data on its story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub title: Option<String>,
    pub author: Option<String>,
    pub publisher: Option<String>,
    pub date: Option<Date>,
    /// A day in words somewhere on the page, which may be that of something else.
    pub guessed: Option<Date>,
    pub modified: Option<Date>,
    pub language: Option<String>,
    pub section: Option<String>,
    pub url: Option<String>,
}

impl About {
    /// Reads a parsed page; `url` is where it comes from, if that is known.
    pub fn read(document: &Html, url: Option<&str>) -> About {
        let page = Page { document, article: article(document), metas: metas(document) };
        let language = page.language();
        let order =
            if language.as_deref().is_some_and(|tag| tag.eq_ignore_ascii_case("en-us")) { Order::MonthFirst } else { Order::DayFirst };
        let address = page.canonical().or_else(|| url.map(str::to_owned));
        let publisher = page.publisher();
        About {
            title: page.title(publisher.as_deref()),
            author: page.author(),
            date: page.date(order, address.as_deref().or(url)),
            guessed: page.guessed(order),
            modified: page.modified(order),
            language: language.map(|tag| tag[..tag.find(['-', '_']).unwrap_or(tag.len())].to_lowercase()),
            section: page.section(),
            publisher,
            url: address,
        }
    }
}

/// *Printed on: 14/01/2005*, *Founded 1 May 1996*, *visitors since 1 January 1998*, *© 2001*: not the day of the story.
fn of_something_else(piece: &str) -> bool {
    let lower = piece.to_lowercase();
    ["printed on", "since", "founded", "established", "copyright", "©", "joined", "registered"].iter().any(|word| lower.contains(word))
}

struct Page<'a> {
    document: &'a Html,
    /// The JSON-LD object that describes the article.
    article: Option<Value>,
    /// Names (or properties) and contents of `meta` elements, in order.
    metas: Vec<(String, String)>,
}

impl Page<'_> {
    fn title(&self, publisher: Option<&str>) -> Option<String> {
        let head = self.first("h1");
        let said = self.json("headline").or_else(|| self.meta(&["og:title", "twitter:title", "dc.title", "dcterms.title", "title"]));
        let named = said.or_else(|| self.first("title"))?;
        // What the page prints over the story is the headline, where it is part of what it says of itself.
        let printed = head.filter(|head| !head.is_empty() && named.to_lowercase().contains(&head.to_lowercase()));
        Some(printed.unwrap_or_else(|| without_site(&named, publisher))).filter(|title| !title.is_empty())
    }

    fn author(&self) -> Option<String> {
        let json = self.article.as_ref().and_then(|article| names(article.get("author")?));
        let meta = || self.meta(&["author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl"]);
        let printed = || self.first("[rel=author], [itemprop=author], .byline, .author-name, .author, .by-line");
        let found = json.or_else(meta).or_else(printed)?;
        let bare = found.trim();
        let name = ["By ", "by ", "BY ", "By: ", "Written by "].iter().find_map(|by| bare.strip_prefix(by)).unwrap_or(bare);
        let name = name.split(['|', '·', '•', '\n']).next().unwrap_or(name).trim().trim_end_matches(',');
        let fits = !name.is_empty()
            && !name.starts_with("http")
            && name.split_whitespace().count() <= 8
            && day::find(name, Order::DayFirst).is_none();
        fits.then(|| name.to_owned())
    }

    fn publisher(&self) -> Option<String> {
        let json = self.article.as_ref().and_then(|article| names(article.get("publisher")?));
        json.or_else(|| self.meta(&["og:site_name", "publisher", "dc.publisher", "dcterms.publisher", "application-name"]))
            .or_else(|| self.rights())
            .or_else(|| site_in(&self.first("title")?, &self.first("h1")?))
    }

    /// *© 2019 The Post. All rights reserved.*
    fn rights(&self) -> Option<String> {
        let body = Selector::parse("body").ok()?;
        let body = self.document.select(&body).next()?;
        let pieces: Vec<String> = body.text().map(spaced).collect();
        pieces.iter().rev().take(200).find_map(|piece| holder(piece))
    }

    fn section(&self) -> Option<String> {
        self.json("articleSection").or_else(|| self.meta(&["article:section", "section", "dc.subject", "parsely-section"]))
    }

    fn language(&self) -> Option<String> {
        let html = self.document.root_element().value().attr("lang").or_else(|| self.document.root_element().value().attr("xml:lang"));
        let tag = html
            .map(str::to_owned)
            .or_else(|| self.json("inLanguage"))
            .or_else(|| self.meta(&["og:locale", "content-language", "dc.language", "language"]));
        tag.filter(|tag| !tag.is_empty() && tag.len() <= 12 && tag.is_ascii()).map(|tag| tag.replace('_', "-"))
    }

    fn canonical(&self) -> Option<String> {
        let link = Selector::parse("link[rel=canonical]").ok()?;
        let link = self.document.select(&link).find_map(|element| element.value().attr("href").map(str::to_owned));
        let json = || self.json("url").or_else(|| self.json("mainEntityOfPage"));
        link.or_else(|| self.meta(&["og:url"])).or_else(json).filter(|url| url.starts_with("http"))
    }

    fn date(&self, order: Order, url: Option<&str>) -> Option<Date> {
        const NAMES: [&str; 22] = [
            "article:published_time",
            "article:published",
            "og:published_time",
            "datepublished",
            "date",
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "published-date",
            "publication_date",
            "dc.date",
            "dc.date.issued",
            "dcterms.date",
            "dcterms.issued",
            "dcterms.created",
            "parsely-pub-date",
            "sailthru.date",
            "article.published",
            "cxenseparse:recs:publishtime",
            "ptime",
            "originalpublicationdate",
        ];
        let said = self.json("datePublished").or_else(|| self.json("dateCreated")).and_then(|text| day::find(&text, order));
        let meta = || NAMES.iter().find_map(|name| day::find(&self.meta(&[name])?, order));
        let marked = || self.marked("[itemprop=datePublished], time[pubdate], time[class*=publish], abbr.published", order);
        said.or_else(meta).or_else(marked).or_else(|| self.time(order)).or_else(|| self.printed(order)).or_else(|| in_address(url?))
    }

    fn modified(&self, order: Order) -> Option<Date> {
        let json = self.json("dateModified").and_then(|text| day::find(&text, order));
        let meta = || {
            day::find(
                &self.meta(&["article:modified_time", "og:updated_time", "dcterms.modified", "last-modified", "datemodified"])?,
                order,
            )
        };
        json.or_else(meta).or_else(|| self.marked("[itemprop=dateModified], time[class*=updat], time[class*=modif]", order))
    }

    /// The day of the first element that a selector finds one in.
    fn marked(&self, selector: &str, order: Order) -> Option<Date> {
        let selector = Selector::parse(selector).ok()?;
        self.document.select(&selector).find_map(|element| {
            let value = element.value();
            let said = ["datetime", "content", "title"].iter().find_map(|name| day::find(value.attr(name)?, order));
            said.or_else(|| day::find(&squeezed_text(&element), order))
        })
    }

    /// The first `time` that does not belong to another story.
    fn time(&self, order: Order) -> Option<Date> {
        self.marked("article time, main time", order).or_else(|| self.marked("time", order))
    }

    /// A day in a short line that says when something was published, or in what is called so.
    fn printed(&self, order: Order) -> Option<Date> {
        const NAMED: &str = "[class*=date], [id*=date], [class*=publish], [class*=posted], [class*=timestamp], [class*=dateline], [class*=byline], \
                             [class*=meta], [class*=time], [class*=submitted]";
        let named = Selector::parse(NAMED).ok()?;
        let short = |text: &String| text.split_whitespace().count() <= 25;
        self.document
            .select(&named)
            .map(|element| squeezed_text(&element))
            .filter(short)
            .filter(|text| !of_something_else(text))
            .find_map(|text| day::find(&text, order))
            .or_else(|| {
                let says = |piece: &String| {
                    let lower = piece.to_lowercase();
                    ["publish", "posted", "updated", "date", "on:", "issued", "released", "submitted"]
                        .iter()
                        .any(|word| lower.contains(word))
                };
                self.pieces().iter().filter(|piece| short(piece) && says(piece)).find_map(|piece| day::find(piece, order))
            })
    }

    /// A day in any short piece of text.
    fn guessed(&self, order: Order) -> Option<Date> {
        self.pieces().iter().filter(|piece| piece.split_whitespace().count() <= 12).find_map(|piece| day::find(piece, order))
    }

    /// The page's first pieces of text, without those that tell the day of something else.
    fn pieces(&self) -> Vec<String> {
        let Ok(body) = Selector::parse("body") else { return Vec::new() };
        let Some(body) = self.document.select(&body).next() else { return Vec::new() };
        body.text().map(spaced).filter(|piece| !piece.is_empty() && !of_something_else(piece)).take(600).collect()
    }

    fn json(&self, key: &str) -> Option<String> {
        text_of(self.article.as_ref()?.get(key)?)
    }

    fn meta(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.metas.iter().find(|(known, _)| known == name).map(|(_, content)| content.clone()))
    }

    fn first(&self, selector: &str) -> Option<String> {
        let selector = Selector::parse(selector).ok()?;
        self.document.select(&selector).map(|element| squeezed_text(&element)).find(|text| !text.is_empty())
    }
}

/// `meta` elements by name, property or itemprop, in small letters.
fn metas(document: &Html) -> Vec<(String, String)> {
    let Ok(selector) = Selector::parse("meta") else { return Vec::new() };
    let read = |element: scraper::ElementRef<'_>| {
        let value = element.value();
        let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| value.attr(key))?;
        let content = spaced(value.attr("content")?);
        (!content.is_empty()).then(|| (name.to_lowercase(), content))
    };
    document.select(&selector).filter_map(read).collect()
}

/// The JSON-LD object of an article.
fn article(document: &Html) -> Option<Value> {
    let selector = Selector::parse("script[type='application/ld+json']").ok()?;
    let scripts: Vec<String> = document.select(&selector).map(|element| element.text().collect()).collect();
    scripts.iter().find_map(|text| {
        let value = serde_json::from_str::<Value>(text.trim().trim_end_matches(';')).ok();
        value.and_then(|value| find_article(&value, 0)).or_else(|| salvaged(text))
    })
}

fn find_article(value: &Value, depth: usize) -> Option<Value> {
    if depth > 6 {
        return None;
    }
    match value {
        Value::Array(all) => all.iter().find_map(|value| find_article(value, depth + 1)),
        Value::Object(fields) => {
            let kinds = fields.get("@type").map(|kind| kind.to_string().to_lowercase()).unwrap_or_default();
            if ["article", "posting", "report", "newsarticle", "pressrelease"].iter().any(|kind| kinds.contains(kind)) {
                return Some(value.clone());
            }
            ["@graph", "mainEntity", "mainEntityOfPage"].iter().find_map(|key| find_article(fields.get(*key)?, depth + 1))
        }
        _ => None,
    }
}

/// The plain fields of JSON that does not parse.
fn salvaged(text: &str) -> Option<Value> {
    let field = |key: &str| {
        let quoted = format!("\"{key}\"");
        let rest = text[text.find(&quoted)? + quoted.len()..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        Some((key.to_owned(), Value::String(rest[..rest.find('"')?].to_owned())))
    };
    let fields: serde_json::Map<String, Value> =
        ["headline", "datePublished", "dateModified", "articleSection", "inLanguage"].into_iter().filter_map(field).collect();
    (!fields.is_empty()).then_some(Value::Object(fields))
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(spaced(text)).filter(|text| !text.is_empty()),
        Value::Array(all) => all.iter().find_map(text_of),
        Value::Object(fields) => ["name", "@id", "@value"].iter().find_map(|key| text_of(fields.get(*key)?)),
        _ => None,
    }
}

/// Names of persons or of a body, joined.
fn names(value: &Value) -> Option<String> {
    let all = match value {
        Value::Array(all) => all.iter().filter_map(text_of).collect::<Vec<_>>(),
        one => text_of(one).into_iter().collect(),
    };
    // `{"@id": "#org"}` points elsewhere and names nobody.
    let names: Vec<String> = all.into_iter().filter(|name| !name.starts_with('#') && !name.starts_with("http")).collect();
    Some(names.join(", ")).filter(|names| !names.is_empty())
}

/// *Headline | Section | The Site*: the headline.
fn without_site(title: &str, publisher: Option<&str>) -> String {
    let mut title = title.trim();
    if let Some(name) = publisher
        && let Some(rest) = title.strip_suffix(name)
    {
        title = rest.trim_end_matches([' ', '|', '-', '–', '—', ':', '·', '»']);
    }
    for mark in [" | ", " » ", " — ", " – ", " :: ", " · ", " - "] {
        if let Some(at) = title.find(mark)
            && title[..at].split_whitespace().count() >= 3
        {
            let tail = &title[at + mark.len()..];
            // Behind a dash stands the site's name, if it is short and in capitals; else the headline goes on.
            let names =
                tail.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()) || word.len() <= 3);
            if mark.contains(['|', '»', ':', '·']) || names && tail.split_whitespace().count() <= 4 {
                title = &title[..at];
            }
        }
    }
    title.trim().to_owned()
}

/// Who holds the rights, in a line that says so.
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
    let end = rest.find(['.', ',', '|', '·', '–', '—', '•', '(']).unwrap_or(rest.len());
    let end = rest[..end].find(" All ").or_else(|| rest[..end].find(" 1")).or_else(|| rest[..end].find(" 2")).unwrap_or(end);
    let name = rest[..end].trim();
    let fits = (1..=6).contains(&name.split_whitespace().count()) && name.starts_with(char::is_uppercase);
    fits.then(|| name.to_owned())
}

/// The site's name in *Headline | The Site*, the headline being known.
fn site_in(title: &str, head: &str) -> Option<String> {
    let rest = title.strip_prefix(head)?.trim_start_matches([' ', '|', '-', '–', '—', ':', '·', '»']);
    let last = rest.rsplit(['|', '»']).next()?.trim();
    let fits = (1..=6).contains(&last.split_whitespace().count());
    fits.then(|| last.to_owned())
}

/// `/2019/06/05/`, `/20190605/`.
fn in_address(url: &str) -> Option<Date> {
    let parts: Vec<&str> = url.split(['/', '-', '_', '.', '?', '=']).collect();
    let slashed = parts.windows(3).find_map(|part| {
        let dated = part[0].len() == 4 && part[1].len() <= 2 && part[2].len() <= 2;
        if dated { day::find(&part.join("-"), Order::DayFirst) } else { None }
    });
    slashed.or_else(|| parts.iter().filter(|part| part.len() == 8).find_map(|part| day::find(part, Order::DayFirst)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(html: &str) -> About {
        About::read(&Html::parse_document(html), None)
    }

    #[test]
    fn many_ways_to_say_it() {
        let day: Option<Date> = "2019-06-05".parse().ok();
        let graph = r#"<html lang="en-GB"><title>Envoys meet | World | The Post</title><script type="application/ld+json">{"@context": "x", "@graph": [
            {"@type": "WebSite", "name": "The Post"}, {"@type": "NewsArticle", "headline": "Envoys meet", "datePublished": "2019-06-05T10:00:00Z",
            "author": [{"@type": "Person", "name": "Jane Doe"}], "publisher": {"name": "The Post"}, "articleSection": "World"}]}</script>"#;
        let found = about(graph);
        assert_eq!((found.title.as_deref(), found.date), (Some("Envoys meet"), day));
        assert_eq!((found.author.as_deref(), found.publisher.as_deref()), (Some("Jane Doe"), Some("The Post")));
        assert_eq!((found.section.as_deref(), found.language.as_deref()), (Some("World"), Some("en")));
        for html in [
            r#"<meta property="article:published_time" content="2019-06-05T01:00:00+03:00">"#,
            r#"<meta name="DC.date" content="2019-06-05">"#,
            r#"<script type="application/ld+json">{"@type": "Article", "datePublished": "2019-06-05", oops}</script>"#,
            r#"<article><time datetime="2019-06-05">Wednesday</time></article>"#,
            "<div class=post-date>5 June 2019</div>",
            "<p>Posted on: Wednesday, 05/06/2019, 14:20 EAT</p>",
            r#"<link rel="canonical" href="http://example.org/2019/06/05/envoys-meet">"#,
        ] {
            assert_eq!(about(html).date, day, "{html}");
        }
        assert_eq!(without_site("Envoys meet in Oslo - The Post", None), "Envoys meet in Oslo");
        assert_eq!(without_site("Envoys meet - and part again", None), "Envoys meet - and part again");
    }
}
