//! How many words a text has, in whatever script.

/// Words; where a script writes no spaces, two letters count as one.
pub(crate) fn count(text: &str) -> usize {
    text.split_whitespace().count() + unspaced(text) / 2
}

/// Letters of a script that writes no spaces.
fn unspaced(text: &str) -> usize {
    if text.is_ascii() {
        return 0;
    }
    let closed =
        |c: &char| matches!(*c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}');
    text.chars().filter(closed).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_spaces_have_words_too() {
        assert_eq!(count("The minister flew to Peking."), 5);
        assert_eq!((count("部长星期一抵达北京。"), unspaced("部长星期一抵达北京。")), (1 + 9 / 2, 9));
        assert_eq!((count("Élysée"), unspaced("Élysée"), count("")), (1, 0, 0));
    }
}
