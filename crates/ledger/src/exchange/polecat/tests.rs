//! Out and in again.

use super::columns::COLUMNS;
use super::*;
use crate::exchange::trial;
use crate::exchange::{Entry, Error};
use crate::{Filed, Header, Seen};
use attache_record::{Auxiliary, DatePrecision, Event, EventType, Mode, Participant, Sector, story_id};
use jiff::civil::date;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use proptest::prelude::*;
use std::io::Write;

fn header() -> Header {
    Header {
        id: "story".into(),
        title: Some("\"Quoted\", with\ta tab".into()),
        url: Some("https://www.example.org/a?b=<c>".into()),
        publisher: Some("Čas".into()),
        date: Some(date(2019, 6, 4)),
        language: Some("en".into()),
    }
}

fn table(events: &[Event], separator: Separator) -> String {
    let header = header();
    let mut table = Table::new(Vec::new(), separator, "codebook 7").unwrap();
    for event in events {
        table.write((event, &header)).unwrap();
    }
    String::from_utf8(table.finish().unwrap()).unwrap()
}

fn read(text: &str) -> Vec<Filed> {
    Reader::new(text.as_bytes()).unwrap().map(Result::unwrap).collect()
}

/// The event as far as the format carries it.
fn carried(event: &Event) -> Event {
    let mut event = Event { story_id: String::new(), predicate: Default::default(), attribution: None, ..event.clone() };
    event.id = event.id.trim_start_matches(PREFIX).to_owned();
    for party in event.actors.iter_mut().chain(&mut event.recipients) {
        (party.span, party.confidence) = (None, 0.5);
    }
    event.place.iter_mut().for_each(|place| place.span = None);
    event
}

fn assert_same(came: &[Event], went: &[Event]) {
    let carried_all = |events: &[Event]| events.iter().map(carried).collect::<Vec<_>>();
    assert_eq!(carried_all(came), carried_all(went));
}

#[test]
fn an_event_goes_out_and_comes_back() {
    let event = trial::event();
    for separator in [Separator::Comma, Separator::Tab] {
        let text = table(std::slice::from_ref(&event), separator);
        assert!(text.starts_with(if separator == Separator::Tab {
            "Event ID\tEvent Date\tEvent Type"
        } else {
            "Event ID,Event Date,Event Type"
        }));
        let filed = read(&text);
        assert_same(&filed[0].events, std::slice::from_ref(&event));
        let (story, header) = (&filed[0].story, header());
        assert_eq!(
            (&story.title, &story.url, &story.publisher, &story.date, story.text.as_str()),
            (&header.title, &header.url, &header.publisher, &header.date, "")
        );
        assert_eq!((filed[0].versions.codebook.as_str(), filed[0].report.as_deref()), ("POLECAT codebook 7", Some("story")));
        assert_ne!(story.id, header.id, "a file never replaces a coding");
        assert_eq!(filed[0].events[0].id, "polecat:0123456789abcdef");
    }
}

#[test]
fn half_known_places_come_back() {
    let stateless = {
        let mut event = trial::event();
        event.place.iter_mut().for_each(|place| (place.country, place.longitude) = (None, None));
        event
    };
    let nameless = Event { recipients: vec![Participant { country: "SDN".parse().ok(), ..Participant::default() }], ..stateless.clone() };
    for event in [stateless, nameless] {
        let mut came = read(&table(std::slice::from_ref(&event), Separator::Comma)).remove(0).events;
        assert_eq!(came[0].place.as_ref().map(|place| (place.country, place.latitude, place.longitude)), Some((None, Some(-1.29), None)));
        came[0].recipients[0].text.clone_from(&event.recipients[0].text);
        assert_same(&came, &[event]);
    }
}

#[test]
fn many_parties_become_rows_and_one_event_again() {
    let several = crate::trial::event("story", 0, &["KEN", "UGA"], &["SDN", "TCD"]);
    let mutual = crate::trial::event("story", 1, &["KEN", "UGA", "TZA"], &[]);
    let alone = crate::trial::event("story", 2, &["KEN"], &[]);
    let nobody = crate::trial::event("story", 3, &[], &[]);
    let events = [several, mutual, alone, nobody];
    let text = table(&events, Separator::Comma);
    assert_eq!(text.lines().count(), 1 + 4 + 6 + 1 + 1);
    let filed = read(&text);
    assert_eq!(filed.len(), 1);
    assert_same(&filed[0].events, &events);
}

#[test]
fn what_came_in_goes_out_under_its_own_id() {
    let text = table(&[trial::event()], Separator::Tab);
    let again = table(&read(&text)[0].events, Separator::Tab);
    let first = |text: &str| text.lines().nth(1).unwrap().split('\t').next().unwrap().to_owned();
    assert_eq!((first(&text), first(&text)), (first(&again), "0123456789abcdef-a1r1".into()));
}

#[test]
fn corroboration_and_marks_stand_in_their_columns() {
    let (mut event, header) = (trial::event(), header());
    event.auxiliary = vec![Auxiliary::Negation];
    let seen = Seen { id: "lead".into(), events: 7, reports: 5, outlets: 3, first: None, last: None };
    let entry = Entry { event: &event, story: &header, occurrence: Some(&seen) };
    let mut table = Table::new(Vec::new(), Separator::Comma, "7").unwrap();
    table.write(entry).unwrap();
    let bytes = table.finish().unwrap();
    let mut rows = csv::Reader::from_reader(bytes.as_slice());
    let head = rows.headers().unwrap().clone();
    let row = rows.records().next().unwrap().unwrap();
    let of = |name: &str| row.get(head.iter().position(|column| column == name).unwrap()).unwrap();
    assert_eq!(["Occurrence", "Events", "Reports", "Outlets"].map(of), ["lead", "7", "5", "3"]);
    assert_eq!(["Auxiliary Modes", "Quad Code", "Event Mode"].map(of), ["negation", "VERBAL COOPERATION", "visit"]);
    assert_eq!(["Contexts", "Language", "Intensity"].map(of), ["military;religion_ethnicity", "en", "4"]);
    assert_eq!(of("Event Text"), event.text);
}

#[test]
fn parquet_is_read_back() {
    let (header, mut events) = (header(), vec![trial::event(), crate::trial::event("story", 1, &["KEN", "UGA"], &[])]);
    events[1].date = None;
    let mut sheet = Sheet::new(Vec::new(), "codebook 7").unwrap();
    for event in &events {
        sheet.write((event, &header)).unwrap();
    }
    let file = SerializedFileReader::new(file_of(sheet.finish().unwrap())).unwrap();
    let rows: Vec<_> = file.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    let names: Vec<_> = rows[0].get_column_iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.iter().copied().eq(COLUMNS.iter().map(|column| column.name)));
    let of = |row: usize, name: &str| rows[row].get_column_iter().find(|(column, _)| *column == name).unwrap().1.clone();
    assert_eq!(of(0, "Event Text"), Field::Str(events[0].text.clone()));
    assert_eq!(of(0, "Actor Name Raw"), Field::Str(events[0].actors[0].text.clone()));
    assert_eq!(of(0, "Event Date"), Field::Date(18_050));
    assert_eq!((of(1, "Event Date"), of(0, "City")), (Field::Null, Field::Null));
    assert_eq!((of(0, "Latitude"), of(0, "Sentence")), (Field::Double(-1.29), Field::Long(2)));
    assert_eq!((of(1, "Event ID"), of(2, "Actor COUNTRY")), (Field::Str(format!("{}-a1a2", events[1].id)), Field::Str("UGA".into())));
}

fn file_of(bytes: Vec<u8>) -> std::fs::File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    file
}

#[test]
fn an_empty_sheet_is_a_file() {
    let file = SerializedFileReader::new(file_of(Sheet::new(Vec::new(), "").unwrap().finish().unwrap())).unwrap();
    assert_eq!(file.metadata().file_metadata().num_rows(), 0);
}

const PUBLISHED: &str = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tContexts\tActor Name\tActor COUNTRY\t\
    Actor Primary Sector\tActor Title\tActor Name Raw\tWikipedia Actor ID\tRecipient Name\tRecipient COUNTRY\t\
    Placename\tCountry\tLatitude\t\
    Longitude\tSource\tPublication Date\tStory People\tVersion\n\
    20230104-1-a\t2023-01-04\tASSAULT\taerial\t-9.5\tmilitary;no-such\tVladimir Putin\tRUS\tGOV;MIL\tPresident\t\
    Putin\t32817\tUkraine\tUKR\tKyiv\tUKR\t50.45\t30.52\tTASS\t2023-01-05\tVladimir Putin\tNGEC 1.2\n\
    20230104-1-b\t2023-01-04\tAGREE\tvisit\tNA\tNone\tNone\tNone\tXXX\t\t\t\tUkraine\t\
    Ukraine\t\tUSA\t99\t0\tTASS\t2023-01-05\tVladimir Putin\tNGEC 1.2\n\
    20230104-2-c\tyesterday\tAGREE\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n\
    20230104-2-d\t2023-01-04\tYIELD\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\n\
    short\trow\n\
    20230104-3-e\t2023-01-04\tCONSULT\tvisit\t\t\tA\tUSA\t\t\t\t\tB\tCAN\t\t\t\t\tX\t2023-01-05\t\t\n\
    20230104-3-e\t2023-01-04\tCONSULT\tvisit\t\t\tA\tUSA\t\t\t\t\tC\tMEX\t\t\t\t\tX\t2023-01-05\t\t\n";

#[test]
fn a_published_file_comes_in() {
    let mut reader = Reader::new(PUBLISHED.as_bytes()).unwrap();
    let came: Vec<_> = reader.by_ref().collect();
    let faults: Vec<_> = came.iter().filter_map(|one| one.as_ref().err()).map(ToString::to_string).collect();
    assert!(
        faults[0].starts_with("line 4 is left out: `yesterday` is no date") && faults[1].starts_with("line 6 is left out: it has 2 fields")
    );
    let stories: Vec<_> = came.into_iter().filter_map(Result::ok).collect();
    assert_eq!(stories.iter().map(|filed| filed.events.len()).collect::<Vec<_>>(), [2, 1]);
    let Filed { story, events, versions, report, .. } = &stories[0];
    assert_eq!((story.publisher.as_deref(), story.date, report), (Some("TASS"), Some(date(2023, 1, 5)), &None));
    assert_eq!(versions.codebook, "POLECAT NGEC 1.2");
    let assault = &events[0];
    assert_eq!(
        (assault.event_type, assault.modes.as_slice(), assault.score, assault.quad),
        (EventType::Assault, &[Mode::Aerial][..], -9.5, 4)
    );
    let putin = Participant {
        text: "Putin".into(),
        entity: Some("wikipedia:32817".into()),
        name: Some("Vladimir Putin".into()),
        country: "RUS".parse().ok(),
        sector: Some(Sector::Gov),
        role: Some("President".into()),
        confidence: 0.5,
        span: None,
    };
    assert_eq!(assault.actors, [putin]);
    assert_eq!(assault.place.as_ref().unwrap().latitude, Some(50.45));
    let agree = &events[1];
    assert_eq!((agree.actors.len(), agree.recipients[0].country, agree.score), (0, None, 2.5));
    assert_eq!((agree.place.as_ref().unwrap().name.as_str(), agree.place.as_ref().unwrap().latitude), ("USA", None));
    assert_eq!((agree.date_precision, agree.modes.len()), (DatePrecision::Day, 0));
    assert_eq!(stories[1].events[0].recipients.iter().map(|party| party.text.as_str()).collect::<Vec<_>>(), ["B", "C"]);
    assert_eq!(stories[1].events[0].actors.len(), 1);
    let intake = reader.intake();
    assert_eq!((intake.rows, intake.faulty, intake.untyped, intake.events, intake.stories), (5, 2, 1, 3, 2));
    assert_eq!((intake.unknown_modes, intake.unknown_contexts, intake.unknown_sectors), (1, 1, 1));
}

#[test]
fn names_as_r_and_others_write_them() {
    for head in ["Event.ID,Event.Date,Event.Type,Actor.COUNTRY", "\u{feff}event_id,event_date,event_type,actor_country"] {
        let filed = read(&format!("{head}\r\nx,2023-01-04,consult,KEN\r\n"));
        assert_eq!((filed[0].events[0].event_type, filed[0].events[0].actors[0].country), (EventType::Consult, "KEN".parse().ok()));
    }
}

#[test]
fn other_files_are_told_apart() {
    for other in ["", "a,b,c\n1,2,3\n", "Event ID,Event Date\nx,y\n", "\u{0}\u{1}"] {
        assert!(matches!(Reader::new(other.as_bytes()), Err(Error::Format { format: "POLECAT", .. })), "{other:?}");
    }
}

#[test]
fn a_quotation_mark_that_never_closes_does_not_take_the_memory() {
    let text = format!("Event ID,Event Date,Event Type\nx,2023-01-04,CONSULT\ny,2023-01-04,\"{}", "CONSULT\n".repeat(500_000));
    let came: Vec<_> = Reader::new(text.as_bytes()).unwrap().collect();
    assert!(matches!(&came[0], Err(Error::Read { why, .. }) if why.contains("quotation mark")), "{:?}", came[0]);
    assert_eq!((came.len(), came[1].as_ref().unwrap().events.len()), (2, 1));
}

#[test]
fn filed_twice_it_is_the_same() {
    let text = table(&[trial::event(), crate::trial::event("story", 1, &["KEN", "UGA"], &[])], Separator::Comma);
    let (_folder, mut ledger) = crate::trial::ledger();
    let own = crate::trial::filed("story", "X", vec![crate::trial::event("story", 1, &["KEN", "UGA"], &[])]);
    ledger.file(&[own], crate::trial::now(0)).unwrap();
    let first = ledger.file(&read(&text), crate::trial::now(1)).unwrap();
    let second = ledger.file(&read(&text), crate::trial::now(2)).unwrap();
    assert_eq!((first.new, first.events, second.same, first.refused), (1, 2, 1, vec![]));
    let found = ledger.reader().unwrap().find(&Default::default()).unwrap();
    assert_eq!(found.len(), 3);
    assert!(found.iter().all(|found| found.occurrence.reports == 1), "a file of our own is no second report");
    assert!(found.iter().any(|found| found.event.text == trial::event().text));
}

#[test]
fn reports_of_one_address_are_one() {
    let text = "Event ID,Event Date,Event Type,URL\nx,2023-01-04,CONSULT,https://example.org/a\n";
    assert_eq!(read(text)[0].report.as_deref(), Some(story_id(Some("https://example.org/a"), "").as_str()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn all_that_is_carried_comes_back(texts in proptest::collection::vec("[a-zé,;\t\n\"'<&\u{1f600}]{0,12}x", 5),
        actors in 0usize..4, recipients in 0usize..3,
        degrees in proptest::option::of((-90.0f64..90.0, -180.0f64..180.0)), share in 0u8..=100) {
        let mut event = trial::event();
        event.text.clone_from(&texts[0]);
        event.confidence = f32::from(share) / 100.0;
        let one = Participant { role: Some(texts[3].clone()), ..event.actors[0].clone() };
        let parties = |count: usize, text: &str| -> Vec<_> {
            (0..count).map(|n| Participant { text: format!("{n}{text}"), ..one.clone() }).collect()
        };
        (event.actors, event.recipients) = (parties(actors, &texts[1]), parties(recipients, &texts[2]));
        let place = event.place.as_mut().unwrap();
        place.name.clone_from(&texts[4]);
        (place.latitude, place.longitude) = (degrees.map(|d| d.0), degrees.map(|d| d.1));
        for separator in [Separator::Comma, Separator::Tab] {
            let filed = read(&table(std::slice::from_ref(&event), separator));
            prop_assert_eq!(filed[0].events.iter().map(carried).collect::<Vec<_>>(), vec![carried(&event)]);
        }
    }
}
