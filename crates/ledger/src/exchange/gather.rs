//! Rows that come in, gathered to stories.
//!
//! Rows of one story need not stand together, and no file tells when a story's last row has come. A window of rows is kept; when it is
//! full, the story that has been in it for longest goes out. A story whose rows stand farther apart than the window comes in several
//! pieces, each with an id of its own (after its first event) and all counted as one report.

use crate::Filed;
use attache_record::{Event, Participant, story_id};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// What waits at most: events, and bytes of them.
const MAX_EVENTS: usize = 16_384;
const MAX_BYTES: usize = 1 << 26;

/// What was read so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Intake {
    /// Rows that make sense.
    pub rows: u64,
    /// Rows that were left out as making none.
    pub faulty: u64,
    /// Rows that were left out because PLOVER has no type for them: statements, in CAMEO.
    pub untyped: u64,
    /// Stories that came of the rows.
    pub stories: u64,
    /// Events that came of them.
    pub events: u64,
    /// Modes that PLOVER does not know for the type, which were left off.
    pub unknown_modes: u64,
    /// Contexts that PLOVER does not know, which were left off.
    pub unknown_contexts: u64,
    /// Sectors that PLOVER does not know, which were left off.
    pub unknown_sectors: u64,
}

/// Stories whose rows are still coming.
pub(super) struct Window {
    order: VecDeque<String>,
    open: FxHashMap<String, Open>,
    events: usize,
    bytes: usize,
    max_events: usize,
    max_bytes: usize,
}

struct Open {
    filed: Filed,
    bytes: usize,
}

impl Window {
    pub(super) fn new() -> Window {
        Window::of(MAX_EVENTS, MAX_BYTES)
    }

    fn of(max_events: usize, max_bytes: usize) -> Window {
        Window { order: VecDeque::new(), open: FxHashMap::default(), events: 0, bytes: 0, max_events, max_bytes }
    }

    /// Lets `change` add what a row tells to the story known by `key`, which begins with `begin` if this is its first row. `change` gives
    /// the bytes that it added.
    pub(super) fn add<E>(
        &mut self,
        key: &str,
        begin: impl FnOnce() -> Filed,
        change: impl FnOnce(&mut Filed) -> std::result::Result<usize, E>,
    ) -> std::result::Result<(), E> {
        if !self.open.contains_key(key) {
            self.order.push_back(key.to_owned());
            self.open.insert(key.to_owned(), Open { filed: begin(), bytes: 0 });
        }
        let story = self.open.get_mut(key).expect("the story is open or was just begun");
        let before = story.filed.events.len();
        let bytes = change(&mut story.filed)?;
        story.bytes += bytes;
        self.bytes += bytes;
        self.events += story.filed.events.len() - before;
        Ok(())
    }

    /// A story that must go since the window is full.
    pub(super) fn overflow(&mut self) -> Option<Filed> {
        if self.events > self.max_events || self.bytes > self.max_bytes { self.next() } else { None }
    }

    /// The story that has waited for longest.
    pub(super) fn next(&mut self) -> Option<Filed> {
        let Open { filed, bytes } = self.open.remove(&self.order.pop_front()?)?;
        self.events -= filed.events.len();
        self.bytes -= bytes;
        Some(sealed(filed))
    }
}

/// The id of a story from elsewhere: of the format, what the story is known by, and its first event.
pub(super) fn foreign_id(format: &str, key: &str, first_event: &str) -> String {
    story_id(Some(&format!("{format}\n{key}\n{first_event}")), "")
}

/// No two events of a story share an id, each names its story, and no seat is empty.
fn sealed(mut filed: Filed) -> Filed {
    let mut times: FxHashMap<String, usize> = FxHashMap::default();
    for event in &mut filed.events {
        event.actors.retain(|party| *party != Participant::default());
        event.recipients.retain(|party| *party != Participant::default());
        event.story_id.clone_from(&filed.story.id);
        rename_again(event, &mut times);
    }
    filed
}

fn rename_again(event: &mut Event, times: &mut FxHashMap<String, usize>) {
    let base = event.id.clone();
    loop {
        let n = times.entry(base.clone()).and_modify(|n| *n += 1).or_insert(1);
        if *n == 1 {
            return;
        }
        event.id = format!("{base}#{n}");
        if !times.contains_key(&event.id) {
            times.insert(event.id.clone(), 1);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;

    fn add(window: &mut Window, key: &str, event: &str) -> Option<Filed> {
        let begin = || {
            let mut filed = Filed::default();
            filed.story.id = foreign_id("x", key, event);
            filed
        };
        let change = |filed: &mut Filed| {
            filed.events.push(Event { id: event.to_owned(), ..trial::event("", 0, &["KEN"], &[]) });
            Ok::<_, ()>(100)
        };
        window.add(key, begin, change).unwrap();
        window.overflow()
    }

    #[test]
    fn what_waits_longest_goes_first() {
        let mut window = Window::of(3, 1000);
        assert!(add(&mut window, "one", "a").is_none());
        assert!(add(&mut window, "two", "b").is_none());
        assert!(add(&mut window, "one", "c").is_none());
        let first = add(&mut window, "two", "d").unwrap();
        assert_eq!(first.events.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert!(first.events.iter().all(|e| e.story_id == first.story.id));
        assert!(add(&mut window, "one", "e").is_none());
        let (second, third) = (window.next().unwrap(), window.next().unwrap());
        assert_eq!((second.events.len(), third.events.len()), (2, 1));
        assert_ne!(first.story.id, third.story.id, "pieces of one story are apart");
        assert!(window.next().is_none());
    }

    #[test]
    fn bytes_fill_the_window_too() {
        let mut window = Window::of(100, 200);
        assert!(add(&mut window, "one", "a").is_none() && add(&mut window, "two", "b").is_none());
        assert_eq!(add(&mut window, "two", "c").unwrap().events[0].id, "a");
        assert_eq!(add(&mut window, "three", "d").unwrap().events.len(), 2);
        assert_eq!((window.bytes, window.events), (100, 1));
    }

    #[test]
    fn no_id_is_there_twice() {
        let mut window = Window::new();
        for id in ["a", "a#2", "a", "a", "b"] {
            add(&mut window, "one", id);
        }
        let ids: Vec<_> = window.next().unwrap().events.into_iter().map(|e| e.id).collect();
        assert_eq!(ids, ["a", "a#2", "a#3", "a#4", "b"]);
    }
}
