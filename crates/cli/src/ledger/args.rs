//! The flags of the commands around the ledger.

use crate::args::{ScorerArgs, SourceArgs};
use attache_ledger::{By, Only, Order, Period, Question, Side, View, Wanted};
use attache_record::{Context, Country, EventType, Mode, Sector};
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Which ledger.
#[derive(Debug, Args)]
pub struct LedgerArgs {
    /// The ledger, one file
    #[arg(long, value_name = "FILE", default_value = "attache.ledger")]
    pub ledger: PathBuf,
}

#[derive(Debug, Args)]
pub struct IngestArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Files or folders of stories; standard input when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub coding: CodingArgs,
    #[command(flatten)]
    pub source: SourceArgs,
}

/// With what stories are coded.
#[derive(Debug, Args)]
pub struct CodingArgs {
    /// Threads to use [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Language model to use [default: the installed one]
    #[arg(long, value_name = "NAME|PATH")]
    pub model: Option<String>,
    /// Folder of a codebook to use in place of the one in the program
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
    #[command(flatten)]
    pub scorer: ScorerArgs,
}

#[derive(Debug, Args)]
pub struct RecodeArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    #[command(flatten)]
    pub coding: CodingArgs,
}

/// When.
#[derive(Debug, Args)]
pub struct PeriodArgs {
    /// The first day, month or year: 2019-06-05, 2019-06, 2019
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// The last day, month or year
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
}

impl PeriodArgs {
    /// The period, if one is given.
    pub fn period(&self) -> anyhow::Result<Option<Period>> {
        if self.from.is_none() && self.to.is_none() {
            return Ok(None);
        }
        let from = self.from.as_deref().map(stretch).transpose()?.map_or(Date::MIN, |period| period.from);
        let to = self.to.as_deref().map(stretch).transpose()?.map_or(Date::MAX, |period| period.to);
        if from > to {
            anyhow::bail!("--from {from} lies behind --to {to}");
        }
        Ok(Some(Period { from, to }))
    }
}

/// A day, a month or a year.
pub fn stretch(text: &str) -> anyhow::Result<Period> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: &str| part.parse::<i16>().ok();
    let found = match parts.as_slice() {
        [year] => number(year).filter(|year| (1..=9998).contains(year)).map(|year| Period::years(year, year)),
        [year, month] => number(year)
            .and_then(|year| Date::new(year, i8::try_from(number(month)?).ok()?, 1).ok())
            .map(|first| Period { from: first, to: first.last_of_month() }),
        _ => text.parse::<Date>().ok().map(|day| Period { from: day, to: day }),
    };
    found.ok_or_else(|| anyhow::anyhow!("`{text}` is no date; write 2019-06-05, 2019-06 or 2019"))
}

/// Which events.
#[derive(Debug, Args)]
pub struct QuestionArgs {
    /// A party on either side: a country (PRK, or its name), with a sector (PRK:MIL) or a sector alone (:REB); several must all be there
    #[arg(long, value_name = "PARTY")]
    pub party: Vec<String>,
    /// A party that does it
    #[arg(long, value_name = "PARTY")]
    pub actor: Vec<String>,
    /// A party to whom it is done
    #[arg(long, value_name = "PARTY")]
    pub recipient: Vec<String>,
    /// An entity of the gazetteer, by its id (`attache entities show NAME`)
    #[arg(long, value_name = "ID")]
    pub entity: Vec<String>,
    /// Types, such as CONSULT
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub types: Vec<EventType>,
    /// Modes, such as visit
    #[arg(long, value_name = "MODE", value_delimiter = ',')]
    pub mode: Vec<Mode>,
    /// Quads: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict
    #[arg(long, value_name = "1-4", value_delimiter = ',', value_parser = clap::value_parser!(u8).range(1..=4))]
    pub quad: Vec<u8>,
    /// Contexts, such as territory
    #[arg(long, value_name = "CONTEXT", value_delimiter = ',')]
    pub context: Vec<Context>,
    /// Country in which it happened
    #[arg(long, value_name = "COUNTRY")]
    pub place: Option<String>,
    #[command(flatten)]
    pub period: PeriodArgs,
    /// Outlet that published the story
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,
    /// Least confidence, 0 to 1
    #[arg(long, value_name = "0-1")]
    pub confidence: Option<f32>,
    /// Words of the sentence; "words in a row", begin*
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,
    /// Also events that did not, will, might or long ago did happen
    #[arg(long)]
    pub auxiliary: bool,
    /// Whose word counts
    #[arg(long, value_enum, default_value_t = Viewed::Machine)]
    pub view: Viewed,
    /// Which of events that tell of the same
    #[arg(long, value_enum, default_value_t = Told::Each)]
    pub only: Told,
    /// The earliest first
    #[arg(long)]
    pub earliest: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Viewed {
    /// The machine's coding, whatever people said of it
    Machine,
    /// The machine's coding as people corrected it
    Reviewed,
    /// Only what people accepted, corrected or added
    Confirmed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Told {
    /// Each event
    Each,
    /// One event of each occurrence: what several reports tell counts once
    Occurrences,
    /// One event for each day, pair of countries and type
    OneADay,
}

impl QuestionArgs {
    /// The question.
    pub fn question(&self, limit: Option<usize>, offset: usize) -> anyhow::Result<Question> {
        let mut parties = Vec::new();
        for (side, named) in [(Side::Either, &self.party), (Side::Actor, &self.actor), (Side::Recipient, &self.recipient)] {
            for text in named {
                parties.push(Wanted { side, ..wanted(text)? });
            }
        }
        parties.extend(self.entity.iter().map(|id| Wanted { entity: Some(id.clone()), ..Wanted::default() }));
        Ok(Question {
            parties,
            types: self.types.clone(),
            modes: self.mode.clone(),
            quads: self.quad.clone(),
            contexts: self.context.clone(),
            place: self.place.as_deref().map(country).transpose()?,
            period: self.period.period()?,
            outlet: self.outlet.clone(),
            confidence: self.confidence,
            text: self.text.clone(),
            auxiliary: self.auxiliary,
            view: match self.view {
                Viewed::Machine => View::Machine,
                Viewed::Reviewed => View::Reviewed,
                Viewed::Confirmed => View::Confirmed,
            },
            only: match self.only {
                Told::Each => Only::Each,
                Told::Occurrences => Only::Occurrences,
                Told::OneADay => Only::OneADay,
            },
            order: if self.earliest { Order::Earliest } else { Order::Latest },
            offset,
            limit,
        })
    }
}

/// `PRK`, `North Korea`, `PRK:MIL`, `:REB`.
fn wanted(text: &str) -> anyhow::Result<Wanted> {
    let (who, sector) = match text.rsplit_once(':') {
        Some((who, sector)) => (who.trim(), Some(sector.trim().to_uppercase().parse::<Sector>()?)),
        None => (text.trim(), None),
    };
    let country = if who.is_empty() { None } else { Some(country(who)?) };
    Ok(Wanted { country, sector, ..Wanted::default() })
}

/// A country by its code, or by any name that the gazetteer knows it by.
pub fn country(text: &str) -> anyhow::Result<Country> {
    let bare = text.trim();
    if bare.len() == 3
        && let Ok(code) = bare.to_uppercase().parse::<Country>()
    {
        return Ok(code);
    }
    let resolver = crate::coding::resolver(None)?;
    let query = attache_entities::Query { mention: bare, context: "", date: None, acting: false };
    let unknown = || anyhow::anyhow!("no country goes by `{bare}`; write its three letters, such as PRK");
    // A town of that name is not what is meant: Atlantis lies in South Africa.
    let found = resolver.resolve(&query);
    found.country.filter(|_| found.entity.is_some_and(|entity| entity.starts_with("state/"))).ok_or_else(unknown)
}

#[derive(Debug, Args)]
pub struct QueryArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    #[command(flatten)]
    pub question: QuestionArgs,
    /// How to write the answer [default: table on a terminal, jsonl elsewhere]
    #[arg(long, value_enum)]
    pub format: Option<QueryFormat>,
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// How many events at most [default: 50 in a table, else all]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How many to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: usize,
    /// Say only how many there are
    #[arg(long)]
    pub count: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QueryFormat {
    /// A table for reading
    Table,
    /// One JSON object an event, with its story, occurrence and review
    Jsonl,
    /// CSV with the columns of POLECAT's weekly files, then ours: one row for each pair of parties
    Polecat,
    /// The same as Parquet, for DuckDB, pandas, Arrow
    Parquet,
    /// The columns of GDELT 2.0's event table
    Gdelt,
    /// GeoJSON: the events that have a place on the map
    Geojson,
    /// FollowTheMoney JSON lines, for Aleph
    Ftm,
}

#[derive(Debug, Args)]
pub struct SeriesArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Who does it: a country, or `-` for any
    #[arg(value_name = "A")]
    pub actor: String,
    /// To whom it is done
    #[arg(value_name = "B")]
    pub recipient: String,
    /// How long the steps are
    #[arg(long, value_enum, default_value_t = Steps::Month)]
    pub by: Steps,
    /// Only from A to B, not from B to A as well
    #[arg(long)]
    pub directed: bool,
    #[command(flatten)]
    pub period: PeriodArgs,
    #[command(flatten)]
    pub rows: RowsArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Steps {
    /// A day
    Day,
    /// From Monday to Sunday
    Week,
    /// A month
    Month,
    /// A year
    Year,
}

impl Steps {
    /// The ledger's word for it.
    pub fn by(self) -> By {
        match self {
            Steps::Day => By::Day,
            Steps::Week => By::Week,
            Steps::Month => By::Month,
            Steps::Year => By::Year,
        }
    }
}

/// How rows of figures are written.
#[derive(Debug, Args)]
pub struct RowsArgs {
    /// How to write the answer [default: table on a terminal, csv elsewhere]
    #[arg(long, value_enum)]
    pub format: Option<RowsFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RowsFormat {
    /// A table for reading
    Table,
    /// Comma-separated values with a header line
    Csv,
    /// One JSON object a row
    Jsonl,
}

#[derive(Debug, Args)]
pub struct PartnersArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// The country
    #[arg(value_name = "COUNTRY")]
    pub country: String,
    #[command(flatten)]
    pub period: PeriodArgs,
    #[command(flatten)]
    pub rows: RowsArgs,
}

#[derive(Debug, Args)]
pub struct NetworkArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    #[command(flatten)]
    pub period: PeriodArgs,
    /// Write it for network tools
    #[arg(long, value_enum, conflicts_with = "format")]
    pub graph: Option<NetworkFormat>,
    #[command(flatten)]
    pub rows: RowsArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NetworkFormat {
    /// GraphML, for igraph, NetworkX, Cytoscape
    Graphml,
    /// GEXF, for Gephi
    Gexf,
}

#[derive(Debug, Args)]
pub struct ImportArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// Event files of POLECAT or GDELT
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// The format [default: told by the first line]
    #[arg(long, value_enum)]
    pub format: Option<ImportedFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportedFormat {
    /// POLECAT's weekly files
    Polecat,
    /// GDELT event files, 1.0 or 2.0
    Gdelt,
}

#[derive(Debug, Args)]
pub struct BriefArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// The country
    #[arg(value_name = "COUNTRY")]
    pub country: String,
    #[command(flatten)]
    pub period: PeriodArgs,
    /// Write a page that needs nothing else
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// Write Markdown [default: to standard output]
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct SurgesArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// The week: 2019-W23, or any day of it
    #[arg(long, value_name = "WEEK")]
    pub week: String,
    /// Share of false discoveries to put up with
    #[arg(long, value_name = "0-1", default_value_t = 0.05)]
    pub level: f64,
    /// Occurrences that a pair's week must have
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub least: u64,
    /// What happens within countries as well
    #[arg(long)]
    pub domestic: bool,
    #[command(flatten)]
    pub rows: RowsArgs,
}

#[derive(Debug, Args)]
pub struct TotalsArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    #[command(flatten)]
    pub period: PeriodArgs,
    #[command(flatten)]
    pub rows: RowsArgs,
}

#[derive(Debug, Args)]
pub struct TiesArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// The country
    #[arg(value_name = "COUNTRY")]
    pub country: String,
    /// How many at most, those of the latest stories first
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: usize,
    #[command(flatten)]
    pub rows: RowsArgs,
}

#[derive(Debug, Args)]
pub struct SqlArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// The statement, which may only read; docs/ledger.md lists the tables
    #[arg(value_name = "SQL")]
    pub statement: String,
    /// How many rows at most
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub limit: usize,
    #[command(flatten)]
    pub rows: RowsArgs,
}

#[derive(Debug, clap::Subcommand)]
pub enum ReviewsCommand {
    /// An event is right as it stands
    Accept(ReviewArgs),
    /// An event was not told, or is not to be counted
    Reject(ReviewArgs),
    /// An event should be this one: give it as JSON, in the shape of `attache query --format jsonl`'s `event`
    Correct(ReviewedArgs),
    /// An event that the machine missed: say as JSON its story_id, text (the sentence), sentence (its number), type, actors, recipients,
    /// predicate; prints the id that it is given
    Add(AddedArgs),
    /// What was said of an event
    List {
        #[command(flatten)]
        ledger: LedgerArgs,
        /// The event's id
        #[arg(value_name = "EVENT")]
        event: String,
    },
    /// Write sentences with what people said of them in the format of the corpus, to test by and to train with
    Export {
        #[command(flatten)]
        ledger: LedgerArgs,
    },
}

#[derive(Debug, Args)]
pub struct ReviewArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// The event's id
    #[arg(value_name = "EVENT")]
    pub event: String,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

#[derive(Debug, Args)]
pub struct ReviewedArgs {
    #[command(flatten)]
    pub review: ReviewArgs,
    /// File with the event as it should be, as JSON
    #[arg(long, value_name = "FILE")]
    pub event_file: PathBuf,
}

#[derive(Debug, Args)]
pub struct AddedArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// An id of your own for the event [default: made from story, type and words]
    #[arg(value_name = "EVENT")]
    pub event: Option<String>,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// File with the event, as JSON
    #[arg(long, value_name = "FILE")]
    pub event_file: PathBuf,
}

#[derive(Debug, Args)]
pub struct BackupArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,
    /// The new file
    #[arg(value_name = "FILE")]
    pub to: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn stretches_of_time() {
        assert_eq!(stretch("2019-06-05").unwrap(), Period { from: date(2019, 6, 5), to: date(2019, 6, 5) });
        assert_eq!(stretch("2019-06").unwrap(), Period { from: date(2019, 6, 1), to: date(2019, 6, 30) });
        assert_eq!(stretch("2019").unwrap(), Period::years(2019, 2019));
        assert!(stretch("June").is_err() && stretch("2019-13").is_err());
    }

    #[test]
    fn parties_by_code_name_and_sector() {
        let found = wanted("North Korea:mil").unwrap();
        assert_eq!((found.country.unwrap().as_str(), found.sector), ("PRK", Some(Sector::Mil)));
        assert_eq!(wanted(":REB").unwrap().country, None);
        assert!(wanted("Atlantis").is_err());
    }
}
