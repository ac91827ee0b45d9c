//! The ledger through the program: filling, asking, correcting, and what is refused.

#![allow(clippy::unwrap_used)] // a test may fail by panicking

mod common;

use common::{Done, run, with_model};
use serde_json::Value;
use std::fs;
use std::path::Path;

const STORIES: &str = concat!(
    "{\"id\": \"a\", \"date\": \"2019-06-05\", \"publisher\": \"The Post\", \"title\": \"Merkel in Ankara\", \"text\": \"German Chancellor ",
    "Angela Merkel met Turkish President Recep Tayyip Erdogan in Ankara on Monday. She thanked Turkey for sheltering refugees, and both ",
    "leaders promised to keep talking about the border, the customs union and the visas for students of both countries.\"}\n",
    "{\"id\": \"b\", \"date\": \"2019-06-05\", \"publisher\": \"The Times\", \"title\": \"Talks in Ankara\", \"text\": \"ANKARA (Agency) - German Chancellor ",
    "Angela Merkel met Turkish President Recep Tayyip Erdogan in Ankara on Monday. She thanked Turkey for sheltering refugees, and both ",
    "leaders promised to keep talking about the border, the customs union and the visas for students of both countries.\"}\n",
    "{\"id\": \"c\", \"date\": \"2019-06-06\", \"publisher\": \"The Post\", \"text\": \"Russia accused Ukraine of shelling a border post on Thursday.\"}\n",
);

fn ledger(path: &Path, args: &[&str], input: &str) -> Done {
    let mut all = args.to_vec();
    all.extend(["--ledger", path.to_str().unwrap()]);
    run(with_model(&all, input.as_bytes()))
}

fn answer(path: &Path, args: &[&str]) -> Vec<Value> {
    let done = ledger(path, args, "");
    assert_eq!(done.code, 0, "{}", done.err);
    done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn stories_are_filed_once_and_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    let first = ledger(&path, &["ingest"], STORIES);
    assert_eq!(first.code, 0, "{}", first.err);
    let dump = ledger(&path, &["dump"], "").out;
    let again = ledger(&path, &["ingest"], STORIES);
    assert!(again.err.contains("3 filed before"), "{}", again.err);
    assert_eq!(ledger(&path, &["dump"], "").out, dump);
    assert_eq!(ledger(&path, &["check"], "").code, 0);

    // Two papers, one report: an agency's.
    let met = answer(&path, &["query", "--party", "Germany", "--type", "CONSULT", "--only", "occurrences"]);
    assert_eq!(met.len(), 1, "{met:?}");
    assert_eq!(
        (&met[0]["occurrence"]["events"], &met[0]["occurrence"]["reports"], &met[0]["occurrence"]["outlets"]),
        (&2.into(), &1.into(), &2.into())
    );
    assert_eq!(met[0]["event"]["actors"][0]["country"], "DEU");
    let found = answer(&path, &["query", "--text", "border post", "--actor", "RUS"]);
    assert_eq!((found.len(), &found[0]["event"]["type"]), (1, &"ACCUSE".into()));
    let series = answer(&path, &["series", "RUS", "UKR", "--by", "month", "--format", "jsonl"]);
    assert_eq!((&series[0]["start"], &series[0]["verbal_conflict"]), (&"2019-06-01".into(), &1.into()));
    let partners = answer(&path, &["partners", "TUR", "--from", "2019", "--format", "jsonl"]);
    assert_eq!(partners[0]["partner"], "DEU");
    let count = answer(&path, &["sql", "SELECT count(*) AS n FROM event WHERE type = 'CONSULT'", "--format", "jsonl"]);
    assert!(count[0]["n"].as_i64().unwrap() >= 2);
    assert_eq!(ledger(&path, &["sql", "DELETE FROM event_row"], "").code, 2);
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn what_an_agency_takes_back_is_taken_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    let item = |status: &str| {
        format!(
            "<newsItem guid=\"urn:newsml:agency:7\" version=\"1\" xmlns=\"http://iptc.org/std/nar/2006-10-01/\" xml:lang=\"en\"><itemMeta>\
             <itemClass qcode=\"ninat:text\"/><versionCreated>2019-06-06T09:00:00Z</versionCreated><pubStatus qcode=\"stat:{status}\"/>\
             </itemMeta><contentMeta><headline>Border post</headline></contentMeta><contentSet><inlineData>Russia accused Ukraine of shelling \
             a border post on Thursday.</inlineData></contentSet></newsItem>"
        )
    };
    let filed = ledger(&path, &["ingest"], &item("usable"));
    assert_eq!(answer(&path, &["query", "--type", "ACCUSE"]).len(), 1, "{}", filed.err);
    let taken = ledger(&path, &["ingest"], &item("canceled"));
    assert!(taken.err.contains("withdrawn"), "{}", taken.err);
    assert!(answer(&path, &["query", "--type", "ACCUSE"]).is_empty());
    assert_eq!(ledger(&path, &["check"], "").code, 0);
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn people_have_the_last_word_and_teach() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    assert_eq!(ledger(&path, &["ingest"], STORIES).code, 0);
    let accusation = &answer(&path, &["query", "--type", "ACCUSE"])[0];
    let id = accusation["event"]["id"].as_str().unwrap();
    assert_eq!(ledger(&path, &["reviews", "reject", id, "--by", "Ann", "--note", "no event"], "").code, 0);
    assert!(answer(&path, &["query", "--type", "ACCUSE", "--view", "reviewed"]).is_empty());
    assert_eq!(answer(&path, &["query", "--type", "ACCUSE"]).len(), 1);
    let cases = ledger(&path, &["reviews", "export"], "").out;
    assert!(cases.contains("Russia accused Ukraine") && cases.contains("> NOTHING"), "{cases}");

    let mut event = accusation["event"].clone();
    event["type"] = "THREATEN".into();
    let file = folder.path().join("event.json");
    fs::write(&file, event.to_string()).unwrap();
    let corrected = ledger(&path, &["reviews", "correct", id, "--by", "Ann", "--event-file", file.to_str().unwrap()], "");
    assert_eq!(corrected.code, 0, "{}", corrected.err);
    assert_eq!(answer(&path, &["query", "--type", "THREATEN", "--view", "confirmed"]).len(), 1);
    assert!(ledger(&path, &["reviews", "accept", "nonsense", "--by", "Ann"], "").err.contains("no event `nonsense`"));
}

#[test]
fn what_is_no_ledger_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    let missing = ledger(&path, &["stats"], "");
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("there is no ledger at"), "{}", missing.err);
    fs::write(&path, "Dear diary, this is a text and no database at all.").unwrap();
    let other = ledger(&path, &["stats"], "");
    assert!(other.code == 2 && other.err.contains("is no ledger"), "{}", other.err);
    let unknown = ledger(&path, &["partners", "Atlantis"], "");
    assert_eq!(unknown.code, 2);
}

/// Words of a command line, quotes as a shell takes them.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in line.split('"').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn the_questions_of_the_page_on_the_ledger_can_be_asked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    assert_eq!(ledger(&path, &["ingest"], STORIES).code, 0);
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/ledger.md")).unwrap();
    let (_, page) = page.split_once("## Twenty questions").unwrap();
    let (page, _) = page.split_once("Into Python and R").unwrap();
    let mut asked = 0;
    // A statement or command goes on over lines that are further in.
    let joined = page.replace("\n                     ", " ").replace("\n        WHERE", " WHERE").replace("\n         WHERE", " WHERE");
    for line in joined.lines().map(str::trim) {
        let args = match line.strip_prefix("attache ") {
            Some(rest) => words(rest),
            None if line.starts_with("SELECT") => vec!["sql".to_owned(), line.trim_end_matches(';').to_owned()],
            None => continue,
        };
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let done = ledger(&path, &args, "");
        assert_eq!(done.code, 0, "{line}: {}", done.err);
        asked += 1;
    }
    assert!(asked >= 38, "{asked} questions on the page");
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn events_go_out_and_come_in_and_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ledger");
    assert_eq!(ledger(&path, &["ingest"], STORIES).code, 0);
    let out = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for format in ["polecat", "gdelt", "geojson", "ftm", "parquet"] {
        let done = ledger(&path, &["query", "--format", format, "--out", &out(format)], "");
        assert_eq!(done.code, 0, "{format}: {}", done.err);
    }
    let map: Value = serde_json::from_str(&fs::read_to_string(out("geojson")).unwrap()).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    assert!(fs::read(out("parquet")).unwrap().starts_with(b"PAR1"));
    assert!(fs::read_to_string(out("ftm")).unwrap().lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    for format in ["polecat", "gdelt"] {
        let other = folder.path().join(format!("{format}.ledger"));
        let done = ledger(&other, &["import", &out(format)], "");
        assert_eq!(done.code, 0, "{format}: {}", done.err);
        let accused = answer(&other, &["query", "--type", "ACCUSE"]);
        assert_eq!((accused.len(), &accused[0]["event"]["actors"][0]["country"]), (1, &"RUS".into()), "{format}");
    }
    assert!(ledger(&path, &["network", "--graph", "graphml"], "").out.contains("<graphml"));
    let brief = ledger(&path, &["brief", "Germany", "--from", "2019-06", "--to", "2019-06", "--html", &out("brief.html")], "");
    assert_eq!(brief.code, 0, "{}", brief.err);
    let page = fs::read_to_string(out("brief.html")).unwrap();
    assert!(page.contains("Angela Merkel met Turkish President") && page.contains("<svg") && !page.contains("<script"));
    assert!(ledger(&path, &["brief", "DEU"], "").out.contains("The Post"));
    let quiet = ledger(&path, &["surges", "--week", "2019-W23"], "");
    assert_eq!(quiet.code, 0, "{}", quiet.err);
}
