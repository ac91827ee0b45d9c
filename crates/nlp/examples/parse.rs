//! Parses text from standard input: `cargo run --release -p attache-nlp --example parse -- MODEL_FILE < text`.
//! A wheel or folder in place of the file is converted into a temporary one first.

use attache_nlp::{Pipeline, conllu, convert};
use std::io::Read;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut path = PathBuf::from(std::env::args().nth(1).ok_or("usage: parse MODEL_FILE|WHEEL|FOLDER")?);
    if path.is_dir() || path.extension().is_some_and(|e| e == "whl") {
        let file = std::env::temp_dir().join("parse-example.nlp");
        convert(&path, &file)?;
        path = file;
    }
    let pipeline = Pipeline::open(&path)?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    conllu::write(&pipeline.parse(&text), "stdin", &mut std::io::stdout())?;
    Ok(())
}
