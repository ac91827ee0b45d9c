//! What tests of this crate share: documents from small tables, parsed sentences, a codebook of a few frames.

use std::sync::Arc;

use attache_nlp::{Doc, Iob, Labels, Token};

/// A document from lines of `word TAB tag TAB relation TAB head` (heads counted from 1); lemmas are lower-cased words.
pub(crate) fn doc(table: &str) -> Doc {
    let rows: Vec<Row<'_>> = table.lines().map(Row::short).collect();
    build(&rows)
}

/// One document from CoNLL-U text, as the test material holds it: fields 2 to 5, 7, 8 and `SpaceAfter=No`, `NER=` in the last.
pub(crate) fn conllu(text: &str) -> Doc {
    let mut rows = Vec::new();
    let mut first = 0;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if line.trim().is_empty() {
            first = rows.len();
            continue;
        }
        rows.push(Row::full(line, first, rows.len()));
    }
    build(&rows)
}

struct Row<'a> {
    word: &'a str,
    lemma: String,
    tag: &'a str,
    dep: &'a str,
    head: usize,
    space: bool,
    starts: bool,
    ent: &'a str,
}

impl<'a> Row<'a> {
    fn short(line: &'a str) -> Row<'a> {
        let fields: Vec<&str> = line.split('\t').collect();
        let head = fields[3].parse::<usize>().expect("a head") - 1;
        Row { word: fields[0], lemma: fields[0].to_lowercase(), tag: fields[1], dep: fields[2], head, space: true, starts: false, ent: "" }
    }

    fn full(line: &'a str, first: usize, at: usize) -> Row<'a> {
        let fields: Vec<&str> = line.split('\t').collect();
        let head: usize = fields[6].parse().expect("a head");
        let misc = fields[9];
        let ent = misc.split('|').find_map(|part| part.strip_prefix("NER=")).unwrap_or("");
        Row {
            word: fields[1],
            lemma: fields[2].to_owned(),
            tag: fields[4],
            dep: fields[7],
            head: if head == 0 { at } else { first + head - 1 },
            space: !misc.contains("SpaceAfter=No"),
            starts: at == first,
            ent,
        }
    }
}

fn build(rows: &[Row<'_>]) -> Doc {
    let mut labels = Labels { tags: vec![String::new()], deps: vec![String::new()], ents: vec![String::new()], ..Labels::default() };
    let mut text = String::new();
    let mut tokens = Vec::new();
    for row in rows {
        let start = text.len() as u32;
        text.push_str(row.word);
        let end = text.len() as u32;
        if row.space {
            text.push(' ');
        }
        let (place, ent) = row.ent.split_once('-').unwrap_or(("O", ""));
        tokens.push(Token {
            start,
            end,
            space: row.space,
            tag: label(&mut labels.tags, row.tag),
            head: row.head as u32,
            dep: label(&mut labels.deps, row.dep),
            iob: match place {
                "B" => Iob::Begin,
                "I" => Iob::In,
                _ => Iob::Out,
            },
            ent: label(&mut labels.ents, ent),
            sent_start: row.starts,
            ..Token::default()
        });
    }
    Doc::from_tokens(text, Arc::new(labels), tokens, rows.iter().map(|row| row.lemma.as_str()))
}

fn label(list: &mut Vec<String>, name: &str) -> u16 {
    let at = list.iter().position(|known| known == name).unwrap_or_else(|| {
        list.push(name.to_owned());
        list.len() - 1
    });
    at as u16
}
