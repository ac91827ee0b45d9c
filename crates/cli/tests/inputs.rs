//! Inputs of all kinds through the program: what comes out, what is said of what cannot be read.

#![allow(clippy::unwrap_used)] // a test may fail by panicking

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

const NITF: &str = "<?xml version='1.0'?><nitf><head><docdata><date.issue norm='20190605T100000Z'/></docdata></head><body><body.head>\
    <hedline><hl1>Message sent</hl1></hedline></body.head><body.content><p>The king sent a message to the emir on Sunday, the palace said.</p>\
    </body.content></body></nitf>";
const SPANISH: &str = "{\"id\": \"es\", \"text\": \"El ministro de Asuntos Exteriores se reunió el lunes en La Paz con el embajador de Chile y \
    le pidió que su gobierno retire las tropas que había enviado a la frontera.\"}\n";

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
    put("i.csv", b"Day;Headline;Body\n05.06.2019;Talks;The delegations met in a hotel in Geneva.\n");
    put("j.xml", NITF.as_bytes());
    put("k.jsonl.zst", &zstd::encode_all(SPANISH.as_bytes(), 3).unwrap());
    let (stories, errors, said) = read(folder.path());
    assert_eq!(errors, [] as [Value; 0]);
    assert_eq!(stories.len(), 12);
    assert!(said.contains(".pdf"), "{said}");
    let of = |text: &str| stories.iter().filter(|story| story["text"].as_str().unwrap().contains(text)).count();
    assert_eq!((of("minister of trade"), of("both countries met"), of("by telephone"), of("One."), of("Three.")), (3, 1, 1, 1, 1));
    assert_eq!((of("comments"), of("hotel in Geneva"), of("sent a message")), (0, 1, 1));
    assert_eq!(stories.iter().find(|story| story["id"] == "es").unwrap()["language"], "es");
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

/// Answers every request on this machine's own address: a feed, its one page, no robots.txt; so many requests, then it ends.
fn server(requests: usize) -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().take(requests) {
            let mut stream = stream.unwrap();
            let mut head = [0; 4096];
            let read = std::io::Read::read(&mut stream, &mut head).unwrap();
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let (status, kind, body) = match head.split(' ').nth(1).unwrap() {
                "/feed" => ("200 OK", "application/rss+xml", FEED.replace("http://example.org/1", "/page")),
                "/page" => ("200 OK", "text/html; charset=utf-8", PAGE.to_owned()),
                _ => ("404 Not Found", "text/plain", String::new()),
            };
            let length = body.len();
            write!(stream, "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
                .unwrap();
        }
    });
    port
}

#[test]
fn pages_are_fetched_if_they_may_be() {
    let port = server(2);
    let (url, allow) = (format!("http://127.0.0.1:{port}/page"), format!("127.0.0.1:{port}"));
    let refused = run(Run { args: &["fetch", &url], input: b"", models: None });
    assert_eq!(refused.code, 1);
    assert!(refused.out.contains("\"error\":"), "{}", refused.out);
    let done = run(Run { args: &["fetch", "--allow", &allow, &url], input: b"", models: None });
    let story: Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!((done.code, &story["url"], &story["dateline"]["place"]), (0, &Value::from(url), &Value::from("OSLO")));
}

#[test]
fn feeds_are_followed_over_restarts() {
    let folder = tempfile::tempdir().unwrap();
    // robots.txt, the feed and its page; the second run finds that nothing is due.
    let port = server(3);
    let feeds = folder.path().join("feeds.toml");
    let text = format!(
        "[settings]\nspacing = \"1s\"\nallow = [\"127.0.0.1:{port}\"]\n[[feed]]\nurl = \"http://127.0.0.1:{port}/feed\"\nname = \"Post\"\npublisher = \"The Post\"\n"
    );
    fs::write(&feeds, text).unwrap();
    let out = folder.path().join("stories.jsonl");
    let args = ["follow", feeds.to_str().unwrap(), "--once", "--out", out.to_str().unwrap()];
    for _ in 0..2 {
        let done = run(Run { args: &args, input: b"", models: None });
        assert_eq!(done.code, 0, "{}", done.err);
        let lines = fs::read_to_string(&out).unwrap();
        assert_eq!(lines.lines().count(), 1, "{}", done.err);
        assert!(lines.contains("The Post") && lines.contains("minister of trade"), "{lines}");
    }
}
