//! Words that a dash tears apart for a parser: *re-imposed sanctions*, *U.S.-Russian talks*.
//!
//! A tokenizer cuts *re-imposed* in three and keeps *U.S.-Russian* as one; the tree of either sentence is then of no use. [`undashed`]
//! gives a text of the same length, a letter for the one dash and a blank for the other, so that every place stays what it was: to a
//! parser that has never seen *reeimposed* it is a verb by its ending.
//!
//! ```
//! use attache_ingest::dashes::undashed;
//!
//! assert_eq!(undashed("Oslo re-imposed a ban after U.S.-Russian talks."), "Oslo reeimposed a ban after U.S. Russian talks.");
//! assert_eq!(undashed("a re-election, a U.S.-led force, a co-founder"), "a re-election, a U.S.-led force, a co-founder");
//! ```

use std::borrow::Cow;

/// What stands before the dash.
const FRONTS: [&str; 4] = ["re", "co", "Re", "Co"];

/// How the verbs begin that stand behind it.
const VERBS: [&str; 66] = [
    "establish",
    "impos",
    "open",
    "arrest",
    "enter",
    "elected",
    "join",
    "unit",
    "deploy",
    "start",
    "launch",
    "instat",
    "affirm",
    "negotiat",
    "examin",
    "occup",
    "tak",
    "captur",
    "rout",
    "suppl",
    "arm",
    "admit",
    "educated",
    "introduc",
    "activat",
    "appoint",
    "evaluat",
    "export",
    "invad",
    "ignit",
    "engag",
    "emerg",
    "assert",
    "align",
    "kindl",
    "nam",
    "locat",
    "settl",
    "patriat",
    "unif",
    "equip",
    "group",
    "organis",
    "organiz",
    "structured",
    "consider",
    "employ",
    "sign",
    "host",
    "sponsor",
    "chair",
    "operat",
    "found",
    "author",
    "financ",
    "convene",
    "issu",
    "stat",
    "run",
    "ran",
    "enact",
    "authoris",
    "authoriz",
    "hir",
    "build",
    "built",
];

/// States before whose dash a second one stands.
const STATES: [&str; 4] = ["U.S.-", "U.K.-", "U.N.-", "E.U.-"];

/// The text without those dashes; itself where it has none.
pub fn undashed(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut found: Vec<(usize, u8)> = Vec::new();
    for (at, _) in text.match_indices('-') {
        if is_verb(text, at) {
            // The vowel before the dash once more.
            found.push((at, bytes[at - 1]));
        } else if is_pair(text, at) {
            found.push((at, b' '));
        }
    }
    if found.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut printed = bytes.to_vec();
    found.into_iter().for_each(|(at, mark)| printed[at] = mark);
    // One ASCII byte for another leaves the text as well formed as it was.
    String::from_utf8(printed).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn is_verb(text: &str, dash: usize) -> bool {
    let front = FRONTS.iter().any(|front| {
        let Some(before) = text[..dash].strip_suffix(front) else { return false };
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '-')
    });
    let word: String = text[dash + 1..].chars().take_while(char::is_ascii_lowercase).collect();
    // *co-founder*, *re-examination*
    let noun = ["er", "ers", "ion", "ions", "ment", "ance"].iter().any(|end| word.ends_with(end)) && word != "enter";
    front && !noun && VERBS.iter().any(|verb| word.starts_with(verb))
}

fn is_pair(text: &str, dash: usize) -> bool {
    let state = STATES.iter().any(|state| text[..dash + 1].ends_with(state));
    let mut behind = text[dash + 1..].chars();
    state && behind.next().is_some_and(char::is_uppercase) && behind.next().is_some_and(char::is_lowercase)
}
