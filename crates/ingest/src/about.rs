//! [`About`]: what a page says of itself, to machines and to its readers.
//!
//! Trust goes from JSON-LD over `meta`, microdata and `time` to what is printed around the story; a headline is the one that is printed,
//! told from the rest by what the others say.

mod byline;
mod headline;
mod outlet;
mod said;
mod when;

use jiff::civil::Date;
use scraper::Html;

use crate::day::Order;
use crate::layout::{Layout, Line};
use crate::page::{is_latin, squeezed};
use said::Said;

/// A page's data on its story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub title: Option<String>,
    pub author: Option<String>,
    pub publisher: Option<String>,
    pub date: Option<Date>,
    /// A day that an element named a date tells, or a line of publication far from the story.
    pub named: Option<Date>,
    /// A day in words somewhere on the page, which may be that of something else.
    pub guessed: Option<Date>,
    pub modified: Option<Date>,
    pub language: Option<String>,
    pub section: Option<String>,
    pub url: Option<String>,
}

/// Where the story stands among a page's lines.
struct Place<'a> {
    lines: &'a [Line],
    /// Its headline, or its first line.
    headline: usize,
    first: usize,
    past: usize,
}

impl Place<'_> {
    /// Whether the story is written in Latin letters.
    fn is_latin(&self) -> bool {
        self.lines.get(self.first..self.past).unwrap_or_default().iter().all(|line| is_latin(&line.text))
    }
}

impl About {
    /// Reads a parsed page; the story is at `lines`, and `url` is where it comes from, if that is known.
    pub fn read(document: &Html, layout: &Layout, lines: std::ops::Range<usize>, url: Option<&str>) -> About {
        let said = Said::read(document);
        let language = language(&said);
        let order =
            if language.as_deref().is_some_and(|tag| tag.eq_ignore_ascii_case("en-us")) { Order::MonthFirst } else { Order::DayFirst };
        let address = canonical(&said).or_else(|| url.map(str::to_owned));
        let mut place = Place { lines: &layout.lines, headline: lines.start, first: lines.start, past: lines.end };
        let publisher = outlet::find(&said, &place, address.as_deref().or(url));
        let title = headline::find(&said, &place, publisher.as_deref());
        if let Some(title) = title.as_deref().map(squeezed) {
            let over = layout.lines[..place.first].iter().rposition(|line| squeezed(&line.text) == title);
            place.headline = over.unwrap_or(place.first);
        }
        let date = when::find(&said, &place, order, address.as_deref().or(url));
        About {
            author: byline::find(&said, &place, publisher.as_deref()),
            date,
            named: if date.is_none() { when::named(&said, &place, order) } else { None },
            guessed: if date.is_none() { when::guess(&place, order) } else { None },
            modified: when::modified(&said, order),
            section: said.field("articleSection").or_else(|| {
                said.meta(&["article:section", "section", "articlesection", "dc.subject", "parsely-section"]).map(str::to_owned)
            }),
            language: language.map(|tag| tag[..tag.find(['-', '_']).unwrap_or(tag.len())].to_lowercase()),
            title,
            publisher,
            url: address,
        }
    }
}

fn language(said: &Said) -> Option<String> {
    let tag = said
        .language
        .clone()
        .or_else(|| said.field("inLanguage"))
        .or_else(|| said.meta(&["og:locale", "content-language", "dc.language", "dcterms.language", "language"]).map(str::to_owned));
    tag.filter(|tag| !tag.is_empty() && tag.len() <= 12 && tag.is_ascii()).map(|tag| tag.replace('_', "-"))
}

fn canonical(said: &Said) -> Option<String> {
    let told = said.canonical.clone().or_else(|| said.meta(&["og:url"]).map(str::to_owned));
    told.or_else(|| said.field("url")).or_else(|| said.field("mainEntityOfPage")).filter(|url| url.starts_with("http"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(html: &str) -> About {
        let document = Html::parse_document(html);
        let layout = Layout::read(&document);
        let end = layout.lines.len();
        About::read(&document, &layout, end..end, None)
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
            let found = about(html);
            assert_eq!(found.date.or(found.named), day, "{html}");
        }
        assert_eq!(headline::without_site("Envoys meet in Oslo - The Post", None), "Envoys meet in Oslo");
        assert_eq!(headline::without_site("Envoys meet - and part again", None), "Envoys meet - and part again");
    }
}
