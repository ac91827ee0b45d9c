use crate::trial::{event, filed, ledger_of};
use crate::{Filed, Question, Seen};
use attache_record::{Auxiliary, DatePrecision, Event, Place, Sector};
use jiff::civil::date;

/// Files one event a story, each of another outlet; gives for each event with whom it forms an occurrence: the number of the first such
/// event.
fn gathered(change: &[&dyn Fn(&mut Event)]) -> Vec<usize> {
    let stories: Vec<Filed> = change
        .iter()
        .enumerate()
        .map(|(n, change)| {
            let name = format!("s{n}");
            let mut event = event(&name, n, &["KEN"], &["SDN"]);
            change(&mut event);
            filed(&name, &format!("Outlet {n}"), vec![event])
        })
        .collect();
    let (_folder, mut ledger) = ledger_of(&[&stories]).unwrap();
    assert_eq!(ledger.check().unwrap(), Vec::<String>::new());
    let found = ledger.find(&Question { auxiliary: true, ..Question::default() }).unwrap();
    let lead = |n: usize| found.iter().find(|f| f.event.story_id == format!("s{n}")).unwrap().occurrence.id.clone();
    (0..stories.len()).map(|n| (0..=n).find(|&m| lead(m) == lead(n)).unwrap()).collect()
}

fn sector(sector: Sector) -> impl Fn(&mut Event) {
    move |event| event.actors[0].sector = Some(sector)
}

fn entity(id: &str) -> impl Fn(&mut Event) {
    move |event| event.actors[0].entity = Some(id.to_owned())
}

fn place(name: &str) -> impl Fn(&mut Event) {
    move |event| event.place = Some(Place { name: name.to_owned(), ..Place::default() })
}

#[test]
fn what_does_not_contradict_is_one() {
    let plain = |_: &mut Event| {};
    assert_eq!(gathered(&[&plain, &plain, &plain]), [0, 0, 0]);
    assert_eq!(gathered(&[&sector(Sector::Mil), &sector(Sector::Gov), &plain]), [0, 0, 0]);
    assert_eq!(gathered(&[&sector(Sector::Mil), &sector(Sector::Reb)]), [0, 1]);
    assert_eq!(gathered(&[&sector(Sector::Reb), &sector(Sector::Gov)]), [0, 1]);
    assert_eq!(gathered(&[&sector(Sector::Unk), &sector(Sector::Reb)]), [0, 0]);
    assert_eq!(gathered(&[&entity("person/a"), &entity("person/b"), &entity("state/kenya")]), [0, 1, 0]);
    assert_eq!(gathered(&[&place("Juba"), &place("Wau"), &plain, &place("Wau")]), [0, 1, 0, 1]);
}

#[test]
fn a_place_of_unknown_country_is_no_other_place() {
    let in_country = |name: &'static str, country: &'static str| {
        move |event: &mut Event| {
            event.place = Some(Place { name: name.to_owned(), country: country.parse().ok(), ..Place::default() });
        }
    };
    let (juba, nowhere, elsewhere) = (in_country("Juba", "SSD"), in_country("Juba", ""), in_country("Juba", "SDN"));
    assert_eq!(gathered(&[&juba, &nowhere]), [0, 0]);
    assert_eq!(gathered(&[&nowhere, &juba, &elsewhere]), [0, 0, 2]);
}

#[test]
fn what_counts_for_different_pairs_is_never_one() {
    let together = |event: &mut Event| *event = crate::trial::event(&event.story_id, event.sentence, &["KEN", "UGA"], &[]);
    let to_somebody = |event: &mut Event| *event = crate::trial::event(&event.story_id, event.sentence, &["KEN", "UGA"], &[""]);
    // `gathered` compares the counts with the events.
    assert_eq!(gathered(&[&together, &to_somebody]), [0, 1]);
    assert_eq!(gathered(&[&to_somebody, &together, &together]), [0, 1, 1]);
}

#[test]
fn days_and_auxiliary_modes_keep_apart() {
    let day = |day: i8| move |event: &mut Event| event.date = Some(date(2019, 6, day));
    let precision = |precision| move |event: &mut Event| event.date_precision = precision;
    let denied = |event: &mut Event| event.auxiliary = vec![Auxiliary::Negation];
    let undated = |event: &mut Event| event.date = None;
    assert_eq!(gathered(&[&day(3), &day(4), &denied, &denied, &undated, &undated]), [0, 1, 2, 2, 4, 5]);
    let none = precision(DatePrecision::None);
    assert_eq!(gathered(&[&precision(DatePrecision::Month), &precision(DatePrecision::Day), &none]), [0, 1, 1]);
}

#[test]
fn reports_and_outlets_are_counted() {
    let story = |id: &str, outlet: &str, report: Option<&str>, sentences: usize| {
        let events = (0..sentences).map(|n| event(id, n, &["KEN"], &["SDN"])).collect();
        Filed { report: report.map(str::to_owned), ..filed(id, outlet, events) }
    };
    // `a` tells of two things; `b` is its copy, by another outlet; `c` tells of one of them on its own.
    let stories = [story("a", "Herald", None, 2), story("b", "Post", Some("a"), 2), story("c", "Post", None, 1)];
    let (_folder, mut ledger) = ledger_of(&[&stories[1..], &stories[..1]]).unwrap();
    let seen = |ledger: &crate::Ledger| -> Vec<(u64, u64, u64)> {
        let mut all: Vec<Seen> = ledger.find(&Question::default()).unwrap().into_iter().map(|f| f.occurrence).collect();
        all.sort_by(|a, b| a.id.cmp(&b.id));
        all.dedup();
        let mut counts: Vec<_> = all.iter().map(|s| (s.events, s.reports, s.outlets)).collect();
        counts.sort_unstable();
        counts
    };
    assert_eq!(seen(&ledger), [(2, 1, 2), (3, 2, 2)]);
    // The copy is coded anew and tells of nothing any more.
    let silent = Filed { events: vec![], ..stories[1].clone() };
    ledger.file(&[silent], crate::trial::now(5)).unwrap();
    assert_eq!(seen(&ledger), [(1, 1, 1), (2, 2, 2)]);
    assert_eq!(ledger.check().unwrap(), Vec::<String>::new());
}
