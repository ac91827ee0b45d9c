//! `attache classify`.

use crate::args::QuestionArgs;
use crate::coding;
use crate::input::{Item, Piece, Questions};
use crate::models;
use crate::work::{self, Answer};
use anyhow::Result;
use attache_coder::Coder;
use attache_ingest::tokenised;
use attache_nlp::{Doc, Pipeline};
use attache_record::{EventType, Mode, align};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::process::ExitCode;

/// A sentence with the phrases of its actors and recipients, `[start, end)` in code points.
#[derive(Debug, Deserialize)]
struct Question {
    #[serde(default)]
    id: String,
    text: String,
    #[serde(default)]
    actor: Vec<[usize; 2]>,
    #[serde(default)]
    recipient: Vec<[usize; 2]>,
}

impl Piece for Question {
    fn id(&self) -> &str {
        &self.id
    }

    fn bytes(&self) -> usize {
        self.text.len()
    }
}

#[derive(Debug, Serialize)]
struct Classified<'a> {
    id: &'a str,
    r#type: EventType,
    modes: Vec<Mode>,
    quad: u8,
    confidence: f32,
    alternatives: Vec<Alternative>,
}

#[derive(Debug, Serialize)]
struct Alternative {
    r#type: EventType,
    confidence: f32,
}

/// Answers every line.
pub fn run(args: &QuestionArgs) -> Result<ExitCode> {
    let pipeline = models::open(args.input.model.as_deref())?;
    let coder = coding::open(args.codebook.as_deref())?;
    let questions = Questions::<Question>::new(&args.input.paths)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let sum = work::run(questions, args.input.threads, &mut out, |items| answer(&pipeline, &coder, items))?;
    Ok(sum.exit_code())
}

fn answer(pipeline: &Pipeline, coder: &Coder, items: &[Item<Question>]) -> Answer {
    let mut answer = Answer::default();
    let questions = items.iter().filter_map(|item| item.story.as_ref().ok());
    let printed: Vec<_> = questions.map(|question| tokenised::joined(&question.text)).collect();
    let texts: Vec<&str> = printed.iter().map(AsRef::as_ref).collect();
    let mut docs = pipeline.parse_batch(&texts).into_iter();
    for item in items {
        match &item.story {
            Ok(question) => {
                // One document a text.
                let doc = docs.next().expect("a document for each text");
                answer.json(&classified(coder, question, &doc));
            }
            Err(unreadable) => {
                answer.json_error(unreadable);
                answer.unreadable += 1;
            }
        }
    }
    answer
}

fn classified<'a>(coder: &Coder, question: &'a Question, doc: &Doc) -> Classified<'a> {
    // Where the question's bytes stand in the text that was parsed.
    let places = (doc.text() != question.text).then(|| align(&question.text, doc.text()));
    let place = |at: usize| places.as_ref().map_or(at, |places| places[at] as usize);
    let bytes = |spans: &[[usize; 2]]| -> Vec<Range<usize>> {
        spans.iter().map(|span| to_bytes(&question.text, *span)).map(|range| place(range.start)..place(range.end)).collect()
    };
    let guesses = coder.classify(doc, &bytes(&question.actor), &bytes(&question.recipient));
    let (best, others) = guesses.split_first().expect("classification always answers");
    Classified {
        id: &question.id,
        r#type: best.event_type,
        modes: best.modes.clone(),
        quad: best.event_type.quad().number(),
        confidence: best.confidence,
        alternatives: others.iter().map(|other| Alternative { r#type: other.event_type, confidence: other.confidence }).collect(),
    }
}

/// A range of code points as bytes; what lies behind the end is the end.
fn to_bytes(text: &str, [start, end]: [usize; 2]) -> Range<usize> {
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    at(start)..at(end.max(start))
}
