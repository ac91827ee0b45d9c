//! Running many stories through a command, in parallel and in order.
//!
//! One thread reads records, in chunks; all threads understand and work on the chunk before; answers are written in order. Memory
//! stays bounded whatever the size of the input, as never more than three chunks are held. Stories are worked on in
//! small groups, since the language engine is quicker on some thousand words than on single sentences; what a group answers
//! never depends on which stories share it, so the output is the same on any number of threads.

use crate::input::{Item, Load, Piece, Stories, Unreadable};
use crate::output::{Output, Sink, Tally};
use crate::progress::Progress;
use anyhow::{Context, Result};
use attache_ingest::source::{Raw, Reason};
use attache_ledger::Filed;
use attache_record::Story;
use rayon::prelude::*;
use serde::Serialize;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::mpsc::sync_channel;

/// Text in a group, in bytes.
const GROUP_BYTES: usize = 8 << 10;
/// Stories in a group, for inputs of very short ones.
const GROUP_STORIES: usize = 64;
/// Groups in a chunk for each thread: many, so that threads rarely wait for the last group.
const GROUPS_PER_THREAD: usize = 64;
/// What a chunk holds, in bytes, at most (one long story may exceed it).
const CHUNK_BYTES: usize = 16 << 20;

/// What a command makes of some stories.
#[derive(Debug, Default)]
pub struct Answer {
    /// For standard output.
    pub out: Vec<u8>,
    /// Lines for standard error.
    pub notes: Vec<String>,
    /// For the ledger.
    pub filed: Vec<Filed>,
    /// What was done, in numbers.
    pub tally: Tally,
}

impl Answer {
    /// Writes `value` as a line of JSON.
    pub fn json(&mut self, value: &impl Serialize) {
        // Our records have string keys and finite numbers, and a vector takes every byte.
        serde_json::to_writer(&mut self.out, value).expect("records are JSON");
        self.out.push(b'\n');
    }

    /// Answers a record that could not be read, with a line of JSON.
    pub fn json_error(&mut self, unreadable: &Unreadable) {
        #[derive(Serialize)]
        struct ErrorLine<'a> {
            id: Option<&'a str>,
            error: &'a str,
        }
        self.json(&ErrorLine { id: unreadable.id.as_deref(), error: &unreadable.error });
        self.tally.unreadable(unreadable.reason);
    }

    /// Answers an address that could not be fetched, with a line of JSON.
    pub fn json_unfetched(&mut self, url: &str, kind: &str, error: &str) {
        self.json(&serde_json::json!({"id": url, "error": error}));
        self.tally.unfetched(kind);
    }

    /// Answers a record that could not be read, with a note to a person.
    pub fn note_error(&mut self, unreadable: &Unreadable) {
        self.notes.push(unreadable.error.clone());
        self.tally.unreadable(unreadable.reason);
    }
}

/// The exit code that a run ends with: 1 if anything could not be read.
pub fn exit_code(tally: &Tally) -> ExitCode {
    ExitCode::from(u8::from(tally.has_unreadable()))
}

/// Runs `work` on all stories and writes what it answers; returns the sums.
pub fn run_stories(
    stories: Stories,
    threads: Option<NonZeroUsize>,
    out: &mut dyn Sink,
    work: impl Fn(&[Item]) -> Answer + Sync,
) -> Result<Tally> {
    sift_stories(stories, threads, out, |_, _| Ok(()), work)
}

/// The same with a look at each group of stories, one after the other and in order, before it is worked on.
pub fn sift_stories<S: Sink + ?Sized>(
    mut stories: Stories,
    threads: Option<NonZeroUsize>,
    out: &mut S,
    sift: impl FnMut(&mut S, &mut Vec<Item>) -> Result<()>,
    work: impl Fn(&[Item]) -> Answer + Sync,
) -> Result<Tally> {
    let mut progress = Progress::new(stories.extent());
    let options = stories.options();
    for _ in 0..out.done() {
        if stories.next().is_none() {
            break;
        }
    }
    let tally = run(stories, threads, out, |raw: Raw| raw.story(&options), sift, |items: &[Item<Story>]| work(items), &mut progress)?;
    progress.end(&tally);
    Ok(tally)
}

/// Runs `work` on all questions and writes what it answers; returns the sums.
pub fn run_questions<T: Piece + Send>(
    questions: impl Iterator<Item = Item<T>> + Send,
    threads: Option<NonZeroUsize>,
    work: impl Fn(&[Item<T>]) -> Answer + Sync,
) -> Result<Tally> {
    run(questions, threads, &mut Output::stdout(), Ok, |_, _| Ok(()), work, &mut Progress::hidden())
}

/// Runs `ready` on what is read and `work` on what comes of it.
fn run<R: Load + Send, T: Piece + Send, S: Sink + ?Sized>(
    items: impl Iterator<Item = Item<R>> + Send,
    threads: Option<NonZeroUsize>,
    out: &mut S,
    ready: impl Fn(R) -> Result<T, Unreadable> + Sync,
    mut sift: impl FnMut(&mut S, &mut Vec<Item<T>>) -> Result<()>,
    work: impl Fn(&[Item<T>]) -> Answer + Sync,
    progress: &mut Progress,
) -> Result<Tally> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.map_or(0, NonZeroUsize::get)).build().context("starting threads")?;
    let groups_per_chunk = GROUPS_PER_THREAD * pool.current_num_threads();
    let (chunks, next) = sync_channel::<Vec<Vec<Item<R>>>>(1);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut items = items;
            loop {
                let chunk = next_chunk(&mut items, groups_per_chunk);
                // Nobody waits for more when writing has failed.
                if chunk.is_empty() || chunks.send(chunk).is_err() {
                    return;
                }
            }
        });
        for chunk in next {
            let records: usize = chunk.iter().map(Vec::len).sum();
            let mut groups: Vec<Vec<Item<T>>> = pool.install(|| chunk.into_par_iter().map(|group| understood(group, &ready)).collect());
            for group in &mut groups {
                sift(out, group)?;
            }
            let answers: Vec<Answer> = pool.install(|| groups.into_par_iter().map(|group| careful(group, &work)).collect());
            for answer in answers {
                for note in &answer.notes {
                    progress.note(note);
                }
                out.take(answer)?;
            }
            out.commit(records as u64)?;
            progress.set(out.tally());
        }
        out.end()
    })
}

/// Reads the next groups of stories.
fn next_chunk<T: Load>(items: &mut impl Iterator<Item = Item<T>>, groups: usize) -> Vec<Vec<Item<T>>> {
    let mut chunk: Vec<Vec<Item<T>>> = Vec::new();
    let mut held = 0;
    while chunk.len() < groups && held < CHUNK_BYTES {
        let mut group = Vec::new();
        let mut effort = 0;
        while effort < GROUP_BYTES && group.len() < GROUP_STORIES && held < CHUNK_BYTES {
            let Some(item) = items.next() else { break };
            effort += item.story.as_ref().map_or(0, Load::effort);
            held += item.story.as_ref().map_or(0, Load::held);
            group.push(item);
        }
        if group.is_empty() {
            break;
        }
        chunk.push(group);
    }
    chunk
}

fn fault(origin: &str, id: Option<String>) -> Unreadable {
    Unreadable { id, reason: Reason::Fault, error: format!("{origin}: this story met a fault in the program; please report it") }
}

/// Makes ready what was read.
fn understood<R, T>(group: Vec<Item<R>>, ready: &(impl Fn(R) -> Result<T, Unreadable> + Sync)) -> Vec<Item<T>> {
    let one = |item: Item<R>| {
        let Item { origin, story } = item;
        let attempt = |raw| catch_unwind(AssertUnwindSafe(|| ready(raw))).unwrap_or_else(|_| Err(fault(&origin, None)));
        let story = story.and_then(attempt);
        Item { origin, story }
    };
    group.into_iter().map(one).collect()
}

/// Works on a group; should that panic, on each of its stories alone, and answers for the one that cannot be worked on.
fn careful<T: Piece>(group: Vec<Item<T>>, work: &(impl Fn(&[Item<T>]) -> Answer + Sync)) -> Answer {
    // What panicked is thrown away, so nothing half-changed is seen afterwards.
    let attempt = |items: &[Item<T>]| catch_unwind(AssertUnwindSafe(|| work(items))).ok();
    if let Some(answer) = attempt(&group) {
        return answer;
    }
    let mut sum = Answer::default();
    for mut item in group {
        let answer = attempt(std::slice::from_ref(&item)).unwrap_or_else(|| {
            item.story = Err(fault(&item.origin, item.story.as_ref().ok().map(|s| s.id().to_owned())));
            work(std::slice::from_ref(&item))
        });
        sum.tally.add(&answer.tally);
        sum.out.extend(answer.out);
        sum.filed.extend(answer.filed);
        sum.notes.extend(answer.notes);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: usize) -> Item {
        let story = Story { id: id.to_string(), text: "x".repeat(id % 7 * 3000), ..Story::default() };
        Item { origin: "test".into(), story: Ok(story) }
    }

    fn echo(items: &[Item]) -> Answer {
        let mut answer = Answer::default();
        for item in items {
            match &item.story {
                Ok(story) if story.id == "13" => panic!("unlucky"),
                Ok(story) => answer.json(&story.id),
                Err(unreadable) => answer.json_error(unreadable),
            }
        }
        answer
    }

    #[test]
    fn answers_keep_their_order_on_any_number_of_threads() {
        let run_on = |threads| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("out");
            let mut out = Output::open(Some(&path), false, "").unwrap();
            let ready = |story: Story| if story.id == "14" { panic!("unlucky too") } else { Ok(story) };
            let items = (0..2000).map(item);
            let tally = run(items, NonZeroUsize::new(threads), &mut out, ready, |_, _| Ok(()), echo, &mut Progress::hidden()).unwrap();
            assert!(tally.has_unreadable());
            std::fs::read_to_string(&path).unwrap()
        };
        let out = run_on(3);
        assert_eq!(out, run_on(1));
        for (number, line) in out.lines().enumerate() {
            match number {
                13 => assert!(line.contains(r#"{"id":"13","error":"#), "{line}"),
                14 => assert!(line.contains(r#"{"id":null,"error":"#), "{line}"),
                _ => assert_eq!(line, format!("\"{number}\"")),
            }
        }
    }

    #[test]
    fn chunks_are_bounded() {
        let mut items = (0..).map(|_| item(6));
        let chunk = next_chunk(&mut items, 10_000);
        assert!(chunk.iter().flatten().count() * 18_000 < CHUNK_BYTES + (1 << 20));
    }
}
