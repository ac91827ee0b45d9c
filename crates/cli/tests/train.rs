//! `attache code --format corpus` and `attache train`: from a story to a scorer that has learned its corrections.

#![allow(clippy::unwrap_used)] // a test may fail by panicking

mod common;

use common::{run, with_model};

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/encoder.att");

/// What a user of another trade might teach: whoever *tables a motion on* somebody accuses them.
const OWN: &str = "\
== 2019-06-05 one
The Bolivian delegation tabled a motion on Chile at the summit.
> ACCUSE: Bolivian delegation (BOL GOV) -> Chile (CHL GOV)

== 2019-06-05 two
Senegal tabled a motion on Mauritania in Addis Ababa.
> ACCUSE: Senegal (SEN GOV) -> Mauritania (MRT GOV)

== 2019-06-05 three
Peru tabled a budget on Tuesday.
> NOTHING
";

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn what_was_coded_can_be_corrected() {
    let text = b"Angela Merkel met Emmanuel Macron in Paris on Monday. The sun shone.\n";
    let done = run(with_model(&["code", "--format", "corpus", "--scorer", "off", "--date", "2019-06-05"], text));
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("> CONSULT: Angela Merkel (DEU GOV), Emmanuel Macron (FRA GOV) -> \n"), "{}", done.out);
    assert!(done.out.contains("The sun shone.\n> NOTHING\n"), "{}", done.out);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.txt");
    std::fs::write(&path, &done.out).unwrap();
    let judged = run(with_model(&["evaluate", path.to_str().unwrap(), "--scorer", "off", "--at-least", "1"], b""));
    assert_eq!(judged.code, 0, "what it writes is what it reads: {}", judged.out);
    // Of the two cases one is left out by the place of its head.
    let learned = folder.path().join("learned.cases");
    std::fs::write(&learned, "mine.txt:1\nmine.txt:99\n").unwrap();
    let args = ["evaluate", path.to_str().unwrap(), "--scorer", "off", "--except", learned.to_str().unwrap()];
    let judged = run(with_model(&args, b""));
    assert!(judged.out.contains("1 cases; of 1 that must be silent 0 were not"), "{}", judged.out);
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn own_sentences_are_learned() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("own.txt"), OWN).unwrap();
    let train = |out: &str| {
        let (own, out) = (path("own.txt"), path(out));
        run(with_model(&["train", "--extra", &own, "--again", &own, "--judge", &own, "--scorer-file", SHIPPED, "--out", &out], b""))
    };
    let done = train("a.att");
    assert_eq!(done.code, 0, "{}", done.err);
    assert!(done.out.contains("ACCUSE") && done.out.contains("before") && done.out.contains("false on silent cases"), "{}", done.out);
    train("b.att");
    assert!(std::fs::read(path("a.att")).unwrap() == std::fs::read(path("b.att")).unwrap(), "the same lessons give the same file");
    let line = r#"{"id": "1", "text": "Ghana tabled a motion on Togo.", "actor": [[0, 5]], "recipient": [[25, 29]]}"#;
    let likely = |file: &str| -> f64 {
        let done = run(with_model(&["classify", "--scorer", "always", "--scorer-file", file], line.as_bytes()));
        let answer: serde_json::Value = serde_json::from_str(done.out.trim()).unwrap_or_else(|_| panic!("{}", done.err));
        let others = answer["alternatives"].as_array().unwrap().iter();
        let of = |value: &serde_json::Value| value["confidence"].as_f64().unwrap();
        others.chain([&answer]).find(|value| value["type"] == "ACCUSE").map(of).unwrap()
    };
    let (before, after) = (likely(SHIPPED), likely(&path("a.att")));
    assert!(after > before, "{before} -> {after}");
    // A wrong label and a phrase that does not stand there: file, line and what is wrong.
    for (wrong, told) in [("ACUSE", "did you mean"), ("ACCUSE: Bolovian delegation (BOL GOV) -> ;", "does not stand in the text")] {
        std::fs::write(path("own.txt"), OWN.replacen("ACCUSE", wrong, 1)).unwrap();
        let done = train("c.att");
        assert!(done.code == 2 && done.err.contains("own.txt:3") && done.err.contains(told), "{}", done.err);
    }
}
