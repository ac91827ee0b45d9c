//! Dates of terms and names, as precise as the tables know them.
//!
//! A date is packed as `year * 10000 + month * 100 + day`, so that packed dates compare like dates. `2014` begins on
//! 2014-01-01 as a first day and ends on 2014-12-31 as a last one.

/// The first day of all.
pub(crate) const ALWAYS: u32 = 0;
/// Past every day.
pub(crate) const FOREVER: u32 = 99_991_231;

/// Packs a day.
pub(crate) fn pack(year: u32, month: u32, day: u32) -> u32 {
    year * 10000 + month * 100 + day
}

/// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` as the first day of that span; empty is [`ALWAYS`].
pub(crate) fn first_day(text: &str) -> Option<u32> {
    if text.is_empty() {
        return Some(ALWAYS);
    }
    let (year, month, day) = parts(text)?;
    Some(pack(year, month.unwrap_or(1), day.unwrap_or(1)))
}

/// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` as the last day of that span; empty is [`FOREVER`].
pub(crate) fn last_day(text: &str) -> Option<u32> {
    if text.is_empty() {
        return Some(FOREVER);
    }
    let (year, month, day) = parts(text)?;
    let month = month.unwrap_or(12);
    Some(pack(year, month, day.unwrap_or(days_of(month))))
}

fn parts(text: &str) -> Option<(u32, Option<u32>, Option<u32>)> {
    let mut fields = text.split('-');
    let year = number(fields.next()?, 4, 1..=9999)?;
    let month = fields.next().map(|m| number(m, 2, 1..=12).ok_or(())).transpose().ok()?;
    let day = fields.next().map(|d| number(d, 2, 1..=days_of(month.unwrap_or(1))).ok_or(())).transpose().ok()?;
    fields.next().is_none().then_some((year, month, day))
}

fn number(text: &str, width: usize, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
    let digits = text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|n| digits && range.contains(n))
}

fn days_of(month: u32) -> u32 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{first_day, last_day};

    #[test]
    fn partial_dates_span_their_year_or_month() {
        assert_eq!((first_day("2014"), last_day("2014")), (Some(20140101), Some(20141231)));
        assert_eq!((first_day("2014-04"), last_day("2014-04")), (Some(20140401), Some(20140430)));
        assert_eq!(first_day("2014-04-09"), last_day("2014-04-09"));
    }

    #[test]
    fn impossible_dates_are_refused() {
        for broken in ["14", "2014-4", "2014-13", "2014-02-30", "2014-02-03-04", "May 2014", "2014-"] {
            assert_eq!(first_day(broken), None, "{broken}");
        }
    }
}
