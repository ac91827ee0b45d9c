//! What may go wrong with the file, from outside.

use attache_ledger::{By, Error, Filed, Ledger, Period, Question, Reader, Settings, Versions};
use attache_record::{Event, EventType, Participant, Predicate, Story, event_id};
use jiff::Timestamp;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

fn filed(n: usize) -> Filed {
    let id = format!("story {n}");
    let text = format!("Kenya accused Sudan for the {n}th time. {}", "It was a long story. ".repeat(60));
    let party = |text: &str, country: &str, at: usize| Participant {
        text: text.into(),
        span: Some([at, at + text.len()]),
        country: country.parse().ok(),
        confidence: 0.9,
        ..Participant::default()
    };
    let (actors, recipients) = (vec![party("Kenya", "KEN", 0)], vec![party("Sudan", "SDN", 14)]);
    let event = Event {
        id: event_id(&id, EventType::Accuse, [6, 13], &actors, &recipients),
        story_id: id.clone(),
        sentence: 0,
        text: text.split_inclusive('.').next().unwrap_or_default().to_owned(),
        event_type: EventType::Accuse,
        modes: vec![],
        auxiliary: vec![],
        contexts: vec![],
        quad: 3,
        score: -3.0,
        cameo: "110".into(),
        actors,
        recipients,
        predicate: Predicate { text: "accused".into(), span: [6, 13] },
        date: "2019-06-03".parse().ok(),
        date_precision: Default::default(),
        place: None,
        attribution: None,
        confidence: 0.5,
    };
    Filed { story: Story { id, text, ..Story::default() }, events: vec![event], versions: Versions::default(), ..Filed::default() }
}

fn batch(stories: std::ops::Range<usize>) -> Vec<Filed> {
    stories.map(filed).collect()
}

fn now() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

fn events(reader: &Reader) -> usize {
    reader.count(&Question::default()).expect("a sound ledger counts its events")
}

fn impatient() -> Settings {
    Settings { patience: Duration::from_millis(20), ..Settings::default() }
}

/// Copies the file with its log, as they lie on the disk while the ledger is open: what a killed program leaves behind.
fn as_if_killed(path: &Path, to: &Path) {
    for ending in ["", "-wal"] {
        let name = |path: &Path| format!("{}{ending}", path.display());
        std::fs::copy(name(path), name(to)).expect("an open ledger has a file and a log");
    }
}

#[test]
fn what_is_committed_survives_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let (path, left) = (folder.path().join("a.ledger"), folder.path().join("left.ledger"));
    let mut ledger = Ledger::open(&path).unwrap();
    ledger.file(&batch(0..50), now()).unwrap();
    ledger.file(&batch(50..80), now()).unwrap();
    as_if_killed(&path, &left);
    let mut again = Ledger::open(&left).unwrap();
    assert_eq!(events(&again), 80);
    assert_eq!(again.check().unwrap(), Vec::<String>::new());
    assert_eq!(again.dump().unwrap(), ledger.dump().unwrap());
    // An ingest that begins anew codes only what is missing.
    let stories: Vec<Story> = batch(70..90).into_iter().map(|f| f.story).collect();
    assert_eq!(again.known(&stories, &Versions::default()).unwrap().iter().filter(|known| **known).count(), 10);
}

const VICTIM: &str = "ATTACHE_LEDGER_VICTIM";

/// Not a test of its own: files batch after batch and says so after each, until it is killed.
#[test]
#[ignore = "run by killed_at_any_moment_nothing_is_lost"]
fn victim() {
    let Some(path) = std::env::var_os(VICTIM) else { return };
    let mut ledger = Ledger::open(path).unwrap();
    for n in 0..2000 {
        ledger.file(&batch(n * 20..n * 20 + 20), now()).unwrap();
        eprintln!("filed {n}");
    }
}

#[test]
fn killed_at_any_moment_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    for after in [1, 7, 30] {
        let path = folder.path().join(format!("{after}.ledger"));
        let mut victim = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "victim", "--ignored", "--nocapture"])
            .env(VICTIM, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(victim.stderr.take().unwrap()).lines().map_while(Result::ok);
        let filed = told.filter(|line| line.starts_with("filed")).take(after).count();
        victim.kill().unwrap();
        victim.wait().unwrap();
        assert_eq!(filed, after);
        let mut ledger = Ledger::open(&path).unwrap();
        assert!(events(&ledger) >= after * 20 && events(&ledger).is_multiple_of(20), "{} events", events(&ledger));
        assert_eq!(ledger.check().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn a_full_disk_loses_nothing_that_was_filed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    let mut ledger = Ledger::open(&path).unwrap();
    ledger.file(&batch(0..20), now()).unwrap();
    let before = ledger.dump().unwrap();
    ledger.limit_pages(Some(90)).unwrap();
    let error = ledger.file(&batch(20..2000), now()).unwrap_err();
    assert!(matches!(&error, Error::DiskFull { path: p } if *p == path), "{error}");
    assert_eq!(ledger.dump().unwrap(), before);
    ledger.limit_pages(None).unwrap();
    assert_eq!(ledger.file(&batch(10..40), now()).unwrap().new, 20);
    assert_eq!(ledger.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_second_writer_is_told_and_readers_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    let mut ledger = Ledger::open_with(&path, impatient()).unwrap();
    ledger.file(&batch(0..5), now()).unwrap();
    let reader = ledger.reader().unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM outlet").unwrap();
    let error = ledger.file(&batch(5..9), now()).unwrap_err();
    assert!(matches!(&error, Error::Busy { path: p } if *p == path), "{error}");
    assert_eq!((events(&reader), events(&Reader::open(&path).unwrap())), (5, 5));
    other.execute_batch("ROLLBACK").unwrap();
    ledger.file(&batch(5..9), now()).unwrap();
    assert_eq!(events(&reader), 9);
}

#[test]
fn readers_answer_from_what_is_committed_while_a_batch_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    let mut ledger = Ledger::open(&path).unwrap();
    ledger.file(&batch(0..5), now()).unwrap();
    // No patience: a reader that had to wait for the writer would fail at once.
    let reader = Reader::open_with(&path, Settings { patience: Duration::ZERO, ..Settings::default() }).unwrap();
    let (kenya, sudan) = ("KEN".parse().ok(), "SDN".parse().ok());
    let answers = |reader: &Reader| {
        let months = reader.series(kenya, sudan, Period::ALWAYS, By::Month).unwrap();
        let partners = reader.partners(kenya.unwrap(), Period::ALWAYS).unwrap();
        let latest = reader.find(&Question { limit: Some(20), ..Question::default() }).unwrap();
        (months[0].tally.events, partners[0].given.events, latest.len(), reader.story("story 6").unwrap().is_some())
    };
    let before = (5, 5, 5, false);
    assert_eq!(answers(&reader), before);
    // A batch half written: its rows are in the log, its transaction is open.
    let writer = rusqlite::Connection::open(&path).unwrap();
    writer
        .execute_batch(
            "PRAGMA foreign_keys = OFF; PRAGMA cache_size = 10; BEGIN IMMEDIATE; DELETE FROM event_row; DELETE FROM pair_month_row",
        )
        .unwrap();
    writer.execute_batch("CREATE TABLE much AS SELECT zeroblob(100000) FROM story_row").unwrap();
    assert_eq!(answers(&reader), before);
    assert_eq!(answers(&Reader::open_with(&path, Settings { patience: Duration::ZERO, ..Settings::default() }).unwrap()), before);
    writer.execute_batch("ROLLBACK").unwrap();
    // A question goes on seeing what it began with, whatever is committed meanwhile; the next one sees it all.
    let mut seen = 0;
    reader
        .visit(&Question::default(), |_| {
            if seen == 0 {
                ledger.file(&batch(5..9), now()).unwrap();
                assert_eq!(answers(&reader), before);
            }
            seen += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!((seen, answers(&reader)), (5, (9, 9, 9, true)));
}

#[test]
fn a_file_cut_off_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    Ledger::open(&path).unwrap().file(&batch(0..200), now()).unwrap();
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let opened = Ledger::open(&path).and_then(|mut ledger| ledger.check());
    let told = match &opened {
        Err(error) => matches!(error, Error::Damaged { .. }),
        Ok(faults) => !faults.is_empty(),
    };
    assert!(told, "{opened:?}");
    std::fs::write(&path, &whole[..50]).unwrap();
    assert!(matches!(Ledger::open(&path), Err(Error::NotALedger { .. } | Error::Damaged { .. })));
}

#[test]
fn faults_in_the_rows_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    Ledger::open(&path).unwrap().file(&batch(0..9), now()).unwrap();
    for (harm, word) in [
        ("UPDATE pair_day_row SET events = events + 1", "pair_day_row"),
        ("DELETE FROM pair_month_row", "pair_month_row"),
        ("UPDATE world_month_row SET score = 0", "world_month_row"),
        ("UPDATE event_row SET occurrence = NULL", "occurrence"),
        ("UPDATE corroborated SET events = 3", "occurrence"),
        ("UPDATE corroborated SET reports = 2", "occurrence"),
        ("UPDATE corroborated SET first = 1, last = 2", "occurrence"),
        ("UPDATE sentence_row SET start = start + 1", "search"),
        ("DELETE FROM story_text WHERE story = 3", "text"),
        ("UPDATE event_row SET manner = 77 WHERE block IS NOT NULL", "manner"),
        ("UPDATE event_row SET id = 'x'", "more than once"),
        ("DELETE FROM sentence_row WHERE key = 4", "sentences"),
    ] {
        let copy = folder.path().join("copy.ledger");
        std::fs::copy(&path, &copy).unwrap();
        rusqlite::Connection::open(&copy).unwrap().execute_batch(&format!("PRAGMA foreign_keys = OFF; {harm}")).unwrap();
        let faults = Ledger::open(&copy).unwrap().check();
        assert!(faults.as_ref().is_ok_and(|f| f.iter().any(|fault| fault.contains(word))), "{harm}: {faults:?}");
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", copy.display()));
        }
    }
}

#[test]
fn a_backup_is_a_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("a.ledger"), folder.path().join("copy.ledger"));
    let mut ledger = Ledger::open(&path).unwrap();
    ledger.file(&batch(0..30), now()).unwrap();
    let reader = ledger.reader().unwrap();
    ledger.file(&batch(30..40), now()).unwrap();
    reader.backup(&copy).unwrap();
    let again = Ledger::open(&copy).unwrap();
    assert_eq!(again.dump().unwrap(), ledger.dump().unwrap());
    assert!(matches!(ledger.backup(&copy), Err(Error::CannotOpen { .. })));
    let stats = again.stats().unwrap();
    assert_eq!((stats.stories, stats.events, stats.occurrences, stats.outlets), (40, 40, 1, 0));
    assert_eq!(stats.versions, [(Versions::default(), 40)]);
    assert_eq!(stats.period.map(|p| (p.from, p.to)), "2019-06-03".parse().ok().map(|day| (day, day)));
    assert!(stats.bytes > 40 * 1000);
}
