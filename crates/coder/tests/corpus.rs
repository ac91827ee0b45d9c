//! The annotated corpus: every file reads, and nothing that learns sees what judges.

use std::collections::HashSet;
use std::path::Path;

use attache_coder::corpus::{self, Case};

/// Words in a row that two sentences may share by chance.
const RUN: usize = 5;

/// From this share of common runs on, one sentence is a near copy of another.
const COPY: f64 = 0.3;

fn cases(folder: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus").join(folder);
    corpus::read_path(&path).unwrap_or_else(|fault| panic!("{fault}"))
}

fn runs(text: &str) -> HashSet<String> {
    let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.windows(RUN).map(|run| run.join(" ")).collect()
}

#[test]
fn no_sentence_that_teaches_is_a_near_copy_of_one_that_judges() {
    let judging: Vec<(Case, HashSet<String>)> =
        cases("test").into_iter().map(|case| (runs(&case.text), case)).map(|(runs, case)| (case, runs)).collect();
    let mut copies = Vec::new();
    for case in cases("train") {
        let own = runs(&case.text);
        for (other, known) in &judging {
            let common = own.intersection(known).count() as f64;
            if common >= COPY * own.len().min(known.len()).max(1) as f64 && common > 0.0 {
                copies.push(format!("{} and test {}: {}", case.place, other.place, case.text));
            }
        }
    }
    assert!(copies.is_empty(), "{}", copies.join("\n"));
}

#[test]
fn the_corpus_is_of_the_size_it_claims() {
    let (train, test) = (cases("train"), cases("test"));
    let silent = |cases: &[Case]| cases.iter().filter(|case| case.silent).count();
    assert!(train.len() >= 3_000 && silent(&train) >= 600, "{} cases to learn from", train.len());
    let stories = test.iter().filter(|case| case.title.is_some()).count();
    assert!(test.len() - stories >= 800 && stories >= 40, "{} sentences and {stories} stories to judge by", test.len() - stories);
    assert!(silent(&test) >= 200);
}
