//! What of an event decides where it is counted, found and corroborated.

use crate::codes::{country_number, day_number, type_number};
use attache_record::{Country, DatePrecision, Event, EventType, Participant};
use std::collections::BTreeSet;

/// The facts of one event.
pub(crate) struct Facts {
    /// Days since 1970-01-01; none when the date is not known.
    pub day: Option<i64>,
    /// Number in the table `type`.
    pub event_type: i64,
    /// Without auxiliary modes: only such events are counted.
    pub plain: bool,
    /// Actor's and recipient's country, for each pair that the event counts for.
    pub pairs: Vec<(i64, i64)>,
    /// In thousandths.
    pub score: i64,
    /// Shared by events that could be one occurrence; none for events without day or country, which stay alone.
    pub block: Option<i64>,
}

impl Facts {
    pub(crate) fn of(event: &Event) -> Facts {
        let day = event.date.map(day_number);
        let event_type = type_number(event.event_type);
        let (actors, recipients) = (countries(&event.actors), countries(&event.recipients));
        let auxiliary = event.auxiliary.iter().map(|&a| a as u8).collect();
        let precision = precision_class(event.date_precision as i64);
        let pairs = pairs(event);
        let from_countries = event.actors.iter().filter(|p| p.country.is_some()).count();
        let together = is_together(from_countries, event.recipients.len());
        let block = BlockKey { event_type, auxiliary, precision, actors, recipients, together };
        let block = (day.is_some() && block.has_country()).then(|| block.number());
        Facts { day, event_type, plain: event.is_plain(), pairs, score: thousandths(f64::from(event.score)), block }
    }
}

/// A score in thousandths, so that sums do not depend on the order.
pub(crate) fn thousandths(score: f64) -> i64 {
    (score * 1000.0).round() as i64
}

/// Whether all parties do it together: two or more actors and no recipient.
pub(crate) fn is_mutual(event: &Event) -> bool {
    event.recipients.is_empty() && event.actors.len() > 1
}

/// Events known to the day and events of unknown date (which carry the day of the report) can be one occurrence; weeks, months and years
/// each stay among themselves. Takes and gives numbers of [`DatePrecision`].
pub(crate) fn precision_class(precision: i64) -> i64 {
    if precision == DatePrecision::None as i64 { DatePrecision::Day as i64 } else { precision }
}

/// What all events that could be one occurrence share, besides the day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BlockKey {
    pub event_type: i64,
    pub auxiliary: BTreeSet<u8>,
    pub precision: i64,
    pub actors: BTreeSet<i64>,
    pub recipients: BTreeSet<i64>,
    /// Whether several parties known by country do it together; such events count for other pairs than those done to somebody unknown.
    pub together: bool,
}

impl BlockKey {
    fn has_country(&self) -> bool {
        !self.actors.is_empty() || !self.recipients.is_empty()
    }

    /// 32 bits that stand for the key (FNV-1a). Two keys of one day may share a number; who reads a block tells them apart.
    fn number(&self) -> i64 {
        let mut hash = 0x811c_9dc5_u32;
        let mut eat = |n: i64| {
            for byte in n.to_le_bytes() {
                hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            }
        };
        eat(self.event_type);
        eat(self.precision);
        self.auxiliary.iter().for_each(|&a| eat(i64::from(a)));
        eat(-1);
        self.actors.iter().for_each(|&c| eat(c));
        eat(-1 - i64::from(self.together));
        self.recipients.iter().for_each(|&c| eat(c));
        // As a signed number it takes four bytes in the file, unsigned it would take six.
        i64::from(hash as i32)
    }
}

fn countries(parties: &[Participant]) -> BTreeSet<i64> {
    parties.iter().filter(|p| p.country.is_some()).map(|p| country_number(p.country)).collect()
}

/// The pairs of countries that an event counts for: each actor's with each recipient's, 0 standing for a side of which no country is known.
/// A mutual event counts for each two of its countries in both directions, or as domestic when two of its parties are of the one country.
fn pairs(event: &Event) -> Vec<(i64, i64)> {
    let (actors, recipients) = (countries(&event.actors), countries(&event.recipients));
    if is_mutual(event) {
        return match actors.len() {
            0 => vec![(0, 0)],
            1 => {
                let one = actors.first().copied().unwrap_or_default();
                let parties = event.actors.iter().filter(|p| p.country.is_some()).count();
                vec![(one, if parties > 1 { one } else { 0 })]
            }
            _ => actors.iter().flat_map(|&a| actors.iter().filter(move |&&b| b != a).map(move |&b| (a, b))).collect(),
        };
    }
    let or_none = |side: BTreeSet<i64>| if side.is_empty() { BTreeSet::from([0]) } else { side };
    let (actors, recipients) = (or_none(actors), or_none(recipients));
    actors.iter().flat_map(|&a| recipients.iter().map(move |&r| (a, r))).collect()
}

/// Whether two or more parties known by country do it together, with nobody on the other side. Then the pairs are those among the actors.
pub(crate) fn is_together(actors_with_country: usize, recipients: usize) -> bool {
    recipients == 0 && actors_with_country > 1
}

/// The words under which the search knows an event besides its sentence, as the view `search_content` gives them.
pub(crate) fn marks(event: &Event, actors: &[Option<i64>], recipients: &[Option<i64>], outlet: Option<i64>) -> String {
    let mut marks = BTreeSet::new();
    let mut mark = |letter: char, parties: &[Participant], entities: &[Option<i64>]| {
        for (party, entity) in parties.iter().zip(entities) {
            marks.extend(party.country.map(|c| format!("{letter}{}", c.as_str().to_ascii_lowercase())));
            marks.extend(entity.map(|key| format!("{letter}{key}")));
        }
    };
    mark('a', &event.actors, actors);
    match is_mutual(event) {
        true => mark('r', &event.actors, actors),
        false => mark('r', &event.recipients, recipients),
    }
    let mut countries: Vec<Country> = event.actors.iter().chain(&event.recipients).filter_map(|party| party.country).collect();
    countries.sort_unstable();
    for (n, one) in countries.iter().enumerate() {
        for other in &countries[n + 1..] {
            marks.insert(pair_mark(*one, *other, None));
            marks.insert(pair_mark(*one, *other, Some(event.event_type)));
        }
    }
    marks.extend(event.place.as_ref().and_then(|p| p.country).map(|c| format!("p{}", c.as_str().to_ascii_lowercase())));
    marks.insert(format!("t{}", type_number(event.event_type)));
    marks.extend(outlet.map(|key| format!("o{key}")));
    marks.into_iter().collect::<Vec<_>>().join(" ")
}

/// The mark of two countries that both take part, on whatever side, in events of any type or of one: far rarer than those of each, so
/// quickly found. Two parties of one country make a pair, too.
pub(crate) fn pair_mark(one: Country, other: Country, event_type: Option<EventType>) -> String {
    let (first, second) = if one < other { (one, other) } else { (other, one) };
    let pair = format!("x{}{}", first.as_str().to_ascii_lowercase(), second.as_str().to_ascii_lowercase());
    event_type.map_or(pair.clone(), |t| format!("{pair}t{}", type_number(t)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial;

    fn pairs_of(actors: &[&str], recipients: &[&str]) -> Vec<String> {
        let event = trial::event("s", 0, actors, recipients);
        let name = |n| crate::codes::country_of(n).unwrap().map_or("-".to_owned(), |c| c.to_string());
        pairs(&event).into_iter().map(|(a, r)| format!("{}>{}", name(a), name(r))).collect()
    }

    #[test]
    fn events_count_for_pairs() {
        assert_eq!(pairs_of(&["KEN", "UGA"], &["SDN"]), ["KEN>SDN", "UGA>SDN"]);
        assert_eq!(pairs_of(&["KEN", "UGA"], &[]), ["KEN>UGA", "UGA>KEN"]);
        assert_eq!(pairs_of(&["SDN", "SDN"], &[]), ["SDN>SDN"]);
        assert_eq!(pairs_of(&["SDN", ""], &[]), ["SDN>-"]);
        assert_eq!(pairs_of(&["SDN"], &[""]), ["SDN>-"]);
        assert_eq!(pairs_of(&[""], &["SDN"]), ["->SDN"]);
        assert_eq!(pairs_of(&["SDN"], &["SDN"]), ["SDN>SDN"]);
    }

    #[test]
    fn who_could_tell_of_one_thing_shares_a_block() {
        let one = trial::event("s", 0, &["KEN", "UGA"], &["SDN"]);
        let mut other = trial::event("t", 5, &["UGA", "KEN"], &["SDN"]);
        assert_eq!(Facts::of(&one).block, Facts::of(&other).block);
        other.auxiliary.push(attache_record::Auxiliary::Negation);
        assert_ne!(Facts::of(&one).block, Facts::of(&other).block);
        assert_eq!(Facts::of(&trial::event("s", 0, &[""], &[])).block, None);
        // What two do together and what they do to somebody unknown count for other pairs.
        let (together, to_somebody) = (trial::event("s", 0, &["KEN", "UGA"], &[]), trial::event("s", 0, &["KEN", "UGA"], &[""]));
        assert_ne!(Facts::of(&together).block, Facts::of(&to_somebody).block);
        assert_ne!(Facts::of(&trial::event("s", 0, &["KEN"], &["SDN"])).block, Facts::of(&trial::event("s", 0, &["SDN"], &["KEN"])).block);
    }
}
