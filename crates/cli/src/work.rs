//! Many stories through one command: read a chunk, work on it in parallel, write the answers in order.
//!
//! Memory stays bounded whatever the size of the input, as a chunk is gone before the next is read. Stories are worked on in
//! small groups, since the language engine is quicker on some thousand words than on single sentences; what a group answers
//! never depends on which stories share it, so the output is the same on any number of threads.

use crate::input::{Item, Piece, Unreadable};
use anyhow::{Context, Result};
use rayon::prelude::*;
use serde::Serialize;
use std::io::Write;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// Text in a group, in bytes.
const GROUP_BYTES: usize = 8 << 10;
/// Stories in a group, for inputs of very short ones.
const GROUP_STORIES: usize = 64;
/// Groups in a chunk for each thread: many, so that threads rarely wait for the last group.
const GROUPS_PER_THREAD: usize = 64;
/// Text in a chunk, in bytes, at most (one long story may exceed it).
const CHUNK_BYTES: usize = 16 << 20;

/// What a command makes of some stories.
#[derive(Debug, Default)]
pub struct Answer {
    /// For standard output.
    pub out: Vec<u8>,
    /// Lines for standard error.
    pub notes: Vec<String>,
    /// Stories answered.
    pub stories: usize,
    /// Stories among them that were passed over unread, as they have nothing to do with politics.
    pub quiet: usize,
    /// Events found in them.
    pub events: usize,
    /// Records that could not be read.
    pub unreadable: usize,
}

impl Answer {
    fn add(&mut self, other: &Answer) {
        self.stories += other.stories;
        self.quiet += other.quiet;
        self.events += other.events;
        self.unreadable += other.unreadable;
    }

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
    }

    /// The exit code that a run with this sum of answers ends with.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.unreadable > 0))
    }
}

/// Runs `work` on all items and writes what it answers; returns the sums, with empty output.
pub fn run<T: Piece + Send>(
    mut items: impl Iterator<Item = Item<T>>,
    threads: Option<NonZeroUsize>,
    out: &mut dyn Write,
    work: impl Fn(&[Item<T>]) -> Answer + Sync,
) -> Result<Answer> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.map_or(0, NonZeroUsize::get)).build().context("starting threads")?;
    let groups_per_chunk = GROUPS_PER_THREAD * pool.current_num_threads();
    let mut sum = Answer::default();
    loop {
        let chunk = next_chunk(&mut items, groups_per_chunk);
        if chunk.is_empty() {
            out.flush()?;
            return Ok(sum);
        }
        let answers: Vec<Answer> = pool.install(|| chunk.into_par_iter().map(|group| careful(group, &work)).collect());
        for answer in answers {
            out.write_all(&answer.out)?;
            for note in &answer.notes {
                eprintln!("attache: {note}");
            }
            sum.add(&answer);
        }
    }
}

/// Reads the next groups of stories.
fn next_chunk<T: Piece>(items: &mut impl Iterator<Item = Item<T>>, groups: usize) -> Vec<Vec<Item<T>>> {
    let mut chunk: Vec<Vec<Item<T>>> = Vec::new();
    let mut total = 0;
    while chunk.len() < groups && total < CHUNK_BYTES {
        let mut group = Vec::new();
        let mut bytes = 0;
        while bytes < GROUP_BYTES && group.len() < GROUP_STORIES {
            let Some(item) = items.next() else { break };
            bytes += item.story.as_ref().map_or(0, Piece::bytes);
            group.push(item);
        }
        if group.is_empty() {
            break;
        }
        total += bytes;
        chunk.push(group);
    }
    chunk
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
            let id = item.story.as_ref().ok().map(|s| s.id().to_owned());
            let error = format!("{}: this story met a fault in the program; please report it", item.origin);
            item.story = Err(Unreadable { id, error });
            work(std::slice::from_ref(&item))
        });
        sum.add(&answer);
        sum.out.extend(answer.out);
        sum.notes.extend(answer.notes);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache_record::Story;

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
                Err(unreadable) => {
                    answer.json_error(unreadable);
                    answer.unreadable += 1;
                }
            }
        }
        answer
    }

    #[test]
    fn answers_keep_their_order_on_any_number_of_threads() {
        let run_on = |threads| {
            let mut out = Vec::new();
            let sum = run((0..2000).map(item), NonZeroUsize::new(threads), &mut out, echo).unwrap();
            assert_eq!(sum.unreadable, 1);
            String::from_utf8(out).unwrap()
        };
        let out = run_on(3);
        assert_eq!(out, run_on(1));
        for (number, line) in out.lines().enumerate() {
            match number {
                13 => assert!(line.contains(r#"{"id":"13","error":"#), "{line}"),
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
