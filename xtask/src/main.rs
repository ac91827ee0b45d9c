//! The project's errands, run as `cargo xtask NAME`.
//!
//! [`demo`] shows the program to a newcomer, [`mod@test`] proves the project, [`parity`] compares the language engine with spaCy's
//! own answers, [`train`] makes the scorer's weights, [`mod@bench`] measures. What needs Python gets a virtual environment of its own under `target/`
//! ([`mod@reference`]); nothing is installed outside that folder except the model that the demo leaves for use.

mod archive;
mod bench;
mod compare;
mod demo;
mod parity;
mod reference;
mod report;
mod shell;
mod speed;
mod test;
mod texts;
mod train;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's errands")]
enum Errand {
    /// Build the program, install its language model, code the example stories and print what comes out
    Demo,
    /// Run everything that proves the project: format, lints, docs, models, tests
    Test,
    /// Compare the language engine with spaCy on the same texts
    Parity(parity::Args),
    /// Train the scorer's encoder from the pinned base model and corpus/train
    Train(train::Args),
    /// Measure
    #[command(subcommand)]
    Bench(Bench),
}

#[derive(Subcommand)]
enum Bench {
    /// The language engine against spaCy: tokens a second, opening, memory, threads
    Nlp(bench::Args),
    /// Reading: pages to events, memory over a large web archive
    Ingest(archive::Args),
    /// The resolver: mentions a second, opening, memory, the project's own cases
    Entities,
    /// The coder: stories a second, what it adds to the engine, a feed of which little is political
    Code,
}

fn main() -> ExitCode {
    match run(Errand::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(errand: Errand) -> Result<()> {
    match errand {
        Errand::Demo => demo::run(),
        Errand::Test => test::run(),
        Errand::Parity(args) => parity::run(&args),
        Errand::Train(args) => train::run(&args),
        Errand::Bench(Bench::Nlp(args)) => bench::run(&args),
        Errand::Bench(Bench::Ingest(args)) => archive::run(&args),
        Errand::Bench(Bench::Entities) => speed::entities(),
        Errand::Bench(Bench::Code) => speed::code(),
    }
}
