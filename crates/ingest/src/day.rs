//! Days as pages write them: `2019-06-05T10:00Z`, `Wed, 05 Jun 2019`, `June 5th, 2019`, `05/06/2019`.

use jiff::civil::{Date, Weekday};

/// Which of two numbers is the month, where both could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `05/06/2019` is the fifth of June.
    DayFirst,
    /// `05/06/2019` is the sixth of May.
    MonthFirst,
}

/// The first day that a text names with its year. A weekday before a day in numbers decides which of two numbers is the month:
/// *Thu, 02/11/2016* is the eleventh of February.
///
/// ```
/// use attache_ingest::day::{Order, find};
///
/// let day = find("Posted on: Wednesday, 5 June 2019, 14:20 EAT", Order::DayFirst);
/// assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2019-06-05"));
/// ```
pub fn find(text: &str, order: Order) -> Option<Date> {
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '·' | '•')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let by_weekday = |i: usize| {
        let weekday = words[..i].last().and_then(|word| weekday(word))?;
        [Order::DayFirst, Order::MonthFirst].iter().filter_map(|order| numeric(words[i], *order)).find(|day| day.weekday() == weekday)
    };
    let named = |i: usize| named(&words[i..words.len().min(i + 3)]).or_else(|| group(&words[i..words.len().min(i + 4)]));
    let one = |i: usize| by_weekday(i).or_else(|| numeric(words[i], order)).or_else(|| named(i));
    (0..words.len()).find_map(one)
}

/// *Thu*, *Thursday*
fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let at = names.iter().position(|name| *name == word || (3..=5).contains(&word.len()) && name.starts_with(&word))?;
    Weekday::from_monday_zero_offset(at as i8).ok()
}

/// A day in numbers, whatever stands between them.
fn numeric(word: &str, order: Order) -> Option<Date> {
    let word = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    // *2019-06-05T10:00Z*: the time of day stands behind a T.
    let word = word.split('T').next().unwrap_or(word).trim_end_matches(|c: char| !c.is_ascii_digit());
    if word.len() == 8 && word.bytes().all(|b| b.is_ascii_digit()) {
        return day(word[..4].parse().ok()?, word[4..6].parse().ok()?, word[6..].parse().ok()?);
    }
    let mark = ['-', '/', '.'].into_iter().find(|mark| word.matches(*mark).count() >= 2)?;
    let mut parts = word.splitn(3, mark);
    let (a, b) = (parts.next()?, parts.next()?);
    let rest = parts.next()?;
    let c = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
    let number = |part: &str| part.parse::<i16>().ok();
    if a.len() == 4 {
        return day(number(a)?, number(b)?, number(c)?);
    }
    let (first, second) = (number(a)?, number(b)?);
    let year = match (c.len(), number(c)?) {
        (4, year) => year,
        (2, year) => year + if year < 70 { 2000 } else { 1900 },
        _ => return None,
    };
    let day_first = order == Order::DayFirst && second <= 12 || first > 12;
    if day_first { day(year, second, first) } else { day(year, first, second) }
}

/// *June 5 2019*, *5 June 2019*, *5-Jun-2019*.
fn named(words: &[&str]) -> Option<Date> {
    if words[0].contains('-') && words[0].chars().any(char::is_alphabetic) {
        let parts: Vec<&str> = words[0].split('-').collect();
        return if parts.len() == 3 { named(&parts) } else { None };
    }
    let [a, b, c, ..] = *words else { return None };
    let number = |word: &str| -> Option<i16> {
        let digits = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        digits
            .strip_suffix("st")
            .or(digits.strip_suffix("nd"))
            .or(digits.strip_suffix("rd"))
            .or(digits.strip_suffix("th"))
            .unwrap_or(digits)
            .parse()
            .ok()
    };
    let year = number(c).filter(|year| (1900..=2100).contains(year))?;
    // *3. XII. 2002*: only behind a day with a full stop.
    if let Some(month) = roman(b).filter(|_| a.ends_with('.')) {
        return day(year, month, number(a)?);
    }
    match (month(a), month(b)) {
        (Some(month), _) => day(year, month, number(b)?),
        (_, Some(month)) => day(year, month, number(a)?),
        _ => None,
    }
}

/// *071410 GMT MAY 99*, *071410Z May 1999*: day and time in one number, as agencies sign their reports.
fn group(words: &[&str]) -> Option<Date> {
    let (first, rest) = words.split_first()?;
    let digits = first.trim_end_matches(['Z', 'z']);
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) || digits[2..4].parse::<u8>().ok()? > 23 {
        return None;
    }
    let rest = if matches!(rest.first(), Some(&"GMT" | &"UTC" | &"Z")) { &rest[1..] } else { rest };
    let [of, year, ..] = rest else { return None };
    let year: i16 = year.trim_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
    let year = match year {
        0..70 => 2000 + year,
        70..100 => 1900 + year,
        _ => year,
    };
    day(year, month(of)?, digits[..2].parse().ok()?)
}

/// *XII.*: months in Roman numbers, as in Central Europe.
fn roman(word: &str) -> Option<i16> {
    const NUMBERS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    let at = NUMBERS.iter().position(|number| *number == word.trim_end_matches('.'))?;
    Some(at as i16 + 1)
}

fn month(word: &str) -> Option<i16> {
    const NAMES: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let short = (3..=4).contains(&word.len());
    let at = NAMES.iter().position(|name| *name == word || short && name.starts_with(&word) || word == "sept" && *name == "september")?;
    Some(at as i16 + 1)
}

fn day(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1900..=2100).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_hands() {
        for text in [
            "2019-06-05T10:00:00+03:00",
            "20190605",
            "2019/06/05",
            "Wed, 05 Jun 2019 10:00:00 GMT",
            "Updated: June 5th, 2019 at 3 pm",
            "5 June 2019",
            "05/06/2019",
            "5.6.2019",
            "05-Jun-2019",
            "WEDNESDAY JUNE 5 2019",
            "By Jane Doe | Nairobi | June 5, 2019",
            "AG/JM 051410 GMT JUN 19",
            "Wednesday, 5. VI. 2019., at 18 h",
        ] {
            assert_eq!(find(text, Order::DayFirst).map(|day| day.to_string()).as_deref(), Some("2019-06-05"), "{text}");
        }
        assert_eq!(find("06/05/2019", Order::MonthFirst), find("05/06/2019", Order::DayFirst));
        assert_eq!(find("06/25/2019", Order::DayFirst), find("2019-06-25", Order::DayFirst));
        for text in ["Submitted on Thu, 02/11/2016 - 18:04", "Thursday 11.02.2016", "Thu 2016-02-11"] {
            assert_eq!(find(text, Order::DayFirst).map(|day| day.to_string()).as_deref(), Some("2016-02-11"), "{text}");
        }
        for text in ["June 2019", "call 020-555-1234", "1.2.3", "May I 2019", "31/31/2019", ""] {
            assert_eq!(find(text, Order::DayFirst), None, "{text}");
        }
    }
}
