//! Which column holds what.

use std::str::FromStr;

use super::Error;
use super::sample::DELIMITERS;
use crate::day::Order;

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The story's id.
    Id,
    /// Day of publication.
    Date,
    /// Headline.
    Title,
    /// The text.
    Text,
    /// Address.
    Url,
    /// Outlet.
    Publisher,
    /// Language code or name.
    Language,
    /// Who wrote it.
    Author,
    /// Section of the paper.
    Section,
}

/// The fields with their names in a mapping, and the usual names of their columns, small letters and digits alone, the surest first.
const FIELDS: [(Field, &str, &[&str]); 9] = [
    (Field::Id, "id", &["id", "articleid", "storyid", "docid", "documentid", "newsid", "guid", "uuid", "uid"]),
    (
        Field::Date,
        "date",
        &[
            "date",
            "published",
            "pubdate",
            "publishdate",
            "publisheddate",
            "datepublished",
            "publicationdate",
            "publishedat",
            "publishtime",
            "publicationdatetime",
            "articledate",
            "storydate",
            "dateofpublication",
            "datetime",
            "day",
            "timestamp",
            "seendate",
            "createdat",
            "created",
        ],
    ),
    (Field::Title, "title", &["title", "headline", "articletitle", "storytitle", "newstitle", "heading", "head", "hed"]),
    (
        Field::Text,
        "text",
        &[
            "text",
            "fulltext",
            "body",
            "content",
            "article",
            "articletext",
            "articlebody",
            "articlecontent",
            "bodytext",
            "storytext",
            "storybody",
            "newstext",
            "newscontent",
            "maintext",
            "maincontent",
            "plaintext",
            "rawtext",
            "story",
        ],
    ),
    (Field::Url, "url", &["url", "link", "articleurl", "articlelink", "sourceurl", "weburl", "permalink", "href", "uri"]),
    (
        Field::Publisher,
        "publisher",
        &[
            "publisher",
            "outlet",
            "source",
            "publication",
            "newspaper",
            "sourcename",
            "outletname",
            "sitename",
            "sourcedomain",
            "domain",
            "site",
        ],
    ),
    (Field::Language, "language", &["language", "lang", "languagecode", "sourcelanguage"]),
    (Field::Author, "author", &["author", "authors", "byline", "writer", "journalist", "creator"]),
    (Field::Section, "section", &["section", "sectionname", "category", "newsdesk", "desk", "topic"]),
];

/// Which column holds what, as far as a user says; the rest is told by the header.
///
/// Written as `text=Body,date=Day`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    named: Vec<(Field, String)>,
    pub(super) date_format: Option<String>,
    pub(super) order: Option<Order>,
}

impl Mapping {
    /// Says which column holds a field.
    pub fn with(mut self, field: Field, column: &str) -> Mapping {
        self.named.retain(|(known, _)| *known != field);
        self.named.push((field, column.to_owned()));
        self
    }

    /// Says how dates are written, as `strptime` has it (`%d.%m.%Y`); dates that do not fit are read as others are.
    pub fn with_date_format(self, format: &str) -> Mapping {
        Mapping { date_format: Some(format.to_owned()), ..self }
    }

    /// Says whether `05/06/2019` is in June or in May; else the table's first rows tell.
    pub fn with_order(self, order: Order) -> Mapping {
        Mapping { order: Some(order), ..self }
    }

    /// The column that a user named for a field.
    fn column(&self, field: Field) -> Option<&str> {
        self.named.iter().find(|(known, _)| *known == field).map(|(_, column)| column.as_str())
    }
}

impl FromStr for Mapping {
    type Err = Error;

    fn from_str(text: &str) -> Result<Mapping, Error> {
        let parts = text.split(',').filter(|part| !part.trim().is_empty());
        parts.into_iter().try_fold(Mapping::default(), |mapping, part| {
            let wrong = || Error::Mapping(part.trim().to_owned());
            let (field, column) = part.split_once('=').ok_or_else(wrong)?;
            let known = FIELDS.iter().find(|(_, name, _)| field.trim().eq_ignore_ascii_case(name)).ok_or_else(wrong)?;
            Some(column.trim()).filter(|column| !column.is_empty()).map(|column| mapping.with(known.0, column)).ok_or_else(wrong)
        })
    }
}

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    pub names: Vec<String>,
    /// The column of each of `FIELDS`.
    found: [Option<usize>; FIELDS.len()],
}

impl Columns {
    /// # Errors
    /// If a column that the user named is not there, or none holds the text.
    pub fn find(names: Vec<String>, mapping: &Mapping) -> Result<Columns, Error> {
        let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
        let listed = || if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let mut found = [None; FIELDS.len()];
        for (at, (field, _, _)) in FIELDS.iter().enumerate() {
            if let Some(column) = mapping.column(*field) {
                let exact = names.iter().position(|name| name == column);
                let near = || names.iter().position(|name| name.trim().eq_ignore_ascii_case(column.trim()));
                found[at] = Some(exact.or_else(near).ok_or_else(|| Error::Column { column: column.to_owned(), columns: listed() })?);
            }
        }
        for (at, (_, _, usual)) in FIELDS.iter().enumerate() {
            let taken = found;
            let free = |column: &usize| !taken.contains(&Some(*column));
            let guess = || usual.iter().find_map(|usual| plain.iter().position(|name| name == usual).filter(free));
            found[at] = found[at].or_else(guess);
        }
        let columns = Columns { names, found };
        if columns.at(Field::Text).is_none() {
            return Err(Error::Text(if columns.names.is_empty() { "none".to_owned() } else { columns.names.join(", ") }));
        }
        Ok(columns)
    }

    /// The column of a field.
    pub fn at(&self, field: Field) -> Option<usize> {
        self.found[field as usize]
    }

    /// How many fields have a column.
    pub fn known(&self) -> usize {
        self.found.iter().flatten().count()
    }
}

/// Small letters and digits alone: *Pub. Date*, `pub_date` and *PubDate* are one name.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether text begins with the header of a table of stories: a line of short names parted by a delimiter, among them a usual name of
/// the text's column and another that is known. Prose never does: its lines have few commas and many words between them.
pub fn looks_like(head: &str) -> bool {
    let line = head.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    DELIMITERS.iter().any(|delimiter| {
        let names: Vec<String> = line.split(char::from(*delimiter)).map(|name| name.trim().trim_matches('"').to_owned()).collect();
        let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | '(' | ')' | '#');
        let short =
            |name: &String| name.len() <= 40 && name.split_whitespace().count() <= 4 && name.chars().all(plain) && !name.ends_with('.');
        let several = (2..=500).contains(&names.len());
        several && names.iter().all(short) && Columns::find(names, &Mapping::default()).is_ok_and(|columns| columns.known() >= 2)
    })
}
