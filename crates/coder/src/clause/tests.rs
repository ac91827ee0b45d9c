//! Clauses of parsed sentences. `sentences.conllu` is what `attache parse --format conllu` makes of them.

use std::collections::BTreeMap;

use super::{Clause, Clauses, ComplementKind};
use crate::codebook::Codebook;
use crate::testing;
use crate::tree::Tree;

const SENTENCES: &str = include_str!("sentences.conllu");

/// What a clause says, in words: `subject verb object | prep: phrase | marks`.
fn said(name: &str, verb: &str) -> String {
    let blocks: BTreeMap<&str, String> = SENTENCES
        .split("\n\n")
        .filter_map(|block| {
            let id = block.lines().find_map(|line| line.strip_prefix("# sent_id = "))?;
            Some((id.rsplit_once('-').map_or(id, |(id, _)| id), format!("{block}\n")))
        })
        .collect();
    let doc = testing::conllu(blocks.get(name).unwrap_or_else(|| panic!("no sentence `{name}` among {:?}", blocks.keys())));
    let book = Codebook::embedded().expect("the shipped codebook");
    let tree = Tree::new(&doc, &book.lexicon);
    let clauses = Clauses::read(&tree, &book);
    let clause = clauses.iter().find(|clause| doc.word(clause.head) == verb).expect("the clause");
    in_words(&tree, clause)
}

fn in_words(tree: &Tree<'_>, clause: &Clause) -> String {
    let words = |heads: &[usize]| {
        if heads.is_empty() { "-".to_owned() } else { heads.iter().map(|&head| tree.doc.word(head)).collect::<Vec<_>>().join("+") }
    };
    let mut out = format!("{} {} {}", words(&clause.subject), tree.doc.word(clause.head), words(&clause.object));
    for oblique in &clause.obliques {
        out.push_str(&format!(" | {} {}", tree.doc.word(oblique.prep), words(&oblique.objects)));
    }
    for complement in &clause.complements {
        let form = match complement.kind {
            ComplementKind::Infinitive => "to",
            ComplementKind::Gerund => "-ing",
            ComplementKind::Finite => "that",
            ComplementKind::Alternative => "or",
        };
        out.push_str(&format!(" | {form} {}", tree.doc.word(complement.head)));
    }
    for (holds, mark) in [(clause.mood.negated, "not"), (clause.mood.future, "future"), (clause.mood.hypothetical, "perhaps")] {
        if holds {
            out.push_str(&format!(" | {mark}"));
        }
    }
    out
}

#[test]
fn passives_have_their_doer_as_subject() {
    assert_eq!(said("passive", "expelled"), "Burundi expelled envoy | on Monday");
    assert_eq!(said("agentless", "killed"), "- killed soldiers | near border");
}

#[test]
fn conjoined_verbs_share_their_subjects() {
    assert_eq!(said("conjoined", "signed"), "Egypt+Sudan signed pact");
    assert_eq!(said("conjoined", "condemned"), "Egypt+Sudan condemned attack");
}

#[test]
fn infinitives_have_the_subject_that_controls_them() {
    assert_eq!(said("control", "send"), "Ankara send troops | to Libya | future");
    assert_eq!(said("object-control", "withdraw"), "Seoul withdraw forces | perhaps");
    assert_eq!(said("refused", "release"), "Iran release prisoners | not");
    assert_eq!(said("adjective", "ready"), "Chad ready - | to receive");
}

#[test]
fn relative_and_participial_clauses_have_the_noun_they_hang_on() {
    assert_eq!(said("relative", "attacked"), "rebels attacked convoy");
    assert_eq!(said("participle", "accusing"), "minister accusing Rome | of betrayal");
    assert_eq!(said("gap", "attacked"), "Russia attacked city");
}

#[test]
fn event_nouns_have_their_owner_or_the_light_verbs_subject() {
    assert_eq!(said("light", "talks"), "Jordan talks - | with Syria | in Amman");
    assert_eq!(said("nominal", "shelling"), "Turkey shelling - | of town");
}

#[test]
fn what_is_reported_happened_and_what_will_be_is_future() {
    assert_eq!(said("reported", "destroyed"), "army destroyed bridge");
    assert_eq!(said("reported", "said"), "Officials said - | that destroyed");
    assert_eq!(said("future", "visit"), "president visit Angola | future");
}

#[test]
fn a_verb_outside_a_quotation_has_no_subject_inside() {
    assert_eq!(said("quoted", "urged"), "He urged Peru | to stop");
}

#[test]
fn clauses_beside_one_another_are_not_each_others_content() {
    assert_eq!(said("beside", "called"), "minister called crime");
    assert_eq!(said("timed", "expressed"), "Vea expressed solidarity | on Thursday | with Fiji");
}

#[test]
fn what_stands_behind_as_and_an_adjective_is_the_object() {
    assert_eq!(said("as-baseless", "rejected"), "ministry rejected accusations | as baseless");
}

#[test]
fn two_phrases_read_as_one_are_two() {
    assert_eq!(said("two-phrases", "flew"), "Vea+Mara flew - | to Apia");
}
