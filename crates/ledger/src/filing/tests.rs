use crate::trial::{any_batch, event, filed, ledger, ledger_of, now, versions};
use crate::{Filed, Receipt};
use proptest::prelude::*;

/// Events in the order in which the ledger gives them back.
fn sorted(mut filed: Filed) -> Filed {
    filed.events.sort_by(|a, b| (a.sentence, a.predicate.span, &a.id).cmp(&(b.sentence, b.predicate.span, &b.id)));
    filed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_filed_is_read_back(batch in any_batch()) {
        let (_folder, mut ledger) = ledger_of(&[&batch])?;
        prop_assert_eq!(ledger.check()?, Vec::<String>::new());
        let reader = ledger.reader()?;
        for filed in batch {
            prop_assert_eq!(reader.story(&filed.story.id)?, Some(sorted(filed)));
        }
    }

    #[test]
    fn order_and_repeats_do_not_matter(batch in any_batch(), seed in any::<u64>(), cut in 0usize..6) {
        let mut other = batch.clone();
        let len = other.len().max(1);
        other.rotate_left(seed as usize % len);
        if seed % 3 == 0 {
            other.reverse();
        }
        let (one, two) = other.split_at(cut.min(other.len()));
        let (_a, first) = ledger_of(&[&batch])?;
        let (_b, second) = ledger_of(&[two, one, two, &batch])?;
        prop_assert_eq!(first.dump()?, second.dump()?);
    }

    #[test]
    fn coded_anew_is_as_if_never_coded_otherwise(batch in any_batch(), former in any_batch()) {
        let mut former = former;
        former.iter_mut().for_each(|filed| filed.versions = versions("0"));
        former.truncate(batch.len());
        let (_a, first) = ledger_of(&[&batch])?;
        let (_b, mut second) = ledger_of(&[&former, &batch])?;
        prop_assert_eq!(second.check()?, Vec::<String>::new());
        let is_present = |line: &&str| !line.starts_with("former ");
        let without_history = |dump: String| dump.lines().filter(is_present).map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(without_history(first.dump()?), without_history(second.dump()?));
    }
}

#[test]
fn filing_twice_changes_nothing() {
    let story = filed("a", "Herald", vec![event("a", 0, &["KEN"], &["SDN"])]);
    let (_folder, mut ledger) = ledger();
    assert_eq!(ledger.file(std::slice::from_ref(&story), now(1)).unwrap(), Receipt { new: 1, events: 1, ..Receipt::default() });
    let times = "SELECT group_concat(filed || ' ' || coded) FROM story_row";
    let read = |ledger: &crate::Ledger| ledger.connection.query_row(times, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(ledger.file(&[story.clone(), story.clone()], now(2)).unwrap(), Receipt { same: 2, ..Receipt::default() });
    assert_eq!(read(&ledger), "1 1");

    assert_eq!(ledger.known(std::slice::from_ref(&story.story), &versions("1")).unwrap(), [true]);
    assert_eq!(ledger.known(std::slice::from_ref(&story.story), &versions("2")).unwrap(), [false]);
    let other = Filed { versions: versions("2"), ..story.clone() };
    assert_eq!(ledger.file(std::slice::from_ref(&other), now(3)).unwrap(), Receipt { changed: 1, events: 1, ..Receipt::default() });
    assert_eq!(read(&ledger), "1 3");
    let mut retold = other.clone();
    retold.story.text.push_str(" Nobody answered.");
    assert_eq!(ledger.file(std::slice::from_ref(&retold), now(4)).unwrap().changed, 1);
    let former = ledger.history("a").unwrap();
    let codings: Vec<_> = former.iter().map(|f| (&f.filed, f.replaced)).collect();
    assert_eq!(codings, [(&story, now(3)), (&other, now(4))]);
}

#[test]
fn what_cannot_be_filed_is_named_and_the_rest_is_filed() {
    let good = filed("good", "Herald", vec![event("good", 0, &["KEN"], &["SDN"])]);
    let stranger = filed("a", "Herald", vec![event("b", 0, &["KEN"], &["SDN"])]);
    let twice = filed("c", "Herald", vec![event("c", 0, &["KEN"], &["SDN"]), event("c", 0, &["KEN"], &["SDN"])]);
    let mut unsure = filed("d", "Herald", vec![event("d", 0, &["KEN"], &["SDN"])]);
    unsure.events[0].actors[0].confidence = f32::NAN;
    let crowded = filed("e", "Herald", vec![event("e", 0, &["KEN"; 300], &["SDN"])]);
    let mut known = filed("f", "Herald", vec![event("f", 0, &["KEN"], &["SDN"])]);
    known.events[0].id.clone_from(&good.events[0].id);
    let mut nameless = filed("g", "Herald", vec![event("g", 0, &["KEN"], &["SDN"])]);
    nameless.events[0].id.clear();
    let mut overdone = filed("h", "Herald", vec![event("h", 0, &["KEN"], &["SDN"])]);
    overdone.events[0].score = -11.0;
    let (_folder, mut ledger) = ledger();
    let batch = [stranger, twice, good, unsure, crowded, Filed::default(), known, nameless, overdone];
    let receipt = ledger.file(&batch, now(1)).unwrap();
    assert_eq!((receipt.new, receipt.refused.len()), (1, 8));
    let words = ["`b`", "twice", "no number", "301 parties", "no id", "with the story `good`", "has no id", "score -11"];
    for (refused, word) in receipt.refused.iter().zip(words) {
        assert!(refused.1.contains(word), "{refused:?}");
    }
}
