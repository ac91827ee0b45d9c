use super::*;
use proptest::prelude::*;

const REPORT: &str = "NAIROBI, June 3 (Agency) - Kenya said on Monday that it would send two envoys to Khartoum to help the parties to the \
    Sudanese conflict find a way back to the table, after a week of shelling in which at least forty people died.\n\n\
    The foreign ministry said that the envoys, a former judge and a retired general, would leave on Tuesday and would meet both the \
    military council and the leaders of the protest movement. It gave no details of what they would propose.\n\n\
    Talks between the two sides broke down in May over who should lead the body that is to govern the country until elections are held. \
    The African Union has asked both to show restraint and has threatened to suspend the membership of Sudan.\n\n\
    In Khartoum shops stayed closed for the third day, and most of the bridges over the Nile were blocked by soldiers.";

fn story(id: &str, day: &str, text: &str) -> Story {
    Story { id: id.into(), date: Some(day.parse().expect("a day")), text: text.into(), ..Story::default() }
}

fn copies() -> Copies {
    Copies::new(Settings::default())
}

fn of(verdict: &Verdict) -> Option<&str> {
    match verdict {
        Verdict::First => None,
        Verdict::Copy { of, .. } | Verdict::Update { of } => Some(of),
    }
}

#[test]
fn the_first_is_named() {
    let mut copies = copies();
    assert_eq!(copies.add(&story("a", "2019-06-03", REPORT)), Verdict::First);
    // Cut at the end, another dateline.
    let cut = REPORT.replace("NAIROBI, June 3 (Agency) - ", "From our correspondent in Nairobi: ");
    let cut = &cut[..cut.find("Talks between").expect("there")];
    assert_eq!(of(&copies.add(&story("b", "2019-06-04", cut))), Some("a"));
    assert_eq!(of(&copies.add(&story("c", "2019-06-05", cut))), Some("a"), "a copy's copy is the first's");
    // The first is out of reach by now, its copies are not.
    assert_eq!(of(&copies.add(&story("d", "2019-06-09", cut))), Some("b"));
    assert_eq!(copies.add(&story("e", "2019-06-20", REPORT)), Verdict::First);
    assert_eq!(of(&copies.add(&story("f", "2019-06-01", REPORT))), Some("a"), "days need not come in order");
}

#[test]
fn addresses_and_updates() {
    let mut copies = copies();
    let at = |id: &str, url: &str, text: &str| Story { url: Some(url.into()), ..story(id, "2019-06-03", text) };
    assert_eq!(copies.add(&at("a", "https://example.org/live/sudan", REPORT)), Verdict::First);
    assert_eq!(
        copies.add(&at("b", "http://www.example.org/live/sudan?utm_source=x", "Something else by now.")),
        Verdict::Update { of: "a".into() }
    );
    assert_eq!(
        copies.add(&at("c", "https://m.example.org/live/sudan", "Something else by now.")),
        Verdict::Copy { of: "a".into(), likeness: 1.0 }
    );
    // The same outlet at another address, with a changed text; another outlet with the same.
    let changed = REPORT.replace("at least forty people", "at least forty-five people");
    assert_eq!(copies.add(&at("d", "https://example.org/sudan-2", &changed)), Verdict::Update { of: "a".into() });
    assert!(matches!(copies.add(&at("e", "https://other.example.net/sudan", &changed)), Verdict::Copy { of, .. } if of == "a"));
    // A front page is no story's address.
    assert_eq!(
        copies.add(&at("f", "https://example.org/", "A short note on the weather in the north of the country today, and no more.")),
        Verdict::First
    );
    assert_eq!(
        copies.add(&at("g", "https://example.org/", "Another short note on quite another thing, in the south of the country.")),
        Verdict::First
    );
}

#[test]
fn short_texts() {
    let mut copies = copies();
    let flash = "BAGHDAD (Agency) - A bomb killed five people at a market in the east of Baghdad on Monday, police said.";
    assert_eq!(copies.add(&story("a", "2019-06-03", flash)), Verdict::First);
    assert_eq!(copies.add(&story("b", "2019-06-03", &flash.replace("five", "nine"))), Verdict::First);
    assert_eq!(
        of(&copies.add(&story("c", "2019-06-03", &flash.replace("(Agency) -", "(Other) --").replace("police said.", "police said")))),
        Some("a")
    );
    let note = |id: &str, title: &str| Story { title: Some(title.into()), ..story(id, "2019-06-03", "This page is for subscribers.") };
    assert_eq!(copies.add(&note("d", "Talks fail")), Verdict::First);
    assert_eq!(copies.add(&note("e", "Rain in the north")), Verdict::First);
    assert_eq!(copies.add(&story("f", "2019-06-03", "")), Verdict::First);
}

#[test]
fn what_was_saved_goes_on() {
    let mut whole = copies();
    let mut first = copies();
    let stories: Vec<Story> = (0..60)
        .map(|n| {
            let words: Vec<String> = (0..90).map(|word| format!("w{}", (n % 20) * 1000 + word)).collect();
            Story { url: Some(format!("https://example.org/{}", n % 45)), ..story(&format!("s{n}"), "2019-06-03", &words.join(" ")) }
        })
        .collect();
    let expected: Vec<Verdict> = stories.iter().map(|story| whole.add(story)).collect();
    let mut found: Vec<Verdict> = stories[..30].iter().map(|story| first.add(story)).collect();
    let json = serde_json::to_string(&first).expect("written");
    let packed = rmp_serde::to_vec_named(&first).expect("written");
    assert!(packed.len() * 2 < json.len());
    let mut again: Copies = rmp_serde::from_slice(&packed).expect("read");
    assert_eq!(serde_json::to_string(&again).expect("written"), json);
    assert_eq!(serde_json::to_string(&serde_json::from_str::<Copies>(&json).expect("read")).expect("written"), json);
    found.extend(stories[30..].iter().map(|story| again.add(story)));
    assert_eq!(found, expected);
    assert!(
        expected.iter().any(|verdict| matches!(verdict, Verdict::Copy { .. }))
            && expected.iter().any(|v| matches!(v, Verdict::Update { .. }))
    );
    // Damage is told, not borne.
    for (what, by) in [("\"form\":1", "\"form\":9"), ("\"id_end\":2", "\"id_end\":9000"), ("\"ids\":\"s0", "\"ids\":\"s0s0")] {
        let damaged = json.replacen(what, by, 1);
        assert!(damaged != json && serde_json::from_str::<Copies>(&damaged).is_err(), "{by}");
    }
}

#[test]
fn what_is_old_is_forgotten() {
    let mut copies = Copies::new(Settings { days: 2, patience: 2_000, most: 3_000 });
    let text = |n: usize| (0..15).map(|word| format!("w{}", n * 100 + word)).collect::<Vec<_>>().join(" ");
    for n in 0..20_000_usize {
        // A day of 500 stories, then the next.
        let day = Date::constant(2019, 1, 1).saturating_add(jiff::Span::new().days((n / 500) as i64));
        let story = Story { id: n.to_string(), date: Some(day), text: text(n), ..Story::default() };
        assert_eq!(copies.add(&story), Verdict::First);
        assert!(copies.len() <= 3_000 + 1_024 + 375, "{}", copies.len());
    }
    // One bad date makes nothing forgotten.
    copies.add(&story("bad", "2099-01-01", REPORT));
    let last = Story { id: "again".into(), date: Some(Date::constant(2019, 2, 9)), text: text(19_990), ..Story::default() };
    assert_eq!(of(&copies.add(&last)), Some("19990"));
    // All stories on one day, as in a file without dates.
    for n in 0..10_000 {
        copies.add(&Story { id: n.to_string(), text: text(n), ..Story::default() });
        assert!(copies.len() <= 3_000 + 1_024 + 375, "{}", copies.len());
    }
    assert_eq!(of(&copies.add(&Story { id: "x".into(), text: text(9_999), ..Story::default() })), Some("9999"));
}

proptest! {
    #[test]
    fn any_story_is_borne(text in "\\PC{0,300}", url in proptest::option::of("\\PC{0,40}"), title in proptest::option::of("\\PC{0,40}")) {
        let mut copies = copies();
        let story = Story { text, url, title, ..Story::default() }.with_id();
        prop_assert_eq!(copies.add(&story), Verdict::First);
        copies.add(&story);
        prop_assert_eq!(copies.len(), 2);
        let saved = serde_json::to_string(&copies).expect("written");
        serde_json::from_str::<Copies>(&saved).expect("read");
    }

    /// Headline, case and line breaks within paragraphs make no difference.
    #[test]
    fn the_same_words_are_the_same_report(words in proptest::collection::vec("[a-z]{1,8}", 12..120), title in "[a-z ]{0,20}") {
        let mut copies = copies();
        let text = words.join(" ");
        copies.add(&story("a", "2019-06-03", &text));
        let again = Story { title: Some(title), ..story("b", "2019-06-05", &text.to_uppercase().replace(' ', "\n")) };
        prop_assert_eq!(copies.add(&again), Verdict::Copy { of: "a".into(), likeness: 1.0 });
    }
}
