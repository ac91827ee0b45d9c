//! The flags of every command, as plain structs.

use crate::input::{Kind, Options};
use crate::ledger;
use crate::output::Output;
use attache_ingest::columns::Mapping;
use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Reads the news and says who did what to whom, each event with the sentence that says so.
#[derive(Debug, Parser)]
#[command(name = "attache", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Install, list and check language models
    #[command(subcommand)]
    Model(ModelCommand),
    /// Read pages, feeds, archives, JSON Lines and plain text as stories, one JSON object a line
    Read(ReadArgs),
    /// Fetch pages and feeds from the web and read them as stories, politely and safely
    Fetch(FetchArgs),
    /// Follow feeds: new stories as they come, over restarts
    Follow(FollowArgs),
    /// Code stories and file them in a ledger, once each
    Ingest(ledger::IngestArgs),
    /// Code anew what was filed with another codebook, model or scorer
    Recode(ledger::RecodeArgs),
    /// Find events in the ledger: by party, type, place, time, outlet, words
    Query(ledger::QueryArgs),
    /// What two countries did to each other, step by step
    Series(ledger::SeriesArgs),
    /// With whom a country had to do
    Partners(ledger::PartnersArgs),
    /// Who did something to whom, all countries
    Network(ledger::NetworkArgs),
    /// What happened in the world, month by month and type by type
    Totals(ledger::TotalsArgs),
    /// Standing relations of a country
    Ties(ledger::TiesArgs),
    /// Which pairs of countries are busier or more hostile than their own past says
    Surges(ledger::SurgesArgs),
    /// What happened with a country, with whom, what changed, who said what, each line with its source
    Brief(ledger::BriefArgs),
    /// File event files of POLECAT or GDELT in the ledger
    Import(ledger::ImportArgs),
    /// Ask the ledger in SQL, reading only
    Sql(ledger::SqlArgs),
    /// Accept, correct, reject events, or add missed ones; write them as cases to test and train with
    #[command(subcommand)]
    Reviews(ledger::ReviewsCommand),
    /// Look for faults in a ledger
    Check(ledger::LedgerArgs),
    /// Copy a ledger while it is in use
    Backup(ledger::BackupArgs),
    /// How much a ledger holds
    Stats(ledger::LedgerArgs),
    /// Write all of a ledger but the times as text, so that two can be compared
    #[command(hide = true)]
    Dump(ledger::LedgerArgs),
    /// Parse stories: tokens, tags, lemmas, syntax, named entities
    Parse(ParseArgs),
    /// Code stories: who did what to whom
    Code(CodeArgs),
    /// Say what type of event stands between given phrases: {"id", "text", "actor": [[start, end]], "recipient": [[start, end]]} a line
    Classify(QuestionArgs),
    /// Say who is meant: {"id", "mention", "context", "date"} a line
    Resolve(ResolveArgs),
    /// Look into the gazetteer, check its tables, bring your own
    #[command(subcommand)]
    Entities(EntitiesCommand),
    /// Check and test a codebook
    #[command(subcommand)]
    Codebook(CodebookCommand),
    /// Code an annotated corpus and say how much came out right
    Evaluate(EvaluateArgs),
    /// Let the learned scorer learn your own sentences
    Train(TrainArgs),
    /// Show how a sentence is understood: its tree, clauses, frames and parties
    Explain(ExplainArgs),
}

#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Fetch a model with pip, or take a local wheel or folder, and convert it for use
    Install {
        /// A known name (en_core_web_md, en_core_web_sm), a wheel or an unpacked folder [default: en_core_web_md]
        #[arg(value_name = "NAME|PATH")]
        what: Option<String>,
        /// Install it under this name
        #[arg(long)]
        name: Option<String>,
    },
    /// List the installed models
    List,
    /// Check every byte of installed models
    Verify {
        /// Only this one [default: all]
        #[arg(value_name = "NAME|PATH")]
        what: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum EntitiesCommand {
    /// Show everything that goes by a name, with terms of office
    Show {
        /// The name
        name: String,
        /// Folder of a codebook to use in place of the one in the program
        #[arg(long, value_name = "DIR")]
        codebook: Option<PathBuf>,
    },
    /// Check a folder of tables: wrong codes and dates, duplicates, two holders of one office
    Check {
        /// Folder laid out like codebook/entities
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Turn a file of others into tables of your own codebook: OpenSanctions (FollowTheMoney JSON lines), a Wikidata JSON dump,
    /// or a dictionary in TABARI or PETRARCH format
    Import {
        /// The file; the format is told by its content
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Folder of your codebook; the tables go to its folder `entities`
        #[arg(long, value_name = "DIR", default_value = "my-codebook")]
        into: PathBuf,
        /// The format, where the content does not tell
        #[arg(long, value_enum)]
        format: Option<ImportFormat>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// FollowTheMoney JSON lines, as OpenSanctions publishes them
    Ftm,
    /// A Wikidata JSON dump, plain or compressed with gzip or bzip2
    Wikidata,
    /// A dictionary of actors, agents or synonym sets in TABARI or PETRARCH format
    Dictionary,
}

#[derive(Debug, Subcommand)]
pub enum CodebookCommand {
    /// Look for mistakes: unknown words of the notation, frames that repeat or contradict each other
    Check {
        /// Folder of a codebook [default: the one in the program]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
    },
    /// Code the examples beside the frames and show those that do not come out as their frame means
    Test {
        /// Folder of a codebook [default: the one in the program]
        #[arg(value_name = "DIR")]
        folder: Option<PathBuf>,
        /// Only frames of files whose name contains this
        #[arg(long, value_name = "NAME")]
        only: Option<String>,
        /// Language model to use [default: the installed one]
        #[arg(long, value_name = "NAME|PATH")]
        model: Option<String>,
    },
}

/// What every command that reads stories takes.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Files or folders of stories; standard input when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Threads to use [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Language model to use [default: the installed one]
    #[arg(long, value_name = "NAME|PATH")]
    pub model: Option<String>,
}

#[derive(Debug, Args)]
pub struct ParseArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// How to write the answer
    #[arg(long, value_enum, default_value_t = ParseFormat::Json)]
    pub format: ParseFormat,
    /// Parse each paragraph by itself, as `attache code` does
    #[arg(long)]
    pub paragraphs: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ParseFormat {
    /// One JSON object a story
    Json,
    /// CoNLL-U, one block a sentence
    Conllu,
    /// Nothing: to measure the engine alone
    #[value(hide = true)]
    None,
}

#[derive(Debug, Args)]
pub struct CodeArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// How to write the answer [default: table on a terminal, jsonl elsewhere]
    #[arg(long, value_enum)]
    pub format: Option<CodeFormat>,
    /// What to write: events, or ties and statements as well
    #[arg(long, value_enum, default_value_t = Records::Events)]
    pub records: Records,
    /// Folder of a codebook to use in place of the one in the program
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
    #[command(flatten)]
    pub scorer: ScorerArgs,
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// How inputs are taken.
#[derive(Debug, Args)]
pub struct SourceArgs {
    /// Day of publication of stories that name none and whose file name does not begin with one
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<Date>,
    /// What the inputs are [default: told by their content]
    #[arg(long, value_enum, value_name = "KIND")]
    pub from: Option<From>,
    /// Which columns of a table hold what: text=Body,date=Day; also title, id, url, publisher, language, author, section [default: told by their names]
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    pub columns: Option<Mapping>,
    /// How dates in a table are written, where it does not tell: %d.%m.%Y
    #[arg(long, value_name = "FORM")]
    pub date_format: Option<String>,
}

impl SourceArgs {
    /// The same for the reader; with `titles` a plain text's headline becomes its title.
    pub fn options(&self, titles: bool) -> Options {
        let columns = self.columns.clone().unwrap_or_default();
        let columns = self.date_format.as_deref().map_or_else(|| columns.clone(), |form| columns.clone().with_date_format(form));
        Options { titles, date: self.date, kind: self.from.map(From::kind), columns }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// JSON Lines, a JSON object or array
    Jsonl,
    /// A web page
    Page,
    /// An RSS, Atom or JSON feed
    Feed,
    /// A web archive
    Warc,
    /// A table with a header line: CSV, TSV
    Csv,
    /// NewsML-G2 or NITF
    Newsml,
    /// Plain text, one story a file
    Text,
}

impl From {
    fn kind(self) -> Kind {
        match self {
            From::Jsonl => Kind::Lines,
            From::Page => Kind::Page,
            From::Feed => Kind::Feed,
            From::Warc => Kind::Warc,
            From::Csv => Kind::Columns,
            From::Newsml => Kind::Newsml,
            From::Text => Kind::Text,
        }
    }
}

/// Where answers go.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// File to write [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Go on with the file of a run that was broken off
    #[arg(long)]
    pub resume: bool,
}

impl OutputArgs {
    /// Opens it for a run of `command` over `paths`.
    pub fn open(&self, command: &str, paths: &[PathBuf]) -> anyhow::Result<Output> {
        let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        Output::open(self.out.as_deref(), self.resume, &format!("{command} {}", paths.join(" ")))
    }
}

#[derive(Debug, Args)]
pub struct QuestionArgs {
    #[command(flatten)]
    pub input: InputArgs,
    /// Folder of a codebook to use in place of the one in the program
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
    #[command(flatten)]
    pub scorer: ScorerArgs,
}

/// Whether and with what the learned scorer is asked.
#[derive(Debug, Args)]
pub struct ScorerArgs {
    /// When to ask the learned scorer
    #[arg(long, value_enum, default_value_t = Asked::Auto)]
    pub scorer: Asked,
    /// Scorer file [default: encoder.att in the models folder, else models/encoder.att here or where the program was built]
    #[arg(long, value_name = "PATH")]
    pub scorer_file: Option<PathBuf>,
    /// Bounds to try in place of the chosen ones: sure,dropped,retyped,told,aimed
    #[arg(long, value_name = "NUMBERS", hide = true, value_delimiter = ',')]
    pub policy: Option<Vec<f32>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Asked {
    /// Never: frames alone answer
    Off,
    /// Where the frames are not sure, and only if there is a scorer file
    Auto,
    /// Always
    Always,
}

#[derive(Debug, Args)]
pub struct ReadArgs {
    /// Files and folders; standard input when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Threads to use [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub source: SourceArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

#[derive(Debug, Args)]
pub struct FetchArgs {
    /// Addresses of pages or feeds
    #[arg(value_name = "URL", required = true)]
    pub urls: Vec<String>,
    /// Hosts or networks that may be private, and further ports: HOST, HOST:PORT, NETWORK/BITS, *:PORT
    #[arg(long, value_name = "ENTRY")]
    pub allow: Vec<String>,
    /// What servers are told about you: a name, and how to reach you
    #[arg(long, value_name = "TEXT")]
    pub identify: Option<String>,
    #[command(flatten)]
    pub source: SourceArgs,
}

#[derive(Debug, Args)]
pub struct FollowArgs {
    /// The feeds with url, name, every, pages, publisher, language; docs/ingest.md shows one
    #[arg(value_name = "FEEDS.toml")]
    pub feeds: PathBuf,
    /// File that new stories are added to [default: standard output]
    #[arg(long, value_name = "FILE", conflicts_with = "ledger")]
    pub out: Option<PathBuf>,
    /// Ledger in which new stories are filed, coded, in place of being written
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    #[command(flatten)]
    pub coding: ledger::CodingArgs,
    /// End after one round
    #[arg(long)]
    pub once: bool,
}

#[derive(Debug, Args)]
pub struct ResolveArgs {
    /// Files of questions, one JSON object a line; standard input when none is given
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Threads to use [default: all cores]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Folder of a codebook to use in place of the one in the program
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// A file of the corpus, or a folder of such files
    #[arg(value_name = "PATH")]
    pub corpus: PathBuf,
    /// How to write the figures
    #[arg(long, value_enum, default_value_t = EvaluateFormat::Table)]
    pub format: EvaluateFormat,
    /// Print so many misses
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub misses: usize,
    /// Leave out the cases that a file names, one FILE:LINE a line: those that a scorer has learned from
    #[arg(long, value_name = "PATH")]
    pub except: Option<PathBuf>,
    /// Write what the scorer learns from, as JSON Lines: events of the frames and clauses they leave open, with what is right
    #[arg(long, value_name = "PATH")]
    pub lessons: Option<PathBuf>,
    /// Write what the confidence of each event is made of, as JSON Lines, and whether the event is right
    #[arg(long, value_name = "PATH", hide = true)]
    pub signs: Option<PathBuf>,
    /// Write what speaks for the country of each party whose words name none, as JSON Lines, and which is right
    #[arg(long, value_name = "PATH", hide = true)]
    pub homes: Option<PathBuf>,
    /// Write what speaks for each other side of an event that the frames tell of one side only, as JSON Lines, and which is right
    #[arg(long, value_name = "PATH", hide = true)]
    pub sides: Option<PathBuf>,
    /// Exit with 1 when the F1 of events is below this
    #[arg(long, value_name = "F1")]
    pub at_least: Option<f64>,
    /// Language model to use [default: the installed one]
    #[arg(long, value_name = "NAME|PATH")]
    pub model: Option<String>,
    /// Folder of a codebook to use in place of the one in the program
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
    #[command(flatten)]
    pub scorer: ScorerArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EvaluateFormat {
    /// A table for reading
    Table,
    /// One JSON object
    Json,
}

#[derive(Debug, Args)]
pub struct TrainArgs {
    /// Your own cases: a file in the format of the corpus, or a folder of such files
    #[arg(long, value_name = "PATH")]
    pub extra: PathBuf,
    /// Where to write the scorer file that has learned them
    #[arg(long, value_name = "PATH", default_value = "encoder.att")]
    pub out: PathBuf,
    /// Scorer file to begin with [default: encoder.att in the models folder, else models/encoder.att]
    #[arg(long, value_name = "PATH")]
    pub scorer_file: Option<PathBuf>,
    /// Cases that must not be forgotten [default: corpus/train, if it is there]
    #[arg(long, value_name = "PATH")]
    pub again: Option<PathBuf>,
    /// Cases to judge on, before and after [default: corpus/test, if it is there]
    #[arg(long, value_name = "PATH")]
    pub judge: Option<PathBuf>,
    /// Language model to use [default: the installed one]
    #[arg(long, value_name = "NAME|PATH")]
    pub model: Option<String>,
    /// Folder of a codebook to use in place of the one in the program
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The sentence
    pub text: String,
    /// Day of the story
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<Date>,
    /// Language model to use [default: the installed one]
    #[arg(long, value_name = "NAME|PATH")]
    pub model: Option<String>,
    /// Folder of a codebook to use in place of the one in the program
    #[arg(long, value_name = "DIR")]
    pub codebook: Option<PathBuf>,
    #[command(flatten)]
    pub scorer: ScorerArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CodeFormat {
    /// A table for reading
    Table,
    /// One JSON object a line
    Jsonl,
    /// Every sentence with its events as a case of the corpus, to be corrected
    Corpus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Records {
    /// Events alone
    Events,
    /// Events, ties and statements, told apart by the field `record`
    All,
}
