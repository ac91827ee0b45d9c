//! Running the program.

#![allow(clippy::unwrap_used)] // a test may fail by panicking

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

/// A call of the program.
pub struct Run<'a> {
    pub args: &'a [&'a str],
    pub input: &'a [u8],
    /// Folder of models; that of the caller when not given.
    pub models: Option<&'a str>,
}

/// What came of it.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

#[allow(dead_code)] // not every test binary needs a model
/// A call that uses the models that `cargo xtask test` has installed.
pub fn with_model<'a>(args: &'a [&'a str], input: &'a [u8]) -> Run<'a> {
    Run { args, input, models: None }
}

/// Runs the program to its end.
pub fn run(run: Run) -> Done {
    let child = start(&run);
    talk(child, run.input, usize::MAX)
}

/// Runs the program and stops reading what it writes after a few bytes.
#[allow(dead_code)] // not every test binary hangs up
pub fn run_and_hang_up(run: Run) -> Done {
    let child = start(&run);
    talk(child, run.input, 10)
}

fn start(run: &Run) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attache"));
    if let Some(models) = run.models {
        command.env("ATTACHE_MODELS", models);
    }
    command.args(run.args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Feeds the program, reads at most `limit` bytes of its output, and waits for it.
fn talk(mut child: Child, input: &[u8], limit: usize) -> Done {
    let mut stdin = child.stdin.take().unwrap();
    let stdout = child.stdout.take().unwrap();
    let input = input.to_owned();
    // A program that ends early closes its input, which is no fault of the test.
    let feeding = std::thread::spawn(move || stdin.write_all(&input).is_ok());
    let mut out = Vec::new();
    stdout.take(limit as u64).read_to_end(&mut out).unwrap();
    let rest = child.wait_with_output().unwrap();
    feeding.join().unwrap();
    Done { code: rest.status.code().unwrap(), out: String::from_utf8(out).unwrap(), err: String::from_utf8(rest.stderr).unwrap() }
}
