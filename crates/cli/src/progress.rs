//! How far a long run has come, for a person at a terminal.

use crate::output::Tally;
use attache_ingest::source::Meter;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// A bar with rate and time left; hidden where nobody looks.
pub struct Progress {
    bar: ProgressBar,
    meter: Meter,
    shown: bool,
}

impl Progress {
    /// Of inputs with so many bytes, of which the meter tells how many are read.
    pub fn new((size, meter): (u64, Meter)) -> Progress {
        // With answers running over the same terminal a bar would only be in their way.
        let shown = std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        if !shown {
            return Progress { meter, ..Progress::hidden() };
        }
        let (bar, style) = match size {
            0 => (ProgressBar::new_spinner(), "{spinner} {bytes} read, {msg} in {elapsed}"),
            size => (ProgressBar::new(size), "{wide_bar} {bytes} of {total_bytes}, {msg}, {eta} left"),
        };
        bar.set_style(ProgressStyle::with_template(style).expect("a template that is right"));
        bar.enable_steady_tick(Duration::from_millis(250));
        Progress { bar, meter, shown: true }
    }

    /// None.
    pub fn hidden() -> Progress {
        Progress { bar: ProgressBar::hidden(), meter: Meter::default(), shown: false }
    }

    /// Moves on.
    pub fn set(&mut self, tally: &Tally) {
        self.bar.set_position(self.meter.read());
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        self.bar.set_message(format!("{} stories, {:.0} a second", tally.stories, tally.stories as f64 / seconds));
    }

    /// Says something, past the bar.
    pub fn note(&self, note: &str) {
        self.bar.suspend(|| eprintln!("attache: {note}"));
    }

    /// Ends with a summary where something was set aside, or where a bar was shown.
    pub fn end(&self, tally: &Tally) {
        self.bar.finish_and_clear();
        if self.shown || tally.is_noteworthy() {
            eprintln!("attache: {tally}");
        }
    }
}
