//! Words from stories, made harmless for pages and Markdown.

/// Text for an HTML or SVG document, in an attribute or between tags. Control characters, which such documents may not have, become spaces.
pub(super) fn html(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            control if is_control(control) => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// Text within a line of Markdown (CommonMark with tables): every mark that could mean something is escaped, and it stays on one line.
pub(super) fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '+' | '!' | '|' | '~' | '$' | '&' | '@' => {
                safe.extend(['\\', letter])
            }
            // A colon with slashes behind it would become a link of its own, and so would `www.`.
            ':' if text[at..].starts_with("://") => safe.push_str("\\:"),
            '.' if text[..at].get(at.saturating_sub(3)..).is_some_and(|www| www.eq_ignore_ascii_case("www")) => safe.push_str("\\."),
            control if is_control(control) => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

/// Control characters, and the marks that turn the direction of what follows.
fn is_control(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
}

/// An address that may be followed: http or https, without blanks; none otherwise.
pub(super) fn address(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let is_plain = |letter: char| !letter.is_whitespace() && !is_control(letter) && !matches!(letter, '<' | '>' | '\\' | '"' | '`');
    (!rest.is_empty() && url.chars().all(is_plain)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_foreign_gets_through() {
        assert_eq!(html("<b onclick='x'>\"A\" & B\u{0}"), "&lt;b onclick=&#39;x&#39;&gt;&quot;A&quot; &amp; B ");
        assert_eq!(markdown("a: *b* [c](d)\n# e | <f> `g` h://i"), "a: \\*b\\* \\[c\\](d) \\# e \\| \\<f\\> \\`g\\` h\\://i");
        assert_eq!((markdown("see Www.a.example"), markdown("ééw. ww.")), ("see Www\\.a.example".into(), "ééw. ww.".into()));
        assert_eq!(html("\u{202e}evil"), " evil");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(address("https://a.example/b?c=d&e"), Some("https://a.example/b?c=d&e"));
        for bad in ["javascript:alert(1)", "https://", "https://a b", "https://a>b", "ftp://a", " https://a", "https://a\"b"] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
