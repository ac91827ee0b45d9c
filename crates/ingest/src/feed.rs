//! RSS, Atom and JSON feeds: each entry with text of its own is a story.

use attache_record::Story;
use jiff::civil::Date;

use crate::{dateline, furniture, page};

/// Why a feed could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is no feed, or a broken one.
    #[error("not a feed that can be read: {0}")]
    Broken(String),
    /// The entry has a headline at most.
    #[error("the entry `{0}` has no text; fetch its page")]
    Empty(String),
}

/// Whether bytes begin as a feed in XML does.
pub fn is_feed(head: &str) -> bool {
    ["<rss", "<feed", "<rdf:RDF"].iter().any(|tag| head.contains(tag)) && !head.contains("<html")
}

/// Whether an object begins as a feed in JSON does.
pub fn is_json_feed(head: &str) -> bool {
    head.contains("jsonfeed.org/version/") || head.contains(r"jsonfeed.org\/version\/")
}

/// The stories of a feed, an error in the place of an entry without text.
///
/// # Errors
/// [`Error::Broken`] if it is no feed.
pub fn read(bytes: &[u8]) -> Result<Vec<Result<Story, Error>>, Error> {
    Ok(entries(bytes, None)?.into_iter().map(|entry| entry.story).collect())
}

/// An entry of a feed: what to know it by, where its page is, and what it tells itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the feed knows it by: an id, failing that its address, failing that its title; empty if it has none of these.
    pub id: String,
    /// Address of its page.
    pub link: Option<String>,
    /// The story that the feed itself has of it.
    pub story: Result<Story, Error>,
}

/// The entries of a feed in the feed's order. `url` is the feed's own address, by which addresses in it are completed.
///
/// # Errors
/// [`Error::Broken`] if it is no feed.
pub fn entries(bytes: &[u8], url: Option<&str>) -> Result<Vec<Entry>, Error> {
    // The library would make up a new id at each reading for an entry without one.
    let id = |links: &[feed_rs::model::Link], title: &Option<feed_rs::model::Text>, _: Option<&str>| match (links.first(), title) {
        (Some(link), _) => link.href.clone(),
        (None, Some(title)) => title.content.clone(),
        (None, None) => String::new(),
    };
    let parser = feed_rs::parser::Builder::new().base_uri(url).id_generator(id).build();
    let feed = parser.parse(bytes).map_err(|error| Error::Broken(error.to_string()))?;
    let publisher = feed.title.map(|title| page::spaced(&title.content)).filter(|title| !title.is_empty());
    let language = feed.language.map(|tag| tag[..tag.find('-').unwrap_or(tag.len())].to_lowercase());
    let entry = |entry: feed_rs::model::Entry| Entry {
        id: entry.id.clone(),
        link: page_link(&entry).map(str::to_owned),
        story: story(entry, publisher.as_deref(), language.as_deref()),
    };
    Ok(feed.entries.into_iter().map(entry).collect())
}

fn page_link(entry: &feed_rs::model::Entry) -> Option<&str> {
    entry.links.iter().find(|link| link.rel.as_deref() != Some("self")).map(|link| link.href.as_str())
}

fn story(entry: feed_rs::model::Entry, publisher: Option<&str>, language: Option<&str>) -> Result<Story, Error> {
    let url = page_link(&entry).map(str::to_owned);
    let title = entry.title.map(|title| page::plain_text(&title.content).join(" ")).filter(|title| !title.is_empty());
    let body = entry.content.and_then(|content| content.body).into_iter().chain(entry.summary.map(|summary| summary.content));
    // The longer of the two is the text.
    let paragraphs = body.map(|html| page::plain_text(&html)).max_by_key(|paragraphs| paragraphs.iter().map(String::len).sum::<usize>());
    let (text, captions) = furniture::sort(paragraphs.unwrap_or_default());
    if text.is_empty() {
        return Err(Error::Empty(title.unwrap_or(entry.id)));
    }
    let day = |time: Option<chrono::DateTime<chrono::Utc>>| time.and_then(|time| time.date_naive().to_string().parse::<Date>().ok());
    let authors: Vec<String> = entry.authors.into_iter().filter_map(|author| author.name).filter(|name| !name.is_empty()).collect();
    let story = Story {
        text: text.join("\n\n"),
        title,
        date: day(entry.published.or(entry.updated)),
        modified: day(entry.updated.filter(|_| entry.published.is_some())),
        url,
        publisher: publisher.map(str::to_owned),
        language: language.map(str::to_owned),
        author: Some(authors.join(", ")).filter(|names| !names.is_empty()),
        section: entry.categories.into_iter().next().map(|category| category.term),
        captions,
        ..Story::default()
    };
    Ok(dateline::settle(story).with_id())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>The Post</title><language>en-us</language>
        <item><title>Envoys &amp; ministers meet</title><link>http://example.org/1</link><pubDate>Wed, 05 Jun 2019 10:00:00 GMT</pubDate>
        <description><![CDATA[<p>NAIROBI, June 3 (Agency) - Kenya said on Monday it would send envoys.</p><p>They leave on Tuesday.</p><p>Read more</p>]]></description></item>
        <item><title>Empty</title><link>http://example.org/2</link></item></channel></rss>"#;

    #[test]
    fn entries_are_stories() {
        assert!(is_feed(RSS));
        let stories = read(RSS.as_bytes()).expect("a feed");
        let story = stories[0].as_ref().expect("a story");
        assert_eq!(story.text, "NAIROBI, June 3 (Agency) - Kenya said on Monday it would send envoys.\n\nThey leave on Tuesday.");
        assert_eq!((story.title.as_deref(), story.publisher.as_deref()), (Some("Envoys & ministers meet"), Some("The Post")));
        assert_eq!(story.date, "2019-06-05".parse().ok());
        assert_eq!(story.dateline.as_ref().and_then(|line| line.date), "2019-06-03".parse().ok());
        assert_eq!(stories[1], Err(Error::Empty("Empty".into())));
        let entries = entries(RSS.replace("http://example.org/1", "/1").as_bytes(), Some("http://example.org/feed/")).expect("a feed");
        assert_eq!(entries[0].link.as_deref(), Some("http://example.org/1"));
        assert_eq!((entries[1].id.as_str(), entries[1].link.as_deref()), ("http://example.org/2", Some("http://example.org/2")));
        assert!(read(b"<html><form>log in</form></html>").is_err());
    }
}
