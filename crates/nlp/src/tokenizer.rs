//! Text to tokens, by the pipeline's own rules.
//!
//! Text is cut at white space; each chunk is an exception, or loses prefixes and suffixes from the outside in until what
//! is left is an exception, an address, or is cut at infixes. Last, exceptions that span several tokens are put together.
//! What a chunk becomes depends on the chunk alone, so chunks are remembered.

use crate::body::TokenizerRules;
use crate::chars;
use crate::pattern::Pattern;
use crate::vocab::{Lexicon, Vocab, string_id};
use rustc_hash::FxHashMap;

/// A token before anything is known of it but its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RawToken {
    /// Byte offset in the text.
    pub start: u32,
    /// Length in bytes.
    pub length: u32,
    /// Number in the [`Lexicon`].
    pub form: u32,
    /// Identity of the norm when an exception sets one, else 0.
    pub norm: u64,
    /// Whether one space follows.
    pub space: bool,
}

/// A piece of a chunk: length in bytes, norm set by an exception.
type Piece = (u32, u64);

/// The forms of several tokens.
type Words = Vec<Box<str>>;

/// The tokens of a chunk: length in bytes, form, norm set by an exception.
type Remembered = Box<[(u32, u32, u64)]>;

#[derive(Debug)]
struct Exception {
    pieces: Vec<Piece>,
}

/// The pipeline's rules, ready to use.
#[derive(Debug)]
pub struct Tokenizer {
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    url: Option<Pattern>,
    exceptions: FxHashMap<Box<str>, Exception>,
    longest_exception: usize,
    /// Exceptions that the affix rules would cut, as their tokens, by the first of them.
    spread: FxHashMap<Box<str>, Vec<Words>>,
}

/// What one thread remembers of chunks.
#[derive(Debug, Default)]
pub struct ChunkMemory {
    chunks: FxHashMap<Box<str>, Remembered>,
    /// By form: whether an exception that spans tokens begins with it.
    spreads: Vec<bool>,
}

impl ChunkMemory {
    pub fn clear(&mut self) {
        self.chunks.clear();
        self.spreads.clear();
    }
}

/// Chunks longer than this are not remembered.
const REMEMBERED: usize = 64;

impl Tokenizer {
    /// Compiles the rules.
    pub fn new(rules: &TokenizerRules) -> Result<Tokenizer, String> {
        let compile = |p: &Option<String>| p.as_deref().map(Pattern::new).transpose();
        let mut exceptions = FxHashMap::default();
        for (text, tokens) in &rules.exceptions {
            let pieces = tokens.iter().map(|(orth, norm)| (orth.len() as u32, norm.as_deref().map_or(0, string_id))).collect();
            exceptions.insert(text.as_str().into(), Exception { pieces });
        }
        let mut tokenizer = Tokenizer {
            prefix: compile(&rules.prefix)?,
            suffix: compile(&rules.suffix)?,
            infix: compile(&rules.infix)?,
            url: compile(&rules.url)?,
            longest_exception: rules.exceptions.iter().map(|e| e.0.len()).max().unwrap_or(0),
            exceptions,
            spread: FxHashMap::default(),
        };
        for (text, _) in &rules.exceptions {
            tokenizer.add_spread(text);
        }
        Ok(tokenizer)
    }

    fn add_spread(&mut self, text: &str) {
        let chars: Vec<char> = text.chars().collect();
        let cut = |p: &Option<Pattern>, f: fn(&Pattern, &[char]) -> bool| p.as_ref().is_some_and(|p| f(p, &chars));
        let has_affix = cut(&self.prefix, |p, c| p.match_start(c) > 0)
            || cut(&self.infix, |p, c| !p.find_all(c).is_empty())
            || cut(&self.suffix, |p, c| p.match_end(c) > 0);
        if !has_affix && !text.contains(' ') {
            return;
        }
        let mut tokens = Words::new();
        split_at_space(text, |from, to, _| {
            let mut at = from;
            for (length, _) in self.cut(&text[from..to], false) {
                tokens.push(text[at..at + length as usize].into());
                at += length as usize;
            }
        });
        if let Some(first) = tokens.first().cloned() {
            self.spread.entry(first).or_default().push(tokens);
        }
    }

    /// Cuts `text` into tokens, adding new forms to `lexicon`.
    pub fn tokenize(&self, text: &str, vocab: &Vocab, lexicon: &mut Lexicon, memory: &mut ChunkMemory, tokens: &mut Vec<RawToken>) {
        tokens.clear();
        split_at_space(text, |from, to, space| {
            self.add_chunk(text, from, to, vocab, lexicon, memory, tokens);
            if let Some(last) = tokens.last_mut() {
                last.space = space;
            }
        });
        self.join_spread(text, vocab, lexicon, memory, tokens);
    }

    #[allow(clippy::too_many_arguments)]
    fn add_chunk(
        &self,
        text: &str,
        from: usize,
        to: usize,
        vocab: &Vocab,
        lexicon: &mut Lexicon,
        memory: &mut ChunkMemory,
        tokens: &mut Vec<RawToken>,
    ) {
        let chunk = &text[from..to];
        let mut start = from as u32;
        if let Some(pieces) = memory.chunks.get(chunk) {
            for &(length, form, norm) in pieces {
                tokens.push(RawToken { start, length, form, norm, space: false });
                start += length;
            }
            return;
        }
        let first = tokens.len();
        for (length, norm) in self.cut(chunk, true) {
            let form = lexicon.id(vocab, &text[start as usize..(start + length) as usize]);
            tokens.push(RawToken { start, length, form, norm, space: false });
            start += length;
        }
        if chunk.len() <= REMEMBERED {
            memory.chunks.insert(chunk.into(), tokens[first..].iter().map(|t| (t.length, t.form, t.norm)).collect());
        }
    }

    fn exception(&self, text: &str) -> Option<&Exception> {
        if text.len() > self.longest_exception { None } else { self.exceptions.get(text) }
    }

    /// The pieces of one chunk (text without white space, or white space alone).
    fn cut(&self, chunk: &str, with_exceptions: bool) -> Vec<Piece> {
        if let Some(exception) = self.exception(chunk).filter(|_| with_exceptions) {
            return exception.pieces.clone();
        }
        let chars: Vec<char> = chunk.chars().collect();
        let mut bytes: Vec<u32> = Vec::with_capacity(chars.len() + 1);
        let mut at = 0;
        for c in &chars {
            bytes.push(at);
            at += c.len_utf8() as u32;
        }
        bytes.push(at);
        Cutter { rules: self, chunk, chars, bytes, with_exceptions }.pieces()
    }

    /// Puts exceptions together that the affix rules have cut, the longest first, then the leftmost.
    fn join_spread(&self, text: &str, vocab: &Vocab, lexicon: &mut Lexicon, memory: &mut ChunkMemory, tokens: &mut Vec<RawToken>) {
        for form in memory.spreads.len()..lexicon.len() {
            memory.spreads.push(self.spread.contains_key(&lexicon.get(form as u32).text));
        }
        let mut found: Vec<(usize, usize)> = Vec::new();
        for i in 0..tokens.len() {
            if !memory.spreads[tokens[i].form as usize] {
                continue;
            }
            for words in self.spread.get(&lexicon.get(tokens[i].form).text).into_iter().flatten() {
                let matches =
                    tokens.len() - i >= words.len() && words.iter().zip(&tokens[i..]).all(|(w, t)| *lexicon.get(t.form).text == **w);
                if matches {
                    found.push((i, i + words.len()));
                }
            }
        }
        if found.is_empty() {
            return;
        }
        found.sort_by_key(|&(from, to)| (std::cmp::Reverse(to - from), from));
        found.dedup();
        let mut taken = vec![false; tokens.len()];
        let mut kept = Vec::new();
        for (from, to) in found {
            if !taken[from] && !taken[to - 1] {
                kept.push((from, to));
            }
            taken[from..to].fill(true);
        }
        kept.sort_unstable();
        self.replace(text, &kept, vocab, lexicon, tokens);
    }

    fn replace(&self, text: &str, spans: &[(usize, usize)], vocab: &Vocab, lexicon: &mut Lexicon, tokens: &mut Vec<RawToken>) {
        let mut out = Vec::with_capacity(tokens.len());
        let mut at = 0;
        for &(from, to) in spans {
            out.extend_from_slice(&tokens[at..from]);
            let (start, last) = (tokens[from].start, tokens[to - 1]);
            let end = last.start + last.length;
            match self.exception(&text[start as usize..end as usize]) {
                None => out.extend_from_slice(&tokens[from..to]),
                Some(exception) => {
                    let mut start = start;
                    for &(length, norm) in &exception.pieces {
                        let form = lexicon.id(vocab, &text[start as usize..(start + length) as usize]);
                        out.push(RawToken { start, length, form, norm, space: false });
                        start += length;
                    }
                    if let Some(token) = out.last_mut() {
                        token.space = last.space;
                    }
                }
            }
            at = to;
        }
        out.extend_from_slice(&tokens[at..]);
        *tokens = out;
    }
}

/// Calls `each` with every run of white space or of anything else, and whether one space follows that belongs to no run.
fn split_at_space(text: &str, mut each: impl FnMut(usize, usize, bool)) {
    let mut start = 0;
    let mut in_space = text.chars().next().is_some_and(chars::is_space);
    for (at, c) in text.char_indices() {
        if chars::is_space(c) == in_space {
            continue;
        }
        let alone = c == ' ';
        if start < at {
            each(start, at, alone);
        }
        start = if alone { at + 1 } else { at };
        in_space = !in_space;
    }
    if start < text.len() {
        let trailing = text.ends_with(' ') && !in_space;
        each(start, text.len(), trailing);
    }
}

/// One chunk on its way to pieces. Positions are characters of the chunk.
struct Cutter<'c> {
    rules: &'c Tokenizer,
    chunk: &'c str,
    chars: Vec<char>,
    bytes: Vec<u32>,
    with_exceptions: bool,
}

impl Cutter<'_> {
    fn text(&self, from: usize, to: usize) -> &str {
        &self.chunk[self.bytes[from] as usize..self.bytes[to] as usize]
    }

    fn length(&self, from: usize, to: usize) -> u32 {
        self.bytes[to] - self.bytes[from]
    }

    fn exception(&self, from: usize, to: usize) -> Option<&Exception> {
        if !self.with_exceptions || from >= to { None } else { self.rules.exception(self.text(from, to)) }
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut out = Vec::new();
        let mut suffixes = Vec::new();
        let (from, to) = self.strip(&mut out, &mut suffixes);
        if from < to {
            self.stem(from, to, &mut out);
        }
        out.extend(suffixes.into_iter().rev().map(|length| (length, 0)));
        out
    }

    /// Takes prefixes and suffixes off; what is left is `from..to`.
    fn strip(&self, prefixes: &mut Vec<Piece>, suffixes: &mut Vec<u32>) -> (usize, usize) {
        let (mut from, mut to) = (0, self.chars.len());
        let mut last = usize::MAX;
        while from < to && to - from != last && self.exception(from, to).is_none() {
            last = to - from;
            let prefix = self.rules.prefix.as_ref().map_or(0, |p| p.match_start(&self.chars[from..to]));
            if prefix > 0 && self.exception(from + prefix, to).is_some() {
                prefixes.push((self.length(from, from + prefix), 0));
                return (from + prefix, to);
            }
            let suffix = self.rules.suffix.as_ref().map_or(0, |p| p.match_end(&self.chars[from + prefix..to]));
            if suffix > 0 && self.exception(from, to - suffix).is_some() {
                suffixes.push(self.length(to - suffix, to));
                return (from, to - suffix);
            }
            if prefix > 0 {
                prefixes.push((self.length(from, from + prefix), 0));
                from += prefix;
            }
            if suffix > 0 {
                suffixes.push(self.length(to - suffix, to));
                to -= suffix;
            }
        }
        (from, to)
    }

    /// What is left without affixes: an exception, an address, or pieces between infixes.
    fn stem(&self, from: usize, to: usize, out: &mut Vec<Piece>) {
        if let Some(exception) = self.exception(from, to) {
            out.extend_from_slice(&exception.pieces);
            return;
        }
        let chars = &self.chars[from..to];
        let infixes = match &self.rules.infix {
            Some(infix) if !self.rules.url.as_ref().is_some_and(|u| u.is_match(chars)) => infix.find_all(chars),
            _ => Vec::new(),
        };
        let mut at = 0;
        for (start, end) in infixes {
            if start == 0 {
                continue;
            }
            if start > at {
                out.push((self.length(from + at, from + start), 0));
            }
            if end > start {
                out.push((self.length(from + start, from + end), 0));
            }
            at = end;
        }
        if at < to - from {
            out.push((self.length(from + at, to), 0));
        }
    }
}
