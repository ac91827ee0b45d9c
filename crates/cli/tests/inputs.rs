//! Inputs of all kinds through the program: what comes out, what is said of what cannot be read.

mod common;

use common::{Run, run};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;

const PAGE: &str = "<html><head><title>Envoy visits Oslo</title><meta property='article:published_time' content='2019-06-05T10:00:00Z'></head>\
    <body><nav>Home | World</nav><article><h1>Envoy visits Oslo</h1><p>OSLO, June 4 (Reuters) - The envoy of Kenya came to Oslo on Monday \
    and met the Norwegian minister of trade, who had asked him for a word on fish.</p><p>They spoke for an hour about the cod, the tariff \
    and the harbour at Bergen, and then the envoy went home again.</p><p>Add your comments</p></article></body></html>";
const FEED: &str = "<?xml version='1.0'?><rss version='2.0'><channel><title>The Post</title><item><title>Talks</title>\
    <link>http://example.org/1</link><description>The ministers of both countries met on Tuesday.</description></item></channel></rss>";
const JSON_FEED: &str = "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"The Post\", \"items\": [{\"id\": \"1\", \
    \"content_text\": \"The presidents spoke by telephone on Friday.\"}]}";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

fn record(page: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let head =
        format!("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/w\r\nContent-Length: {}\r\n\r\n", block.len());
    gzip(format!("{head}{block}\r\n\r\n").as_bytes())
}

/// Reads `path`: stories, errors, what was said.
fn read(path: &Path) -> (Vec<Value>, Vec<Value>, String) {
    let done = run(Run { args: &["read", path.to_str().unwrap()], input: b"", models: None });
    let lines: Vec<Value> = done.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (errors, stories): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.get("error").is_some());
    assert_eq!(done.code, i32::from(!errors.is_empty()), "{}", done.err);
    (stories, errors, done.err)
}

#[test]
fn a_folder_of_all_kinds_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    put("a.html", PAGE.as_bytes());
    put("b.xml", FEED.as_bytes());
    put("c.json", JSON_FEED.as_bytes());
    put("d.jsonl.gz", &gzip(b"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n"));
    put("e.warc.gz", &[record(PAGE), record(PAGE)].concat());
    put("f.json", b"[\n  {\"text\": \"Three.\"}\n]\n");
    put("2019-06-05-g.txt", b"Envoy visits Oslo\n\nThe envoy came.\n\nHe left.\n");
    put("h.pdf", b"%PDF");
    let (stories, errors, said) = read(folder.path());
    assert_eq!(errors, [] as [Value; 0]);
    assert_eq!(stories.len(), 9);
    assert!(said.contains(".pdf"), "{said}");
    let of = |text: &str| stories.iter().filter(|story| story["text"].as_str().unwrap().contains(text)).count();
    assert_eq!((of("minister of trade"), of("both countries met"), of("by telephone"), of("One."), of("Three.")), (3, 1, 1, 1, 1));
    assert_eq!(of("comments"), 0);
    let page = stories.iter().find(|story| story["url"] == "http://example.org/w").unwrap();
    assert_eq!((&page["date"], &page["dateline"]["place"]), (&Value::from("2019-06-05"), &Value::from("OSLO")));
}

#[test]
fn each_fault_is_named_and_counted_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    let good = gzip(b"{\"text\": \"One.\"}\n{\"text\": \"Two, which is longer than the first and does not pack as well: 2718281828.\"}\n");
    put("a-cut.jsonl.gz", &good[..good.len() - 20]);
    put("b-deep.html", format!("<html><body>{}<p>Oslo.", "<div>".repeat(100_000)).as_bytes());
    put("c-login.html", b"<html><form><input name=user><button>Log in</button></form></html>");
    put("d-feed.xml", b"<?xml version='1.0'?><rss><channel><item>");
    put("e-large.html", format!("<html><body><p>{}", "Oslo. ".repeat(4 << 20)).as_bytes());
    put("f-bomb.txt.gz", &gzip(&vec![b' '; 80 << 20]));
    let lying =
        String::from_utf8(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<p>".to_vec())
            .unwrap();
    put("g-lying.warc", lying.as_bytes());
    put("h.txt", b"The envoy came.");
    let (stories, errors, said) = read(folder.path());
    assert!(stories.iter().any(|story| story["text"] == "The envoy came."));
    let names = ["a-cut", "b-deep", "c-login", "d-feed", "e-large", "f-bomb", "g-lying"];
    for name in names {
        assert!(errors.iter().any(|error| error["error"].as_str().unwrap().contains(name)), "{name}: {errors:?}");
    }
    for reason in ["2 cut short", "1 nested too deep", "2 too large", "1 malformed", "1 without a text of their own"] {
        assert!(said.contains(reason), "{reason}: {said}");
    }
}

#[test]
fn the_kind_can_be_told() {
    let page = run(Run { args: &["read", "--from", "text"], input: b"<p>The envoy came.</p>", models: None });
    assert!(page.out.contains("<p>The envoy came."), "{}", page.out);
}

#[test]
fn a_run_writes_a_file_and_says_when_there_is_nothing_to_resume() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("stories.jsonl");
    let out = out.to_str().unwrap();
    let input = b"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n";
    let done = run(Run { args: &["read", "--out", out], input, models: None });
    assert_eq!((done.code, done.out.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(out).unwrap().lines().count(), 2);
    let again = run(Run { args: &["read", "--out", out, "--resume"], input, models: None });
    assert_eq!(again.code, 2);
    assert!(again.err.contains("nothing to take up again"), "{}", again.err);
    // A run that was broken off behind the first story.
    let first = fs::read_to_string(out).unwrap().lines().next().unwrap().len() + 1;
    fs::write(format!("{out}.resume"), format!("{{\"run\": \"read \", \"done\": 1, \"written\": {first}, \"tally\": {{\"stories\": 1}}}}"))
        .unwrap();
    let whole = fs::read_to_string(out).unwrap();
    let again = run(Run { args: &["read", "--out", out, "--resume"], input, models: None });
    assert_eq!(again.code, 0, "{}", again.err);
    assert_eq!(fs::read_to_string(out).unwrap(), whole);
}
