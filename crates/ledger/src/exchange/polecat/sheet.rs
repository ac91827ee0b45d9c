//! POLECAT's columns as Parquet.

use super::columns::{COLUMNS, Cell, Column, Kind, rows};
use crate::codes::day_number;
use crate::exchange::{Entry, Error, Result};
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::Write;
use std::sync::Arc;

/// Rows, and bytes of text, that are kept in memory at most before they are written as a row group.
const GROUP_ROWS: usize = 1 << 16;
const GROUP_BYTES: usize = 1 << 25;

/// Writes events as a Parquet file: texts, doubles, whole numbers and dates, all of them optional, compressed with Snappy.
pub struct Sheet<W: Write + Send> {
    out: SerializedFileWriter<W>,
    version: String,
    waiting: Vec<Strip>,
    rows: usize,
    bytes: usize,
}

/// The cells of a column that wait to be written.
struct Strip {
    /// 1 where there is a cell, 0 where it is empty.
    levels: Vec<i16>,
    cells: Cells,
}

enum Cells {
    Text(Vec<ByteArray>),
    Number(Vec<f64>),
    Whole(Vec<i64>),
    /// Days since 1970-01-01.
    Day(Vec<i32>),
}

impl<W: Write + Send> Sheet<W> {
    /// Begins a file. `version` says with what the events were coded; it stands in each row.
    pub fn new(out: W, version: &str) -> Result<Self> {
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by("Attaché".into()).build();
        let out = SerializedFileWriter::new(out, schema()?, Arc::new(properties))?;
        Ok(Sheet { out, version: version.to_owned(), waiting: COLUMNS.iter().map(Strip::of).collect(), rows: 0, bytes: 0 })
    }

    /// Writes an event: a row for each pair of its parties.
    pub fn write<'a>(&mut self, entry: impl Into<Entry<'a>>) -> Result<()> {
        for row in rows(entry.into(), &self.version) {
            for (column, strip) in COLUMNS.iter().zip(&mut self.waiting) {
                self.bytes += strip.push((column.cell)(&row));
            }
            self.rows += 1;
        }
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES { self.write_group() } else { Ok(()) }
    }

    /// Ends the file; gives back what was written to.
    pub fn finish(mut self) -> Result<W> {
        if self.rows > 0 {
            self.write_group()?;
        }
        Ok(self.out.into_inner()?)
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.out.next_row_group()?;
        for (column, strip) in COLUMNS.iter().zip(&mut self.waiting) {
            let writer = group.next_column()?.ok_or_else(|| Error::Parquet("the schema ends too early".into()))?;
            std::mem::replace(strip, Strip::of(column)).write(writer)?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl Strip {
    fn of(column: &Column) -> Strip {
        let cells = match column.kind {
            Kind::Text => Cells::Text(Vec::new()),
            Kind::Number => Cells::Number(Vec::new()),
            Kind::Whole => Cells::Whole(Vec::new()),
            Kind::Day => Cells::Day(Vec::new()),
        };
        Strip { levels: Vec::new(), cells }
    }

    /// Adds a cell; gives the bytes that it takes.
    fn push(&mut self, cell: Cell<'_>) -> usize {
        let bytes = match (&mut self.cells, cell) {
            (Cells::Text(cells), Cell::Text(text)) => {
                cells.push(text.as_bytes().to_vec().into());
                text.len()
            }
            (Cells::Number(cells), Cell::Number(number)) => {
                cells.push(number);
                8
            }
            (Cells::Whole(cells), Cell::Whole(number)) => {
                cells.push(number);
                8
            }
            (Cells::Day(cells), Cell::Day(day)) => {
                cells.push(day_number(day) as i32);
                4
            }
            (_, Cell::Empty) => {
                self.levels.push(0);
                return 0;
            }
            (_, other) => unreachable!("{other:?} stands in a column of another kind"),
        };
        self.levels.push(1);
        bytes
    }

    fn write(self, mut writer: SerializedColumnWriter<'_>) -> Result<()> {
        match self.cells {
            Cells::Text(cells) => write_cells::<ByteArrayType>(&mut writer, &cells, &self.levels)?,
            Cells::Number(cells) => write_cells::<DoubleType>(&mut writer, &cells, &self.levels)?,
            Cells::Whole(cells) => write_cells::<Int64Type>(&mut writer, &cells, &self.levels)?,
            Cells::Day(cells) => write_cells::<Int32Type>(&mut writer, &cells, &self.levels)?,
        }
        Ok(writer.close()?)
    }
}

fn write_cells<T: DataType>(writer: &mut SerializedColumnWriter<'_>, cells: &[T::T], levels: &[i16]) -> Result<()> {
    writer.typed::<T>().write_batch(cells, Some(levels), None)?;
    Ok(())
}

fn schema() -> Result<TypePtr> {
    let fields = COLUMNS.iter().map(|column| {
        let (physical, logical) = match column.kind {
            Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            Kind::Number => (Physical::DOUBLE, None),
            Kind::Whole => (Physical::INT64, None),
            Kind::Day => (Physical::INT32, Some(LogicalType::Date)),
        };
        let field = Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL);
        let field = field.with_converted_type(ConvertedType::NONE).with_logical_type(logical).build()?;
        Ok(Arc::new(field))
    });
    let fields = fields.collect::<Result<Vec<_>>>()?;
    Ok(Arc::new(Type::group_type_builder("events").with_fields(fields).build()?))
}
