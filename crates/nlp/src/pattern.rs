//! The tokenizer's patterns: the part of Python's regular expressions that published pipelines use.
//!
//! General engines either lack look-around or give up on megabytes without a space, and a tokenizer needs only three
//! questions answered: does a pattern match here, where does the first suffix start, where are the infixes. So a pattern
//! is parsed into a small tree and matched by backtracking with a bounded number of steps; alternatives are skipped by
//! their possible first characters. Anything the tree has no node for is refused when the pipeline is opened.

use crate::chars;

/// A set of characters.
#[derive(Debug, Clone, Default)]
struct Class {
    ascii: u128,
    /// Sorted, merged ranges beyond ASCII.
    ranges: Vec<(char, char)>,
    word: bool,
    decimal: bool,
    space: bool,
    not_space: bool,
    negated: bool,
}

impl Class {
    fn any() -> Self {
        Class { negated: true, ..Class::default() }
    }

    fn insert(&mut self, from: char, to: char) {
        for c in (from as u32)..=(to as u32).min(127) {
            self.ascii |= 1 << c;
        }
        if to as u32 > 127 {
            self.ranges.push((from.max('\u{80}'), to));
        }
    }

    fn finish(&mut self) {
        self.ranges.sort_unstable();
        let mut merged: Vec<(char, char)> = Vec::with_capacity(self.ranges.len());
        for &(from, to) in &self.ranges {
            match merged.last_mut() {
                Some(last) if from as u32 <= last.1 as u32 + 1 => last.1 = last.1.max(to),
                _ => merged.push((from, to)),
            }
        }
        self.ranges = merged;
        for c in 0..128u8 {
            let c = char::from(c);
            if (self.word && chars::is_word(c))
                || (self.decimal && chars::is_decimal(c))
                || (self.space && chars::is_space(c))
                || (self.not_space && !chars::is_space(c))
            {
                self.ascii |= 1 << (c as u32);
            }
        }
        if self.negated {
            self.ascii = !self.ascii;
        }
    }

    fn has(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> (c as u32) & 1 == 1;
        }
        let at = self.ranges.partition_point(|r| r.1 < c);
        let inside = self.ranges.get(at).is_some_and(|r| r.0 <= c)
            || (self.word && chars::is_word(c))
            || (self.decimal && chars::is_decimal(c))
            || (self.space && chars::is_space(c))
            || (self.not_space && !chars::is_space(c));
        inside != self.negated
    }
}

#[derive(Debug)]
enum Node {
    Class(Class),
    Start,
    End,
    Look { ahead: bool, negative: bool, width: usize, alternatives: Vec<Branch> },
    Repeat { node: Box<Node>, min: usize, max: usize },
    Group(Vec<Branch>),
}

/// One alternative with what can be said of it in advance.
#[derive(Debug)]
struct Branch {
    nodes: Vec<Node>,
    first: First,
}

/// Which characters an alternative can begin with.
#[derive(Debug, Clone, Copy)]
struct First {
    ascii: u128,
    beyond: bool,
    empty: bool,
}

impl First {
    fn of(nodes: &[Node]) -> First {
        let mut first = First { ascii: 0, beyond: false, empty: true };
        for node in nodes {
            let next = match node {
                Node::Start | Node::End | Node::Look { .. } => continue,
                Node::Class(class) => First::class(class),
                Node::Repeat { node, min, .. } => {
                    let mut inner = First::of(std::slice::from_ref(node));
                    inner.empty |= *min == 0;
                    inner
                }
                Node::Group(branches) => First::union(branches),
            };
            first.ascii |= next.ascii;
            first.beyond |= next.beyond;
            if !next.empty {
                first.empty = false;
                break;
            }
        }
        first
    }

    fn class(class: &Class) -> First {
        let beyond = class.negated || class.word || class.decimal || class.space || class.not_space || !class.ranges.is_empty();
        First { ascii: class.ascii, beyond, empty: false }
    }

    fn union(branches: &[Branch]) -> First {
        branches.iter().fold(First { ascii: 0, beyond: false, empty: false }, |a, b| First {
            ascii: a.ascii | b.first.ascii,
            beyond: a.beyond | b.first.beyond,
            empty: a.empty | b.first.empty,
        })
    }

    fn allows(&self, c: Option<char>) -> bool {
        self.empty
            || match c {
                None => false,
                Some(c) if c.is_ascii() => self.ascii >> (c as u32) & 1 == 1,
                Some(_) => self.beyond,
            }
    }
}

/// How far left a match that must end at the end of the text can begin.
#[derive(Debug)]
enum Reach {
    /// At most so many characters before the end, or as far as a run of these characters goes.
    Bounded(usize, Class),
    /// Anywhere.
    Anywhere,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    branches: Vec<Branch>,
    first: First,
    required: Option<char>,
    reach: Reach,
}

/// Steps a match may take: a constant and so many more for each character, so that no input takes more than linear time.
const STEPS: usize = 20_000;
const STEPS_PER_CHAR: usize = 32;
/// How deep groups may repeat before a match is given up.
const DEPTH: usize = 1_000;

struct Run<'t> {
    text: &'t [char],
    steps: usize,
    depth: usize,
}

impl Pattern {
    /// Parses `source`; the error says what construct is not known.
    pub fn new(source: &str) -> Result<Self, String> {
        let source = source.strip_prefix("(?u)").unwrap_or(source);
        let mut parser = Parser { chars: source.chars().collect(), at: 0 };
        let branches = parser.alternatives()?;
        if parser.at != parser.chars.len() {
            return Err(format!("unbalanced ')' at character {}", parser.at));
        }
        let first = First::union(&branches);
        let required = required_char(&branches);
        let reach = reach(&branches);
        Ok(Pattern { branches, first, required, reach })
    }

    /// Length of a match at the very start, 0 for none.
    pub fn match_start(&self, text: &[char]) -> usize {
        self.match_at(text, 0).unwrap_or(0)
    }

    /// Whether the pattern matches from the start on.
    pub fn is_match(&self, text: &[char]) -> bool {
        if self.required.is_some_and(|c| !text.contains(&c)) {
            return false;
        }
        self.match_at(text, 0).is_some()
    }

    /// Length of the leftmost match, for patterns whose alternatives all end at the end of the text; 0 for none.
    pub fn match_end(&self, text: &[char]) -> usize {
        let from = match &self.reach {
            Reach::Anywhere => 0,
            Reach::Bounded(longest, run) => {
                let run_start = text.iter().rposition(|&c| !run.has(c)).map_or(0, |i| i + 1);
                text.len().saturating_sub(*longest).min(run_start)
            }
        };
        (from..text.len()).find_map(|at| self.match_at(text, at).map(|end| end - at)).unwrap_or(0)
    }

    /// Every match from left to right, none overlapping, as character ranges.
    pub fn find_all(&self, text: &[char]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at <= text.len() {
            match self.match_at(text, at) {
                Some(end) => {
                    found.push((at, end));
                    at = if end > at { end } else { at + 1 };
                }
                None => at += 1,
            }
        }
        found
    }

    fn match_at(&self, text: &[char], at: usize) -> Option<usize> {
        if !self.first.allows(text.get(at).copied()) {
            return None;
        }
        let mut run = Run { text, steps: STEPS + STEPS_PER_CHAR * text.len(), depth: 0 };
        let mut end = None;
        run.branches(&self.branches, at, &mut |_, e| {
            end = Some(e);
            true
        });
        end
    }
}

type Next<'n, 't> = &'n mut dyn FnMut(&mut Run<'t>, usize) -> bool;

impl<'t> Run<'t> {
    fn branches(&mut self, branches: &[Branch], at: usize, next: Next<'_, 't>) -> bool {
        let c = self.text.get(at).copied();
        branches.iter().any(|b| b.first.allows(c) && self.nodes(&b.nodes, at, next))
    }

    fn nodes(&mut self, nodes: &[Node], at: usize, next: Next<'_, 't>) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        let Some((node, rest)) = nodes.split_first() else { return next(self, at) };
        match node {
            Node::Class(class) => self.text.get(at).is_some_and(|&c| class.has(c)) && self.nodes(rest, at + 1, next),
            Node::Start => at == 0 && self.nodes(rest, at, next),
            Node::End => at == self.text.len() && self.nodes(rest, at, next),
            Node::Look { ahead, negative, width, alternatives } => {
                let from = if *ahead { Some(at) } else { at.checked_sub(*width) };
                let target = at;
                let holds = from.is_some_and(|from| self.branches(alternatives, from, &mut |_, end| *ahead || end == target));
                holds != *negative && self.nodes(rest, at, next)
            }
            Node::Group(branches) => self.branches(branches, at, &mut |run, end| run.nodes(rest, end, next)),
            Node::Repeat { node, min, max } => match &**node {
                Node::Class(class) => self.run_of(class, *min, *max, rest, at, next),
                other => self.repeat(other, *min, *max, rest, at, next),
            },
        }
    }

    /// A run of one class: the longest first, then shorter ones.
    fn run_of(&mut self, class: &Class, min: usize, max: usize, rest: &[Node], at: usize, next: Next<'_, 't>) -> bool {
        let longest = self.text[at..].iter().take(max).take_while(|&&c| class.has(c)).count();
        (min..=longest).rev().any(|n| self.nodes(rest, at + n, next))
    }

    fn repeat(&mut self, node: &Node, min: usize, max: usize, rest: &[Node], at: usize, next: Next<'_, 't>) -> bool {
        if max > 0 && self.depth < DEPTH {
            self.depth += 1;
            let again = self.nodes(std::slice::from_ref(node), at, &mut |run, end| {
                end > at && run.repeat(node, min.saturating_sub(1), max - 1, rest, end, next)
            });
            self.depth -= 1;
            if again {
                return true;
            }
        }
        min == 0 && self.nodes(rest, at, next)
    }
}

/// A character without which no match is possible, if there is one.
fn required_char(branches: &[Branch]) -> Option<char> {
    let all: Vec<Vec<char>> = branches.iter().map(|b| required_chars(&b.nodes)).collect();
    let (head, tail) = all.split_first()?;
    head.iter().copied().find(|c| tail.iter().all(|t| t.contains(c)))
}

fn required_chars(nodes: &[Node]) -> Vec<char> {
    let mut found = Vec::new();
    for node in nodes {
        match node {
            Node::Class(class) if class.ascii.count_ones() == 1 && class.ranges.is_empty() && !class.negated => {
                found.extend(char::from_u32(class.ascii.trailing_zeros()));
            }
            Node::Repeat { node, min, .. } if *min > 0 => found.extend(required_chars(std::slice::from_ref(node))),
            Node::Group(branches) => found.extend(required_char(branches)),
            _ => {}
        }
    }
    found
}

fn reach(branches: &[Branch]) -> Reach {
    let mut longest = 0;
    let mut run = Class::default();
    for branch in branches {
        if !matches!(branch.nodes.last(), Some(Node::End)) {
            return Reach::Anywhere;
        }
        match width(&branch.nodes, usize::max) {
            Some(w) => longest = longest.max(w),
            None => {
                for node in &branch.nodes {
                    match node {
                        Node::Class(c) => union(&mut run, c),
                        Node::Repeat { node, .. } => match &**node {
                            Node::Class(c) => union(&mut run, c),
                            _ => return Reach::Anywhere,
                        },
                        Node::End => {}
                        _ => return Reach::Anywhere,
                    }
                }
            }
        }
    }
    run.finish();
    Reach::Bounded(longest, run)
}

fn union(into: &mut Class, class: &Class) {
    into.ascii |= class.ascii;
    into.ranges.extend(&class.ranges);
    into.word |= class.word;
    into.decimal |= class.decimal;
    into.space |= class.space;
    into.not_space |= class.not_space || class.negated;
}

/// Number of characters the nodes take, alternatives combined by `pick`; none if unbounded.
fn width(nodes: &[Node], pick: fn(usize, usize) -> usize) -> Option<usize> {
    let mut sum = 0;
    for node in nodes {
        sum += match node {
            Node::Class(_) => 1,
            Node::Start | Node::End | Node::Look { .. } => 0,
            Node::Repeat { node, max, .. } if *max < usize::MAX => max * width(std::slice::from_ref(node), pick)?,
            Node::Repeat { .. } => return None,
            Node::Group(branches) => {
                let widths: Option<Vec<usize>> = branches.iter().map(|b| width(&b.nodes, pick)).collect();
                widths?.into_iter().reduce(pick).unwrap_or(0)
            }
        };
    }
    Some(sum)
}

struct Parser {
    chars: Vec<char>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, text: &str) -> bool {
        let n = text.chars().count();
        let here = self.chars[self.at..].iter().take(n).copied();
        if here.eq(text.chars()) {
            self.at += n;
            true
        } else {
            false
        }
    }

    fn alternatives(&mut self) -> Result<Vec<Branch>, String> {
        let mut branches = Vec::new();
        loop {
            let nodes = self.sequence()?;
            branches.push(Branch { first: First::of(&nodes), nodes });
            if !self.take("|") {
                return Ok(branches);
            }
        }
    }

    fn sequence(&mut self) -> Result<Vec<Node>, String> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let node = self.atom()?;
            nodes.push(self.quantified(node)?);
        }
        Ok(nodes)
    }

    fn atom(&mut self) -> Result<Node, String> {
        for (open, ahead, negative) in [("(?=", true, false), ("(?!", true, true), ("(?<=", false, false), ("(?<!", false, true)] {
            if self.take(open) {
                let alternatives = self.closed()?;
                let width = self.look_width(ahead, &alternatives)?;
                return Ok(Node::Look { ahead, negative, width, alternatives });
            }
        }
        if self.take("(?:") {
            return Ok(Node::Group(self.closed()?));
        }
        if self.take("(?") {
            return Err(format!("group kind at character {}", self.at));
        }
        if self.take("(") {
            return Ok(Node::Group(self.closed()?));
        }
        if self.take("[") {
            return Ok(Node::Class(self.class()?));
        }
        if self.take("^") {
            return Ok(Node::Start);
        }
        if self.take("$") {
            return Ok(Node::End);
        }
        let mut class = Class::default();
        if self.take(".") {
            class = Class::any();
            class.insert('\n', '\n');
        } else {
            self.class_item(&mut class, false)?;
        }
        class.finish();
        Ok(Node::Class(class))
    }

    fn look_width(&self, ahead: bool, alternatives: &[Branch]) -> Result<usize, String> {
        if ahead {
            return Ok(0);
        }
        let widths: Option<Vec<usize>> = alternatives.iter().map(|b| width(&b.nodes, usize::max)).collect();
        match widths.as_deref() {
            Some([first, rest @ ..]) if rest.iter().all(|w| w == first) => Ok(*first),
            _ => Err("look-behind of varying width".to_owned()),
        }
    }

    fn closed(&mut self) -> Result<Vec<Branch>, String> {
        let branches = self.alternatives()?;
        if self.take(")") { Ok(branches) } else { Err("a group that is not closed".to_owned()) }
    }

    fn quantified(&mut self, node: Node) -> Result<Node, String> {
        let (min, max) = if self.take("+") {
            (1, usize::MAX)
        } else if self.take("*") {
            (0, usize::MAX)
        } else if self.take("?") {
            (0, 1)
        } else if self.peek() == Some('{') {
            self.bounds()?
        } else {
            return Ok(node);
        };
        if matches!(self.peek(), Some('?' | '+' | '*')) {
            return Err(format!("lazy or possessive repetition at character {}", self.at));
        }
        Ok(Node::Repeat { node: Box::new(node), min, max })
    }

    fn bounds(&mut self) -> Result<(usize, usize), String> {
        let start = self.at;
        let close = self.chars[start..].iter().position(|&c| c == '}').ok_or("'{' that is not closed")? + start;
        let inner: String = self.chars[start + 1..close].iter().collect();
        self.at = close + 1;
        let bad = |_| format!("repetition '{{{inner}}}'");
        match inner.split_once(',') {
            None => inner.parse().map(|n| (n, n)).map_err(bad),
            Some((min, "")) => min.parse().map(|n| (n, usize::MAX)).map_err(bad),
            Some((min, max)) => Ok((if min.is_empty() { 0 } else { min.parse().map_err(bad)? }, max.parse().map_err(bad)?)),
        }
    }

    /// The inside of `[…]`, after the bracket.
    fn class(&mut self) -> Result<Class, String> {
        let mut class = Class { negated: self.take("^"), ..Class::default() };
        let mut begun = false;
        loop {
            match self.peek() {
                None => return Err("a class that is not closed".to_owned()),
                Some(']') if begun => {
                    self.at += 1;
                    class.finish();
                    return Ok(class);
                }
                Some(_) => self.class_item(&mut class, true)?,
            }
            begun = true;
        }
    }

    /// One character, range (`inside` brackets only) or escape.
    fn class_item(&mut self, class: &mut Class, inside: bool) -> Result<(), String> {
        let Some(from) = self.character(class)? else { return Ok(()) };
        let is_range = inside && self.peek() == Some('-') && !matches!(self.chars.get(self.at + 1), None | Some(']'));
        if !is_range {
            class.insert(from, from);
            return Ok(());
        }
        self.at += 1;
        let to = self.character(class)?.ok_or("a range that ends in a class")?;
        if from > to {
            return Err(format!("range {from:?}-{to:?}"));
        }
        class.insert(from, to);
        Ok(())
    }

    /// A single character, or none when an escape added a whole class.
    fn character(&mut self, class: &mut Class) -> Result<Option<char>, String> {
        let c = self.peek().ok_or("an unfinished pattern")?;
        self.at += 1;
        if c != '\\' {
            return Ok(Some(c));
        }
        let e = self.peek().ok_or("a lone backslash")?;
        self.at += 1;
        match e {
            'u' => self.hex(4).map(Some),
            'U' => self.hex(8).map(Some),
            'x' => self.hex(2).map(Some),
            'n' => Ok(Some('\n')),
            't' => Ok(Some('\t')),
            'r' => Ok(Some('\r')),
            'w' => {
                class.word = true;
                Ok(None)
            }
            'd' => {
                class.decimal = true;
                Ok(None)
            }
            's' => {
                class.space = true;
                Ok(None)
            }
            'S' => {
                class.not_space = true;
                Ok(None)
            }
            e if e.is_ascii_alphanumeric() => Err(format!("escape \\{e}")),
            e => Ok(Some(e)),
        }
    }

    fn hex(&mut self, digits: usize) -> Result<char, String> {
        let text: String = self.chars[self.at..].iter().take(digits).collect();
        self.at += digits;
        u32::from_str_radix(&text, 16).ok().and_then(char::from_u32).ok_or_else(|| format!("character code '{text}'"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn prefixes_and_suffixes() {
        let prefix = Pattern::new(r#"^\(|^"|^\+(?![0-9])|^\.\.+"#).unwrap();
        assert_eq!(prefix.match_start(&chars("(a)")), 1);
        assert_eq!(prefix.match_start(&chars("+1")), 0);
        assert_eq!(prefix.match_start(&chars("+a")), 1);
        assert_eq!(prefix.match_start(&chars("...a")), 3);
        let suffix = Pattern::new(r"\.\.+$|,$|(?<=[0-9])(?:km|m)$|(?<=[a-z])\.$").unwrap();
        assert_eq!(suffix.match_end(&chars("12km")), 2);
        assert_eq!(suffix.match_end(&chars("akm")), 0);
        assert_eq!(suffix.match_end(&chars("a.....")), 5);
        assert_eq!(suffix.match_end(&chars("a.")), 1);
        assert_eq!(suffix.match_end(&chars("A.")), 0);
    }

    #[test]
    fn infixes() {
        let infix = Pattern::new(r"\.\.+|(?<=[a-z])(?:-|--)(?=[a-z])|(?<=[0-9])[+\-\*^](?=[0-9-])").unwrap();
        assert_eq!(infix.find_all(&chars("well-known...yes")), vec![(4, 5), (10, 13)]);
        assert_eq!(infix.find_all(&chars("3-4^5")), vec![(1, 2), (3, 4)]);
    }

    #[test]
    fn long_texts_stay_linear() {
        let url = Pattern::new(r"(?u)^(?:\S+(?::\S*)?@)?(?:(?:[a-z0-9]{0,62})?[a-z0-9]\.)+[a-z]{2,63}(?:[/?#]\S*)?$").unwrap();
        assert!(url.is_match(&chars("www.example.org/a?b=c")));
        assert!(url.is_match(&chars("joe@example.org")));
        assert!(!url.is_match(&chars("example.")));
        for text in ["a".repeat(300_000), "a.".repeat(150_000), "@:".repeat(150_000)] {
            assert!(!url.is_match(&chars(&text)));
        }
    }

    #[test]
    fn unknown_constructs_are_named() {
        for bad in [r"(?P<a>b)", r"a+?", r"\bword", r"(?<=a|bc)d", r"(a", r"[a"] {
            assert!(Pattern::new(bad).is_err(), "{bad}");
        }
    }
}
