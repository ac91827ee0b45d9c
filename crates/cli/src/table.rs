//! Events as a table for a person to read.

use attache_record::{Auxiliary, Event, Participant, Record, Statement, Story, Tie};
use comfy_table::{Attribute, Cell, CellAlignment, Color, ColumnConstraint, ContentArrangement, Row, Table, Width};
use comfy_table::{LineStyle, TableStyle};
use std::fmt::Write;

/// Width of the table where it goes to no terminal.
const WIDTH: u16 = 140;

/// A line under the heading, dots between rows, nothing else.
const RULES: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─')).row_separator(LineStyle::none().fill('┈').junction('┈'));

/// How the table looks.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    width: u16,
    colour: bool,
}

impl Style {
    /// As wide as the terminal and in colours, if it is one and `NO_COLOR` does not forbid them.
    pub fn of_terminal(terminal: bool) -> Style {
        let width = if terminal { Table::new().width().unwrap_or(WIDTH) } else { WIDTH };
        let forbidden = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        Style { width: width.max(60), colour: terminal && !forbidden }
    }

    /// A story's heading and one row for each record.
    pub fn story(&self, title: &str, story: &Story, records: &[Record]) -> String {
        let mut out = String::new();
        let (bold, plain) = if self.colour { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
        let told = [story.publisher.clone(), story.date.map(|d| d.to_string())].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let told = if told.is_empty() { told } else { format!("  ({told})") };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{bold}{}{plain}{told}", one_line(title));
        if records.is_empty() {
            let _ = writeln!(out, "  no events\n");
            return out;
        }
        let mut table = self.empty();
        table.add_rows(records.iter().map(|record| match record {
            Record::Event(event) => self.event(event),
            Record::Tie(tie) => self.tie(tie),
            Record::Statement(statement) => self.statement(statement),
        }));
        let _ = writeln!(out, "{}\n", table.trim_fmt());
        out
    }

    fn empty(&self) -> Table {
        let mut table = Table::new();
        table.load_style(RULES).set_content_arrangement(ContentArrangement::Dynamic).set_width(self.width);
        if self.colour {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        let head = ["Date", "Event", "Who → whom", "Predicate", "Sentence"];
        table.set_header(head.map(|h| self.tint(Cell::new(h), Color::DarkGrey)));
        let flexible = self.width.saturating_sub(10 + 16 + 12);
        let widths = [10, 16, (flexible * 2 / 5).min(44), 12];
        for (i, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, 1)).set_cell_alignment(CellAlignment::Left);
            if let Some(width) = widths.get(i) {
                column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width + 1)));
            }
        }
        table
    }

    fn tint(&self, cell: Cell, colour: Color) -> Cell {
        if self.colour { cell.fg(colour) } else { cell }
    }

    fn event(&self, event: &Event) -> Row {
        let mut kind = event.event_type.to_string();
        for mode in &event.modes {
            let _ = write!(kind, "\n{mode}");
        }
        for auxiliary in &event.auxiliary {
            let _ = write!(kind, "\n({})", mark(*auxiliary));
        }
        let colour = match event.quad {
            1 => Color::Cyan,
            2 => Color::Green,
            3 => Color::Yellow,
            _ => Color::Red,
        };
        let mut kind = self.tint(Cell::new(kind), colour);
        if self.colour && !event.is_plain() {
            kind = kind.add_attribute(Attribute::Dim);
        }
        let whom = if event.recipients.is_empty() { String::new() } else { format!("\n→ {}", parties(&event.recipients)) };
        let who = if event.actors.is_empty() { "?".to_owned() } else { parties(&event.actors) };
        Row::from(vec![
            Cell::new(event.date.map(|d| d.to_string()).unwrap_or_default()),
            kind,
            Cell::new(format!("{who}{whom}")),
            Cell::new(one_line(&event.predicate.text)),
            Cell::new(one_line(&event.text)),
        ])
    }

    fn tie(&self, tie: &Tie) -> Row {
        let denied = if tie.polarity < 0 { "\n(not)" } else { "" };
        let mut sides = format!("{} – {}", parties(&tie.parties[0]), parties(&tie.parties[1]));
        if !tie.against.is_empty() {
            let _ = write!(sides, "\nagainst {}", parties(&tie.against));
        }
        Row::from(vec![
            Cell::new(tie.since.map(|d| d.to_string()).unwrap_or_default()),
            self.tint(Cell::new(format!("tie\n{}{denied}", tie.kind)), Color::Magenta),
            Cell::new(sides),
            Cell::new(""),
            Cell::new(one_line(&tie.text)),
        ])
    }

    fn statement(&self, statement: &Statement) -> Row {
        let about = if statement.about.is_empty() { String::new() } else { format!("\nabout {}", parties(&statement.about)) };
        Row::from(vec![
            Cell::new(""),
            self.tint(Cell::new(if statement.quote { "quote" } else { "statement" }), Color::Magenta),
            Cell::new(format!("{}{about}", parties(std::slice::from_ref(&statement.speaker)))),
            Cell::new(""),
            Cell::new(one_line(&statement.content)),
        ])
    }
}

fn mark(auxiliary: Auxiliary) -> &'static str {
    match auxiliary {
        Auxiliary::Negation => "not",
        Auxiliary::Future => "future",
        Auxiliary::Hypothetical => "perhaps",
        Auxiliary::Historical => "long ago",
    }
}

fn parties(parties: &[Participant]) -> String {
    parties.iter().map(party).collect::<Vec<_>>().join("; ")
}

/// Name or words of a party, with its country and sector: `Angela Merkel [DEU GOV]`.
fn party(party: &Participant) -> String {
    let name = one_line(party.name.as_deref().unwrap_or(&party.text));
    let country = party.country.map(|c| c.to_string());
    let codes: Vec<String> = country.into_iter().chain(party.sector.map(|s| s.to_string())).collect();
    if codes.is_empty() { name } else { format!("{name} [{}]", codes.join(" ")) }
}

/// The text on one line, without characters that steer terminals.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache_record::{DatePrecision, EventType, Mode, Predicate};

    fn visit() -> Event {
        let party = |name: &str, country: &str| Participant {
            text: name.into(),
            name: Some(name.into()),
            country: Some(country.parse().unwrap()),
            sector: Some("GOV".parse().unwrap()),
            ..Participant::default()
        };
        let mut event = Event {
            id: "e".into(),
            story_id: "s".into(),
            sentence: 0,
            text:
                "Angela Merkel did not visit\nTurkey \u{1b}[31mon Monday, her office in Berlin said after a long night of telephone calls."
                    .into(),
            event_type: EventType::Consult,
            modes: vec![Mode::Visit],
            auxiliary: vec![Auxiliary::Negation],
            contexts: vec![],
            quad: 0,
            score: 0.0,
            cameo: String::new(),
            actors: vec![party("Angela Merkel", "DEU")],
            recipients: vec![party("Turkey", "TUR")],
            predicate: Predicate { text: "visit".into(), span: [22, 27] },
            date: Some(jiff::civil::date(2019, 6, 3)),
            date_precision: DatePrecision::Day,
            place: None,
            attribution: None,
            confidence: 0.9,
        };
        event.set_ontology();
        event
    }

    #[test]
    fn plain() {
        let story = Story { publisher: Some("The Paper".into()), ..Story::default() };
        let table = Style { width: 100, colour: false }.story("Visit  called off", &story, &[Record::Event(visit())]);
        assert!(table.starts_with("Visit called off  (The Paper)\n"));
        assert!(table.lines().all(|l| l.chars().count() <= 100));
        assert!(!table.contains('\u{1b}'), "nothing steers the terminal");
        for word in ["2019-06-03", "CONSULT", "visit", "(not)", "Angela Merkel [DEU GOV]", "→ Turkey [TUR GOV]", "telephone"] {
            assert!(table.contains(word), "{word}\n{table}");
        }
    }

    #[test]
    fn coloured() {
        let table = Style { width: 100, colour: true }.story("Visit", &Story::default(), &[Record::Event(visit()), Record::Event(visit())]);
        assert!(table.contains("\u{1b}[38;5;") || table.contains("\u{1b}[36m"));
    }
}
