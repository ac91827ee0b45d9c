//! How values lie in the file: ids, days, months, countries, types, shares between 0 and 1, keys of events.

use crate::error::{Error, Result, nonsense};
use attache_record::{Country, EventType};
use jiff::civil::{Date, date};
use rusqlite::types::{Value, ValueRef};

const EPOCH: Date = date(1970, 1, 1);
/// Makes day numbers positive in keys: the earliest date there is, 1 January -9999, becomes day 1.
pub(crate) const DAY_SHIFT: i64 = 4_371_588;
/// Bits of the running number of an event on its day.
pub(crate) const DAY_BITS: u32 = 20;

/// An id of sixteen lower-case hex digits as a number, any other as it is.
pub(crate) fn id_value(id: &str) -> Value {
    let is_hex = id.len() == 16 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    match is_hex.then(|| u64::from_str_radix(id, 16)) {
        Some(Ok(number)) => Value::Integer(number as i64),
        _ => Value::Text(id.to_owned()),
    }
}

/// The id that [`id_value`] stored.
pub(crate) fn id_text(value: ValueRef<'_>) -> Result<String> {
    match value {
        ValueRef::Integer(number) => Ok(format!("{:016x}", number as u64)),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).map_err(nonsense),
        other => Err(nonsense(format!("an id of type {}", other.data_type()))),
    }
}

/// Days since 1970-01-01.
pub(crate) fn day_number(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}

/// The day with this number.
pub(crate) fn date_of(day: i64) -> Result<Date> {
    let days = i32::try_from(day).map_err(nonsense)?;
    EPOCH.checked_add(jiff::Span::new().try_days(days).map_err(nonsense)?).map_err(nonsense)
}

/// The first key that an event of this day may have.
pub(crate) fn first_key(day: Option<i64>) -> i64 {
    day.map_or(0, |day| (day + DAY_SHIFT) << DAY_BITS)
}

/// The day in an event's key.
pub(crate) fn day_of_key(key: i64) -> Option<i64> {
    let shifted = key >> DAY_BITS;
    (shifted > 0).then_some(shifted - DAY_SHIFT)
}

/// 12 × year + month - 1.
pub(crate) fn month_number(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

/// The first day of a month.
pub(crate) fn month_start(month: i64) -> Result<Date> {
    let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12));
    Date::new(i16::try_from(year).map_err(nonsense)?, of_year as i8 + 1, 1).map_err(nonsense)
}

/// A country as a number: its letters in base 26, plus 1; 0 for none.
pub(crate) fn country_number(country: Option<Country>) -> i64 {
    country.map_or(0, |c| c.as_str().bytes().fold(0, |n, b| n * 26 + i64::from(b - b'A')) + 1)
}

/// The country with this number.
pub(crate) fn country_of(number: i64) -> Result<Option<Country>> {
    if number == 0 {
        return Ok(None);
    }
    let letters = number - 1;
    let letter = |n: i64| char::from(b'A' + (n % 26) as u8);
    if !(0..26 * 26 * 26).contains(&letters) {
        return Err(nonsense(format!("country number {number}")));
    }
    let code: String = [letter(letters / 676), letter(letters / 26), letter(letters)].iter().collect();
    code.parse().map(Some).map_err(nonsense)
}

/// The type's number in the table `type`.
pub(crate) fn type_number(event_type: EventType) -> i64 {
    event_type as i64
}

/// The type with this number.
pub(crate) fn type_of(number: i64) -> Result<EventType> {
    usize::try_from(number).ok().and_then(|n| EventType::ALL.get(n)).copied().ok_or_else(|| nonsense(format!("type number {number}")))
}

/// A share between 0 and 1: whole hundredths where that is exact, else the number itself.
pub(crate) fn share_value(share: f32) -> Value {
    let hundredths = (share * 100.0).round();
    if (0.0..=100.0).contains(&hundredths) && (hundredths / 100.0).to_bits() == share.to_bits() {
        Value::Integer(hundredths as i64)
    } else {
        Value::Real(f64::from(share))
    }
}

/// The share that [`share_value`] stored.
pub(crate) fn share_of(value: ValueRef<'_>) -> Result<f32> {
    match value {
        ValueRef::Integer(hundredths) => Ok(hundredths as f32 / 100.0),
        ValueRef::Real(share) => Ok(share as f32),
        other => Err(nonsense(format!("a share of type {}", other.data_type()))),
    }
}

/// A span as start and length.
pub(crate) fn span_values(span: Option<[usize; 2]>) -> (Option<i64>, Option<i64>) {
    (span.map(|s| s[0] as i64), span.map(|s| (s[1] as i64).wrapping_sub(s[0] as i64)))
}

/// The span of a start and a length.
pub(crate) fn span_of(start: Option<i64>, length: Option<i64>) -> Option<[usize; 2]> {
    Some([start? as usize, start?.wrapping_add(length?) as usize])
}

/// A running number of the day's events, or the error that the day is full.
pub(crate) fn key_after(last: i64, day: Option<i64>) -> Result<i64> {
    let next = last + 1;
    if next >= first_key(day) + (1 << DAY_BITS) {
        let day = day.map_or(Ok("no date".to_owned()), |d| date_of(d).map(|d| d.to_string()))?;
        return Err(Error::DayFull { day });
    }
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_come_back(id in "[0-9a-f]{15,17}|\\PC{0,20}", share in prop_oneof![0.0f32..1.0,
            (0u8..=100).prop_map(|n| f32::from(n) / 100.0)],
            day in -4_371_587i64..=2_932_896, code in "[A-Z]{3}") {
            prop_assert_eq!(id_text(ValueRef::from(&id_value(&id))).unwrap(), id);
            prop_assert_eq!(share_of(ValueRef::from(&share_value(share))).unwrap().to_bits(), share.to_bits());
            let date = date_of(day).unwrap();
            prop_assert_eq!(day_number(date), day);
            prop_assert_eq!(day_of_key(first_key(Some(day))), Some(day));
            prop_assert!(first_key(Some(day)) > first_key(None) && first_key(Some(day)) < 1 << 47);
            prop_assert_eq!(month_start(month_number(date)).unwrap(), date.first_of_month());
            let country = code.parse().ok();
            prop_assert_eq!(country_of(country_number(country)).unwrap(), country);
        }
    }

    #[test]
    fn a_day_has_an_end() {
        assert!(key_after(first_key(Some(0)) + (1 << DAY_BITS) - 1, Some(0)).unwrap_err().to_string().contains("1970-01-01"));
        assert!(key_after(first_key(None), None).is_ok());
        assert_eq!((day_of_key(5), day_number(Date::MIN) + DAY_SHIFT), (None, 1));
    }

    #[test]
    fn the_types_of_the_file_are_the_ontology_s() {
        for (n, event_type) in EventType::ALL.iter().enumerate() {
            let row = format!("({n}, '{event_type}', {})", event_type.quad().number());
            assert!(crate::schema::MIGRATIONS[0].contains(&row), "{row}");
            assert_eq!(type_of(type_number(*event_type)).unwrap(), *event_type);
        }
    }
}
