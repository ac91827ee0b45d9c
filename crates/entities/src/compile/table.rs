//! Reading one table: a header that must fit, comment lines, and rows that know their line.

use attache_record::{Country, Sector};
use csv::{ReaderBuilder, StringRecord};

use super::codes::{Code, NO_COUNTRY, code, is_stateless};
use super::date;
use super::problem::Problem;

/// The rows of one file, with what was wrong while reading them.
pub(crate) struct Table {
    pub(crate) file: String,
    rows: Vec<(u64, StringRecord)>,
    columns: &'static [&'static str],
}

/// One row, for asking cell by cell. Complaints go to the list given.
pub(crate) struct Row<'t> {
    table: &'t Table,
    record: &'t StringRecord,
    pub(crate) line: u64,
}

impl Table {
    /// Reads `text`, which must have the columns given, in any order but no others.
    pub(crate) fn read(file: &str, text: &str, columns: &'static [&'static str], problems: &mut Vec<Problem>) -> Table {
        let mut table = Table { file: file.to_owned(), rows: Vec::new(), columns };
        let mut reader = ReaderBuilder::new().comment(Some(b'#')).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => {
                problems.push(table.problem(1, format!("no header can be read: {error}")));
                return table;
            }
        };
        let Some(order) = table.order_of(&header, problems) else { return table };
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    if record.len() == header.len() {
                        table.rows.push((line, order.iter().map(|at| &record[*at]).collect()));
                    } else {
                        let what = format!("{} cells where the header has {} ({})", record.len(), header.len(), columns.join(","));
                        problems.push(table.problem(line, what));
                    }
                }
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    problems.push(table.problem(line, format!("no CSV row in UTF-8: {error}")));
                }
            }
        }
        table
    }

    /// For each column wanted, where the header has it.
    fn order_of(&self, header: &StringRecord, problems: &mut Vec<Problem>) -> Option<Vec<usize>> {
        let order: Option<Vec<usize>> = self.columns.iter().map(|wanted| header.iter().position(|have| have == *wanted)).collect();
        let fits = order.is_some() && header.len() == self.columns.len();
        if !fits {
            let have: Vec<&str> = header.iter().collect();
            let what = format!("columns are {}, they must be {}", have.join(","), self.columns.join(","));
            problems.push(self.problem(1, what));
        }
        order.filter(|_| fits)
    }

    fn problem(&self, line: u64, what: String) -> Problem {
        Problem { file: self.file.clone(), line, what }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { table: self, record, line: *line })
    }
}

impl Row<'_> {
    /// The file that the row stands in.
    pub(crate) fn file(&self) -> &str {
        &self.table.file
    }

    /// The cell of a column.
    pub(crate) fn cell(&self, column: &str) -> &str {
        self.table.columns.iter().position(|have| *have == column).and_then(|at| self.record.get(at)).unwrap_or("")
    }

    /// The values of a cell that holds several.
    pub(crate) fn values(&self, column: &str) -> impl Iterator<Item = &str> {
        self.cell(column).split('|').map(str::trim).filter(|value| !value.is_empty())
    }

    /// The cell, which must not be empty.
    pub(crate) fn needed(&self, column: &str, problems: &mut Vec<Problem>) -> Option<&str> {
        let cell = self.cell(column);
        if cell.is_empty() {
            self.complain(format!("{column} is empty"), problems);
            return None;
        }
        Some(cell)
    }

    pub(crate) fn complain(&self, what: String, problems: &mut Vec<Problem>) {
        problems.push(Problem { file: self.table.file.clone(), line: self.line, what });
    }

    /// A country among `states` or one of PLOVER's codes beyond states; empty is none.
    pub(crate) fn country(&self, column: &str, states: &[Code], problems: &mut Vec<Problem>) -> Code {
        let cell = self.cell(column);
        self.known_code(cell, column, states, problems)
    }

    /// Several codes of states.
    pub(crate) fn countries(&self, column: &str, states: &[Code], problems: &mut Vec<Problem>) -> Vec<Code> {
        let cells: Vec<&str> = self.values(column).collect();
        cells.into_iter().map(|cell| self.known_code(cell, column, states, problems)).filter(|code| *code != NO_COUNTRY).collect()
    }

    fn known_code(&self, cell: &str, column: &str, states: &[Code], problems: &mut Vec<Problem>) -> Code {
        if cell.is_empty() {
            return NO_COUNTRY;
        }
        match code(cell).filter(|code| states.contains(code) || is_stateless(cell)) {
            Some(code) => code,
            None => {
                let beyond = Country::STATELESS.join(", ");
                self.complain(format!("{column} `{cell}` is no code of states.csv, nor one of {beyond}"), problems);
                NO_COUNTRY
            }
        }
    }

    /// A sector, or none if the cell is empty; `GOV|PRE` is a sector of a partly recognised state.
    pub(crate) fn sector(&self, column: &str, problems: &mut Vec<Problem>) -> (Option<Sector>, bool) {
        let mut main = None;
        let mut partly_recognised = false;
        for cell in self.values(column) {
            match cell.parse() {
                Ok(Sector::Pre) if main.is_some() => partly_recognised = true,
                Ok(sector) if main.is_none() => main = Some(sector),
                Ok(_) => {
                    self.complain(format!("{column} `{}` has two sectors: one is allowed, with PRE beside it", self.cell(column)), problems)
                }
                Err(_) => {
                    let known: Vec<&str> = Sector::ALL.iter().map(|sector| sector.as_str()).collect();
                    self.complain(format!("{column} `{cell}` is none of {}", known.join(", ")), problems);
                }
            }
        }
        (main, partly_recognised)
    }

    /// First and last day of the columns `from` and `to`.
    pub(crate) fn span(&self, problems: &mut Vec<Problem>) -> (u32, u32) {
        let from = date::first_day(self.cell("from"));
        let to = date::last_day(self.cell("to"));
        for (column, read) in [("from", from), ("to", to)] {
            if read.is_none() {
                let cell = self.cell(column);
                self.complain(format!("{column} `{cell}` is no date: YYYY, YYYY-MM or YYYY-MM-DD, or empty"), problems);
            }
        }
        let (from, to) = (from.unwrap_or(date::ALWAYS), to.unwrap_or(date::FOREVER));
        if from > to {
            self.complain(format!("ends ({}) before it starts ({})", self.cell("to"), self.cell("from")), problems);
        }
        (from, to)
    }
}
