//! How well the coder reads an annotated corpus: precision, recall and F1 by what is asked of an event.
//!
//! Within a case each event that came out is paired with the expected event of its type that it agrees with most. What is
//! marked `maybe` neither counts when it is missing nor when it comes out.

use std::collections::BTreeMap;

use attache_record::{CodePoints, DatePrecision, Event, EventType, Participant};
use serde::Serialize;

use crate::coding::Coding;
use crate::corpus::{Case, ExpectedEvent, ExpectedParty};
use crate::sides::Side;

/// Right, wrong and missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Count {
    /// Came out and was expected.
    pub right: usize,
    /// Came out and was not expected.
    pub wrong: usize,
    /// Was expected and did not come out.
    pub missing: usize,
}

impl Count {
    /// Share of what came out that was expected.
    pub fn precision(&self) -> f64 {
        share(self.right, self.right + self.wrong)
    }

    /// Share of what was expected that came out.
    pub fn recall(&self) -> f64 {
        share(self.right, self.right + self.missing)
    }

    /// Their harmonic mean.
    pub fn f1(&self) -> f64 {
        share(2 * self.right, 2 * self.right + self.wrong + self.missing)
    }

    fn add(&mut self, right: bool, wrong: bool, missing: bool) {
        self.right += usize::from(right);
        self.wrong += usize::from(wrong);
        self.missing += usize::from(missing);
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Events of like confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Tenth {
    /// Events.
    pub events: usize,
    /// Those whose type and both sides are right, countries and sectors too.
    pub right: usize,
    /// Sum of their confidences.
    pub stated: f64,
}

impl Tenth {
    /// Share of them that is right.
    pub fn precision(&self) -> f64 {
        share(self.right, self.events)
    }

    /// Mean confidence.
    pub fn confidence(&self) -> f64 {
        if self.events == 0 { 0.0 } else { self.stated / self.events as f64 }
    }
}

/// All figures of an evaluation.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Figures {
    /// Cases read.
    pub cases: usize,
    /// Events with type, actors and recipients all right: the phrases and their countries and sectors.
    pub event: Count,
    /// The same by phrases alone, whatever country and sector they were given.
    pub phrases: Count,
    /// Type alone, of events that share a party.
    pub type_alone: Count,
    /// By type: type alone.
    pub by_type: BTreeMap<String, Count>,
    /// Actors of events paired.
    pub actors: Count,
    /// Recipients of events paired.
    pub recipients: Count,
    /// Countries and sectors of parties whose phrases agree.
    pub codes: Count,
    /// Modes of events paired.
    pub modes: Count,
    /// Auxiliary modes of events paired.
    pub auxiliary: Count,
    /// Dates, where the corpus gives one.
    pub dates: Count,
    /// Places, where the corpus gives one.
    pub places: Count,
    /// Contexts that must be there.
    pub contexts: Count,
    /// Speakers, where the corpus names one.
    pub speakers: Count,
    /// Ties.
    pub ties: Count,
    /// Statements.
    pub statements: Count,
    /// Cases that must be silent.
    pub silent: usize,
    /// Those that were not.
    pub not_silent: usize,
    /// Events by the tenth of their confidence, from 0 up.
    pub tenths: [Tenth; 10],
    /// Misses in words: a place and what differs.
    #[serde(skip)]
    pub misses: Vec<String>,
}

impl Figures {
    /// Compares a case with what came out of it; for each event whether it is right, `None` where fair readers differ.
    pub fn add(&mut self, case: &Case, coding: &Coding) -> Vec<Option<bool>> {
        self.cases += 1;
        if case.silent {
            self.silent += 1;
            if !coding.events.is_empty() {
                self.not_silent += 1;
                self.misses.push(format!("{} {}: {} but {}", case.place, case.name, case.text, words(&coding.events[0])));
            }
        }
        let points = CodePoints::new(&case.text);
        let page = Page { text: &case.text, points: &points };
        let pairs = page.pair(&case.events, &coding.events);
        let mut right: Vec<Option<bool>> = vec![Some(false); coding.events.len()];
        for (expected, event) in &pairs {
            let whole = self.pair(&page, expected, event);
            if let Some(at) = coding.events.iter().position(|other| other.id == event.id) {
                right[at] = whole;
            }
        }
        for (event, right) in coding.events.iter().zip(&right).filter_map(|(event, right)| Some((event, (*right)?))) {
            let tenth = &mut self.tenths[((event.confidence * 10.0) as usize).min(9)];
            tenth.events += 1;
            tenth.right += usize::from(right);
            tenth.stated += f64::from(event.confidence);
        }
        let paired = |event: &Event| pairs.iter().any(|(_, known)| known.id == event.id);
        let met = |expected: &ExpectedEvent| pairs.iter().any(|(known, _)| known.place == expected.place);
        if !case.silent {
            for event in coding.events.iter().filter(|event| !paired(event)) {
                self.count_all(event.event_type, true, false);
                self.misses.push(format!("{} wrong: {} | {}", case.place, words(event), event.text));
            }
        } else {
            coding.events.iter().for_each(|event| self.count_all(event.event_type, true, false));
        }
        for expected in case.events.iter().filter(|expected| !expected.maybe && !met(expected)) {
            self.count_all(expected.event_type, false, true);
            self.misses.push(format!("{} missing: {}", expected.place, expected_words(expected)));
        }
        self.records(&page, case, coding);
        right
    }

    fn count_all(&mut self, event_type: EventType, wrong: bool, missing: bool) {
        self.event.add(false, wrong, missing);
        self.phrases.add(false, wrong, missing);
        self.type_alone.add(false, wrong, missing);
        self.by_type.entry(event_type.to_string()).or_default().add(false, wrong, missing);
    }

    /// Counts what agrees; whether all does, `None` where fair readers differ.
    fn pair(&mut self, page: &Page<'_>, expected: &ExpectedEvent, event: &Event) -> Option<bool> {
        let by_type = self.by_type.entry(event.event_type.to_string()).or_default();
        if expected.maybe {
            return None;
        }
        by_type.add(true, false, false);
        self.type_alone.add(true, false, false);
        let (mut phrases, mut codes) = (true, true);
        for (wanted, found, actors) in [(&expected.actors, &event.actors, true), (&expected.recipients, &event.recipients, false)] {
            let count = if actors { &mut self.actors } else { &mut self.recipients };
            for party in wanted {
                let there = || found.iter().filter(|found| page.same_phrase(party, found));
                match there().find(|found| agrees(party, found)).or_else(|| there().next()) {
                    Some(known) => {
                        count.add(true, false, false);
                        let agrees = agrees(party, known);
                        self.codes.add(agrees, !agrees, false);
                        codes &= agrees;
                    }
                    None => {
                        count.add(false, false, true);
                        phrases = false;
                    }
                }
            }
            let beyond = found.iter().filter(|found| !wanted.iter().any(|party| page.same_phrase(party, found))).count();
            count.wrong += beyond;
            phrases &= beyond == 0;
        }
        self.phrases.add(phrases, !phrases, !phrases);
        self.event.add(phrases && codes, !(phrases && codes), !(phrases && codes));
        if !(phrases && codes) {
            self.misses.push(format!("{} parties: {} | got {}", expected.place, expected_words(expected), words(event)));
        }
        sets(&mut self.modes, &expected.modes, &event.modes);
        sets(&mut self.auxiliary, &expected.auxiliary, &event.auxiliary);
        for context in &expected.contexts {
            let there = event.contexts.contains(context);
            self.contexts.add(there, false, !there);
        }
        if let Some(date) = &expected.date {
            let right = same_date(date, event);
            self.dates.add(right, !right, !right);
            if !right {
                self.misses
                    .push(format!("{} date: {date} | got {:?} {:?}: {}", expected.place, event.date, event.date_precision, event.text));
            }
        }
        if let Some(place) = &expected.at {
            let found = event.place.as_ref().map(|place| place.name.as_str());
            let words = event.place.as_ref().and_then(|place| place.span).map(|span| page.slice(span));
            let right = found.is_some_and(|found| alike(found, place)) || words.is_some_and(|words| alike(&words, place));
            self.places.add(right, !right && found.is_some(), !right);
        }
        if let Some(speaker) = &expected.by {
            let found = event.attribution.as_ref();
            let text = found.and_then(|found| found.speaker.as_ref().map(|speaker| speaker.text.clone()).or_else(|| found.outlet.clone()));
            let right = text.as_ref().is_some_and(|text| text.contains(speaker.as_str()) || speaker.contains(text.as_str()));
            self.speakers.add(right, !right && text.is_some(), !right);
        }
        Some(phrases && codes)
    }

    /// Ties and statements, where the case judges them.
    fn records(&mut self, page: &Page<'_>, case: &Case, coding: &Coding) {
        if let Some(wanted) = &case.ties {
            let fits = |tie: &attache_record::Tie, one: &crate::corpus::ExpectedTie| {
                let side = |wanted: &[ExpectedParty], found: &[Participant]| {
                    wanted.iter().all(|party| found.iter().any(|found| page.same_phrase(party, found)))
                };
                let (a, b) = (&tie.parties[0], &tie.parties[1]);
                let sides = side(&one.parties[0], a) && side(&one.parties[1], b) || side(&one.parties[0], b) && side(&one.parties[1], a);
                // *Kathmandu, New Delhi ->*: all who stand in the tie on one side.
                let all: Vec<Participant> = a.iter().chain(b).cloned().collect();
                let mutual = one.parties[1].is_empty() && side(&one.parties[0], &all);
                tie.kind == one.kind
                    && (sides && !one.parties[1].is_empty() || mutual)
                    && one.polarity.is_none_or(|polarity| polarity == tie.polarity)
            };
            for one in wanted {
                let met = coding.ties.iter().any(|tie| fits(tie, one));
                self.ties.add(met, false, !met);
            }
            let wrong = coding.ties.iter().filter(|tie| !wanted.iter().any(|one| fits(tie, one))).count();
            self.ties.wrong += wrong;
        }
        if let Some(wanted) = &case.statements {
            let fits = |statement: &attache_record::Statement, one: &crate::corpus::ExpectedStatement| {
                page.same_phrase(&one.speaker, &statement.speaker)
                    && one.stance.is_none_or(|stance| stance == statement.stance)
                    && one.quote == statement.quote
            };
            for one in wanted {
                let met = coding.statements.iter().any(|statement| fits(statement, one));
                self.statements.add(met, false, !met);
            }
            self.statements.wrong += coding.statements.iter().filter(|statement| !wanted.iter().any(|one| fits(statement, one))).count();
        }
    }
}

/// The expected events of a case between the parties of something that may be told; of one that names one side only, those
/// with that side.
pub(crate) fn between<'e>(case: &'e Case, event: &Event) -> Vec<&'e ExpectedEvent> {
    let points = CodePoints::new(&case.text);
    let page = Page { text: &case.text, points: &points };
    let fits = |expected: &&ExpectedEvent| {
        let (actors, recipients) = (&expected.actors, &expected.recipients);
        let others = if recipients.is_empty() && actors.len() > 1 { actors } else { recipients };
        (event.actors.is_empty() || page.share(actors, &event.actors))
            && (event.recipients.is_empty() || page.share(others, &event.recipients))
    };
    case.events.iter().filter(fits).collect()
}

/// Whether an event is the expected one to the letter: both sides, countries and sectors; its type is taken as given.
pub(crate) fn is_whole(case: &Case, expected: &ExpectedEvent, event: &Event) -> bool {
    let points = CodePoints::new(&case.text);
    let page = Page { text: &case.text, points: &points };
    let sides = [(&expected.actors, &event.actors), (&expected.recipients, &event.recipients)];
    sides.into_iter().all(|(wanted, found)| {
        page.same_side(wanted, found)
            && wanted.iter().all(|party| found.iter().any(|found| page.same_phrase(party, found) && agrees(party, found)))
    })
}

/// Of an event, with the same of others on one side: which of these sides a case has for it, and whether it has nobody there; `None`
/// where it does not have the event, or fair readers differ.
pub fn right_sides(case: &Case, event: &Event, side: Side, aimed: &[Event]) -> Option<(Vec<bool>, bool)> {
    let points = CodePoints::new(&case.text);
    let page = Page { text: &case.text, points: &points };
    let across = |expected: &&ExpectedEvent| {
        let (_, wanted) = side.of(&expected.actors, &expected.recipients);
        let (_, found) = side.of(&event.actors, &event.recipients);
        wanted.is_empty() && found.is_empty() || page.share(wanted, found)
    };
    let of_type = case.events.iter().filter(|expected| expected.event_type == event.event_type);
    let expected: Vec<&ExpectedEvent> = of_type.filter(across).collect();
    if expected.is_empty() || expected.iter().any(|expected| expected.maybe) {
        return None;
    }
    let wanted: Vec<&[ExpectedParty]> = expected.iter().map(|expected| side.of(&expected.actors, &expected.recipients).0).collect();
    let is_right = |event: &Event| {
        let found = side.of(&event.actors, &event.recipients).0;
        wanted.iter().any(|wanted| page.same_side(wanted, found))
    };
    Some((aimed.iter().map(is_right).collect(), wanted.iter().any(|wanted| wanted.is_empty())))
}

/// The country that a case gives the party named by a phrase, `[start, end)` in code points; `-` for none, `None` where the case does
/// not say, or says two things.
pub fn right_country(case: &Case, span: [usize; 2]) -> Option<&str> {
    let points = CodePoints::new(&case.text);
    let page = Page { text: &case.text, points: &points };
    let phrase = Participant { text: page.slice(span), span: Some(span), ..Participant::default() };
    let parties = case.events.iter().flat_map(|event| event.actors.iter().chain(&event.recipients));
    let mut countries = parties.filter(|party| page.same_phrase(party, &phrase)).map(|party| party.country.as_str());
    let first = countries.next().filter(|country| *country != "?")?;
    countries.all(|country| country == first).then_some(first)
}

struct Page<'t> {
    text: &'t str,
    points: &'t CodePoints<'t>,
}

impl Page<'_> {
    /// The words of a span in code points.
    fn slice(&self, [start, end]: [usize; 2]) -> String {
        self.text.chars().skip(start).take(end - start).collect()
    }

    /// Pairs events one to one, the best agreement first; of the same type, with a party in common or none at all.
    fn pair<'e>(&self, expected: &'e [ExpectedEvent], events: &'e [Event]) -> Vec<(&'e ExpectedEvent, &'e Event)> {
        let mut all: Vec<(i32, usize, usize)> = Vec::new();
        for (i, wanted) in expected.iter().enumerate() {
            for (j, event) in events.iter().enumerate().filter(|(_, event)| event.event_type == wanted.event_type) {
                let agreement = self.agreement(wanted, event);
                if agreement > 0 {
                    all.push((agreement - i32::from(wanted.maybe), i, j));
                }
            }
        }
        all.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut used, mut taken) = (vec![false; expected.len()], vec![false; events.len()]);
        let mut pairs = Vec::new();
        for (_, i, j) in all {
            if !used[i] && !taken[j] {
                used[i] = true;
                taken[j] = true;
                pairs.push((&expected[i], &events[j]));
            }
        }
        pairs
    }

    fn agreement(&self, wanted: &ExpectedEvent, event: &Event) -> i32 {
        let side = |wanted: &[ExpectedParty], found: &[Participant]| {
            let met = wanted.iter().filter(|party| found.iter().any(|found| self.same_phrase(party, found))).count() as i32;
            let beyond = found.iter().filter(|found| !wanted.iter().any(|party| self.same_phrase(party, found))).count() as i32;
            (met, beyond)
        };
        let (actors, more) = side(&wanted.actors, &event.actors);
        let (recipients, others) = side(&wanted.recipients, &event.recipients);
        if actors + recipients == 0 {
            return 0;
        }
        10 * (actors + recipients) - 2 * (more + others) + i32::from(wanted.modes == event.modes)
    }

    /// Whether somebody who is expected is among those found.
    fn share(&self, wanted: &[ExpectedParty], found: &[Participant]) -> bool {
        wanted.iter().any(|party| found.iter().any(|found| self.same_phrase(party, found)))
    }

    /// Whether a side has all who are expected and nobody else, whatever their countries and sectors.
    fn same_side(&self, wanted: &[ExpectedParty], found: &[Participant]) -> bool {
        wanted.iter().all(|party| found.iter().any(|found| self.same_phrase(party, found)))
            && found.iter().all(|found| wanted.iter().any(|party| self.same_phrase(party, found)))
    }

    /// Whether a party found stands where the expected one stands somewhere in the text, or has its name.
    fn same_phrase(&self, wanted: &ExpectedParty, found: &Participant) -> bool {
        // *Its prime minister, John Howard*: whichever of the two is annotated, he is meant.
        if found.name.as_deref().is_some_and(|name| alike(name, &wanted.text)) {
            return true;
        }
        // *he*, where the case annotates whom he is, or the other way round.
        let pronoun = is_pronoun(&found.text) && wanted.country != "?" || is_pronoun(&wanted.text);
        if pronoun && agrees(wanted, found) {
            return true;
        }
        if self.stands_beside(&wanted.text, &found.text) || self.stands_beside(&found.text, &wanted.text) {
            return true;
        }
        let Some(span) = found.span else { return false };
        let mut from = 0;
        while let Some(at) = self.text[from..].find(&wanted.text).map(|at| at + from) {
            let place = self.points.span(at..at + wanted.text.len());
            if span[0] < place[1] && place[0] < span[1] {
                return true;
            }
            from = at + wanted.text.chars().next().map_or(1, char::len_utf8);
        }
        false
    }

    /// *the tourism minister, Rehavam Zeevi, …*: title and name of one person, a comma between them; either says who is meant.
    fn stands_beside(&self, first: &str, second: &str) -> bool {
        let is_title = |text: &str| text.rsplit(' ').next().is_some_and(|last| last.starts_with(char::is_lowercase));
        let is_name = |text: &str| text.split(' ').all(|word| word.starts_with(char::is_uppercase));
        let one_of_each = is_title(first) && is_name(second) || is_name(first) && is_title(second);
        one_of_each
            && ["", "the ", "a ", "his ", "her ", "its ", "their "]
                .iter()
                .any(|link| self.text.contains(&format!("{first}, {link}{second}")))
    }
}

fn is_pronoun(text: &str) -> bool {
    const PRONOUNS: [&str; 16] =
        ["he", "she", "it", "they", "we", "him", "her", "them", "us", "his", "its", "their", "our", "who", "i", "both"];
    PRONOUNS.contains(&text.to_lowercase().as_str())
}

/// Whether country and sector are as expected, where they are judged.
fn agrees(wanted: &ExpectedParty, found: &Participant) -> bool {
    let fits = |wanted: &str, found: Option<String>| wanted == "?" || found.as_deref().unwrap_or("-") == wanted;
    fits(&wanted.country, found.country.map(|code| code.to_string())) && fits(&wanted.sector, found.sector.map(|code| code.to_string()))
}

fn sets<T: PartialEq>(count: &mut Count, wanted: &[T], found: &[T]) {
    count.right += wanted.iter().filter(|one| found.contains(one)).count();
    count.missing += wanted.iter().filter(|one| !found.contains(one)).count();
    count.wrong += found.iter().filter(|one| !wanted.contains(one)).count();
}

/// A day must be that day; a month, year or week must be that period with that precision.
fn same_date(wanted: &str, event: &Event) -> bool {
    let Some(date) = event.date else { return false };
    let precision = event.date_precision;
    match wanted.len() {
        4 => precision == DatePrecision::Year && date.year().to_string() == wanted,
        7 => precision == DatePrecision::Month && date.to_string().starts_with(wanted),
        8 if wanted.contains("-W") => {
            let week = date.iso_week_date();
            precision == DatePrecision::Week && format!("{}-W{:02}", week.year(), week.week()) == wanted
        }
        // The story's own day, taken because nothing else is said, is that day.
        _ => date.to_string() == wanted && matches!(precision, DatePrecision::Day | DatePrecision::None),
    }
}

/// Names without case and diacritics that tell no difference to a reader.
fn alike(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    plain(a) == plain(b) || a.to_lowercase() == b.to_lowercase()
}

fn words(event: &Event) -> String {
    let one = |party: &Participant| {
        let codes: Vec<String> = party.country.map(|c| c.to_string()).into_iter().chain(party.sector.map(|s| s.to_string())).collect();
        format!("{} [{}]", party.text, codes.join(" "))
    };
    let names = |parties: &[Participant]| parties.iter().map(one).collect::<Vec<_>>().join("; ");
    let modes: String = event.modes.iter().map(|mode| format!(" {mode}")).collect();
    format!("{}{modes}: {} -> {}", event.event_type, names(&event.actors), names(&event.recipients))
}

fn expected_words(event: &ExpectedEvent) -> String {
    let names = |parties: &[ExpectedParty]| {
        parties.iter().map(|party| format!("{} [{} {}]", party.text, party.country, party.sector)).collect::<Vec<_>>().join("; ")
    };
    let modes: String = event.modes.iter().map(|mode| format!(" {mode}")).collect();
    format!("{}{modes}: {} -> {}", event.event_type, names(&event.actors), names(&event.recipients))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_a_count() {
        let count = Count { right: 6, wrong: 2, missing: 4 };
        assert!((count.precision() - 0.75).abs() < 1e-9 && (count.recall() - 0.6).abs() < 1e-9 && (count.f1() - 12.0 / 18.0).abs() < 1e-9);
        assert!(Count::default().f1().abs() < 1e-9);
    }
}
