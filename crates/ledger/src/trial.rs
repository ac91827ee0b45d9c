//! Stories and events for tests.

use crate::filing::Filed;
use crate::words::Versions;
use crate::{Ledger, Result};
use attache_record::{
    Attribution, Auxiliary, Context, DatePrecision, Event, EventType, Mode, Participant, Place, Predicate, Sector, Statement, Story, Tie,
    TieKind, event_id,
};
use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;

/// An event of 3 June 2019 between these countries ("" for a party without one).
pub(crate) fn event(story: &str, sentence: usize, actors: &[&str], recipients: &[&str]) -> Event {
    let party = |code: &&str| Participant {
        text: format!("the {code} side"),
        country: code.parse().ok(),
        confidence: 0.9,
        ..Participant::default()
    };
    let mut event = Event {
        id: String::new(),
        story_id: story.to_owned(),
        sentence,
        text: format!("Sentence {sentence} tells of {actors:?} and {recipients:?}."),
        event_type: EventType::Accuse,
        modes: vec![],
        auxiliary: vec![],
        contexts: vec![],
        quad: 0,
        score: 0.0,
        cameo: String::new(),
        actors: actors.iter().map(party).collect(),
        recipients: recipients.iter().map(party).collect(),
        predicate: Predicate { text: "tells".into(), span: [sentence * 100, sentence * 100 + 5] },
        date: Some(date(2019, 6, 3)),
        date_precision: DatePrecision::Day,
        place: None,
        attribution: None,
        confidence: 0.8,
    };
    event.set_ontology();
    event.id = event_id(story, event.event_type, event.predicate.span, &event.actors, &event.recipients);
    event
}

/// A story whose text holds the sentences of its events.
pub(crate) fn filed(id: &str, publisher: &str, events: Vec<Event>) -> Filed {
    let text = events.iter().map(|e| e.text.as_str()).collect::<Vec<_>>().join(" ");
    let story = Story {
        id: id.to_owned(),
        text,
        title: Some(format!("Story {id}")),
        publisher: Some(publisher.to_owned()),
        date: Some(date(2019, 6, 4)),
        ..Story::default()
    };
    Filed { story, events, versions: versions("1"), ..Filed::default() }
}

pub(crate) fn versions(codebook: &str) -> Versions {
    Versions { codebook: codebook.to_owned(), pipeline: "p".into(), scorer: String::new() }
}

/// A time to file at.
pub(crate) fn now(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// A ledger in a folder that goes away with it.
pub(crate) fn ledger() -> (tempfile::TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(folder.path().join("trial.ledger")).unwrap();
    (folder, ledger)
}

/// A ledger with these batches, one after the other.
pub(crate) fn ledger_of(batches: &[&[Filed]]) -> Result<(tempfile::TempDir, Ledger)> {
    let (folder, mut ledger) = ledger();
    for (n, batch) in batches.iter().enumerate() {
        let receipt = ledger.file(batch, now(n as i64))?;
        assert_eq!(receipt.refused, []);
    }
    Ok((folder, ledger))
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,6}", "[aéÜ ß\u{1f600}]{0,8}", "(x\u{0}|'|\"){1,2}"]
}

fn confidence() -> impl Strategy<Value = f32> {
    prop_oneof![(0u8..=100).prop_map(|n| f32::from(n) / 100.0), -2.0f32..2.0]
}

prop_compose! {
    fn party()(text in words(), span in proptest::option::of([0usize..60, 0usize..60]),
        entity in proptest::option::of("(state/x|person/[ab])"),
        name in proptest::option::of(words()), country in proptest::option::of("(KEN|SDN|UNO)"), sector in proptest::option::of(0usize..25),
        role in proptest::option::of(words()), confidence in confidence()) -> Participant {
        let country = country.map(|c| c.parse().unwrap());
        Participant { text, span, entity, name, country, sector: sector.map(|n| Sector::ALL[n]), role, confidence }
    }
}

prop_compose! {
    fn place()(name in words(), country in proptest::option::of("(KEN|SDN)"), latitude in proptest::option::of(-90.0f64..90.0),
        longitude in proptest::option::of(-180.0f64..180.0), span in proptest::option::of([0usize..60, 0usize..60])) -> Place {
        Place { name, country: country.map(|c| c.parse().unwrap()), latitude, longitude, span }
    }
}

fn day() -> impl Strategy<Value = Option<jiff::civil::Date>> {
    prop_oneof![
        6 => (1i8..4).prop_map(|d| Some(date(2019, 6, d))),
        1 => Just(None),
        1 => Just(Some(jiff::civil::Date::MIN)),
        1 => Just(Some(jiff::civil::Date::MAX)),
    ]
}

prop_compose! {
    fn any_event()(
        (sentence, cut, text, event_type) in (0usize..4, proptest::option::of((0usize..40, 0usize..20)), words(),
            prop_oneof![Just(1usize), 0usize..16]),
        (modes, auxiliary, contexts) in (proptest::collection::vec(0usize..5, 0..3), proptest::collection::vec(0usize..4, 0..2),
            proptest::collection::vec(0usize..9, 0..3)),
        (actors, recipients) in (proptest::collection::vec(party(), 0..3), proptest::collection::vec(party(), 0..3)),
        (predicate, span, date, precision) in (words(), [0usize..60, 0usize..60], day(), 0usize..5),
        (place, speaker, outlet, attributed) in (proptest::option::of(place()), proptest::option::of(party()),
            proptest::option::of(words()), any::<bool>()),
        (confidence, score) in (confidence(), -10.0f32..10.0), ) -> (Event, Option<(usize, usize)>) {
        use DatePrecision::{Day, Month, None, Week, Year};
        let attribution = attributed.then_some(Attribution { speaker, outlet });
        (Event {
            id: String::new(), story_id: String::new(), sentence, text, event_type: EventType::ALL[event_type],
            modes: modes.into_iter().map(|n| Mode::ALL[n]).collect(), auxiliary: auxiliary.into_iter().map(|n| Auxiliary::ALL[n]).collect(),
            contexts: contexts.into_iter().map(|n| Context::ALL[n]).collect(), quad: 3, score, cameo: "112".into(), actors, recipients,
            predicate: Predicate { text: predicate, span }, date, date_precision: [Day, Week, Month, Year, None][precision], place,
                attribution, confidence,
        }, cut)
    }
}

fn tie_and_statement() -> impl Strategy<Value = (Vec<Tie>, Vec<Statement>)> {
    let tie = (proptest::collection::vec(party(), 0..3), proptest::collection::vec(party(), 0..2), day(), words(), confidence()).prop_map(
        |(parties, against, since, text, confidence)| Tie {
            kind: TieKind::Backing,
            polarity: -1,
            parties: [parties.clone(), parties],
            against,
            since,
            historical: true,
            story_id: String::new(),
            sentence: 7,
            text,
            confidence,
        },
    );
    let statement = (party(), proptest::collection::vec(party(), 0..2), words(), [0usize..60, 0usize..60], words(), confidence()).prop_map(
        |(speaker, about, content, span, text, confidence)| Statement {
            speaker,
            quote: true,
            about,
            stance: -1,
            content,
            span,
            story_id: String::new(),
            sentence: 8,
            text,
            confidence,
        },
    );
    (proptest::collection::vec(tie, 0..2), proptest::collection::vec(statement, 0..2))
}

prop_compose! {
    /// Any story with any coding; its events have ids of their own, some of their words stand in the text.
    pub(crate) fn any_filed(id: String)(text in prop_oneof!["[a-zé ]{0,60}", "[a-z ]{0,60}", "a\u{0}[a-z]{5,9}"],
        title in proptest::option::of(words()),
        publisher in proptest::option::of("(Herald|Post|Times)"), author in proptest::option::of(words()), day in day(),
        events in proptest::collection::vec(any_event(), 0..4), records in tie_and_statement(),
            report in proptest::option::of("(s0|s1|00112233aabbccdd)"))
        -> Filed {
        let id = id.clone();
        let letters: Vec<char> = text.chars().collect();
        let slice = |from: usize, to: usize| letters.get(from..to).map(|part| part.iter().collect::<String>());
        let events = events.into_iter().enumerate().map(|(n, (mut event, cut))| {
            event.story_id = id.clone();
            event.id = if n == 0 { format!("{:016x}", n * 7 + id.len()) + &id } else { format!("{:08x}{n:08x}",
                id.bytes().map(u32::from).sum::<u32>()) };
            if let Some((from, length)) = cut {
                event.text = slice(from, from + length).unwrap_or(event.text);
                let [a, b] = event.predicate.span;
                event.predicate.text = slice(a, b).unwrap_or(event.predicate.text);
                for party in event.actors.iter_mut().chain(&mut event.recipients) {
                    if let Some([a, b]) = party.span {
                        party.text = slice(a, b).unwrap_or(std::mem::take(&mut party.text));
                    }
                }
            }
            event
        }).collect();
        let (mut ties, mut statements) = records;
        ties.iter_mut().for_each(|tie| tie.story_id = id.clone());
        statements.iter_mut().for_each(|statement| statement.story_id = id.clone());
        let story = Story { id: id.clone(), text, title, date: day, publisher, author, ..Story::default() };
        Filed { story, events, ties, statements, versions: versions("1"), report }
    }
}

/// Some stories with different ids.
pub(crate) fn any_batch() -> impl Strategy<Value = Vec<Filed>> {
    (0usize..6).prop_flat_map(|count| {
        let one = |n: usize| any_filed(if n.is_multiple_of(2) { format!("s{n}") } else { format!("{n:016x}") });
        (0..count).map(one).collect::<Vec<_>>()
    })
}
