use super::*;
use crate::query::{Question, View};
use crate::trial::{event, filed, ledger_of, now};
use attache_record::{EventType, Mode, event_id};

fn say(ledger: &mut Ledger, event: &str, verdict: Verdict) -> Result<String> {
    ledger.review(&Review { event: event.to_owned(), verdict, reviewer: "Ada".into(), at: now(9), note: None })
}

fn ledger() -> (tempfile::TempDir, Ledger, Event) {
    let mut known = event("s", 0, &["KEN"], &["SDN"]);
    known.modes = vec![Mode::Allege];
    known.set_ontology();
    let mut story = filed("s", "Herald", vec![known.clone()]);
    story.story.text.push_str(" Čad accused Sudan, and Sudan accused Čad.");
    let (folder, ledger) = ledger_of(&[&[story]]).unwrap();
    (folder, ledger, known)
}

/// Ada's note of what the machine missed.
fn missed(actor: &str, recipient: &str) -> String {
    let party = |name: &str| {
        let country = if name.contains("Sudan") { "SDN" } else { "TCD" };
        format!(r#"[{{"text": "{name}", "country": "{country}"}}]"#)
    };
    format!(
        r#"{{"story_id": "s", "sentence": 1, "text": "Čad accused Sudan, and Sudan accused Čad.", "type": "ACCUSE", "actors": {},
            "recipients": {}, "predicate": {{"text": "accused"}}}}"#,
        party(actor),
        party(recipient)
    )
}

fn add(ledger: &mut Ledger, json: &str) -> String {
    let event = ledger.event_by_hand(json).unwrap();
    say(ledger, "", Verdict::Add(Box::new(event))).unwrap()
}

#[test]
fn an_added_event_is_given_the_id_that_the_machine_would_give() {
    let (_folder, mut ledger, known) = ledger();
    let id = add(&mut ledger, &missed("Čad", "Sudan"));
    let start = known.text.chars().count() + 1;
    let found = ledger.find(&Question { view: View::Confirmed, ..Question::default() }).unwrap();
    let added = &found[0].event;
    assert_eq!((found.len(), &added.id, added.predicate.span), (1, &id, [start + 4, start + 11]));
    assert_eq!((added.actors[0].span, added.recipients[0].span), (Some([start, start + 3]), Some([start + 12, start + 17])));
    assert_eq!(id, event_id("s", EventType::Accuse, added.predicate.span, &added.actors, &added.recipients));
    assert_eq!((added.quad, added.score, added.cameo.as_str(), added.confidence), (3, -3.0, "110", 1.0));
    assert_eq!((added.date, added.date_precision), (found[0].story.date, attache_record::DatePrecision::None));
    // Said once more, it is the same event; told the other way round, it is another.
    assert_eq!(say(&mut ledger, "", Verdict::Add(Box::new(added.clone()))).unwrap(), id);
    assert_ne!(add(&mut ledger, &missed("Sudan", "Čad")), id);
    // What the machine has found is corrected, not added. The review stands.
    let mut recoded = ledger.story("s").unwrap().unwrap();
    recoded.events.push(added.clone());
    ledger.file(&[recoded], now(10)).unwrap();
    let event = ledger.event_by_hand(&missed("Čad", "Sudan")).unwrap();
    let error = say(&mut ledger, "", Verdict::Add(Box::new(event))).unwrap_err().to_string();
    assert!(error.contains("correct it instead") && error.contains(&id), "{error}");
    let machine = ledger.find(&Question::default()).unwrap();
    assert!(machine.iter().any(|found| found.event.id == id && found.review.is_some()));
}

#[test]
fn words_that_are_not_found_still_make_an_id() {
    let (_folder, mut ledger, _) = ledger();
    let elsewhere = |json: String| json.replace("Sudan, and", "Sudan and");
    let told = |actor: &str| elsewhere(missed(actor, "Sudan"));
    let jsons = [missed("Čad", "Sudan"), told("Čad"), told("Čad").replace("TCD", "NER"), told("the Čadians")];
    let ids = jsons.map(|json| add(&mut ledger, &json));
    assert!(ids[0] != ids[1] && ids[1] == ids[2] && ids[1] != ids[3], "{ids:?}");
}

#[test]
fn what_is_missing_in_an_event_by_hand_is_named() {
    let (_folder, ledger, known) = ledger();
    let error = |from: &str, to: &str| ledger.event_by_hand(&missed("Čad", "Sudan").replace(from, to)).unwrap_err().to_string();
    assert!(error("\"story_id\": \"s\",", "").contains("`story_id`"));
    assert!(error("\"type\": \"ACCUSE\",", "").contains("`type`"));
    assert!(error("\"sentence\": 1,", "").contains("`sentence`"));
    assert!(error("{", "").contains("no event"));
    assert!(error("\"recipients\"", "\"recipient\"").contains("have no `recipient`"));
    let text = serde_json::to_string(&known.text).unwrap();
    let told = format!(r#"{{"story_id": "s", "text": {text}, "type": "REJECT", "actors": [{{"text": "x"}}]}}"#);
    assert_eq!(ledger.event_by_hand(&told).unwrap().sentence, 0, "the ledger knows the sentence");
}

#[test]
fn figures_follow_the_corrected_type() {
    let (_folder, mut ledger, known) = ledger();
    let mut corrected = known.clone();
    corrected.event_type = EventType::Threaten;
    corrected.modes = vec![Mode::Violence];
    say(&mut ledger, &known.id, Verdict::Correct(Box::new(corrected.clone()))).unwrap();
    let question = Question { view: View::Reviewed, ..Question::default() };
    let found = ledger.find(&question).unwrap().remove(0).event;
    assert_eq!((found.quad, found.score, found.cameo.as_str()), (3, -3.5, "138"));

    corrected.event_type = EventType::Aid;
    let error = say(&mut ledger, &known.id, Verdict::Correct(Box::new(corrected.clone()))).unwrap_err().to_string();
    assert!(error.contains("AID the mode violence"), "{error}");
    // Modes that are left as the machine had them go with their type.
    corrected.modes.clone_from(&known.modes);
    say(&mut ledger, &known.id, Verdict::Correct(Box::new(corrected.clone()))).unwrap();
    let found = ledger.find(&question).unwrap().remove(0).event;
    assert_eq!((found.event_type, found.modes.len(), found.quad), (EventType::Aid, 0, 2));
    corrected.story_id = "elsewhere".into();
    assert!(matches!(say(&mut ledger, &known.id, Verdict::Correct(Box::new(corrected))), Err(Error::Review { .. })));
}
