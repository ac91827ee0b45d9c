//! Event files: TOML around frame lines.

use std::path::Path;

use attache_record::{EventType, Mode, TieKind};
use serde::Deserialize;
use toml::Spanned;

use super::problem::{Error, Problem, nearest};
use super::{Page, lexer, line_starts, notation, place};
use crate::frame::{Frame, Source};
use crate::words::Lexicon;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    r#type: Spanned<String>,
    #[serde(default)]
    frames: Vec<Section>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    #[serde(default)]
    modes: Vec<Spanned<String>>,
    lines: Spanned<String>,
    /// A remark for the reader of the file.
    #[serde(default, rename = "note")]
    _note: String,
}

/// Names and texts of the codebook files in a folder.
pub(super) fn read_dir(dir: &Path) -> Result<Vec<(String, String)>, Error> {
    let mut names = vec!["classes.toml".to_owned()];
    names.extend(
        ["contexts.toml", "nothing.toml", "silence.toml", "ties.toml"]
            .iter()
            .filter(|name| dir.join(name).exists())
            .map(|name| (*name).to_owned()),
    );
    let events = dir.join("events");
    let entries = std::fs::read_dir(&events).map_err(|error| unreadable(&events, &error))?;
    for entry in entries {
        let name = entry.map_err(|error| unreadable(&events, &error))?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".toml") {
            names.push(format!("events/{name}"));
        }
    }
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let path = dir.join(&name);
            std::fs::read_to_string(&path).map(|text| (name, text)).map_err(|error| unreadable(&path, &error))
        })
        .collect()
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let source = Source { file: path.display().to_string(), line: 1, column: 1 };
    let message = format!("cannot be read ({error}); a codebook folder has classes.toml and events/*.toml");
    Error { problems: vec![Problem { source, message, suggestion: None }] }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TieFile {
    #[serde(default)]
    ties: Vec<TieSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TieSection {
    kind: Spanned<String>,
    #[serde(default = "affirmed")]
    polarity: i8,
    lines: Spanned<String>,
}

fn affirmed() -> i8 {
    1
}

/// Reads the file of ties; what is wrong goes to `problems`.
pub(super) fn read_ties(name: &str, text: &str, lexicon: &mut Lexicon, problems: &mut Vec<Problem>) -> Vec<Frame> {
    let file: TieFile = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            problems.push(toml_problem(name, text, &error));
            return Vec::new();
        }
    };
    let starts = line_starts(text);
    let page = Page { name, text, starts: &starts };
    let mut frames = Vec::new();
    for section in &file.ties {
        let written = section.kind.as_ref();
        let Ok(kind) = written.parse::<TieKind>() else {
            let source = page.place(section.kind.span().start + 1);
            problems.push(unknown("kind of tie", written, source, TieKind::ALL.iter().map(|known| known.as_str())));
            continue;
        };
        let read = lines(page, &section.lines, EventType::Agree, &[], lexicon, problems);
        frames.extend(read.into_iter().map(|frame| Frame { tie: Some((kind, section.polarity.signum())), ..frame }));
    }
    frames
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NothingFile {
    #[serde(default)]
    frames: Vec<Section>,
}

/// Reads the file of frames that tell nothing; what is wrong goes to `problems`.
pub(super) fn read_nothing(name: &str, text: &str, lexicon: &mut Lexicon, problems: &mut Vec<Problem>) -> Vec<Frame> {
    match toml::from_str::<NothingFile>(text) {
        Ok(file) => {
            let starts = line_starts(text);
            let page = Page { name, text, starts: &starts };
            file.frames.iter().flat_map(|section| lines(page, &section.lines, EventType::Agree, &[], lexicon, problems)).collect()
        }
        Err(error) => {
            problems.push(toml_problem(name, text, &error));
            Vec::new()
        }
    }
}

/// Reads one event file; what is wrong goes to `problems`.
pub(super) fn read_frames(name: &str, text: &str, lexicon: &mut Lexicon, problems: &mut Vec<Problem>) -> Vec<Frame> {
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            problems.push(toml_problem(name, text, &error));
            return Vec::new();
        }
    };
    let starts = line_starts(text);
    let page = Page { name, text, starts: &starts };
    let word = |spanned: &Spanned<String>| (spanned.as_ref().clone(), page.place(spanned.span().start + 1));
    let (type_name, type_place) = word(&file.r#type);
    let Ok(event_type) = type_name.parse::<EventType>() else {
        problems.push(unknown("event type", &type_name, type_place, EventType::ALL.iter().map(|known| known.as_str())));
        return Vec::new();
    };
    let mut frames = Vec::new();
    for section in &file.frames {
        let modes = modes(section.modes.iter().map(word), event_type, problems);
        frames.extend(lines(page, &section.lines, event_type, &modes, lexicon, problems));
    }
    frames
}

fn modes(names: impl Iterator<Item = (String, Source)>, event_type: EventType, problems: &mut Vec<Problem>) -> Vec<Mode> {
    let allowed = || event_type.modes().map(|mode| mode.as_str());
    let mut modes = Vec::new();
    for (name, source) in names {
        match event_type.modes().find(|mode| mode.as_str() == name) {
            Some(mode) => modes.push(mode),
            None => problems.push(unknown(&format!("mode of {event_type}"), &name, source, allowed())),
        }
    }
    modes
}

fn unknown<'a>(what: &str, name: &str, source: Source, known: impl Iterator<Item = &'a str>) -> Problem {
    Problem { source, message: format!("`{name}` is no {what}"), suggestion: nearest(name, known) }
}

/// All frames of one `lines` block.
fn lines(
    page: Page<'_>,
    block: &Spanned<String>,
    event_type: EventType,
    modes: &[Mode],
    lexicon: &mut Lexicon,
    problems: &mut Vec<Problem>,
) -> Vec<Frame> {
    let (first, indent) = block_start(page, block);
    let mut frames = Vec::new();
    for (number, raw) in block.as_ref().lines().enumerate() {
        let Some(line) = lexer::split(raw) else { continue };
        let shift = if number == 0 { indent } else { 0 };
        let source = |column: usize| Source { file: page.name.to_owned(), line: first + number, column: column + shift };
        let start = source(line.atoms.first().map_or(1, |atom| atom.column));
        match notation::parse(&line.atoms, lexicon) {
            Ok(patterns) => frames.extend(patterns.into_iter().map(|(predicate, slots)| Frame {
                event_type,
                modes: modes.to_vec(),
                pattern: line.pattern.to_owned(),
                source: start.clone(),
                example: line.example.map(str::to_owned),
                tie: None,
                predicate,
                slots,
            })),
            Err(fault) => {
                problems.push(Problem { source: source(fault.column), message: fault.message, suggestion: fault.suggestion });
            }
        }
    }
    frames
}

/// The file line on which the block's first line stands, and how many characters stand before it there.
fn block_start(page: Page<'_>, block: &Spanned<String>) -> (usize, usize) {
    let (text, start) = (page.text, block.span().start);
    let marks = text[start..].bytes().take_while(|&b| b == b'\'' || b == b'"').count().min(3);
    let at = page.place(start + marks);
    if text[start + marks..].starts_with(['\n', '\r']) { (at.line + 1, 0) } else { (at.line, at.column - 1) }
}

/// A TOML mistake as a problem with its place.
pub(super) fn toml_problem(name: &str, text: &str, error: &toml::de::Error) -> Problem {
    let offset = error.span().map_or(0, |span| span.start);
    Problem { source: place(name, text, offset), message: error.message().to_owned(), suggestion: None }
}
