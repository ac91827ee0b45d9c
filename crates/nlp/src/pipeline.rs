//! [`Pipeline`]: a converted file, opened; text in, [`Doc`]s out.

use crate::body::Body;
use crate::doc::{Doc, Iob, Labels, Token};
use crate::encoder::{Dense, Encoder, WordType};
use crate::error::Error;
use crate::format::{Meta, Reader};
use crate::lemmatizer::Lemmatizer;
use crate::ner::Recognizer;
use crate::parser::{Arc as ParsedArc, Parser, ParserMemory};
use crate::ruler::{FormPatterns, Ruler, Seen, Setting};
use crate::tokenizer::{ChunkMemory, RawToken, Tokenizer};
use crate::transitions::Products;
use crate::vocab::{Lexicon, Vocab};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex};

/// Tokens that are run through the networks together.
const BATCH_TOKENS: usize = 512;
/// Longer texts are parsed in pieces of at most so many tokens, so that memory stays bounded.
const LONGEST_PIECE: usize = 8_192;
/// When a thread has met so many word types it forgets them and starts anew.
const REMEMBERED_TYPES: usize = 16_384;

/// An opened language pipeline.
///
/// It is shared by reference between threads; each call borrows working memory (word types met so far, buffers) from a
/// small pool and puts it back, and what that memory holds never changes an answer.
#[derive(Debug)]
pub struct Pipeline {
    meta: Meta,
    labels: Arc<Labels>,
    vocab: Vocab,
    tokenizer: Tokenizer,
    encoder: Encoder,
    tagger: Dense,
    /// Labels of the tagger proper, which come behind the empty one; the ruler may have added more.
    tagger_labels: usize,
    parser: Parser,
    recognizer: Option<(Encoder, Recognizer)>,
    senter: Option<(Encoder, Dense)>,
    ruler: Ruler,
    lemmatizer: Lemmatizer,
    idle: Mutex<Vec<Worker>>,
}

/// Working memory of one thread.
#[derive(Debug, Default)]
struct Worker {
    lexicon: Lexicon,
    chunks: ChunkMemory,
    form_patterns: FormPatterns,
    types: FxHashMap<WordType, u32>,
    words: Vec<WordType>,
    /// Embeddings of the types, by network.
    embedded: Vec<f32>,
    embedded_for_entities: Vec<f32>,
    embedded_for_sentences: Vec<f32>,
    rows: Vec<f32>,
    scratch: Vec<f32>,
    scores: Vec<f32>,
    products: Products,
    parser: ParserMemory,
    lemmas: FxHashMap<(u32, u16, u16), Box<str>>,
    matches: Vec<(u32, u16)>,
}

impl Worker {
    fn forget(&mut self) {
        self.lexicon.clear();
        self.chunks.clear();
        self.form_patterns.clear();
        self.types.clear();
        self.words.clear();
        self.embedded.clear();
        self.embedded_for_entities.clear();
        self.embedded_for_sentences.clear();
        self.lemmas.clear();
    }
}

/// A text cut into tokens, with the word type of each.
struct Tokenized {
    tokens: Vec<RawToken>,
    types: Vec<u32>,
}

/// Tokens that are parsed as one: a whole text, or a piece of a very long one.
#[derive(Clone)]
struct Piece {
    text: usize,
    tokens: Range<usize>,
    /// Row of the first token in the batch.
    row: usize,
}

impl Pipeline {
    /// Opens a file made by [`crate::convert`].
    ///
    /// # Errors
    /// When the file is missing, damaged, foreign, or of another version.
    pub fn open(path: &Path) -> Result<Pipeline, Error> {
        let (reader, meta, body) = Reader::open::<Body>(path)?;
        let encoder = Encoder::open(&reader, "tok2vec", &body.tok2vec, body.vectors)?;
        let tagger = Dense::linear(&reader, "tagger", body.tagger.len(), encoder.width())?;
        let parser = Parser::open(&reader, &body.parser, encoder.width())?;
        let recognizer = match (&body.ner, &body.ner_tok2vec) {
            (Some(shape), Some(network)) => {
                let own = Encoder::open(&reader, "ner", network, body.vectors)?;
                let recognizer = Recognizer::open(&reader, shape, own.width())?;
                Some((own, recognizer))
            }
            _ => None,
        };
        let senter = match &body.senter_tok2vec {
            Some(network) => {
                let own = Encoder::open(&reader, "senter", network, body.vectors)?;
                let output = Dense::linear(&reader, "senter", 2, own.width())?;
                Some((own, output))
            }
            None => None,
        };
        let mut tags: Vec<String> = std::iter::once(String::new()).chain(body.tagger.iter().cloned()).collect();
        let mut deps = parser.labels.clone();
        let ruler = Ruler::new(&body.ruler, &mut tags, &mut deps).map_err(|e| reader.bad(e))?;
        let labels = Labels {
            tags,
            pos: ruler.pos.clone(),
            deps,
            ents: recognizer.as_ref().map_or_else(|| vec![String::new()], |(_, r)| r.labels.clone()),
            morphs: ruler.morphs.clone(),
        };
        Ok(Pipeline {
            meta,
            labels: Arc::new(labels),
            vocab: Vocab::open(&reader, body.vectors > 0)?,
            tokenizer: Tokenizer::new(&body.tokenizer).map_err(|e| reader.bad(e))?,
            encoder,
            tagger,
            tagger_labels: body.tagger.len(),
            parser,
            recognizer,
            senter,
            lemmatizer: Lemmatizer::open(&reader, &body)?,
            ruler,
            idle: Mutex::new(Vec::new()),
        })
    }

    /// What the file says of itself.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The label lists that every document of this pipeline shares.
    pub fn labels(&self) -> &Arc<Labels> {
        &self.labels
    }

    /// Parses one text.
    pub fn parse(&self, text: &str) -> Doc {
        let mut docs = self.parse_batch(&[text]);
        // One text gives one document.
        docs.pop().unwrap_or_else(|| unreachable!("a batch answers every text"))
    }

    /// Parses texts, in order, on the calling thread.
    ///
    /// Each text is one document, whatever else is in the batch: the answer never depends on its company. Batches of some
    /// thousand words are quicker than single short texts.
    pub fn parse_batch<T: AsRef<str>>(&self, texts: &[T]) -> Vec<Doc> {
        let mut worker = self.borrow_worker();
        let mut docs = Vec::with_capacity(texts.len());
        let mut group: Vec<(&str, Tokenized)> = Vec::new();
        let mut tokens = 0;
        for text in texts {
            let tokenized = self.tokenize(text.as_ref(), &mut worker);
            tokens += tokenized.tokens.len();
            group.push((text.as_ref(), tokenized));
            if tokens >= BATCH_TOKENS {
                self.run(&mut worker, &group, &mut docs);
                group.clear();
                tokens = 0;
            }
        }
        self.run(&mut worker, &group, &mut docs);
        self.return_worker(worker);
        docs
    }

    /// Byte ranges of the sentences of `text`, by the pipeline's quick sentence recogniser; none where it has none.
    pub fn sentences(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let (encoder, output) = self.senter.as_ref()?;
        let mut worker = self.borrow_worker();
        let group = [(text, self.tokenize(text, &mut worker))];
        let tokens = &group[0].1.tokens;
        let mut starts: Vec<usize> = Vec::new();
        for batch in batches(&group, encoder.padding()) {
            embed_new(encoder, &worker.lexicon, &worker.words, &mut worker.embedded_for_sentences);
            lay_out(encoder, &group, &batch, &worker.embedded_for_sentences, &mut worker.rows);
            encoder.convolve(&mut worker.rows, &mut worker.scratch);
            let width = output.packed().width();
            for piece in &batch {
                for (i, token) in piece.tokens.clone().enumerate() {
                    let row = (piece.row + i) * encoder.width();
                    worker.scores.resize(width, 0.0);
                    output.packed().apply(&worker.rows[row..], encoder.width(), 1, &mut worker.scores);
                    if token == 0 || worker.scores[1] > worker.scores[0] {
                        starts.push(tokens[token].start as usize);
                    }
                }
            }
        }
        self.return_worker(worker);
        let ends = starts.iter().skip(1).copied().chain(std::iter::once(text.len())).collect::<Vec<_>>();
        Some(starts.into_iter().zip(ends).map(|(from, to)| from..from + text[from..to].trim_end().len()).collect())
    }

    fn borrow_worker(&self) -> Worker {
        // A thread that panicked while it held the pool left it whole: only pushes and pops happen under the lock.
        let mut worker = self.idle.lock().unwrap_or_else(|e| e.into_inner()).pop().unwrap_or_default();
        if worker.words.len() > REMEMBERED_TYPES {
            worker.forget();
        }
        worker
    }

    fn return_worker(&self, worker: Worker) {
        self.idle.lock().unwrap_or_else(|e| e.into_inner()).push(worker);
    }

    fn tokenize(&self, text: &str, worker: &mut Worker) -> Tokenized {
        let mut tokens = Vec::with_capacity(text.len() / 5 + 1);
        self.tokenizer.tokenize(text, &self.vocab, &mut worker.lexicon, &mut worker.chunks, &mut tokens);
        let types = tokens.iter().map(|t| {
            let word = WordType { form: t.form, norm: t.norm, space: t.space };
            let next = worker.words.len() as u32;
            *worker.types.entry(word).or_insert_with(|| {
                worker.words.push(word);
                next
            })
        });
        Tokenized { types: types.collect(), tokens }
    }

    fn run(&self, worker: &mut Worker, group: &[(&str, Tokenized)], docs: &mut Vec<Doc>) {
        let mut parsed: Vec<Vec<Token>> = group.iter().map(|(_, t)| blank(&t.tokens)).collect();
        embed_new(&self.encoder, &worker.lexicon, &worker.words, &mut worker.embedded);
        if let Some((encoder, _)) = &self.recognizer {
            embed_new(encoder, &worker.lexicon, &worker.words, &mut worker.embedded_for_entities);
        }
        for batch in batches(group, self.encoder.padding()) {
            self.tag_and_parse(worker, group, &batch, &mut parsed);
        }
        for batch in batches(group, self.recognizer.as_ref().map_or(0, |(e, _)| e.padding())) {
            self.find_entities(worker, group, &batch, &mut parsed);
        }
        for ((text, tokenized), mut tokens) in group.iter().zip(parsed) {
            let lemmas = self.apply_rules(worker, tokenized, &mut tokens);
            docs.push(Doc::from_tokens(*text, Arc::clone(&self.labels), tokens, lemmas.iter().map(|l| &**l)));
        }
    }

    fn tag_and_parse(&self, worker: &mut Worker, group: &[(&str, Tokenized)], batch: &[Piece], parsed: &mut [Vec<Token>]) {
        let width = self.encoder.width();
        lay_out(&self.encoder, group, batch, &worker.embedded, &mut worker.rows);
        self.encoder.convolve(&mut worker.rows, &mut worker.scratch);
        let tagger = self.tagger.packed();
        let count = worker.rows.len() / width;
        worker.scores.resize(count * tagger.width(), 0.0);
        tagger.apply(&worker.rows, width, count, &mut worker.scores);
        let tags = self.tagger_labels;
        for piece in batch {
            for (i, token) in piece.tokens.clone().enumerate() {
                let scores = &worker.scores[(piece.row + i) * tagger.width()..][..tags];
                parsed[piece.text][token].tag = 1 + crate::transitions::best(scores, 0..tags).unwrap_or(0) as u16;
            }
        }
        self.parser.scorer.prepare(&worker.rows, width, &mut worker.products);
        for piece in batch {
            let tokens = &group[piece.text].1.tokens[piece.tokens.clone()];
            let is_space = |i: usize| worker.lexicon.get(tokens[i].form).is_space;
            let arcs = self.parser.parse(&worker.products, piece.row, tokens.len(), is_space, &mut worker.parser);
            set_arcs(&arcs, piece.tokens.start, &mut parsed[piece.text][piece.tokens.clone()]);
        }
    }

    fn find_entities(&self, worker: &mut Worker, group: &[(&str, Tokenized)], batch: &[Piece], parsed: &mut [Vec<Token>]) {
        let Some((encoder, recognizer)) = &self.recognizer else { return };
        lay_out(encoder, group, batch, &worker.embedded_for_entities, &mut worker.rows);
        encoder.convolve(&mut worker.rows, &mut worker.scratch);
        recognizer.scorer.prepare(&worker.rows, encoder.width(), &mut worker.products);
        for piece in batch {
            let tokens = &group[piece.text].1.tokens[piece.tokens.clone()];
            let known = &mut parsed[piece.text][piece.tokens.clone()];
            let is_space = |i: usize| worker.lexicon.get(tokens[i].form).is_space;
            let starts = |i: usize| known[i].sent_start;
            let found = recognizer.find(&worker.products, piece.row, tokens.len(), is_space, starts, &mut worker.scores);
            for (token, (iob, label)) in known.iter_mut().zip(found) {
                token.iob = iob;
                token.ent = if iob == Iob::Out { 0 } else { label };
            }
        }
    }

    /// The attribute ruler, then the lemmatizer; answers the lemmas.
    fn apply_rules(&self, worker: &mut Worker, tokenized: &Tokenized, tokens: &mut [Token]) -> Vec<Box<str>> {
        let new = worker.form_patterns.len()..worker.lexicon.len();
        self.ruler.learn_forms(new.map(|f| worker.lexicon.get(f as u32)), &mut worker.form_patterns);
        let seen: Vec<Seen<'_>> = tokenized
            .tokens
            .iter()
            .zip(tokens.iter())
            .map(|(raw, t)| Seen { lexeme: worker.lexicon.get(raw.form), form: raw.form, tag: t.tag, dep: t.dep })
            .collect();
        self.ruler.matches(&seen, &worker.form_patterns, &mut worker.matches);
        let mut lemmas: Vec<Box<str>> = vec![Box::default(); tokens.len()];
        for &(token, rule) in &worker.matches {
            let t = &mut tokens[token as usize];
            for setting in self.ruler.settings(rule) {
                match setting {
                    Setting::Tag(tag) => t.tag = *tag,
                    Setting::Pos(pos) => t.pos = *pos,
                    Setting::Morph(morph) => t.morph = *morph,
                    Setting::Dep(dep) => t.dep = *dep,
                    Setting::Lemma(lemma) => lemmas[token as usize] = lemma.clone(),
                }
            }
        }
        for ((raw, token), lemma) in tokenized.tokens.iter().zip(tokens.iter()).zip(&mut lemmas) {
            if !lemma.is_empty() {
                continue;
            }
            let key = (raw.form, token.pos, token.morph);
            let found = worker.lemmas.entry(key).or_insert_with(|| {
                let (pos, morph) = (&self.labels.pos[token.pos as usize], &self.labels.morphs[token.morph as usize]);
                self.lemmatizer.lemma(worker.lexicon.get(raw.form), pos, morph).into()
            });
            *lemma = found.clone();
        }
        lemmas
    }
}

fn blank(raw: &[RawToken]) -> Vec<Token> {
    raw.iter().map(|t| Token { start: t.start, end: t.start + t.length, space: t.space, ..Token::default() }).collect()
}

fn set_arcs(arcs: &[ParsedArc], offset: usize, tokens: &mut [Token]) {
    for (token, arc) in tokens.iter_mut().zip(arcs) {
        token.head = arc.head + offset as u32;
        token.dep = arc.label;
        token.sent_start = arc.sent_start;
    }
}

/// Groups the pieces of all texts into batches whose rows, with padding, are numbered from 0.
fn batches(group: &[(&str, Tokenized)], padding: usize) -> Vec<Vec<Piece>> {
    let mut out = vec![Vec::new()];
    let mut row = padding;
    for (text, (source, tokenized)) in group.iter().enumerate() {
        for tokens in pieces(source, &tokenized.tokens) {
            if row > padding && row + tokens.len() > 2 * BATCH_TOKENS {
                out.push(Vec::new());
                row = padding;
            }
            let length = tokens.len();
            if let Some(batch) = out.last_mut() {
                batch.push(Piece { text, tokens, row });
            }
            // Every text begins at a row of the same parity: its rows are worked out in the same pairs in any company.
            row += (length + padding).next_multiple_of(2);
        }
    }
    out.retain(|b: &Vec<Piece>| !b.is_empty());
    out
}

/// Token ranges to be parsed as one: all, or for a very long text pieces that end after a line break or a full stop where
/// there is one.
fn pieces(text: &str, tokens: &[RawToken]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while tokens.len() - from > LONGEST_PIECE {
        let word = |t: &RawToken| &text[t.start as usize..(t.start + t.length) as usize];
        let window = &tokens[from + LONGEST_PIECE / 2..from + LONGEST_PIECE];
        let end = window.iter().rposition(|t| word(t).contains('\n')).or_else(|| window.iter().rposition(|t| word(t) == "."));
        let to = from + end.map_or(LONGEST_PIECE, |e| LONGEST_PIECE / 2 + e + 1);
        out.push(from..to);
        from = to;
    }
    if from < tokens.len() {
        out.push(from..tokens.len());
    }
    out
}

/// Embeds the word types that are new since the last call.
fn embed_new(encoder: &Encoder, lexicon: &Lexicon, words: &[WordType], embedded: &mut Vec<f32>) {
    let known = embedded.len() / encoder.width();
    for block in words[known..].chunks(64) {
        encoder.embed(block.iter().map(|w| (lexicon.get(w.form), *w)), embedded);
    }
}

/// Copies the embeddings of a batch's tokens into `rows`, with empty rows around every piece.
fn lay_out(encoder: &Encoder, group: &[(&str, Tokenized)], batch: &[Piece], embedded: &[f32], rows: &mut Vec<f32>) {
    let width = encoder.width();
    rows.clear();
    for piece in batch {
        rows.resize(piece.row * width, 0.0);
        for &word in &group[piece.text].1.types[piece.tokens.clone()] {
            rows.extend_from_slice(&embedded[word as usize * width..][..width]);
        }
    }
    rows.resize(rows.len() + encoder.padding().max(1) * width, 0.0);
}

/// Checks every byte of a converted file.
///
/// # Errors
/// When the file cannot be read or is not as it was written.
pub fn verify(path: &Path) -> Result<Meta, Error> {
    let (reader, meta, _) = Reader::open::<Body>(path)?;
    reader.verify()?;
    Pipeline::open(path)?;
    Ok(meta)
}
