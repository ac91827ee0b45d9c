//! [CoNLL-U](https://universaldependencies.org/format.html), written and read.

use crate::doc::{Doc, Iob, Labels, Token};
use crate::error::Error;
use std::io::{self, Write};
use std::sync::Arc;

/// Writes a document: one block a sentence, entities and missing spaces in the last column.
///
/// Fine tags stand in the XPOS column, the pipeline's own dependency labels in DEPREL. White space tokens are written as
/// `\n`, `\t` and so on, so that every token keeps its line.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(doc: &Doc, id: &str, out: &mut impl Write) -> io::Result<()> {
    for (number, sentence) in doc.sentences().enumerate() {
        let (first, last) = (sentence.start, sentence.end - 1);
        writeln!(out, "# sent_id = {id}-{}", number + 1)?;
        writeln!(out, "# text = {}", visible(&doc.text()[doc.span(first).start..doc.span(last).end]))?;
        for i in sentence {
            let head = if doc.head(i) == i { 0 } else { doc.head(i) as i64 - first as i64 + 1 };
            let none = |s: &str| if s.is_empty() { "_".to_owned() } else { visible(s) };
            write!(out, "{}\t{}\t{}\t", i - first + 1, none(doc.word(i)), none(doc.lemma(i)))?;
            write!(out, "{}\t{}\t{}\t", none(doc.pos(i)), none(doc.tag(i)), none(doc.morph(i)))?;
            writeln!(out, "{head}\t{}\t_\t{}", none(doc.dep(i)), misc(doc, i))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn misc(doc: &Doc, i: usize) -> String {
    let entity = doc.ent(i).map(|(label, begins)| format!("NER={}-{label}", if begins { "B" } else { "I" }));
    let space = (!doc.tokens()[i].space).then(|| "SpaceAfter=No".to_owned());
    let all: Vec<String> = entity.into_iter().chain(space).collect();
    if all.is_empty() { "_".to_owned() } else { all.join("|") }
}

fn visible(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}

/// Reads CoNLL-U; all sentences become one document, whose text is put together from the words.
///
/// # Errors
/// When a line has not ten columns or a head that is no token of its sentence.
pub fn read(text: &str) -> Result<Doc, Error> {
    let mut labels = Labels {
        tags: vec![String::new()],
        pos: vec![String::new()],
        deps: vec![String::new()],
        ents: vec![String::new()],
        morphs: vec![String::new()],
    };
    let mut tokens: Vec<Token> = Vec::new();
    let mut lemmas: Vec<String> = Vec::new();
    let mut body = String::new();
    let mut first = 0;
    for (number, line) in text.lines().enumerate() {
        let bad = |what: &str| Error::Conllu { line: number + 1, what: what.to_owned() };
        if line.trim().is_empty() {
            check_heads(&tokens, first).map_err(|what| bad(&what))?;
            first = tokens.len();
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if line.starts_with('#') || columns[0].contains(['-', '.']) {
            continue;
        }
        let [_, word, lemma, pos, tag, morph, head, dep, _, misc] = columns[..] else { return Err(bad("expected ten columns")) };
        let head: u32 = head.parse().map_err(|_| bad("the head is no number"))?;
        let here = tokens.len() as u32;
        let entity = misc.split('|').find_map(|m| m.strip_prefix("NER=")).and_then(|e| e.split_once('-'));
        let start = body.len() as u32;
        body.push_str(word);
        let space = !misc.split('|').any(|m| m == "SpaceAfter=No");
        tokens.push(Token {
            start,
            end: body.len() as u32,
            space,
            tag: label(&mut labels.tags, tag),
            pos: label(&mut labels.pos, pos),
            morph: label(&mut labels.morphs, morph),
            head: if head == 0 { here } else { first as u32 + head - 1 },
            dep: label(&mut labels.deps, dep),
            iob: entity.map_or(Iob::Out, |(iob, _)| if iob == "B" { Iob::Begin } else { Iob::In }),
            ent: entity.map_or(0, |(_, e)| label(&mut labels.ents, e)),
            sent_start: here as usize == first,
        });
        lemmas.push(lemma.to_owned());
        if space {
            body.push(' ');
        }
    }
    check_heads(&tokens, first).map_err(|what| Error::Conllu { line: text.lines().count(), what })?;
    Ok(Doc::from_tokens(body, Arc::new(labels), tokens, lemmas.iter().map(String::as_str)))
}

fn check_heads(tokens: &[Token], first: usize) -> Result<(), String> {
    match tokens[first..].iter().any(|t| t.head as usize >= tokens.len()) {
        true => Err("a head that is no token of its sentence".to_owned()),
        false => Ok(()),
    }
}

fn label(list: &mut Vec<String>, name: &str) -> u16 {
    if name == "_" {
        return 0;
    }
    let at = list.iter().position(|l| l == name).unwrap_or_else(|| {
        list.push(name.to_owned());
        list.len() - 1
    });
    at as u16
}
