//! Words made fit for formats that cannot quote.

use std::borrow::Cow;

/// The text in one line: tabs, line ends and control signs become blanks, as XML and tab-separated files want it.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    let is_foreign = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
    match text.contains(is_foreign) {
        true => Cow::Owned(text.replace(is_foreign, " ")),
        false => Cow::Borrowed(text),
    }
}

/// The host of an address without `www.` and port; none if the text is no address.
pub(super) fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_hosts() {
        assert_eq!(one_line("a\tb\r\nc\u{0}é\u{85}"), "a b  c é ");
        assert!(matches!(one_line("Čapek <&\"'>"), Cow::Borrowed(_)));
        assert_eq!(host("https://www.example.org:8080/a?b=c"), Some("example.org"));
        assert_eq!(host("http://me:pw@news.example.org?x"), Some("news.example.org"));
        assert_eq!((host("BBC Monitoring"), host("https:///x")), (None, None));
    }
}
