//! Text that comes with blanks around every token (*Mr . Sall 's envoys , he said*), as many research corpora have it.
//!
//! A parser trained on print takes it for something else. [`joined`] gives the text as it would be printed; no character but
//! blanks is taken away, so what stands in the one can be found in the other ([`attache_record::align`]).
//!
//! ```
//! use attache_ingest::tokenised::joined;
//!
//! assert_eq!(joined("Mr . Sall 's state - run radio ( RTS ) , he said , is free ."), "Mr. Sall's state-run radio (RTS), he said, is free.");
//! assert_eq!(joined("Mr. Sall, he said, is free."), "Mr. Sall, he said, is free.");
//! ```

use std::borrow::Cow;

/// Marks that stand at the word before them.
const CLOSING: [&str; 9] = [",", ".", ";", ":", "!", "?", ")", "]", "%"];

/// Marks that stand at the word behind them.
const OPENING: [&str; 7] = ["(", "[", "$", "£", "€", "#", "“"];

/// What follows an apostrophe that a tokenizer has cut off.
const CLITICS: [&str; 7] = ["s", "t", "re", "ve", "ll", "d", "m"];

/// First parts that make a compound with what follows a dash.
const FRONTS: [&str; 24] = [
    "ex", "non", "pro", "anti", "co", "vice", "self", "mid", "post", "pre", "re", "long", "short", "so", "cease", "two", "three", "four",
    "five", "six", "high", "low", "one", "multi",
];

/// Last parts that make a compound with what stands before a dash.
const BACKS: [&str; 22] = [
    "year", "old", "day", "week", "month", "style", "wing", "state", "term", "member", "time", "general", "elect", "fire", "run", "held",
    "made", "born", "hit", "torn", "nation", "speaking",
];

/// The text as it would be printed: itself, unless its marks stand apart from its words.
pub fn joined(text: &str) -> Cow<'_, str> {
    if !is_tokenised(text) {
        return Cow::Borrowed(text);
    }
    let tokens: Vec<&str> = text.split(' ').collect();
    let mut printed = String::with_capacity(text.len());
    let mut quoting = false;
    for (i, token) in tokens.iter().enumerate() {
        let before = i.checked_sub(1).map_or("", |before| tokens[before]);
        let after = tokens.get(i + 1).copied().unwrap_or("");
        let quote = matches!(*token, "\"" | "''" | "``");
        let closes = quote && quoting;
        let opened = i > 0 && matches!(before, "\"" | "''" | "``") && quoting;
        if quote {
            quoting = !quoting;
        }
        let second = i.checked_sub(2).map_or("", |at| tokens[at]);
        let blank = i > 0 && !(closes || opened || hangs_on(token, before, after) || draws_on(before, second, token));
        let joins = is_dash(token) && is_compound(before, after) || is_dash(before) && is_compound(second, token);
        if blank && !joins {
            printed.push(' ');
        }
        printed.push_str(token);
    }
    Cow::Owned(printed)
}

/// Whether commas and full stops stand apart from their words, and hardly any stands at one.
fn is_tokenised(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut apart, mut attached) = (0_usize, 0_usize);
    for (i, &byte) in bytes.iter().enumerate() {
        if !matches!(byte, b',' | b'.') || bytes.get(i + 1).is_some_and(|&next| next != b' ' && next != b'\n') {
            continue;
        }
        match i.checked_sub(1).map(|before| bytes[before]) {
            Some(b' ') => apart += 1,
            Some(_) => attached += 1,
            None => {}
        }
    }
    apart > 3 * attached
}

/// Whether a token stands at the one before it: a closing mark, a clitic, a plural's apostrophe.
fn hangs_on(token: &str, before: &str, after: &str) -> bool {
    if CLOSING.contains(&token) {
        return true;
    }
    let apostrophe = |mark: &str| matches!(mark, "'" | "’");
    let clitic = token.strip_prefix(['\'', '’']).is_some_and(|rest| CLITICS.contains(&rest)) || matches!(token, "n't" | "n’t");
    clitic || apostrophe(token) && (CLITICS.contains(&after) || before.ends_with('s')) || token == "”"
}

/// Whether the token before draws this one to itself: an opening mark, an apostrophe with its clitic, a number's comma.
fn draws_on(before: &str, second: &str, token: &str) -> bool {
    let number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let apostrophe = matches!(before, "'" | "’") && CLITICS.contains(&token);
    let initial = |word: &str| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    OPENING.contains(&before)
        || apostrophe
        || matches!(before, "," | ".") && number(second) && number(token) && (before == "." || token.len() == 3)
        || before == "." && initial(second) && initial(token)
        || (before == "/" || token == "/")
}

fn is_dash(token: &str) -> bool {
    matches!(token, "-" | "‑")
}

/// Whether two words around a dash are one: *state - run*, *Asia - Pacific*, *ex - ministers*.
fn is_compound(front: &str, back: &str) -> bool {
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase());
    let letters = |word: &str| !word.is_empty() && word.chars().all(char::is_alphanumeric);
    if !letters(front) || !letters(back) {
        return false;
    }
    let participle = back.ends_with("ed") || back.ends_with("led") || back.ends_with("ing") && capital(front);
    capital(front) && capital(back)
        || FRONTS.contains(&front.to_lowercase().as_str())
        || BACKS.contains(&back.trim_end_matches('s'))
        || participle
        || front.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use attache_record::align;
    use proptest::prelude::*;

    #[test]
    fn marks_go_back_to_their_words() {
        let cases = [
            ("On Nov . 2 , the U . S . envoy left .", "On Nov. 2, the U.S. envoy left."),
            ("An appeal for $ 88 , 550 , 000 or 4 . 5 % .", "An appeal for $88,550,000 or 4.5%."),
            ("May ’ s offer , the States ' answer .", "May’s offer, the States' answer."),
            ("He said \" no \" , and left .", "He said \"no\", and left."),
            ("Two ex - ministers , the country - he said - knows .", "Two ex-ministers, the country - he said - knows."),
            ("They did n't , he said .", "They didn't, he said."),
        ];
        for (apart, printed) in cases {
            assert_eq!(joined(apart), printed);
        }
    }

    proptest! {
        #[test]
        fn only_blanks_are_taken_away(text in "[a-zA-Z'’\" .,()$0-9éß-]{0,80}") {
            let printed = joined(&text);
            let plain = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(plain(&printed), plain(&text));
            let places = align(&printed, &text);
            for (at, c) in printed.char_indices().filter(|(_, c)| *c != ' ') {
                prop_assert!(text[places[at] as usize..].starts_with(c));
            }
        }
    }
}
