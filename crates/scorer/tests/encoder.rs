//! The shipped file against what the trained network gave in Python, and files that are not as they should be.

use std::ops::Range;
use std::path::{Path, PathBuf};

use attache_record::EventType;
use attache_scorer::{Encoder, Error, LONGEST, Question};
use serde::Deserialize;

/// A question with what `xtask/train/export.py` says of it.
#[derive(Deserialize)]
struct Answered {
    text: String,
    actor: Vec<[usize; 2]>,
    recipient: Vec<[usize; 2]>,
    predicate: Vec<[usize; 2]>,
    pieces: Vec<u32>,
    /// What the trained network gives in single precision.
    logits: Vec<f32>,
    /// What the file gives by the same arithmetic in numpy.
    eight_bit: Vec<f32>,
    /// Probabilities of modes and auxiliary modes by that arithmetic.
    marks: Vec<f32>,
    /// What it says of the sides: of each phrase that is marked, actors first and the predicate last.
    sides: Vec<[f32; 2]>,
}

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/encoder.att")
}

fn answered() -> Vec<Answered> {
    serde_json::from_str(include_str!("data/answers.json")).expect("answers.json")
}

/// Code points to bytes.
fn bytes(text: &str, spans: &[[usize; 2]]) -> Vec<Range<usize>> {
    let at = |n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    spans.iter().map(|[start, end]| at(*start)..at(*end)).collect()
}

#[test]
fn the_answers_are_those_of_training() {
    let encoder = Encoder::open(&shipped()).expect("the shipped file");
    encoder.verify().expect("whole");
    let answered = answered();
    assert!(answered.len() >= 20);
    let phrases: Vec<_> =
        answered.iter().map(|a| [bytes(&a.text, &a.actor), bytes(&a.text, &a.recipient), bytes(&a.text, &a.predicate)]).collect();
    let asked: Vec<Vec<_>> = phrases.iter().map(|phrases| phrases.concat()).collect();
    let questions: Vec<_> = answered
        .iter()
        .zip(phrases.iter().zip(&asked))
        .map(|(a, ([actor, recipient, predicate], asked))| Question { text: &a.text, actor, recipient, predicate, asked })
        .collect();
    let together = encoder.score(&questions);
    for ((a, question), scores) in answered.iter().zip(&questions).zip(&together) {
        assert_eq!(encoder.pieces(question), a.pieces, "{}", a.text);
        assert!(a.pieces.len() <= LONGEST);
        // A float that rounds to the other side moves the rest a little; eight bits move it a little more.
        assert_near(scores.logits(), &a.eight_bit, 0.25, 0.08, &a.text);
        assert_near(scores.logits(), &a.logits, 0.7, 0.2, &a.text);
        let marks: Vec<f32> = scores.modes().iter().map(|(_, p)| *p).chain(scores.auxiliary().iter().map(|(_, p)| *p)).collect();
        assert_near(&marks, &a.marks, 0.15, 0.01, &a.text);
        assert_near(scores.sides().as_flattened(), a.sides.as_flattened(), 0.3, 0.1, &a.text);
        assert_eq!(&encoder.score(std::slice::from_ref(question))[0], scores, "alone and in company: {}", a.text);
        let sum: f32 = EventType::ALL.iter().map(|kind| scores.log_probability_of_told(*kind).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-3 && (0.0..=1.0).contains(&scores.told()), "{sum}");
    }
}

/// No logit is farther off than `most`, and they are not farther off than `mean` in the mean.
fn assert_near(got: &[f32], wanted: &[f32], most: f32, mean: f32, text: &str) {
    assert_eq!(got.len(), wanted.len());
    let off: Vec<f32> = got.iter().zip(wanted).map(|(got, wanted)| (got - wanted).abs()).collect();
    assert!(off.iter().all(|off| *off <= most), "{off:?}: {text}");
    assert!(off.iter().sum::<f32>() / off.len() as f32 <= mean, "{off:?}: {text}");
}

#[test]
fn what_is_no_scorer_file_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("encoder.att");
    let whole = std::fs::read(shipped()).expect("the shipped file");
    let opened = |bytes: &[u8]| {
        std::fs::write(&path, bytes).expect("written");
        Encoder::open(&path)
    };
    let changed = |at: usize, to: u8| {
        let mut bytes = whole.clone();
        bytes[at] = to;
        bytes
    };
    assert!(matches!(Encoder::open(&folder.path().join("none.att")), Err(Error::Io { .. })));
    assert!(matches!(opened(b""), Err(Error::Version { .. })));
    assert!(matches!(
        opened(b"a text file\nof some other kind, long enough to have a head of its own, and more"),
        Err(Error::Version { .. })
    ));
    let error = opened(&changed(7, 9)).expect_err("another layout").to_string();
    assert!(error.contains("layout 9") && error.contains("cargo xtask train"), "{error}");
    assert!(matches!(opened(&whole[..whole.len() - 1]), Err(Error::Damaged { .. })));
    assert!(matches!(opened(&changed(200, b'~')), Err(Error::Damaged { .. })));
    let altered = opened(&changed(whole.len() - 70_000, whole[whole.len() - 70_000] ^ 1)).expect("it opens");
    assert!(matches!(altered.verify(), Err(Error::Damaged { .. })));
}
