//! Rows of figures as a table, as CSV, as JSON Lines.

use super::args::{RowsArgs, RowsFormat};
use anyhow::Result;
use comfy_table::{CellAlignment, Table, TableStyle};
use serde_json::{Map, Value};
use std::io::{self, IsTerminal, Write};

/// Rows under named columns.
pub struct Rows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    /// No rows yet.
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>) -> Rows {
        Rows { columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }

    /// Adds a row with a value for each column.
    pub fn add(&mut self, row: Vec<Value>) {
        self.rows.push(row);
    }

    /// Writes them to standard output as asked for.
    pub fn print(&self, args: &RowsArgs) -> Result<()> {
        let out = io::stdout();
        let default = if out.is_terminal() { RowsFormat::Table } else { RowsFormat::Csv };
        let mut out = io::BufWriter::new(out.lock());
        match args.format.unwrap_or(default) {
            RowsFormat::Table => writeln!(out, "{}", self.table())?,
            RowsFormat::Csv => self.csv(&mut out)?,
            RowsFormat::Jsonl => {
                for row in &self.rows {
                    let object: Map<String, Value> = self.columns.iter().cloned().zip(row.iter().cloned()).collect();
                    serde_json::to_writer(&mut out, &object)?;
                    out.write_all(b"\n")?;
                }
            }
        }
        Ok(out.flush()?)
    }

    fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(TableStyle::new()).force_no_tty();
        table.set_header(self.columns.clone());
        table.add_rows(self.rows.iter().map(|row| row.iter().map(in_words)));
        for (i, column) in table.column_iter_mut().enumerate() {
            let numbers = self.rows.iter().all(|row| row.get(i).is_none_or(|value| value.is_number() || value.is_null()));
            column.set_cell_alignment(if numbers { CellAlignment::Right } else { CellAlignment::Left });
        }
        table.trim_fmt()
    }

    fn csv(&self, out: &mut dyn Write) -> Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(in_words))?;
        }
        Ok(writer.flush()?)
    }
}

fn in_words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
