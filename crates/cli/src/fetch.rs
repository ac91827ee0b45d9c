//! `attache fetch` and `attache follow`.

use crate::args::{FetchArgs, FollowArgs};
use crate::ledger::ingest::Intake;
use crate::output::Tally;
use crate::work::{Answer, exit_code};
use anyhow::{Context, Result};
use attache_ingest::fetch::{self, Allow, Clock, Feed, Feeds, Fetcher, Follow, Found, Fresh, Known, Settings, Verdict};
use attache_ingest::source::{self, Options, Unreadable};
use attache_record::Story;
use jiff::Timestamp;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// What servers are told unless the user says else.
const IDENTIFICATION: &str = concat!("Attache/", env!("CARGO_PKG_VERSION"), " (news reader for political events; run by its user)");

/// The machine's clock.
pub struct Wall;

impl Clock for Wall {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, wait: Duration) {
        std::thread::sleep(wait);
    }
}

/// Fetches addresses and writes their stories, one JSON object a line.
pub fn fetch(args: &FetchArgs) -> Result<ExitCode> {
    let mut settings = Settings::new(args.identify.as_deref().unwrap_or(IDENTIFICATION));
    settings.allow = Allow::read(&args.allow)?;
    let mut fetcher = Fetcher::new(settings, Arc::new(Wall))?;
    let mut tally = Tally::default();
    let mut out = io::stdout().lock();
    for url in &args.urls {
        let mut answer = Answer::default();
        match fetcher.fetch(url, &Known::default()) {
            Ok(fetch::Answer::Fresh(fresh)) => stories(fresh, &args.source.options(true), &mut answer),
            Ok(fetch::Answer::Unchanged) => {}
            Err(problem) => answer.json_unfetched(url, problem.kind(), &problem.to_string()),
        }
        out.write_all(&answer.out)?;
        out.flush()?;
        tally.add(&answer.tally);
    }
    if tally.is_noteworthy() {
        eprintln!("attache: {tally}");
    }
    Ok(exit_code(&tally))
}

fn stories(fresh: Fresh, options: &Options, answer: &mut Answer) {
    for story in source::answered(&fresh.url, fresh.content_type.as_deref(), fresh.body, options) {
        match story {
            Ok(story) => {
                answer.tally.stories += 1;
                answer.json(&story);
            }
            Err(unreadable) => answer.json_error(&unreadable),
        }
    }
}

/// Follows feeds: writes each new story, one JSON object a line, as it comes.
pub fn follow(args: &FollowArgs) -> Result<ExitCode> {
    let name = args.feeds.display().to_string();
    let text = std::fs::read_to_string(&args.feeds).with_context(|| name.clone())?;
    let feeds = Feeds::read(&text, &name)?;
    let mut fetcher = Fetcher::new(feeds.settings(IDENTIFICATION), Arc::new(Wall))?;
    let mut follow = Follow::open(&feeds, &beside(&args.feeds))?;
    let mut sink = match &args.ledger {
        Some(path) => Sink::Ledger(Box::new(Intake::open(path, &args.coding)?)),
        None => Sink::lines(args.out.as_deref())?,
    };
    loop {
        let mut failed = None;
        let round = follow.round(&mut fetcher, &mut |found| {
            taken(found, &mut |story| sink.take(story)).unwrap_or_else(|error| {
                failed = Some(error);
                Verdict::Stop
            })
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        eprintln!("attache: {}", in_words(&round));
        if args.once {
            return Ok(ExitCode::SUCCESS);
        }
        std::thread::sleep(follow.wait(fetcher.now()).max(Duration::from_secs(1)));
    }
}

/// Hands what was found to `take`, a page's story, or the feed's own where the page has none.
fn taken(found: Found<'_>, take: &mut dyn FnMut(Story) -> Result<()>) -> Result<Verdict> {
    match found {
        Found::Page { feed, page, own } => {
            let url = page.url.clone();
            let read = source::answered(&url, page.content_type.as_deref(), page.body, &Options::default());
            match read.into_iter().next() {
                Some(Ok(story)) => take(of_feed(story, feed))?,
                other => {
                    let why = other.and_then(Result::err).map_or_else(|| format!("{url}: empty"), |Unreadable { error, .. }| error);
                    eprintln!("attache: {}: {why}", feed.name);
                    own.map_or(Ok(()), take)?;
                }
            }
        }
        Found::Story { feed, story, instead } => {
            if let Some(problem) = instead {
                eprintln!("attache: {}: {problem}; the feed's own text is taken", feed.name);
            }
            take(story)?;
        }
        Found::Problem { feed, problem } => {
            eprintln!("attache: {}: {problem}", feed.name);
            return Ok(Verdict::Left);
        }
    }
    Ok(Verdict::Taken)
}

/// What the user says of a feed goes before what its pages say.
fn of_feed(story: Story, feed: &Feed) -> Story {
    Story { publisher: feed.publisher.clone().or(story.publisher), language: feed.language.clone().or(story.language), ..story }
}

/// Where new stories go.
enum Sink {
    Stdout,
    File(File),
    Ledger(Box<Intake>),
}

impl Sink {
    fn lines(path: Option<&Path>) -> Result<Sink> {
        let Some(path) = path else { return Ok(Sink::Stdout) };
        let file = OpenOptions::new().create(true).append(true).open(path).with_context(|| path.display().to_string())?;
        Ok(Sink::File(file))
    }

    /// Once this returns, the story is safe.
    fn take(&mut self, story: Story) -> Result<()> {
        let line = |story: &Story| -> Result<Vec<u8>> {
            let mut line = serde_json::to_vec(story)?;
            line.push(b'\n');
            Ok(line)
        };
        match self {
            Sink::Ledger(intake) => intake.take(story),
            Sink::Stdout => {
                let mut out = io::stdout().lock();
                out.write_all(&line(&story)?)?;
                Ok(out.flush()?)
            }
            Sink::File(file) => {
                file.write_all(&line(&story)?)?;
                Ok(file.sync_data()?)
            }
        }
    }
}

/// The file that keeps the place.
fn beside(feeds: &Path) -> PathBuf {
    let mut name = feeds.as_os_str().to_owned();
    name.push(".place.json");
    PathBuf::from(name)
}

fn in_words(round: &fetch::Tally) -> String {
    let mut words = format!("{} feeds asked, {} unchanged, {} stories taken", round.asked, round.unchanged, round.taken);
    if round.left > 0 {
        words += &format!(", {} left for the next round", round.left);
    }
    for (kind, count) in &round.problems {
        words += &format!("; {count} {kind}");
    }
    words
}
