//! How well copies are told from other reports of the same event, over `tests/copies/reports.txt`.
//!
//! `cargo test -p attache-ingest --test copies -- --nocapture` prints what is missed and what is wrong.

use attache_ingest::copies::{Copies, Settings, Verdict};
use attache_record::Story;

const FILE: &str = include_str!("copies/reports.txt");

/// Two reports of one event, each a headline and paragraphs.
struct Event {
    reports: [Report; 2],
}

#[derive(Clone)]
struct Report {
    title: String,
    paragraphs: Vec<String>,
}

fn events() -> Vec<Event> {
    let blocks = FILE.split("\n====\n").skip(1);
    let report = |text: &str| {
        let (title, body) = text.trim().split_once('\n').expect("a headline and a text");
        Report { title: title.to_owned(), paragraphs: body.trim().split("\n\n").map(str::to_owned).collect() }
    };
    let event = |block: &str| {
        let (one, other) = block.split_once("\n----\n").expect("two reports");
        Event { reports: [report(one), report(other)] }
    };
    blocks.map(event).collect()
}

fn story(id: String, report: &Report, outlet: usize) -> Story {
    let date = "2019-06-05".parse().ok();
    let url = Some(format!("https://outlet-{outlet}.example.org/news/{id}"));
    Story { id, text: report.paragraphs.join("\n\n"), title: Some(report.title.clone()), date, url, ..Story::default() }
}

/// One thing that newspapers do to an agency's report.
type Change = fn(&Report) -> Report;

const KINDS: [(&str, Change); 5] = [
    ("headline and tag", retitled),
    ("cut", cut),
    ("paragraph added", added),
    ("lightly edited", edited),
    ("boiled down and moved", moved),
];

/// Another headline, dateline and agency tag.
fn retitled(report: &Report) -> Report {
    let mut copy = Report { title: format!("World: {}", report.title.to_uppercase()), ..report.clone() };
    let first = &copy.paragraphs[0];
    let body = first.split_once(" - ").map_or(first.as_str(), |(_, body)| body).to_owned();
    copy.paragraphs[0] = format!("OUR FOREIGN DESK (AFP/dpa) -- {body}");
    copy.paragraphs.push("(Reporting by Ann Other; editing by John Smith)".into());
    copy
}

/// The first half.
fn cut(report: &Report) -> Report {
    let mut copy = report.clone();
    let all: usize = copy.paragraphs.iter().map(String::len).sum();
    while copy.paragraphs.len() > 1 && copy.paragraphs.iter().map(String::len).sum::<usize>() * 10 > all * 6 {
        copy.paragraphs.pop();
    }
    copy
}

/// A paragraph of the paper's own, in front.
fn added(report: &Report) -> Report {
    let mut copy = report.clone();
    let own = "Readers of this paper will remember that our correspondent wrote about the region in a series of articles last spring, \
               which can be found on our pages, and that an embassy spokeswoman promised us an interview on the question at the time.";
    copy.paragraphs.insert(0, own.into());
    copy
}

/// House style: other spellings and verbs.
fn edited(report: &Report) -> Report {
    let change = |paragraph: &String| {
        let changes = [
            (" said that ", " said "),
            ("defence", "defense"),
            ("Defence", "Defense"),
            (" on Monday", " Monday"),
            (" on Tuesday", " Tuesday"),
            (" on Wednesday", " Wednesday"),
            (" more than ", " over "),
            (" after ", " following "),
            (" two ", " 2 "),
            (" three ", " 3 "),
            (" against ", " versus "),
            (" told reporters", " said"),
        ];
        changes.iter().fold(paragraph.clone(), |text, (from, to)| text.replace(from, to))
    };
    Report { title: report.title.clone(), paragraphs: report.paragraphs.iter().map(change).collect() }
}

/// Last paragraph gone, two others changed places, and the outlet's standing words below.
fn moved(report: &Report) -> Report {
    let mut copy = report.clone();
    copy.paragraphs.pop();
    let last = copy.paragraphs.len() - 1;
    copy.paragraphs.swap(last, last - 1);
    copy.paragraphs.push("Subscribe to our newsletter for the news of the day in your mailbox every morning.".into());
    copy
}

#[test]
fn copies_are_found_and_other_reports_are_not() {
    let events = events();
    assert_eq!(events.len(), 20);
    let mut copies = Copies::new(Settings::default());
    let (mut found, mut wrong) = ([0; KINDS.len()], 0);
    // All first reports, then the others' own reports, then the copies of both.
    for which in 0..2 {
        for (at, event) in events.iter().enumerate() {
            let verdict = copies.add(&story(format!("{at}-{which}"), &event.reports[which], which));
            if verdict != Verdict::First {
                println!("{at}-{which}: taken for {verdict:?}");
                wrong += 1;
            }
        }
    }
    for (kind, (name, make)) in KINDS.iter().enumerate() {
        for (at, event) in events.iter().enumerate() {
            let which = (at + kind) % 2;
            let copy = make(&event.reports[which]);
            let verdict = copies.add(&story(format!("{at}-{kind}-copy"), &copy, 10 + kind));
            let of = match &verdict {
                Verdict::Copy { of, .. } => Some(of.as_str()),
                Verdict::First | Verdict::Update { .. } => None,
            };
            found[kind] += usize::from(of == Some(&format!("{at}-{which}")));
            if of != Some(&format!("{at}-{which}")) {
                println!("{at}-{which}, {name}: {verdict:?}");
                wrong += usize::from(verdict != Verdict::First);
            }
        }
    }
    let all: usize = found.iter().sum();
    println!("precision {:.3}, recall {:.3}", all as f64 / (all + wrong) as f64, all as f64 / (20 * KINDS.len()) as f64);
    println!("{:?}", KINDS.iter().map(|(name, _)| *name).zip(found).collect::<Vec<_>>());
    assert_eq!(wrong, 0, "reports of two authors taken for one");
    assert!(all >= 97, "copies found: {all} of 100");
}

/// An agency's report of the next day, which repeats what it had as background, is a report of its own.
#[test]
fn a_second_report_with_old_background_is_none() {
    let events = events();
    let mut wrong = 0;
    for event in &events {
        let [one, other] = &event.reports;
        let mut copies = Copies::new(Settings::default());
        copies.add(&story("first".into(), one, 1));
        // Two new paragraphs in front, the last two of the day before behind them.
        let mut paragraphs = other.paragraphs.clone();
        paragraphs.extend_from_slice(&one.paragraphs[one.paragraphs.len() - 1..]);
        let verdict = copies.add(&story("second".into(), &Report { title: other.title.clone(), paragraphs }, 1));
        wrong += usize::from(verdict != Verdict::First);
    }
    assert_eq!(wrong, 0);
}
