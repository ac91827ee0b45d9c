//! The statements in `docs/ledger.md` do what they are said to do: the same as the questions beside them.

use super::*;
use crate::trial::{any_batch, event, filed, ledger_of};
use crate::{Cell, Ledger};
use attache_record::{Context, EventType, Sector};
use jiff::civil::date;
use proptest::prelude::*;

/// The statements of the page, by the number of their question.
fn statements() -> Vec<(usize, String)> {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ledger.md");
    let page = std::fs::read_to_string(page).unwrap();
    let questions = page.split_once("## Twenty questions").unwrap().1.split_once("\n## ").unwrap().0;
    let (mut statements, mut number) = (Vec::new(), 0);
    for paragraph in questions.split("\n\n") {
        if let Some((head, _)) = paragraph.split_once(". ") {
            number = head.trim().parse().unwrap_or(number);
        }
        let Some(from) = paragraph.find("SELECT").filter(|_| number > 0) else { continue };
        let statement = paragraph[from..].split([';', '"']).next().unwrap();
        statements.push((number, statement.to_owned()));
    }
    statements
}

fn statement(number: usize, changes: &[(&str, &str)]) -> String {
    let found = statements().into_iter().find(|(n, _)| *n == number).unwrap().1;
    changes.iter().fold(found, |statement, (from, to)| statement.replace(from, to))
}

fn rows(ledger: &Ledger, statement: &str) -> usize {
    ledger.sql(statement, 10_000).unwrap().rows.len()
}

#[test]
fn all_of_them_run() {
    let (_folder, ledger) = ledger_of(&[&[filed("s", "Herald", vec![event("s", 0, &["KEN"], &["SDN"])])]]).unwrap();
    let statements = statements();
    assert!(statements.len() >= 19, "{statements:?}");
    for (number, statement) in statements {
        if let Err(error) = ledger.sql(&statement, 10) {
            panic!("question {number}: {error}: {statement}");
        }
    }
}

fn party(side: Side, country: &str) -> Wanted {
    Wanted { side, country: country.parse().ok(), ..Wanted::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn they_give_as_much_as_the_questions(batch in any_batch()) {
        let (_folder, ledger) = ledger_of(&[&batch])?;
        let count = |question: Question| ledger.count(&question);
        let one = |side, country| Question { parties: vec![party(side, country)], ..Question::default() };
        let june = Period { from: date(2019, 6, 1), to: date(2019, 6, 30) };
        let kenya = ("PRK", "KEN");
        prop_assert_eq!(rows(&ledger, &statement(1, &[kenya])), count(Question { period: Some(june), ..one(Side::Either, "KEN") })?);
        let accused = Question { types: vec![EventType::Consult], ..one(Side::Recipient, "SDN") };
        let not_mutual = |event: &Event| !crate::facts::is_mutual(event);
        let accused = ledger.find(&accused)?.into_iter().filter(|found| not_mutual(&found.event)).count();
        prop_assert_eq!(rows(&ledger, &statement(2, &[("RUS", "SDN"), ("ACCUSE", "CONSULT")])), accused);
        let material = Question { quads: vec![3], place: "KEN".parse().ok(), confidence: Some(0.5), ..Question::default() };
        prop_assert_eq!(rows(&ledger, &statement(5, &[("SYR", "KEN"), ("quad = 4", "quad = 3")])), count(material)?);
        let rebels = Question { parties: vec![Wanted { side: Side::Actor, sector: Some(Sector::Reb), ..Wanted::default() }], ..Question::default() };
        prop_assert_eq!(rows(&ledger, &statement(6, &[])), count(rebels)?);
        let told = Question { outlet: Some("Post".into()), contexts: vec![Context::Military], ..Question::default() };
        prop_assert_eq!(rows(&ledger, &statement(7, &[("The Post", "Post"), ("territory", "military")])), count(told)?);
        let two = Question { parties: vec![party(Side::Either, "KEN"), party(Side::Either, "SDN")], ..Question::default() };
        let found = ledger.sql(&statement(8, &[("CHN", "KEN"), ("USA", "SDN")]), 1)?;
        prop_assert_eq!(&found.rows[0][0], &Cell::Integer(count(two)? as i64));
        let once = Question { only: Only::Occurrences, ..one(Side::Either, "KEN") };
        prop_assert_eq!(rows(&ledger, &statement(9, &[kenya])), count(once)?);
        let parties = vec![party(Side::Actor, "KEN"), party(Side::Recipient, "SDN")];
        let daily = Question { parties, only: Only::OneADay, ..Question::default() };
        prop_assert_eq!(rows(&ledger, &statement(10, &[("RUS", "KEN"), ("UKR", "SDN")])), count(daily)?);
    }
}
