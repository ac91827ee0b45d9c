//! Imports of small files in each format, sound and damaged, and what the gazetteer then answers.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use attache_record::Sector;

use super::{Format, Imported, Progress, import, recognise};
use crate::{Query, Resolver, day};

/// A folder that goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("attache-import-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Folder(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn imported(folder: &Folder, name: &str, bytes: &[u8]) -> (Imported, Resolver) {
    let file = folder.file(name, bytes);
    let known = Resolver::embedded().expect("the gazetteer");
    let into = folder.0.join("mine/entities");
    let done = import(&file, &into, None, &known, &Arc::new(Progress::default())).expect("an import");
    (done, Resolver::extended(&[&into]).expect("tables that load"))
}

fn who(resolver: &Resolver, mention: &str, date: &str) -> (String, Option<Sector>, String) {
    let found = resolver.resolve(&Query { mention, date: day(date), ..Query::default() });
    (found.country.map(|country| country.to_string()).unwrap_or_default(), found.sector, found.role.unwrap_or_default())
}

const FTM: &str = r#"{"id":"p1","schema":"Person","properties":{"name":["Ottavia Zerbini"],"alias":["O. Zerbini"],"country":["sm"],"gender":["female"]}}
{"id":"o1","schema":"Occupancy","properties":{"holder":["p1"],"post":["x1"],"startDate":["2019-03-02"],"endDate":["2022"]}}
{"id":"x1","schema":"Position","properties":{"name":["Minister of Fisheries"],"country":["sm"]}}
{"id":"p2","schema":"Person","properties":{"name":["Nobody At All"]}}
{"id":"b1","schema":"PublicBody","properties":{"name":["Sammarinese Tidal Authority"],"jurisdiction":["sm"]}}
{"id":"p3","schema":"Person","properties":{"name":["Cut Off
"#;

#[test]
fn followthemoney() {
    let folder = Folder::new("ftm");
    let (done, resolver) = imported(&folder, "peps.json", FTM.as_bytes());
    assert_eq!((done.persons, done.others, done.left_out, done.damaged), (1, 1, 1, 1), "{done:?}");
    assert!(done.damages[0].starts_with("line 6"));
    assert_eq!(who(&resolver, "Ottavia Zerbini", "2020-01-01"), ("SMR".into(), Some(Sector::Gov), "Minister of Fisheries".into()));
    assert_eq!(who(&resolver, "Ottavia Zerbini", "2023-06-01").1, Some(Sector::Eli));
    assert_eq!(who(&resolver, "the Sammarinese Tidal Authority", "2020-01-01").0, "SMR");
}

fn wikidata() -> String {
    let item = |property: &str, id: &str, qualifiers: &str| {
        format!(
            r#""{property}":[{{"rank":"normal","mainsnak":{{"datavalue":{{"value":{{"id":"{id}"}}}}}},"qualifiers":{{{qualifiers}}}}}]"#
        )
    };
    let time = |property: &str, time: &str, precision: u8| {
        format!(r#""{property}":[{{"datavalue":{{"value":{{"time":"{time}","precision":{precision}}}}}}}]"#)
    };
    let person = format!(
        r#"{{"type":"item","id":"Q1","labels":{{"en":{{"value":"Aldo Brunetti-Kraus"}}}},"aliases":{{"en":[{{"value":"Aldo Kraus"}}]}},"claims":{{{},{}}}}},"#,
        item("P39", "Q2", &format!("{},{}", time("P580", "+2011-05-00T00:00:00Z", 10), time("P582", "+2014-01-20T00:00:00Z", 11))),
        item("P21", "Q6581097", "")
    );
    let position = format!(
        r#"{{"type":"item","id":"Q2","labels":{{"en":{{"value":"Defence Minister of Liechtenstein"}}}},"claims":{{{}}}}},"#,
        item("P1001", "Q3", "")
    );
    let country = r#"{"type":"item","id":"Q3","labels":{"en":{"value":"Liechtenstein"}},"claims":{"P298":[{"rank":"normal","mainsnak":{"datavalue":{"value":"LIE"}}}]}}"#;
    format!("[\n{person}\n{position}\n{country},\n{{\"id\":\"Q9\",\"claims\":{{\"P39\":\n]\n")
}

#[test]
fn a_wikidata_dump_plain_and_compressed() {
    let folder = Folder::new("wikidata");
    let text = wikidata();
    let (done, resolver) = imported(&folder, "dump.json", text.as_bytes());
    assert_eq!((done.persons, done.damaged), (1, 1), "{done:?}");
    assert_eq!(who(&resolver, "Aldo Kraus", "2013-01-01"), ("LIE".into(), Some(Sector::Gov), "Defence Minister".into()));
    assert_eq!(who(&resolver, "Aldo Brunetti-Kraus", "2014-03-01").1, Some(Sector::Eli));
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("memory");
    let whole = gzip.finish().expect("memory");
    let (compressed, _) = imported(&folder, "dump.json.gz", &whole);
    assert_eq!(compressed.persons, 1);
    // A dump cut off in the middle: what stands before counts, and the cut is told.
    let (cut, _) = imported(&folder, "cut.json.gz", &whole[..whole.len() - 12]);
    assert!(cut.damages.iter().any(|words| words.contains("cut off")), "{cut:?}");
}

const DICTIONARY: &str = "# actors\nULBERT_GRANSKO_ ; a remark\n+GRANSKO_\n\t[AFGGOV 20011222-20140929]\n\t[AFGELI >20140929]\n\nQUARRELLA_FRONT_ [AFGREB]\nTOLLKEEPER {TOLLKEEPERS} [~GOV]\nODDITY_ [af]\n&CURRENCY\n+DOLLAR\n+EURO_\n";

#[test]
fn dictionaries() {
    let folder = Folder::new("dictionary");
    let (done, resolver) = imported(&folder, "Phoenix.actors.txt", DICTIONARY.as_bytes());
    assert_eq!((done.persons, done.damaged), (2, 1), "{done:?}");
    assert_eq!(who(&resolver, "Ulbert Gransko", "2005-01-01").1, Some(Sector::Gov));
    assert_eq!(who(&resolver, "Ulbert Gransko", "2016-01-01").1, Some(Sector::Eli));
    assert_eq!(who(&resolver, "the Quarrella Front", "2005-01-01"), ("AFG".into(), Some(Sector::Reb), String::new()));
    assert_eq!(who(&resolver, "two tollkeepers", "2005-01-01").1, Some(Sector::Gov));
    assert!(
        std::fs::read_to_string(folder.0.join("mine/classes-phoenix.actors.toml"))
            .expect("classes")
            .contains("currency = [\"dollar\", \"euro\"]")
    );
}

#[test]
fn formats_are_told_by_content() {
    let folder = Folder::new("formats");
    let told = |name: &str, text: &str| recognise(&folder.file(name, text.as_bytes())).expect("a file");
    assert_eq!(told("a", FTM), Some(Format::FollowTheMoney));
    assert_eq!(told("b", &wikidata()), Some(Format::Wikidata));
    assert_eq!(told("c", DICTIONARY), Some(Format::Dictionary));
    assert_eq!(told("d", "Dear Sir,\nplease find enclosed\n"), None);
}
