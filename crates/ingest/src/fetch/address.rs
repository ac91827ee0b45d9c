//! Addresses as they are asked for.

use url::Url;

use super::problem::Problem;

/// The longest address that is fetched, in bytes; no newspaper needs more, and servers refuse more themselves.
const LONGEST: usize = 8192;

/// Reads an address that the user or a feed gave.
pub(super) fn read(text: &str) -> Result<Url, Problem> {
    let wrong = |why: &str| Problem::Address { url: shortened(text), why: why.to_owned() };
    if text.len() > LONGEST {
        return Err(wrong("longer than 8192 bytes"));
    }
    settle(Url::parse(text.trim()).map_err(|error| wrong(&error.to_string()))?)
}

/// Reads where a redirect of `from` leads.
pub(super) fn led(from: &Url, location: &str, asked: &str) -> Result<Url, Problem> {
    let wrong = |why: &str| Problem::Address { url: shortened(asked), why: format!("it redirects to `{}`: {why}", shortened(location)) };
    if location.len() > LONGEST {
        return Err(wrong("longer than 8192 bytes"));
    }
    settle(from.join(location.trim()).map_err(|error| wrong(&error.to_string()))?)
}

fn settle(mut url: Url) -> Result<Url, Problem> {
    let wrong = |why: &str| Problem::Address { url: shortened(url.as_str()), why: why.to_owned() };
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Problem::Scheme { url: shortened(url.as_str()), scheme: url.scheme().to_owned() });
    }
    if !url.username().is_empty() || url.password().is_some() {
        // The address is not repeated: it holds a secret.
        return Err(Problem::Address { url: host(&url).to_owned(), why: "it holds a user name or password, which are not sent".into() });
    }
    if url.as_str().len() > LONGEST {
        return Err(wrong("longer than 8192 bytes"));
    }
    url.set_fragment(None);
    Ok(url)
}

/// The name of the host; IPv6 addresses without brackets.
pub(super) fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']')
}

/// The port, which http and https always have.
pub(super) fn port(url: &Url) -> u16 {
    url.port_or_known_default().unwrap_or(80)
}

/// How an address is called in messages when `asked` was asked for.
pub(super) fn called(url: &Url, asked: &str) -> String {
    match url.as_str() {
        same if same == asked => same.to_owned(),
        other => format!("{other} (where {} leads)", shortened(asked)),
    }
}

/// Enough of a text to recognise it by, without signs that would play with a terminal.
pub(super) fn shortened(text: &str) -> String {
    let (head, rest) = text.split_at(text.char_indices().nth(200).map_or(text.len(), |(end, _)| end));
    let head = head.replace(char::is_control, "\u{fffd}");
    if rest.is_empty() { head } else { head + "…" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tricks_with_addresses_come_to_light() {
        for odd in ["http://2130706433/", "http://0x7f.1/", "http://017700000001/", "http://127.1/", "http://127。0。0。1/"] {
            assert_eq!(host(&read(odd).expect("an address")), "127.0.0.1", "{odd}");
        }
        assert_eq!(host(&read("http://[::FFFF:7f00:1]/").expect("an address")), "::ffff:7f00:1");
        assert_eq!(read("file:///etc/passwd").unwrap_err().kind(), "scheme");
        assert_eq!(read("javascript:alert(1)").unwrap_err().kind(), "scheme");
        let secret = read("https://me:secret@a.example/").unwrap_err();
        assert!(secret.kind() == "address" && !secret.to_string().contains("secret@"));
        assert_eq!(read("http://\u{1b}[31m/").unwrap_err().to_string().find('\u{1b}'), None);
        assert_eq!(read("news").unwrap_err().kind(), "address");
        assert_eq!(read(&format!("https://a.example/{}", "x".repeat(9000))).unwrap_err().kind(), "address");
    }

    #[test]
    fn redirects_lead_on() {
        let from = read("https://a.example/x/y?z#top").expect("an address");
        assert_eq!(led(&from, "../w", from.as_str()).expect("an address").as_str(), "https://a.example/w");
        assert_eq!(led(&from, "//b.example/", from.as_str()).expect("an address").as_str(), "https://b.example/");
        assert_eq!(led(&from, "ftp://b.example/", from.as_str()).unwrap_err().kind(), "scheme");
    }
}
