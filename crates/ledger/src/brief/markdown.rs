//! A brief as Markdown.

use super::account::{Brief, Happening, Movement, Partner, QUAD_NAMES, Quads, Source, Spot, Week, sum};
use super::escape::{address, markdown as safe};
use crate::query::Period;

impl Brief {
    /// The brief as Markdown (CommonMark with tables).
    pub fn markdown(&self) -> String {
        let mut page = format!("# {}, {} to {}\n\n", safe(&self.name), self.period.from, self.period.to);
        page += &format!("{}\n", self.summary());
        page += "\n## What happened\n";
        for chapter in &self.happened {
            page += &format!("\n### {}\n\n", safe(&chapter.with.name));
            chapter.happenings.iter().for_each(|happening| page += &happened(happening));
        }
        if self.happened.is_empty() {
            page += "\nNothing that the ledger knows of.\n";
        }
        page += &section(
            "With whom",
            &["With", "Given", "Received", "Of both: verbal cooperation", "material cooperation", "verbal conflict", "material conflict"],
            self.partners.iter().map(partner),
        );
        page += &section(
            "What changed",
            &["With", "Now", "Before", "A year before", "Conflict now", "before", "a year before"],
            self.changed.iter().map(changed),
        );
        page += &list(
            "Who said what",
            self.said.iter().map(|said| {
                let content = if said.quote { format!("“{}”", safe(&said.content)) } else { safe(&said.content) };
                format!("**{}**: {content}  \n  {}", safe(&said.heading()), source(&said.source))
            }),
        );
        page += &list("Standing ties", self.ties.iter().map(|tie| format!("{}  \n  {}", safe(&tie.words()), source(&tie.source))));
        page += &section(
            "Week by week",
            &["Week from", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"],
            self.weeks.iter().map(|week: &Week| [vec![week.monday.to_string()], cells(&week.quads)].concat()),
        );
        page += &section(
            "Where",
            &["Place", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"],
            self.places.iter().map(|spot| [vec![safe(&place(spot))], cells(&spot.quads)].concat()),
        );
        page
    }

    /// How many occurrences there were, and how many before.
    pub(super) fn summary(&self) -> String {
        let quads: Quads = std::array::from_fn(|quad| self.weeks.iter().map(|week| week.quads[quad]).sum());
        let kinds: Vec<String> = quads.iter().zip(QUAD_NAMES).map(|(n, name)| format!("{n} of {name}")).collect();
        let then = |what: &str, then: &Option<(Period, Quads)>| {
            then.as_ref().map_or(String::new(), |(period, quads)| format!(", {what} ({} to {}) {}", period.from, period.to, sum(quads)))
        };
        format!(
            "{} occurrences: {}. By pair and direction, so that mutual ones count twice: {}{}{}.",
            sum(&quads),
            kinds.join(", "),
            sum(&self.totals.now),
            then("in the period before", &self.totals.before),
            then("a year before", &self.totals.year_before)
        )
    }
}

/// What a place is called, with its country.
pub(super) fn place(spot: &Spot) -> String {
    spot.country.map_or(spot.name.clone(), |country| format!("{} ({country})", spot.name))
}

fn happened(happening: &Happening) -> String {
    let date = happening.date.map_or("no date".to_owned(), |day| day.to_string());
    format!(
        "- **{date} {}**: {}; {}  \n  {}\n",
        safe(&happening.kind()),
        safe(&happening.sides()),
        happening.weight(),
        source(&happening.source)
    )
}

/// The sentence, the story, the event.
fn source(source: &Source) -> String {
    let citation = safe(&source.citation());
    let citation = match source.url.as_deref().and_then(address) {
        Some(url) => format!("[{citation}](<{url}>)"),
        None => citation,
    };
    let event = source.event.as_deref().map_or(String::new(), |id| format!(", event {}", safe(id)));
    format!("“{}” ({citation}{event})", safe(&source.sentence))
}

fn partner(partner: &Partner) -> Vec<String> {
    let both: Quads = std::array::from_fn(|quad| partner.given[quad] + partner.received[quad]);
    let head = vec![safe(&partner.with.name), sum(&partner.given).to_string(), sum(&partner.received).to_string()];
    [head, cells(&both)].concat()
}

fn changed(movement: &Movement) -> Vec<String> {
    let three = [&movement.now, &movement.before, &movement.year_before];
    let mut row = vec![safe(&movement.with.name)];
    row.extend(three.map(|quads| sum(quads).to_string()));
    row.extend(three.map(|quads| (quads[2] + quads[3]).to_string()));
    row
}

fn cells(quads: &Quads) -> Vec<String> {
    quads.iter().map(u64::to_string).collect()
}

/// A section with a table; nothing if it has no rows.
fn section(title: &str, heads: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let rows: String = rows.map(|row| format!("| {} |\n", row.join(" | "))).collect();
    if rows.is_empty() {
        return String::new();
    }
    let numbers = "---: | ".repeat(heads.len() - 1);
    format!("\n## {title}\n\n| {} |\n| --- | {}\n{rows}", heads.join(" | "), numbers.trim_end())
}

/// A section with a list; nothing if it is empty.
fn list(title: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("- {item}\n")).collect();
    if items.is_empty() { String::new() } else { format!("\n## {title}\n\n{items}") }
}
