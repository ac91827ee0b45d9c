//! The same answers as spaCy: analyses that spaCy itself wrote (`cargo xtask parity --write-golden`), compared with ours.
//!
//! A line of a golden file is `{"id", "text", "rows"}`, a row one token: start and end in code points, tag, lemma, coarse tag,
//! head, label, entity, whether a sentence starts here. The whole comparison is `cargo xtask parity`.

#![allow(clippy::unwrap_used)] // a test may fail by panicking

mod common;

use common::{run, with_model};
use serde_json::{Value, json};
use std::path::Path;

/// So many of a thousand tokens must agree in every field.
const LEAST_PER_THOUSAND: usize = 998;

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn md_agrees_with_spacy() {
    compare("en_core_web_md");
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn sm_agrees_with_spacy() {
    compare("en_core_web_sm");
}

fn compare(model: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../nlp/tests/golden/{model}.jsonl"));
    let golden = std::fs::read_to_string(path).unwrap();
    // The golden lines have `id` and `text`, so they are stories themselves.
    let ours = run(with_model(&["parse", "--model", model], golden.as_bytes()));
    assert_eq!((ours.code, ours.err.as_str()), (0, ""));
    assert_eq!(ours.out.lines().count(), golden.lines().count());
    let (mut tokens, mut different) = (0, Vec::new());
    for (theirs, mine) in golden.lines().zip(ours.out.lines()) {
        let (theirs, mine): (Value, Value) = (serde_json::from_str(theirs).unwrap(), serde_json::from_str(mine).unwrap());
        let (expected, found) = (theirs["rows"].as_array().unwrap(), rows(&mine));
        assert_eq!(expected.len(), found.len(), "tokens of {}", theirs["id"]);
        tokens += found.len();
        different.extend(expected.iter().zip(&found).filter(|(e, f)| *e != *f).map(|(e, f)| format!("spaCy {e}, ours {f}")));
    }
    assert!(tokens > 2000, "{tokens} tokens");
    assert!((tokens - different.len()) * 1000 >= tokens * LEAST_PER_THOUSAND, "{} of {tokens}: {different:#?}", different.len());
}

fn rows(story: &Value) -> Vec<Value> {
    let starts: Vec<u64> = story["sentences"].as_array().unwrap().iter().map(|s| s[0].as_u64().unwrap()).collect();
    let row = |(i, t): (usize, &Value)| {
        json!([t["span"][0], t["span"][1], t["tag"], t["lemma"], t["pos"], t["head"], t["dep"], t["ent"], starts.contains(&(i as u64))])
    };
    story["tokens"].as_array().unwrap().iter().enumerate().map(row).collect()
}
