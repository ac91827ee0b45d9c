//! What stands around a story on its page: *You may like*, *Add your comments*, photo credits. It is left out of the text
//! whether the page comes with its tags or without.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Lines longer than this many words are never taken for furniture by how they begin.
const LONGEST: usize = 20;

/// Share of a story's letters that may at most stand below the line from which on everything is left out, unless it stands below
/// a first half: above it may be a box in the midst of the story.
const TAIL: f64 = 0.5;

struct Lines {
    whole: HashSet<&'static str>,
    starts: Vec<&'static str>,
    ends: HashSet<&'static str>,
}

/// The lines of `data/furniture.txt`.
static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let mut lines = Lines { whole: HashSet::new(), starts: Vec::new(), ends: HashSet::new() };
    for line in include_str!("../data/furniture.txt").lines() {
        match line.split_once(' ') {
            Some(("=", words)) => _ = lines.whole.insert(words),
            Some(("^", words)) => lines.starts.push(words),
            Some(("!", words)) => _ = lines.ends.insert(words),
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
    let few = line.split_whitespace().count() <= LONGEST;
    if few && LINES.starts.iter().any(|start| lower.starts_with(start)) {
        return Kind::Furniture;
    }
    Kind::Text
}

/// Takes the paragraphs of a page apart: the story's, and captions. What stands below the story is gone.
pub fn sort(paragraphs: Vec<String>) -> (Vec<String>, Vec<String>) {
    let total: usize = paragraphs.iter().map(String::len).sum();
    let mut above = 0;
    let mut end = paragraphs.len();
    for (i, paragraph) in paragraphs.iter().enumerate() {
        if LINES.ends.contains(plain(paragraph).as_str()) && i > 0 && above as f64 > TAIL * total as f64 {
            end = i;
            break;
        }
        above += paragraph.len();
    }
    let (mut text, mut captions): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for paragraph in paragraphs.into_iter().take(end) {
        match kind(&paragraph) {
            Kind::Text if text.last() != Some(&paragraph) => text.push(paragraph),
            Kind::Caption => captions.push(paragraph),
            _ => {}
        }
    }
    drop_headlines(&mut text);
    while text.len() > 1 && text.last().is_some_and(|last| is_scrap(last)) {
        text.pop();
    }
    (text, captions)
}

/// Two headlines or more in a row, between sentences of the story, are of other stories.
fn drop_headlines(text: &mut Vec<String>) {
    let alike: Vec<bool> = text.iter().map(|paragraph| is_headline(paragraph)).collect();
    let (first, last) = (alike.iter().position(|alike| !alike).unwrap_or(0), alike.iter().rposition(|alike| !alike).unwrap_or(0));
    let mut at = 0;
    text.retain(|_| {
        let i = at;
        at += 1;
        !(i > first && i < last && alike[i] && (alike[i - 1] || alike[i + 1]))
    });
}

/// Some words that end in nothing.
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
fn is_prose(paragraph: &str) -> bool {
    let ends = paragraph.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']).ends_with(['.', '!', '?', '…', ':', ';']);
    paragraph.split_whitespace().count() >= 8 && ends
}

/// *Enditem*, *ol/jm/bp*, a tag: a few words that end in nothing.
fn is_scrap(paragraph: &str) -> bool {
    paragraph.split_whitespace().count() <= 8 && !paragraph.ends_with(['.', '!', '?', '"', '”', '’', ':'])
}

/// *File photo*, *Photo: AFP*, *(REUTERS/Jane Doe)*, *© Agency*: a line that ends or begins with a credit.
fn is_caption(line: &str) -> bool {
    if line.split_whitespace().count() > 60 {
        return false;
    }
    let lower = line.trim().to_lowercase();
    let begins = [
        "photo:",
        "photo by",
        "photos by",
        "photograph by",
        "photograph:",
        "photo courtesy",
        "photo credit",
        "picture:",
        "picture by",
        "pic:",
        "image:",
        "image by",
        "image credit",
        "image caption",
        "image source",
        "file photo",
        "file picture",
        "file image",
        "credit:",
        "caption:",
        "photo caption",
        "source: afp",
        "source: ap",
        "source: reuters",
        "[file photo",
        "(file photo",
        "(photo",
        "[photo",
        "(picture",
        "(image",
        "photo/",
        "illustration:",
        "illustrative image",
        "getty images",
        "archive photo",
        "handout photo",
        "this file photo",
        "in this file photo",
        "in this photo",
        "this handout",
        "screenshot:",
        "video:",
        "graphic:",
        "map:",
    ];
    if begins.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    let bare = lower.trim_end_matches([')', ']', '.', ' ', '"', '”']);
    let ends = [
        "file photo",
        "file picture",
        "file image",
        "file pic",
        "(file",
        "[file",
        "getty images",
        "via getty",
        "ap photo",
        "afp photo",
        "/reuters",
        "/afp",
        "/ap",
        "/getty",
        "photo by reuters",
        "courtesy photo",
        "handout",
        "/epa",
        "/file",
        "/tass",
        "/xinhua",
        "/anadolu",
        "/ritzau",
        "/pti",
        "/kyodo",
        "file footage",
        "photo archive",
        "[reuters",
        "[afp",
        "[ap",
        "[epa",
        "[xinhua",
        "[getty",
    ];
    if ends.iter().any(|end| bare.ends_with(end)) {
        return true;
    }
    // *… speaks to reporters. REUTERS/Pool*, *… in Vientiane. (Xinhua/Kong Lei)*, *… the cordon. EPA*
    if line.split_whitespace().count() <= 45 && is_credit(last_part(line)) {
        return true;
    }
    // *… on Monday. Photo: Jane Doe*, *… (Photo by Jane Doe)*, *… / Credit: AFP*: the credit stands last, in a few words.
    let marks = [
        "photo: ",
        "photo by ",
        "photo courtesy ",
        "photograph: ",
        "picture: ",
        "image: ",
        "credit: ",
        "pic: ",
        "©",
        "(photo/",
        "[photo: ",
    ];
    let last = marks.iter().filter_map(|mark| lower.rfind(mark).map(|at| at + mark.len())).max();
    last.is_some_and(|at| lower[at..].split_whitespace().count() <= 6)
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
    const AGENCIES: [&str; 12] = ["AFP", "AP", "EPA", "REUTERS", "Reuters", "TASS", "Xinhua", "XINHUA", "PTI", "ANSA", "DPA", "EFE"];
    let known = words.first().is_some_and(|first| AGENCIES.contains(&first.split('/').next().unwrap_or(first)));
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
