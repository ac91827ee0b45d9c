//! Character classes as the pipelines' authors saw them: those of Python's `str` methods.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Digits that are not decimal digits (superscripts, circled digits, …): Unicode `Numeric_Type=Digit`.
const OTHER_DIGITS: [(u32, u32); 20] = [
    (0xb2, 0xb3),
    (0xb9, 0xb9),
    (0x1369, 0x1371),
    (0x19da, 0x19da),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x2080, 0x2089),
    (0x2460, 0x2468),
    (0x2474, 0x247c),
    (0x2488, 0x2490),
    (0x24ea, 0x24ea),
    (0x24f5, 0x24fd),
    (0x24ff, 0x24ff),
    (0x2776, 0x277e),
    (0x2780, 0x2788),
    (0x278a, 0x2792),
    (0x10a40, 0x10a43),
    (0x10e60, 0x10e68),
    (0x11052, 0x1105a),
    (0x1f100, 0x1f10a),
];

/// `str.isspace` of one character.
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// `str.isalpha` of one character.
pub fn is_alpha(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.general_category_group() == GeneralCategoryGroup::Letter }
}

/// A decimal digit (`\d` in a pattern).
pub fn is_decimal(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { c.general_category() == GeneralCategory::DecimalNumber }
}

/// `str.isdigit` of one character.
pub fn is_digit(c: char) -> bool {
    is_decimal(c) || (!c.is_ascii() && OTHER_DIGITS.iter().any(|&(from, to)| (from..=to).contains(&(c as u32))))
}

/// A word character (`\w` in a pattern).
pub fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { is_alpha(c) || c.is_numeric() }
}

/// The shape of a word: `X` for capitals, `x` for other letters, `d` for digits, anything else itself, runs cut at four;
/// `LONG` from a hundred characters on.
pub fn word_shape(text: &str) -> String {
    if text.len() >= 100 && text.chars().count() >= 100 {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(text.len());
    let mut last = None;
    let mut run = 0;
    for c in text.chars() {
        let s = if is_alpha(c) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if is_digit(c) {
            'd'
        } else {
            c
        };
        run = if last == Some(s) { run + 1 } else { 0 };
        last = Some(s);
        if run < 4 {
            shape.push(s);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        assert_eq!(word_shape("Pyongyang"), "Xxxxx");
        assert_eq!(word_shape("U.S."), "X.X.");
        assert_eq!(word_shape("19:30h"), "dd:ddx");
        assert_eq!(word_shape("km²"), "xxd");
        assert_eq!(word_shape(&"a".repeat(100)), "LONG");
    }
}
