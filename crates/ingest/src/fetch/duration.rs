//! `15m`, `2s`, `1h 30m` as people write spans of time.

use std::time::Duration;

/// Reads a span of time with its units; a bare number is refused, since it could be anything.
pub(super) fn read(text: &str) -> Option<Duration> {
    let days = text.trim().strip_suffix(['d', 'D']).and_then(|days| days.trim().parse::<u64>().ok());
    if let Some(days) = days {
        return days.checked_mul(86_400).map(Duration::from_secs);
    }
    Duration::try_from(text.trim().parse::<jiff::SignedDuration>().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read() {
        for (text, seconds) in [("15m", 900), ("2s", 2), ("1h 30m", 5400), ("1d", 86_400), ("90 minutes", 5400)] {
            assert_eq!(read(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(read("500ms"), Some(Duration::from_millis(500)));
        for text in ["", "15", "-2s", "soon", "99999999999999999999d"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
