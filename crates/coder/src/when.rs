//! When an event took place: the time words that hang on its predicate, reckoned from the story's day.

use std::ops::Range;

use attache_record::DatePrecision;
use jiff::Span;
use jiff::civil::{Date, Weekday};

use crate::tree::{Dep, Tree};

/// Days after which what is told is history rather than news.
const HISTORY: i32 = 365;

/// A day, or the first day of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) date: Date,
    pub(crate) precision: DatePrecision,
}

/// The time of the event that `head` tells, as far as the sentence says.
pub(crate) fn of(tree: &Tree<'_>, head: usize, ahead: bool, story_day: Date) -> Option<When> {
    let sentence = tree.around(head);
    let mut best: Option<(usize, When)> = None;
    for phrase in phrases(tree, sentence) {
        let Some(distance) = distance(tree, phrase.clone(), head) else { continue };
        if best.is_some_and(|(known, _)| known <= distance) {
            continue;
        }
        if let Some(when) = read(&words(tree, phrase), story_day, ahead) {
            best = Some((distance, when));
        }
    }
    best.map(|(_, when)| when)
}

/// *since 1994*: when a standing relation began.
pub(crate) fn since(tree: &Tree<'_>, head: usize, story_day: Date) -> Option<Date> {
    let sentence = tree.around(head);
    let phrase = phrases(tree, sentence).into_iter().find(|phrase| {
        let before = phrase.start.checked_sub(1).map(|i| tree.doc.word(i));
        matches!(before, Some("since" | "Since")) || matches!(tree.doc.word(phrase.start), "since" | "Since")
    })?;
    read(&words(tree, phrase), story_day, false).map(|when| when.date)
}

/// Whether what happened then is long past on the story's day.
pub(crate) fn is_history(when: When, story_day: Date) -> bool {
    let days = story_day.since(when.date).map_or(0, |span| span.get_days());
    match when.precision {
        DatePrecision::Year => story_day.year() - when.date.year() > 1,
        _ => days > HISTORY,
    }
}

/// Token ranges that name a time.
fn phrases(tree: &Tree<'_>, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut phrases = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let dated = |i: usize| tree.doc.ent(i).is_some_and(|(label, _)| matches!(label, "DATE" | "TIME"));
        let named = |i: usize| {
            weekday(&tree.doc.word(i).to_lowercase()).is_some()
                || matches!(tree.doc.word(i), "yesterday" | "today" | "Yesterday" | "Today" | "tomorrow")
        };
        if !dated(at) && !named(at) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        while at < sentence.end && tree.doc.ent(at).is_some_and(|(label, begins)| matches!(label, "DATE" | "TIME") && !begins) {
            at += 1;
        }
        let after = at < sentence.end && matches!(tree.doc.word(at), "ago" | "earlier" | "later");
        at += usize::from(after);
        phrases.push(start..at);
    }
    phrases
}

/// How far a time phrase stands from the predicate it belongs to; none if it belongs to another.
fn distance(tree: &Tree<'_>, phrase: Range<usize>, head: usize) -> Option<usize> {
    let top = phrase.clone().find(|&i| !phrase.contains(&tree.head(i)) || tree.head(i) == i)?;
    let mut node = top;
    // Up to the word that the phrase modifies.
    for step in 0..8 {
        let upper = tree.head(node);
        if upper == node {
            return None;
        }
        let governs = tree.tag(upper).is_verb() || upper == head;
        if governs {
            return reaches(tree, upper, head).map(|further| step + further * 4);
        }
        if tree.tag(upper).is_noun()
            && step > 0
            && !phrase.contains(&upper)
            && !matches!(tree.dep(upper), Dep::Object | Dep::PrepObject | Dep::PassiveSubject | Dep::Subject | Dep::Npadvmod)
        {
            return None;
        }
        node = upper;
    }
    None
}

/// Whether a time at `verb` is also the time of `head`: they are one, share a chain of complements or are coordinated, or
/// the verb carries the noun.
fn reaches(tree: &Tree<'_>, verb: usize, head: usize) -> Option<usize> {
    let mut node = head;
    for step in 0..6 {
        if node == verb {
            return Some(step);
        }
        let shares = matches!(
            tree.dep(node),
            Dep::Xcomp
                | Dep::Conj
                | Dep::Object
                | Dep::PrepObject
                | Dep::Prep
                | Dep::PassiveSubject
                | Dep::Subject
                | Dep::Attribute
                | Dep::AdjectiveComplement
                | Dep::PrepClause
        ) || tree.dep(node) == Dep::Advcl && tree.tag(node) == crate::tree::Tag::Gerund;
        if !shares || tree.head(node) == node {
            return None;
        }
        node = tree.head(node);
    }
    None
}

fn words(tree: &Tree<'_>, phrase: Range<usize>) -> Vec<String> {
    let clean = |i: usize| tree.doc.word(i).trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    phrase.map(clean).filter(|word| !word.is_empty()).collect()
}

/// Reads the words of a time phrase against the story's day; `ahead`: of days without a year the next one is meant.
pub(crate) fn read(words: &[String], today: Date, ahead: bool) -> Option<When> {
    let mut list: Vec<&str> = words.iter().map(String::as_str).collect();
    // *in seven years earlier this month*
    if let Some(at) = list.windows(2).position(|pair| pair[0] == "earlier" && pair[1] == "this") {
        list.drain(..at);
    }
    let has = |word: &str| list.contains(&word);
    let exact = |date: Date| Some(When { date, precision: DatePrecision::Day });
    if let Some(when) = counted(&list, today) {
        return Some(when);
    }
    if let Some(when) = calendar(&list, today, ahead) {
        return Some(when);
    }
    if let Some(day) = list.iter().find_map(|word| weekday(word)) {
        return exact(nearest_weekday(today, day, &list, ahead));
    }
    for word in &list {
        match *word {
            "today" | "tonight" | "now" => return exact(today),
            "yesterday" => return exact(today.checked_sub(Span::new().days(1)).ok()?),
            "tomorrow" => return exact(today.checked_add(Span::new().days(1)).ok()?),
            _ => {}
        }
    }
    let shift = if has("last") || has("past") || has("previous") {
        -1
    } else if has("next") || has("coming") || has("following") {
        1
    } else if has("this") || has("earlier") || has("current") || has("later") {
        0
    } else {
        return None;
    };
    let unit = list.iter().find_map(|word| unit(word))?;
    unit.period(today, shift)
}

/// *two days ago*, *three weeks earlier*, *fifty years ago*
fn counted(list: &[&str], today: Date) -> Option<When> {
    if !matches!(list.last(), Some(&"ago" | &"earlier")) {
        return None;
    }
    let unit = list.iter().find_map(|word| unit(word))?;
    let number = list.iter().find_map(|word| number(word)).unwrap_or(if list[0].starts_with("decade") { 10 } else { 1 });
    let number = if list.iter().any(|word| word.starts_with("decade")) { number * 10 } else { number };
    let (span, precision) = match unit {
        Unit::Day => (Span::new().days(number), DatePrecision::Day),
        Unit::Week => (Span::new().days(number.checked_mul(7)?), DatePrecision::Week),
        Unit::Month => (Span::new().months(number.min(12_000)), DatePrecision::Month),
        Unit::Year => (Span::new().years(number.min(2_000)), DatePrecision::Year),
    };
    let date = today.checked_sub(span).ok()?;
    Some(When { date: first_day(date, precision), precision })
}

/// *June 3*, *3 June 2019*, *June 2018*, *in June*, *1994*, *the 1990s*
fn calendar(list: &[&str], today: Date, ahead: bool) -> Option<When> {
    let year = list.iter().find_map(|word| year(word));
    let Some(month) = list.iter().find_map(|word| month(word)) else {
        let year = year?;
        return Some(When { date: Date::new(year, 1, 1).ok()?, precision: DatePrecision::Year });
    };
    let day = list.iter().find_map(|word| day_of_month(word));
    let make = |year: i16| Date::new(year, month, day.unwrap_or(1)).ok();
    let date = match year {
        Some(year) => make(year)?,
        None => {
            let own = make(today.year())?;
            let last = list.contains(&"last") && own.month() >= today.month();
            if ahead && own < today && day.is_some() {
                make(today.year() + 1)?
            } else if !ahead && (own > today && !list.contains(&"next") || last) {
                make(today.year() - 1)?
            } else {
                own
            }
        }
    };
    Some(When { date, precision: if day.is_some() { DatePrecision::Day } else { DatePrecision::Month } })
}

/// The last such day up to today, or the next one where the sentence looks ahead.
fn nearest_weekday(today: Date, day: Weekday, list: &[&str], ahead: bool) -> Date {
    let back = today.weekday().since(day);
    let days = if ahead || list.contains(&"next") || list.contains(&"coming") {
        let forward = day.since(today.weekday());
        i32::from(if forward == 0 && !ahead { 7 } else { forward })
    } else if list.contains(&"last") && back == 0 {
        -7
    } else {
        -i32::from(back)
    };
    today.checked_add(Span::new().days(days)).unwrap_or(today)
}

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    /// The period `shift` units from the one in which `today` lies.
    fn period(self, today: Date, shift: i32) -> Option<When> {
        let (date, precision) = match self {
            Unit::Day => (today.checked_add(Span::new().days(shift)).ok()?, DatePrecision::Day),
            Unit::Week => (today.checked_add(Span::new().weeks(shift)).ok()?, DatePrecision::Week),
            Unit::Month => (today.checked_add(Span::new().months(shift)).ok()?, DatePrecision::Month),
            Unit::Year => (today.checked_add(Span::new().years(shift)).ok()?, DatePrecision::Year),
        };
        Some(When { date: first_day(date, precision), precision })
    }
}

/// The first day of the period in which a day lies; weeks begin on Monday.
fn first_day(date: Date, precision: DatePrecision) -> Date {
    match precision {
        DatePrecision::Week => date.checked_sub(Span::new().days(i32::from(date.weekday().to_monday_zero_offset()))).unwrap_or(date),
        DatePrecision::Month => date.first_of_month(),
        DatePrecision::Year => date.first_of_year(),
        _ => date,
    }
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "day" | "days" => Unit::Day,
        "week" | "weeks" | "weekend" | "fortnight" => Unit::Week,
        "month" | "months" => Unit::Month,
        "year" | "years" | "decade" | "decades" => Unit::Year,
        _ => return None,
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let at = NAMES.iter().position(|name| *name == word || word.len() >= 3 && word.len() <= 4 && name.starts_with(word))?;
    Some(at as i8 + 1)
}

fn day_of_month(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.parse().ok().filter(|day| (1..=31).contains(day) && digits.len() <= 2)
}

fn year(word: &str) -> Option<i16> {
    let digits = word.strip_suffix('s').unwrap_or(word);
    digits.parse().ok().filter(|year| (1000..=2200).contains(year) && digits.len() == 4)
}

fn number(word: &str) -> Option<i32> {
    const WORDS: [(&str, i32); 30] = [
        ("a", 1),
        ("an", 1),
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("eleven", 11),
        ("twelve", 12),
        ("fourteen", 14),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
        ("fifty", 50),
        ("sixty", 60),
        ("seventy", 70),
        ("eighty", 80),
        ("ninety", 90),
        ("hundred", 100),
        ("several", 3),
        ("few", 3),
        ("couple", 2),
        ("dozen", 12),
        ("half", 1),
    ];
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, value)| *value).or_else(|| word.parse().ok().filter(|n| (1..5000).contains(n)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(text: &str, ahead: bool) -> Option<(Date, DatePrecision)> {
        let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        // A Wednesday.
        read(&words, date(2019, 6, 5), ahead).map(|when| (when.date, when.precision))
    }

    #[test]
    fn weekdays_lie_behind_unless_the_sentence_looks_ahead() {
        assert_eq!(at("monday", false), Some((date(2019, 6, 3), DatePrecision::Day)));
        assert_eq!(at("wednesday", false), Some((date(2019, 6, 5), DatePrecision::Day)));
        assert_eq!(at("last wednesday", false), Some((date(2019, 5, 29), DatePrecision::Day)));
        assert_eq!(at("friday", true), Some((date(2019, 6, 7), DatePrecision::Day)));
        assert_eq!(at("next monday", false), Some((date(2019, 6, 10), DatePrecision::Day)));
    }

    #[test]
    fn days_without_a_year_are_the_nearest() {
        assert_eq!(at("june 3", false), Some((date(2019, 6, 3), DatePrecision::Day)));
        assert_eq!(at("december 24", false), Some((date(2018, 12, 24), DatePrecision::Day)));
        assert_eq!(at("december 24", true), Some((date(2019, 12, 24), DatePrecision::Day)));
        assert_eq!(at("3 june 2011", false), Some((date(2011, 6, 3), DatePrecision::Day)));
        assert_eq!(at("march", false), Some((date(2019, 3, 1), DatePrecision::Month)));
        assert_eq!(at("the 1990s", false), Some((date(1990, 1, 1), DatePrecision::Year)));
    }

    #[test]
    fn periods_begin_with_their_first_day() {
        assert_eq!(at("last week", false), Some((date(2019, 5, 27), DatePrecision::Week)));
        assert_eq!(at("this month", false), Some((date(2019, 6, 1), DatePrecision::Month)));
        assert_eq!(at("next year", true), Some((date(2020, 1, 1), DatePrecision::Year)));
        assert_eq!(at("two days ago", false), Some((date(2019, 6, 3), DatePrecision::Day)));
        assert_eq!(at("fifty years ago", false), Some((date(1969, 1, 1), DatePrecision::Year)));
        assert_eq!(at("three decades ago", false), Some((date(1989, 1, 1), DatePrecision::Year)));
    }

    #[test]
    fn what_names_no_time_gives_none() {
        assert_eq!(at("several days", false), None);
        assert_eq!(at("daily", false), None);
        assert_eq!(at("70-year-old", false), None);
    }

    #[test]
    fn history_begins_after_a_year() {
        let today = date(2019, 6, 5);
        assert!(is_history(When { date: date(1994, 1, 1), precision: DatePrecision::Year }, today));
        assert!(!is_history(When { date: date(2018, 1, 1), precision: DatePrecision::Year }, today));
        assert!(!is_history(When { date: date(2019, 5, 1), precision: DatePrecision::Month }, today));
    }
}
