//! Events go out as rows of GDELT 2.0.

use super::{PREFIX, actor};
use crate::exchange::pairs::{Pair, pairs};
use crate::exchange::tables::Tables;
use crate::exchange::text::one_line;
use crate::exchange::{Entry, Result, written};
use attache_record::{Country, Event, Place, story_id};
use jiff::civil::Date;
use std::io::Write;

/// Fields of each of the three places.
const PLACE_FIELDS: usize = 8;

/// Writes events as rows of a GDELT 2.0 event file. Tabs and line ends within a field become blanks.
pub struct Table<W: Write> {
    out: W,
    tables: Tables,
    line: String,
    left_out: u64,
}

impl<W: Write> Table<W> {
    /// Begins a table. GDELT's files have no head.
    pub fn new(out: W) -> Self {
        Table { out, tables: Tables::new(), line: String::new(), left_out: 0 }
    }

    /// Writes an event: a row for each pair of its parties. An event that did not, will, might, or long ago did happen is left out, as
    /// GDELT cannot say so; so is one of which neither a day nor its story's is known, as GDELT's rows have a day.
    pub fn write<'a>(&mut self, entry: impl Into<Entry<'a>>) -> Result<()> {
        let entry = entry.into();
        if !entry.event.is_plain() || entry.event.date.or(entry.story.date).is_none() {
            self.left_out += 1;
            return Ok(());
        }
        for (n, pair) in pairs(entry.event).iter().enumerate() {
            self.line.clear();
            self.put_row(&entry, pair, n);
            self.out.write_all(self.line.as_bytes())?;
        }
        Ok(())
    }

    /// Events that were left out as marked with an auxiliary mode, or without a day.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Ends the table; gives back what was written to.
    pub fn finish(mut self) -> Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn put_row(&mut self, entry: &Entry<'_>, pair: &Pair<'_>, n: usize) {
        let Entry { event, story, occurrence, .. } = *entry;
        self.put(&number(&event.id, n).to_string());
        dates(event.date.or(story.date)).iter().for_each(|field| self.put(field));
        for party in [pair.actor, pair.recipient] {
            actor::coded(party, &self.tables).iter().for_each(|field| self.put(field));
        }
        self.put(if event.sentence == 0 { "1" } else { "0" });
        self.put_deed(event);
        let counts = occurrence.map_or([1; 3], |seen| [seen.events, seen.outlets, seen.reports]);
        counts.iter().for_each(|count| self.put(&count.to_string()));
        // The tone.
        self.put("");
        for _party in 0..2 {
            self.put("0");
            (1..PLACE_FIELDS).for_each(|_| self.put(""));
        }
        place(event.place.as_ref(), &self.tables).iter().for_each(|field| self.put(field));
        self.put(&story.date.or(event.date).map(|day| format!("{}000000", compact(day))).unwrap_or_default());
        self.put(story.url.as_deref().or(story.publisher.as_deref()).unwrap_or_default());
        self.line.pop();
        self.line.push('\n');
    }

    fn put_deed(&mut self, event: &Event) {
        let code = event.cameo.as_str();
        self.put(code);
        self.put(code.get(..3).unwrap_or(code));
        self.put(code.get(..2).unwrap_or(code));
        self.put(quad_class(code).unwrap_or(event.quad).to_string().as_str());
        self.put(&written(event.score).to_string());
    }

    fn put(&mut self, field: &str) {
        self.line.push_str(&one_line(field));
        self.line.push('\t');
    }
}

/// The number of a row: an event's own for its first row, so that a row of GDELT's keeps the number that it came with.
fn number(id: &str, row: usize) -> u64 {
    let own = id.strip_prefix(PREFIX).and_then(|number| number.parse().ok());
    let hex = |id: &str| u64::from_str_radix(id, 16).ok().filter(|_| id.len() == 16);
    let number = match (own, row) {
        (Some(number), 0) => return number,
        (_, 0) => hex(id),
        _ => None,
    };
    // GDELT's readers take signed numbers.
    number.or_else(|| hex(&story_id(Some(&format!("{id}\n{row}")), ""))).unwrap_or_default() & i64::MAX as u64
}

/// Day, month, year, and year with fraction: GDELT counts twelve months of thirty days.
fn dates(day: Option<Date>) -> [String; 4] {
    let Some(day) = day else { return Default::default() };
    let (year, month) = (day.year(), day.month());
    let share = (f64::from(month - 1) * 30.0 + f64::from(day.day())) / 365.0;
    [compact(day), format!("{year:04}{month:02}"), format!("{year:04}"), format!("{:.4}", f64::from(year) + share)]
}

fn compact(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// GDELT's quad class of a CAMEO code.
fn quad_class(cameo: &str) -> Option<u8> {
    match cameo.get(..2)?.parse().ok()? {
        1..=5 => Some(1),
        6..=8 => Some(2),
        9..=13 => Some(3),
        14..=20 => Some(4),
        _ => None,
    }
}

/// Type, full name, country, two divisions, latitude, longitude, feature.
fn place(place: Option<&Place>, tables: &Tables) -> [String; PLACE_FIELDS] {
    let mut fields: [String; PLACE_FIELDS] = Default::default();
    fields[0] = "0".into();
    let Some(place) = place else { return fields };
    let is_american = place.country.is_some_and(|country: Country| country.as_str() == "USA");
    let at = place.latitude.zip(place.longitude);
    fields[0] = match (at.is_some(), is_american) {
        (true, true) => "3",
        (true, false) => "4",
        (false, _) => "1",
    }
    .into();
    fields[1].clone_from(&place.name);
    fields[2] = place.country.map(|country| tables.fips(country)).unwrap_or_default().into();
    if let Some((latitude, longitude)) = at {
        (fields[5], fields[6]) = (latitude.to_string(), longitude.to_string());
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fit_a_signed_column() {
        assert_eq!(number("ffffffffffffffff", 0), i64::MAX as u64);
        assert_eq!(number("gdelt:410412347", 0), 410_412_347);
        assert_ne!(number("0000000000000002", 0), number("0000000000000003", 0));
        assert_ne!(number("gdelt:410412347", 1), number("gdelt:410412347", 2));
        assert!(number("a name", 0) != number("another", 0) && number("a name", 0) <= i64::MAX as u64);
    }

    #[test]
    fn days_as_gdelt_counts_them() {
        assert_eq!(dates(Some(jiff::civil::date(2013, 4, 1))), ["20130401", "201304", "2013", "2013.2493"]);
        assert_eq!(dates(None), ["", "", "", ""]);
    }

    #[test]
    fn quads_follow_the_root() {
        assert_eq!((quad_class("0871"), quad_class("057"), quad_class("112"), quad_class("204")), (Some(2), Some(1), Some(3), Some(4)));
        assert_eq!((quad_class(""), quad_class("99")), (None, None));
    }
}
