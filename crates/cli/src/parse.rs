//! `attache parse`.

use crate::args::{ParseArgs, ParseFormat};
use crate::input::{Item, Options, Stories};
use crate::models;
use crate::output::Output;
use crate::work::{self, Answer};
use anyhow::Result;
use attache_ingest::attributed::{self, By, Closing};
use attache_ingest::{dashes, dateline, tokenised};
use attache_nlp::{Doc, Pipeline, Seam, conllu};
use attache_record::{CodePoints, Story};
use serde::Serialize;
use std::borrow::Cow;
use std::process::ExitCode;

/// Parses the stories of the inputs.
pub fn run(args: &ParseArgs) -> Result<ExitCode> {
    let pipeline = models::open(args.input.model.as_deref())?;
    let stories = Stories::new(&args.input.paths, Options::default())?;
    let tally = work::run_stories(stories, args.input.threads, &mut Output::stdout(), |items| answer(args, &pipeline, items))?;
    Ok(work::exit_code(&tally))
}

fn answer(args: &ParseArgs, pipeline: &Pipeline, items: &[Item]) -> Answer {
    let mut answer = Answer::default();
    let mut parsed = parse_stories(pipeline, readable(items), if args.paragraphs { Pieces::Paragraphs } else { Pieces::Whole }).into_iter();
    for item in items {
        match (&item.story, args.format) {
            (Ok(story), format) => {
                let docs = parsed.next().unwrap_or_default();
                answer.tally.stories += 1;
                match format {
                    ParseFormat::Json => answer.json(&ParsedStory::new(story, &docs)),
                    ParseFormat::Conllu => write_conllu(story, &docs, &mut answer.out),
                    ParseFormat::None => {}
                }
            }
            (Err(unreadable), ParseFormat::Json) => answer.json_error(unreadable),
            (Err(unreadable), ParseFormat::Conllu | ParseFormat::None) => answer.note_error(unreadable),
        }
    }
    answer
}

/// How a story is cut before it is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pieces {
    /// Not at all.
    Whole,
    /// By paragraph, the dateline left out.
    Paragraphs,
    /// By paragraph, and text that comes cut into tokens as it would be printed: for coding.
    Printed,
}

/// The stories among `items` that could be read.
pub fn readable(items: &[Item]) -> impl Iterator<Item = &Story> {
    items.iter().filter_map(|item| item.story.as_ref().ok())
}

/// Parses stories: for each its documents with their byte offsets in the story's text.
pub fn parse_stories<'s>(pipeline: &Pipeline, stories: impl Iterator<Item = &'s Story>, by: Pieces) -> Vec<Vec<(usize, Doc)>> {
    let pieces: Vec<Vec<(usize, &str)>> =
        stories.map(|s| if by != Pieces::Whole { dateline::paragraphs(s) } else { vec![(0, s.text.as_str())] }).collect();
    let texts: Vec<&str> = pieces.iter().flatten().map(|piece| piece.1).collect();
    let docs = if by == Pieces::Printed { parse_printed(pipeline, &texts) } else { pipeline.parse_batch(&texts) };
    let mut docs = docs.into_iter();
    pieces.iter().map(|p| p.iter().map(|piece| piece.0).zip(docs.by_ref()).collect()).collect()
}

/// Parses texts for coding: as they would be printed, and what stands before *…, the ministry said* apart from it.
pub fn parse_printed(pipeline: &Pipeline, texts: &[&str]) -> Vec<Doc> {
    let printed: Vec<Cow<'_, str>> = texts.iter().map(|text| printed(text)).collect();
    let cut: Vec<Vec<Part<'_>>> = printed.iter().map(|text| parts(text)).collect();
    let parts: Vec<&str> = cut.iter().flatten().map(|part| part.text.as_ref()).collect();
    let mut docs = pipeline.parse_batch(&parts).into_iter();
    let mut whole = |text: &str, cut: &[Part<'_>]| {
        let mut parts: Vec<(usize, Doc, Seam)> = cut.iter().zip(docs.by_ref()).map(|(part, doc)| (part.start, doc, part.seam)).collect();
        match (parts.len(), parts.pop()) {
            (1, Some((_, doc, _))) => doc,
            (_, last) => Doc::sewn(text, &parts.into_iter().chain(last).collect::<Vec<_>>()),
        }
    };
    printed.iter().zip(&cut).map(|(text, cut)| whole(text, cut)).collect()
}

/// A text as a parser knows it.
fn printed(text: &str) -> Cow<'_, str> {
    match tokenised::joined(text) {
        Cow::Borrowed(text) => dashes::undashed(text),
        Cow::Owned(text) => Cow::Owned(dashes::undashed(&text).into_owned()),
    }
}

/// A part of a text that is parsed by itself.
struct Part<'t> {
    start: usize,
    text: Cow<'t, str>,
    seam: Seam,
}

/// Cuts a text where a sentence goes on to who said so; there a full stop stands for the comma.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for Closing { comma, end, by } in attributed::closings(text) {
        parts.push(Part { start, text: Cow::Owned(format!("{}.", &text[start..comma])), seam: Seam::Sentence });
        let seam = if by == By::Saying { Seam::Says } else { Seam::Hangs };
        parts.push(Part { start: comma + 2, text: Cow::Borrowed(&text[comma + 2..end]), seam });
        start = if text[end..].starts_with(' ') { end + 1 } else { end };
    }
    if start < text.len() || parts.is_empty() {
        parts.push(Part { start, text: Cow::Borrowed(&text[start..]), seam: Seam::Sentence });
    }
    parts
}

/// A parsed story as JSON.
#[derive(Serialize)]
struct ParsedStory<'a> {
    id: &'a str,
    /// First token and past the last.
    sentences: Vec<[usize; 2]>,
    tokens: Vec<ParsedToken<'a>>,
}

#[derive(Serialize)]
struct ParsedToken<'a> {
    text: &'a str,
    /// Code points of the story's text.
    span: [usize; 2],
    lemma: &'a str,
    tag: &'a str,
    pos: &'a str,
    head: usize,
    dep: &'a str,
    ent: String,
}

impl<'a> ParsedStory<'a> {
    fn new(story: &'a Story, docs: &'a [(usize, Doc)]) -> Self {
        let points = CodePoints::new(&story.text);
        let mut parsed = ParsedStory { id: &story.id, sentences: Vec::new(), tokens: Vec::new() };
        for (offset, doc) in docs {
            let before = parsed.tokens.len();
            parsed.sentences.extend(doc.sentences().map(|s| [before + s.start, before + s.end]));
            parsed.tokens.extend((0..doc.len()).map(|i| ParsedToken {
                text: doc.word(i),
                span: points.span(doc.span(i).start + offset..doc.span(i).end + offset),
                lemma: doc.lemma(i),
                tag: doc.tag(i),
                pos: doc.pos(i),
                head: before + doc.head(i),
                dep: doc.dep(i),
                ent: match doc.ent(i) {
                    Some((label, begins)) => format!("{}-{label}", if begins { "B" } else { "I" }),
                    None => "O".to_owned(),
                },
            }));
        }
        parsed
    }
}

fn write_conllu(story: &Story, docs: &[(usize, Doc)], out: &mut Vec<u8>) {
    for (number, (_, doc)) in docs.iter().enumerate() {
        let id = if docs.len() == 1 { story.id.clone() } else { format!("{}-p{}", story.id, number + 1) };
        // A vector takes every byte.
        conllu::write(doc, &id, out).expect("writing to memory");
    }
}
