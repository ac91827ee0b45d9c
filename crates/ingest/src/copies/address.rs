//! One form for the addresses of one page.

use url::Url;

/// Parts of a query that say where a reader came from, not what is read. A `*` at the end stands for any ending.
const TRACKING: [&str; 54] = [
    "utm_*",
    "at_*",
    "mc_*",
    "pk_*",
    "mtm_*",
    "wt.*",
    "wt_*",
    "hsa_*",
    "stm_*",
    "ns_*",
    "__twitter_*",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "msclkid",
    "yclid",
    "igshid",
    "igsh",
    "twclid",
    "ttclid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "ref",
    "ref_src",
    "ref_url",
    "referer",
    "referrer",
    "source",
    "src",
    "cmp",
    "cmpid",
    "cid",
    "icid",
    "ito",
    "xtor",
    "rss",
    "feed",
    "partner",
    "smid",
    "smtyp",
    "smprod",
    "soc_src",
    "soc_trk",
    "ncid",
    "ocid",
    "spm",
    "share",
    "amp",
    "ampcf",
    "outputtype",
    "usqp",
];

/// Names of a host's front that lead to the same pages.
const FRONTS: [&str; 8] = ["www.", "www2.", "www3.", "m.", "mobile.", "amp.", "wap.", "touch."];

/// The form in which addresses of one page are equal; `None` for what is no web address or names no page of its own (a front page).
///
/// Scheme, port, `www.`, user, fragment (unless it begins with `#!`), tracking parameters and their order, a slash at the end,
/// `index.html`, AMP in host, path and query, and AMP caches make no difference.
///
/// ```
/// use attache_ingest::copies::address;
///
/// let one = address("https://www.example.org/world/talks-fail/?utm_source=feed#comments");
/// assert_eq!(one, address("http://example.org/world/talks-fail/amp"));
/// assert_eq!(one.as_deref(), Some("example.org/world/talks-fail"));
/// ```
pub fn address(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let host = url.host_str()?.trim_end_matches('.').to_ascii_lowercase();
    if let Some(inner) = in_cache(&host, url.path()) {
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        // A cache of a cache is nobody's address.
        let inner = Url::parse(&format!("https://{inner}{query}")).ok()?;
        return plain(inner.host_str()?, &inner);
    }
    plain(&host, &url)
}

fn plain(host: &str, url: &Url) -> Option<String> {
    let host = FRONTS.iter().find_map(|front| host.strip_prefix(front).filter(|rest| rest.contains('.'))).unwrap_or(host);
    let path = path(url.path());
    let query = query(url.query().unwrap_or_default());
    let bang = url.fragment().filter(|fragment| fragment.starts_with('!')).unwrap_or_default();
    if path.is_empty() && query.is_empty() && bang.is_empty() {
        return None;
    }
    let mut form = format!("{host}{path}");
    for (mark, part) in [('?', query.as_str()), ('#', bang)] {
        if !part.is_empty() {
            form.push(mark);
            form.push_str(part);
        }
    }
    Some(form)
}

/// The address that an AMP cache holds, without its scheme.
fn in_cache<'p>(host: &str, path: &'p str) -> Option<&'p str> {
    let rest = if host.ends_with(".cdn.ampproject.org") || host == "cdn.ampproject.org" {
        ["/c/", "/v/", "/a/"].iter().find_map(|start| path.strip_prefix(start))?
    } else if host.starts_with("www.google.") || host.starts_with("google.") {
        path.strip_prefix("/amp/")?
    } else {
        return None;
    };
    Some(rest.strip_prefix("s/").unwrap_or(rest))
}

/// A path with a slash before each of its parts, without AMP and `index.html`.
fn path(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if parts.last().is_some_and(|last| matches!(*last, "index.html" | "index.htm" | "index.php" | "default.aspx")) {
        parts.pop();
    }
    if parts.len() > 1 && parts.last().is_some_and(|last| matches!(*last, "amp" | "amp.html")) {
        parts.pop();
    } else if parts.len() > 1 && matches!(parts[0], "amp" | "amp-story") {
        parts.remove(0);
    }
    let mut form = String::new();
    for part in parts {
        form.push('/');
        form.push_str(part);
    }
    if let Some(bare) = form.strip_suffix(".amp") {
        return bare.to_owned();
    }
    form.strip_suffix(".amp.html").map(|bare| format!("{bare}.html")).unwrap_or(form)
}

/// The parts of a query that say what is read, in order of their names.
fn query(query: &str) -> String {
    let mut parts: Vec<&str> = query.split(['&', ';']).filter(|part| !part.is_empty() && !is_tracking(part)).collect();
    parts.sort_unstable();
    parts.dedup();
    parts.join("&")
}

fn is_tracking(part: &str) -> bool {
    let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
    TRACKING.iter().any(|known| known.strip_suffix('*').map_or(name == *known, |start| name.starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_page_has_one_form() {
        let forms = [
            "https://example.org/world/2019/talks-fail.html",
            "http://www.example.org/world/2019/talks-fail.html",
            "https://EXAMPLE.org:443/world//2019/talks-fail.html/",
            "https://m.example.org/world/2019/talks-fail.html?fbclid=abc&utm_medium=social",
            "https://user@example.org/world/2019/talks-fail.html#top",
            "https://example.org/amp/world/2019/talks-fail.html",
            "https://amp.example.org/world/2019/talks-fail.amp.html?usqp=mq331",
            "https://www.google.com/amp/s/www.example.org/world/2019/talks-fail.html",
            "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/world/2019/talks-fail.html",
        ];
        for form in forms {
            assert_eq!(address(form).as_deref(), Some("example.org/world/2019/talks-fail.html"), "{form}");
        }
        assert_eq!(address("https://example.org/story?id=12&page=2"), address("http://example.org/story/?page=2&utm_source=x&id=12"));
    }

    #[test]
    fn other_pages_have_other_forms() {
        let forms = [
            "https://example.org/story?id=12",
            "https://example.org/story?id=13",
            "https://example.org/story",
            "https://example.org/Story",
            "https://other.example.org/story",
            "https://example.org/story#!2",
            "https://example.org/amp",
        ];
        let mut keys: Vec<_> = forms.iter().map(|form| address(form).expect("an address")).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), forms.len());
    }

    #[test]
    fn what_names_no_page() {
        for form in ["", "oslo", "mailto:desk@example.org", "https://example.org", "https://www.example.org/?utm_source=x", "file:///etc/x"]
        {
            assert_eq!(address(form), None, "{form}");
        }
        // A host is never eaten whole.
        assert_eq!(address("https://m.org/a").as_deref(), Some("m.org/a"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_borne(text in "\\PC{0,80}", path in "[a-z/.?&=#;]{0,60}") {
            address(&text);
            if let Some(form) = address(&format!("https://www.google.com/amp/{path}")) {
                proptest::prop_assert!(!form.contains("utm_"));
            }
            // The form of a form is the form itself, save for what looks like AMP or a front again.
            if let Some(form) = address(&format!("https://example.org/{}", path.replace("amp", ""))) {
                let again = address(&format!("https://{form}"));
                proptest::prop_assert_eq!(again, Some(form));
            }
        }
    }
}
