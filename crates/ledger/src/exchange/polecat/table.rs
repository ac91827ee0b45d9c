//! POLECAT's columns as text.

use super::columns::{COLUMNS, Cell, rows};
use crate::exchange::{Entry, Result};
use std::borrow::Cow;
use std::io::Write;

/// What stands between two columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Separator {
    /// A comma: CSV.
    #[default]
    Comma,
    /// A tab, as in the published files.
    Tab,
}

/// Writes events as rows of text. Fields with separators, quotes or line ends are quoted.
pub struct Table<W: Write> {
    out: csv::Writer<W>,
    version: String,
}

impl<W: Write> Table<W> {
    /// Begins a table with its head. `version` says with what the events were coded; it stands in each row.
    pub fn new(out: W, separator: Separator, version: &str) -> Result<Self> {
        let delimiter = if separator == Separator::Tab { b'\t' } else { b',' };
        let mut out = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
        out.write_record(COLUMNS.iter().map(|column| column.name))?;
        Ok(Table { out, version: version.to_owned() })
    }

    /// Writes an event: a row for each pair of its parties.
    pub fn write<'a>(&mut self, entry: impl Into<Entry<'a>>) -> Result<()> {
        for row in rows(entry.into(), &self.version) {
            for column in COLUMNS {
                self.out.write_field(shown((column.cell)(&row)).as_bytes())?;
            }
            self.out.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    /// Ends the table; gives back what was written to.
    pub fn finish(mut self) -> Result<W> {
        self.out.flush()?;
        self.out.into_inner().map_err(|error| error.into_error().into())
    }
}

fn shown(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string().into(),
        Cell::Whole(number) => number.to_string().into(),
        Cell::Day(day) => day.to_string().into(),
    }
}
