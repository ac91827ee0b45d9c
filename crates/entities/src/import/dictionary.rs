//! Dictionaries of the TABARI and PETRARCH coders: actors with codes and dates, agents, synonym sets.
//!
//! ```text
//! HAMID_KARZAI_                 POLICE_OFFICER {POLICE_OFFICERS} [~COP]      &CURRENCY
//! +KARZAI_                      CIVILIANS [~CVL]                             +DOLLAR
//!     [AFGGOV 20011222-20140929]                                             +EURO_
//!     [AFGELI >20140929]
//! ```

use std::path::Path;

use attache_record::Sector;

use super::write::{Rows, several};
use super::{Context, Imported, Source};
use crate::Error;
use crate::compile::tables::{ORGANISATIONS, PEOPLE, ROLES};

/// An actor, agent or synonym set being read.
#[derive(Default)]
struct Block {
    line: usize,
    names: Vec<String>,
    codes: Vec<String>,
    synonyms: bool,
}

pub(super) fn import(source: &Source<'_>, folder: &Path, context: &Context<'_>) -> Result<Imported, Error> {
    let mut tables = Tables {
        people: Rows::new(PEOPLE),
        bodies: Rows::new(ORGANISATIONS),
        roles: Rows::new(ROLES),
        classes: Vec::new(),
        imported: Imported::default(),
    };
    let mut block = Block::default();
    let mut comment = false;
    let cut = source.lines(|number, line| {
        let raw = String::from_utf8_lossy(line).into_owned();
        if raw.contains("<!--") {
            comment = true;
        }
        let skip = comment;
        if raw.contains("-->") {
            comment = false;
        }
        if !skip {
            tables.take(number, &raw, &mut block, context);
        }
    })?;
    tables.finish(std::mem::take(&mut block), context);
    if let Some(cut) = cut {
        tables.imported.damage(cut);
    }
    tables.write(source.path, folder)
}

struct Tables {
    people: Rows,
    bodies: Rows,
    roles: Rows,
    /// Name and words of each synonym set.
    classes: Vec<(String, Vec<String>)>,
    imported: Imported,
}

impl Tables {
    /// Takes a line: a head closes the block before it.
    fn take(&mut self, number: usize, raw: &str, block: &mut Block, context: &Context<'_>) {
        let text = raw.split([';', '#']).next().unwrap_or("").trim();
        if text.is_empty() {
            return;
        }
        let (name, codes) = codes_of(text);
        if let Some(synonym) = name.strip_prefix('+') {
            block.names.extend(forms(synonym));
            block.codes.extend(codes);
        } else if name.is_empty() {
            block.codes.extend(codes);
        } else if name.starts_with('!') {
            // *!PERSON! = MAN, MEN, WOMAN*: a set of words that other entries name.
            if let Some((set, words)) = name.split_once('=') {
                let words = words.split(',').flat_map(forms).collect();
                self.classes.push((set.trim().trim_matches('!').to_lowercase(), words));
            }
        } else {
            self.finish(std::mem::take(block), context);
            block.line = number;
            block.synonyms = name.starts_with('&');
            block.names = forms(name.trim_start_matches('&'));
            block.codes = codes;
        }
    }

    fn finish(&mut self, block: Block, context: &Context<'_>) {
        let Some(name) = block.names.first().cloned() else { return };
        if block.synonyms {
            self.classes.push((name.to_lowercase().replace(' ', "_"), block.names[1..].to_vec()));
            return;
        }
        if block.codes.is_empty() {
            self.imported.left_out += 1;
            return;
        }
        for code in &block.codes {
            if let Some(agent) = code.strip_prefix('~') {
                self.agent(&block, &name, agent);
            } else {
                self.actor(&block, &name, code, context);
            }
        }
    }

    /// `[~COP]`: a role word.
    fn agent(&mut self, block: &Block, name: &str, code: &str) {
        let Some(sector) = sector(code) else {
            return self.imported.damage(format!("line {}: `~{code}` is no agent code that is known", block.line));
        };
        let phrase = name.to_lowercase();
        let plurals = several(block.names[1..].iter().map(String::as_str), name).to_lowercase();
        self.roles.add(phrase.clone(), vec![phrase, plurals, sector.as_str().to_owned(), String::new(), String::new()]);
    }

    /// `[AFGGOV 20011222-20140929]`: country, sector and dates.
    fn actor(&mut self, block: &Block, name: &str, code: &str, context: &Context<'_>) {
        let (code, dates) = code.split_once(' ').unwrap_or((code, ""));
        let Some((country, rest)) = code.split_at_checked(3).filter(|(country, _)| country.bytes().all(|b| b.is_ascii_uppercase())) else {
            return self.imported.damage(format!("line {}: `{code}` begins with no code of three capital letters", block.line));
        };
        let sector = sector(rest).map_or("", |sector| sector.as_str());
        let country = stateless(country).map(str::to_owned).or_else(|| context.country(country)).unwrap_or_default();
        let (from, to) = span(dates);
        let title = title_case(name);
        let aliases = several(block.names[1..].iter().map(|name| title_case(name)).collect::<Vec<_>>().iter().map(String::as_str), &title);
        // Who has a name of two words or more, a sector and dates held an office; anything else is a body.
        if !dates.is_empty() && !sector.is_empty() && title.contains(' ') {
            let cells = [&title, &aliases, "", &country, sector, "Official", &from, &to, "imported"].map(str::to_owned).to_vec();
            self.people.add(format!("{title}|{from}|{country}|{sector}"), cells);
        } else {
            let cells = [&title, &aliases, "imported", &country, sector, "", &from, &to, ""].map(str::to_owned).to_vec();
            self.bodies.add(format!("{title}|{country}|{from}"), cells);
        }
    }

    fn write(mut self, source: &Path, folder: &Path) -> Result<Imported, Error> {
        let stem = source.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
        let remark = format!("Imported from the dictionary {stem} by `attache entities import`; correct it as you like.");
        self.imported.persons = self.people.len();
        self.imported.others = self.bodies.len() + self.roles.len() + self.classes.len();
        let files = &mut self.imported.files;
        self.people.write(&folder.join(format!("people/{stem}.csv")), &remark, files)?;
        self.bodies.write(&folder.join(format!("organisations/{stem}.csv")), &remark, files)?;
        self.roles.write(&folder.join(format!("roles/{stem}.csv")), &remark, files)?;
        if !self.classes.is_empty() {
            // Synonym sets are the codebook's classes; they lie beside the folder of entities.
            let path = folder.parent().unwrap_or(folder).join(format!("classes-{stem}.toml"));
            let word = |word: &String| format!("{:?}", word.to_lowercase());
            let line =
                |(name, words): &(String, Vec<String>)| format!("{name} = [{}]\n", words.iter().map(word).collect::<Vec<_>>().join(", "));
            let text = format!(
                "# {remark} Copy what you need into classes.toml.\n\n[classes]\n{}",
                self.classes.iter().map(line).collect::<String>()
            );
            std::fs::write(&path, text).map_err(|source| Error::Io { path: path.clone(), source })?;
            files.push(path);
        }
        Ok(self.imported)
    }
}

/// `NAME {PLURAL} [CODE] [CODE]` as its name with plurals and its codes.
fn codes_of(text: &str) -> (&str, Vec<String>) {
    let cut = text.find('[').unwrap_or(text.len());
    let codes = text[cut..].split('[').filter_map(|code| Some(code.split_once(']')?.0.trim().to_owned())).collect();
    (text[..cut].trim(), codes)
}

/// `POLICE_OFFICER {POLICE_OFFICERS}`, `KARZAI_`: names with blanks.
fn forms(text: &str) -> Vec<String> {
    let spoken = |name: &str| name.replace('_', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    text.split(['{', '}', ',']).map(spoken).filter(|name| !name.is_empty()).collect()
}

/// Capitals where the dictionary has only capitals: abbreviations of up to four letters stay.
fn title_case(name: &str) -> String {
    let shouted = |word: &str| word.chars().all(|c| !c.is_lowercase());
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + &letters.as_str().to_lowercase()).unwrap_or_default()
    };
    let alone = !name.contains(' ') && name.chars().count() <= 4;
    name.split(' ').map(|word| if shouted(word) && !alone { capital(word) } else { word.to_owned() }).collect::<Vec<_>>().join(" ")
}

/// CAMEO's stand-ins for what is no state.
fn stateless(code: &str) -> Option<&'static str> {
    Some(match code {
        "IGO" | "INT" => "IGO",
        "UNO" => "UNO",
        "EEC" | "EUR" => "EUR",
        "NGO" => "NGO",
        "NGM" | "ISM" => "ISM",
        "IMG" => "IMG",
        "MNC" => "MNC",
        _ => return None,
    })
}

/// The first role code of CAMEO that has a sector here. CAMEO's MED is the media, its HLH health.
fn sector(codes: &str) -> Option<Sector> {
    let codes: Vec<&str> = codes.as_bytes().chunks(3).filter_map(|chunk| std::str::from_utf8(chunk).ok()).collect();
    codes.iter().find_map(|code| {
        Some(match *code {
            "MED" => Sector::Jrn,
            "HLH" => Sector::Med,
            "SET" | "MOD" => Sector::Cvl,
            "HRI" | "ENV" | "DEV" | "NGO" => Sector::Soc,
            "INS" | "SEP" | "RAD" => Sector::Reb,
            "TOP" => Sector::Gov,
            other => return other.parse().ok(),
        })
    })
}

/// `20011222-20140929`, `<20011222`, `>20140929`, with years of two or four digits.
fn span(text: &str) -> (String, String) {
    let text = text.trim();
    if let Some(end) = text.strip_prefix('<') {
        return (String::new(), day(end));
    }
    if let Some(start) = text.strip_prefix('>') {
        return (day(start), String::new());
    }
    match text.split_once('-') {
        Some((start, end)) => (day(start), day(end)),
        None => (day(text), String::new()),
    }
}

/// `20011222` or TABARI's `011222` as `2001-12-22`.
fn day(text: &str) -> String {
    let digits = text.trim();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return String::new();
    }
    let (year, rest) = match digits.len() {
        8 => (digits[..4].to_owned(), &digits[4..]),
        6 => (if &digits[..2] > "30" { format!("19{}", &digits[..2]) } else { format!("20{}", &digits[..2]) }, &digits[2..]),
        4 => return digits.to_owned(),
        _ => return String::new(),
    };
    format!("{year}-{}-{}", &rest[..2], &rest[2..])
}
