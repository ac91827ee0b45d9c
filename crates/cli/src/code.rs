//! `attache code`.

use crate::args::{CodeArgs, CodeFormat, Records};
use crate::coding::{self, Coding};
use crate::input::{Item, Stories, Unreadable};
use crate::models;
use crate::output::{Sink, Tally, counted};
use crate::parse::{Pieces, parse_stories, readable};
use crate::scorer;
use crate::table::Style;
use crate::work::{self, Answer};
use anyhow::Result;
use attache_coder::{Coder, corpus};
use attache_ingest::language::Language;
use attache_nlp::{Doc, Pipeline};
use attache_record::{Event, Record, Story};
use std::io::IsTerminal;
use std::process::ExitCode;

/// Codes the stories of the inputs.
pub fn run(args: &CodeArgs) -> Result<ExitCode> {
    let pipeline = models::open(args.input.model.as_deref())?;
    let coder = scorer::beside(coding::open(args.codebook.as_deref())?, &args.scorer)?;
    let stories = Stories::new(&args.input.paths, args.source.options(true))?;
    let terminal = std::io::stdout().is_terminal();
    let form = match args.format.unwrap_or(if terminal { CodeFormat::Table } else { CodeFormat::Jsonl }) {
        CodeFormat::Jsonl => Form::Lines(args.records),
        CodeFormat::Corpus => Form::Cases,
        CodeFormat::Table => Form::Table(Style::of_terminal(terminal), args.records),
    };
    let mut out = args.output.open("code", &args.input.paths)?;
    let tally = work::run_stories(stories, args.input.threads, &mut out, |items| answer(&form, &pipeline, &coder, items))?;
    if let Form::Table(..) = form {
        let quiet = if tally.quiet > 0 { format!(" ({} without politics passed over)", tally.quiet) } else { String::new() };
        let (events, stories) = (counted(tally.events, "event", "events"), counted(tally.stories, "story", "stories"));
        out.write_all(format!("{events} in {stories}{quiet}\n").as_bytes())?;
        out.end()?;
    }
    Ok(work::exit_code(&tally))
}

/// How answers are written.
enum Form {
    Lines(Records),
    Table(Style, Records),
    Cases,
}

impl Form {
    /// Whether ties and statements are written too.
    fn wants_all(&self) -> bool {
        matches!(self, Form::Lines(Records::All) | Form::Table(_, Records::All))
    }
}

fn answer(form: &Form, pipeline: &Pipeline, coder: &Coder, items: &[Item]) -> Answer {
    let mut answer = Answer::default();
    let mut looks = look(pipeline, coder, items).into_iter();
    for item in items {
        match &item.story {
            Ok(story) => {
                let docs = looks.next().map(|look| look.noted(&mut answer.tally)).unwrap_or_default();
                let coding = if form.wants_all() { coder.code(story, &docs) } else { coder.events(story, &docs) };
                answer.tally.stories += 1;
                answer.tally.events += coding.events.len() as u64;
                write_coding(form, item, story, coding, &docs, &mut answer);
            }
            Err(unreadable) => write_unreadable(form, unreadable, &mut answer),
        }
    }
    answer
}

/// What a first look makes of a story.
pub enum Look {
    /// Worth coding: its documents with their byte offsets in its text.
    Parsed(Vec<(usize, Doc)>),
    /// In another language than the pipeline's, which would be coded wrongly.
    Foreign(Language),
    /// Without politics, and not worth parsing.
    Quiet,
}

impl Look {
    /// Counts what is passed over; the documents of what is not.
    pub fn noted(self, tally: &mut Tally) -> Vec<(usize, Doc)> {
        match self {
            Look::Parsed(docs) => return docs,
            Look::Foreign(language) => tally.set_aside(&format!("in {}, for which no pipeline is installed", language.name())),
            Look::Quiet => tally.quiet += 1,
        }
        Vec::new()
    }
}

/// Looks at the stories among `items` that could be read, in their order, and parses those that are worth it.
pub fn look(pipeline: &Pipeline, coder: &Coder, items: &[Item]) -> Vec<Look> {
    let passed_over = |story: &Story| match foreign(pipeline, story) {
        Some(language) => Some(Look::Foreign(language)),
        None => coder.glance(&story.text).is_quiet().then_some(Look::Quiet),
    };
    let looks: Vec<(&Story, Option<Look>)> = readable(items).map(|story| (story, passed_over(story))).collect();
    let read = looks.iter().filter(|(_, passed)| passed.is_none()).map(|(story, _)| *story);
    let mut docs = parse_stories(pipeline, read, Pieces::Printed).into_iter();
    looks.into_iter().map(|(_, passed)| passed.unwrap_or_else(|| Look::Parsed(docs.next().unwrap_or_default()))).collect()
}

/// The story's language, if it is not the pipeline's.
fn foreign(pipeline: &Pipeline, story: &Story) -> Option<Language> {
    let language = story.language.as_deref().and_then(Language::named)?;
    (language.code() != pipeline.meta().lang).then_some(language)
}

fn write_coding(form: &Form, item: &Item, story: &Story, coding: Coding, docs: &[(usize, Doc)], answer: &mut Answer) {
    match form {
        Form::Lines(Records::Events) => coding.events.iter().for_each(|e| answer.json(e)),
        Form::Lines(Records::All) => all_records(coding).iter().for_each(|r| answer.json(r)),
        Form::Cases => {
            let sentences = docs.iter().flat_map(|(_, doc)| (0..doc.sentence_count()).map(move |i| words(doc, i)));
            for (number, text) in sentences.enumerate() {
                let events: Vec<&Event> = coding.events.iter().filter(|event| event.sentence == number).collect();
                let name = format!("{}-{number}", story.id);
                answer.out.extend(corpus::write(&name, story.date, text, &events).into_bytes());
                answer.out.push(b'\n');
            }
        }
        Form::Table(style, records) => {
            let title = story.title.as_deref().unwrap_or(&item.origin);
            let records = match records {
                Records::Events => coding.events.into_iter().map(Record::Event).collect(),
                Records::All => all_records(coding),
            };
            answer.out.extend(style.story(title, story, &records).into_bytes());
        }
    }
}

/// A sentence as it was parsed.
fn words(doc: &Doc, sentence: usize) -> &str {
    let tokens = doc.sentence(sentence);
    if tokens.is_empty() { "" } else { &doc.text()[doc.span(tokens.start).start..doc.span(tokens.end - 1).end] }
}

/// Everything in order of sentences.
fn all_records(coding: Coding) -> Vec<Record> {
    let events = coding.events.into_iter().map(Record::Event);
    let ties = coding.ties.into_iter().map(Record::Tie);
    let mut all: Vec<Record> = events.chain(ties).chain(coding.statements.into_iter().map(Record::Statement)).collect();
    all.sort_by_key(|record| match record {
        Record::Event(e) => e.sentence,
        Record::Tie(t) => t.sentence,
        Record::Statement(s) => s.sentence,
    });
    all
}

fn write_unreadable(form: &Form, unreadable: &Unreadable, answer: &mut Answer) {
    match form {
        Form::Lines(_) => answer.json_error(unreadable),
        Form::Table(..) | Form::Cases => answer.note_error(unreadable),
    }
}
