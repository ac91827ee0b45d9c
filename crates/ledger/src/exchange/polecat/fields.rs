//! A row's fields by the names of their columns.

use csv::ByteRecord;
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Where each column stands. Names count by their letters alone: `Event ID`, `Event.ID` (as R writes it) and `event_id` are one.
pub(super) struct Fields(FxHashMap<String, usize>);

impl Fields {
    pub(super) fn of(head: &ByteRecord) -> Fields {
        let mut places = FxHashMap::default();
        for (place, name) in head.iter().enumerate() {
            places.entry(letters(&String::from_utf8_lossy(name))).or_insert(place);
        }
        Fields(places)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(&letters(name))
    }

    /// A row of this table.
    pub(super) fn row<'r>(&'r self, record: &'r ByteRecord) -> Fielded<'r> {
        Fielded { fields: self, record }
    }
}

/// One row with its columns' names.
#[derive(Clone, Copy)]
pub(super) struct Fielded<'r> {
    fields: &'r Fields,
    record: &'r ByteRecord,
}

impl<'r> Fielded<'r> {
    /// What stands in the column with this name (small letters, no blanks); none if it is empty or says that nothing is known.
    pub(super) fn get(&self, name: &str) -> Option<Cow<'r, str>> {
        let place = self.fields.0.get(name)?;
        let text = String::from_utf8_lossy(self.record.get(*place)?);
        let is_nothing = matches!(text.trim(), "" | "None" | "NA" | "N/A" | "NaN" | "nan" | "NULL" | "null");
        (!is_nothing).then_some(text)
    }

    /// The same as a string of one's own.
    pub(super) fn owned(&self, name: &str) -> Option<String> {
        self.get(name).map(Cow::into_owned)
    }

    /// The names of a list: `a;b`, `a, b`, `['a', 'b']`.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let Some(text) = self.get(name) else { return Vec::new() };
        let bare = |name: &str| name.trim_matches(|c: char| c.is_whitespace() || "[](){}'\"".contains(c)).to_owned();
        text.split([';', ',', '|']).map(bare).filter(|name| !name.is_empty()).collect()
    }

    /// A number that is one.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.get(name)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_lists() {
        let fields = Fields::of(&ByteRecord::from(vec!["Event ID", "Actor.COUNTRY", "story_people", "Contexts", "Event ID"]));
        let record = ByteRecord::from(vec!["7", " nan", "\u{c9}a", "['military', \"x\"];;y|z", "8"]);
        let row = fields.row(&record);
        assert_eq!((row.number("eventid"), row.get("actorcountry"), row.get("nothing")), (Some(7.0), None, None));
        assert_eq!(row.list("contexts"), ["military", "x", "y", "z"]);
        assert_eq!(row.owned("storypeople").as_deref(), Some("Éa"));
        assert!(fields.has("Story People") && !fields.has("Story"));
    }
}
