//! `cargo xtask demo`.

use crate::shell;
use anyhow::Result;

/// What the demo asks its ledger.
const QUESTIONS: [&[&str]; 3] = [
    &["query", "--type", "CONSULT", "--mode", "visit", "--format", "table", "--limit", "5"],
    &["partners", "ECU", "--format", "table"],
    &["sql", "SELECT type, count(*) AS events FROM event GROUP BY type ORDER BY events DESC LIMIT 5", "--format", "table"],
];

/// What to ask it next.
const NEXT: [&str; 4] = ["query --party ECU --party PER", "query --quad 4 --confidence 0.5", "series GRC TUR --by week", "ties VNM"];

/// Builds, installs the model where it is absent, codes the example stories into a table, files them in a ledger and asks it something.
pub fn run() -> Result<()> {
    println!("Building the program (a few minutes the first time) …");
    let attache = shell::release_build()?;
    println!("Installing the language model with pip, unless it is there …");
    shell::run(shell::command(&attache).args(["model", "install"]))?;
    println!("Coding the stories in examples/stories …\n");
    shell::run(shell::command(&attache).args(["code", "--format", "table", "examples/stories"]))?;
    let ledger = shell::target()?.join("demo.ledger");
    let of_ledger = |arguments: &[&str]| {
        println!("\n$ attache {} --ledger {}\n", arguments.join(" "), ledger.display());
        shell::run(shell::command(&attache).args(arguments).arg("--ledger").arg(&ledger))
    };
    of_ledger(&["ingest", "examples/stories"])?;
    for question in QUESTIONS {
        of_ledger(question)?;
    }
    let page = shell::target()?.join("demo-brief.html");
    of_ledger(&["brief", "ECU", "--from", "1995-01", "--to", "1995-02"])?;
    of_ledger(&["brief", "ECU", "--from", "1995-01", "--to", "1995-02", "--html", &page.display().to_string()])?;
    println!("\nTo ask next (docs/ledger.md has twenty):");
    for next in NEXT {
        println!("  attache {next} --ledger {}", ledger.display());
    }
    println!("\nThe program is {}; go on with: attache --help", attache.display());
    Ok(())
}
