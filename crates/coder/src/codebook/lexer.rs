//! A frame line into atoms: words, brackets, constraints, each with its column.

/// A piece of a pattern between blanks; parentheses stand alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Atom<'a> {
    pub(super) text: &'a str,
    /// Column of its first character in the line, from 1.
    pub(super) column: usize,
}

/// A line of a `lines` block: its pattern as atoms, and its example.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) pattern: &'a str,
    pub(super) atoms: Vec<Atom<'a>>,
    pub(super) example: Option<&'a str>,
}

/// Splits a line; `None` for a line with nothing but blanks or a comment.
pub(super) fn split(line: &str) -> Option<Line<'_>> {
    let (pattern, example) = match line.find('#') {
        Some(at) => (&line[..at], Some(line[at + 1..].trim())),
        None => (line, None),
    };
    if pattern.trim().is_empty() {
        return None;
    }
    Some(Line { pattern: pattern.trim(), atoms: atoms(pattern), example: example.filter(|text| !text.is_empty()) })
}

fn atoms(pattern: &str) -> Vec<Atom<'_>> {
    let mut atoms = Vec::new();
    let mut start = None;
    let mut column = 0;
    let mut start_column = 0;
    for (at, c) in pattern.char_indices() {
        column += 1;
        let alone = c == '(' || c == ')';
        if (c.is_whitespace() || alone)
            && let Some(from) = start.take()
        {
            atoms.push(Atom { text: &pattern[from..at], column: start_column });
        }
        if alone {
            atoms.push(Atom { text: &pattern[at..at + 1], column });
        } else if !c.is_whitespace() && start.is_none() {
            start = Some(at);
            start_column = column;
        }
    }
    if let Some(from) = start {
        atoms.push(Atom { text: &pattern[from..], column: start_column });
    }
    atoms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_pattern_and_example() {
        let line = split("  A sign [agreement] (with R)   # [Iran] signed a pact.").expect("a line");
        assert_eq!(line.pattern, "A sign [agreement] (with R)");
        assert_eq!(line.example, Some("[Iran] signed a pact."));
        let atoms: Vec<(&str, usize)> = line.atoms.iter().map(|a| (a.text, a.column)).collect();
        assert_eq!(atoms, [("A", 3), ("sign", 5), ("[agreement]", 10), ("(", 22), ("with", 23), ("R", 28), (")", 29)]);
    }

    #[test]
    fn comments_and_blanks_are_no_lines() {
        assert_eq!(split("   "), None);
        assert_eq!(split("# a remark"), None);
    }
}
