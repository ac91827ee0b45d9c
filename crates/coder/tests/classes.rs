//! The classes of the grammar and of the codebook share one space of names, and a codebook's class replaces the grammar's.

use std::collections::BTreeSet;
use std::path::Path;

fn names(file: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let classes = table["classes"].as_table().expect("a table of classes");
    classes.keys().cloned().collect()
}

/// The codebook widens these three on purpose; any other would change how clauses are read, and nobody would see it.
#[test]
fn the_codebook_replaces_no_other_class_of_the_grammar() {
    let (grammar, codebook) = (names("grammar.toml"), names("../../codebook/classes.toml"));
    let both: Vec<&str> = grammar.intersection(&codebook).map(String::as_str).collect();
    assert_eq!(both, ["favourable", "light", "unfavourable"]);
}
