//! Events on a map.

use super::{Entry, Result, written};
use attache_record::{Auxiliary, Context, DatePrecision, EventType, Mode, Participant};
use jiff::civil::Date;
use serde::Serialize;
use std::io::Write;

/// Writes events as a GeoJSON collection of points, one event a line. Parties are named as in the ledger, or by their words.
pub struct GeoJson<W: Write> {
    out: W,
    written: u64,
    left_out: u64,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    id: &'a str,
    geometry: Point,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Point {
    r#type: &'static str,
    /// East, north.
    coordinates: [f64; 2],
}

#[derive(Serialize)]
struct Properties<'a> {
    #[serde(rename = "type")]
    event_type: EventType,
    modes: &'a [Mode],
    auxiliary: &'a [Auxiliary],
    contexts: &'a [Context],
    quad: u8,
    score: f64,
    date: Option<Date>,
    date_precision: DatePrecision,
    actors: Vec<Party<'a>>,
    recipients: Vec<Party<'a>>,
    place: &'a str,
    country: Option<&'a str>,
    text: &'a str,
    title: Option<&'a str>,
    outlet: Option<&'a str>,
    published: Option<Date>,
    url: Option<&'a str>,
    confidence: f64,
    occurrence: Option<&'a str>,
    reports: Option<u64>,
    outlets: Option<u64>,
}

#[derive(Serialize)]
struct Party<'a> {
    name: &'a str,
    country: Option<&'a str>,
    sector: Option<&'a str>,
}

impl<W: Write> GeoJson<W> {
    /// Begins a collection.
    pub fn new(mut out: W) -> Result<Self> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(GeoJson { out, written: 0, left_out: 0 })
    }

    /// Writes an event. One whose place has no coordinates, or none on earth, is left out.
    pub fn write<'a>(&mut self, entry: impl Into<Entry<'a>>) -> Result<()> {
        let Some(feature) = feature(&entry.into()) else {
            self.left_out += 1;
            return Ok(());
        };
        self.out.write_all(if self.written == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut self.out, &feature).map_err(std::io::Error::from)?;
        self.written += 1;
        Ok(())
    }

    /// Events that were left out since their place has no coordinates.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Ends the collection; gives back what was written to.
    pub fn finish(mut self) -> Result<W> {
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn feature<'a>(entry: &Entry<'a>) -> Option<Feature<'a>> {
    let Entry { event, story, occurrence, .. } = *entry;
    let place = event.place.as_ref()?;
    let coordinates = [place.longitude.filter(|east| east.abs() <= 180.0)?, place.latitude.filter(|north| north.abs() <= 90.0)?];
    let properties = Properties {
        event_type: event.event_type,
        modes: &event.modes,
        auxiliary: &event.auxiliary,
        contexts: &event.contexts,
        quad: event.quad,
        score: written(event.score),
        date: event.date,
        date_precision: event.date_precision,
        actors: event.actors.iter().map(party).collect(),
        recipients: event.recipients.iter().map(party).collect(),
        place: &place.name,
        country: place.country.as_ref().map(|country| country.as_str()),
        text: &event.text,
        title: story.title.as_deref(),
        outlet: story.publisher.as_deref(),
        published: story.date,
        url: story.url.as_deref(),
        confidence: written(event.confidence),
        occurrence: occurrence.map(|seen| seen.id.as_str()),
        reports: occurrence.map(|seen| seen.reports),
        outlets: occurrence.map(|seen| seen.outlets),
    };
    Some(Feature { r#type: "Feature", id: &event.id, geometry: Point { r#type: "Point", coordinates }, properties })
}

fn party(party: &Participant) -> Party<'_> {
    Party {
        name: party.name.as_deref().unwrap_or(&party.text),
        country: party.country.as_ref().map(|country| country.as_str()),
        sector: party.sector.map(|sector| sector.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Header;
    use crate::exchange::trial;
    use serde_json::Value;

    #[test]
    fn a_map_is_read_back() {
        let header = Header { title: Some("<&\"'> \t\n".into()), ..Header::default() };
        let event = trial::event();
        let mut nowhere = event.clone();
        nowhere.place.as_mut().unwrap().latitude = None;
        let mut map = GeoJson::new(Vec::new()).unwrap();
        let (mut beyond, mut stateless) = (event.clone(), event.clone());
        beyond.place.as_mut().unwrap().latitude = Some(91.0);
        stateless.place.as_mut().unwrap().country = None;
        for event in [&event, &nowhere, &beyond, &stateless] {
            map.write((event, &header)).unwrap();
        }
        assert_eq!(map.left_out(), 2);
        let json: Value = serde_json::from_slice(&map.finish().unwrap()).unwrap();
        let features = json["features"].as_array().unwrap();
        assert_eq!((json["type"].as_str(), features.len()), (Some("FeatureCollection"), 2));
        assert_eq!(features[0]["geometry"]["coordinates"], serde_json::json!([36.82, -1.29]));
        let properties = &features[0]["properties"];
        assert_eq!((properties["title"].as_str(), properties["text"].as_str()), (header.title.as_deref(), Some(event.text.as_str())));
        assert_eq!((properties["type"].as_str(), properties["score"].as_f64()), (Some("CONSULT"), Some(4.0)));
        assert_eq!(properties["actors"][0]["name"], "Ändréj & Co. <KEN>");
        assert!(features[1]["properties"]["country"].is_null() && features[1]["properties"]["place"] == "Nairobi");
    }

    #[test]
    fn an_empty_map_is_a_map() {
        let json: Value = serde_json::from_slice(&GeoJson::new(Vec::new()).unwrap().finish().unwrap()).unwrap();
        assert_eq!(json["features"], serde_json::json!([]));
    }
}
