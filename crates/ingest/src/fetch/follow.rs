//! Following feeds: one round after the other, over restarts.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use attache_record::{Story, story_id};
use jiff::Timestamp;

use super::address;
use super::feeds::{Feed, Feeds};
use super::fetcher::{Answer, Fetcher, Fresh, Known};
use super::host::later;
use super::place::{Place, PlaceError, Remembered};
use super::problem::Problem;
use crate::feed::{self, Entry};

/// So many entries of a feed are looked at, the first ones; no newspaper lists more.
const MOST_ENTRIES: usize = 500;
/// How often an entry's page is tried for before the feed's own text must do.
const TRIES: u8 = 3;
/// The longest that a failing feed is left alone.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3600);
/// After so many entries taken the place is saved, so that a run that is cut off repeats little.
const SAVE_EVERY: usize = 10;

/// What a round found. The caller's answer says what becomes of an entry; to a problem it says only whether to go on.
#[derive(Debug)]
pub enum Found<'a> {
    /// The page of a new entry.
    Page {
        /// The feed that lists it.
        feed: &'a Feed,
        /// The page.
        page: Fresh,
        /// The story as the feed has it, should the page yield none.
        own: Option<Story>,
    },
    /// A new entry's story as the feed has it.
    Story {
        /// The feed.
        feed: &'a Feed,
        /// The story.
        story: Story,
        /// Why its page could not be had, if it should have been.
        instead: Option<Problem>,
    },
    /// A feed or entry gave nothing.
    Problem {
        /// The feed.
        feed: &'a Feed,
        /// Why.
        problem: Problem,
    },
}

/// What the caller did with what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is safe with the caller and need not be brought again.
    Taken,
    /// It was not taken; it is brought again in the next round.
    Left,
    /// It was not taken, and the round is to end.
    Stop,
}

/// What happened in a round.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Feeds asked for.
    pub asked: usize,
    /// Feeds that had not changed.
    pub unchanged: usize,
    /// Entries taken.
    pub taken: usize,
    /// Entries left for the next round.
    pub left: usize,
    /// Problems by [`Problem::kind`].
    pub problems: BTreeMap<&'static str, usize>,
    /// Whether the caller ended the round.
    pub stopped: bool,
}

/// Feeds, and the place in them.
#[derive(Debug)]
pub struct Follow {
    feeds: Vec<Feed>,
    place: Place,
}

impl Follow {
    /// Takes up where the last run with the file `place` ended. A file that does not exist is a first run. Until this value is
    /// dropped, no other run can use the file (a file of the same name with `.lock` at its end sees to that).
    ///
    /// # Errors
    /// [`PlaceError`] if the file cannot be used.
    pub fn open(feeds: &Feeds, place: &Path) -> Result<Follow, PlaceError> {
        let mut place = Place::open(place)?;
        // What is no longer followed is forgotten, so that the file does not grow for ever.
        place.feeds.retain(|url, _| feeds.feeds.iter().any(|feed| feed.url == *url));
        Ok(Follow { feeds: feeds.feeds.clone(), place })
    }

    /// How long nothing is due.
    pub fn wait(&self, now: Timestamp) -> Duration {
        let due = self.feeds.iter().map(|feed| self.due(feed)).min();
        due.flatten().map_or(Duration::ZERO, |due| Duration::try_from(due.duration_since(now)).unwrap_or_default())
    }

    fn due(&self, feed: &Feed) -> Option<Timestamp> {
        self.place.feeds.get(&feed.url).and_then(|remembered| remembered.due)
    }

    /// Goes once through the feeds that are due. `found` is called for each new entry, the oldest first, and for each problem. An
    /// entry counts as seen only after `found` says that it was taken; a run cut off in between may bring some entries once more.
    ///
    /// # Errors
    /// [`PlaceError`] if the place cannot be saved; going on would bring everything again and again.
    pub fn round(&mut self, fetcher: &mut Fetcher, found: &mut dyn FnMut(Found<'_>) -> Verdict) -> Result<Tally, PlaceError> {
        let mut tally = Tally::default();
        for index in 0..self.feeds.len() {
            if self.due(&self.feeds[index]).is_some_and(|due| due > fetcher.now()) {
                continue;
            }
            let feed = &self.feeds[index];
            Visit { feed, place: &mut self.place, fetcher, found, tally: &mut tally, unsaved: 0 }.run()?;
            self.place.save()?;
            if tally.stopped {
                break;
            }
        }
        Ok(tally)
    }
}

/// One feed in one round.
struct Visit<'a> {
    feed: &'a Feed,
    place: &'a mut Place,
    fetcher: &'a mut Fetcher,
    found: &'a mut dyn FnMut(Found<'_>) -> Verdict,
    tally: &'a mut Tally,
    /// Entries taken since the place was saved.
    unsaved: usize,
}

impl Visit<'_> {
    fn run(mut self) -> Result<(), PlaceError> {
        self.tally.asked += 1;
        let remembered = self.remembered();
        let known = Known { etag: remembered.etag.clone(), last_modified: remembered.last_modified.clone() };
        match self.fetcher.fetch(&self.feed.url, &known) {
            Ok(Answer::Unchanged) => {
                self.tally.unchanged += 1;
                self.went_well();
                Ok(())
            }
            Ok(Answer::Fresh(fresh)) => self.read(fresh),
            Err(problem) => {
                self.failed(problem);
                Ok(())
            }
        }
    }

    fn remembered(&mut self) -> &mut Remembered {
        self.place.feeds.entry(self.feed.url.clone()).or_default()
    }

    fn read(&mut self, fresh: Fresh) -> Result<(), PlaceError> {
        let mut entries = match feed::entries(&fresh.body, Some(&fresh.url)) {
            Ok(entries) => entries,
            Err(error) => {
                self.failed(Problem::NotFeed { url: self.feed.url.clone(), why: instead(&fresh, &error) });
                return Ok(());
            }
        };
        entries.truncate(MOST_ENTRIES);
        let names: Vec<String> = entries.iter().map(name).collect();
        let unseen = self.remembered().unseen(&names);
        let mut entries: Vec<Option<Entry>> = entries.into_iter().map(Some).collect();
        let mut whole = true;
        for &index in unseen.iter().rev() {
            let Some(entry) = entries[index].take() else { continue };
            if self.entry(entry, &names[index]) {
                self.remembered().see(&names[index]);
                self.save_now_and_then()?;
            } else {
                self.tally.left += 1;
                whole = false;
            }
            if self.tally.stopped {
                // The feed stays due.
                return Ok(());
            }
        }
        // A version with entries left must be sent again, changed or not.
        let known = if whole { fresh.known } else { Known::default() };
        let remembered = self.remembered();
        (remembered.etag, remembered.last_modified) = (known.etag, known.last_modified);
        self.went_well();
        Ok(())
    }

    /// Brings an entry to the caller; whether it is done with.
    fn entry(&mut self, entry: Entry, name: &str) -> bool {
        let own = entry.story.ok().map(|story| Story {
            publisher: self.feed.publisher.clone().or(story.publisher),
            language: self.feed.language.clone().or(story.language),
            ..story
        });
        let problem = match entry.link.as_deref().filter(|_| self.feed.pages) {
            None => None,
            Some(link) => match self.fetcher.fetch(link, &Known::default()) {
                Ok(Answer::Fresh(page)) => return self.offer(Found::Page { feed: self.feed, page, own }),
                // No server may say so to one who knows nothing.
                Ok(Answer::Unchanged) => Some(Problem::Status { url: link.to_owned(), status: 304 }),
                Err(problem) => Some(problem),
            },
        };
        if problem.as_ref().is_some_and(Problem::passes) && self.may_try_again(name) {
            problem.map(|problem| self.report(problem));
            return false;
        }
        match (own, problem) {
            (Some(story), instead) => {
                if let Some(problem) = &instead {
                    self.count(problem);
                }
                self.offer(Found::Story { feed: self.feed, story, instead })
            }
            (None, problem) => {
                let url = entry.link.unwrap_or(entry.id);
                self.report(problem.unwrap_or(Problem::Empty { url }))
            }
        }
    }

    fn may_try_again(&mut self, name: &str) -> bool {
        let tries = self.remembered().tries.entry(name.to_owned()).or_default();
        *tries = tries.saturating_add(1);
        *tries < TRIES
    }

    fn offer(&mut self, found: Found) -> bool {
        let verdict = (self.found)(found);
        self.tally.taken += usize::from(verdict == Verdict::Taken);
        self.tally.stopped |= verdict == Verdict::Stop;
        verdict == Verdict::Taken
    }

    /// Tells the caller of a problem; whether the round goes on.
    fn report(&mut self, problem: Problem) -> bool {
        self.count(&problem);
        self.tally.stopped |= (self.found)(Found::Problem { feed: self.feed, problem }) == Verdict::Stop;
        !self.tally.stopped
    }

    fn count(&mut self, problem: &Problem) {
        *self.tally.problems.entry(problem.kind()).or_default() += 1;
    }

    fn went_well(&mut self) {
        let due = later(self.fetcher.now(), self.feed.every);
        let remembered = self.remembered();
        (remembered.failures, remembered.due) = (0, Some(due));
    }

    /// A feed that fails is left alone for longer and longer.
    fn failed(&mut self, problem: Problem) {
        let (now, every, until) = (self.fetcher.now(), self.feed.every, problem.until());
        let remembered = self.remembered();
        let wait = every.saturating_mul(1 << remembered.failures.min(16)).min(LONGEST_WAIT.max(every));
        remembered.failures = remembered.failures.saturating_add(1);
        remembered.due = Some(later(now, wait)).max(until);
        self.report(problem);
    }

    fn save_now_and_then(&mut self) -> Result<(), PlaceError> {
        self.unsaved += 1;
        if self.unsaved >= SAVE_EVERY {
            self.place.save()?;
            self.unsaved = 0;
        }
        Ok(())
    }
}

/// What an entry is remembered by.
fn name(entry: &Entry) -> String {
    match (&entry.id, &entry.story) {
        (id, Ok(story)) if id.is_empty() => story_id(None, &story.text),
        (id, _) => story_id(None, id),
    }
}

/// What came instead of a feed.
fn instead(fresh: &Fresh, error: &feed::Error) -> String {
    let head = String::from_utf8_lossy(&fresh.body[..fresh.body.len().min(2048)]).to_lowercase();
    let page = ["<!doctype html", "<html", "<body"].iter().any(|tag| head.contains(tag));
    if page { "a web page came instead of a feed, a login page perhaps".into() } else { address::shortened(&error.to_string()) }
}
