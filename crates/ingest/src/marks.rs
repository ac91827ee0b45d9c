//! What an element's class, id and role say that it holds, by `data/marks.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mark {
    /// Nothing is said.
    #[default]
    None,
    /// Other stories, menus, forms, notices.
    Box,
    /// Readers' comments.
    Talk,
    /// What stands under a picture.
    Caption,
    /// The text itself.
    Story,
}

/// The words behind the first, what all of them mean, and whether they must be the whole name.
type Rest = (Vec<&'static str>, Mark, bool);

/// Marks by their first word.
static MARKS: LazyLock<HashMap<&'static str, Vec<Rest>>> = LazyLock::new(|| {
    let mut marks: HashMap<_, Vec<_>> = HashMap::new();
    for line in include_str!("../data/marks.txt").lines() {
        let mark = match line.split_once(' ') {
            Some(("box", words)) => (Mark::Box, words),
            Some(("whole", words)) => (Mark::Box, words),
            Some(("talk", words)) => (Mark::Talk, words),
            Some(("caption", words)) => (Mark::Caption, words),
            Some(("story", words)) => (Mark::Story, words),
            _ => continue,
        };
        let mut words = mark.1.split(' ');
        if let Some(first) = words.next() {
            marks.entry(first).or_default().push((words.collect(), mark.0, line.starts_with("whole ")));
        }
    }
    marks
});

/// Reads names (`post-body hasAds`); the story's mark counts before the others, then the first.
pub(crate) fn read(names: &str) -> Mark {
    let mut found = Mark::None;
    for name in names.split_ascii_whitespace() {
        let words = words(name);
        // *has-sidebar*, *with-comments* say what stands beside.
        if words.first().is_some_and(|first| matches!(first.as_str(), "has" | "with" | "without" | "not" | "format" | "category" | "tag"))
            && words.len() > 1
        {
            continue;
        }
        for (i, word) in words.iter().enumerate() {
            let Some(marks) = MARKS.get(word.as_str()) else { continue };
            let behind = &words[i + 1..];
            let fits = |rest: &[&str]| rest.len() <= behind.len() && rest.iter().zip(behind).all(|(a, b)| a == b);
            let whole = |rest: &[&str]| i == 0 && rest.len() == behind.len();
            for mark in marks.iter().filter(|(rest, _, only)| fits(rest) && (!only || whole(rest))).map(|(_, mark, _)| *mark) {
                if mark == Mark::Story {
                    return mark;
                }
                if found == Mark::None {
                    found = mark;
                }
            }
        }
    }
    found
}

/// *mostViewed-box* is *most*, *viewed*, *box*.
pub(crate) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        let parts = !c.is_alphabetic() || small && c.is_uppercase();
        if parts && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        small = c.is_lowercase();
        if c.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_words() {
        for (names, mark) in [
            ("mostViewed-box", Mark::Box),
            ("td-post-sharing", Mark::Box),
            ("article__body has-ads", Mark::Story),
            ("comment-list", Mark::Talk),
            ("wp-caption-text", Mark::Caption),
            ("post has-sidebar format-gallery category-news tag-video", Mark::None),
            ("relative overflow-hidden", Mark::None),
            ("hidden", Mark::Box),
            ("shared-layout", Mark::None),
            ("broad", Mark::None),
        ] {
            assert_eq!(read(names), mark, "{names}");
        }
    }
}
