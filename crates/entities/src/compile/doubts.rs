//! What is allowed in the tables but likely a mistake: two holders of one office, one name for two states.

use std::collections::HashMap;

use super::date::{self, FOREVER};
use super::fold;
use super::problem::Problem;
use super::sources::Sources;
use super::table::{Row, Table};
use super::tables::{PEOPLE, STATES};

/// Offices that one person holds at a time.
const SOLE: [&str; 9] = [
    "President",
    "Prime Minister",
    "Chancellor",
    "King",
    "Queen",
    "Supreme Leader",
    "Foreign Minister",
    "Defence Minister",
    "Secretary of State",
];

/// Days that two terms may overlap before they are doubted: dates are often those of naming, not of taking office.
const GRACE: u32 = 45;

/// Everything doubtful in tables that load.
pub(crate) fn doubts(sources: &Sources) -> Vec<Problem> {
    let mut doubts = Vec::new();
    overlaps(sources, &mut doubts);
    shared_names(sources, &mut doubts);
    doubts.sort();
    doubts
}

/// First and last day of a term, and where it stands.
type Term<'t> = (u32, u32, &'t Row<'t>);

/// Two holders of one office at the same time.
fn overlaps(sources: &Sources, doubts: &mut Vec<Problem>) {
    let tables: Vec<Table> = sources.named("people.csv").map(|(file, text)| Table::read(file, text, PEOPLE, &mut Vec::new())).collect();
    let mut held: HashMap<(&str, &str), Vec<Term>> = HashMap::new();
    let rows: Vec<Row> = tables.iter().flat_map(Table::rows).collect();
    for row in rows.iter().filter(|row| SOLE.contains(&row.cell("role"))) {
        // The latest start and the earliest end that the dates allow: a year alone proves no overlap.
        let from = date::last_day(row.cell("from")).filter(|_| !row.cell("from").is_empty());
        let to = if row.cell("to").is_empty() { Some(FOREVER) } else { date::first_day(row.cell("to")) };
        if let (Some(from), Some(to)) = (from, to) {
            held.entry((row.cell("country"), row.cell("role"))).or_default().push((from, to, row));
        }
    }
    for ((country, role), mut terms) in held {
        terms.sort_by_key(|(from, to, _)| (*from, *to));
        for pair in terms.windows(2) {
            let ((_, end, first), (start, _, second)) = (&pair[0], &pair[1]);
            if first.cell("name") != second.cell("name") && days(*end) > days(*start) + GRACE {
                let until = if *end == FOREVER { "now" } else { first.cell("to") };
                let what = format!(
                    "{}, {role} of {country} from {}, comes while {} is in office until {until} ({}:{})",
                    second.cell("name"),
                    second.cell("from"),
                    first.cell("name"),
                    first.file(),
                    first.line
                );
                second.complain(what, doubts);
            }
        }
    }
}

/// Days since year 0, roughly; good for differences of weeks.
fn days(packed: u32) -> u32 {
    packed / 10000 * 365 + packed / 100 % 100 * 30 + packed % 100
}

/// A name or adjective that two states have.
fn shared_names(sources: &Sources, doubts: &mut Vec<Problem>) {
    for (file, text) in sources.named("states.csv") {
        let table = Table::read(file, text, STATES, &mut Vec::new());
        let rows: Vec<Row> = table.rows().collect();
        let mut owners: HashMap<u64, &Row> = HashMap::new();
        for row in &rows {
            for name in ["name", "official", "aliases", "seats", "capital"].iter().flat_map(|column| row.values(column)) {
                let Some(phrase) = fold::phrase(name) else { continue };
                let owner = owners.entry(phrase).or_insert(row);
                if owner.cell("code") != row.cell("code") {
                    row.complain(format!("`{name}` names {} too (line {})", owner.cell("name"), owner.line), doubts);
                }
            }
        }
    }
}
