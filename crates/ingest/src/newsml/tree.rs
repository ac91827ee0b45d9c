//! A small tree of an XML document, made in bounded memory.

use quick_xml::escape::{resolve_html5_entity, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::Error;

/// Elements inside one another.
const DEEPEST: usize = 120;
/// Elements, attributes and pieces of text of one document.
const MOST: usize = 1_000_000;

/// An element with what is in it. Prefixes of names are left out.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

#[derive(Debug)]
pub enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements in it with a name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.elements().filter(move |element| element.name == name)
    }

    pub fn one(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The first element down a path of names.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.one(name))
    }

    /// All text in it, one space between words; `None` if there is none.
    pub fn text(&self) -> Option<String> {
        let mut text = String::new();
        self.add_text(&mut text);
        Some(crate::page::spaced(&text)).filter(|text| !text.is_empty())
    }

    pub fn add_text(&self, text: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(piece) => text.push_str(piece),
                Node::Element(element) => {
                    if element.name == "br" {
                        text.push(' ');
                    }
                    element.add_text(text);
                }
            }
        }
    }
}

/// The root of a document.
pub fn read(xml: &str) -> Result<Element, Error> {
    let mut reader = Reader::from_str(xml);
    let mut open = vec![Element::default()];
    let mut nodes = 0;
    loop {
        let event = reader.read_event();
        let at = reader.buffer_position();
        let broken = |what: String| Error::Broken { at, what };
        let top = open.last_mut().expect("the document itself is never closed");
        match event.map_err(|error| broken(error.to_string()))? {
            Event::Start(start) => {
                let element = element(&start).map_err(broken)?;
                nodes += 1 + element.attributes.len();
                if open.len() > DEEPEST {
                    return Err(Error::Deep(DEEPEST));
                }
                open.push(element);
            }
            Event::Empty(start) => {
                let element = element(&start).map_err(broken)?;
                nodes += 1 + element.attributes.len();
                top.children.push(Node::Element(element));
            }
            Event::End(_) => {
                let element = open.pop().expect("just seen");
                match open.last_mut() {
                    Some(parent) => parent.children.push(Node::Element(element)),
                    None => return Err(broken("an end without a beginning".into())),
                }
            }
            Event::Text(text) => nodes += push_text(top, &text.xml10_content()),
            Event::CData(text) => nodes += push_text(top, &text.xml10_content()),
            Event::GeneralRef(name) => {
                let letter = name.resolve_char_ref().map_err(|error| broken(error.to_string()))?;
                match letter {
                    Some(letter) => nodes += push_text(top, letter.encode_utf8(&mut [0; 4])),
                    None => nodes += push_text(top, &named(&name.into_inner())),
                }
            }
            Event::DocType(doctype) => {
                if doctype.into_inner().contains("<!ENTITY") {
                    return Err(Error::Entities);
                }
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        if nodes > MOST {
            return Err(Error::Many(MOST));
        }
    }
    let document = open.pop().unwrap_or_default();
    if !open.is_empty() {
        return Err(Error::Broken { at: reader.buffer_position(), what: format!("`{}` is not closed", document.name) });
    }
    let root = document.children.into_iter().find_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    root.ok_or(Error::Broken { at: 0, what: "no element in it".into() })
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let name = start.local_name().as_ref().to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        // An unknown entity costs the value, not the document.
        let value = attribute.normalized_value_with(XmlVersion::Explicit1_0, 1, known);
        let value = value.map_or_else(|_| attribute.value.as_ref().to_owned(), |value| value.into_owned());
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
    }
    Ok(Element { name, attributes, children: Vec::new() })
}

fn known(name: &str) -> Option<&'static str> {
    resolve_predefined_entity(name).or_else(|| resolve_html5_entity(name))
}

/// What a reference stands for; the reference itself if nobody knows (a DTD that is not read may).
fn named(name: &str) -> String {
    known(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

/// Adds text, to the piece before it if there is one. Returns how many nodes came to the tree.
fn push_text(element: &mut Element, text: &str) -> usize {
    match element.children.last_mut() {
        Some(Node::Text(before)) => {
            before.push_str(text);
            0
        }
        _ => {
            element.children.push(Node::Text(text.to_owned()));
            1
        }
    }
}
