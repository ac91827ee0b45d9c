//! The annotated corpus: cases in a readable text format, each a text and what must come out of it (`corpus/README.md`).

use std::fmt::Write;
use std::path::Path;

use attache_record::{Auxiliary, Context, Country, Event, EventType, Mode, Participant, Sector, TieKind};
use jiff::civil::Date;

/// A text with everything that must come out of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// File and line of its head.
    pub place: String,
    /// The word or two that say what it tests.
    pub name: String,
    /// Day of the story.
    pub date: Option<Date>,
    /// Headline of a whole story.
    pub title: Option<String>,
    /// The text, paragraphs parted by empty lines.
    pub text: String,
    /// Events.
    pub events: Vec<ExpectedEvent>,
    /// Ties; `None` where they are not judged.
    pub ties: Option<Vec<ExpectedTie>>,
    /// Statements; `None` where they are not judged.
    pub statements: Option<Vec<ExpectedStatement>>,
    /// Nothing may come out.
    pub silent: bool,
}

/// A party as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedParty {
    /// Its words.
    pub text: String,
    /// Country code; `-` for none, `?` for not judged.
    pub country: String,
    /// Sector code; `-` for none, `?` for not judged.
    pub sector: String,
}

/// An event that must come out.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedEvent {
    /// File and line.
    pub place: String,
    /// Type.
    pub event_type: EventType,
    /// Modes.
    pub modes: Vec<Mode>,
    /// Actors.
    pub actors: Vec<ExpectedParty>,
    /// Recipients.
    pub recipients: Vec<ExpectedParty>,
    /// Auxiliary modes.
    pub auxiliary: Vec<Auxiliary>,
    /// Date as written: a day, month (`2019-06`), year or week (`2019-W23`).
    pub date: Option<String>,
    /// Name of the place.
    pub at: Option<String>,
    /// Contexts that must be there.
    pub contexts: Vec<Context>,
    /// Whose words.
    pub by: Option<String>,
    /// Fair readers differ.
    pub maybe: bool,
}

/// A tie that must come out.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedTie {
    /// Kind.
    pub kind: TieKind,
    /// The two sides.
    pub parties: [Vec<ExpectedParty>; 2],
    /// Polarity, where judged.
    pub polarity: Option<i8>,
}

/// A statement that must come out.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedStatement {
    /// Who says it.
    pub speaker: ExpectedParty,
    /// Stance, where judged.
    pub stance: Option<i8>,
    /// Whether it is a quotation.
    pub quote: bool,
}

/// What is wrong with a corpus file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
pub struct Fault {
    /// File and line.
    pub place: String,
    /// What, and what was expected.
    pub what: String,
}

/// Reads the cases of a file's text; `name` is what its places are called by.
///
/// # Errors
/// The first line that is not as the format says.
pub fn read(name: &str, text: &str) -> Result<Vec<Case>, Fault> {
    let mut cases: Vec<Case> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_end();
        let place = || format!("{name}:{}", number + 1);
        let fault = |what: String| Fault { place: place(), what };
        if line.starts_with('#') {
            continue;
        }
        if let Some(head) = line.strip_prefix("==") {
            cases.push(head_of(head.trim_start_matches('='), line.starts_with("==="), place()).map_err(fault)?);
        } else if let Some(marked) = line.strip_prefix('>') {
            let case = cases.last_mut().ok_or_else(|| fault("an annotation before any case".into()))?;
            annotation(case, marked.trim(), place()).map_err(fault)?;
        } else if !line.trim().is_empty() {
            let case = cases.last_mut().ok_or_else(|| fault("text before any case; a case begins with `== DATE name`".into()))?;
            add_text(case, line.trim());
        }
    }
    Ok(cases)
}

/// Reads every `.txt` of a folder, in order of names, or one file.
///
/// # Errors
/// As [`read`]; a file that cannot be read is a fault too.
pub fn read_path(path: &Path) -> Result<Vec<Case>, Fault> {
    let fault = |path: &Path, error: std::io::Error| Fault { place: path.display().to_string(), what: error.to_string() };
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in std::fs::read_dir(path).map_err(|error| fault(path, error))? {
            files.push(entry.map_err(|error| fault(path, error))?.path());
        }
        files.retain(|file| file.extension().is_some_and(|ending| ending == "txt"));
        files.sort();
    } else {
        files.push(path.to_owned());
    }
    let mut cases = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| fault(&file, error))?;
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        cases.extend(read(&name, &text)?);
    }
    Ok(cases)
}

/// A sentence and what was coded of it as a case, for somebody to correct: `name` says where it comes from. What the format
/// cannot hold (a party with a bracket in its words) is left out.
pub fn write(name: &str, date: Option<Date>, text: &str, events: &[&Event]) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let date = date.map_or_else(|| "1970-01-01".to_owned(), |date| date.to_string());
    let mut case = format!("== {date} {name}\n{text}\n");
    for event in events {
        let side = |parties: &[Participant]| {
            let fits =
                |party: &&Participant| text.contains(&party.text) && !party.text.contains(['(', ')', ';']) && !party.text.contains("->");
            let code = |code: Option<String>| code.unwrap_or_else(|| "-".to_owned());
            let one = |party: &Participant| {
                let (country, sector) = (party.country.map(|code| code.to_string()), party.sector.map(|code| code.to_string()));
                format!("{} ({} {})", party.text, code(country), code(sector))
            };
            parties.iter().filter(fits).map(one).collect::<Vec<_>>().join(", ")
        };
        let joined = |names: Vec<&str>| names.join("+");
        let modes = joined(event.modes.iter().map(|mode| mode.as_str()).collect());
        let marks = joined(event.auxiliary.iter().map(|mark| mark.as_str()).collect());
        let head = format!("{} {modes}", event.event_type);
        let marks = if marks.is_empty() { marks } else { format!("; aux={marks}") };
        let _ = writeln!(case, "> {}: {} -> {}{marks}", head.trim_end(), side(&event.actors), side(&event.recipients));
    }
    if events.is_empty() {
        case.push_str("> NOTHING\n");
    }
    case
}

fn head_of(head: &str, whole: bool, place: String) -> Result<Case, String> {
    let mut words = head.split_whitespace();
    let written = words.next().unwrap_or("");
    let date = written.parse().map_err(|_| format!("`{written}` is no day; a case begins with `== 2019-06-05 name`"))?;
    Ok(Case {
        place,
        name: words.collect::<Vec<_>>().join(" "),
        date: Some(date),
        title: whole.then(String::new),
        text: String::new(),
        events: Vec::new(),
        ties: None,
        statements: None,
        silent: false,
    })
}

/// The first line of a whole story is its headline; every further line a paragraph.
fn add_text(case: &mut Case, line: &str) {
    match &mut case.title {
        Some(title) if title.is_empty() => line.clone_into(title),
        _ => {
            if !case.text.is_empty() {
                case.text.push_str("\n\n");
            }
            case.text.push_str(line);
        }
    }
}

fn annotation(case: &mut Case, marked: &str, place: String) -> Result<(), String> {
    if marked == "NOTHING" {
        case.silent = true;
        return Ok(());
    }
    let (head, rest) = marked.split_once(':').ok_or("`:` expected after the type")?;
    let (parties, attributes) = rest.split_once(';').unwrap_or((rest, ""));
    let (left, right) = parties.split_once("->").ok_or("`->` expected between actors and recipients")?;
    let (left, right) = (party_list(left)?, party_list(right)?);
    left.iter().chain(&right).try_for_each(|party| stands(case, party))?;
    let attributes = attributes_of(attributes);
    let value = |key: &str| attributes.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str());
    let number = |key: &str| value(key).map(|text| text.parse::<i8>().map_err(|_| format!("{key} `{text}` is no number"))).transpose();
    let mut words = head.split_whitespace();
    match words.next().unwrap_or("") {
        "TIE" => {
            let kind = words.next().unwrap_or("").parse().map_err(|error| format!("{error}"))?;
            let tie = ExpectedTie { kind, parties: [left, right], polarity: number("polarity")? };
            case.ties.get_or_insert_default().push(tie);
        }
        "SAYS" => {
            let speaker = left.into_iter().next().ok_or("a speaker expected")?;
            let statement = ExpectedStatement { speaker, stance: number("stance")?, quote: value("quote").is_some() };
            case.statements.get_or_insert_default().push(statement);
        }
        name => {
            let event_type = name.parse().map_err(|error| format!("{error}"))?;
            case.events.push(ExpectedEvent {
                place,
                event_type,
                modes: names(words.next().unwrap_or(""))?,
                actors: left,
                recipients: right,
                auxiliary: names(value("aux").unwrap_or(""))?,
                date: value("date").map(str::to_owned),
                at: value("place").map(str::to_owned),
                contexts: names(value("contexts").unwrap_or(""))?,
                by: value("by").map(str::to_owned),
                maybe: value("maybe").is_some(),
            });
        }
    }
    Ok(())
}

/// A party must stand in the text as it is written, with codes that there are.
fn stands(case: &Case, party: &ExpectedParty) -> Result<(), String> {
    let ExpectedParty { text, country, sector } = party;
    if !case.text.contains(text.as_str()) && !case.title.as_ref().is_some_and(|title| title.contains(text.as_str())) {
        return Err(format!("`{text}` does not stand in the text above: write it as it stands there, without its article"));
    }
    if !matches!(country.as_str(), "-" | "?") {
        country.parse::<Country>().map_err(|error| format!("`{text}`: {error}"))?;
    }
    if !matches!(sector.as_str(), "-" | "?") {
        sector.parse::<Sector>().map_err(|error| format!("`{text}`: {error}"))?;
    }
    Ok(())
}

fn names<T: std::str::FromStr>(text: &str) -> Result<Vec<T>, String>
where
    T::Err: std::fmt::Display,
{
    text.split('+').filter(|name| !name.is_empty()).map(|name| name.parse().map_err(|error: T::Err| error.to_string())).collect()
}

/// `Angela Merkel (DEU GOV), Turkey (TUR ?)`
fn party_list(text: &str) -> Result<Vec<ExpectedParty>, String> {
    let mut parties = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let open = rest.find('(').ok_or_else(|| format!("`(COUNTRY SECTOR)` expected after `{rest}`"))?;
        let close = rest[open..].find(')').ok_or("`)` expected")? + open;
        let codes: Vec<&str> = rest[open + 1..close].split_whitespace().collect();
        let [country, sector] = codes[..] else { return Err(format!("`{}`: country and sector expected", &rest[open..=close])) };
        parties.push(ExpectedParty { text: rest[..open].trim().to_owned(), country: country.to_owned(), sector: sector.to_owned() });
        rest = rest[close + 1..].trim_start_matches([',', ' ']);
    }
    Ok(parties)
}

/// `aux=future date=2019-06-03 place=New York maybe`: a value runs to the next known key.
fn attributes_of(text: &str) -> Vec<(&'static str, String)> {
    const KEYS: [&str; 10] = ["aux", "date", "place", "contexts", "by", "maybe", "polarity", "against", "stance", "quote"];
    let mut attributes: Vec<(&'static str, String)> = Vec::new();
    for word in text.split_whitespace() {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        match KEYS.iter().find(|known| **known == key) {
            Some(known) => attributes.push((known, value.to_owned())),
            None => {
                if let Some((_, last)) = attributes.last_mut() {
                    last.push(' ');
                    last.push_str(word);
                }
            }
        }
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# a remark\n== 2019-06-05 visit\nMerkel flew to Ankara.\n> CONSULT visit: Merkel (DEU GOV) -> Ankara (TUR ?); date=2019-06-05 place=New York maybe\n\n== 2019-06-05 film\nThe film opens.\n> NOTHING\n\n=== 1995-02-04 courting\nEnvoys travel\nIran fought Iraq.\n> TIE war: Iran (IRN GOV) -> Iraq (IRQ GOV); polarity=-1\nSecond.\n";

    #[test]
    fn cases_are_read() {
        let cases = read("x.txt", TEXT).expect("cases");
        assert_eq!(cases.len(), 3);
        let event = &cases[0].events[0];
        assert_eq!((event.event_type, &event.modes[..], event.maybe), (EventType::Consult, &[Mode::Visit][..], true));
        assert_eq!((event.at.as_deref(), event.recipients[0].sector.as_str()), (Some("New York"), "?"));
        assert!(cases[1].silent);
        assert_eq!((cases[2].title.as_deref(), cases[2].text.as_str()), (Some("Envoys travel"), "Iran fought Iraq.\n\nSecond."));
        assert_eq!(cases[2].ties.as_ref().map(Vec::len), Some(1));
    }

    const EVENT: &str = r#"{"id": "1", "story_id": "2", "sentence": 0, "text": "", "type": "CONSULT", "modes": ["visit"], "auxiliary": ["future"],
        "contexts": [], "quad": 1, "score": 1.0, "cameo": "042", "actors": [], "recipients": [], "predicate": {"text": "fly", "span": [12, 15]},
        "date_precision": "none", "confidence": 0.5}"#;

    #[test]
    fn what_is_written_can_be_read() {
        let party = |text: &str| Participant { text: text.into(), country: "DEU".parse().ok(), ..Participant::default() };
        let mut event: Event = serde_json::from_str(EVENT).expect("an event");
        event.actors = vec![party("Merkel")];
        event.recipients = vec![party("Ankara"), party("a (b)")];
        let text = write("a.txt-3", "2019-06-05".parse().ok(), "Merkel will fly\nto Ankara.", &[&event]);
        let cases = read("x.txt", &text).expect("a case");
        assert_eq!((cases[0].text.as_str(), cases[0].name.as_str()), ("Merkel will fly to Ankara.", "a.txt-3"));
        let expected = &cases[0].events[0];
        assert_eq!((expected.event_type, &expected.modes, &expected.auxiliary), (EventType::Consult, &event.modes, &event.auxiliary));
        assert_eq!(expected.recipients.len(), 1);
        assert_eq!((expected.actors[0].country.as_str(), expected.actors[0].sector.as_str()), ("DEU", "-"));
        assert!(read("x.txt", &write("b", None, "It rains.", &[])).expect("a case")[0].silent);
    }

    #[test]
    fn a_broken_line_is_told() {
        let error = read("x.txt", "== 2019-06-05 a\nIran met.\n> CONSLT: Iran (IRN GOV) ->\n").expect_err("a fault");
        assert!(error.to_string().starts_with("x.txt:3:") && error.to_string().contains("CONSULT"), "{error}");
        assert!(read("x.txt", "Text.\n").is_err());
        let fault = |line: &str| {
            read("x.txt", &format!("== 2019-06-05 a\nIran met Iraq.\n> CONSULT: {line} ->\n")).expect_err("a fault").to_string()
        };
        assert!(fault("Iron (IRN GOV)").contains("`Iron` does not stand in the text"));
        assert!(fault("Iran (IRN GOX)").contains("GOX"));
    }
}
