use super::*;
use crate::trial::{any_batch, event, filed, ledger_of, now};
use crate::{Error, Filed, Review, Verdict};
use attache_record::{Auxiliary, EventType, Mode, Place, Sector};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn wanted(side: Side, country: &str) -> Wanted {
    Wanted { side, country: country.parse().ok(), ..Wanted::default() }
}

fn ids(found: &[Found]) -> Vec<&str> {
    found.iter().map(|f| f.event.id.as_str()).collect()
}

prop_compose! {
    fn any_question()(
        parties in proptest::collection::vec((0usize..3, proptest::option::of("(KEN|SDN|UNO)"),
            proptest::option::of("(state/x|person/a)"), proptest::option::of(0usize..3)), 0..3),
        types in proptest::collection::vec(0usize..4, 0..3), quads in proptest::collection::vec(1u8..5, 0..2),
            modes in proptest::collection::vec(0usize..5, 0..2),
        contexts in proptest::collection::vec(0usize..9, 0..2), place in proptest::option::of("(KEN|SDN)"),
            days in proptest::option::of((1i8..4, 1i8..4)),
        outlet in proptest::option::of("(Herald|Post|None)"), confidence in proptest::option::of(0.0f32..1.0),
            auxiliary in any::<bool>(), earliest in any::<bool>()) -> Question {
        let sides = [Side::Either, Side::Actor, Side::Recipient];
        Question {
            parties: parties.into_iter().map(|(side, country, entity, sector)| Wanted {
                side: sides[side], country: country.map(|c| c.parse().unwrap()), entity, sector: sector.map(|n| Sector::ALL[n]),
            }).collect(),
            types: types.into_iter().map(|n| EventType::ALL[n]).collect(), quads, modes: modes.into_iter().map(|n| Mode::ALL[n]).collect(),
            contexts: contexts.into_iter().map(|n| attache_record::Context::ALL[n]).collect(), place: place.map(|c| c.parse().unwrap()),
            period: days.map(|(a, b)| Period { from: date(2019, 6, a), to: date(2019, 6, b) }), outlet, confidence, auxiliary,
            order: if earliest { Order::Earliest } else { Order::Latest }, ..Question::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The search narrows down, but leaves out nothing that answers.
    #[test]
    fn answers_are_those_of_looking_at_every_event(batch in any_batch(), questions in proptest::collection::vec(any_question(), 12)) {
        let (_folder, ledger) = ledger_of(&[&batch])?;
        for question in questions {
            let answers = |filed: &Filed, event: &Event| accept::accepts(&question, event, filed.story.publisher.as_deref(), &[]);
            let mut expected: Vec<&str> =
                batch.iter().flat_map(|f| f.events.iter().filter(|e| answers(f, e)).map(|e| e.id.as_str())).collect();
            let found = ledger.find(&question)?;
            prop_assert_eq!(ledger.count(&question)?, found.len());
            let days: Vec<_> = found.iter().map(|f| f.event.date).collect();
            let sorted = if question.order == Order::Latest { days.is_sorted_by(|a, b| a >= b) } else { days.is_sorted() };
            prop_assert!(sorted);
            let mut found = ids(&found);
            found.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }

    /// Counts by day, month and year agree with the events, whatever the period cuts.
    #[test]
    fn counts_are_those_of_the_events(batch in any_batch(), from in -20i64..20, length in 0i64..60) {
        let (_folder, ledger) = ledger_of(&[&batch])?;
        let from = date(2019, 6, 2).saturating_add(jiff::Span::new().days(from));
        let period = Period { from, to: from.saturating_add(jiff::Span::new().days(length)) };
        let mut expected: BTreeMap<(i64, i64), u64> = BTreeMap::new();
        for event in batch.iter().flat_map(|f| &f.events).filter(|e| e.is_plain() && e.date.is_some_and(|d| period.holds(d))) {
            crate::facts::Facts::of(event).pairs.into_iter().for_each(|pair| *expected.entry(pair).or_default() += 1);
        }
        let number = crate::codes::country_number;
        let edges: BTreeMap<_, _> = ledger.network(period)?.into_iter().map(|e| ((number(e.actor), number(e.recipient)),
            e.tally.events)).collect();
        prop_assert_eq!(&edges, &expected);
        let mut by_type: BTreeMap<(i64, i64), u64> = BTreeMap::new();
        for dyad in ledger.dyads(None, period)? {
            *by_type.entry((number(dyad.actor), number(dyad.recipient))).or_default() += dyad.tally.events;
        }
        prop_assert_eq!(&by_type, &expected);
        let mut by_day: BTreeMap<(i64, i64), u64> = BTreeMap::new();
        ledger.visit_days(period, |_, dyad| *by_day.entry((number(dyad.actor), number(dyad.recipient))).or_default() += dyad.tally.events)?;
        prop_assert_eq!(&by_day, &expected);
        for (&(actor, recipient), &events) in &expected {
            let (actor, recipient) = (crate::codes::country_of(actor)?, crate::codes::country_of(recipient)?);
            for by in [By::Day, By::Week, By::Month, By::Year] {
                let steps = ledger.series(actor, recipient, period, by)?;
                prop_assert_eq!(steps.iter().map(|s| s.tally.events).sum::<u64>(), events);
            }
        }
        let kenya: attache_record::Country = "KEN".parse().unwrap();
        let of_kenya: u64 = ledger.dyads(Some(kenya), period)?.iter().map(|dyad| dyad.tally.events).sum();
        let has_kenya = |&(&(a, r), _): &(&(i64, i64), &u64)| a == number(Some(kenya)) || r == number(Some(kenya));
        prop_assert_eq!(of_kenya, expected.iter().filter(has_kenya).map(|(_, events)| events).sum::<u64>());
        for partner in ledger.partners(kenya, period)? {
            let of = |pair: (i64, i64)| expected.get(&pair).copied().unwrap_or_default();
            let (own, other) = (number(Some(kenya)), number(partner.country));
            prop_assert_eq!(partner.given.events, of((own, other)));
            prop_assert_eq!(partner.received.events, if own == other { 0 } else { of((other, own)) });
        }
    }
}

/// Three stories: Kenya accuses Sudan in two of them, Uganda meets Kenya in the third.
fn three() -> Vec<Filed> {
    let accuse = |story: &str| event(story, 0, &["KEN"], &["SDN"]);
    let mut meet = event("c", 0, &["UGA", "KEN"], &[]);
    meet.event_type = EventType::Consult;
    meet.date = Some(date(2019, 7, 1));
    meet.place = Some(Place { name: "Kampala".into(), country: "UGA".parse().ok(), ..Place::default() });
    meet.set_ontology();
    let mut denied = event("c", 1, &["SDN"], &["KEN"]);
    denied.auxiliary = vec![Auxiliary::Negation];
    vec![filed("a", "Herald", vec![accuse("a")]), filed("b", "Post", vec![accuse("b")]), filed("c", "Post", vec![meet, denied])]
}

#[test]
fn questions_are_answered() {
    let (_folder, ledger) = ledger_of(&[&three()]).unwrap();
    let count = |question: Question| ledger.find(&question).unwrap().len();
    let parties = |parties: Vec<Wanted>| Question { parties, ..Question::default() };
    assert_eq!(count(Question::default()), 3);
    assert_eq!(count(Question { auxiliary: true, ..Question::default() }), 4);
    assert_eq!(count(parties(vec![wanted(Side::Actor, "KEN"), wanted(Side::Recipient, "SDN")])), 2);
    assert_eq!(count(parties(vec![wanted(Side::Actor, "KEN"), wanted(Side::Recipient, "UGA")])), 1);
    assert_eq!(count(parties(vec![wanted(Side::Recipient, "KEN")])), 1);
    assert_eq!(count(parties(vec![wanted(Side::Either, "KEN"), wanted(Side::Either, "KEN")])), 0);
    assert_eq!(count(Question { only: Only::Occurrences, ..Question::default() }), 2);
    assert_eq!(count(Question { only: Only::OneADay, ..Question::default() }), 2);
    assert_eq!(count(Question { outlet: Some("Post".into()), ..Question::default() }), 2);
    assert_eq!(count(Question { place: "UGA".parse().ok(), ..Question::default() }), 1);
    assert_eq!(count(Question { confidence: Some(0.8), ..Question::default() }), 3);
    assert_eq!(count(Question { confidence: Some(0.81), ..Question::default() }), 0);
    let text = |text: &str| Question { text: Some(text.into()), ..Question::default() };
    assert_eq!((count(text("tells ugá")), count(text("\"tells of\" sen*")), count(text("\"of tells\""))), (1, 3, 0));
    assert!(matches!(ledger.find(&text("- ?")), Err(Error::Question(_))));
    let page = Question { offset: 1, limit: Some(1), ..Question::default() };
    let all = ledger.find(&Question::default()).unwrap();
    assert_eq!(ids(&ledger.find(&page).unwrap()), [all[1].event.id.as_str()]);

    // A visitor may ask on.
    let mut asked = 0;
    let visited = ledger.visit(&page, |found| {
        asked += ledger.event(&found.event.id).map_or(0, |event| usize::from(event.as_ref() == Some(&found.event)));
        ControlFlow::Continue(())
    });
    assert_eq!((visited.is_ok(), asked), (true, 1));

    let told_twice = &all[1];
    assert_eq!((told_twice.occurrence.reports, told_twice.occurrence.outlets, told_twice.occurrence.events), (2, 2, 2));
    assert_eq!((told_twice.story.title.as_deref(), told_twice.story.date), (Some("Story b"), Some(date(2019, 6, 4))));
}

#[test]
fn series_count_events_occurrences_and_days() {
    let (_folder, ledger) = ledger_of(&[&three()]).unwrap();
    let series = |a: &str, b: &str, by| ledger.series(a.parse().ok(), b.parse().ok(), Period::years(2019, 2019), by).unwrap();
    let tally = |events, occurrences, one_a_day, score| Tally { events, occurrences, one_a_day, score };
    let june = Step { start: date(2019, 6, 1), event_type: EventType::Accuse, tally: tally(2, 1, 1, -6.0) };
    assert_eq!(series("KEN", "SDN", By::Month), std::slice::from_ref(&june));
    assert_eq!(series("KEN", "SDN", By::Week), [Step { start: date(2019, 6, 3), ..june.clone() }]);
    assert_eq!(series("KEN", "SDN", By::Year)[0].start, date(2019, 1, 1));
    assert_eq!(series("SDN", "KEN", By::Month), []);
    assert_eq!(series("UGA", "KEN", By::Day), series("KEN", "UGA", By::Day));
    assert_eq!(series("UGA", "KEN", By::Day)[0].start, date(2019, 7, 1));
    let totals = ledger.totals(Period::ALWAYS).unwrap();
    assert_eq!(totals.iter().map(|t| (t.month.month(), t.tally.events, t.tally.one_a_day)).collect::<Vec<_>>(), [(6, 2, 1), (7, 1, 2)]);
    let partners = ledger.partners("KEN".parse().unwrap(), Period::ALWAYS).unwrap();
    let names: Vec<_> = partners.iter().map(|p| (p.country.unwrap().to_string(), p.given.events, p.received.events)).collect();
    assert_eq!(names, [("SDN".into(), 2, 0), ("UGA".into(), 1, 1)]);
}

#[test]
fn people_have_the_last_word() {
    let (_folder, mut ledger) = ledger_of(&[&three()]).unwrap();
    let stories = three();
    let say = |ledger: &mut crate::Ledger, event: &str, verdict: Verdict| {
        ledger.review(&Review { event: event.to_owned(), verdict, reviewer: "Ada".into(), at: now(9), note: None })
    };
    let (first, second, meet) = (&stories[0].events[0], &stories[1].events[0], &stories[2].events[0]);
    let mut corrected = first.clone();
    corrected.event_type = EventType::Threaten;
    corrected.date = Some(date(2019, 7, 9));
    corrected.set_ontology();
    let mut added = event("c", 9, &["SSD"], &["ETH"]);
    added.date = Some(date(2019, 6, 20));
    say(&mut ledger, &first.id, Verdict::Correct(Box::new(corrected.clone()))).unwrap();
    say(&mut ledger, &second.id, Verdict::Reject).unwrap();
    say(&mut ledger, &added.id, Verdict::Add(Box::new(added.clone()))).unwrap();
    let view = |ledger: &crate::Ledger, view| {
        let found = ledger.find(&Question { view, ..Question::default() }).unwrap();
        found.into_iter().map(|f| (f.event.id, f.event.event_type)).collect::<Vec<_>>()
    };
    let (t, a, m) = ((first.id.clone(), EventType::Threaten), (added.id.clone(), EventType::Accuse), (meet.id.clone(), EventType::Consult));
    assert_eq!(view(&ledger, View::Machine).len(), 3);
    assert_eq!(view(&ledger, View::Reviewed), [t.clone(), m.clone(), a.clone()]);
    assert_eq!(view(&ledger, View::Confirmed), [t.clone(), a.clone()]);

    // To accept is to accept what stands; the review outlives another coding of the story.
    say(&mut ledger, &first.id, Verdict::Accept).unwrap();
    say(&mut ledger, &meet.id, Verdict::Accept).unwrap();
    say(&mut ledger, &added.id, Verdict::Reject).unwrap();
    let again: Vec<Filed> = stories.iter().map(|f| Filed { versions: crate::trial::versions("2"), ..f.clone() }).collect();
    assert_eq!(ledger.file(&again, now(10)).unwrap().changed, 3);
    assert_eq!(view(&ledger, View::Confirmed), [t, m]);
    assert_eq!(ledger.reviews(&first.id).unwrap().len(), 2);
    let texts = Question { view: View::Reviewed, text: Some("tells KEN SDN".into()), ..Question::default() };
    assert_eq!(ids(&ledger.find(&texts).unwrap()), [first.id.as_str()]);

    let error = say(&mut ledger, "nothing", Verdict::Accept).unwrap_err();
    assert!(matches!(error, Error::UnknownEvent { .. }), "{error}");
    let mut homeless = added.clone();
    homeless.story_id = "nowhere".into();
    for (id, verdict) in [
        (&meet.id, Verdict::Correct(Box::new(corrected))),
        (&added.id, Verdict::Add(Box::new(homeless))),
        (&meet.id, Verdict::Add(Box::new(meet.clone()))),
    ] {
        assert!(matches!(say(&mut ledger, id, verdict), Err(Error::Review { .. })));
    }
    assert_eq!(ledger.check().unwrap(), Vec::<String>::new());
}

/// One event a day is one for the pair that is asked for: who else is hit on the same occasion makes no second one of it.
#[test]
fn one_a_day_is_as_the_counts_have_it() {
    let one = event("a", 0, &["RUS"], &["UKR"]);
    let other = event("b", 1, &["RUS"], &["UKR", "POL"]);
    let third = event("c", 2, &["RUS"], &["POL"]);
    let (_folder, ledger) =
        ledger_of(&[&[filed("a", "X", vec![one]), filed("b", "Y", vec![other]), filed("c", "Z", vec![third])]]).unwrap();
    let count = |parties: Vec<Wanted>| {
        ledger.count(&Question { parties, only: Only::OneADay, order: Order::Earliest, ..Question::default() }).unwrap()
    };
    let russia = || wanted(Side::Actor, "RUS");
    assert_eq!(count(vec![russia(), wanted(Side::Recipient, "UKR")]), 1);
    let counted = ledger.series("RUS".parse().ok(), "UKR".parse().ok(), Period::ALWAYS, By::Day).unwrap();
    assert_eq!(counted.iter().map(|step| step.tally.one_a_day).sum::<u64>(), 1);
    assert_eq!(count(vec![wanted(Side::Either, "UKR"), wanted(Side::Either, "RUS")]), 1);
    assert_eq!((count(vec![russia()]), count(vec![wanted(Side::Recipient, "UKR")])), (2, 1));
    // No pair has these two as its ends: each new pair counts.
    assert_eq!(count(vec![wanted(Side::Recipient, "UKR"), wanted(Side::Recipient, "POL")]), 1);
}

#[test]
fn what_is_corrected_to_another_thing_is_an_occurrence_by_itself() {
    let (_folder, mut ledger) = ledger_of(&[&three()]).unwrap();
    let (first, second) = (three()[0].events[0].clone(), three()[1].events[0].clone());
    let correct = |ledger: &mut crate::Ledger, event: &Event| {
        let verdict = Verdict::Correct(Box::new(event.clone()));
        ledger.review(&Review { event: event.id.clone(), verdict, reviewer: "Ada".into(), at: now(9), note: None }).unwrap()
    };
    let occurrences = |ledger: &crate::Ledger| {
        let question = Question { view: View::Reviewed, only: Only::Occurrences, order: Order::Earliest, ..Question::default() };
        let found = ledger.find(&question).unwrap().into_iter().filter(|f| f.event.date == Some(date(2019, 6, 3)));
        found.map(|f| (f.event.event_type, f.occurrence.reports)).collect::<Vec<_>>()
    };
    let mut surer = first.clone();
    surer.confidence = 1.0;
    correct(&mut ledger, &surer);
    assert_eq!(occurrences(&ledger), [(EventType::Accuse, 2)]);
    let mut threat = second;
    threat.event_type = EventType::Threaten;
    correct(&mut ledger, &threat);
    let mut two = occurrences(&ledger);
    two.sort_unstable_by_key(|one| one.1);
    assert_eq!(two, [(EventType::Threaten, 1), (EventType::Accuse, 2)]);
}

#[test]
fn statements_are_found_by_country_and_period() {
    let side = |code: &str| attache_record::Participant { text: code.into(), country: code.parse().ok(), ..Default::default() };
    let story = |id: &str, day: i8, speaker: &str, about: &[&str]| {
        let mut filed = filed(id, "Herald", vec![]);
        filed.story.date = Some(date(2019, 6, day));
        filed.statements.push(Statement {
            speaker: side(speaker),
            quote: false,
            about: about.iter().map(|code| side(code)).collect(),
            stance: 0,
            content: format!("{speaker} says so"),
            span: [0, 1],
            story_id: id.into(),
            sentence: 0,
            text: format!("{speaker} says so."),
            confidence: 0.5,
        });
        filed
    };
    let mut undated = story("f", 1, "KEN", &[]);
    undated.story.date = None;
    let batch = [
        story("a", 1, "KEN", &["KEN", "UGA"]),
        story("b", 2, "UGA", &["KEN", "KEN"]),
        story("c", 3, "UGA", &["SDN"]),
        story("d", 4, "KEN", &[]),
        undated,
    ];
    let (_folder, ledger) = ledger_of(&[&batch]).unwrap();
    let ask = |country: &str, from: i8, to: i8, limit| {
        let period = Period { from: date(2019, 6, from), to: date(2019, 6, to) };
        let told = ledger.statements(country.parse().unwrap(), period, limit).unwrap();
        assert!(told.iter().all(|(statement, header)| statement.story_id == header.id && header.publisher.is_some()));
        told.into_iter().map(|(statement, _)| statement.story_id).collect::<Vec<_>>()
    };
    assert_eq!(ask("KEN", 1, 4, 10), ["d", "b", "a"]);
    assert_eq!(
        (ask("KEN", 2, 3, 10), ask("SDN", 3, 3, 10), ask("KEN", 1, 4, 1)),
        (vec!["b".to_owned()], vec!["c".to_owned()], vec!["d".to_owned()])
    );
    assert_eq!(ledger.statements("KEN".parse().unwrap(), Period::ALWAYS, 10).unwrap().len(), 3);
}

#[test]
fn ties_are_found_by_country() {
    let mut filed = filed("a", "Herald", vec![]);
    let side = |code: &str| vec![attache_record::Participant { text: code.into(), country: code.parse().ok(), ..Default::default() }];
    filed.ties.push(Tie {
        kind: attache_record::TieKind::Alliance,
        polarity: 1,
        parties: [side("KEN"), side("UGA")],
        against: side("SDN"),
        since: Some(date(1999, 1, 1)),
        historical: false,
        story_id: "a".into(),
        sentence: 0,
        text: "Kenya and Uganda are allies.".into(),
        confidence: 0.5,
    });
    let (_folder, ledger) = ledger_of(&[std::slice::from_ref(&filed)]).unwrap();
    for (country, count) in [("KEN", 1), ("SDN", 1), ("ETH", 0)] {
        let ties = ledger.ties(country.parse().unwrap(), 10).unwrap();
        assert_eq!(ties.iter().map(|t| &t.0).collect::<Vec<_>>(), filed.ties.iter().take(count).collect::<Vec<_>>());
    }
    // The story is of 4 June 2019.
    let told_until = |day| ledger.ties_until("KEN".parse().unwrap(), day, 10).unwrap().len();
    assert_eq!((told_until(date(2019, 6, 3)), told_until(date(2019, 6, 4))), (0, 1));
}
