//! The `attache` program: a thin shell over the libraries.
//!
//! [`args`] holds the flags, [`input`] turns files and standard input into stories, [`work`] runs them through a command in
//! parallel and writes the answers in order ([`output`], [`progress`]), [`models`] keeps the installed language models, [`scorer`] opens
//! the learned scorer. Each command is a module:
//! [`read`], [`mod@fetch`], [`parse`], [`code`], [`classify`], [`resolve`], [`explain`], [`train`], [`ledger`].
//!
//! Exit codes: 0 all well; 1 some input could not be read (each such line was answered with an error) or a check failed;
//! 2 the command could not run.

/// A line on standard output; that nobody reads on (`| head`) is no fault.
macro_rules! tell {
    ($($words:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($words)*);
    }};
}

mod args;
mod classify;
mod code;
mod codebook;
mod coding;
mod entities;
mod evaluate;
mod explain;
mod fetch;
mod input;
mod ledger;
mod models;
mod output;
mod parse;
mod progress;
mod read;
mod resolve;
mod scorer;
mod table;
mod train;
mod work;

use args::{Cli, Command};
use clap::Parser;
use std::io;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Model(command) => models::run(&command),
        Command::Read(args) => read::run(&args),
        Command::Fetch(args) => fetch::fetch(&args),
        Command::Follow(args) => fetch::follow(&args),
        Command::Ingest(args) => ledger::ingest::run(&args),
        Command::Recode(args) => ledger::ingest::recode(&args),
        Command::Query(args) => ledger::ask::query(&args),
        Command::Series(args) => ledger::ask::series(&args),
        Command::Partners(args) => ledger::ask::partners(&args),
        Command::Network(args) => ledger::ask::network(&args),
        Command::Totals(args) => ledger::ask::totals(&args),
        Command::Ties(args) => ledger::ask::ties(&args),
        Command::Surges(args) => ledger::brief::list(&args),
        Command::Brief(args) => ledger::brief::write(&args),
        Command::Import(args) => ledger::exchange::import(&args),
        Command::Sql(args) => ledger::ask::sql(&args),
        Command::Reviews(command) => ledger::reviews::run(&command),
        Command::Check(args) => ledger::keep::check(&args),
        Command::Backup(args) => ledger::keep::backup(&args),
        Command::Stats(args) => ledger::keep::stats(&args),
        Command::Dump(args) => ledger::keep::dump(&args),
        Command::Parse(args) => parse::run(&args),
        Command::Code(args) => code::run(&args),
        Command::Classify(args) => classify::run(&args),
        Command::Resolve(args) => resolve::run(&args),
        Command::Entities(command) => entities::run(&command),
        Command::Codebook(command) => codebook::run(&command),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Explain(args) => explain::run(&args),
    };
    match done {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("attache: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Whether writing failed because nobody reads any more (`attache code … | head`).
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe))
}
