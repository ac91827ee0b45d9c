//! News agencies' own formats: NewsML-G2, NITF, and NITF or XHTML within NewsML-G2.
//!
//! A `newsItem` is one story, a `newsMessage` several; packages (`packageItem`) and other items without text of their own are counted
//! and left out. Texts stand in `inlineXML` as NITF or XHTML, or plain in `inlineData`; [`body`](self) paragraphs and captions are told
//! apart by the markup and by [`furniture`]. Notices of copyright are left out.
//!
//! An agency that takes a report back sends it again as *canceled* or *withheld*: that is [`Error::Withdrawn`], with the item's id, so
//! that whoever keeps the first form can act on it. A corrected report comes as a story with the same id and a later
//! [`Story::modified`].
//!
//! Documents are bounded (bytes, elements, depth), and those that define entities of their own are refused.

mod body;
mod tree;

use attache_record::{Dateline, Story};
use jiff::civil::Date;

use crate::day::{self, Order};
use crate::{charset, dateline, furniture};
use body::Body;
use tree::Element;

/// A document of more bytes is not read.
pub const LARGEST: usize = 32 << 20;

/// Why a document or an item of it gave no story.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is too long.
    #[error("a document of {0} bytes, more than is read at once ({LARGEST}); ask the agency for smaller messages")]
    Large(usize),
    /// It is no XML.
    #[error("XML broken at byte {at}: {what}")]
    Broken {
        /// Byte offset in the document, as UTF-8.
        at: u64,
        /// What the reader says.
        what: String,
    },
    /// Its elements are nested as in no news.
    #[error("elements nested more than {0} deep; not read")]
    Deep(usize),
    /// It has too many parts.
    #[error("more than {0} elements and attributes; ask the agency for smaller messages")]
    Many(usize),
    /// It defines entities, which no agency does, and which can grow without bound.
    #[error("the document defines XML entities of its own; not read")]
    Entities,
    /// It is another kind of XML.
    #[error("`{0}` is the root of no NewsML-G2 or NITF document")]
    Unknown(String),
    /// The item is a picture, or a headline alone.
    #[error("the item `{0}` has no text")]
    Empty(String),
    /// The agency takes the item back.
    #[error("the item `{item}` is withdrawn by its provider ({status}); discard what was read of it")]
    Withdrawn {
        /// Its id, the same as that of the story before it.
        item: String,
        /// `canceled` or `withheld`.
        status: String,
    },
    /// Items without text of their own.
    #[error("{0} packages or other items without text of their own are left out")]
    Packages(usize),
}

/// Whether bytes begin as NewsML-G2 or NITF does.
pub fn is_newsml(head: &str) -> bool {
    root(head).is_some_and(|name| matches!(name, "newsItem" | "newsMessage" | "nitf" | "packageItem"))
}

/// The local name of the first element.
fn root(head: &str) -> Option<&str> {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let tag = rest.strip_prefix('<')?;
        let end = if tag.starts_with("!--") { "-->" } else { ">" };
        if !tag.starts_with(['?', '!']) {
            let name = &tag[..tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len())];
            return Some(name.rsplit(':').next().unwrap_or(name));
        }
        rest = tag[tag.find(end)? + end.len()..].trim_start();
    }
}

/// The stories of a document in its order, an error in the place of an item without one; at the end [`Error::Packages`] if items were
/// left out.
///
/// # Errors
/// If the document as a whole cannot be read.
pub fn read(bytes: &[u8]) -> Result<Vec<Result<Story, Error>>, Error> {
    if bytes.len() > LARGEST {
        return Err(Error::Large(bytes.len()));
    }
    let root = tree::read(&charset::decode(bytes, None))?;
    match root.name.as_str() {
        "newsItem" => Ok(vec![item(&root)]),
        "nitf" => Ok(vec![nitf(&root, Story::default()).and_then(finish)]),
        "packageItem" => Ok(vec![Err(Error::Packages(1))]),
        "newsMessage" => {
            let items = root.all("itemSet").flat_map(Element::elements);
            let (items, others): (Vec<&Element>, Vec<&Element>) = items.partition(|item| item.name == "newsItem");
            let left_out = Some(others.len()).filter(|others| *others > 0).map(|others| Err(Error::Packages(others)));
            Ok(items.into_iter().map(item).chain(left_out).collect())
        }
        _ => Err(Error::Unknown(root.name)),
    }
}

/// A `newsItem` of NewsML-G2.
fn item(item: &Element) -> Result<Story, Error> {
    let nothing = Element::default();
    let meta = item.one("itemMeta").unwrap_or(&nothing);
    let content = item.one("contentMeta").unwrap_or(&nothing);
    let id = item.attribute("guid").unwrap_or_default().to_owned();
    refuse_withdrawn(meta.one("pubStatus").and_then(code), &id)?;
    let text = |name: &str| content.one(name).and_then(Element::text);
    let date = |of: &Element, name: &str| of.one(name).and_then(Element::text).and_then(|text| when(&text));
    let version = date(meta, "versionCreated");
    let created = date(meta, "firstCreated").or(date(content, "contentCreated")).or(version);
    let changed = version.or(date(content, "contentModified")).filter(|changed| Some(*changed) != created);
    let language = content.one("language").and_then(|language| language.attribute("tag")).or(item.attribute("lang"));
    let story = Story {
        title: headline(content),
        date: created,
        modified: changed,
        publisher: meta.one("provider").and_then(party).or_else(|| content.one("infoSource").and_then(party)),
        language: language.map(primary),
        author: text("by").map(byline).or_else(|| content.one("creator").and_then(name)),
        section: section(content),
        ..Story::default()
    };
    let place = text("dateline").or_else(|| content.one("located").and_then(name));
    let mut story = contents(item, story)?;
    if story.text.is_empty() {
        return Err(Error::Empty(if id.is_empty() { story.title.unwrap_or_default() } else { id }));
    }
    if !id.is_empty() {
        story.id = id;
    }
    with_dateline(&mut story, place.as_deref());
    finish(story)
}

/// The first of an item's contents that has text.
fn contents(item: &Element, story: Story) -> Result<Story, Error> {
    for content in item.all("contentSet").flat_map(Element::elements) {
        let found = match content.name.as_str() {
            "inlineXML" => match content.elements().find(|element| matches!(element.name.as_str(), "nitf" | "html")) {
                Some(inner) if inner.name == "nitf" => match nitf(inner, story.clone()) {
                    Err(Error::Empty(_)) => continue,
                    found => found?,
                },
                Some(inner) => with_body(story.clone(), Body::read(inner)),
                None => with_body(story.clone(), Body::read(content)),
            },
            "inlineData" if content.attribute("encoding").is_none() => {
                let mut text = String::new();
                content.add_text(&mut text);
                with_body(story.clone(), if text.contains("</p>") { html(&text) } else { Body::plain(&text) })
            }
            _ => continue,
        };
        if !found.text.is_empty() {
            return Ok(found);
        }
    }
    Ok(story)
}

/// A page's piece that stands as text.
fn html(text: &str) -> Body {
    Body { paragraphs: crate::page::plain_text(text), captions: Vec::new() }
}

/// A NITF document; what `story` knows already stands.
fn nitf(root: &Element, story: Story) -> Result<Story, Error> {
    let nothing = Element::default();
    let docdata = root.at(&["head", "docdata"]).unwrap_or(&nothing);
    let head = root.at(&["body", "body.head"]).unwrap_or(&nothing);
    let id = docdata.one("doc-id").and_then(|id| id.attribute("id-string")).unwrap_or_default();
    refuse_withdrawn(docdata.attribute("management-status"), id)?;
    let pubdata = root.at(&["head", "pubdata"]).unwrap_or(&nothing);
    let line = head.one("dateline");
    let norm = |element: Option<&Element>, name: &str| element.and_then(|element| when(element.attribute(name)?));
    let issued = norm(docdata.one("date.issue"), "norm");
    let date = issued.or(norm(Some(pubdata), "date.publication")).or(norm(line.and_then(|line| line.one("story.date")), "norm"));
    let text = |of: &Element, name: &str| of.one(name).and_then(Element::text);
    let hedline = head.one("hedline");
    let title = hedline.and_then(|hedline| text(hedline, "hl1").or_else(|| hedline.text()));
    let source = docdata.one("doc-id").and_then(|id| id.attribute("regsrc")).or(pubdata.attribute("name")).map(str::to_owned);
    let section = pubdata.attribute("position.section").or(docdata.one("fixture").and_then(|fixture| fixture.attribute("fix-id")));
    let subject = root.at(&["head", "tobject", "tobject.subject"]).and_then(|subject| subject.attribute("tobject.subject.type"));
    let slug = docdata.one("du-key").and_then(|key| key.attribute("key"));
    let section = section.or(subject).or(slug).map(str::to_owned);
    let mut story = Story {
        id: if story.id.is_empty() { id.to_owned() } else { story.id },
        title: story.title.or(title).or_else(|| root.at(&["head", "title"]).and_then(Element::text)),
        date: story.date.or(date),
        publisher: story.publisher.or_else(|| text(head, "distributor")).or(source),
        language: story.language.or_else(|| root.attribute("lang").map(primary)),
        author: story.author.or_else(|| head.one("byline").and_then(writer)),
        section: story.section.or(section),
        url: story.url.or_else(|| pubdata.attribute("ex-ref").filter(|url| url.starts_with("http")).map(str::to_owned)),
        ..story
    };
    let body = root.one("body").unwrap_or(&nothing);
    story = with_body(story, Body::read(body.one("body.content").unwrap_or(body)));
    if story.text.is_empty() {
        return Err(Error::Empty(story.title.unwrap_or(story.id)));
    }
    with_dateline(&mut story, line.and_then(Element::text).as_deref());
    Ok(story)
}

/// A story with text, settled as those of other readers are.
fn finish(story: Story) -> Result<Story, Error> {
    Ok(dateline::settle(story).with_id())
}

fn with_body(story: Story, body: Body) -> Story {
    let (text, mut captions) = furniture::sort(body.paragraphs);
    captions.splice(..0, body.captions);
    Story { text: text.join("\n\n"), captions, ..story }
}

/// Gives the story the dateline that stands in an element of its own, unless the text has one.
fn with_dateline(story: &mut Story, element: Option<&str>) {
    let settled = dateline::settle(std::mem::take(story));
    *story = settled;
    let Some(element) = element.filter(|_| story.dateline.is_none()) else { return };
    let bare = element.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ','));
    let read = dateline::find(&format!("{bare} - "), story.date).map(|(line, _)| line);
    let place = || Dateline { place: Some(bare.to_owned()), ..Dateline::default() };
    story.dateline = read.or_else(|| (!bare.is_empty() && bare.chars().count() <= 60).then(place));
}

/// The headline that readers see; one without a role if there are several.
fn headline(content: &Element) -> Option<String> {
    let main = |headline: &&Element| headline.attribute("role").is_none_or(|role| last(role).to_lowercase().contains("main"));
    content.all("headline").find(main).or_else(|| content.one("headline")).and_then(Element::text)
}

/// The first subject with a name (of the subject codes of the IPTC, if there are any), else the genre's name, else the slug.
fn section(content: &Element) -> Option<String> {
    let iptc = |subject: &&Element| {
        let code = subject.attribute("qcode").or(subject.attribute("uri")).unwrap_or_default();
        code.starts_with("medtop:") || code.starts_with("subj:") || code.contains("/mediatopic/") || code.contains("/subjectcode/")
    };
    let subject = content.all("subject").filter(iptc).find_map(name).or_else(|| content.all("subject").find_map(name));
    subject.or_else(|| content.one("slugline").and_then(Element::text))
}

/// The name of a person, place or subject.
fn name(element: &Element) -> Option<String> {
    element.one("name").and_then(Element::text)
}

/// The name of a provider, or what its code says.
fn party(element: &Element) -> Option<String> {
    let code = || element.attribute("literal").or_else(|| code(element)).map(|code| last(code).to_owned());
    name(element).or_else(code).or_else(|| element.text())
}

/// Whatever a code is written in.
fn code(element: &Element) -> Option<&str> {
    element.attribute("qcode").or(element.attribute("uri"))
}

/// `stat:usable`, `http://cv.iptc.org/newscodes/pubstatusg2/usable`: the word that counts.
fn last(code: &str) -> &str {
    code.rsplit([':', '/', '#']).next().unwrap_or(code)
}

fn refuse_withdrawn(status: Option<&str>, item: &str) -> Result<(), Error> {
    let status = status.map(last).unwrap_or_default().to_lowercase();
    match status.as_str() {
        "canceled" | "cancelled" | "withheld" | "killed" => {
            let status = if status == "withheld" { status } else { "canceled".to_owned() };
            Err(Error::Withdrawn { item: item.to_owned(), status })
        }
        _ => Ok(()),
    }
}

/// A NITF byline without the title below it.
fn writer(line: &Element) -> Option<String> {
    let persons: Vec<String> = line.all("person").filter_map(Element::text).collect();
    if !persons.is_empty() {
        return Some(persons.join(", "));
    }
    let mut text = String::new();
    for node in &line.children {
        match node {
            tree::Node::Text(piece) => text.push_str(piece),
            tree::Node::Element(element) if element.name != "byttl" => element.add_text(&mut text),
            tree::Node::Element(_) => {}
        }
    }
    Some(byline(crate::page::spaced(&text))).filter(|name| !name.is_empty())
}

/// *By Jane Doe*: the name alone.
fn byline(line: String) -> String {
    match line.get(..3) {
        Some(by) if by.eq_ignore_ascii_case("by ") => line[3..].trim().to_owned(),
        _ => line,
    }
}

/// `en-GB`: the language alone.
fn primary(tag: &str) -> String {
    tag[..tag.find(['-', '_']).unwrap_or(tag.len())].to_lowercase()
}

/// `2019-06-05T10:00:00+03:00`, `20190605T100000Z`, `20190605`.
fn when(text: &str) -> Option<Date> {
    day::find(text, Order::DayFirst)
}

#[cfg(test)]
mod tests;
