//! Scripts and styles, most of a page's bytes, taken out before anything parses it.

use std::borrow::Cow;

/// Elements whose bodies go.
const EMPTIED: [&str; 2] = ["script", "style"];

/// A page with the bodies of its scripts and styles empty; JSON-LD, which describes the page, stays.
pub(crate) fn without(html: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut from = 0;
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|found| at + found) {
        let tag = &html[open + 1..];
        if tag.starts_with("!--") {
            at = tag.find("-->").map_or(html.len(), |end| open + 1 + end + "-->".len());
            continue;
        }
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            at = open + 1;
            continue;
        }
        let end = open + 1 + tag_end(tag);
        at = end;
        let Some(name) = EMPTIED.into_iter().find(|name| is_tag(tag, name)) else { continue };
        let close = html[end..].match_indices("</").find(|(i, _)| is_tag(&html[end + i + 2..], name));
        let close = close.map_or(html.len(), |(i, _)| end + i);
        if !html[open..end].contains("ld+json") {
            kept.push_str(&html[from..end]);
            from = close;
        }
        at = close;
    }
    if from == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[from..]);
    Cow::Owned(kept)
}

/// `script` at the start of `script src=…>`, not of `scripted`.
fn is_tag(tag: &str, name: &str) -> bool {
    let behind = tag.as_bytes().get(name.len());
    tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && behind.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
}

/// Where a tag ends, past its `>`: one within a quoted value does not end it.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    let mut value = false;
    for (i, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (Some(open), b) if open == b => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return i + 1,
            (None, b'"' | b'\'') if value => quote = Some(b),
            (None, b'=') => value = true,
            (None, b) if b.is_ascii_whitespace() => continue,
            _ => value = false,
        }
    }
    tag.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_reads_is_gone() {
        for (html, wanted) in [
            ("<p>One<script>a < b</script> two", "<p>One<script></script> two"),
            ("<STYLE media='a>b'>p {}</STYLE >x", "<STYLE media='a>b'></STYLE >x"),
            ("<script type=\"application/ld+json\">{}</script>", "<script type=\"application/ld+json\">{}</script>"),
            ("<!-- <script> --><p>One</p><script>a</script>", "<!-- <script> --><p>One</p><script></script>"),
            ("<p title='<script>'>One</p>", "<p title='<script>'>One</p>"),
            ("<scripted>a</scripted><script>\"<\\/script>\" never closed", "<scripted>a</scripted><script>"),
            ("1 < 2 <", "1 < 2 <"),
        ] {
            assert_eq!(without(html), wanted, "{html}");
        }
    }
}
