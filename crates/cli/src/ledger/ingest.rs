//! `attache ingest`, `attache recode`: stories into the ledger.

use super::args::{CodingArgs, IngestArgs, RecodeArgs};
use crate::code;
use crate::coding;
use crate::fetch::Wall;
use crate::input::{Item, Stories};
use crate::models;
use crate::output::{Sink, Tally, counted};
use crate::scorer;
use crate::work::{self, Answer};
use anyhow::Result;
use attache_coder::Coder;
use attache_ingest::copies::{self, Copies};
use attache_ingest::fetch::Clock;
use attache_ingest::source::Reason;
use attache_ledger::{Filed, Ledger, Versions};
use attache_nlp::Pipeline;
use attache_record::Story;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::process::ExitCode;

/// Stories in a batch of filing.
const BATCH: usize = 2_000;
/// Stories of the ledger, the last filed ones, among which copies of new ones are sought.
const REMEMBERED: usize = 200_000;
/// Stories that are coded anew at a time.
const AT_A_TIME: usize = 1_000;

/// What codes, and by what names its versions go.
pub struct Desk {
    pipeline: Pipeline,
    coder: Coder,
    versions: Versions,
    threads: Option<NonZeroUsize>,
}

impl Desk {
    /// Opens what is asked for.
    pub fn open(args: &CodingArgs) -> Result<Desk> {
        let pipeline = models::open(args.model.as_deref())?;
        let versions = Versions {
            codebook: coding::version(args.codebook.as_deref())?,
            pipeline: format!("{}_{} {}", pipeline.meta().lang, pipeline.meta().name, pipeline.meta().version),
            scorer: scorer::version(&args.scorer)?,
        };
        let coder = scorer::beside(coding::open(args.codebook.as_deref())?, &args.scorer)?;
        Ok(Desk { pipeline, coder, versions, threads: args.threads })
    }

    /// Codes stories for the ledger.
    fn file(&self, items: &[Item]) -> Answer {
        let mut answer = Answer::default();
        let mut looks = code::look(&self.pipeline, &self.coder, items).into_iter();
        for item in items {
            let story = match &item.story {
                Ok(story) => story,
                Err(unreadable) => {
                    answer.note_error(unreadable);
                    continue;
                }
            };
            answer.tally.stories += 1;
            let mut filed = Filed { story: story.clone(), versions: self.versions.clone(), ..Filed::default() };
            let docs = looks.next().map(|look| look.noted(&mut answer.tally)).unwrap_or_default();
            let coding = self.coder.code(story, &docs);
            answer.tally.events += coding.events.len() as u64;
            (filed.events, filed.ties, filed.statements) = (coding.events, coding.ties, coding.statements);
            answer.filed.push(filed);
        }
        answer
    }
}

/// A ledger that takes what a run codes.
pub struct Book {
    ledger: Ledger,
    copies: Copies,
    /// Of stories that are being worked on: the story of which each is a copy.
    reports: HashMap<String, String>,
    batch: Vec<Filed>,
    tally: Tally,
    versions: Versions,
}

impl Book {
    /// Opens a ledger, with the stories that were filed last in mind.
    pub fn open(path: &std::path::Path, versions: Versions) -> Result<Book> {
        let ledger = Ledger::open(path)?;
        let mut copies = Copies::new(copies::Settings::default());
        ledger.latest_stories(REMEMBERED, |story| {
            copies.add(&story);
        })?;
        Ok(Book { ledger, copies, reports: HashMap::new(), batch: Vec::new(), tally: Tally::default(), versions })
    }

    /// Takes out what is filed already, and notes what is a copy of what. A report that its agency takes back loses its text and what was
    /// coded of it; its former coding stays in the ledger's history.
    fn sift(&mut self, items: &mut Vec<Item>) -> Result<()> {
        for withdrawn in items.iter().filter_map(|item| item.story.as_ref().err()).filter(|unread| unread.reason == Reason::Withdrawn) {
            let Some(filed) = withdrawn.id.as_deref().map(|id| self.ledger.story(id)).transpose()?.flatten() else { continue };
            let story = Story { text: String::new(), captions: Vec::new(), ..filed.story };
            self.batch.push(Filed { story, versions: self.versions.clone(), ..Filed::default() });
        }
        let stories: Vec<Story> = items.iter().filter_map(|item| item.story.as_ref().ok()).cloned().collect();
        let mut known = self.ledger.known(&stories, &self.versions)?.into_iter();
        items.retain(|item| item.story.is_err() || !known.next().unwrap_or(false));
        self.tally.filed_before += (stories.len() - items.iter().filter(|item| item.story.is_ok()).count()) as u64;
        for story in items.iter().filter_map(|item| item.story.as_ref().ok()) {
            match self.copies.add(story) {
                copies::Verdict::Copy { of, .. } | copies::Verdict::Update { of } if of != story.id => {
                    self.reports.insert(story.id.clone(), of);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Files what has come together.
    fn write(&mut self) -> Result<()> {
        let receipt = self.ledger.file(&self.batch, Wall.now())?;
        for (id, why) in &receipt.refused {
            eprintln!("attache: {id}: not filed: {why}");
        }
        self.batch.clear();
        Ok(())
    }
}

impl Sink for Book {
    fn tally(&self) -> &Tally {
        &self.tally
    }

    fn take(&mut self, answer: Answer) -> Result<()> {
        self.tally.add(&answer.tally);
        let reports = &mut self.reports;
        self.batch.extend(answer.filed.into_iter().map(|filed| Filed { report: reports.remove(&filed.story.id), ..filed }));
        Ok(())
    }

    fn commit(&mut self, _: u64) -> Result<()> {
        if self.batch.len() >= BATCH { self.write() } else { Ok(()) }
    }

    fn end(&mut self) -> Result<Tally> {
        self.write()?;
        Ok(self.tally.clone())
    }
}

/// Files the stories of the inputs with what they tell.
pub fn run(args: &IngestArgs) -> Result<ExitCode> {
    let desk = Desk::open(&args.coding)?;
    let mut book = Book::open(&args.ledger.ledger, desk.versions.clone())?;
    let stories = Stories::new(&args.paths, args.source.options(true))?;
    let tally = work::sift_stories(stories, desk.threads, &mut book, Book::sift, |items| desk.file(items))?;
    if !tally.is_noteworthy() {
        eprintln!("attache: {tally}");
    }
    Ok(work::exit_code(&tally))
}

/// Files single stories as they come: for `attache follow`.
pub struct Intake {
    desk: Desk,
    book: Book,
}

impl Intake {
    /// Opens ledger and coder.
    pub fn open(path: &std::path::Path, args: &CodingArgs) -> Result<Intake> {
        let desk = Desk::open(args)?;
        let book = Book::open(path, desk.versions.clone())?;
        Ok(Intake { desk, book })
    }

    /// Codes and files a story; once this returns, it is safe.
    pub fn take(&mut self, story: Story) -> Result<()> {
        let mut items = vec![Item { origin: story.id.as_str().into(), story: Ok(story) }];
        self.book.sift(&mut items)?;
        let answer = self.desk.file(&items);
        self.book.take(answer)?;
        self.book.write()
    }
}

/// Codes anew what was coded with other versions than today's.
pub fn recode(args: &RecodeArgs) -> Result<ExitCode> {
    use rayon::prelude::*;
    let desk = Desk::open(&args.coding)?;
    let mut ledger = Ledger::open(&args.ledger.ledger)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(desk.threads.map_or(0, NonZeroUsize::get)).build()?;
    let stale = ledger.coded_otherwise(&desk.versions)?;
    let (mut recoded, mut events) = (0, 0);
    for ids in stale.chunks(AT_A_TIME) {
        let reader = ledger.reader()?;
        let former: Vec<Filed> = ids.iter().map(|id| reader.story(id)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
        // Without their text, as event files of others have none, stories stay as they are.
        let former: Vec<Filed> = former.into_iter().filter(|filed| !filed.story.text.is_empty()).collect();
        let again = |former: &Filed| {
            let item = Item { origin: former.story.id.as_str().into(), story: Ok(former.story.clone()) };
            let filed = desk.file(std::slice::from_ref(&item)).filed;
            filed.into_iter().map(|filed| Filed { report: former.report.clone(), ..filed }).collect::<Vec<Filed>>()
        };
        let batch: Vec<Filed> = pool.install(|| former.par_iter().map(again).collect::<Vec<_>>()).into_iter().flatten().collect();
        let receipt = ledger.file(&batch, Wall.now())?;
        recoded += receipt.changed;
        events += receipt.events;
        eprint!("\rattache: {recoded} of {} stories coded anew", stale.len());
    }
    eprintln!(
        "\rattache: {} coded anew, {} in them",
        counted(recoded as u64, "story", "stories"),
        counted(events as u64, "event", "events")
    );
    Ok(ExitCode::SUCCESS)
}
