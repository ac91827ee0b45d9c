//! Fetching and following against a small server on this machine.

#[path = "fetch/server.rs"]
mod server;

use std::io::{self, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use attache_ingest::fetch::{
    Allow, Answer, Clock, Feeds, Fetcher, Follow, Found, Fresh, Known, PlaceError, Problem, Settings, Tally, Verdict,
};
use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::SignedDuration;

use server::{Book, Fake, Server, answer, ok, redirect};

fn settings(server: &Server) -> Settings {
    let allow = Allow::read([format!("a.example:{}", server.port()), format!("b.example:{}", server.port())]).expect("entries");
    Settings { allow, longest: Duration::from_secs(10), ..Settings::new("ExampleBot/1.0 (+https://example.org/bot)") }
}

fn fetcher(settings: Settings, clock: &Arc<Fake>) -> Fetcher {
    Fetcher::with_names(settings, clock.clone(), Arc::new(Book::default())).expect("settings")
}

fn fresh(fetcher: &mut Fetcher, url: &str) -> Fresh {
    match fetcher.fetch(url, &Known::default()) {
        Ok(Answer::Fresh(fresh)) => fresh,
        other => panic!("{url}: {other:?}"),
    }
}

fn problem(fetcher: &mut Fetcher, url: &str) -> Problem {
    fetcher.fetch(url, &Known::default()).expect_err(url)
}

#[test]
fn robots_are_obeyed_and_kept_for_a_day() {
    let rules = "User-agent: *\nDisallow: /\n\nUser-agent: examplebot\nDisallow: /secret\n";
    let server = Server::fixed(&[("/robots.txt", ok(rules)), ("/news?id=1", ok("news")), ("/secret/1", ok("secret"))]);
    let clock = Fake::new();
    let mut fetcher = fetcher(settings(&server), &clock);
    assert_eq!(fresh(&mut fetcher, &server.url("/news?id=1")).body, b"news");
    assert_eq!(problem(&mut fetcher, &server.url("/secret/1")).kind(), "robots");
    fresh(&mut fetcher, &server.url("/news?id=1"));
    assert_eq!(server.requests(), ["/robots.txt", "/news?id=1", "/news?id=1"]);
    clock.pass(24 * 3600);
    fresh(&mut fetcher, &server.url("/news?id=1"));
    assert_eq!(server.requests(), ["/robots.txt", "/news?id=1"]);
    assert!(
        server.heads.lock().expect("nobody panicked").iter().all(|head| head["user-agent"] == "ExampleBot/1.0 (+https://example.org/bot)")
    );
}

#[test]
fn nothing_is_allowed_while_robots_cannot_be_had() {
    for broken in [answer("500 Oops", "", ""), redirect("http://inner.example/robots.txt"), redirect("file:///etc/passwd")] {
        let server = Server::fixed(&[("/robots.txt", broken), ("/news", ok("news"))]);
        let clock = Fake::new();
        let mut fetcher = fetcher(settings(&server), &clock);
        let unknown = problem(&mut fetcher, &server.url("/news"));
        assert_eq!((unknown.kind(), unknown.passes()), ("robots-unknown", true), "{unknown}");
        problem(&mut fetcher, &server.url("/news"));
        assert_eq!(server.requests(), ["/robots.txt"]);
        clock.pass(600);
        problem(&mut fetcher, &server.url("/news"));
        assert_eq!(server.requests(), ["/robots.txt"]);
    }
    let server = Server::fixed(&[("/robots.txt", redirect("/robots.txt")), ("/news", ok("news"))]);
    fresh(&mut fetcher(settings(&server), &Fake::new()), &server.url("/news"));
}

#[test]
fn only_news_is_sent() {
    let server = Server::start(|path, head, out| match (path, head.get("if-none-match"), head.get("if-modified-since")) {
        ("/feed", Some(tag), Some(date)) if tag == "\"v1\"" && date == "Fri, 01 Mar 2024 11:00:00 GMT" => {
            out.write_all(b"HTTP/1.1 304 Not Modified\r\n\r\n")
        }
        ("/feed", ..) => out.write_all(&answer("200 OK", "ETag: \"v1\"\r\nLast-Modified: Fri, 01 Mar 2024 11:00:00 GMT\r\n", "feed")),
        ("/odd", ..) => out.write_all(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
        _ => out.write_all(&answer("404 Not Found", "", "")),
    });
    let mut fetcher = fetcher(settings(&server), &Fake::new());
    let known = fresh(&mut fetcher, &server.url("/feed")).known;
    assert_eq!(fetcher.fetch(&server.url("/feed"), &known), Ok(Answer::Unchanged));
    let spoilt = Known { etag: Some("a\r\nb: c".into()), ..Known::default() };
    assert!(matches!(fetcher.fetch(&server.url("/feed"), &spoilt), Ok(Answer::Fresh(_))));
    assert!(matches!(problem(&mut fetcher, &server.url("/odd")), Problem::Status { status: 304, .. }));
    assert!(matches!(problem(&mut fetcher, &server.url("/gone")), Problem::Status { status: 404, .. }));
}

#[test]
fn requests_are_spaced() {
    let server = Server::fixed(&[("/1", ok("")), ("/robots.txt", ok("user-agent: *\ncrawl-delay: 7\n"))]);
    let clock = Fake::new();
    let mut fetcher = fetcher(Settings { longest_spacing: Duration::from_secs(5), ..settings(&server) }, &clock);
    fresh(&mut fetcher, &server.url("/1"));
    clock.pass(1);
    fresh(&mut fetcher, &server.url("/1"));
    clock.pass(100);
    fresh(&mut fetcher, &server.url("/1"));
    assert_eq!(clock.waits(), [5, 4], "the host's wish, as far as it is granted");
}

#[test]
fn redirects_are_followed_within_bounds() {
    let server = Server::start(|path, head, out| {
        let other = head["host"].starts_with("b.");
        let port = head["host"].rsplit(':').next().unwrap_or_default();
        out.write_all(&match path {
            "/robots.txt" if other => ok("user-agent: *\ndisallow: /closed\n"),
            "/start" => redirect("mid?x#part"),
            "/mid?x" => redirect(&format!("http://b.example:{port}/end")),
            "/end" => ok("end"),
            "/to-closed" => redirect(&format!("http://b.example:{port}/closed/1")),
            "/endless" => redirect("/endless"),
            "/machine" => redirect(&format!("http://127.0.0.1:{port}/end")),
            "/cloud" => redirect("http://127.0.0.8/latest/meta"),
            "/mapped" => redirect("http://[::ffff:127.0.0.7]/"),
            "/inner" => redirect("https://inner.example/"),
            "/port" => redirect("http://b.example:22/"),
            "/file" => redirect("file:///etc/passwd"),
            "/login" => redirect("http://me:secret@b.example/"),
            "/nowhere" => answer("302 Found", "", ""),
            _ => answer("404 Not Found", "", ""),
        })
    });
    let mut fetcher = fetcher(settings(&server), &Fake::new());
    let end = fresh(&mut fetcher, &server.url("/start"));
    assert_eq!((end.url, end.body.as_slice()), (format!("http://b.example:{}/end", server.port()), &b"end"[..]));
    server.requests();
    for (path, kind) in [
        ("/to-closed", "robots"),
        ("/machine", "private"),
        ("/cloud", "private"),
        ("/mapped", "private"),
        ("/inner", "private"),
        ("/port", "port"),
        ("/file", "scheme"),
        ("/login", "address"),
        ("/nowhere", "status"),
    ] {
        let problem = problem(&mut fetcher, &server.url(path));
        assert_eq!(problem.kind(), kind, "{problem}");
        assert!(kind != "private" || problem.to_string().contains(&format!("where {} leads", server.url(path))), "{problem}");
        assert_eq!(server.pages(), [path], "only the first address was asked for");
    }
    assert_eq!(problem(&mut fetcher, &server.url("/endless")).kind(), "redirects");
    assert_eq!(server.pages().len(), 6, "one and five redirects");
}

#[test]
fn private_addresses_are_refused_at_once() {
    let server = Server::fixed(&[("/1", ok(""))]);
    let mut fetcher = fetcher(Settings::new("ExampleBot/1.0"), &Fake::new());
    for (url, kind) in [
        ("http://127.0.0.1/".to_owned(), "private"),
        ("http://2130706433/".to_owned(), "private"),
        ("http://[::1]/".to_owned(), "private"),
        ("http://localhost.example/".to_owned(), "private"),
        ("https://inner.example/x".to_owned(), "private"),
        ("http://nobody.example/".to_owned(), "resolution"),
        (server.url("/1"), "port"),
    ] {
        assert_eq!(problem(&mut fetcher, &url).kind(), kind, "{url}");
    }
    assert!(server.requests().is_empty());
}

#[test]
fn a_name_that_moves_gains_nothing() {
    let server = Server::fixed(&[("/1", ok(""))]);
    let allow = Allow::read([format!("127.0.0.1:{}", server.port())]).expect("entries");
    let settings = Settings { allow, ..settings(&server) };
    let book = Arc::new(Book { moves_after: Some(1), ..Book::default() });
    let mut fetcher = Fetcher::with_names(settings, Fake::new(), book.clone()).expect("settings");
    let problem = problem(&mut fetcher, &server.url("/1"));
    assert!(matches!(problem, Problem::Private { address, .. } if address.to_string() == "127.0.0.2"), "{problem}");
    assert_eq!(server.requests(), ["/robots.txt"]);
    assert_eq!(book.asked.load(Ordering::SeqCst), 2, "one question for each connection, none after the check");
}

#[test]
fn a_server_that_drips_is_left() {
    let server = Server::start(|path, _, out| {
        match path {
            "/body" => out.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?,
            "/head" => out.write_all(b"HTTP/1.1 200 OK\r\nX-Long: ")?,
            "/unpacked" => out.write_all(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x10\0\0\0\0\0\xff")?,
            _ => return out.write_all(&answer("404 Not Found", "", "")),
        }
        // Nobody ever sends on this channel: waiting for it paces the drip.
        let (_open, never) = std::sync::mpsc::channel::<()>();
        for _ in 0..100 {
            never.recv_timeout(Duration::from_millis(20)).ok();
            out.write_all(b"x")?;
            out.flush()?;
        }
        Ok(())
    });
    for path in ["/body", "/head", "/unpacked"] {
        let mut fetcher = fetcher(Settings { longest: Duration::from_millis(400), ..settings(&server) }, &Fake::new());
        let begun = Instant::now();
        let problem = problem(&mut fetcher, &server.url(path));
        assert_eq!(problem.kind(), "timed-out", "{path}: {problem}");
        assert!(begun.elapsed() < Duration::from_millis(1500), "{path} took {:?}", begun.elapsed());
    }
}

#[test]
fn time_counts_over_all_redirects() {
    let server = Server::start(|path, _, out| {
        let (_open, never) = std::sync::mpsc::channel::<()>();
        if path == "/robots.txt" {
            return out.write_all(&answer("404 Not Found", "", ""));
        }
        never.recv_timeout(Duration::from_millis(150)).ok();
        out.write_all(&redirect(&format!("{path}x")))
    });
    let mut fetcher = fetcher(Settings { longest: Duration::from_millis(400), redirects: 50, ..settings(&server) }, &Fake::new());
    assert_eq!(problem(&mut fetcher, &server.url("/")).kind(), "timed-out");
    assert!(server.pages().len() <= 4);
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn answers_are_bounded_after_unpacking() {
    let gzip = |body: &[u8]| answer("200 OK", "Content-Encoding: gzip\r\n", body);
    let mut cut = packed(b"some text that is cut off");
    cut.truncate(cut.len() - 12);
    let server = Server::fixed(&[
        ("/packed", gzip(&packed(b"text"))),
        ("/bomb", gzip(&packed(&vec![0; 30 << 20]))),
        ("/bomb-in-bomb", gzip(&packed(&packed(&vec![0; 30 << 20])))),
        ("/cut", gzip(&cut)),
        ("/garbage", gzip(b"not packed at all")),
        ("/just", ok(vec![b'x'; 100_000])),
        ("/more", ok(vec![b'x'; 100_001])),
        ("/lies", b"HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\nx".to_vec()),
        ("/endless", [&b"HTTP/1.1 200 OK\r\n\r\n"[..], &[b'x'; 300_000]].concat()),
        ("/short", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx".to_vec()),
        ("/noise", b"\0\0\0\0 this is not HTTP\r\n\r\n".to_vec()),
        ("/head", [&b"HTTP/1.1 200 OK\r\nX: "[..], &[b'x'; 100_000], b"\r\n\r\n"].concat()),
    ]);
    let kind = |path: &str| {
        // A fetcher of its own for each, since a host that breaks off is left alone.
        let mut fetcher = fetcher(Settings { largest: 100_000, ..settings(&server) }, &Fake::new());
        match fetcher.fetch(&server.url(path), &Known::default()) {
            Ok(Answer::Fresh(fresh)) => format!("{} bytes", fresh.body.len()),
            Ok(Answer::Unchanged) => "unchanged".into(),
            Err(problem) => problem.kind().to_owned(),
        }
    };
    for (path, expected) in [
        ("/packed", "4 bytes"),
        ("/bomb", "too-large"),
        ("/cut", "broken"),
        ("/garbage", "broken"),
        ("/just", "100000 bytes"),
        ("/more", "too-large"),
        ("/lies", "too-large"),
        ("/endless", "too-large"),
        ("/short", "connection"),
        ("/noise", "broken"),
        ("/head", "broken"),
    ] {
        assert_eq!(kind(path), expected, "{path}");
    }
    assert!(kind("/bomb-in-bomb").ends_with(" bytes"), "it is unpacked once and stays small");
}

#[test]
fn a_host_that_wants_quiet_gets_it() {
    let calm = Arc::new(AtomicBool::new(false));
    let calm_by = calm.clone();
    let server = Server::start(move |path, _, out| {
        out.write_all(&match path {
            "/busy" if !calm_by.load(Ordering::SeqCst) => answer("429 Too Many Requests", "Retry-After: 120\r\n", ""),
            "/down" => answer("503 Service Unavailable", "Retry-After: Fri, 01 Mar 2024 13:00:00 GMT\r\n", ""),
            "/busy" => ok("news"),
            _ => answer("404 Not Found", "", ""),
        })
    });
    let clock = Fake::new();
    let mut fetcher = fetcher(settings(&server), &clock);
    let busy = problem(&mut fetcher, &server.url("/busy"));
    assert_eq!(busy.until(), Some(clock.now() + SignedDuration::from_secs(120)), "{busy}");
    assert_eq!(server.pages(), ["/busy"]);
    assert_eq!(problem(&mut fetcher, &server.url("/other")).until(), busy.until(), "the whole host is left alone");
    clock.pass(119);
    assert_eq!(problem(&mut fetcher, &server.url("/busy")).kind(), "later");
    assert!(server.requests().is_empty());
    calm.store(true, Ordering::SeqCst);
    clock.pass(1);
    fresh(&mut fetcher, &server.url("/busy"));
    let down = problem(&mut fetcher, &server.url("/down"));
    assert_eq!(down.until(), Some("2024-03-01T13:00:00Z".parse().expect("a moment")), "{down}");
    assert!(clock.waits().iter().all(|wait| *wait <= 2), "trouble is not waited for");
}

#[test]
fn nobody_there_and_nobody_safe() {
    let clock = Fake::new();
    let plain = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = plain.local_addr().expect("bound").port();
    let server = std::thread::spawn(move || {
        // Whatever is said, the answer is not encrypted.
        let (mut stream, _) = plain.accept().expect("a client");
        stream.set_read_timeout(Some(Duration::from_secs(5))).expect("a time");
        let mut hello = [0; 512];
        io::Read::read(&mut stream, &mut hello).and_then(|_| stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")).ok();
    });
    let allow = Allow::read([format!("a.example:{port}")]).expect("entries");
    let settings = Settings { allow, longest: Duration::from_secs(10), ..Settings::new("ExampleBot/1.0") };
    let problem_of = problem(&mut fetcher(settings.clone(), &clock), &format!("https://a.example:{port}/"));
    assert_eq!(problem_of.kind(), "tls", "{problem_of}");
    server.join().expect("it answered");

    let unused = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("bound").port();
    let allow = Allow::read([format!("a.example:{unused}")]).expect("entries");
    let mut fetcher = fetcher(Settings { allow, ..settings }, &clock);
    let url = format!("http://a.example:{unused}/");
    assert_eq!(problem(&mut fetcher, &url).kind(), "connection");
    let later = problem(&mut fetcher, &url);
    assert_eq!(later.until(), Some(clock.now() + SignedDuration::from_secs(30)), "{later}");
}

const TEXT: &str = "Kenya said on Monday that it would send envoys to the talks. They leave on Tuesday.";

fn feed(items: &[&str]) -> String {
    let items: String = items
        .iter()
        .map(|name| format!("<item><title>{name}</title><link>/{name}</link><description>{TEXT}</description></item>"))
        .collect();
    format!("<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The Post</title>{items}</channel></rss>")
}

/// What a round brought, as words.
fn round(follow: &mut Follow, fetcher: &mut Fetcher, leave: &str) -> (Vec<String>, Tally) {
    let mut brought = Vec::new();
    let tally = follow.round(fetcher, &mut |found| {
        let (word, name) = match &found {
            Found::Page { page, own, .. } => {
                assert_eq!(own.as_ref().map(|story| story.text.as_str()), Some(TEXT));
                ("page", page.url.clone())
            }
            Found::Story { story, instead, feed } => {
                assert_eq!((&story.publisher, &story.language), (&feed.publisher, &Some("en".into())));
                (instead.as_ref().map_or("story", Problem::kind), story.url.clone().unwrap_or_default())
            }
            Found::Problem { problem, .. } => ("problem", problem.kind().to_owned()),
        };
        let name = name.rsplit('/').next().unwrap_or_default().to_owned();
        brought.push(format!("{word} {name}"));
        if name == leave { Verdict::Left } else { Verdict::Taken }
    });
    (brought, tally.expect("room to save"))
}

#[test]
fn following_goes_on_where_it_ended() {
    let items = Arc::new(Mutex::new(vec!["two", "one"]));
    let items_by = items.clone();
    let server = Server::start(move |path, head, out| {
        let feed = feed(&items_by.lock().expect("nobody panicked"));
        let tag = format!("\"{}\"", feed.len());
        out.write_all(&match path {
            "/feed" if head.get("if-none-match") == Some(&tag) => b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec(),
            "/feed" => answer("200 OK", &format!("ETag: {tag}\r\n"), feed),
            "/one" | "/two" | "/three" => ok("<html><p>page</p></html>"),
            _ => answer("404 Not Found", "", ""),
        })
    });
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("feeds.place.json");
    let text = format!(
        "[settings]\nallow = [\"a.example:{}\"]\n[[feed]]\nurl = \"{}\"\nevery = \"10m\"\npages = true\npublisher = \"Post\"\nlanguage = \"en\"\n",
        server.port(),
        server.url("/feed")
    );
    let feeds = Feeds::read(&text, "feeds.toml").expect("a file");
    let clock = Fake::new();
    let begin = || (Follow::open(&feeds, &path).expect("a place"), fetcher(feeds.settings("ExampleBot/1.0"), &clock));

    let (mut follow, mut fetcher) = begin();
    assert_eq!(follow.wait(clock.now()), Duration::ZERO);
    let (brought, tally) = round(&mut follow, &mut fetcher, "two");
    assert_eq!(brought, ["page one", "page two"], "the oldest first");
    assert_eq!((tally.asked, tally.taken, tally.left), (1, 1, 1));
    assert_eq!(round(&mut follow, &mut fetcher, "").0, [""; 0], "nothing is due");
    assert_eq!(follow.wait(clock.now()), Duration::from_secs(600));
    assert!(matches!(Follow::open(&feeds, &path), Err(PlaceError::InUse { .. })));
    drop((follow, fetcher));

    let (mut follow, mut fetcher) = begin();
    clock.pass(600);
    assert_eq!(round(&mut follow, &mut fetcher, "").0, ["page two"], "what was left comes again, what was taken does not");
    clock.pass(600);
    assert_eq!(round(&mut follow, &mut fetcher, "").1.unchanged, 1);
    drop((follow, fetcher));

    let (mut follow, mut fetcher) = begin();
    items.lock().expect("nobody panicked").splice(0..0, ["gone", "three"]);
    clock.pass(600);
    let (brought, tally) = round(&mut follow, &mut fetcher, "");
    assert_eq!(brought, ["page three", "status gone"], "without its page the feed's own story counts");
    assert_eq!((tally.taken, tally.problems.get("status")), (2, Some(&1)));
    clock.pass(600);
    assert_eq!(round(&mut follow, &mut fetcher, "").1.unchanged, 1);
}

#[test]
fn one_bad_feed_stops_nothing() {
    let tries = Arc::new(AtomicUsize::new(0));
    let tries_by = tries.clone();
    let server = Server::start(move |path, _, out| {
        out.write_all(&match path {
            "/login" => ok("<!DOCTYPE html><html><form>Log in</form></html>"),
            "/noise" => ok("\0\u{1}<rss"),
            "/feed" => ok(feed(&["late"])),
            "/late" => {
                tries_by.fetch_add(1, Ordering::SeqCst);
                answer("500 Oops", "", "")
            }
            "/plain" => ok(feed(&["b", "a", "b"])),
            _ => answer("404 Not Found", "", ""),
        })
    });
    let feed = |path: &str, more: &str| format!("[[feed]]\nurl = \"{}\"\nlanguage = \"en\"\nevery = \"1h\"\n{more}\n", server.url(path));
    let text = [
        format!("[settings]\nallow = [\"a.example:{}\"]\n", server.port()),
        feed("/login", ""),
        feed("/noise", ""),
        "[[feed]]\nurl = \"http://inner.example/\"\n".to_owned(),
        feed("/feed", "pages = true\npublisher = \"P\""),
        feed("/plain", "pages = false\npublisher = \"P\""),
    ];
    let feeds = Feeds::read(&text.concat(), "feeds.toml").expect("a file");
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Fake::new();
    let mut fetcher = fetcher(feeds.settings("ExampleBot/1.0"), &clock);
    let mut follow = Follow::open(&feeds, &folder.path().join("place.json")).expect("a place");
    let (brought, tally) = round(&mut follow, &mut fetcher, "");
    assert_eq!(brought, ["problem not-a-feed", "problem not-a-feed", "problem private", "problem status", "story a", "story b"]);
    assert_eq!(tally.problems, [("not-a-feed", 2), ("private", 1), ("status", 1)].into_iter().collect());
    assert_eq!((tally.asked, tally.taken, tally.left), (5, 2, 1));
    for expected in ["problem status", "status late"] {
        clock.pass(3600);
        let (brought, _) = round(&mut follow, &mut fetcher, "");
        assert!(brought.contains(&expected.to_owned()), "{brought:?}");
    }
    clock.pass(3600);
    round(&mut follow, &mut fetcher, "");
    assert_eq!(tries.load(Ordering::SeqCst), 3, "three tries, then the feed's own text");
}

#[test]
fn the_caller_can_stop() {
    let server = Server::fixed(&[("/feed", ok(feed(&["b", "a"])))]);
    let text = format!("[settings]\nallow = [\"a.example:{}\"]\n[[feed]]\nurl = \"{}\"\n", server.port(), server.url("/feed"));
    let feeds = Feeds::read(&text, "feeds.toml").expect("a file");
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Fake::new();
    let mut fetcher = fetcher(feeds.settings("ExampleBot/1.0"), &clock);
    let mut follow = Follow::open(&feeds, &folder.path().join("place.json")).expect("a place");
    let mut calls = 0;
    let tally = follow.round(&mut fetcher, &mut |_| {
        calls += 1;
        Verdict::Stop
    });
    assert_eq!((calls, tally.expect("room").stopped), (1, true));
    assert_eq!(follow.wait(clock.now()), Duration::ZERO, "the feed stays due");
}
