//! Entities and events for Aleph and the OpenSanctions world.

use super::tables::Tables;
use super::{Entry, Result};
use attache_record::{Country, DatePrecision, Event, Participant, Sector, story_id};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, HashSet};
use std::io::Write;

/// Entities that are remembered as written; when there are more, they are forgotten and written again, which does no harm: tools merge by
/// id.
const REMEMBERED: usize = 1 << 16;

/// Writes FollowTheMoney entities as JSON lines: parties first, then the `Event` that names them.
///
/// Persons of the gazetteer become `Person`, organisations and armed groups `Organization`, outlets `Organization`, parts of a state
/// `PublicBody`, states and everybody else `LegalEntity`. Actors are the event's `organizer`, all parties are `involved`. An id is made of
/// the gazetteer's id; of somebody whom the gazetteer does not know, of name, country and sector; of somebody known only by words, of the
/// words and the story. What an auxiliary mode says (that it did not happen, say) stands in the event's name, and again in its notes.
pub struct FollowTheMoney<W: Write> {
    out: W,
    tables: Tables,
    written: HashSet<String>,
}

#[derive(Serialize)]
struct Entity {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, Vec<String>>,
}

impl Entity {
    fn new(id: String, schema: &'static str) -> Entity {
        Entity { id, schema, properties: BTreeMap::new() }
    }

    /// Adds a value, unless it is empty or there already.
    fn add(&mut self, property: &'static str, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            return;
        }
        let values = self.properties.entry(property).or_default();
        if !values.contains(&value) {
            values.push(value);
        }
    }

    fn add_all(&mut self, property: &'static str, values: impl Iterator<Item = impl Into<String>>) {
        values.for_each(|value| self.add(property, value));
    }
}

impl<W: Write> FollowTheMoney<W> {
    /// Begins to write.
    pub fn new(out: W) -> Self {
        FollowTheMoney { out, tables: Tables::new(), written: HashSet::new() }
    }

    /// Writes an event and those of its parties that were not written yet.
    pub fn write<'a>(&mut self, entry: impl Into<Entry<'a>>) -> Result<()> {
        let entry = entry.into();
        let parties: Vec<Entity> =
            entry.event.actors.iter().chain(&entry.event.recipients).filter_map(|party| self.party(party, entry.event)).collect();
        for party in parties {
            let line = line(&party);
            if self.written.len() >= REMEMBERED {
                self.written.clear();
            }
            // A person may hold another office in the next event: that is another line with the same id.
            if self.written.insert(line.clone()) {
                self.out.write_all(line.as_bytes())?;
            }
        }
        let event = self.event(&entry);
        self.out.write_all(line(&event).as_bytes())?;
        Ok(())
    }

    /// Ends; gives back what was written to.
    pub fn finish(mut self) -> Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }

    /// None for a party of which not even a name is known.
    fn party(&self, party: &Participant, event: &Event) -> Option<Entity> {
        let name = party.name.as_deref().filter(|name| !name.is_empty()).unwrap_or(&party.text);
        if name.is_empty() {
            return None;
        }
        let schema = schema(party);
        let mut entity = Entity::new(party_id(party, event), schema);
        entity.add("name", name);
        entity.add_all("country", party.country.iter().map(|&country| self.tables.iso2(country)));
        entity.add_all("keywords", party.sector.iter().map(|sector| sector.as_str()));
        if schema == "Person" {
            entity.add_all("position", party.role.iter());
        }
        Some(entity)
    }

    fn event(&self, entry: &Entry<'_>) -> Entity {
        let Entry { event, story, .. } = *entry;
        let mut entity = Entity::new(id(&["event", &event.id, &event.story_id]), "Event");
        entity.add("name", event_name(event));
        entity.add("summary", event.text.as_str());
        entity.add("recordId", event.id.as_str());
        entity.add_all("date", event.date.map(|day| day_as_known(day, event.date_precision)).into_iter());
        entity.add_all("location", event.place.iter().map(|place| place.name.as_str()));
        let country = event.place.as_ref().and_then(|place| place.country);
        entity.add_all("country", country.map(|country: Country| self.tables.iso2(country)).into_iter());
        entity.add_all("sourceUrl", story.url.iter());
        entity.add_all("publisher", story.publisher.iter());
        entity.add("keywords", event.event_type.as_str());
        entity.add_all("keywords", event.modes.iter().map(|mode| mode.as_str()));
        entity.add_all("keywords", event.contexts.iter().map(|context| context.as_str()));
        entity.add_all("notes", event.auxiliary.iter().map(|mode| mode.as_str()));
        let ids = |parties: &[Participant]| -> Vec<String> {
            parties.iter().filter_map(|party| self.party(party, event)).map(|party| party.id).collect()
        };
        entity.add_all("organizer", ids(&event.actors).into_iter());
        entity.add_all("involved", ids(&event.actors).into_iter().chain(ids(&event.recipients)));
        entity
    }
}

fn line(entity: &Entity) -> String {
    serde_json::to_string(entity).expect("an entity is text alone") + "\n"
}

fn id(parts: &[&str]) -> String {
    format!("attache-{}", story_id(Some(&parts.join("\n")), ""))
}

fn party_id(party: &Participant, event: &Event) -> String {
    let country = party.country.map(|country| country.to_string()).unwrap_or_default();
    let sector = party.sector.map(Sector::as_str).unwrap_or_default();
    match (&party.entity, &party.name) {
        // A state's army is another body than the state.
        (Some(entity), _) if is_state(entity) => id(&["entity", entity, sector]),
        (Some(entity), _) => id(&["entity", entity]),
        (None, Some(name)) => id(&["name", name, &country, sector]),
        (None, None) => id(&["words", &party.text, &country, sector, &event.story_id]),
    }
}

fn is_state(entity: &str) -> bool {
    entity.starts_with("state/")
}

fn schema(party: &Participant) -> &'static str {
    use Sector::{Cop, Gov, Jud, Leg, Mil, Spy};
    let of_state = matches!(party.sector, Some(Cop | Gov | Jud | Leg | Mil | Spy));
    let kind = party.entity.as_deref().and_then(|entity| entity.split_once('/')).map(|(kind, _)| kind);
    match kind {
        Some("person") => "Person",
        Some("state") if of_state => "PublicBody",
        Some("organisation") if of_state && party.country.is_some_and(|country| country.is_state()) => "PublicBody",
        Some("organisation" | "armed-group" | "outlet") => "Organization",
        _ => "LegalEntity",
    }
}

/// `Angela Merkel, CONSULT (visit), Kenya`; marked where it did not just happen.
fn event_name(event: &Event) -> String {
    let names = |parties: &[Participant]| {
        let name = |party: &Participant| party.name.clone().unwrap_or_else(|| party.text.clone());
        parties.iter().map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" and ")
    };
    let listed = |modes: Vec<&str>| if modes.is_empty() { String::new() } else { format!(" ({})", modes.join(", ")) };
    let marks = event.auxiliary.iter().map(|mode| mode.as_str());
    let deed = format!("{}{}", event.event_type, listed(event.modes.iter().map(|mode| mode.as_str()).chain(marks).collect()));
    [names(&event.actors), deed, names(&event.recipients)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// As much of a date as is known. A week goes by its first day.
fn day_as_known(day: Date, precision: DatePrecision) -> String {
    match precision {
        DatePrecision::Year => format!("{:04}", day.year()),
        DatePrecision::Month => format!("{:04}-{:02}", day.year(), day.month()),
        DatePrecision::Day | DatePrecision::Week | DatePrecision::None => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Header;
    use crate::exchange::trial;
    use attache_record::Auxiliary;
    use serde_json::Value;

    fn lines(events: &[Event]) -> Vec<Value> {
        let header =
            Header { url: Some("https://news.example.org/a".into()), publisher: Some("The Daily \"X\"".into()), ..Header::default() };
        let mut money = FollowTheMoney::new(Vec::new());
        for event in events {
            money.write((event, &header)).unwrap();
        }
        String::from_utf8(money.finish().unwrap()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    #[test]
    fn parties_come_once_and_are_linked() {
        let mut later = trial::event();
        later.id = "0123456789abcde0".into();
        later.auxiliary = vec![Auxiliary::Negation];
        later.date_precision = DatePrecision::Month;
        let lines = lines(&[trial::event(), later]);
        let schemas: Vec<_> = lines.iter().map(|line| line["schema"].as_str().unwrap()).collect();
        assert_eq!(schemas, ["Person", "LegalEntity", "Event", "Event"]);
        assert_eq!(lines[0]["properties"]["country"], serde_json::json!(["ke"]));
        assert_eq!(lines[0]["properties"]["position"], serde_json::json!(["president"]));
        let event = &lines[2]["properties"];
        assert_eq!(event["organizer"], serde_json::json!([lines[0]["id"]]));
        assert_eq!(event["involved"], serde_json::json!([lines[0]["id"], lines[1]["id"]]));
        assert_eq!(event["publisher"], serde_json::json!(["The Daily \"X\""]));
        assert_eq!(event["date"], serde_json::json!(["2019-06-03"]));
        let later = &lines[3]["properties"];
        assert_eq!((&later["date"], &later["notes"]), (&serde_json::json!(["2019-06"]), &serde_json::json!(["negation"])));
        assert_eq!(later["name"], serde_json::json!(["Ändréj & Co. <KEN>, CONSULT (visit, negation), Sudan"]));
        assert_ne!(lines[2]["id"], lines[3]["id"]);
    }

    #[test]
    fn what_is_not_known_is_not_written() {
        let mut event = trial::event();
        event.place = Some(attache_record::Place { name: "Nairobi".into(), ..Default::default() });
        event.recipients = vec![Participant::default(), Participant { country: "KEN".parse().ok(), ..Participant::default() }];
        event.date = None;
        let lines = lines(&[event]);
        let schemas: Vec<_> = lines.iter().map(|line| line["schema"].as_str().unwrap()).collect();
        assert_eq!(schemas, ["Person", "Event"]);
        let properties = lines[1]["properties"].as_object().unwrap();
        assert_eq!(properties["location"], serde_json::json!(["Nairobi"]));
        assert!(!properties.contains_key("country") && !properties.contains_key("date"));
        assert!(properties.values().all(|values| values.as_array().is_some_and(|values| values.iter().all(|value| value != ""))));
    }

    #[test]
    fn a_state_s_army_is_another_body() {
        let state = Participant { entity: Some("state/SDN".into()), name: Some("Sudan".into()), ..Participant::default() };
        let army = Participant { sector: Some(Sector::Mil), ..state.clone() };
        let event = trial::event();
        assert_ne!(party_id(&state, &event), party_id(&army, &event));
        assert_eq!((schema(&state), schema(&army)), ("LegalEntity", "PublicBody"));
    }

    #[test]
    fn known_by_words_alone_is_known_in_the_story_alone() {
        let men = Participant { text: "armed men".into(), ..Participant::default() };
        let (one, mut other) = (trial::event(), trial::event());
        other.story_id = "another".into();
        assert_ne!(party_id(&men, &one), party_id(&men, &other));
    }
}
