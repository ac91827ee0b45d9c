//! Briefs of a small made-up ledger, held against the files in `expected/`.

use super::*;
use crate::filing::Filed;
use crate::{Ledger, trial};
use attache_record::{Event, EventType, Mode, Participant, Place, Statement, Tie, TieKind};
use jiff::civil::{Date, date};
use std::path::Path;

/// An event of a day with a sentence.
fn event(story: &str, day: Date, event_type: EventType, actors: &[&str], recipients: &[&str], sentence: &str) -> Event {
    let mut event = trial::event(story, 0, actors, recipients);
    event.event_type = event_type;
    event.set_ontology();
    event.text = sentence.to_owned();
    event.date = Some(day);
    event.id = format!("{story}-{event_type}");
    event
}

fn at(mut event: Event, name: &str, country: &str, north: f64, east: f64) -> Event {
    event.place =
        Some(Place { name: name.into(), country: country.parse().ok(), latitude: Some(north), longitude: Some(east), span: None });
    event
}

fn story(id: &str, outlet: &str, day: Date, events: Vec<Event>) -> Filed {
    let mut filed = trial::filed(id, outlet, events);
    filed.story.date = Some(day);
    filed.story.url = Some(format!("https://{}.example/{id}?a=1&b=2", outlet.to_lowercase()));
    filed
}

/// Kenya and its neighbours in June 2019, with a little of May and of June 2018.
fn neighbours() -> (tempfile::TempDir, Ledger) {
    use EventType::{Accuse, Aid, Assault, Consult, Protest};
    let (may, june) = (|day| date(2019, 5, day), |day| date(2019, 6, day));
    let attack = "Gunmen from Somalia attacked a post in Mandera, Kenya says.";
    let mut meeting = event("talks", june(12), Consult, &["KEN", "UGA"], &[], "Kenya's and Uganda's presidents met in <b>Kampala</b>.");
    meeting.modes = vec![Mode::Visit];
    meeting.set_ontology();
    let mut talks = story("talks", "Herald", june(13), vec![at(meeting, "Kampala", "UGA", 0.32, 32.58)]);
    talks.story.title = Some("Presidents meet & *talk*".into());
    let person = |name: &str, country: &str| Participant {
        text: name.into(),
        name: Some(name.into()),
        country: country.parse().ok(),
        ..Participant::default()
    };
    talks.statements = vec![Statement {
        speaker: person("Wanjiru Otieno", "KEN"),
        quote: true,
        about: vec![person("Uganda", "UGA")],
        stance: 1,
        content: "a friend for all seasons".into(),
        span: [0, 10],
        story_id: "talks".into(),
        sentence: 1,
        text: "Uganda is “a friend for all seasons”, said Otieno.".into(),
        confidence: 0.9,
    }];
    talks.ties = vec![Tie {
        kind: TieKind::CloseRelations,
        polarity: 1,
        parties: [vec![person("Uganda", "UGA")], vec![person("Kenya", "KEN")]],
        against: vec![],
        since: Some(date(2010, 1, 1)),
        historical: false,
        story_id: "talks".into(),
        sentence: 2,
        text: "The neighbours have long had close relations.".into(),
        confidence: 0.7,
    }];
    let mut unsafe_link =
        story("aid", "Post", june(21), vec![event("aid", june(20), Aid, &["UGA"], &["KEN"], "Uganda sent maize to Kenya.")]);
    unsafe_link.story.url = Some("javascript:alert(1)".into());
    let batch = [
        story(
            "attack1",
            "Herald",
            june(4),
            vec![at(event("attack1", june(3), Assault, &["SOM"], &["KEN"], attack), "Mandera", "KEN", 3.94, 41.86)],
        ),
        story(
            "attack2",
            "Post",
            june(5),
            vec![at(event("attack2", june(3), Assault, &["SOM"], &["KEN"], attack), "Mandera", "KEN", 3.94, 41.86)],
        ),
        story("blame", "Herald", june(6), vec![event("blame", june(5), Accuse, &["KEN"], &["SOM"], "Kenya blamed Somalia.")]),
        story(
            "march",
            "Post",
            june(24),
            vec![at(event("march", june(24), Protest, &["KEN"], &["KEN"], "Teachers marched in Nairobi."), "Nairobi", "KEN", -1.29, 36.82)],
        ),
        story("may", "Post", may(20), vec![event("may", may(20), Accuse, &["KEN"], &["SOM"], "Kenya accused Somalia in May.")]),
        story(
            "old",
            "Post",
            date(2018, 6, 9),
            vec![event("old", date(2018, 6, 9), Consult, &["KEN"], &["ETH"], "Kenya consulted Ethiopia.")],
        ),
        story("other", "Post", june(9), vec![event("other", june(9), Accuse, &["SOM"], &["ETH"], "Somalia accused Ethiopia.")]),
        talks,
        unsafe_link,
    ];
    trial::ledger_of(&[&batch]).unwrap()
}

const JUNE: Period = Period { from: date(2019, 6, 1), to: date(2019, 6, 30) };

fn names(country: Country) -> String {
    match country.as_str() {
        "KEN" => "Kenya".into(),
        "SOM" => "Somalia".into(),
        "UGA" => "Uganda & friends".into(),
        code => code.into(),
    }
}

fn june() -> Brief {
    let (_folder, ledger) = neighbours();
    brief(&ledger, "KEN".parse().unwrap(), JUNE, &Scope::default(), &names).unwrap()
}

/// Compares with a file beside this one. What comes instead is left beside it, to be looked at and moved over it if it is right.
#[track_caller]
fn assert_as_expected(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/brief/expected").join(file);
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected != text {
        let new = path.with_added_extension("new");
        std::fs::write(&new, text).unwrap();
        panic!("{} is not as expected: compare {} and move it there if it is right", path.display(), new.display());
    }
}

#[test]
fn the_month_as_markdown() {
    assert_as_expected("june.md", &june().markdown());
}

#[test]
fn the_month_as_a_page() {
    // The land is the same on every map and would make the file long.
    let page = june().html();
    let land = include_str!("../../data/land.path").trim_end();
    assert!(page.contains(land));
    assert_as_expected("june.html", &page.replace(land, "LAND"));
}

#[test]
fn the_month_in_numbers() {
    let june = june();
    let before = Period { from: date(2019, 5, 2), to: date(2019, 5, 31) };
    let year_before = Period { from: date(2018, 6, 1), to: date(2018, 6, 30) };
    // The talks count in both directions.
    assert_eq!(
        june.totals,
        Totals { now: [2, 1, 1, 2], before: Some((before, [0, 0, 1, 0])), year_before: Some((year_before, [1, 0, 0, 0])) }
    );
    assert_eq!(june.weeks.len(), 5);
    assert_eq!(june.weeks[1], Week { monday: date(2019, 6, 3), quads: [0, 0, 1, 1] });
    let attack = june.happened.iter().find(|chapter| chapter.with.name == "Somalia").unwrap();
    assert_eq!((attack.happenings[0].reports, attack.happenings[0].outlets, attack.happenings.len()), (2, 2, 2));
    assert_eq!((june.said.len(), june.ties.len(), june.places.len()), (1, 1, 3));
    let json = serde_json::to_string(&june).unwrap();
    assert_eq!(serde_json::from_str::<Brief>(&json).unwrap(), june);
}

#[test]
fn every_line_has_its_source() {
    let june = june();
    let page = june.html();
    for happening in june.happened.iter().flat_map(|chapter| &chapter.happenings) {
        let source = &happening.source;
        assert!(source.event.is_some() && source.outlet.is_some() && source.date.is_some() && !source.sentence.is_empty());
        assert!(page.contains(&format!("event <code>{}</code>", source.event.as_deref().unwrap())));
    }
    assert!(!page.contains("<b>") && !page.contains("javascript:") && !page.contains("<script"));
}

/// Whatever stories, outlets, parties and places are called, it stays text.
#[test]
fn hostile_words_stay_words() {
    const EVIL: &str =
        "\"'><script>alert(1)</script>](javascript:x) | <img src=x onerror=y>\n\n# www.evil.example http://evil.example &lt;";
    let evil = |party: &mut Participant| (party.text, party.name) = (EVIL.into(), Some(EVIL.into()));
    let mut told = at(event("evil", date(2019, 6, 7), EventType::Accuse, &["KEN"], &["SOM"], EVIL), EVIL, "KEN", 1.0, 37.0);
    told.actors.iter_mut().chain(&mut told.recipients).for_each(evil);
    let speaker = Participant { country: "KEN".parse().ok(), text: EVIL.into(), ..Participant::default() };
    let said = Statement {
        speaker: speaker.clone(),
        quote: true,
        about: vec![speaker.clone()],
        stance: 1,
        content: EVIL.into(),
        span: [0, 1],
        story_id: "evil".into(),
        sentence: 0,
        text: EVIL.into(),
        confidence: 0.9,
    };
    let tie = Tie {
        kind: TieKind::Tension,
        polarity: 1,
        parties: [vec![speaker.clone()], vec![speaker]],
        against: vec![],
        since: None,
        historical: false,
        story_id: "evil".into(),
        sentence: 0,
        text: EVIL.into(),
        confidence: 0.9,
    };
    let mut filed = story("evil", EVIL, date(2019, 6, 8), vec![told]);
    (filed.story.title, filed.story.url) = (Some(EVIL.into()), Some(format!("https://a.example/{EVIL}")));
    (filed.statements, filed.ties) = (vec![said], vec![tie]);
    let (_folder, ledger) = trial::ledger_of(&[&[filed]]).unwrap();
    let brief = brief(&ledger, "KEN".parse().unwrap(), JUNE, &Scope::default(), &|_| EVIL.to_owned()).unwrap();
    let page = brief.html();
    assert!(page.matches("alert(1)").count() > 10 && !page.contains("<script") && !page.contains("<img") && !page.contains("href"));
    roxmltree::Document::parse(&page[page.find("<svg").unwrap()..page.find("</svg>").unwrap() + 6]).unwrap();
    let text = brief.markdown();
    for line in text.lines() {
        let escaped = line.replace("\\\\", "").replace("\\<", "").replace("\\|", "").replace("\\[", "").replace("\\]", "");
        assert!(!escaped.contains('<') && !escaped.contains("](") && !escaped.contains("www.") && !escaped.contains("http://"), "{line}");
        assert!(!escaped.contains('|') || escaped.starts_with("| "), "{line}");
        assert!(!line.starts_with("# ") || line.ends_with("2019-06-30"), "{line}");
    }
}

/// Who said what stands in the brief even where no event of the story does; what was said or told later does not.
#[test]
fn words_of_the_period_are_told() {
    let (_folder, mut ledger) = neighbours();
    let mut words = story("words", "Herald", date(2019, 6, 15), vec![]);
    let person = |name: &str, country: &str| Participant { text: name.into(), country: country.parse().ok(), ..Participant::default() };
    let statement = |content: &str, confidence: f32| Statement {
        speaker: person("Deng", "SDN"),
        quote: true,
        about: vec![person("Kenya", "KEN")],
        stance: -1,
        content: content.into(),
        span: [0, 4],
        story_id: "words".into(),
        sentence: 0,
        text: format!("“{content}”, said Deng."),
        confidence,
    };
    words.statements = vec![statement("one", 0.3), statement("two", 0.9), statement("three", 0.5)];
    let retold = |id: &str, day| {
        let mut filed = story(id, "Post", day, vec![]);
        filed.statements = vec![Statement { story_id: id.into(), ..statement("two", 0.8) }];
        filed
    };
    let mut later = retold("later", date(2019, 7, 1));
    later.ties = vec![Tie {
        kind: TieKind::War,
        polarity: 1,
        parties: [vec![person("Kenya", "KEN")], vec![person("Somalia", "SOM")]],
        against: vec![],
        since: None,
        historical: false,
        story_id: "later".into(),
        sentence: 1,
        text: "The two are at war.".into(),
        confidence: 0.7,
    }];
    ledger.file(&[words, retold("again", date(2019, 6, 16)), later], trial::now(9)).unwrap();
    let brief = brief(&ledger, "KEN".parse().unwrap(), JUNE, &Scope::default(), &names).unwrap();
    let said: Vec<_> = brief.said.iter().map(|said| (said.content.as_str(), said.source.story.as_str())).collect();
    assert_eq!(said, [("two", "words"), ("three", "words"), ("a friend for all seasons", "talks")]);
    assert_eq!(brief.ties.len(), 1);
}

#[test]
fn quiet_and_impossible_periods() {
    let (_folder, ledger) = neighbours();
    let ask = |from, to| brief(&ledger, "KEN".parse().unwrap(), Period { from, to }, &Scope::default(), &names);
    let quiet = ask(date(2001, 1, 1), date(2001, 1, 31)).unwrap();
    assert!(
        quiet.happened.is_empty() && quiet.markdown().contains("Nothing that the ledger knows of.") && !quiet.html().contains("map-title")
    );
    assert!(ask(date(2019, 6, 30), date(2019, 6, 1)).unwrap_err().to_string().contains("swap"));
    assert!(ask(date(2000, 1, 1), date(2019, 6, 1)).unwrap_err().to_string().contains("ten years"));
    assert!(ask(Date::MIN, Date::MIN).unwrap().totals.before.is_none());
}

#[test]
fn only_the_heaviest_are_told() {
    let (_folder, ledger) = neighbours();
    let scope = Scope { partners: 1, occurrences: 1, places: 1, statements: 0, ..Scope::default() };
    let short = brief(&ledger, "KEN".parse().unwrap(), JUNE, &scope, &names).unwrap();
    assert_eq!(
        (short.happened.len(), short.happened[0].happenings.len(), short.partners.len(), short.places.len(), short.said.len()),
        (1, 1, 1, 1, 0)
    );
    let told: Vec<&Happening> = short.happened.iter().flat_map(|chapter| &chapter.happenings).collect();
    // Maize for Kenya (10) weighs more than the talks with Uganda (4), with whom there is most.
    assert_eq!(told[0].event_type, EventType::Aid);
}
