//! What a page says of itself in marks that machines read: JSON-LD, `meta`, `time`, microdata, and elements by their names.

use ego_tree::NodeRef;
use ego_tree::iter::Edge;
use scraper::Html;
use scraper::node::{Element, Node};
use serde_json::Value;

use crate::marks::{self, Mark};
use crate::page::{spaced, squeezed};

/// A day that an element names.
#[derive(Debug, Clone)]
pub(crate) struct Dated {
    pub text: String,
    /// How far it is to be trusted, the most first.
    pub rank: u8,
}

/// An element that says when the page was published.
pub(crate) const PUBLISHED: u8 = 0;
/// A `time` within the article.
pub(crate) const IN_ARTICLE: u8 = 1;
/// Any other `time`.
pub(crate) const TIME: u8 = 2;
/// An element named a date.
pub(crate) const NAMED: u8 = 3;

#[derive(Debug, Default)]
pub(crate) struct Said {
    /// The JSON-LD object of the article.
    pub article: Option<Value>,
    articles: Vec<Value>,
    /// The other JSON-LD objects.
    pub objects: Vec<Value>,
    /// Names and contents of `meta` elements in order, names in small letters.
    pub metas: Vec<(String, String)>,
    pub title: Option<String>,
    pub canonical: Option<String>,
    pub language: Option<String>,
    /// What elements name as the author, the surest first.
    pub bylines: Vec<String>,
    pub dates: Vec<Dated>,
    pub modified: Vec<String>,
    /// What pictures, links and headings at the head of the page call the site.
    pub logos: Vec<String>,
    /// The publisher by microdata.
    pub publisher: Option<String>,
    /// The headline by microdata.
    pub headline: Option<String>,
}

/// Bytes of a title, at most.
const LONGEST_TITLE: usize = 1_000;

/// Elements looked through for what names another, at most.
const LOOKED_AT: usize = 200;

/// Pictures at the head of a page, one of which may be its name.
const FIRST_PICTURES: usize = 3;

impl Said {
    pub fn read(document: &Html) -> Said {
        let mut said = Said::default();
        let mut bylines: Vec<(u8, String)> = Vec::new();
        let (mut passed, mut articles, mut pictures) = (0_usize, 0_usize, 0);
        for edge in document.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    let Some(tag) = node.value().as_element() else { continue };
                    articles += usize::from(matches!(tag.name(), "article" | "main"));
                    said.head(tag, &node);
                    said.site(tag, &node, &mut pictures);
                    let other = passed > 0 || is_other(tag);
                    passed += usize::from(other);
                    // In boxes, only what is marked beyond doubt, and last.
                    let found = byline(tag, &node).filter(|(rank, _)| !other || *rank == 0);
                    bylines.extend(found.map(|(rank, text)| (rank + 3 * u8::from(other), text)));
                    if !other || tag.attr("itemprop").is_some() {
                        said.dated(tag, &node, articles > 0);
                    }
                }
                Edge::Close(node) => {
                    let Some(tag) = node.value().as_element() else { continue };
                    articles -= usize::from(matches!(tag.name(), "article" | "main"));
                    passed = passed.saturating_sub(1);
                }
            }
        }
        bylines.sort_by_key(|(rank, _)| *rank);
        said.bylines = bylines.into_iter().map(|(_, text)| text).collect();
        said.choose();
        said.dates.sort_by_key(|dated| dated.rank);
        said
    }

    /// What stands in `head`, or may.
    fn head(&mut self, tag: &Element, node: &NodeRef<'_, Node>) {
        match tag.name() {
            "html" => self.language = tag.attr("lang").or_else(|| tag.attr("xml:lang")).map(str::to_owned),
            "title" if self.title.is_none() => self.title = text(node, LONGEST_TITLE),
            "meta" => {
                let name = ["property", "name", "itemprop", "http-equiv"].iter().find_map(|key| tag.attr(key));
                let content = tag.attr("content").map(spaced).filter(|content| !content.is_empty());
                if let (Some(name), Some(content)) = (name, content) {
                    self.metas.push((name.trim().to_lowercase(), content));
                }
            }
            "link" if tag.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.canonical = self.canonical.take().or_else(|| tag.attr("href").map(str::to_owned));
            }
            "script" if tag.attr("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json")) => {
                let script: String = node.descendants().filter_map(|node| node.value().as_text()).map(|text| &**text).collect();
                self.json(&script);
            }
            _ => {}
        }
        match tag.attr("itemprop") {
            Some("publisher") if self.publisher.is_none() => self.publisher = named(node),
            Some("headline") if self.headline.is_none() && tag.name() != "meta" => self.headline = text(node, 300),
            _ => {}
        }
    }

    fn json(&mut self, script: &str) {
        let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->").trim().trim_end_matches(';');
        match serde_json::from_str::<Value>(script) {
            Ok(value) => self.objects(value, 0),
            Err(_) => self.articles.extend(salvaged(script)),
        }
    }

    /// Takes JSON-LD apart: graphs, lists, what is said to be the page's main matter.
    fn objects(&mut self, value: Value, depth: usize) {
        if depth > 6 {
            return;
        }
        match value {
            Value::Array(all) => all.into_iter().for_each(|value| self.objects(value, depth + 1)),
            Value::Object(mut fields) => {
                for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    if fields.get(key).is_some_and(|inner| inner.is_array() || inner.is_object()) {
                        let inner = fields.get_mut(key).map(Value::take).unwrap_or_default();
                        self.objects(inner, depth + 1);
                    }
                }
                let value = Value::Object(fields);
                if is_of_kind(&value, &["article", "posting", "report", "pressrelease"]) {
                    self.articles.push(value)
                } else {
                    self.objects.push(value)
                }
            }
            _ => {}
        }
    }

    /// Names by which the page calls its site.
    fn site(&mut self, tag: &Element, node: &NodeRef<'_, Node>, pictures: &mut usize) {
        if self.logos.len() >= 12 {
            return;
        }
        let is_logo = |name: &str| {
            let words = marks::words(name);
            words.iter().any(|word| matches!(word.as_str(), "logo" | "sitename" | "sitetitle" | "masthead" | "brand" | "banner"))
                || words.windows(2).any(|two| two[0] == "site" && matches!(two[1].as_str(), "name" | "title"))
        };
        let named = ["class", "id"].iter().filter_map(|key| tag.attr(key)).any(is_logo);
        let home = || tag.name() == "a" && tag.attr("href").is_some_and(is_home);
        let found = match tag.name() {
            "img" => {
                *pictures += 1;
                let like = named || tag.attr("src").is_some_and(is_logo);
                if like || *pictures <= FIRST_PICTURES { tag.attr("alt").map(spaced) } else { None }
            }
            "h1" if node.descendants().take(LOOKED_AT).any(|inner| is_home_link(&inner)) => text(node, 80),
            "body" | "html" => None,
            _ if named || home() => tag.attr("title").map(spaced).filter(|title| !title.is_empty()).or_else(|| text(node, 80)),
            _ => None,
        };
        self.logos.extend(found.filter(|name| !name.is_empty()));
    }

    /// When it was published or changed, by an element of its own.
    fn dated(&mut self, tag: &Element, node: &NodeRef<'_, Node>, in_article: bool) {
        let attribute = |key: &str| tag.attr(key).unwrap_or_default().to_ascii_lowercase();
        let (item, property, class) = (attribute("itemprop"), attribute("property"), attribute("class"));
        let words: Vec<String> = ["class", "id"].iter().filter_map(|key| tag.attr(key)).flat_map(marks::words).collect();
        let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        let value = || {
            let told = ["datetime", "content", "title"]
                .iter()
                .filter_map(|key| tag.attr(key))
                .find(|value| value.contains(|c: char| c.is_ascii_digit()));
            told.map(str::to_owned).or_else(|| text(node, 200))
        };
        let is_time = tag.name() == "time";
        if item == "datemodified" || is_time && any(&["updated", "modified", "update"]) && !any(&["published", "entry"]) {
            self.modified.extend(value());
            return;
        }
        let published = item == "datepublished"
            || ["datepublished", "dc:date", "dc:created", "dcterms:created", "dcterms:issued"].iter().any(|name| property.contains(name))
            || is_time && (tag.attr("pubdate").is_some() || any(&["published", "publish", "pubdate", "entry"]))
            || tag.name() == "abbr" && class.contains("published");
        let rank = if published {
            PUBLISHED
        } else if is_time {
            if in_article { IN_ARTICLE } else { TIME }
        } else if any(DATE_NAMES) && tag.name() != "body" {
            NAMED
        } else {
            return;
        };
        self.dates.extend(value().map(|text| Dated { text, rank }));
    }

    /// The first of several `meta` elements, by the order of names.
    pub fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.metas.iter().find(|(known, _)| known == name).map(|(_, content)| content.as_str()))
    }

    /// A field of the article's JSON-LD, or of its page's.
    pub fn field(&self, key: &str) -> Option<String> {
        self.value(key).and_then(text_of)
    }

    fn value(&self, key: &str) -> Option<&Value> {
        let page = || {
            self.objects
                .iter()
                .filter(|object| is_of_kind(object, &["webpage", "creativework", "videoobject"]))
                .find_map(|object| object.get(key))
        };
        self.article.as_ref().and_then(|article| article.get(key)).or_else(page)
    }

    /// Of several articles, that which the page is about: at its address, or with its title.
    fn choose(&mut self) {
        let title = self.title.as_deref().map(squeezed).unwrap_or_default();
        let of_page = |article: &Value| {
            let text = |key: &str| article.get(key).and_then(text_of).unwrap_or_default();
            let headline = squeezed(&text("headline"));
            let address = self.canonical.as_ref().is_some_and(|canonical| [text("url"), text("mainEntityOfPage")].contains(canonical));
            address || headline.len() >= 12 && title.contains(&headline)
        };
        let at = self.articles.iter().position(of_page).unwrap_or(0);
        if at < self.articles.len() {
            self.article = Some(self.articles.swap_remove(at));
        }
    }

    /// Names of those that a field of the article's JSON-LD holds or points to.
    pub fn names(&self, key: &str) -> Vec<String> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let all = match value {
            Value::Array(all) => all.iter().collect::<Vec<_>>(),
            one => vec![one],
        };
        all.into_iter().filter_map(|one| text_of(one).or_else(|| self.pointed(one))).filter(|name| is_name(name)).collect()
    }

    /// The name of the object that `{"@id": "#desk"}` points to.
    fn pointed(&self, value: &Value) -> Option<String> {
        let id = value.get("@id")?.as_str()?;
        self.objects
            .iter()
            .find(|object| object.get("@id").and_then(Value::as_str) == Some(id))
            .and_then(|object| text_of(object.get("name")?))
    }

    /// The site or its owner by JSON-LD of their own.
    pub fn site_object(&self) -> Option<String> {
        self.objects
            .iter()
            .filter(|object| is_of_kind(object, &["website", "organization"]))
            .find_map(|object| text_of(object.get("name")?))
    }
}

const DATE_NAMES: &[&str] = &[
    "date",
    "dateline",
    "datetime",
    "pubdate",
    "postdate",
    "publishdate",
    "published",
    "publish",
    "posted",
    "timestamp",
    "time",
    "ctime",
    "submitted",
    "byline",
    "meta",
    "fecha",
    "datum",
    "createdate",
    "created",
    "dt",
    "postdetails",
    "postmetadata",
    "pub",
    "updated",
];

/// Names nobody: an address or a mark that points elsewhere.
fn is_name(text: &str) -> bool {
    !text.starts_with('#') && !text.starts_with("http") && !text.starts_with('/')
}

/// Boxes of other stories, comments, menus: what they say of authors and days is not of this story.
fn is_other(tag: &Element) -> bool {
    if matches!(tag.name(), "nav" | "footer" | "body" | "html") {
        return matches!(tag.name(), "nav" | "footer");
    }
    ["class", "id"].iter().filter_map(|key| tag.attr(key)).any(|names| match marks::read(names) {
        Mark::Talk => true,
        Mark::Box => {
            let own = |word: &String| BYLINE_NAMES.contains(&word.as_str()) || DATE_NAMES.contains(&word.as_str()) || word == "hidden";
            !names.split_ascii_whitespace().flat_map(marks::words).any(|word| own(&word))
        }
        _ => false,
    })
}

const BYLINE_NAMES: &[&str] = &[
    "author",
    "authors",
    "byline",
    "bylines",
    "by",
    "writer",
    "reporter",
    "createby",
    "createdby",
    "contributor",
    "contrib",
    "autor",
    "auteur",
    "firma",
    "journalist",
];

/// Of elements that tell of an author, not who it is.
const ABOUT_AUTHORS: &[&str] = &["bio", "box", "img", "image", "avatar", "photo"];

/// What an element names as the author, and how sure that is, 0 the surest.
fn byline(tag: &Element, node: &NodeRef<'_, Node>) -> Option<(u8, String)> {
    let relation = tag.attr("rel").is_some_and(|rel| rel.split_ascii_whitespace().any(|word| word == "author"));
    let item = matches!(tag.attr("itemprop"), Some("author" | "creator"));
    if relation && tag.name() != "link" || item {
        return named(node).map(|name| (u8::from(!item), name));
    }
    let names: Vec<String> = ["class", "id", "data-testid"]
        .iter()
        .filter_map(|key| tag.attr(key))
        .flat_map(|names| names.split_ascii_whitespace().flat_map(marks::words).collect::<Vec<_>>())
        .collect();
    let any = |list: &[&str]| names.iter().any(|name| list.contains(&name.as_str()));
    if !any(BYLINE_NAMES) || any(ABOUT_AUTHORS) {
        return None;
    }
    text(node, 160).map(|text| (2, text))
}

/// The `itemprop=name` within an element, or its text.
fn named(node: &NodeRef<'_, Node>) -> Option<String> {
    let inner =
        node.descendants().take(LOOKED_AT).find(|inner| inner.value().as_element().is_some_and(|tag| tag.attr("itemprop") == Some("name")));
    let inner = inner.and_then(|inner| {
        let content = inner.value().as_element().and_then(|tag| tag.attr("content")).map(spaced);
        content.or_else(|| text(&inner, 160))
    });
    let content = || node.value().as_element().and_then(|tag| tag.attr("content")).map(spaced);
    inner.or_else(content).or_else(|| text(node, 160)).filter(|name| !name.is_empty())
}

/// An element's text, unless it is none or longer than so many bytes.
fn text(node: &NodeRef<'_, Node>, longest: usize) -> Option<String> {
    let mut text = String::new();
    for piece in node.descendants().filter_map(|inner| inner.value().as_text()) {
        text.push_str(piece.trim());
        text.push(' ');
        if text.len() > 2 * longest {
            return None;
        }
    }
    let text = spaced(&text);
    (!text.is_empty() && text.len() <= longest).then_some(text)
}

fn is_home_link(node: &NodeRef<'_, Node>) -> bool {
    node.value().as_element().is_some_and(|tag| tag.name() == "a" && tag.attr("href").is_some_and(is_home))
}

/// `/`, `http://example.org/`
fn is_home(href: &str) -> bool {
    let path = href.split_once("://").map_or(href, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    matches!(path, "/" | "./" | "/index.html" | "/index.php" | "index.html" | "index.htm" | "index.php" | "default.asp")
}

fn is_of_kind(object: &Value, kinds: &[&str]) -> bool {
    let kind = object.get("@type").map(|kind| kind.to_string().to_lowercase()).unwrap_or_default();
    kinds.iter().any(|one| kind.contains(one))
}

/// The plain fields of JSON that does not parse.
fn salvaged(text: &str) -> Option<Value> {
    let value = |text: &str, key: &str| {
        let quoted = format!("\"{key}\"");
        let rest = text[text.find(&quoted)? + quoted.len()..].trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        Some(rest[..rest.find('"')?].to_owned())
    };
    let field = |key: &str| Some((key.to_owned(), Value::String(value(text, key)?)));
    let mut fields: serde_json::Map<String, Value> =
        ["headline", "datePublished", "dateModified", "articleSection", "inLanguage"].into_iter().filter_map(field).collect();
    for key in ["author", "publisher"] {
        let part = text.find(&format!("\"{key}\"")).map(|at| &text[at..]);
        let part = part.map(|part| &part[..part.find('}').unwrap_or(part.len())]);
        if let Some(name) = part.and_then(|part| value(part, "name")) {
            fields.insert(key.to_owned(), Value::String(name));
        }
    }
    (!fields.is_empty()).then_some(Value::Object(fields))
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(spaced(&unescaped(text))).filter(|text| !text.is_empty()),
        Value::Array(all) => all.iter().find_map(text_of),
        Value::Object(fields) => ["name", "@value"].iter().find_map(|key| text_of(fields.get(*key)?)),
        _ => None,
    }
}

/// JSON-LD often holds HTML's `&amp;` and `&#8217;`.
fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    Html::parse_fragment(text).root_element().text().collect()
}
