//! The head of a wire report: where and when it was filed, and by whom.
//!
//! ```
//! use attache_ingest::dateline::find;
//!
//! let (line, body) = find("NAIROBI, June 3 (Reuters) - Kenya said on Monday …", None).expect("a dateline");
//! assert_eq!((line.place.as_deref(), line.agency.as_deref()), (Some("NAIROBI"), Some("Reuters")));
//! assert_eq!(body, 28);
//! ```

use attache_record::{Dateline, Story};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::day::{self, Order};
use crate::furniture::{self, Kind};

/// A dateline is no longer than this, in bytes.
const LONGEST: usize = 110;

/// What a paper of its own correspondents writes before the place.
const CORRESPONDENTS: [&str; 6] = [
    "From our correspondent in ",
    "From Our Correspondent in ",
    "From our own correspondent in ",
    "From our special correspondent in ",
    "By our correspondent in ",
    "By a correspondent in ",
];

/// Paragraphs among which the dateline is sought: a summary may stand over it.
const HEAD: usize = 3;

/// What parts a dateline from the report, the longer first.
const DASHES: [&str; 14] = [" -- ", " — ", " – ", " - ", " _ ", "/. ", ": ", " : ", "— ", "– ", "-- ", "—", "–", "--"];

/// The dateline at the start of a paragraph and the byte where the report begins; none if it begins at once.
///
/// `published` gives the year to a day without one.
pub fn find(paragraph: &str, published: Option<Date>) -> Option<(Dateline, usize)> {
    let head = beginning(paragraph);
    let mut cuts: Vec<(usize, usize)> = DASHES.iter().filter_map(|dash| head.find(dash).map(|at| (at, at + dash.len()))).collect();
    cuts.sort_unstable();
    // *SRINAGAR, India -* may hold a dash of its own: the first cut that leaves a dateline counts.
    let parted = cuts
        .into_iter()
        .find_map(|(at, body)| read(&paragraph[..at], published).map(|line| (line, body + leading_spaces(&paragraph[body..]))));
    parted.or_else(|| behind_agency(head, published))
}

/// *NEW DELHI, Dec 9 (PTI) Farmers said*: nothing but the agency's bracket parts some datelines from the report.
fn behind_agency(head: &str, published: Option<Date>) -> Option<(Dateline, usize)> {
    let close = head.find(") ")? + 1;
    let line = read(&head[..close], published)?;
    let dated = || head[..close].split([',', '(']).any(|part| month_and_day(part.trim()).is_some());
    let sure = line.agency.as_deref().is_some_and(is_acronym) && line.place.as_deref().is_some_and(|place| is_capitals(place) || dated());
    let report = head[close + 1..].trim_start_matches(['"', '“', '\'', '‘']);
    (sure && report.starts_with(char::is_uppercase)).then_some((line, close + 1))
}

/// As much of a paragraph as a dateline may take.
fn beginning(paragraph: &str) -> &str {
    let mut end = paragraph.len().min(LONGEST);
    while !paragraph.is_char_boundary(end) {
        end -= 1;
    }
    &paragraph[..end]
}

/// The paragraphs of a story with their byte offsets: without captions and the page's own words, which stripped text may still hold, and
/// without the datelines at the head of the report (a headline or a summary may stand over it) and of the items of a round-up, which
/// would confuse a parser.
pub fn paragraphs(story: &Story) -> Vec<(usize, &str)> {
    let all: Vec<(usize, &str)> = story.paragraphs().flat_map(lines).collect();
    let kinds = furniture::kinds(&all.iter().map(|(_, paragraph)| *paragraph).collect::<Vec<_>>());
    let mut paragraphs: Vec<(usize, &str)> = all.into_iter().zip(kinds).filter(|(_, kind)| *kind == Kind::Text).map(|(p, _)| p).collect();
    let cuts = |paragraph: &str| find(paragraph, None).map(|(_, body)| body);
    let head = paragraphs.iter().take(HEAD).position(|(_, paragraph)| cuts(paragraph).is_some());
    for (number, (at, paragraph)) in paragraphs.iter_mut().enumerate() {
        let body = if head == Some(number) { cuts(paragraph) } else { item(paragraph) };
        if let Some(body) = body {
            *paragraph = &paragraph[body..];
            *at += body;
        }
    }
    paragraphs
}

/// *\* ATHENS - Seamen extended a strike*: the byte where an item of a round-up begins behind its place, which is in capitals.
fn item(paragraph: &str) -> Option<usize> {
    let text = paragraph.trim_start_matches(['*', '•', '·', '-', '–', '—', '■', '▪', '●']);
    let mark = paragraph.len() - text.len();
    let text = text.strip_prefix(' ').filter(|_| mark > 0)?;
    let (line, body) = find(text, None)?;
    let capitals = line.place.as_deref().is_some_and(|place| place.chars().all(|c| !c.is_lowercase()));
    capitals.then_some(mark + 1 + body)
}

/// A line break within a paragraph ends it where the lines are not broken to a width: behind a full stop, or behind a line much shorter
/// than the others.
fn lines((start, paragraph): (usize, &str)) -> Vec<(usize, &str)> {
    let lengths: Vec<usize> = paragraph.lines().map(|line| line.trim().len()).collect();
    let [before @ .., _] = lengths.as_slice() else { return vec![(start, paragraph)] };
    let widest = before.iter().max().copied().unwrap_or(0);
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, _) in paragraph.match_indices('\n') {
        let line = paragraph[..at].rsplit('\n').next().unwrap_or_default().trim();
        let closed = line.ends_with(['.', '!', '?', ':', '"', '”', ')']) || line.contains(" | ");
        if closed || line.len() * 3 < widest * 2 {
            pieces.push((from, &paragraph[from..at]));
            from = at + 1;
        }
    }
    pieces.push((from, &paragraph[from..]));
    let trimmed = pieces.into_iter().map(|(at, piece)| (start + at + leading_spaces(piece), piece.trim()));
    trimmed.filter(|(_, piece)| !piece.is_empty()).collect()
}

/// The dateline in a line of its own over the text: *By Jane Doe | Harare | November 22, 2017*, *From our correspondent in Lusaka*.
pub fn of_line(line: &str, published: Option<Date>) -> Option<Dateline> {
    if line.len() > LONGEST {
        return None;
    }
    if CORRESPONDENTS.iter().any(|start| line.starts_with(start)) {
        return read(line.trim_end_matches('.'), published);
    }
    let parts: Vec<&str> = line.split('|').map(str::trim).filter(|part| !part.is_empty() && !part.starts_with("By ")).collect();
    let dated = parts.iter().any(|part| month_and_day(&part.replace(',', " ")).is_some());
    (line.contains('|') && dated).then(|| read(&parts.join(", "), published)).flatten().filter(|line| line.place.is_some())
}

/// Reads the dateline at the head of a story's text, unless it has one already.
///
/// A day without a year is that nearest to publication; of a story without a date, that which falls on the weekday and in a year
/// that the text names.
pub fn settle(mut story: Story) -> Story {
    if story.dateline.is_some() {
        return story;
    }
    let told = story.date.or_else(|| day::find(&story.text, Order::DayFirst));
    let head: Vec<&str> = story.paragraphs().take(HEAD).flat_map(lines).take(HEAD).map(|(_, line)| line).collect();
    let found = head.iter().find_map(|line| Some((find(line, told).map(|(found, _)| found).or_else(|| of_line(line, told))?, *line)));
    story.dateline = found.map(|(line, paragraph)| {
        let date = line.date.or_else(|| by_weekday(paragraph, &story.text));
        Dateline { date, ..line }
    });
    story
}

/// The day with its year that a story's dateline tells.
pub(crate) fn told(story: &Story) -> Option<Date> {
    let line = story.dateline.as_ref()?;
    let head = story.text.split("\n\n").take(HEAD);
    // Without a day of publication to go by, a dateline has one only if it tells the year.
    line.date.filter(|date| head.filter_map(|paragraph| find(paragraph, None)).any(|(found, _)| found.date == Some(*date)))
}

/// *Tuesday, March 04 @ 22:47*: the day in a line without a year, nearest to one that is known.
pub(crate) fn without_year(line: &str, near: Date) -> Option<Date> {
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || matches!(c, ',' | '@' | '|')).filter(|word| !word.is_empty()).collect();
    let (month, day) = words.windows(2).find_map(|two| month_and_day(&two.join(" ")).map(|(month, day, _)| (month, day)))?;
    nearest(month, day, near)
}

/// A dateline without a day, read again from its text now that the day of publication is known.
pub(crate) fn with_year(line: Dateline, text: &str, published: Date) -> Dateline {
    let head = text.split("\n\n").take(HEAD);
    let date = line.date.or_else(|| head.filter_map(|paragraph| find(paragraph, Some(published))).find_map(|(found, _)| found.date));
    Dateline { date, ..line }
}

/// *PESHAWAR, Oct 8: … on Monday …*, and somewhere *2001*: the day that all three agree on. The latest year named is the story's, if any is,
/// and none that something happened in or since.
fn by_weekday(paragraph: &str, text: &str) -> Option<Date> {
    let head = beginning(paragraph);
    let parts = head.split([',', '-', '(', ':', '–', '—']);
    let (month, number, _) = parts.map(str::trim).find_map(month_and_day)?;
    let weekday = paragraph.split(|c: char| !c.is_alphabetic()).find(|word| is_weekday(word))?.to_ascii_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let year = |word: &str| word.parse::<i16>().ok().filter(|year| word.len() == 4 && (1900..=2100).contains(year));
    let named = (0..words.len()).filter_map(|at| Some((year(words[at])?, at)));
    let (year, at) = named.max_by_key(|&(year, at)| (year, std::cmp::Reverse(at)))?;
    let before = at.checked_sub(1).map(|before| words[before].to_ascii_lowercase()).unwrap_or_default();
    if matches!(before.as_str(), "in" | "since" | "of" | "from" | "until" | "till" | "by" | "to" | "during" | "the" | "around" | "about") {
        return None;
    }
    let date = Date::new(year, month, number).ok()?;
    (format!("{:?}", date.weekday()).to_ascii_lowercase() == weekday).then_some(date)
}

fn leading_spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// `NAIROBI, June 3 (Reuters)` as its parts.
fn read(head: &str, published: Option<Date>) -> Option<Dateline> {
    let mut line = Dateline::default();
    let mut rest = head.trim().to_owned();
    if let Some(place) = CORRESPONDENTS.iter().find_map(|start| rest.strip_prefix(start)) {
        line.place = is_place(place).then(|| place.to_owned());
        return line.place.is_some().then_some(line);
    }
    // *(Reuters)*, */Xinhua/*; of the latter the last stroke may be what parts it from the report.
    let slashed = rest.find(" /").map(|at| at + 1).filter(|at| rest[*at..].matches('/').count() <= 2);
    let bracketed = rest.find('(').and_then(|open| Some((open, rest[open..].find(')')? + open)));
    if rest.contains('(') && bracketed.is_none() {
        return None;
    }
    let bracketed = bracketed.or_else(|| slashed.map(|open| (open, rest[open + 1..].find('/').map_or(rest.len(), |at| open + 1 + at))));
    if let Some((open, close)) = bracketed {
        let inside = rest[open + 1..close].trim().to_owned();
        // *GENEVA (18 April 2016)*: a day, no agency.
        let day = month_and_day(&inside).is_some();
        line.agency = Some(&inside).filter(|agency| !day && is_agency(agency)).cloned();
        if line.agency.is_none() && !day {
            return None;
        }
        // *Colombo (LNW) 30 March*: it parts what stands around it.
        let kept = if day { format!(", {inside},") } else { ",".to_owned() };
        rest.replace_range(open..rest.len().min(close + 1), &kept);
    }
    let mut places: Vec<&str> = Vec::new();
    let mut dated = false;
    let parts: Vec<&str> = rest.split([',', '/', '|']).flat_map(sentences).map(str::trim).filter(|part| !part.is_empty()).collect();
    let mut year = None;
    let mut day = None;
    let mut at_place = false;
    for part in &parts {
        let behind_place = std::mem::take(&mut at_place);
        if let Some((month, number, of_year)) = month_and_day(part) {
            day = Some((month, number));
            year = year.or(of_year);
            dated = true;
        } else if let Some(number) = part.parse::<i16>().ok().filter(|year| dated && (1900..=2100).contains(year)) {
            year = Some(number);
        } else if is_weekday(part) {
            dated = true;
        } else if dated && !behind_place && !places.is_empty() && line.agency.is_none() && is_acronym(part) {
            // *Accra, June 3, GNA - *
            line.agency = Some((*part).to_owned());
        } else if (!dated || places.is_empty() || behind_place) && is_place(part) {
            places.push(part);
            at_place = true;
        } else {
            return None;
        }
    }
    if let Some((month, number)) = day {
        line.date = match (year, published) {
            (Some(year), _) => Date::new(year, month, number).ok(),
            (None, Some(published)) => nearest(month, number, published),
            (None, None) => None,
        };
    }
    if places.len() > 3 || parts.len() > 6 {
        return None;
    }
    line.place = places.first().map(|place| (*place).to_owned());
    let capitals = line.place.as_ref().is_some_and(|place| is_capitals(place));
    let sure = dated || line.agency.is_some() || capitals;
    (sure && (line.place.is_some() || line.agency.is_some())).then_some(line)
}

/// `MOSCOW. June 3` is two parts, `Dec. 30` and `ST. PETERSBURG` are one.
fn sentences(part: &str) -> Vec<&str> {
    let short = |first: &str| month(first).is_some() || matches!(first.to_ascii_lowercase().as_str(), "st" | "ste" | "ft" | "mt" | "pt");
    match part.split_once(". ") {
        Some((first, rest)) if !short(first.trim()) => vec![first, rest],
        _ => vec![part],
    }
}

/// The day nearest to publication: datelines look back days, never a year.
fn nearest(month: i8, day: i8, published: Date) -> Option<Date> {
    let years = [published.year(), published.year() - 1, published.year() + 1];
    let days = years.iter().filter_map(|year| Date::new(*year, month, day).ok());
    days.min_by_key(|date| (published - *date).get_days().abs()).filter(|date| *date <= published.saturating_add(2.days()))
}

/// *June 3*, *3 June*, *3 June 2019*.
fn month_and_day(part: &str) -> Option<(i8, i8, Option<i16>)> {
    let words: Vec<&str> = part.split_whitespace().collect();
    let (mut month_found, mut day_found, mut year) = (None, None, None);
    for word in &words {
        let word = word.trim_end_matches('.');
        if let Some(number) = month(word) {
            month_found = Some(number);
        } else if let Some(number) =
            word.trim_end_matches(|c: char| c.is_ascii_lowercase()).parse().ok().filter(|day| (1..=31).contains(day))
        {
            day_found = Some(number);
        } else if let Some(number) = word.parse().ok().filter(|year| (1900..=2100).contains(year)) {
            year = Some(number);
        } else if !is_weekday(word) {
            return None;
        }
    }
    // *PARIS, June* alone names no day; *1 June* and *June 1* do.
    Some((month_found?, day_found?, year))
}

fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.to_ascii_lowercase();
    let at = NAMES.iter().position(|name| *name == word || (3..=4).contains(&word.len()) && name.starts_with(&word))?;
    Some(at as i8 + 1)
}

fn is_weekday(word: &str) -> bool {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    NAMES.contains(&word.to_ascii_lowercase().as_str())
}

/// One to four words with capitals: *New York*, *Port-au-Prince*, *Rio de Janeiro*.
fn is_place(part: &str) -> bool {
    let words: Vec<&str> = part.trim_end_matches('.').split_whitespace().collect();
    let small = |word: &str| matches!(word, "de" | "da" | "of" | "the" | "la" | "el" | "al" | "and" | "on");
    let named = |word: &&str| word.starts_with(char::is_uppercase) || small(word);
    !words.is_empty() && words.len() <= 4 && words.iter().all(named) && words[0].starts_with(char::is_uppercase)
}

fn is_capitals(place: &str) -> bool {
    place.chars().filter(|c| c.is_alphabetic()).count() > 2 && !place.chars().any(char::is_lowercase)
}

/// *GNA*, *BERNAMA*
fn is_acronym(part: &str) -> bool {
    (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_uppercase())
}

/// A name in brackets, not a remark.
fn is_agency(text: &str) -> bool {
    let named = text.starts_with(char::is_uppercase) || SMALL_AGENCIES.iter().any(|agency| text.split(['/', '-']).next() == Some(agency));
    !text.is_empty() && text.len() <= 60 && named && text.split_whitespace().count() <= 6
}

/// Agencies that write themselves in small letters.
const SMALL_AGENCIES: [&str; 12] = ["dpa", "ddp", "epd", "kna", "apa", "sda", "afp", "adn", "ats", "anp", "efe", "mti"];

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn parts(text: &str) -> Option<(String, Option<Date>, Option<String>, String)> {
        let (line, body) = find(text, Some(date(2019, 6, 5)))?;
        Some((line.place.unwrap_or_default(), line.date, line.agency, text[body..].to_owned()))
    }

    #[test]
    fn many_hands() {
        let day = Some(date(2019, 6, 3));
        let agency = |name: &str| Some(name.to_owned());
        let cases = [
            ("NAIROBI, June 3 (Reuters) - Kenya said", "NAIROBI", day, agency("Reuters")),
            ("BEIJING, June 3 (Xinhua) -- Kenya said", "BEIJING", day, agency("Xinhua")),
            ("BERLIN, June 3 (dpa) - Kenya said", "BERLIN", day, agency("dpa")),
            ("BERLIN (dpa/epd) - Kenya said", "BERLIN", None, agency("dpa/epd")),
            ("Kathmandu, 3 June : Kenya said", "Kathmandu", day, None),
            ("Omanthai, Sri Lanka, June 3 : Kenya said", "Omanthai", day, None),
            ("HANOI (Mekong Press Service) — Kenya said", "HANOI", None, agency("Mekong Press Service")),
            ("MOSCOW. June 3 (Interfax) - Kenya said", "MOSCOW", day, agency("Interfax")),
            ("PORT-AU-PRINCE, Haiti (AP) — Kenya said", "PORT-AU-PRINCE", None, agency("AP")),
            ("SAN FRANCISCO - Kenya said", "SAN FRANCISCO", None, None),
            ("ATHENS, June 3 (Agency): Kenya said", "ATHENS", day, agency("Agency")),
            ("(Reuters) - Kenya said", "", None, agency("Reuters")),
            ("WASHINGTON, Dec. 30 (UPI) -- Kenya said", "WASHINGTON", Some(date(2018, 12, 30)), agency("UPI")),
            ("London, June 3, 2019 – Kenya said", "London", day, None),
            ("3 June 2019 | GENEVA/NAIROBI - Kenya said", "GENEVA", day, None),
            ("Accra, June 3, GNA - Kenya said", "Accra", day, agency("GNA")),
            ("BEIRUT, Lebanon, June 3 — Kenya said", "BEIRUT", day, None),
            ("London (CNN) -- Kenya said", "London", None, agency("CNN")),
            ("NEW DELHI: Kenya said", "NEW DELHI", None, None),
            ("MOSCOW, June 3. /TASS/. Kenya said", "MOSCOW", day, agency("TASS")),
            ("ST. PETERSBURG, Fla. (AP) — Kenya said", "ST. PETERSBURG", None, agency("AP")),
            ("UNITED NATIONS, Jun 3 (IPS) - Kenya said", "UNITED NATIONS", day, agency("IPS")),
            ("JERUSALEM, 3 JUNE 2019 (WAFA) - Kenya said", "JERUSALEM", day, agency("WAFA")),
            ("WASHINGTON, D.C. — Kenya said", "WASHINGTON", None, None),
            ("NAIROBI, Kenya (AP) _ Kenya said", "NAIROBI", None, agency("AP")),
            ("BEIJING, June 3 /Xinhua/ -- Kenya said", "BEIJING", day, agency("Xinhua")),
            ("Nairobi, Jun. 3 (BNO News) -- Kenya said", "Nairobi", day, agency("BNO News")),
            ("HARARE, Monday, June 3 (AFP) — Kenya said", "HARARE", day, agency("AFP")),
            ("RIO DE JANEIRO, June 3 (UPI) — Kenya said", "RIO DE JANEIRO", day, agency("UPI")),
            ("BUENOS AIRES — Kenya said", "BUENOS AIRES", None, None),
            ("AL-QA’IM, Iraq — Kenya said", "AL-QA’IM", None, None),
            ("SÃO PAULO (Reuters) – Kenya said", "SÃO PAULO", None, agency("Reuters")),
            ("KYIV, Ukraine, June 3, 2019 (AP) — Kenya said", "KYIV", day, agency("AP")),
            ("NEW DELHI, June 3 (PTI) Kenya said", "NEW DELHI", day, agency("PTI")),
            ("Islamabad, June 3 (APP) Kenya said", "Islamabad", day, agency("APP")),
            ("GENEVA (3 June 2019) - Kenya said", "GENEVA", day, None),
        ];
        for (text, place, day, agency) in cases {
            assert_eq!(parts(text), Some((place.to_owned(), day, agency, "Kenya said".to_owned())), "{text}");
        }
    }

    #[test]
    fn lines_of_their_own() {
        let line = of_line("By JANE DOE | Harare | November 22, 2017", None).unwrap();
        assert_eq!((line.place.as_deref(), line.date), (Some("Harare"), Some(date(2017, 11, 22))));
        assert_eq!(of_line("From our correspondent in Lusaka", None).unwrap().place.as_deref(), Some("Lusaka"));
        assert_eq!(of_line("Home | News | World", None), None);
    }

    #[test]
    fn a_stripped_page_keeps_its_byline() {
        let text = "Envoy visits Oslo\nBy Jane Doe | Oslo | June 5, 2019\nThe envoy came on Monday.";
        let story = settle(Story { text: text.to_owned(), ..Story::default() });
        let line = story.dateline.expect("a dateline");
        assert_eq!((line.place.as_deref(), line.date), (Some("Oslo"), Some(date(2019, 6, 5))));
    }

    #[test]
    fn a_year_that_is_told_of_is_not_the_storys() {
        let day = |text: &str| settle(Story { text: text.to_owned(), ..Story::default() }).dateline.and_then(|line| line.date);
        // Thursday the 28th of May: 1953, 1998, 2009, 2015, 2020.
        assert_eq!(day("WARSAW, May 28 (PAP) - Miners blocked the road on Thursday. The pit opened in 1953."), None);
        assert_eq!(day("WARSAW, May 28 (PAP) - Miners blocked the road on Thursday. Nothing like it has been seen since 1998."), None);
        // The later year is nearer, and does not fit.
        assert_eq!(
            day("WARSAW, May 28 (PAP) - Miners blocked the road on Thursday, the 1998 law says. The 2003 World Cup will be held."),
            None
        );
        let line = "WARSAW, May 28 (PAP) - Miners blocked the road on Thursday. The vote is set for June 14, 1998, the premier said.";
        assert_eq!(day(line), Some(date(1998, 5, 28)));
    }

    #[test]
    fn stripped_pages_are_read_by_lines() {
        let text = "Envoy visits Oslo\nThe envoy came to Oslo on Monday and met the minister of trade.\nAdd your comments\nHe left on Tuesday\nfor Bergen, where the fleet lies at anchor in the bay.";
        let story = Story { text: text.to_owned(), ..Story::default() };
        let found: Vec<&str> = paragraphs(&story).into_iter().map(|(_, paragraph)| paragraph).collect();
        assert_eq!(found[1], "The envoy came to Oslo on Monday and met the minister of trade.");
        assert!(!found.contains(&"Add your comments"));
        // Broken to a width: one paragraph.
        let text = "The envoy came to Oslo on Monday and met the minister\nof trade, who had asked him for a word on the fish that both\ncountries want.";
        let story = Story { text: text.to_owned(), ..Story::default() };
        assert_eq!(paragraphs(&story), [(0, text)]);
    }

    #[test]
    fn a_headline_stands_over_the_dateline() {
        let texts = |text: &str| {
            let story = Story { text: text.to_owned(), ..Story::default() };
            let found = paragraphs(&story);
            assert!(found.iter().all(|(at, paragraph)| text[*at..].starts_with(paragraph)), "{found:?}");
            found.into_iter().map(|(_, paragraph)| paragraph.to_owned()).collect::<Vec<_>>()
        };
        let report = "Envoy visits Oslo\n\nOSLO, June 5 (Agency) - The envoy came on Monday.\n\nBERGEN - He left on Tuesday for the fleet.";
        // Behind the report's own no other is sought: what follows may be a heading with a dash.
        assert_eq!(texts(report)[..2], ["Envoy visits Oslo", "The envoy came on Monday."]);
        assert_eq!(texts(report)[2], "BERGEN - He left on Tuesday for the fleet.");
        // The items of a round-up have theirs.
        let items = "The week in the north:\n\nA word first.\n\nAnd another.\n\n* OSLO - The envoy came on Monday.\n\n• TROMSØ - He left.\n\n* Oslo - the envoy's notes\n\n* He left.";
        assert_eq!(texts(items)[3..], ["The envoy came on Monday.", "He left.", "* Oslo - the envoy's notes", "* He left."]);
    }

    #[test]
    fn sentences_are_no_datelines() {
        for text in [
            "Kenya said: no.",
            "President Kenyatta - the son of the first president - said no.",
            "Kenya (which has floods of its own) - said no.",
            "The African Union (AU) Kenya has left",
            "Kenya (KANU) Minister Moi said no.",
            "Britain and the United Nations (UN) Security Council met",
            "The minister said - and meant it - that it would.",
            "Mr Putin: no talks",
            "Russia-Ukraine talks",
            "",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
