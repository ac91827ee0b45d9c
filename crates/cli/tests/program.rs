//! The program from outside: exit codes, error lines, shapes of what it writes.

mod common;

use common::{Run, run, with_model};
use serde_json::{Value, json};
use std::fs;

#[test]
fn without_a_model_one_line_says_which_command_installs_it() {
    let empty = tempfile::tempdir().unwrap();
    for command in ["parse", "code"] {
        let run = run(Run { args: &[command], input: b"Oslo.", models: empty.path().to_str() });
        assert_eq!(run.code, 2);
        assert_eq!(run.out, "");
        assert_eq!(run.err, "attache: no language model is installed; install one with: attache model install\n");
    }
    let run = run(Run { args: &["parse", "--model", "en_core_web_sm"], input: b"", models: empty.path().to_str() });
    assert_eq!(run.code, 2);
    assert!(run.err.ends_with("attache model install en_core_web_sm\n"), "{}", run.err);
}

#[test]
fn a_damaged_or_foreign_model_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.nlp");
    fs::write(&file, "not a model").unwrap();
    let models = folder.path().to_str();
    let parse = run(Run { args: &["parse"], input: b"Oslo.", models });
    assert_eq!(parse.code, 2);
    assert!(parse.err.starts_with("attache: ") && parse.err.contains("bad.nlp"), "{}", parse.err);
    let verify = run(Run { args: &["model", "verify"], input: b"", models });
    assert_eq!(verify.code, 1);
    assert!(verify.out.starts_with("bad ") && verify.out.contains("bad.nlp"), "{}", verify.out);
}

#[test]
fn what_cannot_be_installed_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().to_str();
    let text = folder.path().join("story.txt");
    fs::write(&text, "Oslo.").unwrap();
    for what in ["no_such_model", text.to_str().unwrap(), folder.path().to_str().unwrap()] {
        let run = run(Run { args: &["model", "install", what], input: b"", models });
        assert_eq!(run.code, 2, "{what}");
        assert!(run.err.starts_with("attache: ") && run.err.contains(what), "{}", run.err);
    }
    let named = run(Run { args: &["model", "install", "--name", "../up", text.to_str().unwrap()], input: b"", models });
    assert!(named.err.contains("`../up` cannot be a model's name"), "{}", named.err);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["story.txt"], "nothing half-done is left");
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn models_are_listed_and_checked() {
    let list = run(with_model(&["model", "list"], b""));
    assert_eq!(list.code, 0);
    let first = list.out.lines().next().unwrap();
    assert!(first.starts_with("en_core_web_md  3.8.0  ") && first.ends_with("(default)"), "{first}");
    let verify = run(with_model(&["model", "verify"], b""));
    assert_eq!(verify.code, 0, "{}", verify.out);
    assert!(verify.out.lines().count() >= 2 && verify.out.lines().all(|l| l.starts_with("ok ")), "{}", verify.out);
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn parse_writes_what_the_contract_says() {
    let run = run(with_model(&["parse"], r#"{"id": "a", "text": "Köln met Angela Merkel. She left."}"#.as_bytes()));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let story: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(story["id"], "a");
    assert_eq!(story["sentences"], json!([[0, 5], [5, 8]]));
    let token = &story["tokens"][2];
    let keys: Vec<&str> = token.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.len(), 8);
    for key in ["text", "span", "lemma", "tag", "pos", "head", "dep", "ent"] {
        assert!(keys.contains(&key), "{key}");
    }
    assert_eq!(
        *token,
        json!({"text": "Angela", "span": [9, 15], "lemma": "Angela", "tag": "NNP", "pos": "PROPN", "head": 3, "dep": "compound", "ent": "B-PERSON"})
    );
    assert_eq!(story["tokens"][3]["ent"], "I-PERSON");
    assert_eq!(story["tokens"][1]["head"], 1, "a root's head is its own");
    assert_eq!(story["tokens"][1]["ent"], "O");
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn paragraphs_keep_their_place_in_the_story() {
    let text = "Ärzte leave Oslo\n\nThe envoy left.\n\nHe returned.";
    let line = json!({"id": "a", "text": text}).to_string();
    let run = run(with_model(&["parse", "--paragraphs"], line.as_bytes()));
    let story: Value = serde_json::from_str(&run.out).unwrap();
    let characters: Vec<char> = text.chars().collect();
    for (i, token) in story["tokens"].as_array().unwrap().iter().enumerate() {
        let span = |end: usize| token["span"][end].as_u64().unwrap() as usize;
        assert_eq!(token["text"], characters[span(0)..span(1)].iter().collect::<String>());
        let sentence = story["sentences"].as_array().unwrap().iter().find(|s| s[1].as_u64().unwrap() as usize > i).unwrap();
        let head = token["head"].as_u64().unwrap();
        assert!(head >= sentence[0].as_u64().unwrap() && head < sentence[1].as_u64().unwrap());
    }
    assert_eq!(story["sentences"].as_array().unwrap().len(), 3);
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn every_line_is_answered_in_order() {
    let input = b"{\"id\": \"a\", \"text\": \"Oslo.\"}\n{\"id\": \"b\", \"text\": 5}\nnonsense\n\n{\"id\": \"c\", \"text\": \"\"}\n";
    let run = run(with_model(&["parse"], input));
    assert_eq!(run.code, 1);
    let lines: Vec<Value> = run.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let ids: Vec<&Value> = lines.iter().map(|l| &l["id"]).collect();
    assert_eq!(ids, [&json!("a"), &json!("b"), &Value::Null, &json!("c")]);
    assert!(lines[1]["error"].as_str().unwrap().contains("line 2"));
    assert!(lines[2]["error"].as_str().unwrap().contains("line 3"));
    assert_eq!(lines[3]["tokens"], json!([]));
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn the_same_bytes_on_any_number_of_threads() {
    let lines: String = (0..100)
        .map(|n| format!("{}\n", json!({"id": n, "text": format!("Minister {n} met the envoys of {n} states in Geneva. ").repeat(n % 9)})))
        .collect();
    let on = |threads: &str| run(with_model(&["parse", "--threads", threads], lines.as_bytes())).out;
    let one = on("1");
    assert_eq!(one.lines().count(), 100);
    assert!(one == on("2") && one == on("5"));
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn conllu_has_ten_columns() {
    let run = run(with_model(&["parse", "--format", "conllu"], b"{\"id\": \"a\", \"text\": \"The envoy left.\"}\n{}\n"));
    assert_eq!(run.code, 1);
    assert!(run.err.contains("line 2"), "{}", run.err);
    assert!(run.out.starts_with("# sent_id = a-1\n# text = The envoy left.\n"), "{}", run.out);
    let rows: Vec<&str> = run.out.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|r| r.split('\t').count() == 10));
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn odd_text_is_answered() {
    let texts = [
        "\0\0a\0",
        "🇳🇴🕊️ 👩‍👩‍👧‍👦",
        "قال الوزير إن المحادثات مستمرة.",
        "\u{202e}Oslo\u{202c}",
        &"x".repeat(2_000_000),
        &"\"".repeat(10_000),
        &"(".repeat(10_000),
    ];
    let lines: String = texts.iter().map(|t| format!("{}\n", json!({"text": t}))).collect();
    let run = run(with_model(&["parse"], lines.as_bytes()));
    assert_eq!((run.code, run.out.lines().count()), (0, texts.len()));
    for (line, text) in run.out.lines().zip(texts) {
        let story: Value = serde_json::from_str(line).unwrap();
        let last = &story["tokens"].as_array().unwrap().last().unwrap()["span"][1];
        assert_eq!(last.as_u64().unwrap() as usize, text.chars().count());
    }
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn other_encodings_are_read_and_reported() {
    let latin = run(with_model(&["parse"], b"Le ministre fran\xe7ais a \xe9t\xe9 re\xe7u \xe0 Gen\xe8ve par ses coll\xe8gues."));
    assert_eq!(latin.code, 0);
    assert!(latin.out.contains("français"), "{}", latin.out);
    assert_eq!(latin.err, "attache: standard input: not all UTF-8: read as windows-1252\n");
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn files_folders_and_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("b.txt"), "Oslo.").unwrap();
    fs::write(folder.path().join("a.jsonl"), "{\"id\": \"a\", \"text\": \"Rome.\"}\n").unwrap();
    fs::write(folder.path().join("c.html"), "<html>").unwrap();
    fs::write(folder.path().join("notes.md"), "# Notes").unwrap();
    let missing = folder.path().join("missing.txt");
    let run = run(with_model(&["parse", folder.path().to_str().unwrap(), missing.to_str().unwrap()], b""));
    assert_eq!(run.code, 1);
    assert!(run.err.contains("left out (.md)"), "{}", run.err);
    let lines: Vec<Value> = run.out.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 4);
    assert_eq!(lines[0]["id"], "a");
    assert_eq!(lines[1]["tokens"][0]["text"], "Oslo");
    assert!(lines[2]["error"].as_str().unwrap().contains("page"));
    assert_eq!(lines[3]["id"], missing.to_str().unwrap());
}

#[test]
#[ignore = "needs a model; run by cargo xtask test"]
fn a_reader_that_leaves_is_no_error() {
    let lines = "{\"text\": \"The envoy left.\"}\n".repeat(20_000);
    let run = common::run_and_hang_up(with_model(&["parse"], lines.as_bytes()));
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}
