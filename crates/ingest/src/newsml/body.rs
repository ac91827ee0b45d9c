//! Paragraphs of a body in NITF or XHTML.

use super::tree::{Element, Node};
use crate::page::spaced;

/// Elements that end a paragraph where they begin and where they end.
const BLOCKS: [&str; 30] = [
    "p",
    "block",
    "div",
    "section",
    "article",
    "hl1",
    "hl2",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "bq",
    "blockquote",
    "pre",
    "table",
    "tr",
    "body",
    "body.content",
    "fn",
    "note",
    "nitf-table",
    "center",
];

/// Elements that hold nothing of the story.
const LEFT_OUT: [&str; 11] = [
    "head",
    "script",
    "style",
    "body.head",
    "body.end",
    "copyrite",
    "media-reference",
    "media-producer",
    "media-metadata",
    "nav",
    "footer",
];

/// What a body holds.
#[derive(Default)]
pub struct Body {
    pub paragraphs: Vec<String>,
    pub captions: Vec<String>,
}

impl Body {
    pub fn read(element: &Element) -> Body {
        let mut body = Body::default();
        let mut open = String::new();
        body.walk(element, &mut open);
        body.end(&mut open);
        body
    }

    /// Plain text: paragraphs are parted by empty lines or, where there are none, begin with white space.
    pub fn plain(text: &str) -> Body {
        let mut body = Body::default();
        let mut open = String::new();
        let parted = text.trim().lines().any(|line| line.trim().is_empty());
        for line in text.lines() {
            let begins = if parted { line.trim().is_empty() } else { line.starts_with([' ', '\t']) };
            if begins {
                body.end(&mut open);
            }
            open.push_str(line);
            open.push('\n');
        }
        body.end(&mut open);
        body
    }

    fn walk(&mut self, element: &Element, open: &mut String) {
        for node in &element.children {
            match node {
                Node::Text(text) => open.push_str(text),
                Node::Element(child) => self.enter(child, open),
            }
        }
    }

    fn enter(&mut self, element: &Element, open: &mut String) {
        let name = element.name.as_str();
        match name {
            _ if LEFT_OUT.contains(&name) => {}
            "media-caption" | "figcaption" | "caption" => self.captions.extend(element.text()),
            "br" => open.push('\n'),
            "td" | "th" => {
                open.push(' ');
                self.walk(element, open);
            }
            "pre" => {
                self.end(open);
                let mut text = String::new();
                element.add_text(&mut text);
                self.paragraphs.extend(Body::plain(&text).paragraphs);
            }
            _ if BLOCKS.contains(&name) => {
                self.end(open);
                self.walk(element, open);
                self.end(open);
            }
            _ => self.walk(element, open),
        }
    }

    fn end(&mut self, open: &mut String) {
        let text = spaced(open);
        if !text.is_empty() {
            self.paragraphs.push(text);
        }
        open.clear();
    }
}
