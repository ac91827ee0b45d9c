//! Where answers go, and how a broken run is taken up again.
//!
//! With `--out FILE` a journal stands beside the file while the run lasts, `FILE.resume`: how many records are answered and how
//! long the file was then. `--resume` cuts the file to that length and goes on behind those records.

use crate::work::Answer;
use anyhow::{Context, Result, bail};
use attache_ingest::source::Reason;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What was done, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Stories answered.
    pub stories: u64,
    /// Stories among them that were passed over unread, as they have nothing to do with politics.
    pub quiet: u64,
    /// Events found in them.
    pub events: u64,
    /// Stories that the ledger had already, coded as today.
    pub filed_before: u64,
    /// Stories set aside, and why.
    aside: BTreeMap<String, u64>,
    /// Records that could not be read, by reason.
    unreadable: BTreeMap<String, u64>,
}

impl Tally {
    /// Counts a record that could not be read.
    pub fn unreadable(&mut self, reason: Reason) {
        *self.unreadable.entry(reason.as_str().to_owned()).or_default() += 1;
    }

    /// Counts an address that could not be fetched.
    pub fn unfetched(&mut self, kind: &str) {
        *self.unreadable.entry(format!("not fetched: {kind}")).or_default() += 1;
    }

    /// Counts a story that was read but is not to be worked on.
    pub fn set_aside(&mut self, why: &str) {
        *self.aside.entry(why.to_owned()).or_default() += 1;
    }

    /// Whether anything could not be read.
    pub fn has_unreadable(&self) -> bool {
        !self.unreadable.is_empty()
    }

    /// Whether a person should hear of it even if nobody asked.
    pub fn is_noteworthy(&self) -> bool {
        !self.aside.is_empty() || (self.has_unreadable() && self.records() > 1)
    }

    fn records(&self) -> u64 {
        self.stories + self.unreadable.values().sum::<u64>()
    }

    /// Adds another's numbers.
    pub fn add(&mut self, other: &Tally) {
        self.stories += other.stories;
        self.quiet += other.quiet;
        self.events += other.events;
        self.filed_before += other.filed_before;
        for (into, from) in [(&mut self.aside, &other.aside), (&mut self.unreadable, &other.unreadable)] {
            for (why, count) in from {
                *into.entry(why.clone()).or_default() += count;
            }
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", counted(self.stories, "story", "stories"))?;
        if self.events > 0 {
            write!(f, ", {}", counted(self.events, "event", "events"))?;
        }
        if self.quiet > 0 {
            write!(f, "; {} without politics passed over", self.quiet)?;
        }
        if self.filed_before > 0 {
            write!(f, "; {} filed before", self.filed_before)?;
        }
        for (why, count) in &self.aside {
            write!(f, "; {count} set aside: {why}")?;
        }
        for (why, count) in &self.unreadable {
            write!(f, "; {count} {why}")?;
        }
        Ok(())
    }
}

/// `1 story`, `2 stories`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What takes the answers of a run.
pub trait Sink {
    /// Records that an earlier run has answered, which need not be read again.
    fn done(&self) -> u64 {
        0
    }

    /// The sums so far.
    fn tally(&self) -> &Tally;

    /// Takes an answer.
    fn take(&mut self, answer: Answer) -> Result<()>;

    /// So many records more are answered.
    fn commit(&mut self, records: u64) -> Result<()>;

    /// All is answered.
    fn end(&mut self) -> Result<Tally>;
}

/// Where answers go.
pub struct Output {
    to: BufWriter<Box<dyn Write>>,
    file: Option<OutFile>,
    journal: Journal,
}

struct OutFile {
    path: PathBuf,
    length: u64,
}

/// How far a run has come.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Journal {
    /// What is read and how; another run cannot go on with this one's file.
    run: String,
    /// Records answered.
    done: u64,
    /// Length of the file then, in bytes.
    written: u64,
    tally: Tally,
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Output {
        Output { to: BufWriter::new(Box::new(std::io::stdout().lock())), file: None, journal: Journal::default() }
    }

    /// `path`, or standard output. `run` says what is read and how, so that only the same run is taken up again.
    pub fn open(path: Option<&Path>, resume: bool, run: &str) -> Result<Output> {
        let Some(path) = path else {
            if resume {
                bail!("--resume goes on with a file: name it with --out");
            }
            return Ok(Output::stdout());
        };
        let journal = if resume { Journal::read(path, run)? } else { None };
        Output::file(path, journal, run)
    }

    fn file(path: &Path, journal: Option<Journal>, run: &str) -> Result<Output> {
        let named = || path.display().to_string();
        let mut file = OpenOptions::new().create(true).write(true).truncate(journal.is_none()).open(path).with_context(named)?;
        let journal = journal.unwrap_or_else(|| Journal { run: run.to_owned(), ..Journal::default() });
        let length = file.metadata().with_context(named)?.len();
        if length < journal.written {
            bail!("{}: shorter than its journal says; run again without --resume", path.display());
        }
        file.set_len(journal.written).with_context(named)?;
        file.seek(SeekFrom::End(0)).with_context(named)?;
        let to: Box<dyn Write> = Box::new(file);
        Ok(Output { to: BufWriter::new(to), file: Some(OutFile { path: path.to_owned(), length: journal.written }), journal })
    }

    /// Writes something that is no answer: a closing line.
    pub fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        self.to.write_all(bytes)?;
        if let Some(file) = &mut self.file {
            file.length += bytes.len() as u64;
        }
        Ok(())
    }
}

impl Sink for Output {
    fn done(&self) -> u64 {
        self.journal.done
    }

    fn tally(&self) -> &Tally {
        &self.journal.tally
    }

    fn take(&mut self, answer: Answer) -> Result<()> {
        self.write_all(&answer.out)?;
        self.journal.tally.add(&answer.tally);
        Ok(())
    }

    fn commit(&mut self, records: u64) -> Result<()> {
        self.to.flush()?;
        self.journal.done += records;
        if let Some(file) = &self.file {
            self.journal.written = file.length;
            self.journal.write(&file.path)?;
        }
        Ok(())
    }

    fn end(&mut self) -> Result<Tally> {
        self.to.flush()?;
        if let Some(file) = &self.file {
            let journal = journal_of(&file.path);
            if journal.exists() {
                std::fs::remove_file(&journal).with_context(|| journal.display().to_string())?;
            }
        }
        Ok(self.journal.tally.clone())
    }
}

fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".resume");
    PathBuf::from(name)
}

impl Journal {
    /// The journal beside `path`; none if no run was broken off.
    fn read(path: &Path, run: &str) -> Result<Option<Journal>> {
        let at = journal_of(path);
        let text = match std::fs::read(&at) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if path.exists() {
                    bail!("{}: nothing to take up again: its run has ended (or was made without --out)", path.display());
                }
                return Ok(None);
            }
            Err(error) => return Err(error).with_context(|| at.display().to_string()),
        };
        let way_out = || format!("{}: no journal that can be read; run again without --resume", at.display());
        let journal: Journal = serde_json::from_slice(&text).with_context(way_out)?;
        if journal.run != run {
            bail!(
                "{}: made by a run of other inputs or flags ({}); give the same, or run again without --resume",
                at.display(),
                journal.run
            );
        }
        Ok(Some(journal))
    }

    /// Written beside and moved into place, so that it is always whole.
    fn write(&self, path: &Path) -> Result<()> {
        let at = journal_of(path);
        let mut new = at.as_os_str().to_owned();
        new.push(".new");
        let new = PathBuf::from(new);
        let named = || at.display().to_string();
        let mut file = File::create(&new).with_context(named)?;
        serde_json::to_writer(&mut file, self).with_context(named)?;
        drop(file);
        std::fs::rename(&new, &at).with_context(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(out: &str) -> Answer {
        Answer { out: out.as_bytes().to_vec(), tally: Tally { stories: 1, ..Tally::default() }, ..Answer::default() }
    }

    #[test]
    fn a_broken_run_goes_on_where_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.jsonl");
        let mut first = Output::open(Some(&path), false, "a").unwrap();
        first.take(answer("one\n")).unwrap();
        first.commit(3).unwrap();
        first.take(answer("half of tw")).unwrap();
        drop(first);
        assert!(Output::open(Some(&path), true, "b").err().unwrap().to_string().contains("other inputs"));
        let mut second = Output::open(Some(&path), true, "a").unwrap();
        assert_eq!((second.done(), second.tally().stories), (3, 1));
        second.take(answer("two\n")).unwrap();
        second.commit(1).unwrap();
        assert_eq!(second.end().unwrap().stories, 2);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
        assert!(Output::open(Some(&path), true, "a").err().unwrap().to_string().contains("has ended"));
    }

    #[test]
    fn the_sum_in_words() {
        let mut tally = Tally { stories: 12, events: 1, quiet: 3, ..Tally::default() };
        tally.set_aside("in Spanish");
        tally.unreadable(Reason::NoText);
        tally.unreadable(Reason::NoText);
        let words = "12 stories, 1 event; 3 without politics passed over; 1 set aside: in Spanish; 2 without a text of their own";
        assert_eq!(tally.to_string(), words);
    }
}
