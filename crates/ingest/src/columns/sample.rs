//! What a table's first lines tell of its form.

use std::io::Read;

use super::header::{Columns, Field, Mapping};
use crate::charset;
use crate::day::Order;

/// Bytes that are looked at.
pub const LENGTH: usize = 64 << 10;
/// Rows that are looked at.
const ROWS: usize = 50;
/// What may part columns, the usual first.
pub const DELIMITERS: [u8; 4] = *b",;\t|";

/// The form of a table.
pub struct Form {
    delimiter: u8,
    quoting: bool,
    /// Rows of the sample, the header among them.
    rows: Vec<csv::ByteRecord>,
}

/// How well a form fits: known columns, rows as long as the header, columns.
type Fit = (usize, usize, usize);

impl Form {
    /// Told by the header, then by which delimiter gives rows of one length.
    pub fn told(head: &[u8], mapping: &Mapping) -> Form {
        let forms = DELIMITERS.map(|delimiter| Form::parted(head, delimiter));
        let fits = |form: Form| (form.fit(mapping), form);
        let best = forms.into_iter().map(fits).reduce(|best, form| if form.0 > best.0 { form } else { best });
        best.map_or(Form { delimiter: b',', quoting: true, rows: Vec::new() }, |(_, form)| form)
    }

    fn parted(head: &[u8], delimiter: u8) -> Form {
        let quoted = Form::read(head, delimiter, true);
        if delimiter != b'\t' {
            return quoted;
        }
        // Programs that part by tabs often write quotes as they are.
        let bare = Form::read(head, delimiter, false);
        let quoting = match (quoted.even() == quoted.rows.len(), bare.even() == bare.rows.len()) {
            (true, false) => true,
            (false, true) => false,
            _ => bare.names_are_quoted() || has_quotes(head),
        };
        if quoting { quoted } else { bare }
    }

    fn read(head: &[u8], delimiter: u8, quoting: bool) -> Form {
        let form = Form { delimiter, quoting, rows: Vec::new() };
        let mut rows: Vec<csv::ByteRecord> = form.reader(head).into_byte_records().take(ROWS).map_while(Result::ok).collect();
        if head.len() == LENGTH && rows.len() > 1 && rows.len() < ROWS {
            // Cut by the sample's end.
            rows.pop();
        }
        Form { rows, ..form }
    }

    fn fit(&self, mapping: &Mapping) -> Fit {
        let names = self.rows.first().map(|row| row.iter().map(|name| charset::decode(name, None).trim().to_owned()).collect());
        let known = Columns::find(names.unwrap_or_default(), mapping).map_or(0, |columns| columns.known());
        let width = self.rows.first().map_or(0, csv::ByteRecord::len);
        (known, if width > 1 { self.even() } else { 0 }, width)
    }

    /// Whether each name of the header stands in quotes: whoever quotes those quotes the fields below.
    fn names_are_quoted(&self) -> bool {
        let quoted = |name: &[u8]| name.len() > 1 && name.starts_with(b"\"") && name.ends_with(b"\"");
        self.rows.first().is_some_and(|names| names.iter().all(quoted))
    }

    /// Rows as long as the header.
    fn even(&self) -> usize {
        let width = self.rows.first().map_or(0, csv::ByteRecord::len);
        self.rows.iter().filter(|row| row.len() == width).count()
    }

    pub fn reader<R: Read>(&self, source: R) -> csv::Reader<R> {
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(self.delimiter).quoting(self.quoting).buffer_capacity(LENGTH);
        builder.from_reader(source)
    }

    /// Whether the month stands first, as only a number above twelve can tell.
    pub fn order(&self, columns: &Columns) -> Order {
        let Some(column) = columns.at(Field::Date) else { return Order::DayFirst };
        let dates = self.rows.iter().skip(1).filter_map(|row| std::str::from_utf8(row.get(column)?).ok());
        let pairs: Vec<(u8, u8)> = dates.filter_map(first_numbers).collect();
        let days_in_front = pairs.iter().filter(|(first, _)| *first > 12).count();
        let days_behind = pairs.iter().filter(|(first, second)| *first <= 12 && *second > 12).count();
        if days_behind > days_in_front { Order::MonthFirst } else { Order::DayFirst }
    }
}

/// The first two numbers of a date, if no year stands in front.
fn first_numbers(date: &str) -> Option<(u8, u8)> {
    let mut numbers = date.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (first, second) = (numbers.next()?, numbers.next()?);
    (first.len() <= 2).then_some((first.parse().ok()?, second.parse().ok()?))
}

/// Whether fields parted by tabs stand in quotes: those that open are closed. Elsewhere a quote in front is the text's own.
fn has_quotes(head: &[u8]) -> bool {
    let ends = |byte: Option<&u8>| byte.is_none_or(|byte| matches!(byte, b'\t' | b'\n' | b'\r'));
    let (mut opened, mut closed) = (0_usize, 0_usize);
    for (at, _) in head.iter().enumerate().filter(|(_, byte)| **byte == b'"') {
        opened += usize::from(ends(at.checked_sub(1).and_then(|before| head.get(before))));
        closed += usize::from(ends(head.get(at + 1)));
    }
    opened.abs_diff(closed) <= 1 + opened / 10
}
