//! Questions, one JSON object a line, for the commands that answer line by line.

use super::{Item, Unreadable};
use anyhow::{Context, Result};
use attache_ingest::source::Reason;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::marker::PhantomData;
use std::path::PathBuf;
use std::sync::Arc;

/// The questions of some files, or of standard input, in order. Empty lines are left out.
pub struct Questions<T> {
    sources: Vec<(Arc<str>, Box<dyn BufRead + Send>)>,
    number: usize,
    kind: PhantomData<fn() -> T>,
}

impl<T> Questions<T> {
    /// Opens `paths`; standard input when there are none.
    pub fn new(paths: &[PathBuf]) -> Result<Questions<T>> {
        let mut sources: Vec<(Arc<str>, Box<dyn BufRead + Send>)> = Vec::new();
        for path in paths {
            let name: Arc<str> = path.display().to_string().into();
            let file = File::open(path).with_context(|| name.to_string())?;
            sources.push((name, Box::new(BufReader::new(file))));
        }
        if paths.is_empty() {
            sources.push(("standard input".into(), Box::new(BufReader::new(io::stdin()))));
        }
        sources.reverse();
        Ok(Questions { sources, number: 0, kind: PhantomData })
    }
}

impl<T: DeserializeOwned> Iterator for Questions<T> {
    type Item = Item<T>;

    fn next(&mut self) -> Option<Item<T>> {
        loop {
            let (name, source) = self.sources.last_mut()?;
            let origin = Arc::clone(name);
            let mut line = Vec::new();
            self.number += 1;
            let unreadable = |reason, id, error: String| Unreadable { id, reason, error };
            match source.read_until(b'\n', &mut line) {
                Ok(0) => {
                    self.sources.pop();
                    self.number = 0;
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => {
                    let story = serde_json::from_slice(&line).map_err(|error| {
                        let id = serde_json::from_slice::<serde_json::Value>(&line)
                            .ok()
                            .and_then(|value| Some(value.get("id")?.as_str()?.to_owned()));
                        unreadable(Reason::NoStory, id, format!("{origin} line {}: {error}", self.number))
                    });
                    return Some(Item { origin, story });
                }
                Err(error) => {
                    let story = Err(unreadable(Reason::Broken, None, format!("{origin} line {}: {error}", self.number)));
                    self.sources.pop();
                    self.number = 0;
                    return Some(Item { origin, story });
                }
            }
        }
    }
}
