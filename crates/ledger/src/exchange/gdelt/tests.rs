//! Out and in again.

use super::*;
use crate::exchange::trial;
use crate::exchange::{Entry, Error};
use crate::{Filed, Header, Seen};
use attache_record::{Auxiliary, Event, EventType, Mode, Participant, story_id};
use jiff::civil::date;

fn header() -> Header {
    Header {
        id: "story".into(),
        url: Some("https://www.example.org/a\tb".into()),
        publisher: Some("Example".into()),
        date: Some(date(2019, 6, 4)),
        ..Header::default()
    }
}

fn table(events: &[Event]) -> String {
    let header = header();
    let mut table = Table::new(Vec::new());
    for event in events {
        table.write((event, &header)).unwrap();
    }
    String::from_utf8(table.finish().unwrap()).unwrap()
}

fn read(text: &str) -> Vec<Filed> {
    Reader::new(text.as_bytes()).map(Result::unwrap).collect()
}

/// The event as far as the format carries it.
fn carried(event: &Event) -> Event {
    let mut event = Event { id: String::new(), story_id: String::new(), text: String::new(), ..event.clone() };
    (event.predicate, event.attribution, event.contexts) = (Default::default(), None, vec![]);
    (event.sentence, event.confidence) = (usize::from(event.sentence != 0), 0.5);
    for party in event.actors.iter_mut().chain(&mut event.recipients) {
        let name = party.name.as_deref().unwrap_or(&party.text).to_uppercase();
        *party = Participant {
            text: name.clone(),
            name: Some(name),
            country: party.country,
            sector: party.sector,
            confidence: 0.5,
            ..Default::default()
        };
    }
    event
}

#[test]
fn an_event_goes_out_and_comes_back() {
    let event = trial::event();
    let text = table(std::slice::from_ref(&event));
    let fields: Vec<_> = text.trim_end_matches('\n').split('\t').collect();
    assert_eq!((fields.len(), text.lines().count()), (61, 1));
    assert_eq!(fields[..5], ["81985529216486895", "20190603", "201906", "2019", "2019.4192"]);
    assert_eq!(fields[5..8], ["KENGOV", "ÄNDRÉJ & CO. <KEN>", "KEN"]);
    assert_eq!(fields[25..35], ["0", "042", "042", "04", "1", "4", "1", "1", "1", ""]);
    assert_eq!(fields[51..59], ["4", "Nairobi", "KE", "", "", "-1.29", "36.82", ""]);
    assert_eq!(fields[59..], ["20190604000000", "https://www.example.org/a b"]);
    let filed = read(&text);
    assert_eq!(filed[0].events.iter().map(carried).collect::<Vec<_>>(), [carried(&event)]);
    let story = &filed[0].story;
    assert_eq!((story.publisher.as_deref(), story.date), (Some("example.org"), Some(date(2019, 6, 4))));
    assert_eq!((filed[0].versions.codebook.as_str(), filed[0].events[0].id.as_str()), ("GDELT 2.0", "gdelt:81985529216486895"));
    assert_eq!(filed[0].report, Some(story_id(story.url.as_deref(), "")));
    assert_eq!(table(&filed[0].events).split('\t').next(), Some("81985529216486895"), "it keeps its number");
}

#[test]
fn each_type_comes_back() {
    for &event_type in EventType::ALL {
        let mut event = crate::trial::event("story", 0, &["KEN"], &["SDN"]);
        event.event_type = event_type;
        event.set_ontology();
        let quad = event.quad;
        let mut came = read(&table(std::slice::from_ref(&event))).remove(0).events.remove(0);
        assert_eq!((came.event_type, came.quad, came.score, came.cameo.as_str()), (event_type, quad, event.score, event.cameo.as_str()));
        came.modes.clear();
        assert_eq!(carried(&came), carried(&event), "the mode apart, which 09 alone gives");
    }
}

#[test]
fn several_parties_become_rows_with_numbers_of_their_own() {
    let mut event = crate::trial::event("story", 0, &["KEN", "UGA"], &[]);
    let text = table(std::slice::from_ref(&event));
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.iter().map(|row| (row[5], row[15])).collect::<Vec<_>>(), [("KEN", "UGA"), ("UGA", "KEN")]);
    assert_ne!(rows[0][0], rows[1][0]);
    assert_eq!(read(&text).len(), 1);
    event.actors.clear();
    assert_eq!(table(&[event]).lines().next().unwrap().split('\t').nth(5), Some(""));
}

#[test]
fn what_did_not_happen_is_left_out() {
    let mut event = trial::event();
    event.auxiliary = vec![Auxiliary::Negation];
    let (mut table, header) = (Table::new(Vec::new()), header());
    table.write((&event, &header)).unwrap();
    event.auxiliary.clear();
    event.date = None;
    table.write((&event, &Header { date: None, ..header.clone() })).unwrap();
    assert_eq!((table.left_out(), table.finish().unwrap()), (2, vec![]));
}

#[test]
fn places_of_which_little_is_known_are_written_as_far() {
    let place_of = |change: &dyn Fn(&mut attache_record::Place)| {
        let mut event = trial::event();
        event.place.iter_mut().for_each(change);
        let text = table(&[event]);
        let came = read(&text).remove(0).events.remove(0).place;
        (text.trim_end_matches('\n').split('\t').skip(51).take(8).map(str::to_owned).collect::<Vec<_>>(), came)
    };
    let (fields, came) = place_of(&|place| place.country = None);
    assert_eq!(fields, ["4", "Nairobi", "", "", "", "-1.29", "36.82", ""]);
    assert_eq!(came.map(|place| (place.country, place.latitude)), Some((None, Some(-1.29))));
    let (fields, came) = place_of(&|place| place.longitude = None);
    assert_eq!(
        (fields[0].as_str(), &fields[5..7], came.and_then(|place| place.latitude)),
        ("1", &["".to_owned(), "".to_owned()][..], None)
    );
}

#[test]
fn corroboration_stands_in_its_fields() {
    let (event, header) = (trial::event(), header());
    let seen = Seen { id: "lead".into(), events: 7, reports: 5, outlets: 3, first: None, last: None };
    let mut table = Table::new(Vec::new());
    table.write(Entry { event: &event, story: &header, occurrence: Some(&seen) }).unwrap();
    let text = String::from_utf8(table.finish().unwrap()).unwrap();
    assert_eq!(text.split('\t').skip(31).take(3).collect::<Vec<_>>(), ["7", "3", "5"]);
}

/// A row of GDELT's with these fields set.
fn row(fields: usize, set: &[(usize, &str)]) -> String {
    let mut row = vec![""; fields];
    (row[0], row[1], row[25]) = ("410412347", "20150218", "1");
    set.iter().for_each(|&(place, value)| row[place] = value);
    row.join("\t") + "\n"
}

#[test]
fn gdelt_s_own_files_come_in() {
    let visit =
        [(5, "USAGOV"), (6, "UNITED STATES"), (7, "USA"), (12, "GOV"), (15, "CHN"), (16, "BEIJING"), (17, "CHN"), (26, "043"), (30, "2.8")];
    let two = row(
        61,
        &[
            &visit[..],
            &[
                (51, "4"),
                (52, "Beijing, Beijing, China"),
                (53, "CH"),
                (56, "39.9289"),
                (57, "116.388"),
                (59, "20150218230000"),
                (60, "http://www.example.org/x"),
            ],
        ]
        .concat(),
    );
    let one = row(
        58,
        &[
            &visit[..],
            &[(50, "Beijing, Beijing, China"), (51, "CH"), (53, "39.9289"), (54, "116.388"), (56, "20150218"), (57, "BBC Monitoring")],
        ]
        .concat(),
    );
    let oldest = row(57, &[&visit[..], &[(50, "China"), (51, "CH"), (56, "20150218")]].concat());
    for (text, codebook, publisher) in
        [(two, "GDELT 2.0", Some("example.org")), (one, "GDELT 1.0", Some("BBC Monitoring")), (oldest, "GDELT 1.0", None)]
    {
        let filed = read(&text).remove(0);
        assert_eq!((filed.versions.codebook.as_str(), filed.story.publisher.as_deref()), (codebook, publisher));
        assert_eq!((filed.story.date, filed.story.url.is_some()), (Some(date(2015, 2, 18)), publisher == Some("example.org")));
        let event = &filed.events[0];
        assert_eq!(
            (event.event_type, event.modes.as_slice(), event.score, event.cameo.as_str()),
            (EventType::Consult, &[Mode::Visit][..], 2.8, "043")
        );
        assert_eq!((event.actors[0].text.as_str(), event.recipients[0].text.as_str()), ("BEIJING", "UNITED STATES"), "the host receives");
        let place = event.place.as_ref().unwrap();
        assert_eq!(place.country, "CHN".parse().ok());
        assert_eq!(place.name == "Beijing", place.latitude == Some(39.9289));
    }
}

#[test]
fn rows_of_one_address_are_one_story() {
    let at = |n: &'static str, url: &'static str, code: &'static str| row(61, &[(0, n), (26, code), (60, url)]);
    let text = [
        "GLOBALEVENTID\tSQLDATE\n".to_owned(),
        at("1", "http://a.org/1", "042"),
        at("2", "http://b.org/2", "190"),
        at("3", "http://a.org/1", "112"),
    ];
    let mut text = text.concat() + &at("4", "http://a.org/1", "010") + "\n" + &at("5", "http://a.org/1", "---");
    text.push_str("6\t20150218\n");
    text += &row(61, &[(1, "20151350"), (26, "042")]);
    text.push_str(&"x".repeat(200_000));
    text.push('\n');
    text += &at("7", "", "042");
    let mut reader = Reader::new(text.as_bytes());
    let came: Vec<_> = reader.by_ref().collect();
    let faults: Vec<_> = came.iter().filter_map(|one| one.as_ref().err()).map(ToString::to_string).collect();
    assert!(faults[0].starts_with("line 8 is left out: it has 2 fields"), "{faults:?}");
    assert!(
        faults[1].starts_with("line 9 is left out: its day is `20151350`")
            && faults[2].starts_with("line 10 is left out: it has more than 65536 bytes")
    );
    let stories: Vec<Vec<_>> = came.iter().flatten().map(|filed| filed.events.iter().map(|event| event.id.as_str()).collect()).collect();
    assert_eq!(stories, [vec!["gdelt:1", "gdelt:3"], vec!["gdelt:2"], vec!["gdelt:7"]]);
    let intake = reader.intake();
    assert_eq!((intake.rows, intake.faulty, intake.untyped, intake.events, intake.stories), (6, 3, 2, 4, 3));
}

#[test]
fn what_breaks_off_is_told() {
    struct Breaks;
    impl std::io::Read for Breaks {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the cable is out"))
        }
    }
    let good = row(61, &[(26, "042"), (60, "http://a.org/1")]);
    let came: Vec<_> = Reader::new(std::io::Read::chain(good.as_bytes(), Breaks)).collect();
    assert!(matches!(&came[0], Err(Error::Read { line: 2, why }) if why == "the cable is out"));
    assert_eq!((came.len(), came[1].as_ref().unwrap().events.len()), (2, 1));
}

/// What a file repeats of another one in a story that begins with another event counts once.
#[test]
fn files_that_overlap_count_once() {
    let at = |n: &'static str| row(61, &[(0, n), (26, "042"), (7, "KEN"), (60, "http://a.org/1")]);
    let (_folder, mut ledger) = crate::trial::ledger();
    ledger.file(&read(&(at("1") + &at("2"))), crate::trial::now(1)).unwrap();
    let mut other = read(&(at("2") + &at("3")));
    assert_eq!(ledger.file(&other, crate::trial::now(2)).unwrap().refused.len(), 1);
    assert_eq!(ledger.leave_out_told(&mut other).unwrap(), 1);
    assert_eq!(ledger.file(&other, crate::trial::now(2)).unwrap().events, 1);
    let mut again = read(&(at("2") + &at("3")));
    assert_eq!((ledger.leave_out_told(&mut again).unwrap(), ledger.file(&again, crate::trial::now(3)).unwrap().same), (1, 1));
    let mut told = read(&at("3"));
    told.extend(read(&at("2")));
    assert_eq!((ledger.leave_out_told(&mut told).unwrap(), told.len()), (2, 0), "no story is filed empty in place of its events");
    // The two pieces are one report: one of them is a copy.
    assert_eq!((ledger.stats().unwrap().events, ledger.stats().unwrap().copies), (3, 1));
    assert_eq!(ledger.check().unwrap(), Vec::<String>::new());
}

#[test]
fn filed_twice_it_is_the_same() {
    let text = [
        row(61, &[(26, "042"), (7, "KEN"), (5, "KEN"), (60, "http://a.org/1")]),
        row(61, &[(0, "9"), (26, "190"), (60, "http://a.org/1")]),
    ]
    .concat();
    let (_folder, mut ledger) = crate::trial::ledger();
    let first = ledger.file(&read(&text), crate::trial::now(1)).unwrap();
    let second = ledger.file(&read(&text), crate::trial::now(2)).unwrap();
    assert_eq!((first.new, first.events, second.same, first.refused), (1, 2, 1, vec![]));
    assert_eq!(ledger.stats().unwrap().copies, 0, "its original is not there");
    assert_eq!(ledger.reader().unwrap().event("gdelt:9").unwrap().unwrap().event_type, EventType::Assault);
}
