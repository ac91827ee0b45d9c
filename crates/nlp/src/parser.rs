//! The dependency parser: arc-eager transitions with sentence breaks, decided greedily.

use crate::body::TransitionShape;
use crate::error::Error;
use crate::format::Reader;
use crate::transitions::{Products, Scorer, best};

const SHIFT: u8 = 0;
const REDUCE: u8 = 1;
const LEFT: u8 = 2;
const RIGHT: u8 = 3;
const BREAK: u8 = 4;

/// No token.
const NONE: u32 = u32::MAX;

/// The parser of a pipeline.
#[derive(Debug)]
pub struct Parser {
    /// The scoring network.
    pub scorer: Scorer,
    moves: Vec<(u8, u16)>,
    /// Where the moves of each action begin and end.
    ranges: [std::ops::Range<usize>; 5],
    /// Dependency labels; index 0 is the empty one.
    pub labels: Vec<String>,
    root: u16,
    /// For a label that stands for a moved arc (`label||head label`): the plain label and the head's label.
    moved: Vec<Option<(u16, u16)>>,
}

/// What the parser says of one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arc {
    /// Index of the head in the document; a root's is its own.
    pub head: u32,
    /// Index of the label in [`Parser::labels`].
    pub label: u16,
    /// Whether a sentence starts here.
    pub sent_start: bool,
}

/// Working memory of one thread.
#[derive(Debug, Default)]
pub struct ParserMemory {
    stack: Vec<u32>,
    rebuffer: Vec<u32>,
    heads: Vec<u32>,
    labels: Vec<u16>,
    unshiftable: Vec<bool>,
    breaks: Vec<bool>,
    left: Children,
    right: Children,
    scores: Vec<f32>,
    edges: Vec<(u32, u32)>,
}

/// The dependents of each token on one side, the latest first, as linked lists in one array.
#[derive(Debug, Default)]
struct Children {
    latest: Vec<u32>,
    previous: Vec<u32>,
}

impl Children {
    fn reset(&mut self, n: usize) {
        self.latest.clear();
        self.latest.resize(n, NONE);
        self.previous.clear();
        self.previous.resize(n, NONE);
    }

    fn add(&mut self, head: u32, child: u32) {
        self.previous[child as usize] = self.latest[head as usize];
        self.latest[head as usize] = child;
    }

    fn remove(&mut self, head: u32, child: u32) {
        let mut at = self.latest[head as usize];
        if at == child {
            self.latest[head as usize] = self.previous[child as usize];
            return;
        }
        while at != NONE {
            let next = self.previous[at as usize];
            if next == child {
                self.previous[at as usize] = self.previous[child as usize];
                return;
            }
            at = next;
        }
    }

    fn last(&self, head: Option<u32>) -> Option<u32> {
        head.map(|h| self.latest[h as usize]).filter(|&c| c != NONE)
    }
}

impl Parser {
    /// Opens the parser, whose tokens come as rows of `width` floats.
    pub fn open(reader: &Reader, shape: &TransitionShape, width: usize) -> Result<Parser, Error> {
        if shape.features != 8 {
            return Err(reader.bad("the parser has an odd shape"));
        }
        let mut labels: Vec<String> = vec![String::new()];
        let mut id = |label: &str| -> u16 {
            labels.iter().position(|l| l == label).unwrap_or_else(|| {
                labels.push(label.to_owned());
                labels.len() - 1
            }) as u16
        };
        let moves: Vec<(u8, u16)> = shape.moves.iter().map(|(action, label)| (*action, id(label))).collect();
        let root = id("ROOT");
        id("dep");
        let decorated: Vec<(usize, String, String)> = shape
            .moves
            .iter()
            .enumerate()
            .filter_map(|(i, (_, l))| l.split_once("||").map(|(a, b)| (i, a.to_owned(), b.to_owned())))
            .collect();
        let parts: Vec<(u16, (u16, u16))> = decorated.iter().map(|(i, a, b)| (moves[*i].1, (id(a), id(b)))).collect();
        let mut moved = vec![None; labels.len()];
        for (label, pair) in parts {
            moved[label as usize] = Some(pair);
        }
        let mut ranges: [std::ops::Range<usize>; 5] = Default::default();
        for (action, range) in ranges.iter_mut().enumerate() {
            let of = |m: &&(u8, u16)| usize::from(m.0) == action;
            let start = moves.iter().position(|m| of(&m)).unwrap_or(0);
            *range = start..start + moves.iter().filter(of).count();
            if moves[range.clone()].iter().any(|m| !of(&m)) {
                return Err(reader.bad("the parser's moves are out of order"));
            }
        }
        Ok(Parser { scorer: Scorer::open(reader, "parser", shape, width)?, moves, ranges, labels, root, moved })
    }

    /// Parses one document of `n` tokens, the first of which is row `offset` of `products`. `is_space` tells white space.
    pub fn parse(
        &self,
        products: &Products,
        offset: usize,
        n: usize,
        is_space: impl Fn(usize) -> bool,
        memory: &mut ParserMemory,
    ) -> Vec<Arc> {
        let mut state = State::new(n, memory);
        while !state.is_final() {
            let features = state.features().map(|t| t.map(|t| t as usize + offset));
            let mut scores = std::mem::take(&mut state.memory.scores);
            let allowed = state.allowed();
            let found = best(self.scorer.score(products, &features, &mut scores), self.allowed_moves(&allowed));
            state.memory.scores = scores;
            match found {
                Some(i) => state.make(self.moves[i]),
                None => break,
            }
        }
        self.finish(n, is_space, memory)
    }

    fn allowed_moves(&self, allowed: &[bool; 5]) -> impl Iterator<Item = usize> {
        let ranges = self.ranges.clone();
        let allowed = *allowed;
        ranges.into_iter().zip(allowed).filter(|(_, ok)| *ok).flat_map(|(range, _)| range)
    }

    /// Roots, sentence starts, and the arcs that were moved to keep the tree projective put back.
    fn finish(&self, n: usize, is_space: impl Fn(usize) -> bool, memory: &mut ParserMemory) -> Vec<Arc> {
        let mut arcs: Vec<Arc> = (0..n)
            .map(|i| match memory.heads[i] {
                NONE => Arc { head: i as u32, label: self.root, sent_start: false },
                head => Arc { head, label: memory.labels[i], sent_start: false },
            })
            .collect();
        spread_edges(&arcs, &mut memory.edges);
        for i in 0..n {
            if let Some((label, head_label)) = self.moved.get(arcs[i].label as usize).copied().flatten() {
                arcs[i].head = new_head(&arcs, &memory.edges, i, head_label, &is_space);
                arcs[i].label = label;
            }
        }
        spread_edges(&arcs, &mut memory.edges);
        for i in 0..n {
            if arcs[i].head == i as u32 {
                arcs[memory.edges[i].0 as usize].sent_start = true;
            }
        }
        arcs
    }
}

/// Left and right edge of every token's subtree. Repeated as long as heads lie outside their sentences, at most twelve times.
fn spread_edges(arcs: &[Arc], edges: &mut Vec<(u32, u32)>) {
    edges.clear();
    edges.extend((0..arcs.len() as u32).map(|i| (i, i)));
    for _ in 0..12 {
        for i in (0..arcs.len()).chain((0..arcs.len()).rev()) {
            let (left, right) = edges[i];
            let head = &mut edges[arcs[i].head as usize];
            head.0 = head.0.min(left);
            head.1 = head.1.max(right);
        }
        if heads_within_sentences(arcs, edges) {
            return;
        }
    }
}

fn heads_within_sentences(arcs: &[Arc], edges: &[(u32, u32)]) -> bool {
    let mut starts = vec![false; arcs.len()];
    for (i, arc) in arcs.iter().enumerate() {
        if arc.head as usize == i {
            starts[edges[i].0 as usize] = true;
        }
    }
    let mut from = 0;
    for to in 0..arcs.len() {
        if (to > 0 && starts[to]) || to + 1 == arcs.len() {
            if arcs[from..to].iter().any(|a| (a.head as usize) < from || a.head as usize > to) {
                return false;
            }
            from = to;
        }
    }
    true
}

/// The first descendant of the token's head, breadth first and left to right, that bears `label`; else the head itself.
fn new_head(arcs: &[Arc], edges: &[(u32, u32)], token: usize, label: u16, is_space: &impl Fn(usize) -> bool) -> u32 {
    let head = arcs[token].head;
    let mut queue = vec![head as usize];
    while !queue.is_empty() {
        let mut next = Vec::new();
        for &parent in &queue {
            let (left, right) = edges[parent];
            for child in left as usize..=right as usize {
                let is_child = child != parent && arcs[child].head as usize == parent;
                if !is_child || child == token || is_space(child) {
                    continue;
                }
                if arcs[child].label == label {
                    return child as u32;
                }
                next.push(child);
            }
        }
        if next.len() > arcs.len() {
            break;
        }
        queue = next;
    }
    head
}

struct State<'m> {
    memory: &'m mut ParserMemory,
    length: u32,
    next: u32,
}

impl<'m> State<'m> {
    fn new(n: usize, memory: &'m mut ParserMemory) -> State<'m> {
        memory.stack.clear();
        memory.rebuffer.clear();
        memory.heads.clear();
        memory.heads.resize(n, NONE);
        memory.labels.clear();
        memory.labels.resize(n, 0);
        memory.unshiftable.clear();
        memory.unshiftable.resize(n, false);
        memory.breaks.clear();
        memory.breaks.resize(n, false);
        memory.left.reset(n);
        memory.right.reset(n);
        State { memory, length: n as u32, next: 0 }
    }

    fn stack(&self, i: usize) -> Option<u32> {
        let stack = &self.memory.stack;
        stack.len().checked_sub(i + 1).map(|at| stack[at])
    }

    fn buffer(&self, i: usize) -> Option<u32> {
        let again = &self.memory.rebuffer;
        if i < again.len() {
            return Some(again[again.len() - 1 - i]);
        }
        let at = self.next + (i - again.len()) as u32;
        (at < self.length).then_some(at)
    }

    fn buffer_length(&self) -> usize {
        (self.length - self.next) as usize + self.memory.rebuffer.len()
    }

    fn is_final(&self) -> bool {
        self.memory.stack.is_empty() && self.buffer_length() == 0
    }

    fn features(&self) -> [Option<u32>; 8] {
        let (b0, s0) = (self.buffer(0), self.stack(0));
        let (left, right) = (&self.memory.left, &self.memory.right);
        [b0, self.buffer(1), s0, self.stack(1), self.stack(2), left.last(b0), left.last(s0), right.last(s0)]
    }

    fn starts_sentence(&self, token: Option<u32>) -> bool {
        token.is_some_and(|t| self.memory.breaks[t as usize])
    }

    /// Which of shift, reduce, left, right, break may be done.
    fn allowed(&self) -> [bool; 5] {
        let (depth, left) = (self.memory.stack.len(), self.buffer_length());
        let (b0, b1) = (self.buffer(0), self.buffer(1));
        let starts = self.starts_sentence(b0);
        let shift = depth == 0 || (left >= 2 && !starts && !b0.is_some_and(|b| self.memory.unshiftable[b as usize]));
        let arc = depth > 0 && left > 0 && !starts;
        let follows = b0.zip(b1).is_some_and(|(b0, b1)| b1 == b0 + 1);
        [shift, depth > 0, arc, arc, left >= 2 && follows && !self.starts_sentence(b1)]
    }

    fn push(&mut self) {
        let token = self.memory.rebuffer.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.memory.stack.push(token);
    }

    fn make(&mut self, (action, label): (u8, u16)) {
        let (s0, b0) = (self.stack(0), self.buffer(0));
        match (action, s0, b0) {
            (SHIFT, _, Some(_)) => self.push(),
            (REDUCE, Some(s0), _) => {
                self.memory.stack.pop();
                if self.memory.heads[s0 as usize] == NONE && !self.memory.stack.is_empty() {
                    self.memory.unshiftable[s0 as usize] = true;
                    self.memory.rebuffer.push(s0);
                }
            }
            (LEFT, Some(s0), Some(b0)) => {
                self.attach(b0, s0, label);
                self.memory.unshiftable[b0 as usize] = false;
                self.memory.stack.pop();
            }
            (RIGHT, Some(s0), Some(b0)) => {
                self.attach(s0, b0, label);
                self.push();
            }
            (BREAK, ..) => {
                if let Some(b1) = self.buffer(1) {
                    self.memory.breaks[b1 as usize] = true;
                }
            }
            // An action without its tokens is never allowed; end the document rather than loop.
            _ => {
                self.memory.stack.clear();
                self.memory.rebuffer.clear();
                self.next = self.length;
            }
        }
    }

    fn attach(&mut self, head: u32, child: u32, label: u16) {
        let old = self.memory.heads[child as usize];
        if old != NONE {
            let side = if old > child { &mut self.memory.left } else { &mut self.memory.right };
            side.remove(old, child);
        }
        let side = if head > child { &mut self.memory.left } else { &mut self.memory.right };
        side.add(head, child);
        self.memory.heads[child as usize] = head;
        self.memory.labels[child as usize] = label;
    }
}
