//! What a host allows: robots.txt by RFC 9309.
//!
//! [`Robots::read`] keeps of a file only the rules for one reader; [`Robots::allows`] answers for a path. The longest rule that fits
//! counts, and among equally long ones the one that allows. `Crawl-delay`, which the RFC leaves out, is read too.

use std::time::Duration;

/// How much of a file is read, in bytes (RFC 9309, section 2.5, asks for at least this).
pub const LARGEST: usize = 500 * 1024;

/// The rules of a host for one reader.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// The path with unneeded percent signs taken out and needed ones put in.
    pattern: Vec<u8>,
}

impl Robots {
    /// Reads the rules for `product`, the name at the head of the identification string, from the first [`LARGEST`] bytes of a file.
    ///
    /// Nothing in a file is an error: what is no rule is passed over.
    pub fn read(file: &[u8], product: &str) -> Robots {
        let file = &file[..file.len().min(LARGEST)];
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        let (mut own, mut common) = (Group::default(), Group::default());
        let (mut for_us, mut for_all, mut in_agents) = (false, false, false);
        for line in file.split(|byte| matches!(byte, b'\n' | b'\r')) {
            let Some((field, value)) = field(line) else { continue };
            if field.eq_ignore_ascii_case(b"user-agent") {
                // Several names in a row share the rules below them.
                if !in_agents {
                    (for_us, for_all, in_agents) = (false, false, true);
                }
                let named = names(value, product);
                for_us |= named;
                for_all |= value.starts_with(b"*");
                own.present |= named;
            } else if let Some(allow) = verdict(field) {
                in_agents = false;
                let rule = Rule { allow, pattern: normal(value) };
                // An empty rule fits nothing.
                if !rule.pattern.is_empty() && for_us {
                    own.rules.push(rule);
                } else if !rule.pattern.is_empty() && for_all {
                    common.rules.push(rule);
                }
            } else if field.eq_ignore_ascii_case(b"crawl-delay") {
                let delay = seconds(value);
                own.delay = if for_us { own.delay.max(delay) } else { own.delay };
                common.delay = if for_all { common.delay.max(delay) } else { common.delay };
            }
        }
        let group = if own.present { own } else { common };
        Robots { rules: group.rules, delay: group.delay }
    }

    /// Rules that allow everything, as for a host without the file.
    pub fn open() -> Robots {
        Robots::default()
    }

    /// Whether `path`, which begins with a slash and may have a query, may be fetched.
    pub fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = normal(path.as_bytes());
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        fitting.max_by_key(|rule| (rule.pattern.len(), rule.allow)).is_none_or(|rule| rule.allow)
    }

    /// The pause between two requests that the host asks for.
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }

    /// About how many bytes the rules fill.
    pub(super) fn size(&self) -> usize {
        self.rules.iter().map(|rule| size_of::<Rule>() + rule.pattern.len()).sum()
    }
}

#[derive(Default)]
struct Group {
    present: bool,
    rules: Vec<Rule>,
    delay: Option<Duration>,
}

/// A line's field and value, comment and blanks taken off.
fn field(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let line = line.split(|byte| *byte == b'#').next()?;
    let colon = line.iter().position(|byte| *byte == b':')?;
    Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
}

fn verdict(field: &[u8]) -> Option<bool> {
    if field.eq_ignore_ascii_case(b"allow") {
        Some(true)
    } else if field.eq_ignore_ascii_case(b"disallow") {
        Some(false)
    } else {
        None
    }
}

/// Whether a group's name is the reader's. A version after the name does not count.
fn names(value: &[u8], product: &str) -> bool {
    let end = value.iter().position(|byte| !is_product(*byte)).unwrap_or(value.len());
    end > 0 && value[..end].eq_ignore_ascii_case(product.as_bytes())
}

/// Whether a byte may stand in a product's name (RFC 9309, section 2.2.1).
pub(super) fn is_product(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_')
}

fn seconds(value: &[u8]) -> Option<Duration> {
    let seconds = std::str::from_utf8(value).ok()?.parse::<f64>().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// Brings a path or pattern into the one form in which they are compared (section 2.2.2): letters beyond ASCII as percent signs,
/// percent signs of plain letters resolved, hexadecimal digits large.
fn normal(path: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(path.len());
    let mut at = 0;
    while at < path.len() {
        let escaped = (path[at] == b'%').then(|| path.get(at + 1..at + 3).and_then(hexadecimal)).flatten();
        match escaped {
            Some(byte) if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') => out.push(byte),
            Some(byte) => escape(byte, &mut out),
            None if path[at].is_ascii_graphic() => out.push(path[at]),
            None => escape(path[at], &mut out),
        }
        at += if escaped.is_some() { 3 } else { 1 };
    }
    out
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    digits.iter().try_fold(0, |sum, digit| Some(sum * 16 + char::from(*digit).to_digit(16)?)).and_then(|byte| u8::try_from(byte).ok())
}

fn escape(byte: u8, out: &mut Vec<u8>) {
    out.extend([b'%', b"0123456789ABCDEF"[usize::from(byte >> 4)], b"0123456789ABCDEF"[usize::from(byte & 15)]]);
}

/// Whether a pattern fits the head of a path. Each stretch between stars is taken where it comes first, which suffices because
/// anything may follow; only a stretch before `$` must come last.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    let (pattern, to_the_end) = pattern.strip_suffix(b"$").map_or((pattern, false), |pattern| (pattern, true));
    let mut stretches = pattern.split(|byte| *byte == b'*').peekable();
    let first = stretches.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    if stretches.peek().is_none() {
        return !to_the_end || rest.is_empty();
    }
    while let Some(stretch) = stretches.next() {
        if stretches.peek().is_none() && to_the_end {
            return rest.ends_with(stretch);
        }
        match position(rest, stretch) {
            Some(at) => rest = &rest[at + stretch.len()..],
            None => return false,
        }
    }
    true
}

fn position(text: &[u8], wanted: &[u8]) -> Option<usize> {
    if wanted.is_empty() { Some(0) } else { text.windows(wanted.len()).position(|window| window == wanted) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn allows(file: &str, path: &str) -> bool {
        Robots::read(file.as_bytes(), "ExampleBot").allows(path)
    }

    #[test]
    fn groups_of_the_rfc() {
        // RFC 9309, section 5.1.
        let file = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\nUser-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";
        let read = |product| Robots::read(file.as_bytes(), product);
        assert!(!read("other").allows("/a.gif") && read("other").allows("/a.gif?x") && !read("other").allows("/example/page.html"));
        assert!(read("other").allows("/publications/a.html"));
        assert!(read("other").allows("/publications/b.gif"), "`/publications/` is longer than `*.gif$`");
        assert!(read("FooBot").allows("/example/page.html") && read("foobot").allows("/example/allowed.gif"));
        assert!(!read("foobot").allows("/publications/"));
        assert!(!read("bazbot").allows("/example/page.html") && read("barbot").allows("/example/other.html"));
        assert!(read("quxbot").allows("/example/a.gif"), "a group without rules allows everything");
    }

    #[test]
    fn the_longest_rule_counts() {
        // RFC 9309, section 5.2.
        let file = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
        let robots = Robots::read(file.as_bytes(), "foobot");
        assert!(!robots.allows("/example/page/disallowed.gif") && robots.allows("/example/page/other.gif"));
        assert!(allows("user-agent: *\ndisallow: /a\nallow: /a", "/a"), "of two equal ones the friendlier");
        assert!(allows("user-agent: *\ndisallow: /", "/robots.txt"));
        assert!(allows("user-agent: *\ndisallow:", "/a"));
    }

    #[test]
    fn special_signs() {
        let one = |rule: &str, path: &str| !allows(&format!("user-agent: *\ndisallow: {rule}"), path);
        assert!(one("/this/*/exactly", "/this/page/exactly/x") && !one("/this/*/exactly", "/this/exactly"));
        assert!(one("/end$", "/end") && !one("/end$", "/ending") && one("*.php$", "/a.php/b.php"));
        assert!(one("/a*b*c$", "/a-c-b-b-c") && !one("/a*b*c$", "/a-c-b-") && one("/*/*/", "/a/b/"));
        assert!(one("/foo/bar?baz=quz", "/foo/bar?baz=quz&x") && !one("/Foo", "/foo"));
        // Section 2.2.2.
        assert!(one("/foo/bar/ツ", "/foo/bar/%E3%83%84") && one("/foo/bar/%e3%83%84", "/foo/bar/ツ"));
        assert!(one("/foo/bar/%62%61%7A", "/foo/bar/baz") && one("/a%3Cd", "/a%3cd") && !one("/a%2Fb", "/a/b"));
        assert!(one("/x # remark", "/x") && one("/100%", "/100%"));
    }

    #[test]
    fn names_and_groups() {
        assert!(!allows("User-agent: examplebot/2.1\nDisallow: /", "/a"));
        assert!(allows("User-agent: ExampleBot-News\nDisallow: /", "/a"));
        assert!(!allows("User-agent: a\nSitemap: https://a.example/\nUser-agent: EXAMPLEBOT\nDisallow: /", "/a"));
        assert!(!allows(
            "User-agent: examplebot\nDisallow: /a\n\nUser-agent: b\nDisallow: /b\n\nUser-agent: ExampleBot\nDisallow: /c",
            "/c"
        ));
        assert!(allows("User-agent: *\nDisallow: /\nUser-agent: examplebot\nAllow: /", "/a"), "the own group alone counts");
        assert!(allows("Disallow: /\nUser-agent: *\n", "/a"), "a rule before any group belongs to nobody");
        assert!(!allows("\u{feff}User-agent: *\r\nDisallow: /\r\n", "/a"));
        assert!(!allows("User-agent : *\rDisallow : /a", "/a"));
        assert!(allows("<html><body>User-agent: *</body></html>", "/a"));
    }

    #[test]
    fn delays() {
        let delay = |file: &str| Robots::read(file.as_bytes(), "examplebot").delay();
        assert_eq!(delay("user-agent: *\ncrawl-delay: 2.5\n"), Some(Duration::from_millis(2500)));
        assert_eq!(delay("user-agent: *\ncrawl-delay: 9\nuser-agent: examplebot\ndisallow: /x"), None);
        for odd in ["-1", "NaN", "inf", "1e40", "soon"] {
            assert_eq!(delay(&format!("user-agent: *\ncrawl-delay: {odd}")), None, "{odd}");
        }
    }

    #[test]
    fn only_the_head_of_a_large_file_is_read() {
        let mut file = b"user-agent: *\ndisallow: /a\n#".to_vec();
        file.resize(LARGEST, b'x');
        file.extend(b"\ndisallow: /b\n");
        let robots = Robots::read(&file, "examplebot");
        assert!(!robots.allows("/a") && robots.allows("/b"));
    }

    /// The plain way to match, which may take very long.
    fn fits_slowly(pattern: &[u8], path: &[u8]) -> bool {
        match pattern {
            [] => true,
            b"$" => path.is_empty(),
            [b'*', rest @ ..] => (0..=path.len()).any(|at| fits_slowly(rest, &path[at..])),
            [byte, rest @ ..] => path.first() == Some(byte) && fits_slowly(rest, &path[1..]),
        }
    }

    proptest! {
        #[test]
        fn patterns_fit_as_the_plain_way_says(pattern in "/[ab*]{0,6}[$]?", path in "/[ab]{0,8}") {
            prop_assert_eq!(fits(pattern.as_bytes(), path.as_bytes()), fits_slowly(pattern.as_bytes(), path.as_bytes()));
        }

        #[test]
        fn no_file_breaks_the_reader(file in proptest::collection::vec(any::<u8>(), 0..200), path in "/[ -~é]{0,20}") {
            Robots::read(&file, "examplebot").allows(&path);
        }
    }
}
