//! A page as its reader sees it: lines of text in order, each with what stands around it.
//!
//! [`Layout::read`] walks the parsed page once. [`Layout::story`] chooses the lines of the main text: those of the innermost element
//! that holds most of the page's sentences, without boxes, captions and comments.

mod marking;
mod story;

use std::sync::LazyLock;

use ego_tree::iter::Edge;
use rustc_hash::FxHashSet;
use scraper::Html;
use scraper::node::{Element as Tag, Node};

use crate::furniture;
use crate::marks::{self, Mark};
use crate::page::spaced;
use crate::wording;

/// Elements that end a line where they begin and where they end.
static BLOCKS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "p div h1 h2 h3 h4 h5 h6 li ul ol blockquote pre table tbody tr td th caption section article main figure figcaption \
     dl dt dd header footer aside nav body center form fieldset address details summary hr dir menu layer hgroup legend \
     amp-story"
        .split(' ')
        .collect()
});

/// Elements whose text nobody reads.
static SILENT: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    "head script style noscript template svg math iframe select button textarea input object option map audio video \
     canvas noframes frameset title"
        .split(' ')
        .collect()
});

/// Share of a page's sentences above which an element is not a box, whatever its names say.
const MOST: f64 = 0.5;

/// Cells in a row of a table of figures, at most.
const MOST_CELLS: usize = 12;

/// A caption's words, at most.
const LONGEST_CAPTION: usize = 80;

/// A line of text: what stands between two elements of the kind that begin a new one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line {
    pub text: String,
    /// Words; of scripts without spaces, two letters count as one.
    pub words: usize,
    /// Whole sentences that are not links.
    pub prose: bool,
    /// 1 to 6 in `h1` to `h6`, 0 elsewhere.
    pub heading: u8,
    /// In the largest type or named as a headline.
    pub large: bool,
    /// In the smallest type.
    pub small: bool,
    /// Bold throughout.
    pub bold: bool,
    /// Share of its letters that are links, in percent.
    pub linked: usize,
    /// Of a list or of a table of figures.
    pub listed: bool,
    /// What the elements around it say.
    pub mark: Mark,
    /// The innermost element around it.
    holder: usize,
}

#[derive(Debug)]
struct Element {
    parent: usize,
    mark: Mark,
    /// The page's frame: `html`, `body`, `main`.
    frame: bool,
    /// Kind and class, to know its like by.
    names: String,
    /// A cell of a table.
    cell: bool,
    header: bool,
    /// Another story's linked headline and what it says under it.
    teaser: bool,
    paragraph: bool,
    /// Sentences in it, in words.
    prose: usize,
    /// Lines above it.
    line: usize,
    words: usize,
    /// Words of lines that are links.
    linked: usize,
    pictures: usize,
    children: Vec<usize>,
}

/// A page's lines.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    pub lines: Vec<Line>,
    elements: Vec<Element>,
}

/// What is being read of a line.
#[derive(Default)]
struct Open {
    text: String,
    letters: usize,
    linked: usize,
    small: usize,
    bold: usize,
    large: bool,
    row: bool,
    breaks: usize,
    /// The type of the letters last read.
    face: Face,
}

/// How letters are set.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
struct Face {
    small: bool,
    bold: bool,
    italic: bool,
    large: bool,
}

/// How many elements of a kind are open.
#[derive(Default)]
struct Depths {
    link: usize,
    small: usize,
    bold: usize,
    italic: usize,
    large: usize,
    pre: usize,
    silent: usize,
    listed: usize,
    heading: Vec<u8>,
}

/// What an element is to its reader.
#[derive(Clone, Copy, Default)]
struct Sight {
    link: bool,
    small: bool,
    bold: bool,
    italic: bool,
    large: bool,
    pre: bool,
    silent: bool,
    listed: bool,
    heading: u8,
    block: bool,
    /// It has a place of its own among the elements.
    placed: bool,
    /// Within a line, but no part of it.
    apart: bool,
}

struct Reader {
    layout: Layout,
    open: Vec<Open>,
    depths: Depths,
    around: Vec<usize>,
}

impl Layout {
    /// Reads a parsed page.
    pub fn read(document: &Html) -> Layout {
        let mut reader = Reader { layout: Layout::default(), open: vec![Open::default()], depths: Depths::default(), around: Vec::new() };
        reader.layout.elements.push(Element::new(0, Mark::None));
        reader.around.push(0);
        let mut sights: Vec<Sight> = Vec::new();
        for edge in document.tree.root().traverse() {
            match edge {
                Edge::Open(node) => match node.value() {
                    Node::Text(text) => reader.text(text),
                    Node::Element(tag) => {
                        let in_row = || is_row(&node);
                        let sight = reader.begin(tag, in_row);
                        sights.push(sight);
                    }
                    _ => {}
                },
                Edge::Close(node) => {
                    if node.value().is_element()
                        && let Some(sight) = sights.pop()
                    {
                        reader.end(sight);
                    }
                }
            }
        }
        reader.flush();
        let mut layout = reader.layout;
        layout.entitle();
        layout.settle();
        layout
    }
}

/// A row of a table of figures: cells of a few words with nothing inside that begins a line.
fn is_row(node: &ego_tree::NodeRef<'_, Node>) -> bool {
    let Some(row) = node.parent().filter(|row| row.value().as_element().is_some_and(|tag| tag.name() == "tr")) else { return false };
    let cells = row.children().filter(|cell| cell.value().is_element()).take(MOST_CELLS + 1).count();
    let plain = |node: ego_tree::NodeRef<'_, Node>| match node.value() {
        Node::Element(tag) => matches!(tag.name(), "td" | "th" | "a" | "b" | "strong" | "i" | "em" | "span" | "font" | "sup" | "small"),
        _ => true,
    };
    let mut letters = 0;
    (2..=MOST_CELLS).contains(&cells)
        && row.descendants().skip(1).take(80).all(|node| {
            letters += node.value().as_text().map_or(0, |text| text.trim().len());
            letters <= 200 && plain(node)
        })
}

impl Element {
    fn new(parent: usize, mark: Mark) -> Element {
        Element {
            parent,
            mark,
            frame: false,
            names: String::new(),
            cell: false,
            header: false,
            teaser: false,
            paragraph: false,
            prose: 0,
            line: 0,
            words: 0,
            linked: 0,
            pictures: 0,
            children: Vec::new(),
        }
    }
}

impl Reader {
    fn begin(&mut self, tag: &Tag, in_row: impl FnOnce() -> bool) -> Sight {
        let name = tag.name();
        let mut sight = Sight { silent: SILENT.contains(name), ..Sight::default() };
        if sight.silent {
            self.depths.silent += 1;
            return sight;
        }
        if self.depths.silent > 0 {
            return sight;
        }
        sight.block = BLOCKS.contains(name) && !(matches!(name, "td" | "th") && in_row());
        if !sight.block && matches!(name, "td" | "th") {
            self.push(" ");
            if let Some(open) = self.open.last_mut() {
                open.row = true;
            }
        }
        let mark = mark(tag, || self.open.last().is_some_and(|open| is_running(&open.text)));
        sight.apart = !sight.block && mark != Mark::None && mark != Mark::Story;
        sight.placed = sight.block || sight.apart;
        if sight.block {
            self.flush();
        }
        if sight.apart {
            self.open.push(Open::default());
        }
        if sight.placed {
            let parent = self.around.last().copied().unwrap_or(0);
            let at = self.layout.elements.len();
            let mut element = Element::new(parent, mark);
            element.frame = matches!(name, "body" | "main");
            element.names = format!("{name} {}", tag.attr("class").unwrap_or_default());
            element.cell = matches!(name, "td" | "th" | "tr" | "tbody" | "table");
            element.header = name == "header";
            element.paragraph = matches!(name, "p" | "li" | "dd" | "blockquote");
            element.line = self.layout.lines.len();
            self.layout.elements.push(element);
            self.layout.elements[parent].children.push(at);
            self.around.push(at);
        }
        match name {
            // A heading that links to itself is a place to link to.
            "a" => {
                let here = !self.depths.heading.is_empty() && tag.attr("href").is_some_and(|href| href.starts_with('#'));
                sight.link = !here && (tag.attr("href").is_some() || tag.attr("name").is_none() && tag.attr("id").is_none());
            }
            "small" | "sub" => sight.small = true,
            "b" | "strong" | "u" => sight.bold = true,
            "i" | "em" | "cite" => sight.italic = true,
            "big" => sight.large = true,
            "pre" => sight.pre = true,
            "li" => sight.listed = true,
            "font" => {
                let size = tag.attr("size").unwrap_or_default().trim();
                sight.small = matches!(size, "1" | "-1" | "-2" | "-3");
                sight.large = matches!(size, "4" | "5" | "6" | "7" | "+1" | "+2" | "+3" | "+4");
            }
            "img" | "amp-img" | "picture" => self.layout.elements[self.around.last().copied().unwrap_or(0)].pictures += 1,
            "br" => self.line_break(),
            _ => sight.heading = heading(name),
        }
        sight.large |= sight.heading == 0 && is_headline(tag);
        self.depths.link += usize::from(sight.link);
        self.depths.small += usize::from(sight.small);
        self.depths.bold += usize::from(sight.bold);
        self.depths.large += usize::from(sight.large);
        self.depths.italic += usize::from(sight.italic);
        self.depths.pre += usize::from(sight.pre);
        self.depths.listed += usize::from(sight.listed);
        if sight.heading > 0 {
            self.depths.heading.push(sight.heading);
        }
        sight
    }

    fn end(&mut self, sight: Sight) {
        if sight.silent {
            self.depths.silent -= 1;
            return;
        }
        if sight.block || sight.apart {
            self.flush();
        }
        if sight.apart {
            self.open.pop();
        }
        if sight.placed {
            self.around.pop();
        }
        self.depths.link -= usize::from(sight.link);
        self.depths.small -= usize::from(sight.small);
        self.depths.bold -= usize::from(sight.bold);
        self.depths.large -= usize::from(sight.large);
        self.depths.italic -= usize::from(sight.italic);
        self.depths.pre -= usize::from(sight.pre);
        self.depths.listed -= usize::from(sight.listed);
        if sight.heading > 0 {
            self.depths.heading.pop();
        }
    }

    fn text(&mut self, text: &str) {
        if self.depths.silent > 0 {
            return;
        }
        if self.depths.pre == 0 {
            self.push(text);
            return;
        }
        // In text set as typed, an empty line or a rule ends a paragraph.
        let mut lines = text.split('\n').peekable();
        while let Some(line) = lines.next() {
            if is_rule(line) {
                self.flush();
            } else {
                self.push(line);
            }
            match lines.peek() {
                Some(next) if next.trim().is_empty() => self.flush(),
                Some(_) => self.typed_break(),
                None => {}
            }
        }
    }

    fn push(&mut self, text: &str) {
        let letters = text.chars().filter(|c| !c.is_whitespace()).count();
        let indented = text.chars().take(2).all(|c| c == '\u{a0}' || c == '\u{3000}') && text.chars().nth(1).is_some();
        let depths = &self.depths;
        let face = Face { small: depths.small > 0, bold: depths.bold > 0, italic: depths.italic > 0, large: depths.large > 0 };
        // Behind a line break, an indent or another type begins a paragraph.
        if self.open.last().is_some_and(|open| open.breaks == 1 && (indented || letters > 0 && open.face != face)) {
            self.flush();
        }
        let depths = &self.depths;
        let Some(open) = self.open.last_mut() else { return };
        if letters > 0 {
            open.breaks = 0;
            open.face = face;
        }
        open.letters += letters;
        open.linked += letters * usize::from(depths.link > 0);
        open.small += letters * usize::from(depths.small > 0);
        open.bold += letters * usize::from(depths.bold > 0);
        open.large |= letters > 0 && depths.large > 0;
        // A line break that the writer typed is a space; one that the page shows is kept, and read below.
        open.text.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
    }

    fn typed_break(&mut self) {
        if let Some(open) = self.open.last_mut() {
            open.text.push('\n');
        }
    }

    fn line_break(&mut self) {
        let Some(open) = self.open.last_mut() else { return };
        open.breaks += 1;
        open.text.push('\n');
        if open.breaks == 2 {
            self.flush();
        }
    }

    /// Ends a line, or the several lines that `br` makes of it.
    fn flush(&mut self) {
        let Some(open) = self.open.last_mut() else { return };
        let open = std::mem::take(open);
        if open.letters == 0 {
            return;
        }
        let holder = self.around.last().copied().unwrap_or(0);
        for piece in pieces(&open.text) {
            let words = wording::count(&piece);
            let linked = 100 * open.linked / open.letters;
            let line = Line {
                words,
                prose: linked < 50 && furniture::is_prose(&piece),
                heading: self.depths.heading.last().copied().unwrap_or(0),
                large: open.large,
                small: open.small * 10 >= open.letters * 9,
                bold: open.bold * 10 >= open.letters * 9,
                linked,
                listed: linked == 0 && (open.row || self.depths.listed > 0),
                mark: Mark::None,
                holder,
                text: piece,
            };
            let prose = if line.prose { words } else { 0 };
            let linked = if linked > 50 { words } else { 0 };
            for at in &self.around {
                self.layout.elements[*at].words += words;
                self.layout.elements[*at].prose += prose;
                self.layout.elements[*at].linked += linked;
            }
            self.layout.lines.push(line);
        }
    }
}

/// What an element's kind and names say; `running`: it begins within a sentence.
fn mark(tag: &Tag, running: impl FnOnce() -> bool) -> Mark {
    let name = tag.name();
    let by_kind = match name {
        "nav" | "footer" | "aside" | "dialog" | "menu" | "amp-sidebar" => Mark::Box,
        "figure" | "figcaption" => Mark::Caption,
        _ => Mark::None,
    };
    if by_kind != Mark::None || matches!(name, "body" | "main" | "html") {
        return by_kind;
    }
    let style = tag.attr("style").map(|style| style.replace(' ', "").to_ascii_lowercase()).unwrap_or_default();
    let at_side = name == "table" && tag.attr("align").is_some_and(|align| matches!(align.to_ascii_lowercase().as_str(), "left" | "right"));
    let floats = matches!(name, "div" | "table" | "section" | "ul") && style.contains("float:") && !style.contains("float:none");
    if at_side || floats {
        return Mark::Caption;
    }
    if tag.attr("hidden").is_some() || style.contains("display:none") || style.contains("visibility:hidden") {
        return Mark::Box;
    }
    // *Damboa* in *the town of <a class="searchLink">Damboa</a>*: a word of the sentence that leads to a search for it.
    if name == "a" && running() {
        return Mark::None;
    }
    match tag.attr("itemprop") {
        Some("articleBody" | "reviewBody") => return Mark::Story,
        Some("caption") => return Mark::Caption,
        Some("comment") => return Mark::Talk,
        Some("author" | "publisher") => return Mark::Box,
        _ => {}
    }
    let names = ["class", "id", "role", "data-component"];
    let marks: Vec<Mark> = names.iter().filter_map(|name| tag.attr(name)).map(marks::read).filter(|mark| *mark != Mark::None).collect();
    marks.iter().find(|mark| **mark == Mark::Story).or(marks.first()).copied().unwrap_or_default()
}

/// Some words of a sentence that goes on: *the town of Damboa (*, *officials in*.
fn is_running(text: &str) -> bool {
    let text = text.trim_end();
    // A paragraph may have as many links as letters: only its end is looked at.
    let mut from = text.len().saturating_sub(NEAR);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, ',' | '(' | '[' | '（' | '「' | '“' | '‘' | '、' | '，');
    text.ends_with(goes_on) && wording::count(&text[from..]) >= RUNNING
}

/// Words that make a sentence that has begun; fewer are a label: *Search in*.
const RUNNING: usize = 6;

/// Bytes before a link in which those words stand.
const NEAR: usize = 400;

/// Named as a headline: `class=headline`, `class=post-title`.
fn is_headline(tag: &Tag) -> bool {
    let names = ["class", "id"];
    names.iter().filter_map(|name| tag.attr(name)).any(|names| {
        let last = |name: &str| marks::words(name).last().is_some_and(|last| HEADLINES.contains(&last.as_str()));
        names.split_ascii_whitespace().any(last)
    })
}

const HEADLINES: [&str; 12] = [
    "headline",
    "title",
    "hed",
    "titulo",
    "titre",
    "heading",
    "articletitle",
    "storytitle",
    "maintitle",
    "newstitle",
    "posttitle",
    "wirehead",
];

fn heading(name: &str) -> u8 {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => level - b'0',
        _ => 0,
    }
}

/// `----------`, `* * *`
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 3 && line.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | ' ' | '~' | '#'))
}

/// The lines that `br` parts, put together again where they are of one paragraph broken to a width.
fn pieces(text: &str) -> Vec<String> {
    let lines: Vec<String> = text.split('\n').map(spaced).filter(|line| !line.is_empty()).collect();
    let widest = lines.iter().map(String::len).max().unwrap_or(0);
    let mut pieces: Vec<String> = Vec::new();
    // The line above goes on: it ends in nothing and is as wide as the others.
    let mut goes_on = false;
    for line in lines {
        let own = is_rule(&line) || furniture::kind(&line) != furniture::Kind::Text;
        let next = !own && !furniture::is_closed(&line) && line.len() * 5 > widest * 3;
        match pieces.last_mut() {
            Some(last) if goes_on && !own => {
                last.push(' ');
                last.push_str(&line);
            }
            _ => pieces.push(line),
        }
        goes_on = next;
    }
    pieces
}
