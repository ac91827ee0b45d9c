//! A pipeline of a few kilobytes with made-up weights: whatever must hold for any pipeline is tested on it.

use crate::body::{Attr, Body, EncoderShape, Rule, Target, Test, TestAttr, TokenizerRules, TransitionShape};
use crate::format::{Keys, Meta, Writer};
use crate::kernel::{pack_linear, pack_maxout};
use crate::pipeline::Pipeline;
use std::path::Path;

const WIDTH: usize = 16;
const HIDDEN: usize = 64;

struct Numbers(u32);

impl Numbers {
    fn take(&mut self, n: usize) -> Vec<f32> {
        let step = |state: &mut u32| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (*state >> 8) as f32 / 8_388_608.0 - 1.0
        };
        (0..n).map(|_| step(&mut self.0)).collect()
    }

    fn maxout(&mut self, writer: &mut Writer, name: &str, depth: usize) {
        let (weights, bias) = pack_maxout(&self.take(WIDTH * 2 * depth), &self.take(WIDTH * 2), WIDTH, 2, depth);
        writer.floats(format!("{name}.weights"), &weights);
        writer.floats(format!("{name}.bias"), &bias);
        writer.floats(format!("{name}.gain"), &self.take(WIDTH));
        writer.floats(format!("{name}.shift"), &self.take(WIDTH));
    }

    fn linear(&mut self, writer: &mut Writer, name: &str, outputs: usize, depth: usize) {
        let (weights, bias) = pack_linear(&self.take(outputs * depth), &self.take(outputs), outputs, depth);
        writer.floats(format!("{name}.weights"), &weights);
        writer.floats(format!("{name}.bias"), &bias);
    }

    fn encoder(&mut self, writer: &mut Writer, name: &str) -> EncoderShape {
        let attrs = vec![Attr::Norm, Attr::Shape, Attr::Spacy];
        for i in 0..attrs.len() {
            let table = self.take(8 * WIDTH);
            writer.floats(format!("{name}.table{i}"), &table);
        }
        self.maxout(writer, &format!("{name}.mix"), attrs.len() * WIDTH);
        self.maxout(writer, &format!("{name}.layer0"), 3 * WIDTH);
        let rows = vec![8; attrs.len()];
        EncoderShape { width: WIDTH, seeds: vec![8, 9, 10], attrs, rows, vectors: false, mix_pieces: 2, depth: 1, pieces: 2 }
    }

    fn transitions(&mut self, writer: &mut Writer, name: &str, features: usize, moves: &[(u8, &str)]) -> TransitionShape {
        let outputs = features * 2 * HIDDEN;
        self.linear(writer, &format!("{name}.input"), HIDDEN, WIDTH);
        self.linear(writer, &format!("{name}.lower"), outputs, HIDDEN);
        self.linear(writer, &format!("{name}.upper"), moves.len(), HIDDEN);
        writer.floats(format!("{name}.state_bias"), &self.take(2 * HIDDEN));
        writer.floats(format!("{name}.pad"), &self.take(outputs));
        let moves = moves.iter().map(|(a, l)| (*a, (*l).to_owned())).collect();
        TransitionShape { features, hidden: HIDDEN, pieces: 2, moves }
    }
}

/// Writes the tiny pipeline to `path`.
pub fn write(path: &Path) -> Meta {
    let mut writer = Writer::default();
    let mut numbers = Numbers(7);
    let strings = |s: &[&str]| s.iter().map(|s| s.to_string()).collect::<Vec<_>>();
    let tok2vec = numbers.encoder(&mut writer, "tok2vec");
    numbers.linear(&mut writer, "tagger", 3, WIDTH);
    let parser = [(0, ""), (1, ""), (2, "nsubj"), (2, "dobj||xcomp"), (3, "dobj"), (3, "xcomp"), (4, "ROOT")];
    let ner = [(1, "GPE"), (2, "GPE"), (3, "GPE"), (4, "GPE"), (4, ""), (5, "")];
    let body = Body {
        tokenizer: TokenizerRules {
            prefix: Some(r#"^\(|^"|^'"#.into()),
            suffix: Some(r#"\)$|"$|,$|\.\.+$|(?<=[a-z])\.$|'s$"#.into()),
            infix: Some(r"\.\.+|(?<=[a-z])-(?=[a-z])".into()),
            url: Some(r"(?u)^(?:[a-z]+://)?(?:[a-z0-9]+\.)+[a-z]{2,3}(?:/\S*)?$".into()),
            exceptions: vec![
                (":)".into(), vec![(":)".into(), None)]),
                ("don't".into(), vec![("do".into(), None), ("n't".into(), Some("not".into()))]),
            ],
        },
        parser: numbers.transitions(&mut writer, "parser", 8, &parser),
        ner: Some(numbers.transitions(&mut writer, "ner", 3, &ner)),
        ner_tok2vec: Some(numbers.encoder(&mut writer, "ner")),
        senter_tok2vec: Some(numbers.encoder(&mut writer, "senter")),
        tok2vec,
        tagger: strings(&["NN", "VB", "_SP"]),
        ruler: vec![
            Rule { patterns: vec![vec![vec![(TestAttr::Tag, Test::Is("NN".into()))]]], index: 0, set: vec![(Target::Pos, "NOUN".into())] },
            Rule {
                patterns: vec![vec![vec![(TestAttr::Lower, Test::In(strings(&["gon"])))], vec![(TestAttr::Lower, Test::Is("na".into()))]]],
                index: 1,
                set: vec![(Target::Lemma, "to".into())],
            },
            Rule {
                patterns: vec![vec![vec![(TestAttr::IsSpace, Test::Flag(true))]]],
                index: 0,
                set: vec![(Target::Tag, "_SP".into()), (Target::Pos, "SPACE".into())],
            },
        ],
        lemma_rules: vec![("noun".into(), vec![("s".into(), "".into())])],
        lemma_index: vec![],
        lemma_exceptions: vec![],
        vectors: 0,
    };
    numbers.linear(&mut writer, "senter", 2, WIDTH);
    Keys::write(&mut writer, "norms", &[]);
    writer.ints("norms.ends", &[0]);
    writer.text("norms.text", String::new());
    let meta = Meta {
        lang: "en".into(),
        name: "tiny".into(),
        version: "1".into(),
        license: "MIT".into(),
        source: "made up".into(),
        source_sha256: None,
        components: strings(&["tok2vec", "tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "ner"]),
    };
    writer.write(path, &meta, &body).expect("the folder can be written to");
    meta
}

/// The tiny pipeline, opened.
pub fn pipeline() -> Pipeline {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("tiny.nlp");
    write(&path);
    Pipeline::open(&path).expect("what was written can be opened")
}

mod tests {
    use super::*;
    use crate::doc::{Doc, Iob};
    use crate::error::Error;
    use proptest::prelude::*;

    fn words(doc: &Doc) -> Vec<&str> {
        (0..doc.len()).map(|i| doc.word(i)).collect()
    }

    /// What must hold of every document.
    fn check(doc: &Doc) {
        let text = doc.text();
        let mut at = 0;
        for i in 0..doc.len() {
            let span = doc.span(i);
            assert_eq!(span.start, at, "token {i} begins where the one before ends");
            assert!(!doc.word(i).is_empty() && text.is_char_boundary(span.end));
            at = span.end;
            if doc.tokens()[i].space {
                assert_eq!(&text[at..at + 1], " ");
                at += 1;
            }
            assert!(doc.head(i) < doc.len() && !doc.dep(i).contains("||"));
            let mut root = i;
            for _ in 0..doc.len() {
                root = doc.head(root);
            }
            assert_eq!(doc.head(root), root, "every token hangs on a root");
            if doc.tokens()[i].iob == Iob::In {
                assert!(i > 0 && doc.tokens()[i - 1].iob != Iob::Out && doc.tokens()[i - 1].ent == doc.tokens()[i].ent);
            }
        }
        assert_eq!(at, text.len());
        let sentences: Vec<_> = doc.sentences().collect();
        assert_eq!(sentences.iter().map(|s| s.len()).sum::<usize>(), doc.len());
        assert!(sentences.iter().enumerate().all(|(n, s)| s.clone().all(|i| doc.sentence_of(i) == n)));
    }

    #[test]
    fn tokens() {
        let pipeline = pipeline();
        let tokens = |text: &str| words(&pipeline.parse(text)).join("|");
        assert_eq!(tokens("(\"Don't!\" don't.)"), "(|\"|Don't!|\"|do|n't|.|)");
        assert_eq!(tokens("they don't, well-known's"), "they|do|n't|,|well|-|known|'s");
        assert_eq!(tokens("see www.example.org/a-b, and  more\n\nend "), "see|www.example.org/a-b|,|and| |more|\n\n|end");
        assert_eq!(tokens("ok (:)) so"), "ok|(|:)|)|so");
    }

    #[test]
    fn rules_and_lemmas() {
        let doc = pipeline().parse("gon na\n");
        assert_eq!(doc.lemma(1), "to");
        assert_eq!((doc.tag(2), doc.pos(2)), ("_SP", "SPACE"));
        check(&doc);
    }

    #[test]
    fn odd_texts() {
        let pipeline = pipeline();
        let quotes = "\"(".repeat(10_000);
        let long = "a".repeat(200_000);
        let nested = format!("{quotes}x{}", ")\"".repeat(10_000));
        for text in ["", " ", "\n", "\0\0 a\0b", "😀👍🏽 e\u{301}", "\u{202e}مرحبا بالعالم", &quotes, &long, &nested, &"a.b-c ".repeat(9_000)]
        {
            let doc = pipeline.parse(text);
            check_ends(&doc);
            assert!(pipeline.sentences(text).is_some_and(|s| s.iter().all(|r| text.get(r.clone()).is_some())));
        }
    }

    /// The cheap part of [`check`], for long texts.
    fn check_ends(doc: &Doc) {
        let covered: usize = doc.tokens().iter().map(|t| (t.end - t.start) as usize + usize::from(t.space)).sum();
        assert_eq!(covered, doc.text().len());
        assert!((0..doc.len()).all(|i| doc.head(i) < doc.len()));
    }

    #[test]
    fn damaged_files_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tiny.nlp");
        write(&path);
        let whole = std::fs::read(&path).unwrap();
        let said = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            let error = crate::pipeline::verify(&path).expect_err("it is damaged");
            assert!(matches!(error, Error::BadModel { .. }), "{error}");
            assert!(error.to_string().contains("tiny.nlp"));
            error.to_string()
        };
        assert!(said(b"").contains("not a converted"));
        assert!(said(b"PK\x03\x04 something else, and long enough to hold a header of sixty-four bytes").contains("not a converted"));
        assert!(said(&whole[..whole.len() - 1]).contains("cut short"));
        let mut damaged = whole.clone();
        damaged[200] ^= 1;
        assert!(said(&damaged).contains("directory"));
        let mut damaged = whole.clone();
        let last = damaged.len() - 65;
        damaged[last] ^= 1;
        assert!(said(&damaged).contains("checksum"));
        let mut other = whole.clone();
        other[7] = 9;
        assert!(said(&other).contains("another version"));
        std::fs::write(&path, &whole).unwrap();
        crate::pipeline::verify(&path).unwrap();
    }

    #[test]
    fn unknown_components_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let said = |config: &str| {
            std::fs::write(folder.path().join("config.cfg"), config).unwrap();
            crate::convert(folder.path(), &folder.path().join("out")).expect_err("it is unknown").to_string()
        };
        let unknown = "[nlp]\nlang = \"en\"\npipeline = [\"tok2vec\",\"spancat\"]\n[components.tok2vec]\nfactory = \"tok2vec\"\n[components.spancat]\nfactory = \"spancat\"\n";
        assert!(said(unknown).contains("'spancat'"));
        assert!(said("[nlp]\nlang = \"de\"\npipeline = []\n").contains("language 'de'"));
        assert!(said("[nlp]\nlang = \"en\"\npipeline = []\n").contains("tok2vec"));
        std::fs::remove_file(folder.path().join("config.cfg")).unwrap();
        assert!(matches!(crate::convert(folder.path(), &folder.path().join("out")), Err(Error::NoPipeline { .. })));
    }

    #[test]
    fn conllu_comes_back() {
        let pipeline = pipeline();
        let doc = pipeline.parse("Norway met Chad. They don't agree.");
        let mut out = Vec::new();
        crate::conllu::write(&doc, "a", &mut out).unwrap();
        let again = crate::conllu::read(std::str::from_utf8(&out).unwrap()).unwrap();
        assert_eq!(words(&doc), words(&again));
        for i in 0..doc.len() {
            assert_eq!(
                (doc.lemma(i), doc.tag(i), doc.dep(i), doc.head(i), doc.ent(i)),
                (again.lemma(i), again.tag(i), again.dep(i), again.head(i), again.ent(i))
            );
        }
        assert!(crate::conllu::read("1\tbroken").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_text_is_covered_and_answered_alike_in_any_company(texts in prop::collection::vec("[a-c .,'\"()\n\t😀é:-]{0,40}|\\PC{0,40}", 1..6)) {
            let pipeline = pipeline();
            let together = pipeline.parse_batch(&texts);
            for (text, doc) in texts.iter().zip(&together) {
                check(doc);
                prop_assert_eq!(doc.text(), text);
                let alone = pipeline.parse(text);
                prop_assert_eq!(alone.tokens(), doc.tokens());
                for i in 0..doc.len() {
                    prop_assert_eq!(alone.lemma(i), doc.lemma(i));
                }
            }
        }
    }
}
