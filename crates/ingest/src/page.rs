//! A web page as a story.
//!
//! A library finds the main text (`trafilatura`); what it leaves in of the page's own words, captions and credits, is taken
//! out here, and what the page says of itself (JSON-LD, OpenGraph, Dublin Core, `time`) is read here.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use attache_record::Story;
use scraper::Html;
use scraper::node::Node;

use crate::about::About;
use crate::layout::Layout;
use crate::{charset, dateline, furniture, scripts};

/// A page of more bytes is not read.
pub const LARGEST: usize = 16 << 20;

/// Elements inside one another, more than any page that a person wrote has.
const DEEPEST: usize = 800;

/// Words that a text without a whole sentence has at least.
const FEWEST: usize = 30;

/// Words of a text that the page's layout alone shows beyond doubt.
const PLAIN: usize = 60;

/// Why a page gave no story.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is too long.
    #[error("a page of {0} bytes, which is more than any story needs ({LARGEST})")]
    Large(usize),
    /// Its elements are nested as no page is.
    #[error("elements nested {0} deep; no page of a newspaper is, and this one is not read")]
    Deep(usize),
    /// It has no text of its own: a login page, a list of headlines, a player.
    #[error("no main text on this page (a list, a form or a picture?)")]
    Empty,
    /// The extraction met a fault.
    #[error("the main text could not be told from the rest; please report the page")]
    Fault,
}

/// Reads a page. `url` is where it comes from, `told` what its sender says of its type (`text/html; charset=…`).
///
/// # Errors
/// Why it gives no story; every [`Error`] is of this page alone.
pub fn read(bytes: &[u8], url: Option<&str>, told: Option<&str>) -> Result<Story, Error> {
    if bytes.len() > LARGEST {
        return Err(Error::Large(bytes.len()));
    }
    let html = charset::decode(bytes, told);
    let html = scripts::without(&html);
    let open = left_open(&html);
    if open > MOST_OPEN {
        return Err(Error::Deep(open));
    }
    let document = Html::parse_document(&html);
    let depth = depth(&document);
    if depth > DEEPEST {
        return Err(Error::Deep(depth));
    }
    let layout = Layout::read(&document);
    let mut captions: Vec<String> = layout.captions().map(str::to_owned).collect();
    let story = layout.story();
    let lines = story.as_ref().map_or_else(|| layout.lines.len()..layout.lines.len(), |story| story.first..story.past);
    let about = About::read(&document, &layout, lines, url);
    let (paragraphs, listed, mut head) = match story {
        Some(story) if story.words >= PLAIN && story.sentences >= 2 => {
            captions.extend(story.captions);
            // Where boxes hold more than the story, one of them may be the story.
            let other = if story.boxed > story.words { main_text(&html).unwrap_or_default() } else { Vec::new() };
            let head = story.head.into_iter().map(|line| line.text).collect::<Vec<_>>();
            if words(&other) > 2 * story.words { (other, Vec::new(), head) } else { (story.text, story.listed, head) }
        }
        _ if layout.is_list() => return Err(Error::Empty),
        _ => (main_text(&html)?, Vec::new(), Vec::new()),
    };
    let known: HashSet<String> = captions.iter().map(|caption| squeezed(caption)).collect();
    let listed = listed.into_iter().chain(std::iter::repeat(false));
    let body = paragraphs.into_iter().zip(listed).filter(|(paragraph, _)| !known.contains(&squeezed(paragraph)));
    let (body, listed): (Vec<String>, Vec<bool>) = body.unzip();
    let (text, more) = furniture::sort_listed(body, &listed);
    captions.extend(more);
    let mut seen = HashSet::new();
    captions.retain(|caption| seen.insert(squeezed(caption)));
    let mut text = below_title(text, about.title.as_deref());
    head.extend(furniture::take_head(&mut text));
    // A form, a player or a list has a few words, none of them a sentence.
    if words(&text) < FEWEST && !text.iter().any(|paragraph| furniture::is_prose(paragraph)) {
        return Err(Error::Empty);
    }
    let story = Story {
        text: text.join("\n\n"),
        title: about.title,
        date: about.date,
        url: about.url,
        publisher: about.publisher,
        language: about.language,
        author: about.author,
        modified: about.modified,
        section: about.section,
        captions,
        ..Story::default()
    };
    let mut story = dateline::settle(story);
    story.dateline = story.dateline.or_else(|| head.iter().find_map(|line| dateline::of_line(line, story.date)));
    // A dateline with its year says more than a day somewhere on the page; one without takes its year from there.
    if story.date.is_none() {
        let dated = dateline::told(&story);
        story.date = dated.or(about.named).or(about.guessed);
        if let Some(date) = story.date {
            story.dateline = story.dateline.take().map(|line| dateline::with_year(line, &story.text, date));
        }
    }
    Ok(story.with_id())
}

fn words(paragraphs: &[String]) -> usize {
    paragraphs.iter().map(|paragraph| paragraph.split_whitespace().count()).sum()
}

/// Elements left open at once beyond which a page is not even parsed: a parser looks through all that are open at every new one.
const MOST_OPEN: usize = 5_000;

/// Elements whose end need not be written, or that have none.
const UNCLOSED: [&str; 32] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p", "li", "dd", "dt",
    "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "rp", "rt", "html", "head", "body",
];

/// How many elements are open at once, at most, by their tags alone.
fn left_open(html: &str) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    for tag in html.split('<').skip(1) {
        let (ends, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || UNCLOSED.iter().any(|unclosed| unclosed.eq_ignore_ascii_case(name)) {
            continue;
        }
        open = if ends { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

/// How deep elements are nested.
fn depth(document: &Html) -> usize {
    let mut deepest = 0;
    let mut depth = 0_usize;
    for edge in document.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(_) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            ego_tree::iter::Edge::Close(_) => depth -= 1,
        }
    }
    deepest
}

/// The paragraphs of the main text.
fn main_text(html: &str) -> Result<Vec<String>, Error> {
    let options = trafilatura::Options::default().with_fallback(true).with_exclude_comments(true);
    let found = catch_unwind(AssertUnwindSafe(|| trafilatura::extract(html, &options))).map_err(|_| Error::Fault)?;
    let found = found.map_err(|_| Error::Empty)?;
    let paragraphs = blocks(&Html::parse_fragment(&found.content_html));
    if paragraphs.is_empty() {
        let lines = found.content_text.lines().map(spaced).filter(|line| !line.is_empty());
        return Some(lines.collect::<Vec<_>>()).filter(|lines| !lines.is_empty()).ok_or(Error::Empty);
    }
    Ok(paragraphs)
}

/// Elements that end a paragraph where they begin and where they end.
const BLOCKS: [&str; 27] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "table",
    "tr",
    "section",
    "article",
    "main",
    "figure",
    "dl",
    "dt",
    "dd",
    "header",
    "footer",
    "aside",
    "body",
    "center",
];

/// Text by paragraphs: parted by block elements and by two line breaks in a row.
fn blocks(fragment: &Html) -> Vec<String> {
    let mut paragraphs = Vec::new();
    let mut open = String::new();
    let mut breaks = 0;
    let mut end = |open: &mut String| {
        let text = spaced(open);
        if !text.is_empty() {
            paragraphs.push(text);
        }
        open.clear();
    };
    for edge in fragment.tree.root().traverse() {
        match edge {
            ego_tree::iter::Edge::Open(node) => match node.value() {
                Node::Text(text) => {
                    if !text.trim().is_empty() {
                        breaks = 0;
                    }
                    open.push_str(text);
                }
                Node::Element(element) if element.name() == "br" => {
                    breaks += 1;
                    open.push(' ');
                    if breaks == 2 {
                        end(&mut open);
                    }
                }
                Node::Element(element) if BLOCKS.contains(&element.name()) => end(&mut open),
                Node::Element(element) if matches!(element.name(), "td" | "th") => open.push(' '),
                _ => {}
            },
            ego_tree::iter::Edge::Close(node) => {
                if node.value().as_element().is_some_and(|element| BLOCKS.contains(&element.name())) {
                    end(&mut open);
                }
            }
        }
    }
    end(&mut open);
    paragraphs
}

/// The paragraphs of a piece of HTML, or of plain text.
pub(crate) fn plain_text(html: &str) -> Vec<String> {
    blocks(&Html::parse_fragment(html))
}

/// What stands below the headline, if it is printed over the text; it is the story's title, not its first paragraph.
fn below_title(mut text: Vec<String>, title: Option<&str>) -> Vec<String> {
    let Some(title) = title.map(squeezed).filter(|title| !title.is_empty()) else { return text };
    let above = text.iter().take(ABOVE).position(|paragraph| squeezed(paragraph) == title);
    if let Some(at) = above.filter(|at| at + 1 < text.len()) {
        text.drain(..=at);
    }
    text
}

/// Lines that may stand over a headline: a site's name, its sections.
const ABOVE: usize = 25;

/// One space between words; none before a comma or full stop that markup parted from its word.
pub(crate) fn spaced(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.replace(" ,", ",").replace(" .", ".").replace("( ", "(").replace(" )", ")")
}

/// Whether three of four of its letters are Latin.
pub(crate) fn is_latin(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().filter(|c| *c < '\u{250}').count() * 4 >= letters().count() * 3
}

/// Letters and digits alone, to compare by.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_that_no_person_wrote_are_refused() {
        let nested = |tag: &str, depth: usize| format!("<html><body>{}<p>Oslo.", format!("<{tag}>").repeat(depth));
        assert!(matches!(read(nested("div", 100_000).as_bytes(), None, None), Err(Error::Deep(100_000))));
        assert!(matches!(read(nested("b", 2_000).as_bytes(), None, None), Err(Error::Deep(_))));
        assert!(matches!(read(&vec![b' '; LARGEST + 1], None, None), Err(Error::Large(_))));
        // Paragraphs that nobody closed are not nested.
        assert_eq!(left_open(&"<p>Envoys met.<br><li>".repeat(50_000)), 0);
    }

    #[test]
    fn a_list_of_stories_has_none_of_its_own() {
        let item = |i: usize| {
            format!(
                "<div class=item><h3><a href='/{i}'>Story number {i} of the world</a></h3><p>Talks number {i} will go on until the end of the week.</p></div>"
            )
        };
        let page = format!("<html><title>World - The Post</title><h1>World</h1>{}</html>", (0..12).map(item).collect::<String>());
        assert_eq!(read(page.as_bytes(), None, None), Err(Error::Empty));
    }

    #[test]
    fn a_login_page_has_no_story() {
        let page = b"<html><head><title>Log in</title></head><body><form><input name=user><input name=word><button>Log in</button></form></body></html>";
        assert_eq!(read(page, None, None), Err(Error::Empty));
    }
}
