//! `attache resolve`.

use crate::args::ResolveArgs;
use crate::coding;
use crate::input::{Item, Piece, Questions};
use crate::work::{self, Answer};
use anyhow::Result;
use attache_entities::{Query, Resolver, day};
use serde::{Deserialize, Serialize};
use std::process::ExitCode;

/// A mention to be resolved.
#[derive(Debug, Deserialize)]
struct Question {
    #[serde(default)]
    id: String,
    mention: String,
    #[serde(default)]
    context: String,
    #[serde(default)]
    date: String,
}

impl Piece for Question {
    fn id(&self) -> &str {
        &self.id
    }

    fn bytes(&self) -> usize {
        self.mention.len() + self.context.len()
    }
}

/// Who is meant; "" says that no country or sector applies.
#[derive(Debug, Serialize)]
struct Resolved<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    country: String,
    sector: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<String>,
    confidence: f32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    alternatives: Vec<Alternative>,
}

#[derive(Debug, Serialize)]
struct Alternative {
    entity: String,
    name: String,
    country: String,
}

/// Answers every line.
pub fn run(args: &ResolveArgs) -> Result<ExitCode> {
    let resolver = coding::resolver(args.codebook.as_deref())?;
    let questions = Questions::<Question>::new(&args.paths)?;
    let tally = work::run_questions(questions, args.threads, |items| answer(&resolver, items))?;
    Ok(work::exit_code(&tally))
}

fn answer(resolver: &Resolver, items: &[Item<Question>]) -> Answer {
    let mut answer = Answer::default();
    for item in items {
        match &item.story {
            Ok(question) => answer.json(&resolved(resolver, question)),
            Err(unreadable) => answer.json_error(unreadable),
        }
    }
    answer
}

fn resolved<'a>(resolver: &Resolver, question: &'a Question) -> Resolved<'a> {
    let query = Query { mention: &question.mention, context: &question.context, date: day(&question.date), acting: false };
    let found = resolver.resolve(&query);
    let code = |code: Option<attache_record::Country>| code.map(|code| code.to_string()).unwrap_or_default();
    let alternative =
        |other: attache_entities::Alternative| Alternative { entity: other.entity, name: other.name, country: code(other.country) };
    Resolved {
        id: &question.id,
        entity: found.entity,
        name: found.name,
        country: code(found.country),
        sector: found.sector.map(|sector| sector.to_string()).unwrap_or_default(),
        role: found.role,
        confidence: (found.confidence * 100.0).round() / 100.0,
        alternatives: found.alternatives.into_iter().map(alternative).collect(),
    }
}
