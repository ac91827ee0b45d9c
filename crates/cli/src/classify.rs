//! `attache classify`.

use crate::args::QuestionArgs;
use crate::coding;
use crate::input::{Item, Piece, Questions};
use crate::models;
use crate::parse::parse_printed;
use crate::scorer::{self, Scorer};
use crate::work::{self, Answer};
use anyhow::Result;
use attache_coder::{Coder, Guess};
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

/// A parsed question: where its phrases stand in the parsed text, and what the frames say.
struct Framed<'a> {
    question: &'a Question,
    doc: Doc,
    actor: Vec<Range<usize>>,
    recipient: Vec<Range<usize>>,
    guesses: Vec<Guess>,
}

/// Answers every line.
pub fn run(args: &QuestionArgs) -> Result<ExitCode> {
    let pipeline = models::open(args.input.model.as_deref())?;
    let coder = coding::open(args.codebook.as_deref())?;
    let scorer = scorer::open(&args.scorer)?;
    let questions = Questions::<Question>::new(&args.input.paths)?;
    let tally = work::run_questions(questions, args.input.threads, |items| answer(&pipeline, &coder, scorer.as_ref(), items))?;
    Ok(work::exit_code(&tally))
}

fn answer(pipeline: &Pipeline, coder: &Coder, scorer: Option<&Scorer>, items: &[Item<Question>]) -> Answer {
    let mut answer = Answer::default();
    let questions: Vec<&Question> = items.iter().filter_map(|item| item.story.as_ref().ok()).collect();
    let texts: Vec<&str> = questions.iter().map(|question| question.text.as_str()).collect();
    let docs = parse_printed(pipeline, &texts);
    let mut framed: Vec<Framed<'_>> = questions.into_iter().zip(docs).map(|(question, doc)| Framed::new(coder, question, doc)).collect();
    if let Some(scorer) = scorer {
        weigh(scorer, &mut framed);
    }
    let mut framed = framed.iter();
    for item in items {
        match &item.story {
            // One of `framed` for each question that could be read, in their order.
            Ok(_) => answer.json(&framed.next().expect("an answer for each question").classified()),
            Err(unreadable) => answer.json_error(unreadable),
        }
    }
    answer
}

/// Asks the scorer about all that it is to be asked about at once.
fn weigh(scorer: &Scorer, framed: &mut [Framed<'_>]) {
    let (mut asked, mut answers) = (Vec::new(), Vec::new());
    for Framed { doc, actor, recipient, guesses, .. } in framed.iter_mut() {
        if scorer.is_asked(guesses) {
            asked.push(attache_scorer::Question { text: doc.text(), actor, recipient, ..attache_scorer::Question::default() });
            answers.push(guesses);
        }
    }
    scorer.weigh(&asked, &mut answers);
}

impl<'a> Framed<'a> {
    fn new(coder: &Coder, question: &'a Question, doc: Doc) -> Framed<'a> {
        // Where the question's bytes stand in the text that was parsed.
        let places = (doc.text() != question.text).then(|| align(&question.text, doc.text()));
        let place = |at: usize| places.as_ref().map_or(at, |places| places[at] as usize);
        let bytes = |spans: &[[usize; 2]]| -> Vec<Range<usize>> {
            spans.iter().map(|span| to_bytes(&question.text, *span)).map(|range| place(range.start)..place(range.end)).collect()
        };
        let (actor, recipient) = (bytes(&question.actor), bytes(&question.recipient));
        let guesses = coder.classify(&doc, &actor, &recipient);
        Framed { question, doc, actor, recipient, guesses }
    }

    fn classified(&self) -> Classified<'a> {
        let (best, others) = self.guesses.split_first().expect("classification always answers");
        Classified {
            id: &self.question.id,
            r#type: best.event_type,
            modes: best.modes.clone(),
            quad: best.event_type.quad().number(),
            confidence: best.confidence,
            alternatives: others.iter().map(|other| Alternative { r#type: other.event_type, confidence: other.confidence }).collect(),
        }
    }
}

/// A range of code points as bytes; what lies behind the end is the end.
pub fn to_bytes(text: &str, [start, end]: [usize; 2]) -> Range<usize> {
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    at(start)..at(end.max(start))
}
