//! What stands around a story on its page: *You may like*, *Add your comments*, photo credits. It is left out of the text
//! whether the page comes with its tags or without.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::day::{self, Order};
use crate::wording::count;

/// Lines longer than this many words are never taken for furniture by how they begin.
const LONGEST: usize = 20;

/// Notes on the story (*… contributed to this report*) are no longer, in words.
const LONGEST_NOTE: usize = 60;

/// Bytes at the end of a line among which a credit stands.
const LONGEST_CREDIT: usize = 120;

/// Bytes of a box's title, at most.
const LONGEST_TITLE: usize = 60;

/// Words of a line that is known by how it ends, at most.
const LONGEST_CLOSING: usize = 40;

/// Share of a story's letters that may at most stand below the line from which on everything is left out, unless it stands below
/// a first half: above it may be a box in the midst of the story.
const TAIL: f64 = 0.5;

#[derive(Default)]
struct Lines {
    whole: HashSet<&'static str>,
    starts: Vec<&'static str>,
    /// By their first word.
    within: HashMap<&'static str, Vec<&'static str>>,
    closes: Vec<&'static str>,
    boxes: Vec<&'static str>,
    talks: Vec<&'static str>,
    ends: HashSet<&'static str>,
    caption_starts: Vec<&'static str>,
    caption_ends: Vec<&'static str>,
    credit_marks: Vec<&'static str>,
    agencies: HashSet<&'static str>,
}

/// The lines of `data/furniture.txt`.
static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let mut lines = Lines::default();
    for line in include_str!("../data/furniture.txt").lines() {
        match line.split_once(' ') {
            Some(("=", words)) => _ = lines.whole.insert(words),
            Some(("^", words)) => lines.starts.push(words),
            Some(("@", words)) => lines.within.entry(first_word(words)).or_default().push(words),
            Some(("$", words)) => lines.closes.push(words),
            Some(("b^", words)) => lines.boxes.push(words),
            Some(("t^", words)) => lines.talks.push(words),
            Some(("!", words)) => _ = lines.ends.insert(words),
            Some(("c^", words)) => lines.caption_starts.push(words),
            Some(("c$", words)) => lines.caption_ends.push(words),
            Some(("c~", words)) => lines.credit_marks.push(words),
            Some(("ca", words)) => _ = lines.agencies.insert(words),
            _ => {}
        }
    }
    lines
});

/// What a line of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A part of the story.
    Text,
    /// A picture's caption or credit.
    Caption,
    /// The page's own words.
    Furniture,
}

/// What a line of a page is, by its words alone.
pub fn kind(line: &str) -> Kind {
    let plain = plain(line);
    if plain.is_empty() || LINES.whole.contains(plain.as_str()) || LINES.ends.contains(plain.as_str()) {
        return Kind::Furniture;
    }
    if is_caption(line) {
        return Kind::Caption;
    }
    let lower = line.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '(')).to_lowercase();
    let words = count(line);
    let starts = words <= LONGEST && LINES.starts.iter().any(|start| lower.starts_with(start));
    let within = words <= LONGEST_NOTE && holds_within(&lower);
    let closes = words <= LONGEST_CLOSING && LINES.closes.iter().any(|end| plain.ends_with(end));
    if starts || within || closes || is_byline(line) || is_date(line) || is_contact(line) {
        return Kind::Furniture;
    }
    Kind::Text
}

/// The letters and digits that a text begins with.
fn first_word(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())]
}

/// Whether words of [`Lines::within`] stand in a line.
fn holds_within(line: &str) -> bool {
    let mut rest = line;
    while let Some(at) = rest.find(char::is_alphanumeric) {
        rest = &rest[at..];
        let word = first_word(rest);
        if LINES.within.get(word).is_some_and(|all| all.iter().any(|words| rest.starts_with(words))) {
            return true;
        }
        rest = &rest[word.len()..];
    }
    false
}

/// What a line is the title of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Titled {
    /// Readers' comments.
    Talk,
    /// A box of other stories.
    Box,
    /// A box of other stories, if there are links in it.
    Links,
}

/// *Comments (12)*, *Related stories*, *Latest from Oslo*: what a short line is the title of.
pub(crate) fn titled(line: &str) -> Option<Titled> {
    if line.len() > LONGEST_TITLE {
        return None;
    }
    let plain = plain(line);
    if !(1..=6).contains(&count(&plain)) {
        return None;
    }
    let starts =
        |starts: &[&str]| starts.iter().any(|start| plain.strip_prefix(start).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)));
    if starts(&LINES.talks) {
        return Some(Titled::Talk);
    }
    if LINES.ends.contains(plain.as_str()) {
        return Some(Titled::Box);
    }
    starts(&LINES.boxes).then_some(Titled::Links)
}

/// *E-mail: desk@example.org*, *Tel: 555 0123*: where somebody is reached.
fn is_contact(line: &str) -> bool {
    let address = |word: &str| word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    count(line) <= LONGEST && line.split_whitespace().any(address)
}

/// *By Marguerite Dillon and Piotr Zawada*
fn is_byline(line: &str) -> bool {
    let Some(names) = line.trim().strip_prefix("By ").or_else(|| line.trim().strip_prefix("BY ")) else { return false };
    let named =
        |word: &str| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic()) || matches!(word, "and" | "in" | "of" | "for");
    count(names) <= 10 && names.split_whitespace().all(named) && !names.ends_with('.')
}

/// A day and nothing else: *July 20, 2022*, *Posted on Monday, 5 June 2019*.
fn is_date(line: &str) -> bool {
    line.len() <= 50 && count(line) <= 7 && !line.ends_with('.') && day::find(line, Order::DayFirst).is_some()
}

/// Takes the paragraphs of a page apart: the story's, and captions. What stands below the story is gone.
pub fn sort(paragraphs: Vec<String>) -> (Vec<String>, Vec<String>) {
    sort_listed(paragraphs, &[])
}

/// [`sort`], where the markup says of each paragraph whether it is of a list or a table, which holds no headlines of other stories.
pub(crate) fn sort_listed(paragraphs: Vec<String>, listed: &[bool]) -> (Vec<String>, Vec<String>) {
    let lines: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
    let kinds = kinds_listed(&lines, listed);
    let (mut text, mut captions): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for (paragraph, kind) in paragraphs.into_iter().zip(kinds) {
        match kind {
            Kind::Text => text.push(paragraph),
            Kind::Caption => captions.push(paragraph),
            Kind::Furniture => {}
        }
    }
    (text, captions)
}

/// What each paragraph of a page is, by its words and by what stands around it. There is always some text, if there is anything.
pub fn kinds(paragraphs: &[&str]) -> Vec<Kind> {
    kinds_listed(paragraphs, &[])
}

fn kinds_listed(paragraphs: &[&str], listed: &[bool]) -> Vec<Kind> {
    let end = end(paragraphs);
    let mut kinds: Vec<Kind> = paragraphs[..end].iter().map(|paragraph| kind(paragraph)).collect();
    let texts = |kinds: &[Kind]| (0..kinds.len()).filter(|i| kinds[*i] == Kind::Text).collect::<Vec<usize>>();
    // The same twice in a row: once for small screens.
    for pair in texts(&kinds).windows(2) {
        if paragraphs[pair[0]] == paragraphs[pair[1]] {
            kinds[pair[1]] = Kind::Furniture;
        }
    }
    let text = texts(&kinds);
    for i in other_headlines(&text.iter().map(|i| paragraphs[*i]).collect::<Vec<_>>()) {
        if !listed.get(text[i]).copied().unwrap_or(false) {
            kinds[text[i]] = Kind::Furniture;
        }
    }
    let text = texts(&kinds);
    for last in text.iter().skip(1).rev().take_while(|i| is_scrap(paragraphs[**i])) {
        kinds[*last] = Kind::Furniture;
    }
    kinds.resize(paragraphs.len(), Kind::Furniture);
    if text.is_empty() && paragraphs.len() == 1 {
        kinds[0] = Kind::Text;
    }
    kinds
}

/// Where a line says that all below it is no part of the story.
fn end(paragraphs: &[&str]) -> usize {
    let total: usize = paragraphs.iter().map(|paragraph| paragraph.len()).sum();
    let mut above = 0;
    for (i, paragraph) in paragraphs.iter().enumerate() {
        if i > 0 && above as f64 > TAIL * total as f64 && LINES.ends.contains(plain(paragraph).as_str()) {
            return i;
        }
        above += paragraph.len();
    }
    paragraphs.len()
}

/// Two headlines or more in a row, between sentences of the story, are of other stories.
fn other_headlines(text: &[&str]) -> Vec<usize> {
    let alike: Vec<bool> = text.iter().map(|paragraph| is_headline(paragraph)).collect();
    let (first, last) = (alike.iter().position(|alike| !alike).unwrap_or(0), alike.iter().rposition(|alike| !alike).unwrap_or(0));
    (first + 1..last).filter(|&i| alike[i] && (alike[i - 1] || alike[i + 1])).collect()
}

/// Some words that end in nothing; of a script that writes no spaces nobody knows where a headline ends.
fn is_headline(paragraph: &str) -> bool {
    (4..=16).contains(&paragraph.split_whitespace().count()) && paragraph.ends_with(|c: char| c.is_alphanumeric() || c == '\'' || c == '’')
}

/// Lines over the story's first sentence: section, headline, byline, date. They leave the text.
pub fn take_head(text: &mut Vec<String>) -> Vec<String> {
    let first = text.iter().take(LEAD).position(|paragraph| is_prose(paragraph)).unwrap_or(0);
    text.drain(..first).collect()
}

/// Lines over a story, at most.
const LEAD: usize = 40;

/// A sentence, or several.
pub(crate) fn is_prose(paragraph: &str) -> bool {
    let words = count(paragraph);
    is_closed(paragraph) && words >= 8 || words >= RUNS_ON && sentences(paragraph) >= 2
}

/// Words from which on several sentences are a paragraph, however it ends: *… is sacred. [12]*
const RUNS_ON: usize = 25;

/// Ends of sentences within a paragraph: behind a word of small letters, before a capital.
fn sentences(paragraph: &str) -> usize {
    let mut words = paragraph.split_whitespace().peekable();
    let mut ends = 0;
    while let Some(word) = words.next() {
        let bare = word.trim_end_matches(['"', '”', '’', ')']);
        let ended = bare.ends_with(['.', '!', '?']) && bare.chars().rev().skip(1).take(3).all(|c| c.is_lowercase()) && bare.len() > 3;
        ends += usize::from(ended && words.peek().is_none_or(|next| !next.starts_with(char::is_lowercase)));
    }
    ends
}

/// Ends as a sentence does.
pub(crate) fn is_closed(paragraph: &str) -> bool {
    let bare = paragraph.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»', '」', ' ']);
    bare.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '।', '؟', '۔', '։', '።'])
}

/// *Enditem*, *ol/jm/bp*, a tag: a few words that end in nothing.
fn is_scrap(paragraph: &str) -> bool {
    count(paragraph) <= 8 && !is_closed(paragraph) && !paragraph.ends_with(['"', '”', '’'])
}

/// *File photo*, *Photo: AFP*, *(REUTERS/Jane Doe)*, *© Agency*: a line that ends or begins with a credit.
fn is_caption(line: &str) -> bool {
    if count(line) > 60 {
        return false;
    }
    let lower = line.trim().to_lowercase();
    if LINES.caption_starts.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    let bare = lower.trim_end_matches([')', ']', '.', ' ', '"', '”']);
    if LINES.caption_ends.iter().any(|end| bare.ends_with(end)) {
        return true;
    }
    // *… speaks to reporters. REUTERS/Pool*, *… in Vientiane. (Xinhua/Kong Lei)*, *… the cordon. EPA*
    if count(line) <= 45 && is_credit(last_part(line)) {
        return true;
    }
    // *… on Monday. Photo: Jane Doe*, *… (Photo by Jane Doe)*, *… / Credit: AFP*: the credit stands last, in a few words.
    let mut from = lower.len().saturating_sub(LONGEST_CREDIT);
    while !lower.is_char_boundary(from) {
        from += 1;
    }
    let end = &lower[from..];
    let last = LINES.credit_marks.iter().filter_map(|mark| end.rfind(mark).map(|at| at + mark.len())).max();
    last.is_some_and(|at| count(&end[at..]) <= 6)
}

/// What stands behind a line's last full stop but one.
fn last_part(line: &str) -> &str {
    let bare = line.trim_end_matches(['.', ' ']);
    [". ", ".\u{a0}", "? ", "! ", ".) ", ".\" ", ".” "]
        .iter()
        .filter_map(|end| bare.rfind(end).map(|at| &bare[at + end.len()..]))
        .min_by_key(|part| part.len())
        .unwrap_or("")
}

/// *REUTERS/Pool*, *(Xinhua/Kong Lei)*, *AFP PHOTO / SOMSAK PRADIT*, *EPA*
fn is_credit(part: &str) -> bool {
    let bare = part.trim_matches(['(', ')', '[', ']', ' ', '/']);
    let words: Vec<&str> = bare.split_whitespace().collect();
    let known = words.first().is_some_and(|first| LINES.agencies.contains(first.split('/').next().unwrap_or(first)));
    let named = |word: &&str| word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic());
    let slashed = bare.contains('/') && words.len() <= 4 && words.iter().all(named);
    !words.is_empty()
        && words.len() <= 6
        && (known && (words.len() == 1 || bare.contains('/') || bare.contains("PHOTO") || bare.contains("Photo")) || slashed)
}

/// Small letters, without counts and what ends a line.
fn plain(line: &str) -> String {
    let kept = |c: &char| !c.is_ascii_digit() && !matches!(c, '(' | ')' | '[' | ']' | '|' | '»' | '›' | '▶' | '•' | '►' | '→' | '…');
    let words = line.to_lowercase().chars().filter(kept).collect::<String>();
    words
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '-'))
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_their_words() {
        let kinds = [
            ("Add your comments", Kind::Furniture),
            ("COMMENTS (12)", Kind::Furniture),
            ("You may like:", Kind::Furniture),
            ("READ ALSO: Minister denies rift", Kind::Furniture),
            ("Read: how the vote was lost", Kind::Furniture),
            ("* * *", Kind::Furniture),
            ("Soldiers patrol the bridge on Monday. Photo: Jane Doe/AFP", Kind::Caption),
            ("President Odinga greets supporters. (File photo)", Kind::Caption),
            ("© Agency 2019", Kind::Caption),
            (
                "The minister said the photo by the opposition was a fake, and that he would resign if anybody proved it to be true.",
                Kind::Text,
            ),
            ("Comments by the minister were met with silence.", Kind::Text),
            ("Related crimes fell.", Kind::Text),
            (
                "Share prices fell on Monday as talks between the two governments ended without a deal, and the central bank raised rates.",
                Kind::Text,
            ),
        ];
        for (line, wanted) in kinds {
            assert_eq!(kind(line), wanted, "{line}");
        }
    }

    #[test]
    fn what_stands_below_the_story_is_gone() {
        let lines = ["The president met the queen on Monday.", "They spoke of trade.", "Related stories", "Rain in the north", "Comments"];
        let (text, captions) = sort(lines.map(str::to_owned).to_vec());
        assert_eq!(text, lines[..2]);
        assert!(captions.is_empty());
        // A box in the midst of the story ends nothing.
        let lines = ["They met.", "Related stories", "The president met the queen on Monday and spoke of trade."];
        assert_eq!(sort(lines.map(str::to_owned).to_vec()).0, [lines[0], lines[2]]);
    }
}
