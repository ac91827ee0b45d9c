//! Rows of imported tables, gathered and written as CSV.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::Error;

/// A table being gathered.
pub(super) struct Rows {
    header: &'static [&'static str],
    rows: Vec<Vec<String>>,
    seen: HashSet<String>,
}

impl Rows {
    pub(super) fn new(header: &'static [&'static str]) -> Rows {
        Rows { header, rows: Vec::new(), seen: HashSet::new() }
    }

    /// Adds a row, cells in the header's order; a row of the same `key` counts once. Whether it was new.
    pub(super) fn add(&mut self, key: String, cells: Vec<String>) -> bool {
        debug_assert_eq!(cells.len(), self.header.len());
        let new = self.seen.insert(key);
        if new {
            self.rows.push(cells);
        }
        new
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Writes the table, unless it is empty.
    pub(super) fn write(&self, path: &Path, remark: &str, files: &mut Vec<PathBuf>) -> Result<(), Error> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let io = |source| Error::Io { path: path.to_owned(), source };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(io)?;
        }
        let mut bytes = format!("# {remark}\n").into_bytes();
        let mut writer = csv::Writer::from_writer(&mut bytes);
        let broken = |error: csv::Error| io(std::io::Error::other(error));
        writer.write_record(self.header).map_err(broken)?;
        for row in &self.rows {
            writer.write_record(row).map_err(broken)?;
        }
        writer.flush().map_err(io)?;
        drop(writer);
        std::fs::write(path, bytes).map_err(io)?;
        files.push(path.to_owned());
        Ok(())
    }
}

/// A cell of several values: no `|` inside one, no value twice, none that repeats the name.
pub(super) fn several<'v>(values: impl Iterator<Item = &'v str>, name: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for value in values {
        let value = clean(value);
        if !value.is_empty() && value != name && !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept.join("|")
}

/// A value without what the tables use for themselves.
pub(super) fn clean(value: &str) -> String {
    value.replace(['|', '\n', '\r', '\t'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A date as the tables have it: a year, a month or a day; empty if it is none.
pub(super) fn date(text: &str) -> String {
    let text = text.trim().trim_start_matches('+');
    let digits = |part: &str, len: usize| part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit());
    let day = text.get(..10).unwrap_or(text);
    let parts: Vec<&str> = day.split('-').collect();
    match parts[..] {
        [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2) => match (month, day) {
            ("00", _) => year.to_owned(),
            (_, "00") => format!("{year}-{month}"),
            _ => format!("{year}-{month}-{day}"),
        },
        [year, month] if digits(year, 4) && digits(month, 2) => format!("{year}-{month}"),
        [year] if digits(year, 4) => year.to_owned(),
        _ => String::new(),
    }
}
